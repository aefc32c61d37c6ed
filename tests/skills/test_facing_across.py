"""Which way things look over two pictures: answers by complex numbers on a ring of things that look every way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import islice

import numpy as np

from skills.multi_image import facing
from tests import worlds
from tests.skills.reading import shown
from tests.skills.test_facing import left
from vstdata.asking.fronts import APART
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import Annotation, Scene

QUARTERS = {  # counter-clockwise
    "side_to_other_camera": ("front", "left side", "back", "right side"),
    "way_for_other_camera": (
        *(
            "the same way as the camera",
            "to the camera's left",
            "the opposite way to the camera",
            "to the camera's right",
        ),
    ),
    "place_across": ("in front of you", "to your left", "behind you", "to your right"),
}


AROUND = ("chair", "sofa", "cabinet", "television", "armchair", "refrigerator")


@cache
def room() -> Scene:
    """Twelve things around the middle, of six names, every one turned otherwise; cameras in the middle look outward."""
    angles = np.radians(np.arange(0, 360, 30))
    things = [
        worlds.Thing(AROUND[k % 6], (2.6 * np.sin(a), 2.3 * np.cos(a), 0.4), (0.5, 0.5, 0.8))
        for k, a in enumerate(angles)
    ]
    looking = np.radians(np.arange(7, 367, 20))
    eyes = [(0.6 * np.sin(2 * a), 0.5 * np.cos(3 * a), 1.4) for a in looking]
    cameras = [
        worlds.look_at(eye, (3 * np.sin(a), 3 * np.cos(a), 0.6), focal=320.0)
        for eye, a in zip(eyes, looking, strict=True)
    ]
    shell = worlds.room_shell(7.0, 6.4, 2.6)
    scene = worlds.make_scene([*shell, *things], cameras, sensor=False, scene_id="ring")
    ways = np.radians(np.arange(12) * 95.0)
    fronts = [None] * len(shell) + [(float(np.cos(w)), float(np.sin(w)), 0.0) for w in ways]
    named = zip(scene.instances, fronts, strict=True)
    return replace(scene, instances=tuple(replace(one, about=Annotation(front=front)) for one, front in named))


def middle(i: int) -> complex:
    return complex(*room().instances[i].box.center[:2])


def looks(i: int) -> complex:
    front = room().instances[i].about.front
    assert front is not None
    return complex(*front[:2])


@cache
def facts() -> Facts:
    return Facts(room(), width=160)


@cache
def drafts() -> list[Draft]:
    return list(islice(facing.ask(facts(), Draw("test"), Refusals()), 400))


def right_answer(draft: Draft) -> str:
    kind, things = draft.question_type, draft.objects
    if kind == "looking_alike_across":
        return APART[round(abs(left(looks(things[0]), looks(things[1]))) / 90)]
    pose = room().frames[draft.frames[1]].camera.camera_to_world
    if kind == "way_for_other_camera":
        angle = left(complex(*pose[:2, 2]), looks(things[0]))
    else:
        to = complex(*pose[:2, 3]) if kind == "side_to_other_camera" else middle(things[1])
        angle = left(looks(things[0]), to - middle(things[0]))
    assert abs(angle - 90 * round(angle / 90)) <= 30.0
    return QUARTERS[kind][round(angle / 90) % 4]


def test_answers_are_those_of_complex_numbers() -> None:
    kinds: Counter[str] = Counter()
    for draft in drafts():
        assert draft.questions[0].answer.value == right_answer(draft), draft
        kinds[draft.question_type] += 1
    assert set(kinds) == set(facing.ASKS)


def test_each_thing_is_shown_by_its_own_picture_alone() -> None:
    for draft in drafts():
        views = [facts().view(frame) for frame in draft.frames]
        for i, (own, other) in zip(draft.objects, (views, views[::-1]), strict=False):
            assert i in own.seen
            assert i not in other.seen or other.seen[i].pixels < 10


def test_the_sample_in_the_module_text_is_real() -> None:
    found = islice(facing.ask(facts(), Draw("example"), Refusals()), 40)
    assert shown(facing.SKILL, found) > 1


def test_every_option_of_a_block_is_right_once() -> None:
    right: Counter[tuple[tuple[str, ...], str]] = Counter()
    for draft in facing.ask(facts(), Draw("test"), Refusals()):
        answer = draft.questions[0].answer
        right[(draft.question_type, *sorted((answer.value, *answer.distractors))), answer.value] += 1
    assert right
    for options, value in right:
        assert {right[options, each] for each in options[1:]} == {right[options, value]}


def test_a_room_without_fronts_is_not_asked() -> None:
    refuse = Refusals()
    assert not list(facing.ask(Facts(worlds.living_room(), width=160), Draw("test"), refuse))
    assert refuse.counts == {"no_fronts_known": 1}


def test_only_what_people_sit_on_is_a_seat() -> None:
    told: dict[str, set[str]] = {"seat": set(), "thing": set()}
    for draft in drafts():
        if draft.question_type in ("side_to_other_camera", "place_across"):
            (slot,) = told.keys() & draft.questions[0].slots.keys()
            told[slot].add(facts().label(draft.objects[0]))
    assert told == {"seat": {"chair", "sofa", "armchair"}, "thing": {"cabinet", "television", "refrigerator"}}
