"""Trajectory files: TUM lines, Open3D `.log`, folders of 4x4 matrices; and the normals of depth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vstdata.errors import InputError
from vstdata.linear import ROTATION_DECIMALS, determinant, inverse_motion, length
from vstdata.scene import FloatArray, unproject
from vstdata.sources.building.geometry import Y_UP_TO_Z_UP
from vstdata.sources.checks.guard import number_rows

UP_ROTATIONS = {
    "z": np.eye(3),
    "y": Y_UP_TO_Z_UP,
    "-y": np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]]),
}


def read_tum(path: Path, root: Path) -> tuple[FloatArray, FloatArray | None]:
    """Lines `[t] tx ty tz qx qy qz qw` -> poses (n, 4, 4) and time stamps (n,) seconds or None.

    The quaternion may be off unit length by the printed digits; a zero one gives nan and is dropped later as a pose
    that is not finite. Raises InputError for lines of another length, and
    where the first four numbers are the quaternion.
    """
    from scipy.spatial.transform import Rotation

    rows = number_rows(path, root)
    widths = {len(row) for row in rows}
    if not rows or len(widths) != 1 or not widths <= {7, 8}:
        wanted = "7 numbers (tx ty tz qx qy qz qw) or 8 (with a time stamp first), all alike"
        raise InputError(path, "lines", f"{wanted}; or the option pose_format that says another form")
    table = np.stack(rows)
    times, numbers = (table[:, 0], table[:, 1:]) if table.shape[1] == 8 else (None, table)
    norm = length(np.nan_to_num(numbers[:, 3:], posinf=0, neginf=0))
    good: NDArray[np.bool_] = np.isfinite(numbers).all(axis=1) & (np.abs(norm - 1) < 0.05)
    first = np.abs(length(np.nan_to_num(numbers[:, :4], posinf=0, neginf=0)) - 1) < 0.05
    if good.mean() < 0.5 and first.mean() > 0.9:
        wanted = "tx ty tz qx qy qz qw, but the numbers would fit with the quaternion first, of length 1: reorder them"
        raise InputError(path, "lines", wanted)
    poses = np.full((len(numbers), 4, 4), np.nan)
    poses[good] = np.eye(4)
    if good.any():
        poses[good, :3, :3] = Rotation.from_quat(numbers[good, 3:]).as_matrix()
        poses[good, :3, 3] = numbers[good, :3]
    if times is not None and not np.isfinite(times).all():
        raise InputError(path, "time stamps", "finite numbers")
    return poses, times


def read_log(path: Path, root: Path) -> FloatArray:
    """Open3D trajectory: blocks of one line of three integers and four matrix rows -> (n, 4, 4). Raises InputError for
    lines of another length."""
    rows = number_rows(path, root)
    widths = [len(row) for row in rows]
    if not rows or len(rows) % 5 or widths != [3, 4, 4, 4, 4] * (len(rows) // 5):
        raise InputError(path, "lines", "blocks of a line of three integers and four lines of four numbers")
    return np.stack([np.stack(rows[k + 1 : k + 5]) for k in range(0, len(rows), 5)])


def read_matrix_lines(path: Path, root: Path) -> FloatArray:
    """Matrices in one text file, row by row: 16 numbers a line (Replica's `traj.txt`), 12 (KITTI's: without the last
    row), or four lines of four each -> (n, 4, 4). Raises InputError for lines of another length."""
    rows = number_rows(path, root)
    widths = {len(row) for row in rows}
    if widths == {4} and len(rows) % 4 == 0:
        return np.concatenate(rows).reshape(-1, 4, 4)
    if widths not in ({12}, {16}):
        raise InputError(path, "lines", "16 or 12 numbers each, or four lines of four numbers for each pose")
    poses = np.tile(np.eye(4), (len(rows), 1, 1))
    table = np.stack(rows)
    poses[:, : table.shape[1] // 4] = table.reshape(len(rows), -1, 4)
    return poses


def read_matrices(files: Sequence[Path], root: Path) -> FloatArray:
    """One text file a pose, four lines of four numbers -> (n, 4, 4); nan for a file that is anything else. Raises
    InputError where all are, naming the first."""
    poses, errors = np.full((len(files), 4, 4), np.nan), list[InputError]()
    for k, path in enumerate(files):
        try:
            poses[k] = _matrix(path, root)
        except InputError as error:
            errors.append(error)
    if files and len(errors) == len(files):
        raise errors[0]
    return poses


def _matrix(path: Path, root: Path) -> FloatArray:
    rows = number_rows(path, root)
    if [len(row) for row in rows] != [4, 4, 4, 4]:
        raise InputError(path, "matrix", "four lines of four numbers")
    return np.stack(rows)


def inverted(poses: FloatArray) -> FloatArray:
    """(n, 4, 4) world_to_camera -> camera_to_world; a matrix without an inverse gives nan."""
    result = np.full_like(poses, np.nan)
    finite: NDArray[np.bool_] = np.asarray(np.isfinite(poses).all(axis=(1, 2)))
    solvable = finite & (np.abs(determinant(np.where(finite[:, None, None], poses, 0.0)[:, :3, :3])) > 1e-9)
    result[solvable] = inverse_motion(poses[solvable])
    return result


def turn_up(up: FloatArray) -> FloatArray:
    """The smallest rotation (3, 3) that takes the direction `up` (3,) to +z."""
    from scipy.spatial.transform import Rotation

    up = up / length(up)
    axis, cosine = np.cross(up, [0.0, 0.0, 1.0]), float(up[2])
    sine = float(length(axis))
    if sine < 1e-9:
        return np.eye(3) if cosine > 0 else np.diag([1.0, -1.0, -1.0])
    return np.asarray(
        np.round(Rotation.from_rotvec(axis / sine * np.arctan2(sine, cosine)).as_matrix(), ROTATION_DECIMALS)
    )


def surface_normals(depth: FloatArray, intrinsics: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(k, 3) unit normals, facing the camera, and (k, 3) the points that have them, in the frame of a depth map (h, w)
    in metres, from differences over an eightieth of its width; only where the three points lie within 10 % of one
    depth."""
    points, step = unproject(depth, intrinsics), max(2, depth.shape[1] // 80)
    here = points[:-step:step, :-step:step].reshape(-1, 3)
    right = points[:-step:step, step::step].reshape(-1, 3)
    below = points[step::step, :-step:step].reshape(-1, 3)
    z = np.stack([here[:, 2], right[:, 2], below[:, 2]])
    good = (z.min(axis=0) > 0) & (np.ptp(z, axis=0) < 0.1 * z.max(axis=0))
    normals = np.cross(below[good] - here[good], right[good] - here[good])
    far = length(normals)
    return np.asarray(normals[far > 0] / far[far > 0, None]), here[good][far > 0]
