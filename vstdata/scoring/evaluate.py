"""Scores a file of predictions against a release: by skill and question type with intervals, VSI-Bench's table, and the
average precision of boxes in space and in pictures.

A prediction is a JSON line {"id": row id, "turn": number (0 if left out), "output": text}; what lmms-eval logs of its
samples and VLMEvalKit's table of answers are read too, where `vst export` made their questions. What a question type
lacks counts as wrong, so that leaving out hard questions gains nothing.
"""

from __future__ import annotations

import codecs
import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from vstdata.boxes.iou import flat_iou_matrix, iou_matrix
from vstdata.canonical import file_size, strict_json
from vstdata.draw import Draw
from vstdata.errors import InputError
from vstdata.release.index import listed_file, read_index
from vstdata.release.schema import check_filled
from vstdata.scoring.interval import interval
from vstdata.scoring.read_answer import answer_part, read_boxes, read_boxes_2d
from vstdata.scoring.score import accuracy, known_boxes_2d

BOX_LEVELS = (0.15, 0.25)  # IoU: VST's AP15, and its reward's level
FLAT_LEVELS = (0.5, 0.75)  # of boxes in a picture: COCO's AP50 and AP75
COLUMNS = ["id", "scene", "skill", "question_type", "turns"]
VSI_COLUMNS = (  # of its table; direction is the mean of its three levels
    "object count",
    "absolute distance",
    "object size",
    "room size",
    "relative distance",
    "relative direction",
    "route plan",
    "appearance order",
)

MAX_BYTES = 2**32  # ours: of a file of predictions, which is read at once

Predictions = Mapping[tuple[str, int], str]
Boxes = Sequence[tuple[str, Sequence[float]]]


@dataclass(frozen=True, slots=True)
class Score:
    """Mean accuracy 0..1 of `count` questions, of which `answered` have a prediction; `low` and `high` bound the mean
    in 95 % of resamples of scenes. `full` is the share with accuracy 1: of numbers those within 5 %, ChartQA's rule."""

    count: int
    answered: int
    mean: float
    low: float
    high: float
    full: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by skill and by 'skill/question type', VSI-Bench's columns and their mean in per cent (None where nothing
    was asked), average precision of boxes in space and in pictures by IoU level, how many predictions name no question,
    and how many of the others are text without an answer: a thought that is not closed, or nothing after it."""

    skills: Mapping[str, Score]
    types: Mapping[str, Score]
    vsi: Mapping[str, float | None]
    boxes: Mapping[float, float | None]
    boxes_2d: Mapping[float, float | None]
    unknown: int
    silent: int


def read_predictions(path: Path) -> Predictions:
    """The predictions of a file. Raises InputError naming line and field; a question may be answered once."""
    found: dict[tuple[str, int], str] = {}
    try:
        file_size(path, MAX_BYTES)
        if path.suffix == ".tsv":
            return _of_vlmevalkit(path)
        lines = (
            path.read_bytes().removeprefix(codecs.BOM_UTF8).split(b"\n")
        )  # JSON may hold other characters that Python ends lines at
    except OSError as error:
        raise InputError(path, "file", f"a readable file ({error})") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            raw = strict_json(line)
        except ValueError as error:
            raise InputError(path, f"line {number}", f"a JSON object ({error})") from error
        raw = _of_lmms_eval(raw)
        if not isinstance(raw, dict) or not isinstance(raw.get("id"), str) or not isinstance(raw.get("output"), str):
            raise InputError(path, f"line {number}", '{"id": text, "turn": number, "output": text}')
        turn = raw.get("turn", 0)
        if not isinstance(turn, int) or isinstance(turn, bool) or turn < 0:
            raise InputError(path, f"line {number}: turn", "a number from 0")
        if (raw["id"], turn) in found:
            raise InputError(path, f"line {number}: id", f"one prediction for turn {turn} of {raw['id']}")
        found[raw["id"], turn] = raw["output"]
    return found


def _of_lmms_eval(raw: Any) -> Any:
    """What a line of lmms-eval's log of samples says of our task (`vstdata.trainers.targets.lmms_eval`); any other line
    as it is."""
    return raw["answers"] if isinstance(raw, dict) and "doc_hash" in raw and "answers" in raw else raw


def _of_vlmevalkit(path: Path) -> Predictions:
    """The predictions of a table with `index` (row id, with the number of the turn where it is not the first) and
    `prediction`."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            csv.field_size_limit(2**31 - 1)  # pictures stand in it too
            rows = list(csv.DictReader(file, dialect="excel-tab"))
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(path, "file", f"a readable table with tabs ({error})") from error
    found: dict[tuple[str, int], str] = {}
    for number, row in enumerate(rows, 2):
        if not row.get("index") or row.get("prediction") is None:
            raise InputError(path, f"line {number}", "columns index and prediction")
        name, _, turn = row["index"].partition("-")
        if turn and not (turn.isascii() and turn.isdigit()):
            raise InputError(path, f"line {number}: index", f"a row's id, or ID-TURN, not {row['index']}")
        found[name, int(turn or 0)] = row["prediction"]
    return found


