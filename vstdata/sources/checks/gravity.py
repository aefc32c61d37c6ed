"""Whether z is up, by what a scan says of its floor: a room that lies on its side or head makes every "above" and every
height wrong, and few cameras cannot tell it from a phone that was held so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vstdata.errors import ConventionError
from vstdata.facts.labels import FLOOR_LABELS
from vstdata.linear import cross, length
from vstdata.scene import FloatArray, Instance, Mesh

LEAST_FLOOR = 0.5  # square metres of a labelled floor, or of a plane, that tell something
MOST_TILT = 12.0  # degrees: ramps and scans that were not levelled stay below it
LEVEL = 8.0  # degrees within which a face belongs to a plane's direction
STEEPEST = 45.0  # degrees: what is tilted more may as well be a wall that leans
LEAST_LEVEL, LEAST_TILTED = 0.04, 0.12  # shares of all area: what lies level in any room, and a plane that stands out
ABOVE_ALL = 0.3  # metres
DIRECTIONS = 400  # tried for a tilted plane: neighbours are about 6 degrees apart over that part of the sphere


def check_gravity(mesh: Mesh, instances: Sequence[Instance], file: Path) -> None:
    """Refuse a mesh whose floor does not lie level below the rest. Raises ConventionError that names the tilt.

    Where a floor is labelled, its faces tell; else the largest planes do: where hardly anything is level, and a plane
    stands out that is tilted by 12 to 45 degrees, it was the floor. A mesh without either passes.
    """
    corners = mesh.vertices[mesh.faces]
    normals = cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    doubled = length(normals)
    flat = doubled > 0
    if not flat.any():
        return
    normals, area, middle = normals[flat] / doubled[flat, None], doubled[flat] / 2, corners[flat].mean(axis=1)
    floors = [k for k, one in enumerate(instances) if one.label.strip().lower() in FLOOR_LABELS]
    floor = np.isin(mesh.face_instances[flat], floors)
    if area[floor].sum() >= LEAST_FLOOR:
        tilt = _tilt(normals[floor], area[floor])
        if tilt > MOST_TILT:
            raise ConventionError(file, "up axis", f"z up, but what is labelled floor is tilted by {tilt:.0f} degrees")
        own = level_below(middle[floor, 2], area[floor], 0.5)
        if not floor.all() and own > level_below(middle[~floor, 2], area[~floor], 0.75) + ABOVE_ALL:
            raise ConventionError(file, "up axis", "z up, but what is labelled floor lies above all else")
    elif area.sum() >= LEAST_FLOOR:
        _check_planes(normals, area, file)


def _tilt(normals: FloatArray, area: FloatArray) -> float:
    """Degrees between z and the direction that most of the area (n,) with unit normals (n, 3) faces, whichever its
    sign: the main axis of the normals, which a few walls do not turn."""
    weighted = normals * area[:, None]
    scatter = np.array([[(weighted[:, i] * normals[:, j]).sum() for j in range(3)] for i in range(3)])
    axis = np.array([0.36, 0.48, 0.8])  # askew: an axis that is met at a right angle would not be found
    for _ in range(100):  # power iteration: no LAPACK, the same on every processor
        axis = (scatter * axis).sum(axis=1)
        axis = axis / np.sqrt((axis**2).sum())
    return float(np.degrees(np.arccos(min(1.0, abs(float(axis[2]))))))


def _check_planes(normals: FloatArray, area: FloatArray, file: Path) -> None:
    shares = area / area.sum()
    if shares[np.abs(normals[:, 2]) >= np.cos(np.radians(LEVEL))].sum() >= LEAST_LEVEL:
        return
    tilts, turns = np.radians(np.linspace(MOST_TILT, STEEPEST, 8)), np.linspace(0, 2 * np.pi, DIRECTIONS // 8)
    tilt, turn = (each.ravel() for each in np.meshgrid(tilts, turns))
    tried = np.stack([np.sin(tilt) * np.cos(turn), np.sin(tilt) * np.sin(turn), np.cos(tilt)], axis=1)
    near = np.cos(np.radians(LEVEL))
    found = [shares[np.abs((normals * one).sum(axis=1)) >= near].sum() for one in tried]
    best = int(np.argmax(found))
    if found[best] >= LEAST_TILTED:
        told = f"z up, but nothing is level and a large plane is tilted by {np.degrees(tilt[best]):.0f} degrees"
        raise ConventionError(file, "up axis", told)


def level_below(heights: FloatArray, areas: FloatArray, share: float) -> float:
    """The height of faces, by their heights and areas (n,), below which this share of the area lies; n > 0."""
    order = np.argsort(heights, kind="stable")
    place = int(np.searchsorted(np.cumsum(areas[order]), share * areas.sum()))
    return float(heights[order[min(place, len(order) - 1)]])
