"""directions: where a thing of a filmed room is, in eighths, or for one who faces away; the farthest of four.

Real samples, about 16 frames of rooms:

    Q: If I stand by the armchair and face the sofa, where is the radiator?
       A. ahead of you to the left
       B. ahead of you to the right
       C. behind you
       D. to your left
    A: It is to your left (D).
    Q: Imagine standing by the plant with your back to the armchair. Where would the ottoman be?
       A. behind you
       B. to your left
       C. to your right
    A: It would be behind you.
    Q: Which of these objects in the video is closest to the clock?
       A. dresser
       B. plant
       C. radiator
       D. television
       Give the name only.
    A: plant

The directions are those of VSI-Bench seen the other way round, as ReVSI asks them, and in eighths of a circle, as
ViewSpatial does; an eighth is asked only 8 degrees or more from its edges, and the options of a question are answers of
questions beside it. Of four things, closest and farthest by their nearest points, any two differ by more than 0.3 m and
none is nearer than a metre (ReVSI).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice, pairwise

import numpy as np

from vstdata.asking.draft_order import interleaved, option_blocks
from vstdata.asking.picture_pairs import can_be_listed, sectors, with_depth
from vstdata.asking.ranked_gaps import gap_step, so_by_middles, told_apart
from vstdata.asking.standing_turns import (
    MOST_ASKED,
    USUAL,
    Clip,
    Kind,
    directed,
    named,
    shown_clips,
    triples,
    turn_steps,
    turns,
    unclear,
)
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import LEFT_RIGHT_BACK, QUADRANTS, Facts, Sectors
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.program import program
from vstdata.program.measured.cameras import NameTurn
from vstdata.program.measured.chosen import Select
from vstdata.program.measured.stances import SayToYou
from vstdata.words.directions import AROUND, FROM_YOU
from vstdata.words.english import join_words
from vstdata.words.wordings import Asks

_DIRECTION = {"at": "label", "toward": "label", "target": "label"}
_RANKED = {"target": "label", "others": "things", "any_other": "things", "rank": "phrase"}
ASKS = {
    "eight_directions": Asks("choice", _DIRECTION),
    "opposite_direction_easy": Asks("choice", _DIRECTION),
    "opposite_direction_hard": Asks("choice", _DIRECTION),
    "farthest_of_four": Asks("choice", _RANKED),
    "closest_of_four": Asks("choice", _RANKED),
}
OPPOSITE = {
    "opposite_direction_easy": Kind(LEFT_RIGHT_BACK, LEFT_RIGHT_BACK.names, 20.0, away=True),
    "opposite_direction_hard": Kind(QUADRANTS, QUADRANTS.names, 20.0, away=True),
}
EIGHTHS = Sectors(AROUND, tuple(45.0 * k - 22.5 for k in range(8)))
EIGHTH_MARGIN = 8.0  # degrees to the edge of an eighth, beside the error; ViewSpatial has none. Ours.
RANKS = {"farthest_of_four": "farthest", "closest_of_four": "nearest"}  # as a program says it
SAID = {"farthest": "farthest from", "nearest": "closest to"}
FOUR, LEAST, GAP = 4, 1.0, 0.3  # things; metres from the target, and between any two of them: ReVSI


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All question types in turn over all sets of frames in turn; no question of a scene is asked twice."""
    found = shown_clips(facts, draw, refuse, by_clip=True)
    kinds = [map(_eighths, found)]
    kinds += [map(partial(directed, question_type=name, kind=kind), found) for name, kind in OPPOSITE.items()]
    kinds += [map(partial(_ranked, kind=kind), found) for kind in RANKS]
    yield from interleaved(interleaved(kind) for kind in kinds)


