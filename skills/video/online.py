"""online: questions along a walk through a room, about what is not in view any more.

Real samples, about the first 8 to 16 frames of a walk:

    Q: Which of these objects doesn't show up until frame 5 or later?
       A. dresser
       B. floor mirror
       C. ironing board
       D. nightstand
       Answer with the letter only.
    A: A
    Q: You filmed this video and stopped at the last frame, still facing the same way. Where is the nightstand?
       A. ahead of you to the left
       B. ahead of you to the right
       C. behind you to the left
       D. behind you to the right
    A: It is ahead of you to the left (A).

The video ends where the question is asked: what comes later is not known, and what is asked about is remembered, since
the last frame shows nothing of it. The rules are those of OST-Bench: left and right 20 degrees or more from straight
ahead and straight back, quadrants as far from their edges (there 10), distances over the floor to the nearest point of
a thing. One has come closer, or gone away, by half a metre and a quarter of the way at least (there 1.4 times); closest
of three is what the next one is 1.6 times as far away as.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations, islice

import numpy as np

from vstdata.asking.draft_order import even_blocks, interleaved
from vstdata.asking.seen_well import PLACED
from vstdata.asking.sure_numbers import rounding_margin, sure_distance
from vstdata.asking.video_frames import FEWEST_FRAMES, clips, is_video, only_ones
from vstdata.asking.walk_so_far import Walk
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import LEFT_RIGHT, QUADRANTS, Facts, Measure, Sectors
from vstdata.facts.direction import heading
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS
from vstdata.facts.motion import attitude_of
from vstdata.program import program
from vstdata.program.measured.boxes import BoxCenter
from vstdata.program.measured.cameras import CameraPose, Pose, Sector
from vstdata.program.measured.chosen import Select
from vstdata.program.measured.pictures import FirstSeen, NewSince, SeenSoFar
from vstdata.program.measured.stances import MiddleTurn, NameApproach, SayToYou, Standing, StandMoved
from vstdata.program.step import Step
from vstdata.words.directions import FROM_YOU, NEARNESS
from vstdata.words.english import join_words, with_article
from vstdata.words.wordings import Asks

ASKS = {
    "memory_side": Asks("choice", {"target": "label"}),
    "memory_quadrant": Asks("choice", {"target": "label"}),
    "memory_closer": Asks("choice", {"target": "label", "then": "image", "nearness": "reply"}),
    "memory_distance": Asks("number", {"target": "label"}),
    "memory_nearest": Asks("choice", {"others": "things", "any_other": "things", "rank": "phrase"}),
    "seen_so_far": Asks("choice", {"thing": "thing", "seen": "reply"}),
    "new_in_the_end": Asks("choice", {"others": "things", "any_other": "things", "since": "image"}),
}
SIDES: dict[str, tuple[Sectors, float]] = {"memory_side": (LEFT_RIGHT, 20.0), "memory_quadrant": (QUADRANTS, 20.0)}
RATIO = 1.6  # of the answer among three that are remembered to the next. Ours; OST-Bench: 1.4 between any two
NEARER, LEAST_GONE = 1.25, 0.5  # times and metres from which one has come closer, or gone away. Ours; OST-Bench: 1.4
LEAST_AWAY = 0.5  # metres: OST-Bench
RANKS = {"nearest": "closest to", "farthest": "farthest from"}  # as the program and as the question says it
LISTED = 3  # things whose distances are compared: OST-Bench
NEW, OPTIONS = 4, 4  # frames at the end in which something is new, and things of which one is. Ours.
PARTS = (0.5, 0.625, 0.75, 0.875, 1.0)  # of a walk's frames after which is asked. Ours.
MOST_ASKED = 12  # of each question type and walk. Ours.


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All question types in turn, each over all walks and after each part of them in turn."""
    things = tuple(only_ones(facts, refuse))
    walks = []
    for clip in clips(facts, draw, refuse):
        for count in sorted({max(FEWEST_FRAMES, round(part * len(clip))) for part in PARTS}):
            frames = clip[:count]
            if not is_video(facts.scene, frames):
                refuse("not_a_video")
                continue
            keyed = draw.at([facts.scene.frames[f].key for f in frames])
            walks.append(Walk(facts, frames, things, keyed, refuse))
    kinds = [interleaved([islice(make(walk), MOST_ASKED) for walk in walks]) for make in MAKERS]
    yield from interleaved(kinds)


