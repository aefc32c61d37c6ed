"""Progress for people: a bar with rates and time left in a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from generators.tables import say

PLAIN_SECONDS = 10.0  # between two plain lines

Step = Callable[[int], None]


class Watch(Protocol):
    """Told how far a build is."""

    def stage(self, title: str, unit: str, total: int, done: int) -> contextlib.AbstractContextManager[Step]:
        """A stage of `total` units of which `done` are there already; the step is called per unit with its samples."""

    def say(self, text: str) -> None:
        """One line."""


class Silent:
    """A watch that says nothing."""

    @contextlib.contextmanager
    def stage(self, title: str, unit: str, total: int, done: int) -> Iterator[Step]:
        """See `Watch.stage`."""
        yield lambda samples: None

    def say(self, text: str) -> None:
        """See `Watch.say`."""


class Bars:
    """A watch on a console."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str) -> None:
        """See `Watch.say`."""
        say(self._console, text)

    def stage(self, title: str, unit: str, total: int, done: int) -> contextlib.AbstractContextManager[Step]:
        """See `Watch.stage`."""
        return (
            self._bar(title, unit, total, done) if self._console.is_terminal else self._lines(title, unit, total, done)
        )

    @contextlib.contextmanager
    def _bar(self, title: str, unit: str, total: int, done: int) -> Iterator[Step]:
        rates = Rates(unit)
        columns = ["[progress.description]{task.description}", "{task.fields[rates]}"]
        with Progress(
            TextColumn(columns[0]),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(columns[1]),
            TimeRemainingColumn(),
            console=self._console,
        ) as progress:
            bar = progress.add_task(title, total=total, completed=done, rates="")

            def step(samples: int) -> None:
                progress.update(bar, advance=1, rates=rates.step(samples))

            yield step

    @contextlib.contextmanager
    def _lines(self, title: str, unit: str, total: int, done: int) -> Iterator[Step]:
        rates = Rates(unit)
        told = time.monotonic()
        if done:
            self.say(f"{title}: {done} of {total} {unit} are there already")

        def step(samples: int) -> None:
            nonlocal told, done
            done += 1
            text = rates.step(samples)
            if done == total or time.monotonic() - told > PLAIN_SECONDS:
                told = time.monotonic()
                self.say(f"{title}: {done} of {total} {unit}, {text}, {rates.left(total - done)} left")

        yield step


class Rates:
    """Units and samples per second since the stage began."""

    def __init__(self, unit: str) -> None:
        self._unit, self._begin, self._units, self._samples = unit, time.monotonic(), 0, 0

    def step(self, samples: int) -> str:
        """Count one unit; the rates so far as text."""
        self._units += 1
        self._samples += samples
        seconds = max(time.monotonic() - self._begin, 1e-3)
        text = f"{self._units / seconds:.2g} {self._unit}/s"
        return f"{text}, {self._samples / seconds:.0f} samples/s" if self._samples else text

    def left(self, units: int) -> str:
        """The time that `units` more will take."""
        return duration(units * (time.monotonic() - self._begin) / max(self._units, 1))


def duration(seconds: float) -> str:
    """3725 -> '1 h 02 min', 65 -> '1 min 05 s', 4.2 -> '4.2 s'."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"
