"""One part of an export: its rows in order, each in the trainer's form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from generators.export.files import Writer, open_writer
from generators.export.plan import PARTS, Options, Part, Take, shard_path
from vstdata.boxes.map_text import by_category
from vstdata.canonical import canonical_json, file_hash, read_json
from vstdata.chains.row_maps import false_claims, map_of, with_map_first
from vstdata.draw import Draw
from vstdata.errors import InputError, UsageError
from vstdata.near import near
from vstdata.release.index import read_index
from vstdata.release.shards import Picture
from vstdata.release.stream import Stream
from vstdata.trainers.adapter import Row, Target, with_map, with_video
from vstdata.trainers.box_forms import with_box_form
from vstdata.trainers.place_forms import TEMPLATE, with_coordinates, with_placeholders
from vstdata.trainers.targets import all_trainers

WINDOW = 3  # ours: row groups of a skill in memory, among which its rows are shuffled


@dataclass(frozen=True, slots=True)
class PartTask:
    """A part, and where it is read and written."""

    release: Path
    target: str
    folder: Path
    options: Options
    part: Part

    @property
    def name(self) -> str:
        return f"part {self.part.number} of the export"


def target(name: str) -> Target:
    """The target of a name. Raises UsageError for one that is not there."""
    known = all_trainers()
    if name not in known:
        raise UsageError(f"--for {name}: {near(name, known)}")
    return known[name].thing


def write_part(task: PartTask) -> dict[str, Any]:
    """Write a part and its record, which is returned: {"number", "files": {name: SHA-256}, "examples", "tokens",
    "fps", "untimed"}. One that is there, whole, is kept."""
    path = task.folder / PARTS / f"{task.part.number:06d}.json"
    if (record := _kept(task.folder, path)) is not None:
        return record
    wanted = target(task.target)
    examples, tokens, rates, untimed = Counter[str](), Counter[str](), Counter[str](), 0
    with open_writer(wanted, task.folder, task.part) as writer:
        for skill, row in _rows(task):
            if task.options.maps != "none" and (wrong := false_claims(row)):
                raise InputError(task.release, f"row {row['id']}: map", f"what its cameras and boxes say: {wrong[0]}")
            told = _told(row, task.options)
            view = _view(told, writer, task.options)
            cameras = {"camera": row["camera"]} if task.options.cameras else {}
            if "videos" in view:
                rates[f"{view['fps']:.3f}"] += 1
            else:
                untimed += task.options.video != "list" and row["modality"] == "video"
            depths = _depths(row, writer) if task.options.depth else {}
            maps = _map(row, task.options)
            made = [{**each, **cameras, **depths, **maps} for each in wanted.adapt(view)]
            writer.add(made)
            examples[skill] += len(made)
            tokens[skill] += sum(map(wanted.tokens, made)) if wanted.tokens else 0
    record = {
        "number": task.part.number,
        "files": {name: file_hash(task.folder / name) for name in writer.files},
        "examples": dict(examples),
        "tokens": dict(tokens),
        "fps": dict(rates),
        "untimed": untimed,
    }
    path.write_text(canonical_json(record), "utf-8")
    return record


def _kept(folder: Path, path: Path) -> dict[str, Any] | None:
    """The record of a part whose files are as it says."""
    try:
        record = dict(read_json(path))
        whole = all(file_hash(folder / name) == value for name, value in record["files"].items())
    except (OSError, InputError, KeyError, TypeError, AttributeError):
        return None
    return record if whole else None


def _rows(task: PartTask) -> Iterator[tuple[str, Row]]:
    """(skill, row) in the order of the part."""
    index, part = read_index(task.release), task.part
    streams = [iter(_stream(task.release, index, take, part.seed)) for take in part.takes]
    order = np.repeat(np.arange(len(streams)), [take.rows for take in part.takes])
    if part.seed is not None:
        order = Draw("export", part.seed).generator("order", part.number).permutation(order)
    for each in order.tolist():
        yield part.takes[each].skill, next(streams[each])


def _stream(release: Path, index: Mapping[str, Any], take: Take, seed: int | None) -> Stream:
    """The rows of a take. Files in shuffled order were checked when the parts were cut: every part reads them all."""
    whole = seed is None
    paths = [shard_path(release, index, name) if whole else release / name for name in take.files]
    return Stream(paths, seed=seed, window=WINDOW, rank=take.rank, world=take.world)


def _told(row: Row, options: Options) -> Row:
    """The row with its boxes and places as the options say."""
    boxed = with_box_form(with_map_first(row) if options.maps == "thought" else row, options.boxes)
    return with_placeholders(boxed) if options.coordinates == TEMPLATE else with_coordinates(boxed, options.coordinates)


def _view(row: Row, writer: Writer, options: Options) -> Row:
    """The row as adapters take it, pictures as the writer wants them."""
    pictures = _pictures(row, "images")
    above = row["birdseye"] if options.birdseye else None
    view = {**row, "birdseye": writer.picture(Picture(above["bytes"], above["path"])) if above else None}
    if options.video != "list" and (fps := frame_rate(row)):
        if options.video == "mp4":
            return with_video(view, writer.video(pictures, fps), fps)
        return with_video(view, [writer.picture(picture) for picture in pictures], fps)
    view["images"] = [writer.picture(picture) for picture in pictures]
    return with_map(view) if options.birdseye else view


def _depths(row: Row, writer: Writer) -> dict[str, Any]:
    """The depth of each picture as the writer wants it: none where the release has none."""
    return {"depths": [writer.picture(picture) for picture in _pictures(row, "depths")]}


def _map(row: Row, options: Options) -> dict[str, Any]:
    """The map of a row as a column of JSON text, "" where it has none: categories are keys in VSI-Bench's form, and
    would else be columns."""
    if options.maps not in ("mindcube", "vsi"):
        return {}
    found = map_of(row)
    return {"map": canonical_json(by_category(found) if options.maps == "vsi" else found) if found else ""}


def _pictures(row: Row, column: str) -> list[Picture]:
    return [Picture(bytes(each["bytes"]), each["path"]) for each in row[column]]


def frame_rate(row: Row) -> float:
    """Frames a second of the pictures of a video; 0 where the row is none, or does not know its times."""
    times = row["timestamps"]
    if row["modality"] != "video" or len(times) < 2 or not times[-1] > times[0]:
        return 0.0
    return float((len(times) - 1) / (times[-1] - times[0]))
