"""VST's nine numbers, back to corners and boxes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vstdata.boxes.iou import box_axes
from vstdata.linear import product
from vstdata.scene import Box, Camera, FloatArray

_SIGNS = np.array(
    [*([-1, -1, -1], [1, -1, -1], [1, 1, -1], [-1, 1, -1]), *([-1, -1, 1], [1, -1, 1], [1, 1, 1]), [-1, 1, 1]]
)


def box_corners(values: Sequence[float]) -> FloatArray:
    """(8, 3) metres in the camera's frame, in VST's order: around the near side (z-), then around the far side."""
    return np.asarray(values[:3] + product(_SIGNS * values[3:6] / 2, box_axes(np.asarray(values)).T))


def world_box(values: Sequence[float], camera: Camera) -> Box:
    """The world box that nine numbers of a camera stand for; its axes are VST's local x, y, z."""
    center = camera.to_world(np.asarray(values[:3], dtype=np.float64)[None])[0]
    return Box(center, np.asarray(values[3:6]), product(camera.camera_to_world[:3, :3], box_axes(np.asarray(values))))
