"""Posed RGB-D folders: colour, depth, intrinsics and poses; and objects, where there are pictures of their ids.

    color/0001.jpg  depth/0001.png  poses.txt        one scene, or one sub-folder a scene
    instances/0001.png  objects.json  mesh.ply       an object's id at each pixel (0: none), what ids mean, a mesh

With `instances` the depth is fused into a mesh, unless there is one, and pictures vote whose a surface is; boxes that
`objects.json` does not state are fitted. Nothing tells the scale of such captures for sure, so `capture.json` (or
`objects.json`, see `vstdata.sources.files.object_list`) must state it, and how it is known:
{"scale": {"metres_per_unit": 1.0, "source": "sensor depth"}}. The unit is that of poses, boxes, mesh and of depth after
`depth_scale`.

Options: `color`, `depth` (a folder or a glob), `depth_scale` (units per metre, 1000), `no_depth` (numbers in the depth
files that stand for no depth, beside those that are found), `intrinsics` and `depth_intrinsics` (four numbers fx, fy,
cx, cy, or a file: 3x3 or 4x4 text, or JSON, Open3D's or with fx, fy, cx, cy), `poses` (a file, or a folder or glob of
4x4 files), `pose_format`
("tum", "log", "matrix"; "colmap": `poses` is a folder with a model's cameras and images, text or binary, whose pictures
are paired by name and whose intrinsics hold where none are given), `pose_convention` ("camera_to_world",
"world_to_camera"), `camera_axes` ("opencv": x right, y down, z ahead; "opengl", ARKit's too: x right, y up, z back),
`up` ("auto", "z", "y", "-y"), `instances` (a folder or a glob), `mesh` (a file) and `pairs` ("auto", "time", "number",
"order"). With "auto" the world is turned so that z is up:
the cameras' mean up, refined by the floor. Pictures, depth and poses belong together by time stamp where their names
(or lines) have one, else by running number, else by order where there are as many. Where two ways differ, as for one
count from 0 and one from 1, depth and poses tell which is right; a way that pairs less than half of them is refused
unless it is stated.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import product as pairs_of
from pathlib import Path

import numpy as np

from vstdata.draw import evenly
from vstdata.errors import InputError, ManifestError
from vstdata.linear import product
from vstdata.scene import Camera, DepthArray, FloatArray, Frame, Noise, Scene
from vstdata.sources.building.agreement import agreement
from vstdata.sources.building.assemble import camera, usable_poses
from vstdata.sources.building.finish import Capture, Parts, finish
from vstdata.sources.building.geometry import rigid_mask
from vstdata.sources.building.known_depth import KnownDepth
from vstdata.sources.checks.guard import finite_array, inside, relative_file
from vstdata.sources.checks.misplaced import MISPLACED, misplaced
from vstdata.sources.files.capture_files import files_of, read_intrinsics, ways_of_rows
from vstdata.sources.files.captured_objects import Found, read_mesh, with_objects
from vstdata.sources.files.colmap import model_file, model_intrinsics, read_model
from vstdata.sources.files.id_images import SUFFIXES, read_id_image
from vstdata.sources.files.images import image_size, metres, read_depth
from vstdata.sources.files.lists import (
    DEFAULT_SPLIT,
    check_options,
    folders,
    number_option,
    numbers_option,
    text_option,
    wanted_ids,
)
from vstdata.sources.files.object_list import CAPTURE, OBJECTS, read_objects, read_scale
from vstdata.sources.files.pairing import (
    MOSTLY,
    Names,
    Rows,
    in_seconds,
    nearest,
    paired,
    read_names,
    stated,
    ways,
)
from vstdata.sources.files.poses import (
    UP_ROTATIONS,
    estimate_up,
    inverted,
    read_log,
    read_matrices,
    read_matrix_lines,
    read_tum,
    surface_normals,
    turn_up,
)
from vstdata.sources.files.scannet_frames import FilePixels, readable_frames
from vstdata.sources.reader import EVERYTHING, Reader
from vstdata.sources.spec import SourceSpec

OPTIONS = (
    "color", "depth", "depth_scale", "intrinsics", "depth_intrinsics", "poses", "pose_format", "pose_convention", "up",
    "pairs", "no_depth", "camera_axes", "instances", "mesh",
)  # fmt: skip
COLOR_SUFFIXES, DEPTH_SUFFIXES = (".jpg", ".jpeg", ".png", ".ppm"), (".png", ".pgm", ".npy")
NOISE = Noise(depth=0.01, pose=0.02)  # ours: a consumer depth camera at 2 m, until measured per scene
UP_FRAMES = 8
CLEARLY = 1.1  # ours: depth and poses of the other way must agree by so much more before it is taken


@dataclass(frozen=True, slots=True)
class _Triple:
    """One frame's files and pose (4, 4) as stored, camera_to_world."""

    color: Path
    depth: Path
    pose: FloatArray
    time: float | None
    ids: Path | None = None


