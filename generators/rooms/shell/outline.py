"""Floor polygons of rooms and the walls along their edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from generators.rooms.model import FloatArray, Roof
from vstdata.draw import Draw
from vstdata.linear import length

SHAPES = ("", "attic", "corridor")  # what a kind of room may ask for; "" is any but these two
MIX = ("rectangle",) * 10 + ("L", "L", "L", "T", "cut", "bay", "bay", "skew", "skew", "U")
ATTIC = ("rectangle", "rectangle", "rectangle", "L", "bay")
ARM = 1.9  # metres: no arm of an L, a T or a U is narrower, so that furniture and a person fit beside each other
NARROW = (1.3, 1.75)  # metres: width of corridors
KNEE = (0.7, 1.25)  # metres: height of the wall under the slope of an attic
SLOPE = (0.8, 1.25)  # metres a slope rises on one metre: 39 to 51 degrees
LEVEL = 1.4  # metres: least width of the level part of an attic's ceiling
EDGE = 0.7  # metres: no wall is shorter


@dataclass(frozen=True, eq=False)
class Wall:
    """One edge of the floor polygon, walked counter-clockwise: the room lies to the left.

    `start`, `end` (2,) metres; `outer_start`, `outer_end` (2,) the corners behind them on the outer face,
    `thickness` metres away.
    """

    start: FloatArray
    end: FloatArray
    outer_start: FloatArray
    outer_end: FloatArray
    thickness: float

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

    def stretch(self, roof: Roof, height: float) -> tuple[float, float]:
        """From where to where along the wall the ceiling is at least `height` metres high; (0, 0) if nowhere."""
        low, high = 0.0, self.length if height <= roof.height else 0.0
        for a, b, c in roof.slopes:
            rise = float(a * self.along[0] + b * self.along[1])
            first = float(a * self.start[0] + b * self.start[1] + c)
            if abs(rise) < 1e-9:
                high = high if first >= height - 1e-9 else 0.0
            elif rise > 0:
                low = max(low, (height - first) / rise)
            else:
                high = min(high, (height - first) / rise)
        return (low, high) if low < high else (0.0, 0.0)


def outline(draw: Draw, area: float, shape: str = "") -> FloatArray:
    """(n, 2) metres, counter-clockwise, centred on the origin: a floor of about `area` square metres, of the `shape`
    that is asked for (`SHAPES`)."""
    for attempt in range(100):
        corners = _shape(draw.at(attempt).generator("shape"), area, shape)
        if _roomy(corners, NARROW[0] - 0.1 if shape == "corridor" else ARM):
            break
    else:
        side = np.sqrt(area)
        corners = _scaled(_rectangle(), side, side)
    corners = corners - (corners.min(axis=0) + corners.max(axis=0)) / 2
    return np.asarray(np.round(corners, 3) + 0.0)


def attic_roof(draw: Draw, floor: FloatArray, height: float) -> Roof:
    """A ceiling with slopes up from one or both of the sides of `floor` (n, 2) that are farther apart; both where a
    level part of `LEVEL` is left between them."""
    random = draw.generator("roof")
    low, high = floor.min(axis=0), floor.max(axis=0)
    axis = int(np.argmax(np.round(high - low, 3)))
    if np.round(high - low, 3).min() - LEVEL > (height - KNEE[0]) / SLOPE[1] and random.random() < 0.7:
        axis = 1 - axis
    knee, rise = np.round(random.uniform(*KNEE), 3), np.round(random.uniform(*SLOPE), 3)
    run = (height - knee) / rise
    first = int(random.integers(2))
    both = bool(high[axis] - low[axis] >= 2 * run + LEVEL) and random.random() < 0.7
    slopes = []
    for side in (first, 1 - first)[: 1 + both]:
        sign = (1.0, -1.0)[side]
        plane = np.array([0.0, 0.0, knee - sign * rise * (low, high)[side][axis]])
        plane[axis] = sign * rise
        slopes.append(plane)
    return Roof(height, np.round(np.stack(slopes), 6) + 0.0)


def walls(corners: FloatArray, thickness: Sequence[float]) -> tuple[Wall, ...]:
    """One wall per edge of a counter-clockwise polygon (n, 2), mitred at the corners, `thickness` metres outwards."""
    outer = offset(corners, -np.array(thickness))
    following = np.roll(np.arange(len(corners)), -1)
    return tuple(Wall(corners[i], corners[j], outer[i], outer[j], float(thickness[i])) for i, j in enumerate(following))


def offset(corners: FloatArray, inward: float | FloatArray) -> FloatArray:
    """(n, 2): every edge of a counter-clockwise polygon moved `inward` metres, one for all or (n,), corners mitred."""
    before = np.roll(corners, 1, axis=0)
    after = np.roll(corners, -1, axis=0)
    one, two = _left(corners - before), _left(after - corners)
    far = np.broadcast_to(inward, len(corners))[:, None]
    last = np.roll(far, 1, axis=0)
    crossed = one[:, :1] * two[:, 1:] - one[:, 1:] * two[:, :1]
    step = np.concatenate([last * two[:, 1:] - far * one[:, 1:], far * one[:, :1] - last * two[:, :1]], axis=1)
    return np.asarray(corners + step / crossed)


def _left(edges: FloatArray) -> FloatArray:
    turned = np.stack([-edges[:, 1], edges[:, 0]], axis=1)
    return np.asarray(turned / length(turned)[..., None])


def _shape(random: np.random.Generator, area: float, shape: str) -> FloatArray:
    if shape == "corridor":
        return _turned(_corridor(random, area), int(random.integers(4)), bool(random.integers(2)))
    kind = random.choice(ATTIC if shape == "attic" else MIX)
    unit = {"L": _l_shape, "T": _t_shape, "U": _u_shape}.get(kind, lambda _: _rectangle())(random)
    box = area / shapely.Polygon(unit).area
    aspect = random.uniform(1.0, 1.6 if kind != "T" else 1.4)
    corners = _scaled(unit, np.sqrt(box * aspect), np.sqrt(box / aspect))
    if kind == "cut":
        corners = _cut(corners, random.uniform(0.8, 1.5))
    elif kind == "bay":
        corners = _bay(corners, random)
    elif kind == "skew":
        corners = corners - np.array([[0, 0], [0, 0], [random.uniform(0.35, 1.0), 0], [0, 0]])
    corners = corners * np.sqrt(area / shapely.Polygon(corners).area)
    return _turned(corners, int(random.integers(4)), bool(random.integers(2)))


def _corridor(random: np.random.Generator, area: float) -> FloatArray:
    """A long narrow floor, one in three round a corner."""
    width = random.uniform(*NARROW)
    if random.integers(3) or area < 7 * width:
        return _scaled(_rectangle(), area / width, width)
    one = random.uniform(0.45, 0.65) * area / width
    two = area / width - one + width
    return np.array([[0, 0], [one, 0], [one, width], [width, width], [width, two], [0, two]])


def _rectangle() -> FloatArray:
    return np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])


def _l_shape(random: np.random.Generator) -> FloatArray:
    x, y = 1 - random.uniform(0.28, 0.5), 1 - random.uniform(0.28, 0.5)
    return np.array([[0.0, 0.0], [1.0, 0.0], [1.0, y], [x, y], [x, 1.0], [0.0, 1.0]])


def _t_shape(random: np.random.Generator) -> FloatArray:
    left, right = random.uniform(0.2, 0.33), 1 - random.uniform(0.2, 0.33)
    y = 1 - random.uniform(0.25, 0.45)
    return np.array([[0, 0], [1, 0], [1, y], [right, y], [right, 1], [left, 1], [left, y], [0, y]], dtype=np.float64)


def _u_shape(random: np.random.Generator) -> FloatArray:
    left, right = random.uniform(0.3, 0.36), 1 - random.uniform(0.3, 0.36)
    y = 1 - random.uniform(0.3, 0.5)
    return np.array([[0, 0], [1, 0], [1, 1], [right, 1], [right, y], [left, y], [left, 1], [0, 1]], dtype=np.float64)


def _bay(corners: FloatArray, random: np.random.Generator) -> FloatArray:
    """A rectangle with a bay of three walls in the middle of its third edge."""
    (x, y), depth = corners[2], random.uniform(0.6, 0.95)
    half, slant = x * random.uniform(0.24, 0.32), depth * random.uniform(0.5, 1.0)
    bay = [[half, 0], [half - slant, depth], [slant - half, depth], [-half, 0]]
    return np.concatenate([corners[:3], np.array(bay) + np.array([x / 2, y]), corners[3:]])


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


def _roomy(corners: FloatArray, arm: float) -> bool:
    """No wall is too short, and opening the floor by half an arm's width loses nothing but its corners."""
    edges = length(np.roll(corners, -1, axis=0) - corners)
    floor = shapely.Polygon(corners)
    opened = floor.buffer(-arm / 2, join_style="mitre").buffer(arm / 2, join_style="mitre")
    return bool(edges.min() >= EDGE and floor.difference(opened.buffer(0.01, join_style="mitre")).area < 0.35)
