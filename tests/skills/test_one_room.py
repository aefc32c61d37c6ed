"""A house is asked room by room: nothing of the next room is named, nor what is seen through a door under one name."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from skills import all_skills
from tests.worlds import Thing, look_at, make_scene
from vstdata.asking.one_room import NAMELESS, one_room_each
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.enclosed import enclosed
from vstdata.scene import Region, Scene

BED, CHAIR, LAMP, SOFA, STOOL, CHAIR_BEYOND, LAMP_BEYOND, BOX, OFFICE_CHAIR = range(9)


def house() -> Scene:
    """Two rooms of 4 x 4 m, x from 0 and from 4.2, with a doorway at y from 1.5 to 2.5. From the first one sees through
    it the chair of the second, but not its lamp."""
    things = [
        Thing("bed", (1.0, 3.0, 0.3), (1.4, 1.8, 0.6)),
        Thing("chair", (3.0, 0.6, 0.45), (0.5, 0.5, 0.9)),
        Thing("lamp", (0.4, 0.5, 0.8), (0.3, 0.3, 1.6)),
        Thing("sofa", (1.6, 0.4, 0.4), (1.4, 0.7, 0.8)),
        Thing("stool", (3.2, 3.4, 0.25), (0.4, 0.4, 0.5)),
        Thing("chair", (6.5, 2.0, 0.45), (0.5, 0.5, 0.9)),
        Thing("lamp", (5.0, 3.7, 0.8), (0.3, 0.3, 1.6)),
        Thing("box", (7.6, 2.0, 0.5), (0.5, 0.8, 1.0)),
        Thing("office chair", (3.5, 1.2, 0.45), (0.5, 0.5, 0.9)),
        Thing("floor", (2.0, 2.0, -0.05), (4.0, 4.0, 0.1)),
        Thing("floor", (6.2, 2.0, -0.05), (4.0, 4.0, 0.1)),
        *(Thing("wall", (4.1, y, 1.3), (0.2, 1.5, 2.6)) for y in (0.75, 3.25)),
        *(Thing("wall", (4.1, y, 1.3), (8.6, 0.2, 2.6)) for y in (-0.1, 4.1)),
        *(Thing("wall", (x, 2.0, 1.3), (0.2, 4.4, 2.6)) for x in (-0.1, 8.3)),
    ]
    first = [look_at((0.3 + 0.1 * k, 2.0, 1.5), (4.0, 2.0, 0.9)) for k in range(4)]
    first += [look_at((3.7, 1.9, 1.5), (0.5, 1.2 + 0.6 * k, 0.5)) for k in range(4)]
    second = [look_at((4.6, 2.0, 1.5), (7.5, 2.0, 0.5)), look_at((7.8, 0.4, 1.6), (4.6, 3.8, 0.6))]
    between = [look_at((4.1, 2.0, 1.5), (7.5, 2.0, 0.5))]
    regions = tuple(
        Region(kind, np.array([[x, 0], [x + 4, 0], [x + 4, 4], [x, 4]]), 0.0, 2.6)
        for kind, x in (("bedroom", 0.0), ("office", 4.2))
    )
    scene = make_scene(things, [*first, *second, *between])
    return replace(scene, regions=regions, room_kind="house")


@pytest.fixture(scope="module")
def rooms() -> list[Facts]:
    return one_room_each(Facts(house()))


def test_frames_go_to_the_room_in_which_they_were_taken() -> None:
    dropped = Counter[str]()
    rooms = one_room_each(Facts(house()), dropped)
    assert [room.frames for room in rooms] == [tuple(range(8)), (8, 9)]
    assert dropped == {"frame_in_no_room": 1}  # in the doorway
    assert [room.scene.room_kind for room in rooms] == ["bedroom", "office"]


def test_what_could_be_of_either_room_has_no_name(rooms: list[Facts]) -> None:
    """The chair beyond is seen through the door, so no chair is named, nor the office chair, which is a chair; the lamp
    beyond is not seen, so the lamp of the first room is its only one."""
    first, second = rooms
    assert set(first.objects) == {BED, LAMP, SOFA, STOOL}
    assert first.by_label["lamp"] == (LAMP,)
    assert set(second.objects) <= {LAMP_BEYOND, BOX, CHAIR_BEYOND}
    assert {LAMP_BEYOND, BOX} <= set(second.objects)
    assert first.scene.instances[CHAIR_BEYOND].label == NAMELESS
    assert [one.id for one in first.scene.instances] == [one.id for one in second.scene.instances]


def test_the_room_is_one_of_them(rooms: list[Facts]) -> None:
    for room in rooms:
        assert room.room_area is not None
        assert room.room_area.value == pytest.approx(16.0, abs=0.6)
    assert Facts(house()).room_area is None


def test_all_skills_speak_of_one_room(rooms: list[Facts]) -> None:
    """No draft of any skill has frames of two rooms, or names what has no name."""
    asked = 0
    for room in rooms:
        names = set(room.by_label)
        for skill in all_skills().values():
            for draft, _ in zip(skill.ask(room, Draw("house"), Refusals()), range(25), strict=False):
                asked += 1
                assert set(draft.frames) <= set(room.frames)
                points = skill.name in ("multi_image.correspondence", "multi_image.pointing")  # places on any surface
                assert points or set(draft.objects) <= set(room.objects), skill.name
                assert NAMELESS not in repr(draft), skill.name
                assert "chair" not in repr(draft) or "chair" in names, skill.name
    assert asked > 100


def test_one_room_is_asked_whole() -> None:
    facts = Facts(replace(house(), regions=house().regions[:1]))
    assert one_room_each(facts) == [facts]


def open_house(*between: Thing) -> Scene:
    """The house with a passage 3 m wide between its rooms, and what stands in it."""
    scene = house()
    walls = [
        *(Thing("wall", (4.1, y, 1.3), (0.2, 0.5, 2.6)) for y in (0.25, 3.75)),
        *(Thing("wall", (4.1, y, 1.3), (8.6, 0.2, 2.6)) for y in (-0.1, 4.1)),
        *(Thing("wall", (x, 2.0, 1.3), (0.2, 4.4, 2.6)) for x in (-0.1, 8.3)),
    ]
    floors = [Thing("floor", (x, 2.0, -0.05), (4.0, 4.0, 0.1)) for x in (2.0, 6.2)]
    made = make_scene([*walls, *floors, *between], [frame.camera for frame in scene.frames])
    return replace(made, regions=scene.regions)


SOFA_BETWEEN = Thing("sofa", (4.1, 2.0, 0.4), (0.8, 2.0, 0.8))
CUPBOARDS = Thing("cabinet", (4.1, 2.0, 1.1), (0.6, 3.0, 2.2))
GLASS = Thing("window", (4.1, 2.0, 1.0), (0.1, 3.0, 1.4))


@pytest.mark.parametrize(
    ("between", "closed"), [((), False), ((SOFA_BETWEEN,), False), ((CUPBOARDS,), True), ((GLASS,), True)]
)
def test_a_room_by_name_alone_is_not_called_a_room(between: tuple[Thing, ...], closed: bool) -> None:
    """What is a part of a larger space has no size of its own, though a sofa stands on the border; cupboards, and glass
    down to the floor, are a wall."""
    scene = open_house(*between)
    assert enclosed(scene) == (closed, closed)
    rooms = one_room_each(Facts(scene))
    assert [room.several_rooms for room in rooms] == [not closed] * 2
    assert [room.room_area is None for room in rooms] == [not closed] * 2


def test_a_door_does_not_make_two_rooms_one() -> None:
    scene = open_house(Thing("wall", (4.1, 0.9, 1.3), (0.2, 0.8, 2.6)), Thing("wall", (4.1, 3.3, 1.3), (0.2, 0.4, 2.6)))
    assert enclosed(scene) == (True, True)  # 1.8 m from y = 1.3 to 3.1
    assert enclosed(replace(scene, mesh=None)) == (False, False)


def test_rooms_above_each_other_share_nothing() -> None:
    """The second room on top of the first: neither frames nor things of one are the other's."""
    scene = house()
    above = replace(scene.regions[0], kind="attic", floor=2.8, ceiling=5.0)
    lamp = Thing("lamp", (1.0, 1.0, 3.2), (0.3, 0.3, 0.6))
    floor = Thing("floor", (2.0, 2.0, 2.75), (4.0, 4.0, 0.1))
    bed = Thing("bed", (1.0, 3.0, 0.3), (1.4, 1.8, 0.6))
    cameras = [look_at((3.0, 2.0, z + 1.5), (1.0, 2.0, z + 0.3)) for z in (0.0, 0.0, 2.8)]
    made = make_scene([bed, Thing("floor", (2.0, 2.0, -0.05), (4.0, 4.0, 0.1)), lamp, floor], cameras)
    low, high = one_room_each(Facts(replace(made, regions=(scene.regions[0], above))))
    assert (low.frames, high.frames) == ((0, 1), (2,))
    assert (set(low.by_label), set(high.by_label)) == ({"bed"}, {"lamp"})
    assert high.floor_height == 2.8
