"""The command line: quick help, one-line errors, exit status, what it prints."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from generators.build.build import Outcome
from generators.cli import making
from generators.commands import doctor
from generators.commands.report import tell
from generators.status import Status
from generators.watch import Bars, Rates, duration
from tests.build.drive import lay_out, run
from vstdata.errors import ManifestError
from vstdata.release.index import read_index
from vstdata.release.shards import read_rows

REPO = Path(__file__).parents[2]
HEAVY = {"open3d", "ray", "datasets", "pyarrow", "cv2", "numpy", "scipy", "pandas", "scenezoo", "trimesh", "pydantic"}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    folder = tmp_path_factory.mktemp("cli")
    return folder / "out", run(lay_out(folder, scenes=3), folder / "out")


def vst(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generators.cli", *(str(each) for each in arguments)]
    environment = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(command, cwd=REPO, capture_output=True, text=True, timeout=120, env=environment)


def test_help_imports_nothing_heavy() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "generators.cli", "--help"]
    told = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.stderr.splitlines()}
    assert "typer" in imported
    assert not imported & HEAVY
    assert all(name in told.stdout for name in ("build", "verify", "show", "skills", "rooms", "doctor"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["build", "absent.toml", "--out", "x"], "absent.toml: cannot be read"),
        (["build", "absent.toml", "--out", "x", "--root", "a="], "expected NAME=PATH"),
        (["build", "absent.toml", "--out", "x", "--root", "=a"], "expected NAME=PATH"),
        (["show", "absent"], "absent/manifest.json: file: expected a readable JSON file"),
    ],
)
def test_an_error_is_one_line_and_status_2(arguments: list[str], told: str) -> None:
    result = vst(*arguments)
    assert result.returncode == Status.ERROR
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("vst: ")
    assert told in result.stderr


CRACK = """
from generators.cli import app, main

@app.command()
def crack() -> None:
    [][1]

main()
"""


ENDING = """
import sys
from generators import cli

def crack() -> None:
    print("as before"); {0}

