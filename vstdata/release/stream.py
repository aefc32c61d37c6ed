"""Rows of local shards at the speed of Parquet, shuffled without copying pictures.

A row group is read as it is stored: each of its pictures once, and per row the numbers of its pictures. Rows are views
into that; a value becomes a Python object when it is asked for, and picture bytes are slices of one shared buffer. The
order is a function of seed and epoch, so a stream goes on at any row without having kept any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from vstdata.draw import Draw
from vstdata.errors import InputError
from vstdata.release.index import read_index
from vstdata.release.schema import SCHEMA, check_filled, check_schema, complete_column
from vstdata.release.shards import PICTURE_BYTES

PICTURES = "images"
LARGE_BYTES = 8_000_000  # of a row group after which the memory that reading took is given back, in a millisecond
KEPT_FOOTERS = 128  # footers kept in memory, 200 kB each; others are read again with every row group


class StreamRow(Mapping[str, Any]):
    """One row as a mapping by the names of SCHEMA's columns. `images` is a list of {"bytes": memoryview, "path"}."""

    __slots__ = ("_group", "_row")

    def __init__(self, group: _Group, row: int) -> None:
        self._group, self._row = group, row

    def __getitem__(self, name: str) -> Any:
        return self._group.pictures(self._row) if name == PICTURES else self._group.value(name, self._row)

    def __iter__(self) -> Iterator[str]:
        return iter(SCHEMA.names)

    def __len__(self) -> int:
        return len(SCHEMA.names)


class _Group:
    """A row group in memory."""

    def __init__(self, path: Path, number: int, footer: pq.FileMetaData | None) -> None:
        with pq.ParquetFile(
            path, metadata=footer, read_dictionary=[PICTURE_BYTES], page_checksum_verification=True
        ) as file:
            table = file.read_row_group(number, use_threads=False)  # no slower, and leaves less memory behind
        check_filled(path, table)
        if table.nbytes > LARGE_BYTES:
            pa.default_memory_pool().release_unused()
        self._columns = dict(zip(table.column_names, table.columns, strict=True))

    def value(self, name: str, row: int) -> Any:
        """The value of a column in a row, made anew: whole columns of Python objects would double the memory."""
        column = self._columns.get(name)
        if column is not None and column.type == SCHEMA.field(name).type:
            return column[row].as_py()
        return complete_column(name, {} if column is None else {name: column[row].as_py()})

    def pictures(self, row: int) -> list[dict[str, Any]]:
        """The pictures of a row; equal ones are the same memory."""
        ends, numbers, paths, stored = self._pictures
        own = slice(int(ends[row]), int(ends[row + 1]))
        pairs = zip(numbers[own].tolist(), paths[own].to_pylist(), strict=True)
        return [{"bytes": stored[number], "path": path} for number, path in pairs]

    @cached_property
    def _pictures(self) -> tuple[Any, Any, pa.StringArray, list[memoryview]]:
        images = self._columns[PICTURES].combine_chunks()
        inner = images.flatten()
        data, paths = inner.field("bytes"), inner.field("path")
        ends = images.offsets.to_numpy() - images.offsets[0].as_py()
        values = data.dictionary
        cuts = np.frombuffer(values.buffers()[1], np.int32)[values.offset :][: len(values) + 1].tolist()
        whole = memoryview(values.buffers()[2]).toreadonly()
        stored = [whole[a:b] for a, b in pairwise(cuts)]
        return ends, data.indices.to_numpy(), paths, stored


