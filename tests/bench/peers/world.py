"""Analytic scenes for generators to be compared on: 27 solid boxes in a room, everything about them known by formula,
written as exported ScanNet v2 scans, which we and the others read.

A scan has a mesh of even triangles, about 620,000, one segment and one object a box, pictures in flat colours, and
depth to the millimetre.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image

from tests.sources.files import write_matrix, write_ply
from tests.worlds import Thing, draw, look_at, palette, room_shell
from vstdata.scene import Camera, DepthArray, FloatArray, IntArray

WIDTH, DEPTH, HEIGHT = 8.0, 7.0, 2.6  # of the room, metres
EYES = (1.35, 1.75)  # metres above the floor: above all boxes
SMALLEST, LARGEST = (0.3, 0.3, 0.3), (1.2, 0.8, 1.15)
APART = 0.05  # metres between the circles about two boxes
CELL = 0.0393  # metres: side of the mesh's squares, for about 620,000 triangles
LEAST_PIXELS = 200  # of a thing that a picture shows
ALONE = ("sofa", "table", "cabinet", "lamp", "television", "bed", "desk", "plant", "printer", "suitcase", "crib", "fan")
THRICE = ("chair", "box", "stool", "basket", "pillow")


@dataclass(frozen=True, eq=False)
class World:
    """One scene: its things, the room's own (walls, floor, ceiling) first, and its cameras."""

    name: str
    things: tuple[Thing, ...]
    cameras: tuple[Camera, ...]
    shell: int

    @property
    def furniture(self) -> range:
        """Places of the boxes that stand in the room."""
        return range(self.shell, len(self.things))

    @cached_property
    def drawn(self) -> list[tuple[DepthArray, IntArray]]:
        """Depth (h, w) in metres and the thing (h, w) that each camera sees."""
        return [draw(camera, [thing.box for thing in self.things]) for camera in self.cameras]

    @cached_property
    def seen(self) -> list[set[int]]:
        """The boxes that each picture shows."""
        counts = [np.bincount(owners.clip(0).ravel(), minlength=len(self.things)) for _, owners in self.drawn]
        return [{k for k in self.furniture if count[k] >= LEAST_PIXELS} for count in counts]


def worlds(count: int, frames: int, seed: int = 1) -> list[World]:
    """Scenes drawn from a seed."""
    return [_world(f"scene{number:04d}_00", frames, np.random.default_rng((seed, number))) for number in range(count)]


def _world(name: str, frames: int, numbers: np.random.Generator) -> World:
    shell = room_shell(WIDTH, DEPTH, HEIGHT)
    things, circles = list(shell), list[tuple[FloatArray, float]]()
    labels = [*ALONE, *THRICE * 3]
    while len(things) < len(shell) + len(labels):
        size = numbers.uniform(SMALLEST, LARGEST)
        reach = float(np.hypot(size[0], size[1])) / 2
        place = numbers.uniform((-WIDTH / 2 + reach, -DEPTH / 2 + reach), (WIDTH / 2 - reach, DEPTH / 2 - reach))
        if all(np.hypot(*(place - other)) > reach + radius + APART for other, radius in circles):
            circles.append((place, reach))
            label, yaw = labels[len(things) - len(shell)], float(numbers.uniform(0, 90))
            things.append(Thing(label, (*place.tolist(), size[2] / 2), tuple(size.tolist()), yaw))
    cameras = [_camera(2 * np.pi * k / frames, numbers) for k in range(frames)]
    return World(name, tuple(things), tuple(cameras), len(shell))


def _camera(angle: float, numbers: np.random.Generator) -> Camera:
    """On an ellipse about the room, looking across it."""
    eye = (0.36 * WIDTH * np.cos(angle), 0.36 * DEPTH * np.sin(angle), numbers.uniform(*EYES))
    across = angle + np.pi + numbers.uniform(-0.9, 0.9)
    return look_at(eye, (eye[0] + 2 * np.cos(across), eye[1] + 2 * np.sin(across), numbers.uniform(0.8, 1.1)))


def write_world(world: World, root: Path) -> Path:
    """Write `scans/NAME` below `root`; returns its folder."""
    folder = root / "scans" / world.name
    for name in ("color", "depth", "pose", "intrinsic"):
        (folder / name).mkdir(parents=True)
    _write_mesh(world, folder)
    colors = palette(len(world.things))
    for k, (camera, (depth, owners)) in enumerate(zip(world.cameras, world.drawn, strict=True)):
        Image.fromarray(np.asarray(colors[owners])).save(folder / "color" / f"{k:06d}.jpg", quality=95)
        Image.fromarray(np.rint(depth * 1000).astype(np.uint16)).save(folder / "depth" / f"{k:06d}.png")
        write_matrix(folder / "pose" / f"{k:06d}.txt", camera.camera_to_world)
    matrix = np.eye(4)
    matrix[:3, :3] = world.cameras[0].intrinsics
    for name in ("color", "depth"):
        write_matrix(folder / "intrinsic" / f"intrinsic_{name}.txt", matrix)
    return folder


