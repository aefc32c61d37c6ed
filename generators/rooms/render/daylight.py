"""The sun in a room: which points see it through a window, sharply, past whatever stands between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import Light, Room
from generators.rooms.render.look import Floats
from generators.rooms.render.soup import Soup
from vstdata.linear import dot, product
from vstdata.rays import Embree

FAR = 50.0  # metres to where nothing stands before the sun
LIFT = 2e-3  # metres off the surface


@dataclass(frozen=True, slots=True, eq=False)
class Pane:
    """A window as the sun sees it: `matrix` (2, 3) and `offset` (2,) give for a point where the ray from it to the sun
    meets the pane, -1 to 1 both ways; `inward` (3,) and `level` say which points lie behind it."""

    matrix: Floats
    offset: Floats
    inward: Floats
    level: float

    @classmethod
    def of(cls, light: Light, sun: Floats) -> Pane:
        inward = np.cross(light.edge_u, light.edge_v)
        square = np.stack(
            [light.edge_u / dot(light.edge_u, light.edge_u), light.edge_v / dot(light.edge_v, light.edge_v)]
        )
        slope = inward / dot(inward, sun)
        matrix = square - product(square, sun)[:, None] * slope  # what remains after going along the sun onto the pane
        return cls(
            matrix.astype(np.float32),
            product(matrix, light.center).astype(np.float32),
            inward.astype(np.float32),
            float(dot(inward, light.center)),
        )

    def place(self, points: Floats) -> Floats:
        """(..., 3) points -> (..., 2) where on the pane the sun comes through to them."""
        return np.asarray(product(points, self.matrix.T) - self.offset)


class Sunlight:
    """The sun of `room` over the triangles of `soup`, which `embree` holds."""

    def __init__(self, room: Room, soup: Soup, embree: Embree) -> None:
        self.color = np.array(room.light.sunlight, dtype=np.float32)
        self._embree = embree
        self._sun = np.array(room.light.sun or (0.0, 0.0, 1.0), dtype=np.float32)
        coming = [light for light in room.lights if light.window and _comes_in(light, self._sun)]
        self._panes = [Pane.of(light, self._sun.astype(np.float64)) for light in coming] if room.light.sun else []
        self.faces = self._reached(soup)

    def _reached(self, soup: Soup) -> NDArray[np.bool_]:
        """(f,) the faces that turn to the sun and of which the sun may come to some point."""
        found = np.zeros(len(soup.face_normals), dtype=np.bool_)
        turned = np.flatnonzero(dot(soup.normals, self._sun).max(axis=1) > 0)
        for pane in self._panes:
            place = pane.place(soup.corners[turned])
            behind = (product(soup.corners[turned], pane.inward) > pane.level).any(axis=1)
            found[turned] |= behind & ((place.min(axis=1) < 1.0) & (place.max(axis=1) > -1.0)).all(axis=1)
        return found

    def through(self, points: Floats) -> NDArray[np.int64]:
        """(m,) those of points (n, 3) that the sun would come to through a window if nothing else stood before it."""
        found = np.zeros(len(points), dtype=np.bool_)
        for pane in self._panes:
            inside = (np.abs(pane.place(points)) < 1.0).all(axis=1)
            found |= inside & (product(points, pane.inward) > pane.level)
        return np.flatnonzero(found)

    def on(self, points: Floats, normals: Floats) -> Floats:
        """(n,) the share of the sun's full light that points (n, 3) that it comes `through` to receive, of unit normals
        (n, 3)."""
        found = np.zeros(len(points), dtype=np.float32)
        facing = dot(normals, self._sun)
        rows = np.flatnonzero(facing > 0)
        if len(rows):
            rays = np.empty((len(rows), 6), dtype=np.float32)
            rays[:, :3] = points[rows] + np.float32(LIFT) * normals[rows]
            rays[:, 3:] = self._sun
            rows = rows[~self._embree.occluded(rays, FAR)]
            found[rows] = facing[rows]
        return found


def _comes_in(light: Light, sun: Floats) -> bool:
    return bool(dot(np.cross(light.edge_u, light.edge_v), sun.astype(np.float64)) < 0)
