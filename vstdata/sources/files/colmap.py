"""COLMAP's files and nerfstudio's `transforms.json`: cameras with a lens, and poses, in our conventions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from vstdata.canonical import read_json
from vstdata.errors import InputError
from vstdata.linear import product
from vstdata.scene import FloatArray
from vstdata.sources.checks.guard import finite_array, guarded, mapping, require_file, sequence
from vstdata.sources.files.colmap_files import READ, stored_cameras, stored_images
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


def model_file(folder: Path, name: str) -> Path | None:
    """`cameras` or `images` of a COLMAP model in a folder, text before binary; None where there is neither."""
    return next((path for path in (folder / f"{name}.txt", folder / f"{name}.bin") if path.is_file()), None)


def read_cameras(path: Path, root: Path) -> dict[int, tuple[Calibration, Lens | None]]:
    """`cameras.txt` or `cameras.bin` by number: calibration and lens, whose pinhole the calibration is then. COLMAP
    counts pixels from their edges, we from their centres. Raises InputError for a model that OpenCV's lenses do not
    have."""
    require_file(path, root)
    with guarded(path, "cameras", f"COLMAP's cameras of model {', '.join(READ)}"):
        stored = stored_cameras(path)
    found = {}
    for number, camera in stored.items():
        fx, fy, cx, cy = finite_array(list(camera.focal), (4,), path, f"camera {number}", 1e6)
        bend = finite_array(list(camera.bend), (-1,), path, f"distortion of camera {number}", 1e3)
        matrix = np.array([[fx, 0, cx - 0.5], [0, fy, cy - 0.5], [0, 0, 1.0]])
        found[number] = calibrated(matrix, camera.size, bend, camera.model == "OPENCV_FISHEYE", path)
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
    """`images.txt` or `images.bin` by name. Raises InputError where it is none."""
    require_file(path, root)
    with guarded(path, "images", "COLMAP's registered images"):
        stored = stored_images(path)
    poses = inverted(np.stack([image.pose for image in stored]))
    return [Registered(image.name, pose, image.camera) for image, pose in zip(stored, poses, strict=True)]


def read_model(folder: Path, root: Path, pictures: Sequence[Path], scene: Path) -> tuple[FloatArray, list[int | None]]:
    """Poses (n, 4, 4) camera_to_world of the pictures that a model in a folder has, and of each of `pictures` its row
    by name, whatever the ending, as undistorting may change it. Raises InputError where there is no model, and where
    names in several folders of it, as those of several cameras, cannot be told apart by the folders in `scene`."""
    path = _needed(folder, "images")
    images = read_images(path, root)
    names = [PurePosixPath(image.name.replace("\\", "/")).with_suffix("").parts for image in images]
    own = [picture.relative_to(scene).with_suffix("").parts for picture in pictures]
    if len({name[:-1] for name in names}) > 1 and any(_same(mine, name) for mine in own for name in names):
        found = [[k for k, name in enumerate(names) if _same(mine, name)] for mine in own]
    else:  # one camera, whose pictures may lie in another folder now
        rows: dict[str, list[int]] = {}
        for k, name in enumerate(names):
            rows.setdefault(name[-1], []).append(k)
        found = [rows.get(mine[-1], []) for mine in own]
    taken = [each[0] for each in found if each]
    for picture, each in zip(pictures, found, strict=True):
        if len(each) > 1 or (each and taken.count(each[0]) > 1):
            told = ", ".join(images[k].name for k in each[:3])
            wanted = "pictures in folders of the names that the model has, so that each has one row"
            raise InputError(path, "names", f"{wanted}; {picture.relative_to(scene)} may be {told}, as others may")
    return np.stack([image.pose for image in images]), [each[0] if each else None for each in found]


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two paths without endings are the same as far as both go, from the end."""
    both = min(len(one), len(other))
    return one[-both:] == other[-both:]


def model_intrinsics(folder: Path, root: Path) -> Calibration:
    """The one camera of a model in a folder. Raises InputError for several that differ, and for lenses."""
    path = _needed(folder, "cameras")
    cameras = list(read_cameras(path, root).values())
    first = cameras[0][0]
    if any(lens is not None for _, lens in cameras):
        raise InputError(path, "cameras", "pinholes: undistort the pictures first, as COLMAP's image_undistorter does")
    if any(not np.allclose(one.matrix, first.matrix, rtol=1e-3) or one.size != first.size for one, _ in cameras):
        raise InputError(path, "cameras", "one camera for all pictures (COLMAP's single_camera)")
    return first


def _needed(folder: Path, name: str) -> Path:
    found = model_file(folder, name)
    if found is None:
        raise InputError(folder, name, f"{name}.txt or {name}.bin of a COLMAP model, as in sparse/0")
    return found


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
