"""What stands in a release index, as types that it is held against when it is read.

An index carries its own hash, but whoever writes one can make that. What is not named here may be anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, Required

from pydantic import ConfigDict, TypeAdapter, ValidationError
from typing_extensions import TypedDict  # as pydantic wants it before Python 3.12; it comes with it

from vstdata.errors import InputError

Counts = dict[str, int]


class File(TypedDict, total=False):
    """A file of the release; what comes after `bytes` only of shards."""

    sha256: Required[str]
    bytes: Required[int]
    rows: int
    skill: str
    split: Literal["train", "val", "test", "rl"]
    content: str
    pixels: str


class Skill(TypedDict, total=False):
    """A skill that was asked: its rows by question type and split, and how they were chosen."""

    modality: str
    version: int
    rows: int
    wanted: int
    short: int
    question_types: Counts
    splits: Counts
    wordings: Counts
    selection: dict[str, Counts]
    vsi_bench: dict[str, str]


class DataSet(TypedDict, total=False):
    """Where rows come from."""

    name: Required[str]
    licence: str
    scenes: int


class Source(TypedDict, total=False):
    """What a source had, and what of it was used."""

    reader: Required[str]
    found: int
    scenes: int
    frames: int
    drawn: int
    left_out: int
    unchecked: int
    unposed: int
    unreadable: int
    dropped: Counts


class Totals(TypedDict, total=False):
    """Of the release."""

    rows: Required[int]
    bytes: Required[int]
    drafts: int


class Index(TypedDict, total=False):
    """A release index, see `vstdata.release.index`."""

    __pydantic_config__ = ConfigDict(strict=True)  # type: ignore[misc]

    name: Required[str]
    version: Required[str]
    build_id: Required[str]
    files: Required[dict[str, File]]
    skills: Required[dict[str, Skill]]
    refused: Required[dict[str, Counts]]
    totals: Required[Totals]
    datasets: Required[list[DataSet]]
    scenes: Required[dict[str, Any]]
    sources: dict[str, Source]
    build: dict[str, Any]
    description: str
    credits: list[str]
    languages: list[str]
    libraries: dict[str, str]
    failures: list[dict[str, Any]]
    lost: list[dict[str, Any]]
    mixed: list[dict[str, Any]]


_SHAPE = TypeAdapter(Index)


def check_shape(path: Path, index: object) -> None:
    """Raise InputError naming the first field of an index that is missing or of another type."""
    try:
        _SHAPE.validate_python(index, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InputError(path, field, f"what an index of a release has ({first['msg']})") from error
