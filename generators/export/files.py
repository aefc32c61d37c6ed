"""The files of an export: JSON with picture files, Parquet, tars, MDS, TSV. Each writer holds little in memory and
writes the same bytes for the same examples (in one environment)."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import tarfile
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from generators.export.plan import PARTS, Part
from generators.export.video import encoded_video
from vstdata.errors import MissingError
from vstdata.release.shards import DENSE_BYTES, PICTURE_BYTES, SHARED, Picture, leaves, shared_pictures
from vstdata.trainers.adapter import Example, Summary, Target

TAR_BYTES = 500_000_000  # ours: of the members of a tar, then a new one begins
GROUP_ROWS = 1000
_FILLED = ".filled"  # after the name of a part's lines: which of them have a value of a key for the first time


class Writer(ABC):
    """Writes the examples of one part within a `with` block. `files` are its files below the folder, known when it is
    closed."""

    files: list[str]

    @abstractmethod
    def picture(self, picture: Picture) -> Any:
        """What an adapter gets for a picture."""

    @abstractmethod
    def video(self, pictures: Sequence[Picture], fps: float) -> Any:
        """What an adapter gets for a video file of these frames."""

    @abstractmethod
    def add(self, examples: Sequence[Example]) -> None:
        """Write what was made of one row."""

    @abstractmethod
    def close(self) -> None:
        """Write what is left."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_writer(target: Target, folder: Path, part: Part) -> Writer:
    """The writer of a part in a target's form. Raises MissingError where it needs a library that is not there."""
    match target.form:
        case "parquet":
            return ParquetFile(folder, target, part)
        case "tar":
            return Tars(folder, part)
        case "mds":
            return Mds(folder, target)
        case "tsv":
            return TabLines(folder, target, part)
        case _:
            return JsonLines(folder, part)


def join_parts(target: Target, folder: Path, summary: Summary) -> None:
    """Make what parts cannot make alone: data.jsonl or data.json of the lines of all parts, in order, or a TSV that is
    called like the release. What the parts left for it goes away, and `summary.files` are the files of the export."""
    if target.form == "tsv":
        name = f"{summary.release}{target.ending}.tsv"
        summary.files[:] = [_joined(folder, summary.files, name, "\t".join(target.columns or ()) + "\n")]
    if target.form in ("json", "jsonl"):
        summary.files[:] = [_joined(folder, summary.files, f"data.{target.form}")]
        if summary.validation:
            summary.validation[:] = [_joined(folder, summary.validation, f"val.{target.form}")]
    shutil.rmtree(folder / PARTS)


def _joined(folder: Path, parts: Sequence[str], name: str, head: str = "") -> str:
    """The lines of all parts in one file. Those come first with which a key has a value for the first time: who infers
    the types of columns from the beginning of a file, as `datasets` does, finds all of them there."""
    lines = not name.endswith(".json")
    first = _first_lines(folder, parts) if name.endswith(".jsonl") else {}
    with (folder / name).open("wb") as file:
        file.write(head.encode())
        for part, numbers in first.items():
            with (folder / part).open("rb") as source:
                file.writelines(line for k, line in enumerate(source) if k in numbers)
        count = 0
        for part in parts:
            with (folder / part).open("rb") as source:
                if part in first:
                    file.writelines(line for k, line in enumerate(source) if k not in first[part])
                elif lines:
                    shutil.copyfileobj(source, file)
                else:
                    for line in source:
                        file.write((b",\n" if count else b"[\n") + line.removesuffix(b"\n"))
                        count += 1
        file.write(b"" if lines else b"\n]\n" if count else b"[]\n")
    return name


