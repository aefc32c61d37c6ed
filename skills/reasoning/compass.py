"""compass: a compass set by two things in one image, read for two others in another.

A real sample:

    Asked (carry_over) of stand: the radiator, face: the rightmost of the three bowls in image 1, start: the
    cabinet, end: the door, given: east; options: east, north, south, west

    <think> Image 1 shows the white radiator at the upper left, the rightmost of the three bowls on the right.
    To face the wall of the radiator in image 1, I would turn 15 degrees left. In image 1, the rightmost of the
    three bowls is twice as far towards me as right from the radiator, so 150 degrees right. Image 2 shows the
    white radiator once more, on the right. The white door is at the upper left in image 2, the brown cabinet
    near the middle. In image 2 the wall with the radiator slants, 30 degrees right off square. So image 2 looks
    45 degrees to the left of image 1. To go from the cabinet to the door in image 2 is mostly left, a little
    away: 75 degrees left. As image 1 looks, that is 120 degrees left. Facing east, 90 degrees right is south. I
    can rule out east: that is straight ahead. I conclude: south. </think>
    -> south

Each way is seen in one image; how the second image is turned against the first follows from a wall, or from two things,
that both show (`vstdata.chains.eye`). VST-R's compass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations, product

from vstdata.asking.draft_order import at_most
from vstdata.chains.deduction import between, compass_named
from vstdata.chains.eye import Eye, eyes_of
from vstdata.chains.judge import wrapped
from vstdata.chains.options import Found, direct_case, optioned, sector, simplest
from vstdata.chains.thought import told
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.directions import compass_from
from vstdata.words.wordings import Asks

ASKS = {
    "carry_over": Asks(
        "choice", {"stand": "thing", "face": "thing", "start": "thing", "end": "thing", "given": "direction"}
    ),
}
MOST_OF_A_SECTOR = 2  # cases with one answer from one pair of images. Ours.
MOST_PAIRS = 12  # pairs of things of one image. Ours.
LEAST_LONG = 0.8  # metres between the two things of a pair: of a shorter way the direction is hard to see. Ours.


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Options are answers of questions beside it."""
    every = [
        one
        for eye in eyes_of(facts, draw, refuse)
        for one in at_most(simplest(_found(eye, draw, refuse), 99), lambda one: one.sector, MOST_OF_A_SECTOR)
    ]
    for number, one, others in optioned(every, draw):
        words = compass_from(draw.integer("given", number, below=8))
        slots = dict(zip(("stand", "face", "start", "end"), map(one.eye.views.name, one.objects), strict=True))
        last = compass_named(one.told, words[0], words[one.sector])
        case = direct_case(one, others, words, {**slots, "given": words[0]}, last)
        yield from told(
            case, __file__, "carry_over", draw.at(*one.eye.views.keys(), *one.eye.views.ids(one.objects)), refuse
        )


def _found(eye: Eye, draw: Draw, refuse: Refusals) -> Iterator[Found]:
    """In keyed order: of the first pair something is in image 1 only, of the second in image 2 only, and all four
    things are different."""
    if eye.turn(0, 1) is None:
        refuse("turn_not_found")
        return
    keyed = draw.at(*eye.views.keys())
    first, second = (_pairs(eye, image, keyed) for image in (0, 1))
    for pair, other in keyed.shuffled([*product(first[:MOST_PAIRS], second[:MOST_PAIRS])], "cases"):
        one, two = eye.way_in(0, *pair, LEAST_LONG), eye.way_in(1, *other, LEAST_LONG)
        if {*pair} & {*other} or one is None or two is None:
            continue
        turn, values = between(one, two), wrapped(two.values - one.values)
        found = sector(turn, values, eye.error(one) + eye.error(two))
        if found is None:
            refuse("direction_not_clear")
        else:
            yield Found(eye, (*pair, *other), turn, values, found[0], 8, *found[1:], ways=(one, two))


def _pairs(eye: Eye, image: int, draw: Draw) -> Sequence[tuple[int, int]]:
    """Ordered pairs of things of an image, one of them not in the other image."""
    hidden = eye.views.hidden(1 - image)
    pairs = [pair for pair in permutations(eye.clear(image), 2) if pair[0] in hidden or pair[1] in hidden]
    return draw.shuffled(pairs, "pairs", image)


SKILL = Skill(
    name="reasoning.compass",
    version=3,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
