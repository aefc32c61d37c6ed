"""Lines about several pictures of one room: what they share, what is new in each, and how the camera went there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from vstdata.asking.camera_moves import AHEAD, GREY, HEIGHT, PITCH, SIDE, YAW, Moves
from vstdata.captions.bonds import DRESSING
from vstdata.captions.in_picture import Layout, with_sides
from vstdata.captions.lines import Entry, Group, Line, reference, told_before
from vstdata.captions.plans import attached, entries, furniture_first, named, room_words, split
from vstdata.captions.stage import MAIN_SHARE, Stage, share
from vstdata.words.english import join_words
from vstdata.words.numbers import COUNTS

MOST_TURN = 75.0  # degrees between two pictures: beyond, 'forward' is hard to tell. Ours.
MOST_PARTS = 4  # of a camera's way that somebody who listens can follow. Ours.
MOST_STILL, LEAST_FRESH = 2, 0.01  # things that a picture is said to show again; of a picture, what it adds. Ours.
MOST_SHARED = 6  # things that all pictures are said to show. Ours.
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
    """All that a camera clearly does from frame f to g: 'moves forward, turns to the right and tilts slightly up'; ""
    where that is nothing, or too much to follow."""
    if f not in moves.frames or g not in moves.frames:
        return ""
    at = (moves.frames.index(f), moves.frames.index(g))
    parts, signs = moves.parts[at], moves.signs[at]
    ways = [words[int(signs[axis] > 0)] for axis, words in MOVES.items() if signs[axis] not in (0, GREY)]
    turns = [turn for axis in TURNS if (turn := _turn(axis, float(parts[axis]), int(signs[axis])))]
    if (ways and abs(parts[YAW]) > MOST_TURN) or len(ways) + len(turns) > MOST_PARTS:
        return ""
    return join_words([*([f"moves {join_words(ways)}"] if ways else []), *turns] or [""])


def _turn(axis: int, degrees: float, sign: int) -> str:
    """'turns slightly to the left'; "" where there is hardly a turn."""
    verb, _, way = TURNS[axis][int(degrees > 0)].partition(" ")
    if sign == GREY:
        return f"{verb} slightly {way}" if abs(degrees) >= LEAST_SLIGHT else ""
    return f"{verb} {way}" if sign else ""


def picture_by_picture(stage: Stage, things: Sequence[int], moves: Moves) -> list[Line] | None:
    """The first picture, then of each further one how the camera went there, or what is still seen, and what is new;
    None where one adds nothing."""
    links = attached(stage, things)
    lines = list(_list(stage, "image_room", [i for i in things if 0 in stage.clear[i]], links, 0))
    for k in range(1, len(stage.frames)):
        moved, fresh = list(_move(stage, moves, k, "came")), list(_new(stage, k, things, links, lines))
        more = list(_more(stage, k, things, links, [*lines, *fresh]))
        if not (fresh or more):
            return None
        lines += [*moved, *(() if moved else _still(stage, k, lines)), *fresh, *more]
    return lines


def shared_first(stage: Stage, things: Sequence[int], moves: Moves) -> list[Line] | None:
    """What all pictures show, then what is new in each, with the camera's way to it; None where one adds nothing."""
    lines = _shared(stage, things)
    if not lines:
        return None
    links = attached(stage, things)
    for k in range(len(stage.frames)):
        fresh = list(_new(stage, k, things, links, lines)) if k else []
        more = list(_more(stage, k, things, links, [*lines, *fresh]))
        if k and not (fresh or more):
            return None
        lines += [*_move(stage, moves, k, "came"), *fresh, *more]
    return lines


def camera_first(stage: Stage, things: Sequence[int], moves: Moves) -> list[Line] | None:
    """The camera's whole way, then what the pictures share and show; None where a part of the way is not clear."""
    way = [line for k in range(1, len(stage.frames)) for line in _move(stage, moves, k, "move")]
    rest = shared_first(stage, things, moves)
    if len(way) < len(stage.frames) - 1 or rest is None:
        return None
    if len(way) > 2 and way[-1].kind == way[-2].kind == "move_on":
        way = [*way[:-2], replace(way[-1], values={**way[-1].values, "between": [2, len(stage.frames)]})]
    return [*way, *(line for line in rest if line.kind != "came")]