def _first_lines(folder: Path, parts: Sequence[str]) -> dict[str, set[int]]:
    """By part the numbers of its lines with which a key has a value for the first time in all parts; none where they
    are the first lines anyway."""
    known: set[str] = set()
    found: dict[str, set[int]] = {}
    for part in parts:
        for number, keys in json.loads((folder / f"{part}{_FILLED}").read_text("utf-8")):
            if not known.issuperset(keys):
                known.update(keys)
                found.setdefault(part, set()).add(number)
    return {} if found == {parts[0]: {0}} else found


def _put(folder: Path, path: str, data: bytes) -> str:
    """Write a file that other parts may be writing too; it is whole or absent. Until then it is among the parts, which
    go away: a killed export leaves nothing beside what it is resumed to."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    partial = folder / PARTS / f"{Path(path).name}.{os.getpid()}"
    with partial.open("wb") as file:
        file.write(data)
        if path.endswith(".mp4"):  # believed by its name alone
            file.flush()
            os.fsync(file.fileno())
    partial.replace(folder / path)
    return path


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file is there with this content: after a power cut it may be there without."""
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


class _Inline(Writer):
    """Adapters get pictures as structs of bytes and path, videos as bytes."""

    def picture(self, picture: Picture) -> Any:
        return {"bytes": picture.data, "path": picture.path}

    def video(self, pictures: Sequence[Picture], fps: float) -> Any:
        return encoded_video(pictures, fps)


class JsonLines(Writer):
    """Lines of JSON, and every distinct picture and video once, under the hash of its bytes."""

    def __init__(self, folder: Path, part: Part) -> None:
        self.files = [f"{PARTS}/{part.name}.jsonl"]
        self._folder = folder
        self._file = (folder / self.files[0]).open("w", encoding="utf-8", newline="\n")
        self._there = set[str]()  # pictures that are known to be whole
        self._lines, self._filled = 0, dict[str, int]()  # by key the number of the first line that has a value of it

    def picture(self, picture: Picture) -> Any:
        name = hashlib.sha256(picture.data).hexdigest()[:32]
        suffix = PurePosixPath(picture.path).suffix.lower() or ".jpg"
        path = f"images/{name[:2]}/{name}{suffix}"
        if path not in self._there and not _holds(self._folder / path, picture.data):
            _put(self._folder, path, picture.data)
        self._there.add(path)
        return path

    def video(self, pictures: Sequence[Picture], fps: float) -> Any:
        frames = hashlib.sha256(f"{fps:.6f}".encode())
        for picture in pictures:
            frames.update(hashlib.sha256(picture.data).digest())
        name = frames.hexdigest()[:32]
        path = f"videos/{name[:2]}/{name}.mp4"
        return path if (self._folder / path).exists() else _put(self._folder, path, encoded_video(pictures, fps))

    def add(self, examples: Sequence[Example]) -> None:
        for example in examples:
            self._file.write(json.dumps(example, ensure_ascii=False) + "\n")
            for key, value in example.items():
                if value not in (None, [], {}):
                    self._filled.setdefault(key, self._lines)
            self._lines += 1

    def close(self) -> None:
        self._file.close()
        by_line: dict[int, list[str]] = {}
        for key, line in self._filled.items():
            by_line.setdefault(line, []).append(key)
        (self._folder / f"{self.files[0]}{_FILLED}").write_text(json.dumps(sorted(by_line.items())), "utf-8")


