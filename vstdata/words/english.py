"""English around labels: articles, plurals and lists."""

from __future__ import annotations

import re
from functools import lru_cache

# Begins like a vowel: not a ukulele, a uniform, a USB stick, a utensil; but an hourglass.
_VOWEL = re.compile(r"[aeio]|u(?!k|ni|s[abe]|te)|hour|heir", re.IGNORECASE)
_PLAIN = re.compile(r"(?=.*[A-Za-z])[ -~]+(?<!\))")
_PLURALS = {
    "child": "children",
    "foot": "feet",
    "knife": "knives",
    "leaf": "leaves",
    "loaf": "loaves",
    "man": "men",
    "mouse": "mice",
    "person": "people",
    "potato": "potatoes",
    "tomato": "tomatoes",
    "woman": "women",
}


def with_article(label: str) -> str:
    """'chair' -> 'a chair', 'office chair' -> 'an office chair', 'ukulele' -> 'a ukulele': by how it begins."""
    return f"{'an' if _VOWEL.match(label) else 'a'} {label}"


@lru_cache(4096)
def plural(label: str) -> str:
    """'chair' -> 'chairs', 'bookshelf' -> 'bookshelves', 'chest of drawers' -> 'chests of drawers'.

    The noun that changes is the last word before 'of', 'with' or 'for'. A label that `is_plural` stays as it is, and so
    does one that is not `plain`.
    """
    if is_plural(label) or not plain(label):
        return label
    before, noun, after = _noun(label)
    return before + _plural_noun(noun) + after


def those(label: str, count: int) -> str:
    """('chair', 1) -> 'the chair', ('chair', 2) -> 'the chairs': all that there are of a label."""
    return f"the {label if count == 1 else plural(label)}"


@lru_cache(4096)
def plain(label: str) -> bool:
    """Whether a label is written in English letters, so that the rules of English hold for it; not "door(s)"."""
    return _PLAIN.fullmatch(label) is not None


@lru_cache(4096)
def is_plural(label: str) -> bool:
    """Whether a label names several things already: 'blinds' and 'kitchen cabinets' do, 'glass' and 'bus' do not."""
    noun = _noun(label)[1]
    return noun in _PLURALS.values() or (noun.endswith("s") and not noun.endswith(("ss", "us", "is", "as", "ns")))


def _noun(label: str) -> tuple[str, str, str]:
    """A label as what stands before its noun, the noun, and what stands after it."""
    cut = min((at for at in (label.find(f" {word} ") for word in ("of", "with", "for")) if at > 0), default=len(label))
    before, space, noun = label[:cut].rpartition(" ")
    return before + space, noun, label[cut:]


def _plural_noun(noun: str) -> str:
    """English rules in order: irregular, y after a consonant, a hiss at the end, else s."""
    if noun in _PLURALS:
        return _PLURALS[noun]
    if noun.endswith("shelf"):
        return f"{noun[:-1]}ves"
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "z", "ch", "sh")) else f"{noun}s"


def join_words(words: list[str], last: str = "and") -> str:
    """['a', 'b', 'c'] -> 'a, b and c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
