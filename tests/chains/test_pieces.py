"""Pieces that the families of chains share: sectors agreed on by scene and map, their words, blocks of questions."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vstdata.asking.draft_order import answered_blocks, at_most, grouped, option_blocks, options_of
from vstdata.chains.floor_map import answer_claim
from vstdata.chains.turn_words import agreed_sector, compass_claims, compass_from, word_claims
from vstdata.draft import Answer
from vstdata.draw import Draw
from vstdata.words.directions import AROUND, COMPASS_NAMES


@pytest.mark.parametrize(
    ("true", "printed", "error", "count", "found"),
    [
        (47.0, 46, 4.0, 8, (1, 16.5)),  # 2 off the middle, 22.5 to either side, 4 taken off
        (-170.0, 179, 0.0, 8, (4, 12.5)),  # over the seam
        (47.0, 46, 12.6, 8, None),  # 7.9 left
        (47.0, 65, 0.0, 8, None),  # the map's own number is 2.5 from the edge
        (67.0, 68, 0.0, 8, None),  # on two sides of an edge
        (38.0, 35, 0.0, 12, (1, 7.0)),  # 8 * 8 / 12 = 5.3 are needed of twelve
        (-30.0, -28, 6.0, 4, (0, 9.0)),  # no less than 8 are needed of four
        (-30.0, -28, 7.5, 4, None),
    ],
)
def test_sectors_by_hand(true: float, printed: int, error: float, count: int, found: tuple[int, float] | None) -> None:
    assert agreed_sector(true, printed, error, count) == found


@given(st.integers(-179, 180), st.integers(0, 7))
def test_words_are_those_nearest(turn: int, given_point: int) -> None:
    def off(k: int) -> int:
        return abs((turn - 45 * k + 180) % 360 - 180)

    first, second = sorted(range(8), key=off)[:2]
    named, *hedged = word_claims(turn, AROUND)
    assert named.words["word"] == AROUND[first]
    assert [claim.words["other"] for claim in hedged] == ([AROUND[second]] if off(second) - off(first) < 24 else [])
    assert compass_claims(turn, compass_from(given_point))[0].words["word"] == COMPASS_NAMES[(given_point + first) % 8]


def test_answers_are_told_as_their_type_has_it() -> None:
    for answer, text in (
        (Answer("choice", "left", distractors=("right",)), "left"),
        (Answer("ordering", ["the sofa", "the lamp"]), "the sofa, the lamp"),
        (Answer("number", 3), "3"),
        (Answer("number", 2.0, "m", 1), "2.0 m"),
    ):
        claim = answer_claim(answer)
        assert (claim.words["text"], claim.value) == (text, answer.value)


def test_blocks_with_the_names_of_their_others() -> None:
    groups = {k: [(k, n) for n in range(3 * k + 1)] for k in range(6)}
    blocks = list(option_blocks(groups, 3, Draw("blocks")))
    found = list(answered_blocks(groups, 3, Draw("blocks")))
    assert Counter(number for number, *_ in found) == dict.fromkeys(range(len(blocks)), 3)
    for number, name, others, item in found:
        names, block = blocks[number]
        assert (name, item) in block
        assert others == sorted(other for other in names if other != name)


def test_groups_and_how_many_options_they_give() -> None:
    words = ("a", "bb", "cc", "d", "eee")
    assert grouped(words, len) == {1: ["a", "d"], 2: ["bb", "cc"], 3: ["eee"]}
    assert grouped(words[:2], len, range(3)) == {0: [], 1: ["a"], 2: ["bb"]}
    assert [options_of({k: [k] * (k < full) for k in range(8)}) for full in range(7)] == [0, 0, 0, 3, 4, 4, 4]


def test_at_most_so_many_of_a_key() -> None:
    refused: list[int] = []
    found = list(at_most([1, 3, 5, 2, 7, 4, 6], lambda n: n % 2, 2, lambda: refused.append(1)))
    assert found == [1, 3, 2, 4]
    assert len(refused) == 3
