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
from vstdata.facts.direction import heading, wrapped
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
LEAST_AROUND = 2  # things that two such views share: the one in the middle and another. Ours.
LEAST_BETWEEN = 55.0  # degrees between the views of one thing, which are about a quarter turn apart. Ours.
MOST_SETS = 6  # of pictures around one thing that are looked for. Ours.


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
    """Picture k and up to three others that show, well and alone of their names, things in three quarters or four."""
    plan = room.plan
    chosen = [k]
    for other in draw.shuffled(range(len(plan.frames)), "pictures"):
        known = set(quarters[plan.clear[chosen].any(axis=0)].tolist())
        adds = set(quarters[plan.clear[other]].tolist()) - known - {-1}
        near = len(chosen) < MOST_PICTURES and other != k and adds
        if near and any(plan.related(one, other) for one in chosen):
            chosen.append(other)
    alone = plan.alone(chosen)
    shown = [thing for thing in np.flatnonzero(plan.clear[chosen].any(axis=0)).tolist() if thing in alone]
    things = _nearest_of_each(shown, quarters, reach)
    if len(chosen) < 2 or len(things) < FEWEST_OPTIONS:
        return None
    return Setting(tuple(draw.shuffled(chosen, "order")), k, things)


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
    """What is beside, before or behind one thing that all pictures show, as one of them sees it: what that one does not
    show itself."""
    plan, groups = room.plan, []
    for centre in (k for k, i in enumerate(plan.objects) if not overhead(plan.facts, i)):
        keyed = draw.at(*plan.ids(centre))
        sets = _views_of(room, centre, keyed)
        room.refuse("from_view:too_few_views", int(not sets))
        for pictures in sets:
            at = keyed.at(*plan.keys(*pictures))
            groups.append(interleaved([_view_drafts(room, centre, pictures, k, at) for k in pictures]))
    yield from interleaved(draw.shuffled(groups, "centres"))


def _views_of(room: Room, centre: int, draw: Draw) -> list[tuple[int, ...]]:
    """Sets of two to four pictures that show a thing well, from sides about a quarter turn apart."""
    plan = room.plan
    views = np.flatnonzero(plan.clear[:, centre]).tolist()
    sights = heading(plan.places[centre] - plan.eyes)
    found: dict[tuple[int, ...], None] = {}
    for number in range(MOST_SETS):
        chosen: list[int] = []
        for k in draw.shuffled(views, "views of", number):
            apart = [abs(float(wrapped(sights[k] - sights[other]))) for other in chosen]
            near = not chosen or max(plan.shared.count[k, other] for other in chosen) >= LEAST_AROUND
            if len(chosen) < MOST_PICTURES and near and min(apart, default=90.0) >= LEAST_BETWEEN:
                chosen.append(k)
        if len(chosen) > 1 and centre in plan.alone(chosen):
            found.setdefault(tuple(sorted(chosen)))
    return list(found)


def _view_drafts(room: Room, centre: int, pictures: tuple[int, ...], k: int, draw: Draw) -> Iterator[Draft]:
    """Each thing around the centre that picture k does not show."""
    plan = room.plan
    sight = float(heading(plan.places[centre] - plan.eyes[k]))
    around = plan.around(plan.places[centre][None], np.array([sight]))
    alone = plan.alone(pictures)
    shown = np.flatnonzero(plan.clear[list(pictures)].any(axis=0)).tolist()
    things = _nearest_of_each(
        [one for one in shown if one in alone and one != centre],
        around.quarters()[0],
        plan.away(plan.places[centre][None])[0],
    )
    if len(things) < FEWEST_OPTIONS:
        room.refuse("from_view:too_few_quarters")
        return
    setting = Setting(tuple(draw.shuffled(pictures, "order")), k, things)
    for quarter, thing in things.items():
        if plan.seen[k, thing]:
            room.refuse("from_view:in_that_very_picture")
            continue
        if quarter == NEAR:  # between one and the centre, or behind one: no words say that plainly
            room.refuse("from_view:on_the_near_side")
            continue
        steps = [room.pose(k), *(room.middle(one) for one in (centre, *things.values()))]
        steps.append(StandBehind(plan.ids(centre)[0], standing(plan.places[centre], sight)))
        steps += turn_steps(room, plan.places[centre], sight, things.values())
        slots = {"side": FROM[quarter], "centre": f"the {plan.label(centre)}"}
        margin = float(around.rest()[0, thing])
        yield _thing_draft(room, "from_view", setting, thing, slots, margin, steps, 90.0 * quarter, (centre,))


SKILL = Skill(
    name="multi_image.around",
    version=6,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
