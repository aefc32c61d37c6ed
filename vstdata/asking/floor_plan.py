"""Things and level cameras as seen from above, and in which quarter around somebody a thing is without doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from vstdata.asking.camera_moves import SIGMAS, aim_error
from vstdata.asking.naming import clear_objects
from vstdata.asking.picture_pairs import Shared, level_frames, shared_objects
from vstdata.asking.seen_well import CENTRED, LEAST_SHARED, SLIVER, covers, glimpses
from vstdata.draft import Refusals
from vstdata.facts import Facts, View
from vstdata.facts.cached import cached
from vstdata.facts.direction import angle_error, heading, wrapped
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.facts.view import BoolArray
from vstdata.linear import length
from vstdata.scene import FloatArray
from vstdata.words.labels import confusable, countable

NEAR_AXIS = 25.0  # degrees from straight ahead, right, behind or left within which a thing is there. Ours.
MOST_ASIDE = 50.0  # degrees from there to any corner of its box: so it stays clear of the next quarter. Ours.
TINY_SHOWN = 0.2  # of a thing of which a view shows a sliver at most: so much of it may be seen all the same. Ours.
LEAST_REACH = 0.5  # metres to the middle of a thing that has a direction. Ours.


@dataclass(frozen=True, eq=False)
class Around:
    """The m things around k people: `turn` (k, m) degrees to the right of where each faces, `error` (k, m) of that,
    `aside` (k, m) degrees from the middle of a thing to its outermost corner, and whether it is far enough `apart`
    (k, m) to have a direction."""

    turn: FloatArray
    error: FloatArray
    aside: FloatArray
    apart: BoolArray

    def quarters(self) -> NDArray[np.int64]:
        """(k, m) 0 ahead, 1 right, 2 behind, 3 left, and -1 where that is not clear."""
        index = np.round(self.turn / 90.0).astype(np.int64)
        off = np.abs(self.turn - 90.0 * index)
        clear = self.apart & (off + self.error <= NEAR_AXIS) & (off + self.aside + self.error <= MOST_ASIDE)
        return np.where(clear, index % 4, -1)

    def rest(self) -> FloatArray:
        """(k, m) degrees to the edge of the quarter."""
        return rounded(45.0 - np.abs(self.turn - 90.0 * np.round(self.turn / 90.0)), DEGREE_DECIMALS)


@dataclass(frozen=True, eq=False)
class FloorPlan:
    """n level frames and the m things that some of them show well, by the annotator's number: which frames show which
    things `clear` and `seen` at all (n, m)."""

    facts: Facts
    shared: Shared
    objects: tuple[int, ...]
    clear: BoolArray
    seen: BoolArray

    @property
    def frames(self) -> tuple[int, ...]:
        """The frames by position."""
        return self.shared.frames

    def keys(self, *positions: int) -> list[str]:
        """What the source calls the frames at these positions."""
        return [self.facts.scene.frames[self.frames[k]].key for k in positions]

    def ids(self, *things: int) -> list[int]:
        """The annotator's numbers of things by position."""
        return [self.facts.scene.instances[self.objects[k]].id for k in things]

    def label(self, thing: int) -> str:
        """Of a thing by position."""
        return self.facts.label(self.objects[thing])

    @cached_property
    def eyes(self) -> FloatArray:
        """(n, 2) where the cameras are, world metres."""
        return np.array([self.facts.scene.frames[f].camera.center[:2] for f in self.frames]).reshape(-1, 2)

    @cached_property
    def ahead(self) -> FloatArray:
        """(n,) where they look, degrees clockwise from +y."""
        return heading(np.array([self.facts.scene.frames[f].camera.forward for f in self.frames]).reshape(-1, 3))

    @cached_property
    def places(self) -> FloatArray:
        """(m, 2) the middles of the things, world metres."""
        return np.array([self.facts.position(i)[:2] for i in self.objects]).reshape(-1, 2)

    @cached_property
    def noise(self) -> FloatArray:
        """(m,) metres by which a camera and the surface of a thing may be out in all."""
        return np.array([self.facts.surface_noise(i) + self.facts.noise.pose for i in self.objects])

    @cached_property
    def _corners(self) -> FloatArray:
        return np.array([self.facts.box(i).corners[:, :2] for i in self.objects]).reshape(-1, 8, 2)

    @cached_property
    def _footprints(self) -> Any:
        return np.array([shapely.convex_hull(shapely.multipoints(one)) for one in self._corners], dtype=object)

    @cached_property
    def _longest(self) -> FloatArray:
        boxes = [self.facts.box(i) for i in self.objects]
        return np.array([max(np.delete(box.size, box.up_axis)) for box in boxes])

    def around(self, stands: FloatArray, facing: FloatArray) -> Around:
        """What is where for people at stands (k, 2) who face (k,) degrees."""
        away = self.places[None] - stands[:, None]
        reach = self.away(stands)
        turn = rounded(wrapped(heading(away) - facing[:, None]), DEGREE_DECIMALS)
        corner = heading(self._corners[None] - stands[:, None, None]) - facing[:, None, None]
        aside = rounded(np.abs(wrapped(corner - turn[..., None])).max(axis=-1), DEGREE_DECIMALS)
        error = angle_error(reach, self.noise[None]) + aim_error(SIGMAS * self.facts.noise.pose)
        apart = (self.gaps(stands) >= self._longest[None] / 2) & (reach >= LEAST_REACH)
        return Around(turn, error, aside, apart)

    def away(self, stands: FloatArray) -> FloatArray:
        """(k, m) metres over the floor from stands (k, 2) to the middles of the things."""
        return rounded(length(self.places[None] - stands[:, None]), METRE_DECIMALS)

    def gaps(self, stands: FloatArray) -> FloatArray:
        """(k, m) the same to their nearest points."""
        points = np.asarray(shapely.points(stands))
        return rounded(shapely.distance(points[:, None], self._footprints[None]), METRE_DECIMALS)

    @cached_property
    def _labels(self) -> list[frozenset[int]]:
        objects = frozenset(self.facts.objects)
        return [objects & glimpses(self.facts.view(f)) for f in self.frames]

    def alone(self, positions: Sequence[int]) -> frozenset[int]:
        """The things (positions) whose name fits nothing else that these pictures show."""
        return self._alone(tuple(sorted(positions)))

    def bridged(self, start: int, ends: Sequence[int]) -> tuple[int, ...]:
        """The first of the pictures `ends` that can be brought together with another one, alone or by way of a third
        between them: that one, or both; () where there is none."""
        for end in ends:
            if self.related(start, end):
                return (end,)
        strong = self.shared.count >= LEAST_SHARED
        for end in ends:
            both = np.where(
                strong[start] & strong[end], np.minimum(self.shared.count[start], self.shared.count[end]), 0
            )
            both[[start, end]] = 0
            if both.any():
                return (int(both.argmax()), end)
        return ()

    def related(self, a: int, b: int) -> bool:
        """Whether two pictures can be brought together by what they share."""
        return self._related(min(a, b), max(a, b))

    @cached()
    def _related(self, a: int, b: int) -> bool:
        return self.shared.related(a, b)

    @cached()
    def _alone(self, positions: tuple[int, ...]) -> frozenset[int]:
        shown = frozenset().union(*(self._labels[k] for k in positions))
        labels = Counter(self.facts.label(i) for i in shown)
        known = labels.keys()
        single = {one for one, count in labels.items() if count == 1 and known.isdisjoint(self._confused[one])}
        return frozenset(k for k, i in enumerate(self.objects) if self.facts.label(i) in single)

    @cached_property
    def _confused(self) -> dict[str, frozenset[str]]:
        labels = {self.facts.label(i) for i in frozenset().union(*self._labels)}
        return {one: frozenset(other for other in labels if confusable(one, [other])) for one in labels}


def _to_be_seen(view: View, i: int) -> bool:
    """Whether a view shows more than a sliver of a thing, or much of a tiny one: a mug at the far end of a room."""
    one = view.seen.get(i)
    return one is not None and (covers(view, i, SLIVER) or one.fraction * (1 - one.truncation) >= TINY_SHOWN)


def floor_plan(facts: Facts, refuse: Refusals) -> FloorPlan:
    """Of the level frames of a scene and what they show well."""
    frames = level_frames(facts, refuse)
    clear = [{one.instance for one in clear_objects(facts, f, CENTRED, refuse, countable)} for f in frames]
    objects = sorted(set().union(*clear), key=lambda i: (facts.scene.instances[i].id, i))
    shape = (len(frames), len(objects))
    shows = [[i in shown for i in objects] for shown in clear]
    seen = [[_to_be_seen(facts.view(f), i) for i in objects] for f in frames]
    return FloorPlan(
        facts,
        shared_objects(facts, frames),
        tuple(objects),
        np.array(shows, dtype=bool).reshape(shape),
        np.array(seen, dtype=bool).reshape(shape),
    )
