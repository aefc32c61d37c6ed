"""Our own reader: the rows of the shards, pictures shared, every order resumable."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vstdata.canonical import canonical_json
from vstdata.errors import InputError
from vstdata.release.schema import HISTORY, OLDEST_READER, SCHEMA, SCHEMA_KEY, SCHEMA_VERSION, hub_features
from vstdata.release.shards import read_rows
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


def test_the_epoch_that_was_loaded_goes_on_and_another_begins(release: Path) -> None:
    paths = shard_paths(release)
    stopped = Stream(paths, seed=1)
    stopped.set_epoch(3)
    whole = ids(stopped)
    rows = iter(stopped)
    assert [next(rows)["id"] for _ in range(20)] == whole[:20]
    again = Stream(paths, seed=1)
    again.load_state_dict(stopped.state_dict())
    again.set_epoch(3)  # as every training loop says at the start of an epoch
    assert again.state_dict() == {"epoch": 3, "position": 20}
    assert ids(again) == whole[20:]
    again.set_epoch(4)
    other = Stream(paths, seed=1)
    other.set_epoch(4)
    assert ids(again) == ids(other) != whole


def test_two_iterators_have_a_place_each(release: Path) -> None:
    stream = Stream(shard_paths(release), seed=1)
    whole = ids(stream)
    first, second = iter(stream), iter(stream)
    assert [next(first)["id"] for _ in range(5)] == whole[:5]
    assert [next(second)["id"] for _ in range(3)] == whole[:3]
    assert stream.state_dict()["position"] == 3
    stream.set_epoch(1)  # is for iterators to come
    assert [next(first)["id"] for _ in range(5)] == whole[5:10]
    assert [row["id"] for row in second] == whole[3:]


def older(path: Path, to: Path) -> Path:
    """The shard as the first version of the schema had it."""
    table = pq.read_table(path).drop_columns(["birdseye", "reward"])
    kind = table.schema.field("turns").type.value_type
    plain = pa.list_(pa.struct([field for field in kind if field.name != "thought"]))
    turns = [[{k: v for k, v in turn.items() if k != "thought"} for turn in row] for row in table["turns"].to_pylist()]
    table = table.set_column(table.schema.get_field_index("turns"), "turns", pa.array(turns, plain))
    pq.write_table(table.replace_schema_metadata(None), to)
    return to


def test_an_older_file_is_read_with_defaults(release: Path, tmp_path: Path) -> None:
    (path, *_) = shard_paths(release, PICK)
    old = older(path, tmp_path / "old.parquet")
    now = list(read_rows(path))
    assert {row.values["reward"]["accuracy"] for row in now} == {0.5}
    assert list(read_rows(old)) == now
    assert [dict(row) for row in Stream([old])] == [dict(row) for row in Stream([path])]
    assert [list(row) for row in Stream([old])] == [SCHEMA.names] * len(now)
    assert "reward" not in next(read_rows(old, as_stored=True)).values


def test_a_newer_file_that_adds_is_read(release: Path, tmp_path: Path) -> None:
    (path, *_) = shard_paths(release, PICK)
    table = pq.read_table(path)
    note = json.dumps({"schema": SCHEMA_VERSION + 1, "oldest_reader": SCHEMA_VERSION})
    more = table.append_column("sound", pa.array(["hm"] * len(table))).replace_schema_metadata({SCHEMA_KEY: note})
    pq.write_table(more, tmp_path / "new.parquet")
    assert list(read_rows(tmp_path / "new.parquet")) == list(read_rows(path))
    assert [dict(row) for row in Stream([tmp_path / "new.parquet"])] == [dict(row) for row in Stream([path])]


def test_a_newer_file_for_newer_readers_says_what_to_do(release: Path, tmp_path: Path) -> None:
    (path, *_) = shard_paths(release, PICK)
    note = json.dumps({"schema": SCHEMA_VERSION + 7, "oldest_reader": SCHEMA_VERSION + 2})
    new = tmp_path / "new.parquet"
    pq.write_table(pq.read_table(path).replace_schema_metadata({SCHEMA_KEY: note}), new)
    told = rf"new\.parquet: schema {SCHEMA_VERSION + 7}: .* for {SCHEMA_VERSION + 2} or newer: .*pip install --upgrade"
    with pytest.raises(InputError, match=told):
        next(read_rows(new))
    with pytest.raises(InputError, match=told):
        Stream([new])


def test_a_column_of_another_type_is_named(release: Path, tmp_path: Path) -> None:
    (path, *_) = shard_paths(release, PICK)
    table = pq.read_table(path)
    at = table.schema.get_field_index("skill_version")
    pq.write_table(
        table.set_column(at, "skill_version", table["skill_version"].cast(pa.string())), tmp_path / "a.parquet"
    )
    with pytest.raises(
        InputError, match=r"a\.parquet: column skill_version: expected int32, as in every version, not str"
    ):
        next(read_rows(tmp_path / "a.parquet"))


def test_the_version_rises_with_the_schema() -> None:
    digests = {hashlib.sha256(canonical_json(hub_features()).encode()).hexdigest()}
    assert {HISTORY[SCHEMA_VERSION]} == digests, "SCHEMA has changed: raise SCHEMA_VERSION, add a line to HISTORY"
    assert max(HISTORY) == SCHEMA_VERSION >= OLDEST_READER
    assert len(set(HISTORY.values())) == len(HISTORY)


def test_a_file_says_its_schema(release: Path) -> None:
    (path, *_) = shard_paths(release, PICK)
    metadata = pq.read_metadata(path).metadata
    assert json.loads(metadata[SCHEMA_KEY.encode()]) == {"schema": SCHEMA_VERSION, "oldest_reader": OLDEST_READER}


def test_a_foreign_file_is_named(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": ["a"]}), tmp_path / "a.parquet")
    with pytest.raises(InputError, match=r"a\.parquet: column skill: expected a shard of vstdata"):
        Stream([tmp_path / "a.parquet"])
