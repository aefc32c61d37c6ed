"""Reading speed of a release: rows by our reader and by `datasets`, beside plain Parquet batches of the same files.

python -m tests.bench.streaming RELEASE [--split train]
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from vstdata.stream import Stream, shard_paths

BATCH = 64
ROUNDS = 3  # the best of so many counts
MIXED = 1000  # first rows of which scenes are counted


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.streaming")
    parser.add_argument("release", type=Path)
    parser.add_argument("--split", default="train")
    given = parser.parse_args()
    Console(width=120).print(streaming(given.release, given.split))


def streaming(release: Path, split: str = "train") -> Table:
    """One row per way of reading."""
    paths = shard_paths(release, split=split)
    ways: dict[str, Callable[[], Iterable[Any]]] = {
        "pyarrow batches, untouched": lambda: _batches(paths),
        "our stream, untouched": lambda: Stream(paths),
        "our stream, shuffled, untouched": lambda: Stream(paths, seed=1),
        "pyarrow batches as Python rows": lambda: _python_rows(paths),
        "our stream, shuffled, chat and picture bytes": lambda: _touched(Stream(paths, seed=1)),
        f"load_dataset, batch_size={BATCH}, not decoded": lambda: _datasets(paths, shuffle=False),
        "the same, shuffled by a buffer of 1000": lambda: _datasets(paths, shuffle=True),
    }
    table = Table(title=f"reading {len(paths)} files, split {split}, best of {ROUNDS}", title_justify="left")
    for column in ("way", "rows/CPU s", "of plain batches", "first row, ms", "scenes in 1,000 rows", "peak MB more"):
        table.add_column(column, justify="left" if column == "way" else "right")
    rates = dict.fromkeys(ways, 0.0)
    for _ in range(ROUNDS):  # in turns, so that a busy machine is busy for all
        rates = {name: max(rates[name], _rate(way)) for name, way in ways.items()}
    plain = rates["pyarrow batches, untouched"]
    for name, way in ways.items():
        rate = rates[name]
        before = _memory("5")
        first, scenes = _first(way)
        _rate(way)
        peak = _memory() - before
        share = f"{rate / plain:.2f}"
        table.add_row(name, f"{rate:.0f}", share, f"{1000 * first:.0f}", str(scenes or "-"), f"{peak:.0f}")
    return table


def _memory(reset: str = "") -> float:
    """Peak memory of this process in MB since the last reset ("5" makes Linux forget the peak)."""
    if reset:
        Path("/proc/self/clear_refs").write_text(reset)
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) / 1e3 if found else float("nan")


def _rate(way: Callable[[], Iterable[Any]]) -> float:
    """Rows per second of processor time, of all threads."""
    begin, rows = time.process_time(), 0
    for item in way():
        rows += item if isinstance(item, int) else 1
    return rows / (time.process_time() - begin)


def _first(way: Callable[[], Iterable[Any]]) -> tuple[float, int]:
    """Seconds to the first row, and how many scenes the first rows are of."""
    begin, rows = time.perf_counter(), iter(way())
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


if __name__ == "__main__":
    main()
