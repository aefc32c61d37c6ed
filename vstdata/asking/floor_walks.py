"""Walks over the free floor from thing to thing, in straight legs, and the turns between them.

One stands beside each thing, walks straight to a place beside the next, and turns there. What is asked about a walk
must not hang on where exactly somebody imagines to stand, so a turn counts only where the way between the standing
points and the way between the middles of the things agree on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vstdata.draft import Refusals
from vstdata.facts import Facts, Sectors, heading, wrapped
from vstdata.facts.direction import angle_error
from vstdata.facts.free_floor import FreeFloor, Stands
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.linear import length
from vstdata.scene import FloatArray

GAPS = (0.4, 0.55, 0.7)  # metres from a thing at which one stands beside it: within an arm and a half. Ours.
DIRECTIONS = 16  # from a thing's middle in which standing points are looked for. Ours.
LEAST_LEG = 0.8  # metres: over less nobody would say that one goes somewhere. Ours.
MOST_ASKEW = 45.0  # degrees between a leg and the way to the middle of what it leads to. Ours.
LEAST_MARGIN = 10.0  # degrees to the next kind of turn, besides the error: VLM-3R's for directions.
AHEAD = 0  # of TURNS
# VSI-Bench's three turns; "back" begins at 135 degrees, as in its directions of three answers.
TURNS = Sectors(("ahead", "right", "back", "left"), (-45.0, 45.0, 135.0, 225.0))
# A question says that left and right are about a quarter turn and back is about half of one, so what is half-way
# between is not asked: degrees to each edge, besides the error. Ours.
LEAST_MARGINS = (LEAST_MARGIN, LEAST_MARGIN, 22.5, 22.5)

Indices = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Places:
    """Things to walk to, and how.

    `instances` (n,) of the things, their `middles` (n, 2) in world metres and the standard deviation of their surfaces
    (n,) `noise`. `points` (p, 2) where one can stand, `beside` (p,) which thing. `leads` (p, n): where the leg from a
    point to a thing ends, as an index in `points`, or -1 where there is no such leg.
    """

    instances: tuple[int, ...]
    middles: FloatArray
    noise: FloatArray
    points: FloatArray
    beside: Indices
    leads: Indices


@dataclass(frozen=True, eq=False)
class Turned:
    """Turns (...): `kind` in `TURNS`, `angle` (degrees, right positive) as walked, and `margin`: degrees to the nearest
    edge of the kind, by standing points and by middles; 0 where the two disagree or one is not sure."""

    kind: Indices
    angle: FloatArray
    margin: FloatArray

    def at(self, index: Indices | NDArray[np.bool_]) -> Turned:
        """Some of them."""
        return Turned(self.kind[index], self.angle[index], self.margin[index])

    def then(self, later: Turned) -> Turned:
        """These (m,) or (m, a) and as many `later` ones (m, b), together (m, a + b)."""
        return Turned(
            np.column_stack([self.kind, later.kind]),
            np.column_stack([self.angle, later.angle]),
            np.column_stack([self.margin, later.margin]),
        )

    @property
    def clear(self) -> NDArray[np.bool_]:
        """Whether it is a turn, and which one is beyond doubt."""
        return np.asarray((self.kind != AHEAD) & (self.margin > 0))


@dataclass(frozen=True, eq=False)
class Walks:
    """m walks of k stops: `stops` (m, k) things by position in `Places`, `stands` (m, k) standing points, `turns`
    (m, k - 2) at the stops between the first and the last."""

    stops: Indices
    stands: Indices
    turns: Turned

    def at(self, index: Indices) -> Walks:
        """Some of them."""
        return Walks(self.stops[index], self.stands[index], self.turns.at(index))


def find_places(facts: Facts, free: FreeFloor, instances: Sequence[int]) -> Places:
    """Where one can stand beside the given instances, and all legs between them."""
    middles = np.array([facts.position(i)[:2] for i in instances]).reshape(-1, 2)
    noise = np.array([facts.surface_noise(i) for i in instances])
    stands = free.stands(tuple(instances), GAPS, DIRECTIONS)
    return Places(tuple(instances), middles, noise, stands.points, stands.beside, _leads(stands, middles))


def _leads(stands: Stands, middles: FloatArray) -> Indices:
    """See `Places`: of the legs from a point to a thing the one that leads straightest to its middle."""
    points, beside = stands.points, stands.beside
    leads = np.full((len(points), len(middles)), -1)
    start, end = np.nonzero(stands.clear)
    way, aim = points[end] - points[start], middles[beside[end]] - points[start]
    askew = rounded(wrapped(heading(way) - heading(aim)), DEGREE_DECIMALS)
    reach = rounded(length(way), METRE_DECIMALS)
    good = (reach >= LEAST_LEG) & (np.abs(askew) <= MOST_ASKEW)
    # Ties are settled by what a turned world does not change: the shorter leg, and that from the left.
    order = np.lexsort((askew, reach, np.abs(askew)))
    order = order[good[order]][::-1]  # of repeated places the last is kept
    leads[start[order], beside[end[order]]] = end[order]
    return leads


def first_legs(places: Places, refuse: Refusals) -> Walks:
    """All walks of two stops: of several from a thing to another the one most like the way between their middles."""
    start, goal = np.nonzero(places.leads >= 0)
    end, thing = places.leads[start, goal], places.beside[start]
    way = places.points[end] - places.points[start]
    askew = wrapped(heading(way) - heading(places.middles[goal] - places.middles[thing]))
    askew, reach = rounded(askew, DEGREE_DECIMALS), rounded(length(way), METRE_DECIMALS)
    order = np.lexsort((askew, reach, np.abs(askew), goal, thing))
    stops = np.column_stack([thing, goal])[order]
    stops, first = np.unique(stops, axis=0, return_index=True)
    stands = np.column_stack([start, end])[order][first]
    refuse("no_leg_between", len(places.instances) * (len(places.instances) - 1) - len(stops))
    nothing = np.zeros((len(stops), 0))
    return Walks(stops, stands, Turned(nothing.astype(np.int64), nothing, nothing))


def extended(places: Places, walks: Walks, refuse: Refusals) -> Walks:
    """The walks with one more stop each, to which there is a leg, with a clear turn at the last of the old ones."""
    old, goal = np.nonzero(places.leads[walks.stands[:, -1]] >= 0)
    fresh = ~(walks.stops[old] == goal[:, None]).any(axis=1)
    old, goal = old[fresh], goal[fresh]
    stops = np.column_stack([walks.stops[old], goal])
    stands = np.column_stack([walks.stands[old], places.leads[walks.stands[old, -1], goal]])
    stand, middle = places.points[stands[:, -3:]], places.middles[stops[:, -3:]]
    turn = turned(_ways(stand), _ways(middle), places.noise[stops[:, -3:]])
    clear = turn.clear
    refuse("turn_not_clear", int((~clear).sum()))
    return Walks(stops[clear], stands[clear], walks.turns.at(old[clear]).then(turn.at(clear)))


def _ways(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Points (n, 3, 2) -> the ways (n, 2) from the first to the second and on to the third."""
    return points[:, 1] - points[:, 0], points[:, 2] - points[:, 1]


