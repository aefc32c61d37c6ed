"""Fields that go on on their other side, smoothed by a Gaussian: halved for as long as that is wide, so that its cost
does not grow with it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WIDE = 2.5  # texels: from this deviation on the mean of two neighbours stands for both
REACH = 4.0  # deviations that the weights reach
DIGITS = 12  # of a weight: an exponential has other last bits on another processor

Field = NDArray[np.float64]


def smoothed(field: Field, down: float, across: float) -> Field:
    """(h, w) periodic `field`, h and w powers of two, under a Gaussian of deviations `down` and `across` the rows, in
    texels, and a little more for what was halved."""
    if down > WIDE and len(field) > 1:
        return _doubled(smoothed((field[::2] + field[1::2]) * 0.5, down / 2, across))
    if across > WIDE and field.shape[1] > 1:
        return smoothed(field.T, across, down).T
    return _weighted(_weighted(field, down).T, across).T


def _doubled(field: Field) -> Field:
    """(h, w) -> (2 h, w), linear between the rows, which lie in the middle of two."""
    found = np.empty((2 * len(field), field.shape[1]))
    near = 0.75 * field
    found[::2] = near + 0.25 * np.roll(field, 1, axis=0)
    found[1::2] = near + 0.25 * np.roll(field, -1, axis=0)
    return found


def _weighted(field: Field, sigma: float) -> Field:
    """Smoothed from row to row."""
    reach = int(REACH * sigma + 0.5)
    weights = np.round(np.exp(-0.5 * (np.arange(reach + 1) / sigma) ** 2), DIGITS)
    weights /= weights[0] + 2.0 * weights[1:].sum()
    around, size = np.pad(field, ((reach, reach), (0, 0)), "wrap"), len(field)
    total = field * weights[0]
    for k in range(1, reach + 1):
        total += (around[reach - k : reach - k + size] + around[reach + k : reach + k + size]) * weights[k]
    return np.asarray(total)
