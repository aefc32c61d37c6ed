"""Which drafts go so that the words of a question do not tell its answer.

A fridge is always taller than a cup. So what a question's words give away (its cue: a set of labels, and each label in
it) must not go with one answer more than with another. All rules are one. In a group of turns with equal words, an
outcome keeps its fair share, EDGE of the group more, and a few that a group of any size may have: who knows all other
drafts of the group then guesses the last one hardly more often than chance.

| turn | groups | outcomes and their fair shares |
|---|---|---|
| left, right, yes, no | the cue; each label in it | each answer alike |
| things as options | pairs of labels | one or the other right: half |
| | each option; each with the cue, and with each label in it | right or wrong: 1 to the number of other options |
| a number | the cue; each label in it | bins of the value: as in the whole question type |

A cue that is seen once or twice keeps its drafts: there it is the single labels, seen more often, that bound them. A
draft of several turns goes as soon as one of them must. Of the drafts with a surplus outcome those go first whose other
outcomes are most above their fair shares too, then those last in keyed order. What goes lowers other groups, so all
are gone through again until hardly any draft goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generators.build.selection.keys import Codes, Indices, Keys, Numbers, members_of

# All ours, from trials with drafts of 120 and 240 rooms: more leaves shortcuts. Less makes counts so even that they are
# a shortcut themselves: who knows all other rooms then knows which answers are still missing.
EDGE, SPARE = 0.04, 5  # choices: share of a group, and outcomes, beyond the fair number
NUMBER_EDGE, NUMBER_SPARE = 0.06, 1  # numbers
BIN_RATIO = (
    1.3  # numbers of one bin differ by less than this factor: mean relative accuracy gives half its points there
)
MOST_SWEEPS, FEW = 60, 0.001  # times that the families are gone through; share of drafts that is hardly any


@dataclass(slots=True)
class _Family:
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

    def trim(self, alive: NDArray[np.bool_], tilt: Numbers) -> None:
        """Strike drafts whose outcome has more than its fair share of its group: those of most tilt."""
        counts = self._counts(alive)
        surplus = counts - self._most(counts)
        entries = np.flatnonzero(alive[self.draft] & (surplus > 0)[self.cell])
        draft, cell = self.draft[entries], self.cell[entries]
        order = np.lexsort((-draft, -tilt[draft], cell))
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


def without_shortcuts(keys: Keys, rows: Indices) -> Indices:
    """Those of `rows`, given in keyed order, that can stay."""
    alive = np.ones(len(rows), dtype=np.bool_)
    families = list(_families(keys, rows))
    for _ in range(MOST_SWEEPS):
        before = np.count_nonzero(alive)
        for family in families:
            family.trim(alive, np.sum([each.tilt(alive) for each in families], axis=0))
        if before - np.count_nonzero(alive) <= FEW * before:
            break
    return rows[alive]


def _families(keys: Keys, rows: Indices) -> Iterator[_Family]:
    turns, draft = keys.turns_of(rows)
    silent = keys.code("")
    told = (keys.cue[turns] != silent) | (keys.rival_count(turns) > 0)
    turns, draft = turns[told], draft[told].astype(np.int32)
    kinds = keys.turn_type[turns]
    for kind in np.unique(kinds).tolist():
        mine, about = turns[kinds == kind], draft[kinds == kind]
        things, numbers = keys.rival_count(mine) > 0, ~np.isnan(keys.value[mine])
        plain = ~things & ~numbers & (keys.outcome[mine] != silent)
        yield from _about_answers(keys, mine[plain], about[plain])
        yield from _about_things(keys, mine[things], about[things])
        yield from _about_numbers(keys, mine[numbers], about[numbers])


def _about_answers(keys: Keys, turns: Indices, draft: Codes) -> Iterator[_Family]:
    if len(turns):
        outcome = keys.outcome[turns].astype(np.int64)
        share = 1 / max(int(keys.choices[turns].max()), len(np.unique(outcome)))
        for entry, group in _cues_and_labels(keys, turns):
            yield _family(draft[entry], group, outcome[entry], np.full(len(entry), share))


def _about_numbers(keys: Keys, turns: Indices, draft: Codes) -> Iterator[_Family]:
    if len(turns):
        size = np.log(np.maximum(np.abs(keys.value[turns]), 1e-6)) / np.log(BIN_RATIO)
        bins = np.round(size).astype(np.int64)
        for entry, group in _cues_and_labels(keys, turns):
            yield _family(draft[entry], group, bins[entry], None)


def _about_things(keys: Keys, turns: Indices, draft: Codes) -> Iterator[_Family]:
    if not len(turns):
        return
    entry, rival = keys.rivals_of(turns)
    right = keys.outcome[turns]
    low, high = np.minimum(right[entry], rival), np.maximum(right[entry], rival)
    apart = low != high
    pair = low.astype(np.int64) * len(keys.words) + high
    second = (rival == high).astype(np.int64)  # the right one is the first of its pair
    half = np.full(np.count_nonzero(apart), 0.5)
    yield _family(draft[entry][apart], pair[apart], second[apart], half)
    place = np.r_[np.arange(len(turns)), entry]
    order = np.argsort(place, kind="stable")
    place, option = place[order], np.r_[right, rival][order].astype(np.int64)
    wins = (order < len(turns)).astype(np.int64)
    chance = 1 / (1 + keys.rival_count(turns[place]))
    share = np.where(wins == 1, chance, 1 - chance)
    yield _family(draft[place], option, wins, share)
    for owner, told in _cues_and_labels(keys, turns):
        each, of = members_of(np.cumsum(np.bincount(place, minlength=len(turns))), owner)
        yield _family(draft[place[each]], told[of] * len(keys.words) + option[each], wins[each], share[each])


def _cues_and_labels(keys: Keys, turns: Indices) -> Iterator[tuple[Indices, Indices]]:
    """(positions in `turns`, group of each) for the whole cues, and for the labels in them."""
    yield np.arange(len(turns)), keys.cue[turns].astype(np.int64)
    cues, which = np.unique(keys.cue[turns], return_inverse=True)
    numbers: dict[str, int] = {}
    labels = [[numbers.setdefault(label, len(numbers)) for label in _labels(keys.words[cue])] for cue in cues.tolist()]
    counts = np.array([len(each) for each in labels])
    members, owner = members_of(np.cumsum(counts), which)
    yield owner, np.concatenate([np.asarray(each, np.int64) for each in labels])[members]


def _labels(cue: str) -> list[str]:
    """The labels in a cue, once each; where their order matters ("bed>door"), with their places."""
    if ">" in cue:
        return [f"{place}>{label}" for place, label in enumerate(cue.split(">"))]
    return sorted(set(cue.split("|")))


def _family(draft: Codes, group: Indices, outcome: Indices, share: Numbers | None) -> _Family:
    """`share` per entry: that of a cell is the mean over its entries' group, for options may differ in number."""
    _, group = np.unique(group, return_inverse=True)
    kinds, outcome = np.unique(outcome, return_inverse=True)
    cells, cell = np.unique(group.astype(np.int64) * len(kinds) + outcome, return_inverse=True)
    order = np.lexsort((draft, cell))
    shares = None if share is None else np.bincount(cell, share) / np.maximum(np.bincount(cell), 1)
    return _Family(
        draft=draft[order].astype(np.int32),
        cell=cell[order].astype(np.int32),
        group=(cells // max(len(kinds), 1)).astype(np.int32),
        share=shares,
        outcome=(cells % max(len(kinds), 1)).astype(np.int32),
        edge=NUMBER_EDGE if share is None else EDGE,
        spare=NUMBER_SPARE if share is None else SPARE,
    )
