"""Lines about several pictures of one room: what they share, what is new in each, and all that the camera does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.camera_moves import AHEAD, GREY, HEIGHT, PITCH, SIDE, YAW, Moves
from vstdata.captions.in_picture import Layout, with_sides
from vstdata.captions.lines import Entry, Group, Line, reference, told_before
from vstdata.captions.plans import attached, entries, furniture_first, named, room_words, split
from vstdata.captions.stage import NOTED_SHARE, Stage, share
from vstdata.scene import FloatArray
from vstdata.words.english import join_words
from vstdata.words.numbers import COUNTS

MOST_TURN = 60.0  # degrees between two pictures: beyond, 'forward' is hard to tell. Ours.
MOST_STILL = 4  # things that a picture is said to show again. Ours.
LEAST_SLIGHT = 8.0  # degrees of a turn that is told as slight. Ours.
MOVES = {
    AHEAD: ("backward", "forward"),
    SIDE: ("to the left", "to the right"),
    HEIGHT: ("down", "up"),
}
TURNS = {
    YAW: ("turns to the left", "turns to the right"),
    PITCH: ("tilts down", "tilts up"),
}


def camera_move(moves: Moves, f: int, g: int) -> str:
    """All that a camera clearly does from frame f to g: 'moves forward and up, turns to the right and tilts down';
    "" where nothing is clear."""
    if f not in moves.frames or g not in moves.frames:
        return ""
    at = (moves.frames.index(f), moves.frames.index(g))
    parts, signs = moves.parts[at], moves.signs[at]
    clear = {axis: int(signs[axis] > 0) for axis in (*MOVES, *TURNS) if signs[axis] not in (0, GREY)}
    ways = [] if abs(parts[YAW]) > MOST_TURN else [MOVES[axis][clear[axis]] for axis in MOVES if axis in clear]
    told = [f"moves {join_words(ways)}"] if ways else []
    told += [TURNS[axis][clear[axis]] for axis in TURNS if axis in clear]
    return join_words(told) if told else _slight(parts, signs)


def _slight(parts: FloatArray, signs: NDArray[np.int8]) -> str:
    """The small turn of a camera that does nothing clearly; "" where it hardly turns."""
    turns = [axis for axis in TURNS if signs[axis] == GREY and abs(parts[axis]) >= LEAST_SLIGHT]
    if not turns:
        return ""
    axis = max(turns, key=lambda axis: abs(float(parts[axis])))
    verb, _, way = TURNS[axis][int(parts[axis] > 0)].partition(" ")
    return f"{verb} slightly {way}"


def picture_by_picture(stage: Stage, things: Sequence[int], moves: Moves) -> list[Line] | None:
    """The first picture, then of each further one how the camera went there, what is still seen and what is new."""
    links = attached(stage, things)
    lines = list(_image(stage, 0, [i for i in things if 0 in stage.clear[i]], links, "image_room"))
    for k in range(1, len(stage.frames)):
        lines += _move(stage, moves, k)
        lines += _still(stage, k, lines)
        lines += _rest(stage, k, things, links, lines)
    return lines


def shared_first(stage: Stage, things: Sequence[int], moves: Moves) -> list[Line] | None:
    """What all pictures show, then what each of them shows beside that, with the camera's way to it."""
    links, every = attached(stage, things), len(stage.frames)
    common = [i for i in things if len(stage.clear[i]) == every]
    words = {"pictures": "both images" if every == 2 else f"all {COUNTS[every]} images"}
    lines = list(_list(stage, "shared_room", common, links, {**words, **_room(stage)}))
    if not lines:
        return None
    for k in range(every):
        lines += _move(stage, moves, k)
        lines += _rest(stage, k, things, links, lines)
    return lines


def camera_first(stage: Stage, things: Sequence[int], moves: Moves) -> list[Line] | None:
    """The camera's whole way, then what the pictures share and show; None where a part of the way is not clear."""
    way = [line for k in range(1, len(stage.frames)) for line in _move(stage, moves, k)]
    rest = shared_first(stage, things, moves)
    if len(way) < len(stage.frames) - 1 or rest is None:
        return None
    return [*way, *(line for line in rest if line.kind != "move")]


def _room(stage: Stage) -> dict[str, str]:
    return {"room": room_words(stage.facts)}


def _move(stage: Stage, moves: Moves, k: int) -> Iterator[Line]:
    """How the camera went to picture k, counted from 0, where that is clear."""
    told = camera_move(moves, stage.frames[k - 1], stage.frames[k]) if k else ""
    if told:
        words = {"j": str(k), "k": str(k + 1), "move": told}
        yield Line("move", words=words, values={"between": [k, k + 1], "value": told})


def _image(stage: Stage, k: int, members: Iterable[int], links: dict[int, int], kind: str) -> Iterator[Line]:
    words = {"k": str(k + 1), **(_room(stage) if kind == "image_room" else {})}
    yield from _list(stage, kind, members, links, words)


def _list(
    stage: Stage, kind: str, members: Iterable[int], links: dict[int, int], words: dict[str, str]
) -> Iterator[Line]:
    """A list of members, and of what is attached to them and among them."""
    some = list(members)
    own = {a: b for a, b in links.items() if a in some and b in some}
    tops = furniture_first(stage, [i for i in some if i not in own])
    values = {"value": words.get("room", True), **({"picture": int(words["k"])} if "k" in words else {})}
    if tops:
        found = entries(stage, tops, own)
        placed = with_sides(Layout(stage, int(words["k"]) - 1), found) if "k" in words else found
        yield from split(kind, placed, words=words, values=values)


def _still(stage: Stage, k: int, lines: Sequence[Line]) -> Iterator[Line]:
    """Things told before, each alone, that picture k shows as well."""
    told = told_before(lines)
    seen = [i for i in stage.things if k in stage.clear[i] and reference(i, told)]
    singles = [Entry(Group(stage.facts.label(i), (i,), known=True)) for i in seen[:MOST_STILL]]
    if singles:
        yield Line("still", tuple(singles), words={"k": str(k + 1)}, values={"picture": k + 1, "value": True})


def _rest(stage: Stage, k: int, things: Sequence[int], links: dict[int, int], lines: Sequence[Line]) -> Iterator[Line]:
    """What picture k shows and no line has named: as new where no picture before has any of it, as seen better where
    another one shows so little of it that nobody would name it."""
    left = [i for i in things if k in stage.clear[i] and i not in named(lines)]
    new = [i for i in left if k and stage.glimpsed[i][0] == k]
    better = [i for i in left if i not in new and _hardly(stage, i, k)]
    yield from _image(stage, k, new, links, "new")
    yield from _image(stage, k, better, links, "better")
    yield from _image(stage, k, [i for i in left if i not in new and i not in better], links, "image_also")


def _hardly(stage: Stage, i: int, k: int) -> bool:
    """Whether a picture before k, or any beside the first, shows some of a thing and not clearly."""
    others = [j for j in stage.glimpsed[i] if j != k and (j < k or k == 0) and share(stage.views[j], i) >= NOTED_SHARE]
    return any(j not in stage.clear[i] for j in others)
