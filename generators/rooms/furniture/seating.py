"""Stools, benches and ottomans."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Made, Pieces, chance, entry, spread
from generators.rooms.furniture.joinery import round_legs
from generators.rooms.furniture.shapes import beam, box, cushion, cylinder, join, slab, tube
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import Material, Part
from vstdata.draw import Draw


def _bar_stool(draw: Draw, height: float) -> list[Part]:
    """A disc on one column with a round foot."""
    (radius,) = measures(draw, "stool", "radius")
    steel = join(
        [
            cylinder(radius * 1.15, 0.02, radius * 1.05, sides=32),
            cylinder(0.025, height - 0.05).move(z=0.01),
            tube(
                np.c_[0.13 * np.cos(t := np.arange(20) * np.pi / 10), 0.13 * np.sin(t), np.full(20, 0.28)],
                0.009,
                8,
                closed=True,
            ),
            tube([(-0.13, 0, 0.28), (0.13, 0, 0.28)], 0.008, 8),
        ]
    )
    pad = cylinder(radius, 0.075, bevel=0.02, sides=32).move(z=height - 0.075)
    return [steel.of(draw.choice((m.CHROME, m.DARK_METAL), "steel")), pad.of(m.upholstery(draw, "pad"))]


def _wooden_stool(draw: Draw, height: float) -> list[Part]:
    """A round or square seat on four splayed legs with rungs."""
    (size,) = measures(draw, "stool", "size")
    wood = m.board(draw, "wood")
    seat = (
        cylinder(size / 2, 0.032, bevel=0.008, sides=32)
        if chance(draw, 0.6, "round")
        else slab(size, size, 0.032, 0.03)
    )
    legs = round_legs(size - 0.13, size - 0.13, height - 0.01, 0.036, 0.06, 0.8)
    level = height * 0.35
    reach = (size - 0.13) / 2 + 0.06 * (1 - level / height)
    rungs = [tube([(-reach, s * reach, level), (reach, s * reach, level)], 0.01, 8) for s in (-1, 1)]
    rungs += [tube([(s * reach, -reach, level + 0.04), (s * reach, reach, level + 0.04)], 0.01, 8) for s in (-1, 1)]
    top = m.upholstery(draw, "seat") if chance(draw, 0.3, "covered") else wood
    return [seat.move(z=height - 0.032).of(top), join([legs, *rungs]).of(wood)]


@entry(
    "stool",
    "free",
    rooms={"kitchen": 0.45, "living room": 0.15, "bathroom": 0.25, "bedroom": 0.1, "dining room": 0.15},
    smallest=(0.28, 0.28, 0.24),
    largest=(0.53, 0.53, 0.83),
)
def stool(draw: Draw) -> Pieces:
    low, bar = measures(draw, "stool", "low", "bar")
    return (_bar_stool(draw, bar) if chance(draw, 0.4, "bar") else _wooden_stool(draw, low)), []


def _slatted_bench(draw: Draw, width: float, depth: float) -> list[Part]:
    """Long slats on two frames, with a slatted back as in a hall or a park."""
    wood, frame = m.wood(draw, "wood"), m.frame_metal(draw, "frame")
    slats = [box(width, depth / 4 - 0.012, 0.022).move(y=y, z=0.43) for y in spread(4, -0.375 * depth, 0.375 * depth)]
    back = [box(width, 0.02, 0.07).move(y=depth / 2 + 0.03 + 0.035 * k, z=0.53 + 0.11 * k) for k in range(3)]
    x = width / 2 - 0.12
    legs = [beam((x, s * (depth / 2 - 0.03), 0.435), (x, s * (depth / 2 - 0.01), 0), 0.035, 0.035) for s in (-1, 1)]
    rail = box(0.035, depth, 0.03, 0.003).move(x=x, z=0.405)
    post = beam((x, depth / 2 - 0.02, 0.41), (x, depth / 2 + 0.12, 0.8), 0.035, 0.025)
    return [join(slats + back).of(wood), join([*legs, rail, post]).mirrored().of(frame)]


def _padded_bench(draw: Draw, width: float, depth: float) -> list[Part]:
    """A long tufted pad on legs, as at the end of a bed."""
    pad = box(width, depth, 0.11, 0.035, 3).move(z=0.34)
    rolls = tube(
        [(width / 2 - 0.02, -depth / 2 + 0.01, 0.44), (width / 2 - 0.02, depth / 2 - 0.01, 0.44)], 0.06, 14
    ).mirrored()
    parts = [pad, rolls] if chance(draw, 0.5, "rolls") else [pad]
    legs = round_legs(width - 0.16, depth - 0.1, 0.35, 0.045, 0.03)
    return [join(parts).of(m.upholstery(draw, "pad")), legs.of(m.wood(draw, "legs"))]


@entry(
    "bench",
    "wall",
    rooms={"bedroom": 0.25, "dining room": 0.3, "living room": 0.1},
    smallest=(0.81, 0.32, 0.43),
    largest=(1.93, 0.63, 0.87),
    clearance=0.4,
)
def bench(draw: Draw) -> Made:
    width, depth = measures(draw, "bench", "width", "depth")
    padded = chance(draw, 0.5, "padded")  # and without a back: it has no front
    return Made((_padded_bench if padded else _slatted_bench)(draw, width, depth), faces=not padded)


@entry(
    "ottoman",
    "free",
    rooms={"living room": 0.4, "bedroom": 0.15},
    smallest=(0.34, 0.33, 0.3),
    largest=(1, 1, 0.54),
)
def ottoman(draw: Draw) -> Pieces:
    height, size, deep = measures(draw, "ottoman", "height", "size", "depth")
    cloth = m.upholstery(draw, "cloth")
    piping = Material(m.shade(cloth.color, 0.6), roughness=0.9)
    if chance(draw, 0.45, "round"):
        body = cylinder(size / 2, height - 0.03, bevel=0.05, sides=36).move(z=0.03)
        seam = cylinder(size / 2 + 0.004, 0.012, sides=36).move(z=height * 0.62)
        button = cushion(0.05, 0.05, 0.02, 1.0, 1.0, 12).move(z=height - 0.008)
    else:
        deep = min(deep, size)
        body = join(
            [
                box(size, deep, height - 0.13, 0.03, 2).move(z=0.04),
                box(size, deep, 0.12, 0.045, 3).move(z=height - 0.12),
            ]
        )
        seam = slab(size - 0.004, deep - 0.004, 0.012, 0.03).move(z=height - 0.118)
        button = join(
            cushion(0.04, 0.04, 0.02, 1.0, 1.0, 12).move(x, y, height - 0.012)
            for x in (-size / 5, size / 5)
            for y in (-deep / 5, deep / 5)
        )
    legs = round_legs(size * 0.6, size * 0.55, 0.07, 0.045)
    return [body.of(cloth), join([seam, button]).of(piping), legs.of(m.wood(draw, "legs"))], []
