"""camera_motion: how the camera moved or turned from one picture to the next.

A real sample, about two pictures from a room of 6 x 5 m:

    In which direction did the camera move between the two images?
    A. back and to the left
    B. back and to the right
    C. forward and to the left
    D. forward and to the right
    Reply with the letter and the direction.
    -> D. forward and to the right

Directions are those of the first camera held level, since nobody who looks down at a table and steps towards it would
call that "forward and up". What would be called otherwise from the last view is not asked. The four options differ in
signs alone, so three of them are wrong by the whole way; or they tell a camera that turned on the spot from one that
went to the other side and kept looking at the same things, which is what a turn is taken for. What no option names
rests, and "forward" is asked only where the last picture shows things clearly larger than the first, or "back"
smaller. Nobody is asked how far a camera moved that only turned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.camera_moves import (
    AHEAD,
    ARM,
    AXES,
    GREY,
    HEIGHT,
    PITCH,
    SIDE,
    YAW,
    Moves,
    aim_error,
    measure_moves,
    motion_steps,
    pose_error,
    signs_of,
)
from vstdata.asking.draft_order import interleaved
from vstdata.asking.seen_well import LINK_OVERLAP
from vstdata.asking.sure_numbers import ERROR_SHARE, grades, rounding_margin
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw, evenly
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.linear import length
from vstdata.program import program
from vstdata.program.measured.cameras import MovedBy, NameChange, NameMotion, TurnedBy
from vstdata.program.step import Step
from vstdata.scene import FloatArray, Noise
from vstdata.words.numbers import COUNTS
from vstdata.words.wordings import Asks

ASKS = {
    **dict.fromkeys(
        (
            "translation",
            "translation_side_height",
            "translation_ahead_height",
            "combined_translation",
            "combined_side_height",
            "combined_ahead_height",
        ),
        Asks("choice"),
    ),
    **dict.fromkeys(("path", "combined_path"), Asks("choice", {"count": "number word"})),
    **dict.fromkeys(("rotation", "translation_and_rotation", "turned_or_moved"), Asks("choice")),
    "turn_angle": Asks("number", {"verb": "phrase", "side": "phrase"}),
    "move_length": Asks("number", {"way": "phrase"}),
}

WORDS = (("left", "right"), ("back", "forward"), ("down", "up"), ("left", "right"), ("down", "up"))
PATTERNS = {(SIDE, YAW): "moved {} and turned {}", (SIDE, AHEAD): "{1} and to the {0}"}  # of a first and a second word
SIDES = ("to the left", "to the right")
DID = (SIDES, ("back", "forward"), ("down", "up"), SIDES, ("down", "up"))  # as one says it with how far
ON_THE_SPOT = 0.3  # metres that a camera which turns almost on the spot may move: an arm. Ours.
# Metres: a camera that turned and may have moved too was moved so much, or a sixth of it. Ours.
MOVED_TOO, NOT_MOVED = 0.6, 0.1
MOST_TILTED = 10.0  # degrees that it was tilted on top of it, less than any turn that is told. Ours.
MOST_AHEAD = 0.5  # of a way to a side that was turned on: 27 degrees off it, still a way to that side. Ours.
# Degrees to either side: beyond 40 a person loses what was left and right; beyond 45 two views of 60 to 70 degrees
# share a rim at best, whose width tells how far they are turned. Ours.
MOST_TURN_MOVING, MOST_TURN, MOST_TURN_TOLD = 40.0, 45.0, 75.0
# A move is asked for where it shifts what is `ARM` away by so much of what the camera turned and tilted: else a pan to
# the right looks like a step to the right. Up and down only where the tilt hardly looks like it. Ours.
SHIFT_SHARE, MOST_TILT_RISING = 0.25, 15.0
MOST_RISE = 1.0  # metres up or down that are asked for: a hand holds a camera no lower and no higher. Ours.
RESTING = 1 / 3  # of what moved: so much of the other may come along, 18 degrees aside. Ours.
MOST_MOVED = 1.0  # metres that a camera may move whose turn is asked in degrees: things far off still show it. Ours.
LEAST_TOLD = {"turn_angle": 15.0, "move_length": 0.4}  # degrees; metres, of which a tenth is a quarter at most. Ours.
LEAST_GROWTH = 1.1  # of what both pictures show, by a move ahead: of 3 metres, 27 cm. Less is hardly seen. Ours.
STEP_SHARE = 0.15  # of the way, and of each named component, that every step of a path goes at least. Ours.
MOST_ASIDE = 0.3  # of the way that a picture of a path may lie beside it. Ours.
TRIED = 4  # ways over the pictures between two, before their path is given up
MOST_FRAMES = 200  # per scene, evenly spread: 40,000 pairs are more than anybody asks for. Ours.


@dataclass(frozen=True, slots=True)
class Task:
    """Two of the five components: either both moved (`joint`), or one did while the other rested."""

    question_type: str
    axes: tuple[int, int]
    joint: bool
    steps: int = 1

    def answers(self) -> dict[str, tuple[int, int]]:
        """The four options, and the sign of each component in them. No two can be true at once."""
        (a0, a1), (b0, b1) = WORDS[self.axes[0]], WORDS[self.axes[1]]
        pattern = PATTERNS.get(self.axes, "{} and {}")
        if not self.joint and self.axes == (SIDE, YAW):
            turned = {f"turned {b} on the spot": (0, sign) for b, sign in ((b0, -1), (b1, 1))}
            return {**turned, pattern.format(a0, b1): (-1, 1), pattern.format(a1, b0): (1, -1)}
        if not self.joint:
            return {a0: (-1, 0), a1: (1, 0), b0: (0, -1), b1: (0, 1)}
        signs = list(product((-1, 1), repeat=2))
        return {pattern.format((a0, a1)[a > 0], (b0, b1)[b > 0]): (a, b) for a, b in signs}

    def margin(self, parts: list[float]) -> float:
        """How wrong the nearest wrong option is: metres, or degrees of a rotation.

        It turns the smaller of both named components around, or takes the resting one for the one that moved.
        """
        first, second = (abs(parts[axis]) for axis in self.axes)
        if self.axes == (SIDE, YAW):
            return first if self.joint or first >= MOVED_TOO else second
        return round(min(first, second) if self.joint else abs(first - second), METRE_DECIMALS)

    def signs(self, parts: FloatArray, noise: Noise) -> NDArray[np.int8]:
        """Parts (..., 5) -> (..., 2): -1, 0, 1 or GREY for each of the two components."""
        signs = signs_of(parts, noise)
        named = signs[..., list(self.axes)]
        if self.joint or self.axes == (YAW, PITCH):
            return named
        error = pose_error(noise)
        if self.axes == (SIDE, YAW):
            return np.where(_turned_only(parts, signs, error)[..., None], named * [0, 1], _around(parts, signs, error))
        size = np.abs(parts[..., list(self.axes)])
        rests = size + error <= RESTING * (size[..., ::-1] - error)
        return np.where(rests, 0, named).astype(np.int8)


def _turned_only(parts: FloatArray, signs: NDArray[np.int8], error: float) -> NDArray[np.bool_]:
    """(...) whether the camera turned clearly to a side, on the spot, and hardly up or down."""
    on_the_spot = length(parts[..., :3]) + error <= NOT_MOVED
    return np.asarray(on_the_spot & (np.abs(signs[..., YAW]) == 1) & (np.abs(parts[..., PITCH]) <= MOST_TILTED))


def _around(parts: FloatArray, signs: NDArray[np.int8], error: float) -> NDArray[np.int8]:
    """(..., 2) the signs of side and turn where the camera moved clearly to a side, turned clearly to the other and did
    little else; else GREY."""
    size, named = np.abs(parts), signs[..., [SIDE, YAW]]
    rest = size[..., [AHEAD, HEIGHT]].max(axis=-1) + error <= MOST_AHEAD * (size[..., SIDE] - error)
    moved = (size[..., SIDE] - error >= MOVED_TOO) & (np.abs(named) == 1).all(axis=-1)
    around = rest & moved & (named[..., 0] == -named[..., 1]) & (size[..., PITCH] <= MOST_TILTED)
    return np.where(around[..., None], named, GREY).astype(np.int8)


TASKS = (
    Task("translation", (SIDE, AHEAD), False),
    Task("translation_side_height", (SIDE, HEIGHT), False),
    Task("translation_ahead_height", (AHEAD, HEIGHT), False),
    Task("combined_translation", (SIDE, AHEAD), True),
    Task("combined_side_height", (SIDE, HEIGHT), True),
    Task("combined_ahead_height", (AHEAD, HEIGHT), True),
    *(Task("path", (SIDE, AHEAD), False, steps) for steps in (2, 3)),
    *(Task("combined_path", (SIDE, AHEAD), True, steps) for steps in (2, 3)),
    Task("rotation", (YAW, PITCH), False),
    Task("translation_and_rotation", (SIDE, YAW), True),
    Task("turned_or_moved", (SIDE, YAW), False),
)


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions about two to four frames; of each task the four answers in turn, so that none comes more often than it
    must. All drafts of a question type have the same four options: balanced answers leave nothing to guess."""
    frames = [facts.frames[k] for k in evenly(len(facts.frames), MOST_FRAMES)]
    moves = measure_moves(facts, frames)
    refuse("camera_not_upright", len(frames) - len(moves.frames))
    choices = [interleaved(_groups(facts, moves, task, draw, refuse)) for task in TASKS]
    amounts = [_amounts(facts, moves, kind, draw.at(kind), refuse) for kind in ("turn_angle", "move_length")]
    yield from interleaved([*choices, *amounts])


