"""Which measured numbers are sure enough to be asked, and clear enough to be printed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vstdata.facts import Measure
from vstdata.scene import FloatArray

ERROR_SHARE, ERROR_FLOOR = 0.1, 0.05  # of a number, and metres on top for a distance: what is known less well. Ours.
SHORTEST, LONGEST = 0.05, 4.0  # metres: below, a centimetre is more than a person can see; above, it is a room's part
GRADE = 1.4  # from one grade of amounts to the next, so that the usual amount is no good guess. Ours.


def sure(found: Measure, share: float = ERROR_SHARE, floor: float = 0.0) -> bool:
    """Whether the error is at most this share of the value plus `floor`, in its unit."""
    return found.error <= share * found.value + floor


def sure_distance(found: Measure) -> bool:
    """Whether a distance in metres is known well enough to be told."""
    return sure(found, floor=ERROR_FLOOR)


def unclear_size(size: Measure, decimals: int) -> str:
    """Why the size of a thing, metres, is not asked in centimetres with so many decimals; "" where it is."""
    if not SHORTEST <= size.value <= LONGEST:
        return "too_short_or_long"
    if not sure(size):
        return "size_not_sure"
    return "" if rounding_margin(100 * size.value, decimals) else "between_two_printed_numbers"


def rounding_margin(value: float, decimals: int) -> float:
    """How far a number is from where it would be printed differently, in its unit; 0 on that very place.

    >>> rounding_margin(0.74, 1)
    0.01
    """
    step = 10.0**-decimals
    return round(abs((value / step - 0.5) - round(value / step - 0.5)) * step, 6)


def grades(amounts: FloatArray, least: float) -> NDArray[np.int64]:
    """(...) the grade of each amount: 0 from `least` to `GRADE` times that, 1 up to the next, and so on; -1 below.
    Asked in turn, no grade is much more frequent than another."""
    steps = np.log(np.maximum(amounts, least / GRADE) / least) / np.log(GRADE)
    return np.asarray(np.floor(np.round(steps, 6)), dtype=np.int64)
