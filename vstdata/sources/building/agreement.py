"""How well depth maps and poses fit together: tells which of two ways to pair files is the right one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vstdata.draw import evenly
from vstdata.linear import inverse_motion, moved, product
from vstdata.scene import Camera, DepthArray
from vstdata.sources.checks.depth_rays import compare_views, depth_rays

ANCHORS = 6  # ours: so many pairs of frames that follow each other
MISSED = 0.1  # ours: this share of all rays counts as disagreeing, so that a few lucky rays do not win


def agreement(cameras: Sequence[Camera], depth: Callable[[int], DepthArray | None]) -> float:
    """Share of rays, 0 to 1, of depth maps in metres that meet what the next frame saw, with these cameras."""
    agreed = compared = 0.0
    for k in evenly(max(len(cameras) - 1, 0), ANCHORS):
        maps = [depth(k), depth(k + 1)]
        if maps[0] is None or maps[1] is None:
            continue
        here, there = (
            depth_rays(cameras[k + j], each, cameras[k + j].camera_to_world)
            for j, each in enumerate(maps)
            if each is not None
        )
        tally = compare_views(moved(here.points, product(inverse_motion(there.pose[None])[0], here.pose)), there, 1.0)
        agreed, compared = agreed + tally.agreed, compared + tally.compared + MISSED * tally.rays
    return agreed / compared if compared else 0.0
