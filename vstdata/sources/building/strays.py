"""Strays behind edges: surface of a thing that no picture sees squarely.

A sensor that smooths, and a pixel half on a thing and half on what is behind, leave a ramp from the edge of the thing
backwards along the line of sight. Masks name it as the thing, and the pictures from elsewhere that would see through it
may not be there. A ramp is seen along itself by all that see it; where the box around a thing is larger with it than
without, its size is known by so much less.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vstdata.facts.raster import nearest
from vstdata.linear import POINT_DECIMALS, dot, length, product
from vstdata.scene import Box, FloatArray, IntArray
from vstdata.sources.building.votes import NEAR, NEAR_SHARE, IdView

GRAZING = 0.35  # ours: cosine between sight and normal of what is seen along itself
ROUNDED = 0.02  # metres, ours: the edges of what was fused turn away from all eyes
OUTERMOST = 0.005  # of a thing's vertices, ours: so many seen squarely at a side show that it is there

Truths = NDArray[np.bool_]


def seen_squarely(vertices: FloatArray, normals: FloatArray, owner: IntArray, views: Sequence[IdView]) -> Truths:
    """Which vertices (n, 3) with unit normals (n, 3), of the ids `owner` (n,), 0 for none, a picture sees squarely."""
    rows = np.flatnonzero(owner)
    points, facing, ids = vertices[rows], normals[rows], owner[rows]
    seen = np.zeros(len(rows), dtype=np.bool_)
    for view in views:
        uv, z = view.camera.project(points)
        measured = nearest(view.depth, uv, 0.0)
        shown = np.flatnonzero((z > 0) & (np.abs(measured - z) < NEAR + NEAR_SHARE * z) & ~seen)
        shown = shown[nearest(view.ids, uv[shown], 0) == ids[shown]]
        sight = points[shown] - view.camera.center
        seen[shown] = np.abs(dot(facing[shown], sight)) >= GRAZING * length(sight)
    found = np.zeros(len(vertices), dtype=np.bool_)
    found[rows] = seen
    return found


def stray_reach(points: FloatArray, squarely: Truths, box: Box) -> float:
    """By how many metres a box around points (n, 3) is larger than one around those seen squarely (n,), the worst of
    its sides."""
    local = np.sort(product(points[squarely] - box.center, box.axes), axis=0)
    if not len(local):
        return float(box.size.max())
    k = int(OUTERMOST * len(points))
    least, most = local[min(k, len(local) - 1)], local[max(len(local) - 1 - k, 0)]
    beyond = float(np.maximum(least + box.size / 2, box.size / 2 - most).max())
    return round(max(0.0, beyond - ROUNDED), POINT_DECIMALS)
