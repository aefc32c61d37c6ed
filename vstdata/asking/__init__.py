"""What skills share when they ask: pairs of pictures, video frames, names, order of drafts."""
