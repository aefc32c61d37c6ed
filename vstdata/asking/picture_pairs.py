"""Pairs of pictures from which a person can tell where things and cameras are: level ones that share what they show.

Also the sectors of a circle that are asked about (clock, compass, front and back), with what errors leave of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.camera_moves import MOST_ROLL
from vstdata.asking.seen_well import BARE_OVERLAP, LEAST_SHARED, LINK_OVERLAP, SHOWN
from vstdata.draft import Refusals
from vstdata.draw import evenly
from vstdata.facts import Facts
from vstdata.facts.cached import cached
from vstdata.facts.direction import wrapped
from vstdata.facts.measure import DEGREE_DECIMALS, rounded
from vstdata.scene import FloatArray

MOST_FRAMES = 64  # of a scene, evenly spread: 4,032 pairs are more than anybody asks for. Ours.
BESIDE_NEIGHBOURS = 15.0  # degrees to the edge of an eighth of the circle, where the one beyond it is an option. Ours.
MOST_TILT = 45.0  # degrees up or down: beyond it, a picture hardly shows where "ahead along the floor" is. Ours.


def level_frames(facts: Facts, refuse: Refusals) -> tuple[int, ...]:
    """At most `MOST_FRAMES` candidate frames that are neither held askew nor look steeply up or down."""
    frames = [facts.frames[k] for k in evenly(len(facts.frames), MOST_FRAMES)]
    attitude = np.array([facts.attitude(f) for f in frames]).reshape(-1, 3)
    level = (np.abs(attitude[:, 1]) <= MOST_TILT) & (np.abs(attitude[:, 2]) <= MOST_ROLL)
    refuse("camera_not_level", int((~level).sum()))
    return tuple(f for f, ok in zip(frames, level, strict=True) if ok)


@dataclass(frozen=True, eq=False)
class Shared:
    """What frames share: `count` (n, n) objects that both of two frames show well enough to help."""

    facts: Facts
    frames: tuple[int, ...]
    count: NDArray[np.int64]

    def related(self, f: int, g: int) -> bool:
        """Whether the frames at positions f and g share enough objects, or fewer and enough surface: what opposite
        views share is objects."""
        if self.facts.objects and not 0 < self.count[f, g] < LEAST_SHARED:
            return bool(self.count[f, g])
        least = LINK_OVERLAP if self.facts.objects else BARE_OVERLAP
        return self.facts.overlap(self.frames[f], self.frames[g]) >= least


def shared_objects(facts: Facts, frames: Sequence[int]) -> Shared:
    """Count what any two of `frames` share; all are 0 where there are no instances."""
    return Shared(facts, tuple(frames), _in_common(facts, tuple(frames)))


@cached()
def _in_common(facts: Facts, frames: tuple[int, ...]) -> NDArray[np.int64]:
    helping = np.array([[SHOWN.shows(facts.view(f), i) for i in facts.objects] for f in frames], dtype=np.int64)
    helping = helping.reshape(len(frames), len(facts.objects))
    return np.asarray(helping @ helping.T)


def sectors(angle: FloatArray, error: FloatArray, count: int) -> tuple[NDArray[np.int64], FloatArray]:
    """Degrees (...) and their error, a circle cut into `count` sectors around 0 -> index of the sector (...) and what
    is left of it to its nearer edge, degrees; negative where the error reaches beyond."""
    width = 360.0 / count
    index = np.round(angle / width).astype(np.int64) % count
    rest = width / 2 - np.abs(wrapped(angle - index * width)) - error
    return index, rounded(np.asarray(rest), DEGREE_DECIMALS)


def two_hours_apart(a: int, b: int) -> bool:
    """Whether two hours of a clock (0 to 11) are no neighbours: as options of one question they can be told apart."""
    return 2 <= (a - b) % 12 <= 10


def with_depth(index: NDArray[np.int64], rest: FloatArray) -> NDArray[np.int64]:
    """(...) eighths of a circle (0 to 7) and what is left of them -> twice the index, and 1 more where the answer is so
    far inside that its neighbours may be options too."""
    return 2 * index + (rest >= BESIDE_NEIGHBOURS)


def can_be_listed(a: int, b: int) -> bool:
    """Whether two answers of `with_depth` can be options of one question, whichever of them is right: eighths that do
    not touch, or that do and have the answer far inside."""
    between = min((a // 2 - b // 2) % 8, (b // 2 - a // 2) % 8)
    return between > 1 or (between == 1 and a % 2 == b % 2 == 1)
