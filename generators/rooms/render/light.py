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
from generators.rooms.render.daylight import Sunlight
from generators.rooms.render.lattice import (
    LIFT,
    SPACING,
    WELD,
    Lattice,
    Points,
    coarser,
    lattice_of,
    patches_of,
    thinned,
)
from generators.rooms.render.look import Floats, Ints
from generators.rooms.render.pattern import mean_color
from generators.rooms.render.soup import Soup
from generators.rooms.render.sunspots import Spots, broad, spots_of
from vstdata.linear import dot, length, product, turning
from vstdata.rays import Embree

LIGHT_SAMPLES = 30  # shadow rays a point, over all lights
FEWEST = 4  # to each of them
FIRST = 4  # one in so many tells where the others are needed
DIRECTIONS = 20  # gather rays a point
PROBES = 4  # rays a point before, to find those that no light reaches: outer faces of walls, undersides
PROBED = 2  # of the outer face of a wall and the like one coarse point in so many is asked: none of them sees anything
LARGE = 16  # coarse points from which on a level region is asked so
COARSER = 2  # what surfaces reflect is measured at points so much farther apart than the lights themselves,
ROUNDER = 4.0  # and on bent surfaces at one where there are several so much closer together than `WELD`
PACKET = 16_384  # rays cast at once
BOUNCES = 4
GLARE = 40.0  # no point reflects more than so many times the mean: a spot below a lamp would be noise elsewhere
COVERED = 0.3  # share of gather rays that meet the inside of something: the point is covered and its light is not seen
RIMS = 6  # points that light is carried on under whatever covers a surface
EYE = 1.5  # metres: where the exposure is metered
WHITE = 0.92  # brightness of white paper in the room's median light
BRIGHTEST = 1.7  # greatest brightness of white paper in nine tenths of what is seen: near lamps the exposure is less
UNTINT = 0.7  # how much of the light's tint is taken away, as a camera's white balance does
REACH = 6.0 * LIFT  # from a point to its surface, at most
OUTDOORS, INSIDE = -2, -1


@dataclass(frozen=True, slots=True, eq=False)
class Lightmap:
    """The irradiance (nodes, 3) on a `lattice`, without that of the `sun`, whose patches have sharp edges; `exposure`
    and `balance` (3,) make a picture of it."""

    lattice: Lattice
    irradiance: Floats
    exposure: float
    balance: Floats
    sun: Sunlight

    def at(self, face: NDArray[np.int64], uv: Floats) -> Floats:
        """(n, 3) linear rgb at barycentric coordinates (n, 2) of faces (n,)."""
        return self.lattice.mix(self.irradiance, face, uv)


def bake(soup: Soup, embree: Embree, room: Room, spacing: float = SPACING) -> Lightmap:
    """The light of `room` whose triangles `embree` holds in the order of `soup`."""
    patches = patches_of(soup, spacing)
    coarse, places = lattice_of(soup, coarser(patches, COARSER), ROUNDER * WELD)
    lattice, points = lattice_of(soup, thinned(patches, _hidden(coarse, places, embree)))
    links = links_of(lattice.neighbours(), len(points.position))
    live = np.flatnonzero(_free(points, embree))
    sharp = np.zeros_like(points.position)
    sharp[live] = _direct(points.take(live), links[live][:, live], embree, room.lights)
    sharp = evened(_filled(sharp, live, links), links)
    sun = Sunlight(room, soup, embree)
    soft = np.zeros_like(sharp)
    sunny = _sunny(points, lattice, sun)
    large = live[broad(lattice, points)[live] & (sunny[live, 0] > 0)]
    spots = spots_of(lattice, points, large, sunny[large] * _albedo(points.take(large), embree, soup))
    sunny[large] = 0.0
    soft[live] = _reflected(lattice, points, live, sharp + sunny, spots, embree, soup, coarse, places)
    total = sharp + evened(_filled(soft, live, links), links)
    exposure, balance = _metered(total, _views(room, embree, soup, lattice))
    return Lightmap(lattice, lattice.spread(total), exposure * 2.0**-room.light.stops, balance, sun)


def _sunny(points: Points, lattice: Lattice, sun: Sunlight) -> Floats:
    """(p, 3) irradiance from the sun itself."""
    found = np.zeros_like(points.position)
    patch = lattice.patches.patch
    reached = np.flatnonzero(np.bincount(patch, sun.faces)[patch[points.face]])
    reached = reached[sun.through(points.position[reached])]
    share = sun.on(points.position[reached], points.normal[reached])
    found[reached] = share[:, None] * sun.color
    return found


def _hidden(lattice: Lattice, points: Points, embree: Embree) -> NDArray[np.bool_]:
    """(patches,) the large ones of which no point sees any surface."""
    patch = lattice.patches.patch[points.face]
    count = np.bincount(patch, minlength=len(lattice.first))
    large = count > LARGE
    some = np.flatnonzero(large[patch] & (np.arange(len(patch)) % PROBED == 0))
    large[patch[some[_free(points.take(some), embree)]]] = False
    return np.asarray(large)


