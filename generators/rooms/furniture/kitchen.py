"""Kitchen furniture: counter with a sink, refrigerator, stove."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Made, Pieces, chance, entry, spread
from generators.rooms.furniture.joinery import (
    Front,
    bow,
    case,
    corners,
    doors,
    drawers,
    grid,
    panels,
    plinth,
    pulls,
    shifted,
)
from generators.rooms.furniture.shapes import Shape, blocks, box, cylinder, join, smooth, trough, tube
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import Material, Part, Surface
from vstdata.draw import Draw

STONES = ((0.78, 0.77, 0.74), (0.30, 0.30, 0.32), (0.62, 0.58, 0.53), (0.90, 0.89, 0.87))


STEEL = Material((0.66, 0.67, 0.68), roughness=0.3, metallic=0.9)


def faucet(height: float, reach: float) -> Shape:
    """A swan-neck tap that bends towards -y, with a lever."""
    neck = tube(
        smooth(
            [
                (0, 0, 0),
                (0, 0, height),
                (0, -reach * 0.5, height * 1.15),
                (0, -reach, height),
                (0, -reach, height * 0.7),
            ],
            6,
        ),
        0.012,
        10,
    )
    lever = tube([(0, 0, 0.05), (0.07, 0, 0.08)], [0.008, 0.006], 8)
    return join([neck, cylinder(0.024, 0.04, 0.02), lever])


def _worktop(width: float, depth: float, height: float, hole: tuple[float, float, float]) -> Shape:
    """A 4 cm top around a sink: `hole` is its centre x, width and depth."""
    x, across, along = hole
    z, thick = height - 0.02, 0.04
    left, right = x - across / 2 + width / 2, width / 2 - x - across / 2
    rest = (depth - along) / 2
    centers = [
        (-width / 2 + left / 2, 0, z),
        (width / 2 - right / 2, 0, z),
        (x, -depth / 2 + rest / 2, z),
        (x, depth / 2 - rest / 2, z),
    ]
    return blocks(centers, [(left, depth, thick), (right, depth, thick), (across, rest, thick), (across, rest, thick)])


def _base_units(draw: Draw, width: float, depth: float, height: float, units: int) -> tuple[list[Part], str]:
    """A row of cupboards, the leftmost with drawers, open above; the fronts' face is at -depth / 2. And their state."""
    wood, handle, y = m.board(draw, "fronts"), m.metal(draw, "handles"), -depth / 2
    body = case(width, depth - 0.02, height - 0.1, lid=False).move(y=0.01, z=0.1)
    framed = chance(draw, 0.4, "framed")
    swung = doors(draw, grid(width, height - 0.11, units, 1, 0.1)[1:], y, "bar", framed=framed, widest=75.0)
    pulled = drawers(draw, grid(width, height - 0.11, units, 3, 0.1)[::units], y, depth, "bar")
    boards = join([body, plinth(width, depth, 0.105), swung.boards, pulled.boards])
    state = "open" if swung.open or pulled.open else "closed"
    return [boards.of(wood), join([swung.handles, pulled.handles]).of(handle)], state


def _wall_units(draw: Draw, width: float, units: int) -> list[Part]:
    """Cupboards above the worktop, in the style of the base units; their back is at y = 0."""
    wood, handle = m.board(draw, "fronts"), m.metal(draw, "handles")
    fronts = grid(width, 0.66, units, 1, 1.45)
    body = case(width, 0.32, 0.66, [0.33]).move(y=-0.16, z=1.45)
    leaves = panels(fronts, -0.338, framed=chance(draw, 0.4, "framed"))
    return [join([body, leaves]).of(wood), pulls("bar", fronts, -0.344, doors=True).of(handle)]


