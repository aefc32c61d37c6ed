"""ViewSpatial-Bench.

File: `ViewSpatial-Bench.json` (question_type, question, choices, answer). Its rows have no id: a prediction's id is the
row's number from 0, as in the authors' result file.

Rule, read in ZJU-REAL/ViewSpatial-Bench, evaluate.py, 0e86b63: of the last line (what follows the last \\n, be it
empty), the first letter A to D in either case that stands alone, so that the article in "It is a chair" is A. Overall:
mean over questions. Nothing differs.
"""

from __future__ import annotations

import re

from vstdata.scoring.official.item import Benchmark, Item, Reading, told_options
from vstdata.scoring.official.rows import Row

_LETTER = re.compile(r"\b[A-D]\b", re.IGNORECASE)


def item(row: Row) -> Item:
    options, truth = told_options(row, "choices", "answer", 4)
    return Item(str(row.number), row.text("question_type"), "letter", truth, options)


def read(item: Item, output: str) -> Reading:
    letter = _LETTER.search(output.rpartition("\n")[2])
    return Reading(float(letter[0].upper() == item.truth), True) if letter else Reading(0.0, False)


VIEWSPATIAL = Benchmark(
    "viewspatial",
    "ViewSpatial-Bench.json",
    "ViewSpatial-Bench evaluate.py",
    ("question_type", "choices", "answer"),
    item,
    read,
)
