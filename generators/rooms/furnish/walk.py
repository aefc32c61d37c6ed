"""A walk through the free floor of a room: from one far point to the next, around the furniture, corners rounded."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from generators.rooms.furnish.plan import PERSON, built_in_the_way, in_the_way, largest
from generators.rooms.model import FloatArray, Room
from generators.rooms.shell.shell import SHELL
from generators.rooms.solid import placed_solid
from vstdata.draw import Draw
from vstdata.linear import POINT_DECIMALS, length

HEADROOM = 1.98  # metres: where the ceiling is lower nobody walks
JAMB = 0.02  # metres: thickness of the lining of a doorway
CELL = 0.1  # metres between the nodes of the grid on the floor
DENSE = 0.03  # metres between the points of a smoothed path
LEAST = 0.13  # metres of a tour: there is no walking in less


def free_floor(room: Room, margin: float = PERSON) -> shapely.Polygon:
    """The largest connected part of the floor that is `margin` metres away from walls and from all that stands in the
    way of a walking person."""
    solids = [placed_solid(p) for p in room.placed if p.model.category not in SHELL]
    prints = [shapely.Polygon(s.footprint).buffer(margin) for s in solids if in_the_way(s)]
    floors = [shapely.Polygon(region.floor).buffer(-margin, join_style="mitre") for region in room.regions]
    high = [one.roof.above(floor, HEADROOM) for one, floor in zip(room.regions, floors, strict=True)]
    prints += [leaf.buffer(margin) for placed in room.placed for leaf in built_in_the_way(placed)]
    floor = shapely.union_all([*high, *(_doorway(passage, margin) for passage in room.passages)])
    return largest(shapely.get_parts(floor.difference(shapely.union_all(prints))))


def _doorway(passage: FloatArray, margin: float) -> shapely.Polygon:
    """Where the middle of who goes through a doorway may be: `margin` metres off its jambs, into the rooms on both
    sides."""
    left, right, _, beyond = passage
    along, across = ((end - left) / length(end - left) for end in (right, beyond))
    inner, reach = (margin + JAMB) * along, (margin + 0.01) * across
    return shapely.Polygon(
        [left + inner - reach, right - inner - reach, right - inner + reach + beyond - left, beyond + inner + reach]
    )


class Floor:
    """The free floor of a room, with a closed tour over it from one far point to the next and into every room of a
    house; `starts`: how much of the tour (0 to 1) is over where it first comes into each of them."""

    def __init__(self, room: Room, draw: Draw) -> None:
        self.free = free_floor(room, PERSON + 0.02)
        points, graph = _grid(self.free)
        inside = [shapely.contains_xy(shapely.Polygon(region.floor), points) for region in room.regions]
        middles = [_middle(points, own) for own in inside if len(inside) > 1 and own.any()]
        self._tour = _tour(points, graph, list(dict.fromkeys([*_stops(points, graph, draw), *middles])))
        comes = (shapely.contains_xy(shapely.Polygon(region.floor), self._tour) for region in room.regions)
        self.starts = tuple(float(own.argmax()) / len(self._tour) for own in comes if own.any())

    def walk(self, pace: FloatArray, start: float = 0.0) -> FloatArray:
        """(n, 2) metres: places on the free floor, the first where the tour is `start` (0 to 1) over, the others `pace`
        (n,) metres further on each, at most; the tour is walked again where it is too short."""
        whole = float(length(np.diff(self._tour, axis=0)).sum())
        if whole < LEAST:
            return np.repeat(self._tour[:1], len(pace), axis=0)
        first = int(start * len(self._tour))
        tour = np.concatenate([self._tour[first:], self._tour[1 : first + 1]])
        needed = 1.5 * float(pace.sum()) + 1.0
        path = np.concatenate([tour, *[tour[1:]] * int(needed / whole)])
        return _steps(_smooth(_cut(path, needed), self.free), pace)


def _middle(points: FloatArray, inside: NDArray[np.bool_]) -> int:
    """The node nearest to the middle of those that are `inside`."""
    own = np.flatnonzero(inside)
    return int(own[np.round(length(points[own] - points[own].mean(axis=0)), 6).argmin()])


def _grid(free: shapely.Polygon) -> tuple[FloatArray, csr_matrix]:
    """Nodes (n, 2) of the largest connected grid inside `free`, and the graph of its free moves to eight neighbours."""
    shapely.prepare(free)
    low_x, low_y, high_x, high_y = free.bounds
    x = np.arange(low_x, high_x + CELL, CELL)
    y = np.arange(low_y, high_y + CELL, CELL)
    inside = shapely.contains_xy(free, x[:, None], y[None, :])
    if not inside.any():
        middle = free.representative_point()
        return np.array([[middle.x, middle.y]]), csr_matrix((1, 1))
    number = np.full(inside.shape, -1)
    number[inside] = np.arange(inside.sum())
    i, j = np.nonzero(inside)
    points = np.stack([x[i], y[j]], axis=1)
    pairs = np.concatenate([_neighbours(number, di, dj) for di, dj in ((1, 0), (0, 1), (1, 1), (1, -1))])
    lines = shapely.linestrings(points[pairs])
    pairs = pairs[shapely.contains(free, lines)]
    moves = length(points[pairs[:, 0]] - points[pairs[:, 1]])
    graph = csr_matrix((moves, (pairs[:, 0], pairs[:, 1])), shape=(len(points), len(points)))
    _, label = connected_components(graph, directed=False)
    keep = label == np.bincount(label).argmax()
    return points[keep], graph[keep][:, keep]


def _neighbours(number: NDArray[np.int64], di: int, dj: int) -> NDArray[np.int64]:
    """(n, 2) pairs of nodes one move (di, dj) apart."""
    rows, columns = number.shape
    here = number[: rows - di, max(0, -dj) : columns - max(0, dj)]
    there = number[di:, max(0, dj) : columns + min(0, dj)]
    both = (here >= 0) & (there >= 0)
    return np.stack([here[both], there[both]], axis=1)


def _stops(points: FloatArray, graph: csr_matrix, draw: Draw) -> list[int]:
    """Nodes far from each other on foot: each is the farthest from all before it."""
    stops = [draw.integer("start", below=len(points))]
    reach = dijkstra(graph, directed=False, indices=stops)[0]
    for _ in range(11):
        far = int(reach.argmax())
        if reach[far] < 1.0:
            break
        stops.append(far)
        reach = np.minimum(reach, dijkstra(graph, directed=False, indices=[far])[0])
    return stops


def _tour(points: FloatArray, graph: csr_matrix, stops: list[int]) -> FloatArray:
    """(n, 2) a closed walk over all stops, always to the nearest one left, then back."""
    distance, before = dijkstra(graph, directed=False, indices=stops, return_predecessors=True)
    order, left = [0], list(range(1, len(stops)))
    while left:
        order.append(min(left, key=lambda k: distance[order[-1], stops[k]]))
        left.remove(order[-1])
    legs = [points[stops[0]][None]]
    for here, there in zip(order, order[1:] + order[:1], strict=True):
        legs.append(points[_way(before[here], stops[there])])
    return np.concatenate(legs)


def _way(before: NDArray[np.int32], target: int) -> list[int]:
    """Nodes from the source of `before` to `target`, without the source."""
    way = []
    while before[target] >= 0:
        way.append(target)
        target = int(before[target])
    return way[::-1]


def _smooth(path: FloatArray, free: shapely.Polygon) -> FloatArray:
    """(n, 2) the path in dense points, corners rounded as far as the free floor allows."""
    line = shapely.LineString(path)
    along = np.arange(0.0, line.length, DENSE)
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, along))
    for reach in (1, 2, 4, 8, 12, 8, 4, 2, 1) * 3:
        if len(points) <= 2 * reach:
            continue
        moved = points.copy()
        moved[reach:-reach] += (points[: -2 * reach] - 2 * points[reach:-reach] + points[2 * reach :]) / 4
        points = np.where(shapely.contains_xy(free, moved)[:, None], moved, points)
    return points


def _cut(path: FloatArray, most: float) -> FloatArray:
    """The first `most` metres of a path (n, 2), and the piece in which they end."""
    gone = np.cumsum(length(np.diff(path, axis=0)))
    return path[: int(np.searchsorted(gone, most)) + 2]


def _steps(path: FloatArray, pace: FloatArray) -> FloatArray:
    """(n, 2) places along the path, each `pace` (n,) metres from the last along it, the last one where it ends."""
    gone = np.concatenate([[0.0], np.cumsum(length(np.diff(path, axis=0)))])
    at = np.minimum(np.cumsum(pace) - pace[0], gone[-1])
    return np.stack([np.round(np.interp(at, gone, path[:, k]), POINT_DECIMALS) for k in range(2)], axis=1)