class Stream:
    """Rows of Parquet files with the columns of `vstdata.release.schema.SCHEMA`, whichever version wrote them.

    Without a `seed` in the order of the files. With one, row groups come in an order of their own in every epoch, and
    rows are shuffled within a `window` of so many row groups, which is all that is in memory. Of `world` readers each
    takes every world-th row group.

    Each `iter` goes through the epoch by itself, from its beginning; the first after `load_state_dict` goes on at the
    row at which that was taken, and `state_dict` tells where the one is that gave a row last.
    """

    def __init__(
        self, paths: Sequence[Path], *, seed: int | None = None, window: int = 16, rank: int = 0, world: int = 1
    ) -> None:
        if not 0 <= rank < world or window < 1:
            raise ValueError(f"rank {rank} of {world}, window {window}: expected 0 <= rank < world and window >= 1")
        self._seed, self._window, self._rank, self._world = seed, window if seed is not None else 1, rank, world
        self._groups: list[tuple[Path, int, int]] = []  # file, number in it, rows
        self._footers: dict[Path, pq.FileMetaData] = {}
        for path in paths:
            self._add(path, _footer(path))
        self._epoch = self._position = self._start = 0

    def _add(self, path: Path, footer: pq.FileMetaData) -> None:
        self._groups += [(path, k, footer.row_group(k).num_rows) for k in range(footer.num_row_groups)]
        if len(self._footers) < KEPT_FOOTERS:
            self._footers[path] = footer

    def rows_of(self, rank: int) -> int:
        """How many rows the reader `rank` of this stream's `world` gets in its epoch."""
        groups = self._shuffled(self._epoch)[rank :: self._world]
        return sum(rows for _, _, rows in groups)

    def set_epoch(self, epoch: int) -> None:
        """Take the order of an epoch, from its beginning; of the epoch that was loaded from where that was."""
        if epoch != self._epoch:
            self._epoch, self._position, self._start = epoch, 0, 0

    def state_dict(self) -> dict[str, int]:
        """Where it is."""
        return {"epoch": self._epoch, "position": self._position}

    def load_state_dict(self, state: Mapping[str, int]) -> None:
        """Go on where another stream of the same files and options was."""
        self._epoch, self._position, self._start = state["epoch"], state["position"], state["position"]

    def __iter__(self) -> Iterator[StreamRow]:
        epoch, position, self._start = self._epoch, self._start, 0
        done = 0
        for number, window in enumerate(self._windows(epoch)):
            rows = sum(count for _, _, count in window)
            if done + rows > position:
                for row in self._rows(epoch, number, window, position - done):
                    position += 1
                    self._position = position
                    yield row
            done += rows
        self._position = 0

    def _windows(self, epoch: int) -> list[list[tuple[Path, int, int]]]:
        mine = self._shuffled(epoch)[self._rank :: self._world]
        return [mine[k : k + self._window] for k in range(0, len(mine), self._window)]

    def _shuffled(self, epoch: int) -> list[tuple[Path, int, int]]:
        """All row groups in the order of an epoch."""
        if self._seed is None:
            return self._groups
        return Draw("stream", self._seed, epoch).shuffled(self._groups)

    def _rows(self, epoch: int, number: int, window: Sequence[tuple[Path, int, int]], skip: int) -> Iterator[StreamRow]:
        ends = [0, *accumulate(count for _, _, count in window)]
        order = np.arange(ends[-1])
        if self._seed is not None:
            order = Draw("stream", self._seed, epoch).generator("rows", number).permutation(ends[-1])
        held: dict[int, _Group] = {}
        which = np.searchsorted(ends, order, "right") - 1
        for row, group in zip(order[skip:].tolist(), which[skip:].tolist(), strict=True):
            if group not in held:  # read when its first row comes, so that the first row waits for one group only
                path, place, _ = window[group]
                held[group] = _Group(path, place, self._footers.get(path))
            yield StreamRow(held[group], row - ends[group])


def _footer(path: Path) -> pq.FileMetaData:
    try:
        footer = pq.read_metadata(path)
    except (OSError, pa.ArrowException) as error:
        raise InputError(path, "Parquet", f"an undamaged shard ({error})") from error
    check_schema(path, footer.schema.to_arrow_schema(), footer.metadata or {})
    return footer


def shard_paths(release: Path, skill: str = "", split: str = "train") -> list[Path]:
    """The files of one skill (default: of all) and split of a release on disk, in order."""
    return [
        release / name
        for name, entry in sorted(read_index(release)["files"].items())
        if entry.get("split") == split and skill in ("", entry.get("skill"))
    ]
