"""pose_change: how a camera moved and turned between two pictures, in numbers; where in one the other was taken.

Real samples, about pictures of rooms:

    Q: How did the camera move and turn from image 1 to image 2? Give directions relative to the camera
       in image 1, held level.
       Answer with the parts, as in move_right:0.6,move_down:0.7,move_forward:1.5,rotate_up:8,rotate_left:30; metres
       to one decimal place, whole degrees. Leave out moves of less than half a metre and turns of less than 5
       degrees.
    A: move_right:0.8,rotate_up:15,rotate_left:27
    Q: About how many degrees did the camera turn between the two images, and to which side?
       A. 20 degrees to the left
       B. 20 degrees to the right
       C. 40 degrees to the right
       D. 60 degrees to the left
    A: It turned about 60 degrees to the left.

The numbers are those of the first camera held level, as everywhere here: to the right, up and ahead along the floor in
metres, and how far it turned up and to the right in degrees; SPAR's form, but without moves of less than half a metre
and turns of less than 5 degrees, as the question says: nobody reads 0.2 m off two pictures. Where
the other camera stood is asked of points, each of which is where another picture was taken, so that any could be right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.camera_moves import (
    AHEAD,
    HEIGHT,
    PITCH,
    SIDE,
    YAW,
    Moves,
    aim_error,
    measure_moves,
    motion_steps,
    pose_error,
)
from vstdata.asking.draft_order import at_most, interleaved, option_blocks
from vstdata.asking.naming import colors
from vstdata.asking.picture_pairs import shared_objects
from vstdata.asking.seen_well import CIRCLE_BORDER, LINK_OVERLAP
from vstdata.asking.sure_numbers import grades
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw, evenly
from vstdata.drawing.marks import mark_scale
from vstdata.facts import Facts
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, PIXEL_DECIMALS, rounded
from vstdata.linear import length
from vstdata.program import program
from vstdata.program.measured.boxes import NearestPoint, Project
from vstdata.program.measured.cameras import CameraCenter, Motion, RoundMotion, RoundTurn
from vstdata.scene import FloatArray
from vstdata.words.wordings import Asks

ASKS = {
    "five_axes": Asks("motion"),
    "turn_in_tens": Asks("choice"),
    "camera_in_image": Asks("choice", {"image": "image", "other": "image", "points": "phrase"}),
}

MOST_TURN, MOST_PITCH = 75.0, 30.0  # degrees between the pictures: beyond, they hardly share anything. Ours.
LEAST_MOVE, MOST_MOVE = 0.5, 3.5  # metres along an axis that are told, and of the whole way. Ours.
LEAST_ROTATED = 5.0  # degrees of a turn that is told. Ours.
SLACK_MOVE, SLACK_TURN = 0.1, 1.0  # from those two limits, beside the error: what is near one is not asked. Ours.
MOST_ERROR, MOST_AIM = 0.05, 2.5  # metres and degrees by which an axis may be out: half of what is printed. Ours.
TEN, LEAST_REST = 10.0, 1.5  # degrees of a step, and from its edge, beside the error. Ours.
LEAST_TENS, MOST_TENS = 1, 7  # steps that are asked of
APART_TENS = 2  # steps between two options: 20 degrees are to be seen. Ours.
LEAST_DEPTH = 0.6  # metres along the view to a camera that is marked: nearer, a step aside is half the picture. Ours.
POINTS, FEWEST = 4, 3  # marked, and fewest
PLACES_APART = 60.0  # pixels at 640x480 across, between two points: on a bare wall, nobody tells 40 apart. Ours.
MOST_FRAMES = 96  # per scene, evenly spread. Ours.
MOST_OF_A_FRAME = 3  # questions of one type that begin with the same picture. Ours.
GRADE_LEAST = 0.3  # metres of the first grade of ways


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn."""
    frames = [facts.frames[k] for k in evenly(len(facts.frames), MOST_FRAMES)]
    moves = measure_moves(facts, frames)
    refuse("camera_not_upright", len(frames) - len(moves.frames))
    room = Room(facts, moves, refuse)
    kinds = [_axes(room, draw.at("five_axes")), _tens(room, draw.at("turn_in_tens"))]
    yield from interleaved([*kinds, _in_image(room, draw.at("camera_in_image"))])


