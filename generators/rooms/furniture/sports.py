"""Sport and music: boards, weights, mats, machines to train on, drums, a racket."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.shapes import (
    arc,
    ball,
    band,
    beam,
    box,
    cushion,
    cylinder,
    in_size,
    join,
    lathe,
    loft,
    outline,
    ribbon,
    smooth,
    tube,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import Material
from vstdata.draw import Draw

CHILDREN = "children's room"
DARK = Material((0.16, 0.16, 0.17), roughness=0.5)


@entry(
    "skateboard",
    "free",
    rooms={CHILDREN: 0.3, "hallway": 0.15, "bedroom": 0.06, "attic": 0.1, "shop": 0.1},
    smallest=(0.17, 0.62, 0.09),
    largest=(0.28, 0.95, 0.16),
)
def skateboard(draw: Draw) -> Pieces:
    length, width = measures(draw, "skateboard", "length", "width")
    t = np.array([-0.5, -0.42, -0.33, -0.2, 0.0, 0.2, 0.33, 0.42, 0.5])
    z = 0.085 + np.array([0.05, 0.028, 0.004, 0, 0, 0, 0.004, 0.028, 0.05])
    wide = width * np.array([0.5, 0.86, 1, 1, 1, 1, 1, 0.86, 0.5])
    path = np.c_[np.zeros(9), t * length, z]
    deck, tape = ribbon(path, wide, 0.012), ribbon(path + np.array([0, 0, 0.0065]), wide * 0.97, 0.003)
    trucks = [box(0.05, 0.07, 0.03, 0.004).move(y=s * length * 0.29, z=0.052) for s in (-1, 1)]
    trucks += [
        tube([(-width * 0.42, s * length * 0.29, 0.029), (width * 0.42, s * length * 0.29, 0.029)], 0.009, 8)
        for s in (-1, 1)
    ]
    trucks += [box(0.03, 0.03, 0.04, 0.003).move(y=s * length * 0.29, z=0.022) for s in (-1, 1)]
    wheel = cylinder(0.028, 0.034, bevel=0.006, sides=18).move(z=-0.017).turn(90, "y")
    wheels = [wheel.move(sx * width * 0.38, sy * length * 0.29, 0.028) for sx in (-1, 1) for sy in (-1, 1)]
    return [
        deck.of(m.wood(draw, "deck") if chance(draw, 0.4, "wooden") else m.plastic(draw, "deck")),
        tape.of(m.RUBBER),
        join(trucks).of(m.CHROME),
        join(wheels).of(m.plastic(draw, "wheels")),
    ], []


@entry(
    "dumbbell",
    "free",
    rooms={"gym": 0.95, "bedroom": 0.06, "attic": 0.08},
    smallest=(0.18, 0.068, 0.08),
    largest=(0.45, 0.24, 0.24),
)
def dumbbell(draw: Draw) -> Pieces:
    radius, plates = measure(draw, "dumbbell", "radius"), 1 + draw.integer("plates", below=3)
    bar = tube([(-0.06 - 0.024 * plates - 0.02, 0, 0), (0.06 + 0.024 * plates + 0.02, 0, 0)], 0.014, 14)
    sides = 6 if chance(draw, 0.4, "hexagonal") else 28
    discs = [
        cylinder(radius * (1 - 0.12 * k), 0.022, bevel=0.003, sides=sides).turn(90, "y").move(x=0.06 + 0.0225 * k)
        for k in range(plates)
    ]
    nuts = cylinder(0.022, 0.014, sides=6).turn(90, "y").move(x=0.06 + 0.0225 * plates)
    skin = DARK if chance(draw, 0.5, "dark") else m.plastic(draw, "skin")
    return [bar.of(m.CHROME), join(discs).mirrored().of(skin), nuts.mirrored().of(m.CHROME)], []


@entry(
    "yoga mat",
    "free",
    rooms={"gym": 0.75, "bedroom": 0.1, "living room": 0.05, "attic": 0.06},
    smallest=(0.1, 0.1, 0.1),
    largest=(0.75, 0.22, 0.2),
)
def yoga_mat(draw: Draw) -> Pieces:
    """Rolled up, with two straps; it lies."""
    width, radius, skin = (
        measure(draw, "yoga mat", "width"),
        measure(draw, "yoga mat", "radius"),
        m.plastic(draw, "skin"),
    )
    roll = cylinder(radius, width, sides=32).move(z=-width / 2).turn(90, "y").move(z=radius)
    rings = [
        cylinder(radius * k, width + 0.003 * (1.2 - k), sides=28)
        .move(z=-width / 2 - 0.0015 * (1.2 - k))
        .turn(90, "y")
        .move(z=radius)
        for k in (0.72, 0.4)
    ]
    edge = box(width, radius * 0.9, 0.008, 0.002).move(y=radius * 0.5)
    straps = [
        band([(radius + 0.003, -0.016), (radius + 0.003, 0.016), (radius - 0.003, 0.016), (radius - 0.003, -0.016)], 28)
        .turn(90, "y")
        .move(x, 0, radius + 0.003)
        for x in (-width * 0.25, width * 0.25)
    ]
    return [
        join([roll, edge]).move(z=0.003).of(skin),
        join(rings).move(z=0.003).of(Material(m.shade(skin.color, 0.6), roughness=0.9)),
        join(straps).of(m.BLACK),
    ], []


@entry(
    "exercise ball",
    "free",
    rooms={"gym": 0.6, "office": 0.05, "bedroom": 0.04},
    smallest=(0.5, 0.5, 0.48),
    largest=(0.8, 0.8, 0.8),
)
def exercise_ball(draw: Draw) -> Pieces:
    radius, skin = measure(draw, "exercise ball", "radius"), m.plastic(draw, "skin")
    body = ball(radius, 36).scale(z=0.96)
    ribs = [
        tube(np.c_[arc(radius * k, 0, 350, 36), np.full(36, radius * 0.96 + z)], 0.006, 6, closed=True)
        for k, z in ((0.998, 0.0), (0.965, radius * 0.24), (0.965, -radius * 0.24), (0.89, radius * 0.43))
    ]
    plug = cylinder(0.014, 0.01, bevel=0.002, sides=14).turn(60, "y").move(radius * 0.86, 0, radius * 1.42)
    return [join([body, *ribs]).of(skin), plug.of(m.WHITE)], []


@entry(
    "exercise bike",
    "free",
    rooms={"gym": 0.7, "bedroom": 0.03, "attic": 0.06},
    smallest=(0.44, 0.88, 1.05),
    largest=(0.65, 1.3, 1.5),
    clearance=0.3,
)
def exercise_bike(draw: Draw) -> Pieces:
    size = measure(draw, "exercise bike", "size")
    skin = DARK if chance(draw, 0.5, "dark") else m.WHITE
    trim = m.plastic(draw, "trim")
    bases = [box(0.5, 0.08, 0.06, 0.015, 2).move(y=y) for y in (-0.45, 0.45)]
    spine = beam((0, -0.45, 0.05), (0, 0.45, 0.05), 0.06, 0.06)
    wheel = (
        lathe([(0.24, 0), (0.25, 0.02), (0.25, 0.06), (0.24, 0.08), (0.0, 0.082)], 32)
        .move(z=-0.04)
        .turn(90, "y")
        .move(0, -0.22, 0.36)
    )
    cover = box(0.09, 0.5, 0.26, 0.08, 4).move(y=-0.06, z=0.18)
    mast = beam((0, -0.3, 0.06), (0, -0.42, 1.08), 0.06, 0.05)
    post = beam((0, 0.18, 0.06), (0, 0.32, 0.88), 0.055, 0.05)
    link = beam((0, 0.24, 0.42), (0, -0.3, 0.3), 0.05, 0.05)
    saddle = loft(
        [
            np.c_[outline(w, d, 0.06, 3) + np.array([0, 0.34]), np.full(16, z)]
            for w, d, z in ((0.16, 0.2, 0.87), (0.24, 0.27, 0.9), (0.22, 0.25, 0.945))
        ]
    )
    bar = tube(
        smooth(
            [(-0.22, -0.24, 1.14), (-0.22, -0.4, 1.16), (0, -0.44, 1.06), (0.22, -0.4, 1.16), (0.22, -0.24, 1.14)], 5
        ),
        0.016,
        10,
    )
    console = box(0.2, 0.03, 0.15, 0.01, 2).turn(-25, "x").move(y=-0.43, z=1.1)
    screen = box(0.16, 0.006, 0.1, 0.001).move(y=0.016, z=0.025).turn(-25, "x").move(y=-0.43, z=1.1)
    cranks = [
        tube([(s * 0.03, -0.02, 0.3), (s * 0.1, -0.02, 0.3), (s * 0.11, -0.02 + s * 0.13, 0.3 + s * 0.08)], 0.012, 8)
        for s in (-1, 1)
    ]
    pedals = [box(0.09, 0.1, 0.03, 0.006).move(s * 0.16, -0.02 + s * 0.13, 0.285 + s * 0.08) for s in (-1, 1)]
    groups = (
        ([*bases, spine, mast, post, link], skin),
        ([wheel, cover], trim),
        ([saddle, bar, console, *cranks, *pedals], m.RUBBER if skin is m.WHITE else m.BLACK),
        ([screen], m.SCREEN),
    )
    return [join(shapes).turn(180).scale(size, size, size).of(material) for shapes, material in groups], []


@entry(
    "treadmill",
    "free",
    rooms={"gym": 0.7, "bedroom": 0.02},
    smallest=(0.65, 1.4, 1.15),
    largest=(0.95, 2.0, 1.6),
    clearance=0.3,
)
def treadmill(draw: Draw) -> Pieces:
    width, length, height = measures(draw, "treadmill", "width", "length", "height")
    y = length / 2
    deck = box(width, length, 0.12, 0.02, 2).move(z=0.05)
    belt = box(width * 0.62, length * 0.86, 0.006, 0.002).move(y=-0.06, z=0.169)
    rails = box(width * 0.15, length * 0.86, 0.012, 0.004).move(x=width * 0.4, y=-0.06, z=0.168).mirrored()
    hood = box(width, length * 0.16, 0.14, 0.04, 3).move(y=y - length * 0.08, z=0.09)
    feet = [
        cylinder(0.03, 0.055, sides=16).move(x, s) for x in (-width * 0.4, width * 0.4) for s in (-y * 0.85, y * 0.85)
    ]
    posts = beam((width * 0.46, y - 0.16, 0.12), (width * 0.44, y - 0.3, height - 0.06), 0.05, 0.09).mirrored()
    grips = tube(
        [(width * 0.44, y - 0.28, height - 0.12), (width * 0.44, y - 0.75, height - 0.28)], 0.018, 10
    ).mirrored()
    console = box(width * 0.92, 0.06, 0.24, 0.02, 2).turn(-30, "x").move(y=y - 0.33, z=height - 0.14)
    screen = (
        box(width * 0.4, 0.008, 0.13, 0.002).move(y=-0.032, z=0.07).turn(-30, "x").move(y=y - 0.33, z=height - 0.14)
    )
    keys = [
        box(0.03, 0.008, 0.02, 0.002).move(x, -0.032, z).turn(-30, "x").move(y=y - 0.33, z=height - 0.14)
        for x in (-width * 0.32, -width * 0.26, width * 0.26, width * 0.32)
        for z in (0.08, 0.13)
    ]
    skin = draw.choice((DARK, Material((0.55, 0.56, 0.58), roughness=0.4), m.WHITE), "skin")
    return [
        join([deck, hood, posts, console]).of(skin),
        join([belt, grips, *feet]).of(m.RUBBER),
        rails.of(m.plastic(draw, "rails")),
        screen.of(m.SCREEN),
        join(keys).of(m.LIT),
    ], []


@entry(
    "weight bench",
    "free",
    rooms={"gym": 0.7, "attic": 0.05},
    smallest=(0.45, 1.1, 0.42),
    largest=(1.5, 1.7, 1.3),
    clearance=0.3,
)
def weight_bench(draw: Draw) -> Pieces:
    length, lean = measure(draw, "weight bench", "length"), uniform(draw, 0, 38, "lean")
    pad = m.BLACK if chance(draw, 0.6, "black") else m.leather(draw, "pad")
    frame = m.DARK_METAL if chance(draw, 0.6, "dark") else m.painted(draw, "frame")
    seat = box(0.28, length * 0.34, 0.07, 0.02, 3).move(y=-length * 0.34, z=0.39)
    back = box(0.28, length * 0.62, 0.07, 0.02, 3).move(y=length * 0.31).turn(lean, "x").move(y=-length * 0.15, z=0.39)
    beams = [beam((0, -length * 0.48, 0.35), (0, length * 0.4, 0.35), 0.06, 0.08)]
    beams += [beam((0, s * length * 0.42, 0.35), (0, s * length * 0.46, 0.05), 0.05, 0.06) for s in (-1, 1)]
    beams += [box(0.5, 0.06, 0.05, 0.01).move(y=s * length * 0.46, z=0.012) for s in (-1, 1)]
    prop = [
        beam(
            (0, length * 0.2, 0.35),
            (
                0,
                -length * 0.15 + length * 0.4 * np.cos(np.radians(lean)),
                0.4 + length * 0.4 * np.sin(np.radians(lean)),
            ),
            0.035,
            0.035,
        )
    ]
    feet = [box(0.05, 0.08, 0.03, 0.006).move(s * 0.24, t * length * 0.46) for s in (-1, 1) for t in (-1, 1)]
    roll = cushion(0.34, 0.1, 0.1, 0.3, 1.0, 20).move(y=-length * 0.52, z=0.22)
    arm = beam((0, -length * 0.48, 0.36), (0, -length * 0.52, 0.25), 0.03, 0.03)
    return [join([seat, back, roll]).of(pad), join([*beams, *prop, arm]).of(frame), join(feet).of(m.RUBBER)], []


@entry(
    "drum",
    "free",
    rooms={CHILDREN: 0.2, "living room": 0.04, "classroom": 0.12, "attic": 0.1},
    smallest=(0.24, 0.24, 0.23),
    largest=(0.45, 0.45, 0.75),
)
def drum(draw: Draw) -> Pieces:
    radius, skin = (
        measure(draw, "drum", "radius"),
        m.wood(draw, "skin") if chance(draw, 0.5, "wooden") else m.plastic(draw, "skin"),
    )
    tall = chance(draw, 0.4, "tall")
    height = measure(draw, "drum", "tall") if tall else radius * uniform(draw, 1.8, 2.2, "height")
    shape = (
        [(radius * 0.7, 0.0), (radius * 0.66, height * 0.3), (radius * 1.02, height * 0.7), (radius, height)]
        if tall
        else [(radius, 0.0), (radius, height)]
    )
    body = lathe(shape, 32)
    low = shape[0][0]
    hoops = [
        band([(r + 0.008, z), (r + 0.008, z + 0.03), (r - 0.004, z + 0.03), (r - 0.004, z)], 32)
        for r, z in ((low, 0.004), (radius, height - 0.028))
    ]
    head = lathe([(radius - 0.003, height - 0.002), (radius - 0.006, height + 0.004), (0.0, height + 0.0045)], 32)
    rods = [
        tube([(low + 0.004, 0, 0.02), (radius + 0.01, 0, height - 0.015)], 0.004, 6).turn(60 * k)
        for k in range(0 if tall else 6)
    ]
    cords = [
        tube(
            [(low + 0.005, 0, 0.02), (radius + 0.012, 0, height * 0.72), (radius + 0.009, 0, height - 0.02)], 0.005, 6
        ).turn(40 * k)
        for k in range(9 if tall else 0)
    ]
    sticks = [
        tube([(-0.17, s * 0.03, height + 0.012), (0.15, s * 0.05, height + 0.012)], (0.009, 0.006), 8) for s in (-1, 1)
    ]
    beaters = [join(sticks).of(m.wood(draw, "sticks"))] if chance(draw, 0.5, "sticks") else []
    return [
        body.of(skin),
        join([*hoops, *rods, *cords]).of(m.CHROME if not tall else m.fabric(draw, "cords")),
        head.of(m.PAPER),
        *beaters,
    ], []


@entry(
    "tennis racket",
    "on_surface",
    rooms={"gym": 0.3, CHILDREN: 0.15, "hallway": 0.12, "attic": 0.12, "shop": 0.15},
    smallest=(0.22, 0.57, 0.025),
    largest=(0.3, 0.75, 0.05),
    hosts=("shoe rack", "bench", "storage rack", "bed", "weight bench", "cabinet", "toy chest", "shop shelf"),
)
def tennis_racket(draw: Draw) -> Pieces:
    """It lies flat."""
    size, paint = measure(draw, "tennis racket", "size"), m.vivid(draw, "paint")
    turns = np.arange(32) * 2 * np.pi / 32
    rim = tube(
        np.c_[0.125 * np.cos(turns), 0.16 * np.sin(turns) + 0.17, np.full(32, 0.016)],
        np.tile([0.008, 0.011], (32, 1)),
        8,
        closed=True,
        along=(0.0, 0.0, 1.0),
    )
    strings = []
    for k in spread(9, -0.1, 0.1):
        reach = 0.16 * np.sqrt(1 - (k / 0.125) ** 2)
        strings.append(tube([(k, 0.17 - reach, 0.016), (k, 0.17 + reach, 0.016)], 0.0012, 4))
    for k in spread(11, -0.13, 0.13):
        reach = 0.125 * np.sqrt(1 - (k / 0.16) ** 2)
        strings.append(tube([(-reach, 0.17 + k, 0.017), (reach, 0.17 + k, 0.017)], 0.0012, 4))
    throat = [tube([(s * 0.075, 0.045, 0.016), (s * 0.012, -0.1, 0.016)], 0.0095, 8) for s in (-1, 1)]
    grip = [
        tube([(0, -0.08, 0.016), (0, -0.3, 0.016)], 0.0155, 8),
        cylinder(0.019, 0.016, bevel=0.003, sides=8).turn(90, "x").move(0, -0.292, 0.019),
    ]
    groups = (([rim, *throat], paint), (strings, m.WHITE), (grip, m.RUBBER))
    return in_size(groups, size), []
