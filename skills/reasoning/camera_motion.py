"""camera_motion: how the camera moved and turned from image to image, from how shared things changed place in them.

A real sample:

    <image> <image> <image>
    By about how much did the camera turn from image 1 to image 3, seen from above?
    A. 150 degrees to the left
    B. 60 degrees to the right
    C. 90 degrees to the right
    D. hardly at all
    Answer with the letter only.

    <think> In image 1, the white radiator is at the lower right; I would turn 60 degrees right to face its wall. In
    image 2 I see the radiator right of the middle; to face its wall I turn 45 degrees right. So 60 degrees right has
    become 45 degrees right: I turned about 15 degrees to the right. Image 3 shows the radiator at the lower right,
    its wall slanting: 60 degrees right faces it. Before 45 degrees right, now 60 degrees right: the camera turned
    about 15 degrees to the left. After 15 degrees to the right come 15 degrees to the left, which makes no turn in
    all. The nearest other option, 60 degrees to the right, is 60 degrees off. This settles it: hardly at all.
    </think>
    -> D

A turn follows from a wall, or from two things, that both images show; a move from how far and in which direction both
have one thing (`vstdata.chains.eye`). Directions are those along the floor, as image 1 looks (VST-R's camera motion).
Of three images, the third may share nothing with the first: turns add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from vstdata.asking.draft_order import grouped, interleaved, option_blocks
from vstdata.asking.seen_well import SHOWN
from vstdata.captions.claims import Claim
from vstdata.chains.deduction import claim, named
from vstdata.chains.eye import Eye, eyes_of, told_bearing
from vstdata.chains.found import Found, sector
from vstdata.chains.judge import bearing, nearest, wrap, wrapped
from vstdata.chains.options import direct_case, optioned
from vstdata.chains.thought import LEAST_ROBUST, Case, told
from vstdata.chains.told_ways import Turn
from vstdata.chains.views import Views
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.labels import is_structure
from vstdata.words.ways import amount_of, ray_of, side_of
from vstdata.words.wordings import Asks

ASKS = {
    "moved": Asks("choice"),
    **dict.fromkeys(("turned", "turned_twice"), Asks("choice", {"last": "image"})),
    "moved_and_turned": Asks("choice"),
}
COURSES = (
    "forward",
    "forward and to the right",
    "to the right",
    "backward and to the right",
    "backward",
    "backward and to the left",
    "to the left",
    "forward and to the left",
)
MAIN = COURSES[::2]
TURNS = (
    "hardly at all",
    *(f"{30 * k} degrees to the right" for k in range(1, 6)),
    "180 degrees",
    *(f"{30 * k} degrees to the left" for k in range(5, 0, -1)),
)
LEAST_REACH = 1.0  # metres of a move that has a direction. Ours.
CLEAR_TURN = 30  # degrees of a turn to a side. Ours.
LONGEST = 200  # words about three images. Ours.
MOST_TRIOS = 300  # of frames of a scene that are looked at. Ours.


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn; options are answers of questions beside it."""
    eyes = eyes_of(facts, draw, refuse)
    kinds = {
        "moved": _directed("moved", (_moved(eye, refuse) for eye in eyes), COURSES, draw.at("moved"), refuse),
        "turned": _directed("turned", (_turned(eye, refuse) for eye in eyes), TURNS, draw.at("turned"), refuse),
        "turned_twice": _directed("turned_twice", _twice(eyes, draw, refuse), TURNS, draw.at("twice"), refuse),
        "moved_and_turned": _both(eyes, draw.at("both"), refuse),
    }
    yield from interleaved(kinds.values())


def _directed(
    kind: str, found: Iterator[Found | None], words: Sequence[str], draw: Draw, refuse: Refusals
) -> Iterator[Draft]:
    every = [one for one in found if one is not None]
    for _, one, others in optioned(every, draw):
        slots: Mapping[str, str] = {} if kind == "moved" else {"last": f"image {len(one.eye.views.frames)}"}
        case = direct_case(one, others, words, slots, None if kind == "moved" else (), cue=kind)
        if kind != "moved":
            rival = min(others, key=lambda other: abs(wrap(30 * other - one.told)))
            ruled = _ruled_sum(one, words[rival]) if len(one.turns) > 1 else _ruled_turn(one, words[rival])
            longest = LONGEST if len(one.turns) > 1 else case.longest
            case = replace(case, rival=ruled, longest=longest)
        yield from told(case, __file__, kind, draw.at(*one.eye.views.keys()), refuse)


# What may be asked


def _moved(eye: Eye, refuse: Refusals) -> Found | None:
    stand = eye.stand(0, 1)
    if stand and abs(stand.values[0]) >= LEAST_REACH and (way := told_bearing(stand.offset)) is not None:
        values = bearing(stand.values)
        found = sector(way, values, 0.0)
        if found:
            return Found(eye, (stand.thing,), way, values, found[0], 8, *found[1:], stands=(stand,))
    refuse("moved:motion_not_clear")
    return None


def _turned(eye: Eye, refuse: Refusals) -> Found | None:
    turn = eye.turn(0, 1)
    found = sector(turn.told, turn.values, 0.0, 12) if turn else None
    if turn is None or found is None or turn.told == 180:
        refuse("turned:turn_not_clear")
        return None
    return Found(eye, turn.things, turn.told, turn.values, found[0], 12, *found[1:], turns=(turn,))


