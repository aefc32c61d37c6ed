"""What every pixel of a picture sees, where most see what their neighbours see.

Rays go through every fourth pixel of every fourth row, in small pictures every second one, then by halves. Where two
side by side or the four around a cell meet one level surface, all between them does, and what is linear along the
surface is halfway between theirs. All others have rays of their own, and so have those beside them as long as these
meet something that nobody expected there: a thin thing is followed along its whole length, once one ray has met it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generators.rooms.render.look import Floats, Ints
from vstdata.scene import Camera, FloatArray, ImageArray

OUTSIDE = 0  # the surface of what lies outdoors
ALONE = -1  # the surface of what is to be looked at in every pixel for itself
SUBPIXELS = np.array([[0.35, 0.12], [-0.28, 0.27], [-0.07, -0.36]])  # with the centre all apart, across and down
AHEAD = 2  # pixels that a thin thing is followed by at a step
LARGE = 480  # pixels along the longer side from which on the first rays are that far apart, else half as far
FINER = 2  # times that the first rays, one in four by four pixels, are made twice as many each way
ASIDE = 0.15  # ours: of a pixel; what begins there is left out, one time in eight


@dataclass(frozen=True, slots=True, eq=False)
class Sights:
    """What rays met. `values` (c, n) are such that the mean of two of one surface is right between them; `names`
    (k, n): the first tells the surface, below 0 where it is `ALONE`, the others are the same all over it.
    """

    values: Floats
    names: Ints


def sights(camera: Camera, look: Callable[[FloatArray], Sights]) -> Sights:
    """Of all pixels of `camera`, row by row, by `look`, which maps pixels (n, 2) to what they see."""
    sizes = [(camera.height, camera.width)]
    finer = FINER if max(camera.width, camera.height) >= LARGE else 1
    while len(sizes) <= finer:
        height, width = sizes[0]
        sizes.insert(0, (height // 2 + 1, width // 2 + 1))  # the last ones are beyond a picture of even size
    rows, columns = sizes[0]
    step = 2.0**finer
    found, known = look(pixels(np.arange(rows * columns), columns) * step), np.ones(rows * columns, dtype=np.bool_)
    for coarse, fine in pairwise(sizes):
        step /= 2
        found, known = _finer(found, known, coarse, fine, step, look)
    return found


def _finer(
    found: Sights,
    rays: NDArray[np.bool_],
    coarse: tuple[int, int],
    fine: tuple[int, int],
    step: float,
    look: Callable[[FloatArray], Sights],
) -> tuple[Sights, NDArray[np.bool_]]:
    """What pixels of `fine` rows and columns, `step` apart, see, of what every second one of every second row does, and
    which of them have `rays` of their own."""
    height, width = fine
    grid = found.names.reshape(-1, *coarse)
    values = _between(found.values.reshape(-1, *coarse), height, width).reshape(-1, height * width)
    names = np.repeat(np.repeat(grid, 2, axis=1)[:, :height], 2, axis=2)[..., :width].reshape(-1, height * width)
    known = np.zeros(height * width, dtype=np.bool_)
    known.reshape(fine)[::2, ::2] = rays.reshape(coarse)[: (height + 1) // 2, : (width + 1) // 2]

    def ask(picked: NDArray[np.int64]) -> None:
        here = look(pixels(picked, width) * step)
        values[:, picked], names[:, picked], known[picked] = here.values, here.names, True

    ask(np.flatnonzero(_between_several(grid[0])[:height, :width]))
    picked = np.flatnonzero(_beside_thin(names[0].reshape(fine), known.reshape(fine)))
    while len(picked):
        ask(picked)
        picked = _unexpected(picked, names[0], known, height, width)
    return Sights(values, names), known


def pixels(index: NDArray[np.int64], width: int) -> FloatArray:
    """(n, 2) u and v of pixels numbered row by row."""
    v, u = np.divmod(index, width)
    return np.stack([u, v], axis=1).astype(np.float64)


def _between_several(surface: Ints) -> NDArray[np.bool_]:
    """(2 r - 1, 2 c - 1) the pixels between rays (r, c) that met several surfaces, each between two or four of them;
    and those between two rays out of a window, before which there are thin bars, where one beside them met another."""
    alone = surface < 0
    across = (surface[:, 1:] != surface[:, :-1]) | alone[:, 1:] | alone[:, :-1]
    down = (surface[1:] != surface[:-1]) | alone[1:] | alone[:-1]
    middle = across[1:] | across[:-1] | down[:, 1:] | down[:, :-1]
    beside = np.pad(middle, 1)
    full = np.zeros((2 * len(surface) - 1, 2 * surface.shape[1] - 1), dtype=np.bool_)
    full[::2, 1::2] = across | ((surface[:, 1:] == OUTSIDE) & (beside[1:, 1:-1] | beside[:-1, 1:-1]))
    full[1::2, ::2] = down | ((surface[1:] == OUTSIDE) & (beside[1:-1, 1:] | beside[1:-1, :-1]))
    full[1::2, 1::2] = middle
    return full


def _beside_thin(surface: Ints, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(h, w) the pixels not `known` around those that show another surface than both to their left and right, or than
    both above and below: something thin goes on there, or ends."""
    wide = np.pad(surface, 1, "edge")
    across, down = wide[1:-1, 1:] != wide[1:-1, :-1], wide[1:, 1:-1] != wide[:-1, 1:-1]
    thin = known & ((across[:, 1:] & across[:, :-1]) | (down[1:] & down[:-1]))
    return np.asarray(cv2.dilate(thin.view(np.uint8), np.ones((3, 3), dtype=np.uint8)).view(np.bool_) & ~known)


