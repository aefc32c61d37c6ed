"""States of a room: what somebody has moved, turned, added and taken away when it is scanned again.

Every state is made of the first one, and an instance has one id in all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import shapely

from generators.rooms.furnish.details import throws
from generators.rooms.furnish.plan import DOOR_FREE, HEAD, WALL_GAP, in_the_way, under
from generators.rooms.furnish.walk import free_floor
from generators.rooms.furniture import Entry
from generators.rooms.model import FloatArray, Model, Placed, Region, Room
from generators.rooms.shell.openings import THICKNESS
from generators.rooms.shell.shell import SHELL
from generators.rooms.solid import Solid, pieces, placed_solid, solid_of
from vstdata.draw import Draw
from vstdata.linear import POINT_DECIMALS, product, turning

T = TypeVar("T")
TRIES = 60  # places tried for one thing
WAYS = {"moved": (3, 6), "turned": (0, 2), "removed": (2, 4), "added": (2, 4)}  # how many things of each, at most
PLAIN = 0.3  # metres that something is long which one sees across a room
PLAIN_FIRST = 2  # of such things come before one that is smaller
FREE = 0.85  # least share of the free floor that stays
LOOSE = 0.55  # square metres: what covers more stays where it is
FIXED = ("bathtub", "radiator", "refrigerator", "shower", "sink", "stove", "toilet", "washing machine")
ADDED = 100  # ids of what is added in one state, from the first that the room does not use


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What happened to the instance `id`: `how` is a key of `WAYS`; `motion` (4, 4) leads from where it was to where it
    is, in the room's frame, for what was moved or turned."""

    id: int
    label: str
    how: str
    motion: FloatArray | None = None


class Board:
    """The things of a room while some change; `placed` by instance id, what is gone is None."""

    def __init__(self, room: Room, catalogue: Mapping[str, Entry]) -> None:
        self.room, self.catalogue = room, catalogue
        self.placed: dict[int, Placed] = dict(enumerate(room.placed))
        self.solids: dict[int, Solid] = {k: placed_solid(one) for k, one in self.placed.items()}
        self.touched: set[int] = set()
        self._free = free_floor(room)
        self._doors = [_before_door(one) for one in room.placed if one.model.category == "door"]

    def carried(self, k: int) -> list[int]:
        """The thing and all that stands on it, and on that."""
        found = [k]
        for one in found:
            found += [j for j, placed in self.placed.items() if placed.support == one]
        return found

    def plain(self, k: int) -> bool:
        """Whether one sees it across a room."""
        low, high = self.placed[k].model.bounds() if k in self.placed else np.zeros((2, 3))
        return float((high - low).max()) >= PLAIN

    def alone(self, k: int) -> bool:
        """Whether it is not what a group is named by, nor has anything fastened to it, and stands on the floor."""
        support = self.placed[k].support
        grouped = any(one.group == k for j, one in self.placed.items() if j != k)
        return not grouped and support is not None and self.placed[support].model.category == "floor"

    def entry(self, k: int) -> Entry | None:
        """Its entry of the catalogue; None for what is built in."""
        category = self.placed[k].model.category
        return None if category in SHELL else self.catalogue.get(category)

    def region(self, place: FloatArray) -> Region | None:
        """The room that a place (2,) is in."""
        point = shapely.Point(place)
        return next((one for one in self.room.regions if shapely.Polygon(one.floor).covers(point)), None)

    def fits(self, solid: Solid, others: Sequence[int], *, floor: bool) -> bool:
        """Whether a solid is inside one room, hits nothing but `others` and, on the `floor`, is not before a door."""
        region = self.region(solid.footprint.mean(axis=0))
        if region is None:
            return False
        inner = shapely.Polygon(region.floor).buffer(-WALL_GAP if floor else 1e-6, join_style="mitre")
        if not inner.covers(shapely.Polygon(solid.footprint)) or not under(region.roof, solid):
            return False
        if floor and any(door.hits(solid) for door in self._doors):
            return False
        built = ("ceiling", "floor", "wall")
        near = (k for k, one in self.placed.items() if k not in others and one.model.category not in built)
        return not any(self.solids[k].hits(solid) for k in near)

    def walkable(self) -> bool:
        """Whether one still comes to most of the floor, and through every doorway."""
        free = free_floor(self.now())
        ways = [shapely.Polygon(way).centroid for way in self.room.passages]
        return bool(free.area >= FREE * self._free.area and all(free.covers(way) for way in ways))

    def put(self, new: Mapping[int, Placed]) -> None:
        """Put things where they are now."""
        self.placed |= new
        self.solids |= {k: placed_solid(one) for k, one in new.items()}

    def now(self) -> Room:
        """The room as it is; indices that name things are those of `Room.placed` again."""
        ids = sorted(self.placed)
        index = {id: k for k, id in enumerate(ids)}
        placed = [
            replace(one, support=_index(index, one.support), group=_index(index, one.group))
            for one in (self.placed[id] for id in ids)
        ]
        return replace(self.room, placed=tuple(placed), ids=tuple(ids))


