"""A thought, claim by claim: each with its sentence, and the sentence told again with other values in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from vstdata.words.hidden_names import hide
from vstdata.words.reader import Said, SentenceReader
from vstdata.words.sentences import Sentence
from vstdata.words.slot_types import DERIVED, THINGS
from vstdata.words.templates import fill, slots_of


@dataclass(frozen=True, slots=True)
class Told:
    """A claim as read, and the sentence that it was read from."""

    said: Said
    text: str


def told_claims(thought: str, labels: Collection[str], reader: SentenceReader) -> list[Told]:
    """The claims of a thought in order; `labels` are those of what it may name. Raises UnreadableError."""
    hidden = hide(thought, labels)
    return [Told(reader.sentence(part, hidden), hidden.shown(part)) for part in hidden.sentences()]


def retold(claim: Told, other: Said, sentence: Sentence) -> str:
    """The words of a claim with the values of another of its kind; "" where no text of the `sentence` tells it."""
    for text in sentence.texts:
        if _filled(text, claim.said, sentence) == claim.text:
            return _filled(text, other, sentence)
    return ""


def _filled(text: str, said: Said, sentence: Sentence) -> str:
    """One of the texts with the values of a claim, "" where it needs others."""
    known = {**sentence.slots, **sentence.also}
    letters = sorted(name for name in slots_of(text) if known.get(name) in THINGS)
    slots = {**said.values, **dict(zip(letters, said.things, strict=False))}
    for name, (how, base) in sentence.derived.items():
        if base in slots:
            slots[name] = DERIVED[how].told(sentence.type_of(name), slots[base])
    if not slots_of(text) <= slots.keys() or len(letters) != len(said.things):
        return ""
    filled = fill(text, slots)
    return filled[0].upper() + filled[1:]


def changed(said: Said, old: str, new: str, values: Mapping[str, str] | None = None) -> Said:
    """A claim with a text in the place of another wherever it is a whole value or thing, and other `values`."""
    things = tuple(new if name == old else name for name in said.things)
    told = {name: new if value == old else value for name, value in said.values.items()}
    return Said(said.kind, things, {**told, **(values or {})})
