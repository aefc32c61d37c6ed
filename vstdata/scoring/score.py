"""Scores of answers by answer type, and the reward that reinforcement learning uses. 0 is wrong, 1 is right.

A `turn` is one entry of a row's `turns` column: {"answer_type", "ground_truth" (JSON), "options", "letter", "unit",
"margin"}; in an export it may have a "form", in which boxes are written (`vstdata.boxes.forms`). Every score is a pure
function of it and of what a model wrote.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import inf
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from vstdata.boxes.coordinates import printed
from vstdata.boxes.iou import flat_iou_matrix, iou_matrix
from vstdata.boxes.regions import region_share
from vstdata.scene import FloatArray
from vstdata.scoring.maps import map_accuracy
from vstdata.scoring.read_answer import (
    answer_part,
    read_boxes,
    read_boxes_2d,
    read_choice,
    read_map,
    read_motion,
    read_number,
    read_order,
    read_points,
    split_thought,
)

Turn = Mapping[str, Any]
Boxes = Sequence[tuple[str, Sequence[float]]]

# VSI-Bench's ten thresholds, made as its code makes them, so that ties fall alike.
THRESHOLDS: tuple[float, ...] = tuple(np.linspace(0.5, 0.95, 10).tolist())
_ALLOWED = [1 - threshold for threshold in reversed(THRESHOLDS)]  # relative errors, least first
MATCHED = 0.25  # VST's reward: IoU from which a box counts as found
MATCHED_2D = 0.5  # of boxes in a picture, as everywhere
LEAST_TEXT = 0.5  # ours: below, two texts share what any two English texts share
MOST_WORDS = 2000  # ours: of a text that is compared
LEAD_WORDS = 16  # ours: a text may have so many words before it, as "Here is what I see:"
REWARD = {"accuracy": 0.5, "format": 0.5}  # VST's mixture


def relative_accuracy(value: float, truth: float) -> float:
    """VSI-Bench's mean relative accuracy: the share of thresholds t with |value - truth| / truth <= 1 - t; a truth of 0
    asks for exactly 0. It is 1 for the numbers within 5 %, ChartQA's tolerance."""
    error = abs(value - truth) / abs(truth) if truth else (0.0 if value == 0 else inf)
    return (len(_ALLOWED) - bisect_left(_ALLOWED, error)) / len(_ALLOWED)


def relative_accuracies(values: FloatArray, truths: FloatArray) -> FloatArray:
    """`relative_accuracy` of many numbers, broadcast."""
    wrong, size = np.broadcast_arrays(np.abs(values - truths), np.abs(truths))
    error = np.divide(wrong, size, out=np.where(wrong == 0, 0.0, np.inf), where=size > 0)
    return np.asarray((len(_ALLOWED) - np.searchsorted(_ALLOWED, error)) / len(_ALLOWED))


def accuracy(turn: Turn, output: str) -> float:
    """How right an output is, 0..1; what it thinks does not count, and an answer that cannot be read scores 0.

    choice, ordering: 1 or 0. number: `relative_accuracy`. point: the share of points in the region. box_list:
    `boxes_accuracy`. boxes_2d: `flat_boxes_accuracy`. map: `map_accuracy`. motion:
    `motion_accuracy`. text: `text_accuracy`.
    """
    answer = answer_part(output)
    if not answer:
        return 0.0
    truth = json.loads(turn["ground_truth"])
    match turn["answer_type"]:
        case "choice":
            position = read_choice(answer, turn["options"])
            return float(position is not None and turn["options"][position] == truth)
        case "number":
            number = read_number(answer, turn["unit"])
            return 0.0 if number is None else relative_accuracy(number, truth)
        case "ordering":
            return float(read_order(answer, truth) == truth)
        case "point":
            return region_share(read_points(answer) or [], truth["region"])
        case "box_list":
            boxes = read_boxes(answer, turn.get("form", "vst"))
            return 0.0 if boxes is None else boxes_accuracy(boxes, [(one["label"], one["bbox_3d"]) for one in truth])
        case "boxes_2d":
            flat = read_boxes_2d(answer)
            return 0.0 if flat is None else flat_boxes_accuracy(flat, truth["boxes"], turn.get("form", "pixels"))
        case "map":
            found, known_map = read_map(answer), read_map(json.dumps(truth))
            return map_accuracy(found, known_map) if found and known_map else 0.0
        case "motion":
            moved = read_motion(answer)
            return 0.0 if moved is None else motion_accuracy(moved, truth)
        case "text":
            return text_accuracy(answer, truth)
    raise ValueError(f"no such answer type: {turn['answer_type']!r}")


