"""Turns and what they are called."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import ImageNumber, Step, Text, Two, WholeDegrees


@dataclass(frozen=True, slots=True)
class Turn(Step):
    """How far one turns right from the heading `first` to the heading `second`."""

    first: WholeDegrees
    second: WholeDegrees
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Word(Step):
    """What the last turn is called: the eighth of the circle from "front" on, clockwise."""

    value: Text


@dataclass(frozen=True, slots=True)
class Premise(Step):
    """The heading of the way from one object to another, which the question calls `compass`."""

    instances: Two
    compass: Text
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class CameraPremise(Step):
    """The heading in which the camera of an image looks, which the question calls `compass`."""

    image: ImageNumber
    compass: Text
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class CompassWord(Step):
    """The point of the compass that is the last turn to the right of `compass`."""

    compass: Text
    value: Text


@dataclass(frozen=True, slots=True)
class CompassOf(Step):
    """The heading of the way from one object to another, which somebody calls `compass`."""

    instances: Two
    compass: Text
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class CompassPath(Step):
    """The heading of what somebody calls `said`, if they call the heading `first` `compass`."""

    first: WholeDegrees
    compass: Text
    said: Text
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class CameraHour(Step):
    """The hour that the last turn is called."""

    value: Text


@dataclass(frozen=True, slots=True)
class Hedge(Step):
    """What the turn is nearly called: an aside that nothing follows from."""

    value: Text
