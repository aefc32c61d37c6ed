"""The light of a room, computed once: how much arrives at some ten thousand points of its surfaces.

A point receives the lights directly (shadow rays to samples on each) and, over several bounces, what the surfaces
around it reflect (rays in all directions; the hits are kept, so a further bounce casts no ray). Nine neighbours share
one even set of samples between them, so that smoothing along the surface leaves neither noise nor bands.

"Irradiance" here is divided by pi: a white wall under irradiance 1 has radiance 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import Room
from generators.rooms.render.daylight import Sunlight
from generators.rooms.render.direct import direct_light
from generators.rooms.render.gather import INSIDE, bounced, seen_from
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
from generators.rooms.render.look import Floats
from generators.rooms.render.metering import metered, views_of
from generators.rooms.render.pattern import mean_color
from generators.rooms.render.smooth import evened, filled, links_of, stand_ins
from generators.rooms.render.soup import Soup
from generators.rooms.render.sunspots import Spots, broad, spots_of
from vstdata.rays import Embree

DIRECTIONS = 20  # gather rays a point
PROBES = 4  # rays a point before, to find those that no light reaches: outer faces of walls, undersides
PROBED = 2  # of the outer face of a wall and the like one coarse point in so many is asked: none of them sees anything
LARGE = 16  # coarse points from which on a level region is asked so
COARSER = 2  # what surfaces reflect is measured at points so much farther apart than the lights themselves,
ROUNDER = 4.0  # and on bent surfaces at one where there are several so much closer together than `WELD`
COVERED = 0.3  # share of gather rays that meet the inside of something: the point is covered and its light is not seen
REACH = 6.0 * LIFT  # from a point to its surface, at most


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
    sharp[live] = direct_light(points.take(live), links[live][:, live], embree, room.lights)
    sharp = evened(filled(sharp, live, links), links)
    sun = Sunlight(room, soup, embree)
    soft = np.zeros_like(sharp)
    sunny = _sunny(points, lattice, sun)
    large = live[broad(lattice, points)[live] & (sunny[live, 0] > 0)]
    spots = spots_of(lattice, points, large, sunny[large] * _albedo(points.take(large), embree, soup))
    sunny[large] = 0.0
    soft[live] = _reflected(lattice, points, live, sharp + sunny, spots, embree, soup, coarse, places)
    total = sharp + evened(filled(soft, live, links), links)
    exposure, balance = metered(total, views_of(room, embree, lattice))
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
    met = seen_from(points, embree, None, PROBES, range(0, PROBES, 2))
    inside = np.asarray((met == INSIDE).mean(axis=1))
    sees = np.asarray((met >= 0).any(axis=1))
    asked = np.flatnonzero(((inside > 0) | ~sees) & (inside < 1))
    more = seen_from(points.take(asked), embree, None, PROBES, range(1, PROBES, 2))
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
    seen = [seen_from(each, embree, coarse, DIRECTIONS) for each in asked]
    thrown = np.concatenate([spots.on(each, embree) if spots else np.zeros_like(each.position) for each in asked])
    links = links_of(coarse.neighbours(), len(places.position))
    colors = _colors(soup)
    arriving = lattice.carried(lattice.spread(direct), coarse)
    own = places.face.copy()
    own[known] = below  # a patch may have several finishes
    lenders, albedo = stand_ins(known, links), colors[soup.material[own]]
    found = bounced(arriving, known, albedo, np.concatenate(seen), lenders, thrown)
    soft = np.zeros_like(arriving)
    soft[known] = found[: len(known)]
    soft = evened(filled(soft, known, links), links)
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
