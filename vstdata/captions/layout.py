"""Claims about the room itself, whoever looks: gaps, heights, what rests on what, what is higher or closer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

import numpy as np

from vstdata.asking.sure_numbers import sure_distance
from vstdata.captions.claims import Claim, number_claim, relation_margin
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.linear import product
from vstdata.words.labels import sizeable

NEAREST, FARTHEST = 0.2, 6.0  # metres between surfaces: nearer, things all but touch (VLM-3R)
LEAST_HEIGHT = 0.5  # metres: nobody tells the height of what is lower. Ours.
TOUCHING = 0.03  # metres between what rests on a thing and its top, up or down. Ours.
OVERHANG = 0.1  # metres that it may stick out of its support at the corners of its box. Ours.
LEAST_RISE = 0.1  # metres from the top of one thing to the bottom of what is higher than it. Ours.
MOST_COMPARED = 24  # objects of which closer_claims looks at all triples. Ours.
LEAST_CLOSER = 2.0  # metres by which one gap is smaller than another: by less, nobody would say so. Ours.
HIGHER, LOWER = "higher up", "lower down"


def room_claims(facts: Facts, objects: Sequence[int]) -> Iterator[Claim]:
    """All that holds between any two of `objects`, in both orders where it can be said in both."""
    for a, b in permutations(objects, 2):
        resting = rests(facts, a, b)
        if resting:
            yield Claim("on", (a, b), {}, relation_margin(resting, TOUCHING), True)
        elif not rests(facts, b, a):
            yield from _apart(facts, a, b)


def _apart(facts: Facts, a: int, b: int) -> Iterator[Claim]:
    gap = facts.surface_distance(a, b)
    if NEAREST <= gap.value <= FARTHEST and sure_distance(gap):
        claim = number_claim("gap", (a, b), "metres", gap.value)
        if claim:
            yield claim
    (low_a, high_a), (low_b, high_b) = _span(facts, a), _span(facts, b)
    slack = facts.surface_noise(a) + facts.surface_noise(b)
    for rise, words in ((low_a - high_b, (HIGHER, LOWER)), (low_b - high_a, (LOWER, HIGHER))):
        margin = relation_margin(rise - slack, LEAST_RISE)
        if margin > 1:
            yield Claim("level", (a, b), {"way": words[0], "opposite": words[1]}, margin, words[0])


def height_claim(facts: Facts, i: int) -> Claim | None:
    """How high an object is, where that has one answer and can be told by eye."""
    height = facts.height(i).value
    fits = sizeable(facts.label(i)) and height >= LEAST_HEIGHT
    return number_claim("height", (i,), "cm", 100 * height, 0) if fits else None


def closer_claims(facts: Facts, objects: Sequence[int]) -> Iterator[Claim]:
    """Of three of the first MOST_COMPARED objects, to which of two the first is closer."""
    for a, b, c in permutations(objects[:MOST_COMPARED], 3):
        near, far = facts.surface_distance(a, b), facts.surface_distance(a, c)
        margin = relation_margin(far.value - near.value - far.error - near.error, LEAST_CLOSER)
        if near.value >= NEAREST and margin > 1:
            yield Claim("closer_to", (a, b, c), {}, margin, True)


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
