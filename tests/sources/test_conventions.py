"""Wrong conventions are refused by name; noise never is."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.sources.files import Array, Scan, alignment, look_at
from vstdata.draw import Draw
from vstdata.errors import ConventionError
from vstdata.scene import Scene
from vstdata.sources import SourceSpec, open_source

SPEC = SourceSpec(name="t", reader="scannetv2", root=".", licence="none")
STORED = Scan().file_poses()


def load(root: Path, scan: Scan, mesh: bool) -> Scene:
    folder = scan.write(root)
    if not mesh:
        (folder / f"{scan.id}_vh_clean_2.ply").unlink()
    return open_source(SPEC, root).load(scan.id)


def flipped(*signs: float) -> Array:
    return np.diag([*signs, 1.0])


def with_rotation(rotations: Array) -> Array:
    poses = STORED.copy()
    poses[:, :3, :3] = rotations
    return poses


def scaled(factor: float) -> Array:
    poses = STORED.copy()
    poses[:, :3, 3] *= factor
    return poses


WRONG_POSES = {
    "inverted": np.linalg.inv(STORED),
    "OpenGL": STORED @ flipped(1, -1, -1),
    "transposed": with_rotation(np.swapaxes(STORED[:, :3, :3], 1, 2)),
    "mirrored in x": flipped(-1, 1, 1) @ STORED @ flipped(-1, 1, 1),
    "mirrored in y": flipped(1, -1, 1) @ STORED @ flipped(1, -1, 1),
    "mirrored in z": flipped(1, 1, -1) @ STORED @ flipped(1, 1, -1),
    "determinant -1": flipped(1, -1, 1) @ STORED,
    "1000 times too small": scaled(1000.0),
    "1000 times too large": scaled(0.001),
}


@pytest.mark.parametrize("mesh", [True, False])
@pytest.mark.parametrize("name", WRONG_POSES)
def test_wrong_poses_are_refused_by_name(tmp_path: Path, name: str, mesh: bool) -> None:
    with pytest.raises(ConventionError, match=name):
        load(tmp_path, Scan(stored_poses=WRONG_POSES[name]), mesh)


@pytest.mark.parametrize(("shift", "name"), [(1.0, "millimetres"), (1e6, "divided by 1000")])
@pytest.mark.parametrize("mesh", [True, False])
def test_wrong_depth_units_are_refused_by_name(tmp_path: Path, shift: float, name: str, mesh: bool) -> None:
    with pytest.raises(ConventionError, match=name):
        load(tmp_path, Scan(depth_shift=shift), mesh)


WRONG_MESHES = {
    "mesh looks mirrored in x": np.diag([-1.0, 1, 1]),
    "mesh looks mirrored in y": np.diag([1.0, -1, 1]),
    "mesh looks mirrored in its up axis": np.diag([1.0, 1, -1]),
    "mesh looks y up": np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]]),
    "y and z were swapped": np.array([[1.0, 0, 0], [0, 0, 1], [0, 1, 0]]),
    "millimetres": np.eye(3) * 1000,
    "scaled model": np.eye(3) / 1000,
}


@pytest.mark.parametrize("name", WRONG_MESHES)
def test_wrong_meshes_are_refused_by_name(tmp_path: Path, name: str) -> None:
    vertices = Scan().mesh()[0] @ WRONG_MESHES[name].T
    with pytest.raises(ConventionError, match=name):
        load(tmp_path, Scan(stored_vertices=vertices), mesh=True)


def test_a_mesh_that_is_aligned_already_is_refused(tmp_path: Path) -> None:
    vertices = Scan().mesh()[0] @ alignment()[:3, :3].T + alignment()[:3, 3]
    with pytest.raises(ConventionError, match="alignment looks applied to the stored mesh already"):
        load(tmp_path, Scan(stored_vertices=vertices), mesh=True)


ORDERS = {
    "three later": (np.roll(STORED, 3, axis=0), r"shifted by \+3 against the pictures"),
    "one earlier": (np.roll(STORED, -1, axis=0), "shifted by -1 against the pictures"),
    "reversed": (STORED[::-1], "reversed against the pictures"),
    "swapped": (STORED[np.arange(12) ^ 1], "every two pictures look swapped"),
    **{
        f"permuted {k}": (STORED[Draw("permuted").shuffled(range(12), k)], "mixed up|contradict|shifted")
        for k in range(4)
    },
}


@pytest.mark.parametrize("mesh", [True, False])
@pytest.mark.parametrize("name", ORDERS)
def test_poses_of_other_frames_are_refused(tmp_path: Path, name: str, mesh: bool) -> None:
    poses, told = ORDERS[name]
    with pytest.raises(ConventionError, match=told):
        load(tmp_path, Scan(stored_poses=poses), mesh)


def test_a_world_with_another_vertical_is_refused(tmp_path: Path) -> None:
    turned = np.eye(4)
    turned[:3, :3] = [[1, 0, 0], [0, 0, 1], [0, -1, 0]]
    poses = turned @ Scan(align=None).poses
    with pytest.raises(ConventionError, match="upright about y"):
        load(tmp_path, Scan(align=None, stored_poses=poses), mesh=False)


def noisy(scan: Scan, sigma: float, holes: float) -> list[NDArray[np.float64]]:
    random = Draw("noise", sigma, holes).generator("depth")
    return [(d + random.normal(0, sigma, d.shape)) * (random.random(d.shape) >= holes) for d in scan.depths]


@pytest.mark.parametrize("mesh", [True, False])
@pytest.mark.parametrize(("sigma", "holes"), [(0.05, 0.3), (0.0, 0.7), (0.1, 0.0), (0.2, 0.3)])
def test_noise_never_refuses_a_scene(tmp_path: Path, sigma: float, holes: float, mesh: bool) -> None:
    scene = load(tmp_path, Scan(depths=noisy(Scan(), sigma, holes)), mesh)
    assert len(scene.frames) == 12
    if sigma <= 0.05:
        assert "conventions_unchecked" not in scene.dropped


@pytest.mark.parametrize("sigma", [0.05, 0.1])
def test_pose_noise_never_refuses_a_scene(tmp_path: Path, sigma: float) -> None:
    scan = Scan()
    moved = scan.poses.copy()
    moved[:, :3, 3] += Draw("poses", sigma).generator("shift").normal(0, sigma, (12, 3))
    assert len(load(tmp_path, Scan(stored_poses=scan.to_stored() @ moved), mesh=True).frames) == 12


def test_pose_noise_is_measured(tmp_path: Path) -> None:
    scan = Scan()
    random = Draw("poses").generator("shift")
    moved = scan.poses.copy()
    moved[:, :3, 3] += random.normal(0, 0.05, (12, 3))
    scene = load(tmp_path, Scan(stored_poses=scan.to_stored() @ moved), mesh=False)
    assert 0.02 < scene.noise.pose < 0.12
    assert scene.dropped == {"no_mesh": 1, "scale_unchecked": 1}  # by poses so wrong one cannot tell the scale


def test_depth_noise_is_measured(tmp_path: Path) -> None:
    depths = noisy(Scan(), 0.03, 0.0)
    noise = load(tmp_path, Scan(depths=depths), mesh=True).noise
    median = float(np.median(np.concatenate([d.ravel() for d in depths])))
    assert noise.depth == pytest.approx(0.03 / (median / 2) ** 2, rel=0.25)
    assert noise.pose < 0.02
    assert noise.surface < 0.02


def test_too_little_evidence_is_counted_not_refused(tmp_path: Path) -> None:
    still = np.stack([look_at(np.array([2.0, 1.5, 1.4]), np.array([3.0, 1.6, 0.5]))] * 4)
    scene = load(tmp_path, Scan(poses=still), mesh=False)
    assert scene.dropped == {"no_mesh": 1, "conventions_unchecked": 1}
    one = tmp_path / "one"
    scene = load(one, Scan(poses=still[:1]), mesh=False)
    assert scene.dropped == {"no_mesh": 1, "conventions_unchecked": 1}


def test_a_manifest_can_refuse_what_nothing_could_check(tmp_path: Path) -> None:
    still = np.stack([look_at(np.array([2.0, 1.5, 1.4]), np.array([3.0, 1.6, 0.5]))] * 4)
    scan = Scan(poses=still)
    (scan.write(tmp_path) / f"{scan.id}_vh_clean_2.ply").unlink()
    strict = SPEC.model_copy(update={"unchecked": "refuse"})
    with pytest.raises(ConventionError, match='unchecked = "warn" in the manifest'):
        open_source(strict, tmp_path).load(scan.id)
    good = Scan(id="scene0001_00")
    good.write(tmp_path)
    assert len(open_source(strict, tmp_path).load(good.id).frames) == 12


def test_a_still_camera_against_a_mesh_is_evidence(tmp_path: Path) -> None:
    still = np.stack([look_at(np.array([2.0, 1.5, 1.4]), np.array([3.0, 1.6, 0.5]))] * 4)
    assert load(tmp_path, Scan(poses=still), mesh=True).dropped == {}


def test_cameras_outside_the_mesh_are_refused_without_depth(tmp_path: Path) -> None:
    scan = Scan(align=None)
    far = np.eye(4)
    far[:3, 3] = [20.0, -30.0, 0.0]
    scan.stored_vertices = scan.mesh()[0] + far[:3, 3]
    scan.stored_poses = np.linalg.inv(far @ scan.poses)
    folder = scan.write(tmp_path, "exported")
    for path in (folder / "depth").iterdir():
        path.unlink()
    with pytest.raises(ConventionError, match="look inverted"):
        open_source(SPEC, tmp_path).load(scan.id)


FACTORS = [0.2, 0.5, 0.9, 1.1, 1.25, 1.5, 2.0, 5.0]  # what is stored, of what is true


@pytest.mark.parametrize("mesh", [True, False])
@pytest.mark.parametrize("factor", FACTORS)
def test_depth_of_a_wrong_divisor_is_refused_with_the_factor_found(tmp_path: Path, factor: float, mesh: bool) -> None:
    with pytest.raises(ConventionError, match="the depth looks") as caught:
        load(tmp_path, Scan(depth_shift=1000.0 / factor), mesh)
    times, size = re.findall(r"looks ([\d.]+) times too (large|small) against the (?:poses|mesh)", str(caught.value))[0]
    assert size == ("large" if factor > 1 else "small")
    assert float(times) == pytest.approx(max(factor, 1 / factor), rel=0.03)


@pytest.mark.parametrize("factor", [0.97, 1.0, 1.03])
@pytest.mark.parametrize("mesh", [True, False])
def test_a_sensor_that_is_biased_is_none(tmp_path: Path, factor: float, mesh: bool) -> None:
    assert len(load(tmp_path, Scan(depth_shift=1000.0 / factor), mesh).frames) == 12


@pytest.mark.parametrize("factor", [0.4, 0.85, 1.2, 3.0])
def test_a_mesh_of_another_scale_is_refused_with_the_factor_found(tmp_path: Path, factor: float) -> None:
    scan = Scan()
    scan.stored_vertices = scan.mesh()[0] * factor
    with pytest.raises(ConventionError, match="the mesh looks") as caught:
        load(tmp_path, scan, mesh=True)
    times, size = re.findall(r"looks ([\d.]+) times too (large|small) against depth and poses", str(caught.value))[0]
    assert size == ("large" if factor > 1 else "small")
    assert float(times) == pytest.approx(max(factor, 1 / factor), rel=0.06)
