"""From the claims of a chain to its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vstdata.captions.claims import Claim
from vstdata.captions.prose import LETTERS, Name
from vstdata.chains.naming import short
from vstdata.chains.words import SHAPES
from vstdata.draw import Draw
from vstdata.words.wording import fill


def tell_chain(
    claims: Sequence[Claim], names: Mapping[int, Name], draw: Draw, own: Mapping[str, tuple[str, ...]] = {}
) -> str:
    """One sentence a claim, in order, of the shapes of all chains and a skill's `own`; objects are called what the
    question calls them, but that a sentence about image {k} does not say 'in image k' again. No shape comes twice while
    its kind has others."""
    shapes = {**SHAPES, **own}
    used: list[str] = []
    text: list[str] = []
    for place, claim in enumerate(claims):
        order = draw.shuffled(shapes[claim.kind], "shape", place)
        shape = min(order, key=used.count)  # the first of those used least
        used.append(shape)
        image = claim.words.get("k", "")
        slots = {letter: short(names[i], image) for letter, i in zip(LETTERS, claim.objects, strict=False)}
        filled = fill(shape, {**slots, **claim.words})
        text.append(filled[0].upper() + filled[1:])
    return " ".join(text)
