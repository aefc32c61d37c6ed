"""What stands in workshops and storage rooms: ladders, benches, racks, bicycles."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import corners, four_legs
from generators.rooms.furniture.shapes import (
    Shape,
    arc,
    beam,
    blocks,
    box,
    cylinder,
    in_size,
    join,
    lathe,
    loft,
    smooth,
    tube,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.furniture.tools import STEEL
from generators.rooms.model import Material, Surface
from vstdata.draw import Draw


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
