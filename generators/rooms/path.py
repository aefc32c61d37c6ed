"""The camera of a hand-held scan: a walk through the room with a look around, mostly a little down, at everything; now
and then it stands still and looks up, down or aside, and it sinks and rises as an arm does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import FloatArray, IntArray, Model, Room
from generators.rooms.walk import walk
from vstdata.draw import Draw
from vstdata.linear import POINT_DECIMALS, length, nearest_rotations, turning
from vstdata.rays import Embree
from vstdata.scene import Camera

FOCAL = 577.87  # pixels at 640 wide, as in ScanNet
HEIGHT = (1.42, 1.68)  # metres above the floor
PITCH = (-34.0, 9.0)  # degrees, up is positive
TURN = 7.5  # degrees between two directions of gaze
TURN_BACK = 6.0  # pictures full of objects that it takes to turn the other way
FASTEST = 3  # turns from one frame to the next
STAND = 8  # one picture in so many is taken from where the last one was
LOOK = (15.0, 24.0)  # degrees from the last picture to that one, up, down, left or right
SWAY = 0.015  # metres to either side that somebody moves who stands
JITTER = 1.0  # degrees: a hand shakes
HALF_VIEW = 3  # turns to the left and right that a picture shows
HALF_TALL = 19.0  # degrees above and below the middle that a picture shows
ROWS = 9  # rays from its lower to its upper edge
ENOUGH = 4  # rays on an object that count as seeing it
CLOSE = 1.1  # metres: nearer walls fill the picture
WORTH = {"wall": 0.0, "floor": 0.0, "ceiling": 0.0, "window": 0.3, "door": 0.3}  # of seeing them; furniture 1
BIG = 0.5  # metres: the diagonal of what must be seen; the worth of smaller things falls with their size
OFTEN = 8.0  # pictures of an object after which it is worth half
ROUNDS = 10  # times the gaze is planned, each drawn to what the last has missed


@dataclass(frozen=True, slots=True, eq=False)
class Panorama:
    """What is around every place: `seen` (frames, turns, instances) rays that meet each instance in a picture in each
    direction; `near` (frames, turns) share of rays that end close by; `worth` (instances,) of seeing each."""

    seen: NDArray[np.float32]
    near: NDArray[np.float32]
    worth: FloatArray


def camera_path(room: Room, draw: Draw, frames: int, size: tuple[int, int] = (640, 480)) -> tuple[Camera, ...]:
    """Cameras of `frames` pictures of `size` (width, height) pixels along one walk, in time order.

    Consecutive cameras are 0.13 to 0.37 m apart and turned by 6 to 30 degrees, or almost in one place.
    """
    count = frames - frames // STAND
    places = walk(room, draw.at("walk"), count)
    swing = draw.generator("swing").uniform(0, 2 * np.pi, 6)
    time = np.arange(count)
    height = np.clip(1.55 + 0.11 * np.sin(time / 6 + swing[0]) + 0.04 * np.sin(time / 3 + swing[1]), *HEIGHT)
    pitch = np.clip(-13 + 12 * np.sin(time / 3.1 + swing[2]) + 8 * np.sin(time / 5.3 + swing[3]), *PITCH)
    roll = 1.5 * np.sin(time / 4 + swing[4]) + 1.2 * np.sin(time / 7 + swing[5])
    height, pitch, roll = (np.round(one, POINT_DECIMALS) for one in (height, pitch, roll))
    centers = np.c_[places, height]
    jitter = draw.generator("jitter").uniform(-JITTER, JITTER, count)
    yaw = TURN * gaze(panorama(room, centers, pitch), draw.at("gaze")) + jitter
    stations = np.round(_stand(np.c_[centers, yaw, pitch, roll], frames, draw), POINT_DECIMALS)
    poses = [_pose(pose[:3], *np.radians(pose[3:])) for pose in stations]
    width, tall = size
    focal = FOCAL * width / 640
    intrinsics = np.array([[focal, 0, (width - 1) / 2], [0, focal, (tall - 1) / 2], [0, 0, 1]])
    return tuple(Camera(intrinsics, width, tall, pose) for pose in poses)


def _stand(stations: FloatArray, frames: int, draw: Draw) -> FloatArray:
    """(n, 6) places, yaw, pitch and roll -> (frames, 6), where some places come twice, each with another gaze."""
    random = draw.generator("stand")
    extra = frames - len(stations)
    held = (np.arange(extra) * len(stations) + random.integers(0, len(stations), extra)) // max(extra, 1)
    index = np.sort(np.concatenate([np.arange(len(stations)), held])).astype(np.int64)
    again = np.flatnonzero(np.diff(index, prepend=-1) == 0)
    found = stations[index]
    look = random.uniform(*LOOK, extra)
    aside = draw.shuffled(range(extra), "look")
    for k, row in enumerate(again):
        turn = aside[k] % 2
        found[row, 3] += look[k] * (0, 1, 0, -1)[aside[k] % 4]
        found[row, 4] += (1 - turn) * look[k] * (1 if found[row, 4] < -13 else -1)
        found[row, :3] += random.uniform(-SWAY, SWAY, 3)
    return found


def panorama(room: Room, centers: FloatArray, tilt: FloatArray) -> Panorama:
    """Rays from every centre (frames, 3) in all directions of gaze, the camera tilted by `tilt` (frames,) degrees."""
    pieces = [(k, p.to_world(part.vertices)[part.faces]) for k, p in enumerate(room.placed) for part in p.model.parts]
    corners = np.concatenate([triangles for _, triangles in pieces])
    owner = np.repeat([k for k, _ in pieces], [len(triangles) for _, triangles in pieces])
    embree = Embree(corners.reshape(-1, 3), np.arange(3 * len(corners)).reshape(-1, 3), centred=False)
    turns = round(360 / TURN)
    yaw = np.radians(np.arange(turns) * TURN)[:, None]
    pitch = np.radians(tilt[:, None, None] + np.linspace(-HALF_TALL, HALF_TALL, ROWS))
    rays = np.empty((len(centers), turns, ROWS, 6), dtype=np.float32)
    rays[..., :3] = centers[:, None, None]
    (cos, sin), (level, steep) = turning(yaw), turning(pitch)
    rays[..., 3], rays[..., 4], rays[..., 5] = cos * level, sin * level, steep
    reach, face = embree.first(rays.reshape(-1, 6))
    found = np.where(face >= 0, owner[np.maximum(face, 0)], len(room.placed)).reshape(rays.shape[:3])
    close = (reach < CLOSE).reshape(rays.shape[:3]).mean(axis=2).astype(np.float32)
    seen = _counts(found, len(room.placed))
    worth = np.array([_worth(placed.model) for placed in room.placed])
    return Panorama(_in_view(seen), _in_view(close) / np.float32(2 * HALF_VIEW + 1), worth)


def _worth(model: Model) -> float:
    size = float(length(np.ptp(model.bounds(), axis=0)))
    return WORTH.get(model.category, min(1.0, (size / BIG) ** 2))


def _counts(found: IntArray, instances: int) -> NDArray[np.float32]:
    """(frames, turns, rows) instance numbers -> (frames, turns, instances) how often each occurs in a column."""
    frames, turns, _ = found.shape
    column = np.arange(frames * turns).reshape(frames, turns, 1) * (instances + 1)
    counts = np.bincount((column + found).ravel(), minlength=frames * turns * (instances + 1))
    return counts.reshape(frames, turns, instances + 1)[..., :instances].astype(np.float32)


def _in_view(columns: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sums over the columns that a picture in each direction shows, axis 1."""
    shifted = [np.roll(columns, k, axis=1) for k in range(-HALF_VIEW, HALF_VIEW + 1)]
    return np.asarray(np.sum(shifted, axis=0, dtype=np.float32))


