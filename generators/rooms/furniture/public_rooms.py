"""What stands where many people come: mannequins, show cases, lockers, lecterns."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.clothes import cloth
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import BOARD, case, corners, grid, panels, plinth
from generators.rooms.furniture.shapes import (
    box,
    cushion,
    cylinder,
    join,
    lathe,
    loft,
    smooth,
    tube,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import FloatArray, Material, Part, Surface
from vstdata.draw import Draw


@entry(
    "mannequin",
    "free",
    rooms={"shop": 0.55, "attic": 0.12, "workshop": 0.04},
    smallest=(0.3, 0.28, 1.3),
    largest=(0.62, 0.55, 1.95),
    faces=True,
)
def mannequin(draw: Draw) -> Pieces:
    size = measure(draw, "mannequin", "size")
    skin = draw.choice((m.WHITE, Material((0.85, 0.72, 0.6), roughness=0.5), m.BLACK, m.fabric(draw, "skin")), "skin")

    def level(z: float, wide: float, deep: float) -> FloatArray:
        turns = np.arange(24) * np.pi / 12
        return np.asarray(np.c_[wide / 2 * np.cos(turns), deep / 2 * np.sin(turns), np.full(24, z)])

    stations = (
        (0.8, 0.3, 0.2),
        (0.9, 0.34, 0.22),
        (1.0, 0.3, 0.2),
        (1.1, 0.25, 0.17),
        (1.22, 0.31, 0.22),
        (1.36, 0.36, 0.2),
        (1.42, 0.3, 0.14),
        (1.45, 0.13, 0.12),
    )
    trunk = loft([level(*s) for s in stations])
    neck = loft([level(1.44, 0.12, 0.12), level(1.55, 0.1, 0.11)])
    foot = lathe([(0.17, 0), (0.17, 0.012), (0.02, 0.03), (0.014, 0.06), (0.014, 0.83)], 28)
    dressed = chance(draw, 0.65, "dressed")
    parts = [foot.of(m.CHROME)]
    body = [trunk, neck]
    if chance(draw, 0.5, "whole"):
        body.append(cushion(0.16, 0.2, 0.24, 1, 1, 22).move(y=-0.01, z=1.53))
        arm = [(0.17, 0, 1.38), (0.23, 0.0, 1.2), (0.25, -0.01, 1.08), (0.26, -0.05, 0.86)]
        body.append(tube(smooth(arm, 4), np.linspace(0.045, 0.028, 9), 10).mirrored())
        body.append(
            tube(
                smooth([(0.09, 0, 0.88), (0.1, 0, 0.6), (0.1, -0.01, 0.42), (0.1, 0, 0.1)], 4),
                np.linspace(0.085, 0.04, 9),
                12,
            ).mirrored()
        )
        body.append(cushion(0.08, 0.22, 0.09, 0.8, 0.8, 18).move(0.1, -0.05, 0.02).mirrored())
    else:
        cap = lathe([(0.05, 0), (0.054, 0.01), (0.02, 0.025), (0.012, 0.05), (0.0, 0.055)], 20).move(z=1.545)
        parts.append(cap.of(m.wood(draw, "cap")))
    if dressed:
        shirt = loft([level(z, w + 0.03, d + 0.03) for z, w, d in stations[1:-1]])
        skirt = loft([level(0.55, 0.5, 0.38), level(0.8, 0.38, 0.27), level(1.02, 0.315, 0.215)])
        parts += [shirt.of(cloth(draw, "shirt")), skirt.of(cloth(draw, "skirt"))]
    return [Part(p.vertices * size, p.faces, p.material) for p in (join(body).of(skin), *parts)], []


@entry(
    "display case",
    "wall",
    rooms={"shop": 0.6, "living room": 0.08, "classroom": 0.1},
    smallest=(0.55, 0.36, 0.85),
    largest=(1.3, 0.6, 2.0),
    clearance=0.6,
)
def display_case(draw: Draw) -> Pieces:
    """A showcase whose upper part is open boards between posts, behind glass at the sides."""
    width, depth, height = measures(draw, "display case", "width", "depth", "height")
    base, y = uniform(draw, 0.3, 0.5, "base"), -depth / 2
    wood = m.board(draw, "case")
    body = [
        box(width, depth - 0.012, base - 0.06, 0.004).move(y=0.006, z=0.06),
        plinth(width, depth, 0.064),
        box(width + 0.01, depth + 0.005, 0.05, 0.004).move(z=height - 0.05),
    ]
    doors = [box(width / 2 - 0.006, 0.016, base - 0.09, 0.003).move(s * width / 4, y + 0.006, 0.075) for s in (-1, 1)]
    posts = [
        box(0.028, 0.028, height - base - 0.03, 0.002).move(x, yy, base - 0.005)
        for x, yy in corners(width - 0.03, depth - 0.03)
    ]
    panes = [
        box(0.006, depth - 0.05, height - base - 0.05, 0.001).move(x=width / 2 - 0.014, z=base).mirrored(),
        box(width - 0.05, 0.006, height - base - 0.05, 0.001).move(y=depth / 2 - 0.014, z=base),
    ]
    rows = 2 + draw.integer("rows", below=2)
    step = (height - 0.05 - base) / rows
    shelves = [box(width - 0.05, depth - 0.05, 0.01, 0.002).move(z=base + step * k - 0.01) for k in range(1, rows)]
    lamps = [cylinder(0.03, 0.012, sides=18).move(x, 0, height - 0.06) for x in spread(2, -width * 0.25, width * 0.25)]
    knobs = [box(0.012, 0.018, 0.1, 0.003).move(x, y - 0.002, base * 0.5) for x in (-0.03, 0.03)]
    areas = [Surface((0.0, 0.0), (width - 0.12, depth - 0.12), base + step * k, step - 0.07) for k in range(rows)]
    return [
        join([*body, *doors, *posts]).of(wood),
        join([*panes, *shelves]).of(m.GLASS),
        join(lamps).of(m.LIT),
        join(knobs).of(m.metal(draw, "knobs")),
    ], areas


@entry(
    "locker",
    "wall",
    rooms={"gym": 0.75, "classroom": 0.35, "workshop": 0.3, "office": 0.08},
    smallest=(0.55, 0.38, 1.6),
    largest=(1.7, 0.58, 2.05),
    clearance=0.6,
)
def locker(draw: Draw) -> Pieces:
    columns = 2 + draw.integer("columns", below=3)
    leaf, depth, height = measures(draw, "locker", "leaf", "depth", "height")
    width, y, base = leaf * columns, -depth / 2, 0.1
    rows = 1 if chance(draw, 0.6, "tall") else 2
    grey = Material((0.58, 0.6, 0.62), roughness=0.5)
    body = join(
        [
            case(width, depth - 0.02, height - base).move(y=0.01, z=base),
            *(
                box(BOARD, depth - 0.04, height - base - 0.02, 0.002).move(-width / 2 + leaf * k, 0.0, base + 0.01)
                for k in range(1, columns)
            ),
        ]
    )
    feet = [box(0.05, 0.05, base + 0.004, 0.003).move(x, yy) for x, yy in corners(width - 0.08, depth - 0.1)]
    doors = grid(width, height - base - 0.02, columns, rows, base + 0.01)
    vents = join(
        box(leaf * 0.45, 0.008, 0.008, 0.001).move(d.x, y - 0.001, d.z + d.height / 2 - 0.12 + 0.028 * k)
        for d in doors
        for k in range(3)
    )
    locks = join(box(0.025, 0.02, 0.08, 0.004).move(d.x + leaf * 0.36, y - 0.006, d.z) for d in doors)
    plates = join(box(0.07, 0.004, 0.035, 0.001).move(d.x, y - 0.001, d.z + d.height / 2 - 0.19) for d in doors)
    paint = m.painted(draw, "doors") if chance(draw, 0.7, "vivid") else grey
    return [
        join([body, *feet]).of(grey),
        panels(doors, y, 0.008).of(paint),
        vents.of(m.RUBBER),
        locks.of(m.CHROME),
        plates.of(m.WHITE),
    ], []


@entry(
    "lectern",
    "free",
    rooms={"classroom": 0.6, "office": 0.03},
    smallest=(0.42, 0.35, 1.0),
    largest=(0.72, 0.6, 1.5),
)
def lectern(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "lectern", "width", "depth", "height")
    wood, slim = m.wood(draw, "wood"), chance(draw, 0.4, "slim")
    base = box(width * 0.9, depth, 0.05, 0.008)
    column = box(width * (0.28 if slim else 0.8), depth * (0.3 if slim else 0.72), height - 0.1, 0.006).move(z=0.045)
    board = box(width, depth, 0.03, 0.005).turn(22, "x").move(z=height - 0.03)
    edge = box(width, 0.018, 0.05, 0.004).turn(22, "x").move(y=-depth * 0.46, z=height - 0.03 - depth * 0.185)
    papers = box(0.21, 0.26, 0.006, 0).move(z=0.0245).turn(22, "x").move(y=0.0, z=height - 0.03)
    crest = box(width * 0.3, 0.012, 0.2, 0.003).move(y=depth * (0.15 if slim else 0.36) + 0.004, z=height * 0.55)
    neck = tube(
        smooth(
            [
                (width * 0.3, depth * 0.36, height + depth * 0.12),
                (width * 0.3, depth * 0.36, height + 0.2),
                (width * 0.2, depth * 0.2, height + 0.24),
                (width * 0.12, 0.0, height + 0.2),
            ],
            5,
        ),
        0.007,
        8,
    )
    micro = cushion(0.03, 0.03, 0.05, 1, 1, 14).move(width * 0.12, 0.0, height + 0.165)
    return [
        join([base, column, board, edge]).of(wood),
        papers.of(m.PAPER),
        crest.of(m.metal(draw, "crest")),
        join([neck, micro]).of(m.BLACK),
    ], []
