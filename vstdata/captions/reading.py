"""Reads a caption back, and says whether it tells what its program computed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from vstdata.captions.ways import WITH
from vstdata.draft import Question
from vstdata.errors import UnreadableError
from vstdata.facts import is_structure
from vstdata.words.item_lists import Item, Mention, read_items, read_mention
from vstdata.words.reader import SentenceReader
from vstdata.words.sentences import Sentences, load_sentences

TELL = "tell"  # the last step of a caption's program, which is its text


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence: its kind, the items of its list, what its references mean ({a}, then {b}), and its other values."""

    kind: str
    items: tuple[Item, ...]
    references: tuple[Mention, ...]
    values: Mapping[str, str]


def caption_sentences() -> Sentences:
    """Those that captions are told in."""
    return load_sentences(Path(__file__).with_name("sentences.en.toml"))


@cache
def caption_reader() -> SentenceReader:
    """Compiled from `caption_sentences`."""
    return SentenceReader(caption_sentences())


def read_caption(text: str, labels: Collection[str]) -> list[Told]:
    """What a caption says; "it" is the one thing of the sentence before. Raises UnreadableError."""
    named = [label for label in labels if not is_structure(label)]
    found: list[Told] = []
    for said in caption_reader().read(text, named):
        for kind, values in _halves(said.kind, said.values):
            slots = caption_sentences()[kind].slots
            try:
                lists = [values.pop(name) for name in slots if slots[name] == "items"]
                items = tuple(item for one in lists for item in read_items(one, named))
                names = [values.pop(name) for name in slots if slots[name] == "reference"]
                meant = tuple(_meant(name, found, named) for name in names)
            except ValueError as error:
                raise UnreadableError(str(error)) from None
            found.append(Told(kind, items, meant, values))
    return found


def _halves(kind: str, values: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The kinds of a sentence and the values of each: of the second half of a joined one, those with a 2, and those
    without that both halves tell."""
    first, _, second = kind.partition("+")
    yield first, {name: values[name] for name in caption_sentences()[first].slots}
    if second:
        slots = caption_sentences()[second].slots
        yield second, {name: values.get(f"{name}2", values.get(name, "")) for name in slots}


def _meant(name: str, before: list[Told], labels: Collection[str]) -> Mention:
    if name != "it":
        mention = read_mention(name[0].lower() + name[1:], labels)
        if not mention.known:
            raise ValueError(f"not mentioned before: {name!r}")
        return mention
    items = before[-1].items if before else ()
    alone = len(items) == 1 and items[0].mention.count == 1 and not items[0].added
    if not alone or before[-1].references:
        raise ValueError("'it' could be anything")
    return Mention(items[0].mention.label, 1, items[0].mention.color, known=True)


def caption_fault(question: Question, labels: Mapping[int, str]) -> str:
    """Why a caption cannot be read as its program, claim by claim; "" where it can. `labels` are those of instances by
    the annotator's number."""
    steps = question.program[:-1]
    named = {labels[i] for step in steps for i in step.get("instances", ())}
    try:
        said = [claim for told in read_caption(str(question.answer.value), named) for claim in claims_of(told)]
    except UnreadableError as error:
        return str(error)
    meant = [_claim(step, labels) for step in steps]
    for one, other in zip(said, meant, strict=False):
        if one != other:
            return f"says {one}, computes {other}"
    return "" if len(said) == len(meant) else "says other things than its program computes"


Claimed = tuple[str, tuple[Any, ...]]


def claims_of(told: Told) -> Iterator[Claimed]:
    """A sentence as claims: what it mentions, what is by that and where, and what it says of it; things by
    their labels."""
    for item in told.items:
        added = item.added * (item.mention.count if item.of == "each" else 1)
        for mention in (item.mention, *(one for _, some in added for one in some)):
            yield "mention", (mention.label, mention.count, "" if mention.known else mention.color, mention.known)
        yield from ((WITH[how], ()) for how, _ in added)
        if item.place:
            yield "placed", (item.place,)
    yield told.kind, tuple(mention.label for mention in told.references)


def _claim(step: Mapping[str, Any], labels: Mapping[int, str]) -> Claimed:
    """A step as `claims_of` has it."""
    op = step["op"]
    if op == "mention":
        return op, (step["label"], step["value"], step.get("color", ""), step.get("known", False))
    if op == "placed":
        return op, (step["value"],)
    return op, (labels[step["other"]],) if "other" in step else ()
