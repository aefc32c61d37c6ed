"""detection_2d: the boxes in a picture of all things of some kinds, or of the one thing that is meant.

A real sample:

    Q: Find the box and give its bounding box.
       Answer with a JSON list of one entry with the keys bbox_2d and label, where bbox_2d is [x1, y1, x2, y2], its
       left, upper, right and lower edge, in pixels of the image (640 x 480).
    A: ```json
       [
           {"bbox_2d": [280, 340, 436, 480], "label": "box"}
       ]
       ```

A box encloses what is visible of a thing. A kind is asked about only where every thing of it in the picture shows well
(`vstdata.asking.tellable_boxes`); one thing where its label or an expression (`vstdata.asking.referring`) means it
alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vstdata.asking.draft_order import frames_in_turn, interleaved
from vstdata.asking.flat_boxes import flat_answer, flat_margins
from vstdata.asking.meant import Pictured, classes_shown, meant_by
from vstdata.asking.referring import KINDS
from vstdata.asking.tellable_boxes import MIRRORS, SCREENS, complete_classes, reflected, seen_step
from vstdata.draft import Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.program import program
from vstdata.program.step import Step
from vstdata.words.english import join_words, plural
from vstdata.words.wordings import Asks

ASKS = {
    "one_label": Asks("boxes_2d", {"things": "things"}),
    "several_labels": Asks("boxes_2d", {"things": "things"}),
    "one_thing": Asks("boxes_2d", {"thing": "thing"}),
}
MOST_LABELS = 3  # named in one question. Ours.
MOST_SETS = 3  # of labels asked together in one picture. Ours.


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All frames in turn, each with questions of the three types in turn."""
    return frames_in_turn(facts, draw, refuse, _of_frame)


def _of_frame(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    if reflected(facts, frame, MIRRORS | SCREENS):
        refuse("mirror_shows_things_again")
        return
    picture = Pictured(facts, frame, flat_margins(facts, frame, refuse))
    classes = complete_classes(facts, (frame,), picture.margins, refuse)
    groups = [_singly(picture, classes, draw), _together(picture, classes, draw), _meant(picture, draw, refuse)]
    yield from interleaved(draw.shuffled(groups, "types"))


def _singly(picture: Pictured, classes: Mapping[str, Sequence[int]], draw: Draw) -> Iterator[Draft]:
    """Each label of several things: of one thing asks the type that says so."""
    for label in draw.shuffled(sorted(classes), "labels"):
        if len(classes[label]) > 1:
            yield _draft(picture, "one_label", {"things": plural(label)}, classes[label], label)


def _together(picture: Pictured, classes: Mapping[str, Sequence[int]], draw: Draw) -> Iterator[Draft]:
    """Different sets of two to `MOST_LABELS` labels, in the order in which they are named."""
    if len(classes) < 2:
        return
    sets: dict[frozenset[str], None] = {}
    for number in range(MOST_SETS):
        count = 2 + draw.integer("count", number, below=min(MOST_LABELS, len(classes)) - 1)
        names = draw.shuffled(sorted(classes), "set", number)[:count]
        if frozenset(names) not in sets:
            sets[frozenset(names)] = None
            things = [i for name in names for i in classes[name]]
            words = {"things": join_words([f"every {name}" for name in names])}
            yield _draft(picture, "several_labels", words, things, "|".join(sorted(names)))


def _meant(picture: Pictured, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """One thing: by an expression, or at most once by its label."""
    single, several = classes_shown(picture, draw, refuse)
    groups = [_by_words(picture, kind, several, draw.at(kind), refuse) for kind in KINDS]
    yield from interleaved(draw.shuffled([_by_label(picture, single), *groups], "kinds"))


def _by_label(picture: Pictured, single: Sequence[str]) -> Iterator[Draft]:
    for label in single[:1]:
        yield _draft(picture, "one_thing", {"thing": f"the {label}"}, picture.shown[label], label, (), "label")


def _by_words(picture: Pictured, kind: str, several: Sequence[str], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    for one in meant_by(picture, kind, several, draw, refuse):
        label = picture.facts.label(one.instance)
        balance = f"{kind} {one.end}"
        yield _draft(picture, "one_thing", {"thing": one.thing}, (one.instance,), label, one.steps, balance)


def _draft(
    picture: Pictured,
    kind: str,
    slots: Mapping[str, str],
    instances: Sequence[int],
    cue: str,
    steps: Sequence[Step] = (),
    balance: str = "",
) -> Draft:
    facts, frame = picture.facts, picture.frame
    answer, last = flat_answer(facts, frame, 0, instances)
    question = Question(
        question_type=kind,
        slots=dict(slots),
        answer=answer,
        margin=min(picture.margins[i] for i in instances),
        program=program(*(seen_step(facts, frame, i) for i in instances), *steps, *last),
        cue=cue,
    )
    return Draft((frame,), (question,), objects=tuple(instances), balance=balance or str(len(instances)))


SKILL = Skill(
    name="single_image.detection_2d",
    version=8,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "depth"}),
)
