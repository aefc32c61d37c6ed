"""VSI-Bench, and its debiased half.

File: `test.jsonl` or a Parquet file of nyu-visionx/VSI-Bench (id, question_type, question, options, ground_truth,
pruned). Debiased: the rows whose `pruned` is false, of `test.jsonl`, or of `test_debiased.parquet`.

Rule, read in vision-x-nyu/thinking-in-space, lmms_eval/tasks/vsibench/utils.py, e6a72f3; EvolvingLMMs-Lab/lmms-eval has
the same (lmms_eval/tasks/vsibench/utils.py, 0ae0b9f). The answer is what stands before the first space, without full
stops at its end. A choice is right if that is the letter, in either case: "(C)", "C)" and "The answer is A" are wrong.
A number is Python's float of it, else 0; its score is the share of the ten thresholds linspace(.5, .95, 10) with
|p - g| / g <= 1 - t. Overall: the plain mean of the question types, the three levels of direction being one by their
mean; a level that the file lacks counts 0 there. Nothing differs.
"""

from __future__ import annotations

from vstdata.scoring.official.item import (
    LETTERS,
    Benchmark,
    Item,
    Reading,
    Scored,
    by_category,
    share_within,
    without_letter,
)
from vstdata.scoring.official.rows import Row

DIRECTIONS = tuple(f"object_rel_direction_{level}" for level in ("easy", "medium", "hard"))
CHOICES = (*DIRECTIONS, "object_rel_distance", "route_planning", "obj_appearance_order")
UNITS = {
    "object_abs_distance": "m",
    "object_counting": "",
    "object_size_estimation": "cm",
    "room_size_estimation": "m2",
}


def item(row: Row) -> Item:
    kind = row.text("question_type", (*CHOICES, *UNITS))
    if kind in UNITS:
        return Item(row.text("id"), kind, "number", row.number_text("ground_truth", 0.0), unit=UNITS[kind])
    options = tuple(without_letter(option) for option in row.texts("options"))
    return Item(row.text("id"), kind, "letter", row.letter("ground_truth", len(options)), options)


def debiased_item(row: Row) -> Item | None:
    pruned = row.values.get("pruned", False if "debiased" in row.file.name else None)
    if not isinstance(pruned, bool):
        raise row.wrong("pruned", "true or false: which questions the debiased half leaves out")
    return None if pruned else item(row)


def first_token(output: str) -> str:
    return output.split(" ")[0].rstrip(".").strip()


def read(item: Item, output: str) -> Reading:
    token = first_token(output)
    if item.kind == "letter":
        letter = token.upper()
        return Reading(float(letter == item.truth), len(letter) == 1 and letter in LETTERS[: len(item.options)])
    try:
        value = float(token)
    except ValueError:
        return Reading(0.0, False)
    truth = float(item.truth)
    return Reading(share_within(abs(value - truth) / truth), True)


def totals(scored: Scored) -> dict[str, float | None]:
    means = by_category(scored)
    direction = sum(means.pop(level, 0.0) for level in DIRECTIONS) / len(DIRECTIONS)
    columns = [*means.values(), direction]
    return {"object_rel_direction": direction, "overall": sum(columns) / len(columns)}


_FIELDS = ("id", "question_type", "options", "ground_truth", "pruned")
_RULE = "thinking-in-space lmms_eval/tasks/vsibench/utils.py"
VSIBENCH = Benchmark("vsibench", "test.jsonl or Parquet of VSI-Bench", _RULE, _FIELDS, item, read, totals)
DEBIASED = Benchmark(
    "vsibench-debiased",
    "test.jsonl or test_debiased.parquet of VSI-Bench",
    _RULE,
    _FIELDS,
    debiased_item,
    read,
    totals,
)
