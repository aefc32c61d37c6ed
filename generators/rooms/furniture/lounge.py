"""Upholstered seats: sofa and armchair."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import four_legs, round_legs
from generators.rooms.furniture.shapes import Shape, beam, box, cushion, join, ribbon, slab, tube
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import Material, Part, Surface
from vstdata.draw import Draw


def _arm(style: int, thick: float, depth: float, height: float) -> Shape:
    """One armrest at x = 0: a block, a block with a roll on top, or a slim one."""
    if style == 1:
        roll = tube([(0, -depth / 2 + 0.012, height - 0.06), (0, depth / 2, height - 0.06)], thick * 0.58, 20)
        return join([box(thick, depth - 0.02, height - 0.12, 0.02, 2).move(z=0.08), roll])
    return box(thick, depth, height - 0.08, 0.05 if style == 0 else 0.02, 3).move(z=0.08)


def _couch(draw: Draw, width: float, depth: float, seats: int, cloth: Material) -> tuple[list[Part], list[Surface]]:
    """Base, two arms, a back, and a seat and back cushion a person; the seats are the surfaces."""
    style, seat = draw.integer("arms", below=3), uniform(draw, 0.40, 0.45, "seat")
    arm = uniform(draw, 0.15, 0.24, "arm") if style < 2 else 0.09
    height, back = uniform(draw, 0.56, 0.66, "arm height"), uniform(draw, 0.78, 0.92, "back")
    inner = width - 2 * arm
    pitch = inner / seats
    xs = spread(seats, -(inner - pitch) / 2, (inner - pitch) / 2)
    base = box(width - arm, depth - 0.03, seat - 0.25, 0.015, 2).move(z=0.1)
    rest = box(inner + 0.02, 0.16, back - 0.2, 0.05, 3).move(y=depth / 2 - 0.08, z=0.1)
    arms = _arm(style, arm, depth, height).move(x=(width - arm) / 2).mirrored()
    pads = [box(pitch - 0.006, depth - 0.18, 0.17, 0.045, 3).move(x, -0.09, seat - 0.165) for x in xs]
    backs = [
        cushion(pitch - 0.01, 0.2, back - seat + 0.06, 0.3, 0.4).turn(-9, "x").move(x, depth / 2 - 0.25, seat - 0.02)
        for x in xs
    ]
    surfaces = [Surface((x, -0.16), (pitch - 0.14, depth - 0.5), seat + 0.005, 0.5) for x in xs]
    second = Material(m.shade(cloth.color, 1.06), cloth.pattern, cloth.accent, cloth.scale, cloth.roughness)
    return [join([base, rest, arms]).of(cloth), join(pads + backs).of(second)], surfaces


def _chaise(width: float, depth: float, reach: float, side: float, seat: float) -> Shape:
    """The long part of a corner sofa, `reach` metres in front of its last seat."""
    body = box(width, reach, seat - 0.24, 0.02, 2).move(side, -depth / 2 - reach / 2 + 0.07, 0.1)
    pad = box(width, reach + 0.02, 0.17, 0.045, 3).move(side, -depth / 2 - reach / 2 + 0.05, seat - 0.165)
    return join([body, pad])


@entry(
    "sofa",
    "wall",
    rooms={"living room": 1.0, "office": 0.1},
    smallest=(1.3, 0.73, 0.78),
    largest=(3.1, 2.06, 1.01),
    clearance=0.5,
)
def sofa(draw: Draw) -> Pieces:
    width, depth, reach = measures(draw, "sofa", "width", "depth", "chaise")
    seats, cloth = min(4, max(2, round((width - 0.35) / 0.62))), m.upholstery(draw, "cloth")
    parts, surfaces = _couch(draw, width, depth, seats, cloth)
    if seats > 2 and chance(draw, 0.3, "corner"):
        last = surfaces[-1]
        parts.append(_chaise(last.size[0] + 0.13, depth, reach, last.center[0], last.height - 0.005).of(cloth))
    legs = (four_legs if chance(draw, 0.5, "square") else round_legs)(width - 0.16, depth - 0.14, 0.12, 0.05)
    return [*parts, legs.of(m.wood(draw, "legs"))], surfaces


def _tub(draw: Draw, width: float, depth: float) -> tuple[list[Part], list[Surface]]:
    """A round back that runs into the arms."""
    cloth, seat, back = (
        m.upholstery(draw, "cloth"),
        uniform(draw, 0.41, 0.45, "seat"),
        uniform(draw, 0.72, 0.84, "back"),
    )
    turns = np.radians(np.linspace(-25, 205, 23))
    rise = np.clip((np.sin(turns) + 0.35) / 1.35, 0, 1) ** 1.3
    tops = 0.60 + (back - 0.60) * rise
    path = np.c_[(width / 2 - 0.06) * np.cos(turns), (depth / 2 - 0.06) * np.sin(turns), (tops + 0.14) / 2]
    wall = ribbon(path, tops - 0.14, 0.11, (0.0, 0.0, 1.0))
    body = slab(width - 0.12, depth - 0.12, seat - 0.28, width / 2 - 0.09, 0.01, 8).move(z=0.14)
    pad = slab(width - 0.2, depth - 0.16, 0.15, width / 2 - 0.12, 0.035, 8).move(y=-0.03, z=seat - 0.15)
    legs = round_legs(width - 0.3, depth - 0.3, 0.16, 0.04, 0.05)
    parts = [join([wall, body]).of(cloth), pad.of(cloth), legs.of(m.wood(draw, "legs"))]
    return parts, [Surface((0.0, -0.05), (width - 0.42, depth - 0.42), seat, 0.4)]


def _wooden_armchair(draw: Draw, width: float, depth: float) -> tuple[list[Part], list[Surface]]:
    """An open wooden frame with two loose cushions."""
    wood, cloth, seat = m.wood(draw, "frame"), m.upholstery(draw, "cloth"), uniform(draw, 0.40, 0.44, "seat")
    x, front, rear = width / 2 - 0.025, -depth / 2 + 0.06, depth / 2 - 0.12
    top = seat + 0.2
    legs = [
        beam((x, front, top), (x, front - 0.02, 0), 0.045, 0.045, 0.7),
        beam((x, rear, top), (x, rear + 0.06, 0), 0.045, 0.045, 0.7),
    ]
    arm = box(0.06, depth - 0.08, 0.028, 0.01, 2).move(x=x, z=top - 0.01)
    rail = beam((x, front, seat - 0.15), (x, rear, seat - 0.17), 0.05, 0.025)
    cross = [box(width - 0.04, 0.025, 0.06).move(y=y, z=seat - 0.2) for y in (front, rear)]
    deck = box(width - 0.06, rear - front, 0.02).move(y=(front + rear) / 2, z=seat - 0.15)
    post = beam(
        (width / 2 - 0.09, rear, seat - 0.19), (width / 2 - 0.09, depth / 2 + 0.06, 0.86), 0.035, 0.03
    ).mirrored()
    slats = [
        box(width - 0.16, 0.015, 0.04).move(0, rear + (depth / 2 + 0.06 - rear) * k, seat - 0.21 + (1.05 - seat) * k)
        for k in (0.35, 0.62, 0.9)
    ]
    pad = box(width - 0.1, depth - 0.2, 0.13, 0.045, 3).move(y=-0.045, z=seat - 0.13)
    back = box(width - 0.12, 0.13, 0.5, 0.05, 3).turn(-20, "x").move(0, rear - 0.04, seat - 0.02)
    frame = join([join([*legs, arm, rail]).mirrored(), *cross, deck, post, *slats])
    return [frame.of(wood), join([pad, back]).of(cloth)], [
        Surface((0.0, -0.12), (width - 0.2, depth - 0.42), seat, 0.4)
    ]


def _wing_chair(draw: Draw, width: float, depth: float) -> tuple[list[Part], list[Surface]]:
    """A couch for one with a high back and wings beside the head."""
    cloth = m.upholstery(draw, "cloth")
    parts, surfaces = _couch(draw.at("couch"), width, depth, 1, cloth)
    high = box(width - 0.16, 0.14, 0.7, 0.06, 3).turn(-5, "x").move(0, depth / 2 - 0.12, 0.36)
    wing = box(0.07, 0.26, 0.42, 0.03, 3).turn(-8, "x").move(width / 2 - 0.1, depth / 2 - 0.2, 0.56).mirrored()
    legs = round_legs(width - 0.14, depth - 0.14, 0.12, 0.05)
    return [*parts, join([high, wing]).of(cloth), legs.of(m.wood(draw, "legs"))], surfaces


def _club_chair(draw: Draw, width: float, depth: float) -> tuple[list[Part], list[Surface]]:
    parts, surfaces = _couch(draw.at("couch"), width + 0.08, depth, 1, m.upholstery(draw, "cloth"))
    return [*parts, four_legs(width - 0.1, depth - 0.14, 0.12, 0.05).of(m.wood(draw, "legs"))], surfaces


@entry(
    "armchair",
    "free",
    rooms={"living room": 0.36, "bedroom": 0.12, "office": 0.06},
    smallest=(0.59, 0.61, 0.69),
    largest=(1.19, 1.06, 1.12),
    clearance=0.4,
    faces=True,
)
def armchair(draw: Draw) -> Pieces:
    width, depth = measures(draw, "armchair", "width", "depth")
    return draw.choice((_tub, _wooden_armchair, _wing_chair, _club_chair), "style")(draw, width, depth)
