"""What changed in a room between the times of two pictures."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import Frame, Instance, Metres, Name, Names, Step, Text, World


@dataclass(frozen=True, slots=True)
class PlaceAt(Step):
    """The middle of an object's box at the time of a frame, and what the question calls the object."""

    frame: Frame
    instance: Instance
    name: Name
    value: World


@dataclass(frozen=True, slots=True)
class ThereAt(Step):
    """Which of the things that are asked about are in the room at the time of a frame."""

    frame: Frame
    value: Names


@dataclass(frozen=True, slots=True)
class WhatMoved(Step):
    """The only thing whose two places are `least` or more apart."""

    least: Metres
    value: Name


@dataclass(frozen=True, slots=True)
class WhetherMoved(Step):
    """Whether the two places are `least` or more apart: "Yes" or "No"."""

    least: Metres
    value: Text


@dataclass(frozen=True, slots=True)
class HowFarMoved(Step):
    """From the first place to the second, in a straight line."""

    value: Metres


@dataclass(frozen=True, slots=True)
class WhichWay(Step):
    """Where the second place is from the first, as the camera of a frame looks, held level: to a side, or farther from
    it or closer to it, whichever is more."""

    frame: Frame
    value: Text


@dataclass(frozen=True, slots=True)
class WhatDiffers(Step):
    """The only thing that is there at one time and not at the other."""

    value: Name
