"""Clips: the frames that stand for a video, and which of them shows an object best."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from vstdata.asking.seen_well import SeenWell, glimpses
from vstdata.draft import Refusals
from vstdata.draw import Draw, evenly
from vstdata.facts import Facts
from vstdata.facts.motion import relative_motion
from vstdata.facts.view import Seen
from vstdata.scene import Scene
from vstdata.words.labels import confusable, countable

FEWEST_FRAMES = 8  # fewer are no video. Ours.
BARE = 0.03  # of the picture: a frame in which things cover less shows nothing to begin with. Ours.
MOST_TURN, MOST_STEP = 60.0, 1.5  # degrees and metres from a frame to the next, in the mean: more is no video. Ours.
# What stands before the last number of a name, the number, and what stands after it.
_NUMBERED = re.compile(r"(|.*?[^\d.]|.*?[^\d]\.)(\d+(?:\.\d+)?)(\D*)")


@dataclass(frozen=True, slots=True)
class Shot:
    """The best view of an object in a clip: `position` in the clip of the frame that shows it, and how."""

    position: int
    seen: Seen


def clips(facts: Facts, draw: Draw, refuse: Refusals) -> list[tuple[int, ...]]:
    """Sets of at most `facts.video_frames` candidate frames in time order, in keyed order: each walk as a whole, evenly
    spread, and the two halves of a walk that is twice as long or longer.

    So no two show much of the same: the same walk a moment later is the same video for whoever learns from it. A clip
    begins with a frame that shows something; a walk with fewer than FEWEST_FRAMES from there on gives none.
    """
    walks = [list(frames) for _, frames in groupby(facts.frames, key=lambda f: facts.scene.frames[f].walk)]
    sets = [clip for frames in walks for clip in _of_walk(facts, frames, facts.video_frames)]
    refuse("too_few_frames", int(not sets))
    return draw.shuffled(sets, "frames")


def is_video(scene: Scene, frames: Sequence[int]) -> bool:
    """Whether frames can be called a video: those that a camera took one after another can, by their times or running
    numbers, and so can others, and pictures of ours, whose camera goes on smoothly. Viewpoints planned for a scene
    without photographs hardly ever do, nor does a tripod carried from spot to spot: they are views of it."""
    if len(frames) < 2 or (not scene.rendered and _one_after_another(scene, frames)):
        return not scene.rendered
    ways = [relative_motion(*(scene.frames[k].camera for k in pair)) for pair in pairwise(frames)]
    turn, step = (sum(each) / len(ways) for each in zip(*((way.angle, way.distance) for way in ways), strict=True))
    return bool(turn <= MOST_TURN and step <= MOST_STEP)


def _one_after_another(scene: Scene, frames: Sequence[int]) -> bool:
    """Whether frames have times, or names that differ in a rising number alone."""
    shots = [scene.frames[k] for k in frames]
    if all(shot.timestamp is not None for shot in shots):
        return True
    names = [_NUMBERED.fullmatch(shot.key) for shot in shots]
    found = [(name[1], float(name[2]), name[3]) for name in names if name]
    alike = len({(before, after) for before, _, after in found}) == 1
    return len(found) == len(shots) and alike and all(one[1] < other[1] for one, other in pairwise(found))


def videos(facts: Facts, draw: Draw, refuse: Refusals) -> list[tuple[int, ...]]:
    """The `clips` that can be called a video: for what is asked of its course, or frame by frame."""
    every = clips(facts, draw, refuse)
    found = [clip for clip in every if is_video(facts.scene, clip)]
    refuse("not_a_video", len(every) - len(found))
    return found


def _of_walk(facts: Facts, frames: Sequence[int], most: int) -> Iterator[tuple[int, ...]]:
    half = len(frames) // 2
    for part in (frames, *([frames[:half], frames[half:]] if half >= most else [])):
        start = next((k for k, frame in enumerate(part) if not _is_bare(facts, frame)), len(part))
        shown = part[start:]
        if len(shown) >= FEWEST_FRAMES:
            yield tuple(shown[k] for k in evenly(len(shown), most))


def _is_bare(facts: Facts, frame: int) -> bool:
    """Whether a frame shows hardly anything but walls, floor and ceiling."""
    view = facts.view(frame)
    return sum(view.seen[i].pixels for i in facts.objects if i in view.seen) < BARE * view.depth.size


def labels_in(facts: Facts, frame: int) -> frozenset[str]:
    """The labels of everything that a frame shows."""
    return frozenset(facts.label(i) for i in facts.view(frame).seen if i in facts.objects)


def best_shots(facts: Facts, clip: Sequence[int], well: SeenWell) -> dict[int, Shot]:
    """The objects that a frame of the clip shows so `well`, each with the frame that has most pixels of it."""
    best: dict[int, Shot] = {}
    for position, frame in enumerate(clip):
        view = facts.view(frame)
        for i, seen in view.seen.items():
            if well.shows(view, i) and (i not in best or seen.pixels > best[i].seen.pixels):
                best[i] = Shot(position, seen)
    return best


def clear_kinds(facts: Facts, refuse: Refusals, shown: Iterable[int] | None = None) -> dict[str, tuple[int, ...]]:
    """The objects of each label that has units and is in no doubt, and that nothing else in the scene can be taken for,
    or nothing else of the instances that are `shown`."""
    instances = facts.scene.instances
    labels = sorted({one.label for one in instances} if shown is None else {instances[i].label for i in shown})
    kinds = {}
    for label, objects in facts.by_label.items():
        if not countable(label):
            refuse("not_countable")
        elif label in facts.uncounted:
            refuse("class_in_doubt")
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


def only_ones_in(facts: Facts, clip: Sequence[int], refuse: Refusals) -> list[int]:
    """The objects that are alone of their `clear_kinds` in what the clip shows anything of, by label: a second bed that
    it does not show is nobody's 'the bed'."""
    shown = frozenset().union(*(glimpses(facts.view(frame)) for frame in clip))
    there = Counter(facts.label(i) for i in shown)
    kinds = clear_kinds(facts, refuse, shown)
    found = {label: [i for i in objects if i in shown] for label, objects in kinds.items()}
    refuse("not_unique", sum(there[label] > 1 for label in found))
    return [objects[0] for label, objects in found.items() if objects and there[label] == 1]
