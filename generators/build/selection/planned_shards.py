"""From draft files to planned shards: read the keys, select, and write one small selection file per shard."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from generators.build.drafts import drafts_name
from generators.build.scenes import SceneKey
from generators.build.selection.key_files import Drafts, KeyFiles
from generators.build.selection.keys import Indices, Keys, gather
from generators.build.selection.pictures import PictureRoom
from generators.build.selection.priors import Usual, usual_of
from generators.build.selection.select import Selection, select
from generators.folder import WORK, commit
from vstdata.manifest import RL

if TYPE_CHECKING:
    from generators.build.plan import Plan

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
    """A planned shard: its file, its selection file and that file's SHA-256, its rows, and the positions in the plan of
    the scenes of rows and reserves."""

    skill: str
    split: str
    name: str
    selection: str
    sha256: str
    rows: int
    scenes: tuple[int, ...]


@dataclass(slots=True)
class Choice:
    """All planned shards, and per skill and question type how many drafts there were and why they were not taken."""

    shards: list[Selected] = field(default_factory=list)
    counts: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)


def choose(plan: Plan, out: Path, records: Mapping[SceneKey, Mapping[str, Any]]) -> Choice:
    """Select for every skill and split, and then for "rl" from what is left of train. `records` are those of the scenes
    that were asked."""
    folder = out / WORK / "tmp" / "keys"
    try:
        return _choose(plan, out, records, KeyFiles(folder, _drafts(plan, out, records)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _choose(plan: Plan, out: Path, records: Mapping[SceneKey, Mapping[str, Any]], files: KeyFiles) -> Choice:
    scenes = Counter(record["split"] for record in records.values())
    usual = usual_of([record["sizes"] for record in records.values()])
    limits = plan.manifest.selection
    room = PictureRoom(limits.picture_rows_per_skill, limits.picture_rows)
    choice = Choice()
    drafts = Counter[str]()
    for record in records.values():
        drafts.update(record["rows"])
    for skill in scarce_first({name: drafts[name] / plan.manifest.skills[name].total for name in plan.skills}):
        wanted = plan.manifest.skills[skill]
        counts = choice.counts.setdefault(skill, {})
        for split, count in shared_out(wanted.count, scenes).items():
            tables = partial(files.tables, skill, split)
            rl = wanted.rl if split == "train" else 0
            for part in _select(tables, split, count, rl, Rules(plan.manifest.shards.rows, usual, room)):
                room = room.after(part.keys, _rows(part.selection))
                choice.shards += _write(out, skill, part.split, part.keys, part.selection)
                for name, found in part.selection.counts.items():
                    counts.setdefault(name, Counter()).update(found)
    choice.shards.sort(key=lambda shard: shard.skill)
    return choice


def scarce_first(drafts: Mapping[str, float]) -> list[str]:
    """Skills by their drafts per row wanted: who has few takes the room on pictures before who can go elsewhere."""
    return sorted(drafts, key=lambda skill: (drafts[skill], skill))


def _drafts(plan: Plan, out: Path, records: Mapping[SceneKey, Mapping[str, Any]]) -> Iterator[Drafts]:
    """The draft files in the order of the plan; their row groups are in the order of the skills' names."""
    for position, key in enumerate(plan.scenes):
        if key in records:
            yield Drafts(out / drafts_name(key), position, records[key]["split"], tuple(sorted(records[key]["rows"])))


Tables = Callable[[], Iterable[tuple[pa.Table, int, int]]]


@dataclass(frozen=True, slots=True)
class _Part:
    split: str
    keys: Keys
    selection: Selection


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for the selection of every skill: rows of a shard, what is known of sizes by label, and the room that
    skills before have left on pictures."""

    most_rows: int
    usual: Usual
    room: PictureRoom

    def select(self, keys: Keys, count: int) -> Selection:
        """At most `count` rows of the keys."""
        return select(keys, count, self.most_rows, self.usual, self.room)


def _select(tables: Tables, split: str, count: int, rl: int, rules: Rules) -> list[_Part]:
    """The selection of a split and, with `rl`, that of "rl" from what it leaves.

    Where there is too little for both, each gets its share. A repeat asks the same in other words: nothing that one
    asks, in rows or reserves, is asked by the other.
    """
    keys = gather(tables())
    if not len(keys) or not count:
        return []
    both = rules.select(keys, count + rl)
    if not rl:
        return [_Part(split, keys, both)]
    first = rules.select(keys, len(_rows(both)) * count // (count + rl))
    taken = pa.array(keys.repeat[_rows(first)], pa.int64())
    left = gather((table.filter(pc.invert(pc.is_in(table["repeat"], taken))), *where) for table, *where in tables())
    if not len(left):
        return [_Part(split, keys, first)]
    second = replace(rules, room=rules.room.after(keys, _rows(first))).select(left, rl)
    first = _without(keys, first, left.repeat[_rows(second)])
    second = _without(left, second, keys.repeat[_reserves(first)])
    return [_Part(split, keys, _counted_by(both, first, second)), _Part(RL, left, replace(second, counts={}))]


def _rows(selection: Selection) -> Indices:
    return np.concatenate([np.zeros(0, np.int64), *(shard.rows for shard in selection.shards)])


def _reserves(selection: Selection) -> Indices:
    return np.concatenate([np.zeros(0, np.int64), *(shard.reserves for shard in selection.shards)])


def _without(keys: Keys, selection: Selection, repeats: Indices) -> Selection:
    """The selection less reserves that ask what `repeats` do."""
    shards = [
        replace(shard, reserves=shard.reserves[~np.isin(keys.repeat[shard.reserves], repeats)])
        for shard in selection.shards
    ]
    return replace(selection, shards=tuple(shards))


def _counted_by(both: Selection, first: Selection, second: Selection) -> Selection:
    """The first selection, with the counts of all that was asked of both, and what both got."""
    got = {name: sum(one.counts.get(name, {}).get("got", 0) for one in (first, second)) for name in both.counts}
    return replace(first, counts={name: {**each, "got": got[name]} for name, each in both.counts.items()})


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


def _write(out: Path, skill: str, split: str, keys: Keys, selection: Selection) -> Iterator[Selected]:
    for number, shard in enumerate(selection.shards):
        file = f"{skill}/{split}-{number:05d}-of-{len(selection.shards):05d}.parquet"
        name = f"{WORK}/selection/{file}"
        table = _selection(keys, selection, shard.rows, shard.reserves)
        sha256 = commit(out, name, partial(pq.write_table, table))
        scenes = tuple(np.unique(keys.scene[np.r_[shard.rows, shard.reserves]]).tolist())
        yield Selected(skill, split, f"data/{file}", name, sha256, len(shard.rows), scenes)


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
