"""What one cooks in, eats from and cuts on."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import bow
from generators.rooms.furniture.shapes import (
    Shape,
    ball,
    band,
    box,
    cushion,
    cylinder,
    join,
    lathe,
    loft,
    prism,
    slab,
    smooth,
    trough,
    tube,
    vessel,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import Material
from vstdata.draw import Draw

TABLES = ("table", "kitchen counter", "coffee table")


STEEL = Material((0.66, 0.67, 0.68), roughness=0.3, metallic=0.8)


CRUST = ((0.72, 0.46, 0.22), (0.58, 0.36, 0.18), (0.82, 0.60, 0.34))


@entry(
    "plate",
    "on_surface",
    rooms={"dining room": 0.75, "kitchen": 0.65, "living room": 0.2, "office": 0.08},
    smallest=(0.15, 0.15, 0.015),
    largest=(0.32, 0.32, 0.045),
    hosts=(*TABLES, "desk"),
)
def plate(draw: Draw) -> Pieces:
    """Plates of one shape nest: each stands `clutter.NEST` higher."""
    radius, clay = measure(draw, "plate", "radius"), m.ceramic(draw, "clay")
    rise = measure(draw, "plate", "rise")
    outside = [(0.55 * radius, 0.0), (0.7 * radius, 0.004), (radius, rise)]
    inside = [(radius - 0.002, rise + 0.0005), (0.7 * radius, 0.0085), (0.55 * radius, 0.005)]
    body = lathe([*outside, *inside], 40)
    rim = [(radius, rise), (radius + 0.0012, rise + 0.0012), (radius - 0.003, rise + 0.0015), (radius - 0.004, rise)]
    return [body.of(clay), band(rim, 40).of(m.ceramic(draw, "rim"))], []


@entry(
    "glass",
    "on_surface",
    rooms={"dining room": 0.7, "kitchen": 0.5, "living room": 0.3, "bedroom": 0.2, "office": 0.15},
    smallest=(0.049, 0.049, 0.074),
    largest=(0.11, 0.11, 0.24),
    hosts=(*TABLES, "nightstand", "desk"),
)
def drinking_glass(draw: Draw) -> Pieces:
    radius, height = measures(draw, "glass", "radius", "height")
    drink = Material(draw.choice(((0.55, 0.08, 0.1), (0.85, 0.6, 0.2), (0.7, 0.8, 0.84)), "drink"), roughness=0.1)
    if chance(draw, 0.35, "stem"):
        tall = height * 0.62
        foot = lathe([(radius * 0.9, 0), (radius * 0.9, 0.003), (0.005, 0.008), (0.0045, tall), (0.012, tall)], 28)
        cup = [(0.012, 0), (radius * 0.9, 0.03), (radius * 1.08, 0.055), (radius * 0.85, 0.1)]
        body = vessel(cup, 0.0016, 0.004, 28).move(z=tall - 0.002)
        filled = cylinder(radius * 0.6, 0.03, radius * 0.98, sides=28).move(z=tall + 0.017)
        return [join([foot, body]).of(m.GLASS), filled.of(drink)], []
    body = vessel([(radius * 0.82, 0), (radius * 0.84, 0.004), (radius, height)], 0.002, 0.006, 28)
    level = height * uniform(draw, 0.15, 0.75, "level")
    filled = cylinder(radius * 0.79, level, radius * (0.79 + 0.16 * level / height), sides=28).move(z=0.004)
    return [body.of(m.GLASS), filled.of(drink)], []


@entry(
    "frying pan",
    "on_surface",
    rooms={"kitchen": 0.6},
    smallest=(0.19, 0.33, 0.045),
    largest=(0.34, 0.58, 0.13),
    hosts=("stove", "kitchen counter"),
)
def frying_pan(draw: Draw) -> Pieces:
    radius, height = measures(draw, "frying pan", "radius", "height")
    skin = draw.choice((m.BLACK, STEEL, Material((0.2, 0.2, 0.21), roughness=0.5), m.enamel(draw, "skin")), "skin")
    body = vessel([(radius * 0.8, 0), (radius * 0.83, 0.006), (radius, height)], 0.003, 0.006, 36)
    path = smooth(
        [(0, -radius + 0.004, height - 0.012), (0, -radius - 0.06, height + 0.02), (0, -radius - 0.19, height + 0.03)],
        6,
    )
    handle = tube(path, np.tile([0.008, 0.014], (len(path), 1)), 10, along=(1.0, 0.0, 0.0))
    rivets = join(ball(0.005, 8).move(x, -radius + 0.004, height - 0.018) for x in (-0.008, 0.008))
    food = [
        lathe([(0.05, 0.005), (0.052, 0.008), (0.02, 0.01), (0.0, 0.011)], 20).of(m.PAPER),
        cushion(0.045, 0.045, 0.02, 1, 1).move(z=0.004).of(Material((0.95, 0.68, 0.15), roughness=0.3)),
    ]
    egg = food if chance(draw, 0.3, "egg") else []
    return [body.of(skin), join([handle, rivets]).of(m.RUBBER if chance(draw, 0.7, "grip") else STEEL), *egg], []


@entry(
    "cooking pot",
    "on_surface",
    rooms={"kitchen": 0.75},
    smallest=(0.2, 0.15, 0.072),
    largest=(0.42, 0.32, 0.32),
    hosts=("stove", "kitchen counter"),
)
def cooking_pot(draw: Draw) -> Pieces:
    radius = measure(draw, "cooking pot", "radius")
    height = radius * uniform(draw, 0.85, 1.5, "height")
    skin = draw.choice((STEEL, STEEL, m.enamel(draw, "skin"), m.BLACK), "skin")
    body = vessel(
        [(radius * 0.97, 0), (radius, 0.01), (radius, height), (radius + 0.004, height + 0.003)], 0.004, 0.006, 36
    )
    loop = smooth(
        [
            (radius - 0.003, -0.04, 0),
            (radius + 0.04, -0.04, 0.004),
            (radius + 0.04, 0.04, 0.004),
            (radius - 0.003, 0.04, 0),
        ],
        5,
    )
    grips = tube(loop, 0.006, 8).move(z=height * 0.8).mirrored()
    lid = lathe([(radius + 0.002, 0.0), (radius + 0.003, 0.004), (radius * 0.6, 0.02), (0.0, 0.026)], 36).move(
        z=height + 0.001
    )
    knob = join([cylinder(0.006, 0.02, sides=12), ball(0.013, 14).move(z=0.012)]).move(z=height + 0.024)
    covered = [lid.of(m.GLASS if chance(draw, 0.4, "glass lid") else skin), knob.of(m.BLACK)]
    soup = cylinder(radius - 0.006, height * 0.6, sides=36).move(z=0.004)
    inside = [soup.of(Material((0.75, 0.38, 0.14), roughness=0.4))]
    return [
        body.of(skin),
        grips.of(m.BLACK if chance(draw, 0.4, "dark") else STEEL),
        *(covered if chance(draw, 0.65, "lid") else inside),
    ], []


@entry(
    "teapot",
    "on_surface",
    rooms={"kitchen": 0.3, "dining room": 0.3, "living room": 0.12},
    smallest=(0.18, 0.11, 0.11),
    largest=(0.38, 0.22, 0.25),
    hosts=TABLES,
)
def teapot(draw: Draw) -> Pieces:
    r, clay = measure(draw, "teapot", "radius"), m.ceramic(draw, "clay")
    squash = uniform(draw, 0.85, 1.1, "squash")
    profile = [(0.6, 0), (0.65, 0.06), (0.95, 0.5), (1.0, 0.8), (0.85, 1.25), (0.5, 1.5), (0.42, 1.52)]
    body = lathe([(a * r, z * r * squash) for a, z in profile], 32)
    top = 1.52 * r * squash
    lid = lathe([(0.44 * r, top - 0.004), (0.44 * r, top + 0.004), (0.2 * r, top + 0.016), (0.0, top + 0.019)], 28)
    knob = ball(0.011, 14).move(z=top + 0.013)
    spout = tube(
        smooth([(-0.85 * r, 0, 0.6 * r), (-1.4 * r, 0, 0.7 * r), (-1.5 * r, 0, 1.3 * r), (-1.75 * r, 0, 1.45 * r)], 5),
        np.linspace(0.3 * r, 0.1 * r, 11),
        12,
    )
    ear = smooth([(0.8 * r, 0, 1.2 * r), (1.6 * r, 0, 1.45 * r), (1.65 * r, 0, 0.5 * r), (0.85 * r, 0, 0.4 * r)], 6)
    return [join([body, spout, tube(ear, 0.1 * r, 10), lid]).of(clay), knob.of(m.ceramic(draw, "knob"))], []


@entry(
    "knife block",
    "on_surface",
    rooms={"kitchen": 0.45},
    smallest=(0.08, 0.14, 0.24),
    largest=(0.15, 0.28, 0.42),
    hosts=("kitchen counter",),
)
def knife_block(draw: Draw) -> Pieces:
    width, height = measures(draw, "knife block", "width", "height")
    side = [(0.07, 0.0), (0.09, 0.02), (-0.02, height), (-0.09, height * 0.78), (-0.05, 0.0)]
    block = loft([[(x, y, z) for y, z in side] for x in (-width / 2, width / 2)])
    knives, y0, z0 = [], -0.055, height * 0.88
    lean = np.degrees(np.arctan2(0.07, height * 0.22)) - 90
    for row in range(2):
        for x in spread(3, -width * 0.3, width * 0.3):
            long = uniform(draw, 0.08, 0.12, "handle", row, round(x, 3))
            handle = box(0.014, 0.024, long, 0.005, 2).move(z=-0.012).turn(float(-lean) - 25, "x")
            knives.append(handle.move(x, y0 + 0.04 * (row - 0.5), z0 + 0.022 * (row - 0.5)))
    wood = m.wood(draw, "block") if chance(draw, 0.8, "wooden") else m.BLACK
    return [block.of(wood), join(knives).of(m.BLACK if wood is not m.BLACK else STEEL)], []


@entry(
    "cutting board",
    "on_surface",
    rooms={"kitchen": 0.6, "dining room": 0.12},
    smallest=(0.25, 0.16, 0.011),
    largest=(0.59, 0.35, 0.06),
    hosts=("kitchen counter", "table"),
)
def cutting_board(draw: Draw) -> Pieces:
    width, depth, thick = measures(draw, "cutting board", "width", "depth", "thick")
    board = slab(width, depth, thick, 0.025, 0.003)
    skin = m.wood(draw, "board") if chance(draw, 0.75, "wooden") else m.plastic(draw, "board")
    grip = slab(0.12, 0.06, thick * 0.98, 0.02, 0.003).move(x=width / 2 + 0.045)
    blade = prism([(0.11, -0.012), (0.11, 0.012), (-0.02, 0.016), (-0.09, 0.0), (-0.02, -0.014)], 0.002)
    knife = [blade.of(STEEL), box(0.1, 0.022, 0.014, 0.005, 2).move(x=0.155, z=-0.0002).of(m.BLACK)]
    turn, parts = uniform(draw, -40, 40, "turn"), [join([board, grip]).of(skin)]
    if chance(draw, 0.5, "knife"):
        for part in knife:
            parts.append(Shape(part.vertices - [0.04, 0, 0], part.faces).turn(turn).move(z=thick).of(part.material))
    slices = join(cylinder(0.03, 0.006, sides=20).move(-width * 0.3 + 0.05 * k, depth * 0.26, thick) for k in range(3))
    return [*parts, *([slices.of(m.plastic(draw, "slices"))] if chance(draw, 0.5, "slices") else [])], []


@entry(
    "bread",
    "on_surface",
    rooms={"kitchen": 0.4, "dining room": 0.3},
    smallest=(0.18, 0.08, 0.05),
    largest=(0.64, 0.24, 0.16),
    hosts=("kitchen counter", "table"),
)
def bread(draw: Draw) -> Pieces:
    crust = Material(m.varied(draw, draw.choice(CRUST, "crust"), "crust"), roughness=0.95)
    flour, style = Material((0.93, 0.84, 0.68), roughness=1.0), draw.integer("style", below=3)
    if style == 0:  # a long loaf with cuts
        length = measure(draw, "bread", "baguette")
        loaf = cushion(length, 0.085, 0.06, 0.7, 0.9, 30)
        cuts = [
            cushion(0.075, 0.018, 0.012, 1, 1, 14).turn(25).move(x, 0, 0.052)
            for x in spread(5, -length * 0.33, length * 0.33)
        ]
    elif style == 1:  # a round loaf
        length = measure(draw, "bread", "loaf")
        loaf = cushion(length, length * 0.82, 0.12, 0.95, 0.9, 30)
        cuts = [cushion(0.12, 0.016, 0.01, 1, 1, 14).move(0, y, 0.114 - abs(y) * 0.25) for y in (-0.04, 0.0, 0.04)]
    else:  # a tin loaf, cut open
        length = measure(draw, "bread", "tin")
        loaf = join([box(length, 0.11, 0.09, 0.012, 3), cushion(length, 0.125, 0.07, 0.4, 0.7).move(z=0.06)])
        cuts = [box(0.004, 0.096, 0.1, 0.001).move(x=length / 2, z=0.006)]
    return [loaf.of(crust), join(cuts).of(flour)], []


@entry(
    "tray",
    "on_surface",
    rooms={"kitchen": 0.25, "living room": 0.2, "dining room": 0.2, "bedroom": 0.1, "shop": 0.1},
    smallest=(0.3, 0.21, 0.03),
    largest=(0.56, 0.38, 0.11),
    hosts=(*TABLES, "ottoman", "dresser", "bed"),
)
def tray(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "tray", "width", "depth", "height")
    skin = draw.choice((m.wood(draw, "skin"), m.plastic(draw, "skin"), m.metal(draw, "skin"), m.BLACK), "kind")
    body = trough(width, depth, height, 0.01, 0.008, 0.03, 0.96)
    grips = bow(0.11, 0.025, 0.007).turn(90).move(x=width / 2 - 0.006, z=height - 0.003).mirrored()
    mat = slab(width * 0.86, depth * 0.82, 0.003, 0.02, 0.0005).move(z=0.0075)
    return [body.of(skin), grips.of(m.metal(draw, "grips")), mat.of(m.fabric(draw, "mat"))], []
