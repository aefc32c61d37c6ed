"""camera_motion: how the camera moved or turned from one picture to the next.

A real sample, about two pictures from a room of 6 x 5 m:

    Relative camera position, two views of a room.
    Reference: camera of image 1, levelled.
    Asked: direction to the camera of image 2.
    A. left and backward
    B. left and forward
    C. right and backward
    D. right and forward
    Format: letter and option text.
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
from vstdata.asking.naming import NUMBER_WORDS
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.words.wording import Phrasing

_PLACE = (
    Phrasing(
        "Two pictures of one room were taken from different places. Which way is the place of image 2 from the "
        "place of image 1? Left, right, forward and backward are those of the camera of image 1 held level; up "
        "and down are vertical.\n{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "{options}\nWhich of these takes the camera from the viewpoint of the first image to that of the "
        "second? Directions are as seen from the first image, along the floor. Give letter and text of the "
        "option.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "You stand where image 1 was taken and look the same way, with your camera held level. Which way must "
        "you move it to get to where image 2 was taken?\n{options}",
        "You must move it {option}: option {letter}.",
    ),
    Phrasing(
        "How did the camera's position change between image 1 and image 2? Forward is where the first image "
        "looks, along the floor; upward is away from the floor.\n{options}",
        "It moved {option}, which is option {letter}.",
    ),
    Phrasing(
        "Compare the two views. Leave aside any turn on the spot and choose the option that tells how the "
        "camera was shifted from the first view to the second, in the level directions of the first view.\n"
        "{options}\nReply with one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "A robot took image 1, moved its camera, and took image 2. As told by the robot before it moved, held "
        "level: which way did the camera go?\n{options}",
        "The camera went {option}. The answer is {letter}.",
    ),
    Phrasing(
        "Complete the sentence: with the camera of image 1 held level, image 2 was taken from a point further "
        "...\n{options}\nWrite the missing words only.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "The first image is my view now. The second is my view after a move. In which direction have I moved, "
        "measured from my level line of sight in the first image?\n{options}",
        "You have moved {option} (option {letter}).",
    ),
    Phrasing(
        "Work out from what appears larger, smaller or displaced how the viewpoint travelled from image 1 to "
        "image 2. Name the direction relative to image 1, with forward along the floor.\n{options}\nFinish "
        "with the letter.",
        "What is seen has shifted as it does when the viewpoint travels {option}, so the answer is {letter}.",
    ),
    Phrasing(
        "Choose the direction of travel of the camera, first image to second image, in the first camera's own "
        "left, right, forward and backward on the level, and vertical up and down.\n{options}",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Suppose a friend holding the camera of image 1 level wants to reproduce image 2. Before turning the "
        "camera, where to should the friend bring it?\n{options}",
        "The friend should bring it {option}. That is {letter}.",
    ),
    Phrasing(
        "Relative camera position, two views of a room.\nReference: camera of image 1, levelled.\nAsked: "
        "direction to the camera of image 2.\n{options}\nFormat: letter and option text.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "Is the second picture taken from further left or right, further forward or back, higher or lower than "
        "the first? Only one of these names what changed clearly, as seen from the first picture:\n{options}",
        "The second picture is taken from further {option} ({letter}).",
    ),
)
_PATH = (
    Phrasing(
        "These {count} images were taken one after another while the camera moved through a room. Which way "
        "did it move overall, in the directions of the first image's camera held level?\n{options}\nAnswer "
        "with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "The {count} frames are in the order in which a moving camera took them. Name its overall direction of "
        "travel as seen from the first frame, along the floor.\n{options}",
        "The camera travels {option}: option {letter}.",
    ),
    Phrasing(
        "{options}\nWhich option describes the path of the camera through these {count} successive views? "
        "Left, right, forward and backward are those of the first view. Reply with letter and option.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "You film a room. These are {count} moments of the film, the earliest first. From where you looked at "
        "the start, which way have you gone by the end?\n{options}",
        "You have gone {option} ({letter}).",
    ),
    Phrasing(
        "Follow the viewpoint from image to image, {count} in all and in temporal order. Relative to its level "
        "line of sight in the first image it drifts steadily ...\n{options}\nComplete with the words of one "
        "option.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "A cleaning robot took {count} pictures on its way, given here in order. If its first picture looks "
        "forward, which way did the camera go?\n{options}",
        "It went {option}, so the answer is {letter}.",
    ),
    Phrasing(
        "From the first of these {count} consecutive views to the last, how is the camera displaced? Forward "
        "means along the floor where the first view looks.\n{options}\nOne letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Video frames: {count}, in time order. Task: direction of the camera's movement in the level frame of "
        "the first one.\n{options}",
        "The movement is {option}. Answer: {letter}.",
    ),
    Phrasing(
        "Someone walks with a camera and these are the pictures, first to last. Ignore turning on the spot: to "
        "which side of the first view, or ahead of it or behind it, does the walk lead over all {count} "
        "pictures?\n{options}",
        "The walk leads {option}, which is option {letter}.",
    ),
    Phrasing(
        "Between the first and the last of the {count} images the camera keeps moving in about one direction. "
        "Choose it, judged from the first image.\n{options}\nGive the letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Look at how things grow, shrink and slide over the {count} images, which come in the order they were "
        "taken. What movement of the camera explains it, told from the first image?\n{options}",
        "A camera that moves {option} explains it: {letter}.",
    ),
    Phrasing(
        "I took these {count} photos one by one while moving. Tell me which way I was moving, taking the level "
        "viewing direction of the first photo as forward.\n{options}",
        "You were moving {option}. That is option {letter}.",
    ),
)
_TURN = (
    Phrasing(
        "From image 1 to image 2 the camera was turned almost on the spot. Which way?\n{options}\nAnswer with "
        "the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "How did the viewing direction change between the first and the second image?\n{options}",
        "The camera turned {option}, which is option {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these turns the view of image 1 into the view of image 2? Reply with letter and option.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "Imagine that image 1 is what you see. To see image 2 instead, which way would you have to turn your "
        "head?\n{options}",
        "I would have to turn my head {option}: {letter}.",
    ),
    Phrasing(
        "A camera on a tripod took both pictures. Between them its head was turned ...\n{options}\nComplete "
        "with the words of one option.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "Look at how the contents of the picture shift from image 1 to image 2 and tell which rotation of the "
        "camera explains it.\n{options}",
        "The contents shift the other way, so the camera rotated {option} (option {letter}).",
    ),
    Phrasing(
        "Which rotation happened after the first picture was taken and before the second?\n{options}\nOne letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "A security camera swivels while it stays in its place. Image 1 is earlier, image 2 later. Where to "
        "did it swivel?\n{options}",
        "It swivelled {option}. The answer is {letter}.",
    ),
    Phrasing(
        "Rotation of the camera, first image to second image.\n{options}\nFormat: letter and option text.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "My phone hardly changed its place between these two photos, but I pointed it somewhere else. Did I "
        "point it further left, right, up or down?\n{options}",
        "You pointed it further {option}: option {letter}.",
    ),
    Phrasing(
        "Relative to the first view, the second view looks further ...\n{options}\nGive the letter that "
        "completes the sentence.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Identify what both images show and use it to judge to which side the camera was panned or tilted from "
        "the first to the second.\n{options}",
        "By what both images show, it was turned {option}, so {letter}.",
    ),
)
_BOTH = (
    Phrasing(
        "Between image 1 and image 2 the camera changed its place and its viewing direction. Which is right? "
        "Sides are those of the first image.\n{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Describe the camera's sideways motion and its turn from the first view to the second, as told from "
        "the first view.\n{options}",
        "The camera {option}: option {letter}.",
    ),
    Phrasing(
        "{options}\nWhich line describes what the camera did after image 1 to take image 2? Left and right are "
        "as seen in image 1. Reply with letter and text.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "A person took a photo, stepped aside, turned, and took another one. What did the person do, told from "
        "the first photo?\n{options}",
        "The person {option}, which is {letter}.",
    ),
    Phrasing(
        "Tell apart shift and turn: from the first image to the second, the camera ...\n{options}\nComplete "
        "with the words of one option.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "You start with the view of image 1 and end with that of image 2. What have you done, in terms of left "
        "and right at the start?\n{options}",
        "I {option}, so the answer is {letter}.",
    ),
    Phrasing(
        "Pose change of the camera between two views, sideways shift and pan; reference is the first view.\n"
        "{options}\nOne letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Near things and far things shift differently between the two images. Use that to find out what the "
        "camera did after the first one.\n{options}",
        "It {option} (option {letter}).",
    ),
    Phrasing(
        "A drone takes image 1, then sidesteps and pans, then takes image 2. Which manoeuvre was it, with left "
        "and right as in image 1?\n{options}",
        "The drone {option}. That is option {letter}.",
    ),
    Phrasing(
        "Only one of these manoeuvres leads from the first picture to the second:\n{options}\nWhich one, seen "
        "from the first picture? Letter, please.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Is the second viewpoint to the left or to the right of the first, and has the view turned to the left "
        "or to the right?\n{options}",
        "Seen from the first image, the camera {option}: {letter}.",
    ),
    Phrasing(
        "Camera work in two pictures. Judge from the first picture how the operator moved to the side and "
        "swung the camera.\n{options}\nGive letter and option.",
        "{letter}. {option}",
        bare=True,
    ),
)
PHRASINGS = {
    "translation": _PLACE,
    "translation_side_height": _PLACE,
    "translation_ahead_height": _PLACE,
    "combined_translation": _PLACE,
    "combined_side_height": _PLACE,
    "combined_ahead_height": _PLACE,
    "path": _PATH,
    "combined_path": _PATH,
    "rotation": _TURN,
    "translation_and_rotation": _BOTH,
}

WORDS = (("left", "right"), ("backward", "forward"), ("downward", "upward"), ("left", "right"), ("down", "up"))
ON_THE_SPOT = 0.3  # metres that a camera which turns almost on the spot may move: an arm. Ours.
# Degrees to either side: beyond 30 a person loses what was left and right; beyond 45 two views of 60 to 70 degrees
# share a rim at best. Ours.
MOST_TURN_MOVING, MOST_TURN = 30.0, 45.0
LEAST_OVERLAP = 0.2  # of what either view sees, so that the pictures tell. Ours, between MultiSPA's 0.06 and 0.35.
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
    count = min(len(facts.frames), MOST_FRAMES)
    moves = measure_moves(facts, [facts.frames[k * len(facts.frames) // count] for k in range(count)])
    refuse("camera_not_upright", count - len(moves.frames))
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
        groups.append(_drafts(facts, moves, task, text, pairs[order], draw, refuse))
    return draw.shuffled(groups, "answers", task.question_type, task.steps)


def _allowed(moves: Moves, task: Task) -> NDArray[np.bool_]:
    """(n, n) pairs of frames that a task may be about, whatever the answer."""
    turn, way = np.abs(moves.parts[..., YAW]), np.linalg.norm(moves.parts[..., :3], axis=-1)
    if task.axes == (SIDE, YAW):
        return np.asarray(turn <= MOST_TURN)
    if task.axes == (YAW, PITCH):
        return np.asarray((turn <= MOST_TURN) & (way <= ON_THE_SPOT))
    (other,) = {SIDE, AHEAD, HEIGHT} - set(task.axes)
    position = np.arange(len(moves.frames))
    in_time = (position - position[:, None] >= task.steps) | (task.steps == 1)
    return np.asarray((turn <= MOST_TURN_MOVING) & in_time & (moves.signs[..., other] == 0))


def _drafts(
    facts: Facts, moves: Moves, task: Task, text: str, pairs: NDArray[np.int64], draw: Draw, refuse: Refusals
) -> Iterator[Draft]:
    """One draft of each pair (m, 2) that shows its answer."""
    for first, last in pairs:
        shown = [first + (last - first) * k // task.steps for k in range(task.steps + 1)]
        reason = _objection(facts, moves, task, shown)
        if reason:
            refuse(f"{task.question_type}:{reason}")
            continue
        yield _draft(facts, moves, task, text, [int(k) for k in shown], draw)


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
    if min(facts.overlap(f, g) for f, g in (*pairwise(frames), ends)) < LEAST_OVERLAP:
        return "too_little_overlap"
    noise = facts.pair_noise(*ends)
    return "" if (signs_of(moves.parts[first, last], noise)[axes] == signs).all() else "pair_too_noisy"


def _draft(facts: Facts, moves: Moves, task: Task, text: str, shown: list[int], draw: Draw) -> Draft:
    frames = tuple(moves.frames[k] for k in shown)
    keys = [facts.scene.frames[f].key for f in frames]
    options = list(task.answers())
    parts = [float(value) for value in moves.parts[shown[0], shown[-1]]]
    phrasings = PHRASINGS[task.question_type]
    turn = Question(
        question_type=task.question_type,
        phrasing=draw.integer(task.question_type, *keys, below=len(phrasings)),
        slots={"count": NUMBER_WORDS[len(frames)]} if task.steps > 1 else {},
        answer=Answer("choice", text, distractors=tuple(option for option in options if option != text)),
        margin=task.margin(parts),
        program=(*motion_steps(facts, frames, parts), {"op": "name_motion", "value": text}),
    )
    return Draft(frames, (turn,), balance=text)


SKILL = Skill(
    name="multi_image.camera_motion",
    version=1,
    modality="multi_image",
    phrasings=PHRASINGS,
    ask=ask,
    needs=frozenset({"frames", "depth"}),
)
