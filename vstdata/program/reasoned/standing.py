"""Where cameras stand and what they would see, in half metres and steps of 15 degrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from vstdata.program.step import ImageNumber, ImageNumbers, Meaning, One, Step, Text, Two, WholeDegrees

Offset = Annotated[Sequence[float], Len(2, 2), Meaning("m", "to the right and ahead, as the first image looks")]
SitedTwice = Annotated[
    Sequence[float],
    Len(4, 4),
    Meaning("m, m, m, deg", "to the right and ahead in the first; how far, and to the right"),
]

LocatedTwice = Annotated[
    Sequence[float],
    Len(6, 6),
    Meaning("m, m, m, deg, m, m", "the same, and to the right and ahead of the first camera"),
]


@dataclass(frozen=True, slots=True)
class Located(Step):
    """Where an object is for the camera of the first image, how far away and in which direction for the second, and
    where the second camera is for the first: where the object is, less the way to it, the turn undone."""

    instances: One
    images: ImageNumbers
    value: LocatedTwice


@dataclass(frozen=True, slots=True)
class LocatedThere(Step):
    """As `located`, where both cameras are at one place."""

    instances: One
    images: ImageNumbers
    value: SitedTwice


@dataclass(frozen=True, slots=True)
class Stayed(Step):
    """That the camera hardly moved: an object is as far away in both images, and shifted as the turn shifts it."""

    instances: One
    images: ImageNumbers
    value: bool


@dataclass(frozen=True, slots=True)
class Barely(Step):
    """That the camera moved too little to matter for the second object, far off: the first is about as far away."""

    instances: Two
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
class AcrossTo(Step):
    """How far to the right of the first object an image has the second, which is a `part` of its width."""

    instances: Two
    image: ImageNumber
    part: Text
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Beyond(Step):
    """How far to the right of its view the camera of an image has an object, beyond the edge of the image: by where it
    has another, and how far to the right of that the object is."""

    instances: One
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class OnlySide(Step):
    """The side of which all other options are not."""

    value: Text


@dataclass(frozen=True, slots=True)
class OwnView(Step):
    """What a direction is called for the camera of an image, `off` degrees to the right of its own view."""

    image: ImageNumber
    off: WholeDegrees
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
class InHalf(Step):
    """As `in_place`, of what is nearer to the middle of the picture than to an edge."""

    half: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class AsLarge(Step):
    """That an object is as large in both images, so that another is as far to a side of it."""

    instances: Two
    images: ImageNumbers
    value: bool


@dataclass(frozen=True, slots=True)
class SameSpot(Step):
    """As `as_large`, as both cameras stand at nearly the same spot."""

    instances: Two
    images: ImageNumbers
    value: bool


@dataclass(frozen=True, slots=True)
class FarBoth(Step):
    """As `as_large`, as both objects are far off compared with how far the camera moved."""

    instances: Two
    images: ImageNumbers
    value: bool
