"""Lines about several pictures of one room: what they share, what is new in each, and all that the camera does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from vstdata.asking.camera_moves import AHEAD, GREY, HEIGHT, PITCH, SIDE, YAW, Moves
from vstdata.captions.in_picture import Layout, with_sides
from vstdata.captions.lines import Entry, Group, Line, reference, told_before
from vstdata.captions.plans import attached, by_lines, can_refer, entries, furniture_first, named, room_words, split
from vstdata.captions.stage import Stage
from vstdata.words.english import join_words
from vstdata.words.numbers import COUNTS

MOST_TURN = 60.0  # degrees between two pictures: beyond, 'forward' is hard to tell. Ours.
MOST_STILL, MOST_FRESH = 3, 3  # things that a picture is said to show again; that it adds beyond the budget. Ours.
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
    clear = {axis: int(signs[axis] > 0) for axis in MOVES if signs[axis] not in (0, GREY)}
    ways = [] if abs(parts[YAW]) > MOST_TURN else [MOVES[axis][clear[axis]] for axis in MOVES if axis in clear]
    turns = [_turn(axis, float(parts[axis]), int(signs[axis])) for axis in TURNS]
    told = [*([f"moves {join_words(ways)}"] if ways else []), *(turn for turn in turns if turn)]
    return join_words(told) if told else ""


def _turn(axis: int, degrees: float, sign: int) -> str:
    """'turns slightly to the left'; "" where there is hardly a turn."""
    verb, _, way = TURNS[axis][int(degrees > 0)].partition(" ")
    if sign == GREY:
        return f"{verb} slightly {way}" if abs(degrees) >= LEAST_SLIGHT else ""
    return f"{verb} {way}" if sign else ""


def picture_by_picture(stage: Stage, things: Sequence[int], moves: Moves) -> list[Line] | None:
    """The first picture, then of each further one how the camera went there and what is new, or still seen."""
    links = attached(stage, _with_fresh(stage, things))
    lines = list(_image(stage, 0, [i for i in things if 0 in stage.clear[i]], links, "image_room"))
    for k in range(1, len(stage.frames)):
        lines += _move(stage, moves, k)
        lines += list(_new(stage, k, things, links, lines)) or list(_still(stage, k, lines))
    return [*lines, *_unplaced(stage, things, links, lines)]


def shared_first(stage: Stage, things: Sequence[int], moves: Moves) -> list[Line] | None:
    """What all pictures show, then what is new in each, with the camera's way to it."""
    lines = _shared(stage, things)
    if not lines:
        return None
    for k in range(len(stage.frames)):
        new = list(_new(stage, k, things, attached(stage, _with_fresh(stage, things)), lines))
        lines += [*_move(stage, moves, k), *new] if new else []
    return [*lines, *_unplaced(stage, things, attached(stage, things), lines)]


def camera_first(stage: Stage, things: Sequence[int], moves: Moves) -> list[Line] | None:
    """The camera's whole way, then what the pictures share and show; None where a part of the way is not clear."""
    way = [line for k in range(1, len(stage.frames)) for line in _move(stage, moves, k)]
    rest = shared_first(stage, things, moves)
    if len(way) < len(stage.frames) - 1 or rest is None:
        return None
    if len(way) > 2 and way[-1].kind == way[-2].kind == "move_on":
        way = [*way[:-2], replace(way[-1], values={**way[-1].values, "between": [2, len(stage.frames)]})]
    return [*way, *(line for line in rest if not line.kind.startswith("move"))]


def _shared(stage: Stage, things: Sequence[int]) -> list[Line]:
    every = len(stage.frames)
    common = [i for i in things if len(stage.clear[i]) == every]
    words = {"pictures": "both images" if every == 2 else f"all {COUNTS[every]} images"}
    return list(_list(stage, "shared_room", common, attached(stage, things), {**words, **_room(stage)}))


def _with_fresh(stage: Stage, things: Sequence[int]) -> list[int]:
    """The things of a caption, and the largest beyond them that come into view after the first picture."""
    fresh = [i for i in stage.things if i not in things and stage.glimpsed[i][0] == stage.clear[i][0] > 0]
    return [*things, *fresh[:MOST_FRESH]]


def _room(stage: Stage) -> dict[str, str]:
    return {"room": room_words(stage.facts)}


def _move(stage: Stage, moves: Moves, k: int) -> Iterator[Line]:
    """How the camera went to picture k, counted from 0, where that is clear."""
    told = camera_move(moves, stage.frames[k - 1], stage.frames[k]) if k else ""
    if told:
        on = k > 1 and told == camera_move(moves, stage.frames[k - 2], stage.frames[k - 1])
        words = {"j": str(k), "k": str(k + 1), "move": told}
        yield Line("move_on" if on else "move", words=words, values={"between": [k, k + 1], "value": told})


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
    """Things told before, each alone, that picture k shows as well as the one before."""
    told = told_before(lines)
    seen = [i for i in stage.things if {k - 1, k} <= set(stage.clear[i]) and reference(i, told)]
    singles = [Entry(Group(stage.facts.label(i), (i,), known=True)) for i in seen[:MOST_STILL]]
    if singles:
        yield Line("still", tuple(singles), words={"k": str(k + 1)}, values={"picture": k + 1, "value": True})


def _new(stage: Stage, k: int, things: Sequence[int], links: dict[int, int], lines: Sequence[Line]) -> Iterator[Line]:
    """What picture k shows and no picture before it, of the first one no other; and no line has named."""
    left = [i for i in _with_fresh(stage, things) if k in stage.clear[i] and i not in named(lines)]
    new = [i for i in left if (stage.glimpsed[i][0] == k if k else stage.glimpsed[i] == (0,))]
    yield from _image(stage, k, new, links, "new" if k else "image_also")


def _unplaced(stage: Stage, things: Sequence[int], links: dict[int, int], lines: Sequence[Line]) -> Iterator[Line]:
    """The rest, of which a picture shows more than another one: told of none."""
    rest = [i for i in things if i not in named(lines)]
    hosts = {a: b for a, b in links.items() if a in rest and b not in rest and can_refer(lines, b)}
    yield from _list(stage, "also", [i for i in rest if i not in hosts], links, {})
    for host in dict.fromkeys(hosts.values()):
        yield from by_lines(stage, host, {a: b for a, b in hosts.items() if b == host})
