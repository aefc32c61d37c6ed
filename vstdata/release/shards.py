"""Rows of a release and the Parquet files that hold them.

A picture that several rows of a row group share is stored once: the bytes column is dictionary-encoded, and any reader
sees plain `struct<bytes, path>`. Readers hold a whole row group with the pictures repeated, so a row group ends at a
scene's end, or before its dense bytes (pictures repeated for every row) pass a limit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from vstdata.canonical import canonical_json
from vstdata.errors import InputError
from vstdata.release.schema import (
    PICTURE,
    SCHEMA,
    SCHEMA_KEY,
    check_filled,
    check_schema,
    complete,
    hub_features,
    schema_note,
)

IMAGE_TOKEN = "<image>"
GROUP_ROWS = 4000  # ours: most rows of a row group, with or without pictures
DENSE_BYTES = 100_000_000  # ours; the Hub's viewer refuses row groups above 286 MiB, and advises 100 to 300 MB

_APART = ("images", "depths", "birdseye")  # pictures, which are not in `Row.values`
_PLAIN = pa.schema([field for field in SCHEMA if field.name not in _APART])
SHARED = pa.struct([("bytes", pa.dictionary(pa.int32(), pa.binary())), ("path", pa.string())])
_WRITTEN = pa.schema([pa.field(f.name, pa.list_(SHARED)) if f.name in ("images", "depths") else f for f in SCHEMA])
PICTURE_BYTES = "images.list.element.bytes"
_DEPTH_BYTES = "depths.list.element.bytes"
_BYTES = (PICTURE_BYTES, _DEPTH_BYTES, "birdseye.bytes")  # encoded: nothing to compress
_REPEATED = ("skill", "modality", "question_type", "dataset", "scene", "split", "licence")


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture and its name."""

    data: bytes
    path: str


@dataclass(frozen=True, slots=True)
class Row:
    """One sample: `values` holds every column of SCHEMA but `images`, `depths` and `birdseye`."""

    values: Mapping[str, Any]
    images: tuple[Picture, ...]
    birdseye: Picture | None = None
    depths: tuple[Picture, ...] = ()

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures, then their depths and last its bird's-eye view, if it has them."""
        return (*self.images, *self.depths, *([] if self.birdseye is None else [self.birdseye]))

    @property
    def dense_bytes(self) -> int:
        """Bytes of its pictures, as a reader holds them."""
        return sum(len(picture.data) for picture in self.pictures)


class Hashes:
    """The two hashes of rows in order: `content` covers all but the bytes of pictures, and holds across machines and
    library versions; `pixels` covers the encoded pictures and holds within one environment."""

    def __init__(self) -> None:
        self._content, self._pixels = hashlib.sha256(), hashlib.sha256()
        self.rows = 0

    def add(self, row: Row) -> None:
        """Take one more row."""
        content = {**row.values, "images": [picture.path for picture in row.images]}
        self._content.update(canonical_json(content).encode() + b"\n")
        for picture in row.pictures:
            self._pixels.update(hashlib.sha256(picture.data).digest())
        self.rows += 1

    def result(self) -> dict[str, Any]:
        """{"rows", "content", "pixels"}, hashes as hex."""
        return {"rows": self.rows, "content": self._content.hexdigest(), "pixels": self._pixels.hexdigest()}


