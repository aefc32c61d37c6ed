"""The outline of a part of a picture: rings of pixels."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from vstdata.facts.measure import PIXEL_DECIMALS, rounded
from vstdata.facts.view import BoolArray
from vstdata.scene import FloatArray

PARTS = 2  # of a pixel, across and down: rings leave out half a part. Ours.
SLACK = 0.5 * PARTS  # half a pixel of the mask, by which a ring may be simpler. Ours.
LEAST_AREA = 6.0 * PARTS**2  # six pixels of the mask: smaller specks and holes are left out. Ours.


def rings_of(mask: BoolArray, to_color: Callable[[FloatArray], FloatArray]) -> list[list[float]]:
    """A mask (h, w) -> rings of flat u, v, ... in colour pixels, by `to_color` from pixels of the mask (n, 2).

    A quarter of a pixel of the edge is left out. Holes are rings of their own: inside is what an odd number of rings is
    around.
    """
    fine = np.repeat(np.repeat(mask.astype(np.uint8), PARTS, axis=0), PARTS, axis=1)
    found = cv2.findContours(fine, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)[0]
    simple = [cv2.approxPolyDP(each, SLACK, True) for each in found]
    large = [each[:, 0] for each in simple if len(each) > 2 and cv2.contourArea(each) >= LEAST_AREA]
    uv = [(each + 0.5) / PARTS - 0.5 for each in large]
    return [rounded(to_color(each), PIXEL_DECIMALS).ravel().tolist() for each in uv]