def gaze(around: Panorama, draw: Draw) -> IntArray:
    """(frames,) the direction of every picture, in turns; it moves one to three turns a frame and seldom back.

    The best way by dynamic programming, where a picture is worth the objects in it. In the next round an object is
    worth less the more often the way has seen it, and more if it has missed it; the round that misses fewest wins.
    """
    frames, turns, _ = around.seen.shape
    value = np.minimum(around.seen / ENOUGH, 1.0)
    noise = draw.generator("mood").uniform(0.0, 0.05, (frames, turns))
    worth, boost = around.worth, np.ones_like(around.worth)
    best, fewest = np.zeros(frames, dtype=np.int32), value.shape[2] + 1
    for _ in range(ROUNDS):
        total = np.round((value * worth).sum(axis=2), POINT_DECIMALS)
        way = _best_way(total / max(float(total.max()), 1e-9) + noise - 1.2 * around.near)
        seen = value[np.arange(frames), way % turns]
        missed = (around.worth >= 1.0) & (seen.max(axis=0) < 1.0) & (value.max(axis=(0, 1)) >= 1.0)
        if missed.sum() <= fewest:
            best, fewest = way, int(missed.sum())
        boost = np.where(missed, 3.0 * boost, boost)
        worth = around.worth * boost / (1.0 + seen.sum(axis=0) / OFTEN)
    return best


def _best_way(score: FloatArray) -> IntArray:
    """Viterbi over (direction of turning, direction of gaze): (frames,) turns."""
    frames, turns = score.shape
    total = np.stack([score[0], score[0]])
    back = np.zeros((frames, 2, turns), dtype=np.int32)
    moves = np.array([(s, k) for s in (0, 1) for k in range(1, FASTEST + 1)])
    for f in range(1, frames):
        fresh = []
        for side, sign in enumerate((1, -1)):
            options = [
                np.roll(total[s], sign * k) - (0.0 if s == side else TURN_BACK) - 0.02 * abs(k - 2) for s, k in moves
            ]
            stacked = np.stack(options)
            back[f, side] = stacked.argmax(axis=0)
            fresh.append(stacked.max(axis=0) + score[f])
        total = np.stack(fresh)
    side, at = divmod(int(total.argmax()), turns)
    way = [at]
    for f in range(frames - 1, 0, -1):
        before, step = moves[back[f, side, way[-1] % turns]]
        way.append(way[-1] - (1, -1)[side] * int(step))
        side = int(before)
    return np.array(way[::-1], dtype=np.int32)


def _pose(center: FloatArray, yaw: float, pitch: float, roll: float) -> FloatArray:
    """(4, 4) camera_to_world: OpenCV axes, yaw counter-clockwise from +x, pitch up, roll clockwise, radians."""
    (cos, sin), (level, steep), (upright, tilted) = turning(yaw), turning(pitch), turning(roll)
    ahead = np.array([level * cos, level * sin, steep])
    right = np.array([sin, -cos, 0.0])
    down = np.cross(ahead, right)
    pose = np.eye(4)
    pose[:3, 0] = upright * right + tilted * down
    pose[:3, 1] = upright * down - tilted * right
    pose[:3, 2], pose[:3, 3] = ahead, center
    pose[:3, :3] = nearest_rotations(pose[None, :3, :3])[0]
    return pose
