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
    "back": "behind",
    "back-left": "behind and to the left",
    "left": "to the left",
    "front-left": "ahead and to the left",
}
FROM_YOU = {  # the same, to the one who is there
    "front": "straight ahead",
    "front-right": "ahead of you to the right",
    "right": "to your right",
    "back-right": "behind you to the right",
    "back": "behind you",
    "back-left": "behind you to the left",
    "left": "to your left",
    "front-left": "ahead of you to the left",
}
COURSES = (  # how a camera went over the floor
    *("forward", "forward and to the right", "to the right", "backward and to the right"),
    *("backward", "backward and to the left", "to the left", "forward and to the left"),
)
NEARNESS = {"closer": "closer", "farther": "farther away"}  # how one says that somebody came nearer, or went away
HOURS = tuple(f"{hour or 12} o'clock" for hour in range(12))
FITS = ("is", "is most nearly")  # how a direction and its word are tied: the latter where degrees are left over


def fit_of(degrees: float, word: str, given: str = "") -> str:
    """How a direction and its word are tied, degrees to the right of what is ahead, or of a `given` point of the
    compass. Raises ValueError where that is no word for a direction."""
    names = next((names for names in (AROUND, COURSES, HOURS, COMPASS_NAMES) if word in names), ())
    middle = (names.index(word) - (names.index(given) if given else 0)) * 360 / len(names) if names else None
    if middle is None:
        raise ValueError(f"no direction: {word}")
    return FITS[bool((degrees - middle) % 360)]


def compass_from(given: int) -> tuple[str, ...]:
    """The points of the compass, clockwise from one of them."""
    return COMPASS_NAMES[given:] + COMPASS_NAMES[:given]
