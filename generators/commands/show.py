"""What `vst show` does: a table by skill, and one sample in full."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console

from generators.commands.report import refusal_table, skill_table
from generators.tables import say, say_json
from vstdata.canonical import strict_json
from vstdata.errors import BuildError
from vstdata.face.samples import Sample, sample_of
from vstdata.near import known_skill
from vstdata.release.index import listed_file, read_index, refuse_in_release
from vstdata.release.shards import Row, read_rows
from vstdata.view.steps import plain, step

INDENT = "   "


def show_release(
    release: Path, skill: str, number: int, pictures: Path | None, table: bool = True, as_json: bool = False
) -> None:
    """Print a table by skill and one sample in full; its pictures go to files. Raises BuildError for no sample.

    `as_json` prints the sample alone, as JSON with the names of its pictures.
    """
    if pictures:
        refuse_in_release(pictures / "picture")
    console = Console()
    index = read_index(release)
    row = find_row(release, index, skill, number)
    sample = sample_of(row)
    files = sample.save(pictures or Path(tempfile.mkdtemp(prefix="vst-show-")))
    if as_json:
        turns = [{**turn, "program": strict_json(turn["program"])} for turn in row.values["turns"]]
        say_json(console, {**row.values, "turns": turns, "pictures": [str(path) for path in files]})
        return
    if table:
        for each in (skill_table(index), refusal_table(index)):
            each.print(console)
    for line in describe(sample, files):
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


def describe(sample: Sample, pictures: Sequence[Path]) -> list[str]:
    """All of a sample as lines of text."""
    labels = {each["instance"]: each["label"] for each in sample["objects"]}
    head = ("id", "skill", "modality", "question_type", "dataset", "scene", "split", "licence")
    lines = [f"{name:14}{sample[name]}" for name in head]
    lines += [f"{'picture':14}{path}" for path in pictures]
    lines += [f"{'object':14}{each['label']} (instance {each['instance']})" for each in sample["objects"]]
    for turn in sample["turns"]:
        lines += ["", *told(turn), f"{INDENT}{_facts(turn)}"]
        lines += [f"{INDENT}{_step(step(entry, labels))}" for entry in strict_json(turn["program"])]
    return lines


def told(question: Mapping[str, Any]) -> list[str]:
    """A question, its answer, and the thought if there is one, as lines."""
    said = {"Q": question["question"], "A": question["answer"], "thought": question["thought"]}
    return [line for who, text in said.items() if text for line in _said(who, text)]


def _said(who: str, text: str) -> list[str]:
    first, *rest = text.split("\n")
    return [f"{who}  {first}", *(f"{INDENT}{line}" for line in rest)]


def _facts(turn: Mapping[str, Any]) -> str:
    names = ("answer_type", "ground_truth", "letter", "unit", "template")
    facts = {**{name: turn[name] for name in names}, "margin": plain(turn["margin"])}
    return ", ".join(f"{name} {value}" for name, value in facts.items() if value not in ("", None))


def _step(told: Mapping[str, Any]) -> str:
    """A step of a program in a line: what it does, with what, and what comes out."""
    about = ", ".join(f"{name} {value}" for name, value in told["about"])
    return " ".join(part for part in (told["op"], about, f"→ {told['value']}" if told["value"] else "") if part)
