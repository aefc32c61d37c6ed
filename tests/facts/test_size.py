"""Sizes against hand-made answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from scipy.spatial.transform import Rotation

from tests.facts.strategies import QUICK, boxes, motions, numbers
from tests.worlds import Thing, living_room, make_scene, moved, yaw_motion
from vstdata.facts import Facts, Measure, extents, object_box, upright_box
from vstdata.facts.size import hugs, valid_box
from vstdata.scene import Box, FloatArray, Noise, Scene
from vstdata.sources.building.geometry import MIN_THICKNESS, fit_box


def sizes(facts: Facts, i: int) -> list[float]:
    return [one.value for one in facts.size(i)]


@pytest.mark.parametrize("mesh", [True, False])
def test_sizes_of_the_living_room(mesh: bool) -> None:
    facts = Facts(living_room(mesh=mesh, noise=Noise(surface=0.01)))
    assert facts.size(6) == (Measure(1.6, 0.02), Measure(0.8, 0.02), Measure(0.75, 0.02))
    assert sizes(facts, 10) == [0.9, 0.5, 0.5]  # turned by 45 degrees
    assert facts.height(13) == Measure(1.6, 0.02)


@QUICK
@given(boxes(), motions(upright=True))
def test_upright_boxes_turn_with_the_world(box: Box, motion: FloatArray) -> None:
    corners = box.corners
    found = upright_box(corners)
    other = upright_box(corners @ motion[:3, :3].T + motion[:3, 3])
    np.testing.assert_allclose(found.size, other.size, atol=1e-4)
    local = (corners - found.center) @ found.axes
    assert (np.abs(local) <= found.size / 2 + 1e-6).all()
    assert found.size[0] >= found.size[1] - 1e-4
    assert found.axes[:, 2].tolist() == [0.0, 0.0, 1.0]


@QUICK
@given(numbers(0.2, 2.0), numbers(0.1, 1.9), numbers(-180.0, 180.0))
def test_the_footprint_is_the_smallest(length: float, width: float, yaw: float) -> None:
    thing = Thing("thing", (3.0, -2.0, 1.0), (length, width, 0.5), yaw)
    found = upright_box(thing.box.corners)
    np.testing.assert_allclose(sorted(found.size[:2]), sorted([length, width]), atol=1e-5)
    np.testing.assert_allclose(found.center, thing.center, atol=1e-5)


@QUICK
@given(numbers(0.02, 3.0), numbers(-180.0, 180.0), numbers(0.1, 2.0))
def test_a_plane_has_no_depth_whichever_way_it_is_turned(length: float, yaw: float, height: float) -> None:
    """A picture or a door that is a plane: its footprint is a line."""
    along = length * np.array([np.cos(np.radians(yaw)), np.sin(np.radians(yaw)), 0.0])
    points = np.array([s * along + [5.0, -3.0, z] for s in (-0.5, 0.0, 0.1, 0.5) for z in (0.0, height)])
    np.testing.assert_allclose(upright_box(points).size, [length, 0.0, height], atol=1e-5)
    fitted = fit_box(points)
    assert fitted is not None
    np.testing.assert_allclose(sorted(fitted.size), sorted([length, MIN_THICKNESS, height]), atol=1e-5)


def annotated(scene: Scene, box: Box) -> Facts:
    return Facts(replace(scene, instances=(replace(scene.instances[0], box=box),)))


def test_an_axis_aligned_annotation_gives_way_to_a_tighter_box() -> None:
    """A plank of 2 x 0.2 m turned by 30 degrees, annotated by its axis-aligned bounds."""
    scene = make_scene([Thing("plank", (0.0, 0.0, 0.5), (2.0, 0.2, 1.0), 30.0)], [])
    low, high = scene.instances[0].box.bounds
    facts = annotated(scene, Box((low + high) / 2, high - low, np.eye(3)))
    assert sizes(facts, 0) == pytest.approx([2.0, 1.0, 0.2], abs=1e-4)


def test_an_independent_annotation_stays() -> None:
    """The scan has half of a cabinet, the annotator knew all of it."""
    scene = make_scene([Thing("cabinet", (0.0, 0.0, 0.5), (1.0, 0.3, 1.0))], [])
    facts = annotated(scene, Box(np.array([0.0, 0.15, 0.5]), np.array([1.0, 0.6, 1.2]), np.eye(3)))
    assert sizes(facts, 0) == [1.2, 1.0, 0.6]
    assert facts.height(0).value == 1.2


def test_a_leaning_board_has_its_own_length_and_its_upright_height() -> None:
    axes = Rotation.from_euler("y", 30, degrees=True).as_matrix()
    board = Box(np.array([0.0, 0.0, 1.0]), np.array([0.05, 0.6, 2.0]), axes)
    scene = make_scene([Thing("board", (0, 0, 1.0), (0.05, 0.6, 2.0))], [])
    assert scene.mesh is not None
    leaning = replace(scene, mesh=replace(scene.mesh, vertices=board.corners))
    facts = annotated(leaning, board)
    assert sizes(facts, 0) == [2.0, 0.6, 0.05]
    height = 2.0 * np.cos(np.radians(30)) + 0.05 * np.sin(np.radians(30))
    assert facts.height(0).value == pytest.approx(height, abs=1e-4)
    assert object_box(board.corners, upright_box(board.corners)).height == pytest.approx(height, abs=1e-6)


def test_hugging_is_about_every_side() -> None:
    box = Thing("box", (1.0, 2.0, 3.0), (1.0, 1.0, 1.0), 20.0).box
    assert hugs(box, box.corners)
    assert not hugs(box, box.corners[:4])
    assert not hugs(Box(box.center, box.size + np.array([0.0, 0.0, 0.1]), box.axes), box.corners)


def test_sizes_do_not_depend_on_where_the_world_is() -> None:
    still, away = Facts(living_room()), Facts(moved(living_room(), yaw_motion(33.0, (800.0, -500.0, 12.0))))
    for i in still.objects:
        assert sizes(away, i) == pytest.approx(sizes(still, i), abs=2e-4)


def test_valid_boxes() -> None:
    good = Box(np.zeros(3), np.ones(3), np.eye(3))
    assert valid_box(good)
    assert not valid_box(Box(np.array([np.nan, 0, 0]), np.ones(3), np.eye(3)))
    assert not valid_box(Box(np.zeros(3), np.array([1.0, 0.0, 1.0]), np.eye(3)))
    assert not valid_box(Box(np.zeros(3), np.ones(3), np.ones((3, 3))))
    assert [one.value for one in extents(Box(np.zeros(3), np.array([0.2, 3.0, 1.0]), np.eye(3)))] == [3.0, 1.0, 0.2]
