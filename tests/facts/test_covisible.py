"""Points found again in another frame, and surface seen by two."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tests.facts.strategies import QUICK, motions
from tests.worlds import LIVING_ROOM, Thing, draw_at, living_room, living_room_cameras, look_at, make_scene, moved
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.covisible import depth_sigma
from vstdata.scene import Camera, FloatArray, Noise, Scene

BOXES = [thing.box for thing in LIVING_ROOM]
SENSOR_ONLY: dict[str, Any] = {"mesh": False, "instances": False}


def pixels(camera: Camera, count: int, *names: object) -> FloatArray:
    """Random colour pixels (count, 2), 12 from the border."""
    return Draw("covisible", *names).generator().uniform(12, np.array([camera.width, camera.height]) - 13, (count, 2))


def by_formula(f: Camera, g: Camera, uv: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Where pixels of f lie in g, their depth there, and the depth that g sees in that direction; by drawn rays."""
    depth = draw_at(f, uv, BOXES)[0][:, None]
    rays = np.column_stack([(uv - f.intrinsics[:2, 2]) / np.diag(f.intrinsics)[:2], np.ones(len(uv))])
    found, z = g.project(f.to_world(rays * depth))
    return found, z, draw_at(g, np.nan_to_num(found), BOXES)[0]


@pytest.mark.parametrize("kinds", [{}, SENSOR_ONLY])
@pytest.mark.parametrize(("f", "g"), [(0, 1), (1, 4), (5, 2), (6, 7)])
def test_transferred_points_are_those_of_single_rays(kinds: dict[str, Any], f: int, g: int) -> None:
    scene = living_room(noise=Noise(depth=1e-6, pose=1e-6), **kinds)
    first, second = scene.frames[f].camera, scene.frames[g].camera
    uv = pixels(first, 150, f, g)
    facts = Facts(scene)
    found = facts.transfer(f, g, uv)
    truth, z, seen = by_formula(first, second, uv)
    flat = facts.view(f).depth_at(uv)[1] < 0.15
    np.testing.assert_allclose(found.uv[flat & found.visible], truth[flat & found.visible], atol=0.6)
    really = (np.abs(seen - z) < 0.005) & second.inside(truth)
    assert not (found.visible & flat & ~really).any()
    steady = flat & (facts.view(g).depth_at(truth)[1] < 0.15) & second.inside(truth, 12)
    assert (found.visible == really)[steady].mean() > 0.98
    assert steady.sum() > 40


@pytest.mark.parametrize("kinds", [{}, SENSOR_ONLY])
def test_there_and_back(kinds: dict[str, Any]) -> None:
    facts = Facts(living_room(**kinds))
    uv = pixels(facts.scene.frames[1].camera, 300, "round")
    there = facts.transfer(1, 2, uv)
    seen = there.visible & (facts.view(1).depth_at(uv)[1] < 0.2)
    back = facts.transfer(2, 1, there.uv[seen])
    again = back.visible & (facts.view(2).depth_at(there.uv[seen])[1] < 0.2)
    assert again.sum() > 60
    assert np.abs(back.uv - uv[seen])[again].max() < 0.3


def test_a_thing_in_front_hides_the_point() -> None:
    """A book 5 cm off a wall is enough; a point beside it is seen."""
    wall, book = Thing("wall", (0.0, 3.05, 0.0), (6.0, 0.1, 4.0)), Thing("book", (0.3, 2.97, 0.0), (0.5, 0.06, 0.5))
    hidden = make_scene(
        [wall, book], [look_at((-1.5, 1.5, 0.0), (0.0, 3.0, 0.0)), look_at((0.3, 0.0, 0.0), (0.3, 3.0, 0.0))]
    )
    facts = Facts(hidden)
    first, second = (frame.camera for frame in hidden.frames)
    on_book, on_wall = first.project(np.array([[0.3, 2.94, 0.0], [-0.4, 3.0, 0.1]]))[0]
    found = facts.transfer(0, 1, np.stack([on_book, on_wall]))
    assert found.visible.tolist() == [True, True]
    np.testing.assert_allclose(found.point, [[0.3, 2.94, 0.0], [-0.4, 3.0, 0.1]], atol=2e-3)
    behind = second.project(np.array([[0.57, 3.0, 0.0]]))[0]
    assert facts.transfer(1, 0, behind).visible.tolist() == [False]


def test_what_the_sensor_contradicts_is_not_visible() -> None:
    """The sensor saw a box that the mesh does not have: points there are not trusted, others are."""
    scene, later = (
        living_room(),
        make_scene([*LIVING_ROOM, Thing("new", (0.0, 0.0, 1.2), (0.6, 0.6, 0.4))], living_room_cameras()),
    )
    facts = Facts(replace(scene, pixels=later.pixels))
    centre = scene.frames[2].camera.project(np.array([[0.0, -0.3, 1.2]]))[0]
    beside = scene.frames[2].camera.project(np.array([[-0.7, 2.5, 1.5]]))[0]
    view = facts.view(2)
    assert view.trusted_at(np.concatenate([centre, beside])).tolist() == [False, True]
    assert facts.transfer(2, 3, np.concatenate([centre, beside])).visible.tolist() == [False, True]
    assert Facts(scene).view(2).trusted.mean() > 0.99


