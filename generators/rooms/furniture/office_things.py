"""Small things of desks and shelves: telephones, tablets, headphones, paper, magazines, pens, routers, cables."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import case, corners, grid, panels, plinth, pulls
from generators.rooms.furniture.shapes import (
    arc,
    ball,
    band,
    blocks,
    box,
    cushion,
    cylinder,
    in_size,
    join,
    lathe,
    slab,
    smooth,
    trough,
    tube,
    vessel,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import Material, Surface
from vstdata.draw import Draw

DESKS = ("desk", "table", "coffee table")
SILVER = Material((0.72, 0.73, 0.74), roughness=0.35, metallic=0.6)
INK = Material((0.25, 0.25, 0.28), roughness=0.9)
CLASS = "classroom"


def _dark_or_bright(draw: Draw, *names: object) -> Material:
    return draw.choice((m.BLACK, m.WHITE, SILVER, m.BLACK), "shell", *names)


@entry(
    "router",
    "on_surface",
    rooms={"living room": 0.3, "office": 0.3, "hallway": 0.25, "attic": 0.05},
    smallest=(0.16, 0.1, 0.1),
    largest=(0.3, 0.22, 0.3),
    hosts=("tv stand", "desk", "bookshelf", "cabinet", "dresser", "shoe rack"),
)
def router(draw: Draw) -> Pieces:
    width, depth = measures(draw, "router", "width", "depth")
    skin = _dark_or_bright(draw)
    body = box(width, depth, 0.032, 0.012, 3).move(z=0.004)
    feet = join(cylinder(0.008, 0.006, sides=10).move(x, y) for x, y in corners(width * 0.8, depth * 0.7))
    aerials = 2 + draw.integer("aerials", below=3)
    sticks = [
        tube(
            [
                (x, depth / 2 - 0.004, 0.02),
                (x + 0.02 * np.sign(x), depth / 2 + 0.006, 0.02 + measure(draw, "router", "long")),
            ],
            0.006,
            8,
        )
        for x in spread(aerials, -width * 0.4, width * 0.4)
    ]
    lights = join(ball(0.003, 8).move(x, -depth / 2 - 0.001, 0.018) for x in spread(5, -width * 0.3, width * 0.3))
    vents = blocks([(x, 0, 0.036) for x in spread(9, -width * 0.3, width * 0.3)], [(0.005, depth * 0.5, 0.002)] * 9)
    dark = m.BLACK if skin is not m.BLACK else INK
    return [body.of(skin), join([*sticks, feet, vents]).of(dark), lights.of(m.LIT)], []


@entry(
    "telephone",
    "on_surface",
    rooms={"office": 0.5, "hallway": 0.25, "living room": 0.08, "shop": 0.4},
    smallest=(0.15, 0.17, 0.06),
    largest=(0.26, 0.27, 0.14),
    hosts=("desk", "cabinet", "shoe rack", "tv stand", "shop counter", "nightstand"),
    faces=True,
)
def telephone(draw: Draw) -> Pieces:
    width, depth = measures(draw, "telephone", "width", "depth")
    skin = draw.choice((m.BLACK, m.BLACK, m.WHITE, m.plastic(draw, "skin")), "skin")
    body = box(width, depth, 0.045, 0.01, 3)
    slope = box(width * 0.98, depth * 0.7, 0.02, 0.008, 2).turn(-8, "x").move(y=-depth * 0.05, z=0.032)
    x = -width * 0.3
    rest = join([box(0.05, 0.04, 0.03, 0.006, 2).move(x, y, 0.04) for y in (-depth * 0.3, depth * 0.32)])
    grip = tube(
        smooth(
            [(x, -depth * 0.42, 0.072), (x, -depth * 0.2, 0.09), (x, depth * 0.2, 0.09), (x, depth * 0.43, 0.075)], 5
        ),
        np.tile([0.012, 0.02], (11, 1)),
        10,
    )
    pads = join(cushion(0.046, 0.046, 0.03, 1, 0.7, 18).move(x, y, 0.058) for y in (-depth * 0.38, depth * 0.4))
    keys = join(
        box(0.014, 0.012, 0.008, 0.002)
        .turn(-8, "x")
        .move(width * 0.1 + 0.024 * i, -depth * 0.2 + 0.021 * j, 0.056 - 0.003 * j)
        for i in range(3)
        for j in range(4)
    )
    screen = box(width * 0.4, 0.035, 0.008, 0.002).turn(-8, "x").move(width * 0.2, depth * 0.26, 0.042)
    light = m.WHITE if skin is not m.WHITE else INK
    return [
        join([body, slope, rest]).of(skin),
        join([grip, pads]).of(m.BLACK if skin is not m.BLACK else INK),
        keys.of(light),
        screen.of(m.SCREEN),
    ], []


@entry(
    "tablet",
    "on_surface",
    rooms={"living room": 0.25, "bedroom": 0.15, "office": 0.25, "kitchen": 0.12, CLASS: 0.2},
    smallest=(0.15, 0.005, 0.006),
    largest=(0.3, 0.25, 0.25),
    hosts=(*DESKS, "kitchen counter", "nightstand", "sofa"),
)
def tablet(draw: Draw) -> Pieces:
    width = measure(draw, "tablet", "width")
    depth = width * uniform(draw, 0.66, 0.75, "ratio")
    back = slab(width, depth, 0.008, 0.012, 0.002)
    shine = m.SCREEN
    if chance(draw, 0.45, "on"):
        color = m.plastic(draw, "show").color
        shine = Material(color, "picture", m.shade(color, 0.5), 0.3, 0.15, emission=0.3)
    screen = box(width - 0.018, depth - 0.018, 0.0012, 0).move(z=0.0076)
    lens = cylinder(0.004, 0.001, sides=12).move(width / 2 - 0.005, 0, 0.0078)
    skin = draw.choice((m.BLACK, SILVER, m.WHITE, m.plastic(draw, "case")), "skin")
    flat = chance(draw, 0.65, "flat")
    shapes = [back, screen, lens]
    if flat:
        return [back.of(skin), screen.of(shine), lens.of(m.BLACK)], []
    shapes = [s.move(y=depth / 2).turn(65, "x").move(z=0.008) for s in shapes]
    stand = box(width * 0.7, 0.1, 0.008, 0.003).move(y=0.035)
    prop = box(width * 0.3, 0.008, depth * 0.5, 0.003).turn(20, "x").move(y=0.078, z=0.004)
    return [shapes[0].of(skin), shapes[1].of(shine), join([shapes[2], stand, prop]).of(m.BLACK)], []


@entry(
    "headphones",
    "on_surface",
    rooms={"office": 0.3, "bedroom": 0.2, "living room": 0.12, "children's room": 0.12},
    smallest=(0.16, 0.13, 0.05),
    largest=(0.27, 0.24, 0.1),
    hosts=(*DESKS, "nightstand", "bed"),
)
def headphones(draw: Draw) -> Pieces:
    """They lie flat."""
    size, skin = measure(draw, "headphones", "size"), draw.choice((m.BLACK, m.WHITE, m.plastic(draw, "skin")), "skin")
    bend = arc(0.085, 10, 170, 17)
    path = np.c_[bend[:, 0], bend[:, 1] * 1.15 + 0.01, np.full(17, 0.036)]
    band = tube(path, np.tile([0.006, 0.014], (17, 1)), 10, along=(0.0, 0.0, 1.0))
    pad = tube(path[4:13] - np.array([0, 0.008, 0]), np.tile([0.008, 0.013], (9, 1)), 10, along=(0.0, 0.0, 1.0))
    cup = cushion(0.07, 0.082, 0.032, 1, 0.4, 24).turn(90, "y").move(-0.02, 0, 0.036)
    ring = cushion(0.066, 0.078, 0.024, 0.9, 0.8, 24).turn(90, "y").move(-0.036, 0, 0.036)
    cups = join(s.turn(8).move(x=0.098) for s in (cup,)).mirrored()
    rings = join(s.turn(8).move(x=0.098) for s in (ring,)).mirrored()
    groups = (([band, cups], skin), ([pad, rings], m.RUBBER if skin is not m.BLACK else INK))
    return in_size(groups, size), []


@entry(
    "game console",
    "on_surface",
    rooms={"living room": 0.35, "children's room": 0.2, "bedroom": 0.08},
    smallest=(0.23, 0.18, 0.045),
    largest=(0.44, 0.36, 0.13),
    hosts=("tv stand", "desk"),
)
def game_console(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "game console", "width", "depth", "height")
    skin, trim = draw.choice((m.BLACK, m.WHITE), "skin"), m.plastic(draw, "trim")
    lower = box(width, depth, height * 0.45, 0.006, 2)
    upper = box(width * 0.98, depth * 0.98, height * 0.48, 0.006, 2).move(z=height * 0.52)
    core = box(width * 0.94, depth * 0.94, height * 0.2, 0.002).move(z=height * 0.4)
    slot = box(width * 0.4, 0.006, 0.004, 0.001).move(-width * 0.2, -depth * 0.49, height * 0.76)
    key = cylinder(0.008, 0.006, sides=14).turn(90, "x").move(width * 0.36, -depth * 0.487, height * 0.76)
    pad = join(
        [cushion(0.06, 0.1, 0.03, 0.9, 0.7, 20).move(s * 0.05, -0.02 * 0) for s in (-1, 1)]
        + [box(0.1, 0.06, 0.026, 0.01, 2).move(y=0.015)]
    )
    knobs = join(
        cylinder(0.009, 0.012, bevel=0.002, sides=14).move(x, y, 0.022)
        for x, y in ((-0.025, -0.005), (0.025, -0.005), (0.05, 0.018), (-0.05, 0.018))
    )
    place = (uniform(draw, -0.06, 0.06, "pad x"), 0.0, height - 0.001)
    return [
        join([lower, upper]).of(skin),
        core.of(trim),
        join([slot, key]).of(INK if skin is m.BLACK else m.BLACK),
        pad.turn(20).move(*place).of(m.BLACK if skin is m.WHITE else m.WHITE),
        knobs.turn(20).move(*place).of(trim),
    ], []


@entry(
    "projector",
    "on_surface",
    rooms={"office": 0.15, CLASS: 0.45, "living room": 0.05},
    smallest=(0.22, 0.2, 0.08),
    largest=(0.44, 0.35, 0.17),
    hosts=("table", "desk", "coffee table", "cabinet"),
)
def projector(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "projector", "width", "depth", "height")
    skin = draw.choice((m.WHITE, m.WHITE, m.BLACK, SILVER), "skin")
    body = box(width, depth, height, 0.02, 3).move(z=0.015)
    feet = join(cylinder(0.012, 0.022, sides=12).move(x, y) for x, y in corners(width * 0.8, depth * 0.75))
    lens = (
        lathe([(0.036, 0), (0.036, 0.03), (0.03, 0.034), (0.026, 0.02)], 28)
        .turn(90, "x")
        .move(width * 0.24, -depth / 2 + 0.01, 0.015 + height / 2)
    )
    glass = ball(0.022, 18).move(width * 0.24, -depth / 2 - 0.006, 0.015 + height / 2 - 0.022)
    vents = blocks(
        [(width / 2, y, 0.015 + height / 2) for y in spread(8, -depth * 0.3, depth * 0.3)],
        [(0.006, 0.008, height * 0.5)] * 8,
    )
    keys = join(cylinder(0.009, 0.006, sides=12).move(-width * 0.2 + 0.03 * k, 0.02, height + 0.013) for k in range(4))
    return [
        body.of(skin),
        join([feet, lens, vents, keys]).of(INK if skin is m.BLACK else m.BLACK),
        glass.of(m.SCREEN),
    ], []


@entry(
    "filing cabinet",
    "wall",
    rooms={"office": 0.6, CLASS: 0.2, "shop": 0.15},
    smallest=(0.38, 0.42, 0.55),
    largest=(0.6, 0.7, 1.4),
    clearance=0.6,
)
def filing_cabinet(draw: Draw) -> Pieces:
    rows = 2 + draw.integer("rows", below=3)
    width, depth, pitch = measures(draw, "filing cabinet", "width", "depth", "pitch")
    height, y = rows * pitch + 0.06, -depth / 2
    skin = draw.choice((Material((0.55, 0.57, 0.58), roughness=0.45), m.paint(draw, "skin"), m.BLACK), "skin")
    body = case(width, depth - 0.02, height - 0.03).move(y=0.01, z=0.03)
    fronts = grid(width - 0.012, height - 0.06, 1, rows, 0.045)
    handles = pulls("cup", fronts, y)
    labels = join(box(0.08, 0.004, 0.035, 0.001).move(f.x, y - 0.001, f.z + 0.06) for f in fronts)
    lock = cylinder(0.01, 0.008, sides=14).turn(90, "x").move(width * 0.4, y + 0.001, height - 0.06)
    top = Surface((0.0, 0.0), (width - 0.06, depth - 0.08), height, 0.8)
    return [
        join([body, plinth(width, depth, 0.032), panels(fronts, y, 0.008)]).of(skin),
        join([handles, lock]).of(m.CHROME),
        labels.of(m.PAPER),
    ], [top]


@entry(
    "shredder",
    "free",
    rooms={"office": 0.25},
    smallest=(0.27, 0.19, 0.31),
    largest=(0.42, 0.34, 0.66),
)
def shredder(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "shredder", "width", "depth", "height")
    skin = draw.choice((m.BLACK, INK, SILVER), "skin")
    bin_ = trough(width * 0.94, depth * 0.94, height * 0.74, 0.006, 0.006, 0.03, 0.92)
    head = box(width, depth, height * 0.27, 0.02, 3).move(z=height * 0.73)
    slot = box(width * 0.72, 0.02, 0.012, 0.003).move(y=-0.02, z=height - 0.009)
    sheet = box(width * 0.55, 0.003, 0.14, 0).turn(-12, "x").move(y=-0.02, z=height - 0.01)
    window = box(width * 0.5, 0.004, height * 0.3, 0.001).move(y=-depth * 0.455, z=height * 0.25)
    keys = box(0.05, 0.03, 0.008, 0.003).move(width * 0.34, depth * 0.25, height - 0.004)
    paper = [sheet.of(m.PAPER)] if chance(draw, 0.5, "paper") else []
    return [
        bin_.of(INK),
        head.of(skin),
        join([slot, keys]).of(m.BLACK if skin is not m.BLACK else SILVER),
        window.of(m.GLASS),
        *paper,
    ], []


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


@entry(
    "power strip",
    "free",
    rooms={"office": 0.5, "living room": 0.2, "bedroom": 0.15, "workshop": 0.35, "attic": 0.05},
    smallest=(0.2, 0.045, 0.03),
    largest=(0.65, 0.35, 0.09),
)
def power_strip(draw: Draw) -> Pieces:
    sockets = 3 + draw.integer("sockets", below=4)
    length = 0.055 * sockets + 0.05
    skin = m.WHITE if chance(draw, 0.7, "white") else m.BLACK
    body = box(length, 0.055, 0.038, 0.008, 2)
    xs = spread(sockets, -length / 2 + 0.055, length / 2 - 0.035)
    wells = [lathe([(0.019, 0), (0.019, 0.002), (0.016, 0.002), (0.015, 0.0005)], 20).move(x=x, z=0.0375) for x in xs]
    plugs = [
        cylinder(0.017, 0.035, 0.012, sides=18).move(x=x, z=0.037)
        for x in draw.shuffled(xs, "plugs")[: 1 + draw.integer("used", below=2)]
    ]
    switch = box(0.018, 0.012, 0.008, 0.002).move(x=-length / 2 + 0.018, z=0.0365)
    bend = uniform(draw, 0.06, 0.13, "bend")
    cord = tube(
        smooth(
            [
                (length / 2 - 0.01, 0, 0.015),
                (length / 2 + 0.06, 0, 0.005),
                (length / 2 + 0.08, bend, 0.005),
                (length / 2 - 0.1, bend + 0.03, 0.005),
                (0.0, bend, 0.005),
            ],
            5,
        ),
        0.0045,
        6,
    )
    red = Material((0.75, 0.15, 0.1), roughness=0.3, emission=0.1)
    return [
        join([body, cord]).of(skin),
        join([*wells, *plugs]).of(INK if skin is m.WHITE else m.WHITE),
        switch.of(red),
    ], []


@entry(
    "cable",
    "free",
    rooms={"office": 0.45, "living room": 0.25, "bedroom": 0.15, "workshop": 0.4, "gym": 0.08, "attic": 0.15},
    smallest=(0.14, 0.12, 0.009),
    largest=(0.75, 0.6, 0.08),
)
def cable(draw: Draw) -> Pieces:
    """In loops on the floor, a plug at each end."""
    thick, loops = measure(draw, "cable", "thick"), 1 + draw.integer("loops", below=3)
    t = np.linspace(0, loops * 2 * np.pi, 22 * loops + 8)
    radius = measure(draw, "cable", "radius") * (1 + 0.12 * np.sin(2.3 * t + uniform(draw, 0, 6, "phase")))
    height = thick + np.interp(t, [0, t[-1]], [0.0, 1.9 * thick * (loops - 1)])
    path = np.c_[radius * np.cos(t) + 0.02 * t / loops, radius * 0.8 * np.sin(t), height]
    first, last = path[0], path[-1]
    steps = np.array([[(0.0, -0.22, 0.0), (0.01, -0.1, 0.0)], [(0.02, 0.06, 0.0), (0.06, 0.12, 0.0)]])
    tails = np.stack([first, last])[:, None] + steps
    tails[:, :, 2] = thick
    whole = np.concatenate([tails[0], path, tails[1]])
    skin = draw.choice((m.BLACK, m.WHITE, INK, m.plastic(draw, "skin")), "skin")
    ends = [
        tube([whole[0] - [0, 0.03, 0], whole[0] + [0, 0.004, 0]], max(0.009, thick), 10),
        tube([whole[-1] - [0.004, 0.006, 0], whole[-1] + [0.018, 0.026, 0]], max(0.009, thick), 10),
    ]
    plugs = join(e.move(z=max(0.009, thick) - thick) for e in ends)
    prongs = [
        tube([end.vertices.mean(axis=0), end.vertices.mean(axis=0) + step], 0.003, 6)
        for end, step in zip(ends, ([0, -0.035, 0.003], [0.026, 0.03, 0.003]), strict=True)
    ]
    return [join([tube(whole, thick, 8), *prongs]).of(skin), plugs.of(m.BLACK if skin is m.WHITE else m.WHITE)], []


@entry(
    "computer tower",
    "wall",
    rooms={"office": 0.5, "bedroom": 0.12, "children's room": 0.08, CLASS: 0.2},
    smallest=(0.15, 0.34, 0.3),
    largest=(0.26, 0.55, 0.57),
)
def computer_tower(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "computer tower", "width", "depth", "height")
    skin, y = draw.choice((m.BLACK, m.BLACK, SILVER, m.WHITE), "skin"), -depth / 2
    body = box(width, depth - 0.02, height - 0.02, 0.004).move(y=0.01, z=0.02)
    feet = join(cylinder(0.016, 0.022, sides=12).move(x, yy) for x, yy in corners(width * 0.8, depth * 0.8))
    face = box(width - 0.004, 0.03, height - 0.03, 0.008, 2).move(y=y + 0.015, z=0.022)
    bays = [box(width * 0.82, 0.008, 0.036, 0.002).move(y=y - 0.001, z=height - 0.09 - 0.045 * k) for k in range(2)]
    grille = blocks([(0, y, z) for z in spread(9, 0.06, height * 0.45)], [(width * 0.66, 0.008, 0.008)] * 9)
    key = cylinder(0.011, 0.008, sides=16).turn(90, "x").move(-width * 0.25, y + 0.002, height * 0.6)
    lamp = ball(0.004, 8).move(width * 0.25, y, height * 0.6 - 0.004)
    dark = INK if skin is m.BLACK else m.BLACK
    return [join([body, face]).of(skin), join([*bays, grille, feet]).of(dark), key.of(m.CHROME), lamp.of(m.LIT)], []


@entry(
    "alarm clock",
    "on_surface",
    rooms={"bedroom": 0.6, "children's room": 0.4, "living room": 0.05},
    smallest=(0.08, 0.04, 0.06),
    largest=(0.2, 0.1, 0.17),
    hosts=("nightstand", "dresser", "desk", "bookshelf"),
    faces=True,
)
def alarm_clock(draw: Draw) -> Pieces:
    skin = draw.choice((m.plastic(draw, "skin"), m.CHROME, m.BLACK, m.WHITE), "skin")
    if chance(draw, 0.45, "digital"):
        width, height = measures(draw, "alarm clock", "width", "height")
        body = box(width, 0.06, height, 0.012, 3)
        face = box(width * 0.86, 0.006, height * 0.62, 0.002).move(y=-0.0295, z=height * 0.2)
        red = Material((0.9, 0.2, 0.12), emission=0.8)
        strokes = [
            (x + dx, -0.033, height * 0.5 + dz)
            for x in spread(4, -width * 0.28, width * 0.28)
            for dx, dz in ((0.0, height * 0.17), (0.0, 0.0), (0.0, -height * 0.17))
        ]
        digits = blocks(strokes, [(0.013, 0.003, 0.003)] * 12)
        bars = blocks(
            [(x + 0.007, -0.033, height * 0.5) for x in spread(4, -width * 0.28, width * 0.28)],
            [(0.003, 0.003, height * 0.36)] * 4,
        )
        key = box(width * 0.5, 0.02, 0.008, 0.003).move(z=height - 0.003)
        return [
            body.of(skin),
            face.of(m.SCREEN),
            join([digits, bars]).of(red),
            key.of(INK if skin is m.BLACK else m.BLACK),
        ], []
    r = measure(draw, "alarm clock", "radius")
    z = r + 0.018
    drum = cylinder(r, 0.05, bevel=0.005, sides=32).move(z=-0.025).turn(90, "x").move(z=z)
    face = cylinder(r * 0.86, 0.004, sides=32).turn(90, "x").move(y=-0.023, z=z)
    hands = [
        box(0.004, 0.003, r * 0.5, 0.001).turn(a, "y").move(y=-0.028, z=z)
        for a in (uniform(draw, 0, 360, "hour"), uniform(draw, 0, 360, "minute"))
    ]
    marks = blocks(
        [(r * 0.72 * np.sin(a), -0.028, z + r * 0.72 * np.cos(a)) for a in np.arange(12) * np.pi / 6],
        [(0.004, 0.003, 0.004)] * 12,
    )
    feet = [tube([(s * r * 0.6, 0, 0.004), (s * r * 0.4, 0, z - r * 0.75)], 0.005, 8) for s in (-1, 1)]
    bells = [
        cushion(0.036, 0.036, 0.024, 1, 0.8, 18).turn(s * 28, "y").move(s * r * 0.5, 0, z + r * 0.82) for s in (-1, 1)
    ]
    return [join([drum, *bells]).of(skin), face.of(m.WHITE), join([*hands, marks, *feet]).of(m.BLACK)], []
