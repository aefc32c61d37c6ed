"""What the card shows: a sample of every skill with its pictures, and a plot of all answers; files under `assets/`.

They are made from the shards alone and listed in the index; a resumed build keeps those whose shards are the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from PIL import Image

from generators.folder import commit, get_record, put_record, remove_record
from vstdata.canonical import canonical_json
from vstdata.draw import evenly
from vstdata.pictures import load_picture

FOLDER = "assets"
PLOT = f"{FOLDER}/answers.png"
MOST_PICTURES, HEIGHT = 4, 240  # of a sheet; pixels
MOST_TEXT = 600  # characters of a question or an answer

Entries = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class AssetTask:
    """One file of the gallery, `name`, made of `shards` by skill: a sheet of the first one, or the plot of all."""

    out: Path
    name: str
    inputs: str
    shards: Mapping[str, Sequence[str]]


def make_asset(task: AssetTask) -> tuple[str, dict[str, Any]]:
    """Write the file and its record, which says what of it is told in the card; its name and that record."""
    told: dict[str, str] = {}
    write = _plot if task.name == PLOT else _sheet
    sha256 = commit(task.out, task.name, lambda path: told.update(write(task, path)))
    size = (task.out / task.name).stat().st_size
    return task.name, put_record(task.out, task.name, task.inputs, {"sha256": sha256, "bytes": size, "told": told})


Run = Callable[[Callable[[AssetTask], tuple[str, dict[str, Any]]], Sequence[AssetTask]], Iterable[Any]]


def gallery(out: Path, index: Mapping[str, Any], run: Run = map) -> tuple[Entries, dict[str, dict[str, str]]]:
    """Write what is not there yet, by an engine's `run`; entries for the index's files, and by skill {"picture",
    "question", "answer"}."""
    shards = _shards(index)
    tasks = [_task(out, PLOT, index, shards)] if shards else []  # first, for it takes longest
    tasks += [_task(out, f"{FOLDER}/{skill}.jpg", index, {skill: names[:1]}) for skill, names in shards.items()]
    there = {task.name: get_record(out, task.name, task.inputs) for task in tasks}
    records = {name: record for name, record in there.items() if record is not None}
    records.update(run(make_asset, [task for task in tasks if task.name not in records]))
    files = {name: {key: records[name][key] for key in ("sha256", "bytes")} for name in sorted(records)}
    examples = {}
    for skill in shards:
        name = f"{FOLDER}/{skill}.jpg"
        examples[skill] = {"picture": name, **records[name]["told"]}
    for stale in sorted({f"{FOLDER}/{path.name}" for path in (out / FOLDER).glob("*")} - files.keys()):
        (out / stale).unlink()
        remove_record(out, stale)
    return files, examples


def _task(out: Path, name: str, index: Mapping[str, Any], shards: Mapping[str, Sequence[str]]) -> AssetTask:
    """What a file is made of is known by its shards' digests."""
    every = [shard for names in shards.values() for shard in names]
    hashes = [[index["files"][shard][key] for key in ("content", "pixels")] for shard in every]
    return AssetTask(out, name, hashlib.sha256(canonical_json(hashes).encode()).hexdigest(), shards)


def _shards(index: Mapping[str, Any]) -> dict[str, list[str]]:
    """Shards with rows by skill, those of the split train first."""
    found: dict[str, list[str]] = {}
    for name, entry in sorted(index["files"].items(), key=lambda item: (item[1].get("split") != "train", item[0])):
        if entry.get("rows"):
            found.setdefault(entry["skill"], []).append(name)
    return dict(sorted(found.items()))


def _sheet(task: AssetTask, path: Path) -> dict[str, str]:
    """The pictures of the first row of a shard side by side, as JPEG; its first question and answer."""
    (names,) = task.shards.values()
    with pq.ParquetFile(task.out / names[0]) as file:
        row = next(file.iter_batches(batch_size=1, columns=["images", "messages"])).to_pylist()[0]
    sheet([image["bytes"] for image in row["images"]], HEIGHT).save(path, "JPEG", quality=88)
    texts = [message["content"] for message in row["messages"] if message["role"] != "system"]
    return dict(zip(("question", "answer"), (cut(text, MOST_TEXT) for text in texts), strict=False))


def sheet(pictures: Sequence[bytes], height: int) -> Image.Image:
    """At most MOST_PICTURES encoded pictures, evenly, side by side, each `height` pixels high."""
    scaled = [_scaled(pictures[k], height) for k in evenly(len(pictures), MOST_PICTURES)]
    whole = Image.new("RGB", (sum(picture.width for picture in scaled) or height, height), "white")
    left = 0
    for picture in scaled:
        whole.paste(picture, (left, 0))
        left += picture.width
    return whole


def cut(text: str, most: int) -> str:
    """Its first characters, where it is long."""
    return text if len(text) <= most else f"{text[:most]} ..."


def _scaled(data: bytes, height: int) -> Image.Image:
    picture = load_picture(data)
    return picture.resize((max(1, round(picture.width * height / picture.height)), height), Image.Resampling.LANCZOS)


def _plot(task: AssetTask, path: Path) -> dict[str, str]:
    from generators.build.card.answers import plot_answers  # loads matplotlib, which nothing else here needs

    plot_answers({skill: [task.out / name for name in names] for skill, names in task.shards.items()}, path)
    return {}
