"""The same room at two times: which things moved, which stand still, and pictures of either time that show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product as pairs_of

import numpy as np

from vstdata.asking.naming import box_colors, by_box, clear_objects
from vstdata.asking.seen_well import FOLLOWED, LINK_OVERLAP, SHOWN, SeenWell, alone_in_its_box
from vstdata.asking.tellable_boxes import MIRRORS, alike, reflected
from vstdata.draft import Mark, Refusals
from vstdata.draw import Draw, evenly
from vstdata.facts import Facts, Measure
from vstdata.facts.labels import OPENING_LABELS
from vstdata.facts.measure import METRE_DECIMALS, metres, rounded
from vstdata.linear import dot, length, product
from vstdata.scene import FloatArray, Later
from vstdata.words.labels import countable

BUILT_IN = OPENING_LABELS | {  # nobody asks whether these were moved. Ours.
    *("air conditioner", "bathtub", "ceiling lamp", "counter", "kitchen counter", "radiator", "shower", "sink"),
    *("stairs", "toilet", "whiteboard", "wall lamp", "vent"),
}
MOVED, STILL = 0.4, 0.03  # metres between both middles, at least and at most. Ours.
MOST_APART = 3.0  # metres between the cameras. Ours.
LEAST_ALIKE = 0.25  # cosine between their looks: 75 degrees. Ours.
PLACE_SHOWN = 0.6  # of the points of a place that the other picture shows: so much of it is not there. Ours.
PLACE_SHRUNK, PLACE_SLACK = 0.9, 0.02  # of its box, on whose points is looked, and metres that may lie before them
MOST_FRAMES = 40  # of each time, evenly spread: 1600 pairs. Ours.
_GRID = np.array(list(pairs_of((-0.5, 0.0, 0.5), repeat=3)))  # (27, 3) corners, middles of edges and sides, the middle


@dataclass(frozen=True, eq=False)
class Times:
    """A room at two times: `first` and `later`, whose instances are the same by index, and where reasons go."""

    first: Facts
    later: Facts
    changes: Later
    refuse: Refusals

    @cached_property
    def loose(self) -> frozenset[int]:
        """The things that might be moved."""
        instances = self.first.scene.instances
        return frozenset(
            i for i, one in enumerate(instances) if countable(one.label) and one.label.strip().lower() not in BUILT_IN
        )

    @cached_property
    def named(self) -> frozenset[int]:
        """Those of them whose label alone says which is meant, at either time."""
        count = Counter(one.label for one in self.first.scene.instances)
        alone = {label for label in count if count[label] == 1 and not alike(label, count)}
        return frozenset(i for i in self.loose if self.name(i) in alone)

    def backwards(self) -> Times:
        """The same with time reversed: what went to the left goes to the right, what is new is gone."""
        told = self.changes
        changes = Later(self.first.scene, told.moved, gone=told.new, new=told.gone)
        return Times(self.later, self.first, changes, self.refuse)

    def id(self, i: int) -> int:
        """The annotator's number."""
        return self.first.scene.instances[i].id

    def name(self, i: int) -> str:
        """Its label."""
        return self.first.label(i)

    def key(self, frame: int) -> str:
        """What the source calls a frame."""
        return self.first.scene.frames[frame].key

    @cached_property
    def way(self) -> dict[int, FloatArray]:
        """How far each loose thing that is there at both times went: (3,) metres."""
        both = sorted(self.loose & {*self.first.objects} & {*self.later.objects})
        return {i: rounded(self.later.position(i) - self.first.position(i), METRE_DECIMALS) for i in both}

    def far(self, i: int) -> Measure:
        """The length of that way."""
        error = self.first.surface_noise(i) + self.later.surface_noise(i)
        return metres(float(length(self.way[i])), error)

    @cached_property
    def moved(self) -> frozenset[int]:
        """Those that clearly went elsewhere."""
        return frozenset(i for i in self.way if self.id(i) in self.changes.moved and self.far(i).low >= MOVED)

    @cached_property
    def still(self) -> frozenset[int]:
        """Those that clearly did not."""
        return frozenset(i for i in self.way if self.id(i) not in self.changes.moved and self.far(i).value <= STILL)

    @cached_property
    def gone(self) -> frozenset[int]:
        """Those that are there at the first time alone."""
        return frozenset(i for i in self.loose & {*self.first.objects} if self.id(i) in self.changes.gone)

    @cached_property
    def new(self) -> frozenset[int]:
        """Those that are there at the later time alone."""
        return frozenset(i for i in self.loose & {*self.later.objects} if self.id(i) in self.changes.new)

    def pairs(self, draw: Draw) -> Iterator[Shown]:
        """A picture of each time that see enough of the same, in keyed order."""
        frames = self._frames(self.first, 0), self._frames(self.later, 1)
        times = list(zip((self.first, self.later), frames, strict=True))
        seen = {f: self._seen(facts, f, FOLLOWED, self.refuse) for facts, own in times for f in own}
        known = {f: self._seen(facts, f, SHOWN, Refusals()) & self.still for facts, own in times for f in own}
        near = self._near(*frames)
        for f, g in draw.shuffled(list(pairs_of(*frames)), "pairs"):
            if (f, g) in near and self.first.overlap_later(f, g) >= LINK_OVERLAP:
                yield Shown(f, g, seen[f], seen[g], known[f] & known[g])

    def _frames(self, facts: Facts, state: int) -> list[int]:
        own = [f for f in facts.frames if facts.scene.frames[f].state == state]
        kept = [own[k] for k in evenly(len(own), MOST_FRAMES)]
        clear = [f for f in kept if not reflected(facts, f, MIRRORS)]
        self.refuse("mirror_shows_things_again", len(kept) - len(clear))
        return clear

    def _seen(self, facts: Facts, frame: int, well: SeenWell, refuse: Refusals) -> frozenset[int]:
        """What has a name of its own, and what a box around it tells from others of its name."""
        shown = [one for one in clear_objects(facts, frame, well, refuse) if one.instance in self.loose]
        alone = (one for one in shown if one.instance in self.named or alone_in_its_box(facts, frame, one))
        return frozenset(one.instance for one in alone)

    def _near(self, then: Sequence[int], now: Sequence[int]) -> set[tuple[int, int]]:
        """The pairs of frames, one of each time, whose cameras are near each other and look the same way."""
        one, other = ([self.first.scene.frames[f].camera for f in frames] for frames in (then, now))
        places, later_places = (np.array([each.center for each in some]).reshape(-1, 3) for some in (one, other))
        looks, later_looks = (np.array([each.forward for each in some]).reshape(-1, 3) for some in (one, other))
        apart = rounded(length(places[:, None] - later_places), METRE_DECIMALS)
        likeness = rounded(dot(looks[:, None], later_looks), METRE_DECIMALS)
        found = np.argwhere((apart <= MOST_APART) & (likeness >= LEAST_ALIKE))
        return {(then[k], now[j]) for k, j in found.tolist()}

    def called(
        self, shown: Shown, things: Sequence[int], draw: Draw, pictures: Sequence[int] = (0, 1)
    ) -> tuple[dict[int, str], tuple[Mark, ...]]:
        """What things of a pair of pictures are called, and the marks that this takes: none where each has a name of
        its own, else a box around each, in one colour in both pictures, or in those `pictures` of them alone."""
        if self.named.issuperset(things):
            return {i: self.name(i) for i in things}, ()
        shades = dict(zip(things, box_colors(self.first, things, draw), strict=True))
        views = self.first.view(shown.first), self.later.view(shown.last)
        marks = (
            Mark(place, "box", view.seen[i].box, shades[i])
            for place, view in enumerate(views)
            for i in things
            if i in view.seen and place in pictures
        )
        return {i: by_box(self.name(i), shades[i]) for i in things}, tuple(marks)

    def place(self, i: int) -> FloatArray:
        """(27, 3) points of the box of what is there at one time only."""
        box = (self.later if i in self.new else self.first).box(i)
        return np.asarray(box.center + product(_GRID * box.size * PLACE_SHRUNK, box.axes.T))

    def shows_place(self, frame: int, i: int) -> bool:
        """Whether the picture of the other time shows where a thing was, or will be, with nothing before it."""
        view = (self.first if i in self.new else self.later).view(frame)
        uv, depth = view.color_camera.project(self.place(i))
        inside = view.color_camera.inside(uv)
        there = view.depth_at(np.where(inside[:, None], uv, 0.0))[0]
        free = inside & (there > 0) & (there >= rounded(depth, METRE_DECIMALS) - PLACE_SLACK)
        return bool(free.mean() >= PLACE_SHOWN)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of each time, `first` and `last`; the loose things that they show well, `then` and `now`; and what
    stands still and one knows again in both of them (`still`)."""

    first: int
    last: int
    then: frozenset[int]
    now: frozenset[int]
    still: frozenset[int]

    def backwards(self) -> Shown:
        """The same pair, the later picture first."""
        return Shown(self.last, self.first, self.now, self.then, self.still)

    @property
    def both(self) -> frozenset[int]:
        """What both show well."""
        return self.then & self.now
