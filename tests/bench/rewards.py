"""Speed of the rewards on one core: answers a second by type, box pairs a second, and an answer of 10 boxes to 10.

python -m tests.bench.rewards [--seconds 1]
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable

import numpy as np
from rich.console import Console
from rich.table import Table

from tests.score.test_iou import random_boxes
from tests.score.test_score import TURNS, turn
from vstdata.boxes.answer_text import boxes_text
from vstdata.boxes.iou import pair_iou
from vstdata.scoring.score import reward
from vstdata.trainers.rewards import compute_score, pack

PAIRS = 500  # of one call
BOXES = 10
console = Console(width=120)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rewards")
    parser.add_argument("--seconds", type=float, default=1.0, help="of every measurement")
    seconds = parser.parse_args().seconds
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    table = Table(title="rewards, one core", title_justify="left")
    for column in ("what", "a second"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for kind, (asked, gold) in TURNS.items():
        output, truth = f"<think>Let me see.</think>\n{gold}", pack(asked)
        table.add_row(f"{kind}: answers", f"{_rate(lambda a=asked, o=output: reward(a, o), seconds):,.0f}")
        table.add_row(f"{kind}: by verl", f"{_rate(lambda o=output, t=truth: compute_score('', o, t), seconds):,.0f}")
    rng = np.random.default_rng(1)
    first, second = random_boxes(rng, PAIRS), random_boxes(rng, PAIRS)
    table.add_row("box pairs, near each other", f"{PAIRS * _rate(lambda: pair_iou(first, second), seconds):,.0f}")
    near = [{"bbox_3d": row.round(2).tolist(), "label": "chair"} for row in random_boxes(rng, 2 * BOXES)]
    asked, output = turn("box_list", near[:BOXES]), boxes_text(near[BOXES:])
    rate = _rate(lambda: reward(asked, output), seconds)
    table.add_row(f"{BOXES} near boxes to {BOXES}: {1000 / rate:.1f} ms an answer", f"{rate:,.0f}")
    console.print(table)


def _rate(work: Callable[[], object], seconds: float) -> float:
    """Runs of `work` a second."""
    count, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < seconds:
        work()
        count += 1
    return count / (time.perf_counter() - begin)


if __name__ == "__main__":
    main()
