"""The package that CONTRIBUTING.md describes, installed beside vstdata: a skill, a reader and a trainer of somebody
else's build a release on both engines, and export it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from generators.engines.ray import cluster_env, local_env
from tests.plugins.package import install
from tests.reliability.test_cluster import cluster, private, short  # noqa: F401
from tests.reliability.test_resume import NIGHTLY
from vstdata.home import HOME
from vstdata.registry import Package
from vstdata.release.index import read_index
from vstdata.release.shards import read_rows

MOST_LINES = 60
NAME, SKILL = "vst-crates", "vst_crates.top_height"
THINGS = {
    "store": [("crate", (0.0, 0.0, 0.4), (0.8, 0.8, 0.8)), ("shelf", (1.6, 0.2, 0.9), (0.6, 1.2, 1.8))],
    "shop": [("counter", (0.0, 0.5, 0.5), (1.8, 0.6, 1.0)), ("stool", (0.2, -0.9, 0.305), (0.4, 0.4, 0.61))],
}
MANIFEST = """
name = "crates"
version = "1"
[[sources]]
name = "stores"
reader = "box_files"
root = "."
licence = "CC0-1.0"
frames_per_scene = 12
[skills."vst_crates.top_height"]
count = 8
[images]
working_width = 160
"""


def written() -> dict[str, str]:
    """The files that CONTRIBUTING.md shows, by their names."""
    text = (HOME.parent / "CONTRIBUTING.md").read_text("utf-8")
    return dict(re.findall(r"`([\w/.]+)`:\n\n```\w+\n(.*?)```\n", text, flags=re.S))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package as pip installs it."""
    folder, files = tmp_path_factory.mktemp("site"), written()
    project = tomllib.loads(files.pop("pyproject.toml"))["project"]
    assert project["name"] == NAME
    install(folder, NAME, project["version"], project["entry-points"], {"vst_crates/__init__.py": "", **files})
    return folder


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rooms in the form of the package's reader, and a manifest beside them."""
    folder = tmp_path_factory.mktemp("stores")
    for name, things in THINGS.items():
        listed = [{"label": label, "center": center, "size": size} for label, center, size in things]
        (folder / f"{name}.json").write_text(json.dumps({"things": listed}))
    (folder / "manifest.toml").write_text(MANIFEST)
    return folder


def vst(site: Path, *arguments: object, status: int = 0, **more: str) -> str:
    """What a command prints, in a process of its own that finds the package by its path, which its own processes do
    not inherit; `more` is for its environment."""
    program = f"import sys; sys.path.append({str(site)!r}); from generators.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(HOME.parent), **more}
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=site.parent)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def built(site: Path, stores: Path, out: Path, *options: str) -> Mapping[str, Any]:
    vst(site, "build", stores / "manifest.toml", "--out", out, "--root", stores, *options)
    return read_index(out)


