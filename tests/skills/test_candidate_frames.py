"""Frames worth asking about: those that show things, and the best of those that do not where there are no others."""

from __future__ import annotations

from collections import Counter

from tests.worlds import Thing, look_at, make_scene
from vstdata.asking.candidate_frames import worth_asking
from vstdata.facts import Facts
from vstdata.scene import Scene

WALL, ONE, SMALL, FULL = range(4)  # what the pictures of `room` show


def room(*pictures: int) -> Facts:
    """A camera in the middle of a room: a bare wall to the south, one thing in the west, three small ones in the east,
    two large ones in the north."""
    things = [
        *(Thing("wall", (0.0, y, 1.3), (8.0, 0.2, 2.6)) for y in (-4.0, 4.0)),
        *(Thing("wall", (x, 0.0, 1.3), (0.2, 8.0, 2.6)) for x in (-4.0, 4.0)),
        Thing("bed", (-3.0, 0.0, 0.6), (1.5, 2.0, 1.2)),
        *(Thing("cup", (3.5, y, 1.2), (0.25, 0.25, 0.25)) for y in (-0.6, 0.0, 0.6)),
        *(Thing("sofa", (x, 3.0, 0.6), (1.2, 0.8, 1.2)) for x in (-0.8, 0.8)),
    ]
    targets = {WALL: (0.0, -3.9, 1.2), ONE: (-3.9, 0.0, 1.2), SMALL: (3.9, 0.0, 1.2), FULL: (0.0, 3.9, 1.2)}
    return Facts(make_scene(things, [look_at((0.0, 0.0, 1.2), targets[each]) for each in pictures]), width=160)


def kept(facts: Facts) -> tuple[tuple[int, ...], dict[str, int]]:
    dropped: Counter[str] = Counter()
    return worth_asking(facts, dropped).frames, dict(dropped)


def test_what_shows_little_is_left_out_and_counted() -> None:
    pictures = (WALL, FULL, FULL, ONE, FULL, SMALL, FULL)
    reasons = {"frame_of_nothing": 1, "frame_of_one_thing": 1, "frame_mostly_bare": 1}
    assert kept(room(*pictures)) == ((1, 2, 4, 6), reasons)


def test_half_of_the_frames_stay_the_best_of_the_poor_ones() -> None:
    assert kept(room(WALL, SMALL, ONE, FULL, WALL, ONE)) == (
        (1, 3, 5),
        {"frame_of_nothing": 2, "frame_of_one_thing": 1},
    )
    assert kept(room(WALL)) == ((0,), {})


def test_a_room_without_named_things_is_left_as_it_is() -> None:
    facts = room(WALL, FULL)
    bare = Facts(_nameless(facts.scene), width=160)
    assert worth_asking(bare, Counter()) is bare


def _nameless(scene: Scene) -> Scene:
    from dataclasses import replace

    return replace(scene, instances=tuple(replace(one, label="unknown") for one in scene.instances))
