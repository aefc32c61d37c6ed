"""Whether walls go around a room that a source tells apart, or whether it is a part of a larger space by name alone."""

from __future__ import annotations

import numpy as np
import shapely

from vstdata.facts.labels import in_a_wall, is_structure
from vstdata.facts.view import BoolArray
from vstdata.linear import POINT_DECIMALS, length
from vstdata.rays import Embree, embree_of
from vstdata.scene import FloatArray, Region, Scene

STEP = 0.1  # metres between places of the border that are looked at
INSIDE, BEYOND = 0.5, 0.6  # metres about a border, drawn by hand, within which its wall may be. Ours.
HIGH, LOW = 1.9, 0.3  # metres above the floor: most furniture is lower, most windows are higher. Ours.
WIDEST = 1.8  # metres: a double door, without what it hangs in; what is wider is no door. Ours.


def enclosed(scene: Scene) -> tuple[bool, ...]:
    """Of each region of a scene, whether no gap in the walls around it is wider than a double door. At `HIGH` anything
    is a wall, for cupboards hide walls; at `LOW` walls, windows and what hangs before them alone, for a sofa may stand
    between a dining area and a living area. None is where there is no mesh."""
    if scene.mesh is None:
        return (False,) * len(scene.regions)
    mesh = scene.mesh
    built = np.array([is_structure(one.label) or in_a_wall(one.label) for one in scene.instances] + [True])
    every = embree_of(mesh.vertices, mesh.faces)
    walls = Embree(mesh.vertices, mesh.faces[built[mesh.face_instances]])  # -1, what has no name, is the last: True
    return tuple(_gap(region, every, walls) <= WIDEST for region in scene.regions)


def _gap(region: Region, every: Embree, walls: Embree) -> float:
    """Metres of the border of a region, along it, where no wall is."""
    places, inwards = _border(region)
    walled = _struck(every, places, inwards, region.floor + HIGH) | _struck(walls, places, inwards, region.floor + LOW)
    at = np.flatnonzero(walled)
    if not len(at):
        return np.inf
    return float((np.diff(np.append(at, at[0] + len(walled))) - 1).max() * STEP)


def _border(region: Region) -> tuple[FloatArray, FloatArray]:
    """Places (n, 2) every `STEP` along the border of a region, and the unit vectors (n, 2) that point inwards there."""
    ring = shapely.Polygon(region.polygon).exterior
    ring = ring if ring.is_ccw else ring.reverse()
    at = (np.arange(max(int(ring.length / STEP), 1)) + 0.5) * STEP
    here, ahead = (shapely.get_coordinates(shapely.line_interpolate_point(ring, at + k * STEP / 10)) for k in (-1, 1))
    way = (ahead - here) / np.maximum(length(ahead - here), 1e-9)[:, None]
    return (here + ahead) / 2, np.stack([-way[:, 1], way[:, 0]], axis=1)


def _struck(embree: Embree, places: FloatArray, inwards: FloatArray, z: float) -> BoolArray:
    """(n,) whether level rays at height z, from inside across each place of a border, strike anything."""
    start = np.column_stack([places + INSIDE * inwards, np.full(len(places), z)])
    level = np.column_stack([-inwards, np.zeros(len(places))])
    rays = np.round(np.concatenate([start, level], axis=1), POINT_DECIMALS)
    return embree.occluded(rays, INSIDE + BEYOND)
