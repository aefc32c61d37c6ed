"""Where a piece of furniture could stand: candidates in the order in which they are to be tried.

Footprints are (width, depth) in metres, centred on the origin of the model; a spot is the place of that origin and the
yaw of the model. Nothing here looks at what stands there already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely

from generators.rooms.furnish.plan import WALL_GAP
from generators.rooms.model import FloatArray, Placed
from generators.rooms.shell.outline import Wall
from generators.rooms.shell.shell import Shell
from vstdata.draw import Draw
from vstdata.linear import POINT_DECIMALS, dot, turning

GAP = WALL_GAP + 0.002
STEP = 0.18  # metres between candidates along a wall
FLUSH = 3  # how many times likelier a spot flush to a corner is than any other


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """`place` (2,) metres on the floor, `yaw` radians."""

    place: FloatArray
    yaw: float


def along_walls(draw: Draw, walls: Iterable[Wall], size: FloatArray, gap: float = GAP) -> list[Spot]:
    """Backs to a wall, anywhere along it, corners a little likelier."""
    spots: list[Spot] = []
    weight: list[float] = []
    for wall in walls:
        low, high = size[0] / 2 + gap, wall.length - size[0] / 2 - gap
        if high < low:
            continue
        steps = np.linspace(low, high, max(2, int((high - low) / STEP) + 1))
        spots += [Spot(wall.at(x, size[1] / 2 + gap), wall.yaw) for x in steps]
        weight += [FLUSH if x in (low, high) else 1.0 for x in steps]
    return [spots[k] for k in _weighted(draw, weight)]


def stretches(draw: Draw, walls: Iterable[Wall], width: float) -> list[tuple[Wall, float]]:
    """Walls and where on them a row of this width could start; corners first."""
    found = []
    for wall in walls:
        last = wall.length - width - GAP
        steps = [float(x) for x in np.arange(GAP + 0.15, last, 0.15)]
        found += [(k, wall, x) for k, x in enumerate([GAP, last, *draw.shuffled(steps, "step")]) if GAP <= x <= last]
    order = draw.shuffled(range(len(found)), "wall")
    return [found[k][1:] for k in sorted(order, key=lambda k: min(found[k][0], 2))]


def under_windows(shell: Shell, size: FloatArray) -> list[Spot]:
    """Backs to the wall below the middle of a window."""
    found = [(shell.walls[o.wall], o.middle) for o in shell.openings if o.label == "window"]
    return [Spot(wall.at(x, size[1] / 2 + GAP), wall.yaw) for wall, x in found]


def in_corners(draw: Draw, walls: Iterable[Wall], size: FloatArray) -> list[Spot]:
    """Both ends of every wall first, then anywhere along one."""
    sides = list(walls)
    half = size / 2 + GAP
    ends = [(wall, x) for wall in sides for x in (half[0], wall.length - half[0]) if wall.length > size[0]]
    spots = [Spot(wall.at(x, half[1]), wall.yaw) for wall, x in ends]
    return draw.shuffled(spots, "corner") + along_walls(draw, sides, size)


def beside(draw: Draw, host: Placed, size: FloatArray, gaps: Iterable[float]) -> list[Spot]:
    """Left or right of a host, `gaps` metres from it, backs in one line, looking the same way."""
    low, high = host.model.bounds()
    y = high[1] - size[1] / 2
    spots = []
    for gap in gaps:
        x = size[0] / 2 + gap
        for side in draw.shuffled((low[0] - x, high[0] + x), "side"):
            spots.append(Spot(_to_floor(host, side, y), host.yaw))
    return spots


def in_front(draw: Draw, host: Placed, size: FloatArray) -> list[Spot]:
    """Before the middle of a host, a leg's length away, looking the same way or back at it."""
    low, _ = host.model.bounds()
    gaps = draw.shuffled((0.3, 0.36, 0.42, 0.5), "gap")
    shifts = (0.0, 0.15, -0.15, 0.3, -0.3)
    turn = np.pi * draw.integer("turn", below=2)
    return [Spot(_to_floor(host, x, low[1] - gap - size[1] / 2), host.yaw + turn) for x in shifts for gap in gaps]


