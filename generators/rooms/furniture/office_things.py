"""What stands or lies on the floor of an office: cabinets, shredders, computers, cables."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import case, corners, grid, panels, plinth, pulls
from generators.rooms.furniture.shapes import (
    ball,
    blocks,
    box,
    cylinder,
    join,
    lathe,
    smooth,
    trough,
    tube,
)
from generators.rooms.furniture.size_table import measure, measures
from generators.rooms.model import Material, Surface
from vstdata.draw import Draw

DESKS = ("desk", "table", "coffee table")


SILVER = Material((0.72, 0.73, 0.74), roughness=0.35, metallic=0.6)


INK = Material((0.25, 0.25, 0.28), roughness=0.9)


CLASS = "classroom"


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
