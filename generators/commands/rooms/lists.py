"""`vst rooms --list` and `--kinds`: the categories of things, and the kinds of rooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from generators.rooms.files.labels import nyu40_class
from generators.rooms.furnish.kinds import KINDS, Group, Kind
from generators.rooms.furniture import CATALOGUE, Entry
from generators.rooms.sweethome.catalogue import read_catalogue
from generators.rooms.sweethome.entries import catalogue_of, library_of
from generators.rooms.sweethome.names import sorted_by_category
from generators.tables import Column, Table, say, say_json


def show_categories(furniture: str, root: Path | None, as_json: bool) -> None:
    """Print every category: its placement, rooms, range of sizes and NYU40 class; with models of others how many there
    are of it, and which of them are of none."""
    library = library_of(furniture, root)
    models, rest = sorted_by_category(read_catalogue(library), CATALOGUE) if library else ({}, ())
    entries = catalogue_of(furniture, library).values()
    console, found = Console(), [_category(entry, len(models.get(entry.category, ()))) for entry in entries]
    if as_json:
        say_json(console, found)
        return
    _tell_categories(console, found)
    if rest:
        names = ", ".join(f"{name} {count}" for name, count in sorted(Counter(one.name for one in rest).items()))
        say(console, f"{len(rest)} models of others are of no category: {names}")


def _tell_categories(console: Console, found: Sequence[Mapping[str, Any]]) -> None:
    sizes, models = Column("width x depth x height, m"), Column("models of others", right=True)
    columns = Column("category"), Column("placement"), Column("NYU40 class"), sizes, models
    table = Table(f"{len(found)} categories", (*columns, Column("chance in rooms", text=True)))
    for each in found:
        spans = zip(each["smallest"], each["largest"], strict=True)
        size = " x ".join(f"{low:g}-{high:g}" for low, high in spans)
        rooms = ", ".join(f"{room} {chance:g}" for room, chance in each["rooms"].items())
        table.add(each["category"], each["placement"], each["nyu40_class"], size, each["models"] or "-", rooms)
    table.print(console)


def _category(entry: Entry, models: int) -> dict[str, Any]:
    return {
        "category": entry.category,
        "placement": entry.placement,
        "rooms": dict(sorted(entry.rooms.items())),
        "smallest": list(entry.smallest),
        "largest": list(entry.largest),
        "nyu40_class": nyu40_class(entry.category),
        "hosts": list(entry.hosts),
        "models": models,
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