def format_score(output: str) -> float:
    """1 for exactly one thought '<think>...</think>' at the start and an answer after it."""
    return float(split_thought(output) is not None)


def motion_accuracy(found: Mapping[str, float], truth: Mapping[str, float]) -> float:
    """SPAR's score of a motion: the mean over its five axes of `relative_accuracy`, by signed amounts; where the truth
    is 0 the amount itself is the error."""
    values, truths = (np.array([one[axis] for axis in truth], dtype=np.float64) for one in (found, truth))
    still = np.array([np.searchsorted(_ALLOWED, abs(value)) for value in values])
    told = np.where(truths == 0, (len(_ALLOWED) - still) / len(_ALLOWED), relative_accuracies(values, truths))
    return round(float(told.mean()), 9)


def reward(turn: Turn, output: str, weights: Mapping[str, float] = REWARD) -> float:
    """The weighted sum of `accuracy` and `format_score`."""
    return weights["accuracy"] * accuracy(turn, output) + weights["format"] * format_score(output)


def boxes_accuracy(boxes: Boxes, truth: Boxes) -> float:
    """Half the sum of matched IoU over the number of boxes, true or given, whichever is more; half F1 at IoU 0.25;
    matched so that the sum of IoU is greatest, and only boxes of one label with each other.

    VST's reward but for two things: theirs ignores labels, and divides by the number of true boxes, by which 100
    guesses all over a room earn ten times what one does.
    """
    if not boxes or not truth:
        return float(not boxes and not truth)
    return _matched(boxes, truth, iou_matrix(_numbers(boxes), _numbers(truth)), MATCHED)


def flat_boxes_accuracy(boxes: Boxes, truth: Sequence[Mapping[str, Any]], form: str) -> float:
    """The same of boxes in a picture, F1 at IoU 0.5, against what is printed of the truth; where this has one label
    alone, an answer need not say it."""
    given, known = known_boxes_2d(boxes, {"boxes": truth}, form)
    return _matched(given, known, flat_iou_matrix(_numbers(given), _numbers(known)), MATCHED_2D) if given else 0.0


def known_boxes_2d(boxes: Boxes, truth: Mapping[str, Any], form: str = "pixels") -> tuple[Boxes, Boxes]:
    """The given boxes, with the one label of the truth where they say none, and what is printed of the true ones."""
    known = [(one["label"], printed(one["bbox_2d"], form)) for one in truth["boxes"]]
    only = known[0][0] if len({label for label, _ in known}) == 1 else ""
    return [(label or only, box) for label, box in boxes], known


def _numbers(boxes: Boxes) -> FloatArray:
    return np.array([numbers for _, numbers in boxes], dtype=np.float64)


def _matched(boxes: Boxes, truth: Boxes, shared: FloatArray, least: float) -> float:
    alike = np.array([[a.strip().lower() == b.strip().lower() for b, _ in truth] for a, _ in boxes])
    shared = np.where(alike, shared, 0.0)
    matched = shared[linear_sum_assignment(-shared)]
    f1 = 2 * float((matched >= least).sum()) / (len(boxes) + len(truth))
    return 0.5 * float(matched.sum()) / max(len(boxes), len(truth)) + 0.5 * f1


def text_accuracy(text: str, truth: str) -> float:
    """ROUGE-L: F1 of the longest common run of words in order; 0 below LEAST_TEXT. Ours: for lack of a better rule, a
    description is scored by closeness to the one that is known to be true. That one itself, with at most LEAD_WORDS
    before it, is right."""
    words, known = (re.findall(r"[a-z0-9]+(?:\.[0-9]+)?", one.lower()) for one in (text, truth))
    if not known:  # a truth in another script; one without any letter is none
        return float(re.search(r"\w", truth) is not None and answer_part(text) == answer_part(truth))
    if words[-len(known) :] == known and len(words) - len(known) <= LEAD_WORDS:
        return 1.0
    if not words or len(words) > MOST_WORDS:
        return 0.0
    f1 = 2 * _common(words, known) / (len(words) + len(known))
    return f1 if f1 >= LEAST_TEXT else 0.0


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """Length of the longest common subsequence."""
    other = np.array(second)
    row = np.zeros(len(other) + 1, dtype=np.int64)
    for word in first:
        row[1:] = np.maximum.accumulate(np.maximum(row[1:], np.where(other == word, row[:-1] + 1, 0)))
    return int(row[-1])
