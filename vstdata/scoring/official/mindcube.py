"""MindCube.

File: `MindCube.jsonl` or `MindCube_tinybench.jsonl` of MLL-Lab/MindCube, data/raw (id, question with its options,
gt_answer).

Rule, read in mll-lab-nu/MindCube, src/evaluation/core/extractors.py, 8650074. The last letter A to E that is found by
the first of these that finds one: before a full stop (anywhere: "U.S.A." is A); in the first <Answer> section, after
"my answer is", after "the answer is", then standing alone; before white space or the end, even as the end of a word;
between asterisks or quotes; after "Answer:"; after "my answer is" or "answer is"; standing alone, the first of the last
line that has one. Only patterns that can be reached are kept. Categories are by the id: around, rotation, translation,
among, other; overall leaves out translation (as src/evaluation does by its copies; the file itself could not be read).
Nothing else differs; lmms-eval's copy (lmms_eval/tasks/mindcube/utils.py, 19085f3) lacks the rule of white space.
"""

from __future__ import annotations

import re

from vstdata.scoring.official.item import Benchmark, Item, Reading, Scored, mean, told_options
from vstdata.scoring.official.rows import Row

SETTINGS = ("around", "rotation", "translation", "among")  # in the order in which an id is asked for them

_SECTION = re.compile(r"<Answer>([^<]*)")
_IN_SECTION = tuple(
    re.compile(pattern) for pattern in (r"[Mm]y answer is ([A-E])", r"[Tt]he answer is ([A-E])", r"\b([A-E])\b")
)
_ANYWHERE = tuple(
    re.compile(pattern)
    for pattern in (
        r"([A-E])(?=\s|\Z)",
        r'[*"]([A-E])[*"]',
        r"\bAnswer:?\s*([A-E])\b",
        r"[Mm]y answer is ([A-E])",
        r"answer is ([A-E])",
    )
)
_ALONE = re.compile(r"\b[A-E]\b")


def item(row: Row) -> Item:
    name = row.text("id")
    options, truth = told_options(row, "question", "gt_answer", 5)
    setting = next((one for one in SETTINGS if one in name.lower()), "other")
    return Item(name, setting, "letter", truth, options)


def letter(output: str) -> str:
    """The answer by the rule, "" for none."""
    if stopped := re.findall(r"([A-E])\.", output):
        return str(stopped[-1])
    section = _SECTION.search(output)
    tried = [(pattern, section[1]) for pattern in _IN_SECTION] if section else []
    for pattern, text in [*tried, *((pattern, output) for pattern in _ANYWHERE)]:
        if found := pattern.findall(text):
            return str(found[-1])
    for line in reversed(output.split("\n")):
        if alone := _ALONE.search(line):
            return alone[0]
    return ""


def read(item: Item, output: str) -> Reading:
    found = letter(output)
    return Reading(float(found == item.truth), found != "")


def totals(scored: Scored) -> dict[str, float | None]:
    return {"overall": mean([score for item, score in scored if item.category != "translation"])}


MINDCUBE = Benchmark(
    "mindcube",
    "MindCube.jsonl or MindCube_tinybench.jsonl",
    "MindCube src/evaluation/core/extractors.py",
    ("id", "question", "gt_answer"),
    item,
    read,
    totals,
)