def _twice(eyes: Sequence[Eye], draw: Draw, refuse: Refusals) -> Iterator[Found]:
    """Three images of which the outer ones share nothing to go by, so that one has to go by the one between."""
    pairs = {(eye.views.frames[0], eye.views.frames[1]): eye for eye in eyes if eye.turn(0, 1)}
    seen = {frame: _shown(eye.views, k) for eye in eyes for k, frame in enumerate(eye.views.frames)}
    rows = [(f, g, h) for (f, g), (e, h) in product(pairs, pairs) if e == g and f != h and not seen[f] & seen[h]]
    for number in draw.generator("rows").permutation(len(rows))[:MOST_TRIOS].tolist():
        trio = rows[number]
        first, last = pairs[trio[:2]], pairs[trio[1:]]
        views = Views(first.views.facts, trio, (*first.views.sights, last.views.sights[1]))
        eye = Eye(views, first.judge)
        one, two = eye.turn(0, 1), eye.turn(1, 2)
        if one is None or two is None or not one.told or not two.told:
            refuse("twice:turn_not_clear")
            continue
        total, values = wrap(one.told + two.told), wrapped(one.values + two.values)
        found = sector(total, values, 0.0, 12)
        if found is None or total == 180:
            refuse("twice:turn_not_clear")
            continue
        added = claim(
            "turned_sum", (), total, one=amount_of(one.told), two=amount_of(two.told), amount=amount_of(total)
        )
        things = tuple(dict.fromkeys((*one.things, *two.things)))
        yield Found(eye, things, total, values, found[0], 12, *found[1:], turns=(one, two), claims=(added,))


def _shown(views: Views, image: int) -> set[int]:
    """All that an image shows well enough that one could go by it."""
    view = views.sights[image].view
    inside = (i for i in view.seen if not is_structure(views.facts.label(i)))
    return {i for i in inside if SHOWN.shows(view, i)}


def _both(eyes: Sequence[Eye], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Which way mainly, and the side of the turn; all options but one of a block differ in either."""
    cases: list[tuple[int, Found, Turn]] = []
    for eye in eyes:
        stand = eye.stand(0, 1)
        way = told_bearing(stand.offset) if stand and abs(stand.values[0]) >= LEAST_REACH else None
        if stand is None or way is None or abs(stand.turn.told) < CLEAR_TURN:
            refuse("both:motion_not_clear")
            continue
        values = bearing(stand.values)
        found = sector(way, values, 0.0, 4)
        if found is None:
            refuse("both:motion_not_clear")
        else:
            one = Found(eye, (stand.thing,), way, values, found[0], 4, *found[1:], stands=(stand,))
            cases.append((2 * found[0] + (stand.turn.told > 0), one, stand.turn))
    for codes, block in option_blocks(grouped(cases, lambda case: case[0]), 4, draw):
        for code, (_, one, turn) in block:
            case = _both_case(one, turn, code, [other for other in sorted(codes) if other != code])
            if case is not None:
                yield from told(case, __file__, "moved_and_turned", draw.at(*one.eye.views.keys()), refuse)


def _both_case(one: Found, turn: Turn, code: int, others: Sequence[int]) -> Case | None:
    courses = nearest(one.values, 90.0 * np.arange(4))
    codes = 2 * courses + (turn.values > 0)
    robust = round(float((codes[1:] == code).mean()), 3)
    if robust < LEAST_ROBUST:
        return None
    rival = next((other for other in others if other // 2 == code // 2), others[0])
    if rival // 2 == code // 2:
        ruled = claim("ruled_side", (), _word(rival), other=_word(rival), side=side_of(turn.told))
    else:
        ruled = claim("ruled_course", (), _word(rival), other=_word(rival), ray=ray_of(one.told))
    answer = Answer("choice", _word(code), distractors=tuple(map(_word, others)))
    named_main = named(one.told, MAIN[one.sector])
    return Case(
        one.eye, one.objects, {}, answer, one.margin, robust, (named_main,), stands=one.stands, rival=ruled, cue="both"
    )


def _word(code: int) -> str:
    return f"went {MAIN[code // 2]} and turned to the {('left', 'right')[code % 2]}"


def _turn_of(option: str) -> int:
    """Degrees to the right of an option."""
    return TURNS.index(option) * 30 if TURNS.index(option) <= 6 else TURNS.index(option) * 30 - 360


def _ruled_sum(one: Found, other: str) -> Claim:
    """By how much another option differs from both turns together."""
    off = abs(wrap(_turn_of(other) - one.told))
    return claim("ruled_sum", (), other, {"off": off}, other=other, deg=str(off))


def _ruled_turn(one: Found, other: str) -> Claim:
    """What the last image would show, had the camera turned as another option says."""
    turn = one.turns[-1]
    seen = wrap(turn.seen[0] - _turn_of(other))
    if len(turn.things) == 1 and 0 in (seen, turn.seen[1]):
        kind = "ruled_slant" if seen == 0 else "ruled_level"
        return claim(kind, turn.things, other, {"off": seen}, other=other, l=str(turn.l + 1))
    kind = "ruled_wall" if len(turn.things) == 1 else "ruled_way"
    return claim(kind, turn.things, other, {"off": seen}, other=other, ray=ray_of(seen), l=str(turn.l + 1))


SKILL = Skill(
    name="reasoning.camera_motion",
    version=11,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
