"""Lines about several pictures of one room: what they share, what is new in each, and how the camera went there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from vstdata.asking.camera_moves import AHEAD, GREY, HEIGHT, PITCH, SIDE, YAW, Moves, pose_error
from vstdata.captions.bonds import DRESSING
from vstdata.captions.in_picture import Layout, main_first, with_sides
from vstdata.captions.lines import MOST_LAST, Group, Line, reference, told_before, weight
from vstdata.captions.plans import attached, entries, furniture_first, room_words
from vstdata.captions.stage import MAIN_SHARE, Stage, share
from vstdata.captions.tidy import can_refer, named, split
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.linear import length
from vstdata.scene import FloatArray
from vstdata.words.english import is_plural, join_words
from vstdata.words.numbers import COUNTS

MOST_TURN = 75.0  # degrees between two pictures: beyond, 'forward' is hard to tell. Ours.
MOST_PARTS = 4  # of a camera's way that somebody who listens can follow. Ours.
LEAST_FALL, ON_FLOOR = 0.5, 0.6  # metres of height that one sees, and tells; almost at the floor. Ours.
LEAST_ACROSS = 2.0  # metres from which a camera that turned round is elsewhere, with no word for the way. Ours.
MINOR, RIVAL = 0.25, 0.7  # of the largest part: what is less may be left out; what is as much must be told. Ours.
SEEN_TURN = 10.0  # degrees: one sees that a camera turned so far. Ours.
LEAST_FRESH = 0.012  # of a picture, of something that it adds. Ours.
LEAST_MOVED, MOVED = 0.02, 0.2  # of a picture, and of its width: a thing that is told to be elsewhere now. Ours.
MUCH_MORE = 1.5  # times as much of a thing as another picture shows, in one that has a better view of it. Ours.
MOST_SHARED = 6  # things that all pictures are said to show. Ours.
TOLD_BY = frozenset({"on", "above", "under", "in front of", "next to"})
ALONG = (AHEAD, SIDE)  # the ways over the floor
WEIGHTS = {AHEAD: 1.0, SIDE: 1.0, HEIGHT: 1.5, YAW: 1 / 30, PITCH: 1 / 25}
"""How much a metre or a degree of a part changes what is in view. Ours."""
MOVES = {
    AHEAD: ("backward", "forward"),
    SIDE: ("to the left", "to the right"),
    HEIGHT: ("down", "up"),
}
TURNS = {
    YAW: ("turns to the left", "turns to the right"),
    PITCH: ("tilts down", "tilts up"),
}


def camera_move(moves: Moves, f: int, g: int, facts: Facts, *, film: bool = False, whole: bool = True) -> str:
    """What a camera does from frame f to g, the main part first: 'turns to the left and moves forward'; "" where that
    is nothing, not clear, or too much to follow. Told is every part that is clear, or no small one unless it is the
    `whole`. That it goes up or down is told whatever else it does, where it can be seen at all: of a film, in which
    that is slow, only where it ends almost at the ground."""
    if f not in moves.frames or g not in moves.frames:
        return ""
    at = (moves.frames.index(f), moves.frames.index(g))
    parts, signs = moves.parts[at], moves.signs[at]
    lifted = abs(float(parts[HEIGHT])) >= LEAST_FALL + pose_error(facts.noise)
    lifted = lifted and (not film or (float(parts[HEIGHT]) < 0 and bool(_low(facts, g))))
    clear = {axis: bool(signs[axis] != GREY) for axis in WEIGHTS} | {HEIGHT: lifted}
    sizes = {
        axis: abs(float(parts[axis])) * weight
        for axis, weight in WEIGHTS.items()
        if signs[axis] != 0 and axis != HEIGHT
    }
    sizes |= {HEIGHT: abs(float(parts[HEIGHT])) * WEIGHTS[HEIGHT]} if lifted else {}
    order = sorted(sizes, key=lambda axis: (-sizes[axis], axis))
    if not order or not clear[order[0]]:
        return ""
    least, rival = (0.0 if whole else MINOR * sizes[order[0]]), RIVAL * sizes[order[0]]
    big = [axis for axis in order if clear[axis] and (sizes[axis] >= least or (axis == HEIGHT and lifted))]
    if abs(float(parts[YAW])) > MOST_TURN and YAW in big:
        if float(length(parts[[SIDE, AHEAD]])) >= LEAST_ACROSS:
            return ""
        big = [axis for axis in big if axis not in ALONG]
    told = _parts(big, [axis for axis in order if clear[axis] and (axis in TURNS or axis == HEIGHT)])
    if any(sizes[axis] > rival for axis in order if axis not in told and not _hidden(axis, parts)):
        return ""
    if YAW not in told and abs(float(parts[YAW])) >= SEEN_TURN:
        return ""  # neither clear nor to be passed over: it moves all that one sees
    return _in_words(told, parts, _low(facts, g) if parts[HEIGHT] < 0 else "")


def _in_words(told: Sequence[int], parts: FloatArray, low: str) -> str:
    """Parts of a camera's way, the main one first; its moves share a clause, over the floor before up or down, which
    has its own where there are three: "moves down, turns to the left and moves forward and to the left"."""
    over = [MOVES[axis][int(parts[axis] > 0)] for axis in sorted(told) if axis in ALONG]
    up = [MOVES[HEIGHT][int(parts[HEIGHT] > 0)] + low] if HEIGHT in told else []
    own = up if len(over) == len(ALONG) else []
    ways = over if own else [*over, *up]
    clauses = (f"moves {join_words(ways)}" if axis in MOVES else TURNS[axis][int(parts[axis] > 0)] for axis in told)
    said, risen = list(dict.fromkeys(clauses)), [f"moves {way}" for way in own]
    return join_words([*risen, *said] if len(said) > 1 else [*said, *risen])


def _parts(big: Sequence[int], turned: Sequence[int]) -> list[int]:
    """What is told of these, largest first: all turns, tilts, rises and falls, and as many moves as one follows."""
    kept = [axis for axis in big if axis not in turned][: max(MOST_PARTS - len(turned), 0)]
    return [axis for axis in dict.fromkeys((*big, *turned)) if axis in kept or axis in turned]


def way_is_clear(moves: Moves, frames: Sequence[int], facts: Facts) -> bool:
    """Whether words tell how a camera went from each of the frames to the next: without them no plan is told."""
    return all(camera_move(moves, f, g, facts) for f, g in pairwise(frames))


def adds(stage: Stage) -> bool:
    """Whether each further picture shows something clearly of which none before it shows a piece: without that no plan
    is told."""
    return all(
        any(
            k in places and stage.fresh(i) == k and share(stage.views[k], i) >= LEAST_FRESH
            for i, places in stage.clear.items()
        )
        for k in range(1, len(stage.frames))
    )


def _low(facts: Facts, frame: int) -> str:
    """Where a camera that drops has come to."""
    floor = facts.floor_height
    height = None if floor is None else float(facts.scene.frames[frame].camera.center[2]) - floor
    return " almost to the ground" if height is not None and round(height, METRE_DECIMALS) <= ON_FLOOR else ""


def _hidden(axis: int, parts: FloatArray) -> bool:
    """Whether nobody can tell in which way a camera went, because it turned far at the same time."""
    return axis in ALONG and abs(float(parts[YAW])) > MOST_TURN


def picture_by_picture(stage: Stage, things: Sequence[int], moves: Moves) -> list[Line] | None:
    """The first picture, then of each further one how the camera went there, where what was told is now, and what is
    new; None where the way is not clear, or one adds nothing."""
    things = [i for i in things if not stage.bonds.overhead(i)]
    links = attached(stage, things)
    first = Stage(stage.bonds, stage.frames[:1])
    made = main_first(first, [i for i in things if 0 in stage.clear[i] and i in first.clear])
    if made is None:
        return None
    room = room_words(stage.facts)
    words = {"k": "1", "room": room}
    lines = [Line("image_of", words=words, values={"value": room, "picture": 1}), *_as_counted(stage, made[1:])]
    return _onward(stage, things, links, moves, lines)


def _as_counted(stage: Stage, lines: Iterable[Line]) -> Iterator[Line]:
    """Lines about one picture, with numbers only where all pictures together show no more of a label."""

    def group(one: Group) -> Group:
        return replace(one, exact=one.exact and one.label not in stage.inexact)

    for line in lines:
        entries_ = (
            replace(one, group=group(one.group), added=tuple((how, tuple(map(group, some))) for how, some in one.added))
            for one in line.entries
        )
        yield replace(line, entries=tuple(entries_))


def shared_first(stage: Stage, things: Sequence[int], moves: Moves, *, way: bool = True) -> list[Line] | None:
    """What all pictures show, what the first one alone shows, then of each further one as above."""
    things = [i for i in things if not stage.bonds.overhead(i)]
    lines, links = _shared(stage, things), attached(stage, things)
    if not lines:
        return None
    return _onward(stage, things, links, moves, [*lines, *_more(stage, things, links, lines)], way=way)


def _onward(
    stage: Stage, things: Sequence[int], links: dict[int, int], moves: Moves, lines: list[Line], *, way: bool = True
) -> list[Line] | None:
    """The lines, then of each further picture the camera's way there, unless that is told elsewhere, and what is new.
    One sentence after another need not say which picture it is of."""
    for k in range(1, len(stage.frames)):
        moved, fresh = list(_move(stage, moves, k, "came")), list(_new(stage, k, things, links, lines))
        new = [i for line in fresh for i in line.members]
        if not moved or not any(share(stage.views[k], i) >= LEAST_FRESH for i in new):
            return None
        now = list(_now(stage, k, lines))
        long = bool(fresh) and weight(fresh[0]) > MOST_LAST["came+new"]
        lines = [*lines, *(moved if way else ()), *now, *(_brought(fresh) if now or (way and long) else fresh)]
        lines += _better(stage, k, things, links, lines)
    return lines


def _brought(fresh: Sequence[Line]) -> Iterator[Line]:
    """What a picture adds that was just told of."""
    for line in fresh:
        words = {name: word for name, word in line.words.items() if name != "k"}
        yield replace(line, kind="brought", words=words) if line.kind == "new" else line


def camera_first(stage: Stage, things: Sequence[int], moves: Moves) -> list[Line] | None:
    """The camera's whole way, then what the pictures share and show; None where a part of the way is not clear."""
    way = [line for k in range(1, len(stage.frames)) for line in _move(stage, moves, k, "move")]
    rest = shared_first(stage, things, moves, way=False)
    if len(way) < len(stage.frames) - 1 or rest is None:
        return None
    if len(way) > 2 and way[-1].kind == way[-2].kind == "move_on":
        way = [*way[:-2], replace(way[-1], values={**way[-1].values, "between": [2, len(stage.frames)]})]
    return [*way, *rest]


