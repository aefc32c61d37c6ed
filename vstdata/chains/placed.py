"""At which wall of a room a thing is, for one who faces the wall of another."""

from __future__ import annotations

import numpy as np
import shapely

from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.linear import dot
from vstdata.scene import FloatArray

AT, OFF = 0.15, 0.6  # metres from a wall of what is at it, and of what is not. Ours.
OUT = 0.55  # metres from all walls of what is out in the room. Ours.
ALONG, SAME = 0.3, 0.95  # cosine between walls at right angles, at most, and between ways into one wall, at least


def _reach(facts: Facts, i: int, normal: FloatArray) -> float:
    """How far a thing reaches towards a wall."""
    return round(float(dot(facts.box(i).corners[:, :2], normal).max()), METRE_DECIMALS)


def place_by(facts: Facts, i: int, wall: int) -> str:
    """'here' for what is at the wall of another thing, which is faced; 'left', 'right' or 'opposite' for what is at
    another, by where that is for one who faces it; 'room' for what is at none, "" where it is none of these."""
    normal = facts.wall(wall)
    if normal is None:
        return ""
    apart = _reach(facts, wall, normal) - _reach(facts, i, normal)
    if apart <= AT:
        return "here" if apart >= -AT and _own(facts, i, normal) else ""
    if apart < OFF:
        return ""
    right = np.array([normal[1], -normal[0]])
    for other in facts.walls(i):
        if float(dot(other, normal)) <= -SAME:
            return "opposite"
        if abs(float(dot(other, normal))) <= ALONG:
            return "right" if float(dot(other, right)) > 0 else "left"
    return "room" if _free(facts, i) else ""


def _own(facts: Facts, i: int, normal: FloatArray) -> bool:
    """Whether a thing that reaches as far as a wall has its back to that, and not only an end of it in a corner."""
    own = facts.wall(i)
    return own is None or float(dot(own, normal)) >= SAME


def _free(facts: Facts, i: int) -> bool:
    """Whether a thing is clear of all walls."""
    if facts.floor is None:
        return False
    foot = shapely.MultiPoint(facts.box(i).corners[:, :2]).convex_hull
    return (
        bool(shapely.contains(facts.floor, foot))
        and float(shapely.distance(foot, shapely.boundary(facts.floor))) >= OUT
    )
