"""Which samples are shown: so many of each skill and split, drawn by key, evenly over question types."""

from __future__ import annotations

import heapq

from vstdata.audit.read import Asked
from vstdata.draw import keyed_integer


class Drawing:
    """Takes the questions of a release row by row, and keeps at most `most` rows of each skill, split and type."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[tuple[str, str], dict[str, list[tuple[int, str]]]] = {}
        self._last = ""

    def add(self, question: Asked) -> None:
        """Take one more question; of a row with several, the first stands for it."""
        if question.id == self._last:
            return
        self._last = question.id
        types = self._kept.setdefault((question.skill, question.split), {})
        heap = types.setdefault(question.type, [])
        entry = (-keyed_integer("view", question.id), question.id)
        (heapq.heappush if len(heap) < self._most else heapq.heappushpop)(heap, entry)

    def ids(self) -> set[str]:
        """The ids of the rows drawn: every type of a skill and split gets as many as another, while it has any."""
        return {name for types in self._kept.values() for name in self._evenly(types)}

    def _evenly(self, types: dict[str, list[tuple[int, str]]]) -> list[str]:
        turns = [(place, -key, name) for heap in types.values() for place, (key, name) in enumerate(sorted(heap)[::-1])]
        return [name for _, _, name in sorted(turns)[: self._most]]
