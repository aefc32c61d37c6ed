"""Referring expressions: phrases that single out one object of a class in a picture.

An expression is data (`Expression`). Its truth is found by measuring every object of the class that the picture shows
(`measure`) and comparing the measures (`judge`): so uniqueness is proved, and anybody can prove it again. Two families:

- ranked: the object is n-th by some quantity; its interval must be clear of the interval of every other object.
- tested: the object alone is on one side of a landmark; every other object must be clearly on the other side.

Quantities are intervals (`Measure`: value +- error). Those in the picture span the visible part of the object, so that
"left" means wholly left (RoboSpatial's strict test); lengths carry their error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.facts import Facts, Measure
from vstdata.facts.measure import METRE_DECIMALS, SHARE_DECIMALS, metres
from vstdata.linear import length, product
from vstdata.scene import FloatArray


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of expression. `ends` are its words: for a ranked kind with the place in ascending order (negative from
    the end), for a tested one with the sign. `least` is the least gap, `share` of the larger value on top of it."""

    ranked: bool
    ends: Mapping[str, int]
    least: float
    share: float = 0.0
    landmark: bool = False
    whole: bool = True  # whether every object must be seen well: in the picture alone a glimpse is enough


@dataclass(frozen=True, slots=True)
class Expression:
    """`kind` and `end` of KINDS, the `label` of the class, and the instance that is the landmark, if any."""

    kind: str
    end: str
    label: str
    landmark: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The one object for which an expression is true, as position among those measured, and by how much at least."""

    winner: int
    margin: float


# Gaps: distances by VSI-Bench (0.15 m), more of what is far from a landmark: two shoes side by side are equally far
# from the door. Shares of size by eye, as people see a tenth; the rest ours. `column` and
# `side` are shares of the picture's width, the others metres.
KINDS: Mapping[str, Kind] = {
    "distance": Kind(True, {"nearest": 0, "second nearest": 1, "farthest": -1}, 0.15, 0.05),
    "height": Kind(True, {"tallest": -1, "lowest": 0}, 0.05, 0.1),
    "size": Kind(True, {"largest": -1, "smallest": 0}, 0.03, 0.12),
    "column": Kind(
        True, {"leftmost": 0, "second from left": 1, "second from right": -2, "rightmost": -1}, 0.01, whole=False
    ),
    "closeness": Kind(True, {"closest": 0, "farthest": -1}, 0.25, 0.15, landmark=True),
    "side": Kind(False, {"left": 1, "right": -1}, 0.01, landmark=True, whole=False),
    "depth": Kind(False, {"nearer": 1, "farther": -1}, 0.15, landmark=True),
    "support": Kind(False, {"on": 1}, 0.05, landmark=True),
}
SUPPORT_REACH = 0.1  # metres from a landmark: what is this near and does not stand on it is not clearly off it


def judge(kind: Kind, end: str, values: Sequence[Measure]) -> Verdict | None:
    """Which of at least two objects the expression is true for, if it is clear for all of them; None otherwise."""
    low, high = np.array([one.low for one in values]), np.array([one.high for one in values])
    return _ranked(kind, kind.ends[end], low, high) if kind.ranked else _tested(kind, kind.ends[end], low, high)


def _ranked(kind: Kind, place: int, low: FloatArray, high: FloatArray) -> Verdict | None:
    middle = low + high
    if len(middle) < 2 + (place not in (0, -1)):  # the second of two is the last
        return None
    order = np.argsort(middle, kind="stable")
    rank = place % len(middle)
    winner = int(order[rank])
    below, above = order[:rank], order[rank + 1 :]
    gaps = np.concatenate([low[winner] - high[below], low[above] - high[winner]])
    larger = np.concatenate([np.full(len(below), middle[winner]), middle[above]]) / 2
    return _verdict(winner, gaps - kind.least - kind.share * larger)


def _tested(kind: Kind, sign: int, low: FloatArray, high: FloatArray) -> Verdict | None:
    low, high = (low, high) if sign > 0 else (-high, -low)
    if (low > 0).sum() != 1:
        return None
    winner = int(np.argmax(low))
    return _verdict(winner, np.concatenate([low[winner : winner + 1], -np.delete(high, winner)]) - kind.least)


def _verdict(winner: int, gaps: FloatArray) -> Verdict | None:
    margin = round(float(gaps.min()), SHARE_DECIMALS)
    return Verdict(winner, margin) if margin > 0 else None


def measure(facts: Facts, frame: int, kind: str, i: int, landmark: int | None = None) -> Measure:
    """What an expression of a kind compares of object i, see the functions below."""
    if landmark is None:
        return _ALONE[kind](facts, frame, i)
    return _TO_LANDMARK[kind](facts, frame, i, landmark)


def so_in_every_sense(
    facts: Facts, kind: str, end: str, members: Sequence[int], winner: int, landmark: int | None = None
) -> bool:
    """Whether words mean the same object however one takes them: "larger" by each of its sides, longest first,
    and by its height; "shorter" by its height and by its longest side; "closest to" also by the middles of boxes. True
    of all other kinds."""
    if end == "tallest":
        return True
    sign = 1 if end in ("largest", "farthest") else -1

    def senses(i: int) -> list[float]:
        if kind == "closeness" and landmark is not None:
            return [sign * float(length(facts.position(i) - facts.position(landmark)))]
        sides = {"size": 3, "height": 1}.get(kind, 0)
        return [sign * one.value for one in (facts.height(i), *facts.size(i)[:sides])] if sides else []

    mine = senses(winner)
    return all(a >= b for i in members for a, b in zip(mine, senses(i), strict=True))


def _height(facts: Facts, frame: int, i: int) -> Measure:
    return facts.height(i)


def _size(facts: Facts, frame: int, i: int) -> Measure:
    """The cube root of the volume of the box, metres."""
    return metres(float(np.cbrt(facts.box(i).size.prod())), 2 * facts.surface_noise(i))


def _column(facts: Facts, frame: int, i: int) -> Measure:
    """Where the visible part is across the picture: its middle and half its width, in widths of the picture."""
    view = facts.view(frame)
    u0, _, u1, _ = view.seen[i].box
    width = view.color_camera.width
    return Measure(round((u0 + u1) / 2 / width, SHARE_DECIMALS), round((u1 - u0) / 2 / width, SHARE_DECIMALS))


def _side(facts: Facts, frame: int, i: int, landmark: int) -> Measure:
    """How far i is left of the landmark in the picture (negative: right of it), in its widths; 0 where both overlap."""
    return Measure(_clearance(_column(facts, frame, i), _column(facts, frame, landmark)))


def _depth(facts: Facts, frame: int, i: int, landmark: int) -> Measure:
    """How much nearer to the camera i is than the landmark (negative: farther), metres: by nearest points or by
    centres, whichever is less; 0 where these differ in sign."""
    one, other = facts.camera_distance(frame, i), facts.camera_distance(frame, landmark)
    camera = facts.scene.frames[frame].camera.center
    middle = float(length(facts.position(landmark) - camera) - length(facts.position(i) - camera))
    gaps = np.array([other.value - one.value, middle])
    least = float(np.sign(gaps[0]) * np.abs(gaps).min()) if gaps[0] * gaps[1] > 0 else 0.0
    return metres(least, one.error + other.error)


def _clearance(one: Measure, other: Measure) -> float:
    """How far interval `one` is before `other`, negative where it is after it, 0 where they overlap."""
    before, after = other.low - one.high, one.low - other.high
    return round(before if before > 0 else min(0.0, -after), METRE_DECIMALS)


def _support(facts: Facts, frame: int, i: int, landmark: int) -> Measure:
    """Positive where i stands on the landmark: `SUPPORT_REACH` less how far its bottom is from the other's top; where
    it does not, minus the distance of the two."""
    below, above = facts.box(landmark), facts.box(i)
    distance = facts.surface_distance(i, landmark)
    step = abs(float(above.bounds[0, 2] - below.bounds[1, 2]))
    inside = np.abs(product(above.center - below.center, below.axes)) <= below.size / 2
    inside[below.up_axis] = True
    if inside.all() and max(step, distance.value) < SUPPORT_REACH:
        return metres(SUPPORT_REACH - max(step, distance.value), distance.error)
    return metres(-distance.value, distance.error)


_ALONE: Mapping[str, Callable[[Facts, int, int], Measure]] = {
    "distance": Facts.camera_distance,
    "height": _height,
    "size": _size,
    "column": _column,
}
_TO_LANDMARK: Mapping[str, Callable[[Facts, int, int, int], Measure]] = {
    "closeness": lambda facts, _, i, landmark: facts.surface_distance(i, landmark),
    "side": _side,
    "depth": _depth,
    "support": _support,
}

# How each end of each kind is put into words where the picture shows three objects of the class or more, and below
# where it shows two: two are compared, three are ranked.
WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("distance", "nearest"): ("the {label} closest to the camera", "the nearest {label}"),
    ("distance", "second nearest"): ("the {label} second closest to the camera", "the second nearest {label}"),
    ("distance", "farthest"): ("the {label} farthest from the camera", "the {label} that's farthest away"),
    ("height", "tallest"): ("the tallest {label}",),
    ("height", "lowest"): ("the shortest {label}",),
    ("size", "largest"): ("the largest {label}", "the biggest {label}"),
    ("size", "smallest"): ("the smallest {label}",),
    ("column", "leftmost"): ("the leftmost {label}", "the {label} farthest to the left"),
    ("column", "second from left"): ("the second {label} from the left",),
    ("column", "second from right"): ("the second {label} from the right",),
    ("column", "rightmost"): ("the rightmost {label}", "the {label} farthest to the right"),
    ("closeness", "closest"): ("the {label} closest to the {landmark}", "the {label} nearest to the {landmark}"),
    ("closeness", "farthest"): ("the {label} farthest from the {landmark}",),
    ("side", "left"): ("the {label} to the left of the {landmark}",),
    ("side", "right"): ("the {label} to the right of the {landmark}",),
    ("depth", "nearer"): (
        "the {label} that is closer to the camera than the {landmark}",
        "the {label} that is nearer to the camera than the {landmark}",
    ),
    ("depth", "farther"): ("the {label} that is farther from the camera than the {landmark}",),
    ("support", "on"): ("the {label} on the {landmark}", "the {label} on top of the {landmark}"),
}
_OF_TWO: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("distance", "nearest"): ("the {label} that's closer to the camera", "the nearer of the two {labels}"),
    ("distance", "farthest"): ("the {label} that's farther from the camera", "the {label} that's farther away"),
    ("height", "tallest"): ("the taller {label}", "the taller of the two {labels}"),
    ("height", "lowest"): ("the shorter {label}", "the shorter of the two {labels}"),
    ("size", "largest"): ("the larger {label}", "the bigger of the two {labels}"),
    ("size", "smallest"): ("the smaller {label}", "the smaller of the two {labels}"),
    ("column", "leftmost"): ("the {label} on the left", "the left-hand {label}"),
    ("column", "rightmost"): ("the {label} on the right", "the right-hand {label}"),
    ("closeness", "closest"): ("the {label} that's closer to the {landmark}", "the {label} closer to the {landmark}"),
    ("closeness", "farthest"): ("the {label} that's farther from the {landmark}",),
}


def words_of(kind: str, end: str, shown: int) -> tuple[str, ...]:
    """The ways to say an expression where the picture shows so many objects of the class."""
    return (_OF_TWO if shown == 2 else {}).get((kind, end)) or WORDS[kind, end]
