"""Whether a rewritten chain of thought may take its draft's place: it says nothing that the draft does not, or that is
not plainly so.

A sentence of a rewrite must be one of these, or the whole is refused:

- a claim of the draft, as the reader reads it, its numbers as they are, told more coarsely, or left out. What deduces
  keeps its order, and "that" its antecedent; what images show may come earlier;
- a relation between things of the draft (`relations`), which is checked against the row's boxes and cameras;
- a sentence that claims nothing: it may name one thing of the draft, with the look and the place in the picture that
  the draft gives it, and else holds nothing but words of a closed list (`free_words.en.toml`), in which no number,
  side, direction, size or relation is.

The answer must still follow: nearly all claims are there, the one before the answer too. The rules are ours; VST tells
none.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from vstdata.chains.coarse import in_digits, is_coarser, with_tenths, without_numbers
from vstdata.chains.reading import chain_reader, chain_sentences, skill_sentences
from vstdata.chains.relations import NAME, holds, read_relation
from vstdata.chains.row_scene import EVIDENCE, HERE, RowScene
from vstdata.color_names import COLOR_WORDS
from vstdata.draft import Skill
from vstdata.errors import UnreadableError
from vstdata.words.english import plural
from vstdata.words.hidden_names import CAPITAL, THING, Hidden, hide
from vstdata.words.reader import Said, SentenceReader
from vstdata.words.sentences import Sentences, own_sentences

KEPT = 0.9  # of the draft's different claims that must still be there
LONGEST = 4.0  # times the draft's characters
_FOREIGN = re.compile(r"</?\w+>|<\||[^\x00-\x7f‘’“”–—°]")
UNREAD = "states_what_cannot_be_read"
_BE = "is|are|was|looks|seems|appears"
_LOOK = re.compile(rf"(?<![\w-])(?:(?:{_BE}) )?({COLOR_WORDS})(?![\w-])")
_OWN_LOOK = re.compile(rf"(the|an?|another) ({COLOR_WORDS}) ")


@dataclass(frozen=True, slots=True)
class Free:
    """What sentences may hold that claim nothing: `phrases` match words that are free together."""

    phrases: re.Pattern[str]
    words: frozenset[str]


@cache
def free() -> Free:
    """From the list."""
    raw = tomllib.loads(Path(__file__).with_name("free_words.en.toml").read_text("utf-8"))
    phrases = sorted((" ".join(one.split()) for one in raw["phrases"].split(";")), key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})(?![\w-])")
    return Free(pattern, frozenset(raw["words"].split()))


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rewrite is held against: the draft's claims in order, the labels of what it names, the options of its
    question, and what the row tells of the scene."""

    claims: tuple[Said, ...]
    labels: Collection[str]
    options: Sequence[str]
    scene: RowScene | None
    looks: Mapping[str, frozenset[str]]
    places: Mapping[str, frozenset[str]]
    images: frozenset[str]


@dataclass(frozen=True, slots=True)
class Readers:
    """Of the sentences of a skill's chains, and of the same without their numbers."""

    exact: SentenceReader
    coarse: SentenceReader
    sentences: Sentences


def readers_of(skill: Skill | None) -> Readers:
    """Those of a skill; None: of what all chains are told in."""
    coarse = _coarse("" if skill is None else sys.modules[skill.ask.__module__].__file__ or "")
    return Readers(chain_reader(skill), coarse, skill_sentences(skill))


@cache
def _coarse(module: str) -> SentenceReader:
    return SentenceReader(without_numbers({**chain_sentences(), **(own_sentences(module) if module else {})}))


