"""Who is visible where without a mesh: depth says where each pixel lies, annotated boxes say whose place that is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vstdata.facts.visibility import projected_window
from vstdata.linear import product
from vstdata.scene import Box, Camera, DepthArray, FloatArray, IntArray, unproject

SLACK = 0.03  # metres, ours: annotated boxes and a depth camera agree to about this


def box_owners(camera: Camera, depth: DepthArray, boxes: Mapping[int, Box]) -> IntArray:
    """(h, w) int32 the box (by its key) in which each pixel's surface lies, -1 where none; `depth` (h, w) metres.

    Boxes are `SLACK` larger to the sides and above, and stand that much higher (or half their height), so that what
    they stand on is not theirs. Of several boxes the smallest owns the pixel: a pillow lies in its sofa's box.
    """
    owners = np.full(depth.shape, -1, dtype=np.int32)
    local = unproject(depth, camera.intrinsics)
    for key in sorted(boxes, key=lambda key: (-float(np.prod(boxes[key].size)), key)):
        window = projected_window(camera, boxes[key].corners)
        points = local[window]
        inside = _inside(camera.to_world(points.reshape(-1, 3)), boxes[key]).reshape(points.shape[:2])
        owners[window][inside & (depth[window] > 0)] = key
    return owners


def _inside(points: FloatArray, box: Box) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """(n,) whether points (n, 3) world lie in a box that is larger to the sides and above, and stands higher."""
    bottom = box.bounds[0, 2] + min(SLACK, box.height / 2)
    within = (np.abs(product(points - box.center, box.axes)) <= box.size / 2 + SLACK).all(axis=1)
    return np.asarray(within & (points[:, 2] >= bottom))
