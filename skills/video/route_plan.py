"""route_plan: the turns on a way through a room, told from a video through it.

A real sample, about 16 frames from a room of 6 x 6 m:

    I'm standing by the stool, facing the sofa. Which turns do I still need to get to the wardrobe?
    1. [missing turn]
    2. Walk straight ahead to the piano.
    3. [missing turn]
    4. Walk straight ahead to the wardrobe.
    A. turn around, turn left
    B. turn around, turn right
    C. turn left, turn left
    D. turn right, turn right
    -> C. You turn left twice.

The ways are planned over the free floor: each leg is straight and keeps clear of everything that stands in the way.
Only ways that somebody would go are asked about: nobody walks to a thing to turn around there, or far round what a
straight leg reaches. The next turn alone can be any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.draft_order import interleaved, option_blocks
from vstdata.asking.floor_walks import TURNS, Places, Turned, Walks, extended, find_places, first_legs, first_turns
from vstdata.asking.naming import stood_by
from vstdata.asking.seen_well import SHOWN
from vstdata.asking.video_frames import Shot, best_shots, clips, only_ones
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.free_floor import FreeFloor
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.linear import length
from vstdata.program import program
from vstdata.program.measured.pictures import Seen
from vstdata.program.measured.ways import Face, NameTurns, Stand, TurnAt, WalkTo
from vstdata.program.step import Step
from vstdata.words.numbers import COUNTS
from vstdata.words.wordings import Asks

ASKS = {
    **dict.fromkeys(
        ("route_plan", "route_plan_long"),
        Asks(
            "choice",
            {
                **{"start": "label", "facing": "label", "goal": "label"},
                **{"steps": "text", "count": "number word", "turns": "reply"},
            },
        ),
    ),
    "route_next_turn": Asks("choice", {"start": "label", "facing": "label", "goal": "label"}),
}

LEAST_SIZE = 0.3  # metres, longest side of a thing that one can walk to without searching for it. Ours.
MOST_PLACES = 16  # in one scene, drawn at random: with more, walks grow by the fourth power. Ours.
MOST_ROUND = 2.0  # times the straight leg from the start to the goal, where there is one. Ours.
FEWEST_OPTIONS = 2  # a small room has few ways that differ. Ours.
GAP = "[missing turn]"
STEPS = ("Go forward until you reach the {}.", "Walk straight ahead to the {}.", "Go straight to the {}.")

SAID = {"left": "left", "right": "right", "back": "around"}  # as people say it

Indices = NDArray[np.int64]
KINDS = len(TURNS.names)


@dataclass(frozen=True, slots=True)
class Task:
    """Walks with `stops` stops are asked about; `looking` if one faces something else first, and the turn away from it
    is asked too. Questions have so many `options` at most; of one set of frames come so many blocks at most."""

    question_type: str
    stops: int
    looking: bool
    options: int = 4
    most_blocks: int | None = None


TASKS = (
    Task("route_plan", 3, True),
    Task("route_plan", 4, False),
    Task("route_plan_long", 4, True),
    Task("route_next_turn", 3, False, 3, 2),  # there are many of them, and a picture carries so many questions
)


@dataclass(frozen=True, eq=False)
class Routes:
    """Walks of one task, one per row: `facing` (m,) what is faced first, by position in the places, and the `turns`
    (m, b) to be filled in."""

    task: Task
    walks: Walks
    facing: Indices
    turns: Turned

    @property
    def codes(self) -> Indices:
        """(m,) the kinds of turns of each as one number."""
        return np.asarray(self.turns.kind @ KINDS ** np.arange(self.turns.kind.shape[1]), dtype=np.int64)


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """For each set of frames, walks between things that it shows, the tasks in turn; the options of a question are the
    answers of a block of questions, so that what is listed tells nothing."""
    if facts.free_floor is None:
        refuse("no_floor")
        return
    places = find_places(facts, facts.free_floor, _landmarks(facts, facts.free_floor, draw, refuse))
    every = _routes(places, refuse)
    for frames in clips(facts, draw, refuse):
        keyed = draw.at([facts.scene.frames[f].key for f in frames])
        best = best_shots(facts, frames, SHOWN)
        shown = np.array([i in best for i in places.instances], dtype=bool)
        refuse("thing_not_shown", int((~shown).sum()))
        asked = (_asked(routes, shown, keyed.at(number)) for number, routes in enumerate(every))
        for routes, row, options in interleaved(asked):
            yield _draft(Tour(facts, frames, best, places), routes, row, options, keyed)


def _landmarks(facts: Facts, free: FreeFloor, draw: Draw, refuse: Refusals) -> list[int]:
    """Things that stand in the way and on the floor, alone of their name and big enough, by label."""
    unique = only_ones(facts, refuse)
    standing = [i for i in unique if i in free.footprints]
    beside = [i for i in standing if stood_by(facts, i)]
    large = [i for i in beside if facts.size(i)[0].value >= LEAST_SIZE]
    refuse("nobody_walks_into_it", len(unique) - len(standing))
    refuse("nobody_stands_by_it", len(standing) - len(beside))
    refuse("too_small", len(beside) - len(large))
    return sorted(draw.shuffled(large, "places")[:MOST_PLACES], key=facts.label)


def _routes(places: Places, refuse: Refusals) -> list[Routes]:
    """All routes of each task."""
    walks = {2: first_legs(places, refuse)}
    for stops in (3, 4):
        walks[stops] = extended(places, walks[stops - 1], refuse)
    direct = {stops: _direct(places, walks[stops], refuse) for stops in (3, 4)}
    every = [walks[task.stops] if task.question_type == "route_next_turn" else direct[task.stops] for task in TASKS]
    plain = [Routes(task, each, each.stops[:, 1], each.turns) for task, each in zip(TASKS, every, strict=True)]
    return [_looking(places, one, refuse) if one.task.looking else one for one in plain]


def _direct(places: Places, walks: Walks, refuse: Refusals) -> Walks:
    """The walks without a turn round on the way, and not much longer than the straight leg, where there is one."""
    points = places.points[walks.stands]
    walked = length(np.diff(points, axis=1)).sum(axis=1)
    end = places.leads[walks.stands[:, 0], walks.stops[:, -1]]
    straight = length(places.points[end] - points[:, 0])
    detour = (end >= 0) & (rounded(walked, METRE_DECIMALS) > MOST_ROUND * rounded(straight, METRE_DECIMALS))
    going = ~detour & (walks.turns.kind != TURNS.names.index("back")).all(axis=1)
    refuse("detour", int((~going).sum()))
    return walks.at(np.flatnonzero(going))


def _looking(places: Places, routes: Routes, refuse: Refusals) -> Routes:
    """The routes, each with everything that one could face first so that the turn away from it is clear."""
    first = first_turns(places, routes.walks)
    refuse("first_turn_not_clear", int((~first.clear).sum()))
    row, facing = np.nonzero(first.clear)
    return Routes(routes.task, routes.walks.at(row), facing, first.at(first.clear).then(routes.turns.at(row)))


def _asked(routes: Routes, shown: NDArray[np.bool_], draw: Draw) -> Iterator[tuple[Routes, int, tuple[int, ...]]]:
    """Rows of routes between things that are shown, and the codes of their options, in keyed order."""
    rows = np.flatnonzero(shown[routes.walks.stops].all(axis=1) & shown[routes.facing])
    codes = routes.codes[rows]
    groups = {code: rows[codes == code] for code in np.unique(codes).tolist()}
    orders = {code: draw.generator("order", code).permutation(group).tolist() for code, group in groups.items()}
    blocks = option_blocks(orders, routes.task.options, draw, fewest=FEWEST_OPTIONS)
    for options, block in islice(blocks, routes.task.most_blocks):
        for _, row in block:
            yield routes, row, options


@dataclass(frozen=True, eq=False)
class Tour:
    """What the drafts of one set of `frames` have in common: the `best` view of each thing in it, and the places."""

    facts: Facts
    frames: tuple[int, ...]
    best: Mapping[int, Shot]
    places: Places

    def label(self, place: int) -> str:
        """What a place is called."""
        return self.facts.label(self.places.instances[place])

    def id(self, place: int) -> int:
        """The annotator's number of a place."""
        return self.facts.scene.instances[self.places.instances[place]].id


