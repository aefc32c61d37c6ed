"""Things of one picture by their names: the label alone where it means one thing, else with a box around the thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from vstdata.asking.naming import box_colors, by_box, clear_objects
from vstdata.asking.seen_well import POINTED_AT, SeenWell, glimpses
from vstdata.asking.tellable_boxes import MIRRORS, alike, reflected
from vstdata.draft import Answer, Draft, Mark, Question, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts, Seen
from vstdata.program import program
from vstdata.program.measured.chosen import Select
from vstdata.program.step import Step
from vstdata.words.english import is_plural, join_words
from vstdata.words.labels import countable

PER_BOXED = 5  # one picture in so many has boxes around things whose labels would do. Ours.


@dataclass(frozen=True, slots=True)
class Named:
    """Things of a frame, what they are called ("sofa", "chair (red box)"), and the marks that this takes."""

    things: tuple[int, ...]
    names: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, eq=False)
class Picture:
    """A frame, and the things in it that are seen well enough to be asked about, by the annotator's number."""

    facts: Facts
    frame: int
    seen: tuple[Seen, ...]

    @property
    def key(self) -> str:
        """The frame's name in the source."""
        return self.facts.scene.frames[self.frame].key

    @cached_property
    def labels(self) -> Counter[str]:
        """How many things of each label the frame shows anything of."""
        return Counter(self.facts.label(i) for i in sorted(glimpses(self.facts.view(self.frame))))

    def alone(self, i: int) -> bool:
        """Whether the label of a thing means it and nothing else in the picture."""
        label = self.facts.label(i)
        return self.labels[label] <= 1 and countable(label) and not alike(label, self.labels)

    def id(self, i: int) -> int:
        """The annotator's number of a thing."""
        return self.facts.scene.instances[i].id

    def named(self, things: Sequence[int], draw: Draw) -> Named:
        """What these are called, all with boxes in one of `PER_BOXED` draws, else those alone whose label will not do.

        'the chair (red box)' says which chair; a box around a thing with a name of its own says nothing more.
        """
        every = not draw.integer("boxed", below=PER_BOXED)
        boxed = [i for i in things if every or not self.alone(i)]
        shades = dict(zip(boxed, box_colors(self.facts, boxed, draw), strict=True))
        boxes = {one.instance: one.box for one in self.seen}
        names = (by_box(self.facts.label(i), shades[i]) if i in shades else self.facts.label(i) for i in things)
        marks = (Mark(0, "box", boxes[i], shade) for i, shade in shades.items())
        return Named(tuple(things), tuple(names), tuple(marks))


def best_of(
    picture: Picture,
    named: Named,
    best: int,
    measured: Iterable[Step],
    *,
    kind: str,
    rank: str,
    cue: str,
    margin: float,
    slots: Mapping[str, str],
) -> Draft:
    """Which of several things of a picture is `rank` ("closest", "tallest"): the one at position `best`, by what was
    measured of each. `slots` are those of the words beside "any" and "rank"; a table of labels is held against `cue`.
    """
    names, labels = named.names, [picture.facts.label(i) for i in named.things]
    question = Question(
        question_type=kind,
        slots={"any": join_words([f"the {name}" for name in names], "or"), "rank": rank, **slots},
        answer=Answer("choice", names[best], distractors=tuple(name for name in names if name != names[best])),
        margin=margin,
        program=program(*measured, Select(rank, names[best])),
        cue=cue,
        outcome=labels[best],
        rivals=tuple(label for k, label in enumerate(labels) if k != best),
    )
    return Draft((picture.frame,), (question,), named.marks, named.things)


def picture_of(facts: Facts, frame: int, refuse: Refusals, well: SeenWell = POINTED_AT) -> Picture:
    """A frame with the single things that it shows so well; with none where a mirror shows things again."""
    if reflected(facts, frame, MIRRORS):
        refuse("mirror_shows_things_again")
        return Picture(facts, frame, ())
    seen = clear_objects(facts, frame, well, refuse, lambda label: not is_plural(label))
    return Picture(facts, frame, tuple(seen))
