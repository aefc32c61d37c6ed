"""measurement: how high and how long objects of a picture are, and how much taller one is than another.

Two real samples, from a room of 6 x 5 m; the points are drawn into the picture:

    Q: How many centimetres tall is the lamp with the cyan point on it?
       Answer with a whole number.
    A: 160
    Q: Roughly what is the largest dimension of the lamp with the black point, in centimetres?
    A: It's about 160 cm.

Most drafts name an object by its point alone, because a name tells much of a size; and what is as large as its label
says is asked about rarely. A thing of parts, as a plant in its pot, is named, and so are two that are compared; nobody
is asked how much taller a door is than a toy car. Only objects that the picture shows whole are asked about. Width and
depth are not: which of them is which depends on a front that many things do not have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from vstdata.asking.draft_order import interleaved
from vstdata.asking.naming import clear_objects, colors
from vstdata.asking.seen_well import COMPARED, MEASURED, length_shown
from vstdata.asking.sure_numbers import rounding_margin, sure, unclear_size
from vstdata.asking.usual_sizes import PER_USUAL, as_usual
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts, Seen
from vstdata.facts.measure import METRE_DECIMALS, Measure
from vstdata.program import program
from vstdata.program.measured.boxes import Extent, ExtentDifference, ToCentimetres, UprightBox
from vstdata.words.labels import lies, sizeable, to_be_named
from vstdata.words.wordings import Asks

SINGLE = ("height", "longest_dimension")
DIFFERENCE = "height_difference"
ASKS = {
    **dict.fromkeys(SINGLE, Asks("number", {"color": "color", "label": "label?"})),
    DIFFERENCE: Asks(
        "number",
        {
            **dict.fromkeys(("taller", "shorter", "first", "second"), "thing"),
            **dict.fromkeys(("next_taller", "next_shorter"), "thing"),
        },
    ),
}
PER_NAMED = 3  # one draft in so many names its objects: a name tells much of a size. Ours; VST names none.
TURNS = 3  # objects a picture: VST
MOST_OF_A_THING = 3  # questions of a type about one thing, or two, from all pictures: the number is always the same
MOST_UNLIKE = 3  # pairs of things of different labels looked at in a picture: ours
MOST_RATIO = 4.0  # of two heights that are compared: nobody asks how much taller a door is than a toy car. Ours.
SAME_LEVEL = 0.1  # metres between the feet of two things of different labels: ours
LEAST_DIFFERENCE, DIFFERENCE_SHARE = 0.08, 0.2  # metres, and of the taller: what is seen at a glance. Ours.


@dataclass(frozen=True, slots=True)
class _Room:
    """What is asked of a scene, and how often each thing has been asked about in all of its pictures."""

    facts: Facts
    refuse: Refusals
    often: Counter[tuple[str, tuple[int, ...]]] = field(default_factory=Counter)

    def enough(self, kind: str, *things: int) -> bool:
        """Whether these things have been asked about so, `MOST_OF_A_THING` times; else counts once more."""
        key = kind, tuple(sorted(things))
        if self.often[key] >= MOST_OF_A_THING:
            self.refuse(f"{kind}:asked_often")
            return True
        self.often[key] += 1
        return False


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Marked pictures of all frames in turn, a question for each of at most three objects, or for two of a kind."""
    room = _Room(facts, refuse)
    frames = draw.shuffled(facts.frames, "frames")
    yield from interleaved(_of_frame(room, f, draw.at(facts.scene.frames[f].key)) for f in frames)


def _of_frame(room: _Room, frame: int, draw: Draw) -> Iterator[Draft]:
    """Pairs and single objects in turn."""
    seen = clear_objects(room.facts, frame, MEASURED, room.refuse, sizeable)
    yield from interleaved([_pairs(room, frame, draw.at("pairs")), _dealt(room, frame, seen, draw)])


def _dealt(room: _Room, frame: int, seen: Sequence[Seen], draw: Draw) -> Iterator[Draft]:
    """The objects are dealt out twice; in the second round each is asked the question that it was not asked before."""
    kinds = {one.instance: draw.shuffled(SINGLE, "kinds", k) for k, one in enumerate(seen)}
    for round_number in range(len(SINGLE)):
        order = [(one, kinds[one.instance][round_number]) for one in draw.shuffled(seen, round_number)]
        asked = [(one, kind) for one, kind in order if _worth_asking(room, frame, one, kind, draw)]
        for start in range(0, len(asked), TURNS):
            yield from _draft(room, frame, asked[start : start + TURNS], draw.at(round_number, start))


def _worth_asking(room: _Room, frame: int, one: Seen, kind: str, draw: Draw) -> bool:
    """Every size that the label does not tell, and one in `PER_USUAL` of those that it does; no height of what lies, no
    length that runs away from the camera."""
    label, size = room.facts.label(one.instance), _size(room.facts, one.instance, kind).value
    if kind == "height" and lies(label):
        room.refuse("height:not_called_tall")
        return False
    if kind != "height" and not length_shown(room.facts, frame, one.instance):
        room.refuse("longest_dimension:seen_end_on")
        return False
    if as_usual(label, kind, size) and draw.integer("usual", kind, label, size, below=PER_USUAL):
        room.refuse(f"{kind}:as_large_as_usual")
        return False
    return True


def _size(facts: Facts, i: int, kind: str) -> Measure:
    return facts.height(i) if kind == "height" else facts.size(i)[0]


