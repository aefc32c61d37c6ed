"""A world box in a camera's frame as VST's nine numbers.

VST (arXiv 2511.05491, its released code): OpenCV camera frame (x right, y down, z forward), metres, `[x, y, z, x_size,
y_size, z_size, pitch, yaw, roll]`; the angles turn about the fixed axes x, y, z of the camera in this order (scipy's
extrinsic 'xyz', so box to camera is Rz Ry Rx) and are stored over 180 degrees, in (-1, 1]; two decimals. The local y
axis points down along gravity, so y_size is the height of the object.

Which of the four side directions of an upright box is z is not told by VST. Ours: the one that points farthest along
the view. So x_size runs across the view and z_size along it, yaw stays within 45 degrees of 0, and the Euler angles
never come near their singularity at 90.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.spatial.transform import Rotation

from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.linear import ROTATION_DECIMALS, length, product
from vstdata.scene import Box, Camera, FloatArray

DECIMALS = 2
FIELD_DECIMALS = 6  # of degrees: so fine that what is printed with two decimals is as unrounded
TIE_BREAK = np.radians(0.5)  # made-up things stand at exactly 45 degrees: there, no rounding decides


def camera_box(box: Box, camera: Camera) -> list[float]:
    """The nine numbers of a world box, rounded to two decimals; a size is at least 0.01.

    A tilted box keeps its axes; its y is the one nearest to the vertical.
    """
    axes, size = _camera_axes(box, camera)
    center = camera.to_camera(box.center[None])[0]
    angles = Rotation.from_matrix(axes).as_euler("xyz") / np.pi
    exact = rounded(np.concatenate([center, size, angles]), METRE_DECIMALS)
    values = rounded(exact, DECIMALS)
    values[3:6] = np.maximum(values[3:6], 10.0**-DECIMALS)
    values[6:] = np.where(values[6:] <= -1.0, 1.0, values[6:])
    return [float(value) for value in values]


def levelled(camera: Camera) -> Camera:
    """A camera at the same place that looks the same way along the floor, held level."""
    return replace(camera, camera_to_world=level_pose(camera.camera_to_world))


def level_pose(pose: FloatArray) -> FloatArray:
    """(4, 4) camera to world -> the same of a camera held level: y straight down, z ahead along the floor. The first
    must not look straight up or down."""
    x, y = pose[:2, 2] / length(pose[:2, 2])
    level = np.array(pose)
    level[:3, :3] = rounded(np.array([[y, 0.0, x], [-x, 0.0, y], [0.0, -1.0, 0.0]]), ROTATION_DECIMALS)
    return level


def _camera_axes(box: Box, camera: Camera) -> tuple[FloatArray, FloatArray]:
    """The local axes x, y, z of a box as columns (3, 3) in the camera's frame, right-handed, and its sizes (3,)."""
    up = box.up_axis
    sides = [k for k in range(3) if k != up]
    down = -np.sign(box.axes[2, up]) * box.axes[:, up]
    ahead = np.stack([sign * box.axes[:, k] for k in sides for sign in (1.0, -1.0)], axis=1)
    turn = camera.world_to_camera[:3, :3]
    seen = product(turn, ahead)
    best = int(np.argmax(rounded(np.sin(TIE_BREAK) * seen[0] + np.cos(TIE_BREAK) * seen[2], ROTATION_DECIMALS)))
    y, z = product(turn, down), seen[:, best]
    along, across = (sides[0], sides[1]) if best < 2 else (sides[1], sides[0])
    return np.stack([np.cross(y, z), y, z], axis=1), box.size[[across, up, along]]


def field_of_view(camera: Camera) -> tuple[float, float]:
    """Horizontal and vertical field of view in degrees, as VST's prompt has it: of the focal lengths and the picture's
    size, wherever its principal point is. No resizing changes it."""
    size, focal = np.array([camera.width, camera.height]), np.diag(camera.intrinsics)[:2]
    horizontal, vertical = rounded(np.degrees(2 * np.arctan(size / (2 * np.abs(focal)))), FIELD_DECIMALS).tolist()
    return horizontal, vertical


def fov_slots(camera: Camera) -> dict[str, str]:
    """The slots {hfov} and {vfov} of a question: degrees with two decimals."""
    horizontal, vertical = field_of_view(camera)
    return {"hfov": f"{horizontal:.2f}", "vfov": f"{vertical:.2f}"}