cli.COMMANDS.clear()
cli.app.registered_commands.clear()
cli.app.command("crack")(cli.ending("crack", crack))
sys.argv.append("crack")
cli.main()
"""


@pytest.mark.parametrize("traceback", ["", "1"])
def test_an_error_of_the_program_is_status_2_with_its_place(tmp_path: Path, traceback: str) -> None:
    (tmp_path / "crack.py").write_text(CRACK)
    environment = {**os.environ, "PYTHONPATH": str(REPO), "VST_TRACEBACK": traceback}
    command = [sys.executable, tmp_path / "crack.py", "crack"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)
    *before, line = done.stderr.splitlines()
    assert done.returncode == Status.ERROR
    assert line.startswith("vst: IndexError at crack.py:6: list index out of range (an error of vst; VST_TRACEBACK=1 ")
    assert bool(before) == bool(traceback)
    assert not traceback or "    [][1]" in before


@pytest.mark.parametrize(
    ("line", "status", "told"),
    [
        ("sys.exit(0)", Status.ERROR, "vst: vst crack: SystemExit(0) at crack.py:6: code of others ends the program"),
        ("raise KeyboardInterrupt", Status.STOPPED, "stopped"),
    ],
)
def test_every_command_has_its_own_end(tmp_path: Path, line: str, status: Status, told: str) -> None:
    (tmp_path / "crack.py").write_text(ENDING.format(line))
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    command = [sys.executable, tmp_path / "crack.py"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (status, "as before\n", f"{told}\n")


def test_helps_say_what_there_is() -> None:
    told = {name: " ".join(vst(name, "--help").stdout.split()) for name in ("export", "audit", "demo", "build")}
    assert "`vst trainers` lists them" in told["export"]
    assert "manifests/lists" not in told["audit"]
    assert all("local, ray, or here" in told[name] for name in ("demo", "build"))


def test_verify_says_what_differs(release: tuple[Path, Outcome]) -> None:
    out, outcome = release
    good = vst("verify", out)
    assert good.returncode == 0
    assert f"{len(outcome.index['files'])} files, 90 samples, all as in the index" in good.stdout
    (out / "extra").write_text("")
    bad = vst("verify", out, "--quick")
    (out / "extra").unlink()
    assert (bad.returncode, bad.stdout) == (Status.WRONG, "extra: not in the index\n")
    absent = vst("verify", out / "data")
    assert absent.returncode == Status.ERROR
    assert "expected the index of a finished release" in absent.stderr


def test_show_writes_the_pictures_of_a_sample(release: tuple[Path, Outcome], tmp_path: Path) -> None:
    out, _ = release
    told = vst("show", out, "--skill", "multi_image.pairs", "--number", "2", "--pictures", tmp_path)
    assert told.returncode == 0
    assert "How far did it move?" in told.stdout
    assert "single_image.pick" in told.stdout
    files = sorted(tmp_path.glob("*.jpg"))
    assert len(files) == 2
    assert all(path.read_bytes().startswith(b"\xff\xd8") and str(path) in told.stdout for path in files)
    missing = vst("show", out, "--skill", "nothing")
    assert missing.returncode == Status.ERROR
    assert "no skill 'nothing'; there are pairs, pick" in missing.stderr
    assert missing.stdout == ""
    beyond = vst("show", out, "--skill", "pick", "--number", "1000000")
    assert beyond.returncode == Status.ERROR
    assert re.search(r"no sample 1000000 of single_image\.pick: there are \d+, counted from 0", beyond.stderr)
    assert vst("show", out, "--number", "-1").returncode == Status.ERROR


def test_a_sample_as_json_is_the_row(release: tuple[Path, Outcome], tmp_path: Path) -> None:
    out, _ = release
    told = json.loads(vst("show", out, "--skill", "pairs", "--json", "--pictures", tmp_path).stdout)
    name = next(
        name for name, entry in sorted(read_index(out)["files"].items()) if entry.get("skill", "").endswith("pairs")
    )
    row = next(read_rows(out / name)).values
    assert told["id"] == row["id"]
    assert told["messages"] == row["messages"]
    assert told["turns"][0]["program"] == json.loads(row["turns"][0]["program"])
    assert [Path(name).parent for name in told["pictures"]] == [tmp_path] * 2


def test_the_end_of_a_build_says_where_what_and_how_to_go_on(release: tuple[Path, Outcome]) -> None:
    out, outcome = release
    console = Console(record=True, width=200, file=open(os.devnull, "w"))  # noqa: SIM115
    tell(console, outcome.index, out, 65.0, made=3)
    text = console.export_text()
    console.file.close()
    assert f"90 samples, {outcome.index['totals']['bytes'] / 1e6:.1f} MB in {out} (in 1 min 05 s)" in text
    assert "single_image.pick" in text
    assert "points_too_near" in text
    assert f"vst verify {out}" in text


def test_roots_are_pairs_or_one_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert making._roots(["a=b", "c=/d=e", "f"]) == {"a": tmp_path / "b", "c": Path("/d=e"), "": tmp_path / "f"}
    assert making._roots(["/data/split=train"]) == {"": Path("/data/split=train")}
    for twice in (["a=b", "a=c"], ["b", "c"]):
        with pytest.raises(ManifestError, match=f"has a root already, {tmp_path}/b"):
            making._roots(twice)


def test_doctor_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(doctor, "needed", lambda: ["numpy", "no-such-package"])
    monkeypatch.setattr(doctor, "SYSTEM_LIBRARIES", ("libno_such.so.1",))
    assert doctor.examine() is False
    told = capsys.readouterr().out
    assert "pip install 'no-such-package'" in told
    assert "sudo apt-get install -y --no-install-recommends libegl1 libgl1 libusb-1.0-0" in told
    monkeypatch.setattr(doctor, "needed", lambda: ["numpy"])
    monkeypatch.setattr(doctor, "SYSTEM_LIBRARIES", ("libc.so.6",))
    assert doctor.examine() is True


def test_progress_is_plain_lines_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Bars(Console(width=120)).stage("ask", "scenes", 3, 1) as step:
        step(10)
        step(10)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "ask: 1 of 3 scenes are there already"
    assert lines[-1].startswith("ask: 3 of 3 scenes, ")
    assert "samples/s" in lines[-1]


def test_progress_is_a_bar_in_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Bars(Console(width=120, force_terminal=True)).stage("write", "shards", 2, 0) as step:
        step(5)
        step(5)
    assert "2/2" in capsys.readouterr().out


def test_durations_are_read_at_a_glance() -> None:
    assert [duration(seconds) for seconds in (4.21, 65, 3725)] == ["4.2 s", "1 min 05 s", "1 h 02 min"]
    assert Rates("scenes").left(0) == "0.0 s"
