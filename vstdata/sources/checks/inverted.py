"""Inverse depth: disparity of a stereo camera, or what many networks give, read as depth.

It leaves every file readable, and what is near looks far. Where the frames as read do not agree, they are asked in two
ways: whether one over the depth agrees between them, and whether what is below the camera is farther than what is
ahead of it. In a room the floor before one's feet is nearer than the walls.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from vstdata.linear import length, product
from vstdata.scene import DepthArray, FloatArray
from vstdata.sources.checks.depth_rays import DepthRays, Tally, score
from vstdata.sources.checks.order import compare_at

MEDIANS = np.geomspace(0.4, 8.0, 61)  # metres of the median depth that are tried. Ours.
AGREED, BETTER = 0.35, 1.5  # ours: share of rays that agree, and times those that agree as read
BELOW, AHEAD = -25.0, -8.0  # degrees of rays up from level: those below are compared with those ahead. Ours.
FARTHER, MOSTLY, RAYS, VIEWS = 1.25, 0.9, 20, 5  # times, of views; rays of each kind and views that tell. Ours.
INVERTED = "the depth looks like its inverse (disparity): expected metres from the camera"


def inverted(
    views: Mapping[int, DepthRays], ways: Sequence[tuple[int, int]], as_read: Sequence[Tally], align: FloatArray
) -> bool:
    """Whether views by frame, of which the depth as read does not agree, look like inverse depth. `ways` are pairs of
    frames, `as_read` what each says of the depth as it is; `align` (4, 4) leads from the stored world to one with z
    up."""
    known = np.concatenate([1 / view.depth[view.depth > 0] for view in views.values()] or [np.empty(0)])
    if not len(known):
        return False
    middle = float(np.median(known))
    scores = [score(_turned(views, median / middle, ways)) for median in MEDIANS.tolist()] if ways else [0.0]
    return max(scores) >= max(AGREED, BETTER * score(as_read)) or _farther_below(views.values(), align)


def _farther_below(views: Collection[DepthRays], align: FloatArray) -> bool:
    """Whether nearly all views have what is below them clearly farther than what is ahead."""
    ratios = []
    for view in views:
        rays = product(view.rays, product(align, view.pose)[:3, :3].T)
        up = np.degrees(np.arcsin(np.clip(rays[:, 2] / length(rays), -1, 1)))
        below, ahead = (view.depth[(view.depth > 0) & kind] for kind in (up < BELOW, (up > AHEAD) & (up < -AHEAD)))
        if min(len(below), len(ahead)) >= RAYS:
            ratios.append(float(np.median(below) / np.median(ahead)))
    return len(ratios) >= VIEWS and float((np.array(ratios) > FARTHER).mean()) >= MOSTLY


def _turned(views: Mapping[int, DepthRays], factor: float, ways: Sequence[tuple[int, int]]) -> list[Tally]:
    """What pairs of views say where depth is `factor` over what was read."""

    def depth(read: FloatArray | DepthArray) -> FloatArray:
        return np.where(read > 0, factor / np.maximum(read, 1e-6), 0.0)

    here = {
        k: replace(view, map=depth(view.map).astype(np.float32), depth=depth(view.depth)) for k, view in views.items()
    }
    return [compare_at(here[s], here[k], here[s].pose, here[k].pose) for s, k in ways]
