"""Points that are seen through glass, or in a mirror: a picture shows what is behind, a sensor measures the glass, what
is behind it, or neither, and a mesh has what its maker took for the surface.

Glass is what is called so, and the ray to a point must not meet its box. Where nothing is called a window, its source
may have none or name none: there walls are found from above, upright surface that lines up and is no named thing. What
lies behind such a line is seen through a gap in it, unless the gap is called a door.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vstdata.facts.labels import in_a_wall, is_structure
from vstdata.facts.view import BoolArray, View
from vstdata.linear import product, turning
from vstdata.scene import Box, FloatArray, Instance

CELL, STOREY, TALL = 0.05, 0.1, 10  # metres across and up of a cell, and the cells above one another of a wall. Ours.
SPAN = 1.2  # metres from the lowest to the highest point of a wall, as far as pictures show it. Ours.
TURNS, BAND = 36, 0.12  # directions of lines; metres by which what stands in one may be off it, as a curtain's folds
LEAST_LONG = 0.4  # metres of upright surface that make a line. Ours: a pillar is less, half of a curtain is more.
PANE = 1.2  # metres that a line goes on beyond what was seen of it: a pane is about as wide. Ours.
BEHIND = 0.25  # metres behind a line: more than a door's frame or a picture's is thick. Ours.
FRAME = 0.2  # metres around the box of a door: what is seen through it passes its frame. Ours.
MOST_VIEWS, EVERY = 64, 2  # pictures that are looked at, and rows and columns of each
GLASS_WORDS = frozenset({"glass", "mirror", "mirrors", "mirrored", "aquarium", "windowpane", "skylight", "skylights"})
GLASS_ENDS = ("window", "windows", "pane", "panes", "fish tank", "shower", "shower door", "shower screen")
WINDOW_WORDS = frozenset({"window", "windows", "windowpane", "pane", "panes", "skylight", "skylights", "door", "doors"})
DOOR_WORDS = frozenset({"door", "doors", "doorway", "opening", "archway"})
GLASS_DOORS = frozenset({"patio door", "balcony door", "french door", "terrace door", "french doors", "patio doors"})


def is_glass(label: str) -> bool:
    """Whether a label names what one looks through or sees oneself in: "window", "sliding glass door", "wall mirror",
    but no "window sill"."""
    name = label.strip().lower()
    return bool(GLASS_WORDS.intersection(name.split())) or name in GLASS_DOORS or name.endswith(GLASS_ENDS)


def is_window(label: str) -> bool:
    """Whether a label names glass that fills a gap in a wall: a mirror, a shower or a glass table says nothing about
    whether its source names windows."""
    words = set(re.findall(r"[a-z]+", label.lower()))
    return is_glass(label) and bool(words & WINDOW_WORDS) and "shower" not in words


def is_way_through(label: str) -> bool:
    """Whether a label names a gap in a wall that has no glass."""
    return not is_glass(label) and bool(set(label.lower().split()) & DOOR_WORDS)


def unlike_walls(instances: Sequence[Instance]) -> list[int]:
    """Instances whose upright surface is no wall's: furniture, not curtains and blinds, which hang before windows."""
    named = ((i, one.label) for i, one in enumerate(instances))
    return [i for i, label in named if not (is_structure(label) or in_a_wall(label))]


def meets_box(eye: FloatArray, points: FloatArray, box: Box, wider: float = 0.0) -> BoolArray:
    """(n,) whether the way from `eye` (3,) to each of points (n, 3) goes through a box, or ends in it; `wider` by so
    many metres to each side."""
    start = product(eye[None] - box.center, box.axes)[0]
    way = product(points - box.center, box.axes) - start
    way = np.where(np.abs(way) < 1e-9, 1e-9, way)
    ends = np.stack([(sign * (box.size / 2 + wider) - start) / way for sign in (-1.0, 1.0)])
    enters, leaves = ends.min(axis=0).max(axis=1), ends.max(axis=0).min(axis=1)
    return np.asarray((enters <= np.minimum(leaves, 1.0)) & (leaves >= 0))


