"""pointing: a point of a picture on the thing that is meant, on free floor beside a thing, or on the top of one.

A real sample:

    Q: As seen from the camera, where on the floor could someone stand less than a metre to the right of the box?
       Answer with the point's x and y in pixels of the image (640 x 480), as (x, y).
    A: (498, 458)

A point is right anywhere in a region: what the picture shows of the thing; the floor to that side within a metre, less
what is nearer to anything than somebody who stands there is wide; what the picture shows of the upper side of a table,
where nothing stands on it. The gold point is the one deepest inside. Public benchmarks score the share of points in
such a region (RefSpatial, RoboSpatial, Where2Place).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray

from vstdata.asking.draft_order import frames_in_turn, interleaved
from vstdata.asking.meant import Pictured, classes_shown, meant_by
from vstdata.asking.referring import KINDS
from vstdata.asking.seen_well import POINTED_AT, border_gap
from vstdata.asking.tellable_boxes import MIRRORS, clear_margins, reflected, seen_step
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.drawing.marks import mark_scale
from vstdata.facts import Facts
from vstdata.facts.cached import cached
from vstdata.facts.free_floor import STEP, FreeFloor
from vstdata.facts.measure import METRE_DECIMALS, PIXEL_DECIMALS, rounded
from vstdata.facts.outline import rings_of
from vstdata.facts.view import BoolArray
from vstdata.facts.visibility import deepest
from vstdata.linear import length, product
from vstdata.program import program
from vstdata.program.measured.places import FloorRegion, PointedAt, TopRegion, VisibleRegion
from vstdata.program.step import Step
from vstdata.scene import FloatArray
from vstdata.words.wordings import Asks

ASKS = {
    "object": Asks("point", {"thing": "thing"}),
    "referred": Asks("point", {"thing": "thing"}),
    "free_floor": Asks("point", {"thing": "thing", "side": "phrase"}),
    "on_top": Asks("point", {"thing": "thing"}),
}
SIDES = {"left": "to the left of", "right": "to the right of", "front": "in front of", "behind": "behind"}
TOPS = frozenset(
    (
        *("table", "desk", "counter", "countertop", "nightstand", "dresser", "sideboard", "cabinet", "stand", "bench"),
        *("ottoman", "island", "workbench", "chest"),
    )
)  # last words of labels of things that people put things on

SPOT = "free spot"  # what the JSON form calls a place that is no thing
GRID = 2  # working pixels between places of the floor that are looked at
BESIDE = 1.0  # metres from a thing within which the floor is beside it; RoboSpatial: 0.5. Ours.
APART, APART_AHEAD = 0.01, 0.1  # of the picture's width, and metres: clear of the thing in that sense. Ours.
ON_FLOOR = 0.1  # metres: what begins no higher stands on the floor. Ours.
LEAST_SPOT = 0.004  # of the picture that a free place covers: 35 x 35 pixels of 640 x 480. Ours.
LEAST_RADIUS = 8.0  # pixels at 640x480 around the gold point that are right too: numbers are rounded. Ours.
LEAST_TOP = 0.05  # metres around the gold point on top of a thing. Ours.
TOP_STEP, TOP_NOISE = 0.01, 0.02  # metres: how even the upper side is, and the most noise in which one can tell. Ours.
LOOKED_DOWN = 0.2  # metres that the camera is above what it looks down on. Ours.
LEAST_LEVEL = 0.3  # of the viewing direction along the floor: else nobody knows what in front means. Ours.
MOST_PLACES = 4  # of free floor, and tops, in one picture. Ours.


@dataclass(frozen=True, eq=False)
class _Ground:
    """The floor of a picture at every `GRID`th working pixel: `points` (h, w, 3) world metres; `free` (h, w): where
    somebody can stand."""

    picture: Pictured
    floor: FreeFloor
    height: float

    @cached_property
    def points(self) -> FloatArray:
        return self.picture.facts.view(self.picture.frame).points[::GRID, ::GRID]

    @cached_property
    def free(self) -> BoolArray:
        view = self.picture.facts.view(self.picture.frame)
        shown = view.trusted[::GRID, ::GRID] & (np.abs(self.points[..., 2] - self.height) <= STEP)
        free = np.zeros(shown.shape, dtype=np.bool_)
        free[shown] = self.floor.free(rounded(self.points[shown][:, :2], METRE_DECIMALS))
        return free

    def to_color(self, grid: FloatArray) -> FloatArray:
        return self.picture.facts.view(self.picture.frame).to_color(GRID * grid)

    def ahead(self, points: FloatArray) -> FloatArray:
        """(...) metres of points (..., 3) ahead of the camera, along the floor."""
        camera = self.picture.facts.scene.frames[self.picture.frame].camera
        way = camera.forward[:2] / length(camera.forward[:2])
        return rounded(product((points - camera.center)[..., :2], way[:, None])[..., 0], METRE_DECIMALS)

    def right(self, points: FloatArray) -> FloatArray:
        """(...) metres of points (..., 2 or 3) to the right of the camera, along the floor."""
        camera = self.picture.facts.scene.frames[self.picture.frame].camera
        x, y = camera.forward[:2] / length(camera.forward[:2])
        return rounded(product((points[..., :2] - camera.center[:2]), np.array([[y], [-x]]))[..., 0], METRE_DECIMALS)

    @cached_property
    def stands(self) -> FloatArray:
        """(5, n) of the free places: world x and y, colour pixels from the left, metres ahead and to the right."""
        rows, columns = np.nonzero(self.free)
        places = self.points[rows, columns]
        u = self.to_color(np.stack([columns, rows], axis=-1).astype(np.float64))[:, 0]
        return np.stack([*places[:, :2].T, u, self.ahead(places), self.right(places)])

    @cached_property
    def places(self) -> NDArray[np.object_]:
        """(n,) the same on the floor, as geometries."""
        return np.asarray(shapely.points(*self.stands[:2]))

    def beside(self, i: int, side: str) -> BoolArray:
        """(h, w) free floor to a side of instance i, as the camera sees it, and within `BESIDE` of it."""
        footprint = self.floor.footprints[i]
        u0, v0, u1, v1 = footprint.bounds
        x, y = self.stands[:2]
        near = (x >= u0 - BESIDE) & (x <= u1 + BESIDE) & (y >= v0 - BESIDE) & (y <= v1 + BESIDE)
        found = np.flatnonzero(near)
        found = found[self._on_side(i, side, found)]
        reach = rounded(np.asarray(shapely.distance(self.places[found], footprint)), METRE_DECIMALS)
        beside = np.zeros(len(x), dtype=np.bool_)
        beside[found[reach <= BESIDE]] = True
        mask = np.zeros(self.free.shape, dtype=np.bool_)
        mask[self.free] = beside
        return mask

    def _on_side(self, i: int, side: str, some: NDArray[np.intp]) -> BoolArray:
        """(n,) which of some free places are to that side of instance i, wherever it is."""
        facts = self.picture.facts
        u0, _, u1, _ = facts.view(self.picture.frame).seen[i].box
        across, there, aside = (one[some] for one in self.stands[2:])
        apart = APART * facts.scene.frames[self.picture.frame].camera.width
        own, reach = self._extent(i)
        if side in ("left", "right"):
            # On the floor too, not only in the picture: what is rather nearer to the camera is in front of it.
            gap = reach[0] - aside if side == "left" else aside - reach[1]
            off = np.maximum(np.maximum(own[0] - there, there - own[1]), 0.0)
            return np.asarray((across < u0 - apart if side == "left" else across > u1 + apart) & (gap >= off))
        beyond = there < own[0] - APART_AHEAD if side == "front" else there > own[1] + APART_AHEAD
        return np.asarray((across >= u0) & (across <= u1) & beyond)

    @cached()
    def _extent(self, i: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """The least and most metres of instance i ahead of the camera, and to its right, along the floor."""
        part = self.picture.facts.mesh_part(i)
        points = self.picture.facts.box(i).corners if part is None else part.vertices
        own, reach = self.ahead(points), self.right(points)
        return (float(own.min()), float(own.max())), (float(reach.min()), float(reach.max()))


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All frames in turn, each with questions of the four types in turn."""
    return frames_in_turn(facts, draw, refuse, _of_frame)


