"""What pictures show of things, ways between them, and how the camera turned and moved.

Directions are in steps of 15 degrees to the right, distances in half metres: what a person can judge."""

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
    Metres,
    Name,
    Names,
    One,
    Step,
    Text,
    Three,
    Two,
    WholeDegrees,
)

Offset = Annotated[Sequence[float], Len(2, 2), Meaning("m", "to the right and ahead, as the first image looks")]
FarAside = Annotated[Sequence[float], Len(2, 2), Meaning("m, deg", "how far, and degrees to the right")]
SitedTwice = Annotated[
    Sequence[float],
    Len(4, 4),
    Meaning("m, m, m, deg", "to the right and ahead in the first; how far, and to the right"),
]


@dataclass(frozen=True, slots=True)
class Shows(Step):
    """Where in an image an object is."""

    instances: One
    image: ImageNumber
    value: Text


@dataclass(frozen=True, slots=True)
class ShowsNear(Step):
    """Where in an image the first object is, and how it is to the second."""

    instances: Two
    image: ImageNumber
    near: Text
    value: Text


@dataclass(frozen=True, slots=True)
class ShowsTwo(Step):
    """Where in an image two objects are."""

    instances: Two
    image: ImageNumber
    value: Sequence[str]


@dataclass(frozen=True, slots=True)
class Again(Step):
    """Where in an image an object of an image before is seen again."""

    instances: One
    image: ImageNumber
    value: Text


@dataclass(frozen=True, slots=True)
class AgainNear(Step):
    """As `again`, and how it is to the second object in both images."""

    instances: Two
    images: ImageNumbers
    near: Text
    value: Text


@dataclass(frozen=True, slots=True)
class WallSquare(Step):
    """That an image looks squarely at the wall of an object: 0 degrees."""

    instances: One
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class WallSlant(Step):
    """How far to the right the camera would have to turn to face the wall of an object."""

    instances: One
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class WallBeside(Step):
    """As `wall_slant`, where that is a quarter turn."""

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
class Unturned(Step):
    """As `turned`, where that is 0."""

    images: ImageNumbers
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Leg(Step):
    """How far to the right of an image's view the way from one object to another runs."""

    instances: Two
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Aim(Step):
    """How far to the right of an image's view an object is for the camera."""

    instances: One
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Carried(Step):
    """The way of the last `leg` as image 1 looks: with the turn between the two."""

    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Between(Step):
    """What a direction is called that is `off` degrees to the right of what is ahead."""

    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class RuledOut(Step):
    """The option that would be `off` degrees to the right."""

    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class Sited(Step):
    """Where an object is for the camera of the first image, and how far away and in which direction for the second."""

    instances: One
    images: ImageNumbers
    value: SitedTwice


@dataclass(frozen=True, slots=True)
class Stood(Step):
    """Where the second camera is for the first: where the object is, less the way to it from the second camera."""

    images: ImageNumbers
    value: Offset


@dataclass(frozen=True, slots=True)
class StoodThere(Step):
    """As `stood`, where both are at one place."""

    images: ImageNumbers
    value: Offset


@dataclass(frozen=True, slots=True)
class Stayed(Step):
    """That the camera hardly moved: an object is as far away in both images, and shifted as the turn shifts it."""

    instances: One
    images: ImageNumbers
    value: bool


@dataclass(frozen=True, slots=True)
class Onward(Step):
    """How far to the right of the first image's view an object is for the second camera, by the `offset` that is left
    when that of the camera is taken from that of the object."""

    instances: One
    images: ImageNumbers
    offset: Offset
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class OwnView(Step):
    """What a direction is called for the camera of an image, `off` degrees to the right of its own view."""

    image: ImageNumber
    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class Compass(Step):
    """What a direction is called that is `off` degrees to the right of one that is called `compass`."""

    off: WholeDegrees
    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class OwnRay(Step):
    """How far to the right of its own view something is for the camera of an image."""

    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class RuledMiss(Step):
    """The option that is `off` degrees too far to the right."""

    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class TurnedSum(Step):
    """The turns together."""

    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class RuledWall(Step):
    """The option by which the wall of an object would be faced `off` degrees to the right in the last image."""

    instances: One
    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class RuledWay(Step):
    """The option by which the way between two objects would be `off` degrees to the right in the last image."""

    instances: Two
    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class RuledSum(Step):
    """The option that is nearest to the turns together."""

    value: Text


@dataclass(frozen=True, slots=True)
class RuledSide(Step):
    """An option that has the turn to the wrong side."""

    value: Text


@dataclass(frozen=True, slots=True)
class RuledCourse(Step):
    """An option that has the move in the wrong direction."""

    value: Text


@dataclass(frozen=True, slots=True)
class AfterTurn(Step):
    """How far to the right something is for the camera of an image after a turn `by` degrees to the right."""

    image: ImageNumber
    by: WholeDegrees
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class InPlace(Step):
    """In which half of a picture, or past which edge, that is: the picture reaches `half` degrees to each side."""

    half: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class RuledHalf(Step):
    """The option that the other side of the edge would be."""

    value: Text


@dataclass(frozen=True, slots=True)
class Faced(Step):
    """How far to the right of what they face somebody has an object."""

    instances: One
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Row(Step):
    """Objects from left to right as somebody has them; what is faced is straight ahead."""

    instances: Three
    value: Names


@dataclass(frozen=True, slots=True)
class FacedAt(Step):
    """On which side of somebody an object is, `off` degrees to the right of what they face."""

    instances: One
    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class FacedNot(Step):
    """As `faced_at`, of an option that is not the answer."""

    instances: One
    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class PathStart(Step):
    """What the first turn is called, `off` degrees to the right."""

    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class PathAt(Step):
    """What the turn at an object is called, `off` degrees to the right."""

    instances: One
    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class PathOnly(Step):
    """That only the first and the last direction count."""

    value: bool


@dataclass(frozen=True, slots=True)
class RuledStart(Step):
    """An option with another first turn."""

    value: Text


@dataclass(frozen=True, slots=True)
class RuledAt(Step):
    """An option with another turn at an object."""

    instances: One
    value: Text


@dataclass(frozen=True, slots=True)
class ClearGap(Step):
    """About how many metres are between two objects, and in which direction the way goes from the first."""

    instances: Two
    way: WholeDegrees
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
    """By how many metres the gap of the next object differs."""

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


@dataclass(frozen=True, slots=True)
class GapIn(Step):
    """As `clear_gap`, in an image."""

    instances: Two
    image: ImageNumber
    way: WholeDegrees
    value: Metres


@dataclass(frozen=True, slots=True)
class Wider(Step):
    """The greater of two gaps, and between which objects it is."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class RuledPair(Step):
    """The smaller of two gaps, and between which objects it is."""

    instances: Two
    value: Metres


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
