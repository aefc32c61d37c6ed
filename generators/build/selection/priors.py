"""Which drafts go so that what everybody knows does not tell the answer: how large things of a label mostly are and how
high they stand, and what a video shows in its first frame.

A ceiling lamp is higher than a rug, whether the two were ever asked about before or not: labels are strangers to one
another in `shortcuts`, here they are numbers. What is known is cut into bins, and within a bin an outcome keeps its
fair share, by the rule of `fair_shares`.

| turn | groups, for each of three measures | outcomes and their fair shares |
|---|---|---|
| left, right, higher, lower | bins of a label's measure in the cue, of two, or of two labels' difference | each alike |
| things as options | the rank of an option among its rivals; with what else the cue says | right or wrong |
| a number | bins of the measure, or of the difference of two | bins of the value: as in the whole question type |
| things of a video as options | whether the first frame shows the option; with the cue | right or wrong |
| an order of things of a video | all | the first frame shows one of them: `MOST_BEGUN` at most |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from statistics import median

import numpy as np

from generators.build.selection.fair_shares import SPARE, Family, family, size_bins
from generators.build.selection.keys import Codes, Indices, Keys, Numbers

BINS = (2, 6)  # of a measure or a difference, with equally many turns each: the few of all small bins add up. Ours.
CROSSED = 3  # of each of two measures at once. Ours.
MOST_BEGUN = 0.2  # of orders of four, with one in the first frame: guessing is then right in 7 % instead of 4 %. Ours.
BEGUN_SPARE = 1  # whoever sees the first frame is right in all of these: no more than one is left by chance. Ours.
MEASURES = 3  # height of the middle above the floor, height, longest side

Usual = Mapping[str, Sequence[float]]


def usual_of(scenes: Sequence[Usual]) -> dict[str, tuple[float, ...]]:
    """Label -> medians over scenes of its measures there (`vstdata.asking.usual_sizes.sizes_in`)."""
    found: dict[str, list[Sequence[float]]] = {}
    for sizes in scenes:
        for label, measures in sizes.items():
            found.setdefault(label, []).append(measures)
    return {label: tuple(map(median, zip(*each, strict=True))) for label, each in sorted(found.items())}


def prior_families(keys: Keys, rows: Indices, usual: Usual) -> Iterator[Family]:
    """The groups of the turns of `rows`, by question type."""
    turns, draft = keys.turns_of(rows)
    draft = draft.astype(np.int32)
    known = np.array([usual.get(word, [np.nan] * MEASURES) for word in keys.words]).reshape(-1, MEASURES)
    kinds = keys.turn_type[turns]
    silent = keys.code("")
    for kind in np.unique(kinds).tolist():
        mine, about = turns[kinds == kind], draft[kinds == kind]
        things, numbers = keys.rival_count(mine) > 0, ~np.isnan(keys.value[mine])
        answers = ~things & ~numbers & (keys.outcome[mine] != silent) & (keys.choices[mine] > 0)
        yield from _of_answers(keys, mine[answers], about[answers], usual)
        yield from _of_numbers(keys, mine[numbers], about[numbers], usual)
        yield from _of_things(keys, mine[things], about[things], known)
        yield from _of_first_frames(keys, mine, about)


def _of_answers(keys: Keys, turns: Indices, draft: Codes, usual: Usual) -> Iterator[Family]:
    outcome = keys.outcome[turns].astype(np.int64)
    share = 1 / max(int(keys.choices[turns].max(initial=1)), len(np.unique(outcome)))
    for at, group in (*_binned(keys, turns, usual), *_crossed(keys, turns, usual)):
        yield family(draft[at], group, outcome[at], np.full(len(at), share))


def _of_numbers(keys: Keys, turns: Indices, draft: Codes, usual: Usual) -> Iterator[Family]:
    bins = size_bins(keys.value[turns])
    for at, group in _binned(keys, turns, usual):
        yield family(draft[at], group, bins[at], None, SPARE)  # a bin has many labels: one more of each is no hint


def _binned(keys: Keys, turns: Indices, usual: Usual) -> Iterator[tuple[Indices, Indices]]:
    """(positions in `turns`, group of each) for each measure of what the cues name."""
    number, values = _measures(keys, turns, usual)
    for value in values.T:
        at = np.flatnonzero(~np.isnan(value))
        for bins in BINS if len(at) else ():
            yield at, number[at] * (bins + 1) + _bin(value[at], bins)


def _crossed(keys: Keys, turns: Indices, usual: Usual) -> Iterator[tuple[Indices, Indices]]:
    """The same by two measures at once, each in `CROSSED` bins: what is high and large goes another way than what is
    high and small."""
    number, values = _measures(keys, turns, usual)
    at = np.flatnonzero(~np.isnan(values).any(axis=1))
    binned = [_bin(value, CROSSED) for value in values[at].T] if len(at) else []
    for one, other in combinations(binned, 2):
        yield at, (number[at] * CROSSED + one) * CROSSED + other


def _measures(keys: Keys, turns: Indices, usual: Usual) -> tuple[Indices, Numbers]:
    """(n,) how many labels with known measures the cue of each turn names, and their measures (n, MEASURES)."""
    cues, which = np.unique(keys.cue[turns], return_inverse=True)
    read = np.array([_read(keys.words[cue], usual) for cue in cues.tolist()]).reshape(-1, 1 + MEASURES)[which]
    return read[:, 0].astype(np.int64), read[:, 1:]


def _bin(values: Numbers, count: int) -> Indices:
    """Which of `count` bins with about equally many each value is in."""
    edges = np.unique(np.quantile(values, np.linspace(0, 1, count + 1)[1:-1]))
    return np.searchsorted(edges, values)


def _read(cue: str, usual: Usual) -> tuple[float, ...]:
    """(how many labels with known measures a cue names, their measures: those of one, or the differences of two)."""
    labels = cue.split(">" if ">" in cue else "|")
    match [usual[label] for label in labels if label in usual]:
        case [one]:
            return 1.0, *one
        case [one, other]:
            return 2.0, *(a - b for a, b in zip(one, other, strict=True))
    return 0.0, *[np.nan] * MEASURES


def _of_things(keys: Keys, turns: Indices, draft: Codes, known: Numbers) -> Iterator[Family]:
    if not len(turns):
        return
    entry, rival = keys.rivals_of(turns)
    place = np.r_[np.arange(len(turns)), entry]
    option = np.r_[keys.outcome[turns], rival]
    wins = (np.arange(len(place)) < len(turns)).astype(np.int64)
    count = 1 + keys.rival_count(turns)[place]
    share = np.where(wins == 1, 1 / count, 1 - 1 / count)
    cue = keys.cue[turns][place].astype(np.int64)
    for measure in range(MEASURES):
        value = known[option, measure]
        rank = _ranks(place, value)
        group = np.where(np.isnan(value), -1, rank * 64 + count)
        yield family(draft[place], group, wins, share)
        yield family(draft[place], cue * 4096 + group, wins, share)


def _ranks(place: Indices, value: Numbers) -> Indices:
    """(entries,) how many entries of the same place have a smaller value."""
    order = np.lexsort((value, place))
    starts = np.searchsorted(place[order], place[order])
    fresh = np.r_[True, value[order][1:] != value[order][:-1]] if len(order) else np.zeros(0, np.bool_)
    fresh |= starts == np.arange(len(order))
    first = np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0))
    ranks = np.empty(len(order), np.int64)
    ranks[order] = first - starts
    return ranks


def _of_first_frames(keys: Keys, turns: Indices, draft: Codes) -> Iterator[Family]:
    entry, begun = keys.begun_of(turns)
    if not len(entry):
        return
    count = np.bincount(entry, minlength=len(turns))
    asked = keys.choices[turns] > 0
    mine = asked[entry]
    at, shown = entry[mine], begun[mine].astype(np.int64)
    wins = np.r_[True, at[1:] != at[:-1]][: len(at)].astype(np.int64)
    share = np.where(wins == 1, 1 / count[at], 1 - 1 / count[at])
    if len(at):
        yield family(draft[at], shown, wins, share, BEGUN_SPARE)
        yield family(draft[at], 2 * keys.cue[turns][at].astype(np.int64) + shown, wins, share, BEGUN_SPARE)
    orders = np.flatnonzero(~asked & (count > 0))
    if len(orders):
        any_shown = (np.bincount(entry, begun, len(turns)) > 0).astype(np.int64)[orders]
        share = np.where(any_shown, MOST_BEGUN, 1.0)
        yield family(draft[orders], np.zeros(len(orders), np.int64), any_shown, share, BEGUN_SPARE)
