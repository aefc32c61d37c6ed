"""Room on pictures: no picture carries more rows than it may, of one skill or of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.build.selection.keys import Keys, gather
from generators.build.selection.pictures import PictureRoom, crowd_ranks
from generators.build.selection.planned_shards import scarce_first
from generators.build.selection.select import select
from tests.build.test_select import draft, table

Shown = Sequence[Sequence[int]]


def keys_of(shown: Shown) -> Keys:
    return gather([(table([draft(k, pictures=list(each)) for k, each in enumerate(shown)]), 0, 0)])


def carried(shown: Shown, rows: Sequence[int]) -> Counter[int]:
    return Counter(picture for row in rows for picture in shown[row])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True), min_size=1, max_size=40),
    st.integers(1, 6),
    st.integers(1, 9),
)
def test_no_picture_carries_more_than_it_may(shown: list[list[int]], per_skill: int, in_all: int) -> None:
    room, total = PictureRoom(per_skill, in_all), Counter[int]()
    for skill in range(3):
        mine = shown[skill::3]
        if not mine:
            continue
        keys = keys_of(mine)
        fits = np.flatnonzero(room.within(keys, np.arange(len(mine)), np.zeros(0, np.int64)))
        if all(len(each) == 1 for each in shown):  # then nothing is left out that had room
            had = Counter(picture for (picture,) in mine)
            assert carried(mine, fits.tolist()) == +Counter(
                {p: min(n, per_skill, in_all - total[p]) for p, n in had.items()}
            )
        assert max(carried(mine, fits.tolist()).values(), default=0) <= per_skill
        total += carried(mine, fits.tolist())
        room = room.after(keys, fits)
    assert max(total.values(), default=0) <= in_all


def test_what_is_taken_already_counts() -> None:
    keys = keys_of([[1], [1], [1], [2]])
    assert PictureRoom(2, 9).within(keys, np.array([1, 2, 3]), np.array([0])).tolist() == [True, False, True]


def test_rows_are_spread_over_pictures() -> None:
    shown = [[k // 10] for k in range(100)]
    keys = keys_of(shown)
    assert crowd_ranks(keys, np.arange(100)).tolist() == [k % 10 for k in range(100)]
    (shard,) = select(keys, 20, 100, {}, PictureRoom(12, 40)).shards
    assert set(carried(shown, shard.rows.tolist()).values()) == {2}


def test_rows_and_reserves_have_room() -> None:
    shown = [[k % 3] for k in range(300)]
    selection = select(keys_of(shown), 100, 1000, {}, PictureRoom(12, 40))
    (shard,) = selection.shards
    both: list[Any] = [*shard.rows.tolist(), *shard.reserves.tolist()]
    assert carried(shown, both) == {0: 12, 1: 12, 2: 12}
    assert selection.counts["left"]["got"] == len(shard.rows) == 36
    assert selection.counts["left"]["pictures_full"] == 300 - 36


def test_skills_of_few_drafts_come_first() -> None:
    assert scarce_first({"a": 4.0, "b": 0.5, "c": 4.0, "d": 0.0}) == ["d", "b", "a", "c"]
