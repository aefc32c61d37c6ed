"""Where a person can walk: the floor less what stands in the way.

Objects are taken as the convex hulls of their footprints, which fills what is hollow and never makes room where there
is none; walls and unnamed surfaces by points all over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from vstdata.facts.cached import cached
from vstdata.facts.layout import Floor
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.facts.surface import MeshSurface
from vstdata.facts.tolerances import TOLERANCES
from vstdata.linear import length, turning
from vstdata.scene import FloatArray, IntArray, Mesh

BODY = 0.2  # metres, radius of who walks: half of shoulders 0.4 m wide, and a cleaning robot. Ours.
WIDE = BODY + 0.01  # metres from the bounds of a footprint, beyond which nobody touches it
STEP, HEAD = 0.05, 1.8  # metres above the floor: what ends below is stepped over, what begins above passed under. Ours.
SAMPLE = 0.05  # metres between points of a leg at which its distance from walls is taken


@dataclass(frozen=True, eq=False)
class Stands:
    """Where one can stand: `points` (p, 2) world metres, each `beside` (p,) one of some things by position, and whether
    the straight way between two of them that are beside different things is `clear` (p, p)."""

    points: FloatArray
    beside: NDArray[np.int64]
    clear: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class FreeFloor:
    """`ground`: where the middle of a body may be as far as the floor goes; `footprints`: convex hulls of everything
    named that stands in the way, by instance; `walls`: tree over points (n, 2) of all else, `spacing` metres dense."""

    ground: Floor
    footprints: Mapping[int, BaseGeometry]
    walls: cKDTree | None
    spacing: float

    def free(self, points: FloatArray) -> NDArray[np.bool_]:
        """Whether a body can stand at points (n, 2) and touches nothing."""
        return self._free(shapely.points(points), points, points)

    def clear(self, starts: FloatArray, ends: FloatArray) -> NDArray[np.bool_]:
        """Whether a body walks straight from starts (n, 2) to ends (n, 2) over the floor and touches nothing."""
        starts, ends = rounded(starts, METRE_DECIMALS), rounded(ends, METRE_DECIMALS)
        return self._free(shapely.linestrings(np.stack([starts, ends], axis=1)), starts, ends)

    def _free(self, ways: Any, starts: FloatArray, ends: FloatArray) -> NDArray[np.bool_]:
        free = np.array(shapely.covers(self.ground, ways))
        (left, front), (right, back) = np.minimum(starts, ends).T, np.maximum(starts, ends).T
        for footprint in self.footprints.values():
            x0, y0, x1, y1 = footprint.bounds
            near = (right > x0 - WIDE) & (left < x1 + WIDE)
            near &= (back > y0 - WIDE) & (front < y1 + WIDE) & free
            if near.any():
                free[near] = rounded(np.asarray(shapely.distance(ways[near], footprint)), METRE_DECIMALS) >= BODY
        free[free] = self._from_walls(starts[free], ends[free]) >= BODY
        return free

    def _from_walls(self, starts: FloatArray, ends: FloatArray) -> FloatArray:
        """(n,) metres that legs keep from all else at least; inf where that is plenty."""
        if self.walls is None or not len(starts):
            return np.full(len(starts), np.inf)
        count = int(np.ceil(length(ends - starts).max() / SAMPLE)) + 1
        share = np.linspace(0, 1, count)[None, :, None]
        points = starts[:, None] * (1 - share) + ends[:, None] * share
        far = BODY + SAMPLE + self.spacing
        found = np.asarray(self.walls.query(points.reshape(-1, 2), distance_upper_bound=far)[0])
        nearest = found.reshape(len(starts), count).min(axis=1)
        return rounded(np.sqrt(np.maximum(nearest**2 - (SAMPLE / 2) ** 2, 0)) - self.spacing, METRE_DECIMALS)

    def around(self, instance: int, gap: float, directions: int) -> FloatArray:
        """(n, 2) where a body can stand `gap` metres from the footprint of an instance, n <= directions, evenly spread
        by direction from its middle."""
        footprint = self.footprints[instance]
        angle = 2 * np.pi * np.arange(directions) / directions
        middle = rounded(np.array(footprint.centroid.coords[0]), METRE_DECIMALS)
        rays = middle + np.stack([np.zeros((directions, 2)), 100.0 * np.array([turning(one) for one in angle])], 1)
        ring = shapely.boundary(shapely.buffer(footprint, gap, quad_segs=16))
        points = rounded(shapely.get_coordinates(shapely.intersection(shapely.linestrings(rays), ring)), METRE_DECIMALS)
        return points[self.free(points)]

    @cached()
    def stands(self, instances: tuple[int, ...], gaps: tuple[float, ...], directions: int) -> Stands:
        """Where one can stand around each of the instances, see `around`, and walk straight."""
        found = [np.concatenate([self.around(i, gap, directions) for gap in gaps]) for i in instances]
        points = np.concatenate([np.empty((0, 2)), *found])
        beside = np.repeat(np.arange(len(found)), [len(one) for one in found])
        clear = np.zeros((len(points), len(points)), dtype=bool)
        start, end = np.nonzero(np.triu(beside[:, None] != beside))
        clear[start, end] = clear[end, start] = self.clear(points[start], points[end])
        return Stands(points, beside, clear)


def free_floor(
    floor: Floor, height: float, points: Mapping[int, FloatArray], mesh: Mesh, others: IntArray
) -> FreeFloor:
    """The free part of a `floor` at z = `height`, given `points` (n, 3) of each named thing and the faces `others` of
    the mesh that are neither named things nor floor."""
    low, high = height + STEP, height + HEAD
    standing = {i: one[:, :2] for i, one in points.items() if one[:, 2].max() > low and one[:, 2].min() < high}
    footprints: dict[int, BaseGeometry] = {i: shapely.MultiPoint(one).convex_hull for i, one in standing.items()}
    z = mesh.vertices[mesh.faces[others], 2]
    faces = mesh.faces[others][(z.max(axis=1) > low) & (z.min(axis=1) < high)]
    cover = MeshSurface(mesh.vertices, faces).cover if len(faces) else None
    # The outline is out by a cell at most; walls keep the body away where there are any.
    ground = shapely.buffer(floor, -(BODY - 2 * TOLERANCES.floor_cell))
    shapely.prepare(ground)
    walls = cKDTree(np.unique(rounded(cover.points[:, :2], METRE_DECIMALS), axis=0)) if cover else None
    return FreeFloor(ground, footprints, walls, cover.radius if cover else 0.0)
