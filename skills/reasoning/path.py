"""path: a way from thing to thing with turns, followed over two images.

A real sample:

    <image> <image>
    Start at the refrigerator, looking towards the wall shelf. Go straight to the bag, from there to the door and on
    to the radiator, always looking where you go. Compared with the start, which way do you look at the end?
    A. back
    B. front
    C. left
    D. right
    Answer with the letter only.

    <think> In image 1, the wall shelf is near the middle and the white door right of the middle. I find the wall
    shelf again at the right edge of image 2. In image 2, the light grey refrigerator is on the right. If I face the
    wall of the wall shelf in image 2, I go roughly right along that wall to get from the refrigerator to the wall
    shelf. From the door to the white radiator in image 1, it goes roughly straight away from that wall. The turns in
    between can be left out. Turning from right along that wall to straight away from that wall takes a quarter turn
    to the right, so right. The answer must be right. </think>
    -> D

One goes straight from the middle of a thing to the middle of the next, as on a floor plan; a turn is named where it
clearly is one (VSI-Bench's turns, with the slight ones left out). No image shows all that the way needs; each stretch
is seen in one, and how the second is turned against the first is found (`vstdata.chains.eye`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, permutations

import numpy as np

from vstdata.asking.draft_order import answered_blocks, at_most, grouped, interleaved
from vstdata.asking.floor_walks import LEAST_LEG
from vstdata.captions.claims import Claim
from vstdata.chains.deduction import between, claim
from vstdata.chains.eye import Eye, eyes_of
from vstdata.chains.found import Found, sector
from vstdata.chains.judge import nearest, off_by, wrap, wrapped
from vstdata.chains.options import direct_case, optioned
from vstdata.chains.plans import of_told, rests, squared, told_way
from vstdata.chains.thought import LEAST_ROBUST, Case, told
from vstdata.chains.told_ways import CAMERA, Way
from vstdata.chains.views import standing
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.directions import AROUND, QUARTERS
from vstdata.words.ways import amount_of
from vstdata.words.wordings import Asks

ASKS = {
    "turns": Asks("choice", {"place": "thing", "front": "text", "route": "text"}),
    "end_facing": Asks("choice", {"place": "thing", "front": "text", "route": "text", "where": "reply"}),
}
WIDE = (20.0, 30.0, 30.0, 30.0)  # degrees around 0, 90, 180 and 270 that are called so: slight turns, and those nearer
# than 15 degrees to the next kind, are left out
MOST_OFF = 20.0  # degrees by which a turn that is told may be out. Ours.
TURN_MARGIN = 3.0  # degrees to where a turn is not asked about, errors taken off. Ours.
LONGEST = 200  # words of a thought about turns: each stop takes its sentences. Ours.
MOST_STOPS = 7  # things that ways lead past, of a pair of images. Ours.
MOST_TRIED, MOST_OF_A_PAIR = 60, 5  # ways looked at, and kept, of one type and pair of images. Ours.


@dataclass(frozen=True, eq=False)
class Journey:
    """One starts at a thing, facing another, or at camera 1 (`first` None), and goes straight along `legs`; told by how
    they run for one who faces the wall of a thing (`wall`), else as image 1 looks."""

    eye: Eye
    first: Way | None
    legs: tuple[Way, ...]
    wall: int | None = None

    @property
    def stops(self) -> tuple[int, ...]:
        """Where one turns or ends."""
        return tuple(leg.end for leg in self.legs)

    @property
    def objects(self) -> tuple[int, ...]:
        """All that it names."""
        start = () if self.first is None else (self.first.start, self.first.end)
        return tuple(dict.fromkeys((*start, *self.stops)))

    @property
    def ways(self) -> tuple[Way, ...]:
        """All that are looked at."""
        return (self.first, *self.legs) if self.first else self.legs

    def turns(self) -> list[tuple[int, np.ndarray]]:
        """Of each turn the degrees as told, and its values (1 + draws,)."""
        start = (self.legs[0].told, self.legs[0].values) if self.first is None else _turn(self.first, self.legs[0])
        return [start, *(_turn(one, other) for one, other in pairwise(self.legs))]

    def directions(self) -> list[int]:
        """In which one looks at first, and goes after each turn, as told."""
        return [0 if self.first is None else self.first.told, *(leg.told for leg in self.legs)]

    def slots(self) -> dict[str, str]:
        """How the question tells it."""
        name = self.eye.views.name
        if self.first is None:
            start = {"place": "the place where image 1 was taken", "front": "the way image 1 looks"}
        else:
            start = {"place": name(self.first.start), "front": f"towards {name(self.first.end)}"}
        ways = ("to ", ", from there to ", " and on to ")
        return {**start, "route": "".join(word + name(i) for word, i in zip(ways, self.stops, strict=False))}

    @property
    def cost(self) -> int:
        """How many ways are told, those by the turn twice, and by how many things it is found; by a wall first."""
        turn = self.eye.turn(0, 1)
        if self.wall is not None:
            return len(self.ways)
        return 10 + len(self.ways) + sum(way.image for way in self.ways) + 2 * len(turn.things if turn else ())

    def spread(self) -> bool:
        """Whether neither image alone shows all that it needs."""
        hidden = [any(i in self.eye.views.hidden(k) for i in self.objects) for k in range(2)]
        return hidden[0] and (hidden[1] or self.first is None)


def _turn(one: Way, other: Way) -> tuple[int, np.ndarray]:
    return between(one, other), wrapped(other.values - one.values)


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn; options are answers of questions beside it."""
    eyes = eyes_of(facts, draw, refuse)
    yield from interleaved(
        [
            *(_turned(eyes, count, draw.at("turns", count), refuse) for count in (2, 3)),
            *(_facing(eyes, count, draw.at("facing", count), refuse) for count in (2, 3)),
        ]
    )


