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
from vstdata.linear import POINT_DECIMALS, product
from vstdata.scene import Box, FloatArray, IntArray
from vstdata.sources.building.votes import NEAR, NEAR_SHARE, IdView

SKIN = 0.05  # metres, ours: points so near to a side of the box are at that side
STEP, STEPS = 0.08, 10  # metres, ours: how far beyond is looked, and how often
POINTS = 24  # of each side, evenly chosen
SHOWN = 0.5  # ours: share of the points beyond a side that must be seen not to be of the thing
TOUCHES, FACES = 0.1, 0.7  # ours: metres to another surface that ends a thing, and how squarely it must face it


@dataclass(frozen=True, eq=False)
class Others:
    """Surface by points (n, 3) all over it, their unit normals, and the id (n,) of what each is on."""

    points: FloatArray
    normals: FloatArray
    owner: IntArray

    @cached_property
    def tree(self) -> cKDTree:
        """Search tree over the points."""
        return cKDTree(self.points)

    def blocking(self, points: FloatArray, out: FloatArray, number: int) -> NDArray[np.bool_]:
        """(n,) whether a surface that is not of the id `number` faces a thing that goes on to points (n, 3) in the
        direction `out` (3,)."""
        facing = (self.owner != number) & (np.abs(product(self.normals, out)) >= FACES)
        return np.array([bool(facing[rows].any()) for rows in self.tree.query_ball_point(points, TOUCHES)], np.bool_)


def unseen_reach(points: FloatArray, number: int, box: Box, views: Sequence[IdView], others: Others) -> float:
    """How many metres a thing of points (n, 3) and id `number` may go on beyond a side of its box, the worst of the
    sides; 0 where it is seen to end everywhere. `others` is all surface."""
    local = product(points - box.center, box.axes)
    worst = 0.0
    for axis in range(3):
        for sign in (-1.0, 1.0):
            at = np.flatnonzero(sign * local[:, axis] >= box.size[axis] / 2 - SKIN)
            some = points[at[np.unique(np.linspace(0, len(at) - 1, POINTS).astype(np.int64))]]
            worst = max(worst, _reach(some, sign * box.axes[:, axis], number, views, others))
    return round(worst, POINT_DECIMALS)


def _reach(points: FloatArray, out: FloatArray, number: int, views: Sequence[IdView], others: Others) -> float:
    """How far beyond points (n, 3) of a side that looks `out` (3,) nobody sees that the thing has ended."""
    open_ones = np.ones(len(points), dtype=np.bool_)
    for step in range(1, STEPS + 1):
        beyond = points[open_ones] + step * STEP * out
        ended = _seen_not_to_be(beyond, number, views) | others.blocking(beyond, out, number)
        open_ones[np.flatnonzero(open_ones)[ended]] = False
        if 1 - open_ones.mean() >= SHOWN:
            return (step - 1) * STEP
    return STEPS * STEP


def _seen_not_to_be(points: FloatArray, number: int, views: Sequence[IdView]) -> NDArray[np.bool_]:
    """(n,) at which points a picture shows free space, or a surface that is not the thing's."""
    found = np.zeros(len(points), dtype=np.bool_)
    for view in views:
        uv, z = view.camera.project(points)
        measured = nearest(view.depth, uv, 0.0)
        slack = NEAR + NEAR_SHARE * z
        known = (z > 0) & (measured > 0)
        farther = known & (measured > z + slack)
        found |= farther | (known & (measured > z - slack) & (nearest(view.ids, uv, 0) != number))
    return found
