"""What every pixel of a picture sees, where most see what their neighbours see.

Rays go through every second pixel of every second row. Where the four around a cell meet one level surface, all
between them does, and what is linear along the surface is halfway between theirs. All other pixels have rays of their
own, and so have those beside them as long as these meet something that nobody expected there: a thin thing is followed
along its whole length, once one ray has met it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generators.rooms.render.look import Floats, Ints
from vstdata.scene import Camera, FloatArray, ImageArray

ALONE = -1  # the surface of what is to be looked at in every pixel for itself
SUBPIXELS = np.array([[0.35, 0.12], [-0.28, 0.27], [-0.07, -0.36]])  # with the centre all apart, across and down


@dataclass(frozen=True, slots=True, eq=False)
class Sights:
    """What rays met. `values` (c, n) are such that the mean of two of one surface is right between them; `names`
    (k, n): the first tells the surface, below 0 where it is `ALONE`, the others are the same all over it.
    """

    values: Floats
    names: Ints


def sights(camera: Camera, look: Callable[[FloatArray], Sights]) -> Sights:
    """Of all pixels of `camera`, row by row, by `look`, which maps pixels (n, 2) to what they see."""
    height, width = camera.height, camera.width
    rows, columns = height // 2 + 1, width // 2 + 1  # the last ones are beyond a picture of even size
    found = look(pixels(np.arange(rows * columns), columns) * 2.0)
    grid = found.names.reshape(-1, rows, columns)
    odd = _several(grid[0])
    values = _between(found.values.reshape(-1, rows, columns), height, width).reshape(-1, height * width)
    names = np.repeat(np.repeat(grid, 2, axis=1)[:, :height], 2, axis=2)[..., :width].reshape(-1, height * width)
    cast = np.zeros((height, width), dtype=np.bool_)
    cast[::2, ::2] = True
    picked = np.flatnonzero(_around(odd, height, width) & ~cast)
    known = cast.ravel()
    while len(picked):
        here = look(pixels(picked, width))
        values[:, picked], names[:, picked], known[picked] = here.values, here.names, True
        picked = _unexpected(picked, names[0], known, height, width)
    return Sights(values, names)


def pixels(index: NDArray[np.int64], width: int) -> FloatArray:
    """(n, 2) u and v of pixels numbered row by row."""
    v, u = np.divmod(index, width)
    return np.stack([u, v], axis=1).astype(np.float64)


def _several(surface: Ints) -> NDArray[np.bool_]:
    """(r - 1, c - 1) the cells between rays (r, c) whose four corners are not of one surface."""
    across = surface[:, 1:] == surface[:, :-1]
    one = across[1:] & across[:-1] & (surface[1:, :-1] == surface[:-1, :-1]) & (surface[:-1, :-1] >= 0)
    return np.asarray(~one)


def _between(grid: Floats, height: int, width: int) -> Floats:
    """(c, r, k) values at every second pixel -> (c, height, width) at all."""
    wide = np.empty((*grid.shape[:2], width), dtype=np.float32)
    wide[..., ::2] = grid[..., : (width + 1) // 2]
    wide[..., 1::2] = (grid[..., : width // 2] + grid[..., 1 : width // 2 + 1]) * np.float32(0.5)
    full = np.empty((len(grid), height, width), dtype=np.float32)
    full[:, ::2] = wide[:, : (height + 1) // 2]
    full[:, 1::2] = (wide[:, : height // 2] + wide[:, 1 : height // 2 + 1]) * np.float32(0.5)
    return full


def _around(cells: NDArray[np.bool_], height: int, width: int) -> NDArray[np.bool_]:
    """(height, width) the pixels in or at the rim of these cells of two by two pixels."""
    full = np.zeros((height + 2, width + 2), dtype=np.bool_)
    for down in range(3):
        for right in range(3):
            full[down:, right:][: 2 * len(cells) : 2, : 2 * cells.shape[1] : 2] |= cells
    return full[:height, :width]


def _unexpected(
    picked: NDArray[np.int64], surface: Ints, known: NDArray[np.bool_], height: int, width: int
) -> NDArray[np.int64]:
    """Pixels beside those `picked` that are held to be of another surface than these, without a ray of their own."""
    v, u = np.divmod(picked, width)
    found = []
    for inside, step in ((u > 0, -1), (u < width - 1, 1), (v > 0, -width), (v < height - 1, width)):
        one = picked[inside]
        found.append((one + step)[~known[one + step] & (surface[one + step] != surface[one])])
    return np.unique(np.concatenate(found))


def edges(image: ImageArray, surface: Ints, contrast: int) -> NDArray[np.bool_]:
    """(h, w) where the neighbours to the four sides belong to several surfaces, or to a mirror (below `ALONE`), and
    their colours differ by more than `contrast`."""
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    red, green, blue = cv2.split(cv2.subtract(cv2.dilate(image, cross), cv2.erode(image, cross)))
    rough = np.maximum(np.maximum(red, green), blue) > contrast
    numbers = surface.astype(np.float32)
    several = cv2.dilate(numbers, cross) != cv2.erode(numbers, cross)
    return np.asarray(rough & (several | (surface < ALONE)))


def around(picked: NDArray[np.int64], width: int) -> FloatArray:
    """(3 n, 2) three places in each of these pixels beside its centre."""
    return np.asarray((pixels(picked, width)[:, None] + SUBPIXELS).reshape(-1, 2))


def known_beside(picked: NDArray[np.int64], there: Ints, surface: Ints, width: int) -> NDArray[np.int64]:
    """(n, 3) a pixel that shows the surfaces `there` (n, 3): of those `picked` (n,) or to their four sides; -1 where
    none does, or it is a mirror. `surface` (h * w,) is what all pixels show."""
    v, u = np.divmod(picked, width)
    last = len(surface) // width - 1
    sides = [picked, picked - (u > 0), picked + (u < width - 1), picked - width * (v > 0), picked + width * (v < last)]
    near = np.stack(sides, axis=1)
    alike = surface[near][:, None] == there[..., None]
    found = np.take_along_axis(near, alike.argmax(axis=2), axis=1)
    return np.where(alike.any(axis=2) & (there >= ALONE), found, -1)


def far(nearness: Floats) -> Floats:
    """Depth in metres of 1 over it; inf of 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.float32(1.0) / nearness)
