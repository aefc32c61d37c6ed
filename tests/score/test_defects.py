"""Ways in which the rewards released with VST go wrong, each with what ours do instead; and what no reward may do."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

import numpy as np
import pytest

import vstdata.scoring.score
from tests.score.test_score import BOXES, CAPTION, TURNS, as_pairs, turn
from tests.score.tricks import tricks
from vstdata.boxes.answer_text import boxes_text
from vstdata.scoring.read_answer import MOST_BOXES
from vstdata.scoring.score import accuracy, boxes_accuracy, reward, text_accuracy
from vstdata.words.wordings import ANSWER_SLOTS


def test_anls_score_returns_the_distance() -> None:
    """Theirs grows the farther a text is from the truth; ours falls."""
    words = CAPTION.split()
    scores = [text_accuracy(" ".join(words[: len(words) - cut]), CAPTION) for cut in (0, 4, 8, len(words))]
    assert scores[0] == 1
    assert scores[-1] == 0
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def lines_of(code: CodeType) -> set[int]:
    """The lines that can run of a function and of what is defined in it."""
    own = {line for _, _, line in code.co_lines() if line is not None and line != code.co_firstlineno}
    return own.union(*(lines_of(each) for each in code.co_consts if isinstance(each, CodeType)))


def lines_run(body: Callable[[], None], file: str) -> set[int]:
    """The lines of a file that run in `body`."""
    seen: set[int] = set()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != file:
            return None
        seen.add(frame.f_lineno)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        body()
    finally:
        sys.settrace(before)
    return seen


def test_unreachable_branch() -> None:
    """Theirs has a branch (expected rate) that no mode reaches. Every line of ours runs for some answer type and
    output."""

    def everything() -> None:
        for asked, gold in TURNS.values():
            for output in (gold, f"<think>a</think>{gold}", *tricks(asked)[:6], "A room with two chairs.", "[]"):
                reward(asked, output)
        accuracy(turn("number", 0), "0")
        boxes_accuracy([], [])
        text_accuracy(CAPTION[:40], CAPTION)
        text_accuracy("-", CAPTION)
        text_accuracy(CAPTION, "沙发在左边")
        with pytest.raises(ValueError, match="guess"):
            accuracy({**TURNS["count"][0], "answer_type": "guess"}, "4")

    functions = [
        each
        for each in vars(vstdata.scoring.score).values()
        if getattr(each, "__module__", "") == "vstdata.scoring.score"
    ]
    apart = "relative_accuracies"  # no part of a reward
    wanted = set().union(*(lines_of(each.__code__) for each in functions if each.__name__ != apart))
    assert len(wanted) > 40
    assert wanted - lines_run(everything, str(vstdata.scoring.score.__file__)) == set()
    assert {asked["answer_type"] for asked, _ in TURNS.values()} == set(ANSWER_SLOTS)


def test_labels_are_ignored_when_boxes_are_matched() -> None:
    """Ours match no box with one of another label, even where a box of its own label overlaps less."""
    chair, table = as_pairs(BOXES)
    swapped = [("table", chair[1]), ("chair", table[1])]
    assert boxes_accuracy(swapped, [chair, table]) == 0
    assert boxes_accuracy([*swapped, chair], [chair, table]) == pytest.approx(0.5 / 3 + 0.5 * 2 / 5)


def test_boxes_all_over_the_room_earn_more_than_one_guess() -> None:
    """Theirs divide the matched IoU by the number of true boxes alone: 100 guesses earn 0.30 on average where one earns
    0.02. Ours earn less for 100 guesses than for the one right box among them."""
    rng = np.random.default_rng(0)
    places = np.stack(np.meshgrid(np.linspace(-1.3, 1.3, 10), np.linspace(1.7, 3.8, 10)), axis=-1).reshape(-1, 2)
    boxes = [("chair", [x, 0.6, z, 0.5, 0.9, 0.5, 0, 0, 0]) for x, z in places]
    for _ in range(20):
        x, z, yaw = rng.uniform((-1.3, 1.7, -0.25), (1.3, 3.8, 0.25))
        truth = [("chair", [x, 0.6, z, 0.5, 0.9, 0.5, 0, yaw, 0])]
        alone = max(boxes_accuracy([box], truth) for box in boxes)
        assert alone > 0.5
        assert boxes_accuracy(boxes, truth) < 0.02


def test_the_bbox_format_does_not_look_at_the_think_tags() -> None:
    """Of two right lists of boxes, the one without a thought has no format part; a list in the thought is no answer."""
    asked, gold = TURNS["box_list"]
    assert reward(asked, f"<think>The chair is near.</think>{gold}") == 1
    for output in (gold, f"<think>{gold}", f"{gold}<think>a</think>", f"<think>a</think><think>b</think>{gold}"):
        assert reward(asked, output) <= 0.5
    assert reward(asked, f"<think>{gold}</think>") == 0
    assert reward(asked, f"<think>{gold}</think>[]") == 0.5


def test_numbers_have_no_relative_accuracy_as_reward() -> None:
    """Theirs know right and wrong within 5 % only; ours fall in VSI-Bench's ten steps."""
    asked = turn("number", 2.0, "m")
    found = [accuracy(asked, f"{value} m") for value in np.arange(2.0, 3.2, 0.05).round(2)]
    assert found == sorted(found, reverse=True)
    assert set(np.round(found, 1)) == {k / 10 for k in range(11)}


