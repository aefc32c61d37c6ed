"""reasoning.distance: every gap again between boxes by hand."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from skills.reasoning.distance import SKILL
from tests.chains import small
from vstdata.draft import Draft
from vstdata.facts import Facts


@pytest.fixture(scope="module")
def drafts(small_world: Facts) -> list[Draft]:
    return small.asked(SKILL, small_world)


def gap(one: str, other: str) -> float:
    """Between two boxes parallel to the axes: per axis what is left of the middles' distance."""
    (a, size_a), (b, size_b) = (np.array(small.THINGS[name.removeprefix("the ")]) for name in (one, other))
    return float(np.linalg.norm(np.maximum(np.abs(a - b) - (size_a + size_b) / 2, 0)))


def test_answers_by_hand(drafts: list[Draft]) -> None:
    assert Counter(draft.question_type for draft in drafts).keys() == SKILL.asks.keys()
    for draft in drafts:
        question, slots = draft.questions[0], draft.questions[0].slots
        if draft.question_type == "nearest_across":
            ordered = sorted(
                (slots[key] for key in ("first", "second", "third")), key=lambda name: gap(slots["a"], name)
            )
            assert question.answer.value == ordered[0]
            assert gap(slots["a"], ordered[1]) - gap(slots["a"], ordered[0]) >= 0.4
            continue
        first, second = gap(slots["a"], slots["b"]), gap(slots["c"], slots["d"])
        if draft.question_type == "how_much":
            assert question.answer.value == round(first - second, 1) >= 0.4
        else:
            wide = ("a", "b") if first > second else ("c", "d")
            assert question.answer.value == " and ".join(slots[key] for key in wide)
            assert abs(first - second) >= 0.4


def test_pairs_of_either_image_are_right_equally_often(drafts: list[Draft]) -> None:
    found = [draft.questions[0] for draft in drafts if draft.question_type == "which_pair"]
    first = sum(turn.answer.value == f"{turn.slots['a']} and {turn.slots['b']}" for turn in found)
    assert abs(2 * first - len(found)) <= 1


def test_no_image_shows_all(small_world: Facts, drafts: list[Draft]) -> None:
    for draft in drafts:
        for frame in draft.frames:
            seen = small_world.view(frame).seen
            assert any(i not in seen or seen[i].pixels < 6 for i in draft.objects)
