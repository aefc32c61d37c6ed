"""What `vst rooms --stats` measures of one scene: its cameras, its frames, its things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generators.rooms.render.look import linear
from vstdata.boxes.nine_numbers import field_of_view
from vstdata.facts import Facts
from vstdata.facts.labels import is_structure
from vstdata.rays import Embree, pixel_rays
from vstdata.scene import Box, Camera, Frame, ImageArray, Mesh, Scene

RAYS = 64  # along the longer side of a frame: what it shows is looked at by so many
SAMPLED = 8  # every so many-th row and column of a picture is looked at for its brightness
LUMINANCE = (0.2126, 0.7152, 0.0722)  # of linear red, green and blue (Rec. 709)
SAME_PLACE = 1e-3  # of a distance: what is hit first within it is the point itself
DECIMALS = 4

Numbers = list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One scene in plain lists, those of frames in their order; metres, degrees, shares.

    `fov` is horizontal, `height` above the floor (empty where nobody knows it), `pitch` up, `roll` clockwise. `things`
    is the share of a frame that shows labelled things other than walls, floor and ceiling (empty without a mesh),
    `overlap` the share of a frame's surface that the next one sees too, `luminance` the mean of linear light, 1 for
    white. `sizes` are longest extents by label, `heights` those upwards; `kind` is that of the room, "" where nobody
    says it; `words` says how often what is said of the room and its things.
    """

    id: str
    fov: Numbers
    aspect: Numbers
    height: Numbers
    pitch: Numbers
    roll: Numbers
    things: Numbers
    overlap: Numbers
    luminance: Numbers
    area: float | None
    kind: str
    sizes: dict[str, Numbers]
    heights: dict[str, Numbers]
    words: dict[str, dict[str, int]]


def measure(scene: Scene, light: Mapping[str, str] | None = None) -> Measured:
    """All numbers of one scene; `light` is what is said of what lights it, as {"kind": "sun"}."""
    facts = Facts(scene)
    cameras = [frame.camera for frame in scene.frames]
    floor = facts.floor_height
    things, overlap = _seen(scene, scene.mesh) if scene.mesh is not None else ([], [])
    boxes: dict[str, list[Box]] = {}
    for one in scene.instances:
        if not is_structure(one.label):
            boxes.setdefault(one.label, []).append(one.box)
    return Measured(
        id=scene.id,
        fov=[round(field_of_view(camera)[0], 2) for camera in cameras],
        aspect=[round(camera.width / camera.height, 3) for camera in cameras],
        height=[] if floor is None else [round(float(camera.center[2] - floor), DECIMALS) for camera in cameras],
        pitch=[_degrees(np.arcsin(np.clip(camera.forward[2], -1, 1))) for camera in cameras],
        roll=[_roll(camera) for camera in cameras],
        things=things,
        overlap=overlap,
        luminance=[luminance(scene.pixels.color(k)) for k in range(len(cameras))],
        area=scene.room_area,
        kind=scene.room_kind or "",
        sizes={label: [_metres(box.size.max()) for box in found] for label, found in sorted(boxes.items())},
        heights={label: [_metres(box.height) for box in found] for label, found in sorted(boxes.items())},
        words=_words(scene, light or {}),
    )


def _metres(value: float) -> float:
    return round(float(value), DECIMALS)


def _words(scene: Scene, light: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """How often each word is said: of the room, and of its things where anything is."""
    about = [one.about for one in scene.instances if not is_structure(one.label)]
    found = {
        "kind of room": Counter([scene.room_kind] if scene.room_kind else []),
        **{f"light, {name}": Counter([word]) for name, word in light.items()},
        **{name: Counter(getattr(one, name) for one in about) for name in ("color", "material", "state", "licence")},
    }
    return {name: {str(word): n for word, n in each.items() if word} for name, each in found.items()}


def luminance(picture: ImageArray) -> float:
    """Mean of the linear light of some pixels of (h, w, 3), 0 to 1."""
    light = linear(picture[::SAMPLED, ::SAMPLED].reshape(-1, 3) / 255.0).mean(axis=0)
    return round(float((light * LUMINANCE).sum()), DECIMALS)


def _degrees(radians: float) -> float:
    return round(float(np.degrees(radians)), 2) + 0.0


def _roll(camera: Camera) -> float:
    right, down = camera.camera_to_world[2, 0], camera.camera_to_world[2, 1]
    return _degrees(np.arctan2(-right, -down))


def _seen(scene: Scene, mesh: Mesh) -> tuple[Numbers, Numbers]:
    """For each frame the share of it that shows things, and for each but the last how much the next one sees of it."""
    embree = Embree(mesh.vertices, mesh.faces)
    named = np.array([not is_structure(one.label) for one in scene.instances] + [False])
    instances = np.append(mesh.face_instances, -1)
    things, overlap = [], []
    cameras = [_small(frame) for frame in scene.frames]
    points: NDArray[np.float64] | None = None
    for camera in cameras:
        if points is not None:
            overlap.append(_shared(points, camera, embree))
        rays = pixel_rays(camera)
        depth, face = embree.first(rays)
        things.append(round(float(named[instances[face]].mean()), DECIMALS))
        hit = np.isfinite(depth)
        points = rays[hit, :3] + depth[hit, None] * rays[hit, 3:]
    return things, overlap


def _small(frame: Frame) -> Camera:
    """The frame's camera with `RAYS` pixels along its longer side."""
    camera = frame.camera
    scale = RAYS / max(camera.width, camera.height)
    return camera.resized(max(1, round(camera.width * scale)), max(1, round(camera.height * scale)))


def _shared(points: NDArray[np.float64], camera: Camera, embree: Embree) -> float:
    """The share of `points` (n, 3) that `camera` sees; 0 of none."""
    uv, depth = camera.project(points)
    near = points[camera.inside(uv) & (depth > 0)]
    if not len(near):
        return 0.0
    rays = np.concatenate([np.broadcast_to(camera.center, near.shape), near - camera.center], axis=1)
    reached, _ = embree.first(rays)
    return round(float((reached > 1.0 - SAME_PLACE).sum() / len(points)), DECIMALS)
