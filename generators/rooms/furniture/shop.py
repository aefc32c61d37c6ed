"""Shops and schools: shelves of goods, counters, registers, baskets, figures, showcases, lockers, lecterns."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.clothes import cloth
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import BOARD, bow, case, corners, grid, panels, plinth
from generators.rooms.furniture.shapes import (
    Shape,
    blocks,
    box,
    cushion,
    cylinder,
    in_size,
    join,
    lathe,
    loft,
    outline,
    rim,
    smooth,
    trough,
    tube,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import FloatArray, Material, Part, Surface
from vstdata.draw import Draw

STEEL = Material((0.66, 0.67, 0.69), roughness=0.35, metallic=0.7)


def _goods(draw: Draw, width: float, depth: float, room: float) -> list[tuple[int, Shape]]:
    """A row of packets, tins and bottles from x = -width / 2, in groups that look alike; with a colour number."""
    rng = draw.generator("goods")
    found: list[tuple[int, Shape]] = []
    x = -width / 2
    while True:
        kind, color, count = int(rng.integers(3)), int(rng.integers(6)), int(rng.integers(2, 6))
        wide, tall = float(rng.uniform(0.06, 0.14)), float(rng.uniform(0.5, 0.92)) * room
        for _ in range(count):
            if x + wide > width / 2:
                return found
            if rng.random() < 0.9:
                one = box(wide * 0.94, depth * 0.7, tall, 0.003)
                if kind == 1:
                    one = cylinder(wide * 0.46, min(tall, 1.6 * wide), bevel=0.003, sides=14)
                if kind == 2:
                    r = wide * 0.42
                    one = lathe([(r, 0), (r, tall * 0.6), (r * 0.4, tall * 0.8), (r * 0.4, tall)], 12)
                found.append((color, one.move(x=x + wide / 2, y=float(rng.uniform(-0.02, 0.02)))))
            x += wide


def _shown(draw: Draw, goods: list[tuple[int, Shape]]) -> list[Part]:
    """Goods as one part a colour."""
    colors = sorted({color for color, _ in goods})
    return [join(s for c, s in goods if c == color).of(m.vivid(draw, "goods", color)) for color in colors]


@entry(
    "shop shelf",
    "wall",
    rooms={"shop": 1.0},
    smallest=(0.85, 0.35, 1.3),
    largest=(1.45, 0.58, 2.15),
    clearance=0.7,
)
def shop_shelf(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "shop shelf", "width", "depth", "height")
    rows = 3 + draw.integer("rows", below=2)
    frame = m.WHITE if chance(draw, 0.6, "white") else m.DARK_METAL
    levels = [0.16 + (height - 0.3) * k / rows for k in range(rows + 1)]
    back = box(width, 0.03, height, 0.002).move(y=depth / 2 - 0.015)
    sides = box(0.03, 0.06, height, 0.002).move(x=width / 2 - 0.015, y=depth / 2 - 0.045).mirrored()
    boards = [box(width - 0.01, depth - 0.05, 0.025, 0.003).move(y=-0.015, z=z - 0.025) for z in levels[:-1]]
    base = box(width, depth - 0.03, levels[0] - 0.02, 0.004).move(y=-0.01)
    rails = [box(width - 0.02, 0.008, 0.04, 0.001).move(y=-depth / 2 + 0.008, z=z - 0.035) for z in levels[:-1]]
    gap = levels[1] - levels[0]
    goods, areas = [], []
    for k, z in enumerate(levels[:-1]):
        share = 1.0 if chance(draw, 0.6, "full", k) else uniform(draw, 0.4, 0.8, "share", k)
        long = (width - 0.06) * share
        left = -(width - 0.06) / 2 + long / 2
        goods += [(c, s.move(left, -0.02, z)) for c, s in _goods(draw.at("row", k), long, depth - 0.1, gap - 0.06)]
        free = (width - 0.06) - long - 0.03
        if free > 0.2:
            areas.append(Surface((width / 2 - 0.03 - free / 2, -0.02), (free, depth - 0.16), z, gap - 0.05))
    return [
        join([back, sides, *boards, base]).of(frame),
        join(rails).of(m.plastic(draw, "rails")),
        *_shown(draw, goods),
    ], areas


@entry(
    "shop counter",
    "free",
    rooms={"shop": 1.0},
    smallest=(1.1, 0.5, 0.82),
    largest=(2.1, 0.85, 1.1),
    clearance=0.6,
)
def shop_counter(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "shop counter", "width", "depth", "height")
    body, top = m.board(draw, "body"), m.board(draw, "top")
    front = box(width - 0.06, 0.03, height - 0.08, 0.003).move(y=-depth / 2 + 0.06, z=0.05)
    ends = box(0.03, depth - 0.08, height - 0.04, 0.003).move(x=width / 2 - 0.045).mirrored()
    shelf = [box(width - 0.1, depth - 0.16, 0.022, 0.002).move(y=0.02, z=z) for z in (0.12, height * 0.55)]
    board = box(width, depth, 0.04, 0.006, 2).move(z=height - 0.04)
    strips = [
        box(0.012, 0.012, height - 0.1, 0.001).move(x, -depth / 2 + 0.042, 0.06)
        for x in spread(int(width / 0.16), -width / 2 + 0.1, width / 2 - 0.1)
    ]
    kick = box(width - 0.1, 0.02, 0.08, 0.002).move(y=-depth / 2 + 0.09)
    area = Surface((0.0, 0.0), (width - 0.1, depth - 0.08), height, 1.2)
    return [join([front, ends, *shelf, kick]).of(body), join([board, *strips]).of(top)], [area]


@entry(
    "cash register",
    "on_surface",
    rooms={"shop": 0.95},
    smallest=(0.28, 0.3, 0.25),
    largest=(0.48, 0.48, 0.5),
    hosts=("shop counter",),
    faces=True,
)
def cash_register(draw: Draw) -> Pieces:
    width, depth = measures(draw, "cash register", "width", "depth")
    skin = draw.choice((m.BLACK, m.WHITE, Material((0.55, 0.54, 0.5), roughness=0.5)), "skin")
    drawer = box(width, depth, 0.1, 0.008, 2)
    face = box(width * 0.94, 0.012, 0.07, 0.002).move(y=-depth / 2 - 0.002, z=0.015)
    lock = cylinder(0.011, 0.01, sides=14).turn(90, "x").move(0, -depth / 2 - 0.006, 0.05)
    slope = loft(
        [
            [
                (x, y, z)
                for y, z in (
                    (-depth * 0.48, 0.098),
                    (depth * 0.45, 0.098),
                    (depth * 0.45, 0.24),
                    (depth * 0.1, 0.24),
                    (-depth * 0.48, 0.14),
                )
            ]
            for x in (-width * 0.47, width * 0.47)
        ]
    )
    tilt = float(np.degrees(np.arctan2(0.1, depth * 0.58)))
    keys = join(
        box(0.02, 0.02, 0.012, 0.003)
        .turn(tilt, "x")
        .move(-width * 0.34 + 0.032 * i, -depth * 0.4 + 0.036 * j, 0.145 + 0.036 * j * float(np.tan(np.radians(tilt))))
        for i in range(6)
        for j in range(4)
    )
    pole = cylinder(0.016, 0.1, sides=14).move(width * 0.2, depth * 0.3, 0.236)
    display = box(0.17, 0.04, 0.085, 0.008, 2).move(width * 0.2, depth * 0.3, 0.325)
    screen = box(0.14, 0.006, 0.055, 0.001).move(width * 0.2, depth * 0.3 - 0.021, 0.34)
    roll = cylinder(0.026, 0.07, sides=20).move(z=-0.035).turn(90, "y").move(-width * 0.24, depth * 0.26, 0.245)
    slip = box(0.055, 0.002, 0.08, 0).turn(-15, "x").move(-width * 0.24, depth * 0.2, 0.236)
    light = m.WHITE if skin is not m.WHITE else Material((0.3, 0.31, 0.33), roughness=0.6)
    return [
        join([drawer, slope, pole, display]).of(skin),
        join([face, lock]).of(STEEL),
        keys.of(light),
        screen.of(m.SCREEN),
        join([roll, slip]).of(m.PAPER),
    ], []


@entry(
    "shopping basket",
    "free",
    rooms={"shop": 0.85, "hallway": 0.05},
    smallest=(0.38, 0.26, 0.2),
    largest=(0.56, 0.4, 0.5),
)
def shopping_basket(draw: Draw) -> Pieces:
    width, depth, height, skin = (
        *measures(draw, "shopping basket", "width", "depth", "height"),
        m.plastic(draw, "skin"),
    )
    body = trough(width, depth, height, 0.006, 0.006, 0.04, 0.84)
    edge = rim(width + 0.014, depth + 0.014, 0.025, 0.018, 0.045).move(z=height - 0.022)
    slots = blocks(
        [
            (x, s * (depth * (0.425 + 0.075 * z / height)), z)
            for s in (-1, 1)
            for z in (height * 0.35, height * 0.65)
            for x in spread(9, -width * 0.33, width * 0.33)
        ],
        [(0.014, 0.026, height * 0.2)] * 36,
    )
    wire = bow(width - 0.004, 0.15, 0.005).move(z=height - 0.01)
    tilt = 0.0 if chance(draw, 0.5, "up") else 55.0
    hang = [wire.move(z=-height).turn(s * tilt, "x").move(y=s * 0.02, z=height) for s in (-1, 1)]
    goods = [s.move(0, 0, 0.005) for _, s in _goods(draw.at("in"), width * 0.7, depth * 0.5, height * 0.8)]
    inside = [join(goods).of(m.vivid(draw, "goods"))] if goods and chance(draw, 0.5, "goods") else []
    return [
        join([body, edge]).of(skin),
        slots.of(Material(m.shade(skin.color, 0.5), roughness=0.9)),
        join(hang).of(m.CHROME if chance(draw, 0.5, "wire") else m.BLACK),
        *inside,
    ], []


@entry(
    "shopping cart",
    "free",
    rooms={"shop": 0.45},
    smallest=(0.48, 0.75, 0.87),
    largest=(0.68, 1.15, 1.18),
)
def shopping_cart(draw: Draw) -> Pieces:
    size, trim = measure(draw, "shopping cart", "size"), m.plastic(draw, "trim")
    low, high = outline(0.38, 0.6, 0.05, 3), outline(0.54, 0.86, 0.05, 3) + np.array([0, -0.02])
    levels = np.linspace(0, 1, 6)
    rings = [
        tube(np.c_[low + (high - low) * t, np.full(16, 0.45 + 0.42 * t)], 0.005 if 0 < t < 1 else 0.009, 6, closed=True)
        for t in levels
    ]
    ribs = [tube([(*low[k], 0.45), (*high[k], 0.87)], 0.004, 5) for k in range(16)]
    sides = []
    for a, b in ((0, 15), (3, 4), (7, 8), (11, 12)):
        for t in spread(7, 0.1, 0.9):
            start, end = low[a] + (low[b] - low[a]) * t, high[a] + (high[b] - high[a]) * t
            sides.append(tube([(*start, 0.45), (*end, 0.87)], 0.003, 5))
    floor = [tube([(x, -0.29, 0.45), (x, 0.29, 0.45)], 0.004, 5) for x in spread(7, -0.15, 0.15)]
    floor += [tube([(-0.18, y, 0.45), (0.18, y, 0.45)], 0.004, 5) for y in spread(6, -0.24, 0.24)]
    frame = [
        tube(
            smooth([(0.2, -0.38, 0.12), (0.23, 0.1, 0.12), (0.25, 0.46, 0.13), (0.25, 0.36, 0.5), (0.26, 0.5, 1.0)], 5),
            0.014,
            8,
        ),
        tube([(0.19, -0.28, 0.455), (0.22, 0.1, 0.12)], 0.011, 8),
    ]
    frame.append(tube([(0.19, 0.26, 0.452), (0.25, 0.4, 0.4)], 0.009, 8))
    bars = [tube([(-0.23, y, 0.12), (0.23, y, 0.12)], 0.009, 8) for y in (-0.3, 0.1)]
    grip = [tube([(-0.28, 0.5, 1.0), (0.28, 0.5, 1.0)], 0.017, 10)]
    wheels = [
        cylinder(0.05, 0.028, bevel=0.006, sides=18).move(z=-0.014).turn(90, "y").move(s * x, y, 0.05)
        for s in (-1, 1)
        for x, y in ((0.2, -0.34), (0.25, 0.3))
    ]
    forks = [
        box(0.036, 0.03, 0.085, 0.004).move(s * x, y, 0.05) for s in (-1, 1) for x, y in ((0.2, -0.34), (0.25, 0.3))
    ]
    groups = (
        ([*rings, *ribs, *sides, *floor, join(frame).mirrored(), *bars], m.CHROME),
        (grip, trim),
        (forks, STEEL),
        (wheels, m.RUBBER),
    )
    return in_size(groups, size), []


@entry(
    "mannequin",
    "free",
    rooms={"shop": 0.55, "attic": 0.12, "workshop": 0.04},
    smallest=(0.3, 0.28, 1.3),
    largest=(0.62, 0.55, 1.95),
    faces=True,
)
def mannequin(draw: Draw) -> Pieces:
    size = measure(draw, "mannequin", "size")
    skin = draw.choice((m.WHITE, Material((0.85, 0.72, 0.6), roughness=0.5), m.BLACK, m.fabric(draw, "skin")), "skin")

    def level(z: float, wide: float, deep: float) -> FloatArray:
        turns = np.arange(24) * np.pi / 12
        return np.asarray(np.c_[wide / 2 * np.cos(turns), deep / 2 * np.sin(turns), np.full(24, z)])

    stations = (
        (0.8, 0.3, 0.2),
        (0.9, 0.34, 0.22),
        (1.0, 0.3, 0.2),
        (1.1, 0.25, 0.17),
        (1.22, 0.31, 0.22),
        (1.36, 0.36, 0.2),
        (1.42, 0.3, 0.14),
        (1.45, 0.13, 0.12),
    )
    trunk = loft([level(*s) for s in stations])
    neck = loft([level(1.44, 0.12, 0.12), level(1.55, 0.1, 0.11)])
    foot = lathe([(0.17, 0), (0.17, 0.012), (0.02, 0.03), (0.014, 0.06), (0.014, 0.83)], 28)
    dressed = chance(draw, 0.65, "dressed")
    parts = [foot.of(m.CHROME)]
    body = [trunk, neck]
    if chance(draw, 0.5, "whole"):
        body.append(cushion(0.16, 0.2, 0.24, 1, 1, 22).move(y=-0.01, z=1.53))
        arm = [(0.17, 0, 1.38), (0.23, 0.0, 1.2), (0.25, -0.01, 1.08), (0.26, -0.05, 0.86)]
        body.append(tube(smooth(arm, 4), np.linspace(0.045, 0.028, 9), 10).mirrored())
        body.append(
            tube(
                smooth([(0.09, 0, 0.88), (0.1, 0, 0.6), (0.1, -0.01, 0.42), (0.1, 0, 0.1)], 4),
                np.linspace(0.085, 0.04, 9),
                12,
            ).mirrored()
        )
        body.append(cushion(0.08, 0.22, 0.09, 0.8, 0.8, 18).move(0.1, -0.05, 0.02).mirrored())
    else:
        cap = lathe([(0.05, 0), (0.054, 0.01), (0.02, 0.025), (0.012, 0.05), (0.0, 0.055)], 20).move(z=1.545)
        parts.append(cap.of(m.wood(draw, "cap")))
    if dressed:
        shirt = loft([level(z, w + 0.03, d + 0.03) for z, w, d in stations[1:-1]])
        skirt = loft([level(0.55, 0.5, 0.38), level(0.8, 0.38, 0.27), level(1.02, 0.315, 0.215)])
        parts += [shirt.of(cloth(draw, "shirt")), skirt.of(cloth(draw, "skirt"))]
    return [Part(p.vertices * size, p.faces, p.material) for p in (join(body).of(skin), *parts)], []


@entry(
    "display case",
    "wall",
    rooms={"shop": 0.6, "living room": 0.08, "classroom": 0.1},
    smallest=(0.55, 0.36, 0.85),
    largest=(1.3, 0.6, 2.0),
    clearance=0.6,
)
def display_case(draw: Draw) -> Pieces:
    """A showcase whose upper part is open boards between posts, behind glass at the sides."""
    width, depth, height = measures(draw, "display case", "width", "depth", "height")
    base, y = uniform(draw, 0.3, 0.5, "base"), -depth / 2
    wood = m.board(draw, "case")
    body = [
        box(width, depth - 0.012, base - 0.06, 0.004).move(y=0.006, z=0.06),
        plinth(width, depth, 0.064),
        box(width + 0.01, depth + 0.005, 0.05, 0.004).move(z=height - 0.05),
    ]
    doors = [box(width / 2 - 0.006, 0.016, base - 0.09, 0.003).move(s * width / 4, y + 0.006, 0.075) for s in (-1, 1)]
    posts = [
        box(0.028, 0.028, height - base - 0.03, 0.002).move(x, yy, base - 0.005)
        for x, yy in corners(width - 0.03, depth - 0.03)
    ]
    panes = [
        box(0.006, depth - 0.05, height - base - 0.05, 0.001).move(x=width / 2 - 0.014, z=base).mirrored(),
        box(width - 0.05, 0.006, height - base - 0.05, 0.001).move(y=depth / 2 - 0.014, z=base),
    ]
    rows = 2 + draw.integer("rows", below=2)
    step = (height - 0.05 - base) / rows
    shelves = [box(width - 0.05, depth - 0.05, 0.01, 0.002).move(z=base + step * k - 0.01) for k in range(1, rows)]
    lamps = [cylinder(0.03, 0.012, sides=18).move(x, 0, height - 0.06) for x in spread(2, -width * 0.25, width * 0.25)]
    knobs = [box(0.012, 0.018, 0.1, 0.003).move(x, y - 0.002, base * 0.5) for x in (-0.03, 0.03)]
    areas = [Surface((0.0, 0.0), (width - 0.12, depth - 0.12), base + step * k, step - 0.07) for k in range(rows)]
    return [
        join([*body, *doors, *posts]).of(wood),
        join([*panes, *shelves]).of(m.GLASS),
        join(lamps).of(m.LIT),
        join(knobs).of(m.metal(draw, "knobs")),
    ], areas


@entry(
    "locker",
    "wall",
    rooms={"gym": 0.75, "classroom": 0.35, "workshop": 0.3, "office": 0.08},
    smallest=(0.55, 0.38, 1.6),
    largest=(1.7, 0.58, 2.05),
    clearance=0.6,
)
def locker(draw: Draw) -> Pieces:
    columns = 2 + draw.integer("columns", below=3)
    leaf, depth, height = measures(draw, "locker", "leaf", "depth", "height")
    width, y, base = leaf * columns, -depth / 2, 0.1
    rows = 1 if chance(draw, 0.6, "tall") else 2
    grey = Material((0.58, 0.6, 0.62), roughness=0.5)
    body = join(
        [
            case(width, depth - 0.02, height - base).move(y=0.01, z=base),
            *(
                box(BOARD, depth - 0.04, height - base - 0.02, 0.002).move(-width / 2 + leaf * k, 0.0, base + 0.01)
                for k in range(1, columns)
            ),
        ]
    )
    feet = [box(0.05, 0.05, base + 0.004, 0.003).move(x, yy) for x, yy in corners(width - 0.08, depth - 0.1)]
    doors = grid(width, height - base - 0.02, columns, rows, base + 0.01)
    vents = join(
        box(leaf * 0.45, 0.008, 0.008, 0.001).move(d.x, y - 0.001, d.z + d.height / 2 - 0.12 + 0.028 * k)
        for d in doors
        for k in range(3)
    )
    locks = join(box(0.025, 0.02, 0.08, 0.004).move(d.x + leaf * 0.36, y - 0.006, d.z) for d in doors)
    plates = join(box(0.07, 0.004, 0.035, 0.001).move(d.x, y - 0.001, d.z + d.height / 2 - 0.19) for d in doors)
    paint = m.painted(draw, "doors") if chance(draw, 0.7, "vivid") else grey
    return [
        join([body, *feet]).of(grey),
        panels(doors, y, 0.008).of(paint),
        vents.of(m.RUBBER),
        locks.of(m.CHROME),
        plates.of(m.WHITE),
    ], []


@entry(
    "lectern",
    "free",
    rooms={"classroom": 0.6, "office": 0.03},
    smallest=(0.42, 0.35, 1.0),
    largest=(0.72, 0.6, 1.5),
)
def lectern(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "lectern", "width", "depth", "height")
    wood, slim = m.wood(draw, "wood"), chance(draw, 0.4, "slim")
    base = box(width * 0.9, depth, 0.05, 0.008)
    column = box(width * (0.28 if slim else 0.8), depth * (0.3 if slim else 0.72), height - 0.1, 0.006).move(z=0.045)
    board = box(width, depth, 0.03, 0.005).turn(22, "x").move(z=height - 0.03)
    edge = box(width, 0.018, 0.05, 0.004).turn(22, "x").move(y=-depth * 0.46, z=height - 0.03 - depth * 0.185)
    papers = box(0.21, 0.26, 0.006, 0).move(z=0.0245).turn(22, "x").move(y=0.0, z=height - 0.03)
    crest = box(width * 0.3, 0.012, 0.2, 0.003).move(y=depth * (0.15 if slim else 0.36) + 0.004, z=height * 0.55)
    neck = tube(
        smooth(
            [
                (width * 0.3, depth * 0.36, height + depth * 0.12),
                (width * 0.3, depth * 0.36, height + 0.2),
                (width * 0.2, depth * 0.2, height + 0.24),
                (width * 0.12, 0.0, height + 0.2),
            ],
            5,
        ),
        0.007,
        8,
    )
    micro = cushion(0.03, 0.03, 0.05, 1, 1, 14).move(width * 0.12, 0.0, height + 0.165)
    return [
        join([base, column, board, edge]).of(wood),
        papers.of(m.PAPER),
        crest.of(m.metal(draw, "crest")),
        join([neck, micro]).of(m.BLACK),
    ], []
