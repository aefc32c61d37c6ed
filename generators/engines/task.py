"""What runs tasks. How the work is cut is not how many workers run: every engine gives the same files."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from types import TracebackType
from typing import Protocol, Self, TypeVar

from vstdata.errors import BuildError

Task = TypeVar("Task")
Result = TypeVar("Result")

ATTEMPTS = 3  # a task whose worker dies this often is not tried again
IN_FLIGHT = 2  # tasks per worker handed out ahead: the rest waits unsent
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
SECRETS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HUGGINGFACE_TOKEN")


class Engine(Protocol):
    """Runs tasks between `with`. A task must not depend on another, nor on being run once."""

    def run(self, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Generator[Result]:
        """The results in the order in which they are ready. Raises what a task raises, and BuildError for a task whose
        worker died ATTEMPTS times."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def prepare_environment() -> None:
    """One thread per worker, and no Hub token nor key in any: set before workers start, which inherit it."""
    for name in THREADS:
        os.environ[name] = "1"
    for name in list(os.environ):
        if name in SECRETS or name.endswith("_KEY"):
            del os.environ[name]


def prepare_worker() -> None:
    """A worker is one core."""
    import cv2

    cv2.setNumThreads(1)


def died(task: object) -> BuildError:
    """The error for a task that keeps killing its worker."""
    name = getattr(task, "name", "a task")
    return BuildError(f"{name}: its worker died {ATTEMPTS} times; if memory is short, try fewer --workers")
