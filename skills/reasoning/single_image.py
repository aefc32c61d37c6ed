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
from vstdata.words.sentences import own_sentences
from vstdata.words.wording import Phrasing, join_words

_FROM_THERE = (
    Phrasing(
        "Somebody stands at {stand} and looks at {face}. In which direction from there is {target}?\n{options}\nAnswer "
        "with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Leave the place of the camera: you are now at {stand}, with {face} straight ahead. Where is {target}?\n"
        "{options}",
        "Now it is {option}: answer {letter}.",
    ),
    Phrasing(
        "Standpoint {stand}, front towards {face}. Direction of {target}?\n{options}\nOne letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Were I to sit at {stand} and watch {face}, on which side of me would {target} be?\n{options}",
        "It would be {option} of you ({letter}).",
    ),
    Phrasing(
        "Give the direction of {target} as felt by a person at {stand} who faces {face}.\n{options}\nLetter and "
        "direction.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "A cat sits at {stand} and stares at {face}. Where, as the cat sees it, is {target}?\n{options}",
        "As the cat sees it, it is {option}: {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these is the direction of {target} for one who stands at {stand}, turned towards {face}?",
        "Option {letter}, {option}, is the direction.",
    ),
    Phrasing(
        "Not from the camera but from {stand}, facing {face}: which way is {target}?\n{options}\nThe direction alone, "
        "please.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "Take the line from {stand} to {face} as straight ahead. How must an arrow at {stand} be turned to point to "
        "{target}?\n{options}",
        "It must point {option} ({letter}).",
    ),
    Phrasing(
        "The person in this story leans against {stand} and talks to somebody at {face}. {target} is where for this "
        "person?\n{options}",
        "For this person it is {option}, which is {letter}.",
    ),
    Phrasing(
        "At {stand}; eyes on {face}; wanted: {target}. Which way?\n{options}\nReply with a letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "From one picture, think yourself to {stand} and turn until {face} is in front of you. In which direction do "
        "you then find {target}?\n{options}",
        "I then find it {option}, so {letter}.",
    ),
)
_CLOSER = (
    Phrasing(
        "Of {things}, which is {rank} {target}? Count the gap between the nearest points.\n{options}\nAnswer with the "
        "letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Somebody measures the gap between {target} and each of {things}, from surface to surface. Which of them turns "
        "out {rank} {target}?\n{options}",
        "It turns out to be {option}: answer {letter}.",
    ),
    Phrasing(
        "Target: {target}. Candidates: {things}. Which candidate is {rank} the target, surface to surface?\n{options}\n"
        "One letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "How far are {things} from {target}, measured where they come nearest to it? Name the one that is {rank} it.\n"
        "{options}",
        "That is {option} ({letter}).",
    ),
    Phrasing(
        "{options}\nWhich of these is {rank} {target}, if gaps between surfaces count?",
        "Option {letter}, {option}, is.",
    ),
    Phrasing(
        "Work out from the picture which thing is {rank} {target} when the gaps between them are compared.\n{options}\n"
        "Letter and thing.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "A string is stretched from {target} to the nearest point of each of {things}. One of these strings decides "
        "which thing is {rank} {target}. Which thing?\n{options}",
        "The strings say {option}, that is {letter}.",
    ),
    Phrasing(
        "Not in the picture but in the room: what is {rank} {target}, going by the free space between?\n{options}\n"
        "Name the thing only.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "I would like to know which of {things} stands {rank} {target}; take the shortest distance between the whole "
        "objects.\n{options}",
        "In the room it is {option}, answer {letter}.",
    ),
    Phrasing(
        "Rank {things} by their gap to {target}. Which one is {rank} {target}?\n{options}",
        "By the gaps it is {option} ({letter}).",
    ),
    Phrasing(
        "Gap to {target}, surface to surface: {things}. Which is {rank} it?\n{options}\nReply with one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "An ant at {target} compares the trips through the air to {things}. Which is {rank} {target}?\n{options}",
        "For the ant it is {option}: {letter}.",
    ),
)
_FROM_SIDE = (
    Phrasing(
        "Imagine somebody far off {place}. In which order from left to right do they see {things}? Go by the middles.\n"
        "Answer with the three things, separated by commas.",
        "{order}",
        bare=True,
    ),
    Phrasing(
        "A second photographer stands far away, {place}. Put {things} in the order in which the new picture shows "
        "their "
        "middles from left to right.",
        "From left to right the new picture shows {order}.",
    ),
    Phrasing(
        "Viewer: far away, {place}. Things: {things}. Order of their middles from left to right?\nFormat: a list with "
        "commas.",
        "{order}",
        bare=True,
    ),
    Phrasing(
        "If I watched the scene from a great distance, {place}, how would {things} line up from left to right?",
        "You would see them like this from left to right: {order}.",
    ),
    Phrasing(
        "List {things} from left to right as they appear to a person who stands a long way off, {place}.\nThings only.",
        "{order}",
        bare=True,
    ),
    Phrasing(
        "Take away the walls and go far off, so that you are {place}. In what order, from the left, are the middles of "
        "{things}?",
        "From the left they are {order}.",
    ),
    Phrasing(
        "Draw the scene as seen from far away by one who is {place}. What comes from left to right, {things}?\nGive "
        "the list and nothing else.",
        "{order}",
        bare=True,
    ),
    Phrasing(
        "A telescope is set up far away, {place}. It sweeps over {things} from left to right. In which order does it "
        "come by them?",
        "It comes by them in this order: {order}.",
    ),
    Phrasing(
        "Change the viewpoint: distant, level, {place}. Sort {things} by their place between left and right there, "
        "starting on the left.",
        "Sorted, starting on the left, they are {order}.",
    ),
    Phrasing(
        "Which thing is on the left, which in the middle and which on the right for a far-off viewer {place}? The "
        "things are {things}.\nFrom left to right, with commas.",
        "{order}",
        bare=True,
    ),
    Phrasing(
        "On a stage there are {things}, as in the picture. The audience sits far away, {place}. What is their order "
        "from left to right for the audience?",
        "For the audience the order is {order}.",
    ),
    Phrasing(
        "Order of {things} from left to right, as seen from afar {place}?",
        "Seen from there, the order is {order}.",
    ),
)
PHRASINGS = {"from_there": _FROM_THERE, "closer_to": _CLOSER, "from_side": _FROM_SIDE}
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
    yield from interleaved([_drafts(views, kind, draw.at(kind), refuse) for kind in PHRASINGS])


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
        phrasing=keyed.integer("phrasing", below=len(PHRASINGS[kind])),
        slots=case.slots,
        answer=answer,
        margin=case.margin,
        program=program(view, claims),
        cue=">".join(map(label, case.cue or case.objects)),
        outcome=label(case.right) if case.others else last.words["text"],
        rivals=tuple(map(label, case.others)) if case.others else answer.distractors,
        thought=tell_chain(claims, view.names, keyed.at("chain"), own_sentences(__file__)),
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
    version=1,
    modality="single_image",
    phrasings=PHRASINGS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
