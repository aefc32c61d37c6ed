"""Question files as benchmarks publish them: JSON, JSON Lines, Parquet, TSV, or a folder of such files. What is not as
expected is one InputError that names file, line and field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from vstdata.canonical import read_json, strict_json
from vstdata.errors import InputError

SUFFIXES = (".json", ".jsonl", ".parquet", ".tsv")


class Row:
    """One question of a file: `where` is its place ("line 3", "row 3"), `number` counts from 0."""

    def __init__(self, file: Path, where: str, number: int, values: Mapping[str, Any]) -> None:
        self.file, self.where, self.number, self.values = file, where, number, values

    def wrong(self, field: str, expected: str) -> InputError:
        return InputError(self.file, f"{self.where}: {field}", expected)

    def given(self, field: str) -> bool:
        return self.values.get(field) not in (None, "")

    def text(self, field: str, among: Sequence[str] = ()) -> str:
        """A text that is not empty, or a whole number as text; one of `among` if that is given."""
        value = self.values.get(field)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(field, "a text")
        if among and value not in among:
            raise self.wrong(field, f"one of {', '.join(among)}, not {value!r}")
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        """At least two texts."""
        value = self.values.get(field)
        if not isinstance(value, list) or len(value) < 2 or not all(isinstance(one, str) for one in value):
            raise self.wrong(field, "a list of at least two texts")
        return tuple(value)

    def letter(self, field: str, count: int) -> str:
        """The letter of one of the first `count` options: 'B', '(B)' or 'B. text'."""
        value = self.text(field).strip().lstrip("(")
        letters = "ABCDEFGH"[:count]
        if value[0] not in letters or value[1:2] not in ("", ".", ")", ":"):
            raise self.wrong(field, f"a letter from A to {letters[-1]}, not {self.values[field]!r}")
        return value[0]

    def number_text(self, field: str, least: float = float("-inf")) -> str:
        """A number above `least`, as it stands."""
        value = self.values.get(field)
        try:
            good = not isinstance(value, bool) and least < float(value) < float("inf")  # type: ignore[arg-type]
        except (TypeError, ValueError):
            good = False
        if not good:
            raise self.wrong(field, "a number" if least < 0 else f"a number above {least:g}")
        return str(value)


def read_rows(path: Path, fields: Sequence[str], pairs: tuple[str, str] | None = None) -> Iterator[Row]:
    """The questions of a file, or of all files directly in a folder in order of their names; see `Benchmark`."""
    files = [path]
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.suffix in SUFFIXES)
        if not files:
            raise InputError(path, "folder", f"question files ({', '.join(SUFFIXES)})")
    number = 0
    for file in files:
        for where, values in _places(file, fields, pairs):
            if not isinstance(values, dict):
                raise InputError(file, where, "an object with the fields of a question")
            yield Row(file, where, number, values)
            number += 1


def _places(file: Path, fields: Sequence[str], pairs: tuple[str, str] | None) -> Iterator[tuple[str, Any]]:
    match file.suffix:
        case ".json":
            yield from _of_json(file, pairs)
        case ".jsonl":
            yield from _of_lines(file)
        case ".parquet":
            yield from _of_parquet(file, fields)
        case ".tsv":
            yield from _of_tsv(file, fields)
        case _:
            raise InputError(file, "name", f"one that ends with {', '.join(SUFFIXES)}")


def _of_json(file: Path, pairs: tuple[str, str] | None) -> Iterator[tuple[str, Any]]:
    value = read_json(file)
    if isinstance(value, dict) and pairs is not None:
        value = [{pairs[0]: name, pairs[1]: one} for name, one in value.items()]
    if not isinstance(value, list):
        raise InputError(file, "JSON", "a list of questions")
    for number, one in enumerate(value):
        yield f"item {number}", one


def _of_lines(file: Path) -> Iterator[tuple[str, Any]]:
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError as error:
        raise InputError(file, "file", f"a readable file ({error})") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield f"line {number}", strict_json(line)
            except ValueError as error:
                raise InputError(file, f"line {number}", f"a JSON object ({error})") from error


def _of_parquet(file: Path, fields: Sequence[str]) -> Iterator[tuple[str, Any]]:
    try:
        with pq.ParquetFile(file) as opened:
            rows = opened.read(columns=list(fields)).to_pylist()  # a column that is not there is left out
    except (OSError, pa.ArrowException) as error:
        raise InputError(file, "file", f"a readable Parquet file ({error})") from error
    for number, row in enumerate(rows):
        yield f"row {number}", row


def _of_tsv(file: Path, fields: Sequence[str]) -> Iterator[tuple[str, Any]]:
    try:
        table = pd.read_csv(file, sep="\t", usecols=lambda name: name in fields, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:  # pandas' own errors are ValueErrors
        raise InputError(file, "file", f"a readable TSV file ({error})") from error
    for number, row in enumerate(table.to_dict("records")):
        yield f"row {number}", dict(row)