def _shared(stage: Stage, things: Sequence[int]) -> list[Line]:
    every = len(stage.frames)
    common = [i for i in things if len(stage.clear[i]) == every]
    words = {"pictures": "both images" if every == 2 else f"all {COUNTS[every]} images"}
    links = {a: b for a, b in attached(stage, common).items() if b in common}
    room = room_words(stage.facts)
    own = [i for i in common if i not in links and stage.bonds.name(i) not in DRESSING]
    tops = furniture_first(stage, own)[:MOST_SHARED]
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
    told = camera_move(moves, stage.frames[k - 1], stage.frames[k], stage.facts) if k else ""
    if told:
        before = camera_move(moves, stage.frames[k - 2], stage.frames[k - 1], stage.facts) if k > 1 else ""
        on = kind == "move" and told == before
        words = {"j": str(k), "k": str(k + 1), "move": told}
        yield Line("move_on" if on else kind, words=words, values={"between": [k, k + 1], "value": told})


def _list(stage: Stage, kind: str, members: Iterable[int], links: dict[int, int], k: int) -> Iterator[Line]:
    """A list of what picture k shows, with what is attached to them and among them."""
    some = list(members)
    own = {a: b for a, b in links.items() if a in some and b in some}
    tops = furniture_first(stage, [i for i in some if i not in own])
    if tops:
        placed = with_sides(Layout(stage, k), entries(stage, tops, own), middle=True)
        yield from split(kind, placed, words={"k": str(k + 1)}, values={"value": True, "picture": k + 1})


