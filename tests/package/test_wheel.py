"""The wheel alone is a product: what it holds, and what it does in a folder of somebody else's."""

from __future__ import annotations

import json
import stat
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms
from tests.package.conftest import REPO, Installed
from vstdata.release.index import read_index, verify

FOUR_LINES = """
import vstdata
scene = vstdata.open_scenes("scannetv2", "build/rooms").load("room0001_00003")
samples = vstdata.ask(scene, "single_image.depth_comparison", most=3)
samples[0]                # pictures with marks, question, answer, program, refusals
"""
SHOWN = """
import json, skills, generators, vstdata
one = samples[0]
print(json.dumps({
    "from": [vstdata.__file__, skills.__file__, generators.__file__],
    "ids": [each["id"] for each in samples],
    "pictures": [each.size for each in one.pictures],
    "page": len(one._repr_html_()),
    "texts": [one.question, one.answer],
    "program": len(one.program),
    "refused": one.refused,
}))
"""


def test_it_holds_all_that_is_needed_and_no_link(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        assert not [each.filename for each in archive.infolist() if stat.S_ISLNK(each.external_attr >> 16)]
        for path in (REPO / "manifests").rglob("*"):
            if path.is_file():
                name = f"vstdata/manifests/{path.relative_to(REPO / 'manifests').as_posix()}"
                assert archive.read(name) == path.read_bytes(), name
    code = {
        path.relative_to(REPO).as_posix()
        for package in ("vstdata", "skills", "generators")
        for path in (REPO / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert code <= names
    assert {f"{package}/py.typed" for package in ("vstdata", "skills", "generators")} <= code
    assert [name for name in code if name.startswith("skills/") and name.endswith(".toml")]
    others = {name for name in names - code if not name.startswith(("vstdata/manifests/", "vstdata-"))}
    assert others == set()


def test_its_metadata_say_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith("/METADATA")]
        about = Parser().parsestr(archive.read(name).decode())
    assert about["License-Expression"] == "Apache-2.0"
    assert about.get_all("Project-URL") == ["Paper, https://arxiv.org/abs/2511.05491"]
    assert "Typing :: Typed" in (about.get_all("Classifier") or [])
    assert len(about["Keywords"].split(",")) >= 5


def test_the_four_lines_run_in_a_folder_with_other_skills(installed: Installed) -> None:
    write_rooms(Wanted(4, 1, frames=8, quality="flat", size=(320, 240)), installed.folder / "build" / "rooms")
    done = installed.python(FOUR_LINES + SHOWN)
    assert done.stderr == ""
    told = json.loads(done.stdout)
    assert [Path(each).parent.parent for each in told["from"]] == [installed.site] * 3
    assert len(set(told["ids"])) == 3
    assert told["pictures"] == [[320, 240]]
    assert told["page"] > 5000
    assert all(told["texts"])
    assert told["program"] > 0
    assert sum(told["refused"].values()) > 0


@pytest.fixture(scope="module")
def demo(installed: Installed) -> Path:
    """A demo of one room, made by the wheel alone."""
    done = installed.vst("demo", "--out", "demo", "--rooms", 1)
    assert done.returncode == 0, done.stderr + done.stdout
    return installed.folder / "demo" / "vst-p-demo"


def test_the_demo_is_made_from_the_wheel_alone(demo: Path) -> None:
    index = read_index(demo)
    assert index["name"] == "vst-p-demo"
    assert len(index["skills"]) == 19
    assert index["scenes"]["asked"] == 1
    assert sum(skill["rows"] > 0 for skill in index["skills"].values()) >= 15
    assert list(verify(demo)) == []


def test_its_audit_compares_with_the_benchmarks(installed: Installed, demo: Path) -> None:
    done = installed.vst("audit", demo)
    assert done.returncode in (0, 1), done.stderr
    document = json.loads((demo.with_name("vst-p-demo-audit") / "audit.json").read_text("utf-8"))
    lists = sorted(path.stem for path in (REPO / "manifests" / "lists").glob("*.txt"))
    assert sorted(each["list"] for each in document["decontamination"]) == lists
    assert len(lists) == 4
    assert "not compared" not in done.stdout


@pytest.mark.parametrize("engine", ["local", "ray", "here"])
def test_workers_use_the_wheels_own_skills(installed: Installed, engine: str) -> None:
    """Started in this folder, they would find the other `skills` first."""
    (installed.folder / "small.toml").write_text(
        'name = "small"\nversion = "1"\n[[sources]]\nname = "rooms"\nreader = "scannetv2"\nroot = "."\n'
        'licence = "CC-BY-4.0"\n[skills."single_image.measurement"]\ncount = 4\n'
    )
    code = """
import vstdata
vstdata.open_scenes()
from pathlib import Path
(room,) = Path("cache/vstdata").iterdir()
index = vstdata.build("small.toml", ENGINE, roots=room, workers=2, engine=ENGINE)
print(index["totals"]["rows"])
"""
    done = installed.python(f"ENGINE = {engine!r}\n{code}")
    assert done.stderr == ""
    assert done.stdout == "4\n"
