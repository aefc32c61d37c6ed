"""Clothes as they hang and as they lie folded or thrown down."""

from __future__ import annotations

import numpy as np

from generators.rooms.furniture.entry import chance, uniform
from generators.rooms.furniture.shapes import Shape, arc, box, cylinder, join, loft, prism, ribbon, smooth, tube
from generators.rooms.model import FloatArray, Material
from vstdata.draw import Draw

SLEEVE = 0.6  # metres from shoulder to cuff
# From the collar down: metres, half width and half depth in shares of shoulder and thickness
BUST = ((0.0, 0.28, 0.55), (0.025, 0.36, 0.62), (0.045, 0.62, 0.75), (0.075, 0.9, 0.85), (0.12, 1.0, 1.0))
SHIRT = ((0.11, -0.34), (0.25, -0.34), (0.25, 0.02), (0.42, -0.1), (0.48, 0.03), (0.27, 0.3), (0.09, 0.34), (0.0, 0.3))
TROUSERS = (
    *((0.0, 0.03), (0.03, -0.48), (0.19, -0.5), (0.2, 0.1), (0.19, 0.44), (0.185, 0.5)),
    *((-0.185, 0.5), (-0.19, 0.44), (-0.2, 0.1), (-0.25, -0.46), (-0.09, -0.5)),
)
DENIM = Material((0.20, 0.29, 0.43), "fabric", (0.27, 0.36, 0.5), 0.008, 0.95)


