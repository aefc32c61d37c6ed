"""Poses by the names of several cameras, rows by number or time, and intrinsics of a stated size: each picture has its
own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from tests.sources import test_colmap as colmap
from tests.sources.files import DEPTH_K, DEPTH_SIZE, Array, jpeg, room_depth
from tests.sources.test_rgbd_folder import POSES, TUM_LINES, check, load, numbered, write_pictures
from vstdata.errors import InputError
from vstdata.scene import Scene


def write_model(folder: Path, sides: tuple[str, ...], left_out: str = "") -> None:
    """A model of cameras in folders, each 0.12 m to the right of the one before."""
    text, number = "# images\n", 0
    for k, name in enumerate(numbered()):
        for at, side in enumerate(sides):
            pose = POSES[k].copy()
            pose[:3, 3] += 0.12 * at * pose[:3, 0]
            inverse = np.linalg.inv(pose)
            x, y, z, w = Rotation.from_matrix(inverse[:3, :3]).as_quat()
            number += 1
            values = " ".join(map(str, (w, x, y, z, *inverse[:3, 3])))
            if f"{side}{name}" != left_out:
                text += f"{number} {values} 1 {side}{name}.jpg\n\n"
    folder.mkdir(parents=True)
    (folder / "images.txt").write_text(text)
    colmap.put_cameras(folder, False, "PINHOLE", colmap.PINHOLE)


def load_model(folder: Path) -> Scene:
    return load(folder, poses="sparse", pose_format="colmap")


@pytest.mark.parametrize("sides", [("color/", "right/"), ("walk/color/", "walk/right/"), ("images/",), ("",)])
def test_each_camera_of_a_model_has_its_own_poses(tmp_path: Path, sides: tuple[str, ...]) -> None:
    write_pictures(tmp_path, numbered())
    write_model(tmp_path / "sparse", sides)
    check(load_model(tmp_path))


def test_a_picture_that_a_model_lacks_gets_no_other_cameras_pose(tmp_path: Path) -> None:
    write_pictures(tmp_path, numbered())
    write_model(tmp_path / "sparse", ("color/", "right/"), left_out="color/0005")
    scene = load_model(tmp_path)
    assert scene.dropped == {"frame_without_pose": 1}
    assert [frame.key for frame in scene.frames] == [name for name in numbered() if name != "0005"]


@pytest.mark.parametrize("sides", [("left/", "right/"), ("a/color/", "b/color/")])
def test_cameras_of_a_model_that_cannot_be_told_apart_are_refused(tmp_path: Path, sides: tuple[str, ...]) -> None:
    write_pictures(tmp_path, numbered())
    write_model(tmp_path / "sparse", sides)
    with pytest.raises(InputError, match=f"may be {sides[0]}0000.jpg, {sides[1]}0000.jpg"):
        load_model(tmp_path)


AS_TEXT = sorted(range(12), key=str)  # 0, 1, 10, 11, 2


@pytest.mark.parametrize("first", [lambda k: f"{k}", lambda k: f"{k + 1}", lambda k: f"{100 + k / 30:.4f}"])
def test_rows_in_another_order_belong_by_their_number_or_time(tmp_path: Path, first: object) -> None:
    assert callable(first)
    write_pictures(tmp_path, numbered())
    (tmp_path / "poses.txt").write_text("\n".join(f"{first(k)} {TUM_LINES[k]}" for k in AS_TEXT))
    check(load(tmp_path))


def write_sized(folder: Path, factor: float, about: dict[str, object]) -> Array:
    """Pictures and depth whose size is `factor` that of the camera 160 x 120; returns their intrinsics (3, 3)."""
    write_pictures(folder, numbered())
    width, height = round(160 * factor), round(120 * factor)
    matrix = np.array([[120 * factor, 0, (width - 1) / 2], [0, 120 * factor, (height - 1) / 2], [0, 0, 1]])
    for k, name in enumerate(numbered()):
        (folder / "color" / f"{name}.jpg").write_bytes(jpeg(20 * k, (width, height)))
    (folder / "poses.txt").write_text("\n".join(TUM_LINES))
    (folder / "camera.json").write_text(json.dumps(about))
    return matrix


OPEN3D = {"width": 160, "height": 120, "intrinsic_matrix": [120, 0, 0, 0, 120, 0, 79.5, 59.5, 1]}
REPLICA = {"camera": {"w": 160, "h": 120, "fx": 120, "fy": 120, "cx": 79.5, "cy": 59.5}}


@pytest.mark.parametrize("about", [OPEN3D, REPLICA])
@pytest.mark.parametrize("factor", [0.5, 0.75, 1.0, 1.5])
def test_intrinsics_of_a_stated_size_are_resized(tmp_path: Path, factor: float, about: dict[str, object]) -> None:
    matrix = write_sized(tmp_path, factor, about)
    scene = load(tmp_path, intrinsics="camera.json")
    assert scene.dropped == {}
    for k, frame in enumerate(scene.frames):
        assert frame.camera.intrinsics == pytest.approx(matrix, abs=1e-9)
        depth = scene.pixels.depth(k)
        assert depth is not None
        assert np.abs(depth - room_depth(POSES[k], DEPTH_K, DEPTH_SIZE)).max() <= 0.00051


@pytest.mark.parametrize(
    "about", [{**OPEN3D, "width": 192}, {**OPEN3D, "width": 320, "height": 240}, {**OPEN3D, "width": 0}]
)
def test_intrinsics_that_contradict_their_size_are_refused(tmp_path: Path, about: dict[str, object]) -> None:
    write_sized(tmp_path, 1.0, about)
    with pytest.raises(InputError, match=r"160 x 120, not of|the size of a picture in pixels"):
        load(tmp_path, intrinsics="camera.json")


def test_depth_intrinsics_of_a_stated_size_are_resized(tmp_path: Path) -> None:
    write_pictures(tmp_path, numbered())
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES))
    (tmp_path / "depth.json").write_text(json.dumps(OPEN3D))
    check(load(tmp_path, depth_intrinsics="depth.json"))
