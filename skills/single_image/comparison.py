"""comparison: which thing of a picture is higher, taller, larger; whether one fits between two; what hides what.

A real sample, from a room of 6 x 5 m:

    Q: As seen from the camera, what hides part of the chair (red box)?
       A. chair (orange box)
       B. chair (yellow box)
       C. table
       Reply with the letter and the name.
    A: C. table
    Q: Is part of the chair (green box) hidden behind the chair (cyan box), as seen from the camera?
       A. Yes
       B. No
    A: Yes, the chair (cyan box) hides part of it (A).

Higher is a place in the room, by the middles of things, of which all hang overhead or none; taller is from foot to top,
asked of what stands at one level; larger holds however one takes it, by each side and by height. A thing fits between
two where the gap on the floor is wider than the shorter one of its sides. What hides a thing is what the camera meets
first on its way to it; the other options hide something in another picture, as what hangs on a wall never does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations, islice, permutations

import numpy as np
import shapely

from vstdata.asking.draft_order import even_blocks, frames_in_turn, interleaved
from vstdata.asking.named_things import Named, Picture, best_of, picture_of
from vstdata.asking.naming import overhead
from vstdata.asking.referring import KINDS, so_in_every_sense
from vstdata.asking.seen_well import COMPARED, SeenWell
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts, Measure
from vstdata.facts.cached import cached
from vstdata.facts.measure import SHARE_DECIMALS, metres, rounded
from vstdata.program import program
from vstdata.program.measured.chosen import Select
from vstdata.program.measured.compared import Fits, GapOnFloor, HiddenBy, Hides, MeasureOf
from vstdata.words.labels import lies, sizeable, stands
from vstdata.words.numbers import COUNTS
from vstdata.words.wordings import Asks

TWO = {"any": "things", "rank": "phrase"}
ASKS = {
    **dict.fromkeys(("higher", "taller", "larger"), Asks("choice", TWO)),
    "tallest": Asks("choice", {**TWO, "count": "number word"}),
    "fits_between": Asks("choice", {"thing": "thing", "one": "thing", "other": "thing", "truth": "reply"}),
    "what_hides": Asks("choice", {"thing": "thing"}),
    "hides": Asks("choice", {"thing": "thing", "other": "thing", "truth": "reply"}),
}
RANKS = {
    "higher": ("lower down", "higher up"),
    "taller": ("shorter", "taller"),
    "larger": ("smaller", "larger"),
    "tallest": ("shortest", "tallest"),
}
MEASURES = {"higher": "middle", "taller": "height", "larger": "size", "tallest": "height"}
YES = ("Yes", "No")
LEAST_HIGHER = 0.15  # metres between two middles. Ours.
SAME_LEVEL = 0.1  # metres between the feet of what is called taller, and above the floor of what stands on it
GAP_LEAST, GAP_MOST = 0.2, 2.5  # metres between two things with one gap between them
FIT_SPARE, FIT_SHARE = 0.05, 0.15  # metres, and of the thing's side, by which it fits or does not. Ours.
FIT_RATIO = 3.0  # of gap and side, beyond which nobody asks
HIDING = 0.12  # of the ways to a thing that another one blocks; the next one blocks a third of that at most. Ours.
NOT_HIDING = 0.005  # at most, of what is said not to hide it
HALF_SEEN = SeenWell(fraction=0.35, truncation=0.35, side=0.05, radius=4.0, alone=True)
MOST_SEEN = 0.85  # of a thing of which one asks what hides it
TRIES = 16  # sets of things looked at in a picture, for each type
MOST_OF_A_KIND = 3  # drafts of one type from a picture


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All frames in turn, each with the question types in turn."""
    return frames_in_turn(facts, draw, refuse, partial(_of_frame, _Hiding(facts)))


