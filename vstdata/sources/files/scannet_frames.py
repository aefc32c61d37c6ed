"""Pictures of a ScanNet scan: the `.sens` stream, or the folders that were exported from it.

Procedural rooms note beside the stream, in ID.frames.json, which frames are one video; scans of ScanNet are one.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from vstdata.canonical import read_json
from vstdata.draw import evenly
from vstdata.errors import InputError
from vstdata.linear import product
from vstdata.pictures import MAX_PIXELS
from vstdata.scene import Camera, DepthArray, FloatArray, Frame, ImageArray
from vstdata.sources.building.assemble import camera, usable_poses
from vstdata.sources.building.finish import Capture
from vstdata.sources.building.pair_of_cameras import check_pair, of_size
from vstdata.sources.checks.guard import (
    finite_array,
    guarded,
    inside,
    mapping,
    number_rows,
    require_file,
    sequence,
)
from vstdata.sources.files.images import decode_color, depth_size, image_size, inflate, metres, read_color, read_depth
from vstdata.sources.files.passed_over import ARCHIVES
from vstdata.sources.files.poses import read_matrices

DEPTH_SCALE = 1000.0  # SensReader writes 16-bit millimetres
EXPORT_FOLDERS = (".", "exported", "frames")
BESIDE = {
    "frames_25k": ("scannet_frames_25k", "tasks/scannet_frames_25k", "frames_25k"),
    "posed_images": ("posed_images",),
}  # folders of the root: as ScanNet's own script downloads them, and as mmdetection3d's writes them
TOGETHER = ("intrinsic.txt", "intrinsic_color.txt")
INTRINSICS = (
    ("intrinsic/intrinsic_color.txt", "intrinsics_color.txt", "intrinsic_color.txt", "intrinsic.txt"),
    ("intrinsic/intrinsic_depth.txt", "intrinsics_depth.txt", "intrinsic_depth.txt", "depth_intrinsic.txt"),
)
_FRAME_BYTES = 64 + 16 + 16  # pose, two time stamps, two sizes
K = TypeVar("K")
V = TypeVar("V")
_JPEG_OR_PNG, _ZLIB_USHORT = (1, 2), 1


@dataclass(frozen=True, eq=False)
class SensPixels:
    """Decodes one picture of a `.sens` stream from its own bytes: `ranges` (n, 4) are colour offset and size, depth
    offset and size."""

    path: Path
    keys: tuple[str, ...]
    ranges: np.ndarray[tuple[int, int], np.dtype[np.int64]]
    color_size: tuple[int, int]
    depth_size: tuple[int, int]
    depth_shift: float

    def _payload(self, frame: int, column: int) -> bytes:
        offset, size = (int(n) for n in self.ranges[frame, column : column + 2])
        with guarded(self.path, f"frame {self.keys[frame]}", "readable bytes"), self.path.open("rb") as handle:
            handle.seek(offset)
            return handle.read(size)

    def color(self, frame: int) -> ImageArray:
        field = f"frame {self.keys[frame]} colour"
        return decode_color(self._payload(frame, 0), self.color_size, self.path, field)

    def depth(self, frame: int) -> DepthArray | None:
        width, height = self.depth_size
        raw = inflate(self._payload(frame, 2), width * height * 2, self.path, f"frame {self.keys[frame]} depth")
        return metres(np.frombuffer(raw, dtype="<u2").reshape(height, width), self.depth_shift)


def _check_header(path: Path) -> None:
    """Hold the counts of a `.sens` header against the file's size, before an index of that many frames is allocated."""
    size = path.stat().st_size
    with path.open("rb") as handle:
        head = handle.read(12)
        version, name_length = struct.unpack("<IQ", head)
        if version != 4 or name_length > 4096:
            raise InputError(
                path, "header", f"version 4 and a short sensor name, not {version} and {name_length} bytes"
            )
        handle.seek(name_length + 256, 1)
        color, depth, *sizes = struct.unpack("<iiIIII", handle.read(24))
        shift, frames = struct.unpack("<fQ", handle.read(12))
        rest = size - handle.tell()
    if color not in _JPEG_OR_PNG or depth != _ZLIB_USHORT:
        raise InputError(path, "compression", f"JPEG or PNG colour and zlib depth, not types {color} and {depth}")
    if not (0 < sizes[0] * sizes[1] <= MAX_PIXELS and 0 < sizes[2] * sizes[3] <= MAX_PIXELS):
        raise InputError(path, "picture sizes", f"1 to {MAX_PIXELS} pixels, not {sizes}")
    if not 0.01 <= shift <= 1e6:
        raise InputError(path, "depth shift", f"units per metre (1000), not {shift:g}")
    if frames * _FRAME_BYTES > rest:
        raise InputError(path, "frame count", f"at most {rest // _FRAME_BYTES} frames in this file, not {frames}")


