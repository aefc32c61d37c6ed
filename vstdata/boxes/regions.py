"""Regions of a picture: rings of flat u, v, ...; a point is inside where an odd number of them is around it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Region = Sequence[Sequence[float]]


def in_region(point: Sequence[float], region: Region) -> bool:
    """Whether a point is inside: a ray to its right crosses edges an odd number of times."""
    x, y = point
    crossings = 0
    for ring in region:
        u, v = np.reshape(np.asarray(ring, dtype=np.float64), (-1, 2)).T
        next_u, next_v = np.roll(u, -1), np.roll(v, -1)
        across = (v > y) != (next_v > y)
        at = u[across] + (y - v[across]) * (next_u[across] - u[across]) / (next_v[across] - v[across])
        crossings += int((at > x).sum())
    return crossings % 2 == 1


def region_share(points: Sequence[Sequence[float]], region: Region) -> float:
    """The share of points that are in a region: RefSpatial's, Where2Place's and RoboSpatial's rule."""
    return sum(in_region(point, region) for point in points) / len(points) if points else 0.0