def _of_frame(hiding: _Hiding, facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    picture = picture_of(facts, frame, refuse)
    whole = picture_of(facts, frame, Refusals(), COMPARED)  # why not is told of the others
    makers = {
        "higher": _ranked(picture, "higher", draw, refuse),
        **{kind: _ranked(whole, kind, draw, refuse) for kind in ("taller", "larger", "tallest")},
        "fits_between": _fits(picture, draw.at("fits"), refuse),
        "what_hides": _what_hides(hiding, frame, draw.at("what hides"), refuse),
        "hides": _hides(hiding, frame, draw.at("hides"), refuse),
    }
    kinds = draw.shuffled(tuple(makers), "kinds")
    yield from interleaved(islice(makers[kind], MOST_OF_A_KIND) for kind in kinds)


# Higher, taller, larger


def _ranked(picture: Picture, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    facts, draw = picture.facts, draw.at(kind)
    fit = [one.instance for one in picture.seen if _FIT[kind](facts.label(one.instance))]
    asked = set()
    for number in range(TRIES):
        one = draw.at(number)
        things = one.shuffled(fit, "things")[: one.choice((3, 4), "count") if kind == "tallest" else 2]
        if len(things) < (3 if kind == "tallest" else 2) or frozenset(things) in asked:
            continue
        asked.add(frozenset(things))
        if kind == "higher" and len({overhead(facts, i) for i in things}) > 1:
            refuse("higher:one_hangs_overhead")
            continue
        most = one.integer("most", below=2)
        order, gap = _order(facts, kind, things, most)
        if not gap:
            refuse(f"{kind}:not_clear")
            continue
        named = picture.named(things, one)
        yield _ranked_draft(picture, kind, named, most, order[0], gap)


def _named_larger(label: str) -> bool:
    return sizeable(label) and not lies(label)


_FIT: Mapping[str, Callable[[str], bool]] = {
    "higher": bool,
    "larger": _named_larger,
    **dict.fromkeys(("taller", "tallest"), lambda label: sizeable(label) and stands(label)),
}


def _value(facts: Facts, kind: str, i: int) -> Measure:
    if kind == "higher":
        return metres(float(facts.position(i)[2]), facts.surface_noise(i))
    if kind == "larger":
        return metres(float(np.cbrt(facts.box(i).size.prod())), 2 * facts.surface_noise(i))
    return facts.height(i)


def _order(facts: Facts, kind: str, things: Sequence[int], most: int) -> tuple[list[int], float]:
    """Positions in `things`, the answer first, and by how much that is clear, metres; 0 where it is not."""
    values = [_value(facts, kind, i) for i in things]
    order = sorted(range(len(things)), key=lambda k: -values[k].value if most else values[k].value)
    first, second = (values[k] for k in order[:2])
    gap = abs(first.value - second.value)
    rule = KINDS["size" if kind == "larger" else "height"]
    least = LEAST_HIGHER if kind == "higher" else rule.least + rule.share * max(first.value, second.value)
    if gap < least + first.error + second.error:
        return order, 0.0
    if kind in ("taller", "tallest") and np.ptp([facts.box(i).bounds[0, 2] for i in things]) > SAME_LEVEL:
        return order, 0.0
    if kind == "larger" and not so_in_every_sense(
        facts, "size", "largest" if most else "smallest", things, things[order[0]]
    ):
        return order, 0.0
    return order, round(gap, SHARE_DECIMALS)


def _ranked_draft(picture: Picture, kind: str, named: Named, most: int, best: int, gap: float) -> Draft:
    facts = picture.facts
    values = [_value(facts, kind, i) for i in named.things]
    steps = [
        MeasureOf(picture.id(i), name, MEASURES[kind], one.error, one.value)
        for i, name, one in zip(named.things, named.names, values, strict=True)
    ]
    question = best_of(
        facts,
        named,
        best,
        steps,
        kind=kind,
        rank=RANKS[kind][most],
        cue=("least", "most")[most],
        margin=gap,
        slots={"count": COUNTS[len(named.names)]} if kind == "tallest" else {},
    )
    return Draft((picture.frame,), (question,), named.marks, named.things)


# What fits between two things


def _fits(picture: Picture, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """As often things that fit as things that do not."""
    facts, floor = picture.facts, picture.facts.floor_height
    if floor is None:
        refuse("fits_between:no_floor")
        return
    seen = [one.instance for one in picture.seen if not lies(facts.label(one.instance))]
    standing = [i for i in seen if abs(float(facts.box(i).bounds[0, 2]) - floor) <= SAME_LEVEL]
    found: dict[str, list[tuple[tuple[int, int, int], Measure]]] = {word: [] for word in YES}
    for one, other in combinations(standing, 2):
        gap = _gap(facts, one, other)
        if GAP_LEAST <= gap.value <= GAP_MOST:
            for thing in (i for i in standing if i not in (one, other) and sizeable(facts.label(i))):
                word = _fitting(facts, thing, gap)
                if word:
                    found[word].append(((thing, one, other), gap))
                else:
                    refuse("fits_between:not_clear")
    groups = [[(word, *each) for each in draw.shuffled(found[word], word)] for word in YES]
    for number, (word, things, gap) in enumerate(even_blocks(groups, draw)):
        yield _fits_draft(picture, word, things, gap, draw.at(number))


def _gap(facts: Facts, one: int, other: int) -> Measure:
    first, second = (shapely.MultiPoint(facts.box(i).corners[:, :2]).convex_hull for i in (one, other))
    return metres(float(first.distance(second)), facts.surface_noise(one) + facts.surface_noise(other))


def _side(facts: Facts, i: int) -> Measure:
    box = facts.box(i)
    return metres(float(np.delete(box.size, box.up_axis).min()), 2 * facts.surface_noise(i))


def _fitting(facts: Facts, thing: int, gap: Measure) -> str:
    """Whether a thing fits into a gap, "" where that is not clear."""
    side = _side(facts, thing)
    spare = FIT_SPARE + FIT_SHARE * side.value + side.error + gap.error
    if abs(gap.value - side.value) < spare or not 1 / FIT_RATIO <= gap.value / side.value <= FIT_RATIO:
        return ""
    return YES[gap.value < side.value]


def _fits_draft(picture: Picture, word: str, things: Sequence[int], gap: Measure, draw: Draw) -> Draft:
    facts, side = picture.facts, _side(picture.facts, things[0])
    named = picture.named((things[0], *draw.shuffled(things[1:], "order")), draw)
    ids, (name, one, other) = [picture.id(i) for i in named.things], named.names
    narrow = MeasureOf(ids[0], name, "narrower side", side.error, side.value)
    question = Question(
        question_type="fits_between",
        slots={"thing": name, "one": one, "other": other, "truth": "wide enough" if word == "Yes" else "too narrow"},
        answer=Answer("choice", word, fixed_options=YES),
        margin=round(abs(gap.value - side.value), SHARE_DECIMALS),
        program=program(GapOnFloor(ids[1:], [one, other], gap.error, gap.value), narrow, Fits(word)),
        cue=facts.label(things[0]),
        outcome=word,
    )
    return Draft((picture.frame,), (question,), named.marks, named.things)


# What hides what


@dataclass(frozen=True, eq=False)
class _Hiding:
    """Which things hide which in the pictures of a scene."""

    facts: Facts

    @cached()
    def picture(self, frame: int) -> Picture:
        """A frame with what it shows half of at least."""
        return picture_of(self.facts, frame, Refusals(), HALF_SEEN)

    @cached()
    def pairs(self, frame: int) -> tuple[tuple[int, int], ...]:
        """(thing, the one thing that clearly hides some of it)."""
        partly = (one.instance for one in self.picture(frame).seen if one.fraction <= MOST_SEEN)
        found = ((i, self._main(frame, i)) for i in partly)
        return tuple((i, hider) for i, hider in found if hider is not None)

    def _main(self, frame: int, i: int) -> int | None:
        """None where nothing hides much of i, where another one hides a good deal too, or where the picture does not
        show well what does."""
        order = sorted(((share, k) for k, share in self.facts.sight(frame, i).items() if k != i), reverse=True)
        if not order or order[0][0] < HIDING or (len(order) > 1 and order[1][0] > order[0][0] / 3):
            return None
        return order[0][1] if any(one.instance == order[0][1] for one in self.picture(frame).seen) else None

    def share(self, frame: int, i: int, by: int) -> float:
        """Of the ways to i, those that another thing blocks."""
        found = rounded(np.array([self.facts.sight(frame, i).get(by, 0.0)]), SHARE_DECIMALS)
        return float(found[0])

    @cached_property
    def hiders(self) -> frozenset[int]:
        """What hides something in some picture of the scene."""
        return frozenset(hider for frame in self.facts.frames for _, hider in self.pairs(frame))


def _what_hides(hiding: _Hiding, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """The other options hide something elsewhere: a picture on a wall never does, and everybody knows that."""
    facts, picture = hiding.facts, hiding.picture(frame)
    for thing, hider in draw.shuffled(hiding.pairs(frame), "things"):
        blocked = facts.sight(frame, thing)
        others = [k.instance for k in picture.seen if blocked.get(k.instance, 0.0) <= NOT_HIDING]
        others = [k for k in others if k != thing and k in hiding.hiders]
        one = draw.at(picture.id(thing))
        if len(others) < 2:
            refuse("what_hides:too_few_other_things")
            continue
        named = picture.named((thing, hider, *one.shuffled(others, "others")[:3]), one)
        shares = [hiding.share(frame, thing, k) for k in named.things[1:]]
        steps = [
            HiddenBy(picture.key, picture.id(thing), picture.id(k), name, share)
            for k, name, share in zip(named.things[1:], named.names[1:], shares, strict=True)
        ]
        question = Question(
            question_type="what_hides",
            slots={"thing": named.names[0]},
            answer=Answer("choice", named.names[1], distractors=named.names[2:]),
            margin=round(shares[0] - max(shares[1:]), SHARE_DECIMALS),
            program=program(*steps, Select("largest", named.names[1])),
            cue=facts.label(thing),
            outcome=facts.label(hider),
            rivals=tuple(facts.label(k) for k in named.things[2:]),
        )
        yield Draft((frame,), (question,), named.marks, named.things)


def _hides(known: _Hiding, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """As often what hides a thing as what does not, though the two meet in the picture."""
    picture, hiding = known.picture(frame), known.pairs(frame)
    boxes = {one.instance: one.box for one in picture.seen}
    apart = [
        pair
        for pair in permutations(boxes, 2)
        if pair not in hiding and _meet(boxes[pair[0]], boxes[pair[1]]) and known.share(frame, *pair) == 0.0
    ]
    if not hiding or not apart:
        refuse("hides:nothing_hidden" if not hiding else "hides:nothing_meets")
        return
    groups = [[(word, *p) for p in draw.shuffled(each, word)] for word, each in zip(YES, (hiding, apart), strict=True)]
    for number, (word, thing, other) in enumerate(even_blocks(groups, draw)):
        named = picture.named((other, thing), draw.at(number))
        share, labels = known.share(frame, thing, other), [picture.facts.label(i) for i in (other, thing)]
        step = HiddenBy(picture.key, picture.id(thing), picture.id(other), named.names[0], share)
        question = Question(
            question_type="hides",
            slots={
                "other": named.names[0],
                "thing": named.names[1],
                "truth": "hides part of" if word == "Yes" else "does not hide any of",
            },
            answer=Answer("choice", word, fixed_options=YES),
            margin=share if word == "Yes" else HIDING,
            program=program(step, Hides(word)),
            cue=">".join(labels),
            outcome=word,
        )
        yield Draft((picture.frame,), (question,), named.marks, named.things)


def _meet(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two boxes of a picture overlap."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > 0 and min(one[3], other[3]) - max(one[1], other[1]) > 0


SKILL = Skill(
    name="single_image.comparison",
    version=3,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
)
