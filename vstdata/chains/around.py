"""What somebody has around them who stands at one thing and faces another, by one fact each: what is on, under or
beside the faced thing, what is at the wall that they look along, to or from, what is in one line with both, and on
which side of their way in a picture something is. No turn between pictures is needed, and no degrees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations, product
from typing import Any

import numpy as np

from vstdata.asking.seen_well import SHOWN
from vstdata.captions.claims import Claim
from vstdata.chains.deduction import claim
from vstdata.chains.evidence import Evidence, near_word
from vstdata.chains.eye import Eye
from vstdata.chains.judge import Spots, bearing, turned, wrap, wrapped
from vstdata.chains.pictured import APART, aside
from vstdata.chains.views import Views, rooted
from vstdata.facts.cached import cached
from vstdata.linear import length
from vstdata.scene import FloatArray
from vstdata.words.around import COURSES, SPOTS, THERE, positioned, sided
from vstdata.words.directions import POSITIONS
from vstdata.words.ways import side_of

ALONG, ACROSS = 25.0, 35.0  # degrees off a wall of a way along it, and off its normal of one to it or from it. Ours.
MOST_FACING = 60.0  # degrees of a wall from what is ahead, so that its right is on the right of the picture. Ours.
LEAST_ASIDE, MOST_ASIDE = 20.0, 160.0  # degrees between a way and what is to a side of it. Ours.
SAME, OPPOSITE = 20.0, 152.0  # degrees between directions that are about one, and about opposite. Ours.
CLOSE = 20.0  # degrees from a thing of what is in front of whoever faces it, being beside it. Ours.
PLAINLY = 25.0  # degrees from the middle of a side of what is there because it is out in the room. Ours.
OFF_LINE, ON_LINE = (
    0.06,
    0.6,
)  # of the width off a line that is to a side of it, and of the way along it that is not. Ours.
AXIS = 40.0  # degrees of a way off the view, or off what is across it, that goes that way. Ours.
STEEPEST, FLATTEST = 1.0, 0.6  # of a way across a picture, and into it: down over across. Ours.
LEAST_DEEP = 0.3  # metres in front of the camera of a spot on the floor that is spoken of. Ours.


@dataclass(frozen=True, eq=False)
class Fact:
    """What shows where somebody has a thing: `claims` of what (image, thing) `shown`; it is in one of POSITIONS, or
    its `rank` in a row from left to right is known by that of what is in its middle, 0. `values` (1 + draws,) are
    degrees to the right of what is faced, or of the middle; `gaze`: it holds by how they look to a wall."""

    thing: int
    claims: tuple[Claim, ...]
    shown: tuple[tuple[int, int], ...]
    values: FloatArray
    position: str = ""
    rank: int = 0
    gaze: bool = False


@dataclass(frozen=True, eq=False)
class Gaze:
    """How the way from a thing to another runs to a wall (`at` is at it), as one image shows it: `how` along it to a
    side (left, right), 'out' from it or 'in' to it."""

    how: str
    at: int
    image: int
    claim: Claim


@dataclass(frozen=True, eq=False)
class Around:
    """Somebody in the room."""

    eye: Eye
    stand: int
    face: int

    # Where things are

    def _images(self, *things: int) -> Iterator[int]:
        """Those that show all of some things."""
        return (k for k in range(len(self.eye.views.frames)) if set(things) <= set(self.eye.clear(k)))

    def _by(self, k: int, a: int, b: int, at: int) -> Spots | None:
        """The way from thing a to thing b for one who faces a wall: to the right + j towards it."""
        return way_by(self.eye, k, a, b, at)

    @cached()
    def gaze(self) -> Gaze | None:
        """By the wall of where they stand, or of what they face."""
        stand, face = self.stand, self.face
        for k in self._images(stand, face):
            for at in (stand, face):
                way = self._by(k, stand, face, at)
                how = "" if way is None else self._how(at, float(bearing(way)[0]))
                if how in ("left", "right") and self._sided(k, stand, face, how):
                    return Gaze(how, at, k, self._told("gaze_along", k, side=how))
                if how in ("in", "out"):
                    there = "opposite" if self.eye.judge.by_wall(face if at == stand else stand, at) != "room" else ""
                    return Gaze(how, at, k, self._told(f"gaze_{how}{'_over' if there else ''}", k))
        return None

    def _told(self, kind: str, k: int, **words: str) -> Claim:
        where = {"image": k + 1, **words}
        return claim(kind, (self.stand, self.face), True, where, k=f"image {k + 1}", **words)

    def _how(self, at: int, degrees: float) -> str:
        other = self.face if at == self.stand else self.stand
        place = self.eye.judge.by_wall(other, at)
        if place == "here" and at == self.stand and abs(abs(degrees) - 90) <= ALONG:
            return side_of(degrees)
        if place in ("room", "opposite"):
            off = abs(degrees) if at == self.face else 180 - abs(degrees)
            return ("in" if at == self.face else "out") if off <= ACROSS else ""
        return ""

    def _sided(self, k: int, a: int, b: int, side: str) -> bool:
        """Whether an image shows one thing plainly to a side of another."""
        off = aside(self.eye.views, k, a, b)
        return abs(off) >= APART and side_of(off) == side

    @cached()
    def ahead(self) -> Spots | None:
        """The way to what is faced for one who faces the wall of `gaze`."""
        gaze = self.gaze()
        return None if gaze is None else self._by(gaze.image, self.stand, self.face, gaze.at)

    # Facts

    def facts(self, i: int) -> Iterator[Fact]:
        """What shows where they have a thing, the plainest first."""
        yield from self._near(i)
        yield from self._by_wall(i)
        yield from self._lines(i)
        yield from self.aside(self.face, i, positioned_too=True)

    def _near(self, i: int) -> Iterator[Fact]:
        """It is on or under what is faced, or beside it."""
        for k in self._images(self.stand, self.face, i):
            values = self._between(k, self.face, i)
            if abs(float(values[0])) > CLOSE or not near_word(self.eye.views.facts, i, self.face):
                continue
            for other, word in _neighbours(self.eye.views, k, i):
                if other == self.face:
                    where = {"image": k + 1, "near": word}
                    words = {"k": f"image {k + 1}", "near": word, "position": POSITIONS[0]}
                    told = claim("near_faced", (i, self.face), POSITIONS[0], where, **words)
                    yield Fact(i, (told,), ((k, i), (k, self.face)), values, POSITIONS[0])

    def _between(self, k: int, base: int, i: int) -> FloatArray:
        return _between(self.eye, k, self.stand, base, i)

    def _by_wall(self, i: int) -> Iterator[Fact]:
        """It is at the wall that they look along, to or from, or away from it."""
        gaze, ahead = self.gaze(), self.ahead()
        if gaze is None or ahead is None:
            return
        place = self.eye.judge.by_wall(i, gaze.at)
        for base in dict.fromkeys((self.stand, self.face)):
            for k in self._images(base, i, *((gaze.at,) if gaze.at != base else ())):
                way = self._by(k, base, i, gaze.at)
                if way is None:
                    continue
                way = way if base == self.stand else way + ahead
                degrees, values = float(bearing(way)[0]), wrapped(bearing(way) - bearing(ahead))
                yield from self._placed(k, i, base, place, degrees, values)

    def _placed(self, k: int, i: int, base: int, place: str, degrees: float, values: FloatArray) -> Iterator[Fact]:
        gaze = self.gaze()
        assert gaze is not None
        shown = ((k, i), (k, base))
        if place == "here" and gaze.how != "in":
            side = side_of(degrees)
            if base == self.stand and abs(abs(degrees) - 90) <= ALONG and self._sided(k, base, i, side):
                position = sided(gaze.how, side)
                where = {"image": k + 1, "side": side}
                words = {"k": f"image {k + 1}", "side": side, "position": position}
                rank = {POSITIONS[1]: 2, POSITIONS[3]: -2}.get(position, 0)
                kind = "along_mirror" if gaze.how == "out" else "along_ahead" if side == gaze.how else "along_back"
                told = claim(kind, (i, base), position, where, **words)
                yield Fact(i, (told,), shown, values, position, rank, True)
            return
        there = THERE.get(place, "")
        position = there and positioned(gaze.how, place)
        off = abs(float(wrapped(values[:1] - 90 * POSITIONS.index(position))[0])) if position else 0.0
        if position and (place not in ("room", "opposite") or off <= PLAINLY):
            words = {"k": f"image {k + 1}", "there": there, "position": position}
            told = claim("wall_there", (i,), position, {"image": k + 1, "there": there}, **words)
            rank = {"left": -2, "right": 2}.get(place, 0) if gaze.how == "in" else 0
            yield Fact(i, (told,), shown, values, position, rank, True)

    def along_faced(self, i: int) -> Iterator[Fact]:
        """It is at the wall that they face, to a side of what they face."""
        gaze, ahead = self.gaze(), self.ahead()
        if gaze is None or ahead is None or gaze.how != "in" or self.eye.judge.by_wall(i, gaze.at) != "here":
            return
        for k in self._images(self.face, i):
            way = self._by(k, self.face, i, gaze.at)
            if way is None or not self._sided(k, self.face, i, side := side_of(float(way[0].real))):
                continue
            values = wrapped(bearing(way + ahead) - bearing(ahead))
            told = claim("along_faced", (i, self.face), side, {"image": k + 1}, k=f"image {k + 1}", side=side)
            yield Fact(i, (told,), ((k, i), (k, self.face)), values, "", 1 if side == "right" else -1, True)

    def rows(self) -> Iterator[tuple[tuple[int, int, int], dict[int, Fact]]]:
        """Three things from left to right, the faced one among them, with facts of two that show that: what is to
        either side of the way to the one in the middle, or at the wall that is faced, and beside it."""
        things = [i for i in self.eye.views.objects if i not in (self.stand, self.face)]
        for middle in (self.face, *things):
            faced = [self.face] if middle != self.face and next(self.aside(middle, self.face), None) else []
            others = [i for i in things if i != middle] if faced or middle == self.face else []
            around = {i: fact for i in (*faced, *others) if (fact := next(self.aside(middle, i), None))}
            for a, b in product(around, around):
                if around[a].rank < 0 < around[b].rank and self.face in (a, middle, b):
                    yield (a, middle, b), {a: around[a], b: around[b]}
        ranked = {i: [*self._by_wall(i), *self.along_faced(i), *self.aside(self.face, i)] for i in things}
        first = {i: fact for i, found in ranked.items() if (fact := next((one for one in found if one.rank), None))}
        for a, b in permutations(first, 2):
            ranks = {a: first[a].rank, b: first[b].rank, self.face: 0}
            if first[a].gaze and len({*ranks.values()}) == 3 and (not first[b].gaze or a < b):
                row = tuple(sorted(ranks, key=ranks.__getitem__))
                yield (row[0], row[1], row[2]), {a: first[a], b: first[b]}

    def _lines(self, i: int) -> Iterator[Fact]:
        """It is in one line with where they stand and what they face."""
        for k in self._images(self.stand, self.face, i):
            values = self._between(k, self.face, i)
            off = abs(float(values[0]))
            line = _line(self.eye, k, self.stand, self.face, i) if off <= SAME or off >= OPPOSITE else None
            if line is None or abs(line[1]) > ON_LINE * line[2] * (1 if off <= SAME else -1):
                continue
            kind, position = ("line_front", POSITIONS[0]) if off <= SAME else ("line_back", POSITIONS[2])
            told = claim(
                kind, (self.stand, self.face, i), position, {"image": k + 1}, k=f"image {k + 1}", position=position
            )
            yield Fact(i, (told,), tuple((k, one) for one in (self.stand, self.face, i)), values, position)

    def aside(self, base: int, i: int, positioned_too: bool = False) -> Iterator[Fact]:
        """It is to a side of the way from where they stand to a thing, in a picture."""
        for fact in _aside(self.eye, self.stand, base, i):
            yield replace(fact, position=f"to the {fact.claims[0].value} of") if positioned_too else fact


# The same for whatever is faced: measured once an eye.


@cached()
def _neighbours(views: Views, k: int, i: int) -> tuple[tuple[int, str], ...]:
    """What a thing is beside, on or under in an image, and which of these."""
    return tuple(Evidence(views).neighbours([k], i))


@cached()
def way_by(eye: Eye, k: int, a: int, b: int, at: int) -> Spots | None:
    """The way from thing a to thing b for one who faces the wall of a thing, which the image shows well: to the right
    + j towards it."""
    views = eye.views
    if not SHOWN.shows(views.sights[k].view, at) or not eye.judge.at_wall(at):
        return None
    facing = eye.judge.wall(views.frames[k], at)
    if abs(float(facing[0])) > MOST_FACING:
        return None
    return turned(eye.spot(k, b) - eye.spot(k, a), -facing)


@cached()
def _between(eye: Eye, k: int, stand: int, base: int, i: int) -> FloatArray:
    """Degrees to the right from the way to one thing to that to another, in an image."""
    return wrapped(_way(eye, k, stand, i) - _way(eye, k, stand, base))


@cached()
def _way(eye: Eye, k: int, stand: int, i: int) -> FloatArray:
    """Degrees to the right of the view of an image from one thing to another."""
    return bearing(eye.spot(k, i) - eye.spot(k, stand))


@cached()
def _aside(eye: Eye, stand: int, base: int, i: int) -> tuple[Fact, ...]:
    """By each image, that a thing is to a side of the way to another."""
    found = []
    for k in range(len(eye.views.frames)):
        if not {stand, base, i} <= set(eye.clear(k)):
            continue
        values = _between(eye, k, stand, base, i)
        degrees = float(values[0])
        line = _line(eye, k, stand, base, i) if LEAST_ASIDE <= abs(degrees) <= MOST_ASIDE else None
        if line is None or abs(line[1]) < OFF_LINE:
            continue
        side = side_of(degrees)
        course = _course(float(_way(eye, k, stand, base)[0]), line[0])
        if not course or side_of(line[1]) != side:
            continue
        words = {"k": f"image {k + 1}", "course": COURSES[course], "spot": SPOTS[course, side], "side": side}
        where = {"image": k + 1, "course": words["course"], "spot": words["spot"]}
        told = claim("way_side", (stand, base, i), side, where, **words)
        shown = tuple((k, one) for one in (stand, base, i))
        found.append(Fact(i, (told,), shown, values, "", 1 if side == "right" else -1))
    return tuple(found)


@cached()
def _line(eye: Eye, k: int, stand: int, base: int, i: int) -> tuple[float, float, float] | None:
    """How steep in a picture the way over the floor to a thing is, down over across, and how far to the right of it,
    for who walks it, and along it another is, over the width; None where one cannot see where on the floor they
    are."""
    if not all(rooted(eye.views.facts, one) for one in (base, i)):
        return None
    feet = [_foot(eye, k, one) for one in (stand, base, i)]
    if feet[0] is None or feet[1] is None or feet[2] is None:
        return None
    low, _, high, _ = eye.views.facts.scene.frames[eye.views.frames[k]].camera.edges
    way, other = ((foot - feet[0]).tolist() for foot in feet[1:] if foot is not None)
    far = float(length(np.array(way)))
    if far < APART * (high - low):
        return None
    steep = abs(way[1]) / max(abs(way[0]), 1e-6)
    across, along = way[0] * other[1] - way[1] * other[0], way[0] * other[0] + way[1] * other[1]
    return steep, across / far / (high - low), along / far / (high - low)


@cached()
def _foot(eye: Eye, k: int, i: int) -> FloatArray | None:
    """(2,) where in the picture the floor is below the middle of a thing; None near the camera or behind it."""
    facts = eye.views.facts
    if facts.floor_height is None:
        return None
    foot = np.array([[*facts.box(i).center[:2], facts.floor_height]])
    uv, depth = facts.scene.frames[eye.views.frames[k]].camera.project(foot)
    return uv[0] if depth[0] >= LEAST_DEEP else None


def _course(degrees: float, steep: float) -> str:
    """How a way goes in a picture, by where it goes over the floor, degrees to the right of the view."""
    off = wrap(round(degrees))
    if abs(off) <= AXIS or abs(off) >= 180 - AXIS:
        return ("in" if abs(off) <= AXIS else "out") if steep >= FLATTEST else ""
    return side_of(off) if abs(abs(off) - 90) <= AXIS and steep <= STEEPEST else ""


def by_facts(around: Around | None, facts: Sequence[Fact], claims: Sequence[Claim]) -> dict[str, Any]:
    """What a case rests on that goes by facts, and its claims after them."""
    gaze = around.gaze() if around is not None and any(fact.gaze for fact in facts) else None
    shown = [(gaze.image, i) for i in (around.stand, around.face)] if gaze and around else []
    shown += [one for fact in facts for one in fact.shown]
    told = [*([gaze.claim] if gaze else []), *(one for fact in facts for one in fact.claims)]
    return {"shown": tuple(dict.fromkeys(shown)), "claims": (*told, *claims)}
