"""Lines about a video: what comes into view when, how the camera goes, and the room as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from vstdata.asking.camera_moves import SIDE, YAW, Moves
from vstdata.captions.across import camera_move
from vstdata.captions.in_picture import clustered
from vstdata.captions.lines import Line
from vstdata.captions.plans import attached, entries, furniture_first, room_words, split
from vstdata.captions.stage import NOTED_SHARE, Stage, share
from vstdata.linear import dot

PARTS = 4  # of a video, each with what comes into view in it. Ours.
BACKSLIDE = -2.0  # degrees that a turn may go the other way between two frames on its way. Ours.


def in_time_order(stage: Stage, things: Sequence[int], moves: Moves) -> list[Line] | None:
    """What the first frame shows; part by part how the camera goes on and what comes into view; then the main
    things that are seen clearly only later than they were glimpsed."""
    links, count = attached(stage, things), len(stage.frames)
    tops = [i for i in things if i not in links]
    ends = [0, *((part * (count - 1)) // PARTS for part in range(1, PARTS + 1))]
    room = room_words(stage.facts)
    first = entries(stage, furniture_first(stage, _new(stage, tops, 0, 0)), links)
    lines = list(split("opens", first, words={"room": room}, values={"value": room}))
    for part, (start, end) in enumerate(pairwise(ends), 1):
        lines += walk(stage, moves, start, end)
        new = furniture_first(stage, _new(stage, tops, start + 1, end))
        if new:
            lines += split("last" if part == PARTS else "then", entries(stage, new, links))
    told = {i for line in lines for i in line.members}
    if not lines[0].entries or len(told) < 2:
        return None
    rest = furniture_first(stage, [i for i in tops if i not in told and i in stage.main])
    return [*lines, *(split("also", entries(stage, rest, links)) if rest else ())]


def _new(stage: Stage, things: Sequence[int], start: int, end: int) -> list[int]:
    """What comes into view from one position to another, clear by its end and not glimpsed before."""
    return [i for i in things if start <= noted(stage, i) <= stage.clear[i][0] <= end]


def noted(stage: Stage, i: int) -> int:
    """The first position at which so much of an object shows that somebody might note it."""
    shown = (k for k in stage.glimpsed[i] if share(stage.views[k], i) >= NOTED_SHARE)
    return next(shown, stage.clear[i][0])


def walk(stage: Stage, moves: Moves, start: int, end: int) -> Iterator[Line]:
    """How the camera goes from one position to another, where it goes on steadily."""
    part = stage.frames[start : end + 1]
    told = camera_move(moves, part[0], part[-1])
    if told and _steady(moves, part, told):
        words = {"i": str(start + 1), "j": str(end + 1), "move": told}
        yield Line("walk", words=words, values={"between": [start + 1, end + 1], "value": told})


def _steady(moves: Moves, part: Sequence[int], told: str) -> bool:
    """Whether each step on the way goes on in the direction of the whole, and turns to its side."""
    if any(frame not in moves.frames for frame in part):
        return False
    at = [moves.frames.index(frame) for frame in part]
    total = moves.parts[at[0], at[-1]]
    turns = [np.sign(total[YAW]) * moves.parts[a, b, YAW] for a, b in pairwise(at)]
    if "turns" in told and min(turns) < BACKSLIDE:
        return False
    whole = total[SIDE : SIDE + 2]
    steps = [moves.parts[at[0], b, SIDE : SIDE + 2] - moves.parts[at[0], a, SIDE : SIDE + 2] for a, b in pairwise(at)]
    return "moves" not in told or all(float(dot(step, whole)) > 0 for step in steps)


def room_first(stage: Stage, things: Sequence[int]) -> list[Line] | None:
    """The room with its main things, its windows and doors, what is on, around and beside the main things,
    and the rest."""
    lines = by_cluster(stage, [i for i in things if not stage.opening(i)])
    if lines is None:
        return None
    shell = [i for i in things if stage.opening(i)]
    walls = list(split("also", entries(stage, shell, {}))) if shell else []
    return [lines[0], *walls, *lines[1:]]


def by_cluster(stage: Stage, things: Sequence[int]) -> list[Line] | None:
    """The room with its main things, what stands on, around and beside these, and the rest."""
    links = attached(stage, things)
    opening, clusters = clustered(stage, [i for i in things if i not in links], links, "film_room")
    return None if opening is None else [opening, *clusters]