def _draft(room: _Room, frame: int, hand: Sequence[tuple[Seen, str]], draw: Draw) -> Iterator[Draft]:
    """The draft that asks each object its question, or nothing where no answer is sure."""
    facts, asked, questions, shades = room.facts, [], [], colors(draw, len(hand))
    # A point in a shelf may be on a book, and one on a plant's pot may mean the pot: then it is said what is meant.
    named = not draw.integer("named", below=PER_NAMED) or any(to_be_named(facts.label(one.instance)) for one, _ in hand)
    for (one, kind), color in zip(hand, shades, strict=True):
        size = _size(facts, one.instance, kind)
        reason = unclear_size(size, 0)
        if reason:
            room.refuse(f"{kind}:{reason}")
        elif not room.enough(kind, one.instance):
            asked.append((one, color))
            questions.append(_question(facts, one, kind, color, size, named))
    if questions:
        marks = (Mark(0, "point", one.anchor, color) for one, color in asked)
        yield Draft((frame,), tuple(questions), tuple(marks), tuple(one.instance for one, _ in asked))


def _question(facts: Facts, one: Seen, kind: str, color: str, size: Measure, named: bool) -> Question:
    value, label = round(100 * size.value, METRE_DECIMALS - 2), facts.label(one.instance)
    return Question(
        question_type=kind,
        slots={"color": color} | ({"label": label} if named else {}),
        answer=Answer("number", value, "cm"),
        margin=rounding_margin(value, 0),
        program=program(*_extent(facts, one, kind, size), ToCentimetres(value)),
        cue=label if named else "",
    )


def _extent(facts: Facts, one: Seen, kind: str, size: Measure) -> tuple[UprightBox, Extent]:
    """The steps from an object to one of its extents."""
    instance = facts.scene.instances[one.instance]
    sides = [round(float(side), METRE_DECIMALS) for side in facts.box(one.instance).size]
    return UprightBox(instance.id, instance.label, size.error, sides), Extent(kind, size.value)


def _pairs(room: _Room, frame: int, draw: Draw) -> Iterator[Draft]:
    """Two things of one label, and others whose labels do not tell the difference, in turn."""
    facts, alike, others = room.facts, [], []
    every = clear_objects(facts, frame, COMPARED, Refusals(), sizeable)  # why not is told of single ones
    seen = [one for one in every if not lies(facts.label(one.instance))]
    for one, other in draw.shuffled(tuple(combinations(seen, 2)), "order"):
        if facts.label(one.instance) == facts.label(other.instance):
            alike.append((one, other))
        elif not _level(facts, one, other):
            room.refuse(f"{DIFFERENCE}:not_side_by_side")
        elif as_usual(*_height_of(facts, one)) and as_usual(*_height_of(facts, other)):
            room.refuse(f"{DIFFERENCE}:as_large_as_usual")
        else:
            others.append((one, other))
    for number, pair in enumerate(interleaved([alike, others[:MOST_UNLIKE]])):
        yield from _compared(room, frame, pair, draw.at(number))


def _level(facts: Facts, one: Seen, other: Seen) -> bool:
    """Whether two things stand equally high: nobody asks how much taller a chair is than the ceiling lamp."""
    feet = [float(facts.box(thing.instance).bounds[0, 2]) for thing in (one, other)]
    return abs(feet[0] - feet[1]) <= SAME_LEVEL


def _height_of(facts: Facts, one: Seen) -> tuple[str, str, float]:
    return facts.label(one.instance), "height", facts.height(one.instance).value


def _compared(room: _Room, frame: int, pair: Sequence[Seen], draw: Draw) -> Iterator[Draft]:
    """The draft that asks how much the taller one of two is taller, where that is clear and sure."""
    facts = room.facts
    tall, low = sorted(pair, key=lambda one: -facts.height(one.instance).value)
    more, less = (facts.height(one.instance) for one in (tall, low))
    gap = Measure(round(more.value - less.value, METRE_DECIMALS), more.error + less.error)
    value = round(100 * gap.value, METRE_DECIMALS - 2)
    if gap.value < max(LEAST_DIFFERENCE, DIFFERENCE_SHARE * more.value) or not sure(gap):
        room.refuse(f"{DIFFERENCE}:about_equally_tall")
    elif more.value > MOST_RATIO * less.value:
        room.refuse(f"{DIFFERENCE}:no_comparison")
    elif not rounding_margin(value, 0):
        room.refuse(f"{DIFFERENCE}:between_two_printed_numbers")
    elif not room.enough(DIFFERENCE, tall.instance, low.instance):
        shades = colors(draw, 2)
        steps = (*_extent(facts, tall, "height", more), *_extent(facts, low, "height", less))
        labels = [facts.label(one.instance) for one in (tall, low)]
        question = Question(
            question_type=DIFFERENCE,
            slots=_difference_slots(labels, shades, draw),
            answer=Answer("number", value, "cm"),
            margin=rounding_margin(value, 0),
            program=program(*steps, ExtentDifference(gap.value), ToCentimetres(value)),
            cue="|".join(sorted(set(labels))),
        )
        marks = tuple(Mark(0, "point", one.anchor, color) for one, color in zip((tall, low), shades, strict=True))
        yield Draft((frame,), (question,), marks, (tall.instance, low.instance))


def _difference_slots(labels: Sequence[str], shades: Sequence[str], draw: Draw) -> dict[str, str]:
    """Both as they are named first, and as they are named after the other: of two chairs, "the one with the red point".
    `first` and `second` are both in any order. `labels` and `shades` of the taller one first."""
    taller, shorter = (f"{label} with the {shade} point" for label, shade in zip(labels, shades, strict=True))
    again = [f"one with the {shade} point" for shade in shades] if labels[0] == labels[1] else [taller, shorter]
    order = draw.shuffled((0, 1), "named")
    named = {"taller": taller, "shorter": shorter, "next_taller": again[0], "next_shorter": again[1]}
    return {**named, "first": (taller, shorter)[order[0]], "second": again[order[1]]}


SKILL = Skill(
    name="single_image.measurement",
    version=14,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "depth"}),
    marks=True,
)