def opposite(host: Placed, walls: Iterable[Wall], size: FloatArray) -> list[Spot]:
    """Backs to a wall that the host looks at, nearest to its line of sight first."""
    ahead = turning(host.yaw - np.pi / 2)
    found = []
    for wall in walls:
        low, high = size[0] / 2 + GAP, wall.length - size[0] / 2 - GAP
        if dot(wall.inward, ahead) > -0.9 or high < low or dot(host.position[:2] - wall.start, wall.inward) < 1.5:
            continue
        middle = round(float(dot(host.position[:2] - wall.start, wall.along)), POINT_DECIMALS)
        found += [(abs(x - middle), x, wall) for x in np.clip(middle + np.arange(-12, 13) * 0.1, low, high)]
    return [Spot(wall.at(x, size[1] / 2 + GAP), wall.yaw) for _, x, wall in sorted(found, key=lambda item: item[0])]


def around(draw: Draw, host: Placed, size: FloatArray, gaps: Iterable[float]) -> list[Spot]:
    """At the four sides of a host, facing it, a seat's width each; opposite seats of the long sides first.

    The front edge of the model is `gap` metres away from the edge of the host (negative: under it), tried in order.
    """
    low, high = host.model.bounds()
    half = (high - low)[:2] / 2
    single = abs(half[0] - half[1]) < 0.02  # round or square: one seat a side, or chairs would stand off the circle
    seats: list[tuple[int, float]] = []
    for first in (0, 1) if half[0] >= half[1] else (1, 0):
        count = 1 if single else max(1, int(2 * half[first] / (size[0] + 0.08)))
        pitch = 2 * half[first] / count
        offsets = -half[first] + pitch / 2 + pitch * np.arange(count)
        seats += [(side, x) for x in draw.shuffled(offsets, "seat", first) for side in (first, first + 2)]
    return [_seat(host, half, size[1] / 2, side, x, gap) for side, x in seats for gap in gaps]


def _seat(host: Placed, half: FloatArray, back: float, side: int, x: float, gap: float) -> Spot:
    turn = side * np.pi / 2
    cos, sin = turning(turn)
    y = -(half[1 - side % 2] + gap + back)
    return Spot(_to_floor(host, cos * x - sin * y, sin * x + cos * y), host.yaw + turn + np.pi)


def at_front(draw: Draw, host: Placed, size: FloatArray, gaps: Iterable[float]) -> list[Spot]:
    """Before a desk, facing it, turned a little as chairs are."""
    low, _ = host.model.bounds()
    shifts = draw.shuffled((0.0, 0.0, 0.12, -0.12, 0.25, -0.25), "shift")
    twist = draw.generator("twist").uniform(-0.45, 0.45)
    return [
        Spot(_to_floor(host, x, low[1] - gap - size[1] / 2), host.yaw + np.pi + t)
        for t in (twist, 0.0)
        for gap in gaps
        for x in shifts
    ]


def in_middle(draw: Draw, free: shapely.Polygon, walls: Iterable[Wall], size: FloatArray) -> list[Spot]:
    """On a grid over the free floor, what is farthest from everything first, along the longest wall or across."""
    low_x, low_y, high_x, high_y = free.bounds
    x, y = np.meshgrid(np.arange(low_x, high_x, 0.2), np.arange(low_y, high_y, 0.2))
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    inside = np.asarray(shapely.contains_xy(free, points))
    space = np.where(inside, np.asarray(shapely.distance(shapely.points(points), free.boundary)), -1.0)
    order = np.argsort(-np.round(space, 1), kind="stable")[:60]
    main = max(walls, key=lambda wall: wall.length).yaw
    turn = main + np.pi / 2 * draw.integer("turn", below=2)
    return [Spot(points[k], turn + quarter) for k in order if space[k] > 0 for quarter in (0.0, np.pi / 2)]


def _weighted(draw: Draw, weight: list[float]) -> list[int]:
    """A random order in which the heavier come earlier (Efraimidis and Spirakis, 2006)."""
    keys = draw.generator("order").random(len(weight)) ** (1.0 / np.array(weight))
    return [int(k) for k in np.argsort(-keys, kind="stable")]


def _to_floor(host: Placed, x: float, y: float) -> FloatArray:
    return host.to_world(np.array([[x, y, 0.0]]))[0, :2]
