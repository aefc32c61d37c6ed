"""Which way things look that have a front."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import Degrees, Frame, Instance, Name, Step, Text


@dataclass(frozen=True, slots=True)
class FrontWay(Step):
    """Where the front of a thing looks, degrees clockwise from +y of the world seen from above."""

    instance: Instance
    name: Name
    value: Degrees


@dataclass(frozen=True, slots=True)
class FromFront(Step):
    """By how much something is to the right of where a thing's front looks, seen from the thing's middle: the camera of
    a `frame`, or the middle of another `thing`, with its `name`; -180 to 180 degrees."""

    instance: Instance
    value: Degrees
    frame: Frame | None = None
    thing: Instance | None = None
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class FrontFromCamera(Step):
    """By how much a thing looks to the right of where the camera of a frame looks, -180 to 180 degrees: 0 is away from
    the camera."""

    frame: Frame
    instance: Instance
    value: Degrees


@dataclass(frozen=True, slots=True)
class FrontsApart(Step):
    """The angle between the directions in which two things look, 0 to 180 degrees."""

    value: Degrees


@dataclass(frozen=True, slots=True)
class NameFacing(Step):
    """The angle before in words of a `form`: "side" (which side of the thing it is), "look" (which way the thing looks
    in the picture), "way" (the same, in quarters and compared with the camera), "place" (where the other one is for the
    thing), "place of you" (the same, for somebody in its place), "apart" (how two things look)."""

    form: Text
    value: Text


@dataclass(frozen=True, slots=True)
class NearestToFront(Step):
    """Which of the things before is nearest to where the front looks; the name of it."""

    value: Name
