"""The table of program steps: printed, read back, and strict."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from generators.build.drafts import check_draft
from tests.build.stand_ins import PICK
from vstdata.draft import Answer, Draft, Question
from vstdata.errors import VstError
from vstdata.program import PARTS, STEPS, moved, problems, program, with_own
from vstdata.program.measured.boxes import Depth, Project
from vstdata.program.measured.chosen import Select, Sort
from vstdata.program.step import Step
from vstdata.program.table import page

DEPTHS = program(
    Depth("f0", "red", [1.5, 2.5], 1.0),
    Depth("f0", "blue", [3.5, 2.5], 2.0),
    Sort("depth", ["red", "blue"]),
    Select("closest to", "red"),
)


def test_the_page_is_what_is_printed() -> None:
    committed = Path(__file__).parents[2] / "docs/program.md"
    assert committed.read_text("utf-8") == page(), "python -m vstdata.program > docs/program.md"


def test_no_two_steps_have_one_name() -> None:
    steps = [one for part, modules in PARTS.items() for module in modules for one in vars(module).values()]
    own = {one for one in steps if isinstance(one, type) and issubclass(one, Step) and one is not Step}
    assert len({one.op() for one in own}) == len(own)


def test_every_step_is_frozen_says_what_it_is_and_has_a_value() -> None:
    assert len(STEPS) > 150
    for op, step in STEPS.items():
        assert is_dataclass(step)
        assert vars(step)["__dataclass_params__"].frozen, op
        assert "__slots__" in vars(step), op
        assert (step.__doc__ or "").rstrip().endswith("."), op
        assert "value" in {one.name for one in fields(step)}, op
        assert f"### `{op}`\n" in page()


def test_an_entry_has_what_is_known_and_nothing_else() -> None:
    assert DEPTHS[0] == {"op": "depth", "frame": "f0", "point": "red", "uv": [1.5, 2.5], "value": 1.0}
    assert DEPTHS[3] == {"op": "select", "rank": "closest to", "value": "red"}
    assert Select("nearest", "chair", "table").entry() == {
        "op": "select",
        "rank": "nearest",
        "value": "chair",
        "of": "table",
    }


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"op": "guess", "value": "red"}, "step 1 (guess): no such step"),
        ({"value": "red"}, "step 1 (None): no such step"),
        ({"op": "select", "value": "red"}, "step 1 (select): rank: "),
        ({"op": "select", "rank": "first", "value": "red", "why": "?"}, "step 1 (select): why: "),
        ({"op": "select", "rank": 1, "value": "red"}, "step 1 (select): rank: "),
        ({"op": "count_in_view", "frames": ["f0"], "label": "cup", "value": True}, "step 1 (count_in_view): value: "),
        ({"op": "seen", "frame": "f0", "instance": 1.5, "label": "cup", "value": 1.0}, "step 1 (seen): instance: "),
        ({"op": "surface_distance", "instances": [1], "names": ["a", "b"], "error": 0.0, "value": 1.0}, "instances: "),
        ({"op": "depth", "frame": "f0", "point": "red", "uv": [1.0, float("nan")], "value": 1.0}, "step 1 (depth): "),
    ],
)
def test_what_is_no_step_is_named(entry: dict[str, Any], said: str) -> None:
    (problem, *_) = problems([entry], entry["value"])
    assert said in problem


def test_the_last_value_is_the_answer() -> None:
    assert list(problems(DEPTHS, "red")) == []
    assert list(problems(DEPTHS, "blue")) == ["the last step's value is not the answer 'blue'"]
    assert list(problems([], "blue")) == ["the last step's value is not the answer 'blue'"]


def test_a_draft_with_another_program_is_refused() -> None:
    answer = Answer("choice", "red", distractors=("blue",))
    asked = Question("left", {}, answer, 1.0, program(*(step(3, 9, "red") for step in PICK.steps)))
    check_draft(PICK, [0], Draft((0,), (asked,)))
    for wrong in (DEPTHS[:1], ({"op": "further_left", "left": 3, "value": "red"},), ()):
        with pytest.raises(VstError, match=r"single_image\.pick .* program of question type 'left'"):
            check_draft(PICK, [0], Draft((0,), (replace(asked, program=wrong),)))
    assert set(with_own(PICK.steps)) - set(STEPS) == {"further_left"}


def test_pixels_and_spreads_move_and_nothing_else_does() -> None:
    steps = (*DEPTHS[:1], *program(Project("f1", [3.0, 4.0, 5.0], 2.0, [10.0, 20.0])))

    def half(frame: str, uv: Any) -> list[float]:
        return [value / 2 + int(frame[1]) for value in uv]

    first, second = moved(steps, half)
    assert first == {**steps[0], "uv": [0.75, 1.25]}
    assert second == {**steps[1], "value": [6.0, 11.0], "sigma": 1.0}
