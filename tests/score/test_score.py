"""Gold scores 1, tricks score 0, and the numbers between are those of the benchmarks."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.score.tricks import tricks
from vstdata.boxes.answer_text import boxes_text
from vstdata.scoring.score import accuracy, boxes_accuracy, format_score, relative_accuracy, reward, text_accuracy

BOXES = [
    {"bbox_3d": [0.1, 0.2, 2.0, 1.0, 0.8, 0.6, 0.0, 0.25, 0.0], "label": "chair"},
    {"bbox_3d": [-1.0, 0.3, 3.0, 1.5, 0.7, 0.9, 0.1, -0.4, 0.05], "label": "table"},
]
CAPTION = (
    "The room has two chairs. The nearer one stands about 1.2 m from the camera, left of a table that is 0.7 m high."
)


def turn(
    answer_type: str, truth: Any, unit: str = "", options: tuple[str, ...] = (), margin: float = 1.0
) -> dict[str, Any]:
    letter = "ABCDEFGH"[options.index(truth)] if options else ""
    return {
        "answer_type": answer_type,
        "ground_truth": json.dumps(truth),
        "unit": unit,
        "options": list(options),
        "letter": letter,
        "margin": margin,
    }


TURNS = {
    "choice": (turn("choice", "sofa", options=("chair", "sofa", "bed", "lamp")), "B. sofa"),
    "directions": (turn("choice", "left", options=("right", "left")), "left"),
    "metres": (turn("number", 2.34, "m"), "about 2.34 m"),
    "count": (turn("number", 4), "4"),
    "ordering": (turn("ordering", ["lamp", "chair", "bed"]), "lamp, chair, bed"),
    "point": (turn("point", [320.5, 41.0], margin=12.0), "(320, 41)"),
    "box_list": (turn("box_list", BOXES), boxes_text(BOXES)),
    "text": (turn("text", CAPTION), CAPTION),
}


@pytest.mark.parametrize("kind", TURNS)
def test_gold_scores_1(kind: str) -> None:
    asked, gold = TURNS[kind]
    assert accuracy(asked, gold) == 1
    assert accuracy(asked, f"<think>Let me see.</think>\n{gold}") == 1
    assert reward(asked, f"<think>Let me see.</think>\n{gold}") == 1
    assert reward(asked, gold) == 0.5


@pytest.mark.parametrize("kind", TURNS)
def test_tricks_score_0(kind: str) -> None:
    asked, _ = TURNS[kind]
    outputs = tricks(asked)
    assert len(outputs) >= 20
    assert {output[:60]: accuracy(asked, output) for output in outputs if accuracy(asked, output)} == {}


def test_the_format_wants_one_thought_first() -> None:
    assert format_score("<think>a</think>b") == 1
    assert reward(TURNS["count"][0], "<think>a</think>5", {"accuracy": 1.0, "format": 0.0}) == pytest.approx(0.6)
    for output in ("b", "a<think>b</think>c", "<think>a</think>", "<think> </think>b", "<THINK>a</THINK>b"):
        assert format_score(output) == 0


@given(st.floats(0.01, 1e3), st.floats(-1e3, 1e4))
def test_relative_accuracy_is_the_benchmarks(truth: float, value: float) -> None:
    """VSI-Bench's own formula, over its own array of thresholds."""
    thresholds = np.linspace(0.5, 0.95, int((0.95 - 0.5) / 0.05 + 2))
    official = (np.abs(value - truth) / truth <= 1 - thresholds).mean()
    assert len(thresholds) == 10
    assert relative_accuracy(value, truth) == pytest.approx(official)


def test_relative_accuracy_by_hand() -> None:
    """12 for 10 counts as more than 20 % off at the threshold 0.8: in floats 1 - 0.8 < 0.2, as in the benchmark."""
    assert [relative_accuracy(value, 10) for value in (10, 10.5, 10.6, 12, 14.9, 15.1, 5, -10)] == [
        1, 1, 0.9, 0.6, 0.1, 0, 0.1, 0
    ]  # fmt: skip
    assert (relative_accuracy(0, 0), relative_accuracy(1, 0)) == (1, 0)


def as_pairs(boxes: list[dict[str, Any]]) -> list[tuple[str, list[float]]]:
    return [(box["label"], box["bbox_3d"]) for box in boxes]


def test_boxes_are_matched_by_label_and_overlap() -> None:
    chair, table = as_pairs(BOXES)
    assert boxes_accuracy([table, chair], [chair, table]) == 1
    assert boxes_accuracy([chair], [chair, table]) == pytest.approx(0.5 * 1 / 2 + 0.5 * 2 / 3)
    assert boxes_accuracy([chair, table, ("bed", table[1])], [chair, table]) == pytest.approx(0.5 * 2 / 3 + 0.5 * 4 / 5)
    assert boxes_accuracy([("table", chair[1])], [chair]) == 0
    moved = ("chair", [chair[1][0] + 0.5 * np.cos(np.pi / 4), *chair[1][1:]])
    assert 0 < boxes_accuracy([moved], [chair]) < 1
    half = ("chair", [0.0, 0.0, 3.0, 1.0, 1.0, 1.0, 0, 0, 0]), ("chair", [0.5, 0.0, 3.0, 1.0, 1.0, 1.0, 0, 0, 0])
    assert boxes_accuracy([half[0]], [half[1]]) == pytest.approx(0.5 / 3 + 0.5, abs=1e-6)


def test_one_true_box_is_matched_once() -> None:
    chair = as_pairs(BOXES)[0]
    assert boxes_accuracy([chair] * 4, [chair]) == pytest.approx(0.5 / 4 + 0.5 * 2 / 5)


def test_texts_are_compared_by_words_in_order() -> None:
    assert text_accuracy(CAPTION.upper() + "!", CAPTION) == 1
    assert text_accuracy("a b c d", "a b x d") == pytest.approx(0.75)
    assert text_accuracy("a x y z", "a b c d") == 0
