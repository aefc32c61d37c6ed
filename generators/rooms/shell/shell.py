"""The empty room: walls of real thickness with openings, floor, ceiling, doors, windows and the light through them.

The floor polygon is the inner face of the walls at z = 0; walls, slabs and window frames lie outside it, only
skirting boards, casings, sills and handles stand a few centimetres into the room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from generators.rooms import materials
from generators.rooms.furniture.entry import chance, uniform
from generators.rooms.furniture.shapes import box, cylinder
from generators.rooms.model import FloatArray, IntArray, Light, Material, Model, Part, Placed, Roof, where_higher
from generators.rooms.shell.openings import CASING, THICKNESS, Opening, door_model, draw_openings, window_model
from generators.rooms.shell.outline import Wall, attic_roof, offset, outline, walls
from vstdata.draw import Draw
from vstdata.linear import dot, length, product

SHELL = ("blinds", "ceiling", "column", "door", "floor", "wall", "window")  # categories of what makes the empty room
ROOFS = 6  # sloping ceilings drawn for an attic, until one leaves walls high enough for a door and a window
COLUMNS_FROM, COLUMNS = 22.0, 0.25  # square metres of a floor from which so many rooms have a column
OFF_WALLS, OFF_DOORS = 1.1, 1.9  # metres from its middle
SLAB = 0.1  # metres: thickness of floor and ceiling
SKIRTING = 0.012  # metres: thickness of the skirting boards
DAYLIGHT = (9.0, 9.6, 10.5)  # radiance of a window, in units of room light


@dataclass(frozen=True, eq=False)
class Shell:
    """An empty room: floor polygon (n, 2), its ceiling, walls, openings, instances and window lights."""

    floor: FloatArray
    roof: Roof
    walls: tuple[Wall, ...]
    openings: tuple[Opening, ...]
    placed: tuple[Placed, ...]
    lights: tuple[Light, ...]


def build_shell(draw: Draw, area: float, flooring: str, shape: str = "") -> Shell:
    """An empty room of about `area` square metres; `flooring` is "planks", "tiles" or "carpet", `shape` one of
    `SHAPES`."""
    floor = outline(draw.at("outline"), area, shape)
    height = round(uniform(draw, 2.45, 2.9, "height"), 3)
    sides = walls(floor, [THICKNESS] * len(floor))
    windows = 1 + draw.integer("windows", below=3 if area > 14 else 2)
    doors = 2 if area > 18 and draw.integer("doors", below=3) == 0 else 1
    slopes = [attic_roof(draw.at("slopes", k), floor, height) for k in range(ROOFS * (shape == "attic"))]
    for roof in (*slopes, Roof(height)):
        openings = draw_openings(draw.at("openings"), sides, roof, windows, doors)
        if {one.label for one in openings} >= {"door", "window"}:
            break
    shell = finished_shell(draw, floor, roof, sides, openings, flooring)
    column = _column(draw.at("column"), shell) if area >= COLUMNS_FROM and not shape else None
    return replace(shell, placed=(*shell.placed, column)) if column else shell


def finished_shell(
    draw: Draw, floor: FloatArray, roof: Roof, sides: tuple[Wall, ...], openings: tuple[Opening, ...], flooring: str
) -> Shell:
    """The room of this floor (n, 2), ceiling, walls and openings, with all that is built in."""
    slabs = [_floor(floor, _flooring(draw, flooring)), _ceiling(floor, roof)]
    dado = _dado(draw, flooring)
    in_place = [*slabs, *_wall_models(draw, floor, sides, openings, roof, dado)]
    placed = [Placed(model, np.zeros(3)) for model in in_place]
    first = len(slabs)  # of the walls, in their order
    placed += [
        _fitted(draw, sides[opening.wall], opening, first + opening.wall)
        for opening in openings
        if opening.way != "through"
    ]
    lights = tuple(_daylight(sides[o.wall], o) for o in openings if o.label == "window")
    return Shell(floor, roof, sides, openings, tuple(placed), lights)


def _column(draw: Draw, shell: Shell) -> Placed | None:
    """Now and then a column, round or square, off the walls and not before a door."""
    if not chance(draw, COLUMNS, "there"):
        return None
    wide, paint = round(uniform(draw, 0.28, 0.45, "wide"), 3), materials.wall_paint(draw, "paint")
    height, is_round = shell.roof.height, draw.integer("round", below=2) == 0
    shape = cylinder(wide / 2, height, sides=32) if is_round else box(wide, wide, height, 0.008)
    doors = [shell.walls[one.wall].at(one.middle, 0.0) for one in shell.openings if one.label == "door"]
    before = shapely.union_all([shapely.Point(door).buffer(OFF_DOORS) for door in doors])
    free = shapely.Polygon(shell.floor).buffer(-OFF_WALLS, join_style="mitre").difference(before)
    low, high = shell.floor.min(axis=0), shell.floor.max(axis=0)
    for place in np.round(draw.generator("place").uniform(low, high, (40, 2)), 3):
        if free.covers(shapely.Point(place)):
            model = Model("column", (shape.of(paint),))
            return Placed(model, np.append(place, 0.0), shell.walls[0].yaw, support=0)
    return None


def _flooring(draw: Draw, kind: str) -> Material:
    makers = {"planks": materials.floorboards, "tiles": materials.hard_floor, "carpet": materials.carpet}
    return makers[kind](draw, "floor")


def _floor(corners: FloatArray, material: Material) -> Model:
    return Model("floor", (_slab(corners, np.tile([-SLAB, 0.0], (len(corners), 1)), material),))


def _ceiling(corners: FloatArray, roof: Roof) -> Model:
    """A slab over each plane of the ceiling."""
    planes = [(0.0, 0.0, roof.height), *roof.slopes.tolist()]
    floor, parts = shapely.Polygon(corners), []
    for k, (a, b, c) in enumerate(planes):
        lowest: BaseGeometry = floor
        for other in (one for j, one in enumerate(planes) if j != k):
            lowest = where_higher(lowest, np.array([other[0] - a, other[1] - b]), c - other[2])
        for part in shapely.get_parts(lowest):
            ring = shapely.get_coordinates(shapely.orient_polygons(part))[:-1]
            level = a * ring[:, 0] + b * ring[:, 1] + c
            parts.append(_slab(ring, np.stack([level, level + SLAB], axis=1), materials.WHITE))
    return Model("ceiling", tuple(parts))


def _slab(corners: FloatArray, levels: FloatArray, material: Material) -> Part:
    """The polygon (n, 2) as a closed slab between the heights `levels` (n, 2) of each corner."""
    count = len(corners)
    triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(shapely.Polygon(corners)))
    rings = shapely.get_coordinates(shapely.orient_polygons(triangles)).reshape(-1, 4, 2)[:, :3]
    flat = length(rings[:, :, None] - corners).argmin(axis=-1)
    here, following = np.arange(count), np.roll(np.arange(count), -1)
    sides = [[here, following, following + count], [here, following + count, here + count]]
    faces = np.concatenate([flat[:, ::-1], flat + count, *(np.stack(side, axis=1) for side in sides)])
    vertices = np.concatenate([np.column_stack([corners, levels[:, k]]) for k in range(2)])
    return Part(vertices, faces.astype(np.int32), material)


Dado = tuple[float, Material]


def _dado(draw: Draw, flooring: str) -> Dado | None:
    """Up to which height walls have a finish of its own: tiles over a tiled floor, boards now and then elsewhere."""
    if flooring == "tiles" and draw.integer("tiled", below=5) < 2:
        return round(uniform(draw, 1.1, 1.9, "tiled height"), 2), materials.wall_tiles(draw, "dado")
    if flooring != "tiles" and draw.integer("boarded", below=12) == 0:
        color = draw.choice((*materials.WOODS, *materials.PAINTS[:2]), "boards")
        boards = Material(color, "panel", materials.shade(color, 0.8), 0.08, 0.6, substance="wood")
        return round(uniform(draw, 0.85, 1.25, "boarded height"), 2), boards
    return None


def _wall_models(
    draw: Draw,
    floor: FloatArray,
    sides: Sequence[Wall],
    openings: Sequence[Opening],
    roof: Roof,
    dado: Dado | None,
) -> list[Model]:
    """One model per wall; one wall of some rooms has a finish of its own."""
    paint = [materials.wall_finish(draw, "walls")] * len(sides)
    if draw.integer("accent", below=3) == 0:
        paint[draw.integer("accent wall", below=len(sides))] = materials.wall_finish(draw, "accent")
    board = materials.WHITE if draw.integer("skirting", below=3) else materials.wood(draw, "skirting")
    tall = uniform(draw, 0.06, 0.1, "skirting")
    inner = offset(floor, SKIRTING)
    models = []
    for i, wall in enumerate(sides):
        own = [o for o in openings if o.wall == i]
        skirting = _skirting(wall, inner[i], inner[(i + 1) % len(sides)], own, tall, board)
        models.append(Model("wall", (*_wall(wall, own, roof, paint[i], dado), skirting)))
    return models


def _wall(wall: Wall, openings: Sequence[Opening], roof: Roof, material: Material, dado: Dado | None) -> list[Part]:
    """The wall, in two parts where it has a `dado`."""
    cut = [] if dado is None else [dado[0]]
    levels = np.unique([0.0, *cut, roof.height, *(z for o in openings for z in (o.bottom, o.top))])
    bends = [x for z in levels for x in wall.stretch(roof, z)]
    across = np.unique(np.round([0.0, wall.length, *bends, *(x for o in openings for x in (o.left, o.right))], 6))
    x, z = (across[:-1] + across[1:]) / 2, (levels[:-1] + levels[1:]) / 2
    solid = np.ones((len(x), 1, len(z)), dtype=bool)
    for o in openings:
        solid[np.ix_((x > o.left) & (x < o.right), [True], (z > o.bottom) & (z < o.top))] = False
    ends = (wall.outer_start, wall.outer_end)
    bands = [(np.ones(len(z), dtype=bool), material)]
    if dado is not None:
        bands = [(z < dado[0], dado[1]), (z > dado[0], material)]
    depth = np.array([-wall.thickness, 0.0])
    parts = [_lattice_part(wall, across, depth, levels, solid & band, ends, skin) for band, skin in bands]
    return [_below(part, wall, roof) for part in parts if len(part.faces)] if len(roof.slopes) else parts


def _below(part: Part, wall: Wall, roof: Roof) -> Part:
    """A part of a wall pressed down under the ceiling, whose bends are among its nodes: what is left is welded."""
    along = np.clip(product(part.vertices[:, :2] - wall.start, wall.along), 0.0, wall.length)
    places = wall.start + along[:, None] * wall.along
    vertices = part.vertices.copy()
    vertices[:, 2] = np.minimum(vertices[:, 2], roof.at(places))
    welded, number = np.unique(np.round(vertices, 5), axis=0, return_inverse=True)
    faces = number.reshape(-1)[part.faces]
    a, b, c = faces.T
    return Part(welded, faces[(a != b) & (b != c) & (c != a)].astype(np.int32), part.material)


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
    off = nodes[:, 1] != 0.0
    first, last = (float(dot(end - wall.start, wall.along)) for end in ends)
    along = np.where(off, np.clip(nodes[:, 0], first, last), nodes[:, 0])[:, None]
    points = wall.start + along * wall.along + nodes[:, 1:2] * wall.inward
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
    middle = np.append(wall.at(opening.middle, 0.01 - wall.thickness), (opening.bottom + opening.top) / 2)
    up = np.array([0.0, 0.0, (opening.top - opening.bottom) / 2])
    return Light(middle, up, np.append(wall.along * opening.width / 2, 0.0), DAYLIGHT, window=True)
