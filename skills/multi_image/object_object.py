"""object_object: in which direction one thing is from another, or from a camera, where no picture shows both.

A real sample, about two pictures of a kitchen; the points are drawn into them:

    Your friend stands at the stool (purple point) with eyes on the radiator (pink point) and shall point at the
    chair (red point) without turning. Which way must your friend point?
    A. front-right
    B. right
    C. front-left
    D. back-right
    -> Your friend must point right: B.

Directions are those between the centres of things (of the upright boxes around them), seen from above. What is asked
about is seen in one picture and what gives the frame of reference in the other, so both are needed; one thing that both
show, or what else they share, brings them together. The answer is the direction that was told, turned by the angle
between the two bearings; it is asked only well inside its sector of 45 degrees.

The options of a question are answers of questions beside it, so what is listed says nothing about which is right.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from vstdata.asking.camera_moves import ARM, SIGMAS
from vstdata.asking.draft_order import interleaved, option_blocks
from vstdata.asking.naming import clear_objects, colors
from vstdata.asking.picture_pairs import (
    AROUND,
    COMPASS_NAMES,
    Shared,
    angle_error,
    level_frames,
    sectors,
    shared_objects,
)
from vstdata.asking.seen_well import CENTRED, SLIVER, covers
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.direction import heading, wrapped
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.facts.view import BoolArray
from vstdata.scene import Box, FloatArray
from vstdata.words.labels import confusable, countable
from vstdata.words.wording import Phrasing

_COMPASS = (
    Phrasing(
        "Suppose {first} is {given} of {second}. In which direction is {target} from {origin}?\n{options}\nAnswer with "
        "the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Both pictures show one room. If you go straight {given} from {second}, you come to {first}. Which way must "
        "you go to come from {origin} to {target}?\n{options}",
        "You must go {option}: option {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these tells where {target} lies as seen from {origin}, given that {first} lies {given} of "
        "{second}? Give letter and text of the option.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "On a floor plan, the arrow from {second} to {first} points exactly {given}. Where does the arrow from "
        "{origin} to {target} point?\n{options}",
        "It points {option}, which is option {letter}.",
    ),
    Phrasing(
        "Known: {first}, {given} of {second}. Asked: {target}, which direction from {origin}? Centres count, heights "
        "do not.\n{options}\nFormat: letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Put the two views together into one map, in which {first} is due {given} of {second}. On this map, where is "
        "{target} relative to {origin}?\n{options}",
        "On this map it is to the {option}. The answer is {letter}.",
    ),
    Phrasing(
        "I am at {second}, and my compass says that {first} is to the {given}. Later I stand at {origin}. In which "
        "direction do I see {target} from there?\n{options}",
        "You see it to the {option} ({letter}).",
    ),
    Phrasing(
        "Let the direction from {second} to {first} be called {given}. What is the direction from {origin} to {target} "
        "called then?\n{options}\nReply with one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "With {first} lying {given} of {second}, a cat that walks from {origin} straight to {target} walks ...\n"
        "{options}\nComplete the sentence with one of the options.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "No single picture shows everything that is asked about here. The compass is set by this: from {second}, the "
        "direction to {first} is {given}. Find the direction from {origin} to {target}.\n{options}",
        "Both pictures together show that it is {option}, so {letter}.",
    ),
    Phrasing(
        "A robot knows that it faces {given} when it stands at {second} and faces {first}. Which way does it face when "
        "it stands at {origin} and faces {target}?\n{options}",
        "It faces {option} then: {letter}.",
    ),
    Phrasing(
        "Work out the layout of the room from both images. If {given} is where {first} is from {second}, name the "
        "compass direction of {target} from {origin}.\n{options}\nLetter and direction, please.",
        "{letter}. {option}",
        bare=True,
    ),
)
_EGOCENTRIC = (
    Phrasing(
        "You stand at {stand} and face {face}. Where is {target} relative to you?\n{options}\nAnswer with the letter "
        "only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Imagine being at {stand}, with {face} straight in front of you. On which side of you is {target}?\n{options}",
        "Its direction from me is {option}: option {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these describes the direction of {target} for somebody at {stand} who looks towards "
        "{face}? Give letter and text of the option.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "A robot is parked at {stand} and points at {face}. In its own frame, in which direction lies {target}?\n"
        "{options}",
        "In its own frame the direction is {option}, which is option {letter}.",
    ),
    Phrasing(
        "Place: {stand}. Facing: {face}. Direction of {target}, seen from above?\n{options}\nFormat: letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "The two pictures show one room from two places. From {stand}, turn towards {face}; then, without turning "
        "further, say where {target} is.\n{options}",
        "Without turning further, the direction is {option}. The answer is {letter}.",
    ),
    Phrasing(
        "I am waiting at {stand} and looking at {face}. Where do I have {target}?\n{options}",
        "You have it in this direction: {option} ({letter}).",
    ),
    Phrasing(
        "Draw an arrow on the floor from {stand} to {face}. As seen along this arrow from its start, {target} is to "
        "which side?\n{options}\nReply with one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "For a person who stands at {stand} and has {face} right ahead, the direction to {target} is ...\n{options}\n"
        "Complete the sentence with one of the options.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "No single picture shows all of this. Somebody at {stand} is walking towards {face} and has just set out. "
        "Where is {target}, told from this person's view?\n{options}",
        "Both pictures together show that its direction is {option}, so {letter}.",
    ),
    Phrasing(
        "Your friend stands at {stand} with eyes on {face} and shall point at {target} without turning. Which way must "
        "your friend point?\n{options}",
        "Your friend must point {option}: {letter}.",
    ),
    Phrasing(
        "Work out the layout of the room from both images. Then take your place at {stand}, look at {face}, and name "
        "the direction of {target}.\n{options}\nLetter and direction, please.",
        "{letter}. {option}",
        bare=True,
    ),
)
_CAMERA_COMPASS = (
    Phrasing(
        "From the camera position of image 2, {known} is to the {given}. From there, in which direction is {target}, "
        "which only image 1 shows?\n{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Stand where image 2 was taken. A compass tells you that {known} is {given} of you. In which direction must "
        "you look for {target}?\n{options}",
        "I must look {option}: option {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these is the direction of {target} from the second camera, given that {known} is exactly "
        "{given} of this camera? Give letter and text of the option.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "On a floor plan, the arrow from the camera of image 2 to {known} points {given}. Where does the arrow from "
        "the same camera to {target} point?\n{options}",
        "It points {option}, which is option {letter}.",
    ),
    Phrasing(
        "Reference point: camera of image 2. Known: {known}, {given}. Asked: {target}.\n{options}\nFormat: letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "The photographer of the second picture says that {known} is due {given}. What should the photographer say "
        "about {target}, which the first picture shows?\n{options}",
        "The photographer should say that it is {option}. The answer is {letter}.",
    ),
    Phrasing(
        "I took image 2 from a place that has {known} to its {given}. Where is {target} from that place?\n{options}",
        "It is to the {option} ({letter}).",
    ),
    Phrasing(
        "Let {given} be the direction from the viewpoint of image 2 to {known}. What is the direction from this "
        "viewpoint to {target}?\n{options}\nReply with one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "If {known} is {given} of the place where the second photo was taken, then {target} from the first photo is to "
        "the ... of that place.\n{options}\nComplete the sentence with one of the options.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "Find the camera of image 2 on a map of what both pictures show, turned so that this camera has {known} "
        "{given} of it. Where on the map is {target} from the camera?\n{options}",
        "On this map it is to the {option}, so {letter}.",
    ),
    Phrasing(
        "A drone hovers where image 2 was taken; to reach {known}, it would fly {given}. Which course leads it to "
        "{target} instead?\n{options}",
        "A course to the {option} leads it there: {letter}.",
    ),
    Phrasing(
        "For the second camera, {known} is {given}. Name the compass direction of {target} for this camera, though it "
        "does not see it.\n{options}\nLetter and direction, please.",
        "{letter}. {option}",
        bare=True,
    ),
)
_CAMERA_RELATIVE = (
    Phrasing(
        "I took image 2 and have not moved since. Image 1 shows {target}. Where is that relative to me?\n{options}\n"
        "Answer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Image 2 is what you see now. You remember {target} from image 1. On which side of you is it?\n{options}",
        "Its direction from me is {option}: option {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these describes where {target} of the first image is for the camera of the second image, "
        "whose viewing direction is the front? Give letter and text of the option.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "A robot that took both pictures stopped after the second. To fetch {target}, seen in the first, in which "
        "direction must it go from there, as told by the robot?\n{options}",
        "The direction is {option}, which is option {letter}.",
    ),
    Phrasing(
        "Place and heading: camera of image 2. Direction of {target} (see image 1)?\n{options}\nFormat: letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Where image 2 was taken, somebody stands and looks the same way. Out of this person's sight, but in image 1, "
        "is {target}. Tell the person where.\n{options}",
        "Told from where you look, it is {option}. The answer is {letter}.",
    ),
    Phrasing(
        "Bring both views together. With the second view's line of sight as the front, where would you point to show "
        "{target}?\n{options}",
        "I would point {option} ({letter}).",
    ),
    Phrasing(
        "The photographer of the second picture does not see {target}, which the first picture shows. Seen from above, "
        "to which side of the photographer is it?\n{options}\nReply with one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "From the viewpoint of image 2, looking as image 2 does, the direction to {target} from image 1 is ...\n"
        "{options}\nComplete the sentence with one of the options.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "Use what the two images share to find out where the second camera is in the first image's scene. Where is "
        "{target} then, as told by the second camera?\n{options}",
        "By what the images share, its direction is {option}, so {letter}.",
    ),
    Phrasing(
        "While taking the second photo I hear a sound from {target}, which is in my first photo only. Where does the "
        "sound come from?\n{options}",
        "It comes from this direction: {option}, {letter}.",
    ),
    Phrasing(
        "For the second camera, straight ahead is the front. Name the direction of {target} for it, judging from both "
        "images.\n{options}\nLetter and direction, please.",
        "{letter}. {option}",
        bare=True,
    ),
)
PHRASINGS = {
    "compass": _COMPASS,
    "egocentric": _EGOCENTRIC,
    "camera_compass": _CAMERA_COMPASS,
    "camera_relative": _CAMERA_RELATIVE,
}

LEAST_MARGIN = 8.0  # degrees to the edge of a sector, errors taken off; OpenSpatial tries 10 to 20 around the middle
LEAST_REACH = 0.5  # metres between centres, or from a camera. Ours.
MOST_PAIRS = 1000  # of frames of a scene, ordered: more than anybody asks for. Ours.
MOST_OF_A_PAIR = 2  # drafts of one type and answer from one pair of frames. Ours.


@dataclass(frozen=True, eq=False)
class Plan:
    """The m objects as seen from above: `heading`, `error`, `reach` (m, m) of j's centre from i's, degrees (clockwise
    from +y) and metres; `apart` (m, m) far enough from each other to have a direction; `view_*` (n, m), the same
    from the n cameras; `ahead` (n,) where these look."""

    objects: tuple[int, ...]
    heading: FloatArray
    error: FloatArray
    apart: BoolArray
    view_heading: FloatArray
    view_error: FloatArray
    view_apart: BoolArray
    ahead: FloatArray


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
    )


def _footprint(box: Box) -> Any:
    """The polygon that a box covers on the floor."""
    return shapely.convex_hull(shapely.multipoints(box.corners[:, :2]))


def _lengths(offsets: FloatArray) -> FloatArray:
    return rounded(np.linalg.norm(offsets, axis=-1), METRE_DECIMALS)


@dataclass(frozen=True, eq=False)
class Room:
    """What is asked about: n level frames, `clear` and `seen` (n, m), which of them show which objects well, and at
    all."""

    facts: Facts
    shared: Shared
    plan: Plan
    clear: BoolArray
    seen: BoolArray

    @property
    def frames(self) -> tuple[int, ...]:
        """The frames by position."""
        return self.shared.frames

    def keys(self, *positions: int) -> list[str]:
        """What the source calls the frames at these positions."""
        return [self.facts.scene.frames[self.frames[k]].key for k in positions]

    def pairs(self, draw: Draw) -> list[list[int]]:
        """Ordered pairs of positions that share an object at least, in keyed order, at most `MOST_PAIRS`."""
        pairs = np.argwhere((self.shared.count > 0) & ~np.eye(len(self.frames), dtype=np.bool_))
        return list(pairs[draw.generator("pairs").permutation(len(pairs))[:MOST_PAIRS]].tolist())


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn about ordered pairs of frames in keyed order."""
    frames = level_frames(facts, refuse)
    clear = [{one.instance for one in clear_objects(facts, f, CENTRED, refuse, countable)} for f in frames]
    objects = sorted(set().union(*clear), key=lambda i: (facts.scene.instances[i].id, i))
    if len(frames) < 2 or len(objects) < 2:
        refuse("too_few_objects")
        return
    room = Room(
        facts,
        shared_objects(facts, frames),
        _plan(facts, frames, objects),
        np.array([[i in shown for i in objects] for shown in clear]),
        np.array([[covers(facts.view(f), i, SLIVER) for i in objects] for f in frames]),
    )
    yield from interleaved([_drafts(room, kind, draw.at(kind), refuse) for kind in PHRASINGS])