def _groups(facts: Facts, moves: Moves, task: Task, draw: Draw, refuse: Refusals) -> list[Iterator[Draft]]:
    """For each answer of a task its drafts, over all pairs of frames for which it is the truth."""
    allowed = _allowed(moves, task, pose_error(facts.noise))
    named = task.signs(moves.parts, facts.noise)
    refuse(f"{task.question_type}:between_answers", int((allowed & (named == GREY).any(axis=-1)).sum()))
    agreed = _whichever_view(moves, task, named)
    refuse(f"{task.question_type}:other_in_the_last_view", int((allowed & ~agreed).sum()))
    allowed &= agreed
    groups = []
    for text, signs in task.answers().items():
        pairs = np.argwhere(allowed & (named == signs).all(axis=-1))
        order = draw.generator(task.question_type, task.steps, text).permutation(len(pairs))
        groups.append(_drafts(facts, moves, task, text, signs, pairs[order], refuse))
    return draw.shuffled(groups, "answers", task.question_type, task.steps)


def _allowed(moves: Moves, task: Task, error: float) -> NDArray[np.bool_]:
    """(n, n) pairs of frames that a task may be about, whatever the answer: what it does not name rests."""
    size, way = np.abs(moves.parts), length(moves.parts[..., :3])
    turn = size[..., YAW]
    if task.axes == (SIDE, YAW):
        return np.asarray(turn <= MOST_TURN)
    if task.axes == (YAW, PITCH):
        return np.asarray((turn <= MOST_TURN) & (way <= ON_THE_SPOT))
    (other,) = {SIDE, AHEAD, HEIGHT} - set(task.axes)
    rests = size[..., other] + error <= RESTING * (size[..., list(task.axes)].max(axis=-1) - error)
    level = size[..., PITCH] <= (MOST_TILT_RISING if HEIGHT in task.axes else np.inf)
    return np.asarray((turn <= MOST_TURN_MOVING) & rests & level & _shows_the_move(moves.parts))


