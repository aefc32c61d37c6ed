"""What a person judges of things in a picture, roughly: where they are from the camera, which way the wall runs.

Every judgement comes with errors drawn: element 0 of an array is what is so in the scene, the others are that with an
error of up to 15 % of each distance and 5 degrees of each direction. An answer that most draws leave as it is can be
found by eye.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.seen_well import SeenWell
from vstdata.chains.placed import place_by
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.cached import cached
from vstdata.facts.direction import heading
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.linear import turning
from vstdata.scene import FloatArray

DRAWS = 500
DEPTH_ERROR, ANGLE_ERROR = 0.15, 5.0  # share of a distance, degrees: what people err by
STEP = 15  # degrees to which directions are told
HALF = 0.5  # metres to which distances are told
JUDGED = SeenWell(fraction=0.35, truncation=0.3, area=0.002)  # its middle can be told. Ours.
LEAST_WAY = 0.6  # metres between two things of which one has a direction from the other. Ours.
BEHIND = -0.9  # cosine between the way to a wall and the front of what has its back to it. Ours.
OFF_STEP = 7.0  # degrees to the nearest step at most: half a step is a tie

Spots = NDArray[np.complex128]
"""(1 + DRAWS,) metres to the right + j metres ahead of a camera held level."""


@dataclass(frozen=True, eq=False)
class Judge:
    """The judgements about the pictures of a scene, each made once."""

    facts: Facts
    draw: Draw

    @cached()
    def sees(self, frame: int, i: int) -> bool:
        """Whether a frame shows a thing so that its middle can be told."""
        view = self.facts.view(frame)
        if not JUDGED.shows(view, i):
            return False
        camera = self.facts.scene.frames[frame].camera
        uv, depth = camera.project(self.facts.box(i).center[None])
        left, _, right, _ = camera.edges
        return bool(depth[0] > 0 and left < uv[0, 0] < right)

    @cached()
    def spot(self, frame: int, i: int) -> Spots:
        """Where the middle of a thing is."""
        camera = self.facts.scene.frames[frame].camera
        east, north = (self.facts.box(i).center - camera.center)[:2].tolist()
        exact = turned_to(east, north, camera.forward)
        generator = self._generator("spot", frame, i)
        far = 1 + generator.uniform(-DEPTH_ERROR, DEPTH_ERROR, DRAWS)
        aside = generator.uniform(-ANGLE_ERROR, ANGLE_ERROR, DRAWS)
        return np.concatenate([[exact], exact * far * np.exp(-1j * np.radians(aside))])

    def at_wall(self, i: int) -> bool:
        """Whether a thing stands or hangs at a wall that people take for its own: the one behind its front, else the
        only one that it is at, however narrow it is there. A bed in a corner has its side at another one."""
        wall, front = self.facts.wall(i), self.facts.front(i)
        if wall is None or front is None:
            return wall is not None and self.facts.at_one_wall(i)
        return round(float(wall[0] * front[0] + wall[1] * front[1]), METRE_DECIMALS) < BEHIND

    @cached()
    def wall(self, frame: int, i: int) -> FloatArray:
        """(1 + DRAWS,) degrees to the right that one turns to face the wall of a thing squarely. Raises ValueError
        where it is at none."""
        normal = self.facts.wall(i)
        if normal is None:
            raise ValueError("at no wall")
        exact = float(rounded(heading(normal) - heading(self.facts.scene.frames[frame].camera.forward[:2]), 2))
        errors = self._generator("wall", frame, i).uniform(-ANGLE_ERROR, ANGLE_ERROR, DRAWS)
        return wrapped(np.concatenate([[exact], exact + errors]))

    @cached()
    def by_wall(self, i: int, wall: int) -> str:
        """See `place_by`."""
        return place_by(self.facts, i, wall)

    def _generator(self, what: str, frame: int, i: int) -> np.random.Generator:
        scene = self.facts.scene
        return self.draw.generator(what, scene.frames[frame].key, scene.instances[i].id)


def turned_to(east: float, north: float, forward: FloatArray) -> complex:
    """World metres -> to the right + j ahead of one who looks along `forward` (3,)."""
    cosine, sine = turning(np.radians(float(heading(forward[:2]))))
    right, ahead = east * cosine - north * sine, east * sine + north * cosine
    return complex(round(float(right), METRE_DECIMALS), round(float(ahead), METRE_DECIMALS))


def wrapped(degrees: FloatArray) -> FloatArray:
    """Degrees -> the same angles in (-180, 180]."""
    return np.asarray(180.0 - (180.0 - degrees) % 360.0)


def bearing(spots: Spots) -> FloatArray:
    """Degrees to the right of straight ahead, in (-180, 180]."""
    return rounded(np.degrees(np.arctan2(spots.real, spots.imag)), DEGREE_DECIMALS)


def turned(spots: Spots, degrees: FloatArray | float) -> Spots:
    """What is ahead of a camera that is turned so far to the right, for one that is not."""
    return np.asarray(spots * np.exp(-1j * np.radians(degrees)))


def off_by(told: float, values: FloatArray) -> float:
    """Degrees by which what is told is out in the scene: element 0 of its values."""
    return abs(float(wrapped(values[:1] - told)[0]))


def stepped(degrees: float) -> int | None:
    """The nearest step, in (-180, 180]; None near the middle between two."""
    step = STEP * round(degrees / STEP)
    return None if abs(degrees - step) > OFF_STEP else wrap(step)


def wrap(degrees: int) -> int:
    """Whole degrees in (-180, 180]."""
    return 180 - (180 - degrees) % 360


def halves(value: float) -> float:
    """Metres to the nearest half."""
    return HALF * round(value / HALF) + 0.0


def nearest(degrees: FloatArray, centers: NDArray[np.floating[Any]]) -> NDArray[np.int64]:
    """(n,) which of the directions (m,) each angle (n,) is nearest to."""
    return np.asarray(np.abs(wrapped(degrees[:, None] - centers[None])).argmin(axis=1))


def held(degrees: FloatArray, answer: float, others: FloatArray) -> float:
    """The share of the draws in which an angle is nearer to the answer than to any other option, all in degrees."""
    picked = nearest(degrees[1:], np.concatenate([[answer], others]))
    return round(float((picked == 0).mean()), 3)