def _between(grid: Floats, height: int, width: int) -> Floats:
    """(c, r, k) values at every second pixel -> (c, height, width) at all."""
    wide = np.empty((*grid.shape[:2], width), dtype=np.float32)
    wide[..., ::2] = grid[..., : (width + 1) // 2]
    wide[..., 1::2] = (grid[..., : width // 2] + grid[..., 1 : width // 2 + 1]) * np.float32(0.5)
    full = np.empty((len(grid), height, width), dtype=np.float32)
    full[:, ::2] = wide[:, : (height + 1) // 2]
    full[:, 1::2] = (wide[:, : height // 2] + wide[:, 1 : height // 2 + 1]) * np.float32(0.5)
    return full


def _unexpected(
    picked: NDArray[np.int64], surface: Ints, known: NDArray[np.bool_], height: int, width: int
) -> NDArray[np.int64]:
    """Pixels beside those `picked` that are held to be of another surface than these, without a ray of their own."""
    v, u = np.divmod(picked, width)
    found = []
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            inside = (u + right >= 0) & (u + right < width) & (v + down >= 0) & (v + down < height)
            one = picked[inside]
            near = one + (down * width + right)
            found.append(near[~known.take(near) & (surface.take(near) != surface.take(one))])
    return _and_around(np.concatenate(found), known, height, width)


def _and_around(picked: NDArray[np.int64], known: NDArray[np.bool_], height: int, width: int) -> NDArray[np.int64]:
    """Those `picked` and what is not `known` up to `AHEAD` pixels away: a thin thing is followed by fewer, longer
    steps."""
    v, u = np.divmod(picked, width)
    ahead = np.arange(-AHEAD, AHEAD + 1)
    rows = np.clip(v[:, None, None] + ahead[:, None], 0, height - 1)
    columns = np.clip(u[:, None, None] + ahead, 0, width - 1)
    near = np.unique(rows * width + columns)
    return np.asarray(near[~known.take(near)])


def edges(image: ImageArray, surface: Ints, contrast: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(h, w) where the colours of the neighbours to the four sides differ by more than `contrast`: where these belong
    to several surfaces, and where all are of a mirror (below `ALONE`)."""
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    red, green, blue = cv2.split(cv2.subtract(cv2.dilate(image, cross), cv2.erode(image, cross)))
    rough = np.maximum(np.maximum(red, green), blue) > contrast
    numbers = surface.astype(np.float32)
    several = cv2.dilate(numbers, cross) != cv2.erode(numbers, cross)
    return np.asarray(rough & several), np.asarray(rough & ~several & (surface < ALONE))


def beside(
    picked: NDArray[np.int64],
    surface: Ints,
    width: int,
    cast: Callable[[FloatArray], Ints],
    look: Callable[[FloatArray], NDArray[Any]],
    known: NDArray[Any],
) -> NDArray[Any]:
    """(n, 3, c) what is seen at `SUBPIXELS` of the pixels `picked` (n,).

    `surface` (h * w,) and `known` (h * w, c) are what all pixels show. Most places are of a surface that the pixel or
    one beside it shows already, as `cast` tells for pixels (m, 2), and on the sides where nothing else begins no ray is
    needed for that; only for the others `look` says what they show.
    """
    found = known.take(np.repeat(picked, len(SUBPIXELS)), axis=0)
    doubtful = np.flatnonzero(_doubtful(picked, surface, width))
    pixel, place = picked.take(doubtful // len(SUBPIXELS)), SUBPIXELS.take(doubtful % len(SUBPIXELS), axis=0)
    uv = pixels(pixel, width) + place
    source = known_beside(pixel, cast(uv), surface, width)
    found[doubtful] = known.take(source, axis=0)
    fresh = np.flatnonzero(source < 0)
    if len(fresh):
        found[doubtful[fresh]] = look(uv[fresh])
    return found.reshape(len(picked), len(SUBPIXELS), found.shape[1])


def _doubtful(picked: NDArray[np.int64], surface: Ints, width: int) -> NDArray[np.bool_]:
    """(n, 3) whether one of `SUBPIXELS` may show another surface than its pixel: one of the pixels on its side does, of
    which it is no more than `ASIDE` from its pixel's middle one way, only that the other way."""
    v, u = np.divmod(picked, width)
    own, last = surface.take(picked), len(surface) // width - 1
    doubtful = np.empty((len(picked), len(SUBPIXELS)), dtype=np.bool_)
    for k, (right, down) in enumerate(SUBPIXELS):
        across = (u < width - 1) * 1 if right > 0 else (u > 0) * -1
        along = (v < last) * width if down > 0 else (v > 0) * -width
        sides = zip((across, along), (right, down), strict=True)
        steps = [step for step, place in sides if abs(place) > ASIDE]
        if len(steps) == 2:
            steps.append(across + along)
        doubtful[:, k] = np.logical_or.reduce([surface.take(picked + step) != own for step in steps])
    return doubtful


def known_beside(pixel: NDArray[np.int64], there: Ints, surface: Ints, width: int) -> NDArray[np.int64]:
    """(n,) a pixel that shows the surfaces `there` (n,): of these (n,) or to their four sides; -1 where none does.
    `surface` (h * w,) is what all pixels show."""
    v, u = np.divmod(pixel, width)
    last = len(surface) // width - 1
    source = np.full(len(pixel), -1)
    for step in ((v < last) * width, (v > 0) * -width, (u < width - 1) * 1, (u > 0) * -1, 0):  # the pixel itself first
        near = pixel + step
        source = np.where(surface.take(near) == there, near, source)
    return source


def far(nearness: Floats) -> Floats:
    """Depth in metres of 1 over it; inf of 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.float32(1.0) / nearness)
