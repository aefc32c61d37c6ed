"""Which way is up in a world of unknown axes, by cameras and the planes that they saw; and where nobody can know it.

Gravity leaves two traces. Who carries a camera about turns to all sides but keeps its tilt, so the vertical is the
direction that swings least in the pictures, whichever side of them it is: a phone held upright has it along x. And
there is a level floor or table top, which faces it. Walls are planes as well, and where the cameras hardly turned they
are as steady; then only the usual hold tells, with the top of the picture up. Which of floor and ceiling is which is
told by things: tables, beds and seats have tops at several heights above a floor, and hardly anything hangs below a
ceiling at its height. Where that is not clear either, the option `up` is asked for: a guess would turn every height
into a width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vstdata.errors import InputError
from vstdata.linear import cross, length, product
from vstdata.scene import FloatArray

CORE, APART = np.cos(np.radians(8)), np.cos(np.radians(25))  # ours: normals of one plane, and of two
SEEDS, REFINED = 200, 5
FEWEST, LEAST_SHARE, MOST_PLANES = 100, 0.02, 8  # ours: normals that tell something, and the share of a plane in them
AROUND = 36  # directions at a right angle to another that are tried: every 5 degrees
STEADIER = 1.6  # ours: what is level swings more than the vertical by this factor
SHAKES = np.radians(6)  # ours: hands let any direction swing by so much
USUAL = -np.cos(np.radians(50))  # ours: cameras that look down by more, or are not upright, are unusual
STEEP = 0.25  # ours: of a vertical that lies along a side of the picture at all; cameras that look down by 75 degrees
ABOVE = 0.25  # metres above the lowest level, ours: what lies there is on a thing
LOWEST, TELLING = 0.05, 0.005  # ours: quantile of the lowest level; share of all surface that things must have
MORE = 3.0  # ours: so many times as much lies above a floor as hangs below a ceiling
RIVAL = 0.5  # ours: share of the floor's that a wall beside it may have, where either could be the floor


@dataclass(frozen=True, eq=False)
class Surfaces:
    """What was seen: unit `normals` (k, 3), facing the cameras, and the `points` (k, 3) that have them, metres."""

    normals: FloatArray
    points: FloatArray

    def told(self, up: FloatArray) -> bool | None:
        """Whether what lies on things says that `up` (3,) is up, or down; None where it says neither."""
        above, below = self._on_things(up), self._on_things(-up)
        if max(above, below) < TELLING * len(self.normals) or max(above, below) < MORE * min(above, below):
            return None
        return above > below

    def _on_things(self, up: FloatArray) -> int:
        """How many points face `up` clearly above the lowest that do."""
        heights = product(self.points[product(self.normals, up) > CORE], up)
        return int((heights > np.quantile(heights, LOWEST) + ABOVE).sum()) if len(heights) else 0


@dataclass(frozen=True, eq=False)
class Plane:
    """Surfaces that face one way: the unit `normal` (3,), their share of all, the mean of the normal in the cameras'
    frames, `held` (3,), and radians by which it, and the steadiest direction at a right angle to it, swing there."""

    normal: FloatArray
    share: float
    held: FloatArray
    swing: float
    around: float

    @property
    def steady(self) -> bool:
        """Whether the cameras turned about it."""
        return bool(self.around >= STEADIER * max(self.swing, SHAKES))

    @property
    def sideways(self) -> bool:
        """Whether it lies along x of the pictures rather than along y."""
        return bool(abs(self.held[0]) > abs(self.held[1]))


def estimate_up(poses: FloatArray, seen: Surfaces, file: Path) -> FloatArray:
    """(3,) the vertical of a world, from `poses` (n, 4, 4) camera_to_world and what was seen, in the same world. Raises
    InputError that names the option `up` where it cannot be known."""
    found = planes(poses, seen.normals)
    steady = [one for one in found if one.steady]
    upward = list[FloatArray]()
    for one in steady or found:
        says = seen.told(one.normal)
        if steady and says is not None:
            upward.append(one.normal if says else -one.normal)
        elif says is not False and (_is_up(one) if steady else _usual(one, found)):
            upward.append(one.normal)
    if upward:
        return upward[0]
    wanted = (
        "cameras that turn about by 90 degrees or more and see a floor below them, or the option up = 'z', 'y' or '-y'"
    )
    raise InputError(file, "up", f"{wanted}: the axis of the poses' world that points up (ARKit and Record3D: 'y')")


def planes(poses: FloatArray, normals: FloatArray) -> list[Plane]:
    """The directions that most surfaces face, the most seen first."""
    mean, left, found = poses[:, :3, :3].mean(axis=0).T, normals, list[Plane]()
    while len(left) >= max(FEWEST, LEAST_SHARE * len(normals)) and len(found) < MOST_PLANES:
        seeds = left[np.unique(np.linspace(0, len(left) - 1, SEEDS).astype(np.int64))]
        best = seeds[int(np.argmax((product(seeds, left.T) > CORE).sum(axis=1)))]
        for _ in range(REFINED):
            best = left[product(left, best) > CORE].mean(axis=0)
            best = best / length(best)
        share = float((product(normals, best) > CORE).mean())
        if share >= LEAST_SHARE:
            held = product(mean, best)
            across = product(_around(best), mean.T)
            found.append(Plane(best, share, held, float(_swing(held)), float(_swing(across).min())))
        left = left[product(left, best) < APART]
    return sorted(found, key=lambda one: -one.share)


def _around(axis: FloatArray) -> FloatArray:
    """(AROUND, 3) unit directions at a right angle to a unit axis (3,), half a turn of them."""
    first = cross(axis, np.eye(3)[int(np.argmin(np.abs(axis)))])
    first = first / length(first)
    angle = np.linspace(0, np.pi, AROUND, endpoint=False)[:, None]
    return np.asarray(np.cos(angle) * first + np.sin(angle) * cross(axis, first))


def _swing(held: FloatArray) -> FloatArray:
    """Radians by which directions swing whose means are `held` (..., 3): a fixed direction has a mean of length 1."""
    return np.asarray(np.sqrt(2 * (1 - np.minimum(1.0, length(held)))))


def _is_up(one: Plane) -> bool:
    """Whether a plane about which the cameras turned is a floor and no ceiling, where things do not tell: by the
    picture's top, and where they look steeply, by what they look to, down. A picture on its side has no top."""
    if one.sideways and abs(one.held[0]) > STEEP:
        return False
    return bool(one.held[1] < -STEEP or (abs(one.held[1]) <= STEEP and one.held[2] < 0))


def _usual(one: Plane, found: Sequence[Plane]) -> bool:
    """Whether a plane is a floor if the cameras were held as usual, and nothing at their sides could be one."""
    steadiest = min(each.swing for each in found)
    beside = max((each.share for each in found if each.sideways and abs(each.held[0]) >= -USUAL), default=0.0)
    upright = not one.sideways and one.held[1] <= USUAL
    return bool(upright and one.swing <= STEADIER * max(steadiest, SHAKES) and beside <= RIVAL * one.share)
