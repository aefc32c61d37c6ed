"""What things of a picture are compared by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from vstdata.program.step import Frame, Instance, Label, Metres, Name, Names, Share, Step, Text, Two


@dataclass(frozen=True, slots=True)
class MeasureOf(Step):
    """A measure of a thing, metres. `which`: "middle" (height of the middle of its box in the scene), "height", "size"
    (cube root of its box's volume), "narrower side" (the shorter one of its box's sides along the floor)."""

    instance: Instance
    name: Name
    which: Text
    error: Metres
    value: Metres


@dataclass(frozen=True, slots=True)
class GapOnFloor(Step):
    """From the outline of one thing to that of another, seen from above, where they are nearest."""

    instances: Two
    names: Annotated[Names, Len(2, 2)]
    error: Metres
    value: Metres


@dataclass(frozen=True, slots=True)
class Fits(Step):
    """Whether the gap before is wider than the narrower side before: "Yes" or "No"."""

    value: Text


@dataclass(frozen=True, slots=True)
class HiddenBy(Step):
    """The share of the ways from the camera to points all over a thing on which it meets another one first."""

    frame: Frame
    instance: Instance
    by: Instance
    name: Name
    value: Share


@dataclass(frozen=True, slots=True)
class Hides(Step):
    """Whether anything of the thing before is hidden by the other one: "Yes" or "No"."""

    value: Text


@dataclass(frozen=True, slots=True)
class CountWhere(Step):
    """How many of the objects compared before an `end` of a kind holds for: "left", "right", "on"; `label`: of all of
    them."""

    label: Label
    end: Text
    value: int


@dataclass(frozen=True, slots=True)
class Exists(Step):
    """Whether the frame shows anything of a label, by the steps `seen` of it: "Yes" or "No"."""

    frame: Frame
    label: Label
    value: Text
