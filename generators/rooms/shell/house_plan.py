"""Floor plans of houses: rectangles of rooms around a hall or a living room, and the doors between them.

Rooms lie in two strips along the middle room, which is as long as they are; every other room has a door to it. So
every wall is either between two rooms or outside all along, and no room is a way to another but the middle one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generators.rooms.furniture.entry import uniform
from generators.rooms.model import FloatArray, Roof
from generators.rooms.shell.openings import CORNER, THICKNESS, Opening, draw_openings
from generators.rooms.shell.outline import Wall, walls
from vstdata.draw import Draw

HALL = (1.6, 2.1)  # metres: width of the hall
DEPTH = (2.6, 4.6)  # metres: of the rooms beside the middle one
DOOR = (0.88, 0.98)  # metres: width of an opening between two rooms
KEEP = 1.25  # metres: between the middles of two doors of a room, at least
AREAS = {"bathroom": (5.0, 8.0), "kitchen": (8.5, 13.0), "bedroom": (10.0, 16.0), "office": (9.0, 13.0),
         "dining room": (11.0, 15.0), "living room": (17.0, 28.0),
         "children's room": (9.5, 14.0), "laundry room": (4.5, 7.0)}  # fmt: skip
SMALL = ("bathroom", "laundry room")  # may be 1.75 m wide
SLIMMEST, NARROWEST = 2.3, 0.42  # metres of width; share of the longer side that the shorter has at least
LIVING_MOST = 4  # rooms of a house around a living room, at most; larger ones have a hall


@dataclass(frozen=True, slots=True, eq=False)
class Chamber:
    """One room of a plan: what `kind` it is, its lowest and highest corner (2,) in metres, inside its walls."""

    kind: str
    low: FloatArray
    high: FloatArray

    @property
    def floor(self) -> FloatArray:
        """(4, 2) corners, counter-clockwise from the lowest."""
        (x, y), (u, v) = self.low, self.high
        return np.array([[x, y], [u, y], [u, v], [x, v]])


@dataclass(frozen=True, slots=True, eq=False)
class HousePlan:
    """Rooms, the middle one first; the walls and openings of each; floors (4, 2) of the doorways between them, the
    first edge along the wall."""

    chambers: tuple[Chamber, ...]
    walls: tuple[tuple[Wall, ...], ...]
    openings: tuple[tuple[Opening, ...], ...]
    passages: tuple[FloatArray, ...]

    @property
    def outline(self) -> FloatArray:
        """(4, 2) around all rooms, inside the outer walls."""
        low = np.min([one.low for one in self.chambers], axis=0)
        return Chamber("house", low, np.max([one.high for one in self.chambers], axis=0)).floor


def draw_house(draw: Draw, rooms: int, height: float) -> HousePlan | None:
    """A house of so many rooms, two to six; None where this draw gives rooms too slim or doors too near each other."""
    living = rooms <= 2 or (rooms <= LIVING_MOST and draw.integer("living", below=2) == 0)
    chambers = _turned(_chambers(draw, rooms, living), draw.integer("quarters", below=4))
    if any(_slim(one, SLIMMEST if k or living else HALL[0] - 0.01) for k, one in enumerate(chambers)):
        return None
    inside = [_inside(one, chambers) for one in chambers]
    sides = tuple(
        walls(one.floor, [THICKNESS / 2 if shared else THICKNESS for shared in own])
        for one, own in zip(chambers, inside, strict=True)
    )
    openings: list[list[Opening]] = [[] for _ in chambers]
    passages = []
    for k in range(1, len(chambers)):
        found = _doorway(draw.at("door", k), sides[0], sides[k], openings[0])
        if found is None:
            return None
        hub, own, passage = found
        openings[0].append(hub)
        openings[k].append(own)
        passages.append(passage)
    outer = [[i for i, shared in enumerate(own) if not shared] for own in inside]
    for k, one in enumerate(chambers):
        windows, keyed = 1 + int(np.prod(one.high - one.low) > 14), draw.at("outside", k)
        openings[k] += draw_openings(
            keyed, sides[k], Roof(height), windows, int(k == 0), outside=outer[k], taken=openings[k]
        )
    if not any(one.way == "" and one.label == "door" for one in openings[0]):
        return None
    return HousePlan(tuple(chambers), sides, tuple(tuple(own) for own in openings), tuple(passages))


def _chambers(draw: Draw, rooms: int, living: bool) -> list[Chamber]:
    """The middle room at the bottom of one strip of rooms or between two."""
    kinds = _kinds(draw, rooms - 1, living)
    areas = {k: uniform(draw, *AREAS[kind], "area", k) for k, kind in enumerate(kinds)}
    below = 0 if living or len(kinds) < 3 else len(kinds) // 2
    upper, lower = list(range(len(kinds)))[below:], list(range(len(kinds)))[:below]
    depth = uniform(draw, *DEPTH, "depth")
    width = round(sum(areas[k] for k in upper) / depth + THICKNESS * (len(upper) - 1), 3)
    middle = uniform(draw, *AREAS["living room"], "middle") / width if living else uniform(draw, *HALL, "middle")
    middle = round(middle, 3)
    found = [Chamber("living room" if living else "hallway", np.zeros(2), np.array([width, middle]))]
    found += _strip(kinds, upper, areas, width, middle + THICKNESS, 1.0)
    return found + _strip(kinds, lower, areas, width, -THICKNESS, -1.0)


def _kinds(draw: Draw, count: int, living: bool) -> list[str]:
    """What the other rooms are: one bathroom and one kitchen at most, a living room where the middle is a hall."""
    first = ["bathroom", "kitchen"] if living else ["living room", "bathroom"]
    rest = ["bedroom", "bedroom", "children's room", "office", "dining room", "laundry room"] + (
        [] if living else ["kitchen", "kitchen"]
    )
    wanted = [*draw.shuffled(first, "first"), *draw.shuffled(rest, "rest")]
    if count == 1:
        wanted = [draw.choice(["bedroom", "kitchen", "bathroom", "office"], "only")]
    chosen: list[str] = []
    for kind in wanted:
        if len(chosen) < count and not (kind in chosen and kind != "bedroom"):
            chosen.append(kind)
    return draw.shuffled(chosen, "order")


def _strip(
    kinds: Sequence[str], members: Sequence[int], areas: dict[int, float], width: float, y: float, up: float
) -> list[Chamber]:
    """Rooms side by side over the whole `width`, from the level `y` up (1) or down (-1)."""
    if not members:
        return []
    inner = width - THICKNESS * (len(members) - 1)
    total = sum(areas[k] for k in members)
    depth, x, found = round(total / inner, 3), 0.0, []
    for place, k in enumerate(members):
        last = place == len(members) - 1
        end = width if last else round(x + inner * areas[k] / total, 3)
        low, high = sorted((y, round(y + up * depth, 3)))
        found.append(Chamber(kinds[k], np.array([x, low]), np.array([end, high])))
        x = round(end + THICKNESS, 3)
    return found


def _slim(one: Chamber, least: float) -> bool:
    size = one.high - one.low
    slim = one.kind != "hallway" and size.min() < NARROWEST * size.max()
    return bool(size.min() < (1.75 if one.kind in SMALL else least) or slim)


def _turned(chambers: Sequence[Chamber], quarters: int) -> list[Chamber]:
    """All rooms turned by quarters and centred on the origin."""
    found = list(chambers)
    for _ in range(quarters):
        found = [
            Chamber(one.kind, np.array([-one.high[1], one.low[0]]), np.array([-one.low[1], one.high[0]]))
            for one in found
        ]
    low, high = np.min([one.low for one in found], axis=0), np.max([one.high for one in found], axis=0)
    middle = np.round((low + high) / 2, 3)
    return [
        Chamber(one.kind, np.round(one.low - middle, 3) + 0.0, np.round(one.high - middle, 3) + 0.0) for one in found
    ]


def _inside(one: Chamber, chambers: Sequence[Chamber]) -> list[bool]:
    """Of each edge of a room, in the order of its corners, whether it is between rooms."""
    low, high = np.min([c.low for c in chambers], axis=0), np.max([c.high for c in chambers], axis=0)
    return [
        bool(one.low[1] > low[1]),
        bool(one.high[0] < high[0]),
        bool(one.high[1] < high[1]),
        bool(one.low[0] > low[0]),
    ]


def _doorway(
    draw: Draw, middle: Sequence[Wall], room: Sequence[Wall], taken: Sequence[Opening]
) -> tuple[Opening, Opening, FloatArray] | None:
    """An opening through the wall that two rooms share: as each has it, the leaf in the second, and its floor."""
    i, j = next((i, j) for i, one in enumerate(middle) for j, two in enumerate(room) if _face(one, two))
    one, two = middle[i], room[j]
    width = round(uniform(draw, *DOOR, "width"), 3)
    top = round(uniform(draw, 2.0, 2.08, "height"), 3)
    for attempt in range(12):
        share = draw.choice((0.0, 1.0, uniform(draw, 0.0, 1.0, "place", attempt)), "share", attempt)
        left = round(CORNER + share * (two.length - 2 * CORNER - width), 3)
        at = two.at(left + width / 2, 0.0)
        along = float((at - one.start)[0] * one.along[0] + (at - one.start)[1] * one.along[1])
        hinge = "left" if left + width / 2 < two.length / 2 else "right"
        own = Opening("door", j, left, round(left + width, 3), 0.0, top, "open", hinge)
        hub = Opening("door", i, round(along - width / 2, 3), round(along + width / 2, 3), 0.0, top, "through")
        if all(o.wall != i or abs(o.middle - hub.middle) > KEEP for o in taken):
            corners = [two.at(own.left, 0.0), two.at(own.right, 0.0)]
            passage = np.array([*corners, *(c - THICKNESS * two.inward for c in corners[::-1])])
            return hub, own, passage
    return None


def _face(one: Wall, two: Wall) -> bool:
    """Whether the second wall is the other side of a part of the first."""
    gap = two.start - one.start
    across = float(gap[0] * one.inward[0] + gap[1] * one.inward[1])
    first, last = (
        float((p - one.start)[0] * one.along[0] + (p - one.start)[1] * one.along[1]) for p in (two.end, two.start)
    )
    back = float(one.inward[0] * two.inward[0] + one.inward[1] * two.inward[1]) < -0.99
    return back and abs(across + THICKNESS) < 1e-3 and first > -1e-3 and last < one.length + 1e-3
