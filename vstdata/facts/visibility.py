"""Who is visible where: one cast of the whole mesh per frame, and one of each visible object where it may be hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import cv2
import numpy as np
from scipy.ndimage import find_objects

from vstdata.facts.measure import METRE_DECIMALS, PIXEL_DECIMALS, SHARE_DECIMALS
from vstdata.facts.surface import MeshSurface
from vstdata.facts.tolerances import TOLERANCES, at_width
from vstdata.facts.view import BoolArray, Seen
from vstdata.rays import Embree
from vstdata.scene import Camera, DepthArray, FloatArray, IntArray


def cast_view(embree: Embree, face_instances: IntArray, camera: Camera) -> tuple[DepthArray, IntArray]:
    """Depth (h, w) float32 metres (0: nothing hit, or padding) and instances (h, w) int32 (-1: none) of a mesh."""
    depth, face = embree.look(camera)
    hit = (face >= 0) & camera.shown().ravel()
    instances = np.where(hit, face_instances[np.where(hit, face, 0)], -1).astype(np.int32)
    shape = camera.height, camera.width
    return np.where(hit, depth, 0).astype(np.float32).reshape(shape), instances.reshape(shape)


def visible_parts(
    camera: Camera,
    depth: DepthArray,
    instances: IntArray,
    scale: FloatArray,
    part: Callable[[int], MeshSurface],
    samples: Callable[[int], FloatArray],
    nearer: float = -np.inf,
) -> Mapping[int, Seen]:
    """`Seen` of each instance in view by index, ascending. `scale` (2,) is colour pixels per pixel of `camera`;
    `part(i)` is the mesh of i, `samples(i)` (n, 3) are points spread evenly over it; see `hidden_pixels`."""
    least = TOLERANCES.seen_pixels * at_width(1.0, camera.width) ** 2
    parts: dict[int, Seen] = {}
    for index, window in enumerate(find_objects(instances + 1)):
        if window is None:
            continue
        mask = instances[window] == index
        pixels = int(mask.sum())
        if pixels < least:
            continue
        corner = np.array([window[1].start, window[0].start], dtype=np.float64)
        anchor, radius = deepest(mask, scale)
        parts[index] = Seen(
            instance=index,
            pixels=pixels,
            truncation=round(truncation(camera, samples(index)), SHARE_DECIMALS),
            box=_pixel_box(corner, mask.shape, scale),
            depth=nearest_mean(depth[window][mask]),
            anchor=_pair((anchor + corner + 0.5) * scale - 0.5),
            radius=round(radius, PIXEL_DECIMALS),
            hidden=partial(hidden_pixels, camera, depth, instances, index, part, nearer),
        )
    return parts


def hidden_pixels(
    camera: Camera,
    depth: DepthArray,
    instances: IntArray,
    index: int,
    part: Callable[[int], MeshSurface],
    nearer: float = -np.inf,
) -> int:
    """Pixels where the instance would be seen if it stood alone, but something is in front of it, by `nearer` metres
    at least (where its `part` is not what was cast, but a box around it).

    Exact: rays are cast where the pixel shows something else, lies within the projected bounds of the instance and is
    nearer than its farthest corner.
    """
    surface = part(index)
    low, high = surface.bounds
    corners = np.where(np.indices((2, 2, 2)).reshape(3, -1).T == 0, low, high)
    far = camera.to_camera(corners)[:, 2].max()
    window = projected_window(camera, corners)
    candidate = (instances[window] != index) & (depth[window] < far) & (depth[window] > 0)
    if not candidate.any():
        return 0
    row, column = np.nonzero(candidate)
    uv = np.stack([column + window[1].start, row + window[0].start], axis=1)
    reach, face = surface.embree.look(camera, uv)
    return int(((face >= 0) & (depth[window][candidate] < reach - nearer)).sum())


def projected_window(camera: Camera, corners: FloatArray) -> tuple[slice, slice]:
    """Rows and columns of the image that the hull of `corners` (n, 3) may touch: all of them where it reaches behind
    the camera."""
    uv, z = camera.project(corners)
    if z.min() <= 0:
        return slice(0, camera.height), slice(0, camera.width)
    size = np.array([camera.width, camera.height])
    start = np.clip(np.floor(uv.min(axis=0)), 0, size).astype(int)
    stop = np.clip(np.ceil(uv.max(axis=0)) + 1, 0, size).astype(int)
    return slice(int(start[1]), int(stop[1])), slice(int(start[0]), int(stop[0]))


def truncation(camera: Camera, samples: FloatArray) -> float:
    """Share of surface points (n, 3) world that project outside what the image shows or lie behind the camera."""
    uv, _ = camera.project(samples)
    return float(1 - camera.inside(uv).mean())


def deepest(mask: BoolArray, scale: FloatArray) -> tuple[FloatArray, float]:
    """The pixel (2,) of a mask (h, w) farthest from its edge, and that distance in pixels of the colour image.

    Of equally deep pixels, the one nearest to their mean.
    """
    padded = np.pad(mask.astype(np.uint8), 1)
    inside = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    best = float(inside.max())
    v, u = np.nonzero(inside > best - 0.5)
    deep = np.stack([u, v], axis=1).astype(np.float64)
    chosen = deep[np.argmin(((deep - deep.mean(axis=0)) ** 2).sum(axis=1))]
    depth_there = float(inside[int(chosen[1]), int(chosen[0])])
    return chosen, (depth_there - 0.5) * float(scale.min())


def nearest_mean(depths: DepthArray) -> float:
    """Mean of the nearest share (`Tolerances.near_share`) of depths (n,), at least one of them; metres."""
    count = max(1, round(len(depths) * TOLERANCES.near_share))
    return round(float(np.partition(depths, count - 1)[:count].mean(dtype=np.float64)), METRE_DECIMALS)


def _pixel_box(corner: FloatArray, shape: tuple[int, ...], scale: FloatArray) -> tuple[float, float, float, float]:
    low = corner * scale - 0.5
    high = (corner + np.array([shape[1], shape[0]])) * scale - 0.5
    return *_pair(low), *_pair(high)


def _pair(uv: FloatArray) -> tuple[float, float]:
    return round(float(uv[0]), PIXEL_DECIMALS), round(float(uv[1]), PIXEL_DECIMALS)
