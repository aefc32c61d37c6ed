"""What everybody knows tells no answer: neither usual sizes and heights, nor the first frame of a video."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from generators.build.selection.keys import gather
from generators.build.selection.priors import MOST_BEGUN, usual_of
from generators.build.selection.shortcuts import without_shortcuts
from tests.build.test_select import draft, table, turn
from vstdata.draw import Draw

# Forty labels, the next always higher up than the one before: no two questions need name the same two.
HEIGHTS = {f"thing {k:02d}": (k / 10, 0.5, 1.0) for k in range(40)}
NAMES = tuple(HEIGHTS)


def left(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = gather([(table(rows), 0, 0)])
    fair = without_shortcuts(keys, np.arange(len(rows)))
    assert len(fair) > 0.6 * len(rows)  # words alone tell less
    return [rows[k] for k in without_shortcuts(keys, np.arange(len(rows)), HEIGHTS).tolist()]


def pairs(count: int, seed: str) -> list[tuple[str, str]]:
    draw = Draw(seed)
    found = [draw.shuffled(NAMES, k)[:2] for k in range(count)]
    return [(a, b) for a, b in found]


def updown(number: int, pair: tuple[str, str], outcome: str) -> dict[str, Any]:
    return draft(number, "side", outcome, turns=[turn("side", 2, cue=">".join(pair), outcome=outcome)])


def as_usual(pair: tuple[str, str]) -> str:
    return "higher" if HEIGHTS[pair[0]] > HEIGHTS[pair[1]] else "lower"


def test_higher_and_lower_that_follow_from_heights_go() -> None:
    rows = [updown(k, pair, as_usual(pair)) for k, pair in enumerate(pairs(400, "usual"))]
    assert len(left(rows)) < 0.15 * len(rows)


def test_higher_and_lower_against_what_is_usual_keep_as_many_of_both() -> None:
    draw = Draw("turned")
    rows = [
        updown(k, pair, as_usual(pair if draw.integer(k, below=4) else pair[::-1]))
        for k, pair in enumerate(pairs(800, "both"))
    ]
    kept = left(rows)
    right = sum(row["balance"] == as_usual(tuple(row["turns"][0]["cue"].split(">"))) for row in kept)
    assert right / len(rows) < 0.4
    assert right / len(kept) < 0.6


def test_the_thing_that_is_usually_highest_is_not_the_right_one() -> None:
    rows = []
    for k in range(400):
        names = sorted(Draw("things").shuffled(NAMES, k)[:3], key=lambda name: HEIGHTS[name])
        best = 2 if k % 4 else k // 4 % 3
        rivals = [name for at, name in enumerate(names) if at != best]
        rows.append(draft(k, "which", options=3, turns=[turn("which", 3, outcome=names[best], rivals=rivals)]))
    kept = left(rows)
    wins = sum(row["turns"][0]["outcome"] > max(row["turns"][0]["rivals"]) for row in kept)
    assert wins / len(kept) < 0.5
    assert len(kept) > 100


def test_numbers_that_follow_from_a_table_go() -> None:
    draw = Draw("numbers")
    of_label = [
        draft(k, "size", options=0, turns=[turn("size", 0, choices=0, cue=NAMES[k % 40], value=1.0 + k % 40)])
        for k in range(400)
    ]
    spread = [
        draft(k, "size", options=0, turns=[turn("size", 0, choices=0, cue=NAMES[k % 40], value=1.0 + other)])
        for k, other in enumerate(draw.generator("values").integers(0, 40, 400).tolist())
    ]
    keys = [gather([(table(rows), 0, 0)]) for rows in (of_label, spread)]
    told, fair = (len(without_shortcuts(each, np.arange(400), HEIGHTS)) for each in keys)
    assert told < 0.3 * fair


def first(number: int, begun: list[bool], cue: str) -> dict[str, Any]:
    names = Draw("first").shuffled(NAMES, number)[:4]
    return draft(
        number, "first", options=4, turns=[turn("first", 4, cue=cue, outcome=names[0], rivals=names[1:], begun=begun)]
    )


def test_what_the_first_frame_shows_does_not_come_first() -> None:
    rows = [first(k, [bool(k % 2), False, False, False], "first") for k in range(200)]
    kept = left(rows)
    assert Counter(row["turns"][0]["begun"][0] for row in kept)[False] > 90
    assert sum(row["turns"][0]["begun"][0] for row in kept) < 10


def test_what_the_first_frame_shows_is_not_ruled_out_as_the_last() -> None:
    rows = [first(k, [False, bool(k % 2), False, False], "last") for k in range(200)]
    kept = left(rows)
    assert sum(any(row["turns"][0]["begun"]) for row in kept) < 20


def test_few_orders_begin_in_the_first_frame() -> None:
    rows = [
        draft(k, "order", options=0, turns=[turn("order", 0, choices=0, begun=[bool(k % 4), False, False, False])])
        for k in range(400)
    ]
    keys = gather([(table(rows), 0, 0)])
    kept = without_shortcuts(keys, np.arange(400), {})
    begun = sum(rows[k]["turns"][0]["begun"][0] for k in kept.tolist())
    assert begun <= (MOST_BEGUN + 0.06) * len(kept) + 5
    assert len(kept) - begun == 100


def test_usual_is_the_median_of_scenes() -> None:
    scenes = [{"cup": [0.8, 0.1, 0.1]}, {"cup": [1.0, 0.1, 0.2], "bed": [0.3, 0.6, 2.0]}, {"cup": [0.9, 0.1, 0.3]}]
    assert usual_of(scenes) == {"bed": (0.3, 0.6, 2.0), "cup": (0.9, 0.1, 0.2)}