def _shared(stage: Stage, things: Sequence[int]) -> list[Line]:
    every = len(stage.frames)
    common = [i for i in things if len(stage.clear[i]) == every]
    words = {"pictures": "both images" if every == 2 else f"all {COUNTS[every]} images"}
    links = {a: b for a, b in attached(stage, common).items() if b in common}
    room = room_words(stage.facts)
    tops = furniture_first(stage, [i for i in common if i not in links])[:MOST_SHARED]
    if not any(stage.largest(i) >= MAIN_SHARE and stage.bonds.stands(i) for i in tops):
        return []
    return [
        Line(
            "shared_room",
            tuple(entries(stage, tops, links)),
            words={**words, "room": room},
            values={"value": room},
        )
    ]


def _move(stage: Stage, moves: Moves, k: int, kind: str) -> Iterator[Line]:
    """How the camera went to picture k, counted from 0, where that is clear."""
    told = camera_move(moves, stage.frames[k - 1], stage.frames[k]) if k else ""
    if told:
        on = kind == "move" and k > 1 and told == camera_move(moves, stage.frames[k - 2], stage.frames[k - 1])
        words = {"j": str(k), "k": str(k + 1), "move": told}
        yield Line("move_on" if on else kind, words=words, values={"between": [k, k + 1], "value": told})


def _list(stage: Stage, kind: str, members: Iterable[int], links: dict[int, int], k: int) -> Iterator[Line]:
    """A list of what picture k shows, with what is attached to them and among them."""
    some = list(members)
    own = {a: b for a, b in links.items() if a in some and b in some}
    tops = furniture_first(stage, [i for i in some if i not in own])
    room = room_words(stage.facts)
    words = {"k": str(k + 1), **({"room": room} if kind == "image_room" else {})}
    if tops:
        placed = with_sides(Layout(stage, k), entries(stage, tops, own))
        yield from split(kind, placed, words=words, values={"value": words.get("room", True), "picture": k + 1})


def _still(stage: Stage, k: int, lines: Sequence[Line]) -> Iterator[Line]:
    """Large things told before, each alone, that picture k shows as well as the one before."""
    told = told_before(lines)
    alone = [
        i for i in stage.things if all(j == i or stage.facts.label(j) != stage.facts.label(i) for j in stage.glimpsed)
    ]
    seen = [i for i in alone if {k - 1, k} <= set(stage.clear[i]) and reference(i, told)]
    large = [i for i in seen if share(stage.views[k], i) >= LEAST_FRESH]
    singles = [Entry(Group(stage.facts.label(i), (i,), known=True)) for i in large[:MOST_STILL]]
    if singles:
        yield Line("still", tuple(singles), words={"k": str(k + 1)}, values={"picture": k + 1, "value": True})


def _left(stage: Stage, k: int, things: Sequence[int], lines: Sequence[Line]) -> list[int]:
    """What picture k shows clearly and no line has named; nor what hangs at a window that was told without it."""
    told = named(lines)
    hung = {i for i in things if stage.bonds.name(i) in DRESSING and stage.by.get(i, (-1,))[0] in told}
    return [i for i in things if k in stage.clear[i] and i not in told and i not in hung]


def _new(stage: Stage, k: int, things: Sequence[int], links: dict[int, int], lines: Sequence[Line]) -> Iterator[Line]:
    """What picture k shows and no picture before it any piece of, and no line has named."""
    new = [i for i in _left(stage, k, things, lines) if stage.fresh(i) == k]
    yield from _list(stage, "new", new, links, k)


def _more(stage: Stage, k: int, things: Sequence[int], links: dict[int, int], lines: Sequence[Line]) -> Iterator[Line]:
    """What else picture k shows: of the first one, what no other shows any piece of; of a further one, what it shows
    better than those before, which show a piece of it."""
    left = _left(stage, k, things, lines)
    if k == 0:
        yield from _list(stage, "image_also", [i for i in left if stage.pieces(i) == (0,)], links, 0)
        return
    better = [i for i in left if stage.clearer(i, k) and share(stage.views[k], i) >= LEAST_FRESH]
    yield from _list(stage, "clearer", better, links, k)
