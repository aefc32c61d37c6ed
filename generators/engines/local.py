"""The local engine: in this process for one worker, else fresh processes, of which any may be killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self

from generators.engines.task import ATTEMPTS, IN_FLIGHT, Result, Task, died, prepare_environment, prepare_worker


class LocalEngine:
    """Tasks on this machine without anything else running."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def run(self, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Generator[Result]:
        """See `Engine.run`. A pool that lost a worker is made anew, and given what is not finished."""
        if self.workers == 1:
            prepare_worker()
            yield from map(function, tasks)
            return
        waiting = dict(enumerate(tasks))
        deaths = [0] * len(tasks)
        while waiting:
            flying: dict[Future[Result], int] = {}
            try:
                for number, result in self._round(function, dict(waiting), flying):
                    del waiting[number]
                    yield result
            except BrokenProcessPool:
                for number in flying.values():
                    deaths[number] += 1
                    if deaths[number] == ATTEMPTS:
                        raise died(tasks[number]) from None

    def _round(
        self, function: Callable[[Task], Result], tasks: dict[int, Task], flying: dict[Future[Result], int]
    ) -> Iterator[tuple[int, Result]]:
        """Results of one pool, by task number; `flying` holds what is handed out. Raises BrokenProcessPool."""
        spawn = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(min(self.workers, len(tasks)), spawn, start_worker)
        queue = iter(tasks.items())
        try:
            while True:
                while len(flying) < IN_FLIGHT * self.workers and (item := next(queue, None)) is not None:
                    flying[pool.submit(function, item[1])] = item[0]
                if not flying:
                    return
                ready, _ = wait(flying, return_when=FIRST_COMPLETED)
                for future in ready:
                    result = future.result()
                    yield flying.pop(future), result
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> Self:
        prepare_environment()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


def start_worker() -> None:
    """Set up a worker process: one thread, and no life beyond its parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare_worker()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_die_after, args=(parent,), daemon=True).start()


def _die_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
