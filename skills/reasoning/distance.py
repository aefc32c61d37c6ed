"""distance: distances compared that no single image shows together.

A real sample:

    <image> <image>
    Compare the distance from the brown chair to the blue chair with the distance from the refrigerator to the
    radiator, both measured between closest points. Which is longer?
    A. the brown chair and the blue chair
    B. the refrigerator and the radiator

    <think> In image 1 I see the blue chair at the lower left, the brown chair near the middle. Image 2 shows the
    refrigerator on the left, the white radiator at the right edge. In image 1, the brown chair and the blue chair
    are close together, with nothing between them. In image 2, the refrigerator and the radiator have the pet bed
    between them. So there is more space between the refrigerator and the radiator. This leads to the answer: the
    refrigerator and the radiator. </think>
    -> The distance between the refrigerator and the radiator is longer, so the answer is B.

which_pair: each image shows one of two pairs, and by what one sees (`vstdata.chains.bounds`) the one gap is less than
something and the other more; gaps are those between the nearest points of whole things, as in the
perception skills. nearest_across: the one thing is in image 1 only, those compared are in image 2; a thing that both
show ties them together. Ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, permutations, product

import numpy as np

from vstdata.asking.draft_order import at_most, even_blocks, interleaved
from vstdata.asking.picture_pairs import level_frames
from vstdata.asking.sure_numbers import sure_distance
from vstdata.chains.bounds import Bound, above, below, exceeds
from vstdata.chains.deduction import claim, reach
from vstdata.chains.eye import Eye, eyes_of
from vstdata.chains.judge import Judge, bearing, halves, stepped, turned
from vstdata.chains.naming import sightings
from vstdata.chains.thought import LEAST_ROBUST, Case, told
from vstdata.chains.views import Views, rise
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import FloatArray
from vstdata.words.ways import beside_of, metres_of
from vstdata.words.wordings import Asks

ASKS = {
    "which_pair": Asks("choice", {"a": "thing", "b": "thing", "c": "thing", "d": "thing"}),
    "nearest_across": Asks("choice", {"a": "thing", "first": "thing", "second": "thing", "third": "thing"}),
}
LEAST_APART = 0.5  # metres by which two gaps differ, in the scene and as told. Ours.
NEAREST, FARTHEST = 0.1, 5.0  # metres between surfaces. Ours.
MOST_ABOVE = 0.3  # of a gap may be in height: of the whole it is then below 5 %. Ours.
MOST_GAPS, MOST_CASES = 8, 3  # pairs of things of one image; questions of a type from two images. Ours.
MOST_REPEATS = 2  # questions of a type in a room that compare the same gaps. Ours.
MOST_PAIRS = 500  # of frames of a scene for two pairs of things, ordered: more than anybody asks for. Ours.
MOST_TRIED = 30  # things and threes that they are compared with, of two images. Ours.
LONGEST = 215  # words about four things over two images. Ours.
LEAST_LEAD = 1.0  # metres by which the middle of the nearest thing is nearer than the next, as told. Ours.


@dataclass(frozen=True, eq=False)
class Gap:
    """How far two things are apart that an image shows: `value` and `error` in the scene, and `values` (1 + draws,)
    metres."""

    image: int
    pair: tuple[int, int]
    value: float
    error: float
    values: FloatArray


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of both types in turn; of pairs, those of image 1 and of image 2 are right equally often."""
    pairs = list(at_most(_all_pairs(facts, draw, refuse), lambda one: frozenset(one[1].objects), MOST_REPEATS))
    halves_ = [[case for image, case in pairs if image == k] for k in range(2)]
    across = at_most(_all_across(facts, draw, refuse), lambda case: case.objects, MOST_REPEATS)
    yield from interleaved(
        [
            _drafts("which_pair", even_blocks(halves_, draw.at("pairs")), draw, refuse),
            _drafts("nearest_across", across, draw, refuse),
        ]
    )


