"""detection_3d over several pictures: the 3D boxes of all objects of some classes, in the frame of the first camera.

A real sample, about pictures of a furnished room:

    These three images show the same room. Give 3D bounding boxes for the air conditioner and the radiator.
    Answer with a JSON list of 3D bounding boxes, one per object, in order of increasing z: [{"bbox_3d": [x, y, z,
    x_size, y_size, z_size, pitch, yaw, roll], "label": "name"}].
    (x, y, z) is the centre of a box and (x_size, y_size, z_size) its dimensions, all in metres, in the first camera's
    frame: x right, y down, z forward, negative behind the camera. Pitch, yaw and roll are its rotations about the
    frame's fixed x, y and z axes, applied in that order, in units of 180°. The first camera's field of view is 55.44°
    horizontally and 70.03° vertically.
    -> ```json
       [
        {"bbox_3d": [0.83, 1.31, 1.53, 0.14, 0.48, 1.79, -0.07, -0.10, 0.02], "label": "radiator"},
        {"bbox_3d": [-0.02, -0.06, 4.43, 0.19, 0.26, 0.79, -0.07, -0.10, 0.02], "label": "air conditioner"}
       ]
       ```

How the cameras stand to each other is not told: it has to be found from what the pictures share. So each picture shows
at least `LEAST_SHARED` objects that an earlier one shows too, and no two are taken from almost the same place. An
object that several pictures show is listed once; one that lies behind the first camera is listed with negative z. At
least one of the objects asked about cannot be boxed from the first picture alone.

Half of the questions ask for boxes in the camera's own frame, as it was held, half in a level frame at the same place:
how far the camera looks down then tilts no box.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.draft_order import interleaved
from vstdata.asking.picture_pairs import MOST_TILT
from vstdata.asking.seen_well import LEAST_SHARED, LINK_AREA, covers
from vstdata.asking.tellable_boxes import box_answer, clear_margins, complete_classes, list_order, seen_step
from vstdata.boxes.nine_numbers import fov_slots
from vstdata.draft import Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.motion import attitude_of
from vstdata.linear import dot, length
from vstdata.program import program
from vstdata.program.measured.pictures import CountInView
from vstdata.words.english import join_words, those
from vstdata.words.numbers import COUNTS
from vstdata.words.wordings import Asks

ASKS = dict.fromkeys(
    ("one_class", "several_classes", "level_one_class", "level_several_classes"),
    Asks(
        "box_list",
        {
            **dict.fromkeys(("hfov", "vfov"), "number"),
            **dict.fromkeys(("boxes", "order"), "phrase"),
            "count": "number word",
            "things": "things",
        },
    ),
)

VIEWS = (2, 3, 4)
LEAST_TURN, LEAST_MOVE = 15.0, 0.5  # degrees or metres between any two cameras: OpenSpatial's view diversity
MOST_FRAMES = 64  # looked at in a scene
MOST_CLASSES = 3  # named in one question
GROUPS = 6  # of pictures per first picture
TRIED = 4  # sets of classes per group of pictures
MOST_OF_A_KIND = 2  # questions of one class, and of several, per group of pictures: one in either frame

Matrix = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Views:
    """Frames, the objects whose box each of them tells with the margin, and which pairs (n, n) of them go together:
    `apart` are taken from different places, `linked` are apart and share objects."""

    frames: Sequence[int]
    margins: Sequence[Mapping[int, float]]
    apart: Matrix
    linked: Matrix


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Groups of pictures that begin with each frame in turn, each with questions of both types in turn."""
    frames = draw.shuffled(facts.frames, "frames")[:MOST_FRAMES]
    if len(frames) < 2:
        refuse("too_few_frames")
        return
    views = _views(facts, frames, refuse)
    firsts = range(len(frames))
    yield from interleaved(
        _of_first(facts, views, k, draw.at(facts.scene.frames[frames[k]].key), refuse) for k in firsts
    )


def _views(facts: Facts, frames: Sequence[int], refuse: Refusals) -> _Views:
    margins = [clear_margins(facts, frame, refuse) for frame in frames]
    cameras = [facts.scene.frames[frame].camera for frame in frames]
    centers = np.array([camera.center for camera in cameras])
    moved = length(centers[:, None] - centers[None])
    turns = np.array([camera.camera_to_world[:3, :3] for camera in cameras])
    cosine = (dot(turns.reshape(-1, 1, 9), turns.reshape(1, -1, 9)) - 1) / 2
    turned = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    apart = (np.round(moved, 4) >= LEAST_MOVE) | (np.round(turned, 3) >= LEAST_TURN)
    plain = np.array(
        [[covers(facts.view(frame), i, LINK_AREA) for i in facts.objects] for frame in frames], dtype=np.int64
    )
    return _Views(frames, margins, apart, apart & (plain @ plain.T >= LEAST_SHARED))


