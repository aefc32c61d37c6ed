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

from generators.tables import Column, Table, say, say_json, wrapped
from skills import found_skills
from vstdata.draft import Skill
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


def show_skills(as_json: bool = False) -> None:
    """Print all skills with what they ask, their question types, what a scene must have and whose they are."""
    console, known = Console(), found_skills()
    if as_json:
        say_json(console, [_skill_numbers(found) for found in known.values()])
        return
    for name, found in known.items():
        say(console, name)
        types, needs = ", ".join(found.thing.asks), ", ".join(sorted(found.thing.needs))
        of = [f"of: {found.package}"] if found.package else []
        for text in (about(found.thing), f"types: {types}", f"needs: {needs}", *of):
            for line in wrapped(text, max(console.width, 80)):
                say(console, line)


def _skill_numbers(found: Found[Skill]) -> dict[str, Any]:
    skill = found.thing
    return {
        "name": skill.name,
        "version": skill.version,
        "modality": skill.modality,
        "about": about(skill),
        "question_types": list(skill.asks),
        "needs": sorted(skill.needs),
        "package": str(found.package or ""),
    }


def about(skill: Skill) -> str:
    """What a skill asks: the first sentence of its module text, without its name."""
    first = (sys.modules[skill.ask.__module__].__doc__ or "").strip().partition("\n\n")[0]
    return " ".join(first.split()).partition(": ")[2]


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
