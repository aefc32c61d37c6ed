"""object_object: a direction between things of two images, found by looking.

A real sample:

    <image> <image>
    Suppose the range hood is northeast of the bag. In which compass direction from the bag is the radiator?
    A. east
    B. north
    C. northwest
    D. southeast
    Answer with the letter only.

    <think> The wall shelf is left of the middle in image 1, the yellow bag left of the middle. The wall shelf and the
    bag are in image 2 too, at the right edge and on the right. I see the light grey range hood at the upper left of
    image 2. If I face the wall of the wall shelf in image 2, I go roughly left and away from that wall to get from
    the bag to the range hood. In image 1, the way from the bag to the white radiator runs roughly right and away from
    that wall. With northeast lying left and away from that wall, what lies right and away from that wall is
    northwest. North would be 45 degrees left, which fits less well. So the answer is northwest. </think>
    -> C

Directions are those between the middles of things, seen from above (VST-R's object-object part; the rule of sectors is
that of multi_image.object_object). What is asked about is in one image only, and what gives the frame of reference is
in the other, so both are needed. The answer holds in the scene with a margin, by what the thought tells, and under a
person's errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from vstdata.asking.draft_order import at_most, interleaved
from vstdata.chains.anchored import anchored
from vstdata.chains.deduction import named, own_view
from vstdata.chains.eye import Eye, eyes_of
from vstdata.chains.found import Found, simplest
from vstdata.chains.options import PAIRED, direct_case, optioned
from vstdata.chains.plans import from_thing, seen_from
from vstdata.chains.thought import Case, told
from vstdata.chains.views import MOST_TRIED, beside, standing
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.directions import AROUND, compass_from
from vstdata.words.wordings import Asks

ASKS = {
    "egocentric": Asks("choice", {"stand": "thing", "face": "thing", "target": "thing", "where": "reply"}),
    "camera": Asks("choice", {"target": "thing", "where": "reply"}),
    "compass": Asks("choice", {"stand": "thing", "face": "thing", "target": "thing", "given": "direction"}),
}
MOST_OF_A_SECTOR = 4  # cases of one type with one answer, from one pair of images. Ours.
LONGEST = 155  # words of a thought that needs a turn. Ours.


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn; options are answers of questions beside it."""
    eyes = eyes_of(facts, draw, refuse, MOST_TRIED)
    yield from interleaved([_drafts(eyes, kind, draw.at(kind), refuse) for kind in ASKS])


def _drafts(eyes: Sequence[Eye], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    find = _from_camera if kind == "camera" else _from_thing
    found = [
        one
        for eye in eyes
        for one in at_most(simplest(find(eye, kind, draw, refuse), 99), lambda one: one.sector, MOST_OF_A_SECTOR)
    ]
    for number, one, others in optioned(found, draw, PAIRED):
        words = compass_from(draw.integer("given", number, below=8)) if kind == "compass" else AROUND
        yield from told(
            _case(kind, one, others, words),
            __file__,
            kind,
            draw.at(*one.eye.views.keys(), *one.eye.views.ids(one.objects)),
            refuse,
        )


def _case(kind: str, one: Found, others: Sequence[int], words: Sequence[str]) -> Case:
    slots = _slots(kind, one, words)
    if kind == "camera":
        word = words[one.sector]
        last = own_view(1, one.seen, one.told, word) if one.looker is None else named(one.told, word)
        return direct_case(one, others, words, slots, (last,))
    case = direct_case(one, others, words, slots, given=words[0] if kind == "compass" else "")
    return replace(case, longest=LONGEST) if one.ways else case


def _slots(kind: str, one: Found, words: Sequence[str]) -> Mapping[str, str]:
    keys = ("target",) if kind == "camera" else ("stand", "face", "target")
    slots = dict(zip(keys, map(one.eye.views.name, one.objects), strict=True))
    return {**slots, "given": words[0]} if kind == "compass" else slots


# What may be asked: the target is in image 1 only


def _from_thing(eye: Eye, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Found]:
    """What is faced is in image 2 only, and where one stands in both; each way is seen in one image, and the turn
    between the images is found."""
    views = eye.views
    targets = [i for i in eye.clear(0) if i in views.hidden(1)]
    faces = [i for i in eye.clear(1) if i in views.hidden(0)]
    stands = [i for i in eye.common(0, 1) if kind == "compass" or standing(views.facts, i)]
    for trio in draw.shuffled(list(product(stands, faces, targets)), "trios", *views.keys()):
        stand, face, target = trio
        if not (beside(views.facts, stand, face) and beside(views.facts, stand, target)):
            continue
        yield from from_thing(eye, trio, kind, refuse)


def _from_camera(eye: Eye, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Found]:
    """For the camera of image 2, whose place and turn are found."""
    targets = [i for i in eye.clear(0) if i in eye.views.hidden(1)]
    for target in draw.shuffled(targets, "targets", *eye.views.keys()):
        found = anchored(eye, 0, 1, target, len(AROUND)) or seen_from(eye, 0, 1, target)
        if found is None:
            refuse("camera:direction_not_clear")
        else:
            yield found


SKILL = Skill(
    name="reasoning.object_object",
    version=15,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
