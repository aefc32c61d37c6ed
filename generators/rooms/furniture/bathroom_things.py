"""Washing oneself: shower, towels and where they hang, brush, soap, scale, hair dryer."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.clothes import cloth
from generators.rooms.furniture.entry import Pieces, chance, entry, uniform
from generators.rooms.furniture.joinery import corners
from generators.rooms.furniture.shapes import (
    box,
    cylinder,
    in_size,
    join,
    lathe,
    ribbon,
    shell,
    smooth,
    trough,
    tube,
    vessel,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import Material
from vstdata.draw import Draw

LAUNDRY = "laundry room"


@entry(
    "shower",
    "corner",
    rooms={"bathroom": 0.7, "gym": 0.06},
    smallest=(0.7, 0.71, 1.82),
    largest=(1.13, 1.13, 2.4),
    clearance=0.5,
)
def shower(draw: Draw) -> Pieces:
    """A cabin of glass; its back and left side are tiled walls of its own."""
    side, height = measure(draw, "shower", "side"), measure(draw, "shower", "height")
    half, tub = side / 2, 0.12
    tray = trough(side, side, tub, 0.05, 0.06, 0.04, 1.0)
    drain = cylinder(0.045, 0.006, sides=24).move(z=0.058)
    glass = box(0.008, side - 0.05, height - tub, 0.001).move(half - 0.025, 0, tub - 0.005)
    gap = uniform(draw, 0.0, 0.3, "open") if chance(draw, 0.5, "ajar") else 0.0
    doors = [
        box(side / 2 - 0.03, 0.008, height - tub - 0.03, 0.001).move(half / 2 - 0.01 - gap, -half + 0.018, tub - 0.004),
        box(side / 2 - 0.02, 0.008, height - tub - 0.03, 0.001).move(-half / 2 + 0.01, -half + 0.034, tub - 0.004),
    ]
    walls = [
        box(side, 0.016, height - tub, 0.001).move(0, half - 0.01, tub - 0.005),
        box(0.016, side - 0.02, height - tub, 0.001).move(-half + 0.01, 0, tub - 0.005),
    ]
    posts = [
        box(0.03, 0.03, height - tub + 0.01, 0.003).move(x, y, tub - 0.005)
        for x, y in ((half - 0.025, -half + 0.026), (-half + 0.018, -half + 0.026), (half - 0.025, half - 0.02))
    ]
    rails = [
        box(side - 0.02, 0.035, 0.035, 0.003).move(0, -half + 0.026, height - 0.03),
        box(0.035, side - 0.04, 0.035, 0.003).move(half - 0.025, 0, height - 0.03),
    ]
    pull = tube([(0.05 - gap, -half + 0.004, 0.95), (0.05 - gap, -half + 0.004, 1.2)], 0.01, 8)
    pole = tube([(0, half - 0.045, 1.0), (0, half - 0.045, 1.85)], 0.01, 10)
    ends = [tube([(0, half - 0.045, z), (0, half - 0.012, z)], 0.009, 8) for z in (1.02, 1.83)]
    head = cylinder(0.06, 0.022, 0.03).move(0, half - 0.16, 1.8)
    arm = tube([(0, half - 0.045, 1.8), (0, half - 0.16, 1.83)], 0.011, 8)
    tap = tube([(-0.09, half - 0.03, 1.08), (0.09, half - 0.03, 1.08)], 0.024, 12)
    hose = tube(
        smooth(
            [
                (0.03, half - 0.04, 1.07),
                (0.06, half - 0.05, 0.72),
                (0.12, half - 0.06, 0.9),
                (0.04, half - 0.06, 1.5),
                (0.0, half - 0.05, 1.8),
            ],
            5,
        ),
        0.007,
        8,
    )
    chrome = m.CHROME if chance(draw, 0.7, "chrome") else m.BLACK
    return [
        tray.of(m.WHITE),
        join(walls).of(m.tiles(draw, "walls")),
        join([glass, *doors]).of(m.GLASS),
        join([*posts, *rails, pull, pole, *ends, head, arm, tap, hose, drain]).of(chrome),
    ], []


@entry(
    "towel",
    "on_surface",
    rooms={"bathroom": 0.75, "gym": 0.5, LAUNDRY: 0.5, "bedroom": 0.1},
    smallest=(0.2, 0.095, 0.04),
    largest=(0.5, 0.42, 0.32),
    hosts=("cabinet", "washing machine", "bench", "stool", "clothes dryer", "wall shelf", "bed", "weight bench"),
)
def towel(draw: Draw) -> Pieces:
    skin, stripe = m.fabric(draw, "skin"), cloth(draw, "stripe")
    if chance(draw, 0.4, "rolled"):
        length, radius = measure(draw, "towel", "length"), measure(draw, "towel", "radius")
        roll = cylinder(radius, length, bevel=0.012, sides=24).move(z=-length / 2).turn(90, "y").move(z=radius)
        end = shell([(radius * 0.6, -0.004), (radius * 0.6, length + 0.004)], 0.012).move(z=-length / 2).turn(90, "y")
        flap = box(length, radius * 1.2, 0.012, 0.004).move(y=radius * 0.55)
        return [join([roll, flap]).of(skin), end.move(z=radius).of(stripe)], []
    width, depth = measures(draw, "towel", "width", "depth")
    folds = 2 + draw.integer("folds", below=3)
    layers = [box(width, depth - 0.006 * (k % 2), 0.024, 0.011, 3).move(z=0.022 * k) for k in range(folds)]
    bend = [
        tube(
            [
                (-width / 2 + 0.01, -depth / 2 + 0.014, 0.022 * k + 0.023),
                (width / 2 - 0.01, -depth / 2 + 0.014, 0.022 * k + 0.023),
            ],
            0.02,
            10,
        )
        for k in range(folds - 1)
    ]
    bands = [
        box(0.022, depth + 0.003, 0.022 * folds + 0.006, 0.008, 2).move(x=x) for x in (-width * 0.36, width * 0.36)
    ]
    return [join([*layers, *bend]).of(skin), join(bands).of(stripe)], []


@entry(
    "towel rack",
    "on_wall",
    rooms={"bathroom": 0.75, LAUNDRY: 0.15},
    smallest=(0.4, 0.06, 0.04),
    largest=(0.81, 0.16, 0.75),
    mount=(1.05, 1.3),
)
def towel_rack(draw: Draw) -> Pieces:
    width, reach = measure(draw, "towel rack", "width"), 0.085
    metal = m.CHROME if chance(draw, 0.6, "chrome") else m.frame_metal(draw, "metal")
    bars = [tube([(-width / 2, -reach, 0), (width / 2, -reach, 0)], 0.009, 12)]
    ends = tube([(width / 2 - 0.02, -reach, 0), (width / 2 - 0.02, -0.004, 0)], 0.009, 10).mirrored()
    roses = cylinder(0.024, 0.012, sides=20).turn(90, "x").move(width / 2 - 0.02, 0.0, 0).mirrored()
    wide, long = width * uniform(draw, 0.45, 0.75, "wide"), measure(draw, "towel rack", "long")
    path = smooth(
        [
            (0, -reach - 0.018, -long),
            (0, -reach - 0.016, -0.02),
            (0, -reach - 0.011, 0.016),
            (0, -reach + 0.011, 0.016),
            (0, -reach + 0.016, -0.02),
            (0, -reach + 0.018, -long * 0.85),
        ],
        4,
    )
    hung = ribbon(path, wide, 0.01).move(x=uniform(draw, -1, 1, "across") * (width - wide) * 0.35)
    border = box(wide * 0.99, 0.004, 0.03, 0.001).move(
        x=float(hung.vertices[:, 0].mean()), y=-reach - 0.0235, z=-long * 0.88
    )
    worn = [hung.of(m.fabric(draw, "towel")), border.of(cloth(draw, "border"))] if chance(draw, 0.8, "towel") else []
    return [join([*bars, ends, roses]).of(metal), *worn], []


@entry(
    "toilet brush",
    "free",
    rooms={"bathroom": 0.75},
    smallest=(0.08, 0.08, 0.3),
    largest=(0.15, 0.15, 0.5),
)
def toilet_brush(draw: Draw) -> Pieces:
    radius, height = measures(draw, "toilet brush", "radius", "height")
    skin = draw.choice((m.WHITE, m.CHROME, m.plastic(draw, "skin"), m.BLACK), "skin")
    body = vessel([(radius * 0.95, 0), (radius, 0.01), (radius * 0.9, height)], 0.004, 0.006, 28)
    lid = lathe([(radius * 0.93, 0), (radius * 0.93, 0.008), (0.016, 0.02), (0.012, 0.02)], 28).move(z=height - 0.001)
    stick = cylinder(0.008, 0.34, sides=12).move(z=0.06)
    brush = lathe([(0.01, 0.005), (0.034, 0.03), (0.034, 0.09), (0.012, 0.1)], 20)
    grip = cylinder(0.012, uniform(draw, 0.07, 0.1, "grip"), bevel=0.003, sides=14).move(z=0.37)
    return [join([body, lid]).of(skin), join([stick, grip]).of(m.CHROME), brush.of(m.WHITE)], []


@entry(
    "soap dispenser",
    "on_surface",
    rooms={"bathroom": 0.75, "kitchen": 0.3, LAUNDRY: 0.2},
    smallest=(0.057, 0.07, 0.13),
    largest=(0.1, 0.15, 0.25),
    hosts=("sink", "kitchen counter", "washing machine"),
)
def soap_dispenser(draw: Draw) -> Pieces:
    radius, height = measures(draw, "soap dispenser", "radius", "height")
    square = chance(draw, 0.4, "square")
    skin = m.ceramic(draw, "skin") if chance(draw, 0.5, "clay") else m.plastic(draw, "skin")
    body = box(2 * radius, 2 * radius, height, 0.012, 3) if square else cylinder(radius, height, bevel=0.008, sides=28)
    neck = cylinder(0.014, 0.022, 0.012, sides=18).move(z=height - 0.001)
    stem = cylinder(0.005, 0.045, sides=10).move(z=height + 0.015)
    spout = tube([(0, 0.008, height + 0.058), (0, -radius - 0.022, height + 0.052)], (0.009, 0.005), 10)
    press = cylinder(0.012, 0.012, bevel=0.002, sides=16).move(z=height + 0.052)
    label = box(radius * 1.1, 0.003, height * 0.4, 0.001).move(y=-radius - 0.0005, z=height * 0.3)
    return [
        body.of(skin),
        join([neck, stem, spout, press]).of(m.CHROME if chance(draw, 0.5, "chrome") else m.WHITE),
        label.of(m.PAPER),
    ], []


@entry(
    "bathroom scale",
    "free",
    rooms={"bathroom": 0.45, "gym": 0.3, "bedroom": 0.05},
    smallest=(0.26, 0.26, 0.025),
    largest=(0.36, 0.36, 0.07),
)
def bathroom_scale(draw: Draw) -> Pieces:
    side = measure(draw, "bathroom scale", "side")
    skin = draw.choice((m.WHITE, m.BLACK, m.GLASS, m.plastic(draw, "skin")), "skin")
    plate = box(side, side, 0.02, 0.007, 2).move(z=0.014)
    feet = join(cylinder(0.018, 0.016, sides=16).move(x, y) for x, y in corners(side * 0.8, side * 0.8))
    mats = join(box(side * 0.3, side * 0.66, 0.004, 0.0015).move(x, -0.02, 0.0325) for x in (-side * 0.24, side * 0.24))
    screen = box(0.08, 0.04, 0.003, 0.001).move(y=side * 0.4, z=0.033)
    return [
        plate.of(skin),
        feet.of(m.RUBBER),
        mats.of(Material(m.shade(skin.color, 0.7), roughness=0.9)),
        screen.of(m.SCREEN),
    ], []


@entry(
    "hair dryer",
    "on_surface",
    rooms={"bathroom": 0.4, "bedroom": 0.1},
    smallest=(0.07, 0.15, 0.05),
    largest=(0.29, 0.34, 0.14),
    hosts=("sink", "cabinet", "washing machine", "dresser"),
)
def hair_dryer(draw: Draw) -> Pieces:
    """It lies on its side."""
    size, skin = measure(draw, "hair dryer", "size"), m.plastic(draw, "skin")
    barrel = (
        lathe([(0.032, 0), (0.038, 0.03), (0.038, 0.1), (0.026, 0.16), (0.024, 0.19)], 24)
        .turn(90, "x")
        .move(0, 0.08, 0.038)
    )
    nozzle = box(0.07, 0.05, 0.022, 0.006, 2).move(0, -0.125, 0.028)
    grille = lathe([(0.033, 0), (0.033, 0.006), (0.0, 0.008)], 20).turn(-90, "x").move(0, 0.078, 0.038)
    grip = tube([(0.02, 0.03, 0.03), (0.14, 0.05, 0.022)], np.array([[0.018, 0.022], [0.016, 0.02]]), 12)
    key = box(0.03, 0.014, 0.01, 0.003).turn(12).move(0.08, 0.025, 0.022)
    cord = tube(
        smooth([(0.135, 0.05, 0.02), (0.18, 0.06, 0.008), (0.17, -0.04, 0.005), (0.1, -0.08, 0.005)], 5), 0.004, 6
    )
    groups = (([barrel, grip], skin), ([nozzle, grille, key, cord], m.BLACK))
    return in_size(groups, size), []
