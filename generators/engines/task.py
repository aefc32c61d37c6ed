"""What runs tasks. How the work is cut is not how many workers run: every engine gives the same files."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Iterable, Sequence
from types import TracebackType
from typing import NoReturn, Protocol, Self, TypeVar

from vstdata.errors import BuildError

Task = TypeVar("Task")
Result = TypeVar("Result")

ATTEMPTS = 3  # a task whose worker dies this often while nothing else is in flight is not tried again
IN_FLIGHT = 2  # tasks per worker handed out ahead: the rest waits unsent
GARBAGE = 100_000  # objects made between two looks for cycles: drafts and facts have none, and 700 cost 3 % of asking
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
DEATHS = f"its worker died {ATTEMPTS} times; if memory is short, try fewer --workers"


def gave_up(task: object) -> NoReturn:
    """The end of a build for a task that keeps killing its worker."""
    raise BuildError(f"{getattr(task, 'name', 'a task')}: {DEATHS}")


def run_task(function: Callable[[Task], Result], task: Task) -> Result:
    """What a task returns. Raises what it raises, and BuildError where its code would end the program: no build ends as
    if all were well because somebody's skill or reader calls sys.exit."""
    try:
        return function(task)
    except SystemExit as error:
        raise BuildError(f"{getattr(task, 'name', 'a task')}: its code ends the program: {error!r}") from error


class Engine(Protocol):
    """Runs tasks between `with`. A task must not depend on another, nor on being run once.

    The process that uses an engine keeps its environment and its libraries' settings: what a worker is to have is set
    in the worker.
    """

    def run(
        self, function: Callable[[Task], Result], tasks: Sequence[Task], died: Callable[[Task], Result] = gave_up
    ) -> Generator[Result]:
        """The results in the order in which they are ready. Raises as `run_task` does.

        A worker's death is nobody's fault yet: what may have caused it runs again, one task at a time. A task whose
        worker dies ATTEMPTS times then has the result `died(task)`, by default a BuildError.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def secret_names(names: Iterable[str]) -> list[str]:
    """Those of environment variables that hold keys and tokens, Ray's own apart: no worker gets them."""
    return sorted(name for name in names if name.endswith(("_KEY", "_TOKEN")) and not name.startswith("RAY_"))


def prepare_worker() -> None:
    """Make this process a worker's: one core, no key, no token and no plots. Before it imports what the tasks need."""
    os.environ.update(dict.fromkeys(THREADS, "1"))
    for name in secret_names(list(os.environ)):
        del os.environ[name]
    gc.set_threshold(GARBAGE)
    import cv2
    from threadpoolctl import threadpool_limits

    from vstdata.system import leave_out_plots

    leave_out_plots()
    cv2.setNumThreads(1)
    threadpool_limits(1)  # for libraries that were loaded before the environment said so
