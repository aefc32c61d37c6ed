"""What a picture shows of a thing that a person would point out: where in it, beside what, and what is seen again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.captions.claims import Claim
from vstdata.chains.deduction import known_by
from vstdata.chains.views import Views
from vstdata.facts import Facts
from vstdata.linear import product
from vstdata.scene import FloatArray
from vstdata.words.places import place_of

RESTS = 0.06  # metres between the bottom of a thing and the top of what it is on. Ours.
OVER = 0.05  # metres by which it may reach beyond that, so that none of it stands beside. Ours.
FLAT = 0.1  # metres of height up to which what is under things may be a round rug. Ours.
BESIDE = 0.6  # metres between surfaces of neighbours. Ours.


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
        views = [self.views.sights[image].view for image in images]
        facts, label = self.views.facts, self.views.facts.label(i)
        others = [
            j
            for j in self.views.objects
            if j != i and facts.label(j) != label and not self.views.names[j].phrase
            if all(j in view.seen and view.seen[j].fraction >= 0.3 for view in views)
        ]
        found = [(near_word(facts, i, j), j) for j in others]
        order = sorted(
            (("on", "under", "beside").index(word), facts.scene.instances[j].id, j) for word, j in found if word
        )
        return (order[0][2], ("on", "under", "beside")[order[0][0]]) if order else None

    # Claims

    def seen(self, image: int, objects: Iterable[int]) -> list[Claim]:
        """Where an image shows things, two in a sentence; one with a neighbour where it has one."""
        rest, claims = list(objects), list[Claim]()
        near = {i: self.neighbour((image,), i) for i in rest} if len(rest) % 2 else {}
        first = next((i for i in rest if (found := near.get(i)) and found[1] != "beside"), None)
        if first is not None and (beside := near[first]):
            rest.remove(first)
            words = {"k": f"image {image + 1}", "place": self.place(image, first), "near": beside[1]}
            claims.append(Claim("shows_near", (first, beside[0]), words, 1.0, words["place"], _where(image, beside[1])))
        for pair in (rest[k : k + 2] for k in range(0, len(rest), 2)):
            words = {"k": f"image {image + 1}", "place": self.place(image, pair[0])}
            if len(pair) == 2:
                words["other"] = self.place(image, pair[1])
                value = [words["place"], words["other"]]
                claims.append(Claim("shows_two", tuple(pair), words, 1.0, value, {"image": image + 1}))
            else:
                claims.append(Claim("shows", tuple(pair), words, 1.0, words["place"], {"image": image + 1}))
        return claims

    def recognised(self, k: int | None, l: int, i: int) -> list[Claim]:  # noqa: E741
        """By what a thing of image k is known again in image l, if that can be told."""
        found = None if k is None else self.neighbour((k, l), i)
        return [] if k is None or found is None else [known_by(k, *found)]

    def again(self, k: int, l: int, i: int, beside: bool = True) -> Claim:  # noqa: E741
        """That image l shows a thing of image k again, and what it is `beside` in both."""
        words = {"l": str(l + 1), "place": self.place(l, i)}
        found = self.neighbour((k, l), i) if beside else None
        if found is None:
            return Claim("again", (i,), words, 1.0, words["place"], {"image": l + 1})
        words["near"] = found[1]
        where = {"images": [k + 1, l + 1], "near": found[1]}
        return Claim("again_near", (i, found[0]), words, 1.0, words["place"], where)


def _where(image: int, near: str) -> dict[str, object]:
    return {"image": image + 1, "near": near}


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
