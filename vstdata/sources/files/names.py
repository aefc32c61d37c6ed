"""What the names of the files of one folder say: running numbers, times, and which of several series a file is of.

A name holds numbers: a running number, a time stamp (seconds with decimals, or whole milli-, micro- or nanoseconds, or
ticks of 100 of them; seconds and their fraction apart, or a date), or both. Numbers that all files of a folder have in
common say nothing.
"""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np

from vstdata.scene import FloatArray

WIDE = 10  # digits: a number as wide as this is a time, 0000001-000000033369
NUMBER = re.compile(r"[0-9]{6,}\.[0-9]+|[0-9]+")
SECONDS = re.compile(r"[0-9]+\.[0-9]+")
_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})[-_.]?([0-9]{2})[-_.]?([0-9]{2})[-_. T]*"
    r"([0-9]{2})[-_.:h]?([0-9]{2})[-_.:m]?([0-9]{2})(?:[-_.,s]?([0-9]{3}|[0-9]{6}|[0-9]{9}))?(?![0-9])"
)
_SINCE_1970 = ((9e17, 3e18, 1e9), (9e14, 3e15, 1e6), (9e11, 3e12, 1e3))  # 1998 to 2065: from, to, units a second
_TICKS = ((1.1e17, 1.6e17, 1e7), (6.2e17, 6.6e17, 1e7))  # 100 ns since 1601 (HoloLens, Windows), since year 1 (.NET)
_WHOLE_SECONDS = (9e8, 3e9)  # since 1970, as the others
_LONGEST = 600.0  # seconds, ours: a recording whose pictures are farther apart counts something smaller
_LARGEST_COUNT = 1000  # ours: steps of a running number stay below it, those of micro- and nanoseconds do not
_SHORTEST = 5  # milliseconds, ours: numbers of few digits with smaller uneven steps are no times

Column = list[str]


@dataclass(frozen=True, eq=False)
class Names:
    """What the names of the files of one folder say, a row for each file.

    `numbers`: the running numbers as a tuple where several count (None where they have none), the likelier last.
    `seconds` (n,), or None; not `sure` where the same digits may be running numbers with gaps. `series`: the words by
    which files of several cameras or kinds differ. `digits`: all numbers of a name."""

    numbers: list[tuple[int, ...]] | None
    seconds: FloatArray | None
    count: int
    sure: bool = True
    series: tuple[str, ...] = ()
    digits: tuple[tuple[str, ...], ...] = ()
    whole: tuple[int, ...] = ()

    @property
    def along(self) -> FloatArray | None:
        """(n,) by what the files follow each other, strictly rising: seconds, else running numbers; None where neither
        rises."""
        values = np.array(self.whole, np.float64) if self.seconds is None else self.seconds
        return values if len(values) > 1 and bool((np.diff(values) > 0).all()) else None


def read_names(paths: Sequence[Path]) -> Names:
    """What the names of these files say."""
    stems = [path.stem for path in paths]
    dates, rest = _dated(stems)
    words = [[stem] if SECONDS.fullmatch(stem) else NUMBER.findall(stem) for stem in rest]
    width = min((len(each) for each in words), default=0)
    columns = [[each[k - width][:30] for each in words] for k in range(width)]  # from behind: prefixes may differ
    joined, columns = _seconds_and_fraction(columns)
    telling = [column for column in columns if len(set(column)) > 1] or columns[-1:]
    units = [_unit(column) for column in telling]
    times = [
        np.array([float(w) for w in column]) / unit for column, (unit, sure) in zip(telling, units, strict=True) if sure
    ]
    maybe = [
        np.array([float(w) for w in column]) / unit
        for column, (unit, sure) in zip(telling, units, strict=True)
        if unit and not sure
    ]
    sure = [seconds for seconds in (dates, joined, *times) if seconds is not None]
    counted = [column for column, (_, is_time) in zip(telling, units, strict=True) if not is_time]
    plain = [column for column, (unit, _) in zip(telling, units, strict=True) if not unit]
    numbers = [tuple(int(word) for word in row) for row in zip(*counted, strict=True)] if counted else None
    return Names(
        numbers,
        next(iter((*sure, *maybe)), None),
        len(stems),
        bool(sure) or not maybe,
        _series(paths),
        tuple(tuple(NUMBER.findall(stem)) for stem in stems),
        tuple(int(word) for word in (plain or counted)[-1]) if counted else (-1,) * len(stems),
    )


def _series(paths: Sequence[Path]) -> tuple[str, ...]:
    """Of each file the words of its folders and its name that not all have: "left" of left/rgb_0001."""
    folders = [re.split(r"[^a-z0-9]+", path.parent.as_posix().lower()) for path in paths]
    named = [re.split(r"[^a-z]+", path.stem.lower()) for path in paths]
    both = [[*("/" + word for word in folder), *own] for folder, own in zip(folders, named, strict=True)]
    shared = set.intersection(*map(set, both)) if both else set()
    return tuple(" ".join(word.lstrip("/") for word in each if word not in shared) for each in both)


