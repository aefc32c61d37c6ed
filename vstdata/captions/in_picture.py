"""Lines about one picture: from near to far, from left to right, wall by wall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise, zip_longest

import numpy as np

from vstdata.captions.bonds import DRESSING, WINDOWS
from vstdata.captions.claims import relation_margin
from vstdata.captions.layout import reach
from vstdata.captions.lines import Entry, Line
from vstdata.captions.plans import STRAY, attached, ceiling, entries, followed, furniture_first, further, room_words
from vstdata.captions.stage import MAIN_SHARE, Stage
from vstdata.captions.tidy import MOST_LISTED, split, unfolded
from vstdata.captions.walls import pieces
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, SHARE_DECIMALS, rounded
from vstdata.linear import dot, length
from vstdata.scene import FloatArray

LEAST_STEP, STEP_SHARE = 0.35, 0.18  # metres, and share of the nearer depth, between what is near and what is farther
LEFT, RIGHT = 0.38, 0.62  # of the picture's width: where the middles of things on the left end, and on the right begin
OVERLAP = 0.02  # of the width by which the middle of a thing may lie beyond that
WIDE, BROAD = 0.55, 0.1  # of the width: what is wider is on no side, if its middle is so near to the picture's
WALLS = ("back", "left", "right")
WALL_KINDS = ("wall", "on_wall")
FEWEST_IN_ROW = 2  # things along a wall that are told from left to right. Ours.
FARTHEST = 0.95  # of what a picture shows, nearer than what is called its farthest. Ours.
MOST_SHARED = 0.3  # of the narrower of two things in a row, of what is over the other across the picture. Ours.
LEAST_BEYOND, BEYOND_SHARE = 0.6, 0.3  # metres, and share of the nearer depth, to what is farther back on one side.
BACK, ASIDE = 20.0, (55.0, 105.0)  # degrees from ahead to a wall that one sees frontally; that runs away. Ours.
BEYOND, MOST_BEYOND = 0.4, 0.03  # metres, share of a picture: what is behind a wall that has one of its names. Ours.
FILLS, FILLS_MORE = 0.28, 1.8  # of a picture; times the next largest: what one says first, and how large. Ours.
NEAREST = 0.3  # metres by which what is in the foreground is nearer than all else that stands. Ours.
LEAST_LEVEL = 0.3  # of a camera's way along the floor: one that looks steeply down has no wall ahead. Ours.
LEAST_MIDDLE = 0.01  # of a picture, of what is told to be in its middle. Ours.
CENTRE, OFF_CENTRE = 0.36, 0.3  # of the width, of what is said to be in the middle in a list; of what is wide. Ours.
SIDES = ("on the left", "in the middle", "on the right", "")
LOW, NEAR = 0.72, 1.6  # of the picture's height, and metres: of what is in the foreground. Ours.
CLOSE_TO = 1.25  # times the depth of the nearest thing. Ours.
OUTER = 0.006  # of a picture, of what is told for being at one end of it. Ours.
LEADS = 1.3  # times the next largest: what one says first. Ours.
CUT = 0.08  # of a thing outside the picture that is said to be cut off. Ours.


class Layout:
    """Where the things of one of a stage's frames are: `depth` metres along the view, `middle` and `span` across,
    0..1; `thirds` are the depths at which the nearest third of the picture ends and the farthest begins."""

    def __init__(self, stage: Stage, position: int = 0) -> None:
        self.stage, self.view = stage, stage.views[position]
        u0, _, u1, _ = self.view.color_camera.edges
        seen = self.view.seen
        things = [i for i in stage.things if i in seen]
        self.depth = {i: seen[i].depth for i in things}
        self.span = {i: ((seen[i].box[0] - u0) / (u1 - u0), (seen[i].box[2] - u0) / (u1 - u0)) for i in things}
        self.middle = {i: (low + high) / 2 for i, (low, high) in self.span.items()}
        shown = self.view.depth[self.view.depth > 0]
        nearest = min((one.depth for one in seen.values()), default=0.0)
        farthest = max(round(float(np.quantile(shown, FARTHEST)), METRE_DECIMALS) if len(shown) else 0.0, nearest)
        self.thirds = (nearest + (farthest - nearest) / 3, farthest - (farthest - nearest) / 3)

    def zone(self, i: int) -> str:
        """On which side of the picture a thing is."""
        low, high = self.span[i]
        wide = high - low > WIDE and abs(self.middle[i] - 0.5) <= BROAD
        return "in the middle" if wide or LEFT <= self.middle[i] <= RIGHT else _side(self.middle[i])

    def one_sided(self, members: Sequence[int]) -> str:
        """Left or right, where all of them are clearly there; else ""."""
        zones = {self.zone(i) for i in members}
        far = all(
            (self.middle[i] < LEFT - OVERLAP or self.middle[i] > RIGHT + OVERLAP)
            and self.span[i][1] - self.span[i][0] <= WIDE
            for i in members
        )
        return next(iter(zones)) if len(zones) == 1 and far and zones != {"in the middle"} else ""

    def walls(self, own: Sequence[int]) -> dict[str, list[int]]:
        """What is along the wall that the picture shows at the "back", on the "left" and on the "right": at one
        straight piece of wall each, that with most of what is seen, and on its side of the picture. None of these is a
        wall that one sees at a slant, or past which the picture goes on."""
        found: dict[str, list[int]] = {}
        for way, part in pieces(self.stage.bonds, own):
            side = self._side_of(way)
            some = [i for i in part if self._is_on(i, side)] if side else []
            some = some if some and self._ends(way, some) else []
            if some and sum(map(self.stage.area, some)) > sum(map(self.stage.area, found.get(side, ()))):
                found[side] = some
        back = [self.middle[i] for i in found.get("back", ())]
        for side in ("left", "right"):
            some = [i for i in found.pop(side, ()) if all((self.middle[i] < one) == (side == "left") for one in back)]
            found |= {side: some} if some else {}
        return found

    def _is_on(self, i: int, side: str) -> bool:
        """Whether a thing is on the side of the picture on which its wall is."""
        if side == "back":
            return True
        return self.middle[i] <= 0.5 - OVERLAP if side == "left" else self.middle[i] >= 0.5 + OVERLAP

    def _side_of(self, into: FloatArray) -> str:
        """On which side a camera sees a wall, by the way into it: "back", "left", "right"; or ""."""
        ahead = self.view.camera.forward[:2]
        if not float(length(ahead)) > LEAST_LEVEL:
            return ""
        along, aside = float(dot(into, ahead)), float(into[0] * ahead[1] - into[1] * ahead[0])
        angle = round(float(np.degrees(np.arctan2(aside, along))), DEGREE_DECIMALS)
        if abs(angle) <= BACK:
            return "back"
        return ("right" if angle > 0 else "left") if ASIDE[0] <= abs(angle) <= ASIDE[1] else ""

    def _ends(self, into: FloatArray, members: Sequence[int]) -> bool:
        """Whether the room as this picture shows it ends at the wall of these things: next to nothing is seen beyond
        it."""
        wall = max(reach(self.stage.facts, i, into)[1] for i in members)
        x, y, _ = self.view.thin_points.axes
        beyond = rounded(x * into[0] + y * into[1], METRE_DECIMALS) > wall + BEYOND
        return bool(float(beyond.mean()) <= MOST_BEYOND)

    def at_the_bottom(self, i: int) -> bool:
        """Whether the picture's lower edge cuts a thing off: who sees that takes it for near."""
        _, _, _, bottom = self.view.color_camera.edges
        return bottom - self.view.seen[i].box[3] <= 1.5 * float(self.view.scale.max())

    def in_front(self, i: int) -> bool:
        """Whether somebody says that a thing is in the foreground: it is in the nearest third of what the picture shows
        in depth, and reaches far down in the picture, or is near."""
        if self.depth[i] > self.thirds[0]:
            return False
        _, top, _, bottom = self.view.color_camera.edges
        low = (self.view.seen[i].box[3] - top) / (bottom - top)
        return low >= LOW or self.depth[i] <= NEAR

    def edge(self, i: int) -> str:
        """The one edge that cuts a thing off, or ""."""
        u0, v0, u1, v1 = self.view.seen[i].box
        left, top, right, bottom = self.view.color_camera.edges
        near = 1.5 * float(self.view.scale.max())
        touched = [
            name
            for name, gap in (("left", u0 - left), ("upper", v0 - top), ("right", right - u1), ("lower", bottom - v1))
            if gap <= near
        ]
        return touched[0] if len(touched) == 1 and self.view.seen[i].truncation >= CUT else ""


