"""Referring expressions: worked out by hand in a small room, and held against every object of their class."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.single_image import detection_3d, grounding_3d
from tests import worlds
from tests.oracle.boxes import box_error
from tests.skills.reading import read
from tests.worlds import Thing
from vstdata.asking.referring import KINDS, WORDS, judge, so_in_every_sense, words_of
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts, Measure
from vstdata.scene import Scene

# Seen from the south wall, looking north: chairs from left to right far, near and middle; the last is the tallest.
# By index: 6 chair far, 7 chair near, 8 chair middle, 9 table, 10 and 11 kettle on the table and on the floor, 12 sofa.
ROOM = (
    *worlds.room_shell(6.0, 6.0, 2.6),
    Thing("chair", (-2.4, 2.0, 0.4), (0.4, 0.4, 0.8)),
    Thing("chair", (-0.6, -0.8, 0.4), (0.4, 0.4, 0.8)),
    Thing("chair", (1.3, 0.9, 0.6), (0.7, 0.7, 1.2)),
    Thing("table", (0.2, 0.3, 0.35), (0.8, 0.6, 0.7)),
    Thing("kettle", (0.2, 0.3, 0.85), (0.25, 0.25, 0.3)),
    Thing("kettle", (0.6, -0.9, 0.15), (0.25, 0.25, 0.3)),
    Thing("sofa", (0.4, 2.4, 0.4), (1.6, 0.8, 0.8)),
)
MEANT = {
    ("distance", "nearest", "chair", None): 7,
    ("distance", "second nearest", "chair", None): 8,
    ("distance", "farthest", "chair", None): 6,
    ("height", "tallest", "chair", None): 8,
    ("size", "largest", "chair", None): 8,
    ("column", "leftmost", "chair", None): 6,
    ("column", "second from left", "chair", None): 7,
    ("column", "second from right", "chair", None): 7,
    ("column", "rightmost", "chair", None): 8,
    ("closeness", "closest", "chair", "sofa"): 8,  # 0.75 m; the far chair 1.8 m
    ("side", "right", "chair", "table"): 8,
    ("depth", "nearer", "chair", "table"): None,  # nobody says so
    ("support", "on", "kettle", "table"): 10,
    ("distance", "nearest", "kettle", None): 11,
    ("side", "left", "kettle", "chair"): None,  # there are three chairs
}


def scene(things: Sequence[Thing] = ROOM) -> Scene:
    view = worlds.look_at((0.0, -2.9, 1.7), (0.0, 0.5, 0.4), 320, 240, 210)
    return worlds.make_scene(things, [view], sensor=False)


def asked(world: Scene, keys: int = 1) -> list[Draft]:
    facts = Facts(world)
    return [draft for key in range(keys) for draft in grounding_3d.SKILL.ask(facts, Draw("test", key), Refusals())]


def meaning(world: Scene, draft: Draft) -> tuple[str, str, str, str | None]:
    """Kind, end, class and landmark of a draft with an expression."""
    program = draft.questions[0].program
    (select,) = (step for step in program if step["op"] == "pick")
    landmarks = {step.get("landmark") for step in program if step["op"] == "compare"}
    (landmark,) = (next((one.label for one in world.instances if one.id == i), None) for i in landmarks)
    return select["kind"], select["end"], world.instances[draft.objects[0]].label, landmark


@pytest.fixture(scope="module")
def drafts() -> list[Draft]:
    return asked(scene(), keys=60)


def test_expressions_mean_what_they_mean_by_hand(drafts: list[Draft]) -> None:
    world, found = scene(), defaultdict(set)
    for draft in drafts:
        if draft.question_type != grounding_3d.PLAIN:
            found[meaning(world, draft)].update(draft.objects)
    for expression, instance in MEANT.items():
        assert found.get(expression, set()) == ({instance} if instance is not None else set()), expression
    assert {kind for kind, *_ in found} == set(KINDS) - {"depth"}
    assert all(len(instances) == 1 for instances in found.values())
    assert ("height", "lowest", "chair", None) not in found  # two of them are equally low
    assert ("size", "smallest", "chair", None) not in found


def test_every_rival_is_measured(drafts: list[Draft]) -> None:
    world = scene()
    for draft in drafts:
        (asked_for,) = draft.questions
        (target,) = draft.objects
        label = world.instances[target].label
        measured = [step["instance"] for step in asked_for.program if step["op"] == "compare"]
        all_of_class = [one.id for one in world.instances if one.label == label]
        assert measured == ([] if draft.question_type == grounding_3d.PLAIN else all_of_class)
        assert (len(all_of_class) == 1) == (draft.question_type == grounding_3d.PLAIN)
        ((question, answer),) = read(grounding_3d.SKILL, draft)
        assert label in question
        (box,) = json.loads(answer.split("```json")[1].split("```")[0])
        assert box["label"] == label
        camera = world.frames[0].camera
        assert box_error(box["bbox_3d"], world.instances[target].box.corners, camera.camera_to_world) == ""
        assert asked_for.margin > 0


def test_plain_names_are_few(drafts: list[Draft]) -> None:
    first = asked(scene())
    assert sum(draft.question_type == grounding_3d.PLAIN for draft in first) == 1
    assert {draft.question_type for draft in first} == set(grounding_3d.ASKS)
    assert all(draft.balance in KINDS[draft.question_type].ends for draft in first if draft.balance)


def test_a_rival_that_moves_in_makes_it_unclear() -> None:
    """A fourth chair beside the near one, at the same distance: which is nearest is no longer clear."""
    twin = Thing("chair", (0.62, -0.8, 0.4), (0.4, 0.4, 0.8))
    things = [*(thing for thing in ROOM if thing.label != "kettle"), twin]
    world = scene(things)
    found = {meaning(world, draft)[:3] for draft in asked(world, keys=30) if draft.balance}
    assert ("distance", "nearest", "chair") not in found
    assert ("distance", "farthest", "chair") in found


@pytest.mark.parametrize(
    ("size", "larger", "shorter"), [((0.5, 0.5, 0.9), True, True), ((1.4, 1.4, 0.3), False, False)]
)
def test_words_of_size_hold_in_every_sense(size: tuple[float, float, float], larger: bool, shorter: bool) -> None:
    """A second stool of a larger volume: larger all round, or flat and wide, so that "shorter" would be either."""
    first, second = Thing("stool", (-0.9, 0.2, 0.2), (0.3, 0.3, 0.4)), Thing("stool", (1.2, 0.4, size[2] / 2), size)
    facts = Facts(scene([*worlds.room_shell(6.0, 6.0, 2.6), first, second]))
    assert so_in_every_sense(facts, "size", "largest", (6, 7), 7) == larger
    assert so_in_every_sense(facts, "height", "lowest", (6, 7), 6 if larger else 7) == shorter
    said = {meaning(facts.scene, draft)[:2] for draft in asked(facts.scene, keys=8) if draft.balance}
    assert (("size", "largest") in said) == (("height", "lowest") in said) == larger
    assert ("height", "tallest") in said


@pytest.mark.parametrize(("reach", "clear"), [(0.5, True), (2.35, False)])
def test_closest_holds_by_gaps_and_by_middles(reach: float, clear: bool) -> None:
    """A bench 0.3 m right of a table and a small one 1.2 m left of it: where the near one is long, its middle is
    the farther one, and people differ about which of the two is closer."""
    near, far = (
        Thing("bench", (0.6 + reach / 2, 0.5, 0.2), (reach, 0.4, 0.4)),
        Thing("bench", (-1.7, 0.5, 0.2), (0.4,) * 3),
    )
    things = [*worlds.room_shell(6.0, 6.0, 2.6), near, far, Thing("table", (0.0, 0.5, 0.35), (0.6, 0.6, 0.7))]
    facts = Facts(scene(things))
    assert so_in_every_sense(facts, "closeness", "closest", (6, 7), 6, 8) == clear
    said = {meaning(facts.scene, draft) for draft in asked(facts.scene, keys=8) if draft.balance}
    for end in ("closest", "farthest"):
        assert (("closeness", end, "bench", "table") in said) == clear


def test_a_height_is_compared_only_where_the_foot_is_seen() -> None:
    """A totem whose foot a crate hides is no taller than the other, as far as one sees."""
    totems = [Thing("totem", (x, 1.0, h / 2), (0.4, 0.4, h)) for x, h in ((-1.2, 1.0), (1.2, 1.6))]
    hiding = Thing("crate", (1.15, 0.4, 0.25), (0.7, 0.4, 0.5))
    for things, kinds in ((totems, {"height"}), ([*totems, hiding], set())):
        world = scene([*worlds.room_shell(6.0, 6.0, 2.6), *things])
        said = {meaning(world, draft)[0] for draft in asked(world, keys=8) if draft.balance}
        assert said & {"size", "height"} == kinds
        assert "distance" in said or "column" in said


def test_pictures_are_larger_and_not_taller() -> None:
    for label, kinds in (("picture", {"size"}), ("totem", {"size", "height"})):
        hung = [Thing(label, (x, 2.95, 1.5), (s, 0.04, s)) for x, s in ((-1.6, 0.5), (1.6, 0.9))]
        world = scene([*worlds.room_shell(6.0, 6.0, 2.6), *hung])
        said = {meaning(world, draft)[0] for draft in asked(world, keys=8) if draft.balance}
        assert said & {"size", "height"} == kinds


def test_nothing_is_asked_of_a_picture_with_a_mirror() -> None:
    mirror = Thing("mirror", (0.4, 2.95, 1.5), (1.6, 0.04, 0.9))
    world = scene([*ROOM, mirror])
    refuse = Refusals()
    for skill in (grounding_3d.SKILL, detection_3d.SKILL):
        assert list(skill.ask(Facts(world), Draw("test"), refuse)) == []
    assert refuse.counts == Counter({"mirror_shows_things_again": 2})


def test_a_second_table_is_no_landmark() -> None:
    world = scene([*ROOM, Thing("table", (-1.6, 0.6, 0.3), (0.5, 0.5, 0.6))])
    found = {meaning(world, draft) for draft in asked(world, keys=30) if draft.balance}
    assert not any(landmark == "table" for *_, landmark in found)
    assert any(landmark == "sofa" for *_, landmark in found)


def test_what_hangs_overhead_is_no_landmark_of_what_stands_below() -> None:
    landmarks = [
        {meaning(world, draft)[3] for draft in asked(world, keys=30) if draft.balance}
        for world in (scene([*ROOM, Thing("lamp", (2.0, 1.5, z), (0.5, 0.5, 0.3))]) for z in (2.15, 1.5))
    ]
    assert "lamp" not in landmarks[0]
    assert "lamp" in landmarks[1]


def test_every_end_has_words_that_hold_its_label() -> None:
    assert set(WORDS) == {(kind, end) for kind, one in KINDS.items() for end in one.ends}
    for kind, end in WORDS:
        for shown in (2, 3):
            words = words_of(kind, end, shown)
            assert len(set(words)) == len(words) >= 1
            for one in words:
                assert "{label" in one
                assert ("{landmark}" in one) == KINDS[kind].landmark


def test_two_are_compared_and_three_are_ranked() -> None:
    """A superlative, or a place in a row, is said of three or more; "the two" of two alone."""
    superlative = re.compile(r"\b\w+(?:est|most)\b|\b(?:least|first|second)\b")
    for kind, end in WORDS:
        if KINDS[kind].ranked:
            if not end.startswith("second"):  # there is no second of two
                assert not any(superlative.search(one) for one in words_of(kind, end, 2)), end
            assert all(superlative.search(one) for one in words_of(kind, end, 3)), end
            assert not any("two" in one for one in words_of(kind, end, 3)), end


values = st.lists(st.tuples(st.floats(-3, 3), st.floats(0, 0.3)), min_size=2, max_size=6)


@given(values, st.sampled_from(sorted(WORDS)))
def test_no_true_values_within_the_errors_change_the_winner(
    pairs: list[tuple[float, float]], ends: tuple[str, str]
) -> None:
    """Whatever is said to be clear stays so at the ends of all intervals."""
    kind, end = ends
    pairs = [(abs(value), error) for value, error in pairs] if KINDS[kind].ranked else pairs
    found = judge(KINDS[kind], end, [Measure(*pair) for pair in pairs])
    if found is None:
        return
    rng = np.random.default_rng(1)
    place = KINDS[kind].ends[end]
    for _ in range(20):
        true = np.array([value + error * rng.choice([-1.0, 1.0]) for value, error in pairs])
        if KINDS[kind].ranked:
            assert np.argsort(true)[place % len(true)] == found.winner
        else:
            assert np.flatnonzero(true * place > 0).tolist() == [found.winner]
    again = judge(KINDS[kind], end, [Measure(*pair) for pair in pairs[::-1]])
    assert again is not None
    assert (len(pairs) - 1 - again.winner, again.margin) == (found.winner, found.margin)


def test_answers_are_spread_over_ends() -> None:
    ends = Counter((draft.question_type, draft.balance) for draft in asked(scene(), keys=40) if draft.balance)
    for kind in ("distance", "column"):
        counts = [count for (name, _), count in ends.items() if name == kind]
        assert len(counts) >= 3
        assert min(counts) >= 0.05 * sum(counts)
