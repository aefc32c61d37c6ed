"""Which things are at one straight piece of wall, by the plan of the room; corners are at two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from vstdata.captions.bonds import Bonds
from vstdata.captions.layout import outline, reach
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.linear import dot, length
from vstdata.scene import FloatArray

ONE_WAY = 0.9  # cosine between the ways into one wall. Ours.
ONE_PLANE = 0.5  # metres by which the backs of things at one wall may differ: some stand off it. Ours.
INSIDE, OUTSIDE, STEP = 0.5, 0.35, 0.1  # metres from the backs of things, and along the wall between them. Ours.
CLOSE = 0.2  # metres from a wall to what stands along it. Ours.
LOOSE = ("chair", "stool", "stroller", "cart", "bucket", "ball", "bag", "backpack", "mop", "can", "bin", "box")
BACKED = 0.9  # cosine between the way into a thing's wall and the way its back looks. Ours.

Piece = tuple[FloatArray, list[int]]  # (2,) the way into a wall; what is at it


def pieces(bonds: Bonds, own: Iterable[int]) -> list[Piece]:
    """Straight pieces of wall with what stands, hangs or is let in there, in the order given: what has a back with it
    to the wall, whatever wall its side is at, as that of a bed is in a corner."""
    some = [i for i in own if bonds.at_wall(i) and _own_wall(bonds, i) is not None and _touches(bonds, i)]
    found = [(way, part) for way, every in _by_way(bonds, some) for part in _straight(bonds.facts, every, way)]
    return [(way, [i for i in some if i in part]) for way, part in found]


def _own_wall(bonds: Bonds, i: int) -> FloatArray | None:
    """(2,) the way into the wall that somebody would call a thing's own: of those that it is at, what stands has its
    back to it, where it has one; else its long side; None in a corner where neither tells."""
    facts, front = bonds.facts, bonds.facts.front(i)
    if front is None or not bonds.stands(i) or bonds.opening(i):
        return facts.wall(i)
    back = -front[:2] / max(float(length(front[:2])), 1e-9)
    return next((way for way in facts.walls(i) if float(dot(way, back)) >= BACKED), None)


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


def _by_way(bonds: Bonds, members: Sequence[int]) -> list[Piece]:
    found: list[Piece] = []
    for i in members:
        into = _own_wall(bonds, i)
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
