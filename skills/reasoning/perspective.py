"""perspective: how somebody in the room has things who stands at one of them and faces another.

A real sample:

    <image> <image>
    If I stand at the plant and look at the exercise ball, how are the fire extinguisher, the exercise bike and the
    exercise ball ordered from left to right?

    <think> In image 1, the red exercise ball is on the left and the exercise bike on the left. I see the plant on the
    right of image 1. The fire extinguisher is at the left edge in image 2. In image 2, the way from the plant to the
    exercise ball leads away from the camera, and the fire extinguisher is to the left of it: going there, I have the
    fire extinguisher on my left. In image 1 I look along the way from the plant to the exercise ball, which leads to
    the left: the exercise bike is beyond it, so on my right. That makes the fire extinguisher the leftmost, then the
    exercise ball, then the exercise bike. So I answer: the fire extinguisher, the exercise ball, the exercise bike.
    </think>
    -> From your left to your right: the fire extinguisher, the exercise ball, the exercise bike.

Neither image shows all of the things; one fact tells of each (`vstdata.chains.around`). A side is a quarter of the
circle, and what is said to be there is near its middle (VST-R's perspective transformation).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, islice, permutations
from typing import Any

import numpy as np

from vstdata.asking.draft_order import at_most, grouped, interleaved
from vstdata.captions.claims import Claim
from vstdata.chains.around import Around, Fact, by_facts
from vstdata.chains.deduction import claim
from vstdata.chains.eye import Eye, eyes_of
from vstdata.chains.found import NO_LOOK
from vstdata.chains.judge import DRAWS, bearing, nearest, turned_to, wrap, wrapped
from vstdata.chains.thought import LEAST_ROBUST, Case, told
from vstdata.chains.views import MOST_TRIED, beside, standing
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import FloatArray
from vstdata.words.directions import POSITIONS
from vstdata.words.english import join_words
from vstdata.words.wordings import Asks

ASKS = {
    "left_right": Asks("ordering", {"stand": "thing", "face": "thing", "things": "things"}),
    "which_side": Asks(
        "choice",
        {"stand": "thing", "face": "thing", "position": "phrase", "things": "things", "any_thing": "things"},
    ),
}
MOST_OF_A_PAIR = 4  # cases of one type from one pair of images. Ours.
MOST_OF_A_SET = 3  # pairs of images of a scene in which the same things are asked about in the same way. Ours.
MOST_EYES = 200  # pairs of images of a scene, of all that share things: else a crowded scene costs minutes. Ours.
MOST_POINTS = 150  # where somebody stands and what they face, of a pair of images. Ours.
MOST_OFF = 20.0  # degrees by which a turn that is told may be out. Ours.
LONGEST = 200  # words: three ways are told, often after a turn. Ours.
LEAST_TURNED = 40  # degrees between where the person looks and where image 1 does. Ours.
WIDEST, LEAST_BETWEEN = 80.0, 20.0  # degrees to either side of what is faced, and between neighbours of an order. Ours.
MOST_ASKEW = 40  # degrees of what is said to be to one side from the middle of that side. Ours.
PLAIN, ELSEWHERE = 33.0, 65.0  # degrees from the middle of a side of what is there, and of what is not. Ours.
QUARTERS = 90.0 * np.arange(4)
DRAWN = (1 + DRAWS,)


@dataclass(frozen=True, eq=False)
class Seen:
    """A thing as somebody has it who stands at one thing and faces another: `told` degrees to the right, and `values`
    (1 + draws,); by the `fact` that shows where it is."""

    told: int
    values: FloatArray
    error: float
    fact: Fact

    @property
    def side(self) -> int:
        """Position in POSITIONS."""
        return round(float(self.values[0]) / 90) % 4

    def off(self, side: int) -> tuple[float, float]:
        """Degrees from the middle of a side: the least and the most."""
        both = [abs(wrap(round(value - 90 * side))) for value in (float(self.values[0]), self.told)]
        return min(both) - self.error, max(both) + self.error

    @property
    def position(self) -> str:
        """In words."""
        return POSITIONS[self.side]


@dataclass(frozen=True, eq=False)
class Point:
    """Where somebody stands and looks, and the things that they have a direction to, by one fact each (`around`)."""

    eye: Eye
    stand: int
    face: int
    seen: Mapping[int, Seen]
    around: Around


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn."""
    eyes = eyes_of(facts, draw, refuse, MOST_TRIED)[:MOST_EYES]
    points = [list(islice(_points(eye, draw.at(*eye.views.keys())), MOST_POINTS)) for eye in eyes]
    yield from interleaved([_drafts(points, kind, draw.at(kind), refuse) for kind in ASKS])


