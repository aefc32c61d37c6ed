"""Where one thing of a picture is from another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from vstdata.program.step import Frame, Meaning, Name, Names, Step, Text, Two

Axes = Annotated[Sequence[str], Len(1, 3), Meaning("axis", "side, height or depth")]


@dataclass(frozen=True, slots=True)
class OffsetFrom(Step):
    """How far the first of two things is from the second along an `axis`, 0 where it cannot be said. "side": to the
    left, between what shows of them, in widths of the picture. "height": above, from the top of the lower to the foot
    of the higher one, metres. "depth": in front, by nearest points and by middles, whichever is less, metres."""

    frame: Frame
    axis: Text
    instances: Two
    names: Annotated[Names, Len(2, 2)]
    error: float
    value: float


@dataclass(frozen=True, slots=True)
class NameRelation(Step):
    """Where the first thing is from the second by the signs of the `axes` measured before, in the words of a `form`:
    "phrase" ("in front and to the left") or "list" ("to the left, higher and closer")."""

    axes: Axes
    form: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Holds(Step):
    """Whether the first thing is where the `claim` says, by the one axis measured before: "Yes" or "No"."""

    claim: Text
    value: Text


@dataclass(frozen=True, slots=True)
class FartherTo(Step):
    """Which of the two things measured before is more to a `side` of the picture, "left" or "right"."""

    side: Text
    value: Name
