"""Floor polygons of rooms and the walls along their edges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from generators.rooms.model import FloatArray
from vstdata.draw import Draw
from vstdata.linear import length

RECTANGULAR = 0.58  # share of plain rectangles; the rest is L-shaped, T-shaped or has a cut corner
ARM = 1.9  # metres: no arm of an L or a T is narrower, so that furniture and a person fit beside each other
EDGE = 0.7  # metres: no wall is shorter


@dataclass(frozen=True, eq=False)
class Wall:
    """One edge of the floor polygon, walked counter-clockwise: the room lies to the left.

    `start`, `end` (2,) metres; `outer_start`, `outer_end` (2,) the corners behind them on the outer face.
    """

    start: FloatArray
    end: FloatArray
    outer_start: FloatArray
    outer_end: FloatArray

    @cached_property
    def length(self) -> float:
        """Metres along the inner face."""
        return float(length(self.end - self.start))

    @cached_property
    def along(self) -> FloatArray:
        """(2,) unit direction from start to end."""
        return np.asarray((self.end - self.start) / self.length)

    @cached_property
    def inward(self) -> FloatArray:
        """(2,) unit normal into the room."""
        return np.array([-self.along[1], self.along[0]])

    @cached_property
    def yaw(self) -> float:
        """Radians: turns a model so that its front (-y) looks into the room."""
        return float(np.arctan2(self.inward[0], -self.inward[1]))

    def at(self, along: float, inward: float) -> FloatArray:
        """(2,) the point `along` metres from the start and `inward` metres off the wall."""
        return np.asarray(self.start + along * self.along + inward * self.inward)


def outline(draw: Draw, area: float) -> FloatArray:
    """(n, 2) metres, counter-clockwise, centred on the origin: a floor of about `area` square metres."""
    for attempt in range(100):
        corners = _shape(draw.at(attempt).generator("shape"), area)
        if _roomy(corners):
            break
    else:
        side = np.sqrt(area)
        corners = _scaled(_rectangle(), side, side)
    corners = corners - (corners.min(axis=0) + corners.max(axis=0)) / 2
    return np.asarray(np.round(corners, 3) + 0.0)


def walls(corners: FloatArray, thickness: float) -> tuple[Wall, ...]:
    """One wall per edge of a counter-clockwise polygon (n, 2), mitred at the corners, `thickness` metres outwards."""
    outer = offset(corners, -thickness)
    following = np.roll(np.arange(len(corners)), -1)
    return tuple(Wall(corners[i], corners[j], outer[i], outer[j]) for i, j in enumerate(following))


def offset(corners: FloatArray, inward: float) -> FloatArray:
    """(n, 2): every edge of the counter-clockwise polygon moved `inward` metres, corners mitred."""
    before = np.roll(corners, 1, axis=0)
    after = np.roll(corners, -1, axis=0)
    one, two = _left(corners - before), _left(after - corners)
    return np.asarray(corners + inward * (one + two) / (1 + (one * two).sum(axis=1, keepdims=True)))


def _left(edges: FloatArray) -> FloatArray:
    turned = np.stack([-edges[:, 1], edges[:, 0]], axis=1)
    return np.asarray(turned / length(turned)[..., None])


def _shape(random: np.random.Generator, area: float) -> FloatArray:
    kind = "rectangle" if random.random() < RECTANGULAR else random.choice(["L", "L", "T", "cut"])
    unit = {"L": _l_shape, "T": _t_shape}.get(kind, lambda _: _rectangle())(random)
    box = area / shapely.Polygon(unit).area
    aspect = random.uniform(1.0, 1.6 if kind != "T" else 1.4)
    corners = _scaled(unit, np.sqrt(box * aspect), np.sqrt(box / aspect))
    if kind == "cut":
        corners = _cut(corners, random.uniform(0.8, 1.5))
    return _turned(corners, int(random.integers(4)), bool(random.integers(2)))


def _rectangle() -> FloatArray:
    return np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])


def _l_shape(random: np.random.Generator) -> FloatArray:
    x, y = 1 - random.uniform(0.28, 0.5), 1 - random.uniform(0.28, 0.5)
    return np.array([[0.0, 0.0], [1.0, 0.0], [1.0, y], [x, y], [x, 1.0], [0.0, 1.0]])


def _t_shape(random: np.random.Generator) -> FloatArray:
    left, right = random.uniform(0.2, 0.33), 1 - random.uniform(0.2, 0.33)
    y = 1 - random.uniform(0.25, 0.45)
    return np.array([[0, 0], [1, 0], [1, y], [right, y], [right, 1], [left, 1], [left, y], [0, y]], dtype=np.float64)


def _scaled(unit: FloatArray, width: float, depth: float) -> FloatArray:
    return np.asarray(unit * np.array([width, depth]))


def _cut(corners: FloatArray, leg: float) -> FloatArray:
    x, y = corners[2]
    return np.concatenate([corners[:2], [[x, y - leg], [x - leg, y]], corners[3:]])


def _turned(corners: FloatArray, quarters: int, mirrored: bool) -> FloatArray:
    """Quarter turns, and a mirror that keeps the polygon counter-clockwise."""
    for _ in range(quarters):
        corners = np.stack([-corners[:, 1], corners[:, 0]], axis=1)
    return np.asarray((corners * [-1.0, 1.0])[::-1]) if mirrored else corners


def _roomy(corners: FloatArray) -> bool:
    """No wall is too short, and opening the floor by half an arm's width loses nothing but its corners."""
    edges = length(np.roll(corners, -1, axis=0) - corners)
    floor = shapely.Polygon(corners)
    opened = floor.buffer(-ARM / 2, join_style="mitre").buffer(ARM / 2, join_style="mitre")
    return bool(edges.min() >= EDGE and floor.difference(opened.buffer(0.01, join_style="mitre")).area < 0.35)
