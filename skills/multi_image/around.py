"""around: what is on which side of somebody who turned on the spot, or of a thing as a picture looks at it.

A real sample, about two pictures of a room:

    Q: I took image 2. If I turn 90 degrees to the right on the spot now, what will be to my left?
       A. floor mirror
       B. nightstand
    A: It will be the nightstand.

What is asked about is in another picture than the one that is started from, so the pictures have to be brought
together first. Directions are those of the middles of things, seen from above; a thing is ahead, to the right, behind
or to the left only within 25 degrees of that very direction. The options lie in different quarters, and each of them is
right in turn, so that no thing is the better guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.draft_order import interleaved
from vstdata.asking.naming import overhead
from vstdata.asking.standing_room import MOST_STANDS, TURNS, YOURS, Room, room_of, standing, turn_steps
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.direction import heading
from vstdata.program import program
from vstdata.program.measured.stances import PickByTurn, StandBehind, StandMoved
from vstdata.program.step import Step
from vstdata.scene import FloatArray
from vstdata.words.wordings import Asks

ASKS = {
    "what_after_turn": Asks("choice", {"image": "image", "turn": "phrase", "mine": "phrase", "yours": "phrase"}),
    "from_view": Asks("choice", {"image": "image", "side": "phrase", "centre": "thing"}),
}
MINE = ("in front of me", "to my right", "behind me", "to my left")
NEAR = 2  # of `FROM`
FROM = ("on the far side of", "to the right of", "on the near side of", "to the left of")  # for one who looks at it
FEWEST_OPTIONS = 2  # quarters with a thing in each. MindCube
MOST_PICTURES = 4  # MindCube
MOST_VIEWS = 6  # pictures of one thing that are looked from. Ours.


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of both types in turn."""
    room = room_of(facts, refuse)
    if room is not None:
        yield from interleaved([_after_turn(room, draw.at("what_after_turn")), _from_view(room, draw.at("from_view"))])


@dataclass(frozen=True, eq=False)
class Setting:
    """Pictures (positions), of which one looks from number k of them, and a thing for each quarter that has one."""

    pictures: tuple[int, ...]
    k: int
    things: Mapping[int, int]


def _after_turn(room: Room, draw: Draw) -> Iterator[Draft]:
    """What is ahead, right, behind or left after a turn on the spot: each thing of a setting in turn."""
    plan, kind = room.plan, "what_after_turn"
    around = plan.around(plan.eyes, plan.ahead)
    quarters, reach = around.quarters(), plan.away(plan.eyes)
    rest, groups = around.rest(), []
    for k in draw.shuffled(range(len(plan.frames)), "frames")[:MOST_STANDS]:
        found = _around_setting(room, k, quarters[k], reach[k], draw.at(*plan.keys(k)))
        if found is None:
            room.refuse(f"{kind}:too_few_quarters")
            continue
        groups.append([_turn_draft(room, found, quarter, rest, draw) for quarter in found.things])
    yield from interleaved(map(iter, groups))


def _around_setting(room: Room, k: int, quarters: NDArray[np.int64], reach: FloatArray, draw: Draw) -> Setting | None:
    """Picture k and up to three others that show, well and alone of their names, things in two quarters or more."""
    plan = room.plan
    chosen = _linked(room, k, quarters, draw)
    alone = plan.alone(chosen)
    shown = [thing for thing in np.flatnonzero(plan.clear[chosen].any(axis=0)).tolist() if thing in alone]
    things = _nearest_of_each(shown, quarters, reach)
    if len(chosen) < 2 or len(things) < FEWEST_OPTIONS:
        return None
    return Setting(tuple(draw.shuffled(chosen, "order")), k, things)


def _linked(room: Room, k: int, quarters: NDArray[np.int64], draw: Draw) -> list[int]:
    """Picture k and up to three others, each of which can be brought together with one before it and shows something
    well in a quarter of which those before show nothing."""
    plan, chosen = room.plan, [k]
    for other in draw.shuffled(range(len(plan.frames)), "pictures"):
        known = set(quarters[plan.clear[chosen].any(axis=0)].tolist())
        adds = set(quarters[plan.clear[other]].tolist()) - known - {-1}
        near = len(chosen) < MOST_PICTURES and other != k and adds
        if near and any(plan.related(one, other) for one in chosen):
            chosen.append(other)
    return chosen


