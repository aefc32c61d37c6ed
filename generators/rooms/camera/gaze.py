"""Where the camera of a walk looks: what is around it, and the way of looking at it all, mostly at things."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import FloatArray, IntArray, Model, Room
from vstdata.draw import Draw
from vstdata.linear import POINT_DECIMALS, length, turning
from vstdata.rays import Embree

TURN, NOD = 3.0, 6.0  # degrees between directions of gaze, sideways and up
TURNS = round(360 / TURN)
PITCHES: FloatArray = np.arange(-42.0, 25.0, NOD)  # of the directions of gaze
FARTHEST = 84.0  # degrees up or down that rays go
SHIFT = 0.18  # of the field of view that leaves it from one frame to the next, at most
SPEED = 75.0  # degrees a second: nobody who films turns faster
TURN_BACK = 4.0  # pictures full of things that it takes to turn the other way
DAWDLE = 0.1  # that it costs to turn by one direction less than one may
ENOUGH = 3  # rays on an object that count as seeing it
CLOSE = 1.1  # metres: nearer walls fill the picture
WORTH = {"wall": 0.0, "floor": 0.0, "ceiling": 0.0, "window": 0.3, "door": 0.3}  # of seeing them; furniture 1
SHELL = frozenset({"wall", "floor", "ceiling"})
BIG = 0.5  # metres: the diagonal of what must be seen; the worth of smaller things falls with their size
OFTEN = 8.0  # pictures of an object after which it is worth half
MISSED = 3.0  # times the worth of what no picture shows yet
ROUNDS = 8  # times the gaze is planned, each drawn to what the last has missed
BARE, FIRST_BARE = 0.16, 0.3  # shares of a picture, and of a walk's first, that things should take at least
DULL = 3.0  # pictures full of things that a bare one costs
HABIT = 0.3  # that it costs to look `HABIT_REACH` degrees higher or lower than one would by habit
HABIT_REACH = 18.0
HALTING = 4.0  # times that, where one halts to look up or down


class Surroundings:
    """A room as rays meet it."""

    def __init__(self, room: Room) -> None:
        owned = [
            (k, p.to_world(part.vertices)[part.faces]) for k, p in enumerate(room.placed) for part in p.model.parts
        ]
        corners = np.concatenate([triangles for _, triangles in owned])
        self._owner = np.repeat([k for k, _ in owned], [len(triangles) for _, triangles in owned])
        self._embree = Embree(corners.reshape(-1, 3), np.arange(3 * len(corners)).reshape(-1, 3), centred=False)
        self.count = len(room.placed)
        self.worth = np.array([_worth(placed.model) for placed in room.placed])
        self.thing = np.array([placed.model.category not in SHELL for placed in room.placed])

    def first(self, rays: NDArray[np.float32]) -> tuple[NDArray[np.float32], IntArray]:
        """Rays (n, 6) -> metres (n,) to what they meet and its instance; `count` where they meet nothing."""
        reach, face = self._embree.first(rays)
        return reach, np.where(face >= 0, self._owner[np.maximum(face, 0)], self.count).astype(np.int32)

    def above(self, places: FloatArray, around: float = 0.12, start: float = 0.35) -> FloatArray:
        """Places (n, 2) on the free floor -> (n,) height of the lowest thing above each, `around` metres about it."""
        ring = np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]]) * around
        rays = np.zeros((len(places), len(ring), 6), dtype=np.float32)
        rays[..., :2] = places[:, None] + ring
        rays[..., 2], rays[..., 5] = start, 1.0
        reach, _ = self.first(rays.reshape(-1, 6))
        return np.asarray(start + reach.reshape(len(places), -1).min(axis=1).astype(np.float64))


def _worth(model: Model) -> float:
    size = float(length(np.ptp(model.bounds(), axis=0)))
    return WORTH.get(model.category, min(1.0, (size / BIG) ** 2))


@dataclass(frozen=True, slots=True, eq=False)
class Panorama:
    """What pictures from every place would show: `seen` (frames, turns, pitches, instances) how well each instance,
    0 to 1; `near` and `things` (frames, turns, pitches) the share of rays that end close by, and on things."""

    seen: NDArray[np.float32]
    near: NDArray[np.float32]
    things: NDArray[np.float32]


def panorama(around: Surroundings, centers: FloatArray, view: tuple[float, float]) -> Panorama:
    """Rays from every centre (frames, 3) in all directions; `view` is the field of view, degrees."""
    steep = np.arange(-FARTHEST, FARTHEST + 1, NOD)
    yaw = np.radians(np.arange(TURNS) * TURN)[:, None]
    rays = np.empty((len(centers), TURNS, len(steep), 6), dtype=np.float32)
    rays[..., :3] = centers[:, None, None]
    (cos, sin), (level, up) = turning(yaw), turning(np.radians(steep))
    rays[..., 3], rays[..., 4], rays[..., 5] = cos * level, sin * level, up
    reach, found = around.first(rays.reshape(-1, 6))
    shape = rays.shape[:3]
    close, found = (reach < CLOSE).reshape(shape), found.reshape(shape)
    rows = [np.flatnonzero(np.abs(steep - pitch) <= view[1] / 2) for pitch in PITCHES]
    half = max(1, int(view[0] / 2 / TURN))
    rays_a_picture = np.array([(2 * half + 1) * len(row) for row in rows], dtype=np.float32)
    thing = np.append(around.thing, False)[found]
    seen = np.stack([_in_view(_counts(found[..., row], around.count), half) for row in rows], axis=2)
    near, things = (
        np.stack([_in_view(one[..., row].sum(axis=2, dtype=np.float32), half) for row in rows], axis=2) / rays_a_picture
        for one in (close, thing)
    )
    return Panorama(np.minimum(seen / np.float32(ENOUGH), np.float32(1.0)), near, things)


def _counts(found: IntArray, instances: int) -> NDArray[np.float32]:
    """(frames, turns, rows) instance numbers -> (frames, turns, instances) how often each occurs in a column."""
    frames, turns, _ = found.shape
    column = np.arange(frames * turns).reshape(frames, turns, 1) * (instances + 1)
    counts = np.bincount((column + found).ravel(), minlength=frames * turns * (instances + 1))
    return counts.reshape(frames, turns, instances + 1)[..., :instances].astype(np.float32)


def _in_view(columns: NDArray[np.float32], half: int) -> NDArray[np.float32]:
    """Sums over the columns that a picture in each direction shows, axis 1."""
    around = np.concatenate([columns[:, -half:], columns, columns[:, :half]], axis=1)
    total = np.cumsum(around, axis=1)  # of whole numbers: exact
    found = total[:, 2 * half :].copy()
    found[:, 1:] -= total[:, : -2 * half - 1]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """For every frame (n,): how many degrees it may turn from the one before at `most`, the `pitch` that one would have
    by habit, and whether the camera is held `still` there."""

    most: float
    pitch: FloatArray
    still: NDArray[np.bool_]


def gaze(
    around: Surroundings, shown: Panorama, looks: Looks, draw: Draw, before: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Yaw (frames,) without jumps and pitch (frames,) of every picture, degrees, and how much of each instance has been
    `seen` (instances,), `before` included.

    The best way by dynamic programming, where a picture is worth the objects in it. In the next round an object is
    worth less the more often the way has seen it, and more if it has missed it; the round that misses fewest wins.
    """
    frames = len(looks.pitch)
    cost = _costs(shown, looks) - draw.generator("mood").uniform(0.0, 0.05, shown.things.shape)
    steps = _moves(max(1, int(looks.most / TURN)), max(1, int(looks.most / NOD / 1.5)))
    possible = shown.seen.max(axis=(0, 1, 2)) >= 1.0
    boost = np.where(before < 1.0, MISSED, 1.0)
    best: tuple[FloatArray, FloatArray] = np.zeros(frames), np.zeros(frames)
    fewest, every = around.count + 1, before
    seen = np.zeros(around.count)
    for _ in range(ROUNDS):
        worth = around.worth * boost / (1.0 + (before + seen) / OFTEN)
        total = np.round((shown.seen * worth.astype(np.float32)).sum(axis=3, dtype=np.float64), POINT_DECIMALS)
        turn, pitch = _best_way(total / max(float(total.max()), 1e-9) - cost, looks.still, steps)
        way = shown.seen[np.arange(frames), turn % TURNS, pitch]
        seen = way.sum(axis=0, dtype=np.float64)
        missed = (around.worth >= 1.0) & (np.maximum(way.max(axis=0), before) < 1.0) & possible
        if missed.sum() < fewest:
            best, fewest, every = (
                (np.asarray(turn * TURN, dtype=np.float64), PITCHES[pitch]),
                int(missed.sum()),
                before + seen,
            )
        boost = np.where(missed, MISSED * boost, boost)
    return (*best, every)


