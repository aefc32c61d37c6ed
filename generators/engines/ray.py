"""The Ray engine: one Ray task per task, on this machine or on a cluster whose machines see the same folders.

A cluster's nodes need the dependencies only: our packages travel with the job as they are here, the manifest inside the
tasks. Of this process's environment nothing goes there.
"""

from __future__ import annotations

import atexit
import logging
import os
import platform
import secrets
import shutil
import socket
import tempfile
from collections.abc import Callable, Generator, Sequence
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
    died,
    prepare_environment,
    prepare_worker,
)
from generators.folder import CLAIM
from vstdata.errors import BuildError

HOME = Path(__file__).parents[2]
PACKAGES = ("vstdata", "skills", "generators")
QUIET: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
KNOCK_SECONDS = 10.0
MOST_TOLD = 400  # characters of an error of Ray's
STORE_BYTES = 100 * 2**20  # tasks and records are small: pictures never pass through Ray
SILENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}


class RayEngine:
    """Tasks on Ray. Without an address it starts a private Ray here when there is work, with a token of its own, and
    stops it afterwards. On a cluster one worker means all that it has."""

    def __init__(self, workers: int, address: str = "") -> None:
        self.workers, self.address = workers, address
        self._started = False

    def run(self, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Generator[Result]:
        """See `Engine.run`."""
        import ray

        self._start()
        remote: Any = ray.remote(num_cpus=1, max_retries=ATTEMPTS - 1)(_on_node if self.address else _in_worker)
        ahead = IN_FLIGHT * self._room()
        queue = iter(tasks)
        flying: dict[Any, Task] = {}
        try:
            while True:
                while len(flying) < ahead and (task := next(queue, None)) is not None:
                    flying[remote.remote(function, task)] = task
                if not flying:
                    return
                ready, _ = ray.wait(list(flying), num_returns=1)
                task = flying.pop(ready[0])
                yield _result(ready[0], task)
        finally:
            for reference in flying:
                ray.cancel(reference)

    def _start(self) -> None:
        import ray

        if self._started:
            return
        try:
            if self.address:
                knock(self.address)
                ray.init(address=self.address, runtime_env=runtime_env(), **QUIET)
            else:
                size: dict[str, Any] = {"num_cpus": self.workers, "object_store_memory": STORE_BYTES}
                ray.init(address="local", include_dashboard=False, **size, **QUIET)
        except Exception as error:  # of the start of its processes Ray tells by Exception itself
            ray.shutdown()
            raise BuildError(self._not_started(error, ray.__version__)) from error
        self._started = True

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
        prepare_environment()
        os.environ.update(SILENT)
        if not self.address:
            see_our_code()
            make_token()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._started:
            import ray

            ray.shutdown()
            self._started = False


def knock(address: str) -> None:
    """Raise OSError where nothing listens at host:port or ray://host:port, for which Ray itself would wait minutes."""
    host, _, port = address.rpartition("/")[2].rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), KNOCK_SECONDS).close()


def runtime_env() -> dict[str, Any]:
    """What a job takes along to nodes: our three packages, and one thread per worker. Never a secret: Ray keeps it in
    its tables and logs."""
    packages = [str(HOME / name) for name in PACKAGES]
    return {"py_modules": packages, "excludes": ["__pycache__"], "env_vars": dict.fromkeys(THREADS, "1")}


def see_our_code() -> None:
    """A driver started from a checkout: workers on this machine must find the same code."""
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if str(HOME) not in paths:
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(HOME), *paths)))


def make_token() -> None:
    """Give the Ray of this process a token that only this user can read, unless there is one; before its import."""
    if any(name.startswith("RAY_AUTH") for name in os.environ):
        return
    folder = Path(tempfile.mkdtemp(prefix="vst-ray-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "token").write_text(secrets.token_hex(32))
    os.environ["RAY_AUTH_MODE"] = "token"
    os.environ["RAY_AUTH_TOKEN_PATH"] = str(folder / "token")


def _in_worker(function: Callable[[Task], Result], task: Task) -> Result:
    prepare_worker()
    return function(task)


def _on_node(function: Callable[[Task], Result], task: Task) -> Result:
    out = getattr(task, "out", None)
    if out is not None and not (out / CLAIM).is_file():
        raise BuildError(f"{out}: node {socket.gethostname()} does not see this build; all nodes must share the folder")
    return _in_worker(function, task)


def _result(reference: Any, task: object) -> Any:
    import ray

    try:
        return ray.get(reference)
    except ray.exceptions.RayTaskError as error:
        raise (error.cause or error) from None
    except ray.exceptions.RayError as error:
        raise died(task) from error
