"""online against complex numbers and rectangles: things that are parallel to the axes, cameras all around."""

from __future__ import annotations

import cmath
import math
from functools import cache
from itertools import islice

import pytest

from skills.video import online
from tests.chains import ring, small
from vstdata.asking.seen_well import glimpses
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts


@cache
def asked() -> tuple[tuple[Facts, Draft], ...]:
    worlds = (small.outward(), ring.facts())
    return tuple((f, draft) for f in worlds for draft in islice(online.SKILL.ask(f, Draw("test"), Refusals()), 250))


def of(kind: str) -> list[tuple[Facts, Draft]]:
    found = [(facts, draft) for facts, draft in asked() if draft.question_type == kind]
    assert len(found) >= 2, kind
    return found


def eye(facts: Facts, draft: Draft, position: int = -1) -> complex:
    return complex(*facts.scene.frames[draft.frames[position]].camera.center[:2])


def gap(facts: Facts, draft: Draft, i: int, position: int = -1) -> float:
    """Over the floor to the nearest side of a thing."""
    box, stand = facts.scene.instances[i].box, eye(facts, draft, position)
    aside = [max(0.0, abs(one - box.center[k]) - box.size[k] / 2) for k, one in enumerate((stand.real, stand.imag))]
    return math.hypot(*aside)


def test_the_walk_ends_where_nothing_of_it_is_to_be_seen() -> None:
    for facts, draft in asked():
        assert len(draft.frames) >= 8
        if draft.question_type.startswith("memory"):
            assert glimpses(facts.view(draft.frames[-1])).isdisjoint(draft.objects)


def test_a_name_means_one_thing_of_what_the_walk_shows() -> None:
    for facts, draft in asked():
        shown = frozenset().union(*(glimpses(facts.view(frame)) for frame in draft.frames))
        for i in draft.objects:
            assert {k for k in shown if facts.label(k) == facts.label(i)} <= {i}


def test_sides_are_those_of_the_last_frame() -> None:
    for kind in ("memory_side", "memory_quadrant"):
        for facts, draft in of(kind):
            (question,) = draft.questions
            ahead = complex(*facts.scene.frames[draft.frames[-1]].camera.forward[:2])
            way = complex(*facts.scene.instances[draft.objects[0]].box.center[:2]) - eye(facts, draft)
            right = -math.degrees(cmath.phase(way / ahead))
            side, size = "right" if right > 0 else "left", abs(right)
            assert min(size, 180 - size) >= 19.99
            if kind == "memory_quadrant":
                assert abs(size - 90) >= 19.99
                side = f"{'ahead of' if size < 90 else 'behind'} you to the {side}"
            assert question.answer.value == (side if kind == "memory_quadrant" else f"to your {side}")


def test_distances_are_to_the_nearest_point_and_clear() -> None:
    for facts, draft in of("memory_distance"):
        assert draft.questions[0].answer.value == pytest.approx(gap(facts, draft, draft.objects[0]), abs=2e-4)
    for facts, draft in of("memory_closer"):
        (question,), (i,) = draft.questions, draft.objects
        now, then = gap(facts, draft, i), gap(facts, draft, i, int(question.slots["then"].split()[1]) - 1)
        assert question.answer.value == ("closer" if now < then else "farther")
        assert max(now, then) >= max(1.249 * min(now, then), 0.499 + min(now, then))
    for facts, draft in of("memory_nearest"):
        (question,) = draft.questions
        gaps = {facts.label(i): gap(facts, draft, i) for i in draft.objects}
        order = sorted(gaps, key=gaps.__getitem__)
        assert question.answer.value == order[-1 if question.slots["rank"].startswith("farthest") else 0]
        best, other = order[:-3:-1] if question.slots["rank"].startswith("farthest") else order[:2]
        assert max(gaps[best], gaps[other]) >= 1.599 * min(gaps[best], gaps[other])


def test_what_was_shown_and_what_is_new() -> None:
    for facts, draft in of("seen_so_far"):
        assert draft.objects[0] not in glimpses(facts.view(draft.frames[0]))
        shown = [draft.objects[0] in glimpses(facts.view(f)) for f in draft.frames]
        assert any(shown) == (draft.questions[0].answer.value == "yes")
    for facts, draft in of("new_in_the_end"):
        (question,) = draft.questions
        before = draft.frames[: int(question.slots["since"].split()[1]) - 1]
        known = {i: any(i in glimpses(facts.view(f)) for f in before) for i in draft.objects}
        assert [facts.label(i) for i, old in known.items() if not old] == [question.answer.value]
