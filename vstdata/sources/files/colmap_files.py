"""What COLMAP writes of a model: `cameras` and `images`, as text or binary (its documentation, "Output format").

Binary, little-endian: a count (uint64), then of each camera number and model (int32), width and height (uint64) and the
model's parameters (float64); of each image its number (int32), quaternion wxyz and translation (7 float64), the
camera's number (int32), the name up to a zero byte, and a count of points (uint64) of 24 bytes each.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vstdata.scene import FloatArray

MODELS = (
    ("SIMPLE_PINHOLE", 3), ("PINHOLE", 4), ("SIMPLE_RADIAL", 4), ("RADIAL", 5), ("OPENCV", 8), ("OPENCV_FISHEYE", 8),
    ("FULL_OPENCV", 12), ("FOV", 5), ("SIMPLE_RADIAL_FISHEYE", 4), ("RADIAL_FISHEYE", 5), ("THIN_PRISM_FISHEYE", 12),
)  # fmt: skip
SINGLE_FOCAL = ("SIMPLE_PINHOLE", "SIMPLE_RADIAL", "RADIAL")
READ = (*SINGLE_FOCAL, "PINHOLE", "OPENCV", "OPENCV_FISHEYE")
POINT = 24  # bytes


@dataclass(frozen=True, slots=True)
class StoredCamera:
    """A camera: fx, fy, cx, cy as COLMAP counts pixels, and `bend`, up to four numbers of its lens."""

    model: str
    size: tuple[int, int]
    focal: tuple[float, float, float, float]
    bend: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class StoredImage:
    """A registered picture: `pose` (4, 4) is world_to_camera."""

    name: str
    camera: int
    pose: FloatArray


def stored_cameras(path: Path) -> dict[int, StoredCamera]:
    """Cameras by number. Raises ValueError for what is none, or of a model that cannot be made a pinhole here."""
    rows = _binary_cameras(path.read_bytes()) if path.suffix == ".bin" else _text_cameras(path.read_text("utf-8"))
    if not rows:
        raise ValueError("no camera")
    return {number: _camera(model, size, values) for number, model, size, values in rows}


def stored_images(path: Path) -> list[StoredImage]:
    """Registered pictures by name. Raises ValueError for what is none, and for names that are there twice."""
    found = _binary_images(path.read_bytes()) if path.suffix == ".bin" else _text_images(path.read_text("utf-8"))
    if not found or len({one.name for one in found}) < len(found):
        raise ValueError("no picture, or one name twice" if found else "no picture")
    return sorted(found, key=lambda one: one.name)


_Row = tuple[int, str, tuple[int, int], list[float]]


def _binary_cameras(data: bytes) -> list[_Row]:
    (count,), at, rows = struct.unpack_from("<Q", data), 8, list[_Row]()
    for _ in range(count):
        number, kind, width, height = struct.unpack_from("<iiQQ", data, at)
        if not 0 <= kind < len(MODELS):
            raise ValueError(f"camera model {kind}")
        model, values = MODELS[kind]
        rows.append((number, model, (width, height), list(struct.unpack_from(f"<{values}d", data, at + 24))))
        at += 24 + 8 * values
    return rows


def _text_cameras(text: str) -> list[_Row]:
    rows = []
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            number, model, width, height, *values = line.split()
            rows.append((int(number), model, (int(width), int(height)), [float(value) for value in values]))
    return rows


def _camera(model: str, size: tuple[int, int], values: list[float]) -> StoredCamera:
    if model not in READ or len(values) != dict(MODELS)[model]:
        raise ValueError(f"model {model} with {len(values)} parameters")
    if model in SINGLE_FOCAL:
        values = [values[0], *values]
    fx, fy, cx, cy, *bend = values
    return StoredCamera(model, size, (fx, fy, cx, cy), (*bend, *[0.0] * (-len(bend) % 4)))


def _binary_images(data: bytes) -> list[StoredImage]:
    (count,), at, found = struct.unpack_from("<Q", data), 8, list[StoredImage]()
    for _ in range(count):
        numbers = struct.unpack_from("<i7di", data, at)
        end = data.index(b"\0", at + 64)
        (points,) = struct.unpack_from("<Q", data, end + 1)
        found.append(_image(data[at + 64 : end].decode("utf-8"), numbers[8], numbers[1:8]))
        at = end + 9 + POINT * points
        if at > len(data):
            raise ValueError("the file is cut")
    return found


def _text_images(text: str) -> list[StoredImage]:
    """Every second line is one of points, which may be empty."""
    lines = [line.strip() for line in text.split("\n") if not line.lstrip().startswith("#")]
    while lines and not lines[0]:
        lines.pop(0)
    found = []
    for line in lines[::2]:
        if line:
            _, *numbers = line.split(maxsplit=9)
            found.append(_image(numbers[8], int(numbers[7]), tuple(float(value) for value in numbers[:7])))
    return found


def _image(name: str, camera: int, numbers: tuple[float, ...]) -> StoredImage:
    from scipy.spatial.transform import Rotation

    w, x, y, z, *place = numbers
    pose = np.eye(4)
    pose[:3, :3], pose[:3, 3] = Rotation.from_quat([x, y, z, w]).as_matrix(), place
    return StoredImage(name, camera, pose)
