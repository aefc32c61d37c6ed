"""reasoning.perspective: answers by other formulas over all drafts of a small world."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from skills.reasoning.perspective import SKILL
from tests.chains import small
from vstdata.draft import Draft, Question
from vstdata.facts import Facts
from vstdata.facts.motion import attitude_of
from vstdata.scene import FloatArray

SIDES = {"in front of": (0, 1), "to the right of": (1, 0), "behind": (0, -1), "to the left of": (-1, 0)}


@pytest.fixture(scope="module")
def drafts(small_world: Facts) -> list[Draft]:
    return small.asked(SKILL, small_world)


def turns(drafts: list[Draft], kind: str) -> list[Question]:
    return [draft.questions[0] for draft in drafts if draft.question_type == kind]


def side(stand: FloatArray, face: FloatArray, target: FloatArray) -> str:
    """The side with the largest dot product."""
    ahead = face - stand
    frame = np.array([[ahead[1], -ahead[0]], ahead])
    return max(SIDES, key=lambda name: float(np.array(SIDES[name]) @ frame @ (target - stand)))


def test_every_type_is_asked(drafts: list[Draft]) -> None:
    counts = Counter(draft.question_type for draft in drafts)
    assert counts.keys() == SKILL.asks.keys()
    assert min(counts.values()) >= 8


def test_orders_are_those_of_a_picture_taken_from_there(drafts: list[Draft]) -> None:
    """And the faced thing is on the left as often as in the middle or on the right."""
    found = turns(drafts, "left_right")
    for turn in found:
        stand, face = (small.middle(turn.slots[key]) for key in ("stand", "face"))
        ahead = (face - stand) / np.linalg.norm(face - stand)
        row = [small.across(stand, ahead, name) for name in turn.answer.value]
        assert all((small.middle(name) - stand) @ ahead > 0 for name in turn.answer.value)
        assert all(b > a for a, b in pairwise(row))
    places = Counter(turn.answer.value.index(turn.slots["face"]) for turn in found[: len(found) // 3 * 3])
    assert set(places) == {0, 1, 2}
    assert len(set(places.values())) == 1


def test_one_thing_is_on_the_side(drafts: list[Draft]) -> None:
    for turn in turns(drafts, "which_side"):
        stand, face = (small.middle(turn.slots[key]) for key in ("stand", "face"))
        assert side(stand, face, small.middle(turn.answer.value)) == turn.slots["position"]
        for other in turn.answer.distractors:
            assert side(stand, face, small.middle(other)) != turn.slots["position"]


def test_two_people_face_each_other(drafts: list[Draft]) -> None:
    for turn in turns(drafts, "face_to_face"):
        stand, face, target = (small.middle(turn.slots[key]) for key in ("stand", "face", "target"))
        one, two = side(stand, face, target), side(face, stand, target)
        assert turn.answer.value == f"{one} the first, {two} the second"


def test_both_images_are_needed_and_nobody_looks_as_a_camera_does(small_world: Facts, drafts: list[Draft]) -> None:
    for draft in drafts:
        for frame in draft.frames:
            seen, size = small_world.view(frame).seen, small_world.view(frame).depth.size
            assert any(i not in seen or seen[i].pixels < 0.0003 * size for i in draft.objects)
            if draft.question_type != "face_to_face":
                slots = draft.questions[0].slots
                ahead = small.middle(slots["face"]) - small.middle(slots["stand"])
                look = np.radians(attitude_of(small_world.scene.frames[frame].camera)[0])
                cosine = ahead @ [np.sin(look), np.cos(look)] / np.linalg.norm(ahead)
                assert np.degrees(np.arccos(cosine)) > 35
