"""The real road, small: rooms as ScanNet scans, all skills, the command line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms
from generators.status import Status
from skills import all_skills
from vstdata.release.index import read_index, verify
from vstdata.release.shards import read_rows
from vstdata.scoring.score import accuracy

REPO = Path(__file__).parents[2]
MANIFEST = """
name = "small"
version = "1"
[[sources]]
name = "rooms"
reader = "scannetv2"
root = "."
licence = "CC-BY-4.0"
frames_per_scene = 6
[selection]
picture_rows = 128
"""  # more than usual: all skills together ask so often of twelve pictures


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two rooms of six frames, and a manifest that asks everything."""
    folder = tmp_path_factory.mktemp("small")
    write_rooms(Wanted(2, 3, frames=6, quality="flat", size=(320, 240)), folder / "rooms")
    skills = "".join(f'[skills."{name}"]\ncount = 24\n' for name in all_skills())
    (folder / "manifest.toml").write_text(MANIFEST + skills)
    return folder


def vst(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generators.cli", *(str(each) for each in arguments)]
    return subprocess.run(command, cwd=REPO, capture_output=True, text=True, timeout=300, env={**os.environ})


def below_full_marks(values: Mapping[str, Any]) -> list[str]:
    """Own answers that do not score exactly 1: alone, and as the chat has them, with the thought before."""
    told = [message["content"] for message in values["messages"] if message["role"] == "assistant"]
    pairs = zip(values["turns"], told, strict=True)
    return [text for turn, chat in pairs for text in (turn["answer"], chat) if accuracy(turn, text) != 1.0]


def test_a_build_from_scans_to_shards(folder: Path, tmp_path: Path) -> None:
    command = ("build", folder / "manifest.toml", "--out", tmp_path / "out", "--root", f"rooms={folder / 'rooms'}")
    first = vst(*command)
    assert (first.returncode, first.stderr) == (0, "")
    assert "ask: 2 of 2 scenes" in first.stdout
    index = read_index(tmp_path / "out")
    assert index["skills"]["single_image.depth_comparison"]["rows"] == 24
    assert index["skills"]["single_image.distance_prediction"]["rows"] > 0
    assert list(verify(tmp_path / "out")) == []
    for name in index["files"]:
        for row in read_rows(tmp_path / "out" / name) if name.endswith(".parquet") else ():
            assert len(row.images) == len(row.values["frames"]) == len(row.values["camera"])
            assert all(turn["program"] != "[]" and turn["margin"] > 0 for turn in row.values["turns"])
            assert not any(re.search(r"\{\w+\}", message["content"]) for message in row.values["messages"])
            assert below_full_marks(row.values) == []
    again = vst(*command)
    assert again.returncode == 0
    assert "all there already" in again.stdout


def test_a_broken_scan_is_left_out_and_the_status_says_so(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "rooms", tmp_path / "rooms")
    scan = sorted((tmp_path / "rooms" / "scans").iterdir())[1]
    mesh = scan / f"{scan.name}_vh_clean_2.ply"
    mesh.write_bytes(mesh.read_bytes()[:1000])
    command = ("build", folder / "manifest.toml", "--root", f"rooms={tmp_path / 'rooms'}", "--out")
    result = vst(*command, tmp_path / "out")
    assert result.returncode == Status.LEFT_OUT
    assert f"left out: rooms/{scan.name}: scans/{scan.name}/{mesh.name}: " in result.stdout
    assert read_index(tmp_path / "out")["scenes"]["asked"] == 1
    strict = vst(*command, tmp_path / "strict", "--strict")
    assert strict.returncode == Status.ERROR
    assert strict.stderr.startswith(f"vst: scene rooms/{scan.name}: ")
    assert strict.stderr.count("\n") == 1
