"""What rests on what."""

from __future__ import annotations

import numpy as np

from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.linear import product

TOUCHING = 0.03  # metres between what rests on a thing and its top, up or down. Ours.
OVERHANG = 0.1  # metres that it may stick out of its support at the corners of its box. Ours.


def rests(facts: Facts, a: int, b: int) -> float:
    """Metres to spare by which object a rests on b, or 0: its bottom is at b's top, the corners of its box are above b
    (but for OVERHANG), and the two touch."""
    slip = round(abs(_span(facts, a)[0] - _span(facts, b)[1]), METRE_DECIMALS)
    if slip >= TOUCHING:
        return 0.0
    base = facts.box(b)
    local = rounded(product(facts.box(a).corners - base.center, base.axes), METRE_DECIMALS)
    level = np.abs(base.axes[2]) < 0.5  # the two horizontal axes of the support
    inside = np.abs(local[:, level]) <= base.size[level] / 2 + OVERHANG
    touching = inside.all() and facts.surface_distance(a, b).value <= TOUCHING
    return round(TOUCHING - slip, METRE_DECIMALS) if touching else 0.0


def _span(facts: Facts, i: int) -> tuple[float, float]:
    """Lowest and highest point of an object, metres."""
    low, high = facts.surface(i).bounds[:, 2]
    return round(float(low), METRE_DECIMALS), round(float(high), METRE_DECIMALS)
