"""The images of a question, and what its objects are called."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import Frame, ImageNumber, Name, One, Step, Text


@dataclass(frozen=True, slots=True)
class Image(Step):
    """The place of a frame among the images, from 1."""

    frame: Frame
    value: ImageNumber


@dataclass(frozen=True, slots=True)
class Called(Step):
    """What question and thought call an object."""

    instances: One
    value: Name


@dataclass(frozen=True, slots=True)
class Looks(Step):
    """The colour of an object, by which the thought calls it."""

    instances: One
    value: Text
