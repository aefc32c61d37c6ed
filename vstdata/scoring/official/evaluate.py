"""Scores a file of predictions by a public benchmark's own rule, and by our reader beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vstdata.errors import InputError
from vstdata.scoring.evaluate import Predictions
from vstdata.scoring.official.blink import BLINK
from vstdata.scoring.official.cvbench import CVBENCH
from vstdata.scoring.official.embspatial import EMBSPATIAL
from vstdata.scoring.official.item import Benchmark, Item, Reading
from vstdata.scoring.official.mindcube import MINDCUBE
from vstdata.scoring.official.mmsi import MMSI
from vstdata.scoring.official.rows import read_rows
from vstdata.scoring.official.sparbench import SPARBENCH
from vstdata.scoring.official.three_d_sr_bench import THREE_D_SR_BENCH
from vstdata.scoring.official.viewspatial import VIEWSPATIAL
from vstdata.scoring.official.vsibench import DEBIASED, VSIBENCH

BENCHMARKS = {
    one.name: one
    for one in (
        VSIBENCH,
        DEBIASED,
        MMSI,
        MINDCUBE,
        VIEWSPATIAL,
        BLINK,
        CVBENCH,
        THREE_D_SR_BENCH,
        SPARBENCH,
        EMBSPATIAL,
    )
}


@dataclass(frozen=True, slots=True)
class Both:
    """A score 0..1 by the official rule and by ours; None where the questions of the file do not make it."""

    official: float | None
    ours: float | None


@dataclass(frozen=True, slots=True)
class Category:
    """Mean scores 0..1 of `count` questions, of which `answered` have a prediction (the others are wrong), and how many
    of these each rule could not read."""

    count: int
    answered: int
    official: float
    ours: float
    official_unread: int
    ours_unread: int


@dataclass(frozen=True, slots=True)
class OfficialScores:
    """Scores of a benchmark: by category, over all questions, the benchmark's own totals; where its rule stands; and
    how many predictions name no question of it."""

    benchmark: str
    rule: str
    categories: Mapping[str, Category]
    all: Category
    totals: Mapping[str, Both]
    unknown: int


def find_benchmark(name: str) -> Benchmark:
    """A benchmark by its name. Raises InputError that lists all."""
    if name not in BENCHMARKS:
        raise InputError("--official", name, f"one of {', '.join(BENCHMARKS)}")
    return BENCHMARKS[name]


def read_items(benchmark: Benchmark, path: Path) -> list[Item]:
    """The questions of a benchmark's file, or of a folder of such files.

    Raises InputError naming file, place and field: a file of another form, an id twice, no questions at all.
    """
    items: dict[str, Item] = {}
    for row in read_rows(path, benchmark.fields, benchmark.pairs):
        item = benchmark.item(row)
        if item is None:
            continue
        if item.id in items:
            raise InputError(row.file, row.where, f"a question of its own, not {item.id} again")
        items[item.id] = item
    if not items:
        raise InputError(path, "file", f"questions ({benchmark.file})")
    return list(items.values())


def evaluate_official(name: str, path: Path, predictions: Predictions, given: str = "predictions") -> OfficialScores:
    """Score predictions (turn 0) of the questions of a benchmark's file.

    Raises InputError as `read_items`, and naming `given`, where the predictions are from, where none is of the file.
    """
    benchmark = find_benchmark(name)
    items = read_items(benchmark, path)
    known = {(item.id, 0) for item in items}
    if predictions and known.isdisjoint(predictions):
        raise InputError(given, "id", f"ids of questions of {path}, as {items[0].id}: none is")
    official = _readings(items, predictions, benchmark.read)
    ours = _readings(items, predictions, benchmark.ours)
    names = sorted({item.category for item in items})
    places = {name: [k for k, item in enumerate(items) if item.category == name] for name in names}
    totals = [
        benchmark.totals([(item, reading.score if reading else 0.0) for item, reading in zip(items, each, strict=True)])
        for each in (official, ours)
    ]
    return OfficialScores(
        name,
        benchmark.rule,
        {category: _category(its, official, ours) for category, its in places.items()},
        _category(range(len(items)), official, ours),
        {total: Both(totals[0][total], totals[1][total]) for total in totals[0]},
        len(set(predictions) - known),
    )


def _readings(
    items: Sequence[Item], predictions: Predictions, rule: Callable[[Item, str], Reading]
) -> list[Reading | None]:
    """What a rule makes of each prediction; None where there is none."""
    outputs = [predictions.get((item.id, 0)) for item in items]
    return [None if output is None else rule(item, output) for item, output in zip(items, outputs, strict=True)]


def _category(places: Sequence[int], official: Sequence[Reading | None], ours: Sequence[Reading | None]) -> Category:
    answered = sum(official[k] is not None for k in places)
    its = [[reading for k in places if (reading := each[k])] for each in (official, ours)]
    scores = [sum(one.score for one in each) / len(places) for each in its]
    unread = [sum(not one.read for one in each) for each in its]
    return Category(len(places), answered, scores[0], scores[1], unread[0], unread[1])
