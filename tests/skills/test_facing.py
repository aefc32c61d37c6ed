"""Which way things look: answers by complex numbers on a room whose chairs look at the table."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import islice

import numpy as np

from skills.single_image import facing
from tests import worlds
from tests.skills.reading import shown
from tests.skills.test_contract import furnished
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import Scene
from vstdata.words.labels import has_front

QUARTERS = {
    "side_to_camera": ("front", "left side", "back", "right side"),
    "place_for_it": ("in front of you", "to your left", "behind you", "to your right"),
}


@cache
def room() -> Scene:
    """With cameras that see chairs from their sides."""
    eyes = ((2.3, 1.1), (1.9, 0.8), (-2.3, 1.0), (-2.6, -0.9), (-2.5, -0.7))
    to = ((0.0, 1.0), (0.0, 1.0), (0.0, 1.0), (-0.4, -0.9), (-0.4, -0.9))
    sides = [worlds.look_at((*eye, 1.4), (*at, 0.5)) for eye, at in zip(eyes, to, strict=True)]
    return furnished(also=sides)


def ask(scene: Scene, most: int = 400) -> tuple[list[Draft], Counter[str]]:
    refuse = Refusals()
    return list(islice(facing.ask(Facts(scene, width=160), Draw("test"), refuse), most)), refuse.counts


@cache
def drafts() -> list[Draft]:
    return ask(room())[0]


def middle(i: int) -> complex:
    return complex(*room().instances[i].box.center[:2])


def looks(i: int) -> complex:
    front = room().instances[i].about.front
    assert front is not None
    return complex(*front[:2])


def left(ahead: complex, other: complex) -> float:
    """Degrees counter-clockwise from ahead."""
    return float(np.degrees(np.angle(other / ahead)))


def right_answer(draft: Draft) -> str:
    (question,) = draft.questions
    kind, things = question.question_type, draft.objects
    camera = room().frames[draft.frames[0]].camera
    if kind in QUARTERS:
        to = complex(*camera.center[:2]) if kind == "side_to_camera" else middle(things[1])
        angle = left(looks(things[0]), to - middle(things[0]))
        assert abs(angle - 90 * round(angle / 90)) <= 30.0
        return QUARTERS[kind][round(angle / 90) % 4]
    if kind == "looking_alike":
        return facing.APART[round(abs(left(looks(things[0]), looks(things[1]))) / 90)]
    if kind == "which_it_faces":
        angles = [abs(left(looks(things[0]), middle(i) - middle(things[0]))) for i in things[1:]]
        assert min(angles) <= 20.0
        assert max(angles) >= 60.0
        names = [step["name"] for step in question.program if step["op"] == "from_front" and "name" in step]
        return str(names[int(np.argmin(angles))])
    angle = left(complex(*camera.camera_to_world[:2, 2]), looks(things[0]))
    words = ("away from the camera", "to the left", "towards the camera", "to the right")
    either = {words[round((angle + off) / 90) % 4] for off in (-22.5, 22.5)}
    return " and ".join(sorted(either, key=lambda one: "camera" not in one))


def test_answers_are_those_of_complex_numbers() -> None:
    kinds: Counter[str] = Counter()
    for draft in drafts():
        assert draft.questions[0].answer.value == right_answer(draft), draft
        kinds[draft.question_type] += 1
    assert set(kinds) == set(facing.ASKS)


def test_the_sample_in_the_module_text_is_real() -> None:
    found = islice(facing.ask(Facts(room(), width=160), Draw("example"), Refusals()), 40)
    assert shown(facing.SKILL, found) > 1


def test_every_option_of_a_block_is_right_once() -> None:
    """What is listed tells nothing: of all questions with the same options, each is right as often."""
    for kind in facing.KINDS:
        right: Counter[tuple[tuple[str, ...], str]] = Counter()
        for draft in ask(room(), 4000)[0]:
            answer = draft.questions[0].answer
            if draft.question_type == kind:
                right[tuple(sorted((answer.value, *answer.distractors))), answer.value] += 1
        for options, value in right:
            assert {right[options, each] for each in options} == {right[options, value]}


def test_only_what_has_a_front_looks_somewhere() -> None:
    assert has_front("office chair")
    assert not has_front("table")
    assert {room().instances[draft.objects[0]].label for draft in drafts()} <= {
        "chair",
        "sofa",
        "cabinet",
        "television",
    }
    assert ask(worlds.living_room())[1] == Counter({"no_fronts_known": 1})


def test_ways_are_listed_with_ways_of_things_of_the_same_name() -> None:
    """Who knows that televisions look towards the camera knows nothing: of a label every option is right as often."""
    right: Counter[tuple[tuple[str, ...], str]] = Counter()
    for draft in ask(room(), 4000)[0]:
        answer = draft.questions[0].answer
        if draft.question_type == "way_it_looks":
            label = room().instances[draft.objects[0]].label
            right[(label, *sorted((answer.value, *answer.distractors))), answer.value] += 1
    assert right
    for options, value in right:
        assert {right[options, each] for each in options[1:]} == {right[options, value]}
