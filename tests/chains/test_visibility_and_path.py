"""Turned cameras and ways with turns: answers found again in the scene, by other formulas than those of the skills."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from skills.reasoning import path, visibility
from tests.chains import small
from tests.chains.truth import Truth
from tests.skills.test_contract import furnished
from vstdata.chains.seen_from import half_span, turned_camera
from vstdata.draft import Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import Camera
from vstdata.words.directions import AROUND

FEWEST = 12  # questions of each type, so that what is said of all of them says something


@pytest.fixture(scope="module")
def seen() -> list[Truth]:
    """All that is asked of a room in which cameras can turn to every answer."""
    return _of_all_types(small.told(visibility.SKILL, [small.outward()], 10_000), visibility.SKILL)


@pytest.fixture(scope="module")
def walked() -> list[Truth]:
    return _of_all_types(small.told(path.SKILL, [Facts(furnished(), width=160)], 120), path.SKILL)


def _of_all_types(found: list[Truth], skill: Skill) -> list[Truth]:
    count = Counter(truth.turn.question_type for truth in found)
    assert min(count[kind] for kind in skill.asks) >= FEWEST, count
    return found


def middle(truth: Truth, name: str) -> complex:
    """A thing or camera that a question names, on the floor of the world."""
    camera = re.search(r"the place where image (\d)", name)
    return complex(*(truth.eye(int(camera[1]) - 1) if camera else truth.middle(truth.thing(name))))


def right_turn(first: complex, second: complex) -> float:
    """Degrees from one way to another, clockwise, -180 to 180."""
    return float(-np.degrees(np.angle(second / first)))


def ahead(truth: Truth, image: int) -> complex:
    x, y = truth.facts.scene.frames[truth.draft.frames[image]].camera.forward[:2].tolist()
    return complex(x, y)


def test_where_a_thing_is_after_a_turn(seen: list[Truth]) -> None:
    """By the picture that the turned camera would take."""
    asked = [truth for truth in seen if truth.turn.question_type == "in_view_after_turn"]
    for truth in asked:
        slots = truth.turn.slots
        camera = truth.facts.scene.frames[truth.draft.frames[int(slots["k"]) - 1]].camera
        degrees = int(slots["deg"]) * (1 if slots["side"] == "right" else -1)
        turned = turned_camera(camera, degrees)
        assert right_turn(complex(*camera.forward[:2]), complex(*turned.forward[:2])) == pytest.approx(degrees)
        point = truth.facts.box(truth.thing(slots["target"])).center
        uv, z = turned.project(point[None])
        inside = bool(z[0] > 0 and 0 <= uv[0, 0] < camera.width)
        side = "right" if turned.to_camera(point[None])[0, 0] > 0 else "left"
        place = f"in the {side} half of the picture" if inside else f"outside, past the {side} edge"
        assert truth.turn.answer.value == place
    answers = [truth.turn.answer.value for truth in asked]
    assert {answers.count(place) for place in visibility.PLACES} == {len(asked) // 4}


def test_turns_to_see_bring_a_thing_to_the_middle(seen: list[Truth]) -> None:
    for truth in (one for one in seen if one.turn.question_type == "turn_to_see"):
        k = int(truth.turn.slots["k"]) - 1
        turn = right_turn(ahead(truth, k), middle(truth, truth.turn.slots["target"]) - complex(*truth.eye(k)))
        size, side = re.fullmatch(r"(\d+) degrees to the (left|right)", truth.turn.answer.value).groups()  # type: ignore[union-attr]
        assert abs(turn - int(size) * (1 if side == "right" else -1)) < 15


def test_one_thing_of_those_listed_is_in_view(seen: list[Truth]) -> None:
    for truth in (one for one in seen if one.turn.question_type == "which_in_view"):
        k, answer = int(truth.turn.slots["k"]) - 1, truth.turn.answer
        eye, half = complex(*truth.eye(k)), int(truth.turn.slots["span"]) / 2
        aim = middle(truth, truth.turn.slots["aim"]) - eye
        off = {name: abs(right_turn(aim, middle(truth, name) - eye)) for name in (answer.value, *answer.distractors)}
        assert [name for name, one in off.items() if one < half] == [answer.value]


def points(truth: Truth) -> tuple[complex, list[complex]]:
    """The first view, and the places of a way, by the question's own words."""
    slots = truth.turn.slots
    names = re.split(r", from there to | and on to ", slots["route"].removeprefix("to "))
    way = [middle(truth, name) for name in (slots["place"], *names)]
    image = re.fullmatch(r"the way image (\d) looks", slots["front"])
    first = (
        ahead(truth, int(image[1]) - 1) if image else middle(truth, slots["front"].removeprefix("towards ")) - way[0]
    )
    return first, way


def test_turns_of_a_way(walked: list[Truth]) -> None:
    names = {0: "straight on", 1: "right", 2: "back", 3: "left"}
    for truth in (one for one in walked if one.turn.question_type == "turns"):
        first, way = points(truth)
        legs = [first, *(b - a for a, b in pairwise(way))]
        turns = [names[round(right_turn(a, b) / 90) % 4] for a, b in pairwise(legs)]
        assert truth.turn.answer.value == ", then ".join(turns)


def test_the_end_of_a_way(walked: list[Truth]) -> None:
    for truth in walked:
        first, way = points(truth)
        if truth.turn.question_type == "end_facing":
            turn = right_turn(first, way[-1] - way[-2])
            assert truth.turn.answer.value == AROUND[round(turn / 45) % 8]
        if truth.turn.question_type == "off_route":
            slots = truth.turn.slots
            aside = int(slots["deg"]) * (1 if slots["side"] == "right" else -1)
            look = (way[-1] - way[-2]) / abs(way[-1] - way[-2]) * np.exp(-1j * np.radians(aside))
            turn = right_turn(look, middle(truth, slots["target"]) - way[-1] - look * float(slots["on"]))
            assert truth.turn.answer.value == AROUND[round(turn / 45) % 8]


def test_what_a_picture_spans() -> None:
    matrix = np.array([[100.0, 0.0, 99.5], [0.0, 100.0, 74.5], [0.0, 0.0, 1.0]])
    camera = Camera(matrix, 200, 150, np.eye(4))
    assert half_span(camera) == 45
    assert half_span(replace(camera, window=(-0.5, -0.5, 149.5, 149.5))) is None


def test_ways_are_bounded_however_many_things_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path, "standing", lambda facts, i: True)

    def ways(things: int, key: str) -> list[tuple[object, ...]]:
        views = cast(Any, SimpleNamespace(objects=tuple(range(things)), facts=None, keys=lambda: ("a", "b")))
        return [(each.start, each.face, each.stops) for each in path._journeys(views, 2, Draw(key))]

    assert len(ways(10, "x")) == 2 * 90 + 720 * 7  # all of them
    many = ways(40, "x")
    assert len(many) <= 2 * 90 + 720 * path.MOST_FACED
    assert many == ways(40, "x") != ways(40, "y")
    stops = {stop for _, _, each in many for stop in cast(tuple[int, ...], each)}
    assert len(stops) == path.MOST_STOPS
