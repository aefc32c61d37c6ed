"""single_image: what one picture tells only after some steps: from elsewhere, closer to, from the side.

A real sample:

    <image>
    You are standing at the bag, facing the radiator. In which direction is the basket?
    A. front
    B. front-right
    C. left
    D. right
    Answer with the letter only.

    <think> The yellow bag is on the left in the image, the white radiator right of the middle. As I face the wall of
    the radiator in the image, the way from the bag to the radiator runs roughly right and towards that wall. To get
    from the bag to the brown basket in the image, one goes roughly right along that wall. One way goes right and
    towards that wall, the other right along that wall: that is 45 degrees to the right, so front-right. Front would
    be straight ahead, which fits less well. Hence the answer is front-right. </think>
    -> B

from_there: a direction for somebody who stands at a thing, by the middles of things seen from above. closer_to: gaps
are those between the nearest points of whole things (the rule of single_image.distance_prediction); the thought tells
what shows which is wider. from_side: the order of middles for one who looks across, from so far off that
nothing depends on how far. All answers hold in the scene with a margin, by what the thought tells, and under a
person's errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice, pairwise, permutations

import numpy as np

from vstdata.asking.draft_order import at_most, interleaved
from vstdata.asking.sure_numbers import sure_distance
from vstdata.captions.claims import Claim
from vstdata.chains.bounds import close, multiples, next_to, parted
from vstdata.chains.deduction import claim, gap_by
from vstdata.chains.eye import Eye, single_eyes
from vstdata.chains.found import Found, simplest
from vstdata.chains.options import direct_case, optioned
from vstdata.chains.plans import from_thing
from vstdata.chains.thought import LEAST_ROBUST, Case, told
from vstdata.chains.views import Views, beside, rise, standing
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.directions import AROUND
from vstdata.words.english import join_words
from vstdata.words.ways import TIMES
from vstdata.words.wordings import Asks

ASKS = {
    "from_there": Asks("choice", {"stand": "thing", "face": "thing", "target": "thing", "where": "reply"}),
    "closer_to": Asks("choice", {"target": "thing", "things": "things", "rank": "phrase"}),
    "from_side": Asks("ordering", {"place": "phrase", "things": "things"}),
}
MOST_OF_A_PICTURE = 8  # cases of one type from one picture. Ours.
MOST_DRAWN = 150  # of four things of a picture, for gaps that one sees to be wider. Ours.
MOST_OF_A_SECTOR = 2  # of a direction, with one answer. Ours.
MOST_OF_A_SET = 3  # pictures of a scene in which the same things are asked about in the same way. Ours.
LEAST_CLOSER = 0.4  # metres between the gap asked for and the next, beside the errors. Ours.
GAPS = (0.3, 5.0)  # metres: nearer, things all but touch; farther, nobody judges well
LEVEL = 0.2  # metres up or down between two things whose gap can be seen from above. Ours.
LEAST_STEP = 0.4  # metres along the view or across it between things whose order is told. Ours.
SIDES = {
    "right": "on the right-hand side, looking straight across to the left",
    "left": "on the left-hand side, looking straight across to the right",
    "far": "behind everything in the picture, looking straight back at the camera",
}
Finder = Callable[[Eye, Draw, Refusals], Iterator[Case]]
RANKS = {"least_gap": "closest to", "most_gap": "farthest from"}


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn."""
    eyes = single_eyes(facts, draw, refuse)
    drafts = [_turns(eyes, draw, refuse)]
    drafts += [_plain(eyes, kind, find, draw, refuse) for kind, find in (("closer_to", _gaps), ("from_side", _rows))]
    yield from interleaved(drafts)


def _key(eye: Eye, objects: Sequence[int], draw: Draw) -> Draw:
    return draw.at(*eye.views.keys(), *eye.views.ids(objects))


