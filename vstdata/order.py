"""The order in which a skill yields its drafts, so that any number taken from the front is balanced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from vstdata.draw import Draw

T = TypeVar("T")


def even_blocks(groups: Sequence[Iterable[T]], draw: Draw) -> Iterator[T]:
    """One item of each group in keyed order, again and again, until a group has no more.

    Give it one group per answer: then no answer is more frequent than another, however rarely it is to be had.
    """
    for number, block in enumerate(zip(*groups, strict=False)):
        yield from draw.shuffled(block, "block", number)


def interleaved(groups: Iterable[Iterable[T]]) -> Iterator[T]:
    """One item of each group in turn, until all are used up: as even as the groups allow, and nothing is left out."""
    waiting = [iter(group) for group in groups]
    while waiting:
        for group in list(waiting):
            try:
                yield next(group)
            except StopIteration:
                waiting.remove(group)
