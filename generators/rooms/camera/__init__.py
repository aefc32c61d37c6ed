"""How a room is filmed: the lens, the walk, where it looks, what the camera makes of the light."""
