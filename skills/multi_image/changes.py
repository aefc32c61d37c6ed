"""changes: what is different in a room that was photographed again at another time.

Real samples, about two pictures of a shop, of two times:

    Q: Compare image 1 with image 2, which was taken later. Which object is no longer where it was?
       A. bag
       B. cash register
       C. plant
       D. shop counter
    A: The plant was moved.
    Q: Which way was the plant moved between the two images, as seen from the camera of image 1?
       A. closer
       B. farther away
       C. to the left
       D. to the right
    A: It was moved to the right.
    Q: Compare the two images. Which object is no longer in the room?
       A. cash register
       B. filing cabinet
       C. shop counter
    A: B. The filing cabinet is gone.

The first picture is of the first time, the second of a later one, from near or from elsewhere in the room. What is said
to have moved went 0.4 m or more between the middles of its boxes; what is said to stand still went 3 cm at most. What
lies between, or was only turned, is not asked about. The options that are wrong stand still and both pictures show
them; of what was taken away or added the other picture shows the place, with nothing before it. Where a label does not
tell which thing is meant, each one has a box, of one colour in both pictures; of what is there at one time only, the
box would be in one picture, so that the others have theirs in that one alone. Which way, what is gone and what is new
are asked in both orders of time: rooms as they are have few of one or the other. Directions are those of the first
camera held level: what goes one way goes at most half as far any other, and goes that way in the picture too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vstdata.asking.draft_order import at_most, even_blocks, interleaved
from vstdata.asking.seen_well import RANGED
from vstdata.asking.sure_numbers import rounding_margin, sure_distance
from vstdata.asking.two_times import MOVED, Shown, Times
from vstdata.draft import YES_NO, Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.linear import reach
from vstdata.program import program
from vstdata.program.measured.changes import (
    HowFarMoved,
    PlaceAt,
    ThereAt,
    WhatDiffers,
    WhatMoved,
    WhetherMoved,
    WhichWay,
)
from vstdata.program.step import Step
from vstdata.words.wordings import Asks

ASKS = {
    "what_moved": Asks("choice"),
    "did_it_move": Asks("choice", {"thing": "thing", "truth": "reply"}),
    "which_way": Asks("choice", {"thing": "thing"}),
    "how_far": Asks("number", {"thing": "thing"}),
    "taken_away": Asks("choice"),
    "added": Asks("choice"),
}

OPTIONS, FEWEST = 4, 3  # of a choice of things, and fewest
ASIDE = 0.5  # of the way that is named, so much it may go another way. Ours.
SHIFT = 0.05  # of the picture's width that a thing goes to a side in it at least. Ours.
LEAST_FORWARD = 0.35  # of the look that is level: a camera that looks farther down, 70 degrees, has no ahead
NEAREST = 0.3  # metres along the view to both places of a thing that goes to a side
YARDSTICKS = 2  # things that stand still and both pictures show, where a length is asked. Ours.
MOST_OF_A_THING = 8  # questions of one type about one thing, and of one way that it went. Ours.
TRUTH = {"Yes": "was moved", "No": "was not moved"}
WAYS = ("to the left", "to the right", "closer", "farther away")

Made = Callable[[Times, Shown, int, Draw], Draft | None]


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn, each about one picture of each time."""
    if facts.later is None or facts.scene.later is None:
        return
    room = Times(facts, facts.later, facts.scene.later, refuse)
    asking = _Asking(room, tuple(room.pairs(draw)), draw)
    back = asking.backwards()
    yield from interleaved(
        [
            interleaved(asking.each(room.moved, "what_moved", _what_moved)),
            even_blocks(
                [interleaved(asking.each(some, "did_it_move", _moved)) for some in (room.moved, room.still)], draw
            ),
            interleaved([some for way in (asking, back) for some in way.each(room.moved, "which_way", _way)]),
            interleaved(asking.each(room.moved, "how_far", _far)),
            interleaved([some for way in (asking, back) for some in way.each(way.room.gone, "taken_away", _differs)]),
            interleaved([some for way in (asking, back) for some in way.each(way.room.new, "added", _differs)]),
        ]
    )


