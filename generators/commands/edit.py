"""What `vst filter` and `vst merge` do: rows of releases become a release."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from generators.edit.edit import edit
from generators.tables import say
from vstdata.errors import InputError, UsageError
from vstdata.near import known_skills, listed, near
from vstdata.release.index import read_index


def run_filter(
    release: Path, out: Path, skills: str, types: str, splits: str, scenes: Path | None, drop: Path | None, version: str
) -> None:
    """Write the rows of a release that are wanted; every option that is not given leaves all."""
    index = read_index(release)
    entries = [entry for entry in index["files"].values() if "rows" in entry]
    wanted = set(known_skills(listed(skills), {entry["skill"] for entry in entries}, str(release)))
    of_splits = _known(splits, {entry["split"] for entry in entries}, "split")
    kinds = {kind for about in index["skills"].values() for kind in about["question_types"]}
    of_types = _known(types, kinds, "question type")
    of_scenes = _names(scenes) if scenes else None
    dropped = _names(drop) if drop else frozenset()

    def files(entry: Mapping[str, Any]) -> bool:
        return (not wanted or entry["skill"] in wanted) and (not of_splits or entry["split"] in of_splits)

    def keep(row: Mapping[str, str]) -> bool:
        right = (not of_types or row["question_type"] in of_types) and row["id"] not in dropped
        return right and (of_scenes is None or row["scene"] in of_scenes)

    made = edit([release], out, "", version, keep, files)
    _tell(made, out)
    if dropped:
        gone = index["totals"]["rows"] - made["totals"]["rows"]
        say(Console(), f"{len(dropped)} ids were to be dropped; {gone} samples are gone in all")


def run_merge(releases: Sequence[Path], out: Path, name: str, version: str) -> None:
    """Write the rows of several releases as one; those that several have are taken once."""
    made = edit(releases, out, name, version, lambda row: True, lambda entry: True)
    before = sum(read_index(release)["totals"]["rows"] for release in releases)
    twice = before - made["totals"]["rows"]
    _tell(made, out)
    if twice:
        say(Console(), f"{twice} samples are in more than one of the releases and were taken once")


def _tell(made: Mapping[str, Any], out: Path) -> None:
    totals = made["totals"]
    told = f"{totals['rows']} samples of {len(made['skills'])} skills, {totals['bytes'] / 1e6:.1f} MB in {out}"
    say(Console(), told)


def _known(names: str, known: set[str], what: str) -> frozenset[str]:
    found = frozenset(listed(names))
    for name in sorted(found - known):
        raise UsageError(f"no {what} {name!r}; {near(name, known)}")
    return found


def _names(path: Path) -> frozenset[str]:
    """The names of a list: one a line, or JSON lines with "id", as the page of `vst view` exports them.

    Raises InputError.
    """
    found = set()
    try:
        lines = path.read_bytes().removeprefix(codecs.BOM_UTF8).split(b"\n")
        for number, line in enumerate(lines, 1):
            text = line.decode("utf-8").strip()
            if text.startswith("{"):
                entry = json.loads(text)
                if not isinstance(entry.get("id"), str):
                    raise InputError(path, f"line {number}: id", "a text")
                text = entry["id"]
            if text and not text.startswith("#"):
                found.add(text)
    except (OSError, ValueError) as error:
        raise InputError(path, "list", f"one name a line, or JSON lines with an id ({error})") from error
    return frozenset(found)
