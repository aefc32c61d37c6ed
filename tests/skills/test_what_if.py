"""Somebody who turns, walks or stands elsewhere among things: every answer recomputed with complex numbers, from the
words alone."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import islice

import numpy as np
import pytest

from skills.multi_image import around, floor_point, what_if
from tests import worlds
from tests.chains import ring, small
from tests.skills.reading import every_reading
from vstdata.asking.standing_room import YOURS
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts

MODULES = (what_if, around, floor_point)
TURNED = {"left": 1j, "right": -1j, "around": -1.0}
SIDES = ("in front", "to the right", "behind", "to the left")


@cache
def asked() -> tuple[tuple[Facts, Draft], ...]:
    found = []
    for facts in (small.outward(), ring.facts()):
        for module in MODULES:
            drafts = module.SKILL.ask(facts, Draw("test"), Refusals())
            found += [(facts, draft) for draft in islice(drafts, 80 * len(module.ASKS))]
    return tuple(found)


def of(kind: str) -> list[tuple[Facts, Draft]]:
    found = [(facts, draft) for facts, draft in asked() if draft.question_type == kind]
    assert len(found) >= 8, kind
    return found


def place(facts: Facts, i: int) -> complex:
    return complex(*facts.scene.instances[i].box.center[:2])


def eye(facts: Facts, draft: Draft) -> tuple[int, complex, complex]:
    """The picture that the question names: frame, place and direction."""
    frame = draft.frames[int(draft.questions[0].slots["image"].split()[1]) - 1]
    camera = facts.scene.frames[frame].camera
    ahead = complex(*camera.forward[:2])
    return frame, complex(*camera.center[:2]), ahead / abs(ahead)


def turned(words: str) -> complex:
    told = re.findall(r"turn (?:90 degrees to the )?(\w+)", words)
    return complex(TURNED[told[0]]) if told else 1


def quarter(ahead: complex, way: complex) -> int:
    """Of a circle, clockwise; the direction is within 25 degrees of its middle."""
    right = float(np.degrees(np.angle(ahead / way)))
    assert abs(right - 90 * round(right / 90)) <= 25.01
    return round(right / 90) % 4


def test_one_is_closer_or_farther_by_as_much_as_is_told() -> None:
    for facts, draft in of("closer_after_move"):
        (question,) = draft.questions
        frame, start, ahead = eye(facts, draft)
        way = question.slots["way"]
        walk = float(re.findall(r"walk ([\d.]+) metre", way)[0])
        (i,) = draft.objects
        change = abs(place(facts, i) - start - walk * ahead * turned(way)) - abs(place(facts, i) - start)
        assert question.answer.value == ("closer" if change < 0 else "farther")
        assert question.margin == pytest.approx(abs(change), abs=2e-4)
        assert abs(change) >= max(0.3, 0.15 * abs(place(facts, i) - start)) - 1e-4
        assert i not in facts.view(frame).seen or facts.view(frame).seen[i].pixels < 5


def test_a_thing_is_in_the_quarter_that_is_told_after_the_way() -> None:
    for facts, draft in of("where_after_move"):
        (question,) = draft.questions
        _, start, ahead = eye(facts, draft)
        way = question.slots["way"]
        ahead *= turned(way)
        stand = start + float(re.findall(r"walk ([\d.]+) metre", way)[0]) * ahead
        assert question.answer.value == SIDES[quarter(ahead, place(facts, draft.objects[0]) - stand)]
        listed = {question.answer.value, *question.answer.distractors}
        assert 3 <= len(listed) <= 4
        assert listed <= set(SIDES)


def test_the_thing_named_is_there_and_the_others_are_elsewhere() -> None:
    for facts, draft in of("what_after_turn"):
        (question,) = draft.questions
        _, start, ahead = eye(facts, draft)
        found = [quarter(ahead * turned(question.slots["turn"]), place(facts, i) - start) for i in draft.objects]
        assert YOURS[found[0]] == question.slots["yours"]
        # Behind one who turned around is what the picture shows ahead.
        assert question.slots["turn"] != "turn around" or question.slots["yours"] == "in front of you"
        assert len(set(found)) == len(found)
        assert facts.label(draft.objects[0]) == question.answer.value
    for facts, draft in of("from_view"):
        (question,) = draft.questions
        frame, start, _ = eye(facts, draft)
        centre, *others = draft.objects
        sight = place(facts, centre) - start
        found = [quarter(sight, place(facts, i) - place(facts, centre)) for i in others]
        assert around.FROM[found[0]] == question.slots["side"]
        assert len(set(found)) == len(found)
        assert others[0] not in facts.view(frame).seen or facts.view(frame).seen[others[0]].pixels < 5


def test_the_point_is_on_free_floor_and_the_side_is_that_of_who_stands_there() -> None:
    for facts, draft in of("at_point"):
        (question,) = draft.questions
        (mark,) = draft.marks
        camera = facts.scene.frames[draft.frames[mark.frame]].camera
        ray = np.linalg.solve(camera.intrinsics, [*mark.xy, 1.0]) @ camera.camera_to_world[:3, :3].T
        x, y, z = camera.center - ray * camera.center[2] / ray[2]  # the floor is at z = 0
        assert abs(z) < 1e-9
        gaps = [abs(complex(x, y) - place(facts, i)) for i in facts.objects]
        assert min(gaps) > 0.3
        face, target = (place(facts, i) - complex(x, y) for i in draft.objects)
        assert question.answer.value == {1: "right", 3: "left"}[quarter(face, target)]


def test_answers_are_alike_often_and_words_are_of_both_persons() -> None:
    for kind, pair in (("closer_after_move", ("closer", "farther")), ("at_point", ("left", "right"))):
        told = Counter(draft.questions[0].answer.value for _, draft in of(kind))
        assert abs(told[pair[0]] - told[pair[1]]) <= 1
    for _, draft in of("what_after_turn")[:8]:
        for question, answer in every_reading(around.SKILL, draft)[0]:
            assert not (" my " in question and " your " in question), question
            assert answer


def test_without_a_floor_nobody_walks() -> None:
    scene = small.outward().scene
    things = [worlds.Thing(one.label, tuple(one.box.center), tuple(one.box.size)) for one in scene.instances[1:]]
    bare = worlds.make_scene(things, [frame.camera for frame in scene.frames], sensor=False)
    facts, refuse = Facts(bare, width=160), Refusals()
    object.__setattr__(bare, "floor_height", None)
    for module in (what_if, floor_point):
        assert not list(module.SKILL.ask(facts, Draw("test"), refuse))
    assert refuse.counts["floor_not_known"] == 3
