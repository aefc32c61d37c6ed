"""What points see of the surfaces around them, and what these throw back at them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from generators.rooms.render.direct import spread
from generators.rooms.render.lattice import Lattice, Points
from generators.rooms.render.look import Floats, Ints
from vstdata.linear import dot, turning
from vstdata.rays import Embree

PACKET = 16_384  # rays cast at once
BOUNCES = 4
GLARE = 40.0  # no point reflects more than so many times the mean: a spot below a lamp would be noise elsewhere
OUTDOORS, INSIDE = -2, -1


def seen_from(
    points: Points, embree: Embree, lattice: Lattice | None, directions: int, some: Sequence[int] | None = None
) -> Ints:
    """(p, d) the light point of `lattice` that each point sees in `directions` directions, or in `some` of them,
    OUTDOORS or INSIDE; any number from 0 on without a lattice.

    Directions are as dense as the cosine to the normal, so that the mean over them is the irradiance.
    """
    order = np.argsort(
        points.turn.astype(np.int8), kind="stable"
    )  # rays that go the same way side by side are cast sooner
    points = points.take(order)
    tangent, other = _frames(points.normal)
    rays = np.empty((len(points.position), 6), dtype=np.float32)
    rays[:, :3] = points.position
    some = range(directions) if some is None else some
    found = np.empty((len(some), len(points.position)), dtype=np.int32)
    for row, k in enumerate(some):
        square, turn = spread(k, directions).T
        cosine, sine = turning(2.0 * np.pi * turn.astype(np.float64)).astype(np.float32)
        one, two, up = (np.sqrt(square) * cosine, np.sqrt(square) * sine, np.sqrt(1.0 - square))
        one, two, up = (each.take(points.turn) for each in (one, two, up))
        for axis in range(3):
            rays[:, 3 + axis] = one * tangent[axis] + two * other[axis] + up * points.normal[:, axis]
        found[row, order] = hit_points(rays, embree, lattice)
    return np.ascontiguousarray(found.T)


def hit_points(rays: Floats, embree: Embree, lattice: Lattice | None) -> Ints:
    """(n,) the light point that each ray (n, 6) ends at; OUTDOORS: none; INSIDE: the inner side of a closed mesh."""
    found = np.full(len(rays), OUTDOORS, dtype=np.int32)
    for start in range(0, len(rays), PACKET):
        hits = embree.cast(rays[start : start + PACKET])
        seen = np.flatnonzero(np.isfinite(hits["t_hit"]))
        face = hits["primitive_ids"][seen].astype(np.int64)
        behind = dot(hits["primitive_normals"][seen], rays[start + seen, 3:]) > 0
        near = lattice.nearest(face, hits["primitive_uvs"][seen]) if lattice else np.int32(0)
        found[start + seen] = np.where(behind, INSIDE, near)
    return found


def bounced(
    direct: Floats,
    known: NDArray[np.int64],
    albedo: Floats,
    seen: Ints,
    stand_in: NDArray[np.int64],
    thrown: Floats,
) -> Floats:
    """(n, 3) irradiance after `BOUNCES` diffuse reflections where the points `seen` (n, d) are seen.

    The first of these n are the `known` of all points (p,); `direct`, `albedo` (p, 3); `stand_in` (p,) the point whose
    light each one reflects; `thrown` (n, 3) what arrives anyway.
    """
    count, directions = seen.shape
    share = np.full(seen.size, 1.0 / directions, dtype=np.float32)
    columns = len(albedo) + 2  # the last two are OUTDOORS and INSIDE, from where nothing comes
    transfer = csr_matrix((share, seen.ravel() % columns, np.arange(count + 1) * directions), shape=(count, columns))
    leaving = np.zeros((columns, 3), dtype=np.float32)
    indirect = thrown
    for _ in range(BOUNCES):
        own = np.zeros_like(albedo)
        own[known] = albedo[known] * (direct[known] + indirect[: len(known)])
        leaving[:-2] = np.minimum(own, np.float32(GLARE) * own[known].mean())[stand_in]
        indirect = np.asarray(transfer @ leaving, dtype=np.float32) + thrown
    return indirect


def _frames(normal: Floats) -> tuple[Floats, Floats]:
    """Two unit tangents (3, p) for each unit normal, equal for equal normals (Duff et al. 2017, JCGT 6(1))."""
    x, y, z = normal.T
    sign = np.where(z >= 0, 1.0, -1.0).astype(np.float32)
    a = -1.0 / (sign + z)
    b = x * y * a
    one = np.stack([1.0 + sign * x * x * a, sign * b, -sign * x])
    two = np.stack([b, sign + y * y * a, -y])
    return one.astype(np.float32), two.astype(np.float32)
