"""What is higher, taller, larger, fits and hides, and how many there are: answers by formula on a room of boxes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import islice
from types import ModuleType

import numpy as np
import pytest
import shapely

from skills.single_image import comparison, counting
from tests import worlds
from tests.skills.reading import shown
from tests.skills.test_contract import furnished
from vstdata.asking.hiding import HIDING
from vstdata.draft import Draft, Question, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import Box, IntArray, Scene

MODULES = (comparison, counting)
SLIVER = 40  # of 640 x 480 pixels that nobody sees


def ask(module: ModuleType, scene: Scene, most: int = 400, key: str = "test") -> tuple[list[Draft], Counter[str]]:
    refuse = Refusals()
    return list(islice(module.ask(Facts(scene, width=160), Draw(key), refuse), most)), refuse.counts


def yard() -> Scene:
    """Bottles on a table and beside it, a gap that one thing fits into and another does not, things of all heights."""
    things = [
        *worlds.room_shell(8.0, 8.0, 2.6),
        worlds.Thing("table", (0.0, 0.5, 0.375), (1.4, 0.7, 0.75)),
        worlds.Thing("bottle", (-0.3, 0.5, 0.85), (0.2, 0.2, 0.2)),
        worlds.Thing("bottle", (0.3, 0.4, 0.85), (0.2, 0.2, 0.2)),
        worlds.Thing("bottle", (1.1, -0.2, 0.1), (0.2, 0.2, 0.2)),
        worlds.Thing("barrel", (-1.6, 0.3, 0.5), (0.6, 0.6, 1.0)),
        worlds.Thing("crate", (1.9, 0.0, 0.2), (0.4, 0.3, 0.4)),
        worlds.Thing("cabinet", (2.0, 1.6, 0.7), (1.0, 1.0, 1.4)),
    ]
    cameras = [worlds.look_at((x, -3.6, 1.9), (0.1, 0.4, 0.5)) for x in (-0.4, 0.1, 0.6)]
    return worlds.make_scene(things, cameras, sensor=False, scene_id="yard")


WORLDS = {"room": furnished, "yard": yard}
Asked = tuple[str, Draft]


@cache
def world(name: str) -> Scene:
    return WORLDS[name]()


@cache
def drafts(module: ModuleType) -> list[Asked]:
    """With the world that they are about."""
    return [(name, draft) for name in WORLDS for draft in ask(module, world(name))[0]]


def box(name: str, i: int) -> Box:
    return world(name).instances[i].box


@cache
def drawn(name: str, frame: int, only: int | None = None) -> IntArray:
    """The thing that each pixel of a frame shows; 0 where one alone would be."""
    boxes = [one.box for one in world(name).instances] if only is None else [box(name, only)]
    return worlds.draw(world(name).frames[frame].camera, boxes)[1]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.SKILL.name)
def test_the_samples_in_the_module_text_are_real(module: ModuleType) -> None:
    found = islice(module.ask(Facts(world("room"), width=160), Draw("example"), Refusals()), 60)
    assert shown(module.SKILL, found) > 1


RANKED = {
    "higher": lambda box: [box.center[2]],
    "taller": lambda box: [np.ptp(box.corners[:, 2])],
    "tallest": lambda box: [np.ptp(box.corners[:, 2])],
    "larger": lambda box: [box.size.prod(), np.ptp(box.corners[:, 2]), *sorted(box.size)],
}


def right(name: str, draft: Draft) -> bool:
    """Whether the first draft of a question is answered as the boxes and pictures say."""
    (question,) = draft.questions
    kind, things = question.question_type, draft.objects
    if kind in RANKED:
        names = [step["name"] for step in question.program[:-1]]
        values = np.array([RANKED[kind](box(name, i)) for i in things])
        ends = (
            values.max(axis=0)
            if question.slots["rank"].split()[0] in ("higher", "taller", "larger", "tallest")
            else values.min(axis=0)
        )
        return bool((values[names.index(question.answer.value)] == ends).all())
    if kind == "fits_between":
        grounds = [shapely.MultiPoint(box(name, i).corners[:, :2]).minimum_rotated_rectangle for i in things]
        return bool(
            (grounds[1].distance(grounds[2]) > box(name, things[0]).size[:2].min()) == (question.answer.value == "Yes")
        )
    if kind == "what_hides":
        names = [step["name"] for step in question.program[:-1]]
        covered = [hidden(name, draft.frames[0], things[0], i) for i in things[1:]]
        return names[int(np.argmax(covered))] == question.answer.value and sorted(covered)[-2] < 0.02
    return (hidden(name, draft.frames[0], things[1], things[0]) > 0.02) == (question.answer.value == "Yes")


def hidden(name: str, frame: int, i: int, by: int) -> float:
    """The share of the pixels that would show i alone which show another thing."""
    alone = drawn(name, frame, i) == 0
    return float((drawn(name, frame)[alone] == by).mean())


def test_comparisons_are_what_boxes_and_pictures_say() -> None:
    kinds: Counter[str] = Counter()
    for name, draft in drafts(comparison):
        assert right(name, draft), draft
        kinds[draft.question_type] += 1
    assert set(kinds) == set(comparison.ASKS)


def test_half_of_what_is_asked_with_yes_or_no_is_yes() -> None:
    for module, kind in ((comparison, "hides"), (counting, "exists")):
        said = [draft.questions[0].answer.value for _, draft in drafts(module) if draft.question_type == kind]
        assert abs(said.count("Yes") - said.count("No")) <= 0.2 * len(said), kind


def test_nobody_asks_whether_a_door_fits() -> None:
    asked = [d for _, d in drafts(comparison) if d.question_type == "fits_between"]
    label = (
        world("yard").instances[next(d for n, d in drafts(comparison) if n == "yard" and d in asked).objects[0]].label
    )
    doors = tuple(replace(one, label="door") if one.label == label else one for one in world("yard").instances)
    found = ask(comparison, replace(world("yard"), instances=doors))[0]
    assert all(doors[d.objects[0]].label != "door" for d in found if d.question_type == "fits_between")


def test_what_fits_is_evened_by_the_release() -> None:
    """A picture seldom has both a gap that is wide enough and one that is not."""
    said = [draft for _, draft in drafts(comparison) if draft.question_type == "fits_between"]
    assert {draft.balance for draft in said} == {"Yes", "No"}
    assert all(draft.balance == draft.questions[0].answer.value for draft in said)


def counted(name: str, question: Question, draft: Draft) -> int:
    """How many there are, by the pixels of the picture."""
    frame, seen = draft.frames[0], drawn(name, draft.frames[0])
    label = next(step["label"] for step in question.program if "label" in step)
    members = [i for i, one in enumerate(world(name).instances) if one.label == label and (seen == i).sum() > SLIVER]
    if question.question_type == "count":
        return len(members)
    landmark = draft.objects[-1]
    if question.question_type == "count_on":
        return sum(
            abs(box(name, i).corners[:, 2].min() - box(name, landmark).corners[:, 2].max()) < 0.05 for i in members
        )
    columns = {i: (drawn(name, frame) == i).nonzero()[1] for i in (*members, landmark)}
    if question.slots["side"] == "left":
        return sum(columns[i].max() < columns[landmark].min() for i in members)
    return sum(columns[i].min() > columns[landmark].max() for i in members)


def test_counts_are_those_of_the_picture() -> None:
    kinds: Counter[str] = Counter()
    for name, draft in drafts(counting):
        (question,) = draft.questions
        kinds[question.question_type] += 1
        if question.question_type == "exists":
            label = question.program[-1]["label"]
            there = [i for i, one in enumerate(world(name).instances) if one.label == label]
            assert (np.isin(drawn(name, draft.frames[0]), there).sum() > SLIVER) == (question.answer.value == "Yes")
        else:
            assert question.answer.value == counted(name, question, draft), question
    assert set(kinds) == set(counting.ASKS)
    assert {0, 1, 2} <= {q.answer.value for _, draft in drafts(counting) for q in draft.questions}


def test_what_hardly_shows_is_not_counted_over() -> None:
    """A second crate behind a screen: there are two, one of which shows a strip."""
    camera = worlds.look_at((0.0, -3.0, 1.4), (0.0, 0.0, 0.5))
    shell = worlds.room_shell(8.0, 8.0, 2.6)
    crates = [worlds.Thing("crate", (x, 1.0, 0.3), (0.6, 0.6, 0.6)) for x in (-1.0, 1.0)]
    screen = worlds.Thing("screen wall", (0.55, 0.0, 0.6), (0.7, 0.1, 1.2))

    def asked(*things: worlds.Thing) -> tuple[set[int], Counter[str]]:
        found, refused = ask(counting, worlds.make_scene([*shell, *things], [camera], sensor=False))
        return {d.questions[0].answer.value for d in found if d.questions[0].slots["things"] == "crates"}, refused

    assert asked(*crates)[0] >= {2}
    count, refused = asked(*crates, screen)
    assert not {type(one) for one in count} & {int}
    assert refused["instance_hardly_visible"] > 0


def test_wrong_options_of_what_hides_a_thing_hide_something_themselves_or_could() -> None:
    """A picture on a wall never hides anything: an option that is never right is no option."""
    told = [draft for name, draft in drafts(comparison) if draft.question_type == "what_hides" and name == "room"]
    assert told
    facts = Facts(world("room"), width=160)
    hiding = set()
    for frame in facts.frames:
        for i in facts.view(frame).seen:
            part, first = max((part, k) for k, part in {-1: 0.0, **facts.sight(frame, i)}.items() if k != i)
            hiding |= {first} if part >= HIDING else set()
    for draft in told:
        tall = {i for i in draft.objects if facts.box(i).bounds[0, 2] <= 0.1 and facts.box(i).bounds[1, 2] >= 0.4}
        assert {*draft.objects[1:]} <= hiding | tall


def test_on_a_thing_is_counted_what_might_lie_there() -> None:
    """Nobody asks how many sofas are on the table."""
    told = [(name, draft) for name, draft in drafts(counting) if draft.question_type == "count_on"]
    assert any(draft.questions[0].answer.value == 0 for _, draft in told)
    for name, draft in told:
        compared = [step for step in draft.questions[0].program if step["op"] == "compare"]
        ids = {one.id: i for i, one in enumerate(world(name).instances)}
        for step in compared:
            carrier, thing = (box(name, ids[step[key]]) for key in ("landmark", "instance"))
            assert max(thing.size) <= 0.6 * max(carrier.size)
