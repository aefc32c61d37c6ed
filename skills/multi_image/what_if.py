"""what_if: what is where, or comes nearer, for somebody who turned and walked, or who looks from another picture.

Real samples, about two or three pictures of a room each; the point is drawn into one of them:

    Q: If I go to the pink point on the floor and face the dresser, is the bowl on my left or on my right?
       A. left
       B. right
       Answer with the letter only.
    A: B
    Q: Suppose you stand at the camera position of image 2 and look in its direction. After you walk 1 metre
       straight ahead, where would the armchair be?
       A. to the left
       B. in front
       C. to the right
       D. behind
    A: It would be in front of you, so B.
    Q: I took image 1. If I turn around without leaving my place, which of these objects is to my right?
       A. bag
       B. armchair
    A: It is the bag (A).

What is asked about is in another picture than the one that is started from, so the pictures have to be brought
together first. Directions and distances are those of the middles of things, seen from above; a thing is ahead, to the
right, behind or to the left only within 25 degrees of that very direction, and closer or farther only where its nearest
point is too. One walks only where the way is free.

The options of a question that asks for a thing lie in different quarters, and each of them is right in turn, so that no
thing is the better guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.camera_moves import SIGMAS
from vstdata.asking.draft_order import at_most, even_blocks, grouped, interleaved, option_blocks
from vstdata.asking.floor_plan import LEAST_REACH, NEAR_AXIS, FloorPlan, floor_plan
from vstdata.asking.naming import colors, overhead
from vstdata.asking.seen_well import CIRCLE_BORDER
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.drawing.marks import mark_scale
from vstdata.facts import Facts
from vstdata.facts.covisible import depth_sigma
from vstdata.facts.direction import heading, wrapped
from vstdata.facts.labels import FLOOR_LABELS
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, PIXEL_DECIMALS, rounded
from vstdata.facts.motion import attitude_of
from vstdata.facts.tolerances import at_width
from vstdata.linear import length, turning
from vstdata.program import program
from vstdata.program.measured.boxes import BoxCenter, Unproject
from vstdata.program.measured.cameras import CameraPose, Pose
from vstdata.program.measured.stances import (
    MiddleAway,
    MiddleTurn,
    NameApproach,
    NameQuarter,
    PickByTurn,
    StandBehind,
    StandFacing,
    Standing,
    StandMoved,
)
from vstdata.program.step import Step
from vstdata.scene import FloatArray
from vstdata.words.wordings import Asks

ASKS = {
    "closer_after_move": Asks("choice", {"image": "image", "way": "phrase", "target": "thing"}),
    "where_after_move": Asks("choice", {"image": "image", "way": "phrase", "target": "thing", "where": "reply"}),
    "what_after_turn": Asks("choice", {"image": "image", "turn": "phrase", "mine": "phrase", "yours": "phrase"}),
    "from_view": Asks("choice", {"image": "image", "side": "phrase", "centre": "thing"}),
    "at_point": Asks("choice", {"color": "color", "face": "thing", "target": "thing", "where": "reply"}),
}

TURNS = {0: "", 90: "turn right", 180: "turn around", -90: "turn left"}  # degrees to the right
WALKS = (1.0, 1.5, 2.0)  # metres
QUARTERS = ("in front", "to the right", "behind", "to the left")
WORDS = {"closer_after_move": ("closer", "farther"), "where_after_move": QUARTERS}
MINE = ("in front of me", "to my right", "behind me", "to my left")
YOURS = ("in front of you", "to your right", "behind you", "to your left")
FROM = (
    "on the far side of",
    "to the right of",
    "on the near side of",
    "to the left of",
)  # as one sees it from a picture
LEAST_CHANGE, CHANGE_SHARE = 0.3, 0.15  # metres, and of the distance before: less is "about the same". Ours.
NEAREST_CHANGE = 0.15  # metres by which the nearest point of the thing comes closer too, or gets farther. Ours.
FEWEST_OPTIONS = 2  # quarters with a thing in each. MindCube
MOST_PICTURES = 4  # MindCube
LEAST_AROUND = 2  # things that two such views share: the one in the middle and another. Ours.
LEAST_BETWEEN = 55.0  # degrees between the views of one thing, which are about a quarter turn apart. Ours.
MOST_SETS = 6  # of pictures around one thing that are looked for. Ours.
MOST_OF_ONE = 3  # questions of one type about one picture and thing. Ours.
MOST_STANDS = 40  # pictures that one starts from, or points on the floor, of a scene. Ours.
POINT_STEP = 8  # pixels of 320 across between places of the floor looked at
POINT_REACH = (0.8, 3.5)  # metres from the camera to a point on the floor. Ours.


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn."""
    plan = floor_plan(facts, refuse)
    if len(plan.frames) < 2 or len(plan.objects) < 2:
        refuse("too_few_objects")
        return
    room = Room(plan, refuse)
    moves = [_moved(room, kind, draw.at(kind)) for kind in ("closer_after_move", "where_after_move")]
    naming = [_after_turn(room, draw.at("what_after_turn")), _from_view(room, draw.at("from_view"))]
    yield from interleaved([*moves, *naming, _at_point(room, draw.at("at_point"))])


