"""SPAR-Bench.

File: Parquet of jasonzhango/SPAR-Bench (id, task, question with its options, answer).

Rule, read in EvolvingLMMs-Lab/lmms-eval, lmms_eval/tasks/sparbench/utils.py, 1741440, which the authors evaluate with.
Choices, in small letters: right if the output is the answer, is a part of it (which an empty output is), or begins with
it. Numbers: the first number of the text without its sign, in tasks of several views the last (-1 for none); score as
VSI-Bench's, and where the truth is 0 the error is absolute. Camera moves ("move_right:0.4,rotate_up:5"): the mean over
five axes of that score, 0 for a text of another form; the code divides by the output's value, not by the truth's.
Overall: the mean over tasks; Low, Middle and High those of their tasks. The code's way with names leaves
view_change_infer out of Middle; so here. Nothing differs; a prediction that is not there is wrong, while an empty one
is right by the rule.

Ours beside it: moves are read wherever they stand in the answer, and the score divides by the truth.
"""

from __future__ import annotations

import re

from vstdata.scoring.official.item import (
    LETTERS,
    Benchmark,
    Item,
    Reading,
    Scored,
    by_category,
    mean,
    our_reading,
    share_within,
    told_options,
)
from vstdata.scoring.official.rows import Row
from vstdata.scoring.read_answer import answer_part

LOW = tuple(
    f"{what}_prediction_{pair}{views}"
    for what in ("depth", "distance")
    for pair in ("oc", "oo")
    for views in ("", "_mv")
)
MOVES = "view_change_infer"
MIDDLE = ("position_matching", "camera_motion_infer")
HIGH = (
    *("distance_infer_center_oo", "distance_infer_center_oo_mv"),
    *("obj_spatial_relation_oo", "obj_spatial_relation_oc_mv", "obj_spatial_relation_oo_mv"),
    *(f"spatial_imagination_{pair}{views}" for pair in ("oc", "oo") for views in ("", "_mv")),
)
AXES = (
    ("move_right", "move_left"),
    ("move_up", "move_down"),
    ("move_forward", "move_backward"),
    ("rotate_right", "rotate_left"),
    ("rotate_up", "rotate_down"),
)
_NUMBER = re.compile(r"(?<!\^)\d+\.\d+|(?<!\^)\d+")
_MOVE = re.compile(r"\b((?:move|rotate)_[a-z]+)\"?\s*[:=]\s*(-?\d+(?:\.\d+)?)")


def item(row: Row) -> Item:
    task = row.text("task", (*LOW, *MIDDLE, MOVES, *HIGH))
    if task == MOVES:
        truth = row.text("answer")
        if moves(truth) is None:
            raise row.wrong("answer", "moves as move_right:0.4,rotate_up:5")
        return Item(row.text("id"), task, "moves", truth)
    if task in LOW:
        return Item(row.text("id"), task, "number", row.number_text("answer"), unit="m")
    options, truth = told_options(row, "question", "answer", 4)
    return Item(row.text("id"), task, "letter", truth, options)


def read(item: Item, output: str) -> Reading:
    if item.kind == "letter":
        text, truth = output.lower(), item.truth.lower()
        right = text == truth or text in truth or text[0] == truth
        return Reading(float(right), text[:1] != "" and text[0] in LETTERS[: len(item.options)].lower())
    if item.kind == "moves":
        mine = moves(output)
        return Reading(0.0, False) if mine is None else Reading(_same_moves(moves(item.truth) or {}, mine), True)
    found = _NUMBER.findall(output)
    if not found and not item.category.endswith("_mv"):
        return Reading(0.0, False)
    value = float((found or ["-1"])[-1 if item.category.endswith("_mv") else 0])
    return Reading(_closeness(value, float(item.truth)), bool(found))


def moves(text: str) -> dict[str, float] | None:
    """'name:number,name:number' as the rule reads it, None for another form."""
    pairs = [part.split(":") for part in text.split(",")]
    try:
        return {name: float(number) for name, number in pairs}
    except ValueError:
        return None


def _closeness(value: float, truth: float) -> float:
    return share_within(abs((value - truth) / truth) if truth else abs(value))


def _same_moves(values: dict[str, float], truths: dict[str, float]) -> float:
    """The mean closeness over the axes, each signed, relative to `truths`."""
    by_axis = [[told.get(plus, 0.0) - told.get(minus, 0.0) for plus, minus in AXES] for told in (values, truths)]
    return sum(_closeness(value, truth) for value, truth in zip(*by_axis, strict=True)) / len(AXES)


def ours(item: Item, output: str) -> Reading:
    if item.kind != "moves":
        return our_reading(item, output)
    told = {name: float(number) for name, number in _MOVE.findall(answer_part(output).lower())}
    return Reading(_same_moves(told, moves(item.truth) or {}), True) if told else Reading(0.0, False)


def totals(scored: Scored) -> dict[str, float | None]:
    means = by_category(scored)
    levels = {"Low": LOW, "Middle": MIDDLE, "High": HIGH}
    found = {level: mean([means[task] for task in tasks if task in means]) for level, tasks in levels.items()}
    return {**found, "overall": mean(list(means.values()))}


SPARBENCH = Benchmark(
    "sparbench",
    "Parquet of SPAR-Bench",
    "lmms-eval lmms_eval/tasks/sparbench/utils.py",
    ("id", "task", "question", "answer"),
    item,
    read,
    totals,
    ours,
)
