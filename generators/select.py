"""Select: from the keys of all drafts of one skill and split to rows with letters, cut into shards.

A pure function of the drafts, whatever order or machine they came from. Per question type, and within it per answer
(`balance`), the numbers are as even as the drafts allow; a choice whose answers cannot be balanced gives fewer rows
rather than a hint. Drafts about the same objects come after drafts about others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vstdata.draw import Draw

MAX_EDGE = 0.04  # ours: most by which guessing the most frequent answer of a type may beat chance
RESERVE_SHARE, RESERVE_FLOOR = 0.1, 16  # ours: drafts kept to replace those that fail, per shard

Indices = NDArray[np.int64]
Letters = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShardPlan:
    """Row numbers of the key table: `rows` of one shard by scene and id, each with the letter position of every turn
    (-1 where it has none), and `reserves` that replace failing ones, in order."""

    rows: tuple[tuple[int, Letters], ...]
    reserves: tuple[int, ...]


def select(keys: pa.Table, count: int, most_rows: int) -> list[ShardPlan]:
    """At most `count` rows of the key table, in shards of at most `most_rows`.

    `keys` has the key columns of `drafts.DRAFTS`, and "scene": int64, the position of the scene in the plan.
    """
    ordered = _ordered(keys)
    chosen = _chosen(keys, ordered, count)
    letters = _letters(keys, chosen)
    shards = _cut(keys, chosen, most_rows)
    rest = ordered[~np.isin(ordered, chosen)].tolist()
    plans = []
    for number, rows in enumerate(shards):
        reserves = rest[number :: len(shards)][: ceil(len(rows) * RESERVE_SHARE) + RESERVE_FLOOR]
        plans.append(ShardPlan(tuple((row, letters[row]) for row in rows), tuple(reserves)))
    return plans


def _numbers(keys: pa.Table, column: str) -> Indices:
    return np.asarray(keys[column].to_numpy(), dtype=np.int64)


def _id_order(keys: pa.Table) -> Indices:
    """(n,) the rank of each row's id."""
    ids = np.asarray(keys["id"].to_pylist(), dtype="U32")
    return np.argsort(np.argsort(ids, kind="stable"), kind="stable").astype(np.int64)


def _ordered(keys: pa.Table) -> Indices:
    """Rows in keyed order without repeats, drafts about the same objects spread out."""
    near = _numbers(keys, "near")
    order = np.lexsort((_id_order(keys), _numbers(keys, "priority")))
    _, first = np.unique(_numbers(keys, "repeat")[order], return_index=True)
    order = order[np.sort(first)]
    return order[np.argsort(_ranks(near[order]), kind="stable")]


