"""Steps of captions: one for each claim, in the order in which the text tells them, and the text."""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from vstdata.program.step import (
    Centimetres,
    ImageNumber,
    ImageNumbers,
    Instance,
    Instances,
    Label,
    Many,
    Meaning,
    Metres,
    One,
    SquareMetres,
    Step,
    Text,
    Three,
    Two,
)

FrameNumber = Annotated[int, Meaning("frame number", "the place of a frame in the video, from 1")]
FrameNumbers = Annotated[
    abc.Sequence[int], Len(2, 2), Meaning("frame number", "the places of two frames in the sample, from 1")
]


# Where one object is for the camera


@dataclass(frozen=True, slots=True)
class Distance(Step):
    """From the camera to the nearest point of an object."""

    instances: One
    value: Metres


@dataclass(frozen=True, slots=True)
class Nearest(Step):
    """As `distance`, of the object that is nearest of all in view."""

    instances: One
    value: Metres


@dataclass(frozen=True, slots=True)
class Next(Step):
    """As `distance`, of the next object told after `than`, which is nearer."""

    instances: One
    than: Instance
    value: Metres


@dataclass(frozen=True, slots=True)
class Farthest(Step):
    """As `distance`, of the object that is farthest of all in view."""

    instances: One
    value: Metres


@dataclass(frozen=True, slots=True)
class Half(Step):
    """The half of the picture that an object is in: left or right."""

    instances: One
    value: Text


@dataclass(frozen=True, slots=True)
class Rightward(Step):
    """That an object is to the right of `than` in the picture."""

    instances: One
    than: Instance
    value: Text


# How two or three objects are to each other


@dataclass(frozen=True, slots=True)
class Side(Step):
    """On which side of the second object the picture shows the first: left or right."""

    instances: Two
    value: Text


@dataclass(frozen=True, slots=True)
class Front(Step):
    """Whether the first object is in front of the second or behind it, as the camera looks."""

    instances: Two
    value: Text


@dataclass(frozen=True, slots=True)
class Nearer(Step):
    """Whether the first object is closer to the camera than the second, or farther from it."""

    instances: Two
    value: Text


@dataclass(frozen=True, slots=True)
class Gap(Step):
    """From the surface of one object to that of another, where they are nearest."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class Height(Step):
    """How high an object is, from its bottom to its top."""

    instances: One
    value: Centimetres


@dataclass(frozen=True, slots=True)
class On(Step):
    """That the first object rests on the second."""

    instances: Two
    value: bool


@dataclass(frozen=True, slots=True)
class Level(Step):
    """Whether the whole of the first object is higher up than the second, or lower down."""

    instances: Two
    value: Text


@dataclass(frozen=True, slots=True)
class CloserTo(Step):
    """That the first object is closer to the second than to the third."""

    instances: Three
    value: bool


# How many


@dataclass(frozen=True, slots=True)
class Count(Step):
    """How many objects of a label the picture shows."""

    label: Label
    counted: Instances
    value: Many


@dataclass(frozen=True, slots=True)
class CountAll(Step):
    """How many objects of a label all pictures together show."""

    label: Label
    counted: Instances
    value: Many


@dataclass(frozen=True, slots=True)
class CountRoom(Step):
    """How many objects of a label the room has, all of which the video shows."""

    label: Label
    counted: Instances
    value: Many


# Several pictures


@dataclass(frozen=True, slots=True)
class Shared(Step):
    """That all pictures, so many, show an object."""

    instances: One
    pictures: Many
    value: bool


@dataclass(frozen=True, slots=True)
class Only(Step):
    """The only picture that shows an object."""

    instances: One
    value: ImageNumber


@dataclass(frozen=True, slots=True)
class Missing(Step):
    """The only picture that does not show an object."""

    instances: One
    value: ImageNumber


@dataclass(frozen=True, slots=True)
class SideIn(Step):
    """As `side`, in one of the pictures."""

    instances: Two
    picture: ImageNumber
    value: Text


@dataclass(frozen=True, slots=True)
class OrderIn(Step):
    """As `nearer`, in one of the pictures."""

    instances: Two
    picture: ImageNumber
    value: Text


@dataclass(frozen=True, slots=True)
class NearerIn(Step):
    """In which of two pictures the camera is closer to an object."""

    instances: One
    pictures: ImageNumbers
    value: ImageNumber


@dataclass(frozen=True, slots=True)
class Shift(Step):
    """How the camera moved between two pictures."""

    between: FrameNumbers
    value: Text


@dataclass(frozen=True, slots=True)
class Swing(Step):
    """To which side the camera turned between two pictures."""

    between: FrameNumbers
    value: Text


# A video


@dataclass(frozen=True, slots=True)
class Enters(Step):
    """The frame in which an object first comes into view."""

    instances: One
    value: FrameNumber


@dataclass(frozen=True, slots=True)
class Opens(Step):
    """As `enters`, of what the first frame shows."""

    instances: One
    value: FrameNumber


@dataclass(frozen=True, slots=True)
class Then(Step):
    """That an object comes into view after `than`."""

    instances: One
    than: Instance
    value: bool


@dataclass(frozen=True, slots=True)
class Before(Step):
    """That the first object comes into view before the second."""

    instances: Two
    value: bool


@dataclass(frozen=True, slots=True)
class Sequence(Step):
    """That three objects come into view one after the other."""

    instances: Three
    value: bool


@dataclass(frozen=True, slots=True)
class Walk(Step):
    """How the camera moved between two frames."""

    between: FrameNumbers
    value: Text


@dataclass(frozen=True, slots=True)
class Pan(Step):
    """To which side the camera turned between two frames."""

    between: FrameNumbers
    value: Text


@dataclass(frozen=True, slots=True)
class Area(Step):
    """The area of the room's floor."""

    value: SquareMetres


@dataclass(frozen=True, slots=True)
class Travel(Step):
    """From the camera of the first frame to that of the last."""

    value: Metres


@dataclass(frozen=True, slots=True)
class Tell(Step):
    """The text that tells the steps before, in their order."""

    value: Text
