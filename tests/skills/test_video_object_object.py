"""object_object of videos against distances and angles computed by other formulas."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import lsq_linear

from skills.video import object_object
from tests import worlds
from tests.skills.reading import shown
from tests.skills.test_video import room, tour
from tests.worlds import Thing
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts, corners_agree
from vstdata.facts.direction import LEFT_RIGHT_BACK
from vstdata.scene import Box, Scene

MORE = (
    Thing("stool", (1.6, 0.9, 0.2), (0.35, 0.35, 0.4), 15.0),
    Thing("bench", (-1.5, -1.4, 0.25), (0.6, 0.5, 0.5), 30.0),
    Thing("fan", (1.2, -1.9, 0.6), (0.3, 0.3, 1.2)),
)


def asked(world: Scene, key: int = 0) -> tuple[list[Draft], Counter[str]]:
    refuse = Refusals()
    return list(object_object.SKILL.ask(Facts(world, width=160), Draw("test", key), refuse)), refuse.counts


@pytest.fixture(scope="module")
def world() -> Scene:
    return room(*MORE)


@pytest.fixture(scope="module")
def drafts(world: Scene) -> list[Draft]:
    return asked(world)[0]


def of_kind(drafts: Sequence[Draft], kind: str) -> list[Draft]:
    found = [draft for draft in drafts if draft.question_type == kind]
    assert found
    return found


def gap(a: Box, b: Box) -> float:
    """Distance between two solid boxes: a least-squares problem with bounds."""
    matrix = np.concatenate([a.axes, -b.axes], axis=1)
    bound = np.concatenate([a.size, b.size]) / 2
    found = lsq_linear(matrix, b.center - a.center, (-bound, bound), tol=1e-14)
    return float(np.linalg.norm(found.fun))


def test_distances_are_those_between_the_boxes(world: Scene, drafts: list[Draft]) -> None:
    boxes = [one.box for one in world.instances]
    by_hand = 0
    for draft in of_kind(drafts, "absolute_distance"):
        (question,) = draft.questions
        i, j = draft.objects
        assert question.answer.value == pytest.approx(gap(boxes[i], boxes[j]), abs=question.program[0]["error"] + 1e-3)
        assert question.answer.value >= 0.2
        assert {question.slots["a"], question.slots["b"]} == {world.instances[k].label for k in (i, j)}
        known = worlds.LIVING_ROOM_DISTANCES.get((min(i, j), max(i, j)))
        by_hand += known is not None
        assert known is None or question.answer.value == pytest.approx(known, abs=1e-3)
    assert by_hand >= 1


def test_the_nearest_is_nearest_by_a_margin(world: Scene, drafts: list[Draft]) -> None:
    boxes = {one.label: one.box for one in world.instances}
    sizes = Counter()
    for draft in of_kind(drafts, "relative_distance"):
        (question,) = draft.questions
        options = [question.answer.value, *question.answer.distractors]
        target = question.slots["target"]
        assert target not in options
        gaps = sorted((gap(boxes[target], boxes[name]), name) for name in options)
        assert gaps[0][1] == question.answer.value == question.outcome
        assert gaps[0][0] >= 0.15
        assert all(b[0] - a[0] > 0.15 for a, b in pairwise(gaps))
        assert question.margin == pytest.approx(gaps[1][0] - gaps[0][0], abs=0.01)
        middles = {name: np.linalg.norm(boxes[target].center - boxes[name].center) for name in options}
        assert min(middles, key=lambda name: middles[name]) == question.answer.value
        assert all(f"the {name}" in question.slots["others"] for name in options)
        sizes[len(options)] += 1
    assert set(sizes) == {3, 4}
    assert sizes[4] > sizes[3]


def test_candidates_are_farther_apart_in_a_large_room(world: Scene) -> None:
    large, _ = asked(replace(world, room_area=50.0))
    boxes = {one.label: one.box for one in world.instances}
    for draft in of_kind(large, "relative_distance"):
        (question,) = draft.questions
        options = [question.answer.value, *question.answer.distractors]
        gaps = [gap(boxes[question.slots["target"]], boxes[name]) for name in options]
        assert all(abs(a - b) > 0.30 for a, b in combinations(gaps, 2))


def side(at: Box, toward: Box, target: Box) -> tuple[float, float]:
    """How far ahead of and to the right of one at `at` who faces `toward` the target's middle is."""
    ahead, offset = (toward.center - at.center)[:2], (target.center - at.center)[:2]
    ahead = ahead / np.hypot(*ahead)
    return float(offset @ ahead), float(offset @ (ahead[1], -ahead[0]))


