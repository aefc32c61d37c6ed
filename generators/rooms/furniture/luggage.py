"""Things that are carried and put down: suitcase, backpack, cardboard box."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Made, Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import bow, corners
from generators.rooms.furniture.shapes import box, cushion, cylinder, join, smooth, trough, tube
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import Material
from vstdata.draw import Draw


@entry(
    "suitcase",
    "free",
    rooms={"bedroom": 0.25, "living room": 0.05},
    smallest=(0.33, 0.19, 0.51),
    largest=(0.58, 0.36, 1.27),
)
def suitcase(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "suitcase", "width", "depth", "height")
    skin = draw.choice((m.plastic(draw, "skin"), m.BLACK, Material((0.55, 0.57, 0.60), roughness=0.35)), "skin kind")
    top, ys = 0.05 + height, depth * 0.3
    body = [box(width, depth, height, 0.05, 4).move(z=0.05)]
    body += [
        box(0.012, depth + 0.012, height - 0.12, 0.005).move(x, 0, 0.11) for x in spread(6, -width * 0.36, width * 0.36)
    ]
    zipper = box(width + 0.006, 0.012, height + 0.006, 0.004).move(z=0.047)
    spots = corners(width * 0.76, depth * 0.6)
    wheels = [tube([(x - 0.012, y, 0.026), (x + 0.012, y, 0.026)], 0.026, 14) for x, y in spots]
    stems = [cylinder(0.012, 0.06, sides=8).move(x, y, 0.02) for x, y in spots]
    out = 0.36 if chance(draw, 0.6, "handle out") else 0.03
    bars = tube([(0.09, ys, top - 0.02), (0.09, ys, top + out)], 0.008, 8).mirrored()
    grip = tube([(-0.1, ys, top + out), (0.1, ys, top + out)], 0.014, 10)
    dark = join([zipper, *wheels, *stems, grip, bow(0.14, 0.035, 0.009).move(y=-0.03, z=top)])
    return [join(body).of(skin), dark.of(m.RUBBER), bars.of(m.CHROME)], []


@entry(
    "backpack",
    "free",
    rooms={"bedroom": 0.25, "office": 0.4, "living room": 0.1},
    smallest=(0.28, 0.34, 0.36),
    largest=(0.46, 0.38, 0.7),
    faces=True,
)
def backpack(draw: Draw) -> Pieces:
    width, height = measures(draw, "backpack", "width", "height")
    color = draw.choice((m.plastic(draw, "cloth"), m.fabric(draw, "cloth")), "cloth kind").color
    cloth = Material(m.shade(color, 0.85), "fabric", m.shade(color, 0.7), 0.008, 0.9)
    body = [
        cushion(width, 0.2, height, 0.45, 0.42, 32),
        cushion(width * 0.78, 0.15, height * 0.46, 0.4, 0.4, 28).move(y=-0.085, z=0.035),
        cushion(width * 0.66, 0.1, height * 0.22, 0.4, 0.4, 28).move(y=-0.075, z=height * 0.58),
        cushion(0.06, 0.12, height * 0.35, 0.5, 0.4, 16).move(x=width / 2 - 0.005, z=0.03).mirrored(),
    ]
    t = np.linspace(-1, 1, 9)
    flap = tube(np.c_[t * width * 0.3, -0.168 + 0.008 * t**2, height * (0.425 - 0.025 * t**2)], 0.006, 6)
    zipper = tube(np.c_[t * width * 0.42, np.full(9, -0.078), height * (0.86 - 0.1 * t**2)], 0.006, 6)
    strap = smooth(
        np.array([(0.08, 0.07, 0.93), (0.1, 0.17, 0.85), (0.11, 0.18, 0.4), (0.12, 0.07, 0.12)]) * [1, 1, height]
    )
    straps = tube(strap, np.tile([0.008, 0.03], (len(strap), 1)), 10, along=(1.0, 0.0, 0.0)).mirrored()
    loop = bow(0.09, 0.05, 0.009).move(y=0.05, z=height - 0.012)
    dark = Material(m.shade(color, 0.45), "fabric", roughness=0.95)
    return [join(body).of(cloth), join([flap, zipper, straps, loop]).of(dark)], []


@entry(
    "box",
    "free",
    rooms={"office": 0.35, "bedroom": 0.15, "living room": 0.12, "kitchen": 0.1},
    smallest=(0.21, 0.16, 0.13),
    largest=(1.29, 1.1, 0.64),
)
def cardboard_box(draw: Draw) -> Made:
    width, depth, height = measures(draw, "box", "width", "depth", "height")
    card = Material(m.varied(draw, (0.70, 0.54, 0.36), "card", amount=0.08), roughness=0.95, substance="cardboard")
    label = box(0.12, 0.003, 0.08, 0).move(-width * 0.2, -depth / 2 - 0.001, height * 0.5)
    if chance(draw, 0.45, "open"):
        body = trough(width, depth, height, 0.005, 0.006, 0.004, steps=1)
        lid = [
            box(width, 0.005, depth / 2, 0)
            .turn(s * uniform(draw, 95, 140, "flap", s), "x")
            .move(0, s * -1 * (depth / 2 - 0.003), height - 0.002)
            for s in (-1, 1)
        ]
        lid += [
            box(0.005, depth, depth / 2, 0)
            .turn(s * uniform(draw, 100, 145, "wing", s), "y")
            .move(s * (width / 2 - 0.003), 0, height - 0.002)
            for s in (-1, 1)
        ]
        return Made([join([body, *lid]).of(card), label.of(m.PAPER)], state="open")
    tape = Material((0.80, 0.70, 0.50), roughness=0.3)
    strips = [
        box(width + 0.004, 0.05, 0.0025, 0).move(z=height - 0.001),
        box(0.002, 0.05, 0.08, 0).move(x=width / 2, z=height - 0.08).mirrored(),
    ]
    parts = [box(width, depth, height, 0.004).of(card), join(strips).of(tape), label.of(m.PAPER)]
    return Made(parts, state="closed")
