"""The rooms themselves: outline, walls, openings, and how several make a house."""