def _nearest_of_each(things: Sequence[int], quarters: NDArray[np.int64], reach: FloatArray) -> dict[int, int]:
    """The nearest of the things in each quarter that has one."""
    found: dict[int, int] = {}
    for thing in things:
        quarter = int(quarters[thing])
        if quarter >= 0 and (quarter not in found or reach[thing] < reach[found[quarter]]):
            found[quarter] = thing
    return dict(sorted(found.items()))


def _turn_draft(room: Room, setting: Setting, quarter: int, rest: FloatArray, draw: Draw) -> Draft:
    plan, k = room.plan, setting.k
    keyed = draw.at(*plan.keys(*setting.pictures), quarter)
    # Turned around, what is behind one is what the picture shows ahead: there is nothing to find out.
    turns = [one for one in TURNS if one and (one != 180 or quarter == 2)]
    turn = keyed.choice(turns, "turn")
    side = (quarter - turn // 90) % 4
    thing = setting.things[quarter]
    facing = float(plan.ahead[k]) + turn
    steps = [room.pose(k), *(room.middle(one) for one in setting.things.values())]
    steps.append(StandMoved(float(turn), 0.0, standing(plan.eyes[k], facing)))
    steps += turn_steps(room, plan.eyes[k], facing, setting.things.values())
    slots = {"turn": TURNS[turn], "mine": MINE[side], "yours": YOURS[side]}
    return _thing_draft(room, "what_after_turn", setting, thing, slots, float(rest[k, thing]), steps, 90.0 * side)


def _thing_draft(
    room: Room,
    kind: str,
    setting: Setting,
    thing: int,
    slots: Mapping[str, str],
    margin: float,
    steps: Sequence[Step],
    turn: float,
    centre: Sequence[int] = (),
) -> Draft:
    """A question whose answer is one of the things of a setting."""
    plan = room.plan
    label, labels = plan.label(thing), [plan.label(one) for one in setting.things.values()]
    wrong = tuple(one for one in labels if one != label)
    question = Question(
        question_type=kind,
        slots={"image": f"image {setting.pictures.index(setting.k) + 1}", **slots},
        answer=Answer("choice", label, distractors=wrong),
        margin=margin,
        program=program(*steps, PickByTurn(turn, label)),
        cue="|".join(plan.label(one) for one in centre),
        outcome=label,
        rivals=wrong,
    )
    objects = (*centre, thing, *(one for one in setting.things.values() if one != thing))
    frames = tuple(plan.frames[k] for k in setting.pictures)
    return Draft(frames, (question,), objects=tuple(plan.objects[one] for one in objects))


def _from_view(room: Room, draw: Draw) -> Iterator[Draft]:
    """What is beside or beyond a thing as one picture sees it, where other pictures alone show that."""
    plan, groups = room.plan, []
    for centre in (k for k, i in enumerate(plan.objects) if not overhead(plan.facts, i)):
        keyed = draw.at(*plan.ids(centre))
        views = keyed.shuffled(np.flatnonzero(plan.clear[:, centre]).tolist(), "views")[:MOST_VIEWS]
        groups.append(interleaved([_view_drafts(room, centre, k, keyed.at(*plan.keys(k))) for k in views]))
    yield from interleaved(draw.shuffled(groups, "centres"))


def _view_drafts(room: Room, centre: int, k: int, draw: Draw) -> Iterator[Draft]:
    """Each thing around the centre that picture k does not show."""
    plan, place = room.plan, room.plan.places[centre][None]
    sight = float(heading(plan.places[centre] - plan.eyes[k]))
    around = plan.around(place, np.array([sight]))
    found = _around_setting(room, k, around.quarters()[0], plan.away(place)[0], draw)
    if found is None or centre not in plan.alone(found.pictures):
        room.refuse("from_view:too_few_quarters" if found is None else "from_view:not_alone_of_its_name")
        return
    for quarter, thing in found.things.items():
        if plan.seen[k, thing]:
            room.refuse("from_view:in_that_very_picture")
            continue
        if quarter == NEAR:  # between one and the centre, or behind one: no words say that plainly
            room.refuse("from_view:on_the_near_side")
            continue
        steps = [room.pose(k), *(room.middle(one) for one in (centre, *found.things.values()))]
        steps.append(StandBehind(plan.ids(centre)[0], standing(plan.places[centre], sight)))
        steps += turn_steps(room, plan.places[centre], sight, found.things.values())
        slots = {"side": FROM[quarter], "centre": f"the {plan.label(centre)}"}
        margin = float(around.rest()[0, thing])
        yield _thing_draft(room, "from_view", found, thing, slots, margin, steps, 90.0 * quarter, (centre,))


SKILL = Skill(
    name="multi_image.around",
    version=7,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
