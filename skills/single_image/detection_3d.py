"""detection_3d: the 3D boxes of all objects of some classes that a picture shows, in its camera's frame.

A real sample, from a furnished room:

    Give 3D bounding boxes for the nightstand and the air conditioner in this image.
    Answer with a JSON list of 3D bounding boxes, in order of increasing z: [{"bbox_3d": [x, y, z, x_size, y_size,
    z_size, pitch, yaw, roll], "label": "name"}].
    (x, y, z) is the centre of a box and (x_size, y_size, z_size) its dimensions, all in metres, in the camera's frame:
    x right, y down, z forward. Pitch, yaw and roll are its rotations about the frame's fixed x, y and z axes, applied
    in that order, in units of 180°. The camera's field of view is 55.44° horizontally and 70.03° vertically.
    -> ```json
       [
        {"bbox_3d": [0.29, 1.53, 2.77, 0.36, 0.57, 0.43, -0.07, -0.10, 0.02], "label": "nightstand"},
        {"bbox_3d": [-0.02, -0.06, 4.43, 0.19, 0.26, 0.79, -0.07, -0.10, 0.02], "label": "air conditioner"}
       ]
       ```

The box is VST's (`vstdata.boxes.nine_numbers`). A class is asked about only where every instance in the picture can be
boxed (`vstdata.asking.tellable_boxes`): an instance that hardly shows would make either answer wrong. The words give
the field of view and not the focal length in pixels, because no resizing changes it; the intrinsics are in the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vstdata.asking.draft_order import frames_in_turn, interleaved
from vstdata.asking.tellable_boxes import (
    MIRRORS,
    SCREENS,
    alike,
    box_answer,
    clear_margins,
    complete_classes,
    list_order,
    reflected,
    seen_step,
)
from vstdata.boxes.nine_numbers import fov_slots
from vstdata.draft import Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.program import program
from vstdata.program.measured.pictures import CountInView
from vstdata.words.english import join_words, plural, those
from vstdata.words.labels import sizeable
from vstdata.words.wordings import Asks

ASKS = dict.fromkeys(
    ("one_class", "several_classes", "listed_classes"),
    Asks(
        "box_list",
        {
            **dict.fromkeys(("hfov", "vfov"), "number"),
            **dict.fromkeys(("boxes", "order"), "phrase"),
            **dict.fromkeys(("things", "classes"), "things"),
        },
    ),
)

MOST_CLASSES = 4  # named in one question. Ours.
MOST_ABSENT = 2  # of the named ones. Ours.
MOST_SETS = 6  # of classes asked together, and of classes listed, in one picture. Ours.

Classes = Mapping[str, Sequence[int]]  # the instances of each class in view


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All frames in turn, each with questions of the three types in turn."""
    return frames_in_turn(facts, draw, refuse, _of_frame)


def _of_frame(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    if reflected(facts, frame, MIRRORS):
        refuse("mirror_shows_things_again")
        return
    margins = clear_margins(facts, frame, refuse)
    classes = complete_classes(facts, (frame,), margins, refuse)
    if not classes:
        refuse("frame_without_complete_class")
        return
    absent = _absent(facts, frame)
    groups = [
        _singly(classes, draw),
        _together(classes, draw.at("together")),
        _listed(classes, absent, draw.at("list")),
    ]
    kinds = [[(kind, names) for names in group] for kind, group in zip(ASKS, groups, strict=True)]
    for kind, names in interleaved(draw.shuffled(kinds, "kinds")):
        yield _draft(facts, frame, kind, names, classes, margins)


def _singly(classes: Classes, draw: Draw) -> list[list[str]]:
    """Each class with several instances, and at most one of one: a single box teaches little, and nothing where the
    picture shows nothing else."""
    order = draw.shuffled(sorted(classes), "classes")
    many = [[name] for name in order if len(classes[name]) > 1]
    one = [[name] for name in order if len(classes[name]) == 1 and len(classes) > 1]
    return [*many, *one[:1]]


def _together(classes: Classes, draw: Draw) -> list[list[str]]:
    """Different sets of two to `MOST_CLASSES` classes, in the order in which they are named."""
    if len(classes) < 2:
        return []
    sets = {}
    for number in range(MOST_SETS):
        count = 2 + draw.integer("count", number, below=min(MOST_CLASSES, len(classes)) - 1)
        names = draw.shuffled(sorted(classes), number)[:count]
        sets[frozenset(names)] = names
    return list(sets.values())


def _listed(classes: Classes, absent: Sequence[str], draw: Draw) -> list[list[str]]:
    """Different lists of classes in view and of one or two that are not."""
    sets = {}
    for number in range(MOST_SETS if absent else 0):
        missing = 1 + draw.integer("absent", number, below=min(MOST_ABSENT, len(absent)))
        shown = 1 + draw.integer("shown", number, below=min(MOST_CLASSES - missing, len(classes)))
        names = draw.shuffled(sorted(classes), "shown", number)[:shown]
        names += draw.shuffled(absent, "absent", number)[:missing]
        sets[frozenset(names)] = draw.shuffled(names, "list", number)
    return list(sets.values())


def _absent(facts: Facts, frame: int) -> list[str]:
    """Labels of the scene of which the frame shows nothing, and nothing that could be taken for it; none where a mirror
    or a screen may show them all the same."""
    seen = sorted({facts.label(i) for i in facts.view(frame).seen})
    if reflected(facts, frame, SCREENS):
        return []
    return [label for label in facts.by_label if label not in seen and sizeable(label) and not alike(label, seen)]


def _draft(
    facts: Facts,
    frame: int,
    kind: str,
    names: Sequence[str],
    classes: Classes,
    margins: Mapping[int, float],
) -> Draft:
    instances = tuple(i for name in names for i in classes.get(name, ()))
    answer, steps = box_answer(facts, frame, instances)
    key = facts.scene.frames[frame].key
    counts = [CountInView([key], name, len(classes.get(name, ()))) for name in names]
    question = Question(
        question_type=kind,
        slots={
            **fov_slots(facts.scene.frames[frame].camera),
            "boxes": "a 3D bounding box" if len(instances) == 1 else "3D bounding boxes",
            "order": list_order(0 if kind == "listed_classes" else len(instances)),
            "things": _asked_for(kind, counts),
            "classes": ", ".join(names),
        },
        answer=answer,
        margin=min(margins[i] for i in instances),
        program=program(*(seen_step(facts, frame, i) for i in instances), *counts, *steps),
    )
    return Draft((frame,), (question,), objects=instances)


def _asked_for(kind: str, counts: Sequence[CountInView]) -> str:
    """The classes as the question names them: where some may be absent, all are called as if there were several."""
    if kind == "listed_classes":
        return join_words([plural(one.label) for one in counts], "or")
    return join_words([those(one.label, one.value) for one in counts])


SKILL = Skill(
    name="single_image.detection_3d",
    version=10,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "depth"}),
)