def _eighths(clip: Clip) -> Iterator[Draft]:
    """Blocks of four questions whose answers are each other's options, of three in the end: neighbours only where both
    directions are well inside their eighths."""
    kind, every = "eight_directions", triples(clip, USUAL)
    turn = turns(clip.facts, every)
    index, rest = sectors(turn, np.zeros(len(turn)), 8)
    groups = {}
    for k in range(16):
        group = [every[int(at)] for at in np.flatnonzero(with_depth(index, rest) == k)]
        groups[k] = _clear_eighths(clip, clip.draw.shuffled(group, kind, k))
    blocks = option_blocks(groups, FOUR, clip.draw.at(kind), can_be_listed, 3)
    drafts = (
        _eighth(clip, triple, AROUND[k // 2], tuple(AROUND[name // 2] for name in sorted(names) if name != k))
        for number, (names, block) in enumerate(blocks)
        for k, triple in clip.draw.shuffled(block, kind, "block", number)
    )
    yield from islice(drafts, MOST_ASKED)


def _clear_eighths(clip: Clip, found: list[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    for triple in found:
        reason = unclear(clip.facts, triple, EIGHTHS, EIGHTH_MARGIN)
        if reason:
            clip.refuse(f"eight_directions:{reason}")
        elif clip.is_new("eight_directions", triple):
            yield triple


def _eighth(clip: Clip, triple: tuple[int, ...], answer: str, others: tuple[str, ...]) -> Draft:
    angle = clip.facts.facing(*triple)
    question = Question(
        question_type="eight_directions",
        slots=named(clip.facts, triple),
        answer=Answer("choice", FROM_YOU[answer], distractors=tuple(FROM_YOU[name] for name in others)),
        margin=round(EIGHTHS.margin(angle.value), 3),
        program=program(*turn_steps(clip.facts, triple, angle), NameTurn(answer), SayToYou(FROM_YOU[answer])),
        cue=">".join(clip.facts.label(i) for i in triple),
        outcome=answer,
        rivals=others,
    )
    return Draft(clip.frames, (question,), objects=triple, balance=answer)


def _ranked(clip: Clip, kind: str) -> Iterator[Draft]:
    """Each thing in turn is the target, beside four others drawn at random that differ enough in their distance."""
    targets = clip.draw.shuffled(clip.shown, kind)
    for number in range(min(MOST_ASKED, len(targets) * (len(targets) - 1))):
        target = targets[number % len(targets)]
        others = [i for i in clip.draw.at(kind, number).shuffled(clip.shown, "candidates") if i != target]
        chosen = told_apart(clip.facts, target, others, GAP, LEAST)[:FOUR]
        if len(chosen) < FOUR:
            clip.refuse(f"{kind}:too_close_to_call")
        elif not so_by_middles(clip.facts, target, chosen, kind == "farthest_of_four"):
            clip.refuse(f"{kind}:middles_say_otherwise")
        elif clip.is_new(kind, target, frozenset(i for i, _ in chosen)):
            yield _ranked_draft(clip, kind, target, [i for i, _ in chosen])


def _ranked_draft(clip: Clip, kind: str, target: int, chosen: list[int]) -> Draft:
    facts, rank = clip.facts, RANKS[kind]
    distances = {i: facts.surface_distance(target, i) for i in chosen}
    order = sorted(chosen, key=lambda i: distances[i].value, reverse=rank == "farthest")
    labels, answer = [facts.label(i) for i in chosen], facts.label(order[0])
    wrong = tuple(label for label in labels if label != answer)
    names = [f"the {label}" for label in labels]
    (first, second), *_ = pairwise(distances[i].value for i in order)
    question = Question(
        question_type=kind,
        slots={
            "target": facts.label(target),
            "others": join_words(names),
            "any_other": join_words(names, "or"),
            "rank": SAID[rank],
        },
        answer=Answer("choice", answer, distractors=wrong),
        margin=round(abs(second - first), METRE_DECIMALS),
        program=program(
            *(gap_step(facts, (target, i), distances[i]) for i in chosen), Select(rank, answer, facts.label(target))
        ),
        cue=facts.label(target),
        outcome=answer,
        rivals=wrong,
    )
    return Draft(clip.frames, (question,), objects=(target, *chosen))


SKILL = Skill(
    name="video.directions",
    version=8,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
