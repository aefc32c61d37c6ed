"""The columns of a row, and how they may change.

SCHEMA_VERSION stands in every row and every file, and rises whenever SCHEMA changes: a test holds it against HISTORY.
A change adds a column, or a field of a struct, with a default in ADDED. Nothing goes, or gets another type. So

- an older file is read, with the defaults for what it lacks;
- a newer file is read, without what this version does not know;
- where that cannot be kept, the writer raises OLDEST_READER to its own version, every file says so, and an older reader
  refuses the file and tells the user to update.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pyarrow as pa

from vstdata.canonical import canonical_json
from vstdata.errors import InputError

SCHEMA_VERSION = 5
OLDEST_READER = 1  # the oldest version whose readers understand what this one writes
SCHEMA_KEY = "vstdata"  # of the note in a file's metadata
ADDED: Mapping[str, Any] = {  # what came later, with what stands in rows of before
    "birdseye": None,
    "turns.thought": "",
    "reward": {"accuracy": 0.5, "format": 0.5},  # VST's mixture
    "timestamps": [],
    "turns.robustness": None,
    "depths": [],
    "turns.steps": [],
    "turns.rejected": None,
    "map": "",
}
NULLABLE = frozenset({"birdseye", "turns.rejected", "turns.robustness"})  # whatever else is null is damage
HISTORY = {  # version: the SHA-256 of its features as the Hub has them
    1: "de05d781d4439b4daf45c62ce99620bd111e1c6fd559c6a54569c8600d8f428e",
    2: "dc0d9c2c45b46e488a49264f05e156c22a06da00f9fb17f911eb323fbef985c7",
    3: "2a1be206ceb5b0c785cfc2cce926955337a40cc880b5508893c197ad174ed714",
    4: "ec0c7374bac41b705d0ef23c061c2db67115657b673f0daff1adc7827ad5ae8b",
    5: "f95948527d087a4b1fc1095f679fd13dc4426614626078f749b0616b993ff777",
}
# The system message of rows that want a chain of thought. Ours.
THINK = (
    "Reason about the question first, step by step, and write the reasoning between <think> and </think>. "
    "Then give the answer."
)

_NUMBERS = pa.list_(pa.float64())
PICTURE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
_STEPS = pa.list_(pa.struct([("kind", pa.string()), ("text", pa.string()), ("true", pa.bool_())]))
_TURN = pa.struct(
    [
        ("question", pa.string()),
        ("answer", pa.string()),
        ("question_type", pa.string()),
        ("answer_type", pa.string()),
        ("options", pa.list_(pa.string())),
        ("letter", pa.string()),  # of the right option; "" where there are no options
        ("ground_truth", pa.string()),  # JSON
        ("unit", pa.string()),
        ("margin", pa.float64()),  # distance of the truth to the nearest other answer
        ("template", pa.string()),  # question type / id of the wording
        ("bare", pa.bool_()),
        ("program", pa.string()),  # JSON: the steps that computed the answer
        ("thought", pa.string()),  # a chain of thought in words, "" where there is none
        ("steps", _STEPS),  # its sentences, where the manifest wants them: kind of claim, words, whether it holds
        # the same thought with one claim false and the answer that follows; null where the manifest wants none
        ("rejected", pa.struct([("thought", pa.string()), ("answer", pa.string()), ("steps", _STEPS)])),
        ("robustness", pa.float64()),  # share of draws of a person's errors that leave the answer; null: none are drawn
    ]
)
_CAMERA = pa.struct(
    [
        ("intrinsics", _NUMBERS),  # (3, 3) by rows, pixels of the stored picture
        ("camera_to_world", _NUMBERS),  # (4, 4) by rows, metres, z up
        ("width", pa.int32()),
        ("height", pa.int32()),
    ]
)
_OBJECT = pa.struct(
    [("instance", pa.int64()), ("label", pa.string()), ("center", _NUMBERS), ("size", _NUMBERS), ("axes", _NUMBERS)]
)
_MARK = pa.struct(
    [("frame", pa.int32()), ("kind", pa.string()), ("xy", _NUMBERS), ("color", pa.string()), ("text", pa.string())]
)
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("skill", pa.string()),
        ("skill_version", pa.int32()),
        ("modality", pa.string()),
        ("question_type", pa.string()),
        ("dataset", pa.string()),
        ("scene", pa.string()),
        ("split", pa.string()),
        ("licence", pa.string()),
        ("images", pa.list_(PICTURE)),
        ("depths", pa.list_(PICTURE)),  # one per image: 16-bit PNG, millimetres along the view, 0 unknown; or none
        ("birdseye", PICTURE),  # the sample from above; null where the manifest wants none
        ("turns", pa.list_(_TURN)),  # the draft's questions: each with its answer is a turn of the chat
        ("messages", pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))),
        ("camera", pa.list_(_CAMERA)),  # one per image
        ("objects", pa.list_(_OBJECT)),
        ("frames", pa.list_(pa.string())),  # one per image: its name in the source
        ("timestamps", _NUMBERS),  # one per image, seconds in the recording; empty where the source knows none
        ("marks", pa.list_(_MARK)),  # pixels of the stored picture
        ("map", pa.string()),  # the room from above in text, as JSON: `vstdata.asking.text_map`; "" where there is none
        ("reward", pa.struct([("accuracy", pa.float64()), ("format", pa.float64())])),  # weights: `score.reward`
        ("versions", pa.struct([("dataset", pa.string()), ("schema", pa.int32()), ("vstdata", pa.string())])),
    ]
)


def schema_note() -> str:
    """What a file says of its schema: its version, and the oldest one whose readers understand it."""
    return canonical_json({"schema": SCHEMA_VERSION, "oldest_reader": OLDEST_READER})


def check_schema(path: Path, stored: pa.Schema, metadata: Mapping[bytes, bytes]) -> bool:
    """Whether the columns of a file are exactly SCHEMA; False where `complete` is to make its rows so.

    Raises InputError where a file is for newer readers, or no shard: then it lacks a column that every version has, or
    has one of another type.
    """
    note = json.loads(metadata.get(SCHEMA_KEY.encode(), b"{}"))
    needed = note.get("oldest_reader", 1)
    if needed > SCHEMA_VERSION:
        raise InputError(
            path,
            f"schema {note.get('schema', needed)}",
            f"one that readers of schema {SCHEMA_VERSION} understand, this file is for {needed} or newer: "
            "update vstdata (pip install --upgrade vstdata)",
        )
    if stored.equals(SCHEMA):
        return True
    _check(path, pa.struct(list(stored)), pa.struct(list(SCHEMA)), "")
    return False


def _check(path: Path, stored: pa.DataType, kind: pa.DataType, name: str) -> None:
    if pa.types.is_struct(kind) and pa.types.is_struct(stored):
        there = {field.name: field.type for field in stored}
        for field in kind:
            inner = f"{name}.{field.name}".lstrip(".")
            if field.name in there:
                _check(path, there[field.name], field.type, inner)
            elif inner not in ADDED:
                raise InputError(path, f"column {inner}", "a shard of vstdata, which has it in every version")
    elif pa.types.is_list(kind) and pa.types.is_list(stored):
        _check(path, stored.value_type, kind.value_type, name)
    elif stored != kind:
        raise InputError(path, f"column {name}", f"{kind}, as in every version, not {stored}")


def check_filled(path: Path, rows: pa.Table | pa.RecordBatch) -> None:
    """Raise InputError naming the column where rows lack a value that every row has: a file that others wrote or
    damaged may have the right columns and nothing in them."""
    for name, column in zip(rows.schema.names, rows.columns, strict=True):
        for array in column.chunks if isinstance(column, pa.ChunkedArray) else (column,):
            _check_filled(path, array, name)


def _check_filled(path: Path, array: pa.Array, name: str) -> None:
    if array.null_count:
        if name not in NULLABLE:
            raise InputError(path, f"column {name}", f"a value in every row, {array.null_count} have none")
        array = array.drop_null()
    if pa.types.is_struct(array.type):
        for place, field in enumerate(array.type):
            _check_filled(path, array.field(place), f"{name}.{field.name}")
    elif pa.types.is_list(array.type):
        _check_filled(path, array.flatten(), name)


def complete(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a file that `check_schema` let through with the columns of SCHEMA: defaults for what it lacks."""
    return {name: complete_column(name, values) for name in SCHEMA.names}


