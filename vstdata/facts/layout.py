"""The floor of a room as a polygon."""

from __future__ import annotations

from typing import cast

import numpy as np
import shapely
from scipy.spatial import Delaunay, QhullError

from vstdata.facts.surface import area_samples
from vstdata.facts.tolerances import TOLERANCES
from vstdata.linear import length
from vstdata.scene import FloatArray, IntArray

Floor = shapely.Polygon | shapely.MultiPolygon


def floor_outline(points: FloatArray) -> Floor | None:
    """Outline of points (n, 2) world metres: their alpha shape (`Tolerances.floor_alpha`) without its holes, which are
    where furniture hid the floor. None where nothing is left."""
    thinned = thin(points, TOLERANCES.floor_cell)
    if len(thinned) < 3:
        return None
    try:
        triangles = thinned[Delaunay(thinned - thinned[0]).simplices]
    except QhullError:
        return None  # all on a line
    kept = triangles[circumradius(triangles) <= TOLERANCES.floor_alpha]
    return _without_holes(kept) if len(kept) else None


def _without_holes(triangles: FloatArray) -> Floor:
    """Union of triangles (n, 3, 2) that share whole edges, its holes filled."""
    ring = np.concatenate([triangles, triangles[:, :1]], axis=1)
    merged = shapely.coverage_union_all(shapely.polygons(ring))
    parts = shapely.get_parts(merged)
    filled = shapely.union_all(shapely.polygons(shapely.get_exterior_ring(parts)))
    return cast(Floor, shapely.normalize(shapely.simplify(filled, TOLERANCES.floor_cell / 4)))


def circumradius(triangles: FloatArray) -> FloatArray:
    """(n, 3, 2) -> (n,) radius of the circle through the corners; inf for slivers of no area."""
    sides = length(triangles - np.roll(triangles, 1, axis=1))
    a, b = triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    double_area = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
    with np.errstate(divide="ignore"):
        return np.asarray(sides.prod(axis=1) / (2 * double_area))


def thin(points: FloatArray, cell: float) -> FloatArray:
    """The first of the points (n, d) in each cell of a grid, in the order of cells."""
    if not len(points):
        return points
    cells = np.floor(points / cell).astype(np.int64)
    low = cells.min(axis=0)
    _, first = np.unique(np.ravel_multi_index((cells - low).T, cells.max(axis=0) - low + 1), return_index=True)
    return points[first]


def surface_points(vertices: FloatArray, faces: IntArray) -> FloatArray:
    """Vertices and area samples (n, 3) of a surface, dense enough for `floor_outline`: four to a cell of its grid."""
    a, b, c = (vertices[faces[:, k], :2] for k in range(3))
    area = float(np.abs((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]).sum() / 2)
    count = min(int(4 * area / TOLERANCES.floor_cell**2) + 1, 200_000)
    return np.concatenate([vertices[np.unique(faces)], area_samples(vertices, faces, count)])
