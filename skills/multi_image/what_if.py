"""what_if: where a thing is, or whether one comes closer to it, for somebody who turned and walked.

A real sample, about two pictures of a room:

    Q: I am standing where image 1 was taken, looking the way the camera does. If I walk 1.5 metres straight ahead,
       where will the door be?
       A. behind
       B. to the left
       C. to the right
       Answer with the letter only.
    A: A

What is asked about is in another picture than the one that is started from, so the pictures have to be brought
together first. Directions and distances are those of the middles of things, seen from above; a thing is ahead, to the
right, behind or to the left only within 25 degrees of that very direction, and closer or farther only where its nearest
point is too. One walks only where the way is free.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from vstdata.asking.draft_order import at_most, grouped, interleaved, option_blocks
from vstdata.asking.standing_room import (
    MOST_OF_ONE,
    QUARTERS,
    TURNS,
    YOURS,
    Room,
    room_of,
    showing,
    standing,
    stepped,
    turn_steps,
)
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.facts.view import BoolArray
from vstdata.program import program
from vstdata.program.measured.stances import MiddleAway, NameApproach, NameQuarter, StandMoved
from vstdata.program.step import Step
from vstdata.scene import FloatArray
from vstdata.words.directions import NEARNESS
from vstdata.words.wordings import Asks

ASKS = {
    "closer_after_move": Asks("choice", {"image": "image", "way": "phrase", "target": "thing", "nearness": "reply"}),
    "where_after_move": Asks("choice", {"image": "image", "way": "phrase", "target": "thing", "where": "reply"}),
}
WALKS = (1.0, 1.5, 2.0)  # metres
WORDS = {"closer_after_move": ("closer", "farther"), "where_after_move": QUARTERS}
LEAST_CHANGE, CHANGE_SHARE = 0.3, 0.15  # metres, and of the distance before: less is "about the same". Ours.
NEAREST_CHANGE = 0.15  # metres by which the nearest point of the thing comes closer too, or gets farther. Ours.


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of both types in turn."""
    room = room_of(facts, refuse)
    if room is not None:
        yield from interleaved([_moved(room, kind, draw.at(kind)) for kind in ASKS])


@dataclass(frozen=True)
class Move:
    """From picture k (position) a turn, degrees to the right, and a walk in metres; the thing asked about (position),
    the answer (an index) and its margin."""

    k: int
    turn: int
    walk: float
    thing: int
    answer: int
    margin: float


def _moved(room: Room, kind: str, draw: Draw) -> Iterator[Draft]:
    """After each turn all answers alike often; of a thing that only another picture shows."""
    if not room.free:
        room.refuse("floor_not_known")
        return
    found = _approaches(room) if kind == "closer_after_move" else _whereabouts(room)
    by_turn = []
    for turn in TURNS:
        groups = grouped((one for one in found if one.turn == turn), lambda one: one.answer)
        asked = {
            answer: _possible(room, kind, draw.shuffled(group, turn, answer), draw) for answer, group in groups.items()
        }
        by_turn.append(_blocks(room, kind, asked, draw.at(turn)))
    yield from interleaved(by_turn)


def _blocks(room: Room, kind: str, asked: Mapping[int, Iterator[Asked]], draw: Draw) -> Iterator[Draft]:
    """Questions whose options are each other's answers: two, or four and in the end three quarters."""
    closer = kind == "closer_after_move"
    for names, block in option_blocks(asked, 2 if closer else 4, draw, fewest=2 if closer else 3):
        for _, one in draw.shuffled(block, "block", *names):
            yield _move_draft(room, kind, one, names, draw)


def _approaches(room: Room) -> list[Move]:
    """All moves that clearly bring one closer to a thing (0), or farther from it (1)."""
    plan, found = room.plan, []
    before, near = plan.away(plan.eyes), plan.gaps(plan.eyes)
    for turn, walk in product(TURNS, WALKS):
        stands = stepped(plan.eyes, plan.ahead, turn, walk)
        change = rounded(plan.away(stands) - before, METRE_DECIMALS)
        nearest = rounded(plan.gaps(stands) - near, METRE_DECIMALS)
        least = np.maximum(LEAST_CHANGE, CHANGE_SHARE * before) + 2 * plan.noise[None]
        clear = (np.abs(change) >= least) & (np.sign(change) * nearest >= NEAREST_CHANGE + 2 * plan.noise[None])
        room.refuse("closer_after_move:about_the_same", int((~clear & ~plan.seen).sum()))
        for k, thing in _reached(room, "closer_after_move", stands, clear):
            size = float(change[k, thing])
            found.append(Move(k, turn, walk, thing, int(size > 0), abs(size)))
    return found


