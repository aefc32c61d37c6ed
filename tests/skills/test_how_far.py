"""What is closer to the camera, and how far things are from it: answers by formula, refusals provoked."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import islice
from types import ModuleType

import numpy as np
import pytest

from skills.single_image import closer, depth
from tests import worlds
from tests.skills.reading import shown
from tests.skills.test_contract import furnished
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import Noise, Scene

MODULES = (closer, depth)


def ask(module: ModuleType, scene: Scene, most: int = 500) -> tuple[list[Draft], Counter[str]]:
    refuse = Refusals()
    return list(islice(module.ask(Facts(scene, width=160), Draw("test"), refuse), most)), refuse.counts


@cache
def room() -> Scene:
    return furnished()


@cache
def drafts(module: ModuleType) -> list[Draft]:
    return ask(module, room())[0]


def local(frame: int, i: int) -> np.ndarray:
    """The middle of a thing in a camera's frame, by the inverse of its pose."""
    pose = room().frames[frame].camera.camera_to_world
    return np.asarray((np.linalg.inv(pose) @ [*room().instances[i].box.center, 1.0])[:3])


def nearest(frame: int, i: int) -> float:
    """From a camera to a solid box: what of each axis lies beyond the half side."""
    box, eye = room().instances[i].box, room().frames[frame].camera.center
    beyond = np.maximum(np.abs(box.axes.T @ (eye - box.center)) - box.size / 2, 0)
    return float(np.linalg.norm(beyond))


def ray_depth(frame: int, uv: tuple[float, ...]) -> float:
    """Depth at a pixel: the nearest side of any box."""
    found = worlds.draw_at(room().frames[frame].camera, np.array([uv]), [one.box for one in room().instances])
    return float(found[0][0])


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.SKILL.name)
def test_the_samples_in_the_module_text_are_real(module: ModuleType) -> None:
    found = islice(module.ask(Facts(room(), width=160), Draw("example"), Refusals()), 40)
    assert shown(module.SKILL, found) == 2


def test_the_closer_thing_is_so_by_formula() -> None:
    kinds: Counter[str] = Counter()
    for draft in drafts(closer):
        (question,) = draft.questions
        names = [step.get("name", step.get("point")) for step in question.program[:-1]]
        if question.question_type == "of_points":
            reach = [ray_depth(draft.frames[0], mark.xy) for mark in draft.marks]
            assert abs(reach[0] - reach[1]) > max(0.1, 0.15 * min(reach)) - 2e-3
        else:
            reach = [nearest(draft.frames[0], i) for i in draft.objects]
        order = sorted(range(len(reach)), key=reach.__getitem__)
        far = question.slots["rank"].startswith("farthe")
        assert question.answer.value == names[order[-1 if far else 0]]
        assert {question.answer.value, *question.answer.distractors} == set(names)
        first, second = (reach[k] for k in (order[::-1] if far else order)[:2])
        if question.question_type != "of_points":
            assert abs(first - second) >= 0.2 + 0.1 * min(first, second) - 1e-3
        assert question.slots["rank"].split()[0].endswith("r") == (len(reach) == 2)
        kinds[question.question_type] += 1
    assert set(kinds) == set(closer.ASKS)
    assert min(kinds.values()) > 20


def test_the_lower_point_is_the_nearer_one_in_half_the_pictures() -> None:
    told = [
        (one.xy[1] > other.xy[1]) == (ray_depth(draft.frames[0], one.xy) < ray_depth(draft.frames[0], other.xy))
        for draft in drafts(closer)
        if draft.question_type == "of_points"
        for one, other in [draft.marks]
    ]
    assert 0.4 < np.mean(told) < 0.6


def test_depths_are_those_of_boxes_and_walls() -> None:
    kinds: Counter[str] = Counter()
    for draft in drafts(depth):
        (question,) = draft.questions
        frame, kind = draft.frames[0], question.question_type
        if kind == "point_depth":
            truth = ray_depth(frame, draft.marks[0].xy)
        elif kind == "nearest_distance":
            truth = nearest(frame, draft.objects[0])
        elif kind == "middle_distance":
            truth = float(np.linalg.norm(local(frame, draft.objects[0])))
        elif kind == "depth_difference":
            first, second = (local(frame, i)[2] for i in draft.objects)
            truth = abs(first - second)
            assert (first > second) == (question.slots["deeper"] == question.slots["a"])
        else:
            truth = local(frame, draft.objects[-1])[2]
        assert question.answer.value == pytest.approx(truth, abs=0.01 if kind == "point_depth" else 1e-3)
        if kind == "depth_by_reference":
            assert float(question.slots["given"]) == pytest.approx(local(frame, draft.objects[0])[2], abs=0.0501)
        kinds[kind] += 1
    assert set(kinds) == set(depth.ASKS)
    assert min(kinds.values()) > 20


@pytest.mark.parametrize(("gap", "noise", "asked"), [(0.8, 0.0, True), (0.3, 0.0, False), (0.8, 0.2, False)])
def test_about_equally_far_is_not_asked(gap: float, noise: float, asked: bool) -> None:
    things = [
        *worlds.room_shell(8.0, 8.0, 2.6),
        worlds.Thing("crate", (-0.5, 0.0, 0.3), (0.5, 0.5, 0.6)),
        worlds.Thing("barrel", (0.6, gap, 0.3), (0.5, 0.5, 0.6)),
    ]
    camera = worlds.look_at((0.0, -3.0, 1.4), (0.0, 0.0, 0.5))
    scene = worlds.make_scene(things, [camera], sensor=False, noise=Noise(surface=noise))
    found, refused = ask(closer, scene)
    assert ("of_two" in {draft.question_type for draft in found}) == asked
    assert (refused["of_two:too_close_to_call"] > 0) != asked


def test_what_is_not_sure_to_a_twentieth_is_not_a_number() -> None:
    found, refused = ask(depth, worlds.living_room(noise=Noise(surface=0.6)))
    assert refused["nearest_distance:not_sure"] > 0 < refused["middle_depth:not_sure"]
    assert {draft.question_type for draft in found} == {"point_depth"}


def test_points_are_on_things_or_on_the_floor() -> None:
    """On a bare wall or ceiling nothing says how far it is."""
    facts, count = Facts(room(), width=160), 0
    for draft in ask(depth, room())[0]:
        if draft.question_type == "point_depth":
            (mark,) = draft.marks
            (surface,) = facts.view(draft.frames[0]).instance_at(np.array([mark.xy]))
            assert surface >= 0
            assert not re.search("wall|ceiling", room().instances[int(surface)].label)
            count += 1
    assert count > 5
