"""Closed triangle meshes that furniture is made of. Metres; every shape stands on z = 0, centred on x = y = 0.

All of them are lofts: closed rings joined by quads and capped at both ends, so that each is watertight and winds
outwards by construction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from generators.rooms.model import FloatArray, IntArray, Material, Part
from vstdata.linear import length

AXES = {"x": 0, "y": 1, "z": 2}


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A closed mesh without a material: vertices (n, 3) metres, faces (m, 3), outward winding."""

    vertices: FloatArray
    faces: IntArray

    def move(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Shape:
        return Shape(self.vertices + np.array([x, y, z]), self.faces)

    def turn(self, degrees: float, axis: str = "z") -> Shape:
        """Turned about an axis through the origin, counter-clockwise seen from the axis' tip."""
        i, j = [(1, 2), (2, 0), (0, 1)][AXES[axis]]
        cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        turned = self.vertices.copy()
        turned[:, i] = cos * self.vertices[:, i] - sin * self.vertices[:, j]
        turned[:, j] = sin * self.vertices[:, i] + cos * self.vertices[:, j]
        return Shape(turned, self.faces)

    def scale(self, x: float = 1.0, y: float = 1.0, z: float = 1.0) -> Shape:
        """Stretched by positive factors; one negative factor mirrors, and the winding follows."""
        faces = self.faces if x * y * z > 0 else self.faces[:, ::-1]
        return Shape(self.vertices * np.array([x, y, z]), faces)

    def mirrored(self) -> Shape:
        """This shape and its image in the plane x = 0."""
        return join([self, self.scale(x=-1.0)])

    def of(self, material: Material) -> Part:
        return Part(self.vertices, self.faces, material)


def join(shapes: Iterable[Shape]) -> Shape:
    """All shapes as one mesh; they stay separate closed pieces of it."""
    found = list(shapes)
    starts = np.cumsum([0] + [len(shape.vertices) for shape in found[:-1]])
    faces = [shape.faces + start for shape, start in zip(found, starts, strict=True)]
    return Shape(np.concatenate([shape.vertices for shape in found]), np.concatenate(faces).astype(np.int32))


def in_size(groups: Iterable[tuple[Iterable[Shape], Material]], size: float) -> list[Part]:
    """Shapes by material as parts, all `size` times as large as drawn."""
    return [join(shapes).scale(size, size, size).of(material) for shapes, material in groups]


def loft(rings: ArrayLike, first: ArrayLike | None = None, last: ArrayLike | None = None) -> Shape:
    """Rings (k, n, 3), each counter-clockwise seen against the way they are stacked, joined and capped.

    `first` and `last` (3,) are the apexes of the two caps; the centres of the end rings by default.
    """
    points = np.asarray(rings, dtype=np.float64)
    count, size = points.shape[:2]
    apexes = [points[0].mean(axis=0) if first is None else first, points[-1].mean(axis=0) if last is None else last]
    vertices = np.concatenate([points.reshape(-1, 3), np.asarray(apexes, dtype=np.float64)])
    return Shape(vertices, _capped(count, size))


def hoop(rings: ArrayLike) -> Shape:
    """Rings (k, n, 3) joined in a circle, the last to the first: a sheet or bar that closes on itself, without caps."""
    points = np.asarray(rings, dtype=np.float64)
    return Shape(points.reshape(-1, 3), _quads(*points.shape[:2], closed=True))


@cache
def _capped(count: int, size: int) -> IntArray:
    """Faces of `count` rings joined, and of fans from two apexes that come after them."""
    here = np.arange(size)
    following = (here + 1) % size
    bottom = np.stack([following, here, np.full(size, count * size)], axis=1)
    end = (count - 1) * size
    top = np.stack([end + here, end + following, np.full(size, count * size + 1)], axis=1)
    faces = np.concatenate([_quads(count, size, closed=False), bottom, top]).astype(np.int32)
    faces.flags.writeable = False
    return faces


def _quads(count: int, size: int, *, closed: bool) -> IntArray:
    """Two triangles for each cell between ring i and i + 1; `closed` joins the last ring to the first."""
    rows = np.arange(count if closed else count - 1)[:, None] * size
    above = (rows + size) % (count * size)
    here = np.arange(size)[None]
    following = (here + 1) % size
    a, b, c, d = rows + here, rows + following, above + following, above + here
    return np.stack([a, b, c, a, c, d], axis=-1).reshape(-1, 3).astype(np.int32)


def sheet(outer: ArrayLike, inner: ArrayLike) -> Shape:
    """A cloth: two grids of points (k, n, 3), joined along their borders; the first axis of a grid, its second and the
    way from `inner` to `outer` are right-handed."""
    over, under = np.asarray(outer, dtype=np.float64), np.asarray(inner, dtype=np.float64)
    rows, columns = over.shape[:2]
    number = np.arange(rows * columns).reshape(rows, columns)
    quads = np.stack([number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]], axis=-1).reshape(-1, 4)
    border = np.concatenate([number[:-1, 0], number[-1, :-1], number[:0:-1, -1], number[0, :0:-1]])
    ahead, below = np.roll(border, -1), rows * columns
    rim = np.stack([border, border + below, ahead + below, ahead], axis=1)
    found = np.concatenate([quads, quads[:, ::-1] + below, rim])
    faces = np.concatenate([found[:, [0, 1, 2]], found[:, [0, 2, 3]]])
    return Shape(np.concatenate([over.reshape(-1, 3), under.reshape(-1, 3)]), faces.astype(np.int32))


