"""Directions in the floor plane by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from tests.facts.strategies import QUICK, motions, numbers, vectors
from tests.worlds import Thing, living_room, look_at, make_scene, moved
from vstdata.facts import (
    LEFT_RIGHT,
    LEFT_RIGHT_BACK,
    QUADRANTS,
    Facts,
    Sectors,
    corners_agree,
    elevation,
    heading,
    turn,
    wrapped,
)
from vstdata.scene import FloatArray, Noise
from vstdata.words.directions import COMPASS_NAMES

COMPASS = Sectors(COMPASS_NAMES, tuple(45.0 * k - 22.5 for k in range(8)))  # its first edge is below 0
NORTH, EAST, SOUTH, WEST = np.array([[0.0, 1, 0], [1, 0, 0], [0, -1, 0], [-1, 0, 0]])


def test_headings_and_turns_by_hand() -> None:
    assert heading(np.stack([NORTH, EAST, SOUTH, WEST])).tolist() == [0.0, 90.0, 180.0, 270.0]
    assert heading(np.array([1.0, 1.0, -7.0])) == pytest.approx(45.0)
    assert turn(NORTH, EAST) == 90.0
    assert turn(EAST, NORTH) == -90.0
    assert turn(NORTH, SOUTH) == 180.0
    assert turn(SOUTH, WEST) == 90.0
    assert wrapped(np.array([-180.0, 180.0, 190.0, -370.0, 0.0])).tolist() == [180.0, 180.0, -170.0, -10.0, 0.0]
    assert elevation(np.array([[0.0, 3.0, 3.0], [1.0, 0.0, 0.0], [0.0, 0.0, -2.0]])).tolist() == [45.0, 0.0, -90.0]


@QUICK
@given(vectors(-1.0, 1.0), vectors(-1.0, 1.0), motions(upright=True))
def test_turns_do_not_change_with_the_world(a: FloatArray, b: FloatArray, motion: FloatArray) -> None:
    a, b = a + np.array([0.01, 0, 0]), b + np.array([0, 0.01, 0])
    if min(np.hypot(*a[:2]), np.hypot(*b[:2])) > 0.005:
        rotated = turn(motion[:3, :3] @ a, motion[:3, :3] @ b)
        assert abs(wrapped(rotated - turn(a, b))) < 1e-6
        assert abs(wrapped(turn(a, b) + turn(b, a))) < 1e-9


@pytest.mark.parametrize(
    ("sectors", "angle", "name", "margin"),
    [
        (QUADRANTS, 30.0, "front-right", 30.0),
        (QUADRANTS, -30.0, "front-left", 30.0),
        (QUADRANTS, 100.0, "back-right", 10.0),
        (QUADRANTS, -95.0, "back-left", 5.0),
        (LEFT_RIGHT_BACK, 130.0, "right", 5.0),
        (LEFT_RIGHT_BACK, 140.0, "back", 5.0),
        (LEFT_RIGHT_BACK, -140.0, "back", 5.0),
        (LEFT_RIGHT_BACK, -130.0, "left", 5.0),
        (LEFT_RIGHT_BACK, -1.0, "left", 1.0),
        (LEFT_RIGHT, 179.0, "right", 1.0),
        (LEFT_RIGHT, -90.0, "left", 90.0),
        (COMPASS, 0.0, "north", 22.5),
        (COMPASS, 359.0, "north", 21.5),
        (COMPASS, 23.0, "northeast", 0.5),
        (COMPASS, -90.0, "west", 22.5),
        (COMPASS, 330.0, "northwest", 7.5),
    ],
)
def test_sectors_by_hand(sectors: Sectors, angle: float, name: str, margin: float) -> None:
    assert sectors.name(angle) == name
    assert sectors.name(angle + 360) == name
    assert sectors.margin(angle) == pytest.approx(margin)


@QUICK
@given(numbers(-360.0, 360.0))
def test_the_name_holds_within_the_margin(angle: float) -> None:
    for sectors in (QUADRANTS, LEFT_RIGHT, LEFT_RIGHT_BACK, COMPASS):
        margin = sectors.margin(angle)
        if margin > 0:
            assert {sectors.name(angle + k * 0.999 * margin) for k in (-1, 0, 1)} == {sectors.name(angle)}
            assert len({sectors.name(angle + k * 1.001 * margin) for k in (-1, 0, 1)}) >= 2


def test_directions_of_the_living_room() -> None:
    """Table in the middle, sofa north of it, cabinet west and a little north, box south-west."""
    facts = Facts(living_room())
    assert facts.direction(6, 11).value == 0.0
    assert facts.direction(11, 6).value == 180.0
    assert facts.facing(6, 11, 12).value == pytest.approx(-np.degrees(np.arctan2(2.7, 1.0)), abs=1e-3)
    assert facts.facing(6, 12, 11).value == pytest.approx(np.degrees(np.arctan2(2.7, 1.0)), abs=1e-3)
    assert facts.facing(6, 11, 15).value == pytest.approx(-np.degrees(np.arctan2(2.2, -2.0)), abs=1e-3)


@QUICK
@given(motions(upright=True))
def test_facts_turn_with_the_world(motion: FloatArray) -> None:
    still, other = Facts(living_room()), Facts(moved(living_room(), motion))
    for at, toward, target in ((6, 11, 12), (12, 13, 14), (15, 8, 11)):
        assert abs(wrapped(other.facing(at, toward, target).value - still.facing(at, toward, target).value)) < 0.01  # type: ignore[arg-type]


def test_noise_makes_directions_uncertain() -> None:
    things = [
        Thing("a", (0, 0, 0), (0.1, 0.1, 0.1)),
        Thing("b", (0, 1, 0), (0.1, 0.1, 0.1)),
        Thing("c", (0, 0, 1), (0.1,) * 3),
    ]
    facts = Facts(make_scene(things, [], noise=Noise(surface=0.05)))
    assert facts.direction(0, 1).error == pytest.approx(np.degrees(np.arcsin(0.1)), abs=1e-3)
    assert facts.direction(0, 2).error == 180.0  # straight above: no direction


def test_corners_in_another_sector_are_counted() -> None:
    box = Thing("sofa", (0.2, 2.0, 0.5), (2.0, 0.6, 1.0)).box.corners
    at, facing = np.array([0.0, 0.0, 0.0]), np.array([0.0, 5.0, 0.0])
    assert corners_agree(LEFT_RIGHT, at, facing, box) == 4
    assert corners_agree(LEFT_RIGHT, at, facing, box + np.array([3.0, 0.0, 0.0])) == 8


def test_headings_of_cameras() -> None:
    camera = look_at((0, 0, 1.5), (1, 1, 1.5))
    assert heading(camera.forward) == pytest.approx(45.0)
