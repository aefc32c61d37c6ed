"""Selection: counts, balance, letters, repeats, shards, reserves; whatever the order of the drafts."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.build.drafts import DRAFTS, KEYS
from generators.build.selection.keys import gather
from generators.build.selection.pictures import PictureRoom
from generators.build.selection.planned_shards import shared_out
from generators.build.selection.select import MAX_EDGE, Selection, fill_evenly, most_balanced, select
from vstdata.draw import keyed_integer


def draft(number: int, kind: str = "left", answer: str = "", options: int = 2, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{number:032x}",
        "question_type": kind,
        "balance": answer,
        "chance": 1 / options if options else 0.0,
        "priority": keyed_integer("test", number),
        "repeat": number,
        "near": number,
        "pictures": [number],
        "turns": [turn(kind, options)],
        "scene": number % 7,
        **more,
    }


def turn(kind: str, options: int, **more: Any) -> dict[str, Any]:
    key = {"question_type": kind, "options": options, "choices": options, "cue": "", "outcome": "", "rivals": []}
    return {**key, "value": float("nan"), "begun": [], **more}


def table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=pa.schema([DRAFTS.field(name) for name in KEYS]))


def selected(rows: list[dict[str, Any]], count: int, most_rows: int = 1000) -> Selection:
    tables = [(table([row]), row["scene"], 0) for row in rows]
    return select(gather(tables), count, most_rows, {}, PictureRoom(1000, 1000))


def chosen(rows: list[dict[str, Any]], count: int, most_rows: int = 1000) -> list[list[dict[str, Any]]]:
    """The chosen drafts of every shard, with their letters."""
    selection = selected(rows, count, most_rows)
    ends = np.cumsum([len(row["turns"]) for row in rows])
    letters = [tuple(each.tolist()) for each in np.split(selection.letters, ends[:-1])]
    return [[{**rows[k], "letters": letters[k]} for k in shard.rows.tolist()] for shard in selection.shards]


def test_the_same_drafts_in_another_order_give_the_same_shards() -> None:
    rows = [draft(k, "left" if k % 3 else "far", ("red", "blue")[k % 2]) for k in range(300)]
    mixed = [rows[k] for k in np.random.default_rng(0).permutation(300)]
    assert chosen(rows, 100, 30) == chosen(mixed, 100, 30)


def test_types_and_answers_are_even() -> None:
    rows = [draft(k, "left" if k % 4 else "far", ("red", "blue")[k % 8 > 2]) for k in range(800)]
    (shard,) = chosen(rows, 200)
    assert Counter(row["question_type"] for row in shard) == {"left": 100, "far": 100}
    assert Counter((row["question_type"], row["balance"]) for row in shard if row["question_type"] == "left") == {
        ("left", "red"): 50,
        ("left", "blue"): 50,
    }


def test_a_type_with_few_drafts_leaves_its_share_to_others() -> None:
    rows = [draft(k, "rare" if k < 10 else "left", ("red", "blue")[k % 2]) for k in range(400)]
    (shard,) = chosen(rows, 100)
    assert Counter(row["question_type"] for row in shard) == {"rare": 10, "left": 90}


def test_answers_that_cannot_be_balanced_give_fewer_rows() -> None:
    rows = [draft(k, answer="yes" if k % 10 else "no") for k in range(200)]
    (shard,) = chosen(rows, 200)
    counts = Counter(row["balance"] for row in shard)
    assert counts["no"] == 20
    assert counts["yes"] / len(shard) <= 0.5 + MAX_EDGE
    assert len(shard) > 40


def test_a_type_of_which_most_answers_never_occur_is_left_out() -> None:
    rows = [draft(k, answer=("up", "down")[k % 2], options=4) for k in range(20)]
    assert chosen(rows, 20) == []


def test_numbers_are_spread_but_never_left_out() -> None:
    rows = [draft(k, answer=str(k % 10 // 8), options=0) for k in range(100)]
    (shard,) = chosen(rows, 100)
    assert len(shard) == 100
    assert all(row["letters"] == (-1,) for row in shard)


@pytest.mark.parametrize("count", [1, 7, 90, 300])
def test_letters_are_equally_frequent_per_type_and_number_of_options(count: int) -> None:
    rows = [draft(k, ("left", "far")[k % 2], str(k % 12), options=2 + k % 3) for k in range(600)]
    (shard,) = chosen(rows, count)
    assert len(shard) == count
    kinds = {(row["question_type"], row["turns"][0]["options"]) for row in shard}
    for kind, options in kinds:
        letters = Counter(
            row["letters"][0] for row in shard if (row["question_type"], row["turns"][0]["options"]) == (kind, options)
        )
        frequencies = [letters[k] for k in range(options)]
        assert max(frequencies) - min(frequencies) <= 1
        assert sum(frequencies) == letters.total()


def test_letters_of_later_turns_are_balanced_too() -> None:
    turns = [turn("left", 0), turn("then", 4)]
    (shard,) = chosen([draft(k, turns=turns) for k in range(100)], 80)
    assert Counter(row["letters"] for row in shard) == {(-1, k): 20 for k in range(4)}


def test_what_asks_the_same_is_taken_once_and_the_same_objects_last() -> None:
    rows = [draft(k, repeat=k // 2, near=0 if k < 60 else k) for k in range(100)]
    (shard,) = chosen(rows, 40)
    assert len({row["repeat"] for row in shard}) == 40
    assert sum(row["near"] == 0 for row in shard) == 20  # 20 about other objects come first
    (small,) = chosen(rows, 21)
    assert sum(row["near"] == 0 for row in small) == 1


def test_shards_end_at_scenes_and_only_a_large_scene_is_cut() -> None:
    rows = [draft(k, scene=0 if k < 50 else k // 10) for k in range(100)]
    shards = chosen(rows, 100, 25)
    assert [len(shard) for shard in shards] == [25, 25, 20, 20, 10]
    assert [sorted({row["scene"] for row in shard}) for shard in shards] == [[0], [0], [5, 6], [7, 8], [9]]
    for shard in shards:
        assert shard == sorted(shard, key=lambda row: (row["scene"], row["id"]))


def test_reserves_are_unchosen_and_belong_to_one_shard() -> None:
    rows = [draft(k) for k in range(300)]
    shards = selected(rows, 100, 30).shards
    reserves = [k for shard in shards for k in shard.reserves.tolist()]
    taken = {k for shard in shards for k in shard.rows.tolist()}
    assert len(shards) == 5
    assert len(set(reserves)) == len(reserves)
    assert len(reserves) > 80
    assert not taken & set(reserves)


def test_nothing_comes_of_nothing() -> None:
    assert selected([], 10, 10).shards == ()


@given(st.integers(0, 500), st.lists(st.integers(0, 60), min_size=1, max_size=12))
def test_parts_are_as_even_as_can_be(total: int, available: list[int]) -> None:
    parts = fill_evenly(total, available)
    assert sum(parts) == min(total, sum(available))
    assert all(0 <= part <= most for part, most in zip(parts, available, strict=True))
    growing = [part for part, most in zip(parts, available, strict=True) if part < most]
    if growing:
        assert max(parts) - min(growing) <= 1


@given(st.lists(st.integers(0, 200), min_size=2, max_size=6), st.sampled_from([1 / 2, 1 / 3, 1 / 4]))
def test_balanced_parts_hide_the_most_frequent_answer(available: list[int], chance: float) -> None:
    total = most_balanced(available, chance)
    parts = fill_evenly(total, available)
    assert sum(parts) == total
    assert max(parts) <= (chance + MAX_EDGE) * total + 1


def test_counts_are_shared_out_by_scenes() -> None:
    assert shared_out(100, {"train": 8, "val": 1, "test": 1}) == {"test": 10, "train": 80, "val": 10}
    assert shared_out(10, {"train": 2, "val": 1}) == {"train": 7, "val": 3}