@pytest.fixture(scope="module")
def release(site: Path, stores: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("local") / "out"
    built(site, stores, out, "--engine", "local", "--workers", "2")
    return out


def contents(index: Mapping[str, Any]) -> dict[str, str]:
    return {name: entry["content"] for name, entry in index["files"].items() if "content" in entry}


def test_each_file_is_short() -> None:
    lines = {name: len(text.splitlines()) for name, text in written().items()}
    assert set(lines) == {
        "pyproject.toml",
        *(f"vst_crates/{name}" for name in ("top_height.py", "top_height.en.toml", "box_files.py", "pairs.py")),
    }
    assert max(lines.values()) <= MOST_LINES, lines
    assert all(len(line) <= 120 for text in written().values() for line in text.splitlines())


def pip(*arguments: object) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def brought(site: Path) -> tuple[dict[str, bytes], str, set[tuple[str, str, str]]]:
    """The files of the package in a folder, its version and its entry points."""
    (distribution,) = metadata.distributions(name=NAME, path=[str(site)])
    files = {path.name: path.read_bytes() for path in (site / "vst_crates").iterdir() if path.is_file()}
    return files, distribution.version, {(each.group, each.name, each.value) for each in distribution.entry_points}


def test_pip_builds_and_installs_it(site: Path, tmp_path: Path) -> None:
    """By its pyproject alone, without an index: what the other tests lay into a folder is what pip lays there."""
    for module in ("pip", "hatchling"):
        pytest.importorskip(module, reason=f"no {module} in this environment")
    for path, text in {"vst_crates/__init__.py": "", **written()}.items():
        (tmp_path / "source" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "source" / path).write_text(text, "utf-8")
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", tmp_path, tmp_path / "source")
    (wheel,) = tmp_path.glob("*.whl")
    pip("install", "--no-deps", "--no-index", "--no-compile", "--target", tmp_path / "site", wheel)
    assert brought(tmp_path / "site") == brought(site)
    readers = json.loads(vst(tmp_path / "site", "readers", "--json"))
    (listed,) = [each for each in readers if each["name"] == "box_files"]
    assert listed["package"] == f"{NAME} 1.0"


def test_its_skill_asks_what_its_reader_reads(site: Path, release: Path) -> None:
    index = read_index(release)
    rows = [row for name in contents(index) for row in read_rows(release / name)]
    assert len(rows) >= 4
    assert {row.values["scene"] for row in rows} == set(THINGS)
    tops = {label: round(100 * (center[2] + size[2] / 2)) for each in THINGS.values() for label, center, size in each}
    for row in rows:
        (turn,), (thing,) = row.values["turns"], row.values["objects"]
        (step,) = json.loads(turn["program"])
        assert step["op"] == "top_above_floor"
        assert f"{tops[step['label']]}" in turn["answer"]
        assert step["label"] == thing["label"]
        assert thing["label"] in turn["question"]
        assert json.loads(turn["ground_truth"]) == tops[step["label"]]
        assert row.values["versions"]["vstdata"].endswith(f" with {NAME} 1.0")


def test_the_release_says_whose_they_are(site: Path, release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(site))
    code = Package(NAME, "1.0", "vst_crates").code()
    index = read_index(release)
    packages = {NAME: {"version": "1.0", "code": code, "skills": [SKILL], "readers": ["box_files"]}}
    assert index["build"]["packages"] == packages
    card = (release / "README.md").read_text("utf-8")
    assert f"with {NAME} 1.0 (skill `{SKILL}`, reader `box_files`)" in card


def test_ray_gives_the_same(site: Path, stores: Path, release: Path, tmp_path: Path) -> None:
    index = built(site, stores, tmp_path / "out", "--engine", "ray", "--workers", "2")
    assert contents(index) == contents(read_index(release)) != {}
    assert index["build_id"] == read_index(release)["build_id"]


def test_it_travels_with_a_job(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = cluster_env()["py_modules"]
    monkeypatch.syspath_prepend(str(site))
    assert cluster_env()["py_modules"] == [*before, str(site / "vst_crates")]
    assert local_env({})["env_vars"]["PYTHONPATH"] == f"{HOME.parent}:{site}"
    assert local_env({"PYTHONPATH": f"{site}:/x"})["env_vars"]["PYTHONPATH"] == f"{HOME.parent}:{site}:/x"


@pytest.mark.skipif(not NIGHTLY, reason="with VST_NIGHTLY=1")
def test_a_cluster_gives_the_same(
    cluster: tuple[str, int],  # noqa: F811
    private: dict[str, str],  # noqa: F811
    site: Path,
    stores: Path,
    release: Path,
    tmp_path: Path,
) -> None:
    """Its nodes have neither our packages nor this one in their path."""
    out, options = tmp_path / "out", ("--root", stores, "--ray-address", cluster[0])
    vst(site, "build", stores / "manifest.toml", "--out", out, *options, **private)
    assert contents(read_index(out)) == contents(read_index(release)) != {}


def test_its_trainer_is_exported_for(site: Path, release: Path, tmp_path: Path) -> None:
    vst(site, "export", release, "--for", "pairs", "--out", tmp_path / "out")
    lines = [json.loads(line) for line in (tmp_path / "out" / "data.jsonl").read_text("utf-8").splitlines()]
    rows = [row.values for name in contents(read_index(release)) for row in read_rows(release / name)]
    train = [turn for row in rows if row["split"] == "train" for turn in row["turns"]]
    assert sorted((line["question"], line["answer"]) for line in lines) == sorted(
        (turn["question"], turn["answer"]) for turn in train
    )
    assert all((tmp_path / "out" / image).is_file() for line in lines for image in line["images"])
    assert (tmp_path / "out" / "train.cfg").read_text() == f"data = data.jsonl\nexamples = {len(lines)}\n"


def test_a_first_look_shows_samples_of_it(site: Path, stores: Path, tmp_path: Path) -> None:
    told = vst(site, "try", SKILL, "--reader", "box_files", "--root", stores, "--out", tmp_path / "look")
    assert re.search(r"reaches above the floor|How high above the floor", told)


@pytest.mark.parametrize(("kind", "name"), [("skills", SKILL), ("readers", "box_files"), ("trainers", "pairs")])
def test_they_are_listed(site: Path, kind: str, name: str) -> None:
    packages = {each["name"]: each["package"] for each in json.loads(vst(site, kind, "--json"))}
    assert packages[name] == f"{NAME} 1.0"
    assert sum(map(bool, packages.values())) == 1
    assert vst(site, kind).count(f"{NAME} 1.0") == 1


def test_a_build_does_not_go_on_with_other_code_but_with_other_words(site: Path, stores: Path, tmp_path: Path) -> None:
    built(site, stores, tmp_path / "out", "--engine", "local")
    code = site / "vst_crates" / "top_height.py"
    text = code.read_text("utf-8")
    code.write_text(text + "\n# edited\n", "utf-8")
    options = ("--out", tmp_path / "out", "--root", stores, "--engine", "local")
    told = vst(site, "build", stores / "manifest.toml", *options, status=2)
    code.write_text(text, "utf-8")
    assert "holds another build: code.ask was" in told
    assert "; packages.vst-crates.code was" in told
    words = site / "vst_crates" / "top_height.en.toml"
    text = words.read_text("utf-8")
    words.write_text(text + "\n# edited\n", "utf-8")
    told = vst(site, "build", stores / "manifest.toml", *options)
    words.write_text(text, "utf-8")
    assert "ask: 2 of 2 scenes are there already" in told
    assert "write: 1 of 1 shards, " in told


def test_without_the_package_its_names_are_unknown(stores: Path, tmp_path: Path) -> None:
    told = vst(tmp_path, "build", stores / "manifest.toml", "--out", tmp_path / "out", "--root", stores, status=2)
    assert f"skills.{SKILL}: no such skill" in told
