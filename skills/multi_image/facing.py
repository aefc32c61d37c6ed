"""facing: which way a thing of image 1 looks, told by what image 2 shows or by how it was taken.

Real samples, from a ring of things that look every way; points are drawn into the pictures:

    Q: I'm sitting on the armchair (blue point) in image 1. Where is the chair (yellow point)?
       A. behind you
       B. in front of you
       C. to your left
       D. to your right
    A: It is to your left.
    Q: You're standing where image 2 was taken. Which way does the cabinet in image 1 face from there?
       A. to the camera's left
       B. to the camera's right
    A: It faces to the camera's left.

The thing with the front is seen in image 1 only; what it is compared with, another thing or the camera, belongs to
image 2. Left and right of a thing are its own. What both pictures show brings them together. Angles are told where they
are well inside their quarter of a circle, and the options of one question are the answers of others beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vstdata.asking.camera_moves import SIGMAS, aim_error
from vstdata.asking.draft_order import at_most, grouped, interleaved, option_blocks
from vstdata.asking.floor_plan import FloorPlan, floor_plan
from vstdata.asking.fronts import (
    APART,
    FRONT_ERROR,
    LEAST_REACH,
    QUARTER_MARGIN,
    SIDE_MARGIN,
    SIDES,
    apart,
    fronts,
    large_enough,
    sat_on,
    sector,
    to_right,
    turned,
)
from vstdata.asking.named_across import named_across
from vstdata.asking.naming import overhead
from vstdata.asking.standing_room import YOURS
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.measure import DEGREE_DECIMALS
from vstdata.program import program
from vstdata.program.measured.fronts import FromFront, FrontFromCamera, FrontsApart, FrontWay, NameFacing
from vstdata.program.measured.pictures import Shown
from vstdata.program.step import Step
from vstdata.scene import FloatArray
from vstdata.words.wordings import Asks

WAYS = ("the same way as the camera", "to the camera's right", "the opposite way to the camera", "to the camera's left")
TURNED = {"thing": "thing?", "seat": "thing?"}  # the thing by which left and right are told: one of the two
ASKS = {
    "side_to_other_camera": Asks("choice", TURNED),
    "way_for_other_camera": Asks("choice", {"thing": "thing"}),
    "place_across": Asks("choice", {**TURNED, "other": "thing"}),
    "looking_alike_across": Asks("choice", {"a": "thing", "b": "thing", "they": "reply"}),
}
THEY = ("face the same way", "are at right angles", "face opposite ways")  # as `APART`, with a verb
HARDLY = 0.05  # of a thing: so little of it is not seen. Ours.
MOST_PAIRS = 1000  # of frames of a scene, ordered: more than anybody asks for. Ours.
BY_LABEL = ("way_for_other_camera",)  # whose blocks are of one label each
MOST_OF_A_PAIR = 2  # drafts of one type from one pair of frames. Ours.


@dataclass(frozen=True, eq=False)
class _Room:
    """Frames and things as seen from above, and where things look that have a front (by position)."""

    floor: FloorPlan

    @cached_property
    def fronts(self) -> dict[int, float]:
        """Degrees clockwise from +y."""
        found = fronts(self.floor.facts, self.floor.objects)
        return {k: found[i] for k, i in enumerate(self.floor.objects) if i in found}

    @cached_property
    def below(self) -> frozenset[int]:
        """The things that hang on no ceiling: over one's head there is no side."""
        return frozenset(k for k, i in enumerate(self.floor.objects) if not overhead(self.floor.facts, i))

    def pairs(self, draw: Draw) -> list[tuple[int, int]]:
        """Ordered pairs of positions of frames that share a thing, in keyed order."""
        shared = np.argwhere((self.floor.shared.count > 0) & ~np.eye(len(self.floor.frames), dtype=np.bool_))
        order = draw.generator("pairs").permutation(len(shared))[:MOST_PAIRS]
        return [(f, g) for f, g in shared[order].tolist()]

    def only(self, f: int, g: int) -> list[int]:
        """The things that frame f shows well and frame g not at all, as small as they may be there."""
        shown = self.floor.facts.view(self.floor.frames[g]).seen
        found = np.flatnonzero(self.floor.clear[f] & ~self.floor.seen[g]).tolist()
        parts = {k: shown.get(self.floor.objects[k]) for k in found}
        return [k for k, part in parts.items() if part is None or part.fraction <= HARDLY]

    def to_right(self, i: int, point: FloatArray, noise: float) -> tuple[float, float]:
        """See `to_right`; of a thing by position, and with 180 degrees of error where a point is too near to say."""
        return to_right(self.floor.facts, self.floor.objects[i], self.fronts[i], point, noise, LEAST_REACH)


