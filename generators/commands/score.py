"""What `vst score` does: reads predictions, prints tables, writes the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

from generators.folder import refuse_output, write_output
from generators.tables import Column, Table, say, say_json
from vstdata.canonical import pretty_json
from vstdata.scoring.evaluate import Score, evaluate, read_predictions
from vstdata.scoring.official.evaluate import Category, OfficialScores, evaluate_official, find_benchmark


def run_score(predictions: Path, release: Path, split: str, out: Path | None, as_json: bool = False) -> None:
    """Print how right a file of predictions is; with `out` write the numbers as JSON too, `as_json` print nothing else.

    Raises InputError where no prediction names a question of the release: it answers another one; BuildError
    where `out` is an input, is in a release or cannot be written.
    """
    if out is not None:
        refuse_output(out, [predictions])
    answers = read_predictions(predictions)
    found = evaluate(release, answers, split, str(predictions))
    console = Console()
    if _as_numbers(console, asdict(found), out, as_json):
        return
    scores_table("by skill", found.skills).print(console)
    scores_table("by question type", found.types).print(console)
    _named_table("VSI-Bench's columns, per cent", found.vsi).print(console)
    boxes = {f"AP{round(100 * level)}": _percent(value) for level, value in found.boxes.items()}
    _named_table("3D boxes, per cent", boxes).print(console)
    if any(value is not None for value in found.boxes_2d.values()):
        flat = {f"AP{round(100 * level)}": _percent(value) for level, value in found.boxes_2d.items()}
        _named_table("boxes in pictures, per cent", flat).print(console)
    if found.unknown:
        say(console, f"{found.unknown} predictions name no question of the release")
    if found.silent:
        say(console, f"{found.silent} outputs hold no answer: a thought that does not end, or nothing after it")
    if not split:
        say(console, "all splits, training rows too: for a model trained on this release, say --split test")


def run_official(name: str, questions: Path, predictions: Path, out: Path | None, as_json: bool = False) -> None:
    """Print how right predictions are by the rule of a public benchmark and by ours; `out`, `as_json` as `run_score`.

    Raises InputError for a file of another form, and where no prediction names one of its questions.
    """
    if out is not None:
        refuse_output(out, [predictions, questions])
    find_benchmark(name)  # a wrong name is told before a wrong file
    found = evaluate_official(name, questions, read_predictions(predictions), str(predictions))
    console = Console()
    if _as_numbers(console, asdict(found), out, as_json):
        return
    _categories_table(found).print(console)
    totals = Table("totals of the benchmark, per cent", [Column("of"), Column("official", right=True), _OURS])
    for total, both in found.totals.items():
        totals.add(total, *(_one_decimal(_percent(value)) for value in (both.official, both.ours)))
    totals.print(console)
    say(console, f"official: {found.rule}")
    if found.all.answered < found.all.count:
        say(console, f"{found.all.count - found.all.answered} questions have no prediction: they count as wrong")
    if found.unknown:
        say(console, f"{found.unknown} predictions name no question of the file")


_OURS = Column("ours", right=True)


def _categories_table(found: OfficialScores) -> Table:
    """Mean scores in per cent by both rules, and how many answers each could not read."""
    names = ("questions", "answered", "official", "ours", "official unread", "ours unread")
    table = Table(f"{found.benchmark}, per cent", [Column("of"), *(Column(name, right=True) for name in names)])
    for name, one in {**found.categories, "all questions": found.all}.items():
        table.add(name, *_category_cells(one))
    return table


def _category_cells(one: Category) -> tuple[object, ...]:
    means = (f"{100 * value:.1f}" for value in (one.official, one.ours))
    return one.count, one.answered, *means, one.official_unread, one.ours_unread


def _as_numbers(console: Console, numbers: Mapping[str, Any], out: Path | None, as_json: bool) -> bool:
    """Write them to `out` and print them where that is wanted; whether nothing else is to be printed."""
    if out is not None:
        write_output(out, pretty_json(numbers))
    if as_json:
        say_json(console, numbers)
    return as_json


def _percent(value: float | None) -> float | None:
    return None if value is None else 100 * value


def scores_table(title: str, scores: Mapping[str, Score]) -> Table:
    """Accuracy in per cent with its interval, and the share of full marks: of numbers, those within 5 %."""
    counted = ("questions", "answered", "accuracy", "95 %", "full marks")
    table = Table(title, [Column("of"), *(Column(name, right=True) for name in counted)])
    for name, one in scores.items():
        interval = f"{100 * one.low:.1f} to {100 * one.high:.1f}"
        means = f"{100 * one.mean:.1f}", interval, f"{100 * one.full:.1f}"
        table.add(name, one.count, one.answered, *means)
    return table


def _named_table(title: str, values: Mapping[str, float | None]) -> Table:
    table = Table(title, [Column("of"), Column("%", right=True)])
    for name, value in values.items():
        table.add(name, _one_decimal(value))
    return table


def _one_decimal(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