def evaluate(release: Path, predictions: Predictions, split: str = "", given: str = "predictions") -> Evaluation:
    """Score predictions against the rows of a release, or of one of its splits ("": all).

    Raises InputError for a bad release, and naming `given`, where the predictions are from, where none of them is of a
    row of it: they answer another one.
    """
    by_type: dict[str, list[tuple[str, float, bool]]] = defaultdict(list)
    solid: list[tuple[Boxes, Boxes]] = []
    flat: list[tuple[Boxes, Boxes]] = []
    known = set()
    silent = 0
    index = read_index(release)
    for row in _rows(release, index, split):
        for number, turn in enumerate(row["turns"]):
            key = row["id"], number
            known.add(key)
            output = predictions.get(key, "")
            silent += bool(output.strip()) and not answer_part(output)
            name = f"{row['skill']}/{turn['question_type']}"
            by_type[name].append((row["scene"], accuracy(turn, output), key in predictions))
            if turn["answer_type"] == "box_list":
                solid.append((read_boxes(answer_part(output)) or [], _true_boxes(turn)))
            if turn["answer_type"] == "boxes_2d":
                flat.append(known_boxes_2d(read_boxes_2d(answer_part(output)) or [], json.loads(turn["ground_truth"])))
    if predictions and known.isdisjoint(predictions):
        raise InputError(given, "id", f"ids of rows of {release}{f', split {split}' if split else ''}: none is")
    by_skill: dict[str, list[tuple[str, float, bool]]] = defaultdict(list)
    for name, scored in by_type.items():
        by_skill[name.split("/")[0]] += scored
    types = {name: _score(name, scored) for name, scored in sorted(by_type.items())}
    return Evaluation(
        {name: _score(name, scored) for name, scored in sorted(by_skill.items())},
        types,
        vsi_table({name: score.mean for name, score in types.items()}, vsi_columns(index.get("skills", {}))),
        {level: average_precision(solid, level) if solid else None for level in BOX_LEVELS},
        {level: average_precision(flat, level, flat_iou_matrix) if flat else None for level in FLAT_LEVELS},
        len(set(predictions) - known),
        silent,
    )


def _rows(release: Path, index: Mapping[str, Any], split: str) -> Iterator[dict[str, Any]]:
    for name, entry in sorted(index["files"].items()):
        if "rows" in entry and split in ("", entry.get("split")):
            path = listed_file(release, index, name)
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(columns=COLUMNS):
                    check_filled(path, batch)
                    yield from batch.to_pylist()


def _true_boxes(turn: Mapping[str, Any]) -> Boxes:
    return [(box["label"], box["bbox_3d"]) for box in json.loads(turn["ground_truth"])]


def _score(name: str, scored: Sequence[tuple[str, float, bool]]) -> Score:
    values = np.array([value for _, value, _ in scored])
    answered = sum(there for _, _, there in scored)
    bounds = interval(values, [scene for scene, _, _ in scored], Draw("score", name))
    return Score(len(scored), answered, float(values.mean()), *bounds, float((values == 1).mean()))


def vsi_columns(skills: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """The 'skill/question type' that count for each column, as the skills of a release index say."""
    named = {
        f"{skill}/{kind}": column
        for skill, about in skills.items()
        for kind, column in about.get("vsi_bench", {}).items()  # a release of before has none
    }
    return {column: sorted(name for name, its in named.items() if its == column) for column in VSI_COLUMNS}


def vsi_table(means: Mapping[str, float], columns: Mapping[str, Sequence[str]]) -> dict[str, float | None]:
    """VSI-Bench's eight columns and 'average', in per cent, from mean accuracies by 'skill/question type'."""
    table: dict[str, float | None] = {}
    for column in VSI_COLUMNS:
        found = [means[name] for name in columns[column] if name in means]
        table[column] = 100 * sum(found) / len(found) if found else None
    given = [value for value in table.values() if value is not None]
    table["average"] = sum(given) / len(given) if len(given) == len(VSI_COLUMNS) else None
    return table


def average_precision(
    images: Sequence[tuple[Boxes, Boxes]], level: float, overlaps: Callable[[Any, Any], Any] = iou_matrix
) -> float:
    """Mean over labels of average precision at an IoU level, 0..1; `images` are (predicted, true) boxes, of which
    `overlaps` gives the IoU (n, m).

    Language models give no confidence, so all boxes of a label stand at one point of the curve: its area is recall
    times precision there. A true box is found by the predicted one of its label that overlaps it most, each used once.
    """
    found: dict[str, int] = defaultdict(int)
    predicted: dict[str, int] = defaultdict(int)
    true: dict[str, int] = defaultdict(int)
    for boxes, truth in images:
        for label in {label.lower() for label, _ in [*boxes, *truth]}:
            mine = np.array([numbers for name, numbers in boxes if name.lower() == label])
            theirs = np.array([numbers for name, numbers in truth if name.lower() == label])
            predicted[label] += len(mine)
            true[label] += len(theirs)
            if len(mine) and len(theirs):
                found[label] += _matches(overlaps(mine, theirs), level)
    scores = [found[label] ** 2 / (true[label] * max(predicted[label], 1)) for label in true if true[label]]
    return float(np.mean(scores)) if scores else 0.0


def _matches(overlap: np.ndarray[Any, np.dtype[np.float64]], level: float) -> int:
    """How many pairs of at least `level`, best first, each row and column used once."""
    count, left = 0, overlap.copy()
    while left.size and left.max() >= level:
        row, column = np.unravel_index(int(left.argmax()), left.shape)
        left[row], left[:, column] = -1.0, -1.0
        count += 1
    return count