def _write_mesh(world: World, folder: Path) -> None:
    parts = [_tiles(thing) for thing in world.things]
    starts = np.cumsum([0, *(len(vertices) for vertices, _ in parts)])
    vertices = np.concatenate([vertices for vertices, _ in parts])
    faces = np.concatenate([faces + start for (_, faces), start in zip(parts, starts, strict=False)])
    write_ply(folder / f"{world.name}_vh_clean_2.ply", vertices, faces.astype(np.int32))
    segments = np.repeat(np.arange(len(parts)), np.diff(starts)).tolist()
    segs = {"params": {}, "sceneId": world.name, "segIndices": segments}
    groups = [{"id": k, "objectId": k, "segments": [k], "label": each.label} for k, each in enumerate(world.things)]
    aggregation = {"sceneId": f"scannet.{world.name}", "appId": "bench", "segGroups": groups, "segmentsFile": "x"}
    camera = world.cameras[0]
    align = " ".join(str(x) for x in np.eye(4).ravel())
    lines = [f"axisAlignment = {align}", f"colorWidth = {camera.width}", f"colorHeight = {camera.height}"]
    (folder / f"{world.name}_vh_clean_2.0.010000.segs.json").write_text(json.dumps(segs))
    (folder / f"{world.name}.aggregation.json").write_text(json.dumps(aggregation))
    (folder / f"{world.name}.txt").write_text("\n".join([*lines, "sceneType = Living room"]) + "\n")


def _tiles(thing: Thing) -> tuple[FloatArray, IntArray]:
    """Vertices (n, 3) and triangles (m, 3) of a box whose sides are tiled by squares."""
    parts, faces, start = [], [], 0
    size = np.array(thing.size)
    for axis in range(3):
        one, other = (axis + 1) % 3, (axis + 2) % 3
        counts = np.maximum(1, np.ceil(size / CELL)).astype(int)
        for side in (-0.5, 0.5):
            u, v = np.meshgrid(*(np.linspace(-0.5, 0.5, counts[along] + 1) for along in (one, other)), indexing="ij")
            points = np.empty((u.size, 3))
            points[:, axis], points[:, one], points[:, other] = side, u.ravel(), v.ravel()
            number = np.arange(u.size).reshape(u.shape)
            a, b, c, d = (x.ravel() for x in (number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]))
            pairs = ((a, b, c), (a, c, d)) if side > 0 else ((a, c, b), (a, d, c))
            faces += [np.stack(three, axis=1) + start for three in pairs]
            parts.append(points)
            start += len(points)
    box = thing.box
    return box.center + np.concatenate(parts) * size @ box.axes.T, np.concatenate(faces).astype(np.int32)


def covisible(world: World, step: int = 12) -> FloatArray:
    """(n, n) share of what picture i shows that picture j shows as well, from every `step`-th pixel."""
    shared = np.zeros((len(world.cameras), len(world.cameras)), np.float32)
    for i, (camera, (depth, _)) in enumerate(zip(world.cameras, world.drawn, strict=True)):
        v, u = np.mgrid[0 : camera.height : step, 0 : camera.width : step]
        points = _points(camera, np.stack([u, v], axis=-1).reshape(-1, 2), depth[v, u].ravel())
        for j, (other, (seen, _)) in enumerate(zip(world.cameras, world.drawn, strict=True)):
            uv, z = other.project(points)
            x, y = np.rint(np.nan_to_num(uv, nan=-1.0).clip(-1e6, 1e6)).astype(int).T
            inside = (z > 0) & (x >= 0) & (x < other.width) & (y >= 0) & (y < other.height)
            near = np.abs(seen[y.clip(0, other.height - 1), x.clip(0, other.width - 1)] - z) < 0.05
            shared[i, j] = np.mean(inside & near)
    return shared


def _points(camera: Camera, uv: IntArray, depth: DepthArray) -> FloatArray:
    local = (uv - camera.intrinsics[:2, 2]) / np.diag(camera.intrinsics)[:2] * depth[:, None]
    return np.concatenate([local, depth[:, None]], axis=1) @ camera.camera_to_world[:3, :3].T + camera.center


def mask_runs(mask: FloatArray) -> list[int]:
    """Lengths of runs of a mask (h, w), column by column, nothing first: COCO's counts."""
    flat = np.asarray(mask, bool).T.ravel()
    ends = np.flatnonzero(np.diff(flat)) + 1
    runs = np.diff([0, *ends, len(flat)]).tolist()
    return [0, *runs] if flat[0] else runs


def written(root: Path, count: int, frames: int) -> Sequence[World]:
    """The worlds, and their scans below `root` where they are not there yet."""
    made = worlds(count, frames)
    for world in made:
        done = root / "scans" / world.name / "done"
        if not done.exists():
            write_world(world, root)
            done.touch()
    return made
