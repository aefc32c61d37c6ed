"""The files of an export: JSON with picture files, Parquet, tars, MDS. Each writer holds little in memory and writes
the same bytes for the same examples (in one environment)."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from vstdata.errors import MissingError
from vstdata.release.shards import DENSE_BYTES, PICTURE_BYTES, SHARED, Picture, leaves, shared_pictures
from vstdata.trainers.adapter import Example, Target

TAR_BYTES = 500_000_000  # ours: of the members of a tar, then a new one begins
GROUP_ROWS = 1000


class Writer(ABC):
    """Writes examples within a `with` block. `files` are the data files, known when it is closed."""

    files: list[str]

    @abstractmethod
    def picture(self, picture: Picture) -> Any:
        """What an adapter gets for a picture."""

    @abstractmethod
    def add(self, source: str, examples: Sequence[Example]) -> None:
        """Write what was made of one row of the file `source`."""

    @abstractmethod
    def close(self) -> None:
        """Write what is left."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_writer(target: Target, folder: Path) -> Writer:
    """The writer of a target's form. Raises MissingError where it needs a library that is not there."""
    match target.form:
        case "parquet":
            return ParquetFiles(folder, target)
        case "tar":
            return Tars(folder)
        case "mds":
            return Mds(folder, target)
        case form:
            return JsonFile(folder, lines=form == "jsonl")


class _Inline(Writer):
    """Adapters get pictures as structs of bytes and path."""

    def picture(self, picture: Picture) -> Any:
        return {"bytes": picture.data, "path": picture.path}


class JsonFile(Writer):
    """data.jsonl or data.json, and every distinct picture once, under the hash of its bytes."""

    def __init__(self, folder: Path, lines: bool) -> None:
        self.files = ["data.jsonl" if lines else "data.json"]
        self._folder, self._lines, self._count = folder, lines, 0
        self._file = (folder / self.files[0]).open("w", encoding="utf-8", newline="\n")

    def picture(self, picture: Picture) -> Any:
        name = hashlib.sha256(picture.data).hexdigest()[:32]
        path = f"images/{name[:2]}/{name}{PurePosixPath(picture.path).suffix.lower() or '.jpg'}"
        if not (self._folder / path).exists():
            (self._folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self._folder / path).write_bytes(picture.data)
        return path

    def add(self, source: str, examples: Sequence[Example]) -> None:
        for example in examples:
            between = "" if self._lines else ",\n" if self._count else "[\n"
            self._file.write(between + json.dumps(example, ensure_ascii=False) + ("\n" if self._lines else ""))
            self._count += 1

    def close(self) -> None:
        self._file.write("" if self._lines else "\n]\n" if self._count else "[]\n")
        self._file.close()


class ParquetFiles(_Inline):
    """One file per file of the release, named alike; equal pictures of a row group are stored once."""

    def __init__(self, folder: Path, target: Target) -> None:
        if target.schema is None:
            raise TypeError("a Parquet target has a schema")
        self.files: list[str] = []
        self._folder, self._schema, self._folders = folder, target.schema, target.folders
        self._plain = pa.schema([field for field in self._schema if field.name != "images"])
        self._pending: list[Example] = []
        self._bytes = 0
        self._file: pq.ParquetWriter | None = None

    def add(self, source: str, examples: Sequence[Example]) -> None:
        name = source if self._folders else f"data/{source.removeprefix('data/').replace('/', '-')}"
        if self.files[-1:] != [name]:
            self.close()
            self._open(name)
        for example in examples:
            dense = sum(len(picture["bytes"]) for picture in example["images"])
            if self._pending and (self._bytes + dense > DENSE_BYTES or len(self._pending) == GROUP_ROWS):
                self._flush()
            self._pending.append(example)
            self._bytes += dense

    def _open(self, name: str) -> None:
        self.files.append(name)
        (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
        place = self._schema.get_field_index("images")
        self._file = pq.ParquetWriter(
            self._folder / name,
            self._schema.set(place, pa.field("images", pa.list_(SHARED))),
            compression={name: "none" if name == PICTURE_BYTES else "zstd" for name in leaves(self._schema)},
            use_dictionary=[PICTURE_BYTES],
            dictionary_pagesize_limit=256 * 2**20,
            store_schema=False,
        )

    def _flush(self) -> None:
        examples, self._pending, self._bytes = self._pending, [], 0
        if self._file is None or not examples:
            return
        lists = [[Picture(one["bytes"], one["path"]) for one in example["images"]] for example in examples]
        table = pa.Table.from_pylist(examples, schema=self._plain)
        table = table.add_column(self._schema.get_field_index("images"), "images", shared_pictures(lists))
        self._file.write_table(table, row_group_size=len(table))

    def close(self) -> None:
        self._flush()
        if self._file is not None:
            self._file.add_key_value_metadata(self._schema.metadata or {})
            self._file.close()
            self._file = None


class Tars(_Inline):
    """data/000000.tar, ...: the members of a sample beside one another, without times or owners."""

    def __init__(self, folder: Path) -> None:
        self.files: list[str] = []
        self._folder = folder
        self._tar: tarfile.TarFile | None = None
        self._bytes = 0
        (folder / "data").mkdir()

    def add(self, source: str, examples: Sequence[Example]) -> None:
        for example in examples:
            if self._tar is None or self._bytes > TAR_BYTES:
                self._next()
            for name, value in example.items():
                if name != "__key__":
                    data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
                    self._member(f"{example['__key__']}.{name}", data)

    def _next(self) -> None:
        self.close()
        self.files.append(f"data/{len(self.files):06d}.tar")
        self._tar = tarfile.open(self._folder / self.files[-1], "w", format=tarfile.USTAR_FORMAT)  # noqa: SIM115
        self._bytes = 0

    def _member(self, name: str, data: bytes) -> None:
        if self._tar is not None:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            self._tar.addfile(member, io.BytesIO(data))
            self._bytes += len(data)

    def close(self) -> None:
        if self._tar is not None:
            self._tar.close()


class Mds(_Inline):
    """MDS shards by `streaming`'s own writer."""

    def __init__(self, folder: Path, target: Target) -> None:
        try:
            from streaming import MDSWriter
        except ImportError as error:
            raise MissingError(f"MDS needs mosaicml-streaming: pip install mosaicml-streaming ({error})") from error
        self.files = ["data/index.json"]
        self._writer = MDSWriter(columns=target.columns, out=str(folder / "data"))

    def add(self, source: str, examples: Sequence[Example]) -> None:
        for example in examples:
            self._writer.write(example)

    def close(self) -> None:
        self._writer.finish()
