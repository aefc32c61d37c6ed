"""Words for directions along the floor, each list clockwise."""

from __future__ import annotations

COMPASS_NAMES = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
AROUND = ("front", "front-right", "right", "back-right", "back", "back-left", "left", "front-left")
QUARTERS = ("straight on", "right", "back", "left")  # where a way goes on
POSITIONS = ("in front of", "to the right of", "behind", "to the left of")  # of a thing beside another
