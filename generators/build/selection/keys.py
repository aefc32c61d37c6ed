"""The keys of many drafts, row by row as the plan has their scenes and each scene's draft file its lines.

All of selection names a draft by its row here. Columns are numbers, with words as codes, to take little memory.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Indices = NDArray[np.int64]
Codes = NDArray[np.int32]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of n drafts with p pictures and t turns, these with r rivals and o options of videos in all.

    Words are codes: positions in `words`, which is sorted, so that equal drafts have equal codes in whatever order they
    were read. The turns of draft k are turn_end[k - 1] to turn_end[k], all other lists likewise.
    """

    words: tuple[str, ...]
    id: NDArray[np.uint64]  # (n, 2) the 32 hex digits
    scene: Codes  # (n,) position in the plan
    group: Codes  # (n,) row group in the scene's draft file
    question_type: Codes  # (n,) of the first turn
    balance: Codes  # (n,)
    chance: NDArray[np.float32]  # (n,)
    priority: Indices  # (n,)
    repeat: Indices  # (n,)
    near: Indices  # (n,)
    picture_end: Indices  # (n,)
    picture: Indices  # (p,)
    turn_end: Indices  # (n,)
    turn_type: Codes  # (t,)
    options: Codes  # (t,) that share out letters
    choices: Codes  # (t,) options of a choice, 0 for others
    cue: Codes  # (t,)
    outcome: Codes  # (t,)
    value: NDArray[np.float32]  # (t,) NaN where the answer is no number
    rival_end: Indices  # (t,)
    rival: Codes  # (r,)
    begun_end: Indices  # (t,)
    begun: NDArray[np.bool_]  # (o,) the first frame shows it; the right option first

    def __len__(self) -> int:
        return len(self.priority)

    def code(self, word: str) -> int:
        """The code of a word that is there; -1 for another."""
        at = bisect_left(self.words, word)
        return at if at < len(self.words) and self.words[at] == word else -1

    def turns_of(self, rows: Indices) -> tuple[Indices, Indices]:
        """All turns of drafts in their order, and the position in `rows` of each."""
        return members_of(self.turn_end, rows)

    def pictures_of(self, rows: Indices) -> tuple[Indices, Indices]:
        """All pictures of drafts in their order, and the position in `rows` of each."""
        members, owner = members_of(self.picture_end, rows)
        return self.picture[members], owner

    def begun_of(self, turns: Indices) -> tuple[Indices, NDArray[np.bool_]]:
        """(positions in `turns`, whether the first frame shows it) of all options of turns about videos."""
        members, owner = members_of(self.begun_end, turns)
        return owner, self.begun[members]

    def rival_count(self, turns: Indices) -> Indices:
        """How many rivals each of the turns has."""
        return self.rival_end[turns] - np.where(turns > 0, self.rival_end[turns - 1], 0)

    def rivals_of(self, turns: Indices) -> tuple[Indices, Codes]:
        """(positions in `turns`, codes) of all rivals of turns."""
        members, owner = members_of(self.rival_end, turns)
        return owner, self.rival[members]


def members_of(ends: Indices, owners: Indices) -> tuple[Indices, Indices]:
    """The members of each owner, and its position in `owners`."""
    starts = np.where(owners > 0, ends[owners - 1], 0)
    counts = ends[owners] - starts
    owner = np.repeat(np.arange(len(owners)), counts)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    return starts[owner] + within, owner


