"""Where cameras are and look, and directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len
from typing_extensions import TypedDict

from vstdata.program.step import (
    Centimetres,
    Degrees,
    Frame,
    Frames,
    Instance,
    Instances,
    Meaning,
    Metres,
    Step,
    Text,
    World,
)

Moved = Annotated[Sequence[float], Len(3, 3), Meaning("m", "to the right, forward and up as the first camera looks")]
Turned = Annotated[Sequence[float], Len(2, 2), Meaning("deg", "to the right and up")]


class Pose(TypedDict):
    """Where a camera is and looks: `heading` clockwise from +y of the scene, `elevation` up from the horizon."""

    center: World
    heading: Degrees
    elevation: Degrees


@dataclass(frozen=True, slots=True)
class CameraPose(Step):
    """Where the camera of a frame is and looks."""

    frame: Frame
    value: Pose


@dataclass(frozen=True, slots=True)
class CameraCenter(Step):
    """Where the camera of a frame is."""

    frame: Frame
    value: World


@dataclass(frozen=True, slots=True)
class Displacement(Step):
    """How the camera moved from the first frame to the last."""

    frames: Frames
    value: Moved


@dataclass(frozen=True, slots=True)
class Rotation(Step):
    """How the camera turned from the first frame to the last."""

    frames: Frames
    value: Turned


@dataclass(frozen=True, slots=True)
class CamerasApart(Step):
    """From the one camera to the other."""

    error: Metres
    value: Metres


@dataclass(frozen=True, slots=True)
class HeightDifference(Step):
    """How much higher the one camera is than the other."""

    error: Metres
    value: Centimetres


@dataclass(frozen=True, slots=True)
class HigherCamera(Step):
    """The picture whose camera is higher: "image 1" or "image 2"."""

    value: Text


@dataclass(frozen=True, slots=True)
class TurnToFace(Step):
    """How far one turns right from where camera 1 looks to face camera 2."""

    value: Degrees


@dataclass(frozen=True, slots=True)
class TurnToLookAs(Step):
    """How far one turns right from where camera 1 looks to look as camera 2 does."""

    value: Degrees


@dataclass(frozen=True, slots=True)
class NameDirection(Step):
    """What a turn is called: of `scale` "clock" the hour; else a point of the compass, if camera 1 looks towards
    `given`. `reverse`: the opposite direction is asked for, from camera 2 to camera 1."""

    scale: Text
    value: Text
    given: Text | None = None
    reverse: bool | None = None


@dataclass(frozen=True, slots=True)
class NameMotion(Step):
    """What the camera did, by the components `axes` that are asked about ("side", "ahead", "height", "yaw", "pitch"):
    the larger one, or all where they are `combined`."""

    axes: Sequence[str]
    combined: bool
    value: Text


@dataclass(frozen=True, slots=True)
class NameChange(Step):
    """Whether the camera turned on the spot or moved to the other side as it did, and to which."""

    value: Text


@dataclass(frozen=True, slots=True)
class TurnedBy(Step):
    """By how much the camera turned about an `axis`: "yaw", to the side, or "pitch", up or down."""

    axis: Text
    value: Degrees


@dataclass(frozen=True, slots=True)
class MovedBy(Step):
    """How far the camera moved, in a straight line."""

    value: Metres


@dataclass(frozen=True, slots=True)
class Heading(Step):
    """Where the camera of a frame looks, clockwise from +y of the scene."""

    frame: Frame
    value: Degrees


@dataclass(frozen=True, slots=True)
class Bearing(Step):
    """Where an object (`end`) is from another one (`start`) or from the camera of a frame, clockwise from +y of the
    scene."""

    end: Instance
    error: Degrees
    value: Degrees
    start: Instance | None = None
    frame: Frame | None = None


@dataclass(frozen=True, slots=True)
class TurnRight(Step):
    """How far one turns right from the one direction to the other: the two steps before, or for one who stands at the
    first of three `objects`, from the second to the third."""

    value: Degrees
    objects: Instances | None = None
    error: Degrees | None = None


@dataclass(frozen=True, slots=True)
class NameTurn(Step):
    """What a turn is called: the eighth of the circle from "front" on, clockwise."""

    value: Text


@dataclass(frozen=True, slots=True)
class NameCompass(Step):
    """The point of the compass at which the second direction is, if the first is called `given`; `reverse`: that of the
    way back."""

    given: Text
    value: Text
    reverse: bool | None = None


@dataclass(frozen=True, slots=True)
class Sector(Step):
    """What a turn is called: the last of `names` whose sector begins, at so many degrees to the right (`edges`), before
    it."""

    names: Sequence[str]
    edges: Sequence[Degrees]
    value: Text


class Motion(TypedDict):
    """How a camera moved: to the right, up and forward, as the first one looks held level, and turned."""

    right: Metres
    up: Metres
    forward: Metres
    rotate_up: Degrees
    rotate_right: Degrees


@dataclass(frozen=True, slots=True)
class RoundMotion(Step):
    """The displacement with one decimal, and the rotation in whole degrees; 0 along an axis for less than half a metre
    or 5 degrees."""

    value: Motion


@dataclass(frozen=True, slots=True)
class RoundTurn(Step):
    """The rotation to a side, to the nearest ten degrees."""

    value: Text