def _now(stage: Stage, k: int, lines: Sequence[Line]) -> Iterator[Line]:
    """On which side of picture k the largest thing is that was told, and was elsewhere in the picture before."""
    told, before, layout = told_before(lines), Layout(stage, k - 1), Layout(stage, k)
    for i in _alone(stage):
        if not ({k - 1, k} <= set(stage.clear[i]) and reference(i, told)) or is_plural(stage.facts.label(i)):
            continue
        if stage.bonds.name(i) in DRESSING:  # one says so of its window
            continue
        side, was = layout.one_sided([i]), before.one_sided([i])
        large = share(stage.views[k], i) >= LEAST_MOVED
        if large and side and side != was and abs(layout.middle[i] - before.middle[i]) >= MOVED:
            words = {"k": str(k + 1), "zone": side}
            yield Line("now", other=i, words=words, values={"picture": k + 1, "value": side})
            return


def _alone(stage: Stage) -> list[int]:
    """The things of which the pictures show no other one of the label, large ones first."""
    return [
        i for i in stage.things if all(j == i or stage.facts.label(j) != stage.facts.label(i) for j in stage.glimpsed)
    ]


def _left(stage: Stage, k: int, things: Sequence[int], lines: Sequence[Line]) -> list[int]:
    """What picture k shows clearly and no line has named; nor what hangs at a window that was told without it."""
    told = named(lines)
    hung = {i for i in things if stage.bonds.name(i) in DRESSING and stage.by.get(i, (-1,))[0] in told}
    return [i for i in things if k in stage.clear[i] and i not in told and i not in hung]


