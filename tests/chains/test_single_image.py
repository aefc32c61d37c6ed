"""reasoning.single_image: answers by other formulas over all drafts of a small world."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from skills.reasoning.single_image import SKILL
from tests.chains import small
from vstdata.draft import Draft, Question
from vstdata.facts import Facts
from vstdata.facts.motion import attitude_of

AROUND = ("front", "front-right", "right", "back-right", "back", "back-left", "left", "front-left")


@pytest.fixture(scope="module")
def drafts(small_world: Facts) -> list[Draft]:
    return small.asked(SKILL, small_world)


def turns(drafts: list[Draft], kind: str) -> list[tuple[Draft, Question]]:
    return [(draft, draft.questions[0]) for draft in drafts if draft.question_type == kind]


def test_every_type_is_asked(drafts: list[Draft]) -> None:
    counts = Counter(draft.question_type for draft in drafts)
    assert counts.keys() == SKILL.asks.keys()
    assert min(counts.values()) >= 12


def test_directions_from_there(drafts: list[Draft]) -> None:
    """By dot products with eight directions."""
    for _, turn in turns(drafts, "from_there"):
        stand, face, target = (small.middle(turn.slots[key]) for key in ("stand", "face", "target"))
        ahead, way = (face - stand) / np.linalg.norm(face - stand), target - stand
        right = np.array([ahead[1], -ahead[0]])
        angles = np.radians(45 * np.arange(8))
        along = (np.outer(np.cos(angles), ahead) + np.outer(np.sin(angles), right)) @ way
        assert AROUND[int(along.argmax())] == turn.answer.value


def test_gaps_between_boxes(drafts: list[Draft]) -> None:
    """Boxes that are parallel to the axes are as far apart as their sides are along each axis."""
    for _, turn in turns(drafts, "closer_to"):
        options = [turn.answer.value, *turn.answer.distractors]
        gaps = [gap(turn.slots["target"], name) for name in options]
        assert gaps[0] == (min if turn.slots["rank"] == "closest to" else max)(gaps)
        assert sorted(abs(one - gaps[0]) for one in gaps)[1] >= 0.3


def gap(one: str, other: str) -> float:
    (middle, size), (at, extent) = (small.THINGS[name.removeprefix("the ")] for name in (one, other))
    apart = np.abs(np.subtract(middle, at)) - np.add(size, extent) / 2
    return float(np.linalg.norm(np.maximum(apart, 0.0)))


def test_orders_from_the_side(small_world: Facts, drafts: list[Draft]) -> None:
    """A camera a kilometre away takes a picture."""
    for draft, turn in turns(drafts, "from_side"):
        camera = small_world.scene.frames[draft.frames[0]].camera
        look = np.radians(attitude_of(camera)[0])
        turned = {"on the right": -90, "on the left": 90, "behind everything": 180}
        (angle,) = (value for place, value in turned.items() if turn.slots["place"].startswith(place))
        ahead = np.array([np.sin(look + np.radians(angle)), np.cos(look + np.radians(angle))])
        eye = camera.center[:2] - 1000 * ahead
        row = [small.across(eye, ahead, name) for name in turn.answer.value]
        assert all(b > a for a, b in pairwise(row))
