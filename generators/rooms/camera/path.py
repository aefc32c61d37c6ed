"""The pictures of a hand-held scan: some walks through the room, each a video of small steps that looks at the things
of the room. Heights change from walk to walk and on the way; now and then the camera is held still."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from generators.rooms.camera.gaze import SHIFT, SPEED, Looks, Surroundings, gaze, panorama
from generators.rooms.camera.lens import Lens
from generators.rooms.camera.posture import HIGHEST, PITCH, Held, first_postures, held, softened
from generators.rooms.furnish.walk import Floor
from generators.rooms.model import FloatArray, Room
from vstdata.draw import Draw
from vstdata.linear import POINT_DECIMALS, nearest_rotations, turning
from vstdata.scene import Camera

WALK = 16  # frames of a walk, on the average at least: fewer show too little of a room
LONG_WALK, SHORTEST = 60, 12  # frames
LONGEST = {1: 1.0, 2: 0.7, 3: 0.55}  # share of all frames that the first of so many walks has; of more, all the same
SEES_ALL = 22  # frames that it takes to look around; a walk of fewer is filmed at fewer frames a second
PACE, SLOW = (0.5, 1.0), 0.5  # metres a second of somebody who films, and the share of it that is the slowest
BREAK = (2.0, 15.0)  # seconds from one walk to the next
SWAY, SHAKE = 0.006, 0.35  # metres and degrees that a hand moves
FARTHEST = 0.7  # of the field of view that pictures are turned from each other, however far apart they are
HALT, TILT = 6, 30.0  # frames of a long halt, and degrees that one then looks up or down
HEADROOM = 0.2  # metres from the camera to what hangs above it


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """One picture to be taken: `time` in microseconds since the camera was switched on; `walk` is the number of the
    walk, whose pictures are one video."""

    camera: Camera
    time: int
    walk: int


def camera_path(room: Room, draw: Draw, frames: int, lens: Lens) -> tuple[Take, ...]:
    """`frames` pictures in time order: `lens.rate` a second or, where they are few, fewer that are farther apart.

    Neighbours of one walk are turned by at most 0.18 of the field of view (times the frames left out between them).
    """
    around, floor = Surroundings(room), Floor(room, draw.at("tour"))
    rooms = len(floor.starts)
    if rooms > 1:  # a walk from each room of a house, on into others where it is long
        lengths = [frames * (k + 1) // rooms - frames * k // rooms for k in range(rooms)]
        starts = list(floor.starts)
    else:
        lengths = walk_lengths(draw, frames)
        starts = [number / len(lengths) for number in range(len(lengths))]
    postures = first_postures(draw, len(lengths))
    random = draw.generator("breaks")
    takes: list[Take] = []
    seen, clock = np.zeros(around.count), 1_000_000
    for number, count in enumerate(lengths):
        keyed = draw.at("walk", number)
        interval = max(1, SEES_ALL // count) / lens.rate
        walk = _walk(around, floor, postures[number], count, starts[number], interval, keyed)
        stations, seen = _stations(around, walk, lens, keyed, seen)
        for k, station in enumerate(stations):
            pose = _pose(station[:3], *np.radians(station[3:]))
            camera = Camera(lens.intrinsics, lens.width, lens.height, pose)
            takes.append(Take(camera, clock + round(1e6 * interval * k), number))
        clock = takes[-1].time + round(1e6 * random.uniform(*BREAK))
    return tuple(takes)


def walk_lengths(draw: Draw, frames: int) -> list[int]:
    """How many of the frames each walk has: the first most of them, as it shows the room, the others the rest."""
    least = max(2, frames // LONG_WALK)
    most = min(frames // WALK, least + 2)
    count = 1 if most < 2 else least + draw.integer("walks", below=most - least + 1)
    first = min(round(frames * LONGEST.get(count, 1 / count)), frames - SHORTEST * (count - 1))
    ends = first + np.arange(count) * (frames - first) // max(count - 1, 1)
    return [int(end - begin) for begin, end in zip([0, *ends[:-1]], ends, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """A walk of n frames `interval` seconds apart: `places` (n, 2) on the floor, how the camera is `held`, and whether
    it is held `still` (n,)."""

    interval: float
    places: FloatArray
    held: Held
    still: NDArray[np.bool_]


def _walk(
    room: Surroundings, floor: Floor, posture: str, count: int, start: float, interval: float, draw: Draw
) -> Walk:
    random, (still, tilt) = draw.generator("pace"), _halts(draw, count)
    pace = random.uniform(*PACE) * interval * random.uniform(SLOW, 1.0, count)
    places = floor.walk(np.where(still, 0.0, pace), start)
    top = min(HIGHEST, float(room.above(places).min()) - HEADROOM)
    how = held(draw, posture, count, interval, top)
    return Walk(interval, places, replace(how, pitch=np.clip(how.pitch + tilt, *PITCH)), still)


def _reach(lens: Lens, interval: float) -> float:
    """Degrees that pictures `interval` seconds apart may be turned."""
    return min(SHIFT * lens.view[0] * lens.rate * interval, SPEED * interval, FARTHEST * lens.view[0])


def _stations(
    room: Surroundings, walk: Walk, lens: Lens, draw: Draw, seen: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(n, 6) place in metres, yaw, pitch and roll in degrees of a walk; and what is `seen` (instances,) after it."""
    count, random = len(walk.still), draw.generator("hand")
    centers = np.c_[walk.places, walk.held.height]
    looks = Looks(_reach(lens, walk.interval), walk.held.pitch, walk.still)
    yaw, pitch, seen = gaze(room, panorama(room, centers, lens.view), looks, draw.at("gaze"), seen)
    angles = np.stack([softened(yaw), softened(pitch), walk.held.roll], axis=1)
    hand = np.c_[random.uniform(-SWAY, SWAY, (count, 3)), random.uniform(-SHAKE, SHAKE, (count, 3))]
    return np.round(np.c_[centers, angles] + softened(hand, 1), POINT_DECIMALS), seen


def _halts(draw: Draw, count: int) -> tuple[NDArray[np.bool_], FloatArray]:
    """(count,) where one halts, here and there for some frames; and by how many degrees one would like to look higher
    there: at every second halt one looks up or down."""
    random, still, tilt = draw.generator("still"), np.zeros(count, dtype=np.bool_), np.zeros(count)
    for number, start in enumerate(range(4, count - HALT, 2 * HALT)):
        at = start + int(random.integers(0, HALT))
        long = number % 2 == 0
        until = min(count, at + (HALT if long else int(random.integers(1, 4))))
        still[at:until] = True
        if long:
            tilt[at:until] = random.choice([-1, 1]) * TILT * np.linspace(-0.5, 1.0, until - at)
    return still, tilt


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
