"""The Ray engine: one Ray task per task, on this machine or on a cluster whose machines see the same folders.

A cluster's nodes need the dependencies only: our packages travel with the job as they are here, the manifest inside the
tasks. Of this process's environment nothing goes there. Ray itself reads its settings from the environment, so they
stand in it while Ray starts, and then it is as before.
"""

from __future__ import annotations

import contextlib
import logging
import os
import platform
import secrets
import shutil
import socket
import sysconfig
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from generators.engines.task import (
    ATTEMPTS,
    IN_FLIGHT,
    THREADS,
    Result,
    Task,
    gave_up,
    prepare_worker,
    run_task,
    secret_names,
)
from generators.folder import CLAIM
from vstdata.errors import BuildError
from vstdata.home import HOME, OURS
from vstdata.registry import packages_of

QUIET: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
KNOCK_SECONDS = 10.0
MOST_TOLD = 400  # characters of an error of Ray's
STORE_BYTES = 100 * 2**20  # tasks and records are small: pictures never pass through Ray
OWN = {"worker_process_setup_hook": "vstdata.home.use_own_packages"}  # whatever lies in the driver's folder
SILENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
TOKEN = secrets.token_hex(32)  # of every private Ray of this process: Ray reads it once
TOGETHER = 2  # a node that dies takes many tasks along: they run together once more before any runs alone


class RayEngine:
    """Tasks on Ray. Without an address it starts a private Ray here when there is work, with a token of its own, and
    stops it afterwards. On a cluster one worker means all that it has."""

    def __init__(self, workers: int, address: str = "") -> None:
        self.workers, self.address = workers, address
        self._started = False
        self._token: Path | None = None

    def run(
        self, function: Callable[[Task], Result], tasks: Sequence[Task], died: Callable[[Task], Result] = gave_up
    ) -> Generator[Result]:
        """See `Engine.run`. Ray knows whose worker died, but not whether it died of its task."""
        self._start()
        suspects = list(tasks)
        for _ in range(TOGETHER):
            suspects = yield from self._together(function, suspects)
        for task in suspects:
            yield self._alone(function, task, died)

    def _together(
        self, function: Callable[[Task], Result], tasks: Sequence[Task]
    ) -> Generator[Result, None, list[Task]]:
        """Results as they come; returns the tasks whose workers died."""
        import ray

        remote, ahead = self._remote(), IN_FLIGHT * self._room()
        queue = iter(tasks)
        suspects: list[Task] = []
        flying: dict[Any, Task] = {}
        try:
            while True:
                while len(flying) < ahead and (task := next(queue, None)) is not None:
                    flying[remote.remote(function, task)] = task
                if not flying:
                    return suspects
                ready, _ = ray.wait(list(flying), num_returns=1)
                task = flying.pop(ready[0])
                try:
                    result = _result(ready[0])
                except _WorkerDiedError:
                    suspects.append(task)
                else:
                    yield result
        finally:
            for reference in flying:
                ray.cancel(reference)

    def _alone(self, function: Callable[[Task], Result], task: Task, died: Callable[[Task], Result]) -> Result:
        for _ in range(ATTEMPTS):
            try:
                result: Result = _result(self._remote().remote(function, task))
                return result
            except _WorkerDiedError:
                continue
        return died(task)

    def _remote(self) -> Any:
        """Our function as Ray's, which is not to try again by itself: of memory it would for ever."""
        ray: Any = import_module("ray")
        return ray.remote(num_cpus=1, max_retries=0)(_on_node if self.address else _in_worker)

    def _start(self) -> None:
        if self._started:
            return
        with _environment_kept(), contextlib.ExitStack() as undo:
            os.environ.update(SILENT)
            if not self.address:
                os.environ.update(self._auth())
            import ray

            if ray.is_initialized():
                raise BuildError("this process uses Ray already: call ray.shutdown() first, or take --engine local")
            undo.callback(ray.shutdown)
            try:
                if self.address:
                    knock(self.address)
                    ray.init(address=self.address, runtime_env=cluster_env(), **QUIET)
                else:
                    size: dict[str, Any] = {"num_cpus": self.workers, "object_store_memory": STORE_BYTES}
                    here = local_env(os.environ)
                    ray.init(address="local", include_dashboard=False, runtime_env=here, **size, **QUIET)
            except Exception as error:  # of the start of its processes Ray tells by Exception itself
                raise BuildError(self._not_started(error, ray.__version__)) from error
            undo.pop_all()
        self._started = True

    def _auth(self) -> Mapping[str, str]:
        """What gives a private Ray a token that only this user can read, unless the user has one."""
        if any(name.startswith("RAY_AUTH") for name in os.environ):
            return {}
        if self._token is None:
            self._token = Path(tempfile.mkdtemp(prefix="vst-ray-"))
            (self._token / "token").write_text(TOKEN)
        return {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(self._token / "token")}

    def _not_started(self, error: Exception, version: str) -> str:
        """What was tried, how it went, and what would be right."""
        why = " ".join(str(error).split())[:MOST_TOLD] or type(error).__name__
        if self.address:
            return (
                f"Ray at {self.address}: {why}; expected a running cluster that this machine reaches, "
                f"with Ray {version} and Python {platform.python_version()} as here, and its token where it wants one"
            )
        return (
            f"Ray with {self.workers} workers on this machine: {why}; expected memory for so many, of it "
            f"{STORE_BYTES // 2**20} MiB in /dev/shm, and a short TMPDIR; try fewer --workers or --engine local"
        )

    def _room(self) -> int:
        """How many tasks can run at once."""
        if not self.address or self.workers > 1:
            return self.workers
        ray: Any = import_module("ray")
        return max(1, int(ray.cluster_resources().get("CPU", 1)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._started:
                with _environment_kept():
                    import_module("ray").shutdown()
                self._started = False
        finally:
            if self._token is not None:
                shutil.rmtree(self._token, ignore_errors=True)
                self._token = None


@contextlib.contextmanager
def _environment_kept() -> Iterator[None]:
    """Put this process's environment back as it was."""
    before = dict(os.environ)
    try:
        yield
    finally:
        for name in os.environ.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


def knock(address: str) -> None:
    """Raise OSError where nothing listens at host:port or ray://host:port, for which Ray itself would wait minutes."""
    host, _, port = address.rpartition("/")[2].rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), KNOCK_SECONDS).close()