@dataclass(frozen=True, eq=False)
class Room:
    """What is asked about, and where reasons go."""

    plan: FloorPlan
    refuse: Refusals

    @cached_property
    def free(self) -> bool:
        """Whether it is known where one can walk."""
        return self.plan.facts.free_floor is not None

    def may_walk(self, start: FloatArray, end: FloatArray) -> bool:
        """Whether the straight way between two points (2,) of the floor is free."""
        floor = self.plan.facts.free_floor
        return floor is not None and bool(floor.clear(start[None], end[None])[0])

    def pose(self, k: int) -> CameraPose:
        """The step that says where a camera is and looks."""
        facts = self.plan.facts
        camera = facts.scene.frames[self.plan.frames[k]].camera
        up = float(attitude_of(camera)[1])
        return CameraPose(
            self.plan.keys(k)[0],
            Pose(center=camera.center.tolist(), heading=_degree(self.plan.ahead[k]), elevation=up),
        )

    def middle(self, thing: int) -> BoxCenter:
        """The step that says where the middle of a thing is."""
        facts, i = self.plan.facts, self.plan.objects[thing]
        return BoxCenter(facts.scene.instances[i].id, facts.label(i), facts.position(i).tolist())


def _degree(value: float) -> float:
    return round(float(value), DEGREE_DECIMALS) + 0.0


def _standing(place: FloatArray, facing: float) -> Standing:
    return Standing(place=[round(float(x), METRE_DECIMALS) + 0.0 for x in place], heading=_degree(facing % 360.0))


def _stepped(eyes: FloatArray, ahead: FloatArray, turn: float, walk: float) -> FloatArray:
    """(n, 2) where one comes from eyes (n, 2) who turns right from where one looks (n,), degrees, and walks."""
    cosine, sine = turning(np.radians(ahead + turn))
    return rounded(eyes + walk * np.stack([sine, cosine], axis=-1), METRE_DECIMALS)


# After a turn and a walk


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
        stands = _stepped(plan.eyes, plan.ahead, turn, walk)
        change = rounded(plan.away(stands) - before, METRE_DECIMALS)
        nearest = rounded(plan.gaps(stands) - near, METRE_DECIMALS)
        least = np.maximum(LEAST_CHANGE, CHANGE_SHARE * before) + 2 * plan.noise[None]
        clear = (np.abs(change) >= least) & (np.sign(change) * nearest >= NEAREST_CHANGE + 2 * plan.noise[None])
        room.refuse("closer_after_move:about_the_same", int((~clear & ~plan.seen).sum()))
        for k, thing in np.argwhere(clear & ~plan.seen).tolist():
            size = float(change[k, thing])
            found.append(Move(k, turn, walk, thing, int(size > 0), abs(size)))
    return found


def _whereabouts(room: Room) -> list[Move]:
    """All moves after which it is clear in which quarter a thing is."""
    plan, found = room.plan, []
    for turn, walk in product(TURNS, WALKS):
        stands = _stepped(plan.eyes, plan.ahead, turn, walk)
        around = plan.around(stands, (plan.ahead + turn) % 360.0)
        quarters, rest = around.quarters(), around.rest()
        room.refuse("where_after_move:between_answers", int(((quarters < 0) & ~plan.seen).sum()))
        for k, thing in np.argwhere((quarters >= 0) & ~plan.seen).tolist():
            found.append(Move(k, turn, walk, thing, int(quarters[k, thing]), float(rest[k, thing])))
    return found


Asked = tuple[Move, tuple[int, ...], FloatArray]


def _possible(room: Room, kind: str, moves: Sequence[Move], draw: Draw) -> Iterator[Asked]:
    """The moves that one can make, each with the other pictures and where one comes to stand."""
    kept = at_most(moves, lambda one: (one.k, one.thing), MOST_OF_ONE, lambda: room.refuse(f"{kind}:asked_enough"))
    for one in kept:
        keyed = draw.at(*room.plan.keys(one.k), *room.plan.ids(one.thing), one.turn, one.walk)
        others = _showing(room, one.k, one.thing, keyed)
        stand = _stepped(room.plan.eyes[one.k], room.plan.ahead[one.k], one.turn, one.walk)
        if not others:
            room.refuse(f"{kind}:too_little_in_common")
        elif not room.may_walk(room.plan.eyes[one.k], stand):
            room.refuse(f"{kind}:way_not_free")
        else:
            yield one, others, stand


