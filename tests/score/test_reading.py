"""What a model wrote, read as a person would."""

from __future__ import annotations

import json

import pytest

from vstdata.scoring.read_answer import (
    answer_part,
    read_boxes,
    read_boxes_2d,
    read_choice,
    read_number,
    read_order,
    read_points,
    split_thought,
)

OPTIONS = ("a red chair", "sofa", "sofa bed", "left")


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("B", 1),
        ("(B)", 1),
        ("b.", 1),
        ("B. sofa", 1),
        ("B) Sofa", 1),
        ("**B**", 1),
        ("sofa", 1),
        ("Sofa.", 1),
        ("the answer is B", 1),
        ("The answer is (B).", 1),
        ("The correct option is (B) sofa. The sofa bed is farther away.", 1),
        ("Answer: B", 1),
        ("Answer: **B**", 1),
        ("It cannot be (A) or (C), so the answer is (B).", 1),
        ("B, because it is nearer than the sofa bed.", 1),
        ("It is the sofa bed.", 2),
        ("A red chair is in front.", 0),
        ("The answer is a red chair", 0),
        ("It lies to the left of me.", 3),
        ("The sofa is nearest. The sofa bed stands behind it.", 1),
        ("\n (D) \n", 3),
        ("（C）", 2),
        ("<answer>D</answer>", 3),
        ("", None),
        ("E", None),
        ("ABCD", None),
        ("A B C D", None),
        ("(A) (B) (C) (D)", None),
        ("A. a red chair\nB. sofa\nC. sofa bed\nD. left", None),
        ("a red chair, sofa, sofa bed, left", None),
        ("B. sofa bed", None),
        ("The answer is A. The answer is B.", None),
        ("sofa. left.", None),
        ("It is the sofa. It is left.", None),
        ("I cannot tell.", None),
        ("Β", None),  # a Greek letter
    ],
)
def test_choices(text: str, position: int | None) -> None:
    assert read_choice(answer_part(text), OPTIONS) == position


@pytest.mark.parametrize(
    "part", ["$", " ", "- ", "(", "not A ", "1.\n", "\n", "the answer is ", "<ref>a</ref><box>[", "1,"]
)
def test_long_runs_are_read_through(part: str) -> None:
    """Patterns that try every way to cut a run of blanks or signs take hours over 20,000 of them."""
    text = f"The answer is {part * (19_000 // len(part))}"
    assert read_choice(answer_part(text), OPTIONS) is None
    assert read_number(answer_part(text), "m2") is None
    assert (read_points(text), read_boxes(text), read_boxes_2d(text)) == (None, None, None)


def test_an_answer_cannot_write_marks() -> None:
    """What the reader marks options by, written by a model, is nothing."""
    assert read_choice("It may be \x01L1\x02", OPTIONS) is None
    assert read_number("\x03", "") is None


def test_no_options_are_no_choice() -> None:
    assert read_choice("B", ()) is None


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("There are twenty-one chairs.", "", 21),
        ("Thirteen, and one of them is red.", "", 13),
        ("fifteen", "", 15),
        ("none", "", 0),
        ("There are no chairs.", "", 0),
        ("There are no chairs.", "m", None),
        ("1 1/2 m", "m", 1.5),
        ("1½ m", "m", 1.5),
        ("3/4 m", "m", 0.75),
        ("two and a half metres", "m", 2.5),
        ("one or two", "", None),
        ("2/12/2020", "", None),
    ],
)
def test_numbers_in_words_and_fractions(text: str, unit: str, value: float | None) -> None:
    assert read_number(answer_part(text), unit) == value


