"""Pieces that the families of chains share: sectors, ways in words and read back, blocks of questions."""

from __future__ import annotations

from collections import Counter
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chains import small
from vstdata.asking.draft_order import answered_blocks, at_most, grouped, option_blocks, options_of
from vstdata.chains.around import way_by
from vstdata.chains.eye import single_eyes
from vstdata.chains.found import sector
from vstdata.chains.judge import bearing, held
from vstdata.chains.thought import answer_claim
from vstdata.draft import Answer, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.ways import MIXES, contrast_of, degrees_of, mix_of, offset_of, offset_read, parts_of, ray_of


@pytest.mark.parametrize(
    ("told", "true", "error", "count", "found"),
    [
        (45, 47.0, 4.0, 8, (1, 16.5, True)),  # 2 off the middle, 22.5 to either side, 4 taken off
        (180, -170.0, 0.0, 8, (4, 12.5, True)),  # over the seam
        (45, 47.0, 12.6, 8, None),  # 7.9 left
        (75, 60.0, 0.0, 8, None),  # what is told is on the other side of an edge
        (30, 38.0, 0.0, 12, (1, 7.0, True)),  # 8 * 8 / 12 = 5.3 are needed of twelve
        (15, 8.0, 0.0, 12, None),  # told half-way between two of twelve
    ],
)
def test_sectors_by_hand(
    told: int, true: float, error: float, count: int, found: tuple[int, float, bool] | None
) -> None:
    assert sector(told, np.full(501, true), error, count) == found


def test_a_direction_that_errors_would_change_is_not_asked() -> None:
    drawn = np.random.default_rng(1).uniform(-20, 20, 500)
    steady, shaky = (np.concatenate([[45.0], 45 + scale * drawn]) for scale in (1, 4))
    assert sector(45, steady, 0.0) == (1, 22.5, True)
    assert sector(45, shaky, 0.0) is None
    opposite = np.mean([abs((4 * one + 180) % 360 - 180) < 90 for one in drawn])
    assert held(shaky, 45, np.array([225.0])) == round(float(opposite), 3)


@given(st.integers(-11, 12))
def test_ways_read_back(step: int) -> None:
    degrees = 15 * step
    assert degrees_of(ray_of(degrees)) == degrees
    assert MIXES[mix_of(degrees)] == degrees


@given(st.integers(-13, 13), st.integers(-13, 13))
def test_offsets_read_back(right: int, ahead: int) -> None:
    if right or ahead:
        assert offset_read(offset_of(right / 2, ahead / 2)) == (right / 2, ahead / 2)


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


def test_sums_of_turns_and_what_is_wrong_with_another_direction() -> None:
    assert [parts_of(*pair) for pair in ((15, 45), (0, -60), (60, -45), (-30, 150))] == [
        "15 + 45",
        "0 + 60",
        "60 - 45",
        "150 - 30",
    ]
    assert [contrast_of(*pair) for pair in ((45, -45), (45, 135), (180, 0), (0, 45), (90, 45))] == [
        "on the other side",
        "behind instead of ahead",
        "ahead instead of behind",
        "too far round",
        "not far enough",
    ]


def test_ways_by_a_wall_are_as_in_the_room() -> None:
    """By the middles of boxes and the way into the wall, whichever way the camera looks."""
    facts, compared = Facts(small.lined(), width=160), 0
    for eye in single_eyes(facts, Draw("1", "pieces"), Refusals()):
        things = [i for i in eye.clear(0) if facts.wall(i) is not None]
        for at, (a, b) in product(things, permutations(things, 2)):
            found, normal = way_by(eye, 0, a, b, at), facts.wall(at)
            if found is None or normal is None or abs(eye.judge.wall(eye.views.frames[0], at)[0]) < 10:
                continue
            (x, y), (u, v) = (facts.box(i).center[:2] for i in (a, b))
            true = np.degrees(np.arctan2(u - x, v - y) - np.arctan2(normal[0], normal[1]))
            assert abs((bearing(found)[0] - true + 180) % 360 - 180) <= 0.5
            compared += 1
    assert compared >= 5
