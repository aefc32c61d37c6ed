"""Washing and cleaning: dryers, ironing, buckets, mops, brooms, vacuum cleaners, laundry."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.clothes import cloth, crumpled
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import corners
from generators.rooms.furniture.shapes import (
    arc,
    band,
    blocks,
    box,
    cushion,
    cylinder,
    in_size,
    join,
    lathe,
    loft,
    prism,
    ribbon,
    rim,
    smooth,
    trough,
    tube,
    vessel,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import Material, Surface
from vstdata.draw import Draw

LAUNDRY = "laundry room"


@entry(
    "clothes dryer",
    "wall",
    rooms={LAUNDRY: 0.75, "bathroom": 0.12},
    smallest=(0.57, 0.55, 0.79),
    largest=(0.63, 0.72, 0.9),
    clearance=0.7,
)
def clothes_dryer(draw: Draw) -> Pieces:
    width, depth, height = 0.6, measure(draw, "clothes dryer", "depth"), measure(draw, "clothes dryer", "height")
    skin, y = draw.choice((m.WHITE, m.WHITE, m.DARK_METAL), "skin"), -depth / 2
    body = box(width, depth, height - 0.02, 0.015, 2).move(z=0.02)
    feet = join(cylinder(0.025, 0.03).move(x, y0) for x, y0 in corners(0.48, depth - 0.14))
    radius, middle = uniform(draw, 0.19, 0.23, "door"), 0.47
    door = lathe([(radius, 0), (radius, 0.02), (radius - 0.02, 0.035), (radius * 0.4, 0.03), (0.0, 0.028)], 36)
    window = lathe([(radius * 0.55, 0.02), (radius * 0.55, 0.034), (0.0, 0.036)], 32)
    grip = box(0.03, 0.025, 0.11, 0.008, 2).move(-radius + 0.02, y - 0.03, middle - 0.05)
    panel = box(width - 0.02, 0.012, 0.1, 0.003).move(y=y - 0.003, z=height - 0.115)
    dial = cylinder(0.032, 0.028, 0.027).turn(90, "x").move(-0.14, y - 0.006, height - 0.065)
    keys = [box(0.022, 0.01, 0.014, 0.002).move(0.06 + 0.035 * k, y - 0.011, height - 0.072) for k in range(4)]
    grille = blocks([(x, y, 0.08) for x in spread(14, -0.22, 0.22)], [(0.014, 0.01, 0.05)] * 14)
    dark = m.BLACK if skin is not m.DARK_METAL else m.CHROME
    return [
        join([body, door.turn(90, "x").move(0, y + 0.002, middle)]).of(skin),
        window.turn(90, "x").move(0, y + 0.001, middle).of(m.SCREEN),
        panel.of(Material(m.shade(skin.color, 0.85), roughness=0.4)),
        join([grip, dial, *keys, grille]).of(dark),
        feet.of(m.RUBBER),
    ], [Surface((0.0, 0.0), (0.5, depth - 0.1), height, 0.8)]


@entry(
    "ironing board",
    "wall",
    rooms={LAUNDRY: 0.7, "bedroom": 0.08, "hallway": 0.05},
    smallest=(1.05, 0.3, 0.7),
    largest=(1.5, 0.5, 1.0),
    clearance=0.3,
    faces=False,
)
def ironing_board(draw: Draw) -> Pieces:
    length, depth, height = measures(draw, "ironing board", "length", "depth", "height")
    turns = np.arange(36) * np.pi / 18
    square = np.sign(np.cos(turns)) * np.abs(np.cos(turns)) ** 0.6
    side = np.sin(turns) * np.interp(np.cos(turns), [-1, -0.2, 0.4, 1], [1.0, 1.0, 0.95, 0.7])
    base = np.c_[square * length / 2, np.sign(side) * np.abs(side) ** 0.6 * depth / 2]
    board = prism(base, 0.03, 0.01).move(z=height - 0.03)
    below = prism(base * 0.93, 0.012).move(z=height - 0.041)
    reach = length * 0.36
    legs = [tube([(-reach, y, 0.012), (reach * 0.8, y * 0.6, height - 0.035)], 0.012, 10) for y in (-0.1, 0.1)]
    legs += [tube([(reach, y, 0.012), (-reach * 0.8, y * 0.6, height - 0.035)], 0.012, 10) for y in (-0.06, 0.06)]
    feet = [tube([(x, -0.17, 0.014), (x, 0.17, 0.014)], 0.014, 10) for x in (-reach, reach)]
    frame = m.frame_metal(draw, "frame")
    top = Surface((-length * 0.06, 0.0), (length * 0.5, depth * 0.6), height, 0.6)
    return [board.of(cloth(draw, "cover")), join([below, *legs, *feet]).of(frame)], [top]


@entry(
    "iron",
    "on_surface",
    rooms={LAUNDRY: 0.6, "bedroom": 0.05},
    smallest=(0.079, 0.2, 0.1),
    largest=(0.15, 0.37, 0.19),
    hosts=("ironing board", "clothes dryer", "washing machine"),
)
def iron(draw: Draw) -> Pieces:
    size, skin = measure(draw, "iron", "size"), m.plastic(draw, "skin")
    sole = [
        (0.05, 0.1),
        (0.03, 0.12),
        (-0.03, 0.12),
        (-0.05, 0.1),
        (-0.05, 0.0),
        (-0.035, -0.07),
        (0.0, -0.125),
        (0.035, -0.07),
        (0.05, 0.0),
    ]
    outline = np.array(sole)
    plate = prism(outline, 0.01, 0.002)
    rings = [
        np.c_[outline * [a, b] + [0, y], np.full(9, z)]
        for a, b, y, z in (
            (0.96, 0.96, 0.0, 0.009),
            (0.9, 0.9, 0.0, 0.03),
            (0.6, 0.7, 0.02, 0.06),
            (0.4, 0.55, 0.03, 0.075),
        )
    ]
    body = loft(rings)
    grip = smooth([(0, -0.05, 0.05), (0, -0.055, 0.125), (0, 0.08, 0.13), (0, 0.11, 0.05)], 6)
    handle = tube(grip, 0.014, 10)
    dial = cylinder(0.018, 0.012, sides=18).move(y=-0.005, z=0.07)
    cord = tube(smooth([(0, 0.1, 0.09), (0.01, 0.14, 0.09), (0.03, 0.15, 0.02), (0.0, 0.13, 0.006)], 5), 0.004, 6)
    groups = (([plate], m.CHROME), ([body], skin), ([handle, cord], m.RUBBER), ([dial], m.WHITE))
    return in_size(groups, size), []


@entry(
    "bucket",
    "free",
    rooms={LAUNDRY: 0.5, "bathroom": 0.2, "workshop": 0.5, "attic": 0.2, "kitchen": 0.08},
    smallest=(0.24, 0.2, 0.22),
    largest=(0.4, 0.39, 0.55),
)
def bucket(draw: Draw) -> Pieces:
    radius, height = measures(draw, "bucket", "radius", "height")
    metal = chance(draw, 0.3, "metal")
    body = vessel([(radius * 0.74, 0), (radius * 0.76, 0.01), (radius, height)], 0.003, 0.005, 36)
    lip = band(
        [
            (radius + 0.006, height - 0.018),
            (radius + 0.007, height),
            (radius - 0.003, height + 0.002),
            (radius - 0.002, height - 0.018),
        ],
        36,
    )
    ears = box(0.03, 0.012, 0.04, 0.004).turn(90).move(x=radius + 0.003, z=height - 0.05).mirrored()
    up = chance(draw, 0.4, "handle up")
    bend = arc(radius + 0.012, 0, 180, 17)
    handle = tube(np.c_[bend[:, 0], np.zeros(17), bend[:, 1]], 0.0035, 8)
    grip = tube([(-0.045, 0, radius + 0.012), (0.045, 0, radius + 0.012)], 0.011, 10)
    tilt = 0.0 if up else 78.0
    hung = join([handle]).turn(tilt, "x").move(z=height - 0.03)
    wet = cylinder(radius * 0.72, height * 0.4, radius * 0.82, sides=36).move(z=0.004)
    water = [wet.of(Material((0.55, 0.68, 0.72), roughness=0.05))] if chance(draw, 0.3, "water") else []
    skin = m.CHROME if metal else m.plastic(draw, "skin")
    return [
        join([body, lip, ears]).of(skin),
        hung.of(m.CHROME),
        grip.turn(tilt, "x").move(z=height - 0.03).of(m.WHITE if not metal else m.wood(draw, "grip")),
        *water,
    ], []


@entry(
    "mop",
    "free",
    rooms={LAUNDRY: 0.45, "bathroom": 0.15, "kitchen": 0.1, "shop": 0.15},
    smallest=(0.26, 0.26, 1.1),
    largest=(0.4, 0.4, 1.5),
)
def mop(draw: Draw) -> Pieces:
    """It stands in its bucket."""
    radius, height = measure(draw, "mop", "radius"), measure(draw, "mop", "height")
    body = vessel([(radius * 0.8, 0), (radius, 0.26)], 0.004, 0.006, 32)
    lip = band([(radius + 0.006, 0.24), (radius + 0.006, 0.26), (radius - 0.002, 0.262), (radius - 0.002, 0.24)], 32)
    stick = tube([(0.02, 0, 0.1), (radius * 0.55, 0, height)], 0.012, 10)
    cap = cylinder(0.016, 0.09, sides=12).turn(4, "y").move(x=radius * 0.55 - 0.004, z=height - 0.08)
    head = lathe([(0.03, 0.14), (0.036, 0.2), (0.02, 0.25)], 16).move(x=0.025)
    turns = np.arange(14) * 2 * np.pi / 14
    strands = [
        tube(
            smooth(
                [
                    (0.02 + 0.02 * np.cos(a), 0.02 * np.sin(a), 0.19),
                    (0.02 + 0.08 * np.cos(a), 0.08 * np.sin(a), 0.17),
                    (0.09 * np.cos(a), 0.09 * np.sin(a), 0.08),
                    (0.085 * np.cos(a), 0.085 * np.sin(a), 0.006),
                ],
                3,
            ),
            0.013,
            6,
        )
        for a in turns
    ]
    skin = m.plastic(draw, "skin")
    return [
        join([body, lip]).of(skin),
        stick.of(m.CHROME if chance(draw, 0.6, "steel") else m.wood(draw, "stick")),
        join([cap, head]).of(m.BLACK),
        join(strands).of(m.WHITE if chance(draw, 0.6, "white") else m.fabric(draw, "yarn")),
    ], []


@entry(
    "broom",
    "wall",
    rooms={LAUNDRY: 0.45, "workshop": 0.6, "kitchen": 0.15, "attic": 0.3, "shop": 0.2},
    smallest=(0.24, 0.08, 1.1),
    largest=(0.55, 0.34, 1.6),
    faces=False,
)
def broom(draw: Draw) -> Pieces:
    """It leans against the wall behind it."""
    width, height, lean = measure(draw, "broom", "width"), measure(draw, "broom", "height"), 7.0
    stick = tube([(0, 0, 0.12), (0, 0, height)], 0.012, 10)
    hook = tube(np.c_[arc(0.02, 0, 345, 14), np.zeros(14)], 0.003, 6, closed=True).turn(90, "x").move(z=height + 0.018)
    block = box(width, 0.05, 0.035, 0.008, 2).move(z=0.095)
    count = max(10, int(width / 0.022))
    tufts = [
        prism(np.c_[arc(0.0115, 0, 300, 6)], 0.1).scale(x=1.0, y=1.6).turn(180 + 16 * x / width, "y").move(x, 0, 0.1)
        for x in spread(count, -width / 2 + 0.014, width / 2 - 0.014)
    ]
    wood = m.wood(draw, "stick")
    bristle = m.plastic(draw, "bristle") if chance(draw, 0.5, "vivid") else Material((0.62, 0.48, 0.28), roughness=1.0)
    parts = [(join([stick, block]), wood), (join(tufts), bristle), (hook, m.CHROME)]
    return [shape.turn(-lean, "x").of(material) for shape, material in parts], []


@entry(
    "vacuum cleaner",
    "free",
    rooms={LAUNDRY: 0.35, "hallway": 0.2, "living room": 0.06, "bedroom": 0.06, "attic": 0.15},
    smallest=(0.28, 0.6, 0.75),
    largest=(0.52, 1.15, 1.21),
)
def vacuum_cleaner(draw: Draw) -> Pieces:
    size, skin = measure(draw, "vacuum cleaner", "size"), m.plastic(draw, "skin")
    if chance(draw, 0.3, "dark"):
        skin = m.BLACK
    body = cushion(0.28, 0.42, 0.22, 0.7, 0.6, 32).move(y=0.22, z=0.03)
    band = cushion(0.286, 0.428, 0.06, 0.7, 0.5, 32).move(y=0.22, z=0.09)
    wheels = cylinder(0.085, 0.035, bevel=0.01, sides=24).turn(90, "y").move(0.13, 0.3, 0.085).mirrored()
    caster = cylinder(0.03, 0.03, bevel=0.004, sides=16).turn(90, "y").move(-0.015, 0.05, 0.03)
    grip = tube(smooth([(0, 0.14, 0.23), (0, 0.15, 0.3), (0, 0.3, 0.3), (0, 0.31, 0.23)], 5), 0.012, 8)
    pipe = tube([(0, -0.42, 0.06), (0, -0.14, 0.86)], 0.017, 12)
    nozzle = join([box(0.3, 0.1, 0.04, 0.012, 2).move(y=-0.45), tube([(0, -0.44, 0.03), (0, -0.4, 0.12)], 0.022, 12)])
    hose = tube(
        smooth(
            [
                (0, 0.03, 0.12),
                (0.0, -0.12, 0.2),
                (0.16, -0.25, 0.5),
                (0.14, -0.16, 0.98),
                (0, -0.13, 0.95),
                (0, -0.145, 0.85),
            ],
            7,
        ),
        0.019,
        10,
    )
    groups = (([body], skin), ([band, wheels, caster, nozzle, hose], m.RUBBER), ([pipe], m.CHROME), ([grip], m.WHITE))
    return in_size(groups, size), []


@entry(
    "laundry basket",
    "free",
    rooms={LAUNDRY: 0.85, "bathroom": 0.4, "bedroom": 0.3, "children's room": 0.15},
    smallest=(0.36, 0.3, 0.28),
    largest=(0.74, 0.51, 0.8),
)
def laundry_basket(draw: Draw) -> Pieces:
    low = chance(draw, 0.5, "low")
    width, depth = (
        (measure(draw, "laundry basket", "width"), measure(draw, "laundry basket", "depth")) if low else (0.42, 0.34)
    )
    height = measure(draw, "laundry basket", "low") if low else measure(draw, "laundry basket", "height")
    skin = m.plastic(draw, "skin") if low or chance(draw, 0.3, "plastic") else m.fabric(draw, "skin")
    body = trough(width, depth, height, 0.008, 0.01, 0.08, 0.86)
    edge = rim(width + 0.016, depth + 0.016, 0.03, 0.022, 0.085).move(z=height - 0.027)
    slots = blocks(
        [
            (x, s * (depth * (0.43 + 0.07 * z / height)), z)
            for s in (-1, 1)
            for z in spread(3, height * 0.3, height * 0.75)
            for x in spread(7, -width * 0.3, width * 0.3)
        ],
        [(0.022, 0.03, height * 0.12)] * 42,
    )
    heap = crumpled(draw, width * 0.74, depth * 0.74, height * (0.55 if low else 0.3)).move(
        z=height * (0.55 if low else 0.68)
    )
    bed = box(width * 0.8, depth * 0.76, height * 0.72, 0.03, 2).move(z=0.008)
    second = crumpled(draw.at("second"), width * 0.4, depth * 0.4, 0.14).move(
        width * 0.14, -depth * 0.1, height * (0.78 if low else 0.7)
    )
    dark = Material(m.shade(skin.color, 0.55), roughness=0.9)
    return [
        join([body, edge]).of(skin),
        slots.of(dark),
        join([heap, bed]).of(cloth(draw, "heap")),
        second.of(cloth(draw, "second")),
    ], []


@entry(
    "drying rack",
    "wall",
    rooms={LAUNDRY: 0.6, "bathroom": 0.2, "bedroom": 0.08, "living room": 0.03},
    smallest=(0.95, 0.45, 0.8),
    largest=(1.75, 0.7, 1.15),
    clearance=0.3,
    faces=False,
)
def drying_rack(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "drying rack", "width", "depth", "height")
    frame = m.WHITE if chance(draw, 0.6, "white") else m.CHROME
    x = width / 2
    ys = spread(9, -depth / 2 + 0.03, depth / 2 - 0.03)
    lines = [tube([(-x, y, height), (x, y, height)], 0.0035, 6) for y in ys]
    ends = [tube([(x, -depth / 2, height), (x, depth / 2, height)], 0.009, 8)]
    ends.append(tube([(x * 0.8, -depth / 2, 0.01), (x * 0.8, depth / 2, height)], 0.01, 8))
    ends.append(tube([(x * 0.8, depth / 2, 0.01), (x * 0.8, -depth / 2, height)], 0.01, 8))
    feet = [tube([(-x * 0.8, y, 0.012), (x * 0.8, y, 0.012)], 0.009, 8) for y in (-depth / 2, depth / 2)]
    caps = [tube([(x, y * 0.98, height), (x * 0.78, y * 0.98, height)], 0.009, 8) for y in (-depth / 2, depth / 2)]
    parts = []
    for k, y in enumerate(draw.shuffled(ys[1:-1:2], "lines")[: 1 + draw.integer("hung", below=4)]):
        wide, long = uniform(draw, 0.22, min(0.6, width * 0.5), "wide", k), uniform(draw, 0.2, 0.42, "long", k)
        across = float(uniform(draw, -x + 0.08 + wide / 2, x - 0.08 - wide / 2, "across", k))
        path = smooth(
            [
                (0, -0.022, height - long),
                (0, -0.02, height - 0.02),
                (0, -0.012, height + 0.011),
                (0, 0.012, height + 0.011),
                (0, 0.02, height - 0.02),
                (0, 0.022, height - long * 0.9),
            ],
            4,
        )
        parts.append(ribbon(path, wide, 0.009).move(x=across, y=y).of(cloth(draw, "hung", k)))
    return [join([*lines, *feet, join([*ends, *caps]).mirrored()]).of(frame), *parts], []