def _shows_the_move(parts: FloatArray) -> NDArray[np.bool_]:
    """Parts (..., 5) -> (...) whether a move is seen for what it is beside the turn that came with it."""
    shift = np.degrees(np.arctan2(length(parts[..., :3]), ARM))
    return np.asarray(shift >= SHIFT_SHARE * length(parts[..., [YAW, PITCH]]))


def _whichever_view(moves: Moves, task: Task, named: NDArray[np.int8]) -> NDArray[np.bool_]:
    """(n, n) whether a move that is told from the last view is called as from the first: so the question need not say
    which of them it means."""
    axes = [axis for axis in task.axes if axis in (SIDE, AHEAD, HEIGHT)]
    first, last = moves.parts[..., axes], -np.swapaxes(moves.parts, 0, 1)[..., axes]
    alike = ((np.sign(first) == np.sign(last)) | (named[..., : len(axes)] == 0)).all(axis=-1)
    if len(axes) == 2 and not task.joint:
        alike &= np.abs(first).argmax(axis=-1) == np.abs(last).argmax(axis=-1)
    return np.asarray(alike)


def _drafts(
    facts: Facts,
    moves: Moves,
    task: Task,
    text: str,
    signs: tuple[int, int],
    pairs: NDArray[np.int64],
    refuse: Refusals,
) -> Iterator[Draft]:
    """One draft of each pair (m, 2) that shows its answer, which is the `signs` of its components."""
    for first, last in pairs.tolist():
        reason = "no_picture_between"
        for shown in _ways(moves, first, last, task.steps):
            reason = _objection(facts, moves, task, np.array(signs), shown)
            if not reason:
                yield _draft(facts, moves, task, text, shown)
                break
        if reason:
            refuse(f"{task.question_type}:{reason}")


