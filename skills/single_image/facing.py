"""facing: which way a thing of a picture looks, which of its sides one sees, and where other things are for it.

A real sample, from a room with chairs that have fronts:

    Q: Which side of the television do we see in this photo? Left and right are its own.
       A. front
       B. left side
       C. right side
       Answer with the letter only.
    A: A
    Q: Does the chair (yellow box) face the chair (red box) or the vase?
       A. chair (red box)
       B. vase
    A: It faces the vase.

A front is the side that a person uses or looks at, where the source says so. Left and right of a thing are its own: to
the left of a chair is what somebody sees on the left who sits in it. Angles are told where they are well inside their
sector: sides and places are quarters of a circle, ways of looking eighths.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice

import numpy as np

from vstdata.asking.draft_order import grouped, interleaved, option_blocks
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
from vstdata.asking.named_things import Picture, picture_of
from vstdata.asking.naming import overhead
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.direction import heading
from vstdata.facts.measure import DEGREE_DECIMALS
from vstdata.linear import reach
from vstdata.program import program
from vstdata.program.measured.fronts import (
    FromFront,
    FrontFromCamera,
    FrontsApart,
    FrontWay,
    NameFacing,
    NearestToFront,
)
from vstdata.program.step import Step
from vstdata.scene import FloatArray
from vstdata.words.labels import stands
from vstdata.words.wordings import Asks

LOOKS = (  # clockwise from where the camera looks
    *("away from the camera", "away from the camera and to the right", "to the right"),
    *("towards the camera and to the right", "towards the camera", "towards the camera and to the left"),
    *("to the left", "away from the camera and to the left"),
)
PLACES = ("in front of you", "to your right", "behind you", "to your left")  # of one who sits on it, or is in its place
ALIKE = {"the same way": "face the same way", "opposite ways": "face opposite ways"}
ALIKE |= {"at right angles to each other": "are at right angles to each other"}  # they do not face at angles
MOST_SEEN = 1.3  # times what the side beside it shows, of the side that the camera looks at. Ours.
TURNED = {"thing": "thing?", "seat": "thing?"}  # the thing by which left and right are told: one of the two
ASKS = {
    "side_to_camera": Asks("choice", TURNED),
    "way_it_looks": Asks("choice", {"thing": "thing"}),
    "place_for_it": Asks("choice", {**TURNED, "other": "thing"}),
    "looking_alike": Asks("choice", {"a": "thing", "b": "thing", "said": "reply"}),
    "which_it_faces": Asks("choice", {"thing": "thing", "any": "things"}),
}
EIGHTH_MARGIN = 8.0  # degrees to the edge of an eighth. Ours.
FACED, NOT_FACED = 20.0, 60.0  # degrees from where it looks: of what it faces at most, of the other at least. Ours.
BY_LABEL = ("way_it_looks",)  # whose blocks are of one label each
MOST_PAIRS = 4  # of things that one of them faces and one does not, about one thing of a picture
MOST_OF_A_KIND = 3  # drafts of one type from a picture


@dataclass(frozen=True, eq=False)
class _Looks:
    """The things of a picture that have a front, and where these look (degrees clockwise from +y)."""

    picture: Picture

    @cached_property
    def fronts(self) -> dict[int, float]:
        """By thing that is large enough in the picture, in its order."""
        facts = self.picture.facts
        camera = facts.scene.frames[self.picture.frame].camera
        return fronts(facts, (one.instance for one in self.picture.seen if large_enough(camera, one)))

    def front_step(self, i: int, name: str) -> FrontWay:
        """Where a thing looks."""
        return FrontWay(self.picture.id(i), name, self.fronts[i])

    def to_right(self, i: int, point: FloatArray, noise: float) -> tuple[float, float]:
        """See `to_right`."""
        return to_right(self.picture.facts, i, self.fronts[i], point, noise)

    def thing_to_right(self, i: int, other: int) -> tuple[float, float]:
        """The same of the middle of another thing."""
        facts = self.picture.facts
        return self.to_right(i, facts.position(other), facts.surface_noise(other))

    def to_camera(self, i: int) -> tuple[float, float]:
        """The same of the camera."""
        facts = self.picture.facts
        return self.to_right(i, facts.scene.frames[self.picture.frame].camera.center, facts.noise.pose)

    def in_picture(self, i: int) -> float:
        """(-180, 180] degrees by which a thing looks to the right of where the camera does."""
        forward = self.picture.facts.scene.frames[self.picture.frame].camera.forward
        return turned(self.fronts[i] - float(heading(forward)))

    def apart(self, i: int, other: int) -> bool:
        """Whether one can say in which direction another thing is."""
        facts = self.picture.facts
        offset = facts.position(other) - facts.position(i)
        return reach(offset[0], offset[1]) >= LEAST_REACH and facts.surface_distance(i, other).value > 0


@dataclass(frozen=True, eq=False)
class _Case:
    """A question to be: its things, the number of its answer among the words of its type, by how many degrees that is
    clear, and the last measured steps."""

    looks: _Looks
    things: tuple[int, ...]
    answer: int
    margin: float
    steps: tuple[Step, ...]

    @property
    def label(self) -> str:
        """Of the thing that looks somewhere."""
        return self.looks.picture.facts.label(self.things[0])


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """The question types in turn. The options of one question are the answers of others beside it: things are seen
    from the front more often than from behind, and that tells nothing."""
    if not any(facts.front(i) is not None for i in facts.objects):
        refuse("no_fronts_known")
        return
    every = [_Looks(picture_of(facts, frame, refuse)) for frame in draw.shuffled(facts.frames, "frames")]
    frames = [looks for looks in every if looks.fronts]
    refuse("frame_of_nothing_with_a_front", len(every) - len(frames))
    groups = [_of_kind(kind, frames, draw.at(kind), refuse) for kind in KINDS]
    options = frozenset(k for looks in frames for i in looks.fronts for k in _ahead(looks, i))
    faced = interleaved(
        islice(_faced(looks, options, draw.at("faced", looks.picture.key), refuse), MOST_OF_A_KIND) for looks in frames
    )
    yield from interleaved([*groups, faced])


def _of_kind(kind: str, frames: Sequence[_Looks], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Blocks whose answers are each other's options: four, or as few as two in the end. Which way things
    look is asked of those of one label: televisions look towards the camera, which must tell nothing."""
    find, _, _ = KINDS[kind]
    found = interleaved(islice(find(looks, draw.at(looks.picture.key), refuse), MOST_OF_A_KIND) for looks in frames)
    labels = grouped(found, lambda case: case.label if kind in BY_LABEL else "")
    yield from interleaved([_blocks(kind, labels[label], draw.at(label)) for label in sorted(labels)])


