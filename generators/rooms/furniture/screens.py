"""What screens show: television, documents, programs. Never a painting: those hang on walls."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import uniform
from generators.rooms.furniture.shapes import Shape, blocks, join, prism
from generators.rooms.model import Material
from vstdata.draw import Draw

Shown = list[tuple[Shape, Material]]
THIN = 0.0012  # metres that what is shown stands out of the screen
GLOW = 0.35  # of white
PROGRAMS = ("news", "match", "menu")
WORK = ("document", "document", "code", "desktop")


def shown(draw: Draw, kind: str, width: float, height: float) -> tuple[Material, Shown]:
    """The ground of a picture of one of `PROGRAMS` or `WORK`, and what is on it: flat shapes on the plane y = 0, seen
    from -y, x from -width / 2 to width / 2 and z from 0 to `height`, metres."""
    ground, found = _KINDS[kind](draw)
    return ground, [(shape.scale(width, 1.0, height), skin) for shape, skin in found]


def _lit(red: float, green: float, blue: float) -> Material:
    return Material((red, green, blue), roughness=0.15, emission=GLOW, substance="glass")


INK, WHITE, RED, BLUE = _lit(0.12, 0.13, 0.15), _lit(0.92, 0.92, 0.93), _lit(0.75, 0.12, 0.12), _lit(0.16, 0.32, 0.66)
SKIN, GREY = _lit(0.80, 0.58, 0.46), _lit(0.55, 0.57, 0.6)


def _boxes(*boxes: tuple[float, float, float, float]) -> Shape:
    """Rectangles (x, z, width, height) about their middles, in shares of the picture; later calls lie above."""
    return blocks([(x, -THIN / 2, z) for x, z, _, _ in boxes], [(w, THIN, h) for _, _, w, h in boxes])


def _above(shape: Shape, level: int = 1) -> Shape:
    return shape.move(y=-0.6 * THIN * level)


def _lines(draw: Draw, x: float, top: float, wide: float, count: int, step: float) -> Shape:
    """Lines of text from the left, each of its own length."""
    long = [wide * uniform(draw, 0.45, 1.0, "line", k) for k in range(count)]
    return _boxes(*((x + w / 2, top - k * step, w, 0.4 * step) for k, w in enumerate(long)))


def _disc(x: float, z: float, wide: float, tall: float) -> Shape:
    turns = np.arange(16) * np.pi / 8
    return prism(np.c_[wide / 2 * np.cos(turns), tall / 2 * np.sin(turns)], THIN).turn(90, "x").move(x, 0.0, z)


def _news(draw: Draw) -> tuple[Material, Shown]:
    """Somebody who reads the news before a picture, and a line below."""
    aside = uniform(draw, -0.2, 0.05, "aside")
    suit = _disc(aside, 0.24, 0.4, 0.48)
    inset = _boxes((0.28, 0.68, 0.34, 0.4))
    far = _boxes((0.28, 0.6, 0.34, 0.16), (0.22, 0.7, 0.08, 0.16))
    head, hair = _disc(aside, 0.58, 0.13, 0.3), _disc(aside, 0.64, 0.15, 0.26)
    bar, text = _boxes((0.0, 0.1, 0.92, 0.12)), _lines(draw, -0.4, 0.125, 0.7, 2, 0.05)
    tag = _boxes((-0.36, 0.19, 0.2, 0.07))
    return _lit(0.14, 0.26, 0.5), [
        (join([suit, _above(text, 3)]), INK),
        (inset, _lit(0.56, 0.72, 0.86)),
        (_above(far), _lit(0.36, 0.46, 0.3)),
        (hair, _lit(0.25, 0.16, 0.1)),
        (_above(head), SKIN),
        (_above(bar, 2), WHITE),
        (_above(tag, 3), RED),
    ]


def _match(draw: Draw) -> tuple[Material, Shown]:
    """A football pitch with two teams."""
    stripes = _boxes(*((x, 0.42, 0.1, 0.84) for x in (-0.4, -0.2, 0.0, 0.2, 0.4)))
    lines = _boxes((0.0, 0.42, 0.006, 0.84), (0.0, 0.835, 1.0, 0.01), (0.42, 0.42, 0.006, 0.4),
                   (-0.42, 0.42, 0.006, 0.4), (0.46, 0.62, 0.08, 0.008), (0.46, 0.22, 0.08, 0.008),
                   (-0.46, 0.62, 0.08, 0.008), (-0.46, 0.22, 0.08, 0.008))  # fmt: skip
    places = draw.generator("players").uniform((-0.42, 0.08), (0.42, 0.74), (14, 2)).tolist()
    teams = [_boxes(*((x, z, 0.016, 0.07) for x, z in places[k::2])) for k in (0, 1)]
    stand, score = _boxes((0.0, 0.92, 1.0, 0.16)), _boxes((-0.36, 0.93, 0.2, 0.07))
    return _lit(0.2, 0.46, 0.2), [
        (stripes, _lit(0.25, 0.53, 0.24)),
        (stand, _lit(0.3, 0.3, 0.36)),
        (join([_above(lines), _above(score, 2)]), WHITE),
        (_above(teams[0], 2), RED),
        (_above(teams[1], 2), _lit(0.2, 0.3, 0.75)),
    ]


def _menu(draw: Draw) -> tuple[Material, Shown]:
    """Rows of films to choose from."""
    colors = draw.shuffled(m.VIVID, "tiles")
    rows: list[list[tuple[float, float, float, float]]] = [[], [], [], []]
    for k in range(10):
        column, row = k % 5, k // 5
        rows[(column + 2 * row) % 4].append((-0.38 + 0.19 * column, 0.38 - 0.26 * row, 0.165, 0.21))
    hero = _boxes((0.2, 0.75, 0.5, 0.38))
    return _lit(0.07, 0.08, 0.11), [
        (hero, _lit(*colors[4])),
        *((_boxes(*tiles), _lit(*colors[k])) for k, tiles in enumerate(rows)),
        (_lines(draw, -0.46, 0.86, 0.36, 4, 0.07), WHITE),
    ]


def _document(draw: Draw) -> tuple[Material, Shown]:
    """A page of text in a window."""
    page, bar = _boxes((0.05, 0.47, 0.56, 0.88)), _boxes((0.0, 0.965, 1.0, 0.07))
    side = _boxes((-0.4, 0.47, 0.2, 0.92))
    text = _lines(draw, -0.18, 0.78, 0.46, 14, 0.048)
    title = _boxes((-0.02, 0.85, 0.32, 0.045))
    return _lit(0.72, 0.74, 0.77), [
        (page, WHITE),
        (bar, BLUE),
        (side, _lit(0.62, 0.65, 0.69)),
        (_above(join([text, title])), INK),
    ]


def _code(draw: Draw) -> tuple[Material, Shown]:
    """Lines of a program in colours on a dark ground."""
    random = draw.generator("code")
    rows: list[list[tuple[float, float, float, float]]] = [[], [], []]
    for k in range(20):
        start, parts = -0.3 + 0.05 * int(random.integers(0, 4)), 1 + int(random.integers(0, 3))
        for part in range(parts):
            wide = float(random.uniform(0.05, 0.16))
            rows[(k + part) % 3].append((start + wide / 2, 0.9 - 0.043 * k, wide, 0.018))
            start += wide + 0.015
    colors = (_lit(0.62, 0.78, 0.56), _lit(0.5, 0.68, 0.9), _lit(0.86, 0.7, 0.45))
    side = _boxes((-0.43, 0.5, 0.14, 1.0))
    return _lit(0.11, 0.12, 0.15), [
        (side, _lit(0.18, 0.19, 0.23)),
        *((_boxes(*row), skin) for row, skin in zip(rows, colors, strict=True)),
    ]


def _desktop(draw: Draw) -> tuple[Material, Shown]:
    """A window or two on a coloured ground, icons, a bar of tasks."""
    ground = draw.choice(((0.16, 0.36, 0.62), (0.12, 0.4, 0.42), (0.34, 0.26, 0.48)), "ground")
    x, z = uniform(draw, -0.08, 0.16, "x"), uniform(draw, 0.46, 0.58, "z")
    window, head = _boxes((x, z, 0.6, 0.6)), _boxes((x, z + 0.28, 0.6, 0.05))
    icons = _boxes(*((-0.45, 0.88 - 0.13 * k, 0.045, 0.07) for k in range(5)))
    return _lit(*ground), [
        (window, WHITE),
        (join([_above(head), icons]), GREY),
        (_above(_lines(draw, x - 0.26, z + 0.18, 0.5, 8, 0.055)), BLUE),
        (_boxes((0.0, 0.03, 1.0, 0.06)), INK),
    ]


_KINDS = {"news": _news, "match": _match, "menu": _menu, "document": _document, "code": _code, "desktop": _desktop}
