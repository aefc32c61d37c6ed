"""Ways to read a pose, a unit or a mesh: the right one, and the mistakes that data sets and their readers make.

The list comes from bugs found in public generators (a pose used as its inverse, the up axis mirrored, millimetres taken
for metres) and from the usual differences between OpenCV, OpenGL, Unity and quaternion orders.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.linear import inverse_motion, product
from vstdata.scene import FloatArray

_FLIP_YZ = np.diag([1.0, -1.0, -1.0, 1.0])


def inverse(pose: FloatArray) -> FloatArray:
    result = np.eye(4)
    result[:3, :3] = pose[:3, :3].T
    result[:3, 3] = -product(pose[:3, :3].T, pose[:3, 3])
    return result


def _transposed(pose: FloatArray) -> FloatArray:
    result = pose.copy()
    result[:3, :3] = pose[:3, :3].T
    return result


def _quaternion_order(pose: FloatArray) -> FloatArray:
    """The pose if its quaternion had been read as x, y, z, w from a file that has w, x, y, z."""
    from scipy.spatial.transform import Rotation

    x, y, z, w = Rotation.from_matrix(pose[:3, :3]).as_quat()
    result = pose.copy()
    result[:3, :3] = Rotation.from_quat([y, z, w, x]).as_matrix()
    return result


def _mirrored(axis: int) -> Callable[[FloatArray], FloatArray]:
    flip = np.eye(4)
    flip[axis, axis] = -1.0

    def left_handed(pose: FloatArray) -> FloatArray:
        return product(product(flip, pose), flip)

    return left_handed


@dataclass(frozen=True)
class Reading:
    """A way to read the files: `pose` gives the true camera_to_world of a stored one, `depth_scale` the true depth of a
    stored one, and `world` (4, 4) the stored mesh of a true one, in the stored world."""

    name: str
    pose: Callable[[FloatArray], FloatArray] = np.asarray
    depth_scale: float = 1.0
    world: FloatArray | None = None


AS_READ = Reading("as read")
MISTAKES = (
    Reading("the poses look inverted (world to camera)", inverse),
    Reading("the camera's y and z axes look flipped (OpenGL)", lambda pose: product(pose, _FLIP_YZ)),
    Reading("the rotations look transposed", _transposed),
    Reading("the quaternions look like w, x, y, z", _quaternion_order),
    Reading("the axes look mirrored in x (left-handed)", _mirrored(0)),
    Reading("the axes look mirrored in y (left-handed)", _mirrored(1)),
    Reading("the axes look mirrored in z (left-handed)", _mirrored(2)),
    Reading("the depth looks 1000 times too large against the poses", depth_scale=1e-3),
    Reading("the depth looks 1000 times too small against the poses", depth_scale=1e3),
)


def _world(*rows: Sequence[float]) -> FloatArray:
    matrix = np.eye(4)
    matrix[:3, :3] = rows
    return matrix


MESH_MISTAKES = (
    *MISTAKES[:4],
    *MISTAKES[-2:],
    Reading("the mesh looks mirrored in x", world=_world([-1, 0, 0], [0, 1, 0], [0, 0, 1])),
    Reading("the mesh looks mirrored in y", world=_world([1, 0, 0], [0, -1, 0], [0, 0, 1])),
    Reading("the mesh looks mirrored in its up axis", world=_world([1, 0, 0], [0, 1, 0], [0, 0, -1])),
    Reading("the mesh looks y up where the poses are z up", world=_world([1, 0, 0], [0, 0, 1], [0, -1, 0])),
    Reading("the mesh looks z up where the poses are y up", world=_world([1, 0, 0], [0, 0, -1], [0, 1, 0])),
    Reading("the mesh looks as if y and z were swapped", world=_world([1, 0, 0], [0, 0, 1], [0, 1, 0])),
)


def mesh_mistakes(align: FloatArray) -> tuple[Reading, ...]:
    """Mistakes that a mesh can tell, with those that an alignment (4, 4) of the world makes possible."""
    if np.abs(align - np.eye(4)).max() < 1e-6:
        return MESH_MISTAKES
    return (
        *MESH_MISTAKES,
        Reading("the alignment looks applied to the stored mesh already", world=align),
        Reading(
            "the alignment looks applied to the stored poses already",
            world=inverse_motion(align),
        ),
    )
