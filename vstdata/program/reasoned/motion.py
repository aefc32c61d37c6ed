"""How a camera moved."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import Beside, ImageNumbers, One, Step, Text, WholeDegrees


@dataclass(frozen=True, slots=True)
class MotionTurned(Step):
    """How far the camera turned right from one image to the other: by how much less to the right the same way runs."""

    images: ImageNumbers
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class MotionKept(Step):
    """As `motion_turned`, where it did not turn."""

    images: ImageNumbers
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class MotionUnturned(Step):
    """The spot of an object in the second image, had the camera not turned."""

    instances: One
    images: ImageNumbers
    value: Beside


@dataclass(frozen=True, slots=True)
class MotionBy(Step):
    """How the camera moved, to the right and ahead: the object's spot in the first image less that in the second."""

    instances: One
    images: ImageNumbers
    value: Beside


@dataclass(frozen=True, slots=True)
class MotionStraight(Step):
    """As `motion_by`, where it moved ahead or back alone."""

    instances: One
    images: ImageNumbers
    value: Beside


@dataclass(frozen=True, slots=True)
class MotionSideways(Step):
    """As `motion_by`, where it moved to a side alone."""

    instances: One
    images: ImageNumbers
    value: Beside


@dataclass(frozen=True, slots=True)
class MotionCourse(Step):
    """The course of the move, to the right of ahead."""

    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class MotionWord(Step):
    """What the course is called: the eighth of the circle from "forward" on."""

    value: Text


@dataclass(frozen=True, slots=True)
class MotionSum(Step):
    """The turns together."""

    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class MotionAbout(Step):
    """What the turn is called: the nearest 30 degrees to a side."""

    value: Text


@dataclass(frozen=True, slots=True)
class MotionHardly(Step):
    """As `motion_about`, where that is 0."""

    value: Text


@dataclass(frozen=True, slots=True)
class MotionMainly(Step):
    """Which way the camera mainly moved from one image to the other: the larger part of the move."""

    images: ImageNumbers
    value: Text


@dataclass(frozen=True, slots=True)
class MotionStep(Step):
    """The move from image 2 to image 3, as camera 1 looks: that to image 3 less that to image 2."""

    value: Beside


@dataclass(frozen=True, slots=True)
class MotionJoined(Step):
    """The move and the side of the turn in words."""

    value: Text


@dataclass(frozen=True, slots=True)
class MotionPath(Step):
    """The two moves in words."""

    value: Text
