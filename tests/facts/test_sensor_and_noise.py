"""Sensor depth brought to the colour camera, and noise measured from it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.worlds import LIVING_ROOM, ArrayPixels, draw, living_room, look_at
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.noise import split_noise, with_pair
from vstdata.facts.raster import on_surface
from vstdata.facts.sensor import sensor_depth
from vstdata.scene import Camera, DepthArray, FloatArray, Noise, Scene

BOXES = [thing.box for thing in LIVING_ROOM]
COLOR = look_at((-1.5, -2.2, 1.5), (0.0, 0.0, 0.7))


def shifted(camera: Camera, offset: FloatArray, size: tuple[int, int] = (480, 360), focal: float = 330.0) -> Camera:
    """Another camera beside this one."""
    pose = camera.camera_to_world.copy()
    pose[:3, 3] += pose[:3, :3] @ offset
    matrix = np.array([[focal, 0, size[0] / 2 - 3], [0, focal, size[1] / 2 + 2], [0, 0, 1]])
    return Camera(matrix, *size, pose)


@pytest.mark.parametrize(
    ("offset", "known", "wrong"), [([0.0, 0.0, 0.0], 0.999, 0.03), ([0.05, 0.01, 0.0], 0.93, 0.07)]
)
def test_depth_of_another_camera_is_that_of_a_drawing(offset: list[float], known: float, wrong: float) -> None:
    depth_camera, camera = shifted(COLOR, np.array(offset)), COLOR.resized(320, 240)
    found = sensor_depth(draw(depth_camera, BOXES)[0], depth_camera, camera)
    truth = draw(camera, BOXES)[0]
    inside = found[20:-20, 20:-20] > 0
    assert inside.mean() > known
    difference = np.abs(found - truth)[20:-20, 20:-20][inside]
    assert np.median(difference) < 0.002
    assert (difference > 0.02).mean() < wrong  # edges of things


def test_never_between_two_surfaces() -> None:
    """A step from 1 m to 3 m: every value is one of the two."""
    depth = np.repeat(np.where(np.arange(40) < 20, 1.0, 3.0)[None], 30, axis=0).astype(np.float32)
    uv = np.column_stack([np.linspace(-0.4, 39.4, 200), np.full(200, 12.3)])
    assert set(np.round(on_surface(depth, uv), 6).tolist()) == {1.0, 3.0}
    assert on_surface(depth, np.array([[-3.0, 5.0], [np.nan, np.nan]])).tolist() == [0.0, 0.0]


def test_interpolation_is_exact_on_planes() -> None:
    u, v = np.meshgrid(np.arange(50), np.arange(40))
    depth = (1 / (0.4 + 0.001 * u - 0.002 * v)).astype(np.float32)
    uv = Draw("plane").generator().uniform(1, 38, (100, 2))
    np.testing.assert_allclose(on_surface(depth, uv), 1 / (0.4 + 0.001 * uv[:, 0] - 0.002 * uv[:, 1]), rtol=1e-5)


def test_depth_at_a_point_is_exact_on_planes_and_shows_its_relief() -> None:
    scene = living_room()
    view = Facts(scene).view(0)
    camera = scene.frames[0].camera
    on_planes = np.array([[-0.5, 2.5, 1.5], [-1.4, -0.3, 0.0]])  # north wall and floor
    uv, z = camera.project(on_planes)
    depth, spread = view.depth_at(uv)
    np.testing.assert_allclose(depth, z, atol=2e-4)
    assert (spread < 0.1).all()
    edge = camera.project(np.array([[-0.15, -1.15, 0.9]]))[0]  # corner of a chair, another far behind it
    assert view.depth_at(edge)[1][0] > 0.2
    assert np.isinf(view.depth_at(np.array([[-5.0, 3.0]]))[1]).all()


def test_holes_have_no_depth_and_unknown_relief() -> None:
    scene = living_room(mesh=False, instances=False)
    depths = [scene.pixels.depth(k) for k in range(len(scene.frames))]
    holed = np.array(depths[0])
    holed[200:260, 300:360] = 0
    view = Facts(replace(scene, pixels=ArrayPixels([], [holed]), frames=scene.frames[:1])).view(0)
    depth, spread = view.depth_at(np.array([[330.0, 230.0], [297.0, 230.0], [100.0, 230.0]]))
    assert (depth[0], np.isinf(spread[0])) == (0.0, True)
    assert (depth[1] > 0, np.isinf(spread[1])) == (True, True)  # beside the hole
    assert depth[2] > 0
    assert np.isfinite(spread[2])


def noisy(scene: Scene, depth_sigma: float, pose_sigma: float) -> Scene:
    """Depth noise that grows with the square of depth, and cameras out of place."""
    random = Draw("noise", depth_sigma, pose_sigma).generator()
    depths: list[DepthArray] = []
    frames = []
    for k, frame in enumerate(scene.frames[:4]):
        depth = scene.pixels.depth(k)
        assert depth is not None
        depths.append((depth + random.normal(size=depth.shape) * depth_sigma * (depth / 2) ** 2).astype(np.float32))
        pose = frame.camera.camera_to_world.copy()
        pose[:3, 3] += random.normal(size=3) * pose_sigma
        camera = replace(frame.camera, camera_to_world=pose)
        frames.append(replace(frame, camera=camera, depth_camera=camera))
    return replace(scene, frames=tuple(frames), pixels=ArrayPixels([], depths))


@pytest.mark.parametrize("mesh", [True, False])
@pytest.mark.parametrize(("depth", "pose"), [(0.02, 0.0), (0.0, 0.03), (0.02, 0.03)])
def test_measured_noise_explains_the_injected(mesh: bool, depth: float, pose: float) -> None:
    """Pixel medians damp the sensor's share, so compare the sum, and only within a factor of three."""
    found = Facts(noisy(living_room(mesh=mesh, instances=mesh), depth, pose), frames=range(4)).noise
    measured, injected = np.hypot(found.depth, found.pose), np.hypot(depth, pose)
    assert injected / 3 < measured < 3 * injected


