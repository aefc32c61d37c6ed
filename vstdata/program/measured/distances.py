"""Distances and areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from vstdata.program.step import Frame, Frames, Instance, Label, Many, Metres, Names, Share, SquareMetres, Step, Two


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