@dataclass(frozen=True, eq=False)
class _Case:
    """A question to be: frames and things by position, the number of its answer among the words of its type, by how
    many degrees that is clear, and the last measured step."""

    pair: tuple[int, int]
    things: tuple[int, ...]
    answer: int
    margin: float
    step: Step


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """The question types in turn, about ordered pairs of frames in keyed order."""
    if not any(facts.front(i) is not None for i in facts.objects):
        refuse("no_fronts_known")
        return
    room = _Room(floor_plan(facts, refuse))
    yield from interleaved([_of_kind(room, kind, draw.at(kind), refuse) for kind in KINDS])


def _of_kind(room: _Room, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Blocks whose answers are each other's options: four, or as few as two in the end. Which way things
    look is asked of those of one label: televisions look towards the camera, which must tell nothing."""
    find, _, _ = KINDS[kind]
    found = (case for f, g in room.pairs(draw) for case in find(room, f, g, draw, refuse))
    few = at_most(_related(room, kind, found, refuse), lambda case: (case.pair, case.answer), MOST_OF_A_PAIR)
    labels = grouped(few, lambda case: room.floor.label(case.things[0]) if kind in BY_LABEL else "")
    yield from interleaved([_blocks(room, kind, labels[label], draw.at(label)) for label in sorted(labels)])


def _blocks(room: _Room, kind: str, cases: Sequence[_Case], draw: Draw) -> Iterator[Draft]:
    groups, words = grouped(cases, lambda case: case.answer), KINDS[kind][1]
    for number, (names, block) in enumerate(option_blocks(groups, len(words), draw, fewest=2)):
        for answer, case in draw.shuffled(block, "block", number):
            yield _draft(room, kind, case, tuple(sorted({*names} - {answer})), draw.at(number, answer))


def _related(room: _Room, kind: str, cases: Iterator[_Case], refuse: Refusals) -> Iterator[_Case]:
    """The cases whose pictures can be brought together by what they show."""
    for case in cases:
        if room.floor.related(*case.pair):
            yield case
        else:
            refuse(f"{kind}:too_little_in_common")


def _draft(room: _Room, kind: str, case: _Case, others: tuple[int, ...], draw: Draw) -> Draft:
    floor, (_, words, form) = room.floor, KINDS[kind]
    names, marks = named_across(floor, case.pair, case.things, draw)
    labels, answer = [floor.label(k) for k in case.things], words[case.answer]
    wrong = tuple(words[k] for k in others)
    question = Question(
        question_type=kind,
        slots=_slots(kind, names, labels[0], case.answer),
        answer=Answer("choice", answer, distractors=wrong),
        margin=round(case.margin, DEGREE_DECIMALS),
        program=program(*_steps(room, case), case.step, NameFacing(form, answer)),
        cue=("|" if kind == "looking_alike_across" else ">").join(labels),
        outcome=answer,
        rivals=wrong,
    )
    things = tuple(floor.objects[k] for k in case.things)
    return Draft(tuple(floor.frames[k] for k in case.pair), (question,), marks, things)


def _slots(kind: str, names: Sequence[str], label: str, answer: int) -> dict[str, str]:
    """What the words take: a thing that people sit on is a "seat" where left and right are those of who sits there."""
    if kind == "looking_alike_across":
        return {"a": names[0], "b": names[1], "they": THEY[answer]}
    seat = kind in ("side_to_other_camera", "place_across") and sat_on(label)
    return dict(zip(("seat" if seat else "thing", "other"), names, strict=False))


def _steps(room: _Room, case: _Case) -> Iterator[Step]:
    """Which picture shows what, and where the things with a front look that are compared."""
    floor = room.floor
    for key, k in zip(floor.keys(*case.pair), case.pair, strict=True):
        yield Shown(key, floor.ids(*(at for at in case.things if floor.clear[k, at])))
    for at in case.things[: 2 if isinstance(case.step, FrontsApart) else 1]:
        yield FrontWay(floor.ids(at)[0], floor.label(at), room.fronts[at])


def _with_front(room: _Room, f: int, g: int) -> list[int]:
    """The things with a front that frame f shows well, large enough to see which way they face, and frame g not at
    all."""
    facts, frame = room.floor.facts, room.floor.frames[f]
    camera, seen = facts.scene.frames[frame].camera, facts.view(frame).seen
    only = (k for k in room.only(f, g) if k in room.fronts)
    return [k for k in only if large_enough(camera, seen[room.floor.objects[k]])]


def _sides(room: _Room, f: int, g: int, draw: Draw, refuse: Refusals) -> Iterator[_Case]:
    """Which side of a thing is towards the camera of the other picture."""
    facts, key = room.floor.facts, room.floor.keys(g)[0]
    for i in draw.shuffled(_with_front(room, f, g), "side", *room.floor.keys(f, g)):
        turn, error = room.to_right(i, room.floor.eyes[g], facts.noise.pose)
        side, rest = sector(turn, 4)
        if rest - error < SIDE_MARGIN - FRONT_ERROR:
            refuse("side_to_other_camera:between_two_sides")
            continue
        yield _Case((f, g), (i,), side, rest, FromFront(room.floor.ids(i)[0], turn, frame=key))


def _ways(room: _Room, f: int, g: int, draw: Draw, refuse: Refusals) -> Iterator[_Case]:
    """Which way a thing looks, compared with the camera of the other picture."""
    key = room.floor.keys(g)[0]
    error = FRONT_ERROR + float(aim_error(SIGMAS * room.floor.facts.noise.pose))
    for i in draw.shuffled(_with_front(room, f, g), "way", *room.floor.keys(f, g)):
        turn = turned(room.fronts[i] - float(room.floor.ahead[g]))
        way, rest = sector(turn, 4)
        if rest - error < QUARTER_MARGIN - FRONT_ERROR:
            refuse("way_for_other_camera:between_two_ways")
            continue
        yield _Case((f, g), (i,), way, rest, FrontFromCamera(key, room.floor.ids(i)[0], turn))


def _places(room: _Room, f: int, g: int, draw: Draw, refuse: Refusals) -> Iterator[_Case]:
    """Where a thing of the other picture is for one that looks somewhere."""
    facts = room.floor.facts
    pairs = [(i, k) for i in _with_front(room, f, g) for k in room.only(g, f) if k in room.below]
    for i, k in draw.shuffled(pairs, "place", *room.floor.keys(f, g)):
        noise = facts.surface_noise(room.floor.objects[k])
        turn, error = room.to_right(i, room.floor.places[k], noise)
        place, rest = sector(turn, 4)
        if rest - error < QUARTER_MARGIN - FRONT_ERROR:
            refuse("place_across:between_two_places")
            continue
        yield _Case((f, g), (i, k), place, rest, FromFront(room.floor.ids(i)[0], turn, thing=room.floor.ids(k)[0]))


def _alike(room: _Room, f: int, g: int, draw: Draw, refuse: Refusals) -> Iterator[_Case]:
    """Whether a thing of each picture look in one direction."""
    pairs = [(i, k) for i in _with_front(room, f, g) for k in _with_front(room, g, f)]
    for i, k in draw.shuffled(pairs, "alike", *room.floor.keys(f, g)):
        angle = abs(turned(room.fronts[i] - room.fronts[k]))
        way, rest = apart(angle)
        if not rest:
            refuse("looking_alike_across:neither")
            continue
        yield _Case((f, g), (i, k), way, rest, FrontsApart(angle))


# By type: what finds its cases, the words of its answers, and the form in which the program says them.
KINDS: Mapping[str, tuple[Callable[[_Room, int, int, Draw, Refusals], Iterator[_Case]], tuple[str, ...], str]] = {
    "side_to_other_camera": (_sides, SIDES, "side"),
    "way_for_other_camera": (_ways, WAYS, "way"),
    "place_across": (_places, YOURS, "place of you"),
    "looking_alike_across": (_alike, APART, "apart"),
}
SKILL = Skill(
    name="multi_image.facing",
    version=9,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
)
