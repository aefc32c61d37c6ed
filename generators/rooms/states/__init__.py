"""The same room at another time, and how the difference is told."""
