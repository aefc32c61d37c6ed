"""How a direction is found, by the simplest plan that carries: things in one line, ways along a wall, the turn between
images, and for another camera its turn alone or where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from vstdata.captions.claims import Claim
from vstdata.chains import deduction
from vstdata.chains.deduction import aimed, between, onward
from vstdata.chains.evidence import Evidence
from vstdata.chains.eye import FARTHEST, Eye, told_bearing
from vstdata.chains.found import Found, sector
from vstdata.chains.judge import LEAST_WAY, bearing, halves, stepped, wrap, wrapped
from vstdata.chains.pictured import agrees, risen
from vstdata.chains.reasons import why
from vstdata.chains.told_ways import CAMERA, Turn, Way
from vstdata.chains.views import rooted
from vstdata.draft import Refusals
from vstdata.facts.cached import cached
from vstdata.facts.direction import angle_error

LEAST_FAR = 1.0  # metres from a camera to what has a direction from it that it does not show. Ours.
STRAIGHT, LEAST_APART = 9.0, 0.5  # degrees off one line, and metres between things in it. Ours.
MOST_BENT = 15.0  # degrees by which the way turns at the middle one of three things in a line. Ours.
MOST_SKEW, MOST_FACING = 17.0, 75.0  # degrees of a way off a wall, and of a wall from what is ahead. Ours.


def from_thing(eye: Eye, trio: tuple[int, int, int], kind: str, refuse: Refusals) -> Iterator[Found]:
    """In which direction the last of three things is for somebody at the first who faces the second; none where a way
    is not seen, and refused where the direction is not clear."""
    stand, face, target = trio
    looks = [eye.look(stand, i) for i in (face, target)]
    if None in looks or not all(rooted(eye.views.facts, i) for i in trio):
        return
    first, last = (look for look in looks if look is not None)
    found = lined_up(eye, first, last) or by_sight(eye, first, last, trio) or by_axis(eye, first, last, trio)
    found = found or by_turn(eye, trio)
    if found:
        yield found
    else:
        refuse(f"{kind}:direction_not_clear")


def by_sight(eye: Eye, first: Way, last: Way, trio: tuple[int, int, int]) -> Found | None:
    """By two ways as the one image looks that shows both, where it shows on which side of their start their ends are,
    and how high."""
    ways = first, last
    plain = first.image == last.image and all(risen(eye.views, way.image, way.start, way.end, way.seen) for way in ways)
    return by_turn(eye, trio) if plain else None


def by_turn(eye: Eye, trio: tuple[int, int, int]) -> Found | None:
    """By two ways as image 1 looks, the one of another image by the turn to that."""
    stand, face, target = trio
    first, last = eye.way(stand, face), eye.way(stand, target)
    return of_ways(eye, first, last, trio) if first and last else None


def of_ways(eye: Eye, first: Way, last: Way, objects: tuple[int, ...]) -> Found | None:
    """How far one way is turned to the right of another, as told by the turn between images."""
    turn, values = between(first, last), wrapped(last.values - first.values)
    found = sector(turn, values, eye.error(first) + eye.error(last))
    pair = first.told, last.told
    one = found and Found(eye, objects, turn, values, found[0], 8, *found[1:], ways=(first, last), pair=pair)
    return one and replace(one, body=_body(first))


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
    if told == 0 and abs(far[1] - far[0]) < LEAST_APART:
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
        one, two = (faced(eye, way, wall) for way in (first, last))
        found = of_runs(eye, one, two, wall, objects) if one and two else None
        if found:
            return found
    return None


def of_runs(eye: Eye, first: Way, last: Way, wall: int, objects: tuple[int, ...]) -> Found | None:
    """How far one way is turned to the right of another, both as they run for one who faces a wall (`faced`)."""
    told, values, ways = between(first, last), wrapped(last.values - first.values), (first, last)
    found = sector(told, values, eye.error(first) + eye.error(last))
    if found is None:
        return None
    claims, shown = tuple(deduction.by_wall(ways, wall)), shown_by(ways, wall)
    one = Found(eye, objects, told, values, found[0], 8, *found[1:], claims=claims, shown=shown)
    return replace(one, pair=(first.told, last.told), plan="axis", body=_body(first))


def _body(first: Way) -> tuple[int, int] | None:
    """Where somebody stands who looks along a way, and what they face; None for a camera."""
    return None if first.start == CAMERA else (first.start, first.end)


def of_told(eye: Eye, ways: tuple[Way, Way], wall: int | None, objects: tuple[int, ...]) -> Found | None:
    """How far one way is turned to the right of another, as they are told: by a wall, or the turn between images."""
    return of_ways(eye, *ways, objects) if wall is None else of_runs(eye, *ways, wall, objects)


def faced(eye: Eye, way: Way, wall: int) -> Way | None:
    """A way as it runs for one who faces the wall of a thing: along it, to it, from it, or diagonally. None where it is
    none of these, where left and right of the wall are not those of the picture, or where nothing shows how it runs."""
    facing = eye.judge.wall(eye.views.frames[way.image], wall)
    values = wrapped(way.values - facing)
    run = wrap(45 * round(float(values[0]) / 45))
    off = abs(float(wrapped(values[:1] - run)[0]))
    ends = way.start, way.end
    as_seen = all(agrees(eye.views, way.image, ends, degrees, False) for degrees in (way.seen, run))
    if off > MOST_SKEW or abs(float(facing[0])) > MOST_FACING or not as_seen:
        return None
    by = eye.judge.by_wall(way.start, wall), eye.judge.by_wall(way.end, wall)
    reason = why(eye.views, way.image, ends, by, run, float(facing[0]))
    return replace(way, told=run, values=values, why=reason) if reason else None


@cached()
def told_way(eye: Eye, start: int, end: int, wall: int | None, least: float = LEAST_WAY) -> Way | None:
    """A way as it runs for one who faces a wall; None: as image 1 looks, by the turn between images."""
    if wall is None:
        return eye.way(start, end, least) if eye.turn(0, 1) else None
    look = eye.look(start, end, least)
    return look and faced(eye, look, wall)


def rests(ways: Sequence[Way], wall: int | None, claims: Sequence[Claim]) -> dict[str, Any]:
    """What a case rests on that needs ways, by a wall or the turn between images, and its claims after that."""
    if wall is None:
        return {"ways": tuple(ways), "claims": tuple(claims)}
    return {"shown": shown_by(ways, wall), "claims": (*deduction.by_wall(ways, wall), *claims)}


def squared(eye: Eye, way: Way, objects: tuple[int, ...]) -> Found | None:
    """How a way runs as image 1 looks, by a wall that this looks squarely at, or along."""
    look = eye.look(way.start, way.end)
    for wall in eye.at_walls(0, look.image) if look else ():
        facing, last = eye.judge.wall(eye.views.frames[0], wall), look and faced(eye, look, wall)
        seen = stepped(float(facing[0]))
        if last is None or seen not in (0, 90, -90):
            continue
        found = of_runs(eye, Way(0, CAMERA, wall, seen, -seen, -facing), last, wall, objects)
        if found:
            claims = (deduction.squarely(0, wall, seen), *deduction.by_wall((last,), wall))
            return replace(found, claims=claims, shown=((0, wall), *shown_by((last,), wall)))
    return None


def shown_by(ways: Sequence[Way], wall: int) -> tuple[tuple[int, int], ...]:
    """(image, thing) that ways by a wall rest on."""
    return tuple((way.image, i) for way in ways for i in (wall, way.start, way.end))


def seen_from(eye: Eye, k: int, l: int, target: int, count: int = 8) -> Found | None:  # noqa: E741
    """In which direction a thing of image k is for the camera of image l; None where that is not clear. A camera that
    hardly moved has it where the turn puts it; there is a turn, or there is nothing to reckon."""
    turn = eye.turn(k, l)
    if turn is None or not turn.told:
        return None
    still, barely = eye.still(k, l), eye.barely(k, l, target)
    for i, claim in ((still, deduction.stayed), (barely, partial(deduction.barely, target=target))):
        found = None if i is None else _on_the_spot(eye, turn, target, count, (i, claim(k, l, i)))
        if found:
            return found
    return _from_elsewhere(eye, turn, target, count)


def _on_the_spot(eye: Eye, turn: Turn, target: int, count: int, by: tuple[int, Claim]) -> Found | None:
    """By the turn alone, for a camera that stayed, or nearly so, `by` a thing."""
    (still, stayed), spot = by, eye.spot(turn.k, target)
    aim = stepped(float(bearing(spot)[0]))
    if aim is None or abs(spot[0]) < LEAST_FAR:
        return None
    told, values = wrap(aim - turn.told), wrapped(bearing(spot) - turn.values)
    values[0] = wrapped(bearing(spot - eye.move(turn.k, turn.l)) - eye.true_turn(turn.k, turn.l))[0]
    found = sector(told, values, _error(eye, target, float(abs(spot[0]))), count)
    if found is None:
        return None
    claims = (stayed, aimed(turn.k, target, aim, Evidence(eye.views).place(turn.k, target)))
    shown = ((turn.k, still), (turn.l, still))
    return Found(eye, (target,), told, values, found[0], count, *found[1:], turns=(turn,), claims=claims, shown=shown)


def _from_elsewhere(eye: Eye, turn: Turn, target: int, count: int) -> Found | None:
    stand, spot = eye.stand(turn.k, turn.l), eye.spot(turn.k, target)
    if stand is None or abs(spot[0]) > FARTHEST or target == stand.thing:
        return None
    way, there = spot - stand.values, (halves(spot[0].real), halves(spot[0].imag))
    offset = there[0] - stand.offset[0], there[1] - stand.offset[1]
    same = not any(stand.offset)  # one place: the thing has the direction that its image shows
    aim = stepped(float(bearing(spot)[0])) if same else told_bearing(offset)
    if abs(way[0]) < LEAST_FAR or aim is None or not any(there):
        return None
    told, values = wrap(aim - turn.told), wrapped(bearing(way) - turn.values)
    found = sector(told, values, _error(eye, target, float(abs(way[0]))), count)
    if found is None:
        return None
    last = onward(turn.k, turn.l, target, there, offset, aim)
    if same:
        last = aimed(turn.k, target, aim, Evidence(eye.views).place(turn.k, target))
    claims, shown = (last,), () if same else ((turn.k, target),)
    return Found(eye, (target,), told, values, found[0], count, *found[1:], stands=(stand,), claims=claims, shown=shown)


def _error(eye: Eye, target: int, far: float) -> float:
    """Degrees by which the direction of a thing may be out in the scene."""
    return float(angle_error(far, eye.views.facts.surface_noise(target) + eye.views.facts.noise.pose))