def test_directions_follow_from_the_middles(world: Scene, drafts: list[Draft]) -> None:
    boxes = {one.label: one.box for one in world.instances}
    labels = Counter(one.label for one in world.instances)
    for draft in drafts:
        (question,) = draft.questions
        if not draft.question_type.startswith("relative_direction"):
            continue
        three = [question.slots[name] for name in ("at", "toward", "target")]
        assert question.cue == ">".join(three)
        assert all(labels[name] == 1 for name in three)
        ahead, right = side(*(boxes[name] for name in three))
        off = np.degrees(np.arctan2(abs(right), ahead))  # from straight ahead, to whichever side
        level = draft.question_type.rpartition("_")[2]
        if level == "hard":
            expected = f"{'front' if ahead > 0 else 'back'}-{'right' if right > 0 else 'left'}"
            margin = min(off, abs(off - 90), 180 - off)
        else:
            expected = "back" if off > 135 else "right" if right > 0 else "left"
            margin = min(off, abs(off - 135)) if off < 135 else off - 135
        assert question.answer.value == draft.balance == expected
        assert question.margin == pytest.approx(margin, abs=0.01)
        assert question.margin >= 10
        assert gap(boxes[three[0]], boxes[three[1]]) >= 1.0
        assert all(0.3 <= gap(boxes[a], boxes[b]) <= 5.0 for a, b in combinations(three, 2))
        options = {"easy": 2, "medium": 3, "hard": 4}[level]
        assert len(set(question.answer.distractors) | {expected}) == options


def test_any_number_from_the_front_is_even(drafts: list[Draft]) -> None:
    types = Counter(draft.question_type for draft in drafts[:20])
    assert len(types) == 5
    assert max(types.values()) - min(types.values()) <= 1
    answers: dict[str, list[str]] = defaultdict(list)
    for draft in drafts:
        if draft.balance:
            answers[draft.question_type].append(draft.balance)
    for kind, given_answers in answers.items():
        even = len(object_object.DIRECTIONS[kind].names)
        assert set(Counter(given_answers[: 3 * even]).values()) == {3}  # of each of three sets of frames a block
        counts = Counter(given_answers)
        if kind == "relative_direction_easy":
            assert max(counts.values()) - min(counts.values()) <= 3  # as many as there are sets of frames
        for k in range(1, len(given_answers)):  # one comes more often than another only where that has run out
            first = Counter(given_answers[:k])
            ahead = max(first.values())
            assert all(first[name] >= ahead - 3 or first[name] >= counts[name] - 3 for name in counts)


def test_nothing_is_asked_twice_and_things_are_spread(drafts: list[Draft]) -> None:
    questions = [(draft.question_type, draft.objects) for draft in drafts]
    assert len(set(questions)) == len(questions)
    assert len({i for draft in drafts[:40] for i in draft.objects}) >= 8


def test_a_hidden_thing_and_one_of_two_are_not_asked_about() -> None:
    bench = Thing("bench", (1.8, -1.8, 0.5), (0.8, 0.8, 1.0))
    hidden = Thing("kettle", (1.8, -1.8, 0.45), (0.3, 0.3, 0.3))
    drafts, refused = asked(room(bench, hidden))
    words = {word for draft in drafts for word in draft.questions[0].cue.replace(">", "|").split("|")}
    assert "bench" in words
    assert not words & {"kettle", "chair"}
    assert refused["not_unique"] >= 1
    assert refused["not_well_shown"] >= 1


