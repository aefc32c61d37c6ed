"""measurement: how high objects of a picture are, and how long their longest side is.

Two real samples, from a room of 6 x 5 m; the points are drawn into the picture:

    Q: What is the height of the object at the cyan point?
    A: It is about 160 cm tall.

    Q: Estimate the longest dimension of the box at the white point, be it length, width or height.
       Give number and unit, for example 120 cm.
    A: 30 cm

Most drafts name an object by its point alone, because a name tells much of a size; and what is as large as its label
says is asked about rarely. Only objects that the picture shows whole are asked about. Width and depth are not: which of
them is which depends on a front that many things do not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vstdata.asking.draft_order import interleaved
from vstdata.asking.naming import clear_objects, colors
from vstdata.asking.seen_well import MEASURED
from vstdata.asking.sure_numbers import rounding_margin, unclear_size
from vstdata.asking.usual_sizes import as_usual
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts, Seen
from vstdata.facts.measure import METRE_DECIMALS, Measure
from vstdata.program import program
from vstdata.program.measured.boxes import Extent, ToCentimetres, UprightBox
from vstdata.words.labels import sizeable
from vstdata.words.wordings import Asks

ASKS = dict.fromkeys(("height", "longest_dimension"), Asks("number", {"color": "color", "label": "label?"}))
PER_NAMED = 3  # one draft in so many names its objects: a name tells much of a size. Ours; VST names none.

PER_USUAL = 6  # one in so many sizes that are usual for their label is asked: ours
TURNS = 3  # objects a picture: VST


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Marked pictures of all frames in turn, a question for each of at most three objects."""
    frames = draw.shuffled(facts.frames, "frames")
    yield from interleaved(_of_frame(facts, f, draw.at(facts.scene.frames[f].key), refuse) for f in frames)


def _of_frame(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """The objects are dealt out twice; in the second round each is asked the question that it was not asked before."""
    seen = clear_objects(facts, frame, MEASURED, refuse, sizeable)
    kinds = {one.instance: draw.shuffled(tuple(ASKS), "kinds", k) for k, one in enumerate(seen)}
    for round_number in range(len(ASKS)):
        order = [(one, kinds[one.instance][round_number]) for one in draw.shuffled(seen, round_number)]
        asked = [(one, kind) for one, kind in order if _worth_asking(facts, one, kind, draw, refuse)]
        for start in range(0, len(asked), TURNS):
            yield from _draft(facts, frame, asked[start : start + TURNS], draw.at(round_number, start), refuse)


def _worth_asking(facts: Facts, one: Seen, kind: str, draw: Draw, refuse: Refusals) -> bool:
    """Every size that the label does not tell, and one in `PER_USUAL` of those that it does."""
    label, size = facts.label(one.instance), _size(facts, one.instance, kind).value
    if as_usual(label, kind, size) and draw.integer("usual", kind, label, size, below=PER_USUAL):
        refuse(f"{kind}:as_large_as_usual")
        return False
    return True


def _size(facts: Facts, i: int, kind: str) -> Measure:
    return facts.height(i) if kind == "height" else facts.size(i)[0]


def _draft(facts: Facts, frame: int, hand: Sequence[tuple[Seen, str]], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """The draft that asks each object its question, or nothing where no answer is sure."""
    asked, questions, shades = [], [], colors(draw, len(hand))
    named = not draw.integer("named", below=PER_NAMED)
    for (one, kind), color in zip(hand, shades, strict=True):
        size = _size(facts, one.instance, kind)
        reason = unclear_size(size, 0)
        if reason:
            refuse(f"{kind}:{reason}")
            continue
        asked.append((one, color))
        questions.append(_question(facts, one, kind, color, size, named))
    if questions:
        marks = (Mark(0, "point", one.anchor, color) for one, color in asked)
        yield Draft((frame,), tuple(questions), tuple(marks), tuple(one.instance for one, _ in asked))


def _question(facts: Facts, one: Seen, kind: str, color: str, size: Measure, named: bool) -> Question:
    instance = facts.scene.instances[one.instance]
    value = round(100 * size.value, METRE_DECIMALS - 2)
    box = facts.box(one.instance)
    sides = [round(float(side), METRE_DECIMALS) for side in box.size]
    measured = UprightBox(instance.id, instance.label, size.error, sides)
    return Question(
        question_type=kind,
        slots={"color": color} | ({"label": instance.label} if named else {}),
        answer=Answer("number", value, "cm"),
        margin=rounding_margin(value, 0),
        program=program(measured, Extent(kind, size.value), ToCentimetres(value)),
        cue=instance.label if named else "",
    )


SKILL = Skill(
    name="single_image.measurement",
    version=5,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "depth"}),
    marks=True,
)
