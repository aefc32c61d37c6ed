"""The light of a room, computed once: how much arrives at some ten thousand points of its surfaces.

A point receives the lights directly (shadow rays to samples on each) and, over several bounces, what the surfaces
around it reflect (rays in all directions; the hits are kept, so a further bounce casts no ray). Nine neighbours share
one even set of samples between them, so that smoothing along the surface leaves neither noise nor bands.

"Irradiance" here is divided by pi: a white wall under irradiance 1 has radiance 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from generators.rooms.model import Light, Room
from generators.rooms.render.lattice import SPACING, Lattice, Points, build_lattice
from generators.rooms.render.look import Floats, Ints
from generators.rooms.render.pattern import mean_color
from generators.rooms.render.soup import Soup
from vstdata.linear import dot, length, product, turning
from vstdata.rays import Embree

LIGHT_SAMPLES = 60  # shadow rays a point, over all lights
DIRECTIONS = 48  # gather rays a point
PROBES = 8  # of these, to find the points that no light reaches: outer faces of walls, undersides
BOUNCES = 4
COVERED = 0.3  # share of gather rays that meet the inside of something: the point is covered and its light is not seen
RIMS = 6  # points that light is carried on under whatever covers a surface
EYE = 1.5  # metres: where the exposure is metered
WHITE = 0.92  # brightness of white paper in the room's median light
UNTINT = 0.7  # how much of the light's tint is taken away, as a camera's white balance does
OUTDOORS, INSIDE = -2, -1


@dataclass(frozen=True, slots=True, eq=False)
class Lightmap:
    """The irradiance (nodes, 3) on a `lattice`; `exposure` and `balance` (3,) make a picture of it."""

    lattice: Lattice
    irradiance: Floats
    exposure: float
    balance: Floats

    def at(self, face: NDArray[np.int64], uv: Floats) -> Floats:
        """(n, 3) linear rgb at barycentric coordinates (n, 2) of faces (n,)."""
        return self.lattice.mix(self.irradiance, face, uv)


def bake(soup: Soup, embree: Embree, room: Room, spacing: float = SPACING) -> Lightmap:
    """The light of `room` whose triangles `embree` holds in the order of `soup`."""
    lattice, points = build_lattice(soup, spacing)
    links = _links(lattice.neighbours(), len(points.position))
    colors = np.array([mean_color(material) for material in soup.materials], dtype=np.float32)
    albedo = colors[soup.material[points.face]]
    probe = _seen(points, embree, soup, lattice, PROBES)
    live = np.flatnonzero((probe >= 0).any(axis=1))
    lit = points.take(live)
    direct = _direct(lit, embree, room.lights)
    seen = _seen(lit, embree, soup, lattice, DIRECTIONS)
    indirect = _bounced(direct, live, albedo, seen)
    known = live[(seen != INSIDE).mean(axis=1) > 1.0 - COVERED]
    total = np.zeros_like(points.position)
    total[live] = indirect
    total = _smoothed(_filled(total, known, links), links, 4)
    sharp = np.zeros_like(total)
    sharp[live] = direct
    total += _smoothed(_filled(sharp, known, links), links, 2)
    exposure, balance = _metered(total, _views(room, embree, soup, lattice))
    return Lightmap(lattice, lattice.spread(total), exposure, balance)


def _links(pairs: NDArray[np.int64], count: int) -> csr_matrix:
    """(p, p) matrix that averages a point with its neighbours along the surface."""
    one, two = pairs[pairs[:, 0] != pairs[:, 1]].T
    rows = np.concatenate([one, two, np.arange(count)])
    columns = np.concatenate([two, one, np.arange(count)])
    links = coo_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(count, count)).tocsr()
    links.data[:] = 1.0  # an edge shared by two faces counts once
    return links


def _direct(points: Points, embree: Embree, lights: Sequence[Light]) -> Floats:
    """(p, 3) irradiance from the lights themselves, with soft shadows; 1 everywhere where there is no light."""
    total = np.full_like(points.position, 0.0 if lights else 1.0)
    samples = max(4, LIGHT_SAMPLES // max(len(lights), 1))
    for light in lights:
        near = _faced(points, light)
        part, sum_ = points.take(near), total[near]
        for k in range(samples):
            _add_sample(sum_, part, embree, light, _spread(part.turn, k, samples), samples)
        total[near] = sum_
    return total


def _faced(points: Points, light: Light) -> NDArray[np.int64]:
    """The points in front of `light` that have some corner of it above their own horizon."""
    corners = [light.center + u * light.edge_u + v * light.edge_v for u in (-1, 1) for v in (-1, 1)]
    over = np.max([product(points.normal, c.astype(np.float32)) for c in corners], axis=0)
    level = dot(points.normal, points.position)
    axis = np.cross(light.edge_u, light.edge_v).astype(np.float32)
    return np.flatnonzero(
        (over > level) & (product(points.position, axis) > dot(light.center.astype(np.float32), axis))
    )


def _spread(turn: Ints, sample: int, samples: int) -> Floats:
    """(p, 2) in 0..1: sample number `sample` of `samples` of every point; neighbours have different ones.

    Roberts' R2 sequence (2018), one stretch of it for each of nine neighbours: what they average to is as even as nine
    times the samples.
    """
    index = (turn * samples + sample + 0.5)[:, None]
    return np.asarray(index * np.array([0.7548776662466927, 0.5698402909980532]) % 1.0, dtype=np.float32)


def _add_sample(total: Floats, points: Points, embree: Embree, light: Light, at: Floats, samples: int) -> None:
    """Add what one sample of `light`, at (p, 2) in 0..1 on it, sends to the points that see it: a disc of its share."""
    cross = np.cross(light.edge_u, light.edge_v)
    axis = (cross / length(cross)).astype(np.float32)
    patch = np.float32(4.0 * length(cross) / samples)
    edges = np.stack([light.edge_u, light.edge_v]).astype(np.float32)
    to = product(2.0 * at - 1.0, edges) + (light.center + 0.005 * axis).astype(np.float32) - points.position
    square = dot(to, to)
    fall = -product(to, axis)
    cosines = dot(to, points.normal) * fall / square
    form = np.where(fall > 0, cosines, 0.0) * patch / (np.pi * square + patch)
    lit = np.flatnonzero(form > 1e-5)
    rays = np.concatenate([points.position[lit], to[lit]], axis=1)
    lit = lit[~embree.occluded(rays, 0.999)]
    total[lit] += form[lit, None] * np.array(light.radiance, dtype=np.float32)


def _seen(points: Points, embree: Embree, soup: Soup, lattice: Lattice, directions: int) -> Ints:
    """(p, d) the light point that each point sees in `directions` directions, OUTDOORS or INSIDE.

    Directions are as dense as the cosine to the normal, so that the mean over them is the irradiance.
    """
    tangent, other = _frames(points.normal)
    found = np.empty((len(points.position), directions), dtype=np.int32)
    for k in range(directions):
        square, turn = _spread(points.turn, k, directions).T
        radius, angle = np.sqrt(square)[:, None], np.float32(2.0 * np.pi) * turn[:, None]
        cosine, sine = turning(angle.astype(np.float64)).astype(np.float32)
        direction = radius * (cosine * tangent + sine * other)
        direction += np.sqrt(1.0 - square)[:, None] * points.normal
        found[:, k] = _hit_points(np.concatenate([points.position, direction], axis=1), embree, soup, lattice)
    return found


def _hit_points(rays: Floats, embree: Embree, soup: Soup, lattice: Lattice) -> Ints:
    """(n,) the light point that each ray (n, 6) ends at; OUTDOORS: none; INSIDE: the inner side of a closed mesh."""
    hits = embree.cast(rays)
    seen = np.flatnonzero(np.isfinite(hits["t_hit"]))
    face = hits["primitive_ids"][seen].astype(np.int64)
    behind = dot(soup.face_normals[face], rays[seen, 3:]) > 0
    found = np.full(len(rays), OUTDOORS, dtype=np.int32)
    found[seen] = np.where(behind, INSIDE, lattice.nearest(face, hits["primitive_uvs"][seen]))
    return found


def _bounced(direct: Floats, live: NDArray[np.int64], albedo: Floats, seen: Ints) -> Floats:
    """(p, 3) irradiance after `BOUNCES` diffuse reflections; `seen` (p, d) numbers all points, `live` (p,) is ours."""
    count, directions = seen.shape
    row = np.full(len(albedo) + 2, count, dtype=np.int32)  # the last two are OUTDOORS and INSIDE
    row[live] = np.arange(count)
    target = row[seen.ravel()]
    start = np.arange(count + 1) * directions
    share = np.full(len(target), 1.0 / directions, dtype=np.float32)
    transfer = csr_matrix((share, target, start), shape=(count, count + 1))
    indirect = np.zeros_like(direct)
    for _ in range(BOUNCES):
        leaving = albedo[live] * (direct + indirect)
        indirect = transfer @ np.concatenate([leaving, np.zeros((1, 3), dtype=np.float32)])
    return np.asarray(indirect, dtype=np.float32)


def _frames(normal: Floats) -> tuple[Floats, Floats]:
    """Two unit tangents (p, 3) for each unit normal, equal for equal normals (Duff et al. 2017, JCGT 6(1))."""
    x, y, z = normal.T
    sign = np.where(z >= 0, 1.0, -1.0).astype(np.float32)
    a = -1.0 / (sign + z)
    b = x * y * a
    one = np.stack([1.0 + sign * x * x * a, sign * b, -sign * x], axis=1)
    two = np.stack([b, sign + y * y * a, -y], axis=1)
    return one.astype(np.float32), two.astype(np.float32)


def _smoothed(values: Floats, links: csr_matrix, times: int) -> Floats:
    degree = np.asarray(links.sum(axis=1)).reshape(-1, 1)
    for _ in range(times):
        values = np.asarray(links @ values / degree, dtype=np.float32)
    return values


def _filled(values: Floats, known: NDArray[np.int64], links: csr_matrix) -> Floats:
    """Values of all but the `known` points replaced by those of the nearest known ones, rim by rim."""
    weight = np.zeros((len(values), 1), dtype=np.float32)
    weight[known] = 1.0
    values = values * weight
    for _ in range(RIMS):
        total = links @ weight
        spread = links @ values / np.maximum(total, 1.0)
        fresh = (weight[:, 0] == 0) & (total[:, 0] > 0)
        values[fresh], weight[fresh] = spread[fresh], 1.0
    return values


def _views(room: Room, embree: Embree, soup: Soup, lattice: Lattice) -> Ints:
    """The light points that somebody sees who stands about in the room and looks around, once for each look."""
    low, high = room.floor.min(axis=0), room.floor.max(axis=0)
    x, y = np.meshgrid(*(np.arange(a + 0.4, b, 0.8) for a, b in zip(low, high, strict=True)))
    stand = np.c_[x.ravel(), y.ravel()]
    stand = stand[shapely.contains_xy(shapely.Polygon(room.floor), stand)]
    eyes = np.c_[stand, np.full(len(stand), EYE)]
    turn, pitch = np.meshgrid(np.arange(32) * np.pi / 16, np.radians([-40, -20, -5, 10]))
    look = np.stack([np.cos(turn) * np.cos(pitch), np.sin(turn) * np.cos(pitch), np.sin(pitch)], axis=-1).reshape(-1, 3)
    rays = np.concatenate([np.repeat(eyes, len(look), axis=0), np.tile(look, (len(eyes), 1))], axis=1)
    found = _hit_points(rays.astype(np.float32), embree, soup, lattice)
    return found[found >= 0]


def _metered(irradiance: Floats, views: Ints) -> tuple[float, Floats]:
    """Exposure that puts white paper in the room's median light at `WHITE`, and gains (3,) against the light's tint."""
    if len(views) == 0:
        return 1.0, np.ones(3, dtype=np.float32)
    luma = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
    light = irradiance[views]
    tint = light.mean(axis=0)
    balance = (float(dot(tint, luma)) / np.maximum(tint.astype(np.float64), 1e-6)) ** UNTINT
    level = float(np.median(product(light * balance, luma)))
    return WHITE / max(level, 1e-6), balance.astype(np.float32)
