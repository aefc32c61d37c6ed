"""Places in pictures and on maps, as answers have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from vstdata.program.step import PIXELS, Frame, Frames, Instance, Instances, Spread, Step, Text


class PointedAt(TypedDict):
    """A point of a picture and the region in which it may lie."""

    image: int
    label: str
    point: Sequence[float]
    region: Sequence[Sequence[float]]


class Flat(TypedDict):
    """A box in a picture as an answer lists it."""

    bbox_2d: Sequence[float]
    label: str


class FlatList(TypedDict):
    """All boxes of a picture."""

    image: int
    boxes: Sequence[Flat]


class Placed(TypedDict):
    """An entry of a map."""

    name: str
    position: Sequence[int]
    facing: NotRequired[str]


class TextMap(TypedDict):
    """A map as an answer has it."""

    objects: Sequence[Placed]
    views: Sequence[Placed]


Region = Annotated[PointedAt, PIXELS]


@dataclass(frozen=True, slots=True)
class VisibleRegion(Step):
    """What a frame shows of an object, and the pixel deepest inside it."""

    frame: Frame
    instance: Instance
    value: Region


@dataclass(frozen=True, slots=True)
class FloorRegion(Step):
    """The floor that a frame shows to a `side` of an object (left, right, front, behind), as the camera sees it, within
    a metre of it and so that nobody who stands there touches anything; and the pixel deepest inside it."""

    frame: Frame
    instance: Instance
    side: Text
    value: Region


@dataclass(frozen=True, slots=True)
class TopRegion(Step):
    """What a frame shows of the upper side of an object, on which nothing stands; and the pixel deepest inside it."""

    frame: Frame
    instance: Instance
    value: Region


@dataclass(frozen=True, slots=True)
class Disc(Step):
    """The disc of `radius` around the projected pixel, as sixteen corners."""

    frame: Frame
    radius: Spread
    value: Region


@dataclass(frozen=True, slots=True)
class ListFlat(Step):
    """The boxes of the steps `seen_box` of a frame, from left to right: by their left edges, then the other ones."""

    frame: Frame
    value: Annotated[FlatList, PIXELS]


@dataclass(frozen=True, slots=True)
class MapCells(Step):
    """The cells of objects and cameras on a map of 10 x 10 seen from above, the first frame's camera looking up.

    The map is the least square around all of them, a tenth of its side wider on each edge, with them in the middle. A
    camera faces the quarter of the circle that it looks in."""

    frames: Frames
    instances: Instances
    value: TextMap
