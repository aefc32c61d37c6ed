"""`vst rooms --list` and `--kinds`: the categories of things, and the kinds of rooms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console

from generators.rooms.furniture import CATALOGUE, Entry
from generators.rooms.kinds import KINDS, Group, Kind
from generators.rooms.labels import nyu40_class
from generators.tables import Column, Table, say_json


def show_categories(as_json: bool) -> None:
    """Print every category: its placement, rooms, range of sizes and NYU40 class."""
    console, found = Console(), [_category(entry) for entry in CATALOGUE.values()]
    if as_json:
        say_json(console, found)
        return
    columns = Column("category"), Column("placement"), Column("NYU40 class"), Column("width x depth x height, m")
    table = Table(f"{len(found)} categories", (*columns, Column("chance in rooms", text=True)))
    for each in found:
        spans = zip(each["smallest"], each["largest"], strict=True)
        size = " x ".join(f"{low:g}-{high:g}" for low, high in spans)
        rooms = ", ".join(f"{room} {chance:g}" for room, chance in each["rooms"].items())
        table.add(each["category"], each["placement"], each["nyu40_class"], size, rooms)
    table.print(console)


def _category(entry: Entry) -> dict[str, Any]:
    return {
        "category": entry.category,
        "placement": entry.placement,
        "rooms": dict(sorted(entry.rooms.items())),
        "smallest": list(entry.smallest),
        "largest": list(entry.largest),
        "nyu40_class": nyu40_class(entry.category),
        "hosts": list(entry.hosts),
    }


def show_kinds(as_json: bool) -> None:
    """Print every kind of room: how often it is drawn, how large it is, what must be there."""
    console, total = Console(), sum(kind.weight for kind in KINDS)
    found = [_kind(kind, total) for kind in KINDS]
    if as_json:
        say_json(console, found)
        return
    numbers = Column("share", right=True), Column("area, m2", right=True)
    table = Table(f"{len(found)} kinds", (Column("kind"), *numbers, Column("must be there", text=True)))
    for each in found:
        low, high = each["area"]
        table.add(each["kind"], f"{each['share']:.0%}", f"{low:g}-{high:g}", ", ".join(each["has"]))
    table.print(console)


def _kind(kind: Kind, total: int) -> dict[str, Any]:
    return {
        "kind": kind.name,
        "weight": kind.weight,
        "share": kind.weight / total,
        "area": list(kind.area),
        "flooring": sorted(set(kind.flooring)),
        "furnished_as": list(kind.rooms),
        "has": [*kind.row, *(told for group in kind.groups for told in _group(group))],
        "without": list(kind.without),
    }


def _group(group: Group) -> Iterator[str]:
    yield _counted(group.anchor, *group.count)
    for name, least, most in group.companions:
        yield f"{_counted(name, least, most)} to each {group.anchor}"


def _counted(name: str, least: int, most: int) -> str:
    """'sofa', '2-6 chair', '0-1 bathtub'."""
    if least == most:
        return name if least == 1 else f"{least} {name}"
    return f"{least}-{most} {name}"
