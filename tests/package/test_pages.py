"""The pages for readers name what there is: commands with their options, files, modules, targets, keys of manifests."""

from __future__ import annotations

import inspect
import pkgutil
import re

import pytest
import typer
from pydantic import BaseModel
from typer.core import TyperGroup

from generators.cli import app, making
from generators.commands import demo
from generators.status import Status
from tests.package.conftest import REPO
from vstdata.manifest import Audit, Images, Manifest, Mixed, Reward, Shards, SkillCount
from vstdata.release.schema import SCHEMA
from vstdata.sources.spec import SourceSpec

PAGES = [REPO / "README.md", REPO / "CONTRIBUTING.md", *sorted((REPO / "docs").glob("*.md"))]
TEXTS = {path.relative_to(REPO).as_posix(): path.read_text("utf-8") for path in PAGES}
ENTRY_POINTS = {"vstdata.skills", "vstdata.readers", "vstdata.trainers"}
GENERATED = {"docs/program.md", "docs/skills.md", "docs/coverage.md"}  # printed by a command, not written by hand
TABLES: dict[str, type[BaseModel]] = {
    "[[sources]]": SourceSpec,
    '[skills."FOLDER.NAME"]': SkillCount,
    "[images]": Images,
    "[shards]": Shards,
    "[audit]": Audit,
    "[reward]": Reward,
    "[[mixed]]": Mixed,
}


def spans(text: str) -> list[str]:
    """What stands in backticks of prose, and the lines of code."""
    fences = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^ {4}(.*)$", prose, flags=re.MULTILINE)
    return [*re.findall(r"`([^`]+)`", prose), *indented, *"\n".join(fences).replace("\\\n", " ").split("\n")]


@pytest.mark.parametrize("page", TEXTS)
def test_every_command_has_the_options_that_a_page_gives_it(page: str) -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    for span in spans(TEXTS[page]):
        told = re.match(r"(?:\S*/)?vst ([a-z]+)\b(.*)", " ".join(span.split()))
        if told is None:
            continue
        assert told[1] in group.commands, span
        known = {name for each in group.commands[told[1]].params for name in each.opts}
        given = {word.partition("=")[0] for word in re.findall(r"--[a-z][\w=-]*", told[2].partition(" # ")[0])}
        assert given <= known, f"{span}: no {given - known}"


def test_commands_of_pages_are_found() -> None:
    found = {match[1] for text in TEXTS.values() for span in spans(text) if (match := re.match(r"vst ([a-z]+)", span))}
    assert len(found) >= 15


@pytest.mark.parametrize("page", TEXTS)
def test_every_file_and_module_that_a_page_names_is_there(page: str) -> None:
    for span in spans(TEXTS[page]):
        for path in re.findall(r"(?<![\w/.-])(?:vstdata|skills|generators|manifests|tests|scripts)/[\w./-]+", span):
            assert re.search("[A-Z]", path) or (REPO / path).exists(), path
        for name in re.findall(r"-m ((?:vstdata|generators|tests)[\w.]*)", span):
            assert (REPO / name.replace(".", "/")).is_dir() or (REPO / f"{name.replace('.', '/')}.py").is_file(), name
        for name in re.findall(r"(?<![\w./-])(?:vstdata|generators)(?:\.[A-Za-z_]\w*)+", span):
            assert name in ENTRY_POINTS or pkgutil.resolve_name(name) is not None


@pytest.mark.parametrize("page", TEXTS)
def test_every_target_of_make_that_a_page_names_is_there(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (REPO / "Makefile").read_text("utf-8"), flags=re.MULTILINE))
    for span in spans(TEXTS[page]):
        if told := re.match(r"make ((?:[a-z-]+ ?)+)(?:$|#| )", span):
            assert set(told[1].split()) <= targets, span


@pytest.mark.parametrize("table", TABLES)
def test_the_page_of_manifests_names_every_key(table: str) -> None:
    rows = [line for line in TEXTS["docs/manifest.md"].split("\n") if line.startswith("|") and f"`{table}`" in line]
    assert len(rows) == 1
    named = set(re.findall(r"`(\w+)`", rows[0]))
    assert set(TABLES[table].model_fields) - named == set()


def test_the_page_of_manifests_has_a_row_for_every_table() -> None:
    rows = [line for line in TEXTS["docs/manifest.md"].split("\n") if line.startswith("| `")]
    first = {name for row in rows for name in re.findall(r"`\[*(\w+)", row.split(" | ")[0])}
    assert first == set(Manifest.model_fields)


def test_the_page_of_releases_names_the_columns_of_a_row() -> None:
    told = re.search(r"^A row: `(.*?)`", TEXTS["docs/releases.md"], flags=re.MULTILINE | re.DOTALL)
    assert told is not None
    assert re.split(r",\s+", told[1]) == SCHEMA.names


def test_the_page_of_releases_names_every_exit_status_and_command_that_prints_json() -> None:
    text = TEXTS["docs/releases.md"].partition("## Exit statuses")[2]
    assert re.findall(r"^\| (\d+) \|", text, flags=re.MULTILINE) == [str(int(each)) for each in Status]
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    told = set(re.findall(r"`([a-z]+)`", text.partition("`--json` ")[2]))
    assert told == {name for name, each in group.commands.items() if any("--json" in one.opts for one in each.params)}


@pytest.mark.parametrize("page", sorted(TEXTS.keys() - GENERATED))
def test_prose_is_at_most_120_wide(page: str) -> None:
    prose = re.sub(r"^```.*?^```", "", TEXTS[page], flags=re.MULTILINE | re.DOTALL)
    assert [line for line in prose.split("\n") if len(line) > 120 and not line.startswith(("|", "    "))] == []


def test_one_demo_is_made_by_all_who_make_it() -> None:
    """`vst demo`, the Makefile and what the manifest says of itself: as many rooms, of one seed and as many frames."""
    count = inspect.signature(making.demo).parameters["rooms"].default
    told = f"rooms --count {count} --seed {demo.SEED} --frames {demo.FRAMES} --out"
    assert told == "rooms --count 14 --seed 1 --frames 48 --out"
    assert f"vst {told} build/rooms" in (REPO / "manifests" / "demo.toml").read_text("utf-8")
    assert f"$(VST) {told} $(ROOMS)" in (REPO / "Makefile").read_text("utf-8")
