"""What hangs over what, lies under it and stands in front of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely

from vstdata.facts import Facts
from vstdata.facts.cached import cached
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.linear import dot, length, product
from vstdata.scene import FloatArray

LEAST_OVER, MOST_OVER = 0.0, 1.2  # metres of height between a thing and what hangs over it. Ours.
ALOFT = 0.2  # metres between them in plan, across the wall: a sofa stands off it. Ours.
LEAST_BELOW, MOST_SHARED = (
    0.6,
    0.25,
)  # of the narrower one: what hangs is over it, and over no other. Ours.
SLIP = 0.05  # metres that what is below may reach higher. Ours.
MOST_BETWEEN = 0.05  # of a thing's outline that is between two others. Ours.
ONE_WAY = 0.9  # cosine between the ways into one wall. Ours.
MOST_BEFORE, LEAST_FACING = 0.6, 0.6  # metres before a thing; share of the narrower one's width. Ours.

_BEDS = frozenset({"bed", "crib", "bunk bed", "bathtub"})  # nobody says what is their front


@cached()
def outline(facts: Facts, i: int) -> Any:
    """An object's box from above."""
    return shapely.convex_hull(shapely.multipoints(facts.box(i).corners[:, :2]))


def stacked(facts: Facts, upper: int, lower: int, others: Iterable[int]) -> bool:
    """Whether what is on a wall is over another thing at the same wall, most of the narrower one, and over no other one
    nearer below it."""
    gap = round(facts.span(upper)[0] - facts.span(lower)[1], METRE_DECIMALS)
    if not LEAST_OVER <= gap <= MOST_OVER or not _at_one_wall(facts, upper, lower):
        return False
    return _below(facts, lower, upper) >= LEAST_BELOW and not any(
        facts.span(lower)[1] < facts.span(i)[1] <= facts.span(upper)[0] + SLIP
        and not facts.rests(i, lower)
        and _below(facts, i, upper) > MOST_SHARED
        for i in others
        if i not in (upper, lower)
    )


def _at_one_wall(facts: Facts, hung: int, i: int) -> bool:
    """Whether what something is at is the wall that something flat hangs on."""
    wall, own = facts.wall(i), facts.wall(hung)
    if wall is None:
        return True
    return bool(abs(float(dot(wall, _across(facts, hung)))) >= ONE_WAY and (own is None or dot(wall, own) >= ONE_WAY))


def _across(facts: Facts, i: int) -> FloatArray:
    """(2,) the horizontal way in which a thing is thin: out of the wall that it hangs on."""
    box = facts.box(i)
    thin = min((k for k in range(3) if k != box.up_axis), key=lambda k: float(box.size[k]))
    way = box.axes[:2, thin]
    return way / max(float(length(way)), 1e-9)


@cached()
def _below(facts: Facts, i: int, hung: int) -> float:
    """How much of the narrower of two things is shared along the wall that one hangs on; 0 where the other one is not
    at that place of the floor."""
    way = _across(facts, hung)
    if _gap(reach(facts, i, way), reach(facts, hung, way)) > ALOFT:
        return 0.0
    along = np.array([-way[1], way[0]])
    one, other = reach(facts, i, along), reach(facts, hung, along)
    narrow = max(min(one[1] - one[0], other[1] - other[0]), 1e-3)
    return round(max(0.0, -_gap(one, other)) / narrow, METRE_DECIMALS)


def reach(facts: Facts, i: int, way: FloatArray) -> tuple[float, float]:
    """From where to where a thing's box reaches along a way (2,), metres."""
    found = rounded(product(facts.box(i).corners[:, :2], way), METRE_DECIMALS)
    return float(found.min()), float(found.max())


def _gap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two intervals; less than 0 where they overlap."""
    return max(one[0], other[0]) - min(one[1], other[1])


@cached()
def between(facts: Facts, a: int, b: int, others: tuple[int, ...]) -> bool:
    """Whether any of the others stands between two things: a part of it, seen from above."""
    one, other = outline(facts, a), outline(facts, b)
    lane = shapely.union_all([one, other]).convex_hull.difference(one).difference(other)
    shapes = np.array([outline(facts, i) for i in others if i not in (a, b)], dtype=object)
    share = shapely.area(shapely.intersection(shapes, lane)) / np.maximum(shapely.area(shapes), 1e-6)
    return bool((rounded(share, 3) > MOST_BETWEEN).any())


@cached()
def off(facts: Facts, a: int, b: int) -> float:
    """Metres from the middle of object a to the outline of b, from above."""
    middle = shapely.points(facts.box(a).center[:2])
    return round(float(shapely.distance(middle, outline(facts, b))), METRE_DECIMALS)


@cached()
def overlap(facts: Facts, a: int, b: int) -> float:
    """How much of the smaller outline of two things lies in the other, from above."""
    one, other = outline(facts, a), outline(facts, b)
    return round(float(one.intersection(other).area / max(min(one.area, other.area), 1e-6)), METRE_DECIMALS)


def covers(facts: Facts, a: int, b: int) -> bool:
    """Whether what hangs at a window hangs at this one: beside it or before it, and not below."""
    low, high = facts.span(a)
    return off(facts, a, b) <= ALOFT and low < facts.span(b)[1] and high > facts.span(b)[0]


def lies_under(facts: Facts, rug: int, i: int) -> bool:
    """Whether the middle of what stands is over something flat."""
    return off(facts, i, rug) == 0.0


@cached()
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
