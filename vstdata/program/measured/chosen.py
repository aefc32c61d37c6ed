"""What is chosen among what was measured."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import Frame, Instance, Name, Names, Step, Text


@dataclass(frozen=True, slots=True)
class Sort(Step):
    """The names measured before, ascending `by` what was measured."""

    by: Text
    value: Names


@dataclass(frozen=True, slots=True)
class ListNames(Step):
    """The sorted names from the one end to the other: `first` and `last` are "nearest" and "farthest"."""

    first: Text
    last: Text
    value: Names


@dataclass(frozen=True, slots=True)
class JoinNames(Step):
    """The sorted names as one text."""

    value: Text


@dataclass(frozen=True, slots=True)
class Select(Step):
    """The name of this rank among those measured before; `of`: what the distances are from."""

    rank: Text
    value: Name
    of: Name | None = None


@dataclass(frozen=True, slots=True)
class SelectFrame(Step):
    """The frame of this rank among those measured before."""

    rank: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Compare(Step):
    """What a referring expression compares of an object. `kind`: "distance" (from the camera), "height", "size" (the
    cube root of the box's volume), all in metres; "column" (share of the picture's width from its left edge); and to a
    `landmark`: "closeness" (metres between the two), "side" (share of the width by which it is left of it), "depth"
    (metres by which it is nearer to the camera), "support" (metres to spare by which it stands on it, negative where it
    does not)."""

    frame: Frame
    kind: Text
    instance: Instance
    error: float
    value: float
    landmark: Instance | None = None


@dataclass(frozen=True, slots=True)
class Pick(Step):
    """The object at an `end` of what was measured: of a ranked `kind` the least, the second, the greatest; of "side",
    "depth" and "support" the only one whose sign is that of the end."""

    kind: Text
    end: Text
    value: Instance
