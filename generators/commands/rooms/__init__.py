"""What `vst rooms` does beside making rooms: lists, previews, scenes for viewers, statistics."""
