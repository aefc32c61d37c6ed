"""States of a room: every instance is where the listing says, and nothing overlaps, floats or is in the way."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from generators.rooms.files.sidecar import objects_file
from generators.rooms.furnish.house import unlit_house
from generators.rooms.furnish.illuminate import lit_room
from generators.rooms.furnish.layout import unlit_room
from generators.rooms.furnish.walk import free_floor
from generators.rooms.furniture import CATALOGUE
from generators.rooms.model import Room
from generators.rooms.states.states import FREE, WAYS, Change, changed
from tests.rooms import test_layout as layout
from tests.rooms.test_layout import overlaps, world
from vstdata.canonical import read_json
from vstdata.draw import Draw
from vstdata.linear import moved

States = list[tuple[Room, Room, tuple[Change, ...]]]


@pytest.fixture(scope="module")
def states() -> States:
    """First states, further ones and what differs: two of each of some rooms, one of a house."""
    found = []
    firsts = [unlit_room(Draw("states", k), f"room{k}") for k in range(2)]
    firsts.append(unlit_house(Draw("states house"), "house", rooms=2))
    for room in firsts:
        for state in (1, 2) if room.kind != "house" else (1,):
            found.append((room, *changed(room, state, Draw(room.id, "state", state), CATALOGUE)))
    return found


def test_every_way_to_change_comes_and_is_named(states: States) -> None:
    ways = Counter(change.how for _, _, changes in states for change in changes)
    assert ways.keys() == WAYS.keys()
    assert all(changes for _, _, changes in states)
    for _, _, changes in states:
        assert len({change.id for change in changes}) == len(changes)


def test_each_instance_is_where_the_listing_says(states: States) -> None:
    """By the vertices: moved by the motion, untouched, gone or new; under one id in all states."""
    for first, later, changes in states:
        how = {change.id: change for change in changes}
        before = dict(enumerate(first.placed))
        after = {later.id_of(k): placed for k, placed in enumerate(later.placed)}
        assert before.keys() - after.keys() == {id for id, one in how.items() if one.how == "removed"}
        assert after.keys() - before.keys() == {id for id, one in how.items() if one.how == "added"}
        for id in before.keys() & after.keys():
            assert before[id].model is after[id].model
            motion = how[id].motion if id in how else np.eye(4)
            assert motion is not None
            assert np.allclose(moved(world(before[id]), motion), world(after[id]), atol=1e-5), (later.id, id)
            far = np.abs(world(before[id]) - world(after[id])).max()
            assert far > 0.02 if id in how else far == 0, (later.id, id)
        for id, change in how.items():
            assert change.label == (after | before)[id].model.category


def test_nothing_overlaps_floats_or_blocks_the_way(states: States) -> None:
    for first, later, changes in states:
        touched = {change.id for change in changes}
        news = [placed for k, placed in enumerate(later.placed) if later.id_of(k) in touched]
        assert news
        pairs = [pair for pair in overlaps(later.placed) if {pair[0], pair[1]} & {p.model.category for p in news}]
        assert pairs == [], later.id
        assert free_floor(later).area >= FREE * free_floor(first).area
    layout.test_nothing_floats([later for _, later, _ in states])


def test_supports_and_lamps_are_told_by_id(states: States, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("told") / "objects.json"
    for _, later, _ in states:
        room = lit_room(later, Draw("light", later.id))
        path.write_text(objects_file(room, room.kind, np.eye(4)))
        told = read_json(path)
        labels = {one["id"]: one["label"] for one in told["objects"]}
        assert labels == {room.id_of(k): placed.model.category for k, placed in enumerate(room.placed)}
        for one, placed in zip(told["objects"], room.placed, strict=True):
            expected = None if placed.support is None else room.placed[placed.support].model.category
            assert labels.get(one["support"]) == expected
        assert set(told["room"]["light"]["lamps"]) <= labels.keys()
