"""camera_motion: how the camera moved or turned from one picture to the next.

A real sample, about two pictures from a room of 6 x 5 m:

    Compare the two views. In which direction has the camera been shifted, as seen from the first
    one?
    A. left and backward
    B. left and forward
    C. right and backward
    D. right and forward
    Reply with letter and direction.
    -> D. right and forward

Directions are those of the first camera held level, since nobody who looks down at a table and steps towards it would
call that "forward and up". The four options differ in signs alone, so three of them are wrong by the whole way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.camera_moves import (
    AHEAD,
    AXES,
    GREY,
    HEIGHT,
    PITCH,
    SIDE,
    YAW,
    Moves,
    measure_moves,
    motion_steps,
    signs_of,
)
from vstdata.asking.draft_order import interleaved
from vstdata.asking.seen_well import LINK_OVERLAP
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw, evenly
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.linear import length
from vstdata.program import program
from vstdata.program.measured.cameras import NameMotion
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
    **dict.fromkeys(("rotation", "translation_and_rotation"), Asks("choice")),
}

WORDS = (("left", "right"), ("backward", "forward"), ("downward", "upward"), ("left", "right"), ("down", "up"))
ON_THE_SPOT = 0.3  # metres that a camera which turns almost on the spot may move: an arm. Ours.
# Degrees to either side: beyond 30 a person loses what was left and right; beyond 45 two views of 60 to 70 degrees
# share a rim at best. Ours.
MOST_TURN_MOVING, MOST_TURN = 30.0, 45.0
STEP_SHARE = 0.15  # of each named component that every step of a path goes at least. Ours.
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
        if not self.joint:
            return {a0: (-1, 0), a1: (1, 0), b0: (0, -1), b1: (0, 1)}
        pattern = "moved {} and turned {}" if self.axes == (SIDE, YAW) else "{} and {}"
        signs = list(product((-1, 1), repeat=2))
        return {pattern.format((a0, a1)[a > 0], (b0, b1)[b > 0]): (a, b) for a, b in signs}

    def margin(self, parts: list[float]) -> float:
        """How wrong the nearest wrong option is: metres, or degrees of a rotation.

        It turns the smaller of both named components around, or takes the resting one for the one that moved.
        """
        first, second = (abs(parts[axis]) for axis in self.axes)
        if self.axes == (SIDE, YAW):
            return first
        return round(min(first, second) if self.joint else abs(first - second), METRE_DECIMALS)


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
)


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions about two to four frames; of each task the four answers in turn, so that none comes more often than it
    must. All drafts of a question type have the same four options: balanced answers leave nothing to guess."""
    frames = [facts.frames[k] for k in evenly(len(facts.frames), MOST_FRAMES)]
    moves = measure_moves(facts, frames)
    refuse("camera_not_upright", len(frames) - len(moves.frames))
    yield from interleaved([interleaved(_groups(facts, moves, task, draw, refuse)) for task in TASKS])


def _groups(facts: Facts, moves: Moves, task: Task, draw: Draw, refuse: Refusals) -> list[Iterator[Draft]]:
    """For each answer of a task its drafts, over all pairs of frames for which it is the truth."""
    allowed = _allowed(moves, task)
    named = moves.signs[..., list(task.axes)]
    refuse(f"{task.question_type}:between_answers", int((allowed & (named == GREY).any(axis=-1)).sum()))
    groups = []
    for text, signs in task.answers().items():
        pairs = np.argwhere(allowed & (named == signs).all(axis=-1))
        order = draw.generator(task.question_type, task.steps, text).permutation(len(pairs))
        groups.append(_drafts(facts, moves, task, text, pairs[order], refuse))
    return draw.shuffled(groups, "answers", task.question_type, task.steps)


def _allowed(moves: Moves, task: Task) -> NDArray[np.bool_]:
    """(n, n) pairs of frames that a task may be about, whatever the answer."""
    turn, way = np.abs(moves.parts[..., YAW]), length(moves.parts[..., :3])
    if task.axes == (SIDE, YAW):
        return np.asarray(turn <= MOST_TURN)
    if task.axes == (YAW, PITCH):
        return np.asarray((turn <= MOST_TURN) & (way <= ON_THE_SPOT))
    (other,) = {SIDE, AHEAD, HEIGHT} - set(task.axes)
    position = np.arange(len(moves.frames))
    in_time = (position - position[:, None] >= task.steps) | (task.steps == 1)
    return np.asarray((turn <= MOST_TURN_MOVING) & in_time & (moves.signs[..., other] == 0))


def _drafts(
    facts: Facts, moves: Moves, task: Task, text: str, pairs: NDArray[np.int64], refuse: Refusals
) -> Iterator[Draft]:
    """One draft of each pair (m, 2) that shows its answer."""
    for first, last in pairs:
        shown = [first + (last - first) * k // task.steps for k in range(task.steps + 1)]
        reason = _objection(facts, moves, task, shown)
        if reason:
            refuse(f"{task.question_type}:{reason}")
            continue
        yield _draft(facts, moves, task, text, [int(k) for k in shown])


def _objection(facts: Facts, moves: Moves, task: Task, shown: list[int]) -> str:
    """Why frames (positions in `moves.frames`) do not show the answer, or "" where they do."""
    first, last, axes = shown[0], shown[-1], list(task.axes)
    whole = moves.parts[first, last, axes]
    signs = moves.signs[first, last, axes]
    for a, b in pairwise(shown):
        step = moves.parts[first, b, axes] - moves.parts[first, a, axes]
        if ((step / np.where(signs == 0, 1.0, whole) < STEP_SHARE) & (signs != 0)).any():
            return "path_not_steady"
    frames = [moves.frames[k] for k in shown]
    ends = (frames[0], frames[-1])
    if min(facts.overlap(f, g) for f, g in (*pairwise(frames), ends)) < LINK_OVERLAP:
        return "too_little_overlap"
    noise = facts.pair_noise(*ends)
    return "" if (signs_of(moves.parts[first, last], noise)[axes] == signs).all() else "pair_too_noisy"


def _draft(facts: Facts, moves: Moves, task: Task, text: str, shown: list[int]) -> Draft:
    frames = tuple(moves.frames[k] for k in shown)
    options = list(task.answers())
    parts = [float(value) for value in moves.parts[shown[0], shown[-1]]]
    named = NameMotion([AXES[k] for k in task.axes], task.joint, text)
    question = Question(
        question_type=task.question_type,
        slots={"count": COUNTS[len(frames)]} if task.steps > 1 else {},
        answer=Answer("choice", text, distractors=tuple(option for option in options if option != text)),
        margin=task.margin(parts),
        program=program(*motion_steps(facts, frames, parts), named),
    )
    return Draft(frames, (question,), balance=text)


SKILL = Skill(
    name="multi_image.camera_motion",
    version=2,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "depth"}),
)
