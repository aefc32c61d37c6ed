"""Colour and light: between light and display colour.

Powers and sines are taken in float64 and then cut to float32: in float32 they are others with wider registers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vstdata.linear import length

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
SHOULDER = 0.6  # linear brightness from which highlights are compressed


def linear(color: NDArray[np.floating]) -> Floats:
    """sRGB in 0..1 -> linear light in 0..1 (IEC 61966-2-1)."""
    value = np.asarray(color, dtype=np.float64)
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


def encoded(light: NDArray[np.floating]) -> Floats:
    """Linear light in 0..1 -> sRGB in 0..1 (IEC 61966-2-1)."""
    value = np.clip(np.asarray(light, dtype=np.float64), 0.0, 1.0)
    return np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - 0.055).astype(np.float32)


def developed(brightness: Floats) -> Floats:
    """Linear rgb, 1 being white paper in full light, -> sRGB in 0..1: straight up to `SHOULDER`, then an ever flatter
    curve, so that nothing clips."""
    over = np.maximum(brightness - SHOULDER, 0.0) / (1.0 - SHOULDER)
    return encoded(np.where(brightness < SHOULDER, brightness, SHOULDER + (1.0 - SHOULDER) * over / (1.0 + over)))


STEPS = np.float32(16_384)  # of `DEVELOPED` to white: a fifth of a grey level where it is darkest
# of linear light in `STEPS` to white, in bytes; what is brighter than its end looks like its end
DEVELOPED = (developed(np.arange(65_536, dtype=np.float32) / STEPS) * np.float32(255.0) + np.float32(0.5)).astype(
    np.uint8
)


def unit(vectors: Floats) -> Floats:
    """(n, 3) vectors of length one."""
    return np.asarray(vectors / np.maximum(length(vectors), 1e-12)[:, None])
