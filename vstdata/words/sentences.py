"""Sentences as data: what captions and chains of thought are told in, loaded from TOML and checked.

    [sentence.turn]
    slots = { first = "degrees", second = "degrees", deg = "degrees", side = "side" }
    texts = [
        "Turning from {first} to {second} degrees takes {deg} degrees to the {side}.",
    ]

`slots` are typed by `vstdata.words.slot_types`; every text tells all of them, itself or by a slot "opposite of side".
`also` are slots that a text may tell. A skill's file has its own sentences beside its questions, which are read
elsewhere. `vstdata.words.reader` is compiled from the same file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from vstdata.errors import WordsError
from vstdata.near import near
from vstdata.words.slot_types import DERIVED, SENTENCE_TYPES, TYPES
from vstdata.words.templates import fill, slots_of
from vstdata.words.toml_file import TABLES, read_words_toml, unknown_keys

FEWEST = 5  # texts of a kind
_KEYS = ("slots", "also", "texts")


@dataclass(frozen=True, slots=True)
class Sentence:
    """How a kind of claim is told: `slots` (name -> type) that every text tells, those it may tell (`also`), and those
    `derived` (name -> how, of which slot)."""

    slots: Mapping[str, str]
    texts: tuple[str, ...]
    also: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def type_of(self, slot: str) -> str:
        """The type of a slot, or of the slot that it is derived from."""
        return {**self.slots, **self.also}[self.derived[slot][1] if slot in self.derived else slot]


Sentences = Mapping[str, Sentence]
"""By kind of claim; two claims in one sentence are one kind, "distance+side"."""


@cache
def load_sentences(path: Path) -> Sentences:
    """The [sentence.KIND] tables of a file. Raises WordsError with one line for each fault."""
    file = f"{path.parent.name}/{path.name}"
    raw, _ = read_words_toml(path, file)
    faults = list(unknown_keys("", raw, TABLES))
    tables = raw.get("sentence", {})
    if not isinstance(tables, dict):
        raise WordsError(file, [*faults, "sentence: expected tables [sentence.KIND]"])
    faults += [f"sentence.{kind}: {fault}" for kind, table in tables.items() for fault in _faults(table)]
    if faults:
        raise WordsError(file, faults)
    return {kind: _sentence(table) for kind, table in tables.items()}


def own_sentences(module: str) -> Sentences:
    """The sentences beside a skill's module, given by its `__file__`; none where there is no such file."""
    path = Path(module).with_suffix(".en.toml")
    return load_sentences(path) if path.exists() else {}


def _sentence(table: Mapping[str, Any]) -> Sentence:
    split = {name: told.partition(" of ") for name, told in table["slots"].items()}
    derived = {name: (how, base) for name, (how, of, base) in split.items() if of}
    slots = {name: kind for name, kind in table["slots"].items() if name not in derived}
    return Sentence(slots, tuple(table["texts"]), dict(table.get("also", {})), derived)


def _faults(table: Any) -> Iterator[str]:
    """Everything that is wrong with one kind."""
    yield from unknown_keys("", table, _KEYS) if isinstance(table, dict) else ()
    if not isinstance(table, dict) or not {"slots", "texts"} <= table.keys():
        yield "expected slots, texts and perhaps also"
        return
    slots, also, texts = table["slots"], table.get("also", {}), table["texts"]
    if not _named(slots) or not _named(also) or not isinstance(texts, list) or not all(type(t) is str for t in texts):
        yield "expected slots = {name = type}, texts = [text]"
        return
    wrong = list(_wrong_types(slots, also))
    yield from wrong
    if len(set(texts)) != len(texts) or len(texts) < FEWEST:
        yield f"expected at least {FEWEST} texts, all different"
    for text in texts if not wrong else ():
        yield from (f"{fault}: {text!r}" for fault in _text_faults(text, slots, also))


def _named(slots: Any) -> bool:
    return isinstance(slots, dict) and all(type(kind) is str and name.isidentifier() for name, kind in slots.items())


def _wrong_types(slots: Mapping[str, str], also: Mapping[str, str]) -> Iterator[str]:
    for name, kind in {**slots, **also}.items():
        how, of, base = kind.partition(" of ")
        if of and (how not in DERIVED or {**slots, **also}.get(base) not in SENTENCE_TYPES or name in also):
            yield f"{name}: expected one of {', '.join(DERIVED)} of another slot, found {kind!r}"
        elif how == "opposite" and not TYPES[{**slots, **also}[base]].pairs:
            yield f"{name}: {base} has no opposite"
        elif not of and kind not in SENTENCE_TYPES:
            yield f"{name}: no type {kind!r} of slots; {near(kind, SENTENCE_TYPES)}"


def _text_faults(text: str, slots: Mapping[str, str], also: Mapping[str, str]) -> Iterator[str]:
    used = slots_of(text)
    known = {**slots, **also}
    yield from (f"no slot {{{name}}}; {near(name, known)}" for name in sorted(used - known.keys()))
    told = used | {slots[name].partition(" of ")[2] for name in used & slots.keys()}
    yield from (f"lacks {{{name}}}" for name, kind in slots.items() if " of " not in kind and name not in told)
    if not text.endswith(".") or not (text[:1].isupper() or text[:1] == "{"):
        yield "expected a capital or a slot first and a full stop last"
    if re.search(r"[{}]", fill(text, dict.fromkeys(used, ""))):
        yield "expected {slot}, found a brace alone"
