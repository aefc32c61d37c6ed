"""Things that hang on walls. The wall is y = 0; see `entry` for the frame."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import book_parts, books
from generators.rooms.furniture.shapes import (
    Shape,
    arc,
    beam,
    blocks,
    box,
    cylinder,
    hoop,
    join,
    lathe,
    loft,
    prism,
    tube,
)
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import FloatArray, Material, Surface
from vstdata.draw import Draw


def _frame(width: float, height: float, rim: float, depth: float) -> Shape:
    """Four mitre-free rails around a width x height opening plus rim; stands on z = 0."""
    rails = [box(width, depth, rim, 0.003).move(z=z) for z in (0.0, height - rim)]
    return join([*rails, box(rim, depth, height - 0.002, 0.003).move(x=(width - rim) / 2, z=0.001).mirrored()])


@entry(
    "picture",
    "on_wall",
    rooms={"living room": 0.85, "bedroom": 0.65, "dining room": 0.65, "office": 0.45, "kitchen": 0.2, "bathroom": 0.15},
    smallest=(0.14, 0.024, 0.14),
    largest=(1.44, 0.038, 1.3),
    hosts=("sofa", "bed", "dresser", "cabinet", "desk"),
    mount=(1.45, 1.65),
)
def picture(draw: Draw) -> Pieces:
    (long,), ratio = measures(draw, "picture", "long"), draw.choice((0.66, 0.75, 0.8, 1.0), "ratio")
    width, height = (long, long * ratio) if chance(draw, 0.6, "landscape") else (min(long, 0.9) * ratio, min(long, 0.9))
    rim = uniform(draw, 0.014, 0.04, "rim")
    image = m.picture(draw, "image")
    if chance(draw, 0.2, "canvas"):
        edge = box(width - 0.01, 0.022, height - 0.01, 0.002).move(y=0.006, z=0.005)
        return [edge.of(m.PAPER), box(width, 0.022, height, 0.002).move(y=-0.008).of(image)], []
    border = min(width, height) * (0.13 if chance(draw, 0.55, "mat") else 0.0)
    back = box(width - rim, 0.012, height - rim, 0).move(y=0.005, z=rim / 2)
    print_width, print_height = width - 2 * rim - 2 * border, height - 2 * rim - 2 * border
    sheet = box(print_width + 0.004, 0.004, print_height + 0.004, 0).move(y=-0.002, z=rim + border - 0.002)
    frame = draw.choice((m.wood(draw, "frame"), m.BLACK, m.WHITE, m.metal(draw, "frame")), "frame kind")
    return [_frame(width, height, rim, 0.026).of(frame), back.of(m.WHITE), sheet.of(image)], []


def _ellipse(width: float, height: float) -> FloatArray:
    """(48, 2) outline about the origin, counter-clockwise."""
    return np.asarray(arc(0.5, 0, 352.5, 48) * np.array([width, height]))


def _arch(width: float, height: float) -> FloatArray:
    """(27, 2) outline about the origin, counter-clockwise: round above, square below."""
    top = arc(width / 2, 0, 180, 25) + np.array([0.0, (height - width) / 2])
    return np.concatenate([top, [(-width / 2, -height / 2), (width / 2, -height / 2)]])


def _rimmed(outline: FloatArray, rim: float, depth: float) -> tuple[Shape, Shape]:
    """A moulded rim around the outline, and the sheet inside it; both upright, their back at y = 0."""
    inner, outer = outline * 0.99, outline * (1 + rim / np.abs(outline).max(axis=0))
    section = ((outer, 0.0), (outer, depth), (inner, depth), (inner, 0.0))
    border = hoop([np.column_stack([ring, np.full(len(ring), z)]) for ring, z in section])
    return border.turn(90, "x"), prism(outline, depth * 0.55).turn(90, "x")


@entry(
    "mirror",
    "on_wall",
    rooms={"bathroom": 0.95, "bedroom": 0.4, "living room": 0.15},
    smallest=(0.32, 0.024, 0.38),
    largest=(1, 0.028, 1.68),
    hosts=("sink", "dresser"),
    mount=(1.5, 1.6),
)
def mirror(draw: Draw) -> Pieces:
    style, rim = draw.integer("style", below=3), uniform(draw, 0.02, 0.05, "rim")
    frame = draw.choice((m.wood(draw, "frame"), m.metal(draw, "frame"), m.BLACK), "frame kind")
    if style == 2:
        width, height = measures(draw, "mirror", "width", "height")
        glass = box(width - rim, 0.012, height - rim, 0).move(y=0.006, z=rim / 2)
        pane = box(width - 2 * rim - 0.05, 0.006, height - 2 * rim - 0.05, 0.0025).move(y=-0.001, z=rim + 0.025)
        return [_frame(width, height, rim, 0.026).of(frame), join([glass, pane]).of(m.MIRROR)], []
    (width,) = measures(draw, "mirror", "width")
    height = width * (uniform(draw, 1.0, 1.35, "oval") if style == 0 else uniform(draw, 1.4, 1.7, "arch"))
    border, sheet = _rimmed((_ellipse if style == 0 else _arch)(width, height), rim, 0.026)
    return [border.of(frame), sheet.of(m.MIRROR)], []


@entry(
    "clock",
    "on_wall",
    rooms={"kitchen": 0.6, "living room": 0.35, "office": 0.55, "dining room": 0.3},
    smallest=(0.17, 0.03, 0.17),
    largest=(0.59, 0.04, 0.59),
    mount=(1.75, 2.05),
)
def clock(draw: Draw) -> Pieces:
    (radius,) = measures(draw, "clock", "radius")
    rim = lathe(
        [(radius, 0), (radius, 0.032), (radius * 0.96, 0.038), (radius * 0.91, 0.03), (radius * 0.9, 0.012)], 48
    )
    square = chance(draw, 0.25, "square")
    if square:
        rim = _frame(2 * radius, 2 * radius, radius * 0.1, 0.032).turn(-90, "x").move(y=-radius, z=0.016)
    face = (
        cylinder(radius * 0.93, 0.018, sides=48) if not square else box(2 * radius - 0.01, 2 * radius - 0.01, 0.018, 0)
    )
    face = face if not square else face.move(z=0.0)
    dark_face = chance(draw, 0.2, "dark face")
    tick = box(radius * 0.035, radius * 0.12, 0.003, 0)
    ticks = [tick.scale(x=2.0 if k % 3 == 0 else 1.0).move(y=radius * 0.78, z=0.0175).turn(30 * k) for k in range(12)]
    hour, minute = uniform(draw, 0, 360, "hour"), draw.integer("minute", below=60) * 6.0
    hands = [
        prism(np.array([(0.045, -0.12), (0.03, 0.5), (-0.03, 0.5), (-0.045, -0.12)]) * radius, 0.003)
        .move(z=0.02)
        .turn(-hour),
        prism(np.array([(0.035, -0.14), (0.018, 0.74), (-0.018, 0.74), (-0.035, -0.14)]) * radius, 0.003)
        .move(z=0.0225)
        .turn(-minute),
        cylinder(radius * 0.06, 0.012, sides=16).move(z=0.017),
    ]
    second = box(radius * 0.015, radius * 0.9, 0.002, 0).move(y=radius * 0.3, z=0.0255).turn(137)
    ink, paper = (m.WHITE, m.BLACK) if dark_face else (m.BLACK, m.WHITE)
    case = draw.choice((m.BLACK, m.wood(draw, "rim"), m.CHROME, m.plastic(draw, "rim")), "case")
    parts = [(rim, case), (face, paper), (join([*ticks, *hands]), ink), (second, Material((0.75, 0.12, 0.1)))]
    return [shape.turn(90, "x").of(skin) for shape, skin in parts], []


@entry(
    "whiteboard",
    "on_wall",
    rooms={"office": 0.55},
    smallest=(0.58, 0.082, 0.48),
    largest=(2.31, 0.091, 1.28),
    mount=(1.4, 1.55),
)
def whiteboard(draw: Draw) -> Pieces:
    width, height = measures(draw, "whiteboard", "width", "height")
    frame = _frame(width, height, 0.024, 0.022)
    sheet = box(width - 0.03, 0.012, height - 0.03, 0).move(y=0.005, z=0.015)
    tray = box(width * 0.4, 0.07, 0.014, 0.004).move(y=-0.04, z=0.004)
    inks = ((0.12, 0.25, 0.65), (0.75, 0.12, 0.12), (0.12, 0.5, 0.25), (0.08, 0.08, 0.08))
    pens, lines = [], []
    rng = draw.generator("writing")
    for k in range(3):
        color = Material(inks[k], roughness=0.5)
        pen = tube([(0, 0, 0), (0.12, 0, 0)], 0.008, 8).move(-width * 0.16 + 0.14 * k, -0.045, 0.026)
        rows = 2 + int(rng.integers(0, 2))
        start, top = (rng.uniform(-0.4, 0.0) * width, height * (0.86 - 0.24 * k))
        strokes = [
            _scribble(float(start), float(top - 0.055 * row), float(width * rng.uniform(0.25, 0.4)), rng)
            for row in range(rows)
        ]
        pens.append(pen)
        lines.append(join([pen, *strokes]).of(color))
    eraser = box(0.12, 0.045, 0.03, 0.006).move(width * 0.12, -0.042, 0.017)
    return [
        join([frame, tray]).of(Material((0.70, 0.71, 0.72), roughness=0.35, metallic=0.5)),
        sheet.of(m.WHITE),
        *lines,
        eraser.of(m.RUBBER),
    ], []


def _scribble(x: float, z: float, length: float, rng: np.random.Generator) -> Shape:
    """A line of handwriting from (x, z): slanted strokes up and down, 1 mm proud of the board."""
    count = int(length / 0.006)
    gap = np.where(rng.uniform(size=count) < 0.14, 0.022, 0.0)  # between words
    along = x + np.cumsum(rng.uniform(0.003, 0.009, count)) + np.cumsum(gap)
    up = np.where(np.arange(count) % 2, rng.choice([0.014, 0.016, 0.034], count), 0.0)
    pens = np.flatnonzero((gap[1:] == 0) & (along[1:] < x + length))
    run, rise = along[pens + 1] - along[pens], np.abs(up[pens + 1] - up[pens])
    middle = np.column_stack([along[pens] + run / 2, np.full(len(pens), -0.0015), z + (up[pens] + up[pens + 1]) / 2])
    strokes = blocks(middle, np.column_stack([np.full((len(pens), 2), 0.003), rise + 0.002]))
    slant = np.repeat(run / (up[pens + 1] - up[pens]), 8) * (strokes.vertices[:, 2] - np.repeat(middle[:, 2], 8))
    return Shape(strokes.vertices + slant[:, None] * np.array([1.0, 0.0, 0.0]), strokes.faces)


def _bracket(x: float, z: float, depth: float) -> Shape:
    """A triangle of flat bars that holds a shelf board whose underside is at `z`."""
    upright = beam((x, -0.006, z + 0.004), (x, -0.006, z - 0.15), 0.02, 0.012)
    arm = beam((x, -0.006, z - 0.004), (x, -depth * 0.8, z - 0.004), 0.01, 0.02)
    return join([upright, arm, beam((x, -0.01, z - 0.12), (x, -depth * 0.7, z - 0.006), 0.01, 0.012)])


@entry(
    "wall shelf",
    "on_wall",
    rooms={"living room": 0.3, "bedroom": 0.3, "kitchen": 0.35, "office": 0.35, "bathroom": 0.25},
    smallest=(0.43, 0.15, 0.39),
    largest=(1.49, 0.3, 0.82),
    hosts=("desk",),
    mount=(1.55, 1.7),
)
def wall_shelf(draw: Draw) -> Pieces:
    width, depth = measures(draw, "wall shelf", "width", "depth")
    tiers = 1 + draw.integer("tiers", below=2)
    wood, pitch = m.board(draw, "board"), 0.33
    boards = [box(width, depth, 0.024).move(y=-depth / 2, z=k * pitch) for k in range(tiers)]
    brackets = [_bracket(s * width * 0.36, k * pitch, depth) for k in range(tiers) for s in (-1, 1)]
    rails = [box(0.02, 0.012, pitch).move(s * width * 0.36, -0.006, 0.01) for s in (-1, 1)] if tiers > 1 else []
    filled: list[tuple[Shape, int]] = []
    surfaces = []
    for k in range(tiers):
        share = uniform(draw, 0.3, 0.6, "share", k)
        row = books(draw.at("row", k), width * share, depth - 0.03, pitch - 0.04)
        filled += [(shape.move(-width / 2 + 0.02, -depth + 0.02, k * pitch + 0.024), color) for shape, color in row]
        free = width * (1 - share) - 0.08
        center, room = (width / 2 - 0.03 - free / 2, -depth / 2), pitch - 0.05 if k == tiers - 1 else 0.17
        surfaces.append(Surface(center, (free, depth - 0.05), k * pitch + 0.024, room))
    return [
        join(boards).of(wood),
        join(brackets + rails).of(m.frame_metal(draw, "brackets")),
        *book_parts(draw, filled),
    ], surfaces


@entry(
    "air conditioner",
    "on_wall",
    rooms={"bedroom": 0.25, "living room": 0.25, "office": 0.3},
    smallest=(0.65, 0.17, 0.24),
    largest=(1.14, 0.28, 0.37),
    mount=(2.1, 2.25),
)
def air_conditioner(draw: Draw) -> Pieces:
    width, height, depth = measures(draw, "air conditioner", "width", "height", "depth")
    section = np.array(
        [
            (0, 0),
            (0, height),
            (-depth * 0.8, height),
            (-depth, height * 0.86),
            (-depth, height * 0.3),
            (-depth * 0.62, 0.0),
        ]
    )
    ends = [np.c_[np.full(6, x), section] for x in (-width / 2, width / 2)]
    body = loft(ends)
    seam = box(width - 0.02, 0.006, 0.006, 0).move(y=-depth, z=height * 0.42)
    flap = box(width * 0.86, 0.085, 0.006, 0.002).turn(-38, "x").move(0, -depth * 0.86, height * 0.12)
    slot = box(width * 0.88, 0.008, 0.05, 0).turn(-52, "x").move(0, -depth * 0.8, height * 0.1)
    fins = blocks(
        [(x, -depth * 0.4, height) for x in spread(30, -width * 0.44, width * 0.44)], [(0.006, depth * 0.6, 0.008)] * 30
    )
    lamp = box(0.03, 0.004, 0.008, 0).move(width * 0.4, -depth, height * 0.5)
    grey = Material((0.55, 0.56, 0.58), roughness=0.5)
    return [
        join([body, flap]).of(m.WHITE),
        join([seam, slot, fins]).of(grey),
        lamp.of(Material((0.3, 0.8, 0.5), emission=1.0)),
    ], []
