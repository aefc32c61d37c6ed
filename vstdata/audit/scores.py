"""How blind answers are scored."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vstdata.scoring.score import THRESHOLDS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TIE = 1e-9


def best_constant(truths: Floats) -> float:
    """The one answer to all questions with the greatest mean relative accuracy, exactly.

    Each truth t and threshold c is satisfied on the interval t ± (1 - c)|t|; the best answer lies where most intervals
    overlap, and is taken from the middle of the first such place.
    """
    width = np.abs(truths)[:, None] * (1 - np.array(THRESHOLDS))
    starts, ends = np.sort((truths[:, None] - width).ravel()), np.sort((truths[:, None] + width).ravel())
    open_at_start = np.searchsorted(starts, starts, "right") - np.searchsorted(ends, starts, "left")
    start = starts[int(open_at_start.argmax())]
    return float((start + ends[np.searchsorted(ends, start)]) / 2)


def chosen(scores: Floats, counts: Ints, right: Ints) -> Floats:
    """(n,): the share of a question that the option of highest score gets right; equal scores share.

    `scores` holds the options of all questions one after another, `counts` (n,) how many each has, `right` (n,) the
    position of the right one.
    """
    first = np.cumsum(counts) - counts
    best = np.maximum.reduceat(scores, first)
    winners = scores >= np.repeat(best, counts) - TIE
    return np.asarray(winners[first + right] / np.add.reduceat(winners.astype(np.float64), first))
