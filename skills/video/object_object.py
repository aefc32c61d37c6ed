"""object_object: how far two things of a room are apart, which is nearest to one, and in which direction one lies.

Real samples, about 16 frames from a room of 6 x 5 m:

    Q: What is the distance between the sofa and the box at their closest points?
    A: They are about 3.5 metres apart.
    Q: A friend of mine is by the sofa, facing the fan. Where should I tell them to look for the box?
       A. back
       B. left
       C. right
    A: Tell them to look to the right, so C.

The rules are those of VSI-Bench, proven on its own answers: distances between the nearest points of whole objects,
directions between the middles of boxes, seen from above. Asked is what needs no rule: what is nearest from middle to
middle too, and what is well inside its direction. Its kinds of several objects, of which the nearest counts, are left
out: they are the answer more often, which the words would give away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, islice, permutations

import numpy as np

from vstdata.asking.draft_order import even_blocks, interleaved
from vstdata.asking.naming import overhead, stood_by
from vstdata.asking.seen_well import PLACED
from vstdata.asking.sure_numbers import rounding_margin, sure_distance
from vstdata.asking.video_frames import best_shots, clips, only_ones
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import LEFT_RIGHT_BACK, QUADRANTS, Facts, Measure, Sectors, corners_agree, turn
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.linear import length
from vstdata.program import program
from vstdata.program.measured.boxes import BoxCenter
from vstdata.program.measured.cameras import Sector, TurnRight
from vstdata.program.measured.chosen import Select
from vstdata.program.measured.distances import SurfaceDistance
from vstdata.program.step import Step
from vstdata.scene import FloatArray
from vstdata.words.directions import WHERE
from vstdata.words.english import join_words
from vstdata.words.wordings import Asks

DIRECTIONS: dict[str, tuple[Sectors, tuple[str, ...]]] = {  # sectors, and those asked
    "relative_direction_easy": (LEFT_RIGHT_BACK, ("left", "right")),
    "relative_direction_medium": (LEFT_RIGHT_BACK, LEFT_RIGHT_BACK.names),
    "relative_direction_hard": (QUADRANTS, QUADRANTS.names),
}
_DIRECTION = {"at": "label", "toward": "label", "target": "label", "where": "reply"}
ASKS = {
    "absolute_distance": Asks("number", {"a": "label", "b": "label"}),
    "relative_distance": Asks("choice", {"target": "label", "others": "things", "any_other": "things"}),
    **dict.fromkeys(DIRECTIONS, Asks("choice", _DIRECTION)),
}

APART = 0.2  # metres between the things of an absolute distance: VLM-3R
FROM_TARGET = 0.15  # metres from the target to each candidate: VLM-3R
GAP, LARGE_GAP, LARGE_ROOM = 0.15, 0.30, 40.0  # metres between any two candidates; the second above so many m2: VLM-3R
DECIMALS = 1  # VSI-Bench
CANDIDATES = (4, 4, 4, 4, 3)  # how often so many: VSI-Bench has four, VLM-3R also three, and two, half a guess
REACH = (0.3, 5.0)  # metres between any two of the three things of a direction: VLM-3R
LEAST_LOOK = 1.0  # metres from where one stands to what one faces: nearer, nobody would say that one looks there. Ours.
# Degrees to either end of the sector, beside the error: VLM-3R has 10 and looks at one end only. Of left, right and
# back, and of front-left and its like, twice as many: where they end is then not in question, and not in the words.
LEAST_ANGLE = {"relative_direction_easy": 10.0, "relative_direction_medium": 20.0, "relative_direction_hard": 20.0}
STRAY_CORNERS = 2  # of the 8 of the target's box that may lie in another sector: VLM-3R
MOST_ASKED = 40  # of each question type in one set of frames. Ours.


@dataclass(frozen=True, eq=False)
class _Clip:
    """Frames, the things that they show well and that a name is enough for, and what has been asked of the scene."""

    facts: Facts
    frames: tuple[int, ...]
    shown: Sequence[int]
    draw: Draw
    refuse: Refusals
    asked: set[tuple[object, ...]]

    def is_new(self, *question: object) -> bool:
        """Whether a question was not yet asked; it is from now on."""
        known = question in self.asked
        self.asked.add(question)
        return not known


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All question types in turn over all sets of frames in turn; no question of a scene is asked twice."""
    unique = only_ones(facts, refuse)
    asked: set[tuple[object, ...]] = set()
    found = []
    for frames in clips(facts, draw, refuse):
        best = best_shots(facts, frames, PLACED)
        shown = [i for i in unique if i in best]
        refuse("not_well_shown", len(unique) - len(shown))
        found.append(_Clip(facts, frames, shown, draw.at([facts.scene.frames[f].key for f in frames]), refuse, asked))
    kinds = [map(_absolute, found), map(_relative, found)]
    kinds += [map(partial(_directions, kind=kind), found) for kind in DIRECTIONS]
    yield from interleaved(interleaved(kind) for kind in kinds)


