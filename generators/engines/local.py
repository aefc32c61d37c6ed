"""The local engine: fresh processes on this machine, of which any may be killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self

from generators.engines.task import ATTEMPTS, IN_FLIGHT, Result, Task, gave_up, prepare_worker, run_task
from vstdata.errors import BuildError
from vstdata.home import start_in_worker


class LocalEngine:
    """Tasks on this machine without anything else running. Workers start when there is work, and stay."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def run(
        self, function: Callable[[Task], Result], tasks: Sequence[Task], died: Callable[[Task], Result] = gave_up
    ) -> Generator[Result]:
        """See `Engine.run`. When a process dies its pool is lost, and nobody knows whose task it was."""
        waiting = deque(tasks)
        while waiting:
            suspects: list[Task] = []
            yield from self._together(function, waiting, suspects)
            for task in suspects:
                yield self._alone(function, task, died, deaths=1 if len(suspects) == 1 else 0)

    def _together(
        self, function: Callable[[Task], Result], waiting: deque[Task], suspects: list[Task]
    ) -> Generator[Result]:
        """Results until nothing is waiting or a process dies; `suspects` are then the tasks that were in flight."""
        flying: dict[Future[Result], Task] = {}
        try:
            while waiting or flying:
                while waiting and len(flying) < IN_FLIGHT * self.workers:
                    flying[self._workers().submit(run_task, function, waiting[0])] = waiting[0]
                    waiting.popleft()
                ready, _ = wait(flying, return_when=FIRST_COMPLETED)
                for future in ready:
                    result = future.result()
                    del flying[future]
                    yield result
        except BrokenProcessPool:
            self._stop()
            for future, task in flying.items():
                if isinstance(future.exception(), BrokenProcessPool):
                    suspects.append(task)
                else:
                    yield future.result()
        finally:
            for future in flying:
                future.cancel()

    def _alone(
        self, function: Callable[[Task], Result], task: Task, died: Callable[[Task], Result], deaths: int
    ) -> Result:
        for _ in range(deaths, ATTEMPTS):
            try:
                return self._workers().submit(run_task, function, task).result()
            except BrokenProcessPool:
                self._stop()
        self._refuse_sick()
        return died(task)

    def _refuse_sick(self) -> None:
        """Raise BuildError where a worker dies of nothing: then it is not the task."""
        try:
            self._workers().submit(os.getpid).result()
        except BrokenProcessPool as error:
            raise BuildError(
                "no worker process can be started here (a script that builds needs its `if __name__ == "
                '"__main__":`, and every worker memory for itself); `--engine here` works without'
            ) from error

    def _workers(self) -> ProcessPoolExecutor:
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.workers, spawn, start_in_worker, (__name__, start_worker.__name__))
        return self._pool

    def _stop(self, *, at_once: bool = False) -> None:
        """Let the workers end what they are at, or end them: what they write is whole or absent either way."""
        pool, self._pool = self._pool, None
        if pool is not None:
            workers = list((pool._processes or {}).values()) if at_once else []
            for worker in workers:
                worker.kill()
            pool.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop(at_once=kind is not None)  # nobody waits for what is thrown away: a task may never end


def start_worker() -> None:
    """Set up a worker process: no keys, one thread; what interrupts the build is for its parent to act on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare_worker()