def _of_first(facts: Facts, views: _Views, first: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions about different groups of pictures that begin with one."""
    groups = {}
    for number in range(GROUPS):
        group = _group(views, first, draw.choice(VIEWS, "views", number), draw.at("group", number))
        groups[frozenset(group)] = group
    if len(next(iter(groups.values()))) < 2:
        refuse("frame_without_partner")
        return
    yield from interleaved(_of_group(facts, views, group, draw.at(group), refuse) for group in groups.values())


def _group(views: _Views, first: int, count: int, draw: Draw) -> list[int]:
    """Positions of at most `count` frames: each apart from all others and linked to one before it."""
    group = [first]
    while len(group) < count:
        fitting = np.flatnonzero(views.linked[group].any(axis=0) & views.apart[group].all(axis=0))
        if not len(fitting):
            break
        group.append(int(draw.choice(fitting.tolist(), len(group))))
    return group


def _of_group(facts: Facts, views: _Views, group: Sequence[int], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    frames = tuple(views.frames[k] for k in group)
    best: dict[int, tuple[float, int]] = {}
    for frame, k in zip(frames, group, strict=True):
        for i, margin in views.margins[k].items():
            best[i] = max(best.get(i, (margin, frame)), (margin, frame), key=lambda one: one[0])
    classes = complete_classes(facts, frames, best, refuse)
    steep = abs(attitude_of(facts.scene.frames[frames[0]].camera)[1]) > MOST_TILT
    kinds = []
    for kind in ("one_class", "several_classes"):
        sets = _sets(list(classes), kind, draw)
        needed = [names for names in sets if any(i not in views.margins[group[0]] for n in names for i in classes[n])]
        refuse("first_picture_shows_all", len(sets) - len(needed))
        turn = draw.integer("level", kind, below=2)
        frame_kinds = [kind if steep or (number + turn) % 2 else f"level_{kind}" for number in range(MOST_OF_A_KIND)]
        kinds.append(list(zip(frame_kinds, needed, strict=False)))
    for kind, names in interleaved(draw.shuffled(kinds, "kinds")):
        instances = tuple(i for name in names for i in classes[name])
        yield _draft(facts, kind, frames, names, instances, best)


def _sets(classes: Sequence[str], kind: str, draw: Draw) -> list[list[str]]:
    """Classes to be named together: each one, or different sets of two to `MOST_CLASSES`."""
    if kind == "one_class":
        return [[name] for name in draw.shuffled(classes, kind)]
    sets = {}
    for number in range(TRIED if len(classes) > 1 else 0):
        count = 2 + draw.integer("count", number, below=min(MOST_CLASSES, len(classes)) - 1)
        names = draw.shuffled(classes, kind, number)[:count]
        sets[frozenset(names)] = names
    return list(sets.values())


def _draft(
    facts: Facts,
    kind: str,
    frames: tuple[int, ...],
    names: Sequence[str],
    instances: tuple[int, ...],
    best: Mapping[int, tuple[float, int]],
) -> Draft:
    answer, steps = box_answer(facts, frames[0], instances, level=kind.startswith("level_"))
    keys = [facts.scene.frames[frame].key for frame in frames]
    counts = [CountInView(keys, name, sum(facts.label(i) == name for i in instances)) for name in names]
    question = Question(
        question_type=kind,
        slots={
            **fov_slots(facts.scene.frames[frames[0]].camera),
            "boxes": "a 3D bounding box" if len(instances) == 1 else "3D bounding boxes",
            "order": list_order(len(instances)),
            "count": COUNTS[len(frames)],
            "things": join_words([those(one.label, one.value) for one in counts]),
        },
        answer=answer,
        margin=min(best[i][0] for i in instances),
        program=program(*(seen_step(facts, best[i][1], i) for i in instances), *counts, *steps),
    )
    return Draft(frames, (question,), objects=instances)


SKILL = Skill(
    name="multi_image.detection_3d",
    version=10,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
