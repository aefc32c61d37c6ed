"""What trainers want of a release: rewards, and rows in the form that each of them reads."""
