"""measurement: how high objects of a picture are, and how long their longest side is.

A real sample, from a room of 6 x 5 m; the points are drawn into the picture:

    Q: How tall is the object that the red point lies on, from its lowest to its highest part, in
       centimetres?
    A: This object is about 90 cm tall.
    Q: Complete the sentence with a number: from bottom to top, what the black point lies on measures
       ... cm.
    A: From bottom to top, it measures 30 cm.

Most drafts name an object by its point alone, because a name tells much of a size. Only objects that the picture shows
whole are asked about. Width and depth are not: which of them is which depends on a front that many things do not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vstdata.asking.draft_order import interleaved
from vstdata.asking.naming import clear_objects, colors, rounding_margin
from vstdata.asking.seen_well import MEASURED
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts, Seen
from vstdata.facts.measure import METRE_DECIMALS, Measure
from vstdata.words.labels import sizeable
from vstdata.words.wording import Phrasing

_HEIGHT = (
    Phrasing(
        "What is the height of the {label} marked by the {color} point? Answer with a whole number of centimetres.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "How tall is the {label} at the {color} point, from its lowest to its highest part, in centimetres?",
        "The {label} is about {value} {unit} tall.",
    ),
    Phrasing(
        "The {color} point lies on one {label}. Estimate its vertical extent and give it like this: 120 cm.",
        "{value} {unit}",
        bare=True,
    ),
    Phrasing(
        "You hold a folding rule upright beside the {label} that carries the {color} point. How many "
        "centimetres does it reach up from its own bottom to its top?",
        "It reaches up {value} {unit} from its bottom to its top.",
    ),
    Phrasing(
        "Task: object size.\nObject: {label} ({color} point).\nQuantity: height, bottom to top.\nUnit: cm.\n"
        "Give only the integer.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "I draw the {label} with the {color} point to scale, as seen from the side. How many centimetres is it "
        "high in reality?",
        "In reality it is about {value} {unit} high.",
    ),
    Phrasing(
        "If the {label} under the {color} point were packed upright as it stands or hangs, how high in "
        "centimetres would the inside of the box have to be?",
        "The box would have to be about {value} {unit} high inside.",
    ),
    Phrasing(
        "Judge from things of known size nearby: which height in cm does the {label} at the {color} point "
        "have? One integer, no unit.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Complete the sentence with a number: from bottom to top, the {label} marked by the {color} point "
        "measures ... cm.",
        "From bottom to top, the {label} measures {value} {unit}.",
    ),
    Phrasing(
        "A robot arm has to pass over the {label} with the {color} point on it. Tell it the object's own "
        "height, measured from the object's lowest part, in centimetres with unit.",
        "{value} {unit}",
        bare=True,
    ),
    Phrasing(
        "Two horizontal planes touch the {label} with the {color} point, one from below and one from above. "
        "What is the distance between the planes in centimetres?",
        "The planes are about {value} {unit} apart.",
    ),
    Phrasing(
        "Height of the {color} point's object ({label}) in cm, as an integer:",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Look at the {color} point. It marks one {label}. Please estimate how far this {label} extends "
        "vertically, in centimetres.",
        "Vertically it extends over about {value} {unit}.",
    ),
)
_LONGEST = (
    Phrasing(
        "What is the longest of the length, width and height of the {label} marked by the {color} point? "
        "Answer with a whole number of centimetres.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Imagine the tightest upright box around the {label} at the {color} point. How long is the longest "
        "edge of the box in centimetres?",
        "The longest edge of that box is about {value} {unit}.",
    ),
    Phrasing(
        "The {color} point lies on one {label}. Of its length, width and height, give the largest, like this: 120 cm.",
        "{value} {unit}",
        bare=True,
    ),
    Phrasing(
        "How many centimetres does the {label} with the {color} point measure along its longest dimension, be "
        "that length, width or height?",
        "Along its longest dimension it measures about {value} {unit}.",
    ),
    Phrasing(
        "Task: object size.\nObject: {label} ({color} point).\nQuantity: the largest of length, width and "
        "height.\nUnit: cm.\nGive only the integer.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "I have to carry the {label} that has the {color} point on it. What is the largest of its three "
        "dimensions, in centimetres?",
        "The largest of its three dimensions is about {value} {unit}.",
    ),
    Phrasing(
        "Think of the {label} under the {color} point as a box with length, width and height. State the "
        "greatest of the three in centimetres, with unit.",
        "{value} {unit}",
        bare=True,
    ),
    Phrasing(
        "Judge from things of known size nearby: how large, in cm, is the {label} at the {color} point in the "
        "direction in which it is largest: its length, its width or its height? One integer, no unit.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Complete the sentence with a number: the longest side of the {label} marked by the {color} point, out "
        "of length, width and height, measures ... cm.",
        "The longest side of the {label} measures {value} {unit}.",
    ),
    Phrasing(
        "A mover notes length, width and height of the {label} with the {color} point. Which is the largest "
        "number in that note, in centimetres?",
        "The largest number would be about {value} {unit}.",
    ),
    Phrasing(
        "Longest dimension (length, width or height) of the {color} point's object ({label}) in cm, as an integer:",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Look at the {color} point. It marks one {label}. Estimate its extent along its length, its width and "
        "its height, and tell me the largest of these in centimetres.",
        "The largest of these extents is about {value} {unit}.",
    ),
    Phrasing(
        "Which size must a crate have at least on its longest side, so that the {label} with the {color} point "
        "fits in with its sides along the crate's sides? Answer in centimetres.",
        "The crate must measure about {value} {unit} on its longest side.",
    ),
)
_MARKED_HEIGHT = (
    Phrasing(
        "A {color} point is drawn on one object. What is the height of this whole object? Whole centimetres only.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "How tall is the object that the {color} point lies on, from its lowest to its highest part, in centimetres?",
        "This object is about {value} {unit} tall.",
    ),
    Phrasing(
        "First tell for yourself what the {color} point is on, then estimate the vertical extent of all of it. "
        "Give it like this: 120 cm.",
        "{value} {unit}",
        bare=True,
    ),
    Phrasing(
        "You stand a folding rule beside the thing with the {color} point. How many centimetres does the thing "
        "take up on the rule, between its bottom and its top?",
        "It takes up {value} {unit} of the rule.",
    ),
    Phrasing(
        "Task: object size.\nObject: the one under the {color} point, as a whole.\nQuantity: height.\nUnit: cm.\n"
        "Output: one integer.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "The {color} point marks a thing in my photo. Somebody asks me how high that thing is in reality. What "
        "should I say, in centimetres?",
        "You should say that it is about {value} {unit} high.",
    ),
    Phrasing(
        "Suppose the object that carries the {color} point were put into a box just as it stands or hangs. Which "
        "inner height in cm must the box have?",
        "The inner height must be about {value} {unit}.",
    ),
    Phrasing(
        "Height in cm of the entire object with the {color} point, as an integer:",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Use the size of familiar things around it to judge how high the object at the {color} point is. "
        "Number and unit (cm), nothing else.",
        "{value} {unit}",
        bare=True,
    ),
    Phrasing(
        "Complete the sentence with a number: from bottom to top, what the {color} point lies on measures ... cm.",
        "From bottom to top, it measures {value} {unit}.",
    ),
    Phrasing(
        "Imagine one horizontal plane that touches the object with the {color} point from below and another "
        "that touches it from above. How far apart are they, in centimetres?",
        "They are about {value} {unit} apart.",
    ),
    Phrasing(
        "Look where the {color} point is. Please tell me the vertical size, in centimetres, of the complete "
        "object there.",
        "The complete object has a vertical size of about {value} {unit}.",
    ),
)
_MARKED_LONGEST = (
    Phrasing(
        "A {color} point is drawn on one object. Which is its longest side, of length, width and height? "
        "Whole centimetres only.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "How long is the object that the {color} point lies on, along the longest of its three dimensions, in "
        "centimetres?",
        "Along its longest dimension it measures about {value} {unit}.",
    ),
    Phrasing(
        "First tell for yourself what the {color} point is on, then estimate the greatest of its length, its width "
        "and its height. Give it like this: 120 cm.",
        "{value} {unit}",
        bare=True,
    ),
    Phrasing(
        "You put an upright box as tightly as you can around the thing with the {color} point. How many "
        "centimetres does the longest edge of the box have?",
        "The longest edge of that box has about {value} {unit}.",
    ),
    Phrasing(
        "Task: object size.\nObject: the one under the {color} point, as a whole.\nQuantity: longest dimension.\n"
        "Unit: cm.\nOutput: one integer.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "The {color} point marks a thing in my photo. I note its length, its width and its height. Which is the "
        "largest of my three numbers, in centimetres?",
        "The largest of your numbers is about {value} {unit}.",
    ),
    Phrasing(
        "Suppose the object that carries the {color} point goes into a crate whose sides run along its own. How "
        "long in cm must the crate be on its longest side?",
        "The crate must be about {value} {unit} long there.",
    ),
    Phrasing(
        "Longest dimension in cm of the entire object with the {color} point, as an integer:",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Use the size of familiar things around it to judge the longest extent (length, width or height) of the "
        "object at the {color} point. Number and unit (cm), nothing else.",
        "{value} {unit}",
        bare=True,
    ),
    Phrasing(
        "Complete the sentence with a number: along its longest side, what the {color} point lies on measures ... cm.",
        "Along its longest side, it measures {value} {unit}.",
    ),
    Phrasing(
        "A mover looks at the thing with the {color} point and asks for its largest dimension, be it length, "
        "width or height, in centimetres. What is it?",
        "Its largest dimension is about {value} {unit}.",
    ),
    Phrasing(
        "Look where the {color} point is. Please tell me the greatest dimension, in centimetres, of the "
        "complete object there.",
        "The greatest dimension of the complete object is about {value} {unit}.",
    ),
)
PHRASINGS = {"height": _HEIGHT + _MARKED_HEIGHT, "longest_dimension": _LONGEST + _MARKED_LONGEST}
NAMED = {"height": len(_HEIGHT), "longest_dimension": len(_LONGEST)}  # wordings that name the object come first
PER_NAMED = 3  # one draft in so many names its objects: a name tells much of a size. Ours; VST names none.

"""Wholly visible: a leg of a table may be hidden. The point's disc of 6 pixels and its rim lie on the object. Ours."""
SHORTEST, LONGEST = 0.05, 4.0  # metres: below, a centimetre is more than a person can see; above, it is a room's part
ERROR_SHARE = 0.1  # of the size: what the scan knows less well is not asked. Ours.
TURNS = 3  # objects a picture: VST


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Marked pictures of all frames in turn, a question for each of at most three objects."""
    frames = draw.shuffled(facts.frames, "frames")
    yield from interleaved(_of_frame(facts, f, draw.at(facts.scene.frames[f].key), refuse) for f in frames)


def _of_frame(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """The objects are dealt out twice; in the second round each is asked the question that it was not asked before."""
    seen = clear_objects(facts, frame, MEASURED, refuse, sizeable)
    kinds = {one.instance: draw.shuffled(tuple(PHRASINGS), "kinds", k) for k, one in enumerate(seen)}
    for round_number in range(len(PHRASINGS)):
        order = draw.shuffled(seen, round_number)
        for start in range(0, len(order), TURNS):
            hand = [(one, kinds[one.instance][round_number]) for one in order[start : start + TURNS]]
            yield from _draft(facts, frame, hand, draw.at(round_number, start), refuse)


def _draft(facts: Facts, frame: int, hand: Sequence[tuple[Seen, str]], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """The draft that asks each object its question, or nothing where no answer is sure."""
    asked, turns, shades = [], [], colors(draw, len(hand))
    named = not draw.integer("named", below=PER_NAMED)
    every = {kind: range(len(PHRASINGS[kind])) for kind in PHRASINGS}
    wordings = {kind: draw.shuffled(k[: NAMED[kind]] if named else k[NAMED[kind] :], kind) for kind, k in every.items()}
    for place, ((one, kind), color) in enumerate(zip(hand, shades, strict=True)):
        size = facts.height(one.instance) if kind == "height" else facts.size(one.instance)[0]
        reason = _unclear(size)
        if reason:
            refuse(f"{kind}:{reason}")
            continue
        asked.append((one, color))
        turns.append(_turn(facts, one, kind, color, size, wordings[kind][place]))
    if turns:
        marks = (Mark(0, "point", one.anchor, color) for one, color in asked)
        yield Draft((frame,), tuple(turns), tuple(marks), tuple(one.instance for one, _ in asked))


def _unclear(size: Measure) -> str:
    if not SHORTEST <= size.value <= LONGEST:
        return "too_short_or_long"
    if size.error > ERROR_SHARE * size.value:
        return "size_not_sure"
    return "" if rounding_margin(100 * size.value, 0) else "between_two_printed_numbers"


def _turn(facts: Facts, one: Seen, kind: str, color: str, size: Measure, wording: int) -> Question:
    instance = facts.scene.instances[one.instance]
    value = round(100 * size.value, METRE_DECIMALS - 2)
    box = facts.box(one.instance)
    measured = {
        "op": "upright_box",
        "instance": instance.id,
        "label": instance.label,
        "error": size.error,
        "value": [round(float(side), METRE_DECIMALS) for side in box.size],
    }
    return Question(
        question_type=kind,
        phrasing=wording,
        slots={"label": instance.label, "color": color},
        answer=Answer("number", value, "cm"),
        margin=rounding_margin(value, 0),
        program=(measured, {"op": kind, "value": size.value}, {"op": "to_centimetres", "value": value}),
        cue=instance.label if wording < NAMED[kind] else "",
    )


SKILL = Skill(
    name="single_image.measurement",
    version=3,
    modality="single_image",
    phrasings=PHRASINGS,
    ask=ask,
    needs=frozenset({"frames", "instances", "depth"}),
    marks=True,
)