def _pair(size: Sequence[int]) -> tuple[int, int]:
    return int(size[0]), int(size[1])


def _seconds(microseconds: np.unsignedinteger) -> float | None:
    value = int(microseconds)
    return value / 1e6 if 0 < value < 2**63 else None


def sens_capture(path: Path, root: Path, align: FloatArray, wanted: int, dropped: Counter[str]) -> Capture:
    """At most `wanted` frames of a `.sens` file, evenly spread over those with a usable pose. Raises InputError for a
    damaged stream."""
    from scenezoo.io.sens import read_sens_index

    require_file(path, root)
    with guarded(path, ".sens", "a ScanNet sensor stream of version 4"):
        _check_header(path)
        index = read_sens_index(path)
    poses = index.camera_to_world.astype(np.float64)
    good = usable_poses(poses, path, dropped)
    chosen = [good[k] for k in evenly(len(good), wanted)]
    keys = tuple(f"{k:06d}" for k in chosen)
    columns = (index.color_offsets, index.color_sizes, index.depth_offsets, index.depth_sizes)
    ranges = np.stack([c[chosen].astype(np.int64) for c in columns], axis=1)
    shapes = (_pair(index.color_size), _pair(index.depth_size))
    matrices = (index.color_intrinsic.astype(np.float64), index.depth_intrinsic.astype(np.float64))
    notes = path.with_suffix(".frames.json")
    walks = _walks(notes, root, len(poses))
    frames = []
    for key, k in zip(keys, chosen, strict=True):
        color, depth = (
            camera(matrix, shape, product(align, poses[k]), path, f"{name} intrinsics")
            for matrix, shape, name in zip(matrices, shapes, ("colour", "depth"), strict=True)
        )
        frames.append(Frame(key, color, depth, _seconds(index.color_timestamps[k]), walks[k]))
    pixels = SensPixels(path, keys, ranges, *shapes, index.depth_shift)
    return Capture(tuple(frames), pixels, poses[chosen], (path, *([notes] if notes.exists() else ())))


def _walks(notes: Path, root: Path, count: int) -> list[int]:
    """The number of the walk of each of `count` frames; 0 without notes. Raises InputError where they fit no frames."""
    if not notes.exists():
        return [0] * count
    frames = sequence(mapping(read_json(require_file(notes, root)), notes, "root").get("frames"), notes, "frames")
    if len(frames) != count:
        raise InputError(notes, "frames", f"an entry for each of the {count} frames of the stream, not {len(frames)}")
    return [_walk(mapping(frame, notes, f"frames.{k}").get("walk"), notes, k) for k, frame in enumerate(frames)]


def _walk(value: object, notes: Path, frame: int) -> int:
    if type(value) is not int or not 0 <= value < 2**31:
        raise InputError(notes, f"frames.{frame}.walk", f"a number of a walk, not {value!r}")
    return value


