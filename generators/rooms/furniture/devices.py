"""Small electric things: telephones, tablets, routers, consoles, projectors."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import corners
from generators.rooms.furniture.office_things import CLASS, DESKS, INK, SILVER
from generators.rooms.furniture.shapes import (
    arc,
    ball,
    blocks,
    box,
    cushion,
    cylinder,
    in_size,
    join,
    lathe,
    slab,
    smooth,
    tube,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import Material
from vstdata.draw import Draw


def _dark_or_bright(draw: Draw, *names: object) -> Material:
    return draw.choice((m.BLACK, m.WHITE, SILVER, m.BLACK), "shell", *names)


@entry(
    "router",
    "on_surface",
    rooms={"living room": 0.3, "office": 0.3, "hallway": 0.25, "attic": 0.05},
    smallest=(0.16, 0.1, 0.1),
    largest=(0.3, 0.22, 0.3),
    hosts=("tv stand", "desk", "bookshelf", "cabinet", "dresser", "shoe rack"),
)
def router(draw: Draw) -> Pieces:
    width, depth = measures(draw, "router", "width", "depth")
    skin = _dark_or_bright(draw)
    body = box(width, depth, 0.032, 0.012, 3).move(z=0.004)
    feet = join(cylinder(0.008, 0.006, sides=10).move(x, y) for x, y in corners(width * 0.8, depth * 0.7))
    aerials = 2 + draw.integer("aerials", below=3)
    sticks = [
        tube(
            [
                (x, depth / 2 - 0.004, 0.02),
                (x + 0.02 * np.sign(x), depth / 2 + 0.006, 0.02 + measure(draw, "router", "long")),
            ],
            0.006,
            8,
        )
        for x in spread(aerials, -width * 0.4, width * 0.4)
    ]
    lights = join(ball(0.003, 8).move(x, -depth / 2 - 0.001, 0.018) for x in spread(5, -width * 0.3, width * 0.3))
    vents = blocks([(x, 0, 0.036) for x in spread(9, -width * 0.3, width * 0.3)], [(0.005, depth * 0.5, 0.002)] * 9)
    dark = m.BLACK if skin is not m.BLACK else INK
    return [body.of(skin), join([*sticks, feet, vents]).of(dark), lights.of(m.LIT)], []


@entry(
    "telephone",
    "on_surface",
    rooms={"office": 0.5, "hallway": 0.25, "living room": 0.08, "shop": 0.4},
    smallest=(0.15, 0.17, 0.06),
    largest=(0.26, 0.27, 0.14),
    hosts=("desk", "cabinet", "shoe rack", "tv stand", "shop counter", "nightstand"),
    faces=True,
)
def telephone(draw: Draw) -> Pieces:
    width, depth = measures(draw, "telephone", "width", "depth")
    skin = draw.choice((m.BLACK, m.BLACK, m.WHITE, m.plastic(draw, "skin")), "skin")
    body = box(width, depth, 0.045, 0.01, 3)
    slope = box(width * 0.98, depth * 0.7, 0.02, 0.008, 2).turn(-8, "x").move(y=-depth * 0.05, z=0.032)
    x = -width * 0.3
    rest = join([box(0.05, 0.04, 0.03, 0.006, 2).move(x, y, 0.04) for y in (-depth * 0.3, depth * 0.32)])
    grip = tube(
        smooth(
            [(x, -depth * 0.42, 0.072), (x, -depth * 0.2, 0.09), (x, depth * 0.2, 0.09), (x, depth * 0.43, 0.075)], 5
        ),
        np.tile([0.012, 0.02], (11, 1)),
        10,
    )
    pads = join(cushion(0.046, 0.046, 0.03, 1, 0.7, 18).move(x, y, 0.058) for y in (-depth * 0.38, depth * 0.4))
    keys = join(
        box(0.014, 0.012, 0.008, 0.002)
        .turn(-8, "x")
        .move(width * 0.1 + 0.024 * i, -depth * 0.2 + 0.021 * j, 0.056 - 0.003 * j)
        for i in range(3)
        for j in range(4)
    )
    screen = box(width * 0.4, 0.035, 0.008, 0.002).turn(-8, "x").move(width * 0.2, depth * 0.26, 0.042)
    light = m.WHITE if skin is not m.WHITE else INK
    return [
        join([body, slope, rest]).of(skin),
        join([grip, pads]).of(m.BLACK if skin is not m.BLACK else INK),
        keys.of(light),
        screen.of(m.SCREEN),
    ], []


@entry(
    "tablet",
    "on_surface",
    rooms={"living room": 0.25, "bedroom": 0.15, "office": 0.25, "kitchen": 0.12, CLASS: 0.2},
    smallest=(0.15, 0.005, 0.006),
    largest=(0.3, 0.25, 0.25),
    hosts=(*DESKS, "kitchen counter", "nightstand", "sofa"),
)
def tablet(draw: Draw) -> Pieces:
    width = measure(draw, "tablet", "width")
    depth = width * uniform(draw, 0.66, 0.75, "ratio")
    back = slab(width, depth, 0.008, 0.012, 0.002)
    shine = m.SCREEN
    if chance(draw, 0.45, "on"):
        color = m.plastic(draw, "show").color
        shine = Material(color, "picture", m.shade(color, 0.5), 0.3, 0.15, emission=0.3)
    screen = box(width - 0.018, depth - 0.018, 0.0012, 0).move(z=0.0076)
    lens = cylinder(0.004, 0.001, sides=12).move(width / 2 - 0.005, 0, 0.0078)
    skin = draw.choice((m.BLACK, SILVER, m.WHITE, m.plastic(draw, "case")), "skin")
    flat = chance(draw, 0.65, "flat")
    shapes = [back, screen, lens]
    if flat:
        return [back.of(skin), screen.of(shine), lens.of(m.BLACK)], []
    shapes = [s.move(y=depth / 2).turn(65, "x").move(z=0.008) for s in shapes]
    stand = box(width * 0.7, 0.1, 0.008, 0.003).move(y=0.035)
    prop = box(width * 0.3, 0.008, depth * 0.5, 0.003).turn(20, "x").move(y=0.078, z=0.004)
    return [shapes[0].of(skin), shapes[1].of(shine), join([shapes[2], stand, prop]).of(m.BLACK)], []


@entry(
    "headphones",
    "on_surface",
    rooms={"office": 0.3, "bedroom": 0.2, "living room": 0.12, "children's room": 0.12},
    smallest=(0.16, 0.13, 0.05),
    largest=(0.27, 0.24, 0.1),
    hosts=(*DESKS, "nightstand", "bed"),
)
def headphones(draw: Draw) -> Pieces:
    """They lie flat."""
    size, skin = measure(draw, "headphones", "size"), draw.choice((m.BLACK, m.WHITE, m.plastic(draw, "skin")), "skin")
    bend = arc(0.085, 10, 170, 17)
    path = np.c_[bend[:, 0], bend[:, 1] * 1.15 + 0.01, np.full(17, 0.036)]
    band = tube(path, np.tile([0.006, 0.014], (17, 1)), 10, along=(0.0, 0.0, 1.0))
    pad = tube(path[4:13] - np.array([0, 0.008, 0]), np.tile([0.008, 0.013], (9, 1)), 10, along=(0.0, 0.0, 1.0))
    cup = cushion(0.07, 0.082, 0.032, 1, 0.4, 24).turn(90, "y").move(-0.02, 0, 0.036)
    ring = cushion(0.066, 0.078, 0.024, 0.9, 0.8, 24).turn(90, "y").move(-0.036, 0, 0.036)
    cups = join(s.turn(8).move(x=0.098) for s in (cup,)).mirrored()
    rings = join(s.turn(8).move(x=0.098) for s in (ring,)).mirrored()
    groups = (([band, cups], skin), ([pad, rings], m.RUBBER if skin is not m.BLACK else INK))
    return in_size(groups, size), []


@entry(
    "game console",
    "on_surface",
    rooms={"living room": 0.35, "children's room": 0.2, "bedroom": 0.08},
    smallest=(0.23, 0.18, 0.045),
    largest=(0.44, 0.36, 0.13),
    hosts=("tv stand", "desk"),
)
def game_console(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "game console", "width", "depth", "height")
    skin, trim = draw.choice((m.BLACK, m.WHITE), "skin"), m.plastic(draw, "trim")
    lower = box(width, depth, height * 0.45, 0.006, 2)
    upper = box(width * 0.98, depth * 0.98, height * 0.48, 0.006, 2).move(z=height * 0.52)
    core = box(width * 0.94, depth * 0.94, height * 0.2, 0.002).move(z=height * 0.4)
    slot = box(width * 0.4, 0.006, 0.004, 0.001).move(-width * 0.2, -depth * 0.49, height * 0.76)
    key = cylinder(0.008, 0.006, sides=14).turn(90, "x").move(width * 0.36, -depth * 0.487, height * 0.76)
    pad = join(
        [cushion(0.06, 0.1, 0.03, 0.9, 0.7, 20).move(s * 0.05, -0.02 * 0) for s in (-1, 1)]
        + [box(0.1, 0.06, 0.026, 0.01, 2).move(y=0.015)]
    )
    knobs = join(
        cylinder(0.009, 0.012, bevel=0.002, sides=14).move(x, y, 0.022)
        for x, y in ((-0.025, -0.005), (0.025, -0.005), (0.05, 0.018), (-0.05, 0.018))
    )
    place = (uniform(draw, -0.06, 0.06, "pad x"), 0.0, height - 0.001)
    return [
        join([lower, upper]).of(skin),
        core.of(trim),
        join([slot, key]).of(INK if skin is m.BLACK else m.BLACK),
        pad.turn(20).move(*place).of(m.BLACK if skin is m.WHITE else m.WHITE),
        knobs.turn(20).move(*place).of(trim),
    ], []


@entry(
    "projector",
    "on_surface",
    rooms={"office": 0.15, CLASS: 0.45, "living room": 0.05},
    smallest=(0.22, 0.2, 0.08),
    largest=(0.44, 0.35, 0.17),
    hosts=("table", "desk", "coffee table", "cabinet"),
)
def projector(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "projector", "width", "depth", "height")
    skin = draw.choice((m.WHITE, m.WHITE, m.BLACK, SILVER), "skin")
    body = box(width, depth, height, 0.02, 3).move(z=0.015)
    feet = join(cylinder(0.012, 0.022, sides=12).move(x, y) for x, y in corners(width * 0.8, depth * 0.75))
    lens = (
        lathe([(0.036, 0), (0.036, 0.03), (0.03, 0.034), (0.026, 0.02)], 28)
        .turn(90, "x")
        .move(width * 0.24, -depth / 2 + 0.01, 0.015 + height / 2)
    )
    glass = ball(0.022, 18).move(width * 0.24, -depth / 2 - 0.006, 0.015 + height / 2 - 0.022)
    vents = blocks(
        [(width / 2, y, 0.015 + height / 2) for y in spread(8, -depth * 0.3, depth * 0.3)],
        [(0.006, 0.008, height * 0.5)] * 8,
    )
    keys = join(cylinder(0.009, 0.006, sides=12).move(-width * 0.2 + 0.03 * k, 0.02, height + 0.013) for k in range(4))
    return [
        body.of(skin),
        join([feet, lens, vents, keys]).of(INK if skin is m.BLACK else m.BLACK),
        glass.of(m.SCREEN),
    ], []


@entry(
    "alarm clock",
    "on_surface",
    rooms={"bedroom": 0.6, "children's room": 0.4, "living room": 0.05},
    smallest=(0.08, 0.04, 0.06),
    largest=(0.2, 0.1, 0.17),
    hosts=("nightstand", "dresser", "desk", "bookshelf"),
    faces=True,
)
def alarm_clock(draw: Draw) -> Pieces:
    skin = draw.choice((m.plastic(draw, "skin"), m.CHROME, m.BLACK, m.WHITE), "skin")
    if chance(draw, 0.45, "digital"):
        width, height = measures(draw, "alarm clock", "width", "height")
        body = box(width, 0.06, height, 0.012, 3)
        face = box(width * 0.86, 0.006, height * 0.62, 0.002).move(y=-0.0295, z=height * 0.2)
        red = Material((0.9, 0.2, 0.12), emission=0.8)
        strokes = [
            (x + dx, -0.033, height * 0.5 + dz)
            for x in spread(4, -width * 0.28, width * 0.28)
            for dx, dz in ((0.0, height * 0.17), (0.0, 0.0), (0.0, -height * 0.17))
        ]
        digits = blocks(strokes, [(0.013, 0.003, 0.003)] * 12)
        bars = blocks(
            [(x + 0.007, -0.033, height * 0.5) for x in spread(4, -width * 0.28, width * 0.28)],
            [(0.003, 0.003, height * 0.36)] * 4,
        )
        key = box(width * 0.5, 0.02, 0.008, 0.003).move(z=height - 0.003)
        return [
            body.of(skin),
            face.of(m.SCREEN),
            join([digits, bars]).of(red),
            key.of(INK if skin is m.BLACK else m.BLACK),
        ], []
    r = measure(draw, "alarm clock", "radius")
    z = r + 0.018
    drum = cylinder(r, 0.05, bevel=0.005, sides=32).move(z=-0.025).turn(90, "x").move(z=z)
    face = cylinder(r * 0.86, 0.004, sides=32).turn(90, "x").move(y=-0.023, z=z)
    hands = [
        box(0.004, 0.003, r * 0.5, 0.001).turn(a, "y").move(y=-0.028, z=z)
        for a in (uniform(draw, 0, 360, "hour"), uniform(draw, 0, 360, "minute"))
    ]
    marks = blocks(
        [(r * 0.72 * np.sin(a), -0.028, z + r * 0.72 * np.cos(a)) for a in np.arange(12) * np.pi / 6],
        [(0.004, 0.003, 0.004)] * 12,
    )
    feet = [tube([(s * r * 0.6, 0, 0.004), (s * r * 0.4, 0, z - r * 0.75)], 0.005, 8) for s in (-1, 1)]
    bells = [
        cushion(0.036, 0.036, 0.024, 1, 0.8, 18).turn(s * 28, "y").move(s * r * 0.5, 0, z + r * 0.82) for s in (-1, 1)
    ]
    return [join([drum, *bells]).of(skin), face.of(m.WHITE), join([*hands, marks, *feet]).of(m.BLACK)], []