def outline(width: float, depth: float, radius: float, steps: int = 1) -> FloatArray:
    """(4 * (steps + 1), 2) rectangle about the origin with round corners, counter-clockwise."""
    radius = min(radius, 0.45 * min(width, depth))
    signs, circle = _quarters(steps)
    corners = signs * (np.array([width, depth]) / 2 - radius)
    return np.asarray(corners + radius * circle).reshape(-1, 2)


@cache
def _quarters(steps: int) -> tuple[FloatArray, FloatArray]:
    """Signs (4, 1, 2) of the corners of a rectangle, and points (4, steps + 1, 2) of the unit circle before each."""
    turns = (np.arange(4)[:, None] + np.linspace(0, 1, steps + 1)) * np.pi / 2
    signs = np.array([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])[:, None]
    return signs, np.stack([np.cos(turns), np.sin(turns)], axis=-1)


def box(width: float, depth: float, height: float, bevel: float = 0.004, steps: int = 1) -> Shape:
    """A box with all edges rounded by radius `bevel` in `steps` facets; sharp for 0."""
    if bevel == 0:
        return blocks([(0, 0, height / 2)], [(width, depth, height)])
    bevel = min(bevel, 0.45 * min(width, depth, height))
    turns = np.linspace(0, np.pi / 2, steps + 1)
    inset, lift = bevel * (1 - np.sin(turns)), bevel * (1 - np.cos(turns))
    insets, levels = np.r_[inset, inset[::-1]], np.r_[lift, height - lift[::-1]]
    rings = np.empty((len(levels), 4 * steps + 4, 3))
    rings[:, :, 2] = levels[:, None]
    for ring, i in zip(rings, insets, strict=True):
        ring[:, :2] = outline(width - 2 * i, depth - 2 * i, max(bevel - i, 0.2 * bevel), steps)
    return loft(rings)


