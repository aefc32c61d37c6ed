"""Cases: shelves, cabinets, drawers, wardrobes."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, sizes, uniform
from generators.rooms.furniture.joinery import (
    BOARD,
    Front,
    book_parts,
    books,
    case,
    feet,
    four_legs,
    grid,
    panels,
    plinth,
    pull_style,
    pulls,
    round_legs,
)
from generators.rooms.furniture.shapes import beam, blocks, box, join
from generators.rooms.model import Material, Part, Surface
from vstdata.draw import Draw


def _levels(height: float, count: int, bottom: float) -> list[float]:
    """Heights of the tops of `count` boards between the lowest, at `bottom`, and the top of a case."""
    return [float(z) for z in np.linspace(bottom, height, count + 2)[1:-1]]


@entry(
    "bookshelf",
    "wall",
    rooms={"living room": 0.7, "office": 0.8, "bedroom": 0.35},
    smallest=(0.68, 0.26, 1.07),
    largest=(1.24, 0.38, 2.16),
    clearance=0.5,
)
def bookshelf(draw: Draw) -> Pieces:
    width, depth, height = sizes(draw, width=(0.7, 1.2), depth=(0.27, 0.36), height=(1.1, 2.1))
    wood, ladder = m.board(draw, "case"), chance(draw, 0.3, "open frame")
    rows = max(2, round(height / 0.36) - 1)
    levels = _levels(height, rows, BOARD + 0.06)
    if ladder:  # boards in a steel frame, open at the back
        boards = [box(width - 0.01, depth, 0.025, 0.002).move(z=z - 0.025) for z in (BOARD + 0.06, *levels, height)]
        posts = four_legs(width - 0.025, depth - 0.025, height, 0.026, taper=1.0)
        cross = [
            beam(
                (-width / 2 + 0.02, depth / 2 - 0.01, 0.1),
                (width / 2 - 0.02, depth / 2 - 0.01, height - 0.05),
                0.012,
                0.006,
            )
        ]
        body = [join(boards).of(wood), join([posts, *cross]).of(m.frame_metal(draw, "frame"))]
    else:
        body = [
            join(
                [
                    case(width, depth, height - 0.06, [z - 0.06 for z in levels]).move(z=0.06),
                    plinth(width, depth, 0.065),
                ]
            ).of(wood)
        ]
    gap = (height - BOARD - 0.06) / (rows + 1)
    filled, surfaces = [], []
    for row, level in enumerate([BOARD + 0.06, *levels]):
        share = uniform(draw, 0.35, 0.98, "filled", row)
        found = books(draw.at("row", row), (width - 0.06) * share, depth - 0.04, gap - 0.025)
        filled += [(shape.move(-width / 2 + 0.025, -depth / 2 + 0.015, level), color) for shape, color in found]
        free = (width - 0.06) * (1 - share) - 0.04
        if free > 0.12:
            surfaces.append(Surface((width / 2 - 0.03 - free / 2, 0.0), (free, depth - 0.08), level, gap - 0.04))
    top = Surface((0.0, 0.0), (width - 0.1, depth - 0.06), height, 0.4)
    return [*body, *book_parts(draw, filled)], [*surfaces, *([top] if height < 1.5 else [])]


def _doors(draw: Draw, fronts: list[Front], y: float, wood: Material) -> list[Part]:
    """Plain or framed door leaves with their handles."""
    leaves = panels(fronts, y, framed=chance(draw, 0.5, "framed"))
    style = draw.choice(("knob", "bar"), "door pull")
    return [leaves.of(wood), pulls(style, fronts, y - 0.006, doors=True).of(m.metal(draw, "pulls"))]


def _glazed(fronts: list[Front], y: float, wood: Material) -> list[Part]:
    """Doors of a wooden frame around glass with two bars."""
    rims, panes = [], []
    for f in fronts:
        ups = [((f.x + s * (f.width / 2 - 0.03), y, f.z), (0.052, 0.02, f.height - 0.004)) for s in (-1, 1)]
        zs = (f.z - f.height / 2 + 0.03, f.z + f.height / 2 - 0.03)
        acrosses = [((f.x, y, z), (f.width - 0.1, 0.02, 0.052)) for z in zs]
        bars = [((f.x, y, f.z + k * f.height / 6), (f.width - 0.1, 0.014, 0.016)) for k in (-1, 1)]
        rims.append(blocks(*zip(*ups, *acrosses, *bars, strict=True)))
        panes.append(box(f.width - 0.08, 0.005, f.height - 0.08, 0).move(f.x, y + 0.004, f.z - f.height / 2 + 0.04))
    return [join(rims).of(wood), join(panes).of(m.GLASS)]


@entry(
    "cabinet",
    "wall",
    rooms={"living room": 0.3, "dining room": 0.55, "office": 0.4, "kitchen": 0.15, "bathroom": 0.35},
    smallest=(0.72, 0.39, 0.77),
    largest=(1.23, 0.52, 1.91),
    clearance=0.6,
)
def cabinet(draw: Draw) -> Pieces:
    width, depth, base = uniform(draw, 0.75, 1.2, "width"), uniform(draw, 0.36, 0.46, "depth"), 0.1
    tall = chance(draw, 0.5, "tall")
    height = uniform(draw, 1.5, 1.85, "height") if tall else uniform(draw, 0.8, 1.0, "height")
    wood, y = m.board(draw, "case"), -depth / 2
    body = case(width, depth - 0.02, height - base, [0.45]).move(y=0.01, z=base)
    parts = [join([body, feet(draw, width, depth, base)]).of(wood)]
    if tall:
        low, high = grid(width, 0.62, 2, 1, base), grid(width, height - base - 0.62, 2, 1, base + 0.62)
        parts += [*_doors(draw, low, y, wood), *_glazed(high, y + 0.01, wood)]
        return parts, []
    drawer_row = chance(draw, 0.4, "drawers")
    split = height - base - (0.18 if drawer_row else 0.0)
    parts += _doors(draw, grid(width, split, 2, 1, base), y, wood)
    if drawer_row:
        drawers = grid(width, 0.18, 2, 1, base + split)
        parts += [panels(drawers, y).of(wood), pulls("knob", drawers, y).of(m.metal(draw, "pulls"))]
    return parts, [Surface((0.0, 0.0), (width - 0.08, depth - 0.06), height, 0.8)]


@entry(
    "wardrobe",
    "wall",
    rooms={"bedroom": 0.85},
    smallest=(0.92, 0.59, 1.89),
    largest=(2.26, 0.72, 2.27),
    clearance=0.7,
)
def wardrobe(draw: Draw) -> Pieces:
    doors = 2 + draw.integer("doors", below=3)
    width, depth, height = (
        doors * uniform(draw, 0.46, 0.54, "leaf"),
        uniform(draw, 0.56, 0.64, "depth"),
        uniform(draw, 1.95, 2.2, "height"),
    )
    wood, y = m.board(draw, "case"), -depth / 2
    drawers = chance(draw, 0.4, "drawers")
    split = 0.3 if drawers else 0.0
    base = 0.08
    leaves = grid(width, height - base - 0.04 - split, doors, 1, base + split)
    body = case(width, depth - 0.02, height - base - 0.02).move(y=0.01, z=base)
    crown = box(width + 0.03, depth + 0.02, 0.03, 0.006).move(z=height - 0.03)
    parts = [join([body, crown, plinth(width, depth, base + 0.005)]).of(wood), *_doors(draw, leaves, y, wood)]
    if drawers:
        fronts = grid(width, split, max(1, doors // 2), 1, base)
        parts += [panels(fronts, y).of(wood), pulls("bar", fronts, y).of(m.metal(draw, "pulls"))]
    if chance(draw, 0.3, "mirror"):
        leaf = leaves[doors // 2]
        glass = box(leaf.width - 0.14, 0.006, leaf.height - 0.14, 0.001).move(
            leaf.x, y - 0.012, leaf.z - leaf.height / 2 + 0.07
        )
        backing = box(leaf.width - 0.12, 0.012, leaf.height - 0.12, 0.001).move(
            leaf.x, y - 0.004, leaf.z - leaf.height / 2 + 0.06
        )
        parts += [glass.of(m.MIRROR), backing.of(wood)]
    return parts, []


@entry(
    "dresser",
    "wall",
    rooms={"bedroom": 0.7, "living room": 0.1},
    smallest=(0.8, 0.44, 0.72),
    largest=(1.57, 0.59, 1.24),
    clearance=0.6,
)
def dresser(draw: Draw) -> Pieces:
    wide = chance(draw, 0.6, "wide")
    width = uniform(draw, 1.15, 1.5, "width") if wide else uniform(draw, 0.8, 0.95, "width")
    height = uniform(draw, 0.74, 0.88, "height") if wide else uniform(draw, 0.95, 1.2, "height")
    depth, base = uniform(draw, 0.43, 0.52, "depth"), 0.1
    rows = 3 + draw.integer("rows", below=2) + (not wide)
    wood, top = m.board(draw, "case"), 0.025
    fronts = grid(width, height - base - top, 2 if wide else 1, [1.0] * (rows - 1) + [0.7], base)
    body = case(width, depth - 0.02, height - base - 0.01).move(y=0.01, z=base)
    lid = box(width + 0.02, depth + 0.02, top, 0.005).move(z=height - top)
    front = panels(fronts, -depth / 2).of(m.board(draw, "fronts") if chance(draw, 0.25, "two tone") else wood)
    handles = pulls(pull_style(draw), fronts, -depth / 2).of(m.metal(draw, "pulls"))
    area = Surface((0.0, 0.0), (width - 0.06, depth - 0.06), height, 0.9)
    return [join([body, lid, feet(draw, width, depth, base)]).of(wood), front, handles], [area]


@entry(
    "nightstand",
    "wall",
    rooms={"bedroom": 0.9},
    smallest=(0.38, 0.36, 0.46),
    largest=(0.56, 0.5, 0.66),
    hosts=("bed",),
)
def nightstand(draw: Draw) -> Pieces:
    width, depth, height = sizes(draw, width=(0.4, 0.54), depth=(0.36, 0.44), height=(0.48, 0.64))
    wood, style, y = m.board(draw, "case"), draw.integer("style", below=3), -depth / 2
    area = Surface((0.0, 0.0), (width - 0.06, depth - 0.06), height, 0.9)
    base = uniform(draw, 0.08, 0.16, "base") if style < 2 else height - 0.22
    fronts = grid(width, height - base, 1, 2 + (height - base > 0.48), base)
    shelves: list[float] = []
    if style == 1:  # one drawer over an open shelf
        fronts = grid(width, 0.16, 1, 1, height - 0.17)
        shelves = [height - base - 0.17]
    elif style == 2:  # one drawer on tall legs
        fronts = grid(width, 0.2, 1, 1, base + 0.005)
    body = [case(width, depth - 0.01, height - base, shelves).move(y=0.005, z=base)]
    body.append(
        (round_legs if chance(draw, 0.5, "round") else four_legs)(width - 0.06, depth - 0.06, base + 0.004, 0.04)
    )
    if style == 2:
        body.append(box(width - 0.05, depth - 0.05, 0.016).move(z=0.14))
    handles = pulls(pull_style(draw), fronts, y).of(m.metal(draw, "pulls"))
    return [join(body).of(wood), panels(fronts, y).of(wood), handles], [area]


@entry(
    "tv stand",
    "wall",
    rooms={"living room": 0.85, "bedroom": 0.1},
    smallest=(1.21, 0.4, 0.4),
    largest=(1.96, 0.51, 0.57),
    clearance=0.6,
)
def tv_stand(draw: Draw) -> Pieces:
    width, depth, height = sizes(draw, width=(1.25, 1.9), depth=(0.38, 0.45), height=(0.42, 0.55))
    base, wood, y = 0.1, m.board(draw, "case"), -depth / 2
    inner, third = height - base, width / 3
    body = [
        case(width, depth - 0.02, inner, [inner / 2 + BOARD / 2]).move(y=0.01, z=base),
        feet(draw, width, depth, base),
    ]
    body += [
        box(BOARD, depth - 0.03, inner - 0.01, 0.002).move(x=s * third / 2, y=0.01, z=base + 0.005) for s in (-1, 1)
    ]
    cells = grid(width, inner, 3, 1 if chance(draw, 0.5, "doors") else 2, base)
    closed = (
        [f for f in cells if abs(f.x) > 0.1] if chance(draw, 0.6, "sides") else [f for f in cells if abs(f.x) < 0.1]
    )
    front = panels(closed, y).of(m.board(draw, "fronts") if chance(draw, 0.4, "two tone") else wood)
    level = base + inner / 2 + BOARD / 2
    player = box(0.36, 0.26, 0.06, 0.004).move(x=0 if closed[0].x < -0.1 else third, z=level)
    area = Surface((0.0, 0.0), (width - 0.08, depth - 0.06), height, 1.0)
    return [join(body).of(wood), front, pulls("knob", closed, y).of(m.metal(draw, "pulls")), player.of(m.BLACK)], [area]
