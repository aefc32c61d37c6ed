"""What hangs over what, lies under it and stands in front of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.linear import product

LEAST_OVER, MOST_OVER = 0.0, 1.2  # metres of height between a thing and what hangs over it. Ours.
ALOFT = 0.2  # metres from the middle of the one to the outline of the other: a sofa stands off its wall. Ours.
MOST_BEFORE, LEAST_FACING = 0.6, 0.6  # metres before a thing; share of the narrower one's width. Ours.

_BEDS = frozenset({"bed", "crib", "bunk bed", "bathtub"})  # nobody says what is their front


def outline(facts: Facts, i: int) -> Any:
    """An object's box from above."""
    return shapely.convex_hull(shapely.multipoints(facts.box(i).corners[:, :2]))


def stacked(facts: Facts, upper: int, lower: int) -> bool:
    """Whether an object hangs over another one, clear of it, the middle of the one within the other from above."""
    gap = round(facts.span(upper)[0] - facts.span(lower)[1], METRE_DECIMALS)
    return LEAST_OVER <= gap <= MOST_OVER and (_within(facts, upper, lower) or _within(facts, lower, upper))


def _within(facts: Facts, a: int, b: int) -> bool:
    return _off(facts, a, b) <= ALOFT


def _off(facts: Facts, a: int, b: int) -> float:
    """Metres from the middle of object a to the outline of b, from above."""
    middle = shapely.points(facts.box(a).center[:2])
    return round(float(shapely.distance(middle, outline(facts, b))), METRE_DECIMALS)


def covers(facts: Facts, a: int, b: int) -> bool:
    """Whether what hangs at a window hangs at this one: beside it or before it, and not below."""
    low, high = facts.span(a)
    return _off(facts, a, b) <= ALOFT and low < facts.span(b)[1] and high > facts.span(b)[0]


def lies_under(facts: Facts, rug: int, i: int) -> bool:
    """Whether the middle of what stands is over something flat."""
    return _off(facts, i, rug) == 0.0


def before(facts: Facts, a: int, b: int) -> bool:
    """Whether an object stands in front of another one that is at a wall: on its free side, and near it."""
    wall = facts.wall(b)
    if wall is None or facts.label(b).lower() in _BEDS:
        return False
    corners = {i: facts.box(i).corners[:, :2] for i in (a, b)}
    away = {i: rounded(product(some, -wall), METRE_DECIMALS) for i, some in corners.items()}
    along = {i: rounded(product(some, np.array([-wall[1], wall[0]])), METRE_DECIMALS) for i, some in corners.items()}
    gap = float(away[a].min() - away[b].max())
    shared = min(float(along[i].max()) for i in (a, b)) - max(float(along[i].min()) for i in (a, b))
    width = min(float(np.ptp(along[i])) for i in (a, b))
    return 0.0 <= round(gap, METRE_DECIMALS) <= MOST_BEFORE and shared >= LEAST_FACING * width