def _ways(moves: Moves, first: int, last: int, steps: int) -> Iterator[list[int]]:
    """The frames (positions) of `steps` steps from one to another along the straight way, the most even ones first, at
    most `TRIED`. Which of them was taken first says nothing: things stand still."""
    if steps == 1:
        yield [first, last]
        return
    share = _shares(moves, first, last)
    known = np.flatnonzero(~np.isnan(share))
    pairs = [
        [np.round(np.abs(share[k] - (n + 1) / steps), METRE_DECIMALS) for k in known.tolist()] for n in range(steps - 1)
    ]
    best = [known[np.argsort(off, kind="stable")[:TRIED]].tolist() for off in pairs]
    found = [list(between) for between in product(*best) if _steady([0.0, *(share[k] for k in between), 1.0])]
    yield from ([first, *between, last] for between in found[:TRIED])


def _steady(shares: Sequence[float]) -> bool:
    """Whether every step goes on by STEP_SHARE of the way at least."""
    return all(b - a >= STEP_SHARE for a, b in pairwise(shares))


def _shares(moves: Moves, first: int, last: int) -> FloatArray:
    """(n,) the share of the way from one frame to another at which each frame is, nan where it lies beside it or has
    turned too far."""
    way, here = moves.parts[first, last, :3], moves.parts[first, :, :3]
    whole = float(length(way))
    share = rounded((here * way).sum(axis=-1) / whole**2, METRE_DECIMALS)
    aside = rounded(length(here - share[:, None] * way), METRE_DECIMALS) > MOST_ASIDE * whole
    turned = np.abs(moves.parts[first, :, YAW]) > MOST_TURN_MOVING
    return np.where(aside | turned | (share <= 0) | (share >= 1), np.nan, share)


def _objection(facts: Facts, moves: Moves, task: Task, signs: NDArray[np.int64], shown: list[int]) -> str:
    """Why frames (positions in `moves.frames`) do not show the answer, or "" where they do."""
    first, last, axes = shown[0], shown[-1], list(task.axes)
    whole = moves.parts[first, last, axes]
    for a, b in pairwise(shown):
        step = moves.parts[first, b, axes] - moves.parts[first, a, axes]
        if ((step / np.where(signs == 0, 1.0, whole) < STEP_SHARE) & (signs != 0)).any():
            return "path_not_steady"
    if not _overlap(facts, moves, shown):
        return "too_little_overlap"
    ends = (moves.frames[first], moves.frames[last])
    if (task.signs(moves.parts[first, last], facts.pair_noise(*ends)) != signs).any():
        return "pair_too_noisy"
    ahead = int(sum(sign for axis, sign in zip(axes, signs.tolist(), strict=True) if axis == AHEAD))
    return "hardly_larger_or_smaller" if ahead and facts.growth(*ends) ** ahead < LEAST_GROWTH else ""


def _overlap(facts: Facts, moves: Moves, shown: Sequence[int]) -> bool:
    """Whether neighbours, and the first and the last, see enough of the same."""
    frames = [moves.frames[k] for k in shown]
    pairs = (*pairwise(frames), (frames[0], frames[-1]))
    return all(facts.overlap(f, g) >= LINK_OVERLAP for f, g in pairs)


def _draft(facts: Facts, moves: Moves, task: Task, text: str, shown: list[int]) -> Draft:
    frames = tuple(moves.frames[k] for k in shown)
    options = list(task.answers())
    parts = [float(value) for value in moves.parts[shown[0], shown[-1]]]
    question = Question(
        question_type=task.question_type,
        slots={"count": COUNTS[len(frames)]} if task.steps > 1 else {},
        answer=Answer("choice", text, distractors=tuple(option for option in options if option != text)),
        margin=task.margin(parts),
        program=program(*motion_steps(facts, frames, parts), _named(task, text)),
    )
    return Draft(frames, (question,), balance=text)


