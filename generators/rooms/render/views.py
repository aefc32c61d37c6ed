"""The painted sides of what lies before the windows: houses, trees, hills, roofs, the sea. All of it is computed.

A side is a plane some metres before the house, painted in metres: x along it, z above the ground.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from generators.rooms.render.blur import smoothed
from generators.rooms.render.look import Floats
from vstdata.draw import Draw

TILE = 1024  # texels along a side
ROWS = 512
CLOUDS = 256  # texels of a field of clouds
Bytes = NDArray[np.uint8]
Color = tuple[int, int, int]

PLASTER: tuple[Color, ...] = ((214, 204, 184), (226, 220, 208), (198, 176, 142), (186, 190, 192), (204, 160, 132),
                              (220, 200, 150), (170, 180, 170), (178, 120, 98), (150, 92, 74))  # fmt: skip
ROOFS: tuple[Color, ...] = ((140, 74, 58), (112, 64, 52), (78, 76, 80), (100, 90, 84), (160, 96, 74))
LEAVES: tuple[Color, ...] = ((70, 104, 48), (88, 122, 58), (54, 86, 44), (104, 130, 66), (64, 96, 66))
CARS: tuple[Color, ...] = ((60, 62, 66), (170, 172, 176), (36, 52, 84), (140, 36, 32), (224, 224, 222), (30, 30, 32))
LAMPS: tuple[Color, ...] = ((255, 214, 150), (255, 190, 110), (250, 236, 210), (180, 200, 255))


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side: `painted` (ROWS, TILE, 4) sRGB and cover, `glow` (ROWS, TILE, 3) what shines at night."""

    painted: Bytes
    glow: Bytes


class Canvas:
    """One side: shapes in metres, x from -distance to distance, z from 0 to distance * tall."""

    def __init__(self, distance: float, tall: float, pick: np.random.Generator) -> None:
        self.reach, self.top, self.pick = distance, distance * tall, pick
        self.image: Bytes = np.zeros((ROWS, TILE, 4), dtype=np.uint8)
        self.glow: Bytes = np.zeros((ROWS, TILE, 3), dtype=np.uint8)

    def box(self, left: float, right: float, low: float, high: float, color: Color, *, glows: bool = False) -> None:
        """A rectangle; it hides what glows behind it."""
        corners = self._pixel(left, low), self._pixel(right, high)
        cv2.rectangle(self.image, *corners, (*color, 255), -1)
        cv2.rectangle(self.glow, *corners, color if glows else (0, 0, 0), -1)

    def shape(self, points: list[tuple[float, float]], color: Color) -> None:
        """A polygon."""
        corners = np.array([self._pixel(x, z) for x, z in points], dtype=np.int32)
        cv2.fillPoly(self.image, [corners], (*color, 255))
        cv2.fillPoly(self.glow, [corners], (0, 0, 0))

    def disc(self, x: float, z: float, radius: float, color: Color, *, glows: bool = False) -> None:
        center = self._pixel(x, z)
        size = max(1, round(radius * TILE / (2 * self.reach))), max(1, round(radius * ROWS / self.top))
        cv2.ellipse(self.image, center, size, 0, 0, 360, (*color, 255), -1)
        cv2.ellipse(self.glow, center, size, 0, 0, 360, color if glows else (0, 0, 0), -1)

    def _pixel(self, x: float, z: float) -> tuple[int, int]:
        column, row = round((x / self.reach * 0.5 + 0.5) * TILE), round((1 - z / self.top) * ROWS)
        return min(max(column, -TILE), 2 * TILE), min(max(row, -ROWS), 2 * ROWS)

    def between(self, low: float, high: float) -> float:
        return float(self.pick.uniform(low, high))

    def one_of(self, colors: tuple[Color, ...], spread: float = 0.08) -> Color:
        """One of the colours, a little lighter or darker."""
        return shaded(colors[int(self.pick.integers(len(colors)))], self.between(1 - spread, 1 + spread))

    def skyline(self, base: float, swing: float, color: Color, waves: int) -> None:
        """A band from the ground to a wavy line about `base` metres high, exactly so where the next side goes on."""
        x = np.linspace(-1.0, 1.0, 160)
        line = np.full_like(x, base)
        for k in range(1, waves + 1):
            line += swing / k * (1.0 - x**4) * np.round(np.sin(x * 2.1 * k + self.between(0, 6.28)), 6)
        points = [(float(a) * self.reach, float(z)) for a, z in zip(x, line, strict=True)]
        self.shape([(-self.reach, 0.0), *points, (self.reach, 0.0)], color)


