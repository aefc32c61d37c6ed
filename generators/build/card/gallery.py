"""What the card shows: a sample of every skill with its pictures, and a plot of all answers; files under `assets/`.

They are made from the shards alone and listed in the index; a resumed build keeps those whose shards are the same.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from generators.folder import commit, get_record, put_record, remove_record
from vstdata.audit.plot_style import STYLE
from vstdata.canonical import canonical_json, file_hash
from vstdata.draw import evenly
from vstdata.pictures import load_picture

FOLDER = "assets"
PLOT = f"{FOLDER}/answers.png"
MOST_PICTURES, HEIGHT = 4, 240  # of a sheet; pixels
MOST_TEXT = 600  # characters of a question or an answer
COLUMNS, ROW_INCHES = 4, 1.9  # of the plot
BAR = "#3465a4"
NUMBER = r"^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$"

Entries = dict[str, dict[str, Any]]


def gallery(out: Path, index: Mapping[str, Any]) -> tuple[Entries, dict[str, dict[str, str]]]:
    """Write what is not there yet; entries for the index's files, and by skill {"picture", "question", "answer"}."""
    files: Entries = {}
    examples = {}
    shards = _shards(index)
    for skill, names in shards.items():
        name = f"{FOLDER}/{skill}.jpg"
        record = _made(out, name, index, names[:1], partial(_sheet, out / names[0]))
        files[name] = {key: record[key] for key in ("sha256", "bytes")}
        examples[skill] = {"picture": name, **record["told"]}
    if shards:
        every = [name for names in shards.values() for name in names]
        record = _made(out, PLOT, index, every, partial(_plot, out, shards))
        files[PLOT] = {key: record[key] for key in ("sha256", "bytes")}
    for stale in sorted({f"{FOLDER}/{path.name}" for path in (out / FOLDER).glob("*")} - files.keys()):
        (out / stale).unlink()
        remove_record(out, stale)
    return files, examples


def _shards(index: Mapping[str, Any]) -> dict[str, list[str]]:
    """Shards with rows by skill, those of the split train first."""
    found: dict[str, list[str]] = {}
    for name, entry in sorted(index["files"].items(), key=lambda item: (item[1].get("split") != "train", item[0])):
        if entry.get("rows"):
            found.setdefault(entry["skill"], []).append(name)
    return dict(sorted(found.items()))


def _made(
    out: Path, name: str, index: Mapping[str, Any], shards: Sequence[str], write: Callable[[Path], dict[str, str]]
) -> dict[str, Any]:
    """The record of a file, which `write` makes, and says what of it is told in the card, unless it is there."""
    hashes = [[index["files"][shard][key] for key in ("content", "pixels")] for shard in shards]
    inputs = hashlib.sha256(canonical_json(hashes).encode()).hexdigest()
    record = get_record(out, name, inputs)
    if record is None:
        told: dict[str, str] = {}
        commit(out, name, lambda path: told.update(write(path)))
        size = (out / name).stat().st_size
        record = put_record(out, name, inputs, {"sha256": file_hash(out / name), "bytes": size, "told": told})
    return record


def _sheet(shard: Path, path: Path) -> dict[str, str]:
    """The pictures of the first row of a shard side by side, as JPEG; its first question and answer."""
    with pq.ParquetFile(shard) as file:
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


def _plot(out: Path, shards: Mapping[str, Sequence[str]], path: Path) -> dict[str, str]:
    """The answers of every skill as small plots, as PNG."""
    rows = -(-len(shards) // COLUMNS)
    with rc_context(STYLE):
        figure = Figure(figsize=(3 * COLUMNS, ROW_INCHES * rows))
        figure.subplots_adjust(0.04, 0.4 / rows / ROW_INCHES, 0.99, 1 - 0.3 / rows / ROW_INCHES, 0.2, 0.75)
        places = figure.subplots(rows, COLUMNS, squeeze=False).ravel()
        for axes, (skill, names) in zip(places, shards.items(), strict=False):
            _answers(axes, [out / name for name in names])
            axes.set_title(skill, fontsize=8)
        for axes in places[len(shards) :]:
            axes.set_axis_off()
        figure.savefig(path, format="png", dpi=110)
    return {}


def _answers(axes: Axes, paths: Sequence[Path]) -> None:
    """Letters where most answers are options, numbers where most are numbers, else how many words answers have."""
    letters: Counter[str] = Counter()
    numbers, words, count = [], [], 0
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=[f"turns.list.element.{name}" for name in TURN]):
                turns = dict(zip(TURN, batch.column("turns").flatten().flatten(), strict=True))
                count += len(turns["answer"])
                letters.update(letter for letter in turns["letter"].to_pylist() if letter)
                truths = turns["ground_truth"].filter(pc.match_substring_regex(turns["ground_truth"], NUMBER))
                numbers.append(truths.cast(pa.float64()).to_numpy(zero_copy_only=False))
                words.append(pc.count_substring(turns["answer"], " ").to_numpy() + 1)
    values = np.concatenate(numbers)
    if 2 * letters.total() > count:
        axes.bar(sorted(letters), [letters[letter] for letter in sorted(letters)], color=BAR)
        axes.set_xlabel("right option", fontsize=7)
        return
    few = 2 * len(values) < count
    axes.hist(np.concatenate(words) if few else values, bins=24, color=BAR)
    axes.set_xlabel("words of the answer" if few else "answer", fontsize=7)


TURN = ("answer", "letter", "ground_truth")  # columns of the plot, in the order of the schema
