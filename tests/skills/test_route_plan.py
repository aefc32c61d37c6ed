"""route_plan against ways worked out by hand, and every draft walked again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice, pairwise

import numpy as np
import pytest
import shapely

from skills.video import route_plan
from tests import worlds
from tests.skills.reading import all_options, read, shown
from tests.worlds import Thing
from vstdata.asking.floor_walks import GAPS, LEAST_MARGIN
from vstdata.draft import Draft, Question, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.free_floor import BODY, HEAD, STEP
from vstdata.scene import Camera, Scene

MOST = 240  # drafts looked at
EDGES = np.array([45.0, 135.0, 225.0, 315.0])


def cameras() -> list[Camera]:
    """Sixteen, high up in the corners and the middles of the walls."""
    eyes = [(2.8 * np.cos(a), 2.8 * np.sin(a), 2.2) for a in 2 * np.pi * np.arange(16) / 16]
    return [worlds.look_at(eye, (-0.3 * eye[0], -0.3 * eye[1], 0.4), 320, 240, 180.0) for eye in eyes]


def hall(*things: Thing) -> Scene:
    return worlds.make_scene([*worlds.room_shell(6.0, 6.0, 2.6), *things], cameras(), sensor=False)


def asked(world: Scene | Facts, key: int = 0) -> tuple[list[Draft], Counter[str]]:
    refuse = Refusals()
    facts = Facts(world, width=120) if isinstance(world, Scene) else world
    found = route_plan.SKILL.ask(facts, Draw("test", key), refuse)
    return list(islice(found, MOST)), refuse.counts


def often(world: Scene) -> list[Draft]:
    """What comes of several keys together: of one there are few next turns."""
    facts = Facts(world, width=120)
    return [draft for key in range(12) for draft in asked(facts, key)[0]]


def box(label: str, x: float, y: float, side: float = 0.6, height: float = 0.8) -> Thing:
    return Thing(label, (x, y, height / 2), (side, side, height))


# A square, a thing by one of its sides and one on another: turns of 90 degrees and of 180, and others.
SQUARE = (
    box("bed", -2.2, -2.2),
    box("sofa", 2.2, -2.2),
    box("lamp", 2.2, 2.2),
    box("wardrobe", -2.2, 2.2),
    box("stool", -0.2, -0.7),
    box("desk", 2.2, 0.2),
)


# Things in the way of the straight legs, so that there is a reason to walk round.
CROWDED = (*SQUARE, box("shelf", -2.2, 0.0, 0.9, 1.6), box("piano", 0.6, 1.0, 0.8, 1.2))


@pytest.fixture(scope="module")
def crowded() -> tuple[Scene, list[Draft], Counter[str]]:
    world = hall(*CROWDED)
    return world, *asked(world)


@pytest.fixture(scope="module")
def square() -> tuple[Scene, list[Draft], Counter[str]]:
    world = hall(*SQUARE)
    return world, *asked(world)


def route(question: Question) -> list[str]:
    """What the route names, from the start on: the thing faced first is left out if it is no stop."""
    walked = [step["instance"] for step in question.program if step["op"] == "walk_to"]
    start = [step["instance"] for step in question.program if step["op"] == "stand"]
    labels = {step["instance"]: step["label"] for step in question.program if step["op"] == "seen"}
    return [labels[one] for one in (*start, *walked)]


def next_turns(drafts: Sequence[Draft]) -> dict[tuple[str, ...], str]:
    questions = [draft.questions[0] for draft in drafts if draft.question_type == "route_next_turn"]
    return {tuple(route(turn)): str(turn.answer.value) for turn in questions}


def test_turns_in_a_square_are_those_of_a_compass(square: tuple[Scene, list[Draft], Counter[str]]) -> None:
    """From the bed east to the sofa, north to the lamp: left. The other way round: right. To the stool: nearly back."""
    found = next_turns(often(square[0]))
    by_hand = {
        ("bed", "sofa", "lamp"): "turn left",
        ("sofa", "lamp", "wardrobe"): "turn left",
        ("lamp", "wardrobe", "bed"): "turn left",
        ("wardrobe", "bed", "sofa"): "turn left",
        ("lamp", "sofa", "bed"): "turn right",
        ("sofa", "bed", "wardrobe"): "turn right",
        ("bed", "sofa", "stool"): "turn around",
        ("wardrobe", "lamp", "stool"): "turn around",
    }
    shared = found.keys() & by_hand.keys()
    assert len(shared) >= 3
    assert {way: found[way] for way in shared} == {way: by_hand[way] for way in shared}


def test_a_mirrored_room_has_mirrored_turns(square: tuple[Scene, list[Draft], Counter[str]]) -> None:
    mirrored = [Thing(one.label, (-one.center[0], *one.center[1:]), one.size) for one in SQUARE]
    swap = {"turn left": "turn right", "turn right": "turn left", "turn around": "turn around"}
    one, other = next_turns(often(square[0])), next_turns(often(hall(*mirrored)))
    shared = one.keys() & other.keys()
    assert len(shared) >= 6
    assert all(other[way] == swap[one[way]] for way in shared)


def test_a_thing_in_the_way_blocks_it(square: tuple[Scene, list[Draft], Counter[str]]) -> None:
    """A long bookshelf between the lower and the upper half, from wall to wall but for a gap at the right."""
    shelf = Thing("bookshelf", (-0.6, 0.6, 0.9), (4.8, 0.3, 1.8))
    drafts, refused = asked(hall(*SQUARE, shelf))
    for draft in drafts:
        for a, b in pairwise(route(draft.questions[0])):
            assert {a, b} != {"bed", "wardrobe"}
            assert {a, b} != {"stool", "wardrobe"}
    assert refused["no_leg_between"] > 0
    open_ways = {way for draft in often(square[0]) for way in pairwise(route(draft.questions[0]))}
    assert ("bed", "wardrobe") in open_ways or ("wardrobe", "bed") in open_ways


def test_every_draft_can_be_walked(crowded: tuple[Scene, list[Draft], Counter[str]]) -> None:
    """Dense points along each leg against all other things' boxes, turns by complex numbers, names by counting."""
    world, drafts, _ = crowded
    labels = Counter(one.label for one in world.instances)
    solid = {
        one.id: shapely.MultiPoint(one.box.corners[:, :2]).convex_hull
        for one in world.instances
        if one.label not in ("floor", "ceiling") and one.box.bounds[1, 2] > STEP and one.box.bounds[0, 2] < HEAD
    }
    middle = {one.id: complex(*one.box.center[:2]) for one in world.instances}
    assert len(drafts) > 50
    for draft in drafts:
        (question,) = draft.questions
        assert all(labels[world.instances[i].label] == 1 for i in draft.objects)
        ways, heading, by_middle, at = [], 0j, 0j, 0
        point = 0j
        for step in question.program:
            if step["op"] == "stand":
                point, at = complex(*step["value"]), step["instance"]
            elif step["op"] == "face":
                heading, by_middle = middle[step["instance"]] - point, middle[step["instance"]] - middle[at]
            elif step["op"] == "walk_to":
                goal = complex(*step["value"])
                ways.append((point, goal))
                legs = np.linspace([point.real, point.imag], [goal.real, goal.imag], 100)
                assert min(gap.distance(shapely.MultiPoint(legs)) for gap in solid.values()) >= BODY - 1e-3
                assert solid[step["instance"]].distance(shapely.Point(goal.real, goal.imag)) <= max(GAPS) + 0.01
                asks = _angles(question, step["instance"])
                for angle in asks:
                    turned = [
                        np.degrees(np.angle(b / a))
                        for a, b in _ways(heading, goal - point, by_middle, middle, at, step)
                    ]
                    assert turned[0] == pytest.approx(-angle, abs=0.01) or abs(abs(angle) - 180) < 0.01
                    kinds = {_kind(one) for one in turned}
                    assert len(kinds) == 1
                    assert all(_margin(one) >= LEAST_MARGIN for one in turned)
                    assert not any(112.5 < abs(one) < 157.5 for one in turned)
                heading, by_middle = goal - point, middle[step["instance"]] - middle[at]
                point, at = goal, step["instance"]
        kinds = [f"turn {_kind(-step['value'])}" for step in question.program if step["op"] == "turn_at"]
        assert ", ".join(kinds) == question.answer.value == question.program[-1]["value"]
        assert question.margin >= LEAST_MARGIN
        assert len(ways) in (2, 3)