@dataclass(frozen=True, eq=False)
class _Asking:
    """Pairs of pictures, in the order in which they are looked at."""

    room: Times
    shown: tuple[Shown, ...]
    draw: Draw

    def backwards(self) -> _Asking:
        """The same pairs with time reversed."""
        shown = tuple(pair.backwards() for pair in self.shown)
        return _Asking(self.room.backwards(), shown, self.draw.at("backwards"))

    def each(self, things: Iterable[int], kind: str, make: Made) -> list[Iterator[Draft]]:
        """The drafts about each of the things."""
        order = self.draw.shuffled(sorted(things, key=self.room.id), kind)
        return [self._about(i, kind, make) for i in order]

    def _about(self, i: int, kind: str, make: Made) -> Iterator[Draft]:
        """One draft of each pair, at most `MOST_OF_A_THING` of an answer: one way as most cameras see it is not all."""
        own = self.draw.at(kind, self.room.id(i))
        made = (make(self.room, shown, i, own) for shown in self.shown if i in shown.then | shown.now)
        found = (draft for draft in made if draft is not None)
        enough = f"{kind}:asked_enough"
        yield from at_most(found, lambda draft: draft.balance, MOST_OF_A_THING, lambda: self.room.refuse(enough))


def _what_moved(room: Times, shown: Shown, i: int, draw: Draw) -> Draft | None:
    others = _others(room, shown, i, draw)
    if i not in shown.both or not others:
        room.refuse("what_moved:too_little_shown_twice")
        return None
    asked = _Asked(room, shown, (i, *others), draw)
    steps = (*asked.places(), WhatMoved(MOVED, asked.names[i]))
    return asked.which("what_moved", steps, room.far(i).low)


def _differs(room: Times, shown: Shown, i: int, draw: Draw) -> Draft | None:
    """Of what is there at one time only."""
    kind = "added" if i in room.new else "taken_away"
    seen, other = (shown.now, shown.first) if i in room.new else (shown.then, shown.last)
    others = _others(room, shown, i, draw)
    if i not in seen or not others:
        room.refuse(f"{kind}:too_little_shown_twice")
        return None
    if not room.shows_place(other, i):
        room.refuse(f"{kind}:its_place_is_not_shown")
        return None
    asked = _Asked(room, shown, (i, *others), draw, (1,) if i in room.new else (0,))
    names = [[asked.names[k] for k in sorted(some, key=room.id)] for some in (others, [i, *others])]
    then, now = names if i in room.new else names[::-1]
    first, last = room.key(shown.first), room.key(shown.last)
    return asked.which(kind, (ThereAt(first, then), ThereAt(last, now), WhatDiffers(asked.names[i])), 1.0)


def _others(room: Times, shown: Shown, i: int, draw: Draw) -> list[int]:
    """Wrong options: what stands still and both pictures show; none where they are too few."""
    still = sorted(shown.still - {i}, key=room.id)
    found = draw.shuffled(still, "others", room.key(shown.first), room.key(shown.last))[: OPTIONS - 1]
    return sorted(found, key=room.id) if len(found) >= FEWEST - 1 else []


@dataclass(frozen=True, eq=False)
class _Asked:
    """A question to be about things of two pictures, the one that it is about first."""

    room: Times
    shown: Shown
    things: tuple[int, ...]
    draw: Draw
    boxed: tuple[int, ...] = (0, 1)  # pictures in which boxes are drawn, where it takes any

    @cached_property
    def called(self) -> tuple[dict[int, str], tuple[Mark, ...]]:
        """See `Times.called`."""
        draw = self.draw.at(self.room.key(self.shown.first), self.room.key(self.shown.last))
        return self.room.called(self.shown, self.things, draw, self.boxed)

    @property
    def names(self) -> dict[int, str]:
        """By thing."""
        return self.called[0]

    def places(self) -> list[Step]:
        """Where the things are at both times."""
        room = self.room
        return [
            PlaceAt(room.key(frame), room.id(i), self.names[i], rounded(facts.position(i), METRE_DECIMALS).tolist())
            for facts, frame in ((room.first, self.shown.first), (room.later, self.shown.last))
            for i in sorted(self.things, key=room.id)
        ]

    def which(self, kind: str, steps: Sequence[Step], margin: float) -> Draft:
        """A choice of the things, of which the first one is right."""
        right, *wrong = (self.names[i] for i in self.things)
        labels = [self.room.name(i) for i in self.things]
        question = Question(
            question_type=kind,
            slots={},
            answer=Answer("choice", right, distractors=tuple(wrong)),
            margin=margin,
            program=program(*steps),
            outcome=labels[0],
            rivals=tuple(labels[1:]),
        )
        return self._draft(question, labels[0])

    def about(self, kind: str, answer: Answer, margin: float, last: Step, truth: str = "") -> Draft:
        """A question about one thing; `truth` is what a sentence says of it."""
        (i,) = self.things
        balance = answer.value if answer.type == "choice" else ""
        slots = {"thing": self.names[i], **({"truth": truth} if truth else {})}
        steps = program(*self.places(), last)
        question = Question(kind, slots, answer, margin, steps, cue=self.room.name(i), outcome=balance)
        return self._draft(question, balance)

    def _draft(self, question: Question, balance: str) -> Draft:
        frames = self.shown.first, self.shown.last
        return Draft(frames, (question,), self.called[1], self.things, balance)


