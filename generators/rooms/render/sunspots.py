"""What large surfaces in the sun throw back into the room.

A patch of sun is small and bright: of the few rays that a point sends out one more or one less meets it, and ceilings
would be cloudy. So it is asked as lights are, by rays to places on it, whose share of it is as large as their light.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generators.rooms.render.lattice import Lattice, Points
from generators.rooms.render.look import Floats
from vstdata.linear import dot
from vstdata.rays import Embree

SPOTS = 12  # rays to them a point; nine neighbours share nine times as many
TURNS = 9
BROAD = 100  # points of a level region from which on it counts as large
PACKET = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Places in the sun, a set of them for each `Points.turn`: `position`, unit `normal` and `light` (9, n, 3), what
    leaves each one times the `area` that it stands for, square metres."""

    position: Floats
    normal: Floats
    light: Floats
    area: float

    def on(self, points: Points, embree: Embree) -> Floats:
        """(p, 3) irradiance of `points` from these places."""
        total = np.zeros_like(points.position)
        for start in range(0, len(total), PACKET):
            rows = np.arange(start, min(start + PACKET, len(total)))
            part, sum_ = points.take(rows), total[rows]
            for k in range(self.position.shape[1]):
                self._add(sum_, part, embree, k)
            total[rows] = sum_
        return total

    def _add(self, total: Floats, points: Points, embree: Embree, k: int) -> None:
        to = self.position[points.turn, k] - points.position
        square = np.maximum(dot(to, to), np.float32(1e-6))
        fall = -dot(to, self.normal[points.turn, k])
        rise = dot(to, points.normal)
        form = np.where((fall > 0) & (rise > 0), rise * fall / square, 0.0) / (np.pi * square + self.area)
        able = np.flatnonzero(form > 1e-5)
        rays = np.concatenate([points.position[able], to[able]], axis=1)
        lit = able[~embree.occluded(rays, 0.999)]
        total[lit] += form[lit, None] * self.light[points.turn[lit], k]


def broad(lattice: Lattice, points: Points) -> NDArray[np.bool_]:
    """(p,) whether points lie on large level regions."""
    patch = lattice.patches.patch[points.face]
    return np.asarray(~lattice.patches.folded[patch] & (np.bincount(patch)[patch] > BROAD))


def spots_of(lattice: Lattice, points: Points, some: NDArray[np.int64], leaving: Floats) -> Spots | None:
    """Places among the points `some` of large level regions, where `leaving` (n, 3) leaves; None where that is nothing.

    They are drawn at even steps of the light that comes before them, row by row.
    """
    area = _areas(lattice, some, points)
    power = np.round(leaving.sum(axis=1).astype(np.float64) * area, 9)
    before = np.cumsum(power)
    if not len(some) or before[-1] <= 0:
        return None
    count = SPOTS * TURNS
    chosen = np.searchsorted(before, (np.arange(count) + 0.5) * (before[-1] / count))
    color = leaving[chosen] / leaving[chosen].sum(axis=1, keepdims=True)
    light = (color * (before[-1] / SPOTS)).astype(np.float32)
    position, normal, light = (
        each.reshape(SPOTS, TURNS, 3).swapaxes(0, 1)
        for each in (points.position[some[chosen]], points.normal[some[chosen]], light)
    )
    return Spots(position, normal, light, float(area[power > 0].sum()) / SPOTS)


def _areas(lattice: Lattice, some: NDArray[np.int64], points: Points) -> NDArray[np.float64]:
    """(n,) square metres that points of level regions stand for."""
    patches, patch = lattice.patches, lattice.patches.patch[points.face[some]]
    square = dot(patches.side_u, patches.side_u) * dot(patches.side_v, patches.side_v)
    steps = (patches.columns - 1) * (patches.rows - 1)
    return np.asarray(np.sqrt(square[patch].astype(np.float64)) / steps[patch])
