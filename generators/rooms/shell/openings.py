"""Doors and windows: where they cut the walls, and their models.

Local frame of the models: x along the wall, centred on the opening; y = 0 is the inner face of the wall, the room lies
at y < 0; z = 0 is the floor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from generators.rooms import materials
from generators.rooms.furniture.entry import uniform
from generators.rooms.furniture.shapes import Shape, blocks, box, cylinder, join
from generators.rooms.model import Model, Roof, Surface
from generators.rooms.shell.outline import Wall
from vstdata.draw import Draw

THICKNESS = 0.15  # metres: of every wall
CASING = 0.07  # metres: the flat frame around a door or window on the face of the wall
PROUD = 0.015  # metres: how far it stands out
BEHIND = 0.0605  # metres: where the back of a closed leaf is, and half a millimetre more
STOP = 0.03  # metres: what it lies against
CORNER = 0.4  # metres of wall between a doorway and a corner: an open leaf keeps clear of what hangs there
DOORWAY = 2.2  # metres of height that the highest door takes with its casing
MARGIN = 0.25  # metres of wall between an opening and a corner or another opening


@dataclass(frozen=True, slots=True)
class Opening:
    """A rectangle cut out of wall number `wall`: `left`, `right` along it, `bottom`, `top` above the floor, metres.

    `way`: "" for a closed door or a window; a doorway between two rooms is "open" in the room into which its leaf is
    turned, on the `hinge` at its "left" or "right", and "through" in the other, which has no door of its own.
    """

    label: str
    wall: int
    left: float
    right: float
    bottom: float
    top: float
    way: str = ""
    hinge: str = "left"

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def draw_openings(
    draw: Draw,
    walls: Sequence[Wall],
    roof: Roof,
    windows: int,
    doors: int,
    *,
    outside: Sequence[int] | None = None,
    taken: Sequence[Opening] = (),
) -> tuple[Opening, ...]:
    """So many doors and windows, or fewer where the walls have no room for them, beside those that are `taken`.

    `outside`: indices of the walls that they may be in, by default of all.
    """
    found = list(taken)
    walls_of = range(len(walls)) if outside is None else outside
    order = sorted(walls_of, key=lambda i: -walls[i].length * uniform(draw, 0.5, 1.0, "order", i))
    for k in range(doors):
        _add(found, [_door(draw.at("door", k, i), i, walls[i].stretch(roof, DOORWAY)) for i in order[::-1]])
    sill = draw.choice((0.75, 0.85, 0.95, 1.05, 0.35), "sill")
    head = min(roof.height - 0.2, uniform(draw, 2.05, 2.35, "head"))
    for k in range(windows):
        _add(
            found,
            [_window(draw.at("window", k, i), i, walls[i].stretch(roof, head + CASING), sill, head) for i in order],
        )
    return tuple(found[len(taken) :])


def _add(found: list[Opening], candidates: Sequence[Opening | None]) -> None:
    """The first candidate that fits, walls without an opening first."""
    used = {opening.wall for opening in found}
    fresh = [c for c in candidates if c is not None and c.wall not in used]
    taken = [c for c in candidates if c is not None and c.wall in used]
    for candidate in fresh + taken:
        beside = [o for o in found if o.wall == candidate.wall]
        if all(candidate.left > o.right + MARGIN or candidate.right < o.left - MARGIN for o in beside):
            found.append(candidate)
            return


def _door(draw: Draw, index: int, stretch: tuple[float, float]) -> Opening | None:
    """A door in the `stretch` (from, to) along a wall under which the ceiling is high enough."""
    width = uniform(draw, 0.82, 0.95, "width")
    free = stretch[1] - stretch[0] - width - 2 * MARGIN
    if free < 0.1:
        return None
    share = draw.choice((0.0, 1.0, uniform(draw, 0.2, 0.8, "middle")), "share")
    left = round(stretch[0] + MARGIN + share * free, 3)
    return Opening("door", index, left, round(left + width, 3), 0.0, round(uniform(draw, 2.0, 2.1, "height"), 3))


def _window(draw: Draw, index: int, stretch: tuple[float, float], sill: float, head: float) -> Opening | None:
    longest = min(2.4, stretch[1] - stretch[0] - 2 * MARGIN - 0.1)
    if longest < 0.8:
        return None
    width = uniform(draw, max(0.8, 0.55 * longest), longest, "width")
    room = stretch[1] - stretch[0] - width - 2 * MARGIN
    left = round(stretch[0] + MARGIN + uniform(draw, 0.25, 0.75, "share") * room, 3)
    return Opening("window", index, left, round(left + width, 3), round(sill, 3), round(head, 3))


def door_model(draw: Draw, opening: Opening) -> Model:
    """A panelled door with its casing, lining, threshold and handles: closed, or its leaf turned into the room."""
    paint = materials.wood(draw, "door") if draw.integer("wooden", below=3) == 0 else materials.WHITE
    width, height = opening.width, opening.top
    panels = draw.choice((((0.2, 0.7), (1.0, height - 1.2)), ((0.2, height - 0.4),), ()), "panels")
    frame = [_casing(width, 0.0, height), _lining(width, 0.0, height, 0.02, below=False)]
    if opening.way:
        frame.append(_casing(width, 0.0, height).move(y=THICKNESS + PROUD))
    else:
        frame.append(_stops(width, height))
    threshold = blocks([[0, THICKNESS / 2, -0.018]], [[width, THICKNESS, 0.04]])
    trim = replace(paint, color=materials.shade(paint.color, 0.97))
    metal = materials.frame_metal(draw, "handle")
    leaf, handle = _leaf(width, height, panels, both=bool(opening.way)), _handle(width)
    if opening.way:
        swing = uniform(draw, 90.0, 94.0, "swing")
        handle = join([handle, _mirrored(handle, 0.04)])
        leaf, handle = (_swung(one, width, opening.hinge, swing) for one in (leaf, handle))
    parts = (join(frame).of(trim), leaf.of(paint), handle.of(metal), threshold.of(materials.DARK_METAL))
    return Model("door", parts, state="open" if opening.way else "closed")


def _stops(width: float, height: float) -> Shape:
    """What a closed leaf lies against on all sides: nobody looks out, and no light comes in, past its edges."""
    middle, side = BEHIND + STOP / 2, width / 2 - 0.02
    upright, level = [STOP, STOP, height], [width - 0.02, STOP, STOP]
    centers = [[-side, middle, height / 2], [side, middle, height / 2], [0, middle, height - 0.02], [0, middle, 0.016]]
    return blocks(centers, [upright, upright, level, level])


def _leaf(width: float, height: float, panels: Sequence[tuple[float, float]], *, both: bool) -> Shape:
    """The closed leaf of a door, with `panels` (bottom, height) on the side of the room, or on both."""
    leaf = box(width - 0.044, 0.04, height - 0.03, 0.003).move(y=0.04, z=0.008)
    front = [box(width - 0.3, 0.012, tall, 0.005).move(y=0.02, z=low) for low, tall in panels]
    return join([leaf, *front, *([_mirrored(one, 0.04) for one in front] if both else [])])


def _mirrored(shape: Shape, y: float) -> Shape:
    """The shape on the other side of the plane at `y`."""
    return Shape(shape.vertices * [1.0, -1.0, 1.0] + [0.0, 2 * y, 0.0], shape.faces[:, ::-1])


def _swung(shape: Shape, width: float, hinge: str, degrees: float) -> Shape:
    """The closed leaf turned into the room on its hinge; seen from the room, the left of an opening lies at +x."""
    half = width / 2 - 0.022
    if hinge == "left":
        shape = Shape(shape.vertices * [-1.0, 1.0, 1.0], shape.faces[:, ::-1])
        return shape.move(-half, -0.04).turn(degrees).move(half - 0.026, -0.016)
    return shape.move(half, -0.04).turn(-degrees).move(0.026 - half, -0.016)


def _handle(width: float) -> Shape:
    x = width / 2 - 0.08
    rose = cylinder(0.026, 0.012, sides=16).turn(90, "x").move(x, 0.02, 1.05)
    neck = cylinder(0.009, 0.06, sides=12).turn(90, "x").move(x, 0.02, 1.05)
    lever = box(0.13, 0.018, 0.02, 0.006).move(x - 0.05, -0.04, 1.04)
    return join([rose, neck, lever])


def window_model(draw: Draw, opening: Opening) -> Model:
    """A frame without glass in an opening, mullions, lining, casing, and a sill that can carry small objects."""
    paint = materials.wood(draw, "frame") if draw.integer("wooden", below=4) == 0 else materials.WHITE
    if draw.integer("dark", below=5) == 0:
        paint = materials.DARK_METAL
    width, low, high = opening.width, opening.bottom, opening.top
    sill, reach = uniform(draw, 0.14, 0.22, "sill"), 0.06
    ledge = box(width + 2 * reach, sill, 0.03, 0.006).move(y=-sill / 2, z=low - 0.03)
    columns = 1 + round(width / draw.choice((0.7, 1.2), "pane"))
    bars = _bars(width, low, high, columns, draw.choice((1, 1, 2), "rows"))
    frame = join([_casing(width, low, high), _lining(width, low, high, 0.012, below=True), bars])
    board = materials.WHITE if paint is materials.DARK_METAL else paint
    surface = Surface((0.0, -sill / 2), (width, sill - 0.02), low, high - low)
    return Model("window", (frame.of(paint), ledge.of(board)), (surface,))


def _casing(width: float, low: float, high: float) -> Shape:
    """Flat boards beside and above the opening on the inner face of the wall."""
    x, tall = (width + CASING) / 2, high - low
    centers = [[-x, -PROUD / 2, low + tall / 2], [x, -PROUD / 2, low + tall / 2], [0, -PROUD / 2, high + CASING / 2]]
    sizes = [[CASING, PROUD, tall], [CASING, PROUD, tall], [width + 2 * CASING, PROUD, CASING]]
    return blocks(centers, sizes)


def _lining(width: float, low: float, high: float, thick: float, *, below: bool) -> Shape:
    """Boards on the cut faces of the wall."""
    x, middle, y = (width - thick) / 2, (low + high) / 2, THICKNESS / 2
    centers = [[-x, y, middle], [x, y, middle], [0, y, high - thick / 2], [0, y, low + thick / 2]]
    sizes = [[thick, THICKNESS, high - low]] * 2 + [[width - 2 * thick, THICKNESS, thick]] * 2
    return blocks(centers[: 4 if below else 3], sizes[: 4 if below else 3])


def _bars(width: float, low: float, high: float, columns: int, rows: int) -> Shape:
    """The window frame proper and its mullions."""
    thick, slim, y = 0.055, 0.035, 0.09
    uprights = np.linspace(-width / 2, width / 2, columns + 1)
    levels = np.linspace(low, high, rows + 1)
    tall, across = high - low, width
    centers = [[np.clip(x, -width / 2 + thick / 2, width / 2 - thick / 2), y, (low + high) / 2] for x in uprights]
    sizes = [[thick if abs(x) > width / 2 - 1e-6 else slim, 0.05, tall] for x in uprights]
    centers += [[0, y, np.clip(z, low + thick / 2, high - thick / 2)] for z in levels]
    sizes += [[across, 0.044, thick if z in (levels[0], levels[-1]) else slim] for z in levels]
    return blocks(centers, sizes)
