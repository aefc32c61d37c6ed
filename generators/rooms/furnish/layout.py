"""Furnished rooms: a shell, the groups that make its kind, then whatever the catalogue's chances add."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from generators.rooms.furnish.clutter import scatter
from generators.rooms.furnish.details import hang, hang_lamps, lay_rug, set_on
from generators.rooms.furnish.dressing import dress_windows
from generators.rooms.furnish.furnish import place, place_row
from generators.rooms.furnish.illuminate import lit_room
from generators.rooms.furnish.kinds import BY_CHANCE, KINDS, REPEATED, Group, Kind
from generators.rooms.furnish.plan import Plan
from generators.rooms.furniture import CATALOGUE, Entry
from generators.rooms.furniture.entry import chance, uniform
from generators.rooms.model import Region, Room
from generators.rooms.shell.shell import build_shell
from vstdata.draw import Draw
from vstdata.errors import BuildError

WALKABLE = 0.35  # ours: least share of the floor that a person can reach from the door
EMPTY = (
    0.62  # ours: greatest share of the floor that stays empty if furniture can help it, in a room neither full nor bare
)
MORE = 16  # ours: pieces of furniture tried to fill an empty floor
FULL = (0.4, 0.6, 0.8, 0.9, 1.0, 1.1, 1.3, 1.6)  # ours: how full rooms are, each as often; 1 is as the catalogue says
ATTEMPTS = 20  # ours: at what a kind has at least; then the best is taken
PATIENCE = 400  # ours: attempts at a room with what makes its kind, and a way through
ATTICS = 0.2  # ours: share of rooms under a slope, of kinds that are found there
ALIKE = 0.7  # ours: in how many rooms the chairs of a table, or of all desks, are of one kind
SEATS = ("chair", "office chair")  # they come with a table or a desk
SMALL = (1, 1, 1, 2, 2, 3, 4)  # how many of a small object a room has, if any
SINGLE = (
    *(
        "kettle",
        "coffee machine",
        "blender",
        "knife block",
        "dish rack",
        "iron",
        "cash register",
        "projector",
        "router",
    ),
    *("game console", "telephone", "microwave", "toaster", "cutting board", "teapot", "hair dryer", "globe", "stapler"),
    *("pen holder", "paper tray", "printer", "tablet", "headphones", "drill", "saw"),
)
SEVERAL = dict.fromkeys(SINGLE, (1,)) | {
    "pillow": (1, 2, 3, 4),
    "book": (2, 3, 4, 5),
    "mug": (1, 2, 3, 4, 5),
    "vase": (1, 1, 2),
}
HUNG = {"picture": (1, 2, 2, 3, 4), "wall shelf": (1, 1, 2)}
TO_EACH = {"monitor": 0.85, "keyboard": 0.8, "table lamp": 0.55, "laptop": 0.25}  # chance for each host


def make_room(draw: Draw, id: str, catalogue: Mapping[str, Entry] = CATALOGUE) -> Room:
    """One furnished room and its light; see `unlit_room`."""
    return lit_room(unlit_room(draw, id, catalogue), draw.at("light"))


def unlit_room(draw: Draw, id: str, catalogue: Mapping[str, Entry] = CATALOGUE) -> Room:
    """One furnished room; a function of the names of `draw` and of `catalogue` alone. z = 0 is the floor, the origin
    its middle.

    Raises BuildError where no attempt gives a room with what makes its kind and a way through.
    """
    kind = kind_of(draw)
    best, most = furnish(draw.at("room", 0), kind, catalogue)
    for attempt in range(1, PATIENCE):
        if most >= kind.least or (most and attempt >= ATTEMPTS):
            break
        plan, worth = furnish(draw.at("room", attempt), kind, catalogue)
        if worth > most:
            best, most = plan, worth
    if not most:
        raise BuildError(f"{id}: no {kind.name} could be furnished in {PATIENCE} attempts; take another --seed")
    shell = best.shell
    region = Region(kind.name, shell.floor, shell.roof)
    return Room(id, shell.floor, shell.roof.height, tuple(best.placed), shell.lights, regions=(region,))


def kind_of(draw: Draw) -> Kind:
    """A kind, as often as its weight says."""
    return draw.choice([kind for kind in KINDS for _ in range(kind.weight)], "kind")


def furnish(draw: Draw, kind: Kind, catalogue: Mapping[str, Entry] = CATALOGUE) -> tuple[Plan, int]:
    """A furnished plan, and how many objects are in it: 0 where what makes the kind, or a way through, is missing."""
    area = uniform(draw, *kind.area, "area")
    shape = kind.shape or ("attic" if kind.attic and chance(draw, ATTICS, "attic") else "")
    shell = build_shell(draw.at("shell"), area, draw.choice(kind.flooring, "flooring"), shape)
    return fill(Plan(shell, catalogue), draw, kind)


def fill(plan: Plan, draw: Draw, kind: Kind) -> tuple[Plan, int]:
    """The empty `plan` with the furniture of a kind, and how many objects: 0 where what makes the kind is missing."""
    catalogue = plan.catalogue
    row = [catalogue[name] for name in kind.row]
    complete = not row or place_row(plan, row, draw.at("row")) or place_row(plan, row[:2], draw.at("short row"))
    for k, group in enumerate(kind.groups):
        complete = complete and place_group(plan, group, draw.at("group", k))
    if not complete:
        return plan, 0
    in_groups = [name for group in kind.groups for name in (group.anchor, *(c[0] for c in group.companions))]
    taken = {*kind.row, *kind.without, *in_groups}
    full = draw.choice(FULL, "full")
    extra = [entry for entry in _drawn(catalogue, kind, full, draw) if entry.category not in taken]
    _place_rest(plan, extra, draw.at("rest"))
    possible = [e for e in _possible(catalogue, kind) if e.category not in {*kind.without, *SEATS}]
    _fill(plan, possible, EMPTY / full**0.3, draw.at("fill"))
    dress_windows(plan, draw.at("windows"))
    _decorate(plan, extra, full, draw.at("details"))
    scatter(plan, kind, draw.at("clutter"))
    reachable = plan.walkable().area >= WALKABLE * plan.standing.area
    return plan, len(plan.placed) - plan.furniture if reachable else 0


def _possible(catalogue: Mapping[str, Entry], kind: Kind) -> list[Entry]:
    return [entry for entry in catalogue.values() if _chance(entry, kind) > 0]


def _chance(entry: Entry, kind: Kind) -> float:
    """Of at least one in a room of this kind."""
    return kind.chances.get(entry.category, max(entry.rooms.get(room, 0.0) for room in kind.rooms))


def _drawn(catalogue: Mapping[str, Entry], kind: Kind, full: float, draw: Draw) -> list[Entry]:
    """What chance brings into a room of this kind that is so full, in alphabetical order."""
    chances = [(entry, 1 - (1 - _chance(entry, kind)) ** full) for entry in _possible(catalogue, kind)]
    return [entry for entry, p in chances if chance(draw, p, "with", entry.category)]


def place_group(plan: Plan, group: Group, draw: Draw) -> bool:
    """Anchors with their companions, mostly alike within a room; whether the least number of both found room."""
    entry = plan.catalogue[group.anchor]
    complete = True
    for k in range(_number(draw, group.count, "anchors")):
        anchor = place(plan, entry, draw.at("anchor", k), style=draw.at("anchor style", 0 if group.alike else k))
        if anchor is None:
            return complete and k >= group.count[0]
        for name, least, most in group.companions:
            wanted, styles = _number(draw, (least, most), name, k), _styles(draw, name)
            companion = plan.catalogue[name]
            own = [anchor] if companion.hosts else None
            tried = [place(plan, companion, draw.at(name, k, n), hosts=own, style=styles(k, n)) for n in range(wanted)]
            found = [index for index in tried if index is not None]
            plan.gather([anchor, *found], anchor)
            complete &= len(found) >= least
    return complete


def _styles(draw: Draw, name: str) -> Callable[[int, int], Draw]:
    """The style of companion number n of anchor number k: mostly one for all; else two by turns, or each its own, as in
    a household that has grown."""
    mix = uniform(draw, 0.0, 1.0, "mix", name)
    if mix < ALIKE:
        return lambda k, n: draw.at("style", name)
    if mix < ALIKE + (1.0 - ALIKE) / 2:
        return lambda k, n: draw.at("style", name, "two", (k + n) % 2)
    return lambda k, n: draw.at("style", name, k, n)


def _number(draw: Draw, bounds: tuple[int, int], *names: object) -> int:
    return bounds[0] + draw.integer("number", *names, below=bounds[1] - bounds[0] + 1)


def _place_rest(plan: Plan, entries: Iterable[Entry], draw: Draw) -> None:
    """Furniture on the floor, the largest first; large rooms get some of it twice."""
    floor = [entry for entry in entries if entry.placement in ("wall", "free", "corner")]
    for entry in sorted(floor, key=lambda e: -e.largest[0] * e.largest[1]):
        _place_one(plan, entry, draw.at(entry.category))
        if entry.category in REPEATED and plan.floor.area > 16 and chance(draw, 0.4, "twice", entry.category):
            _place_one(plan, entry, draw.at(entry.category, 2))


def _place_one(plan: Plan, entry: Entry, draw: Draw) -> bool:
    """One piece of furniture, with the seats that belong to it."""
    if entry.category in BY_CHANCE:
        return place_group(plan, BY_CHANCE[entry.category], draw)
    return place(plan, entry, draw, tries=1) is not None


def _fill(plan: Plan, entries: Iterable[Entry], empty: float, draw: Draw) -> None:
    """More furniture until no more than the share `empty` of the floor is empty."""
    floor = [entry for entry in entries if entry.placement in ("wall", "corner")]
    for k, entry in enumerate(draw.shuffled([*floor, *floor], "order")[:MORE]):
        if plan.walkable().area < empty * plan.standing.area:
            return
        if entry.category in REPEATED or not plan.indices(entry.category):
            _place_one(plan, entry, draw.at(entry.category, k))


def _decorate(plan: Plan, entries: Iterable[Entry], full: float, draw: Draw) -> None:
    """Rugs, lamps, pictures and small objects, in this order: what is lifted by a rug still carries nothing."""
    by_placement = {p: [e for e in entries if e.placement == p] for p in ("under", "ceiling", "on_wall", "on_surface")}
    for entry in by_placement["under"]:
        lay_rug(plan, entry, draw.at(entry.category))
    for entry in by_placement["ceiling"]:
        hang_lamps(plan, entry, draw.at(entry.category))
    for entry in by_placement["on_wall"]:
        own = draw.at(entry.category)
        for k in range(own.choice(HUNG.get(entry.category, (1,)), "number")):
            hang(plan, entry, own.at(k))
    for entry in sorted(by_placement["on_surface"], key=lambda e: -e.largest[0] * e.largest[1]):
        _set_out(plan, entry, full, draw.at(entry.category))


def _set_out(plan: Plan, entry: Entry, full: float, draw: Draw) -> None:
    """Small objects of one category: some to each of their hosts, or a few somewhere."""
    if entry.category in TO_EACH:
        styles = _styles(draw, entry.category)
        for host in plan.indices(*entry.hosts):
            if chance(draw, TO_EACH[entry.category], "each", host):
                set_on(plan, entry, draw.at(host), hosts=[host], style=styles(host, 0))
        return
    several = draw.choice(SEVERAL.get(entry.category, SMALL), "number")
    for k in range(max(1, round(several * full**0.5))):
        set_on(plan, entry, draw.at(k))
