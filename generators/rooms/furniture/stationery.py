"""Paper and what goes with it: trays, pens, staplers, magazines."""

from __future__ import annotations

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import corners
from generators.rooms.furniture.office_things import CLASS, DESKS, INK, SILVER
from generators.rooms.furniture.shapes import (
    band,
    blocks,
    box,
    cylinder,
    join,
    tube,
    vessel,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import Material
from vstdata.draw import Draw


@entry(
    "paper tray",
    "on_surface",
    rooms={"office": 0.5, CLASS: 0.3},
    smallest=(0.23, 0.3, 0.07),
    largest=(0.31, 0.4, 0.32),
    hosts=("desk", "filing cabinet", "cabinet"),
)
def paper_tray(draw: Draw) -> Pieces:
    width, depth, tiers = (
        measure(draw, "paper tray", "width"),
        measure(draw, "paper tray", "depth"),
        1 + draw.integer("tiers", below=3),
    )
    skin = draw.choice((m.BLACK, m.GLASS, m.plastic(draw, "skin"), SILVER), "skin")
    shelves, sheets = [], []
    for k in range(tiers + 1):
        level = 0.075 * k
        shelves.append(box(width, depth, 0.004, 0.001).move(z=level))
        shelves.append(box(0.005, depth, 0.045, 0.001).move(x=width / 2 - 0.0025, z=level).mirrored())
        thick = uniform(draw, 0.002, 0.03, "sheets", k)
        sheets.append(box(0.21, 0.297, thick, 0).turn(uniform(draw, -2, 2, "turn", k)).move(y=-0.005, z=level + 0.0038))
    posts = [box(0.006, 0.006, 0.075 * tiers + 0.03, 0.001).move(x, y) for x, y in corners(width - 0.004, depth - 0.02)]
    return [join([*shelves, *posts]).of(skin), join(sheets).of(m.PAPER)], []


@entry(
    "pen holder",
    "on_surface",
    rooms={"office": 0.65, CLASS: 0.3, "children's room": 0.35, "shop": 0.15},
    smallest=(0.063, 0.063, 0.13),
    largest=(0.13, 0.13, 0.24),
    hosts=("desk", "table", "shop counter"),
)
def pen_holder(draw: Draw) -> Pieces:
    radius, height = measures(draw, "pen holder", "radius", "height")
    cup = vessel([(radius, 0), (radius, height)], 0.003, 0.004, 28 if chance(draw, 0.6, "round") else 4)
    skin = draw.choice(
        (m.BLACK, m.CHROME, m.plastic(draw, "skin"), m.wood(draw, "skin"), m.ceramic(draw, "skin")), "kind"
    )
    pens = []
    for k in range(3 + draw.integer("pens", below=5)):
        long, lean, turn = (
            uniform(draw, 0.13, 0.17, "long", k),
            uniform(draw, 4, 11, "lean", k),
            uniform(draw, 0, 360, "turn", k),
        )
        pen = tube([(0, 0, 0), (0, 0, 0.012), (0, 0, long)], (0.001, 0.0042, 0.0042), 8)
        pens.append(pen.turn(lean, "y").move(x=-0.004, z=0.0035).turn(turn).of(m.plastic(draw, "pen", k)))
    return [cup.of(skin), *pens], []


@entry(
    "stapler",
    "on_surface",
    rooms={"office": 0.35, CLASS: 0.2},
    smallest=(0.028, 0.11, 0.045),
    largest=(0.05, 0.2, 0.09),
    hosts=("desk", "filing cabinet"),
)
def stapler(draw: Draw) -> Pieces:
    length, skin = (
        measure(draw, "stapler", "length"),
        draw.choice((m.BLACK, m.plastic(draw, "skin"), m.DARK_METAL), "skin"),
    )
    base = box(0.036, length, 0.012, 0.004, 2)
    rail = box(0.018, length * 0.94, 0.014, 0.001).turn(-7, "x").move(y=0.004, z=0.016)
    top = box(0.032, length * 0.96, 0.02, 0.008, 3).turn(-7, "x").move(y=0.004, z=0.03)
    pin = box(0.03, 0.03, 0.044, 0.004).move(y=length * 0.42, z=0.006)
    anvil = box(0.02, 0.02, 0.003, 0.0005).move(y=-length * 0.42, z=0.0115)
    return [join([base, top, pin]).of(skin), join([rail, anvil]).of(m.CHROME)], []


@entry(
    "paper",
    "on_surface",
    rooms={"office": 0.75, CLASS: 0.6, "children's room": 0.3, "living room": 0.12, "workshop": 0.15},
    smallest=(0.2, 0.28, 0.001),
    largest=(0.6, 0.6, 0.05),
    hosts=(*DESKS, "cabinet", "filing cabinet", "workbench"),
)
def paper(draw: Draw) -> Pieces:
    """Sheets, one or a stack, each with some lines of writing or a child's picture."""
    count, parts, writing = 1 + draw.integer("sheets", below=5), [], []
    for k in range(count):
        turn, x, y = (
            uniform(draw, -14, 14, "turn", k),
            uniform(draw, -0.03, 0.03, "x", k),
            uniform(draw, -0.03, 0.03, "y", k),
        )
        thick = uniform(draw, 0.0015, 0.008, "thick", k)
        level = sum(uniform(draw, 0.0015, 0.008, "thick", n) for n in range(k))
        parts.append(box(0.21, 0.297, thick, 0).turn(turn).move(x, y, level))
        if k == count - 1:
            lines = spread(9, -0.1, 0.1)
            long = [uniform(draw, 0.05, 0.16, "line", n) for n in range(9)]
            mark = blocks(
                [(w / 2 - 0.085, z, 0) for z, w in zip(lines, long, strict=True)], [(w, 0.006, 0.0008) for w in long]
            )
            writing.append(mark.turn(turn).move(x, y, level + thick))
    ink = INK if chance(draw, 0.6, "written") else m.plastic(draw, "crayon")
    return [join(parts).of(m.PAPER), join(writing).of(ink)], []


@entry(
    "magazine",
    "on_surface",
    rooms={"living room": 0.45, "bedroom": 0.15, "office": 0.2, "bathroom": 0.08, "shop": 0.3},
    smallest=(0.19, 0.24, 0.004),
    largest=(0.5, 0.33, 0.04),
    hosts=("coffee table", "sofa", "table", "nightstand", "bed", "armchair", "shop shelf"),
)
def magazine(draw: Draw) -> Pieces:
    width, depth, thick = measures(draw, "magazine", "width", "depth", "thick")
    if chance(draw, 0.3, "open"):
        leaves = [box(width, depth, thick, 0.001).move(x=width / 2).turn(-2.5, "y").move(z=0.001).mirrored()]
        shows = [
            box(width * 0.8, depth * 0.4, 0.002, 0)
            .move(width * 0.52, s * depth * 0.2, thick - 0.0006)
            .turn(-2.5, "y")
            .move(z=0.001)
            for s in (-1, 1)
        ]
        return [
            join(leaves).of(m.PAPER),
            shows[0].of(m.picture(draw, "left")),
            shows[1].scale(x=-1).of(m.picture(draw, "right")),
        ], []
    body = box(width, depth, thick, 0.001)
    cover = box(width - 0.004, depth - 0.004, 0.001, 0).move(z=thick - 0.0004)
    title = box(width * 0.8, depth * 0.13, 0.001, 0).move(y=depth * 0.38, z=thick + 0.0002)
    return [body.of(m.PAPER), cover.of(m.picture(draw, "cover")), title.of(m.plastic(draw, "title"))], []


@entry(
    "newspaper",
    "on_surface",
    rooms={"living room": 0.3, "kitchen": 0.15, "dining room": 0.2, "hallway": 0.1, "shop": 0.15},
    smallest=(0.26, 0.07, 0.008),
    largest=(0.44, 0.34, 0.09),
    hosts=("coffee table", "table", "sofa", "armchair", "kitchen counter", "shop counter", "shoe rack"),
)
def newspaper(draw: Draw) -> Pieces:
    grey = Material((0.80, 0.79, 0.75), roughness=1.0)
    width, depth = measures(draw, "newspaper", "width", "depth")
    if chance(draw, 0.25, "rolled"):
        roll = cylinder(0.036, width, sides=20).move(z=-width / 2).turn(90, "y").move(z=0.036)
        ring = band([(0.037, -0.02), (0.0375, 0.02), (0.03, 0.02), (0.03, -0.02)], 20).turn(90, "y").move(z=0.036)
        edge = box(width, 0.045, 0.006, 0.001).move(y=0.022)
        return [join([roll, edge]).of(grey), ring.of(m.plastic(draw, "band"))], []
    folds = [
        box(width, depth, 0.005, 0.0015).turn(uniform(draw, -2.5, 2.5, "turn", k)).move(z=0.0048 * k) for k in range(3)
    ]
    top = 0.0146
    columns = blocks(
        [(x, -depth * 0.12, top) for x in spread(4, -width * 0.36, width * 0.36)],
        [(width * 0.19, depth * 0.5, 0.0012)] * 4,
    )
    title = box(width * 0.8, depth * 0.13, 0.0015, 0).move(y=depth * 0.36, z=top - 0.0004)
    photo = box(width * 0.42, depth * 0.34, 0.0018, 0).move(-width * 0.2, -depth * 0.06, top - 0.0004)
    pale = Material((0.62, 0.61, 0.58), roughness=1.0)
    return [join(folds).of(grey), columns.of(pale), title.of(INK), photo.of(m.picture(draw, "photo"))], []
