"""Counts over all questions of one type, taken one question at a time, and a sample of them for the blind models."""

from __future__ import annotations

import heapq
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log2
from typing import Any

import numpy as np
from scipy.stats import chisquare

from vstdata.audit.lines import items_of
from vstdata.audit.read import Asked
from vstdata.audit.words import masked, plain, words
from vstdata.draw import digest
from vstdata.words.templates import letter

SAMPLE = 4000  # ours: questions per type for the blind models
TOP = 20
BINS = 24
EXAMPLES = 5


class Repeats:
    """Finds keys that occur more than once; holds 8 bytes of each key and the id it came with."""

    def __init__(self) -> None:
        self._keys = array("Q")
        self._ids: list[str] = []

    def add(self, key: object, name: str) -> None:
        """Take one more key."""
        self._keys.append(int.from_bytes(digest(key)[:8], "big"))
        self._ids.append(name)

    def result(self) -> dict[str, Any]:
        """How many questions repeat another one (the first of equal ones does not), their share, and examples: ids."""
        keys = np.frombuffer(self._keys, dtype=np.uint64)
        found, where, counts = np.unique(keys, return_inverse=True, return_counts=True)
        repeated = sorted(
            sorted(self._ids[k] for k in np.flatnonzero(where == group))
            for group in np.flatnonzero(counts > 1)[:EXAMPLES]
        )
        count = len(keys) - len(found)
        return {"count": count, "share": count / max(len(keys), 1), "examples": repeated}


class Tally:
    """Everything counted of one skill, question type and answer type."""

    def __init__(self, skill: str, kind: str, answer_type: str) -> None:
        self.skill, self.type, self.answer_type = skill, kind, answer_type
        self.questions = 0
        self._rooms: set[str] = set()
        self._letters: Counter[tuple[int, int]] = Counter()
        self._answers: Counter[str] = Counter()
        self._values, self._sizes = array("d"), array("d")
        self._templates: Counter[str] = Counter()
        self._labels: Counter[str] = Counter()
        self._pictures: Counter[int] = Counter()
        self._bare = 0
        self._exact, self._near = Repeats(), Repeats()
        self._sample: list[tuple[int, int, Asked]] = []

    def add(self, question: Asked) -> None:
        """Count one more question."""
        self.questions += 1
        self._rooms.add(question.space)
        self._templates[question.template] += 1
        self._labels.update(set(question.labels))
        self._pictures[len(question.pictures)] += 1
        self._bare += question.bare
        self._count_answer(question)
        seen = [question.dataset, question.scene, question.pictures, question.marks]
        self._exact.add([*seen, question.text], question.id)
        options = sorted(masked(option) for option in question.options)
        self._near.add([*seen, masked(question.stem), options], question.id)
        entry = (-question.key, self.questions, question)
        (heapq.heappush if len(self._sample) < SAMPLE else heapq.heappushpop)(self._sample, entry)

    def _count_answer(self, question: Asked) -> None:
        match question.answer_type:
            case "choice":
                self._letters[len(question.options), question.right] += 1
                self._answers[plain(question.options[question.right])] += 1
            case "number":
                self._values.append(float(question.truth))
            case "ordering":
                items = items_of(question)
                self._answers[" ".join(str(items.index(str(item)) + 1) for item in question.truth)] += 1
            case "box_list":
                self._sizes.append(len(question.truth))
                self._answers.update(str(box["label"]) for box in question.truth)
            case "boxes_2d":
                self._sizes.append(len(question.truth["boxes"]))
                self._answers.update(str(box["label"]) for box in question.truth["boxes"])
            case "text":
                self._sizes.append(len(words(str(question.truth))))

    def sample(self) -> list[Asked]:
        """At most SAMPLE questions, the same for any order of files, in the order of their keys."""
        return sorted((question for _, _, question in self._sample), key=lambda question: (question.key, question.id))

    def summary(self) -> dict[str, Any]:
        """All counts as JSON values."""
        return {
            "skill": self.skill,
            "type": self.type,
            "answer_type": self.answer_type,
            "questions": self.questions,
            "rooms": len(self._rooms),
            "letters": letter_counts(self._letters),
            "answers": spread(self._answers),
            "values": value_counts(self._values),
            "sizes": value_counts(self._sizes),
            "labels": spread(self._labels),
            "wordings": spread(self._templates),
            "bare": self._bare / self.questions,
            "pictures": {str(count): times for count, times in sorted(self._pictures.items())},
            "duplicates": self._exact.result(),
            "near_duplicates": self._near.result(),
        }


def letter_counts(letters: Mapping[tuple[int, int], int]) -> dict[str, Any] | None:
    """How often each letter is right, how often it would be by chance (1/options), the greatest difference as a share
    of all questions, and the p-value of a chi-square test for it; None where no question has letters.

    `letters` counts (number of options, position of the right one).
    """
    if not letters:
        return None
    most = max(options for options, _ in letters)
    found, expected = np.zeros(most), np.zeros(most)
    for (options, position), count in letters.items():
        found[position] += count
        expected[:options] += count / options
    return {
        "counts": {letter(k): int(count) for k, count in enumerate(found)},
        "expected": {letter(k): float(count) for k, count in enumerate(expected)},
        "deviation": float(np.abs(found - expected).max() / found.sum()),
        "p": float(chisquare(found, expected).pvalue) if most > 1 else 1.0,
        "options": _ordered(letters),
    }


def _ordered(letters: Mapping[tuple[int, int], int]) -> dict[str, int]:
    counts: Counter[int] = Counter()
    for (options, _), count in letters.items():
        counts[options] += count
    return {str(options): count for options, count in sorted(counts.items())}


def spread(counts: Mapping[str, int]) -> dict[str, Any]:
    """The most frequent names, how many there are, and how many equally frequent ones would have their entropy."""
    total = sum(counts.values())
    bits = sum(count / total * log2(total / count) for count in counts.values())
    top = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:TOP]
    return {
        "total": total,
        "different": len(counts),
        "entropy_bits": bits,
        "effective": 2**bits if total else 0.0,
        "top": [{"name": name, "count": count, "share": count / total} for name, count in top],
    }


def value_counts(values: Iterable[float]) -> dict[str, Any] | None:
    """Quantiles and a histogram of numbers; None where there are none."""
    found = np.asarray(values, dtype=np.float64)
    if not len(found):
        return None
    counts, edges = np.histogram(found, BINS)
    quantiles = np.quantile(found, (0, 0.05, 0.25, 0.5, 0.75, 0.95, 1)).tolist()
    return {
        "mean": float(found.mean()),
        **dict(zip(("least", "p5", "p25", "median", "p75", "p95", "most"), quantiles, strict=True)),
        "histogram": {"edges": edges.tolist(), "counts": counts.tolist()},
    }
