"""What commands print can be read in 80 columns and in a pipe: nothing is cut."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from generators.tables import Column, Table
from skills import all_skills
from tests.build.drive import lay_out, run
from vstdata.errors import UsageError
from vstdata.near import known_skill, known_skills, listed, near

REPO = Path(__file__).parents[2]
LONG = "multi_image.a_skill_with_a_rather_long_name"


def printed(table: Table, width: int, terminal: bool) -> str:
    out = io.StringIO()
    table.print(Console(file=out, width=width, force_terminal=terminal, color_system=None))
    return out.getvalue()


def wide() -> Table:
    numbers = [Column(f"number {k}", right=True) for k in range(8)]
    table = Table("a title", [Column("skill"), *numbers, Column("about", text=True)])
    table.add(LONG, *(f"{1000 + k}.5" for k in range(8)), "some words that may take several lines of a terminal")
    return table


@pytest.mark.parametrize("width", [20, 40, 80, 120, 400])
@pytest.mark.parametrize("terminal", [False, True])
def test_no_name_and_no_number_is_cut(width: int, terminal: bool) -> None:
    lines = printed(wide(), width, terminal).splitlines()
    assert any(LONG in line for line in lines)
    for cell in (f"{1000 + k}.5" for k in range(8)):
        assert any(cell in line for line in lines)
    assert not any("…" in line for line in lines)
    assert "several lines" in " ".join(printed(wide(), width, terminal).split()).replace(" │ ", " ")


def test_a_pipe_gets_one_line_a_row_whatever_the_width() -> None:
    title, head, row = printed(wide(), 40, terminal=False).splitlines()
    assert title == "a title"
    assert head.split()[:3] == ["skill", "number", "0"]
    assert row.split()[:9] == [LONG, *(f"{1000 + k}.5" for k in range(8))]
    assert head.index("number 3") + len("number 3") == row.index("1003.5") + len("1003.5")


def test_a_terminal_draws_what_fits_and_tells_the_rest_row_by_row() -> None:
    small = Table("t", [Column("name"), Column("n", right=True)])
    small.add("chair", 3)
    assert "╭" in printed(small, 80, terminal=True)
    told = printed(wide(), 80, terminal=True)
    assert "╭" not in told
    assert max(map(len, told.splitlines())) <= 80


def test_markup_in_a_cell_is_text() -> None:
    table = Table("t", [Column("name")])
    table.add("[red]x[/red]")
    for terminal in (False, True):
        assert "[red]x[/red]" in printed(table, 80, terminal)


def test_an_empty_table_is_not_printed_and_a_wrong_row_is_refused() -> None:
    table = Table("t", [Column("a"), Column("b")])
    assert printed(table, 80, terminal=False) == ""
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        table.add("a")


def test_short_names_are_understood_where_they_are_clear() -> None:
    known = ["single_image.depth", "multi_image.caption", "video.caption"]
    assert known_skill("depth", known, "here") == "single_image.depth"
    assert known_skills(listed("depth, video.caption,"), known, "here") == ["single_image.depth", "video.caption"]
    with pytest.raises(UsageError, match=r"'caption' may be multi_image\.caption or video\.caption"):
        known_skill("caption", known, "here")
    with pytest.raises(UsageError, match="no skill 'dept'; did you mean depth\\?"):
        known_skill("dept", known, "here")


def test_hyphens_do_not_matter_to_what_was_meant() -> None:
    assert near("llamafactory", ["llama-factory", "verl"]) == "did you mean llama-factory?"
    assert near("xyz", ["llama-factory", "verl"]) == "there are llama-factory, verl"


def in_terminal(*arguments: str | Path) -> str:
    """What a command prints in a terminal of 80 columns."""
    master, slave = pty.openpty()
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "generators.cli", *map(str, arguments)]
    with subprocess.Popen(command, cwd=REPO, stdout=slave, stderr=slave, stdin=slave, env=environment) as process:
        os.close(slave)
        told = b""
        while True:
            try:
                read = os.read(master, 2**16)
            except OSError:  # the other end is closed
                break
            if not read:
                break
            told += read
        os.close(master)
        assert process.wait(120) == 0
    return told.decode()


def in_pipe(*arguments: str | Path) -> str:
    command = [sys.executable, "-m", "generators.cli", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, timeout=120, check=True, env=environment)
    return done.stdout


@pytest.mark.parametrize("printed_by", [in_terminal, in_pipe])
def test_every_name_of_every_skill_is_whole(printed_by: object, tmp_path: Path) -> None:
    assert callable(printed_by)
    told = printed_by("skills")
    assert "…" not in told
    for name, skill in all_skills().items():
        assert any(line.strip() == name for line in told.splitlines())
        assert all(kind in told for kind in skill.asks)
    plan = printed_by("plan", "manifests/vst-p.toml", "--root", tmp_path)
    assert "…" not in plan
    assert all(f"{name} " in plan for name in ("multi_image.camera_camera", "single_image.distance_prediction"))
    assert "1586000" in plan


def test_json_is_the_same_for_programs(tmp_path: Path) -> None:
    known = json.loads(in_pipe("skills", "--json"))
    assert [each["name"] for each in known] == list(all_skills())
    plan = json.loads(in_pipe("plan", "manifests/vst-p.toml", "--root", tmp_path, "--json"))
    assert plan["samples"] == sum(each["samples"] for each in plan["skills"]) == 4165000
    out = tmp_path / "out"
    run(lay_out(tmp_path, scenes=2), out)
    assert json.loads(in_pipe("verify", out, "--json")) == {"release": str(out), "problems": []}
