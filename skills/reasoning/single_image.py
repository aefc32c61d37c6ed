"""single_image: what one picture tells only after some steps: from elsewhere, closer to, from the side.

A real sample, about a picture of a room:

    Q: A robot at the ottoman is facing the floor lamp. In which direction from the robot is the plant?
       A. front
       B. front-left
       C. front-right
       D. left
    T: To reach the plant, one would go about 2.5 m ahead from the camera and 0.9 m to the right. The
       floor lamp appears 0.7 m to the right of the line of sight, at a depth of roughly 3.7 m. In the
       picture, the ottoman is about 2.8 m ahead of the camera and 0.8 m to the left. That is enough
       for a plan with the camera at (0.0, 0.0) and its view along 0 degrees, left being negative. Seen
       from the ottoman, the floor lamp lies along 59 degrees. The direction from the ottoman to the
       plant works out as 100 degrees. Relative to 59 degrees, 100 degrees is 41 degrees to the right.
       With 41 degrees to the right, we are at front-right. This settles it: front-right.
    A: From the robot, it is ahead and to the right, so C.

from_there: a direction for somebody who stands at a thing, by the middles of things seen from above. closer_to: gaps
are those between the nearest points of whole things (the rule of single_image.distance_prediction); the chain gets to
each from the way between the middles. from_side: the order of middles for one who looks across, from so far off that
nothing depends on how far. All answers hold in the scene with a margin, and by the chain's own printed numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

import numpy as np

from vstdata.asking.draft_order import answered_blocks, at_most, grouped, interleaved
from vstdata.asking.sure_numbers import sure_distance
from vstdata.captions.claims import Claim
from vstdata.chains import floor_map as maps
from vstdata.chains.floor_map import Place
from vstdata.chains.reasoned import Case
from vstdata.chains.turn_words import Turning, turn_claims, turning, word_claims
from vstdata.chains.views import Views, beside, rise, single_views, standing
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.linear import reach
from vstdata.words.directions import AROUND
from vstdata.words.english import join_words
from vstdata.words.wordings import Asks

ASKS = {
    "from_there": Asks("choice", {"stand": "thing", "face": "thing", "target": "thing", "where": "reply"}),
    "closer_to": Asks("choice", {"target": "thing", "things": "things", "rank": "phrase"}),
    "from_side": Asks("ordering", {"place": "phrase", "things": "things"}),
}
MOST_OF_A_PICTURE = 8  # cases of one type from one picture. Ours.
MOST_OF_A_SET = 3  # pictures of a scene in which the same things are asked about in the same way. Ours.
LEAST_CLOSER = 0.3  # metres between the gap asked for and the next, beside the errors: VSI-Bench's in large rooms
GAPS = (0.2, 6.0)  # metres: nearer, things all but touch (VLM-3R); farther, nobody judges well
LEVEL = 0.2  # metres up or down between two things whose gap a plan can tell. Ours.
LEAST_STEP = 0.4  # metres along the view or across it between things whose order is told. Ours.
SIDES = {
    "right": "on the right-hand side, looking straight across to the left",
    "left": "on the left-hand side, looking straight across to the right",
    "far": "behind everything in the picture, looking straight back at the camera",
}
RANKS = {"single_smallest": "closest to", "single_largest": "farthest from"}


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn."""
    views = list(single_views(facts, draw, refuse))
    yield from interleaved([_drafts(views, kind, draw.at(kind), refuse) for kind in ASKS])


