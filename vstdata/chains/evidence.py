"""What a picture shows of a thing that a person would point out: where in it, beside what, and what is seen again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.asking.seen_well import LANDMARK_AREA, SeenWell
from vstdata.captions.claims import Claim
from vstdata.chains.deduction import known_by
from vstdata.chains.judge import halves
from vstdata.chains.views import Views
from vstdata.facts import Facts
from vstdata.facts.cached import cached
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.linear import product
from vstdata.scene import FloatArray
from vstdata.words.places import place_of
from vstdata.words.ways import metres_of

RESTS = 0.06  # metres between the bottom of a thing and the top of what it is on. Ours.
OVER = 0.05  # metres by which it may reach beyond that, so that none of it stands beside. Ours.
FLAT = 0.1  # metres of height up to which what is under things may be a round rug, and is beside nothing. Ours.
BESIDE = 0.6  # metres between surfaces of neighbours. Ours.
SLIGHT, BETWEEN = 0.3, 0.05  # of a thing not hidden, and metres by which it is nearer than a neighbour. Ours.
LANDMARK = SeenWell(fraction=0.6, truncation=0.15, area=LANDMARK_AREA)  # a neighbour by which one knows a thing. Ours.
WHOLE = SeenWell(fraction=0.7, truncation=0.03, area=LANDMARK_AREA)  # its size in a picture can be told. Ours.
LEAST_LONG, MOST_LONG, OFF_HALF = 0.5, 3.0, 0.1  # metres of a yardstick, and share off half metres. Ours.
AS_FAR = 0.2  # of its distance from the camera, that a yardstick may be nearer or farther than what it measures. Ours.
NEAR = ("on", "under", "beside")


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the pictures of a sample show."""

    views: Views

    def place(self, image: int, i: int) -> str:
        """Where in the picture a thing is: 'at the lower left'."""
        view = self.views.sights[image].view
        return place_of(view.seen[i].box, view.color_camera.edges)

    def neighbour(self, images: Sequence[int], i: int) -> tuple[int, str] | None:
        """A thing that all of the images show, and how the other is to it: what it is on first, else what is beside
        it; never another of its label."""
        return next(iter(self.neighbours(images, i)), None)

    def neighbours(self, images: Sequence[int], i: int) -> list[tuple[int, str]]:
        """All of these, the best first."""
        facts = self.views.facts
        found = [(near_word(facts, i, j), j) for j in self.landmarks(images, i)]
        found = [(word, j) for word, j in found if word != "beside" or self._nearest(images, i, j)]
        order = sorted((NEAR.index(word), facts.scene.instances[j].id, j) for word, j in found if word)
        return [(j, NEAR[rank]) for rank, _, j in order]

    def _nearest(self, images: Sequence[int], i: int, j: int) -> bool:
        """Whether nothing else that one of the images shows stands beside thing i, and nearer than j: what does stands
        between them."""
        facts = self.views.facts
        seen = {
            k for image in images for k, one in self.views.sights[image].view.seen.items() if one.fraction >= SLIGHT
        }
        others = (k for k in seen - {i, j} if near_word(facts, i, k) == "beside")
        far = facts.surface_distance(i, j).value
        return not any(facts.surface_distance(i, k).value < far - BETWEEN for k in others)

    def landmarks(self, images: Sequence[int], i: int, well: SeenWell = LANDMARK) -> list[int]:
        """Things that all of the images plainly show, called by a label that is not that of thing i."""
        views = [self.views.sights[image].view for image in images]
        label = self.views.facts.label
        named = (j for j in self.views.objects if label(j) != label(i) and not self.views.names[j].phrase)
        return [j for j in named if all(well.shows(view, j) for view in views)]

    # Claims

    def yardstick(self, image: int, used: Sequence[int]) -> list[Claim]:
        """The size of a thing that an image shows whole, by which one judges distances in it, if there is one."""
        return self.yardsticks(image, used)[:1]

    def yardsticks(self, image: int, used: Sequence[int]) -> list[Claim]:
        """All of these: of things that are `used` anyway first, what is tall before what is long."""
        view = self.views.sights[image].view
        whole = [i for i in self.views.objects if not self.views.names[i].phrase and WHOLE.shows(view, i)]
        sizes = {i: self._sizes(i) for i in whole}
        found = [
            (i not in used, k, i, sizes[i][k]) for i in whole for k in range(2) if k == 0 or sizes[i][1] > sizes[i][0]
        ]
        claims = list[Claim]()
        for _, k, i, size in sorted(found, key=lambda one: one[:2]):
            told = halves(size)
            if LEAST_LONG <= told <= MOST_LONG and round(abs(size / told - 1), METRE_DECIMALS) <= OFF_HALF:
                along = ("tall", "long")[k]
                words = {"k": f"image {image + 1}", "metres": metres_of(told), "along": along}
                claims.append(Claim("yardstick", (i,), words, 1.0, told, {"image": image + 1, "along": along}))
        return claims

    def _sizes(self, i: int) -> tuple[float, float]:
        """How tall a thing is, and how long."""
        box = self.views.facts.box(i)
        level = max(float(box.size[k]) for k in range(3) if k != box.up_axis)
        return float(box.bounds[1, 2] - box.bounds[0, 2]), level

    def seen(self, image: int, objects: Iterable[int], linked: Mapping[int, tuple[int, str]] = {}) -> list[Claim]:
        """Where an image shows things, two in a sentence; one of those that are `linked` to a neighbour, by which they
        are known in another image, with that."""
        rest, claims = list(objects), list[Claim]()
        first = next((i for i in rest if i in linked), None)
        if first is not None:
            rest.remove(first)
            beside, near = linked[first]
            words = {"k": f"image {image + 1}", "place": self.place(image, first), "near": near}
            claims.append(Claim("shows_near", (first, beside), words, 1.0, words["place"], _where(image, near)))
        return [*claims, *self._by_twos("shows", image, rest, {"k": f"image {image + 1}"})]

    def _by_twos(self, kind: str, image: int, objects: Sequence[int], named: Mapping[str, str]) -> Iterator[Claim]:
        """Where an image shows things, one or two in a sentence; `named` is how the sentence calls the image."""
        for pair in (objects[k : k + 2] for k in range(0, len(objects), 2)):
            places = [self.place(image, i) for i in pair]
            words = {**named, **dict(zip(("place", "other"), places, strict=False))}
            two = len(pair) == 2
            value = places if two else places[0]
            yield Claim(f"{kind}_two" if two else kind, tuple(pair), words, 1.0, value, {"image": image + 1})

    def recognised(self, k: int | None, l: int, i: int) -> list[Claim]:  # noqa: E741
        """By what a thing of image k is known again in image l, if that can be told."""
        found = None if k is None else self.neighbour((k, l), i)
        return [] if k is None or found is None else [known_by(k, *found)]

    def again(self, known: Mapping[int, int], l: int, beside: bool, alone: bool) -> list[Claim]:  # noqa: E741
        """That image l shows things again, by the image of each that had it before: the first with what it is `beside`
        in both, if that can be told, and, where they are to be told `alone`, two others in a sentence."""
        rest, claims = list(known), list[Claim]()
        found = self.neighbour((known[rest[0]], l), rest[0]) if beside and rest else None
        if found is not None:
            i = rest.pop(0)
            words = {"l": str(l + 1), "place": self.place(l, i), "near": found[1]}
            where = {"images": [known[i] + 1, l + 1], "near": found[1]}
            claims.append(Claim("again_near", (i, found[0]), words, 1.0, words["place"], where))
        return [*claims, *self._by_twos("again", l, rest if alone else [], {"l": str(l + 1)})]