@dataclass(frozen=True, eq=False)
class Room:
    """What is asked about, and where reasons go."""

    facts: Facts
    moves: Moves
    refuse: Refusals

    def frames(self, *positions: int) -> tuple[int, ...]:
        """The frames at positions of `moves`."""
        return tuple(self.moves.frames[k] for k in positions)

    def keys(self, *positions: int) -> list[str]:
        """What the source calls them."""
        return [self.facts.scene.frames[f].key for f in self.frames(*positions)]

    def related(self, first: int, last: int) -> bool:
        """Whether two pictures see enough of the same."""
        return self.facts.overlap(*self.frames(first, last)) >= LINK_OVERLAP

    def errors(self, first: int, last: int) -> tuple[float, float]:
        """Metres and degrees by which their motion may be out."""
        error = pose_error(self.facts.pair_noise(*self.frames(first, last)))
        return error, aim_error(error)

    def pairs(self, mask: NDArray[np.bool_], draw: Draw, *names: object) -> list[tuple[int, int]]:
        """Ordered pairs of different pictures in keyed order."""
        found = np.argwhere(mask & ~np.eye(len(self.moves.frames), dtype=bool))
        return [(int(f), int(g)) for f, g in found[draw.generator(*names).permutation(len(found))]]


# Numbers


def _axes(room: Room, draw: Draw) -> Iterator[Draft]:
    """Small and large ways in turn, to all sides."""
    parts = room.moves.parts
    way = rounded(length(parts[..., :3]), METRE_DECIMALS)
    fit = (np.abs(parts[..., YAW]) <= MOST_TURN) & (np.abs(parts[..., PITCH]) <= MOST_PITCH) & (way <= MOST_MOVE)
    grade = grades(way, GRADE_LEAST)
    groups = []
    for k in range(int(grade.max(initial=-1)) + 1):
        for turned in (-1, 1):
            side = fit & (grade == k) & (np.sign(parts[..., YAW]) == turned)
            pairs = room.pairs(side, draw, k, turned)
            kept = at_most(pairs, lambda pair: pair[0], MOST_OF_A_FRAME, lambda: room.refuse("five_axes:asked_enough"))
            groups.append(_told(room, kept))
    yield from interleaved(groups)


def _told(room: Room, pairs: Iterator[tuple[int, int]]) -> Iterator[Draft]:
    for first, last in pairs:
        parts = [float(value) for value in room.moves.parts[first, last]]
        value = rounded_motion(parts)
        error, aim = room.errors(first, last)
        if error > MOST_ERROR or aim > MOST_AIM:
            room.refuse("five_axes:pose_not_sure")
        elif _by_a_limit(parts, error, aim):
            room.refuse("five_axes:hardly_told_or_left_out")
        elif not any(value[axis] for axis in ("right", "up", "forward")):
            room.refuse("five_axes:hardly_moved")
        elif not room.related(first, last):
            room.refuse("five_axes:too_little_overlap")
        else:
            frames = room.frames(first, last)
            steps = program(*motion_steps(room.facts, frames, parts), RoundMotion(value))
            yield Draft(frames, (Question("five_axes", {}, Answer("motion", value), 0.05, steps),))


def rounded_motion(parts: Sequence[float]) -> Motion:
    """The parts (5,) of a motion as they are printed; 0 for less than `LEAST_MOVE` or `LEAST_ROTATED`: two pictures do
    not show it well enough to be put in numbers."""
    metres = [_told_as(parts[axis], LEAST_MOVE, 1) for axis in (SIDE, HEIGHT, AHEAD)]
    degrees = [_told_as(parts[axis], LEAST_ROTATED, 0) for axis in (PITCH, YAW)]
    return Motion(right=metres[0], up=metres[1], forward=metres[2], rotate_up=degrees[0], rotate_right=degrees[1])


