"""What stands about in a kitchen: plates, glasses, pans, pots, machines, knives, boards, bread, trays, racks."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import bow
from generators.rooms.furniture.shapes import (
    Shape,
    ball,
    band,
    beam,
    blocks,
    box,
    cushion,
    cylinder,
    join,
    lathe,
    loft,
    outline,
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
PLATE = 0.0054  # metres between plates of a stack: no plate is thicker, measured upright


def _skin(draw: Draw) -> Material:
    """Of a kitchen machine."""
    return draw.choice((m.WHITE, m.BLACK, STEEL, m.enamel(draw, "skin"), m.plastic(draw, "skin")), "skin kind")


@entry(
    "plate",
    "on_surface",
    rooms={"dining room": 0.75, "kitchen": 0.65, "living room": 0.2, "office": 0.08},
    smallest=(0.15, 0.15, 0.015),
    largest=(0.32, 0.32, 0.045),
    hosts=(*TABLES, "desk"),
)
def plate(draw: Draw) -> Pieces:
    """Plates of one shape nest: each stands `PLATE` higher."""
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
    "coffee machine",
    "on_surface",
    rooms={"kitchen": 0.55, "office": 0.2},
    smallest=(0.16, 0.22, 0.25),
    largest=(0.34, 0.44, 0.43),
    hosts=("kitchen counter", "cabinet"),
    faces=True,
)
def coffee_machine(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "coffee machine", "width", "depth", "height")
    skin, y = _skin(draw), -depth / 2
    foot = box(width, depth, 0.04, 0.008, 2)
    back = box(width, depth * 0.45, height - 0.03, 0.01, 2).move(y=depth * 0.275, z=0.03)
    head = box(width, depth * 0.9, height * 0.3, 0.015, 3).move(y=depth * 0.05, z=height * 0.7)
    grid = blocks(
        [(x, y * 0.55, 0.041) for x in spread(7, -width * 0.36, width * 0.36)], [(0.006, depth * 0.4, 0.006)] * 7
    )
    buttons = join(
        cylinder(0.011, 0.012, sides=14).turn(90, "x").move(x, y * 0.9 + depth * 0.05 + 0.006, height * 0.87)
        for x in spread(3, -width * 0.25, width * 0.25)
    )
    place = y * 0.4
    if chance(draw, 0.5, "jug"):
        r = min(width * 0.34, 0.075)
        jug = vessel([(r * 0.9, 0), (r, 0.03), (r, 0.07), (r * 0.72, 0.12)], 0.003, 0.004, 28).move(y=place, z=0.042)
        coffee = cylinder(r * 0.88, 0.05, sides=28).move(y=place, z=0.0455)
        ear = tube(
            smooth([(0, -r * 0.8, 0.15), (0, -r - 0.04, 0.15), (0, -r - 0.03, 0.07), (0, -r + 0.003, 0.07)], 5),
            0.007,
            8,
        )
        nozzle = cylinder(0.035, height * 0.7 - 0.15, 0.05).move(y=place, z=0.155)
        parts = [jug.of(m.GLASS), coffee.of(Material((0.12, 0.06, 0.03), roughness=0.2)), ear.move(y=place).of(m.BLACK)]
    else:
        nozzle = cylinder(0.014, 0.07, 0.02).move(y=place, z=height * 0.7 - 0.065)
        cup = vessel([(0.024, 0), (0.032, 0.03), (0.034, 0.06)], 0.003, 0.005, 24).move(y=place, z=0.044)
        parts = [cup.of(m.ceramic(draw, "cup"))]
    dark = m.BLACK if skin is not m.BLACK else STEEL
    return [join([foot, back, head]).of(skin), join([grid, buttons, nozzle]).of(dark), *parts], []


@entry(
    "blender",
    "on_surface",
    rooms={"kitchen": 0.3},
    smallest=(0.13, 0.13, 0.33),
    largest=(0.24, 0.22, 0.5),
    hosts=("kitchen counter",),
)
def blender(draw: Draw) -> Pieces:
    radius, tall = measures(draw, "blender", "radius", "tall")
    base = lathe([(radius, 0), (radius, 0.02), (radius * 0.8, 0.13), (radius * 0.7, 0.14)], 32)
    collar = lathe([(radius * 0.72, 0.135), (radius * 0.74, 0.16), (radius * 0.62, 0.165)], 32)
    jug = vessel([(radius * 0.6, 0), (radius * 0.8, tall)], 0.003, 0.006, 28).move(z=0.16)
    lid = lathe(
        [(radius * 0.82, 0), (radius * 0.82, 0.016), (radius * 0.4, 0.024), (radius * 0.35, 0.045), (0.0, 0.045)], 28
    )
    x = radius * 0.78
    ear = tube(
        smooth([(x - 0.005, 0, 0.14 + tall), (x + 0.05, 0, 0.14 + tall), (x + 0.04, 0, 0.2), (x - 0.02, 0, 0.2)], 5),
        0.008,
        8,
    )
    dial = cylinder(0.024, 0.03, 0.018).turn(90, "x").move(0, -radius * 0.82, 0.065)
    mix = cylinder(radius * 0.57, tall * 0.4, radius * 0.65, sides=28).move(z=0.164)
    juice = [mix.of(m.plastic(draw, "juice"))] if chance(draw, 0.4, "juice") else []
    return [
        base.of(_skin(draw)),
        join([collar, lid.move(z=0.158 + tall), ear, dial]).of(m.BLACK),
        jug.of(m.GLASS),
        *juice,
    ], []


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


@entry(
    "dish rack",
    "on_surface",
    rooms={"kitchen": 0.5},
    smallest=(0.33, 0.26, 0.14),
    largest=(0.52, 0.4, 0.34),
    hosts=("kitchen counter",),
)
def dish_rack(draw: Draw) -> Pieces:
    width, depth = measures(draw, "dish rack", "width", "depth")
    wire = m.CHROME if chance(draw, 0.6, "chrome") else m.frame_metal(draw, "wire")
    base = trough(width, depth, 0.03, 0.006, 0.006, 0.03)
    turns = outline(width * 0.92, depth * 0.9, 0.03, 3)
    rings = [tube(np.c_[turns, np.full(len(turns), z)], 0.003, 6, closed=True) for z in (0.05, 0.12)]
    xs = spread(9, -width * 0.4, width * 0.4)
    hoops = [
        tube(
            smooth(
                [
                    (x, -depth * 0.45, 0.05),
                    (x, -depth * 0.1, 0.05),
                    (x, 0, 0.14),
                    (x, depth * 0.1, 0.05),
                    (x, depth * 0.45, 0.05),
                ],
                3,
            ),
            0.0025,
            6,
        )
        for x in xs
    ]
    posts = [
        beam((x, y, 0.006), (x, y, 0.125), 0.006, 0.006)
        for x in (-width * 0.44, width * 0.44)
        for y in (-depth * 0.43, depth * 0.43)
    ]
    plates = []
    for k, x in enumerate(draw.shuffled(xs, "places")[: 2 + draw.integer("plates", below=5)]):
        r = uniform(draw, 0.085, 0.115, "radius", k)
        dish = lathe([(r * 0.6, 0), (r, 0.014), (r - 0.003, 0.0155), (r * 0.6, 0.005)], 28).turn(84, "y")
        plates.append(dish.move(x + 0.004, 0.02, 0.053 + r))
    cup = vessel([(0.036, 0), (0.04, 0.09)], 0.003, 0.005).move(width * 0.36, depth * 0.3, 0.0275)
    spoons = [
        tube([(width * 0.36 + a, depth * 0.3 + b, 0.034), (width * 0.36 + 2 * a, depth * 0.3 + 2 * b, 0.19)], 0.0035, 6)
        for a, b in ((0.012, 0.0), (-0.01, 0.01), (-0.004, -0.014))
    ]
    return [
        base.of(m.plastic(draw, "base") if chance(draw, 0.5, "vivid") else m.WHITE),
        join([*rings, *hoops, *posts]).of(wire),
        join(plates).of(m.ceramic(draw, "plates")),
        cup.of(m.plastic(draw, "cup")),
        join(spoons).of(STEEL),
    ], []


@entry(
    "dishwasher",
    "wall",
    rooms={"kitchen": 0.6},
    smallest=(0.44, 0.56, 0.8),
    largest=(0.62, 0.68, 0.9),
    clearance=0.6,
)
def dishwasher(draw: Draw) -> Pieces:
    width, depth = (0.45 if chance(draw, 0.25, "slim") else 0.598), measure(draw, "dishwasher", "depth")
    height, y = measure(draw, "dishwasher", "height"), -depth / 2
    skin = draw.choice((m.WHITE, STEEL, m.BLACK, m.WHITE), "skin")
    body = box(width, depth - 0.03, height - 0.03, 0.004).move(y=0.015)
    top = box(width + 0.002, depth, 0.03, 0.004).move(z=height - 0.03)
    door = box(width - 0.004, 0.03, height - 0.23, 0.008, 2).move(y=y + 0.014, z=0.1)
    panel = box(width - 0.004, 0.034, 0.095, 0.006).move(y=y + 0.012, z=height - 0.128)
    base = box(width - 0.02, 0.02, 0.095, 0.002).move(y=y + 0.05)
    rail = tube([(-width * 0.36, y - 0.03, height - 0.18), (width * 0.36, y - 0.03, height - 0.18)], 0.009, 10)
    ends = [
        tube([(x, y, height - 0.18), (x, y - 0.032, height - 0.18)], 0.007, 8) for x in (-width * 0.33, width * 0.33)
    ]
    keys = join(
        box(0.018, 0.008, 0.012, 0.002).move(width * 0.1 + 0.03 * k, y - 0.007, height - 0.09) for k in range(4)
    )
    screen = box(0.08, 0.006, 0.025, 0.001).move(-width * 0.2, y - 0.006, height - 0.095)
    dark = m.BLACK if skin is not m.BLACK else STEEL
    return [
        join([body, top, door, panel]).of(skin),
        join([rail, *ends]).of(m.CHROME),
        join([keys, base]).of(dark),
        screen.of(m.SCREEN),
    ], []
