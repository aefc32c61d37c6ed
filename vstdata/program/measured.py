"""Steps of the skills that measure: what a camera sees, how far, how large, which way, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len
from typing_extensions import TypedDict

from vstdata.program.step import (
    Centimetres,
    Degrees,
    Floor,
    Frame,
    Frames,
    Instance,
    Instances,
    Label,
    Many,
    Meaning,
    Metres,
    Name,
    Names,
    Pixels,
    Share,
    Spread,
    SquareMetres,
    Step,
    Text,
    Two,
    World,
)

NineNumbers = Annotated[
    Sequence[float],
    Len(9, 9),
    Meaning("m, rad/pi", "centre and sizes in the camera's frame (x right, y down, z ahead), then pitch, yaw and roll"),
]
Moved = Annotated[Sequence[float], Len(3, 3), Meaning("m", "to the right, forward and up as the first camera looks")]
Turned = Annotated[Sequence[float], Len(2, 2), Meaning("deg", "to the right and up")]
Sides = Annotated[Sequence[float], Len(3, 3), Meaning("m", "along the box's own axes, the last upright")]


class Boxed(TypedDict):
    """A box as an answer lists it."""

    bbox_3d: NineNumbers
    label: Label


class Pose(TypedDict):
    """Where a camera is and looks: `heading` clockwise from +y of the scene, `elevation` up from the horizon."""

    center: World
    heading: Degrees
    elevation: Degrees


# What pictures show


@dataclass(frozen=True, slots=True)
class Seen(Step):
    """The share of an object that a frame shows, of what it would show if nothing stood before it; `truncation`: the
    share that lies outside the picture."""

    frame: Frame
    instance: Instance
    label: Label
    value: Share
    truncation: Share | None = None


@dataclass(frozen=True, slots=True)
class Shown(Step):
    """Which of the objects asked about a frame shows well."""

    frame: Frame
    value: Instances


@dataclass(frozen=True, slots=True)
class CountInView(Step):
    """How many objects of a label the frames show: the steps `seen` of this label."""

    frames: Frames
    label: Label
    value: Many


@dataclass(frozen=True, slots=True)
class Counted(Step):
    """How many objects of a label have been seen: the steps `seen` of this label."""

    label: Label
    value: Many


@dataclass(frozen=True, slots=True)
class Sum(Step):
    """The counts together."""

    value: Many


@dataclass(frozen=True, slots=True)
class FirstSeen(Step):
    """The position in the clip, from 0, of the first frame that shows anything of a label; `clear` are its objects that
    are clear to see there."""

    label: Label
    clear: Instances
    frame: Frame
    value: Many


@dataclass(frozen=True, slots=True)
class SeenBox(Step):
    """What a frame shows of an object lies within these edges: left, top, right, bottom."""

    frame: Frame
    instance: Instance
    label: Label
    value: Pixels


@dataclass(frozen=True, slots=True)
class CompareBoxes(Step):
    """Where the first of two boxes is from the second, along an `axis` of the picture: u (across) or v (down)."""

    axis: Text
    value: Text


# Points and boxes


@dataclass(frozen=True, slots=True)
class Depth(Step):
    """How far along the view the surface is at a pixel."""

    frame: Frame
    point: Name
    uv: Pixels
    value: Metres


@dataclass(frozen=True, slots=True)
class Unproject(Step):
    """The point of the world at a pixel, `depth` along the view; `name`: what the question calls it."""

    frame: Frame
    pixel: Pixels
    depth: Metres
    value: World
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class Project(Step):
    """The pixel at which a frame shows a point of the world; `sigma`: one standard deviation of it."""

    frame: Frame
    point: World
    sigma: Spread
    value: Pixels


@dataclass(frozen=True, slots=True)
class NearestPoint(Step):
    """The mark of the frame that is nearest to the projected pixel."""

    frame: Frame
    value: Name


@dataclass(frozen=True, slots=True)
class CameraBox(Step):
    """An object's box in the frame of a camera, as an answer lists it."""

    frame: Frame
    instance: Instance
    value: NineNumbers


@dataclass(frozen=True, slots=True)
class ListBoxes(Step):
    """The boxes with the labels of their objects, from near to far: by z, then x and the rest, then the label."""

    value: Sequence[Boxed]


@dataclass(frozen=True, slots=True)
class BoxCenter(Step):
    """The middle of an object's box."""

    instance: Instance
    label: Label
    value: World


@dataclass(frozen=True, slots=True)
class UprightBox(Step):
    """The sides of an object's upright box; `error`: of the side asked about."""

    instance: Instance
    label: Label
    error: Metres
    value: Sides


@dataclass(frozen=True, slots=True)
class Extent(Step):
    """One extent of the upright box: `which` is "height", or "longest_dimension", its longest side."""

    which: Text
    value: Metres


@dataclass(frozen=True, slots=True)
class ToCentimetres(Step):
    """The metres before in centimetres."""

    value: Centimetres


# Distances and areas


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


# What is chosen


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


# Cameras and directions


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


# Ways through a room


@dataclass(frozen=True, slots=True)
class Stand(Step):
    """Where one stands, beside an object."""

    instance: Instance
    value: Floor


@dataclass(frozen=True, slots=True)
class Face(Step):
    """Where the middle of the object is that one faces."""

    instance: Instance
    value: Floor


@dataclass(frozen=True, slots=True)
class TurnAt(Step):
    """How far one turns right, beside an object, from the way before to the way to the next one."""

    instance: Instance
    value: Degrees


@dataclass(frozen=True, slots=True)
class WalkTo(Step):
    """Where one walks to in a straight line, beside an object."""

    instance: Instance
    value: Floor


@dataclass(frozen=True, slots=True)
class NameTurns(Step):
    """What the turns are called: left, right or back, whichever is nearest, in order."""

    value: Text
