"""What `vstdata.api` gives back: scenes and samples that show themselves, and releases as rows and tables."""
