"""One picture: where things are for its camera, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from vstdata.program.step import Beside, Instances, Metres, Name, Names, One, Step, Text, Two


@dataclass(frozen=True, slots=True)
class SingleSpot(Step):
    """Where the middle of an object is for the camera."""

    instances: One
    value: Beside


@dataclass(frozen=True, slots=True)
class SingleStraight(Step):
    """As `single_spot`, of what is straight ahead."""

    instances: One
    value: Beside


@dataclass(frozen=True, slots=True)
class SinglePlace(Step):
    """As `single_spot`, and so on the plan."""

    instances: One
    value: Beside


@dataclass(frozen=True, slots=True)
class SinglePlaceStraight(Step):
    """As `single_place`, of what is straight ahead."""

    instances: One
    value: Beside


@dataclass(frozen=True, slots=True)
class SingleMap(Step):
    """That a plan is drawn: the camera at (0, 0), looking up."""

    value: bool


@dataclass(frozen=True, slots=True)
class SinglePoints(Step):
    """That these are the points of a plan."""

    value: bool


@dataclass(frozen=True, slots=True)
class SingleWay(Step):
    """Between the middles of two objects, seen from above."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class SingleGap(Step):
    """From the surface of one object to that of another, where they are nearest."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class SingleSmallest(Step):
    """The object with the smallest gap."""

    instances: One
    value: Name


@dataclass(frozen=True, slots=True)
class SingleLargest(Step):
    """The object with the largest gap."""

    instances: One
    value: Name


@dataclass(frozen=True, slots=True)
class SingleAside(Step):
    """How far to the right of the camera the middle of an object is."""

    instances: One
    value: Metres


@dataclass(frozen=True, slots=True)
class SingleDepth(Step):
    """How far ahead of the camera the middle of an object is."""

    instances: One
    value: Metres


@dataclass(frozen=True, slots=True)
class SingleOpposite(Step):
    """That for one who looks back left and right are swapped."""

    value: Text


@dataclass(frozen=True, slots=True)
class SingleAcross(Step):
    """What one who looks from a side has on their left and on their right: what is nearest or farthest."""

    value: Annotated[Sequence[str], Len(2, 2)]


@dataclass(frozen=True, slots=True)
class SingleOrder(Step):
    """The objects from left to right as they see them."""

    instances: Instances
    value: Names
