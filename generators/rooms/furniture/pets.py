"""For animals: tanks, cages, beds, trees to climb."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.clothes import cloth
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import corners, plinth
from generators.rooms.furniture.ornaments import CHILDREN
from generators.rooms.furniture.shapes import (
    arc,
    ball,
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