def shaded(color: Color, factor: float) -> Color:
    r, g, b = (min(max(round(c * factor), 0), 255) for c in color)
    return r, g, b


@lru_cache(maxsize=8)
def side(kind: str, variant: int, number: int) -> Side:
    """Side `number` of one of the many pictures of a `kind`."""
    maker = MAKERS[kind]
    canvas = Canvas(maker.distance, maker.tall, Draw("view", kind, variant, number).generator())
    maker.paint(canvas)
    return Side(np.asarray(cv2.GaussianBlur(canvas.image, (3, 3), 0), dtype=np.uint8), canvas.glow)


@lru_cache(maxsize=4)
def clouds(number: int) -> Floats:
    """(CLOUDS + 1, CLOUDS + 1, 2) in 0..1, periodic: patches of cloud, and a finer even mottle."""
    white = Draw("clouds", number).generator().standard_normal((2, CLOUDS, CLOUDS))
    soft = sum(weight * _standard(smoothed(white[0], size, size * 1.6))
               for weight, size in ((1.0, 18.0), (0.5, 7.0), (0.25, 3.0)))  # fmt: skip
    fine = sum(weight * _standard(smoothed(white[1], size, size)) for weight, size in ((0.6, 2), (0.6, 9)))
    fields = np.stack([np.clip(0.25 + 0.5 * soft, 0, 1), np.clip(0.5 + 0.25 * fine, 0, 1)], axis=-1)
    return np.ascontiguousarray(np.pad(fields, ((0, 1), (0, 1), (0, 0)), "wrap"), dtype=np.float32)