def _where(image: int, near: str) -> dict[str, object]:
    return {"image": image + 1, "near": near}


@cached()
def near_word(facts: Facts, i: int, j: int) -> str:
    """'on', 'under' or 'beside', as i is to j; "" where it is none of these."""
    (low, high), (base, top) = facts.box(i).bounds, facts.box(j).bounds
    apart = float(np.maximum(np.maximum(base[:2] - high[:2], low[:2] - top[:2]), 0.0).max())
    if apart > BESIDE:
        return ""
    middle, other = facts.box(i).center[:2], facts.box(j).center[:2]
    if _rests(facts, i, j):
        return "on"
    if _rests(facts, j, i):
        return "under"
    if facts.floor_height is not None and min(high[2], top[2]) - facts.floor_height <= FLAT:
        return ""  # nobody says of a rug that it is beside what stands at its border, or partly on it
    level = min(high[2], top[2]) - max(low[2], base[2])
    tall = 0.3 * min(high[2] - low[2], top[2] - base[2])
    outside = not _within(middle, base, top) and not _within(other, low, high)
    return "beside" if outside and level >= tall and facts.within(i, j, BESIDE) else ""


def _rests(facts: Facts, i: int, j: int) -> bool:
    """Whether a thing is on another, with all its foot: who has a leg beside the rug is not on it."""
    box, support = facts.box(i), facts.box(j)
    if abs(box.bounds[0, 2] - support.bounds[1, 2]) > RESTS:
        return False
    level = support.axes[:2, [k for k in range(3) if k != support.up_axis]]
    foot = product(box.corners[:, :2] - support.center[:2], level)
    shares = np.abs(foot) / (np.array([support.size[k] for k in range(3) if k != support.up_axis]) / 2 + OVER)
    flat = float(support.bounds[1, 2] - support.bounds[0, 2]) <= FLAT
    return bool(((shares**2).sum(axis=1) if flat else shares.max(axis=1)).max() <= 1)


def _within(point: FloatArray, low: FloatArray, high: FloatArray) -> bool:
    return bool(((low[:2] <= point) & (point <= high[:2])).all())
