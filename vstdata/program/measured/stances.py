"""Where somebody stands on the floor and which way they face, and what is where for them."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import TypedDict

from vstdata.program.step import Degrees, Floor, Instance, Label, Metres, Step, Text


class Standing(TypedDict):
    """Where somebody stands, and the direction that they face, clockwise from +y of the scene."""

    place: Floor
    heading: Degrees


@dataclass(frozen=True, slots=True)
class StandMoved(Step):
    """Where one stands who begins where the camera of `camera_pose` is, looks as it does, turns right by `turn`, and
    then walks `metres` straight ahead."""

    turn: Degrees
    metres: Metres
    value: Standing


@dataclass(frozen=True, slots=True)
class StandFacing(Step):
    """Where one stands who goes to the point unprojected before and faces the middle of an object there."""

    instance: Instance
    value: Standing


@dataclass(frozen=True, slots=True)
class StandBehind(Step):
    """The middle of an object, faced as it is faced from the camera of `camera_pose`: what lies ahead of it is behind
    the object for that camera."""

    instance: Instance
    value: Standing


@dataclass(frozen=True, slots=True)
class MiddleTurn(Step):
    """How far to the right of where one faces the middle of an object is, for who stands as said last."""

    instance: Instance
    label: Label
    error: Degrees
    value: Degrees


@dataclass(frozen=True, slots=True)
class MiddleAway(Step):
    """How far over the floor the middle of an object is from where one stands as said last."""

    instance: Instance
    error: Metres
    value: Metres


@dataclass(frozen=True, slots=True)
class NameApproach(Step):
    """Whether the second of the two distances before is shorter ("closer") or longer ("farther")."""

    value: Text


@dataclass(frozen=True, slots=True)
class NameQuarter(Step):
    """Where an object is by the turn before: of `names`, for straight ahead, right, behind and left, or for right and
    left, the nearest."""

    names: list[str]
    value: Text


@dataclass(frozen=True, slots=True)
class PickByTurn(Step):
    """The object, of those turned to before, whose direction is nearest to this many degrees to the right."""

    turn: Degrees
    value: Label


@dataclass(frozen=True, slots=True)
class SayToYou(Step):
    """The direction that was named, as one says it to somebody who is there: "front-left" is "ahead of you to the
    left"."""

    value: Text


@dataclass(frozen=True, slots=True)
class FacingAway(Step):
    """How far to the right of where one faces something is, for who faces the opposite way of what the turn before is
    counted from."""

    value: Degrees
