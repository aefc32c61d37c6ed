"""Machines of a kitchen, and where its dishes are washed and dry."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.kitchenware import STEEL
from generators.rooms.furniture.shapes import (
    beam,
    blocks,
    box,
    cylinder,
    join,
    lathe,
    outline,
    smooth,
    trough,
    tube,
    vessel,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import Material
from vstdata.draw import Draw


def _skin(draw: Draw) -> Material:
    """Of a kitchen machine."""
    return draw.choice((m.WHITE, m.BLACK, STEEL, m.enamel(draw, "skin"), m.plastic(draw, "skin")), "skin kind")


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
