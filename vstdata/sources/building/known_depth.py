"""Depth without values that stand for "not known".

Sensors and exporters write 65535, 60000, or the end of their range, where nothing was measured. Such a value is found
by what depth of a room never does: one number that a good part of many pictures has at the very end of all numbers,
five times as often as any near it, or a handful of numbers far beyond a room. What the files' owner states is taken as
well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vstdata.draw import evenly
from vstdata.errors import InputError
from vstdata.scene import DepthArray, ImageArray, Pixels

SAMPLED = 6  # ours: pictures that are looked at
SHARE, ALONE = 0.002, 0.02  # ours: of all known pixels, in several pictures and where there is one only
SPIKE, NEAR_END = 5.0, 0.8  # ours: so much more often than any number from this share of it on
BEYOND, FEW, TIMES = 20.0, 4, 10  # ours: metres no indoor sensor reaches; distinct numbers there, and how often each
MOST = 3  # values at either end


@dataclass(frozen=True, eq=False)
class KnownDepth:
    """Pictures of `count` frames whose depth is 0 wherever it has one of `values` (metres): the `stated` ones and those
    that are found."""

    pixels: Pixels
    count: int
    stated: tuple[float, ...] = ()

    def color(self, frame: int) -> ImageArray:
        """(h, w, 3) as it is."""
        return self.pixels.color(frame)

    def depth(self, frame: int) -> DepthArray | None:
        """(h, w) float32 metres, 0 where unknown."""
        found = self.pixels.depth(frame)
        if found is None or not self.values:
            return found
        return np.where(np.isin(found, np.array(self.values, np.float32)), np.float32(0), found)

    @cached_property
    def values(self) -> tuple[float, ...]:
        """Metres that stand for no depth, sorted."""
        maps = [depth for k in evenly(self.count, SAMPLED) if (depth := self._readable(k)) is not None]
        return tuple(sorted({*self.stated, *no_depth_values(maps)}))

    def _readable(self, frame: int) -> DepthArray | None:
        try:
            return self.pixels.depth(frame)
        except InputError:
            return None


def no_depth_values(maps: Sequence[DepthArray]) -> list[float]:
    """The values of depth maps (h, w) that stand for no depth, in their unit, metres."""
    known = [depth[depth > 0] for depth in maps]
    values, counts = np.unique(np.concatenate(known or [np.empty(0, np.float32)]), return_counts=True)
    total, found = int(counts.sum()), list[float]()
    far = values > BEYOND
    if far.any() and far.sum() <= FEW and counts[far].sum() >= TIMES * far.sum():
        found += values[far].tolist()
        values, counts = values[~far], counts[~far]
    for last in (True, False):
        for _ in range(MOST):
            if len(values) < 2 or not _stands_out(values, counts, total, known, last):
                break
            found.append(float(values[-1 if last else 0]))
            values, counts = (values[:-1], counts[:-1]) if last else (values[1:], counts[1:])
    return found


def _stands_out(
    values: DepthArray,
    counts: np.ndarray[tuple[int], np.dtype[np.int64]],
    total: int,
    known: Sequence[DepthArray],
    last: bool,
) -> bool:
    """Whether the last (or first) of the sorted values is one that the pictures do not measure."""
    end = -1 if last else 0
    near = values >= NEAR_END * values[-1] if last else values <= values[0] / NEAR_END
    near[end] = False
    often = int(counts[end])
    if often < (SHARE if len(known) > 1 else ALONE) * total or often < SPIKE * counts[near].max(initial=0):
        return False
    having = sum(bool((depth == values[end]).any()) for depth in known)
    return 2 * having >= len(known) and having >= min(2, len(known))
