"""Houses: two to six furnished rooms around a hall or a living room, with open doors between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely

from generators.rooms.furnish.illuminate import lit_room
from generators.rooms.furnish.kinds import KINDS, Kind
from generators.rooms.furnish.layout import fill
from generators.rooms.furnish.plan import PERSON, Plan
from generators.rooms.furnish.walk import free_floor
from generators.rooms.furniture import CATALOGUE, Entry
from generators.rooms.furniture.entry import uniform
from generators.rooms.model import FloatArray, Placed, Region, Roof, Room
from generators.rooms.shell.house_plan import HousePlan, draw_house
from generators.rooms.shell.shell import finished_shell
from vstdata.draw import Draw
from vstdata.errors import BuildError

LEAST = {"bathroom": 4, "laundry room": 4, "hallway": 2}  # ours: things in a room of a house; 7 in others
SPARE = 0.04  # metres of floor to spare beside who walks: walks are planned on a grid
FREE = 1.2  # ours: square metres of free floor in a room, at least
HOUSES = 60  # ours: floor plans tried
FEWER = 10  # ours: of them, until a house whose number of rooms was drawn has one room less
FURNISHED = 6  # ours: attempts to furnish one room
ROOMS = (2, 3, 3, 4, 4, 5, 6)  # ours: how many rooms a house has


def make_house(draw: Draw, id: str, catalogue: Mapping[str, Entry] = CATALOGUE, rooms: int = 0) -> Room:
    """One furnished house and its light; see `unlit_house`."""
    return lit_room(unlit_house(draw, id, catalogue, rooms), draw.at("light"))


def unlit_house(draw: Draw, id: str, catalogue: Mapping[str, Entry] = CATALOGUE, rooms: int = 0) -> Room:
    """One furnished house of so many `rooms`, drawn for 0; a function of its arguments. z = 0 is the floor.

    Raises BuildError where no attempt gives rooms with what makes their kinds and a way through them.
    """
    drawn = draw.choice(ROOMS, "rooms")
    for attempt in range(HOUSES):
        count = rooms or max(2, drawn - attempt // FEWER)
        own = draw.at("house", attempt)
        height = round(uniform(own, 2.45, 2.8, "height"), 3)
        house = draw_house(own, count, height)
        plans = None if house is None else _furnished(house, height, own, catalogue)
        if house is not None and plans is not None:
            return _joined(id, house, plans)
    raise BuildError(
        f"{id}: no house of {rooms or drawn} rooms could be furnished in {HOUSES} attempts; take another --seed"
    )


def _furnished(house: HousePlan, height: float, draw: Draw, catalogue: Mapping[str, Entry]) -> list[Plan] | None:
    """The plan of each room; None where one has not what makes its kind, or no way through."""
    found = []
    for k, chamber in enumerate(house.chambers):
        kind, own = _kind(chamber.kind), draw.at("room", k)
        flooring = own.choice(kind.flooring, "flooring")
        shell = finished_shell(
            own.at("shell"), chamber.floor, Roof(height), house.walls[k], house.openings[k], flooring
        )
        doorways = house.passages if k == 0 else house.passages[k - 1 : k]
        tries = (fill(Plan(shell, catalogue), own.at(attempt), kind) for attempt in range(FURNISHED))
        least = LEAST.get(kind.name, 7)
        plan = next((plan for plan, worth in tries if worth >= least and _walkable(plan, doorways)), None)
        if plan is None:
            return None
        found.append(plan)
    return found


def _walkable(plan: Plan, doorways: Sequence[FloatArray]) -> bool:
    """Whether one comes in by every doorway, finds a place to stand and turn, and gets out by every other."""
    region = Region("", plan.shell.floor, plan.shell.roof)
    alone = Room(
        "", region.floor, region.roof.height, tuple(plan.placed), (), regions=(region,), passages=tuple(doorways)
    )
    free = free_floor(alone, PERSON + SPARE)
    inside = free.intersection(plan.floor).area >= FREE
    return inside and all(free.covers(shapely.Polygon(doorway).centroid) for doorway in doorways)


def _kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.name == name)


def _joined(id: str, house: HousePlan, plans: Sequence[Plan]) -> Room:
    """All rooms as one scan, the instances of one room after those of the other."""
    placed: list[Placed] = []
    for plan in plans:
        first = len(placed)
        placed += [
            replace(one, support=_later(one.support, first), group=_later(one.group, first)) for one in plan.placed
        ]
    lights = [light for plan in plans for light in plan.shell.lights]
    regions = tuple(
        Region(chamber.kind, plan.shell.floor, plan.shell.roof)
        for chamber, plan in zip(house.chambers, plans, strict=True)
    )
    height = float(np.max([region.roof.height for region in regions]))
    return Room(id, house.outline, height, tuple(placed), tuple(lights), regions=regions, passages=house.passages)


def _later(index: int | None, first: int) -> int | None:
    return None if index is None else index + first
