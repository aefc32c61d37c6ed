"""counting: how many things of a kind overlapping images show, none counted twice.

A real sample:

    <image> <image> <image>
    Some of the chairs may be in several images. How many of them are in one image only?

    <think> I see three chairs in image 1: a brown one at the left edge, a blue one at the lower left and a beige one
    on the right. In image 2 I find one chair, at the left edge. As none of the others is beige, the chair of image 2 is
    the one I saw in image 1. Image 3 has one chair, a beige one left of the middle. I know the chair of image 3 from
    image 2: only one of them is beige. As only the new ones of each image count, I add 3 + 0 + 0 and get three chairs.
    I matched 1 of the 3, so 2 are without a match. So the answer is: 2. </think>
    -> In one image only, I count 2.

Asked is what two to four images show, not what the room has (VSI-Bench asks that of a video). Every thing of the kind
that an image shows at all it shows well, and one sees which sightings are one thing (`vstdata.chains.kinds`). Ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from vstdata.asking.draft_order import interleaved
from vstdata.captions.claims import Claim
from vstdata.chains.deduction import claim
from vstdata.chains.eye import Eye
from vstdata.chains.image_sets import image_sets, kinds_shown
from vstdata.chains.judge import Judge
from vstdata.chains.kinds import Kind
from vstdata.chains.thought import Case, told
from vstdata.chains.views import Views
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.english import plural
from vstdata.words.wordings import Asks

ASKS = {
    **dict.fromkeys(("total", "only_once"), Asks("number", {"things": "plural label"})),
    "more_of": Asks("choice", {"first": "plural label", "second": "plural label"}),
}
TIE = "as many of one as of the other"
LEAST_COUNT, MOST_COUNT = 3, 8  # different things: fewer teach nothing. Ours.
MOST_SEEN = 10  # sightings of a kind in all images: with more, nobody reads the thought. Ours.
MOST_COMPARED = 7  # sightings of two kinds. Ours.
LONGEST = 200  # words: each sighting takes a sentence. Ours.
MOST_REPEATS = 9  # questions of a type about the same things. Ours.
SINGLES = 3  # of so many questions about what one image alone shows, one at most is answered 1


@dataclass(frozen=True, eq=False)
class Counted:
    """What may be asked: its type, about which kinds, and what must not be more frequent than others."""

    type: str
    kinds: tuple[Kind, ...]
    key: int
    draw: Draw

    @property
    def views(self) -> Views:
        """The images."""
        return self.kinds[0].views

    @cached_property
    def objects(self) -> tuple[int, ...]:
        """The things to be counted."""
        return tuple(i for kind in self.kinds for i in kind.things)


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn, and of each type all answers in turn."""
    groups: dict[str, dict[int, list[Case]]] = {kind: {} for kind in ASKS}
    asked: Counter[tuple[str, frozenset[int]]] = Counter()
    judge = Judge(facts, draw.at("judged"))
    for views in image_sets(facts, draw, refuse):
        for one in _cases(views, draw.at(*views.keys()), refuse):
            about = (one.type, frozenset(one.objects))
            if asked[about] < MOST_REPEATS and (case := _case(one, judge, refuse)):
                asked[about] += 1
                groups[one.type].setdefault(one.key, []).append(case)
    once = groups["only_once"]
    if 1 in once:
        once[1] = once[1][: sum(len(found) for key, found in once.items() if key != 1) // (SINGLES - 1)]
    each = [(kind, interleaved([group[key] for key in sorted(group)])) for kind, group in groups.items()]
    yield from interleaved([_drafts(kind, cases, draw, refuse) for kind, cases in each])


def _drafts(kind: str, cases: Iterator[Case], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    for case in cases:
        yield from told(case, __file__, kind, draw.at(*case.eye.views.keys(), *case.slots.values()), refuse)


def _case(one: Counted, judge: Judge, refuse: Refusals) -> Case | None:
    claims = _counted(one)
    if claims is None:
        refuse("twins_could_be_mixed_up")
        return None
    claims += _compared(one)
    value, number = claims[-1].value, len(one.kinds) == 1
    rest = tuple(sorted({*(_more(kind) for kind in one.kinds), TIE} - {value}))
    slots = ("things",) if number else ("first", "second")
    return Case(
        Eye(one.views, judge),
        one.objects,
        dict(zip(slots, (plural(kind.label) for kind in one.kinds), strict=True)),
        Answer("number", value) if number else Answer("choice", value, distractors=rest),
        1.0,
        1.0,
        tuple(claims),
        rival=None if number else _ruled(one, rest[0]),
        cue="|".join(sorted(kind.label for kind in one.kinds)),
        balance=str(value) if number else "",
        longest=LONGEST,
    )


def _ruled(one: Counted, other: str) -> Claim:
    """How many more of a kind another option would need."""
    less, more = sorted(one.kinds, key=lambda kind: len(kind.things))
    kind = less if other == TIE else next(kind for kind in one.kinds if _more(kind) == other)
    lead = len(more.things) - len(less.things)
    return claim("ruled_count", (), other, other=other, lack=kind.many(lead + (other != TIE)))


def _more(kind: Kind) -> str:
    """What an option calls that there are more of a kind."""
    return f"more {plural(kind.label)}"


# What may be asked


def _cases(views: Views, draw: Draw, refuse: Refusals) -> Iterator[Counted]:
    """All types, about kinds of which there are some."""
    kinds = list(kinds_shown(views, MOST_SEEN, refuse))
    for kind in kinds:
        count, single = len(kind.things), len(kind.things) - kind.matched
        if not LEAST_COUNT <= count <= MOST_COUNT:
            refuse("too_few_or_many")
            continue
        yield Counted("total", (kind,), count, draw.at(kind.label))
        if kind.matched and single:
            yield Counted("only_once", (kind,), single, draw.at(kind.label))
    for pair in combinations(kinds, 2):
        first, second = draw.shuffled(pair, "pair", *(kind.label for kind in pair))
        counts = [len(kind.things) for kind in (first, second)]
        few = len(first.sighted) + len(second.sighted) <= MOST_COMPARED
        if few and sum(counts) >= LEAST_COUNT and max(counts) > 1 and len(views.frames) < 4:
            keyed = draw.at(first.label, second.label)
            yield Counted("more_of", (first, second), int(np.sign(counts[0] - counts[1])), keyed)


# The thought


def _counted(one: Counted) -> list[Claim] | None:
    """Of one kind after the other: what each image shows, and of that what had been seen before; None where one cannot
    tell."""
    parts: list[Claim] = []
    for kind in one.kinds:
        for k in range(len(one.views.frames)):
            judged = kind.judged(k)
            if judged is None:
                return None
            parts += [kind.counted(k), *kind.hardly(k), *judged]
        parts.append(kind.summed())
    return parts


def _compared(case: Counted) -> list[Claim]:
    """What follows from the sums, where it is not they that are asked for."""
    if case.type == "more_of":
        return [_more_claim(*case.kinds)]
    return [_once_claim(*case.kinds)] if case.type == "only_once" else []


def _once_claim(kind: Kind) -> Claim:
    """How many things are in one image only."""
    single = len(kind.things) - kind.matched
    words = {
        "sum": str(len(kind.things)),
        "matched": str(kind.matched),
        "again": f"{kind.matched} {_are(kind.matched)}",
        "left": f"{single} {_are(single)}",
    }
    return claim("counting_once", (), single, **words)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _more_claim(first: Kind, second: Kind) -> Claim:
    """Of which of two kinds there are more."""
    lead = len(first.things) - len(second.things)
    more, less = (first, second) if lead >= 0 else (second, first)
    words = {"many": more.many(len(more.things)), "fewer": less.many(len(less.things))}
    if lead == 0:
        return claim("counting_equal", (), TIE, **words)
    return claim("counting_more", (), _more(more), **words)


SKILL = Skill(
    name="reasoning.counting",
    version=11,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
