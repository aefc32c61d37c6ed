"""What rests on what."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.linear import product
from vstdata.scene import Box

TOUCHING = 0.03  # metres between what rests on a thing and its top, up or down. Ours.
OVERHANG = 0.1  # metres that it may stick out of its support at the corners of its box. Ours.

Span = tuple[float, float]  # lowest and highest z of an object, metres


def rests(thing: Box, span: Span, base: Box, base_span: Span, within: Callable[[float], bool]) -> float:
    """Metres to spare by which an object rests on another, or 0: its bottom is at the other's top, the corners of its
    box are above that (but for OVERHANG), and the two touch: they are `within` so many metres of each other."""
    slip = round(abs(span[0] - base_span[1]), METRE_DECIMALS)
    if slip >= TOUCHING:
        return 0.0
    local = rounded(product(thing.corners - base.center, base.axes), METRE_DECIMALS)
    level = np.abs(base.axes[2]) < 0.5  # the two horizontal axes of the support
    inside = np.abs(local[:, level]) <= base.size[level] / 2 + OVERHANG
    return round(TOUCHING - slip, METRE_DECIMALS) if inside.all() and within(TOUCHING) else 0.0
