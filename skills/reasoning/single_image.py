"""single_image: what one picture tells only after some steps: from elsewhere, closer to, from the side.

A real sample, about a picture of a room:

    Q: A cat sits at the ottoman and stares at the floor lamp. Where, as the cat sees it, is the plant?
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
    A: As the cat sees it, it is front-right: C.

from_there: a direction for somebody who stands at a thing, by the middles of things seen from above. closer_to: gaps
are those between the nearest points of whole things (the rule of single_image.distance_prediction); the chain gets to
each from the way between the middles. from_side: the order of middles for one who looks across, from so far off that
nothing depends on how far. All answers hold in the scene with a margin, and by the chain's own printed numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import numpy as np

from vstdata.asking.draft_order import answered_blocks, at_most, interleaved
from vstdata.asking.picture_pairs import AROUND
from vstdata.captions.claims import Claim
from vstdata.captions.layout import sure
from vstdata.chains import sketch as maps
from vstdata.chains.sketch import Place
from vstdata.chains.tell import tell_chain
from vstdata.chains.turns import Turning, turn_claims, turning, word_claims
from vstdata.chains.views import Views, beside, program, rise, single_views, standing
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.words.wording import join_words
from vstdata.words.wordings import Asks

ASKS = {
    "from_there": Asks("choice", {"stand": "thing", "face": "thing", "target": "thing"}),
    "closer_to": Asks("choice", {"target": "thing", "things": "things", "rank": "phrase"}),
    "from_side": Asks("ordering", {"place": "phrase", "things": "things"}),
}
SHAPES: dict[str, tuple[str, ...]] = {
    "single_spot": (
        "In the picture, {a} is about {ahead} m ahead of the camera and {aside} m to the {side}.",
        "I judge {a} to be {ahead} m ahead and {aside} m to the {side} of the camera.",
        "The picture shows {a} some {ahead} m ahead and {aside} m to the {side}.",
        "From the camera, {a} is {ahead} m ahead and {aside} m to the {side}.",
        "To reach {a}, one would go about {ahead} m ahead from the camera and {aside} m to the {side}.",
        "At a depth of {ahead} m, I see {a} some {aside} m to the {side}.",
        "By eye, {a} is {aside} m to the {side} and {ahead} m ahead.",
        "{a} appears {aside} m to the {side} of the line of sight, at a depth of roughly {ahead} m.",
    ),
    "single_straight": (
        "In the picture, {a} is about {ahead} m straight ahead of the camera.",
        "I judge {a} to be {ahead} m straight ahead.",
        "The picture shows {a} some {ahead} m right in front of the camera.",
        "From the camera, {a} is {ahead} m straight ahead.",
        "At a depth of {ahead} m, I see {a} on the line of sight.",
        "By eye, {a} is {ahead} m ahead, neither left nor right.",
    ),
    "single_map": (
        "I draw a floor plan in metres, with the camera at (0.0, 0.0) looking up the page, at 0 degrees.",
        "Let me sketch the scene from above: the camera at (0.0, 0.0), its view along 0 degrees, metres to the right "
        "before metres ahead.",
        "Seen from above, I let the camera be at (0.0, 0.0) and look along 0 degrees, with degrees counted clockwise.",
        "A plan will help: the camera stands at (0.0, 0.0) and faces 0 degrees, right comes first and ahead second.",
        "To leave the camera's point of view, I need a plan, with the camera at (0.0, 0.0) and its line of sight along "
        "0 degrees.",
        "Picture the floor from above, in metres, the camera at (0.0, 0.0) facing 0 degrees.",
        "I think of the scene as a map on which the camera is at (0.0, 0.0) and ahead is 0 degrees.",
        "On squared paper, the camera goes to (0.0, 0.0) and looks up, which shall be 0 degrees.",
    ),
    "single_points": (
        "I take these as points of a floor plan, right before ahead and left as a negative number, where the camera at "
        "(0.0, 0.0) looks along 0 degrees.",
        "Seen from above, these metres are coordinates: the camera is at (0.0, 0.0) and faces 0 degrees, and what "
        "is to "
        "its left is negative.",
        "That is enough for a plan with the camera at (0.0, 0.0) and its view along 0 degrees, left being negative.",
        "With the camera at (0.0, 0.0) looking along 0 degrees, this fixes where all of it is on a plan, negative to "
        "the left.",
        "From above, with metres to the right first and metres ahead second, the camera is at (0.0, 0.0) and "
        "looks along "
        "0 degrees.",
        "Now I look down on it from above: the camera is at (0.0, 0.0), facing 0 degrees, and left of it is negative.",
        "All of this can go straight onto a plan, where the camera at (0.0, 0.0) faces 0 degrees and left is negative.",
        "So much for the view; as a plan, with the camera at (0.0, 0.0), 0 degrees ahead of it and left as a negative "
        "number, the same numbers serve.",
    ),
    "single_place": (
        "{a}, about {ahead} m ahead and {aside} m to the {side}, goes to ({x}, {y}).",
        "I see {a} {ahead} m ahead and {aside} m to the {side}, which is ({x}, {y}).",
        "With a depth of {ahead} m and {aside} m to the {side}, {a} is at ({x}, {y}).",
        "Some {ahead} m ahead and {aside} m to the {side} of the camera there is {a}, so it belongs at ({x}, {y}).",
        "{a} looks to be {aside} m to the {side} and {ahead} m ahead: that makes ({x}, {y}).",
        "At ({x}, {y}) I put {a}, which I judge to be {ahead} m ahead and {aside} m to the {side}.",
        "The picture has {a} {aside} m to the {side} at a depth of {ahead} m, hence at ({x}, {y}).",
        "Since {a} is roughly {ahead} m ahead and {aside} m to the {side}, I mark it at ({x}, {y}).",
    ),
    "single_place_straight": (
        "{a}, about {ahead} m straight ahead, goes to ({x}, {y}).",
        "I see {a} {ahead} m right in front of the camera, which is ({x}, {y}).",
        "With a depth of {ahead} m on the line of sight, {a} is at ({x}, {y}).",
        "Some {ahead} m straight ahead of the camera there is {a}, so it belongs at ({x}, {y}).",
        "At ({x}, {y}) I put {a}, which I judge to be {ahead} m straight ahead.",
        "Since {a} is roughly {ahead} m ahead, neither left nor right, I mark it at ({x}, {y}).",
    ),
    "single_way": (
        "On the plan, the middles of {a} and {b} are {metres} m apart.",
        "From the middle of {a} to that of {b} it is {metres} m.",
        "Between the middle of {a} and the middle of {b} there are {metres} m.",
        "{a} and {b} have their middles {metres} m apart.",
        "The points of {a} and {b} are {metres} m from each other.",
        "The way from {a} to {b} is {metres} m long, from middle to middle.",
        "Measured between the middles, {b} is {metres} m from {a}.",
        "The plan gives {metres} m from {a} to {b}, middle to middle.",
    ),
    "single_gap": (
        "Both have some extent, though, so the gap between {a} and {b} is only about {metres} m.",
        "Their sides come nearer to each other: I judge {metres} m to be free between {a} and {b}.",
        "As {a} and {b} reach towards each other, about {metres} m of that is free.",
        "Without what {a} and {b} take up of it, some {metres} m remain.",
        "Taking off the sizes of {a} and {b} leaves a gap of about {metres} m.",
        "What is left between the surfaces of {a} and {b} is roughly {metres} m.",
        "From the side of {a} to the side of {b}, that leaves {metres} m or so.",
        "The free space between {a} and {b} is smaller, about {metres} m.",
    ),
    "single_smallest": (
        "Of these gaps, {metres} m is the smallest, and it belongs to {a}.",
        "No gap is smaller than {metres} m, the one to {a}.",
        "The shortest of them, {metres} m, leads to {a}.",
        "Comparing them, {a} is closest, with {metres} m.",
        "The least of these is {metres} m, that is {a}.",
        "With {metres} m, {a} comes before the others.",
    ),
    "single_largest": (
        "Of these gaps, {metres} m is the largest, and it belongs to {a}.",
        "No gap is larger than {metres} m, the one to {a}.",
        "The longest of them, {metres} m, leads to {a}.",
        "Comparing them, {a} is farthest, with {metres} m.",
        "The greatest of these is {metres} m, that is {a}.",
        "With {metres} m, {a} beats the others.",
    ),
    "single_depth": (
        "Along the line of sight, {a} is about {ahead} m from the camera.",
        "{a} is some {ahead} m into the scene.",
        "I judge {a} to be at a depth of {ahead} m.",
        "The depth of {a} is roughly {ahead} m.",
        "For {a}, I estimate {ahead} m of depth.",
        "{a} stands about {ahead} m ahead of the camera.",
        "Going straight into the picture, one comes level with {a} after {ahead} m.",
        "As for depth, {a} is at {ahead} m.",
    ),
    "single_aside": (
        "{a} is about {aside} m to the {side} of the camera.",
        "I judge {a} to be {aside} m to the {side} of the line of sight.",
        "Measured across the view, {a} is {aside} m to the {side}.",
        "{a} is some {aside} m off to the {side}.",
        "For {a}, I estimate {aside} m to the {side}.",
        "As seen from the camera, {a} is shifted {aside} m to the {side}.",
        "To the {side} of the middle line, by about {aside} m, is {a}.",
        "Across the scene, {a} lies {aside} m to the {side}.",
    ),
    "single_across": (
        "Whoever looks from the {view} has the {first} thing on the left and the {last} one on the right.",
        "Seen from the {view}, depth turns into width: the {first} thing comes on the left, the {last} on the right.",
        "From the {view}, the order from left to right goes from the {first} to the {last}.",
        "For somebody on the {view} who looks across, left is where the {first} thing is, and right where the "
        "{last} is.",
        "Going round to the {view} side puts the {first} thing on the left and the {last} thing on the right.",
        "A viewer on the {view} would see the {first} of them leftmost and the {last} rightmost.",
    ),
    "single_opposite": (
        "For somebody who looks back at the camera, left and right change places.",
        "Facing the camera means that left and right are swapped.",
        "A viewer on the far side has the camera's right on the left, and its left on the right.",
        "From the other end, what is right for the camera is left, and the other way round.",
        "Seen from behind the scene, the order across is turned round.",
        "Looking the opposite way, my right becomes the viewer's left.",
    ),
    "single_order": (
        "From left to right, that gives {a}, {b} and {c}.",
        "So the viewer sees {a}, then {b}, then {c}.",
        "That puts {a} on the left, {b} in the middle and {c} on the right.",
        "So {a} comes first from the left, {b} next, and {c} last.",
        "Starting on the left, there are {a}, {b} and {c}.",
        "Leftmost is {a}, rightmost is {c}, and between them is {b}.",
    ),
}
MOST_OF_A_PICTURE = 8  # cases of one type from one picture. Ours.
MOST_OF_A_SET = 3  # pictures of a scene in which the same things are asked about in the same way. Ours.
LEAST_CLOSER = 0.3  # metres between the gap asked for and the next, beside the errors: VSI-Bench's in large rooms
GAPS = (0.2, 6.0)  # metres: nearer, things all but touch (VLM-3R); farther, nobody judges well
LEVEL = 0.2  # metres up or down between two things whose gap a plan can tell. Ours.
LEAST_STEP = 0.4  # metres along the view or across it between things whose order is told. Ours.
SIDES = {
    "right": "on the right of all that the picture shows, looking straight across to the left",
    "left": "on the left of all that the picture shows, looking straight across to the right",
    "far": "behind all that the picture shows, looking straight back towards the camera",
}
RANKS = {"single_smallest": "closest to", "single_largest": "farthest from"}


@dataclass(frozen=True, eq=False)
class Case:
    """A question to be: one picture, the things it is about, the answer with its wrong options, its number among the
    answers of its type (for blocks), and the chain up to the answer."""

    view: Views
    objects: tuple[int, ...]
    value: Any
    group: int
    margin: float
    slots: Mapping[str, str]
    claims: tuple[Claim, ...]
    others: tuple[int, ...] = ()  # things that are wrong options
    right: int = -1  # the thing that is the right one
    cue: tuple[int, ...] = ()  # things that the words tell beside the options


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn."""
    views = list(single_views(facts, draw, refuse))
    yield from interleaved([_drafts(views, kind, draw.at(kind), refuse) for kind in ASKS])


