"""The questions of a release, read from its shards without pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from vstdata.canonical import strict_json
from vstdata.draw import keyed_integer
from vstdata.errors import InputError
from vstdata.program.measured.pictures import FirstSeen, SeenSoFar
from vstdata.release.index import listed_file
from vstdata.release.schema import check_filled, check_schema
from vstdata.words.templates import options_text

BATCH = 4096
_TURN = ("question", "question_type", "answer_type", "options", "letter", "ground_truth", "template", "bare", "program")
_COLUMNS = [
    *("id", "skill", "modality", "dataset", "scene", "split", "frames", "marks", "objects"),
    *(f"turns.list.element.{name}" for name in _TURN),
]
_SEEN = (FirstSeen.op(), SeenSoFar.op())
_SCANNET = re.compile(r"scene\d{4}_\d{2}")


@dataclass(frozen=True, slots=True)
class Thing:
    """An object of a row, metres: z of its lowest point and of its middle, its height and its longest side."""

    instance: int
    label: str
    foot: float
    middle: float
    height: float
    longest: float


@dataclass(frozen=True, slots=True)
class Asked:
    """One turn of a row, as a reader without pictures sees it, and its answer.

    `text` is the whole question; `stem` the same without the printed options. `right` is the position of the right
    option (-1: no choice), `truth` the ground truth. `pictures` names the pictures and what is drawn on them, `space`
    the room that the scene is of: ScanNet's scene0000_00 and scene0000_01 are two scans of one. `key` is uniform over
    questions and depends on the row's id and the turn alone.
    """

    id: str
    key: int
    skill: str
    type: str
    answer_type: str
    dataset: str
    scene: str
    space: str
    split: str
    text: str
    stem: str
    options: tuple[str, ...]
    right: int
    truth: Any
    template: str
    bare: bool
    pictures: tuple[str, ...]
    marks: str
    labels: tuple[str, ...]
    objects: tuple[Thing, ...]
    first_frame: Mapping[str, bool] | None


def questions(root: Path, index: Mapping[str, Any]) -> Iterator[Asked]:
    """All questions of a release whose index was read, file by file.

    Raises InputError for a file that is not as the index says, or a turn that contradicts itself.
    """
    for name, entry in sorted(index["files"].items()):
        if "rows" in entry:
            for row in _rows(listed_file(root, index, name), entry):
                yield from _questions(root / name, row)


def _rows(path: Path, entry: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    count = 0
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            check_schema(path, file.schema_arrow, file.metadata.metadata or {})
            for batch in file.iter_batches(BATCH, columns=_COLUMNS):
                check_filled(path, batch)
                count += len(batch)
                yield from batch.to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise InputError(path, "Parquet", f"an undamaged shard ({error})") from error
    if count != entry["rows"]:
        raise InputError(path, "rows", f"{entry['rows']} rows as in the index, not {count}")


def _questions(path: Path, row: Mapping[str, Any]) -> Iterator[Asked]:
    scene, labels = row["scene"], tuple(each["label"] for each in row["objects"])
    objects = tuple(_thing(each) for each in row["objects"])
    for number, turn in enumerate(row["turns"]):
        options = tuple(turn["options"])
        try:
            truth = strict_json(turn["ground_truth"])
        except ValueError as error:
            raise InputError(path, f"row {row['id']}: ground_truth", f"JSON ({error})") from error
        yield Asked(
            id=row["id"],
            key=keyed_integer("audit", row["id"], number),
            skill=row["skill"],
            type=turn["question_type"],
            answer_type=turn["answer_type"],
            dataset=row["dataset"],
            scene=scene,
            space=f"{row['dataset']}/{scene[:9] if _SCANNET.fullmatch(scene) else scene}",
            split=row["split"],
            text=turn["question"],
            stem=turn["question"].replace(options_text(list(options)), " ") if options else turn["question"],
            options=options,
            right=_right(path, row["id"], turn, truth),
            truth=truth,
            template=turn["template"],
            bare=turn["bare"],
            pictures=tuple(row["frames"]),
            marks=str(row["marks"]),
            labels=labels,
            objects=objects,
            first_frame=_first_frame(path, row, turn),
        )


def _thing(raw: Mapping[str, Any]) -> Thing:
    """An object of a row; the last row of its axes says how far each goes up."""
    size, middle = raw["size"], raw["center"][2]
    height = sum(abs(up) * side for up, side in zip(raw["axes"][6:], size, strict=True))
    return Thing(raw["instance"], raw["label"], middle - height / 2, middle, height, max(size))


def _first_frame(path: Path, row: Mapping[str, Any], turn: Mapping[str, Any]) -> dict[str, bool] | None:
    """By label whether the first frame of a video shows it: where the program says when it is first seen, or never."""
    if row["modality"] != "video" or not any(f'"{op}"' in turn["program"] for op in _SEEN):
        return None
    try:
        steps = [step for step in strict_json(turn["program"]) if step["op"] in _SEEN]
        return {str(step["label"]).lower(): step["value"] == 0 for step in reversed(steps)}
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(path, f"row {row['id']}: program", f"steps as JSON ({error})") from error


def _right(path: Path, name: str, turn: Mapping[str, Any], truth: Any) -> int:
    kind, options = turn["answer_type"], turn["options"]
    if kind == "number" and (isinstance(truth, bool) or not isinstance(truth, int | float)):
        raise InputError(path, f"row {name}: ground_truth", "a number")
    if kind == "ordering" and not (isinstance(truth, list) and len(set(truth)) == len(truth) > 1):
        raise InputError(path, f"row {name}: ground_truth", "a list of different names")
    if kind != "choice":
        return -1
    position = ord(turn["letter"]) - ord("A") if len(turn["letter"]) == 1 else -1
    if not 0 <= position < len(options) or options[position] != truth:
        raise InputError(path, f"row {name}: letter", "the letter of the right option")
    return position
