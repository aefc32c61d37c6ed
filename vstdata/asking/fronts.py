"""Things that have a front, and what is to which side of it, seen from above.

A front is the side that a person uses or looks at, where the source says so. Left and right of a thing are its own: to
the left of a chair is what somebody sees on the left who sits in it.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from vstdata.drawing.marks import mark_scale
from vstdata.facts import Facts, Seen
from vstdata.facts.direction import exact_angle_error, heading, wrapped
from vstdata.facts.measure import DEGREE_DECIMALS
from vstdata.linear import reach
from vstdata.scene import Camera, FloatArray
from vstdata.words.labels import has_front

SIDES = ("front", "right side", "back", "left side")  # clockwise, as 3DSRBench has them
PLACES = ("in front of it", "to its right", "behind it", "to its left")
SEATS = frozenset(("chair", "armchair", "sofa", "couch", "loveseat", "recliner", "toilet"))  # last words of labels
APART = ("the same way", "at right angles to each other", "opposite ways")
QUARTER_MARGIN = 15.0  # degrees to the edge of a quarter, errors taken off. Ours.
SIDE_MARGIN = 20.0  # the same of a side that is towards a camera: at less, one sees two of them. Ours.
FRONT_ERROR = 5.0  # degrees by which a front may be out: people draw them by eye
MOST_TILT = 0.3  # of a front's length that may point up or down
APART_SLACK = 20.0  # degrees from 0, 90 and 180
LEAST_SEEN = 64.0  # pixels at 640x480, the longer side of what is seen: of a toy car of 25, nobody says. Ours.
LEAST_REACH = 0.6  # metres between middles


def fronts(facts: Facts, things: Iterable[int]) -> dict[int, float]:
    """Where those of the things look that have a front, degrees clockwise from +y, in the order given."""
    found = {}
    for i in things:
        front = facts.front(i)
        if front is not None and has_front(facts.label(i)) and abs(float(front[2])) <= MOST_TILT:
            found[i] = round(float(heading(front)), DEGREE_DECIMALS)
    return found


def large_enough(camera: Camera, seen: Seen) -> bool:
    """Whether a picture shows so much of a thing that one sees which way it faces."""
    left, upper, right, lower = seen.box
    return max(right - left, lower - upper) >= LEAST_SEEN * mark_scale(camera.width, camera.height)


def sat_on(label: str) -> bool:
    """Whether people sit on what is called so, facing as it does."""
    return label.lower().split()[-1] in SEATS


def to_right(
    facts: Facts, i: int, front: float, point: FloatArray, noise: float, least: float = 0.0
) -> tuple[float, float]:
    """(-180, 180] degrees by which a point (2,) or (3,), out by `noise` metres, is to the right of where thing i looks
    (`front` degrees), and their error; 180 of error where it is nearer than `least` metres."""
    offset = point[:2] - facts.position(i)[:2]
    away = reach(offset[0], offset[1])
    error = float(exact_angle_error(away, facts.surface_noise(i) + noise)) + FRONT_ERROR
    return turned(float(heading(offset)) - front), error if away >= least else 180.0


def turned(angle: float) -> float:
    """Degrees as -180 to 180, rounded."""
    return round(float(wrapped(np.asarray(angle))), DEGREE_DECIMALS)


def sector(turn: float, count: int) -> tuple[int, float]:
    """Which of so many sectors, centred on 0, an angle is in, and how far it is from the edge."""
    width = 360 / count
    nearest = round(turn / width)
    return nearest % count, round(width / 2 - abs(turn - nearest * width), DEGREE_DECIMALS)


def apart(angle: float) -> tuple[int, float]:
    """Which of `APART` two things are that look so many degrees from each other (0 to 180), and how clearly; 0 where
    that is not clear."""
    nearest = round(angle / 90)
    off = abs(angle - 90 * nearest)
    return nearest, 45 - off if off <= APART_SLACK else 0.0
