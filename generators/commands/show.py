"""Look into a release and at the list of skills."""

from __future__ import annotations

import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from generators.commands.report import refusal_table, skill_table
from vstdata.canonical import strict_json
from vstdata.errors import BuildError
from vstdata.release.index import read_index
from vstdata.release.shards import Row, read_rows


def show_release(release: Path, skill: str, number: int, pictures: Path | None) -> None:
    """Print a table by skill and one sample in full; its pictures go to files. Raises BuildError for no sample."""
    console = Console()
    index = read_index(release)
    for table in (skill_table(index), refusal_table(index)):
        console.print(table)
    files = [
        name for name, entry in sorted(index["files"].items()) if skill in ("", entry.get("skill")) and "rows" in entry
    ]
    rows = (row for name in files for row in read_rows(release / name))
    row = next(islice(rows, number, None), None)
    if row is None:
        raise BuildError(
            f"{release}: no sample {number} of {skill or 'any skill'}; skills: {', '.join(index['skills'])}"
        )
    for line in describe(row, save_pictures(row, pictures or Path(tempfile.mkdtemp(prefix="vst-show-")))):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


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
    head = ("id", "skill", "modality", "question_type", "dataset", "scene", "split", "licence")
    lines = [f"{name:14}{values[name]}" for name in head]
    lines += [f"{'picture':14}{path}" for path in pictures]
    lines += [f"{'object':14}{each['label']} (instance {each['instance']})" for each in values["objects"]]
    for turn in values["turns"]:
        lines += ["", f"Q  {turn['question']}", f"A  {turn['answer']}", f"   {_facts(turn)}"]
        lines += [f"   {step}" for step in strict_json(turn["program"])]
    return lines


def _facts(turn: dict[str, Any]) -> str:
    facts = {name: turn[name] for name in ("answer_type", "ground_truth", "letter", "unit", "margin", "template")}
    return ", ".join(f"{name} {value}" for name, value in facts.items() if value not in ("", None))


def show_skills() -> None:
    """Print all skills with what they ask and what they need."""
    from skills import all_skills

    table = Table(title="skills", title_justify="left")
    for name in ("skill", "version", "question types", "needs", "what it asks"):
        table.add_column(name)
    for name, skill in all_skills().items():
        about = (sys.modules[skill.ask.__module__].__doc__ or "").strip().splitlines()
        needs = ", ".join(sorted(skill.needs))
        table.add_row(name, str(skill.version), ", ".join(skill.phrasings), needs, about[0] if about else "")
    Console().print(table)
