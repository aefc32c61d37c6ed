"""relation: where one thing of a picture is from another, as the camera sees it.

A real sample, from a room of 6 x 5 m:

    Q: Is the vase to the left or right of the lamp?
       A. to the left
       B. to the right
       Answer with the letter only.
    A: A
    Q: As seen from the camera, is the chair (yellow box) in front of the chair (orange box) or behind it?
       A. in front
       B. behind
       Answer with the letter only.
    A: B

Left and right hold where what shows of the two is wholly apart in the picture (RoboSpatial's strict test); above and
below in the room, where feet, middles and tops of the two all say so; in front and behind where both the
nearest points and the middles of the two say so. What is not clear is in no option.

Options come in fours that tell nothing: of two clear directions all four pairs of words. How high things usually stand
tells above from below, so that this is asked by itself, where selection keeps the balance, and not where one
of the two hangs overhead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice, product

import numpy as np

from vstdata.asking.draft_order import frames_in_turn, interleaved
from vstdata.asking.named_things import Named, Picture, picture_of
from vstdata.asking.naming import overhead
from vstdata.asking.referring import measure
from vstdata.asking.usual_sizes import usually_above
from vstdata.draft import YES_NO, Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts, Measure
from vstdata.facts.labels import OPENING_LABELS
from vstdata.facts.measure import metres
from vstdata.program import program
from vstdata.program.measured.relations import FartherTo, Holds, NameRelation, OffsetFrom
from vstdata.program.step import Step
from vstdata.words.english import join_words
from vstdata.words.labels import lies, stands
from vstdata.words.wordings import Asks

PAIR = {"a": "thing", "b": "thing"}
TWO_WAY = {"left_right": "side", "above_below": "height", "front_behind": "depth"}
CLAIMED = {"is_left_right": "side", "is_above_below": "height", "is_front_behind": "depth"}
ASKS = {
    "relation": Asks("choice", PAIR),
    "relation_triple": Asks("choice", PAIR),
    **dict.fromkeys(TWO_WAY, Asks("choice", PAIR)),
    **dict.fromkeys(CLAIMED, Asks("choice", {**PAIR, "claim": "phrase", "truth": "reply"})),
    "more_to_side": Asks("choice", {**PAIR, "side": "phrase"}),
}
# By axis, what is said where its measure is positive, and where it is negative.
PHRASES = {
    "side": ("to the left", "to the right"),
    "height": ("higher", "lower"),
    "depth": ("in front", "behind"),
}
CLAIMS = {
    "side": ("to the left of", "to the right of"),
    "height": ("higher than", "lower than"),
    "depth": ("closer to the camera than", "farther from the camera than"),
}
TOLD = {**PHRASES, "depth": ("closer", "farther away")}  # where all three are told
AXES = ("height", "depth", "side")  # in the order in which they are said
LEAST = {"side": 0.02, "height": 0.1, "depth": 0.2}  # widths of the picture, metres, metres; beside the errors. Ours.
DEPTH_SHARE = 0.1  # of the nearer distance, on top: as single_image.closer, stricter than video.others
BEHIND = ("front_behind", "relation")  # types that say "in front" and "behind", not "closer" and "farther"
MOST_PAIRS = 24  # of things looked at in a picture
MOST_OF_A_KIND = 3  # drafts of one type from a picture


@dataclass(frozen=True, eq=False)
class _Pair:
    """Two things of a picture, and on which axes it is clear how the first is from the second."""

    picture: Picture
    things: tuple[int, int]

    @cached_property
    def measured(self) -> dict[str, Measure]:
        """By axis how far the first thing is to the left of the second, above it, in front of it."""
        facts, frame, (a, b) = self.picture.facts, self.picture.frame, self.things
        found = {axis: measure(facts, frame, axis, a, b) for axis in ("side", "depth")}
        pixels = sum((facts.surface_noise(i) + facts.noise.pose) / facts.view(frame).seen[i].depth for i in (a, b))
        camera = facts.scene.frames[frame].camera
        side = Measure(found["side"].value, round(float(pixels * camera.intrinsics[0, 0] / camera.width), 4))
        return {**found, "side": side, "height": _above(facts, a, b)}

    @cached_property
    def signs(self) -> dict[str, int]:
        """By clear axis 0 where its first word holds and 1 where its second does."""
        return {axis: int(self.measured[axis].value < 0) for axis in AXES if self._clear(axis)}

    @property
    def one_overhead(self) -> bool:
        """Whether one of them hangs so high that it is the higher one, as everybody knows without looking."""
        first, second = (overhead(self.picture.facts, i) for i in self.things)
        return first != second

    @property
    def both_stand(self) -> bool:
        """Whether neither is part of a wall or hangs flat on it: nothing of a room is behind its windows, and what lies
        before a picture may be farther away than that."""
        labels = [self.picture.facts.label(i) for i in self.things]
        return all((stands(one) or lies(one)) and one.strip().lower() not in OPENING_LABELS for one in labels)

    @property
    def as_usual(self) -> bool:
        """Whether the higher one is so as one expects it by the labels."""
        higher, lower = (self.picture.facts.label(i) for i in (self.things, self.things[::-1])[self.signs["height"]])
        return usually_above(higher, lower)

    def _clear(self, axis: str) -> bool:
        one, least = self.measured[axis], LEAST[axis]
        if axis == "depth":
            facts, frame = self.picture.facts, self.picture.frame
            least += DEPTH_SHARE * min(facts.view(frame).seen[i].depth for i in self.things)
        return abs(one.value) >= least + one.error

    def steps(self, names: Sequence[str], axes: Sequence[str]) -> list[Step]:
        """What was measured along some axes."""
        ids = [self.picture.id(i) for i in self.things]
        found = [(axis, self.measured[axis]) for axis in axes]
        return [OffsetFrom(self.picture.key, axis, ids, names, one.error, one.value) for axis, one in found]

    def margin(self, axes: Sequence[str]) -> float:
        """The least of the distances along some axes."""
        return min(abs(self.measured[axis].value) for axis in axes)


def _above(facts: Facts, a: int, b: int) -> Measure:
    """Metres by which a is higher than b in every sense, by feet, middles and tops, negative where it is the lower one;
    0 where these do not agree."""
    one, other = (np.append(bounds, bounds.mean()) for bounds in (facts.box(i).bounds[:, 2] for i in (a, b)))
    rise = one - other
    least = float(rise[np.abs(rise).argmin()])
    agreed = bool((rise > 0).all() or (rise < 0).all())
    return metres(least if agreed else 0.0, facts.surface_noise(a) + facts.surface_noise(b))


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All frames in turn, each with the question types in turn."""
    return frames_in_turn(facts, draw, refuse, _of_frame)


