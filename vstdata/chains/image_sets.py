"""Two to four images that show several things of a kind, and the kinds of which they show every thing well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.complete import why_incomplete
from vstdata.asking.picture_pairs import level_frames, shared_objects
from vstdata.asking.seen_well import SIGHTED
from vstdata.captions.in_view import Sighting
from vstdata.chains.kinds import Kind, Sighted
from vstdata.chains.naming import sightings, told_apart
from vstdata.chains.views import Views
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.labels import confusable

LEAST_COUNT = 3  # things of a kind for which sets are looked for: fewer teach nothing. Ours.
MOST_OF_A_KIND = 90  # sets that show several things of one kind. Ours.
MOST_SETS = 400  # sets of two, three or four frames. Ours.


def image_sets(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Views]:
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


def kinds_shown(views: Views, most: int, refuse: Refusals) -> Iterator[Kind]:
    """Labels of which two images or more show something, every thing well, `most` sightings in all."""
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
        elif not kind.sighted or seen > most or kind.fullest == seen:
            refuse("too_few_or_in_one_image")
        else:
            yield kind


def _sighted(views: Views, label: str) -> Iterator[Sighted]:
    """Image by image, from left to right; by their colours where these tell them apart."""
    members = sorted({i for sight in views.sights for i, name in sight.names.items() if name.label == label})
    colored = told_apart(views.facts, views.frames, members)
    for k, sight in enumerate(views.sights):
        here = [i for i, name in sight.names.items() if name.label == label]
        for i in sorted(here, key=lambda i: sum(sight.view.seen[i].box[::2])):
            yield Sighted(k, i, colored.get(i) or sight.names[i].text(known=True))