def _angles(question: Question, goal: int) -> list[float]:
    """The turn asked just before the leg to `goal`."""
    steps = list(question.program)
    at = next(k for k, step in enumerate(steps) if step["op"] == "walk_to" and step["instance"] == goal)
    return [steps[at - 1]["value"]] if steps[at - 1]["op"] == "turn_at" else []


def _ways(
    heading: complex, way: complex, by_middle: complex, middle: dict[int, complex], at: int, step: dict[str, int]
) -> list[tuple[complex, complex]]:
    return [(heading, way), (by_middle, middle[step["instance"]] - middle[at])]


def _kind(left: float) -> str:
    """Of a turn by degrees to the left."""
    if abs(left) > 135:
        return "around"
    return ("left" if left > 0 else "right") if abs(left) > 45 else "ahead"


def _margin(angle: float) -> float:
    return float(np.abs((angle % 360) - EDGES).min())


def test_words_are_those_of_the_route(crowded: tuple[Scene, list[Draft], Counter[str]]) -> None:
    _, drafts, _ = crowded
    for draft in drafts:
        (question,) = draft.questions
        named = route(question)
        assert question.slots["start"] == named[0]
        assert question.slots["goal"] == named[-1]
        if draft.question_type == "route_next_turn":
            assert question.slots["facing"] == named[1]
            continue
        steps = question.slots["steps"].split("\n")
        assert [int(step.split(".")[0]) for step in steps] == list(range(1, len(steps) + 1))
        gaps = [step for step in steps if route_plan.GAP in step]
        assert len(gaps) == question.answer.value.count("turn") == {"two": 2, "three": 3}[question.slots["count"]]
        legs = [step for step in steps if step not in gaps]
        assert [re.sub(r".*the (\w+)\.$", r"\1", leg) for leg in legs] == named[1:]
        assert (question.slots["facing"] == named[1]) == (route_plan.GAP not in steps[0])
        assert 2 <= len(set(all_options(question))) == len(all_options(question)) <= 4


