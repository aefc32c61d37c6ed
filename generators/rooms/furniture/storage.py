"""Cases: shelves, cabinets, drawers, wardrobes."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Made, Pieces, chance, entry, uniform
from generators.rooms.furniture.joinery import (
    BOARD,
    Front,
    Fronts,
    book_parts,
    books,
    case,
    doors,
    drawers,
    feet,
    four_legs,
    grid,
    panels,
    plinth,
    pull_style,
    pulls,
    round_legs,
)
from generators.rooms.furniture.shapes import beam, blocks, box, join, tube
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import Material, Part, Surface
from vstdata.draw import Draw


def _levels(height: float, count: int, bottom: float) -> list[float]:
    """Heights of the tops of `count` boards between the lowest, at `bottom`, and the top of a case."""
    return [float(z) for z in np.linspace(bottom, height, count + 2)[1:-1]]


@entry(
    "bookshelf",
    "wall",
    rooms={"living room": 0.7, "office": 0.8, "bedroom": 0.35},
    smallest=(0.39, 0.23, 0.69),
    largest=(1.6, 0.44, 2.41),
    clearance=0.5,
)
def bookshelf(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "bookshelf", "width", "depth", "height")
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


def _doors(draw: Draw, fronts: list[Front], y: float) -> Fronts:
    """Plain or framed door leaves with their handles."""
    return doors(draw, fronts, y, draw.choice(("knob", "bar"), "door pull"), framed=chance(draw, 0.5, "framed"))


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
    smallest=(0.44, 0.34, 0.62),
    largest=(1.84, 1.09, 2.21),
    clearance=0.6,
)
def cabinet(draw: Draw) -> Made:
    tall, base = chance(draw, 0.5, "tall"), 0.1
    width, depth, height = measures(draw, "cabinet", "width", "depth", "tall" if tall else "low")
    wood, y = m.board(draw, "case"), -depth / 2
    body = case(width, depth - 0.02, height - base, [0.45]).move(y=0.01, z=base)
    metal, columns = m.metal(draw, "pulls"), 1 if width < 0.6 else 2 if width < 1.3 else 3
    parts = [join([body, feet(draw, width, depth, base)]).of(wood)]
    if tall:
        low = _doors(draw, grid(width, 0.62, columns, 1, base), y)
        glazed = _glazed(grid(width, height - base - 0.62, columns, 1, base + 0.62), y + 0.01, wood)
        return Made([*parts, low.boards.of(wood), low.handles.of(metal), *glazed], state=low.state)
    drawer_row = chance(draw, 0.4, "drawers")
    split = height - base - (0.18 if drawer_row else 0.0)
    fronts = [_doors(draw, grid(width, split, columns, 1, base), y)]
    if drawer_row:
        fronts.append(drawers(draw, grid(width, 0.18, columns, 1, base + split), y, depth, "knob"))
    for front in fronts:
        parts += [front.boards.of(wood), front.handles.of(metal)]
    state = "open" if any(front.open for front in fronts) else "closed"
    return Made(parts, [Surface((0.0, 0.0), (width - 0.08, depth - 0.06), height, 0.8)], state)


@entry(
    "wardrobe",
    "wall",
    rooms={"bedroom": 0.85},
    smallest=(0.52, 0.57, 1.58),
    largest=(2.4, 1.25, 2.41),
    clearance=0.7,
)
def wardrobe(draw: Draw) -> Made:
    count = draw.choice((1, 2, 2, 3, 3, 4), "doors")
    leaf, depth, height = measures(draw, "wardrobe", "leaf", "depth", "height")
    width = count * leaf + (0.1 if count == 1 else 0.0)
    wood, metal, y = m.board(draw, "case"), m.metal(draw, "pulls"), -depth / 2
    low = chance(draw, 0.4, "drawers")
    split = 0.3 if low else 0.0
    base = 0.08
    leaves = grid(width, height - base - 0.04 - split, count, 1, base + split)
    body = case(width, depth - 0.02, height - base - 0.02).move(y=0.01, z=base)
    crown = box(width + 0.03, depth + 0.02, 0.03, 0.006).move(z=height - 0.03)
    fronts = [_doors(draw, leaves, y)]
    if low:
        fronts.append(drawers(draw, grid(width, split, max(1, count // 2), 1, base), y, depth, "bar"))
    parts = [join([body, crown, plinth(width, depth, base + 0.005)]).of(wood)]
    for front in fronts:
        parts += [front.boards.of(wood), front.handles.of(metal)]
    if fronts[0].open:
        parts += _hung(draw, width, depth, base + split, height - 0.12)
    elif chance(draw, 0.3, "mirror"):
        parts += _mirrored(leaves[count // 2], y, wood)
    return Made(parts, state="open" if any(front.open for front in fronts) else "closed")


def _hung(draw: Draw, width: float, depth: float, low: float, rail: float) -> list[Part]:
    """Clothes on a rail at height `rail` in a case, above `low`."""
    rod = tube([(-width / 2 + 0.01, 0, rail), (width / 2 - 0.01, 0, rail)], 0.012, 8).of(m.CHROME)
    random = draw.generator("clothes")
    places = np.arange(-width / 2 + 0.07, width / 2 - 0.07, 0.055)
    places = places[random.random(len(places)) < 0.7]
    clothes = []
    for k, x in enumerate(places.tolist()):
        long = float(random.uniform(0.45, 0.95)) * (rail - low - 0.1)
        cloth = box(0.035, 0.72 * depth, long, 0.015, 2).move(x, 0.01, rail + 0.01 - long)
        clothes.append(cloth.of(m.fabric(draw, "hung", k % 5)))
    return [rod, *clothes]


def _mirrored(leaf: Front, y: float, wood: Material) -> list[Part]:
    """A mirror on a closed door."""
    foot = leaf.z - leaf.height / 2
    glass = box(leaf.width - 0.14, 0.006, leaf.height - 0.14, 0.001).move(leaf.x, y - 0.012, foot + 0.07)
    backing = box(leaf.width - 0.12, 0.012, leaf.height - 0.12, 0.001).move(leaf.x, y - 0.004, foot + 0.06)
    return [glass.of(m.MIRROR), backing.of(wood)]


@entry(
    "dresser",
    "wall",
    rooms={"bedroom": 0.7, "living room": 0.1},
    smallest=(0.46, 0.42, 0.6),
    largest=(1.88, 0.88, 1.42),
    clearance=0.6,
)
def dresser(draw: Draw) -> Made:
    wide = chance(draw, 0.6, "wide")
    names, base = (("wide", "low") if wide else ("narrow", "high")), 0.1
    width, height, depth = measures(draw, "dresser", *names, "depth")
    rows = 3 + draw.integer("rows", below=2) + (not wide)
    wood, top = m.board(draw, "case"), 0.025
    fronts = grid(width, height - base - top, 2 if wide else 1, [1.0] * (rows - 1) + [0.7], base)
    body = case(width, depth - 0.02, height - base - 0.01).move(y=0.01, z=base)
    lid = box(width + 0.02, depth + 0.02, top, 0.005).move(z=height - top)
    front = drawers(draw, fronts, -depth / 2, depth, pull_style(draw), 0.2)
    faces = m.board(draw, "fronts") if chance(draw, 0.25, "two tone") else wood
    parts = [join([body, lid, feet(draw, width, depth, base)]).of(wood), front.boards.of(faces)]
    area = Surface((0.0, 0.0), (width - 0.06, depth - 0.06), height, 0.9)
    return Made([*parts, front.handles.of(m.metal(draw, "pulls"))], [area], front.state)


@entry(
    "nightstand",
    "wall",
    rooms={"bedroom": 0.9},
    smallest=(0.3, 0.33, 0.37),
    largest=(0.71, 0.77, 0.8),
    hosts=("bed",),
)
def nightstand(draw: Draw) -> Made:
    width, depth, height = measures(draw, "nightstand", "width", "depth", "height")
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
    front = drawers(draw, fronts, y, depth, pull_style(draw), 0.2)
    handles = front.handles.of(m.metal(draw, "pulls"))
    return Made([join(body).of(wood), front.boards.of(wood), handles], [area], front.state)


@entry(
    "tv stand",
    "wall",
    rooms={"living room": 0.85, "bedroom": 0.1},
    smallest=(0.85, 0.36, 0.31),
    largest=(2.37, 0.56, 0.72),
    clearance=0.6,
)
def tv_stand(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "tv stand", "width", "depth", "height")
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
