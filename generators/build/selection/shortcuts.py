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

import numpy as np

from generators.build.selection.fair_shares import Family, family, size_bins
from generators.build.selection.keys import Codes, Indices, Keys, members_of
from generators.build.selection.priors import Usual, prior_families

MOST_SWEEPS, FEW = 60, 0.001  # times that the families are gone through; share of drafts that is hardly any


def without_shortcuts(keys: Keys, rows: Indices, usual: Usual | None = None) -> Indices:
    """Those of `rows`, given in keyed order, that can stay; with a table of usual sizes also without what that table
    tells, and the first frame of a video (`priors`)."""
    alive = np.ones(len(rows), dtype=np.bool_)
    families = list(_families(keys, rows))
    if usual is not None:
        families += prior_families(keys, rows, usual)
    for _ in range(MOST_SWEEPS):
        before = np.count_nonzero(alive)
        for one in families:
            one.trim(alive, lambda: np.sum([each.tilt(alive) for each in families], axis=0))
        if before - np.count_nonzero(alive) <= FEW * before:
            break
    return rows[alive]


def _families(keys: Keys, rows: Indices) -> Iterator[Family]:
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


def _about_answers(keys: Keys, turns: Indices, draft: Codes) -> Iterator[Family]:
    if len(turns):
        outcome = keys.outcome[turns].astype(np.int64)
        share = 1 / max(int(keys.choices[turns].max()), len(np.unique(outcome)))
        for entry, group in _cues_and_labels(keys, turns):
            yield family(draft[entry], group, outcome[entry], np.full(len(entry), share))


def _about_numbers(keys: Keys, turns: Indices, draft: Codes) -> Iterator[Family]:
    if len(turns):
        bins = size_bins(keys.value[turns])
        for entry, group in _cues_and_labels(keys, turns):
            yield family(draft[entry], group, bins[entry], None)


def _about_things(keys: Keys, turns: Indices, draft: Codes) -> Iterator[Family]:
    if not len(turns):
        return
    entry, rival = keys.rivals_of(turns)
    right = keys.outcome[turns]
    low, high = np.minimum(right[entry], rival), np.maximum(right[entry], rival)
    apart = low != high
    pair = low.astype(np.int64) * len(keys.words) + high
    second = (rival == high).astype(np.int64)  # the right one is the first of its pair
    half = np.full(np.count_nonzero(apart), 0.5)
    yield family(draft[entry][apart], pair[apart], second[apart], half)
    place = np.r_[np.arange(len(turns)), entry]
    order = np.argsort(place, kind="stable")
    place, option = place[order], np.r_[right, rival][order].astype(np.int64)
    wins = (order < len(turns)).astype(np.int64)
    chance = 1 / (1 + keys.rival_count(turns[place]))
    share = np.where(wins == 1, chance, 1 - chance)
    yield family(draft[place], option, wins, share)
    for owner, told in _cues_and_labels(keys, turns):
        each, of = members_of(np.cumsum(np.bincount(place, minlength=len(turns))), owner)
        yield family(draft[place[each]], told[of] * len(keys.words) + option[each], wins[each], share[each])


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
