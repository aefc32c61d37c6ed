"""What is checked before a file becomes a scene: names, sizes and counts, and the conventions of poses and depth."""
