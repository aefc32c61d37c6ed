"""counting: how many things of a kind a picture shows, whether it shows any, how many are left of or on another thing.

A real sample, from a room with a bench on either side of the table:

    Q: Count the sofas in this image.
       Give only the number.
    A: 0
    Q: Does this photo show a cabinet?
       A. Yes
       B. No
       Answer with one word.
    A: Yes

Counted is only where every thing of the kind that shows at all shows well, where nothing else in the picture could be
counted with them, and where no surface without a name could be one more. None is an answer too, of kinds that the room
has elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from vstdata.asking.complete import why_incomplete
from vstdata.asking.draft_order import even_blocks, frames_in_turn, interleaved
from vstdata.asking.naming import overhead
from vstdata.asking.referring import KINDS, measure
from vstdata.asking.seen_well import COUNTED, COUNTED_LARGE, LANDMARK_AREA, POINTED_AT, covers, glimpses
from vstdata.asking.tellable_boxes import MIRRORS, alike, reflected, seen_step
from vstdata.draft import YES_NO, Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.program import program
from vstdata.program.measured.chosen import Compare
from vstdata.program.measured.compared import CountWhere, Exists
from vstdata.program.measured.pictures import CountInView
from vstdata.words.english import plural, with_article
from vstdata.words.labels import akin, countable, lies, stands
from vstdata.words.numbers import how_many
from vstdata.words.wordings import Asks

COUNTED_THINGS = {"things": "plural label"}
ASKS = {
    "count": Asks("number", COUNTED_THINGS),
    "exists": Asks("choice", {"thing": "thing", "things": "plural label", "seen": "reply"}),
    "count_beside": Asks("number", {**COUNTED_THINGS, "landmark": "label", "side": "phrase"}),
    "count_on": Asks("number", {**COUNTED_THINGS, "landmark": "label"}),
}
MOST = 9  # things: more are not counted at a glance. Ours.
SIDES = ("left", "right")
SMALLER = 0.6  # of the longest side of what may carry a thing, so long the thing is at most. Ours.
CARRIED = 0.6  # metres, likewise: what is larger stands on the floor, and everybody knows that. Ours.
MOST_OF_A_KIND = 3  # drafts of one type from a picture
PER_ONE = 3  # one in so many counts of one thing is kept: most kinds have one


@dataclass(frozen=True, eq=False)
class _Picture:
    """A frame, and what of each label it shows: all of it well, or nothing."""

    facts: Facts
    frame: int

    @cached_property
    def shown(self) -> dict[str, tuple[int, ...]]:
        """By label all things of which the frame shows anything, by the annotator's number."""
        instances = self.facts.scene.instances
        found: dict[str, list[int]] = {}
        for i in sorted(glimpses(self.facts.view(self.frame)), key=lambda i: instances[i].id):
            found.setdefault(instances[i].label, []).append(i)
        return {label: tuple(found[label]) for label in sorted(found)}

    def well(self, i: int) -> bool:
        """Whether one sees that it is one."""
        view = self.facts.view(self.frame)
        return COUNTED.shows(view, i) or COUNTED_LARGE.shows(view, i)

    def objection(self, label: str) -> str:
        """Why things of a label cannot be counted in this picture, or ""."""
        others = [other for other in self.shown if other != label]
        if not countable(label):
            return "label_not_countable"
        if alike(label, others) or any(akin(label, other) for other in others):
            return "counted_with_others"
        members = self.shown.get(label, ())
        if not set(members) <= set(self.facts.objects) or not all(self.well(i) for i in members):
            return "instance_hardly_visible"
        if len(members) > MOST:
            return "too_many_to_count"
        return why_incomplete(self.facts, (self.frame,), label) or ""

    @cached_property
    def landmarks(self) -> tuple[int, ...]:
        """Large things whose label means them alone."""
        view, facts = self.facts.view(self.frame), self.facts
        alone = [members[0] for label, members in self.shown.items() if len(members) == 1 and countable(label)]
        return tuple(
            i
            for i in alone
            if i in facts.objects
            and POINTED_AT.shows(view, i)
            and covers(view, i, LANDMARK_AREA)
            and not alike(facts.label(i), [other for other in self.shown if other != facts.label(i)])
        )


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All frames in turn, each with the question types in turn."""
    return frames_in_turn(facts, draw, refuse, _of_frame)


def _of_frame(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    if reflected(facts, frame, MIRRORS):
        refuse("mirror_shows_things_again")
        return
    picture = _Picture(facts, frame)
    here, elsewhere = [], []
    for label in draw.shuffled(sorted(facts.by_label), "labels"):
        if reason := picture.objection(label):
            refuse(reason)
        elif picture.shown.get(label):
            here.append(label)
        else:
            elsewhere.append(label)
    makers = [
        _counts(picture, here, elsewhere, draw.at("count")),
        _exists(picture, here, elsewhere, draw.at("exists")),
        _where(picture, here, "count_beside", draw.at("beside"), refuse),
        _where(picture, here, "count_on", draw.at("on"), refuse),
    ]
    yield from interleaved(islice(each, MOST_OF_A_KIND) for each in draw.shuffled(makers, "kinds"))


def _there(count: int, label: str) -> str:
    """'there is no chair', 'there is a chair', 'there are two chairs'."""
    if count > 1:
        return f"there are {how_many(count)} {plural(label)}"
    return f"there is {with_article(label) if count else f'no {label}'}"


def _counts(picture: _Picture, here: Sequence[str], elsewhere: Sequence[str], draw: Draw) -> Iterator[Draft]:
    """Several, one and none in turn, the last two only now and then."""
    facts, key = picture.facts, picture.facts.scene.frames[picture.frame].key
    several = [label for label in here if len(picture.shown[label]) > 1]
    single = [label for label in here if len(picture.shown[label]) == 1 and not draw.integer(label, below=PER_ONE)]
    none = [label for label in elsewhere if not draw.integer(label, below=PER_ONE)]
    for label in interleaved([several, single[:1], none[:1]]):
        members = picture.shown.get(label, ())
        steps = [seen_step(facts, picture.frame, i) for i in members]
        question = Question(
            question_type="count",
            slots={"things": plural(label)},
            answer=Answer("number", len(members)),
            margin=1.0,
            program=program(*steps, CountInView([key], label, len(members))),
            cue=label,
        )
        yield Draft((picture.frame,), (question,), objects=members, balance=str(len(members)))


def _exists(picture: _Picture, here: Sequence[str], elsewhere: Sequence[str], draw: Draw) -> Iterator[Draft]:
    """As often what is there as what is not."""
    facts, key = picture.facts, picture.facts.scene.frames[picture.frame].key
    groups = [[("Yes", label) for label in here], [("No", label) for label in elsewhere]]
    for word, label in even_blocks(groups, draw):
        members = picture.shown.get(label, ())
        steps = [seen_step(facts, picture.frame, i) for i in members]
        question = Question(
            question_type="exists",
            slots={"thing": with_article(label), "things": plural(label), "seen": _there(len(members), label)},
            answer=Answer("choice", word, fixed_options=YES_NO),
            margin=1.0,
            program=program(*steps, Exists(key, label, word)),
            cue=label,
            outcome=word,
        )
        yield Draft((picture.frame,), (question,), objects=members, balance=word)


def _where(picture: _Picture, here: Sequence[str], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """How many of a kind are left or right of a landmark, or on it: where that is clear for each of them.

    Where the answer is part of what the picture shows comes first; none and all are as frequent as that, or come once.
    Beside a thing only several are counted, and on a thing that carries nothing nobody counts.
    """
    groups: dict[str, list[Draft]] = {"some": [], "none": [], "all": []}
    for landmark in draw.shuffled(picture.landmarks, "landmarks"):
        found = _about(picture, [one for one in here if one != picture.facts.label(landmark)], kind, landmark, draw)
        refuse(f"{kind}:not_clear_for_all", sum(one is None for one in found))
        clear = [one for one in found if one is not None]
        if kind == "count_on" and not any(count for count, _, _ in clear):
            refuse(f"{kind}:nothing_on_it")
            continue
        for count, every, draft in clear:
            groups["none" if not count else "all" if count == every else "some"].append(draft)
    most = max(1, len(groups["some"]))
    yield from interleaved([groups["some"], groups["all"][:most], groups["none"][:most]])


_Found = tuple[int, int, Draft]


def _about(picture: _Picture, labels: Sequence[str], kind: str, landmark: int, draw: Draw) -> list[_Found | None]:
    """(count, how many there are, draft) for each label."""
    found: list[_Found | None] = []
    for label in draw.shuffled(labels, "labels"):
        every = len(picture.shown[label])
        end = "on" if kind == "count_on" else draw.choice(SIDES, label, picture.facts.label(landmark))
        if kind == "count_on" and not _might_lie_on(picture, label, landmark):
            continue
        if kind == "count_on" or every > 1:
            one = _compared(picture, kind, label, landmark, end)
            found.append(None if one is None else (one[0], every, one[1]))
    return found


def _might_lie_on(picture: _Picture, label: str, landmark: int) -> bool:
    """Whether somebody would look for things of a label on the landmark: they hang nowhere, and people carry them."""
    facts, members = picture.facts, picture.shown[label]
    most = min(CARRIED, SMALLER * float(facts.box(landmark).size.max()))
    small = all(float(facts.box(i).size.max()) <= most for i in members)
    return small and (stands(label) or lies(label)) and not any(overhead(facts, i) for i in members)


def _compared(picture: _Picture, kind: str, label: str, landmark: int, end: str) -> tuple[int, Draft] | None:
    """The count and its draft; None where it is not clear of one of them."""
    facts, frame = picture.facts, picture.frame
    expression = "support" if kind == "count_on" else "side"
    members = picture.shown[label]
    values = [measure(facts, frame, expression, i, landmark) for i in members]
    least = KINDS[expression].least
    if any(min(abs(one.low), abs(one.high)) < least or one.low * one.high <= 0 for one in values):
        return None
    positive = sum(one.value > 0 for one in values)
    count = len(members) - positive if end == "right" else positive
    key, instances = facts.scene.frames[frame].key, facts.scene.instances
    steps = [
        Compare(key, expression, instances[i].id, one.error, one.value, instances[landmark].id)
        for i, one in zip(members, values, strict=True)
    ]
    side = {} if kind == "count_on" else {"side": end}
    question = Question(
        question_type=kind,
        slots={"things": plural(label), "landmark": facts.label(landmark), **side},
        answer=Answer("number", count),
        margin=1.0,
        program=program(*steps, CountWhere(label, end, count)),
        cue=f"{label}>{facts.label(landmark)}",
    )
    return count, Draft((frame,), (question,), objects=(*members, landmark), balance=str(count))


SKILL = Skill(
    name="single_image.counting",
    version=8,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
