"""MMSI-Bench.

File: `MMSI_Bench.parquet` of RunsenXu/MMSI-Bench (id, question_type, question with its options, answer).

Rule, read in InternRobotics/MMSI-Bench (once OpenRobotLab), README.md, 026beb1; EvolvingLMMs-Lab/lmms-eval has the same
(lmms_eval/tasks/mmsi_bench/utils.py, 0bbdc15). The text is narrowed to what stands in the first double backticks, then
in single ones, then in braces, each where there are such; the answer is the first capital A to D of it that stands
alone and is not followed by a white space and a letter, as the article in "A chair" is. Overall: mean over questions.
What differs: where no letter is found, the authors ask a language model, lmms-eval gives 0. No model is asked here:
such answers are counted as not read, and are wrong.
"""

from __future__ import annotations

import re

from vstdata.scoring.official.item import Benchmark, Item, Reading, told_options
from vstdata.scoring.official.rows import Row

_INSIDE = tuple(re.compile(pattern) for pattern in (r"``([^`]*)``", r"`([^`]*)`", r"\{([^}]*)\}"))
_LETTER = re.compile(r"\b[ABCD]\b(?!\s[A-Za-z])")


def item(row: Row) -> Item:
    options, truth = told_options(row, "question", "answer", 4)
    return Item(row.text("id"), row.text("question_type"), "letter", truth, options)


def read(item: Item, output: str) -> Reading:
    for inside in _INSIDE:
        if found := inside.search(output):
            output = found[1]
    letter = _LETTER.search(output)
    return Reading(float(letter[0] == item.truth), True) if letter else Reading(0.0, False)


MMSI = Benchmark(
    "mmsi",
    "MMSI_Bench.parquet",
    "MMSI-Bench README.md; its language model is not asked",
    ("id", "question_type", "question", "answer"),
    item,
    read,
)