def _free(points: Points, embree: Embree) -> NDArray[np.bool_]:
    """(p,) the points that see any surface, that nothing covers, and that lie on a surface themselves.

    Half the probes tell of most points: those that agree, and see a surface."""
    met = _seen(points, embree, None, PROBES, range(0, PROBES, 2))
    inside = np.asarray((met == INSIDE).mean(axis=1))
    sees = np.asarray((met >= 0).any(axis=1))
    asked = np.flatnonzero(((inside > 0) | ~sees) & (inside < 1))
    more = _seen(points.take(asked), embree, None, PROBES, range(1, PROBES, 2))
    inside[asked] = (inside[asked] + (more == INSIDE).mean(axis=1)) / 2
    sees[asked] |= (more >= 0).any(axis=1)
    found = sees & (inside < COVERED)
    found[found] = _on_faces(points.take(np.flatnonzero(found)), embree)
    return np.asarray(found)


def _reflected(
    lattice: Lattice,
    points: Points,
    live: NDArray[np.int64],
    direct: Floats,
    spots: Spots | None,
    embree: Embree,
    soup: Soup,
    coarse: Lattice,
    places: Points,
) -> Floats:
    """(live, 3) irradiance at the `live` of all `points` from what surfaces reflect of `direct` (points, 3), and
    from `spots`.

    It changes slowly along a surface: measured on a `coarse` lattice of `places`, and only where that has no open node
    at the points themselves (narrow strips).
    """
    mask = np.zeros((len(points.position), 1), dtype=np.float32)
    mask[live] = 1.0
    known = np.flatnonzero(lattice.carried(lattice.spread(mask), coarse)[:, 0] > 0.99)
    reach, below = embree.first(_below(places.take(known)))
    known, below = known[reach < REACH], below[reach < REACH]
    mask = np.zeros((len(places.position), 1), dtype=np.float32)
    mask[known] = 1.0
    apart = np.flatnonzero(coarse.carried(coarse.spread(mask), lattice)[live, 0] < 0.5)
    asked = places.take(known), points.take(live[apart])
    seen = [_seen(each, embree, coarse, DIRECTIONS) for each in asked]
    thrown = np.concatenate([spots.on(each, embree) if spots else np.zeros_like(each.position) for each in asked])
    links = links_of(coarse.neighbours(), len(places.position))
    colors = _colors(soup)
    arriving = lattice.carried(lattice.spread(direct), coarse)
    own = places.face.copy()
    own[known] = below  # a patch may have several finishes
    stand_ins, albedo = _stand_ins(known, links), colors[soup.material[own]]
    found = _bounced(arriving, known, albedo, np.concatenate(seen), stand_ins, thrown)
    soft = np.zeros_like(arriving)
    soft[known] = found[: len(known)]
    soft = evened(_filled(soft, known, links), links)
    values = coarse.carried(coarse.spread(soft), lattice)[live]
    values[apart] = found[len(known) :]
    return values


def _colors(soup: Soup) -> Floats:
    return np.array([mean_color(material) for material in soup.materials], dtype=np.float32)


def _albedo(points: Points, embree: Embree, soup: Soup) -> Floats:
    """(p, 3) the mean colour of what lies below points; a level region may have several finishes."""
    _, below = embree.first(_below(points))
    return np.asarray(_colors(soup)[soup.material[np.where(below < 0, points.face, below)]])


def _on_faces(points: Points, embree: Embree) -> NDArray[np.bool_]:
    """(p,) whether there is a surface at all: the rectangle around a wall has nodes in its windows, too."""
    return embree.occluded(_below(points), REACH)


def _below(points: Points) -> Floats:
    """(p, 6) rays from points down to their surfaces, which are within `REACH`."""
    return np.concatenate([points.position, -points.normal], axis=1)


def links_of(pairs: NDArray[np.int64], count: int) -> csr_matrix:
    """(p, p) matrix that averages a point with its neighbours along the surface."""
    one, two = pairs[pairs[:, 0] != pairs[:, 1]].T
    rows = np.concatenate([one, two, np.arange(count)])
    columns = np.concatenate([two, one, np.arange(count)])
    links = coo_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(count, count)).tocsr()
    links.data[:] = 1.0  # an edge shared by two faces counts once
    return links


def _direct(points: Points, links: csr_matrix, embree: Embree, lights: Sequence[Light]) -> Floats:
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
            able, lit = _add_sample(sum_, part, embree, light, _spread(k, samples), samples, sure)
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


def _spread(sample: int, samples: int) -> Floats:
    """(9, 2) in 0..1: sample number `sample` of `samples` for each `Points.turn`; neighbours have different ones.

    Roberts' R2 sequence (2018), one stretch of it for each of nine neighbours: what they average to is as even as nine
    times the samples.
    """
    index = (np.arange(9) * samples + sample + 0.5)[:, None]
    return np.asarray(index * np.array([0.7548776662466927, 0.5698402909980532]) % 1.0, dtype=np.float32)


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


