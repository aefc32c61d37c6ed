"""Posed RGB-D folders in every form that the reader takes, with the room of known numbers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.spatial.transform import Rotation

from tests.sources.files import (
    COLOR_K,
    COLOR_SIZE,
    DEPTH_K,
    DEPTH_SIZE,
    Array,
    jpeg,
    room_depth,
    room_poses,
    write_matrix,
)
from vstdata.errors import ConventionError, InputError, ManifestError
from vstdata.scene import Scene
from vstdata.sources import SourceSpec, open_source

INTRINSICS = {"intrinsics": [120.0, 120.0, 79.5, 59.5], "depth_intrinsics": [60.0, 60.0, 39.5, 29.5]}
POSES = room_poses()
TUM_LINES = [
    " ".join(f"{x:.9f}" for x in (*pose[:3, 3], *Rotation.from_matrix(pose[:3, :3]).as_quat())) for pose in POSES
]


def write_pictures(folder: Path, names: list[str], scale: float = 1000.0) -> None:
    for part in ("color", "depth"):
        (folder / part).mkdir(parents=True)
    for k, name in enumerate(names):
        (folder / "color" / f"{name}.jpg").write_bytes(jpeg(20 * k))
        depth = np.rint(room_depth(POSES[k], DEPTH_K, DEPTH_SIZE) * scale).astype(np.uint16)
        Image.fromarray(depth).save(folder / "depth" / f"{name}.png")


def numbered(count: int = 12, step: int = 1) -> list[str]:
    return [f"{k * step:04d}" for k in range(count)]


def load(root: Path, **options: object) -> Scene:
    values = {**INTRINSICS, "up": "z", **options}
    spec = SourceSpec.model_validate(
        {"name": "folder", "reader": "rgbd_folder", "root": ".", "licence": "none", "options": values}
    )
    source = open_source(spec, root)
    assert source.files(source.scene_ids()[0])
    return source.load(source.scene_ids()[0])


def check(scene: Scene, poses: Array = POSES) -> None:
    assert scene.dropped == {}
    assert scene.mesh is None
    assert scene.instances == ()
    assert len(scene.frames) == len(poses)
    for k, (frame, pose) in enumerate(zip(scene.frames, poses, strict=True)):
        assert np.allclose(frame.camera.camera_to_world, pose, atol=1e-6)
        assert np.array_equal(frame.camera.intrinsics, COLOR_K)
        depth = scene.pixels.depth(k)
        assert depth is not None
        assert np.abs(depth - room_depth(pose, DEPTH_K, DEPTH_SIZE)).max() <= 0.00051
        assert scene.pixels.color(k).shape == (COLOR_SIZE[1], COLOR_SIZE[0], 3)


@pytest.mark.parametrize("stamps", [False, True])
def test_tum_lines_by_order(tmp_path: Path, stamps: bool) -> None:
    write_pictures(tmp_path, numbered(step=7))
    lines = [f"{10 + k} {line}" if stamps else line for k, line in enumerate(TUM_LINES)]
    (tmp_path / "poses.txt").write_text("# tx ty tz\n" + "\n".join(lines))
    scene = load(tmp_path)
    check(scene)
    assert scene.frames[2].timestamp == (12.0 if stamps else None)
    assert scene.frames[2].key == "0014"


def test_tum_lines_by_time_stamp(tmp_path: Path) -> None:
    names = [f"{100 + k * 0.5:.6f}" for k in range(12)]
    write_pictures(tmp_path, names)
    lines = [f"{100 + k * 0.5 + 0.01:.4f} {line}" for k, line in enumerate(TUM_LINES)]
    lines += [f"{100.25 + k * 0.5:.4f} 9 9 9 0 0 0 1" for k in range(12)]
    (tmp_path / "poses.txt").write_text("\n".join(lines))
    check(load(tmp_path))
    (tmp_path / "poses.txt").write_text("\n".join(lines[:11]))
    assert load(tmp_path).dropped == {"frame_without_pose": 1}


def test_a_trajectory_longer_than_the_pictures_goes_by_number(tmp_path: Path) -> None:
    write_pictures(tmp_path, [f"{3 * k:05d}" for k in range(12)])
    every = np.tile(np.eye(4), (36, 1, 1))
    every[::3] = POSES
    blocks = [f"{k} {k} {k + 1}\n" + "\n".join(" ".join(map(str, row)) for row in pose) for k, pose in enumerate(every)]
    (tmp_path / "trajectory.log").write_text("\n".join(blocks))
    check(load(tmp_path, poses="trajectory.log", pose_format="log"))
    (tmp_path / "trajectory.log").write_text("\n".join(blocks[:20]))
    with pytest.raises(InputError, match="a pose for each of 12"):
        load(tmp_path, poses="trajectory.log", pose_format="log")


@pytest.mark.parametrize("convention", ["camera_to_world", "world_to_camera"])
def test_matrix_folders(tmp_path: Path, convention: str) -> None:
    write_pictures(tmp_path, numbered())
    (tmp_path / "poses").mkdir()
    for k, pose in enumerate(POSES):
        stored = pose if convention == "camera_to_world" else np.linalg.inv(pose)
        write_matrix(tmp_path / "poses" / f"frame-{k:04d}.pose.txt", stored)
    options = {"poses": "poses", "pose_format": "matrix"}
    check(load(tmp_path, **options, pose_convention=convention))
    other = {"camera_to_world": "world_to_camera", "world_to_camera": "camera_to_world"}[convention]
    with pytest.raises(ConventionError, match="inverted"):
        load(tmp_path, **options, pose_convention=other)


def test_intrinsics_from_files(tmp_path: Path) -> None:
    write_pictures(tmp_path, numbered())
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES))
    (tmp_path / "color.txt").write_text("\n".join(" ".join(map(str, row)) for row in COLOR_K))
    columns = [float(x) for x in DEPTH_K.T.ravel()]
    (tmp_path / "depth.json").write_text(json.dumps({"width": 80, "height": 60, "intrinsic_matrix": columns}))
    check(load(tmp_path, intrinsics="color.txt", depth_intrinsics="depth.json"))


def test_depth_of_the_same_shape_needs_no_intrinsics_of_its_own(tmp_path: Path) -> None:
    write_pictures(tmp_path, numbered())
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES))
    spec = SourceSpec(
        name="f",
        reader="rgbd_folder",
        root=".",
        licence="n",
        options={"intrinsics": [120.0, 120.0, 79.5, 59.5], "up": "z"},
    )
    camera = open_source(spec, tmp_path).load("f").frames[0].depth_camera
    assert camera is not None
    assert np.allclose(camera.intrinsics, [[60, 0, 39.5], [0, 60, 29.5], [0, 0, 1]])


def test_other_depth_units(tmp_path: Path) -> None:
    write_pictures(tmp_path, numbered(), scale=5000.0)
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES))
    scene = load(tmp_path, depth_scale=5000.0)
    depth = scene.pixels.depth(0)
    assert depth is not None
    assert np.abs(depth - room_depth(POSES[0], DEPTH_K, DEPTH_SIZE)).max() <= 0.00011
    with pytest.raises(ConventionError):
        load(tmp_path, depth_scale=5.0)


def test_a_stated_scale_holds_without_objects_too(tmp_path: Path) -> None:
    write_pictures(tmp_path, numbered(), scale=4000.0)
    lines = [(*pose[:3, 3] * 4, *Rotation.from_matrix(pose[:3, :3]).as_quat()) for pose in POSES]
    (tmp_path / "poses.txt").write_text("\n".join(" ".join(map(str, line)) for line in lines))
    (tmp_path / "capture.json").write_text('{"scale": {"metres_per_unit": 0.25, "source": "a door of 2 m"}}')
    scene = load(tmp_path)
    check(scene)
    assert scene.scale == "a door of 2 m"
    (tmp_path / "capture.json").write_text('{"device": "a phone"}')
    assert load(tmp_path).scale == ""


@pytest.mark.parametrize("up", ["auto", "y", "-y"])
def test_the_world_is_turned_so_that_z_is_up(tmp_path: Path, up: str) -> None:
    turned = {"y": [[1, 0, 0], [0, 0, 1], [0, -1, 0]], "-y": [[1, 0, 0], [0, 0, -1], [0, 1, 0]]}
    tilt = Rotation.from_rotvec([0.4, -0.9, 0.3]).as_matrix()
    rotation = np.eye(4)
    rotation[:3, :3] = turned.get(up, tilt)
    write_pictures(tmp_path, numbered())
    stored = rotation @ POSES
    lines = [" ".join(map(str, (*p[:3, 3], *Rotation.from_matrix(p[:3, :3]).as_quat()))) for p in stored]
    (tmp_path / "poses.txt").write_text("\n".join(lines))
    scene = load(tmp_path, up=up)
    assert scene.dropped == {}
    downs = np.stack([f.camera.camera_to_world[:3, :3].T @ [0, 0, -1.0] for f in scene.frames])
    assert np.allclose(downs, POSES[:, :3, :3].transpose(0, 2, 1) @ [0, 0, -1.0], atol=2e-3)


def test_sub_folders_are_scenes(tmp_path: Path) -> None:
    for name in ("b", "a", ".git", "empty"):
        (tmp_path / name).mkdir()
    for name in ("b", "a"):
        write_pictures(tmp_path / name, numbered())
        (tmp_path / name / "poses.txt").write_text("\n".join(TUM_LINES))
    (tmp_path / "shared.txt").write_text("120 120 79.5 59.5")
    options = {"intrinsics": "shared.txt", "depth_intrinsics": [60.0, 60.0, 39.5, 29.5], "up": "z"}
    spec = SourceSpec.model_validate(
        {"name": "f", "reader": "rgbd_folder", "root": ".", "licence": "n", "options": options}
    )
    source = open_source(spec, tmp_path)
    assert source.scene_ids() == ["a", "b", "empty"]
    check(source.load("b"))
    with pytest.raises(InputError, match="nothing is there"):
        source.load("empty")


def test_bad_folders_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="intrinsics"):
        open_source(SourceSpec(name="f", reader="rgbd_folder", root=".", licence="n"), tmp_path)
    write_pictures(tmp_path, numbered())
    for text, field in (
        ("1 2 3", "lines"),
        ("", "lines"),
        ("a b c d e f g", "line 1"),
        ("\n".join(TUM_LINES[:5]), "poses"),
        ("\n".join(["0 0 0 0 0 0 0"] * 12), "poses"),
    ):
        (tmp_path / "poses.txt").write_text(text)
        with pytest.raises(InputError, match=field):
            load(tmp_path)
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES))
    with pytest.raises(InputError, match="principal point"):
        load(tmp_path, intrinsics=[120.0, 120.0, 320.0, 240.0])
    with pytest.raises(InputError, match=r"\.\."):
        load(tmp_path, depth="../depth")
    with pytest.raises(ManifestError, match="pose_format"):
        load(tmp_path, pose_format="bundler")


def test_places_too_far_apart_on_a_map_name_the_cause(tmp_path: Path) -> None:
    write_pictures(tmp_path, numbered())
    far = POSES.copy()
    far[:, :3, 3] += np.linspace(2e6, 9e6, len(POSES))[:, None]
    lines = [(*pose[:3, 3], *Rotation.from_matrix(pose[:3, :3]).as_quat()) for pose in far[1:]]
    far_ones = [" ".join(f"{x:.9f}" for x in line) for line in lines]
    (tmp_path / "poses.txt").write_text("\n".join([far_ones[-1], *far_ones]))
    with pytest.raises(ConventionError, match=r"coordinates of a map \(UTM\)"):
        load(tmp_path)
