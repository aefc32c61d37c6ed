"""What pictures show that can be named, and how it stands: on what, around what, at the wall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vstdata.asking.complete import why_incomplete
from vstdata.captions.bonds import (
    DRESSING,
    FLAT,
    HOODS,
    SEATS,
    WINDOWS,
    Bonds,
)
from vstdata.captions.claims import nameable
from vstdata.captions.colors import color_of
from vstdata.captions.shell import shell_of
from vstdata.facts import Facts, View
from vstdata.facts.cached import cached
from vstdata.facts.measure import SHARE_DECIMALS
from vstdata.words.labels import is_mass, unitless

CLEAR_SHARE, CLEAR_PART = 0.0015, 0.4  # of the picture, of the thing: what shows less of a small thing is hard to tell
ALIKE_SHARE = 0.004  # of the picture, of what is known by another one of its label. Ours.
NOTED_SHARE = 0.0008  # of the picture: who counts sees a piece as large as this, 25 x 10 pixels of 640 x 480. Ours.
LARGE_SHARE = 0.015  # of the picture: so much of a thing is recognised, cut off and hidden as it may be. Ours.
LEAST_PART = 0.25  # of a thing, of which less than MAIN_SHARE shows: a corner of it. Ours.
STRIP, STRIP_CUT = 0.1, 0.3  # of the picture's height, of the thing outside: a strip that nobody names. Ours.
BROAD_STRIP, MOSTLY_CUT = 0.18, 0.5  # the same of a large thing. Ours.
MAIN_SHARE = 0.03  # of the picture: what a person names first, so that a caption without it is none. Ours.
NOTICED = 0.02  # of a picture: what nobody overlooks. Ours.
STRIKING_SHARE = 0.1  # of one frame of a video: the same. Ours.
MAIN_MEAN, MOST_APART = 0.01, 4  # of all frames of a video; more frames than these are one. Ours.
FEWEST_AROUND, MOST_OPEN = 3, 200.0  # chairs around a table; degrees of it without one. Ours.
MOST_WAYS = 3  # ways in which things are told with another one: on it, above it. Ours.
MOST_OVERHANG = 2.5  # times what stands there, of what is told to hang above it. Ours.
ABOVE_IN_PICTURE = 0.3  # of a picture's height, between a thing and what is told to be above it. Ours.
TOUCHING, BESIDE_IN_PICTURE = 0.03, 0.1  # of a picture's height, between what is told together. Ours.
MUCH_SHARE, MUCH_LARGER = 0.08, 1.5  # of a picture, and times its table: a chair that is told before it. Ours.
PANE_SHARE, LEAST_DARK = 0.008, 0.8  # of a picture, of a window's panes; of them, dark ones at night. Ours.
LEAST_SHOWN = 0.12  # of a picture, of all things that are named: of bare walls there is nothing to tell. Ours.
LEAST_NAMED = 0.5  # of the visible area of all labelled things, or there is no caption


@dataclass(frozen=True, eq=False)
class Stage:
    """One to many frames of a scene, and what of it they show clearly."""

    bonds: Bonds
    frames: tuple[int, ...]

    @property
    def facts(self) -> Facts:
        """Of the scene."""
        return self.bonds.facts

    @cached_property
    def views(self) -> tuple[View, ...]:
        """What each frame sees."""
        return tuple(self.facts.view(frame) for frame in self.frames)

    @cached_property
    def clear(self) -> Mapping[int, tuple[int, ...]]:
        """Nameable object -> positions of the frames that show it clearly, for those that have any: what is known by
        another one of its label beside it may show less of itself, and a window whose curtains are clear."""
        found: dict[int, list[int]] = {}
        for k, view in enumerate(self.views):
            some = [i for i in self.facts.objects if i in view.seen and nameable(self.facts.label(i))]
            clear = {i for i in some if _is_clear(view, i)}
            labels = {self.facts.label(i) for i in clear}
            windows = [i for i in some if self.bonds.name(i) in WINDOWS and share(view, i) >= NOTED_SHARE]
            dressed = {w for w in windows if any(self.bonds.dresses(a, w) for a in clear)}
            for i in some:
                if i in clear | dressed or (self.facts.label(i) in labels and _is_alike(view, i)):
                    found.setdefault(i, []).append(k)
        if len(self.frames) > MOST_APART:  # what one frame of a video shows at an edge is soon forgotten
            found = {i: some for i, some in found.items() if len(some) > 1 or self.largest(i) >= MAIN_SHARE}
        return {i: tuple(places) for i, places in found.items()}

    @cached_property
    def glimpsed(self) -> Mapping[int, tuple[int, ...]]:
        """Object -> positions of the frames that show anything of it."""
        places = {i: tuple(k for k, view in enumerate(self.views) if i in view.seen) for i in self.facts.objects}
        return {i: found for i, found in places.items() if found}

    @cached()
    def pieces(self, i: int) -> tuple[int, ...]:
        """The positions whose frames show any piece of an object, the least one at an edge too."""
        return tuple(
            k
            for k, view in enumerate(self.views)
            if i in view.seen or (view.instances is not None and bool((view.instances == i).any()))
        )

    def fresh(self, i: int) -> int:
        """The first of its `pieces`."""
        return self.pieces(i)[0]

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

    @cached_property
    def noticed(self) -> tuple[int, ...]:
        """What somebody who sees a picture misses in a text that leaves it out; of a video the main things, and what
        is large in one of its frames."""
        if len(self.frames) > MOST_APART:
            large = {i for i in self.clear if self.largest(i) >= STRIKING_SHARE}
            return (*self.main, *(i for i in self.glimpsed if i in large and i not in self.main))
        return tuple(i for i in self.glimpsed if self.largest(i) >= NOTICED and nameable(self.facts.label(i)))

    @cached_property
    def unnameable(self) -> bool:
        """Whether something is noticed that nobody can name: it is not clear, nor is another one of its label, with
        which it might be told."""
        labels = {self.facts.label(i) for i in self.clear}
        dim = [i for i in self.noticed if i not in self.clear]
        return any(self.facts.label(i) not in labels or self._stands_bare(i) for i in dim)

    def _stands_bare(self, i: int) -> bool:
        """Whether a thing is never told with others of its label: neither with what lies on one thing, nor as one of
        the curtains of a window."""
        return self.bonds.stands(i) and self.bonds.name(i) not in DRESSING

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

    def shown(self, named: Iterable[int]) -> float:
        """The share that these make up of the picture that shows least of them; of a video, of all frames."""
        told = set(named)
        parts = [_pixels(view, told) / view.depth.size for view in self.views]
        return round(sum(parts) / len(parts) if len(parts) > MOST_APART else min(parts), SHARE_DECIMALS)

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

    @cached()
    def color(self, i: int) -> str:
        """'dark brown', or "" where it is not clear, or nobody would say it."""
        return color_of(self, i)

    def seen_share(self, k: int, i: int) -> float:
        """The share of the picture at a position that shows an object."""
        return share(self.views[k], i)

    @cached_property
    def shell(self) -> tuple[str, ...]:
        """'light blue walls', 'a brown wooden floor', 'a sloping ceiling': of what is known and seen."""
        return shell_of(self)

    @cached_property
    def night(self) -> bool:
        """Whether it is dark outside: what all windows that are seen show of it is, in a room that is lit."""
        windows = [i for i in self.glimpsed if self.bonds.name(i) in WINDOWS]
        found = [self.facts.panes(self.frames[k], i) for i in windows for k in self.glimpsed[i]]
        shown = [one for one in found if one is not None and one.share >= PANE_SHARE]
        return bool(shown) and all(one.dark >= LEAST_DARK and one.lit for one in shown)

    def together(self, a: int, b: int, most: float) -> bool:
        """Whether a picture shows both clearly, and no farther apart than a share of its height."""
        return self._gaps[a][b] <= most

    @cached_property
    def _gaps(self) -> Mapping[int, Mapping[int, float]]:
        """How far apart the boxes of two things are, as a share of the picture's height, where they are least so in a
        picture that shows both clearly; inf where none does."""
        things = list(self.clear)
        least = np.full((len(things), len(things)), np.inf)
        for k, view in enumerate(self.views):
            rows = [row for row, i in enumerate(things) if k in self.clear[i]]
            boxes = np.array([view.seen[things[row]].box for row in rows]).reshape(-1, 4)
            low, high = boxes[:, None, :2], boxes[:, None, 2:]
            gap = np.maximum(low - high.swapaxes(0, 1), low.swapaxes(0, 1) - high).max(axis=-1, initial=0.0)
            _, top, _, bottom = view.color_camera.edges
            square = np.ix_(rows, rows)
            least[square] = np.minimum(least[square], np.round(gap / (bottom - top), SHARE_DECIMALS))
        return {i: dict(zip(things, row, strict=True)) for i, row in zip(things, least.tolist(), strict=True)}

    @cached_property
    def on(self) -> Mapping[int, int]:
        """What rests on what, both nameable: a vase -> a table. What carries stands on nothing that is named."""
        found: dict[int, int] = {}
        bases = [b for b in self.things if self.facts.box(b).height > FLAT and not self.bonds.opening(b)]
        for a in self.things:
            if self.bonds.opening(a) or self.bonds.name(a).endswith(SEATS):
                continue
            under = [b for b in bases if b != a and self.area(a) < self.area(b) and self.together(a, b, TOUCHING)]
            best = max((b for b in under if self.bonds.rests(a, b)), key=lambda b: self.facts.rests(a, b), default=None)
            if best is not None:
                found[a] = best
        return {a: b for a, b in found.items() if b not in found}

    @cached_property
    def seats(self) -> Mapping[int, tuple[int, str]]:
        """Seats -> the table that they are at, and how: three or more of one label on all sides are around it."""
        found: dict[int, tuple[int, str]] = {}
        for table in self.things:
            near = {
                i: how
                for i in self.things
                if i not in found
                and self.together(i, table, BESIDE_IN_PICTURE)
                and (how := self.bonds.seated(i, table))
            }
            first = [i for i in near if self._before_table(i, table)]
            if len(first) == 1:
                del near[first[0]]
            for label in dict.fromkeys(map(self.facts.label, near)):
                some = [i for i in near if self.facts.label(i) == label]
                round_about = len(some) >= FEWEST_AROUND and self.bonds.open_side(table, some) <= MOST_OPEN
                found |= {i: (table, "around" if round_about else self._beside(i, table, near[i])) for i in some}
        return found

    def _before_table(self, i: int, table: int) -> bool:
        """Whether a chair fills so much more of a picture than its table that one tells of it first."""
        return len(self.frames) == 1 and self.area(i) >= MUCH_SHARE and self.area(i) > MUCH_LARGER * self.area(table)

    def _beside(self, i: int, table: int, how: str) -> str:
        return how if how != "in front of" or self._ahead(i, table) else "next to"

    def _ahead(self, a: int, b: int) -> bool:
        """Whether what is in front of another thing is so as seen in these pictures, too; in a video it moves."""
        both = [view for view in self.views if a in view.seen and b in view.seen]
        return len(self.frames) > MOST_APART or all(view.seen[a].depth < view.seen[b].depth for view in both)

    @cached_property
    def by(self) -> Mapping[int, tuple[int, str]]:
        """Everything that is told with something else: a picture -> the sofa that it hangs "above". What is told so has
        no more told with it than what is on it, or hangs at it."""
        found: dict[int, tuple[int, str]] = {}
        hosts: dict[int, set[str]] = {}
        on = ((a, b, "on") for a, b in self.on.items())
        seats = ((a, *told) for a, told in self.seats.items())
        for a, b, how in (*seats, *on, *self._pairs()):
            ways = hosts.get(b, set()) | {how}
            if a in found or b in found or hosts.get(a, set()) - {"on", "at"} or len(ways) > MOST_WAYS:
                continue
            found[a] = (b, how)
            hosts[b] = ways
        return found

    def _pairs(self) -> Iterator[tuple[int, int, str]]:
        """What hangs at a window or above what stands, is under a window, before or beside something, or lies under it,
        in this order; large ones first."""
        bonds = self.bonds
        free = [i for i in self.things if i not in self.seats]
        standing = [i for i in free if bonds.stands(i) and not bonds.opening(i)]
        windows = [i for i in self.things if bonds.name(i) in WINDOWS]
        near = {(a, b) for a in self.things for b in self.things if a != b and self._gaps[a][b] <= BESIDE_IN_PICTURE}
        small = [(a, b) for a in self.things for b in self.things if (a, b) in near and self.area(a) < self.area(b)]
        yield from (
            (a, b, how)
            for a in self.things
            for b in windows
            if bonds.name(a) in DRESSING and (a, b) in near and (how := bonds.hangs_at(a, b))
        )
        yield from (
            (a, b, "above")
            for a in free
            for b in standing
            if (self.area(a) < MOST_OVERHANG * self.area(b) or bonds.name(a).endswith(HOODS))
            and self.together(a, b, ABOVE_IN_PICTURE)
            and bonds.above(a, b)
        )
        under = [(b, w) for b in standing for w in windows if (b, w) in near and bonds.beneath(b, w)]
        yield from ((w, b, "above") if self._led_by(b, w) else (b, w, "under") for b, w in under)
        yield from (
            (a, b, "in front of")
            for a in standing
            for b in standing
            if (a, b) in small and bonds.before(a, b) and self._ahead(a, b)
        )
        yield from ((a, b, "under") for b in standing for a in self.things if (a, b) in near and bonds.under(a, b))
        yield from ((a, b, "under") for a, b in small if a in standing and b in standing and bonds.stowed(a, b))
        beside = [(a, b) for a in standing for b in standing if (a, b) in small]
        yield from (
            (a, b, "next to")
            for a, b in beside
            if (bonds.small(a) or self.area(a) < self.main_area) and bonds.beside(a, b)
        )

    def _led_by(self, b: int, window: int) -> bool:
        """Whether one tells of a thing and then of the window above it: it is a main thing, or shows more."""
        return b in self.main or self.area(window) < self.area(b)

    def more_on(self, host: int, some: Iterable[int]) -> list[int]:
        """What lies on a thing, or on what lies there, beside some others of its label that are told, and shows too
        little to be told itself: of two books on a table nobody says that there is one."""
        told = set(some)
        labels = {self.facts.label(i) for i in told}
        small = [i for i in self.glimpsed if i not in told and i not in self.by and i not in self.clear]
        rest = (i for i in small if self.facts.label(i) in labels)
        return [
            i
            for i in rest
            if self._seen_with(i, told) and any(self.bonds.rests(i, base) for base in (host, *sorted(told)))
        ]

    def _seen_with(self, i: int, told: set[int]) -> bool:
        """Whether a thing is seen in each picture that shows any of the told ones clearly; in a video in the first of
        these, and not before."""
        shown = sorted({k for j in told for k in self.clear[j]})
        seen = [k for k, view in enumerate(self.views) if share(view, i) >= NOTED_SHARE]
        if len(self.frames) <= MOST_APART:
            return set(shown) <= set(seen)
        return bool(seen) and seen[0] == shown[0]

    @property
    def main_area(self) -> float:
        """What a main thing shows of itself at least, in all frames."""
        return MAIN_MEAN * len(self.frames) if len(self.frames) > MOST_APART else MAIN_SHARE

    @cached()
    def largest(self, i: int) -> float:
        """The largest share of a picture that shows an object."""
        return round(max(share(view, i) for view in self.views), SHARE_DECIMALS)


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


def _is_alike(view: View, i: int) -> bool:
    """Whether a thing is known beside another one of its label: no post of it at an edge."""
    seen = view.seen[i]
    return share(view, i) >= ALIKE_SHARE and seen.fraction * (1 - seen.truncation) >= LEAST_PART


def _is_clear(view: View, i: int) -> bool:
    """Whether a picture shows so much of a thing that one would name it: no strip of it at an edge."""
    seen, much = view.seen[i], share(view, i)
    narrow = _narrow(view, i)
    if (much < MAIN_SHARE and seen.truncation > STRIP_CUT and narrow < STRIP) or (
        seen.truncation > MOSTLY_CUT and narrow < BROAD_STRIP
    ):
        return False
    if much >= LARGE_SHARE and seen.fraction * (1 - seen.truncation) < LEAST_PART:
        return much >= MAIN_SHARE
    return much >= LARGE_SHARE or (much >= CLEAR_SHARE and seen.fraction * (1 - seen.truncation) >= CLEAR_PART)
