"""What rooms are decorated with and animals live in: photo frames, statues, cages, mirrors, screens."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.clothes import cloth
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import corners, plinth
from generators.rooms.furniture.shapes import (
    arc,
    ball,
    band,
    beam,
    box,
    cushion,
    cylinder,
    join,
    lathe,
    outline,
    slab,
    smooth,
    tube,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import Material
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
    "aquarium",
    "wall",
    rooms={"living room": 0.12, CHILDREN: 0.12, "office": 0.05},
    smallest=(0.6, 0.34, 1.0),
    largest=(1.3, 0.56, 1.5),
    clearance=0.4,
)
def aquarium(draw: Draw) -> Pieces:
    """A tank on its cupboard; water and glass are one, the fish swim before it."""
    width, depth, low, high = measures(draw, "aquarium", "width", "depth", "low", "high")
    wood, y = m.board(draw, "case"), -depth / 2
    doors = [box(width / 2 - 0.008, 0.018, low - 0.09, 0.003).move(s * width / 4, y + 0.002, 0.07) for s in (-1, 1)]
    stand = join(
        [box(width, depth - 0.015, low - 0.058, 0.004).move(y=0.008, z=0.06), plinth(width, depth, 0.064), *doors]
    )
    knobs = join(ball(0.012, 12).move(x, y - 0.014, low * 0.75) for x in (-0.04, 0.04))
    rims = join(
        box(width + 0.004, depth - 0.006, h, 0.003).move(z=z)
        for z, h in ((low - 0.002, 0.025), (low + high - 0.02, 0.045))
    )
    water = box(width - 0.01, depth - 0.02, high - 0.03, 0.002).move(z=low + 0.015)
    gravel = box(width - 0.004, depth - 0.014, 0.05, 0.002).move(z=low + 0.02)
    rng = draw.generator("fish")
    fish, weed = [], []
    for k in range(7):
        x, z = float(rng.uniform(-0.4, 0.4)) * width, low + float(rng.uniform(0.3, 0.8)) * high
        body = cushion(0.07, 0.012, 0.036, 1, 1, 14)
        tail = cushion(0.03, 0.008, 0.045, 1, 1, 10).move(x=0.038, z=-0.004)
        fish.append((k % 2, join([body, tail]).scale(x=float(rng.choice((-1, 1)))).move(x, y + 0.009, z)))
    for x in spread(5, -width * 0.4, width * 0.4):
        tall = float(rng.uniform(0.3, 0.75)) * high
        path = smooth(
            [
                (x, y + 0.009, low + 0.05),
                (x + 0.03, y + 0.009, low + 0.05 + tall / 2),
                (x - 0.02, y + 0.009, low + 0.05 + tall),
                (x, y + 0.009, low + 0.05 + tall),
            ],
            4,
        )
        weed.append(tube(path, np.tile([0.005, 0.012], (len(path), 1)), 8, along=(1.0, 0.0, 0.0)))
    blue = Material((0.32, 0.58, 0.68), roughness=0.08, emission=0.15)
    return [
        stand.of(wood),
        join([rims, knobs]).of(m.BLACK),
        water.of(blue),
        gravel.of(Material((0.66, 0.58, 0.44), roughness=1.0)),
        join(weed).of(Material((0.2, 0.48, 0.22), roughness=0.8)),
        join(f for k, f in fish if k == 0).of(Material((0.92, 0.5, 0.12), roughness=0.4)),
        join(f for k, f in fish if k == 1).of(m.plastic(draw, "fish")),
    ], []


@entry(
    "bird cage",
    "free",
    rooms={"living room": 0.08, CHILDREN: 0.06, "shop": 0.05},
    smallest=(0.36, 0.36, 1.1),
    largest=(0.55, 0.55, 1.75),
)
def bird_cage(draw: Draw) -> Pieces:
    radius, level, tall = measures(draw, "bird cage", "radius", "level", "tall")
    wire = m.metal(draw, "wire") if chance(draw, 0.6, "bright") else m.frame_metal(draw, "wire")
    foot = lathe([(radius * 0.9, 0), (radius * 0.9, 0.015), (0.03, 0.035), (0.014, 0.08), (0.014, level + 0.01)], 28)
    tray = lathe(
        [(radius, level), (radius + 0.01, level + 0.05), (radius - 0.004, level + 0.05), (radius - 0.01, level + 0.01)],
        32,
    )
    bars = [
        tube(
            smooth(
                [
                    (radius - 0.004, 0, level + 0.04),
                    (radius - 0.004, 0, level + tall * 0.8),
                    (radius * 0.75, 0, level + tall * 1.1),
                    (0.008, 0, level + tall * 1.22),
                ],
                4,
            ),
            0.0028,
            5,
        ).turn(18 * k)
        for k in range(20)
    ]
    turns = np.arange(30) * 2 * np.pi / 30
    rings = [
        tube(
            np.c_[(radius - 0.004) * np.cos(turns), (radius - 0.004) * np.sin(turns), np.full(30, level + tall * z)],
            0.0035,
            5,
            closed=True,
        )
        for z in (0.3, 0.62)
    ]
    hook = (
        tube(np.c_[arc(0.03, -90, 255, 16) + np.array([0, 0.03]), np.zeros(16)], 0.005, 6, closed=True)
        .turn(90, "x")
        .move(z=level + tall * 1.215)
    )
    perch = tube([(-radius + 0.004, 0, level + tall * 0.4), (radius - 0.004, 0, level + tall * 0.4)], 0.007, 8)
    bird = [
        cushion(0.045, 0.07, 0.055, 1, 1, 16).move(0.03, 0, level + tall * 0.4 + 0.004),
        ball(0.02, 14).move(0.03, -0.028, level + tall * 0.4 + 0.045),
        tube([(0.03, 0.025, level + tall * 0.4 + 0.03), (0.03, 0.085, level + tall * 0.4 - 0.01)], (0.012, 0.006), 8),
    ]
    beak = lathe([(0.006, 0), (0.0, 0.014)], 8).turn(90, "x").move(0.03, -0.046, level + tall * 0.4 + 0.064)
    return [
        join([foot, tray]).of(wire),
        join([*bars, *rings, hook]).of(wire),
        perch.of(m.wood(draw, "perch")),
        join(bird).of(m.plastic(draw, "bird")),
        beak.of(m.BLACK),
    ], []


@entry(
    "pet bed",
    "free",
    rooms={"living room": 0.15, "bedroom": 0.08, "hallway": 0.12, "kitchen": 0.05},
    smallest=(0.45, 0.32, 0.14),
    largest=(0.95, 0.8, 0.32),
)
def pet_bed(draw: Draw) -> Pieces:
    width = measure(draw, "pet bed", "width")
    depth, high = width * uniform(draw, 0.74, 0.85, "ratio"), measure(draw, "pet bed", "high")
    turns = np.arange(40) * 2 * np.pi / 40
    dip = 1 - 0.45 * np.clip(-np.sin(turns) - 0.55, 0, 1) * 2.2
    thick = high / 2 * dip
    path = np.c_[(width / 2 - high / 2) * np.cos(turns), (depth / 2 - high / 2) * np.sin(turns), thick]
    rim = tube(path, thick, 12, closed=True)
    mat = cushion(width * 0.86, depth * 0.84, high * 0.55, 0.9, 0.6, 32)
    bone = join(
        [
            tube([(-0.06, 0, 0), (0.06, 0, 0)], 0.012, 10),
            *(ball(0.017, 12).move(x, y, -0.017) for x, y in corners(0.13, 0.026)),
        ]
    )
    skin = cloth(draw, "rim")
    blanket = (
        cushion(width * 0.4, depth * 0.35, high * 0.3, 0.5, 0.6, 20)
        .turn(25)
        .move(width * 0.1, depth * 0.08, high * 0.4)
    )
    return [
        rim.of(skin),
        mat.of(Material(m.shade(skin.color, 1.3), roughness=1.0)),
        bone.turn(30).move(-width * 0.12, -depth * 0.1, high * 0.55 + 0.008).of(m.WHITE),
        blanket.of(cloth(draw, "blanket")),
    ], []


@entry(
    "cat tree",
    "corner",
    rooms={"living room": 0.1, "bedroom": 0.04, "hallway": 0.03},
    smallest=(0.45, 0.45, 0.9),
    largest=(0.8, 0.8, 1.85),
)
def cat_tree(draw: Draw) -> Pieces:
    side, high = measure(draw, "cat tree", "side"), measure(draw, "cat tree", "high")
    plush = m.fabric(draw, "plush")
    rope = Material((0.74, 0.62, 0.42), "fabric", (0.6, 0.48, 0.3), 0.02, 1.0)
    base = box(side, side, 0.05, 0.012, 2)
    places = [
        (side * 0.28, side * 0.28, high),
        (-side * 0.26, side * 0.2, high * 0.62),
        (side * 0.05, -side * 0.26, high * 0.4),
    ]
    posts = [cylinder(0.045, z, sides=20).move(x, y, 0.045) for x, y, z in places]
    boards = [slab(side * 0.62, side * 0.52, 0.03, 0.1, 0.006).move(x * 0.8, y * 0.8, z + 0.035) for x, y, z in places]
    rims = [
        tube(
            np.c_[
                outline(side * 0.58, side * 0.48, 0.1, 5) + 0.8 * np.array(places[0][:2]),
                np.full(24, high + 0.085),
            ],
            0.035,
            8,
            closed=True,
        )
    ]
    house = box(side * 0.55, side * 0.5, 0.28, 0.01, 2).move(-side * 0.18, side * 0.2, 0.045)
    hole = cylinder(0.085, 0.01, sides=28).turn(90, "x").move(-side * 0.18, -side * 0.05 + 0.004, 0.18)
    toy = [
        tube(
            [(-side * 0.4, side * 0.05, high * 0.62 + 0.04), (-side * 0.4, side * 0.05, high * 0.62 - 0.17)], 0.002, 5
        ),
        ball(0.025, 12).move(-side * 0.4, side * 0.05, high * 0.62 - 0.215),
    ]
    return [
        join([base, *boards, *rims, house]).of(plush),
        join(posts).of(rope),
        hole.of(m.RUBBER),
        join(toy).of(m.plastic(draw, "toy")),
    ], []


@entry(
    "fire extinguisher",
    "on_wall",
    rooms={"office": 0.3, "workshop": 0.6, "shop": 0.5, "gym": 0.5, "classroom": 0.45, "hallway": 0.12},
    smallest=(0.14, 0.13, 0.37),
    largest=(0.28, 0.26, 0.68),
    mount=(0.95, 1.2),
)
def fire_extinguisher(draw: Draw) -> Pieces:
    radius, tall = measures(draw, "fire extinguisher", "radius", "tall")
    y = -radius - 0.015
    red = Material(m.varied(draw, (0.78, 0.1, 0.09), "red"), roughness=0.3)
    body = lathe(
        [
            (radius * 0.85, 0),
            (radius, 0.02),
            (radius, tall * 0.84),
            (radius * 0.7, tall * 0.95),
            (0.02, tall),
            (0.0, tall + 0.002),
        ],
        28,
    ).move(y=y)
    valve = [
        cylinder(0.018, 0.05, sides=14).move(y=y, z=tall - 0.004),
        box(0.09, 0.022, 0.014, 0.004).move(0.02, y, tall + 0.055),
        box(0.1, 0.022, 0.012, 0.004).turn(14, "y").move(0.025, y, tall + 0.04),
    ]
    hose = tube(
        smooth(
            [
                (-0.01, y, tall + 0.025),
                (-radius - 0.03, y, tall + 0.02),
                (-radius - 0.025, y, tall * 0.5),
                (-radius - 0.012, y, tall * 0.25),
            ],
            6,
        ),
        0.011,
        8,
    )
    gauge = cylinder(0.016, 0.012, sides=16).turn(90, "x").move(0, y - 0.014, tall + 0.022)
    section = [(radius + 0.001, 0), (radius + 0.001, tall * 0.34), (radius - 0.004, tall * 0.34), (radius - 0.004, 0)]
    label = band(section, 28).move(y=y, z=tall * 0.32)
    bracket = [
        box(0.06, 0.012, tall * 0.6, 0.003).move(y=-0.006, z=tall * 0.2),
        box(0.05, 0.03, 0.03, 0.003).move(y=-0.015, z=tall * 0.6),
    ]
    return [
        body.of(red),
        join([*valve, hose]).of(m.BLACK),
        gauge.of(m.CHROME),
        label.of(m.WHITE),
        join(bracket).of(m.DARK_METAL),
    ], []


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
    "air purifier",
    "free",
    rooms={"bedroom": 0.12, "living room": 0.12, "office": 0.15, "children's room": 0.1},
    smallest=(0.2, 0.2, 0.42),
    largest=(0.42, 0.34, 0.82),
)
def air_purifier(draw: Draw) -> Pieces:
    skin = draw.choice((m.WHITE, m.WHITE, Material((0.55, 0.57, 0.6), roughness=0.4), m.BLACK), "skin")
    height = measure(draw, "air purifier", "height")
    dark = m.BLACK if skin is not m.BLACK else m.CHROME
    if chance(draw, 0.5, "round"):
        r = measure(draw, "air purifier", "radius")
        body = cylinder(r, height, bevel=0.02, sides=36)
        slots = [
            band([(r + 0.001, z), (r + 0.001, z + 0.01), (r - 0.004, z + 0.01), (r - 0.004, z)], 36)
            for z in spread(9, 0.05, height * 0.5)
        ]
        top = lathe([(r * 0.8, height - 0.002), (r * 0.8, height + 0.008), (r * 0.35, height - 0.001)], 32)
        light = tube(np.c_[arc(r * 0.3, 0, 345, 24), np.full(24, height)], 0.004, 6, closed=True)
        return [body.of(skin), join([*slots, top]).of(dark), light.of(m.LIT)], []
    width, depth = measures(draw, "air purifier", "width", "depth")
    body = box(width, depth, height - 0.02, 0.03, 3).move(z=0.02)
    foot = box(width * 0.9, depth * 0.9, 0.03, 0.006)
    slots = [
        box(width * 0.8, 0.01, 0.01, 0.001).move(y=-depth / 2 + 0.001, z=z) for z in spread(14, 0.09, height * 0.72)
    ]
    grille = [
        box(0.008, depth * 0.55, 0.008, 0.001).move(x=x, z=height - 0.005)
        for x in spread(11, -width * 0.36, width * 0.36)
    ]
    screen = box(0.09, 0.006, 0.04, 0.002).move(y=-depth / 2 - 0.001, z=height * 0.82)
    return [body.of(skin), join([foot, *slots, *grille]).of(dark), screen.of(m.SCREEN)], []


@entry(
    "space heater",
    "free",
    rooms={"bathroom": 0.12, "office": 0.1, "workshop": 0.3, "attic": 0.3, "bedroom": 0.06},
    smallest=(0.22, 0.16, 0.3),
    largest=(0.75, 0.32, 0.75),
)
def space_heater(draw: Draw) -> Pieces:
    if chance(draw, 0.5, "oil"):
        fins = 6 + draw.integer("fins", below=5)
        width, depth, height, pitch = 0.0, 0.15, measure(draw, "space heater", "tall"), 0.05
        xs = spread(fins, -pitch * (fins - 1) / 2, pitch * (fins - 1) / 2)
        ribs = join(box(0.034, depth, height - 0.07, 0.016, 3).move(x=x, z=0.07) for x in xs)
        pipes = join(tube([(xs[0], 0, z), (xs[-1], 0, z)], 0.02, 10) for z in (0.13, height - 0.06))
        panel = box(0.05, depth + 0.01, height - 0.06, 0.012, 2).move(x=xs[-1] + 0.046, z=0.065)
        dial = cylinder(0.022, 0.02, sides=18).turn(90, "y").move(xs[-1] + 0.066, 0, height * 0.7)
        feet = [box(0.03, 0.26, 0.02, 0.004).move(x=x, z=0.03) for x in (xs[0], xs[-1])]
        legs = [box(0.02, 0.02, 0.07, 0.002).move(x=x, z=0.03) for x in (xs[0], xs[-1])]
        wheels = [
            cylinder(0.02, 0.03, sides=14).turn(90, "y").move(x - 0.015, y, 0.02)
            for x in (xs[0], xs[-1])
            for y in (-0.115, 0.115)
        ]
        skin = m.WHITE if chance(draw, 0.7, "white") else m.BLACK
        return [
            join([ribs, pipes]).of(skin),
            panel.of(Material((0.35, 0.36, 0.38), roughness=0.5)),
            join([dial, *feet, *legs, *wheels]).of(m.RUBBER),
        ], []
    width, depth, height = measures(draw, "space heater", "width", "depth", "height")
    body = box(width, depth, height, 0.03, 3)
    face = box(width * 0.84, 0.012, height * 0.66, 0.006, 2).move(y=-depth / 2 + 0.002, z=height * 0.2)
    bars = [
        tube([(-width * 0.36, -depth / 2 - 0.008, z), (width * 0.36, -depth / 2 - 0.008, z)], 0.006, 8)
        for z in spread(3, height * 0.35, height * 0.7)
    ]
    guard = [
        tube([(x, -depth / 2 - 0.014, height * 0.22), (x, -depth / 2 - 0.014, height * 0.84)], 0.0025, 6)
        for x in spread(9, -width * 0.36, width * 0.36)
    ]
    frame = [
        tube([(-width * 0.38, -depth / 2 - 0.01, z), (width * 0.38, -depth / 2 - 0.01, z)], 0.005, 8)
        for z in (height * 0.22, height * 0.84)
    ]
    dial = cylinder(0.02, 0.015, sides=18).move(width * 0.25, 0, height - 0.002)
    glow = (
        Material((0.95, 0.4, 0.15), emission=0.8)
        if chance(draw, 0.4, "on")
        else Material((0.5, 0.3, 0.25), roughness=0.5)
    )
    return [
        body.of(m.WHITE if chance(draw, 0.5, "white") else m.plastic(draw, "skin")),
        face.of(m.CHROME),
        join(bars).of(glow),
        join([*guard, *frame, dial]).of(m.BLACK),
    ], []


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