def _side(middle: float) -> str:
    return "on the left" if middle < 0.5 else "on the right"


def bands(layout: Layout, members: Sequence[int]) -> list[list[int]] | None:
    """Things in two or three parts by depth, each clearly farther than the one before; None where none are."""
    order = sorted(members, key=lambda i: (layout.depth[i], i))
    steps = []
    for k in range(1, len(order)):
        near, far = layout.depth[order[k - 1]], layout.depth[order[k]]
        if far - near >= max(LEAST_STEP, STEP_SHARE * near):
            balance = min(k, len(order) - k) / len(order)
            steps.append(((far - near) / near * (0.3 + balance), k))
    cuts = sorted(k for _, k in sorted(steps, reverse=True)[:2])
    if not cuts:
        return None
    ends = [0, *cuts, len(order)]
    return [order[a:b] for a, b in pairwise(ends)]


def near_to_far(stage: Stage, things: Sequence[int]) -> list[Line] | None:
    """The room, then what is near, farther and far. Windows and what hangs on walls are told with what is farthest, or
    after it, with the wall that they are on."""
    layout, links, more = Layout(stage), attached(stage, things), further(stage, things)
    free = [i for i in things if i not in links and i not in more and not stage.bonds.overhead(i)]
    shell = [i for i in free if stage.bonds.hangs(i) or stage.bonds.opening(i)]
    parts = bands(layout, [i for i in free if i not in shell])
    parts = _loose_nearer(stage, parts) if parts else None
    if parts is None or not all(map(layout.in_front, parts[0])):
        return None
    if any(layout.at_the_bottom(i) for part in parts[1:] for i in part) or _nearer(stage, layout, things, parts[0]):
        return None
    beyond = [i for i in shell if _gap(layout, parts[-1], [i]) >= 1.0]
    if len(parts) == 3 or not beyond:
        parts = [*parts[:-1], [*parts[-1], *(i for i in shell if _gap(layout, parts[-2], [i]) >= 1.0)]]
    else:
        parts = [*parts, beyond]
    walls = layout.walls([i for i in shell if i not in parts[-1]])
    back = all(stage.facts.walls(i) or i in shell for i in parts[-1])
    back = back and min(layout.depth[i] for i in parts[-1]) >= layout.thirds[1]
    if len(parts) == 3 and not back:
        parts = [parts[0], [*parts[1], *parts[2]]]
    kinds = ("near", "farther", "far") if len(parts) == 3 else ("near", "far" if back else "farther")
    lines = [room_line(stage)]
    for number, (kind, part) in enumerate(zip(kinds, parts, strict=True)):
        margin = _gap(layout, parts[number - 1], part) if number else 1.0
        if margin < 1.0:
            return None
        found = with_sides(layout, entries(stage, furniture_first(stage, part), links))
        lines += _band(layout, kind, found, margin)
    for side, part in walls.items():
        lines += at_wall(stage, part, links, WALL_KINDS, {"side": side})
    return followed(stage, unfolded(lines), more, links)


