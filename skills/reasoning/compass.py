"""compass: a compass set by two things in one image, read for two others in another.

A real sample:

    <image> <image>
    Suppose the basket is north of the box. In which compass direction from the toaster is the plate?
    A. northeast
    B. northwest
    C. south
    D. west
    Answer with the letter only.

    <think> Image 1 shows the box right of the middle, the cabinet right of the middle. Image 2 has the cabinet again,
    left of the middle. In image 2 I see the blue plate on the left, the toaster at the upper right. As I face the
    wall of the cabinet in image 1, the way from the box to the brown basket runs roughly straight away from that
    wall. In image 2, the way from the toaster to the plate runs roughly left and away from that wall. With north
    lying straight away from that wall, what lies left and away from that wall is northeast. Therefore the answer is
    northeast. </think>
    -> A

Each way is seen in one image: along a wall that both show, to it or from it, by where it starts and ends
(`vstdata.chains.reasons`). VST-R's compass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations, product

from vstdata.asking.draft_order import at_most
from vstdata.chains.eye import Eye, eyes_of
from vstdata.chains.found import Found, simplest
from vstdata.chains.options import direct_case, optioned
from vstdata.chains.plans import by_axis
from vstdata.chains.thought import told
from vstdata.chains.views import MOST_TRIED, rooted
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
        for eye in eyes_of(facts, draw, refuse, MOST_TRIED)
        for one in at_most(simplest(_found(eye, draw, refuse), 99), lambda one: one.sector, MOST_OF_A_SECTOR)
    ]
    for number, one, others in optioned(every, draw):
        words = compass_from(draw.integer("given", number, below=8))
        slots = dict(zip(("stand", "face", "start", "end"), map(one.eye.views.name, one.objects), strict=True))
        case = direct_case(one, others, words, {**slots, "given": words[0]}, given=words[0])
        yield from told(
            case, __file__, "carry_over", draw.at(*one.eye.views.keys(), *one.eye.views.ids(one.objects)), refuse
        )


def _found(eye: Eye, draw: Draw, refuse: Refusals) -> Iterator[Found]:
    """In keyed order: of the first pair something is in image 1 only, of the second in image 2 only, and all four
    things are different."""
    keyed = draw.at(*eye.views.keys())
    first, second = (_pairs(eye, image, keyed) for image in (0, 1))
    for pair, other in keyed.shuffled([*product(first[:MOST_PAIRS], second[:MOST_PAIRS])], "cases"):
        looks = eye.look(*pair, LEAST_LONG), eye.look(*other, LEAST_LONG)
        if {*pair} & {*other} or looks[0] is None or looks[1] is None:
            continue
        found = by_axis(eye, looks[0], looks[1], (*pair, *other))
        if found is None:
            refuse("direction_not_clear")
        else:
            yield found


def _pairs(eye: Eye, image: int, draw: Draw) -> Sequence[tuple[int, int]]:
    """Ordered pairs of things of an image, one of them not in the other image."""
    hidden = eye.views.hidden(1 - image)
    things = [i for i in eye.clear(image) if rooted(eye.views.facts, i)]
    pairs = [pair for pair in permutations(things, 2) if pair[0] in hidden or pair[1] in hidden]
    return draw.shuffled(pairs, "pairs", image)


SKILL = Skill(
    name="reasoning.compass",
    version=12,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
