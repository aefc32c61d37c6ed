"""How much nearer the box around a thing is than the thing: a chair leaves the corners of its box empty.

Where there is no mesh, boxes are all that is known of things, and gaps between boxes are the least that gaps between
things can be. What depth pictures show of a thing is the most: so both together say how sure a gap is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from scipy.spatial import cKDTree

from vstdata.facts.cached import cached
from vstdata.facts.view import View
from vstdata.linear import length
from vstdata.scene import FloatArray, Scene

MOST, NEAREST = 4000, 0.005  # points of a thing and picture; quantile of the nearest, for some pixels are slips. Ours.


class HollowBoxes:
    """Objects by their index in `Scene.instances`; metres. `views` gives the views of all frames."""

    def __init__(self, scene: Scene, views: Callable[[], Iterable[View]]) -> None:
        self.scene, self._views = scene, views

    @property
    def apply(self) -> bool:
        """Whether boxes stand for things that photographs show otherwise."""
        return self.scene.mesh is None and not self.scene.rendered

    @cached()
    def seen(self, i: int) -> FloatArray:
        """(n, 3) world points that depth pictures show in the box of i."""
        found = [np.empty((0, 3))]
        for view in self._views():
            if view.owners is not None:
                points = view.points[view.owners == i]
                found.append(points[:: -(-len(points) // MOST) or 1])
        return np.concatenate(found)

    def to_point(self, i: int, point: FloatArray, gap: float) -> float:
        """How far i is from `point` (3,) at most, whose box is `gap` away."""
        if not self.apply:
            return gap
        seen = self.seen(i)
        return max(gap, float(np.quantile(length(seen - point), NEAREST)) if len(seen) else gap + self._across(i))

    def between(self, i: int, j: int, gap: float) -> float:
        """How far i is from j at most, whose boxes are `gap` apart."""
        if not self.apply:
            return gap
        first, other = self.seen(i), self.seen(j)
        if not (len(first) and len(other)):
            return gap + self._across(i) + self._across(j)
        return max(gap, float(np.quantile(cKDTree(other).query(first)[0], NEAREST)))

    def _across(self, i: int) -> float:
        return float(length(self.scene.instances[i].box.size))