def _drafts(views: Sequence[Views], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    cases = _of_all(views, kind, draw, refuse)
    if kind == "from_there":
        groups = grouped(cases, lambda case: case.group, range(8))
        for _, _, others, case in answered_blocks(groups, 4, draw):
            words = tuple(AROUND[other] for other in others)
            yield _draft(kind, case, Answer("choice", case.value, distractors=words), draw)
    else:
        for case in cases:
            yield _draft(kind, case, _among_things(case) if case.options else Answer("ordering", case.value), draw)


def _among_things(case: Case) -> Answer:
    return Answer("choice", case.value, distractors=tuple(map(case.views.name, case.options[1:])))


def _draft(kind: str, case: Case, answer: Answer, draw: Draw) -> Draft:
    keyed = draw.at(*case.views.keys(), *case.views.ids(case.objects), case.group)
    return case.draft(__file__, kind, answer, (), keyed)


def _sorted(view: Views, objects: Sequence[int]) -> list[int]:
    return sorted(objects, key=view.objects.index)


# What may be asked


def _of_all(views: Sequence[Views], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    """The cases of all pictures in turn. Neighbouring pictures show the same things: not more than MOST_OF_A_SET of one
    set of things and answer."""
    found = interleaved(islice(FINDERS[kind](one, draw.at(*one.keys()), refuse), MOST_OF_A_PICTURE) for one in views)
    repeated = partial(refuse, "asked_before")
    once = at_most(found, lambda case: (case.objects, case.group, case.views.frames), 1, repeated)
    return at_most(once, lambda case: (case.objects, case.group), MOST_OF_A_SET, repeated)


# from_there


def _from_there(view: Views, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    for stand in draw.shuffled([i for i in view.objects if standing(view.facts, i)], "stands"):
        around = [i for i in view.objects if i != stand and beside(view.facts, stand, i)]
        faces = draw.shuffled(around, "faces", *view.ids([stand]))
        for face in faces:
            for target in (i for i in faces if i != face):
                found = turning(view, *maps.ends(stand, face), Place("object", target))
                if found is None:
                    refuse("from_there:direction_not_clear")
                    continue
                trio = (stand, face, target)
                claims = _turned_claims(view, found, draw.at(*view.ids(trio)))
                slots = dict(zip(("stand", "face", "target"), map(view.name, trio), strict=True))
                yield Case(view, trio, AROUND[found.sector], found.sector, found.margin, slots, claims)


# closer_to


def _closer_to(view: Views, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    if len(view.objects) < 4:
        refuse("closer_to:too_few_things")
        return
    gaps = {(a, b): _gap(view, a, b) for a in view.objects for b in view.objects if a < b}
    for number in range(4 * MOST_OF_A_PICTURE):
        target, *others = draw.shuffled(view.objects, "closer", number)[:4]
        found = [gaps[min(target, i), max(target, i)] for i in others]
        if None in found:
            refuse("closer_to:gap_not_clear")
            continue
        kind = draw.choice(tuple(RANKS), "rank", number)
        case = _compared(view, target, others, [one for one in found if one], kind, draw.at(number))
        if case is None:
            refuse("closer_to:too_close_to_call")
        else:
            yield case


def _gap(view: Views, a: int, b: int) -> tuple[float, float, float] | None:
    """The gap between two things with its error, and the way between their middles as printed; None where a plan does
    not show the gap."""
    gap = view.facts.surface_distance(a, b)
    start, end = map(view.drawn.at, maps.ends(a, b))
    way = reach(*np.subtract(start, end))
    good = GAPS[0] <= gap.value <= GAPS[1] and sure_distance(gap) and rise(view.facts, a, b) <= LEVEL
    return (gap.value, gap.error, way) if good and round(gap.value, 1) < round(way, 1) else None


def _compared(
    view: Views, target: int, others: Sequence[int], found: Sequence[tuple[float, float, float]], kind: str, draw: Draw
) -> Case | None:
    sign = 1 if kind == "single_smallest" else -1
    best, second = sorted(range(len(others)), key=lambda k: sign * found[k][0])[:2]
    apart = abs(found[best][0] - found[second][0]) - found[best][1] - found[second][1]
    if apart < LEAST_CLOSER:
        return None
    right, metres = others[best], maps.metres(found[best][0])
    steps = [(i, _gap_claims((target, i), gap, way)) for i, (gap, _, way) in zip(others, found, strict=True)]
    told = [*_plan_claims(view, [target], steps, draw), maps.claim(kind, (right,), view.name(right), metres=metres)]
    things = join_words([view.name(i) for i in draw.shuffled(others, "things")])
    return Case(
        view,
        (target, *_sorted(view, others)),
        view.name(right),
        list(RANKS).index(kind),
        round(apart, METRE_DECIMALS),
        {"target": view.name(target), "things": things, "rank": RANKS[kind]},
        tuple(told),
        (right, *(i for i in others if i != right)),
        (target,),
    )


# from_side


def _from_side(view: Views, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    if len(view.objects) < 3:
        refuse("from_side:too_few_things")
        return
    for number in range(4 * MOST_OF_A_PICTURE):
        chosen = draw.shuffled(view.objects, "row", number)[:3]
        side = draw.choice(tuple(SIDES), "side", number)
        case = _lined_up(view, _sorted(view, chosen), side, draw.at(number))
        if case is None:
            refuse("from_side:order_not_clear")
        else:
            yield case


def _lined_up(view: Views, chosen: Sequence[int], side: str, draw: Draw) -> Case | None:
    """The order of things for one who looks from a side: by depth, or by their place across the view turned round."""
    axis, sign = {"right": (1, 1), "left": (1, -1), "far": (0, -1)}[side]
    spot = {i: view.drawn.spot(0, i) for i in chosen}
    row = sorted(chosen, key=lambda i: sign * spot[i][axis])
    places = [sign * spot[i][axis] for i in row]
    least = LEAST_STEP + 2 * max(view.facts.surface_noise(i) for i in row)
    step = round(float(np.diff(places).min()), METRE_DECIMALS)
    if step < least or (side == "far" and any(spot[i][0] == 0 for i in row)):
        return None
    names = [view.name(i) for i in row]
    slots = {"place": SIDES[side], "things": join_words(draw.shuffled(names, "things"))}
    claims = (*_side_claims(spot, side, draw), maps.claim("single_order", row, names))
    return Case(view, tuple(chosen), names, list(SIDES).index(side), step, slots, claims)


# The chain


def _seen_claim(view: Views, i: int, kind: str) -> Claim:
    """Where an object is: `kind` single_spot or single_place."""
    right, ahead = view.drawn.spot(0, i)
    words = {"ahead": maps.metres(ahead)}
    if kind == "single_place":
        words |= {"x": maps.metres(right), "y": maps.metres(ahead)}
    if right == 0:
        kind = {"single_spot": "single_straight", "single_place": "single_place_straight"}[kind]
    else:
        words |= {"aside": maps.metres(abs(right)), "side": maps.side_word(right)}
    return maps.claim(kind, (i,), [right, ahead], **words)


def _plan_claims(
    view: Views, first: Sequence[int], then: Sequence[tuple[int, Sequence[Claim]]], draw: Draw
) -> list[Claim]:
    """Where things are on a plan, and what is deduced from it: `first` things, then others each with what follows from
    it. One of three plans: all that is seen and then the plan; the plan and then all things; things as needed."""
    plan = draw.integer("plan", below=3)
    every = draw.shuffled([*first, *(i for i, _ in then)], "order")
    deduced = [claim for _, claims in then for claim in claims]
    if plan == 0:
        return [*(_seen_claim(view, i, "single_spot") for i in every), maps.claim("single_points", (), True), *deduced]
    chart = maps.claim("single_map", (), True)
    if plan == 1:
        return [chart, *(_seen_claim(view, i, "single_place") for i in every), *deduced]
    parts = [chart, *(_seen_claim(view, i, "single_place") for i in first)]
    for i, claims in then:
        parts += [_seen_claim(view, i, "single_place"), *claims]
    return parts


def _turned_claims(view: Views, found: Turning, draw: Draw) -> tuple[Claim, ...]:
    """A direction, one of its headings first."""
    stand, face, target = (one.index for one in (found.stand, found.face, found.target) if one is not None)
    faced, aimed, turned = turn_claims(view, found)
    pairs = [(face, [faced]), (target, [aimed])]
    if draw.integer("target_first", below=3) == 0:
        pairs = pairs[::-1]
    last, claims = pairs[-1]
    named = [*claims, turned, *word_claims(found.turn, AROUND)]
    return tuple(_plan_claims(view, [stand], [pairs[0], (last, named)], draw))


def _gap_claims(pair: tuple[int, int], gap: float, way: float) -> list[Claim]:
    """The way between the middles of two things, and the gap between them."""
    between = maps.claim("single_way", pair, round(way, 1), metres=maps.metres(way))
    return [between, maps.claim("single_gap", pair, gap, metres=maps.metres(gap))]


def _side_claims(spot: Mapping[int, tuple[float, float]], side: str, draw: Draw) -> list[Claim]:
    """What counts for the order from a side, by where things are to the right and ahead, and the rule."""
    order = draw.shuffled(list(spot), "seen")
    if side == "far":
        seen = [_aside_claim(i, spot[i][0]) for i in order]
        rule = maps.claim("single_opposite", (), side)
    else:
        seen = [maps.claim("single_depth", (i,), spot[i][1], ahead=maps.metres(spot[i][1])) for i in order]
        ends = ("nearest", "farthest") if side == "right" else ("farthest", "nearest")
        rule = maps.claim("single_across", (), list(ends), view=side, first=ends[0], last=ends[1])
    return [rule, *seen] if draw.integer("rule", below=2) else [*seen, rule]


def _aside_claim(i: int, right: float) -> Claim:
    return maps.claim("single_aside", (i,), right, aside=maps.metres(abs(right)), side=maps.side_word(right))


FINDERS = {"from_there": _from_there, "closer_to": _closer_to, "from_side": _from_side}


SKILL = Skill(
    name="reasoning.single_image",
    version=3,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
