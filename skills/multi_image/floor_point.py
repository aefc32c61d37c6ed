"""floor_point: whether a thing is on one's left or right at a point on the floor, facing another thing.

A real sample, about two pictures of a room; the point is drawn into one of them:

    Q: If I go to the pink point on the floor and face the dresser, is the bowl on my left or on my right?
       A. left
       B. right
       Answer with the letter only.
    A: B

The point and what is faced are in one picture, what is asked about in another, so the pictures have to be brought
together first. Directions are those of the middles of things, seen from above, and within 25 degrees of the very left
or right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.asking.camera_moves import SIGMAS
from vstdata.asking.draft_order import even_blocks, interleaved
from vstdata.asking.floor_plan import LEAST_REACH, NEAR_AXIS
from vstdata.asking.naming import colors, overhead
from vstdata.asking.seen_well import CIRCLE_BORDER
from vstdata.asking.standing_room import MOST_OF_ONE, MOST_STANDS, Room, room_of, showing, standing, turn_steps
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.drawing.marks import mark_scale
from vstdata.facts import Facts
from vstdata.facts.covisible import depth_sigma
from vstdata.facts.direction import heading
from vstdata.facts.labels import FLOOR_LABELS
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, PIXEL_DECIMALS, rounded
from vstdata.facts.tolerances import at_width
from vstdata.linear import length
from vstdata.program import program
from vstdata.program.measured.boxes import Unproject
from vstdata.program.measured.stances import MiddleTurn, NameQuarter, StandFacing
from vstdata.program.step import Step
from vstdata.scene import FloatArray
from vstdata.words.wordings import Asks

ASKS = {"at_point": Asks("choice", {"color": "color", "face": "thing", "target": "thing", "where": "reply"})}
POINT_STEP = 8  # pixels of 320 across between places of the floor looked at
POINT_REACH = (0.8, 3.5)  # metres from the camera to a point on the floor. Ours.


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of whether left or right, each as often."""
    room = room_of(facts, refuse)
    if room is not None:
        yield from _at_point(room, draw.at("at_point"))


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
            others = showing(room, point.k, target, draw.at(*plan.ids(face, target)))
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
    steps.append(StandFacing(plan.ids(face)[0], standing(point.world[:2], facing)))
    steps += turn_steps(room, point.world[:2], facing, [target])
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
    name="multi_image.floor_point",
    version=3,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
)
