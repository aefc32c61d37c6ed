"""Which picture, depth map and pose are of one moment, by what the names of their files say.

A name holds numbers: a running number, a time stamp (seconds with decimals, or whole milli-, micro- or nanoseconds, or
ticks of 100 of them), or both. Numbers that all files of a folder have in common say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from vstdata.scene import FloatArray

MAX_TIME_GAP = 0.03  # seconds: TUM's own association script takes 0.02; two cameras at 30 Hz are at most 0.017 apart
MOSTLY = 0.5  # ours: a way that pairs less than this share of the shorter list is not how the files are named
WIDE = 10  # digits: a number as wide as this is a time, 0000001-000000033369
_NUMBER = re.compile(r"[0-9]{6,}\.[0-9]+|[0-9]+")
_SECONDS = re.compile(r"[0-9]+\.[0-9]+")
_SINCE, _UNTIL = 9 * 10**8, 3 * 10**9  # seconds since 1970: 1998 to 2065
_APART = re.compile(r"(?<![0-9.])([0-9]{9,10})[-_]([0-9]{1,9})(?![0-9.])")
_DATE = re.compile(r"(?<![0-9])((?:19|20)[0-9]{6})[-_T]?([0-9]{6})(?:[-_.]?([0-9]{3}|[0-9]{6}))?(?![0-9])")
_COPY = re.compile(r"(.+?)(?:[ _-]?\([0-9]+\)|[_-][0-9]{1,2}| copy(?: [0-9]+)?)")
COPIES = 0.2  # ours: of all files; more are no copies but another way to count
_SINCE_1970 = ((9e17, 3e18, 1e9), (9e14, 3e15, 1e6), (9e11, 3e12, 1e3))  # 1998 to 2065: from, to, units a second
_TICKS = ((1.1e17, 1.6e17, 1e7), (6.2e17, 6.6e17, 1e7))  # 100 ns since 1601 (HoloLens, Windows), since year 1 (.NET)
_LONGEST = 600.0  # seconds, ours: a recording whose pictures are farther apart counts something smaller
_LARGEST_COUNT = 1000  # ours: steps of a running number stay below it, those of micro- and nanoseconds do not

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
    stems = [_DATE.sub(_in_seconds_of, path.stem) for path in paths]
    stems = _joined(stems)
    words = [[stem] if _SECONDS.fullmatch(stem) else _NUMBER.findall(stem) for stem in stems]
    width = min((len(each) for each in words), default=0)
    columns = [[each[k - width][:30] for each in words] for k in range(width)]  # from behind: prefixes may differ
    telling = [column for column in columns if len(set(column)) > 1] or columns[-1:]
    times = [(column, unit) for column in telling if (unit := _unit(column))]
    counted = [column for column in telling if not _unit(column)]
    numbers = [tuple(int(word) for word in row) for row in zip(*counted, strict=True)] if counted else None
    seconds = np.array([float(word) for word in times[0][0]]) / times[0][1] if times else None
    return Names(numbers, seconds, len(stems))


def _in_seconds_of(told: re.Match[str]) -> str:
    """Seconds since 1970 of a date and a time of day in a name, with what stands behind the seconds."""
    date, fraction = f"{told[1]}{told[2]}", told[3] or "0"
    try:
        moment = datetime.strptime(date, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return told[0]
    return f"{int(moment.timestamp())}.{fraction}"


def _joined(stems: Sequence[str]) -> list[str]:
    """Names whose seconds and parts of a second stand apart, as ROS writes them, with a dot between; as they are where
    not all have both. Parts of one width are decimals; else they are whole nano- or microseconds."""
    told = [_APART.search(stem) for stem in stems]
    if not stems or any(one is None or not _SINCE <= int(one[1]) <= _UNTIL for one in told):
        return list(stems)
    found = [(stem, one) for stem, one in zip(stems, told, strict=True) if one is not None]
    widths = {len(one[2]) for _, one in found}
    width = 0 if len(widths) == 1 else 9 if max(widths) > 6 else 6
    return [f"{stem[: one.start()]}{one[1]}.{one[2].zfill(width)}{stem[one.end() :]}" for stem, one in found]


def without_copies(paths: Sequence[Path]) -> list[Path]:
    """The files but for copies of others beside them, "0007 (1)" and "0007_1" beside "0007", where these are few."""
    names = {path.stem for path in paths}
    copies = {path for path in paths if (told := _COPY.fullmatch(path.stem)) and told[1] in names}
    return [path for path in paths if path not in copies] if len(copies) <= COPIES * len(paths) else list(paths)


def _unit(column: Sequence[str]) -> float:
    """How many units of this column of numbers are a second; 0 where it is no time."""
    if any("." in word for word in column):
        return _since(np.unique([float(word) for word in column])) or 1.0
    values = np.unique([float(word) for word in column])
    if unit := _since(values):
        return unit
    if min(len(word) for word in column) < WIDE or len(values) < 2 or _is_count(values):
        return 0.0
    return _by_step(values)


def _since(values: FloatArray) -> float:
    """Units a second of whole time stamps (n,), rising, since an epoch that people count from; 0 where they are none:
    by their size, and by their steps, since nanoseconds since a device was switched on may be as large."""
    step = float(np.median(np.diff(values))) if len(values) > 1 else 0.0
    for least, most, unit in (*_SINCE_1970, *_TICKS):
        if least <= values[0] and values[-1] <= most and step <= _LONGEST * unit:
            return unit
    return 0.0


def _by_step(values: FloatArray) -> float:
    """Units a second of whole time stamps (n,), rising, since the start of something, at 1 to 1000 a second; 0 where
    they are none."""
    step = float(np.median(np.diff(values))) if len(values) > 1 else 0.0
    return 0.0 if step < 2 else 1e9 if step > 1e6 else 1e6 if step > 1e3 else 1e3


def _is_count(values: FloatArray) -> bool:
    """Whether numbers (n,), rising, are every so many of a running number, some perhaps missing: 0, 5, 10, 20."""
    steps = np.diff(values)
    return bool(steps.min() < _LARGEST_COUNT and (steps % steps.min() == 0).all())


def in_order(paths: Sequence[Path]) -> list[Path]:
    """The files by time, else by running number, else by name."""
    named = sorted(paths, key=lambda path: (path.name, path.as_posix()))
    names = read_names(named)
    numbers = names.numbers or [()] * names.count
    seconds = [0.0] * names.count if names.seconds is None else names.seconds.tolist()
    return [named[k] for k in sorted(range(names.count), key=lambda k: (seconds[k], numbers[k], k))]


def in_seconds(times: FloatArray) -> FloatArray:
    """(n,) time stamps of a trajectory in seconds, whatever part of a second they count."""
    values = np.unique(times)
    unit = _since(values) if len(values) else 0.0
    if not unit and len(values) and values[0] >= 10.0**WIDE:  # no seconds: they would be more than 300 years
        unit = _by_step(values)
    return times / (unit or 1.0)


def nearest(wanted: FloatArray, times: FloatArray) -> Rows:
    """The row of the time that belongs to each of `wanted`, both in seconds, or None. Where most are equal to the
    digit, only equal ones belong together; else the nearest within MAX_TIME_GAP. No row is given twice, since a
    moment's neighbour is another moment: of several the nearest has it."""
    order = np.argsort(times, kind="stable")
    right = np.clip(np.searchsorted(times[order], wanted), 0, len(times) - 1)
    left = np.clip(right - 1, 0, len(times) - 1)
    closer = np.where(np.abs(times[order][left] - wanted) <= np.abs(times[order][right] - wanted), left, right)
    away, rows = np.abs(times[order][closer] - wanted), order[closer]
    equal = len(np.intersect1d(wanted, times)) >= MOSTLY * min(len(wanted), len(times))
    found: Rows = [None] * len(wanted)
    taken: set[int] = set()
    for k in np.argsort(away, kind="stable"):
        row = int(rows[k])
        if away[k] <= (0.0 if equal else MAX_TIME_GAP) and row not in taken:
            found[k] = row
            taken.add(row)
    return found


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
    return [rows.pop(number[-width:], None) for number in first]


def _counted_from_elsewhere(first: list[int], second: list[int]) -> bool:
    """Whether two lists are the same count, one from 0 and one from 1."""
    steps = {b - a for a, b in zip(sorted(first), sorted(second), strict=True)}
    return steps in ({1}, {-1})
