"""Workshop and storage room: ladders, benches, tools, paint, bicycles."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import bow, corners, four_legs
from generators.rooms.furniture.shapes import (
    Shape,
    arc,
    band,
    beam,
    blocks,
    box,
    cylinder,
    in_size,
    join,
    lathe,
    loft,
    prism,
    smooth,
    tube,
    vessel,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import Material, Surface
from vstdata.draw import Draw

STEEL = Material((0.62, 0.63, 0.65), roughness=0.35, metallic=0.8)
BENCHES = ("workbench", "storage rack", "toolbox")


@entry(
    "ladder",
    "wall",
    rooms={"workshop": 0.6, "attic": 0.4, "laundry room": 0.1, "shop": 0.1},
    smallest=(0.4, 0.18, 1.05),
    largest=(0.65, 1.2, 2.1),
    faces=False,
)
def ladder(draw: Draw) -> Pieces:
    """A stepladder, open, or folded at a wall."""
    steps = 4 + draw.integer("steps", below=3)
    width, pitch = measure(draw, "ladder", "width"), measure(draw, "ladder", "pitch")
    height = pitch * (steps + 0.4)
    spreads = uniform(draw, 0.16, 0.24, "spread") if chance(draw, 0.6, "open") else 0.06
    frame = m.wood(draw, "frame") if chance(draw, 0.35, "wooden") else STEEL
    front, back = spreads * height, spreads * height * 0.9
    rails = [
        beam((width / 2, -front, 0.012), (width * 0.38, 0, height), 0.025, 0.06),
        beam((width / 2, back, 0.012), (width * 0.38, 0.035, height - 0.03), 0.022, 0.045),
    ]
    treads, bars = [], []
    for k in range(1, steps + 1):
        t = k * pitch / height
        treads.append(
            box(2 * (width / 2 + (width * 0.38 - width / 2) * t) - 0.01, 0.085, 0.025, 0.003).move(
                y=-front * (1 - t), z=t * height - 0.025
            )
        )
    for t in (0.15, 0.5, 0.8):
        bars.append(
            tube(
                [
                    (-width / 2 + 0.06 * t, back * (1 - t) + 0.02 * t, t * height),
                    (width / 2 - 0.06 * t, back * (1 - t) + 0.02 * t, t * height),
                ],
                0.01,
                8,
            )
        )
    top = box(width * 0.85, 0.16, 0.03, 0.006).move(y=0.01, z=height - 0.01)
    feet = [box(0.035, 0.07, 0.03, 0.004).move(width / 2, y) for y in (-front, back)]
    colour = m.plastic(draw, "top")
    return [
        join([join(rails).mirrored(), *treads, *bars]).of(frame),
        top.of(colour),
        join(feet).mirrored().of(m.RUBBER),
    ], []


@entry(
    "step stool",
    "free",
    rooms={
        "kitchen": 0.15,
        "bathroom": 0.15,
        "workshop": 0.2,
        "shop": 0.15,
        "children's room": 0.12,
        "laundry room": 0.15,
    },
    smallest=(0.34, 0.22, 0.19),
    largest=(0.55, 0.58, 0.62),
)
def step_stool(draw: Draw) -> Pieces:
    width, pitch, steps = (
        measure(draw, "step stool", "width"),
        measure(draw, "step stool", "pitch"),
        1 + draw.integer("steps", below=2),
    )
    skin = m.wood(draw, "skin") if chance(draw, 0.5, "wooden") else m.plastic(draw, "skin")
    depth = 0.24
    parts, pads = [], []
    for k in range(steps):
        y = -depth * 0.8 * (steps - 1) / 2 + depth * 0.8 * k
        z = pitch * (k + 1)
        parts.append(box(width, depth, 0.025, 0.006, 2).move(y=y, z=z - 0.025))
        parts.append(box(0.022, depth - 0.03, z - 0.02, 0.003).move(x=width / 2 - 0.03, y=y).mirrored())
        parts.append(box(width - 0.06, 0.016, 0.08, 0.002).move(y=y + depth * 0.25, z=z - 0.1))
        pads.append(box(width - 0.06, depth - 0.06, 0.005, 0.002).move(y=y, z=z - 0.002))
    return [join(parts).of(skin), join(pads).of(m.RUBBER if chance(draw, 0.6, "grey") else m.WHITE)], []


@entry(
    "toolbox",
    "free",
    rooms={"workshop": 0.8, "attic": 0.2, "hallway": 0.04},
    smallest=(0.36, 0.17, 0.2),
    largest=(0.62, 0.3, 0.38),
)
def toolbox(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "toolbox", "width", "depth", "height")
    skin = draw.choice((m.plastic(draw, "skin"), Material((0.72, 0.12, 0.1), roughness=0.35), m.BLACK), "skin")
    body = box(width, depth, height * 0.7, 0.01, 2)
    lid = loft(
        [
            np.c_[np.array([(w, d), (-w, d), (-w, -d), (w, -d)]), np.full(4, z)]
            for w, d, z in (
                (width / 2 + 0.005, depth / 2 + 0.005, height * 0.68),
                (width / 2 + 0.005, depth / 2 + 0.005, height * 0.8),
                (width / 2 - 0.05, depth / 4, height * 1.08),
            )
        ]
    )
    grip = bow(width * 0.4, 0.06, 0.011).move(z=height * 1.07)
    locks = [
        box(0.035, 0.014, 0.07, 0.003).move(x, -depth / 2 - 0.005, height * 0.56) for x in (-width * 0.3, width * 0.3)
    ]
    seam = box(width + 0.014, depth + 0.014, 0.008, 0.002).move(z=height * 0.675)
    dark = m.BLACK if skin is not m.BLACK else Material((0.88, 0.7, 0.12), roughness=0.4)
    return [join([body, lid]).of(skin), join([grip, seam]).of(dark), join(locks).of(STEEL)], []


@entry(
    "workbench",
    "wall",
    rooms={"workshop": 1.0, "attic": 0.08},
    smallest=(1.1, 0.5, 0.8),
    largest=(2.0, 0.98, 1.75),
    clearance=0.7,
)
def workbench(draw: Draw) -> Pieces:
    """With a vice, a shelf below and often a board of tools behind it."""
    width, depth, height = measures(draw, "workbench", "width", "depth", "height")
    wood, thick = m.wood(draw, "top"), measure(draw, "workbench", "thick")
    top = box(width, depth, thick, 0.004).move(z=height - thick)
    legs = four_legs(width - 0.14, depth - 0.12, height - thick + 0.003, 0.085, taper=1.0)
    shelf = box(width - 0.2, depth - 0.12, 0.025, 0.003).move(z=0.16)
    rails = [
        box(width - 0.16, 0.03, 0.09, 0.003).move(y=s * (depth / 2 - 0.06), z=height - thick - 0.088) for s in (-1, 1)
    ]
    side = draw.choice((-1, 1), "side")
    x = side * (width / 2 - 0.2)
    vice = [
        box(0.14, 0.05, 0.1, 0.006).move(x, -depth / 2 - 0.03, height - 0.1),
        box(0.14, 0.04, 0.1, 0.006).move(x, -depth / 2 - 0.11, height - 0.1),
        tube([(x, -depth / 2 + 0.02, height - 0.06), (x, -depth / 2 - 0.17, height - 0.06)], 0.014, 10),
        tube([(x - 0.07, -depth / 2 - 0.16, height - 0.06), (x + 0.07, -depth / 2 - 0.16, height - 0.06)], 0.006, 8),
    ]
    parts = [join([top, legs, shelf, *rails]).of(wood), join(vice).of(STEEL)]
    area = Surface((-side * 0.1, -0.02), (width - 0.42, depth - 0.16), height, 0.6)
    if chance(draw, 0.65, "board"):
        back = box(width - 0.04, 0.022, 0.72, 0.002).move(y=depth / 2 - 0.014, z=height - 0.02)
        ply = Material(m.varied(draw, (0.80, 0.68, 0.48), "ply"), roughness=0.8)
        holes = blocks(
            [
                (a, depth / 2 - 0.026, b)
                for a in spread(int(width / 0.12), -width / 2 + 0.1, width / 2 - 0.1)
                for b in spread(6, height + 0.08, height + 0.64)
            ],
            [(0.012, 0.006, 0.012)] * (6 * int(width / 0.12)),
        )
        hung = [
            _hung(draw.at("tool", k), k).move(a, depth / 2 - 0.028, height + 0.62)
            for k, a in enumerate(spread(max(3, int(width / 0.26)), -width / 2 + 0.16, width / 2 - 0.16))
        ]
        parts += [
            back.of(ply),
            holes.of(m.RUBBER),
            join(hung[::2]).of(STEEL),
            join(hung[1::2]).of(m.painted(draw, "tools")),
        ]
    return parts, [area]


def _hung(draw: Draw, kind: int) -> Shape:
    """A tool that hangs down from z = 0 before y = 0: a spanner, a screwdriver, a square or pliers."""
    long = uniform(draw, 0.18, 0.3, "long")
    if kind % 3 == 0:
        ring = tube(np.c_[arc(0.018, 0, 345, 14), np.zeros(14)], 0.007, 6, closed=True).turn(90, "x")
        return join(
            [
                ring.move(y=-0.008, z=-0.02),
                box(0.018, 0.008, long, 0.002).move(y=-0.008, z=-long - 0.03),
                cylinder(0.022, 0.012, sides=6).turn(90, "x").move(y=-0.002, z=-long - 0.04),
            ]
        )
    if kind % 3 == 1:
        return join(
            [
                cylinder(0.014, 0.09, bevel=0.004, sides=12).move(y=-0.013, z=-0.09),
                tube([(0, -0.013, -0.08), (0, -0.013, -long)], 0.004, 8),
            ]
        )
    arms = [beam((s * 0.012, -0.01, -0.07), (s * 0.03, -0.01, -long * 0.8), 0.016, 0.012) for s in (-1, 1)]
    return join([*arms, box(0.035, 0.014, 0.09, 0.004).move(y=-0.01, z=-0.095)])


@entry(
    "drill",
    "on_surface",
    rooms={"workshop": 0.7, "attic": 0.06},
    smallest=(0.16, 0.06, 0.17),
    largest=(0.36, 0.13, 0.3),
    hosts=BENCHES,
)
def drill(draw: Draw) -> Pieces:
    """It stands on its battery."""
    size, skin = (
        measure(draw, "drill", "size"),
        draw.choice((m.plastic(draw, "skin"), Material((0.9, 0.72, 0.1), roughness=0.5)), "skin"),
    )
    battery = box(0.11, 0.075, 0.05, 0.008, 2).move(x=-0.01)
    grip = beam((-0.012, 0, 0.04), (0.004, 0, 0.16), 0.042, 0.034)
    body = lathe([(0.024, 0), (0.034, 0.02), (0.034, 0.1), (0.028, 0.14)], 20).turn(90, "y").move(-0.06, 0, 0.185)
    chuck = lathe([(0.024, 0), (0.024, 0.03), (0.012, 0.05)], 16).turn(90, "y").move(0.078, 0, 0.185)
    bit = tube([(0.12, 0, 0.185), (0.2, 0, 0.185)], 0.004, 8)
    key = box(0.016, 0.018, 0.03, 0.004).move(0.022, 0, 0.12)
    groups = (([grip, body], skin), ([battery, chuck, key], m.BLACK), ([bit], STEEL))
    return in_size(groups, size), []


@entry(
    "saw",
    "on_surface",
    rooms={"workshop": 0.6, "attic": 0.06},
    smallest=(0.4, 0.1, 0.02),
    largest=(0.68, 0.2, 0.04),
    hosts=BENCHES,
)
def saw(draw: Draw) -> Pieces:
    """A hand saw that lies on its side: a long blade with teeth, a handle one reaches through."""
    long, count = measure(draw, "saw", "blade"), 26
    teeth = [(0.02 + (long - 0.03) * k / (2 * count), -0.062 + 0.009 * (k % 2)) for k in range(2 * count + 1)]
    blade = np.array([*teeth, (long, -0.055), (long, -0.015), (0.02, 0.055)])
    middle = np.array([long * 0.4, -0.015])
    sheet = prism(blade - middle, 0.003).move(float(middle[0]), float(middle[1]), 0.0105)
    grip = [(0.035, 0.062), (0.03, -0.07), (-0.03, -0.09), (-0.1, -0.085), (-0.125, -0.045), (-0.105, 0.02),
            (-0.125, 0.07), (-0.06, 0.085)]  # fmt: skip
    ring = np.c_[smooth(np.c_[[*grip, grip[0]], np.zeros(9)], 3)[:-1, :2], np.full(21, 0.0125)]
    handle = tube(ring, np.tile([0.016, 0.0125], (21, 1)), 8, closed=True, along=(0.0, 0.0, 1.0))
    cheek = box(0.06, 0.13, 0.02, 0.005).move(0.01, -0.003, 0.0025)
    rivets = join(cylinder(0.007, 0.024, sides=12).move(x, y, 0.0005) for x, y in ((0.02, -0.03), (0.02, 0.03)))
    skin = m.wood(draw, "grip") if chance(draw, 0.6, "wooden") else m.plastic(draw, "grip")
    return [sheet.of(STEEL), join([handle, cheek]).of(skin), rivets.of(m.CHROME)], []


@entry(
    "hammer",
    "on_surface",
    rooms={"workshop": 0.7, "attic": 0.08},
    smallest=(0.09, 0.24, 0.022),
    largest=(0.17, 0.42, 0.05),
    hosts=BENCHES,
)
def hammer(draw: Draw) -> Pieces:
    """It lies on its side."""
    long = measure(draw, "hammer", "handle")
    grip = tube(
        [(0, -long, 0.016), (0, -long * 0.6, 0.016), (0, -0.05, 0.016), (0, 0.014, 0.016)],
        np.array([[0.015, 0.014], [0.013, 0.012], [0.01, 0.01], [0.01, 0.01]]),
        12,
    )
    head = [
        box(0.05, 0.026, 0.026, 0.004).move(0.0, 0, 0.003),
        cylinder(0.016, 0.03, bevel=0.003, sides=18).turn(90, "y").move(0.02, 0, 0.016),
    ]
    claw = [
        tube(
            smooth(
                [
                    (-0.02, s * 0.007, 0.016),
                    (-0.045, s * 0.01, 0.016),
                    (-0.06, s * 0.014 - 0.008, 0.016),
                    (-0.07, s * 0.016 - 0.024, 0.016),
                ],
                4,
            ),
            np.linspace(0.01, 0.005, 9),
            8,
        )
        for s in (-1, 1)
    ]
    sleeve = tube([(0, -long - 0.004, 0.0165), (0, -long * 0.62, 0.0165)], 0.0165, 12)
    handle = m.wood(draw, "grip")
    return [
        grip.of(handle),
        join([*head, *claw]).of(STEEL),
        sleeve.of(m.plastic(draw, "sleeve") if chance(draw, 0.6, "sleeve") else m.RUBBER),
    ], []


@entry(
    "paint can",
    "free",
    rooms={"workshop": 0.65, "attic": 0.3},
    smallest=(0.14, 0.14, 0.15),
    largest=(0.27, 0.26, 0.42),
)
def paint_can(draw: Draw) -> Pieces:
    radius = measure(draw, "paint can", "radius")
    height, paint = radius * uniform(draw, 2.0, 2.3, "height"), m.plastic(draw, "paint")
    body = vessel([(radius, 0), (radius, height)], 0.003, 0.005, 32)
    rims = [
        band([(radius + 0.003, z), (radius + 0.003, z + 0.008), (radius - 0.002, z + 0.008), (radius - 0.002, z)], 32)
        for z in (0.0, height - 0.006)
    ]
    label = band(
        [
            (radius + 0.0012, height * 0.16),
            (radius + 0.0012, height * 0.8),
            (radius - 0.002, height * 0.8),
            (radius - 0.002, height * 0.16),
        ],
        32,
    )
    bend = arc(radius + 0.004, 0, 180, 15)
    handle = (
        tube(np.c_[bend[:, 0], np.zeros(15), bend[:, 1]], 0.0022, 6)
        .turn(82 if chance(draw, 0.6, "down") else 0, "x")
        .move(z=height - 0.03)
    )
    opened = chance(draw, 0.45, "open")
    fill = (
        cylinder(radius - 0.002, height * 0.75, sides=32).move(z=0.004)
        if opened
        else lathe([(radius - 0.003, height - 0.006), (radius - 0.006, height + 0.001), (0.0, height - 0.002)], 32)
    )
    drip = (
        [box(0.02, 0.004, height * 0.3, 0.001).move(0, -radius - 0.002, height * 0.66).turn(a) for a in (10, 55)]
        if opened
        else []
    )
    brush = []
    if opened and chance(draw, 0.6, "brush"):
        brush = [
            join([beam((0.0, 0.01, height * 0.74), (radius * 0.7, 0.01, height + 0.1), 0.02, 0.012)]).of(
                m.wood(draw, "brush")
            )
        ]
    return [
        join([body, *rims, handle]).of(STEEL),
        label.of(m.PAPER if chance(draw, 0.5, "paper") else m.plastic(draw, "label")),
        join([fill, *drip]).of(paint if opened else STEEL),
        *brush,
    ], []


@entry(
    "storage rack",
    "wall",
    rooms={"workshop": 0.8, "attic": 0.6, "laundry room": 0.3, "shop": 0.2, "gym": 0.1},
    smallest=(0.75, 0.32, 1.31),
    largest=(1.35, 0.56, 2.15),
    clearance=0.4,
    faces=False,
)
def storage_rack(draw: Draw) -> Pieces:
    """Open shelves of steel or raw wood."""
    width, depth, height = measures(draw, "storage rack", "width", "depth", "height")
    rows = 4 + draw.integer("rows", below=2)
    frame = draw.choice((STEEL, m.DARK_METAL, m.wood(draw, "frame")), "frame")
    levels = [float(z) for z in np.linspace(0.12, height - 0.02, rows)]
    posts = [box(0.035, 0.035, height, 0.003).move(x, y) for x, y in corners(width - 0.035, depth - 0.035)]
    boards = [box(width - 0.03, depth - 0.03, 0.022, 0.002).move(z=z - 0.022) for z in levels]
    edges = [
        box(width - 0.05, 0.02, 0.045, 0.002).move(y=s * (depth / 2 - 0.02), z=z - 0.048)
        for z in levels
        for s in (-1, 1)
    ]
    ties = beam(
        (width / 2 - 0.02, -depth / 2 + 0.03, levels[0]), (width / 2 - 0.02, depth / 2 - 0.03, levels[1]), 0.008, 0.02
    ).mirrored()
    board = m.wood(draw, "boards") if chance(draw, 0.5, "wooden") else frame
    free = (height - 0.14) / (rows - 1) - 0.09
    areas = [Surface((0.0, 0.0), (width - 0.12, depth - 0.1), z, free if z < height - 0.1 else 0.35) for z in levels]
    return [join([*posts, *edges, ties]).of(frame), join(boards).of(board)], areas


@entry(
    "bicycle",
    "wall",
    rooms={"hallway": 0.25, "workshop": 0.3, "attic": 0.15, "living room": 0.02, "gym": 0.08},
    smallest=(1.2, 0.4, 0.74),
    largest=(1.9, 0.64, 1.15),
    faces=False,
)
def bicycle(draw: Draw) -> Pieces:
    """It stands along the wall."""
    size = measure(draw, "bicycle", "size")
    r, paint = 0.33, m.painted(draw, "paint")
    turns = np.arange(36) * 2 * np.pi / 36
    ring = np.c_[np.cos(turns), np.zeros(36), np.sin(turns)]
    hubs = ((-0.5, r), (0.53, r))
    tyres = [tube(ring * (r - 0.02) + np.array([x, 0, z]), 0.02, 8, closed=True) for x, z in hubs]
    wheels = [tube(ring * (r - 0.045) + np.array([x, 0, z]), 0.009, 6, closed=True) for x, z in hubs]
    spokes = [
        tube([(x, 0, z), (x + (r - 0.045) * np.cos(a), 0, z + (r - 0.045) * np.sin(a))], 0.0025, 4)
        for x, z in hubs
        for a in np.arange(12) * np.pi / 6
    ]
    wheels += [tube([(x, -0.05, z), (x, 0.05, z)], 0.018, 10) for x, z in hubs] + spokes
    seat, crank, head, fork = (0.2, 0, 0.86), (0.05, 0, 0.3), (-0.36, 0, 0.82), (-0.4, 0, 0.66)
    frame = [
        tube([seat, crank], 0.016, 10),
        tube([(0.17, 0, 0.76), head], 0.016, 10),
        tube([fork, crank], 0.019, 10),
        tube([head, fork], 0.022, 10),
    ]
    frame += [tube([(0.18, s * 0.02, 0.78), (0.53, s * 0.05, r)], 0.01, 8) for s in (-1, 1)] + [
        tube([(0.05, s * 0.03, 0.3), (0.53, s * 0.05, r)], 0.01, 8) for s in (-1, 1)
    ]
    frame += [tube([(-0.4, s * 0.04, 0.68), (-0.5, s * 0.05, r)], 0.011, 8) for s in (-1, 1)] + [
        box(0.05, 0.1, 0.04, 0.008).move(-0.4, 0, 0.655)
    ]
    bar = tube(
        smooth([(-0.3, -0.28, 0.95), (-0.37, -0.2, 0.96), (-0.38, 0, 0.93), (-0.37, 0.2, 0.96), (-0.3, 0.28, 0.95)], 4),
        0.012,
        8,
    )
    stem = [tube([(-0.36, 0, 0.82), (-0.38, 0, 0.935)], 0.014, 8), tube([(0.2, 0, 0.86), (0.215, 0, 0.93)], 0.013, 8)]
    gear = [
        lathe([(0.09, 0), (0.09, 0.006), (0.0, 0.007)], 24).turn(90, "x").move(0.05, -0.04, 0.3),
        tube([(0.05, -0.09, 0.3), (0.05, 0.09, 0.3)], 0.013, 8),
    ]
    gear += [tube([(0.05, s * 0.08, 0.3), (0.05 + s * 0.15, s * 0.085, 0.3 - s * 0.06)], 0.01, 8) for s in (-1, 1)]
    pedals = [box(0.09, 0.08, 0.02, 0.004).move(0.05 + s * 0.15, s * 0.12, 0.29 - s * 0.06) for s in (-1, 1)]
    saddle = loft(
        [
            np.c_[
                np.array([(0.15, 0.075), (0.0, 0.05), (-0.13, 0.016), (-0.13, -0.016), (0.0, -0.05), (0.15, -0.075)])
                * k
                + [0.21, 0],
                np.full(6, z),
            ]
            for k, z in ((0.8, 0.925), (1.0, 0.94), (0.95, 0.965))
        ]
    )
    grips = [tube([(-0.3, s * 0.28, 0.95), (-0.33, s * 0.2, 0.957)], 0.017, 10) for s in (-1, 1)]
    stand = [tube([(0.12, 0.02, 0.31), (0.16, 0.17, 0.012)], 0.009, 8)]
    groups = (
        (frame, paint),
        ([*wheels, bar, *stem, *gear, *stand], m.CHROME),
        ([*tyres, saddle, *grips, *pedals], m.RUBBER),
    )
    return in_size(groups, size), []