@given(st.floats(-180, 180), st.floats(0.5, 3.0), st.floats(0.05, 2.0))
def test_a_target_that_reaches_over_is_refused(angle: float, reach: float, size: float) -> None:
    """By complex numbers: at most two corners may lie where the middle does not."""
    middle = reach * np.exp(-1j * np.radians(angle)) * 1j  # straight ahead is +y, clockwise
    box = Box(np.array([middle.real, middle.imag, 0.0]), np.array([size, size, 1.0]), np.eye(3))
    corners = [complex(*corner[:2]) for corner in box.corners]

    def sector(z: complex) -> str:
        off = np.degrees(np.angle(z / 1j))  # counter-clockwise from ahead
        return "back" if abs(off) > 135 else "left" if off > 0 else "right"

    edges = [abs(abs(np.degrees(np.angle(z / 1j))) - edge) for z in [middle, *corners] for edge in (0, 135, 180)]
    if min(edges) < 1e-6:
        return
    agree = sum(sector(corner) == sector(middle) for corner in corners)
    assert corners_agree(LEFT_RIGHT_BACK, np.zeros(3), np.array([0.0, 1.0, 0.0]), box.corners) == agree


def test_a_long_target_is_refused() -> None:
    """A bench across the way of sight: its middle is to the left of it, half of its corners are not."""
    things = [
        *worlds.room_shell(6.0, 5.0, 2.6),
        Thing("stool", (0.0, -2.0, 0.2), (0.3, 0.3, 0.4)),
        Thing("lamp", (0.0, 2.0, 0.5), (0.3, 0.3, 1.0)),
        Thing("bench", (-0.3, 0.5, 0.2), (2.0, 0.3, 0.4)),
    ]
    drafts, refused = asked(worlds.make_scene(things, tour(), sensor=False))
    three = {tuple(draft.objects) for draft in drafts if draft.question_type == "relative_direction_hard"}
    assert (6, 7, 8) not in three
    assert sum(count for reason, count in refused.items() if reason.startswith("relative_direction_hard")) > 0


def test_order_and_place_do_not_matter(world: Scene, drafts: list[Draft]) -> None:
    order = [*range(8, len(world.instances)), *range(8)]
    other, _ = asked(worlds.moved(worlds.reordered(world, order), worlds.yaw_motion(90.0, (3.0, 1.0, 0.0))))
    told = [[(d.frames, d.questions[0].slots, d.questions[0].answer) for d in one] for one in (drafts, other)]
    assert told[0] == told[1]


def test_the_samples_in_the_module_text_are_real(drafts: list[Draft]) -> None:
    assert shown(object_object.SKILL, drafts) >= 2


def test_nobody_stands_by_a_cup_a_rug_or_what_hangs_overhead() -> None:
    hanging = Thing("projector", (0.3, 1.2, 2.1), (0.4, 0.4, 0.3))
    hood = Thing("range hood", (-2.7, 0.9, 1.3), (0.5, 0.6, 0.5))
    rug = Thing("rug", (1.7, -1.0, 0.01), (0.9, 0.9, 0.02))
    eyes = [(2.3 * np.cos(a), 1.9 * np.sin(a), 1.5) for a in 2 * np.pi * np.arange(16) / 16]
    cameras = [worlds.look_at(eye, (-0.4 * eye[0], -0.4 * eye[1], 1.0), 320, 240, 150.0) for eye in eyes]
    found = [draft.questions[0] for draft in asked(room(*MORE, hanging, hood, rug, cameras=cameras))[0]]
    directions = [question.slots for question in found if "at" in question.slots]
    assert any("rug" in (slots["toward"], slots["target"]) for slots in directions)
    assert any("range hood" in (slots["toward"], slots["target"]) for slots in directions)
    assert not any(slots["at"] in ("cup", "rug", "range hood") for slots in directions)
    assert not any("projector" in slots.values() for slots in directions)
