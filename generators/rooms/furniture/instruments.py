"""Musical instruments."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, entry
from generators.rooms.furniture.shapes import Shape, blocks, box, cylinder, join, lathe, prism, tube
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import FloatArray, Material, Surface
from vstdata.draw import Draw


def _keyboard(width: float) -> tuple[Shape, Shape]:
    """52 white and the black keys between them, front edge at y = -0.3, on a bed at z = 0.7."""
    keys = 52
    step = width / keys
    xs = (np.arange(keys) - (keys - 1) / 2) * step
    sharps = xs[:-1][np.isin(np.arange(keys - 1) % 7, (0, 2, 3, 5, 6))] + step / 2
    white = blocks([(x, -0.225, 0.714) for x in xs], [(step * 0.93, 0.15, 0.03)] * keys)
    black = blocks([(x, -0.195, 0.735) for x in sharps], [(step * 0.55, 0.09, 0.022)] * len(sharps))
    return join([white, box(width, 0.1, 0.02, 0).move(y=-0.19, z=0.69)]), black


def _piano_case(width: float, height: float) -> Shape:
    """Body, lid, key bed with cheeks, legs and music stand of an upright piano."""
    legs = lathe([(0.035, 0), (0.04, 0.05), (0.022, 0.1), (0.04, 0.5), (0.045, 0.65)], 16)
    pairs = [
        box(0.04, 0.36, height - 0.02).move(width / 2 - 0.02, 0.12),
        box(0.06, 0.3, 0.12, 0.012, 2).move(width / 2 - 0.035, -0.15, 0.69),
        legs.move(width / 2 - 0.07, -0.26),
        box(0.07, 0.36, 0.05, 0.008).move(width / 2 - 0.07, -0.14),
    ]
    single = [
        box(width - 0.07, 0.3, height - 0.8).move(y=0.15, z=0.77),
        box(width - 0.07, 0.26, 0.72).move(y=0.16, z=0.08),
        box(width + 0.03, 0.4, 0.03, 0.008).move(y=0.12, z=height - 0.03),
        box(width, 0.34, 0.09).move(y=0.13),
        box(width - 0.01, 0.32, 0.06, 0.008).move(y=-0.16, z=0.64),
        box(width * 0.5, 0.016, 0.24).turn(12, "x").move(0, -0.02, 0.82),
        box(width - 0.13, 0.02, 0.12).turn(10, "x").move(0, 0.0, 0.73),
    ]
    return join([join(pairs).mirrored(), *single])


@entry(
    "piano",
    "wall",
    rooms={"living room": 0.12},
    smallest=(1.39, 0.61, 1.06),
    largest=(1.65, 0.68, 1.39),
    clearance=0.8,
)
def piano(draw: Draw) -> Pieces:
    width, height = measures(draw, "piano", "width", "height")
    skin = draw.choice((m.BLACK, m.BLACK, m.wood(draw, "case"), m.WHITE), "skin")
    white, black = _keyboard(width - 0.14)
    pedals = join(box(0.025, 0.14, 0.012).move(x, -0.08, 0.05) for x in (-0.07, 0, 0.07))
    paper = box(0.4, 0.006, 0.28, 0.001).turn(12, "x").move(0, -0.036, 0.83)
    parts = [_piano_case(width, height).of(skin), white.of(m.WHITE), black.of(m.RUBBER), paper.of(m.PAPER)]
    area = Surface((0.0, 0.12), (width - 0.1, 0.3), height, 0.6)
    return [*parts, pedals.of(m.metal(draw, "pedals"))], [area]


SOUNDBOARDS = ((0.80, 0.55, 0.28), (0.70, 0.36, 0.16), (0.85, 0.68, 0.42), (0.25, 0.13, 0.08))


def _body_outline(size: float) -> FloatArray:
    """(48, 2) the figure of a guitar's body about its waist, `size` long in y, narrower above."""
    turns = np.arange(48) * 2 * np.pi / 48
    y = np.sin(turns)
    waist = 1 - 0.3 * np.exp(-(((y - 0.12) / 0.33) ** 2))
    width = np.where(y > 0, 0.33, 0.41) * np.sign(np.cos(turns)) * np.abs(np.cos(turns)) ** 0.75 * waist
    return np.column_stack([width, 0.5 * y]) * size


def _stand() -> Shape:
    """Three legs, and two hooks that hold a guitar by its waist."""
    legs = [tube([(0, 0.1, 0.3), (s * 0.16, -0.13, 0.012)], 0.009, 8) for s in (-1, 1)]
    legs.append(tube([(0, 0.1, 0.3), (0, 0.26, 0.012)], 0.009, 8))
    hook = tube([(0.1, -0.045, 0.1), (0.1, -0.12, 0.085), (0.1, -0.13, 0.12)], 0.009, 8).mirrored()
    return join([*legs, hook, tube([(-0.1, -0.045, 0.1), (0.1, -0.045, 0.1)], 0.009, 8)])


@entry(
    "guitar",
    "corner",
    rooms={"living room": 0.15, "bedroom": 0.15, "office": 0.05},
    smallest=(0.32, 0.39, 1),
    largest=(0.41, 0.43, 1.17),
    faces=True,
)
def guitar(draw: Draw) -> Pieces:
    (size,) = measures(draw, "guitar", "size")
    color = m.varied(draw, draw.choice(SOUNDBOARDS, "top"), "top")
    wood = Material(color, "wood", m.shade(color, 0.8), 0.1, 0.25)
    dark = Material((0.17, 0.10, 0.07), "wood", (0.1, 0.06, 0.04), 0.1, 0.4)
    hole, root = size * 0.1, size * 0.12
    top = prism(_body_outline(size * 0.985), 0.006, 0.001).move(z=0.098)
    neck = [
        box(0.052, 0.58, 0.024, 0.006).move(0, root + 0.3, 0.09),
        box(0.075, 0.16, 0.018).move(0, root + 0.66, 0.092),
    ]
    black = [
        prism(_body_outline(size), 0.1, 0.006),
        cylinder(0.05, 0.004, sides=28).move(y=hole, z=0.103),
        box(0.16, 0.03, 0.012).move(y=-size * 0.22, z=0.102),
        box(0.054, 0.56, 0.008, 0.002).move(y=hole + 0.33, z=0.111),
    ]
    pegs = [cylinder(0.007, 0.03, sides=10).turn(90, "y").move(0.03, root + 0.61 + 0.045 * k, 0.1) for k in range(3)]
    strings = blocks([(x, root + 0.22, 0.121) for x in np.linspace(-0.02, 0.02, 6)], [(0.0012, 0.86, 0.0012)] * 6)
    lying = [
        (join(black), dark),
        (join([top, *neck]), wood),
        (cylinder(0.058, 0.003, sides=28).move(y=hole, z=0.103), m.PAPER),
        (join([join(pegs).mirrored(), strings]), m.CHROME),
    ]
    upright = [shape.turn(90 - 12, "x").move(0, 0.02, size * 0.5 + 0.06).of(skin) for shape, skin in lying]
    return [*upright, _stand().of(m.DARK_METAL)], []