def _seen(
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
        square, turn = _spread(k, directions).T
        cosine, sine = turning(2.0 * np.pi * turn.astype(np.float64)).astype(np.float32)
        one, two, up = (np.sqrt(square) * cosine, np.sqrt(square) * sine, np.sqrt(1.0 - square))
        one, two, up = (each.take(points.turn) for each in (one, two, up))
        for axis in range(3):
            rays[:, 3 + axis] = one * tangent[axis] + two * other[axis] + up * points.normal[:, axis]
        found[row, order] = _hit_points(rays, embree, lattice)
    return np.ascontiguousarray(found.T)


def _hit_points(rays: Floats, embree: Embree, lattice: Lattice | None) -> Ints:
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


def _bounced(
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


def evened(values: Floats, links: csr_matrix) -> Floats:
    """Values (p, c) smoothed so that on a level lattice nothing is left of what repeats every three nodes, as the sets
    of samples of `Points.turn` do.

    With A the sum over four neighbours a wave along an axis of that period has A = 1, one along both A = -2, a constant
    A = 4: (A + 2) / 6 and (A - 1) / 3 one after the other keep the last and wipe out the others. Where neighbours are
    missing the point stands in for them.
    """
    beside = np.asarray(links.sum(axis=1), dtype=np.float32).reshape(-1, 1) - 1.0
    for least, own in ((2.0, 6.0), (-1.0, 3.0)):
        weight = np.maximum(own - beside, least)
        values = np.asarray((links @ values + (weight - 1.0) * values) / (beside + weight), dtype=np.float32)
    return values


def _filled(values: Floats, known: NDArray[np.int64], links: csr_matrix) -> Floats:
    """Values of all but the `known` points replaced by those of the nearest known ones, rim by rim."""
    weight = np.zeros((len(values), 1), dtype=np.float32)
    weight[known] = 1.0
    values = values * weight
    blank = np.flatnonzero(weight[:, 0] == 0)
    beside = links[blank]
    for _ in range(RIMS):
        total = beside @ weight
        fresh = (weight[blank, 0] == 0) & (total[:, 0] > 0)
        values[blank[fresh]] = (beside @ values)[fresh] / total[fresh]
        weight[blank[fresh]] = 1.0
    return values


def _stand_ins(known: NDArray[np.int64], links: csr_matrix) -> NDArray[np.int64]:
    """(p,) each point itself or, for the others than the `known`, a known one beside it where there is any."""
    number = np.zeros(links.shape[0])
    number[known] = known + 1.0
    beside = np.asarray(links.multiply(number[None]).max(axis=1).todense()).ravel()
    number = np.where(number == 0, beside, number)
    return np.where(number == 0, np.arange(len(number)), number - 1).astype(np.int64)


def _views(room: Room, embree: Embree, soup: Soup, lattice: Lattice) -> Ints:
    """The light points that somebody sees who stands about in the room and looks around, once for each look."""
    low, high = room.floor.min(axis=0), room.floor.max(axis=0)
    x, y = np.meshgrid(*(np.arange(a + 0.4, b, 0.8) for a, b in zip(low, high, strict=True)))
    stand = np.c_[x.ravel(), y.ravel()]
    floors = [shapely.Polygon(region.floor) for region in room.regions] or [shapely.Polygon(room.floor)]
    stand = stand[shapely.contains_xy(shapely.union_all(floors), stand)]
    eyes = np.c_[stand, np.full(len(stand), EYE)]
    turn, pitch = np.meshgrid(np.arange(32) * np.pi / 16, np.radians([-40, -20, -5, 10]))
    look = np.stack([np.cos(turn) * np.cos(pitch), np.sin(turn) * np.cos(pitch), np.sin(pitch)], axis=-1).reshape(-1, 3)
    rays = np.concatenate([np.repeat(eyes, len(look), axis=0), np.tile(look, (len(eyes), 1))], axis=1)
    found = _hit_points(rays.astype(np.float32), embree, lattice)
    return found[found >= 0]


def _metered(irradiance: Floats, views: Ints) -> tuple[float, Floats]:
    """Exposure that puts white paper in the room's median light at `WHITE`, or that of nine tenths at `BRIGHTEST` where
    that is less, and gains (3,) against the light's tint."""
    if len(views) == 0:
        return 1.0, np.ones(3, dtype=np.float32)
    luma = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
    light = irradiance[views]
    tint = light.mean(axis=0)
    balance = (float(dot(tint, luma)) / np.maximum(tint.astype(np.float64), 1e-6)) ** UNTINT
    middle, high = np.quantile(product(light * balance, luma), (0.5, 0.9))
    return min(WHITE / max(float(middle), 1e-6), BRIGHTEST / max(float(high), 1e-6)), balance.astype(np.float32)
