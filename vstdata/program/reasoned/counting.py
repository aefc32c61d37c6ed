"""Counting over several images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vstdata.program.step import ImageNumber, ImageNumbers, Label, Many, One, Step, Text, Two


@dataclass(frozen=True, slots=True)
class CountingShown(Step):
    """How many objects of a label an image shows, and where in it, from left to right."""

    image: ImageNumber
    label: Label
    places: Sequence[str]
    value: Many


@dataclass(frozen=True, slots=True)
class CountingNone(Step):
    """That an image shows no object of a label: 0."""

    image: ImageNumber
    label: Label
    value: Many


@dataclass(frozen=True, slots=True)
class SameNear(Step):
    """That an object of the second image was in the first, by what it is `near` in both."""

    instances: Two
    images: ImageNumbers
    near: Text
    value: bool


@dataclass(frozen=True, slots=True)
class SameLook(Step):
    """The same by a colour that no other of its label has."""

    instances: One
    images: ImageNumbers
    value: Text


@dataclass(frozen=True, slots=True)
class NewLook(Step):
    """That an object of an image was in none before, by its main colour: those before had others (`before`)."""

    instances: One
    image: ImageNumber
    before: Sequence[str]
    value: Text


@dataclass(frozen=True, slots=True)
class NewNear(Step):
    """The same by what it is `near`, and no other of its label."""

    instances: Two
    image: ImageNumber
    near: Text
    value: bool


@dataclass(frozen=True, slots=True)
class SameEnd(Step):
    """That an object of the second image was in the first: of its label the one "closest to" the second object, or
    "farthest from" it, in both."""

    instances: Two
    images: ImageNumbers
    value: Text


@dataclass(frozen=True, slots=True)
class NewEnd(Step):
    """That an object of an image was in none before: it is "closer to" the second object, or "farther from" it, than
    all of those."""

    instances: Two
    image: ImageNumber
    value: Text


@dataclass(frozen=True, slots=True)
class NewRest(Step):
    """That an object of an image was in none before, as all of those are seen again in it."""

    instances: One
    image: ImageNumber
    value: bool


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


@dataclass(frozen=True, slots=True)
class RuledCount(Step):
    """An option that the numbers do not fit."""

    value: Text


@dataclass(frozen=True, slots=True)
class SeenCut(Step):
    """Which border of an image cuts off a thing that is counted."""

    instances: One
    image: ImageNumber
    value: Text


@dataclass(frozen=True, slots=True)
class SeenPart(Step):
    """That other things hide a good part of a thing that is counted."""

    instances: One
    image: ImageNumber
    value: bool
