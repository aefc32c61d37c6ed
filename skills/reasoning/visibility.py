"""visibility: what a camera would see if it turned on the spot.

A real sample:

    <image> <image>
    About how far does the camera of image 2 have to turn on the spot to have the radiator in the middle of its
    picture?
    A. 120 degrees to the left
    B. 150 degrees to the right
    C. 30 degrees to the left
    D. 60 degrees to the right
    Answer with the letter only.

    <think> In image 1, the white radiator is at the lower right, by a third of the picture or some 30 degrees to the
    right of the red exercise ball. Image 2 has the exercise ball on the right, about 30 degrees right. That puts the
    radiator beyond the right edge of image 2, about 60 degrees right. Only one of the options is a turn to the right.
    The answer must be 60 degrees to the right. </think>
    -> D

The thing asked about is in the other image only: by how far to a side of what both show it is there, it is beyond an
edge of this one (`vstdata.chains.anchored`). Angles are those along the floor; a picture spans as many degrees as the
question says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from vstdata.asking.draft_order import interleaved
from vstdata.asking.seen_well import FREE_TO_SEE
from vstdata.captions.claims import Claim
from vstdata.chains.anchored import anchored
from vstdata.chains.deduction import claim, only_side, ruled_miss
from vstdata.chains.eye import Eye, eyes_of
from vstdata.chains.found import Found
from vstdata.chains.judge import wrap, wrapped
from vstdata.chains.options import PAIRED, direct_case, optioned
from vstdata.chains.seen_from import Glances, half_span
from vstdata.chains.thought import LEAST_ROBUST, Case, told
from vstdata.chains.views import MOST_TRIED
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import FloatArray
from vstdata.words.ways import parts_of, ray_of, side_of
from vstdata.words.wordings import Asks

ASKS = {
    "in_view_after_turn": Asks(
        "choice", {"k": "number", "deg": "number", "side": "direction", "span": "number", "target": "thing"}
    ),
    "turn_to_see": Asks("choice", {"k": "number", "target": "thing"}),
}
TURNS = tuple(range(-150, -20, 15)) + tuple(range(30, 160, 15))  # degrees, to either side
SIZE = 45  # degrees in which turns are about of one size
PLACES = tuple(
    f"{at} {side} {part}"
    for at, part in (("in the", "half of the picture"), ("outside, past the", "edge"))
    for side in ("left", "right")
)
MARGIN = 6.0  # degrees to an edge or the middle of the picture, in the scene and as told. Ours.
FARTHEST_OUT = 110  # degrees to the side up to which something is "past an edge" and not behind. Ours.
NAMED_STEPS = (1, 2, 3, 4, 5, 7, 8, 9, 10, 11)  # straight back is neither left nor right
TURN_WORDS = tuple(
    f"{30 * min(step, 12 - step)} degrees to the {'right' if step < 6 else 'left'}" for step in range(12)
)
MOST_TARGETS = 4  # of a pair of images. Ours.
MOST_TURNS = 3  # of one camera and thing, with one answer. Ours.


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn."""
    eyes = eyes_of(facts, draw, refuse, MOST_TRIED)
    yield from interleaved([_to_see(eyes, draw.at("to_see"), refuse), _turned(eyes, facts, draw.at("turned"), refuse)])


def _unseen(eye: Eye, draw: Draw) -> list[tuple[int, int]]:
    """(image, thing that only the other image shows), in keyed order."""
    found = [(k, i) for k in range(2) for i in eye.clear(1 - k) if i in eye.views.hidden(k)]
    return draw.shuffled(found, "targets", *eye.views.keys())[:MOST_TARGETS]


# turn_to_see


