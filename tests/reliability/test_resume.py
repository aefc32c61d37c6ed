"""Kills at named steps and at random moments: a resume gives what a quiet run gives."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from tests.build.drive import lay_out, left_over, readable_files, run, start
from vstdata.draw import Draw
from vstdata.release.index import INDEX, verify

pytestmark = pytest.mark.reliability

NIGHTLY = os.environ.get("VST_NIGHTLY") == "1"
STEPS = ("write", "sync", "rename", "sync_folder", "committed")
FIRST, MIDDLE, LAST = (
    ".work/drafts/tiny/scene0.parquet",
    ".work/drafts/tiny/scene2.parquet",
    ".work/drafts/tiny/scene4.parquet",
)
SHARDS = tuple(
    f"data/{name}.parquet"
    for name in (
        "multi_image.pairs/train-00000-of-00001",
        "single_image.pick/train-00001-of-00003",
        "single_image.pick/val-00000-of-00001",
    )
)
FILES = (FIRST, MIDDLE, LAST, f".work/records/{MIDDLE}.json", SHARDS[1].replace("data", ".work/selection"))
FILES += (
    *SHARDS,
    f".work/records/{SHARDS[1]}.json",
    "README.md",
    f".work/records/{INDEX}.json",
    INDEX,
    ".work/build.json",
)
POINTS = [*(f"{step} {file}" for file in FILES for step in STEPS), "claim", "plan", "unlock"]
QUICK_POINTS = [*(f"{step} {SHARDS[1]}" for step in STEPS), *(f"{step} {INDEX}" for step in STEPS), *POINTS[-3:]]
QUICK_POINTS += [f"rename {FIRST}", f"committed {MIDDLE}", f"rename .work/records/{SHARDS[1]}.json", "sync README.md"]


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, bytes]]:
    """The manifest, and the files of a run that nobody disturbed."""
    folder = tmp_path_factory.mktemp("quiet")
    manifest = lay_out(folder)
    run(manifest, folder / "out")
    return manifest, readable_files(folder / "out")


def no_half_state(out: Path, expected: Mapping[str, bytes]) -> None:
    """What has a final name is whole; with an index there is a whole release."""
    found = readable_files(out) if out.exists() else {}
    assert all(expected[name] == data for name, data in found.items())
    assert INDEX not in found or found == expected


@pytest.mark.parametrize("point", POINTS if NIGHTLY else QUICK_POINTS)
def test_death_at_a_named_step(quiet: tuple[Path, Mapping[str, bytes]], tmp_path: Path, point: str) -> None:
    manifest, expected = quiet
    out = tmp_path / "out"
    process = start(manifest, out, stop_at=point)
    process.join(60)
    assert process.exitcode == -signal.SIGKILL, "the step was not reached"
    no_half_state(out, expected)
    run(manifest, out)
    assert readable_files(out) == expected
    assert left_over(out) == []
    assert list(verify(out)) == []


def test_failpoints_are_inert_unless_armed(
    quiet: tuple[Path, Mapping[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VST_FAILPOINT", "plan")  # what once armed them
    process = start(quiet[0], tmp_path / "out")
    process.join(60)
    assert process.exitcode == 0
    assert readable_files(tmp_path / "out") == quiet[1]


def kill_group(process: BaseProcess) -> None:
    assert process.pid is not None
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()
    process.join()


@pytest.mark.parametrize("round_", range(40 if NIGHTLY else 4))
def test_kills_at_random_moments(quiet: tuple[Path, Mapping[str, bytes]], tmp_path: Path, round_: int) -> None:
    manifest, expected = quiet
    out = tmp_path / "out"
    draw = Draw("kills", round_)
    for kill in range(3):
        workers = 1 + draw.integer(kill, "workers", below=2)
        process = start(manifest, out, workers)
        process.join(draw.integer(kill, "moment", below=1000) / 1000 * (0.8 if workers == 1 else 4.0))
        kill_group(process)
        no_half_state(out, expected)
    run(manifest, out, workers=1 + round_ % 2)
    assert readable_files(out) == expected
    assert left_over(out) == []


def children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        yield from (int(child) for child in task.read_text().split())


def test_a_killed_worker_is_replaced(quiet: tuple[Path, Mapping[str, bytes]], tmp_path: Path) -> None:
    manifest, expected = quiet
    out = tmp_path / "out"
    process = start(manifest, out, workers=2)
    assert process.pid is not None
    killed = 0
    while process.is_alive() and killed < 2:
        process.join(0.02)
        workers = [pid for pid in _safely(process.pid) if b"spawn_main" in _command(pid)]
        if workers and list((out / ".work" / "drafts").glob("*/*.parquet")):
            os.kill(workers[-1], signal.SIGKILL)
            killed += 1
    process.join(60)
    assert process.exitcode == 0
    assert killed >= 1
    assert readable_files(out) == expected


def descendants(pid: int) -> list[int]:
    below = _safely(pid)
    return [*below, *(each for child in below for each in descendants(child))]


@pytest.mark.skipif(not NIGHTLY, reason="with VST_NIGHTLY=1")
@pytest.mark.parametrize("round_", range(10))
def test_a_killed_ray_worker_is_replaced(quiet: tuple[Path, Mapping[str, bytes]], tmp_path: Path, round_: int) -> None:
    manifest, expected = quiet
    out = tmp_path / "out"
    command = [sys.executable, "-m", "tests.build.drive", str(manifest), str(out), "ray", "2"]
    driver = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    killed = 0
    while driver.poll() is None and not killed:
        with contextlib.suppress(subprocess.TimeoutExpired):
            driver.wait(0.01 + 0.01 * round_)
        at_work = [pid for pid in descendants(driver.pid) if _command(pid).startswith(b"ray::_in_worker")]
        for pid in at_work[:1]:
            os.kill(pid, signal.SIGKILL)
            killed += 1
    assert driver.wait(300) == 0
    assert killed == 1
    assert readable_files(out) == expected


def _safely(pid: int) -> list[int]:
    try:
        return list(children(pid))
    except OSError:
        return []


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