def _turns(eyes: Sequence[Eye], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    each = (
        at_most(
            simplest(_from_there(eye, draw.at(*eye.views.keys()), refuse), 999),
            lambda one: one.sector,
            MOST_OF_A_SECTOR,
        )
        for eye in eyes
    )
    repeated = partial(refuse, "asked_before")
    found = list(at_most(interleaved(each), lambda one: (one.objects, one.sector), MOST_OF_A_SET, repeated))
    for _, one, others in optioned(found, draw):
        slots = dict(zip(("stand", "face", "target"), map(one.eye.views.name, one.objects), strict=True))
        yield from told(
            direct_case(one, others, AROUND, slots), __file__, "from_there", _key(one.eye, one.objects, draw), refuse
        )


def _plain(eyes: Sequence[Eye], kind: str, find: Finder, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    each = (islice(find(eye, draw.at(kind, *eye.views.keys()), refuse), MOST_OF_A_PICTURE) for eye in eyes)
    repeated = partial(refuse, "asked_before")
    for case in at_most(interleaved(each), lambda case: (case.objects, case.balance), MOST_OF_A_SET, repeated):
        yield from told(case, __file__, kind, _key(case.eye, case.objects, draw), refuse)


# from_there


def _from_there(eye: Eye, draw: Draw, refuse: Refusals) -> Iterator[Found]:
    facts, things = eye.views.facts, eye.clear(0)
    for stand in draw.shuffled([i for i in things if standing(facts, i)], "stands"):
        around = [i for i in things if i != stand and beside(facts, stand, i)]
        for face, target in draw.shuffled(list(permutations(around, 2)), "pairs", *eye.views.ids([stand])):
            yield from from_thing(eye, (stand, face, target), "from_there", refuse)


# closer_to


def _gaps(eye: Eye, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    for number in range(MOST_DRAWN if len(eye.clear(0)) >= 4 else 0):
        target, *others = draw.shuffled(eye.clear(0), "closer", number)[:4]
        case = _compared(eye, target, others, draw.choice(tuple(RANKS), "rank", number), draw.at(number))
        if case is None:
            refuse("closer_to:too_close_to_call")
        else:
            yield case


def _compared(eye: Eye, target: int, others: Sequence[int], kind: str, draw: Draw) -> Case | None:
    """Gaps to a thing: `values` (things, 1 + draws) metres; what the two things fill of the way between their middles
    is no gap."""
    gaps = [eye.views.facts.surface_distance(target, i) for i in others]
    level = all(rise(eye.views.facts, target, i) <= LEVEL for i in others)
    if not level or not all(GAPS[0] <= gap.value <= GAPS[1] and sure_distance(gap) for gap in gaps):
        return None
    ways = [eye.spot(0, i) - eye.spot(0, target) for i in others]
    values = np.array([np.abs(way) - abs(way[0]) + gap.value for way, gap in zip(ways, gaps, strict=True)])
    sign = 1 if kind == "least_gap" else -1
    best, second, *_ = np.argsort(sign * values[:, 0]).tolist()
    apart = abs(gaps[best].value - gaps[second].value) - gaps[best].error - gaps[second].error
    robust = round(float(((sign * values).argmin(axis=0) == best)[1:].mean()), 3)
    if apart < LEAST_CLOSER or robust < LEAST_ROBUST:
        return None
    steps = _reasons(eye.views, target, others, others[best], kind)
    if steps is None:
        return None
    names = [eye.views.name(i) for i in others]
    steps = [*steps, claim(kind, (others[best],), names[best])]
    more = "farther away" if sign > 0 else "nearer"
    rest = [k for k in range(3) if k != best]
    return Case(
        eye,
        (target, *sorted(others, key=eye.views.objects.index)),
        {"target": eye.views.name(target), "things": join_words(draw.shuffled(names, "things")), "rank": RANKS[kind]},
        Answer("choice", names[best], distractors=tuple(names[k] for k in rest)),
        round(apart, 4),
        robust,
        tuple(steps),
        rival=claim("ruled_gap", (others[second],), more, more=more),
        options=(others[best], *(others[k] for k in rest)),
        cue=eye.views.labels([target])[0],
        shown=tuple((0, i) for i in (target, *others)),
    )


def _reasons(views: Views, target: int, others: Sequence[int], best: int, kind: str) -> list[Claim] | None:
    """By what one sees that one of three things is the closest to a thing, or the farthest from it: how often the size
    of something goes into each gap; or what stands between, is close by, or across the room. None where one does not.
    """
    found = multiples(views, 0, target, others)
    if found:
        c, along, times = found
        sizes = {i: TIMES[text] for i, text in zip(others, times, strict=True)}
        rest = [size for i, size in sizes.items() if i != best]
        if sizes[best] < min(rest) if kind == "least_gap" else sizes[best] > max(rest):
            return [gap_by(0, (target, i, c), text, along) for i, text in zip(others, times, strict=True)]
    near, claims = [], list[Claim]()
    wide = {i: list(parted(views, 0, (target, i))) for i in others}
    for i in others:
        if i == best:
            continue
        beyond, passed = (i, best) if kind == "least_gap" else (best, i)  # the nearer one may stand before the farther
        via = next((one for one in wide[beyond] if one.objects[-1] == passed and len(one.objects) == 3), None)
        claim_ = via or next(iter(wide[beyond]), None)
        if claim_ is None or (via is None and not close(views, 0, (target, passed))):
            return None
        claims += [claim_] if claim_ not in claims else []
        near += [passed] if via is None else []
    return [*(next_to(0, (target, i)) for i in dict.fromkeys(near)), *claims]


# from_side


def _rows(eye: Eye, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    for number in range(4 * MOST_OF_A_PICTURE if len(eye.clear(0)) >= 3 else 0):
        chosen = sorted(draw.shuffled(eye.clear(0), "row", number)[:3], key=eye.views.objects.index)
        case = _lined_up(eye, chosen, draw.choice(tuple(SIDES), "side", number), draw.at(number))
        if case is None:
            refuse("from_side:order_not_clear")
        else:
            yield case


def _lined_up(eye: Eye, chosen: Sequence[int], side: str, draw: Draw) -> Case | None:
    """The order of things for one who looks from a side: by depth, or by their place across the view turned round."""
    spots = np.array([eye.spot(0, i) for i in chosen])
    values = spots.imag if side != "far" else spots.real
    order = np.argsort(values[:, 0] * (1 if side == "right" else -1))
    row = [chosen[k] for k in order.tolist()]
    steps = np.diff(values[order], axis=0) * (1 if side == "right" else -1)
    robust = round(float(np.all(steps[:, 1:] > 0, axis=0).mean()), 3)
    least = LEAST_STEP + 2 * max(eye.views.facts.surface_noise(i) for i in row)
    across = [eye.views.sights[0].view.seen[i].box for i in (row if side != "far" else row[::-1])]
    as_seen = side != "far" or all(a[0] + a[2] < b[0] + b[2] for a, b in pairwise(across))
    if steps[:, 0].min() < least or robust < LEAST_ROBUST or not as_seen:
        return None
    near = row if side == "right" else row[::-1]
    seen = claim("side_order" if side == "far" else "depth_order", near, eye.views.ids(near))
    ends = ("nearest", "farthest") if side == "right" else ("farthest", "nearest")
    rule = (
        claim("opposite", (), side)
        if side == "far"
        else claim("across", (), list(ends), view=side, first=ends[0], last=ends[1])
    )
    names = [eye.views.name(i) for i in row]
    return Case(
        eye,
        tuple(chosen),
        {"place": SIDES[side], "things": join_words(draw.shuffled(names, "things"))},
        Answer("ordering", names),
        round(float(steps[:, 0].min()), 4),
        robust,
        (seen, rule, claim("order", row, names)),
        shown=tuple((0, i) for i in chosen),
    )


SKILL = Skill(
    name="reasoning.single_image",
    version=13,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