def _draft(walk: Walk, question: Question, objects: Sequence[int], balance: str = "") -> Draft:
    return Draft(walk.frames, (question,), objects=tuple(objects), balance=balance)


def _sides(walk: Walk, kind: str) -> Iterator[Draft]:
    """On which side, or in which quadrant, something is now: each in turn."""
    sectors, least = SIDES[kind]
    groups: dict[str, list[Draft]] = {name: [] for name in sectors.names}
    for i in walk.draw.shuffled(walk.remembered if walk.level else (), kind):
        turn = walk.turn(i)
        size = max(np.delete(walk.facts.box(i).size, walk.facts.box(i).up_axis))
        if walk.away(len(walk.frames) - 1, i).low < max(LEAST_AWAY, size / 2):
            walk.refuse(f"{kind}:too_near")
        elif sectors.margin(turn.value) < least + turn.error:
            walk.refuse(f"{kind}:between_answers")
        else:
            name = sectors.name(turn.value)
            groups[name].append(_side_draft(walk, kind, i, turn, name))
    return interleaved(groups.values())


def _side_draft(walk: Walk, kind: str, i: int, turn: Measure, name: str) -> Draft:
    sectors, _ = SIDES[kind]
    camera = walk.facts.scene.frames[walk.frames[-1]].camera
    facing = round(float(heading(camera.forward)), DEGREE_DECIMALS)
    up = float(attitude_of(camera)[1])
    place = [round(float(x), METRE_DECIMALS) for x in camera.center[:2]]
    steps: list[Step] = [
        CameraPose(walk.key(-1), Pose(center=camera.center.tolist(), heading=facing, elevation=up)),
        BoxCenter(walk.id(i), walk.label(i), walk.facts.position(i).tolist()),
        StandMoved(0.0, 0.0, Standing(place=place, heading=facing)),
        MiddleTurn(walk.id(i), walk.label(i), turn.error, turn.value),
        Sector(sectors.names, sectors.edges, name),
        SayToYou(FROM_YOU[name]),
    ]
    question = Question(
        question_type=kind,
        slots={"target": walk.label(i)},
        answer=Answer("choice", FROM_YOU[name], distractors=tuple(FROM_YOU[k] for k in sectors.names if k != name)),
        margin=round(sectors.margin(turn.value), DEGREE_DECIMALS),
        program=program(*steps),
        cue=walk.label(i),
        outcome=name,
    )
    return _draft(walk, question, (i,), name)


def _closer(walk: Walk) -> Iterator[Draft]:
    """Whether one is closer to something now than at an earlier frame that shows it: both in turn, and both of one
    thing where it allows that. Mostly one has come closer to what is out of view: it is behind."""
    kind, last = "memory_closer", len(walk.frames) - 1
    groups: dict[str, list[Draft]] = {"closer": [], "farther": []}
    for i in walk.draw.shuffled(walk.remembered, kind):
        now = walk.away(last, i)
        shown = [k for k in range(last) if PLACED.shows(walk.facts.view(walk.frames[k]), i)]
        asked: set[str] = set()
        for k in walk.draw.shuffled(shown, kind, walk.label(i)):
            then = walk.away(k, i)
            low, high = sorted((now, then), key=lambda one: one.value)
            if low.value < LEAST_AWAY or high.low < max(NEARER * low.high, low.high + LEAST_GONE):
                walk.refuse(f"{kind}:about_the_same")
                continue
            answer, other = ("closer", "farther") if now.value < then.value else ("farther", "closer")
            if answer in asked:
                continue
            asked.add(answer)
            question = Question(
                question_type=kind,
                slots={"target": walk.label(i), "then": f"frame {k + 1}", "nearness": NEARNESS[answer]},
                answer=Answer("choice", answer, distractors=(other,)),
                margin=round(high.value - low.value, METRE_DECIMALS),
                program=program(walk.gap(k, i), walk.gap(last, i), NameApproach(answer)),
                cue=walk.label(i),
                outcome=answer,
            )
            groups[answer].append(_draft(walk, question, (i,), answer))
    return interleaved(groups.values())