def _costs(shown: Panorama, looks: Looks) -> FloatArray:
    """(frames, turns, pitches) what speaks against each picture."""
    bare = np.full(len(looks.pitch), BARE)
    bare[0] = FIRST_BARE
    dull = np.clip(1.0 - shown.things / bare[:, None, None], 0.0, 1.0)
    habit = ((PITCHES - looks.pitch[:, None]) / HABIT_REACH) ** 2 * np.where(looks.still, HALTING, 1.0)[:, None]
    return np.asarray(np.round(DULL * dull + 1.2 * shown.near + HABIT * habit[:, None], POINT_DECIMALS))


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """From one frame to the next: `origin` (2, options, states) of each (side, turn, pitch), with what the move `costs`
    (2, options, states), `steps` (options, 3): side before, turns and pitches gone; `rests` (options,) it stays."""

    origin: NDArray[np.int64]
    costs: FloatArray
    steps: NDArray[np.int64]
    rests: NDArray[np.bool_]


@cache
def _moves(fastest: int, steepest: int) -> Moves:
    tall = len(PITCHES)
    options = [(s, k, p) for s in (0, 1) for k in range(fastest + 1) for p in range(-steepest, steepest + 1)]
    steps = np.array(options)
    turn, pitch = np.divmod(np.arange(TURNS * tall), tall)
    origin = np.empty((2, len(options), TURNS * tall), dtype=np.int64)
    costs = np.empty(origin.shape)
    for side, sign in enumerate((1, -1)):
        for row, (s, k, p) in enumerate(options):
            low = pitch - p
            origin[side, row] = (s * TURNS + (turn - sign * k) % TURNS) * tall + np.clip(low, 0, tall - 1)
            back = 0.0 if s == side else TURN_BACK
            costs[side, row] = back + DAWDLE * (fastest - k) + 0.02 * abs(p)
            costs[side, row, (low < 0) | (low >= tall)] = np.inf
    return Moves(origin, costs, steps, steps[:, 1] == 0)