def _ranks(groups: Indices) -> Indices:
    """(n,) how many earlier entries have the same value."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(groups) else np.zeros(0, np.int64)
    ranks = np.empty(len(groups), np.int64)
    ranks[order] = np.arange(len(groups)) - np.repeat(starts, np.diff(np.r_[starts, len(groups)]))
    return ranks


def fill_evenly(total: int, available: Sequence[int]) -> list[int]:
    """Parts of `total`, as even as `available` allows; what is left over goes to the first ones.

    >>> fill_evenly(11, [2, 9, 9])
    [2, 5, 4]
    """
    parts = [0] * len(available)
    left = min(total, sum(available))
    while left:
        growing = [k for k, most in enumerate(available) if parts[k] < most]
        step = max(1, left // len(growing))
        for k in growing:
            taken = min(step, available[k] - parts[k], left)
            parts[k] += taken
            left -= taken
    return parts


def most_balanced(available: Sequence[int], chance: float) -> int:
    """How many drafts can be taken evenly with no answer more frequent than chance by MAX_EDGE.

    Taken are whole levels: k drafts of each answer, or all where there are fewer. The share of the most frequent answer
    grows with k, so the last level that is fair is found by bisection.

    >>> most_balanced([100, 10], 0.5)
    21
    >>> most_balanced([2, 2, 0, 0], 0.25)
    0
    """

    def taken(level: int) -> int:
        return sum(min(level, count) for count in available)

    low, high = 0, max(available, default=0)
    while low < high:
        level = (low + high + 1) // 2
        if level <= (chance + MAX_EDGE) * taken(level):
            low = level
        else:
            high = level - 1
    return taken(low)


def _chosen(keys: pa.Table, ordered: Indices, count: int) -> Indices:
    """The chosen rows, in keyed order."""
    types, answers = keys["question_type"].to_pylist(), keys["balance"].to_pylist()
    chance = dict(sorted(zip(types, keys["chance"].to_pylist(), strict=True)))  # the highest of each type
    groups: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in ordered.tolist():
        groups[types[row]][answers[row]].append(row)
    names = sorted(groups)
    lists = {name: [rows for _, rows in sorted(groups[name].items())] for name in names}
    balanced = {name: bool(chance[name]) and set(groups[name]) != {""} for name in names}
    lengths = {name: [len(rows) for rows in lists[name]] for name in names}
    available = [most_balanced(lengths[name], chance[name]) if balanced[name] else sum(lengths[name]) for name in names]
    taken: list[int] = []
    for name, part in zip(names, fill_evenly(count, available), strict=True):
        for rows, share in zip(lists[name], fill_evenly(part, lengths[name]), strict=True):
            taken += rows[:share]
    return ordered[np.isin(ordered, taken)]


def _letters(keys: pa.Table, chosen: Indices) -> dict[int, Letters]:
    """The letter position of every turn of the chosen rows."""
    turns = keys["turns"].take(pa.array(chosen)).to_pylist()
    letters = {row: [-1] * len(row_turns) for row, row_turns in zip(chosen.tolist(), turns, strict=True)}
    kinds: dict[str, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for row, row_turns in zip(letters, turns, strict=True):
        for number, turn in enumerate(row_turns):
            if turn["options"]:
                kinds[turn["question_type"]][turn["options"]].append((row, number))
    for question_type, by_options in kinds.items():
        for options, positions in _positions(
            question_type, {n: len(places) for n, places in by_options.items()}
        ).items():
            for (row, number), position in zip(by_options[options], positions, strict=True):
                letters[row][number] = position
    return {row: tuple(positions) for row, positions in letters.items()}


def _positions(question_type: str, counts: dict[int, int]) -> dict[int, list[int]]:
    """Letter positions for `counts` turns by number of options, in keyed order.

    Per number of options all positions are equally frequent; the few that do not come out even go to the positions
    that the question type has used least.
    """
    draw = Draw("letters", question_type)
    used: Counter[int] = Counter()
    found: dict[int, list[int]] = {}
    for options, count in sorted(counts.items()):
        blocks = [draw.shuffled(range(options), options, block) for block in range(count // options)]
        rest = sorted(draw.shuffled(range(options), options, "rest"), key=lambda position: used[position])
        found[options] = [position for block in [*blocks, rest[: count % options]] for position in block]
        used.update(found[options])
    return found


def _cut(keys: pa.Table, chosen: Indices, most_rows: int) -> list[list[int]]:
    """The chosen rows by scene and id, cut at scenes' ends; only a scene of more than `most_rows` is cut itself."""
    scenes = _numbers(keys, "scene")
    by_scene: dict[int, list[int]] = defaultdict(list)
    for row in chosen[np.lexsort((_id_order(keys)[chosen], scenes[chosen]))].tolist():
        by_scene[int(scenes[row])].append(row)
    shards: list[list[int]] = []
    for rows in by_scene.values():
        if not shards or len(shards[-1]) + len(rows) > most_rows:
            shards.append([])
        for row in rows:
            if len(shards[-1]) == most_rows:
                shards.append([])
            shards[-1].append(row)
    return shards