def _blocks(kind: str, cases: Sequence[_Case], draw: Draw) -> Iterator[Draft]:
    _, words, form = KINDS[kind]
    groups = grouped(cases, lambda case: case.answer)
    compatible = _of_one_kind if kind == "way_it_looks" else operator.ne
    for number, (names, block) in enumerate(option_blocks(groups, min(4, len(words)), draw, compatible, 2)):
        for answer, case in draw.shuffled(block, "block", number):
            wrong = tuple(words[k] for k in sorted({*names} - {answer}))
            yield _draft(kind, case, (words[answer], wrong, form), draw.at(number, answer))


def _draft(kind: str, case: _Case, asked: tuple[str, tuple[str, ...], str], draw: Draw) -> Draft:
    """`asked`: the answer, the other options, and the form in which the program names it."""
    picture, (answer, wrong, form) = case.looks.picture, asked
    named = picture.named(case.things, draw)
    labels = [picture.facts.label(i) for i in named.things]
    turned = list(zip(named.things, named.names, strict=True))[: 2 if kind == "looking_alike" else 1]
    question = Question(
        question_type=kind,
        slots=_slots(kind, named.names, case.label, answer),
        answer=Answer("choice", answer, distractors=wrong),
        margin=round(case.margin, DEGREE_DECIMALS),
        program=program(*(case.looks.front_step(*one) for one in turned), *case.steps, NameFacing(form, answer)),
        cue=("|" if kind == "looking_alike" else ">").join(labels),
        outcome=answer,
        rivals=wrong,
    )
    return Draft((picture.frame,), (question,), named.marks, named.things)


