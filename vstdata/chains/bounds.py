"""What one sees of how far two things of a picture are apart, without judging metres: what both stand on, what stands
between them, or that a thing beside them would fit in, or would not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.asking.seen_well import LANDMARK_AREA, SeenWell
from vstdata.captions.claims import Claim
from vstdata.chains.deduction import claim
from vstdata.chains.evidence import AS_FAR, WHOLE, near_word
from vstdata.chains.judge import halves
from vstdata.chains.views import Views
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.linear import dot, reach
from vstdata.words.ways import TIMES, metres_of

LEAST, MOST, OFF = 0.5, 3.5, 0.18  # metres of a thing by which a gap is told, and share off half metres. Ours.
NARROWER, WIDER = 0.85, 1.2  # of the size of a thing, in the room and in the picture. Ours.
OPPOSITE = -0.95  # cosine between the ways into two walls
CROSSES = 0.15  # of a thing between two others, how near its edge the way from one to the other may pass it. Ours.
POINTS = 128  # on a thing, by which it is known how much of a way it takes up. Ours.
LEAST_ROOM = 2.0  # metres between things at opposite walls. Ours.
NEXT = 0.45  # metres up to which things are close together: less than anything takes up that stands between. Ours.
SHORT = 1.0  # metres up to which a gap is short beside one across the room. Ours.
NEAR_BY = 2.5  # metres from the camera of what is near it. Ours.
TWICE, LEAST_FAR = (
    2.0,
    1.4,
)  # of the distance of the far end of what is near; metres between that and what is far. Ours.
PLAIN, AS_DEEP = 0.15, 0.3  # of a gap off a multiple, and of its distance a yardstick nearer or farther. Ours.
LEAST_SIZE, MOST_SIZE = 0.3, 2.5  # metres of that. Ours.
SEEN = SeenWell(fraction=0.4, truncation=0.3, area=LANDMARK_AREA)  # what is between, or under both. Ours.
VARIED = frozenset(  # of which nobody knows how large one is
    (
        *("plant", "lamp", "floor lamp", "table lamp", "ceiling lamp", "rug", "carpet", "curtain", "box", "bag"),
        *("basket", "picture", "painting", "poster", "mirror", "pillow", "blanket", "statue", "vase", "window"),
        *("shelf", "wall shelf", "coat rack", "towel rack", "photo frame", "divider", "screen"),
    )
)


@dataclass(frozen=True, eq=False)
class Bound:
    """That a gap is less, or more, than something; `told` half metres where these are said."""

    claim: Claim
    told: float | None


def below(views: Views, image: int, pair: tuple[int, int]) -> Iterator[Bound]:
    """Than what a gap is less, the plainest first: hardly anything, the length of what both are on, the size of
    something as far off."""
    if close(views, image, pair):
        yield Bound(_plain("gap_next", image, pair), None)
    gap = views.facts.surface_distance(*pair).value
    for i in _named(views, image):
        size = max(_level(views, i))
        if i not in pair and all(near_word(views.facts, one, i) == "on" for one in pair) and _tellable(size):
            yield _bound("gap_on", image, (*pair, i), halves(size))
    for i, size, along in _rods(views, image, pair):
        if max(gap / size, gap / halves(size), _pictured(views, image, pair, i, along)) <= NARROWER:
            yield _bound("gap_below", image, (*pair, i), halves(size), along)


def above(views: Views, image: int, pair: tuple[int, int]) -> Iterator[Bound]:
    """Than what a gap is more: what stands between, the room, the size of something as far off."""
    yield from (Bound(one, None) for one in parted(views, image, pair))
    gap = views.facts.surface_distance(*pair).value
    for i, size, along in _rods(views, image, pair):
        if min(gap / size, gap / halves(size), _pictured(views, image, pair, i, along)) >= WIDER:
            yield _bound("gap_above", image, (*pair, i), halves(size), along)


def exceeds(more: Bound, less: Bound) -> bool:
    """Whether it follows that the one gap is wider: a short one is less than all of these, one that is told in metres
    is less than what takes up the room, or than as many metres."""
    if less.told is None:
        return True
    if more.told is None:
        return less.told <= SHORT and more.claim.kind != "gap_between"
    return more.told >= less.told


def close(views: Views, image: int, pair: tuple[int, int]) -> bool:
    """Whether an image shows two things close together, with nothing between."""
    return views.facts.surface_distance(*pair).value <= NEXT and _nothing_between(views, image, pair)


def next_to(image: int, pair: tuple[int, int]) -> Claim:
    """That they are."""
    return _plain("gap_next", image, pair)


def parted(views: Views, image: int, pair: tuple[int, int]) -> Iterator[Claim]:
    """By what one sees that there is much space between two things, without any metres: something that stands there,
    opposite walls, or that the one is near the camera and the other far back."""
    facts, gap = views.facts, views.facts.surface_distance(*pair).value
    for i in _named(views, image):
        part = 0.0 if i in pair else _between(views, image, pair, i)
        if part >= LEAST and gap >= part:
            yield _plain("gap_between", image, (*pair, i))
    one, other = (facts.wall(i) for i in pair)
    if one is not None and other is not None and float(dot(one, other)) <= OPPOSITE and gap >= LEAST_ROOM:
        yield _plain("gap_room", image, pair)
    near, far = sorted(pair, key=lambda i: _depths(views, image, [i])[0])
    ends = _reach(views, image, near)[1], _reach(views, image, far)[0]
    if ends[0] <= NEAR_BY and ends[1] >= TWICE * ends[0] and min(ends[1] - ends[0], gap) >= LEAST_FAR:
        yield _plain("gap_far", image, (near, far))


def multiples(views: Views, image: int, target: int, others: Sequence[int]) -> tuple[int, str, tuple[str, ...]] | None:
    """How wide the gaps from a thing to others are by a size of one thing, which the image shows whole, about as far
    away: that thing, which size, and how often it goes into each; None where none does."""
    gaps = [views.facts.surface_distance(target, i).value for i in others]
    for i, size, along in _sizes(views, image, (target, *others)):
        times = [min(TIMES, key=lambda text: abs(TIMES[text] * size - gap)) for gap in gaps]
        off = [abs(TIMES[text] * size / gap - 1) for text, gap in zip(times, gaps, strict=True)]
        if max(off) <= PLAIN:
            return i, along, tuple(times)
    return None


def _sizes(views: Views, image: int, things: Sequence[int]) -> Iterator[tuple[int, float, str]]:
    """Sizes of what an image shows whole, about as far away as the first of some things; of these first."""
    view = views.sights[image].view
    whole = [i for i in views.objects if not views.names[i].phrase and WHOLE.shows(view, i)]
    depths = dict(zip((*things, *whole), _depths(views, image, [*things, *whole]), strict=True))
    for i in sorted(whole, key=lambda i: (i != things[0], i not in things)):
        if abs(depths[i] / depths[things[0]] - 1) > AS_DEEP:
            continue
        box = views.facts.box(i)
        tall, long = float(box.bounds[1, 2] - box.bounds[0, 2]), max(_level(views, i))
        if LEAST_SIZE <= tall <= MOST_SIZE:
            yield i, tall, "tall"
        if LEAST_SIZE <= long <= MOST_SIZE and _across(views, image, i) >= 0.8:
            yield i, long, "long" if long > tall else "wide"


def _plain(kind: str, image: int, things: Sequence[int]) -> Claim:
    return claim(kind, tuple(things), True, {"image": image + 1}, k=f"image {image + 1}")


def _reach(views: Views, image: int, i: int) -> tuple[float, float]:
    """How far in front of the camera a thing begins and ends."""
    camera = views.facts.scene.frames[views.frames[image]].camera
    depths = camera.project(views.facts.box(i).corners)[1]
    return float(depths.min()), float(depths.max())


def _bound(kind: str, image: int, things: Sequence[int], told: float, along: str = "") -> Bound:
    words = {"k": f"image {image + 1}", "metres": metres_of(told), **({"along": along} if along else {})}
    where = {"image": image + 1, **({"along": along} if along else {})}
    return Bound(claim(kind, tuple(things), told, where, **words), told)


def _named(views: Views, image: int) -> list[int]:
    """Things called by their label alone that an image shows well."""
    view = views.sights[image].view
    return [i for i in views.objects if not views.names[i].phrase and SEEN.shows(view, i)]


def _tellable(size: float) -> bool:
    """Rounded, so that what is just so far off stays so wherever in the world it stands."""
    return size > 0 and LEAST <= halves(size) <= MOST and round(abs(size / halves(size) - 1), METRE_DECIMALS) <= OFF


def _level(views: Views, i: int) -> list[float]:
    """The two sides of a thing seen from above."""
    box = views.facts.box(i)
    return [float(box.size[k]) for k in range(3) if k != box.up_axis]


def _rods(views: Views, image: int, pair: Sequence[int]) -> Iterator[tuple[int, float, str]]:
    """Things of known size about as far off as a pair, shown whole, with a size of each that is about half metres; of
    the pair first."""
    view = views.sights[image].view
    named = [i for i in views.objects if views.facts.label(i) not in VARIED and not views.names[i].phrase]
    whole = [i for i in named if WHOLE.shows(view, i)]
    depths = _depths(views, image, [*pair, *whole])
    for i, depth in sorted(zip(whole, depths[2:], strict=True), key=lambda one: one[0] not in pair):
        if any(abs(depth / far - 1) > AS_FAR for far in depths[:2]):
            continue
        box = views.facts.box(i)
        tall, long = float(box.bounds[1, 2] - box.bounds[0, 2]), max(_level(views, i))
        along = "long" if long > tall else "wide"
        if _tellable(long) and _across(views, image, i) >= 0.8:
            yield i, long, along
        if _tellable(tall) and tall > long:
            yield i, tall, "tall"


def _depths(views: Views, image: int, things: Sequence[int]) -> list[float]:
    """How far in front of the camera the middles of things are."""
    camera = views.facts.scene.frames[views.frames[image]].camera
    return list(camera.project(np.stack([views.facts.box(i).center for i in things]))[1].tolist())


def _nothing_between(views: Views, image: int, pair: tuple[int, int]) -> bool:
    """Whether an image shows nothing that stands between two things."""
    seen = views.sights[image].view.seen
    return not any(_between(views, image, pair, i) for i in seen if i not in pair and i in views.facts.objects)


def _across(views: Views, image: int, i: int) -> float:
    """How squarely one sees the long side of a thing: the share of it that runs across the view."""
    box, camera = views.facts.box(i), views.facts.scene.frames[views.frames[image]].camera
    first, second = (k for k in range(3) if k != box.up_axis)
    k = first if box.size[first] >= box.size[second] else second
    ahead = camera.forward[:2] / max(reach(*camera.forward[:2]), 1e-9)
    return abs(float(box.axes[0, k] * ahead[1] - box.axes[1, k] * ahead[0]))


def _pictured(views: Views, image: int, pair: Sequence[int], i: int, along: str) -> float:
    """How wide a gap is in the picture, over how wide or tall a thing is there."""
    seen = views.sights[image].view.seen
    first, last = sorted(seen[one].box for one in pair)
    u0, v0, u1, v1 = seen[i].box
    return max(0.0, last[0] - first[2]) / max(1.0, (v1 - v0) if along == "tall" else (u1 - u0))


def _between(views: Views, image: int, pair: tuple[int, int], i: int) -> float:
    """Metres of the way from one thing to another that a third takes up which stands there, in the picture too; 0 where
    it does not."""
    facts, seen = views.facts, views.sights[image].view.seen
    a, b = (facts.box(one).center[:2] for one in pair)
    way = (b - a) / max(reach(*(b - a)), 1e-9)
    side = np.array([-way[1], way[0]])
    runs, asides = (dot(facts.box(i).corners[:, :2] - a, along) for along in (way, side))
    ends = [dot(facts.box(one).corners[:, :2] - a, way) for one in pair]
    beyond = CROSSES * float(asides.max() - asides.min())
    crossed = asides.min() + beyond <= 0 <= asides.max() - beyond
    inside = runs.min() >= ends[0].max() and runs.max() <= ends[1].min()
    low = max(float(facts.box(one).bounds[0, 2]) for one in pair) < float(facts.box(i).bounds[1, 2])
    middles = [sum(seen[one].box[::2]) for one in (pair[0], i, pair[1])]
    ordered = middles[0] < middles[1] < middles[2] or middles[0] > middles[1] > middles[2]
    if not (crossed and inside and ordered and low):
        return 0.0
    filled = dot(facts.surface(i).samples(POINTS)[:, :2] - a, way)
    return round(float(filled.max() - filled.min()), METRE_DECIMALS)
