"""reasoning.compass: every answer again with complex numbers."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from skills.reasoning.compass import SKILL
from tests.chains import small
from vstdata.draft import Draft
from vstdata.facts import Facts

POINTS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")


@pytest.fixture(scope="module")
def drafts(small_world: Facts) -> list[Draft]:
    return small.asked(SKILL, small_world)


def way(start: str, end: str) -> complex:
    """From one thing to another as a complex number of length 1: x + iy."""
    step = complex(*(small.middle(end) - small.middle(start)))
    return step / abs(step)


def test_answers_are_those_of_a_rose_turned_to_the_pairs(drafts: list[Draft]) -> None:
    """The point of the second rose that is nearest to what is asked."""
    assert Counter(draft.question_type for draft in drafts).keys() == SKILL.asks.keys()
    for draft in drafts:
        slots = draft.questions[0].slots
        if draft.question_type == "re_anchor":
            steps = POINTS.index(slots["said"]) - POINTS.index(slots["given"])
            meant = way(slots["a"], slots["b"]) * np.exp(-1j * np.pi / 4 * steps)
            start, named = way(slots["c"], slots["d"]), POINTS.index(slots["other"])
        else:
            meant = way(slots["start"], slots["end"])
            start, named = way(slots["stand"], slots["face"]), POINTS.index(slots["given"])
        rose = {POINTS[(named + k) % 8]: start * np.exp(-1j * np.pi / 4 * k) for k in range(8)}
        nearest = sorted(rose, key=lambda point: abs(rose[point] - meant))
        assert draft.questions[0].answer.value == nearest[0]
        assert abs(rose[nearest[1]] - meant) - abs(rose[nearest[0]] - meant) > 0.2


def test_each_pair_needs_its_image(small_world: Facts, drafts: list[Draft]) -> None:
    for draft in drafts:
        seen = [small_world.view(frame).seen for frame in draft.frames]
        for k, pair in enumerate((draft.objects[:2], draft.objects[2:])):
            assert set(pair) <= seen[k].keys()
            assert any(i not in seen[1 - k] or seen[1 - k][i].pixels < 6 for i in pair)


def test_every_option_is_right_equally_often(drafts: list[Draft]) -> None:
    for kind in SKILL.asks:
        found = [draft.questions[0].answer for draft in drafts if draft.question_type == kind]
        size = len(found[0].distractors) + 1
        for block in (found[k : k + size] for k in range(0, len(found) // size * size, size)):
            assert {answer.value for answer in block} == {block[0].value, *block[0].distractors}
