"""What commands print: a build and its result, a verification."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

from generators.build.card.card import SOURCE_COUNTS
from generators.build.card.index import short_types
from generators.build.failures import left_out, nothing, status, summary
from generators.status import Status
from generators.tables import Column, Table, say, say_json
from generators.watch import Bars, duration

TOP_REFUSALS = 8


def run_build(
    manifest: Path, out: Path, roots: Mapping[str, Path], workers: int, engine: str, address: str, strict: bool
) -> Status:
    """Build, print the result; returns whether something was left out for a failure."""
    from generators.build.build import build
    from generators.build.plan import plan_of
    from generators.engines.open import open_engine

    console, begin = Console(), time.monotonic()
    plan = plan_of(manifest, roots)
    wanted = plan.manifest
    watch = Bars(console)
    watch.say(f"{wanted.name} {wanted.version}: {len(plan.scenes)} scenes, {len(plan.skills)} skills")
    outcome = build(plan, out, open_engine(engine, workers, address), strict=strict, watch=watch)
    tell(console, outcome.index, out, time.monotonic() - begin, outcome.made)
    return status(outcome.index)


def tell(console: Console, index: Mapping[str, Any], out: Path, seconds: float, made: int) -> None:
    """The end of a build: samples per skill, why questions were refused, where it is, what to do next."""
    for table in (skill_table(index), source_table(index), short_table(index), refusal_table(index)):
        table.print(console)
    totals, failed = index["totals"], left_out(index)
    done = f"in {duration(seconds)}" if made else f"all there already, checked in {duration(seconds)}"
    lines = [
        *(f"{name}: {each['left_out']} of {each['found']} scenes left out" for name, each in _lacking(index)),
        *([f"no sample came of it: {nothing(index)}"] if nothing(index) else []),
        f"{totals['rows']} samples, {totals['bytes'] / 1e6:.1f} MB in {out} ({done})",
        *unchecked_lines(index),
        *scale_lines(index),
        *(f"left out: {each}" for each in failed[:TOP_REFUSALS]),
        *([f"left out in all: {summary(index)}; `vst failed {out}` lists them"] if failed else []),
        "Next:",
        f"  vst show {out}      a sample with its pictures",
        f"  vst verify {out}    check every file",
        f'  datasets.load_dataset("{out}", "all", streaming=True)',
    ]
    for line in lines:
        say(console, line)


def unchecked_lines(index: Mapping[str, Any]) -> list[str]:
    """One line for each source with scenes whose conventions or scale nothing could check; an old index has none."""
    return [
        f"unchecked: {about['unchecked']} of {about['scenes']} scenes of {name}: nothing tells whether their poses and "
        f'depth are read rightly{_unscaled(about)}; `unchecked = "refuse"` of the source leaves them out'
        for name, about in index.get("sources", {}).items()
        if about["unchecked"]
    ]


def _unscaled(about: Mapping[str, Any]) -> str:
    count = about.get("dropped", {}).get("scale_unchecked", 0)
    return f", of {count} whether they are in metres" if count else ""


def skill_table(index: Mapping[str, Any]) -> Table:
    """Samples per skill."""
    columns = Column("skill"), Column("samples", right=True), Column("wanted", right=True)
    table = Table(f"{index['name']} {index['version']}", [*columns, Column("question types", text=True)])
    for name, skill in index["skills"].items():
        types = ", ".join(f"{kind} {count}" for kind, count in skill["question_types"].items())
        table.add(name, skill["rows"], skill["wanted"], types)
    for each in index.get("mixed", ()):
        told = ", ".join([each["licence"], *(f"refused {count} {reason}" for reason, count in each["refused"].items())])
        table.add(f"mixed.{each['name']} ({each['into']})", each["rows"], each["wanted"], told)
    return table


def source_table(index: Mapping[str, Any]) -> Table:
    """What was found and used of each source."""
    columns = [Column("source"), *(Column(name.replace("_", " "), right=True) for name in SOURCE_COUNTS)]
    table = Table("sources", columns)
    for name, each in index.get("sources", {}).items():
        table.add(name, *(each[key] for key in SOURCE_COUNTS))
    return table


def scale_lines(index: Mapping[str, Any]) -> list[str]:
    """How the scale of scenes is known whose owners had to state it."""
    return [
        f"scale of {count} scenes of {name}: {how}"
        for name, each in index.get("sources", {}).items()
        for how, count in each.get("scales", {}).items()
    ]


def _lacking(index: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(name, each) for name, each in index.get("sources", {}).items() if each["left_out"] or not each["found"]]


def short_table(index: Mapping[str, Any]) -> Table:
    """Question types with fewer samples than asked for, and what became of their drafts."""
    counted = Column("asked", right=True), Column("got", right=True)
    columns = Column("skill"), Column("question type"), *counted, Column("of", text=True)
    table = Table("fewer than asked", columns, keys=2)
    for skill, kind, counts, why in short_types(index):
        table.add(skill, kind, counts["asked"], counts["got"], why)
    return table


def refusal_table(index: Mapping[str, Any], most: int = TOP_REFUSALS) -> Table:
    """The most frequent reasons why questions were refused."""
    table = Table("most frequent refusals", [Column("skill"), Column("count", right=True), Column("reason")], keys=3)
    for count, skill, reason in most_refused(index["refused"])[:most]:
        table.add(skill, count, reason)
    return table


def most_refused(refused: Mapping[str, Mapping[str, int]]) -> list[tuple[int, str, str]]:
    """(count, skill, reason), most frequent first."""
    found = [(count, skill, reason) for skill, each in refused.items() for reason, count in each.items()]
    return sorted(found, key=lambda entry: (-entry[0], entry[1:]))


def run_verify(release: Path, rows: bool, as_json: bool = False) -> int:
    """Print every difference between a release and its index, or them all as JSON; returns how many there are.

    Raises InputError where there is no release.
    """
    from vstdata.errors import InputError
    from vstdata.release.index import INDEX, read_index, verify

    if not (release / INDEX).is_file():
        raise InputError(release / INDEX, "file", "the index of a finished release")
    console, problems = Console(), []
    for problem in verify(release, rows):
        problems.append(problem)
        if not as_json:
            say(console, problem)
    if as_json:
        say_json(console, {"release": str(release), "problems": problems})
    elif not problems:
        index = read_index(release)
        told = f"{len(index['files'])} files, {index['totals']['rows']} samples, all as in the index"
        say(console, f"{release}: {told}")
    return len(problems)


def run_failed(release: Path, as_json: bool) -> None:
    """Print what a release lacks because something failed, or the same as JSON. Raises InputError for no release."""
    from vstdata.release.index import read_index

    console, index = Console(), read_index(release)
    found = left_out(index)
    if as_json:
        say_json(console, {"release": str(release), "failed": [asdict(each) for each in found]})
        return
    columns = Column("what"), Column("scene"), Column("skill"), Column("rows", right=True), Column("reason", text=True)
    table = Table(f"{index['name']} {index['version']}: left out", columns, keys=3)
    for each in found:
        table.add(each.what, each.scene, each.skill or "-", each.rows or "-", each.reason)
    table.print(console)
    say(console, f"left out in all: {summary(index)}" if found else f"{release}: nothing was left out")