def _showing(room: Room, k: int, thing: int, draw: Draw) -> tuple[int, ...]:
    """A picture that shows a thing well, and alone of its name, with one between it and picture k where these share too
    little; () where there is none."""
    plan = room.plan
    views = draw.shuffled(np.flatnonzero(plan.clear[:, thing]).tolist(), "other")
    found = plan.bridged(k, [other for other in views if thing in plan.alone((k, other))])
    return found if thing in plan.alone((k, *found)) else ()


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
        slots=slots if kind == "closer_after_move" else {**slots, "where": YOURS[one.answer]},
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
    yield StandMoved(0.0, 0.0, _standing(plan.eyes[one.k], plan.ahead[one.k]))
    yield MiddleAway(number, error, before)
    yield StandMoved(float(one.turn), one.walk, _standing(stand, plan.ahead[one.k] + one.turn))
    yield MiddleAway(number, error, after)
    yield NameApproach(WORDS["closer_after_move"][one.answer])


def _whereabout(room: Room, one: Move, stand: FloatArray) -> Iterator[Step]:
    """In which direction the thing is then."""
    facing = room.plan.ahead[one.k] + one.turn
    yield StandMoved(float(one.turn), one.walk, _standing(stand, facing))
    yield from _turns(room, stand, facing, [one.thing])
    yield NameQuarter(list(QUARTERS), QUARTERS[one.answer])


def _way(turn: int, walk: float) -> str:
    """'turn left and walk 1.5 metres straight ahead'."""
    ahead = f"walk {walk:g} {'metre' if walk == 1 else 'metres'} straight ahead"
    return f"{TURNS[turn]} and {ahead}" if turn else ahead


def _turns(room: Room, stand: FloatArray, facing: float, things: Iterable[int]) -> Iterator[MiddleTurn]:
    """How far to the right each thing is for one who stands and faces so."""
    around = room.plan.around(stand[None], np.array([facing % 360.0]))
    for thing in things:
        (number,) = room.plan.ids(thing)
        turn, error = float(around.turn[0, thing]), float(around.error[0, thing])
        yield MiddleTurn(number, room.plan.label(thing), _degree(error), _degree(turn))


