"""Directions in videos, of both margins, against angles of complex numbers; the farthest and closest of four."""

from __future__ import annotations

import cmath
import math
from collections import Counter
from functools import cache
from itertools import combinations, islice

import pytest

from skills.video import directions, directions_wide
from tests.chains import ring, small
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.directions import AROUND, FROM_YOU

SAID = [FROM_YOU[name] for name in AROUND]
SKILLS = {one.name: one for one in (directions.SKILL, directions_wide.SKILL)}


@cache
def asked_of(name: str) -> tuple[tuple[Facts, Draft], ...]:
    worlds = (small.outward(), ring.facts())
    return tuple(
        (facts, draft) for facts in worlds for draft in islice(SKILLS[name].ask(facts, Draw("test"), Refusals()), 200)
    )


def asked(skill: Skill) -> tuple[tuple[Facts, Draft], ...]:
    return asked_of(skill.name)


def of(skill: Skill, kind: str) -> list[tuple[Facts, Draft]]:
    found = [(facts, draft) for facts, draft in asked(skill) if draft.question_type == kind]
    assert len(found) >= 6, kind
    return found


def right(facts: Facts, draft: Draft, away: bool) -> float:
    """Degrees to the right, -180 to 180."""
    at, toward, target = (complex(*facts.scene.instances[i].box.center[:2]) for i in draft.objects)
    return -math.degrees(cmath.phase((target - at) / ((toward - at) * (-1 if away else 1))))


def named(angle: float, hard: bool) -> tuple[str, float]:
    """What a direction is called, and how far it is from being called otherwise."""
    size, side = abs(angle), "right" if angle > 0 else "left"
    if hard:
        return f"{'front' if size < 90 else 'back'}-{side}", min(size, abs(size - 90), 180 - size)
    return "back" if size > 135 else side, min(size, abs(size - 135))


@pytest.mark.parametrize(
    ("skill", "kind"),
    [
        *((directions.SKILL, f"opposite_direction_{level}") for level in ("easy", "hard")),
        *((directions_wide.SKILL, kind) for kind in directions_wide.KINDS),
    ],
)
def test_directions_are_those_of_who_faces_so(skill: Skill, kind: str) -> None:
    told: Counter[str] = Counter()
    for facts, draft in of(skill, kind):
        (question,) = draft.questions
        name, margin = named(right(facts, draft, kind.startswith("opposite")), kind.endswith("hard"))
        assert question.answer.value == FROM_YOU[name]
        assert question.margin == pytest.approx(margin, abs=2e-3)
        assert margin >= (35 if skill is directions_wide.SKILL else 20)
        told[name] += 1
    if skill is directions.SKILL:
        assert max(told.values()) - min(told.values()) <= 2  # blocks of two worlds
        assert len(told) == (4 if kind.endswith("hard") else 3)
    assert {FROM_YOU[name] for name in told} <= {question.answer.value, *question.answer.distractors}
    assert not kind.endswith("side") or {*told} == {"left", "right"}


def test_wide_margins_are_between_small_things_far_apart() -> None:
    for facts, draft in asked(directions_wide.SKILL):
        boxes = [facts.scene.instances[i].box for i in draft.objects]
        assert all(max(box.size[:2]) <= 1.4 for box in boxes)
        for a, b in combinations(boxes, 2):  # parallel to the axes
            gap = [max(0.0, abs(a.center[k] - b.center[k]) - (a.size[k] + b.size[k]) / 2) for k in range(2)]
            assert math.hypot(*gap) >= 1.5 - 1e-3


def test_eighths_are_told_well_inside_and_options_are_each_others_answers() -> None:
    for facts, draft in of(directions.SKILL, "eight_directions"):
        (question,) = draft.questions
        angle = right(facts, draft, away=False)
        assert question.answer.value == SAID[round(angle / 45) % 8]
        off = abs(angle - 45 * round(angle / 45))
        assert off <= 14.5 + 1e-6
        places = [SAID.index(name) for name in question.answer.distractors]
        beside = [k for k in places if (k - SAID.index(question.answer.value)) % 8 in (1, 7)]
        assert off <= 7.5 + 1e-6 or not beside


def test_the_farthest_and_the_closest_of_four() -> None:
    for kind, pick in (("farthest_of_four", max), ("closest_of_four", min)):
        for facts, draft in of(directions.SKILL, kind):
            target, *others = draft.objects
            gaps = {facts.label(i): facts.surface_distance(target, i).value for i in others}
            assert draft.questions[0].answer.value == pick(gaps, key=gaps.__getitem__)
            assert len(gaps) == 4
            assert min(gaps.values()) >= 1.0
            assert min(abs(a - b) for a, b in combinations(gaps.values(), 2)) > 0.3
