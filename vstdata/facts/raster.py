"""Reading images at real-valued pixels: (u, v) = (column, row), integers are pixel centres."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from vstdata.scene import DepthArray, FloatArray


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


def local_range(depth: DepthArray, window: int) -> tuple[DepthArray, DepthArray]:
    """Least and greatest depth (h, w) in a square `window`, as far as it lies in the image."""
    kernel = np.ones((window, window), dtype=np.uint8)
    low, high = cv2.erode(depth, kernel), cv2.dilate(depth, kernel)
    return low.astype(np.float32, copy=False), high.astype(np.float32, copy=False)
