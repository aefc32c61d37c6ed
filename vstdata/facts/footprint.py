"""Which way the smallest rectangle around a thing's footprint is turned."""

from __future__ import annotations

import cv2
import numpy as np

from vstdata.linear import reach
from vstdata.scene import FloatArray

ON_A_LINE = 1e-5  # metres across, below which points are on one line


def footprint_turn(points: FloatArray) -> float:
    """Radians from x to a side of the rectangle of least area around points (n, 2), metres.

    By OpenCV's rotating callipers on centred points in float32. Of points on one line (a picture or a door that is a
    plane) it has no answer, or says 0: their side is the line.
    """
    centred = points - points.mean(axis=0)
    far = centred[np.argmax((centred**2).sum(axis=1))]
    radius = float(reach(far[0], far[1]))
    if radius == 0:
        return 0.0
    if float(np.ptp(centred[:, 0] * far[1] - centred[:, 1] * far[0])) < ON_A_LINE * radius:
        return float(np.arctan2(far[1], far[0]))
    return float(np.radians(cv2.minAreaRect(np.ascontiguousarray(centred, dtype=np.float32))[2]))
