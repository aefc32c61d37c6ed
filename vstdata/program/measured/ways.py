"""Ways through a room."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import Degrees, Floor, Instance, Step, Text


@dataclass(frozen=True, slots=True)
class Stand(Step):
    """Where one stands, beside an object."""

    instance: Instance
    value: Floor


@dataclass(frozen=True, slots=True)
class Face(Step):
    """Where the middle of the object is that one faces."""

    instance: Instance
    value: Floor


@dataclass(frozen=True, slots=True)
class TurnAt(Step):
    """How far one turns right, beside an object, from the way before to the way to the next one."""

    instance: Instance
    value: Degrees


@dataclass(frozen=True, slots=True)
class WalkTo(Step):
    """Where one walks to in a straight line, beside an object."""

    instance: Instance
    value: Floor


@dataclass(frozen=True, slots=True)
class NameTurns(Step):
    """What the turns are called: left, right or back, whichever is nearest, in order."""

    value: Text
