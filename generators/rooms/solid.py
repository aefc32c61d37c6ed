"""What a model fills, as upright boxes: enough to keep furniture apart and to push a chair under a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import FloatArray, IntArray, Model, Part, Placed
from vstdata.linear import product, turning

CORNERS = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
TOUCH = 1e-4  # metres: boxes that overlap by less only touch


def pieces(model: Model) -> FloatArray:
    """(n, 2, 3) lowest and highest corner of every connected piece of a model, metres, local frame."""
    return np.concatenate([_part_pieces(part) for part in model.parts])


def _part_pieces(part: Part) -> FloatArray:
    first = joined(part.faces, len(part.vertices))
    order = np.argsort(first, kind="stable")
    starts = np.flatnonzero(np.diff(first[order], prepend=-1))
    vertices = part.vertices[order]
    return np.stack([np.minimum.reduceat(vertices, starts), np.maximum.reduceat(vertices, starts)], axis=1)


def joined(faces: IntArray, count: int) -> NDArray[np.int64]:
    """(count,) for every vertex the first of all that `faces` (m, 3) join it to; itself where none does.

    Most pieces are boxes: a few rounds over all faces are quicker than a graph of them.
    """
    first = np.arange(count)
    corners = np.ascontiguousarray(faces.T)
    while True:
        lowest = first[corners].min(axis=0)
        fresh = first.copy()
        for corner in corners:
            np.minimum.at(fresh, corner, lowest)
        fresh = np.minimum(fresh, fresh[fresh])
        if (fresh == first).all():
            return first
        first = fresh


@dataclass(frozen=True, eq=False)
class Solid:
    """Upright boxes of one object in the room: `corners` (n, 4, 2) seen from above, counter-clockwise, and `levels`
    (n, 2) lowest and highest z, metres; all turned by `yaw` radians."""

    corners: FloatArray
    levels: FloatArray
    yaw: float

    @cached_property
    def axes(self) -> FloatArray:
        """(2, 2) the horizontal directions of the sides, one a row."""
        cos, sin = turning(self.yaw)
        return np.array([[cos, sin], [-sin, cos]])

    @cached_property
    def bounds(self) -> FloatArray:
        """(2, 3) axis-aligned bounds in the room."""
        flat = self.corners.reshape(-1, 2)
        found = np.empty((2, 3))
        found[0, :2], found[1, :2] = flat.min(axis=0), flat.max(axis=0)
        found[0, 2], found[1, 2] = self.levels[:, 0].min(), self.levels[:, 1].max()
        return found

    @cached_property
    def footprint(self) -> FloatArray:
        """(4, 2) the smallest rectangle along the own axes around everything, counter-clockwise."""
        along = product(self.corners.reshape(-1, 2), self.axes.T)
        low, high = along.min(axis=0), along.max(axis=0)
        return product(low + CORNERS * (high - low), self.axes)

    def hits(self, other: Solid) -> bool:
        """Whether any two boxes share more than a touch (separating axes of upright boxes)."""
        (low, high), (its_low, its_high) = self.bounds, other.bounds
        if (high <= its_low).any() or (its_high <= low).any():
            return False
        apart = _gap(self.levels, other.levels)
        (cos, sin), (its_cos, its_sin) = self.axes[0], other.axes[0]
        square = cos * its_sin == sin * its_cos or cos * its_cos == -sin * its_sin  # turned by quarters: the same axes
        for k in range(2 if square else 4):
            if apart.all():
                return False
            mine = self.spans[k] if k < 2 else self._span(other.axes[k - 2])
            apart |= _gap(mine, other._span(self.axes[k]) if k < 2 else other.spans[k - 2])
        return not bool(apart.all())

    @cached_property
    def spans(self) -> list[FloatArray]:
        """From where to where each box lies along both own axes: (n, 2) each."""
        return [self._span(axis) for axis in self.axes]

    def _span(self, axis: FloatArray) -> FloatArray:
        """(n, 2) from where to where each box lies along `axis` (2,)."""
        along = self.corners[..., 0] * axis[0] + self.corners[..., 1] * axis[1]
        return np.stack([along.min(axis=1), along.max(axis=1)], axis=1)


def _gap(one: FloatArray, two: FloatArray) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """(n, m) whether intervals (n, 2) and (m, 2) are apart or only touch."""
    return np.asarray((one[:, None, 1] < two[None, :, 0] + TOUCH) | (two[None, :, 1] < one[:, None, 0] + TOUCH))


def solid_of(boxes: FloatArray, position: FloatArray, yaw: float) -> Solid:
    """Local boxes (n, 2, 3) turned by `yaw` and moved to `position` (3,)."""
    low, high = boxes[:, 0], boxes[:, 1]
    flat = low[:, None, :2] + CORNERS * (high - low)[:, None, :2]
    cos, sin = turning(yaw)
    turned = np.empty_like(flat)
    turned[..., 0] = flat[..., 0] * cos - flat[..., 1] * sin + position[0]
    turned[..., 1] = flat[..., 0] * sin + flat[..., 1] * cos + position[1]
    return Solid(turned, np.stack([low[:, 2], high[:, 2]], axis=1) + position[2], yaw)


def placed_solid(placed: Placed, boxes: FloatArray | None = None) -> Solid:
    """The solid of a placed model; `boxes` are its `pieces` where they are known already."""
    return solid_of(pieces(placed.model) if boxes is None else boxes, placed.position, placed.yaw)
