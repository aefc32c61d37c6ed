"""Our own reader: the rows of the shards, pictures shared, every order resumable."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vstdata.errors import InputError
from vstdata.release.shards import SCHEMA, read_rows
from vstdata.release.stream import Stream, shard_paths

PICK = "single_image.pick"


def ids(rows: Stream) -> list[str]:
    return [row["id"] for row in rows]


def test_rows_are_those_of_the_shards(release: Path) -> None:
    paths = shard_paths(release)
    assert len(paths) > 3
    expected = [row for path in paths for row in read_rows(path)]
    found = list(Stream(paths))
    assert len(found) == len(expected) > 50
    for row, other in zip(found, expected, strict=True):
        assert list(row) == SCHEMA.names
        assert {name: row[name] for name in other.values} == other.values
        images = [(bytes(image["bytes"]), image["path"]) for image in row["images"]]
        assert images == [(image.data, image.path) for image in other.images]


def test_equal_pictures_are_one_memory(release: Path) -> None:
    rows = list(Stream(shard_paths(release), seed=2))
    pictures = [(image["path"], image["bytes"]) for row in rows for image in row["images"]]
    kept = {id(data.obj) for _, data in pictures}
    assert len(kept) < len(pictures) / 4  # a buffer per row group, whatever the order
    assert all(isinstance(data, memoryview) and data.readonly for _, data in pictures)


def test_an_order_is_a_function_of_seed_and_epoch(release: Path) -> None:
    paths = shard_paths(release)
    plain, first = ids(Stream(paths)), ids(Stream(paths, seed=1))
    assert first == ids(Stream(paths, seed=1))
    assert sorted(first) == sorted(plain)
    other = Stream(paths, seed=1)
    other.set_epoch(1)
    orders = [plain, first, ids(Stream(paths, seed=2)), ids(other)]
    assert all(a != b for k, a in enumerate(orders) for b in orders[:k])


def test_a_window_of_one_keeps_row_groups_together(release: Path) -> None:
    rows = list(Stream(shard_paths(release), seed=1, window=1))
    skills = [row["skill"] for row in rows]
    mixed = [row["skill"] for row in Stream(shard_paths(release), seed=1, window=16)]
    changes = [sum(a != b for a, b in pairwise(each)) for each in (skills, mixed)]
    assert changes[0] < 10 < changes[1]


@pytest.mark.parametrize("seed", [None, 4])
@pytest.mark.parametrize("after", [0, 1, 17, 60])
def test_it_resumes_at_the_row(release: Path, seed: int | None, after: int) -> None:
    paths = shard_paths(release)
    whole = ids(Stream(paths, seed=seed, window=2))
    stopped = Stream(paths, seed=seed, window=2)
    rows = iter(stopped)
    assert [next(rows)["id"] for _ in range(after)] == whole[:after]
    again = Stream(paths, seed=seed, window=2)
    again.load_state_dict(stopped.state_dict())
    assert ids(again) == whole[after:]
    assert ids(again) == whole  # the next time from the beginning


@pytest.mark.parametrize("world", [1, 2, 3])
def test_readers_share_the_rows(release: Path, world: int) -> None:
    paths = shard_paths(release, PICK)
    parts = [ids(Stream(paths, seed=1, rank=rank, world=world)) for rank in range(world)]
    assert sorted(name for part in parts for name in part) == sorted(ids(Stream(paths)))
    with pytest.raises(ValueError, match="rank"):
        Stream(paths, rank=world, world=world)


def test_a_damaged_file_is_named(release: Path, tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"a\.parquet: Parquet"):
        Stream([tmp_path / "a.parquet"])


def test_a_file_of_fewer_columns_is_read(release: Path, tmp_path: Path) -> None:
    (path, *_) = shard_paths(release, PICK)
    table = pq.read_table(path)
    pq.write_table(table.drop_columns(["marks"]), tmp_path / "old.parquet")
    old = [dict(row) for row in Stream([tmp_path / "old.parquet"])]
    assert [list(row) for row in old] == [[name for name in SCHEMA.names if name != "marks"]] * table.num_rows
    assert old == [{name: row[name] for name in row if name != "marks"} for row in Stream([path])]


def test_a_foreign_file_is_named(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": ["a"]}), tmp_path / "a.parquet")
    with pytest.raises(InputError, match=r"a\.parquet: column images"):
        Stream([tmp_path / "a.parquet"])
