"""The order in which a skill yields its drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def interleaved(groups: Iterable[Iterable[T]]) -> Iterator[T]:
    """One item of each group in turn, until all are used up: any number taken from the front is as even as it can be."""
    waiting = [iter(group) for group in groups]
    while waiting:
        for group in list(waiting):
            try:
                yield next(group)
            except StopIteration:
                waiting.remove(group)