class KeyReader:
    """Puts the keys of one draft file after the other into arrays. Nothing else of a file is kept."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {"": 0}
        self._parts: dict[str, list[NDArray[Any]]] = {field.name: [] for field in fields(Keys) if field.name != "words"}
        self._ends: Counter[str] = Counter()

    def add(self, table: pa.Table, scene: int, group: int) -> None:
        """The key columns of a draft file (`drafts.DRAFTS`), with the scene's position in the plan."""
        table = table.combine_chunks()
        digits = "".join(table["id"].to_pylist())
        turns = _flat(table["turns"])
        found = {
            "id": np.frombuffer(bytes.fromhex(digits), ">u8").astype(np.uint64).reshape(-1, 2),
            "scene": np.full(len(table), scene, np.int32),
            "group": np.full(len(table), group, np.int32),
            "question_type": self._coded(table["question_type"]),
            "balance": self._coded(table["balance"]),
            "chance": table["chance"].to_numpy().astype(np.float32),
            **{name: table[name].to_numpy() for name in ("priority", "repeat", "near")},
            **self._list("picture", table["pictures"]),
            "turn_end": self._end("turn", table["turns"]),
            "turn_type": self._coded(turns.field("question_type")),
            "options": turns.field("options").to_numpy(zero_copy_only=False),
            "choices": turns.field("choices").to_numpy(zero_copy_only=False),
            "cue": self._coded(turns.field("cue")),
            "outcome": self._coded(turns.field("outcome")),
            "value": turns.field("value").to_numpy(zero_copy_only=False),
            "rival_end": self._end("rival", turns.field("rivals")),
            "rival": self._coded(_flat(turns.field("rivals"))),
            **self._list("begun", turns.field("begun")),
        }
        for name, part in found.items():
            self._parts[name].append(part)

    def _list(self, name: str, lists: Any) -> dict[str, NDArray[Any]]:
        values = _flat(lists).to_numpy(zero_copy_only=False)
        return {f"{name}_end": self._end(name, lists), name: values}

    def _end(self, name: str, lists: Any) -> Indices:
        """Where each list ends, after those of all files before."""
        ends = self._ends[name] + np.cumsum(_lengths(lists))
        self._ends[name] = int(ends[-1]) if len(ends) else self._ends[name]
        return np.asarray(ends, np.int64)

    def keys(self) -> Keys:
        """All that was added; the reader is empty then."""
        words = sorted(self._codes)
        ranks = np.empty(len(words), np.int32)
        ranks[[self._codes[word] for word in words]] = np.arange(len(words), dtype=np.int32)
        joined: dict[str, Any] = {}
        for name, kind in _KINDS.items():
            parts = self._parts.pop(name)
            column = np.concatenate(parts) if parts else np.zeros((0, 2) if name == "id" else 0)
            joined[name] = ranks[column.astype(np.int32)] if name in _WORDS else column.astype(kind, copy=False)
        return Keys(words=tuple(words), **joined)

    def _coded(self, column: Any) -> Codes:
        encoded = pc.dictionary_encode(column)
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        codes = [self._codes.setdefault(word, len(self._codes)) for word in encoded.dictionary.to_pylist()]
        places = np.asarray(encoded.indices, np.int64)
        return np.asarray(codes, np.int32)[places]


_WORDS = frozenset({"question_type", "balance", "turn_type", "cue", "outcome", "rival"})
_KINDS = {
    "id": np.uint64,
    **dict.fromkeys(("scene", "group", "options", "choices"), np.int32),
    **dict.fromkeys(_WORDS, np.int32),
    **dict.fromkeys(("chance", "value"), np.float32),
    **dict.fromkeys(("priority", "repeat", "near", "picture"), np.int64),
    **dict.fromkeys(("picture_end", "turn_end", "rival_end", "begun_end"), np.int64),
    "begun": np.bool_,
}


def _flat(lists: Any) -> Any:
    flat = pc.list_flatten(lists)
    return flat.combine_chunks() if isinstance(flat, pa.ChunkedArray) else flat


def _lengths(lists: Any) -> Indices:
    return np.asarray(pc.list_value_length(lists), np.int64)


def gather(tables: Iterable[tuple[pa.Table, int, int]]) -> Keys:
    """The keys of draft files: (key columns, position of the scene in the plan, row group) of each."""
    reader = KeyReader()
    for table, scene, group in tables:
        reader.add(table, scene, group)
    return reader.keys()
