"""What images show of things: where they are for a camera."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import Beside, Frame, ImageNumber, ImageNumbers, Name, One, Step, Two, WholeDegrees


@dataclass(frozen=True, slots=True)
class Image(Step):
    """The place of a frame among the images, from 1."""

    frame: Frame
    value: ImageNumber


@dataclass(frozen=True, slots=True)
class Called(Step):
    """What question and thought call an object."""

    instances: One
    value: Name


@dataclass(frozen=True, slots=True)
class Spot(Step):
    """Where the middle of an object is for the camera of an image."""

    instances: One
    image: ImageNumber
    value: Beside


@dataclass(frozen=True, slots=True)
class Straight(Step):
    """As `spot`, of what is straight ahead: 0 metres to the right."""

    instances: One
    image: ImageNumber
    value: Beside


@dataclass(frozen=True, slots=True)
class Both(Step):
    """Two images that show an object."""

    instances: One
    value: ImageNumbers


@dataclass(frozen=True, slots=True)
class FoundedBoth(Step):
    """Two images that show two objects."""

    instances: Two
    value: ImageNumbers


@dataclass(frozen=True, slots=True)
class FoundedWay(Step):
    """How far to the right of an image's view the way from one object to another runs, by their spots."""

    instances: Two
    image: ImageNumber
    value: WholeDegrees