def _told_as(part: float, least: float, decimals: int) -> float:
    return round(part, decimals) if abs(part) >= least else 0.0


def _by_a_limit(parts: Sequence[float], error: float, aim: float) -> bool:
    """Whether a part is so near its limit that it may have to be told or left out."""
    moves = [abs(abs(parts[axis]) - LEAST_MOVE) < SLACK_MOVE + error for axis in (SIDE, HEIGHT, AHEAD)]
    turns = [abs(abs(parts[axis]) - LEAST_ROTATED) < SLACK_TURN + aim for axis in (PITCH, YAW)]
    return any(moves) or any(turns)


# In steps of ten degrees


def _tens(room: Room, draw: Draw) -> Iterator[Draft]:
    """By about how many tens of degrees the camera turned, and to which side; options are each other's answers."""
    yaw = room.moves.parts[..., YAW]
    tens = np.round(yaw / TEN).astype(np.int64)
    rest = rounded(TEN / 2 - np.abs(yaw - TEN * tens), DEGREE_DECIMALS)
    sure = (rest >= LEAST_REST) & (np.abs(room.moves.parts[..., PITCH]) <= MOST_PITCH)
    names = [k for k in range(-MOST_TENS, MOST_TENS + 1) if abs(k) >= LEAST_TENS]
    groups = {k: _turned(room, room.pairs(sure & (tens == k), draw, k), rest) for k in names}
    for number, (listed, block) in enumerate(option_blocks(groups, POINTS, draw, _apart)):
        for k, (first, last) in draw.shuffled(block, "block", number):
            yield _turn_draft(room, (first, last), k, sorted({*listed} - {k}), float(rest[first, last]))


def _apart(a: int, b: int) -> bool:
    return abs(a - b) >= APART_TENS


def _turned(room: Room, pairs: Sequence[tuple[int, int]], rest: FloatArray) -> Iterator[tuple[int, int]]:
    for first, last in pairs:
        if rest[first, last] < LEAST_REST + room.errors(first, last)[1]:
            room.refuse("turn_in_tens:turn_not_sure")
        elif not room.related(first, last):
            room.refuse("turn_in_tens:too_little_overlap")
        else:
            yield first, last


def _turn_draft(room: Room, pair: tuple[int, int], k: int, others: Sequence[int], margin: float) -> Draft:
    frames, answer = room.frames(*pair), _tens_text(k)
    parts = [float(value) for value in room.moves.parts[pair]]
    question = Question(
        question_type="turn_in_tens",
        slots={},
        answer=Answer("choice", answer, distractors=tuple(map(_tens_text, others))),
        margin=margin,
        program=program(*motion_steps(room.facts, frames, parts), RoundTurn(answer)),
    )
    return Draft(frames, (question,), balance=answer)


def _tens_text(k: int) -> str:
    return f"{10 * abs(k)} degrees to the {'right' if k > 0 else 'left'}"


# Where the other picture was taken


@dataclass(frozen=True, eq=False)
class Stands:
    """Where in picture k (position) `others` (m,) were taken: `uv` (m, 2) pixels, and how far they may be out, `error`
    (m,) pixels."""

    k: int
    others: tuple[int, ...]
    uv: FloatArray
    error: FloatArray


def _in_image(room: Room, draw: Draw) -> Iterator[Draft]:
    """Each picture in turn that was taken from a place that another one shows, and shares enough with it; the other
    points are where more pictures were taken."""
    shared = shared_objects(room.facts, room.moves.frames)
    groups = []
    for k in draw.shuffled(range(len(room.moves.frames)), "frames"):
        stands = _stands(room, k)
        keyed = draw.at(*room.keys(k))
        able = [at for at in range(len(stands.others)) if shared.related(k, stands.others[at])]
        chosen = {at: _told_apart(room, stands, at) for at in able}
        enough = [at for at in keyed.shuffled(able, "able") if len(chosen[at]) >= FEWEST]
        if not able:
            room.refuse("camera_in_image:no_camera_in_view_that_shares_enough")
        elif not enough:
            room.refuse("camera_in_image:too_few_cameras_apart")
        listed = [[at, *keyed.shuffled(chosen[at][1:], "others", at)[: POINTS - 1]] for at in enough[:MOST_OF_A_FRAME]]
        groups.append([_stand_draft(room, stands, points, points[0], keyed) for points in listed])
    yield from interleaved(map(iter, groups))