def test_clean_scenes_have_next_to_no_noise() -> None:
    for mesh in (True, False):
        found = Facts(living_room(mesh=mesh, instances=mesh), frames=range(3)).noise
        assert max(found.depth, found.pose) < 2e-4


def test_declared_noise_is_believed() -> None:
    declared = Noise(depth=0.01, pose=0.02, surface=0.03)
    assert Facts(living_room(noise=declared)).noise == declared
    half = Facts(living_room(noise=Noise(pose=0.02)), frames=range(2)).noise
    assert half.pose == 0.02
    assert 0 < half.depth < 2e-4


@pytest.mark.parametrize("mesh", [True, False])
def test_a_misplaced_frame_is_known_by_its_own_pairs(mesh: bool) -> None:
    """Only frame 1 is 10 cm out of place: its pairs are noisy, others are not."""
    scene = living_room(mesh=mesh, instances=mesh)
    pose = scene.frames[1].camera.camera_to_world.copy()
    pose[:3, 3] += pose[:3, 2] * 0.1
    wrong = replace(scene.frames[1].camera, camera_to_world=pose)
    frames = list(scene.frames)
    frames[1] = replace(frames[1], camera=wrong, depth_camera=wrong)
    facts = Facts(replace(scene, frames=tuple(frames)))
    assert facts.pair_noise(0, 1).pose > 0.05
    assert facts.pair_noise(1, 0) == facts.pair_noise(0, 1)
    assert facts.pair_noise(3, 4).pose < 0.01
    uv = np.array([[300.0, 300.0]])
    assert facts.transfer(0, 1, uv).error[0] > 5 * facts.transfer(3, 4, uv).error[0]


def test_without_sensor_or_overlap_nothing_is_measured() -> None:
    assert Facts(living_room(sensor=False)).noise == Noise()
    assert Facts(living_room(mesh=False), frames=[0]).noise == Noise()
    assert Facts(replace(living_room(), frames=())).noise == Noise()


@pytest.mark.parametrize("frames", [1, 2])
def test_shares_of_noise_add_up(frames: int) -> None:
    """A median |difference| of two frames is that of two depths and two poses together; against a mesh, of one each."""
    found = split_noise(0.02, 3.0, Noise(), frames)
    at_depth = found.depth * (3.0 / 2.0) ** 2
    assert np.sqrt(frames * (at_depth**2 + found.pose**2)) == pytest.approx(1.4826 * 0.02)
    assert with_pair(found, 0.02, 3.0, frames).pose == pytest.approx(found.pose)
    worse = with_pair(found, 0.1, 3.0, frames)
    assert np.sqrt(frames * (at_depth**2 + worse.pose**2)) == pytest.approx(1.4826 * 0.1)
    assert with_pair(found, np.nan, np.nan, frames) == found
