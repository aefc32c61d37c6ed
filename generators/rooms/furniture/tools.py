"""Tools that one takes in hand, and what they are kept in."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, uniform
from generators.rooms.furniture.joinery import bow
from generators.rooms.furniture.shapes import (
    arc,
    band,
    beam,
    box,
    cylinder,
    in_size,
    join,
    lathe,
    loft,
    prism,
    smooth,
    tube,
    vessel,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import Material
from vstdata.draw import Draw

STEEL = Material((0.62, 0.63, 0.65), roughness=0.35, metallic=0.8)


BENCHES = ("workbench", "storage rack", "toolbox")


@entry(
    "toolbox",
    "free",
    rooms={"workshop": 0.8, "attic": 0.2, "hallway": 0.04},
    smallest=(0.36, 0.17, 0.2),
    largest=(0.62, 0.3, 0.38),
)
def toolbox(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "toolbox", "width", "depth", "height")
    skin = draw.choice((m.plastic(draw, "skin"), Material((0.72, 0.12, 0.1), roughness=0.35), m.BLACK), "skin")
    body = box(width, depth, height * 0.7, 0.01, 2)
    lid = loft(
        [
            np.c_[np.array([(w, d), (-w, d), (-w, -d), (w, -d)]), np.full(4, z)]
            for w, d, z in (
                (width / 2 + 0.005, depth / 2 + 0.005, height * 0.68),
                (width / 2 + 0.005, depth / 2 + 0.005, height * 0.8),
                (width / 2 - 0.05, depth / 4, height * 1.08),
            )
        ]
    )
    grip = bow(width * 0.4, 0.06, 0.011).move(z=height * 1.07)
    locks = [
        box(0.035, 0.014, 0.07, 0.003).move(x, -depth / 2 - 0.005, height * 0.56) for x in (-width * 0.3, width * 0.3)
    ]
    seam = box(width + 0.014, depth + 0.014, 0.008, 0.002).move(z=height * 0.675)
    dark = m.BLACK if skin is not m.BLACK else Material((0.88, 0.7, 0.12), roughness=0.4)
    return [join([body, lid]).of(skin), join([grip, seam]).of(dark), join(locks).of(STEEL)], []


@entry(
    "drill",
    "on_surface",
    rooms={"workshop": 0.7, "attic": 0.06},
    smallest=(0.16, 0.06, 0.17),
    largest=(0.36, 0.13, 0.3),
    hosts=BENCHES,
)
def drill(draw: Draw) -> Pieces:
    """It stands on its battery."""
    size, skin = (
        measure(draw, "drill", "size"),
        draw.choice((m.plastic(draw, "skin"), Material((0.9, 0.72, 0.1), roughness=0.5)), "skin"),
    )
    battery = box(0.11, 0.075, 0.05, 0.008, 2).move(x=-0.01)
    grip = beam((-0.012, 0, 0.04), (0.004, 0, 0.16), 0.042, 0.034)
    body = lathe([(0.024, 0), (0.034, 0.02), (0.034, 0.1), (0.028, 0.14)], 20).turn(90, "y").move(-0.06, 0, 0.185)
    chuck = lathe([(0.024, 0), (0.024, 0.03), (0.012, 0.05)], 16).turn(90, "y").move(0.078, 0, 0.185)
    bit = tube([(0.12, 0, 0.185), (0.2, 0, 0.185)], 0.004, 8)
    key = box(0.016, 0.018, 0.03, 0.004).move(0.022, 0, 0.12)
    groups = (([grip, body], skin), ([battery, chuck, key], m.BLACK), ([bit], STEEL))
    return in_size(groups, size), []


@entry(
    "saw",
    "on_surface",
    rooms={"workshop": 0.6, "attic": 0.06},
    smallest=(0.4, 0.1, 0.02),
    largest=(0.68, 0.2, 0.04),
    hosts=BENCHES,
)
def saw(draw: Draw) -> Pieces:
    """A hand saw that lies on its side: a long blade with teeth, a handle one reaches through."""
    long, count = measure(draw, "saw", "blade"), 26
    teeth = [(0.02 + (long - 0.03) * k / (2 * count), -0.062 + 0.009 * (k % 2)) for k in range(2 * count + 1)]
    blade = np.array([*teeth, (long, -0.055), (long, -0.015), (0.02, 0.055)])
    middle = np.array([long * 0.4, -0.015])
    sheet = prism(blade - middle, 0.003).move(float(middle[0]), float(middle[1]), 0.0105)
    grip = [(0.035, 0.062), (0.03, -0.07), (-0.03, -0.09), (-0.1, -0.085), (-0.125, -0.045), (-0.105, 0.02),
            (-0.125, 0.07), (-0.06, 0.085)]  # fmt: skip
    ring = np.c_[smooth(np.c_[[*grip, grip[0]], np.zeros(9)], 3)[:-1, :2], np.full(21, 0.0125)]
    handle = tube(ring, np.tile([0.016, 0.0125], (21, 1)), 8, closed=True, along=(0.0, 0.0, 1.0))
    cheek = box(0.06, 0.13, 0.02, 0.005).move(0.01, -0.003, 0.0025)
    rivets = join(cylinder(0.007, 0.024, sides=12).move(x, y, 0.0005) for x, y in ((0.02, -0.03), (0.02, 0.03)))
    skin = m.wood(draw, "grip") if chance(draw, 0.6, "wooden") else m.plastic(draw, "grip")
    return [sheet.of(STEEL), join([handle, cheek]).of(skin), rivets.of(m.CHROME)], []


@entry(
    "hammer",
    "on_surface",
    rooms={"workshop": 0.7, "attic": 0.08},
    smallest=(0.09, 0.24, 0.022),
    largest=(0.17, 0.42, 0.05),
    hosts=BENCHES,
)
def hammer(draw: Draw) -> Pieces:
    """It lies on its side."""
    long = measure(draw, "hammer", "handle")
    grip = tube(
        [(0, -long, 0.016), (0, -long * 0.6, 0.016), (0, -0.05, 0.016), (0, 0.014, 0.016)],
        np.array([[0.015, 0.014], [0.013, 0.012], [0.01, 0.01], [0.01, 0.01]]),
        12,
    )
    head = [
        box(0.05, 0.026, 0.026, 0.004).move(0.0, 0, 0.003),
        cylinder(0.016, 0.03, bevel=0.003, sides=18).turn(90, "y").move(0.02, 0, 0.016),
    ]
    claw = [
        tube(
            smooth(
                [
                    (-0.02, s * 0.007, 0.016),
                    (-0.045, s * 0.01, 0.016),
                    (-0.06, s * 0.014 - 0.008, 0.016),
                    (-0.07, s * 0.016 - 0.024, 0.016),
                ],
                4,
            ),
            np.linspace(0.01, 0.005, 9),
            8,
        )
        for s in (-1, 1)
    ]
    sleeve = tube([(0, -long - 0.004, 0.0165), (0, -long * 0.62, 0.0165)], 0.0165, 12)
    handle = m.wood(draw, "grip")
    return [
        grip.of(handle),
        join([*head, *claw]).of(STEEL),
        sleeve.of(m.plastic(draw, "sleeve") if chance(draw, 0.6, "sleeve") else m.RUBBER),
    ], []


@entry(
    "paint can",
    "free",
    rooms={"workshop": 0.65, "attic": 0.3},
    smallest=(0.14, 0.14, 0.15),
    largest=(0.27, 0.26, 0.42),
)
def paint_can(draw: Draw) -> Pieces:
    radius = measure(draw, "paint can", "radius")
    height, paint = radius * uniform(draw, 2.0, 2.3, "height"), m.plastic(draw, "paint")
    body = vessel([(radius, 0), (radius, height)], 0.003, 0.005, 32)
    rims = [
        band([(radius + 0.003, z), (radius + 0.003, z + 0.008), (radius - 0.002, z + 0.008), (radius - 0.002, z)], 32)
        for z in (0.0, height - 0.006)
    ]
    label = band(
        [
            (radius + 0.0012, height * 0.16),
            (radius + 0.0012, height * 0.8),
            (radius - 0.002, height * 0.8),
            (radius - 0.002, height * 0.16),
        ],
        32,
    )
    bend = arc(radius + 0.004, 0, 180, 15)
    handle = (
        tube(np.c_[bend[:, 0], np.zeros(15), bend[:, 1]], 0.0022, 6)
        .turn(82 if chance(draw, 0.6, "down") else 0, "x")
        .move(z=height - 0.03)
    )
    opened = chance(draw, 0.45, "open")
    fill = (
        cylinder(radius - 0.002, height * 0.75, sides=32).move(z=0.004)
        if opened
        else lathe([(radius - 0.003, height - 0.006), (radius - 0.006, height + 0.001), (0.0, height - 0.002)], 32)
    )
    drip = (
        [box(0.02, 0.004, height * 0.3, 0.001).move(0, -radius - 0.002, height * 0.66).turn(a) for a in (10, 55)]
        if opened
        else []
    )
    brush = []
    if opened and chance(draw, 0.6, "brush"):
        brush = [
            join([beam((0.0, 0.01, height * 0.74), (radius * 0.7, 0.01, height + 0.1), 0.02, 0.012)]).of(
                m.wood(draw, "brush")
            )
        ]
    return [
        join([body, *rims, handle]).of(STEEL),
        label.of(m.PAPER if chance(draw, 0.5, "paper") else m.plastic(draw, "label")),
        join([fill, *drip]).of(paint if opened else STEEL),
        *brush,
    ], []
