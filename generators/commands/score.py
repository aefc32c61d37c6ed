"""What `vst score` does: reads predictions, prints tables, writes the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from generators.tables import Column, Table, say, say_json
from vstdata.canonical import pretty_json
from vstdata.scoring.evaluate import Score, evaluate, read_predictions


def run_score(predictions: Path, release: Path, split: str, out: Path | None, as_json: bool = False) -> None:
    """Print how right a file of predictions is; with `out` write the numbers as JSON too, `as_json` print nothing else.

    Raises InputError where no prediction names a question of the release: it answers another one.
    """
    answers = read_predictions(predictions)
    found = evaluate(release, answers, split, str(predictions))
    console = Console()
    if out is not None:
        out.write_text(pretty_json(asdict(found)), "utf-8")
    if as_json:
        say_json(console, asdict(found))
        return
    scores_table("by skill", found.skills).print(console)
    scores_table("by question type", found.types).print(console)
    _named_table("VSI-Bench's columns, per cent", found.vsi).print(console)
    boxes = {f"AP{round(100 * level)}": _percent(value) for level, value in found.boxes.items()}
    _named_table("3D boxes, per cent", boxes).print(console)
    if found.unknown:
        say(console, f"{found.unknown} predictions name no question of the release")
    if found.silent:
        say(console, f"{found.silent} outputs hold no answer: a thought that does not end, or nothing after it")
    if not split:
        say(console, "all splits, training rows too: for a model trained on this release, say --split test")


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
        table.add(name, "-" if value is None else f"{value:.1f}")
    return table
