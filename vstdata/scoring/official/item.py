"""What a question of a benchmark is, and what a rule makes of an answer to it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from vstdata.scoring.official.rows import Row
from vstdata.scoring.read_answer import answer_part, read_choice, read_number
from vstdata.scoring.score import THRESHOLDS, accuracy

LETTERS = "ABCDEFGH"
NO_WORDS = tuple(chr(0xE000 + k) for k in range(len(LETTERS)))  # options of which a file tells the letters only

_MARK = re.compile(r"(?:(?<=\s)|\A)\(?([A-H])[.:)](?=\s|\Z)\s*")
_OWN_MARK = re.compile(r"\A\s*\(?[A-H][.:)]\s+")


@dataclass(frozen=True, slots=True)
class Item:
    """A question: `truth` is the letter of one of the options, a number in `unit`, or camera moves as text. `group` is
    what a benchmark's totals go by beside the category."""

    id: str
    category: str
    kind: Literal["letter", "number", "moves"]
    truth: str
    options: tuple[str, ...] = ()
    unit: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule makes of an output: a score 0..1, and whether it found an answer at all."""

    score: float
    read: bool


Scored = Sequence[tuple[Item, float]]


def our_reading(item: Item, output: str) -> Reading:
    """By the grammar of docs/answers.md: a letter or the words of an option 0 or 1, a number its relative accuracy."""
    answer = answer_part(output)
    if item.kind == "letter":
        truth: str | float = item.options[LETTERS.index(item.truth)]
        read = bool(answer) and read_choice(answer, item.options) is not None
        turn = {"answer_type": "choice", "options": item.options, "ground_truth": json.dumps(truth)}
    else:
        read = bool(answer) and read_number(answer, item.unit) is not None
        turn = {"answer_type": "number", "unit": item.unit, "ground_truth": json.dumps(float(item.truth))}
    return Reading(accuracy(turn, output), True) if read else Reading(0.0, False)


def mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def by_category(scored: Scored) -> dict[str, float]:
    """The mean score of each category."""
    found: dict[str, list[float]] = {}
    for item, score in scored:
        found.setdefault(item.category, []).append(score)
    return {name: sum(values) / len(values) for name, values in found.items()}


def over_all(scored: Scored) -> dict[str, float | None]:
    """One total: the mean over questions."""
    return {"overall": mean([score for _, score in scored])}


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark: `file` says in words what its question file is, `rule` where its rule stands, `fields` are what is
    read of a row (the rest, pictures above all, is left in the file). `item` makes a question of a row, None for one
    that does not belong to it; `read` is the rule. A file that is one JSON object of id and answer is read too where
    `pairs` names these two fields."""

    name: str
    file: str
    rule: str
    fields: tuple[str, ...]
    item: Callable[[Row], Item | None]
    read: Callable[[Item, str], Reading]
    totals: Callable[[Scored], Mapping[str, float | None]] = over_all
    ours: Callable[[Item, str], Reading] = our_reading
    pairs: tuple[str, str] | None = None


def lettered(text: str) -> tuple[str, ...]:
    """The options that stand in a text behind 'A.', 'B:' or '(C)', the last run that begins with A; () for none."""
    runs: list[list[re.Match[str]]] = []
    for mark in _MARK.finditer(text):
        if mark[1] == "A":
            runs.append([mark])
        elif runs and mark[1] == LETTERS[len(runs[-1])]:
            runs[-1].append(mark)
    if not runs or len(runs[-1]) < 2:
        return ()
    run = runs[-1]
    ends = [mark.start() for mark in run[1:]] + [len(text)]
    return tuple(text[mark.end() : end].strip().rstrip(",;").strip() for mark, end in zip(run, ends, strict=True))


def told_options(row: Row, field: str, answer: str, most: int) -> tuple[tuple[str, ...], str]:
    """The options that stand in a field, and the letter of the right one; letters alone (`most` of them) where no
    options are found, or not the right one."""
    options, truth = lettered(row.text(field)), row.letter(answer, most)
    return (options if LETTERS.index(truth) < len(options) else NO_WORDS[:most]), truth


def without_letter(option: str) -> str:
    """'front' of 'A. front'."""
    return _OWN_MARK.sub("", option)


def share_within(error: float) -> float:
    """The share of VSI-Bench's ten thresholds t with error <= 1 - t."""
    return sum(error <= 1 - threshold for threshold in THRESHOLDS) / len(THRESHOLDS)
