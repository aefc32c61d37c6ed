"""Posed RGB-D as data sets publish it, with a room of known numbers in their files: options alone read each."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.spatial.transform import Rotation

from tests.sources.files import COLOR_K, DEPTH_K, DEPTH_SIZE, jpeg, room_depth, room_poses, write_matrix
from vstdata.errors import InputError
from vstdata.scene import Scene
from vstdata.sources import SourceSpec, open_source

POSES = room_poses()
FX, FY, CX, CY = COLOR_K[0, 0], COLOR_K[1, 1], COLOR_K[0, 2], COLOR_K[1, 2]
COUNT = 12


def write(color: Path, depth: Path, k: int, scale: float, empty: int = 0) -> None:
    for path in (color, depth):
        path.parent.mkdir(parents=True, exist_ok=True)
    if color.suffix == ".png":
        Image.open(BytesIO(jpeg(20 * k))).save(color)
    else:
        color.write_bytes(jpeg(20 * k))
    stored = np.rint(room_depth(POSES[k], DEPTH_K, DEPTH_SIZE) * scale).astype(np.uint16)
    stored[:4, :4] = empty
    Image.fromarray(stored).save(depth)


def replica(root: Path) -> dict[str, object]:
    """As NICE-SLAM and others share it: one line of 16 numbers a pose, depth in 6553.5ths of a metre."""
    for k in range(COUNT):
        write(root / f"room0/results/frame{k:06d}.jpg", root / f"room0/results/depth{k:06d}.png", k, 6553.5)
    lines = [" ".join(f"{x:.18e}" for x in POSES[k].ravel()) for k in range(COUNT)]
    (root / "room0" / "traj.txt").write_text("\n".join(lines) + "\n")
    camera = {"w": 160, "h": 120, "fx": FX, "fy": FY, "cx": CX, "cy": CY, "scale": 6553.5}
    (root / "cam_params.json").write_text(json.dumps({"camera": camera}))
    return {
        "color": "results/frame*.jpg", "depth": "results/depth*.png", "poses": "traj.txt", "pose_format": "matrix",
        "intrinsics": "cam_params.json", "depth_scale": 6553.5,
    }  # fmt: skip


def three_d_match(root: Path) -> dict[str, object]:
    """Pictures, depth and poses side by side; 65535 is unknown depth in those that come from 7-Scenes."""
    for k in range(COUNT):
        stem = root / "kitchen" / f"frame-{k:06d}"
        write(stem.with_suffix(".color.png"), stem.with_suffix(".depth.png"), k, 1000.0, 65535)
        write_matrix(stem.with_suffix(".pose.txt"), POSES[k])
    write_matrix(root / "kitchen" / "camera-intrinsics.txt", COLOR_K)
    return {
        "color": "*.color.png", "depth": "*.depth.png", "poses": "*.pose.txt", "pose_format": "matrix",
        "intrinsics": "camera-intrinsics.txt",
    }  # fmt: skip


def tum(root: Path) -> dict[str, object]:
    """Names are times, depth some milliseconds later, more poses than pictures, comments before them."""
    folder = root / "rgbd_dataset_freiburg1_room"
    lines = ["# ground truth trajectory", "# timestamp tx ty tz qx qy qz qw"]
    for k in range(COUNT):
        time = 1305031910.0 + k / 2
        write(folder / f"rgb/{time + 0.003:.6f}.png", folder / f"depth/{time + 0.011:.6f}.png", k, 5000.0)
        numbers = (*POSES[k][:3, 3], *Rotation.from_matrix(POSES[k][:3, :3]).as_quat())
        lines += [f"{time + by:.4f} " + " ".join(f"{x:.6f}" for x in numbers) for by in (0.0, 0.005, 0.01)]
    (folder / "groundtruth.txt").write_text("\n".join(lines))
    return {"color": "rgb", "poses": "groundtruth.txt", "depth_scale": 5000.0, "intrinsics": [FX, FY, CX, CY]}


def exported_scan(root: Path) -> dict[str, object]:
    """ScanNet's pictures as its own reader exports them, without anything else of the scan."""
    folder = root / "scene0000_00"
    for part in ("pose", "intrinsic"):
        (folder / part).mkdir(parents=True)
    for k in range(COUNT):
        write(folder / f"color/{20 * k}.jpg", folder / f"depth/{20 * k}.png", k, 1000.0)
        write_matrix(folder / f"pose/{20 * k}.txt", POSES[k])
    write_matrix(folder / "intrinsic" / "intrinsic_color.txt", COLOR_K)
    return {"poses": "pose", "pose_format": "matrix", "intrinsics": "intrinsic/intrinsic_color.txt"}


def kitti(root: Path) -> dict[str, object]:
    """Twelve numbers a pose, without the last row."""
    for k in range(COUNT):
        write(root / f"room/image_2/{k:06d}.png", root / f"room/depth/{k:06d}.png", k, 1000.0)
    (root / "room" / "poses.txt").write_text("\n".join(" ".join(map(str, POSES[k][:3].ravel())) for k in range(COUNT)))
    return {"color": "image_2", "pose_format": "matrix", "intrinsics": [FX, FY, CX, CY]}


def load(root: Path, options: dict[str, object]) -> Scene:
    spec = SourceSpec.model_validate(
        {"name": "layout", "reader": "rgbd_folder", "root": ".", "licence": "none", "options": {**options, "up": "z"}}
    )
    source = open_source(spec, root)
    assert source.files(source.scene_ids()[0])
    return source.load(source.scene_ids()[0])


@pytest.mark.parametrize("layout", [replica, three_d_match, tum, exported_scan, kitti])
def test_published_rgbd_is_read_by_options(tmp_path: Path, layout: Callable[[Path], dict[str, object]]) -> None:
    scene = load(tmp_path, layout(tmp_path))
    assert len(scene.frames) == COUNT
    assert scene.dropped == {}
    for k, frame in enumerate(scene.frames):
        assert np.allclose(frame.camera.camera_to_world, POSES[k], atol=1e-5)
        assert np.allclose(frame.camera.intrinsics, COLOR_K)
        depth, truth = scene.pixels.depth(k), room_depth(POSES[k], DEPTH_K, DEPTH_SIZE)
        assert np.abs(depth - truth)[5:, 5:].max() < 0.001
        assert depth.max() < 10


def test_poses_of_other_widths_are_one_error(tmp_path: Path) -> None:
    options = replica(tmp_path)
    path = tmp_path / "room0" / "traj.txt"
    path.write_text("\n".join(" ".join(line.split()[:7]) for line in path.read_text().splitlines()))
    with pytest.raises(InputError, match="16 or 12 numbers"):
        load(tmp_path, options)
