"""compass: a compass that is fixed by one pair of things is carried to another, reasoned out on a map.

A real sample, about two pictures of a room:

    Q: Joel and Emil use different compasses. For Joel, the armchair is east of the coffee table; for Emil, the floor
       lamp is west of the ottoman. What Joel calls west, what does Emil call it?
       A. north
       B. northeast
       C. northwest
       D. southwest
       Answer with the letter only.
    Thought: Let me put everything on a map seen from above, in metres, with camera 1 at (0.0, 0.0) looking up, which is
       0 degrees. I find the coffee table in image 1 and in image 2. The ottoman is in image 1 as well as in image 2,
       which ties the views together. From this, camera 2 stands at (-1.8, 0.5) and looks along 52 degrees. From where
       image 1 was taken, the coffee table is 3.6 m ahead and 0.4 m to the left. Image 1 has the armchair at a depth of
       3.4 m, shifted 1.3 m to the left. As seen in image 1, the ottoman is roughly 2.6 m ahead, 0.1 m to the left of
       the line of sight. Image 2 shows the coffee table some 3.1 m ahead and 1.6 m to the left. In image 2, the ottoman
       is about 2.7 m ahead of the camera and 0.6 m to the left. Looking at image 2, I place the floor lamp 3.1 m in
       front of the camera and 1.0 m to the right. This puts the coffee table at (-0.4, 3.6). I mark the armchair at
       (-1.3, 3.4). The position of the ottoman is (-0.1, 2.6). So the floor lamp belongs at (1.3, 1.6). What Joel calls
       east is the way from the coffee table to the armchair, 257 degrees on the map. On the map, the way from the
       ottoman to the floor lamp runs along 126 degrees, which Emil names west. From east to west it is 180 degrees to
       the right, hence Joel means 77 degrees. Comparing 77 degrees with 126 degrees gives 49 degrees to the left.
       Starting at west, 49 degrees to the left leads to southwest. So the answer is southwest.
    A: D

No image shows a compass: what is north is said of two things that image 1 shows, and asked of two that image 2 shows
(`carry_over`), or two people fix their compasses by one pair each, and what one of them says is put into the words of
the other (`re_anchor`; the direction itself is told, nothing in the images lies there). Of each pair at least one thing
is not in the other image, so both images are needed. Directions are those between the middles of things, seen from
above, in sectors as in multi_image.object_object. Ours; the chain follows VST-R's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, permutations, product
from math import dist

import numpy as np

from vstdata.asking.draft_order import answered_blocks, at_most, grouped, interleaved, options_of
from vstdata.captions.claims import Claim
from vstdata.chains import floor_map as maps
from vstdata.chains.reasoned import reasoned_draft
from vstdata.chains.turn_words import agreed_sector, compass_claims, compass_from
from vstdata.chains.views import Views, described, related_views
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.direction import wrapped
from vstdata.words.directions import COMPASS_NAMES
from vstdata.words.wordings import Asks

ASKS = {
    "re_anchor": Asks(
        "choice",
        {
            "a": "thing",
            "b": "thing",
            "c": "thing",
            "d": "thing",
            "given": "direction",
            "one": "person",
            "two": "person",
            "other": "direction",
            "said": "direction",
        },
    ),
    "carry_over": Asks(
        "choice", {"stand": "thing", "face": "thing", "start": "thing", "end": "thing", "given": "direction"}
    ),
}
PEOPLE = ("Ada", "Ben", "Cleo", "Dan", "Emil", "Fay", "Gus", "Hana", "Ines", "Joel", "Kim", "Lena", "Milo", "Nora")
MOST_OF_A_SECTOR = 2  # cases with one answer from one pair of images. Ours.
MOST_PAIRS = 8  # pairs of things of one image. Ours.
LEAST_OFF = 2  # degrees off the middle of a sector: nobody turns by 1 degree. Ours.
MOST_ERROR = 15.0  # degrees by which the direction between the two things of a pair may be out. Ours.
LEAST_LONG = 0.8  # metres between the two things of a pair: of a shorter way the direction is hard to see. Ours.

Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Case:
    """A question to be: from the direction of a pair of things that image 1 shows to that of a pair in image 2; the
    `sector` in which the second is as seen from the first, and degrees to its edge."""

    views: Views
    first: Pair
    second: Pair
    sector: int
    margin: float

    @property
    def objects(self) -> tuple[int, ...]:
        """The four things."""
        return (*self.first, *self.second)


@dataclass(frozen=True, eq=False)
class Told:
    """A case and the compass: `given` of the first pair, `other` of the second, `said` by the first of two people."""

    case: Case
    given: int
    other: int
    said: int

    @property
    def off(self) -> int:
        """Degrees to the right from `given` to `said`."""
        return maps.turned(0, (self.said - self.given) * 45 % 360)

    def word(self, eighths: int) -> str:
        """The answer where the second compass is turned against the first by so many eighths to the left."""
        return COMPASS_NAMES[(self.other + self.said - self.given + eighths) % 8]


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of both types in turn; options are answers of questions beside it."""
    pairs = list(related_views(facts, draw, refuse))
    yield from interleaved([_drafts(pairs, kind, draw.at(kind), refuse) for kind in ASKS])