def complete_column(name: str, values: Mapping[str, Any]) -> Any:
    """One column of such a row. Raises KeyError for one that SCHEMA does not have."""
    return _field(values, SCHEMA.field(name), name)


def _complete(value: Any, kind: pa.DataType, name: str) -> Any:
    if value is None:
        return None
    if pa.types.is_struct(kind):
        return {field.name: _field(value, field, f"{name}.{field.name}".lstrip(".")) for field in kind}
    if pa.types.is_list(kind):
        return [_complete(each, kind.value_type, name) for each in value]
    return value


def _field(value: Mapping[str, Any], field: pa.Field, name: str) -> Any:
    return _complete(value[field.name], field.type, name) if field.name in value else deepcopy(ADDED[name])


def hub_features(schema: pa.Schema = SCHEMA) -> dict[str, Any]:
    """The features of the schema as the `datasets` library reads them, with pictures as images.

    Lists have the form that every version reads: 3 does not know the "List" that 4 writes.
    """
    return {field.name: _feature(field.type) for field in schema}


def _feature(kind: pa.DataType) -> Any:
    if kind == PICTURE:
        return {"_type": "Image"}
    if pa.types.is_struct(kind):
        return {field.name: _feature(field.type) for field in kind}
    if pa.types.is_list(kind):
        return [_feature(kind.value_type)]
    names = {pa.float64(): "float64", pa.bool_(): "bool"}
    return {"dtype": names.get(kind, str(kind)), "_type": "Value"}