@dataclass(frozen=True, eq=False)
class FilePixels:
    """Pictures in files of their own; `depth_scale` is units per metre."""

    root: Path
    color_files: tuple[Path, ...]
    depth_files: tuple[Path | None, ...]
    cameras: tuple[tuple[Camera, Camera | None], ...]
    depth_scale: float

    def color(self, frame: int) -> ImageArray:
        camera = self.cameras[frame][0]
        return read_color(self.color_files[frame], self.root, (camera.width, camera.height))

    def depth(self, frame: int) -> DepthArray | None:
        path, camera = self.depth_files[frame], self.cameras[frame][1]
        if path is None or camera is None:
            return None
        return read_depth(path, self.root, (camera.width, camera.height), self.depth_scale)


def readable_frames(tried: Sequence[tuple[K, Callable[[], V]]], dropped: Counter[str]) -> list[tuple[K, V]]:
    """What could be made of each frame; those of which nothing could are counted. Raises the first one's InputError
    where that is all of them: what is wrong with one picture costs that picture."""
    made, errors = list[tuple[K, V]](), list[InputError]()
    for key, make in tried:
        try:
            made.append((key, make()))
        except InputError as error:
            errors.append(error)
    if errors and not made:
        raise errors[0]
    dropped["picture_not_readable"] += len(errors)
    return made


@dataclass(frozen=True, eq=False)
class Export:
    """Frames that somebody took out of a stream: files by the frame's number, and the two intrinsics."""

    folder: Path
    color: dict[int, Path]
    depth: dict[int, Path]
    pose: dict[int, Path]
    color_intrinsics: Path
    depth_intrinsics: Path | None


def find_export(folder: Path, root: Path) -> Export | None:
    """The frames in a folder, in one of three forms; None where it is none of them: `color/K.jpg depth/K.png
    pose/K.txt` with `intrinsic/intrinsic_color.txt` (SensReader) or `intrinsics_color.txt` (scannet_frames_25k), or
    `K.jpg K.png K.txt intrinsic.txt` beside one another (posed_images). Raises InputError where a folder cannot
    be read."""
    apart = (folder / "color").is_dir() and (folder / "pose").is_dir()
    together = any((folder / name).is_file() for name in TOGETHER) or any(folder.glob("[0-9]*.jpg"))
    if not apart and not together:
        return None
    color, depth, pose = (folder / name if apart else folder for name in ("color", "depth", "pose"))
    depths = by_number(depth, root, (".png", ".pgm", ".npy", ".tif", ".tiff")) if depth.is_dir() else {}
    packed = [path for end in ARCHIVES if (path := folder / f"depth{end}").is_file()]
    if packed and not depths:
        raise InputError(packed[0], "depth", "a folder beside the pictures: unpack this file, or take it away")
    colors = by_number(color, root, (".jpg", ".jpeg", ".png") if apart else (".jpg", ".jpeg"))
    stated = [next((folder / name for name in names if (folder / name).is_file()), None) for names in INTRINSICS]
    matrices = stated[0] or folder / INTRINSICS[0][0]
    return Export(folder, colors, depths, by_number(pose, root, (".txt",)), matrices, stated[1])


def exports(scan: Path, root: Path) -> dict[str, Export]:
    """Exported frames of a scan by where they lie: in its folder ("exported"), or in the folder of its name in one of
    the root that holds those of all scans ("frames_25k", "posed_images"). Raises InputError as `find_export`."""
    places = {"exported": [scan / folder for folder in EXPORT_FOLDERS]}
    beside = {root, scan.parent.parent} if scan.parent.parent.is_relative_to(root) else {root}
    for name, folders in BESIDE.items():
        places[name] = [base / folder / scan.name for base in sorted(beside) for folder in folders]
    found = {}
    for name, folders_of in places.items():
        export = next((e for e in (find_export(folder, root) for folder in folders_of) if e is not None), None)
        if export is not None:
            found[name] = export
    return found


