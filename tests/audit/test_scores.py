"""Scores of blind answers, each worked out another way."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vstdata.audit.blind import fold_of
from vstdata.audit.models import PRIOR, held_out_rates
from vstdata.audit.scores import best_constant, chosen
from vstdata.audit.words import LabelFinder, masked, numbers, plain
from vstdata.scoring.score import THRESHOLDS, relative_accuracies, relative_accuracy

POSITIVE = st.floats(0.01, 1000)


@given(st.lists(st.tuples(POSITIVE, POSITIVE), min_size=1, max_size=30))
def test_many_accuracies_are_those_one_by_one(pairs: list[tuple[float, float]]) -> None:
    values, truths = np.array(pairs).T
    expected = [sum(abs(value - truth) / truth <= 1 - each for each in THRESHOLDS) / 10 for value, truth in pairs]
    np.testing.assert_allclose(relative_accuracies(values, truths), expected, atol=1e-12)
    assert [relative_accuracy(value, truth) for value, truth in pairs] == expected


@given(st.integers(1, 400), st.integers(1, 400))
def test_accuracies_by_fractions(value: int, truth: int) -> None:
    """Away from ties, where floating point decides: the count of thresholds .50, .55 ... .95 that are reached."""
    error = abs(Fraction(value, truth) - 1)
    allowed = [Fraction(k, 20) for k in range(1, 11)]
    if error not in allowed:
        expected = sum(error <= each for each in allowed) / 10
        assert relative_accuracies(np.array([float(value)]), np.array([float(truth)]))[0] == pytest.approx(expected)


def test_accuracies_by_hand() -> None:
    values, truths = np.array([1.0, 1.04, 1.12, 0.7, 3.0, 0.0, 0.1, 0.0]), np.array([1.0, 1, 1, 1, 1, 0, 0, 2])
    np.testing.assert_allclose(relative_accuracies(values, truths), [1, 1, 0.8, 0.5, 0, 1, 0, 0])


@settings(max_examples=40)
@given(st.lists(POSITIVE, min_size=1, max_size=12))
def test_no_constant_is_better_than_the_best(truths: list[float]) -> None:
    known = np.array(truths)
    best = relative_accuracies(np.array(best_constant(known)), known).mean()
    ends = np.concatenate([known * factor for factor in (1, *np.arange(0.5, 1.55, 0.05))])
    tried = np.concatenate([ends * (1 - 1e-9), ends, ends * (1 + 1e-9), np.linspace(0, 1500, 501)])
    assert relative_accuracies(tried[:, None], known).mean(1).max() <= best + 1e-12


def test_the_best_constant_of_counts_is_a_count() -> None:
    counts = np.array([1.0, 2, 2, 2, 3, 0])
    assert relative_accuracies(np.array(best_constant(counts)), counts).mean() == pytest.approx(3 / 6, abs=0.1)
    assert best_constant(np.zeros(3)) == 0


def test_chosen_shares_ties() -> None:
    scores, counts = np.array([1.0, 2, 0.5, 0.5, 0.5, 3, 3]), np.array([2, 3, 2])
    np.testing.assert_allclose(chosen(scores, counts, np.array([1, 2, 0])), [1, 1 / 3, 1 / 2])
    np.testing.assert_allclose(chosen(scores, counts, np.array([0, 0, 1])), [0, 1 / 3, 1 / 2])


def test_rates_leave_the_own_room_out() -> None:
    rng = np.random.default_rng(2)
    keys, rooms = rng.integers(0, 4, 200), rng.integers(0, 5, 200)
    target, train = rng.normal(size=200), rooms != 4
    rates, sizes = held_out_rates(keys, rooms, target, train)
    for k in range(200):
        others = train & (keys == keys[k]) & (rooms != rooms[k])
        assert sizes[k] == others.sum()
        assert rates[k] == pytest.approx(target[others].sum() / (others.sum() + PRIOR))


def test_a_room_is_in_one_fold() -> None:
    rooms = np.random.default_rng(4).integers(0, 23, 500)
    folds = fold_of(rooms, 5)
    assert all(len(np.unique(folds[rooms == room])) == 1 for room in range(23))
    assert np.bincount(folds).max() - np.bincount(folds).min() < 40


def test_words() -> None:
    find = LabelFinder(["chair", "office chair", "shelf", "TV"])
    assert find("Is the Office chair left of the tv, or of the shelves and the chairs?") == (
        "office chair",
        "tv",
        "shelf",
        "chair",
    )
    assert find("armchair") == ()
    assert LabelFinder([])("chair") == ()
    assert plain("Door (pink box)") == "door"
    assert plain("Door outlined in pink") == "door"
    assert plain("(pink)") == "(pink)"
    assert numbers("box 2: -1.5 m") == [2, -1.5]


def test_measures_are_masked_and_other_numbers_are_not() -> None:
    for one, other in (
        ("How far is\nit from 3.5 m?", "how far is  it from 10 m?"),
        ("A view of 57.95 by 45.11 degrees", "a view of 60.00 by 40.20 degrees"),
        ("12", " 7 "),
        ("135 degrees", "90 degrees"),
        ("-30°", "45°"),
        ("230 cm", "9 cm"),
    ):
        assert masked(one) == masked(other)
    for one, other in (
        ("in frame 7", "in frame 9"),
        ("image 1 or 2?", "image 1 or 3?"),
        ("point-1", "point-2"),
        ("between frames 3 and 12", "between frames 3 and 13"),
        ("8 o'clock", "9 o'clock"),
        ("seen in frame 7.", "seen in frame 8."),
    ):
        assert masked(one) != masked(other)
