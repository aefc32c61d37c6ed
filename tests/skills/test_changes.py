"""multi_image.changes: every answer about a room whose changes were made by hand, by complex numbers and the list."""

from __future__ import annotations

import math
from collections import Counter, defaultdict

import pytest

from generators.build.ask import capped
from skills import all_skills
from tests.chains.ring import NAMES
from tests.skills.two_times import GONE, MOVES, NEW, scene
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts

SKILL = all_skills()["multi_image.changes"]
BACKWARDS = {"taken_away": "added", "added": "taken_away"}
STILL = {*NAMES} - {*MOVES, GONE}


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts(scene(), width=160)


@pytest.fixture(scope="module")
def drafts(facts: Facts) -> list[Draft]:
    return list(SKILL.ask(facts, Draw("changes"), Refusals()))


def label(name: str) -> str:
    """Of "table (red box)"."""
    return name.partition(" (")[0]


def times(facts: Facts, draft: Draft) -> tuple[Facts, Facts]:
    """Of the first picture, and of the second."""
    assert facts.later is not None
    one, other = facts, facts.later
    return (other, one) if facts.scene.frames[draft.frames[0]].state else (one, other)


def test_every_answer_is_what_was_done(facts: Facts, drafts: list[Draft]) -> None:
    names = {"what_moved": {*MOVES}, "taken_away": {GONE}, "added": {NEW}}
    asked: Counter[str] = Counter()
    orders: defaultdict[str, set[bool]] = defaultdict(set)
    for draft in drafts:
        (question,) = draft.questions
        kind, value = question.question_type, question.answer.value
        asked[f"{kind} {value if kind in ('which_way', 'did_it_move') else ''}"] += 1
        frames = [facts.scene.frames[k] for k in draft.frames]
        back = frames[0].state == 1  # time reversed: new and gone, and all ways, the other way round
        assert [frame.state for frame in frames] == ([1, 0] if back else [0, 1])
        orders[kind].add(back)
        if kind in names:
            assert label(value) in names[BACKWARDS.get(kind, kind) if back else kind]
            assert {label(one) for one in question.answer.distractors} <= STILL
            continue
        name = label(question.slots["thing"])
        way = complex(*MOVES.get(name, (0.0, 0.0)))
        if kind == "did_it_move":
            assert value == ("Yes" if name in MOVES else "No")
            assert name in STILL | {*MOVES}
        elif kind == "how_far":
            assert value == pytest.approx(abs(way), abs=1e-4)
        else:
            pose = frames[0].camera.camera_to_world
            went = (-way if back else way) / complex(*pose[:2, 2])
            turned = math.degrees(math.atan2(went.imag, went.real))
            assert (
                value == {0: "farther away", 1: "to the left", 2: "closer", 3: "to the right"}[round(turned / 90) % 4]
            )
            assert abs(turned - 90 * round(turned / 90)) <= 26.6  # half as far the other way: atan(1/2)
    assert set(asked) == {
        *("what_moved ", "taken_away ", "added ", "how_far ", "did_it_move Yes", "did_it_move No"),
        *(f"which_way {way}" for way in ("to the left", "to the right", "closer", "farther away")),
    }
    assert asked["did_it_move Yes"] == asked["did_it_move No"]
    assert {kind for kind, both in orders.items() if len(both) == 2} == {"which_way", "taken_away", "added"}


def test_both_pictures_show_what_is_asked(facts: Facts, drafts: list[Draft]) -> None:
    for draft in drafts:
        one_time = {"taken_away": 0, "added": 1}.get(draft.question_type)
        if one_time is not None:
            assert {mark.frame for mark in draft.marks} <= {one_time}, "a box in one picture only tells the answer"
        for position, (own, frame) in enumerate(zip(times(facts, draft), draft.frames, strict=True)):
            there = draft.objects if one_time in (None, position) else draft.objects[1:]
            assert {*there} <= own.view(frame).seen.keys()
            assert len(there) == len(draft.objects) or draft.objects[0] not in own.view(frame).seen


def test_things_of_one_label_have_boxes_of_one_colour_in_both_pictures() -> None:
    """Two lamps, of which one is moved: all that a question names is boxed, or nothing."""
    twins = Facts(scene({"stool": "lamp"}), width=160)
    kinds: Counter[str] = Counter()
    for draft in SKILL.ask(twins, Draw("changes"), Refusals()):
        assert draft.marks or not {twins.label(i) for i in draft.objects} & {"lamp"}
        if draft.marks:
            kinds[draft.question_type] += 1
            (question,) = draft.questions
            names = (
                [question.slots["thing"]] if question.slots else [question.answer.value, *question.answer.distractors]
            )
            for i, name in zip(draft.objects, names, strict=True):
                for position, (own, frame) in enumerate(zip(times(twins, draft), draft.frames, strict=True)):
                    drawn = {mark.color: mark.xy for mark in draft.marks if mark.frame == position}
                    if drawn and i in own.view(frame).seen:
                        assert own.view(frame).seen[i].box == drawn[name.split("(")[1].removesuffix(" box)")]
    assert {"what_moved", "did_it_move", "which_way", "how_far"} <= set(kinds)


def test_two_times_are_for_no_other_skill_and_one_is_not_for_this(facts: Facts) -> None:
    other, draw = all_skills()["single_image.relation"], Draw("1")
    refused = Refusals()
    assert list(capped(other, 5, facts, draw, refused)) == []
    assert refused.counts == {"scene_without_one_time": 1}
    refused = Refusals()
    assert facts.scene.later is not None
    assert list(capped(SKILL, 5, Facts(facts.scene.later.scene), draw, refused)) == []
    assert refused.counts == {"scene_without_changes": 1}
