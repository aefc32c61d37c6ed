"""The recording that `as_published` lays out, and answers held against it: raw depth and raw points, whatever a layout
and its reader made of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.real.independent import Check, Step, around
from tests.real.recordings import log_poses
from tests.real.test_own_captures import STEP, K, ids_of, level
from vstdata.scene import Camera, FloatArray, Scene, unproject
from vstdata.sources import Source, SourceSpec, open_source
from vstdata.sources.building.fused import fused

SIZE = (320, 240)
NAMES = {1: "floor", 2: "rocking chair", 3: "TV stand", 4: "vase"}


@dataclass(frozen=True, eq=False)
class Recording:
    """Pictures (h, w, 3), depth (h, w) in metres, 0 where unknown, and poses (n, 4, 4) whose z is up."""

    pictures: list[NDArray[np.uint8]]
    depths: list[FloatArray]
    poses: FloatArray
    matrix: FloatArray

    def points(self, k: int) -> FloatArray:
        """(h, w, 3) world points of a picture."""
        local = unproject(self.depths[k], self.matrix).reshape(*SIZE[::-1], 3)
        return np.asarray(local @ self.poses[k][:3, :3].T + self.poses[k][:3, 3])

    @cached_property
    def things(self) -> dict[int, FloatArray]:
        """(n, 3) all raw world points of each id, without the outermost of each side."""
        points = np.concatenate([self.points(k)[depth > 0] for k, depth in enumerate(self.depths)])
        ids = ids_of(points[:, None])[:, 0]
        own = {one: points[ids == one] for one in NAMES}
        ends = {one: np.quantile(each, (0.002, 0.998), axis=0) for one, each in own.items()}
        return {one: each[((each >= ends[one][0]) & (each <= ends[one][1])).all(axis=1)] for one, each in own.items()}

    @cached_property
    def boxes(self) -> dict[int, FloatArray]:
        """(2, 3) least and greatest world coordinates of each id."""
        return {one: np.stack([each.min(axis=0), each.max(axis=0)]) for one, each in self.things.items()}

    @cached_property
    def mesh(self) -> tuple[FloatArray, NDArray[np.int32]]:
        """Vertices (n, 3) and faces (m, 3) of all depth, 2 cm apart, fused as own captures are."""
        cameras = [Camera(self.matrix, *SIZE, pose) for pose in self.poses]
        return fused([(camera, depth.astype(np.float32)) for camera, depth in zip(cameras, self.depths, strict=True)])


def recording(shared_data: Path) -> Recording:
    source = shared_data / "open3d-livingroom"
    stored = log_poses(source / "trajectory.log")
    turn = np.eye(4)
    turn[:3, :3] = level(stored)
    pictures, depths, poses = [], [], []
    for path in sorted((source / "depth").glob("*.png"))[::STEP]:
        depths.append(np.asarray(Image.open(path))[::2, ::2] / 1000)
        picture = Image.open(source / "image" / f"{path.stem}.jpg").resize(SIZE, Image.Resampling.BOX)
        pictures.append(np.asarray(picture))
        poses.append(turn @ stored[int(path.stem)])
    matrix = np.array([[K[0] / 2, 0, (K[2] + 0.5) / 2 - 0.5], [0, K[1] / 2, (K[3] + 0.5) / 2 - 0.5], [0, 0, 1]])
    return Recording(pictures, depths, np.array(poses), matrix)


@dataclass(frozen=True)
class Published:
    """How a layout is read, and which picture of the recording a frame of a scene is, by scene and key."""

    reader: str
    options: dict[str, Any]
    number: Callable[[str, str], int]

    def open(self, root: Path) -> Source:
        """The source of what was written below `root`."""
        values = {"name": "laid", "reader": self.reader, "root": ".", "licence": "none", "options": self.options}
        return open_source(SourceSpec.model_validate(values), root)


class RawCheck(Check):
    """A scene of a layout by the recording alone: its poses are the reader's, its depth and its points are raw."""

    def __init__(self, told: Recording, how: Published, scene: Scene, second: Scene | None) -> None:
        super().__init__(scene, second)
        self.told, self.how = told, how

    def depth(self, step: Step) -> tuple[float, float] | None:
        frame = self.scene.frames[self.frames[step["frame"]]]
        number = self.how.number(self.scene.id, frame.key)
        raw = Camera(self.told.matrix, *SIZE, frame.camera.camera_to_world)
        return around(self.told.depths[number], frame.camera, raw, float(step["uv"][0]), float(step["uv"][1]))

    def points(self, number: int) -> FloatArray | None:
        if self.second is not None:
            return super().points(number)
        (label,) = (one.label for one in self.scene.instances if one.id == number)
        ids = {name: one for one, name in NAMES.items()}
        return _thinned(self.moved(self.told.things[ids[label]])) if label in ids else None

    def moved(self, points: FloatArray) -> FloatArray:
        """Points (n, 3) of the recording's world in the scene's."""
        first = self.scene.frames[0]
        number = self.how.number(self.scene.id, first.key)
        turn = first.camera.camera_to_world @ np.linalg.inv(self.told.poses[number])
        return np.asarray(points @ turn[:3, :3].T + turn[:3, 3])


def _thinned(points: FloatArray) -> FloatArray:
    cells = np.unique(np.floor(points / 0.01), axis=0, return_index=True)[1]
    return points[cells]
