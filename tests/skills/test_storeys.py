"""A scan of several storeys is not called one room: each is asked by itself, and no distance leads through a floor."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from skills import all_skills
from tests.worlds import Thing, living_room, look_at, make_scene, room_shell
from vstdata.asking.one_room import NAMELESS, one_room_each
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.storeys import storey_of_camera, storey_of_thing
from vstdata.scene import Scene

UP = 3.0
LOW = [
    Thing("sofa", (0, 2.0, 0.4), (2.0, 0.9, 0.8)),
    Thing("cabinet", (-2.7, 1.0, 1.0), (0.5, 1.2, 2.0)),
    Thing("lamp", (2.5, 2.0, 0.8), (0.3, 0.3, 1.6)),
    Thing("box", (-2.2, -2.0, 0.2), (0.4, 0.4, 0.4)),
]
HIGH = [
    Thing("bed", (1.5, -1.4, 0.3 + UP), (2.0, 1.5, 0.6)),
    Thing("desk", (-2.3, -1.5, 0.375 + UP), (0.8, 1.4, 0.75)),
    Thing("wardrobe", (0.5, 2.2, 1.0 + UP), (1.5, 0.6, 2.0)),
    Thing("plant", (2.6, 1.5, 0.6 + UP), (0.5, 0.5, 1.2)),
]
EYES = [(-2.0, -1.0), (1.5, -1.8), (2.5, -2.0), (0.0, -2.0), (1.5, 1.0), (-1.0, 0.0)]
STAIRS = 2.9  # a camera whose feet are on the stairs


def house(floor: str = "floor") -> Scene:
    """Two rooms of 6 x 5 m above each other, six pictures in each and one on the stairs, rooms not told apart."""
    shell = [*room_shell(6.0, 5.0, 2.6)]
    above = [replace(one, center=(*one.center[:2], one.center[2] + UP)) for one in shell]
    things = [replace(one, label=floor) if one.label == "floor" else one for one in [*shell, *above]]
    cameras = [
        look_at((x, y, 1.5 + z), (one.center[0], one.center[1], one.center[2]))
        for z, these in ((0.0, LOW), (UP, HIGH))
        for k, (x, y) in enumerate(EYES)
        for one in [these[k % 4]]
    ]
    return make_scene([*things, *LOW, *HIGH], [*cameras, look_at((0, 0, STAIRS), (1, 1, STAIRS))])


@pytest.mark.parametrize("floor", ["floor", "object"])
def test_storeys_are_asked_one_by_one(floor: str) -> None:
    """Where floors are named, and where cameras alone tell."""
    facts = Facts(house(floor))
    assert facts.storeys == pytest.approx((0.0, UP), abs=0.2)
    assert facts.several_rooms
    assert facts.room_area is None
    dropped = Counter[str]()
    low, high = one_room_each(facts, dropped)
    assert (low.frames, high.frames) == (tuple(range(6)), tuple(range(6, 12)))
    assert dropped == {"frame_between_storeys": 1}
    assert set(low.by_label) == {one.label for one in LOW}
    assert set(high.by_label) == {one.label for one in HIGH}


def test_no_skill_speaks_of_the_room_or_through_the_floor() -> None:
    rooms, refused = one_room_each(Facts(house())), Refusals()
    asked = Counter[str]()
    for room in rooms:
        assert room.several_rooms
        assert room.room_area is None
        for name, skill in all_skills().items():
            for draft, _ in zip(skill.ask(room, Draw("house", name), refused), range(25), strict=False):
                asked.update(one.question_type for one in draft.questions)
                heights = [room.position(i)[2] // UP for i in draft.objects if room.label(i) != NAMELESS]
                assert len(set(heights)) <= 1, name
                assert "room_size" not in {one.question_type for one in draft.questions}
    assert sum(asked.values()) > 50
    assert not asked["room_size"]
    assert not asked["object_counting"]
    assert refused.counts["room_size:several_rooms"] == 2


@pytest.mark.parametrize(("z", "storey"), [(1.5, 0), (2.6, 0), (2.9, -1), (3.2, -1), (3.5, 1), (4.6, 1), (-1.0, -1)])
def test_where_a_camera_is(z: float, storey: int) -> None:
    assert storey_of_camera((0.0, 3.0), z) == storey


def test_where_a_thing_is() -> None:
    assert [storey_of_thing((0.0, 3.0), *span) for span in ((0, 1), (2, 2.6), (-0.1, 3.1), (0, 4), (2.9, 5))] == [
        *(0, 0, 0, -1, 1)
    ]


def test_one_room_is_one_storey() -> None:
    """A dais, a camera carried low and high, and a single picture from a ladder make no second storey."""
    assert Facts(living_room()).storeys == ()
    things = [*room_shell(6.0, 5.0, 2.6), Thing("floor", (2.0, 0.0, 0.25), (2.0, 5.0, 0.5)), *LOW]
    cameras = [look_at((0, 0, z), (2.5, 2.0, 0.8)) for z in np.linspace(0.3, 2.0, 12)]
    assert Facts(make_scene(things, cameras)).storeys == ()
    unnamed = [replace(one, label="object") if one.label == "floor" else one for one in things]
    assert Facts(make_scene(unnamed, [*cameras, look_at((0, 0, 2.5), (2.5, 2, 0.8))])).storeys == ()
