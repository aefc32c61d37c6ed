"""CV-Bench.

File: `test_2d.jsonl` and `test_3d.jsonl` of nyu-visionx/CV-Bench, or its Parquet files: one of them, or a folder of two
(idx, task, choices, answer, source).

Rule of reading, read in cambrian-mllm/cambrian, eval/eval/omni/omni_test.py, a220b3f: in small letters, what follows
the last "answer is", and of that the last "answer:", where they are there; without '.', ':' and ',' at its end, '(' at
its start and ')' at its end; of that the first character. It is right if it is the letter, or is the text of the
right option (which only a text of one character can be, as the number of a count). So "The answer is: B" is wrong.
Rule of the score, read in the data set's card (as copied in ZTERobot/EmbodiedBrain1.0,
evaluation/src/cv_bench/README.md, f75bb5d): the mean of 2D and 3D, 2D the mean of ADE20K and COCO, 3D that of Omni3D.
What differs: a total of which the file has no source is left out.
"""

from __future__ import annotations

from vstdata.scoring.official.item import LETTERS, Benchmark, Item, Reading, Scored, mean
from vstdata.scoring.official.rows import Row

SOURCES = ("ADE20K", "COCO", "Omni3D")


def item(row: Row) -> Item:
    options = row.texts("choices")
    truth, source = row.letter("answer", len(options)), row.text("source", SOURCES)
    return Item(row.text("idx"), row.text("task"), "letter", truth, options, group=source)


def first_character(output: str) -> str:
    text = output.lower().strip()
    for words in ("answer is", "answer:"):
        text = text.rpartition(words)[2]
    return text.strip().rstrip(".:,").lstrip("(").rstrip(")")[:1]


def read(item: Item, output: str) -> Reading:
    character = first_character(output)
    position = LETTERS.index(item.truth)
    right = character == item.truth.lower() or character == item.options[position]
    known = {*LETTERS[: len(item.options)].lower(), *item.options}
    return Reading(float(right), character in known)


def totals(scored: Scored) -> dict[str, float | None]:
    ade, coco, omni = (mean([score for item, score in scored if item.group == source]) for source in SOURCES)
    flat = None if ade is None or coco is None else (ade + coco) / 2
    whole = None if flat is None or omni is None else (flat + omni) / 2
    return {"ADE20K": ade, "COCO": coco, "2D": flat, "3D": omni, "overall": whole}


CVBENCH = Benchmark(
    "cvbench",
    "test_2d and test_3d (JSONL or Parquet) of CV-Bench",
    "cambrian eval/eval/omni/omni_test.py and the data set's card",
    ("idx", "task", "choices", "answer", "source"),
    item,
    read,
    totals,
)