class ShardWriter:
    """Writes one Parquet file. Nothing is promised of the file before `finish` has returned."""

    def __init__(self, path: Path, dense_limit: int = DENSE_BYTES) -> None:
        self._limit = dense_limit
        self._pending: list[Row] = []
        self._pending_bytes = 0
        self._hashes = Hashes()
        self._file = pq.ParquetWriter(
            path,
            _WRITTEN,
            compression={name: "none" if name in _BYTES else "zstd" for name in leaves(SCHEMA)},
            use_dictionary=[PICTURE_BYTES, _DEPTH_BYTES, *_REPEATED],
            dictionary_pagesize_limit=256 * 2**20,
            store_schema=False,
            write_page_index=True,
            write_page_checksum=True,
        )

    def add_scene(self, rows: Sequence[Row]) -> None:
        """All rows of one scene, so that they share pictures."""
        if self._pending_bytes + sum(row.dense_bytes for row in rows) > self._limit:
            self._flush()
        for row in rows:
            if self._pending_bytes + row.dense_bytes > self._limit or len(self._pending) == GROUP_ROWS:
                self._flush()
            self._pending.append(row)
            self._pending_bytes += row.dense_bytes
            self._hashes.add(row)

    def finish(self) -> dict[str, Any]:
        """Write what is left and the footer; returns the result of `Hashes`."""
        self._flush()
        features = canonical_json({"info": {"features": hub_features()}})
        self._file.add_key_value_metadata({"huggingface": features, SCHEMA_KEY: schema_note()})
        self._file.close()
        return self._hashes.result()

    def _flush(self) -> None:
        rows, self._pending, self._pending_bytes = self._pending, [], 0
        if rows:
            table = _table(rows)
            rows.clear()  # the table has its own copy of the pictures
            self._file.write_table(table, row_group_size=len(table))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def _table(rows: Sequence[Row]) -> pa.Table:
    table = pa.Table.from_pylist([dict(row.values) for row in rows], schema=_PLAIN)
    pictures = {
        "images": shared_pictures([row.images for row in rows]),
        "depths": shared_pictures([row.depths for row in rows]),
        "birdseye": _birdseyes(rows),
    }
    for name in _APART:
        table = table.add_column(SCHEMA.get_field_index(name), name, pictures[name])
    return table


def shared_pictures(lists: Sequence[Sequence[Picture]]) -> pa.ListArray:
    """Lists of structs of bytes and path, one per row, in which equal bytes are stored once."""
    numbers: dict[bytes, int] = {}
    pictures = [picture for each in lists for picture in each]
    indices = pa.array([numbers.setdefault(picture.data, len(numbers)) for picture in pictures], pa.int32())
    unique = pa.DictionaryArray.from_arrays(indices, pa.array(list(numbers), pa.binary()))
    paths = pa.array([picture.path for picture in pictures], pa.string())
    offsets = [0]
    for each in lists:
        offsets.append(offsets[-1] + len(each))
    structs = pa.StructArray.from_arrays([unique, paths], ["bytes", "path"])
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), structs)


def _birdseyes(rows: Sequence[Row]) -> pa.Array:
    found = [row.birdseye for row in rows]
    return pa.array([one and {"bytes": one.data, "path": one.path} for one in found], PICTURE)


def leaves(schema: pa.Schema) -> list[str]:
    """The Parquet paths of all leaf columns."""

    def below(name: str, kind: pa.DataType) -> Iterator[str]:
        if pa.types.is_struct(kind):
            for field in kind:
                yield from below(f"{name}.{field.name}", field.type)
        elif pa.types.is_list(kind):
            yield from below(f"{name}.list.element", kind.value_type)
        else:
            yield name

    return [leaf for field in schema for leaf in below(field.name, field.type)]


def read_rows(path: Path, ids: Set[str] | None = None, *, as_stored: bool = False) -> Iterator[Row]:
    """All rows of a shard in order, or those with `ids`, one row group in memory at a time; page checksums are checked.

    Rows have the columns of `schema.SCHEMA`, whichever version wrote them; with `as_stored` those of the file, of which
    its hashes are. Raises InputError where the file is no shard, or one that this version cannot read.
    """
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            same = check_schema(path, file.schema_arrow, file.metadata.metadata or {}) or as_stored
            for group in range(file.num_row_groups):
                if ids is None or not ids.isdisjoint(file.read_row_group(group, columns=["id"])["id"].to_pylist()):
                    table = file.read_row_group(group)
                    check_filled(path, table)
                    for values in table.to_pylist():
                        if ids is None or values["id"] in ids:
                            yield _row(values if same else complete(values))
    except (OSError, pa.ArrowException) as error:
        raise InputError(path, "Parquet", f"an undamaged shard ({error})") from error


def _row(values: dict[str, Any]) -> Row:
    images, depths, birdseye = (values.pop(name, None) for name in _APART)
    return Row(
        values, tuple(map(_picture, images)), birdseye and _picture(birdseye), tuple(map(_picture, depths or ()))
    )


def _picture(stored: Mapping[str, Any]) -> Picture:
    return Picture(stored["bytes"], stored["path"])
