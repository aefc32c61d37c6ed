"""Bed, crib and pillow."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Made, Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.joinery import four_legs
from generators.rooms.furniture.shapes import Shape, box, cushion, join, sheet, tube
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import FloatArray, Material, Part, Surface
from vstdata.draw import Draw
from vstdata.linear import length as length_of


def _headboard(draw: Draw, width: float, frame: Material) -> Part:
    """Padded panel, plain board, slats or metal bars; its front at y = 0, standing on the floor."""
    (height,) = measures(draw, "bed", "headboard")
    style = draw.integer("headboard", below=4)
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


def _duvet(draw: Draw, width: float, length: float, top: float) -> Shape:
    """A duvet as somebody left it: aslant, drawn aside, in folds, over the edges of a mattress that ends at `top`."""
    random = draw.generator("duvet")
    across, along = np.linspace(0, 1, 33), np.linspace(0, 1, 37)
    reach = random.uniform(0.1, 0.3)  # how far it hangs down at most
    left, right = random.uniform([-reach, -0.05], [0.05, reach]) + np.array([-width, width]) / 2
    aside = random.uniform(0.1, 0.4) * width  # one side is thrown back
    left, right = (left + aside, right) if random.random() < 0.5 else (left, right - aside)
    foot, head = -length / 2 + random.uniform(-0.12, 0.1), length / 2 - random.uniform(0.5, 0.9)
    slant = random.uniform(-0.22, 0.22, 4)
    u, v = np.meshgrid(across, along, indexing="ij")
    x = left + (right - left) * u + (slant[0] * (1 - v) + slant[1] * v) * (0.5 - np.abs(u - 0.5))
    y = foot + (head - foot) * v + slant[2] * (u - 0.5) + slant[3] * u * v * (1 - u) * 4
    folds = np.zeros_like(u)
    for _ in range(6):  # ridges in any direction, no two of them straight
        turn, pitch, phase, bend = random.uniform([0.0, 4.0, 0.0, -1.0], [np.pi, 13.0, 2 * np.pi, 1.0])
        ridge = np.sin(pitch * (np.cos(turn) * x + np.sin(turn) * y + 0.3 * bend * x * y) + phase)
        folds += np.clip(ridge, 0.0, 1.0) ** 2 * random.uniform(0.01, 0.032)
    border = np.minimum(1.0, 6 * np.minimum(np.minimum(u, 1 - u), np.minimum(v, 1 - v)) + 0.15)
    thick = border * (0.022 + folds)
    (x, low_x, out_x), (y, low_y, out_y) = _draped(x, width / 2 - 0.015), _draped(y, length / 2 - 0.015)
    bottom = np.stack([x, y, top + 0.004 - low_x - low_y], axis=-1)
    away = np.stack([out_x, out_y, np.ones_like(x)], axis=-1)
    return sheet(bottom + (thick / length_of(away))[..., None] * away, bottom)


def _draped(place: FloatArray, edge: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Places along a cloth that lies level as far as +-`edge` and hangs down beyond, at most 16 cm: where they come to
    lie, how far down, and how much the cloth looks outwards there."""
    over, side = 0.16 * np.tanh(np.maximum(np.abs(place) - edge, 0.0) / 0.16), np.sign(place)
    bend = np.minimum(over / 0.05, 1.0)  # the turn over the edge takes 5 cm
    return np.clip(place, -edge, edge) + side * 0.02 * bend, np.maximum(over - 0.01, 0.0), side * 3.0 * bend


def _bedding(draw: Draw, width: float, length: float, base: float) -> tuple[list[Part], float, str]:
    """Mattress and a blanket that hangs over three sides, folded back below the pillows, or a duvet as it was left;
    height of its top, and whether the bed is made."""
    (thick,) = measures(draw, "bed", "mattress")
    top = base + thick
    mattress = box(width - 0.04, length - 0.04, thick, 0.05, 3).move(z=base)
    white = m.varied(draw, (0.92, 0.91, 0.88), "sheet", amount=0.03)
    linen = Material(white, "fabric", (0.86, 0.85, 0.83), 0.01, 0.95)
    if chance(draw, 0.4, "unmade"):
        return [mattress.of(linen), _duvet(draw, width, length, top).of(m.fabric(draw, "blanket"))], top, "unmade"
    covered = length * uniform(draw, 0.6, 0.72, "covered")
    y, drop = -length / 2 + covered / 2 - 0.012, thick + uniform(draw, -0.04, 0.08, "drop")
    blanket = box(width + 0.03, covered, drop + 0.025, 0.045, 3).move(y=y, z=top - drop)
    fold = box(width + 0.036, 0.3, 0.3 * drop + 0.045, 0.03, 3).move(y=-length / 2 + covered - 0.13, z=top - 0.3 * drop)
    cover = m.fabric(draw, "blanket")
    upper = linen if chance(draw, 0.6, "white fold") else cover
    return [mattress.of(linen), blanket.of(cover), fold.of(upper)], top, "made"


@entry(
    "bed",
    "wall",
    rooms={"bedroom": 1.0},
    smallest=(0.9, 1.86, 0.71),
    largest=(2.05, 2.52, 1.46),
    clearance=0.6,
)
def bed(draw: Draw) -> Made:
    width = draw.choice((0.9, 1.2, 1.4, 1.6, 1.8), "width") + uniform(draw, 0.02, 0.08, "frame")
    length, base = measures(draw, "bed", "length", "base")
    frame = m.board(draw, "frame")
    rails = box(width, length, 0.14, 0.008).move(z=base - 0.1)
    legs = four_legs(width - 0.1, length - 0.1, base - 0.05, 0.06)
    parts, top, state = _bedding(draw, width, length, base)
    head = _headboard(draw, width + 0.02, frame)
    head = Part(head.vertices + np.array([0.0, length / 2 - 0.01, 0.0]), head.faces, head.material)
    places = spread(1 if width < 1.3 else 2, -width / 4, width / 4)
    surfaces = [
        Surface((x, length / 2 - 0.28), (min(0.75, width / len(places)) - 0.12, 0.42), top, 0.5) for x in places
    ]
    return Made([join([rails, legs]).of(frame), *parts, head], surfaces, state)


@entry(
    "crib",
    "wall",
    rooms={"bedroom": 0.08},
    smallest=(1.07, 0.58, 0.79),
    largest=(1.55, 0.85, 1.14),
    clearance=0.5,
    faces=False,
)
def crib(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "crib", "width", "depth", "height")
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
    return [*parts, blanket.of(m.dyed(draw, "blanket"))], []


@entry(
    "pillow",
    "on_surface",
    rooms={"bedroom": 1.0, "living room": 0.8},
    smallest=(0.32, 0.28, 0.08),
    largest=(0.69, 0.45, 0.2),
    hosts=("bed", "sofa", "armchair"),
)
def pillow(draw: Draw) -> Pieces:
    width, depth, height = measures(draw, "pillow", "width", "depth", "height")
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
