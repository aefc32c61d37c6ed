"""measurement: how high objects of a picture are, and how long their longest side is.

A real sample, from a room of 6 x 5 m; the points are drawn into the picture:

    Q: Which size must a crate have at least on its longest side, so that the box with the blue point
       fits in with its sides along the crate's sides? Answer in centimetres.
    A: The crate must measure about 30 cm on its longest side.
    Q: Look at the purple point. It marks one chair. Please estimate how far this chair extends
       vertically, in centimetres.
    A: Vertically it extends over about 90 cm.

Only objects that the picture shows whole are asked about. Width and depth are not: which of them is which depends on a
front that many things do not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vstdata.draw import Draw
from vstdata.facts import Facts, Seen
from vstdata.facts.measure import METRE_DECIMALS, Measure
from vstdata.labels import sizeable
from vstdata.marking import Sight, clear_objects, colors, rounding_margin
from vstdata.order import interleaved
from vstdata.sample import Answer, Draft, Mark, Refusals, Skill, Turn
from vstdata.text import Phrasing

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
PHRASINGS = {"height": _HEIGHT, "longest_dimension": _LONGEST}

SIGHT = Sight(fraction=0.9, truncation=0.005, side=0.08, radius=9.0, border=4.0)
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
    seen = clear_objects(facts, frame, SIGHT, refuse, sizeable)
    kinds = {one.instance: draw.shuffled(tuple(PHRASINGS), "kinds", k) for k, one in enumerate(seen)}
    for round_number in range(len(PHRASINGS)):
        order = draw.shuffled(seen, round_number)
        for start in range(0, len(order), TURNS):
            hand = [(one, kinds[one.instance][round_number]) for one in order[start : start + TURNS]]
            yield from _draft(facts, frame, hand, draw.at(round_number, start), refuse)


def _draft(facts: Facts, frame: int, hand: Sequence[tuple[Seen, str]], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """The draft that asks each object its question, or nothing where no answer is sure."""
    asked, turns, shades = [], [], colors(draw, len(hand))
    wordings = {kind: draw.shuffled(range(len(PHRASINGS[kind])), kind) for kind in PHRASINGS}
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


def _turn(facts: Facts, one: Seen, kind: str, color: str, size: Measure, wording: int) -> Turn:
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
    return Turn(
        question_type=kind,
        phrasing=wording,
        slots={"label": instance.label, "color": color},
        answer=Answer("number", value, "cm"),
        margin=rounding_margin(value, 0),
        program=(measured, {"op": kind, "value": size.value}, {"op": "to_centimetres", "value": value}),
        cue=instance.label,
    )


SKILL = Skill(
    name="single_image.measurement",
    version=2,
    modality="single_image",
    phrasings=PHRASINGS,
    ask=ask,
    needs=frozenset({"frames", "instances", "depth"}),
)
