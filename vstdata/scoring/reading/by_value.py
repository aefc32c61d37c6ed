"""Reads which option an answer is by what it says rather than by its letter or words: its number or length in whatever
unit, its order however joined, or its place among the options."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isclose

from vstdata.scoring.reading.numbers import read_number
from vstdata.scoring.reading.orders import read_order

_SIZE = re.compile(r"(\d+(?:\.\d+)?)(?: ?([a-z]+2?))?", re.ASCII)
_RANKS = (("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th"), ("sixth", "6th"))
_PLACE = re.compile(
    r"(?:(?:(?:it|that|this)(?:'s|\s+is|\s+(?:must|should|would)\s+be)"
    r"|(?:the\s+)?(?:(?:correct|right|best|final)\s+)?(?:answer|option|choice)\s*(?:is|:)"
    r"|I(?:'d|'ll|\s+would|\s+will)?\s+(?:choose|pick|say|select|go\s+(?:with|for)))\s+)?"
    rf"(?:the\s+)?(?P<rank>{'|'.join(word for ranks in _RANKS for word in ranks)}|last)"
    r"(?:\s+one(?:\s+(?:of\s+(?:them|these|those)|listed|(?:in|on)\s+the\s+list))?"
    r"|\s+(?:of\s+(?:them|these|those)|listed|(?:in|on)\s+the\s+list))[\s.!]*",
    re.IGNORECASE,
)
_RANKED = re.compile(
    r"\d|\b(?:first|second|third|fourth|fifth|sixth|last|one|two|three|four|five|six)\b", re.IGNORECASE
)


def measured(text: str, options: Sequence[str]) -> int | None:
    """The option that is the number or the length that the text answers, in whatever unit."""
    known = sized(options)
    value = read_number(text, known[1]) if known else None
    same = [k for k, size in enumerate(known[0] if known else ()) if value is not None and isclose(size, value)]
    return same[0] if len(same) == 1 else None


def sized(options: Sequence[str]) -> tuple[list[float], str] | None:
    """Options that are numbers of one unit, or of none, as numbers and that unit; None where one is not."""
    sizes = [_SIZE.fullmatch(option) for option in options]
    found = [(float(size[1]), size[2] or "") for size in sizes if size]
    same = len(found) == len(options) and len({unit for _, unit in found}) == 1
    return ([value for value, _ in found], found[0][1]) if same else None


def ordered(text: str, options: Sequence[str]) -> int | None:
    """The option that is the order the text tells, where all are orders of the same names."""
    orders = [option.split(", ") for option in options]
    if len({tuple(sorted(order)) for order in orders}) > 1:
        return None
    told = read_order(text, sorted(orders[0]))
    return orders.index(told) if told in orders else None


def placed(text: str, options: Sequence[str]) -> int | None:
    """The option that 'the third one' is, where that is all the text says; None where options have numbers or ranks of
    their own, by which it could be another."""
    found = _PLACE.fullmatch(text)
    if found is None or any(_RANKED.search(option) for option in options):
        return None
    rank = found["rank"].lower()
    place = len(options) - 1 if rank == "last" else next(k for k, ranks in enumerate(_RANKS) if rank in ranks)
    return place if place < len(options) else None
