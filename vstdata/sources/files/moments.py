"""A trajectory of time stamps and poses: where the camera was when a picture was taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.linear import ROTATION_DECIMALS, inverse_motion
from vstdata.scene import FloatArray

SAME = 0.005  # seconds: ARKitScenes' own loader takes a pose within it for that of the picture
GAP = 0.25  # seconds, ours: in a longer hole a hand may have turned back; at 10 poses a second a straight line between
# two is off by 3 mm where a hand speeds up by 2 m/s2


@dataclass(frozen=True, eq=False)
class Trajectory:
    """`times` (n,) seconds, rising, and `poses` (n, 4, 4) camera_to_world."""

    times: FloatArray
    poses: FloatArray

    def at(self, times: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Poses (m, 4, 4) at times (m,), nan where the camera was not tracked, and how far the nearest stated pose is
        from each, (m,) seconds. A pose within SAME is taken; between two at most GAP apart it is in between."""
        found = np.full((len(times), 4, 4), np.nan)
        if not len(self.times) or not len(times):
            return found, np.full(len(times), np.inf)
        right = np.clip(np.searchsorted(self.times, times), 0, len(self.times) - 1)
        left = np.clip(right - 1, 0, None)
        nearer = np.where(np.abs(self.times[left] - times) <= np.abs(self.times[right] - times), left, right)
        away = np.abs(self.times[nearer] - times)
        same = away <= SAME + 1e-9
        found[same] = self.poses[nearer[same]]
        step = self.times[right] - self.times[left]
        between = ~same & (step > 0) & (step <= GAP) & (self.times[left] <= times) & (times <= self.times[right])
        for k in np.flatnonzero(between):
            share = float((times[k] - self.times[left[k]]) / step[k])
            found[k] = _between(self.poses[left[k]], self.poses[right[k]], share)
        return found, away


def _between(first: FloatArray, second: FloatArray, share: float) -> FloatArray:
    """The motion that is `share` of the way from one to another."""
    from scipy.spatial.transform import Rotation

    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        return np.full((4, 4), np.nan)
    start, end = Rotation.from_matrix(first[:3, :3]), Rotation.from_matrix(second[:3, :3])
    turn = (end * start.inv()).as_rotvec() * share
    pose = np.eye(4)
    pose[:3, :3] = np.round((Rotation.from_rotvec(turn) * start).as_matrix(), ROTATION_DECIMALS)
    pose[:3, 3] = first[:3, 3] + share * (second[:3, 3] - first[:3, 3])
    return pose


def trajectory(rows: Sequence[FloatArray]) -> Trajectory:
    """Rows of a time, a rotation vector (3) in radians and a translation (3) in metres, world_to_camera, in any order;
    rows that are not finite are left out."""
    from scipy.spatial.transform import Rotation

    table = np.stack([*rows, np.full(7, np.nan)])
    table = table[np.isfinite(table).all(axis=1)]
    table = table[np.argsort(table[:, 0], kind="stable")]
    poses = np.tile(np.eye(4), (len(table), 1, 1))
    if len(table):
        poses[:, :3, :3] = np.round(Rotation.from_rotvec(table[:, 1:4]).as_matrix(), ROTATION_DECIMALS)
        poses[:, :3, 3] = table[:, 4:]
    return Trajectory(table[:, 0], inverse_motion(poses) if len(table) else poses)