def _drafts(views: Sequence[Views], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    cases = _of_all(views, kind, draw, refuse)
    if kind == "from_there":
        groups: dict[int, list[Case]] = {k: [] for k in range(8)}
        for case in cases:
            groups[case.group].append(case)
        for _, _, others, case in answered_blocks(groups, 4, draw):
            words = tuple(AROUND[other] for other in others)
            yield _draft(kind, case, Answer("choice", case.value, distractors=words), draw)
    else:
        for case in cases:
            yield _draft(kind, case, _among_things(case) if case.others else Answer("ordering", case.value), draw)


def _among_things(case: Case) -> Answer:
    return Answer("choice", case.value, distractors=tuple(map(case.view.name, case.others)))


def _draft(kind: str, case: Case, answer: Answer, draw: Draw) -> Draft:
    view, keyed = case.view, draw.at(*case.view.keys(), *case.view.ids(case.objects), case.group)
    last = maps.answer_claim(answer)
    claims = [*case.claims, last]
    label = view.facts.label
    turn = Question(
        question_type=kind,
        slots=case.slots,
        answer=answer,
        margin=case.margin,
        program=program(view, claims),
        cue=">".join(map(label, case.cue or case.objects)),
        outcome=label(case.right) if case.others else last.words["text"],
        rivals=tuple(map(label, case.others)) if case.others else answer.distractors,
        thought=tell_chain(claims, view.names, keyed.at("chain"), SHAPES),
    )
    return Draft(view.frames, (turn,), objects=tuple(sorted(case.objects)))


def _sorted(view: Views, objects: Sequence[int]) -> list[int]:
    return sorted(objects, key=view.objects.index)


# What may be asked


def _of_all(views: Sequence[Views], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    """The cases of all pictures in turn. Neighbouring pictures show the same things: not more than MOST_OF_A_SET of one
    set of things and answer."""
    found = interleaved(islice(FINDERS[kind](one, draw.at(*one.keys()), refuse), MOST_OF_A_PICTURE) for one in views)
    repeated = partial(refuse, "asked_before")
    once = at_most(found, lambda case: (case.objects, case.group, case.view.frames), 1, repeated)
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
    way = float(np.hypot(*np.subtract(start, end)))
    good = GAPS[0] <= gap.value <= GAPS[1] and sure(gap) and rise(view.facts, a, b) <= LEVEL
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
        tuple(i for i in others if i != right),
        right,
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


FINDERS: Mapping[str, Callable[[Views, Draw, Refusals], Iterator[Case]]] = {
    "from_there": _from_there,
    "closer_to": _closer_to,
    "from_side": _from_side,
}


SKILL = Skill(
    name="reasoning.single_image",
    version=2,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
