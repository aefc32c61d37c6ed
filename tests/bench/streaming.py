"""Reading speed of a release: rows by our reader and by `datasets`, beside plain Parquet batches of the same files.

python -m tests.bench.streaming RELEASE [--split train]
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from vstdata.release.stream import Stream, shard_paths

BATCH = 64
ROUNDS = 3  # the best of so many counts
MIXED = 1000  # first rows of which scenes are counted
Way = Callable[[Sequence[Path]], Iterable[Any]]  # files to rows, or to numbers of rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.streaming")
    parser.add_argument("release", type=Path)
    parser.add_argument("--split", default="train")
    given = parser.parse_args()
    Console(width=120).print(streaming(given.release, given.split))


def streaming(release: Path, split: str = "train") -> Table:
    """One row per way of reading. Memory is that of a process which does nothing else, and goes twice over all rows:
    what grows with the rows grows in the second pass too."""
    paths = shard_paths(release, split=split)
    title = f"reading {len(paths)} files, split {split}, pictures not decoded, best of {ROUNDS}"
    caption = f"scenes: of the first {MIXED} rows; MB: peak above the start, after a third, all, and all once more"
    table = Table(title=title, caption=caption, title_justify="left", caption_justify="left")
    for column in ("way", "rows/CPU s", "of plain", "first row, ms", "scenes", "MB at 1/3", "at 1", "at 2"):
        table.add_column(column, justify="left" if column == "way" else "right")
    rates = dict.fromkeys(WAYS, 0.0)
    for _ in range(ROUNDS):  # in turns, so that a busy machine is busy for all
        rates = {name: max(rates[name], _rate(way, paths)) for name, way in WAYS.items()}
    for name, way in WAYS.items():
        first, scenes = _first(way, paths)
        with ProcessPoolExecutor(1, get_context("spawn")) as process:
            peaks = process.submit(_peaks, name, paths).result()
        numbers = (f"{rates[name]:.0f}", f"{rates[name] / rates[PLAIN]:.2f}", f"{1000 * first:.0f}", str(scenes or "-"))
        table.add_row(name, *numbers, *(f"{peak:.0f}" for peak in peaks))
    return table


def _peaks(name: str, paths: Sequence[Path]) -> list[float]:
    """Peak memory of this process in MB after a third of the rows, all, and all once more, less that before them."""
    total = sum(pq.read_metadata(path).num_rows for path in paths)
    rows = WAYS[name](paths)
    before, done = _peak(), 0
    peaks: list[float] = []
    for item in chain(rows, WAYS[name](paths)):
        done += item if isinstance(item, int) else 1
        if done >= (total / 3, total, 2 * total)[len(peaks)]:
            peaks.append(_peak() - before)
    return peaks


def _peak() -> float:
    """The most memory this process has had, in MB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) / 1e3 if found else float("nan")


def _rate(way: Way, paths: Sequence[Path]) -> float:
    """Rows per second of processor time, of all threads."""
    begin, rows = time.process_time(), 0
    for item in way(paths):
        rows += item if isinstance(item, int) else 1
    return rows / (time.process_time() - begin)


def _first(way: Way, paths: Sequence[Path]) -> tuple[float, int]:
    """Seconds to the first row, and how many scenes the first rows are of."""
    begin, rows = time.perf_counter(), iter(way(paths))
    row = next(rows)
    seconds = time.perf_counter() - begin
    if isinstance(row, int):
        return seconds, 0
    return seconds, len(Counter(each["scene"] for each in (row, *islice(rows, MIXED - 1))))


def _batches(paths: Sequence[Path]) -> Iterator[int]:
    for path in paths:
        with pq.ParquetFile(path) as file:
            yield from (len(batch) for batch in file.iter_batches(BATCH))


def _python_rows(paths: Sequence[Path]) -> Iterator[Mapping[str, Any]]:
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH):
                yield from batch.to_pylist()


def _touched(rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        if not row["messages"] or not all(picture["bytes"] for picture in row["images"]):
            raise ValueError(f"row {row['id']}: expected a chat and pictures")
        yield row


def _datasets(paths: Sequence[Path], shuffle: bool) -> Iterable[Mapping[str, Any]]:
    from datasets import Image, List, load_dataset

    files = [str(path) for path in paths]
    rows = load_dataset("parquet", data_files=files, split="train", streaming=True, batch_size=BATCH)
    rows = rows.cast_column("images", List(Image(decode=False)))
    return rows.shuffle(seed=1, buffer_size=MIXED) if shuffle else rows  # type: ignore[no-any-return]


PLAIN = "pyarrow batches"
WAYS: dict[str, Way] = {
    PLAIN: _batches,
    "our stream": Stream,
    "our stream, shuffled": lambda paths: Stream(paths, seed=1),
    "the same, chat and pictures touched": lambda paths: _touched(Stream(paths, seed=1)),
    "pyarrow batches as Python rows": _python_rows,
    f"load_dataset, batch_size={BATCH}": lambda paths: _datasets(paths, shuffle=False),
    f"the same, shuffled, buffer {MIXED}": lambda paths: _datasets(paths, shuffle=True),
}

if __name__ == "__main__":
    main()