def _absolute(clip: _Clip) -> Iterator[Draft]:
    kind = "absolute_distance"
    for pair in clip.draw.shuffled(list(combinations(clip.shown, 2)), kind)[:MOST_ASKED]:
        distance = clip.facts.surface_distance(*pair)
        reason = "objects_too_near" if distance.low < APART else _unsure(distance)
        if not reason and not rounding_margin(distance.value, DECIMALS):
            reason = "between_two_printed_numbers"
        if reason:
            clip.refuse(f"{kind}:{reason}")
        elif clip.is_new(kind, pair):
            yield _absolute_draft(clip, pair, distance)


def _unsure(distance: Measure) -> str:
    return "" if sure_distance(distance) else "distance_not_sure"


def _absolute_draft(clip: _Clip, pair: tuple[int, int], distance: Measure) -> Draft:
    step = _measured(clip.facts, pair, distance)
    keyed = clip.draw.at("absolute_distance", *step.names)
    question = Question(
        question_type="absolute_distance",
        slots=dict(zip(("a", "b"), keyed.shuffled(step.names, "names"), strict=True)),
        answer=Answer("number", distance.value, "m", DECIMALS),
        margin=rounding_margin(distance.value, DECIMALS),
        program=program(step),
        cue="|".join(sorted(step.names)),
    )
    return Draft(clip.frames, (question,), objects=pair)


def _measured(facts: Facts, pair: tuple[int, int], distance: Measure) -> SurfaceDistance:
    instances = [facts.scene.instances[i] for i in pair]
    names = [one.label for one in instances]
    return SurfaceDistance([one.id for one in instances], names, distance.error, distance.value)


def _relative(clip: _Clip) -> Iterator[Draft]:
    """Each thing in turn is the target, beside others drawn at random that differ enough in their distance to it."""
    kind = "relative_distance"
    targets = clip.draw.shuffled(clip.shown, kind)
    for number in range(min(MOST_ASKED, len(targets) * (len(targets) - 1))):
        keyed = clip.draw.at(kind, number)
        target = targets[number % len(targets)]
        others = [i for i in keyed.shuffled(clip.shown, "candidates") if i != target]
        chosen = _told_apart(clip.facts, target, others)[: keyed.choice(CANDIDATES, "count")]
        if len(chosen) < min(CANDIDATES):
            clip.refuse(f"{kind}:too_close_to_call")
        elif not _so_by_middles(clip.facts, target, chosen):
            clip.refuse(f"{kind}:middles_say_otherwise")
        elif clip.is_new(kind, target, frozenset(i for i, _ in chosen)):
            yield _relative_draft(clip, target, chosen)


def _told_apart(facts: Facts, target: int, others: Sequence[int]) -> list[tuple[int, Measure]]:
    """Those of `others`, in order, whose distance to the target differs clearly from that of each one before."""
    gap = LARGE_GAP if facts.room_area is not None and facts.room_area.value > LARGE_ROOM else GAP
    chosen: list[tuple[int, Measure]] = []
    for i in others:
        distance = facts.surface_distance(target, i)
        clear = all(abs(distance.value - one.value) > gap + distance.error + one.error for _, one in chosen)
        if clear and distance.low >= FROM_TARGET and not _unsure(distance):
            chosen.append((i, distance))
    return chosen


def _so_by_middles(facts: Facts, target: int, chosen: Sequence[tuple[int, Measure]]) -> bool:
    """Whether the nearest one is nearest from middle to middle too: then the question need not say how it measures."""
    nearest = min(chosen, key=lambda one: one[1].value)[0]
    away = {i: rounded(length(facts.position(i) - facts.position(target)), METRE_DECIMALS) for i, _ in chosen}
    return all(away[nearest] < value for i, value in away.items() if i != nearest)


def _relative_draft(clip: _Clip, target: int, chosen: Sequence[tuple[int, Measure]]) -> Draft:
    facts = clip.facts
    labels = [facts.label(i) for i, _ in chosen]
    (best, nearest), (_, second) = sorted(chosen, key=lambda one: one[1].value)[:2]
    answer = facts.label(best)
    wrong = tuple(label for label in labels if label != answer)
    steps = [_measured(facts, (target, i), distance) for i, distance in chosen]
    question = Question(
        question_type="relative_distance",
        slots={
            "target": facts.label(target),
            "others": join_words([f"the {label}" for label in labels]),
            "any_other": join_words([f"the {label}" for label in labels], "or"),
        },
        answer=Answer("choice", answer, distractors=wrong),
        margin=round(second.value - nearest.value, METRE_DECIMALS),
        program=program(*steps, Select("nearest", answer, facts.label(target))),
        cue=facts.label(target),
        outcome=answer,
        rivals=wrong,
    )
    return Draft(clip.frames, (question,), objects=(target, *(i for i, _ in chosen)))


