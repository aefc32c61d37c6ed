"""Boxes and rigid motions as they come out of files."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vstdata.facts.footprint import footprint_turn
from vstdata.linear import POINT_DECIMALS, ROTATION_DECIMALS, determinant, length, moved, nearest_rotations, product
from vstdata.scene import Box, FloatArray

RIGID_TOLERANCE = (
    1e-2  # ours: largest entry of R^T R - I; six printed digits and float32 give 1e-5, a wrong axis 1 or 2
)
FAR_OFF = 1e4  # ours: cameras farther from the origin stand in the coordinates of a map (UTM), not of a room
WITHIN = 0.1  # ours: of that distance, how far apart they may be, so that it is an offset and not a mistake
LEAST_SECOND_SIDE = (
    0.01  # metres, ours: an object smaller than this in its second-largest side is an annotation leftover
)
MIN_THICKNESS = 1e-3  # metres, ours: flat objects (posters) keep a volume
REPEATED_TOLERANCE = 0.02  # metres, ours: two annotations of one object agree to the sampling of the mesh

# Y up, right-handed, to z up: x stays, y becomes z, z becomes -y.
Y_UP_TO_Z_UP = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])


def orthonormality_error(rotations: FloatArray) -> FloatArray:
    """(n, 3, 3) -> (n,) largest entry of |R^T R - I|; nan where a number is not finite."""
    with np.errstate(invalid="ignore", over="ignore"):
        gram = product(np.swapaxes(rotations, 1, 2), rotations)
        return np.asarray(np.abs(gram - np.eye(3)).max(axis=(1, 2)))


def rigid_mask(poses: FloatArray) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(n, 4, 4) -> (n,) which are finite, (n,) which are rigid motions with determinant +1."""
    finite = np.isfinite(poses).all(axis=(1, 2)) & (np.abs(np.nan_to_num(poses)).max(axis=(1, 2), initial=0) < 1e6)
    safe = np.where(finite[:, None, None], poses, np.eye(4))
    good = orthonormality_error(safe[:, :3, :3]) <= RIGID_TOLERANCE
    good &= determinant(safe[:, :3, :3]) > 0
    good &= np.abs(safe[:, 3] - [0, 0, 0, 1]).max(axis=1) <= 1e-3
    return finite, finite & good


def map_origin(poses: FloatArray) -> FloatArray:
    """(3,) the whole numbers that poses (n, 4, 4) in the coordinates of a map lie about, as UTM's metres; zeros for
    those of a room. Taken off before anything else, they cost no digit."""
    places = poses[np.isfinite(poses).all(axis=(1, 2)), :3, 3]
    if not len(places):
        return np.zeros(3)
    middle = np.median(places, axis=0)
    far, apart = float(np.abs(middle).max()), float(np.ptp(places, axis=0).max())
    return np.round(middle) if far > FAR_OFF and apart <= WITHIN * far else np.zeros(3)


def exact_poses(poses: FloatArray) -> FloatArray:
    """(n, 4, 4) almost rigid -> exactly rigid, so that the transposed rotation is the inverse.

    What comes in may come out of somebody's BLAS, so it is rounded first.
    """
    result = np.tile(np.eye(4), (len(poses), 1, 1))
    result[:, :3, :3] = nearest_rotations(np.round(poses[:, :3, :3], ROTATION_DECIMALS))
    result[:, :3, 3] = np.round(poses[:, :3, 3], POINT_DECIMALS) + 0.0
    return result


def orthonormal_axes(axes: FloatArray) -> FloatArray | None:
    """(3, 3) columns as stored -> orthonormal columns; None where they are no basis.

    Some annotators print two digits, so up to 0.1 off is made orthonormal; a left-handed basis gets its last axis
    turned, which leaves the box as it is.
    """
    if not np.isfinite(axes).all() or orthonormality_error(axes[None])[0] > 0.1:
        return None
    if determinant(axes) < 0:
        axes = axes * np.array([1.0, 1.0, -1.0])
    return np.asarray(nearest_rotations(np.round(axes[None], ROTATION_DECIMALS))[0])


def make_box(center: FloatArray, size: FloatArray, axes: FloatArray) -> Box | None:
    """A checked box, world metres; None where it is degenerate (negative, or less than LEAST_SECOND_SIDE in two
    directions)."""
    basis = orthonormal_axes(np.asarray(axes, dtype=np.float64))
    sides = np.sort(np.asarray(size, dtype=np.float64))
    if basis is None or not np.isfinite(center).all() or not np.isfinite(sides).all():
        return None
    if sides[0] < 0 or sides[1] < LEAST_SECOND_SIDE:
        return None
    exact = np.round(np.array([center, size], dtype=np.float64), POINT_DECIMALS) + 0.0
    return Box(exact[0], np.maximum(exact[1], MIN_THICKNESS), basis)


def fit_box(points: FloatArray) -> Box | None:
    """The gravity-aligned box of least floor area around (n, 3) world points; None for a degenerate set.

    Axes: the two floor-plane directions, then up. The extents come from the points themselves.
    """
    if len(points) < 3:
        return None
    degrees = np.degrees(footprint_turn(points[:, :2]))
    angle = np.radians((degrees + 45) % 90 - 45)  # the same rectangle with axes nearest to the world's
    cosine, sine = np.round([np.cos(angle), np.sin(angle)], ROTATION_DECIMALS)
    axes = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    local = product(points, axes)
    low, high = local.min(axis=0), local.max(axis=0)
    return make_box(product(axes, (low + high) / 2), high - low, axes + 0.0)


def transformed_points(points: FloatArray, matrix: FloatArray) -> FloatArray:
    """(n, 3) points moved by a (4, 4) matrix."""
    return moved(points, matrix)


def repeats(boxes: list[Box], labels: list[str]) -> list[bool]:
    """Which boxes repeat an earlier one: same label, and all eight corners within REPEATED_TOLERANCE of its corners.

    VSI-Bench's own metadata has such doubles in 9 of 88 ScanNet scenes, where one name was listed twice.
    """
    found = [False] * len(boxes)
    by_label: dict[str, list[int]] = {}
    for k, label in enumerate(labels):
        by_label.setdefault(label, []).append(k)
    for group in by_label.values():
        corners = np.stack([boxes[k].corners for k in group])
        for j in range(1, len(group)):
            gaps = length(corners[:j, :, None] - corners[j][None, None]).min(axis=2).max(axis=1)
            found[group[j]] = bool((gaps < REPEATED_TOLERANCE).any())
    return found


def inside_box(points: FloatArray, box: Box, margin: float) -> NDArray[np.bool_]:
    """(n, 3) world points -> (n,) whether they lie in the box grown by `margin` metres on every side."""
    local = product(points - box.center, box.axes)
    return np.asarray((np.abs(local) <= box.size / 2 + margin).all(axis=1))