@entry(
    "kitchen counter",
    "wall",
    rooms={"kitchen": 1.0},
    smallest=(1.31, 0.63, 1.1),
    largest=(2.71, 1.27, 2.22),
    clearance=0.9,
)
def kitchen_counter(draw: Draw) -> Made:
    units, depth = 3 + draw.integer("units", below=2), 0.6
    unit, height = measures(draw, "kitchen counter", "unit", "height")
    width, middle = units * unit, unit / 2 if units == 4 else 0.0
    stone = Material(m.varied(draw, draw.choice(STONES, "stone"), "stone"), roughness=0.3)
    top = _worktop(width + 0.02, depth + 0.04, height, (middle, 0.5, 0.4))
    bowl = trough(0.53, 0.43, 0.18, 0.02, 0.012, 0.05).move(x=middle, z=height - 0.175)
    tap = faucet(0.24, 0.2).move(middle, 0.25, height - 0.002)
    upper = chance(draw, 0.45, "wall cupboards")
    rise = 2.11 - height if upper else draw.choice((0.1, 0.56), "splash height")
    splash = box(width + 0.02, 0.014, rise).move(y=depth / 2 + 0.012, z=height - 0.002)
    base, state = _base_units(draw, width, depth, height - 0.04, units)
    parts = [
        *base,
        top.of(m.wood(draw, "top") if chance(draw, 0.3, "wooden top") else stone),
        join([bowl, tap]).of(STEEL),
        splash.of(replace(m.tiles(draw, "splash"), scale=draw.choice((0.1, 0.15, 0.2), "tile"))),
        *(shifted(_wall_units(draw, width, units), y=depth / 2 + 0.006) if upper else []),
    ]
    free = [(-width / 2, middle - 0.3), (middle + 0.3, width / 2)]
    room = 0.45 if upper else 1.0
    areas = [
        Surface(((left + right) / 2, 0.0), (right - left - 0.06, depth - 0.1), height, room) for left, right in free
    ]
    return Made(parts, areas, state)


def _bars(fronts: list[Front], y: float, side: float) -> Shape:
    """Long upright handles at one edge of refrigerator doors."""
    return join(
        bow(0.6 * f.height, 0.05, 0.011).turn(90, "y").turn(-90).move(f.x + side * (f.width / 2 - 0.05), y, f.z)
        for f in fronts
    )


@entry(
    "refrigerator",
    "wall",
    rooms={"kitchen": 0.95},
    smallest=(0.48, 0.61, 0.82),
    largest=(1, 0.86, 2.15),
    clearance=0.8,
)
def refrigerator(draw: Draw) -> Pieces:
    style = draw.integer("style", below=3)
    small = style != 2 and chance(draw, 0.15, "small")
    names = "wide" if style == 2 else "width", "depth", "small" if small else "tall"
    width, depth, height = measures(draw, "refrigerator", *names)
    skin = draw.choice((m.WHITE, STEEL, STEEL, m.DARK_METAL, m.enamel(draw, "skin")), "skin kind")
    edge, y = 0.05 if style == 1 and chance(draw, 0.5, "retro") else 0.012, -depth / 2
    if style == 2:  # two doors over a freezer drawer
        fronts = [*grid(width, 0.62, 1, 1, 0.05), *grid(width, height - 0.68, 2, 1, 0.67)]
        low, left, right = fronts
        drawer = bow(0.6, 0.05, 0.011).turn(90, "x").move(0, y, low.z + 0.4 * low.height)
        handles = join([_bars([left], y, 1.0), _bars([right], y, -1.0), drawer])
    else:
        shares = [1.0] if height < 1.0 else [0.3, 0.7] if style == 0 else [0.68, 0.32]
        fronts = grid(width, height - 0.06, 1, shares, 0.05)
        handles = _bars(fronts, y, draw.choice((-1.0, 1.0), "hinge"))
    body = box(width, depth - 0.07, height - 0.04, edge, 3).move(y=0.035, z=0.04)
    leaves = [
        box(f.width - 0.006, 0.07, f.height - 0.008, min(edge, 0.03), 3).move(
            f.x, y + 0.035, f.z - f.height / 2 + 0.004
        )
        for f in fronts
    ]
    gasket = box(width - 0.03, 0.03, height - 0.1, 0).move(y=y + 0.068, z=0.06)
    stand = box(width - 0.04, depth - 0.12, 0.05, 0).move(y=0.03)
    badge = box(0.09, 0.006, 0.018, 0.001).move(fronts[-1].x, y - 0.003, height - 0.12)
    return [join([body, *leaves]).of(skin), join([gasket, stand]).of(m.RUBBER), join([handles, badge]).of(m.CHROME)], []


