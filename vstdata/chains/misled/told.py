"""A claim with other values."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vstdata.chains.follows.chain import Chain
from vstdata.words.reader import Said

Mends = Mapping[str, Callable[[Chain, Said], Said]]
"""By kind of claim: what it says after what has been read."""


def told(said: Said, **values: str) -> Said:
    """The claim with these values in the place of its own."""
    return Said(said.kind, said.things, {**said.values, **values})
