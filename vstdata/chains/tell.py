"""From the claims of a chain to its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vstdata.captions.claims import Claim
from vstdata.captions.prose import LETTERS, Name
from vstdata.chains.naming import short
from vstdata.chains.reading import chain_sentences
from vstdata.draw import Draw
from vstdata.words.sentences import Sentences
from vstdata.words.templates import fill


def tell_chain(claims: Sequence[Claim], names: Mapping[int, Name], draw: Draw, own: Sentences) -> str:
    """One sentence a claim, in order, in the words of all chains and a skill's `own`; objects are called what the
    question calls them, but that a sentence about image {k} does not say 'in image k' again. No text comes twice while
    its kind has others."""
    sentences = {**chain_sentences(), **own}
    used: list[str] = []
    told: list[str] = []
    for place, claim in enumerate(claims):
        order = draw.shuffled(sentences[claim.kind].texts, "shape", place)
        text = min(order, key=used.count)  # the first of those used least
        used.append(text)
        image = claim.words.get("k", "")
        slots = {letter: short(names[i], image) for letter, i in zip(LETTERS, claim.objects, strict=False)}
        filled = fill(text, {**slots, **claim.words})
        told.append(filled[0].upper() + filled[1:])
    return " ".join(told)
