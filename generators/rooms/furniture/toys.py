"""What children play with and sit in: cars, blocks, dolls, a chest, a rocking horse, kites, high chairs, strollers."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.clothes import cloth
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import BOARD, case, four_legs
from generators.rooms.furniture.shapes import (
    Shape,
    ball,
    beam,
    box,
    cushion,
    cylinder,
    in_size,
    join,
    lathe,
    loft,
    outline,
    prism,
    ribbon,
    smooth,
    trough,
    tube,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import Material, Surface
from vstdata.draw import Draw

CHILDREN = "children's room"
SKIN = ((0.93, 0.76, 0.65), (0.78, 0.57, 0.43), (0.48, 0.31, 0.22), (0.96, 0.83, 0.74))
HAIR = ((0.18, 0.12, 0.09), (0.45, 0.28, 0.15), (0.85, 0.68, 0.32), (0.62, 0.25, 0.12))


def _wheel(radius: float, width: float) -> Shape:
    """A tyre about the x axis, its middle at the origin."""
    return cylinder(radius, width, bevel=0.15 * radius, sides=20).move(z=-width / 2).turn(90, "y")


@entry(
    "toy car",
    "free",
    rooms={CHILDREN: 0.85, "living room": 0.12, "bedroom": 0.08, "attic": 0.1},
    smallest=(0.08, 0.15, 0.06),
    largest=(0.24, 0.48, 0.27),
    faces=True,
)
def toy_car(draw: Draw) -> Pieces:
    length = measure(draw, "toy car", "length")
    width, wheel, paint = length * 0.42, length * 0.11, m.plastic(draw, "paint")
    places = [(s * width / 2, t * length * 0.29) for s in (-1, 1) for t in (-1, 1)]
    wheels = join(_wheel(wheel, width * 0.2).move(x, y, wheel) for x, y in places)
    hubs = join(_wheel(wheel * 0.5, width * 0.23).move(x, y, wheel) for x, y in places)
    body = box(width, length, length * 0.17, length * 0.05, 3).move(z=wheel * 0.75)
    level = wheel * 0.75 + length * 0.15
    if chance(draw, 0.4, "lorry"):
        cab = box(width * 0.94, length * 0.26, length * 0.26, length * 0.03, 2).move(y=-length * 0.31, z=level)
        glass = box(width * 0.8, 0.006, length * 0.11, 0.002).move(y=-length * 0.44 - 0.001, z=level + length * 0.1)
        bed = trough(width, length * 0.56, length * 0.2, length * 0.025, length * 0.03, 0.008).move(
            y=length * 0.16, z=level
        )
        parts = [bed.of(m.plastic(draw, "bed")), glass.of(m.SCREEN)]
        return [join([body, cab]).of(paint), wheels.of(m.RUBBER), hubs.of(m.WHITE), *parts], []
    stations = ((0.96, 0.6, 0.0), (0.9, 0.5, 0.07), (0.76, 0.36, 0.15), (0.7, 0.3, 0.165))
    rings = [
        np.c_[outline(width * a, length * b, 0.02, 3) + np.array([0, length * 0.04]), np.full(16, level + length * z)]
        for a, b, z in stations
    ]
    roof = box(width * 0.66, length * 0.28, length * 0.02, 0.002).move(y=length * 0.04, z=level + length * 0.16)
    lamps = join(ball(length * 0.03, 12).move(x, -length * 0.49, wheel * 1.5) for x in (-width * 0.32, width * 0.32))
    return [
        join([body, roof]).of(paint),
        loft(rings).of(m.SCREEN),
        wheels.of(m.RUBBER),
        join([hubs, lamps]).of(m.WHITE),
    ], []


@entry(
    "toy block",
    "free",
    rooms={CHILDREN: 0.8, "living room": 0.1},
    smallest=(0.05, 0.026, 0.03),
    largest=(0.16, 0.14, 0.14),
)
def toy_block(draw: Draw) -> Pieces:
    side, style = measure(draw, "toy block", "side"), draw.integer("style", below=2)
    paint = m.plastic(draw, "paint")
    if style == 0:  # a wooden cube with a coloured square on each face
        cube = box(side, side, side, 0.006, 2)
        plate = box(side * 0.66, side * 0.66, 0.004, 0.001)
        faces = [plate.move(z=side - 0.002).move(z=-side / 2).turn(90 * k, "x").move(z=side / 2) for k in (0, 1, 3)]
        faces += [plate.move(z=side / 2 - 0.002).turn(s * 90, "y").move(z=side / 2) for s in (-1, 1)]
        return [cube.of(m.wood(draw, "cube")), join(faces).of(paint)], []
    brick = box(side * 1.2, side * 0.6, side * 0.6, 0.003)  # a building brick with studs
    studs = join(
        cylinder(side * 0.1, side * 0.12, bevel=0.001, sides=14).move(x * side * 0.3, y * side * 0.3, side * 0.598)
        for x in (-1.5, -0.5, 0.5, 1.5)
        for y in (-0.5, 0.5)
    )
    return [brick.of(paint), studs.of(paint)], []


@entry(
    "doll",
    "on_surface",
    rooms={CHILDREN: 0.6, "bedroom": 0.08, "attic": 0.15},
    smallest=(0.12, 0.1, 0.18),
    largest=(0.3, 0.33, 0.42),
    hosts=("bed", "dresser", "toy chest", "armchair", "bookshelf", "sofa"),
    faces=True,
)
def doll(draw: Draw) -> Pieces:
    size = measure(draw, "doll", "size")
    skin = Material(draw.choice(SKIN, "skin"), roughness=0.5)
    hair = Material(draw.choice(HAIR, "hair"), roughness=0.8)
    head = ball(0.042, 20).move(z=0.165)
    cap = cushion(0.092, 0.092, 0.085, 1, 0.8, 20).move(y=0.009, z=0.172)
    tail = cushion(0.036, 0.05, 0.09, 1, 1, 16).move(0.045, 0.022, 0.125).mirrored()
    dress = lathe([(0.075, 0), (0.078, 0.01), (0.05, 0.08), (0.032, 0.14), (0.022, 0.165)], 24)
    arms = tube([(0.028, 0, 0.145), (0.06, -0.02, 0.11), (0.078, -0.045, 0.085)], 0.0115, 10).mirrored()
    hands = ball(0.014, 12).move(0.08, -0.048, 0.07).mirrored()
    legs = tube([(0.025, -0.03, 0.013), (0.028, -0.09, 0.013)], 0.013, 10).mirrored()
    shoes = cushion(0.028, 0.036, 0.034, 1, 1, 14).move(0.028, -0.105, 0).mirrored()
    eyes = ball(0.005, 8).move(0.015, -0.037, 0.205).mirrored()
    groups = (
        ([head, arms, hands, legs], skin),
        ([cap, tail], hair),
        ([dress], cloth(draw, "dress")),
        ([shoes], m.plastic(draw, "shoes")),
        ([eyes], m.BLACK),
    )
    return in_size(groups, size), []


@entry(
    "dollhouse",
    "wall",
    rooms={CHILDREN: 0.3, "attic": 0.15},
    smallest=(0.5, 0.28, 0.65),
    largest=(0.98, 0.5, 1.25),
    clearance=0.5,
)
def dollhouse(draw: Draw) -> Pieces:
    width, depth, floors = measure(draw, "dollhouse", "width"), measure(draw, "dollhouse", "depth"), 2
    storey = measure(draw, "dollhouse", "storey")
    height = storey * floors
    body = case(width, depth, height, [storey + BOARD])
    wall = box(0.012, depth - 0.02, height - 0.02, 0.001).move(x=uniform(draw, -0.1, 0.1, "wall"), z=0.01)
    slope = np.degrees(np.arctan2(0.24, width / 2))
    length = width / 2 / np.cos(np.radians(slope)) + 0.07
    half = box(length, depth + 0.06, 0.014, 0.002).move(x=length / 2 - 0.004).turn(float(slope), "y")
    gable = prism([(width / 2, 0.0), (0.0, 0.24), (-width / 2, 0.0), (0.0, -0.002)], 0.01).turn(90, "x")
    chimney = box(0.07, 0.07, 0.16, 0.003).move(width * 0.25, 0.02, height + 0.1)
    things = [
        box(0.12, 0.1, 0.05, 0.006).move(-width * 0.3, 0, BOARD - 0.001),
        box(0.08, 0.08, 0.1, 0.004).move(width * 0.3, 0.04, BOARD - 0.001),
        box(0.16, 0.1, 0.06, 0.008).move(-width * 0.26, 0.04, storey + BOARD - 0.001),
        cylinder(0.05, 0.07).move(width * 0.28, 0, storey + BOARD - 0.001),
    ]
    roof = join([half, half.turn(180)]).move(z=height + 0.235)
    return [
        join([body, wall]).of(m.wood(draw, "body") if chance(draw, 0.4, "wooden") else m.paint(draw, "body")),
        join([roof, chimney]).of(m.plastic(draw, "roof")),
        gable.move(y=depth / 2, z=height - 0.003).of(m.paint(draw, "gable")),
        join(things[::2]).of(m.plastic(draw, "beds")),
        join(things[1::2]).of(m.plastic(draw, "tables")),
    ], []


@entry(
    "toy chest",
    "wall",
    rooms={CHILDREN: 0.75, "attic": 0.3},
    smallest=(0.55, 0.35, 0.33),
    largest=(1.04, 0.66, 1.01),
    clearance=0.5,
)
def toy_chest(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "toy chest", "width", "depth", "height")
    wood = m.wood(draw, "chest") if chance(draw, 0.5, "wooden") else m.plastic(draw, "chest")
    body = trough(width, depth, height - 0.02, 0.018, 0.02, 0.01, steps=1)
    trim = [box(width + 0.012, 0.012, 0.05, 0.002).move(y=-depth / 2 - 0.002, z=z) for z in (0.02, height - 0.09)]
    lid = box(width + 0.02, depth + 0.02, 0.022, 0.005)
    hinge = [box(0.06, 0.012, 0.05, 0.002).move(x, depth / 2 + 0.002, height - 0.05) for x in (-width / 3, width / 3)]
    metal = join([*hinge, box(0.07, 0.012, 0.06, 0.003).move(0, -depth / 2 - 0.008, height - 0.08)]).of(m.CHROME)
    if chance(draw, 0.55, "closed"):
        top = Surface((0.0, 0.0), (width - 0.06, depth - 0.06), height, 0.8)
        return [join([body, lid.move(z=height - 0.022)]).of(wood), join(trim).of(m.wood(draw, "trim")), metal], [top]
    lean = uniform(draw, 92, 104, "lean")
    upright = lid.move(y=-depth / 2).turn(-lean, "x").move(y=depth / 2 + 0.012, z=height - 0.024)
    rng = draw.generator("toys")
    toys = [
        ball(0.075, 16).move(float(x), float(rng.uniform(-0.05, 0.05)), height - 0.165 + 0.02 * (k % 2))
        for k, x in enumerate(spread(4, -width / 2 + 0.12, width / 2 - 0.12))
    ]
    bed = box(width - 0.03, depth - 0.03, height - 0.14, 0.01).move(z=0.015)
    found = [join(toys[k::2]).of(m.plastic(draw, "toys", k)) for k in range(2)]
    return [
        join([body, upright]).of(wood),
        join(trim).of(m.wood(draw, "trim")),
        metal,
        bed.of(cloth(draw, "bed")),
        *(found),
    ], []


@entry(
    "rocking horse",
    "free",
    rooms={CHILDREN: 0.3, "attic": 0.15},
    smallest=(0.24, 0.68, 0.6),
    largest=(0.42, 1.15, 1.08),
    faces=True,
)
def rocking_horse(draw: Draw) -> Pieces:
    size = measure(draw, "rocking horse", "size")
    t = np.radians(np.linspace(-32, 32, 15))
    runner = ribbon(np.c_[np.zeros(15), 0.85 * np.sin(t), 0.86 - 0.85 * np.cos(t)], 0.03, 0.05).move(x=0.14).mirrored()
    bars = [tube([(-0.15, y, 0.06), (0.15, y, 0.06)], 0.014, 10) for y in (-0.28, 0.28)]
    legs = [tube([(0.14, s * 0.28, 0.06), (0.085, s * 0.19, 0.44)], (0.024, 0.038), 12).mirrored() for s in (-1, 1)]
    body = cushion(0.24, 0.56, 0.22, 0.9, 0.9, 28).move(z=0.38)
    neck = tube([(0, -0.2, 0.5), (0, -0.29, 0.64), (0, -0.34, 0.76)], (0.085, 0.07, 0.06), 14)
    head = tube([(0, -0.29, 0.8), (0, -0.4, 0.74), (0, -0.5, 0.66)], (0.065, 0.062, 0.045), 14)
    ears = lathe([(0.02, 0), (0.016, 0.035), (0.0, 0.07)], 10).move(0.035, -0.3, 0.84).mirrored()
    mane = ribbon(smooth([(0, -0.34, 0.87), (0, -0.24, 0.84), (0, -0.17, 0.7), (0, -0.12, 0.58)], 5), 0.03, 0.07)
    tail = tube(smooth([(0, 0.25, 0.53), (0, 0.37, 0.55), (0, 0.4, 0.4), (0, 0.36, 0.3)], 5), 0.026, 8)
    seat = cushion(0.22, 0.24, 0.06, 0.7, 0.6).move(y=0.0, z=0.565)
    grip = tube([(-0.13, -0.3, 0.69), (0.13, -0.3, 0.69)], 0.013, 10)
    eyes = ball(0.011, 10).move(0.055, -0.4, 0.745).mirrored()
    coat = m.wood(draw, "coat") if chance(draw, 0.6, "wooden") else m.paint(draw, "coat")
    groups = (
        ([*legs, body, neck, head, ears], coat),
        ([runner, *bars, grip], m.wood(draw, "runner")),
        ([mane, tail], Material(draw.choice(HAIR, "mane"), roughness=1.0)),
        ([seat], m.plastic(draw, "seat")),
        ([eyes], m.BLACK),
    )
    return in_size(groups, size), []


@entry(
    "kite",
    "on_wall",
    rooms={CHILDREN: 0.3},
    smallest=(0.45, 0.01, 0.9),
    largest=(0.95, 0.06, 1.6),
    mount=(1.5, 1.75),
)
def kite(draw: Draw) -> Pieces:
    half, high = measure(draw, "kite", "half"), measure(draw, "kite", "high")
    sail = np.array([(half, 0.0), (0.0, 0.45 * high), (-half, 0.0), (0.0, -0.75 * high)])
    panes = []
    for k in range(4):
        triangle = np.concatenate([np.zeros((1, 2)), sail[[k, (k + 1) % 4]]])
        middle = triangle.mean(axis=0)
        panes.append(prism(triangle - middle, 0.006).move(float(middle[0]), float(middle[1])).turn(90, "x"))
    sticks = [tube([(-half, -0.009, 0), (half, -0.009, 0)], 0.004, 8)]
    sticks.append(tube([(0, -0.009, -0.75 * high), (0, -0.009, 0.45 * high)], 0.004, 8))
    t = np.linspace(0, 1, 14)
    tail = tube(np.c_[0.05 * np.sin(7 * t), np.full(14, -0.006), -0.75 * high - 0.4 * t], 0.004, 6)
    knots = [
        box(0.06, 0.01, 0.03, 0.002)
        .turn(uniform(draw, -30, 30, "knot", k), "y")
        .move(float(0.05 * np.sin(7 * s)), -0.006, -0.75 * high - 0.4 * s - 0.015)
        for k, s in enumerate((0.3, 0.6, 0.9))
    ]
    first, second = m.plastic(draw, "first"), m.plastic(draw.at("other"), "second")
    wooden = m.wood(draw, "sticks")
    return [
        join(panes[::2]).of(first),
        join(panes[1::2]).of(second),
        join([*sticks, tail]).of(wooden),
        join(knots).of(first),
    ], []


@entry(
    "high chair",
    "wall",
    rooms={"dining room": 0.15, "kitchen": 0.12, CHILDREN: 0.15},
    smallest=(0.38, 0.45, 0.83),
    largest=(0.62, 0.75, 1.1),
    clearance=0.4,
)
def high_chair(draw: Draw) -> Pieces:
    width, seat = measure(draw, "high chair", "width"), measure(draw, "high chair", "seat")
    frame = m.wood(draw, "frame") if chance(draw, 0.6, "wooden") else m.frame_metal(draw, "frame")
    legs = four_legs(width - 0.04, 0.3, seat, 0.035, 0.07, 0.9)
    board = box(width, 0.32, 0.025, 0.008, 2).move(z=seat - 0.01)
    back = box(width - 0.02, 0.022, 0.36, 0.01, 2).turn(-8, "x").move(y=0.155, z=seat)
    pad = box(width - 0.07, 0.03, 0.28, 0.014, 3).turn(-8, "x").move(y=0.136, z=seat + 0.03)
    cushioned = box(width - 0.05, 0.28, 0.035, 0.015, 3).move(z=seat + 0.01)
    arms = beam((width / 2 - 0.012, 0.16, seat + 0.2), (width / 2 - 0.012, -0.2, seat + 0.2), 0.03, 0.025).mirrored()
    posts = beam((width / 2 - 0.012, -0.12, seat), (width / 2 - 0.012, -0.12, seat + 0.2), 0.024, 0.024).mirrored()
    tray = trough(width + 0.06, 0.26, 0.03, 0.012, 0.01, 0.06).move(y=-0.22, z=seat + 0.205)
    rest = box(width, 0.16, 0.02, 0.004).move(y=-0.21, z=seat * 0.42)
    rails = beam((width / 2 + 0.02, -0.18, seat * 0.42), (width / 2 - 0.01, 0.19, seat * 0.42), 0.025, 0.025).mirrored()
    return [
        join([legs, board, back, arms, posts, rest, rails]).of(frame),
        join([pad, cushioned]).of(cloth(draw, "pad")),
        tray.of(m.WHITE if chance(draw, 0.6, "white tray") else m.plastic(draw, "tray")),
    ], []


@entry(
    "stroller",
    "wall",
    rooms={"hallway": 0.25, CHILDREN: 0.12, "attic": 0.12, "living room": 0.03},
    smallest=(0.46, 0.7, 0.86),
    largest=(0.7, 1.1, 1.2),
)
def stroller(draw: Draw) -> Pieces:
    size, fabric, frame = measure(draw, "stroller", "size"), cloth(draw, "hood"), m.frame_metal(draw, "frame")
    wheels = join(
        _wheel(r, 0.04).move(s * x, y, r) for s in (-1, 1) for x, y, r in ((0.25, 0.3, 0.14), (0.22, -0.36, 0.1))
    )
    hubs = join(
        _wheel(r * 0.6, 0.05).move(s * x, y, r) for s in (-1, 1) for x, y, r in ((0.25, 0.3, 0.14), (0.22, -0.36, 0.1))
    )
    axles = [
        tube([(-0.25, 0.3, 0.14), (0.25, 0.3, 0.14)], 0.012, 8),
        tube([(-0.22, -0.36, 0.1), (0.22, -0.36, 0.1)], 0.01, 8),
    ]
    sides = [
        tube([(0.22, -0.36, 0.1), (0.23, 0.0, 0.5), (0.24, 0.36, 0.92), (0.24, 0.46, 1.0)], 0.013, 10),
        tube([(0.25, 0.3, 0.14), (0.235, 0.0, 0.52)], 0.013, 10),
    ]
    handle = tube([(-0.25, 0.46, 1.0), (0.25, 0.46, 1.0)], 0.018, 12)
    basket = trough(0.4, 0.44, 0.14, 0.008, 0.01, 0.04, 0.85).move(y=0.02, z=0.13)
    straps = beam((0.2, 0.0, 0.24), (0.24, 0.0, 0.53), 0.012, 0.02).mirrored()
    cot = trough(0.42, 0.72, 0.22, 0.016, 0.03, 0.14, 0.84).move(y=-0.02, z=0.46)
    t = np.radians(np.linspace(0, 100, 9))
    hood = ribbon(np.c_[np.zeros(9), 0.36 - 0.3 * np.sin(t) + 0.0, 0.66 + 0.29 * (1 - np.cos(t)) ** 0.5], 0.43, 0.014)
    cheeks = prism([(0.17, 0.0), (0.15, 0.2), (0.0, 0.27), (-0.12, 0.2), (-0.16, 0.0), (0.0, -0.03)], 0.012).turn(
        90, "x"
    )
    cheeks = cheeks.turn(90).move(0.21, 0.19, 0.67).mirrored()
    pillow = cushion(0.34, 0.56, 0.12, 0.6, 0.6).move(y=-0.03, z=0.485)
    groups = (
        ([cot, hood, cheeks], fabric),
        ([*axles, join(sides).mirrored()], frame),
        ([wheels, handle], m.RUBBER),
        ([hubs, basket, straps], m.BLACK if frame is not m.DARK_METAL else m.WHITE),
        ([pillow], cloth(draw, "pillow")),
    )
    return in_size(groups, size), []
