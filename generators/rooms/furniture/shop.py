"""What stands in shops: shelves with goods, counters, tills, baskets, carts."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import bow
from generators.rooms.furniture.shapes import (
    Shape,
    blocks,
    box,
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
from generators.rooms.model import Material, Part, Surface
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
