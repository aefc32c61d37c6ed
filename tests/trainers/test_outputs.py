"""Where outputs may not go, what a killed export leaves, and that no damaged release is trained on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generators.commands.edit import run_filter
from generators.commands.gallery import run_gallery
from generators.commands.look import run_look
from generators.commands.score import run_score
from generators.commands.show import show_release
from generators.export.export import export
from generators.folder import refuse_foreign, write_output
from vstdata.errors import BuildError, InputError
from vstdata.release.index import INDEX, read_for_training, read_index, verify
from vstdata.trainers.mixture import mixture
from vstdata.trainers.run import rows

WRITE: dict[str, Callable[[Path], object]] = {
    "score": lambda at: run_score(at / INDEX, at, "", at / "data" / "scores.json"),
    "score over the index": lambda at: run_score(at / INDEX, at, "", at / INDEX),
    "export": lambda at: export(at, "trl", at / "out"),
    "filter": lambda at: run_filter(at, at / "out", "", "", "", None, None, ""),
    "gallery": lambda at: run_gallery([at], at / "page.md"),
    "show": lambda at: show_release(at, "", 0, at),
    "look": lambda at: run_look(at, "rooms", [], 1, at / "page.html"),
    "build": lambda at: refuse_foreign(at / "another"),
}


@pytest.fixture
def own(release: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(release, tmp_path / "own"))


@pytest.mark.parametrize("command", WRITE)
def test_nothing_is_written_into_a_release(own: Path, command: str) -> None:
    before = {path: path.read_bytes() for path in own.rglob("*") if path.is_file()}
    with pytest.raises(BuildError, match=rf"is inside the release {own}, whose files are listed"):
        WRITE[command](own)
    assert {path: path.read_bytes() for path in own.rglob("*") if path.is_file()} == before


def test_scores_do_not_take_the_place_of_what_they_are_of(own: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.jsonl"
    answers.write_text("{}")
    with pytest.raises(BuildError, match=r"answers\.jsonl is what is read"):
        run_score(answers, own, "", tmp_path / "own" / ".." / "answers.jsonl")
    with pytest.raises(BuildError, match="is a folder; expected the name of a file"):
        run_score(answers, own, "", tmp_path)
    assert answers.read_text() == "{}"


def test_an_output_is_whole_or_as_it_was(tmp_path: Path) -> None:
    write_output(tmp_path / "a.json", "one")
    with pytest.raises(UnicodeEncodeError):
        write_output(tmp_path / "a.json", "two\ud800")
    assert (tmp_path / "a.json").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


KILLED = """
import os, signal, sys
from pathlib import Path
from generators.export import export as module
replace, seen = Path.replace, []
def dying(path, target):
    seen.append(target)
    if len(seen) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(path, target)
Path.replace = dying
module.export(Path(sys.argv[1]), "ms-swift", Path(sys.argv[2]))
"""


def test_a_killed_export_leaves_nothing_beside_what_it_is_resumed_to(release: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(release), str(tmp_path / "out")]
    assert subprocess.run(command, check=False, env={**os.environ}).returncode == -signal.SIGKILL
    (first,) = (tmp_path / ".out.partial" / "images").rglob("*.*")
    first.write_bytes(b"")  # as a power cut may leave it
    for name in ("out", "whole"):
        export(release, "ms-swift", tmp_path / name)
    found, whole = (
        {path.relative_to(at): path.read_bytes() for path in at.rglob("*") if path.is_file()}
        for at in (tmp_path / "out", tmp_path / "whole")
    )
    assert found == whole


def _lose(own: Path, shard: Path) -> None:
    shard.unlink()


def _flip(own: Path, shard: Path) -> None:
    data = bytearray(shard.read_bytes())
    data[len(data) // 2] ^= 0x10
    shard.write_bytes(data)


def _add(own: Path, shard: Path) -> None:
    shutil.copy(shard, shard.with_name("train-00009-of-00009.parquet"))


def _unfinished(own: Path, shard: Path) -> None:
    (own / INDEX).unlink()


@pytest.mark.parametrize("damage", [_lose, _flip, _add, _unfinished])
def test_nothing_is_trained_on_a_damaged_release(own: Path, damage: Callable[[Path, Path], None]) -> None:
    names = [name for name, entry in read_index(own)["files"].items() if entry.get("split") == "train"]
    damage(own, own / sorted(names)[0])
    assert list(verify(own))
    with pytest.raises(InputError, match=f"{own}/"):
        rows(str(own), "sft")
    with pytest.raises(InputError, match=f"{own}/"):
        mixture(str(own))


def test_of_a_training_one_process_reads_the_files(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [name for name, entry in read_index(own)["files"].items() if entry.get("split") == "train"]
    _flip(own, own / names[0])
    monkeypatch.setenv("RANK", "1")
    assert read_for_training(own, split="train") == read_index(own)
    _lose(own, own / names[0])
    with pytest.raises(InputError, match="what the index lists: missing"):
        rows(str(own), "sft")
