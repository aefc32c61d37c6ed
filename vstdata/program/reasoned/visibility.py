"""What is in view of a camera, and what would be once it has turned."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import ImageNumber, Instance, One, Step, Text, WholeDegrees


@dataclass(frozen=True, slots=True)
class VisibilityTurned(Step):
    """Where the camera of an image looks after a turn `by` so many degrees to the right."""

    image: ImageNumber
    by: WholeDegrees
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class VisibilitySpan(Step):
    """How far to each side a picture reaches."""

    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class VisibilityInside(Step):
    """How far to the right of the view an object is, which is less than the picture reaches."""

    instances: One
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class VisibilityOutside(Step):
    """How far to the right of the view an object is, which is more than the picture reaches."""

    instances: One
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class VisibilityIn(Step):
    """As `visibility_inside`, of one of several objects."""

    instances: One
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class VisibilityOut(Step):
    """As `visibility_outside`, of one of several objects."""

    instances: One
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class VisibilityFree(Step):
    """That nothing stands between the camera and an object."""

    instances: One
    value: bool


@dataclass(frozen=True, slots=True)
class VisibilityOnly(Step):
    """The only object in view."""

    instances: One
    value: Instance


@dataclass(frozen=True, slots=True)
class VisibilityClose(Step):
    """What an object is near to in the picture: an aside that nothing follows from."""

    value: Text


@dataclass(frozen=True, slots=True)
class VisibilityRound(Step):
    """What the last turn is called: the nearest 30 degrees to a side."""

    value: Text
