"""How the camera moved between any two frames, by components that have names: to the side, ahead, up, turned, tilted.

Directions are those of the first camera held level: its heading along the floor is ahead, the vertical is up. A
component has a sign only where it is clear; between clear and none is a grey zone, in which nothing should be asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vstdata.facts import Facts
from vstdata.facts.direction import wrapped
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.program.measured.cameras import CameraPose, Displacement, Pose, Rotation
from vstdata.program.step import Step
from vstdata.scene import FloatArray, Noise

SIDE, AHEAD, HEIGHT, YAW, PITCH = range(5)
AXES = ("side", "ahead", "height", "yaw", "pitch")  # their names in a program
GREY = 2
LEAST_MOVE = 0.25  # metres of a clear component; the fork of OpenSpatial asks from 0.2 m on, VLM-3R's videos from 1 m.
MOVED_SHARE, STILL_SHARE = (
    0.4,
    0.2,
)  # of the largest component: it is clear from 22 degrees off on, none up to 11. Ours.
MOVED_ANGLE, STILL_ANGLE = 15.0, 5.0  # degrees. OpenSpatial: views differ from 15 on; below 5 nobody sees a turn. Ours.
MOST_ROLL = 20.0  # degrees: in a tilted picture left is not left. Ours.
SIGMAS = 3.0
ARM = 2.0  # metres, the usual distance of surfaces in rooms


@dataclass(frozen=True, eq=False)
class Moves:
    """All ordered pairs of n frames.

    `parts` (n, n, 5): relative to camera f held level, camera [f, g] is so many metres to the right, ahead and up, and
    is turned so many degrees to the right and up. `signs` (n, n, 5): -1, 0, 1 or GREY for each of these.
    """

    frames: tuple[int, ...]
    parts: FloatArray
    signs: NDArray[np.int8]


def measure_moves(facts: Facts, frames: Sequence[int]) -> Moves:
    """The moves between those of `frames` that are upright: not held askew, and not looking steeply up or down."""
    attitude = np.array([facts.attitude(f) for f in frames]).reshape(-1, 3)
    upright = np.abs(attitude[:, 2]) <= MOST_ROLL  # roll is nan where a camera looks steeply
    kept = tuple(f for f, ok in zip(frames, upright, strict=True) if ok)
    centers = np.array([facts.scene.frames[f].camera.center for f in kept]).reshape(-1, 3)
    parts = relative_parts(centers, attitude[upright, :2])
    return Moves(kept, parts, signs_of(parts, facts.noise))


def relative_parts(centers: FloatArray, attitude: FloatArray) -> FloatArray:
    """Camera centres (n, 3) world metres and heading, elevation (n, 2) degrees -> (n, n, 5), see `Moves`."""
    heading = np.radians(attitude[:, 0])
    offset = centers[None] - centers[:, None]
    sine, cosine = np.sin(heading)[:, None], np.cos(heading)[:, None]
    right = offset[..., 0] * cosine - offset[..., 1] * sine
    ahead = offset[..., 0] * sine + offset[..., 1] * cosine
    turn = wrapped(attitude[None] - attitude[:, None])
    return rounded(np.stack([right, ahead, offset[..., 2], turn[..., 0], turn[..., 1]], axis=-1), METRE_DECIMALS)


def pose_error(noise: Noise) -> float:
    """Metres by which the offset of two cameras may be out: `SIGMAS` deviations of both positions."""
    return float(SIGMAS * np.sqrt(2) * noise.pose)


def aim_error(error: float) -> float:
    """Degrees by which a direction may be out where positions are by `error` metres."""
    return float(np.degrees(error / ARM))


def signs_of(parts: FloatArray, noise: Noise) -> NDArray[np.int8]:
    """Parts (..., 5) -> -1, 0, 1 or GREY, by margins that hold for `SIGMAS` deviations of both camera positions.

    A position error is measured on surfaces about `ARM` away, so the orientation may err by as much on that arm.
    """
    error = pose_error(noise)
    size = np.abs(parts)
    largest = size[..., :3].max(axis=-1, keepdims=True)
    least = np.maximum(LEAST_MOVE, MOVED_SHARE * (largest + error))
    most = STILL_SHARE * (largest - error)
    angle = aim_error(error)
    moved = np.concatenate([size[..., :3] >= least + error, size[..., 3:] >= MOVED_ANGLE + angle], axis=-1)
    still = np.concatenate([size[..., :3] <= most - error, size[..., 3:] <= STILL_ANGLE - angle], axis=-1)
    return np.where(moved, np.sign(parts), np.where(still, 0, GREY)).astype(np.int8)


def motion_steps(facts: Facts, frames: Sequence[int], parts: Sequence[float]) -> Iterator[Step]:
    """The steps of a program that lead to the `parts` (5,) of the motion from the first to the last of `frames`."""
    keys = [facts.scene.frames[frame].key for frame in frames]
    for frame, key in zip(frames, keys, strict=True):
        camera = facts.scene.frames[frame].camera
        heading, elevation, _ = facts.attitude(frame)
        pose = Pose(center=camera.center.tolist(), heading=float(heading), elevation=float(elevation))
        yield CameraPose(key, pose)
    ends = [keys[0], keys[-1]]
    yield Displacement(ends, parts[:3])
    yield Rotation(ends, parts[3:])
