"""object_object: how far two things of a room are apart, which is nearest to one, and in which direction one lies.

Real samples, about 16 frames from a room of 6 x 5 m:

    Q: About how far apart are the sofa and the box at their closest points, in metres?
    A: It's about 3.5 m.
    Q: I'm standing by the lamp, looking straight at the cabinet. Which way is the table?
       A. back
       B. left
       C. right
       Give the direction only.
    A: left

The rules are those of VSI-Bench, proven on its own answers: distances between the nearest points of whole objects,
directions between the middles of boxes, seen from above. Asked is what needs no rule: what is nearest from middle to
middle too, and what is well inside its direction. Its kinds of several objects, of which the nearest counts, are left
out: they are the answer more often, which the words would give away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations

from vstdata.asking.draft_order import interleaved
from vstdata.asking.ranked_gaps import gap_step, so_by_middles, told_apart
from vstdata.asking.standing_turns import MOST_ASKED, Clip, Kind, directed, shown_clips
from vstdata.asking.sure_numbers import rounding_margin, sure_distance
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import LEFT_RIGHT_BACK, QUADRANTS, Facts, Measure
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.program import program
from vstdata.program.measured.chosen import Select
from vstdata.words.english import join_words
from vstdata.words.wordings import Asks

# Degrees to either end of the sector, beside the error: VLM-3R has 10 and looks at one end only. Of left, right and
# back, and of front-left and its like, twice as many: where they end is then not in question, and not in the words.
DIRECTIONS = {
    "relative_direction_easy": Kind(LEFT_RIGHT_BACK, ("left", "right"), 10.0, to_you=False),
    "relative_direction_medium": Kind(LEFT_RIGHT_BACK, LEFT_RIGHT_BACK.names, 20.0, to_you=False),
    "relative_direction_hard": Kind(QUADRANTS, QUADRANTS.names, 20.0, to_you=False),
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


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All question types in turn over all sets of frames in turn; no question of a scene is asked twice."""
    found = shown_clips(facts, draw, refuse)
    kinds = [map(_absolute, found), map(_relative, found)]
    kinds += [map(partial(directed, question_type=name, kind=kind), found) for name, kind in DIRECTIONS.items()]
    yield from interleaved(interleaved(kind) for kind in kinds)


def _absolute(clip: Clip) -> Iterator[Draft]:
    kind = "absolute_distance"
    for pair in clip.draw.shuffled(list(combinations(clip.shown, 2)), kind)[:MOST_ASKED]:
        distance = clip.facts.surface_distance(*pair)
        reason = "objects_too_near" if distance.low < APART else "" if sure_distance(distance) else "distance_not_sure"
        if not reason and not rounding_margin(distance.value, DECIMALS):
            reason = "between_two_printed_numbers"
        if reason:
            clip.refuse(f"{kind}:{reason}")
        elif clip.is_new(kind, pair):
            yield _absolute_draft(clip, pair, distance)


def _absolute_draft(clip: Clip, pair: tuple[int, int], distance: Measure) -> Draft:
    step = gap_step(clip.facts, pair, distance)
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


def _relative(clip: Clip) -> Iterator[Draft]:
    """Each thing in turn is the target, beside others drawn at random that differ enough in their distance to it."""
    kind = "relative_distance"
    area = clip.facts.room_area
    gap = LARGE_GAP if area is not None and area.value > LARGE_ROOM else GAP
    targets = clip.draw.shuffled(clip.shown, kind)
    for number in range(min(MOST_ASKED, len(targets) * (len(targets) - 1))):
        keyed = clip.draw.at(kind, number)
        target = targets[number % len(targets)]
        others = [i for i in keyed.shuffled(clip.shown, "candidates") if i != target]
        chosen = told_apart(clip.facts, target, others, gap, FROM_TARGET)[: keyed.choice(CANDIDATES, "count")]
        if len(chosen) < min(CANDIDATES):
            clip.refuse(f"{kind}:too_close_to_call")
        elif not so_by_middles(clip.facts, target, chosen):
            clip.refuse(f"{kind}:middles_say_otherwise")
        elif clip.is_new(kind, target, frozenset(i for i, _ in chosen)):
            yield _relative_draft(clip, target, chosen)


def _relative_draft(clip: Clip, target: int, chosen: Sequence[tuple[int, Measure]]) -> Draft:
    facts = clip.facts
    labels = [facts.label(i) for i, _ in chosen]
    (best, nearest), (_, second) = sorted(chosen, key=lambda one: one[1].value)[:2]
    answer = facts.label(best)
    wrong = tuple(label for label in labels if label != answer)
    steps = [gap_step(facts, (target, i), distance) for i, distance in chosen]
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


SKILL = Skill(
    name="video.object_object",
    version=11,
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
