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
    size = np.array(image.shape[::-1])
    with np.errstate(invalid="ignore"):
        inside = np.asarray(((uv >= -0.5) & (uv < size - 0.5)).all(axis=1))
    index = np.floor(np.where(inside[:, None], uv, 0.0) + 0.5).astype(np.int64)
    return np.asarray(np.where(inside, image[index[:, 1], index[:, 0]], np.asarray(outside, dtype=image.dtype)))


def bilinear(image: DepthArray, uv: FloatArray) -> FloatArray:
    """Image (h, w) at uv (n, 2) -> (n,) float64, held constant beyond the outer pixel centres; 0 for nan."""
    safe = np.nan_to_num(uv[:, ::-1].T, nan=-1e6, posinf=1e6, neginf=-1e6)
    value = map_coordinates(image, safe, order=1, mode="nearest", output=np.float64)
    return np.asarray(np.where(np.isnan(uv).any(axis=1), 0.0, value))


def local_range(depth: DepthArray, window: int) -> tuple[DepthArray, DepthArray]:
    """Least and greatest depth (h, w) in a square `window`, as far as it lies in the image."""
    kernel = np.ones((window, window), dtype=np.uint8)
    low, high = cv2.erode(depth, kernel), cv2.dilate(depth, kernel)
    return low.astype(np.float32, copy=False), high.astype(np.float32, copy=False)
