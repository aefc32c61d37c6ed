"""detection_3d: the 3D boxes of all objects of some classes that a picture shows, in its camera's frame.

A real sample, from a room of 5 x 4 m; the camera looks down a little:

    List the 3D bounding boxes of every floor lamp and every pillow that you see. The angles of view are 57.95
    (horizontal) and 45.11 (vertical) degrees.
    Reply with nothing but the JSON list of bbox_3d and label.
    -> ```json
       [
           {"bbox_3d": [0.88, -0.26, 3.36, 0.32, 1.83, 0.93, 0.08, 0.08, 0.01], "label": "floor lamp"},
           {"bbox_3d": [-0.84, 0.15, 3.71, 0.51, 0.14, 0.37, 0.09, 0.10, 0.02], "label": "pillow"},
           {"bbox_3d": [-1.49, 0.12, 3.90, 0.53, 0.12, 0.39, 0.08, 0.08, 0.01], "label": "pillow"},
           {"bbox_3d": [-2.14, 0.10, 4.04, 0.47, 0.13, 0.40, 0.08, 0.09, 0.02], "label": "pillow"}
       ]
       ```

The box is VST's (`vstdata.boxes.nine_numbers`). A class is asked about only where every instance in the picture can be
boxed (`vstdata.asking.tellable_boxes`): an instance that hardly shows would make either answer wrong. The words give
the field of view and not the focal length in pixels, because no resizing changes it; the intrinsics are in the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vstdata.asking.draft_order import interleaved
from vstdata.asking.tellable_boxes import alike, box_answer, clear_margins, complete_classes, seen_step
from vstdata.boxes.answer_text import ALL_EXPLAINED, ALL_KEYS, ALL_SHORT
from vstdata.boxes.nine_numbers import fov_slots
from vstdata.draft import Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.labels import sizeable
from vstdata.words.wording import Phrasing, join_words

_CLASSES = (
    Phrasing(
        "The camera has a horizontal field of view of {hfov} degrees and a vertical one of {vfov} degrees. Detect the "
        "3D bounding box of {things} in the image.\n" + ALL_EXPLAINED,
        "{text}",
        bare=True,
    ),
    Phrasing(
        "Find {things} in this image and give the oriented 3D boxes in the camera's coordinates (hfov {hfov}°, vfov "
        "{vfov}°).\n" + ALL_KEYS,
        "These are the 3D boxes, from near to far:\n{text}",
    ),
    Phrasing("hfov {hfov}°, vfov {vfov}°. 3D boxes of {things}:", "{text}", bare=True),
    Phrasing(
        "This image spans {hfov} degrees from left to right and {vfov} degrees from top to bottom. Where in 3D is "
        "{things}? " + ALL_SHORT,
        "Measured from the camera, the boxes are:\n{text}",
    ),
    Phrasing(
        "A robot sees this image through a camera with hfov = {hfov} and vfov = {vfov} (degrees). To plan its way it "
        "needs a 3D box around {things}. Write the boxes down.\n" + ALL_EXPLAINED,
        "The robot has to reckon with these boxes:\n{text}",
    ),
    Phrasing(
        "Task: 3D object detection.\nField of view: {hfov} x {vfov} degrees.\nTargets: {things}.\n" + ALL_KEYS,
        "{text}",
        bare=True,
    ),
    Phrasing(
        "With a field of view of {hfov} by {vfov} degrees you can turn pixels into metres. Do it for {things} in the "
        "image: what are the centre, the size and the rotation of each?\n" + ALL_SHORT,
        "Centre, size and rotation of each, nearest first:\n{text}",
    ),
    Phrasing(
        "I took this image with a camera whose view opens {hfov} degrees horizontally and {vfov} degrees vertically. "
        "Please draw 3D boxes around {things}, hidden parts included, and list them.\n" + ALL_EXPLAINED,
        "Here they are:\n{text}",
    ),
    Phrasing(
        "List the 3D bounding boxes of {things} that you see. The angles of view are {hfov} (horizontal) and {vfov} "
        "(vertical) degrees.\nReply with nothing but the JSON list of bbox_3d and label.",
        "{text}",
        bare=True,
    ),
    Phrasing(
        "Imagine the scene of the image as a 3D model in the camera's frame; the horizontal and vertical fields of "
        "view are {hfov} and {vfov} degrees. Which boxes in it stand for {things}?\n" + ALL_KEYS,
        "In the camera's frame:\n{text}",
    ),
    Phrasing(
        "Localise {things} in three dimensions. Camera: {hfov}° horizontal, {vfov}° vertical field of view.\n"
        + ALL_SHORT,
        "{text}",
        bare=True,
    ),
    Phrasing(
        "Somebody wants to measure the room from one image (fields of view: {hfov} degrees across, {vfov} degrees "
        "down). Begin with {things}: put a box around each whole object.\n" + ALL_KEYS,
        "One box for each whole object:\n{text}",
    ),
    Phrasing(
        "Given hfov={hfov} and vfov={vfov} in degrees, regress the metric 3D boxes for {things} in view.",
        "The metric boxes are:\n{text}",
    ),
)
_LISTED = (
    Phrasing(
        "Classes: {classes}.\nNot all of them need be in the image. Detect the 3D boxes of those that are. Field of "
        "view: {hfov} degrees horizontally, {vfov} degrees vertically.\n" + ALL_EXPLAINED,
        "{text}",
        bare=True,
    ),
    Phrasing(
        "Check the image for objects of these classes: {classes}. Give the 3D box of each object that you find and "
        "leave out classes that are missing. The camera's hfov is {hfov}° and its vfov {vfov}°.\n" + ALL_KEYS,
        "Found, from near to far:\n{text}",
    ),
    Phrasing("Vocabulary: {classes}. hfov {hfov}°, vfov {vfov}°. 3D boxes of what is there:", "{text}", bare=True),
    Phrasing(
        "A detector knows only the classes {classes}. What would it ideally report for this image, taken with a "
        "field of view of {hfov} by {vfov} degrees?\n" + ALL_SHORT,
        "Ideally it reports this:\n{text}",
    ),
    Phrasing(
        "I am looking for the following: {classes}. Some may not be here at all. Tell me the 3D boxes of all that are, "
        "as seen by this camera (hfov {hfov} degrees, vfov {vfov} degrees).\n" + ALL_SHORT,
        "This is what is here:\n{text}",
    ),
    Phrasing(
        "Task: open-vocabulary 3D detection.\nQueries: {classes}.\nCamera: hfov {hfov}, vfov {vfov} degrees.\nSkip "
        "queries without an object in the image.\n" + ALL_KEYS,
        "{text}",
        bare=True,
    ),
    Phrasing(
        "Which objects of the kinds {classes} does the image show, and where are they in 3D? It covers {hfov} degrees "
        "in width and {vfov} degrees in height.\n" + ALL_EXPLAINED,
        "It shows these, nearest first:\n{text}",
    ),
    Phrasing(
        "An inventory lists {classes}. Go through it, and for all that this image shows note label and oriented 3D "
        "box in camera coordinates (fields of view {hfov} and {vfov} degrees).\n" + ALL_SHORT,
        "{text}",
        bare=True,
    ),
    Phrasing(
        "From the image alone (hfov = {hfov}°, vfov = {vfov}°): which of {classes} are in view? Box every instance "
        "in 3D; do not make up any for the rest.\n" + ALL_KEYS,
        "In view are:\n{text}",
    ),
    Phrasing(
        "Horizontal angle of view {hfov} degrees, vertical {vfov} degrees. Search for {classes}. Return the 3D boxes "
        "of whatever is present as JSON with the keys bbox_3d and label, and nothing else.",
        "{text}",
        bare=True,
    ),
    Phrasing(
        "You help to furnish a digital twin of this room. Of {classes}, place the ones that the image shows, each as "
        "a metric box. The camera sees {hfov} x {vfov} degrees.\n" + ALL_EXPLAINED,
        "To be placed:\n{text}",
    ),
    Phrasing(
        "Consider the names {classes}. Every visible object with one of these names gets a 3D box in the frame of the "
        "camera, whose hfov and vfov are {hfov} and {vfov} degrees.",
        "The boxes of the visible ones:\n{text}",
    ),
)
PHRASINGS = {"one_class": _CLASSES, "several_classes": _CLASSES, "listed_classes": _LISTED}

MOST_CLASSES = 4  # named in one question. Ours.
MOST_ABSENT = 2  # of the named ones. Ours.
MOST_SETS = 6  # of classes asked together, and of classes listed, in one picture. Ours.

Classes = Mapping[str, Sequence[int]]  # the instances of each class in view


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All frames in turn, each with questions of the three types in turn."""
    frames = draw.shuffled(facts.frames, "frames")
    yield from interleaved(_of_frame(facts, f, draw.at(facts.scene.frames[f].key), refuse) for f in frames)


