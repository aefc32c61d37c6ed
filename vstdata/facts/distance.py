"""Distances between surfaces: never between box centres, whose distance says little about two long things."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from vstdata.facts.measure import Measure, metres
from vstdata.facts.surface import BoxSurface, Surface
from vstdata.facts.tolerances import TOLERANCES
from vstdata.linear import length
from vstdata.scene import FloatArray

FIRST_LOOK = 32  # points of each that give the first upper bound, by which the others are pruned


def surface_distance(a: Surface, b: Surface, noise: float = 0.0) -> Measure:
    """Smallest distance between the surfaces, metres; 0 where they touch or cross. `noise` is one standard deviation of
    both surfaces together, by which the error is widened.

    Where two surfaces are nearest, both lie across the line between them. So if the nearest points are missed by s
    along the surfaces, the found distance u and the true one d obey u^2 <= d^2 + s^2. Points all over both surfaces
    (s about 5 cm) settle what is more than 27 cm apart. Nearer than that, points on all edges of each are compared with
    the triangles of the other: surfaces are nearest at a vertex and a face, found exactly, or at two edges (s = 5 mm).
    """
    solid = isinstance(a, BoxSurface) or isinstance(b, BoxSurface)
    found, missed = points_distance(a, b), a.cover.radius + b.cover.radius
    if solid or found - _least(found, missed) > TOLERANCES.distance_error:
        missed = TOLERANCES.edge_spacing / 2
        found = edges_distance(b, a, edges_distance(a, b, found))
    if found <= missed:
        return metres(0.0, found + noise)
    return metres(found, found - _least(found, missed) + noise)


def _least(found: float, missed: float) -> float:
    """The least true distance, given the found one and how far the nearest points may be missed along the surfaces."""
    return float(np.sqrt(max(found**2 - missed**2, 0.0)))


def points_distance(a: Surface, b: Surface) -> float:
    """Smallest distance between the points of two covers."""
    first, second = a.cover.points, b.cover.points
    to_second, to_first = box_to_points(b.bounds, first), box_to_points(a.bounds, second)
    bound = float(cdist(first[_smallest(to_second)], second[_smallest(to_first)]).min())
    few, many = sorted((first[to_second <= bound], second[to_first <= bound]), key=len)
    tree = cKDTree(many, balanced_tree=False, compact_nodes=False)
    return float(np.min(tree.query(few, distance_upper_bound=bound)[0], initial=bound))


def _smallest(values: FloatArray) -> NDArray[np.intp]:
    return np.argpartition(values, min(FIRST_LOOK, len(values)) - 1)[:FIRST_LOOK]


def edges_distance(a: Surface, b: Surface, bound: float) -> float:
    """Smallest distance from the points on the edges of `a` to `b`, or `bound` where that is smaller."""
    points = a.edge_points
    points = points[box_to_points(b.bounds, points) < bound]
    to_cover, _ = b.cover.tree.query(points, distance_upper_bound=bound + b.cover.radius)
    points = points[np.isfinite(to_cover)]
    return float(np.min(b.distance(points), initial=bound)) if len(points) else bound


def box_to_points(bounds: FloatArray, points: FloatArray) -> FloatArray:
    """Axis-aligned bounds (2, 3) and points (n, 3) -> distance (n,), 0 inside."""
    each = zip(*bounds, points.T, strict=True)  # axis by axis: long loops are the fast ones
    x, y, z = (np.maximum(np.maximum(low - axis, axis - high), 0.0) for low, high, axis in each)
    return np.asarray(np.sqrt(x * x + y * y + z * z))


def axis_aligned_gap(a: FloatArray, b: FloatArray) -> FloatArray:
    """Bounds (n, 2, 3) and (m, 2, 3) -> gap (n, m) between axis-aligned boxes, metres, 0 where they overlap.

    VSI-Bench's relative distance follows from the smallest such gap in 164 of 167 questions; its own is between points.
    Only for that comparison: `surface_distance` is the fact.
    """
    first, second = a[:, None], b[None]
    gap = np.maximum(np.maximum(first[..., 0, :] - second[..., 1, :], second[..., 0, :] - first[..., 1, :]), 0.0)
    return length(gap)
