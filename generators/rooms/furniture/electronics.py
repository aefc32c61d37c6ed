"""Screens, computers, loudspeakers, printers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture import screens
from generators.rooms.furniture.entry import Made, Pieces, chance, entry, uniform
from generators.rooms.furniture.shapes import Shape, ball, blocks, box, cylinder, join, lathe, prism, slab, tube
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import Material, Part
from vstdata.draw import Draw

SILVER = Material((0.72, 0.73, 0.74), roughness=0.35, metallic=0.6)


GRAPHITE = Material((0.25, 0.26, 0.28), roughness=0.4, metallic=0.3)


def _screen(draw: Draw, width: float, height: float, kinds: Sequence[str], dark: float) -> screens.Shown:
    """The face of a screen on the plane y = 0, its lower edge at z = 0, and what it shows if it is not off."""
    face = box(width, 0.004, height, 0).move(y=0.002)
    if chance(draw, dark, "off"):
        return [(face, m.SCREEN)]
    ground, found = screens.shown(draw, draw.choice(kinds, "shown"), width, height)
    return [(face, ground), *found]


def _keys(width: float, depth: float, rows: int, columns: int) -> Shape:
    """A field of keys, 3 mm high; the middle of the lowest row is the space bar."""
    px, py = width / columns, depth / rows
    xs, ys = np.meshgrid((np.arange(columns) - (columns - 1) / 2) * px, (np.arange(rows) - (rows - 1) / 2) * py)
    keep = ~((ys < ys.min() + py / 2) & (np.abs(xs) < 3 * px))
    centers = np.c_[xs[keep], ys[keep], np.full(keep.sum(), 0.0015)]
    sizes = np.tile([px * 0.84, py * 0.82, 0.003], (len(centers), 1))
    return join([blocks(centers, sizes), blocks([(0, ys.min(), 0.0015)], [(5.6 * px, py * 0.82, 0.003)])])


@entry(
    "laptop",
    "on_surface",
    rooms={"office": 0.5, "living room": 0.3, "bedroom": 0.25, "dining room": 0.15},
    smallest=(0.26, 0.17, 0.02),
    largest=(0.43, 0.44, 0.31),
    hosts=("desk", "table", "coffee table"),
    faces=True,
)
def laptop(draw: Draw) -> Made:
    (width,) = measures(draw, "laptop", "width")
    depth, skin = width * 0.68, draw.choice((SILVER, SILVER, GRAPHITE, GRAPHITE, m.BLACK), "skin")
    base = slab(width, depth, 0.016, 0.012, 0.003)
    shut = chance(draw, 0.2, "shut")
    lean = uniform(draw, 8, 40, "lean")
    lid = slab(width, depth, 0.008, 0.012, 0.002)
    if shut:
        return Made(_closed(width, depth, skin, base, lid), state="closed")
    upright = lid.move(y=depth / 2).turn(90 - lean, "x").move(y=depth / 2 - 0.006, z=0.016)
    face = [
        (
            shape.turn(-90, "x")
            .move(y=0.0155, z=0.0095)
            .move()
            .turn(90 - lean, "x")
            .move(y=depth / 2 - 0.006, z=0.016),
            skin,
        )
        for shape, skin in _screen(draw, width - 0.02, depth - 0.032, screens.WORK, 0.35)
    ]
    hinge = tube([(-width * 0.4, depth / 2 - 0.004, 0.015), (width * 0.4, depth / 2 - 0.004, 0.015)], 0.006, 10)
    keys = _keys(width * 0.86, depth * 0.46, 5, 14).move(y=depth * 0.14, z=0.0155)
    pad = box(width * 0.34, depth * 0.26, 0.001, 0).move(y=-depth * 0.3, z=0.0157)
    dark = m.RUBBER if skin is not GRAPHITE else m.SCREEN
    return Made(
        [
            join([base, upright]).of(skin),
            *(shape.of(material) for shape, material in face),
            join([keys, hinge]).of(dark),
            pad.of(Material(m.shade(skin.color, 0.85))),
        ],
        state="open",
    )


def _closed(width: float, depth: float, skin: Material, base: Shape, lid: Shape) -> list[Part]:
    """A dark gap between base and lid, a hinge at the back, a badge on the lid: no plain slab."""
    gap = slab(width * 0.985, depth * 0.98, 0.004, 0.012, 0.0005).move(z=0.0145)
    hinge = tube([(-width * 0.36, depth / 2, 0.0165), (width * 0.36, depth / 2, 0.0165)], 0.008, 10)
    feet = [box(0.04, 0.012, 0.004, 0).move(x * width * 0.4, y * depth * 0.4, -0.003) for x in (-1, 1) for y in (-1, 1)]
    slots = blocks([(x * width / 2, y, 0.008) for x in (-1, 1) for y in (0.02, 0.045)], [(0.004, 0.014, 0.005)] * 4)
    turns = np.arange(20) * np.pi / 10
    badge = prism(np.c_[0.024 * np.cos(turns), 0.02 * np.sin(turns)], 0.0012).move(y=0.02, z=0.0245)
    shine = m.CHROME if skin is GRAPHITE else GRAPHITE
    return [
        join([base, lid.move(z=0.0168)]).of(skin),
        join([gap, hinge, *feet, slots]).of(m.RUBBER),
        badge.of(shine),
    ]


@entry(
    "monitor",
    "on_surface",
    rooms={"office": 0.9, "bedroom": 0.3},
    smallest=(0.4, 0.17, 0.31),
    largest=(0.86, 0.24, 0.66),
    hosts=("desk",),
    faces=True,
)
def monitor(draw: Draw) -> Pieces:
    width, foot = measures(draw, "monitor", "width", "foot")
    height = width * (0.43 if width > 0.7 and chance(draw, 0.5, "ultrawide") else 0.57)
    skin = draw.choice((m.BLACK, m.BLACK, SILVER), "skin")
    panel = box(width, 0.035, height, 0.006, 2).move(z=foot)
    bulge = box(width * 0.5, 0.03, height * 0.5, 0.01, 2).move(y=0.026, z=foot + height * 0.22)
    face = _screen(draw, width - 0.024, height - 0.04, screens.WORK, 0.35)
    post = box(0.06, 0.02, foot + height * 0.4, 0.005).move(y=0.045, z=0.008)
    base = (
        slab(0.25, 0.18, 0.012, 0.03, 0.003)
        if chance(draw, 0.5, "slab")
        else cylinder(0.11, 0.014, bevel=0.003, sides=36)
    )
    light = ball(0.003, 8).move(width * 0.42, -0.018, foot + 0.01)
    picture = [shape.move(y=-0.0185, z=foot + 0.026).of(material) for shape, material in face]
    return [join([panel, bulge, post, base.move(y=0.03)]).of(skin), *picture, light.of(m.LIT)], []


@entry(
    "keyboard",
    "on_surface",
    rooms={"office": 0.8, "bedroom": 0.25},
    smallest=(0.27, 0.11, 0.025),
    largest=(0.5, 0.18, 0.028),
    hosts=("desk",),
    faces=True,
)
def keyboard(draw: Draw) -> Pieces:
    width, depth = measures(draw, "keyboard", "width", "depth")
    dark = chance(draw, 0.6, "dark")
    base = slab(width, depth, 0.016, 0.01, 0.003)
    columns = 14 if width < 0.4 else 19
    keys = _keys(width - 0.02, depth - 0.02, 6, columns).scale(z=2.2).move(z=0.0155)
    riser = box(width * 0.9, 0.014, 0.01, 0.002).move(y=depth / 2 - 0.012, z=-0.004)
    return [
        join([base, riser]).of(m.BLACK if dark else SILVER),
        keys.of(Material((0.23, 0.24, 0.25), roughness=0.6) if dark else m.WHITE),
    ], []


@entry(
    "speaker",
    "on_surface",
    rooms={"living room": 0.35, "office": 0.25, "bedroom": 0.15},
    smallest=(0.09, 0.09, 0.14),
    largest=(0.3, 0.37, 0.53),
    hosts=("tv stand", "desk", "cabinet", "bookshelf"),
    faces=True,
)
def speaker(draw: Draw) -> Pieces:
    width, deep, tall = measures(draw, "speaker", "width", "deep", "tall")
    depth, height = width * deep, width * tall
    skin = draw.choice((m.BLACK, m.wood(draw, "case"), m.WHITE), "skin")
    case = box(width, depth, height, 0.008, 2).move(z=0.006)
    front = -depth / 2

    def cone(radius: float, z: float) -> tuple[Shape, Shape]:
        rim = lathe([(radius, 0), (radius, 0.006), (radius * 0.86, 0.009), (radius * 0.8, 0.001)], 32)
        funnel = lathe(
            [
                (radius * 0.84, 0.001),
                (radius * 0.78, 0.007),
                (radius * 0.32, 0.002),
                (radius * 0.26, 0.006),
                (0.0, 0.009),
            ],
            32,
        )
        return rim.turn(90, "x").move(0, front + 0.001, z), funnel.turn(90, "x").move(0, front + 0.001, z)

    low, high = cone(width * 0.4, height * 0.36), cone(width * 0.2, height * 0.77)
    feet = join(
        cylinder(0.012, 0.01, sides=10).move(sx * width * 0.35, sy * depth * 0.35) for sx in (-1, 1) for sy in (-1, 1)
    )
    light = Material((0.45, 0.46, 0.48), roughness=0.5) if skin is m.BLACK else SILVER
    return [case.of(skin), join([low[0], high[0]]).of(light), join([low[1], high[1], feet]).of(m.RUBBER)], []


@entry(
    "printer",
    "on_surface",
    rooms={"office": 0.5},
    smallest=(0.34, 0.41, 0.32),
    largest=(0.56, 0.61, 0.53),
    hosts=("desk", "cabinet", "dresser", "table"),
    faces=True,
)
def printer(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "printer", "width", "depth", "height")
    light = chance(draw, 0.5, "light")
    skin, second = (m.WHITE, GRAPHITE) if light else (GRAPHITE, m.BLACK)
    body = box(width, depth, height, 0.015, 2)
    lid = box(width - 0.01, depth - 0.02, 0.035, 0.01, 2).move(y=0.005, z=height - 0.002)
    slot = box(width * 0.7, 0.03, 0.07, 0).move(y=-depth / 2 + 0.014, z=0.05)
    tray = box(width * 0.62, 0.16, 0.008, 0.002).turn(4, "x").move(0, -depth / 2 - 0.05, 0.05)
    sheet = box(0.21, 0.17, 0.003, 0).turn(4, "x").move(0, -depth / 2 - 0.045, 0.058)
    feeder = box(width * 0.66, 0.01, 0.17, 0.003).turn(-22, "x").move(0, depth / 2 - 0.04, height + 0.015)
    paper = box(0.21, 0.006, 0.2, 0).turn(-22, "x").move(0, depth / 2 - 0.048, height + 0.02)
    panel = box(width * 0.3, 0.01, 0.05, 0.002).move(width * 0.26, -depth / 2 - 0.001, height - 0.07)
    screen = box(0.06, 0.004, 0.03, 0).move(width * 0.3, -depth / 2 - 0.007, height - 0.06)
    return [
        join([body, lid]).of(skin),
        join([slot, tray, feeder, panel]).of(second),
        join([sheet, paper]).of(m.PAPER),
        screen.of(Material((0.3, 0.55, 0.75), emission=0.5)),
    ], []


@entry(
    "television",
    "on_wall",
    rooms={"living room": 0.95, "bedroom": 0.3, "office": 0.1},
    smallest=(0.53, 0.1, 0.31),
    largest=(1.72, 0.12, 1.04),
    hosts=("tv stand",),
    mount=(1.05, 1.3),
)
def television(draw: Draw) -> Pieces:
    (width,) = measures(draw, "television", "width")
    height, rim = width * 0.57, uniform(draw, 0.008, 0.022, "rim")
    panel = box(width, 0.045, height, 0.006, 2)
    hump = box(width * 0.6, 0.04, height * 0.55, 0.012, 2).move(y=0.035, z=height * 0.12)
    bracket = blocks([(s * 0.15, 0.06, height / 2) for s in (-1, 1)], [(0.03, 0.05, height * 0.6)] * 2)
    face = _screen(draw, width - 2 * rim, height - 2 * rim - 0.012, screens.PROGRAMS, 0.5)
    logo = box(0.05, 0.004, 0.008, 0).move(0, -0.0225, 0.004)
    bar = box(width * 0.5, 0.07, 0.06, 0.02, 3).move(y=0.02, z=-0.055)
    shell = [panel, hump, bracket, *([bar] if chance(draw, 0.3, "sound bar") else [])]
    picture = [shape.move(y=-0.0235, z=rim + 0.012).of(material) for shape, material in face]
    return [join(shell).of(m.BLACK), *picture, logo.of(SILVER)], []
