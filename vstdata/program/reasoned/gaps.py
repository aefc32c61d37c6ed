"""Distances in half metres, and orders by them or across a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from vstdata.program.step import (
    ImageNumber,
    Instances,
    Meaning,
    Metres,
    Name,
    Names,
    One,
    Step,
    Text,
    Three,
    Two,
)

Times = Annotated[float, Meaning("times", "how often a size goes into a gap")]
FarAside = Annotated[Sequence[float], Len(2, 2), Meaning("m, deg", "how far, and degrees to the right")]


@dataclass(frozen=True, slots=True)
class Yardstick(Step):
    """How tall or long (`along`) an object is by which distances in an image are judged."""

    instances: One
    image: ImageNumber
    along: Text
    value: Metres


@dataclass(frozen=True, slots=True)
class LeastGap(Step):
    """The object with the smallest gap."""

    instances: One
    value: Name


@dataclass(frozen=True, slots=True)
class MostGap(Step):
    """The object with the largest gap."""

    instances: One
    value: Name


@dataclass(frozen=True, slots=True)
class RuledGap(Step):
    """That the object that comes second is farther, or nearer, than the one that is asked for."""

    instances: One
    value: Text


@dataclass(frozen=True, slots=True)
class GapBy(Step):
    """How often a size (`along`) of the third object goes into the gap between the others, in an image."""

    instances: Three
    image: ImageNumber
    along: Text
    value: Times


@dataclass(frozen=True, slots=True)
class GapOn(Step):
    """Than what the gap between two objects is less: the length of the third, which both are on."""

    instances: Three
    image: ImageNumber
    value: Metres


@dataclass(frozen=True, slots=True)
class GapBelow(Step):
    """The same, by a size (`along`) of the third object, which is about as far from the camera."""

    instances: Three
    image: ImageNumber
    along: Text
    value: Metres


@dataclass(frozen=True, slots=True)
class GapAbove(Step):
    """As `gap_below`: than what the gap is more."""

    instances: Three
    image: ImageNumber
    along: Text
    value: Metres


@dataclass(frozen=True, slots=True)
class GapBetween(Step):
    """That the third object stands between two others, and takes up a good part of the way."""

    instances: Three
    image: ImageNumber
    value: bool


@dataclass(frozen=True, slots=True)
class GapNext(Step):
    """That two objects are close to each other, with nothing between them."""

    instances: Two
    image: ImageNumber
    value: bool


@dataclass(frozen=True, slots=True)
class GapFar(Step):
    """That even the far end of the first object is less than half as far from the camera as the second."""

    instances: Two
    image: ImageNumber
    value: bool


@dataclass(frozen=True, slots=True)
class GapRoom(Step):
    """That two objects are at opposite walls, with the room between them."""

    instances: Two
    image: ImageNumber
    value: bool


@dataclass(frozen=True, slots=True)
class Wider(Step):
    """Between which objects the greater of two gaps is."""

    instances: Two
    value: bool


@dataclass(frozen=True, slots=True)
class Reach(Step):
    """How far an object is from another in an image, and in which direction."""

    instances: Two
    image: ImageNumber
    value: FarAside


@dataclass(frozen=True, slots=True)
class Apart(Step):
    """How far two objects are apart that no image shows together."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class NearestOf(Step):
    """The nearest of the objects."""

    instances: One
    value: Name


@dataclass(frozen=True, slots=True)
class RuledFar(Step):
    """How far the next one is."""

    instances: One
    value: Metres


@dataclass(frozen=True, slots=True)
class DepthOrder(Step):
    """Objects from near to far; their numbers."""

    instances: Three
    value: Instances


@dataclass(frozen=True, slots=True)
class SideOrder(Step):
    """Objects from left to right in the picture; their numbers."""

    instances: Three
    value: Instances


@dataclass(frozen=True, slots=True)
class Opposite(Step):
    """That for one who looks back left and right are swapped."""

    value: Text


@dataclass(frozen=True, slots=True)
class Across(Step):
    """What one who looks from a side has on their left and on their right: what is nearest or farthest."""

    value: Sequence[str]


@dataclass(frozen=True, slots=True)
class Order(Step):
    """Objects from left to right as they see them."""

    instances: Three
    value: Names
