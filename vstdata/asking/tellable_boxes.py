"""Which objects of pictures have a box that can be told from them, which classes are complete, and the boxes' list.

VST's own filter is not known. The measures are Omni3D's (visible share, truncation, height in the picture); the
thresholds are those of `seen_well.BOX_TOLD`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vstdata.asking.complete import why_incomplete
from vstdata.asking.naming import clear_objects
from vstdata.asking.seen_well import BOX_TOLD, LONG, LONG_CUT, REFLECTING_AREA, covers
from vstdata.boxes.answer_text import ORDER
from vstdata.boxes.nine_numbers import camera_box, levelled
from vstdata.draft import Answer, Refusals
from vstdata.facts import Facts
from vstdata.facts.measure import SHARE_DECIMALS
from vstdata.program.measured.boxes import Boxed, CameraBox, LevelBox, ListBoxes
from vstdata.program.measured.pictures import Seen
from vstdata.program.step import Step
from vstdata.words.labels import confusable, sizeable

LEAST_SIDE = 0.02  # metres: a box has two decimals, so what is thinner has no thickness. Ours.
MIRRORS = frozenset({"mirror", "floor mirror", "wall mirror", "mirrored wardrobe"})
SCREENS = MIRRORS | {"television", "tv", "monitor", "computer monitor", "screen", "glass door", "shower glass"}
MOST_NOISE = 0.05  # metres: the surface is known to one standard deviation of this. Ours: a tenth of a chair.


def clear_margins(facts: Facts, frame: int, refuse: Refusals) -> dict[int, float]:
    """The objects of a frame whose box can be told, by the annotator's number, with the margin (> 0) by which they
    pass `BOX_TOLD`: the less of those of the visible share and of the truncation. Their centres are ahead."""
    camera = facts.scene.frames[frame].camera
    kept = {}
    for seen in clear_objects(facts, frame, BOX_TOLD, refuse, sizeable):
        i = seen.instance
        most_cut = LONG_CUT if facts.box(i).size.max() > LONG else BOX_TOLD.truncation
        margin = round(min(seen.fraction - BOX_TOLD.fraction, most_cut - seen.truncation), SHARE_DECIMALS)
        if facts.box(i).size.min() < LEAST_SIDE:
            refuse("object_too_thin")
        elif facts.surface_noise(i) > MOST_NOISE:
            refuse("box_not_sure")
        elif seen.truncation >= most_cut:
            refuse("long_object_cut_by_the_border")
        elif margin <= 0 or camera.to_camera(facts.position(i)[None])[0, 2] <= 0:
            refuse("centre_out_of_sight")
        else:
            kept[i] = margin
    return kept


def complete_classes(
    facts: Facts, frames: Sequence[int], clear: Iterable[int], refuse: Refusals
) -> dict[str, tuple[int, ...]]:
    """Labels of which every instance that any of the frames shows is `clear`, and which nothing else in them can be
    taken for; with these instances by the annotator's number. Labels ascending."""
    if reason := why_incomplete(facts, frames):
        refuse(reason)
        return {}
    known = frozenset(clear)
    seen = sorted({i for frame in frames for i in facts.view(frame).seen}, key=lambda i: facts.scene.instances[i].id)
    labels = sorted({facts.label(i) for i in seen})
    classes = {}
    for label in labels:
        members = tuple(i for i in seen if facts.label(i) == label)
        if not known.intersection(members):
            continue
        if alike(label, labels):
            refuse("confusable_with_another_label")
        elif label in facts.uncounted:
            refuse("class_in_doubt")
        elif not known.issuperset(members):
            refuse("instance_hardly_visible")
        else:
            classes[label] = members
    return classes


def reflected(facts: Facts, frame: int, reflecting: frozenset[str]) -> bool:
    """Whether a frame shows such a thing so large that one sees in it what the room has."""
    view = facts.view(frame)
    return any(facts.label(i).lower() in reflecting and covers(view, i, REFLECTING_AREA) for i in view.seen)


def alike(label: str, others: Iterable[str]) -> bool:
    """Whether one of `others` may be taken for `label`, or `label` for it."""
    return any(confusable(label, [other]) or confusable(other, [label]) for other in others)


def boxes_near_to_far(
    facts: Facts, frame: int, instances: Iterable[int], *, level: bool = False
) -> list[tuple[int, Boxed]]:
    """Instances with their box in the frame of a camera, or of it held `level`, as printed: by z, then x and the rest,
    then the label."""
    camera = facts.scene.frames[frame].camera
    camera = levelled(camera) if level else camera
    found = [(i, Boxed(bbox_3d=camera_box(facts.box(i), camera), label=facts.label(i))) for i in instances]
    return sorted(found, key=lambda one: (one[1]["bbox_3d"][2], one[1]["bbox_3d"], one[1]["label"]))


def box_answer(
    facts: Facts, frame: int, instances: Iterable[int], *, level: bool = False
) -> tuple[Answer, tuple[Step, ...]]:
    """The answer that lists the boxes of instances in a frame's camera, or in it held `level`, and the last steps of
    its program."""
    key = facts.scene.frames[frame].key
    found = boxes_near_to_far(facts, frame, instances, level=level)
    measured = LevelBox if level else CameraBox
    steps = [measured(key, facts.scene.instances[i].id, box["bbox_3d"]) for i, box in found]
    boxes = [box for _, box in found]
    return Answer("box_list", boxes), (*steps, ListBoxes(boxes))


def list_order(count: int) -> str:
    """How a list of so many boxes is said to be ordered: one box has no order. 0 where the question does not tell how
    many there are."""
    return "" if count == 1 else ORDER


def seen_step(facts: Facts, frame: int, i: int) -> Seen:
    """The step that says how much of an instance a frame shows."""
    seen, key = facts.view(frame).seen[i], facts.scene.frames[frame].key
    return Seen(key, facts.scene.instances[i].id, facts.label(i), seen.fraction, seen.truncation)
