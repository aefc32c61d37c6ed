"""Surface that has no name and is not the shell of the room: something stands there that annotators passed over, or a
part of a thing that they did name. It could be one more of anything."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vstdata.facts.labels import SHELL_LABELS, is_nameless
from vstdata.linear import dot, length
from vstdata.scene import Camera, DepthArray, FloatArray, Instance, IntArray, Mesh, unproject

STEEP, LEVEL = 0.3, 0.8  # ours: z of the normal of what stands upright, at most; and of what lies, at least
FLOOR_BAND, CEILING_BAND = 0.15, 0.3  # metres, ours
WALL_AREA, WALL_CELL, WALL_TURNS = 2.0, 0.15, 18  # ours: m2 of one plane; metres, and directions that are told apart
ONE_SURFACE = 0.1  # ours: neighbours of a picture whose depths differ by more of themselves are two surfaces
BEYOND = 0.05  # ours: of all surface, at most so much lies behind a wall


def unnamed_faces(mesh: Mesh, instances: tuple[Instance, ...], floor: float | None) -> NDArray[np.bool_]:
    """(m,) which faces have no name; where the shell has none either, those of its walls, floor and ceiling have one by
    where they lie. `floor` is its height, metres."""
    labels = [one.label.strip().lower() for one in instances]
    nameless = np.array([*(is_nameless(label) for label in labels), True])
    unnamed = nameless[mesh.face_instances]
    a, b, c = (mesh.vertices[mesh.faces[:, k]] for k in range(3))
    across = np.cross(b - a, c - a)
    size = length(across)
    normal, middle = across / np.maximum(size, 1e-12)[:, None], (a + b + c) / 3
    height = middle[:, 2]
    low = float(np.quantile(height, 0.01)) if floor is None else floor
    lying = np.abs(normal[:, 2]) >= LEVEL
    unnamed &= ~(lying & (np.abs(height - low) <= FLOOR_BAND))
    named = {labels[i] for i in np.unique(mesh.face_instances) if i >= 0}
    if "ceiling" not in named:
        unnamed &= ~(lying & (height >= float(np.quantile(height, 0.99)) - CEILING_BAND))
    if not named & (SHELL_LABELS - {"floor", "ceiling"}):
        unnamed &= ~_walls(middle, normal, size / 2)
    return np.asarray(unnamed)


def unnamed_pixels(
    camera: Camera, depth: DepthArray, owners: IntArray, instances: tuple[Instance, ...], floor: float | None
) -> NDArray[np.bool_]:
    """(h, w) which pixels of a depth picture (h, w), metres, 0 where unknown, show what has no name, by `owners`
    (h, w), indices of instances or -1: as `unnamed_faces` of the surface that they make."""
    height, width = depth.shape
    at = np.arange(height * width, dtype=np.int32).reshape(height, width)
    first, right, below, last = (at[a, b].ravel() for a in (np.s_[:-1], np.s_[1:]) for b in (np.s_[:-1], np.s_[1:]))
    faces = np.concatenate([np.stack([first, below, right], axis=1), np.stack([right, below, last], axis=1)])
    z = depth.ravel()[faces]
    faces = faces[(z.min(axis=1) > 0) & (np.ptp(z, axis=1) <= ONE_SURFACE * z.max(axis=1))]
    found = np.zeros(height * width, dtype=np.bool_)
    if len(faces):
        vertices = camera.to_world(unproject(depth, camera.intrinsics).reshape(-1, 3))
        mesh = Mesh(vertices, faces, None, owners.ravel()[faces[:, 0]])
        found[faces[unnamed_faces(mesh, instances, floor), 0]] = True
    return found.reshape(height, width)


def _walls(middle: FloatArray, normal: FloatArray, area: FloatArray) -> NDArray[np.bool_]:
    """(m,) which faces, by their middles and normals (m, 3) and areas (m,), lie in large upright planes with hardly
    anything behind them."""
    found = np.zeros(len(area), dtype=np.bool_)
    upright = np.abs(normal[:, 2]) <= STEEP
    turn = np.degrees(np.arctan2(normal[:, 1], normal[:, 0])) % 180
    for k in range(WALL_TURNS):
        direction = np.pi * k / WALL_TURNS
        along = dot(middle[:, :2], np.array([np.cos(direction), np.sin(direction)]))
        off = np.abs((turn - 180 * k / WALL_TURNS + 90) % 180 - 90)
        facing = np.flatnonzero(upright & (off <= 180 / WALL_TURNS))
        if not len(facing):
            continue
        cell = np.floor((along - along.min()) / WALL_CELL).astype(np.int64)
        whole = np.bincount(cell, weights=area)
        plane = np.bincount(cell[facing], weights=area[facing], minlength=len(whole))
        before = np.cumsum(whole) - whole
        behind = np.minimum(before, whole.sum() - before - whole)
        wall = (plane + np.roll(plane, 1) + np.roll(plane, -1) >= WALL_AREA) & (behind <= BEYOND * whole.sum())
        found[facing] |= wall[cell[facing]]
    return found


def largest_patch(mask: NDArray[np.bool_]) -> float:
    """Share of a picture (h, w) that the largest patch of a mask covers; lines a pixel or two wide are none."""
    solid = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), dtype=np.uint8))
    areas = cv2.connectedComponentsWithStats(solid, connectivity=4)[2][1:, cv2.CC_STAT_AREA]
    return float(areas.max(initial=0) / mask.size)
