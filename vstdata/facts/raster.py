"""Reading images at real-valued pixels: (u, v) = (column, row), integers are pixel centres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from vstdata.scene import DepthArray, FloatArray

ONE_SURFACE = 0.02  # neighbours that differ by less than this share of the depth are one surface; ours


def nearest(image: NDArray[Any], uv: FloatArray, outside: float) -> NDArray[Any]:
    """Image (h, w) at the pixels nearest to uv (n, 2) -> (n,) of its type; `outside` beyond the image and for nan."""
    u, v = np.floor(uv.T + 0.5)
    with np.errstate(invalid="ignore"):
        inside = (u >= 0) & (v >= 0) & (u < image.shape[1]) & (v < image.shape[0])
    row, column = np.where(inside, v, 0).astype(np.int32), np.where(inside, u, 0).astype(np.int32)
    return np.asarray(np.where(inside, image[row, column], np.asarray(outside, dtype=image.dtype)))


def bilinear(image: DepthArray, uv: FloatArray) -> FloatArray:
    """Image (h, w) at uv (n, 2) -> (n,) float64, held constant beyond the outer pixel centres; 0 where not finite."""
    known = np.isfinite(uv[:, 0]) & np.isfinite(uv[:, 1])
    safe = np.where(known, uv.T, 0.0)[::-1]
    value = map_coordinates(image, safe, order=1, mode="nearest", output=np.float64)
    return np.asarray(np.where(known, value, 0.0))


def inverse_depth(depth: DepthArray) -> DepthArray:
    """1 / depth (...), which is linear over planes; 0 where unknown."""
    return np.divide(1.0, depth, out=np.zeros_like(depth), where=depth > 0)


def depth_between(depth: DepthArray, inverse: DepthArray, uv: FloatArray, smooth: NDArray[np.bool_]) -> FloatArray:
    """Depth (h, w) at uv (n, 2) -> (n,) metres: interpolated in inverse depth (exact on planes) where `smooth` (n,),
    which all four pixels around must be known for, else that of the nearest pixel; 0 where unknown or outside."""
    between = bilinear(inverse, uv)
    return np.where(smooth, 1.0 / np.where(smooth, between, 1.0), nearest(depth, uv, 0.0))


@dataclass(frozen=True, eq=False)
class Corners:
    """Where pixels `uv` (n, 2) lie among those of an image (h, w): the four `around` (4, n), upper left, upper right,
    lower left and lower right, by their places in the flattened image with a border of one, and how far `across` and
    `down` (n,) from the first."""

    uv: FloatArray
    around: NDArray[np.intp]
    across: FloatArray
    down: FloatArray


def corners_of(shape: tuple[int, ...], uv: FloatArray) -> Corners:
    """Of pixels (n, 2) in an image (h, w)."""
    height, width = shape
    u, v = (np.fmin(np.fmax(at, -1.0), size) for at, size in zip(uv.T, (width, height), strict=True))
    left, top = np.floor(u), np.floor(v)
    place = ((top + 1) * (width + 2) + left + 1).astype(np.intp)
    right, below = (u > left).astype(np.intp), (v > top) * (width + 2)
    return Corners(uv, np.stack([place, place + right, place + below, place + right + below]), u - left, v - top)


def on_surface(depth: DepthArray, uv: FloatArray) -> FloatArray:
    """Depth (h, w) at uv (n, 2) -> (n,), see `on_surface_at`."""
    return on_surface_at(depth, corners_of(depth.shape, uv))


def on_surface_at(depth: DepthArray, at: Corners) -> FloatArray:
    """Depth (h, w) at pixels (n,) -> (n,): interpolated where the four pixels around are one surface, else the nearest
    pixel; 0 where unknown or outside. Never a mean of two surfaces, which lies on neither."""
    bordered = np.zeros((depth.shape[0] + 2, depth.shape[1] + 2), dtype=depth.dtype)  # unknown: no corner is outside
    bordered[1:-1, 1:-1] = depth
    around = inverse_depth(bordered.ravel()[at.around])
    low, high = np.minimum.reduce(around), np.maximum.reduce(around)
    smooth = (low > 0) & (high < (1 + ONE_SURFACE) * low)
    between = (around[0] * (1 - at.across) + around[1] * at.across) * (1 - at.down)
    between += (around[2] * (1 - at.across) + around[3] * at.across) * at.down
    found = 1.0 / np.where(smooth, between, 1.0)
    found[~smooth] = nearest(depth, at.uv[~smooth], 0.0)
    return found


def local_range(depth: DepthArray, window: int) -> tuple[DepthArray, DepthArray]:
    """Least and greatest depth (h, w) in a square `window`, as far as it lies in the image."""
    kernel = np.ones((window, window), dtype=np.uint8)
    low, high = cv2.erode(depth, kernel), cv2.dilate(depth, kernel)
    return low.astype(np.float32, copy=False), high.astype(np.float32, copy=False)
