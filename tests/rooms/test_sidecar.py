"""What is said of the objects of a room beside its scan: looks of models made by hand, and supports that carry."""

from __future__ import annotations

import json

import numpy as np
import pytest

from generators.rooms.files.looks import looks
from generators.rooms.files.scannet import sensor_frame
from generators.rooms.files.sidecar import objects_file
from generators.rooms.furnish.dressing import DRESSED
from generators.rooms.furniture import CATALOGUE
from generators.rooms.furniture.shapes import box
from generators.rooms.materials import WHITE, picture
from generators.rooms.model import Material, Model, Placed, Room
from generators.rooms.shell.shell import SHELL
from vstdata.draw import Draw

RED, GREEN = Material((0.78, 0.14, 0.13)), Material((0.25, 0.55, 0.28), substance="plastic")
OAK = Material((0.72, 0.55, 0.37), "wood", (0.53, 0.41, 0.27), 0.12)
TOUCH = 0.03  # metres between a thing and what carries it: cushions give way, wheels stand on points


def told(room: Room, turn: np.ndarray | None = None) -> dict[str, object]:
    return dict(json.loads(objects_file(room, "bedroom", np.eye(4) if turn is None else turn)))


def test_what_is_seen_most_gives_the_look_and_what_is_hidden_none() -> None:
    core, case = box(0.9, 0.9, 0.9).move(z=0.05).of(RED), box(1, 1, 1).of(GREEN)
    knob = box(0.1, 0.1, 0.1).move(y=-0.54, z=0.5).of(WHITE)
    only = looks(Model("box", (core, case, knob)))
    assert (only.color, only.second, only.material) == ("green", None, "plastic")
    lid = box(1, 1, 0.3).move(z=1.0).of(OAK)
    both = looks(Model("box", (core, case, knob, lid)))
    assert (both.color, both.second, both.material) == ("green", "light brown", "plastic")


def test_a_thing_has_a_colour_or_a_reason_why_not(furnished: list[Room]) -> None:
    between = Material((0.25, 0.20, 0.18))
    plain, painted = (looks(Model("box", (box(1, 1, 1).of(skin),))) for skin in (between, picture(Draw("art"))))
    assert (plain.color, plain.no_color) == (None, "between two names")
    assert (painted.color, painted.no_color) == (None, "picture")
    found = [one for room in furnished[:3] for one in told(room)["objects"]]
    assert all((one["color"] is None) == (one["noColor"] is not None) for one in found)
    assert np.mean([one["color"] is not None for one in found]) > 0.75


def test_what_has_a_front_is_not_looked_at_from_behind() -> None:
    body, back = box(1, 0.9, 1).of(GREEN), box(1, 0.05, 1).move(y=0.475).of(RED)
    for faces, second in ((True, None), (False, "red")):
        seen = looks(Model("box", (body, back), faces=faces))
        assert (seen.color, seen.second) == ("green", second)


def test_fronts_are_turned_into_the_frame_of_the_scan() -> None:
    model = Model("chair", (box(1, 1, 1).of(RED),), faces=True)
    room = Room("room0", np.eye(2), 2.5, (Placed(model, np.zeros(3), np.pi / 2),), ())
    (chair,) = told(room)["objects"]  # type: ignore[misc]
    assert chair["front"] == [1.0, 0.0, 0.0]
    turn = sensor_frame(Draw("turned"))
    (chair,) = told(room, turn)["objects"]  # type: ignore[misc]
    assert chair["front"] == pytest.approx(turn[:3, 0], abs=1e-8)
    assert chair["up"] == pytest.approx([0.0, 0.0, 1.0], abs=1e-8)


def test_whatever_has_a_place_has_a_support_that_touches_it(furnished: list[Room]) -> None:
    for room in furnished:
        points = [np.concatenate([p.to_world(part.vertices) for part in p.model.parts]) for p in room.placed]
        for k, placed in enumerate(room.placed):
            if placed.model.category in SHELL:
                continue
            support = placed.support
            assert support is not None, placed.model.category
            carrier = points[support]
            what = room.placed[support].model.category
            curtain = placed.model.category in DRESSED
            kind = "on_wall" if curtain else CATALOGUE[placed.model.category].placement
            if kind == "on_wall":
                assert what == "wall"
                assert gap(points[k], carrier).max() < TOUCH
            elif kind == "ceiling":
                assert what == "ceiling"
            else:
                low = points[k][:, 2].min()
                levels = carrier[:, 2] if what not in ("floor", "rug") else carrier[:, 2].max()
                assert np.abs(levels - low).min() < TOUCH, (placed.model.category, what)
                assert gap(points[k][:, :2], carrier[:, :2]).max() <= 0, (placed.model.category, what)


def gap(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Along each axis, how far the bounds of two clouds are apart (negative: how far they overlap)."""
    return np.asarray(np.maximum(one.min(axis=0) - two.max(axis=0), two.min(axis=0) - one.max(axis=0)))


def test_groups_are_a_table_with_its_chairs(furnished: list[Room]) -> None:
    found = 0
    for room in furnished:
        for k, placed in enumerate(room.placed):
            if placed.model.category == "chair" and placed.group is not None:  # not carried off
                anchor = room.placed[placed.group]
                assert anchor.model.category == "table"
                assert anchor.group == placed.group != k
                found += 1
    assert found >= 4


def test_mirrors_and_screens_are_told() -> None:
    """By what they are made of and what they are for, the mirrored door of a wardrobe too."""
    catalogue = [CATALOGUE[name] for name in ("mirror", "floor mirror", "television", "tablet")]
    wardrobes = [CATALOGUE["wardrobe"].build(Draw("wardrobe", k)) for k in range(12)]
    models = [*(entry.build(Draw("seen in", entry.category)) for entry in catalogue), *wardrobes]
    placed = tuple(Placed(model, np.zeros(3)) for model in models)
    objects = told(Room("room0", np.zeros((3, 2)), 2.5, placed, ()))["objects"]
    assert isinstance(objects, list)
    assert [one["mirror"] for one in objects[:4]] == [True, True, False, False]
    assert [one["screen"] for one in objects[:4]] == [False, False, True, True]
    assert len({one["mirror"] for one in objects[4:]}) == 2


def test_every_object_of_a_room_is_told(furnished: list[Room]) -> None:
    room = furnished[0]
    value = told(room)
    objects = value["objects"]
    assert isinstance(objects, list)
    assert value["schema"] == 1
    assert [one["label"] for one in objects] == [placed.model.category for placed in room.placed]
    assert [one["id"] for one in objects] == list(range(len(room.placed)))
    for one, placed in zip(objects, room.placed, strict=True):
        assert (one["front"] is None) == (not placed.model.faces)
    named = sum(one["color"] is not None for one in objects if one["label"] not in SHELL)
    assert named >= 0.4 * len(objects)
