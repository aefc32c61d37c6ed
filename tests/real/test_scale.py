"""The factor of depth on real recordings: found to a few per cent, and never seen in honest ones, however noisy."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from tests.real.recordings import dining, livingroom
from vstdata.draw import Draw, evenly
from vstdata.scene import Scene
from vstdata.sources.checks.depth_rays import DepthRays, depth_rays
from vstdata.sources.checks.scale import against_motion

NOISE = [  # depth at 1 m (it grows with its square), pose in metres and degrees, bias, share of holes
    (0.0, 0.0, 0.0, 1.0, 0.0),
    (0.005, 0.005, 0.3, 1.0, 0.1),
    (0.01, 0.01, 0.5, 1.02, 0.2),
    (0.02, 0.02, 1.0, 0.98, 0.3),
    (0.03, 0.03, 1.5, 1.0, 0.3),
]


def views(scene: Scene, factor: float, noise: tuple[float, ...] = NOISE[0], seed: int = 0) -> list[DepthRays]:
    """What the check sees of a scene: its depth times `factor`, as a noisy capture would have it."""
    depth_noise, pose_noise, degrees, bias, holes = noise
    random = Draw("capture", seed).generator("noise")
    found = []
    for k in evenly(len(scene.frames), 18):
        camera, depth = scene.frames[k].depth_camera, scene.pixels.depth(k)
        assert camera is not None
        assert depth is not None
        height, width = depth.shape
        blobs = cv2.resize(random.normal(size=(height // 8, width // 8)), (width, height))
        depth = depth * bias + depth**2 * depth_noise * 0.7 * (random.normal(size=depth.shape) + blobs) * (depth > 0)
        depth[cv2.resize(random.random((height // 16, width // 16)), (width, height)) < holes] = 0
        pose = camera.camera_to_world.copy()
        pose[:3, 3] += random.normal(size=3) * pose_noise
        turn = Rotation.from_rotvec(random.normal(size=3) * np.radians(degrees))
        pose[:3, :3] = turn.as_matrix() @ pose[:3, :3]
        found.append(depth_rays(camera, (np.round(depth * 1000) / 1000 * factor).astype(np.float32), pose))
    return found


@pytest.mark.parametrize("divisor", [50, 100, 200, 500, 900, 1100, 1250, 1500, 2000, 5000, 10000, 20000])
def test_a_wrong_divisor_is_found(shared_data: Path, divisor: int) -> None:
    for scene in (livingroom(shared_data, 43), dining(shared_data)):
        found = against_motion(views(scene, 1000 / divisor))
        assert found is not None
        assert found.wrong
        assert found.value == pytest.approx(1000 / divisor, rel=0.03)


@pytest.mark.parametrize("noise", NOISE)
def test_no_honest_capture_is_refused(shared_data: Path, noise: tuple[float, ...]) -> None:
    for seed in range(3):
        for scene in (livingroom(shared_data, 43), dining(shared_data)):
            found = against_motion(views(scene, 1.0, noise, seed))
            assert found is None or not found.wrong, found
