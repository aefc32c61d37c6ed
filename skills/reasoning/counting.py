"""counting: how many things of a kind overlapping images show, none counted twice.

A real sample:

    <image> <image>
    Do these images, taken together, show more doors or more fans? Each one counts once.
    A. more fans
    B. more doors
    C. as many of one as of the other
    Answer with the letter only.

    <think> Going through image 1, I come across one door. In image 1, I count one fan. Looking at image 2, I find one
    door. Image 2 shows one fan. The door is new in image 2, for none before was white. In image 2, the fan is beside
    the light brown box as one in image 1 was: the same one. The images together have 1 + 1 = 2 to be counted. No two
    of the 2 are the same one, so it stays at two doors. Image by image, that is 1 + 1 = 2. Taking one repeat from 2,
    I get one fan. Two doors are more than one fan. As many of one as of the other does not fit two doors and one fan.
    Hence more doors is the answer. </think>
    -> B

Asked is what two to four images show, not what the room has (VSI-Bench asks that of a video). Every thing of the kind
that an image shows at all it shows well; one seen again is known by what it is beside or by a colour that no other of
its kind has, and one that is new by what those before are not beside, or by a colour that none of them has. Where
twins could be taken for each other, nothing is asked. Ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.complete import why_incomplete
from vstdata.asking.draft_order import interleaved
from vstdata.asking.naming import names_by_look
from vstdata.asking.picture_pairs import level_frames, shared_objects
from vstdata.asking.seen_well import SIGHTED
from vstdata.captions.claims import Claim
from vstdata.captions.in_view import Sighting
from vstdata.chains.deduction import claim
from vstdata.chains.evidence import Evidence, near_word
from vstdata.chains.eye import Eye
from vstdata.chains.judge import Judge
from vstdata.chains.naming import sightings
from vstdata.chains.thought import Case, told
from vstdata.chains.views import Views
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.english import plural
from vstdata.words.labels import confusable
from vstdata.words.numbers import COUNTS
from vstdata.words.wordings import Asks

ASKS = {
    **dict.fromkeys(("total", "only_once"), Asks("number", {"things": "plural label"})),
    "more_of": Asks("choice", {"first": "plural label", "second": "plural label"}),
}
TIE = "as many of one as of the other"
LEAST_COUNT, MOST_COUNT = 3, 8  # different things: fewer teach nothing. Ours.
MOST_SEEN = 10  # sightings of a kind in all images: with more, nobody reads the thought. Ours.
MOST_OF_A_KIND = 60  # sets that show several things of one kind. Ours.
MOST_SETS = 400  # sets of two, three or four frames. Ours.
MOST_REPEATS = 6  # questions of a type about the same things. Ours.
SINGLES = 3  # of so many questions about what one image alone shows, one at most is answered 1


@dataclass(frozen=True, slots=True)
class Sighted:
    """A thing in an image (from 0), and what it is called there: 'the left one of the two chairs'."""

    image: int
    index: int
    name: str


@dataclass(frozen=True, eq=False)
class Kind:
    """All sightings of things of one label in the images, in order."""

    views: Views
    label: str
    sighted: tuple[Sighted, ...]

    @cached_property
    def things(self) -> tuple[int, ...]:
        """The different things."""
        return tuple(dict.fromkeys(one.index for one in self.sighted))

    @cached_property
    def matched(self) -> int:
        """How many of them are in several images."""
        return sum(sum(one.index == i for one in self.sighted) > 1 for i in self.things)

    def shown(self, image: int) -> int:
        """How many an image shows."""
        return sum(one.image == image for one in self.sighted)

    @property
    def fullest(self) -> int:
        """How many the image with most of them shows."""
        return max(self.shown(k) for k in range(len(self.views.frames)))

    def many(self, count: int) -> str:
        """'two chairs', 'no chairs', 'one chair'."""
        return f"{COUNTS[count]} {self.label if count == 1 else plural(self.label)}"

    @cached_property
    def colors(self) -> dict[int, str]:
        """Of the things whose colour no other of the kind has."""
        named = names_by_look(self.views.facts, self.things)
        return {i: name.removesuffix(f" {self.label}") for i, name in named.items()}


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
    for views in _sets(facts, draw, refuse):
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
    )


def _ruled(one: Counted, other: str) -> Claim:
    """That another option needs other numbers."""
    first, second = (kind.many(len(kind.things)) for kind in one.kinds)
    return claim("ruled_count", (), other, other=other, many=first, fewer=second)


def _more(kind: Kind) -> str:
    """What an option calls that there are more of a kind."""
    return f"more {plural(kind.label)}"


# What may be asked


def _sets(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Views]:
    """Different sets of two, three or four level frames, each sharing things with one before it, in keyed order: first
    those that show several things of a kind, then any."""
    frames = level_frames(facts, refuse)
    shared = shared_objects(facts, frames).count
    sights = sightings(facts, frames, refuse, SIGHTED)
    sets: dict[tuple[int, ...], None] = {}
    for label, good in _well_shown(facts, [sights[f] for f in frames]).items():
        for number in range(MOST_OF_A_KIND):
            chosen = _linked(shared, draw.shuffled(good, label, number), 2 + number % 3)
            things = {i for f in chosen for i in _members(facts, sights[frames[f]], label)}
            if len(things) >= LEAST_COUNT:
                sets[tuple(frames[f] for f in chosen)] = None
    for number in range(MOST_SETS):
        chosen = _linked(shared, draw.shuffled(range(len(frames)), "set", number), 2 + number % 3)
        sets[tuple(frames[f] for f in chosen)] = None
    for chosen_frames in sets:
        if len(chosen_frames) > 1:
            yield Views(facts, chosen_frames, tuple(sights[f] for f in chosen_frames))


def _linked(shared: NDArray[np.integer[Any]], order: Sequence[int], most: int) -> list[int]:
    """The first frames in an order of which each shares things with one before it."""
    chosen: list[int] = []
    for f in order:
        if len(chosen) < most and (not chosen or shared[f, chosen].any()):
            chosen.append(f)
    return chosen


def _members(facts: Facts, sight: Sighting, label: str) -> list[int]:
    return [i for i in sight.view.seen if facts.scene.instances[i].label == label]


def _well_shown(facts: Facts, sights: Sequence[Sighting]) -> dict[str, list[int]]:
    """Labels of several things, and the places of the frames in which all of these that are seen have a name."""
    counts = Counter(instance.label for instance in facts.scene.instances)
    found: dict[str, list[int]] = {}
    for label in sorted(label for label, count in counts.items() if count >= LEAST_COUNT):
        for f, sight in enumerate(sights):
            here = _members(facts, sight, label)
            if here and all(i in sight.names for i in here):
                found.setdefault(label, []).append(f)
    return found


def _kinds(views: Views, refuse: Refusals) -> Iterator[Kind]:
    """Labels of which two images or more show something, every thing well."""
    facts = views.facts
    labels = sorted({facts.scene.instances[i].label for sight in views.sights for i in sight.view.seen})
    for label in sorted({name.label for sight in views.sights for name in sight.names.values()}):
        kind = Kind(views, label, tuple(_sighted(views, label)))
        seen = sum(facts.scene.instances[i].label == label for sight in views.sights for i in sight.view.seen)
        if confusable(label, labels):
            refuse("confusable_with_another_label")
        elif reason := why_incomplete(facts, views.frames, label):
            refuse(reason)
        elif seen > len(kind.sighted):
            refuse("another_of_its_label_is_hardly_seen")
        elif not kind.sighted or seen > MOST_SEEN or kind.fullest == seen:
            refuse("too_few_or_in_one_image")
        else:
            yield kind


def _sighted(views: Views, label: str) -> Iterator[Sighted]:
    """Image by image, from left to right."""
    for k, sight in enumerate(views.sights):
        here = [i for i, name in sight.names.items() if name.label == label]
        for i in sorted(here, key=lambda i: sum(sight.view.seen[i].box[::2])):
            yield Sighted(k, i, sight.names[i].text(known=True))


def _cases(views: Views, draw: Draw, refuse: Refusals) -> Iterator[Counted]:
    """All types, about kinds of which there are some."""
    kinds = list(_kinds(views, refuse))
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
        few = len(first.sighted) + len(second.sighted) <= MOST_SEEN
        if few and sum(counts) >= LEAST_COUNT and max(counts) > 1 and len(views.frames) < 4:
            keyed = draw.at(first.label, second.label)
            yield Counted("more_of", (first, second), int(np.sign(counts[0] - counts[1])), keyed)


# The thought


def _counted(one: Counted) -> list[Claim] | None:
    """What each image shows, and of that what had been seen before; None where one cannot tell."""
    parts: list[Claim] = []
    for k in range(len(one.views.frames)):
        parts += [_shown_claim(kind, k) for kind in one.kinds]
        for kind in one.kinds:
            before = [other for other in kind.sighted if other.image < k]
            for sighted in (other for other in kind.sighted if other.image == k and before):
                judged = _again(kind, sighted) if sighted.index in [b.index for b in before] else _new(kind, sighted)
                if judged is None:
                    return None
                parts.append(judged)
    return [*parts, *(claim for kind in one.kinds for claim in _summed(kind))]


def _again(kind: Kind, one: Sighted) -> Claim | None:
    """By what one knows a thing of an image before: what it is beside in both, or its colour."""
    last = max(other.image for other in kind.sighted if other.index == one.index and other.image < one.image)
    images = {"k": str(last + 1), "l": str(one.image + 1)}
    where = {"images": [last + 1, one.image + 1]}
    beside = Evidence(kind.views).neighbour((last, one.image), one.index)
    if beside is not None and not any(_beside(kind, i, beside[0]) for i in kind.things if i != one.index):
        words = {**images, "a": one.name, "near": beside[1]}
        return claim("same_near", (one.index, beside[0]), True, {**where, "near": beside[1]}, **words)
    if (color := kind.colors.get(one.index)) is None:
        return None
    return claim("same_look", (one.index,), color, where, **images, a=one.name, look=color)


def _new(kind: Kind, one: Sighted) -> Claim | None:
    """By what one sees that a thing is none of those before."""
    where, l = {"image": one.image + 1}, str(one.image + 1)  # noqa: E741
    if (color := kind.colors.get(one.index)) is not None:
        return claim("new_look", (one.index,), color, where, l=l, a=one.name, look=color)
    beside = Evidence(kind.views).neighbour((one.image,), one.index)
    if beside is None or any(_beside(kind, i, beside[0]) for i in kind.things if i != one.index):
        return None
    words = {"l": l, "a": one.name, "near": beside[1]}
    return claim("new_near", (one.index, beside[0]), True, {**where, "near": beside[1]}, **words)


def _beside(kind: Kind, i: int, neighbour: int) -> bool:
    return bool(near_word(kind.views.facts, i, neighbour))


def _shown_claim(kind: Kind, image: int) -> Claim:
    count = kind.shown(image)
    words, where = {"k": str(image + 1), "many": kind.many(count)}, {"image": image + 1, "label": kind.label}
    return Claim("counting_shown", (), words, 1.0, count, where)


def _summed(kind: Kind) -> list[Claim]:
    """All sightings, less those of what had been seen before."""
    total, repeats = len(kind.sighted), len(kind.sighted) - len(kind.things)
    counts = [kind.shown(k) for k in range(len(kind.views.frames))]
    added = {"terms": " + ".join(map(str, counts)), "sum": str(total)}
    words = {"sum": str(total), "repeats": _repeats(repeats), "many": kind.many(len(kind.things))}
    last = "counting_total" if repeats else "counting_distinct"
    return [
        claim("counting_sum", (), total, {"label": kind.label}, **added),
        Claim(last, (), words, 1.0, len(kind.things), {"label": kind.label}),
    ]


def _repeats(count: int) -> str:
    return f"{COUNTS[count]} repeat{'' if count == 1 else 's'}"


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
    version=4,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
