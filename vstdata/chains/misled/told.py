"""A claim with other values."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vstdata.chains.follows.chain import Chain
from vstdata.words.directions import fit_of
from vstdata.words.reader import Said
from vstdata.words.ways import amount_read, degrees_of

Mends = Mapping[str, Callable[[Chain, Said], Said]]
"""By kind of claim: what it says after what has been read."""


def told(said: Said, **values: str) -> Said:
    """The claim with these values in the place of its own."""
    return fitted(Said(said.kind, said.things, {**said.values, **values}))


def fitted(said: Said) -> Said:
    """A claim that names a direction, with the word that ties both as it then has to be."""
    values = said.values
    if "fit" not in values:
        return said
    degrees = degrees_of(values["ray"]) if "ray" in values else amount_read(values["amount"])
    fit = fit_of(degrees, values["word"], values.get("given", ""))
    return Said(said.kind, said.things, {**values, "fit": fit})
