"""What a reader found becomes a scene: labels, boxes, cameras, what is refused, and the scene itself."""