def _drafts(kind: str, cases: Iterator[Case], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    for case in cases:
        keyed = draw.at(*case.eye.views.keys(), *case.eye.views.ids(case.objects))
        yield from told(case, __file__, kind, keyed, refuse)


# which_pair


def _all_pairs(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[tuple[int, Case]]:
    """Of any two level frames, whether they have something in common or not; with the image of the wider gap."""
    sights, judge = sightings(facts, level_frames(facts, refuse), refuse), Judge(facts, draw.at("judged"))
    for pair in draw.shuffled([*permutations(sights, 2)], "any")[:MOST_PAIRS]:
        eye = Eye(Views(facts, pair, tuple(sights[frame] for frame in pair)), judge)
        yield from islice(_pairs(eye, draw.at(*eye.views.keys()), refuse), MOST_CASES)


def _pairs(eye: Eye, draw: Draw, refuse: Refusals) -> Iterator[tuple[int, Case]]:
    """A pair of each image, of different things, one gap clearly wider than the other."""
    first, second = (_gaps_in(eye, image, draw) for image in (0, 1))
    cases = draw.shuffled([*product(first, second)], "cases")
    for one, other in sorted(cases, key=lambda case: sum(_ordered(eye, gap.pair) for gap in case)):
        wide, narrow = (one, other) if one.value > other.value else (other, one)
        if {*one.pair} & {*other.pair}:
            continue
        robust = round(float((wide.values > narrow.values)[1:].mean()), 3)
        apart = wide.value - narrow.value - wide.error - narrow.error
        if apart < LEAST_APART or robust < LEAST_ROBUST:
            refuse("gaps_too_much_alike")
            continue
        case = _pair_case(eye, (one, other), wide, narrow, apart, robust)
        if case is None:
            refuse("nothing_shows_which_gap_is_wider")
        else:
            yield wide.image, case


def _pair_case(eye: Eye, gaps: Sequence[Gap], wide: Gap, narrow: Gap, apart: float, robust: float) -> Case | None:
    name = eye.views.name
    texts = [" and ".join(map(name, gap.pair)) for gap in (wide, narrow)]
    bounds = _bounds(eye, wide, narrow)
    if bounds is None:
        return None
    seen = [bounds[gap is narrow].claim for gap in gaps]
    labels = ["|".join(sorted(eye.views.labels(gap.pair))) for gap in (wide, narrow)]
    return Case(
        eye,
        tuple(i for gap in gaps for i in gap.pair),
        dict(zip("abcd", (name(i) for gap in gaps for i in gap.pair), strict=True)),
        Answer("choice", texts[0], distractors=(texts[1],)),
        round(apart, 4),
        robust,
        (*seen, claim("wider", wide.pair, True)),
        cue=">".join(sorted(labels)),
        shown=tuple((gap.image, i) for gap in gaps for i in gap.pair),
    )


def _bounds(eye: Eye, wide: Gap, narrow: Gap) -> tuple[Bound, Bound] | None:
    """By what one sees that the one gap is wide, and the other short: of all that tell it the plainest."""
    more, less = list(above(eye.views, wide.image, wide.pair)), list(below(eye.views, narrow.image, narrow.pair))
    return next(((one, other) for other in less for one in more if exceeds(one, other)), None)


def _gaps_in(eye: Eye, image: int, draw: Draw) -> list[Gap]:
    """Gaps of pairs that an image shows well and the other does not show together."""
    hidden = eye.views.hidden(1 - image)
    pairs = [pair for pair in combinations(eye.clear(image), 2) if pair[0] in hidden or pair[1] in hidden]
    plain = sorted(draw.shuffled(pairs, "pairs", image), key=lambda pair: _ordered(eye, pair))
    found = (_gap(eye, image, pair) for pair in plain)
    return [*islice((gap for gap in found if gap is not None), MOST_GAPS)]


def _ordered(eye: Eye, pair: tuple[int, int]) -> int:
    """How many of a pair are called by their order, as 'the left one of the two monitors': these come last."""
    return sum(" of the " in eye.views.name(i) for i in pair)


def _gap(eye: Eye, image: int, pair: tuple[int, int]) -> Gap | None:
    way = eye.spot(image, pair[1]) - eye.spot(image, pair[0])
    if abs(way[0]) < NEAREST:
        return None
    gap = eye.views.facts.surface_distance(*pair)
    good = NEAREST <= gap.value <= FARTHEST and sure_distance(gap)
    if not good or rise(eye.views.facts, *pair) > MOST_ABOVE * gap.value:
        return None
    values = np.abs(way) - abs(way[0]) + gap.value
    return Gap(image, pair, gap.value, gap.error, values)


# nearest_across


def _all_across(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    found = (_across(eye, draw.at(*eye.views.keys()), refuse) for eye in eyes_of(facts, draw, refuse))
    yield from interleaved(islice(one, MOST_CASES) for one in found)


def _across(eye: Eye, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    """One thing that only image 1 shows, and three of image 2, at least two of which image 1 does not show."""
    if eye.turn(0, 1) is None:
        return
    alone = [i for i in eye.clear(0) if i in eye.views.hidden(1)]
    there, hidden = eye.clear(1), eye.views.hidden(0)
    trios = [trio for trio in combinations(there, 3) if sum(i in hidden for i in trio) >= 2]
    links = eye.common(0, 1)
    tried = draw.shuffled([*product(alone, trios, links)], "across")[:MOST_TRIED]
    for one, trio, link in tried:
        case = None if link in trio else _nearest(eye, one, trio, link, draw)
        if case is None:
            refuse("across:not_clear")
        else:
            yield case


def _nearest(eye: Eye, one: int, trio: tuple[int, int, int], link: int, draw: Draw) -> Case | None:
    """By ways from what both images show: in image 1 to the one thing, in image 2 to each of the three."""
    turn = eye.turn(0, 1)
    here = eye.spot(0, one) - eye.spot(0, link)
    ways = [eye.spot(1, i) - eye.spot(1, link) for i in trio]
    seen = [_polar(way[0]) for way in (here, *ways)]
    if turn is None or any(far is None for far in seen):
        return None
    polar = [far for far in seen if far is not None]
    start = _place(polar[0])
    apart = [halves(abs(_place((far, ray + turn.told)) - start)) for far, ray in polar[1:]]
    values = np.array([np.abs(turned(way, turn.values) - here) for way in ways])
    best, second, _ = np.argsort(apart, kind="stable").tolist()
    gaps = [eye.views.facts.surface_distance(one, i) for i in trio]
    lead = min(gaps[k].value - gaps[k].error for k in range(3) if k != best) - gaps[best].value - gaps[best].error
    robust = round(float((values.argmin(axis=0) == best)[1:].mean()), 3)
    level = all(rise(eye.views.facts, one, i) <= MOST_ABOVE * gap.value for i, gap in zip(trio, gaps, strict=True))
    true = int(np.argmin([gap.value for gap in gaps])) == best == int(values[:, 0].argmin())
    off = max(abs(apart[k] - float(values[k][0])) for k in range(3))
    good = true and level and off <= LEAST_APART and apart[second] - apart[best] >= LEAST_LEAD and lead >= LEAST_APART
    if not good or robust < LEAST_ROBUST or not apart[best]:
        return None
    names = [eye.views.name(i) for i in trio]
    others = draw.at(*eye.views.ids([one])).shuffled(names, "others")
    claims = [reach(0, link, one, *polar[0])]
    for i, far, between in zip(trio, polar[1:], apart, strict=True):
        way = beside_of(far[1] + turn.told - polar[0][1])
        claims += [reach(1, link, i, *far), claim("apart", (one, i), between, metres=metres_of(between), way=way)]
    rest = [k for k in range(3) if k != best]
    return Case(
        eye,
        (one, *trio),
        {"a": eye.views.name(one), **dict(zip(("first", "second", "third"), others, strict=True))},
        Answer("choice", names[best], distractors=tuple(names[k] for k in rest)),
        round(lead, 4),
        robust,
        (*claims, claim("nearest_of", (trio[best],), names[best])),
        turns=(turn,),
        rival=claim("ruled_far", (trio[second],), apart[second], metres=metres_of(apart[second])),
        options=(trio[best], *(trio[k] for k in rest)),
        cue=eye.views.facts.label(one),
        shown=((0, link), (0, one), (1, link), *((1, i) for i in trio)),
        longest=LONGEST,
    )


def _polar(way: complex) -> tuple[float, int] | None:
    """How far and in which direction, as told."""
    ray = stepped(float(bearing(np.array([way]))[0]))
    return None if ray is None or not halves(abs(way)) else (halves(abs(way)), ray)


def _place(polar: tuple[float, int]) -> complex:
    return complex(polar[0] * np.exp(1j * np.radians(90 - polar[1])))


SKILL = Skill(
    name="reasoning.distance",
    version=13,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
