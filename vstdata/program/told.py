"""Steps of captions: what the text mentions, and what each of its sentences says of that, in order; and the text."""

from __future__ import annotations

from collections import abc
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from vstdata.program.step import (
    Instance,
    Instances,
    Label,
    Many,
    Meaning,
    Step,
    Text,
)

Number = Annotated[int, Meaning("picture or frame number", "its place in the sample, from 1")]
Between = Annotated[
    abc.Sequence[int], Len(2, 2), Meaning("picture or frame number", "the places of two in the sample, from 1")
]


# What is mentioned


@dataclass(frozen=True, slots=True)
class Mention(Step):
    """How many objects of a label are named together: 0 for "some", -1 for "several". `color`: the colour that all of
    them show; `known`: the one object was mentioned before."""

    label: Label
    instances: Instances
    value: Many
    color: Text | None = None
    known: bool | None = None


@dataclass(frozen=True, slots=True)
class WithOn(Step):
    """That objects rest on others, of those just mentioned."""

    instances: Instances
    others: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Shell(Step):
    """The walls, or the one that stands out by its colour, the floor, and a sloping ceiling, as a phrase."""

    value: Text


@dataclass(frozen=True, slots=True)
class Night(Step):
    """That it is dark outside, by what the windows show."""

    value: bool


@dataclass(frozen=True, slots=True)
class Starts(Step):
    """A thing that a video begins with and that its last frame does not show."""

    other: Instance
    value: bool


@dataclass(frozen=True, slots=True)
class Ends(Step):
    """A thing that a video ends with and that its first frame does not show."""

    other: Instance
    value: bool


@dataclass(frozen=True, slots=True)
class Ending(Step):
    """Where in the last frame of a video the largest thing of it is, which is elsewhere in the first or not in it."""

    other: Instance
    value: Text


@dataclass(frozen=True, slots=True)
class WithAt(Step):
    """That curtains or blinds hang at a window, of those just mentioned."""

    instances: Instances
    others: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class WithAround(Step):
    """That seats stand around a table, of those just mentioned."""

    instances: Instances
    others: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class WithAbove(Step):
    """That objects hang above others, of those just mentioned."""

    instances: Instances
    others: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class WithIn(Step):
    """That objects stand in front of others, of those just mentioned: on the side away from their wall."""

    instances: Instances
    others: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class WithUnder(Step):
    """That objects lie or stand under others, of those just mentioned."""

    instances: Instances
    others: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class WithNext(Step):
    """That objects stand next to others, of those just mentioned."""

    instances: Instances
    others: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Placed(Step):
    """Where objects are: on the wall, on the floor, or on which side of the picture."""

    instances: Instances
    value: Text


# One picture


@dataclass(frozen=True, slots=True)
class Room(Step):
    """The kind of room, as a phrase."""

    value: Text


@dataclass(frozen=True, slots=True)
class Near(Step):
    """That these are in front: nothing told later as farther is as near, and of what is there alone, nothing else."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Farther(Step):
    """That these are clearly farther from the camera than what was told before."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Far(Step):
    """The same, of what is told last."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class NearCut(Step):
    """As `near`, of what the edge of the picture cuts off; by its name."""

    instances: Instances
    value: Text


@dataclass(frozen=True, slots=True)
class NearMore(Step):
    """As `near`, of more than one of which the edge of the picture cuts off."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Zone(Step):
    """On which side of the picture these are."""

    instances: Instances
    value: Text


@dataclass(frozen=True, slots=True)
class Wall(Step):
    """Along which wall these are, as the camera looks: back, left or right."""

    instances: Instances
    value: Text


@dataclass(frozen=True, slots=True)
class OnWall(Step):
    """The same, of windows, doors and what hangs there alone."""

    instances: Instances
    value: Text


