"""Lines about a video: what comes into view when, how the camera goes, and the room as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from vstdata.asking.camera_moves import MOVED_ANGLE, PITCH, SIDE, YAW, Moves
from vstdata.captions.across import camera_move
from vstdata.captions.bonds import DRESSING, FLOORED
from vstdata.captions.in_picture import CENTRE, Layout, at_wall, with_sides
from vstdata.captions.layout import outline
from vstdata.captions.lines import Entry, Line
from vstdata.captions.plans import (
    attached,
    ceiling,
    entries,
    followed,
    furniture_first,
    further,
    main_things,
    room_words,
)
from vstdata.captions.stage import NOTED_SHARE, NOTICED, Stage, share
from vstdata.captions.tidy import MOST_LISTED, can_refer, named, split, unfolded
from vstdata.captions.walls import ONE_WAY, one_each, pieces
from vstdata.captions.ways import SPOTS
from vstdata.facts import View
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.linear import dot, length
from vstdata.words.english import is_plural

ALONG_KINDS = ("along", "on_along")
PARTS = 4  # of a video, each with what comes into view in it. Ours.
MOST_FIRST = 6  # entries of what the first frame shows. Ours.
PIECE = 0.0003  # of the picture: a piece of a thing, 10 x 9 pixels of 640 x 480. Ours.
BACKSLIDE = -4.0  # degrees that a turn may go the other way between two frames on its way. Ours.
LEAST_WALLS, MOST_OTHERS = 2, 2  # walls that are told at least; beside the first and the one opposite. Ours.
LEAST_GONE, LEAST_TURNED = 1.2, 45.0  # metres, and degrees, of a camera of whose way something is told. Ours.
# What a video begins or ends with shows half of what the largest thing does there, and is not at a side. Ours.
OF_THE_LARGEST, SIDES = 0.6, 0.2
ENDING = 0.04  # of the last frame of a video, of what it is said to end with. Ours.
FRESH_PART, MOST_CUT = 0.4, 0.4  # of a video in which it is not seen yet, or any more; of it outside. Ours.
MUCH_FLOOR = 0.22  # of the floor, of a rug that covers much of it. Ours.
OFF_WALLS = 0.6  # metres from all walls, of what is in the middle of a room. Ours.
A_STEP = 0.9  # metres to what something is near. Ours.
OF_THE_ROOM = 0.45  # of the most metres that anything could be from all walls: the same. Ours.


def in_time_order(stage: Stage, things: Sequence[int], moves: Moves) -> list[Line] | None:
    """What the first frame shows; part by part how the camera goes on and what comes into view; None where a main
    thing is in no part."""
    things = [i for i in things if not stage.bonds.overhead(i)]
    count = len(stage.frames)
    ends = [0, *((part * (count - 1)) // PARTS for part in range(1, PARTS + 1))]
    room = room_words(stage.facts)
    first = _appearing(stage, things, 0, 0)[:MOST_FIRST]
    if not first:
        return None
    lines = list(split("opens", with_sides(Layout(stage), first), words={"room": room}, values={"value": room}))
    way: list[Line] = []  # of the camera, since something came into view
    for part, (start, end) in enumerate(pairwise(ends), 1):
        way = _went_on(stage, moves, [*lines, *way], list(walk(stage, moves, start, end)))
        found = _appearing(stage, things, start + 1, end)[:MOST_LISTED]
        if found and not way and lines[-1].kind == "then" and len(lines[-1].entries) + len(found) <= MOST_LISTED:
            lines[-1] = replace(lines[-1], entries=(*lines[-1].entries, *found))
        elif found:
            lines += [*way[-1:], *split("last" if part == PARTS else "then", found)]
            way = []
    if any(line.kind in ("walk", "walk_on") for line in lines):
        before = [line.words["move"] for line in lines if line.kind in ("walk", "walk_on")][-1]
        lines += [line for line in way[-1:] if line.kind == "walk_on" or line.words["move"] not in before]
    else:  # what comes into view comes so in any case
        later = next((k for k, line in enumerate(lines) if line.kind in ("then", "last")), len(lines))
        lines[later:later] = pans(stage, moves)
    if not any(line.kind == "last" for line in lines):
        lines += _ending(stage, lines)
    if unmoved(stage, moves, lines):
        return None
    if not any(line.kind in ("then", "last", "walk", "pan") for line in lines):
        return None
    # what is large and seen clearly only later than a piece of it has no place in this order
    return lines if named(lines).issuperset(stage.main) else None


def _appearing(stage: Stage, things: Sequence[int], start: int, end: int) -> list[Entry]:
    """What comes into view from one position to another, each with what is by it and comes into view there as well."""
    new = _new(stage, things, start, end)
    links = _by_these(stage, new)
    new = [i for i in new if i in links or stage.bonds.name(i) not in DRESSING]  # curtains are told with their window
    return entries(stage, furniture_first(stage, [i for i in new if i not in links]), links)


def _by_these(stage: Stage, things: Sequence[int]) -> dict[int, int]:
    """What is attached to others of these; of the seats around a table that are told, two at least."""
    links = attached(stage, things)
    around = [b for a, b in links.items() if stage.by[a][1] == "around"]
    return {a: b for a, b in links.items() if stage.by[a][1] != "around" or around.count(b) > 1}


def _went_on(stage: Stage, moves: Moves, lines: Sequence[Line], more: Sequence[Line]) -> list[Line]:
    """The camera's way after these lines: as one with the line before where that is of it and goes on in the same
    way."""
    before = next((line for line in reversed(lines) if line.kind in ("walk", "walk_on")), None)
    if not more or before is None or before.values["between"][1] != more[0].values["between"][0]:
        return list(more)
    if before.words["move"] != more[0].words["move"]:
        # "turns to the left and rises", then "keeps turning to the left"
        on = more[0].words["move"] in before.words["move"] and lines[-1] is not before
        return [replace(more[0], kind="walk_on")] if on else list(more)
    start, end = before.values["between"][0], more[0].values["between"][1]
    whole = list(walk(stage, moves, start - 1, end - 1)) if lines[-1] is before else []
    if whole and whole[0].words["move"] == before.words["move"]:
        return [replace(whole[0], kind=before.kind)]
    pending = lines[-1] is before  # nothing came into view on it, so it is not told
    return list(more) if pending else [replace(more[0], kind="walk_on")]


def _new(stage: Stage, things: Sequence[int], start: int, end: int) -> list[int]:
    """What comes into view from one position to another, clear by its end and not noted before; the last frame before
    may show a piece of it. A main thing, which one sees for long, may be clear only later."""
    found = [i for i in things if start <= noted(stage, i) <= end]
    clear = {i for i in found if stage.clear[i][0] <= end and noted(stage, i, PIECE) >= start - 1}
    return [i for i in found if i in clear or i in stage.main]


def noted(stage: Stage, i: int, least: float = NOTED_SHARE) -> int:
    """The first position at which so much of an object shows that somebody might note it."""
    shown = (k for k in stage.glimpsed[i] if share(stage.views[k], i) >= least)
    return next(shown, stage.clear[i][0])


def walk(stage: Stage, moves: Moves, start: int, end: int) -> Iterator[Line]:
    """How the camera goes from one position to another, where it goes on steadily."""
    part = stage.frames[start : end + 1]
    for whole in (True, False):  # a small part of it may go back and forth
        told = camera_move(moves, part[0], part[-1], stage.facts, film=True, whole=whole)
        if told and _steady(moves, part, told):
            yield Line("walk", words={"move": told}, values={"between": [start + 1, end + 1], "value": told})
            return


def _steady(moves: Moves, part: Sequence[int], told: str) -> bool:
    """Whether each step on the way goes on in the direction of the whole, and turns to its side."""
    if any(frame not in moves.frames for frame in part):
        return False
    at = [moves.frames.index(frame) for frame in part]
    total = moves.parts[at[0], at[-1]]
    turns = [np.sign(total[YAW]) * moves.parts[a, b, YAW] for a, b in pairwise(at)]
    if "turns" in told and min(turns) < BACKSLIDE:
        return False
    aside = np.abs(moves.parts[at[0], at]).max(axis=0)  # there and back again is no small part of a way
    if any(word not in told and aside[axis] >= MOVED_ANGLE for word, axis in (("turns", YAW), ("tilts", PITCH))):
        return False
    whole = total[SIDE : SIDE + 2]
    steps = [moves.parts[at[0], b, SIDE : SIDE + 2] - moves.parts[at[0], a, SIDE : SIDE + 2] for a, b in pairwise(at)]
    return "moves" not in told or all(float(dot(step, whole)) > 0 for step in steps)


def pans(stage: Stage, moves: Moves) -> list[Line]:
    """How the camera goes in the whole video, or in the halves of it where that is clear."""
    last = len(stage.frames) - 1
    middle = (2 * last) // PARTS
    whole = list(walk(stage, moves, 0, last))
    halves = [line for start, end in ((0, middle), (middle, last)) for line in walk(stage, moves, start, end)]
    if halves[1:] and halves[1].words["move"] in halves[0].words["move"]:  # it goes on so
        del halves[1]
    return [replace(line, kind="pan") for line in whole or halves]


def room_first(stage: Stage, things: Sequence[int], moves: Moves) -> list[Line] | None:
    """The room with its largest things, what is by these, the rest where it is, its windows and doors."""
    links, more = attached(stage, things), further(stage, things)
    free = [i for i in things if i not in links and i not in more and not stage.bonds.overhead(i)]
    own = furniture_first(stage, free)
    heads = main_things(stage, own)
    if not heads:
        return None
    walls = at_walls(stage, own)
    walled = {i for _, part in walls for i in part}
    loose = [i for i in own if i not in walled and (i in stage.noticed or i in heads)]
    bare = [i for i in loose if not _place_of(stage, i)]
    room = room_words(stage.facts)
    words: dict[str, Any] = {"words": {"room": room}, "values": {"value": room}}
    lines = [Line("film", **words)]
    if bare and bare[0] == heads[0]:  # what has no place in the room is told with it
        first, bare = tuple(entries(stage, bare[:MOST_LISTED], links)), bare[MOST_LISTED:]
        lines = [*lines, Line("has_in", first)] if stage.shell else [Line("film_room", first, **words)]
    free = [i for i in loose if _place_of(stage, i)]
    told = [list(at_wall(stage, part, links, ALONG_KINDS, {"which": which})) for which, part in walls]
    early = not walls or max(map(stage.area, free), default=0.0) >= max(map(stage.area, walls[0][1]))
    told.insert(0 if early else 1, list(_placed(stage, free, links)))
    lines += [line for some in told for line in some]
    lines += split("also", entries(stage, bare, links)) if bare else []
    lines = near_others(stage, lines)
    return _whole(stage, [*followed(stage, unfolded(lines), more, links), *ceiling(stage, things)], moves)


def by_cluster(stage: Stage, things: Sequence[int]) -> list[Line] | None:
    """The room as it is, however the camera goes: wall by wall what stands and hangs there, each thing with what is by
    it; then the rest."""
    links, more = attached(stage, things), further(stage, things)
    loose = [i for i in things if i not in links and i not in more and not stage.bonds.overhead(i)]
    own = furniture_first(stage, loose)
    walls = at_walls(stage, own)
    if len(walls) < LEAST_WALLS:
        return None
    room = room_words(stage.facts)
    lines = [Line("film", words={"room": room}, values={"value": room})]
    free = [i for i in own if not any(i in part for _, part in walls)]
    if (
        free
        and stage.bonds.stands(free[0])
        and stage.area(free[0]) > max(stage.area(i) for _, part in walls for i in part)
    ):
        kind = _place_of(stage, free[0]) or "has_in"
        middle = [i for i in free if i in stage.main and _place_of(stage, i) == "middle"]
        lines += split(kind, entries(stage, middle if kind == "middle" else free[:1], links))
    at_all = {i for _, part in walls for i in part}
    rest = [i for i in own if i not in at_all and i not in named(lines) and i in stage.noticed]
    placed = [i for i in rest if _place_of(stage, i) not in ("", lines[-1].kind)]
    first = max((stage.area(i) for i in walls[0][1]), default=0.0)
    early = [i for i in placed if stage.area(i) >= first]
    lines += _placed(stage, early, links)
    for which, part in walls:
        lines += at_wall(stage, part, links, ALONG_KINDS, {"which": which})
    lines += _placed(stage, [i for i in placed if i not in early], links)
    other = [i for i in rest if i not in placed]
    lines += split("also", entries(stage, other, links)) if other else []
    lines = near_others(stage, lines)
    return [*followed(stage, unfolded(lines), more, links), *ceiling(stage, things)]


def _place_of(stage: Stage, i: int) -> str:
    """Where in the room a thing is that is told with no wall, as the kind of its sentence: a rug "spread" over it, in
    its "middle" or a "corner"; or ""."""
    floor, shape = stage.facts.floor, outline(stage.facts, i)
    rug = i in stage.bonds.low and stage.bonds.name(i).endswith(FLOORED)
    if rug and floor is not None and round(float(shape.area / floor.area), METRE_DECIMALS) >= MUCH_FLOOR:
        return "spread"
    if in_the_middle(stage, i):
        return "middle"
    if rug:
        return "lies"
    return "corner" if stage.bonds.stands(i) and len(stage.facts.walls(i)) > 1 else ""


def _placed(stage: Stage, some: Sequence[int], links: dict[int, int]) -> Iterator[Line]:
    """What has a place in the room, that which shows most first; of a corner the first alone, the others after it."""
    kinds = list(dict.fromkeys(_place_of(stage, i) for i in sorted(some, key=lambda i: -stage.area(i))))
    for kind in kinds:
        part = [i for i in some if _place_of(stage, i) == kind]
        alone = part[:1] if kind in ("corner", "spread") else part
        yield from split(kind, entries(stage, alone, links))
        if len(alone) < len(part):
            yield from split("lies" if kind == "spread" else "also", entries(stage, part[1:], links))


def near_others(stage: Stage, lines: Sequence[Line]) -> list[Line]:
    """The lines, in which what is told with no place in the room is told to be near the nearest thing told before, if
    there is any."""
    found: list[Line] = []
    for line in lines:
        if line.kind != "also" and line.words.get("spot") != SPOTS["also"]:
            found.append(line)
            continue
        hosts = [_nearest_told(stage, entry.group.members, found) for entry in line.entries]
        for host in dict.fromkeys(one for one in hosts if one is not None):
            some = tuple(entry for entry, one in zip(line.entries, hosts, strict=True) if one == host)
            found.append(Line("by", some, other=host, words={"how": "near"}, values={"value": "near"}))
        rest = tuple(entry for entry, one in zip(line.entries, hosts, strict=True) if one is None)
        before = bool(found) and found[-1].kind == "also"
        if rest:
            found.append(replace(line, entries=rest) if before or line.kind == "also" else Line("also", rest))
    return found


def _nearest_told(stage: Stage, members: Sequence[int], lines: Sequence[Line]) -> int | None:
    """The nearest thing that lines have told of, with words that mean it, within a step of each of some things."""
    facts, labels = stage.facts, {stage.facts.label(i) for i in members}
    some = [j for line in lines for j in line.members if facts.label(j) not in labels and stage.bonds.stands(j)]
    near = [j for j in some if all(facts.within(i, j, A_STEP) for i in members) and can_refer(lines, j)]
    return min(near, key=lambda j: (max(facts.surface_distance(i, j).value for i in members), j), default=None)


def _whole(stage: Stage, lines: Sequence[Line], moves: Moves) -> list[Line] | None:
    """The lines about a room, then what the video begins with, how the camera goes, and what it ends with; None where
    the way is far, and not clear."""
    way = pans(stage, moves)
    told = [*lines, *_end(stage, lines, "starts"), *way]
    told += _end(stage, lines, "ends") or (_ending(stage, lines) if way else [])
    return None if unmoved(stage, moves, told) else told


def _end(stage: Stage, lines: Sequence[Line], kind: str) -> list[Line]:
    """The largest thing that was told which the first frame shows and the last does not, or the other way round; where
    it shows much there, and not at a side."""
    last = len(stage.frames) - 1
    here, there = (0, last) if kind == "starts" else (last, 0)
    long = last - round(FRESH_PART * last) if kind == "starts" else round(FRESH_PART * last)
    gone = range(long, last + 1) if kind == "starts" else range(long)
    some = [i for i in named(lines) if here in stage.clear.get(i, ()) and there not in stage.pieces(i)]
    some = [i for i in some if not set(gone) & set(stage.pieces(i))]
    some = [i for i in some if can_refer(lines, i) and not is_plural(stage.facts.label(i))]
    some = [i for i in some if stage.bonds.name(i) not in DRESSING and stage.by.get(i, (-1, ""))[1] != "on"]
    view = stage.views[here]
    best = max(some, key=lambda i: (share(view, i), -i), default=None)
    largest = max((share(view, i) for i in stage.glimpsed), default=0.0)
    if best is None or share(view, best) < max(NOTICED, OF_THE_LARGEST * largest) or _at_a_side(view, best):
        return []
    return [Line(kind, other=best)]


def _ending(stage: Stage, lines: Sequence[Line]) -> list[Line]:
    """Where in the last frame its largest thing is, if that was told, and was elsewhere in the first frame or not in
    it."""
    last, view = len(stage.frames) - 1, stage.views[-1]
    some = [i for i in stage.glimpsed if i in view.seen and stage.bonds.name(i) not in DRESSING]
    best = max(some, key=lambda i: (share(view, i), -i), default=None)
    if best is None or last not in stage.clear.get(best, ()) or share(view, best) < ENDING:
        return []
    if not can_refer(lines, best) or is_plural(stage.facts.label(best)) or view.seen[best].truncation > MOST_CUT:
        return []
    zone, before = (_zone_in(stage, k, best) for k in (last, 0))
    return [Line("ending", other=best, words={"zone": zone}, values={"value": zone})] if zone and zone != before else []


def _zone_in(stage: Stage, k: int, i: int) -> str:
    """On which side of a frame a thing clearly is, or "in the middle"; "" where it is not seen, or in between."""
    layout = Layout(stage, k)
    if i not in layout.middle:
        return ""
    central = CENTRE <= layout.middle[i] <= 1 - CENTRE
    return "in the middle" if central else layout.one_sided([i])


def _at_a_side(view: View, i: int) -> bool:
    """Whether a thing is at the left or the right of a picture, or much of it is outside."""
    low, _, high, _ = view.color_camera.edges
    left, _, right, _ = view.seen[i].box
    cut = view.seen[i].truncation > MOST_CUT
    return cut or not SIDES <= ((left + right) / 2 - low) / (high - low) <= 1 - SIDES


def unmoved(stage: Stage, moves: Moves, lines: Sequence[Line]) -> bool:
    """Whether lines tell of no way of a camera that clearly moves."""
    if any(line.kind in ("walk", "walk_on", "pan") for line in lines):
        return False
    at = [moves.frames.index(frame) for frame in stage.frames if frame in moves.frames]
    parts = moves.parts[np.ix_(at, at)]
    gone = float(length(parts[..., SIDE : SIDE + 2]).max(initial=0.0))
    return gone >= LEAST_GONE or float(np.abs(parts[..., YAW]).max(initial=0.0)) >= LEAST_TURNED


def in_the_middle(stage: Stage, i: int) -> bool:
    """Whether a thing stands well away from the walls."""
    floor = stage.facts.floor
    if floor is None or not (stage.bonds.stands(i) or i in stage.bonds.low):
        return False
    shape = outline(stage.facts, i)
    if not floor.contains(shape):
        return False
    off, middle = (float(floor.boundary.distance(one)) for one in (shape, shape.centroid))
    most = float(shapely.maximum_inscribed_circle(floor, tolerance=0.05).length)
    enough = round(middle, METRE_DECIMALS) >= round(OF_THE_ROOM * most, METRE_DECIMALS)
    return round(off, METRE_DECIMALS) >= OFF_WALLS and enough


def at_walls(stage: Stage, own: Sequence[int]) -> list[tuple[str, list[int]]]:
    """The walls that things are at: the one at which most stands, the opposite one, the others. Of those that look one
    way, as in a room with a bend, the fullest is told of."""
    found = [(way, part) for way, part in pieces(stage.bonds, own) if any(not stage.bonds.hangs(i) for i in part)]
    found.sort(key=lambda one: -sum(stage.area(i) for i in one[1] if stage.bonds.stands(i)))
    if not found or not any(stage.bonds.stands(i) for i in found[0][1]):
        return []
    first = found[0][0]
    opposite = [part for way, part in found if float(dot(way, first)) <= -ONE_WAY]
    others = one_each([(way, part) for way, part in found[1:] if abs(float(dot(way, first))) < ONE_WAY])
    parts = [found[0][1], *opposite[:1], *others[:MOST_OTHERS]]
    names = ["one wall", "another wall", "a third wall", "the fourth wall"][: len(parts)]
    return list(zip([*names[:1], "the opposite wall", *names[2:]] if opposite else names, parts, strict=True))
