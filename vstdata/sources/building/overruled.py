"""Masks that are on another thing than those of the same id in all other pictures: a tracker swapped two things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

FEWEST = 30  # vertices that other pictures see too, ours: of fewer nobody can say
AGREED = 0.5  # ours: share of these that the others must call the same, by half of their votes
LOST = 0.3  # ours: share of its pictures in which an id may be on something else, and it still is one thing

Numbers = NDArray[np.int64]
Cast = tuple[Numbers, Numbers, Numbers]  # rows of vertices, ids, weights: what one picture says


@dataclass(frozen=True)
class Overruled:
    """`masks` are (picture, id) that all others contradict; `torn` are ids of which so many are contradicted that
    nobody knows which are right."""

    masks: list[tuple[int, int]] = field(default_factory=list)
    torn: frozenset[int] = frozenset()


def overruled(count: int, cast: Sequence[Cast]) -> Overruled:
    """What pictures say of `count` vertices, each held against all others."""
    rows, ids, weights = (np.concatenate([np.empty(0, np.int64), *each]) for each in zip(*cast, strict=True))
    total = np.bincount(rows, weights=weights, minlength=count).astype(np.float64)
    masks, torn = list[tuple[int, int]](), set[int]()
    for one in np.unique(ids[ids > 0]).tolist():
        mine = ids == one
        named = np.bincount(rows[mine], weights=weights[mine], minlength=count).astype(np.float64)
        said = [(k, _agrees(each, one, total, named)) for k, each in enumerate(cast)]
        told = [(k, agrees) for k, agrees in said if agrees is not None]
        wrong = [(k, one) for k, agrees in told if not agrees]
        if len(wrong) > LOST * len(told):
            torn.add(one)
        else:
            masks += wrong
    return Overruled(masks, frozenset(torn))


def _agrees(picture: Cast, one: int, total: NDArray[np.float64], named: NDArray[np.float64]) -> bool | None:
    """Whether others call the same what a picture calls `one`; None where they see too little of it."""
    rows, ids, weights = picture
    rows, weights = rows[ids == one], weights[ids == one]
    others = total[rows] - weights
    shared = others > 0
    if shared.sum() < FEWEST:
        return None
    return bool((named[rows] - weights > AGREED * others)[shared].mean() >= AGREED)
