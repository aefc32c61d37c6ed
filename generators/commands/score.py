"""What `vst score` does: reads predictions, prints tables, writes the numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from vstdata.scoring.evaluate import Evaluation, Score, evaluate, read_predictions


def run_score(predictions: Path, release: Path, split: str, out: Path | None) -> None:
    """Print how right a file of predictions is; with `out` write the numbers as JSON too."""
    found = evaluate(release, read_predictions(predictions), split)
    console = Console()
    console.print(scores_table("by skill", found.skills))
    console.print(scores_table("by question type", found.types))
    console.print(_named_table("VSI-Bench's columns, per cent", found.vsi))
    boxes = {f"AP{round(100 * level)}": _percent(value) for level, value in found.boxes.items()}
    console.print(_named_table("3D boxes, per cent", boxes))
    if found.unknown:
        console.print(f"{found.unknown} predictions name no question of the release")
    if out is not None:
        out.write_text(numbers(found), "utf-8")


def numbers(found: Evaluation) -> str:
    """An evaluation as JSON."""
    return json.dumps(asdict(found), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _percent(value: float | None) -> float | None:
    return None if value is None else 100 * value


def scores_table(title: str, scores: Mapping[str, Score]) -> Table:
    """Accuracy in per cent with its interval, and the share of full marks: of numbers, those within 5 %."""
    table = Table(title=title, title_justify="left")
    for column in ("", "questions", "answered", "accuracy", "95 %", "full marks"):
        table.add_column(column, justify="left" if not column else "right")
    for name, one in scores.items():
        interval = f"{100 * one.low:.1f} to {100 * one.high:.1f}"
        means = f"{100 * one.mean:.1f}", interval, f"{100 * one.full:.1f}"
        table.add_row(name, str(one.count), str(one.answered), *means)
    return table


def _named_table(title: str, values: Mapping[str, float | None]) -> Table:
    table = Table(title=title, title_justify="left")
    for name in values:
        table.add_column(name, justify="right")
    table.add_row(*("-" if value is None else f"{value:.1f}" for value in values.values()))
    return table
