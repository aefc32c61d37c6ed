"""object_object: in which direction one thing is from another, or from a camera, where no picture shows both.

A real sample, about two pictures of a room; the points are drawn into them:

    I'm standing at the box (blue point), facing the radiator (white point). Where is the dresser (yellow point)?
    A. behind you
    B. behind you to the left
    C. behind you to the right
    -> It's behind you to the right.

Directions are those between the centres of things (of the upright boxes around them), seen from above. What is asked
about is seen in one picture and what gives the frame of reference in the other, so both are needed; one thing that both
show, or what else they share, brings them together. The answer is the direction that was told, turned by the angle
between the two bearings; it is asked only well inside its sector of 45 degrees.

The options of a question are answers of questions beside it, so what is listed says nothing about which is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from vstdata.asking.camera_moves import SIGMAS, aim_error
from vstdata.asking.draft_order import option_blocks, types_in_turn
from vstdata.asking.floor_plan import FloorPlan, floor_plan
from vstdata.asking.named_across import named_across
from vstdata.asking.naming import stood_by
from vstdata.asking.picture_pairs import (
    can_be_listed,
    sectors,
    with_depth,
)
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.direction import angle_error, heading, wrapped
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.facts.view import BoolArray
from vstdata.linear import length
from vstdata.program import program
from vstdata.program.measured.cameras import Bearing, Heading, NameCompass, NameTurn, TurnRight
from vstdata.program.measured.pictures import Shown
from vstdata.program.measured.stances import SayToYou
from vstdata.program.step import Step
from vstdata.scene import Box, FloatArray
from vstdata.words.directions import AROUND, COMPASS_NAMES, FROM_YOU
from vstdata.words.wordings import Asks

ASKS = {
    "compass": Asks(
        "choice",
        {
            **{"first": "thing", "second": "thing", "given": "direction"},
            **{"origin": "thing", "target": "thing", "near": "thing"},
        },
    ),
    "egocentric": Asks("choice", {"stand": "thing", "face": "thing", "target": "thing"}),
    "camera_compass": Asks("choice", {"known": "thing", "given": "direction", "target": "thing"}),
    "camera_relative": Asks("choice", {"target": "thing"}),
}

TO_YOU = ("egocentric", "camera_relative")  # types whose answers are directions from somebody who is there
LEAST_MARGIN = 8.0  # degrees to the edge of a sector, errors taken off; OpenSpatial tries 10 to 20 around the middle
LEAST_REACH = 0.5  # metres between centres, or from a camera. Ours.
MOST_PAIRS = 1000  # of frames of a scene, ordered: more than anybody asks for. Ours.
# From a camera nothing is asked that lies in the direction that is told: "it is south; where is that? South".
MOST_OF_A_PAIR = 2  # drafts of one type and answer from one pair of frames. Ours.


@dataclass(frozen=True, eq=False)
class Plan:
    """The m objects as seen from above: `heading`, `error`, `reach` (m, m) of j's centre from i's, degrees (clockwise
    from +y) and metres; `apart` (m, m) far enough from each other to have a direction; `view_*` (n, m), the same
    from the n cameras; `ahead` (n,) where these look; `beside` (m,) what one can stand beside."""

    objects: tuple[int, ...]
    heading: FloatArray
    error: FloatArray
    apart: BoolArray
    view_heading: FloatArray
    view_error: FloatArray
    view_apart: BoolArray
    ahead: FloatArray
    beside: BoolArray


@dataclass(frozen=True, eq=False)
class Case:
    """A question to be: frames at positions (f, g), the objects (positions in `Plan.objects`) that it names in the
    order of its type, the turn that is named and how far it is from the edge of its sector, degrees."""

    pair: tuple[int, int]
    things: tuple[int, ...]
    turn: float
    margin: float


def _plan(facts: Facts, frames: Sequence[int], objects: Sequence[int]) -> Plan:
    boxes = [facts.box(i) for i in objects]
    place = np.array([box.center[:2] for box in boxes]).reshape(-1, 2)
    noise = np.array([facts.surface_noise(i) for i in objects])
    ground = np.array([_footprint(box) for box in boxes], dtype=object)
    longest = np.array([max(np.delete(box.size, box.up_axis)) for box in boxes])
    between, reach = place[None] - place[:, None], _lengths(place[None] - place[:, None])
    gap = rounded(shapely.distance(ground[:, None], ground[None]), METRE_DECIMALS)
    cameras = [facts.scene.frames[f].camera for f in frames]
    eyes = np.array([camera.center[:2] for camera in cameras]).reshape(-1, 2)
    away, view_reach = place[None] - eyes[:, None], _lengths(place[None] - eyes[:, None])
    view_gap = rounded(shapely.distance(np.asarray(shapely.points(eyes))[:, None], ground[None]), METRE_DECIMALS)
    return Plan(
        objects=tuple(objects),
        heading=heading(between),
        error=angle_error(reach, noise[:, None] + noise[None]),
        apart=(gap > 0) & (gap >= np.maximum(longest[:, None], longest[None]) / 2) & (reach >= LEAST_REACH),
        view_heading=heading(away),
        view_error=angle_error(view_reach, noise[None] + facts.noise.pose),
        view_apart=(view_gap >= longest[None] / 2) & (view_reach >= LEAST_REACH),
        ahead=heading(np.array([camera.forward for camera in cameras]).reshape(-1, 3)),
        beside=np.array([stood_by(facts, i) for i in objects], dtype=bool),
    )


def _footprint(box: Box) -> Any:
    """The polygon that a box covers on the floor."""
    return shapely.convex_hull(shapely.multipoints(box.corners[:, :2]))


def _lengths(offsets: FloatArray) -> FloatArray:
    return rounded(length(offsets), METRE_DECIMALS)


@dataclass(frozen=True, eq=False)
class Room:
    """What is asked about: frames and things, and all between them."""

    floor: FloorPlan
    plan: Plan

    def pairs(self, draw: Draw) -> list[list[int]]:
        """Ordered pairs of positions that share an object at least, in keyed order, at most `MOST_PAIRS`."""
        pairs = np.argwhere((self.floor.shared.count > 0) & ~np.eye(len(self.floor.frames), dtype=np.bool_))
        return list(pairs[draw.generator("pairs").permutation(len(pairs))[:MOST_PAIRS]].tolist())


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn about ordered pairs of frames in keyed order."""
    floor = floor_plan(facts, refuse)
    if len(floor.frames) < 2 or len(floor.objects) < 2:
        refuse("too_few_objects")
        return
    room = Room(floor, _plan(facts, floor.frames, floor.objects))
    yield from types_in_turn({kind: _drafts(room, kind, draw.at(kind), refuse) for kind in ASKS}, refuse)


