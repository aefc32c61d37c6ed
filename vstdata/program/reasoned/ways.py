"""Ways from thing to thing."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import MapPoint, Metres, One, Step, Text, WholeDegrees


@dataclass(frozen=True, slots=True)
class PathFirst(Step):
    """What the last turn is called, at the start: straight on, right, back or left."""

    value: Text


@dataclass(frozen=True, slots=True)
class PathTurn(Step):
    """As `path_first`, at an object."""

    instances: One
    value: Text


@dataclass(frozen=True, slots=True)
class PathOrder(Step):
    """The turns in their order."""

    value: Text


@dataclass(frozen=True, slots=True)
class PathOnly(Step):
    """That only the first and the last direction count."""

    value: bool


@dataclass(frozen=True, slots=True)
class PathTurned(Step):
    """The heading after a turn `by` so many degrees to the right at an object."""

    instances: One
    by: WholeDegrees
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class PathStep(Step):
    """Where on the map one is so many `metres` on from the object, along that heading."""

    instances: One
    metres: Metres
    value: MapPoint


@dataclass(frozen=True, slots=True)
class PathFrom(Step):
    """The heading of the way from there to an object."""

    instances: One
    value: WholeDegrees
