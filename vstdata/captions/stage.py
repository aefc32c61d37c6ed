"""What pictures show that can be named, and how it stands: on what, around what, at the wall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vstdata.asking.complete import why_incomplete
from vstdata.asking.naming import overhead
from vstdata.captions.claims import nameable
from vstdata.captions.layout import before, between, covers, lies_under, stacked
from vstdata.color_names import DEEP, PALE
from vstdata.facts import Facts, View
from vstdata.facts.cached import cached
from vstdata.facts.labels import FLOOR_LABELS
from vstdata.facts.measure import METRE_DECIMALS, SHARE_DECIMALS
from vstdata.words.english import with_article
from vstdata.words.labels import is_mass, unitless
from vstdata.words.slot_types import FLOORS

CLEAR_SHARE, CLEAR_PART = 0.0015, 0.4  # of the picture, of the thing: what shows less of a small thing is hard to tell
NOTED_SHARE = 0.0008  # of the picture: who counts sees a piece as large as this, 25 x 10 pixels of 640 x 480. Ours.
LARGE_SHARE = 0.012  # of the picture: so much of a thing is recognised, cut off and hidden as it may be. Ours.
STRIP, STRIP_CUT = 0.08, 0.3  # of the picture's height, of the thing outside: a strip that nobody names. Ours.
MAIN_SHARE = 0.03  # of the picture: what a person names first, so that a caption without it is none. Ours.
MAIN_MEAN, MOST_APART = 0.01, 4  # of all frames of a video; more frames than these are one. Ours.
SHELL_SHARE = 0.08  # of a picture, of walls or floor that are told of. Ours.
WALLS = frozenset({"wall", "walls"})
LEAST_NAMED = 0.5  # of the visible area of all labelled things, or there is no caption
AT_WALL, OFF_FLOOR = 0.08, 0.4  # metres: from the wall, and above the floor, of what is on the wall. Ours.
LOW = 0.3  # metres: what is said to be on the floor is no higher. Ours.
DEEPEST = 0.5  # depth of what is on a wall, in its widths. Ours.
FLAT = 0.06  # metres: nothing is said to stand on a thing as low as a rug. Ours.
AROUND, FEWEST_AROUND, MOST_OPEN = 0.6, 3, 200.0  # metres from a table; chairs; degrees without one. Ours.
BESIDE = 0.4  # metres between the surfaces of what is next to each other. Ours.
ON_FLOOR = 0.15  # metres above the floor at most, of what stands on it. Ours.
MOST_WAYS = 2  # ways in which things are told with another one: on it, above it. Ours.
FLOORED = ("rug", "carpet", "mat")  # how names end of what lies on the floor, as everybody knows
_SEATS = ("chair", "stool")
_GLASS = frozenset({"window", "windows", "mirror", "picture", "painting", "poster", "photo", "glass", "aquarium"})
_DRESSING = frozenset({"curtain", "curtains", "blinds", "blind"})
_LEAVES = ("plant", "flower", "flowers", "tree")
_OPEN = ("shelf", "shelves", "bookcase", "rack")  # how names end of what is full of other things
_HOLDERS = ("cabinet", "cabinets", "counter", "table", "desk", "dresser", "stand")
_BOARDS = frozenset({"wood", "metal", "lacquer", "plastic"})
_AT_OPENINGS = frozenset({"window", "windows", "door", "doors", "doorway", "curtain", "curtains", "blinds", "blind"})


@dataclass(frozen=True, eq=False)
class Stage:
    """One to many frames of a scene, and what of it they show clearly."""

    facts: Facts
    frames: tuple[int, ...]

    @cached_property
    def views(self) -> tuple[View, ...]:
        """What each frame sees."""
        return tuple(self.facts.view(frame) for frame in self.frames)

    @cached_property
    def clear(self) -> Mapping[int, tuple[int, ...]]:
        """Nameable object -> positions of the frames that show it clearly, for those that have any."""
        found: dict[int, list[int]] = {}
        for k, view in enumerate(self.views):
            for i in self.facts.objects:
                if i in view.seen and nameable(self.facts.label(i)) and _is_clear(view, i):
                    found.setdefault(i, []).append(k)
        return {i: tuple(places) for i, places in found.items()}

    @cached_property
    def glimpsed(self) -> Mapping[int, tuple[int, ...]]:
        """Object -> positions of the frames that show anything of it."""
        places = {i: tuple(k for k, view in enumerate(self.views) if i in view.seen) for i in self.facts.objects}
        return {i: found for i, found in places.items() if found}

    @cached_property
    def things(self) -> tuple[int, ...]:
        """What can be named, that which shows most first."""
        return tuple(sorted(self.clear, key=lambda i: (-self.area(i), i)))

    @cached_property
    def main(self) -> tuple[int, ...]:
        """What must be named: objects that fill MAIN_SHARE of a picture, or MAIN_MEAN of a video."""
        if len(self.frames) > MOST_APART:
            return tuple(i for i in self.glimpsed if self.area(i) >= MAIN_MEAN * len(self.frames))
        return tuple(i for i in self.glimpsed if max(share(view, i) for view in self.views) >= MAIN_SHARE)

    @cached()
    def area(self, i: int) -> float:
        """Shares of the pictures that show an object, added up."""
        return round(sum(share(view, i) for view in self.views), SHARE_DECIMALS)

    def covered(self, named: Iterable[int]) -> float:
        """The share of the visible area of all objects that these make up: of a video, else of the picture of which it
        is least."""
        told, every = set(named), set(self.facts.objects)
        areas = [(_pixels(view, told & every), _pixels(view, every)) for view in self.views]
        if len(self.frames) > MOST_APART:
            areas = [(sum(part for part, _ in areas), sum(whole for _, whole in areas))]
        return round(min((part / whole for part, whole in areas if whole), default=0.0), SHARE_DECIMALS)

    @cached_property
    def inexact(self) -> frozenset[str]:
        """Labels of which nobody can say how many there are: some are hardly seen or may have no name, or they have no
        units."""
        if why_incomplete(self.facts, self.frames):
            return frozenset(self.facts.by_label)
        seen = {i: max(share(view, i) for view in self.views) for i in self.glimpsed if i not in self.clear}
        hidden = {self.facts.label(i) for i, most in seen.items() if most >= NOTED_SHARE}
        return frozenset(
            {
                *hidden,
                *self.facts.uncounted,
                *(label for label in self.facts.by_label if unitless(label) or is_mass(label)),
            }
        )

    def color(self, i: int) -> str:
        """'dark brown', or "" where it is not clear or nobody would say it. What is seen of a thing that holds others
        is partly theirs, annotated or not: its colour is told where the source knows it."""
        label, about = self.facts.label(i).lower(), self.facts.scene.instances[i].about
        if label in _GLASS or label.endswith(_LEAVES):
            return ""
        if label.endswith((*_HOLDERS, *_OPEN)) and about.color is None:
            return ""
        if label.endswith(_OPEN) and about.material not in _BOARDS:
            return ""
        look, tone = self.facts.look(i), self.facts.tone(i)
        return str(look) if look is not None else "" if tone in (PALE, DEEP) else tone

    @cached_property
    def shell(self) -> str:
        """'light blue walls and a brown wooden floor', of what is known and seen; or ""."""
        walls = self.facts.shell_look(WALLS) if self._shows(WALLS) else None
        floor = self.facts.shell_look(FLOOR_LABELS) if self._shows(FLOOR_LABELS) else None
        kinds = {one.about.material for one in self.facts.scene.instances if one.label.lower() in FLOOR_LABELS}
        made = FLOORS.get(str(*kinds), "") if len(kinds) == 1 and self._shows(FLOOR_LABELS) else ""
        lower = " ".join(part for part in (str(floor or ""), made) if part)
        parts = [f"{walls} walls"] if walls else []
        return " and ".join([*parts, with_article(f"{lower} floor")] if lower else parts)

    def _shows(self, labels: frozenset[str]) -> bool:
        """Whether much of what has these labels is seen in one of the pictures."""
        some = [i for i, one in enumerate(self.facts.scene.instances) if one.label.lower() in labels]
        return any(
            view.instances is not None and np.isin(view.instances, some).mean() >= SHELL_SHARE for view in self.views
        )

    @cached_property
    def on(self) -> Mapping[int, int]:
        """What rests on what, both nameable: a vase -> a table. What carries stands on nothing that is named."""
        found: dict[int, int] = {}
        bases = [b for b in self.things if self.facts.box(b).height > FLAT]
        for a in self.things:
            if self.opening(a):
                continue
            spare = {b: self.facts.rests(a, b) for b in bases if b != a}
            best = max(spare, key=lambda b: spare[b], default=None)
            if best is not None and spare[best] > 0 and self.area(a) < self.area(best):
                found[a] = best
        return {a: b for a, b in found.items() if b not in found}

    @cached_property
    def around(self) -> Mapping[int, int]:
        """Seats -> the table that they stand around: three or more of one label, on all sides."""
        found: dict[int, int] = {}
        for table in self.things:
            if not self.facts.label(table).endswith("table"):
                continue
            seats = [i for i in self.things if self.facts.label(i).endswith(_SEATS) and i not in found]
            near = [i for i in seats if self.facts.within(i, table, AROUND)]
            by_label = [
                [i for i in near if self.facts.label(i) == label]
                for label in dict.fromkeys(map(self.facts.label, near))
            ]
            for some in by_label:
                if len(some) >= FEWEST_AROUND and self._open_side(table, some) <= MOST_OPEN:
                    found |= dict.fromkeys(some, table)
        return found

    @cached_property
    def by(self) -> Mapping[int, tuple[int, str]]:
        """Everything that is told with something else: a picture -> the sofa that it hangs "above". Nothing that others
        are told with is itself told so; of other ways than on and around, a thing has those that come first."""
        on = {a: (b, "on") for a, b in self.on.items() if b not in self.around and a not in self.around}
        found = {**{a: (b, "around") for a, b in self.around.items()}, **on}
        hosts = {b for b, _ in found.values()}
        for a, b, how in self._pairs():
            ways = {way for host, way in found.values() if host == b} | {how}
            if a not in found and a not in hosts and b not in found and len(ways) <= MOST_WAYS:
                found[a] = (b, how)
                hosts.add(b)
        return found

    def _pairs(self) -> Iterator[tuple[int, int, str]]:
        """What hangs above or at a window, stands before, or lies under what, in this order; large ones first."""
        floor = self.facts.floor_height
        standing = [i for i in self.things if self._stands(i) and not self.opening(i)]
        under = [i for i in standing if not self.facts.label(i).lower().endswith(_LEAVES)]
        windows = [i for i in self.things if self.facts.label(i).lower() in ("window", "windows")]
        rugs = [i for i in self.low if self.facts.label(i).lower().endswith(FLOORED)] if floor is not None else []
        small = {(a, b) for a in self.things for b in self.things if self.area(a) < self.area(b)}
        hung = [i for i in self.things if i in self.hung]
        yield from (
            (a, b, "above") for a in hung for b in under if (a, b) in small and stacked(self.facts, a, b, self._over(a))
        )
        hangings = [i for i in self.things if self.facts.label(i).lower() in _DRESSING]
        yield from ((a, b, self._hangs(a, b)) for a in hangings for b in windows if covers(self.facts, a, b))
        yield from ((a, b, "under") for a in standing for b in windows if (a, b) in small and self._beneath(a, b))
        yield from (
            (a, b, "in front of") for a in standing for b in standing if (a, b) in small and before(self.facts, a, b)
        )
        yield from ((a, b, "under") for b in standing for a in rugs if lies_under(self.facts, a, b))
        near = ((a, b) for a in standing for b in standing if (a, b) in small and self.area(a) < self.main_area)
        yield from ((a, b, "next to") for a, b in near if self._beside(a, b))

    def _hangs(self, a: int, window: int) -> str:
        """ "at" for the blinds or curtains of a window, "in front of" for the others beside them."""
        every = [i for i in self.things if self.facts.label(i).lower() in _DRESSING and covers(self.facts, i, window)]
        return "at" if self.facts.label(a) == self.facts.label(every[0]) else "in front of"

    def _beneath(self, a: int, window: int) -> bool:
        return stacked(self.facts, window, a, self._over(window))

    def _over(self, i: int) -> Iterable[int]:
        """What could come between something on a wall and what is below it: not another picture beside a picture."""
        return [j for j in (*self.floored, *self.hung) if self.facts.label(j) != self.facts.label(i)]

    def _beside(self, a: int, b: int) -> bool:
        return self.facts.within(a, b, BESIDE) and not between(self.facts, a, b, self.floored)

    @cached_property
    def floored(self) -> tuple[int, ...]:
        """Every object that stands on the floor and is no rug, seen or not."""
        floor = self.facts.floor_height
        solid = (i for i in self.facts.objects if self.facts.box(i).height > FLAT and not self.opening(i))
        return tuple(i for i in solid if floor is not None and self._rise(i, floor) <= ON_FLOOR)

    def _stands(self, i: int) -> bool:
        """Whether an object stands on the floor, higher than a rug."""
        floor = self.facts.floor_height
        return floor is not None and i not in self.low and abs(self._rise(i, floor)) <= ON_FLOOR

    @property
    def main_area(self) -> float:
        """What a main thing shows of itself at least, in all frames."""
        return MAIN_MEAN * len(self.frames) if len(self.frames) > MOST_APART else MAIN_SHARE

    def _open_side(self, table: int, seats: Sequence[int]) -> float:
        """The widest angle at a table in which no seat stands, degrees."""
        offsets = [self.facts.position(i) - self.facts.position(table) for i in seats]
        angles = np.sort(np.degrees([np.arctan2(one[1], one[0]) for one in offsets]))
        return round(float(np.diff([*angles, angles[0] + 360.0]).max()), 3)

    @cached_property
    def hung(self) -> frozenset[int]:
        """What is on a wall: near one, upright, clear of the floor, and on nothing else."""
        floor = self.facts.floor_height
        walls = [i for i, one in enumerate(self.facts.scene.instances) if one.label.lower() in ("wall", "walls")]
        if floor is None:
            return frozenset()
        found = set()
        for i in self.things:
            if self._rise(i, floor) < OFF_FLOOR or self.opening(i) or "ceiling" in self.facts.label(i).lower():
                continue
            near = any(self.facts.within(i, wall, AT_WALL) for wall in walls)
            if near and self._upright(i) and not self._carried(i):
                found.add(i)
        return frozenset(found)

    @cached_property
    def low(self) -> frozenset[int]:
        """What lies or stands on the floor and is low: rugs, shoes, bags."""
        floor = self.facts.floor_height
        if floor is None:
            return frozenset()
        spans = {i: np.round(self.facts.box(i).bounds[:, 2] - floor, METRE_DECIMALS) for i in self.things}
        found = (i for i, (low, high) in spans.items() if abs(low) <= AT_WALL and high <= LOW)
        return frozenset(i for i in found if i not in self.on)

    def at_wall(self, i: int) -> bool:
        """Whether an object is of the kind that one says to be along a wall: it stands on the floor, hangs on a wall,
        or is an opening."""
        return self._stands(i) or i in self.hung or self.opening(i)

    def opening(self, i: int) -> bool:
        """Whether an object is a window or a door, or hangs before one."""
        return self.facts.label(i).lower() in _AT_OPENINGS

    def _rise(self, i: int, floor: float) -> float:
        return round(float(self.facts.box(i).bounds[0, 2]) - floor, METRE_DECIMALS)

    @cached()
    def _upright(self, i: int) -> bool:
        """Whether an object is flat and upright as what hangs on a wall is: a tray that lies at a wall is not on it,
        nor is a cup on a window sill that nobody annotated."""
        box = self.facts.box(i)
        deep, wide = np.sort(np.delete(box.size, box.up_axis))
        return bool(box.size[box.up_axis] >= deep and deep <= DEEPEST * wide)

    def _carried(self, i: int) -> bool:
        """Whether an object rests on anything, named or not."""
        return any(self.facts.rests(i, b) for b in self.facts.objects if b != i)

    def overhead(self, i: int) -> bool:
        """Whether an object hangs higher than a person, and not on a wall."""
        return i not in self.hung and not self.opening(i) and overhead(self.facts, i) and not self._carried(i)

    def hangs(self, i: int) -> bool:
        """Whether an object is off the floor: on a wall, or overhead."""
        return i in self.hung or self.overhead(i)


def _pixels(view: View, objects: set[int]) -> int:
    return sum(seen.pixels for i, seen in view.seen.items() if i in objects)


def _narrow(view: View, i: int) -> float:
    """The shorter side of what a picture shows of a thing, as a share of the picture's height."""
    u0, v0, u1, v1 = view.seen[i].box
    _, top, _, bottom = view.color_camera.edges
    return round(min(u1 - u0, v1 - v0) / (bottom - top), SHARE_DECIMALS)


def share(view: View, i: int) -> float:
    """The share of a picture that shows an object."""
    return view.seen[i].pixels / view.depth.size if i in view.seen else 0.0


def _is_clear(view: View, i: int) -> bool:
    """Whether a picture shows so much of a thing that one would name it: no strip of it at an edge."""
    seen, much = view.seen[i], share(view, i)
    if much < MAIN_SHARE and seen.truncation > STRIP_CUT and _narrow(view, i) < STRIP:
        return False
    return much >= LARGE_SHARE or (much >= CLEAR_SHARE and seen.fraction * (1 - seen.truncation) >= CLEAR_PART)
