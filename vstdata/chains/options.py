"""Which directions can be asked, and among which options: the sector that a direction falls into must be clear in the
scene, by what is told, and by most draws of a person's errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vstdata.asking.draft_order import answered_blocks, grouped, interleaved
from vstdata.captions.claims import Claim
from vstdata.chains import deduction
from vstdata.chains.deduction import aimed, between, onward, ruled_out, stayed
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
STRAIGHT, LEAST_WAY = 9.0, 0.5  # degrees off one line, and metres between things in it. Ours.
MOST_BENT = 15.0  # degrees by which the way turns at the middle one of three things in a line. Ours.
MOST_SKEW, MOST_FACING = 10.0, 75.0  # degrees of a way off a wall, and of a wall from what is ahead. Ours.
SIZES = (4, 3)  # options of a question


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

    @property
    def cost(self) -> int:
        """How many things in how many images a thought has to tell of."""
        used = {(way.image, i) for way in self.ways for i in (way.start, way.end)}
        turns = {*self.turns, *(one.turn for one in self.stands)}
        turns |= {turn for way in self.ways if way.image and (turn := self.eye.turn(0, way.image))}
        used |= {(k, i) for turn in turns for i in turn.things for k in (turn.k, turn.l)}
        return len(used) + 3 * len(self.stands) + len(turns) + 2 * (self.plan == "axis")

    def named(self, word: str, given: str = "") -> Claim:
        """What the direction is called: from a point of the compass that is `given`, or from what is ahead."""
        if self.plan == "line" and not given:
            return deduction.line_word(self.objects, word)
        if self.pair is None:
            return deduction.compass_named(self.told, given, word) if given else deduction.named(self.told, word)
        return deduction.turn_between(*self.pair, word, given, self.plan == "axis")

    @property
    def seen(self) -> int:
        """The direction by the view of the image that shows the thing, where it is told for another."""
        return wrap(self.told + self.turn.told)

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
    looks = [eye.look(stand, i) for i in (face, target)]
    if None in looks:
        return
    first, last = (look for look in looks if look is not None)
    found = lined_up(eye, first, last) or by_axis(eye, first, last, trio)
    ways = None if found else (eye.way(stand, face), eye.way(stand, target))
    if ways and ways[0] and ways[1]:
        found = of_ways(eye, ways[0], ways[1], trio)
    if found:
        yield found
    else:
        refuse(f"{kind}:direction_not_clear")


def of_ways(eye: Eye, first: Way, last: Way, objects: tuple[int, ...]) -> Found | None:
    """How far one way is turned to the right of another, as told by the turn between images."""
    turn, values = between(first, last), wrapped(last.values - first.values)
    found = sector(turn, values, eye.error(first) + eye.error(last))
    pair = first.told, last.told
    return found and Found(eye, objects, turn, values, found[0], 8, *found[1:], ways=(first, last), pair=pair)


def lined_up(eye: Eye, first: Way, last: Way) -> Found | None:
    """By one line over three things that one image shows: `first` and `last` begin at the same thing."""
    if first.image != last.image:
        return None
    values = wrapped(last.values - first.values)
    told, stand, face, target = 180 * round(abs(float(values[0])) / 180), first.start, first.end, last.end
    found = sector(told, values, eye.error(first) + eye.error(last))
    if found is None or abs(float(wrapped(values[:1] - told)[0])) > STRAIGHT:
        return None
    far = [float(abs(eye.spot(first.image, i)[0] - eye.spot(first.image, stand)[0])) for i in (face, target)]
    if told == 0 and abs(far[1] - far[0]) < LEAST_WAY:
        return None
    row = (face, stand, target) if told else (stand, face, target) if far[0] < far[1] else (stand, target, face)
    spots = [eye.spot(first.image, i)[:1] for i in row]
    bend = bearing(spots[2] - spots[1]) - bearing(spots[1] - spots[0])
    if abs(float(wrapped(bend)[0])) > MOST_BENT:
        return None
    claims = (deduction.in_line(first.image, row, eye.views.ids(row)),)
    trio, shown = (stand, face, target), tuple((first.image, i) for i in row)
    return Found(eye, trio, told, values, found[0], 8, *found[1:], claims=claims, shown=shown, plan="line")


def by_axis(eye: Eye, first: Way, last: Way, objects: tuple[int, ...]) -> Found | None:
    """By how two ways run for one who faces a wall that both their images show."""
    for wall in eye.at_walls(first.image, last.image):
        runs = [_run(eye, way, wall) for way in (first, last)]
        if any(run is None for run in runs):
            continue
        (one, here), (two, there) = (run for run in runs if run is not None)
        told, values = wrap(two - one), wrapped(there - here)
        found = sector(told, values, eye.error(first) + eye.error(last))
        if found is None:
            continue
        ways = ((first, one), (last, two))
        claims = tuple(deduction.axis(way.image, way.start, way.end, wall, run) for way, run in ways)
        if len(eye.views.frames) == 1 and first.start == last.start and wall != last.end:
            claims = (deduction.axes(0, (first.start, first.end, last.end), wall, (one, two)),)
        shown = tuple((way.image, i) for way, _ in ways for i in (wall, way.start, way.end))
        one_found = Found(eye, objects, told, values, found[0], 8, *found[1:], claims=claims, shown=shown)
        return replace(one_found, pair=(one, two), plan="axis")
    return None


def _run(eye: Eye, way: Way, wall: int) -> tuple[int, FloatArray] | None:
    """How a way runs for one who faces the wall of a thing: along it, to it, from it, or diagonally; and its values.
    None where it is none of these, or where left and right of the wall are not those of the picture."""
    facing = eye.judge.wall(eye.views.frames[way.image], wall)
    values = wrapped(way.values - facing)
    run = wrap(45 * round(float(values[0]) / 45))
    off = abs(float(wrapped(values[:1] - run)[0]))
    return None if off > MOST_SKEW or abs(float(facing[0])) > MOST_FACING else (run, values)


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
    given: str = "",
) -> Case:
    """The case of a direction among others: `words` are what the sectors are called, `last` how it gets its name, if
    not from what is ahead or from the `given` point of the compass."""
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
        (*one.claims, last or one.named(words[one.sector], given)),
        one.ways,
        one.turns,
        one.stands,
        ruled_out(wrap(round(rival * width)), words[rival]),
        cue=cue,
        balance=str(one.sector),
        shown=one.shown,
    )
