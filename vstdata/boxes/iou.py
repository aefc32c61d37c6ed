"""Exact intersection over union of oriented boxes, tilted ones included, many pairs at once.

The common part of two boxes is convex, and each of its faces lies in a face of one of them. So every face is clipped by
the six planes of the other box (Sutherland and Hodgman 1974), and the volume follows from the faces by the divergence
theorem.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from vstdata.linear import length, product
from vstdata.scene import FloatArray

NUDGE = 1e-9 * np.array([0.7, 1.1, 1.3])  # metres: shifts one box, so that no two faces lie in one plane

_SIGNS = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], dtype=np.float64)  # a square, counter-clockwise


def pair_iou(first: FloatArray, second: FloatArray) -> FloatArray:
    """IoU (n,) of boxes first[k] and second[k], both (n, 9): centre, size, and extrinsic xyz Euler angles over 180
    (VST's form). Sizes must be positive."""
    center, size, axes = _parts(first)
    shift, other_size, other_axes = _parts(second)
    volume, other_volume = size.prod(axis=1), other_size.prod(axis=1)
    found = np.zeros(len(first))
    reach = (length(size) + length(other_size)) / 2
    near = np.flatnonzero(length(shift - center) < reach)
    if len(near):
        # In the frame of the first box, where its own faces are axis-aligned and numbers are small.
        turn = np.swapaxes(axes[near], 1, 2)
        local = product(turn, (shift[near] - center[near])[..., None])[..., 0] + NUDGE
        common = _common_volume(size[near], local, other_size[near], product(turn, other_axes[near]))
        found[near] = common / (volume[near] + other_volume[near] - common)
    return np.asarray(np.round(np.clip(found, 0.0, 1.0), 6))  # coarser than NUDGE: equal boxes give exactly 1


def iou_matrix(first: FloatArray, second: FloatArray) -> FloatArray:
    """IoU (n, m) of every box of first (n, 9) with every one of second (m, 9)."""
    rows, columns = np.indices((len(first), len(second))).reshape(2, -1)
    return pair_iou(first[rows], second[columns]).reshape(len(first), len(second))


def flat_iou_matrix(first: FloatArray, second: FloatArray) -> FloatArray:
    """Overlap over union (n, m) of upright rectangles (n, 4) and (m, 4), u0, v0, u1, v1, in a picture."""
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=-1)
    areas = [(one[:, 2:] - one[:, :2]).prod(axis=-1) for one in (first, second)]
    return np.asarray(shared / (areas[0][:, None] + areas[1] - shared))


def _parts(boxes: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(n, 9) -> centres (n, 3), sizes (n, 3), axes (n, 3, 3) as columns."""
    return boxes[:, :3], boxes[:, 3:6], box_axes(boxes)


def box_axes(boxes: FloatArray) -> FloatArray:
    """(..., 9) -> the local axes x, y, z of each box as columns (..., 3, 3)."""
    angles = boxes[..., 6:9] * np.pi
    # Not rounded: an axis off by as much as NUDGE would let faces lie in one plane again.
    return np.asarray(Rotation.from_euler("xyz", angles.reshape(-1, 3)).as_matrix()).reshape(*angles.shape, 3)


def _common_volume(size: FloatArray, shift: FloatArray, other_size: FloatArray, axes: FloatArray) -> FloatArray:
    """(n,) of boxes `size` at the origin and others at `shift` with `axes`, all (n, 3) or (n, 3, 3)."""
    count = len(size)
    own = _faces(size)
    others = product(_faces(other_size), axes.swapaxes(1, 2)[:, None]) + shift[:, None, None]
    identity = np.broadcast_to(np.eye(3), (count, 3, 3))
    volume = _clipped(own, *_planes(axes, other_size, shift))
    volume += _clipped(others, *_planes(identity, size, np.zeros((count, 3))))
    return np.maximum(volume, 0.0)


def _faces(size: FloatArray) -> FloatArray:
    """(n, 3) -> the six faces (n, 6, 4, 3) of boxes at the origin, counter-clockwise seen from outside."""
    faces = np.empty((6, 4, 3))
    for axis in range(3):
        for side in (0, 1):
            square = _SIGNS if side else _SIGNS[::-1]
            faces[2 * axis + side][:, axis] = 2 * side - 1
            faces[2 * axis + side][:, (axis + 1) % 3] = square[:, 0]
            faces[2 * axis + side][:, (axis + 2) % 3] = square[:, 1]
    return np.asarray(faces * size[:, None, None] / 2)


def _planes(axes: FloatArray, size: FloatArray, center: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Outward normals (n, 6, 3) and offsets (n, 6) of the sides of boxes: inside is normal . x <= offset."""
    normals = np.concatenate([np.swapaxes(axes, 1, 2), -np.swapaxes(axes, 1, 2)], axis=1)
    offsets = np.concatenate([size, size], axis=1) / 2 + product(normals, center[..., None])[..., 0]
    return normals, np.asarray(offsets)


def _clipped(faces: FloatArray, normals: FloatArray, offsets: FloatArray) -> FloatArray:
    """(n,) what faces (n, f, v, 3), each clipped by all planes (n, p, 3), (n, p), add to the enclosed volume."""
    count, many, corners, _ = faces.shape
    polygons = faces.reshape(count * many, corners, 3)
    sizes = np.full(len(polygons), corners)
    for plane in range(normals.shape[1]):
        normal = np.repeat(normals[:, plane], many, axis=0)
        offset = np.repeat(offsets[:, plane], many)
        polygons, sizes = _clip(polygons, sizes, normal, offset)
    return np.asarray(_enclosed(polygons, sizes).reshape(count, many).sum(axis=1))


def _clip(
    polygons: FloatArray, sizes: NDArray[np.int64], normal: FloatArray, offset: FloatArray
) -> tuple[FloatArray, NDArray[np.int64]]:
    """Polygons (m, v, 3), of which the first sizes (m,) corners count, cut by one plane each."""
    many, width, _ = polygons.shape
    position = np.arange(width)
    real = position < sizes[:, None]
    after = np.where(position + 1 < sizes[:, None], position + 1, 0)
    height = product(polygons, normal[..., None])[..., 0] - offset[:, None]
    next_height = np.take_along_axis(height, after, axis=1)
    following = np.take_along_axis(polygons, after[..., None], axis=1)
    inside, crossing = real & (height <= 0), real & ((height <= 0) != (next_height <= 0))
    share = np.divide(height, height - next_height, out=np.zeros_like(height), where=crossing)
    cuts = polygons + share[..., None] * (following - polygons)
    corners = np.stack([polygons, cuts], axis=2).reshape(many, 2 * width, 3)
    kept = np.stack([inside, crossing], axis=2).reshape(many, 2 * width)
    left = kept.sum(axis=1)
    order = np.argsort(~kept, axis=1, kind="stable")[:, : max(int(left.max(initial=0)), 1)]
    return np.take_along_axis(corners, order[..., None], axis=1), left


def _enclosed(polygons: FloatArray, sizes: NDArray[np.int64]) -> FloatArray:
    """(m,) a third of area times distance from the origin, signed by the direction of the corners."""
    real = np.arange(polygons.shape[1]) < sizes[:, None]
    anchor = polygons[:, :1]
    corners = np.where(real[..., None], polygons, anchor)
    edges = corners - anchor
    areas = np.cross(edges[:, :-1], edges[:, 1:]).sum(axis=1) / 2
    return np.asarray((areas * anchor[:, 0]).sum(axis=1) / 3 * (sizes >= 3))
