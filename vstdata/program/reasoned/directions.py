"""Ways between things, how the camera turned, and what directions are called.

Directions are in steps of 15 degrees to the right: what a person can judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from vstdata.program.step import (
    ImageNumber,
    ImageNumbers,
    Instances,
    Meaning,
    One,
    Step,
    Text,
    Three,
    Two,
    WholeDegrees,
)

PartDegrees = Annotated[Sequence[int], Len(2, 2), Meaning("deg", "of the two parts of a turn")]
TwoDegrees = Annotated[Sequence[int], Len(2, 2), Meaning("deg", "to the right")]


@dataclass(frozen=True, slots=True)
class Leg(Step):
    """How far to the right of an image's view the way from one object to another runs."""

    instances: Two
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class LegUp(Step):
    """As `leg`, by where the second object is in the picture: to a side of the first, and higher or lower."""

    instances: Two
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Legs(Step):
    """As `leg`, from one object to two others."""

    instances: Three
    image: ImageNumber
    value: TwoDegrees


@dataclass(frozen=True, slots=True)
class LegsAlike(Step):
    """As `legs`, where both run alike."""

    instances: Three
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class LegTurned(Step):
    """As `leg`, `seen` in its image; and as image 1 looks, with the turn between the two."""

    instances: Two
    image: ImageNumber
    seen: WholeDegrees
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Axis(Step):
    """How far to the right the way from the first object to the second runs for one who faces the wall of the third,
    and what shows that."""

    instances: Three
    image: ImageNumber
    why: Text
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class AxisThere(Step):
    """As `axis`, by the wall of the way before."""

    instances: Two
    image: ImageNumber
    why: Text
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class InLine(Step):
    """Objects in one line, in this order; their numbers."""

    instances: Three
    image: ImageNumber
    value: Instances


@dataclass(frozen=True, slots=True)
class Aim(Step):
    """How far to the right of an image's view an object is for the camera."""

    instances: One
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Turned(Step):
    """How far the second camera is turned to the right of the first: by how much less to the right it has the same
    wall, or the same way."""

    images: ImageNumbers
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class TurnedSo(Step):
    """As `turned`, told without what it comes of."""

    images: ImageNumbers
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Unturned(Step):
    """As `turned`, where that is 0."""

    images: ImageNumbers
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class TurnedSum(Step):
    """The turns together."""

    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class RuledSum(Step):
    """The option that is a turn of `off` degrees more or less than both turns together."""

    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class Between(Step):
    """What a direction is called that is `off` degrees to the right of what is ahead."""

    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class TurnBetween(Step):
    """As `between`, from one way to another."""

    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class TurnAcross(Step):
    """As `turn_between`, past straight ahead or straight back: `parts` are the degrees to that and on from there."""

    off: WholeDegrees
    parts: PartDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class WaySame(Step):
    """As `turn_between`, where both ways run alike."""

    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class AxisBetween(Step):
    """As `turn_between`, for ways by a wall that one faces; the second leads to the object."""

    instances: One
    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class AxisBack(Step):
    """As `axis_between`, of opposite ways."""

    instances: One
    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class AxisSame(Step):
    """As `axis_between`, where both ways run alike."""

    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class Compass(Step):
    """What a direction is called that is `off` degrees to the right of one that is called `compass`."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class CompassBetween(Step):
    """As `compass`, from one way to another."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class CompassPast(Step):
    """As `compass_between`, by more than a quarter turn: past the point that is a `quarter` turn from the first."""

    off: WholeDegrees
    compass: Text
    quarter: Text
    value: Text


@dataclass(frozen=True, slots=True)
class CompassSame(Step):
    """As `compass_between`, where both ways run alike."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class CompassStill(Step):
    """As `compass_between`, where it is called as before."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class AxisCompass(Step):
    """As `compass_between`, for ways by a wall that one faces."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class AxisCompassMid(Step):
    """As `axis_compass`, of a way between one along the wall and one to it or from it."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class AxisCompassEnds(Step):
    """As `axis_compass`, from a way between these two."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class AxisCompassNext(Step):
    """As `axis_compass_mid`, where the first way is one of those that it is between."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class AxisCompassHalf(Step):
    """As `axis_compass_ends`, where it is to one of those that the first way is between."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class AxisCompassBack(Step):
    """As `axis_compass`, of opposite ways."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class AxisCompassSame(Step):
    """As `axis_compass`, where both ways run alike."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class CompassTurn(Step):
    """As `compass`, of where a camera looks that is turned from one that looks at `compass`."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class LineWord(Step):
    """Where the third object is for one at the first who faces the second, by their line."""

    instances: Three
    value: Text


@dataclass(frozen=True, slots=True)
class CompassTurnSame(Step):
    """As `compass_turn`, where both cameras look the same way."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class CompassTurnPast(Step):
    """As `compass_turn`, by more than a quarter turn: past the point that is a `quarter` turn from the first."""

    off: WholeDegrees
    compass: Text
    quarter: Text
    value: Text


@dataclass(frozen=True, slots=True)
class RuledOut(Step):
    """The option that would be `off` degrees to the right."""

    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class RuledPoint(Step):
    """The option that would be `off` degrees to the right of a point of the compass."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class RuledRun(Step):
    """The option by which the way to an object would run `way` degrees to the right, for one who faces the wall."""

    instances: One
    way: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class RuledWall(Step):
    """The option by which the wall of an object would be faced `off` degrees to the right in the last image."""

    instances: One
    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class RuledLevel(Step):
    """As `ruled_wall`, where the last image shows that wall squarely."""

    instances: One
    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class RuledSlant(Step):
    """As `ruled_wall`, of a wall that would then be square, and is not."""

    instances: One
    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class RuledWay(Step):
    """The option by which the way between two objects would be `off` degrees to the right in the last image."""

    instances: Two
    off: WholeDegrees
    value: Text
