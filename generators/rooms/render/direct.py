"""What the lights themselves send to points, with soft shadows: shadow rays to samples on each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from generators.rooms.model import Light
from generators.rooms.render.lattice import Points
from generators.rooms.render.look import Floats
from vstdata.linear import dot, length, product
from vstdata.rays import Embree

LIGHT_SAMPLES = 30  # shadow rays a point, over all lights
FEWEST = 4  # to each of them
FIRST = 4  # one in so many tells where the others are needed


def direct_light(points: Points, links: csr_matrix, embree: Embree, lights: Sequence[Light]) -> Floats:
    """(p, 3) irradiance from the lights themselves, with soft shadows; 1 everywhere where there is no light.

    One sample of a light in `FIRST` tells where it is seen whole, by a point and all beside it on the surface, or not
    at all: there the others need no rays. `links` (p, p) as `links_of` gives them.
    """
    total = np.full_like(points.position, 0.0 if lights else 1.0)
    for light, samples in zip(lights, shared_out(lights), strict=True):
        near = _faced(points, light)
        asked, clear = np.zeros((2, len(total)), dtype=np.float32)
        sure = np.zeros(len(near), dtype=np.bool_)
        part, sum_ = points.take(near), total[near]
        for k in sorted(range(samples), key=lambda k: k % FIRST):
            if k == 1:
                total[near] = sum_
                around, cleared = links @ asked, links @ clear
                near = near[((around == 0) | (cleared > 0))[near]]
                sure = (around == cleared)[near]
                part, sum_ = points.take(near), total[near]
            able, lit = _add_sample(sum_, part, embree, light, spread(k, samples), samples, sure)
            if k % FIRST == 0:
                asked[near[able]] += 1
                clear[near[lit]] += 1
        total[near] = sum_
    return total


def shared_out(lights: Sequence[Light]) -> list[int]:
    """Samples for each light: more for those that give more, by the root of it, and none for a dark window."""
    power = np.array([sum(one.radiance) * float(length(np.cross(one.edge_u, one.edge_v))) for one in lights])
    share = np.round(np.sqrt(power), 6)
    wanted = np.rint(LIGHT_SAMPLES * share / max(float(share.sum()), 1e-9)).astype(int)
    return [int(max(FEWEST, count)) if much > 0 else 0 for count, much in zip(wanted, power, strict=True)]


def _faced(points: Points, light: Light) -> NDArray[np.int64]:
    """The points in front of `light` that have some corner of it above their own horizon."""
    corners = [light.center + u * light.edge_u + v * light.edge_v for u in (-1, 1) for v in (-1, 1)]
    over = np.max([product(points.normal, c.astype(np.float32)) for c in corners], axis=0)
    level = dot(points.normal, points.position)
    axis = np.cross(light.edge_u, light.edge_v).astype(np.float32)
    return np.flatnonzero(
        (over > level) & (product(points.position, axis) > dot(light.center.astype(np.float32), axis))
    )


def _add_sample(
    total: Floats, points: Points, embree: Embree, light: Light, at: Floats, samples: int, sure: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Add what one sample of `light` sends to the points that see it, a disc of its share: for each turn at (9, 2) in
    0..1 on it. Points that are `sure` (n,) see it. The points that it could reach, and those that it reaches."""
    cross = np.cross(light.edge_u, light.edge_v)
    axis = (cross / length(cross)).astype(np.float32)
    patch = np.float32(4.0 * length(cross) / samples)
    edges = np.stack([light.edge_u, light.edge_v]).astype(np.float32)
    place = product(2.0 * at - 1.0, edges) + (light.center + 0.005 * axis).astype(np.float32)
    to = place.take(points.turn, axis=0) - points.position
    square = dot(to, to)
    fall = -product(to, axis)
    cosines = dot(to, points.normal) * fall / square
    form = np.where(fall > 0, cosines, 0.0) * patch / (np.pi * square + patch)
    able = np.flatnonzero(form > 1e-5)
    lit = sure.take(able)
    ask = np.flatnonzero(~lit)
    rays = np.concatenate([points.position[able[ask]], to[able[ask]]], axis=1)
    lit[ask] = ~embree.occluded(rays, 0.999)
    total[able[lit]] += form[able[lit], None] * np.array(light.radiance, dtype=np.float32)
    return able, able[lit]


def spread(sample: int, samples: int) -> Floats:
    """(9, 2) in 0..1: sample number `sample` of `samples` for each `Points.turn`; neighbours have different ones.

    Roberts' R2 sequence (2018), one stretch of it for each of nine neighbours: what they average to is as even as nine
    times the samples.
    """
    index = (np.arange(9) * samples + sample + 0.5)[:, None]
    return np.asarray(index * np.array([0.7548776662466927, 0.5698402909980532]) % 1.0, dtype=np.float32)