def _loose_nearer(stage: Stage, parts: list[list[int]]) -> list[list[int]]:
    """The bands, of which only what is at a wall is at the back of the room."""
    if len(parts) < 3:
        return parts
    near, between, far = parts
    loose = [i for i in far if not stage.facts.walls(i)]
    back = [i for i in far if i not in loose]
    return [near, [*between, *loose], *([back] if back else [])]


def at_wall(
    stage: Stage, part: Sequence[int], links: dict[int, int], kinds: tuple[str, str], which: Mapping[str, str]
) -> list[Line]:
    """What is at a wall: what stands along it, then its windows, doors and what hangs on it; `kinds` are those of the
    sentence that tells which wall it is."""
    lines: list[Line] = []
    bonds = stage.bonds
    openings = [i for i in part if bonds.opening(i) and bonds.name(i) not in DRESSING]
    hung = [i for i in part if (i in bonds.hung or bonds.name(i) in DRESSING) and i not in openings]
    standing = [i for i in part if i not in openings and i not in hung]
    value = {"value": next(iter(which.values()))}
    for kind, then, some in zip(kinds, ("", "on_it"), (standing, [*openings, *hung]), strict=True):
        if some:
            found = on_walls(entries(stage, some, links))
            lines += split(then, found) if lines else split(kind, found, words=dict(which), values=value)
    return lines


