"""What `vst X` prints."""