def cluster_env() -> dict[str, Any]:
    """What a job takes along to nodes: our three packages, those that bring skills and readers, and one thread per
    worker. Never a secret: Ray keeps it in its tables and logs."""
    packages = [str(HOME.parent / name) for name in OURS] + [str(home) for home in _brought()]
    return {"py_modules": packages, "excludes": ["__pycache__"], "env_vars": dict.fromkeys(THREADS, "1")}


def _brought() -> list[Path]:
    """Where the code of other packages lies that bring skills and readers."""
    return [home for package in packages_of("vstdata.skills", "vstdata.readers") for home in package.homes]


def local_env(environment: Mapping[str, str]) -> dict[str, Any]:
    """What workers on this machine have beside the environment that they inherit: one thread, nothing where that has
    keys and tokens, and the code that runs here, also where it is a checkout or only in this process's path."""
    paths = environment.get("PYTHONPATH", "").split(os.pathsep)
    installed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    others = dict.fromkeys(str(home.parent) for home in _brought() if str(home.parent) not in {*installed, *paths})
    seen = os.pathsep.join(filter(None, (*(() if str(HOME.parent) in paths else (str(HOME.parent),)), *paths, *others)))
    return {
        "env_vars": {
            **dict.fromkeys(THREADS, "1"),
            **dict.fromkeys(secret_names(environment), ""),
            "PYTHONPATH": seen,
        },
        **OWN,
    }


def _in_worker(function: Callable[[Task], Result], task: Task) -> Result:
    prepare_worker()
    return run_task(function, task)


def _on_node(function: Callable[[Task], Result], task: Task) -> Result:
    out = getattr(task, "out", None)
    if out is not None and not (out / CLAIM).is_file():
        raise BuildError(f"{out}: node {socket.gethostname()} does not see this build; all nodes must share the folder")
    return _in_worker(function, task)


class _WorkerDiedError(Exception):
    """Ray lost the process of a task, or its node."""


def _result(reference: Any) -> Any:
    """What a task returned. Raises what it raised, BuildError where Ray cannot make workers."""
    ray: Any = import_module("ray")
    try:
        return ray.get(reference)
    except ray.exceptions.RayTaskError as error:
        raise (error.cause or error) from None
    except ray.exceptions.RuntimeEnvSetupError as error:
        raise BuildError(f"Ray cannot set up a worker: {' '.join(str(error).split())[:MOST_TOLD]}") from error
    except ray.exceptions.RayError as error:
        raise _WorkerDiedError from error
