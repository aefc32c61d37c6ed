"""Air purifiers, heaters, fire extinguishers."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread
from generators.rooms.furniture.shapes import (
    arc,
    band,
    box,
    cylinder,
    join,
    lathe,
    smooth,
    tube,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import Material
from vstdata.draw import Draw


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
