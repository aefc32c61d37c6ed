"""Templates and the one pass that fills their slots.

A template is ours; a value (a label, a number) is somebody else's and may hold braces or anything. So the template is
read once, values are put in verbatim, and the result is never scanned again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vstdata.errors import VstError

# The system message of rows that want a chain of thought. Ours.
THINK = (
    "Reason about the question first, step by step, and write the reasoning between <think> and </think>. "
    "Then give the answer."
)
_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
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


def slots_of(template: str) -> frozenset[str]:
    """The names of all slots of a template."""
    return frozenset(_SLOT.findall(template))


def fill(template: str, slots: Mapping[str, str]) -> str:
    """Put each value into its slot, once. Raises VstError naming a slot without a value."""

    def value(match: re.Match[str]) -> str:
        try:
            return slots[match[1]]
        except KeyError:
            raise VstError(f"template {template!r}: no value for slot {{{match[1]}}}") from None

    return _SLOT.sub(value, template)


def with_article(label: str) -> str:
    """'chair' -> 'a chair', 'office chair' -> 'an office chair': by the first letter, good enough for furniture."""
    return f"{'an' if label[:1].lower() in 'aeiou' else 'a'} {label}"


def plural(label: str) -> str:
    """'chair' -> 'chairs', 'bookshelf' -> 'bookshelves', 'chest of drawers' -> 'chests of drawers'.

    The noun that changes is the last word before 'of', 'with' or 'for'. A label that `is_plural` stays as it is.
    """
    if is_plural(label):
        return label
    before, noun, after = _noun(label)
    return before + _plural_noun(noun) + after


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


def options_text(options: list[str]) -> str:
    """['red', 'blue'] -> 'A. red\\nB. blue'."""
    return "\n".join(f"{letter(k)}. {option}" for k, option in enumerate(options))


def letter(position: int) -> str:
    """0 -> 'A'."""
    return chr(ord("A") + position)