def _distance(walk: Walk) -> Iterator[Draft]:
    """How far away something is now."""
    kind, last = "memory_distance", len(walk.frames) - 1
    for i in walk.draw.shuffled(walk.remembered, kind):
        found = walk.away(last, i)
        if found.low < LEAST_AWAY or not sure_distance(found):
            walk.refuse(f"{kind}:too_near_or_not_sure")
        elif not rounding_margin(found.value, 1):
            walk.refuse(f"{kind}:between_two_printed_numbers")
        else:
            question = Question(
                question_type=kind,
                slots={"target": walk.label(i)},
                answer=Answer("number", found.value, "m", 1),
                margin=rounding_margin(found.value, 1),
                program=program(walk.gap(last, i)),
                cue=walk.label(i),
            )
            yield _draft(walk, question, (i,))


def _ranked(walk: Walk) -> Iterator[Draft]:
    """Which of three remembered things is closest now, or farthest: clearly so, however the other two stand."""
    kind, last = "memory_nearest", len(walk.frames) - 1
    away = {i: walk.away(last, i) for i in walk.remembered}
    far = sorted((i for i, found in away.items() if found.low >= LEAST_AWAY), key=walk.id)
    asked = Counter[str]()
    for chosen in walk.draw.shuffled(list(combinations(far, LISTED)), kind):
        order = sorted((away[i] for i in chosen), key=lambda one: one.value)
        clear = {"nearest": _ratio(*order[:2]), "farthest": _ratio(*order[-2:])}
        ranks = [rank for rank in RANKS if clear[rank] >= RATIO]
        if not ranks:
            walk.refuse(f"{kind}:too_close_to_call")
            continue
        rank = min(ranks, key=lambda one: asked[one])
        asked[rank] += 1
        yield _ranked_draft(walk, walk.draw.shuffled(chosen, "listed", *map(walk.id, chosen)), rank)


def _ratio(a: Measure, b: Measure) -> float:
    """How many times the nearer distance `a` the farther one `b` is at least, whatever the errors."""
    return b.low / max(a.high, 1e-3)


def _ranked_draft(walk: Walk, chosen: Sequence[int], rank: str) -> Draft:
    last = len(walk.frames) - 1
    order = sorted(chosen, key=lambda i: walk.away(last, i).value, reverse=rank == "farthest")
    labels, answer = [walk.label(i) for i in chosen], walk.label(order[0])
    wrong, names = tuple(label for label in labels if label != answer), [f"the {label}" for label in labels]
    gap = abs(walk.away(last, order[1]).value - walk.away(last, order[0]).value)
    question = Question(
        question_type="memory_nearest",
        slots={"others": join_words(names), "any_other": join_words(names, "or"), "rank": RANKS[rank]},
        answer=Answer("choice", answer, distractors=wrong),
        margin=round(gap, METRE_DECIMALS),
        program=program(*(walk.gap(last, i) for i in chosen), Select(rank, answer)),
        cue=rank,
        outcome=answer,
        rivals=wrong,
    )
    return _draft(walk, question, chosen)


