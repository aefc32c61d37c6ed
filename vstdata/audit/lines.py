"""Questions as lines that the blind models learn from.

A question with options becomes one line per option, and the options of one question compete: what is learnt about a
fridge in one question holds for a fridge in another, whatever its letter. An ordering has one line per thing to order,
a number one line per question.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from vstdata.audit.read import Asked
from vstdata.audit.scores import Floats, Ints
from vstdata.audit.words import LabelFinder, masked, numbers, plain, words

ABSENT = -1.0


@dataclass(frozen=True, slots=True)
class Lines:
    """What the models learn from: `target` (m,) per line, lines of question k are `counts[k]` in a row.

    `keys` name what a line says, each (m,) integers: equal keys, equal words. `pairs` are (line, rival, key): this
    option against that one. `numbers` (m, f) are further features, `stems` and `names` the texts of each line.
    """

    counts: Ints
    question: Ints
    target: Floats
    keys: tuple[Ints, ...]
    pairs: tuple[Ints, Ints]
    numbers: Floats
    stems: list[list[str]]
    names: list[list[str]]


def option_lines(asked: Sequence[Asked], labels: LabelFinder) -> Lines:
    """Lines of choices: the target is 1 for the right option and 0 for others, less the chance of each."""
    targets = [[float(k == each.right) - 1 / len(each.options) for k in range(len(each.options))] for each in asked]
    return _lines(asked, [each.options for each in asked], targets, labels)


def items_of(question: Asked) -> list[str]:
    """The things that an ordering sorts, in order of their mention in the question."""
    text = question.text.lower()
    return sorted(sorted(map(str, question.truth)), key=lambda item: text.find(item.lower()))


def order_lines(asked: Sequence[Asked], labels: LabelFinder) -> Lines:
    """Lines of orderings: the target is the place in the right order, -0.5 for the first and 0.5 for the last."""
    items = [items_of(each) for each in asked]
    targets = [
        [[*map(str, each.truth)].index(item) / (len(own) - 1) - 0.5 for item in own]
        for each, own in zip(asked, items, strict=True)
    ]
    return _lines(asked, items, targets, labels)


def number_lines(asked: Sequence[Asked], labels: LabelFinder) -> Lines:
    """Lines of numbers, one per question: the target is the logarithm of the truth (of size; 0 as half the least)."""
    truths = np.abs(np.array([float(each.truth) for each in asked]))
    least = truths[truths > 0].min(initial=1.0) / 2
    targets = [[log(max(truth, least))] for truth in truths]
    return _lines(asked, [[""] for _ in asked], targets, labels)


def _lines(
    asked: Sequence[Asked], options: Sequence[Sequence[str]], targets: Sequence[Sequence[float]], labels: LabelFinder
) -> Lines:
    counts = np.array([len(each) for each in options], dtype=np.int64)
    rows: list[list[float]] = []
    keys: list[tuple[Hashable, ...]] = []
    stems, names = [], []
    for question, own in zip(asked, options, strict=True):
        stem, cue, about = words(question.stem), labels(question.stem), _about(question.stem)
        said = [words(plain(option)) for option in own]
        rows += [[*about, *each] for each in _compared(own, said, stem)]
        names += said
        stems += [stem] * len(own)
        keys += [
            (
                option,
                (option, cue),
                (option, tuple(sorted(cue))),
                (option, masked(question.stem)),
                (k, cue),
                (option, cue[:1]),
            )
            for k, option in enumerate(map(plain, own))
        ]
    return Lines(
        counts,
        np.repeat(np.arange(len(asked)), counts),
        np.array([value for each in targets for value in each]),
        tuple(numbered(each) for each in zip(*keys, strict=True)),
        _pairs(options),
        np.array(rows),
        stems,
        names,
    )


def numbered(keys: Iterable[Hashable]) -> Ints:
    """Equal keys get equal integers, from 0 in order of appearance."""
    found: dict[Hashable, int] = {}
    return np.array([found.setdefault(key, len(found)) for key in keys], dtype=np.int64)


def _pairs(options: Sequence[Sequence[str]]) -> tuple[Ints, Ints]:
    """(p,) line and (p,) key of each ordered pair of different options of a question."""
    lines, keys, first = [], [], 0
    for own in options:
        said = [plain(option) for option in own]
        each = [(a, b) for a in range(len(own)) for b in range(len(own)) if a != b]
        lines += [first + a for a, _ in each]
        keys += [(said[a], said[b]) for a, b in each]
        first += len(own)
    return np.array(lines, dtype=np.int64), numbered(keys)


def _about(stem: str) -> list[float]:
    """Features of a question: length in words and letters, its numbers."""
    found = numbers(stem)
    return [
        float(len(stem)),
        float(stem.count(" ")),
        float(stem.count("\n")),
        float(len(found)),
        found[0] if found else ABSENT,
        max(found, default=ABSENT),
    ]


def _compared(options: Sequence[str], said: Sequence[Sequence[str]], stem: Sequence[str]) -> list[list[float]]:
    """Features of each option: place, length, number, share of its words in the stem, where the stem has the first."""
    found = [numbers(option)[:1] for option in options]
    lengths = [float(len(option)) for option in options]
    rank_length, rank_number = ranks(lengths), ranks([each[0] if each else 0.0 for each in found])
    place = {word: k for k, word in reversed(list(enumerate(stem)))}
    rows = []
    for k, own in enumerate(said):
        met = [place[word] for word in own if word in place]
        rows.append(
            [
                float(k),
                float(len(options) - k),
                lengths[k],
                float(len(own)),
                rank_length[k],
                found[k][0] if found[k] else ABSENT,
                rank_number[k],
                len(met) / max(len(own), 1),
                min(met, default=-1) / max(len(stem), 1),
            ]
        )
    return rows


def ranks(values: Sequence[float]) -> list[float]:
    """Share of the values that are smaller, equal ones counted half, less that of the middle: -0.5 .. 0.5."""
    array = np.array(values)
    share = (array[:, None] > array).sum(1) + 0.5 * (array[:, None] == array).sum(1)
    return [float(each) for each in share / len(array) - 0.5]
