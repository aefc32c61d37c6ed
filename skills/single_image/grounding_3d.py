"""grounding_3d: the 3D box of the one object that an expression means, in the camera's frame.

A real sample, from a furnished room:

    Give the 3D bounding box of the bottle that's farther from the table.
    Answer with a JSON list of one 3D bounding box: [{"bbox_3d": [x, y, z, x_size, y_size, z_size, pitch, yaw,
    roll], "label": "name"}].
    (x, y, z) is the centre of the box and (x_size, y_size, z_size) its dimensions, all in metres, in the camera's
    frame: x right, y down, z forward. Pitch, yaw and roll are its rotations about the frame's fixed x, y and z axes,
    applied in that order, in units of 180°. The camera's field of view is 52.10° horizontally and 40.27° vertically.
    -> ```json
       [
        {"bbox_3d": [-0.46, 0.61, 3.23, 0.08, 0.30, 0.08, 0.19, -0.14, -0.09], "label": "bottle"}
       ]
       ```

The expression (`vstdata.asking.referring`) is measured on every object of its class that the picture shows; it must be
true of one and clearly false of all others. But for the plain type, there are others: what the expression says is
needed. The box is VST's (`vstdata.boxes.nine_numbers`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vstdata.asking.draft_order import frames_in_turn, interleaved
from vstdata.asking.meant import Pictured, classes_shown, meant_by
from vstdata.asking.referring import KINDS
from vstdata.asking.tellable_boxes import MIRRORS, box_answer, clear_margins, reflected, seen_step
from vstdata.boxes.nine_numbers import fov_slots
from vstdata.draft import Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.program import program
from vstdata.program.step import Step
from vstdata.words.wordings import Asks

PLAIN = "category"  # the class alone, where the picture shows one object of it
# Not "depth": nobody calls a picture on the wall the one that is nearer to the camera than the backpack.
SAID = tuple(kind for kind in KINDS if kind != "depth")
ASKS = dict.fromkeys((PLAIN, *SAID), Asks("box_list", {"hfov": "number", "vfov": "number", "thing": "thing"}))
BOX = "box"  # nobody asks for the 3D bounding box of the box


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All frames in turn, each with the kinds of expressions in turn."""
    return frames_in_turn(facts, draw, refuse, _of_frame)


def _of_frame(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    if reflected(facts, frame, MIRRORS):
        refuse("mirror_shows_things_again")
        return
    picture = Pictured(facts, frame, clear_margins(facts, frame, refuse))
    single, several = classes_shown(picture, draw, refuse)
    refuse("called_a_box", (single + several).count(BOX))
    single, several = ([label for label in labels if label != BOX] for labels in (single, several))
    groups = [_of_kind(picture, kind, several, draw.at(kind), refuse) for kind in SAID]
    yield from interleaved(draw.shuffled([_plain(picture, single), *groups], "kinds"))


def _plain(picture: Pictured, single: Sequence[str]) -> Iterator[Draft]:
    """At most one draft that names an object by its class: these are easily had and teach little."""
    for label in single[:1]:
        (instance,) = picture.shown[label]
        yield _draft(picture, PLAIN, f"the {label}", instance, (), picture.margins[instance])


def _of_kind(picture: Pictured, kind: str, several: Sequence[str], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    for one in meant_by(picture, kind, several, draw, refuse):
        if one.thing.endswith(f"the {BOX}"):
            refuse("called_a_box")
            continue
        yield _draft(picture, kind, one.thing, one.instance, one.steps, one.margin, one.end)


def _draft(
    picture: Pictured,
    kind: str,
    thing: str,
    instance: int,
    steps: Sequence[Step],
    margin: float,
    end: str = "",
) -> Draft:
    facts, frame = picture.facts, picture.frame
    answer, last = box_answer(facts, frame, (instance,))
    question = Question(
        question_type=kind,
        slots={**fov_slots(facts.scene.frames[frame].camera), "thing": thing},
        answer=answer,
        margin=margin,
        program=program(seen_step(facts, frame, instance), *steps, *last),
    )
    return Draft((frame,), (question,), objects=(instance,), balance=end)


SKILL = Skill(
    name="single_image.grounding_3d",
    version=11,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "depth"}),
)