def _named(task: Task, text: str) -> Step:
    if task.axes == (SIDE, YAW) and not task.joint:
        return NameChange(text)
    return NameMotion([AXES[k] for k in task.axes], task.joint, text)


def _amounts(facts: Facts, moves: Moves, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """By how many degrees the camera turned, or how many metres it moved, which way is told; small ones and large ones
    in turn."""
    turn, way = np.abs(moves.parts[..., YAW]), length(moves.parts[..., :3])
    if kind == "turn_angle":
        told = _told(moves, (YAW, PITCH), (turn <= MOST_TURN_TOLD) & (way <= MOST_MOVED), joint=False)
        amount = np.abs(moves.parts[..., [YAW, PITCH]]).max(axis=-1)
    else:
        clear = (turn <= MOST_TURN_MOVING) & _shows_the_move(moves.parts)
        clear &= np.abs(moves.parts[..., HEIGHT]) <= MOST_RISE
        told = _told(moves, (SIDE, AHEAD, HEIGHT), clear, joint=True)
        amount = rounded(way, METRE_DECIMALS)
    grade = grades(amount, LEAST_TOLD[kind])
    by_grade: dict[int, list[Iterator[Draft]]] = {k: [] for k in range(int(grade.max(initial=-1)) + 1)}
    for text, mask in told.items():
        refuse(f"{kind}:hardly_any", int((mask & (grade < 0)).sum()))
        for k, groups in by_grade.items():
            pairs = np.argwhere(mask & (grade == k))
            order = draw.generator(text, k).permutation(len(pairs))
            groups.append(_measured(facts, moves, kind, text, pairs[order], refuse))
    yield from interleaved([interleaved(groups) for groups in by_grade.values()])


def _told(
    moves: Moves, axes: Sequence[int], allowed: NDArray[np.bool_], *, joint: bool
) -> dict[str, NDArray[np.bool_]]:
    """(n, n) by the way that is told: pairs of which one component of `axes` moved and the others rest; with `joint`
    also those that moved both to a side and along the view."""
    size = np.abs(moves.parts)
    told = {}
    for axis in axes:
        others = [k for k in axes if k != axis]
        alone = (size[..., others] <= RESTING * size[..., axis, None]).all(axis=-1) & allowed
        for sign in (-1, 1):
            told[DID[axis][sign > 0]] = alone & (moves.signs[..., axis] == sign)
    if joint:
        level = allowed & (np.abs(moves.signs[..., HEIGHT]) != 1)
        for ahead, side in product((-1, 1), repeat=2):
            both = (moves.signs[..., AHEAD] == ahead) & (moves.signs[..., SIDE] == side)
            told[f"{DID[AHEAD][ahead > 0]} and {DID[SIDE][side > 0]}"] = level & both
    return told


def _measured(
    facts: Facts, moves: Moves, kind: str, way: str, pairs: NDArray[np.int64], refuse: Refusals
) -> Iterator[Draft]:
    """One draft of each pair (m, 2) whose degrees or metres can be told."""
    for first, last in pairs.tolist():
        frames = (moves.frames[first], moves.frames[last])
        parts = [float(value) for value in moves.parts[first, last]]
        error = pose_error(facts.pair_noise(*frames))
        if kind == "turn_angle":
            axis = YAW if way in SIDES else PITCH
            error, value, unit, decimals = aim_error(error), abs(parts[axis]), "degrees", 0
            step: Step = TurnedBy(AXES[axis], value)
        else:
            value, unit, decimals = round(float(length(np.array(parts[:3]))), METRE_DECIMALS), "m", 1
            step = MovedBy(value)
        margin = rounding_margin(value, decimals)
        if error > ERROR_SHARE * value:
            refuse(f"{kind}:amount_not_sure")
        elif not margin:
            refuse(f"{kind}:between_two_printed_numbers")
        elif not _overlap(facts, moves, (first, last)):
            refuse(f"{kind}:too_little_overlap")
        else:
            answer = Answer("number", value, unit, decimals)
            steps = program(*motion_steps(facts, frames, parts), step)
            aimed = {"verb": "turn" if way in SIDES else "tilt", "side": way.removeprefix("to the ")}
            slots = aimed if kind == "turn_angle" else {"way": way}
            yield Draft(frames, (Question(kind, slots, answer, margin, steps),))


SKILL = Skill(
    name="multi_image.camera_motion",
    version=10,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "depth"}),
)