def test_options_are_right_alike_often(crowded: tuple[Scene, list[Draft], Counter[str]]) -> None:
    """The drafts come in blocks whose answers are the options of each of them."""
    _, drafts, _ = crowded
    for kind, most in (("route_next_turn", 3), ("route_plan_long", 4)):
        questions = [draft.questions[0] for draft in drafts if draft.question_type == kind]
        assert {len(all_options(question)) for question in questions} <= set(range(2, most + 1))
        while questions:
            options = set(all_options(questions[0]))
            block, questions = questions[: len(options)], questions[len(options) :]
            assert {frozenset(all_options(turn)) for turn in block} == {frozenset(options)}
            assert {turn.answer.value for turn in block} == options or not questions  # the last one may be cut off
    types = Counter(draft.question_type for draft in drafts[:16])
    assert types == {"route_plan": 8, "route_plan_long": 4, "route_next_turn": 4}


def test_nobody_goes_far_round_or_turns_around_on_the_way(
    square: tuple[Scene, list[Draft], Counter[str]], crowded: tuple[Scene, list[Draft], Counter[str]]
) -> None:
    """In the square three of its sides are no way to what the fourth leads to; with things between there are."""
    ways = [
        [(route(d.questions[0]), d.questions[0]) for d in one[1] if "plan" in d.question_type]
        for one in (square, crowded)
    ]
    corners = ["bed", "sofa", "lamp", "wardrobe"] * 2
    sides = [side[::way] for k in range(4) for side in (corners[k : k + 4],) for way in (1, -1)]
    assert len({(*side,) for side in sides}) == 8
    assert not any([name for name in named if name in corners] in sides for named, _ in ways[0])
    assert {len(named) for named, _ in ways[0]} | {len(named) for named, _ in ways[1]} == {3, 4}
    for named, question in (*ways[0], *ways[1]):
        turns = question.answer.value.split(", ")
        assert "turn around" not in (turns[1:] if len(turns) == len(named) - 1 else turns)
    assert square[2]["detour"] > 0


def test_two_of_a_kind_are_no_waypoint() -> None:
    drafts, refused = asked(hall(*SQUARE, box("sofa", 0.3, 2.2)))
    assert drafts
    assert all("sofa" not in question.cue.split(">") for draft in drafts for question in draft.questions)
    assert refused["not_unique"] == 1


def test_rugs_and_lamps_overhead_are_no_waypoints() -> None:
    rug = Thing("rug", (0.5, 1.0, 0.01), (1.0, 1.0, 0.02))
    overhead = Thing("chandelier", (1.0, 1.0, 2.3), (0.5, 0.5, 0.4))
    drafts, refused = asked(hall(*SQUARE[:2], *SQUARE[3:], rug, overhead))
    assert all(
        not {"rug", "chandelier"} & set(question.cue.split(">")) for draft in drafts for question in draft.questions
    )
    assert refused["nobody_walks_into_it"] == 2


def test_order_and_place_do_not_matter(square: tuple[Scene, list[Draft], Counter[str]]) -> None:
    world, drafts, _ = square
    order = [*range(8, len(world.instances)), *range(8)]
    other, _ = asked(worlds.moved(worlds.reordered(world, order), worlds.yaw_motion(90.0, (3.0, 1.0, 0.0))))
    assert [read(route_plan.SKILL, draft) for draft in other] == [read(route_plan.SKILL, draft) for draft in drafts]


def test_drafts_are_a_function_of_their_key(square: tuple[Scene, list[Draft], Counter[str]]) -> None:
    world, drafts, refused = square
    facts = Facts(world, width=120)
    assert asked(facts) == (drafts, refused)
    assert asked(facts, key=1)[0] != drafts
    assert len({draft.to_json() for draft in drafts}) == len(drafts)


def test_the_sample_in_the_module_text_is_real(crowded: tuple[Scene, list[Draft], Counter[str]]) -> None:
    assert shown(route_plan.SKILL, crowded[1], " -> ", "") > 0
