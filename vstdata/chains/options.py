"""Which directions can be asked, and among which options: the sector that a direction falls into must be clear in the
scene, by what is told, and by most draws of a person's errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.asking.draft_order import answered_blocks, grouped, interleaved
from vstdata.captions.claims import Claim
from vstdata.chains.deduction import aimed, between, named, onward, ruled_out, stayed
from vstdata.chains.eye import FARTHEST, Eye, Stand, Turn, Way, told_bearing
from vstdata.chains.judge import bearing, halves, held, stepped, wrap, wrapped
from vstdata.chains.thought import LEAST_ROBUST, Case
from vstdata.draft import Answer, Refusals
from vstdata.draw import Draw
from vstdata.facts.direction import angle_error
from vstdata.scene import FloatArray

SECTOR_MARGIN = 8.0  # degrees to the edge of an eighth of the circle, errors taken off, as in the perception skills
WIDE = 90  # degrees between options where neighbours could be mixed up. Ours.
LEAST_FAR = 1.0  # metres from a camera to what has a direction from it that it does not show. Ours.
SIZES = (4, 3)  # options of a question


@dataclass(frozen=True, eq=False)
class Found:
    """A direction that can be asked: `told` degrees to the right of what is ahead and its `values` (1 + draws,); in
    `sector` of `count` around the circle, with a `margin` in degrees; `fine`: even neighbouring sectors may be options.
    The rest as in `Case`; `claims` come before the direction gets its name."""

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

    @property
    def cost(self) -> int:
        """How many things in how many images a thought has to tell of."""
        used = {(way.image, i) for way in self.ways for i in (way.start, way.end)}
        turns = {*self.turns, *(one.turn for one in self.stands)}
        turns |= {turn for way in self.ways if way.image and (turn := self.eye.turn(0, way.image))}
        used |= {(k, i) for turn in turns for i in turn.things for k in (turn.k, turn.l)}
        return len(used) + 3 * len(self.stands) + len(turns)

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


def from_thing(eye: Eye, trio: tuple[int, int, int], kind: str, refuse: Refusals) -> Iterator[Found]:
    """In which direction the last of three things is for somebody at the first who faces the second; none where a way
    is not seen, and refused where the direction is not clear."""
    stand, face, target = trio
    first, last = eye.way(stand, face), eye.way(stand, target)
    if first is None or last is None:
        return
    turn, values = between(first, last), wrapped(last.values - first.values)
    found = sector(turn, values, eye.error(first) + eye.error(last))
    if found is None:
        refuse(f"{kind}:direction_not_clear")
    else:
        yield Found(eye, trio, turn, values, found[0], 8, *found[1:], ways=(first, last))


def seen_from(eye: Eye, k: int, l: int, target: int, count: int = 8) -> Found | None:  # noqa: E741
    """In which direction a thing of image k is for the camera of image l; None where that is not clear. A camera that
    hardly moved has it where the turn puts it."""
    turn = eye.turn(k, l)
    if turn is None:
        return None
    return _on_the_spot(eye, turn, target, count) or _from_elsewhere(eye, turn, target, count)


def _on_the_spot(eye: Eye, turn: Turn, target: int, count: int) -> Found | None:
    still, spot = eye.still(turn.k, turn.l), eye.spot(turn.k, target)
    aim = stepped(float(bearing(spot)[0]))
    if still is None or aim is None or abs(spot[0]) < LEAST_FAR:
        return None
    told, values = wrap(aim - turn.told), wrapped(bearing(spot) - turn.values)
    values[0] = wrapped(bearing(spot - eye.move(turn.k, turn.l)) - eye.true_turn(turn.k, turn.l))[0]
    found = sector(told, values, _error(eye, target, float(abs(spot[0]))), count)
    if found is None:
        return None
    claims = (stayed(turn.k, turn.l, still), aimed(turn.k, target, aim))
    shown = ((turn.k, target), (turn.k, still), (turn.l, still))
    return Found(eye, (target,), told, values, found[0], count, *found[1:], turns=(turn,), claims=claims, shown=shown)


def _from_elsewhere(eye: Eye, turn: Turn, target: int, count: int) -> Found | None:
    stand, spot = eye.stand(turn.k, turn.l), eye.spot(turn.k, target)
    if stand is None or abs(spot[0]) > FARTHEST or target == stand.thing:
        return None
    way, there = spot - stand.values, (halves(spot[0].real), halves(spot[0].imag))
    offset = there[0] - stand.offset[0], there[1] - stand.offset[1]
    aim = told_bearing(offset)
    if abs(way[0]) < LEAST_FAR or aim is None or not any(there):
        return None
    told, values = wrap(aim - turn.told), wrapped(bearing(way) - turn.values)
    found = sector(told, values, _error(eye, target, float(abs(way[0]))), count)
    if found is None:
        return None
    claims, shown = (onward(turn.k, turn.l, target, there, offset, aim),), ((turn.k, target),)
    return Found(eye, (target,), told, values, found[0], count, *found[1:], stands=(stand,), claims=claims, shown=shown)


def _error(eye: Eye, target: int, far: float) -> float:
    """Degrees by which the direction of a thing may be out in the scene."""
    return float(angle_error(far, eye.views.facts.surface_noise(target) + eye.views.facts.noise.pose))


def optioned(
    found: Sequence[Found], draw: Draw, sizes: Sequence[int] = SIZES
) -> Iterator[tuple[int, Found, list[int]]]:
    """The number of a block, a direction and the sectors of its other options: each option of a block is right once.
    What is left over has the directions at right angles to it as other options; `Case.balance` keeps these even."""
    count = found[0].count if found else 8
    found = simplest(found, len(found))

    def apart(a: int, b: int) -> bool:
        return abs(wrap(round((a - b) * 360 / count))) >= WIDE

    fine, rest = [one for one in found if one.fine], [one for one in found if not one.fine]
    used: set[int] = set()
    for size in sizes:
        parts = []
        for name, items in (("fine", fine), ("rest", rest)):
            left = grouped((one for one in items if id(one) not in used), lambda one: one.sector, range(count))
            blocks = answered_blocks(left, size, draw.at(name, size), *([apart] if name == "rest" else []))
            parts.append(blocks)
        for number, _, others, one in interleaved(parts):
            used.add(id(one))
            yield number, one, others
    step = count // 4
    for number, one in enumerate(one for one in found if id(one) not in used):
        yield len(used) + number, one, sorted((one.sector + step * turn) % count for turn in (1, 2, 3))


def direct_case(
    one: Found,
    others: Sequence[int],
    words: Sequence[str],
    slots: Mapping[str, str],
    last: Claim | None = None,
    cue: str | None = None,
) -> Case:
    """The case of a direction among others: `words` are what the sectors are called, `last` how it gets its name."""
    width = 360 / one.count
    centers = np.array([other * width for other in others])
    apart = np.abs(wrapped(centers - one.told))
    rival = others[int(apart.argmin())]
    return Case(
        one.eye,
        one.objects,
        slots,
        Answer("choice", words[one.sector], distractors=tuple(words[other] for other in others)),
        one.margin,
        held(one.values, one.sector * width, centers),
        (*one.claims, last or named(one.told, words[one.sector])),
        one.ways,
        one.turns,
        one.stands,
        ruled_out(wrap(round(rival * width)), words[rival]),
        cue=cue,
        balance=str(one.sector),
        shown=one.shown,
    )
