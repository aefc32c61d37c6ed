"""Boxes without a mesh must hold some of what depth shows: else they, or the camera, are in another frame of reference.

A picture of SUN RGB-D whose `Rtilt` is transposed leans the wrong way by twice its tilt. Depth alone cannot tell, boxes
can: they hold more of its points with the rotation the other way round.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vstdata.draw import evenly
from vstdata.errors import ConventionError, InputError
from vstdata.facts.labels import is_structure
from vstdata.linear import product
from vstdata.scene import Box, Camera, FloatArray, Frame, Instance, Pixels, unproject

VIEWS, POINTS = 6, 4_000  # ours: at most, and of each
SLACK = 0.03  # metres, ours: annotated boxes and a depth camera agree to about this
BETTER, ENOUGH = 2.0, 0.05  # ours: how many times more points another reading holds, and the share of all it holds
FEWEST, EMPTY = 3, 0.002  # ours: boxes in view, of which none holds more than so much of the points
UPRIGHT = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])  # x right, y down, z forward -> z up


def check_boxes(file: Path, frames: Sequence[Frame], pixels: Pixels, instances: Sequence[Instance]) -> None:
    """Raise ConventionError where a mistake explains what boxes hold better, or they hold nothing."""
    boxes = [one.box for one in instances if not is_structure(one.label)]
    seen = [] if not boxes else [k for k, frame in enumerate(frames) if frame.depth_camera is not None]
    held = np.zeros(3)  # as read, with Rtilt transposed, with the whole rotation transposed
    most, in_view = 0.0, 0
    for k in (seen[at] for at in evenly(len(seen), VIEWS)):
        camera, local = frames[k].depth_camera, _points(frames[k], pixels, k)
        if camera is None or not len(local):
            continue
        rotation = camera.camera_to_world[:3, :3]
        for j, turned in enumerate((rotation, product(UPRIGHT, product(UPRIGHT.T, rotation).T), rotation.T)):
            shares = _shares(camera.center + product(local, turned.T), boxes)
            held[j] += float(shares.sum())
            most = max(most, float(shares.max())) if j == 0 else most
        in_view = max(in_view, _in_view(camera, boxes))
    for value, name in ((held[1], "its tilt (Rtilt)"), (held[2], "its rotation")):
        if value > max(BETTER * held[0], ENOUGH):
            raise ConventionError(
                file, "camera", f"a rotation under which boxes hold their depth: {name} is transposed"
            )
    if in_view >= FEWEST and most <= EMPTY:
        raise ConventionError(
            file, "boxes", "boxes around what depth shows: none holds any of it, as in another frame of reference"
        )


def _points(frame: Frame, pixels: Pixels, k: int) -> FloatArray:
    """(n, 3) what depth shows, evenly chosen, in the frame of the depth camera."""
    camera = frame.depth_camera
    try:
        depth = pixels.depth(k)
    except InputError:  # an unreadable picture is not this check's matter
        return np.empty((0, 3))
    if depth is None or camera is None:
        return np.empty((0, 3))
    points = unproject(depth, camera.intrinsics)[depth > 0]
    return points[:: max(1, len(points) // POINTS)]


def _shares(points: FloatArray, boxes: Sequence[Box]) -> FloatArray:
    """(boxes,) the share of points (n, 3) world that each holds."""
    inside = [(np.abs(product(points - b.center, b.axes)) <= b.size / 2 + SLACK).all(axis=1).mean() for b in boxes]
    return np.array(inside)


def _in_view(camera: Camera, boxes: Sequence[Box]) -> int:
    """Boxes whose middle is in the picture."""
    uv, z = camera.project(np.stack([box.center for box in boxes]))
    return int((camera.inside(uv) & (z > 0)).sum())
