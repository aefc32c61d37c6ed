"""Ways along the floor as somebody says them who looks at a picture: in steps of 15 degrees, and in half metres."""

from __future__ import annotations

import math
import re

STEPS = tuple(range(-165, 181, 15))  # degrees to the right
RAY = r"\d+ degrees (?:left|right)|straight ahead|straight back"
METRES = r"\d+(?:\.5)?"
_ALONG = rf"{METRES} m (?:ahead|back)"
_ASIDE = rf"{METRES} m (?:left|right)"
OFFSET = rf"{_ALONG} and {_ASIDE}|{_ALONG}|{_ASIDE}"


def side_of(value: float) -> str:
    """Right for what is positive or 0."""
    return "right" if value >= 0 else "left"


def ray_of(degrees: int) -> str:
    """'30 degrees left', of -30; 'straight ahead', 'straight back'."""
    if degrees in (0, 180):
        return "straight back" if degrees else "straight ahead"
    return f"{abs(degrees)} degrees {side_of(degrees)}"


def degrees_of(ray: str) -> int:
    """The same read back, or '30 degrees to the left'."""
    if ray.startswith("straight"):
        return 180 if ray.endswith("back") else 0
    return int(ray.split()[0]) * (1 if ray.endswith("right") else -1)


def parts_of(one: int, two: int) -> str:
    """What two turns come to, either side of zero, as a sum of degrees: '60 - 45', of 60 and -45."""
    first, last = abs(one), abs(two)
    if one * two >= 0:
        return f"{first} + {last}"
    return f"{max(first, last)} - {min(first, last)}"


def contrast_of(here: int, other: int) -> str:
    """What is wrong with another direction than the right one: it is to the other side, behind, or farther round."""
    one, two = (round(math.sin(math.radians(deg)), 6) for deg in (here, other))
    if one * two < 0:
        return CONTRASTS[0]
    ahead, there = (round(math.cos(math.radians(deg)), 6) for deg in (here, other))
    if ahead * there < 0:
        return CONTRASTS[1 if there < 0 else 2]
    return CONTRASTS[3 if abs(other) > abs(here) else 4]


def mix_of(degrees: int) -> str:
    """How a way runs in a picture, by what it is made of: 'more away than left', of -30."""
    aside, along = side_of(degrees), "away" if abs(degrees) < 90 else "towards me"
    off = abs(degrees) if abs(degrees) <= 90 else 180 - abs(degrees)
    return {
        0: f"straight {along}",
        15: f"mostly {along}, a little {aside}",
        30: f"more {along} than {aside}",
        45: f"diagonally {along} and {aside}",
        60: f"more {aside} than {along}",
        75: f"mostly {aside}, a little {along}",
        90: f"straight {aside}",
    }[off]


MIXES = {mix_of(degrees): degrees for degrees in STEPS}
RUNS = {
    0: "straight towards that wall",
    45: "to the right and towards that wall",
    90: "to the right along that wall",
    135: "to the right and away from that wall",
    180: "straight away from that wall",
    -135: "to the left and away from that wall",
    -90: "to the left along that wall",
    -45: "to the left and towards that wall",
}
"""Ways by a wall that one faces, degrees to the right."""


WHYS = {
    "both": "where both are",
    "from left": "over from the wall on the left to the one on the right",
    "from right": "over from the wall on the right to the one on the left",
    "out room": "out into the room",
    "out opposite": "across to the opposite wall",
    "out left": "over to the wall on the left",
    "out right": "over to the wall on the right",
    "in room": "from out in the room",
    "in opposite": "across from the opposite wall",
    "in left": "over from the wall on the left",
    "in right": "over from the wall on the right",
    "lower": "ending lower down in the picture, nearer to me",
    "higher": "ending higher up in the picture, farther from me",
}
"""What shows how a way by a wall runs, said after how it does."""
CONTRASTS = (
    *("on the other side", "behind instead of ahead", "ahead instead of behind"),
    *("too far round", "not far enough"),
)
"""What is wrong with a direction that is not the right one."""


def steep_of(degrees: int) -> str:
    """How much a wall goes back that one turns so far to face: 'a little', of 15."""
    return ("a little", "clearly", "clearly", "steeply", "steeply")[abs(degrees) // 15 - 1]


FLANKS = {
    0: "straight ahead of me",
    45: "ahead of me on the right",
    90: "on my right",
    135: "behind me on the right",
    180: "behind me",
    -135: "behind me on the left",
    -90: "on my left",
    -45: "ahead of me on the left",
}
"""Where somebody has something, degrees to the right of where they look."""

BESIDES = ("much the same way as", "off to one side of", "the opposite way to")
BEND = 30  # degrees that one way is off another, or off its opposite, and still much the same. Ours.


def beside_of(degrees: int) -> str:
    """How a way goes, as to another one from the same place: by the degrees between them.

    >>> beside_of(-30), beside_of(200)
    ('much the same way as', 'the opposite way to')
    """
    apart = abs((degrees + 180) % 360 - 180)
    return BESIDES[0 if apart <= BEND else 2 if apart >= 180 - BEND else 1]


TIMES = {
    "half as wide": 0.5,
    "as wide": 1.0,
    "one and a half times as wide": 1.5,
    "twice as wide": 2.0,
    "three times as wide": 3.0,
    "four times as wide": 4.0,
}
"""How wide a gap is, compared with a size of something."""
PARTS = {
    "a sixth": 1 / 6,
    "a quarter": 0.25,
    "a third": 1 / 3,
    "two fifths": 0.4,
    "half": 0.5,
    "three fifths": 0.6,
    "two thirds": 2 / 3,
    "three quarters": 0.75,
}
"""Of the width of a picture."""
AMOUNT = r"no turn|half a turn|(?:\d+ degrees|a quarter turn) to the (?:left|right)"


def amount_of(degrees: int) -> str:
    """A turn: '60 degrees to the left', of -60; 'a quarter turn to the right', 'half a turn', 'no turn'."""
    if degrees in (0, 180):
        return "half a turn" if degrees else "no turn"
    size = "a quarter turn" if abs(degrees) == 90 else f"{abs(degrees)} degrees"
    return f"{size} to the {side_of(degrees)}"


def amount_read(amount: str) -> int:
    """The same read back."""
    if not amount.endswith(("left", "right")):
        return 0 if amount == "no turn" else 180
    size = 90 if amount.startswith("a") else int(amount.split()[0])
    return size if amount.endswith("right") else -size


def metres_of(value: float) -> str:
    """Half metres: '2', '1.5'."""
    return f"{value:.1f}".removesuffix(".0")


def offset_of(right: float, ahead: float) -> str:
    """'2 m ahead and 0.5 m left'; parts that are 0 are left out, and both are not."""
    along = f"{metres_of(abs(ahead))} m {'ahead' if ahead > 0 else 'back'}"
    aside = f"{metres_of(abs(right))} m {side_of(right)}"
    return " and ".join([along] * (ahead != 0) + [aside] * (right != 0))


def offset_read(text: str) -> tuple[float, float]:
    """The same read back: to the right and ahead."""
    ahead = re.search(rf"({METRES}) m (ahead|back)", text)
    right = re.search(rf"({METRES}) m (left|right)", text)
    return (
        float(right[1]) * (1 if right[2] == "right" else -1) if right else 0.0,
        float(ahead[1]) * (1 if ahead[2] == "ahead" else -1) if ahead else 0.0,
    )
