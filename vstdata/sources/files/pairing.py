"""Which picture, depth map and pose are of one moment, by what the names of their files say."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

import numpy as np

from vstdata.scene import FloatArray
from vstdata.sources.files.names import Names

MAX_TIME_GAP = 0.03  # seconds: TUM's own association script takes 0.02; two cameras at 30 Hz are at most 0.017 apart
MOSTLY = 0.5  # ours: a way that pairs less than this share of the shorter list is not how the files are named
OUT_OF_STEP = (
    0.6  # of a usual step, ours: a lost file puts all after it out by 1, two clocks or cameras by less than .5
)
SPANS = 0.8  # ours: numbers that are perhaps times and a trajectory's times span as long

Rows = list[int | None]


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
    `second`, by "time", by "number" or by "order". The first pairs most files of the shorter list, where any does.

    By order only where there are as many, where no two files of a folder have one number, and where the numbers or
    times of both rise in step: a file that is lost in each folder would give all between them their neighbour's."""
    found: dict[str, Rows] = {}
    least = MOSTLY * min(first.count, second.count)
    if first.sure and second.sure and first.seconds is not None and second.seconds is not None:
        found["time"] = nearest(first.seconds, second.seconds)
    if (by_number := _by_number(first, second)) is not None:
        found["number"] = by_number
    perhaps = _perhaps_times(first, second)
    if perhaps and ("number" not in found or paired(found["number"]) < least):
        found = {"time": perhaps, **found}
    clear = "time" not in found and not perhaps and not (_repeats(first) or _repeats(second))
    if first.count == second.count and clear and in_step(first.along, second.along):
        found["order"] = list(range(first.count))
        if "number" in found and _counted_from_elsewhere(first.whole, second.whole):
            found = {"order": found["order"], **found}
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
    return _by_number(first, second)


def in_step(first: FloatArray | None, second: FloatArray | None) -> bool:
    """Whether two rising rows of numbers or times (n,) may be those of the same moments, one by one, though counted
    from elsewhere and in another unit. A row without gaps says nothing: its files were numbered anew."""
    if first is None or second is None or len(first) != len(second) or len(first) < 4:
        return True
    if any(len(np.unique(np.diff(row))) == 1 for row in (first, second)):
        return True
    line = np.polyfit(first - first[0], second - second[0], 1)
    away = second - second[0] - np.polyval(line, first - first[0])
    return bool(np.abs(away - np.median(away)).max() <= OUT_OF_STEP * np.median(np.diff(second)))


def spans_alike(first: FloatArray, second: FloatArray) -> bool:
    """Whether two rows of times (n,) and (m,) last about as long."""
    spans = sorted((float(np.ptp(first)), float(np.ptp(second))))
    return spans[0] >= SPANS * spans[1] > 0


def _by_number(first: Names, second: Names) -> Rows | None:
    """Rows by the first of the ways to read running numbers that pairs most files, else by that which pairs the most;
    None where numbers, which more than one file of a folder has, tell nothing."""
    best: Rows | None = None
    for keys, others in _keys(first, second):
        if len(set(keys)) < first.count or len(set(others)) < second.count:
            continue
        rows = {key: row for row, key in enumerate(others)}
        found: Rows = [rows.get(key) for key in keys]
        if paired(found) >= MOSTLY * min(first.count, second.count):
            return found
        best = found if best is None or paired(found) > paired(best) else best
    return best


def _keys(first: Names, second: Names) -> Iterator[tuple[Sequence[Hashable], Sequence[Hashable]]]:
    """What files of one moment may have in common: their last numbers; these and the words of their series; all
    numbers; one of their numbers."""
    width = min(len(first.numbers[0]) if first.numbers else 0, len(second.numbers[0]) if second.numbers else 0)
    ones, others = (
        [row[len(row) - width :] for row in names.numbers] if names.numbers else [()] * names.count
        for names in (first, second)
    )
    if width:
        yield ones, others
    yield list(zip(first.series, ones, strict=True)), list(zip(second.series, others, strict=True))
    if all(first.digits) and all(second.digits):
        yield first.digits, second.digits
    if first.numbers and second.numbers:
        columns = [list(zip(*names.numbers or [], strict=True)) for names in (first, second)]
        for mine in reversed(columns[0]):
            for its in reversed(columns[1]):
                yield mine, its


def _perhaps_times(first: Names, second: Names) -> Rows | None:
    """Rows by numbers that are perhaps times, where as such most meet; None where they do not."""
    if first.sure or second.sure or first.seconds is None or second.seconds is None:
        return None
    rows = nearest(first.seconds, second.seconds)
    return rows if paired(rows) >= MOSTLY * min(first.count, second.count) else None


def _repeats(names: Names) -> bool:
    """Whether several files have one number and nothing else that would tell them apart."""
    return names.numbers is not None and len(set(names.numbers)) < names.count


def _counted_from_elsewhere(first: Sequence[int], second: Sequence[int]) -> bool:
    """Whether two lists are the same count, one from 0 and one from 1."""
    steps = {b - a for a, b in zip(sorted(first), sorted(second), strict=True)}
    return steps in ({1}, {-1})
