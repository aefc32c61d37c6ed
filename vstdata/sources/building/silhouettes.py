"""Masks that go on where the box around a thing does not: legs of which a sensor measured what is behind them.

A box holds its thing, so its picture holds the thing's mask. Where masks of several pictures go on beyond it, a part of
the thing has no surface: as thin as a leg, or too dark or shiny for the sensor. Depth tells nothing of such a part, so
how far the mask reaches is told at the depth of the thing.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from vstdata.linear import POINT_DECIMALS
from vstdata.scene import Box
from vstdata.sources.building.votes import IdView

MARGIN = 0.04  # metres, ours: by which a mask may go beyond the picture of the box: rounded edges, rough masks
SHARE, PIXELS = 0.02, 8  # of a mask, ours: fewer beyond are slips
PICTURES, OF_ALL = 2, 0.25  # and of those that show the thing, ours: in fewer it is the picture that is wrong
FARTHEST = 0.9  # quantile, ours: of the pixels beyond, how far they are
NEAREST = 0.1  # metres before a camera, ours: a box that comes nearer has no picture


def silhouette_reach(number: int, box: Box, views: Sequence[IdView], beside: float) -> float:
    """How many metres the masks of the id `number` reach beyond the pictures of its box, where several of them do; 0
    where they do not. `beside` are metres by which they end beside outlines anyway."""
    told, shown = list[float](), 0
    for view in views:
        if not (mask := view.ids == number).any():
            continue
        uv, z = view.camera.project(box.corners)
        if z.min() < NEAREST:
            continue
        shown += 1
        outline = cv2.convexHull(np.round(np.clip(uv, -1e4, 1e4)).astype(np.int32))
        outside = np.ones(mask.shape, np.uint8)
        cv2.fillConvexPoly(outside, outline, 0)
        if not (mask & (outside > 0)).any():
            continue
        per_pixel = float(np.median(z)) / float(view.camera.intrinsics[0, 0])
        away = cv2.distanceTransform(outside, cv2.DIST_L2, 3)[mask] * per_pixel
        beyond = away[away > MARGIN + beside]
        if len(beyond) >= max(PIXELS, SHARE * len(away)):
            told.append(float(np.quantile(beyond, FARTHEST)))
    return round(float(np.median(told)), POINT_DECIMALS) if len(told) >= max(PICTURES, OF_ALL * shown) else 0.0
