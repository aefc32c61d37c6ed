"""Bed, crib and pillow."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, sizes, spread, uniform
from generators.rooms.furniture.joinery import four_legs
from generators.rooms.furniture.shapes import Shape, box, cushion, join, tube
from generators.rooms.model import Material, Part, Surface
from vstdata.draw import Draw


def _headboard(draw: Draw, width: float, frame: Material) -> Part:
    """Padded panel, plain board, slats or metal bars; its front at y = 0, standing on the floor."""
    height, style = uniform(draw, 0.88, 1.18, "headboard"), draw.integer("headboard", below=4)
    if style == 0:
        channels = [
            box(width / 6 - 0.004, 0.09, height - 0.22, 0.035, 3).move(x, 0.045, 0.22)
            for x in spread(6, -width * 5 / 12, width * 5 / 12)
        ]
        stand = box(width - 0.02, 0.03, height - 0.02).move(y=0.08)
        return join([*channels, stand]).of(m.fabric(draw, "headboard"))
    posts = box(0.06, 0.06, height).move(x=width / 2 - 0.03, y=0.03).mirrored()
    rails = [box(width - 0.08, 0.04, 0.08).move(y=0.03, z=z) for z in (height - 0.1, 0.34)]
    if style == 1:
        fill = [box(width - 0.08, 0.03, height - 0.4).move(y=0.03, z=0.35)]
    elif style == 2:
        fill = [
            box(0.06, 0.02, height - 0.42).move(x, 0.03, 0.38) for x in spread(11, -width / 2 + 0.15, width / 2 - 0.15)
        ]
    else:
        fill = [
            tube([(x, 0.03, 0.38), (x, 0.03, height - 0.05)], 0.011, 8)
            for x in spread(9, -width / 2 + 0.15, width / 2 - 0.15)
        ]
    return join([posts, *rails, *fill]).of(m.DARK_METAL if style == 3 else frame)


def _bedding(draw: Draw, width: float, length: float, base: float) -> tuple[list[Part], float]:
    """Mattress and a blanket that hangs over three sides, folded back below the pillows; height of its top."""
    thick = uniform(draw, 0.18, 0.25, "mattress")
    top = base + thick
    mattress = box(width - 0.04, length - 0.04, thick, 0.05, 3).move(z=base)
    covered = length * uniform(draw, 0.6, 0.72, "covered")
    y, drop = -length / 2 + covered / 2 - 0.012, thick + uniform(draw, -0.04, 0.08, "drop")
    blanket = box(width + 0.03, covered, drop + 0.025, 0.045, 3).move(y=y, z=top - drop)
    fold = box(width + 0.036, 0.3, 0.3 * drop + 0.045, 0.03, 3).move(y=-length / 2 + covered - 0.13, z=top - 0.3 * drop)
    cover = m.fabric(draw, "blanket")
    sheet = Material(m.varied(draw, (0.92, 0.91, 0.88), "sheet", amount=0.03), "fabric", (0.86, 0.85, 0.83), 0.01, 0.95)
    return [mattress.of(sheet), blanket.of(cover), fold.of(sheet if chance(draw, 0.6, "white fold") else cover)], top


@entry(
    "bed",
    "wall",
    rooms={"bedroom": 1.0},
    smallest=(0.92, 1.98, 0.85),
    largest=(1.98, 2.27, 1.22),
    clearance=0.6,
)
def bed(draw: Draw) -> Pieces:
    width = draw.choice((0.9, 1.2, 1.4, 1.6, 1.8), "width") + uniform(draw, 0.02, 0.08, "frame")
    length, base = sizes(draw, length=(1.98, 2.1), base=(0.26, 0.34))
    frame = m.board(draw, "frame")
    rails = box(width, length, 0.14, 0.008).move(z=base - 0.1)
    legs = four_legs(width - 0.1, length - 0.1, base - 0.05, 0.06)
    parts, top = _bedding(draw, width, length, base)
    head = _headboard(draw, width + 0.02, frame)
    head = Part(head.vertices + np.array([0.0, length / 2 - 0.01, 0.0]), head.faces, head.material)
    places = spread(1 if width < 1.3 else 2, -width / 4, width / 4)
    surfaces = [
        Surface((x, length / 2 - 0.28), (min(0.75, width / len(places)) - 0.12, 0.42), top, 0.5) for x in places
    ]
    return [join([rails, legs]).of(frame), *parts, head], surfaces


@entry(
    "crib",
    "wall",
    rooms={"bedroom": 0.08},
    smallest=(1.21, 0.64, 0.84),
    largest=(1.45, 0.79, 1.05),
    clearance=0.5,
    faces=False,
)
def crib(draw: Draw) -> Pieces:
    width, depth, height = sizes(draw, width=(1.25, 1.4), depth=(0.66, 0.76), height=(0.84, 0.98))
    frame = m.board(draw, "frame")
    posts = four_legs(width - 0.05, depth - 0.05, height + 0.03, 0.05, taper=1.0)
    rails = [
        box(width - 0.06, 0.025, 0.05).move(y=s * (depth / 2 - 0.025), z=z)
        for s in (-1, 1)
        for z in (0.28, height - 0.06)
    ]
    ends = [
        box(0.025, depth - 0.06, 0.05).move(x=s * (width / 2 - 0.025), z=z)
        for s in (-1, 1)
        for z in (0.28, height - 0.06)
    ]
    bars = [
        tube([(x, s * (depth / 2 - 0.025), 0.3), (x, s * (depth / 2 - 0.025), height - 0.03)], 0.009, 6)
        for s in (-1, 1)
        for x in spread(15, -width / 2 + 0.1, width / 2 - 0.1)
    ]
    boards = [box(0.016, depth - 0.06, height - 0.32).move(x=s * (width / 2 - 0.025), z=0.3) for s in (-1, 1)]
    deck = box(width - 0.05, depth - 0.05, 0.03).move(z=0.3)
    mattress = box(width - 0.08, depth - 0.08, 0.1, 0.03, 2).move(z=0.32)
    blanket = box(width * 0.5, depth - 0.075, 0.04, 0.015, 2).move(x=-width * 0.2, z=0.405)
    parts = [join([posts, deck, *rails, *ends, *bars, *boards]).of(frame), mattress.of(m.WHITE)]
    return [*parts, blanket.of(m.plastic(draw, "blanket"))], []


@entry(
    "pillow",
    "on_surface",
    rooms={"bedroom": 1.0, "living room": 0.8},
    smallest=(0.39, 0.35, 0.1),
    largest=(0.58, 0.43, 0.17),
    hosts=("bed", "sofa", "armchair"),
)
def pillow(draw: Draw) -> Pieces:
    width, depth = sizes(draw, width=(0.42, 0.58), depth=(0.37, 0.42))
    height = uniform(draw, 0.11, 0.16, "height")
    body = cushion(width, depth, height, 0.24, 1.1, 40)
    u, v = body.vertices[:, 0] / (width / 2), body.vertices[:, 1] / (depth / 2)
    waist = np.c_[1 - 0.09 * (1 - v**2), 1 - 0.09 * (1 - u**2), np.ones_like(u)]
    cloth = m.fabric(draw, "cloth")
    pressed = body.vertices * waist
    pressed[:, 2] = np.where(pressed[:, 2] < height / 2, 0.3 * pressed[:, 2], pressed[:, 2] - 0.35 * height) * 1.5
    cover = Shape(pressed, body.faces).of(cloth)
    piping = Material(m.shade(cloth.color, 0.75), roughness=0.95)
    turns = np.arange(40) * 2 * np.pi / 40
    rim = np.c_[
        np.sign(np.cos(turns)) * np.abs(np.cos(turns)) ** 0.24, np.sign(np.sin(turns)) * np.abs(np.sin(turns)) ** 0.24
    ]
    pulled = rim * (1 - 0.09 * (1 - rim[:, ::-1] ** 2)) * np.array([width, depth]) / 2
    seam = tube(np.c_[pulled, np.full(40, 0.225 * height)], 0.005, 6, closed=True)
    return [cover, seam.of(piping)], []
