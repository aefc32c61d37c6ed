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
cx, cy, or a file: 3x3 or 4x4 text, or JSON, Open3D's or with fx, fy, cx, cy; the size that it states
is that of the pictures, or they are resized), `poses` (a file, or a folder or glob of
4x4 files), `pose_format`
("tum", "log", "matrix"; "colmap": `poses` is a folder with a model's cameras and images, text or binary, whose pictures
are paired by name and whose intrinsics hold where none are given), `pose_convention` ("camera_to_world",
"world_to_camera"), `camera_axes` ("opencv": x right, y down, z ahead; "opengl", ARKit's too: x right, y up, z back),
`up` ("auto", "z", "y", "-y"), `instances` (a folder or a glob), `mesh` (a file) and `pairs` ("auto", "time", "number",
"order"). With "auto" the world is turned so that z is up: the direction that cameras hold steady while they turn, as
a floor shows it; where they do not tell it the scene is refused, and `up` must say it. Pictures, depth and poses belong
together by time stamp where their names (or lines) have one, else by running number, else by order where there are as
many. Poses in the coordinates of a map, as UTM's, are told, and lie about zero afterwards, as boxes and mesh do. Where
two ways differ, as for one count from 0 and one from 1, depth and poses tell which is right; a way that
pairs less than half of them is refused unless it is stated.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from vstdata.draw import evenly
from vstdata.errors import InputError
from vstdata.linear import product
from vstdata.scene import Camera, FloatArray, Frame, Noise, Scene
from vstdata.sources.building.finish import Capture, Parts, finish
from vstdata.sources.building.known_depth import KnownDepth
from vstdata.sources.checks.guard import inside, relative_file
from vstdata.sources.checks.misplaced import MISPLACED, misplaced
from vstdata.sources.files.captured_objects import Found, read_mesh, with_objects
from vstdata.sources.files.folder_frames import FolderFrames, Shot
from vstdata.sources.files.id_images import read_id_image
from vstdata.sources.files.images import metres
from vstdata.sources.files.lists import (
    DEFAULT_SPLIT,
    check_options,
    folders,
    numbers_option,
    text_option,
    wanted_ids,
)
from vstdata.sources.files.object_list import CAPTURE, OBJECTS, Stored, read_objects, read_scale
from vstdata.sources.files.passed_over import check_folder, passed_over
from vstdata.sources.files.poses import UP_ROTATIONS, surface_normals, turn_up
from vstdata.sources.files.scannet_frames import FilePixels
from vstdata.sources.files.upward import Surfaces, estimate_up
from vstdata.sources.reader import EVERYTHING, Reader
from vstdata.sources.spec import SourceSpec

OPTIONS = (
    "color", "depth", "depth_scale", "intrinsics", "depth_intrinsics", "poses", "pose_format", "pose_convention", "up",
    "pairs", "no_depth", "camera_axes", "instances", "mesh",
)  # fmt: skip
NOISE = Noise(depth=0.01, pose=0.02)  # ours: a consumer depth camera at 2 m, until measured per scene
UP_FRAMES = 8


class RGBDFolderSource:
    """Reader "rgbd_folder"; see the module for its options."""

    def __init__(self, spec: SourceSpec, root: Path) -> None:
        check_options(spec, OPTIONS)
        self.spec, self.root = spec, root
        self._frames = FolderFrames(spec, root)
        self._mesh = text_option(spec, "mesh", "mesh.ply")
        self._up = text_option(spec, "up", "auto", ("auto", *UP_ROTATIONS))
        self._scale = self._frames.scale
        self._no_depth = tuple(float(metres(np.array([v]), self._scale)[0]) for v in numbers_option(spec, "no_depth"))

    def scene_ids(self) -> list[str]:
        """The source's name if the root itself is a scene, else its sub-folders (or those the spec lists); sorted."""
        if self._is_scene(self.root):
            return [self.spec.name]
        found = [own for own, path in self._folders.items() if self._is_scene(path)]
        return wanted_ids(self.spec, self.root, [*found, *self._others] if found else [])

    @cached_property
    def _folders(self) -> dict[str, Path]:
        return folders(self.root, self.root)

    @cached_property
    def _others(self) -> dict[str, Path]:
        """What looks like a recording and cannot be read: loading it tells why."""
        return passed_over(self.root, (path for path in self._folders.values() if self._is_scene(path)))

    def _is_scene(self, folder: Path) -> bool:
        return self._frames.has_pictures(folder)

    def _folder(self, scene_id: str) -> Path:
        if self._is_scene(self.root):
            return self.root
        path = self._folders.get(scene_id) or self._others.get(scene_id)
        if path is None:
            raise InputError(self.root, "scene id", f"a folder below the root, not {scene_id!r}")
        check_folder(path)
        return inside(path, self.root)

    def files(self, scene_id: str) -> list[Path]:
        """Poses, intrinsics, what is said of objects, and the pictures of the chosen frames."""
        folder = self._folder(scene_id)
        chosen = self._frames.chosen(folder, Counter())
        named = self._frames.told_by(folder)
        shown = [path for t in chosen for path in (t.color, t.depth, t.ids)]
        told = (OBJECTS, self._mesh) if any(t.ids for t in chosen) else ()
        named += [path for path in (folder / n for n in (CAPTURE, *told)) if path.is_file()]
        return sorted({path for path in (*named, *shown) if path})

    def load(self, scene_id: str, *, geometry: bool = True) -> Scene:
        """One checked folder; see `Source.load`."""
        folder, dropped = self._folder(scene_id), Counter[str]()
        usable = self._frames.cameras(folder, self._frames.chosen(folder, dropped), dropped)
        objects = any(t.ids for t, _ in usable)
        dropped["origin_of_map_taken_off"] += any(t.origin != (0.0, 0.0, 0.0) for t, _ in usable)
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
        named = _keys([t.color for t in chosen], folder)
        frames = tuple(
            Frame(key, _placed(color, align), _placed(depth, align), t.time)
            for key, t, (color, depth) in zip(named, chosen, pairs, strict=True)
        )
        capture = Capture(frames, pixels, poses, no_depth=no_depth)
        split, name = self.spec.split or DEFAULT_SPLIT, "" if folder == self.root else folder.name
        parts = Parts(folder, scene_id, split, dropped, capture, align, noise=NOISE, name=name, scale=scale.source)
        if objects and geometry:
            origin = np.array(chosen[0].origin)
            parts = with_objects(parts, frames, known, self._found(folder, chosen, unit, align, origin))
        return finish(self.spec, parts, geometry)

    def _misplaced(self, usable: list[tuple[Shot, tuple[Camera, Camera]]]) -> list[int]:
        frames = [Frame(t.color.stem, *both, t.time) for t, both in usable]
        files = tuple(t.color for t, _ in usable), tuple(t.depth for t, _ in usable)
        pixels = FilePixels(self.root, *files, tuple(both for _, both in usable), self._scale)
        return misplaced(frames, KnownDepth(pixels, len(frames), self._no_depth), None)

    def _found(self, folder: Path, chosen: list[Shot], unit: float, align: FloatArray, origin: FloatArray) -> Found:
        """What there is of objects beside the pictures; `origin` (3,) was taken off the poses."""
        frame = Stored(unit, align, self._up == "z", origin)
        listed = read_objects(folder, self.root, frame)
        path, files = relative_file(folder, self._mesh, "mesh"), [t.ids for t in chosen]
        mesh = read_mesh(path, self.root, frame) if path.is_file() or "mesh" in self.spec.options else None
        return Found(
            listed,
            lambda k: None if (own := files[k]) is None else read_id_image(own, self.root),
            folder / OBJECTS,
            mesh,
        )

    def _align(
        self, folder: Path, pixels: KnownDepth, pairs: list[tuple[Camera, Camera]], poses: FloatArray
    ) -> FloatArray:
        """(4, 4) the rotation of the stored world that brings z up."""
        align = np.eye(4)
        if self._up != "auto":
            align[:3, :3] = UP_ROTATIONS[self._up]
            return align
        normals, points = [np.empty((0, 3))], [np.empty((0, 3))]
        for k in evenly(len(pairs), UP_FRAMES):
            camera, depth = pairs[k][1], pixels.depth(k)
            if depth is not None:
                facing, there = surface_normals(depth.astype(np.float64), camera.intrinsics)
                normals.append(product(facing, camera.camera_to_world[:3, :3].T))
                points.append(camera.to_world(there))
        seen = Surfaces(np.concatenate(normals), np.concatenate(points))
        align[:3, :3] = turn_up(estimate_up(poses, seen, folder))
        return align


def _keys(pictures: list[Path], folder: Path) -> list[str]:
    """What each picture is called, by its folders too where several have one name."""
    stems = [path.stem for path in pictures]
    if len(set(stems)) == len(stems):
        return stems
    return ["_".join(path.relative_to(folder).with_suffix("").parts) for path in pictures]


def _scaled(frame: Shot, unit: float) -> Shot:
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
