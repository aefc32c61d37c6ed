"""Posed RGB-D folders: colour, depth, intrinsics and poses, without mesh or instances.

    color/0001.jpg  depth/0001.png  poses.txt        one scene, or one sub-folder a scene

Options: `color`, `depth` (a folder or a glob), `depth_scale` (units per metre, 1000), `intrinsics` and
`depth_intrinsics` (four numbers fx, fy, cx, cy, or a file: 3x3 or 4x4 text, or Open3D's camera JSON), `poses` (a
file, or a folder of 4x4 files), `pose_format` ("tum", "log", "matrix"), `pose_convention` ("camera_to_world",
"world_to_camera") and `up` ("auto", "z", "y", "-y"). With "auto" the world is turned so that z is up: the cameras'
mean up, refined by the floor. Poses belong to pictures by time stamp where both have one, else by order where there
are as many, else by the number in the file's name.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vstdata.canonical import read_json
from vstdata.draw import evenly
from vstdata.errors import InputError, ManifestError
from vstdata.linear import product
from vstdata.scene import Camera, FloatArray, Frame, Noise, Scene
from vstdata.sources.building.assemble import camera, usable_poses
from vstdata.sources.building.finish import Capture, Parts, finish
from vstdata.sources.checks.guard import finite_array, guarded, inside, mapping, number_rows, relative_file
from vstdata.sources.files.images import image_size, read_depth
from vstdata.sources.files.lists import DEFAULT_SPLIT, check_options, folders, number_option, text_option, wanted_ids
from vstdata.sources.files.poses import (
    UP_ROTATIONS,
    estimate_up,
    inverted,
    read_log,
    read_matrices,
    read_tum,
    surface_normals,
    turn_up,
)
from vstdata.sources.files.scannet_frames import FilePixels
from vstdata.sources.reader import RECORDING, Reader
from vstdata.sources.spec import SourceSpec

OPTIONS = (
    "color", "depth", "depth_scale", "intrinsics", "depth_intrinsics", "poses", "pose_format", "pose_convention", "up",
)  # fmt: skip
COLOR_SUFFIXES, DEPTH_SUFFIXES = (".jpg", ".jpeg", ".png", ".ppm"), (".png", ".pgm", ".npy")
MAX_TIME_GAP = 0.03  # seconds: TUM's own association script takes 0.02; two cameras at 30 Hz are at most 0.017 apart
NOISE = Noise(depth=0.01, pose=0.02)  # ours: a consumer depth camera at 2 m, until measured per scene
UP_FRAMES = 8
_NUMBER = re.compile(r"[0-9]+")
_SECONDS = re.compile(r"[0-9]+\.[0-9]+")


@dataclass(frozen=True, slots=True)
class _Triple:
    """One frame's files and pose (4, 4) as stored, camera_to_world."""

    color: Path
    depth: Path
    pose: FloatArray
    time: float | None


