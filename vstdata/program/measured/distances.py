"""Distances and areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from vstdata.program.step import (
    Frame,
    Frames,
    Instance,
    Label,
    Many,
    Metres,
    Name,
    Names,
    Share,
    SquareMetres,
    Step,
    Text,
    Two,
)


@dataclass(frozen=True, slots=True)
class SurfaceDistance(Step):
    """From the surface of one object to that of another, where they are nearest."""

    instances: Two
    names: Annotated[Names, Len(2, 2)]
    error: Metres
    value: Metres


@dataclass(frozen=True, slots=True)
class CameraDistance(Step):
    """From the camera to the nearest point of an object; `position` of the frame in the clip, from 1."""

    frame: Frame
    position: Many
    instance: Instance
    label: Label
    error: Metres
    value: Metres


@dataclass(frozen=True, slots=True)
class OutlineShown(Step):
    """The share of the floor's outline within `reach` of which the frames show something."""

    frames: Frames
    reach: Metres
    value: Share


@dataclass(frozen=True, slots=True)
class FloorArea(Step):
    """The area of the room's floor."""

    error: SquareMetres
    value: SquareMetres


@dataclass(frozen=True, slots=True)
class GapToCamera(Step):
    """From the camera to the nearest point of a thing."""

    frame: Frame
    instance: Instance
    name: Name
    error: Metres
    value: Metres


@dataclass(frozen=True, slots=True)
class MiddleFromCamera(Step):
    """How far the middle of a thing's box is from the camera by a `rule`: "straight", or "depth" (along the way the
    camera looks)."""

    frame: Frame
    instance: Instance
    name: Name
    rule: Text
    error: Metres
    value: Metres


@dataclass(frozen=True, slots=True)
class DepthDifference(Step):
    """By how much the two depths before differ."""

    value: Metres


@dataclass(frozen=True, slots=True)
class GroundGap(Step):
    """Over the floor, from the camera of a frame to the nearest point of an object."""

    frame: Frame
    instance: Instance
    label: Label
    error: Metres
    value: Metres
