"""Whether a rewritten chain of thought may take its draft's place: it says nothing that the draft does not.

A sentence of a rewrite must be one that the reader reads, as a claim of the draft, in the draft's order: a chain in
another order may use what it has not found yet. What a teacher puts in between may say what a thing looks like, and how
a person goes on: it may name one thing of the draft, and else holds nothing but words of a closed list
(`free_words.en.toml`), in which no number, side, direction, size or relation is. The rules are ours; VST tells none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vstdata.errors import UnreadableError
from vstdata.words.english import plural
from vstdata.words.hidden_names import CAPITAL, THING, Hidden, hide
from vstdata.words.reader import Said, SentenceReader

KEPT = 0.9  # of the draft's different claims that must still be there
LONGEST = 4.0  # times the draft's characters
_FOREIGN = re.compile(r"</?\w+>|<\||[^\x00-\x7f‘’“”–—°]")
_BE = "is|are|was|looks|seems|appears"


@dataclass(frozen=True, slots=True)
class Free:
    """What sentences may hold that claim nothing: `looks` matches what a thing looks like, said of it or before its
    name; `phrases` match words that are free together."""

    looks: re.Pattern[str]
    phrases: re.Pattern[str]
    words: frozenset[str]


@cache
def free() -> Free:
    """From the list."""
    raw = tomllib.loads(Path(__file__).with_name("free_words.en.toml").read_text("utf-8"))
    qualities = "|".join(f"{raw['colours']} {raw['materials']}".split())
    degree = "|".join(raw["degrees"].split())
    quality = rf"(?:(?:{degree}) )*(?:{qualities})"
    phrases = sorted((" ".join(one.split()) for one in raw["phrases"].split(";")), key=len, reverse=True)
    return Free(
        re.compile(rf"\b(?:(?:{_BE}) )?(?:made of )?{quality}(?:,? and {quality}|, {quality})*(?![\w-])"),
        re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})(?![\w-])"),
        frozenset(raw["words"].split()),
    )


def objection(
    draft: str, rewrite: str, reader: SentenceReader, labels: Collection[str], options: Sequence[str] = ()
) -> str:
    """Why a rewrite is refused, as a reason to be counted; "" where it may be kept. `labels` are those of the things
    that the draft names; `options` are those of the question: a sentence of the writer's own must not name one."""
    text = rewrite.strip()
    if not text:
        return "empty"
    if _FOREIGN.search(_without(text, labels)):
        return "tags_or_other_scripts"
    if len(text) > LONGEST * len(draft):
        return "too_long"
    try:
        known = reader.read(draft, labels)
    except UnreadableError:
        return "draft_cannot_be_read"
    hidden, said = hide(text, labels), list[Said]()
    for sentence in hidden.sentences():
        claim = _claim(sentence, hidden, reader)
        if claim is not None:
            said.append(claim)
        elif not claims_nothing(sentence, hidden, labels, options):
            return "states_what_cannot_be_read"
        elif said and said[-1].kind == "answer":
            return "goes_on_after_the_answer"
    return _against(known, said)


def _without(text: str, labels: Collection[str]) -> str:
    """A text without its labels, which may be in any script."""
    for label in sorted(labels, key=len, reverse=True):
        text = text.replace(label, "")
    return text


def _against(known: Sequence[Said], said: Sequence[Said]) -> str:
    if any(claim not in known for claim in said):
        return "not_in_the_draft"
    rest = iter(known)
    if not all(any(claim == one for one in rest) for claim in said):
        return "in_another_order"
    if len(said) < KEPT * len(known):
        return "claims_lost"
    return "" if said[-1] == known[-1] else "no_answer"


def _claim(sentence: str, hidden: Hidden, reader: SentenceReader) -> Said | None:
    try:
        return reader.sentence(sentence, hidden)
    except UnreadableError:
        return None


def claims_nothing(sentence: str, hidden: Hidden, labels: Collection[str], options: Sequence[str] = ()) -> bool:
    """Whether a sentence with hidden names is free: no option, at most one thing, and words of the list."""
    shown = hidden.shown(sentence)
    if any(re.search(rf"(?<!\w){re.escape(option)}(?!\w)", shown, re.IGNORECASE) for option in options):
        return False
    text = re.sub(f"{CAPITAL}?{THING}", " \ue000 ", sentence).lower()
    for label in sorted((*labels, *map(plural, labels)), key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(label.lower())}(?![\w-])", " \ue000 ", text)
    listed = free()
    text = listed.looks.sub(" ", listed.phrases.sub(" ", re.sub(r"[’‘]", "'", text)))
    words = re.findall(r"[^\s.,;:!?\"“”–—-]+", text)
    return words.count("\ue000") <= 1 and all(word == "\ue000" or word in listed.words for word in words)
