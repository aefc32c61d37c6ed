"""The engine without workers: one task after the other in this process, for a debugger, a notebook, a test.

A task that kills its worker kills the build here.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from generators.engines.task import Result, Task, gave_up, run_task


class HereEngine:
    """Tasks in this process, on one core as in a worker; afterwards its libraries have their threads again."""

    def __init__(self) -> None:
        self._limits = ExitStack()

    def run(
        self, function: Callable[[Task], Result], tasks: Sequence[Task], died: Callable[[Task], Result] = gave_up
    ) -> Generator[Result]:
        """See `Engine.run`."""
        yield from (run_task(function, task) for task in tasks)

    def __enter__(self) -> Self:
        import cv2
        from threadpoolctl import threadpool_limits

        self._limits.enter_context(threadpool_limits(1))
        self._limits.callback(cv2.setNumThreads, cv2.getNumThreads())
        cv2.setNumThreads(1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._limits.close()
