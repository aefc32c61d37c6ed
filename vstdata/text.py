"""Phrasings and the one pass that fills their slots.

A phrasing is ours; a value (a label, a number) is somebody else's and may hold braces or anything. So the template is read
once, values are put in verbatim, and the result is never scanned again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from vstdata.errors import VstError

_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way to ask and to answer: `question` and `answer` are templates with {slots}.

    Every question of a choice has the slot {options} once. Slots given to answers, by answer type: choice: {letter},
    {option}; number: {value}, {unit}; ordering: {order}; point, box list and text: {text}. A `bare` answer holds nothing
    but the value; the other form is a sentence. Both may use the turn's own slots.
    """

    question: str
    answer: str
    bare: bool = False


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


def join_words(words: list[str], last: str = "and") -> str:
    """['a', 'b', 'c'] -> 'a, b and c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def options_text(options: list[str]) -> str:
    """['red', 'blue'] -> 'A. red\\nB. blue'."""
    return "\n".join(f"{letter(k)}. {option}" for k, option in enumerate(options))


def letter(position: int) -> str:
    """0 -> 'A'."""
    return chr(ord("A") + position)
