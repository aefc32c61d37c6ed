"""Sentences of chains with their numbers left out or told more coarsely, as a careful person would retell them."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from vstdata.words.numbers import UNITS
from vstdata.words.sentences import Sentence, Sentences
from vstdata.words.templates import slots_of

NUMBERS = ("metres", "half metres", "coordinate", "degrees", "ray")  # the types of slots that may be left out
METRES = {0.5: 0.25, 1.0: 0.5}  # a number of metres in such steps may be off by so much
DEGREES = {5: 2.5, 10: 5.0, 15: 7.5}
_ABOUT = r"(?:(?:about|some|roughly|around|at least|only) )?"
_WORDS = re.compile(rf"\b({'|'.join(UNITS)})(?= (?:metres?|meters?|degrees?)\b)", re.IGNORECASE)
_METRES = re.compile(r"(?<=\d) (?:metres?|meters?)\b")
_WHOLE = re.compile(r"(?<![\d.])(\d+)(?= m\b)")


def without_numbers(sentences: Sentences) -> Sentences:
    """The kinds of claims that can be told without their numbers, each so."""
    found = {kind: _without(sentence) for kind, sentence in sentences.items()}
    return {kind: sentence for kind, sentence in found.items() if sentence.texts}


def _without(sentence: Sentence) -> Sentence:
    numbers = [name for name, kind in sentence.slots.items() if kind in NUMBERS]
    any_of = "|".join(numbers) or "-"
    pattern = re.compile(
        rf"{_ABOUT}\{{(?:{any_of})\}} (?:m|degrees) ?|(?:: |, so |, hence |, or )\{{(?:{any_of})\}}(?=\.)"
    )
    texts = {pattern.sub("", text) for text in sentence.texts if pattern.search(text)}
    kept = sorted(text for text in texts if not slots_of(text) & set(numbers) and re.match(r"[A-Z{]", text))
    slots = {name: kind for name, kind in sentence.slots.items() if name not in numbers}
    derived = {name: one for name, one in sentence.derived.items() if one[1] not in numbers}
    return replace(sentence, slots=slots, derived=derived, texts=tuple(text.replace(" .", ".") for text in kept))


def in_digits(text: str) -> str:
    """'about two metres' -> 'about 2 m'."""
    digits = _WORDS.sub(lambda match: str(UNITS.index(match[0].lower())), text)
    return _METRES.sub(" m", digits)


def with_tenths(text: str) -> str:
    """'2 m' -> '2.0 m'."""
    return _WHOLE.sub(r"\1.0", text)


def is_coarser(value: str, exact: str, kind: str) -> bool:
    """Whether a number in digits is another one told in larger steps; a slot of this type holds both."""
    if kind not in NUMBERS or kind == "ray":
        return False
    told, true = float(value), float(exact)
    steps = DEGREES if kind == "degrees" else METRES
    near = any(math.fmod(told, step) == 0 and abs(told - true) <= off for step, off in steps.items())
    return near and told != 0 and (told > 0) == (true > 0)
