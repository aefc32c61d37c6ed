"""What somebody has around them who stands at one object and faces another, by one fact each."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import ImageNumber, One, Step, Text, Three, Two


@dataclass(frozen=True, slots=True)
class GazeAlong(Step):
    """That both objects are at one wall, the second to a side for one who faces it: who looks from the first to the
    second looks along it."""

    instances: Two
    image: ImageNumber
    side: Text
    value: bool


@dataclass(frozen=True, slots=True)
class GazeOut(Step):
    """That the first object is at a wall and the second out in the room: who looks there has the wall behind them."""

    instances: Two
    image: ImageNumber
    value: bool


@dataclass(frozen=True, slots=True)
class GazeOutOver(Step):
    """As `gaze_out`, of an object at the opposite wall."""

    instances: Two
    image: ImageNumber
    value: bool


@dataclass(frozen=True, slots=True)
class GazeIn(Step):
    """That the second object is at a wall and the first out in the room: who looks there looks at the wall."""

    instances: Two
    image: ImageNumber
    value: bool


@dataclass(frozen=True, slots=True)
class GazeInOver(Step):
    """As `gaze_in`, of an object at the opposite wall."""

    instances: Two
    image: ImageNumber
    value: bool


@dataclass(frozen=True, slots=True)
class AlongAhead(Step):
    """That an object is at that wall too, on the side of the second to which one looks."""

    instances: Two
    image: ImageNumber
    side: Text
    value: Text


@dataclass(frozen=True, slots=True)
class AlongBack(Step):
    """The same, on the other side."""

    instances: Two
    image: ImageNumber
    side: Text
    value: Text


@dataclass(frozen=True, slots=True)
class AlongMirror(Step):
    """The same, of one who has the wall behind them: left is right."""

    instances: Two
    image: ImageNumber
    side: Text
    value: Text


@dataclass(frozen=True, slots=True)
class AlongFaced(Step):
    """That an object is at the wall that is faced, on which side of the second."""

    instances: Two
    image: ImageNumber
    value: Text


@dataclass(frozen=True, slots=True)
class WallThere(Step):
    """Where by that wall an object is, and so on which side of somebody."""

    instances: One
    image: ImageNumber
    there: Text
    value: Text


@dataclass(frozen=True, slots=True)
class NearFaced(Step):
    """How an object is to the second, which is faced, and so where somebody has it."""

    instances: Two
    image: ImageNumber
    near: Text
    value: Text


@dataclass(frozen=True, slots=True)
class LineFront(Step):
    """That the third object is in the direction of the second for one at the first, and so where they have it."""

    instances: Three
    image: ImageNumber
    value: Text


@dataclass(frozen=True, slots=True)
class LineBack(Step):
    """That the first object is between the other two, and so where one at it who faces the second has the third."""

    instances: Three
    image: ImageNumber
    value: Text


@dataclass(frozen=True, slots=True)
class WaySide(Step):
    """How in an image the way from the first object to the second goes (`course`), where by it the third is (`spot`),
    and on which side of whoever walks it."""

    instances: Three
    image: ImageNumber
    course: Text
    spot: Text
    value: Text


@dataclass(frozen=True, slots=True)
class RuledThere(Step):
    """Where an object is that is not on the side that is asked for."""

    instances: One
    value: Text
