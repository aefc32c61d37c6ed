"""How a camera moved between two frames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vstdata.facts.direction import elevation, heading, wrapped
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.facts.tolerances import TOLERANCES
from vstdata.linear import dot, length, product
from vstdata.scene import Camera, FloatArray


@dataclass(frozen=True, slots=True)
class Motion:
    """Camera g relative to camera f.

    `translation` is g's centre in f's camera frame (x right, y down, z forward), metres; `distance` its length; `angle`
    the whole rotation (geodesic), degrees. Against gravity: `yaw` > 0 turned right, `pitch` > 0 turned up, `roll` > 0
    tilted clockwise as its user sees it (the picture turns the other way). Yaw and roll are nan where either camera
    looks steeply up or down.
    """

    translation: tuple[float, float, float]
    distance: float
    angle: float
    yaw: float
    pitch: float
    roll: float


def relative_motion(f: Camera, g: Camera) -> Motion:
    """The motion that takes camera f to camera g."""
    local = f.to_camera(g.center[None])[0]
    attitude = attitude_of(g) - attitude_of(f)
    yaw, roll = wrapped(attitude[[0, 2]])
    x, y, z = (round(float(value), METRE_DECIMALS) + 0.0 for value in local)
    return Motion(
        translation=(x, y, z),
        distance=round(float(length(local)), METRE_DECIMALS),
        angle=round(rotation_angle(product(f.camera_to_world[:3, :3].T, g.camera_to_world[:3, :3])), DEGREE_DECIMALS),
        yaw=round(float(yaw), DEGREE_DECIMALS) + 0.0,
        pitch=round(float(attitude[1]), DEGREE_DECIMALS) + 0.0,
        roll=round(float(roll), DEGREE_DECIMALS) + 0.0,
    )


def attitude_of(camera: Camera) -> FloatArray:
    """(3,) heading clockwise from +y, elevation above the horizon and clockwise roll, degrees; heading and roll are nan
    where the camera looks within 20 degrees of the vertical (`Tolerances.steep`)."""
    forward, right = camera.forward, camera.camera_to_world[:3, 0]
    up = float(elevation(forward))
    if abs(up) > TOLERANCES.steep:
        return np.array([np.nan, round(up, DEGREE_DECIMALS), np.nan])
    level = np.cross(forward, [0.0, 0.0, 1.0])
    level /= length(level)
    roll = np.degrees(np.arctan2(dot(right, np.cross(forward, level)), dot(right, level)))
    return rounded(np.array([float(heading(forward)), up, roll]), DEGREE_DECIMALS)


def rotation_angle(rotation: FloatArray) -> float:
    """The angle of a rotation matrix (3, 3), degrees 0..180; accurate near both ends."""
    skew = rotation - rotation.T
    sine = length(np.array([skew[2, 1], skew[0, 2], skew[1, 0]])) / 2
    return float(np.degrees(np.arctan2(sine, (np.trace(rotation) - 1) / 2)))
