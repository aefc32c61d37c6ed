"""The claims of a caption one by one: sentences of two claims taken apart, numbers as numbers, one form for one
meaning."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from vstdata.captions.reading import caption_sentences, read_caption
from vstdata.words.hidden_names import hide
from vstdata.words.reader import Said

SAME = {"side_in": "side", "order_in": "nearer", "count_all": "count", "count_room": "count"}
NAMED = {"k": "p", "l": "q", "i": "f", "j": "g", "n": "f"}  # pictures p and q, frames f and g
THINGS = ("thing", "subject")


def claims(caption: str, labels: Collection[str]) -> list[tuple[str, tuple[str, ...], dict[str, Any]]]:
    """Kind, things and values of each claim. Raises UnreadableError."""
    return [claim for said in read_caption(caption, labels) for claim in _claims(said)]


def _claims(said: Said) -> Iterator[tuple[str, tuple[str, ...], dict[str, Any]]]:
    for kind in said.kind.split("+"):
        slots = caption_sentences()[kind].slots
        things = said.things[: sum(slots[name] in THINGS for name in slots)]
        values: dict[str, Any] = {name: said.values[name] for name in slots if name in said.values}
        values |= {name: int(values[name]) for name in values if slots[name] in ("image number", "whole number")}
        if values.get("way") == "farther from":
            things, values["way"] = things[::-1], "closer to"
        yield SAME.get(kind, kind), things, {NAMED.get(name, name): value for name, value in values.items()}


def sentences(caption: str, labels: Collection[str]) -> list[str]:
    """The sentences of a caption, names shown, without full stops."""
    hidden = hide(caption, labels)
    return [hidden.shown(one).removesuffix(".") for one in hidden.sentences()]
