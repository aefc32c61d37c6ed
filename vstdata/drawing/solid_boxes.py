"""Oriented boxes drawn into a picture, for people to see where they stand."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from vstdata.drawing.marks import FONT, FONT_SCALE, PALETTE, mark_scale
from vstdata.scene import BOX_EDGES, Box, Camera, FloatArray, ImageArray

NEAR = 0.05  # metres before the camera at which edges are cut
INK = (255, 255, 255)
SHIFT = 4  # OpenCV draws at 1/16 of a pixel
FAR_OUT = 1e4  # pixels


def draw_boxes(image: ImageArray, camera: Camera, boxes: Sequence[tuple[str, Box, str]]) -> ImageArray:
    """A copy of a picture (h, w, 3) uint8 RGB of `camera` with the edges of boxes, each with a name and a colour of the
    palette; the farthest first."""
    canvas = np.array(image, dtype=np.uint8, order="C")
    scale = mark_scale(canvas.shape[1], canvas.shape[0])
    for name, box, color in sorted(boxes, key=lambda one: -_distance(camera, one[1])):
        corners = camera.to_camera(box.corners)
        for first, second in BOX_EDGES:
            ends = _cut(corners[first], corners[second])
            if ends is not None:
                start, stop = (_pixel(camera, end) for end in ends)
                cv2.line(canvas, start, stop, PALETTE[color], max(1, round(2 * scale)), cv2.LINE_AA, SHIFT)
        if (middle := camera.to_camera(box.center[None])[0])[2] > NEAR and name.isascii():
            x, y = (value >> SHIFT for value in _pixel(camera, middle))
            for ink, width in ((PALETTE[color], 4), (INK, 1)):
                cv2.putText(
                    canvas, name, (x, y), FONT, FONT_SCALE * scale, ink, max(1, round(width * scale)), cv2.LINE_AA
                )
    return canvas


def _distance(camera: Camera, box: Box) -> float:
    return float(camera.to_camera(box.center[None])[0, 2])


def _cut(first: FloatArray, second: FloatArray) -> tuple[FloatArray, FloatArray] | None:
    """The part of an edge before the camera, None where there is none."""
    if max(first[2], second[2]) <= NEAR:
        return None
    near, far = (first, second) if first[2] < second[2] else (second, first)
    if near[2] < NEAR:
        near = near + (far - near) * ((NEAR - near[2]) / (far[2] - near[2]))
    return near, far


def _pixel(camera: Camera, point: FloatArray) -> tuple[int, int]:
    k = camera.intrinsics
    u, v = point[0] / point[2] * k[0, 0] + k[0, 2], point[1] / point[2] * k[1, 1] + k[1, 2]
    x, y = np.clip([u, v], -FAR_OUT, FAR_OUT) * 2**SHIFT
    return round(float(x)), round(float(y))