def objection(
    draft: str,
    rewrite: str,
    readers: Readers,
    labels: Collection[str],
    options: Sequence[str] = (),
    scene: RowScene | None = None,
) -> str:
    """Why a rewrite is refused, as a reason to be counted; "" where it may be kept. `labels` are those of the things
    that the draft names; `options` are those of the question: a sentence of the writer's own must not name one. Without
    a `scene` no relation can be checked, and none is kept."""
    text = in_digits(rewrite.strip())
    if not text:
        return "empty"
    if _FOREIGN.search(_without(text, labels)):
        return "tags_or_other_scripts"
    if len(text) > LONGEST * len(draft):
        return "too_long"
    try:
        known = _read_draft(draft, readers, labels, options, scene)
    except UnreadableError:
        return "draft_cannot_be_read"
    hidden, said, about = hide(text, labels), list[Said](), ""
    for sentence in hidden.sentences():
        claim = _claim(sentence, hidden, readers)
        if claim is None:
            reason = _own_words(sentence, hidden, known, about)
            if reason or (said and said[-1].kind == "answer"):
                return reason or "goes_on_after_the_answer"
        else:
            said.append(_plain(claim))
            if not _looks_right(claim.things, known):
                return "another_look"
        about = _single(sentence, hidden) or about
    return _against(known.claims, said, readers.sentences)


def _without(text: str, labels: Collection[str]) -> str:
    """A text without its labels, which may be in any script."""
    for label in sorted(labels, key=len, reverse=True):
        text = text.replace(label, "")
    return text


# The draft


def _read_draft(
    draft: str, readers: Readers, labels: Collection[str], options: Sequence[str], scene: RowScene | None
) -> Draft:
    claims = readers.exact.read(draft, labels)
    looks: dict[str, set[str]] = {}
    places: dict[str, set[str]] = {}
    for claim in claims:
        for name, place in zip(claim.things, _places(claim), strict=False):
            places.setdefault(_bare(name), set()).add(place)
        for name in claim.things:
            if look := _OWN_LOOK.match(name):
                looks.setdefault(_bare(name), set()).add(look[2])
    images = frozenset(re.findall(r"(?:[Ii]mage|[Cc]amera) (\d+)", draft))
    return Draft(
        tuple(map(_plain, claims)),
        labels,
        options,
        scene,
        {name: frozenset(each) for name, each in looks.items()},
        {name: frozenset(each) for name, each in places.items()},
        images,
    )


def _places(claim: Said) -> Iterator[str]:
    """Where in a picture a claim says that its things are, in their order."""
    if "place" in claim.values:
        yield claim.values["place"]
        yield from (claim.values[key] for key in ("other",) if claim.kind == "shows_two")


def _bare(name: str) -> str:
    """A name without colour, beginning with "the"."""
    return re.sub(r"^an? ", "the ", _OWN_LOOK.sub(r"\1 ", name))


def _plain(claim: Said) -> Said:
    """A claim whose things have no colours."""
    return replace(claim, things=tuple(_OWN_LOOK.sub(r"\1 ", name) for name in claim.things))


def _looks_right(names: Collection[str], known: Draft) -> bool:
    """Whether names have no colour but those of the draft."""
    found = [(_bare(name), look[2]) for name in names if (look := _OWN_LOOK.match(name))]
    return all(_is_look(look, known.looks.get(name, frozenset())) for name, look in found)


def _is_look(look: str, known: Collection[str]) -> bool:
    """Whether a colour is one of those, or that without its shade."""
    return any(look in (one, one.split()[-1]) for one in known)


# The rewrite's claims


def _claim(sentence: str, hidden: Hidden, readers: Readers) -> Said | None:
    for reader, text in (
        (readers.exact, sentence),
        (readers.exact, with_tenths(sentence)),
        (readers.coarse, sentence),
    ):
        try:
            return reader.sentence(text, hidden)
        except UnreadableError:
            continue
    return None


def _against(known: Sequence[Said], said: Sequence[Said], sentences: Sentences) -> str:
    """Whether claims are the draft's, in an order in which each can be understood, and come to its answer."""
    places = []
    for claim in said:
        found = [k for k, one in enumerate(known) if k not in places and _retells(claim, one, sentences)]
        if not found:
            return "not_in_the_draft"
        places.append(found[0])
    if any(_too_early(place, places[k + 1 :], known) for k, place in enumerate(places)):
        return "in_another_order"
    before = {place: places[k - 1] if k else -1 for k, place in enumerate(places)}
    anchored = [k for k in places if k and not known[k].things]
    if any(before[k] != k - 1 for k in anchored):  # "that is to the right": what is said of the claim before
        return "in_another_order"
    ends = [k for k, one in enumerate(known) if not _is_aside(one)][-2:]
    if not set(ends) <= set(places) or places[-1] != len(known) - 1:
        return "no_answer"
    return "claims_lost" if len(said) < KEPT * len(known) else ""