def _journeys(eye: Eye, count: int, draw: Draw) -> Iterator[Journey]:
    """Ways of so many stops, on the floor, from camera 1, or from a thing that is there, in keyed order; by each wall,
    and as image 1 looks."""
    keyed = draw.at(*eye.views.keys())
    things = [*eye.clear(0), *(i for i in eye.clear(1) if i not in eye.clear(0))]
    floor = keyed.shuffled([i for i in things if standing(eye.views.facts, i)], "stops")[:MOST_STOPS]
    found: list[tuple[int | None, tuple[int, ...]]] = [(None, stops) for stops in permutations(floor, count)]
    found += [(face, stops) for stops in permutations(floor, count + 1) for face in things if face not in stops]
    for face, stops in keyed.shuffled(found, "journeys")[:MOST_TRIED]:
        for wall in (*eye.at_walls(0, 1), None):
            journey = _told(eye, face, stops, wall)
            if journey and journey.spread():
                yield journey


def _told(eye: Eye, face: int | None, stops: Sequence[int], wall: int | None) -> Journey | None:
    """From a thing and what it faces by a wall, else as image 1 looks; from the camera by the latter alone."""
    first, legs = None, []
    if face is not None:
        first = told_way(eye, stops[0], face, wall, LEAST_LEG)
    elif wall is None and stops[0] in eye.clear(0):
        legs.append(eye.way_in(0, CAMERA, stops[0], LEAST_LEG))
    if not first and not any(legs):
        return None
    for a, b in pairwise(stops):
        legs.append(told_way(eye, a, b, wall, LEAST_LEG))
        if legs[-1] is None:
            return None
    return Journey(eye, first, tuple(leg for leg in legs if leg), wall)


# turns


