"""Pictures for scenes that have none: where a person could stand and look, and what a flat renderer sees from there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from vstdata.errors import InputError
from vstdata.linear import FOCAL_DECIMALS, ROTATION_DECIMALS, length, nearest_rotations, product
from vstdata.rays import Embree
from vstdata.scene import Camera, DepthArray, FloatArray, Frame, ImageArray, IntArray, Mesh
from vstdata.sources.rendered.flat import FlatRenderer

WIDTH, HEIGHT, FIELD_OF_VIEW = 640, 480, 70.0  # pixels and horizontal degrees, ours: a phone held across
EYE, WAIST = 1.5, 0.8  # metres above the floor, ours: where a person holds a camera, and is widest
CLEARANCES = (0.4, 0.25, 0.12)  # metres of free space around both, ours: the widest that any place has
CELL, LOW = 0.15, 0.25  # metres, ours: grid of standing places; what is lower (rugs, sills) can be stepped over
HEADINGS, APART, EACH = 12, 2, 4  # ours: candidates a place, steps between two taken ones, views a place
PITCHES = (-8.0, -20.0, -32.0)  # degrees, ours: ahead, at a table, at the floor
THINGS = 2  # ours: in sight of each view, where there are views of so many: a bare corner says nothing
IN_SIGHT = 0.015  # ours: the share of the picture from which an object counts
ENOUGH_CELLS, MAX_CELLS = 60, 40_000  # ours: 1.3 m2 to stand on, before a place nearer to things is taken
_GRID = (16, 12)


@dataclass(frozen=True, eq=False)
class RenderedPixels:
    """Flat pictures of a mesh; there is no sensor depth. The renderer is built at the first picture."""

    mesh: Mesh
    frames: tuple[Frame, ...]

    @cached_property
    def _renderer(self) -> FlatRenderer:
        return FlatRenderer(self.mesh)

    def color(self, frame: int) -> ImageArray:
        return self._renderer.frame(self.frames[frame].camera)

    def depth(self, frame: int) -> DepthArray | None:
        return None


def floor_level(mesh: Mesh, floor_height: float | None) -> float:
    """z of the floor: as annotated, else the level below which one percent of the surface's corners lie."""
    if floor_height is not None:
        return floor_height
    return float(np.quantile(mesh.vertices[mesh.faces.ravel(), 2], 0.01))


def plan_views(file: Path, mesh: Mesh, floor_height: float | None, count: int) -> tuple[Frame, ...]:
    """At most `count` frames from places in the free floor, each looking the ways that show most; a pure function of
    the mesh. Raises InputError where nobody can stand in it."""
    embree, floor = Embree(mesh.vertices, mesh.faces), floor_level(mesh, floor_height)
    places = _spread(_free_places(embree, mesh, floor, file), count)
    views = _views(embree, mesh, places, count, THINGS) or _views(embree, mesh, places, count, 0)
    if not views:
        raise InputError(file, "views", "a place from which at least one object or wall is in sight")
    focal = round(float(WIDTH / 2 / np.tan(np.radians(FIELD_OF_VIEW / 2))), FOCAL_DECIMALS)
    intrinsics = np.array([[focal, 0, WIDTH / 2 - 0.5], [0, focal, HEIGHT / 2 - 0.5], [0, 0, 1]])
    cameras = [Camera(intrinsics, WIDTH, HEIGHT, pose) for pose in views[:count]]
    return tuple(Frame(f"view_{k:04d}", camera) for k, camera in enumerate(cameras))


def _views(embree: Embree, mesh: Mesh, places: FloatArray, count: int, things: int) -> list[FloatArray]:
    """Poses from one place after the other until there are `count`, each with so many things in sight."""
    views = list[FloatArray]()
    for place in places:
        if len(views) < count:
            views += _looks(embree, mesh, place, things)
    return views