def _to_see(eyes: Sequence[Eye], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    every = []
    for eye in eyes:
        for k, target in _unseen(eye, draw):
            found = anchored(eye, 1 - k, k, target)
            if found is None or found.sector not in NAMED_STEPS:
                refuse("turn:not_clear")
            else:
                every.append(found)
    for _, one, others in optioned(every, draw, PAIRED):
        others = [other for other in others if other in NAMED_STEPS]
        if not others:
            continue
        k = one.camera
        slots = {"k": str(k + 1), "target": one.eye.views.name(one.objects[0])}
        case = direct_case(one, others, TURN_WORDS, slots, ())
        beside = [other for other in others if (other > 6) == (one.sector > 6)]
        rival = min(beside, key=lambda other: abs(wrap(30 * other - one.told)), default=None)
        miss = None if rival is None else ruled_miss(TURN_WORDS[rival], wrap(30 * rival - one.told))
        case = replace(case, rival=miss or only_side(one.told))
        yield from told(case, __file__, "turn_to_see", _key(one, draw), refuse)


def _key(one: Found, draw: Draw) -> Draw:
    return draw.at(*one.eye.views.keys(), *one.eye.views.ids(one.objects))


# in_view_after_turn


def _turned(eyes: Sequence[Eye], facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Turns of about one size to one side have all four answers in turn."""
    groups: dict[tuple[int, str], list[tuple[Found, int, Case]]] = {}
    glances = Glances(facts)
    for eye in eyes:
        for k, target in _unseen(eye, draw):
            one = anchored(eye, 1 - k, k, target)
            half = half_span(facts.scene.frames[eye.views.frames[k]].camera)
            if one is None or half is None:
                refuse("in_view:not_clear")
                continue
            kept: Counter[str] = Counter()
            for turn in _key(one, draw).shuffled(TURNS, "turns"):
                case = _after(one, k, turn, half)
                if case is None or not _true(case, glances, eye.views.frames[k], turn, target):
                    refuse("in_view:not_clear")
                elif kept[case.answer.value] < MOST_TURNS:
                    kept[case.answer.value] += 1
                    groups.setdefault((turn // SIZE, case.answer.value), []).append((one, turn, case))
    easy = [sorted(groups[key], key=lambda found: found[0].cost) for key in sorted(groups)]
    for one, turn, case in interleaved(easy):
        yield from told(case, __file__, "in_view_after_turn", _key(one, draw).at(turn), refuse)


def _after(one: Found, k: int, turn: int, half: int) -> Case | None:
    """A turn after which it is clear where a thing is in the picture, or past which edge."""
    off, values = one.told - turn, wrapped(one.values - turn)
    exact = float(values[0])
    place = _place(values[:1], half)[0]
    clear = [min(abs(abs(value) - half), abs(value)) >= MARGIN for value in (off, exact)]
    if not all(clear) or abs(off) > FARTHEST_OUT or place != _place(np.array([float(off)]), half)[0]:
        return None
    robust = round(float((_place(values[1:], half) == place).mean()), 3)
    if robust < LEAST_ROBUST:
        return None
    slots = {"k": str(k + 1), "deg": str(abs(turn)), "side": side_of(turn), "span": str(2 * half)}
    return Case(
        one.eye,
        one.objects,
        {**slots, "target": one.eye.views.name(one.objects[0])},
        Answer("choice", PLACES[place], distractors=tuple(word for word in PLACES if word != PLACES[place])),
        round(min(abs(abs(exact) - half), abs(exact)), 2),
        robust,
        (*one.claims, *_verdict(k, turn, one.told, half, place)),
        balance=PLACES[place],
    )


def _place(degrees: FloatArray, half: int) -> FloatArray:
    """(n,) positions in PLACES."""
    return np.asarray(2 * (np.abs(degrees) > half) + (degrees > 0))


def _verdict(k: int, turn: int, before: int, half: int, place: int) -> Iterator[Claim]:
    off = before - turn
    after = {"side": side_of(turn), "parts": parts_of(before, -turn), "ray": ray_of(off)}
    yield claim("after_turn", (), off, {"image": k + 1, "by": turn}, l=str(k + 1), **after)
    words = {"half": str(half), "place": PLACES[place]}
    if abs(off) < half - abs(off):  # the middle of the picture is nearer than its edge
        yield claim("in_half", (), PLACES[place], {"half": half}, **words, other=PLACES[1 - place], side=side_of(off))
    else:
        yield claim("in_place", (), PLACES[place], {"half": half}, **words, other=PLACES[(place + 2) % 4])


def _true(case: Case, glances: Glances, frame: int, turn: int, target: int) -> bool:
    """Whether the picture of the turned camera shows the thing well, or nothing of it."""
    inside, about = glances.inside(frame, float(turn), target)
    if case.answer.value in PLACES[:2]:
        return inside >= FREE_TO_SEE and glances.free(frame, target) >= FREE_TO_SEE
    return about == 0


SKILL = Skill(
    name="reasoning.visibility",
    version=14,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
