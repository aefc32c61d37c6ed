"""What a driver of another generator is, and CPU-seconds of programs."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.peers.world import World

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Peer:
    """Another generator. Its checkout is given by path, nothing of it is here: `prepare` writes what it reads of the
    worlds below a folder where their scans are; `commands` are its programs, given checkout, Python, that folder, the
    scenes and an empty folder for what it writes; `answers` are the questions that it wrote, of each the scene, the
    kind and whether its answer is wrong (None: not checked)."""

    name: str
    commit: str  # that the driver was written for
    skills: tuple[str, ...]  # ours that are nearest to what it asks
    scenes: int
    frames: int
    goal: float  # times its questions per CPU-second
    prepare: Callable[[Sequence[World], Path], None]
    commands: Callable[[Path, str, Path, Sequence[str], Path], Iterable[list[str]]]
    answers: Callable[[Path, Sequence[World]], list[tuple[str, bool | None]]]


def on_one_core() -> None:
    """Keep this process, and all that it starts, on one core and linear algebra at one thread."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))


def run(command: Sequence[str], folder: Path, log: Path) -> float:
    """CPU-seconds (user and system) of a program and all that it starts and waits for.

    Raises SystemExit with the end of its output where it fails."""
    begin = _children()
    with log.open("wb") as out:
        done = subprocess.run(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed ({done.returncode}); {log} ends:\n{log.read_text('utf-8')[-2000:]}")
    return _children() - begin


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def far_off(answer: float, truth: float) -> bool:
    """A length is wrong that is more than a tenth and more than 5 cm off."""
    return abs(answer - truth) > max(0.1 * truth, 0.05)


Entry = dict[str, Any]
