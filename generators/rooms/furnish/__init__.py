"""What stands, hangs and lies in a room, and what lights it."""
