"""A number with its error, and the one place where facts are rounded.

Facts are rounded once, when they are made, far below any margin. Afterwards equal facts are equal numbers, and the last
bits of another processor cannot turn a comparison.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

METRE_DECIMALS = 4
DEGREE_DECIMALS = 3
PIXEL_DECIMALS = 2
SHARE_DECIMALS = 4
BEARING_DECIMALS = 9  # of directions that others are computed from: two libraries differ in the 13th


@dataclass(frozen=True, slots=True)
class Measure:
    """`value` and a bound of its `error` from noise and sampling, in metres, square metres or degrees."""

    value: float
    error: float = 0.0

    @property
    def low(self) -> float:
        """The least true value that the error allows."""
        return self.value - self.error

    @property
    def high(self) -> float:
        """The greatest true value that the error allows."""
        return self.value + self.error


def metres(value: float, error: float = 0.0) -> Measure:
    """A length or area rounded to 0.1 mm (cm2), its error rounded likewise."""
    return Measure(round(float(value), METRE_DECIMALS), round(float(error), METRE_DECIMALS))


def degrees(value: float, error: float = 0.0) -> Measure:
    """An angle rounded to 0.001 degrees, its error rounded likewise."""
    return Measure(round(float(value), DEGREE_DECIMALS), round(float(error), DEGREE_DECIMALS))


def rounded(values: NDArray[np.float64], decimals: int) -> NDArray[np.float64]:
    """A float64 copy rounded to `decimals`, without negative zeros."""
    return np.asarray(np.round(values, decimals) + 0.0)