def _slots(kind: str, names: Sequence[str], label: str, answer: str) -> dict[str, str]:
    """What the words take: a thing that people sit on is a "seat" where left and right are those of who sits there."""
    if kind == "looking_alike":
        return {"a": names[0], "b": names[1], "said": ALIKE[answer]}
    seat = kind in ("side_to_camera", "place_for_it") and sat_on(label)
    return dict(zip(("seat" if seat else "thing", "other"), names, strict=False))


def _of_one_kind(one: int, other: int) -> bool:
    """Whether two of eight ways can stand in one list: no neighbours."""
    return one != other and (one - other) % 2 == 0


def _sides(looks: _Looks, draw: Draw, refuse: Refusals) -> Iterator[_Case]:
    """Which side of a thing the camera looks at."""
    for i in draw.shuffled(tuple(looks.fronts), "things"):
        turn, error = looks.to_camera(i)
        side, rest = sector(turn, 4)
        if rest - error < SIDE_MARGIN - FRONT_ERROR:
            refuse("side_to_camera:between_two_sides")
            continue
        if not _shows_most(looks, i, turn, side):
            refuse("side_to_camera:another_side_shows_more")
            continue
        step = FromFront(looks.picture.id(i), turn, frame=looks.picture.key)
        yield _Case(looks, (i,), side, rest, (step,))


def _shows_most(looks: _Looks, i: int, turn: float, side: int) -> bool:
    """Whether a side of a thing shows clearly more of itself than the one beside it: of a flat screen the front is what
    one sees, though the camera stands more to its side."""
    box = looks.picture.facts.box(i)
    level = [k for k in range(3) if abs(float(box.axes[2, k])) < 0.5]
    off = np.radians([looks.fronts[i] - float(heading(box.axes[:2, k])) for k in level])
    size = box.size[level]
    wide, deep = float(np.abs(size * np.sin(off)).sum()), float(np.abs(size * np.cos(off)).sum())
    ends, flanks = wide * abs(np.cos(np.radians(turn))), deep * abs(np.sin(np.radians(turn)))
    mine, other = (flanks, ends) if side % 2 else (ends, flanks)
    return bool(mine >= MOST_SEEN * other)


def _ways(looks: _Looks, draw: Draw, refuse: Refusals) -> Iterator[_Case]:
    """Which way a thing looks as the camera sees it: by where the camera looks, and by where the thing is, alike."""
    for i in draw.shuffled(tuple(looks.fronts), "things"):
        turn = looks.in_picture(i)
        way, rest = sector(turn, 8)
        aside, _ = looks.to_camera(i)
        by_ray = turned(180 - aside)  # 0: straight away from the camera
        if rest < EIGHTH_MARGIN or sector(by_ray, 8)[0] != way:
            refuse("way_it_looks:between_two_ways")
            continue
        yield _Case(looks, (i,), way, rest, (FrontFromCamera(looks.picture.key, looks.picture.id(i), turn),))


def _places(looks: _Looks, draw: Draw, refuse: Refusals) -> Iterator[_Case]:
    """Where another thing is for one that looks somewhere."""
    facts = looks.picture.facts
    seen = [one.instance for one in looks.picture.seen]
    pairs = [(i, k) for i in looks.fronts for k in seen if i != k and looks.apart(i, k) and not overhead(facts, k)]
    for i, k in draw.shuffled(pairs, "pairs"):
        turn, error = looks.thing_to_right(i, k)
        place, rest = sector(turn, 4)
        if rest - error < QUARTER_MARGIN - FRONT_ERROR:
            refuse("place_for_it:between_two_places")
            continue
        step = FromFront(looks.picture.id(i), turn, thing=looks.picture.id(k))
        yield _Case(looks, (i, k), place, rest, (step,))