def hanging(draw: Draw, length: float, shoulder: float, thick: float = 0.055, sides: int = 22) -> Shape:
    """A jacket or coat that hangs from its collar at z = 0: shoulders that slope, sleeves, a hem in folds."""
    turns = np.arange(sides) * 2 * np.pi / sides
    phase, folds = draw.generator("folds").uniform(0, 2 * np.pi, 2), 4 + draw.integer("folds", below=3)
    levels = [*BUST, (0.5 * length, 0.94, 1.05), (0.75 * length, 1.0, 1.0), (length, 1.08, 0.95)]
    rings = []
    for down, wide, deep in reversed(levels):
        slack = max(0.0, down / length - 0.3)
        wave = 1 + slack * (0.55 * np.sin(folds * turns + phase[0]) + 0.3 * np.sin(7 * turns + phase[1]))
        flat = np.sign(np.cos(turns)) * np.abs(np.cos(turns)) ** 0.8
        rings.append(np.c_[wide * shoulder * flat, deep * thick * np.sin(turns) * wave, np.full(sides, -down)])
    reach = SLEEVE * min(1.0, length / 0.75)
    bend = uniform(draw, 0.0, 0.06, "bend")
    arm = [(0.62 * shoulder, 0.0, -0.105), (0.95 * shoulder, 0.0, -0.135), (1.2 * shoulder, 0.0, -0.35 * reach),
           (1.28 * shoulder, -0.3 * bend, -0.7 * reach), (1.24 * shoulder, -bend, -reach - 0.08)]  # fmt: skip
    path = smooth(arm, 3)
    halves = np.c_[np.linspace(0.054, 0.04, len(path)), np.linspace(0.85 * thick, 0.7 * thick, len(path))]
    return join([loft(rings), tube(path, halves, max(6, sides // 2), along=(0.0, 1.0, 0.0)).mirrored()])


def fastened(draw: Draw, length: float, shoulder: float, thick: float = 0.055) -> tuple[list[Shape], list[Shape]]:
    """What makes a jacket of a `hanging` shape: a collar or hood, lapels and pockets of its cloth; and what is dark or
    shines: the open front, buttons or a zip."""
    front, chest = -1.07 * thick, -0.13
    lapels = [box(0.05, 0.012, 0.2, 0.005).turn(14, "y").move(0.052, front * 0.98, chest - 0.1)]
    pockets = [box(0.11, 0.014, 0.035, 0.004).turn(-8, "y").move(0.5 * shoulder, front, -0.62 * length)]
    if chance(draw, 0.4, "hood"):
        turns = arc(0.075, 200, 340, 9)
        neck = [tube(np.c_[turns[:, 0], 0.5 * turns[:, 1] + 0.02, np.full(9, -0.015)], 0.026, 8)]
        neck.append(loft([np.c_[arc(r, 0, 337.5, 16) * [1, 0.5] + [0, 0.035], np.full(16, z)]
                          for r, z in ((0.04, -0.2), (0.085, -0.15), (0.09, -0.06), (0.05, 0.02))]))  # fmt: skip
    else:
        neck = [tube(np.c_[arc(0.058, 0, 345, 16) * [1, 0.72], np.full(16, -0.012)], 0.019, 8, closed=True)]
    seam = box(0.018, 0.012, length * 0.86, 0.003).move(y=front + 0.004, z=-0.97 * length)
    closing = [seam]
    if chance(draw, 0.6, "buttons"):
        steps = np.linspace(0.24, 0.78, 4) * length
        closing += [cylinder(0.012, 0.022, sides=10).turn(90, "x").move(0.028, front + 0.016, -z) for z in steps]
    return [*neck, join(lapels).mirrored(), join(pockets).mirrored()], closing


def folded(draw: Draw, width: float, depth: float, thick: float) -> Shape:
    """A thing folded to width x depth: one sheet that turns back on itself, its round folds to the front and back."""
    layers = 3
    radius = thick / layers / 2
    y = depth / 2 - radius
    path: list[tuple[float, float, float]] = []
    for k in range(layers):
        side = 1.0 if k % 2 == 0 else -1.0
        z = radius * (2 * k + 1)
        sag = 0.25 * radius
        path += [(0.0, -side * y, z), (0.0, 0.0, z - (sag if k else 0.0)), (0.0, side * (y - radius), z)]
        if k < layers - 1:
            path.append((0.0, side * (y + 0.6 * radius), z + radius))
    return ribbon(path, width, 1.75 * radius).move(z=0.0)


def folded_shirt(draw: Draw, width: float, depth: float) -> tuple[Shape, list[Shape]]:
    """A shirt folded as in a shop, 3 cm high: the cloth, and its buttons."""
    body = join([folded(draw, width, depth, 0.026), box(0.03, depth * 0.9, 0.004, 0.001).move(y=-0.005, z=0.0255)])
    bend = arc(0.058, 205, 335, 9)
    collar = tube(np.c_[bend[:, 0], bend[:, 1] + depth / 2 - 0.005, np.full(9, 0.032)], 0.012, 8)
    wings = [box(0.055, 0.03, 0.006, 0.002).turn(38).move(0.038, depth / 2 - 0.075, 0.03)]
    buttons = [cylinder(0.006, 0.003, sides=8).move(y=y, z=0.029) for y in np.linspace(-0.3, 0.25, 4) * depth]
    return join([body, collar, join(wings).mirrored()]), buttons


def thrown_shirt(draw: Draw, size: float) -> list[Shape]:
    """A shirt thrown down flat, with a collar, cuffs and creases."""
    half = np.array(SHIRT)
    outline = np.concatenate([half, half[-2::-1] * np.array([-1, 1])]) * size
    bend = arc(0.07 * size, 200, 340, 9)
    collar = tube(np.c_[bend[:, 0], bend[:, 1] + 0.3 * size, np.full(9, 0.02)], 0.012, 8)
    strip = box(0.03, 0.6 * size, 0.004, 0.001).move(y=-0.02 * size, z=0.0155)
    return [_creased(draw, outline, 0.018), collar, strip]


def thrown_trousers(draw: Draw, size: float) -> tuple[list[Shape], list[Shape]]:
    """Trousers thrown down flat, one leg aside: the cloth, and belt loops, pockets and fly."""
    outline = np.array(TROUSERS) * size
    waist = box(0.38 * size, 0.04 * size, 0.024, 0.006).move(y=0.48 * size, z=0.001)
    pockets = [box(0.1 * size, 0.008, 0.003, 0.001).turn(-35).move(0.12 * size, 0.38 * size, 0.017)]
    seams = [
        join(pockets).mirrored(),
        box(0.008, 0.16 * size, 0.003, 0.001).move(0.01, 0.36 * size, 0.017),
        cylinder(0.009, 0.004, sides=8).move(y=0.48 * size, z=0.0245),
        *(box(0.012, 0.046 * size, 0.003, 0.001).move(x * size, 0.48 * size, 0.0245) for x in (-0.13, 0.13)),
    ]
    return [_creased(draw, outline, 0.018), waist], seams


def _creased(draw: Draw, outline: FloatArray, thick: float) -> Shape:
    """A flat piece of cloth whose outline is a little wavy and whose rim is round."""
    points = np.concatenate(
        [np.linspace(a, b, 4)[:-1] for a, b in zip(outline, np.roll(outline, -1, axis=0), strict=True)]
    )
    shake = draw.generator("creases").uniform(0.97, 1.02, (len(points), 1))
    return prism(points * shake, thick, 0.004)
