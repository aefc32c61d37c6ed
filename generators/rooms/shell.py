"""The empty room: walls of real thickness with openings, floor, ceiling, doors, windows and the light through them.

The floor polygon is the inner face of the walls at z = 0; walls, slabs and window frames lie outside it, only
skirting boards, casings, sills and handles stand a few centimetres into the room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from generators.rooms import materials
from generators.rooms.furniture.entry import uniform
from generators.rooms.model import FloatArray, IntArray, Light, Material, Model, Part, Placed
from generators.rooms.openings import CASING, THICKNESS, Opening, door_model, draw_openings, window_model
from generators.rooms.outline import Wall, offset, outline, walls
from vstdata.draw import Draw
from vstdata.linear import length

SHELL = ("ceiling", "door", "floor", "wall", "window")  # categories of what makes the empty room
SLAB = 0.1  # metres: thickness of floor and ceiling
SKIRTING = 0.012  # metres: thickness of the skirting boards
DAYLIGHT = (9.0, 9.6, 10.5)  # radiance of a window, in units of room light


@dataclass(frozen=True, eq=False)
class Shell:
    """An empty room: floor polygon (n, 2), ceiling height, its walls, openings, instances and window lights."""

    floor: FloatArray
    height: float
    walls: tuple[Wall, ...]
    openings: tuple[Opening, ...]
    placed: tuple[Placed, ...]
    lights: tuple[Light, ...]


def build_shell(draw: Draw, area: float, flooring: str) -> Shell:
    """An empty room of about `area` square metres; `flooring` is "planks", "tiles" or "carpet"."""
    floor = outline(draw.at("outline"), area)
    height = round(uniform(draw, 2.45, 2.9, "height"), 3)
    sides = walls(floor, THICKNESS)
    windows = 1 + draw.integer("windows", below=3 if area > 14 else 2)
    doors = 2 if area > 18 and draw.integer("doors", below=3) == 0 else 1
    openings = draw_openings(draw.at("openings"), sides, height, windows, doors)
    slabs = [_floor(floor, _flooring(draw, flooring)), _ceiling(floor, height)]
    in_place = [*slabs, *_wall_models(draw, floor, sides, openings, height)]
    placed = [Placed(model, np.zeros(3)) for model in in_place]
    first = len(slabs)  # of the walls, in their order
    placed += [_fitted(draw, sides[opening.wall], opening, first + opening.wall) for opening in openings]
    lights = tuple(_daylight(sides[o.wall], o) for o in openings if o.label == "window")
    return Shell(floor, height, sides, openings, tuple(placed), lights)


def _flooring(draw: Draw, kind: str) -> Material:
    makers = {"planks": materials.planks, "tiles": materials.tiles, "carpet": materials.carpet}
    return makers[kind](draw, "floor")


def _floor(corners: FloatArray, material: Material) -> Model:
    return Model("floor", (_slab(corners, -SLAB, 0.0, material),))


def _ceiling(corners: FloatArray, height: float) -> Model:
    return Model("ceiling", (_slab(corners, height, height + SLAB, materials.WHITE),))


def _slab(corners: FloatArray, low: float, high: float, material: Material) -> Part:
    """The polygon (n, 2) as a closed slab."""
    count = len(corners)
    triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(shapely.Polygon(corners)))
    rings = shapely.get_coordinates(shapely.orient_polygons(triangles)).reshape(-1, 4, 2)[:, :3]
    flat = length(rings[:, :, None] - corners).argmin(axis=-1)
    here, following = np.arange(count), np.roll(np.arange(count), -1)
    sides = [[here, following, following + count], [here, following + count, here + count]]
    faces = np.concatenate([flat[:, ::-1], flat + count, *(np.stack(side, axis=1) for side in sides)])
    vertices = np.concatenate([np.c_[corners, np.full(count, z)] for z in (low, high)])
    return Part(vertices, faces.astype(np.int32), material)


def _wall_models(
    draw: Draw, floor: FloatArray, sides: Sequence[Wall], openings: Sequence[Opening], height: float
) -> list[Model]:
    """One model per wall; one wall of some rooms has a colour of its own."""
    paint = [materials.wall_paint(draw, "walls")] * len(sides)
    if draw.integer("accent", below=3) == 0:
        paint[draw.integer("accent wall", below=len(sides))] = materials.wall_paint(draw, "accent")
    board = materials.WHITE if draw.integer("skirting", below=3) else materials.wood(draw, "skirting")
    tall = uniform(draw, 0.06, 0.1, "skirting")
    inner = offset(floor, SKIRTING)
    models = []
    for i, wall in enumerate(sides):
        own = [o for o in openings if o.wall == i]
        skirting = _skirting(wall, inner[i], inner[(i + 1) % len(sides)], own, tall, board)
        models.append(Model("wall", (_wall(wall, own, height, paint[i]), skirting)))
    return models


def _wall(wall: Wall, openings: Sequence[Opening], height: float, material: Material) -> Part:
    across = np.unique([0.0, wall.length, *(x for o in openings for x in (o.left, o.right))])
    levels = np.unique([0.0, height, *(z for o in openings for z in (o.bottom, o.top))])
    x, z = (across[:-1] + across[1:]) / 2, (levels[:-1] + levels[1:]) / 2
    solid = np.ones((len(x), 1, len(z)), dtype=bool)
    for o in openings:
        solid[np.ix_((x > o.left) & (x < o.right), [True], (z > o.bottom) & (z < o.top))] = False
    ends = (wall.outer_start, wall.outer_end)
    return _lattice_part(wall, across, np.array([-THICKNESS, 0.0]), levels, solid, ends, material)


def _skirting(
    wall: Wall, start: FloatArray, end: FloatArray, openings: Sequence[Opening], tall: float, material: Material
) -> Part:
    """A board along the wall between the door casings, mitred at the inner corners `start` and `end` (2,)."""
    doors = [o for o in openings if o.label == "door"]
    across = np.unique([0.0, wall.length, *(x for o in doors for x in (o.left - CASING, o.right + CASING))])
    middle = (across[:-1] + across[1:]) / 2
    solid = np.array([all(abs(x - o.middle) > o.width / 2 + CASING for o in doors) for x in middle])
    levels = np.array([0.0, tall])
    return _lattice_part(wall, across, np.array([0.0, SKIRTING]), levels, solid[:, None, None], (start, end), material)


def _lattice_part(
    wall: Wall,
    across: FloatArray,
    inward: FloatArray,
    levels: FloatArray,
    solid: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    ends: tuple[FloatArray, FloatArray],
    material: Material,
) -> Part:
    """Solid cells of a lattice along the wall; its corners off the wall's inner face are mitred to `ends`."""
    nodes, faces = lattice(across, inward, levels, solid)
    points = wall.start + nodes[:, :1] * wall.along + nodes[:, 1:2] * wall.inward
    off = nodes[:, 1] != 0.0
    points[off & (nodes[:, 0] == across[0])] = ends[0]
    points[off & (nodes[:, 0] == across[-1])] = ends[1]
    return Part(np.c_[points, nodes[:, 2]], faces, material)


