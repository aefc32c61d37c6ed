"""Reads sentences back by patterns that are compiled from the very templates that they are told in.

The reader knows no value: a sentence that no template tells, that several tell differently, or that contradicts itself
is not read. Names of things are hidden first (`hidden_names`), so that any label can be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from vstdata.errors import UnreadableError
from vstdata.words.hidden_names import Hidden, begins_well, hide, without_capital
from vstdata.words.sentences import Sentence, Sentences
from vstdata.words.slot_types import DERIVED, THINGS, TYPES

_PARTS = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: its kind, the things it is about as the text calls them, and its other values, all as text."""

    kind: str
    things: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


Check = Callable[[Mapping[str, str]], bool]
"""Whether the values of a sentence agree with each other."""


@dataclass(frozen=True, slots=True)
class _Template:
    """A template as a pattern, which is compiled when a sentence may be of it: most never are. `word` is its first, ""
    where a slot is first; `literals` are its stretches without slots, looked for before."""

    kind: str
    sentence: Sentence
    word: str
    literals: tuple[str, ...]
    pattern: str

    def match(self, sentence: str, inner: str) -> re.Match[str] | None:
        """The sentence as it is, or as it would begin in the middle of another (`inner`)."""
        if not all(literal in sentence for literal in self.literals):
            return None
        pattern = _compiled(self.pattern)
        return (None if self.word else pattern.fullmatch(inner)) or pattern.fullmatch(sentence)


class SentenceReader:
    """Made of `sentences`; `checks` are asked about the values of the kinds that they name."""

    def __init__(self, sentences: Sentences, checks: Mapping[str, Check] | None = None) -> None:
        self._checks = checks or {}
        self._templates: dict[str, list[_Template]] = {"": []}
        for kind, sentence in sentences.items():
            for template in (_template(kind, sentence, text) for text in sentence.texts):
                self._templates.setdefault(template.word, []).append(template)

    def read(self, text: str, labels: Collection[str]) -> list[Said]:
        """What a text says, sentence by sentence; `labels` are those of the things that it may name. Raises
        UnreadableError naming the sentence."""
        hidden = hide(text, labels)
        return [self.sentence(part, hidden) for part in hidden.sentences() or [""]]

    def sentence(self, sentence: str, hidden: Hidden) -> Said:
        """What one of the sentences of a text says. Raises UnreadableError where it says nothing, or several things."""
        if not sentence.endswith(".") or not begins_well(sentence):
            raise UnreadableError(f"no capital or no full stop: {hidden.shown(sentence)!r}")
        found = self._readings(sentence, hidden)
        if not found:  # a name may be a word of the template: on the map, the map on the wall is at ...
            for less in hidden.less_hidden(sentence):
                found += [said for said in self._readings(less, hidden) if said not in found]
        if len(found) != 1:
            raise UnreadableError(f"{len(found)} readings: {hidden.shown(sentence)!r}")
        check = self._checks.get(found[0].kind)
        if check is not None and not check(found[0].values):
            raise UnreadableError(f"contradicts itself: {hidden.shown(sentence)!r}")
        return found[0]

    def _readings(self, sentence: str, hidden: Hidden) -> list[Said]:
        """All that a sentence says by one template or another, each once."""
        inner, found = without_capital(sentence), list[Said]()
        for template in (*self._templates[""], *self._templates.get(_first_word(sentence), ())):
            match = template.match(sentence, inner)
            said = match and _said(template, match.groupdict(), hidden)
            if said and said not in found:
                found.append(said)
        return found


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0]


def _template(kind: str, sentence: Sentence, text: str) -> _Template:
    parts = _PARTS.split(text)
    pattern, seen = "", set[str]()
    for number, part in enumerate(parts):
        if number % 2 == 0:
            pattern += re.escape(part)
        elif part in seen:
            pattern += f"(?P={part})"
        else:
            pattern += f"(?P<{part}>{_slot_pattern(sentence, part, first=number == 1 and not parts[0])})"
            seen.add(part)
    literals = tuple(sorted({part for part in parts[::2] if len(part) > 1}, key=lambda part: -len(part)))
    return _Template(kind, sentence, _first_word(text) if parts[0] else "", literals, pattern)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _slot_pattern(sentence: Sentence, slot: str, first: bool) -> str:
    kind = sentence.type_of(slot)
    if slot in sentence.derived:
        return DERIVED[sentence.derived[slot][0]].pattern(kind)
    return TYPES[kind].pattern + ("|it" if first and kind == "subject" else "")


def _said(template: _Template, groups: Mapping[str, str], hidden: Hidden) -> Said | None:
    """What a match says; None where a value is none of its type, or a slot that is told by way of another says
    otherwise than that one."""
    sentence = template.sentence
    if not all(TYPES[sentence.type_of(name)].fits(groups[name]) for name in groups if name not in sentence.derived):
        return None
    shown = {name: hidden.shown(value) for name, value in groups.items()}
    values = {name: value for name, value in shown.items() if name not in sentence.derived}
    for name, (how, base) in sentence.derived.items():
        if name in shown:
            derived, kind = DERIVED[how], sentence.type_of(name)
            if base not in values and derived.back is not None:
                values[base] = derived.back(kind, shown[name])
            if base not in values or derived.told(kind, values[base]) != shown[name]:
                return None
    things = tuple(values.pop(name) for name in _things(sentence) if name in values)
    return Said(template.kind, things, values)


def _things(sentence: Sentence) -> Iterator[str]:
    """The slots that hold things, in the order of their letters."""
    return iter(sorted(name for name, kind in sentence.slots.items() if kind in THINGS))