def test_a_lone_capital_is_taken_for_a_letter() -> None:
    """Theirs find any capital from A to F that no word follows, anywhere; ours want the answer's letter, any letter."""
    asked = turn("choice", "lamp", options=("sofa", "bed", "chair", "lamp", "desk", "rug", "stool", "shelf"))
    assert accuracy(asked, "Seen from point A, it is the lamp.") == 1
    assert accuracy(asked, "A, B, C, D") == 0
    last = turn("choice", "shelf", options=tuple(asked["options"]))
    assert accuracy(last, "H") == 1
    assert accuracy(last, "(H)") == 1


def test_an_answer_is_scored_in_one_mode() -> None:
    """Theirs take the best of several modes; in ours a letter is no number, a number no letter, and text neither."""
    assert accuracy(turn("number", 2.0, "m"), "B") == 0
    assert accuracy(turn("choice", "2", options=("1", "2")), "2.0 m") == 0
    assert accuracy(turn("choice", "5", options=("2", "5")), "2.5") == 0
    assert accuracy(turn("text", CAPTION), "B") == 0


def grid(count: int) -> list[dict[str, Any]]:
    return [{"bbox_3d": [k, 0, 3, 1, 1, 1, 0, 0, 0], "label": "chair"} for k in range(count)]


@pytest.mark.parametrize("count", [MOST_BOXES + 1, 200, 10_000])
def test_more_than_100_boxes_are_refused_before_any_iou(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: Any) -> None:
        raise RuntimeError("boxes were compared")

    asked = turn("box_list", grid(1))
    monkeypatch.setattr(vstdata.scoring.score, "iou_matrix", forbidden)
    assert accuracy(asked, json.dumps(grid(count), separators=(",", ":"))) == 0
    assert accuracy(asked, boxes_text(grid(count))) == 0
    with pytest.raises(RuntimeError, match="compared"):
        accuracy(asked, json.dumps(grid(MOST_BOXES), separators=(",", ":")))


def test_ten_boxes_against_ten() -> None:
    """Half of them shifted by half their width: IoU 1/3 each, still found at 0.25."""
    truth = [{**one, "bbox_3d": [3 * k, *one["bbox_3d"][1:]]} for k, one in enumerate(grid(10))]
    shifted = [{**one, "bbox_3d": [3 * k + 0.5 * (k % 2), *one["bbox_3d"][1:]]} for k, one in enumerate(truth)]
    asked = turn("box_list", truth)
    assert accuracy(asked, boxes_text(truth[::-1])) == 1
    assert accuracy(asked, boxes_text(shifted)) == pytest.approx(0.5 * (5 + 5 / 3) / 10 + 0.5, abs=1e-5)


@pytest.mark.parametrize("kind", TURNS)
@pytest.mark.parametrize(
    "output",
    [
        '[{"bbox_3d":[0,0,' + "1" * 4000 + ',1,1,1,0,0,0],"label":"chair"}]',
        "9" * 5000,
        f"({'9' * 400}, {'9' * 400})",
        "the answer is " * 1400,
        "<think>" * 200_000,
        "\ud800\0",
        "1." * 9000,
        "[" * 10_000 + "]" * 9_000,
    ],
    ids=lambda text: text[:12].encode("ascii", "replace").decode(),
)
def test_no_output_breaks_a_reward(kind: str, output: str) -> None:
    assert reward(TURNS[kind][0], output) == 0
