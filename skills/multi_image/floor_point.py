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
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

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
from vstdata.facts.cached import cached
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
FEW_POINTS = 32  # of these, looked at first: mostly one of them will do
MOST_POINTS = 3  # of one picture. Ours.
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
        picture = _Picture(room, k, draw.at(*room.plan.keys(k)))
        points = picture.points()
        if not points:
            room.refuse("at_point:no_free_floor_in_view")
        for number, point in enumerate(points):
            sight = picture.facing_each(point)
            for right, group in zip((True, False), groups, strict=True):
                group.append(picture.drafts(point, number, sight, right))
    yield from even_blocks([interleaved(group) for group in groups], draw)


@dataclass(frozen=True, eq=False)
class _Picture:
    """Picture k (position), of whose floor a few points are asked about."""

    room: Room
    k: int
    draw: Draw

    def points(self) -> list[Point]:
        """A few of the places of the free floor that it shows, neither at one's feet nor far away: out of some in drawn
        order, or else of all others."""
        facts = self.room.plan.facts
        view = facts.view(self.room.plan.frames[self.k])
        if view.instances is None:
            return []
        step = max(1, round(at_width(POINT_STEP, view.camera.width)))
        floors = [i for i, one in enumerate(facts.scene.instances) if one.label.lower() in FLOOR_LABELS]
        row, column = np.nonzero(np.isin(view.instances[::step, ::step], floors) & view.trusted[::step, ::step])
        order = self.draw.shuffled(range(len(row)), "points")
        pixels = step * np.stack([column, row], axis=1).astype(np.float64)
        return self._free(pixels[order[:FEW_POINTS]]) or self._free(pixels[order[FEW_POINTS:]])

    def _free(self, pixels: FloatArray) -> list[Point]:
        """The first of places (n, 2), pixels of the working size, that are free floor within reach."""
        facts, plan = self.room.plan.facts, self.room.plan
        view, free = facts.view(plan.frames[self.k]), facts.free_floor
        if free is None or not len(pixels):
            return []
        camera = view.color_camera
        uv = rounded(view.to_color(pixels), PIXEL_DECIMALS)
        uv = uv[camera.inside(uv, border=CIRCLE_BORDER * mark_scale(camera.width, camera.height))]
        depth, spread = view.depth_at(uv)
        uv, depth = uv[np.isfinite(spread)], depth[np.isfinite(spread)]
        rays = np.column_stack([(uv - camera.intrinsics[:2, 2]) / np.diag(camera.intrinsics)[:2], np.ones(len(uv))])
        places = rounded(camera.to_world(rays * depth[:, None]), METRE_DECIMALS)
        reach = rounded(length(places[:, :2] - plan.eyes[self.k]), METRE_DECIMALS)
        good = np.flatnonzero((reach >= POINT_REACH[0]) & (reach <= POINT_REACH[1]))
        good = (good[free.free(places[good, :2])] if len(good) else good)[:MOST_POINTS]
        error = SIGMAS * depth_sigma(depth[good], facts.noise) + facts.noise.pose
        return [
            Point(self.k, (float(uv[at, 0]), float(uv[at, 1])), float(depth[at]), places[at], float(error[n]))
            for n, at in enumerate(good.tolist())
        ]

    @cached_property
    def faced(self) -> list[int]:
        """What it shows well, and somebody may turn to."""
        plan = self.room.plan
        clear = np.flatnonzero(plan.clear[self.k]).tolist()
        return [one for one in clear if not overhead(plan.facts, plan.objects[one])]

    @cached()
    def others(self, target: int) -> tuple[int, ...]:
        """The pictures that show a thing to whoever has this one; () where there are none."""
        return showing(self.room, self.k, target, self.draw.at(*self.room.plan.ids(target)))

    def facing_each(self, point: Point) -> dict[int, NDArray[np.int64]]:
        """By each thing that one at a point can face, the quarters (m,) in which the things of other pictures are then:
        1 right, 3 left, and -1 where that is not clear."""
        plan, faced, place = self.room.plan, self.faced, point.world[:2]
        around = plan.around(np.tile(place, (len(faced), 1)), heading(plan.places[faced] - place))
        shift = rounded(np.degrees(point.error / np.maximum(plan.away(place[None])[0], LEAST_REACH)), DEGREE_DECIMALS)
        own = np.arange(len(faced)), faced
        rest = around.rest() - around.error - around.error[own][:, None] - shift - shift[faced][:, None]
        clear = (rest >= 45.0 - NEAR_AXIS) & ~plan.seen[point.k]
        quarters = np.where(clear, around.quarters(), -1)
        return {face: quarters[k] for k, face in enumerate(faced) if around.apart[k, face]}

    def drafts(self, point: Point, number: int, sight: dict[int, NDArray[np.int64]], right: bool) -> Iterator[Draft]:
        """A few things to the right, or to the left, of other pictures, for one who faces a thing of this one."""
        plan, asked, draw = self.room.plan, 0, self.draw.at("point", number)
        for face in draw.shuffled(sorted(sight), "faced", right):
            there = np.flatnonzero(sight[face] == (1 if right else 3)).tolist()
            for target in draw.shuffled(there, "targets", *plan.ids(face))[:MOST_OF_ONE]:
                others = self.others(target)
                if not others or face not in plan.alone((self.k, *others)):
                    self.room.refuse("at_point:too_little_in_common")
                    continue
                yield _point_draft(self.room, point, others, (face, target), right, draw)
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
    version=5,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
)
