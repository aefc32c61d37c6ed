"""How the things of a scene stand to each other, whatever a picture shows: measured once, for all captions of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import cv2
import numpy as np

from vstdata.asking.naming import overhead
from vstdata.captions.layout import before, between, covers, lies_under, off, overlap, stacked
from vstdata.color_names import linear_light, oklab_array
from vstdata.facts import Facts
from vstdata.facts.cached import cached
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.linear import cross, length

AT_WALL, OFF_FLOOR = 0.08, 0.4  # metres: from the wall, and above the floor, of what is on the wall. Ours.
LOW = 0.3  # metres: what is said to be on the floor is no higher. Ours.
DEEPEST = 0.5  # depth of what is on a wall, in its widths. Ours.
FLAT = 0.06  # metres: nothing is said to stand on a thing as low as a rug. Ours.
ON_FLOOR = 0.15  # metres above the floor at most, of what stands on it. Ours.
BESIDE = 0.4  # metres between the surfaces of what is next to each other. Ours.
STOWED = 0.75  # of the outline of what is under a table. Ours.
MOST_UNDER = 0.2  # of the smaller outline, of two things that stand next to each other. Ours.
AT_TABLE = 0.42  # metres from a table or desk of the seat that belongs to it. Ours.
UNDERSIDE, TOUCHING, LEAST_BORNE = 0.03, 0.04, 0.25  # metres, metres, share of the points of a thing's underside. Ours.
LEAST_RAISED = (0.1, 0.35)  # metres above the foot of a seat or shelf, of a work surface. Ours.
SEATS = ("chair", "stool")
TABLES = ("table", "desk", "workbench", "counter")
FLOORED = ("rug", "carpet", "mat")  # how names end of what lies on the floor, as everybody knows
LEAVES = ("plant", "flower", "flowers", "tree")
DRESSING = frozenset({"curtain", "curtains", "blinds", "blind"})
WALLS = frozenset({"wall", "walls"})
WINDOWS = frozenset({"window", "windows"})
LEAST_COLORED, MOST_LOOKS = 0.7, 4  # of what is seen of a thing in one colour; pictures of it. Ours.
LEAST_WALL = 0.08  # of a picture, of a wall that tells its colour. Ours.
EARTHEN, LEAST_VIVID = (33.0, 47.0), 0.065  # degrees of hue in Oklab, and chroma, of terracotta. Ours.
SLANT, LEAST_ASLANT = (0.25, 0.94), 0.15  # of a face's area, as seen from above: 20 to 75 degrees; of all. Ours.
HOODS = ("hood",)  # how names end of what is as deep as wide, and on the wall all the same
_SOFT = ("sofa", "couch", "loveseat", "chair", "bench", "bed", "crib", "ottoman")
_BOARDED = ("shelf", "shelves", "bookshelf", "bookcase", "rack")
_HOLLOW = (*_SOFT, *_BOARDED)
_WORKTOPS = ("desk", "workbench", "counter", "dresser", "table")
_OPENINGS = frozenset({"window", "windows", "door", "doors", "doorway", *DRESSING})
_LOUNGES = ("sofa", "couch", "loveseat", "armchair")
_LOW_TABLES = ("side table", "end table", "coffee table")  # nobody sits at them
_BEFORE_THEM = ("table", "ottoman", "stool", "chest")
_ASIDE = ("nightstand", "side table", "floor lamp")  # what is told with what it stands beside, as large as it may look


class Bonds:
    """Pairs of objects that somebody would tell together, and what each is like alone."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    # One thing

    def name(self, i: int) -> str:
        """The label of an object in small letters."""
        return self.facts.label(i).lower()

    def opening(self, i: int) -> bool:
        """Whether an object is a window or a door, or hangs before one."""
        return self.name(i) in _OPENINGS

    @cached()
    def rise(self, i: int) -> float | None:
        """Metres from the floor to the foot of an object; None where the floor is not known."""
        floor = self.facts.floor_height
        return None if floor is None else round(float(self.facts.box(i).bounds[0, 2]) - floor, METRE_DECIMALS)

    @cached()
    def stands(self, i: int) -> bool:
        """Whether an object stands on the floor, higher than a rug."""
        rise = self.rise(i)
        return rise is not None and abs(rise) <= ON_FLOOR and i not in self.low

    @cached_property
    def floored(self) -> tuple[int, ...]:
        """Every object that stands on the floor and is no rug."""
        solid = (i for i in self.facts.objects if self.facts.box(i).height > FLAT and not self.opening(i))
        return tuple(i for i in solid if (rise := self.rise(i)) is not None and rise <= ON_FLOOR)

    @cached_property
    def low(self) -> frozenset[int]:
        """What lies or stands on the floor and is low: rugs, shoes, bags."""
        found = set()
        for i in self.facts.objects:
            rise, (low, high) = self.rise(i), self.facts.span(i)
            if rise is not None and abs(rise) <= AT_WALL and round(high - low + rise, METRE_DECIMALS) <= LOW:
                found.add(i)
        return frozenset(i for i in found if not self.carried(i))

    @cached_property
    def hung(self) -> frozenset[int]:
        """What is on a wall: near one, upright, clear of the floor, and on nothing else."""
        walls = [i for i, one in enumerate(self.facts.scene.instances) if one.label.lower() in WALLS]
        found = set()
        for i in self.facts.objects:
            rise = self.rise(i)
            if rise is None or rise < OFF_FLOOR or self.opening(i) or "ceiling" in self.name(i):
                continue
            near = any(self.facts.within(i, wall, AT_WALL) for wall in walls)
            if near and (self._upright(i) or self.name(i).endswith(HOODS)) and not self._borne(i):
                found.add(i)
        return frozenset(found)

    def _borne(self, i: int) -> bool:
        """Whether what is at a wall stands on something: on its top, or on a board of a shelf. What is as thin as a
        picture and touches the headboard of a bed hangs above it."""
        box = self.facts.box(i)
        thin = float(np.delete(box.size, box.up_axis).min()) <= FLAT
        others = [b for b in self.facts.objects if b != i]
        if any(self.facts.rests(i, b) > 0 for b in others if not (thin and self.name(b).endswith(_SOFT))):
            return True
        shelves = (b for b in others if self.name(b).endswith(_BOARDED))
        return any(self.facts.within(i, b, TOUCHING) and off(self.facts, i, b) <= 0.0 for b in shelves)

    def _upright(self, i: int) -> bool:
        """Whether an object is flat and upright as what hangs on a wall is: a tray that lies at a wall is not on it,
        nor is a cup on a window sill that nobody annotated."""
        box = self.facts.box(i)
        deep, wide = np.sort(np.delete(box.size, box.up_axis))
        return bool(box.size[box.up_axis] >= deep and deep <= DEEPEST * wide)

    @cached()
    def carried(self, i: int) -> bool:
        """Whether an object rests on any other."""
        return any(self.facts.rests(i, b) for b in self.facts.objects if b != i)

    def overhead(self, i: int) -> bool:
        """Whether an object hangs higher than a person, and not on a wall."""
        return i not in self.hung and not self.opening(i) and overhead(self.facts, i) and not self.carried(i)

    def hangs(self, i: int) -> bool:
        """Whether an object is off the floor: on a wall, or overhead."""
        return i in self.hung or self.overhead(i)

    def at_wall(self, i: int) -> bool:
        """Whether an object is of the kind that one says to be along a wall: it stands on the floor, hangs on a wall,
        or is an opening."""
        return self.stands(i) or i in self.hung or self.opening(i)

    @cached()
    def mostly(self, i: int, color: str, least: float = LEAST_COLORED) -> bool:
        """Whether at least so much of what the pictures that show most of an object show of it has a colour: each of a
        few, where there are pictures to see that."""
        pixels = {f: seen.pixels for f in self.facts.frames if (seen := self.facts.view(f).seen.get(i))}
        best = sorted(pixels, key=lambda f: (-pixels[f], f))[:MOST_LOOKS]
        return all(self.mostly_in(i, color, f, least) for f in best)

    def mostly_in(self, i: int, color: str, frame: int, least: float = LEAST_COLORED) -> bool:
        """The same of one frame."""
        shares = self.facts.color_shares(frame).get(i)
        return shares is None or shares.get(color, 0.0) >= least

    @cached()
    def earthen(self, i: int) -> bool:
        """Whether a wall that is called brown is terracotta: between red and orange, in all pictures that show much of
        it."""
        views = {f: self.facts.view(f).instances for f in self.facts.frames}
        sizes = {f: float(np.equal(owners, i).mean()) for f, owners in views.items() if owners is not None}
        best = sorted((f for f in sizes if sizes[f] >= LEAST_WALL), key=lambda f: (-sizes[f], f))[:MOST_LOOKS]
        return bool(best) and all(self._is_earthen(i, f) for f in best)

    def _is_earthen(self, i: int, frame: int) -> bool:
        owners = self.facts.view(frame).instances
        assert owners is not None
        height, width = owners.shape
        image = cv2.resize(self.facts.scene.pixels.color(frame), (width, height), interpolation=cv2.INTER_AREA)
        _, a, b = oklab_array(np.median(linear_light(image[owners == i]), axis=0)).tolist()
        angle, vivid = np.degrees(np.arctan2(b, a)), length(np.array([a, b]))
        return bool(EARTHEN[0] <= round(float(angle), 3) <= EARTHEN[1] and round(float(vivid), 4) >= LEAST_VIVID)

    @cached()
    def aslant(self, i: int) -> bool:
        """Whether a part of an object, such as a ceiling, is neither level nor upright."""
        part = self.facts.mesh_part(i)
        if part is None or not len(part.faces):
            return False
        corners = part.vertices[part.faces]
        across = cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        area, up = length(across), np.abs(across[:, 2])
        slanted = area[(up > SLANT[0] * area) & (up < SLANT[1] * area)]
        return round(float(slanted.sum()), METRE_DECIMALS) >= LEAST_ASLANT * round(float(area.sum()), METRE_DECIMALS)

    # Two things

    @cached()
    def rests(self, a: int, b: int) -> bool:
        """Whether one thing lies or stands on another: on its top, on the seat of a sofa, on a board of a shelf, on the
        top of a desk that has a back."""
        if self.facts.rests(a, b) > 0:
            return not (a in self.hung and self.name(b).endswith(_SOFT))
        hollow, worktop = self.name(b).endswith(_HOLLOW), self.name(b).endswith(_WORKTOPS)
        low, foot = self.facts.span(a)[0], self.facts.span(b)[0]
        least = LEAST_RAISED[not hollow]
        if not (hollow or worktop) or round(low - foot, METRE_DECIMALS) < least or a in self.hung:
            return False
        if not self.facts.within(a, b, TOUCHING) or off(self.facts, a, b) > 0.0:
            return False
        part = self.facts.mesh_part(a)
        points = self.facts.box(a).corners if part is None else part.vertices
        under = points[points[:, 2] <= self.facts.surface(a).bounds[0, 2] + UNDERSIDE]
        gaps = np.round(self.facts.surface(b).distance(under), METRE_DECIMALS)
        return bool(round(float((gaps <= TOUCHING).mean()), METRE_DECIMALS) >= LEAST_BORNE)

    @cached()
    def above(self, a: int, b: int) -> bool:
        """Whether what is on a wall hangs above what stands there."""
        return a in self.hung and not self.name(b).endswith(LEAVES) and stacked(self.facts, a, b, self._beside_it(a))

    @cached()
    def beneath(self, a: int, window: int) -> bool:
        """Whether what stands at a wall is under a window; nobody says so of a chair."""
        return not self.name(a).endswith(SEATS) and stacked(self.facts, window, a, self._beside_it(window))

    def _beside_it(self, i: int) -> Iterable[int]:
        """What could come between something on a wall and what is below it: not another picture beside a picture."""
        return [j for j in (*self.floored, *sorted(self.hung)) if self.facts.label(j) != self.facts.label(i)]

    @cached()
    def hangs_at(self, a: int, window: int) -> str:
        """ "at" for the blinds or curtains of a window, "in front of" for the others beside them; "" for what is at
        another one."""
        if not covers(self.facts, a, window):
            return ""
        every = [i for i in self.facts.objects if self.name(i) in DRESSING and covers(self.facts, i, window)]
        return "at" if self.facts.label(a) == self.facts.label(every[0]) else "in front of"

    def hung_with(self, a: int, other: int, window: int) -> bool:
        """Whether something is the second one of its label at a window."""
        return a != other and self.name(a) == self.name(other) and self.hangs_at(a, window) == "at"

    def dresses(self, a: int, window: int) -> bool:
        """Whether something is a curtain or the like of a window."""
        return self.name(a) in DRESSING and bool(self.hangs_at(a, window))

    @cached()
    def seated(self, a: int, table: int) -> str:
        """How a seat is at a table or desk: "in front of" one that is at a wall, else "next to" it; "" where it is not
        at it."""
        seat = self.name(a).endswith((*SEATS, "bench")) and not self.name(a).endswith(_LOUNGES)
        desk = self.name(table).endswith(TABLES) and not self.name(table).endswith(_LOW_TABLES)
        if not (seat and desk and self.facts.within(a, table, AT_TABLE)) or off(self.facts, a, table) <= 0.0:
            return ""
        wall = self.facts.wall(table)
        if wall is None:
            return "next to"
        offset = self.facts.position(a)[:2] - self.facts.position(table)[:2]
        way = -wall
        ahead, aside = (
            float(offset[0] * way[0] + offset[1] * way[1]),
            abs(float(offset[0] * way[1] - offset[1] * way[0])),
        )
        return "in front of" if round(ahead - aside, METRE_DECIMALS) > 0 else "next to"

    def open_side(self, table: int, seats: Sequence[int]) -> float:
        """The widest angle at a table in which no seat stands, degrees."""
        offsets = [self.facts.position(i) - self.facts.position(table) for i in seats]
        angles = np.sort(np.degrees([np.arctan2(one[1], one[0]) for one in offsets]))
        return round(float(np.diff([*angles, angles[0] + 360.0]).max()), 3)

    @cached()
    def before(self, a: int, b: int) -> bool:
        """Whether a low table or the like stands in front of a sofa or armchair."""
        kinds = self.name(a).endswith(_BEFORE_THEM) and self.name(b).endswith(_LOUNGES)
        return kinds and before(self.facts, a, b)

    @cached()
    def under(self, rug: int, b: int) -> bool:
        """Whether a rug lies under what stands."""
        return self.name(rug).endswith(FLOORED) and rug in self.low and lies_under(self.facts, rug, b)

    @cached()
    def stowed(self, a: int, b: int) -> bool:
        """Whether what stands on the floor is under the top of a desk or table."""
        lower = self.facts.span(a)[1] < self.facts.span(b)[1]
        seat = self.name(a).endswith((*SEATS, "bench"))
        return lower and not seat and self.name(b).endswith(TABLES) and overlap(self.facts, a, b) >= STOWED

    @cached()
    def beside(self, a: int, b: int) -> bool:
        """Whether two things stand next to each other, with nothing between them."""
        apart = overlap(self.facts, a, b) <= MOST_UNDER  # an ottoman under a desk is not next to it
        return apart and self.facts.within(a, b, BESIDE) and not between(self.facts, a, b, self.floored)

    def small(self, i: int) -> bool:
        """Whether a thing is told with what it stands beside, however large it looks."""
        return self.name(i).endswith(_ASIDE)
