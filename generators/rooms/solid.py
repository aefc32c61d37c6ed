"""What a model fills, as upright boxes: enough to keep furniture apart and to push a chair under a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from generators.rooms.model import FloatArray, Model, Part, Placed
from vstdata.linear import product, turning

CORNERS = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
TOUCH = 1e-4  # metres: boxes that overlap by less only touch


def pieces(model: Model) -> FloatArray:
    """(n, 2, 3) lowest and highest corner of every connected piece of a model, metres, local frame."""
    return np.concatenate([_part_pieces(part) for part in model.parts])


def _part_pieces(part: Part) -> FloatArray:
    count = len(part.vertices)
    first, second = part.faces[:, :2].ravel(), part.faces[:, 1:].ravel()
    graph = coo_matrix((np.ones(len(first), dtype=np.int8), (first, second)), shape=(count, count))
    number, label = connected_components(graph, directed=False)
    bounds = np.stack([np.full((number, 3), np.inf), np.full((number, 3), -np.inf)], axis=1)
    np.minimum.at(bounds[:, 0], label, part.vertices)
    np.maximum.at(bounds[:, 1], label, part.vertices)
    return np.asarray(bounds)


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
        low = np.append(flat.min(axis=0), self.levels[:, 0].min())
        return np.stack([low, np.append(flat.max(axis=0), self.levels[:, 1].max())])

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
        for axis in (*self.axes, *other.axes):
            if apart.all():
                return False
            apart |= _gap(_span(product(self.corners, axis)), _span(product(other.corners, axis)))
        return not bool(apart.all())


def _span(values: FloatArray) -> FloatArray:
    return np.stack([values.min(axis=1), values.max(axis=1)], axis=1)


def _gap(one: FloatArray, two: FloatArray) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """(n, m) whether intervals (n, 2) and (m, 2) are apart or only touch."""
    return np.asarray((one[:, None, 1] < two[None, :, 0] + TOUCH) | (two[None, :, 1] < one[:, None, 0] + TOUCH))


def solid_of(boxes: FloatArray, position: FloatArray, yaw: float) -> Solid:
    """Local boxes (n, 2, 3) turned by `yaw` and moved to `position` (3,)."""
    low, high = boxes[:, 0], boxes[:, 1]
    flat = low[:, None, :2] + CORNERS * (high - low)[:, None, :2]
    cos, sin = turning(yaw)
    turned = product(flat, np.array([[cos, sin], [-sin, cos]])) + position[:2]
    return Solid(turned, np.stack([low[:, 2], high[:, 2]], axis=1) + position[2], yaw)


def placed_solid(placed: Placed, boxes: FloatArray | None = None) -> Solid:
    """The solid of a placed model; `boxes` are its `pieces` where they are known already."""
    return solid_of(pieces(placed.model) if boxes is None else boxes, placed.position, placed.yaw)
