"""From draft files to planned shards: read the keys, select, and write one small selection file per shard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from generators.drafts import DRAFTS, KEYS, drafts_name, read_keys
from generators.folder import WORK, commit
from generators.plan import Plan, SceneKey
from generators.select import ShardPlan, select

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


def choose(plan: Plan, out: Path, records: Mapping[SceneKey, Mapping[str, Any]]) -> Iterator[Selected]:
    """Select for every skill and split. `records` are those of the scenes that were asked."""
    scenes = Counter(record["split"] for record in records.values())
    for skill in plan.skills:
        shares = shared_out(plan.manifest.skills[skill].count, scenes)
        for split, count in shares.items():
            keys = _read_keys(plan, out, records, skill, split)
            if keys.num_rows and count:
                yield from _write(out, skill, split, keys, select(keys, count, plan.manifest.shards.rows))


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


def _read_keys(
    plan: Plan, out: Path, records: Mapping[SceneKey, Mapping[str, Any]], skill: str, split: str
) -> pa.Table:
    tables = [DRAFTS.empty_table().select(KEYS)]
    places: list[int] = []
    groups: list[int] = []
    for position, key in enumerate(plan.scenes):
        record = records.get(key)
        if record is None or record["split"] != split or skill not in record["rows"]:
            continue
        group = sorted(record["rows"]).index(skill)
        tables.append(read_keys(out / drafts_name(key), group))
        places += [position] * len(tables[-1])
        groups += [group] * len(tables[-1])
    table = pa.concat_tables(tables)
    return table.append_column("scene", pa.array(places, pa.int64())).append_column(
        "group", pa.array(groups, pa.int32())
    )


def _write(out: Path, skill: str, split: str, keys: pa.Table, shards: Sequence[ShardPlan]) -> Iterator[Selected]:
    for number, shard in enumerate(shards):
        file = f"{skill}/{split}-{number:05d}-of-{len(shards):05d}.parquet"
        name = f"{WORK}/selection/{file}"
        sha256 = commit(out, name, partial(pq.write_table, _selection(keys, shard)))
        yield Selected(skill, split, f"data/{file}", name, sha256)


def _selection(keys: pa.Table, shard: ShardPlan) -> pa.Table:
    rows = [row for row, _ in shard.rows] + list(shard.reserves)
    letters: list[tuple[int, ...]] = [given for _, given in shard.rows] + [()] * len(shard.reserves)
    taken = keys.take(pa.array(rows, pa.int64()))
    options = [[turn["options"] for turn in turns] for turns in taken["turns"].to_pylist()]
    columns = {name: taken[name] for name in ("scene", "group", "id", "question_type", "balance")}
    return pa.table({**columns, "options": options, "letters": letters}).select(SELECTION.names).cast(SELECTION)
