"""Palettes: every function draws one `Material` keyed by the names it is given. Colours are sRGB in 0..1."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from generators.rooms.model import Material
from vstdata.draw import Draw

Color = tuple[float, float, float]

WOODS: tuple[Color, ...] = (
    (0.72, 0.55, 0.37),  # oak
    (0.84, 0.76, 0.58),  # birch
    (0.80, 0.62, 0.40),  # pine
    (0.59, 0.39, 0.23),  # teak
    (0.50, 0.27, 0.16),  # cherry
    (0.36, 0.23, 0.15),  # walnut
    (0.23, 0.15, 0.10),  # wenge
    (0.52, 0.48, 0.45),  # grey oak
)
FABRICS: tuple[Color, ...] = (
    (0.62, 0.60, 0.57),
    (0.38, 0.39, 0.42),
    (0.76, 0.72, 0.58),
    (0.25, 0.33, 0.45),
    (0.18, 0.38, 0.37),
    (0.44, 0.50, 0.36),
    (0.80, 0.42, 0.18),
    (0.80, 0.62, 0.18),
    (0.55, 0.40, 0.53),
    (0.86, 0.83, 0.72),
    (0.29, 0.28, 0.26),
)
VIVID: tuple[Color, ...] = (
    (0.78, 0.18, 0.15),
    (0.90, 0.55, 0.13),
    (0.93, 0.78, 0.22),
    (0.25, 0.55, 0.28),
    (0.13, 0.52, 0.58),
    (0.17, 0.33, 0.66),
    (0.45, 0.25, 0.55),
    (0.86, 0.46, 0.55),
)
ENAMELS: tuple[Color, ...] = (
    (0.62, 0.84, 0.79),
    (0.91, 0.86, 0.74),
    (0.70, 0.19, 0.17),
    (0.57, 0.72, 0.84),
    (0.30, 0.34, 0.36),
    (0.90, 0.69, 0.66),
)
LEATHERS: tuple[Color, ...] = ((0.14, 0.13, 0.13), (0.36, 0.20, 0.12), (0.58, 0.36, 0.20), (0.82, 0.77, 0.66))
METALS: tuple[Color, ...] = ((0.72, 0.73, 0.74), (0.56, 0.57, 0.58), (0.80, 0.70, 0.46), (0.70, 0.46, 0.33))
CERAMICS: tuple[Color, ...] = (
    (0.92, 0.92, 0.91),
    (0.30, 0.45, 0.58),
    (0.67, 0.41, 0.24),
    (0.46, 0.53, 0.49),
    (0.85, 0.76, 0.58),
    (0.26, 0.27, 0.28),
    (0.78, 0.46, 0.48),
)
PAINTS: tuple[Color, ...] = (
    (0.93, 0.92, 0.90),
    (0.88, 0.85, 0.75),
    (0.25, 0.27, 0.28),
    (0.52, 0.60, 0.60),
    (0.35, 0.42, 0.42),
    (0.61, 0.68, 0.71),
)
WALLS: tuple[Color, ...] = (
    (0.92, 0.91, 0.89),
    (0.91, 0.85, 0.75),
    (0.78, 0.79, 0.79),
    (0.79, 0.78, 0.81),
    (0.87, 0.81, 0.74),
    (0.76, 0.78, 0.83),
    (0.83, 0.84, 0.72),
    (0.88, 0.82, 0.74),
)
DEEP_WALLS: tuple[Color, ...] = (
    (0.24, 0.33, 0.42),
    (0.30, 0.42, 0.32),
    (0.62, 0.38, 0.29),
    (0.74, 0.58, 0.36),
    (0.46, 0.34, 0.44),
    (0.36, 0.37, 0.39),
    (0.59, 0.64, 0.59),
)
BRICKS: tuple[Color, ...] = ((0.60, 0.33, 0.25), (0.68, 0.46, 0.34), (0.90, 0.88, 0.85), (0.48, 0.36, 0.32))
STONES: tuple[Color, ...] = ((0.66, 0.63, 0.57), (0.50, 0.51, 0.52), (0.76, 0.68, 0.56), (0.34, 0.35, 0.37))
CARPETS: tuple[Color, ...] = ((0.60, 0.56, 0.51), (0.45, 0.46, 0.49), (0.67, 0.64, 0.61), (0.36, 0.40, 0.44))

WHITE = Material((0.92, 0.92, 0.91), roughness=0.35)
BLACK = Material((0.06, 0.06, 0.07), roughness=0.4)
DARK_METAL = Material((0.14, 0.14, 0.15), roughness=0.4, metallic=0.6)
CHROME = Material((0.78, 0.79, 0.80), roughness=0.15, metallic=1.0)
SCREEN = Material((0.03, 0.035, 0.04), roughness=0.1, substance="glass")
GLASS = Material((0.78, 0.86, 0.86), roughness=0.05, substance="glass")
MIRROR = Material((0.86, 0.89, 0.90), roughness=0.02, metallic=1.0, substance="mirror")
PAPER = Material((0.93, 0.925, 0.90), roughness=0.9, substance="paper")
RUBBER = Material((0.10, 0.10, 0.10), roughness=0.9, substance="rubber")
SOIL = Material((0.20, 0.14, 0.10), roughness=1.0, substance="soil")
LIT = Material((1.0, 0.93, 0.80), roughness=0.8, emission=1.5)


def varied(draw: Draw, color: Color, *names: object, amount: float = 0.05) -> Color:
    """`color` a little lighter or darker, warmer or colder."""
    noise = draw.generator("varied", *names).uniform(-amount, amount, 4)
    r, g, b = (float(x) for x in np.clip(np.asarray(color) * (1 + noise[0] + 0.5 * noise[1:]), 0.02, 0.96))
    return r, g, b


def shade(color: Color, factor: float) -> Color:
    """`color` darkened (< 1) or lightened (> 1)."""
    r, g, b = (float(min(1.0, x * factor)) for x in color)
    return r, g, b


def wood(draw: Draw, *names: object) -> Material:
    color = varied(draw, draw.choice(WOODS, "wood", *names), *names)
    return Material(color, "wood", shade(color, 0.74), scale=0.12, roughness=0.5)


def paint(draw: Draw, *names: object) -> Material:
    """Lacquered wood or metal."""
    color = varied(draw, draw.choice(PAINTS, "paint", *names), *names, amount=0.04)
    return Material(color, roughness=0.4, substance="lacquer")


def board(draw: Draw, *names: object) -> Material:
    """What cases are made of: wood twice as often as lacquer."""
    return paint(draw, *names) if draw.integer("board", *names, below=3) == 0 else wood(draw, *names)


def fabric(draw: Draw, *names: object) -> Material:
    color = varied(draw, draw.choice(FABRICS, "fabric", *names), *names)
    return Material(color, "fabric", shade(color, 0.84), scale=0.012, roughness=0.95)


def leather(draw: Draw, *names: object) -> Material:
    color = varied(draw, draw.choice(LEATHERS, "leather", *names), *names)
    return Material(color, roughness=0.45, substance="leather")


def upholstery(draw: Draw, *names: object) -> Material:
    """Fabric three times as often as leather."""
    return leather(draw, *names) if draw.integer("upholstery", *names, below=4) == 0 else fabric(draw, *names)


def metal(draw: Draw, *names: object) -> Material:
    color = varied(draw, draw.choice(METALS, "metal", *names), *names, amount=0.03)
    return Material(color, roughness=0.3, metallic=0.9)


def frame_metal(draw: Draw, *names: object) -> Material:
    """Legs and frames: dark, bright or white."""
    painted = replace(WHITE, roughness=0.45)
    return draw.choice((DARK_METAL, CHROME, painted, metal(draw, *names)), "frame", *names)


def ceramic(draw: Draw, *names: object) -> Material:
    color = varied(draw, draw.choice(CERAMICS, "ceramic", *names), *names)
    return Material(color, roughness=0.25, substance="ceramic")


def vivid(draw: Draw, *names: object) -> Material:
    """A vivid colour of nothing in particular."""
    return Material(varied(draw, draw.choice(VIVID, "plastic", *names), *names), roughness=0.4)


def plastic(draw: Draw, *names: object) -> Material:
    """Plastic of a vivid colour."""
    return replace(vivid(draw, *names), substance="plastic")


def dyed(draw: Draw, *names: object) -> Material:
    """Cloth without a visible weave, of a vivid colour."""
    return replace(vivid(draw, *names), substance="fabric")


def painted(draw: Draw, *names: object) -> Material:
    """Metal that is painted in a vivid colour."""
    return replace(vivid(draw, *names), substance="metal")


def enamel(draw: Draw, *names: object) -> Material:
    """A colour of kitchen appliances."""
    color = varied(draw, draw.choice(ENAMELS, "enamel", *names), *names)
    return Material(color, roughness=0.25, substance="metal")


def wall_paint(draw: Draw, *names: object) -> Material:
    color = varied(draw, draw.choice(WALLS, "wall", *names), *names, amount=0.03)
    return Material(color, roughness=0.95, substance="plaster")


def wall_finish(draw: Draw, *names: object) -> Material:
    """Paint mostly; wallpaper, bricks, boards or bare concrete now and then."""
    others = ("deep", "deep", "paper", "paper", "paper", "brick", "panel", "concrete")
    kind = draw.choice(("paint",) * 11 + others, "finish", *names)
    if kind == "deep":
        return Material(varied(draw, draw.choice(DEEP_WALLS, "deep", *names), *names), roughness=0.95)
    if kind == "paper":
        return wallpaper(draw, *names)
    if kind == "brick":
        color = varied(draw, draw.choice(BRICKS, "brick", *names), *names)
        return Material(color, "brick", (0.74, 0.72, 0.68), 0.24, 0.95, substance="brick")
    if kind == "panel":
        color = varied(draw, draw.choice(WOODS + PAINTS[:2], "panel", *names), *names)
        return Material(color, "panel", shade(color, 0.8), 0.1, 0.6, substance="wood")
    if kind == "concrete":
        color = varied(draw, (0.62, 0.62, 0.61), *names)
        return Material(color, "concrete", shade(color, 0.8), 0.25, 0.9, substance="concrete")
    return wall_paint(draw, *names)


def wallpaper(draw: Draw, *names: object) -> Material:
    """Stripes or ornaments, a little darker or lighter than their ground."""
    ground = varied(draw, draw.choice(WALLS + DEEP_WALLS[3:4] + DEEP_WALLS[6:], "paper", *names), *names)
    motif = shade(ground, draw.choice((0.82, 0.9, 1.08), "motif", *names))
    pattern = draw.choice(("stripe", "ornament", "ornament"), "motif kind", *names)
    size = draw.choice((0.1, 0.16, 0.22) if pattern == "stripe" else (0.3, 0.42, 0.56), "motif size", *names)
    return Material(ground, pattern, motif, size, 0.95, substance="wallpaper")


def floorboards(draw: Draw, *names: object) -> Material:
    """Planks, or small blocks in a herringbone."""
    if draw.integer("herringbone", *names, below=4):
        return planks(draw, *names)
    color = varied(draw, draw.choice(WOODS[:6] + WOODS[7:], "blocks", *names), *names)
    return Material(color, "herringbone", shade(color, 0.78), draw.choice((0.06, 0.075, 0.09), "block", *names), 0.45,
                    substance="wood")  # fmt: skip


def hard_floor(draw: Draw, *names: object) -> Material:
    """Tiles; now and then flagstones, terrazzo or concrete."""
    kind = draw.choice(("tile",) * 6 + ("stone", "stone", "terrazzo", "concrete"), "hard", *names)
    if kind == "tile":
        return tiles(draw, *names)
    color = varied(draw, draw.choice(STONES, "stone", *names), *names)
    accent = (0.30, 0.28, 0.26) if kind == "terrazzo" else shade(color, 0.72)
    size = {"stone": 0.4, "terrazzo": 0.018, "concrete": 0.3}[kind]
    substance = {"stone": "stone", "terrazzo": "stone", "concrete": "concrete"}[kind]
    return Material(color, kind, accent, size, 0.4 if kind == "concrete" else 0.3, substance=substance)


def wall_tiles(draw: Draw, *names: object) -> Material:
    """Glazed tiles of 10 to 30 cm, light mostly."""
    light = draw.integer("light", *names, below=3)
    color = varied(draw, draw.choice(WALLS if light else ENAMELS, "wall tile", *names), *names)
    return Material(
        color, "tile", shade(color, 0.8), draw.choice((0.1, 0.15, 0.2, 0.3), "wall tile size", *names), 0.25
    )


def planks(draw: Draw, *names: object) -> Material:
    color = varied(draw, draw.choice(WOODS[:6] + WOODS[7:], "planks", *names), *names)
    return Material(color, "plank", shade(color, 0.78), scale=0.14, roughness=0.45)


def tiles(draw: Draw, *names: object) -> Material:
    """Floor or wall tiles of 20 to 60 cm; the accent is the joint."""
    color = varied(draw, draw.choice(WALLS + CARPETS, "tiles", *names), *names)
    return Material(color, "tile", shade(color, 0.72), draw.choice((0.2, 0.3, 0.45, 0.6), "tile", *names), 0.25)


def carpet(draw: Draw, *names: object) -> Material:
    color = varied(draw, draw.choice(CARPETS, "carpet", *names), *names)
    return Material(color, "carpet", shade(color, 0.82), scale=0.02, roughness=1.0)


def picture(draw: Draw, *names: object) -> Material:
    """A printed image: two colours that a renderer composes into one; `scale` is a free parameter of it."""
    first, second = draw.shuffled(VIVID + FABRICS, "picture", *names)[:2]
    return Material(first, "picture", second, 0.2 + 0.3 * draw.integer("seed", *names, below=1000) / 1000,
                    substance="paper")  # fmt: skip
