"""The one thing of a picture that words mean: by its label alone, or by an expression that singles it out.

The expression (`vstdata.asking.referring`) is measured on every object of its class that the picture shows; it must be
true of one and clearly false of all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from vstdata.asking.naming import overhead
from vstdata.asking.referring import KINDS, Expression, judge, measure, so_in_every_sense, words_of
from vstdata.asking.seen_well import BESIDE, LANDMARK_AREA, OPEN_TO_SEE, WHOLE, covers
from vstdata.asking.tellable_boxes import alike
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts, Measure
from vstdata.program.measured.chosen import Compare, Pick
from vstdata.program.step import Step
from vstdata.words.english import plural
from vstdata.words.labels import countable, stands
from vstdata.words.templates import fill

OF_EXTENT = ("height", "size")  # kinds of expressions that compare how big things are
MOST_OF_A_KIND = 4  # expressions of one kind in one picture. Ours.


@dataclass(frozen=True, slots=True)
class Meant:
    """What an expression of a kind means: the `instance`, called `thing`; the least gap to another answer, the steps
    that show it, and the `end` of the kind."""

    kind: str
    end: str
    thing: str
    instance: int
    margin: float
    steps: tuple[Step, ...]


@dataclass(frozen=True, eq=False)
class Pictured:
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
    def single(self) -> list[int]:
        """Objects that are alone in being called so."""
        return [members[0] for label, members in self.shown.items() if len(members) == 1 and self.clear_name(label)]

    @cached_property
    def landmarks(self) -> list[int]:
        """Objects that are named by their label: seen well, and alone in being called so."""
        view = self.facts.view(self.frame)
        return [i for i in self.single if i in self.margins and covers(view, i, LANDMARK_AREA)]

    @cached_property
    def beside(self) -> list[int]:
        """Objects that things are to the left or right of in the picture: also those whose box cannot be told."""
        view = self.facts.view(self.frame)
        return [i for i in self.single if BESIDE.shows(view, i)]

    def as_high(self, label: str, landmark: int) -> bool:
        """Whether all things of a label hang overhead and the landmark does, or none of them: nobody says
        "the chair to the left of the ceiling lamp"."""
        return {overhead(self.facts, i) for i in self.shown[label]} == {overhead(self.facts, landmark)}

    def clear_name(self, label: str) -> bool:
        """Whether the things of this label have valid boxes, and nothing else in the picture can be taken for one."""
        valid = set(self.shown[label]).issubset(self.facts.objects)
        return valid and countable(label) and not alike(label, self.shown)


def classes_shown(picture: Pictured, draw: Draw, refuse: Refusals) -> tuple[list[str], list[str]]:
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


def meant_by(picture: Pictured, kind: str, several: Sequence[str], draw: Draw, refuse: Refusals) -> Iterator[Meant]:
    """What at most `MOST_OF_A_KIND` expressions of a kind mean, about classes of several objects: all different."""
    meant: set[int] = set()
    for label in several:
        for expression in _expressions(picture, kind, label, draw.at(label), refuse):
            found = _found(picture, expression, meant, refuse)
            if found and len(meant) < MOST_OF_A_KIND:
                instance, margin, steps = found
                meant.add(instance)
                thing = _words(picture, expression, draw)
                yield Meant(kind, expression.end, thing, instance, margin, steps)


def _expressions(picture: Pictured, kind: str, label: str, draw: Draw, refuse: Refusals) -> list[Expression]:
    """All of a kind about a class, in keyed order."""
    if kind == "height" and not stands(label):
        refuse("not_called_tall")
        return []
    if KINDS[kind].whole and any(i not in picture.margins for i in picture.shown[label]):
        refuse("rival_hardly_visible")
        return []
    landmarks: list[int | None] = [None]
    if KINDS[kind].landmark:
        known = picture.beside if kind == "side" else picture.landmarks
        others = [i for i in known if picture.facts.label(i) != label]
        landmarks = [i for i in others if kind == "support" or picture.as_high(label, i)]
        refuse("overhead_against_below", len(others) - len(landmarks))
    pairs = [Expression(kind, end, label, landmark) for landmark in landmarks for end in KINDS[kind].ends]
    return draw.shuffled(pairs, "expressions")


def _found(
    picture: Pictured, expression: Expression, meant: set[int], refuse: Refusals
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
    if not so_in_every_sense(picture.facts, expression.kind, expression.end, members, winner, expression.landmark):
        refuse("true_in_one_sense_alone")
        return None
    if winner not in picture.margins:
        refuse("object_hardly_visible")
        return None
    if winner in meant:
        refuse("object_asked_about_before")
        return None
    return winner, verdict.margin, _steps(picture, expression, members, values, winner)


def _partly(picture: Pictured, i: int) -> bool:
    """Whether so much of a thing is outside the picture or hidden that its extent cannot be seen."""
    seen = picture.facts.view(picture.frame).seen[i]
    return seen.truncation > WHOLE or seen.fraction < OPEN_TO_SEE


def _steps(
    picture: Pictured, expression: Expression, members: Sequence[int], values: Sequence[Measure], winner: int
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


def _words(picture: Pictured, expression: Expression, draw: Draw) -> str:
    """The expression in one of its wordings. Labels are put in as they are and not looked at again."""
    every = words_of(expression.kind, expression.end, len(picture.shown[expression.label]))
    wording = draw.choice(every, expression.label, expression.end)
    landmark = "" if expression.landmark is None else picture.facts.label(expression.landmark)
    return fill(wording, {"label": expression.label, "labels": plural(expression.label), "landmark": landmark})