def _knobs(count: int, width: float, y: float, z: float) -> Shape:
    """A row of round dials with a pointer each, on the face `y`."""
    dial = join([cylinder(0.02, 0.025, 0.017, sides=16), blocks([(0, 0.004, 0.027)], [(0.006, 0.028, 0.008)])])
    return join(dial.turn(90, "x").move(x, y + 0.002, z) for x in spread(count, -width / 2, width / 2))


def _burners(draw: Draw, width: float, depth: float, level: float) -> list[Part]:
    """Four gas burners under grates, or four hot plates, on a top at `level`."""
    spots = corners(0.48 * width, 0.44 * depth)
    radii = np.array([0.085, 0.105, 0.1, 0.075]) * (1.0 if width < 0.7 else 1.18)
    rings = [(x, y + 0.01, float(r)) for (x, y), r in zip(spots, radii, strict=True)]
    if chance(draw, 0.5, "gas"):
        caps = [cylinder(0.5 * r, 0.016, bevel=0.004).move(x, y, level - 0.002) for x, y, r in rings]
        bars = [
            blocks([(x, y, level + 0.024)] * 2, [(2.2 * r, 0.012, 0.014), (0.012, 2.2 * r, 0.014)]) for x, y, r in rings
        ]
        pins = [cylinder(0.008, 0.034, sides=8).move(x + s * r, y, level - 0.004) for x, y, r in rings for s in (-1, 1)]
        return [join([*caps, *bars, *pins]).of(m.BLACK)]
    plates = [cylinder(r, 0.004, sides=32).move(x, y, level - 0.001) for x, y, r in rings]
    hot = [cylinder(0.8 * r, 0.0055, sides=32).move(x, y, level - 0.001) for x, y, r in rings]
    red = Material((0.5, 0.2, 0.16), roughness=0.3)
    return [join(plates).of(red if chance(draw, 0.3, "glow") else STEEL), join(hot).of(m.DARK_METAL)]


@entry(
    "stove",
    "wall",
    rooms={"kitchen": 0.95},
    smallest=(0.48, 0.59, 0.82),
    largest=(0.95, 0.74, 1.13),
    clearance=0.9,
)
def stove(draw: Draw) -> Pieces:
    width = draw.choice((0.5, 0.6, 0.6, 0.76, 0.9), "width")
    depth, height = measures(draw, "stove", "depth", "height")
    skin, y = draw.choice((m.WHITE, STEEL, m.BLACK), "skin"), -depth / 2
    shell = [
        box(width, depth - 0.04, height - 0.06, 0.004).move(y=0.02, z=0.05),
        box(width - 0.02, depth - 0.1, 0.06).move(y=0.03),
        box(width, 0.05, 0.11, 0.006).move(y=y + 0.045, z=height - 0.12),
        box(width - 0.012, 0.04, 0.46, 0.01, 2).move(y=y + 0.03, z=0.28),
        box(width - 0.012, 0.035, 0.18, 0.008).move(y=y + 0.03, z=0.085),
    ]
    if chance(draw, 0.4, "upstand"):
        shell.append(box(width, 0.03, 0.16, 0.006).move(y=depth / 2 - 0.015, z=height - 0.003))
    window = box(width - 0.18, 0.012, 0.24, 0.003).move(y=y + 0.011, z=0.36)
    rail = bow(width - 0.12, 0.045, 0.011).turn(90, "x").move(0, y + 0.012, 0.7)
    knobs = _knobs(5, width * 0.7, y + 0.02, height - 0.065)
    top = box(width, depth, 0.025, 0.004).move(z=height - 0.025)
    dark = m.DARK_METAL if skin is m.BLACK else m.BLACK
    bright = m.BLACK if skin is STEEL else m.CHROME
    parts = [join(shell).of(skin), top.of(dark), window.of(m.SCREEN), join([rail, knobs]).of(bright)]
    return [*parts, *_burners(draw, width, depth, height)], []