def _turned(eyes: Sequence[Eye], count: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    found = [
        one for eye in eyes for one in islice(at_most(_coded(eye, count, draw, refuse), _asked, 1), MOST_OF_A_PAIR)
    ]
    found.sort(key=lambda one: one[1].cost)
    for _, code, others, (_, journey) in answered_blocks(grouped(found, lambda one: one[0]), 4, draw):
        case = _turns_case(journey, code, others, count)
        if case is not None:
            yield from told(case, __file__, "turns", _key(journey, draw), refuse)


def _asked(one: tuple[object, Journey]) -> tuple[str, ...]:
    return tuple(one[1].slots().values())


def _key(journey: Journey, draw: Draw) -> Draw:
    return draw.at(*journey.eye.views.keys(), *journey.slots().values())


def _coded(eye: Eye, count: int, draw: Draw, refuse: Refusals) -> Iterator[tuple[int, Journey]]:
    """Journeys whose turns are clear, with the number of their answer."""
    for journey in _journeys(eye, count, draw):
        kinds = [_kind(told_turn, float(values[0])) for told_turn, values in journey.turns()]
        clear = [kind for kind in kinds if kind is not None]
        if len(clear) == len(kinds):
            yield sum(kind * len(QUARTERS) ** k for k, kind in enumerate(clear)), journey
        else:
            refuse("turns:not_clear")


def _kind(told_turn: int, true: float) -> int | None:
    """The kind of a turn; None where that is not clear."""
    kind = round(true / 90) % 4
    off = [abs(float(wrapped(np.array([value - 90.0 * kind]))[0])) for value in (told_turn, true)]
    sure = off_by(told_turn, np.array([true])) <= MOST_OFF
    return kind if sure and max(off) <= WIDE[kind] - TURN_MARGIN else None


def _digits(code: int, count: int) -> list[int]:
    return [code // len(QUARTERS) ** k % len(QUARTERS) for k in range(count)]


def _turns_case(journey: Journey, code: int, others: Sequence[int], count: int) -> Case | None:
    turns, kinds = journey.turns(), _digits(code, count)
    centers = 90.0 * np.arange(4)
    right = np.all(
        [nearest(values[1:], centers) == kind for (_, values), kind in zip(turns, kinds, strict=True)], axis=0
    )
    robust = round(float(right.mean()), 3)
    if robust < LEAST_ROBUST:
        return None
    claims = [_turn_claim(journey, k, kind) for k, kind in enumerate(kinds)]
    rival = max(others, key=lambda other: sum(a == b for a, b in zip(_digits(other, count), kinds, strict=True)))
    answer = Answer("choice", _word(code, count), distractors=tuple(_word(other, count) for other in others))
    true = [float(values[0]) - 90 * kind for (_, values), kind in zip(turns, kinds, strict=True)]
    margin = round(min(45 - abs(float(wrapped(np.array([off]))[0])) for off in true), 2)
    ruled = _ruled(journey, kinds, _digits(rival, count), _word(rival, count))
    return Case(
        journey.eye,
        journey.objects,
        journey.slots(),
        answer,
        margin,
        robust,
        rival=ruled,
        longest=LONGEST,
        **rests(journey.ways, journey.wall, claims),
    )


def _word(code: int, count: int) -> str:
    return ", then ".join(QUARTERS[kind] for kind in _digits(code, count))


def _turn_claim(journey: Journey, k: int, kind: int) -> Claim:
    """What the first turn is, or the one at a stop."""
    one, two = journey.directions()[k : k + 2]
    off = wrap(two - one)
    words = {"amount": amount_of(off), "way": QUARTERS[kind]}
    where = {"off": off}
    at = (journey.stops[k - 1],) if k else ()
    if off == 0:
        return claim("path_keeps" if k else "path_begins", at, QUARTERS[kind], where, way=QUARTERS[kind])
    return claim("path_at" if k else "path_start", at, QUARTERS[kind], where, **words)


def _ruled(journey: Journey, kinds: Sequence[int], other: Sequence[int], word: str) -> Claim:
    """By the first turn that another option has wrong."""
    k = next(k for k, (a, b) in enumerate(zip(kinds, other, strict=True)) if a != b)
    words = {"other": word, "way": QUARTERS[kinds[k]]}
    return (
        claim("ruled_start", (), word, **words) if k == 0 else claim("ruled_at", (journey.stops[k - 1],), word, **words)
    )


# end_facing


def _facing(eyes: Sequence[Eye], count: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    every = [one for eye in eyes for one in islice(at_most(_ends(eye, count, draw, refuse), _asked, 1), MOST_OF_A_PAIR)]
    journeys = {id(found): journey for found, journey in every}
    for _, one, others in optioned([found for found, _ in every], draw):
        journey = journeys[id(one)]
        case = direct_case(one, others, AROUND, journey.slots())
        yield from told(case, __file__, "end_facing", _key(journey, draw), refuse)


def _ends(eye: Eye, count: int, draw: Draw, refuse: Refusals) -> Iterator[tuple[Found, Journey]]:
    """By the first and the last direction alone."""
    for journey in _journeys(eye, count, draw):
        first, last = journey.first, journey.legs[-1]
        if first is None:
            found = squared(eye, last, journey.objects) or _last_way(journey)
        else:
            found = of_told(eye, (first, last), journey.wall, journey.objects)
        if found is None or (first is None and last.image == 0):
            refuse("end_facing:not_clear")
        else:
            last_alone = [claim("path_only", (), True)] if count > 1 else []
            yield replace(found, claims=(*found.claims, *last_alone)), journey


def _last_way(journey: Journey) -> Found | None:
    """How the last stretch runs as image 1 looks."""
    eye, last = journey.eye, journey.legs[-1]
    found = sector(last.told, last.values, eye.error(last))
    return found and Found(eye, journey.objects, last.told, last.values, found[0], 8, *found[1:], ways=(last,))


SKILL = Skill(
    name="reasoning.path",
    version=12,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