def test_the_article_is_no_letter() -> None:
    assert read_choice("A chair stands there", ("table", "chair")) == 1
    assert read_choice("It is a table", ("table", "chair")) == 0


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("2.3", "m", 2.3),
        ("about 2.3 meters", "m", 2.3),
        ("230 cm", "m", 2.3),
        ("2.3 m (230 cm)", "m", 2.3),
        ("The distance is 2300mm.", "m", 2.3),
        ("7.5 feet", "m", 2.286),
        ("It is 2.3 m away from the 4 chairs", "m", 2.3),
        ("1.2 metres", "cm", 120.0),
        ("1,250 cm", "cm", 1250.0),
        ("12.5 square meters", "m2", 12.5),
        ("12.5 m²", "m2", 12.5),
        ("135 sq ft", "m2", 12.542),
        ("4", "", 4.0),
        ("There are four chairs.", "", 4.0),
        ("4 chairs, I count 4.", "", 4.0),
        ("First 3, then 5. The answer is 8.", "", 8.0),
        ("-4", "", -4.0),
        ("1e2 cm", "m", 1.0),
        ("no idea", "m", None),
        ("1 2 3 4 5 6 7", "", None),
        ("2 to 3 m", "m", None),
        ("2-3 m", "m", None),
        ("30 degrees", "m", None),
        ("٣", "", None),  # Arabic-Indic 3
        ("３", "", None),  # full-width 3
        ("1.2.3", "", None),
    ],
)
def test_numbers(text: str, unit: str, value: float | None) -> None:
    found = read_number(text, unit)
    assert found == (None if value is None else pytest.approx(value, rel=1e-3))


def test_orders() -> None:
    names = ["chair", "office chair", "bed"]
    assert read_order("bed, office chair, chair", names) == ["bed", "office chair", "chair"]
    assert read_order("1. Bed\n2. Chair\n3. Office chair", names) == ["bed", "chair", "office chair"]
    assert read_order("the bed, then the chair and last the office chair", names) == ["bed", "chair", "office chair"]
    assert read_order("bed, chair", names) is None
    assert read_order("bed, chair, office chair, bed", names) is None


def test_points() -> None:
    assert read_points("(12, 34.5)") == [(12.0, 34.5)]
    assert read_points("x=3, y=4") == [(3.0, 4.0)]
    assert read_points("(1, 2, 3)") is None
    assert read_points("(1, 2) " * 99) == [(1.0, 2.0)]
    assert read_points(" ".join(f"({k}, 2)" for k in range(101))) is None


BOX = {"bbox_3d": [0.1, 0, 2, 1, 1, 1, 0, 0.5, 0], "label": "chair"}


def test_boxes() -> None:
    text = f"```json\n[\n\t{json.dumps(BOX)}\n]\n```"
    assert read_boxes(text) == [("chair", (0.1, 0, 2, 1, 1, 1, 0, 0.5, 0))]
    assert read_boxes(f"Here: [{json.dumps(BOX)}] done") == read_boxes(text)
    for change in (
        {"bbox_3d": [0, 0, 2, -1, 1, 1, 0, 0, 0]},
        {"bbox_3d": [0, 0, 2, 1, 1, 1, 0, 0, 2]},
        {"bbox_3d": [0, 0, 2, 1, 1, 1, 0, 0]},
        {"bbox_3d": [0, 0, 1e9, 1, 1, 1, 0, 0, 0]},
        {"bbox_3d": [0, 0, True, 1, 1, 1, 0, 0, 0]},
        {"bbox_3d": "0 0 2 1 1 1 0 0 0"},
        {"label": 3},
    ):
        assert read_boxes(json.dumps([BOX | change])) is None
    assert read_boxes(json.dumps([BOX | {"bbox_3d": [0, 0, float("nan"), 1, 1, 1, 0, 0, 0]}])) is None
    assert read_boxes(json.dumps([BOX] * 101)) is None
    assert read_boxes("[" * 100_000) is None
    assert read_boxes("[]") is None


def test_thoughts() -> None:
    assert split_thought("<think>so</think> B") == ("so", "B")
    for output in (
        "B",
        "<think>so</think>",
        "<think></think>B",
        "x<think>so</think>B",
        "<think>a</think>b<think>c</think>",
    ):
        assert split_thought(output) is None
    assert answer_part("<think>A</think>\nB") == "B"
    assert answer_part("<think>B") == ""
    assert answer_part("<think>A</think>B<think>C</think>D") == "D"
    assert answer_part("B</s>") == "B"
    assert answer_part("It may be A.\n</think>\n\nB") == "B"  # the template opened it
    assert answer_part("<think>\n\n</think>\n\nB") == "B"
    assert answer_part("<think>A</think></think>B") == "B"
    assert answer_part("<think>A</think><answer>B</answer> or so") == "B"
    assert answer_part("<answer></answer>") == ""
    assert answer_part("a < b, [c] and </sofa>") == "a < b, [c] and </sofa>"
    assert answer_part("B\u2028C\u0085D") == "B\u2028C\u0085D"
    assert answer_part("x" * 20_001) == ""
