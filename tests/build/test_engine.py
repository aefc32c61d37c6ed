"""Engines: results, errors, and workers that die."""

from __future__ import annotations

import os
import signal
import socket
from importlib.metadata import version
from pathlib import Path

import pytest

from generators.engines.local import LocalEngine
from generators.engines.open import open_engine
from generators.engines.ray import RayEngine, knock, make_token
from generators.engines.task import ATTEMPTS, SECRETS, prepare_environment
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


@pytest.mark.parametrize("workers", [1, 2])
def test_results_of_all_tasks_come_once(workers: int) -> None:
    with LocalEngine(workers) as engine:
        assert sorted(engine.run(double, range(20))) == list(range(0, 40, 2))
        assert list(engine.run(double, [])) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_errors_cross_whole(workers: int) -> None:
    with LocalEngine(workers) as engine, pytest.raises(InputError) as caught:
        list(engine.run(refuse, [3]))
    assert (caught.value.file, caught.value.field, caught.value.expected) == ("scene.json", "field 3", "a number")


def test_a_task_that_kills_its_worker_is_given_up(tmp_path: Path) -> None:
    with (
        LocalEngine(2) as engine,
        pytest.raises(BuildError, match=rf"deaths: its worker died {ATTEMPTS} times; .*try fewer --workers"),
    ):
        list(engine.run(die, [tmp_path / "deaths"]))
    assert (tmp_path / "deaths").read_text() == "x" * ATTEMPTS


def test_engines_are_chosen_by_name_and_workers() -> None:
    assert isinstance(open_engine("", 1), LocalEngine)
    assert isinstance(open_engine("", 2), RayEngine)
    assert isinstance(open_engine("local", 2), LocalEngine)
    assert isinstance(open_engine("ray", 1), RayEngine)
    assert isinstance(open_engine("", 1, "10.0.0.1:6379"), RayEngine)
    with pytest.raises(BuildError, match="engine 'slurm': expected local or ray"):
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


def test_workers_inherit_one_thread_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name, "canary")
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    prepare_environment()
    assert os.environ["OMP_NUM_THREADS"] == "1"
    assert not any(name in os.environ for name in SECRETS)


def test_rays_token_is_private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN_PATH"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    make_token()
    path = Path(os.environ["RAY_AUTH_TOKEN_PATH"])
    assert path.is_relative_to(tmp_path)
    assert len(path.read_text()) == 64
    assert path.parent.stat().st_mode & 0o077 == 0
    make_token()
    assert os.environ["RAY_AUTH_TOKEN_PATH"] == str(path)