def _of_frame(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    if facts.view(frame).instances is None:
        refuse("no_mesh")
        return
    if reflected(facts, frame, MIRRORS):
        refuse("mirror_shows_things_again")
        return
    picture = Pictured(facts, frame, clear_margins(facts, frame, refuse))
    single, several = classes_shown(picture, draw, refuse)
    referred = [_referred(picture, kind, several, draw.at(kind), refuse) for kind in KINDS]
    groups = [
        _objects(picture, single, refuse),
        interleaved(draw.shuffled(referred, "kinds")),
        _free_floor(picture, draw, refuse),
        _tops(picture, draw, refuse),
    ]
    yield from interleaved(draw.shuffled(groups, "types"))


def _objects(picture: Pictured, single: Sequence[str], refuse: Refusals) -> Iterator[Draft]:
    """At most one draft that names an object by its class."""
    for label in single[:1]:
        (instance,) = picture.shown[label]
        yield from _thing(picture, "object", f"the {label}", instance, (), refuse)


def _referred(picture: Pictured, kind: str, several: Sequence[str], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    for one in meant_by(picture, kind, several, draw, refuse):
        yield from _thing(picture, "referred", one.thing, one.instance, one.steps, refuse, f"{kind} {one.end}")


def _thing(
    picture: Pictured,
    kind: str,
    thing: str,
    i: int,
    steps: Sequence[Step],
    refuse: Refusals,
    balance: str = "",
) -> Iterator[Draft]:
    """A point on a thing."""
    facts, frame = picture.facts, picture.frame
    view = facts.view(frame)
    seen, key = view.seen[i], facts.scene.frames[frame].key
    if view.instances is None or POINTED_AT.objection(view, seen) or seen.radius < _least(picture):
        refuse("thing_too_small_to_point_at")
        return
    region = rings_of(view.instances == i, view.to_color)
    value = PointedAt(image=0, label=facts.label(i), point=list(seen.anchor), region=region)
    last = VisibleRegion(key, facts.scene.instances[i].id, value)
    known = (seen_step(facts, frame, i), *steps, last)
    yield _draft(picture, kind, {"thing": thing}, i, value, seen.radius, known, balance)


def _free_floor(picture: Pictured, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Floor beside things that stand on it and are named by their label."""
    facts = picture.facts
    if facts.free_floor is None or facts.floor_height is None:
        refuse("no_floor")
        return
    if length(facts.scene.frames[picture.frame].camera.forward[:2]) < LEAST_LEVEL:
        refuse("camera_looks_straight_down")
        return
    ground = _Ground(picture, facts.free_floor, facts.floor_height)
    asked = 0
    for i in draw.shuffled(_standing(picture, ground), "floor"):
        for side in draw.shuffled(tuple(SIDES), "sides", facts.scene.instances[i].id):
            if asked == MOST_PLACES:
                return
            if _cut(picture, i, side):
                refuse("side_cut_by_the_border")
                continue
            for draft in _beside(ground, i, side, refuse):
                asked += 1
                yield draft
                break


def _standing(picture: Pictured, ground: _Ground) -> list[int]:
    """Things named by their label that stand on the floor, by the annotator's number."""
    facts = picture.facts
    on_floor = (
        i
        for i in picture.landmarks
        if i in ground.floor.footprints and facts.box(i).bounds[0, 2] - ground.height <= ON_FLOOR
    )
    return sorted(on_floor, key=lambda i: facts.scene.instances[i].id)


def _cut(picture: Pictured, i: int, side: str) -> bool:
    """Whether a thing may go on outside the picture, so that nobody knows where its side is."""
    view = picture.facts.view(picture.frame)
    u0, _, u1, v1 = view.seen[i].box
    left, _, right, bottom = view.color_camera.edges
    gap = {"left": u0 - left, "right": right - u1, "front": bottom - v1}.get(side, border_gap(view, view.seen[i]))
    return bool(gap < APART * view.color_camera.width)


def _beside(ground: _Ground, i: int, side: str, refuse: Refusals) -> Iterator[Draft]:
    picture, facts = ground.picture, ground.picture.facts
    found = _spot(picture, ground.beside(i, side), GRID)
    if found is None:
        refuse("no_room_on_the_floor")
        return
    value, margin = found
    key, instance = facts.scene.frames[picture.frame].key, facts.scene.instances[i].id
    steps = (seen_step(facts, picture.frame, i), FloorRegion(key, instance, side, value))
    slots = {"thing": f"the {facts.label(i)}", "side": SIDES[side]}
    yield _draft(picture, "free_floor", slots, i, value, margin, steps, side)


def _tops(picture: Pictured, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Free places on top of things that people put things on."""
    facts = picture.facts
    named = (i for i in picture.landmarks if facts.label(i).lower().split()[-1] in TOPS)
    for i in draw.shuffled(sorted(named, key=lambda i: facts.scene.instances[i].id), "tops")[:MOST_PLACES]:
        mask = _top(picture, i)
        found = None if mask is None else _spot(picture, mask, 1)
        if found is None or found[1] < _pixels(picture, i):
            refuse("no_room_on_top")
            continue
        value, margin = found
        key, instance = facts.scene.frames[picture.frame].key, facts.scene.instances[i].id
        steps = (seen_step(facts, picture.frame, i), TopRegion(key, instance, value))
        yield _draft(picture, "on_top", {"thing": f"the {facts.label(i)}"}, i, value, margin, steps, "")


def _top(picture: Pictured, i: int) -> BoolArray | None:
    """(h, w) where a picture shows the upper side of i, well within its edge; None where one cannot tell."""
    facts = picture.facts
    view, top = facts.view(picture.frame), float(facts.box(i).bounds[1, 2])
    above = float(facts.scene.frames[picture.frame].camera.center[2]) - top
    if view.instances is None or facts.surface_noise(i) > TOP_NOISE or above < LOOKED_DOWN:
        return None
    even = view.points[..., 2] >= top - max(TOP_STEP, 3 * facts.surface_noise(i))
    shown = (view.instances == i) & even & view.trusted
    return np.asarray(cv2.erode(shown.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0) > 0)


def _pixels(picture: Pictured, i: int) -> float:
    """How many pixels `LEAST_TOP` is at the distance of a thing."""
    camera = picture.facts.scene.frames[picture.frame].camera
    return LEAST_TOP * float(camera.intrinsics[0, 0]) / picture.facts.view(picture.frame).seen[i].depth


def _spot(picture: Pictured, mask: BoolArray, step: int) -> tuple[PointedAt, float] | None:
    """The region of a mask of every `step`th working pixel, and the pixel deepest inside it with its distance from the
    edge; None where it is small."""
    view = picture.facts.view(picture.frame)
    if mask.mean() < LEAST_SPOT:
        return None
    anchor, radius = deepest(mask, step * view.scale)
    radius = round(radius, PIXEL_DECIMALS)
    if radius < _least(picture):
        return None
    point = rounded(view.to_color(step * anchor[None])[0], PIXEL_DECIMALS).tolist()
    region = rings_of(mask, lambda uv: view.to_color(step * uv))
    return PointedAt(image=0, label=SPOT, point=point, region=region), radius


def _least(picture: Pictured) -> float:
    camera = picture.facts.scene.frames[picture.frame].camera
    return LEAST_RADIUS * mark_scale(camera.width, camera.height)


def _draft(
    picture: Pictured,
    kind: str,
    slots: dict[str, str],
    i: int,
    value: PointedAt,
    margin: float,
    steps: Sequence[Step],
    balance: str,
) -> Draft:
    question = Question(
        question_type=kind,
        slots=slots,
        answer=Answer("point", value),
        margin=margin,
        program=program(*steps),
        cue=picture.facts.label(i),
    )
    return Draft((picture.frame,), (question,), objects=(i,), balance=balance)


SKILL = Skill(
    name="single_image.pointing",
    version=8,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
