"""A plot of all answers of a release, for its card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vstdata.audit.plot_style import STYLE

COLUMNS, ROW_INCHES = 4, 1.9  # of the plot
BAR = "#3465a4"
NUMBER = r"^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$"
TURN = ("answer", "letter", "ground_truth")  # columns, in the order of the schema


def plot_answers(shards: Mapping[str, Sequence[Path]], path: Path) -> None:
    """Write the answers of every skill, by its shards, as small plots, as PNG."""
    rows = -(-len(shards) // COLUMNS)
    with rc_context(STYLE):
        figure = Figure(figsize=(3 * COLUMNS, ROW_INCHES * rows))
        figure.subplots_adjust(0.04, 0.4 / rows / ROW_INCHES, 0.99, 1 - 0.3 / rows / ROW_INCHES, 0.2, 0.75)
        places = figure.subplots(rows, COLUMNS, squeeze=False).ravel()
        for axes, (skill, names) in zip(places, shards.items(), strict=False):
            _answers(axes, names)
            axes.set_title(skill, fontsize=8)
        for axes in places[len(shards) :]:
            axes.set_axis_off()
        figure.savefig(path, format="png", dpi=110)


def _answers(axes: Axes, paths: Sequence[Path]) -> None:
    """Letters where most answers are options, numbers where most are numbers, else how many words answers have."""
    letters: Counter[str] = Counter()
    numbers, words, count = [], [], 0
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=[f"turns.list.element.{name}" for name in TURN]):
                turns = dict(zip(TURN, batch.column("turns").flatten().flatten(), strict=True))
                count += len(turns["answer"])
                letters.update(letter for letter in turns["letter"].to_pylist() if letter)
                truths = turns["ground_truth"].filter(pc.match_substring_regex(turns["ground_truth"], NUMBER))
                numbers.append(truths.cast(pa.float64()).to_numpy(zero_copy_only=False))
                words.append(pc.count_substring(turns["answer"], " ").to_numpy() + 1)
    values = np.concatenate(numbers)
    if 2 * letters.total() > count:
        axes.bar(sorted(letters), [letters[letter] for letter in sorted(letters)], color=BAR)
        axes.set_xlabel("right option", fontsize=7)
        return
    few = 2 * len(values) < count
    axes.hist(np.concatenate(words) if few else values, bins=24, color=BAR)
    axes.set_xlabel("words of the answer" if few else "answer", fontsize=7)
