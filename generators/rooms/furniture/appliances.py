"""Household appliances: microwave, toaster, kettle, washing machine, range hood."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.electronics import SILVER
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.kitchen import STEEL
from generators.rooms.furniture.shapes import (
    ball,
    beam,
    blocks,
    box,
    cylinder,
    join,
    lathe,
    loft,
    outline,
    smooth,
    tube,
)
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import Material, Surface
from vstdata.draw import Draw


@entry(
    "microwave",
    "on_surface",
    rooms={"kitchen": 0.8},
    smallest=(0.38, 0.32, 0.22),
    largest=(0.61, 0.51, 0.36),
    hosts=("kitchen counter",),
    faces=True,
)
def microwave(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "microwave", "width", "depth", "height")
    skin = draw.choice((m.WHITE, SILVER, m.BLACK, m.enamel(draw, "skin")), "skin")
    front, split = -depth / 2, width * 0.22
    body = box(width, depth - 0.02, height - 0.012, 0.008).move(y=0.01, z=0.012)
    door = box(width - 0.11, 0.025, height - 0.02, 0.006).move(-0.052, front + 0.012, 0.014)
    window = box(width - 0.21, 0.006, height - 0.1, 0.001).move(-0.065, front - 0.001, 0.054)
    handle = tube(
        smooth(
            [
                (split - 0.01, front, 0.05),
                (split - 0.01, front - 0.035, 0.06),
                (split - 0.01, front - 0.035, height - 0.05),
                (split - 0.01, front, height - 0.04),
            ],
            5,
        ),
        0.008,
        8,
    )
    panel_x = width / 2 - 0.052
    clock = box(0.07, 0.006, 0.03, 0).move(panel_x, front + 0.006, height - 0.065)
    grid = blocks(
        [(panel_x + 0.024 * i, front + 0.008, 0.06 + 0.028 * j) for i in (-1, 0, 1) for j in range(4)],
        [(0.017, 0.008, 0.015)] * 12,
    )
    panel = box(0.1, 0.02, height - 0.02, 0.004).move(panel_x, front + 0.018, 0.014)
    feet = join(
        cylinder(0.014, 0.015, sides=10).move(sx * width * 0.4, sy * depth * 0.35) for sx in (-1, 1) for sy in (-1, 1)
    )
    tint = m.SCREEN if skin is not m.BLACK else Material((0.2, 0.21, 0.22), roughness=0.1)
    buttons = SILVER if skin is not SILVER else m.BLACK
    return [
        join([body, door, panel]).of(skin),
        join([window, clock]).of(tint),
        join([handle, grid]).of(buttons),
        feet.of(m.RUBBER),
    ], []


@entry(
    "toaster",
    "on_surface",
    rooms={"kitchen": 0.55},
    smallest=(0.23, 0.13, 0.17),
    largest=(0.44, 0.24, 0.3),
    hosts=("kitchen counter",),
)
def toaster(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "toaster", "width", "depth", "height")
    skin = draw.choice((m.CHROME, m.enamel(draw, "skin"), m.WHITE), "skin")
    body = box(width, depth, height, 0.045, 4).move(z=0.01)
    foot = box(width * 0.9, depth * 0.9, 0.03, 0.004)
    slots = [box(width * 0.66, 0.028, 0.012, 0).move(y=y, z=height - 0.0) for y in (-0.032, 0.032)]
    lever = [
        box(0.03, 0.04, 0.018, 0.005, 2).move(width / 2 + 0.01, 0, height * 0.68),
        box(0.006, 0.012, height * 0.6, 0).move(width / 2 + 0.001, 0, 0.04),
    ]
    dial = cylinder(0.014, 0.016, sides=16).turn(90, "y").move(width / 2 - 0.003, 0, 0.04)
    toast = [box(0.11, 0.014, 0.1, 0.006).move(-0.01, y, height - 0.05) for y in (-0.032, 0.032)]
    done = [join(toast).of(Material((0.72, 0.48, 0.24), roughness=0.95))] if chance(draw, 0.6, "toast") else []
    return [body.of(skin), join([foot, *slots, *lever, dial]).of(m.RUBBER), *done], []


@entry(
    "kettle",
    "on_surface",
    rooms={"kitchen": 0.7},
    smallest=(0.22, 0.14, 0.17),
    largest=(0.32, 0.24, 0.31),
    hosts=("kitchen counter", "stove"),
)
def kettle(draw: Draw) -> Pieces:
    radius, height = measures(draw, "kettle", "radius", "height")
    skin = draw.choice((m.CHROME, m.WHITE, m.enamel(draw, "skin")), "skin")
    black = m.RUBBER
    base = lathe([(radius * 1.08, 0), (radius * 1.08, 0.015), (radius, 0.024)], 36)
    body = lathe([(radius, 0.02), (radius, 0.05), (radius * 0.7, height), (radius * 0.66, height + 0.006)], 36)
    lid = lathe([(radius * 0.64, height), (radius * 0.6, height + 0.014), (0.0, height + 0.024)], 32)
    knob = ball(0.014, 14).move(z=height + 0.016)
    spout = loft(
        [
            np.c_[outline(a, b, 0.008, 2) + np.array([x, 0.0]), np.full(12, z)]
            for a, b, x, z in (
                (0.04, 0.02, -radius * 0.7, height * 0.68),
                (0.06, 0.035, -radius * 0.85, height * 0.86),
                (0.075, 0.04, -radius * 0.9, height),
            )
        ]
    )
    grip = smooth(
        [
            (radius * 0.55, 0, height * 0.97),
            (radius + 0.05, 0, height * 1.04),
            (radius + 0.06, 0, height * 0.6),
            (radius * 0.95, 0, height * 0.22),
        ],
        7,
    )
    handle = tube(grip, np.tile([0.009, 0.014], (len(grip), 1)), 10, along=(0.0, 1.0, 0.0))
    return [join([body, spout]).of(skin), join([base, lid, knob, handle]).of(black)], []


@entry(
    "washing machine",
    "wall",
    rooms={"bathroom": 0.6, "kitchen": 0.3},
    smallest=(0.54, 0.45, 0.77),
    largest=(0.69, 0.77, 1.08),
    clearance=0.7,
)
def washing_machine(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "washing machine", "width", "depth", "height")
    skin, y = draw.choice((m.WHITE, m.WHITE, STEEL, m.DARK_METAL), "skin"), -depth / 2
    radius = uniform(draw, 0.17, 0.2, "door")
    body = box(width, depth, height - 0.03, 0.015, 2).move(z=0.02)
    lid = box(width + 0.004, depth + 0.004, 0.02, 0.006).move(z=height - 0.025)
    feet = join(cylinder(0.025, 0.03).move(sx * 0.24, sy * (depth / 2 - 0.06)) for sx in (-1, 1) for sy in (-1, 1))
    middle = 0.43
    rim = lathe(
        [
            (radius + 0.03, 0),
            (radius + 0.03, 0.02),
            (radius + 0.01, 0.035),
            (radius - 0.03, 0.03),
            (radius - 0.035, 0.005),
        ],
        40,
    )
    glass = lathe([(radius - 0.03, 0.0), (radius - 0.03, 0.028), (radius * 0.6, 0.018), (0, 0.012)], 32)
    panel = box(width - 0.03, 0.012, 0.11, 0.003).move(y=y - 0.003, z=height - 0.16)
    drawer = box(0.17, 0.012, 0.085, 0.003).move(-width / 2 + 0.12, y - 0.01, height - 0.148)
    screen = box(0.13, 0.006, 0.05, 0.001).move(width / 2 - 0.12, y - 0.01, height - 0.13)
    dial = cylinder(0.035, 0.03, 0.03).turn(90, "x").move(0.03, y - 0.006, height - 0.105)
    grip = box(0.035, 0.03, 0.1, 0.008, 2).move(radius + 0.01, y - 0.03, middle - 0.05)
    face = [rim.turn(90, "x").move(0, y + 0.002, middle), dial, grip]
    return [
        join([body, lid, drawer]).of(skin),
        panel.of(Material(m.shade(skin.color, 0.82), roughness=0.4)),
        join(face).of(m.CHROME if skin is not STEEL else m.BLACK),
        join([glass.turn(90, "x").move(0, y + 0.001, middle), screen]).of(m.SCREEN),
        feet.of(m.RUBBER),
    ], [Surface((0.0, 0.0), (0.5, depth - 0.1), height - 0.005, 0.8)]


@entry(
    "range hood",
    "on_wall",
    rooms={"kitchen": 0.7},
    smallest=(0.48, 0.43, 0.52),
    largest=(0.96, 0.58, 0.95),
    hosts=("stove",),
    mount=(1.95, 2.0),
)
def range_hood(draw: Draw) -> Pieces:
    width, depth, rise, high = measures(draw, "range hood", "width", "depth", "rise", "chimney")
    skin = draw.choice((STEEL, m.BLACK, m.WHITE), "skin")
    rings = [
        np.c_[outline(w, d, 0.01) + np.array([0.0, (depth - d) / 2]), np.full(8, z)]
        for w, d, z in ((width, depth, 0.0), (width, depth, 0.05), (0.27, 0.25, 0.05 + rise), (0.27, 0.25, 0.06 + rise))
    ]
    chimney = box(0.24, 0.22, high, 0.004).move(y=(depth - 0.22) / 2, z=0.05 + rise)
    lights = join(cylinder(0.03, 0.012).move(x, 0.0, -0.004) for x in (-width / 4, width / 4))
    buttons = join(ball(0.008, 10).move(x, -depth / 2 + 0.001, 0.017) for x in spread(4, -0.06, 0.06))
    rail = beam(
        (-width / 2 + 0.02, -depth / 2 - 0.012, 0.008), (width / 2 - 0.02, -depth / 2 - 0.012, 0.008), 0.012, 0.03
    )
    return [join([loft(rings), chimney]).of(skin), lights.of(m.LIT), join([buttons, rail]).of(m.CHROME)], []