def _drafts(pairs: Sequence[Views], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    found = (at_most(_cases(views, draw, refuse), lambda case: case.sector, MOST_OF_A_SECTOR) for views in pairs)
    groups = grouped(chain.from_iterable(found), lambda case: case.sector, range(8))
    size = options_of(groups)
    refuse("too_few_different_answers", int(not size))
    for number, k, others, case in answered_blocks(groups, size, draw):
        given, other, ahead = (draw.integer(name, number, below=8) for name in ("given", "other", "said"))
        said = (given + 1 + ahead % 7) % 8
        told = Told(case, given, other, said) if kind == "re_anchor" else Told(case, given, given, given)
        right, *wrong = (told.word(turn if kind == "carry_over" else -turn) for turn in (k, *others))
        yield _draft(kind, told, Answer("choice", right, distractors=tuple(sorted(wrong))), draw)


def _draft(kind: str, told: Told, answer: Answer, draw: Draw) -> Draft:
    case, views = told.case, told.case.views
    keyed = draw.at(*views.keys(), *views.ids(case.objects))
    people = keyed.shuffled(PEOPLE, "people")[:2]
    deduced = _carried(told, keyed) if kind == "carry_over" else _anchored(told, people, keyed)
    claims = [*described(views, case.objects, keyed), *deduced]
    slots, things = _slots(kind, told, people), case.objects
    return reasoned_draft(__file__, views, kind, slots, answer, claims, keyed, margin=case.margin, objects=things)


def _slots(kind: str, told: Told, people: Sequence[str]) -> Mapping[str, str]:
    keys = ("a", "b", "c", "d") if kind == "re_anchor" else ("stand", "face", "start", "end")
    slots = dict(zip(keys, map(told.case.views.name, told.case.objects), strict=True))
    slots["given"] = COMPASS_NAMES[told.given]
    if kind == "carry_over":
        return slots
    words = {"other": COMPASS_NAMES[told.other], "said": COMPASS_NAMES[told.said]}
    return {**slots, "one": people[0], "two": people[1], **words}


# What may be asked


def _cases(views: Views, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    """In keyed order: of the first pair something is in image 1 only, of the second in image 2 only, and all four
    things are different."""
    keyed = draw.at(*views.keys())
    first, second = (_pairs(views, image, keyed) for image in (0, 1))
    if not first or not second:
        refuse("no_pair_in_one_image_only")
        return
    for pair, other in keyed.shuffled([*product(first[:MOST_PAIRS], second[:MOST_PAIRS])], "cases"):
        if {*pair} & {*other}:
            continue
        found = _sector(views, pair, other)
        if found is None:
            refuse("direction_not_clear")
        else:
            yield Case(views, pair, other, *found)


def _pairs(views: Views, image: int, draw: Draw) -> list[Pair]:
    """Ordered pairs of things that an image shows well, one of them not in the other image, whose direction is sure."""
    hidden = views.hidden(1 - image)
    pairs = [
        pair
        for pair in permutations(views.clear(image), 2)
        if (pair[0] in hidden or pair[1] in hidden)
        and views.error(*maps.ends(*pair)) <= MOST_ERROR
        and dist(*map(views.drawn.at, maps.ends(*pair))) >= LEAST_LONG
    ]
    return draw.shuffled(pairs, "pairs", image)


def _sector(views: Views, first: Pair, second: Pair) -> tuple[int, float] | None:
    """The eighth of the circle in which the direction of the second pair is as seen from that of the first, and degrees
    to its edge; None where that is not clear."""
    headings = [views.drawn.heading(*maps.ends(*pair)) for pair in (first, second)]
    if headings[0] is None or headings[1] is None:
        return None
    true = float(wrapped(np.array(views.facts.direction(*second).value - views.facts.direction(*first).value)))
    turn = maps.turned(headings[0], headings[1])
    straight = abs(turn - 45 * round(turn / 45)) < LEAST_OFF
    error = sum(views.error(*maps.ends(*pair)) for pair in (first, second))
    return None if straight else agreed_sector(true, turn, error)


# The chain


def _carried(told: Told, draw: Draw) -> list[Claim]:
    """From the compass of the first pair to the direction of the second."""
    case, drawn = told.case, told.case.views.drawn
    north = maps.premise_claim(drawn, *case.first, COMPASS_NAMES[told.given])
    way = maps.heading_claim(drawn, *maps.ends(*case.second))
    return [*draw.shuffled([north, way], "premise"), *_named(north.value, way.value, told.given)]


def _anchored(told: Told, people: Sequence[str], draw: Draw) -> list[Claim]:
    """From what the first person says to a heading on the map, and from there to the words of the second."""
    first = _compass_of(told.case.views, people[0], told.case.first, told.given)
    second = _compass_of(told.case.views, people[1], told.case.second, told.other)
    heading = (first.value + told.off) % 360
    words = {
        "who": people[0],
        "word": COMPASS_NAMES[told.said],
        "off": str(abs(told.off)),
        "side": maps.side_word(told.off),
        "compass": COMPASS_NAMES[told.given],
        "deg": str(heading),
    }
    where = {"first": first.value, "compass": words["compass"], "said": words["word"]}
    path = maps.claim("compass_path", (), heading, where, **words)
    orders = ([first, path, second], [second, first, path], [first, second, path])
    return [*draw.choice(orders, "order"), *_named(second.value, heading, told.other)]


def _compass_of(views: Views, who: str, pair: Pair, compass: int) -> Claim:
    """Which heading somebody calls by a point of the compass."""
    value = maps.heading_claim(views.drawn, *maps.ends(*pair)).value
    words = {"who": who, "compass": COMPASS_NAMES[compass], "deg": str(value)}
    return maps.claim("compass_of", pair, value, {"compass": words["compass"]}, **words)


def _named(north: int, heading: int, compass: int) -> list[Claim]:
    """What a heading is called where `north` is the heading of `compass`."""
    return [maps.turn_claim(north, heading), *compass_claims(maps.turned(north, heading), compass_from(compass))]


SKILL = Skill(
    name="reasoning.compass",
    version=2,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