def _so_far(walk: Walk) -> Iterator[Draft]:
    """Whether the video has shown something by now: things of the room that it has, and that it has not; both alike
    often. What the first frame shows is not asked about: that one alone would tell."""
    kind = "seen_so_far"
    anything = frozenset().union(*walk.glimpsed)
    known = {i: first for i in walk.things if (first := walk.first(i))}
    yes = [i for i, (since, _) in known.items() if since > 0]
    no = [i for i in walk.things if i not in anything]
    groups = [
        [_so_far_draft(walk, i, shown) for i in walk.draw.shuffled(group, kind, shown)]
        for shown, group in ((True, yes), (False, no))
    ]
    walk.refuse(f"{kind}:never_clear", len(walk.things) - len(known) - len(no))
    walk.refuse(f"{kind}:in_the_first_frame", len(known) - len(yes))
    return even_blocks(groups, walk.draw.at(kind))


def _so_far_draft(walk: Walk, i: int, shown: bool) -> Draft:
    first = walk.first(i)
    answer = "yes" if shown else "no"
    question = Question(
        question_type="seen_so_far",
        slots={"thing": with_article(walk.label(i)), "seen": "Yes, it did" if shown else "No, it did not"},
        answer=Answer("choice", answer, fixed_options=("yes", "no")),
        margin=1.0,
        program=program(
            *([_first_seen(walk, i, first)] if first else []),
            SeenSoFar([walk.key(k) for k in range(len(walk.frames))], walk.label(i), answer),
        ),
        cue=walk.label(i),
        outcome=answer,
    )
    return _draft(walk, question, (i,), answer)


def _first_seen(walk: Walk, i: int, first: tuple[int, int]) -> FirstSeen:
    since, position = first
    return FirstSeen(walk.label(i), [walk.id(i)], since, walk.key(position), position)


def _new(walk: Walk) -> Iterator[Draft]:
    """Which of four things has come into view in the last frames only."""
    kind, start = "new_in_the_end", len(walk.frames) - NEW
    firsts = {i: first for i in walk.named if (first := walk.first(i))}
    new = [i for i, (since, _) in firsts.items() if since >= start]
    old = [i for i, (_, position) in firsts.items() if position < start]
    for i in walk.draw.shuffled(new, kind):
        keyed = walk.draw.at(kind, walk.label(i))
        # Of what the very first frame shows, one at most: who looks at that one alone still has to choose.
        later = [one for one in keyed.shuffled(old, "old") if firsts[one][0] > 0]
        at_once = [one for one in keyed.shuffled(old, "old") if firsts[one][0] == 0]
        others = [*later, *at_once][: OPTIONS - 1]
        if len(others) < OPTIONS - 1:
            walk.refuse(f"{kind}:too_few_seen_before")
        else:
            yield _new_draft(walk, i, others, start, {one: firsts[one] for one in (i, *others)})


def _new_draft(walk: Walk, i: int, others: Sequence[int], start: int, firsts: dict[int, tuple[int, int]]) -> Draft:
    listed = walk.draw.at("new_in_the_end").shuffled([i, *others], "listed", walk.label(i))
    answer, wrong = walk.label(i), tuple(walk.label(one) for one in others)
    names = [f"the {walk.label(one)}" for one in listed]
    question = Question(
        question_type="new_in_the_end",
        slots={
            "others": join_words(names),
            "any_other": join_words(names, "or"),
            "since": f"frame {start + 1}",
        },
        answer=Answer("choice", answer, distractors=wrong),
        margin=float(min(firsts[i][0] - firsts[one][1] for one in others)),
        program=program(*(_first_seen(walk, one, firsts[one]) for one in listed), NewSince(start, answer)),
        cue="",
        outcome=answer,
        rivals=wrong,
    )
    return _draft(walk, question, (i, *others))


MAKERS = (
    partial(_sides, kind="memory_side"),
    partial(_sides, kind="memory_quadrant"),
    _closer,
    _distance,
    _ranked,
    _so_far,
    _new,
)
SKILL = Skill(
    name="video.online",
    version=8,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
