"""Directions that can be asked: the sector that one falls into must be clear in the scene, by what is told, and by most
draws of a person's errors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from vstdata.captions.claims import Claim
from vstdata.chains import deduction
from vstdata.chains.eye import Eye
from vstdata.chains.judge import held, wrap, wrapped
from vstdata.chains.thought import LEAST_ROBUST
from vstdata.chains.told_ways import Stand, Turn, Way
from vstdata.scene import FloatArray

SECTOR_MARGIN = 8.0  # degrees to the edge of an eighth of the circle, errors taken off, as in the perception skills
WIDE = 90  # degrees between options where neighbours could be mixed up. Ours.
TURNED = 4  # things that a turn in degrees outweighs: ways by a wall need none. Ours.
BENT = 3  # things that a way back outweighs, as its degrees are hard to see. Ours.
NO_LOOK = 3  # things that a colour outweighs, by which one finds what is meant. Ours.


@dataclass(frozen=True, eq=False)
class Found:
    """A direction that can be asked: `told` degrees to the right of what is ahead and its `values` (1 + draws,); in
    `sector` of `count` around the circle, with a `margin` in degrees; `fine`: even neighbouring sectors may be options.
    The rest as in `Case`; `claims` come before the direction gets its name. Where it is the turn from one direction to
    another, `pair` are these two; by a wall that one faces in a plan by `axis`. In a plan by `line` three things are in
    one line."""

    eye: Eye
    objects: tuple[int, ...]
    told: int
    values: FloatArray
    sector: int
    count: int
    margin: float
    fine: bool
    ways: tuple[Way, ...] = ()
    turns: tuple[Turn, ...] = ()
    stands: tuple[Stand, ...] = ()
    claims: tuple[Claim, ...] = ()
    shown: tuple[tuple[int, int], ...] = ()
    pair: tuple[int, int] | None = None
    plan: str = ""
    looker: int | None = None  # the image whose camera has a thing in that direction, where nothing turns
    body: tuple[int, int] | None = None  # where somebody stands and what they face, whose turn `pair` is

    @property
    def cost(self) -> int:
        """How many things in how many images a thought has to tell of; more where none of them has a colour."""
        if self.looker is not None:
            return 3
        used = {(way.image, i) for way in self.ways for i in (way.start, way.end)}
        turns = {*self.turns, *(one.turn for one in self.stands)}
        turns |= {turn for way in self.ways if way.image and (turn := self.eye.turn(0, way.image))}
        used |= {(k, i) for turn in turns for i in turn.things for k in (turn.k, turn.l)}
        bent = sum(max(abs(way.seen), abs(way.told)) > 90 for way in self.ways)  # ways back, told by degrees
        plain = not any(self.eye.coloured(i) for _, i in (*used, *self.shown))
        return len(used) + 3 * len(self.stands) + TURNED * len(turns) + NO_LOOK * plain + BENT * bent

    def named(self, word: str, given: str = "") -> Claim:
        """What the direction is called: from a point of the compass that is `given`, or from what is ahead."""
        if self.plan == "line" and not given:
            return deduction.line_word(self.objects, word)
        if self.pair is None:
            return deduction.compass_named(self.told, given, word) if given else deduction.named(self.told, word)
        return deduction.turn_between(*self.pair, word, given, self.objects[-1] if self.plan == "axis" else None)

    def turned(self, word: str, given: str = "") -> tuple[Claim, ...]:
        """The same, after how somebody has the room around them who stands there and faces that."""
        last = self.named(word, given)
        if (
            self.body is None
            or self.pair is None
            or given
            or last.kind not in ("axis_between", "axis_back", "turn_between", "turn_across")
        ):
            return (last,)
        if self.plan == "axis":
            return deduction.wall_side(*self.body, self.pair[0], self.pair[1:]), last
        side = deduction.view_side(*self.body, self.pair[0], "image 1")
        return (side, last) if side else (last,)

    @property
    def seen(self) -> int:
        """The direction by the view of the image that shows the thing, where it is told for another."""
        return wrap(self.told + self.turn.told)

    @property
    def camera(self) -> int:
        """The image whose camera has the thing in that direction."""
        return self.turn.l if self.looker is None else self.looker

    @property
    def turn(self) -> Turn:
        """The one that it rests on, of itself or of where a camera stands."""
        return self.stands[0].turn if self.stands else self.turns[0]


def simplest(found: Iterable[Found], most: int) -> list[Found]:
    """The ones with the shortest thoughts, in their order else."""
    return sorted(found, key=lambda one: one.cost)[:most]


def sector(told: int, values: FloatArray, error: float, count: int = 8) -> tuple[int, float, bool] | None:
    """The sector, its margin and whether it is fine, of `count` around the circle from straight ahead; None where it is
    not clear."""
    width = 360 / count
    index = round(float(values[0]) / width) % count
    center = index * width
    off = abs(float(wrapped(values[:1] - center)[0]))
    margin = round(width / 2 - off - error, 2)
    if margin < SECTOR_MARGIN * 8 / max(count, 8) or abs(wrap(round(told - center))) >= width / 2:
        return None
    if held(values, center, center + np.array([-WIDE, WIDE, 180.0])) < LEAST_ROBUST:
        return None
    return index, margin, held(values, center, center + np.array([-width, width])) >= LEAST_ROBUST
