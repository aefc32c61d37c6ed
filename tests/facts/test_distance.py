"""Distances between surfaces against hand-made answers and against another formula."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given
from scipy.optimize import lsq_linear

from tests.facts.strategies import QUICK, boxes, motions
from tests.worlds import CUBE_FACES, LIVING_ROOM_DISTANCES, living_room, yaw_motion
from tests.worlds import moved as moved_scene
from vstdata.facts import Facts, axis_aligned_gap
from vstdata.facts.distance import box_to_points, surface_distance
from vstdata.facts.surface import BoxSurface, MeshSurface
from vstdata.scene import Box, FloatArray, Noise

ROUNDING = 1e-4  # metres


def exact(a: Box, b: Box) -> float:
    """Distance of two solid boxes as bounded least squares: |c_a + A s - c_b - B t| over s, t in [-1, 1]."""
    matrix = np.concatenate([a.axes * a.size / 2, -b.axes * b.size / 2], axis=1)
    found = lsq_linear(matrix, b.center - a.center, bounds=(-1, 1), method="bvls", tol=1e-12)
    return float(np.sqrt(2 * found.cost))


def as_mesh(box: Box) -> MeshSurface:
    return MeshSurface(box.corners, CUBE_FACES)


def sphere(center: tuple[float, float, float], radius: float) -> MeshSurface:
    mesh = trimesh.creation.icosphere(subdivisions=4, radius=radius)
    return MeshSurface(np.asarray(mesh.vertices + center), np.asarray(mesh.faces, dtype=np.int32))


def moved(box: Box, motion: FloatArray) -> Box:
    return Box(motion[:3, :3] @ box.center + motion[:3, 3], box.size, motion[:3, :3] @ box.axes)


@pytest.mark.parametrize("mesh", [True, False])
def test_distances_of_the_living_room_are_those_worked_out_by_hand(mesh: bool) -> None:
    facts = Facts(living_room(mesh=mesh))
    for (i, j), truth in LIVING_ROOM_DISTANCES.items():
        found = facts.surface_distance(i, j)
        assert abs(found.value - truth) <= found.error + ROUNDING
        if mesh:
            assert found.error <= 0.005
        else:  # the gap between boxes is the least that it can be; how much more, depth pictures say
            assert abs(found.value - found.error - truth) <= 2 * ROUNDING
        assert facts.surface_distance(j, i) == found


@QUICK
@given(boxes(), boxes())
def test_solid_boxes_agree_with_least_squares(a: Box, b: Box) -> None:
    found, truth = surface_distance(BoxSurface(a), BoxSurface(b)), exact(a, b)
    assert truth <= found.value + ROUNDING or found.value == 0.0
    assert abs(found.value - truth) <= found.error + ROUNDING
    assert found.error <= 0.005


@QUICK
@given(boxes(), boxes())
def test_meshes_agree_with_least_squares_where_they_are_apart(a: Box, b: Box) -> None:
    found, truth = surface_distance(as_mesh(a), as_mesh(b)), exact(a, b)
    apart = truth > 0
    assert not apart or abs(found.value - truth) <= found.error + ROUNDING
    assert found.error <= 0.005


@QUICK
@given(boxes(), boxes(), motions(upright=False))
def test_distance_is_symmetric_and_moves_with_the_world(a: Box, b: Box, motion: FloatArray) -> None:
    found = surface_distance(as_mesh(a), as_mesh(b))
    other = surface_distance(as_mesh(moved(b, motion)), as_mesh(moved(a, motion)))
    assert abs(found.value - other.value) <= min(found.error, other.error) + 2 * ROUNDING


@pytest.mark.parametrize("gap", [0.0, 0.004, 0.02, 0.2, 0.29, 0.31, 2.0])
def test_spheres(gap: float) -> None:
    """Facets lie at most 1 mm inside the ball at this fineness."""
    found = surface_distance(sphere((0, 0, 0), 0.4), sphere((0.5 + gap, 0.4, -0.3), 0.5**0.5 - 0.4))
    truth = float(np.linalg.norm([0.5 + gap, 0.4, -0.3])) - 0.5**0.5
    assert abs(found.value - truth) <= found.error + 0.0015


def test_crossed_meshes_touch_and_nested_ones_do_not() -> None:
    axes = np.eye(3)
    long, wide = Box(np.zeros(3), np.array([2.0, 0.1, 0.1]), axes), Box(np.zeros(3), np.array([0.1, 2.0, 0.1]), axes)
    assert surface_distance(as_mesh(long), as_mesh(wide)).value == 0.0
    inner, outer = Box(np.zeros(3), np.full(3, 0.2), axes), Box(np.zeros(3), np.full(3, 1.0), axes)
    assert surface_distance(as_mesh(inner), as_mesh(outer)).value == pytest.approx(0.4, abs=0.001)
    assert surface_distance(BoxSurface(inner), BoxSurface(outer)).value == 0.0


def test_edges_that_cross_in_the_air_are_found() -> None:
    """Two long beams at right angles, 12 mm apart at the middle of their edges, far from any vertex."""
    beam = Box(np.zeros(3), np.array([3.0, 0.1, 0.1]), np.eye(3))
    turn = np.array([[1, 0, 0], [0, 0.5**0.5, -(0.5**0.5)], [0, 0.5**0.5, 0.5**0.5]])
    across = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    lower = Box(np.zeros(3), beam.size, turn)
    upper = Box(np.array([0.013, 0.0077, 0.1 * 2**0.5 + 0.012]), beam.size, across @ turn)
    found = surface_distance(as_mesh(lower), as_mesh(upper))
    assert abs(found.value - 0.012) <= found.error + ROUNDING
    assert found.error < 0.002


def test_noise_of_both_surfaces_widens_the_error() -> None:
    quiet, noisy = Facts(living_room()), Facts(living_room(noise=Noise(surface=0.02)))
    assert noisy.surface_distance(6, 11).value == quiet.surface_distance(6, 11).value
    assert noisy.surface_distance(6, 11).error == pytest.approx(quiet.surface_distance(6, 11).error + 0.04, abs=1e-4)


def test_camera_distance_is_to_the_nearest_point_of_the_whole_object() -> None:
    scene = living_room()
    facts = Facts(scene)
    center = scene.frames[0].camera.center  # (-2.5, -2.2, 1.5)
    assert facts.camera_distance(0, 15).value == round(float(np.hypot(0.1, 1.1)), 4)  # box: x from -2.4, top at 0.4
    nearest = np.clip(center, [-0.8, -0.4, 0.0], [0.8, 0.4, 0.75])
    assert facts.camera_distance(0, 6).value == pytest.approx(float(np.linalg.norm(nearest - center)), abs=2e-4)


def test_facts_move_with_the_world() -> None:
    scene = living_room()
    turned = Facts(moved_scene(scene, yaw_motion(117.0, (40.0, -25.0, 3.0))))
    still = Facts(scene)
    for i, j in LIVING_ROOM_DISTANCES:
        assert turned.surface_distance(i, j).value == pytest.approx(still.surface_distance(i, j).value, abs=2e-4)
    for i in still.objects:
        assert turned.camera_distance(3, i).value == pytest.approx(still.camera_distance(3, i).value, abs=2e-4)


def test_gap_of_axis_aligned_boxes() -> None:
    bounds = np.array([[[0.0, 0, 0], [1, 1, 1]], [[1.5, 0, 2], [2, 1, 3]], [[0.5, 0.5, 0.5], [3, 3, 3]]])
    gap = axis_aligned_gap(bounds, bounds)
    assert gap.tolist() == [[0, np.hypot(0.5, 1), 0], [np.hypot(0.5, 1), 0, 0], [0, 0, 0]]


def test_points_and_bounds() -> None:
    bounds = np.array([[0.0, 0, 0], [1, 2, 3]])
    points = np.array([[0.5, 1, 1], [-3, 1, 7], [1, 2, 3.5]])
    assert box_to_points(bounds, points).tolist() == [0.0, 5.0, 0.5]