def _of_frame(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    picture = picture_of(facts, frame, refuse)
    if len(picture.seen) < 2:
        refuse("frame_with_less_than_two_things")
        return
    every = tuple(combinations([one.instance for one in picture.seen], 2))
    pairs = []
    for number, (a, b) in enumerate(draw.shuffled(every, "pairs")[:MOST_PAIRS]):
        swap = draw.integer("named first", number, below=2)
        pairs.append(_Pair(picture, (b, a) if swap else (a, b)))
    kinds = draw.shuffled(tuple(ASKS), "kinds")
    yield from interleaved(islice(_of_kind(kind, pairs, draw.at(kind), refuse), MOST_OF_A_KIND) for kind in kinds)


def _of_kind(kind: str, pairs: Sequence[_Pair], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    for number, pair in enumerate(draw.shuffled(pairs, "order")):
        one = draw.at(number)
        axes = _axes(kind, pair)
        if not axes:
            refuse(f"{kind}:not_clear")
            continue
        if axes == ("height",) and pair.one_overhead:
            refuse(f"{kind}:one_hangs_overhead")
            continue
        if axes == ("height",) and pair.as_usual:
            refuse(f"{kind}:as_everybody_knows")
            continue
        if kind in BEHIND and not pair.both_stand:
            refuse(f"{kind}:one_is_on_a_wall")
            continue
        named = pair.picture.named(pair.things, one)
        question = _question(kind, pair, axes, named, one)
        yield Draft((pair.picture.frame,), (question,), named.marks, pair.things)


def _axes(kind: str, pair: _Pair) -> tuple[str, ...]:
    """The axes that a question is about, in the order in which they are said; () where one of them is not clear."""
    clear = tuple(axis for axis in AXES if axis in pair.signs)
    if kind == "relation_triple":
        return clear if {"side", "depth"} <= {*clear} else ()
    wanted = {"relation": ("depth", "side"), "more_to_side": ("side",)}.get(kind)
    wanted = wanted or ({**TWO_WAY, **CLAIMED}[kind],)
    return wanted if {*wanted} <= {*clear} else ()


def _question(kind: str, pair: _Pair, axes: tuple[str, ...], named: Named, draw: Draw) -> Question:
    steps, answer, slots, outcome = _ASKED.get(kind, _of_one_axis)(kind, pair, axes, named, draw)
    labels = [pair.picture.facts.label(i) for i in pair.things]
    things = kind == "more_to_side"
    right = named.names.index(answer.value) if things else 0
    return Question(
        question_type=kind,
        slots={"a": named.names[0], "b": named.names[1], **slots},
        answer=answer,
        margin=pair.margin(axes),
        program=program(*pair.steps(named.names, axes), *steps),
        cue="" if things else ">".join(labels),
        outcome=labels[right] if things else outcome,
        rivals=(labels[1 - right],) if things else (),
    )


_Asked = tuple[tuple[Step, ...], Answer, dict[str, str], str]


def _of_two_axes(kind: str, pair: _Pair, axes: tuple[str, ...], named: Named, draw: Draw) -> _Asked:
    words = ["in front", "behind"], ["to the left", "to the right"]
    options = [" and ".join(each) for each in product(*words)]
    right = " and ".join(PHRASES[axis][pair.signs[axis]] for axis in axes)
    answer = Answer("choice", right, distractors=tuple(one for one in options if one != right))
    return (NameRelation(axes, "phrase", right),), answer, {}, right


def _of_three_axes(kind: str, pair: _Pair, axes: tuple[str, ...], named: Named, draw: Draw) -> _Asked:
    """Of which SPAR asks: left or right, above or below, closer or farther. The height is the same in all options: it
    would tell half of the answer to whoever knows how high things usually stand."""
    said = [axis for axis in ("side", "height", "depth") if axis in axes]
    choices = [TOLD[axis] if axis != "height" else TOLD[axis][pair.signs[axis] :][:1] for axis in said]
    options = [join_words(list(each)) for each in product(*choices)]
    right = join_words([TOLD[axis][pair.signs[axis]] for axis in said])
    answer = Answer("choice", right, distractors=tuple(one for one in options if one != right))
    balance = join_words([TOLD[axis][pair.signs[axis]] for axis in said if axis != "height"])
    return (NameRelation(said, "list", right),), answer, {}, balance


def _of_one_axis(kind: str, pair: _Pair, axes: tuple[str, ...], named: Named, draw: Draw) -> _Asked:
    (axis,) = axes
    sign = pair.signs[axis]
    if kind in TWO_WAY:
        right = PHRASES[axis][sign]
        answer = Answer("choice", right, fixed_options=PHRASES[axis])
        return (NameRelation(axes, "phrase", right),), answer, {}, right
    said = draw.integer("claimed", below=2)
    claim, yes = CLAIMS[axis][said], YES_NO[said != sign]
    slots = {"claim": claim, "truth": CLAIMS[axis][sign]}
    return (Holds(claim, yes),), Answer("choice", yes, fixed_options=YES_NO), slots, PHRASES[axis][sign]


def _of_sides(kind: str, pair: _Pair, axes: tuple[str, ...], named: Named, draw: Draw) -> _Asked:
    side = draw.integer("side", below=2)
    right = named.names[pair.signs["side"] != side]
    answer = Answer("choice", right, distractors=tuple(name for name in named.names if name != right))
    word = ("left", "right")[side]
    return (FartherTo(word, right),), answer, {"side": word}, ""


_ASKED = {"relation": _of_two_axes, "relation_triple": _of_three_axes, "more_to_side": _of_sides}
SKILL = Skill(
    name="single_image.relation",
    version=8,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
)