def _dated(stems: Sequence[str]) -> tuple[FloatArray | None, Sequence[str]]:
    """(n,) seconds of the dates that all names have, each another one, and what the names are without them."""
    found = [_DATE.search(stem) for stem in stems]
    if len(stems) < 2 or not all(found):
        return None, stems
    matches = [match for match in found if match]
    try:
        whole = [timegm(datetime(*(int(part) for part in match.groups()[:6])).timetuple()) for match in matches]  # type: ignore[arg-type]
    except ValueError:
        return None, stems
    parts = [match[7] or "" for match in matches]
    if _runs_on(whole, parts):
        return None, stems
    seconds = np.array(
        [second + (float(f"0.{part}") if part else 0.0) for second, part in zip(whole, parts, strict=True)]
    )
    midnight = not any(parts) and all(match[4] + match[5] == "0000" for match in matches)  # 20190207_000012 is a count
    if len(np.unique(seconds)) < len(stems) or midnight:
        return None, stems
    return seconds, [
        stem[: match.start()] + "_" + stem[match.end() :] for stem, match in zip(stems, matches, strict=True)
    ]


def _seconds_and_fraction(columns: list[Column]) -> tuple[FloatArray | None, list[Column]]:
    """(n,) seconds of two neighbouring columns that are whole seconds since 1970 and a fraction (1305031102_175304),
    and the columns without them."""
    for k, (whole, parts) in enumerate(pairwise(columns)):
        widths = {len(part) for part in parts}
        if len(set(whole)) < 2 or any("." in word for word in (*whole, *parts)) or max(widths) > 9:
            continue
        values, least = [int(word) for word in whole], min(int(word) for word in whole)
        digits = max(widths) if len(widths) == 1 else next(n for n in (3, 6, 9) if n >= max(widths))
        known = digits in (3, 6, 9) and _WHOLE_SECONDS[0] <= least and max(values) <= _WHOLE_SECONDS[1]
        if not known or _runs_on(values, parts):
            continue
        seconds = np.array([v + int(part) / 10.0**digits for v, part in zip(values, parts, strict=True)])
        return seconds, [*columns[:k], *columns[k + 2 :]]
    return None, columns


def _runs_on(whole: Sequence[int], parts: Sequence[str]) -> bool:
    """Whether what follows whole seconds is no fraction of them but a running number."""
    order = sorted(range(len(whole)), key=lambda k: (whole[k], int(parts[k] or 0)))
    values = np.array([float(parts[k] or 0) for k in order])
    rising = len(values) > 1 and bool((np.diff(values) > 0).all())
    return rising and whole[order[0]] != whole[order[-1]] and _is_count(values)


def _unit(column: Sequence[str]) -> tuple[float, bool]:
    """How many units of this column of numbers are a second, 0 where it is no time, and whether that is sure."""
    values = np.unique([float(word) for word in column])
    if unit := _since(values):
        return unit, True
    if any("." in word for word in column):
        return 1.0, True
    if len(values) < 2 or _is_count(values):
        return 0.0, False
    unit = by_step(values)
    if min(len(word) for word in column) >= WIDE:
        return unit, unit > 0
    return (unit if float(np.median(np.diff(values))) >= _SHORTEST else 0.0), False


def _since(values: FloatArray) -> float:
    """Units a second of whole time stamps (n,), rising, since an epoch that people count from; 0 where they are none:
    by their size, and by their steps, since nanoseconds since a device was switched on may be as large."""
    step = float(np.median(np.diff(values))) if len(values) > 1 else 0.0
    for least, most, unit in (*_SINCE_1970, *_TICKS):
        if least <= values[0] and values[-1] <= most and step <= _LONGEST * unit:
            return unit
    return 0.0


def by_step(values: FloatArray) -> float:
    """Units a second of whole time stamps (n,), rising, since the start of something, at 1 to 1000 a second; 0 where
    they are none."""
    step = float(np.median(np.diff(values))) if len(values) > 1 else 0.0
    return 0.0 if step < 2 else 1e9 if step > 1e6 else 1e6 if step > 1e3 else 1e3


def _is_count(values: FloatArray) -> bool:
    """Whether numbers (n,), rising, are every so many of a running number, some perhaps missing: 0, 5, 10, 20."""
    steps = np.diff(values)
    return bool(steps.min() < _LARGEST_COUNT and (steps % steps.min() == 0).all())


def in_seconds(times: FloatArray) -> FloatArray:
    """(n,) time stamps of a trajectory in seconds, whatever part of a second they count."""
    values = np.unique(times)
    unit = _since(values) if len(values) else 0.0
    if not unit and len(values) and values[0] >= 10.0**WIDE:  # no seconds: they would be more than 300 years
        unit = by_step(values)
    return times / (unit or 1.0)


def in_order(paths: Sequence[Path]) -> list[Path]:
    """The files by time, else folder by folder by running number, else by name; the same on every file system."""
    named = sorted(paths, key=lambda path: path.as_posix())
    names = read_names(named)
    numbers = names.numbers or [()] * names.count
    seconds = [0.0] * names.count if names.seconds is None or not names.sure else names.seconds.tolist()
    folders = [path.parent.as_posix() for path in named]
    return [named[k] for k in sorted(range(names.count), key=lambda k: (seconds[k], folders[k], numbers[k], k))]