def _free_places(embree: Embree, mesh: Mesh, floor: float, file: Path) -> FloatArray:
    """(n, 3) camera places above floor that nothing stands on, with free space around; best clearance first."""
    low, high = mesh.vertices[:, :2].min(axis=0), mesh.vertices[:, :2].max(axis=0)
    cell = max(CELL, float(np.sqrt(np.prod(high - low) / MAX_CELLS)))
    xs, ys = (np.arange(a + cell / 2, b, cell) for a, b in zip(low, high, strict=True))
    flat = np.stack([a.ravel() for a in np.meshgrid(xs, ys, indexing="ij")], axis=1)
    points = np.column_stack([flat, np.full(len(flat), floor + EYE)])
    down = np.column_stack([points, np.tile([0.0, 0.0, -1.0], (len(points), 1))])
    ground = floor + EYE - embree.first(down)[0]
    standing = points[np.abs(ground - floor) < LOW]
    free = np.minimum(embree.distance(standing), embree.distance(standing - [0, 0, EYE - WAIST]))
    wanted = next((c for c in CLEARANCES if (free >= c).sum() >= ENOUGH_CELLS), CLEARANCES[-1])
    if (free >= wanted).any():
        standing, free = standing[free >= wanted], free[free >= wanted]
        order = np.lexsort((standing[:, 1], standing[:, 0], -free.round(3)))
        return np.asarray(standing[order])
    raise InputError(file, "floor", "free floor to stand on")


def _spread(points: FloatArray, count: int) -> FloatArray:
    """(<= count, 3) of the points by farthest-point sampling from the first."""
    chosen, gap = [0], length(points - points[0])
    while len(chosen) < min(count, len(points)) and gap.max() > CELL:
        chosen.append(int(np.argmax(gap)))
        gap = np.minimum(gap, length(points - points[chosen[-1]]))
    return points[chosen]


def look(place: FloatArray, heading: float, pitch: float) -> FloatArray:
    """(4, 4) camera_to_world of an upright camera; `heading` from +x towards +y and `pitch` upwards, radians."""
    forward = np.array([np.cos(heading) * np.cos(pitch), np.sin(heading) * np.cos(pitch), np.sin(pitch)])
    right = np.array([np.sin(heading), -np.cos(heading), 0.0])
    pose = np.eye(4)
    turned = np.stack([right, np.cross(forward, right), forward], axis=1)
    pose[:3, :3] = nearest_rotations(np.round(turned[None], ROTATION_DECIMALS))[0]
    pose[:3, 3] = place
    return pose


def _looks(embree: Embree, mesh: Mesh, place: FloatArray, things: int) -> list[FloatArray]:
    """The best poses from one place that have so many `things` in sight, in the order of their headings: most instances
    in sight, then the farthest view."""
    headings = 2 * np.pi * np.arange(HEADINGS) / HEADINGS
    poses = [[look(place, a, np.radians(p)) for p in PITCHES] for a in headings]
    values = _values(embree, mesh, np.array(poses).reshape(-1, 4, 4)).reshape(HEADINGS, len(PITCHES))
    best = values.argmax(axis=1)
    taken: list[int] = []
    for k in sorted(range(HEADINGS), key=lambda k: (-values[k].max(), k)):
        steps = [min((k - j) % HEADINGS, (j - k) % HEADINGS) for j in taken]
        if values[k].max() > 0 and values[k].max() >= things and len(taken) < EACH and all(s >= APART for s in steps):
            taken.append(k)
    return [poses[k][best[k]] for k in sorted(taken)]


def _values(embree: Embree, mesh: Mesh, poses: FloatArray) -> FloatArray:
    """(n,) instances that poses (n, 4, 4) have well in sight, plus a little for depth; 0 for a view of nothing or of
    a wall before the nose."""
    tangent = np.tan(np.radians(FIELD_OF_VIEW / 2))
    x, y = np.meshgrid(np.linspace(-1, 1, _GRID[0]), np.linspace(-1, 1, _GRID[1]) * HEIGHT / WIDTH)
    local = np.stack([x.ravel() * tangent, y.ravel() * tangent, np.ones(x.size)], axis=1)
    rays = np.empty((len(poses), len(local), 6))
    rays[..., :3] = poses[:, None, :3, 3]
    rays[..., 3:] = product(local, poses[:, :3, :3].transpose(0, 2, 1))
    depth, face = (found.reshape(len(poses), -1) for found in embree.first(rays.reshape(-1, 6)))
    owner = np.where(face >= 0, mesh.face_instances[np.maximum(face, 0)], -1)
    return np.array([_value(d[np.isfinite(d)], o, len(local)) for d, o in zip(depth, owner, strict=True)])


def _value(depth: FloatArray, owner: IntArray, rays: int) -> float:
    if len(depth) < 0.3 * rays or np.median(depth) < 0.8:
        return 0.0
    counts = np.bincount(owner[owner >= 0])
    return float((counts >= IN_SIGHT * rays).sum() + min(np.median(depth), 10.0) / 20)
