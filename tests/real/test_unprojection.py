"""Pixels to points, against somebody else's numbers."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.worlds import ArrayPixels
from vstdata.facts import Facts
from vstdata.scene import Camera, Frame, Scene, unproject

PRIMESENSE = np.array([[525.0, 0.0, 319.5], [0.0, 525.0, 239.5], [0.0, 0.0, 1.0]])


def test_gradslam_vertex_maps(shared_data: Path) -> None:
    """Two sequences of three frames, in the camera and in the world; its vertical focal length is negative."""
    folder = shared_data / "gradslam-unproject"
    depths, intrinsics, poses, local, world = (
        np.load(folder / f"{name}.npy") for name in ("depths", "intrinsics", "poses", "vertex_map", "global_vertex_map")
    )
    depths, intrinsics = depths.reshape(2, 3, 120, 160), intrinsics.reshape(2, 4, 4)
    assert (intrinsics[:, 1, 1] < 0).all()
    for b in range(2):
        for k in range(3):
            points = unproject(depths[b, k], intrinsics[b, :3, :3].astype(np.float64))
            assert np.abs(points - local[b, k]).max() < 1e-6
            camera = Camera(intrinsics[b, :3, :3], 160, 120, poses[b, k])
            known = depths[b, k] > 0
            assert np.abs(camera.to_world(points[known]) - world[b, k][known]).max() < 1e-5
            uv, z = camera.project(camera.to_world(points[known]))
            rows, columns = np.nonzero(known)
            assert np.abs(uv - np.column_stack([columns, rows])).max() < 1e-4
            assert np.abs(z - depths[b, k][known]).max() < 1e-5


def trajectory(path: Path) -> list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """Camera-to-world poses of Open3D's log form: a line of three numbers, then four rows."""
    rows = [line.split() for line in path.read_text().splitlines()]
    return [np.array(rows[k + 1 : k + 5], dtype=np.float64) for k in range(0, len(rows), 5)]


@pytest.mark.parametrize("log", ["trajectory.log", "odometry.log"])
def test_depth_of_one_frame_lies_where_another_sees_it(shared_data: Path, log: str) -> None:
    """Open3D's five frames, by either of its pose files: frame 0 into frame 4 to 6 mm in the median."""
    folder = shared_data / "open3d-rgbd5"
    depths = [
        cv2.imread(str(path), cv2.IMREAD_UNCHANGED).astype(np.float32) / 1000
        for path in sorted((folder / "depth").glob("*.png"))
    ]
    cameras = [Camera(PRIMESENSE, 640, 480, pose) for pose in trajectory(folder / log)]
    frames = tuple(Frame(str(k), camera, camera) for k, camera in enumerate(cameras))
    scene = Scene("open3d", "rgbd5", "train", "MIT", frames, (), ArrayPixels([], depths))
    facts = Facts(scene, width=640)
    known = depths[0] > 0
    rows, columns = np.nonzero(known)
    uv = np.column_stack([columns, rows]).astype(np.float64)
    first, last = facts.view(0), facts.view(4)
    found, z = last.camera.project(first.points[known])
    there, spread = last.depth_at(found)
    seen = np.isfinite(spread)
    assert seen.mean() > 0.9
    assert np.median(np.abs(there - z)[seen]) <= 0.006
    assert facts.overlap(0, 4) > 0.85
    assert facts.transfer(0, 4, uv).visible.mean() > 0.8
    assert 0.0005 < facts.noise.pose < 0.01
    turned = facts.motion(0, 4)
    assert 1.5 < turned.angle < 4.0
