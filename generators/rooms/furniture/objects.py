"""Books, toys and a globe."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Made, Pieces, chance, entry
from generators.rooms.furniture.shapes import Shape, arc, ball, box, cushion, join, lathe, loft, prism, tube
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import Material
from vstdata.draw import Draw
from vstdata.linear import length


@entry(
    "book",
    "on_surface",
    rooms={"living room": 0.5, "office": 0.6, "bedroom": 0.5},
    smallest=(0.1, 0.16, 0.014),
    largest=(0.54, 0.34, 0.064),
    hosts=("desk", "coffee table", "nightstand", "table", "tv stand", "dresser"),
)
def book(draw: Draw) -> Made:
    depth, ratio, thick = measures(draw, "book", "depth", "ratio", "thick")
    width = ratio * depth
    cover = draw.choice((replace(m.vivid(draw, "cover"), substance="paper"), m.fabric(draw, "cover")), "kind")
    if chance(draw, 0.3, "open"):
        t = np.linspace(0, 1, 8)
        swell = 0.006 + 0.55 * thick * np.sin(np.pi * np.minimum(1, 0.12 + t * 0.9)) ** 0.8
        section = np.r_[np.c_[width * t, swell], np.c_[width * t[::-1], np.full(8, 0.003)]]
        ends = [np.c_[section[:, 0], np.full(16, y), section[:, 1]] for y in (-depth / 2 + 0.004, depth / 2 - 0.004)]
        middle = (width / 2, 0.0, 0.012)
        pages = _extruded(ends[0], ends[1], middle).mirrored()
        return Made([box(2 * width + 0.01, depth, 0.004, 0.001).of(cover), pages.of(m.PAPER)], state="open")
    boards = [box(width, depth, 0.003, 0.001).move(z=z) for z in (0.0, thick - 0.003)]
    spine = box(0.004, depth, thick, 0.0015).move(x=-width / 2 + 0.001)
    pages = box(width - 0.01, depth - 0.01, thick - 0.005, 0).move(x=-0.002, z=0.0025)
    title = box(width * 0.6, depth * 0.16, 0.001, 0).move(y=depth * 0.2, z=thick - 0.0004)
    return Made(
        [
            join([*boards, spine]).of(cover),
            pages.of(m.PAPER),
            title.of(Material(m.shade(cover.color, 1.7), roughness=0.8)),
        ],
        state="closed",
    )


def _extruded(near: np.ndarray, far: np.ndarray, middle: tuple[float, float, float]) -> Shape:
    """A section in the xz plane carried along y; `middle` is a point that sees the whole section."""
    x, _, z = middle
    return loft([near, far], (x, near[0, 1], z), (x, far[0, 1], z))


@entry(
    "teddy bear",
    "on_surface",
    rooms={"bedroom": 0.3, "living room": 0.08},
    smallest=(0.12, 0.1, 0.15),
    largest=(0.48, 0.41, 0.57),
    hosts=("bed", "sofa", "armchair", "dresser"),
    faces=True,
)
def teddy_bear(draw: Draw) -> Pieces:
    (size,) = measures(draw, "teddy bear", "size")
    fur = Material(
        m.varied(
            draw,
            draw.choice(((0.58, 0.38, 0.22), (0.76, 0.58, 0.36), (0.88, 0.82, 0.72), (0.40, 0.27, 0.18)), "fur"),
            "fur",
        ),
        "fabric",
        (0.4, 0.25, 0.15),
        0.006,
        1.0,
    )
    pale = Material(m.shade(fur.color, 1.35), roughness=1.0)
    body = [cushion(0.15, 0.13, 0.17, 1, 1, 24), cushion(0.13, 0.12, 0.12, 1, 1, 24).move(y=-0.01, z=0.145)]
    ears = cushion(0.05, 0.025, 0.05, 1, 1, 16).move(0.05, 0, 0.235).mirrored()
    inner = cushion(0.03, 0.012, 0.03, 1, 1, 14).move(0.05, -0.011, 0.244).mirrored()
    arms = tube([(0.05, -0.01, 0.13), (0.085, -0.04, 0.1), (0.1, -0.075, 0.075)], [0.026, 0.028, 0.02], 12).mirrored()
    legs = tube(
        [(0.04, -0.02, 0.036), (0.065, -0.08, 0.034), (0.08, -0.13, 0.034)], [0.034, 0.034, 0.03], 12
    ).mirrored()
    soles = cushion(0.052, 0.052, 0.012, 1, 1, 16).turn(90, "x").move(0.081, -0.128, 0.034).mirrored()
    snout = cushion(0.055, 0.05, 0.045, 1, 1, 18).move(0, -0.062, 0.165)
    nose = cushion(0.022, 0.014, 0.015, 1, 1, 12).move(0, -0.087, 0.193)
    eyes = ball(0.008, 10).move(0.026, -0.063, 0.21).mirrored()
    tie = cushion(0.035, 0.02, 0.028, 0.6, 0.6, 14).move(0.02, -0.065, 0.138).mirrored()
    parts = [
        (join([*body, ears, arms, legs]), fur),
        (join([inner, soles, snout]), pale),
        (join([nose, eyes]), m.BLACK),
        (tie, m.plastic(draw, "tie")),
    ]
    return [shape.scale(size, size, size).of(skin) for shape, skin in parts], []


@entry(
    "globe",
    "on_surface",
    rooms={"office": 0.3, "living room": 0.12, "bedroom": 0.12},
    smallest=(0.18, 0.17, 0.26),
    largest=(0.37, 0.35, 0.47),
    hosts=("desk", "bookshelf", "cabinet", "dresser"),
)
def globe(draw: Draw) -> Pieces:
    (radius,) = measures(draw, "globe", "radius")
    middle = radius * 1.18 + 0.075
    antique = chance(draw, 0.35, "antique")
    sea = Material((0.80, 0.70, 0.50) if antique else (0.22, 0.45, 0.68), roughness=0.35)
    land = Material((0.56, 0.42, 0.24) if antique else (0.38, 0.56, 0.26), roughness=0.5)
    rng = draw.generator("lands")
    spots = (
        (20, 45, 0.55),
        (15, -15, 0.45),
        (95, 40, 0.75),
        (130, -25, 0.32),
        (-90, 40, 0.55),
        (-62, -18, 0.42),
        (60, 60, 0.5),
        (-45, 70, 0.28),
        (180, 60, 0.4),
    )
    lands = [_continent(radius, lon, lat, size, rng) for lon, lat, size in spots]
    world = [shape.turn(180).turn(-23, "y").move(z=middle) for shape in (ball(radius, 36).move(z=-radius), join(lands))]
    ring = arc(radius * 1.1, -113, 67, 24)
    meridian = tube(np.c_[-ring[:, 0], np.zeros(24), middle + ring[:, 1]], 0.006, 8)
    axis = np.array([-np.sin(np.radians(23)), 0, np.cos(np.radians(23))])
    pins = [
        tube([s * axis * radius * 0.9 + [0, 0, middle], s * axis * radius * 1.12 + [0, 0, middle]], 0.005, 8)
        for s in (-1, 1)
    ]
    foot = lathe(
        [(radius * 0.75, 0), (radius * 0.72, 0.015), (0.03, 0.028), (0.013, 0.045), (0.013, middle - radius * 1.08)], 32
    )
    return [
        world[0].of(sea),
        world[1].of(land),
        join([meridian, *pins]).of(m.metal(draw, "ring")),
        foot.of(m.wood(draw, "foot")),
    ], []


def _continent(radius: float, longitude: float, latitude: float, size: float, rng: np.random.Generator) -> Shape:
    """A patch with a ragged coast, 1 mm proud of a sphere about the origin."""
    turns = np.arange(18) * np.pi / 9
    coast = size * (
        1
        + 0.3 * np.sin(2 * turns + rng.uniform(0, 6))
        + 0.22 * np.sin(3 * turns + rng.uniform(0, 6))
        + 0.12 * np.sin(5 * turns)
    )
    shares, heights = (0.98, 1.0, 0.66, 0.33), (0.97, 1.008, 1.008, 1.008)
    rings = []
    for share, height in zip(shares, heights, strict=True):
        angle = coast * share
        rings.append(
            radius * height * np.c_[np.sin(angle) * np.cos(turns), np.sin(angle) * np.sin(turns), np.cos(angle)]
        )
    patch = loft(rings, (0, 0, radius * 0.6), (0, 0, radius * 1.008))
    return patch.turn(90 - latitude, "y").turn(longitude)


@entry(
    "ball",
    "free",
    rooms={"bedroom": 0.2, "living room": 0.12},
    smallest=(0.1, 0.1, 0.1),
    largest=(0.31, 0.31, 0.31),
)
def play_ball(draw: Draw) -> Pieces:
    (radius,), style = measures(draw, "ball", "radius"), draw.integer("style", below=3)
    circle = np.c_[arc(radius, 0, 345, 24), np.zeros(24)]
    if style == 0:  # basketball
        seams = [tube(circle, 0.0025, 6, closed=True), tube(circle, 0.0025, 6, closed=True).turn(90, "x")]
        bend = np.c_[arc(radius * 0.78, 0, 345, 24), np.full(24, radius * 0.62)]
        seams += [tube(bend, 0.0025, 6, closed=True).turn(s * 90, "y") for s in (-1, 1)]
        skin, marks = Material((0.80, 0.40, 0.16), roughness=0.8), join(seams).turn(25).turn(20, "x")
        return [ball(radius, 32).of(skin), marks.move(z=radius).of(m.BLACK)], []
    if style == 1:  # football: dark patches around the twelve corners of an icosahedron
        golden = (1 + 5**0.5) / 2
        corners = np.array([c for a in (-1, 1) for b in (-golden, golden) for c in ((0, a, b), (a, b, 0), (b, 0, a))])
        corners /= length(corners)[..., None]
        patches = [_patch(corner, radius) for corner in corners]
        return [ball(radius, 32).of(m.WHITE), join(patches).move(z=radius).of(m.BLACK)], []
    band = lathe(
        [
            (radius * 0.98, -radius * 0.24),
            (radius * 1.012, -radius * 0.1),
            (radius * 1.012, radius * 0.1),
            (radius * 0.98, radius * 0.24),
        ],
        32,
    )
    return [ball(radius, 32).of(m.plastic(draw, "skin")), band.turn(24, "x").move(z=radius).of(m.WHITE)], []


def _patch(direction: np.ndarray, radius: float) -> Shape:
    """A flat pentagon that lies on the ball's surface at `direction`."""
    tilt = float(np.degrees(np.arccos(direction[2])))
    heading = float(np.degrees(np.arctan2(direction[1], direction[0])))
    pentagon = prism(arc(radius * 0.34, 18, 306, 5), radius * 0.06)
    return pentagon.move(z=radius * 0.95).turn(tilt, "y").turn(heading)
