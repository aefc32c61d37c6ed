"""What pictures show."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import Frame, Frames, Instance, Instances, Label, Many, Pixels, Share, Step, Text


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
    """The position in the clip, from 0, of the first frame that shows something of a label clearly; `clear` are its
    objects that are clear to see there, `since` the position of the first frame that shows, or mirrors, anything of
    it."""

    label: Label
    clear: Instances
    since: Many
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


@dataclass(frozen=True, slots=True)
class SeenSoFar(Step):
    """Whether the frames show an object of a label: "yes" where there is a step `first_seen` of it."""

    frames: Frames
    label: Label
    value: Text


@dataclass(frozen=True, slots=True)
class NewSince(Step):
    """The only label that is first seen at this position of the clip, from 0, or later."""

    position: Many
    value: Label