def changed(room: Room, state: int, draw: Draw, catalogue: Mapping[str, Entry]) -> tuple[Room, tuple[Change, ...]]:
    """The first state of a room, before its lights are set, as state number `state`, and what is different in it."""
    board, found = Board(room, catalogue), []
    doing: dict[str, Callable[[Board, int, Draw], list[Change]]] = {"moved": _move, "turned": _turn, "removed": _remove}
    for how, (least, most) in WAYS.items():
        own = draw.at(how)
        wanted = least + own.integer("number", below=most - least + 1)
        if how == "added":
            found += _add(board, len(room.placed) + ADDED * (state - 1), wanted, own)
            continue
        for k in _plain_first(own.shuffled(sorted(board.placed), "things"), board.plain):
            if wanted and k in board.placed and k not in board.touched and board.entry(k) is not None:
                changes = doing[how](board, k, own.at(k))
                board.touched |= {change.id for change in changes}
                wanted -= bool(changes)
                found += changes
    return board.now(), tuple(sorted(found, key=lambda change: change.id))


def _plain_first(things: Sequence[T], plain: Callable[[T], bool]) -> list[T]:
    """The things in their order, but `PLAIN_FIRST` that are `plain` before each that is not: nobody notices that a mug
    was moved of which no picture is from near."""
    large, small = [one for one in things if plain(one)], [one for one in things if not plain(one)]
    blocks = max(len(large) // PLAIN_FIRST + 1, len(small))
    taken = [[*large[PLAIN_FIRST * k :][:PLAIN_FIRST], *small[k : k + 1]] for k in range(blocks)]
    return [one for block in taken for one in block]


def _move(board: Board, k: int, draw: Draw) -> list[Change]:
    """To another place: small things on a surface, others on the floor, what stands at a wall along it."""
    entry = board.entry(k)
    if entry is None:
        return []
    if entry.placement == "on_surface":
        return _on_another(board, k, entry, draw)
    if not _loose(board, k):
        return []
    old, random = board.placed[k], draw.generator("places")
    for _ in range(TRIES):
        way, heading, turn = random.uniform(0.4, 2.2), random.uniform(-np.pi, np.pi), random.uniform(-np.pi, np.pi)
        if entry.placement == "wall":
            heading, turn = old.yaw + np.pi * int(random.integers(2)), 0.0
        step = np.append(way * np.array(turning(float(heading))), 0.0)
        changes = _carry(board, k, "moved", step, float(turn))
        if changes:
            return changes
    return []


def _turn(board: Board, k: int, draw: Draw) -> list[Change]:
    """On the spot, by 25 to 160 degrees."""
    entry = board.entry(k)
    if entry is None or entry.placement not in ("free", "around_table") or not _loose(board, k):
        return []
    for degrees in draw.shuffled([sign * angle for sign in (-1, 1) for angle in range(25, 161, 15)], "degrees"):
        changes = _carry(board, k, "turned", np.zeros(3), float(np.radians(degrees)))
        if changes:
            return changes
    return []


def _loose(board: Board, k: int) -> bool:
    """Whether somebody would move it: it stands on the floor, is no great piece and connected to nothing."""
    placed = board.placed[k]
    low, high = placed.model.bounds()
    entry = board.entry(k)
    on_floor = entry is not None and entry.placement in ("free", "around_table", "corner", "wall")
    fixed = placed.model.category in FIXED or not board.alone(k)
    return bool(on_floor and not fixed and np.prod((high - low)[:2]) <= LOOSE)


def _carry(board: Board, k: int, how: str, step: FloatArray, turn: float) -> list[Change]:
    """The changes of a thing moved by `step` (3,) and turned about its middle, with all that stands on it; none where
    there is no room."""
    group = board.carried(k)
    if any(j in board.touched for j in group):
        return []
    motion = _motion(board.placed[k].position, step, turn)
    new = {j: _by(board.placed[j], motion, turn) for j in group}
    solids = {j: placed_solid(one) for j, one in new.items()}
    if not all(board.fits(solid, group, floor=j == k) for j, solid in solids.items()):
        return []
    old = {j: board.placed[j] for j in group}
    board.put(new)
    if in_the_way(solids[k]) and not board.walkable():
        board.put(old)
        return []
    return [Change(j, new[j].model.category, how, motion) for j in group]


def _motion(pivot: FloatArray, step: FloatArray, turn: float) -> FloatArray:
    """(4, 4) a turn about the vertical through `pivot` (3,), then a step."""
    (cos, sin), motion = turning(turn), np.eye(4)
    motion[:2, :2] = [[cos, -sin], [sin, cos]]
    motion[:3, 3] = pivot + step - product(motion[:3, :3], pivot)
    return motion


def _by(placed: Placed, motion: FloatArray, turn: float) -> Placed:
    position = np.round(product(motion[:3, :3], placed.position) + motion[:3, 3], POINT_DECIMALS)
    return replace(placed, position=position, yaw=placed.yaw + turn)


def _on_another(board: Board, k: int, entry: Entry, draw: Draw) -> list[Change]:
    """A small thing to another place on what may carry it."""
    old = board.placed[k]
    if len(board.carried(k)) > 1:
        return []
    for host, placed in _places(board, old.model, entry, draw):
        far = np.abs(placed.position - old.position).max() > 0.15
        if far and board.fits(placed_solid(placed), (k,), floor=False):
            turn = placed.yaw - old.yaw
            motion = _motion(old.position, placed.position - old.position, turn)
            board.put({k: replace(placed, support=host, group=old.group)})
            return [Change(k, old.model.category, "moved", motion)]
    return []


def _places(board: Board, model: Model, entry: Entry, draw: Draw) -> Iterator[tuple[int, Placed]]:
    """Where it could stand on one of its hosts that have not changed, with that host."""
    hosts = [j for j, one in board.placed.items() if one.model.category in entry.hosts and j not in board.touched]
    tall = model.bounds()[1, 2]
    shelves = [(j, n, s) for j in hosts for n, s in enumerate(board.placed[j].model.surfaces) if tall <= s.clearance]
    for j, n, surface in draw.shuffled(shelves, "shelves")[:10]:
        for placed in throws(board.placed[j], surface, model, draw.at("throw", j, n)):
            yield j, placed


def _remove(board: Board, k: int, draw: Draw) -> list[Change]:
    """Away, with all that stands on it."""
    entry, group = board.entry(k), board.carried(k)
    small = entry is not None and entry.placement == "on_surface"
    if any(j in board.touched for j in group) or not (small or _loose(board, k)):
        return []
    gone = [Change(j, board.placed[j].model.category, "removed") for j in group]
    for j in group:
        del board.placed[j], board.solids[j]
    return gone


def _add(board: Board, first: int, count: int, draw: Draw) -> list[Change]:
    """Things that the room's kind may have and that are new in it."""
    kinds = {region.kind for region in board.room.regions}
    able = [
        entry
        for _, entry in sorted(board.catalogue.items())
        if entry.placement in ("on_surface", "free", "corner")
        and max(entry.largest[:2]) <= 0.7
        and any(entry.rooms.get(kind, 0.0) > 0 for kind in kinds)
    ]
    added: list[Change] = []
    for entry in _plain_first(draw.shuffled(able, "entries"), lambda entry: max(entry.smallest) >= PLAIN):
        id, own = first + len(added), draw.at(entry.category)
        placed = _new(board, entry, own) if len(added) < count else None
        if placed is not None:
            board.put({id: placed})
            if in_the_way(board.solids[id]) and placed.position[2] == 0 and not board.walkable():
                del board.placed[id], board.solids[id]
                continue
            added.append(Change(id, entry.category, "added"))
            board.touched.add(id)
    return added


def _new(board: Board, entry: Entry, draw: Draw) -> Placed | None:
    """A new thing of a category where there is room for it."""
    model = entry.build(draw.at("model"))
    if entry.placement == "on_surface":
        found = (
            replace(placed, support=host)
            for host, placed in _places(board, model, entry, draw)
            if board.fits(placed_solid(placed), (), floor=False)
        )
        return next(found, None)
    boxes, random = pieces(model), draw.generator("floor")
    low, high = board.room.floor.min(axis=0), board.room.floor.max(axis=0)
    for _ in range(TRIES):
        place, yaw = np.append(random.uniform(low, high), 0.0), float(random.uniform(-np.pi, np.pi))
        place = np.round(place, POINT_DECIMALS)
        if board.fits(solid_of(boxes, place, yaw), (), floor=True):
            return Placed(model, place, yaw, support=_floor_below(board, place))
    return None


def _floor_below(board: Board, place: FloatArray) -> int:
    """The floor of the room that `place` (3,) is in."""
    floors = [k for k, one in board.placed.items() if one.model.category == "floor"]
    region = board.region(place[:2])
    return floors[next(n for n, one in enumerate(board.room.regions) if one is region)]


def _before_door(door: Placed) -> Solid:
    """What stays free at both sides of a door."""
    box = np.array([[[-0.55, -DOOR_FREE, 0.0], [0.55, THICKNESS + DOOR_FREE, HEAD]]])
    return solid_of(box, door.position, door.yaw)


def _index(index: Mapping[int, int], id: int | None) -> int | None:
    return None if id is None else index.get(id)
