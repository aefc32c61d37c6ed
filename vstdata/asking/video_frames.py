"""Clips: the frames that stand for a video, and which of them shows an object best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from vstdata.asking.seen_well import SeenWell
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.view import Seen
from vstdata.words.labels import confusable, countable

FEWEST_FRAMES = 8  # fewer are no video. Ours.
OFFSETS = 3  # clips of one scene, each a little later than the other. Ours.


@dataclass(frozen=True, slots=True)
class Shot:
    """The best view of an object in a clip: `position` in the clip of the frame that shows it, and how."""

    position: int
    seen: Seen


def clips(facts: Facts, draw: Draw, refuse: Refusals) -> list[tuple[int, ...]]:
    """Different sets of `facts.video_frames` candidate frames in time order, evenly over one walk, in keyed order.

    A walk with fewer candidates gives all of them as one clip, one with fewer than FEWEST_FRAMES none.
    """
    walks = [tuple(frames) for _, frames in groupby(facts.frames, key=lambda f: facts.scene.frames[f].walk)]
    sets = [clip for frames in walks if len(frames) >= FEWEST_FRAMES for clip in _spread(frames, facts.video_frames)]
    refuse("too_few_frames", int(not sets))
    return draw.shuffled(sets, "frames")


def _spread(frames: tuple[int, ...], most: int) -> list[tuple[int, ...]]:
    """Different sets of at most `most` of the frames, evenly spread."""
    count, size = len(frames), min(most, len(frames))
    starts = [[(k * OFFSETS + offset) * count // (size * OFFSETS) for k in range(size)] for offset in range(OFFSETS)]
    return list(dict.fromkeys(tuple(frames[k] for k in positions) for positions in starts))


def best_shots(facts: Facts, clip: Sequence[int], well: SeenWell) -> dict[int, Shot]:
    """The objects that a frame of the clip shows so `well`, each with the frame that has most pixels of it."""
    best: dict[int, Shot] = {}
    for position, frame in enumerate(clip):
        view = facts.view(frame)
        for i, seen in view.seen.items():
            if well.shows(view, i) and (i not in best or seen.pixels > best[i].seen.pixels):
                best[i] = Shot(position, seen)
    return best


def clear_kinds(facts: Facts, refuse: Refusals) -> dict[str, tuple[int, ...]]:
    """The objects of each label that has units and that nothing else in the scene can be taken for."""
    labels = sorted({instance.label for instance in facts.scene.instances})
    kinds = {}
    for label, objects in facts.by_label.items():
        if not countable(label):
            refuse("not_countable")
        elif confusable(label, labels):
            refuse("confusable_with_another_label")
        else:
            kinds[label] = objects
    return kinds


def only_ones(facts: Facts, refuse: Refusals) -> list[int]:
    """The objects that are alone of their `clear_kinds` in the scene, by label: 'the bed' is one of them."""
    kinds = clear_kinds(facts, refuse)
    refuse("not_unique", sum(len(objects) > 1 for objects in kinds.values()))
    return [objects[0] for objects in kinds.values() if len(objects) == 1]