def _best_way(score: FloatArray, still: NDArray[np.bool_], moves: Moves) -> tuple[IntArray, IntArray]:
    """Viterbi over (direction of turning, turn, pitch): turns (frames,), which go on beyond a whole round, and rows of
    `PITCHES` (frames,). Where it is `still` it does not turn, else it always does."""
    frames, turns, tall = score.shape
    total = np.tile(score[0].ravel(), 2)
    back = np.zeros((frames, 2, turns * tall), dtype=np.int16)
    for f in range(1, frames):
        wrong = np.where(moves.rests == still[f], 0.0, np.inf)[:, None]
        options = total[moves.origin] - moves.costs - wrong
        back[f] = options.argmax(axis=1)
        total = (options.max(axis=1) + score[f].ravel()).ravel()
    side, at = divmod(int(total.argmax()), turns * tall)
    turn, pitch = divmod(at, tall)
    way = [(turn, pitch)]
    for f in range(frames - 1, 0, -1):
        before, step, nod = moves.steps[back[f, side, turn % turns * tall + pitch]].tolist()
        turn, pitch, side = turn - (1, -1)[side] * step, pitch - nod, before
        way.append((turn, pitch))
    found = np.array(way[::-1], dtype=np.int32)
    return found[:, 0], found[:, 1]
