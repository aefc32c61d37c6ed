"""object_object: a direction between things of two images, reasoned out on a map.

A real sample, about two pictures of a room:

    I am standing where image 2 was taken, looking the same way. In which direction is the ottoman?
    A. back-left
    B. left
    C. right
    D. front-right
    <think>
    For the camera of image 1, the ottoman is 0.3 m to the right at a depth of 2.2 m. Seen from above, I set camera 1
    at (0.0, 0.0) with its view along 0 degrees, right before ahead, in metres. I find the radiator in image 1 and in
    image 2. In image 1, the radiator is about 4.2 m ahead of the camera and 2.0 m to the left. Looking at image 2, I
    place the radiator 3.8 m in front of the camera and 0.6 m to the right. The viewpoint of image 2 works out as
    (0.2, 1.0), turned to 316 degrees. Seen from above, the ottoman comes to (0.3, 2.2). The view of image 2 is along
    316 degrees. The way from camera 2 to the ottoman runs along 5 degrees. Comparing 5 degrees with 316 degrees gives
    49 degrees to the right. That far round, 49 degrees to the right, is front-right. This settles it: front-right.
    </think>
    It is ahead and to the right, so D.

Directions are those between the middles of things, seen from above (VST-R's object-object part; the rule of sectors is
that of multi_image.object_object). What is asked about is in one image only, and what gives the frame of reference is
in the other, so both are needed. The answer holds in the scene with a margin, and by the chain's own printed numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from vstdata.asking.draft_order import answered_blocks, grouped, interleaved, options_of
from vstdata.captions.claims import Claim
from vstdata.chains import floor_map as maps
from vstdata.chains.floor_map import Place
from vstdata.chains.reasoned import reasoned_draft
from vstdata.chains.turn_words import Turning, compass_claims, compass_from, turn_claims, turning, word_claims
from vstdata.chains.views import Views, beside, described, related_views, standing
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.directions import AROUND
from vstdata.words.wordings import Asks

ASKS = {
    "egocentric": Asks("choice", {"stand": "thing", "face": "thing", "target": "thing", "where": "reply"}),
    "camera": Asks("choice", {"target": "thing", "where": "reply"}),
    "compass": Asks("choice", {"stand": "thing", "face": "thing", "target": "thing", "given": "direction"}),
}
MOST_OF_A_PAIR = 6  # cases of one type from one pair of images. Ours.


@dataclass(frozen=True, eq=False)
class Case:
    """A question to be: two images, a direction between their things, and the objects that it names."""

    views: Views
    found: Turning
    objects: tuple[int, ...]


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn; options are answers of questions beside it."""
    pairs = list(related_views(facts, draw, refuse))
    yield from interleaved([_drafts(pairs, kind, draw.at(kind), refuse) for kind in ASKS])


def _drafts(pairs: Sequence[Views], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    cases = (case for views in pairs for case in islice(_cases(views, kind, draw, refuse), MOST_OF_A_PAIR))
    groups = grouped(cases, lambda case: case.found.sector, range(8))
    size = options_of(groups)
    refuse(f"{kind}:too_few_different_answers", int(not size))
    for number, k, others, case in answered_blocks(groups, size, draw):
        words = _words(kind, draw.integer("given", number, below=8))
        answer = Answer("choice", words[k], distractors=tuple(words[other] for other in others))
        yield _draft(kind, case, answer, words, draw)


def _words(kind: str, given: int) -> tuple[str, ...]:
    """What the sectors are called, clockwise from ahead."""
    return compass_from(given) if kind == "compass" else AROUND


def _draft(kind: str, case: Case, answer: Answer, words: Sequence[str], draw: Draw) -> Draft:
    views = case.views
    keyed = draw.at(*views.keys(), *views.ids(case.objects))
    claims = [*described(views, case.objects, keyed), *_deduced(kind, case, words)]
    slots, margin = _slots(kind, case, words), case.found.margin
    return reasoned_draft(__file__, views, kind, slots, answer, claims, keyed, margin=margin, objects=case.objects)


def _slots(kind: str, case: Case, words: Sequence[str]) -> Mapping[str, str]:
    keys = ("target",) if kind == "camera" else ("stand", "face", "target")
    slots = dict(zip(keys, map(case.views.name, case.objects), strict=True))
    return {**slots, "given": words[0]} if kind == "compass" else slots


# What may be asked


def _cases(views: Views, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    """In keyed order: the target is in image 1 only, what is faced in image 2, and where one stands, on the floor, in
    both."""
    targets = [i for i in views.clear(0) if i in views.hidden(1)]
    if kind == "camera":
        trios: list[tuple[Place, Place | None, Place]] = [
            (Place("camera", 1), None, Place("object", target)) for target in targets
        ]
    else:
        faces = [i for i in views.clear(1) if i in views.hidden(0)]
        stands = [i for i in views.shared() if kind == "compass" or standing(views.facts, i)]
        trios = [
            (Place("object", stand), Place("object", face), Place("object", target))
            for stand, face, target in product(stands, faces, targets)
            if beside(views.facts, stand, face) and beside(views.facts, stand, target)
        ]
    for trio in draw.shuffled(trios, "trios", *views.keys()):
        found = turning(views, *trio)
        if found is None:
            refuse(f"{kind}:direction_not_clear")
        else:
            yield Case(views, found, tuple(one.index for one in trio if one is not None and one.kind == "object"))


# The chain


def _deduced(kind: str, case: Case, words: Sequence[str]) -> list[Claim]:
    """From the map to the word."""
    turns, turn = turn_claims(case.views, case.found), case.found.turn
    if kind != "compass":
        return [*turns, *word_claims(turn, words)]
    stand, face, _ = case.objects
    premise = maps.premise_claim(case.views.drawn, stand, face, words[0])
    return [premise, *turns[1:], *compass_claims(turn, words)]


SKILL = Skill(
    name="reasoning.object_object",
    version=3,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
