"""comparison: which thing of a picture is higher, taller, larger; whether one fits between two; what hides what.

A real sample, from a room of 6 x 5 m:

    Q: In this photo, what hides part of the chair (red box)?
       A. chair (orange box)
       B. chair (yellow box)
       C. table
       Reply with the letter and the name.
    A: C. table
    Q: Is part of the chair (green box) hidden behind the chair (cyan box)?
       A. Yes
       B. No
    A: Yes, the chair (cyan box) hides part of it.

Higher is a place in the room, by the feet, middles and tops of things alike, of which all hang overhead or none; taller
is from foot to top, asked of what stands at one level; larger holds however one takes it, by each side and by height,
and is asked of nothing flat: a picture is smaller than a nightstand, whatever it measures.
What everybody knows by the names alone, a wardrobe beside a cup, is not asked. A thing fits between two where the gap
on the floor, which the picture shows, is wider than the shorter one of its sides. What hides a thing is what the camera
meets first on its way to it; the other options could hide something too, as what hangs on a wall never does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations, islice, permutations

import numpy as np

from vstdata.asking.draft_order import even_blocks, frames_in_turn, interleaved
from vstdata.asking.floor_gaps import fits, free_gap, gap_between, narrower_side, shows_gap
from vstdata.asking.hiding import HIDING, Hiding
from vstdata.asking.named_things import Named, Picture, best_of, picture_of
from vstdata.asking.naming import overhead
from vstdata.asking.referring import KINDS, so_in_every_sense
from vstdata.asking.seen_well import COMPARED
from vstdata.asking.usual_sizes import told_by_labels, usually_above
from vstdata.draft import YES_NO, Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts, Measure
from vstdata.facts.labels import OPENING_LABELS
from vstdata.facts.measure import METRE_DECIMALS, SHARE_DECIMALS, metres, rounded
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
    "higher": ("lower", "higher"),
    "taller": ("shorter", "taller"),
    "larger": ("smaller", "larger"),
    "tallest": ("shortest", "tallest"),
}
SIZES = {"taller": "height", "tallest": "height", "larger": "longest_dimension"}  # what labels may tell of it
MEASURES = {"higher": "middle", "taller": "height", "larger": "size", "tallest": "height"}
LEAST_HIGHER, LEAST_ENDS = 0.15, 0.05  # metres between two middles, and between feet and tops. Ours.
SAME_LEVEL = 0.1  # metres between the feet of what is called taller, and above the floor of what stands on it
GAP_LEAST, GAP_MOST = 0.2, 2.5  # metres between two things with one gap between them
NOT_HIDING = 0.005  # at most, of what is said not to hide it
TRIES = 48  # sets of things looked at in a picture, for each type
MOST_OF_A_KIND = 3  # drafts of one type from a picture


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All frames in turn, each with the question types in turn."""
    return frames_in_turn(facts, draw, refuse, partial(_of_frame, Hiding(facts)))