def _directions(clip: _Clip, kind: str) -> Iterator[Draft]:
    """Each direction equally often."""
    sectors, names = DIRECTIONS[kind]
    near = {pair for pair in permutations(clip.shown, 2) if _within_reach(clip.facts.surface_distance(*pair))}
    looks = {pair for pair in near if clip.facts.surface_distance(*pair).low >= LEAST_LOOK}
    faced = [i for i in clip.shown if not overhead(clip.facts, i)]
    stands = {i for i in faced if stood_by(clip.facts, i)}
    every = [three for three in permutations(faced, 3) if three[0] in stands and three[:2] in looks]
    triples = [three for three in every if near.issuperset(combinations(three, 2))]
    found = sectors.indices(_angles(clip.facts, triples))
    groups = []
    for name in names:
        group = [triples[int(k)] for k in np.flatnonzero(found == sectors.names.index(name))]
        groups.append(_clear_directions(clip, kind, clip.draw.shuffled(group, kind, name)))
    yield from islice(even_blocks(groups, clip.draw.at(kind)), MOST_ASKED)


def _within_reach(distance: Measure) -> bool:
    return distance.low >= REACH[0] and distance.high <= REACH[1]


def _angles(facts: Facts, triples: Sequence[tuple[int, ...]]) -> FloatArray:
    """(n,) degrees by which one turns right at the first of each three, from the second to the third."""
    place = np.array([[facts.position(i) for i in three] for three in triples]).reshape(-1, 3, 3)
    return rounded(turn(place[:, 1] - place[:, 0], place[:, 2] - place[:, 0]), DEGREE_DECIMALS)


def _clear_directions(clip: _Clip, kind: str, triples: Sequence[tuple[int, int, int]]) -> Iterator[Draft]:
    for triple in triples:
        reason = _unclear(clip.facts, triple, kind)
        if reason:
            clip.refuse(f"{kind}:{reason}")
        elif clip.is_new(kind, triple):
            yield _direction_draft(clip, kind, triple)


def _unclear(facts: Facts, triple: tuple[int, int, int], kind: str) -> str:
    (at, toward, target), (sectors, _) = triple, DIRECTIONS[kind]
    angle, corners = facts.facing(*triple), facts.box(target).corners
    if sectors.margin(angle.value) < LEAST_ANGLE[kind] + angle.error:
        return "too_close_to_another_direction"
    agree = corners_agree(sectors, facts.position(at), facts.position(toward), corners)
    return "target_reaches_into_another_direction" if len(corners) - agree > STRAY_CORNERS else ""


def _direction_draft(clip: _Clip, kind: str, triple: tuple[int, int, int]) -> Draft:
    facts, (sectors, names) = clip.facts, DIRECTIONS[kind]
    labels = [facts.label(i) for i in triple]
    angle = facts.facing(*triple)
    answer = sectors.name(angle.value)
    slots = {**dict(zip(("at", "toward", "target"), labels, strict=True)), "where": WHERE[answer]}
    question = Question(
        question_type=kind,
        slots=slots,
        answer=Answer("choice", answer, distractors=tuple(name for name in names if name != answer)),
        margin=round(sectors.margin(angle.value), DEGREE_DECIMALS),
        program=program(*_direction_steps(facts, triple, angle, sectors)),
        cue=">".join(labels),
        outcome=answer,
    )
    return Draft(clip.frames, (question,), objects=triple, balance=answer)


def _direction_steps(facts: Facts, triple: tuple[int, int, int], angle: Measure, sectors: Sectors) -> Iterator[Step]:
    ids = [facts.scene.instances[i].id for i in triple]
    for i, number in zip(triple, ids, strict=True):
        yield BoxCenter(number, facts.label(i), facts.position(i).tolist())
    yield TurnRight(angle.value, ids, angle.error)
    yield Sector(sectors.names, sectors.edges, sectors.name(angle.value))


SKILL = Skill(
    name="video.object_object",
    version=6,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    vsi_bench={
        "absolute_distance": "absolute distance",
        "relative_distance": "relative distance",
        "relative_direction_easy": "relative direction",
        "relative_direction_medium": "relative direction",
        "relative_direction_hard": "relative direction",
    },
)