def _stands(room: Room, k: int) -> Stands:
    """The cameras whose place picture k shows, with nothing before it: of a point on a wall that hides the place behind
    it, nobody sees what it means."""
    facts, frames = room.facts, room.moves.frames
    camera = facts.scene.frames[frames[k]].camera
    centers = np.array([facts.scene.frames[f].camera.center for f in frames])
    uv, depth = camera.project(centers)
    uv = rounded(uv, PIXEL_DECIMALS)
    inside = camera.inside(uv, border=CIRCLE_BORDER * mark_scale(camera.width, camera.height))
    surface = facts.view(frames[k]).depth_at(np.where(inside[:, None], uv, 0.0))[0]
    free = rounded(surface, METRE_DECIMALS) >= rounded(depth, METRE_DECIMALS)
    others = np.flatnonzero(inside & free & (rounded(depth, METRE_DECIMALS) >= LEAST_DEPTH))
    error = camera.intrinsics[0, 0] * pose_error(facts.noise) / depth[others]
    return Stands(k, tuple(others.tolist()), uv[others], error)


def _told_apart(room: Room, stands: Stands, first: int) -> list[int]:
    """A place, and as many others as there can be that are apart to a side from it and from each other: cameras are
    held at one height, so that one above another in the picture is as good as in one place."""
    camera = room.facts.scene.frames[room.moves.frames[stands.k]].camera
    least = PLACES_APART * mark_scale(camera.width, camera.height)
    chosen = [first]
    for at in np.argsort(stands.uv[:, 0], kind="stable").tolist():
        gaps = np.abs(stands.uv[chosen, 0] - stands.uv[at, 0]) - stands.error[chosen] - stands.error[at]
        if (gaps >= least).all():
            chosen.append(at)
    return chosen


def _stand_draft(room: Room, stands: Stands, chosen: Sequence[int], at: int, draw: Draw) -> Draft:
    facts, other = room.facts, stands.others[at]
    keyed = draw.at(*room.keys(other))
    order = keyed.shuffled([stands.k, other], "pictures")
    place = order.index(stands.k)
    shades = dict(zip(keyed.shuffled(chosen, "shades"), colors(keyed, len(chosen)), strict=True))
    uv = {one: (float(stands.uv[one, 0]), float(stands.uv[one, 1])) for one in chosen}
    marks = tuple(Mark(place, "point", uv[one], shades[one]) for one in chosen)
    answer = f"{shades[at]} point"
    (key,), (frame,) = room.keys(stands.k), room.frames(other)
    center = facts.scene.frames[frame].camera.center.tolist()
    gaps = np.abs(stands.uv[[one for one in chosen if one != at], 0] - stands.uv[at, 0])
    question = Question(
        question_type="camera_in_image",
        slots={
            "image": f"image {place + 1}",
            "other": f"image {2 - place}",
            "points": ", ".join(sorted(f"{shade} point" for shade in shades.values())),
        },
        answer=Answer("choice", answer, distractors=tuple(f"{shades[one]} point" for one in chosen if one != at)),
        margin=round(float(gaps.min()), PIXEL_DECIMALS),
        program=program(
            CameraCenter(room.keys(other)[0], center),
            Project(key, center, round(float(stands.error[at]), PIXEL_DECIMALS), uv[at]),
            NearestPoint(key, answer),
        ),
    )
    return Draft(room.frames(*order), (question,), marks)


SKILL = Skill(
    name="multi_image.pose_change",
    version=11,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "depth"}),
    marks=True,
)