def _draft(tour: Tour, routes: Routes, row: int, options: Sequence[int], draw: Draw) -> Draft:
    question_type, stops, facing = routes.task.question_type, routes.walks.stops[row].tolist(), int(routes.facing[row])
    things = list(dict.fromkeys([stops[0], facing, *stops[1:]]))
    labels = [tour.label(k) for k in things]
    keyed = draw.at(question_type, *labels)
    count, right = routes.turns.kind.shape[1], int(routes.codes[row])
    slots = {"start": labels[0], "facing": tour.label(facing), "goal": labels[-1]}
    if question_type != "route_next_turn":
        walked = [tour.label(k) for k in stops[1:]]
        slots["steps"] = _steps(walked, routes.task.looking, keyed.choice(STEPS, "steps"))
        slots["count"] = COUNTS[count]
        slots["turns"] = _said([SAID[TURNS.names[right // KINDS**k % KINDS]] for k in range(count)])
    answer = _words(right, count)
    question = Question(
        question_type=question_type,
        slots=slots,
        answer=Answer("choice", answer, distractors=tuple(_words(code, count) for code in options if code != right)),
        margin=float(routes.turns.margin[row].min()),
        program=program(*_seen(tour, things), *_way(tour, routes, row), NameTurns(answer)),
        cue=">".join(labels),
        outcome=answer,
    )
    # No balance by answer: every listed option is right once in its block, and rare ones would be right too often.
    return Draft(tour.frames, (question,), objects=tuple(tour.places.instances[k] for k in things))


def _words(code: int, count: int) -> str:
    """The turns of a code: 'turn left, turn around'."""
    return ", ".join(_turns(code, count))


def _said(ways: Sequence[str]) -> str:
    """Turns as somebody tells them: 'turn right, then left', 'turn right three times'."""
    if len(set(ways)) == 1 < len(ways):
        return f"turn {ways[0]} {'twice' if len(ways) == 2 else f'{COUNTS[len(ways)]} times'}"
    told = [f"turn {ways[0]}"]
    for before, way in pairwise(ways):
        told.append(f"turn {way}" if way == "around" else f"{way} again" if way == before else way)
    return ", then ".join(told)


def _turns(code: int, count: int) -> list[str]:
    return [f"turn {SAID[TURNS.names[code // KINDS**k % KINDS]]}" for k in range(count)]


def _steps(walked: Sequence[str], looking: bool, wording: str) -> str:
    """The numbered steps of a way past things, with a gap before each leg (before the first only if `looking`)."""
    legs = [wording.format(label) for label in walked]
    steps = [step for leg in legs for step in (GAP, leg)][not looking :]
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))


def _seen(tour: Tour, things: Sequence[int]) -> Iterator[Seen]:
    """Where each thing is seen best."""
    for k in things:
        shot = tour.best[tour.places.instances[k]]
        frame = tour.facts.scene.frames[tour.frames[shot.position]].key
        yield Seen(frame, tour.id(k), tour.label(k), shot.seen.fraction)


def _way(tour: Tour, routes: Routes, row: int) -> Iterator[Step]:
    """Where one stands, faces, turns (degrees, right positive) and walks to, in the order of the way."""
    stops, points = routes.walks.stops[row].tolist(), tour.places.points[routes.walks.stands[row]].tolist()
    turns, faced = iter(routes.turns.angle[row].tolist()), int(routes.facing[row])
    yield Stand(tour.id(stops[0]), points[0])
    yield Face(tour.id(faced), tour.places.middles[faced].tolist())
    for k, (stop, point) in enumerate(zip(stops[1:], points[1:], strict=True)):
        if k or routes.task.looking:
            yield TurnAt(tour.id(stops[k]), next(turns))
        yield WalkTo(tour.id(stop), point)


SKILL = Skill(
    name="video.route_plan",
    version=10,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    vsi_bench={"route_plan": "route plan"},
)