def blocks(centers: ArrayLike, sizes: ArrayLike) -> Shape:
    """Sharp boxes, all in one mesh: centres (n, 3) and sizes (n, 3) of their bounding boxes, 12 triangles each."""
    middle, size = np.asarray(centers, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    signs = np.array([(x, y, z) for z in (-1, 1) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
    faces = [(0, 2, 1), (0, 3, 2), (4, 5, 6), (4, 6, 7)]
    faces += [f for i in range(4) for f in ((i, (i + 1) % 4, 4 + (i + 1) % 4), (i, 4 + (i + 1) % 4, 4 + i))]
    vertices = (middle[:, None] + size[:, None] / 2 * signs).reshape(-1, 3)
    offsets = 8 * np.arange(len(middle))[:, None, None]
    return Shape(vertices, (np.array(faces)[None] + offsets).reshape(-1, 3).astype(np.int32))


def slab(width: float, depth: float, height: float, corner: float, bevel: float = 0.004, steps: int = 6) -> Shape:
    """A board with round corners seen from above, radius `corner`."""
    return prism(outline(width, depth, corner, steps), height, bevel)


def prism(base: ArrayLike, height: float, bevel: float = 0.0) -> Shape:
    """The base (n, 2), counter-clockwise and star-shaped about the origin, pulled up; `bevel` breaks both rims."""
    points = np.asarray(base, dtype=np.float64)
    shrink = 1 - bevel / length(points).min()
    sizes, levels = ([shrink, 1, 1, shrink], [0, bevel, height - bevel, height]) if bevel else ([1, 1], [0, height])
    return loft([np.c_[points * s, np.full(len(points), z)] for s, z in zip(sizes, levels, strict=True)])


def lathe(profile: ArrayLike, sides: int = 24) -> Shape:
    """The profile (k, 2) of (radius, z) turned about z: up the outside, and down the inside of a hollow thing.

    A first or last radius of 0 closes to a tip, any other by a flat cap.
    """
    points = np.asarray(profile, dtype=np.float64)
    first = [0.0, 0.0, points[0, 1]]
    last = [0.0, 0.0, points[-1, 1]]
    solid = points[points[:, 0] > 0]
    turns = np.arange(sides) * 2 * np.pi / sides
    circle = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    rings = np.concatenate(
        [solid[:, None, :1] * circle[None], np.broadcast_to(solid[:, None, 1:], (len(solid), sides, 1))], axis=2
    )
    return loft(rings, first, last)


def cylinder(radius: float, height: float, top: float | None = None, bevel: float = 0.0, sides: int = 24) -> Shape:
    """A cylinder, or a cone's stump with another radius at the `top`."""
    upper = radius if top is None else top
    if not bevel:
        return lathe([(radius, 0), (upper, height)], sides)
    return lathe([(radius - bevel, 0), (radius, bevel), (upper, height - bevel), (upper - bevel, height)], sides)


def shell(profile: ArrayLike, wall: float, sides: int = 24) -> Shape:
    """A turned sheet open at both ends: `profile` (k, 2) of (radius, z) is its outside from bottom to top."""
    outside = np.asarray(profile, dtype=np.float64)
    return band(np.concatenate([outside, outside[::-1] - np.array([wall, 0.0])]), sides)


def band(section: ArrayLike, sides: int = 24) -> Shape:
    """A ring about z: the closed `section` (k, 2) of (radius, z), up the outside and down the inside, turned."""
    points = np.asarray(section, dtype=np.float64)
    turns = np.arange(sides) * 2 * np.pi / sides
    rings = np.stack(
        [points[:, :1] * np.cos(turns), points[:, :1] * np.sin(turns), np.repeat(points[:, 1:], sides, axis=1)], axis=2
    )
    return hoop(rings)


def rim(width: float, depth: float, height: float, wall: float, corner: float, steps: int = 5) -> Shape:
    """A frame around a width x depth opening with round corners: `wall` thick, all of it inside width x depth."""
    outer = outline(width, depth, corner, steps)
    inner = outline(width - 2 * wall, depth - 2 * wall, max(corner - wall, 0.2 * corner), steps)
    rings = [(outer, 0.0), (outer, height), (inner, height), (inner, 0.0)]
    return hoop([np.column_stack([ring, np.full(len(ring), z)]) for ring, z in rings])


def vessel(profile: Sequence[tuple[float, float]], wall: float, floor: float, sides: int = 24) -> Shape:
    """A hollow body: `profile` (radius, z) is its outside from bottom to rim; wall and floor thickness in metres."""
    outside = np.asarray(profile, dtype=np.float64)
    inside = outside[::-1] - np.array([wall, 0.0])
    inside = inside[(inside[:, 0] > 0) & (inside[:, 1] > floor + 1e-6)]
    bottom_radius = float(np.interp(floor, outside[:, 1], outside[:, 0])) - wall
    return lathe(np.concatenate([outside, inside, [(max(bottom_radius, 1e-3), floor)]]), sides)


def trough(
    width: float,
    depth: float,
    height: float,
    wall: float,
    floor: float,
    corner: float,
    foot: float = 1.0,
    steps: int = 5,
) -> Shape:
    """A hollow box with round corners, open at the top; its outline at the bottom is `foot` times that of the rim."""

    def ring(inset: float, z: float) -> FloatArray:
        size = foot + (1 - foot) * z / height
        radius = max(corner * size - inset, 0.15 * corner)
        base = outline(width * size - 2 * inset, depth * size - 2 * inset, radius, steps)
        return np.column_stack([base, np.full(len(base), z)])

    lip = min(0.3 * wall, 0.004)
    levels = [(0.0, 0.0), (0.0, height - lip), (lip, height), (wall - lip, height), (wall, height - lip), (wall, floor)]
    return loft([ring(inset, z) for inset, z in levels])


def cushion(
    width: float, depth: float, height: float, edge: float = 0.45, crown: float = 0.7, sides: int = 28
) -> Shape:
    """A superellipsoid: `edge` and `crown` (0 square, 1 round) shape its outline from above and from the side."""
    up = np.linspace(-np.pi / 2, np.pi / 2, max(8, round(0.43 * sides) + 1))[1:-1]
    around = np.arange(sides) * 2 * np.pi / sides
    reach, level = _power(np.cos(up), crown), _power(np.sin(up), crown)
    circle = np.stack([width * _power(np.cos(around), edge), depth * _power(np.sin(around), edge)], axis=1) / 2
    heights = np.broadcast_to(((level + 1) * height / 2)[:, None, None], (len(up), sides, 1))
    rings = np.concatenate([reach[:, None, None] * circle[None], heights], axis=2)
    return loft(rings, [0, 0, 0], [0, 0, height])


def ball(radius: float, sides: int = 24) -> Shape:
    return cushion(2 * radius, 2 * radius, 2 * radius, 1.0, 1.0, sides)


def _power(value: FloatArray, exponent: float) -> FloatArray:
    """Signed power; what is zero but for rounding stays zero."""
    clean = np.round(value, 12)
    return np.asarray(np.sign(clean) * np.abs(clean) ** exponent)


def tube(
    path: ArrayLike, radius: ArrayLike, sides: int = 10, *, closed: bool = False, along: ArrayLike | None = None
) -> Shape:
    """A round bar along the path (k, 3); `radius` is one number, one per point (k,), or two half-axes per point (k, 2).

    `closed` joins the last point to the first (a ring). The second half-axis lies along the direction `along` (3,),
    by default the coordinate axis that the path is least parallel to.
    """
    turns = np.arange(sides) * 2 * np.pi / sides
    circle = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    return _swept(path, circle, radius, along, closed=closed)


def ribbon(path: ArrayLike, width: ArrayLike, thick: float, along: ArrayLike = (1.0, 0.0, 0.0)) -> Shape:
    """A strip of even thickness along the path (k, 3); its `width`, one number or one per point, lies along `along`."""
    points = np.asarray(path, dtype=np.float64)
    widths = np.broadcast_to(np.asarray(width, dtype=np.float64), len(points))
    section = np.array([[1, -0.97], [1, 0.97], [0.6, 1], [-0.6, 1], [-1, 0.97], [-1, -0.97], [-0.6, -1], [0.6, -1]]) / 2
    return _swept(points, section, np.c_[np.full(len(points), thick), widths], along, closed=False)


def beam(start: ArrayLike, end: ArrayLike, width: float, depth: float, taper: float = 1.0) -> Shape:
    """A straight bar of chamfered rectangular section; it ends `taper` times as thick as it starts.

    `depth` is its thickness along y (along x for a bar that runs mainly along y), `width` the other one.
    """
    points = np.asarray([start, end], dtype=np.float64)
    run = np.abs(points[1] - points[0])
    along = np.eye(3)[0 if run[1] > max(run[0], run[2]) else 1]
    halves = np.array([[width, depth], [width * taper, depth * taper]])
    return _swept(points, outline(1.0, 1.0, 0.08), halves, along, closed=False)


def _swept(path: ArrayLike, section: FloatArray, radius: ArrayLike, along: ArrayLike | None, *, closed: bool) -> Shape:
    """The section (n, 2) carried along the path (k, 3), scaled by `radius` (), (k,) or (k, 2)."""
    points, size = np.asarray(path, dtype=np.float64), np.asarray(radius, dtype=np.float64)
    if closed:
        tangents = np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0)
    else:
        tangents = np.gradient(points, axis=0)
    tangents /= length(tangents)[..., None]
    lay = np.eye(3)[np.abs(tangents).max(axis=0).argmin()] if along is None else np.asarray(along, dtype=np.float64)
    across = np.cross(lay, tangents)
    across /= length(across)[..., None]
    second = np.cross(tangents, across)
    halves = np.broadcast_to(size[:, None] if size.ndim == 1 else size, (len(points), 2))[:, None]
    rings = (
        points[:, None] + (halves * section)[..., :1] * across[:, None] + (halves * section)[..., 1:] * second[:, None]
    )
    if closed:
        return hoop(rings)
    return loft(rings)


def smooth(points: ArrayLike, steps: int = 6) -> FloatArray:
    """(n, 3) corner points -> a path through the ends that rounds every corner in between (quadratic arcs)."""
    corners = np.asarray(points, dtype=np.float64)
    middles = (corners[1:-2] + corners[2:-1]) / 2
    starts, ends = np.r_[corners[:1], middles], np.r_[middles, corners[-1:]]
    t = np.linspace(0, 1, steps + 1)[None, :, None]
    arcs = (1 - t) ** 2 * starts[:, None] + 2 * t * (1 - t) * corners[1:-1, None] + t**2 * ends[:, None]
    return np.concatenate([arcs[:, :-1].reshape(-1, 3), corners[-1:]])


def arc(radius: float, start: float, stop: float, count: int = 16) -> FloatArray:
    """(count, 2) points on a circle about the origin between two angles in degrees, both included."""
    turns = np.radians(np.linspace(start, stop, count))
    return np.asarray(radius * np.stack([np.cos(turns), np.sin(turns)], axis=1))
