"""`vst vla`: robot episodes as a data set of chats, which a manifest mixes in by weight (`[[mixed]]`), and the
statistics by which its actions are read back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from generators.folder import told, whole_folder
from vstdata.drawing.marks import encode
from vstdata.errors import InputError
from vstdata.sources.checks.guard import check_name
from vstdata.trainers.libero import Episode, pictures, read_episodes
from vstdata.trainers.vla import SCHEMA, Statistics, acting, row, statistics, write_statistics

DATA, STATISTICS = "data.parquet", "statistics.json"
QUALITY = 95  # ours: JPEG of the small pictures that policies see
GROUP = 256  # ours: rows of a row group, 5 to 10 MB of pictures of 256 x 256


def write_vla(root: Path, out: Path, licence: str, name: str = "", skip_no_ops: bool = False) -> Statistics:
    """Write every step of the episodes below `root` to `out`/data.parquet, and `out`/statistics.json.

    Two passes: one over the actions for their statistics (56 bytes a step in memory), one over the pictures. `name` is
    that of the data set, by default the folder's. Raises InputError for the first bad file and BuildError where `out`
    exists or cannot be written; then nothing is left of it.
    """
    name = check_name(name or root.resolve().name, root, "name of the data set")
    stored = statistics([each.actions[_steps(each, skip_no_ops)] for each in read_episodes(root)])
    if stored is None:
        raise InputError(root, "actions", "a step that is no no-op")
    with told(out), whole_folder(out) as folder:
        rows = _rows(root, stored, name, licence, skip_no_ops)
        with pq.ParquetWriter(folder / DATA, SCHEMA) as writer:
            while group := list(islice(rows, GROUP)):
                writer.write_table(pa.Table.from_pylist(group, SCHEMA))
        write_statistics(folder / STATISTICS, stored)
    return stored


def mixed_table(out: Path, licence: str, name: str) -> str:
    """What a manifest beside `out` says to mix it in."""
    values = {"name": name, "path": f"{out.name}/{DATA}", "images": "images", "licence": licence}
    return "\n".join(("[[mixed]]", *(f"{key} = {json.dumps(value)}" for key, value in values.items()), "weight = 0.1"))


def _steps(episode: Episode, skip_no_ops: bool) -> list[int]:
    return [int(k) for k in acting(episode.actions)] if skip_no_ops else list(range(len(episode.actions)))


def _rows(root: Path, stored: Statistics, name: str, licence: str, skip_no_ops: bool) -> Iterator[dict[str, Any]]:
    for episode in read_episodes(root):
        steps = _steps(episode, skip_no_ops)
        for step, picture in zip(steps, pictures(episode, steps), strict=True):
            data = encode(picture, quality=QUALITY)
            action = episode.actions[step]
            yield row(data, f"{name}/{episode.name}/{step:06d}", episode.instruction, action, stored, name, licence)
