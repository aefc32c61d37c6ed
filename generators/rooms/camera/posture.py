"""How high a camera is held: by people who stand, sit, crouch, reach up or climb a step, and on a robot; and how it is
held askew. Metres above the floor, degrees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generators.rooms.model import FloatArray
from vstdata.draw import Draw
from vstdata.linear import POINT_DECIMALS

LOWEST, HIGHEST = 0.3, 2.3
SPEED = 0.55  # metres a second that somebody sinks or rises
CHANGE = (9, 16)  # frames from one posture to the next
BOB = 0.012  # metres up and down with the steps
ASKEW = 12  # one walk in so many is filmed with the camera held askew
PITCH = (-42.0, 24.0)  # degrees that a camera looks up (positive) or down
NOD = ((14.0, 4.5), (8.0, 11.0))  # degrees, and seconds a round: looks down at the floor, up at a lamp


@dataclass(frozen=True, slots=True)
class Posture:
    """`height` from, to in metres; `pitch` in degrees that one looks up from there by habit; `weight` of being drawn;
    names of those that one comes to `next`."""

    height: tuple[float, float]
    pitch: float
    weight: int
    next: tuple[str, ...]


POSTURES = {
    "standing": Posture((1.35, 1.75), -13.0, 10, ("crouching", "sitting", "raised")),
    "sitting": Posture((0.95, 1.2), -8.0, 4, ("standing", "crouching")),
    "crouching": Posture((0.5, 0.9), -3.0, 4, ("standing", "sitting")),
    "robot": Posture((LOWEST, 0.5), 4.0, 2, ("robot",)),
    "raised": Posture((1.9, HIGHEST), -24.0, 3, ("standing", "sitting")),
}


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """For every frame (n,): `height` metres above the floor, `pitch` that one would like and `roll`, degrees."""

    height: FloatArray
    pitch: FloatArray
    roll: FloatArray


def first_postures(draw: Draw, walks: int) -> list[str]:
    """The posture in which each walk begins: no two in a row alike."""
    names: list[str] = []
    for k in range(walks):
        urn = [name for name, one in POSTURES.items() for _ in range(one.weight) if name not in names[-2:]]
        names.append(draw.choice(urn, "posture", k))
    return names


def held(draw: Draw, posture: str, count: int, interval: float, top: float = HIGHEST) -> Held:
    """How the camera is held in `count` frames `interval` seconds apart, from `posture` on; never above `top`
    metres."""
    random = draw.generator("held")
    goal, habit = np.empty(count), np.empty(count)
    at = 0
    while at < count:
        until = at + int(random.integers(*CHANGE))
        goal[at:until] = random.uniform(*POSTURES[posture].height)
        habit[at:until] = POSTURES[posture].pitch
        at, posture = until, draw.choice(POSTURES[posture].next, "next", at)
    time = np.arange(count) * interval
    swing = random.uniform(0, 2 * np.pi, 6)
    bob = BOB * np.sin(2 * np.pi * 1.7 * time + swing[0])
    height = softened(_followed(goal, SPEED * interval)) + bob
    height = np.clip(height, LOWEST, max(LOWEST, min(HIGHEST, top)))
    nod = sum(size * np.sin(2 * np.pi * time / span + swing[1 + k]) for k, (size, span) in enumerate(NOD))
    pitch = np.clip(softened(_followed(habit, 25.0 * interval)) + nod, *PITCH)
    lean = random.uniform(3.0, 7.0) * random.choice([-1, 1]) if draw.integer("askew", below=ASKEW) == 0 else 0.0
    lean += random.uniform(-0.8, 0.8)
    roll = lean + 0.6 * np.sin(time * 1.3 + swing[3]) + 0.4 * np.sin(time * 0.6 + swing[4])
    return Held(*(np.round(one, POINT_DECIMALS) for one in (height, pitch, roll)))


def softened(values: FloatArray, rounds: int = 2) -> FloatArray:
    """(n, ...) without corners: each value the mean of itself and its neighbours, the ends as they are."""
    found = np.array(values, dtype=np.float64)
    for _ in range(rounds):
        found[1:-1] = (found[:-2] + 2 * found[1:-1] + found[2:]) / 4
    return found


def _followed(goal: FloatArray, most: float) -> FloatArray:
    """(n,) the goal, changing by at most `most` from one to the next."""
    found = goal.copy()
    for k in range(1, len(goal)):
        found[k] = found[k - 1] + np.clip(goal[k] - found[k - 1], -most, most)
    return found
