"""scene_caption: a picture described in sentences whose every number and relation is measured.

A real sample:

    Describe this picture, beginning with what is closest. Give distances in metres.
    -> The distance to an armchair is about 1.7 m. The armchair is about 84 cm high. Farther back, about 2.6 m from the
       camera, is a coffee table. It is about 0.3 m away from the armchair. Farther back is a sofa, about 3.3 m away. It
       is about 1.2 m from the armchair. Farther back, to the right of the coffee table, is a plant, about 4.9 m from
       the camera. About 1.2 m away from the sofa is the plant.

Distances from the camera are to the nearest point of a whole object, distances between objects those of their nearest
surface points; left, right, in front and behind are as the camera sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import combinations

from vstdata.asking.draft_order import interleaved
from vstdata.captions.claims import Claim, Sentence
from vstdata.captions.in_view import Sighting, count_claim, sighting
from vstdata.captions.plans import FEWEST, MOST, caption_draft, with_counts, woven
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.wordings import Asks

ASKS = dict.fromkeys(("near_to_far", "clockwise", "by_cluster"), Asks("text", {"manner": "phrase"}))
MANNERS = {
    "near_to_far": ("from near to far", "from front to back", "beginning with what is closest"),
    "clockwise": ("from left to right", "going from left to right", "beginning on the left"),
    "by_cluster": ("group by group", "one group of things at a time"),
}

TOLD_BY_ORDER = {"near_to_far": "nearer", "clockwise": "side", "by_cluster": ""}
MOST_OBJECTS = 5  # placed in one caption. Ours.
FEWEST_OBJECTS = 2
LINKED = 0.8  # metres between the surfaces of two objects of one group. Ours.
MOST_COUNTS = 2

Plan = Callable[[Sighting, list[int]], list[Sentence]]


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """One caption for each frame and plan, the plans in turn."""

    @cache
    def sight(frame: int) -> Sighting:
        return sighting(facts, frame, refuse)

    yield from interleaved(_of_plan(facts, plan, sight, draw.at(plan), refuse) for plan in ASKS)


def _of_plan(
    facts: Facts, plan: str, sight: Callable[[int], Sighting], draw: Draw, refuse: Refusals
) -> Iterator[Draft]:
    for frame in draw.shuffled(facts.frames, "frames"):
        seen, keyed = sight(frame), draw.at(facts.scene.frames[frame].key)
        chosen = keyed.shuffled(list(seen.names), "objects")
        places = PLANS[plan](seen, chosen)[:MOST_OBJECTS]
        if len(places) < FEWEST_OBJECTS:
            refuse(f"{plan}:too_few_objects")
            continue
        counts = [claim for label in seen.complete if (claim := count_claim(label, seen.complete[label]))]
        counts = keyed.shuffled(counts, "counts")[:MOST_COUNTS]
        sentences = with_counts(woven(places, seen.stock, keyed, MOST - len(counts), TOLD_BY_ORDER[plan]), counts)
        if len(sentences) < FEWEST:
            refuse(f"{plan}:too_little_to_tell")
            continue
        manner = keyed.choice(MANNERS[plan], "manner")
        yield caption_draft(facts, (frame,), plan, sentences, seen.names, manner, keyed)


def _near_to_far(seen: Sighting, chosen: list[int]) -> list[Sentence]:
    """Each object clearly farther than the one before; the first and last as such where nothing in view is nearer or
    farther."""
    told = {i: seen.distance(i) for i in chosen}
    order: list[int] = []
    for i in sorted((i for i in chosen if told[i]), key=lambda i: seen.distances[i].value):
        if not order or seen.deeper(order[-1], i) > 1:
            order.append(i)
    order = _spread(order)
    places = []
    for k, i in enumerate(order):
        ends = {0: "nearest", len(order) - 1: "farthest"}
        extreme = _extreme(seen, i, ends[k]) if k in ends else None
        places.append(extreme or (_next(seen, order[k - 1], i) if k else seen.distance(i)))
    return [(place,) for place in places if place]


def _spread(order: list[int]) -> list[int]:
    """At most MOST_OBJECTS of them, evenly, both ends kept."""
    count = min(len(order), MOST_OBJECTS)
    return [order[k * (len(order) - 1) // max(1, count - 1)] for k in range(count)]


def _extreme(seen: Sighting, i: int, kind: str) -> Claim | None:
    """The claim that nothing else in view is as near, or as far."""
    others = [j for j in seen.distances if j != i]
    clear = min((seen.deeper(i, j) if kind == "nearest" else seen.deeper(j, i) for j in others), default=0.0)
    claim = seen.distance(i, kind)
    return _weaker(claim, clear) if claim and clear > 1 else None


def _next(seen: Sighting, before: int, i: int) -> Claim | None:
    """The next object in depth, and how far it is."""
    claim = seen.distance(i, "next")
    return _weaker(claim, seen.deeper(before, i), than=_id(seen, before)) if claim else None


def _weaker(claim: Claim, margin: float, **where: int) -> Claim:
    return Claim(claim.kind, claim.objects, claim.words, min(claim.margin, margin), claim.value, where)


def _id(seen: Sighting, i: int) -> int:
    return seen.facts.scene.instances[i].id


def _clockwise(seen: Sighting, chosen: list[int]) -> list[Sentence]:
    """Each object wholly to the right of the one before."""
    order: list[int] = []
    for i in sorted(chosen, key=lambda i: seen.view.seen[i].box[0]):
        if not order or seen.right_of(order[-1], i) > 1:
            order.append(i)
    order = _spread(order)
    places: list[Sentence] = []
    for before, i in zip([None, *order], order, strict=False):
        distance = seen.distance(i)
        if before is None:
            opening = tuple(claim for claim in (distance, seen.half(i)) if claim)
            places += [opening] if opening else []
            continue
        where = {"than": _id(seen, before)}
        right = Claim("rightward", (i,), {}, seen.right_of(before, i), "right", where)
        places.append((right, distance) if distance else (right,))
    return places if places and len(places) == len(order) else []


def _by_cluster(seen: Sighting, chosen: list[int]) -> list[Sentence]:
    """Groups of objects within LINKED of each other, each told from its nearest object on."""
    places: list[Sentence] = []
    for group in _groups(seen, chosen):
        told: list[int] = []
        for i in group:
            place = _beside(seen, told, i) if told else tuple(c for c in (seen.distance(i), seen.half(i)) if c)
            if place:
                places.append(place)
                told.append(i)
    return places


def _groups(seen: Sighting, chosen: list[int]) -> list[list[int]]:
    """The largest group first; objects of a group by distance from the camera."""
    groups = [[i] for i in sorted(chosen, key=lambda i: seen.distances[i].value)]
    linked = {pair for pair in combinations(sorted(chosen), 2) if seen.facts.surface_distance(*pair).value <= LINKED}
    for a, b in sorted(linked):
        one, other = (next(group for group in groups if i in group) for i in (a, b))
        if one is not other:
            groups.remove(other)
            one += other
    for group in groups:
        group.sort(key=lambda i: seen.distances[i].value)
    return sorted(groups, key=lambda group: (-len(group), seen.distances[group[0]].value))


def _beside(seen: Sighting, told: list[int], i: int) -> Sentence:
    """Where an object is by one of its group: on it, else so far from it and on which side."""
    claims = {(claim.kind, claim.objects[1]): claim for claim in seen.stock[i] if len(claim.objects) == 2}
    for other in sorted(told, key=lambda j: seen.facts.surface_distance(i, j).value):
        gap, side = claims.get(("gap", other)), claims.get(("side", other))
        if ("on", other) in claims:
            return (claims["on", other],)
        if gap:
            return (gap, side) if side else (gap,)
        if side:
            return (side,)
    return ()


PLANS: Mapping[str, Plan] = {"near_to_far": _near_to_far, "clockwise": _clockwise, "by_cluster": _by_cluster}

SKILL = Skill(
    name="single_image.scene_caption",
    version=3,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
