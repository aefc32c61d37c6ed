"""Pictures that lie on their side are stood up by their poses: left, right and higher are then those of the room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from vstdata.linear import length
from vstdata.scene import Camera, DepthArray, Frame, ImageArray, Pixels

LEVEL = 0.5  # ours: a camera that looks more steeply up or down than 60 degrees has no side that is up
ON_SIDE = 0.866  # ours: within 30 degrees of a quarter turn it lies on its side; a tilt in between stays


@dataclass(frozen=True, eq=False)
class TurnedPixels:
    """Pictures turned by quarters against the clock, `turns` of each frame."""

    pixels: Pixels
    turns: tuple[int, ...]

    def color(self, frame: int) -> ImageArray:
        """(h, w, 3) uint8, upright."""
        return np.ascontiguousarray(np.rot90(self.pixels.color(frame), self.turns[frame]))

    def depth(self, frame: int) -> DepthArray | None:
        """(h, w) float32 metres, upright; None where there is none."""
        depth = self.pixels.depth(frame)
        return None if depth is None else np.ascontiguousarray(np.rot90(depth, self.turns[frame]))


def quarters(camera: Camera) -> int:
    """How many quarter turns against the clock stand the picture of a camera up in a world whose z is up."""
    right, down = camera.camera_to_world[2, :2]
    flat = float(length(np.array([right, down])))
    if flat < LEVEL:
        return 0
    sides = np.array([-down, right, down, -right]) / flat  # how far up the top, right, bottom and left are
    best = int(np.argmax(sides))
    return best if sides[best] > ON_SIDE else 0


def stood_up(frames: Sequence[Frame], pixels: Pixels, dropped: Counter[str]) -> tuple[tuple[Frame, ...], Pixels]:
    """The frames with pictures and cameras turned, counted; as they are where none lies on its side. Conventions are
    checked before: a world on its side would stand its pictures up wrongly."""
    turns = tuple(quarters(frame.camera) for frame in frames)
    if not any(turns):
        return tuple(frames), pixels
    dropped["picture_stood_up"] += sum(map(bool, turns))
    turned = [
        replace(
            frame,
            camera=turned_camera(frame.camera, k),
            depth_camera=None if frame.depth_camera is None else turned_camera(frame.depth_camera, k),
        )
        for frame, k in zip(frames, turns, strict=True)
    ]
    return tuple(turned), TurnedPixels(pixels, turns)


def turned_camera(camera: Camera, turns: int) -> Camera:
    """The camera of a picture turned by quarters against the clock: pixel (u, v) goes to (v, width - 1 - u)."""
    for _ in range(turns):
        k = camera.intrinsics
        matrix = np.array([[k[1, 1], 0, k[1, 2]], [0, k[0, 0], camera.width - 1 - k[0, 2]], [0, 0, 1]])
        pose = camera.camera_to_world.copy()
        pose[:3, :2] = np.stack([pose[:3, 1], -pose[:3, 0]], axis=1)  # its axes are others, exactly
        camera = Camera(matrix, camera.height, camera.width, pose)
    return camera
