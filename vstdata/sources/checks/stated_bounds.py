"""Boxes against the bounds that their own file states of them: half sizes, another unit or another frame."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from vstdata.errors import ConventionError
from vstdata.linear import length
from vstdata.scene import Box, FloatArray

# Boxes may be fitted to points that are themselves in the bounds: a box that is turned about a round thing has corners
# beyond them. All ours.
ALL, ONE = (0.85, 1.4), (0.7, 1.8)  # how many times the diagonal of its bounds a box has, of most boxes and of each
LEAST = 0.1  # metres: bounds shorter than this are of flat things, whose boxes were given a thickness
BESIDE = 0.5  # of the diagonal: a middle farther from that of the bounds is elsewhere


def within_bounds(boxes: list[Box], low: FloatArray, high: FloatArray, file: Path, field: str) -> NDArray[np.bool_]:
    """Which boxes agree with their stated bounds, low and high (n, 3) each. Raises ConventionError where most do
    not, and names the factor or the way."""
    if not boxes:
        return np.zeros(0, np.bool_)
    bounds = np.stack([box.bounds for box in boxes])
    own, stated = np.maximum(length(bounds[:, 1] - bounds[:, 0]), LEAST), np.maximum(length(high - low), LEAST)
    times = own / stated
    away = (bounds[:, 0] + bounds[:, 1]) / 2 - (low + high) / 2
    beside = length(away) / np.maximum(own, stated)
    factor = float(np.median(times))
    if not ALL[0] <= factor <= ALL[1]:
        named = f"{factor:.3g} times" if factor > 1 else f"1/{1 / factor:.3g} of"
        _refuse(file, field, f"they are {named} these: half sizes, or another unit")
    if float(np.median(beside)) > BESIDE:
        told = ", ".join(f"{each:.2f}" for each in np.median(away, axis=0))
        _refuse(file, field, f"they lie beside them by ({told}) m: another frame of reference")
    return (times >= ONE[0]) & (times <= ONE[1]) & (beside <= BESIDE)


def _refuse(file: Path, field: str, told: str) -> NoReturn:
    raise ConventionError(file, field, f"boxes that fill the bounds min and max stated of them, but {told}")
