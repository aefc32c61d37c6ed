"""Puts one entry of the catalogue into a plan, by its placement and its hosts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from generators.rooms.furnish import spots
from generators.rooms.furnish.plan import PERSON, Plan, front, in_the_way
from generators.rooms.furnish.spots import Spot
from generators.rooms.furniture import Entry
from generators.rooms.furniture.entry import uniform
from generators.rooms.model import FloatArray, Model, Placed
from generators.rooms.shell.outline import Wall
from generators.rooms.solid import Solid, pieces, solid_of
from vstdata.draw import Draw

FREE_SHARE = 0.40  # ours: share of the floor that stays walkable while furniture comes in
TRIES = 2  # models drawn for one place before giving up
FACING = {"tv stand": ("sofa", "bed"), "television": ("sofa", "bed")}  # backs to the wall that one of these looks at
GATHERED = {"armchair": ("coffee table", "sofa"), "ottoman": ("coffee table",)}  # around one of these, facing it
UNDER_WINDOWS = ("radiator",)
SIDES = {"bed": 0.55}  # metres wanted free at both sides
TUCKED = (-0.2, -0.12, -0.05, 0.03, 0.08)  # metres from table edge to seat front, deepest first
ROW_GAP = 0.004  # metres between kitchen units
CROOKED = 0.3  # radians: how far a chair is turned from its table, at most
SIDE_GAPS = (0.04, 0.1, 0.2)  # metres from bed to nightstand
APART = (0.28, 0.36, 0.45, 0.6)  # metres from coffee table to armchair


def place(
    plan: Plan,
    entry: Entry,
    draw: Draw,
    *,
    hosts: Sequence[int] | None = None,
    style: Draw | None = None,
    tries: int = TRIES,
) -> int | None:
    """The index of a new piece of furniture on the floor, or None where it does not fit or would block the way.

    `hosts` are those it may go with; by default all of the categories its entry names. Pieces of one `style` look
    alike. `tries`: models drawn before giving up.
    """
    found = plan.indices(*entry.hosts) if hosts is None else list(hosts)
    if entry.hosts and not found:
        return None
    for attempt in range(tries):
        model = entry.build((draw if style is None else style).at("model", attempt))
        for host in draw.shuffled(found, "host") if entry.hosts else _company(plan, entry, draw):
            index = _try(plan, entry, model, draw.at("spot", attempt), host)
            if index is not None:
                return index
    return None


def _company(plan: Plan, entry: Entry, draw: Draw) -> list[int | None]:
    """What an entry without hosts likes to be near, then anything."""
    names = FACING.get(entry.category, ()) + GATHERED.get(entry.category, ())
    return [k for name in names for k in draw.shuffled(plan.indices(name), "company", name)] + [None]


def _try(plan: Plan, entry: Entry, model: Model, draw: Draw, host: int | None) -> int | None:
    boxes = pieces(model)
    near = () if host is None else (host, *_group(plan, host))
    for spot in _candidates(plan, entry, model, draw, host):
        index = _put(plan, entry, model, boxes, spot, near)
        if index is None:
            continue
        if not in_the_way(plan.solids[index]) or plan.walkable().area >= FREE_SHARE * plan.standing.area:
            return index
        plan.drop(index)
    return None


def _put(plan: Plan, entry: Entry, model: Model, boxes: FloatArray, spot: Spot, near: Sequence[int]) -> int | None:
    """Put the model there if it and the space before it fit; those `near` may share that space."""
    placed = Placed(model, np.append(spot.place, 0.0), spot.yaw, plan.indices("floor")[0])
    solid = solid_of(boxes, placed.position, placed.yaw)
    if not plan.fits(solid, beside=near):
        return None
    zones = _zones(entry, placed)
    if not all(plan.empty(zone, near) for zone in zones):
        return None
    if entry.clearance and not plan.inside(zones[0]):
        return None
    return plan.add(placed, solid, *zones)


def place_row(plan: Plan, entries: Sequence[Entry], draw: Draw) -> bool:
    """Units side by side with their backs to one wall, in the order of `entries`; whether they found room."""
    for attempt in range(TRIES):
        models = [entry.build(draw.at("model", attempt, entry.category)) for entry in entries]
        sizes = np.stack([_size(model) for model in models])
        width = float(sizes[:, 0].sum()) + ROW_GAP * (len(models) - 1)
        boxes = [pieces(model) for model in models]
        for wall, x in spots.stretches(draw.at("wall", attempt), plan.shell.walls, width):
            start = len(plan.placed)
            for entry, model, size, box in zip(entries, models, sizes, boxes, strict=True):
                spot = Spot(wall.at(x + size[0] / 2, size[1] / 2 + spots.GAP), wall.yaw)
                if _put(plan, entry, model, box, spot, range(start, len(plan.placed))) is None:
                    break
                x += size[0] + ROW_GAP
            if len(plan.placed) == start + len(entries) and plan.walkable().area >= FREE_SHARE * plan.standing.area:
                plan.gather(range(start, len(plan.placed)), start)
                return True
            plan.drop(start)
    return False


def _group(plan: Plan, host: int) -> list[int]:
    """Whose clearance a companion of `host` may enter: that of the sofa and armchairs around the same coffee table."""
    lounge = ("sofa", "armchair", "coffee table", "ottoman")
    return plan.indices(*lounge) if plan.placed[host].model.category in lounge else []


def _zones(entry: Entry, placed: Placed) -> list[Solid]:
    """What stays free: the front first, then the sides."""
    zones = [front(placed, entry.clearance)] if entry.clearance else []
    reach = SIDES.get(entry.category)
    if reach is not None:
        low, high = placed.model.bounds()
        sides = ((low[0] - reach, low[0]), (high[0], high[0] + reach))
        box = [np.array([[[a, low[1], 0.0], [b, high[1], 1.0]]]) for a, b in sides]
        zones += [solid_of(b, placed.position, placed.yaw) for b in box]
    return zones


def _candidates(plan: Plan, entry: Entry, model: Model, draw: Draw, host: int | None) -> list[Spot]:
    size = _size(model)
    walls = plan.shell.walls
    companion = None if host is None else plan.placed[host]
    if companion is not None:
        return _with(entry, companion, walls, size, draw)
    if entry.category in UNDER_WINDOWS:
        return spots.under_windows(plan.shell, size) + spots.along_walls(draw, walls, size)
    if entry.placement == "corner":
        return spots.in_corners(draw, walls, size)
    if entry.placement == "wall" or entry.category in GATHERED or _small(size):
        return spots.along_walls(draw, walls, size)
    free = plan.walkable(PERSON)
    return [] if free.is_empty else spots.in_middle(draw, free, walls, size)


def _with(entry: Entry, host: Placed, walls: Sequence[Wall], size: FloatArray, draw: Draw) -> list[Spot]:
    """Candidates that go with a host."""
    if entry.category in FACING:
        return spots.opposite(host, walls, size)
    if entry.category in GATHERED:
        return spots.around(draw, host, size, APART)
    if entry.placement == "around_table":
        gaps = sorted(TUCKED, key=lambda gap: abs(gap - uniform(draw, TUCKED[0], TUCKED[-1], "gap")))
        if host.model.category == "table":
            seats = Draw("seats", round(host.yaw, 6), *host.position.round(6).tolist())
            twist = uniform(draw, -CROOKED, CROOKED, "twist") * uniform(draw, 0.0, 1.0, "how crooked")
            return [Spot(s.place, s.yaw + twist) for s in spots.around(seats, host, size, gaps)]
        return spots.at_front(draw, host, size, gaps)
    if entry.placement == "free":
        return spots.in_front(draw, host, size)
    return spots.beside(draw, host, size, SIDE_GAPS)


def _size(model: Model) -> FloatArray:
    low, high = model.bounds()
    return np.asarray((high - low)[:2])


def _small(size: FloatArray) -> bool:
    """Stools and the like: loose, but not in the middle of the room."""
    return bool(size.max() < 0.6)
