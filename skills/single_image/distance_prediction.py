"""distance_prediction: how far two objects of a picture are apart, and which of some is nearest or farthest from one.

A real sample, from a room of 6 x 5 m; the boxes are drawn into the picture:

    Q: Which of the other outlined objects is farthest from the chair outlined in yellow?
       A. book outlined in cyan
       B. lamp outlined in purple
       C. vase outlined in green
       Just the letter, please.
    A: B
    Q: What is the shortest distance between the lamp outlined in purple and the book outlined in cyan?
    A: It's about 3.1 m.

Distances are between the nearest points of whole objects, hidden parts included. Which of several is nearest is asked
where it is so from middle to middle too, by as much. Other data measure between what is visible or between centres,
which differ by metres for large things.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import combinations

import numpy as np

from vstdata.asking.draft_order import frames_in_turn
from vstdata.asking.naming import Boxed, boxed, clear_objects, overlaps
from vstdata.asking.seen_well import POINTED_AT
from vstdata.asking.sure_numbers import rounding_margin, sure_distance
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts, Measure, Seen
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.linear import length
from vstdata.program import program
from vstdata.program.measured.chosen import Select
from vstdata.program.measured.distances import SurfaceDistance
from vstdata.words.english import is_plural, join_words
from vstdata.words.numbers import COUNTS
from vstdata.words.wordings import Asks

ASKS = {
    "distance": Asks("number", {"a": "thing", "b": "thing"}),
    **dict.fromkeys(
        ("nearest_object", "farthest_object"),
        Asks(
            "choice",
            {
                "target": "thing",
                "others": "things",
                "any_other": "things",
                "count": "number word",
                "rank": "phrase",
                "distances": "reply",
            },
        ),
    ),
}
# As the program says it, and as it is said of two and of more.
RANKS = {
    "nearest_object": ("nearest to", "closer to", "closest to"),
    "farthest_object": ("farthest from", "farther from", "farthest from"),
}

"""At least 60 % of what is in the picture visible, little of it outside; side of the box: Omni3D's least height."""
MOST_OVERLAP = 0.5  # intersection over union of any two boxes: above it one line hides another. Ours.
NEAREST, FARTHEST = 0.2, 8.0  # metres: below, objects all but touch (VLM-3R); above, nobody estimates well in a room
LEAST_GAP = 0.15  # metres between the answer and the next best, beside the errors of both: VLM-3R, VSI-Bench
GAP_SHARE = 0.15  # of the shorter of the two: what an eye tells apart. Ours.
OTHERS = (3, 4, 3, 2)  # candidates beside the target, as often: of two a guess is half right. VLM-3R
MOST_DISTANCES = 2  # distances asked in one picture
DECIMALS = 1  # VST prints 0.7m
MOST_OBJECTS = 10  # objects of a frame whose distances are measured: 45 pairs
MOST_OF_A_FRAME = 32  # groups of these looked at


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Marked pictures of all frames in turn, one or two questions each."""
    return frames_in_turn(facts, draw, refuse, _of_frame)


def _of_frame(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    seen = draw.shuffled(clear_objects(facts, frame, POINTED_AT, refuse, _one_thing), "objects")[:MOST_OBJECTS]
    if len(seen) < 2:
        refuse("frame_with_less_than_two_objects")
        return
    pairs = _pairs(facts, seen, refuse)
    asked = set()
    for number in range(MOST_OF_A_FRAME):
        one = draw.at(number)
        kind = one.choice(tuple(ASKS), "kind")
        members = _members(len(seen), pairs, kind, one)
        question = (kind, frozenset(members), members[0] if kind != "distance" else None)
        if question in asked:
            continue
        asked.add(question)
        marked = boxed(facts, frame, [seen[k] for k in members], one)
        reason = _objection(facts, marked, kind, one)
        if reason:
            refuse(f"{kind}:{reason}")
        else:
            yield _draft(facts, marked, kind, one)


def _one_thing(label: str) -> bool:
    """Whether a name goes with "is": not that of clothes or blinds."""
    return not is_plural(label)


def _pairs(facts: Facts, seen: Sequence[Seen], refuse: Refusals) -> dict[tuple[int, int], Measure]:
    """The distances of the pairs of positions in `seen`, both ways, that may be marked and asked about together."""
    clear = overlaps([one.box for one in seen]) < MOST_OVERLAP
    pairs = {}
    for a, b in combinations(range(len(seen)), 2):
        distance = facts.surface_distance(seen[a].instance, seen[b].instance)
        reason = _unclear(distance) if clear[a, b] else "boxes_cover_each_other"
        if reason:
            refuse(reason)
        else:
            pairs[a, b] = pairs[b, a] = distance
    return pairs


def _unclear(distance: Measure) -> str:
    if not NEAREST <= distance.value <= FARTHEST:
        return "touching_or_too_far"
    return "" if sure_distance(distance) else "distance_not_sure"


def _members(count: int, pairs: Container[tuple[int, int]], kind: str, draw: Draw) -> list[int]:
    """A random target and others, all of which may be asked about with all."""
    most = MOST_DISTANCES if kind == "distance" else draw.choice(OTHERS, "others")
    members: list[int] = []
    for k in draw.shuffled(range(count), "members"):
        if len(members) <= most and all((other, k) in pairs for other in members):
            members.append(k)
    return members


def _distances(facts: Facts, marked: Boxed) -> list[Measure]:
    """From the first object to each other one."""
    return [facts.surface_distance(marked.seen[0].instance, one.instance) for one in marked.seen[1:]]


def _objection(facts: Facts, marked: Boxed, kind: str, draw: Draw) -> str:
    """Why objects cannot be asked about, or ""."""
    distances = _distances(facts, marked)
    if len(distances) < (1 if kind == "distance" else min(3, draw.choice(OTHERS, "others"))):
        return "too_few_objects"
    if kind == "distance":
        ties = (not rounding_margin(one.value, DECIMALS) for one in distances)
        return "between_two_printed_numbers" if any(ties) else ""
    best, second = _ranked(distances, kind)[:2]
    errors = distances[best].error + distances[second].error
    if not _clearly_apart(distances[best].value, distances[second].value, errors):
        return "too_close_to_call"
    if not _so_by_middles(facts, marked, kind, best):
        return "middles_say_otherwise"
    middles = np.array([one.box for one in marked.seen]).reshape(-1, 2, 2).mean(axis=1)
    in_picture = length(middles[1:] - middles[0])
    guess = in_picture.argmin() if kind == "nearest_object" else in_picture.argmax()
    return "picture_gives_it_away" if guess == best and draw.integer("hard", below=2) else ""


def _clearly_apart(one: float, other: float, errors: float) -> bool:
    return abs(one - other) >= max(LEAST_GAP, GAP_SHARE * min(one, other)) + errors


def _so_by_middles(facts: Facts, marked: Boxed, kind: str, best: int) -> bool:
    """Whether that position is the answer from middle to middle too, by as much: then the question need not say how it
    measures."""
    target, *others = (facts.position(one.instance) for one in marked.seen)
    away = rounded(length(np.array(others) - target), METRE_DECIMALS)
    order = np.argsort(away if kind == "nearest_object" else -away, kind="stable")
    first, second = (float(away[k]) for k in order[:2])
    return bool(order[0] == best) and _clearly_apart(first, second, 0.0)


def _ranked(distances: Sequence[Measure], kind: str) -> list[int]:
    """Positions in `distances`, the answer first."""
    sign = 1 if kind == "nearest_object" else -1
    return sorted(range(len(distances)), key=lambda k: sign * distances[k].value)


def _draft(facts: Facts, marked: Boxed, kind: str, draw: Draw) -> Draft:
    """A choice is followed by the distance of the first two others, which it does not tell."""
    if kind == "distance":
        questions = [_distance(facts, marked, (0, k), draw.at(k)) for k in range(1, len(marked.seen))]
    else:
        questions = [_choice(facts, marked, kind)]
        more = _distance(facts, marked, (1, 2), draw)
        questions += [more] if more.margin else []
    return Draft((marked.frame,), tuple(questions), marked.marks, tuple(one.instance for one in marked.seen))


def _measured(facts: Facts, marked: Boxed, pair: tuple[int, int]) -> SurfaceDistance:
    a, b = (marked.seen[k].instance for k in pair)
    found = facts.surface_distance(a, b)
    ids = [facts.scene.instances[i].id for i in (a, b)]
    names = [marked.names[k] for k in pair]
    return SurfaceDistance(ids, names, found.error, found.value)


def _distance(facts: Facts, marked: Boxed, pair: tuple[int, int], draw: Draw) -> Question:
    step = _measured(facts, marked, pair)
    return Question(
        question_type="distance",
        slots=dict(zip(("a", "b"), draw.shuffled(step.names, "names"), strict=True)),
        answer=Answer("number", step.value, "m", DECIMALS),
        margin=rounding_margin(step.value, DECIMALS),
        program=program(step),
        cue="|".join(sorted(facts.label(marked.seen[k].instance) for k in pair)),
    )


def _choice(facts: Facts, marked: Boxed, kind: str) -> Question:
    target, others = marked.names[0], list(marked.names[1:])
    labels = [facts.label(one.instance) for one in marked.seen]
    distances = [one.value for one in _distances(facts, marked)]
    best, second = _ranked(_distances(facts, marked), kind)[:2]
    rank, of_two, of_more = RANKS[kind]
    away = [f"{value:.{DECIMALS}f} m" for value in distances]
    told = [f"the {others[0]} is {away[0]} away", *(f"the {k} {m}" for k, m in zip(others[1:], away[1:], strict=True))]
    slots = {
        "target": target,
        "others": join_words([f"the {name}" for name in others]),
        "any_other": join_words([f"the {name}" for name in others], "or"),
        "count": COUNTS[len(others)],
        "rank": of_two if len(others) == 2 else of_more,
        "distances": join_words(told),
    }
    steps = [_measured(facts, marked, (0, k)) for k in range(1, len(marked.names))]
    return Question(
        question_type=kind,
        slots=slots,
        answer=Answer("choice", others[best], distractors=tuple(name for name in others if name != others[best])),
        margin=round(abs(distances[best] - distances[second]), METRE_DECIMALS),
        program=program(*steps, Select(rank, others[best], target)),
        cue=labels[0],
        outcome=labels[1 + best],
        rivals=tuple(label for k, label in enumerate(labels[1:]) if k != best),
    )


SKILL = Skill(
    name="single_image.distance_prediction",
    version=11,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
)
