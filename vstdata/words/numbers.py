"""Numbers as English words, and back."""

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


def how_many(count: int) -> str:
    """3 -> 'three', 0 -> 'no': a count before what is counted, in digits from 20 on."""
    return "no" if not count else UNITS[count] if count < len(UNITS) else str(count)


def count_alone(count: int) -> str:
    """3 -> 'Three', 0 -> 'None': a count as an answer of one word, in digits from 20 on."""
    return how_many(count).capitalize() if count else "None"


_DIGIT = "|".join(UNITS[1:10])
_TEEN = "|".join(UNITS[11:20])  # twelve hundred
_BELOW_100 = rf"(?:(?:{'|'.join(TENS)})(?:[-\s]+(?:{_DIGIT}))?|{'|'.join(sorted(UNITS, key=len, reverse=True))})"
_BELOW_1000 = rf"(?:(?:a|{_DIGIT}|{_TEEN})\s+hundred(?:\s+(?:and\s+)?{_BELOW_100})?|{_BELOW_100})"
_WHOLE = rf"(?:(?:a|{_BELOW_1000})\s+thousand(?:,?\s+(?:and\s+)?{_BELOW_1000})?|{_BELOW_1000})"
# "the other one", "a third one" and "one of them" count nothing.
_RANKS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "last", "next"),
    *(rf"\d{ending}" for ending in ("st", "nd", "rd", "th")),
)
_PRONOUN = (
    r"(?<!\bthe )(?<!\bthis )(?<!\bthat )(?<!\bno )(?<!\bother )(?<!\bwhich )"
    rf"(?!one\b(?:{'|'.join(f'(?<={rank} one)' for rank in _RANKS)}))"
)
_PART = r"(?:(?P<half>a[\s-]+half)|(?P<quarters>a[\s-]+quarter|one\s+quarter|three[\s-]+quarters))"
_POINT = rf"\s+point\s+(?P<decimals>(?:zero|{_DIGIT})(?:\s+(?:zero|{_DIGIT}))*)"
_NUMBER = re.compile(
    rf"\b(?=[aefhnostz]){_PRONOUN}(?P<whole>{_WHOLE}|(?P<dozen>(?:a\s+)?half(?:\s+a)?[\s-]+dozen|a\s+dozen))\b"
    rf"(?:[\s-]+and[\s-]+{_PART}\b|{_POINT}\b)?(?P<dozens>\s+dozens?\b)?",
    re.IGNORECASE,
)
_OF = re.compile(r"\s+of\b", re.IGNORECASE)
# Of small letters: their first ones are looked at before the words, which is four times as fast.
_HINT = re.compile(rf"\b(?=[defhnoqstz])(?:half|quarter|dozen|{'|'.join((*UNITS, *TENS))}|hundred|thousand)")
# "2 and a half metres", "a metre and a half", "half a metre", "three quarters of a metre", "half metre"
_PARTS = re.compile(
    rf"(?P<digits>(?<![\w.,])\d+)[\s-]+and[\s-]+{_PART}\b"
    r"|\b(?:an?|one)\s+(?P<thing>[a-z]+)\s+and\s+(?:(?P<its_half>a\s+half)|(?P<its_quarter>a\s+quarter))\b"
    r"|(?P<times>(?<![\w.,/-])\d+(?:\.\d+)?)\s+dozens?\b"
    r"|(?<!and )\b(?:(?P<of_half>half)|(?P<of_quarters>(?:(?:a|one|three)[\s-]+)?quarters?))\s+(?:of\s+)?(?:an?"
    r"|one)\s+(?!dozen)(?=[a-z])",
    re.IGNORECASE,
)
SPELT = "\x03"  # before a number that was a word


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def ordinal(number: int) -> str:
    """3 -> 'third', 12 -> '12th', for 1 and more."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


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
    """Place and value of every number that a text says in words, as 'twenty-one', 'two and a half' or 'two point five';
    'one of them' is none."""
    for match in _NUMBER.finditer(text):
        if not _pronoun(match):
            yield match.start(), _amount(match)


def in_digits(text: str) -> str:
    """The text with its numbers in digits, SPELT before each that was in words: 'two and a half metres' becomes '2.5
    metres', 'half a metre' '0.5 metre', 'a metre and a half' '1.5 metre'."""
    if not _HINT.search(text.casefold()):
        return text
    return _NUMBER.sub(_digits, _PARTS.sub(_part, text))


def _digits(match: re.Match[str]) -> str:
    return match[0] if _pronoun(match) else f"{SPELT}{_amount(match):.12g}"


def _pronoun(match: re.Match[str]) -> bool:
    return match[0].lower() == "one" and _OF.match(match.string, match.end()) is not None


def _part(match: re.Match[str]) -> str:
    if match["thing"]:
        return f"{SPELT}{1.5 if match['its_half'] else 1.25} {match['thing']}"
    if match["times"]:
        return f"{12 * float(match['times']):.12g}"
    if match["digits"]:
        return f"{int(match['digits']) + _fraction(match['half'], match['quarters'])}"
    return f"{SPELT}{_fraction(match['of_half'], match['of_quarters'])} "


def _fraction(half: str | None, quarters: str | None) -> float:
    if half:
        return 0.5
    if quarters:
        return 0.75 if quarters.lower().startswith("three") else 0.25
    return 0.0


def _amount(match: re.Match[str]) -> float:
    if match["dozen"]:
        return 6.0 if "half" in match["dozen"].lower() else 12.0
    if match["decimals"]:
        digits = "".join(str(UNITS.index(word)) for word in match["decimals"].lower().split())
        amount = float(f"{_value(match['whole'])}.{digits}")
    else:
        amount = _value(match["whole"]) + _fraction(match["half"], match["quarters"])
    return 12 * amount if match["dozens"] else amount


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
