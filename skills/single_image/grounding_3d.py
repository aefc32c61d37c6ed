"""grounding_3d: the 3D box of the one object that an expression means, in the camera's frame.

A real sample, from a room with a bench on either side of the table:

    Find the bench to the right of the candle in the image and give its 3D bounding box. The field of view is 57.95° by
    45.11°.
    Answer with a JSON list: [{"bbox_3d": [x, y, z, x_size, y_size, z_size, pitch, yaw, roll], "label": "name"}].
    Use metres in the camera's frame (x right, y down, z forward) and angles in units of 180°.
    -> ```json
       [
           {"bbox_3d": [1.19, 0.15, 3.19, 1.32, 0.82, 0.56, 0.13, 0.19, 0.07], "label": "bench"}
       ]
       ```

The expression (`vstdata.asking.referring`) is measured on every object of its class that the picture shows; it must be
true of one and clearly false of all others. But for the plain type, there are others: what the expression says is
needed. The box is VST's (`vstdata.boxes.nine_numbers`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from vstdata.asking.draft_order import interleaved
from vstdata.asking.referring import KINDS, Expression, judge, measure, so_in_every_sense, words_of
from vstdata.asking.seen_well import LANDMARK_AREA, OPEN_TO_SEE, WHOLE, covers
from vstdata.asking.tellable_boxes import MIRRORS, alike, box_answer, clear_margins, reflected, seen_step
from vstdata.boxes.nine_numbers import fov_slots
from vstdata.draft import Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts, Measure
from vstdata.program import program
from vstdata.program.measured.chosen import Compare, Pick
from vstdata.program.step import Step
from vstdata.words.english import plural
from vstdata.words.labels import countable, stands
from vstdata.words.templates import fill
from vstdata.words.wordings import Asks

PLAIN = "category"  # the class alone, where the picture shows one object of it
ASKS = dict.fromkeys(
    ("category", "distance", "height", "size", "column", "closeness", "side", "depth", "support"),
    Asks("box_list", {"hfov": "number", "vfov": "number", "thing": "thing"}),
)

OF_EXTENT = ("height", "size")  # kinds of expressions that compare how big things are
MOST_OF_A_KIND = 4  # expressions of one kind in one picture. Ours.


@dataclass(frozen=True, eq=False)
class _Picture:
    """A frame with the objects whose box can be told (`margins`) and those that it shows at all, by label."""

    facts: Facts
    frame: int
    margins: Mapping[int, float]

    @cached_property
    def shown(self) -> dict[str, tuple[int, ...]]:
        """Everything seen by label, labels ascending, instances by the annotator's number."""
        instances = self.facts.scene.instances
        seen = sorted(self.facts.view(self.frame).seen, key=lambda i: (instances[i].label, instances[i].id))
        labels = dict.fromkeys(instances[i].label for i in seen)
        return {label: tuple(i for i in seen if instances[i].label == label) for label in labels}

    @cached_property
    def landmarks(self) -> list[int]:
        """Objects that are named by their label: seen well, and alone in being called so."""
        view = self.facts.view(self.frame)
        single = [members[0] for label, members in self.shown.items() if len(members) == 1 and self.clear_name(label)]
        return [i for i in single if i in self.margins and covers(view, i, LANDMARK_AREA)]

    def clear_name(self, label: str) -> bool:
        """Whether the things of this label have valid boxes, and nothing else in the picture can be taken for one."""
        valid = set(self.shown[label]).issubset(self.facts.objects)
        return valid and countable(label) and not alike(label, self.shown)


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All frames in turn, each with the kinds of expressions in turn."""
    frames = draw.shuffled(facts.frames, "frames")
    yield from interleaved(_of_frame(facts, f, draw.at(facts.scene.frames[f].key), refuse) for f in frames)


def _of_frame(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    if reflected(facts, frame, MIRRORS):
        refuse("mirror_shows_things_again")
        return
    picture = _Picture(facts, frame, clear_margins(facts, frame, refuse))
    single, several = _classes(picture, draw, refuse)
    groups = [_of_kind(picture, kind, several, draw.at(kind), refuse) for kind in KINDS]
    yield from interleaved(draw.shuffled([_plain(picture, single), *groups], "kinds"))


def _classes(picture: _Picture, draw: Draw, refuse: Refusals) -> tuple[list[str], list[str]]:
    """The classes of which the picture shows one object, and those of which it shows two or more well."""
    single, several = [], []
    for label in draw.shuffled(list(picture.shown), "classes"):
        members = picture.shown[label]
        well = sum(i in picture.margins for i in members)
        if well and not picture.clear_name(label):
            refuse("confusable_with_another_label")
        elif well and len(members) == 1:
            single.append(label)
        elif well > 1:
            several.append(label)
        elif well:
            refuse("no_rival_seen_well")
    return single, several


def _plain(picture: _Picture, single: Sequence[str]) -> Iterator[Draft]:
    """At most one draft that names an object by its class: these are easily had and teach little."""
    for label in single[:1]:
        (instance,) = picture.shown[label]
        yield _draft(picture, PLAIN, f"the {label}", instance, (), picture.margins[instance])


def _of_kind(picture: _Picture, kind: str, classes: Sequence[str], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """At most `MOST_OF_A_KIND` drafts with an expression, about different objects."""
    meant: set[int] = set()
    for label in classes:
        for expression in _expressions(picture, kind, label, draw.at(label), refuse):
            found = _found(picture, expression, meant, refuse)
            if found and len(meant) < MOST_OF_A_KIND:
                instance, margin, steps = found
                meant.add(instance)
                thing = _words(picture, expression, draw)
                yield _draft(picture, kind, thing, instance, steps, margin, expression.end)


def _expressions(picture: _Picture, kind: str, label: str, draw: Draw, refuse: Refusals) -> list[Expression]:
    """All of a kind about a class, in keyed order."""
    if kind == "height" and not stands(label):
        refuse("not_called_tall")
        return []
    if KINDS[kind].whole and any(i not in picture.margins for i in picture.shown[label]):
        refuse("rival_hardly_visible")
        return []
    landmarks: list[int | None] = [None]
    if KINDS[kind].landmark:
        landmarks = [i for i in picture.landmarks if picture.facts.label(i) != label]
    pairs = [Expression(kind, end, label, landmark) for landmark in landmarks for end in KINDS[kind].ends]
    return draw.shuffled(pairs, "expressions")


def _found(
    picture: _Picture, expression: Expression, meant: set[int], refuse: Refusals
) -> tuple[int, float, tuple[Step, ...]] | None:
    """The one object that is meant, the margin, and the steps that show it; None where it is not clear."""
    members = picture.shown[expression.label]
    if expression.kind in OF_EXTENT and any(_partly(picture, i) for i in members):
        refuse("extent_not_shown")
        return None
    values = [measure(picture.facts, picture.frame, expression.kind, i, expression.landmark) for i in members]
    verdict = judge(KINDS[expression.kind], expression.end, values)
    if verdict is None:
        refuse("no_clear_winner")
        return None
    winner = members[verdict.winner]
    if not so_in_every_sense(picture.facts, expression.kind, expression.end, members, winner):
        refuse("size_in_one_sense_alone")
        return None
    if winner not in picture.margins:
        refuse("object_hardly_visible")
        return None
    if winner in meant:
        refuse("object_asked_about_before")
        return None
    return winner, verdict.margin, _steps(picture, expression, members, values, winner)


def _partly(picture: _Picture, i: int) -> bool:
    """Whether so much of a thing is outside the picture or hidden that its extent cannot be seen."""
    seen = picture.facts.view(picture.frame).seen[i]
    return seen.truncation > WHOLE or seen.fraction < OPEN_TO_SEE


def _steps(
    picture: _Picture, expression: Expression, members: Sequence[int], values: Sequence[Measure], winner: int
) -> tuple[Step, ...]:
    """The measure of each object of the class, and which is selected."""
    facts, key = picture.facts, picture.facts.scene.frames[picture.frame].key
    instances, kind = facts.scene.instances, expression.kind
    landmark = None if expression.landmark is None else instances[expression.landmark].id
    measured = [
        Compare(key, kind, instances[i].id, one.error, one.value, landmark)
        for i, one in zip(members, values, strict=True)
    ]
    return (*measured, Pick(kind, expression.end, instances[winner].id))


def _words(picture: _Picture, expression: Expression, draw: Draw) -> str:
    """The expression in one of its wordings. Labels are put in as they are and not looked at again."""
    every = words_of(expression.kind, expression.end, len(picture.shown[expression.label]))
    wording = draw.choice(every, expression.label, expression.end)
    landmark = "" if expression.landmark is None else picture.facts.label(expression.landmark)
    return fill(wording, {"label": expression.label, "labels": plural(expression.label), "landmark": landmark})


def _draft(
    picture: _Picture,
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
    version=5,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "depth"}),
)