def _nearer(stage: Stage, layout: Layout, things: Sequence[int], near: Sequence[int]) -> bool:
    """Whether something that is not told shows much and is nearer than what is told first."""
    first = min(layout.depth[i] for i in near)
    rest = (i for i in stage.glimpsed if i not in things and stage.largest(i) >= STRAY)
    return any(layout.view.seen[i].depth < first or layout.at_the_bottom(i) for i in rest)


def _gap(layout: Layout, near: Sequence[int], far: Sequence[int]) -> float:
    low, high = max(layout.depth[i] for i in near), min(layout.depth[i] for i in far)
    return relation_margin(high - low, max(LEAST_STEP, STEP_SHARE * low))


def _band(layout: Layout, kind: str, found: list[Entry], margin: float) -> Iterator[Line]:
    """One line of the band; the largest thing in front has a line of its own where the picture's edge cuts it."""
    first = found[0].group.members
    edge = layout.edge(first[0]) if kind == "near" and len(first) == 1 else ""
    if edge:
        bare = (replace(found[0], place=""),)
        yield Line("near_cut", bare, words={"edge": edge}, values={"value": edge}, margin=margin)
        found, kind = found[1:], "near_more"
    if found:
        yield from split(kind, found, margin=margin)


def on_walls(found: Sequence[Entry]) -> list[Entry]:
    """Entries of a sentence that names the wall that they are on."""
    return [replace(entry, place="") if entry.place == "on the wall" else entry for entry in found]


def with_sides(layout: Layout, found: Sequence[Entry], *, middle: bool = False) -> list[Entry]:
    """Entries from left to right with their sides, of those on one side told at the last, which is one by which
    something else is told; what is clearly in the middle is said to be there where others have sides, or where the
    `middle` is to be told. What is on no side comes last."""
    sides = [_side_told(layout, entry) for entry in found]
    if not set(sides) & ({*SIDES[:3]} if middle else {"on the left", "on the right"}):
        return list(found)
    order = sorted(range(len(found)), key=lambda k: (SIDES.index(sides[k]), bool(found[k].added), k))
    told = list[Entry]()
    for k, after in zip_longest(order, order[1:]):
        run = after is not None and sides[after] == sides[k] and not found[k].added and not found[k].place
        told.append(replace(found[k], place="" if run else sides[k] or found[k].place))
    return told


def _side_told(layout: Layout, entry: Entry) -> str:
    members = entry.group.members
    if entry.place not in ("", "on the wall") or any(i not in layout.span for i in members):
        return ""
    if all(CENTRE <= layout.middle[i] <= 1 - CENTRE for i in members):
        return "in the middle"
    wide = len(members) == 1 and layout.span[members[0]][1] - layout.span[members[0]][0] > WIDE
    if wide and OFF_CENTRE <= layout.middle[members[0]] <= 1 - OFF_CENTRE:
        return "in the middle"
    return layout.one_sided(members)


def left_to_right(stage: Stage, things: Sequence[int]) -> list[Line] | None:
    """The room, then what is on the left, in the middle and on the right, in this order."""
    layout = Layout(stage)
    things = [*things, *(i for i in _outer(stage, layout) if i not in things)]
    links, more = attached(stage, things), further(stage, things)
    free = [i for i in things if i not in links and i not in more and not stage.bonds.overhead(i)]
    own = sorted(free, key=lambda i: (layout.middle[i], i))
    zones = _zones(layout, own)
    if len(zones) < 2:
        return None
    lines = [room_line(stage), *(line for zone, part in zones.items() for line in in_depth(layout, zone, part, links))]
    return followed(stage, unfolded(lines), more, links)


