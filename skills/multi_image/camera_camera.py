"""camera_camera: where the camera of one picture is from that of another, how far, how much higher, and where it looks.

A real sample, about two pictures of a room:

    You are standing where image 1 was taken, and straight ahead is 12 o'clock. At what o'clock is the spot where
    image 2 was taken?
    A. 1 o'clock
    B. 11 o'clock
    C. 3 o'clock
    D. 9 o'clock
    -> It's at 1 o'clock.

"Ahead" is where a camera looks along the floor, so only cameras that look neither steeply up nor down are asked about.
Hours and compass directions are asked only well inside their sectors. The options of such a question are answers of
questions beside it, so what is listed says nothing about which is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import EllipsisType

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.camera_moves import (
    AHEAD,
    HEIGHT,
    SIDE,
    YAW,
    aim_error,
    measure_moves,
    motion_steps,
    pose_error,
)
from vstdata.asking.draft_order import even_blocks, interleaved, option_blocks, types_in_turn
from vstdata.asking.picture_pairs import (
    BESIDE_NEIGHBOURS,
    Shared,
    can_be_listed,
    level_frames,
    sectors,
    shared_objects,
    two_hours_apart,
    with_depth,
)
from vstdata.asking.sure_numbers import ERROR_SHARE, grades, rounding_margin
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.direction import angle_error
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.linear import length
from vstdata.program import program
from vstdata.program.measured.cameras import (
    CamerasApart,
    HeightDifference,
    HigherCamera,
    NameDirection,
    TurnToFace,
    TurnToLookAs,
)
from vstdata.program.step import Step
from vstdata.scene import FloatArray, Noise
from vstdata.words.directions import COMPASS_NAMES
from vstdata.words.wordings import Asks

ASKS = {
    "clock": Asks("choice"),
    "compass": Asks("choice", {"given": "direction", "origin": "image", "target": "image"}),
    "facing": Asks("choice", {"given": "direction"}),
    "distance": Asks("number"),
    "higher": Asks("choice"),
    "height": Asks("number"),
}

LEAST_DISTANCE = 0.3  # metres along the floor: the fork of OpenSpatial
LEAST_BASELINE = 0.6  # metres along the floor, where the direction of one camera from the other is asked for. Ours.
LEAST_MARGIN = {"clock": 5.0, "compass": 8.0, "facing": 8.0}  # degrees to the sector's edge, errors taken off. Ours.
LEAST_HEIGHT = 0.2  # metres between which one tells which is higher; below, hardly anybody would see it. Ours.
# Metres to be told in centimetres, and in tenths of a metre: ten centimetres of twenty are a guess. Ours.
LEAST_NAMED = {"height": 0.3, "distance": 0.5}
OTHER_HEIGHT = (0.3, 1.5)  # metres between cameras that most pairs differ by: sitting and standing, and more. Ours.
MOST_HEIGHT = 1.0  # metres, for directions, and to be told; the fork of OpenSpatial, whose cameras are held, has 0.5
SECTORS = {"clock": 12, "compass": 8, "facing": 8}
IMAGES = ("image 1", "image 2")

Pair = EllipsisType | tuple[int, int]  # of positions among frames; ... for all


@dataclass(frozen=True, eq=False)
class Cameras:
    """All ordered pairs of n level frames: camera [f, g] is so many metres to the right of, ahead of and above camera f
    held level, and turned so many degrees to the right and up: `parts` (n, n, 5). `far` (n, n): far enough apart."""

    facts: Facts
    frames: tuple[int, ...]
    parts: FloatArray
    far: NDArray[np.bool_]
    shared: Shared

    def angles(self, kind: str, noise: Noise, pair: Pair = ...) -> tuple[FloatArray, FloatArray]:
        """(n, n), or () of one pair: degrees to the right of where camera f looks, at which g is or looks, and their
        error."""
        error, parts = pose_error(noise), self.parts[pair]
        aim = np.full(parts.shape[:-1], aim_error(error))
        if kind == "facing":
            return parts[..., YAW], aim
        side, ahead = parts[..., SIDE], parts[..., AHEAD]
        bearing = rounded(np.degrees(np.arctan2(side, ahead)), DEGREE_DECIMALS)
        return bearing, aim + angle_error(rounded(length(np.stack([side, ahead], axis=-1)), METRE_DECIMALS), error)


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn about ordered pairs of frames in keyed order."""
    frames = level_frames(facts, refuse)
    parts = measure_moves(facts, frames).parts
    far = np.asarray(rounded(length(parts[..., [SIDE, AHEAD]]), METRE_DECIMALS) >= LEAST_DISTANCE)
    cameras = Cameras(facts, frames, parts, far, shared_objects(facts, frames))
    turned = {kind: _directions(cameras, kind, draw.at(kind), refuse) for kind in SECTORS}
    lengths = {kind: _lengths(cameras, kind, draw.at(kind), refuse) for kind in ("distance", "height")}
    higher = {"higher": _higher(cameras, draw.at("higher"), refuse)}
    yield from types_in_turn({**turned, **lengths, **higher}, refuse)


