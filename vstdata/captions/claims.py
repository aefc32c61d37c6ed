"""What a caption can say: one fact each, with how far it is from being false."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vstdata.asking.sure_numbers import rounding_margin
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.program import Program
from vstdata.words.labels import countable

LEAST_RELATIVE = 0.1  # of half a printed digit: nearer to where it would be printed differently a number is not told
# A thing called by one of these would be taken for what the caption itself speaks of: 'a picture in picture 2'.
MOST_LETTERS = 40  # of a label that a caption names
_OWN_WORDS = frozenset({"camera", "frame", "gap", "image", "photo", "picture", "room", "scene", "video", "view"})


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact. `kind` names its sentences (`sentences.en.toml`); `objects` index `Scene.instances` in the order of
    the slots {a}, {b} and {c}; `words` are its other slots.

    `margin` is relative: for a number, its distance to where it would be printed differently as a share of half a
    printed digit; for a relation, what was measured over the least that is allowed; 1 for what is counted. `value` and
    `where` (frames, pictures) go into the program.
    """

    kind: str
    objects: tuple[int, ...]
    words: Mapping[str, str]
    margin: float
    value: Any
    where: Mapping[str, Any] = field(default_factory=dict)


def claim_steps(claims: Iterable[Claim], facts: Facts) -> Program:
    """Claims as steps of a program: `kind` is the op; objects by the annotator's number."""
    ids = [instance.id for instance in facts.scene.instances]
    steps = []
    for claim in claims:
        objects = {"instances": [ids[i] for i in claim.objects]} if claim.objects else {}
        where = {key: [ids[i] for i in value] if key == "counted" else value for key, value in claim.where.items()}
        steps.append({"op": claim.kind, **objects, **where, "value": claim.value})
    return tuple(steps)


def nameable(label: str) -> bool:
    """Whether a caption can list things of this label: by no word for the whole, nor by a sentence."""
    return label.lower() not in _OWN_WORDS - {"picture"} and len(label) <= MOST_LETTERS


def tellable(label: str) -> bool:
    """Whether a caption can speak of things of this label: one by one, and without being misread."""
    return countable(label) and label not in _OWN_WORDS


def number_margin(value: float, decimals: int) -> float | None:
    """`rounding_margin` as a share of half a printed digit, or None below LEAST_RELATIVE (rounding ties are among
    them)."""
    share = rounding_margin(value, decimals) / (0.5 * 10.0**-decimals)
    return None if share < LEAST_RELATIVE else round(share, METRE_DECIMALS)


def relation_margin(measured: float, least: float) -> float:
    """What was measured over the least that is allowed."""
    return round(float(measured / least), METRE_DECIMALS)
