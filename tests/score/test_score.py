"""Gold scores 1, tricks score 0, and the numbers between are those of the benchmarks."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.score.tricks import tricks
from vstdata.boxes.answer_text import boxes_text
from vstdata.boxes.coordinates import boxes_2d_text
from vstdata.boxes.map_text import map_text
from vstdata.boxes.motion_text import motion_text
from vstdata.boxes.regions import in_region
from vstdata.scoring.score import accuracy, boxes_accuracy, format_score, relative_accuracy, reward, text_accuracy

BOXES = [
    {"bbox_3d": [0.1, 0.2, 2.0, 1.0, 0.8, 0.6, 0.0, 0.25, 0.0], "label": "chair"},
    {"bbox_3d": [-1.0, 0.3, 3.0, 1.5, 0.7, 0.9, 0.1, -0.4, 0.05], "label": "table"},
]
POINT = {
    "image": 0,
    "label": "mug",
    "point": [320.5, 41.0],
    "region": [[300, 30, 340, 30, 340, 50, 300, 50], [305, 35, 310, 35, 310, 45, 305, 45]],
}
BOXES_2D = {
    "image": 0,
    "boxes": [
        {"bbox_2d": [10.4, 20.0, 110.0, 220.0], "label": "chair"},
        {"bbox_2d": [200.0, 20.0, 300.0, 220.0], "label": "chair"},
        {"bbox_2d": [400.0, 100.0, 600.0, 300.0], "label": "table"},
    ],
}
MAP: dict[str, Any] = {
    "objects": [
        {"name": "sofa", "position": [2, 3], "facing": "right"},
        {"name": "TV", "position": [8, 3]},
        {"name": "plant", "position": [5, 7]},
    ],
    "views": [
        {"name": "image 1", "position": [5, 9], "facing": "up"},
        {"name": "image 2", "position": [1, 5], "facing": "right"},
    ],
}
CAPTION = (
    "The room has two chairs. The nearer one stands about 1.2 m from the camera, left of a table that is 0.7 m high."
)


MOTION = {"right": 0.4, "up": 0.0, "forward": -1.5, "rotate_up": 5.0, "rotate_right": -60.0}


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
    "point": (turn("point", POINT), "(320, 41)"),
    "boxes_2d": (turn("boxes_2d", BOXES_2D), boxes_2d_text(BOXES_2D)),
    "map": (turn("map", MAP), map_text(MAP)),
    "motion": (turn("motion", MOTION), motion_text(MOTION)),
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


@pytest.mark.parametrize(
    ("output", "share"),
    [
        ("[(301, 31), (339, 49)]", 1.0),
        ("(301, 31)\n(10, 10)", 0.5),  # outside
        ("(307, 40)", 0.0),  # in the hole
        ('[{"point_2d": [320, 41], "label": "cup"}, {"point_2d": [1, 1]}, {"point_2d": [2, 2]}]', 1 / 3),
        ("(-320, -41)", 0.0),
    ],
)
def test_points_score_the_share_that_is_in_the_region(output: str, share: float) -> None:
    assert accuracy(TURNS["point"][0], output) == pytest.approx(share)


@given(st.integers(0, 400), st.integers(0, 80))
def test_a_region_is_what_shapely_says(u: int, v: int) -> None:
    hole = shapely.Polygon(
        *[np.reshape(ring, (-1, 2)) for ring in POINT["region"][:1]], [np.reshape(POINT["region"][1], (-1, 2))]
    )  # type: ignore[arg-type,index]
    point = shapely.Point(u + 0.5, v + 0.5)
    assert in_region((u + 0.5, v + 0.5), POINT["region"]) == hole.contains(point)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([0, 1, 2], 1.0),
        ([2, 1, 0], 1.0),
        ([0, 1], 0.5 * 2 / 3 + 0.5 * 0.8),
        ([0, 2], 0.5 * 2 / 3 + 0.5 * 0.8),
        ([], 0.0),
    ],
)
def test_boxes_in_a_picture(boxes: list[int], expected: float) -> None:
    said = {"boxes": [BOXES_2D["boxes"][k] for k in boxes]}  # type: ignore[index]
    assert accuracy(TURNS["boxes_2d"][0], boxes_2d_text(said)) == pytest.approx(expected)


def test_a_box_that_is_half_right() -> None:
    asked = turn("boxes_2d", {"image": 0, "boxes": [{"bbox_2d": [0.0, 0.0, 100.0, 100.0], "label": "chair"}]})
    assert accuracy(asked, "[0, 0, 100, 60]") == pytest.approx(0.5 * 0.6 + 0.5)  # the one label need not be said
    assert accuracy(asked, "[0, 0, 100, 40]") == pytest.approx(0.5 * 0.4)
    assert accuracy(asked, '{"bbox_2d": [0, 0, 100, 100], "label": "table"}') == 0


def test_a_map_turned_as_a_whole_is_right() -> None:
    turned = {
        part: [
            {**one, "position": [9 - one["position"][1], one["position"][0]], "facing": _clockwise(one.get("facing"))}
            for one in entries
        ]
        for part, entries in MAP.items()
    }
    assert accuracy(TURNS["map"][0], map_text(turned)) == 1.0
    mirrored = {
        part: [{**one, "position": [9 - one["position"][0], one["position"][1]]} for one in entries]
        for part, entries in MAP.items()
    }
    assert accuracy(TURNS["map"][0], map_text(mirrored)) < 0.7


def _clockwise(facing: str | None) -> str:
    return {"up": "right", "right": "down", "down": "left", "left": "up"}.get(facing or "", "")


def test_parts_of_a_map() -> None:
    """5 entries have 20 ordered pairs; one that is lacking is in 8 of them; 3 of them face a way."""
    lacking = {**MAP, "objects": MAP["objects"][:2]}
    assert accuracy(TURNS["map"][0], map_text(lacking)) == pytest.approx(0.7 * 12 / 20 + 0.3)
    without = {part: [{k: v for k, v in one.items() if k != "facing"} for one in MAP[part]] for part in MAP}
    assert accuracy(TURNS["map"][0], map_text(without)) == pytest.approx(0.7)
    assert accuracy(TURNS["map"][0], map_text({**MAP, "objects": [*MAP["objects"], MAP["objects"][0]]})) == 0


def test_parts_of_a_motion() -> None:
    """By hand: an axis that rests forgives half a metre or degree, the others are relative, the wrong way is wrong."""
    (asked, gold) = TURNS["motion"]
    assert gold == "move_right:0.4,move_backward:1.5,rotate_up:5,rotate_left:60"
    assert accuracy(asked, "move_left:-0.4, move_forward: -1.5; 'rotate up': 5 = rotate_left: 60") == pytest.approx(1.0)
    assert accuracy(asked, "move_right:0.4") == pytest.approx(2 / 5)  # and nothing up, which is right
    assert accuracy(asked, f"{gold},move_up:0.3") == pytest.approx((4 + 0.5) / 5)  # 0.3 is within 0.5 to 0.3: 5 of 10
    assert accuracy(asked, gold.replace("rotate_left", "rotate_right")) == pytest.approx(4 / 5)
    assert accuracy(asked, gold.replace("1.5", "1.25")) == pytest.approx((4 + 0.7) / 5)  # 17 % off: 7 of 10
    for wrong in (f"{gold},move_left:0.4", f"{gold},{gold}", "0.4, 0, -1.5, 5, -60", "rotate_forward:5", "move_right"):
        assert accuracy(asked, wrong) == 0


def test_a_truth_in_another_script_is_right_only_as_it_stands() -> None:
    asked = turn("text", "沙发在左边，灯在右边。")
    outputs = ("沙发在左边，灯在右边。", "我不知道", "hello")
    assert [accuracy(asked, output) for output in outputs] == [1.0, 0.0, 0.0]
