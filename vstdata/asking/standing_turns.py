"""Where a thing is for somebody who stands by another one in a room and faces a third, as videos are asked.

The rules are those of VSI-Bench, proven on its own answers: directions between the middles of boxes, seen from above.
How far things must be apart is a `Tier`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, permutations

import numpy as np
import shapely

from vstdata.asking.draft_order import even_blocks, interleaved
from vstdata.asking.naming import overhead, stood_by
from vstdata.asking.seen_well import PLACED
from vstdata.asking.video_frames import best_shots, clips, only_ones, only_ones_in
from vstdata.draft import Answer, Draft, Question, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts, Measure, Sectors, corners_agree, turn
from vstdata.facts.direction import wrapped
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.program import program
from vstdata.program.measured.boxes import BoxCenter
from vstdata.program.measured.cameras import Sector, TurnRight
from vstdata.program.measured.stances import FacingAway, SayToYou
from vstdata.program.step import Step
from vstdata.scene import Box, FloatArray
from vstdata.words.directions import FROM_YOU, WHERE

LEAST_LOOK = 1.0  # metres from where one stands to what one faces: nearer, nobody would say that one looks there. Ours.
MOST_ASKED = 40  # of each question type in one set of frames. Ours.
WIDE_MARGIN = 20.0  # degrees from which on a clip seldom has all directions. Ours.
STRAY_CORNERS = 2  # of the 8 of the target's box that may lie in another sector: VLM-3R


@dataclass(frozen=True, slots=True)
class Tier:
    """How far any two of the three things are apart, `reach` metres from and to, and how long they may be over the
    floor, `extent` metres."""

    reach: tuple[float, float]
    extent: float = float("inf")

    def within_reach(self, distance: Measure) -> bool:
        """Whether two things are neither too near nor too far, whatever the error."""
        return distance.low >= self.reach[0] and distance.high <= self.reach[1]


USUAL = Tier((0.3, 5.0))  # VLM-3R
WIDE = Tier((1.5, float("inf")), 1.4)  # ReVSI


@dataclass(frozen=True, eq=False)
class Clip:
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


def shown_clips(facts: Facts, draw: Draw, refuse: Refusals, *, by_clip: bool = False) -> list[Clip]:
    """The clips of a scene, with what they show well and a name is enough for, in the scene or (`by_clip`) in the clip;
    they share what was asked."""
    unique = [] if by_clip else only_ones(facts, refuse)
    asked: set[tuple[object, ...]] = set()
    found = []
    for frames in clips(facts, draw, refuse):
        best = best_shots(facts, frames, PLACED)
        named = only_ones_in(facts, frames, refuse) if by_clip else unique
        shown = [i for i in named if i in best]
        refuse("not_well_shown", len(named) - len(shown))
        found.append(Clip(facts, frames, shown, draw.at([facts.scene.frames[f].key for f in frames]), refuse, asked))
    return found


@dataclass(frozen=True, slots=True)
class Kind:
    """What a question type asks: `sectors`, and those `names` of them that are answers, `least` degrees from either end
    of a sector, beside the error; whether one faces `away` from the second thing, and whether the options are words as
    one says them to somebody who is there (`to_you`) or those of VSI-Bench."""

    sectors: Sectors
    names: tuple[str, ...]
    least: float
    away: bool = False
    to_you: bool = True

    def option(self, name: str) -> str:
        """What a direction is called in an option."""
        return FROM_YOU[name] if self.to_you else name


def directed(clip: Clip, question_type: str, kind: Kind, tier: Tier = USUAL) -> Iterator[Draft]:
    """Questions of one type about a clip, each direction equally often; in turn where wide margins leave few of one, or
    none in most clips: the release takes as many of each."""
    every = triples(clip, tier)
    found = kind.sectors.indices(turns(clip.facts, every) + 180.0 * kind.away)
    groups = []
    for name in kind.names:
        group = [every[int(k)] for k in np.flatnonzero(found == kind.sectors.names.index(name))]
        shuffled = clip.draw.shuffled(group, question_type, name)
        groups.append(_clear(clip, question_type, kind, shuffled))
    keyed = clip.draw.at(question_type)
    wide = tier is not USUAL or kind.least >= WIDE_MARGIN
    drafts = interleaved(keyed.shuffled(groups, "directions")) if wide else even_blocks(groups, keyed)
    yield from islice(drafts, MOST_ASKED)


def _clear(clip: Clip, question_type: str, kind: Kind, found: Sequence[tuple[int, ...]]) -> Iterator[Draft]:
    for triple in found:
        reason = unclear(clip.facts, triple, kind.sectors, kind.least, kind.away)
        if reason:
            clip.refuse(f"{question_type}:{reason}")
        elif clip.is_new(question_type, triple):
            yield _draft(clip, question_type, kind, triple)


def _draft(clip: Clip, question_type: str, kind: Kind, triple: tuple[int, ...]) -> Draft:
    facts, sectors = clip.facts, kind.sectors
    angle = facts.facing(*triple)
    right = float(wrapped(np.array(angle.value + 180.0))) if kind.away else angle.value
    answer = sectors.name(right)
    away = [FacingAway(right)] if kind.away else []
    said = [SayToYou(kind.option(answer))] if kind.to_you else []
    wrong = (name for name in kind.names if name != answer)
    question = Question(
        question_type=question_type,
        slots=named(facts, triple) | ({} if kind.to_you else {"where": WHERE[answer]}),
        answer=Answer("choice", kind.option(answer), distractors=tuple(map(kind.option, wrong))),
        margin=round(sectors.margin(right), DEGREE_DECIMALS),
        program=program(*turn_steps(facts, triple, angle), *away, Sector(sectors.names, sectors.edges, answer), *said),
        cue=">".join(facts.label(i) for i in triple),
        outcome=answer,
    )
    return Draft(clip.frames, (question,), objects=triple, balance=answer)


def named(facts: Facts, triple: Sequence[int]) -> dict[str, str]:
    """The slots of a question that name its things."""
    return dict(zip(("at", "toward", "target"), map(facts.label, triple), strict=True))


def triples(clip: Clip, tier: Tier) -> list[tuple[int, ...]]:
    """(where one stands, what one faces, target) of things that are shown, as far apart as the tier says."""
    facts = clip.facts
    small = [i for i in clip.shown if _extent(facts.box(i)) <= tier.extent]
    near = {pair for pair in permutations(small, 2) if tier.within_reach(facts.surface_distance(*pair))}
    looks = {pair for pair in near if facts.surface_distance(*pair).low >= LEAST_LOOK}
    faced = [i for i in small if not overhead(facts, i)]
    stands = {i for i in faced if stood_by(facts, i)}
    every: list[tuple[int, ...]] = [
        three for three in permutations(faced, 3) if three[0] in stands and three[:2] in looks
    ]
    found = [three for three in every if near.issuperset(combinations(three, 2))]
    return found if tier is USUAL else [three for three in found if _apart(facts, three, tier.reach[0])]


def _extent(box: Box) -> float:
    """The longer side over the floor, metres."""
    return float(max(np.delete(box.size, box.up_axis)))


def _apart(facts: Facts, three: Sequence[int], least: float) -> bool:
    """Whether the footprints of things are so far apart too."""
    hulls = [shapely.convex_hull(shapely.multipoints(facts.box(i).corners[:, :2])) for i in three]
    return all(round(float(shapely.distance(a, b)), METRE_DECIMALS) >= least for a, b in combinations(hulls, 2))


def turns(facts: Facts, triples: Sequence[tuple[int, ...]]) -> FloatArray:
    """(n,) degrees by which one turns right at the first of each three, from the second to the third."""
    place = np.array([[facts.position(i) for i in three] for three in triples]).reshape(-1, 3, 3)
    return rounded(turn(place[:, 1] - place[:, 0], place[:, 2] - place[:, 0]), DEGREE_DECIMALS)


def unclear(facts: Facts, triple: tuple[int, ...], sectors: Sectors, least: float, away: bool = False) -> str:
    """Why the direction to the third thing is not clear, for one who faces the second, or faces `away` from it; ""
    where it is."""
    at, toward, target = triple
    angle, corners, eye, aim = facts.facing(*triple), facts.box(target).corners, *map(facts.position, (at, toward))
    if sectors.margin(angle.value + 180.0 * away) < least + angle.error:
        return "too_close_to_another_direction"
    agree = corners_agree(sectors, eye, 2 * eye - aim if away else aim, corners)
    return "target_reaches_into_another_direction" if len(corners) - agree > STRAY_CORNERS else ""


def turn_steps(facts: Facts, triple: Sequence[int], angle: Measure) -> Iterator[Step]:
    """The middles of three things, and the turn between them."""
    ids = [facts.scene.instances[i].id for i in triple]
    for i, number in zip(triple, ids, strict=True):
        yield BoxCenter(number, facts.label(i), facts.position(i).tolist())
    yield TurnRight(angle.value, ids, angle.error)
