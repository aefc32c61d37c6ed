"""How many storeys a scan has: floors, or where none is named cameras, that lie on levels a storey apart."""

from __future__ import annotations

import numpy as np

from vstdata.facts.labels import FLOOR_LABELS
from vstdata.scene import FloatArray, Scene

STOREY = 1.8  # metres between two floors, at least; a dais or a sunken seating area is lower. Ours.
BAND = 0.6  # metres: what lies within is one level, however a camera is carried. Ours.
LEAST_SHARE, LEAST_AREA, LEAST_CAMERAS = 0.1, 2.0, 2  # of all floor or cameras; m2; that make a level. Ours.
EYE = 1.6  # metres above its floor at which a camera is held, where no floor is named. Ours.
SLACK = 0.3  # metres: a thing may reach so far into the floor that it stands on, a camera be held so low. Ours.


def storeys(scene: Scene, frames: tuple[int, ...]) -> tuple[float, ...]:
    """z of the floor of each storey, from below: by what is named floor, else by the cameras of these frames, where
    there are several; () where there are not."""
    heights, areas = _floors(scene)
    floors = _levels(heights, areas, LEAST_AREA)
    if not floors:
        eyes = np.array([scene.frames[f].camera.center[2] for f in frames])
        floors = [z - EYE for z in _levels(eyes, np.ones(len(eyes)), LEAST_CAMERAS)]
    return tuple(floors) if len(floors) > 1 else ()


def storey_of_camera(levels: tuple[float, ...], z: float) -> int:
    """The storey on which a camera is, by its height; -1 where it is between two, as on stairs."""
    at = int(np.searchsorted(np.array(levels) + SLACK, z)) - 1
    between = at + 1 < len(levels) and at >= 0 and z > levels[at + 1] - SLACK
    return -1 if at < 0 or between else at


def storey_of_thing(levels: tuple[float, ...], low: float, high: float) -> int:
    """The storey on which a thing stands or hangs, by its lowest and highest z; -1 where it leads through to the next,
    or is below all."""
    at = int(np.searchsorted(np.array(levels) - SLACK, low)) - 1
    through = at + 1 < len(levels) and high > levels[at + 1] + SLACK
    return -1 if at < 0 or through else at


def _floors(scene: Scene) -> tuple[FloatArray, FloatArray]:
    """z and level area, m2, of all that is named floor: of faces, else of boxes."""
    named = [k for k, one in enumerate(scene.instances) if one.label.strip().lower() in FLOOR_LABELS]
    if scene.mesh is not None:
        faces = scene.mesh.faces[np.isin(scene.mesh.face_instances, named)]
        a, b, c = (scene.mesh.vertices[faces[:, k]] for k in range(3))
        across = (b[:, :2] - a[:, :2], c[:, :2] - a[:, :2])
        area = np.abs(across[0][:, 0] * across[1][:, 1] - across[0][:, 1] * across[1][:, 0]) / 2
        return (a[:, 2] + b[:, 2] + c[:, 2]) / 3, area
    bounds = np.array([scene.instances[k].box.bounds for k in named]).reshape(-1, 2, 3)
    size = bounds[:, 1] - bounds[:, 0]
    return bounds[:, 1, 2], size[:, 0] * size[:, 1]


def _levels(heights: FloatArray, weights: FloatArray, least: float) -> list[float]:
    """The heights (n,) about which most of the weights (n,) lie, a storey or more apart; from below."""
    order = np.argsort(heights, kind="stable")
    z, weight = heights[order], weights[order]
    needed, found = max(least, LEAST_SHARE * float(weight.sum())), list[float]()
    while len(z):
        total = np.concatenate([[0.0], np.cumsum(weight)])
        ends = np.searchsorted(z, z + BAND, side="right")
        inside = total[ends] - total[:-1]
        first = int(inside.argmax())
        if inside[first] < needed:
            break
        middle = float(np.sort(z[first : ends[first]])[(ends[first] - first - 1) // 2])
        found.append(middle)
        far = np.abs(z - middle) >= STOREY
        z, weight = z[far], weight[far]
    return sorted(found)