def _drafts(room: Room, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Blocks of four questions whose answers are each other's options."""
    cases = _cases(room, kind, draw, refuse)
    groups = {k: _related(room, kind, cases[k], refuse) for k in range(8)}
    for number, (names, block) in enumerate(option_blocks(groups, 4, draw, operator.ne)):
        first = draw.integer("first", number, below=8)
        reverse = kind == "compass" and draw.integer("reverse", number, below=2) == 1
        words = {k: _word(kind, first, reverse, k) for k in names}
        for k, case in draw.shuffled(block, "block", number):
            others = tuple(words[other] for other in sorted(names) if other != k)
            answer = Answer("choice", words[k], distractors=others)
            yield _draft(room, kind, case, answer, COMPASS_NAMES[first], reverse, draw)


def _word(kind: str, first: int, reverse: bool, k: int) -> str:
    """What the direction is called that is k eighths of a circle to the right of the one that is called `first`."""
    return AROUND[k] if kind in ("egocentric", "camera_relative") else COMPASS_NAMES[(first + k + 4 * reverse) % 8]


def _related(room: Room, kind: str, cases: Sequence[Case], refuse: Refusals) -> Iterator[Case]:
    """The cases whose pictures can be brought together by what they show."""
    for case in cases:
        if room.shared.related(*case.pair):
            yield case
        else:
            refuse(f"{kind}:too_little_in_common")


def _cases(room: Room, kind: str, draw: Draw, refuse: Refusals) -> dict[int, list[Case]]:
    """By sector of the turn, in keyed order, at most `MOST_OF_A_PAIR` of a pair of frames."""
    found: dict[int, list[Case]] = {k: [] for k in range(8)}
    unclear = 0
    for f, g in room.pairs(draw):
        things, turn, error = _POSSIBLE[kind](room, f, g)
        index, rest = sectors(turn, error, 8)
        clear = np.flatnonzero(rest >= LEAST_MARGIN)
        unclear += len(rest) - len(clear)
        if len(clear):
            order = draw.generator("things", *room.keys(f, g)).permutation(len(clear))
            for k, chosen in _first_of_each(index[clear[order]], MOST_OF_A_PAIR):
                at = int(clear[order[chosen]])
                found[k].append(Case((f, g), tuple(things[at].tolist()), float(turn[at]), float(rest[at])))
    refuse(f"{kind}:between_answers", unclear)
    return {k: draw.shuffled(cases, "cases", k) for k, cases in found.items()}


def _first_of_each(index: NDArray[np.int64], most: int) -> Iterator[tuple[int, int]]:
    """(group, position) of the first `most` of each group."""
    for k in np.unique(index).tolist():
        yield from ((k, position) for position in np.flatnonzero(index == k)[:most].tolist())


Possible = tuple[NDArray[np.int64], FloatArray, FloatArray]


def _trios(room: Room, f: int, g: int) -> Possible:
    """(k, 3) an object that both f and g show, one that only f shows and one that only g does; (k,) by how many degrees
    the third is to the right of the second for one who stands at the first, and the error of that."""
    plan = room.plan
    shown = room.clear[f] & room.clear[g], room.clear[f] & ~room.seen[g], room.clear[g] & ~room.seen[f]
    grid = np.meshgrid(*(np.flatnonzero(one) for one in shown), indexing="ij")
    things = np.stack([one.ravel() for one in grid], axis=1)
    things = things[plan.apart[things[:, 0], things[:, 1]] & plan.apart[things[:, 0], things[:, 2]]]
    stand, face, target = things.T
    turn = plan.heading[stand, target] - plan.heading[stand, face]
    return things, _degrees(turn), plan.error[stand, face] + plan.error[stand, target]


def _from_camera(room: Room, f: int, g: int) -> Possible:
    """(k, 2) an object that g shows and one that only f shows; (k,) by how many degrees the second is to the right of
    the first from camera g, and the error of that."""
    plan = room.plan
    shown = room.clear[g] & plan.view_apart[g], room.clear[f] & ~room.seen[g] & plan.view_apart[g]
    grid = np.meshgrid(*(np.flatnonzero(one) for one in shown), indexing="ij")
    known, target = (one.ravel() for one in grid)
    turn = plan.view_heading[g, target] - plan.view_heading[g, known]
    return np.stack([known, target], axis=1), _degrees(turn), plan.view_error[g, known] + plan.view_error[g, target]


def _from_view(room: Room, f: int, g: int) -> Possible:
    """(k, 1) an object that only f shows; (k,) by how many degrees it is to the right of where camera g looks, and the
    error of that."""
    plan = room.plan
    target = np.flatnonzero(room.clear[f] & ~room.seen[g] & plan.view_apart[g])
    aim = float(np.degrees(SIGMAS * room.facts.noise.pose / ARM))
    return target[:, None], _degrees(plan.view_heading[g, target] - plan.ahead[g]), plan.view_error[g, target] + aim


_POSSIBLE = {
    "compass": _trios,
    "egocentric": _trios,
    "camera_compass": _from_camera,
    "camera_relative": _from_view,
}


def _degrees(turn: FloatArray) -> FloatArray:
    return rounded(wrapped(turn), DEGREE_DECIMALS)


def _draft(room: Room, kind: str, case: Case, answer: Answer, given: str, reverse: bool, draw: Draw) -> Draft:
    frames = tuple(room.frames[k] for k in case.pair)
    things = tuple(room.plan.objects[k] for k in case.things)
    keyed = draw.at(*room.keys(*case.pair), *(room.facts.scene.instances[i].id for i in things))
    names, marks = _named(room, case, keyed)
    slots = _slots(kind, names, given, reverse)
    labels = [room.facts.label(i) for i in things]
    turn = Question(
        question_type=kind,
        phrasing=keyed.integer("phrasing", below=len(PHRASINGS[kind])),
        slots=slots,
        answer=answer,
        margin=case.margin,
        program=(*_program(room, kind, case), {**_naming(kind, given, reverse), "value": answer.value}),
        cue=">".join(labels),
        outcome=answer.value,
        rivals=answer.distractors,
    )
    return Draft(frames, (turn,), marks, things)


def _named(room: Room, case: Case, draw: Draw) -> tuple[list[str], tuple[Mark, ...]]:
    """What the things are called, and the points that mark them: none where every name fits one thing of both pictures,
    and the draw says so."""
    views = [room.facts.view(room.frames[k]) for k in case.pair]
    things = [room.plan.objects[k] for k in case.things]
    labels = [room.facts.label(i) for i in things]
    shown = [room.facts.label(i) for i in room.facts.objects if any(i in view.seen for view in views)]
    unique = all(shown.count(label) == 1 and confusable(label, shown) is None for label in labels)
    if unique and draw.integer("marked", below=2):
        return [f"the {label}" for label in labels], ()
    shades = colors(draw, len(things))
    marks = (
        Mark(position, "point", views[position].seen[i].anchor, color)
        for position, k in enumerate(case.pair)
        for at, i, color in zip(case.things, things, shades, strict=True)
        if room.clear[k, at]
    )
    names = [f"the {label} ({color} point)" for label, color in zip(labels, shades, strict=True)]
    return names, tuple(marks)


def _slots(kind: str, names: Sequence[str], given: str, reverse: bool) -> dict[str, str]:
    if kind == "compass":
        stand, face, target = names
        ends = {"origin": target, "target": stand} if reverse else {"origin": stand, "target": target}
        return {"first": face, "second": stand, "given": given, **ends}
    if kind == "egocentric":
        return dict(zip(("stand", "face", "target"), names, strict=True))
    if kind == "camera_compass":
        return {"known": names[0], "given": given, "target": names[1]}
    return {"target": names[0]}


def _naming(kind: str, given: str, reverse: bool) -> dict[str, Any]:
    """The last step: from a turn to a word."""
    if kind in ("egocentric", "camera_relative"):
        return {"op": "name_turn"}
    return {"op": "name_compass", "first_is": given, **({"reverse": reverse} if kind == "compass" else {})}


def _program(room: Room, kind: str, case: Case) -> Iterator[dict[str, Any]]:
    """Which picture shows what, the bearings (degrees clockwise from +y of the world), and the turn between them."""
    facts, plan, (f, g) = room.facts, room.plan, case.pair
    ids = [facts.scene.instances[plan.objects[k]].id for k in case.things]
    for key, k in zip(room.keys(f, g), (f, g), strict=True):
        shown = [i for i, at in zip(ids, case.things, strict=True) if room.clear[k, at]]
        yield {"op": "shown", "frame": key, "value": shown}
    if kind in ("compass", "egocentric"):
        for i, at in zip(ids[1:], case.things[1:], strict=True):
            yield _bearing({"from": ids[0], "to": i}, plan.heading[case.things[0], at], plan.error[case.things[0], at])
    else:
        key = room.keys(f, g)[1]
        if kind == "camera_relative":
            yield {"op": "heading", "frame": key, "value": round(float(plan.ahead[g]), DEGREE_DECIMALS)}
        for i, at in zip(ids, case.things, strict=True):
            yield _bearing({"frame": key, "to": i}, plan.view_heading[g, at], plan.view_error[g, at])
    yield {"op": "turn_right", "value": case.turn}


def _bearing(ends: dict[str, Any], value: float, error: float) -> dict[str, Any]:
    rounded_value, rounded_error = (round(float(one), DEGREE_DECIMALS) for one in (value, error))
    return {"op": "bearing", **ends, "error": rounded_error, "value": rounded_value}


SKILL = Skill(
    name="multi_image.object_object",
    version=1,
    modality="multi_image",
    phrasings=PHRASINGS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
)
