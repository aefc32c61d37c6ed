"""Poses that belong to other pictures, where depth can tell: shifted, reversed, swapped by twos, or mixed up.

A mistake of order moves no pose and no picture: it pairs them wrongly. Depth of one frame, moved by poses that are
those of other frames, ends in the air or behind walls of what another frame measured; by the right ones it meets it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from vstdata.linear import moved, product
from vstdata.scene import FloatArray
from vstdata.sources.checks.depth_rays import DepthRays, Tally, compare_views
from vstdata.sources.checks.readings import inverse

SHIFTS = (1, -1, 2, -2, 3, -3)
COMPARED, RAYS, PAIRS = 0.3, 100, 6  # ours: share of rays, and rays, of a pair that says something, and pairs
ROUGHLY, IN_FRONT, FAR_OFF = 0.4, 0.2, 0.35  # ours, shares of rays in the median pair of poses that are mixed up:
# these agree by .07 to .36, end in the air by .2 to .4 and are far off by .39 to .83; noise of 0.2 m: .45, .27, .27
BETTER, SHRINK = 1.5, 0.1  # ours: than dealt out anyhow; noisy captures are 2 to 3 times, mixed-up ones .6 to 1.1 times
MIXED_UP = "depth contradicts them between most frames: the poses look mixed up, or of another recording"


def orders(count: int) -> dict[str, NDArray[np.intp]]:
    """Which pose each of `count` pictures has, under mistakes of order."""
    number = np.arange(count)
    found = {f"the poses look shifted by {k:+d} against the pictures": (number + k) % count for k in SHIFTS}
    found["the poses look reversed against the pictures"] = number[::-1]
    found["the poses of every two pictures look swapped"] = np.minimum(number ^ 1, count - 1)
    return found


def tallies_of_orders(
    views: Mapping[int, DepthRays], pairs: Sequence[tuple[int, int]], poses: FloatArray
) -> dict[str, list[Tally]]:
    """What the pairs of views (by the number of their frame) say under each mistake of order; `poses` (n, 4, 4) are
    those of all frames as stored."""
    return {
        name: [compare_at(views[a], views[b], poses[order[a]], poses[order[b]]) for a, b in pairs]
        for name, order in orders(len(poses)).items()
    }


def mixed_up(views: Sequence[DepthRays]) -> bool:
    """Whether poses as read carry the depth of most views to where others saw nothing, or something else, and are no
    better than poses dealt out anyhow: those of a noisy capture are."""
    poses = [view.pose for view in views]
    found = _between_all(views, poses)
    told = [each for each in found if each.compared >= max(COMPARED * each.rays, RAYS)]
    if len(told) < PAIRS:
        return False
    shares = np.array([(one.roughly, one.in_front, one.far_off) for one in told]) / [[one.compared] for one in told]
    roughly, in_front, far_off = np.median(shares, axis=0)
    if roughly >= ROUGHLY or in_front <= IN_FRONT or far_off <= FAR_OFF:
        return False
    dealt = [_meeting(_between_all(views, poses[k:] + poses[:k])) for k in range(1, len(poses))]
    return _meeting(found) < BETTER * float(np.mean(dealt))


def _between_all(views: Sequence[DepthRays], poses: Sequence[FloatArray]) -> list[Tally]:
    """All pairs of views both ways, with these poses."""
    pairs = [way for a, b in combinations(range(len(views)), 2) for way in ((a, b), (b, a))]
    return [compare_at(views[a], views[b], poses[a], poses[b]) for a, b in pairs]


def _meeting(found: Sequence[Tally]) -> float:
    """The share of rays that roughly meet what was measured; a tenth of all rays counts as not meeting it."""
    return sum(one.roughly for one in found) / max(sum(one.compared + SHRINK * one.rays for one in found), 1.0)


def compare_at(source: DepthRays, target: DepthRays, source_pose: FloatArray, target_pose: FloatArray) -> Tally:
    """The points of one view against the depth map of another, by these poses (4, 4), camera_to_world as stored."""
    return compare_views(moved(source.points, product(inverse(target_pose), source_pose)), target, 1.0)