def _drafts(room: Room, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Blocks of four questions, or of three in the end, whose answers are each other's options: neighbours only where
    both directions are near the middle of their sectors."""
    groups = {k: _related(room, kind, cases, refuse) for k, cases in _cases(room, kind, draw, refuse).items()}
    for number, (names, block) in enumerate(option_blocks(groups, 4, draw, can_be_listed, 3)):
        first = draw.integer("first", number, below=8)
        reverse = kind == "compass" and draw.integer("reverse", number, below=2) == 1
        words = {k: _word(kind, first, reverse, k // 2) for k in names}
        for k, case in draw.shuffled(block, "block", number):
            others = tuple(words[other] for other in sorted(names) if other != k)
            answer = Answer("choice", words[k], distractors=others)
            yield _draft(room, kind, case, answer, COMPASS_NAMES[first], reverse, draw)


def _word(kind: str, first: int, reverse: bool, k: int) -> str:
    """What the direction is called that is k eighths of a circle to the right of the one that is called `first`."""
    return FROM_YOU[AROUND[k]] if kind in TO_YOU else COMPASS_NAMES[(first + k + 4 * reverse) % 8]


def _related(room: Room, kind: str, cases: Sequence[Case], refuse: Refusals) -> Iterator[Case]:
    """The cases whose pictures can be brought together by what they show."""
    for case in cases:
        if room.floor.shared.related(*case.pair):
            yield case
        else:
            refuse(f"{kind}:too_little_in_common")


def _cases(room: Room, kind: str, draw: Draw, refuse: Refusals) -> dict[int, list[Case]]:
    """By sector of the turn and how far inside it is (`with_depth`), in keyed order, at most `MOST_OF_A_PAIR` of a pair
    of frames."""
    found: dict[int, list[Case]] = {k: [] for k in range(16)}
    unclear = 0
    for f, g in room.pairs(draw):
        things, turn, error = _POSSIBLE[kind](room, f, g)
        index, rest = sectors(turn, error, 8)
        clear = np.flatnonzero((rest >= LEAST_MARGIN) & ((kind != "camera_compass") | (index != 0)))
        unclear += len(rest) - len(clear)
        if len(clear):
            order = clear[draw.generator("things", *room.floor.keys(f, g)).permutation(len(clear))]
            for k, chosen in _first_of_each(with_depth(index[order], rest[order]), MOST_OF_A_PAIR):
                at = int(order[chosen])
                found[k].append(Case((f, g), tuple(things[at].tolist()), float(turn[at]), float(rest[at])))
    refuse(f"{kind}:between_answers", unclear)
    return {k: draw.shuffled(cases, "cases", k) for k, cases in found.items()}


def _first_of_each(index: NDArray[np.int64], most: int) -> Iterator[tuple[int, int]]:
    """(group, position) of the first `most` of each group."""
    for k in np.unique(index).tolist():
        yield from ((k, position) for position in np.flatnonzero(index == k)[:most].tolist())


Possible = tuple[NDArray[np.int64], FloatArray, FloatArray]


def _trios(room: Room, f: int, g: int, kind: str = "compass") -> Possible:
    """(k, 3) an object that both f and g show, one that only f shows and one that only g does; (k,) by how many degrees
    the third is to the right of the second for one who stands at the first, and the error of that. Nobody stands at
    what hangs or lies on something else."""
    plan = room.plan
    shown = (
        room.floor.clear[f] & room.floor.clear[g],
        room.floor.clear[f] & ~room.floor.seen[g],
        room.floor.clear[g] & ~room.floor.seen[f],
    )
    grid = np.meshgrid(*(np.flatnonzero(one) for one in shown), indexing="ij")
    things = np.stack([one.ravel() for one in grid], axis=1)
    things = things[plan.apart[things[:, 0], things[:, 1]] & plan.apart[things[:, 0], things[:, 2]]]
    if kind == "egocentric":
        things = things[plan.beside[things[:, 0]]]
    stand, face, target = things.T
    turn = plan.heading[stand, target] - plan.heading[stand, face]
    return things, _degrees(turn), plan.error[stand, face] + plan.error[stand, target]


def _from_camera(room: Room, f: int, g: int) -> Possible:
    """(k, 2) an object that g shows and one that only f shows; (k,) by how many degrees the second is to the right of
    the first from camera g, and the error of that."""
    plan = room.plan
    shown = room.floor.clear[g] & plan.view_apart[g], room.floor.clear[f] & ~room.floor.seen[g] & plan.view_apart[g]
    grid = np.meshgrid(*(np.flatnonzero(one) for one in shown), indexing="ij")
    known, target = (one.ravel() for one in grid)
    turn = plan.view_heading[g, target] - plan.view_heading[g, known]
    return np.stack([known, target], axis=1), _degrees(turn), plan.view_error[g, known] + plan.view_error[g, target]


def _from_view(room: Room, f: int, g: int) -> Possible:
    """(k, 1) an object that only f shows; (k,) by how many degrees it is to the right of where camera g looks, and the
    error of that."""
    plan = room.plan
    target = np.flatnonzero(room.floor.clear[f] & ~room.floor.seen[g] & plan.view_apart[g])
    aim = aim_error(SIGMAS * room.floor.facts.noise.pose)
    return target[:, None], _degrees(plan.view_heading[g, target] - plan.ahead[g]), plan.view_error[g, target] + aim


_POSSIBLE: Mapping[str, Callable[[Room, int, int], Possible]] = {
    "compass": _trios,
    "egocentric": partial(_trios, kind="egocentric"),
    "camera_compass": _from_camera,
    "camera_relative": _from_view,
}


def _degrees(turn: FloatArray) -> FloatArray:
    return rounded(wrapped(turn), DEGREE_DECIMALS)


def _draft(room: Room, kind: str, case: Case, answer: Answer, given: str, reverse: bool, draw: Draw) -> Draft:
    frames = tuple(room.floor.frames[k] for k in case.pair)
    things = tuple(room.plan.objects[k] for k in case.things)
    keyed = draw.at(*room.floor.keys(*case.pair), *(room.floor.facts.scene.instances[i].id for i in things))
    names, marks = named_across(room.floor, case.pair, case.things, keyed)
    slots = _slots(kind, names, given, reverse)
    labels = [room.floor.facts.label(i) for i in things]
    question = Question(
        question_type=kind,
        slots=slots,
        answer=answer,
        margin=case.margin,
        program=program(*_steps(room, kind, case), *_naming(kind, given, reverse, answer.value)),
        cue=">".join(labels),
        outcome=answer.value,
        rivals=answer.distractors,
    )
    return Draft(frames, (question,), marks, things)


def _slots(kind: str, names: Sequence[str], given: str, reverse: bool) -> dict[str, str]:
    if kind == "compass":
        stand, face, target = names
        again = _again(stand, names)
        ends = {"origin": target, "target": again} if reverse else {"origin": again, "target": target}
        ends["near"] = _again(target, names) if reverse else again
        return {"first": face, "second": stand, "given": given, **ends}
    if kind == "egocentric":
        return dict(zip(("stand", "face", "target"), names, strict=True))
    if kind == "camera_compass":
        return {"known": names[0], "given": given, "target": names[1]}
    return {"target": names[0]}


def _again(name: str, names: Sequence[str]) -> str:
    """A name that was told before: without its mark, where no other thing has its label."""
    bare = [one.rpartition(" (")[0] if one.endswith(" point)") else one for one in names]
    own = bare[list(names).index(name)]
    return own if bare.count(own) == 1 else name


def _naming(kind: str, given: str, reverse: bool, word: str) -> tuple[Step, ...]:
    """The last steps: from a turn to a word."""
    if kind not in TO_YOU:
        return (NameCompass(given, word, reverse),)
    return NameTurn(next(name for name in AROUND if FROM_YOU[name] == word)), SayToYou(word)


def _steps(room: Room, kind: str, case: Case) -> Iterator[Step]:
    """Which picture shows what, the bearings (degrees clockwise from +y of the world), and the turn between them."""
    facts, plan, (f, g) = room.floor.facts, room.plan, case.pair
    ids = [facts.scene.instances[plan.objects[k]].id for k in case.things]
    for key, k in zip(room.floor.keys(f, g), (f, g), strict=True):
        shown = [i for i, at in zip(ids, case.things, strict=True) if room.floor.clear[k, at]]
        yield Shown(key, shown)
    if kind in ("compass", "egocentric"):
        for i, at in zip(ids[1:], case.things[1:], strict=True):
            value, error = plan.heading[case.things[0], at], plan.error[case.things[0], at]
            yield Bearing(i, _degree(error), _degree(value), start=ids[0])
    else:
        key = room.floor.keys(f, g)[1]
        if kind == "camera_relative":
            yield Heading(key, _degree(plan.ahead[g]))
        for i, at in zip(ids, case.things, strict=True):
            yield Bearing(i, _degree(plan.view_error[g, at]), _degree(plan.view_heading[g, at]), frame=key)
    yield TurnRight(case.turn)


def _degree(value: float) -> float:
    return round(float(value), DEGREE_DECIMALS)


SKILL = Skill(
    name="multi_image.object_object",
    version=12,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
)
