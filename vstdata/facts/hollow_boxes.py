"""How much nearer the box around a thing is than the thing: a chair leaves the corners of its box empty.

Where there is no mesh, boxes are all that is known of things, and gaps between boxes are the least that gaps between
things can be. What depth pictures show of a thing is the most: so both together say how sure a gap is.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.spatial import cKDTree

from vstdata.facts.view import View
from vstdata.linear import length
from vstdata.scene import Box, FloatArray, Scene

MOST, NEAREST = 4000, 0.005  # points of a thing and picture; quantile of the nearest, for some pixels are slips. Ours.


def are_hollow(scene: Scene) -> bool:
    """Whether boxes stand for things that photographs show otherwise."""
    return scene.mesh is None and not scene.rendered


def shown_of(views: Iterable[View], i: int) -> FloatArray:
    """(n, 3) world points that depth pictures show in the box of object i of `Scene.instances`."""
    found = [np.empty((0, 3))]
    for view in views:
        if view.owners is not None:
            points = view.points[view.owners == i]
            found.append(points[:: -(-len(points) // MOST) or 1])
    return np.concatenate(found)


def most_to_point(box: Box, shown: FloatArray, point: FloatArray, gap: float) -> float:
    """Metres from a thing to `point` (3,) at most: its box is `gap` away, and `shown` (n, 3) is seen of it."""
    return max(gap, float(np.quantile(length(shown - point), NEAREST)) if len(shown) else gap + _across(box))


def most_between(boxes: tuple[Box, Box], shown: tuple[FloatArray, FloatArray], gap: float) -> float:
    """Metres between two things at most: their boxes are `gap` apart, and `shown`, (n, 3) each, is seen of them."""
    if not (len(shown[0]) and len(shown[1])):
        return gap + _across(boxes[0]) + _across(boxes[1])
    return max(gap, float(np.quantile(cKDTree(shown[1]).query(shown[0])[0], NEAREST)))


def _across(box: Box) -> float:
    return float(length(box.size))
