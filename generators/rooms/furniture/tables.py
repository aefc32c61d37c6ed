"""Tables and desks."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, uniform
from generators.rooms.furniture.joinery import (
    case,
    four_legs,
    grid,
    panels,
    pull_style,
    pulls,
    round_legs,
    shifted,
    top_board,
)
from generators.rooms.furniture.shapes import Shape, beam, box, cylinder, join, lathe, prism, slab, tube
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import Part, Surface
from vstdata.draw import Draw


def _pedestal(height: float, reach: float) -> Shape:
    """A turned column on four curved feet."""
    column = lathe([(0.05, 0.1), (0.07, 0.14), (0.045, 0.22), (0.04, 0.4), (0.06, 0.55), (0.06, height)], 20)
    feet = [
        tube([(0.04, 0, 0.16), (reach * 0.6, 0, 0.08), (reach, 0, 0.025)], [0.03, 0.028, 0.025], 8).turn(90 * k + 45)
        for k in range(4)
    ]
    plate = box(reach * 0.9, reach * 0.9, 0.03).move(z=height - 0.03)
    return join([column, plate, *feet])


def _trestles(width: float, depth: float, height: float) -> Shape:
    """An A-shaped stand under each end and a bar between them."""
    x = width / 2 - 0.25
    sides = [beam((x, s * 0.06, height), (x, s * (depth / 2 - 0.08), 0), 0.06, 0.06) for s in (-1, 1)]
    reach = 0.06 + (depth / 2 - 0.14) * (1 - 0.27 / height)
    tie = box(0.05, 2 * reach, 0.05).move(x=x, z=0.25)
    return join([join([*sides, tie]).mirrored(), box(2 * x, 0.04, 0.06).move(z=0.245)])


def _hoops(width: float, depth: float, height: float) -> Shape:
    """A steel frame under each end."""
    x, y = width / 2 - 0.15, depth / 2 - 0.06
    posts = [box(0.06, 0.06, height).move(x, s * y) for s in (-1, 1)]
    bars = [box(0.058, 2 * y, 0.05).move(x, 0, z) for z in (0.0, height - 0.05)]
    return join([*posts, *bars]).mirrored()


def _stand(draw: Draw, width: float, depth: float, height: float) -> Part:
    """What carries a rectangular top whose underside is at `height`."""
    style = draw.integer("stand", below=4)
    if style == 0:
        thick = uniform(draw, 0.05, 0.08, "leg")
        aprons = [box(width - 0.16, 0.02, 0.08).move(y=s * (depth / 2 - 0.07), z=height - 0.08) for s in (-1, 1)]
        aprons += [box(0.02, depth - 0.14, 0.08).move(x=s * (width / 2 - 0.07), z=height - 0.08) for s in (-1, 1)]
        return join([four_legs(width - 0.14, depth - 0.14, height, thick), *aprons]).of(m.board(draw, "legs"))
    if style == 1:
        return join(
            [
                round_legs(width - 0.3, depth - 0.24, height, 0.055, 0.06),
                box(width - 0.24, depth - 0.2, 0.02).move(z=height - 0.02),
            ]
        ).of(m.wood(draw, "legs"))
    return (
        _trestles(width, depth, height).of(m.wood(draw, "legs"))
        if style == 2
        else _hoops(width, depth, height).of(m.frame_metal(draw, "legs"))
    )


@entry(
    "table",
    "free",
    rooms={"dining room": 1.0, "kitchen": 0.6, "living room": 0.15, "office": 0.2},
    smallest=(0.58, 0.57, 0.68),
    largest=(2.53, 1.61, 0.81),
)
def table(draw: Draw) -> Pieces:
    height, thick = measures(draw, "table", "height", "thick")
    if chance(draw, 0.3, "round"):
        (size,) = measures(draw, "table", "round")
        top = cylinder(size / 2, thick, bevel=0.006, sides=48)
        stand = (
            _pedestal(height - thick + 0.002, size * 0.34)
            if chance(draw, 0.6, "column")
            else round_legs(size * 0.45, size * 0.45, height - thick + 0.002, 0.055, size * 0.08)
        )
        wood = m.board(draw, "wood")
        area = Surface((0.0, 0.0), (size * 0.66, size * 0.66), height, 1.0)
        return [top.move(z=height - thick).of(wood), stand.of(wood)], [area]
    width, depth = measures(draw, "table", "width", "depth")
    width, depth = max(width, depth), min(width, depth)
    top = top_board(draw, width, depth, thick).move(z=height - thick)
    area = Surface((0.0, 0.0), (width - 0.1, depth - 0.1), height, 1.0)
    return [top.of(m.wood(draw, "top")), _stand(draw, width, depth, height - thick + 0.002)], [area]


def _shelf_table(draw: Draw, width: float, depth: float, height: float) -> Pieces:
    """Wooden, with a shelf below."""
    legs = four_legs(width - 0.06, depth - 0.06, height - 0.02, 0.05, taper=1.0)
    boards = [box(width, depth, 0.03).move(z=height - 0.03), box(width - 0.06, depth - 0.06, 0.018).move(z=0.12)]
    low = Surface((0.0, 0.0), (width * 0.6, depth * 0.6), 0.138, height - 0.2)
    wood = m.board(draw, "wood")
    return [legs.of(wood), join(boards).of(wood)], [_middle(width, depth, height), low]


def _glass_table(draw: Draw, width: float, depth: float, height: float) -> Pieces:
    """A glass sheet on a frame of thin bars."""
    levels, (x, y) = (0.02, height - 0.03), (width / 2 - 0.02, depth / 2 - 0.02)
    bars = [box(width - 0.02, 0.02, 0.02).move(0, s * y, z) for s in (-1, 1) for z in levels]
    bars += [box(0.02, depth - 0.02, 0.02).move(s * x, 0, z) for s in (-1, 1) for z in levels]
    posts = four_legs(width - 0.04, depth - 0.04, height - 0.01, 0.022, taper=1.0)
    glass = slab(width, depth, 0.01, 0.03, 0.002).move(z=height - 0.01)
    frame = join([*bars, posts]).of(m.frame_metal(draw, "frame"))
    return [glass.of(m.GLASS), frame], [_middle(width, depth, height)]


def _oval_table(draw: Draw, width: float, depth: float, height: float) -> Pieces:
    """An oval board on splayed legs."""
    turns = np.arange(48) * 2 * np.pi / 48
    across = np.sign(np.cos(turns)) * np.abs(np.cos(turns)) ** 0.8
    top = prism(np.c_[width / 2 * across, depth / 2 * np.sin(turns)], 0.025, 0.004).move(z=height - 0.025)
    legs = round_legs(width * 0.5, depth * 0.5, height - 0.015, 0.04, 0.07)
    area = Surface((0.0, 0.0), (width * 0.6, depth * 0.55), height, 1.0)
    return [top.of(m.board(draw, "wood")), legs.of(m.wood(draw, "legs"))], [area]


def _drum_table(draw: Draw, width: float, depth: float, height: float) -> Pieces:
    """Two discs between six rods."""
    radius, wood = (width + depth) / 4, m.board(draw, "wood")
    discs = [cylinder(radius, 0.025, bevel=0.004, sides=40).move(z=z) for z in (0.02, height - 0.025)]
    rods = [cylinder(0.012, height - 0.01, sides=8).move(x=0.9 * radius).turn(60 * k) for k in range(6)]
    area = Surface((0.0, 0.0), (radius * 1.2, radius * 1.2), height, 1.0)
    return [join(discs).of(wood), join(rods).of(m.frame_metal(draw, "rods"))], [area]


def _middle(width: float, depth: float, height: float) -> Surface:
    return Surface((0.0, 0.0), (width * 0.7, depth * 0.7), height, 1.0)


@entry(
    "coffee table",
    "free",
    rooms={"living room": 0.85, "office": 0.05},
    smallest=(0.47, 0.36, 0.32),
    largest=(1.51, 1.18, 0.55),
    hosts=("sofa",),
)
def coffee_table(draw: Draw) -> Pieces:
    height, width, depth = measures(draw, "coffee table", "height", "width", "depth")
    width, depth = max(width, depth), min(width, depth)
    styles = (_shelf_table, _glass_table, _oval_table, _drum_table)
    return draw.choice(styles, "style")(draw, width, depth, height)


@entry(
    "side table",
    "wall",
    rooms={"living room": 0.5, "bedroom": 0.1, "office": 0.05},
    smallest=(0.27, 0.27, 0.38),
    largest=(0.72, 0.72, 0.74),
    hosts=("sofa", "armchair"),
    faces=False,
)
def side_table(draw: Draw) -> Pieces:
    """A small table beside a seat: round or square, on three legs, four, or a column."""
    size, height = measures(draw, "side table", "size", "height")
    wood, round_top = m.board(draw, "wood"), chance(draw, 0.5, "round")
    top = cylinder(size / 2, 0.022, bevel=0.005, sides=40) if round_top else box(size, size, 0.022)
    parts = [top.move(z=height - 0.022).of(wood)]
    if round_top and chance(draw, 0.5, "column"):
        foot = cylinder(0.36 * size, 0.018, bevel=0.004, sides=36)
        parts.append(join([foot, cylinder(0.018, height - 0.03).move(z=0.012)]).of(m.frame_metal(draw, "column")))
    else:
        reach = 0.5 * size if round_top else size - 0.06
        legs = round_legs if chance(draw, 0.5, "turned") else four_legs
        parts.append(legs(reach, reach, height - 0.018, 0.032, 0.06 if round_top else 0.0).of(wood))
    area = Surface((0.0, 0.0), (size * 0.68, size * 0.68), height, 1.0)
    return parts, [area]


def _drawer_block(draw: Draw, width: float, depth: float, height: float, rows: int) -> list[Part]:
    """A pedestal of drawers; its front at -depth / 2."""
    wood = m.board(draw, "case")
    fronts = grid(width - 0.01, height - 0.06, 1, rows, 0.05)
    front = panels(fronts, -depth / 2)
    body = case(width, depth - 0.02, height).move(y=0.01)
    return [join([body, front]).of(wood), pulls(pull_style(draw), fronts, -depth / 2).of(m.metal(draw, "pulls"))]


def _sitting_legs(width: float, depth: float, height: float) -> Shape:
    """Two T-shaped legs, their arms, and a cable tray between them."""
    x = width / 2 - 0.15
    foot = box(0.07, depth - 0.06, 0.03).move(x=x)
    post = box(0.05, 0.08, height - 0.01).move(x=x, z=0.01)
    arm = box(0.05, depth - 0.1, 0.03).move(x=x, z=height - 0.028)
    return join([join([foot, post, arm]).mirrored(), box(width - 0.3, 0.06, 0.035).move(z=height - 0.03)])


@entry(
    "desk",
    "wall",
    rooms={"office": 1.0, "bedroom": 0.45, "living room": 0.12},
    smallest=(0.79, 0.49, 0.69),
    largest=(2.07, 0.93, 0.8),
    clearance=0.9,
)
def desk(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "desk", "width", "depth", "height")
    style, under, frame = draw.integer("style", below=3), height - 0.028, m.frame_metal(draw, "legs")
    style = 2 if width < 1.0 else 1 if width < 1.25 and style == 0 else style  # room for the knees
    top = box(width, depth, 0.03).move(z=height - 0.03).of(m.wood(draw, "top"))
    area = Surface((0.0, 0.0), (width - 0.1, depth - 0.08), height, 0.8)
    block, side = _drawer_block(draw, 0.4, depth - 0.06, under, 3), width / 2 - 0.21
    if style == 0:  # drawers on both sides
        modesty = box(width - 0.8, 0.016, 0.4).move(y=depth / 2 - 0.08, z=under - 0.4)
        return [top, modesty.of(top.material), *shifted(block, -side), *shifted(block, side)], [area]
    if style == 1:  # drawers on one side, two legs on the other
        x = -width / 2 + 0.05
        legs = [beam((x, y, under), (x, y, 0), 0.045, 0.045) for y in (-depth / 2 + 0.05, depth / 2 - 0.05)]
        rail = box(width - 0.44, 0.018, 0.12).move(x=-0.18, y=depth / 2 - 0.05, z=under - 0.12)
        return [top, join([*legs, rail]).of(frame), *shifted(block, side)], [area]
    screen = box(width - 0.24, 0.016, 0.35).move(y=0.03, z=under - 0.36)
    return [top, join([_sitting_legs(width, depth, under), screen]).of(frame)], [area]