def lattice(
    x: FloatArray, y: FloatArray, z: FloatArray, solid: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> tuple[FloatArray, IntArray]:
    """The closed surface of the `solid` cells (nx - 1, ny - 1, nz - 1) of a lattice: vertices (n, 3), faces (m, 3)."""
    shape = np.array([len(x), len(y), len(z)])
    padded = np.pad(solid, 1)
    quads = []
    for axis in range(3):
        one, two = (axis + 1) % 3, (axis + 2) % 3
        inside = [slice(1, -1)] * 3
        inside[axis] = slice(None)
        step = np.diff(padded[tuple(inside)].astype(np.int8), axis=axis)
        corner = np.stack(np.nonzero(step), axis=1)
        turn = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
        corners = np.repeat(corner[:, None], 4, axis=1)
        corners[:, :, one] += turn[:, 0]
        corners[:, :, two] += turn[:, 1]
        ids = np.ravel_multi_index(tuple(np.moveaxis(corners, -1, 0)), tuple(shape))
        quads.append(np.where((step[step != 0] < 0)[:, None], ids, ids[:, ::-1]))
    ring = np.concatenate(quads)
    used, faces = np.unique(np.concatenate([ring[:, [0, 1, 2]], ring[:, [0, 2, 3]]]), return_inverse=True)
    i, j, k = np.unravel_index(used, tuple(shape))
    return np.stack([x[i], y[j], z[k]], axis=1), faces.reshape(-1, 3).astype(np.int32)


def _fitted(draw: Draw, wall: Wall, opening: Opening, support: int) -> Placed:
    """The door or window in its opening of the wall that is instance `support`."""
    draw = draw.at(opening.label, opening.wall, round(opening.left * 1000))
    model = door_model(draw, opening) if opening.label == "door" else window_model(draw.at("style"), opening)
    return Placed(model, np.append(wall.at(opening.middle, 0.0), 0.0), wall.yaw, support)


def _daylight(wall: Wall, opening: Opening) -> Light:
    """A rectangle in the outer face of the wall that shines inwards."""
    middle = np.append(wall.at(opening.middle, 0.01 - THICKNESS), (opening.bottom + opening.top) / 2)
    up = np.array([0.0, 0.0, (opening.top - opening.bottom) / 2])
    return Light(middle, up, np.append(wall.along * opening.width / 2, 0.0), DAYLIGHT, window=True)
