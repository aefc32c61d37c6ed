"""Values at many hits: those of a face's corners, and those laid out in one picture, of which cv2 looks up millions."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generators.rooms.render.look import Floats, Ints

REMAPPED = 16_384  # points that cv2 is asked for at once: it takes less than 32,768


def corner_table(values: Floats) -> Floats:
    """Values (f, 3, c) of the corners of faces -> (3 c, f) as `at_hits` takes them: for each c, what lies at the first
    corner and what is added towards the two others."""
    first = values[:, :1]
    table = np.concatenate([first, values[:, 1:] - first], axis=1)
    return np.ascontiguousarray(table.transpose(2, 1, 0).reshape(-1, len(values)))


def at_hits(table: Floats, face: NDArray[np.int64], uv: Floats) -> list[Floats]:
    """Every c of a `corner_table` interpolated at barycentric coordinates (n, 2) of faces (n,): c times (n,)."""
    u, v = np.ascontiguousarray(uv.T)
    own = table.take(face, axis=1)
    return [own[k] + own[k + 1] * u + own[k + 2] * v for k in range(0, len(own), 3)]


def looked_up(picture: NDArray[Any], x: Floats, y: Floats) -> NDArray[Any]:
    """(n, c) of a `picture` (h, w, c), between its four nearest values, at `x`, `y` (n,); (0, 0) is its first value."""
    found = np.empty((len(x), picture.shape[2]), dtype=picture.dtype)
    for start in range(0, len(x), REMAPPED):
        part = slice(start, start + REMAPPED)
        found[part] = cv2.remap(picture, x[None, part], y[None, part], cv2.INTER_LINEAR)[0]
    return found


def shelves(width: Ints, height: Ints, across: int) -> tuple[Ints, int]:
    """Boxes of `width` and `height` (n,) put side by side on shelves `across` wide, the highest first: where the corner
    of each lies (2, n), x and y, and the height of them all."""
    corner = np.zeros((2, len(width)), dtype=np.int32)
    order = np.argsort(-height, kind="stable")
    ends = np.cumsum(width[order], dtype=np.int64)
    y = start = 0
    while start < len(order):
        begin = ends[start] - width[order[start]]
        stop = max(int(np.searchsorted(ends, begin + across, side="right")), start + 1)
        row = order[start:stop]
        corner[0, row], corner[1, row] = ends[start:stop] - width[row] - begin, y
        y, start = y + int(height[order[start]]), stop
    return corner, y
