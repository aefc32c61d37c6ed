"""Select: from the keys of all drafts of one skill and split to rows with letters, cut into shards.

A pure function of the drafts, whatever order or machine they came from. Per question type, and within it per answer
(`balance`), the numbers are as even as the drafts allow; a choice whose answers cannot be balanced, and a draft whose
answer is told by its words (`shortcuts`) or by what everybody knows (`priors`), give fewer rows rather than a hint.
Drafts about the same objects or of the same pictures come after drafts about others, and a picture carries so many rows
and no more (`pictures`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from generators.build.selection.keys import Codes, Indices, Keys
from generators.build.selection.pictures import PictureRoom, crowd_ranks, ranks
from generators.build.selection.priors import Usual
from generators.build.selection.shortcuts import without_shortcuts
from vstdata.draw import Draw

MAX_EDGE = 0.02  # ours: most by which guessing the most frequent answer of a type may beat chance
RESERVE_SHARE, RESERVE_FLOOR = 0.1, 16  # ours: drafts kept to replace those that fail, per shard
TRIES = 4  # ours: times that more is taken to make up for what has to go


@dataclass(frozen=True, slots=True)
class ShardPlan:
    """Row numbers of the keys: `rows` of one shard by scene and id, and `reserves` that replace failing ones, in
    order."""

    rows: Indices
    reserves: Indices


@dataclass(frozen=True, slots=True)
class Selection:
    """What was selected: shards, the letter position of every turn (-1 where it has none), and per question type how
    many drafts there were and why they were not taken."""

    shards: tuple[ShardPlan, ...]
    letters: Codes
    counts: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class _Type:
    """The drafts of one question type: `rows` in keyed order without repeats, and those of them that are `fair`."""

    name: str
    drafts: int
    rows: Indices
    fair: Indices
    told: int  # drafts that went for what everybody knows, after those whose words tell their answer
    chance: float  # 0 where answers are not balanced
    available: int


@dataclass(slots=True)
class _Among:
    """All that the types of one skill are selected from; `taken` grows type by type."""

    keys: Keys
    usual: Usual
    room: PictureRoom
    taken: Indices

    def fair(self, rows: Indices) -> Indices:
        """Those of the rows that nothing tells the answer of."""
        return without_shortcuts(self.keys, rows, self.usual)

    def fitting(self, rows: Indices) -> Indices:
        """Those of the rows whose pictures have room."""
        return rows[self.room.within(self.keys, rows, self.taken)]


def select(keys: Keys, count: int, most_rows: int, usual: Usual, room: PictureRoom) -> Selection:
    """At most `count` rows of the keys, in shards of at most `most_rows`. `usual` is what is known of sizes by label,
    `room` that of the pictures, which is left as it is (`PictureRoom.after`)."""
    ordered = _ordered(keys)
    among = _Among(keys, usual, room, np.zeros(0, np.int64))
    types = [_type(among, ordered, code) for code in np.unique(keys.question_type).tolist()]
    parts = fill_evenly(count, [each.available for each in types])
    wanted = fill_evenly(count, [count] * len(types))
    counts: dict[str, dict[str, int]] = {each.name: {} for each in types}
    # The rarest first: the others find room on other pictures.
    for k in sorted(range(len(types)), key=lambda k: types[k].available):
        rows, crowded = _fair_part(among, types[k], parts[k])
        among.taken = np.r_[among.taken, rows]
        counts[types[k].name] = _counts(types[k], wanted[k], len(rows), crowded)
    chosen = _among(keys, ordered, [among.taken])
    spare = _among(keys, ordered, [each.fair for each in types])
    letters = _letters(keys, ordered[chosen])
    shards = _cut(keys, ordered[chosen], most_rows)
    rest = among.fitting(np.r_[ordered[spare & ~chosen], ordered[~spare & ~chosen]])
    plans = []
    for number, rows in enumerate(shards):
        most = ceil(len(rows) * RESERVE_SHARE) + RESERVE_FLOOR
        plans.append(ShardPlan(rows, rest[number :: len(shards)][:most]))
    return Selection(tuple(plans), letters, counts)


def _counts(of_type: _Type, asked: int, got: int, crowded: int) -> dict[str, int]:
    return {
        "asked": asked,
        "got": got,
        "drafts": of_type.drafts,
        "repeats": of_type.drafts - len(of_type.rows),
        "shortcuts": len(of_type.rows) - len(of_type.fair) - of_type.told,
        "told_by_priors": of_type.told,
        "answers_uneven": len(of_type.fair) - of_type.available,
        "pictures_full": crowded,
    }


def _among(keys: Keys, ordered: Indices, parts: Sequence[Indices]) -> NDArray[np.bool_]:
    """Which of `ordered` are in one of the parts."""
    inside = np.zeros(len(keys), np.bool_)
    for part in parts:
        inside[part] = True
    return inside[ordered]


def _ordered(keys: Keys) -> Indices:
    """Rows in keyed order without repeats, drafts about the same objects or of the same pictures spread out."""
    order = np.lexsort((keys.id[:, 1], keys.id[:, 0], keys.priority))
    _, first = np.unique(keys.repeat[order], return_index=True)
    order = order[np.sort(first)]
    order = order[np.argsort(crowd_ranks(keys, order), kind="stable")]
    return order[np.argsort(ranks(keys.near[order]), kind="stable")]


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


def _type(among: _Among, ordered: Indices, code: int) -> _Type:
    keys = among.keys
    mine = keys.question_type == code
    rows = ordered[mine[ordered]]
    said = without_shortcuts(keys, rows)
    fair = among.fair(said)
    chance = float(keys.chance[mine].max())  # the highest of the type
    if (keys.balance[mine] == keys.code("")).all():
        chance = 0.0
    told = len(said) - len(fair)
    return _Type(keys.words[code], int(mine.sum()), rows, fair, told, chance, _available(keys, fair, chance))


def _available(keys: Keys, rows: Indices, chance: float) -> int:
    if not chance:
        return len(rows)
    return most_balanced(np.unique(keys.balance[rows], return_counts=True)[1].tolist(), chance)


def _evenly(keys: Keys, rows: Indices, part: int) -> Indices:
    """`part` of the rows, as even over answers as can be, the first of each."""
    _, answer, counts = np.unique(keys.balance[rows], return_inverse=True, return_counts=True)
    shares = np.asarray(fill_evenly(part, counts.tolist()), np.int64)
    return rows[ranks(answer) < shares[answer]] if part else rows[:0]


def _fair_part(among: _Among, of_type: _Type, part: int) -> tuple[Indices, int]:
    """`part` of the fair drafts that are fair for themselves and whose pictures have room: where some have to go again,
    more are taken. Also how many had no room."""
    keys, wanted, most = among.keys, part, len(of_type.fair) if not of_type.chance else of_type.available
    for _ in range(TRIES):
        taken = _evenly(keys, of_type.fair, wanted)
        fitting = among.fitting(taken)
        kept = among.fair(fitting)
        if len(kept) >= part or wanted == most:
            break
        wanted = min(most, wanted + 2 * (part - len(kept)))
    balanced = part if len(kept) == len(taken) else _available(keys, kept, of_type.chance)
    return _evenly(keys, kept, min(part, balanced)), len(taken) - len(fitting)


def _letters(keys: Keys, chosen: Indices) -> Codes:
    """The letter position of every turn of the chosen rows.

    Per question type and number of options all positions are equally frequent; the few that do not come out even go to
    the positions that the type has used least.
    """
    letters = np.full(len(keys.options), -1, np.int32)
    turns, _ = keys.turns_of(chosen)
    for code in np.unique(keys.turn_type[turns]).tolist():
        mine = turns[keys.turn_type[turns] == code]
        draw = Draw("letters", keys.words[code])
        used = np.zeros(int(keys.options[mine].max()), np.int64)
        for options in np.unique(keys.options[mine]).tolist():
            if options:
                places = mine[keys.options[mine] == options]
                letters[places] = _positions(draw, options, len(places), used[:options])
    return letters


def _positions(draw: Draw, options: int, count: int, used: Indices) -> Indices:
    """`count` positions below `options`; `used` counts them for the question type."""
    blocks = draw.generator(options).random((count // options, options)).argsort(axis=1)
    rest = draw.generator(options, "rest").permutation(options)
    rest = rest[np.argsort(used[rest], kind="stable")][: count % options]
    found: Indices = np.r_[blocks.ravel(), rest]
    used += np.bincount(found, minlength=options)
    return found


def _cut(keys: Keys, chosen: Indices, most_rows: int) -> list[Indices]:
    """The chosen rows by scene and id, cut at scenes' ends; only a scene of more than `most_rows` is cut itself."""
    rows = chosen[np.lexsort((keys.id[chosen, 1], keys.id[chosen, 0], keys.scene[chosen]))]
    _, starts, counts = np.unique(keys.scene[rows], return_index=True, return_counts=True)
    cuts: list[int] = []
    filled = most_rows
    for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
        if filled + count > most_rows:
            cuts += range(start, start + count, most_rows)
            filled = (count - 1) % most_rows + 1
        else:
            filled += count
    return np.split(rows, cuts[1:]) if cuts else []
