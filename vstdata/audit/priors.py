"""What everybody knows, as numbers that a blind model learns from.

Two kinds of knowledge. A *table of usual sizes*: how large things of a label mostly are and how high above the floor
they stand, medians over the objects of all rooms but those that are scored. And the *first frame* of a video, for
questions of what comes into view when: which of the things asked about it shows. Either is put beside the words of a
question; a forest (`models`) then finds out what it is good for, be it a size, an order or a side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from vstdata.audit.lines import ABSENT, ranks
from vstdata.audit.read import Asked
from vstdata.audit.scores import Floats, Ints
from vstdata.audit.words import LabelFinder, numbers, plain

FOREST_WORDS = 8  # options without a label that are told apart ("left", "right"), the most frequent. Ours.
NAMED = 0.2  # of the questions of a type must name something that is known, else there is nothing to score. Ours.

# (question, label) -> what is known of it, always equally many numbers; None where nothing is.
Known = Callable[[int, str], Sequence[float] | None]


@dataclass(frozen=True, slots=True)
class SizeTable:
    """Every object of a release once: `room` (n,) indexes `rooms`, `label` (n,) `labels`; `sizes` (n, 3) metres: how
    high its middle is above the floor, its height, its longest side. A scene's floor is its lowest object's foot."""

    rooms: tuple[str, ...]
    labels: tuple[str, ...]
    room: Ints
    label: Ints
    sizes: Floats

    def without(self, rooms: set[str]) -> dict[str, tuple[float, ...]]:
        """Label, in lower case -> medians over all rooms but these."""
        known = np.array([name not in rooms for name in self.rooms], dtype=np.bool_)[self.room]
        found = {}
        for code in np.unique(self.label[known]).tolist():
            found[self.labels[code]] = tuple(np.median(self.sizes[known & (self.label == code)], axis=0).tolist())
        return found


class SizeCounter:
    """Gathers the objects of all questions, each once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, int], tuple[str, float, float, float, float]] = {}

    def add(self, question: Asked) -> None:
        """Note the objects of a question."""
        for one in question.objects:
            key = question.space, f"{question.dataset}/{question.scene}", one.instance
            self._found.setdefault(key, (one.label.lower(), one.foot, one.middle, one.height, one.longest))

    def table(self) -> SizeTable:
        """All of them."""
        floors: dict[str, float] = {}
        for (_, scene, _), (_, foot, *_) in self._found.items():
            floors[scene] = min(foot, floors.get(scene, foot))
        rooms = sorted({space for space, _, _ in self._found})
        labels = sorted({label for label, *_ in self._found.values()})
        room, label = {name: k for k, name in enumerate(rooms)}, {name: k for k, name in enumerate(labels)}
        entries = sorted(self._found.items())
        return SizeTable(
            tuple(rooms),
            tuple(labels),
            np.array([room[space] for (space, _, _), _ in entries], dtype=np.int64),
            np.array([label[each[0]] for _, each in entries], dtype=np.int64),
            np.array([(middle - floors[scene], *size) for (_, scene, _), (_, _, middle, *size) in entries]).reshape(
                -1, 3
            ),
        )


def of_table(table: dict[str, tuple[float, ...]]) -> Known:
    """What a table of usual sizes knows."""
    return lambda question, label: table.get(label)


def of_first_frames(asked: Sequence[Asked]) -> Known:
    """Whether the first frame of its video shows a thing that a question asks about."""

    def known(question: int, label: str) -> Sequence[float] | None:
        shown = (asked[question].first_frame or {}).get(label)
        return None if shown is None else (float(shown),)

    return known


class Mentions:
    """The labels that questions and their options name, found once: what is known of them is filled in per fold."""

    def __init__(self, asked: Sequence[Asked], options: Sequence[Sequence[str]], labels: LabelFinder) -> None:
        self._stems = [labels(each.stem) for each in asked]
        self._options = [[labels(option) for option in own] for own in options]
        self._texts = options
        loose = Counter(
            plain(option)
            for own, found in zip(options, self._options, strict=True)
            for option, named in zip(own, found, strict=True)
            if not named
        )
        self._codes = {text: k for k, (text, _) in enumerate(loose.most_common(FOREST_WORDS))}

    def share(self, known: Known) -> float:
        """Of the questions, those that name something of which `known` knows anything."""
        named = [
            any(known(k, label) is not None for label in (*stem, *(one for each in own for one in each)))
            for k, (stem, own) in enumerate(zip(self._stems, self._options, strict=True))
        ]
        return sum(named) / max(len(named), 1)

    def features(self, known: Known, width: int) -> Floats:
        """(m, f) a row per line. `width` is how many numbers `known` gives."""
        nothing = (ABSENT,) * width
        rows = []
        for k, (stem, own) in enumerate(zip(self._stems, self._options, strict=True)):
            told = [value for label in stem if (value := known(k, label)) is not None]
            first, second = (*told, nothing, nothing)[:2]
            apart = [a - b for a, b in zip(first, second, strict=True)] if len(told) > 1 else nothing
            each = [next((v for label in named if (v := known(k, label)) is not None), None) for named in own]
            placed = [ranks([value[m] if value else ABSENT for value in each]) for m in range(width)]
            for at, value in enumerate(each):
                beside = [a - b for a, b in zip(value, first, strict=True)] if value and told else nothing
                rows.append(
                    [
                        *(*first, *second, *apart, *(value or nothing), *beside),
                        *(float(len(told)), *(place[at] for place in placed)),
                        *_of_number(self._texts[k][at], first),
                        *_one_hot(self._codes.get(plain(self._texts[k][at])), len(self._codes)),
                    ]
                )
        return np.array(rows, dtype=np.float64)


def _one_hot(code: int | None, count: int) -> list[float]:
    return [float(code == k) for k in range(count)]


def _of_number(option: str, known: Sequence[float]) -> list[float]:
    """An option's number, and how it compares with what is known: logarithms of their ratios."""
    found = [abs(number) for number in numbers(option)[:1] if number]
    if not found:
        return [ABSENT, *([ABSENT] * len(known))]
    return [found[0], *(log(found[0] / value) if value > 0 else ABSENT for value in known)]
