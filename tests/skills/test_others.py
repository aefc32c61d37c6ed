"""others against cameras placed by hand, and every draft recomputed from boxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from skills.video import others
from tests import worlds
from tests.skills.reading import read, shown
from tests.worlds import Thing
from vstdata.draft import Draft, Question, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import Box, Camera, Scene

NUMBERS = {"camera_displacement", "camera_object_distance"}
SIDES = {"object_left_right", "object_up_down"}


def asked(world: Scene, key: int = 0, width: int = 160) -> tuple[list[Draft], Counter[str]]:
    refuse = Refusals()
    return list(others.SKILL.ask(Facts(world, width=width), Draw("test", key), refuse)), refuse.counts


def dolly(step: float = 0.37, count: int = 9) -> list[Camera]:
    """Straight towards +y, looking ahead, from (0, -2.2) on, 1.2 m high."""
    eyes = [(0.0, -2.2 + step * k, 1.2) for k in range(count)]
    return [worlds.look_at(eye, (0.0, 6.0, 1.2), width=320, height=240, focal=200.0) for eye in eyes]


# Left, right, and further back; all in view of the dolly. Nearest surfaces at y = 2.0, 2.0 and 4.5.
THINGS = (
    Thing("cabinet", (-1.5, 2.25, 0.6), (0.6, 0.5, 1.2)),
    Thing("lamp", (1.5, 2.25, 0.8), (0.4, 0.5, 1.6)),
    Thing("television", (0.0, 4.55, 1.9), (1.2, 0.1, 0.7)),
)


@pytest.fixture(scope="module")
def rolled() -> tuple[Scene, list[Draft]]:
    world = worlds.make_scene([*worlds.room_shell(6.0, 9.6, 2.6), *THINGS], dolly(), sensor=False)
    return world, asked(world)[0]


@pytest.fixture(scope="module")
def toured() -> tuple[Scene, list[Draft], Counter[str]]:
    """The living room, seen from all around."""
    angle = 2 * np.pi * np.arange(20) / 20
    eyes = np.column_stack([2.0 * np.cos(angle), 1.9 * np.sin(angle), 1.4 + 0.2 * np.cos(3 * angle)])
    cameras = [worlds.look_at(eye, (-0.5 * eye[0], -0.5 * eye[1], 0.5), 320, 240, 220.0) for eye in eyes]
    world = worlds.make_scene(worlds.LIVING_ROOM, cameras, sensor=False)
    return world, *asked(world)


def of_type(drafts: Sequence[Draft], *types: str) -> list[Question]:
    return [question for draft in drafts for question in draft.questions if question.question_type in types]


def positions(world: Scene, draft: Draft, question: Question) -> list[int]:
    """Positions in the clip of the frames that the program names."""
    keys = [world.frames[f].key for f in draft.frames]
    return [keys.index(str(step["frame"])) for step in question.program if "frame" in step]


def gap(box: Box, point: np.ndarray) -> float:
    """From a point to an oriented box."""
    local = np.abs((point - box.center) @ box.axes) - box.size / 2
    return float(np.linalg.norm(np.maximum(local, 0)))


def test_a_straight_dolly_has_the_answers_of_a_ruler(rolled: tuple[Scene, list[Draft]]) -> None:
    """Nine frames 0.37 m apart: so many steps between two of them, and 4.2 m less the steps to the cabinet in depth."""
    _, drafts = rolled
    for turn in of_type(drafts, "camera_displacement"):
        first, second = (int(turn.slots[name].removeprefix("frame ")) for name in ("first", "second"))
        assert turn.answer.value == pytest.approx(0.37 * abs(first - second), abs=1e-4)
        assert 0.2 <= turn.answer.value <= 10
    for turn in of_type(drafts, "camera_object_distance"):
        ahead = 4.2 - 0.37 * (int(turn.slots["frame"].removeprefix("frame ")) - 1)
        aside = {"cabinet": 1.2, "lamp": 1.3, "television": 0.0}[turn.slots["thing"]]
        over = 0.35 if turn.slots["thing"] == "television" else 0.0
        back = 2.5 if turn.slots["thing"] == "television" else 0.0
        assert turn.answer.value == pytest.approx(np.linalg.norm([ahead + back, aside, over]), abs=2e-3)


def test_a_straight_dolly_comes_nearer_and_never_swaps_sides(rolled: tuple[Scene, list[Draft]]) -> None:
    _, drafts = rolled
    nearer_frames = of_type(drafts, "camera_object_nearer_frame")
    assert nearer_frames
    for turn in nearer_frames:
        frames = [int(option.removeprefix("frame ")) for option in (turn.answer.value, *turn.answer.distractors)]
        assert frames[0] == max(frames)
        assert turn.slots["either"] == f"frame {min(frames)} or frame {max(frames)}"
        assert turn.outcome == "later"
    order = ["cabinet", "television", "lamp"]
    sides = of_type(drafts, "object_left_right")
    assert {turn.answer.value for turn in sides} == {"to the left", "to the right"}
    for turn in sides:
        left = order.index(turn.slots["thing"]) < order.index(turn.slots["other"])
        assert turn.answer.value == ("to the left" if left else "to the right")
    nearer = of_type(drafts, "object_near_far")
    assert {turn.slots["sense"] for turn in nearer} == {"closer to", "farther from"}
    for turn in nearer:
        pair = {turn.answer.value, *turn.answer.distractors}
        assert "television" in pair
        assert (turn.answer.value == "television") == (turn.slots["sense"] == "farther from")


def test_all_types_are_asked_in_turn(toured: tuple[Scene, list[Draft], Counter[str]]) -> None:
    _, drafts, refused = toured
    front = Counter(draft.question_type for draft in drafts[:30])
    assert set(front) == set(others.ASKS) - {"object_up_down"}  # here the higher thing is the higher one in pictures
    assert max(front.values()) == 6
    answers = Counter(turn.answer.value for turn in of_type(drafts, "object_left_right"))
    assert len(set(answers.values())) == 1
    assert len(answers) == 2
    assert {turn.outcome for turn in of_type(drafts, "camera_object_nearer_frame")} == {"earlier", "later"}
    assert refused["object_left_right:not_apart"] > 0
    assert refused["not_shown_well"] > 0


def in_view(world: Scene, frame: int) -> frozenset[int]:
    """What a frame shows besides the shell of the room."""
    found = worlds.draw(world.frames[frame].camera, [one.box for one in world.instances])[1]
    shell = ("wall", "floor", "ceiling")
    return frozenset(i for i in np.unique(found[found >= 0]).tolist() if world.instances[i].label not in shell)


def test_every_draft_follows_from_boxes_and_cameras(toured: tuple[Scene, list[Draft], Counter[str]]) -> None:
    world, drafts, _ = toured
    labels = Counter(one.label for one in world.instances)
    by_label = {one.label: one.box for one in world.instances}
    drawn: dict[int, frozenset[int]] = {}
    parted = 0
    for draft in drafts:
        (question,) = draft.questions
        eyes = [world.frames[f].camera.center for f in draft.frames]
        frames = positions(world, draft, question)
        assert all(labels[world.instances[i].label] == 1 for i in draft.objects)
        if question.question_type == "camera_displacement":
            named = {f"frame {k + 1}" for k in frames}
            assert named == {question.slots["first"], question.slots["second"]}
            for frame in {draft.frames[k] for k in frames} - drawn.keys():
                drawn[frame] = in_view(world, frame)
            assert drawn[draft.frames[frames[0]]] & drawn[draft.frames[frames[1]]]
            parted += abs(frames[0] - frames[1]) > 3
            assert question.answer.value == pytest.approx(np.linalg.norm(eyes[frames[0]] - eyes[frames[1]]), abs=1e-3)
        elif question.question_type == "camera_object_distance":
            assert question.slots["frame"] == f"frame {frames[0] + 1}"
            assert question.answer.value == pytest.approx(
                gap(by_label[question.slots["thing"]], eyes[frames[0]]), abs=2e-3
            )
        elif question.question_type == "camera_object_nearer_frame":
            reach = {f"frame {k + 1}": gap(by_label[question.slots["thing"]], eyes[k]) for k in frames}
            first, second = sorted(reach.values())[:2]
            assert set(reach) == {question.answer.value, *question.answer.distractors}
            assert reach[question.answer.value] == first
            assert second - first == pytest.approx(question.margin, abs=3e-3)
            assert question.margin >= others.LEAST_GAP
        elif question.question_type == "object_near_far":
            near, far = sorted(
                (question.answer.value, question.answer.distractors[0]),
                key=lambda name: gap(by_label[name], eyes[frames[0]]),
            )
            assert question.answer.value == (near if question.slots["sense"] == "closer to" else far)
            assert (question.outcome, question.rivals) == (question.answer.value, question.answer.distractors)
    assert parted > 10


def test_sides_are_those_of_drawn_pictures(toured: tuple[Scene, list[Draft], Counter[str]]) -> None:
    """Pixels of each thing, drawn by formula: all of one lie before all of the other."""
    world, drafts, _ = toured
    checked = sum(check_sides(world, drafts) for world, drafts in ((world, drafts), (stepped(), asked(stepped())[0])))
    assert checked > 20


def check_sides(world: Scene, drafts: Sequence[Draft]) -> int:
    boxes = [one.box for one in world.instances]
    numbers = {one.label: k for k, one in enumerate(world.instances)}
    drawn: dict[int, np.ndarray] = {}
    checked = 0
    for draft in drafts:
        (question,) = draft.questions
        if question.question_type not in SIDES:
            continue
        frame = draft.frames[positions(world, draft, question)[0]]
        if frame not in drawn:
            drawn[frame] = worlds.draw(world.frames[frame].camera, boxes)[1]
        across = int(question.question_type == "object_left_right")
        thing, other = (
            np.nonzero(drawn[frame] == numbers[question.slots[name]])[across] for name in ("thing", "other")
        )
        assert len(thing)
        assert len(other)
        first = question.answer.value in ("to the left", "higher up")
        assert thing.max() < other.min() if first else other.max() < thing.min()
        checked += 1
    return checked


def stepped() -> Scene:
    """Sideways, looking down at a drum at knee height before the camera, a box on the floor behind it and a clock on
    the wall: the box is over the drum in the picture, the clock over both."""
    things = [
        Thing("drum", (0.0, -0.9, 0.6), (0.3, 0.2, 0.3)),
        Thing("box", (0.7, 2.0, 0.15), (0.4, 0.4, 0.3)),
        Thing("clock", (-0.6, 2.4, 1.8), (0.3, 0.1, 0.3)),
    ]
    eyes = [(0.08 * k - 0.3, -2.2, 1.6) for k in range(9)]
    cameras = [worlds.look_at(eye, (eye[0], 0.0, 0.7), width=320, height=240, focal=190.0) for eye in eyes]
    return worlds.make_scene([*worlds.room_shell(6.0, 5.0, 2.6), *things], cameras, sensor=False)


def test_heights_by_label_tell_nothing() -> None:
    """Up and down: who answers by which thing is higher in the room is right half the time."""
    world = stepped()
    height = {one.label: one.box.center[2] for one in world.instances}
    turns = of_type(asked(world)[0], "object_up_down")
    guessed = [height[turn.slots["thing"]] > height[turn.slots["other"]] for turn in turns]
    right = sum(guess == (turn.answer.value == "higher up") for guess, turn in zip(guessed, turns, strict=True))
    assert len(turns) >= 8
    assert 2 * right == len(turns)
    box = [turn for turn in turns if {turn.slots["thing"], turn.slots["other"]} == {"box", "drum"}]
    assert {(turn.slots["thing"], turn.answer.value) for turn in box} == {("box", "higher up"), ("drum", "lower down")}


def test_what_hangs_overhead_is_not_higher_than_what_stands() -> None:
    """A lamp that begins 1.8 m above the floor is asked about against its like alone."""
    world = stepped()
    clock = next(i for i, one in enumerate(world.instances) if one.label == "clock")
    high = world.instances[clock]
    hung = replace(high, box=replace(high.box, center=high.box.center + np.array([0.0, 0.0, 0.2])))
    drafts, refused = asked(
        replace(world, instances=[hung if k == clock else one for k, one in enumerate(world.instances)])
    )
    assert refused["object_up_down:known_to_be_higher"] > 0
    assert not any(clock in draft.objects for draft in drafts if draft.question_type == "object_up_down")
    assert any(clock in draft.objects for draft in asked(world)[0] if draft.question_type == "object_up_down")


def test_a_pan_that_shows_nothing_twice_has_no_way() -> None:
    """Turning on a small circle, each thing in one frame at most: nobody can tell how far the camera went."""
    eyes = [np.array([0.4 * np.cos(a), 0.4 * np.sin(a), 1.2]) for a in 2 * np.pi * np.arange(8) / 8]
    cameras = [worlds.look_at(eye, eye * [8, 8, 1], width=320, height=240, focal=500.0) for eye in eyes]
    things = [Thing(f"thing{k}", (5.5 * eye[0], 5.5 * eye[1], 1.2), (0.4, 0.4, 0.6)) for k, eye in enumerate(eyes)]
    drafts, refused = asked(worlds.make_scene([*worlds.room_shell(6.0, 6.0, 2.6), *things], cameras, sensor=False))
    assert of_type(drafts, "camera_object_distance")
    assert not of_type(drafts, "camera_displacement")
    assert refused["camera_displacement:nothing_in_common"] == 28


def test_numbers_are_spread_and_never_at_a_tie(toured: tuple[Scene, list[Draft], Counter[str]]) -> None:
    _, drafts, _ = toured
    for kind in NUMBERS:
        turns = of_type(drafts, kind)
        assert all(turn.margin > 0 for turn in turns)
        assert all(turn.answer.unit == "m" and turn.answer.decimals == 1 for turn in turns)
        steps = Counter(int(turn.answer.value // others.BIN) for turn in turns[:12])
        assert len(steps) >= 4
    assert len({turn.cue for turn in of_type(drafts, "camera_displacement")}) > 6


def test_what_is_out_of_the_picture_is_not_asked_about() -> None:
    """The lamp stands behind the dolly: nobody asks how far it is."""
    behind = [THINGS[0], THINGS[2], Thing("lamp", (0.0, -4.0, 0.8), (0.4, 0.5, 1.6))]
    world = worlds.make_scene([*worlds.room_shell(6.0, 9.6, 2.6), *behind], dolly(), sensor=False)
    drafts, refused = asked(world)
    assert drafts
    assert all(world.instances[i].label != "lamp" for draft in drafts for i in draft.objects)
    assert refused["not_shown_well"] >= 9


def test_order_and_place_do_not_matter(toured: tuple[Scene, list[Draft], Counter[str]]) -> None:
    world, drafts, _ = toured
    order = [*range(8, len(world.instances)), *range(8)]
    other, _ = asked(worlds.moved(worlds.reordered(world, order), worlds.yaw_motion(90.0, (3.0, 1.0, 0.0))))
    assert [read(others.SKILL, draft) for draft in other] == [read(others.SKILL, draft) for draft in drafts]


def test_drafts_are_a_function_of_their_key(toured: tuple[Scene, list[Draft], Counter[str]]) -> None:
    world, drafts, refused = toured
    assert asked(world) == (drafts, refused)
    assert asked(world, key=1)[0] != drafts
    assert len({draft.to_json() for draft in drafts}) == len(drafts)
    assert all(a != b for a, b in pairwise(drafts))


def test_the_sample_in_the_module_text_is_real(rolled: tuple[Scene, list[Draft]]) -> None:
    assert shown(others.SKILL, rolled[1], " -> ", "") > 0