def _of_frame(hiding: Hiding, facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
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
    for number, things in enumerate(_sets(picture, fit, kind, draw)):
        one = draw.at(number)
        if kind == "higher" and len({overhead(facts, i) for i in things}) > 1:
            refuse("higher:one_hangs_overhead")
            continue
        most = one.integer("most", below=2)
        order, gap = _order(facts, kind, things, most)
        if not gap:
            refuse(f"{kind}:not_clear")
            continue
        labels = [facts.label(i) for i in things]
        if kind == "higher" and _as_usual(labels, order[0], bool(most)):
            refuse("higher:as_everybody_knows")
            continue
        if kind in SIZES and told_by_labels(labels, order[0], bool(most), SIZES[kind]):
            refuse(f"{kind}:as_everybody_knows")
            continue
        named = picture.named(things, one)
        yield _ranked_draft(picture, kind, named, most, order[0], gap)


def _sets(picture: Picture, fit: Sequence[int], kind: str, draw: Draw) -> list[list[int]]:
    """What can be compared: three or four for "tallest", else two. Of heights in the room those come first that the
    names do not tell: of one name, or the other way round than one expects."""
    counts = (3, 4) if kind == "tallest" else (2,)
    sets = draw.shuffled([each for count in counts for each in combinations(fit, count)], "sets")
    if kind == "higher":
        sets.sort(key=lambda pair: not _surprising(picture.facts, *pair))
    return [draw.shuffled(each, "listed", *map(picture.id, each)) for each in sets[:TRIES]]


def _surprising(facts: Facts, a: int, b: int) -> bool:
    higher, lower = sorted((a, b), key=lambda i: -facts.position(i)[2])
    names = facts.label(higher), facts.label(lower)
    return names[0] == names[1] or usually_above(names[1], names[0])


def _as_usual(labels: Sequence[str], best: int, most: bool) -> bool:
    """Whether the one at position `best` of two is the higher one (`most`) or the lower one as one expects it."""
    answer, other = labels[best], labels[1 - best]
    return usually_above(answer, other) if most else usually_above(other, answer)


def _named_larger(label: str) -> bool:
    return sizeable(label) and stands(label)


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
    if kind == "higher" and not _wholly_higher(facts, things, order, most):
        return order, 0.0
    if kind in ("taller", "tallest") and np.ptp([facts.box(i).bounds[0, 2] for i in things]) > SAME_LEVEL:
        return order, 0.0
    if kind == "larger" and not so_in_every_sense(
        facts, "size", "largest" if most else "smallest", things, things[order[0]]
    ):
        return order, 0.0
    return order, round(gap, SHARE_DECIMALS)


def _wholly_higher(facts: Facts, things: Sequence[int], order: Sequence[int], most: int) -> bool:
    """Whether the feet of things and their tops say the same as their middles."""
    first, second = (facts.box(things[k]).bounds[:, 2] for k in order[:2])
    above = rounded(first - second if most else second - first, METRE_DECIMALS)
    return bool((above >= LEAST_ENDS).all())


def _ranked_draft(picture: Picture, kind: str, named: Named, most: int, best: int, gap: float) -> Draft:
    facts = picture.facts
    values = [_value(facts, kind, i) for i in named.things]
    steps = [
        MeasureOf(picture.id(i), name, MEASURES[kind], one.error, one.value)
        for i, name, one in zip(named.things, named.names, values, strict=True)
    ]
    return best_of(
        picture,
        named,
        best,
        steps,
        kind=kind,
        rank=RANKS[kind][most],
        cue=("least", "most")[most],
        margin=gap,
        slots={"count": COUNTS[len(named.names)]} if kind == "tallest" else {},
    )


# What fits between two things


def _fits(picture: Picture, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Things that fit and things that do not, in turn: a picture seldom has both, a release takes as many of each."""
    facts, floor = picture.facts, picture.facts.floor_height
    if floor is None:
        refuse("fits_between:no_floor")
        return
    seen = [one.instance for one in picture.seen if not lies(facts.label(one.instance))]
    standing = [i for i in seen if abs(float(facts.box(i).bounds[0, 2]) - floor) <= SAME_LEVEL]
    found: dict[str, list[tuple[tuple[int, int, int], Measure]]] = {word: [] for word in YES_NO}
    for one, other in combinations(standing, 2):
        gap = gap_between(facts, one, other)
        if not GAP_LEAST <= gap.value <= GAP_MOST:
            continue
        if not free_gap(facts, one, other):
            refuse("fits_between:something_stands_there")
            continue
        if not shows_gap(facts, picture.frame, one, other):
            refuse("fits_between:gap_not_shown")
            continue
        movable = (i for i in standing if facts.label(i).lower() not in OPENING_LABELS)
        for thing in (i for i in movable if i not in (one, other) and sizeable(facts.label(i))):
            fit = fits(facts, thing, gap)
            if fit is None:
                refuse("fits_between:not_clear")
            else:
                found[YES_NO[not fit]].append(((thing, one, other), gap))
    groups = [[(word, *each) for each in draw.shuffled(found[word], word)] for word in YES_NO]
    for number, (word, things, gap) in enumerate(interleaved(draw.shuffled(groups, "words"))):
        yield _fits_draft(picture, word, things, gap, draw.at(number))


def _fits_draft(picture: Picture, word: str, things: Sequence[int], gap: Measure, draw: Draw) -> Draft:
    facts, side = picture.facts, narrower_side(picture.facts, things[0])
    named = picture.named((things[0], *draw.shuffled(things[1:], "order")), draw)
    ids, (name, one, other) = [picture.id(i) for i in named.things], named.names
    narrow = MeasureOf(ids[0], name, "narrower side", side.error, side.value)
    question = Question(
        question_type="fits_between",
        slots={"thing": name, "one": one, "other": other, "truth": "wide enough" if word == "Yes" else "too narrow"},
        answer=Answer("choice", word, fixed_options=YES_NO),
        margin=round(abs(gap.value - side.value), SHARE_DECIMALS),
        program=program(GapOnFloor(ids[1:], [one, other], gap.error, gap.value), narrow, Fits(word)),
        cue=facts.label(things[0]),
        outcome=word,
    )
    return Draft((picture.frame,), (question,), named.marks, named.things, word)


# What hides what


def _what_hides(hiding: Hiding, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """The other options hide something elsewhere, or could: a picture on a wall never does, as everybody knows."""
    facts, picture = hiding.facts, hiding.picture(frame)
    for thing, hider in draw.shuffled(hiding.pairs(frame), "things"):
        blocked = facts.sight(frame, thing)
        free = [k.instance for k in picture.seen if blocked.get(k.instance, 0.0) <= NOT_HIDING and k.instance != thing]
        others = [k for k in free if k in hiding.hiders or hiding.could(k)]
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


def _hides(known: Hiding, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """As often what hides a thing as what does not, though the two meet in the picture."""
    picture, hiding = known.picture(frame), known.pairs(frame)
    boxes = {one.instance: one.box for one in picture.seen}
    apart = [
        pair
        for pair in permutations(boxes, 2)
        if pair not in hiding and _meet(boxes[pair[0]], boxes[pair[1]]) and known.clear_of(frame, *pair)
    ]
    if not hiding or not apart:
        refuse("hides:nothing_hidden" if not hiding else "hides:nothing_meets")
        return
    groups = [
        [(word, *p) for p in draw.shuffled(each, word)] for word, each in zip(YES_NO, (hiding, apart), strict=True)
    ]
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
            answer=Answer("choice", word, fixed_options=YES_NO),
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
    version=9,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
)
