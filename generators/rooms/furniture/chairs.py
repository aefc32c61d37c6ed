"""Chairs at tables and desks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread
from generators.rooms.furniture.joinery import four_legs, round_legs
from generators.rooms.furniture.shapes import Shape, beam, box, cushion, cylinder, join, ribbon, slab, smooth, tube
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import FloatArray, Part
from vstdata.draw import Draw
from vstdata.linear import length


@dataclass(frozen=True, slots=True)
class Seat:
    """Measures of a chair, metres: seat width, depth and height above the floor, back height above the seat."""

    width: float
    depth: float
    height: float
    back: float

    def lean(self, share: float) -> tuple[float, float]:
        """(y, z) of the middle of the back at `share` of its height."""
        return self.depth / 2 - 0.02 + 0.07 * share, self.height + self.back * share


def _posts(seat: Seat, thick: float) -> Shape:
    x, (y, z) = seat.width / 2 - thick / 2 - 0.008, seat.lean(1.0)
    return beam((x, seat.lean(0)[0], seat.height - 0.01), (x, y, z), thick, thick, 0.8).mirrored()


def _ladder_chair(draw: Draw, seat: Seat) -> list[Part]:
    """Square legs, posts and level slats."""
    wood = m.board(draw, "frame")
    legs = four_legs(seat.width - 0.05, seat.depth - 0.05, seat.height - 0.01, 0.038, 0.012)
    count = 2 + draw.integer("slats", below=3)
    slats = [
        box(seat.width - 0.05, 0.016, 0.16 / count + 0.01).move(0, *seat.lean(k)) for k in spread(count, 0.42, 0.84)
    ]
    rails = box(seat.width - 0.04, seat.depth - 0.04, 0.05).move(z=seat.height - 0.073)
    board = slab(seat.width, seat.depth, 0.028, 0.04, 0.006).move(z=seat.height - 0.028)
    cover = m.upholstery(draw, "seat") if chance(draw, 0.5, "covered") else wood
    return [join([legs, _posts(seat, 0.034), *slats, rails]).of(wood), board.of(cover)]


def _spindle_chair(draw: Draw, seat: Seat) -> list[Part]:
    """Turned splayed legs, thin upright spindles under a bent top rail."""
    wood = m.board(draw, "frame")
    legs = round_legs(seat.width - 0.11, seat.depth - 0.11, seat.height - 0.01, 0.038, 0.05)
    board = slab(seat.width, seat.depth, 0.035, 0.14, 0.01).move(z=seat.height - 0.035)
    (low_y, low_z), (high_y, high_z) = seat.lean(0.0), seat.lean(1.0)
    xs = np.linspace(-1, 1, 7)
    bow = 0.035 * xs**2
    spindles = [
        tube([(0.36 * seat.width * x, low_y - b, low_z), (0.46 * seat.width * x, high_y - b, high_z - 0.03)], 0.0075, 8)
        for x, b in zip(xs, bow, strict=True)
    ]
    rail = ribbon(np.c_[0.5 * seat.width * xs, high_y - bow, np.full(7, high_z - 0.03)], 0.06, 0.02, (0.0, 0.0, 1.0))
    stretcher = tube([(-seat.width / 2 + 0.05, 0, 0.2), (seat.width / 2 - 0.05, 0, 0.2)], 0.009, 8)
    sides = tube([(seat.width / 2 - 0.045, -0.19, 0.2), (seat.width / 2 - 0.045, 0.19, 0.2)], 0.009, 8).mirrored()
    return [join([legs, board, rail, stretcher, sides, *spindles]).of(wood)]


def _shell_path(corners: list[tuple[float, float]]) -> tuple[FloatArray, FloatArray]:
    """A rounded path (k, 3) through corners (y, z), denser towards its end, and the share (k,) of its length there."""
    path = smooth([(0, y, z) for y, z in corners], 8)
    along = np.r_[0, np.cumsum(length(np.diff(path, axis=0)))]
    shares = np.r_[np.linspace(0, 0.88, 22), 1 - 0.1 * np.cos(np.linspace(0.4, np.pi / 2, 7))]
    points = [np.interp(shares * along[-1], along, path[:, axis]) for axis in range(3)]
    return np.stack(points, axis=1), shares


def _shell_chair(draw: Draw, seat: Seat) -> list[Part]:
    """One moulded shell on four thin legs."""
    half, level, (top_y, top_z) = seat.depth / 2, seat.height - 0.014, seat.lean(1.0)
    low = [(-half, level - 0.02), (0.06 - half, level + 0.015), (0.0, level), (half, level - 0.02)]
    path, t = _shell_path([*low, (half + 0.04, level + 0.1), (top_y, top_z)])
    shares = np.interp(t, [0, 0.06, 0.42, 0.54, 0.8, 1], [0.85, 1, 1, 0.86, 0.95, 0.95])
    shares *= np.sqrt(1 - 0.8 * np.clip((t - 0.88) / 0.12, 0, 1) ** 2)
    shell = ribbon(path, shares * seat.width, 0.014)
    skin = draw.choice((m.WHITE, m.plastic(draw, "shell"), m.wood(draw, "shell"), m.BLACK), "shell kind")
    legs = round_legs(seat.width - 0.16, seat.depth - 0.16, level - 0.015, 0.026, 0.06, 0.7)
    cross = box(seat.width - 0.14, seat.depth - 0.14, 0.02).move(z=level - 0.026)
    legwork = m.wood(draw, "legs") if chance(draw, 0.5, "wooden legs") else m.frame_metal(draw, "legs")
    return [shell.of(skin), join([legs, cross]).of(legwork)]


def _padded_chair(draw: Draw, seat: Seat) -> list[Part]:
    """Thick seat and back, both covered, on square legs."""
    cloth = m.upholstery(draw, "cloth")
    pad = box(seat.width, seat.depth, 0.1, 0.03, 3).move(z=seat.height - 0.1)
    tilt = float(np.degrees(np.arctan2(0.07, seat.back)))
    back = box(seat.width - 0.01, 0.06, seat.back + 0.05, 0.025, 3).turn(-tilt, "x")
    legs = four_legs(seat.width - 0.06, seat.depth - 0.06, seat.height - 0.06, 0.042, 0.01)
    upright = back.move(0, seat.lean(0)[0], seat.height - 0.04)
    return [join([pad, upright]).of(cloth), legs.of(m.wood(draw, "legs"))]


def _cantilever_chair(draw: Draw, seat: Seat) -> list[Part]:
    """A bent steel tube without back legs carries seat and back."""
    x, half, level, floor = seat.width / 2 - 0.012, seat.depth / 2, seat.height - 0.03, 0.012
    side = [(half, floor), (0.0, floor), (-half, floor), (-half, level), (half, level - 0.01), seat.lean(1.0)]
    frame = tube(smooth([(x, y, z) for y, z in side], 5), 0.012, 8).mirrored()
    foot = tube([(-x, half - 0.01, floor), (x, half - 0.01, floor)], 0.012, 8)
    rod = tube([(-x, 0.0, level - 0.01), (x, 0.0, level - 0.01)], 0.01, 8)
    pad = box(seat.width - 0.05, seat.depth - 0.04, 0.05, 0.018, 2).move(y=-0.015, z=level - 0.02)
    y, z = seat.lean(0.68)
    back = box(seat.width - 0.01, 0.04, 0.5 * seat.back, 0.015, 2).turn(-9, "x").move(0, y - 0.03, z - 0.22 * seat.back)
    steel = draw.choice((m.CHROME, m.DARK_METAL), "tube")
    return [join([frame, foot, rod]).of(steel), join([pad, back]).of(m.upholstery(draw, "cover"))]


@entry(
    "chair",
    "around_table",
    rooms={"dining room": 1.0, "kitchen": 0.7, "living room": 0.2, "bedroom": 0.15, "office": 0.2},
    smallest=(0.36, 0.41, 0.68),
    largest=(0.56, 0.62, 1.19),
    hosts=("table",),
)
def chair(draw: Draw) -> Pieces:
    seat = Seat(*measures(draw, "chair", "width", "depth", "seat", "back"))
    styles = (_ladder_chair, _spindle_chair, _shell_chair, _padded_chair, _cantilever_chair)
    return draw.choice(styles, "style")(draw, seat), []


def _star_base(height: float, reach: float) -> tuple[Shape, Shape]:
    """A five-star foot `reach` wide from its middle, a gas column up to `height`, and the castors."""
    turns = np.radians(np.arange(5) * 72 + 18)
    tips = np.stack([reach * np.cos(turns), reach * np.sin(turns)], axis=1)
    arms = [tube([(0, 0, 0.1), (x, y, 0.068)], [0.028, 0.016], 8) for x, y in tips]
    column = cylinder(0.028, height - 0.06, 0.022, sides=16).move(z=0.07)
    castors = [tube([(x - 0.02, y, 0.03), (x + 0.02, y, 0.03)], 0.03, 12) for x, y in tips]
    stems = [cylinder(0.008, 0.045, sides=8).move(x, y, 0.03) for x, y in tips]
    return join([column, *arms]), join(castors + stems)


def _armrests(width: float, seat: float) -> Shape:
    x = width / 2 + 0.02
    post = beam((x - 0.08, 0.04, seat - 0.005), (x, 0.04, seat + 0.01), 0.02, 0.05)
    rise = beam((x, 0.04, seat - 0.005), (x, 0.02, seat + 0.2), 0.025, 0.05)
    pad = box(0.07, 0.26, 0.03, 0.012, 2).move(x, 0.0, seat + 0.19)
    return join([post, rise, pad]).mirrored()


def _backrest(width: float, height: float, thick: float) -> Shape:
    """An upright cushion, bent around the sitter and swung forward at the small of the back."""
    pad = cushion(width, thick, height, 0.5, 0.5, 36)
    x, share = pad.vertices[:, 0], pad.vertices[:, 2] / height
    bend = 0.07 * share - 0.9 * x**2 - 0.03 * np.sin(np.pi * np.clip(1.6 * share, 0, 1))
    return Shape(pad.vertices + np.column_stack([np.zeros((len(x), 1)), bend, np.zeros(len(x))]), pad.faces)


@entry(
    "office chair",
    "around_table",
    rooms={"office": 1.0, "bedroom": 0.4, "living room": 0.1},
    smallest=(0.51, 0.55, 0.85),
    largest=(0.73, 0.71, 1.35),
    hosts=("desk",),
)
def office_chair(draw: Draw) -> Pieces:
    high = chance(draw, 0.4, "high back")
    width, seat, reach, back = measures(draw, "office chair", "width", "seat", "foot", "high" if high else "low")
    foot, castors = _star_base(seat - 0.04, reach)
    cloth = (
        m.leather(draw, "cover")
        if high
        else draw.choice((m.fabric(draw, "cover"), m.BLACK, m.dyed(draw, "cover")), "kind")
    )
    pad = box(width, 0.47, 0.09, 0.04, 3).move(z=seat - 0.07)
    rest = _backrest(width, back, 0.1 if high else 0.06).move(y=0.25, z=seat + (0.0 if high else 0.11))
    bracket = tube(smooth([(0, 0.05, seat - 0.05), (0, 0.27, seat - 0.06), (0, 0.3, seat + 0.3)], 6), 0.02, 8)
    frame = [foot, bracket, *([_armrests(width, seat)] if chance(draw, 0.75, "arms") else [])]
    steel = m.CHROME if chance(draw, 0.35, "bright") else m.BLACK
    return [join(frame).of(steel), castors.of(m.RUBBER), join([pad, rest]).of(cloth)], []
