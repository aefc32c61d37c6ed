"""Two Ray nodes that share a folder, one killed at work: the files of the local engine, and nothing secret anywhere."""

from __future__ import annotations

import json
import os
import secrets
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from generators.engines.ray import _on_node, cluster_env
from tests.build.drive import lay_out, readable_files, run
from tests.reliability.test_resume import NIGHTLY, descendants
from vstdata import home
from vstdata.errors import BuildError
from vstdata.home import OURS
from vstdata.release.index import INDEX, verify

HOME = home.HOME.parent  # where the packages lie

pytestmark = pytest.mark.reliability

SCENES = 60
CANARY = "canary5f0c1d"
HIDDEN = ("HF_TOKEN", "VST_TEACHER_KEY", "AWS_SECRET_ACCESS_KEY", "MY_PASSWORD")
SHIPPED_TESTS = ("build/stand_ins.py", "reliability/ray_nodes.py")


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a build in `out`."""

    out: Path


def started(*arguments: str, environment: Mapping[str, str], cwd: Path) -> subprocess.Popen[str]:
    """`ray_nodes` in a process."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.reliability.ray_nodes", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, cwd=cwd, stdin=pipe, stdout=pipe, text=True)


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose path leaves room for Ray's sockets, with the modules of the tests that workers unpickle tasks by:
    our packages have to come with the job."""
    folder = Path(tempfile.mkdtemp(prefix="vst-"))
    for name in SHIPPED_TESTS:
        (folder / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HOME / "tests" / name, folder / "tests" / name)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def private(short: Path) -> dict[str, str]:
    """An environment in which Ray wants a token that only we have."""
    (short / "token").write_text(secrets.token_hex(32))
    auth = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(short / "token")}
    hidden = dict.fromkeys(HIDDEN, "")
    kept = {name: value for name, value in os.environ.items() if name not in hidden and name != "PYTHONPATH"}
    return {**kept, **auth, "RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0"}


@pytest.fixture
def cluster(short: Path, private: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Address, and the raylet to kill. Afterwards none of its processes is left."""
    host = started("nodes", str(short / "r"), environment={**private, "PYTHONPATH": str(short)}, cwd=short)
    below: list[int] = []
    try:
        assert host.stdout is not None
        line = host.stdout.readline()
        assert line, "Ray's nodes did not start"
        below += descendants(host.pid)
        yield line.split()[0], int(line.split()[1])
    finally:
        below += descendants(host.pid)
        with suppress(subprocess.TimeoutExpired):
            host.communicate("", timeout=60)
        left = [pid for pid in {*below, host.pid} if not ended(pid)]
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        assert left == []


def ended(pid: int) -> bool:
    """Whether a process is gone within 10 s."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(handle) as file:
        return bool(select.select([file], [], [], 10)[0])


def kill_at_work(raylet: int, out: Path, driver: subprocess.Popen[str]) -> None:
    """Kill a node once a worker of its own runs and some scene, not the last, has been asked."""
    while driver.poll() is None:
        asked = len(list(out.glob(".work/drafts/*/*.parquet")))
        if 0 < asked < SCENES and any(working(pid) for pid in descendants(raylet)):
            os.kill(raylet, signal.SIGKILL)
            return
        with suppress(subprocess.TimeoutExpired):
            driver.wait(0.01)
    pytest.fail("the build ended before a node could be killed")


def working(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"ray::_on_node")
    return False


def holding(folder: Path, text: str) -> list[Path]:
    """Files that contain a text."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if text.encode() in path.read_bytes()]


@pytest.mark.skipif(not NIGHTLY, reason="with VST_NIGHTLY=1")
def test_a_node_dies_and_nothing_else_changes(
    cluster: tuple[str, int], private: dict[str, str], short: Path, tmp_path: Path
) -> None:
    address, raylet = cluster
    manifest, out = lay_out(tmp_path, scenes=SCENES), tmp_path / "shared"
    secret = {**private, **dict.fromkeys(HIDDEN, CANARY), "PYTHONPATH": str(HOME)}
    driver = started("build", str(manifest), str(out), address, environment=secret, cwd=tmp_path)
    try:
        kill_at_work(raylet, out, driver)
        assert not (out / INDEX).exists()
        told, _ = driver.communicate()
    finally:
        driver.kill()
    assert driver.returncode == 0
    run(manifest, tmp_path / "local")
    assert readable_files(out) == readable_files(tmp_path / "local")
    assert list(verify(out)) == []
    seen = json.loads(told.splitlines()[-1])  # before it, Ray tells of the node that died
    assert Path(seen["code"]).is_relative_to(short / "r")
    assert seen["environment"]["OMP_NUM_THREADS"] == "1"
    assert CANARY not in told
    assert holding(short, address.rpartition(":")[2]), "nothing was looked at"
    assert holding(short, CANARY) == holding(out, CANARY) == []


def test_a_job_takes_our_packages_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in HIDDEN:
        monkeypatch.setenv(name, CANARY)
    taken = cluster_env()
    assert CANARY not in json.dumps(taken)
    assert set(taken) == {"py_modules", "excludes", "env_vars"}
    assert [Path(path) for path in taken["py_modules"]] == [HOME / name for name in OURS]
    assert all((HOME / name / "__init__.py").is_file() for name in OURS)
    assert set(taken["env_vars"].values()) == {"1"}


def test_a_node_that_does_not_see_the_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"nowhere: node .* does not see this build; all nodes must share the folder"):
        _on_node(str, Task(tmp_path / "nowhere"))
    assert not (tmp_path / "nowhere").exists()
    run(lay_out(tmp_path), tmp_path / "out")
    assert _on_node(lambda task: task.out, Task(tmp_path / "out")) == tmp_path / "out"
