"""Houses: rooms that share walls of real thickness, open doors that one can look and walk through, regions."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
import trimesh

from generators.rooms.camera.lens import draw_lens
from generators.rooms.camera.path import camera_path
from generators.rooms.files.scannet import sensor_frame
from generators.rooms.files.sidecar import objects_file
from generators.rooms.furnish.house import make_house
from generators.rooms.furnish.plan import open_leaves
from generators.rooms.furnish.walk import free_floor
from generators.rooms.model import FloatArray, Room
from generators.rooms.shell.house_plan import draw_house
from generators.rooms.shell.openings import THICKNESS
from tests.rooms import test_layout as layout
from tests.rooms.test_layout import overlaps, world
from vstdata.draw import Draw
from vstdata.errors import BuildError
from vstdata.linear import moved
from vstdata.rays import Embree


@pytest.fixture(scope="module")
def houses() -> list[Room]:
    """A small house around its living room, and a large one around its hall."""
    return [make_house(Draw("test house", n), f"house{n}", rooms=n) for n in (3, 5)]


def test_nothing_overlaps_or_floats(houses: list[Room]) -> None:
    for house in houses:
        assert overlaps(house.placed) == [], house.id
    layout.test_nothing_floats(houses)


def test_rooms_are_apart_by_the_thickness_of_their_wall(houses: list[Room]) -> None:
    for house in houses:
        floors = [shapely.Polygon(region.floor) for region in house.regions]
        for k, floor in enumerate(floors[1:], start=1):
            assert floors[0].distance(floor) == pytest.approx(THICKNESS, abs=1e-9), house.regions[k].kind
        walls = [p for p in house.placed if p.model.category == "wall"]
        assert len(walls) == sum(len(region.floor) for region in house.regions)
        for category in ("floor", "ceiling"):
            assert sum(p.model.category == category for p in house.placed) == len(floors)
        for placed in house.placed:
            if placed.model.category in ("door", "wall", "window"):
                for part in placed.model.parts:
                    mesh = trimesh.Trimesh(part.vertices, part.faces, process=False)
                    assert mesh.is_watertight
                    assert mesh.volume > 0
        inner = shapely.union_all([floor.buffer(THICKNESS / 2, join_style="mitre") for floor in floors])
        assert inner.area == pytest.approx(shapely.Polygon(house.floor).buffer(THICKNESS / 2, join_style="mitre").area)


def test_everything_stands_in_one_room(houses: list[Room]) -> None:
    for house in houses:
        floors = [shapely.Polygon(region.floor).buffer(1e-6) for region in house.regions]
        for placed in layout.furniture(house):
            hull = shapely.MultiPoint(world(placed)[:, :2])
            assert sum(floor.covers(hull) for floor in floors) == 1, (house.id, placed.model.category)
            assert world(placed)[:, 2].max() < house.height + 1e-6


def test_doors_are_looked_and_walked_through(houses: list[Room]) -> None:
    """Straight through each doorway at all heights of eyes nothing stands; all rooms are one free floor; the walks
    are in all of them and nowhere in a wall or a leaf."""
    for house in houses:
        corners = np.concatenate([p.to_world(q.vertices)[q.faces] for p in house.placed for q in p.model.parts])
        embree = Embree(corners.reshape(-1, 3), np.arange(3 * len(corners)).reshape(-1, 3))
        assert len(house.passages) == len(house.regions) - 1
        for passage in house.passages:
            ways = [_through(passage, share, z) for share in (0.2, 0.5, 0.8) for z in (0.4, 1.2, 1.9)]
            assert embree.first(np.array(ways, dtype=np.float32))[0].min() > THICKNESS + 0.25
        free = free_floor(house)
        for region in house.regions:
            assert free.intersection(shapely.Polygon(region.floor)).area > 0.8, (house.id, region.kind)
        takes = camera_path(
            house, Draw("walk", house.id), 32 * len(house.regions), draw_lens(Draw("lens", house.id), 64)
        )
        places = shapely.points([take.camera.center[:2] for take in takes])
        rooms = [shapely.Polygon(region.floor) for region in house.regions]
        assert min(shapely.contains(room, places).sum() for room in rooms) >= 12
        ways = shapely.union_all([*rooms, *(shapely.Polygon(passage) for passage in house.passages)])
        assert shapely.covers(ways, places).all()
        leaves = shapely.union_all([leaf for placed in house.placed for leaf in open_leaves(placed)])
        assert len(house.passages) <= shapely.get_num_geometries(leaves) * 6
        assert shapely.distance(leaves, places).min() >= 0.25


def _through(passage: FloatArray, share: float, z: float) -> FloatArray:
    """A ray (6,) across a doorway from 10 cm before it."""
    left, right, _, beyond = passage
    across = (beyond - left) / np.linalg.norm(beyond - left)
    start = left + share * (right - left) - 0.1 * across
    return np.array([*start, z, *across, 0.0])


def test_a_house_is_a_function_of_its_draw(houses: list[Room]) -> None:
    again = make_house(Draw("test house", 3), "house3", rooms=3)
    assert [p.model.category for p in again.placed] == [p.model.category for p in houses[0].placed]
    assert all(np.array_equal(world(a), world(b)) for a, b in zip(again.placed, houses[0].placed, strict=True))


def test_kinds_make_sense() -> None:
    """The middle is a living room or a hall; no two baths, kitchens or living rooms; an outer door in the middle."""
    found = [draw_house(Draw("plan", k), 2 + k % 5, 2.6) for k in range(150)]
    plans = [plan for plan in found if plan is not None]
    assert len(plans) > 20
    for plan in plans:
        kinds = [chamber.kind for chamber in plan.chambers]
        assert kinds[0] in ("living room", "hallway")
        assert all(kinds.count(kind) == 1 for kind in kinds if kind != "bedroom")
        assert [o.way for o in plan.openings[0] if o.label == "door"].count("") == 1
        assert all([o.way for o in own if o.label == "door"] == ["open"] for own in plan.openings[1:])
        assert sum(o.way == "through" for o in plan.openings[0]) == len(kinds) - 1


def test_no_house_is_an_error_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generators.rooms.furnish.house.HOUSES", 0)
    with pytest.raises(
        BuildError, match="h: no house of 4 rooms could be furnished in 0 attempts; take another --seed"
    ):
        make_house(Draw("none"), "h", rooms=4)


def test_regions_are_told_in_the_frame_of_the_scan(houses: list[Room]) -> None:
    house, to_sensor = houses[0], sensor_frame(Draw("frame"))
    told = json.loads(objects_file(house, house.kind, to_sensor))["room"]
    assert told["kind"] == "house"
    assert [one["id"] for one in told["regions"]] == list(range(3))
    for one, region in zip(told["regions"], house.regions, strict=True):
        corners = moved(np.c_[region.floor, np.zeros(4)], to_sensor)
        assert one["kind"] == region.kind
        assert np.allclose(one["polygon"], corners[:, :2], atol=1e-4)
        assert one["floor"] == pytest.approx(corners[0, 2], abs=1e-4)
        assert one["ceiling"] - one["floor"] == pytest.approx(region.roof.height, abs=2e-4)