@dataclass(frozen=True, slots=True)
class BehindThat(Step):
    """That these are on the side of the picture just told of, farther back than what was told there."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Fore(Step):
    """On which side of the foreground these are."""

    instances: Instances
    value: Text


@dataclass(frozen=True, slots=True)
class WallRow(Step):
    """Along which wall of the picture these are, in their order from left to right."""

    instances: Instances
    value: Text


@dataclass(frozen=True, slots=True)
class OnIt(Step):
    """That these are on the wall just told of: windows, doors, and what hangs there."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Fills(Step):
    """That these take up much of the picture."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class By(Step):
    """How these are by the other: on it, above it."""

    instances: Instances
    other: Instance
    value: Text


@dataclass(frozen=True, slots=True)
class Ceiling(Step):
    """That these hang overhead."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Also(Step):
    """That these are in view."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Too(Step):
    """That of these holds what the line before says of others, and what its place is called here."""

    instances: Instances
    value: Text


# Several pictures


@dataclass(frozen=True, slots=True)
class SharedRoom(Step):
    """The kind of room, as a phrase, with what all pictures show of it."""

    instances: Instances
    value: Text


@dataclass(frozen=True, slots=True)
class ImageOf(Step):
    """The kind of room, as a phrase, of one picture."""

    picture: Number
    value: Text


@dataclass(frozen=True, slots=True)
class ImageAlso(Step):
    """That a picture shows these."""

    instances: Instances
    picture: Number
    value: bool


@dataclass(frozen=True, slots=True)
class Now(Step):
    """On which side of a picture the other is, which was mentioned before and was elsewhere in the picture before."""

    other: Instance
    picture: Number
    value: Text


@dataclass(frozen=True, slots=True)
class New(Step):
    """That a picture shows these, and no picture before it anything of them."""

    instances: Instances
    picture: Number
    value: bool


@dataclass(frozen=True, slots=True)
class Brought(Step):
    """The same, of the picture just told of."""

    instances: Instances
    picture: Number
    value: bool


@dataclass(frozen=True, slots=True)
class Better(Step):
    """That a picture shows these, too, of which one before it shows a piece."""

    instances: Instances
    picture: Number
    value: bool


@dataclass(frozen=True, slots=True)
class Move(Step):
    """What the camera does between two pictures."""

    between: Between
    value: Text


@dataclass(frozen=True, slots=True)
class Came(Step):
    """What the camera did from the picture before to this one."""

    between: Between
    value: Text


@dataclass(frozen=True, slots=True)
class MoveOn(Step):
    """That the camera goes on as it did before, between two pictures."""

    between: Between
    value: Text


# A video


@dataclass(frozen=True, slots=True)
class Film(Step):
    """The kind of room, as a phrase, of a video."""

    value: Text


@dataclass(frozen=True, slots=True)
class Along(Step):
    """Along which wall of the room these are: one, the one opposite, or one more than those told before."""

    instances: Instances
    value: Text


@dataclass(frozen=True, slots=True)
class OnAlong(Step):
    """The same, of windows, doors and what hangs there alone."""

    instances: Instances
    value: Text


@dataclass(frozen=True, slots=True)
class Pan(Step):
    """What the camera does between two frames, whatever comes into view."""

    between: Between
    value: Text


@dataclass(frozen=True, slots=True)
class FilmRoom(Step):
    """The kind of room, as a phrase, with what a video shows of it."""

    instances: Instances
    value: Text


@dataclass(frozen=True, slots=True)
class HasIn(Step):
    """That these are in the room just told of."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Lies(Step):
    """That these are on the floor of the room."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Spread(Step):
    """That a rug covers much of the floor."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Corner(Step):
    """That these are in a corner of the room."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Middle(Step):
    """That these are in the middle of the room, away from its walls."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Opens(Step):
    """The same, of what the first frame shows."""

    instances: Instances
    value: Text


@dataclass(frozen=True, slots=True)
class Then(Step):
    """That these come into view after all that was told before."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Last(Step):
    """The same, in the last part."""

    instances: Instances
    value: bool


@dataclass(frozen=True, slots=True)
class Walk(Step):
    """What the camera does between two frames."""

    between: Between
    value: Text


@dataclass(frozen=True, slots=True)
class WalkOn(Step):
    """That the camera goes on as it did before, between two frames."""

    between: Between
    value: Text


# All


@dataclass(frozen=True, slots=True)
class Tell(Step):
    """The text that tells the steps before, in their order."""

    value: Text
