"""Things that stand or lie on the floor: rug, bin, radiator, fan."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.shapes import (
    Shape,
    ball,
    blocks,
    box,
    cylinder,
    join,
    lathe,
    prism,
    ribbon,
    shell,
    slab,
    trough,
    tube,
    vessel,
)
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import Material, Part
from vstdata.draw import Draw


@entry(
    "rug",
    "under",
    rooms={"living room": 0.75, "bedroom": 0.55, "dining room": 0.3, "bathroom": 0.4, "office": 0.15},
    smallest=(0.9, 0.66, 0.011),
    largest=(3.6, 2.59, 0.015),
)
def rug(draw: Draw) -> Pieces:
    first = m.fabric(draw, "field")
    pile = Material(first.color, "carpet", m.shade(first.color, 0.8), 0.03, 1.0)
    trim = Material(m.varied(draw, draw.choice(m.FABRICS, "trim"), "trim"), "carpet", scale=0.03, roughness=1.0)
    if chance(draw, 0.3, "round"):
        (radius,) = measures(draw, "rug", "radius")
        rings = [
            cylinder(radius * k, 0.01 + 0.0012 * n, bevel=0.003, sides=56) for n, k in enumerate((1.0, 0.9, 0.55, 0.46))
        ]
        return [join(rings[::2]).of(trim), join(rings[1::2]).of(pile)], []
    width, depth = measures(draw, "rug", "width", "depth")
    width, depth = max(width, depth), min(width, depth)
    base = slab(width, depth, 0.01, 0.01, 0.003)
    field = slab(width - 0.16, depth - 0.16, 0.0115, 0.01, 0.002)
    style = draw.integer("style", below=3)
    if style == 0:  # stripes
        count = 7
        step = (width - 0.16) / count
        bands = [
            box(step * 0.4, depth - 0.17, 0.0125, 0.001).move(x)
            for x in spread(count, -(width - 0.16 - step) / 2, (width - 0.16 - step) / 2)
        ]
    elif style == 1:  # a second border and a diamond
        diamond = prism(
            np.array([(0.3 * width, 0), (0, 0.3 * depth), (-0.3 * width, 0), (0, -0.3 * depth)]), 0.0125, 0.001
        )
        bands = [diamond, *(box(width - 0.36, 0.03, 0.0125, 0.001).move(y=s * (depth / 2 - 0.19)) for s in (-1, 1))]
        bands += [box(0.03, depth - 0.36, 0.0125, 0.001).move(x=s * (width / 2 - 0.19)) for s in (-1, 1)]
    else:  # plain
        bands = []
    xs = np.linspace(-depth / 2 + 0.02, depth / 2 - 0.02, 40)
    fringe = [
        blocks(
            np.c_[np.full(40, s * (width / 2 + 0.03)), xs, np.full(40, 0.003)], np.tile([0.075, 0.014, 0.006], (40, 1))
        )
        for s in (-1, 1)
    ]
    thread = [join(fringe).of(Material((0.85, 0.80, 0.70), roughness=1.0))] if chance(draw, 0.5, "fringe") else []
    return [join([base, *bands]).of(trim), field.of(pile), *thread], []


PAPERS = ((0.035, 0.03, 0.74), (-0.05, 0.02, 0.74), (0.0, -0.04, 0.74), (0.0, 0.01, 0.86))


def _crumpled(draw: Draw) -> Shape:
    """A ball of paper, 7 cm wide, on z = 0."""
    round_ball = ball(0.035, 10)
    noise = draw.generator("creases").uniform(0.72, 1.1, (len(round_ball.vertices), 1))
    return Shape((round_ball.vertices - [0, 0, 0.035]) * noise + [0, 0, 0.035], round_ball.faces)


def _pedal_bin(draw: Draw, radius: float) -> list[Part]:
    """A tall cylinder with a lid that a pedal opens."""
    (height,) = measures(draw, "trash can", "pedal")
    skin = draw.choice((m.CHROME, m.WHITE, m.plastic(draw, "skin")), "skin")
    rim, shoulder = radius + 0.008, height + 0.02
    lid = lathe([(rim, height - 0.03), (rim, shoulder), (radius * 0.8, height + 0.045), (0.0, height + 0.055)], 36)
    foot = lathe([(radius + 0.006, 0), (radius + 0.006, 0.035), (radius - 0.01, 0.036)], 36)
    pedal = box(0.09, 0.07, 0.014, 0.004).move(y=-radius - 0.025, z=0.01)
    hinge = box(0.1, 0.03, 0.06, 0.006).move(y=radius + 0.008, z=height - 0.04)
    return [cylinder(radius, height, bevel=0.004, sides=36).of(skin), join([lid, foot, pedal, hinge]).of(m.BLACK)]


def _open_bin(draw: Draw, radius: float) -> list[Part]:
    """An office bin, round with a bag over its rim or square, with paper in it."""
    (height,) = measures(draw, "trash can", "open")
    skin = draw.choice((m.BLACK, m.plastic(draw, "skin"), m.DARK_METAL, m.WHITE), "skin")
    liner = Material((0.90, 0.90, 0.92) if chance(draw, 0.5, "white bag") else (0.12, 0.12, 0.13), roughness=0.5)
    share = min(1.0, radius / 0.13)  # of the size and place of papers in a bin of 26 cm
    papers = join(
        _crumpled(draw.at("paper", x)).scale(share, share, share).move(x * share, y * share, height * z)
        for x, y, z in PAPERS
    )
    if chance(draw, 0.5, "square"):
        wide, deep = radius * 2.1, radius * 1.7
        body = trough(wide, deep, height, 0.005, 0.006, 0.03, 0.8)
        bag = slab(wide * 0.93, deep * 0.93, 0.02, 0.02).move(z=height * 0.72)
    else:
        body = vessel([(radius * 0.78, 0), (radius, height)], 0.004, 0.006, 36)
        over = radius + 0.006
        cuff = shell([(radius * 0.96, height * 0.8), (over, height * 0.83), (over, height + 0.006)], 0.012, 36)
        bag = join([cuff, cylinder(radius * 0.9, 0.02).move(z=height * 0.72)])
    return [body.of(skin), bag.of(liner), papers.of(m.PAPER)]


@entry(
    "trash can",
    "free",
    rooms={"office": 0.7, "kitchen": 0.7, "bathroom": 0.6, "bedroom": 0.25, "living room": 0.15},
    smallest=(0.18, 0.16, 0.23),
    largest=(0.43, 0.5, 0.84),
)
def trash_can(draw: Draw) -> Pieces:
    (radius,) = measures(draw, "trash can", "radius")
    return (_pedal_bin if chance(draw, 0.4, "pedal") else _open_bin)(draw, radius), []


@entry(
    "radiator",
    "wall",
    rooms={"living room": 0.6, "bedroom": 0.6, "bathroom": 0.4, "kitchen": 0.3, "office": 0.6, "dining room": 0.4},
    smallest=(0.54, 0.07, 0.38),
    largest=(2.01, 0.18, 0.97),
)
def radiator(draw: Draw) -> Pieces:
    height, depth, width = measures(draw, "radiator", "height", "depth", "width")
    columns = round(width / uniform(draw, 0.055, 0.07, "pitch"))
    pitch = width / columns
    skin = Material(m.varied(draw, (0.92, 0.91, 0.89), "skin", amount=0.03), roughness=0.4, substance="metal")
    if chance(draw, 0.5, "columns"):  # cast columns
        xs = spread(columns, -(width - pitch) / 2, (width - pitch) / 2)
        ribs = [box(pitch * 0.62, depth, height - 0.1, pitch * 0.28, 3).move(x, 0, 0.1) for x in xs]
        pipes = [tube([(-width / 2, 0, z), (width / 2, 0, z)], 0.022, 10) for z in (0.15, height - 0.05)]
        feet = [box(pitch * 0.5, depth * 0.8, 0.14, 0.008).move(x=x) for x in (xs[0], xs[-1])]
        body = join([*ribs, *pipes, *feet])
    else:  # a ribbed panel on feet
        xs = spread(columns * 2, -width / 2 + 0.03, width / 2 - 0.03)
        plate = [box(width, 0.018, height - 0.12, 0.006).move(y=s * (depth / 2 - 0.009), z=0.1) for s in (-1, 1)]
        ribs = [box(pitch * 0.26, 0.012, height - 0.2, 0.005).move(x, -depth / 2 - 0.003, 0.14) for x in xs]
        grille = blocks([(x, 0, height - 0.016) for x in xs], [(0.008, depth, 0.012)] * len(xs))
        frame = [box(0.012, depth, height - 0.1, 0.003).move(x=s * (width / 2 - 0.004), z=0.095) for s in (-1, 1)]
        feet = [box(0.04, depth * 0.7, 0.12, 0.004).move(x=s * (width / 2 - 0.12)) for s in (-1, 1)]
        body = join([*plate, *ribs, grille, *frame, *feet])
    valve = join(
        [
            cylinder(0.02, 0.07, 0.018, sides=16).turn(90, "y").move(width / 2 - 0.005, 0, 0.15),
            cylinder(0.009, 0.16, sides=10).move(width / 2 + 0.03),
        ]
    )
    return [body.of(skin), valve.of(m.CHROME)], []


def _grille(radius: float, depth: float, count: int) -> Shape:
    """A cage of rings and bowed spokes about the y axis, middle at y = 0."""
    turns = np.radians(np.arange(24) * 15)
    rings = [(radius, 0.0), (radius * 0.985, depth * 0.35), (radius * 0.62, depth * 0.85), (radius * 0.25, depth)]
    hoops = [
        tube(
            np.c_[r * np.cos(turns), np.full(24, s * y), r * np.sin(turns)], 0.005 if y == 0 else 0.0028, 5, closed=True
        )
        for r, y in rings
        for s in ((1,) if y == 0 else (-1, 1))
    ]
    profile = np.array(
        [
            [0.02, depth],
            [radius * 0.25, depth],
            [radius * 0.62, depth * 0.85],
            [radius * 0.985, depth * 0.35],
            [radius, 0.0],
        ]
    )
    spokes = [
        tube(np.c_[profile[:, 0], s * profile[:, 1], np.zeros(5)], 0.0018, 4, along=(0.0, 0.0, 1.0)).turn(
            360 / count * k, "y"
        )
        for k in range(count)
        for s in (-1, 1)
    ]
    return join(hoops + spokes)


@entry(
    "fan",
    "free",
    rooms={"bedroom": 0.15, "living room": 0.12, "office": 0.15},
    smallest=(0.38, 0.38, 0.75),
    largest=(0.55, 0.43, 1.58),
    faces=True,
)
def fan(draw: Draw) -> Pieces:
    radius, height = measures(draw, "fan", "radius", "height")
    skin = draw.choice((m.WHITE, m.BLACK, m.CHROME), "skin")
    foot = lathe([(0.2, 0), (0.2, 0.015), (0.05, 0.035), (0.022, 0.06), (0.016, 0.1), (0.012, height)], 36)
    motor = (
        lathe([(0.02, 0), (0.05, 0.02), (0.055, 0.1), (0.03, 0.14), (0.0, 0.145)], 24)
        .turn(-90, "x")
        .move(0, 0.03, height)
    )
    hub = lathe([(0.035, 0), (0.035, 0.03), (0.0, 0.05)], 24).turn(90, "x").move(0, 0.02, height)
    shaft = cylinder(0.008, 0.1, sides=10).turn(90, "x").move(0, 0.06, height)
    t = np.linspace(0, 1, 6)
    path = np.c_[0.02 + (radius - 0.04) * t, 0.02 * np.sin(2 * t), np.zeros(6)]
    blades = join(
        ribbon(path, 0.05 + 0.11 * np.sin(np.pi * np.minimum(1, 0.35 + 0.62 * t)), 0.003, (0.0, 0.45, 1.0)).turn(
            120 * k, "y"
        )
        for k in range(3)
    )
    cap = cylinder(0.035, 0.012, sides=24).turn(90, "x").move(0, -0.07, height)
    knob = cylinder(0.02, 0.03, 0.016, sides=16).turn(90, "x").move(0, -0.01, height * 0.72)
    panel = box(0.06, 0.04, 0.12, 0.01, 2).move(z=height * 0.72 - 0.06)
    blue = Material((0.45, 0.62, 0.72), roughness=0.2) if chance(draw, 0.5, "blue blades") else m.RUBBER
    cage = _grille(radius, 0.075, 30).move(z=height)
    return [
        join([foot, motor, panel]).of(skin),
        join([cage, cap]).of(m.CHROME if skin is m.BLACK else skin),
        join([blades.move(z=height), hub, shaft, knob]).of(blue),
    ], []
