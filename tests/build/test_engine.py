"""Engines: results, errors, and workers that die."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import sys
from importlib.metadata import version
from pathlib import Path

import cv2
import pytest
import threadpoolctl

from generators.engines.here import HereEngine
from generators.engines.local import LocalEngine
from generators.engines.open import open_engine
from generators.engines.ray import RayEngine, knock
from generators.engines.task import ATTEMPTS, THREADS, Engine
from vstdata.errors import BuildError, InputError


def double(number: int) -> int:
    return 2 * number


def refuse(number: int) -> int:
    raise InputError("scene.json", f"field {number}", "a number")


def die(path: Path) -> str:
    with path.open("a") as file:
        file.write("x")
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def die_of_three(task: tuple[Path, int]) -> int:
    """Task 3 kills its worker, and each time leaves a line."""
    folder, number = task
    if number == 3:
        with (folder / "deaths").open("a") as file:
            file.write("x")
        os._exit(9)
    return number


def tell_death(task: tuple[Path, int]) -> int:
    return -task[1]


def leave(number: int) -> int:
    sys.exit(number)


def hang(path: Path) -> Path:
    """Wait for ever for what comes through a pipe, but for the one path that is none."""
    return path if not path.exists() else Path(path.read_text())


def look_around(number: int) -> tuple[list[str], list[str | None], int, int]:
    """What a worker sees: hidden variables, threads it is told, threads of OpenBLAS and of OpenCV."""
    import numpy as np

    np.linalg.inv(np.eye(3))
    blas = [each["num_threads"] for each in threadpoolctl.threadpool_info() if each["user_api"] == "blas"]
    told = [os.environ.get(name) for name in THREADS]
    return [name for name in HIDDEN if name in os.environ], told, max(blas), cv2.getNumThreads()


HIDDEN = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "OPENAI_API_KEY", "AWS_SECRET_ACCESS_KEY")
ENGINES = [LocalEngine(1), LocalEngine(2), pytest.param(RayEngine(2), marks=pytest.mark.reliability)]


@pytest.mark.parametrize("engine", [HereEngine(), LocalEngine(1), LocalEngine(2)])
def test_results_of_all_tasks_come_once(engine: Engine) -> None:
    with engine:
        assert sorted(engine.run(double, range(20))) == list(range(0, 40, 2))
        assert list(engine.run(double, [])) == []


@pytest.mark.parametrize("engine", [HereEngine(), LocalEngine(1), LocalEngine(2)])
def test_errors_cross_whole(engine: Engine) -> None:
    with engine, pytest.raises(InputError) as caught:
        list(engine.run(refuse, [3]))
    assert (caught.value.file, caught.value.field, caught.value.expected) == ("scene.json", "field 3", "a number")


@pytest.mark.parametrize("engine", [HereEngine(), LocalEngine(1)])
def test_a_task_does_not_end_the_program(engine: Engine) -> None:
    told = re.escape("a task: its code ends the program: SystemExit(0)")
    with engine, pytest.raises(BuildError, match=told):
        list(engine.run(leave, [0]))


def test_ctrl_c_waits_for_no_task(tmp_path: Path) -> None:
    pipe, engine = tmp_path / "pipe", LocalEngine(2)
    os.mkfifo(pipe)

    def started() -> int:
        """The end of the pipe at whose other end a worker waits for ever."""
        assert next(engine.run(hang, [pipe, tmp_path / "absent"])) == tmp_path / "absent"
        return os.open(pipe, os.O_WRONLY)  # when there is one that listens

    with contextlib.suppress(KeyboardInterrupt), engine:
        kept = started()
        raise KeyboardInterrupt
    with pytest.raises(BrokenPipeError):
        os.write(kept, b"nobody reads")
    os.close(kept)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_task_that_kills_its_worker_is_given_up(tmp_path: Path, workers: int) -> None:
    with (
        LocalEngine(workers) as engine,
        pytest.raises(BuildError, match=rf"deaths: its worker died {ATTEMPTS} times; .*try fewer --workers"),
    ):
        list(engine.run(die, [tmp_path / "deaths"]))
    assert (tmp_path / "deaths").read_text() == "x" * ATTEMPTS


@pytest.mark.parametrize("engine", ENGINES)
def test_a_death_is_told_of_the_task_that_causes_it(engine: Engine, tmp_path: Path) -> None:
    with engine:
        found = list(engine.run(die_of_three, [(tmp_path, number) for number in range(12)], tell_death))
    assert sorted(found) == sorted(-3 if number == 3 else number for number in range(12))
    assert ATTEMPTS <= len((tmp_path / "deaths").read_text()) <= ATTEMPTS + 2  # those in company too


@pytest.mark.parametrize("engine", ENGINES)
def test_workers_have_no_key_and_one_thread_and_the_caller_keeps_both(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in HIDDEN:
        monkeypatch.setenv(name, "canary")
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    before, threads = dict(os.environ), cv2.getNumThreads()
    with engine:
        found = list(engine.run(look_around, range(8)))
        assert dict(os.environ) == before
    assert dict(os.environ) == before
    assert cv2.getNumThreads() == threads
    assert found == [([], ["1"] * len(THREADS), 1, 1)] * 8


def test_here_one_thread_works_and_afterwards_all_again() -> None:
    def threads() -> list[int]:
        blas = [each["num_threads"] for each in threadpoolctl.threadpool_info() if each["user_api"] == "blas"]
        return [*blas, cv2.getNumThreads()]

    with threadpoolctl.threadpool_limits(2):
        before = threads()
        with HereEngine() as engine:
            assert [set(found) for found in engine.run(lambda _: threads(), [0])] == [{1}]
        assert threads() == before


def test_engines_are_chosen_by_name_and_workers() -> None:
    assert isinstance(open_engine("", 1), LocalEngine)
    assert isinstance(open_engine("", 2), LocalEngine)
    assert isinstance(open_engine("local", 2), LocalEngine)
    assert isinstance(open_engine("ray", 1), RayEngine)
    assert isinstance(open_engine("here", 1), HereEngine)
    assert isinstance(open_engine("", 1, "10.0.0.1:6379"), RayEngine)
    with pytest.raises(BuildError, match="engine 'slurm': expected local, ray or here"):
        open_engine("slurm", 1)
    with pytest.raises(BuildError, match="0 workers"):
        open_engine("", 0)


def test_an_address_at_which_nothing_listens_is_told_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, never listening
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        told = rf"Ray at {address}: .*refused.*; expected a running cluster .*Ray {version('ray')} and Python 3\."
        with RayEngine(1, address) as engine, pytest.raises(BuildError, match=told):
            list(engine.run(double, [1]))
        with pytest.raises(ConnectionRefusedError):
            knock(f"ray://{address}")


def test_a_ray_that_does_not_start_here_is_told_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "")  # put back afterwards
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")
    monkeypatch.setenv("RAY_TMPDIR", str(tmp_path / ("x" * 120)))  # too long for a socket
    told = "Ray with 3 workers on this machine: .*107 bytes.*; expected memory .*a short TMPDIR; .*--engine local"
    with RayEngine(3) as engine, pytest.raises(BuildError, match=told):
        list(engine.run(double, [1]))
    import ray

    assert not ray.is_initialized()


@pytest.mark.reliability
def test_rays_token_is_private_and_goes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with RayEngine(1) as engine:
        assert list(engine.run(double, [1])) == [2]
        (folder,) = tmp_path.glob("vst-ray-*")
        assert len((folder / "token").read_text()) == 64
        assert folder.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == []
