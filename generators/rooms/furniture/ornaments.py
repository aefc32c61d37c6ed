"""What decorates, and what stands in a room to be looked at or behind."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.shapes import (
    beam,
    box,
    cushion,
    cylinder,
    join,
    lathe,
    smooth,
    tube,
)
from generators.rooms.furniture.size_table import measure, measures
from vstdata.draw import Draw

CHILDREN = "children's room"


@entry(
    "photo frame",
    "on_surface",
    rooms={"living room": 0.45, "bedroom": 0.4, "office": 0.3, "hallway": 0.2, "dining room": 0.15},
    smallest=(0.1, 0.055, 0.1),
    largest=(0.3, 0.2, 0.33),
    hosts=("dresser", "nightstand", "cabinet", "bookshelf", "desk", "tv stand", "wall shelf", "piano"),
    faces=True,
)
def photo_frame(draw: Draw) -> Pieces:
    long, upright = measure(draw, "photo frame", "long"), chance(draw, 0.5, "upright")
    width, height = (long * 0.75, long) if upright else (long, long * 0.75)
    rim, lean = measure(draw, "photo frame", "rim"), 14.0
    frame = draw.choice((m.wood(draw, "frame"), m.BLACK, m.WHITE, m.metal(draw, "frame")), "frame kind")
    rails = [box(width, 0.014, rim, 0.003).move(z=z) for z in (0.0, height - rim)]
    sides = box(rim, 0.014, height - 0.002, 0.003).move(x=(width - rim) / 2, z=0.001).mirrored()
    back = box(width - 0.006, 0.006, height - 0.006, 0).move(y=0.006, z=0.003)
    photo = box(width - rim, 0.005, height - rim, 0).move(y=0.001, z=rim / 2)
    shapes = [s.turn(-lean, "x") for s in (join([*rails, sides]), back, photo)]
    prop = beam((0, 0.01 + height * 0.17, height * 0.6), (0, height * 0.45, 0.002), 0.03, 0.004)
    return [shapes[0].of(frame), join([shapes[1], prop]).of(m.BLACK), shapes[2].of(m.picture(draw, "photo"))], []


@entry(
    "statue",
    "on_surface",
    rooms={"living room": 0.3, "office": 0.12, "bedroom": 0.1, "hallway": 0.2, "shop": 0.12},
    smallest=(0.09, 0.09, 0.18),
    largest=(0.32, 0.26, 0.58),
    hosts=("cabinet", "bookshelf", "dresser", "tv stand", "coffee table", "wall shelf", "display case"),
)
def statue(draw: Draw) -> Pieces:
    size, style = measure(draw, "statue", "size"), draw.integer("style", below=3)
    stone = draw.choice((m.ceramic(draw, "stone"), m.metal(draw, "stone"), m.wood(draw, "stone"), m.WHITE), "kind")
    foot = box(0.13, 0.13, 0.03, 0.004, 2)
    if style == 0:  # a bust
        shapes = [
            lathe([(0.035, 0.028), (0.028, 0.06), (0.035, 0.075)], 20),
            cushion(0.19, 0.1, 0.1, 0.8, 0.7, 24).move(z=0.065),
            cylinder(0.028, 0.07, 0.026, sides=16).move(z=0.14),
            cushion(0.085, 0.105, 0.125, 1, 1, 24).move(z=0.185),
            cushion(0.092, 0.1, 0.07, 1, 0.8, 20).move(y=0.012, z=0.25),
            cushion(0.018, 0.022, 0.03, 1, 1, 12).move(y=-0.055, z=0.235),
        ]
    elif style == 1:  # a cat that sits
        shapes = [
            cushion(0.1, 0.13, 0.16, 0.9, 0.9, 24).move(y=0.01, z=0.025),
            cushion(0.075, 0.08, 0.12, 1, 0.9, 20).move(y=-0.015, z=0.11),
            cushion(0.072, 0.07, 0.066, 1, 1, 20).move(y=-0.03, z=0.205),
            lathe([(0.017, 0), (0.0, 0.035)], 8).move(0.022, -0.025, 0.256).mirrored(),
            tube([(0.02, -0.05, 0.14), (0.024, -0.062, 0.034)], 0.013, 10).mirrored(),
            tube(
                smooth([(0, 0.06, 0.05), (0.05, 0.075, 0.035), (0.07, 0.01, 0.038), (0.05, -0.05, 0.04)], 5), 0.011, 8
            ),
        ]
    else:  # an abstract knot
        t = np.arange(60) * 2 * np.pi / 60
        knot = np.c_[np.sin(t) + 1.6 * np.sin(2 * t), -np.sin(3 * t), np.cos(t) - 1.6 * np.cos(2 * t)] * 0.036
        shapes = [tube(knot, 0.017, 10, closed=True).move(z=0.155), cylinder(0.01, 0.05, sides=12).move(z=0.025)]
        shapes.append(cylinder(0.014, 0.05, sides=12).move(z=0.03))
    base = m.BLACK if chance(draw, 0.5, "black foot") else m.wood(draw, "foot")
    return [join(shapes).scale(size, size, size).of(stone), foot.scale(size, size, size).of(base)], []


@entry(
    "floor mirror",
    "wall",
    rooms={"bedroom": 0.3, "hallway": 0.45, "gym": 0.3, "shop": 0.35, CHILDREN: 0.05},
    smallest=(0.4, 0.15, 1.35),
    largest=(0.9, 0.5, 1.95),
    clearance=0.5,
)
def floor_mirror(draw: Draw) -> Pieces:
    """A tall mirror that leans back on its stand."""
    width, height = measures(draw, "floor mirror", "width", "height")
    rim, lean = measure(draw, "floor mirror", "rim"), uniform(draw, 6, 9, "lean")
    frame = draw.choice((m.wood(draw, "frame"), m.BLACK, m.WHITE, m.metal(draw, "frame")), "frame kind")
    rails = [box(width, 0.03, rim, 0.004).move(z=z) for z in (0.0, height - rim)]
    sides = box(rim, 0.03, height - 0.004, 0.004).move(x=(width - rim) / 2, z=0.002).mirrored()
    back = box(width - 0.01, 0.012, height - 0.01, 0).move(y=0.008, z=0.005)
    glass = box(width - rim, 0.008, height - rim, 0).move(y=-0.002, z=rim / 2)
    shapes = [s.turn(-lean, "x") for s in (join([*rails, sides]), back, glass)]
    reach = np.tan(np.radians(lean)) * height * 0.72
    legs = beam((width * 0.32, reach + 0.024, height * 0.72), (width * 0.36, reach + 0.2, 0.0), 0.03, 0.025).mirrored()
    bar = beam((-width * 0.34, reach + 0.12, height * 0.28), (width * 0.34, reach + 0.12, height * 0.28), 0.02, 0.02)
    return [join([shapes[0], legs, bar]).of(frame), shapes[1].of(m.wood(draw, "back")), shapes[2].of(m.MIRROR)], []


@entry(
    "room divider",
    "wall",
    rooms={"bedroom": 0.1, "living room": 0.06, "office": 0.12, "attic": 0.15},
    smallest=(0.9, 0.14, 1.5),
    largest=(2.1, 0.6, 1.95),
    clearance=0.2,
    faces=False,
)
def room_divider(draw: Draw) -> Pieces:
    panels_, leaf, height = (
        3 + draw.integer("panels", below=2),
        measure(draw, "room divider", "leaf"),
        measure(draw, "room divider", "height"),
    )
    bend = uniform(draw, 18, 32, "bend")
    run = leaf * np.cos(np.radians(bend))
    rims, sheets = [], []
    for k in range(panels_):
        sign = 1 if k % 2 else -1
        rail = [box(leaf - 0.01, 0.022, 0.05, 0.003).move(z=z) for z in (0.06, height - 0.05)]
        ups = [box(0.04, 0.022, height, 0.003).move(x=s * (leaf / 2 - 0.02)) for s in (-1, 1)]
        bars = [box(leaf - 0.06, 0.014, 0.014, 0.001).move(z=z) for z in spread(5, height * 0.2, height * 0.85)]
        place = (float(run) * (k - (panels_ - 1) / 2), 0.0, 0.0)
        rims.append(join([*rail, *ups, *bars]).turn(sign * bend).move(*place))
        sheets.append(box(leaf - 0.07, 0.006, height - 0.14, 0).move(z=0.1).turn(sign * bend).move(*place))
    cover = m.fabric(draw, "sheet") if chance(draw, 0.6, "cloth") else m.PAPER
    return [
        join(rims).of(m.wood(draw, "frame") if chance(draw, 0.7, "wooden") else m.BLACK),
        join(sheets).of(cover),
    ], []
