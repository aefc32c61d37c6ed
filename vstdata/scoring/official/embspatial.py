"""EmbSpatial-Bench.

File: `embspatial_bench.json` of Phineas476/EmbSpatial-Bench (question_id, relation, answer_options, answer from 0).

The authors' repository (mengfeidu/EmbSpatial-Bench, 6592e8e) has no scoring code. Rule, read in
EvolvingLMMs-Lab/lmms-eval, lmms_eval/tasks/embspatial/utils.py, 2bb5e98: the first character of the text after white
space and opening parentheses, in either case, if it is a letter, whatever follows: "The answer is A" is T, "Because" is
B. Overall: mean over questions; categories are the six relations. Nothing differs from that.
"""

from __future__ import annotations

import re

from vstdata.scoring.official.item import LETTERS, Benchmark, Item, Reading
from vstdata.scoring.official.rows import Row

_FIRST = re.compile(r"[\s(]*([a-z])", re.IGNORECASE)


def item(row: Row) -> Item:
    options = row.texts("answer_options")
    answer = row.values.get("answer")
    if not isinstance(answer, int) or isinstance(answer, bool) or not 0 <= answer < min(len(options), len(LETTERS)):
        raise row.wrong("answer", "the number of one of the options, from 0")
    return Item(row.text("question_id"), row.text("relation"), "letter", LETTERS[answer], options)


def read(item: Item, output: str) -> Reading:
    found = _FIRST.match(output)
    letter = found[1].upper() if found else ""
    return Reading(float(letter == item.truth), letter != "" and letter in LETTERS[: len(item.options)])


EMBSPATIAL = Benchmark(
    "embspatial",
    "embspatial_bench.json",
    "lmms-eval lmms_eval/tasks/embspatial/utils.py; the authors published none",
    ("question_id", "relation", "answer_options", "answer"),
    item,
    read,
)
