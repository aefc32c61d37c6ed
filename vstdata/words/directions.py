"""Words for directions along the floor, each list clockwise."""

from __future__ import annotations

COMPASS_NAMES = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
AROUND = ("front", "front-right", "right", "back-right", "back", "back-left", "left", "front-left")
QUARTERS = ("straight on", "right", "back", "left")  # where a way goes on
POSITIONS = ("in front of", "to the right of", "behind", "to the left of")  # of a thing beside another
WHERE = {  # how one says of a thing that it is there
    "front": "straight ahead",
    "front-right": "ahead and to the right",
    "right": "to the right",
    "back-right": "behind and to the right",
    "back": "directly behind",
    "back-left": "behind and to the left",
    "left": "to the left",
    "front-left": "ahead and to the left",
}


def compass_from(given: int) -> tuple[str, ...]:
    """The points of the compass, clockwise from one of them."""
    return COMPASS_NAMES[given:] + COMPASS_NAMES[:given]
