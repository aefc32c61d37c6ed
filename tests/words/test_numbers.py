"""Numbers as words and back."""

from __future__ import annotations

import pytest

from vstdata.scoring.reading.numbers import read_number
from vstdata.words.numbers import MOST, count_alone, how_many, in_words, numbers_in, ordinal


def test_every_number_comes_back() -> None:
    numbers = [*range(2000), *range(2000, MOST + 1, 997), MOST]
    assert [[value for _, value in numbers_in(in_words(number))] for number in numbers] == [
        [number] for number in numbers
    ]


def test_counts_as_one_says_them() -> None:
    assert [how_many(count) for count in (0, 1, 12, 25)] == ["no", "one", "twelve", "25"]
    assert [count_alone(count) for count in (0, 1, 12, 25)] == ["None", "One", "Twelve", "25"]


@pytest.mark.parametrize("count", range(30))
def test_counts_are_read_again(count: int) -> None:
    for said in (f"{count_alone(count)}.", f"There are {how_many(count)} chairs in the room."):
        assert read_number(said, "") == count, said


def test_ordinals() -> None:
    told = {
        1: "first",
        10: "tenth",
        11: "11th",
        12: "12th",
        13: "13th",
        21: "21st",
        22: "22nd",
        23: "23rd",
        111: "111th",
    }
    assert {number: ordinal(number) for number in told} == told


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (21, "twenty-one"),
        (102, "one hundred and two"),
        (1200, "one thousand two hundred"),
    ],
)
def test_words(number: int, words: str) -> None:
    assert in_words(number) == words


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("There are twenty-one chairs.", [21]),
        ("Twenty one", [21]),
        ("a hundred and five books", [105]),
        ("two and a half metres", [2.5]),
        ("Thirteen, and one of them is red.", [13]),
        ("The other one is red.", []),
        ("The third one, the last one and a 2nd one.", []),
        ("two dozen eggs, one and a half dozen, a half dozen", [24, 18, 6]),
        ("no one", []),
        ("seven, eight", [7, 8]),
        ("someone often weighs tents", []),
    ],
)
def test_numbers_in_a_text(text: str, values: list[float]) -> None:
    assert [value for _, value in numbers_in(text)] == values


def test_out_of_range() -> None:
    for number in (-1, MOST + 1):
        with pytest.raises(ValueError, match="expected 0 to 999999"):
            in_words(number)
