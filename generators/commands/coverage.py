"""Which families of public benchmarks are asked, as a page: `python -m generators.commands.coverage docs/coverage.md`.

The table is data, `coverage.toml` beside this file; a question type that it names must be there.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from skills import all_skills

HEAD = """# Coverage of public benchmarks

<!-- Printed by `python -m generators.commands.coverage docs/coverage.md`; change generators/commands/coverage.toml. -->

Which families of questions public spatial benchmarks ask, the question types that ask the same here, by which rule, and
what is left out. The definitions are theirs, the words and the scenes are not: no benchmark's item is used. EASI-8 are
the eight benchmarks of the EASI leaderboard. Families about people, physics or patterns are named and not counted.
"""


@dataclass(frozen=True, slots=True)
class Family:
    """A family of questions: question types that `asks` it, as SKILL/TYPE, by which `rule`; or why it is left out
    (`lacks`), or not counted (`apart`)."""

    name: str
    asks: tuple[str, ...] = ()
    rule: str = ""
    lacks: str = ""
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark, the group that it is counted in, and its families."""

    name: str
    group: str
    families: tuple[Family, ...]

    @property
    def counted(self) -> tuple[Family, ...]:
        """The families that are about where things are."""
        return tuple(one for one in self.families if not one.apart)


def benchmarks() -> list[Benchmark]:
    """The table."""
    raw = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["benchmark"]
    return [
        Benchmark(
            one["name"],
            one["group"],
            tuple(Family(**{**each, "asks": tuple(each.get("asks", ()))}) for each in one["families"]),
        )
        for one in raw
    ]


def unknown(table: list[Benchmark]) -> list[str]:
    """The question types named in the table that no skill asks."""
    known = {f"{name}/{kind}" for name, skill in all_skills().items() for kind in skill.asks}
    return sorted({asked for one in table for family in one.families for asked in family.asks} - known)


def shares(table: list[Benchmark]) -> Mapping[str, tuple[int, int]]:
    """Of each group, how many of its families are asked, and how many there are."""
    counted = {one.group: [0, 0] for one in table}
    for one in table:
        counted[one.group][0] += sum(bool(family.asks) for family in one.counted)
        counted[one.group][1] += len(one.counted)
    return {group: (asked, every) for group, (asked, every) in counted.items()}


def page() -> str:
    """The table as a page of Markdown."""
    table = benchmarks()
    told = [f"{group}: {asked} of {every} families" for group, (asked, every) in shares(table).items()]
    lines = [HEAD, f"Asked are, of {'; of '.join(told)}.", *(line for one in table for line in _benchmark(one))]
    return "\n".join(lines) + "\n"


def _benchmark(one: Benchmark) -> Iterator[str]:
    asked = sum(bool(family.asks) for family in one.counted)
    yield f"\n## {one.name}\n\n{asked} of {len(one.counted)}.\n"
    yield "| family | question types | rule, or why not |\n|---|---|---|"
    for family in one.families:
        why = family.rule or family.lacks or f"not counted: {family.apart}"
        yield f"| {family.name} | {', '.join(f'`{asks}`' for asks in family.asks) or '–'} | {why} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), "utf-8")
