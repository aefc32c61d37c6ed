"""What several pieces of furniture share: legs, cases, fronts, handles, books. Metres; fronts look towards -y."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import chance, uniform
from generators.rooms.furniture.shapes import Shape, ball, beam, blocks, box, cylinder, join, slab, smooth, trough, tube
from generators.rooms.model import Material, Part
from vstdata.draw import Draw

BOARD = 0.018
AJAR = 0.12  # ours: of how many pieces some doors, or some drawers, stand open


def four_legs(width: float, depth: float, height: float, thick: float, splay: float = 0.0, taper: float = 0.7) -> Shape:
    """Square legs under the corners of a width x depth top at `height`; their feet stand `splay` further out."""
    x, y = width / 2, depth / 2
    legs = [beam((x, sy * y, height), (x + splay, sy * (y + splay), 0), thick, thick, taper) for sy in (-1, 1)]
    return join(legs).mirrored()


def round_legs(
    width: float, depth: float, height: float, thick: float, splay: float = 0.0, taper: float = 0.6
) -> Shape:
    """As `four_legs`, turned."""
    x, y, radii = width / 2, depth / 2, (thick / 2, thick / 2 * taper)
    legs = [tube([(x, sy * y, height), (x + splay, sy * (y + splay), 0)], radii, 12) for sy in (-1, 1)]
    return join(legs).mirrored()


def case(width: float, depth: float, height: float, shelves: Sequence[float] = (), *, lid: bool = True) -> Shape:
    """A case open to the front; `shelves` are the heights of the tops of its boards. Without `lid` it is open above."""
    side = box(BOARD, depth, height, 0.002).move(x=(width - BOARD) / 2).mirrored()
    inner = width - 2 * BOARD + 0.002
    levels = [BOARD, *shelves, *([height] if lid else [])]
    boards = [box(inner, depth - 0.004, BOARD, 0.002).move(z=level - BOARD) for level in levels]
    back = box(inner, 0.006, height - 0.01, 0).move(y=depth / 2 - 0.004, z=0.005)
    return join([side, *boards, back])


@dataclass(frozen=True, slots=True)
class Front:
    """A drawer front or a door: centre (x, z) and size (width, height) in the plane of the fronts, metres."""

    x: float
    z: float
    width: float
    height: float


def grid(width: float, height: float, columns: int, rows: int | Sequence[float], bottom: float = 0.0) -> list[Front]:
    """Fronts that fill a width x height field above `bottom`; `rows`: how many, or their shares from below."""
    shares = np.ones(rows) if isinstance(rows, int) else np.asarray(rows, dtype=np.float64)
    edges = bottom + height * np.r_[0, np.cumsum(shares / shares.sum())]
    step = width / columns
    return [
        Front((column + 0.5) * step - width / 2, float(low + high) / 2, step, float(high - low))
        for low, high in pairwise(edges)
        for column in range(columns)
    ]


def panels(
    fronts: Sequence[Front], y: float, gap: float = 0.004, thick: float = BOARD, *, framed: bool = False
) -> Shape:
    """The boards of `fronts`, their outer face at `y`; `framed` ones have a raised rim (shaker style)."""
    flat = [
        box(f.width - gap, thick, f.height - gap, 0.002).move(f.x, y + thick / 2, f.z - (f.height - gap) / 2)
        for f in fronts
    ]
    return join(flat + [_rim(f.width - gap, f.height - gap, f.x, y, f.z) for f in fronts] if framed else flat)


def _rim(width: float, height: float, x: float, y: float, z: float) -> Shape:
    rim = min(0.055, width / 4, height / 4)
    ups = [((x + s * (width - rim) / 2, y, z), (rim, 0.014, height)) for s in (-1, 1)]
    acrosses = [((x, y, z + s * (height - rim) / 2), (width - 2 * rim, 0.014, rim)) for s in (-1, 1)]
    centers, sizes = zip(*ups, *acrosses, strict=True)
    return blocks(centers, sizes)


def pulls(style: str, fronts: Sequence[Front], y: float, *, doors: bool = False) -> Shape:
    """Handles on the outer face `y` of fronts: "knob", "bar" or "cup"; on doors they stand at the opening edge."""
    return join(_pull(style, front, y, doors=doors) for front in fronts)


def _pull(style: str, front: Front, y: float, *, doors: bool) -> Shape:
    side = -1.0 if front.x > 0 else 1.0
    x = front.x + side * (front.width / 2 - 0.04) if doors else front.x
    length = min(0.22, 0.45 * (front.height if doors else front.width))
    if style == "knob":
        return (
            join([cylinder(0.006, 0.02, sides=10), ball(0.014, 12).move(z=0.012)])
            .turn(90, "x")
            .move(x, y + 0.002, front.z)
        )
    if style == "cup" and not doors:
        return cylinder(0.045, 0.022, 0.036, sides=20).scale(y=0.5).turn(90, "x").move(x, y + 0.001, front.z)
    bar = tube([(-length / 2, -0.03, 0), (length / 2, -0.03, 0)], 0.0055, 8)
    posts = [tube([(s * length * 0.4, 0.002, 0), (s * length * 0.4, -0.032, 0)], 0.0045, 8) for s in (-1, 1)]
    handle = join([bar, *posts])
    return (handle.turn(90, "y") if doors else handle).move(x, y, front.z)


@dataclass(frozen=True, slots=True)
class Fronts:
    """Drawer fronts or doors as they stand: boards, handles, and whether any of them is open."""

    boards: Shape
    handles: Shape
    open: bool

    @property
    def state(self) -> str:
        return "open" if self.open else "closed"


def drawers(draw: Draw, fronts: Sequence[Front], y: float, depth: float, style: str, odds: float = AJAR) -> Fronts:
    """Drawers of a case `depth` deep, their outer face at `y`; now and then some are pulled out."""
    out = [uniform(draw, 0.08, 0.55, "pulled", k) * depth for k in range(len(fronts))]
    some = chance(draw, odds, "drawers open")
    pulled = {k for k in range(len(fronts)) if some and chance(draw, 0.35, "pull", k)}
    shut = [front for k, front in enumerate(fronts) if k not in pulled]
    boards = [panels(shut, y)] if shut else []
    handles = [pulls(style, shut, y)] if shut else []
    for k in sorted(pulled):
        front, face = fronts[k], y - out[k]
        reach = out[k] + 0.05
        tray = trough(front.width - 0.04, reach, max(0.05, 0.7 * front.height), 0.012, 0.01, 0.004, steps=1)
        boards += [panels([front], face), tray.move(front.x, face + BOARD - 0.002 + reach / 2, _foot(front) + 0.012)]
        handles.append(pulls(style, [front], face))
    return Fronts(join(boards), join(handles), bool(pulled))


def _foot(front: Front) -> float:
    return front.z - front.height / 2


def doors(draw: Draw, fronts: Sequence[Front], y: float, style: str, *, framed: bool, widest: float = 100.0) -> Fronts:
    """Door leaves with their outer face at `y`, hinged at their outer edges; now and then some stand open, at most
    `widest` degrees."""
    some = chance(draw, AJAR, "doors open")
    boards, handles, opened = [], [], False
    for k, front in enumerate(fronts):
        leaf, pull = panels([front], y, framed=framed), pulls(style, [front], y - 0.006, doors=True)
        if some and chance(draw, 0.6, "swing", k):
            side = 1.0 if front.x > 0 else -1.0  # of the hinge; handles stand at the other edge
            hinge, degrees = front.x + side * front.width / 2, side * uniform(draw, 35.0, widest, "swung", k)
            leaf, pull = (s.move(-hinge, -y).turn(degrees).move(hinge, y) for s in (leaf, pull))
            top, opened = front.z + front.height / 2 - 0.05, True
            pins = [box(0.02, 0.034, 0.05).move(hinge - side * 0.012, y + 0.012, z) for z in (_foot(front), top)]
            pull = join([pull, *pins])
        boards.append(leaf)
        handles.append(pull)
    return Fronts(join(boards), join(handles), opened)


def pull_style(draw: Draw) -> str:
    return draw.choice(("knob", "bar", "bar", "cup"), "pull style")


def shifted(parts: Iterable[Part], x: float = 0.0, y: float = 0.0, z: float = 0.0) -> list[Part]:
    """The parts moved together."""
    return [Part(part.vertices + np.array([x, y, z]), part.faces, part.material) for part in parts]


def scaled(parts: Iterable[Part], factor: float) -> list[Part]:
    """The parts made larger or smaller together, about the origin."""
    return [Part(part.vertices * factor, part.faces, part.material) for part in parts]


def corners(width: float, depth: float) -> list[tuple[float, float]]:
    """The four (x, y) corners of a width x depth rectangle about the origin."""
    return [(x * width / 2, y * depth / 2) for x in (-1, 1) for y in (-1, 1)]


def bow(width: float, rise: float, radius: float) -> Shape:
    """A handle: a bar from x = -width / 2 to width / 2 that bows up to `rise`; its ends reach just below z = 0."""
    x, tuck = width / 2, min(0.15 * width, rise)
    path = smooth([(-x, 0, -0.008), (tuck - x, 0, rise), (x - tuck, 0, rise), (x, 0, -0.008)], 5)
    return tube(path, radius, 8)


def plinth(width: float, depth: float, height: float) -> Shape:
    """A base set back from the front."""
    return box(width - 0.02, depth - 0.06, height, 0.002).move(y=0.02)


def feet(draw: Draw, width: float, depth: float, height: float, top: float = 0.004) -> Shape:
    """One of three bases for a case whose underside is at `height`: plinth, square legs, splayed round legs."""
    style = draw.integer("feet", below=3)
    if style == 0:
        return plinth(width, depth, height + top)
    if style == 1:
        return four_legs(width - 0.05, depth - 0.05, height + top, 0.045)
    return round_legs(width - 0.12, depth - 0.10, height + top, 0.045, 0.02)


def books(draw: Draw, width: float, depth: float, room: float) -> list[tuple[Shape, int]]:
    """Upright books in a row from x = 0, at most `width` long, on z = 0, spines at y = 0; one shape a colour number."""
    rng = draw.generator("books")
    count = max(2, int(width / 0.022))
    thick = rng.uniform(0.014, 0.045, count)
    thick = thick[np.cumsum(thick) < width]
    heights = np.minimum(
        rng.choice([0.18, 0.21, 0.24, 0.28], len(thick)) * rng.uniform(0.93, 1.05, len(thick)), room - 0.02
    )
    deep = np.minimum(heights * rng.uniform(0.68, 0.8, len(thick)), depth)
    centers = np.c_[np.cumsum(thick) - thick / 2, deep / 2 + rng.uniform(0, 0.012, len(thick)), heights / 2]
    sizes = np.c_[thick - 0.0008, deep, heights]
    colors = rng.integers(0, 6, len(thick))
    return [(blocks(centers[colors == c], sizes[colors == c]), c) for c in range(6) if (colors == c).any()]


def book_parts(draw: Draw, rows: Sequence[tuple[Shape, int]]) -> list[Part]:
    """Books of all rows as one part a colour."""
    by_color: dict[int, list[Shape]] = defaultdict(list)
    for shape, color in rows:
        by_color[color].append(shape)
    muted = tuple(m.shade(color, 0.8) for color in m.VIVID)
    palette = draw.shuffled(muted + 2 * m.FABRICS + m.CERAMICS, "book colors")
    return [join(by_color[c]).of(Material(palette[c], roughness=0.7)) for c in sorted(by_color)]


def top_board(draw: Draw, width: float, depth: float, thick: float) -> Shape:
    """A table top: sharp or soft corners."""
    return (
        slab(width, depth, thick, uniform(draw, 0.03, 0.12, "corner"))
        if chance(draw, 0.4, "soft")
        else box(width, depth, thick)
    )