def _of_frame(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
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
    kinds = [[(kind, names) for names in group] for kind, group in zip(PHRASINGS, groups, strict=True)]
    for kind, names in interleaved(draw.shuffled(kinds, "kinds")):
        yield _draft(facts, frame, kind, names, classes, margins, draw.at(kind, *names))


def _singly(classes: Classes, draw: Draw) -> list[list[str]]:
    """Each class, those with several instances and those with one in turn."""
    order = draw.shuffled(sorted(classes), "classes")
    many = [[name] for name in order if len(classes[name]) > 1]
    return list(interleaved([many, [[name] for name in order if len(classes[name]) == 1]]))


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
    """Labels of the scene of which the frame shows nothing, and nothing that could be taken for it."""
    seen = sorted({facts.label(i) for i in facts.view(frame).seen})
    return [label for label in facts.by_label if label not in seen and sizeable(label) and not alike(label, seen)]


def _draft(
    facts: Facts,
    frame: int,
    kind: str,
    names: Sequence[str],
    classes: Classes,
    margins: Mapping[int, float],
    draw: Draw,
) -> Draft:
    instances = tuple(i for name in names for i in classes.get(name, ()))
    answer, steps = box_answer(facts, frame, instances)
    key = facts.scene.frames[frame].key
    counts = [{"op": "count_in_view", "frame": key, "label": n, "value": len(classes.get(n, ()))} for n in names]
    turn = Question(
        question_type=kind,
        phrasing=draw.integer("phrasing", below=len(PHRASINGS[kind])),
        slots={
            **fov_slots(facts.scene.frames[frame].camera),
            "things": join_words([f"every {name}" for name in names]),
            "classes": ", ".join(names),
        },
        answer=answer,
        margin=min(margins[i] for i in instances),
        program=(*(seen_step(facts, frame, i) for i in instances), *counts, *steps),
    )
    return Draft((frame,), (turn,), objects=instances)


SKILL = Skill(
    name="single_image.detection_3d",
    version=1,
    modality="single_image",
    phrasings=PHRASINGS,
    ask=ask,
    needs=frozenset({"frames", "instances", "depth"}),
)
