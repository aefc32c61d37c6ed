"""What sentences that found one camera on another must hold."""

from __future__ import annotations

import cmath
import math

from tests.chains.truth import Checker, Truth
from vstdata.words.reader import Said

Step = tuple[int, str, complex]  # image, thing, and where it is from the camera of the image
Ways = dict[tuple[int, str, str], int]  # (image, from, to) -> degrees to the right of the view, as printed


def clockwise(said: Said, deg: str = "deg", side: str = "side") -> int:
    """Degrees to the right."""
    return int(said.values[deg]) * (1 if said.values[side] == "right" else -1)


def ways(truth: Truth) -> Ways:
    """What has been said about ways between things."""
    found = truth.memory.setdefault("ways", {})
    if not isinstance(found, dict):
        raise TypeError(found)
    return found


def step(truth: Truth, name: str) -> Step:
    """What `name` remembers. Raises LookupError where nothing has been said of it."""
    found = truth.memory[name]
    if not isinstance(found, tuple):
        raise TypeError(found)
    return found


def apart(first: float, second: float) -> float:
    """Degrees between two directions."""
    return abs((first - second + 180) % 360 - 180)


def right_of_ahead(offset: complex) -> float:
    """Degrees from ahead of right + ahead i."""
    return 90 - math.degrees(cmath.phase(offset))


def _both(truth: Truth, said: Said) -> bool:
    images = [int(said.values[key]) - 1 for key in "kl"]
    things = [truth.thing(name) for name in said.things]
    return images[0] != images[1] and all(i in truth.view(k).seen for i in things for k in images)


def _way(truth: Truth, said: Said) -> bool:
    """By the spots said before."""
    image, start, end = int(said.values["k"]), *said.things
    ways(truth)[image, start, end] = clockwise(said)
    offset = truth.spots[image, end] - truth.spots[image, start]
    return apart(right_of_ahead(offset), clockwise(said)) <= 0.51


CHECKS: dict[str, Checker] = {"founded_both": _both, "founded_way": _way}
