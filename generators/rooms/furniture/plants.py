"""Potted plants."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry
from generators.rooms.furniture.shapes import Shape, cushion, cylinder, join, smooth, trough, tube, vessel
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import FloatArray, Material, Part
from vstdata.draw import Draw
from vstdata.linear import length

GREENS = ((0.20, 0.42, 0.18), (0.28, 0.50, 0.24), (0.16, 0.34, 0.20), (0.38, 0.55, 0.25))


def _green(draw: Draw, *names: object) -> Material:
    return Material(m.varied(draw, draw.choice(GREENS, *names), *names, amount=0.08), roughness=0.55)


def _pot(draw: Draw, radius: float, height: float) -> list[Part]:
    """A tapered, round or square pot filled with soil to just below its rim."""
    skin = draw.choice((m.ceramic(draw, "pot"), m.WHITE, Material((0.66, 0.36, 0.23), roughness=0.9)), "pot kind")
    style = draw.integer("pot style", below=3)
    soil = cylinder(radius * 0.93, 0.02, sides=28).move(z=height - 0.04)
    if style == 0:
        body = vessel(
            [(radius * 0.68, 0), (radius * 0.93, height * 0.8), (radius, height * 0.8), (radius, height)],
            0.012,
            0.02,
            32,
        )
    elif style == 1:
        profile = [(0.6, 0), (0.9, 0.25), (1.05, 0.55), (1.0, 0.85), (0.96, 1.0)]
        body = vessel([(r * radius, z * height) for r, z in profile], 0.012, 0.02, 32)
    else:
        body = trough(radius * 1.9, radius * 1.9, height, 0.014, 0.02, 0.02, 0.85, 3)
    return [body.of(skin), soil.of(m.SOIL)]


def _leaf(spine: FloatArray, width: float, thick: float = 0.004, widest: float = 0.4) -> Shape:
    """A blade along the spine (k, 3), pointed at its end and broadest at the share `widest`."""
    t = np.linspace(0, 1, len(spine))
    broad = np.interp(t, [0, 0.12, widest, 0.8, 1], [0.12, 0.5, 1.0, 0.62, 0.03]) * width / 2
    run = spine[-1] - spine[0]
    side = np.array([-run[1], run[0], 0.0])
    side = side / length(side) if length(side) > 1e-6 else np.array([1.0, 0.0, 0.0])
    return tube(spine, np.c_[np.full(len(t), thick / 2), broad], 4, along=side)


def _arched(start: FloatArray, heading: float, reach: float, rise: float, droop: float, count: int = 7) -> FloatArray:
    """(count, 3) a curve from `start` that goes `reach` outwards, climbs `rise`, and falls by `droop` at its end."""
    t = np.linspace(0, 1, count)[:, None]
    out = np.array([np.cos(heading), np.sin(heading), 0.0])
    up = np.array([0.0, 0.0, 1.0])
    return np.asarray(start + out * reach * t + up * (rise * t - droop * t**2.2))


def _rubber_plant(draw: Draw, top: float, height: float) -> list[Part]:
    """Upright stems with broad oval leaves all along."""
    rng = draw.generator("leaves")
    stems, leaves = [], []
    for k in range(3):
        heading = 2.1 * k + rng.uniform(0, 0.6)
        lean = np.array([np.cos(heading), np.sin(heading)]) * rng.uniform(0.05, 0.14)
        tall = height * rng.uniform(0.7, 0.95)
        stems.append(tube([(0, 0, top - 0.05), (*lean, top + tall)], [0.011, 0.005], 8))
        for n in range(9):
            share = 0.25 + 0.75 * n / 8
            root = np.array([*(lean * share), top + tall * share])
            size = rng.uniform(0.16, 0.25) * (1.1 - 0.35 * share)
            leaves.append(_leaf(_arched(root, 2.4 * n + k, size * 0.9, size * 0.65, size * 0.45), size * 0.48))
    return [join(stems).of(Material((0.38, 0.29, 0.19), roughness=0.9)), join(leaves).of(_green(draw, "leaf"))]


def _snake_plant(draw: Draw, top: float, height: float) -> list[Part]:
    """Stiff upright blades."""
    rng = draw.generator("leaves")
    blades = []
    for k in range(15):
        heading = 2.4 * k
        root = np.array([0.05 * np.cos(heading), 0.05 * np.sin(heading), top - 0.05]) * np.array(
            [k % 3 * 0.6, k % 3 * 0.6, 1]
        )
        tall = height * rng.uniform(0.55, 1.0)
        blades.append(
            _leaf(
                _arched(root, heading, tall * rng.uniform(0.08, 0.26), tall, 0.02),
                rng.uniform(0.05, 0.075),
                0.008,
                0.45,
            )
        )
    pale = Material((0.72, 0.72, 0.36), roughness=0.6)
    return [
        join(blades[::2]).of(_green(draw, "leaf")),
        join(blades[1::2]).of(Material(m.shade(_green(draw, "leaf").color, 1.35), accent=pale.color, roughness=0.6)),
    ]


def _palm(draw: Draw, top: float, height: float) -> list[Part]:
    """Arching fronds with pairs of narrow leaflets."""
    rng = draw.generator("fronds")
    spines, leaflets = [], []
    for k in range(9):
        heading, tall = 2.4 * k, height * rng.uniform(0.75, 1.0)
        spine = _arched(
            np.array([0.0, 0.0, top - 0.04]), heading, tall * rng.uniform(0.3, 0.6), tall * 1.1, tall * 0.3, 12
        )
        spines.append(tube(spine, np.linspace(0.007, 0.002, 12), 6, along=(-np.sin(heading), np.cos(heading), 0.0)))
        for n in range(4, 12):
            for side in (-0.95, 0.95):
                size = 0.28 * (1.15 - 0.06 * n) * height
                leaflets.append(
                    _leaf(_arched(spine[n], heading + side, size, size * 0.25, size * 0.5, 4), 0.036, 0.003)
                )
    return [join(spines).of(Material((0.45, 0.50, 0.25), roughness=0.8)), join(leaflets).of(_green(draw, "leaf"))]


def _tree(draw: Draw, top: float, height: float) -> list[Part]:
    """A trunk under a crown of many small leaves."""
    rng = draw.generator("crown")
    bend = rng.uniform(-0.05, 0.05, 2)
    middle = np.array([*bend, top + height * 0.72])
    trunk = tube(smooth([(0, 0, top - 0.05), (-bend[0], -bend[1], top + height * 0.3), tuple(middle)], 6), 0.016, 10)
    directions = rng.normal(size=(130, 3))
    directions /= length(directions)[..., None]
    wide, tall = 0.25 * height, 0.3 * height
    roots = middle + directions * np.array([wide, wide, tall]) * rng.uniform(0.6, 0.8, (130, 1))
    leaves = [
        _leaf(_arched(root, float(np.arctan2(d[1], d[0])), 0.1, 0.05 * d[2] + 0.02, 0.05, 4), 0.055)
        for root, d in zip(roots, directions, strict=True)
    ]
    core = cushion(1.6 * wide, 1.6 * wide, 1.6 * tall, 0.9, 0.9, 20).move(bend[0], bend[1], middle[2] - 0.8 * tall)
    dark = _green(draw, "leaf")
    return [
        trunk.of(Material((0.40, 0.30, 0.20), roughness=0.95)),
        core.of(Material(m.shade(dark.color, 0.6), roughness=0.9)),
        join(leaves).of(dark),
    ]


@entry(
    "plant",
    "corner",
    rooms={"living room": 0.75, "office": 0.45, "bedroom": 0.25, "dining room": 0.3, "bathroom": 0.15},
    smallest=(0.18, 0.18, 0.29),
    largest=(1.65, 1.74, 1.91),
)
def plant(draw: Draw) -> Pieces:
    radius, tall, height = measures(draw, "plant", "radius", "pot", "height")
    grow, share = draw.choice(((_rubber_plant, 1.0), (_snake_plant, 0.8), (_palm, 1.0), (_tree, 1.2)), "kind")
    pot = _pot(draw, radius, tall)
    stand = (
        [cylinder(radius * 0.9, 0.012, radius * 1.02, sides=32).move(z=-0.008).of(m.WHITE)]
        if chance(draw, 0.4, "saucer")
        else []
    )
    return [*stand, *pot, *grow(draw, tall, share * height)], []


@entry(
    "vase",
    "on_surface",
    rooms={"living room": 0.45, "dining room": 0.6, "bedroom": 0.2},
    smallest=(0.15, 0.14, 0.28),
    largest=(0.31, 0.29, 0.68),
    hosts=("table", "coffee table", "dresser", "cabinet", "tv stand"),
)
def vase(draw: Draw) -> Pieces:
    height, radius = measures(draw, "vase", "height", "radius")
    profiles = (
        [(0.55, 0), (0.95, 0.3), (1.0, 0.45), (0.6, 0.8), (0.45, 0.9), (0.6, 1.0)],
        [(0.6, 0), (0.62, 0.1), (0.75, 0.6), (0.95, 1.0)],
        [(0.5, 0), (0.9, 0.12), (1.0, 0.28), (0.8, 0.48), (0.38, 0.62), (0.34, 0.9), (0.5, 1.0)],
    )
    body = vessel([(r * radius, z * height) for r, z in draw.choice(profiles, "profile")], 0.006, 0.012, 32)
    rng = draw.generator("flowers")
    stems, heads, hearts = [], [], []
    for k in range(3 + draw.integer("flowers", below=4)):
        heading, reach, rise = 2.4 * k, rng.uniform(0.03, 0.11), height + rng.uniform(0.1, 0.22)
        spine = _arched(np.array([0.0, 0.0, 0.01]), heading, reach, rise, 0.0)
        stems.append(tube(spine, 0.003, 6, along=(-np.sin(heading), np.cos(heading), 0.0)))
        heads += [
            _leaf(_arched(spine[-1], heading + turn, 0.042, 0.026, 0.01, 4), 0.03, 0.003, 0.6)
            for turn in np.arange(7) * 0.9
        ]
        x, y, z = spine[-1]
        hearts.append(cushion(0.022, 0.022, 0.016, 1, 1, 12).move(x, y, z - 0.004))
        stems.append(_leaf(_arched(spine[4], heading + 1.2, 0.07, 0.05, 0.03, 5), 0.026, 0.003))
    petals = draw.choice((m.vivid(draw, "petals"), m.WHITE), "petal color")
    return [
        body.of(m.ceramic(draw, "glaze")),
        join(stems).of(_green(draw, "stem")),
        join(heads).of(petals),
        join(hearts).of(Material((0.85, 0.65, 0.15))),
    ], []