# What is there


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
    turn = keyed.choice([one for one in TURNS if one], "turn")
    side = (quarter - turn // 90) % 4
    thing = setting.things[quarter]
    facing = float(plan.ahead[k]) + turn
    steps = [room.pose(k), *(room.middle(one) for one in setting.things.values())]
    steps.append(StandMoved(float(turn), 0.0, _standing(plan.eyes[k], facing)))
    steps += _turns(room, plan.eyes[k], facing, setting.things.values())
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
        steps = [room.pose(k), *(room.middle(one) for one in (centre, *things.values()))]
        steps.append(StandBehind(plan.ids(centre)[0], _standing(plan.places[centre], sight)))
        steps += _turns(room, plan.places[centre], sight, things.values())
        slots = {"side": FROM[quarter], "centre": f"the {plan.label(centre)}"}
        margin = float(around.rest()[0, thing])
        yield _thing_draft(room, "from_view", setting, thing, slots, margin, steps, 90.0 * quarter, (centre,))


# At a point on the floor


@dataclass(frozen=True, eq=False)
class Point:
    """A place of the free floor in picture k (position): its pixel, depth and place (3,) in the world, and metres by
    which that may be out."""

    k: int
    uv: tuple[float, float]
    depth: float
    world: FloatArray
    error: float


def _at_point(room: Room, draw: Draw) -> Iterator[Draft]:
    """Whether a thing of another picture is left or right for who goes to a marked point and faces a thing there."""
    if not room.free:
        room.refuse("floor_not_known")
        return
    groups: tuple[list[Iterator[Draft]], list[Iterator[Draft]]] = ([], [])
    for k in draw.shuffled(range(len(room.plan.frames)), "frames")[:MOST_STANDS]:
        keyed = draw.at(*room.plan.keys(k))
        point = _floor_point(room, k, keyed)
        if point is None:
            room.refuse("at_point:no_free_floor_in_view")
            continue
        for right, group in zip((True, False), groups, strict=True):
            group.append(_point_drafts(room, point, right, keyed))
    yield from even_blocks([interleaved(group) for group in groups], draw)


def _floor_point(room: Room, k: int, draw: Draw) -> Point | None:
    """One of the places of the free floor that a picture shows, neither at one's feet nor far away."""
    facts, plan = room.plan.facts, room.plan
    view, free = facts.view(plan.frames[k]), facts.free_floor
    if free is None or view.instances is None:
        return None
    camera, step = view.color_camera, max(1, round(at_width(POINT_STEP, view.camera.width)))
    floors = [i for i, one in enumerate(facts.scene.instances) if one.label.lower() in FLOOR_LABELS]
    row, column = np.nonzero(np.isin(view.instances[::step, ::step], floors) & view.trusted[::step, ::step])
    uv = rounded(view.to_color(step * np.stack([column, row], axis=1).astype(np.float64)), PIXEL_DECIMALS)
    uv = uv[camera.inside(uv, border=CIRCLE_BORDER * mark_scale(camera.width, camera.height))]
    depth, spread = view.depth_at(uv)
    uv, depth = uv[np.isfinite(spread)], depth[np.isfinite(spread)]
    rays = np.column_stack([(uv - camera.intrinsics[:2, 2]) / np.diag(camera.intrinsics)[:2], np.ones(len(uv))])
    places = rounded(camera.to_world(rays * depth[:, None]), METRE_DECIMALS)
    reach = rounded(length(places[:, :2] - plan.eyes[k]), METRE_DECIMALS)
    good = np.flatnonzero((reach >= POINT_REACH[0]) & (reach <= POINT_REACH[1]))
    good = good[free.free(places[good, :2])] if len(good) else good
    if not len(good):
        return None
    at = int(good[draw.integer("point", below=len(good))])
    error = SIGMAS * float(depth_sigma(depth[at : at + 1], facts.noise)[0]) + facts.noise.pose
    return Point(k, (float(uv[at, 0]), float(uv[at, 1])), float(depth[at]), places[at], error)


def _point_drafts(room: Room, point: Point, right: bool, draw: Draw) -> Iterator[Draft]:
    """A few things to the right, or to the left, of other pictures, for one who faces a thing of this one."""
    plan, facts, place = room.plan, room.plan.facts, point.world[:2]
    faced = [one for one in np.flatnonzero(plan.clear[point.k]).tolist() if not overhead(facts, plan.objects[one])]
    asked = 0
    for face in draw.shuffled(faced, "faced", right):
        around = plan.around(place[None], heading(plan.places[face] - place)[None])
        shift = rounded(np.degrees(point.error / np.maximum(plan.away(place[None])[0], LEAST_REACH)), DEGREE_DECIMALS)
        rest = around.rest()[0] - around.error[0] - around.error[0, face] - shift - shift[face]
        there = (around.quarters()[0] == (1 if right else 3)) & (rest >= 45.0 - NEAR_AXIS) & ~plan.seen[point.k]
        if not around.apart[0, face]:
            continue
        for target in draw.shuffled(np.flatnonzero(there).tolist(), "targets", *plan.ids(face))[:MOST_OF_ONE]:
            others = _showing(room, point.k, target, draw.at(*plan.ids(face, target)))
            if not others or face not in plan.alone((point.k, *others)):
                room.refuse("at_point:too_little_in_common")
                continue
            yield _point_draft(room, point, others, (face, target), right, draw)
            asked += 1
            if asked >= MOST_OF_ONE:
                return


def _point_draft(
    room: Room, point: Point, others: tuple[int, ...], things: tuple[int, int], right: bool, draw: Draw
) -> Draft:
    plan, (face, target) = room.plan, things
    keyed = draw.at(*plan.keys(*others), *plan.ids(*things))
    pictures = keyed.shuffled([point.k, *others], "pictures")
    (color,) = colors(keyed, 1)
    answer, wrong = ("right", "left") if right else ("left", "right")
    facing = float(heading(plan.places[face] - point.world[:2]))
    (key,) = plan.keys(point.k)
    steps: list[Step] = [room.middle(one) for one in things]
    steps.append(Unproject(key, point.uv, point.depth, point.world.tolist(), f"{color} point"))
    steps.append(StandFacing(plan.ids(face)[0], _standing(point.world[:2], facing)))
    steps += _turns(room, point.world[:2], facing, [target])
    question = Question(
        question_type="at_point",
        slots={
            "color": color,
            "face": f"the {plan.label(face)}",
            "target": f"the {plan.label(target)}",
            "where": f"to your {answer}",
        },
        answer=Answer("choice", answer, distractors=(wrong,)),
        margin=round(45.0 + 45.0 - abs(90.0 - abs(_turn_of(steps))), DEGREE_DECIMALS),
        program=program(*steps, NameQuarter(["right", "left"], answer)),
        cue=f"{plan.label(face)}>{plan.label(target)}",
        outcome=answer,
    )
    mark = Mark(pictures.index(point.k), "point", point.uv, color)
    frames = tuple(plan.frames[k] for k in pictures)
    return Draft(frames, (question,), (mark,), tuple(plan.objects[one] for one in things), answer)


def _turn_of(steps: Sequence[Step]) -> float:
    """The degrees of the last turn to a thing."""
    return next(step.value for step in reversed(steps) if isinstance(step, MiddleTurn))


SKILL = Skill(
    name="multi_image.what_if",
    version=3,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
)
