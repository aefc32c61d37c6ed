"""From the claims of a chain to its text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from vstdata.captions.claims import Claim
from vstdata.captions.prose import LETTERS, Name
from vstdata.chains.naming import short
from vstdata.chains.reading import chain_sentences
from vstdata.draw import Draw
from vstdata.words.sentences import Sentence, Sentences
from vstdata.words.slot_types import DERIVED
from vstdata.words.templates import fill

ONLY = "the image"  # what the only one is called


def tell_chain(
    claims: Sequence[Claim],
    names: Mapping[int, Name],
    draw: Draw,
    own: Sentences,
    looks: Mapping[int, str] = {},
    alone: bool = False,
) -> str:
    """One sentence a claim, in order, in the words of all chains and a skill's `own`; objects are called what the
    question calls them, but that a sentence about image {k} does not say 'in image k' again, and that a name is told
    with its colour (`looks`) when it comes first, and when it is seen again. Where an image is `alone`, it has no
    number. No text comes twice while its kind has others; of those used least it is the first that does not begin as
    the one before it."""
    sentences = {**chain_sentences(), **own}
    used: list[str] = []
    told: list[str] = []
    known: set[int] = set()
    for place, claim in enumerate(claims):
        order = draw.shuffled(sentences[claim.kind].texts, "shape", place)
        last = _beginning(used[-1], claims[place - 1]) if used else ""
        text = min(order, key=lambda text: (used.count(text), last != "" and _beginning(text, claim) == last))
        used.append(text)
        image = claim.words.get("k", claim.words.get("l", "")).removeprefix("image ")
        slots: dict[str, str] = {}
        for letter, i in zip(LETTERS, claim.objects, strict=False):
            name = short(names[i], image)
            coloured = i in looks and (i not in known or (claim.kind.startswith("again") and letter == "a"))
            slots[letter] = f"the {looks[i]} {names[i].label}" if coloured else name
        known.update(claim.objects)
        words = {**claim.words, "k": ONLY} if alone and "k" in claim.words else claim.words
        filled = fill(text, {**slots, **words, **_derived(sentences[claim.kind], words)})
        told.append(filled[0].upper() + filled[1:])
    return " ".join(told)


def _beginning(text: str, claim: Claim) -> str:
    """'Image 1', 'In image 1': how a sentence of this text begins; "" where it begins with something else."""
    named = text[:14].replace("{k}", claim.words.get("k", "")).replace("{l}", claim.words.get("l", ""))
    found = re.match(r"(In )?image \d", named, re.IGNORECASE)
    return found[0] if found else ""


def _derived(sentence: Sentence, words: Mapping[str, str]) -> dict[str, str]:
    """What a claim's words are told as by way of others."""
    ways = sentence.derived.items()
    return {name: DERIVED[how].told(sentence.type_of(name), words[base]) for name, (how, base) in ways if base in words}
