"""Where a thing may go on unseen: behind the edge of all pictures, or behind itself.

A box around what pictures show of a thing is that of the thing only where they show that it ends: just beyond a side
they show free space, another surface, or the side is at one. Else nobody can say how far it goes on, and its size is
known by so much less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from vstdata.facts.raster import nearest
from vstdata.linear import POINT_DECIMALS, dot, length, product
from vstdata.scene import Box, FloatArray, IntArray
from vstdata.sources.building.votes import NEAR, NEAR_SHARE, IdView

SKIN = 0.05  # metres, ours: points so near to a side of the box are at that side
FARTHEST = 0.8  # metres beyond a side that are looked at. Ours.
POINTS = 24  # of each side, evenly chosen
SHOWN = 0.5  # ours: share of the points beyond a side that must be seen not to be of the thing
SIDE, GRAZING = 0.5, 0.35  # ours: cosines: of the normals of a side; between sight and normal, less is a silhouette
BEFORE = 0.01  # metres, ours: what is so much nearer to the eye than a thing on a wall may hide where it goes on
FEWEST, FACING = 3, 0.15  # points, and share of those near, ours: fewer that face it are noise of their normals
FACES = 0.7  # ours: how squarely another surface must face a thing that ends at it


@dataclass(frozen=True, slots=True)
class Ends:
    """How the end of a thing is looked for: in steps of so many metres, and another surface so near ends it."""

    step: float
    touches: float


EDGE, ROUND = Ends(0.08, 0.1), Ends(0.04, 0.03)  # ours: the other half of something round may be anywhere behind


@dataclass(frozen=True, slots=True)
class Thing:
    """The id of a thing, whether its masks follow colours, so that what has no id is no part of it that they lack, and
    whether it hangs on a wall, so that it may go on behind what stands before it."""

    number: int
    drawn: bool = False
    hangs: bool = False


@dataclass(frozen=True, eq=False)
class Others:
    """Surface by points (n, 3) all over it, their unit normals, the id (n,) of what each is on, and whether that is the
    room itself (n,): walls, floor, ceiling."""

    points: FloatArray
    normals: FloatArray
    owner: IntArray
    fixed: NDArray[np.bool_]

    @cached_property
    def tree(self) -> cKDTree:
        """Search tree over the points."""
        return cKDTree(self.points)

    def blocking(self, points: FloatArray, out: FloatArray, thing: Thing, touches: float) -> NDArray[np.bool_]:
        """(n,) whether a surface of another thing faces one that goes on to points (n, 3) in the direction `out` (3,),
        at most `touches` metres from them. What hangs goes on behind what stands before it: only the room ends it."""
        beside = self.owner != thing.number
        facing = beside & (np.abs(product(self.normals, out)) >= FACES)
        if thing.hangs:
            facing &= self.fixed
        near = self.tree.query_ball_point(points, touches)
        told = np.array([(facing[rows].sum(), beside[rows].sum()) for rows in near], np.float64).reshape(-1, 2)
        return np.asarray((told[:, 0] >= FEWEST) & (told[:, 0] >= FACING * told[:, 1]))


def unseen_reach(rows: IntArray, thing: Thing, box: Box, views: Sequence[IdView], others: Others) -> float:
    """How many metres a thing, whose points are `rows` (n,) of all surface, may go on beyond a side of its box, the
    worst of the sides; 0 where it is seen to end everywhere. `others` is all surface."""
    points, normals = others.points[rows], others.normals[rows]
    local = product(points - box.center, box.axes)
    worst = 0.0
    for axis in range(3):
        for sign in (-1.0, 1.0):
            out, height = sign * box.axes[:, axis], sign * local[:, axis]
            at = _some(np.flatnonzero(height >= box.size[axis] / 2 - SKIN))
            ends = EDGE
            if not _edge(points[at], normals[at], out, views):
                at, ends = _some(np.arange(len(points))), ROUND
            some = points[at] + np.maximum(box.size[axis] / 2 - SKIN - height[at], 0.0)[:, None] * out
            worst = max(worst, _reach(some, out, thing, views, others, ends))
    return round(worst, POINT_DECIMALS)


def _some(at: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray(at[np.unique(np.linspace(0, len(at) - 1, POINTS).astype(np.int64))])


def _edge(points: FloatArray, normals: FloatArray, out: FloatArray, views: Sequence[IdView]) -> bool:
    """Whether points (n, 3) at a side that looks `out` (3,) are of that side itself, or of an edge to it; else they are
    where something round turns away from the eye, and its other half is behind."""
    seen = product(normals, out) >= SIDE
    for view in views:
        uv, z = view.camera.project(points)
        measured = nearest(view.depth, uv, 0.0)
        shown = (z > 0) & (np.abs(measured - z) < NEAR + NEAR_SHARE * z)
        sight = points - view.camera.center
        seen |= shown & (np.abs(dot(normals, sight)) >= GRAZING * length(sight))
    return bool(seen.mean() >= SHOWN)


def _reach(
    points: FloatArray, out: FloatArray, thing: Thing, views: Sequence[IdView], others: Others, ends: Ends
) -> float:
    """How far beyond points (n, 3) of a side that looks `out` (3,) nobody sees that the thing has ended."""
    open_ones = np.ones(len(points), dtype=np.bool_)
    for step in range(1, round(FARTHEST / ends.step) + 1):
        beyond = points[open_ones] + step * ends.step * out
        ended = _seen_not_to_be(beyond, thing, views) | others.blocking(beyond, out, thing, ends.touches)
        open_ones[np.flatnonzero(open_ones)[ended]] = False
        if 1 - open_ones.mean() >= SHOWN:
            return (step - 1) * ends.step
    return FARTHEST


def _seen_not_to_be(points: FloatArray, thing: Thing, views: Sequence[IdView]) -> NDArray[np.bool_]:
    """(n,) at which points a picture shows free space, or a surface that is not the thing's: of another id, or of none
    where the masks of the thing follow colours."""
    found = np.zeros(len(points), dtype=np.bool_)
    for view in views:
        uv, z = view.camera.project(points)
        measured = nearest(view.depth, uv, 0.0)
        slack = NEAR + NEAR_SHARE * z
        known = (z > 0) & (measured > 0)
        farther = known & (measured > z + slack)
        before = BEFORE if thing.hangs else slack
        ids = nearest(view.ids, uv, 0)
        found |= farther | (known & (measured > z - before) & (ids != thing.number) & ((ids != 0) | thing.drawn))
    return found
