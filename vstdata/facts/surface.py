"""The surface of one object: the part of the mesh that bears its name, or its annotated box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from vstdata.facts.tolerances import TOLERANCES
from vstdata.linear import length, product
from vstdata.rays import Embree
from vstdata.scene import BOX_EDGES, BOX_FACES, Box, FloatArray, IntArray

BoolArray = NDArray[np.bool_]

COVER_POINTS = 10_000  # area of a big surface over that of one point's square


@dataclass(frozen=True, eq=False)
class Cover:
    """Points (n, 3) on a surface such that every vertex is one, every point of an edge has one on the same edge, and
    every point of a face one in the same plane, all within `radius` metres."""

    points: FloatArray
    radius: float

    @cached_property
    def tree(self) -> cKDTree:
        """Search tree over the points; split in the middle of space, which takes half as long to make and to ask."""
        return cKDTree(self.points, balanced_tree=False, compact_nodes=False)


class Surface(Protocol):
    """What distances and truncation need of a surface; all points are in world metres."""

    @property
    def bounds(self) -> FloatArray:
        """(2, 3) axis-aligned bounds."""

    @property
    def edge_points(self) -> FloatArray:
        """(n, 3) all vertices, and points on all edges at most `Tolerances.edge_spacing` apart."""

    @property
    def cover(self) -> Cover:
        """Points all over the surface."""

    def distance(self, points: FloatArray) -> FloatArray:
        """(n, 3) -> (n,) distance to the nearest point of the surface (0 inside an annotated box: it is solid)."""

    def samples(self, count: int) -> FloatArray:
        """(count, 3) points spread evenly over the area."""


class MeshSurface:
    """Triangles: `vertices` (n, 3) float64 world metres, `faces` (m, 3) int32, m > 0. Vertices of no face go."""

    def __init__(self, vertices: FloatArray, faces: IntArray) -> None:
        used, index = np.unique(faces, return_inverse=True)
        self.vertices = vertices[used]
        self.faces = index.reshape(-1, 3).astype(np.int32)
        self.bounds = np.stack([self.vertices.min(axis=0), self.vertices.max(axis=0)])

    @cached_property
    def embree(self) -> Embree:
        """The ray caster over these triangles."""
        return Embree(self.vertices, self.faces)

    @cached_property
    def edge_points(self) -> FloatArray:
        """See `Surface`."""
        ends = np.sort(self.faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1).astype(np.int64)
        code = np.unique(ends[:, 0] * len(self.vertices) + ends[:, 1])
        return with_edges(self.vertices, np.stack(np.divmod(code, len(self.vertices)), axis=1))

    @cached_property
    def cover(self) -> Cover:
        """See `Surface`."""
        return cover_of(self.vertices, self.faces)

    def distance(self, points: FloatArray) -> FloatArray:
        """See `Surface`."""
        return self.embree.distance(points)

    def samples(self, count: int) -> FloatArray:
        """See `Surface`."""
        return area_samples(self.vertices, self.faces, count)


class BoxSurface:
    """An annotated box, taken as solid."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.bounds = box.bounds

    @cached_property
    def edge_points(self) -> FloatArray:
        """See `Surface`."""
        return with_edges(self.box.corners, BOX_EDGES)

    @cached_property
    def cover(self) -> Cover:
        """See `Surface`."""
        return cover_of(self.box.corners, BOX_FACES)

    def distance(self, points: FloatArray) -> FloatArray:
        """See `Surface`."""
        local = product(points - self.box.center, self.box.axes)
        return length(np.maximum(np.abs(local) - self.box.size / 2, 0.0))

    def samples(self, count: int) -> FloatArray:
        """See `Surface`."""
        return area_samples(self.box.corners, BOX_FACES, count)


def faces_by_instance(face_instances: IntArray) -> Mapping[int, IntArray]:
    """Face labels (m,) -> instance index: its faces (k,), ascending; unlabelled faces (-1) left out."""
    order = np.argsort(face_instances, kind="stable").astype(np.int32)
    found, start = np.unique(face_instances[order], return_index=True)
    groups = np.split(order, start[1:])
    return {int(i): faces for i, faces in zip(found, groups, strict=True) if i >= 0}


def area_samples(vertices: FloatArray, faces: IntArray, count: int) -> FloatArray:
    """`count` points (count, 3) at equal steps of area, placed in their triangles by a fixed low-discrepancy sequence
    (Roberts' R2), so that no random is needed."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    area = length(np.cross(b - a, c - a)).cumsum()
    step = np.arange(count) + 0.5
    face = np.minimum(np.searchsorted(area, step / count * area[-1]), len(faces) - 1)
    u, v = (step * 0.7548776662466927) % 1.0, (step * 0.5698402909980532) % 1.0
    fold = u + v > 1
    u, v = np.where(fold, 1 - u, u)[:, None], np.where(fold, 1 - v, v)[:, None]
    return np.asarray(a[face] + u * (b - a)[face] + v * (c - a)[face])


def cover_of(vertices: FloatArray, faces: IntArray) -> Cover:
    """Vertices of the triangles, and of the halves into which they are cut at their longest edge until none is longer
    than `Tolerances.cover_edge`, or than keeps a big surface to about 20,000 points."""
    corners = [vertices[faces[:, k]] for k in range(3)]
    area = float(length(np.cross(corners[1] - corners[0], corners[2] - corners[0])).sum() / 2)
    edge = max(TOLERANCES.cover_edge, float(np.sqrt(area / COVER_POINTS)))
    sides = [length(corners[k - 2] - corners[k]) for k in range(3)]  # from corner k to the next
    points = [vertices]
    while len(long := np.flatnonzero(np.maximum.reduce(sides) > edge)):
        sides, corners = [side[long] for side in sides], [corner[long] for corner in corners]
        third = sides[2] > np.maximum(sides[0], sides[1])  # is the longest, which is cut
        second = (sides[1] > sides[0]) & ~third
        (_, bc, ca), (a, b, c) = _turned(sides, second, third), _turned(corners, second[:, None], third[:, None])
        middle = (a + b) / 2
        points.append(middle)
        corners = [np.concatenate(pair) for pair in ((a, middle), (middle, b), (c, c))]
        cut = length(c - middle)
        sides = [np.concatenate(pair) for pair in ((length(middle - a), length(b - middle)), (cut, bc), (ca, cut))]
    return Cover(np.asfortranarray(np.concatenate(points)), edge / np.sqrt(3))


def _turned(three: Sequence[FloatArray], second: BoolArray, third: BoolArray) -> list[FloatArray]:
    """Three things of each triangle, the second or third of them first where it is told."""
    return [np.where(third, three[k - 1], np.where(second, three[k - 2], three[k])) for k in range(3)]


def with_edges(vertices: FloatArray, edges: NDArray[np.integer]) -> FloatArray:
    """`vertices` and points on `edges` (n, 2), at most `Tolerances.edge_spacing` apart."""
    start, step = vertices[edges[:, 0]], vertices[edges[:, 1]] - vertices[edges[:, 0]]
    pieces = np.ceil(length(step) / TOLERANCES.edge_spacing).astype(np.int64)
    inner = np.maximum(pieces - 1, 0)
    edge = np.repeat(np.arange(len(edges)), inner)
    rank = np.arange(len(edge)) - np.repeat(inner.cumsum() - inner, inner) + 1
    points = start[edge] + step[edge] * (rank / pieces[edge])[:, None]
    return np.concatenate([vertices, points])
