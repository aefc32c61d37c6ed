"""How alike two maps are: MindCube's reward, from its definition."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

from vstdata.boxes.map_text import FACINGS
from vstdata.scoring.reading.maps import Entry

Map = Mapping[str, Mapping[str, Entry]]
PAIRS, FACED = 0.7, 0.3  # MindCube's weights


def map_accuracy(found: Map, truth: Map) -> float:
    """0.7 times the share of ordered pairs of the truth's entries that lie to each other as there, and 0.3 times the
    share of its facings that are the same (1 where it has none), for the best of four quarter turns of the whole map.

    What is lacking is wrong, what there is besides does not count. Two entries lie to each other along an axis (up,
    down, left, right) where they are at least half as far apart along it as along the other. Ours: 0 where no pair is
    right, for of one facing alone some turn is always right.
    """
    mine, known = _flat(found), _flat(truth)
    ways = {pair: _way(known[pair[0]], known[pair[1]]) for pair in permutations(known, 2)}
    faced = {name: entry[2] for name, entry in known.items() if entry[2]}
    best = 0.0
    for _ in FACINGS:
        there = {pair for pair in ways if pair[0] in mine and pair[1] in mine}
        pairs = sum(_way(mine[a], mine[b]) == ways[a, b] for a, b in there)
        facings = sum(name in mine and mine[name][2] == facing for name, facing in faced.items())
        if pairs:
            best = max(best, PAIRS * pairs / len(ways) + FACED * (facings / len(faced) if faced else 1.0))
        mine = {name: _turned(entry) for name, entry in mine.items()}
    return round(best, 9)


def _flat(one: Map) -> dict[tuple[str, str], Entry]:
    return {(part, name): entry for part, entries in one.items() for name, entry in entries.items()}


def _way(start: Entry, end: Entry) -> frozenset[str]:
    right, down = end[0] - start[0], end[1] - start[1]
    most = max(abs(right), abs(down))
    words = {"right" if right > 0 else "left": abs(right), "down" if down > 0 else "up": abs(down)}
    return frozenset(word for word, far in words.items() if far and 2 * far >= most)


def _turned(entry: Entry) -> Entry:
    """A quarter turn clockwise: what was up is right."""
    column, row, facing = entry
    return -row, column, FACINGS[(FACINGS.index(facing) + 1) % 4] if facing else ""