def _outer(stage: Stage, layout: Layout) -> list[int]:
    """What is farthest to the left and to the right of what one sees well: who goes from left to right tells of it."""
    plain = [i for i in stage.things if stage.area(i) >= OUTER and not stage.bonds.overhead(i)]
    order = sorted(plain, key=lambda i: (layout.middle[i], i))
    return list(dict.fromkeys([*order[:1], *order[-1:]]))


def in_depth(layout: Layout, zone: str, part: Sequence[int], links: dict[int, int]) -> Iterator[Line]:
    """What is on one side of the picture: what is near, and in a sentence after it what is clearly farther back."""
    order = sorted(part, key=lambda i: (layout.depth[i], i))
    steps = [(_deeper(layout, order[:k], order[k:]), -k) for k in range(1, len(order))]
    gap, cut = max(steps, default=(0.0, 0))
    near, far = (order[:-cut], order[-cut:]) if gap >= 1.0 else (order, [])
    near, far = (sorted(some, key=lambda i: (layout.middle[i], i)) for some in (near, far))
    stage = layout.stage
    yield from split("zone", entries(stage, near, links), words={"zone": zone}, values={"value": zone})
    if far:
        yield from split("behind_that", entries(stage, far, links), margin=gap)


def _deeper(layout: Layout, near: Sequence[int], far: Sequence[int]) -> float:
    low, high = max(layout.depth[i] for i in near), min(layout.depth[i] for i in far)
    return relation_margin(high - low, max(LEAST_BEYOND, BEYOND_SHARE * low))


def _zones(layout: Layout, members: Iterable[int]) -> dict[str, list[int]]:
    """Things by where they are in the picture, from left to right."""
    zones: dict[str, list[int]] = {"on the left": [], "in the middle": [], "on the right": []}
    for i in members:
        zones[layout.zone(i)].append(i)
    return {zone: part for zone, part in zones.items() if part}


def main_first(stage: Stage, things: Sequence[int]) -> list[Line] | None:
    """The room, then its largest things, each where it is and with what is by it: what takes up much of the picture,
    what is along a wall, what is in the foreground, and the rest from left to right."""
    layout, links, more = Layout(stage), attached(stage, things), further(stage, things)
    free = [i for i in things if i not in links and i not in more and not stage.bonds.overhead(i)]
    own = furniture_first(stage, free)
    if not own:
        return None
    lines, left = [room_line(stage)], list(own)
    big = max(own, key=stage.area)
    second = max((stage.area(i) for i in own if i != big), default=0.0)
    if stage.area(big) >= FILLS and stage.area(big) >= FILLS_MORE * second and not _glass(stage, big):
        lines.append(Line("fills", tuple(with_sides(layout, entries(stage, [big], links)))))
        left.remove(big)
    elif _leads(stage, layout, big, own):
        kind = "near" if layout.in_front(big) else "has_in"
        lines.append(Line(kind, tuple(with_sides(layout, entries(stage, [big], links)))))
        left.remove(big)
    parts: list[tuple[float, list[Line]]] = []
    walls = layout.walls(left)
    for side in WALLS:
        part = walls.get(side, [])
        standing = any(stage.bonds.stands(i) for i in part)
        made = _row(layout, part, links, side) if side == "back" else []
        made = made or at_wall(stage, part, links, WALL_KINDS, {"side": side})
        if side == "back" and not (made and made[0].kind == "wall_row"):
            made = [replace(line, entries=tuple(with_sides(layout, line.entries))) for line in made]
        parts += [(sum(map(stage.area, part)) * (1 if standing else 0.5), made)] if made else []
        left = [i for i in left if i not in part]
    front = _in_front(stage, layout, left, own)
    if front is not None and lines[-1].kind != "near":
        found = with_sides(layout, entries(stage, [front], links))
        parts.append((1.0, list(split("near", found))))
        left.remove(front)
    left = [i for i in left if stage.area(i) >= LEAST_MIDDLE or layout.zone(i) != "in the middle"]
    nearest = min(layout.depth[i] for i in own) * CLOSE_TO
    fore = [i for i in left if layout.in_front(i) and layout.depth[i] <= max(NEAR, nearest) and stage.bonds.stands(i)]
    for zone, part in _zones(layout, fore).items():
        if zone != "in the middle":
            found = entries(stage, part, links)
            made = list(split("fore", found, words={"zone": zone}, values={"value": zone}))
            parts.append((sum(map(stage.area, part)), made))
            left = [i for i in left if i not in part]
    made = [line for zone, part in _zones(layout, left).items() for line in in_depth(layout, zone, part, links)]
    parts.append((sum(map(stage.area, left)) * (1.0 if big in left else 0.5), made))
    parts.sort(key=lambda one: -one[0])
    lines += [line for _, made in parts for line in made]
    return [*followed(stage, unfolded(lines), more, links), *ceiling(stage, things)]


