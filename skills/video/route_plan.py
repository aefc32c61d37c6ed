"""route_plan: the turns on a way through a room, told from a video through it.

A real sample, about 16 frames from a room of 6 x 6 m:

    I am beside the wardrobe with the lamp in front of me. Tell me how to turn on my way:
    1. Walk straight ahead to the lamp.
    2. [missing turn]
    3. Walk straight ahead to the sofa.
    4. [missing turn]
    5. Walk straight ahead to the stool.
    A. turn back, turn right
    B. turn left, turn back
    C. turn left, turn left
    D. turn right, turn right
    -> You have to turn right, turn right: option D.

The ways are planned over the free floor: each leg is straight and keeps clear of everything that stands in the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.draft_order import interleaved, option_blocks
from vstdata.asking.floor_walks import TURNS, Places, Turned, Walks, extended, find_places, first_legs, first_turns
from vstdata.asking.naming import NUMBER_WORDS
from vstdata.asking.seen_well import SHOWN
from vstdata.asking.video_frames import Shot, best_shots, clips, only_ones
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.free_floor import FreeFloor
from vstdata.words.wording import Phrasing

_GAPS = (
    Phrasing(
        "These are frames of a video.\nYou stand beside the {start} and face the {facing}. You want to get to "
        "the {goal} by these steps:\n{steps}\nWhich turns belong in the {count} gaps, in this order?\n{options}\n"
        "Answer with the letter of the right option.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "A robot begins next to the {start}, looking at the {facing}. Its program for the way to the {goal} has "
        "lost {count} lines:\n{steps}\nWhat did they say?\n{options}",
        "They said: {option}. That is option {letter}.",
    ),
    Phrasing(
        "Complete the directions from the {start} to the {goal} in the room of this video. At the beginning one "
        "faces the {facing}.\n{steps}\nChoose from:\n{options}\nReply with letter and text of the option.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "I am beside the {start} with the {facing} in front of me. Tell me how to turn on my way:\n{steps}\n{options}",
        "You have to {option}: option {letter}.",
    ),
    Phrasing(
        "Route: {start} to {goal}. First view direction: towards the {facing}.\n{steps}\nMissing turns, in order:\n"
        "{options}\nFormat: one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Watch the video and keep the layout of the room in mind. Somebody who stands at the {start} and looks "
        "towards the {facing} goes to the {goal} like this:\n{steps}\nFill in the {count} missing turns. A turn "
        "to the left or right is about a quarter of a circle, a turn back about half.\n{options}",
        "The missing turns are: {option} ({letter}).",
    ),
    Phrasing(
        "{options}\nWhich of these makes the following way work? It starts beside the {start}, facing the "
        "{facing}, and ends at the {goal}.\n{steps}\nGive the text of the option.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "You are guiding a visitor by phone. The visitor is at the {start}, facing the {facing}, and is to end up "
        "at the {goal}. Your notes have gaps:\n{steps}\nWhat do you say at the gaps?\n{options}",
        "I say: {option}. So the answer is {letter}.",
    ),
    Phrasing(
        "With the room of these frames as the map, plan the way from the {start} to the {goal}. Initially the "
        "{facing} is straight ahead.\n{steps}\nThe {count} turns are, in order:\n{options}\nLetter only, please.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "The pictures show a walk through a room. Imagine another walk: from beside the {start}, where you look "
        "at the {facing}, to the {goal}.\n{steps}\nHow do you turn at each gap?\n{options}",
        "At the gaps I {option}, which is {letter}.",
    ),
    Phrasing(
        "A vacuum cleaner robot parks at the {start} and points at the {facing}. To reach the {goal} it must do "
        "the following, but {count} commands are unreadable:\n{steps}\nWhich commands are they?\n{options}\nAnswer "
        "by letter and commands.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "Work out where the {start}, the {facing} and the other things below are in this room. Then find the "
        "turns that lead from the {start} to the {goal}, if you face the {facing} to begin with.\n{steps}\n{options}",
        "To get to the {goal} one must {option}. The right option is {letter}.",
    ),
    Phrasing(
        "Navigation task. Start: beside the {start}, heading for the {facing}. Destination: {goal}. Plan:\n{steps}\n"
        "Options for the gaps:\n{options}\nWrite only the letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Someone with closed eyes is led from the {start} to the {goal}, facing the {facing} at first. All steps "
        "but the turns are written down.\n{steps}\nUse the video to supply the turns.\n{options}",
        "The turns are {option}, so {letter} is right.",
    ),
)
_ONE = (
    Phrasing(
        "These are frames of a video.\nYou stand beside the {start} and face the {facing}. You walk straight to "
        "the {facing}. There, which way do you turn to walk on to the {goal}?\n{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "In this room a robot drives from the {start} straight to the {facing}. What must it do there before it "
        "can drive straight on to the {goal}?\n{options}",
        "It must {option}, so the answer is {letter}.",
    ),
    Phrasing(
        "Way: {start}, {facing}, {goal}, in straight legs. Turn at the {facing}:\n{options}\nFormat: letter, option.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "I go from the {start} to the {facing} in the room of this video. Next is the {goal}. How do I turn?\n"
        "{options}",
        "You {option}: option {letter}.",
    ),
    Phrasing(
        "From the {start}, walk ahead until you are beside the {facing}. Then turn so that the {goal} is ahead. "
        "Which turn is that?\n{options}\nOne letter is enough.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Somebody carries a parcel from the {start} past the {facing} to the {goal}. Having come to the {facing}, "
        "the person has to ...\n{options}",
        "The person has to {option} ({letter}).",
    ),
    Phrasing(
        "{options}\nOne of these belongs in the gap: leave the {start}, go straight to the {facing}, [gap], go "
        "straight to the {goal}. Name it in the words of the option.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "Picture the room of these frames from above and draw a line from the {start} to the {facing} and on to "
        "the {goal}. Which way does it bend at the {facing} for someone who walks along it?\n{options}",
        "Whoever walks along it has to {option} there. That is {letter}.",
    ),
    Phrasing(
        "Give directions: you have just walked from the {start} to the {facing} and want to go to the {goal} "
        "next.\n{options}\nReply with the letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "A guide dog leads its owner from the {start} to the {facing}, then to the {goal}. What do the two do at "
        "the {facing}? Left and right mean about a quarter turn, back about a half turn.\n{options}",
        "They {option}, which is option {letter}.",
    ),
    Phrasing(
        "The video shows where things are. Start at the {start}, pass to the {facing}, finish at the {goal}. State "
        "the only turn on this way.\n{options}\nLetter and words, please.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "Moving from the {start} to the {facing}, you have the {facing} in front of you. In which direction must "
        "you turn on arrival to have the {goal} in front of you?\n{options}",
        "On arrival one has to {option}. The right letter is {letter}.",
    ),
)
PHRASINGS = {"route_plan": _GAPS, "route_plan_long": _GAPS, "route_next_turn": _ONE}

LEAST_SIZE = 0.3  # metres, longest side of a thing that one can walk to without searching for it. Ours.
MOST_PLACES = 16  # in one scene, drawn at random: with more, walks grow by the fourth power. Ours.
GAP = "[missing turn]"
STEPS = ("Go forward until the {}.", "Walk straight ahead to the {}.", "Go straight on until you reach the {}.")

Indices = NDArray[np.int64]
KINDS = len(TURNS.names)


@dataclass(frozen=True, slots=True)
class Task:
    """Walks with `stops` stops are asked about; `looking` if one faces something else first, and the turn away from it
    is asked too. Questions have as many `options`."""

    question_type: str
    stops: int
    looking: bool
    options: int = 4


TASKS = (
    Task("route_plan", 3, True),
    Task("route_plan", 4, False),
    Task("route_plan_long", 4, True),
    Task("route_next_turn", 3, False, 3),
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
    """Things that stand in the way, alone of their name and big enough, by label."""
    unique = only_ones(facts, refuse)
    standing = [i for i in unique if i in free.footprints]
    large = [i for i in standing if facts.size(i)[0].value >= LEAST_SIZE]
    refuse("nobody_walks_into_it", len(unique) - len(standing))
    refuse("too_small", len(standing) - len(large))
    return sorted(draw.shuffled(large, "places")[:MOST_PLACES], key=facts.label)


def _routes(places: Places, refuse: Refusals) -> list[Routes]:
    """All routes of each task."""
    walks = {2: first_legs(places, refuse)}
    for stops in (3, 4):
        walks[stops] = extended(places, walks[stops - 1], refuse)
    plain = [Routes(task, walks[task.stops], walks[task.stops].stops[:, 1], walks[task.stops].turns) for task in TASKS]
    return [_looking(places, one, refuse) if one.task.looking else one for one in plain]


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
    for options, block in option_blocks(orders, routes.task.options, draw):
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
        slots["count"] = NUMBER_WORDS[count]
    answer = _words(right, count)
    turn = Question(
        question_type=question_type,
        phrasing=keyed.integer("phrasing", below=len(PHRASINGS[question_type])),
        slots=slots,
        answer=Answer("choice", answer, distractors=tuple(_words(code, count) for code in options if code != right)),
        margin=float(routes.turns.margin[row].min()),
        program=(*_seen(tour, things), *_way(tour, routes, row), {"op": "name_turns", "value": answer}),
        cue=">".join(labels),
        outcome=answer,
    )
    # No balance by answer: every listed option is right once in its block, and rare ones would be right too often.
    return Draft(tour.frames, (turn,), objects=tuple(tour.places.instances[k] for k in things))


def _words(code: int, count: int) -> str:
    """The turns of a code: 'turn left, turn back'."""
    return ", ".join(f"turn {TURNS.names[code // KINDS**k % KINDS]}" for k in range(count))


def _steps(walked: Sequence[str], looking: bool, wording: str) -> str:
    """The numbered steps of a way past things, with a gap before each leg (before the first only if `looking`)."""
    legs = [wording.format(label) for label in walked]
    steps = [step for leg in legs for step in (GAP, leg)][not looking :]
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))


def _seen(tour: Tour, things: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Where each thing is seen best."""
    for k in things:
        shot = tour.best[tour.places.instances[k]]
        frame = tour.facts.scene.frames[tour.frames[shot.position]].key
        yield {
            "op": "seen",
            "label": tour.label(k),
            "instance": tour.id(k),
            "frame": frame,
            "value": shot.seen.fraction,
        }


def _way(tour: Tour, routes: Routes, row: int) -> Iterator[dict[str, Any]]:
    """Where one stands, faces, turns (degrees, right positive) and walks to, in the order of the way."""
    stops, points = routes.walks.stops[row].tolist(), tour.places.points[routes.walks.stands[row]].tolist()
    turns = iter(routes.turns.angle[row].tolist())
    yield {"op": "stand", "instance": tour.id(stops[0]), "value": points[0]}
    yield {"op": "face", "instance": tour.id(int(routes.facing[row])), "value": tour.label(int(routes.facing[row]))}
    for k, (stop, point) in enumerate(zip(stops[1:], points[1:], strict=True)):
        if k or routes.task.looking:
            yield {"op": "turn", "instance": tour.id(stops[k]), "value": next(turns)}
        yield {"op": "walk", "instance": tour.id(stop), "value": point}


SKILL = Skill(
    name="video.route_plan",
    version=1,
    modality="video",
    phrasings=PHRASINGS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    vsi_bench={"route_plan": "route plan"},
)