class RGBDFolderSource:
    """Reader "rgbd_folder"; see the module for its options."""

    def __init__(self, spec: SourceSpec, root: Path) -> None:
        check_options(spec, OPTIONS)
        self.spec, self.root = spec, root
        self._color = text_option(spec, "color", "color")
        self._depth = text_option(spec, "depth", "depth")
        self._poses = text_option(spec, "poses", "poses.txt")
        self._format = text_option(spec, "pose_format", "tum", ("tum", "log", "matrix", "colmap"))
        self._convention = text_option(
            spec, "pose_convention", "camera_to_world", ("camera_to_world", "world_to_camera")
        )
        self._axes = text_option(spec, "camera_axes", "opencv", ("opencv", "opengl"))
        self._instances = text_option(spec, "instances", "instances")
        self._mesh = text_option(spec, "mesh", "mesh.ply")
        self._up = text_option(spec, "up", "auto", ("auto", *UP_ROTATIONS))
        self._pairs = text_option(spec, "pairs", "auto", ("auto", "time", "number", "order"))
        self._scale = number_option(spec, "depth_scale", 1000.0)
        self._no_depth = tuple(float(metres(np.array([v]), self._scale)[0]) for v in numbers_option(spec, "no_depth"))
        if "intrinsics" not in spec.options and self._format != "colmap":
            raise ManifestError(f"source {spec.name!r}: option 'intrinsics' is missing")
        if self._format == "colmap" and self._convention != "camera_to_world":
            raise ManifestError(
                f"source {spec.name!r}: option 'pose_convention' is COLMAP's own for pose_format = 'colmap'"
            )

    def scene_ids(self) -> list[str]:
        """The source's name if the root itself is a scene, else its sub-folders (or those the spec lists); sorted."""
        if self._is_scene(self.root):
            return [self.spec.name]
        return wanted_ids(self.spec, self.root, [own for own, path in self._folders.items() if self._is_scene(path)])

    @cached_property
    def _folders(self) -> dict[str, Path]:
        return folders(self.root, self.root)

    def _is_scene(self, folder: Path) -> bool:
        try:
            return bool(files_of(folder, self.root, self._color, COLOR_SUFFIXES, required=False))
        except InputError:
            return True  # loading it will tell

    def _folder(self, scene_id: str) -> Path:
        if self._is_scene(self.root):
            return self.root
        if scene_id not in self._folders:
            raise InputError(self.root, "scene id", f"a folder below the root, not {scene_id!r}")
        return inside(self._folders[scene_id], self.root)

    def files(self, scene_id: str) -> list[Path]:
        """Poses, intrinsics, what is said of objects, and the pictures of the chosen frames."""
        folder = self._folder(scene_id)
        chosen = self._chosen(folder, Counter())
        named = [folder / self._poses if (folder / self._poses).is_file() else None]
        if self._format == "colmap":
            named += [model_file(folder / self._poses, name) for name in ("cameras", "images")]
        named += [self._intrinsics_file(folder, name) for name in ("intrinsics", "depth_intrinsics")]
        shown = [path for t in chosen for path in (t.color, t.depth, t.ids)]
        told = (OBJECTS, self._mesh) if any(t.ids for t in chosen) else ()
        named += [path for path in (folder / n for n in (CAPTURE, *told)) if path.is_file()]
        return sorted({path for path in (*named, *shown) if path})

    def load(self, scene_id: str, *, geometry: bool = True) -> Scene:
        """One checked folder; see `Source.load`."""
        folder, dropped = self._folder(scene_id), Counter[str]()
        usable = self._cameras(folder, self._chosen(folder, dropped), dropped)
        objects = any(t.ids for t, _ in usable)
        if objects and geometry:  # what has a wrong pose must not be fused
            wrong = set(self._misplaced(usable))
            usable = [both for k, both in enumerate(usable) if k not in wrong]
            dropped[MISPLACED] += len(wrong)
        scale = read_scale(folder, self.root, required=objects)
        unit = scale.metres
        chosen, pairs = [_scaled(t, unit) for t, _ in usable], [_in_metres(both, unit) for _, both in usable]
        pixels = FilePixels(
            self.root, tuple(t.color for t in chosen), tuple(t.depth for t in chosen), tuple(pairs), self._scale / unit
        )
        poses = np.stack([t.pose for t in chosen])
        no_depth = tuple(value * unit for value in self._no_depth)
        known = KnownDepth(pixels, len(chosen), no_depth)
        align = self._align(folder, known, pairs, poses)
        frames = tuple(
            Frame(t.color.stem, _placed(color, align), _placed(depth, align), t.time)
            for t, (color, depth) in zip(chosen, pairs, strict=True)
        )
        capture = Capture(frames, pixels, poses, no_depth=no_depth)
        split, name = self.spec.split or DEFAULT_SPLIT, "" if folder == self.root else folder.name
        parts = Parts(folder, scene_id, split, dropped, capture, align, noise=NOISE, name=name, scale=scale.source)
        if objects and geometry:
            parts = with_objects(parts, frames, known, self._found(folder, chosen, unit, align))
        return finish(self.spec, parts, geometry)

    def _misplaced(self, usable: list[tuple[_Triple, tuple[Camera, Camera]]]) -> list[int]:
        frames = [Frame(t.color.stem, *both, t.time) for t, both in usable]
        files = tuple(t.color for t, _ in usable), tuple(t.depth for t, _ in usable)
        pixels = FilePixels(self.root, *files, tuple(both for _, both in usable), self._scale)
        return misplaced(frames, KnownDepth(pixels, len(frames), self._no_depth), None)

    def _found(self, folder: Path, chosen: list[_Triple], unit: float, align: FloatArray) -> Found:
        """What there is of objects beside the pictures."""
        listed = read_objects(folder, self.root, unit, align, upright=self._up == "z")
        path, files = relative_file(folder, self._mesh, "mesh"), [t.ids for t in chosen]
        mesh = read_mesh(path, self.root, unit, align) if path.is_file() or "mesh" in self.spec.options else None
        return Found(
            listed,
            lambda k: None if (own := files[k]) is None else read_id_image(own, self.root),
            folder / OBJECTS,
            mesh,
        )

    def _chosen(self, folder: Path, dropped: Counter[str]) -> list[_Triple]:
        """At most `frames_per_scene` frames with a usable pose, evenly spread."""
        color = files_of(folder, self.root, self._color, COLOR_SUFFIXES)
        depth = files_of(folder, self.root, self._depth, DEPTH_SUFFIXES)
        names = read_names(color)
        depth_ways = self._ways(names, read_names(depth), folder / self._depth, f"depth for {len(color)} pictures")
        poses, times, pose_ways = self._read_poses(folder, color, names)
        if self._convention == "world_to_camera":
            poses = inverted(poses)
        if self._axes == "opengl":
            poses = poses * np.array([1.0, -1.0, -1.0, 1.0])
        both = list(pairs_of(depth_ways, pose_ways))
        found = [
            [
                _Triple(c, depth[d], poses[k], None if times is None else float(times[k]))
                for c, d, k in zip(color, maps, matches, strict=True)
                if d is not None and k is not None
            ]
            for maps, matches in both
        ]
        best = self._best(folder, found)
        triples, (maps, matches) = found[best], both[best]
        dropped["frame_without_depth"] += len(maps) - paired(maps)
        dropped["frame_without_pose"] += len(matches) - paired(matches)
        dropped["depth_without_picture"] += max(len(depth) - paired(maps), 0)
        if not triples:
            raise InputError(folder, "frames", "pictures with depth and a pose")
        good = usable_poses(np.stack([t.pose for t in triples]), folder / self._poses, dropped)
        ids = self._id_images(folder, color, names)
        chosen = [triples[good[k]] for k in evenly(len(good), self.spec.frames_per_scene)]
        return [replace(t, ids=ids.get(t.color)) for t in chosen]

    def _id_images(self, folder: Path, color: list[Path], names: Names) -> dict[Path, Path]:
        """The id picture of each picture that has one: of the same name, or as depth is paired."""
        wanted = "instances" in self.spec.options or (folder / OBJECTS).is_file()
        files = files_of(folder, self.root, self._instances, SUFFIXES, required=wanted)
        if not files:
            return {}
        by_stem = {path.stem: path for path in files}
        if 2 * sum(path.stem in by_stem for path in color) >= min(len(color), len(files)):
            return {path: by_stem[path.stem] for path in color if path.stem in by_stem}
        where = folder / self._instances
        found = self._ways(names, read_names(files), where, f"pictures of ids for {len(color)} pictures")
        if len(found) > 1:
            raise InputError(where, "names", "those of the pictures: counts from 0 and from 1 both fit")
        return {path: files[k] for path, k in zip(color, found[0], strict=True) if k is not None}

    def _ways(self, first: Names, second: Names, file: Path, what: str) -> list[Rows]:
        """The ways in which files belong to pictures, the likelier first; the stated one alone where there is one."""
        if self._pairs != "auto":
            rows = stated(first, second, self._pairs)
            if rows is None:
                raise InputError(file, "names", f"{what} that can be paired by {self._pairs}, as the option pairs says")
            return [rows]
        found = ways(first, second)
        least = MOSTLY * min(first.count, second.count)
        if not found or paired(next(iter(found.values()))) < least:
            told = ", ".join(f"by {way} {paired(rows)} of {len(rows)} pictures" for way, rows in found.items())
            expected = f"{what}, not {second.count}; {told or 'their names have no numbers in common'} have one"
            raise InputError(file, "names", f"{expected} (the option pairs = 'time', 'number' or 'order' says how)")
        return list(found.values())

    def _best(self, folder: Path, found: list[list[_Triple]]) -> int:
        """Which of several ways to pair is right, by how well depth and poses agree; the first unless another is
        clearly better."""
        if len(found) == 1:
            return 0
        scores = [self._agreement(folder, triples) for triples in found]
        best = int(np.argmax(scores))
        return best if scores[best] > CLEARLY * scores[0] else 0

    def _agreement(self, folder: Path, triples: list[_Triple]) -> float:
        if not triples:
            return 0.0
        good = rigid_mask(np.stack([t.pose for t in triples]))[1]
        posed = [t for t, fine in zip(triples, good, strict=True) if fine]
        pairs = self._cameras(folder, posed, Counter())
        usable, cameras = [t for t, _ in pairs], [both[1] for _, both in pairs]

        def depth(k: int) -> DepthArray | None:
            return read_depth(usable[k].depth, self.root, (cameras[k].width, cameras[k].height), self._scale)

        return agreement(cameras, depth)

    def _read_poses(
        self, folder: Path, color: list[Path], names: Names
    ) -> tuple[FloatArray, FloatArray | None, list[Rows]]:
        """Poses, their time stamps in seconds, and the ways in which rows may belong to pictures."""
        path, times = relative_file(folder, self._poses, "poses"), None
        if self._format == "matrix" and path.is_file():
            poses = read_matrix_lines(path, self.root)
            return poses, None, ways_of_rows(names, poses, None, path)
        if self._format == "matrix":
            files = files_of(folder, self.root, self._poses, (".txt",))
            told = f"poses for {len(color)} pictures"
            return read_matrices(files, self.root), None, self._ways(names, read_names(files), path, told)
        if self._format == "colmap":
            poses, rows = read_model(path, self.root, color)
            return poses, None, [rows]
        if self._format == "log":
            poses = read_log(path, self.root)
        else:
            poses, stamps = read_tum(path, self.root)
            times = None if stamps is None else in_seconds(stamps)
        if times is not None and names.seconds is not None:
            rows = nearest(names.seconds, times)
            if paired(rows) >= MOSTLY * min(len(color), len(times)):
                return poses, times, [rows]
        return poses, times, ways_of_rows(names, poses, times, path)

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
        if value is None and name == "intrinsics" and self._format == "colmap":
            return model_intrinsics(relative_file(folder, self._poses, "poses"), self.root)
        if value is None:
            return None
        fx, fy, cx, cy = finite_array(value, (4,), folder, name, 1e6)
        return np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]])

    def _cameras(
        self, folder: Path, chosen: list[_Triple], dropped: Counter[str]
    ) -> list[tuple[_Triple, tuple[Camera, Camera]]]:
        """Colour and depth camera of every frame with readable pictures, in the stored world."""
        matrix, own = self._matrix(folder, "intrinsics"), self._matrix(folder, "depth_intrinsics")
        if matrix is None:
            raise InputError(folder, "intrinsics", "four numbers fx, fy, cx, cy or a file")
        return readable_frames([(t, partial(self._pair, folder, matrix, own, t)) for t in chosen], dropped)

    def _pair(self, folder: Path, matrix: FloatArray, own: FloatArray | None, frame: _Triple) -> tuple[Camera, Camera]:
        size, shape = image_size(frame.color, self.root), image_size(frame.depth, self.root)
        color = camera(matrix, size, frame.pose, folder, "intrinsics")
        if own is not None:
            return color, camera(own, shape, frame.pose, folder, "depth_intrinsics")
        if abs(size[0] * shape[1] - size[1] * shape[0]) > 0.01 * size[0] * shape[1]:
            raise InputError(frame.depth, "size", f"the shape of {frame.color.name}, or the option depth_intrinsics")
        return color, color.resized(*shape)

    def _align(
        self, folder: Path, pixels: KnownDepth, pairs: list[tuple[Camera, Camera]], poses: FloatArray
    ) -> FloatArray:
        """(4, 4) the rotation of the stored world that brings z up."""
        align = np.eye(4)
        if self._up != "auto":
            align[:3, :3] = UP_ROTATIONS[self._up]
            return align
        normals = [np.empty((0, 3))]
        for k in evenly(len(pairs), UP_FRAMES):
            camera, depth = pairs[k][1], pixels.depth(k)
            if depth is not None:
                found = surface_normals(depth.astype(np.float64), camera.intrinsics)
                normals.append(product(found, camera.camera_to_world[:3, :3].T))
        align[:3, :3] = turn_up(estimate_up(poses, np.concatenate(normals), folder))
        return align


def _scaled(frame: _Triple, unit: float) -> _Triple:
    """A frame whose camera stands where it does in metres."""
    pose = frame.pose.copy()
    pose[:3, 3] *= unit
    return replace(frame, pose=pose)


def _in_metres(pair: tuple[Camera, Camera], unit: float) -> tuple[Camera, Camera]:
    """Both cameras of a frame, their places multiplied by `unit`."""
    scale = np.ones((4, 4))
    scale[:3, 3] = unit
    color, depth = (Camera(c.intrinsics, c.width, c.height, c.camera_to_world * scale) for c in pair)
    return color, depth


def _placed(camera: Camera, align: FloatArray) -> Camera:
    return Camera(camera.intrinsics, camera.width, camera.height, product(align, camera.camera_to_world))


READER = Reader(
    "rgbd_folder",
    "posed RGB-D: colour, depth (sensor or any metric depth model), intrinsics, poses as TUM lines, `.log` trajectory "
    "or 4x4 files; objects from pictures of their ids",
    RGBDFolderSource,
    layout="color/, depth/, poses.txt; for objects instances/, objects.json, capture.json",
    origin="your own recording",
    has=EVERYTHING,
)
