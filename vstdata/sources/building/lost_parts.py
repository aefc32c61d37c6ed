"""What masks show of a thing and its fused surface lacks: a thin neck that fusing lost, boards between books.

A mask is explained where a vertex of its thing is seen at it. Pixels that nothing explains are put where their own
depth says; how far they reach beyond the box around the surface, in as many pictures as make it no slip, is how much
of the thing is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects

from vstdata.linear import POINT_DECIMALS, product
from vstdata.scene import Box, Camera, FloatArray, IntArray, unproject
from vstdata.sources.building.votes import NEAR, NEAR_SHARE, IdView, without_bleeding

SPACING = 0.03  # metres, ours: vertices are no farther apart
SLACK = 2.0  # ours: a vertex is seen by so much more than a picture needs to vote on it
PIXELS, SHARE = 6, 0.01  # of a mask, ours: fewer that nothing explains are slips
PICTURES = 2  # ours: in so many it is no slip
FARTHEST = 0.9  # quantile, ours: of the pixels beyond a side, how far they are
BEYOND = 0.03  # metres, ours: what is nearer to the box is its rim

Left = list[FloatArray]  # of each picture, world points (n, 3) that nothing explains


def unexplained(vertices: FloatArray, owner: IntArray, views: Sequence[IdView]) -> Mapping[int, Left]:
    """Id -> of each picture where there are some, the points of its mask at which no vertex (n, 3) of `owner` (n,)
    is."""
    found = dict[int, Left]()
    for view in views:
        for number, points in _left(vertices, owner, view):
            found.setdefault(number, []).append(points)
    return found


def reach_beyond(box: Box, left: Left) -> float:
    """How far points of several pictures go beyond the sides of a box, the worst side, metres; 0 where they do not."""
    worst = 0.0
    local = [product(points - box.center, box.axes) for points in left]
    for axis in range(3):
        for sign in (-1.0, 1.0):
            beyond = [sign * each[:, axis] - box.size[axis] / 2 for each in local]
            told = [float(np.quantile(each[each > 0], FARTHEST)) for each in beyond if (each > BEYOND).sum() >= PIXELS]
            if len(told) >= PICTURES:
                worst = max(worst, float(np.median(told)))
    return round(worst, POINT_DECIMALS) if worst > BEYOND else 0.0


def _left(vertices: FloatArray, owner: IntArray, view: IdView) -> Iterator[tuple[int, FloatArray]]:
    uv, z = view.camera.project(vertices)
    inside = view.camera.inside(uv) & (z > 0) & (owner != 0)
    column, row = np.floor(uv[inside] + 0.5).astype(np.int64).clip(0, [view.camera.width - 1, view.camera.height - 1]).T
    measured = view.depth[row, column]
    seen = np.abs(measured - z[inside]) < SLACK * (NEAR + NEAR_SHARE * z[inside])
    shown = np.zeros(view.ids.shape, dtype=np.int32)
    shown[row[seen], column[seen]] = owner[inside][seen]
    ids = without_bleeding(view)
    numbers, dense = np.unique(np.maximum(ids, 0), return_inverse=True)
    for k, place in enumerate(find_objects(dense.reshape(ids.shape) + 1)):
        if numbers[k] == 0 or place is None:
            continue
        mask = (ids[place] == numbers[k]) & (view.depth[place] > 0)
        if mask.sum() < PIXELS / SHARE / 10:
            continue
        explained = _grown(shown[place] == numbers[k], view.camera, float(np.median(view.depth[place][mask])))
        bare = mask & ~explained
        if bare.sum() >= max(PIXELS, SHARE * mask.sum()):
            yield int(numbers[k]), _points(view, place, bare)


def _grown(shown: NDArray[np.bool_], camera: Camera, depth: float) -> NDArray[np.bool_]:
    """Pixels (h, w) so near to a vertex that the next one would be theirs."""
    reach = int(np.ceil(SPACING * camera.intrinsics[0, 0] / depth)) + 1
    window = np.ones((2 * reach + 1,) * 2, np.uint8)
    return np.asarray(cv2.dilate(shown.astype(np.uint8), window) > 0)


def _points(view: IdView, place: tuple[slice, ...], chosen: NDArray[np.bool_]) -> FloatArray:
    whole = np.zeros(view.depth.shape, dtype=np.bool_)
    whole[place] = chosen
    local = unproject(np.where(whole, view.depth, 0).astype(np.float64), view.camera.intrinsics)[whole]
    return np.asarray(view.camera.to_world(local))
