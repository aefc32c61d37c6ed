"""Selection: which drafts of all scenes become samples, from their keys alone."""
