"""object_counting against boxes drawn by formula, and the words that counting depends on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from skills.video import object_counting
from tests import worlds
from tests.skills.reading import shown
from tests.worlds import Thing
from vstdata.asking import video_frames as clips
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import Camera, Scene
from vstdata.words.english import is_plural, plural
from vstdata.words.labels import confusable, countable


def tour(count: int = 24, width: int = 320) -> list[Camera]:
    """Around the room along the walls, looking across it."""
    angle = 2 * np.pi * np.arange(count) / count
    eyes = np.column_stack([2.0 * np.cos(angle), 2.0 * np.sin(angle), np.full(count, 1.6)])
    size = {"width": width, "height": width * 3 // 4, "focal": width * 0.75}
    return [worlds.look_at(eye, (-0.6 * eye[0], -0.6 * eye[1], 0.4), **size) for eye in eyes]


def room(*things: Thing, cameras: Sequence[Camera] | None = None) -> Scene:
    furniture = [*worlds.LIVING_ROOM, *things]
    return worlds.make_scene(furniture, tour() if cameras is None else cameras, sensor=False)


def asked(world: Scene, frames: Sequence[int] | None = None, key: int = 0) -> tuple[list[Draft], Counter[str]]:
    refuse = Refusals()
    facts = Facts(world, frames=frames, width=160)
    return list(object_counting.SKILL.ask(facts, Draw("test", key), refuse)), refuse.counts


def kinds_of(draft: Draft) -> list[str]:
    """The labels that a draft counts."""
    return [str(step["label"]) for step in draft.questions[0].program if step["op"] == "counted"]


STOOLS = tuple(
    Thing("stool", (x, y, 0.2), (0.35, 0.35, 0.4)) for x, y in ((1.6, 0.2), (1.6, 0.9), (-1.5, -1.0), (-1.5, -0.2))
)

BOX = (Thing("box", (-1.9, 1.2, 0.2), (0.4, 0.4, 0.4)),)


@pytest.fixture(scope="module")
def counted() -> tuple[Scene, list[Draft], Counter[str]]:
    world = room(*STOOLS, *BOX)
    return world, *asked(world)


def test_counts_are_those_of_the_room(counted: tuple[Scene, list[Draft], Counter[str]]) -> None:
    world, drafts, _ = counted
    real = Counter(instance.label for instance in world.instances)
    types = Counter(draft.question_type for draft in drafts)
    assert set(types) == {"object_count", "object_count_sum"}
    for draft in drafts:
        (question,) = draft.questions
        kinds = kinds_of(draft)
        assert question.answer.value == sum(real[kind] for kind in kinds) == len(draft.objects) == int(draft.balance)
        assert sorted(world.instances[i].label for i in draft.objects) == sorted(
            k for k in kinds for _ in range(real[k])
        )
        assert [question.slots[name] for name in ("things", "first", "second") if name in question.slots] == [
            plural(kind) for kind in kinds
        ]
        if draft.question_type == "object_count":
            said = ("is", kinds[0]) if question.answer.value == 1 else ("are", plural(kinds[0]))
            assert (question.slots["are"], question.slots["counted"]) == said
        assert (question.answer.type, question.answer.unit, question.answer.decimals, question.margin) == (
            "number",
            "",
            0,
            1.0,
        )
    asked_for = {kinds[0]: draft.questions[0].answer.value for draft in drafts if len(kinds := kinds_of(draft)) == 1}
    assert asked_for["chair"] == 3
    assert asked_for["stool"] == 4


def test_words_speak_of_the_room_only_where_all_of_it_is_shown() -> None:
    """Cameras that look to one side alone show one of two sofas: who has seen no more does not know what the room
    has."""
    far = Thing("sofa", (-2.2, -2.0, 0.4), (0.8, 1.6, 0.8))
    whole, part = asked(room(*STOOLS)), asked(room(*STOOLS, far))
    assert {"room" in draft.questions[0].slots for draft in whole[0]} == {True}
    for draft in part[0]:
        kinds = kinds_of(draft)
        assert ("room" in draft.questions[0].slots) == ("sofa" not in kinds or draft.questions[0].answer.value > 1)


def test_every_counted_object_is_in_the_pictures(counted: tuple[Scene, list[Draft], Counter[str]]) -> None:
    """Drawn by formula: some shown frame has half of it, or a large part, and enough pixels."""
    world, drafts, _ = counted
    boxes = [instance.box for instance in world.instances]
    seen: dict[tuple[int, int], tuple[float, float]] = {}
    keys = [frame.key for frame in world.frames]
    for draft in drafts[:12]:
        steps = [step for step in draft.questions[0].program if step["op"] == "seen"]
        assert len(steps) == len(draft.objects)
        for i, step in zip(draft.objects, steps, strict=True):
            frame = keys.index(step["frame"])
            assert frame in draft.frames
            assert step["instance"] == world.instances[i].id
            if (frame, i) not in seen:
                camera = world.frames[frame].camera
                visible = (worlds.draw(camera, boxes)[1] == i).sum()
                alone = (worlds.draw(camera, [boxes[i]])[1] == 0).sum()
                seen[frame, i] = visible / alone, visible / (camera.width * camera.height)
            assert seen[frame, i][0] == pytest.approx(step["value"], abs=0.05)
            assert seen[frame, i][0] >= (0.28 if seen[frame, i][1] > 0.019 else 0.48)
            assert seen[frame, i][1] >= 0.0013


def test_clips_are_different_parts_of_a_walk() -> None:
    """Of 24 frames one clip of 16; of 40 the whole and both halves, of which no two have more than half in common."""
    one, three = (
        clips.clips(Facts(room(*STOOLS, cameras=tour(count)), width=160), Draw("test"), Refusals())
        for count in (24, 40)
    )
    assert [len(frames) for frames in one] == [16]
    assert (one[0][0], one[0][-1]) == (0, 23)
    assert set(np.diff(one[0]).tolist()) == {1, 2}
    assert {(frames[0], frames[-1]) for frames in three} == {(0, 39), (0, 19), (20, 39)}
    assert all(len(frames) == 16 for frames in three)
    assert all(len({*a} & {*b}) <= 8 for a, b in combinations(three, 2))


def test_no_clip_begins_with_bare_walls() -> None:
    """The first five of 14 cameras look at the wall above everything."""
    walls = [worlds.look_at((0.0, 0.0, 2.2), (-3.0, 0.1 * k, 2.5), 320, 240, 900.0) for k in range(5)]
    found = clips.clips(Facts(room(cameras=[*walls, *tour(9)]), width=160), Draw("test"), Refusals())
    assert found == [tuple(range(5, 14))]  # the nine others
    none = clips.clips(Facts(room(cameras=[*walls, *tour(7)]), width=160), Draw("test"), Refusals())
    assert none == []


def test_no_things_are_counted_twice_and_singles_are_few(counted: tuple[Scene, list[Draft], Counter[str]]) -> None:
    _, drafts, _ = counted
    assert len({frozenset(draft.objects) for draft in drafts}) == len(drafts)
    singles = [draft for draft in drafts if draft.question_type == "object_count" and draft.balance == "1"]
    plain = [draft for draft in drafts if draft.question_type == "object_count"]
    assert 0 < len(singles) <= len(plain) / 2
    assert 0 < len(drafts) - len(plain) <= len(drafts) / object_counting.PER_SUM
    assert all(int(draft.balance) >= 3 for draft in drafts if draft.question_type == "object_count_sum")


def test_only_what_one_counts_together_is_added_up() -> None:
    """Seats are; balls, plants and boxes are with none of them, nor with each other."""
    more = [
        Thing(label, (-2.2, 0.6 * k - 0.9, 0.2), (0.3, 0.3, 0.4)) for k, label in enumerate(("ball", "plant", "ball"))
    ]
    sums = [d for key in range(4) for d in asked(room(*STOOLS, *more), key=key)[0] if len(kinds_of(d)) == 2]
    assert sums
    assert {kind for draft in sums for kind in kinds_of(draft)} == {"chair", "stool", "sofa"}
    both = {draft.questions[0].answer.value for draft in sums if sorted(kinds_of(draft)) == ["chair", "stool"]}
    assert both == {7}


def test_nothing_is_counted_with_a_kind_of_it() -> None:
    """A bar stool is a stool."""
    more = [Thing("bar stool", (-2.2, 0.8 * k - 0.9, 0.35), (0.35, 0.35, 0.7)) for k in range(3)]
    kinds = {frozenset(kinds_of(d)) for key in range(4) for d in asked(room(*STOOLS, *more), key=key)[0]}
    assert {"chair", "sofa"} in kinds
    assert {"bar stool", "stool"} not in kinds


def test_whoever_counts_both_need_not_tell_them_apart() -> None:
    """Chairs and office chairs are asked for together only."""
    drafts, _ = asked(room(*STOOLS, Thing("office chair", (1.8, -1.5, 0.5), (0.5, 0.5, 1.0))))
    with_chairs = {frozenset(kinds_of(draft)) for draft in drafts if "chair" in kinds_of(draft)}
    assert with_chairs <= {frozenset({"chair", "office chair"})}


def test_what_is_not_in_the_video_is_not_counted() -> None:
    """A fourth chair in a closed crate: nobody can see it, so three chairs are counted."""
    crate = Thing("crate", (1.8, -1.8, 0.5), (0.8, 0.8, 1.0))
    hidden = Thing("chair", (1.8, -1.8, 0.45), (0.5, 0.5, 0.9))
    drafts, _ = asked(room(*STOOLS, crate, hidden))
    counts = {kinds_of(draft)[0]: draft.questions[0].answer.value for draft in drafts if len(kinds_of(draft)) == 1}
    assert counts["chair"] == 3


def test_what_hardly_shows_is_not_counted() -> None:
    """Of a fourth chair only the top looks out of an open crate: so chairs are not asked for at all."""
    sides = [Thing("crate", (1.8 + dx, -1.8 + dy, 0.45), size) for dx, dy, size in CRATE]
    drafts, refused = asked(room(*STOOLS, *sides, Thing("chair", (1.8, -1.8, 0.46), (0.5, 0.5, 0.92))))
    assert refused["instance_hardly_shown"] > 0
    assert drafts
    assert all("chair" not in kinds_of(draft) for draft in drafts)


CRATE = tuple(
    (dx, dy, (0.7 if dy else 0.05, 0.7 if dx else 0.05, 0.9))
    for dx, dy in ((0.35, 0), (-0.35, 0), (0, 0.35), (0, -0.35))
)


def test_names_that_may_be_mixed_up_are_refused() -> None:
    plain, _ = asked(room(*STOOLS))
    mixed, refused = asked(room(*STOOLS, Thing("office chair", (1.8, -1.5, 0.5), (0.5, 0.5, 1.0))))
    assert any("chair" in kinds_of(draft) for draft in plain)
    assert all("chair" not in kinds_of(draft) for draft in mixed)
    assert refused["confusable_with_another_label"] >= 1
    books = [Thing("book", (0.3 * k, 0.0, 0.8), (0.2, 0.2, 0.1)) for k in range(2)]
    assert asked(room(*books))[1]["not_countable"] == 1


def test_few_frames_are_no_video() -> None:
    assert asked(room(*STOOLS), frames=range(7)) == ([], Counter({"too_few_frames": 1}))
    short, _ = asked(room(*STOOLS), frames=range(0, 24, 3))
    assert short
    assert {draft.frames for draft in short} <= {tuple(range(0, 24, 3))}


def test_a_clip_is_of_one_walk() -> None:
    """Of walks of 14, 7 and 9 frames the long ones give clips, each of their own frames."""
    world = worlds.make_scene(worlds.LIVING_ROOM, tour(30), sensor=False)
    walks = [0] * 14 + [1] * 7 + [2] * 9
    frames = tuple(replace(frame, walk=walk) for frame, walk in zip(world.frames, walks, strict=True))
    facts = Facts(replace(world, frames=frames), width=160, video_frames=8)
    found = clips.clips(facts, Draw("test"), Refusals())
    assert sorted(tuple(walks[f] for f in clip) for clip in found) == [(0,) * 8, (2,) * 8]
    assert all(sorted(clip) == list(clip) for clip in found)


def test_order_and_place_do_not_matter(counted: tuple[Scene, list[Draft], Counter[str]]) -> None:
    world, drafts, _ = counted
    order = [*range(8, len(world.instances)), *range(8)]
    other, _ = asked(worlds.moved(worlds.reordered(world, order), worlds.yaw_motion(90.0, (3.0, 1.0, 0.0))))
    told = [[(d.frames, d.questions[0].slots, d.questions[0].answer) for d in one] for one in (drafts, other)]
    assert told[0] == told[1]
    assert [{order[i] for i in d.objects} for d in other] == [set(d.objects) for d in drafts]


def test_drafts_are_a_function_of_their_key(counted: tuple[Scene, list[Draft], Counter[str]]) -> None:
    world, drafts, refused = counted
    assert asked(world) == (drafts, refused)
    assert any(asked(world, key=key)[0] != drafts for key in (1, 2, 3))
    assert all(Draft.from_json(draft.to_json()) == draft for draft in drafts)


def test_the_sample_in_the_module_text_is_real(counted: tuple[Scene, list[Draft], Counter[str]]) -> None:
    assert shown(object_counting.SKILL, counted[1], " -> ", "") > 0


@pytest.mark.parametrize(
    ("one", "several"),
    [
        *[
            ("chair", "chairs"),
            ("shelf", "shelves"),
            ("bookshelf", "bookshelves"),
            ("couch", "couches"),
            ("box", "boxes"),
        ],
        *[("bench", "benches"), ("glass", "glasses"), ("toy", "toys"), ("battery", "batteries"), ("person", "people")],
        *[
            ("chest of drawers", "chests of drawers"),
            ("pair of shoes", "pairs of shoes"),
            ("office chair", "office chairs"),
        ],
        *[("mattress", "mattresses"), ("bus", "buses"), ("computer mouse", "computer mice"), ("dish", "dishes")],
        *[("blinds", "blinds"), ("kitchen cabinets", "kitchen cabinets"), ("people", "people"), ("tv", "tvs")],
    ],
)
def test_plural(one: str, several: str) -> None:
    assert plural(one) == several
    assert is_plural(several) or " of " in several


def test_labels_that_cannot_be_counted_or_told_apart() -> None:
    assert [countable(label) for label in ("chair", "books", "book", "kitchen cabinet", "curtain")] == [
        True,
        *[False] * 4,
    ]
    assert confusable("chair", ["table", "chair", "office chair"]) == "office chair"
    assert confusable("office chair", ["table", "chair"]) is None
    assert confusable("chair", ["stack of chairs"]) == "stack of chairs"
    assert confusable("table", ["table lamp"]) is None
    assert confusable("couch", ["sofa"]) == "sofa"
    assert confusable("table", ["desk"]) == "desk"
