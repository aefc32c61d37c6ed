"""Masks that end in the middle of a surface: a tracker that lost half of a thing, in all pictures alike.

Where a thing ends, depth falls, a crease or another thing begins, or at least the colour changes, as around a rug.
Where a surface goes on in one plane and in one colour across the border of a mask, nothing ends there. A plane is
linear in the inverse of depth along the rows and columns of a picture: so two places on either side tell of each pixel
of a border.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vstdata.facts.raster import inverse_depth
from vstdata.scene import FloatArray, ImageArray, IntArray
from vstdata.sources.building.votes import IdView

ACROSS = 0.05  # metres, ours: so far to either side of a border a plane is followed
BENT, BENT_SHARE = 0.0125, 0.005  # metres, and of depth, ours: by which a plane may differ from itself there
SHADES = 20.0  # of 255, ours: colours that differ by less are one, under one light
STANDS_OUT = 1.3  # ours: by so much a change of colour is larger than those beside it
AT, BESIDE = 3, 8  # pixels from a border in which colour changes there, and of those beyond that are held against it
FEWEST = 15  # border pixels on one plane, ours: of fewer nobody knows whether colours mark them
MARKED = 0.8  # ours: of them, if it is colours that the masks follow
CUT = 0.03  # ours: of all borders of a thing, those that nothing marks

Rows = NDArray[np.int64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Cuts:
    """`through` are ids whose masks end in the middle of a surface; `drawn` are those that end on a surface that goes
    on, where its colour changes."""

    through: frozenset[int]
    drawn: frozenset[int]


def cuts(views: Sequence[IdView]) -> Cuts:
    """What the masks of all pictures tell together."""
    borders, smooth, marked = (defaultdict[int, int](int) for _ in range(3))
    for view in views:
        for ids, on, colored in _borders(view):
            for one, count, plane, seen in zip(*_by_id(ids, on, on & colored), strict=True):
                borders[one] += count
                smooth[one] += plane
                marked[one] += seen
    drawn = {one for one, count in smooth.items() if count >= FEWEST and marked[one] >= MARKED * count}
    bare = {one: count - marked[one] for one, count in smooth.items()}
    through = {one for one, count in bare.items() if count > max(CUT * borders[one], FEWEST)} - drawn
    return Cuts(frozenset(through), frozenset(drawn))


def _by_id(ids: IntArray, *told: Truths) -> tuple[list[int], ...]:
    """Each id, how often it is there, and how often with what is told."""
    found, place = np.unique(ids, return_inverse=True)
    place = place.reshape(-1)
    every = np.ones(len(ids), dtype=np.bool_)
    return found.tolist(), *(np.bincount(place[kept], minlength=len(found)).tolist() for kept in (every, *told))


def _borders(view: IdView) -> Iterator[tuple[IntArray, Truths, Truths]]:
    """Of the borders of masks towards each of four sides: id, whether the surface goes on, whether colour changes."""
    known = (view.depth > 0).astype(np.float32)
    near = cv2.blur(known, (3, 3))
    around = cv2.blur(inverse_depth(view.depth), (3, 3))
    smoothed = np.where(known > 0, around / np.maximum(near, 0.1), 0.0)
    color = np.zeros((*view.ids.shape, 3), np.uint8) if view.color is None else view.color
    inverse = smoothed.astype(np.float64)
    for ids, depth, shades, focal in (
        (view.ids, inverse, color, view.camera.intrinsics[0, 0]),
        (view.ids.T, inverse.T, color.swapaxes(0, 1), view.camera.intrinsics[1, 1]),
    ):
        for sign in (1, -1):
            row, column = _ends(ids, sign)
            line = _Line(ids, depth, row, column, sign)
            yield ids[row, column], line.goes_on(float(focal)), _changes(shades, row, column, sign)


def _ends(ids: IntArray, sign: int) -> tuple[Rows, Rows]:
    """Rows and columns of the pixels of masks beside which, in the direction `sign` of a row, their id ends."""
    other = np.zeros(ids.shape, dtype=np.bool_)
    differ = ids[:, 1:] != ids[:, :-1]
    if sign > 0:
        other[:, :-1] = differ
    else:
        other[:, 1:] = differ
    row, column = np.nonzero(other & (ids != 0))
    return row, column


@dataclass(frozen=True, eq=False)
class _Line:
    """Pixels at which masks end in the direction `sign` of their rows, in pictures of ids and of inverse depth."""

    ids: IntArray
    inverse: FloatArray
    row: Rows
    column: Rows
    sign: int

    def goes_on(self, focal: float) -> Truths:
        """Whether one plane lies on both sides."""
        here = self._inverse(0)
        steps = np.maximum(np.ceil(ACROSS * focal * np.minimum(here, 1e3)), 2).astype(np.int64)
        inner, outer = (-1, -1 - steps, -1 - steps // 2), (2, 2 + steps, 2 + steps // 2)
        own = [self.ids[self.row, self._at(by)] == self.ids[self.row, self.column] for by in (*inner, *outer)]
        a, b, c, d = (self._inverse(by) for by in (*inner[:2], *outer[:2]))
        on = np.logical_and.reduce([*own[:3], *(~each for each in own[3:]), a > 0, b > 0, c > 0, d > 0])
        on &= (here > 0) & (self._inverse(1) > 0)  # an outline of unknown depth may hide a fall
        on &= self._within(-1 - steps) & self._within(2 + steps)
        bent = BENT + BENT_SHARE / np.maximum(here, 1e-3)
        inside, outside = (a - b) / steps, (d - c) / steps
        for told, seen in (
            (a + 3 * inside, c),
            (a + (3 + steps) * inside, d),
            (c - 3 * outside, a),
            (c - (3 + steps) * outside, b),
        ):
            on &= np.abs(1 / np.maximum(told, 1e-3) - 1 / np.maximum(seen, 1e-3)) < bent
        return np.asarray(on)

    def _at(self, by: int | Rows) -> Rows:
        return np.asarray(np.clip(self.column + self.sign * by, 0, self.ids.shape[1] - 1))

    def _within(self, by: int | Rows) -> Truths:
        return np.asarray(self.column + self.sign * by == self._at(by))

    def _inverse(self, by: int | Rows) -> FloatArray:
        return self.inverse[self.row, self._at(by)]


def _changes(color: ImageArray, row: Rows, column: Rows, sign: int) -> Truths:
    """Whether the colour (h, w, 3) changes where masks end in the direction `sign` of their rows: more than beside it,
    or from one side to the other."""

    def shades(first: int, last: int) -> NDArray[np.float32]:
        at = np.clip(column + sign * np.arange(first, last)[:, None], 0, color.shape[1] - 1)
        return np.asarray(color[row, at], dtype=np.float32)

    inside, outside = shades(-AT - BESIDE, -AT), shades(AT + 2, AT + 2 + BESIDE)
    here = np.ptp(shades(-AT, AT + 2), axis=0).max(axis=-1)
    beside = np.minimum(*(np.ptp(each, axis=0).max(axis=-1) for each in (inside, outside)))
    step = np.abs(inside.mean(axis=0) - outside.mean(axis=0)).max(axis=-1)
    return np.asarray(((here >= SHADES) & (here >= STANDS_OUT * beside)) | (step >= SHADES))