def _new(stage: Stage, k: int, things: Sequence[int], links: dict[int, int], lines: Sequence[Line]) -> Iterator[Line]:
    """What picture k shows and no picture before it any piece of, and no line has named."""
    new = [i for i in _left(stage, k, things, lines) if stage.fresh(i) == k]
    yield from _list(stage, "new", new, links, k)


def _better(
    stage: Stage, k: int, things: Sequence[int], links: dict[int, int], lines: Sequence[Line]
) -> Iterator[Line]:
    """What picture k shows more of than all before it, which show a piece of it, and no line has named; last what is by
    something that was told."""
    more = [
        i
        for i in _left(stage, k, things, lines)
        if stage.fresh(i) < k
        and stage.bonds.name(i) not in DRESSING
        and share(stage.views[k], i) >= MUCH_MORE * max(share(view, i) for view in stage.views[:k])
    ]
    hosted = [i for i in more if stage.by.get(i, (-1, ""))[1] in TOLD_BY and can_refer(lines, stage.by[i][0])]
    for line in _list(stage, "better", [i for i in more if i not in hosted], links, k):
        yield replace(line, words={}) if line.kind == "better" else line
    for host, how in dict.fromkeys(stage.by[i] for i in hosted):
        some = tuple(entries(stage, [i for i in hosted if stage.by[i] == (host, how)], {}))
        yield Line("by", some, other=host, words={"how": how}, values={"value": how})


def _more(stage: Stage, things: Sequence[int], links: dict[int, int], lines: Sequence[Line]) -> Iterator[Line]:
    """What the first picture shows besides, and no other one any piece of."""
    left = _left(stage, 0, things, lines)
    others = {stage.facts.label(i) for i in stage.glimpsed if stage.pieces(i) != (0,)}
    # "image 1 also shows a candle" says that no other picture shows any
    alone = [i for i in left if stage.pieces(i) == (0,) and stage.facts.label(i) not in others]
    yield from _list(stage, "image_also", alone, links, 0)
