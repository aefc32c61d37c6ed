"""How blind answers are scored, and how sure the score is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from vstdata.draw import Draw
from vstdata.score import THRESHOLDS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

RESAMPLES = 1000
TIE = 1e-9


def relative_accuracies(values: Floats, truths: Floats) -> Floats:
    """`vstdata.score.relative_accuracy` of many numbers, broadcast; a truth of 0 asks for exactly 0."""
    wrong = np.abs(values - truths)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.where(truths == 0, np.where(wrong == 0, 0.0, np.inf), wrong / np.abs(truths))
    allowed = 1 - np.sort(np.array(THRESHOLDS))[::-1]
    return np.asarray(1 - np.searchsorted(allowed, error) / len(allowed))


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


def interval(scores: Floats, groups: Ints, names: Sequence[object]) -> tuple[float, float]:
    """The middle 95 % of the mean score when whole groups are drawn with replacement (cluster bootstrap).

    Questions of one room share its facts, so that they are no independent draws. `names` key the draws.
    """
    _, member = np.unique(groups, return_inverse=True)
    total, size = np.bincount(member, scores), np.bincount(member)
    drawn = (
        Draw("audit", *names)
        .generator("bootstrap")
        .multinomial(len(size), np.full(len(size), 1 / len(size)), RESAMPLES)
    )
    low, high = np.quantile((drawn @ total) / (drawn @ size), (0.025, 0.975))
    return float(low), float(high)