def _retells(claim: Said, known: Said, sentences: Sentences) -> bool:
    """Whether a claim is one of the draft's, its numbers told as they are, more coarsely, or not at all."""
    if claim.kind != known.kind or claim.things != known.things or not claim.values.keys() <= known.values.keys():
        return False
    sentence = sentences[claim.kind]
    return all(
        value == known.values[name] or is_coarser(value, known.values[name], sentence.type_of(name))
        for name, value in claim.values.items()
    )


def _too_early(place: int, after: Sequence[int], known: Sequence[Said]) -> bool:
    """Whether what comes after a claim would have to come before it: all that the draft says before, unless the claim
    is of what an image shows."""
    return known[place].kind not in EVIDENCE - HERE and any(other < place for other in after)


def _is_aside(claim: Said) -> bool:
    return claim.kind.startswith("ruled") or claim.kind in ("hedge",)


# Sentences of the writer's own


def _own_words(sentence: str, hidden: Hidden, known: Draft, about: str) -> str:
    """Why a sentence that is no claim of the draft is refused; `about` is the one thing of a sentence before it."""
    names = [hidden.shown(match[0]) for match in re.finditer(THING, sentence)]
    text = re.sub(f"{CAPITAL}?{THING}", f" {NAME} ", sentence).lower()
    if not _looks_right(names, known):
        return "another_look"
    listed = free()
    text = re.sub(r"\s+", " ", re.sub(r"[’‘]", "'", text))
    plain = [_bare(name) for name in names]
    relation = read_relation(text, plain, listed.words)
    if relation is not None:
        return "" if known.scene is not None and holds(relation, known.scene) else "relation_not_so"
    return "" if _claims_nothing(text, plain, known, about) and not _guesses(sentence, hidden, known) else UNREAD


def _guesses(sentence: str, hidden: Hidden, known: Draft) -> bool:
    """Whether a sentence names an option of the question."""
    shown = hidden.shown(sentence)
    return any(re.search(rf"(?<!\w){re.escape(option)}(?!\w)", shown, re.IGNORECASE) for option in known.options)


def _claims_nothing(text: str, names: Sequence[str], known: Draft, about: str) -> bool:
    """Whether a sentence is free: at most one thing, its looks and places those of the draft, and words of the list."""
    thing = names[0] if names else about
    if not names and set(re.findall(r"\bimage (\d+)\b", text)) <= known.images:
        text = re.sub(r"\bimage \d+\b", "that", text)
    text = free().phrases.sub(" ", text)
    for label in sorted((*known.labels, *map(plural, known.labels)), key=len, reverse=True):
        text = re.sub(rf"(?<![\w-])(?:{re.escape(label.lower())})(?![\w-])", f" {NAME} ", text)
    looks = [match[1] for match in _LOOK.finditer(text)]
    if not all(_is_look(look, known.looks.get(thing, frozenset())) for look in looks):
        return False
    text = _LOOK.sub(" ", text)
    for place in sorted(known.places.get(thing, frozenset()), key=len, reverse=True):
        text = text.replace(place, " ")
    words = re.findall(r"[^\s.,;:!?\"“”–—-]+", text)
    return words.count(NAME) <= 1 and all(word == NAME or word in free().words for word in words)


def _single(sentence: str, hidden: Hidden) -> str:
    """The name of the one thing that a sentence is about, "" where it names several or none."""
    names = {_bare(hidden.shown(match[0])) for match in re.finditer(THING, sentence)}
    return names.pop() if len(names) == 1 else ""
