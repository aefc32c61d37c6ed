"""Points and boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len
from typing_extensions import TypedDict

from vstdata.program.step import (
    Centimetres,
    Frame,
    Instance,
    Label,
    Meaning,
    Metres,
    Name,
    Pixels,
    Spread,
    Step,
    Text,
    World,
)

NineNumbers = Annotated[
    Sequence[float],
    Len(9, 9),
    Meaning("m, rad/pi", "centre and sizes in the camera's frame (x right, y down, z ahead), then pitch, yaw and roll"),
]
Sides = Annotated[Sequence[float], Len(3, 3), Meaning("m", "along the box's own axes, the last upright")]


class Boxed(TypedDict):
    """A box as an answer lists it."""

    bbox_3d: NineNumbers
    label: Label


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
class LevelBox(Step):
    """An object's box in the frame of a camera held level (x to the right, y straight down, z ahead along the floor),
    as an answer lists it."""

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
class ExtentDifference(Step):
    """How much larger the first of the two extents before is than the second."""

    value: Metres


@dataclass(frozen=True, slots=True)
class ToCentimetres(Step):
    """The metres before in centimetres."""

    value: Centimetres
