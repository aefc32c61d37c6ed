"""Real RGB-D recordings as scenes, read as plainly as possible."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from scipy.spatial.transform import Rotation

from tests.worlds import ArrayPixels
from vstdata.scene import Camera, FloatArray, Frame, Scene


def recording(name: str, depths: Sequence[Path], intrinsics: Sequence[float], poses: Sequence[FloatArray]) -> Scene:
    """Depth images in millimetres, fx fy cx cy, and camera-to-world poses."""
    fx, fy, cx, cy = intrinsics
    matrix = np.array([[fx, 0.0, cx], [0.0, fy, cy], [0.0, 0.0, 1.0]])
    images = [(np.asarray(cv2.imread(str(path), cv2.IMREAD_UNCHANGED)) / 1000).astype(np.float32) for path in depths]
    cameras = [Camera(matrix, image.shape[1], image.shape[0], pose) for image, pose in zip(images, poses, strict=True)]
    frames = tuple(Frame(path.stem, camera, camera) for path, camera in zip(depths, cameras, strict=True))
    return Scene("recordings", name, "train", "test only", frames, (), ArrayPixels([], images))


def log_poses(path: Path) -> list[FloatArray]:
    """Open3D's log: a line of three numbers, then four rows of a pose."""
    rows = [line.split() for line in path.read_text().splitlines()]
    return [np.array(rows[k + 1 : k + 5], dtype=np.float64) for k in range(0, len(rows), 5)]


def tum_poses(path: Path) -> list[FloatArray]:
    """Lines of tx ty tz qx qy qz qw."""
    poses = []
    for line in path.read_text().split("\n"):
        if line.strip():
            numbers = np.array(line.split(), dtype=np.float64)
            pose = np.eye(4)
            pose[:3, :3], pose[:3, 3] = Rotation.from_quat(numbers[3:]).as_matrix(), numbers[:3]
            poses.append(pose)
    return poses


def rgbd5(shared_data: Path, log: str) -> Scene:
    """Five frames of a computer-made living room."""
    folder = shared_data / "open3d-rgbd5"
    depths = sorted((folder / "depth").glob("*.png"))
    return recording("rgbd5", depths, (525.0, 525.0, 319.5, 239.5), log_poses(folder / log))


def livingroom(shared_data: Path, count: int) -> Scene:
    """Every fifth frame of a sequence of 211; the log has all poses."""
    folder = shared_data / "open3d-livingroom"
    depths = sorted((folder / "depth").glob("*.png"))[:count]
    poses = log_poses(folder / "trajectory.log")
    chosen = [poses[int(path.stem)] for path in depths]
    return recording("livingroom", depths, (525.0, 525.0, 319.5, 239.5), chosen)


def dining(shared_data: Path) -> Scene:
    """Five Kinect frames of a real room."""
    folder = shared_data / "slambook2-dining"
    depths = sorted((folder / "depth").glob("*.pgm"))
    return recording("dining", depths, (518.0, 519.0, 325.5, 253.5), tum_poses(folder / "pose.txt"))
