"""Somebody else's view."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import Instances, Name, Names, One, Step, Text, Two, WholeDegrees


@dataclass(frozen=True, slots=True)
class PerspectiveStand(Step):
    """That somebody stands at the first object and faces the second."""

    instances: Two
    value: bool


@dataclass(frozen=True, slots=True)
class PerspectiveFirst(Step):
    """As `perspective_stand`, of the first of two people."""

    instances: Two
    value: bool


@dataclass(frozen=True, slots=True)
class PerspectiveSecond(Step):
    """As `perspective_stand`, of the second of two people."""

    instances: Two
    value: bool


@dataclass(frozen=True, slots=True)
class PerspectiveTurn(Step):
    """How far to the right of what they face an object is."""

    instances: One
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class PerspectiveQuarter(Step):
    """The quarter of the circle that is: in front of, to the right of, behind, to the left of."""

    instances: One
    value: Text


@dataclass(frozen=True, slots=True)
class PerspectiveOrder(Step):
    """Objects from left to right as they see them; what is faced is straight ahead."""

    instances: Instances
    value: Names


@dataclass(frozen=True, slots=True)
class PerspectivePick(Step):
    """The object in the quarter `position`."""

    instances: One
    position: Text
    value: Name


@dataclass(frozen=True, slots=True)
class PerspectiveBoth(Step):
    """The quarters of both people."""

    value: Text
