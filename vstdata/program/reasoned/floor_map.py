"""The map that a thought draws: camera 1 at (0, 0), looking up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from vstdata.program.step import ImageNumber, ImageNumbers, MapPoint, Meaning, One, Step, Two, WholeDegrees

Viewpoint = Annotated[Sequence[float], Len(3, 3), Meaning("m, m, deg", "x, y on the map, and where the camera looks")]


@dataclass(frozen=True, slots=True)
class Map(Step):
    """That a map is drawn: camera 1 at (0, 0), looking up."""

    value: bool


@dataclass(frozen=True, slots=True)
class Camera(Step):
    """Where the camera of a later image is on the map, and looks."""

    image: ImageNumber
    value: Viewpoint


@dataclass(frozen=True, slots=True)
class Place(Step):
    """Where the middle of an object is on the map."""

    instances: One
    value: MapPoint


@dataclass(frozen=True, slots=True)
class HeadingObjectObject(Step):
    """The heading of the way from one object to another."""

    instances: Two
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class HeadingCameraObject(Step):
    """The heading of the way from the camera of an image to an object."""

    instances: One
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class HeadingObjectCamera(Step):
    """The heading of the way from an object to the camera of an image."""

    instances: One
    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class HeadingCameraCamera(Step):
    """The heading of the way from the camera of the first image to that of the second."""

    images: ImageNumbers
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Look(Step):
    """The heading in which the camera of an image looks."""

    image: ImageNumber
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class CameraLook(Step):
    """The heading in which camera 2 looks: that of the way between two objects on the map, less how far to the right of
    its view that way runs."""

    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class CameraOffset(Step):
    """The way from camera 2 to an object along the axes of the map: its spot, turned by where the camera looks."""

    instances: One
    value: MapPoint


@dataclass(frozen=True, slots=True)
class CameraStands(Step):
    """Where camera 2 is on the map: the place of the object less the way to it."""

    instances: One
    value: MapPoint