def _moved(room: Times, shown: Shown, i: int, draw: Draw) -> Draft | None:
    if i not in shown.both:
        return None
    answer, far = YES_NO[i in room.still], room.far(i)
    margin = far.low if i in room.moved else round(MOVED - far.value, METRE_DECIMALS)
    asked = _Asked(room, shown, (i,), draw)
    choice = Answer("choice", answer, fixed_options=YES_NO)
    return asked.about("did_it_move", choice, margin, WhetherMoved(MOVED, answer), TRUTH[answer])


def _far(room: Times, shown: Shown, i: int, draw: Draw) -> Draft | None:
    far = room.far(i)
    if i not in shown.both:
        return None
    views = (room.first, shown.first), (room.later, shown.last)
    if len(shown.still) < YARDSTICKS or not all(RANGED.shows(facts.view(frame), i) for facts, frame in views):
        room.refuse("how_far:little_to_judge_by")
        return None
    margin = rounding_margin(far.value, 1)
    if not sure_distance(far) or not margin:
        room.refuse("how_far:distance_not_sure" if margin else "how_far:between_two_printed_numbers")
        return None
    number = Answer("number", far.value, "m", 1)
    return _Asked(room, shown, (i,), draw).about("how_far", number, margin, HowFarMoved(far.value))


def _way(room: Times, shown: Shown, i: int, draw: Draw) -> Draft | None:
    if i not in shown.both:
        return None
    name, margin = way_of(room, shown.first, i)
    if not name:
        room.refuse("which_way:between_two_ways")
        return None
    answer = Answer("choice", name, distractors=tuple(one for one in WAYS if one != name))
    last = WhichWay(room.key(shown.first), name)
    return _Asked(room, shown, (i,), draw).about("which_way", answer, margin, last)


def way_of(room: Times, frame: int, i: int) -> tuple[str, float]:
    """Which of `WAYS` thing i went as a picture of the first time sees it, and by how many metres more than any other
    way; "" where it cannot be said."""
    camera = room.first.scene.frames[frame].camera
    x, y = (float(part) for part in camera.forward[:2])
    level = reach(x, y)
    if round(level, METRE_DECIMALS) < LEAST_FORWARD:
        return "", 0.0
    way = room.way[i]
    aside = round(float(way[0] * y - way[1] * x) / level, METRE_DECIMALS)
    ahead = round(float(way[0] * x + way[1] * y) / level, METRE_DECIMALS)
    main, rest = max(abs(aside), abs(ahead)), max(min(abs(aside), abs(ahead)), abs(float(way[2])))
    if main - room.far(i).error < MOVED or rest > ASIDE * main:
        return "", 0.0
    places = np.stack([room.first.position(i), room.later.position(i)])
    uv, depth = camera.project(places)
    margin = round(main - rest, METRE_DECIMALS)
    if abs(aside) > abs(ahead):
        shift = round(float(uv[1, 0] - uv[0, 0]) / camera.width, METRE_DECIMALS) if depth.min() >= NEAREST else 0.0
        return (WAYS[aside > 0], margin) if shift * np.sign(aside) >= SHIFT else ("", 0.0)
    gone = [reach(*(float(part) for part in place[:2] - camera.center[:2])) for place in places]
    farther = round(gone[1] - gone[0], METRE_DECIMALS)
    return (WAYS[2 + (ahead > 0)], margin) if farther * np.sign(ahead) >= ASIDE * main else ("", 0.0)


SKILL = Skill(
    name="multi_image.changes",
    version=9,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh", "changes"}),
    marks=True,
)
