"""What a release says of itself: index, dataset card, Croissant, gallery."""
