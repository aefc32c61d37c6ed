"""object_object: how far two things of a room are apart, which is nearest to one, and in which direction one lies.

Real samples, about 16 frames from a room of 6 x 5 m:

    Q: Somebody walks through this room with a camera. If I held one end of a tape measure at the
       sofa and the other at the fan, and chose the two points so that the tape is as short as
       possible, what would I read off in metres?
    A: You would read off about 3.3 m.
    Q: Draw an arrow on a floor plan of this room from the lamp to the sofa. Seen along the arrow
       from where it starts, where does the bench lie?
       Each option stands for a quarter of the circle: front-left, for one, is all between straight
       ahead and left.
       A. back-left
       B. back-right
       C. front-left
       D. front-right
       Give the direction only.
    A: front-left

The rules are those of VSI-Bench, proven on its own answers: distances between the nearest points of whole objects,
directions between the middles of boxes, seen from above. Its kinds of several objects, of which the nearest counts, are
left out: they are the answer more often, which the words would give away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, islice, permutations
from typing import Any

import numpy as np

from vstdata.asking.draft_order import even_blocks, interleaved
from vstdata.asking.naming import rounding_margin
from vstdata.asking.seen_well import PLACED
from vstdata.asking.video_frames import best_shots, clips, only_ones
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import LEFT_RIGHT_BACK, QUADRANTS, Facts, Measure, Sectors, corners_agree, turn
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.scene import FloatArray
from vstdata.words.wording import Phrasing, join_words

_DISTANCE = (
    Phrasing(
        "These are frames of a video.\nHow many metres are there between the {a} and the {b}, from the nearest "
        "point of one to the nearest point of the other?\nAnswer with a number with one decimal.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Work out from the video how far apart the {a} and the {b} are. Take the shortest line between their "
        "surfaces, in metres.",
        "The shortest line between them is about {value} {unit} long.",
    ),
    Phrasing(
        "Video of a room. Wanted: the gap between {a} and {b} where they come nearest to each other, in metres.\n"
        "Reply with the number only.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Somebody walks through this room with a camera. If I held one end of a tape measure at the {a} and the "
        "other at the {b}, and chose the two points so that the tape is as short as possible, what would I read "
        "off in metres?",
        "You would read off about {value} {unit}.",
    ),
    Phrasing(
        "State the distance from the surface of the {a} to the surface of the {b} at their nearest points. Give it "
        "like this: 2.4 m.",
        "{value} {unit}",
        bare=True,
    ),
    Phrasing(
        "The two objects may never be in one frame together: put the views together in your mind and tell how many "
        "metres lie between the {a} and the {b}, from edge to edge and not from middle to middle.",
        "From edge to edge there are about {value} {unit} between them.",
    ),
    Phrasing(
        "An ant wants to fly from the {a} to the {b} in a straight line and picks the best place to start and to "
        "land. How many metres will it fly?",
        "It will fly about {value} {unit}.",
    ),
    Phrasing(
        "Distance, nearest surfaces, metres: {a} to {b}. Source: the frames above. One decimal, no words.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "I am rearranging the room that I filmed. What is the clear distance between the {a} and the {b}, measured "
        "where the two come closest, in metres?",
        "The clear distance is about {value} {unit}.",
    ),
    Phrasing(
        "Judge the scale of the room from things whose size you know. Then estimate the smallest distance in metres "
        "from any point of the {a} to any point of the {b}.\nA number is enough.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Suppose you had a model of this room made from the video. What would it give as the least distance between "
        "the {a} and the {b}, in metres?",
        "It would give about {value} {unit}.",
    ),
    Phrasing(
        "Watch the whole video, then answer: between the {a} and the {b}, how wide is the space at its narrowest? "
        "Metres, please.",
        "At its narrowest it is about {value} {unit} wide.",
    ),
    Phrasing(
        "A cable is to be drawn tight between the {a} and the {b} of this room, by the shortest way. Which length in "
        "metres does it need?\nFormat: number and unit.",
        "{value} {unit}",
        bare=True,
    ),
)
_NEAREST = (
    Phrasing(
        "These are frames of a video.\nWhich of these things is nearest to the {target}, from surface to surface?\n"
        "{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Compare how far {others} are from the {target}, always between the nearest points. Which one has the "
        "shortest way to it?\n{options}",
        "The {option} has the shortest way to the {target} ({letter}).",
    ),
    Phrasing(
        "{options}\nOne of these is closer to the {target} of this room than all the others are. Which one? Distances "
        "are between surfaces.\nReply with letter and name.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "You touch the {target} and want to reach the next of {others} by the shortest possible reach. Which of them "
        "do you go for?\n{options}",
        "You go for the {option}, option {letter}.",
    ),
    Phrasing(
        "Relative distance from a video. Reference: {target}. Candidates: {others}. Wanted: the candidate with the "
        "smallest gap to the reference.\n{options}\nName only.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "I filmed this room and now I wonder: of {others}, what is the closest to the {target}? Count from the edge "
        "of the one to the edge of the other.\n{options}",
        "Of these the {option} is the closest: {letter}.",
    ),
    Phrasing(
        "A ball grows from the surface of the {target} in all directions. What does it meet first?\n{options}\nOnly "
        "the things in the list count. Answer with one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Not all of these things need to be in one frame with the {target}; picture the room as a whole. The surface "
        "of which one is nearest to it?\n{options}",
        "Nearest is the {option} ({letter}).",
    ),
    Phrasing(
        "Measure from the {target} of the filmed room to {others}, by the shortest line each time. Where is the "
        "result smallest?\n{options}",
        "It is smallest for the {option}, so the answer is {letter}.",
    ),
    Phrasing(
        "Complete the sentence about the room in this video: the distance to the {target} is smallest for the ...\n"
        "{options}\nLetter and name, please.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "The {target} is to be moved as little as possible until it touches one of these things, by the shortest "
        "straight way. Which one is that?\n{options}",
        "That is the {option}, answer {letter}.",
    ),
    Phrasing(
        "Pick from the list the nearest neighbour of the {target} (surfaces, not middles).\n{options}",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Watch the frames from first to last. Which pair is the closest: the {target} together with which of these?\n"
        "{options}",
        "The closest pair is the {target} and the {option} ({letter}).",
    ),
)
_DIRECTION = (
    Phrasing(
        "These are frames of a video.\nStand at the {at} with your face to the {toward}. Where is the {target}?\n"
        "{rule}\n{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "I am beside the {at} of this room and look straight at the {toward}. On which side of me is the {target}? "
        "{rule}\n{options}",
        "The {target} is on this side of you: {option} ({letter}).",
    ),
    Phrasing(
        "From the {at}, looking towards the {toward}: direction of the {target}?\n{rule}\n{options}\nReply with letter "
        "and direction.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "A robot in the filmed room has driven up to the {at} and turned until the {toward} was straight ahead. In "
        "which direction does it find the {target}? {rule}\n{options}",
        "It finds the {target} in this direction: {option}, answer {letter}.",
    ),
    Phrasing(
        "Draw an arrow on a floor plan of this room from the {at} to the {toward}. Seen along the arrow from where it "
        "starts, where does the {target} lie?\n{rule}\n{options}\nGive the direction only.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "Imagine that you are where the {at} is and the {toward} is right before you. Which direction is the {target} "
        "from you? {rule}\n{options}",
        "From there the direction of the {target} is: {option} ({letter}).",
    ),
    Phrasing(
        "Position: {at}. Facing: {toward}. Asked: where the {target} is, seen from above and by the middles of the "
        "things. {rule}\n{options}\nOne letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Use the video to picture the room from above. Somebody at the {at} faces the {toward}. Tell them where to "
        "look for the {target}. {rule}\n{options}",
        "Look there: {option}. That is {letter}.",
    ),
    Phrasing(
        "You lean on the {at} and talk to a friend who stands at the {toward}, face to face. Which of these says where "
        "the {target} is from your place?\n{options}\n{rule}",
        "From your place the {target} is there: {option} (option {letter}).",
    ),
    Phrasing(
        "{options}\nWhich direction leads from the {at} to the {target} for one who faces the {toward}? {rule}\nReply "
        "with the letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Take the line from the middle of the {at} to the middle of the {toward} as straight ahead. What is the "
        "direction from the {at} to the middle of the {target}? {rule}\n{options}",
        "With that as straight ahead the direction is {option}: {letter}.",
    ),
    Phrasing(
        "Having watched the tour of the room, close your eyes and go to the {at}. You face the {toward}. Point at the "
        "{target}: which way do you point? {rule}\n{options}",
        "You point this way: {option} ({letter}).",
    ),
    Phrasing(
        "For a person at the {at} who looks at the {toward}, the {target} is ... Complete with one of the options.\n"
        "{options}\n{rule}\nLetter and direction.",
        "{letter}. {option}",
        bare=True,
    ),
)
DIRECTIONS: dict[str, tuple[Sectors, tuple[str, ...], str]] = {  # sectors, those asked, and what has to be said of them
    "relative_direction_easy": (
        LEFT_RIGHT_BACK,
        ("left", "right"),
        "What counts is the side to which the shorter turn goes.",
    ),
    "relative_direction_medium": (
        LEFT_RIGHT_BACK,
        LEFT_RIGHT_BACK.names,
        "Back is whatever takes a turn of 135 degrees or more to face; left and right are all the rest.",
    ),
    "relative_direction_hard": (
        QUADRANTS,
        QUADRANTS.names,
        "Each option stands for a quarter of the circle: front-left, for one, is all between straight ahead and left.",
    ),
}
PHRASINGS = {"absolute_distance": _DISTANCE, "relative_distance": _NEAREST, **dict.fromkeys(DIRECTIONS, _DIRECTION)}

APART = 0.2  # metres between the things of an absolute distance: VLM-3R
FROM_TARGET = 0.15  # metres from the target to each candidate: VLM-3R
GAP, LARGE_GAP, LARGE_ROOM = 0.15, 0.30, 40.0  # metres between any two candidates; the second above so many m2: VLM-3R
ERROR_SHARE, ERROR_FLOOR = 0.1, 0.05  # distances known less well than this are not asked. Ours.
DECIMALS = 1  # VSI-Bench
CANDIDATES = (4, 4, 4, 4, 3, 2)  # how often so many: VSI-Bench has four, VLM-3R also three and two
REACH = (0.3, 5.0)  # metres between any two of the three things of a direction: VLM-3R
LEAST_ANGLE = 10.0  # degrees to either end of the sector, beside the error: VLM-3R, which looks at one end only
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
    return "distance_not_sure" if distance.error > ERROR_SHARE * distance.value + ERROR_FLOOR else ""


def _absolute_draft(clip: _Clip, pair: tuple[int, int], distance: Measure) -> Draft:
    step = _measured(clip.facts, pair, distance)
    keyed = clip.draw.at("absolute_distance", *step["labels"])
    question = Question(
        question_type="absolute_distance",
        phrasing=keyed.integer("phrasing", below=len(_DISTANCE)),
        slots=dict(zip(("a", "b"), keyed.shuffled(step["labels"], "names"), strict=True)),
        answer=Answer("number", distance.value, "m", DECIMALS),
        margin=rounding_margin(distance.value, DECIMALS),
        program=(step,),
        cue="|".join(sorted(step["labels"])),
    )
    return Draft(clip.frames, (question,), objects=pair)


def _measured(facts: Facts, pair: tuple[int, int], distance: Measure) -> dict[str, Any]:
    instances = [facts.scene.instances[i] for i in pair]
    return {
        "op": "surface_distance",
        "instances": [one.id for one in instances],
        "labels": [one.label for one in instances],
        "error": distance.error,
        "value": distance.value,
    }


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
        elif clip.is_new(kind, target, frozenset(i for i, _ in chosen)):
            yield _relative_draft(clip, target, chosen, keyed)


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


def _relative_draft(clip: _Clip, target: int, chosen: Sequence[tuple[int, Measure]], draw: Draw) -> Draft:
    facts = clip.facts
    labels = [facts.label(i) for i, _ in chosen]
    (best, nearest), (_, second) = sorted(chosen, key=lambda one: one[1].value)[:2]
    answer = facts.label(best)
    wrong = tuple(label for label in labels if label != answer)
    steps = [_measured(facts, (target, i), distance) for i, distance in chosen]
    question = Question(
        question_type="relative_distance",
        phrasing=draw.integer("phrasing", below=len(_NEAREST)),
        slots={"target": facts.label(target), "others": join_words([f"the {label}" for label in labels])},
        answer=Answer("choice", answer, distractors=wrong),
        margin=round(second.value - nearest.value, METRE_DECIMALS),
        program=(*steps, {"op": "select", "rank": "nearest", "from": facts.label(target), "value": answer}),
        cue=facts.label(target),
        outcome=answer,
        rivals=wrong,
    )
    return Draft(clip.frames, (question,), objects=(target, *(i for i, _ in chosen)))


def _directions(clip: _Clip, kind: str) -> Iterator[Draft]:
    """Each direction equally often."""
    sectors, names, _ = DIRECTIONS[kind]
    near = {pair for pair in permutations(clip.shown, 2) if _within_reach(clip.facts.surface_distance(*pair))}
    triples = [three for three in permutations(clip.shown, 3) if near.issuperset(combinations(three, 2))]
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
        reason = _unclear(clip.facts, triple, DIRECTIONS[kind][0])
        if reason:
            clip.refuse(f"{kind}:{reason}")
        elif clip.is_new(kind, triple):
            yield _direction_draft(clip, kind, triple)


def _unclear(facts: Facts, triple: tuple[int, int, int], sectors: Sectors) -> str:
    at, toward, target = triple
    angle, corners = facts.facing(*triple), facts.box(target).corners
    if sectors.margin(angle.value) < LEAST_ANGLE + angle.error:
        return "too_close_to_another_direction"
    agree = corners_agree(sectors, facts.position(at), facts.position(toward), corners)
    return "target_reaches_into_another_direction" if len(corners) - agree > STRAY_CORNERS else ""


def _direction_draft(clip: _Clip, kind: str, triple: tuple[int, int, int]) -> Draft:
    facts, (sectors, names, rule) = clip.facts, DIRECTIONS[kind]
    labels = [facts.label(i) for i in triple]
    angle = facts.facing(*triple)
    answer = sectors.name(angle.value)
    question = Question(
        question_type=kind,
        phrasing=clip.draw.integer("phrasing", kind, *labels, below=len(_DIRECTION)),
        slots={**dict(zip(("at", "toward", "target"), labels, strict=True)), "rule": rule},
        answer=Answer("choice", answer, distractors=tuple(name for name in names if name != answer)),
        margin=round(sectors.margin(angle.value), DEGREE_DECIMALS),
        program=tuple(_direction_steps(facts, triple, angle, sectors)),
        cue=">".join(labels),
        outcome=answer,
    )
    return Draft(clip.frames, (question,), objects=triple, balance=answer)


def _direction_steps(
    facts: Facts, triple: tuple[int, int, int], angle: Measure, sectors: Sectors
) -> Iterator[dict[str, Any]]:
    ids = [facts.scene.instances[i].id for i in triple]
    for i, number in zip(triple, ids, strict=True):
        yield {"op": "box_center", "instance": number, "label": facts.label(i), "value": facts.position(i).tolist()}
    yield {"op": "turn_right", "at_toward_target": ids, "error": angle.error, "value": angle.value}
    yield {
        "op": "sector",
        "names": list(sectors.names),
        "from": list(sectors.edges),
        "value": sectors.name(angle.value),
    }


SKILL = Skill(
    name="video.object_object",
    version=1,
    modality="video",
    phrasings=PHRASINGS,
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
