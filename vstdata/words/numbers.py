"""Whole numbers as English words, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator

UNITS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
COUNTS = ("no", *UNITS[1:11])  # how many there are of a thing, as a sentence says it
MOST = 999_999

_DIGIT = "|".join(UNITS[1:10])
_BELOW_100 = rf"(?:(?:{'|'.join(TENS)})(?:[-\s]+(?:{_DIGIT}))?|{'|'.join(sorted(UNITS, key=len, reverse=True))})"
_BELOW_1000 = rf"(?:(?:a|{_DIGIT})\s+hundred(?:\s+(?:and\s+)?{_BELOW_100})?|{_BELOW_100})"
_WHOLE = rf"(?:(?:a|{_BELOW_1000})\s+thousand(?:,?\s+(?:and\s+)?{_BELOW_1000})?|{_BELOW_1000})"
# "one of them" and "the other one" count nothing.
_PRONOUN = r"(?<!\bthe )(?<!\bthis )(?<!\bthat )(?<!\bno )(?<!\bother )(?<!\bwhich )"
_NUMBER = re.compile(rf"{_PRONOUN}\b(?P<whole>{_WHOLE})\b(?!\s+of\b)(?P<half>\s+and\s+a\s+half\b)?", re.IGNORECASE)


def in_words(number: int) -> str:
    """21 -> 'twenty-one', 102 -> 'one hundred and two'. Raises ValueError outside 0..999,999."""
    if not 0 <= number <= MOST:
        raise ValueError(f"{number}: expected 0 to {MOST}")
    if number < 20:
        return UNITS[number]
    if number < 100:
        ten, unit = divmod(number, 10)
        return TENS[ten - 2] + (f"-{UNITS[unit]}" if unit else "")
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    many, rest = divmod(number, size)
    joined = " and " if rest < 100 else " "
    return f"{in_words(many)} {name}" + (joined + in_words(rest) if rest else "")


def numbers_in(text: str) -> Iterator[tuple[int, float]]:
    """Place and value of every number that a text says in words, as 'twenty-one' or 'two and a half'; 'one of them' is
    none."""
    for match in _NUMBER.finditer(text):
        yield match.start(), _value(match["whole"]) + (0.5 if match["half"] else 0.0)


def _value(words: str) -> int:
    total = part = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word == "thousand":
            total, part = 1000 * max(part, 1), 0
        elif word == "hundred":
            part = 100 * max(part, 1)
        elif word in TENS:
            part += 10 * (TENS.index(word) + 2)
        elif word in UNITS:
            part += UNITS.index(word)
    return total + part