@dataclass(frozen=True, slots=True)
class WallLine:
    """A wall seen from above: points x with `normal` (2,) · x = `offset`, from `first` to `last` along it, metres."""

    normal: FloatArray
    offset: float
    first: float
    last: float

    def hides(self, eye: FloatArray, points: FloatArray) -> BoolArray:
        """(n,) whether points (n, 3) lie behind the wall for `eye` (3,), and are seen through where it is, or may go
        on."""
        here = float((eye[:2] * self.normal).sum()) - self.offset
        there = (points[:, :2] * self.normal).sum(axis=1) - self.offset
        behind = (np.abs(there) > BEHIND) & (there * here < 0)
        share = np.where(behind, here / np.where(behind, here - there, 1.0), 0.0)[:, None]
        along = ((eye[:2] + share * (points[:, :2] - eye[:2])) * _turned(self.normal)).sum(axis=1)
        return np.asarray(behind & (along >= self.first - PANE) & (along <= self.last + PANE))


def wall_lines(views: Sequence[View], instances: Sequence[Instance] = ()) -> tuple[WallLine, ...]:
    """The walls that depth pictures show together, the longest first. What is named of `instances` is none, see
    `unlike_walls`."""
    step, things = -(-len(views) // MOST_VIEWS) or 1, unlike_walls(instances)
    points = [_points(view, things) for view in views[::step]]
    return tuple(_lines(_columns(np.concatenate([np.empty((0, 3)), *points]))))


def _points(view: View, things: list[int]) -> FloatArray:
    """(n, 3) what a view shows of the room, without `things`."""
    known = view.known_points(EVERY)
    owners = view.owners if view.instances is None else view.instances
    if owners is None or not things:
        return known.axes.T
    return known.axes.T[~np.isin(owners[::EVERY, ::EVERY].ravel()[known.pixel], things)]


def _columns(points: FloatArray) -> FloatArray:
    """(k, 2) the cells in the floor plane above which points (n, 3) stand as high as a wall's."""
    across = np.floor(points[:, :2] / CELL).astype(np.int64)
    up = np.floor(points[:, 2] / STOREY).astype(np.int64)
    cells, place = np.unique(across, axis=0, return_inverse=True)
    levels = np.unique(np.stack([place.reshape(-1), up], axis=1), axis=0)
    count = np.bincount(levels[:, 0], minlength=len(cells))
    low, high = np.full(len(cells), 2**31), np.full(len(cells), -(2**31))
    np.minimum.at(low, levels[:, 0], levels[:, 1])
    np.maximum.at(high, levels[:, 0], levels[:, 1])
    return np.asarray((cells[(count >= TALL) & ((high - low + 1) * STOREY >= SPAN)] + 0.5) * CELL)


def _lines(columns: FloatArray) -> Iterator[WallLine]:
    """Lines through many of columns (k, 2), each column in one of them."""
    while len(columns) * CELL >= LEAST_LONG:
        best, normal = 0, np.empty(2)
        members: NDArray[np.bool_] = np.zeros(len(columns), np.bool_)
        for cosine, sine in (turning(np.pi * k / TURNS) for k in range(TURNS)):
            across = columns[:, 0] * cosine + columns[:, 1] * sine
            number = np.floor((across - across.min()) / BAND).astype(np.int64)
            pairs = np.bincount(number, minlength=int(number.max()) + 2)
            pairs = pairs[:-1] + pairs[1:]
            if pairs.max() > best:
                best, at = int(pairs.max()), int(pairs.argmax())
                normal, members = np.array([cosine, sine]), (number == at) | (number == at + 1)
        own = columns[members]
        along = (own * _turned(normal)).sum(axis=1)
        if len(np.unique(np.floor(along / CELL))) * CELL < LEAST_LONG:
            return
        yield WallLine(normal, float(np.median((own * normal).sum(axis=1))), float(along.min()), float(along.max()))
        columns = columns[~members]


def _turned(normal: FloatArray) -> FloatArray:
    return np.array([-normal[1], normal[0]])
