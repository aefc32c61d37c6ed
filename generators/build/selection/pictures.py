"""How many rows a picture carries: a picture that many questions share teaches less than as many pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from generators.build.selection.keys import Indices, Keys


class PictureRoom:
    """How many more rows each picture can carry. One for all skills of a release, told of every skill in turn."""

    def __init__(self, per_skill: int, in_all: int) -> None:
        self.per_skill, self.in_all = per_skill, in_all
        self._pictures: Indices = np.zeros(0, np.int64)  # sorted
        self._carried: Indices = np.zeros(0, np.int64)

    def after(self, keys: Keys, rows: Indices) -> PictureRoom:
        """The room that is left when these rows were taken too, which are of a skill that is done."""
        left = PictureRoom(self.per_skill, self.in_all)
        added, counts = np.unique(keys.pictures_of(rows)[0], return_counts=True)
        left._pictures = np.union1d(self._pictures, added)
        left._carried = np.zeros(len(left._pictures), np.int64)
        left._carried[np.searchsorted(left._pictures, self._pictures)] += self._carried
        left._carried[np.searchsorted(left._pictures, added)] += counts
        return left

    def within(self, keys: Keys, rows: Indices, taken: Indices) -> NDArray[np.bool_]:
        """Which of `rows`, first come, first served, have room on all their pictures beside `taken`, rows of the same
        skill."""
        pictures, owner = keys.pictures_of(np.r_[taken, rows])
        room = np.minimum(self.per_skill, self.in_all - self._carried_by(pictures))
        crowded = ranks(pictures) >= room
        fits = np.ones(len(taken) + len(rows), np.bool_)
        fits[owner[crowded]] = False
        return fits[len(taken) :]

    def _carried_by(self, pictures: Indices) -> Indices:
        at = np.searchsorted(self._pictures, pictures)
        known = np.r_[self._pictures, -1][at] == pictures
        return np.where(known, np.r_[self._carried, 0][at], 0)


def ranks(groups: NDArray[np.generic]) -> Indices:
    """(n,) how many earlier entries have the same value."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(groups) else np.zeros(0, np.int64)
    found = np.empty(len(groups), np.int64)
    found[order] = np.arange(len(groups)) - np.repeat(starts, np.diff(np.r_[starts, len(groups)]))
    return found


def crowd_ranks(keys: Keys, rows: Indices) -> Indices:
    """(n,) how many earlier rows show the same picture; the most of its pictures where a row has several."""
    pictures, owner = keys.pictures_of(rows)
    found = np.zeros(len(rows), np.int64)
    np.maximum.at(found, owner, ranks(pictures))
    return found
