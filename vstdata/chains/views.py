"""Two or more images of a room as a chain works with them: names that fit over all of them, and one map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vstdata.asking.picture_pairs import level_frames, shared_objects
from vstdata.asking.seen_well import SHOWN, SLIVER, covers
from vstdata.captions.in_view import Sighting, sighting
from vstdata.captions.prose import Name
from vstdata.chains.naming import by_number, called, names_over
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.cached import cached
from vstdata.facts.direction import turn
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.linear import length

MOST_PAIRS = 600  # of frames of a scene, ordered, that are looked at. Ours.
MOST_TRIED = 1500  # the same, of skills whose questions few pairs can answer. Ours.
LEAST_STEP, LEAST_TURN = 0.3, 15  # metres, degrees: views that differ by less are one. Ours.
WINDOW = "window"  # no two annotators count these alike, so questions name none
ON_FLOOR = 0.3  # metres from the floor to the lowest point of what somebody can stand at. Ours.
OVERHEAD = 1.5  # metres from the floor to the lowest point of what is above all that stands. Ours.
CLEAR_OF = 0.2  # metres from the footprint of what somebody stands at to the middle of what they look at. Ours.


@dataclass(frozen=True, eq=False)
class Views:
    """Some images (frames) of a room, in the order of the sample."""

    facts: Facts
    frames: tuple[int, ...]
    sights: tuple[Sighting, ...]

    @cached_property
    def names(self) -> Mapping[int, Name]:
        """Names of objects that are seen well in one image at least, each fitting one object over all of them."""
        return names_over(self.facts, self.sights)

    @cached_property
    def objects(self) -> tuple[int, ...]:
        """The named objects, by the annotator's number."""
        return tuple(by_number(self.facts, self.names))

    @cached_property
    def windows(self) -> tuple[int, ...]:
        """All windows that any of the images shows, however little: where it is one, its wall can be spoken of."""
        seen = {i for sight in self.sights for i in sight.view.seen}
        return tuple(sorted(i for i in seen if self.facts.label(i) == WINDOW))

    def name(self, i: int) -> str:
        """What a question calls an object."""
        return called(self.names, i)

    def labels(self, objects: Iterable[int]) -> tuple[str, ...]:
        """What the annotator calls them."""
        return tuple(map(self.facts.label, objects))

    def clear(self, image: int) -> tuple[int, ...]:
        """Named objects that an image shows well."""
        return tuple(i for i in self.objects if i in self.sights[image].names)

    @cached()
    def hidden(self, image: int) -> tuple[int, ...]:
        """Named objects of which an image shows nothing to speak of."""
        return tuple(i for i in self.objects if not covers(self.sights[image].view, i, SLIVER))

    def shared(self) -> tuple[int, ...]:
        """Named objects that all images show well enough to recognise them, one of them clearly."""
        return tuple(i for i in self.objects if all(SHOWN.shows(sight.view, i) for sight in self.sights))

    def keys(self) -> list[str]:
        """What the source calls the frames."""
        return [self.facts.scene.frames[f].key for f in self.frames]

    def ids(self, objects: Iterable[int]) -> list[int]:
        """The annotator's numbers: keys of draws, so that the order of objects in their file says nothing."""
        return [self.facts.scene.instances[i].id for i in objects]


def related_views(facts: Facts, draw: Draw, refuse: Refusals, most: int = MOST_PAIRS) -> Iterator[Views]:
    """Ordered pairs of level frames that can be brought together by what they show, something with a name among it, in
    keyed order; of at most so many pairs."""
    frames = level_frames(facts, refuse)
    shared = shared_objects(facts, frames)
    sights: dict[int, Sighting] = {}
    pairs = np.argwhere((shared.count > 0) & ~np.eye(len(frames), dtype=np.bool_))
    order = draw.generator("pairs").permutation(len(pairs))[:most]
    for f, g in pairs[order].tolist():
        if not shared.related(f, g):
            refuse("too_little_in_common")
            continue
        pair = (frames[f], frames[g])
        for frame in pair:
            if frame not in sights:
                sights[frame] = sighting(facts, frame, refuse)
        views = Views(facts, pair, tuple(sights[frame] for frame in pair))
        if not views.shared():
            refuse("nothing_with_a_name_in_both")
        elif not _apart(views):
            refuse("one_viewpoint_twice")
        else:
            yield views


def _apart(views: Views) -> bool:
    """Whether the two cameras differ by a step or a turn."""
    first, last = (views.facts.scene.frames[frame].camera for frame in views.frames)
    step = float(length((last.center - first.center)[:2]))
    return round(step, METRE_DECIMALS) >= LEAST_STEP or abs(float(turn(first.forward, last.forward))) >= LEAST_TURN


def single_views(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Views]:
    """Level frames one by one, in keyed order."""
    for f in draw.shuffled(level_frames(facts, refuse), "frames"):
        yield Views(facts, (f,), (sighting(facts, f, refuse),))


def standing(facts: Facts, i: int) -> bool:
    """Whether an object is on the floor, so that somebody can stand where it is."""
    low = float(facts.surface(i).bounds[0, 2])
    return facts.floor_height is not None and round(low - facts.floor_height, METRE_DECIMALS) <= ON_FLOOR


def rooted(facts: Facts, i: int) -> bool:
    """Whether a thing is at a wall, or reaches low enough that one sees where on the floor it would be: nobody judges
    that of what hangs from the ceiling."""
    low = float(facts.surface(i).bounds[0, 2])
    return facts.wall(i) is not None or (
        facts.floor_height is not None and round(low - facts.floor_height, METRE_DECIMALS) <= OVERHEAD
    )


def beside(facts: Facts, stand: int, other: int) -> bool:
    """Whether the middle of another object is clear of the footprint of one that somebody stands at, so that it has a
    direction wherever exactly they stand."""
    way = length(facts.box(other).center[:2] - facts.box(stand).center[:2])
    return round(float(way), METRE_DECIMALS) >= needed_reach(facts, stand)


def needed_reach(facts: Facts, stand: int) -> float:
    """Metres from the middle of what somebody stands at beyond which things are clear of its footprint."""
    box = facts.box(stand)
    radius = length(box.corners[:, :2] - box.center[:2]).max()
    return round(float(radius) + CLEAR_OF, METRE_DECIMALS)


def rise(facts: Facts, a: int, b: int) -> float:
    """Metres from the top of the lower of two things up to the bottom of the other; negative where their heights
    overlap."""
    one, other = facts.surface(a).bounds[:, 2], facts.surface(b).bounds[:, 2]
    return round(float(max(one[0] - other[1], other[0] - one[1])), METRE_DECIMALS)