def _drafts(points: Sequence[Sequence[Point]], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    tried = (islice(_cases(kind, here, draw, refuse), 3 * MOST_OF_A_PAIR) for here in points)
    found = (iter(sorted(here, key=_cost)[:MOST_OF_A_PAIR]) for here in tried)
    repeated = partial(refuse, f"{kind}:asked_in_other_pairs")
    cases = at_most(interleaved(found), lambda one: (one[1].objects, one[0]), MOST_OF_A_SET, repeated)
    for _, case in _in_turn(cases):
        key = draw.at(*case.eye.views.keys(), *case.eye.views.ids(case.objects))
        yield from told(case, __file__, kind, key, refuse)


def _in_turn(cases: Iterable[tuple[int, Case]]) -> Iterator[tuple[int, Case]]:
    """All answers in turn."""
    groups = grouped(cases, lambda one: one[0])
    yield from interleaved([iter(groups[k]) for k in sorted(groups)])


def _cost(numbered: tuple[int, Case]) -> int:
    """How much is told, and whether nothing has a colour."""
    case = numbered[1]
    return len(case.claims) + NO_LOOK * (not any(map(case.eye.coloured, case.objects)))


def _cases(kind: str, points: Sequence[Point], draw: Draw, refuse: Refusals) -> Iterator[tuple[int, Case]]:
    """With the number of their answer."""
    for point in points:
        views = point.eye.views
        found = list(islice(FINDERS[kind](point, draw.at(*views.keys(), *views.ids((point.stand, point.face)))), 2))
        refuse(f"{kind}:not_clear", int(not found))
        yield from found


def _points(eye: Eye, draw: Draw) -> Iterator[Point]:
    """In keyed order; not looking as image 1 does."""
    facts, things = eye.views.facts, eye.views.objects
    pairs = draw.shuffled([(a, b) for a, b in permutations(things, 2) if standing(facts, a)], "points")
    pairs = [pair for pair in pairs if beside(facts, *pair)]
    for stand, face in pairs:
        around = Around(eye, stand, face)
        others = [i for i in things if (stand, i) in pairs and i != face] if _turned_off(eye, stand, face) else []
        seen = {i: one for i in others if (one := _by_fact(eye, around, i))}
        if seen:
            yield Point(eye, stand, face, seen, around)


def _turned_off(eye: Eye, stand: int, face: int) -> bool:
    """Whether somebody who stands at a thing and faces another looks elsewhere than image 1 does."""
    facts = eye.views.facts
    way = (facts.box(face).center - facts.box(stand).center)[:2]
    camera = facts.scene.frames[eye.views.frames[0]].camera
    return abs(float(bearing(np.array([turned_to(float(way[0]), float(way[1]), camera.forward)]))[0])) >= LEAST_TURNED


def _by_fact(eye: Eye, around: Around, i: int) -> Seen | None:
    """By the plainest fact that tells on which side a thing is."""
    for fact in around.facts(i):
        error = eye.error_from(around.stand, around.face) + eye.error_from(around.stand, i)
        seen = Seen(wrap(90 * POSITIONS.index(fact.position)), fact.values, error, fact=fact)
        if seen.position == fact.position and abs(wrap(seen.told - _turn_to(eye, around, i))) <= MOST_ASKEW:
            return seen
    return None


def _turn_to(eye: Eye, around: Around, i: int) -> int:
    """Degrees to the right from what is faced to a thing, by the middles of both."""
    here, face, there = (eye.views.facts.box(one).center for one in (around.stand, around.face, i))
    ways = [complex(*(one - here)[:2].tolist()) for one in (face, there)]
    return round(float(np.degrees(np.angle(ways[0] / ways[1])))) if all(ways) else 180


def _spread(eye: Eye, objects: Sequence[int]) -> bool:
    """Whether neither image shows all of the objects."""
    return all(any(i in eye.views.hidden(k) for i in objects) for k in range(2))


def _names(eye: Eye, objects: Sequence[int]) -> tuple[str, ...]:
    return tuple(map(eye.views.name, objects))


# left_right


def _row_case(
    point: Point, row: Sequence[int], pair: Sequence[int], least: float, robust: float, told: dict[str, Any], draw: Draw
) -> Case:
    eye = point.eye
    names, others = list(_names(eye, row)), sorted(pair, key=eye.views.objects.index)
    return Case(
        eye,
        (point.stand, point.face, *others),
        {"stand": eye.views.name(point.stand), "face": eye.views.name(point.face), "things": _mixed(names, draw)},
        Answer("ordering", names),
        round(least, 2),
        robust,
        **told,
        cue=">".join(eye.views.labels((point.stand, point.face))),
        longest=LONGEST,
    )


def _left_right(point: Point, draw: Draw) -> Iterator[tuple[int, Case]]:
    """By facts: what is to either side of the way to the middle one, or at the wall that is faced, and beside it."""
    eye, around, face = point.eye, point.around, point.face
    for row, facts in draw.shuffled(list(around.rows()), "rows"):
        pair = tuple(i for i in row if i != face)
        if not _spread(eye, (point.stand, face, *pair)):
            continue
        values = {i: fact.values for i, fact in facts.items()}
        seen = {i: values.get(i, 0.0) - values.get(face, np.zeros(1)) for i in row}
        ends = [float(wrapped(np.atleast_1d(seen[i])[:1])[0]) for i in row]
        gaps = np.diff(np.stack([np.broadcast_to(one, DRAWN) for one in seen.values()]), axis=0)
        robust = round(float(np.all(gaps[:, 1:] > 0, axis=0).mean()), 3)
        errors = sum(eye.error_from(point.stand, i) for i in pair)
        least = float(gaps[:, 0].min()) - errors
        if least < LEAST_BETWEEN or robust < LEAST_ROBUST or max(map(abs, ends)) > WIDEST:
            continue
        told = by_facts(around, [*facts.values()], (claim("row", row, list(_names(eye, row))),))
        yield row.index(face), _row_case(point, row, pair, least, robust, told, draw)


def _mixed(names: Sequence[str], draw: Draw, word: str = "and") -> str:
    return join_words(draw.shuffled(names, "things"), word)


# which_side


def _which_side(point: Point, draw: Draw) -> Iterator[tuple[int, Case]]:
    for right in draw.shuffled([i for i, one in point.seen.items() if one.off(one.side)[1] <= PLAIN], "clear"):
        side = point.seen[right].side
        away = [i for i, one in point.seen.items() if one.off(side)[0] >= ELSEWHERE and one.off(one.side)[1] <= 40]
        things = (point.stand, point.face, right)
        number = point.eye.views.ids([right])
        groups = [*draw.shuffled(list(combinations(away, 2)), "others", *number), *((i,) for i in away)]
        others = [group for group in groups if _spread(point.eye, (*things, *group))]
        tried = (_picked(point, right, group, draw.at(*number)) for group in others)
        case = next((case for case in tried if case is not None), None)
        if case is not None:
            yield side, case


def _picked(point: Point, right: int, others: tuple[int, ...], draw: Draw) -> Case | None:
    """One thing on the side asked for and one or two that are not; of these the nearer one is ruled out."""
    eye, three, found = point.eye, (right, *others), point.seen[right]
    near = min(others, key=lambda i: abs(wrap(point.seen[i].told - 90 * found.side)))
    sides = {i: nearest(point.seen[i].values[1:], QUARTERS) for i in three}
    held = [sides[i] == point.seen[i].side if i in (right, near) else sides[i] != found.side for i in three]
    robust = round(float(np.all(held, axis=0).mean()), 3)
    if robust < LEAST_ROBUST:
        return None
    names = _names(eye, three)
    words = {"position": found.position, "things": _mixed(names, draw), "any_thing": _mixed(names, draw, "or")}
    rest = tuple(sorted(others, key=eye.views.objects.index))
    return Case(
        eye,
        (point.stand, point.face, *three),
        {"stand": eye.views.name(point.stand), "face": eye.views.name(point.face), **words},
        Answer("choice", names[0], distractors=_names(eye, rest)),
        round(min(45 - point.seen[i].off(point.seen[i].side)[1] for i in three), 2),
        robust,
        **by_facts(point.around, [point.seen[i].fact for i in (near, right)], ()),
        rival=_ruled(point, near),
        options=(right, *rest),
        cue=">".join(eye.views.labels((point.stand, point.face))),
        longest=LONGEST,
    )


def _ruled(point: Point, i: int) -> Claim:
    """That a thing is elsewhere, as was told first."""
    position = point.seen[i].position
    return claim("ruled_there", (i,), position, position=position)


FINDERS = {"left_right": _left_right, "which_side": _which_side}


SKILL = Skill(
    name="reasoning.perspective",
    version=13,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