def _row(layout: Layout, part: Sequence[int], links: dict[int, int], side: str) -> list[Line]:
    """Two things or more along a wall, each of its own label, from left to right; else nothing."""
    stage = layout.stage
    order = sorted(part, key=lambda i: (layout.middle[i], i))
    apart = all(layout.middle[j] - layout.middle[i] >= OVERLAP for i, j in pairwise(order))
    apart = apart and all(_shared(layout, i, j) <= MOST_SHARED for i, j in combinations(part, 2))
    alone = len({stage.facts.label(i) for i in part}) == len(part)
    some = any(stage.bonds.stands(i) for i in part)
    if not FEWEST_IN_ROW <= len(part) <= MOST_LISTED or not (apart and alone and some):
        return []
    found = [replace(one, place="") for one in entries(stage, order, links)]
    return [Line("wall_row", tuple(found), words={"side": side}, values={"value": side})]


def _shared(layout: Layout, i: int, j: int) -> float:
    """How much of the narrower of two things another is above or below, or before, across the picture."""
    low, high = max(layout.span[i][0], layout.span[j][0]), min(layout.span[i][1], layout.span[j][1])
    narrow = min(layout.span[k][1] - layout.span[k][0] for k in (i, j))
    return round(max(0.0, high - low) / max(narrow, 1e-3), SHARE_DECIMALS)


def _glass(stage: Stage, i: int) -> bool:
    """Whether a thing is a window, or hangs before one: nobody begins with it."""
    return stage.bonds.name(i) in WINDOWS | DRESSING


def _leads(stage: Stage, layout: Layout, big: int, own: Sequence[int]) -> bool:
    """Whether the largest thing is what one begins with: it stands clear of the walls that are told, and is much larger
    than the next."""
    second = max((stage.area(i) for i in own if i != big), default=0.0)
    clear = stage.bonds.stands(big) and not stage.bonds.opening(big) and stage.area(big) >= MAIN_SHARE
    return clear and stage.area(big) >= LEADS * second and all(big not in part for part in layout.walls(own).values())


def _in_front(stage: Stage, layout: Layout, left: Sequence[int], own: Sequence[int]) -> int | None:
    """The one thing, of those left, that is nearer than everything else by a clear step."""
    order = sorted(own, key=lambda i: (layout.depth[i], i))
    if len(order) < 2 or order[0] not in left or stage.bonds.hangs(order[0]) or stage.bonds.opening(order[0]):
        return None
    near, rest = order[0], [i for i in stage.glimpsed if i != order[0] and i in layout.view.seen]
    if not layout.in_front(near):
        return None
    clear = all(layout.view.seen[i].depth >= layout.depth[near] + NEAREST for i in rest if i not in stage.by)
    return near if clear and stage.area(near) >= MAIN_SHARE else None


def room_line(stage: Stage) -> Line:
    room = room_words(stage.facts)
    return Line("room", words={"room": room}, values={"value": room})
