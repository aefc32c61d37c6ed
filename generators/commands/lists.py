"""Lists of skills, readers and trainers, printed and in the README: `python -m generators.commands.lists README.md`
writes the tables of a file anew, between `<!-- readers -->` and `<!-- end -->`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from generators.commands.show import about
from generators.tables import Column, Table, say_json
from skills import found_skills
from vstdata.registry import Found
from vstdata.sources.readers import all_readers
from vstdata.trainers.targets import all_trainers


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: a name, what it is for, the package that brings it ("" for our own)."""

    name: str
    about: str
    package: str = ""


def skill_list() -> list[Line]:
    """All skills and what they ask."""
    return _entries(found_skills(), about)


def reader_list() -> list[Line]:
    """All readers and what they read."""
    return _entries(all_readers(), lambda reader: reader.about + _extra(reader.extra))


def trainer_list() -> list[Line]:
    """All trainers that `vst export` writes for."""
    return _entries(all_trainers(), lambda target: target.about)


def _entries(found: Mapping[str, Found[Any]], told: Callable[[Any], str]) -> list[Line]:
    return [Line(name, told(each.thing), str(each.package or "")) for name, each in found.items()]


def _extra(name: str) -> str:
    return f"; needs `pip install 'vstdata[{name}]'`" if name else ""


LISTS: Mapping[str, tuple[str, Callable[[], list[Line]]]] = {
    "skills": ("asks", skill_list),
    "readers": ("reads", reader_list),
    "trainers": ("writes for", trainer_list),
}


def show_list(kind: str, as_json: bool = False) -> None:
    """Print the readers or the trainers."""
    console, (does, entries) = Console(), LISTS[kind]
    if as_json:
        say_json(console, [asdict(entry) for entry in entries()])
        return
    table = Table(kind, (Column(kind.removesuffix("s")), Column(does, text=True)))
    for entry in entries():
        table.add(entry.name, entry.about + (f" (of {entry.package})" if entry.package else ""))
    table.print(console)


def markdown(kind: str) -> str:
    """The table of our own of a kind, as the README has it."""
    does, entries = LISTS[kind]
    rows = [f"| `{entry.name}` | {entry.about.removesuffix('.')} |" for entry in entries() if not entry.package]
    return "\n".join([f"| {kind.removesuffix('s')} | {does} |", "|---|---|", *rows])


def with_tables(text: str) -> str:
    """A text with its marked tables written anew."""

    def table(found: re.Match[str]) -> str:
        return f"{found[1]}\n{markdown(found[2])}\n{found[3]}"

    return re.sub(rf"(<!-- ({'|'.join(LISTS)}) -->)\n.*?(<!-- end -->)", table, text, flags=re.S)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(with_tables(Path(name).read_text("utf-8")), "utf-8")
