"""The order in which a skill yields its drafts, so that any number taken from the front is balanced."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
TRIES = 8  # sets of options looked at before a block is given up


def grouped(items: Iterable[T], key: Callable[[T], K], names: Iterable[K] = ()) -> dict[K, list[T]]:
    """Items by their key; `names` have a group even where it is empty."""
    groups: dict[K, list[T]] = {name: [] for name in names}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


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


def types_in_turn(groups: Mapping[str, Iterable[Draft]], refuse: Refusals) -> Iterator[Draft]:
    """A draft of each question type in turn, until all are used up; a type of which there is enough is left."""

    def wanted(kind: str, group: Iterable[Draft]) -> Iterator[Draft]:
        for draft in group:
            yield draft
            if kind in refuse.enough:
                return

    return interleaved(wanted(kind, group) for kind, group in groups.items())


def frames_in_turn(
    facts: Facts,
    draw: Draw,
    refuse: Refusals,
    of_frame: Callable[[Facts, int, Draw, Refusals], Iterator[Draft]],
) -> Iterator[Draft]:
    """A draft of each frame in turn, the frames in keyed order, each with a draw of its own."""
    frames = draw.shuffled(facts.frames, "frames")
    return interleaved(of_frame(facts, f, draw.at(facts.scene.frames[f].key), refuse) for f in frames)


def option_blocks(
    groups: Mapping[int, Iterable[T]],
    size: int,
    draw: Draw,
    compatible: Callable[[int, int], bool] = operator.ne,
    fewest: int | None = None,
) -> Iterator[tuple[tuple[int, ...], list[tuple[int, T]]]]:
    """Again and again the names of `size` groups drawn at random, any two of them compatible, and one item of each,
    until there are too few groups with items left; then of one group less, down to `fewest` (by default `size`).

    If the names are answers, and those of its block the options of each question, every option is right once: what is
    listed gives nothing away, however much rarer one answer is than another.
    """
    waiting = {name: iter(items) for name, items in groups.items()}
    held: dict[int, T] = {}
    number = 0
    for count in range(size, (fewest or size) - 1, -1):
        while names := _compatible_names(sorted(waiting), count, draw.at("names", number), compatible):
            number += 1
            for name in names:
                try:
                    held[name] = held[name] if name in held else next(waiting[name])
                except StopIteration:
                    del waiting[name]
            if all(name in waiting for name in names):
                yield names, [(name, held.pop(name)) for name in names]


def options_of(groups: Mapping[int, Sequence[T]], fewest: int = 3, most: int = 4) -> int:
    """How many options a question can have whose answers are those of the groups; 0 where fewer than `fewest`."""
    size = min(most, sum(bool(group) for group in groups.values()))
    return size if size >= fewest else 0


def answered_blocks(
    groups: Mapping[int, Iterable[T]], size: int, draw: Draw, compatible: Callable[[int, int], bool] = operator.ne
) -> Iterator[tuple[int, int, list[int], T]]:
    """The items of `option_blocks`, those of a block in keyed order: the number of the block, the name of the item's
    own group, the names of the block's others, sorted, and the item."""
    for number, (names, block) in enumerate(option_blocks(groups, size, draw, compatible)):
        for name, item in draw.shuffled(block, "block", number):
            yield number, name, sorted({*names} - {name}), item


def at_most(
    items: Iterable[T], key: Callable[[T], Hashable], most: int, refuse: Callable[[], object] = lambda: None
) -> Iterator[T]:
    """The first `most` items of each key; `refuse` hears of the others."""
    count: Counter[Hashable] = Counter()
    for item in items:
        count[key(item)] += 1
        if count[key(item)] <= most:
            yield item
        else:
            refuse()


def _compatible_names(
    names: Sequence[int], size: int, draw: Draw, compatible: Callable[[int, int], bool]
) -> tuple[int, ...]:
    """`size` of the names in keyed order, or () where a few tries find no such set."""
    for attempt in range(TRIES):
        chosen: list[int] = []
        for name in draw.shuffled(names, attempt):
            if len(chosen) < size and all(compatible(name, other) for other in chosen):
                chosen.append(name)
        if len(chosen) == size:
            return tuple(chosen)
    return ()
