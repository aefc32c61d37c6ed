"""Groups of drafts in which an outcome keeps its fair share: what all rules of `shortcuts` and `priors` come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generators.build.selection.keys import Codes, Indices, Numbers

# All ours, from trials with drafts of 120 and 240 rooms: more leaves shortcuts. Less makes counts so even that they are
# a shortcut themselves: who knows all other rooms then knows which answers are still missing.
EDGE, SPARE = 0.04, 5  # choices: share of a group, and outcomes, beyond the fair number
NUMBER_EDGE, NUMBER_SPARE = 0.06, 1  # numbers
BIN_RATIO = (
    1.3  # numbers of one bin differ by less than this factor: mean relative accuracy gives half its points there
)


@dataclass(slots=True)
class Family:
    """Groups of one kind in one question type. Entries are sorted by cell (a group's outcome), then by draft."""

    draft: Codes  # (entries,) position of the draft in keyed order
    cell: Codes  # (entries,)
    group: Codes  # (cells,)
    share: Numbers | None  # (cells,) fair share in the group; None: the outcome's share in the family
    outcome: Codes  # (cells,)
    edge: float
    spare: int

    def tilt(self, alive: NDArray[np.bool_]) -> Numbers:
        """(drafts,) how far the draft's outcomes are above (or below) their fair shares, as shares of their counts."""
        counts = self._counts(alive)
        fair = self._shares(counts) * np.bincount(self.group, counts)[self.group]
        above = np.clip(1 - fair / np.maximum(counts, 1), -1, 1)
        return np.asarray(np.bincount(self.draft, above[self.cell], len(alive)), np.float64)

    def trim(self, alive: NDArray[np.bool_], tilt: Callable[[], Numbers]) -> None:
        """Strike drafts whose outcome has more than its fair share of its group: those of most `tilt`, which is asked
        for where there are any."""
        counts = self._counts(alive)
        surplus = counts - self._most(counts)
        if not surplus.any():
            return
        entries = np.flatnonzero(alive[self.draft] & (surplus > 0)[self.cell])
        draft, cell = self.draft[entries], self.cell[entries]
        order = np.lexsort((-draft, -tilt()[draft], cell))
        first = np.searchsorted(cell[order], cell[order])
        struck = np.arange(len(order)) - first < surplus[cell[order]]
        alive[draft[order][struck]] = False

    def _counts(self, alive: NDArray[np.bool_]) -> Indices:
        return np.bincount(self.cell, alive[self.draft], len(self.group)).astype(np.int64)

    def _most(self, counts: Indices) -> Indices:
        """(cells,) how many of each cell can stay: the greatest numbers that are fair together."""
        share = self._shares(counts)
        spare = self.spare * np.where(
            share > 0.5, share, 1 - share
        )  # 1 less a half for one of two, 3/4 for one of four
        while True:
            totals = np.bincount(self.group, counts)[self.group]
            fair = np.floor((share + self.edge) * totals + spare + 1e-9).astype(np.int64)
            if (counts <= fair).all():
                return counts
            counts = np.minimum(counts, fair)

    def _shares(self, counts: Indices) -> Numbers:
        if self.share is not None:
            return self.share
        outcomes = np.bincount(self.outcome, counts)
        return np.asarray(outcomes / max(outcomes.sum(), 1))[self.outcome]


def family(draft: Codes, group: Indices, outcome: Indices, share: Numbers | None, spare: int | None = None) -> Family:
    """`share` per entry: that of a cell is the mean over its entries' group, for options may differ in number."""
    usual_spare = NUMBER_SPARE if share is None else SPARE
    _, group = np.unique(group, return_inverse=True)
    kinds, outcome = np.unique(outcome, return_inverse=True)
    cells, cell = np.unique(group.astype(np.int64) * len(kinds) + outcome, return_inverse=True)
    order = np.lexsort((draft, cell))
    shares = None if share is None else np.bincount(cell, share) / np.maximum(np.bincount(cell), 1)
    return Family(
        draft=draft[order].astype(np.int32),
        cell=cell[order].astype(np.int32),
        group=(cells // max(len(kinds), 1)).astype(np.int32),
        share=shares,
        outcome=(cells % max(len(kinds), 1)).astype(np.int32),
        edge=NUMBER_EDGE if share is None else EDGE,
        spare=usual_spare if spare is None else spare,
    )


def size_bins(values: NDArray[np.float32]) -> Indices:
    """Bins of numbers by their size."""
    size = np.log(np.maximum(np.abs(values), 1e-6)) / np.log(BIN_RATIO)
    return np.asarray(np.round(size), np.int64)
