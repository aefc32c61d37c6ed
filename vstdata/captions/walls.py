"""Which things are at one straight piece of wall, by the plan of the room; corners are at two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from vstdata.captions.bonds import Bonds
from vstdata.captions.layout import outline, reach
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.linear import dot
from vstdata.scene import FloatArray

ONE_WAY = 0.9  # cosine between the ways into one wall. Ours.
ONE_PLANE = 0.5  # metres by which the backs of things at one wall may differ: some stand off it. Ours.
INSIDE, OUTSIDE, STEP = 0.5, 0.35, 0.1  # metres from the backs of things, and along the wall between them. Ours.
CLOSE = 0.2  # metres from a wall to what stands along it. Ours.
LOOSE = ("chair", "stool", "stroller", "cart", "bucket", "ball", "bag", "backpack", "mop", "can", "bin", "box")
ADJOINING = 0.25  # metres along the wall between a thing in a corner and what it belongs to. Ours.

Piece = tuple[FloatArray, list[int]]  # (2,) the way into a wall; what is at it


def pieces(bonds: Bonds, own: Iterable[int]) -> list[Piece]:
    """Straight pieces of wall with what stands, hangs or is let in there, in the order given. What stands in a corner
    is with what it adjoins there, and without that at no wall."""
    facts = bonds.facts
    some = [i for i in own if bonds.at_wall(i) and facts.walls(i) and _touches(bonds, i)]
    clear = [i for i in some if facts.wall(i) is not None]
    found = [(way, part) for way, every in _by_way(facts, clear) for part in _straight(facts, every, way)]
    for i in (i for i in some if i not in clear):
        fitting = [
            (_apart(facts, i, part, way), k) for k, (way, part) in enumerate(found) if _fits(facts, i, part, way)
        ]
        if fitting and min(fitting)[0] <= ADJOINING:
            found[min(fitting)[1]][1].append(i)
    return [(way, [i for i in some if i in part]) for way, part in found]


def _touches(bonds: Bonds, i: int) -> bool:
    """Whether a thing is so close to its wall, and of such a kind, that one says that it stands along it."""
    if not bonds.stands(i):
        return True
    if bonds.facts.floor is None or bonds.name(i).endswith(LOOSE):
        return False
    return round(float(bonds.facts.floor.boundary.distance(outline(bonds.facts, i))), METRE_DECIMALS) <= CLOSE


def one_each(found: Iterable[Piece]) -> list[list[int]]:
    """What is at the walls, of those that look one way at the first."""
    ways: list[FloatArray] = []
    parts: list[list[int]] = []
    for way, part in found:
        if all(float(dot(way, other)) < ONE_WAY for other in ways):
            ways.append(way)
            parts.append(part)
    return parts


def _by_way(facts: Facts, members: Sequence[int]) -> list[Piece]:
    found: list[Piece] = []
    for i in members:
        into = facts.wall(i)
        assert into is not None
        same = next((part for way, part in found if float(dot(way, into)) >= ONE_WAY), None)
        if same is None:
            found.append((into, [i]))
        else:
            same.append(i)
    return found


def _along(way: FloatArray) -> FloatArray:
    return np.array([-way[1], way[0]])


def _straight(facts: Facts, members: Sequence[int], way: FloatArray) -> list[list[int]]:
    """Those of one way in parts between which the wall bends or ends."""
    order = sorted(members, key=lambda i: (reach(facts, i, _along(way)), i))
    found = [[order[0]]]
    for i in order[1:]:
        last = max(found[-1], key=lambda j: reach(facts, j, _along(way))[1])
        if _one_plane(facts, last, i, way) and _unbroken(facts, last, i, way):
            found[-1].append(i)
        else:
            found.append([i])
    return found


def _one_plane(facts: Facts, i: int, j: int, way: FloatArray) -> bool:
    return abs(reach(facts, i, way)[1] - reach(facts, j, way)[1]) <= ONE_PLANE


def _unbroken(facts: Facts, i: int, j: int, way: FloatArray) -> bool:
    """Whether between two things the floor ends all along behind their backs, and is there before them."""
    floor, along = facts.floor, _along(way)
    back = min(reach(facts, i, way)[1], reach(facts, j, way)[1])
    start, end = reach(facts, i, along)[1], reach(facts, j, along)[0]
    if floor is None or end - start <= STEP:
        return floor is not None
    steps = np.arange(start, end, STEP)[:, None] * along
    before, behind = steps + way * (back - INSIDE), steps + way * (back + ONE_PLANE + OUTSIDE)
    return bool(shapely.contains_xy(floor, before).all() and not shapely.contains_xy(floor, behind).any())


def _fits(facts: Facts, i: int, part: Sequence[int], way: FloatArray) -> bool:
    """Whether a thing in a corner is at the wall of these."""
    return any(float(dot(way, one)) >= ONE_WAY for one in facts.walls(i)) and _one_plane(facts, i, part[0], way)


def _apart(facts: Facts, i: int, part: Sequence[int], way: FloatArray) -> float:
    """Metres along the wall from a thing to the nearest of these that it may adjoin."""
    low, high = reach(facts, i, _along(way))
    others = (reach(facts, j, _along(way)) for j in part)
    return min(max(0.0, low - other[1], other[0] - high) for other in others)
