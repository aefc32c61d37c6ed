"""What somebody has around them, and paths."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import Names, One, Step, Text, Three, Two, WholeDegrees


@dataclass(frozen=True, slots=True)
class WallSide(Step):
    """How far to the right somebody at the first object who faces the second has the wall by which ways are told."""

    instances: Two
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class WallMirror(Step):
    """As `wall_side`, where it is behind them."""

    instances: Two
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class ViewSide(Step):
    """How far to the right they have, by quarters and halves of these, what image 1 shows far off: `off` degrees more
    in truth."""

    instances: Two
    off: WholeDegrees
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class ViewMirror(Step):
    """How far to the right of image 1's view they look, where that is back at its camera."""

    instances: Two
    value: WholeDegrees


@dataclass(frozen=True, slots=True)
class Row(Step):
    """Objects from left to right as somebody has them; what is faced is straight ahead."""

    instances: Three
    value: Names


@dataclass(frozen=True, slots=True)
class PathStart(Step):
    """What the first turn is called, `off` degrees to the right."""

    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class PathBegins(Step):
    """As `path_start`, where no turn is needed."""

    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class PathAt(Step):
    """What the turn at an object is called, `off` degrees to the right."""

    instances: One
    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class PathKeeps(Step):
    """As `path_at`, where no turn is needed."""

    instances: One
    off: WholeDegrees
    value: Text


@dataclass(frozen=True, slots=True)
class PathOnly(Step):
    """That only the first and the last direction count."""

    value: bool


@dataclass(frozen=True, slots=True)
class RuledStart(Step):
    """An option with another first turn."""

    value: Text


@dataclass(frozen=True, slots=True)
class RuledAt(Step):
    """An option with another turn at an object."""

    instances: One
    value: Text