def by_number(folder: Path, root: Path, suffixes: tuple[str, ...]) -> dict[int, Path]:
    """Files of a folder whose stems are numbers, by that number. Raises InputError where the folder cannot be read."""
    inside(folder, root)
    with guarded(folder, "folder", "a readable folder"):
        files = sorted(p for p in folder.iterdir() if p.suffix.lower() in suffixes)
    return {int(p.stem): p for p in files if p.stem.isascii() and p.stem.isdigit()}


def exported_capture(
    export: Export,
    root: Path,
    align: FloatArray,
    wanted: int,
    dropped: Counter[str],
    native_size: tuple[int, int] | None,
) -> Capture:
    """At most `wanted` frames of an export.

    Colour that was exported smaller mostly keeps the intrinsics of the sensor's size: `native_size` (width, height,
    from the scan's .txt) says which, and they are scaled to the pictures where they are not theirs already. Depth
    without intrinsics is seen by colour's camera.
    """
    color, depth, pose = export.color, export.depth, export.pose
    numbers = sorted(color.keys() & pose.keys())
    dropped["frame_without_pose"] += len(color.keys() - pose.keys())
    if not numbers:
        raise InputError(export.folder, "frames", "pictures and poses under the same numbers")
    poses = read_matrices([pose[k] for k in numbers], root)
    good = usable_poses(poses, export.folder, dropped)
    chosen = [good[k] for k in evenly(len(good), wanted)]
    cameras = _Cameras(export, root, align, native_size)
    tried = [(k, partial(cameras.pair, color[numbers[k]], depth.get(numbers[k]), poses[k])) for k in chosen]
    usable = readable_frames(tried, dropped)
    chosen, pairs = [k for k, _ in usable], [pair for _, pair in usable]
    frames = [Frame(f"{numbers[k]:06d}", *pair) for k, pair in usable]
    picked = [numbers[k] for k in chosen]
    depths = tuple(depth.get(n) for n in picked)
    pixels = FilePixels(root, tuple(color[n] for n in picked), depths, tuple(pairs), DEPTH_SCALE)
    files = [*cameras.files, *pixels.color_files, *(d for d in depths if d), *(pose[n] for n in picked)]
    return Capture(tuple(frames), pixels, poses[chosen].reshape(-1, 4, 4), tuple(files))


class _Cameras:
    """Cameras of exported frames from the two intrinsic files."""

    def __init__(self, export: Export, root: Path, align: FloatArray, native_size: tuple[int, int] | None) -> None:
        self.root, self.align, self.native_size = root, align, native_size
        self.files = [path for path in (export.color_intrinsics, export.depth_intrinsics) if path is not None]
        first = export.color_intrinsics
        self.color = finite_array(_intrinsics(first, root), (-1, -1), first, "intrinsics", 1e6)
        path = export.depth_intrinsics
        self.depth = None if path is None else finite_array(_intrinsics(path, root), (-1, -1), path, "intrinsics", 1e6)

    def pair(self, color: Path, depth: Path | None, pose: FloatArray) -> tuple[Camera, Camera | None]:
        size, world = image_size(color, self.root), product(self.align, pose)
        native = of_size(self.color, (self.native_size or size, size), self.files[0])
        first = camera(self.color, native, world, self.files[0], "colour intrinsics").resized(*size)
        if depth is None:
            return first, None
        shape = depth_size(depth, self.root)
        if self.depth is None:
            return first, first.resized(*shape)
        second = camera(self.depth, shape, world, self.files[-1], "depth intrinsics")
        check_pair(first, second, self.files[0])
        return first, second


def _intrinsics(path: Path, root: Path) -> FloatArray:
    """(4, 4) or (3, 3), whichever the file has."""
    rows = number_rows(path, root)
    if [len(row) for row in rows] not in ([4, 4, 4, 4], [3, 3, 3]):
        raise InputError(path, "matrix", "four lines of four numbers, or three of three")
    return np.stack(rows)
