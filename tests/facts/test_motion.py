"""Camera motion by hand, and against scipy's rotations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from scipy.spatial.transform import Rotation

from tests.facts.strategies import QUICK, cameras, motions, numbers, rigid
from tests.worlds import living_room, look_at, moved_camera, rotation_z
from vstdata.facts import Facts, relative_motion
from vstdata.facts.motion import rotation_angle
from vstdata.scene import Camera, FloatArray

LEVEL = look_at((0.0, 0.0, 1.5), (0.0, 5.0, 1.5))


def after(camera: Camera, local: FloatArray) -> Camera:
    """The camera moved by a rigid motion (4, 4) in its own frame."""
    return Camera(camera.intrinsics, camera.width, camera.height, camera.camera_to_world @ local)


def turned(axis: str, angle: float) -> FloatArray:
    return rigid(Rotation.from_euler(axis, angle, degrees=True).as_matrix(), np.zeros(3))


def test_steps_by_hand() -> None:
    right = relative_motion(LEVEL, after(LEVEL, rigid(np.eye(3), np.array([0.3, 0.0, 0.0]))))
    assert (right.translation, right.distance, right.angle, right.yaw) == ((0.3, 0.0, 0.0), 0.3, 0.0, 0.0)
    ahead = relative_motion(LEVEL, look_at((0.0, 0.5, 1.5), (0.0, 5.0, 1.5)))
    assert (ahead.translation, ahead.distance) == ((0.0, 0.0, 0.5), 0.5)
    raised = relative_motion(LEVEL, look_at((0.0, 0.0, 1.9), (0.0, 5.0, 1.9)))
    assert raised.translation == (0.0, -0.4, 0.0)


def test_turns_by_hand() -> None:
    """OpenCV's y points down, so a positive turn about it is to the right; one about x is up."""
    right, up, clockwise = (relative_motion(LEVEL, after(LEVEL, turned(axis, 20.0))) for axis in "yxz")
    assert (right.yaw, right.pitch, right.roll, right.angle) == (20.0, 0.0, 0.0, 20.0)
    assert (up.yaw, up.pitch, up.roll, up.angle) == (0.0, 20.0, 0.0, 20.0)
    assert (clockwise.yaw, clockwise.pitch, clockwise.roll, clockwise.angle) == (0.0, 0.0, 20.0, 20.0)


def test_a_tripod_turns_about_the_vertical_whatever_its_tilt() -> None:
    tilted = look_at((0.0, 0.0, 1.5), (0.0, 2.0, 0.5))
    panned = moved_camera(tilted, rigid(rotation_z(-35.0), np.zeros(3)), about=tilted.center)
    found = relative_motion(tilted, panned)
    assert (found.yaw, found.pitch, found.roll) == (35.0, 0.0, 0.0)
    assert found.angle == pytest.approx(35.0, abs=1e-3)


def test_cameras_of_the_living_room() -> None:
    facts = Facts(living_room())
    assert facts.motion(6, 7).yaw == 30.0
    assert facts.motion(7, 6).yaw == -30.0
    assert facts.motion(0, 1).distance == 1.0
    assert facts.motion(3, 3).angle == 0.0


def test_steep_cameras_have_no_yaw() -> None:
    down = relative_motion(LEVEL, look_at((0.0, 0.0, 1.5), (0.0, 0.3, 0.0)))
    assert np.isnan(down.yaw)
    assert np.isnan(down.roll)
    assert down.pitch == pytest.approx(-np.degrees(np.arctan2(1.5, 0.3)), abs=1e-3)


@QUICK
@given(cameras(), cameras(), motions(upright=True))
def test_motion_does_not_change_with_the_world(f: Camera, g: Camera, motion: FloatArray) -> None:
    here, there = relative_motion(f, g), relative_motion(moved_camera(f, motion), moved_camera(g, motion))
    np.testing.assert_allclose(here.translation, there.translation, atol=2e-4)
    for name in ("angle", "yaw", "pitch", "roll"):
        a, b = getattr(here, name), getattr(there, name)
        assert (np.isnan(a) and np.isnan(b)) or abs((a - b + 180) % 360 - 180) < 0.01


@QUICK
@given(cameras(), cameras(), cameras())
def test_motions_compose(f: Camera, g: Camera, h: Camera) -> None:
    """From f to h is from f to g and on to h; and there is back turned round."""
    rotation = f.camera_to_world[:3, :3].T @ g.camera_to_world[:3, :3]
    there, on, whole, back = (relative_motion(*pair) for pair in ((f, g), (g, h), (f, h), (g, f)))
    np.testing.assert_allclose(rotation @ on.translation + there.translation, whole.translation, atol=5e-4)
    np.testing.assert_allclose(-(rotation @ back.translation), there.translation, atol=5e-4)
    assert abs(there.angle - back.angle) < 0.002
    assert whole.angle <= there.angle + on.angle + 0.003


@QUICK
@given(numbers(0.0, 180.0), cameras())
def test_rotation_angles_near_both_ends(angle: float, camera: Camera) -> None:
    axis = camera.forward
    for value in (angle, angle * 1e-6, 180 - angle * 1e-6):
        rotation = Rotation.from_rotvec(np.radians(value) * axis).as_matrix()
        assert rotation_angle(rotation) == pytest.approx(value, abs=1e-6)
