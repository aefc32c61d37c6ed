"""Shortcuts: what words tell is taken away, whatever the order of the drafts, and no more than that."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.build.selection.fair_shares import EDGE, SPARE
from generators.build.selection.keys import Keys, gather
from generators.build.selection.shortcuts import without_shortcuts
from tests.build.test_select import chosen, draft, table, turn
from vstdata.draw import Draw

NAMES = ("bed", "cup", "door", "fridge", "lamp")


def keys_of(rows: list[dict[str, Any]]) -> Keys:
    return gather([(table(rows), 0, 0)])


def left(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What stays of rows in keyed order."""
    return [rows[k] for k in without_shortcuts(keys_of(rows), np.arange(len(rows))).tolist()]


def side(number: int, cue: str, outcome: str) -> dict[str, Any]:
    return draft(number, "side", outcome, turns=[turn("side", 2, cue=cue, outcome=outcome)])


def thing(number: int, right: str, *rivals: str, cue: str = "") -> dict[str, Any]:
    turns = [turn("which", 1 + len(rivals), cue=cue, outcome=right, rivals=list(rivals))]
    return draft(number, "which", options=1 + len(rivals), turns=turns)


def size(number: int, cue: str, value: float) -> dict[str, Any]:
    return draft(number, "size", options=0, turns=[turn("size", 0, choices=0, cue=cue, value=value)])


def test_words_that_tell_nothing_lose_nothing() -> None:
    rows = [side(k, ("bed|cup", "bed|door")[k // 2 % 2], ("left", "right")[k % 2]) for k in range(80)]
    assert left(rows) == rows
    silent = [draft(k, answer="yes") for k in range(50)]
    assert left(silent) == silent


def test_an_answer_that_a_cue_always_has_goes_but_for_a_few() -> None:
    rows = [side(k, "bed|cup", "left") for k in range(50)]
    rows += [side(50 + k, "door|lamp", ("left", "right")[k % 2]) for k in range(50)]
    counts = Counter(row["turns"][0]["cue"] for row in left(rows))
    assert counts["door|lamp"] == 50
    assert counts["bed|cup"] <= SPARE


def test_a_fridge_does_not_always_beat_a_cup() -> None:
    rows = [thing(k, "fridge", "cup") for k in range(60)] + [thing(60 + k, "cup", "fridge") for k in range(20)]
    counts = Counter(row["turns"][0]["outcome"] for row in left(rows))
    assert counts["cup"] == 20
    assert counts["fridge"] - 20 <= SPARE + EDGE * len(rows)


def test_a_label_that_never_wins_is_rare_among_the_options() -> None:
    rows = [thing(k, NAMES[k % 3], *(name for name in NAMES[:4] if name != NAMES[k % 3])) for k in range(300)]
    counts = Counter(name for row in left(rows) for name in row["turns"][0]["rivals"])
    assert counts["fridge"] < 20


def test_numbers_of_a_label_are_as_wide_as_those_of_all() -> None:
    draw = Draw("sizes").generator(0)
    rows = [size(k, "table", value) for k, value in enumerate(np.exp(draw.uniform(3, 5, 400)).tolist())]
    rows += [size(400 + k, "chair", value) for k, value in enumerate(draw.uniform(84, 86, 400).tolist())]
    counts = Counter(row["turns"][0]["cue"] for row in left(rows))
    assert counts["table"] > 250
    assert counts["chair"] < 10


def test_one_telling_turn_takes_its_draft_along() -> None:
    fair = turn("side", 2, cue="bed|lamp", outcome="left")
    rows = [draft(k, turns=[fair, turn("which", 2, outcome="fridge", rivals=["cup"])]) for k in range(30)]
    rows += [side(30 + k, "bed|lamp", "right") for k in range(30)]
    assert sum(len(row["turns"]) == 2 for row in left(rows)) <= SPARE


def sets(row: dict[str, Any]) -> list[tuple[tuple[str, ...], str, float]]:
    """(group, outcome, fair share) of a side or a thing, written out once more."""
    (only,) = row["turns"]
    if not only["rivals"]:
        groups = [("cue", only["cue"]), *(("label", name) for name in sorted(set(only["cue"].split("|"))))]
        return [(group, only["outcome"], 0.5) for group in groups]
    options = [only["outcome"], *only["rivals"]]
    found = []
    for name in only["rivals"]:
        if name != only["outcome"]:
            found.append((("pair", *sorted((name, only["outcome"]))), only["outcome"], 0.5))
    for place, name in enumerate(options):
        won, share = ("won", 1 / len(options)) if place == 0 else ("lost", 1 - 1 / len(options))
        found += [(("option", name), won, share), (("option", only["cue"], name), won, share)]
    return found


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["side", "thing"]), st.integers(1, 120))
def test_no_group_is_beyond_its_fair_shares(seed: int, kind: str, count: int) -> None:
    draw = Draw("fair", seed)
    rows = []
    for k in range(count):
        names = draw.shuffled(NAMES, k)
        if kind == "side":
            rows.append(side(k, "|".join(sorted(names[:2])), ("left", "right")[draw.integer(k, "side", below=4) // 3]))
        else:
            best = max(names[:3]) if draw.integer(k, "best", below=2) else names[0]
            rows.append(thing(k, best, *(name for name in names[:3] if name != best), cue=names[3]))
    kept = left(rows)
    cells = Counter((group, outcome, share) for row in kept for group, outcome, share in sets(row))
    totals = Counter(group for row in kept for group, _, _ in sets(row))
    for (group, _, share), number in cells.items():
        assert number <= (share + EDGE) * totals[group] + SPARE * max(share, 1 - share) + 1e-6


def test_the_order_in_which_files_are_read_changes_nothing() -> None:
    draw = Draw("order")
    rows = []
    for k in range(400):
        names = draw.shuffled(NAMES, k)
        rows.append(
            thing(k, max(names[:3]), *sorted(names[:3])[:2], cue=names[4]) if k % 2 else size(k, names[0], 1 + k)
        )
    mixed = [rows[int(k)] for k in np.random.default_rng(1).permutation(400)]
    assert chosen(rows, 90, 20) == chosen(mixed, 90, 20)
    assert 0 < sum(map(len, chosen(rows, 90, 20))) <= 90


@pytest.mark.parametrize("outcome", ["left", "up"])
def test_words_are_numbers_only_while_they_are_read(outcome: str) -> None:
    rows = [side(k, "bed|cup", outcome) for k in range(5)] + [thing(9, "cup", "bed", "bed")]
    keys = keys_of(rows)
    turns, owner = keys.turns_of(np.array([5, 0]))
    assert owner.tolist() == [0, 1]
    assert [keys.words[code] for code in keys.outcome[turns]] == ["cup", outcome]
    place, rivals = keys.rivals_of(turns)
    assert (place.tolist(), [keys.words[code] for code in rivals]) == ([0, 0], ["bed", "bed"])
    assert [f"{high:016x}{low:016x}" for high, low in keys.id.tolist()] == [row["id"] for row in rows]
