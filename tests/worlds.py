"""Small scenes with answers worked out by hand, for everybody's tests.

They are drawn by formula (rays against boxes), not by the ray caster that the facts use: colour is flat per instance,
depth exact. `living_room` is the standard one; its numbers are listed beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from vstdata.scene import (
    Annotation,
    Box,
    Camera,
    DepthArray,
    FloatArray,
    Frame,
    ImageArray,
    Instance,
    IntArray,
    Mesh,
    Noise,
    Pixels,
    Scene,
)

# Two triangles a side over the corners in binary order of signs, outward.
CUBE_FACES = np.array(
    [
        *([0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1]),
        *([2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3]),
    ],
    dtype=np.int32,
)


@dataclass(frozen=True)
class Thing:
    """A solid box: centre and full size in metres, turned by `yaw` degrees counter-clockwise about the vertical."""

    label: str
    center: tuple[float, float, float]
    size: tuple[float, float, float]
    yaw: float = 0.0

    @property
    def box(self) -> Box:
        """The thing as an oriented box."""
        return Box(np.array(self.center), np.array(self.size), rotation_z(self.yaw))


def rotation_z(yaw: float) -> FloatArray:
    """(3, 3) rotation about the vertical by degrees counter-clockwise."""
    c, s = np.cos(np.radians(yaw)), np.sin(np.radians(yaw))
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def look_at(
    eye: Sequence[float], target: Sequence[float], width: int = 640, height: int = 480, focal: float = 500.0
) -> Camera:
    """A level camera at `eye` whose middle ray passes through `target`."""
    forward = np.subtract(target, eye) / np.linalg.norm(np.subtract(target, eye))
    right = np.cross(forward, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    pose = np.eye(4)
    pose[:3, :3] = np.stack([right, np.cross(forward, right), forward], axis=1)
    pose[:3, 3] = eye
    matrix = np.array([[focal, 0.0, (width - 1) / 2], [0.0, focal, (height - 1) / 2], [0.0, 0.0, 1.0]])
    return Camera(matrix, width, height, pose)


def draw(camera: Camera, boxes: Sequence[Box]) -> tuple[DepthArray, IntArray]:
    """Depth (h, w) metres (0: nothing) and index of the nearest box (h, w) (-1: none); see `draw_at`. Equal worlds of
    several tests are drawn once."""
    shapes = [array for box in boxes for array in (box.center, box.size, box.axes)]
    arrays = [camera.intrinsics, camera.camera_to_world, *shapes]
    key = (camera.width, camera.height, *(np.asarray(array, dtype=np.float64).tobytes() for array in arrays))
    if key not in _DRAWN:
        while len(_DRAWN) >= KEPT:
            _DRAWN.pop(next(iter(_DRAWN)))
        _DRAWN[key] = _draw(camera, boxes)
    return _DRAWN[key]


KEPT = 150  # pictures of 2.5 MB
_DRAWN: dict[tuple[object, ...], tuple[DepthArray, IntArray]] = {}


def _draw(camera: Camera, boxes: Sequence[Box]) -> tuple[DepthArray, IntArray]:
    u, v = np.meshgrid(np.arange(camera.width), np.arange(camera.height))
    uv = np.stack([u, v], axis=-1).astype(np.float64)
    strips = np.array_split(uv, max(1, camera.height // 12))  # small enough for the cache
    drawn = [draw_at(camera, strip, boxes) for strip in strips]
    depth = np.concatenate([d for d, _ in drawn]).astype(np.float32)
    index = np.concatenate([i for _, i in drawn])
    depth.flags.writeable = index.flags.writeable = False  # shared by whoever asks for it
    return depth, index


def draw_at(camera: Camera, uv: FloatArray, boxes: Sequence[Box]) -> tuple[FloatArray, IntArray]:
    """Depth and nearest box (...) at pixels uv (..., 2): each ray against all six sides of every box; from inside a box
    one sees its far side."""
    local = (uv - camera.intrinsics[:2, 2]) / np.diag(camera.intrinsics)[:2]
    rays = np.concatenate([local, np.ones((*uv.shape[:-1], 1))], axis=-1) @ camera.camera_to_world[:3, :3].T
    depth, index = np.full(uv.shape[:-1], np.inf), np.full(uv.shape[:-1], -1, dtype=np.int32)
    for k, box in enumerate(boxes):
        corners, z = camera.project(box.corners)
        if z.max() <= 0:
            continue
        about = np.ones(depth.shape, dtype=bool)
        if z.min() > 0:
            about = ((uv >= corners.min(axis=0)) & (uv <= corners.max(axis=0))).all(axis=-1)
        if not about.any():
            continue
        reach = np.full(depth.shape, np.inf)
        reach[about] = _hit(box, camera.center, rays[about])
        index[reach < depth] = k
        depth = np.minimum(depth, reach)
    return np.where(np.isfinite(depth), depth, 0.0), index


def _hit(box: Box, origin: FloatArray, rays: FloatArray) -> FloatArray:
    start, along = (origin - box.center) @ box.axes, rays @ box.axes
    along = np.where(np.abs(along) < 1e-12, 1e-12, along)
    one, other = (-box.size / 2 - start) / along, (box.size / 2 - start) / along
    near, far = np.minimum(one, other), np.maximum(one, other)
    enter = np.maximum(np.maximum(near[..., 0], near[..., 1]), near[..., 2])
    leave = np.minimum(np.minimum(far[..., 0], far[..., 1]), far[..., 2])
    reach = np.where(enter > 0, enter, leave)
    return np.where((enter <= leave) & (leave > 0), reach, np.inf)


def palette(count: int) -> ImageArray:
    """(count + 1, 3) distinct flat colours; the last is for nothing."""
    k = np.arange(count + 1)
    return np.stack([40 + k * 67 % 200, 40 + k * 113 % 200, 40 + k * 29 % 200], axis=1).astype(np.uint8)


class DrawnPixels:
    """Pictures of boxes, drawn when first asked for. `depths=False`: a camera without depth sensor."""

    def __init__(self, frames: Sequence[Frame], boxes: Sequence[Box], *, depths: bool = True) -> None:
        self.frames, self.boxes, self.depths = tuple(frames), tuple(boxes), depths
        self._drawn: dict[int, tuple[DepthArray, IntArray]] = {}

    def _draw(self, camera: Camera) -> tuple[DepthArray, IntArray]:
        if id(camera) not in self._drawn:  # the frames keep their cameras, so the number stays theirs
            self._drawn[id(camera)] = draw(camera, self.boxes)
        return self._drawn[id(camera)]

    def color(self, frame: int) -> ImageArray:
        """(h, w, 3) uint8, one flat colour per instance."""
        return np.asarray(palette(len(self.boxes))[self._draw(self.frames[frame].camera)[1]])

    def depth(self, frame: int) -> DepthArray | None:
        """(h, w) float32 metres, exact; None without sensor."""
        camera = self.frames[frame].depth_camera
        return self._draw(camera)[0] if self.depths and camera is not None else None


class ArrayPixels:
    """Pictures held in memory."""

    def __init__(self, colors: Sequence[ImageArray], depths: Sequence[DepthArray] | None = None) -> None:
        self.colors, self.depths = colors, depths

    def color(self, frame: int) -> ImageArray:
        """See `vstdata.scene.Pixels`."""
        return self.colors[frame]

    def depth(self, frame: int) -> DepthArray | None:
        """See `vstdata.scene.Pixels`."""
        return None if self.depths is None else self.depths[frame]


def box_mesh(boxes: Sequence[Box]) -> Mesh:
    """Twelve triangles for each box, labelled by its place in the list."""
    vertices = np.concatenate([box.corners for box in boxes])
    faces = np.concatenate([CUBE_FACES + 8 * k for k in range(len(boxes))]).astype(np.int32)
    return Mesh(vertices, faces, None, np.repeat(np.arange(len(boxes), dtype=np.int32), len(CUBE_FACES)))


def room_shell(width: float, depth: float, height: float, thickness: float = 0.1) -> list[Thing]:
    """Floor, ceiling and four walls around x in +-width/2, y in +-depth/2, z in 0..height."""
    half = thickness / 2
    return [
        Thing("floor", (0, 0, -half), (width, depth, thickness)),
        Thing("ceiling", (0, 0, height + half), (width, depth, thickness)),
        Thing("wall", (width / 2 + half, 0, height / 2), (thickness, depth, height)),
        Thing("wall", (-width / 2 - half, 0, height / 2), (thickness, depth, height)),
        Thing("wall", (0, depth / 2 + half, height / 2), (width, thickness, height)),
        Thing("wall", (0, -depth / 2 - half, height / 2), (width, thickness, height)),
    ]


def make_scene(
    things: Sequence[Thing],
    cameras: Sequence[Camera],
    *,
    mesh: bool = True,
    instances: bool = True,
    sensor: bool = True,
    noise: Noise | None = None,
    scene_id: str = "world",
) -> Scene:
    """A scene of boxes: `mesh=False` with `instances=False` is a posed RGB-D folder, `mesh=False` alone boxes only."""
    boxes = [thing.box for thing in things]
    frames = tuple(Frame(f"{k:06d}", camera, camera if sensor else None, k / 10) for k, camera in enumerate(cameras))
    named = [Instance(k + 1, thing.label, thing.box) for k, thing in enumerate(things)]
    return Scene(
        dataset="worlds",
        id=scene_id,
        split="train",
        licence="Apache-2.0",
        frames=frames,
        instances=tuple(named) if instances else (),
        pixels=DrawnPixels(frames, boxes, depths=sensor),
        mesh=box_mesh(boxes) if mesh else None,
        floor_height=0.0 if mesh else None,
        noise=noise or Noise(),
    )


LIVING_ROOM = (
    *room_shell(6.0, 5.0, 2.6),
    Thing("table", (0.0, 0.0, 0.375), (1.6, 0.8, 0.75)),  # 6
    Thing("cup", (0.5, 0.2, 0.80), (0.1, 0.1, 0.1)),  # 7, stands on the table
    Thing("chair", (-0.4, -0.9, 0.45), (0.5, 0.5, 0.9)),  # 8
    Thing("chair", (0.4, -0.9, 0.45), (0.5, 0.5, 0.9)),  # 9
    Thing("chair", (0.0, 1.0, 0.45), (0.5, 0.5, 0.9), 45.0),  # 10
    Thing("sofa", (0.0, 2.0, 0.4), (2.0, 0.9, 0.8)),  # 11
    Thing("cabinet", (-2.7, 1.0, 1.0), (0.5, 1.2, 2.0)),  # 12
    Thing("lamp", (2.5, 2.0, 0.8), (0.3, 0.3, 1.6)),  # 13
    Thing("television", (2.9, -1.0, 1.2), (0.1, 1.2, 0.7)),  # 14
    Thing("box", (-2.2, -2.0, 0.2), (0.4, 0.4, 0.4)),  # 15
)

# Distances between nearest surfaces of the living room, by hand.
LIVING_ROOM_DISTANCES = {
    (6, 7): 0.0,  # the cup stands on the table
    (6, 8): 0.25,  # y: -0.4 - (-0.65)
    (8, 9): 0.3,  # x: 0.15 - (-0.15)
    (6, 11): 1.15,  # y: 1.55 - 0.4
    (12, 15): float(np.hypot(0.05, np.hypot(2.2, 0.0))),  # x: -2.45 to -2.4, y: 0.4 to -1.8, z overlaps
    (13, 14): float(np.hypot(0.2, 2.25)),  # x: 2.65 to 2.85, y: 1.85 to -0.4, z overlaps
    (6, 10): 1.0 - 0.25 * float(np.sqrt(2)) - 0.4,  # corner of the turned chair to the table's edge
}


def living_room(*, mesh: bool = True, instances: bool = True, sensor: bool = True, noise: Noise | None = None) -> Scene:
    """6 x 5 x 2.6 m, furnished (`LIVING_ROOM`, indices beside it), eight cameras 1.5 m high; see `make_scene`."""
    scene = make_scene(
        LIVING_ROOM,
        living_room_cameras(),
        mesh=mesh,
        instances=instances,
        sensor=sensor,
        noise=noise,
        scene_id="living_room",
    )
    return replace(scene, pixels=_living_room_pixels(sensor))


@cache
def _living_room_pixels(sensor: bool) -> Pixels:
    """Drawn once for all tests."""
    return make_scene(LIVING_ROOM, living_room_cameras(), sensor=sensor).pixels


@cache
def living_room_cameras() -> tuple[Camera, ...]:
    """0..5 walk along the south wall and look at the table, at -2.5 + k m; 6 looks at the television, 7 is 6 turned
    30 degrees to the right."""
    walk = [look_at((-2.5 + k, -2.2, 1.5), (0.0, 0.0, 0.7)) for k in range(6)]
    turned = np.eye(4)
    turned[:3, :3] = rotation_z(-30.0)
    still = look_at((-1.0, -1.0, 1.5), (2.9, -1.0, 1.5))
    return (*walk, still, moved_camera(still, turned, about=still.center))


def moved_camera(camera: Camera, motion: FloatArray, about: FloatArray | None = None) -> Camera:
    """The camera after a rigid motion (4, 4) of the world, about a fixed point if given."""
    origin = np.zeros(3) if about is None else about
    pose = camera.camera_to_world.copy()
    pose[:3, 3] -= origin
    pose = motion @ pose
    pose[:3, 3] += origin
    return replace(camera, camera_to_world=pose)


def moved(scene: Scene, motion: FloatArray) -> Scene:
    """The whole scene after a rigid motion (4, 4); its pictures stay what they are."""
    rotation, shift = motion[:3, :3], motion[:3, 3]

    def moved_box(box: Box) -> Box:
        return Box(rotation @ box.center + shift, box.size, rotation @ box.axes)

    def turned(about: Annotation) -> Annotation:
        if about.front is None:
            return about
        x, y, z = (rotation @ about.front).tolist()
        return replace(about, front=(x, y, z))

    frames = tuple(
        replace(
            frame,
            camera=moved_camera(frame.camera, motion),
            depth_camera=None if frame.depth_camera is None else moved_camera(frame.depth_camera, motion),
        )
        for frame in scene.frames
    )
    mesh = scene.mesh
    return replace(
        scene,
        frames=frames,
        instances=tuple(replace(one, box=moved_box(one.box), about=turned(one.about)) for one in scene.instances),
        mesh=None if mesh is None else replace(mesh, vertices=mesh.vertices @ rotation.T + shift),
        floor_height=None if scene.floor_height is None else scene.floor_height + float(shift[2]),
        later=scene.later and replace(scene.later, scene=moved(scene.later.scene, motion)),
    )


def yaw_motion(yaw: float, shift: Sequence[float] = (0.0, 0.0, 0.0)) -> FloatArray:
    """(4, 4) rigid motion that keeps the vertical: degrees counter-clockwise, then a shift."""
    motion = np.eye(4)
    motion[:3, :3], motion[:3, 3] = rotation_z(yaw), shift
    return motion


def reordered(scene: Scene, order: Sequence[int]) -> Scene:
    """The scene with its instances listed in another order: new place k holds the old instance order[k]."""
    place = np.full(len(order) + 1, -1, dtype=np.int32)
    place[np.asarray(order)] = np.arange(len(order))
    mesh = scene.mesh
    return replace(
        scene,
        instances=tuple(scene.instances[k] for k in order),
        mesh=None if mesh is None else replace(mesh, face_instances=place[mesh.face_instances]),
        later=scene.later and replace(scene.later, scene=reordered(scene.later.scene, order)),
    )


def without_frames(scene: Scene) -> Scene:
    """Mesh and instances only."""
    return replace(scene, frames=())