class RGBDFolderSource:
    """Reader "rgbd_folder"; see the module for its options."""

    def __init__(self, spec: SourceSpec, root: Path) -> None:
        check_options(spec, OPTIONS)
        self.spec, self.root = spec, root
        self._color = text_option(spec, "color", "color")
        self._depth = text_option(spec, "depth", "depth")
        self._poses = text_option(spec, "poses", "poses.txt")
        self._format = text_option(spec, "pose_format", "tum", ("tum", "log", "matrix"))
        self._convention = text_option(
            spec, "pose_convention", "camera_to_world", ("camera_to_world", "world_to_camera")
        )
        self._up = text_option(spec, "up", "auto", ("auto", *UP_ROTATIONS))
        self._scale = number_option(spec, "depth_scale", 1000.0)
        if "intrinsics" not in spec.options:
            raise ManifestError(f"source {spec.name!r}: option 'intrinsics' is missing")

    def scene_ids(self) -> list[str]:
        """The source's name if the root itself is a scene, else its sub-folders (or those the spec lists); sorted."""
        if self._is_scene(self.root):
            return [self.spec.name]
        found = [name for name in folders(self.root, self.root) if self._is_scene(self.root / name)]
        return wanted_ids(self.spec, self.root, found)

    def _is_scene(self, folder: Path) -> bool:
        return bool(_files(folder, self.root, self._color, COLOR_SUFFIXES, required=False))

    def _folder(self, scene_id: str) -> Path:
        return self.root if self._is_scene(self.root) else inside(self.root / scene_id, self.root)

    def files(self, scene_id: str) -> list[Path]:
        """Poses, intrinsics and the pictures of the chosen frames."""
        folder = self._folder(scene_id)
        chosen = self._chosen(folder, Counter())
        named = [folder / self._poses if (folder / self._poses).is_file() else None]
        named += [self._intrinsics_file(folder, name) for name in ("intrinsics", "depth_intrinsics")]
        return sorted({*(p for p in named if p), *(t.color for t in chosen), *(t.depth for t in chosen)})

    def load(self, scene_id: str, *, geometry: bool = True) -> Scene:
        """One checked folder; see `Source.load`."""
        folder, dropped = self._folder(scene_id), Counter[str]()
        chosen = self._chosen(folder, dropped)
        pairs = self._cameras(folder, chosen)
        pixels = FilePixels(
            self.root, tuple(t.color for t in chosen), tuple(t.depth for t in chosen), tuple(pairs), self._scale
        )
        poses = np.stack([t.pose for t in chosen])
        align = self._align(folder, chosen, pairs, poses)
        frames = tuple(
            Frame(t.color.stem, _placed(color, align), _placed(depth, align), t.time)
            for t, (color, depth) in zip(chosen, pairs, strict=True)
        )
        capture = Capture(frames, pixels, poses)
        split = self.spec.split or DEFAULT_SPLIT
        return finish(self.spec, Parts(folder, scene_id, split, dropped, capture, align, noise=NOISE), geometry)

    def _chosen(self, folder: Path, dropped: Counter[str]) -> list[_Triple]:
        """At most `frames_per_scene` frames with a usable pose, evenly spread."""
        color = _files(folder, self.root, self._color, COLOR_SUFFIXES)
        depth = _pair_depth(color, _files(folder, self.root, self._depth, DEPTH_SUFFIXES), folder)
        poses, times, matches = self._read_poses(folder, color)
        if self._convention == "world_to_camera":
            poses = inverted(poses)
        triples = [
            _Triple(c, d, poses[k], None if times is None else float(times[k]))
            for c, d, k in zip(color, depth, matches, strict=True)
            if d is not None and k is not None
        ]
        dropped["frame_without_depth"] += sum(d is None for d in depth)
        dropped["frame_without_pose"] += sum(k is None for k in matches)
        if not triples:
            raise InputError(folder, "frames", "pictures with depth and a pose")
        good = usable_poses(np.stack([t.pose for t in triples]), folder / self._poses, dropped)
        return [triples[good[k]] for k in evenly(len(good), self.spec.frames_per_scene)]

    def _read_poses(self, folder: Path, color: list[Path]) -> tuple[FloatArray, FloatArray | None, list[int | None]]:
        """Poses, their time stamps, and the row of each colour picture."""
        path, times = relative_file(folder, self._poses, "poses"), None
        if self._format == "matrix":
            files = _files(folder, self.root, self._poses, (".txt",))
            return read_matrices(files, self.root), None, _match_files(color, files)
        if self._format == "log":
            poses = read_log(path, self.root)
        else:
            poses, times = read_tum(path, self.root)
            if times is not None and all(_SECONDS.fullmatch(c.stem) for c in color):
                return poses, times, _nearest(np.array([float(c.stem) for c in color]), times)
        return poses, times, _match_rows(color, len(poses), path)

    def _intrinsics_file(self, folder: Path, name: str) -> Path | None:
        value = self.spec.options.get(name)
        if not isinstance(value, str):
            return None
        own = relative_file(folder, value, name)
        return own if own.is_file() else relative_file(self.root, value, name)

    def _matrix(self, folder: Path, name: str) -> FloatArray | None:
        value, path = self.spec.options.get(name), self._intrinsics_file(folder, name)
        if path is not None:
            return read_intrinsics(path, self.root)
        if value is None:
            return None
        fx, fy, cx, cy = finite_array(value, (4,), folder, name, 1e6)
        return np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]])

    def _cameras(self, folder: Path, chosen: list[_Triple]) -> list[tuple[Camera, Camera]]:
        """Colour and depth camera of every frame in the stored world."""
        matrix, own = self._matrix(folder, "intrinsics"), self._matrix(folder, "depth_intrinsics")
        if matrix is None:
            raise InputError(folder, "intrinsics", "four numbers fx, fy, cx, cy or a file")
        pairs = []
        for frame in chosen:
            size, shape = image_size(frame.color, self.root), image_size(frame.depth, self.root)
            color = camera(matrix, size, frame.pose, folder, "intrinsics")
            if own is not None:
                pairs.append((color, camera(own, shape, frame.pose, folder, "depth_intrinsics")))
            elif abs(size[0] * shape[1] - size[1] * shape[0]) <= 0.01 * size[0] * shape[1]:
                pairs.append((color, color.resized(*shape)))
            else:
                raise InputError(
                    frame.depth, "size", f"the shape of {frame.color.name}, or the option depth_intrinsics"
                )
        return pairs

    def _align(
        self, folder: Path, chosen: list[_Triple], pairs: list[tuple[Camera, Camera]], poses: FloatArray
    ) -> FloatArray:
        """(4, 4) the rotation of the stored world that brings z up."""
        align = np.eye(4)
        if self._up != "auto":
            align[:3, :3] = UP_ROTATIONS[self._up]
            return align
        normals = [np.empty((0, 3))]
        for k in evenly(len(chosen), UP_FRAMES):
            depth_camera = pairs[k][1]
            size = (depth_camera.width, depth_camera.height)
            depth = read_depth(chosen[k].depth, self.root, size, self._scale).astype(np.float64)
            normals.append(
                product(surface_normals(depth, depth_camera.intrinsics), depth_camera.camera_to_world[:3, :3].T)
            )
        align[:3, :3] = turn_up(estimate_up(poses, np.concatenate(normals), folder))
        return align


