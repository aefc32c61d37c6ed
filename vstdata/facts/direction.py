"""Directions in the floor plane, in degrees clockwise seen from above: to the right is positive."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vstdata.facts.measure import BEARING_DECIMALS, DEGREE_DECIMALS, rounded
from vstdata.linear import length
from vstdata.scene import FloatArray


def heading(offsets: FloatArray) -> FloatArray:
    """(..., 2 or 3) world vectors -> (...) degrees in [0, 360) clockwise from +y; z does not count."""
    return rounded(np.degrees(np.arctan2(offsets[..., 0], offsets[..., 1])), BEARING_DECIMALS) % 360.0


def turn(forward: FloatArray, offsets: FloatArray) -> FloatArray:
    """Degrees in (-180, 180] by which one turns right from `forward` (..., 2 or 3) to face `offsets`."""
    return wrapped(heading(offsets) - heading(forward))


def wrapped(angle: FloatArray) -> FloatArray:
    """Degrees -> the same angles in (-180, 180]."""
    return rounded(180.0 - (180.0 - angle) % 360.0, BEARING_DECIMALS)


def elevation(offsets: FloatArray) -> FloatArray:
    """(..., 3) world vectors -> (...) degrees above the horizon, -90..90."""
    return rounded(np.degrees(np.arctan2(offsets[..., 2], length(offsets[..., :2]))), BEARING_DECIMALS)


def angle_error(reach: FloatArray | float, error: FloatArray | float) -> FloatArray:
    """Degrees by which a direction may be out whose ends are `reach` (...) apart and may be `error` out in all, metres;
    180 where that is nearer than the error. Rounded."""
    return rounded(exact_angle_error(reach, error), DEGREE_DECIMALS)


def exact_angle_error(reach: FloatArray | float, error: FloatArray | float) -> FloatArray:
    """The same, not rounded: for sums, which are rounded themselves."""
    near = reach <= error
    return np.where(near, 180.0, np.degrees(np.arcsin(np.where(near, 0.0, error / np.where(near, 1.0, reach)))))


@dataclass(frozen=True, slots=True)
class Sectors:
    """The circle cut into named sectors: sector k begins at `edges[k]` degrees clockwise from ahead (ascending) and
    ends at the next edge."""

    names: tuple[str, ...]
    edges: tuple[float, ...]

    def name(self, angle: float) -> str:
        """The sector of an angle in degrees, clockwise from ahead."""
        return self.names[int(self.indices(np.array([angle]))[0])]

    def indices(self, angles: FloatArray) -> FloatArray:
        """Degrees (n,) -> index of the sector (n,); an angle on an edge belongs to the sector that begins there."""
        edges = np.array(self.edges)
        place = np.searchsorted(edges, (angles - edges[0]) % 360.0 + edges[0], side="right")
        return np.asarray((place - 1) % len(edges))

    def margin(self, angle: float) -> float:
        """Degrees from an angle to the nearest edge."""
        return float(np.abs(wrapped(angle - np.array(self.edges))).min())


# VSI-Bench's relative direction: standing at A, facing B, where is C (rules as measured on its own answers).
QUADRANTS = Sectors(("front-right", "back-right", "back-left", "front-left"), (0.0, 90.0, 180.0, 270.0))
LEFT_RIGHT_BACK = Sectors(("right", "back", "left"), (0.0, 135.0, 225.0))
LEFT_RIGHT = Sectors(("right", "left"), (0.0, 180.0))


def corners_agree(sectors: Sectors, at: FloatArray, facing: FloatArray, box: FloatArray) -> int:
    """How many corners (n, 3) of a box lie in the sector of their mean, seen from `at` (3,) facing the point `facing`.

    VLM-3R refuses a question where more than 2 of 8 do not.
    """
    angles = turn(facing - at, np.concatenate([box.mean(axis=0)[None], box]) - at)
    index = sectors.indices(angles)
    return int((index[1:] == index[0]).sum())
