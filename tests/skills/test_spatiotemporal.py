"""spatiotemporal against a camera that turns on the spot, and against frames drawn by formula."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations, permutations, product

import numpy as np
import pytest

from skills.video import spatiotemporal
from tests import worlds
from tests.skills.reading import read, shown
from tests.worlds import Thing
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import Camera, Scene

FIRST = {"lamp": 0, "stool": 2, "fan": 4, "crate": 6, "kettle": 8, "bench": 10}
"""By hand: frame k looks 22.5 k degrees to the right of +y and sees 33.7 degrees to both sides. A thing 20 degrees
beyond the middle of frame k is inside it, and outside frame k - 1 (42.5 degrees off)."""


def around(label: str, bearing: float, size: float = 0.4, reach: float = 1.8, height: float = 1.2) -> Thing:
    x, y = reach * np.sin(np.radians(bearing)), reach * np.cos(np.radians(bearing))
    return Thing(label, (float(x), float(y), height), (size, size, size), -bearing)


def turning(count: int = 16) -> list[Camera]:
    angles = np.radians(22.5 * np.arange(count))
    eye = np.array([0.0, 0.0, 1.4])
    return [worlds.look_at(eye, eye + np.array([np.sin(a), np.cos(a), -0.1]), 320, 240, 240.0) for a in angles]


def world_of(*more: Thing) -> Scene:
    things = [around(label, 22.5 * first + 20.0 * (first > 0)) for label, first in FIRST.items()]
    return worlds.make_scene([*worlds.room_shell(6.0, 6.0, 2.6), *things, *more], turning(), sensor=False)


def asked(world: Scene, key: int = 0, frames: Sequence[int] | None = None) -> tuple[list[Draft], Counter[str]]:
    refuse = Refusals()
    facts = Facts(world, frames=frames, width=160)
    return list(spatiotemporal.SKILL.ask(facts, Draw("test", key), refuse)), refuse.counts


@pytest.fixture(scope="module")
def world() -> Scene:
    return world_of()


@pytest.fixture(scope="module")
def drafts(world: Scene) -> list[Draft]:
    return asked(world)[0]


def names_of(draft: Draft) -> list[str]:
    return [one.split(" ", 1)[1] for one in re.split(", | and ", draft.questions[0].slots["things"])]


def test_first_sights_are_those_worked_out_by_hand(drafts: list[Draft]) -> None:
    steps = {
        step["label"]: step for draft in drafts for step in draft.questions[0].program if step["op"] == "first_seen"
    }
    assert {label: step["value"] for label, step in steps.items()} == FIRST
    assert {label: step["frame"] for label, step in steps.items()} == {k: f"{v:06d}" for k, v in FIRST.items()}


def test_answers_follow_from_them(drafts: list[Draft]) -> None:
    assert {draft.question_type for draft in drafts} == set(spatiotemporal.ASKS)
    for draft in drafts:
        (question,) = draft.questions
        order = sorted(names_of(draft), key=FIRST.__getitem__)
        times = [FIRST[name] for name in order]
        assert len(set(order)) == 4
        if draft.question_type == "first_appearance":
            at = {"first": 0, "last": -1}[question.slots["rank"]]
            assert question.answer.value == question.outcome == order[at]
            assert {*question.answer.distractors, question.answer.value} == set(order)
            assert question.margin == abs(times[at] - times[{0: 1, -1: -2}[at]])
        else:
            assert question.outcome == ">".join(order)
            assert question.answer.value == (order if question.answer.type == "ordering" else ", ".join(order))
            assert question.margin == min(np.diff(times))
            assert question.cue == "|".join(sorted(order))


def test_last_is_not_asked_of_what_comes_in_twice() -> None:
    """A second fan comes in after all others: people differ about whether the fan or the bench is the last."""
    world = world_of(around("fan", 300.0))
    named: dict[str, set[str]] = defaultdict(set)
    for draft in (draft for key in range(6) for draft in asked(world, key)[0]):
        named[draft.questions[0].slots.get("rank", "")].update(names_of(draft))
    assert "fan" in named["first"]
    assert "fan" in named[""]
    assert named["last"]
    assert "fan" not in named["last"]


def drawn_first(world: Scene, label: str, frames: Sequence[int]) -> tuple[int, list[int], float]:
    """Position of the first drawn frame in which a label has 9 pixels of 160 x 120, its pixels in all earlier ones, and
    the best visible share of one object of it there."""
    boxes = [one.box for one in world.instances]
    counts = []
    for k, frame in enumerate(frames):
        camera = world.frames[frame].camera.resized(160, 120)
        shown = worlds.draw(camera, boxes)[1]
        objects = [i for i, one in enumerate(world.instances) if one.label == label]
        pixels = [int((shown == i).sum()) for i in objects]
        if max(pixels) >= 9:
            alone = [(worlds.draw(camera, [boxes[i]])[1] == 0).sum() for i in objects]
            return k, counts, max(one / whole for one, whole in zip(pixels, alone, strict=True) if whole)
        counts.append(max(pixels))
    raise AssertionError(label)


def test_things_that_move_in_slowly_or_hide_are_not_asked_about() -> None:
    """A wardrobe of 60 degrees comes in by its edge, so it is asked about with what comes before or after; a clock is
    far and small, a vase is half behind the lamp; of two plates the first one counts. All against drawn frames."""
    wardrobe = Thing("wardrobe", (-1.9, 0.9, 1.2), (0.5, 1.9, 2.2))
    clock = around("clock", 132.0, 0.12, 2.9)
    vase = around("vase", 5.0, 0.2, 2.3)
    plates = (around("plate", 75.0, 0.3), around("plate", 300.0, 0.3))
    world = world_of(wardrobe, clock, vase, *plates)
    drafts, refused = asked(world)
    named = {name for draft in drafts for name in names_of(draft)}
    assert "plate" in named
    assert not named & {"clock", "vase"}
    assert refused["appears_gradually"] >= 2
    steps = [step for draft in drafts for step in draft.questions[0].program if step["op"] == "first_seen"]
    sights = {step["label"]: (step["since"], step["value"]) for step in steps}
    assert "wardrobe" in named
    assert sights["wardrobe"][0] < sights["wardrobe"][1]
    for name in named:
        position, _, share = drawn_first(world, name, drafts[0].frames)
        since, clear = sights[name]
        assert since <= position <= clear <= since + spatiotemporal.MOST_GRADUAL
        assert share >= 0.3 or position < clear
    for draft in drafts:
        for one, other in combinations(names_of(draft), 2):
            assert sights[one][1] < sights[other][0] or sights[other][1] < sights[one][0]


def test_a_mirror_may_have_shown_it_before() -> None:
    """In frames 1 to 4 is a mirror: what comes in later may be seen in it, so only two kinds are surely in order."""
    mirrored, _ = asked(world_of(around("mirror", 60.0, 0.9, 2.4)))
    plain, _ = asked(world_of(around("panel", 60.0, 0.9, 2.4)))
    assert plain
    assert mirrored == []


def test_the_first_frame_does_not_answer_what_comes_first() -> None:
    drafts = [draft for key in range(6) for draft in asked(world_of(), key)[0]]
    firsts = [d for d in drafts if d.questions[0].slots.get("rank") == "first"]
    assert len(firsts) > 10
    assert all(FIRST[name] for draft in firsts for name in names_of(draft))


def test_things_seen_together_are_not_ordered() -> None:
    """Five kinds in the first frame and three later: never two of the five in one question."""
    together = [around(label, bearing, 0.2) for label, bearing in (("jug", -20.0), ("drum", -10.0), ("hat", 12.0))]
    drafts, _ = asked(world_of(*together))
    first = {"jug", "drum", "hat", "lamp"}
    assert any(len(first & set(names_of(draft))) == 1 for draft in drafts)
    assert all(len(first & set(names_of(draft))) <= 1 for draft in drafts)


def test_swaps_are_groups_and_no_option_stands_out() -> None:
    identity = (0, 1, 2, 3)
    groups = {frozenset(swaps) for swaps in spatiotemporal.SWAPS}
    assert len(groups) == 3  # of seven groups of four in the permutations of four things
    for swaps in spatiotemporal.SWAPS:
        assert swaps[0] == identity
        assert len(set(swaps)) == 4
        assert {tuple(a[k] for k in b) for a, b in product(swaps, swaps)} == set(swaps)
        for end in (0, -1):  # what comes first, or last, leaves two
            assert sorted(Counter(swap[end] for swap in swaps).values()) == [2, 2]
    answers: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
    for order, swaps in product(permutations("abcd"), spatiotemporal.SWAPS):
        options = ["".join(order[k] for k in swap) for swap in swaps]
        answers[frozenset(options)][options[0]] += 1
    assert all(set(right) == options and len(set(right.values())) == 1 for options, right in answers.items())


def test_options_are_orders_of_the_same_things(drafts: list[Draft]) -> None:
    for draft in drafts:
        if draft.question_type == "appearance_order":
            answer = draft.questions[0].answer
            options = [answer.value, *answer.distractors]
            assert len(set(options)) == 4
            assert {tuple(sorted(option.split(", "))) for option in options} == {tuple(sorted(names_of(draft)))}


def test_questions_do_not_list_things_in_the_right_order() -> None:
    """Nor by the alphabet: as often as chance would have it."""
    drafts = [draft for key in range(12) for draft in asked(world_of(), key)[0]]
    right = sum(names_of(d) == sorted(names_of(d), key=FIRST.__getitem__) for d in drafts) / len(drafts)
    alphabet = sum(names_of(d) == sorted(names_of(d)) for d in drafts) / len(drafts)
    assert right == pytest.approx(1 / 24, abs=0.04)
    assert alphabet == pytest.approx(1 / 24, abs=0.04)
    ranks = Counter(d.questions[0].slots["rank"] for d in drafts if d.question_type == "first_appearance")
    assert abs(ranks["first"] - ranks["last"]) <= 0.3 * ranks.total()


def test_no_kinds_are_asked_about_twice_in_one_way(drafts: list[Draft]) -> None:
    turns = [(draft, draft.questions[0].slots.get("rank")) for draft in drafts]
    questions = [(draft.question_type, rank, frozenset(names_of(draft))) for draft, rank in turns]
    assert len(set(questions)) == len(questions)
    assert Counter(draft.question_type for draft in drafts[:9]) == dict.fromkeys(spatiotemporal.ASKS, 3)


def test_a_still_camera_asks_nothing(world: Scene) -> None:
    still = worlds.make_scene(
        [*worlds.room_shell(6.0, 6.0, 2.6), *(around(label, 5.0 * k) for k, label in enumerate(FIRST))],
        [turning()[1]] * 10,
        sensor=False,
    )
    drafts, refused = asked(still)
    assert drafts == []
    assert refused["appearance_order:too_few_kinds_one_after_the_other"] > 0
    assert asked(world, frames=range(5)) == ([], Counter({"too_few_frames": 1}))


def test_order_and_place_do_not_matter(world: Scene, drafts: list[Draft]) -> None:
    order = [*range(8, len(world.instances)), *range(8)]
    other, _ = asked(worlds.moved(worlds.reordered(world, order), worlds.yaw_motion(90.0, (3.0, 1.0, 0.0))))
    assert [read(spatiotemporal.SKILL, d) for d in other] == [read(spatiotemporal.SKILL, d) for d in drafts]


def test_the_samples_in_the_module_text_are_real(drafts: list[Draft]) -> None:
    assert shown(spatiotemporal.SKILL, drafts) >= 2