def read_intrinsics(path: Path, root: Path) -> FloatArray:
    """(3, 3) from a text file of 3x3, 4x4 or four numbers, or from Open3D's camera JSON (column-major). Raises
    InputError for anything else."""
    if path.suffix == ".json":
        value = mapping(read_json(inside(path, root)), path, "root")
        return finite_array(value.get("intrinsic_matrix"), (9,), path, "intrinsic_matrix", 1e6).reshape(3, 3).T
    numbers = finite_array(np.concatenate([np.empty(0), *number_rows(path, root)]), (-1,), path, "numbers", 1e6)
    if len(numbers) == 4:
        fx, fy, cx, cy = numbers
        return np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]])
    if len(numbers) not in (9, 16):
        raise InputError(path, "numbers", f"4, 9 or 16 numbers, not {len(numbers)}")
    side = 3 if len(numbers) == 9 else 4
    return np.asarray(numbers.reshape(side, side)[:3, :3])


def _placed(camera: Camera, align: FloatArray) -> Camera:
    return Camera(camera.intrinsics, camera.width, camera.height, product(align, camera.camera_to_world))


def _number(path: Path) -> int:
    digits = _NUMBER.findall(path.stem)
    return int(digits[-1][:18]) if digits else -1


def _order(path: Path) -> tuple[float, int, str]:
    return (float(path.stem) if _SECONDS.fullmatch(path.stem) else 0.0, _number(path), path.name)


def _files(folder: Path, root: Path, where: str, suffixes: tuple[str, ...], required: bool = True) -> list[Path]:
    """Files of a sub-folder, or of a glob, sorted by time stamp or number in the name."""
    base = relative_file(root, str(folder.relative_to(root)), "folder")
    with guarded(base, where, "a folder or a glob inside the scene's folder"):
        if ".." in Path(where).parts or Path(where).is_absolute():
            raise InputError(base, where, "a folder or a glob inside the scene's folder")
        found = list((base / where).iterdir()) if (base / where).is_dir() else list(base.glob(where))
        files = sorted((p for p in found if p.suffix.lower() in suffixes and p.is_file()), key=_order)
    if required and not files:
        raise InputError(base / where, "files", f"at least one file of {suffixes}")
    return [inside(path, root) for path in files]


def _pair_depth(color: list[Path], depth: list[Path], folder: Path) -> list[Path | None]:
    """The depth file of each colour file: by time stamp, by number, or by order where there are as many."""
    if all(_SECONDS.fullmatch(p.stem) for p in (*color, *depth)):
        nearest = _nearest(np.array([float(p.stem) for p in color]), np.array([float(p.stem) for p in depth]))
        return [None if k is None else depth[k] for k in nearest]
    numbers = {_number(path): path for path in depth}
    if len(numbers) == len(depth) and len({_number(c) for c in color}) == len(color) and -1 not in numbers:
        pairs = [numbers.get(_number(path)) for path in color]
        if any(pairs):
            return pairs
    if len(color) != len(depth):
        raise InputError(folder, "depth", f"a depth picture for each of {len(color)} pictures, not {len(depth)}")
    return list(depth)


def _nearest(wanted: FloatArray, times: FloatArray) -> list[int | None]:
    order = np.argsort(times, kind="stable")
    right = np.clip(np.searchsorted(times[order], wanted), 0, len(times) - 1)
    left = np.clip(right - 1, 0, len(times) - 1)
    closer = np.where(np.abs(times[order][left] - wanted) <= np.abs(times[order][right] - wanted), left, right)
    return [
        int(order[k]) if abs(times[order[k]] - t) <= MAX_TIME_GAP else None for k, t in zip(closer, wanted, strict=True)
    ]


def _match_files(color: list[Path], files: list[Path]) -> list[int | None]:
    rows = {_number(path): k for k, path in enumerate(files)}
    matches = [rows.get(_number(path)) for path in color]
    if len(files) == len(color) and None in matches:
        return list(range(len(files)))
    return matches


def _match_rows(color: list[Path], count: int, file: Path) -> list[int | None]:
    """Rows of a trajectory without usable time stamps: by order where there are as many, else by number."""
    if count == len(color):
        return list(range(count))
    numbers = [_number(path) for path in color]
    if min(numbers) < 0 or max(numbers) >= count:
        raise InputError(
            file, "poses", f"a pose for each of {len(color)} pictures, or one for each frame number, not {count}"
        )
    return list(numbers)


READER = Reader(
    "rgbd_folder",
    "posed RGB-D: colour, depth (sensor or any metric depth model), intrinsics, poses as TUM lines, `.log` trajectory "
    "or 4x4 files",
    RGBDFolderSource,
    layout="color/, depth/, poses.txt",
    origin="your own recording",
    has=RECORDING,
)