def _shown(
    cameras: Cameras, mask: NDArray[np.bool_], kind: str, draw: Draw, refuse: Refusals
) -> Iterator[tuple[int, int]]:
    """The pairs (positions f, g) of a mask (n, n) in keyed order that can be brought together by what they show; two
    with cameras at clearly other heights, then one of the rest, as far as there are both."""
    pairs = np.argwhere(mask)
    pairs = pairs[draw.generator("pairs").permutation(len(pairs))]
    height = np.abs(cameras.parts[pairs[:, 0], pairs[:, 1], HEIGHT])
    apart = (height >= OTHER_HEIGHT[0]) & (height <= OTHER_HEIGHT[1])
    turn = np.where(apart, 1 + np.cumsum(apart), 2 * np.cumsum(~apart))
    for f, g in pairs[np.argsort(turn, kind="stable")].tolist():
        if cameras.shared.related(f, g):
            yield f, g
        else:
            refuse(f"{kind}:too_little_in_common")


def _directions(cameras: Cameras, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Blocks of four questions, or of three in the end, whose answers are each other's options: of a compass,
    neighbours only where both are near the middle of their sectors."""
    index, rest = sectors(*cameras.angles(kind, cameras.facts.noise), SECTORS[kind])
    allowed = cameras.far & (np.abs(cameras.parts[..., HEIGHT]) <= MOST_HEIGHT)
    if kind != "facing":
        allowed &= rounded(length(cameras.parts[..., [SIDE, AHEAD]]), METRE_DECIMALS) >= LEAST_BASELINE
    clear = allowed & (rest >= LEAST_MARGIN[kind])
    refuse(f"{kind}:between_answers", int((allowed & ~clear).sum()))
    sort, compatible = (index, two_hours_apart) if kind == "clock" else (with_depth(index, rest), can_be_listed)
    groups = {k: _sure(cameras, kind, k, clear & (sort == k), draw.at(k), refuse) for k in np.unique(sort).tolist()}
    for number, (names, block) in enumerate(option_blocks(groups, 4, draw, compatible, 3)):
        told = _told(kind, draw.at("told", number))
        options = {k: told.name(k if kind == "clock" else k // 2) for k in names}
        for k, (pair, margin) in draw.shuffled(block, "block", number):
            yield _direction(cameras, told, pair, margin, options[k], sorted(options.values()))


@dataclass(frozen=True, slots=True)
class Told:
    """How sectors to the right of where camera 1 looks are called: hours; compass directions, if it looks towards the
    one numbered `first`, from camera 1 to camera 2 or in `reverse`."""

    kind: str
    first: int = 0
    reverse: bool = False

    def name(self, k: int) -> str:
        """The words for sector k."""
        if self.kind == "clock":
            return f"{k or 12} o'clock"
        return COMPASS_NAMES[(self.first + k + 4 * self.reverse) % 8]

    @property
    def slots(self) -> dict[str, str]:
        """What the question tells besides its options."""
        if self.kind == "clock":
            return {}
        ends = {"origin": IMAGES[self.reverse], "target": IMAGES[not self.reverse]}
        return {"given": COMPASS_NAMES[self.first], **(ends if self.kind == "compass" else {})}


def _told(kind: str, draw: Draw) -> Told:
    return Told(kind, draw.integer("first", below=8), kind == "compass" and draw.integer("reverse", below=2) == 1)


def _sure(
    cameras: Cameras, kind: str, sort: int, mask: NDArray[np.bool_], draw: Draw, refuse: Refusals
) -> Iterator[tuple[tuple[int, int], float]]:
    """The pairs of a mask that show their answer, with the margin that their own noise leaves, which is that of their
    sort still."""
    least = BESIDE_NEIGHBOURS if kind != "clock" and sort % 2 else LEAST_MARGIN[kind]
    for pair in _shown(cameras, mask, kind, draw, refuse):
        noise = cameras.facts.pair_noise(*(cameras.frames[k] for k in pair))
        rest = float(sectors(*cameras.angles(kind, noise, pair), SECTORS[kind])[1])
        if rest >= least:
            yield pair, rest
        else:
            refuse(f"{kind}:pair_too_noisy")


def _direction(
    cameras: Cameras, told: Told, pair: tuple[int, int], margin: float, right: str, options: Sequence[str]
) -> Draft:
    angle = float(cameras.angles(told.kind, Noise(), pair)[0])
    measured = TurnToLookAs(angle) if told.kind == "facing" else TurnToFace(angle)
    named = NameDirection(told.kind, right, told.slots.get("given"), told.reverse)
    answer = Answer("choice", right, distractors=tuple(name for name in options if name != right))
    cue = told.slots.get("given", "12 o'clock")
    return _draft(cameras, told.kind, pair, answer, margin, [measured, named], told.slots, cue)


def _lengths(cameras: Cameras, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Distances in metres with one decimal, or differences in height in whole centimetres; small ones and large ones in
    turn."""
    values = np.abs(cameras.parts[..., HEIGHT]) if kind == "height" else _distances(cameras)
    unit, scale, decimals = ("cm", 100, 0) if kind == "height" else ("m", 1, 1)
    allowed = cameras.far & ((kind != "height") | (values <= MOST_HEIGHT))
    grade = np.where(allowed, grades(values, LEAST_NAMED[kind]), -1)
    by_grade = (_shown(cameras, grade == k, kind, draw.at(k), refuse) for k in range(int(grade.max(initial=-1)) + 1))
    for f, g in interleaved(by_grade):
        error = pose_error(cameras.facts.pair_noise(cameras.frames[f], cameras.frames[g]))
        value = round(scale * float(values[f, g]), METRE_DECIMALS)
        margin = rounding_margin(value, decimals)
        if scale * error > ERROR_SHARE * value:
            refuse(f"{kind}:length_not_sure")
        elif not margin:
            refuse(f"{kind}:between_two_printed_numbers")
        else:
            measured = HeightDifference if kind == "height" else CamerasApart
            steps = [measured(round(error, METRE_DECIMALS), value)]
            yield _draft(cameras, kind, (f, g), Answer("number", value, unit, decimals), margin, steps)


def _distances(cameras: Cameras) -> FloatArray:
    """(n, n) metres between the centres."""
    return rounded(length(cameras.parts[..., :3]), METRE_DECIMALS)


def _higher(cameras: Cameras, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Image 1 and image 2 in turn as the answer."""
    above = cameras.parts[..., HEIGHT]
    clear = cameras.far & (np.abs(above) >= LEAST_HEIGHT + pose_error(cameras.facts.noise))
    refuse("higher:about_equal", int((cameras.far & ~clear).sum()))
    groups = [_shown(cameras, clear & ((above > 0) == second), "higher", draw.at(second), refuse) for second in (0, 1)]
    for f, g in even_blocks(groups, draw):
        margin = abs(float(above[f, g])) - pose_error(cameras.facts.pair_noise(cameras.frames[f], cameras.frames[g]))
        if margin < LEAST_HEIGHT:
            refuse("higher:pair_too_noisy")
            continue
        right = IMAGES[int(above[f, g] > 0)]
        answer = Answer("choice", right, distractors=tuple(name for name in IMAGES if name != right))
        yield _draft(cameras, "higher", (f, g), answer, round(margin, METRE_DECIMALS), [HigherCamera(right)])


def _draft(
    cameras: Cameras,
    kind: str,
    pair: tuple[int, int],
    answer: Answer,
    margin: float,
    steps: Sequence[Step],
    slots: Mapping[str, str] | None = None,
    cue: str = "",
) -> Draft:
    """`steps` lead on from where both cameras are and look."""
    frames = tuple(cameras.frames[k] for k in pair)
    parts = [float(value) for value in cameras.parts[pair]]
    outcome = answer.value if answer.type == "choice" else ""
    question = Question(
        question_type=kind,
        slots=slots or {},
        answer=answer,
        margin=margin,
        program=program(*motion_steps(cameras.facts, frames, parts), *steps),
        cue=cue,
        outcome=outcome,
        rivals=answer.distractors if cue else (),
    )
    return Draft(frames, (question,), balance=answer.value if kind == "higher" else "")


SKILL = Skill(
    name="multi_image.camera_camera",
    version=10,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "depth"}),
)