def _alike(looks: _Looks, draw: Draw, refuse: Refusals) -> Iterator[_Case]:
    """Whether two things look in one direction."""
    for i, k in draw.shuffled(tuple(combinations(looks.fronts, 2)), "pairs"):
        angle = abs(turned(looks.fronts[i] - looks.fronts[k]))
        way, rest = apart(angle)
        if not rest:
            refuse("looking_alike:neither")
            continue
        things = draw.shuffled((i, k), "order", looks.picture.id(i), looks.picture.id(k))
        yield _Case(looks, tuple(things), way, rest, (FrontsApart(angle),))


def _ahead(looks: _Looks, i: int) -> list[int]:
    """What a thing looks at, of what its picture shows."""
    turns = ((one.instance, *looks.thing_to_right(i, one.instance)) for one in looks.picture.seen if one.instance != i)
    return [k for k, turn, error in turns if abs(turn) + error <= FACED and looks.apart(i, k)]


def _faced(looks: _Looks, options: frozenset[int], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Which of two things one looks at; the other one is looked at by something too, somewhere, or stands where that
    could be: nothing looks at what hangs over a sofa, and everybody knows that."""
    picture = looks.picture
    seen = [one.instance for one in picture.seen]
    for i in draw.shuffled(tuple(looks.fronts), "things"):
        turns = {k: looks.thing_to_right(i, k) for k in seen if k != i and looks.apart(i, k)}
        ahead = _ahead(looks, i)
        able = (k for k in turns if k in options or (stands(picture.facts.label(k)) and not overhead(picture.facts, k)))
        aside = [k for k in able if abs(turns[k][0]) - turns[k][1] >= NOT_FACED]
        one = draw.at(picture.id(i))
        if not ahead or not aside:
            refuse("which_it_faces:nothing_ahead_or_aside")
            continue
        pairs = one.shuffled([(k, other) for k in ahead for other in aside], "pairs")
        for pair in pairs[:MOST_PAIRS]:
            yield _faced_draft(looks, i, pair, {k: turns[k][0] for k in pair}, one)


def _faced_draft(looks: _Looks, i: int, pair: tuple[int, int], turns: Mapping[int, float], draw: Draw) -> Draft:
    picture, facts = looks.picture, looks.picture.facts
    keyed = draw.at(*map(picture.id, pair))
    named = picture.named((i, *keyed.shuffled(pair, "order")), keyed)
    names = dict(zip(named.things, named.names, strict=True))
    right, wrong = (names[k] for k in pair)
    steps = [FromFront(picture.id(i), turns[k], thing=picture.id(k), name=names[k]) for k in named.things[1:]]
    question = Question(
        question_type="which_it_faces",
        slots={"thing": names[i], "any": " or ".join(f"the {name}" for name in named.names[1:])},
        answer=Answer("choice", right, distractors=(wrong,)),
        margin=round(abs(turns[pair[1]]) - abs(turns[pair[0]]), DEGREE_DECIMALS),
        program=program(looks.front_step(i, names[i]), *steps, NearestToFront(right)),
        cue=facts.label(i),
        outcome=facts.label(pair[0]),
        rivals=(facts.label(pair[1]),),
    )
    return Draft((picture.frame,), (question,), named.marks, named.things)


# By type: what finds its cases, the words of its answers, and the form in which the program says them.
KINDS: Mapping[str, tuple[Callable[[_Looks, Draw, Refusals], Iterator[_Case]], tuple[str, ...], str]] = {
    "side_to_camera": (_sides, SIDES, "side"),
    "way_it_looks": (_ways, LOOKS, "look"),
    "place_for_it": (_places, PLACES, "place of you"),
    "looking_alike": (_alike, APART, "apart"),
}
SKILL = Skill(
    name="single_image.facing",
    version=11,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
)
