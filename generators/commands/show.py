"""Look into a release and at the list of skills."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console

from generators.commands.report import refusal_table, skill_table
from generators.tables import say, say_json, wrapped
from vstdata.canonical import strict_json
from vstdata.draft import Skill
from vstdata.errors import BuildError
from vstdata.near import known_skill
from vstdata.release.index import listed_file, read_index
from vstdata.release.shards import Row, read_rows
from vstdata.view.steps import plain, step


def show_release(
    release: Path, skill: str, number: int, pictures: Path | None, table: bool = True, as_json: bool = False
) -> None:
    """Print a table by skill and one sample in full; its pictures go to files. Raises BuildError for no sample.

    `as_json` prints the sample alone, as JSON with the names of its pictures.
    """
    console = Console()
    index = read_index(release)
    row = find_row(release, index, skill, number)
    files = save_pictures(row, pictures or Path(tempfile.mkdtemp(prefix="vst-show-")))
    if as_json:
        turns = [{**turn, "program": strict_json(turn["program"])} for turn in row.values["turns"]]
        say_json(console, {**row.values, "turns": turns, "pictures": [str(path) for path in files]})
        return
    if table:
        for each in (skill_table(index), refusal_table(index)):
            each.print(console)
    for line in describe(row, files):
        say(console, line)


def find_row(release: Path, index: Mapping[str, Any], skill: str, number: int) -> Row:
    """Sample `number` of a skill, or of any. Raises BuildError naming what there is."""
    shards = {name: entry for name, entry in sorted(index["files"].items()) if "rows" in entry}
    if skill:
        skill = known_skill(skill, {entry["skill"] for entry in shards.values()}, str(release))
    place = number
    for name, entry in shards.items():
        if skill not in ("", entry["skill"]) or place < 0:
            continue
        if place < entry["rows"]:
            return next(islice(read_rows(listed_file(release, index, name)), place, None))
        place -= entry["rows"]
    there = sum(entry["rows"] for entry in shards.values() if skill in ("", entry["skill"]))
    raise BuildError(f"{release}: no sample {number} of {skill or 'any skill'}: there are {there}, counted from 0")


def save_pictures(row: Row, folder: Path) -> list[Path]:
    """Write the pictures of a row under their number and suffix; its bird's-eye view, if any, is the last."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, picture in enumerate(row.pictures):
        name = "birdseye" if picture is row.birdseye else f"{number:02d}"
        paths.append(folder / f"{row.values['id'][:8]}-{name}{Path(picture.path).suffix}")
        paths[-1].write_bytes(picture.data)
    return paths


def describe(row: Row, pictures: list[Path]) -> list[str]:
    """A row as lines of text."""
    values = row.values
    labels = {each["instance"]: each["label"] for each in values["objects"]}
    head = ("id", "skill", "modality", "question_type", "dataset", "scene", "split", "licence")
    lines = [f"{name:14}{values[name]}" for name in head]
    lines += [f"{'picture':14}{path}" for path in pictures]
    lines += [f"{'object':14}{each['label']} (instance {each['instance']})" for each in values["objects"]]
    for turn in values["turns"]:
        lines += ["", *_said("Q", turn["question"]), *_said("A", turn["answer"]), f"   {_facts(turn)}"]
        lines += [f"   {_told(step(entry, labels))}" for entry in strict_json(turn["program"])]
    return lines


def _said(who: str, text: str) -> list[str]:
    first, *rest = text.split("\n")
    return [f"{who}  {first}", *(f"   {line}" for line in rest)]


def _facts(turn: Mapping[str, Any]) -> str:
    names = ("answer_type", "ground_truth", "letter", "unit", "template")
    facts = {**{name: turn[name] for name in names}, "margin": plain(turn["margin"])}
    return ", ".join(f"{name} {value}" for name, value in facts.items() if value not in ("", None))


def _told(told: Mapping[str, Any]) -> str:
    """A step of a program in a line: what it does, with what, and what comes out."""
    about = ", ".join(f"{name} {value}" for name, value in told["about"])
    return " ".join(part for part in (told["op"], about, f"→ {told['value']}" if told["value"] else "") if part)


def show_skills(as_json: bool = False) -> None:
    """Print all skills with what they ask, their question types and what a scene must have."""
    from skills import all_skills

    console, known = Console(), all_skills()
    if as_json:
        say_json(console, [_skill_numbers(skill) for skill in known.values()])
        return
    for name, skill in known.items():
        say(console, name)
        types, needs = ", ".join(skill.asks), ", ".join(sorted(skill.needs))
        for text in (about(skill), f"types: {types}", f"needs: {needs}"):
            for line in wrapped(text, max(console.width, 80)):
                say(console, line)


def _skill_numbers(skill: Skill) -> dict[str, Any]:
    return {
        "name": skill.name,
        "version": skill.version,
        "modality": skill.modality,
        "about": about(skill),
        "question_types": list(skill.asks),
        "needs": sorted(skill.needs),
    }


def about(skill: Skill) -> str:
    """What a skill asks: the first sentence of its module text, without its name."""
    first = (sys.modules[skill.ask.__module__].__doc__ or "").strip().partition("\n\n")[0]
    return " ".join(first.split()).partition(": ")[2]
