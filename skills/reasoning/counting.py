"""counting: how many things of a kind overlapping images show, none counted twice, reasoned out on a map.

A real sample, about a picture of a desk with two bottles and one of a corner of it with one:

    Q: How many different bottles do these images show in total? Answer with a single number.
    Thought: I draw a map from above in metres: camera 1 is at (0.0, 0.0) and looks up the page, at 0 degrees. Image 1
       and image 2 have the monitor in common. In image 1, the monitor is about 1.7 m ahead of the camera and 0.4 m to
       the left. From where image 2 was taken, the monitor is 1.4 m straight ahead. That puts camera 2 at (0.5, 0.6)
       with a view along 322 degrees. Looking at image 1, I find two bottles. For image 1, the left one of the two
       bottles is 1.6 m ahead and 0.6 m to the left, which is (-0.6, 1.6) from above. I judge the right one of the two
       bottles in image 1 to be 1.4 m ahead and 0.5 m to the right, hence at (0.5, 1.4). I see one bottle in image 2.
       From where image 2 was taken, the bottle is 1.4 m ahead and 0.2 m to the left: that is (-0.6, 1.6). The place of
       the bottle in image 2 is that of the left one of the two bottles in image 1: one thing, seen twice. With
       doubles, I have 2 + 1 = 3. Taking one repeat from 3, I get two bottles. Therefore the answer is 2.
    A: 2

Asked is what two to four images show, not what the room has (VSI-Bench asks that of a video). Every thing of the kind
that an image shows at all it shows well, and no two of them stand so near to each other that one could be taken for the
other. Ours; the chain follows VST-R's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations

import numpy as np
from scipy.spatial.distance import pdist

from vstdata.asking.complete import why_incomplete
from vstdata.asking.draft_order import interleaved
from vstdata.asking.picture_pairs import level_frames, shared_objects
from vstdata.asking.seen_well import SHOWN, SIGHTED
from vstdata.captions.claims import Claim
from vstdata.captions.prose import Name
from vstdata.chains import floor_map as maps
from vstdata.chains.floor_map import FloorMap, Place, floor_map, metres
from vstdata.chains.naming import sightings
from vstdata.chains.reasoned import reasoned_draft
from vstdata.chains.views import LINKS, Views
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.linear import reach
from vstdata.words.english import plural
from vstdata.words.labels import confusable
from vstdata.words.numbers import COUNTS
from vstdata.words.wordings import Asks

ASKS = {
    **dict.fromkeys(("total", "only_once"), Asks("number", {"things": "plural label"})),
    "more_of": Asks("choice", {"first": "plural label", "second": "plural label"}),
}
TIE = "as many of one as of the other"
# How well a thing is seen that is counted: as in video.object_counting, and the middle of it in view. Ours.
LEAST_APART = 0.5  # metres, seen from above, between two things of a kind, which are then told apart. Ours.
NEAR = 0.8  # metres below which a chain says that another one is near. Ours.
LEAST_SEEN, MOST_SEEN = 2, 7  # sightings of a kind in all images: with more, nobody reads the chain. Ours.
MOST_SETS = 300  # sets of two, three or four frames. Ours.
PER_MAXIMUM, PER_SINGLE = 3, 40  # one in so many of the questions that the fullest image alone answers is asked, or
# whose answer is one. Ours.
MOST_SEEN_OF_TWO = 8  # of two kinds that are compared. Ours.
MOST_REPEATS = 12  # questions of a type about the same things, if there are several. Ours.


@dataclass(frozen=True, slots=True)
class Sighted:
    """A thing in an image (from 0), and what it is called there: 'the left one of the two chairs'."""

    image: int
    index: int
    name: str

    @property
    def full(self) -> str:
        """The name in sentences about several images."""
        return f"{self.name} in image {self.image + 1}"


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
    def drawn(self) -> FloorMap:
        """The map with the things on it."""
        return floor_map(self.views.facts, self.views.frames, self.things)

    def at(self, one: Sighted) -> tuple[float, float]:
        """Where a thing is printed."""
        return self.drawn.at(Place("object", one.index))


@dataclass(frozen=True, eq=False)
class Case:
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
    groups: dict[str, dict[int, list[Draft]]] = {kind: {} for kind in ASKS}
    asked: Counter[tuple[str, frozenset[int]]] = Counter()
    for views in _sets(facts, draw, refuse):
        for case in _cases(views, draw.at(*views.keys()), refuse):
            if not all(_ties(case).values()):
                refuse("nothing_else_with_a_name_in_both")
                continue
            about = (case.type, frozenset(case.objects))
            asked[about] += 1
            if asked[about] <= (MOST_REPEATS if len(about[1]) > 1 else 1):
                groups[case.type].setdefault(case.key, []).append(_draft(case))
    yield from interleaved([interleaved([group[key] for key in sorted(group)]) for group in groups.values()])


def _draft(case: Case) -> Draft:
    kinds, views = case.kinds, case.views
    counted = [*_counted(case), *_compared(case)]
    value, number = counted[-1].value, len(kinds) == 1
    rest = tuple(sorted({*(_more(kind) for kind in kinds), TIE} - {value}))
    answer = Answer("number", value) if number else Answer("choice", value, distractors=rest)
    slots = ("things",) if number else ("first", "second")
    return reasoned_draft(
        __file__,
        views,
        case.type,
        dict(zip(slots, (plural(kind.label) for kind in kinds), strict=True)),
        answer,
        counted,
        case.draw,
        margin=1.0,
        objects=case.objects,
        cue="|".join(sorted(kind.label for kind in kinds)),
        names={**{i: Name(kind.label) for kind in kinds for i in kind.things}, **views.names},
        balance=str(value) if number else "",
    )


def _more(kind: Kind) -> str:
    """What an option calls that there are more of a kind."""
    return f"more {plural(kind.label)}"


# What may be asked


def _sets(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Views]:
    """Different sets of two, three or four level frames, each sharing things with one before it, in keyed order."""
    frames = level_frames(facts, refuse)
    shared = shared_objects(facts, frames).count
    sights = sightings(facts, frames, refuse, SIGHTED)
    sets: dict[tuple[int, ...], None] = {}
    for number in range(MOST_SETS):
        chosen: list[int] = []
        for f in draw.shuffled(range(len(frames)), "set", number):
            if len(chosen) < 2 + number % 3 and (not chosen or shared[f, chosen].any()):
                chosen.append(f)
        if len(chosen) > 1:
            sets[tuple(frames[f] for f in chosen)] = None
    for chosen_frames in sets:
        views = Views(facts, chosen_frames, tuple(sights[f] for f in chosen_frames))
        if all(_links(views, k) for k in range(1, len(chosen_frames))):
            yield views
        else:
            refuse("nothing_with_a_name_in_both")


def _links(views: Views, image: int) -> list[tuple[int, int]]:
    """(object with a name, earlier image) where both images show the object well enough to recognise it."""
    here = views.sights[image].view
    return [
        (i, k)
        for k in range(image)
        for i in views.objects
        if not views.names[i].phrase and SHOWN.shows(here, i) and SHOWN.shows(views.sights[k].view, i)
    ]


def _kinds(views: Views, refuse: Refusals) -> Iterator[Kind]:
    """Labels of which two images or more show something, every thing well and none near another."""
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
        elif not LEAST_SEEN <= seen <= MOST_SEEN or kind.fullest == seen or not _told_apart(kind):
            refuse("too_few_or_too_near")
        else:
            yield kind


def _sighted(views: Views, label: str) -> Iterator[Sighted]:
    """Image by image, from left to right."""
    for k, sight in enumerate(views.sights):
        here = [i for i, name in sight.names.items() if name.label == label]
        for i in sorted(here, key=lambda i: sum(sight.view.seen[i].box[::2])):
            yield Sighted(k, i, sight.names[i].text(known=True))


def _told_apart(kind: Kind) -> bool:
    """Whether any two different things are far enough from each other, seen from above."""
    facts = kind.views.facts
    points = np.array([facts.box(i).center[:2] for i in kind.things])
    noise = max(facts.surface_noise(i) for i in kind.things) + facts.noise.pose
    return len(points) == 1 or bool(pdist(points).min() >= LEAST_APART + 2 * noise)


def _cases(views: Views, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    """All types; few that the fullest image alone answers, and none about two kinds of which there is one each."""
    kinds = list(_kinds(views, refuse))
    for kind in kinds:
        keyed = draw.at(kind.label)
        count, single = len(kind.things), len(kind.things) - kind.matched
        rare = 1 if count > kind.fullest else PER_MAXIMUM if count > 1 else PER_SINGLE
        if not keyed.integer("maximum", below=rare):
            yield Case("total", (kind,), count, keyed)
        if kind.matched and single:
            yield Case("only_once", (kind,), single, keyed)
    for pair in combinations(kinds, 2):
        keyed = draw.at(pair[0].label, pair[1].label)
        first, second = keyed.shuffled(pair, "pair")
        counts = [len(kind.things) for kind in (first, second)]
        few = len(first.sighted) + len(second.sighted) <= MOST_SEEN_OF_TWO and len(views.frames) < 4
        if few and max(counts) > 1 and first.matched + second.matched:
            yield Case("more_of", (first, second), int(np.sign(counts[0] - counts[1])), keyed)


# The chain


def _counted(case: Case) -> list[Claim]:
    """What each image shows, where that is, what is the same, and the sums. Told image by image, or counts first, or
    the map first."""
    kinds, images = case.kinds, range(len(case.views.frames))
    shown = [[_shown_claim(kind, k) for kind in kinds] for k in images]
    joined = _joined(case)
    placed = [[_at_claim(kind, one) for kind in kinds for one in kind.sighted if one.image == k] for k in images]
    judged = [[_judged(kind, one) for kind in kinds for one in kind.sighted if one.image == k] for k in images]
    fresh = [[claim for claim in here if claim is not None] for here in judged]
    plan = case.draw.integer("plan", below=3)
    stages = ([shown, joined, placed, fresh], [joined, placed, fresh], [shown, placed])[plan]
    parts = [claim for k in images for stage in stages for claim in stage[k]]
    if plan == 1:
        parts = [*chain.from_iterable(shown), maps.map_claim(), *parts]
    elif plan == 0:
        parts = [maps.map_claim(), *parts]
    else:
        parts = [maps.map_claim(), *chain.from_iterable(joined), *parts, *chain.from_iterable(fresh)]
    return [*parts, *(claim for kind in kinds for claim in _summed(kind))]


def _shown_claim(kind: Kind, image: int) -> Claim:
    count = kind.shown(image)
    words, where = {"k": str(image + 1), "many": kind.many(count)}, {"image": image + 1, "label": kind.label}
    return Claim("counting_shown", (), words, 1.0, count, where)


def _joined(case: Case) -> list[list[Claim]]:
    """For each image what brings it together with an earlier one, and where it was taken; nothing for an image that
    shows nothing to be counted. Nothing is placed in an image twice."""
    views = case.views
    found: list[list[Claim]] = [[] for _ in views.frames]
    told: set[tuple[int, int]] = set()
    for image, links in _ties(case).items():
        most = LINKS if len(views.frames) == 2 else 1
        for i, k in case.draw.shuffled(links, "links", image)[:most]:
            spots = [one for one in (k, image) if (one, i) not in told]
            told |= {(one, i) for one in spots}
            placed = [maps.spot_claim(views.drawn, one, i) for one in spots]
            found[image] += [maps.both_claim(i, k, image), *placed]
        found[image].append(maps.camera_claim(views.drawn, image))
    return found


def _ties(case: Case) -> dict[int, list[tuple[int, int]]]:
    """For each image but the first that shows something to be counted: what else brings it together with the first, or
    with another one of these before it."""
    views, labels = case.views, {kind.label for kind in case.kinds}
    images = sorted({one.image for kind in case.kinds for one in kind.sighted} - {0})
    return {
        image: [(i, k) for i, k in _links(views, image) if views.names[i].label not in labels and k in (0, *images)]
        for image in images
    }


def _at_claim(kind: Kind, one: Sighted) -> Claim:
    """Where an image shows a thing, and where on the map that is."""
    right, ahead = kind.drawn.spot(one.image, one.index)
    x, y = kind.at(one)
    aside = f"ahead and {metres(abs(right))} m to the {maps.side_word(right)}" if right else "straight ahead"
    place = f"{metres(ahead)} m {aside}"
    words = {"k": str(one.image + 1), "a": one.name, "where": place, "x": metres(x), "y": metres(y)}
    where = {"image": one.image + 1, "label": kind.label}
    return Claim("counting_at", (one.index,), words, 1.0, [right, ahead, x, y], where)


def _judged(kind: Kind, one: Sighted) -> Claim | None:
    """Whether a thing has been seen in an earlier image; None where nothing of its kind has."""
    before = [other for other in kind.sighted if other.image < one.image]
    if not before:
        return None
    where = {"image": one.image + 1}
    again = [other for other in before if other.index == one.index]
    if again:
        words = {"a": again[-1].full, "b": one.full}
        return Claim("counting_same", (one.index,), words, 1.0, [again[-1].image + 1, one.image + 1], where)
    apart = round(min(reach(*np.subtract(kind.at(other), kind.at(one))) for other in before), 1)
    words = {"b": one.full, "metres": metres(apart)}
    return Claim("counting_near" if apart < NEAR else "counting_new", (one.index,), words, 1.0, apart, where)


def _summed(kind: Kind) -> list[Claim]:
    """All sightings, less those of what had been seen before."""
    total, repeats = len(kind.sighted), len(kind.sighted) - len(kind.things)
    counts = [kind.shown(k) for k in range(len(kind.views.frames))]
    added = {"terms": " + ".join(map(str, counts)), "sum": str(total)}
    words = {"sum": str(total), "repeats": _repeats(repeats), "many": kind.many(len(kind.things))}
    last = "counting_total" if repeats else "counting_distinct"
    return [
        maps.claim("counting_sum", (), total, {"label": kind.label}, **added),
        Claim(last, (), words, 1.0, len(kind.things), {"label": kind.label}),
    ]


def _repeats(count: int) -> str:
    return f"{COUNTS[count]} repeat{'' if count == 1 else 's'}"


def _compared(case: Case) -> list[Claim]:
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
    return maps.claim("counting_once", (), single, **words)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _more_claim(first: Kind, second: Kind) -> Claim:
    """Of which of two kinds there are more."""
    lead = len(first.things) - len(second.things)
    more, less = (first, second) if lead >= 0 else (second, first)
    words = {"many": more.many(len(more.things)), "fewer": less.many(len(less.things))}
    if lead == 0:
        return maps.claim("counting_equal", (), TIE, **words)
    return maps.claim("counting_more", (), _more(more), **words)


SKILL = Skill(
    name="reasoning.counting",
    version=2,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
