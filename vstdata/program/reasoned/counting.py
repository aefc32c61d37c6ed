"""Counting over several images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from vstdata.program.step import ImageNumber, ImageNumbers, Label, Many, Meaning, Metres, One, Step, Text

Placed = Annotated[
    Sequence[float],
    Len(4, 4),
    Meaning("m", "to the right and ahead of the camera held level, then x, y on the map; one decimal"),
]


@dataclass(frozen=True, slots=True)
class CountingShown(Step):
    """How many objects of a label an image shows."""

    image: ImageNumber
    label: Label
    value: Many


@dataclass(frozen=True, slots=True)
class CountingAt(Step):
    """Where an object is for the camera of an image, and on the map."""

    instances: One
    image: ImageNumber
    label: Label
    value: Placed


@dataclass(frozen=True, slots=True)
class CountingSame(Step):
    """The last image before that shows the object too, and this one."""

    instances: One
    image: ImageNumber
    value: ImageNumbers


@dataclass(frozen=True, slots=True)
class CountingNew(Step):
    """How far on the map an object is from the nearest of its label in an earlier image."""

    instances: One
    image: ImageNumber
    value: Metres


@dataclass(frozen=True, slots=True)
class CountingNear(Step):
    """As `counting_new`, of what is near and yet another."""

    instances: One
    image: ImageNumber
    value: Metres


@dataclass(frozen=True, slots=True)
class CountingSum(Step):
    """How many objects of a label the images show, those counted twice that are in two."""

    label: Label
    value: Many


@dataclass(frozen=True, slots=True)
class CountingTotal(Step):
    """How many different objects of a label there are."""

    label: Label
    value: Many


@dataclass(frozen=True, slots=True)
class CountingDistinct(Step):
    """As `counting_total`, where none is in two images."""

    label: Label
    value: Many


@dataclass(frozen=True, slots=True)
class CountingOnce(Step):
    """How many objects are in one image only."""

    value: Many


@dataclass(frozen=True, slots=True)
class CountingMore(Step):
    """The label, in the plural, of which there are more."""

    value: Text


@dataclass(frozen=True, slots=True)
class CountingEqual(Step):
    """That there are as many of one label as of the other."""

    value: Text
