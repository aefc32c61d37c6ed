"""From draft files to planned shards: read the keys, select, and write one small selection file per shard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from generators.drafts import drafts_name, read_keys
from generators.folder import WORK, commit
from generators.keys import Indices, Keys, gather
from generators.plan import Plan, SceneKey
from generators.select import Selection, select

SELECTION = pa.schema(
    [
        ("scene", pa.int32()),  # position in the plan
        ("group", pa.int32()),  # row group in the scene's draft file
        ("id", pa.string()),
        ("question_type", pa.string()),
        ("balance", pa.string()),
        ("options", pa.list_(pa.int32())),  # per turn, 0 where no letters are given
        ("letters", pa.list_(pa.int32())),  # empty for a reserve
    ]
)


@dataclass(frozen=True, slots=True)
class Selected:
    """A planned shard: its file, its selection file and that file's SHA-256."""

    skill: str
    split: str
    name: str
    selection: str
    sha256: str


@dataclass(slots=True)
class Choice:
    """All planned shards, and per skill and question type how many drafts there were and why they were not taken."""

    shards: list[Selected] = field(default_factory=list)
    counts: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)


def choose(plan: Plan, out: Path, records: Mapping[SceneKey, Mapping[str, Any]]) -> Choice:
    """Select for every skill and split. `records` are those of the scenes that were asked."""
    scenes = Counter(record["split"] for record in records.values())
    choice = Choice()
    for skill in plan.skills:
        counts = choice.counts.setdefault(skill, {})
        for split, count in shared_out(plan.manifest.skills[skill].count, scenes).items():
            keys = gather(_tables(plan, out, records, skill, split))
            if len(keys) and count:
                selection = select(keys, count, plan.manifest.shards.rows)
                choice.shards += _write(out, skill, split, keys, selection)
                for name, found in selection.counts.items():
                    counts.setdefault(name, Counter()).update(found)
    return choice


def shared_out(count: int, scenes: Mapping[str, int]) -> dict[str, int]:
    """The count of a skill over splits, by their numbers of scenes; the largest split takes the rounding.

    >>> shared_out(10, {"train": 7, "test": 2})
    {'test': 2, 'train': 8}
    """
    total = sum(scenes.values())
    shares = {split: count * number // total for split, number in sorted(scenes.items())}
    largest = max(shares, key=lambda split: (scenes[split], split))
    shares[largest] += count - sum(shares.values())
    return shares


def _tables(
    plan: Plan, out: Path, records: Mapping[SceneKey, Mapping[str, Any]], skill: str, split: str
) -> Iterator[tuple[pa.Table, int, int]]:
    for position, key in enumerate(plan.scenes):
        record = records.get(key)
        if record is not None and record["split"] == split and skill in record["rows"]:
            group = sorted(record["rows"]).index(skill)
            yield read_keys(out / drafts_name(key), group), position, group


def _write(out: Path, skill: str, split: str, keys: Keys, selection: Selection) -> Iterator[Selected]:
    for number, shard in enumerate(selection.shards):
        file = f"{skill}/{split}-{number:05d}-of-{len(selection.shards):05d}.parquet"
        name = f"{WORK}/selection/{file}"
        table = _selection(keys, selection, shard.rows, shard.reserves)
        yield Selected(skill, split, f"data/{file}", name, commit(out, name, partial(pq.write_table, table)))


def _selection(keys: Keys, selection: Selection, chosen: Indices, reserves: Indices) -> pa.Table:
    rows = np.r_[chosen, reserves]
    turns, owner = keys.turns_of(rows)
    lettered = owner < len(chosen)
    columns = {
        "scene": keys.scene[rows],
        "group": keys.group[rows],
        "id": [f"{high:016x}{low:016x}" for high, low in keys.id[rows].tolist()],
        "question_type": [keys.words[code] for code in keys.question_type[rows].tolist()],
        "balance": [keys.words[code] for code in keys.balance[rows].tolist()],
        "options": _lists(keys.options[turns], owner, len(rows)),
        "letters": _lists(selection.letters[turns[lettered]], owner[lettered], len(rows)),
    }
    return pa.table(columns).cast(SELECTION)


def _lists(values: NDArray[np.int32], owner: Indices, count: int) -> pa.ListArray:
    """One list per row of the values that it owns."""
    ends = np.cumsum(np.bincount(owner, minlength=count))
    return pa.ListArray.from_arrays(pa.array(np.r_[0, ends], pa.int32()), pa.array(values, pa.int32()))
