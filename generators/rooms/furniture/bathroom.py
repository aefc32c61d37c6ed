"""Bathroom fixtures."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Made, Pieces, chance, entry
from generators.rooms.furniture.joinery import case, grid, panels, plinth, pulls
from generators.rooms.furniture.kitchen import faucet
from generators.rooms.furniture.shapes import Shape, box, cylinder, hoop, join, lathe, loft, slab, trough, tube
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import FloatArray, Material, Surface
from vstdata.draw import Draw

PORCELAIN = Material((0.94, 0.94, 0.93), roughness=0.12, substance="ceramic")


def _oval(width: float, depth: float, y: float, z: float, sides: int = 36) -> FloatArray:
    """(sides, 3) an egg-shaped ring: round at the front, flatter at the back."""
    turns = np.arange(sides) * 2 * np.pi / sides
    sine = np.where(np.sin(turns) > 0, np.abs(np.sin(turns)) ** 0.7 * 0.8, np.sin(turns))
    return np.column_stack([width / 2 * np.cos(turns), y + depth / 2 * sine, np.full(sides, z)])


@entry("toilet", "wall", rooms={"bathroom": 1.0}, smallest=(0.33, 0.51, 0.4), largest=(0.53, 0.76, 1.04), clearance=0.6)
def toilet(draw: Draw) -> Made:
    """With a cistern on its back, or before a wall that hides it."""
    width, depth, seat, tank, high = measures(draw, "toilet", "width", "depth", "seat", "tank", "cistern")
    levels = [(0.6, 0.72, 0.0), (0.56, 0.68, 0.05), (0.58, 0.7, 0.16), (0.95, 0.95, 0.32)]
    levels += [(1.0, 1.0, seat - 0.03), (1.0, 1.0, seat)]
    outside = [_oval(width * w, depth * d, 0.03 * (1 - d), z) for w, d, z in levels]
    inside = [
        _oval(width * w, depth * d, -0.01, z)
        for w, d, z in ((0.72, 0.72, seat), (0.6, 0.6, seat - 0.1), (0.3, 0.3, seat - 0.2))
    ]
    back = depth * 0.4
    body = [loft(outside + inside), box(width * 0.55, 0.12, seat, 0.03, 2).move(y=back + 0.02)]
    flush = []
    if chance(draw, 0.36, "hidden cistern"):
        body.append(box(width * 0.9, 0.12, seat - 0.02, 0.015, 2).move(y=back + 0.02))
    else:
        body += [
            box(tank, 0.17, high, 0.03, 3).move(y=back + 0.08, z=seat + 0.01),
            box(tank * 0.9, 0.2, 0.05, 0.015, 2).move(y=back + 0.06, z=seat - 0.035),
            box(tank + 0.02, 0.19, 0.03, 0.01, 2).move(y=back + 0.08, z=seat + high + 0.005),
        ]
        flush = [cylinder(0.025, 0.012).move(0, back + 0.08, seat + high + 0.03).of(m.CHROME)]
    up = chance(draw, 0.1, "lid up")
    skin = m.wood(draw, "seat") if chance(draw, 0.15, "wooden seat") else m.WHITE
    parts = [join(body).of(PORCELAIN), _seat(width, depth, seat, up=up).of(skin), *flush]
    return Made(parts, state="open" if up else "closed")


def _seat(width: float, depth: float, seat: float, *, up: bool) -> Shape:
    """The ring to sit on at height `seat`, and its lid over it or up against the wall."""
    rim = [
        _oval(width * w, depth * w, -0.005, seat + z)
        for w, z in ((1.02, 0.0), (1.03, 0.012), (0.99, 0.022), (0.72, 0.022), (0.7, 0.0))
    ]
    flap = [_oval(width * w, depth * w, -0.005, seat + z) for w, z in ((1.0, 0.02), (1.01, 0.032), (0.96, 0.042))]
    cover = loft(flap)
    if up:
        hinge = float(cover.vertices[:, 1].max())
        cover = cover.move(y=-hinge, z=-seat - 0.02).turn(-97, "x").move(y=hinge - 0.03, z=seat + 0.02)
    return join([hoop(rim), cover])


def _claw_feet(width: float, depth: float, height: float) -> Shape:
    """Four short bent feet."""
    return join(
        [
            lathe([(0.02, 0), (0.035, 0.02), (0.03, 0.05), (0.045, 0.12), (0.04, height)], 14).move(s * width / 2, y, 0)
            for s in (-1, 1)
            for y in (-depth / 2, depth / 2)
        ]
    )


@entry(
    "bathtub",
    "wall",
    rooms={"bathroom": 0.7},
    smallest=(1.24, 0.62, 0.64),
    largest=(2.06, 0.95, 0.93),
    clearance=0.6,
    faces=False,
)
def bathtub(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "bathtub", "width", "depth", "height")
    tap = faucet(0.16, 0.14)
    if chance(draw, 0.5, "built in"):
        body = trough(width, depth, height, 0.07, 0.14, 0.07, 1.0, 8)
        apron = box(width - 0.1, 0.012, height - 0.16, 0.003).move(y=-depth / 2 - 0.001, z=0.05)
        mixer = tap.turn(90).move(-width / 2 + 0.035, 0, height - 0.004)
        parts = [join([body, apron]).of(PORCELAIN)]
    else:
        tub = trough(width, depth, height - 0.1, 0.03, 0.06, depth / 2 - 0.01, 0.82, 10).move(z=0.1)
        turns = np.linspace(0, 2 * np.pi, 44, endpoint=False)
        path = trough(width, depth, 1.0, 0.03, 0.06, depth / 2 - 0.01, 1.0, 10).vertices[:44] * np.array(
            [0.99, 0.99, 0]
        ) + np.array([0, 0, height])
        lip = tube(path[: len(turns)], 0.022, 8, closed=True)
        mixer = tap.turn(90).move(-width / 2 + 0.0, 0, height + 0.01)
        parts = [join([tub, lip]).of(PORCELAIN), _claw_feet(width * 0.62, depth * 0.5, 0.13).of(m.metal(draw, "feet"))]
    drain = cylinder(0.03, 0.012).move(-width / 2 + 0.35, 0, 0.138 if len(parts) == 1 else 0.155)
    return [*parts, join([mixer, drain]).of(m.CHROME)], []


@entry("sink", "wall", rooms={"bathroom": 0.95}, smallest=(0.38, 0.35, 0.93), largest=(1.44, 0.64, 1.25), clearance=0.6)
def sink(draw: Draw) -> Pieces:
    (height,) = measures(draw, "sink", "height")
    if chance(draw, 0.45, "pedestal"):
        width, depth = measures(draw, "sink", "basin", "reach")
        bowl = trough(width, depth, 0.17, 0.045, 0.03, 0.15, 0.72, 8).move(z=height - 0.17)
        ledge = slab(width * 0.8, 0.1, 0.03, 0.03).move(y=depth / 2 - 0.05, z=height - 0.028)
        column = lathe([(0.11, 0), (0.1, 0.04), (0.075, 0.2), (0.075, 0.5), (0.12, height - 0.15)], 24).move(y=0.04)
        tap = faucet(0.14, 0.13).move(0, depth / 2 - 0.05, height)
        return [join([bowl, ledge, column]).of(PORCELAIN), tap.of(m.CHROME)], []
    width, depth = measures(draw, "sink", "vanity", "deep")
    wood, columns = m.board(draw, "vanity"), 2
    fronts = grid(width, height - 0.13, columns, 1, 0.1)
    body = case(width, depth - 0.02, height - 0.12).move(y=0.01, z=0.1)
    top = box(width + 0.02, depth + 0.02, 0.025).move(z=height - 0.025)
    basin = trough(0.44, 0.34, 0.13, 0.015, 0.02, 0.12, 0.8, 8).move(y=-0.02, z=height - 0.004)
    tap = faucet(0.24, 0.16).move(0, depth / 2 - 0.06, height - 0.002)
    handles = pulls("knob", fronts, -depth / 2, doors=True)
    beside = Surface((-(width / 2 + 0.22) / 2, 0.0), (width / 2 - 0.26, depth - 0.12), height, 0.6)
    parts = [join([body, plinth(width, depth, 0.105)]).of(wood), panels(fronts, -depth / 2).of(wood)]
    stone = Material(m.varied(draw, (0.82, 0.80, 0.77), "top", amount=0.15), roughness=0.3)
    return [*parts, top.of(stone), basin.of(PORCELAIN), join([tap, handles]).of(m.CHROME)], [
        beside
    ] if width > 0.66 else []


@entry(
    "toilet paper",
    "on_surface",
    rooms={"bathroom": 0.6},
    smallest=(0.07, 0.07, 0.08),
    largest=(0.14, 0.14, 0.12),
    hosts=("sink", "cabinet", "washing machine"),
)
def toilet_paper(draw: Draw) -> Pieces:
    radius, height = measures(draw, "toilet paper", "radius", "height")
    roll = lathe([(radius, 0), (radius, height), (0.02, height), (0.02, 0.004)], 32)
    core = lathe([(0.0225, 0.001), (0.0225, height + 0.001), (0.019, height + 0.001), (0.019, 0.005)], 20)
    flap = box(0.003, 0.035, height, 0.0005).move(radius, -0.014, 0)
    return [join([roll, flap]).of(m.PAPER), core.of(Material((0.60, 0.47, 0.33), roughness=0.9))], []