def _reached(room: Room, kind: str, stands: FloatArray, clear: BoolArray) -> list[list[int]]:
    """Picture and thing (positions) of what is clear, in another picture, and after a way that is free."""
    asked, free = clear & ~room.plan.seen, room.may_walk(stands)[:, None]
    room.refuse(f"{kind}:way_not_free", int((asked & ~free).sum()))
    found: list[list[int]] = np.argwhere(asked & free).tolist()
    return found


def _whereabouts(room: Room) -> list[Move]:
    """All moves after which it is clear in which quarter a thing is."""
    plan, found = room.plan, []
    for turn, walk in product(TURNS, WALKS):
        stands = stepped(plan.eyes, plan.ahead, turn, walk)
        around = plan.around(stands, (plan.ahead + turn) % 360.0)
        quarters, rest = around.quarters(), around.rest()
        room.refuse("where_after_move:between_answers", int(((quarters < 0) & ~plan.seen).sum()))
        for k, thing in _reached(room, "where_after_move", stands, quarters >= 0):
            found.append(Move(k, turn, walk, thing, int(quarters[k, thing]), float(rest[k, thing])))
    return found


Asked = tuple[Move, tuple[int, ...], FloatArray]


def _possible(room: Room, kind: str, moves: Sequence[Move], draw: Draw) -> Iterator[Asked]:
    """The moves whose things other pictures show, each with these and where one comes to stand."""
    kept = at_most(moves, lambda one: (one.k, one.thing), MOST_OF_ONE, lambda: room.refuse(f"{kind}:asked_enough"))
    for one in kept:
        keyed = draw.at(*room.plan.keys(one.k), *room.plan.ids(one.thing), one.turn, one.walk)
        others = showing(room, one.k, one.thing, keyed)
        stand = stepped(room.plan.eyes[one.k], room.plan.ahead[one.k], one.turn, one.walk)
        if not others:
            room.refuse(f"{kind}:too_little_in_common")
        else:
            yield one, others, stand


def _move_draft(room: Room, kind: str, asked: Asked, names: Sequence[int], draw: Draw) -> Draft:
    """`names` are the answers that the question lists."""
    plan, (one, others, stand), words = room.plan, asked, WORDS[kind]
    keyed = draw.at(*plan.keys(one.k, *others), *plan.ids(one.thing), one.walk)
    pictures = keyed.shuffled([one.k, *others], "pictures")
    label, answer = plan.label(one.thing), words[one.answer]
    slots = {"image": f"image {pictures.index(one.k) + 1}", "way": _way(one.turn, one.walk), "target": f"the {label}"}
    after = (_approach if kind == "closer_after_move" else _whereabout)(room, one, stand)
    question = Question(
        question_type=kind,
        slots={
            **slots,
            **({"nearness": NEARNESS[answer]} if kind == "closer_after_move" else {"where": YOURS[one.answer]}),
        },
        answer=Answer("choice", answer, distractors=tuple(words[name] for name in names if name != one.answer)),
        margin=one.margin,
        program=program(room.pose(one.k), room.middle(one.thing), *after),
        cue=f"{TURNS[one.turn] or 'straight'}>{label}",
        outcome=answer,
    )
    frames = tuple(plan.frames[k] for k in pictures)
    return Draft(frames, (question,), objects=(plan.objects[one.thing],), balance=answer)


def _approach(room: Room, one: Move, stand: FloatArray) -> Iterator[Step]:
    """How far the thing is before and after."""
    plan, (number,) = room.plan, room.plan.ids(one.thing)
    error = round(float(plan.noise[one.thing]), METRE_DECIMALS)
    before, after = plan.away(np.stack([plan.eyes[one.k], stand]))[:, one.thing].tolist()
    yield StandMoved(0.0, 0.0, standing(plan.eyes[one.k], plan.ahead[one.k]))
    yield MiddleAway(number, error, before)
    yield StandMoved(float(one.turn), one.walk, standing(stand, plan.ahead[one.k] + one.turn))
    yield MiddleAway(number, error, after)
    yield NameApproach(WORDS["closer_after_move"][one.answer])


def _whereabout(room: Room, one: Move, stand: FloatArray) -> Iterator[Step]:
    """In which direction the thing is then."""
    facing = room.plan.ahead[one.k] + one.turn
    yield StandMoved(float(one.turn), one.walk, standing(stand, facing))
    yield from turn_steps(room, stand, facing, [one.thing])
    yield NameQuarter(list(QUARTERS), QUARTERS[one.answer])


def _way(turn: int, walk: float) -> str:
    """'turn 90 degrees to the left and walk 1.5 metres straight ahead'."""
    ahead = f"walk {walk:g} {'metre' if walk == 1 else 'metres'} straight ahead"
    return f"{TURNS[turn]} and {ahead}" if turn else ahead


SKILL = Skill(
    name="multi_image.what_if",
    version=9,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
