"""Clothes and what they are kept on or carried in: heaps and piles, shoes, hats, jackets, rails, bags, umbrellas."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.garments import (
    DENIM,
    fastened,
    folded,
    folded_shirt,
    hanging,
    thrown_shirt,
    thrown_trousers,
)
from generators.rooms.furniture.joinery import corners
from generators.rooms.furniture.shapes import (
    Shape,
    band,
    box,
    cushion,
    cylinder,
    join,
    lathe,
    loft,
    prism,
    rim,
    smooth,
    trough,
    tube,
    vessel,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import FloatArray, Material, Part
from vstdata.draw import Draw

LIES_ON = ("bed", "sofa", "armchair", "dresser", "bench", "washing machine")


def cloth(draw: Draw, *names: object) -> Material:
    """What clothes are made of: as often vivid as muted."""
    found = m.plastic(draw, *names) if chance(draw, 0.45, "vivid", *names) else m.fabric(draw, *names)
    return Material(found.color, "fabric", m.shade(found.color, 0.82), 0.01, 0.95)


def crumpled(draw: Draw, width: float, depth: float, height: float) -> Shape:
    """A heap of cloth with folds; it lies flat on z = 0."""
    heap = cushion(width, depth, height, 0.9, 0.8, 36)
    x, y, z = heap.vertices.T
    phase = draw.generator("folds").uniform(0, 2 * np.pi, 4)
    around = np.arctan2(y, x)
    fold = 1 + 0.1 * np.sin(5 * around + phase[0]) + 0.07 * np.sin(9 * around + phase[1] + 20 * z)
    lift = 1 + 0.22 * np.sin(22 * x / width * 0.6 + phase[2]) * np.cos(17 * y / depth * 0.6 + phase[3])
    return Shape(np.c_[x * fold, y * fold, z * lift], heap.faces)


def _pile(draw: Draw) -> list[Part]:
    """Folded things on top of each other, not quite straight; a shirt is the uppermost."""
    width, depth = measures(draw, "clothes", "piled width", "piled depth")
    level, parts = 0.0, []
    for k in range(1 + draw.integer("pieces", below=4)):
        thick = uniform(draw, 0.022, 0.036, "thick", k)
        shape = folded(draw, width * uniform(draw, 0.9, 1.0, "w", k), depth * uniform(draw, 0.9, 1.0, "d", k), thick)
        parts.append(shape.turn(uniform(draw, -6, 6, "turn", k)).move(z=level).of(cloth(draw, k)))
        level += thick - 0.001
    shirt, buttons = folded_shirt(draw, width * 0.92, depth * 0.95)
    return [*parts, shirt.move(z=level).of(cloth(draw, "shirt")), join(buttons).move(z=level).of(m.PAPER)]


def _thrown(draw: Draw) -> list[Part]:
    """A shirt or trousers thrown down flat."""
    size = measure(draw, "clothes", "shirt")
    if chance(draw, 0.5, "trousers"):
        shapes, seams = thrown_trousers(draw, size)
        skin = DENIM if chance(draw, 0.6, "denim") else m.fabric(draw, "trousers")
        return [join(shapes).of(skin), join(seams).of(Material(m.shade(skin.color, 0.6), roughness=0.9))]
    return [join(thrown_shirt(draw, size)).of(cloth(draw, "shirt"))]


@entry(
    "clothes",
    "on_surface",
    rooms={"bedroom": 0.55, "children's room": 0.5, "laundry room": 0.7, "bathroom": 0.2, "attic": 0.2},
    smallest=(0.2, 0.18, 0.027),
    largest=(1.06, 1.12, 0.3),
    hosts=LIES_ON,
)
def clothes(draw: Draw) -> Pieces:
    style = draw.integer("style", below=3)
    if style == 0:
        return _pile(draw), []
    if style == 1:
        return _thrown(draw), []
    width, depth, height = measures(draw, "clothes", "width", "depth", "height")
    heap = crumpled(draw, width, depth, height).of(cloth(draw, "first"))
    second = crumpled(draw.at("second"), width * 0.6, depth * 0.7, height * 0.8)
    sleeve = smooth([(0, 0, height * 0.7), (width * 0.4, 0.06, height * 0.5), (width * 0.6, 0.1, 0.03)], 5)
    arm = tube(sleeve, np.tile([0.03, 0.045], (len(sleeve), 1)), 10, along=(0.0, 1.0, 0.0))
    return [heap, join([second.move(-width * 0.3, -depth * 0.15), arm]).of(cloth(draw, "second"))], []


def _foot(length: float, width: float) -> FloatArray:
    """(28, 2) outline of a sole about the origin, counter-clockwise, the toe towards -y."""
    turns = np.arange(28) * np.pi / 14
    narrow = 1 - 0.16 * np.sin(turns) - 0.12 * np.cos(2 * turns + 0.4)
    return np.asarray(np.c_[width / 2 * np.cos(turns) * narrow, length / 2 * np.sin(turns)])


@entry(
    "shoe",
    "free",
    rooms={"hallway": 0.9, "bedroom": 0.4, "children's room": 0.4, "gym": 0.3, "shop": 0.3},
    smallest=(0.06, 0.19, 0.1),
    largest=(0.13, 0.34, 0.36),
)
def shoe(draw: Draw) -> Pieces:
    length, style = measure(draw, "shoe", "length"), draw.integer("style", below=3)
    if style == 2:
        return _boot(draw, length), []
    width, low = length * uniform(draw, 0.34, 0.38, "width"), _foot(1.0, 1.0)
    sole = prism(_foot(length, width), 0.026, 0.005)
    levels = ((0.97, 0.98, 0.0, 0.018), (0.99, 0.99, 0.0, 0.04), (0.9, 0.8, 0.09, 0.062), (0.72, 0.5, 0.22, 0.09))
    top = 0.1
    rings = [
        np.c_[low * [width * a, length * b] + [0.0, length * y], np.full(28, z)]
        for a, b, y, z in (*levels, (0.6, 0.42, 0.26, top))
    ]
    upper = loft(rings)
    hole = cushion(width * 0.5, length * 0.34, 0.012, 0.9, 0.8, 20).move(y=length * 0.26, z=top - 0.004)
    tongue = box(width * 0.4, 0.012, 0.05, 0.004).turn(-28, "x").move(y=length * 0.07, z=top - 0.028)
    laces = [
        tube([(-width * 0.24, y, z), (width * 0.24, y, z)], 0.004, 6)
        for y, z in ((-length * 0.06, 0.085), (-length * 0.12, 0.077), (-length * 0.18, 0.07))
    ]
    skin = m.leather(draw, "skin") if style == 1 else cloth(draw, "skin")
    bottom = m.RUBBER if style == 1 else m.WHITE
    cord = m.BLACK if style == 1 else m.PAPER
    return [upper.of(skin), sole.of(bottom), hole.of(m.RUBBER), join([tongue, *laces]).of(cord)], []


def _boot(draw: Draw, length: float) -> list[Part]:
    """A boot with a heel, laces up its front and a loop to pull it on by."""
    width, low = length * 0.38, _foot(1.0, 1.0)
    shaft = measure(draw, "shoe", "shaft")
    rise = np.linspace(0.0, 1.0, 4)[1:]
    levels = [(0.96, 0.97, 0.0, 0.026), (1.0, 0.98, 0.0, 0.045), (0.93, 0.86, 0.06, 0.068), (0.84, 0.66, 0.15, 0.095)]
    levels += [(0.76, 0.52, 0.225, 0.125)]
    levels += [(0.76 + 0.06 * t, 0.5 + 0.03 * t, 0.235, 0.125 + (shaft - 0.125) * t) for t in rise]
    upper = loft([np.c_[low * [width * a, length * b] + [0.0, length * y], np.full(28, z)] for a, b, y, z in levels])
    sole = prism(_foot(length, width), 0.028, 0.005)
    heel = prism(_foot(length * 0.34, width * 0.8), 0.03, 0.002).move(y=length * 0.3, z=-0.012)
    collar = tube(
        np.c_[low * [width * 0.82, length * 0.53] + [0.0, length * 0.235], np.full(28, shaft - 0.003)],
        0.005,
        6,
        closed=True,
    )
    hole = prism(low * [width * 0.74, length * 0.46], 0.003).move(y=length * 0.235, z=shaft - 0.0005)
    loop = box(0.02, 0.012, 0.05, 0.004).move(y=length * 0.235 + length * 0.265, z=shaft - 0.038)
    steps = np.linspace(0.1, shaft - 0.02, 5)
    front = np.interp(steps, [z for *_, z in levels], [y - b / 2 for _, b, y, _ in levels]) * length
    laces = [tube([(-0.022, y, z), (0.022, y, z)], 0.0045, 6) for y, z in zip(front + 0.002, steps, strict=True)]
    skin = m.leather(draw, "skin") if chance(draw, 0.75, "leather") else m.fabric(draw, "skin")
    cord = m.PAPER if sum(skin.color) < 1.0 else m.BLACK
    trim = Material(m.shade(skin.color, 0.6), roughness=0.7)
    parts = [upper.of(skin), join([sole, heel, hole]).of(m.RUBBER), join([collar, loop]).of(trim), join(laces).of(cord)]
    return parts


@entry(
    "hat",
    "on_surface",
    rooms={"hallway": 0.35, "bedroom": 0.15, "children's room": 0.2, "shop": 0.3},
    smallest=(0.18, 0.2, 0.085),
    largest=(0.42, 0.42, 0.18),
    hosts=("shoe rack", "dresser", "bed", "bench", "cabinet", "shop shelf"),
)
def hat(draw: Draw) -> Pieces:
    skin, trim = cloth(draw, "felt"), cloth(draw, "band")
    if chance(draw, 0.4, "cap"):
        dome = lathe([(0.095, 0), (0.094, 0.04), (0.08, 0.085), (0.04, 0.11), (0.0, 0.114)], 28)
        peak = cushion(0.16, 0.16, 0.014, 0.8, 0.4, 24).move(y=-0.09)
        return [dome.of(skin), join([peak, cushion(0.02, 0.02, 0.014).move(z=0.108)]).of(trim)], []
    brim, crown = measure(draw, "hat", "brim"), measure(draw, "hat", "crown")
    flat = band([(brim * 0.98, 0.004), (brim, 0.008), (0.1, 0.01), (0.1, 0.0)], 32)
    top = lathe([(0.096, 0.002), (0.09, crown * 0.7), (0.07, crown), (0.03, crown - 0.012), (0.0, crown - 0.014)], 28)
    ribbon = band([(0.099, 0.008), (0.098, 0.034), (0.09, 0.034), (0.09, 0.008)], 28)
    return [join([flat, top]).of(skin), ribbon.of(trim)], []


@entry(
    "jacket",
    "on_wall",
    rooms={"hallway": 0.85, "office": 0.15, "classroom": 0.3, "workshop": 0.25, "children's room": 0.2},
    smallest=(0.36, 0.09, 0.6),
    largest=(0.62, 0.2, 1.15),
    mount=(1.25, 1.4),
)
def jacket(draw: Draw) -> Pieces:
    length, shoulder = measures(draw, "jacket", "length", "shoulder")
    skin = DENIM if chance(draw, 0.15, "denim") else cloth(draw, "skin")
    dark = Material(m.shade(skin.color, 0.55), roughness=0.9)
    own, closing = fastened(draw, length, shoulder)
    coat = join([hanging(draw, length, shoulder), *own]).move(y=-0.075)
    loop = box(0.03, 0.014, 0.03, 0.004).move(y=-0.075, z=-0.012)
    plate = box(0.05, 0.012, 0.09, 0.004).move(y=-0.006, z=-0.03)
    peg = tube(smooth([(0, -0.004, 0.0), (0, -0.06, -0.005), (0, -0.085, 0.03)], 4), 0.008, 8)
    metal = m.metal(draw, "peg")
    return [
        coat.of(skin),
        join([*(part.move(y=-0.075) for part in closing), loop]).of(dark),
        join([plate, peg]).of(metal),
    ], []


@entry(
    "clothes rack",
    "wall",
    rooms={"bedroom": 0.15, "shop": 0.9, "laundry room": 0.35, "attic": 0.25, "hallway": 0.2},
    smallest=(0.81, 0.42, 1.28),
    largest=(1.73, 0.65, 1.9),
    clearance=0.4,
    faces=False,
)
def clothes_rack(draw: Draw) -> Pieces:
    width, height = measures(draw, "clothes rack", "width", "height")
    frame = m.frame_metal(draw, "frame") if chance(draw, 0.7, "metal") else m.wood(draw, "frame")
    x = width / 2 - 0.03
    bars = [tube([(x, 0, 0.06), (x, 0, height)], 0.014, 10), tube([(x, -0.22, 0.06), (x, 0.22, 0.06)], 0.014, 10)]
    rails = [tube([(-width / 2, 0, height), (width / 2, 0, height)], 0.015, 10)]
    rails.append(tube([(-x, 0, 0.16), (x, 0, 0.16)], 0.01, 8))
    wheels = [cylinder(0.026, 0.05, bevel=0.006, sides=14).move(sx, sy) for sx, sy in corners(2 * x, 0.4)]
    places = spread(int(width / 0.075), -x + 0.07, x - 0.07)
    hung = draw.shuffled(places, "places")[: max(4, int(len(places) * uniform(draw, 0.35, 1.0, "full")))]
    hooks, parts = [], []
    for k, place in enumerate(sorted(hung)):
        turn = 90 + uniform(draw, -7, 7, "turn", k)
        hooks.append(tube([(place, 0, height + 0.012), (place, 0, height - 0.12)], 0.0035, 6))
        size = (uniform(draw, 0.55, 0.95, "length", k), uniform(draw, 0.16, 0.19, "shoulder", k), 0.022)
        parts.append(
            hanging(draw.at("hung", k), *size, sides=12)
            .turn(turn)
            .move(x=place, z=height - 0.1)
            .of(cloth(draw, k // 3))
        )
    return [
        join([join(bars).mirrored(), *rails]).of(frame),
        join(wheels).of(m.RUBBER),
        join(hooks).of(m.CHROME),
        *parts,
    ], []


@entry(
    "bag",
    "free",
    rooms={"hallway": 0.6, "bedroom": 0.2, "living room": 0.15, "office": 0.25, "shop": 0.5, "classroom": 0.3},
    smallest=(0.21, 0.1, 0.28),
    largest=(0.54, 0.3, 0.65),
)
def bag(draw: Draw) -> Pieces:
    width, height = measures(draw, "bag", "width", "height")
    skin = m.leather(draw, "skin") if chance(draw, 0.4, "leather") else cloth(draw, "skin")
    if chance(draw, 0.5, "open"):  # a shopping bag that stands open
        deep = measure(draw, "bag", "deep")
        body = trough(width, deep, height, 0.006, 0.006, 0.015, 0.86)
        edge = rim(width * 1.01, deep * 1.02, 0.03, 0.008, 0.015).move(z=height - 0.028)
        bow = smooth([(-0.08, 0, -0.05), (-0.07, 0, 0.16), (0.07, 0, 0.16), (0.08, 0, -0.05)], 5)
        grips = [tube(bow, 0.007, 8).move(y=s * (deep / 2 - 0.003), z=height) for s in (-1, 1)]
        filling = cushion(width * 0.72, deep * 0.72, height * 0.9, 0.6, 0.5).move(z=0.008)
        return [body.of(skin), join([edge, *grips]).of(cloth(draw, "grips")), filling.of(cloth(draw, "filling"))], []
    deep = measure(draw, "bag", "deep")
    body = cushion(width, deep, height, 0.5, 0.35, 32)
    flap = box(width * 0.7, 0.02, height * 0.45, 0.008, 2).move(y=-deep * 0.46, z=height * 0.42)
    clasp = box(0.05, 0.012, 0.03, 0.004).move(y=-deep * 0.46 - 0.012, z=height * 0.46)
    half = width * 0.36
    bow = smooth([(-half, 0, -0.07), (-half, 0, 0.2), (half, 0, 0.2), (half, 0, -0.07)], 6)
    strap = tube(bow, np.tile([0.005, 0.013], (len(bow), 1)), 8, along=(0.0, 1.0, 0.0)).move(z=height)
    pocket = cushion(width * 0.8, deep * 0.4, height * 0.6, 0.4, 0.3, 24).move(y=deep * 0.36, z=0.01)
    dark = Material(m.shade(skin.color, 0.7), roughness=0.6)
    return [join([body, pocket]).of(skin), join([flap, strap]).of(dark), clasp.of(m.metal(draw, "clasp"))], []


@entry(
    "umbrella stand",
    "corner",
    rooms={"hallway": 0.5, "shop": 0.15, "office": 0.1},
    smallest=(0.2, 0.2, 0.5),
    largest=(0.38, 0.4, 1.0),
)
def umbrella_stand(draw: Draw) -> Pieces:
    radius, height = measures(draw, "umbrella stand", "radius", "height")
    body = vessel([(radius * 0.94, 0), (radius, 0.05), (radius, height)], 0.006, 0.012, 32)
    rims = [
        band([(radius + 0.006, z), (radius + 0.006, z + 0.02), (radius - 0.003, z + 0.02), (radius - 0.003, z)], 32)
        for z in (0.03, height - 0.021)
    ]
    skin = draw.choice((m.metal(draw, "skin"), m.BLACK, m.ceramic(draw, "skin"), m.wood(draw, "skin")), "skin kind")
    parts = []
    for k in range(1 + draw.integer("umbrellas", below=3)):
        folded = lathe([(0.006, 0.0), (0.012, 0.06), (0.034, 0.3), (0.026, 0.6), (0.01, 0.66), (0.006, 0.68)], 12)
        grip = smooth([(0, 0, 0.66), (0, 0, 0.84), (0.035, 0, 0.86), (0.06, 0, 0.8)], 5)
        lean, heading = uniform(draw, 3, 6, "lean", k), 120 * k + uniform(draw, 0, 90, "heading", k)
        place = radius * 0.38 * np.array([np.cos(np.radians(heading)), np.sin(np.radians(heading))])
        where = (float(place[0]), float(place[1]), 0.009)
        parts.append(folded.turn(lean, "y").turn(heading).move(*where).of(cloth(draw, k)))
        parts.append(tube(grip, 0.009, 8).turn(lean, "y").turn(heading).move(*where).of(m.wood(draw, "grip", k)))
    return [body.of(skin), join(rims).of(m.metal(draw, "rims")), *parts], []
