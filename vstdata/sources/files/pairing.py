"""Which picture, depth map and pose are of one moment, by what the names of their files say.

A name holds numbers: a running number, a time stamp (seconds with decimals, or whole milli-, micro- or nanoseconds), or
both. Numbers that all files of a folder have in common say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vstdata.scene import FloatArray

MAX_TIME_GAP = 0.03  # seconds: TUM's own association script takes 0.02; two cameras at 30 Hz are at most 0.017 apart
MOSTLY = 0.5  # ours: a way that pairs less than this share of the shorter list is not how the files are named
WIDE = 10  # digits: a number as wide as this is a time, 0000001-000000033369
_NUMBER = re.compile(r"[0-9]{6,}\.[0-9]+|[0-9]+")
_SECONDS = re.compile(r"[0-9]+\.[0-9]+")
_UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))  # since 1970: from where on it is a time in this many a second

Rows = list[int | None]


@dataclass(frozen=True, eq=False)
class Names:
    """What the names of the files of one folder say: the running number of each, as a tuple where several numbers
    count (None where they have none), and (n,) seconds, or None."""

    numbers: list[tuple[int, ...]] | None
    seconds: FloatArray | None
    count: int

    @property
    def whole(self) -> list[int]:
        """The last running number of each; -1 where there is none."""
        return [number[-1] for number in self.numbers] if self.numbers else [-1] * self.count


def read_names(paths: Sequence[Path]) -> Names:
    """What the names of these files say."""
    stems = [path.stem for path in paths]
    words = [[stem] if _SECONDS.fullmatch(stem) else _NUMBER.findall(stem) for stem in stems]
    width = min((len(each) for each in words), default=0)
    columns = [[each[k - width][:30] for each in words] for k in range(width)]  # from behind: prefixes may differ
    telling = [column for column in columns if len(set(column)) > 1] or columns[-1:]
    times = [(column, unit) for column in telling if (unit := _unit(column))]
    counted = [column for column in telling if not _unit(column)]
    numbers = [tuple(int(word) for word in row) for row in zip(*counted, strict=True)] if counted else None
    seconds = np.array([float(word) for word in times[0][0]]) / times[0][1] if times else None
    return Names(numbers, seconds, len(stems))


def _unit(column: Sequence[str]) -> float:
    """How many units of this column of numbers are a second; 0 where it is no time."""
    values = np.sort([float(word) for word in column])
    if any("." in word for word in column):
        return 1.0
    for least, unit in _UNITS:
        if values[0] >= least:
            return unit
    if min(len(word) for word in column) < WIDE or len(values) < 2:
        return 0.0
    step = float(np.median(np.diff(values)))  # since the start of the recording, at 1 to 1000 a second
    return 0.0 if step < 2 else 1e9 if step > 1e6 else 1e6 if step > 1e3 else 1e3


def in_order(paths: Sequence[Path]) -> list[Path]:
    """The files by time, else by running number, else by name."""
    named = sorted(paths, key=lambda path: path.name)
    names = read_names(named)
    numbers = names.numbers or [()] * names.count
    seconds = [0.0] * names.count if names.seconds is None else names.seconds.tolist()
    return [named[k] for k in sorted(range(names.count), key=lambda k: (seconds[k], numbers[k], k))]


def in_seconds(times: FloatArray) -> FloatArray:
    """(n,) time stamps of a trajectory in seconds, whatever part of a second they count."""
    least = float(np.min(times)) if len(times) else 0.0
    return times / next((unit for start, unit in _UNITS if least >= start), 1.0)


def nearest(wanted: FloatArray, times: FloatArray) -> Rows:
    """The row of the nearest time, both in seconds; None where it is farther than MAX_TIME_GAP."""
    order = np.argsort(times, kind="stable")
    right = np.clip(np.searchsorted(times[order], wanted), 0, len(times) - 1)
    left = np.clip(right - 1, 0, len(times) - 1)
    closer = np.where(np.abs(times[order][left] - wanted) <= np.abs(times[order][right] - wanted), left, right)
    return [
        int(order[k]) if abs(times[order[k]] - t) <= MAX_TIME_GAP else None for k, t in zip(closer, wanted, strict=True)
    ]


def paired(rows: Rows) -> int:
    """How many have a partner."""
    return sum(row is not None for row in rows)


def ways(first: Names, second: Names) -> dict[str, Rows]:
    """The ways in which files of two folders may belong together, the likelier first: for each of `first` the row of
    `second`, by "time", by "number" or by "order". The first pairs most files of the shorter list, where any does."""
    found: dict[str, Rows] = {}
    if first.seconds is not None and second.seconds is not None:
        found["time"] = nearest(first.seconds, second.seconds)
    if first.numbers and second.numbers and len(set(second.numbers)) == second.count:
        found["number"] = _by_number(first.numbers, second.numbers)
    if first.count == second.count and "time" not in found:
        found["order"] = list(range(first.count))
        if "number" in found and _counted_from_elsewhere(first.whole, second.whole):
            found = {"order": found["order"], **found}
    least = MOSTLY * min(first.count, second.count)
    good = {name: rows for name, rows in found.items() if paired(rows) >= least}
    if next(iter(good), "") == "number":
        good.pop("order", None)  # numbers of equal counts that meet are no coincidence
    return good or found


def stated(first: Names, second: Names, way: str) -> Rows | None:
    """The pairs of one way, "time", "number" or "order"; None where the names do not have it."""
    if way == "order":
        return list(range(first.count)) if first.count == second.count else None
    if way == "time":
        both = first.seconds is not None and second.seconds is not None
        return nearest(first.seconds, second.seconds) if both else None  # type: ignore[arg-type]
    return _by_number(first.numbers, second.numbers) if first.numbers and second.numbers else None


def _by_number(first: list[tuple[int, ...]], second: list[tuple[int, ...]]) -> Rows:
    width = min(len(first[0]), len(second[0]))
    rows = {number[-width:]: row for row, number in enumerate(second)}
    return [rows.get(number[-width:]) for number in first]


def _counted_from_elsewhere(first: list[int], second: list[int]) -> bool:
    """Whether two lists are the same count, one from 0 and one from 1."""
    steps = {b - a for a, b in zip(sorted(first), sorted(second), strict=True)}
    return steps in ({1}, {-1})
