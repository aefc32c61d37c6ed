"""COLMAP's text files and nerfstudio's `transforms.json`: cameras with a lens, and poses, in our conventions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vstdata.canonical import read_json
from vstdata.errors import InputError
from vstdata.linear import product
from vstdata.scene import FloatArray
from vstdata.sources.checks.guard import finite_array, guarded, mapping, require_file, sequence
from vstdata.sources.files.lens import Lens
from vstdata.sources.files.posed_pictures import Calibration
from vstdata.sources.files.poses import inverted

FROM_OPENGL = np.diag([1.0, -1.0, -1.0, 1.0])  # a camera that looks along -z, with y up
BESIDE = 0.5  # metres, ours: a camera may stand in a doorway
TURNED = np.array([[0.0, 1, 0, 0], [1, 0, 0, 0], [0, 0, -1, 0], [0, 0, 0, 1]])
"""nerfstudio's own conversion of COLMAP's poses writes the world as (y, x, -z); twice is the same again."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A picture that has a pose: its name, `pose` (4, 4) camera_to_world, and what its camera is called."""

    name: str
    pose: FloatArray
    camera: int


def read_cameras(path: Path, root: Path) -> dict[int, tuple[Calibration, Lens | None]]:
    """`cameras.txt` by number: calibration and lens, whose pinhole the calibration is then. COLMAP counts pixels from
    their edges, we from their centres. Raises InputError for a model that is neither pinhole nor OpenCV's."""
    from scenezoo.io.camera import read_colmap_cameras

    require_file(path, root)
    with guarded(path, "cameras", "COLMAP's cameras of model PINHOLE, OPENCV or OPENCV_FISHEYE"):
        stored = read_colmap_cameras(path)
    found = {}
    for number, camera in stored.items():
        matrix = finite_array(camera.intrinsic, (3, 3), path, f"camera {number}", 1e6)
        matrix[:2, 2] -= 0.5
        bend = finite_array(camera.distortion, (-1,), path, f"distortion of camera {number}", 1e3)
        size = (int(camera.width), int(camera.height))
        found[number] = calibrated(matrix, size, bend, camera.model == "OPENCV_FISHEYE", path)
    return found


def calibrated(
    matrix: FloatArray, size: tuple[int, int], bend: FloatArray, fisheye: bool, file: Path
) -> tuple[Calibration, Lens | None]:
    """Calibration and lens of a camera; no lens where nothing bends. Raises InputError where the two do not fit."""
    if not len(bend) or not bend.any():
        return Calibration(matrix, size), None
    lens = Lens(matrix, size, (float(bend[0]), float(bend[1]), float(bend[2]), float(bend[3])), fisheye)
    with guarded(file, "distortion", "a lens that OpenCV can undistort"):
        return Calibration(lens.pinhole, size), lens


def read_images(path: Path, root: Path) -> list[Registered]:
    """`images.txt` by name. Raises InputError where it is none."""
    from scenezoo.io.camera import read_colmap_images

    require_file(path, root)
    with guarded(path, "images", "COLMAP's registered images"):
        stored = sorted(read_colmap_images(path).values(), key=lambda image: image.name)
    poses = inverted(np.stack([np.asarray(image.world_to_camera, dtype=np.float64) for image in stored]))
    return [Registered(image.name, pose, image.camera_id) for image, pose in zip(stored, poses, strict=True)]


@dataclass(frozen=True, eq=False)
class Transforms:
    """A `transforms.json`: one camera, pictures by name with their poses as stored (cameras look along -z, y up), and
    which of them its owners call bad."""

    calibration: Calibration
    lens: Lens | None
    images: tuple[Registered, ...]
    bad: frozenset[str]


def read_transforms(path: Path, root: Path) -> Transforms:
    """`transforms.json` of nerfstudio. Raises InputError for what is missing or no number."""
    stored = mapping(read_json(require_file(path, root)), path, "root")
    entries = [
        mapping(entry, path, f"{key}.{k}")
        for key in ("frames", "test_frames")
        for k, entry in enumerate(sequence(stored.get(key, []), path, key))
    ]
    images, bad = [], set()
    for k, entry in enumerate(entries):
        name = str(entry.get("file_path", "")).rpartition("/")[2]
        if not name:
            raise InputError(path, f"frames.{k}.file_path", "the name of a picture")
        if entry.get("is_bad"):
            bad.add(name)
        if "transform_matrix" in entry:
            field = f"frames.{k}.transform_matrix"
            images.append(Registered(name, finite_array(entry["transform_matrix"], (4, 4), path, field), 0))
    calibration, lens = _camera(stored, path)
    return Transforms(calibration, lens, tuple(images), frozenset(bad))


def _camera(stored: Mapping[str, object], path: Path) -> tuple[Calibration, Lens | None]:
    fx, fy, cx, cy, width, height = (
        float(finite_array(stored.get(key), (), path, key, 1e6)) for key in ("fl_x", "fl_y", "cx", "cy", "w", "h")
    )
    fisheye = str(stored.get("camera_model", "")) == "OPENCV_FISHEYE" or "k4" in stored
    names = ("k1", "k2", "k3", "k4") if fisheye else ("k1", "k2", "p1", "p2")
    bend = np.array([float(finite_array(stored.get(name, 0), (), path, name, 1e3)) for name in names])
    matrix = np.array([[fx, 0, cx - 0.5], [0, fy, cy - 0.5], [0, 0, 1.0]])
    return calibrated(matrix, (round(width), round(height)), bend, fisheye, path)


def in_world(poses: FloatArray, bounds: FloatArray | None) -> FloatArray:
    """(n, 4, 4) stored poses of `transforms.json` -> camera_to_world of OpenCV cameras in the world that COLMAP's poses
    were in. Some writers turn that world and some do not: cameras are where the scene is, `bounds` (2, 3); where both
    or neither are, they are turned, as nerfstudio's own script does."""
    straight = product(poses, FROM_OPENGL)
    turned = product(TURNED, straight)
    if bounds is None:
        return turned
    low, high = bounds[0] - BESIDE, bounds[1] + BESIDE
    first, second = (((p[:, :3, 3] >= low) & (p[:, :3, 3] <= high)).all(axis=1).sum() for p in (straight, turned))
    return straight if first > second else turned