def test_overlap_is_symmetric_and_right_at_both_ends() -> None:
    facts = Facts(living_room())
    assert facts.overlap(0, 0) == 1.0
    assert facts.overlap(1, 4) == facts.overlap(4, 1)
    away = make_scene(LIVING_ROOM, [look_at((0, 0, 2.0), (0, 2.5, 2.0)), look_at((0, 0, 2.0), (0, -2.5, 2.0))])
    assert Facts(away).overlap(0, 1) == 0.0
    nothing = make_scene(LIVING_ROOM[:1], [look_at((0, 0, 2.0), (0, 2.5, 9.0))] * 2)
    assert Facts(nothing).overlap(0, 1) == 0.0


def test_overlap_by_hand() -> None:
    """Two cameras 4 m before a wall, 1 m apart: each sees 5.12 m of it, 4.12 m in common, 6.12 m in all."""
    wall = Thing("wall", (0.0, 4.05, 0.0), (20.0, 0.1, 20.0))
    scene = make_scene([wall], [look_at((x, 0.0, 0.0), (x, 1.0, 0.0)) for x in (0.0, 1.0)])
    assert Facts(scene).overlap(0, 1) == pytest.approx(4.12 / 6.12, abs=0.01)
    # One camera twice as near sees a quarter of the area, all of it in common.
    near = make_scene([wall], [look_at((0.0, y, 0.0), (0.0, 4.0, 0.0)) for y in (0.0, 2.0)])
    assert Facts(near).overlap(0, 1) == pytest.approx(0.25, abs=0.01)


def test_covisible_pixels_are_those_of_the_overlap() -> None:
    facts = Facts(living_room())
    mask = facts.covisible(0, 1)
    assert mask.shape == (240, 320)
    rows, columns = np.nonzero(mask)
    uv = facts.view(0).to_color(np.column_stack([columns, rows]))
    inner = facts.view(0).depth_at(uv)[1] < 0.1
    assert facts.transfer(0, 1, uv[inner]).visible.mean() > 0.95


@settings(QUICK, max_examples=6)
@given(motions(upright=True))
def test_transfer_does_not_change_with_the_world(motion: FloatArray) -> None:
    scene = living_room(sensor=False)
    uv = pixels(scene.frames[0].camera, 60, "moved")
    here, there = Facts(scene).transfer(0, 1, uv), Facts(moved(scene, motion)).transfer(0, 1, uv)
    flat = Facts(scene).view(0).depth_at(uv)[1] < 0.2
    both = here.visible & there.visible & flat
    assert (here.visible == there.visible)[flat].mean() > 0.95
    np.testing.assert_allclose(here.uv[both], there.uv[both], atol=0.05)


def test_errors_of_pixels_by_hand() -> None:
    """A wall 4 m ahead, seen 0.5 m to the side: 500 * 0.5 / 4 px of disparity, so 1 % of depth makes 0.625 px."""
    wall = Thing("wall", (0.0, 4.05, 0.0), (20.0, 0.1, 20.0))
    cameras = [look_at((x, 0.0, 0.0), (x, 1.0, 0.0)) for x in (0.0, 0.5)]
    middle = np.array([[319.5, 239.5]])

    def error(scene: Scene) -> float:
        return float(Facts(scene).transfer(0, 1, middle).error[0])

    sensor = Noise(depth=0.01)  # at 2 m, so 0.04 at 4 m
    assert depth_sigma(np.array([4.0]), sensor)[0] == pytest.approx(0.04)
    assert error(make_scene([wall], cameras, noise=Noise(surface=0.04))) == pytest.approx(0.62, abs=0.02)
    assert error(make_scene([wall], cameras, mesh=False, noise=replace(sensor, pose=1e-9))) == pytest.approx(
        0.62, abs=0.02
    )
    # Both cameras may stand 1 cm off: sqrt(2) cm at 4 m, plus the smaller share of the oblique ray.
    oblique = np.sqrt(1 + (0.5 / 4) ** 2)
    assert error(make_scene([wall], cameras, noise=Noise(pose=0.01))) == pytest.approx(
        500 * 2**0.5 * 0.01 / 4 * oblique, abs=0.01
    )


def test_unknown_depth_is_nowhere() -> None:
    scene = make_scene(LIVING_ROOM[:1], [look_at((0, 0, 2.0), (0, 2.5, 2.0))] * 2)
    found = Facts(scene).transfer(0, 1, np.array([[320.0, 10.0]]))
    assert np.isnan(found.uv).all()
    assert found.visible.tolist() == [False]
    assert np.isinf(found.error).all()