class ParquetFile(_Inline):
    """One Parquet file; equal pictures of a row group are stored once."""

    def __init__(self, folder: Path, target: Target, part: Part) -> None:
        if target.schema is None:
            raise TypeError("a Parquet target has a schema")
        below = f"{part.skill}/" if target.folders else ""
        self.files = [f"{part.folder}/{below}{part.name}.parquet"]
        self._schema = target.schema
        self._plain = pa.schema([field for field in self._schema if field.name != "images"])
        self._pending: list[Example] = []
        self._bytes = 0
        path = folder / self.files[0]
        path.parent.mkdir(parents=True, exist_ok=True)
        place = self._schema.get_field_index("images")
        self._file = pq.ParquetWriter(
            path,
            self._schema.set(place, pa.field("images", pa.list_(SHARED))),
            compression={name: "none" if name == PICTURE_BYTES else "zstd" for name in leaves(self._schema)},
            use_dictionary=[PICTURE_BYTES],
            dictionary_pagesize_limit=256 * 2**20,
            store_schema=False,
        )

    def add(self, examples: Sequence[Example]) -> None:
        for example in examples:
            dense = sum(len(picture["bytes"]) for picture in example["images"])
            if self._pending and (self._bytes + dense > DENSE_BYTES or len(self._pending) == GROUP_ROWS):
                self._flush()
            self._pending.append(example)
            self._bytes += dense

    def _flush(self) -> None:
        examples, self._pending, self._bytes = self._pending, [], 0
        if not examples:
            return
        lists = [[Picture(one["bytes"], one["path"]) for one in example["images"]] for example in examples]
        table = pa.Table.from_pylist(examples, schema=self._plain)
        table = table.add_column(self._schema.get_field_index("images"), "images", shared_pictures(lists))
        self._file.write_table(table, row_group_size=len(table))

    def close(self) -> None:
        self._flush()
        self._file.add_key_value_metadata(self._schema.metadata or {})
        self._file.close()


class Tars(_Inline):
    """data/NAME-000.tar, ...: the members of a sample beside one another, without times or owners."""

    def __init__(self, folder: Path, part: Part) -> None:
        self.files: list[str] = []
        self._folder, self._name = folder, f"{part.folder}/{part.name}"
        self._tar: tarfile.TarFile | None = None
        self._bytes = 0
        (folder / part.folder).mkdir(exist_ok=True)

    def add(self, examples: Sequence[Example]) -> None:
        for example in examples:
            if self._tar is None or self._bytes > TAR_BYTES:
                self._next()
            for name, value in example.items():
                if name != "__key__":
                    data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
                    self._member(f"{example['__key__']}.{name}", data)

    def _next(self) -> None:
        self.close()
        self.files.append(f"{self._name}-{len(self.files):03d}.tar")
        self._tar = tarfile.open(self._folder / self.files[-1], "w", format=tarfile.USTAR_FORMAT)  # noqa: SIM115
        self._bytes = 0

    def _member(self, name: str, data: bytes) -> None:
        if self._tar is not None:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            self._tar.addfile(member, io.BytesIO(data))
            self._tar.members.clear()  # type: ignore[attr-defined]  # else it records every member
            self._bytes += len(data)

    def close(self) -> None:
        if self._tar is not None:
            self._tar.close()


class TabLines(_Inline):
    """Lines of a table with tabs between, as pandas reads it; texts with tabs or line ends are quoted."""

    def __init__(self, folder: Path, target: Target, part: Part) -> None:
        self.files = [f"{PARTS}/{part.name}.tsv"]
        self._file = (folder / self.files[0]).open("w", encoding="utf-8", newline="")
        self._writer = csv.DictWriter(self._file, list(target.columns or ()), dialect="excel-tab", lineterminator="\n")

    def add(self, examples: Sequence[Example]) -> None:
        self._writer.writerows(examples)

    def close(self) -> None:
        self._file.close()


class Mds(_Inline):
    """MDS shards by `streaming`'s own writer."""

    def __init__(self, folder: Path, target: Target) -> None:
        try:
            from streaming import MDSWriter
        except ImportError as error:
            raise MissingError(f"MDS needs mosaicml-streaming: pip install mosaicml-streaming ({error})") from error
        self.files = ["data/index.json"]
        shutil.rmtree(folder / "data", ignore_errors=True)  # of a killed export: the writer wants none there
        self._writer = MDSWriter(columns=target.columns, out=str(folder / "data"))

    def add(self, examples: Sequence[Example]) -> None:
        for example in examples:
            self._writer.write(example)

    def close(self) -> None:
        self._writer.finish()
