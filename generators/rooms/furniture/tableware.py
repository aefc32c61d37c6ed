"""Things for tables and counters: mug, bowl, bottle, basket."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, uniform
from generators.rooms.furniture.shapes import Shape, arc, cushion, cylinder, hoop, join, lathe, tube, vessel
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import Material
from vstdata.draw import Draw

TABLES = ("table", "desk", "coffee table", "kitchen counter")


@entry(
    "mug",
    "on_surface",
    rooms={"kitchen": 0.7, "dining room": 0.5, "office": 0.6, "living room": 0.4, "bedroom": 0.15},
    smallest=(0.08, 0.05, 0.06),
    largest=(0.16, 0.12, 0.15),
    hosts=(*TABLES, "nightstand"),
)
def mug(draw: Draw) -> Pieces:
    radius, height = measures(draw, "mug", "radius", "height")
    shapes = (
        [(radius * 0.92, 0), (radius, 0.008), (radius, height)],
        [(radius * 0.6, 0), (radius * 0.9, height * 0.3), (radius, height * 0.65), (radius, height)],
        [(radius * 0.85, 0), (radius * 1.08, height * 0.35), (radius * 1.05, height * 0.6), (radius * 0.92, height)],
    )
    body = vessel(draw.choice(shapes, "profile"), 0.0045, 0.008, 32)
    bend = arc(height * 0.3, -90, 90)
    handle = tube(np.c_[radius * 0.96 + bend[:, 0], np.zeros(16), height * 0.52 + bend[:, 1]], 0.0058, 10)
    clay, drink = m.ceramic(draw, "clay"), cylinder(radius * 0.82, 0.004).move(z=height * 0.78)
    filled = [cylinder(radius * 0.5, height * 0.78).move(z=0.006), drink] if chance(draw, 0.6, "filled") else []
    coffee = [join(filled).of(Material((0.20, 0.11, 0.06), roughness=0.2))] if filled else []
    return [body.of(clay), handle.of(clay), *coffee], []


@entry(
    "bowl",
    "on_surface",
    rooms={"kitchen": 0.6, "dining room": 0.6, "living room": 0.2},
    smallest=(0.12, 0.12, 0.04),
    largest=(0.42, 0.42, 0.29),
    hosts=TABLES,
)
def bowl(draw: Draw) -> Pieces:
    radius, ratio = measures(draw, "bowl", "radius", "ratio")
    height = radius * ratio
    profile = [(0.45, 0), (0.47, 0.08), (0.72, 0.25), (0.9, 0.55), (1.0, 1.0)]
    clay = m.wood(draw, "bowl") if chance(draw, 0.25, "wooden") else m.ceramic(draw, "clay")
    body = vessel([(r * radius, z * height) for r, z in profile], 0.006, 0.012, 36)
    rng = draw.generator("fruit")
    size = radius * 0.36
    spots = np.r_[
        np.c_[arc(radius * 0.46, 0, 288, 5), np.full(5, height * 0.42)],
        [[0, 0, height * 0.3], [size * 0.5, size * 0.3, height * 0.86], [-size * 0.6, -size * 0.2, height * 0.84]],
    ]
    fruits = [
        _fruit(size * rng.uniform(0.92, 1.05)).turn(float(rng.uniform(-40, 40)), "x").move(*spot) for spot in spots
    ]
    if not chance(draw, 0.7, "fruit"):
        band = hoop(
            [
                [(r * np.cos(a), r * np.sin(a), z) for a in np.arange(36) * np.pi / 18]
                for r, z in (
                    (radius * 0.985, height * 0.86),
                    (radius * 1.012, height * 0.88),
                    (radius * 1.012, height * 0.98),
                    (radius * 0.985, height * 0.97),
                )
            ]
        )
        return [body.of(clay), band.of(m.plastic(draw, "band"))], []
    colors = draw.shuffled(((0.75, 0.15, 0.12), (0.90, 0.52, 0.12), (0.55, 0.70, 0.20), (0.92, 0.78, 0.22)), "colors")
    return [body.of(clay), *(join(fruits[k::2]).of(Material(colors[k], roughness=0.4)) for k in range(2))], []


def _fruit(radius: float) -> Shape:
    """An apple-like ball with a dimple and a stalk."""
    t = np.linspace(-np.pi / 2 + 0.1, np.pi / 2 - 0.12, 12)
    profile = np.c_[radius * np.cos(t) ** 0.85, radius * (1 + np.sin(t)) * (1 - 0.12 * np.exp(-((t - 1.5) ** 2) * 6))]
    return join(
        [lathe([*profile, (0.0, radius * 1.62)], 18), cylinder(0.003, radius * 0.5, sides=6).move(z=radius * 1.6)]
    )


WINE = ((0.92, 0), (1.0, 0.02), (1.0, 0.62), (0.9, 0.68), (0.42, 0.78), (0.38, 0.97), (0.42, 0.975), (0.42, 1.0))
WATER = ((0.85, 0), (1.0, 0.03), (1.0, 0.3), (0.93, 0.36), (1.0, 0.42), (1.0, 0.66), (0.36, 0.87), (0.36, 1.0))
FLASK = ((0.95, 0), (1.0, 0.02), (1.0, 0.74), (0.62, 0.84), (0.6, 1.0))


def _body(profile: tuple[tuple[float, float], ...], radius: float, height: float) -> Shape:
    """A profile in shares of radius and height, turned."""
    return lathe(np.asarray(profile) * np.array([radius, height]), 28)


@entry(
    "bottle",
    "on_surface",
    rooms={"kitchen": 0.6, "dining room": 0.4, "office": 0.3, "living room": 0.15, "bathroom": 0.4},
    smallest=(0.05, 0.05, 0.14),
    largest=(0.11, 0.11, 0.35),
    hosts=(*TABLES, "sink", "nightstand"),
)
def bottle(draw: Draw) -> Pieces:
    style = draw.integer("style", below=3)
    radius, height = measures(draw, "bottle", "radius", "other" if style else "wine")
    label = cylinder(radius + 0.0008, height * 0.26, sides=28)
    if style == 0:
        dark = draw.choice(((0.10, 0.22, 0.12), (0.16, 0.10, 0.05), (0.25, 0.05, 0.08)), "glass")
        cap = cylinder(0.42 * radius + 0.002, height * 0.16).move(z=height * 0.85)
        body = _body(WINE, radius, height).of(Material(dark, roughness=0.08))
        return [body, cap.of(m.BLACK), label.move(z=height * 0.26).of(m.PAPER)], []
    if style == 1:
        cap = cylinder(0.36 * radius + 0.004, height * 0.14).move(z=height * 0.86)
        body = _body(WATER, radius, height).of(Material((0.62, 0.78, 0.85), roughness=0.08))
        return [body, cap.of(m.plastic(draw, "cap")), label.move(z=height * 0.44).of(m.plastic(draw, "label"))], []
    skin = draw.choice((m.plastic(draw, "flask"), m.CHROME, m.WHITE), "flask kind")
    lid = _body(((0.66, 0.86), (0.66, 1.0), (0.5, 1.03), (0.0, 1.035)), radius, height)
    return [_body(FLASK, radius, height).of(skin), lid.of(m.plastic(draw, "cap"))], []


@entry(
    "basket",
    "on_surface",
    rooms={"kitchen": 0.3, "living room": 0.2, "dining room": 0.25, "bathroom": 0.2},
    smallest=(0.19, 0.14, 0.23),
    largest=(0.52, 0.44, 0.45),
    hosts=("table", "kitchen counter", "dresser", "cabinet", "washing machine"),
)
def basket(draw: Draw) -> Pieces:
    (radius, height), rounds = measures(draw, "basket", "radius", "height"), 9
    ratio = uniform(draw, 0.72, 0.9, "ratio")
    turns = np.arange(36) * np.pi / 18
    step = height / rounds
    strands = []
    for k in range(rounds):
        weave = 0.004 * np.cos(18 * turns + np.pi * k)
        size = radius * (0.8 + 0.2 * (k + 0.5) / rounds) + weave
        strands.append(
            tube(
                np.c_[size * np.cos(turns), size * np.sin(turns), np.full(36, (k + 0.5) * step)],
                step * 0.58,
                6,
                closed=True,
            )
        )
    floor = cylinder(radius * 0.82, 0.012, sides=36)
    rim = tube(
        np.c_[radius * 1.02 * np.cos(turns), radius * 1.02 * np.sin(turns), np.full(36, height)], 0.011, 8, closed=True
    )
    bow = arc(1.0, 0, 180, 17)
    handle = tube(
        np.c_[bow[:, 0] * radius, np.zeros(17), height * 0.5 + bow[:, 1] * (0.16 + height * 0.5)],
        np.tile([0.006, 0.012], (17, 1)),
        8,
        along=(0.0, 1.0, 0.0),
    )
    straw = draw.choice(((0.70, 0.52, 0.30), (0.55, 0.38, 0.22), (0.80, 0.68, 0.47)), "straw")
    dark = Material(m.shade(straw, 0.78), roughness=0.9)
    cloth = cushion(radius * 1.7, radius * 1.7, height * 0.5, 1.0, 0.6).move(z=height * 0.5)
    lined = [cloth.scale(y=ratio).of(m.fabric(draw, "cloth"))] if chance(draw, 0.6, "lined") else []
    body = join([floor, *strands]).scale(y=ratio)
    return [
        body.of(Material(m.varied(draw, straw, "straw"), roughness=0.95)),
        join([rim.scale(y=ratio), handle]).of(dark),
        *lined,
    ], []
