"""What there is, printed: the README's tables are those of the folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generators.cli import app
from generators.commands.lists import LISTS, markdown, with_tables
from skills import all_skills
from vstdata.sources.readers import all_readers
from vstdata.trainers.targets import all_trainers

ROOT = Path(__file__).parents[2]
NAMES = {"skills": list(all_skills()), "readers": list(all_readers()), "trainers": list(all_trainers())}


def test_the_readme_has_all_skills_readers_and_trainers() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert with_tables(text) == text, "run: python -m generators.commands.lists README.md"
    for kind, names in NAMES.items():
        table = text.partition(f"<!-- {kind} -->\n")[2].partition("\n<!-- end -->")[0]
        assert [row.split("`")[1] for row in table.splitlines()[2:]] == names


@pytest.mark.parametrize("kind", LISTS)
def test_a_stale_table_is_written_anew_and_nothing_else_is(kind: str) -> None:
    text = f"before\n<!-- {kind} -->\nold\n<!-- end -->\nafter <!-- end -->"
    assert with_tables(text) == f"before\n<!-- {kind} -->\n{markdown(kind)}\n<!-- end -->\nafter <!-- end -->"


@pytest.mark.parametrize("kind", LISTS)
def test_every_entry_says_what_it_is_for(kind: str) -> None:
    entries = LISTS[kind][1]()
    assert [entry.name for entry in entries] == NAMES[kind]
    assert all(len(entry.about) > 10 and "\n" not in entry.about and "|" not in entry.about for entry in entries)
    assert len({entry.about for entry in entries}) == len(entries)


@pytest.mark.parametrize("kind", LISTS)
def test_the_command_lists_them_for_people_and_programs(kind: str) -> None:
    told = CliRunner().invoke(app, [kind])
    assert told.exit_code == 0, told.output
    assert all(name in told.output for name in NAMES[kind])
    data = json.loads(CliRunner().invoke(app, [kind, "--json"]).output)
    assert [each["name"] for each in data] == NAMES[kind]