def first_turns(places: Places, walks: Walks) -> Turned:
    """(m, n) the turn to the first leg of each walk for one who stands at its start and faces each thing; no clear turn
    for things that are its stops or nearer than LEAST_LEG."""
    stand, (thing, goal) = places.points[walks.stands[:, :2]], walks.stops[:, :2].T
    to_each = places.middles[None] - stand[:, :1]
    by_middle = (places.middles[None] - places.middles[thing][:, None], (places.middles[goal] - places.middles[thing]))
    noise = np.stack(np.broadcast_arrays(places.noise, *(places.noise[one][:, None] for one in (thing, goal))), axis=-1)
    found = turned((to_each, (stand[:, 1] - stand[:, 0])[:, None]), (by_middle[0], by_middle[1][:, None]), noise)
    near = rounded(length(to_each), METRE_DECIMALS) < LEAST_LEG
    stop = (walks.stops[:, :, None] == np.arange(len(places.instances))).any(axis=1)
    return Turned(found.kind, found.angle, np.where(near | stop, 0.0, found.margin))


def turned(stand: tuple[FloatArray, FloatArray], middle: tuple[FloatArray, FloatArray], noise: FloatArray) -> Turned:
    """Turns from one way (..., 2) to the next, by standing points and by middles; `noise` (..., 3) of the things
    before, at and after the turn."""
    angles = [rounded(wrapped(heading(b) - heading(a)), DEGREE_DECIMALS) for a, b in (stand, middle)]
    kinds = [TURNS.indices(angle.ravel()).reshape(angle.shape) for angle in angles]
    away = [np.abs(wrapped(angle[..., None] - np.array(TURNS.edges))) for angle in angles]
    errors = [_way_error(a, noise[..., :2]) + _way_error(b, noise[..., 1:]) for a, b in (stand, middle)]
    margin, spare = (np.minimum(*((one - least).min(axis=-1) for one in away)) for least in (0.0, LEAST_MARGINS))
    sure = (kinds[0] == kinds[1]) & (spare >= np.maximum(*errors))
    return Turned(kinds[0].astype(np.int64), angles[0], np.where(sure, rounded(margin, DEGREE_DECIMALS), 0.0))


def _way_error(way: FloatArray, noise: FloatArray) -> FloatArray:
    """Degrees by which a way (..., 2) may be out where its ends are by noise (..., 2)."""
    return angle_error(length(way), noise.sum(axis=-1))
