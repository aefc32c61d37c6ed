"""Worlds of unknown axes are stood up by what cameras hold steady and the floor that they see, or refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.spatial.transform import Rotation

from tests.sources.files import DEPTH_K, DEPTH_SIZE, Array, jpeg, look_at, room_depth
from tests.sources.test_rgbd_folder import load
from vstdata.errors import ConventionError, InputError

WORLD = Rotation.from_rotvec([0.4, -0.9, 0.3]).as_matrix()  # what the poses' axes are turned by
ROLLED = {roll: Rotation.from_euler("z", roll, degrees=True).as_matrix() for roll in (0, 90, -90, 180)}


def walk(pitch: float, arc: float, roll: int, count: int = 12) -> Array:
    """(count, 4, 4) cameras that look down by `pitch` and turn by `arc` degrees, with hands that shake."""
    shake, poses = np.random.default_rng(5), list[Array]()
    for way in np.radians(np.linspace(0, arc, count)):
        eye = np.array([2.0 - 0.8 * np.cos(way), 1.6 - 0.6 * np.sin(way), 1.55]) + shake.normal(0, 0.03, 3)
        pose = look_at(eye, eye + np.array([np.cos(way), np.sin(way), -np.tan(np.radians(pitch))]))
        hand = Rotation.from_rotvec(np.radians(shake.normal(0, 2, 3))).as_matrix()
        pose[:3, :3] = pose[:3, :3] @ hand @ ROLLED[roll]
        poses.append(pose)
    return np.stack(poses)


def write(folder: Path, poses: Array) -> None:
    for part in ("color", "depth"):
        (folder / part).mkdir(parents=True)
    lines = []
    for k, pose in enumerate(poses):
        (folder / "color" / f"{k:04d}.jpg").write_bytes(jpeg(20 * k))
        depth = np.rint(room_depth(pose, DEPTH_K, DEPTH_SIZE) * 1000).astype(np.uint16)
        Image.fromarray(depth).save(folder / "depth" / f"{k:04d}.png")
        lines.append([*(WORLD @ pose[:3, 3]), *Rotation.from_matrix(WORLD @ pose[:3, :3]).as_quat()])
    (folder / "poses.txt").write_text("\n".join(" ".join(map(str, line)) for line in lines))


@pytest.mark.parametrize(
    ("pitch", "arc", "roll"),
    [
        (15, 150, 0),
        (20, 150, 90),
        (20, 220, -90),
        (20, 80, 90),
        (35, 60, 0),
        (45, 60, 0),
        (55, 60, 0),
        (65, 180, 0),
        (-5, 200, 90),
    ],
)
def test_up_is_found_however_the_camera_was_held(tmp_path: Path, pitch: float, arc: float, roll: int) -> None:
    poses = walk(pitch, arc, roll)
    write(tmp_path, poses)
    scene = load(tmp_path, up="auto")
    heights = np.array([frame.camera.center[2] for frame in scene.frames])
    assert len(heights) == len(poses)
    assert heights - heights.mean() == pytest.approx(poses[:, 2, 3] - poses[:, 2, 3].mean(), abs=0.02)
    for frame, pose in zip(scene.frames, poses, strict=True):
        assert frame.camera.forward[2] == pytest.approx(pose[2, 2], abs=0.02)
    assert scene.dropped.get("picture_stood_up", 0) == (len(poses) if roll else 0)


@pytest.mark.parametrize(
    ("pitch", "arc", "roll"), [(20, 25, 90), (70, 0, 0), (-60, 150, 0), (-10, 200, -90), (-20, 340, 90)]
)
def test_where_up_cannot_be_known_it_is_asked_for(tmp_path: Path, pitch: float, arc: float, roll: int) -> None:
    write(tmp_path, walk(pitch, arc, roll))
    with pytest.raises(InputError, match="the option up = 'z', 'y' or '-y'"):
        load(tmp_path, up="auto")


@pytest.mark.parametrize("pitch", [15, 0])
def test_a_camera_held_upside_down_is_no_room_upside_down(tmp_path: Path, pitch: float) -> None:
    write(tmp_path, walk(pitch, 200, 180))
    with pytest.raises((ConventionError, InputError), match="the cameras stand upright about -z"):
        load(tmp_path, up="auto")
