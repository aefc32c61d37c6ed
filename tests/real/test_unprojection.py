"""Pixels to points, against somebody else's numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.real.recordings import rgbd5
from vstdata.facts import Facts
from vstdata.scene import Camera, unproject


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


@pytest.mark.parametrize("log", ["trajectory.log", "odometry.log"])
def test_depth_of_one_frame_lies_where_another_sees_it(shared_data: Path, log: str) -> None:
    """Open3D's five frames, by either of its pose files: frame 0 into frame 4 to 6 mm in the median."""
    facts = Facts(rgbd5(shared_data, log), width=640)
    first, last = facts.view(0), facts.view(4)
    known = first.depth > 0
    rows, columns = np.nonzero(known)
    uv = np.column_stack([columns, rows]).astype(np.float64)
    found, z = last.camera.project(first.points[known])
    there, spread = last.depth_at(found)
    seen = np.isfinite(spread)
    assert seen.mean() > 0.9
    assert np.median(np.abs(there - z)[seen]) <= 0.006
    assert facts.overlap(0, 4) > 0.85
    assert facts.transfer(0, 4, uv).visible.mean() > 0.8
    assert facts.motion(0, 4).angle == pytest.approx(3.0, abs=0.1)