def _standard(field: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((field - field.mean()) / field.std())


def _house(c: Canvas, left: float, width: float, storeys: int, wall: Color, lit: float = 0.35) -> None:
    """A front: rows of windows with frames, a door, a roof."""
    tall, high = 3.0, 3.0 * storeys + 0.6
    roof = c.one_of(ROOFS)
    rise = c.between(1.2, 3.0)
    ridge = [(left + 0.8, high + rise), (left + width - 0.8, high + rise)]
    c.shape([(left - 0.3, high), *ridge, (left + width + 0.3, high)], roof)
    c.box(left, left + width, 0, high, wall)
    c.box(left, left + width, high - 0.25, high, shaded(wall, 1.12))
    c.box(left, left + width, 0, 0.6, shaded(wall, 0.7))
    bays = max(1, int(width / c.between(2.0, 2.8)))
    step, half, frame = width / bays, c.between(0.45, 0.65), shaded((236, 236, 232), c.between(0.6, 1.0))
    door = int(c.pick.integers(bays))
    for row in range(storeys):
        for k in range(bays):
            x, low = left + step * (k + 0.5), 1.4 + tall * row
            if row == 0 and k == door:
                c.box(x - 0.55, x + 0.55, 0.0, 2.3, shaded(roof, 0.8))
                continue
            _window(c, x, low, half, frame, c.between(0, 1) < lit)


def _window(c: Canvas, x: float, low: float, half: float, frame: Color, lit: bool) -> None:
    high = low + 1.5
    c.box(x - half - 0.08, x + half + 0.08, low - 0.1, high + 0.08, frame)
    glass = shaded((62, 74, 88), c.between(0.7, 1.5))
    c.box(x - half, x + half, low, high, glass)
    if c.between(0, 1) < 0.4:  # a curtain, or a blind half down
        c.box(x - half, x + half, low + c.between(0, 1.1), high, shaded((216, 210, 200), c.between(0.6, 0.95)))
    if lit:
        corners = (x - half, x + half, low, high)
        light = c.one_of(LAMPS, 0.3)
        c_left, c_top = c._pixel(corners[0], corners[3])
        c_right, c_low = c._pixel(corners[1], corners[2])
        c.glow[max(c_top, 0) : max(c_low, 0), max(c_left, 0) : max(c_right, 0)] = light
    c.box(x - 0.04, x + 0.04, low, high, frame)


def _tree(c: Canvas, x: float, height: float, leaves: Color, spread: float = 0.32) -> None:
    """A trunk under many tufts, the lower ones darker."""
    trunk = (82, 66, 52)
    c.box(x - 0.02 * height, x + 0.02 * height, 0, height * 0.6, trunk)
    for k in range(64):
        up = c.between(0.34, 1.0)
        wide = spread * height * float(np.sqrt(max(0.04, 1 - ((up - 0.62) / 0.42) ** 2)))
        size = c.between(0.035, 0.085) * height
        tuft = shaded(leaves, 0.55 + 0.6 * up * c.between(0.75, 1.2) + 0.002 * k)
        c.disc(x + c.between(-wide, wide), up * height, size, tuft)


def _row_of_houses(c: Canvas, low: int, high: int, setback: float = 0.0) -> None:
    x = -c.reach - c.between(0, 5)
    while x < c.reach:
        width = c.between(6.5, 13.0)
        _house(c, x, width, int(c.pick.integers(low, high + 1)), c.one_of(PLASTER))
        x += width + (setback * c.between(0.5, 1.5) if c.between(0, 1) < 0.4 else 0.0)


def _cars(c: Canvas) -> None:
    x = -c.reach
    while x < c.reach:
        x += c.between(4.6, 9.0)
        color = c.one_of(CARS)
        c.shape([(x, 0.35), (x + 4.2, 0.35), (x + 4.2, 0.85), (x + 3.4, 0.95), (x + 2.8, 1.42), (x + 1.1, 1.42),
                 (x + 0.5, 0.95), (x, 0.8)], color)  # fmt: skip
        c.shape([(x + 0.8, 0.95), (x + 3.1, 0.95), (x + 2.65, 1.34), (x + 1.2, 1.34)], (44, 50, 58))
        for wheel in (x + 0.85, x + 3.35):
            c.disc(wheel, 0.33, 0.33, (24, 24, 26))


def _street(c: Canvas) -> None:
    _row_of_houses(c, 2, 4)
    _cars(c)
    for _ in range(int(c.pick.integers(0, 4))):
        _tree(c, c.between(-c.reach, c.reach), c.between(4, 7), c.one_of(LEAVES))
    for x in (c.between(-10, -3), c.between(3, 10)):
        c.box(x - 0.06, x + 0.06, 0, 4.6, (70, 72, 74))
        c.disc(x, 4.6, 0.25, (255, 214, 150), glows=True)


def _offices(c: Canvas) -> None:
    """Glass fronts behind each other."""
    for depth, fade in ((0.5, 0.86), (1.0, 1.0)):
        x = -c.reach - c.between(0, 8)
        while x < c.reach:
            width, storeys = c.between(12, 26), int(c.pick.integers(4, 10) * (1.5 - 0.5 * depth))
            wall = shaded(c.one_of(((150, 156, 160), (120, 128, 136), (176, 172, 164), (96, 88, 84))), fade)
            c.box(x, x + width, 0, 3.4 * storeys + 1, wall)
            glass = c.one_of(((92, 118, 138), (70, 92, 108), (112, 132, 140)))
            bays = max(2, int(width / 1.6))
            for row in range(storeys):
                for k in range(bays):
                    left, low = x + width * (k + 0.1) / bays, 3.4 * row + 0.9
                    lit = c.between(0, 1) < 0.4
                    c.box(left, left + width * 0.8 / bays, low, low + 2.1, shaded(glass, c.between(0.8, 1.2)))
                    if lit:
                        a, top = c._pixel(left, low + 2.1)
                        b, bottom = c._pixel(left + width * 0.8 / bays, low)
                        c.glow[max(top, 0) : max(bottom, 0), max(a, 0) : max(b, 0)] = (226, 226, 206)
            x += width + c.between(0, 14)


def _garden(c: Canvas) -> None:
    if c.between(0, 1) < 0.5:
        _row_of_houses(c, 1, 2, setback=14.0)
    for _ in range(int(c.pick.integers(3, 8))):
        _tree(c, c.between(-c.reach, c.reach), c.between(3, 9), c.one_of(LEAVES, 0.2), c.between(0.2, 0.4))
    if c.between(0, 1) < 0.6:
        hedge = c.one_of(LEAVES)
        c.box(-c.reach, c.reach, 0, 1.2, shaded(hedge, 0.7))
        for _ in range(500):
            c.disc(
                c.between(-c.reach, c.reach),
                c.between(0.1, 1.3),
                c.between(0.08, 0.22),
                shaded(hedge, c.between(0.6, 1.1)),
            )
    else:
        board = c.one_of(((150, 120, 88), (206, 202, 194), (110, 92, 74)))
        for x in np.arange(-c.reach, c.reach, 0.16):
            c.box(float(x), float(x) + 0.12, 0, 1.5, shaded(board, c.between(0.86, 1.06)))


def _hills(c: Canvas) -> None:
    for base, swing, color in ((70, 26, (146, 164, 178)), (48, 18, (122, 146, 138)), (30, 12, (104, 132, 92))):
        c.skyline(base, swing, shaded(color, c.between(0.85, 1.1)), 6)
    for _ in range(160):
        x = c.between(-c.reach, c.reach)
        c.disc(x, c.between(2, 24), c.between(2, 5), c.one_of(LEAVES, 0.15))
    c.skyline(7, 3, shaded((120, 146, 78), c.between(0.85, 1.1)), 4)


def _roofs(c: Canvas) -> None:
    """A town from above: roofs behind roofs, chimneys, a steeple."""
    for high, fade in ((13.5, 1.16), (10.5, 1.06), (7.5, 0.96), (5.0, 0.88)):
        x = -c.reach - c.between(0, 8)
        while x < c.reach:
            width, top = c.between(7, 16), high * c.between(0.85, 1.15)
            wall = shaded(c.one_of(PLASTER), fade * 0.9)
            c.box(x, x + width, 0, top, wall)
            for k in range(int(width / 2.4)):
                _window(c, x + 2.4 * k + 1.2, top - 2.2, 0.45, (220, 218, 212), c.between(0, 1) < 0.3)
            c.shape([(x - 0.4, top), (x + 1.6, top + 3.4), (x + width - 1.6, top + 3.4), (x + width + 0.4, top)],
                    shaded(c.one_of(ROOFS, 0.15), fade))  # fmt: skip
            chimney = x + c.between(0.3, 0.7) * width
            c.box(chimney - 0.4, chimney + 0.4, top + 2.4, top + 4.6, shaded((130, 84, 70), fade))
            x += width + c.between(0, 4)


def _sky(c: Canvas) -> None:
    """High up: the tops of a few other towers, far hills in the haze."""
    c.skyline(26, 7, (150, 164, 178), 5)
    for _ in range(9):
        x, width, top = c.between(-c.reach, c.reach), c.between(12, 26), c.between(18, 46)
        wall = c.one_of(((168, 170, 172), (142, 148, 156), (190, 182, 170)))
        c.box(x, x + width, 0, top, wall)
        for row in range(int(top / 3.2)):
            c.box(x, x + width, 3.2 * row + 1.2, 3.2 * row + 2.4, shaded((92, 108, 124), c.between(0.9, 1.1)))
            for k in range(int(width / 2)):
                if c.between(0, 1) < 0.3:
                    a, high = c._pixel(x + 2 * k, 3.2 * row + 2.4)
                    b, low = c._pixel(x + 2 * k + 1.4, 3.2 * row + 1.2)
                    c.glow[max(high, 0) : max(low, 0), max(a, 0) : max(b, 0)] = (255, 220, 160)


def _courtyard(c: Canvas) -> None:
    """The wall opposite, near: plaster or brick, a few windows, a pipe."""
    wall = c.one_of(PLASTER, 0.15)
    c.box(-c.reach, c.reach, 0, c.top, wall)
    if c.between(0, 1) < 0.45:  # brick
        joint = shaded(wall, 1.25)
        for z in np.arange(0, c.top, 0.16):
            c.box(-c.reach, c.reach, float(z), float(z), joint)
        for _ in range(1500):
            x, z = c.between(-c.reach, c.reach), 0.16 * int(c.between(0, c.top / 0.16))
            c.box(x, x + 0.3, z + 0.04, z + 0.12, shaded(wall, c.between(0.8, 1.15)))
    frame = shaded((226, 226, 222), c.between(0.7, 1.0))
    for row in range(int(c.top / 3)):
        for k in range(-2, 3):
            if c.between(0, 1) < 0.75:
                _window(c, k * 3.0 + 0.8, 1.3 + 3.0 * row, 0.55, frame, c.between(0, 1) < 0.35)
    pipe = c.between(-c.reach, c.reach)
    c.box(pipe - 0.05, pipe + 0.05, 0, c.top, (120, 122, 124))
    c.box(-c.reach, c.reach, 0, 0.5, shaded(wall, 0.65))


def _sea(c: Canvas) -> None:
    """Islands and sails on a far rim."""
    for _ in range(int(c.pick.integers(1, 4))):
        x, width, top = c.between(-c.reach, c.reach), c.between(60, 240), c.between(8, 34)
        c.shape([(x, 0), (x + 0.2 * width, 0.7 * top), (x + 0.45 * width, top), (x + 0.8 * width, 0.4 * top),
                 (x + width, 0)], (128, 150, 162))  # fmt: skip
    for _ in range(int(c.pick.integers(0, 4))):
        x = c.between(-c.reach, c.reach)
        c.shape([(x, 2), (x + 7, 2), (x + 2, 16)], (238, 238, 232))


def _forest(c: Canvas) -> None:
    c.skyline(9, 1.6, (52, 72, 44), 9)
    for k in range(44):
        x, width = c.between(-c.reach, c.reach), c.between(0.1, 0.3)
        c.box(x - width, x + width, 0, c.between(6, 12), shaded((96, 82, 66), c.between(0.45, 1.0) * (0.6 + k / 110)))
    for _ in range(900):
        leaves = c.one_of(LEAVES, 0.35)
        z = c.between(3.5, 12.0) if c.between(0, 1) < 0.75 else c.between(0, 1.6)
        c.disc(c.between(-c.reach, c.reach), z, c.between(0.08, 0.3), leaves)


def _snow(c: Canvas) -> None:
    """White roofs, bare trees."""
    c.skyline(5, 1.5, (206, 212, 222), 5)
    x = -c.reach
    while x < c.reach:
        width = c.between(8, 12)
        _house(c, x, width, 1, c.one_of(PLASTER), 0.6)
        c.shape([(x - 0.5, 3.5), (x + 1, 5.6), (x + width - 1, 5.6), (x + width + 0.5, 3.5)], (236, 240, 246))
        x += width + c.between(6, 18)
    for _ in range(int(c.pick.integers(4, 9))):
        _bare_tree(c, c.between(-c.reach, c.reach), 0.0, 0.0, c.between(1.4, 2.4), 6)
    c.box(-c.reach, c.reach, 0, 0.3, (240, 243, 248))


def _bare_tree(c: Canvas, x: float, z: float, lean: float, size: float, depth: int) -> None:
    if depth == 0:
        return
    end = (x + lean * size, z + size * (1.0 - 0.25 * abs(lean)))
    thick = 0.018 * size * depth
    c.shape(
        [(x - thick, z), (x + thick, z), (end[0] + 0.6 * thick, end[1]), (end[0] - 0.6 * thick, end[1])], (74, 66, 62)
    )
    for _ in range(2 if depth > 1 else 0):
        _bare_tree(c, *end, lean + c.between(-0.75, 0.75), size * c.between(0.62, 0.8), depth - 1)


@dataclass(frozen=True, slots=True)
class Maker:
    """How a kind of view is painted: `paint` one of four sides, `distance` metres from the middle of the room and
    `tall` times as high; `ground`: the two sRGB bytes it is mixed of, `mottle` texels of a field of clouds a metre of
    it; `haze`: share of the sky's rim in the sides."""

    paint: Callable[[Canvas], None]
    distance: float
    tall: float
    ground: tuple[Color, Color]
    mottle: float = 8.0
    haze: float = 0.0


GRASS: tuple[Color, Color] = ((104, 134, 62), (78, 108, 48))
MAKERS = {
    "street": Maker(_street, 15.0, 1.2, ((112, 112, 112), (96, 96, 98))),
    "offices": Maker(_offices, 34.0, 1.1, ((122, 120, 116), (104, 106, 106)), haze=0.06),
    "garden": Maker(_garden, 17.0, 0.9, GRASS),
    "hills": Maker(_hills, 420.0, 0.5, ((116, 146, 74), (96, 124, 58)), 0.5, 0.12),
    "roofs": Maker(_roofs, 42.0, 0.7, ((108, 106, 104), (92, 92, 92)), haze=0.05),
    "sky": Maker(_sky, 260.0, 0.5, ((140, 146, 140), (120, 128, 120)), 1.0, 0.25),
    "courtyard": Maker(_courtyard, 9.5, 1.8, ((140, 136, 130), (120, 118, 114))),
    "sea": Maker(_sea, 900.0, 0.3, ((70, 104, 122), (92, 126, 140)), 0.6, 0.2),
    "forest": Maker(_forest, 14.0, 1.0, ((74, 84, 44), (92, 80, 52))),
    "snow": Maker(_snow, 24.0, 0.8, ((236, 240, 246), (222, 228, 238)), 3.0),
}  # fmt: skip
