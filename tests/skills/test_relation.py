"""Where one thing of a picture is from another: answers held against pictures and boxes drawn by formula."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import islice, product

import numpy as np
import pytest

from skills.single_image import comparison, relation
from tests import worlds
from tests.skills.reading import shown
from tests.skills.test_contract import furnished
from vstdata.asking.naming import by_box
from vstdata.draft import Draft, Question, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import IntArray, Noise, Scene

OPPOSITE = {"left": "right", "above": "below", "in front": "behind", "closer": "farther"}
OPPOSITE |= {other: one for one, other in OPPOSITE.items()}
SAME = {"to the left": "left", "to the right": "right", "in front": "closer", "behind": "farther"}
SAME |= {"farther away": "farther"}
SAME |= {"higher": "above", "lower": "below", "higher than": "above", "lower than": "below"}
SAME |= {"closer to the camera than": "closer", "farther from the camera than": "farther"}


@cache
def room() -> Scene:
    return furnished()


def ask(scene: Scene, most: int = 600) -> tuple[list[Draft], Counter[str]]:
    refuse = Refusals()
    return list(islice(relation.ask(Facts(scene, width=160), Draw("test"), refuse), most)), refuse.counts


@cache
def drafts() -> list[Draft]:
    return ask(room())[0]


@cache
def drawn(frame: int) -> IntArray:
    """The thing that each pixel of a frame shows, by formula."""
    return worlds.draw(room().frames[frame].camera, [one.box for one in room().instances])[1]


def words(frame: int, a: int, b: int) -> set[str]:
    """All that is true of a, compared with b."""
    columns = [(drawn(frame) == i).nonzero()[1] for i in (a, b)]
    boxes = [room().instances[i].box for i in (a, b)]
    camera = room().frames[frame].camera.center
    heights = [one.corners[:, 2] for one in boxes]
    near = [np.linalg.norm(np.maximum(np.abs((camera - one.center) @ one.axes) - one.size / 2, 0)) for one in boxes]
    middle = [np.linalg.norm(one.center - camera) for one in boxes]
    found = set()
    for word, one, other in (("left", *columns), ("right", *columns[::-1])):
        found |= {word} if one.max() < other.min() else set()
    for word, one, other in (("below", *heights), ("above", *heights[::-1])):
        found |= {word} if one.max() < other.max() and one.min() < other.min() else set()
    if near[0] < near[1] and middle[0] < middle[1]:
        found.add("closer")
    if near[0] > near[1] and middle[0] > middle[1]:
        found.add("farther")
    return found


def said(text: str) -> list[str]:
    return [SAME.get(part, part) for part in re.split(", | and ", text)]


def right(question: Question, labels: Sequence[str], true: set[str]) -> bool:
    """Whether an answer is what is true, and nothing else is."""
    kind, value = question.question_type, question.answer.value
    if kind == "more_to_side":
        side = question.slots["side"]
        return value == question.slots["a" if side in true else "b"]
    if kind.startswith("is_"):
        claim = question.slots["claim"].removesuffix(" of")
        return (SAME.get(claim, claim) in true) == (value == "Yes")
    parts, others = said(value), [said(one) for one in question.answer.distractors]
    return {*parts} <= true and not any({*one} <= true for one in others)


def test_answers_are_what_pictures_and_boxes_show() -> None:
    kinds: Counter[str] = Counter()
    for draft in drafts():
        (question,) = draft.questions
        labels = [room().instances[i].label for i in draft.objects]
        assert right(question, labels, words(draft.frames[0], *draft.objects)), question
        kinds[question.question_type] += 1
    assert set(kinds) == set(relation.ASKS)
    assert min(kinds.values()) > 3


def test_the_sample_in_the_module_text_is_real() -> None:
    found = islice(relation.ask(Facts(room(), width=160), Draw("example"), Refusals()), 20)
    assert shown(relation.SKILL, found) == 2


def test_options_tell_nothing() -> None:
    """All four pairs of words, and a height that is the same in all."""
    for draft in drafts():
        (question,) = draft.questions
        answer = question.answer
        if answer.distractors and question.question_type != "more_to_side":
            options = {answer.value, *answer.distractors}
            parts = {tuple(re.split(", | and ", one)) for one in options}
            choices = [sorted(set(column)) for column in zip(*parts, strict=True)]
            assert parts == {*product(*choices)}
            assert len(options) == 4


def test_half_of_all_claims_are_false() -> None:
    claims = [q.answer.value for draft in drafts() for q in draft.questions if q.question_type.startswith("is_")]
    assert 0.4 < claims.count("No") / len(claims) < 0.6


def test_a_box_is_no_red_box() -> None:
    assert [by_box(label, "red") for label in ("chair", "box", "tool box", "toolbox", "boxer")] == [
        *("chair (red box)", "box (red outline)", "tool box (red outline)", "toolbox (red outline)", "boxer (red box)")
    ]


def test_a_thing_is_boxed_where_its_label_means_another_too() -> None:
    for draft in drafts():
        boxed = {
            name for name in (draft.questions[0].slots[key] for key in "ab") if name.endswith(("box)", "outline)"))
        }
        assert len(boxed) == len(draft.marks)
        for key, i in zip("ab", draft.objects, strict=True):
            label, name = room().instances[i].label, draft.questions[0].slots[key]
            twins = [k for k, one in enumerate(room().instances) if one.label == label and k != i]
            assert name.endswith(("box)", "outline)")) or not np.isin(drawn(draft.frames[0]), twins).any()
    assert any(not draft.marks for draft in drafts())


@pytest.mark.parametrize(
    ("second", "noise", "asked"),
    [
        ((0.8, 0.0, 0.3), 0.0, {"left_right"}),
        ((0.8, 0.6, 0.3), 0.0, {"left_right", "front_behind", "relation", "relation_triple"}),
        ((1.0, 0.6, 0.3), 0.1, {"left_right"}),  # which is nearer is not sure
        ((0.3, 0.9, 0.3), 0.0, {"front_behind"}),  # they overlap in the image
        ((0.8, 0.0, 1.0), 0.0, {"left_right", "above_below"}),
    ],
)
def test_what_is_not_clear_is_not_asked(second: tuple[float, float, float], noise: float, asked: set[str]) -> None:
    things = [
        *worlds.room_shell(8.0, 8.0, 2.6),
        worlds.Thing("crate", (0.0, 0.0, 0.3), (0.4, 0.4, 0.6)),
        worlds.Thing("barrel", second, (0.4, 0.4, 0.6)),
    ]
    camera = worlds.look_at((0.4, -3.0, 1.4), (0.4, 0.0, 0.6))
    scene = worlds.make_scene(things, [camera], sensor=False, noise=Noise(surface=noise))
    found, refused = ask(scene)
    plain = {*relation.TWO_WAY, "relation", "relation_triple"}
    assert {draft.question_type for draft in found} & plain == asked
    assert all(refused[f"{kind}:not_clear"] for kind in plain - asked)


@pytest.mark.parametrize(("height", "asked"), [(1.2, True), (2.3, False)])
def test_what_hangs_overhead_is_not_compared_in_height_with_what_does_not(height: float, asked: bool) -> None:
    """A lamp at the ceiling is higher than anything on the floor: nobody has to look."""
    things = [
        *worlds.room_shell(12.0, 12.0, 2.6),
        worlds.Thing("crate", (0.0, 0.0, 0.3), (0.4, 0.4, 0.6)),
        worlds.Thing("lamp", (1.0, 0.0, height), (0.4, 0.4, 0.3)),
    ]
    camera = worlds.look_at((0.4, -5.0, 1.3), (0.4, 0.0, 1.3))
    scene = worlds.make_scene(things, [camera], sensor=False)
    found, refused = ask(scene)
    compared = comparison.ask(Facts(scene, width=160), Draw("test"), Refusals())
    kinds = {draft.question_type for draft in found}
    assert "left_right" in kinds
    assert ("higher" in {draft.question_type for draft in compared}) == asked
    assert ("above_below" in kinds, "is_above_below" in kinds) == (asked, asked)
    assert refused["above_below:one_hangs_overhead"] == (not asked)
