"""How well the masks of pictures of ids keep to the outlines of things, measured by depth.

Where a thing ends before something farther, depth falls; a good mask ends there too. How many pixels its border lies
beside the fall, outside of it or inside, is counted along the rows and columns of the picture, the lesser of them:
pixels of unknown depth do not count, for nobody knows where in them the thing ends. A border that meets no fall says
nothing: the thing touches what is beside it, as a chair does the floor.

A fall that a mask reaches over has what lies behind on both sides of the border. A fall that a mask does not reach has
the plane of what is inside going on up to it: else the border is a crease between two things.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vstdata.scene import DepthArray, FloatArray, IntArray

REACH = 0.06  # of the picture's width, ours: so far from a border a fall of depth is looked for
FALL, FALL_SHARE = 0.1, 0.05  # metres, and of depth, ours: what is so much farther lies behind
PLANE = 0.02  # of depth, ours: by which one plane may differ from itself
WORST = 0.9  # ours: the quantile of the offsets that stands for all
FEWEST, OF_ALL = 10, 0.15  # borders at a fall, and of all borders, ours: of fewer nobody knows how good a mask is
ALIKE = 3  # ids that tell how good masks are, ours: from so many on the others' are taken to be as good
NO_VOTE = -1

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Borders:
    """Border pixels of masks: the id (n,), by how many pixels the mask ends beside a fall of depth (n,), nan where it
    meets none, and the metres that one pixel is there (n,)."""

    ids: IntArray
    pixels: FloatArray
    metres: FloatArray

    def worst(self) -> Mapping[int, float]:
        """Id -> the pixels that nearly all its borders are within, where enough tell."""
        told = self._by_id(self.pixels)
        return {one: float(np.sort(each)[int(WORST * (len(each) - 1))]) for one, each in told}

    def worst_of_all(self) -> Mapping[int, float]:
        """The same of every id: masks of one maker are alike, so what lies flat on a wall, where nothing falls, has
        what is usual of the others; nothing where too few of them tell."""
        told = self.worst()
        return {**dict.fromkeys(self._untold(told), _usual(told)), **told}

    def metres_beside(self) -> Mapping[int, float]:
        """Id -> the root of the mean square of the metres by which its borders are off; of ids that do not tell, by
        what is usual of the others in pixels."""
        told = {one: _root(each) for one, each in self._by_id(self.pixels * self.metres)}
        usual = _usual({one: _root(each) for one, each in self._by_id(self.pixels)})
        guessed = {one: usual * _root(self.metres[self.ids == one]) for one in self._untold(told)}
        return {**{one: metres for one, metres in guessed.items() if metres}, **told}

    def _untold(self, told: Mapping[int, float]) -> list[int]:
        return [one for one in np.unique(self.ids).tolist() if one not in told]

    def _by_id(self, values: FloatArray) -> Iterator[tuple[int, FloatArray]]:
        for one in np.unique(self.ids).tolist():
            own = values[self.ids == one]
            told = own[~np.isnan(own)]
            if len(told) >= max(FEWEST, OF_ALL * len(own)):
                yield one, told


def _root(values: FloatArray) -> float:
    """The root of the mean square of values (n,)."""
    return float(np.sqrt((values * values).mean()))


def _usual(told: Mapping[int, float]) -> float:
    """The median of what ids tell, 0 where they are too few."""
    return float(np.median(list(told.values()))) if len(told) >= ALIKE else 0.0


def borders(ids: IntArray, depth: DepthArray, focal: float) -> Borders:
    """The borders of masks `ids` (h, w; 0 is none) at falls of `depth` (h, w; metres, 0 unknown), `focal` in pixels."""
    reach = max(2, round(REACH * ids.shape[1]))
    number = np.arange(ids.size).reshape(ids.shape)
    found = [
        _Lines.of(*each).borders(sign, reach)
        for each in ((ids, depth, number), (ids.T, depth.T, number.T))
        for sign in (1, -1)
    ]
    place, offset = (np.concatenate(each) for each in zip(*found, strict=True))
    order = np.lexsort((offset, place))
    place, first = np.unique(place[order], return_index=True)
    beside = np.where(offset > reach, np.nan, offset)[order][first]
    return Borders(ids.ravel()[place], beside, depth.ravel()[place] / focal)


def together(found: Sequence[Borders]) -> Borders:
    """The borders of several pictures."""
    return Borders(
        np.concatenate([np.empty(0, np.int32), *(one.ids for one in found)]),
        np.concatenate([np.empty(0), *(one.pixels for one in found)]),
        np.concatenate([np.empty(0), *(one.metres for one in found)]),
    )


def without_borders(ids: IntArray, own: IntArray, wide: Mapping[int, float]) -> IntArray:
    """`own` (h, w), with NO_VOTE so many pixels about the borders of the masks `ids` (h, w) as `wide` says by id: in
    the mask, and outside of it where there is no id."""
    found = own.copy()
    for number, pixels in wide.items():
        mask = (ids == number).astype(np.uint8)
        window = np.ones((2 * int(np.ceil(pixels)) + 1,) * 2, np.uint8)
        near = cv2.dilate(mask, window) != cv2.erode(mask, window)
        found[near & ((ids == number) | (ids == 0))] = NO_VOTE
    return found


@dataclass(frozen=True, eq=False)
class _Lines:
    """The known pixels of the rows of a picture, one after the other: row and column, id, depth, and their places in
    the picture."""

    row: Rows
    column: Rows
    ids: IntArray
    depth: FloatArray
    places: Rows

    @staticmethod
    def of(ids: IntArray, depth: DepthArray, places: Rows) -> _Lines:
        row, column = np.nonzero(depth > 0)
        return _Lines(row, column, ids[row, column], depth[row, column].astype(np.float64), places[row, column])

    def borders(self, sign: int, reach: int) -> tuple[Rows, Rows]:
        """Places and offsets of borders at which masks end in the direction `sign` along the rows; an offset beyond the
        reach where there is no fall."""
        every = np.arange(len(self.row))
        beyond, there = self._step(every, sign, reach)
        at = every[there & (self.ids[beyond] != self.ids) & (self.ids != 0)]
        none = reach + 1
        offset = np.where(self._falls(at, 0, sign, reach), 0, none)
        deep = self.depth[at]
        inner, known = self._step(at, -2 * sign, reach)
        slope = (1 / deep - 1 / self.depth[inner]) / 2
        flat = known & (self.ids[inner] == self.ids[at])
        over = ~self._apart(self._step(at, sign, reach)[0], at)
        for j in range(1, reach + 1):
            inside, known = self._step(at, -j * sign, reach)
            over &= known & (self.ids[inside] == self.ids[at])
            offset[over & (offset == none) & self._falls(at, -j, sign, reach)] = j
            outside, known = self._step(at, j * sign, reach)
            flat &= known & (self.ids[outside] != self.ids[at])
            flat &= np.abs(self.depth[outside] * (1 / deep + slope * j) - 1) < PLANE
            offset[flat & (offset == none) & self._falls(at, j, sign, reach)] = j
        return self.places[at], offset

    def _step(self, at: Rows, by: int, reach: int) -> tuple[Rows, NDArray[np.bool_]]:
        """The known pixel so many on, and whether there is one in the same row and near."""
        place = np.clip(at + by, 0, max(len(self.row) - 1, 0))
        near = np.abs(self.column[place] - self.column[at]) <= 2 * reach
        return place, (place == at + by) & (self.row[place] == self.row[at]) & near

    def _falls(self, at: Rows, by: int, sign: int, reach: int) -> NDArray[np.bool_]:
        """Whether depth falls between the pixel so many steps on and the next."""
        here, known = self._step(at, by * sign, reach)
        there, known_too = self._step(at, (by + 1) * sign, reach)
        return known & known_too & (self.depth[there] > self.depth[here]) & self._apart(here, there)

    def _apart(self, one: Rows, other: Rows) -> NDArray[np.bool_]:
        first, second = self.depth[one], self.depth[other]
        return np.asarray(np.abs(first - second) > FALL + FALL_SHARE * np.minimum(first, second))
