"""What pictures show of things: where they are, by what they are known again, and how their walls run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vstdata.program.step import ImageNumber, ImageNumbers, One, Step, Text, Two, WholeDegrees


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
class AgainTwo(Step):
    """The same of two objects."""

    instances: Two
    image: ImageNumber
    value: Sequence[str]


@dataclass(frozen=True, slots=True)
class AgainNear(Step):
    """As `again`, and how it is to the second object in both images."""

    instances: Two
    images: ImageNumbers
    near: Text
    value: Text


@dataclass(frozen=True, slots=True)
class KnownBy(Step):
    """That the object of the step before is the one of an image before: how it is to this one in both."""

    instances: One
    image: ImageNumber
    value: Text


@dataclass(frozen=True, slots=True)
class WallSquare(Step):
    """That an image looks squarely at the wall of an object: 0 degrees."""

    instances: One
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class SquareEdge(Step):
    """As `wall_square`, by the upper edge of the object, which runs level in the picture."""

    instances: One
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class FacesWall(Step):
    """As `wall_square`, told after where the object is."""

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
class SlantEdge(Step):
    """As `wall_slant`, by the upper edge of the object: whether it falls or climbs to where the wall is farther off."""

    instances: One
    image: ImageNumber
    slant: Text
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class WallBeside(Step):
    """As `wall_slant`, where that is a quarter turn."""

    instances: One
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class AlongWall(Step):
    """As `wall_beside`, told after where the object is."""

    instances: One
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class ShiftSide(Step):
    """By what part of the picture an object moves across from one image to the next."""

    instances: One
    images: ImageNumbers
    value: Text


@dataclass(frozen=True, slots=True)
class WallSwap(Step):
    """Where one has the wall of an object in an image, and where in the next."""

    instances: One
    images: ImageNumbers
    value: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shifted(Step):
    """The same, where a turn alone moves it so: a picture is `span` degrees wide."""

    instances: One
    images: ImageNumbers
    span: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class ShiftMore(Step):
    """Whether a turn alone would shift an object more or less than it is shifted: the camera moved as well."""

    instances: One
    images: ImageNumbers
    value: Text
