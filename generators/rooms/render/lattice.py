"""Where on the surfaces of a room light is measured, and how a hit between these places finds its light.

A patch is a level region of one instance (faces that join in one plane) or, on bent surfaces, a single triangle. Each
carries a lattice of nodes: over the rectangle around a level region, or along two edges of a triangle, whose second
half folds back onto it. Nodes of one part that coincide share one point. A hit interpolates between four nodes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from generators.rooms.render.look import Floats, Ints
from generators.rooms.render.lookup import at_hits, corner_table, looked_up, shelves
from generators.rooms.render.soup import Soup, same, welded
from vstdata.linear import dot, length, product

SPACING = 0.055  # metres between nodes: the contact shadow of a chair leg still shows
SHEET = 2048  # nodes across a sheet
MAX_STEPS = 255  # intervals along a side of a patch
WELD = 0.012  # metres: nodes of one part this close, facing the same way, share a point
LIFT = 1e-3  # metres above the surface
INSET = 0.004  # metres: no node lies in a seam, where it would be half inside a neighbour
COPLANAR = 0.99995  # cosine between faces of one level region
LEVEL = 0.995  # cosine between a face and its smooth corner normals, below which it is part of a round surface
WIDE = 0.25  # square metres from which a level region is no facet of something round, such as a mitred wall
FILLED = 0.4  # share of its rectangle that a level region covers at least, unless it is a wall around a wide window


@dataclass(frozen=True, slots=True, eq=False)
class Patches:
    """Parallelograms with lattices: `origin`, `side_u`, `side_v` (p, 3) metres, world; `normals` (p, 3, 3) at the
    origin and the ends of both sides; `columns`, `rows` (p,) of nodes; `folded` (p,): only the triangle at the origin
    is there; `leader` (p,) a face of it. `patch` (f,) and `coords` (f, 3, 2): where the corners of a face lie, in
    nodes."""

    origin: Floats
    side_u: Floats
    side_v: Floats
    normals: Floats
    columns: Ints
    rows: Ints
    folded: NDArray[np.bool_]
    patch: Ints
    coords: Floats
    leader: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Values of nodes in one `image` (h, SHEET, c), every patch with a rim that repeats its border (faces reach a
    little beyond the nodes); `coords` (6, f) where the corners of faces lie in it (`corner_table`)."""

    image: Floats
    coords: Floats

    def at(self, face: NDArray[np.int64], uv: Floats) -> Floats:
        """(n, c) values at barycentric coordinates (n, 2) of faces (n,)."""
        return looked_up(self.image, *at_hits(self.coords, face, uv))


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """The nodes of all patches, row by row: `first` (p,) the first of each patch, `point` (nodes,) each one's point,
    `leader` (points,) a node of each point; `coords` (6, f) those of the patches as a `corner_table`."""

    patches: Patches
    first: NDArray[np.int64]
    point: Ints
    leader: NDArray[np.int64]
    coords: Floats

    def nearest(self, face: NDArray[np.int64], uv: Floats) -> Ints:
        """(n,) the points nearest to barycentric coordinates (n, 2) of faces (n,)."""
        x, y, patch = self._place(face, uv)
        columns = self.patches.columns.take(patch)
        node = self.first.take(patch) + np.rint(y).astype(np.int32) * columns + np.rint(x).astype(np.int32)
        return np.asarray(self.point.take(node))

    def mix(self, values: Floats, face: NDArray[np.int64], uv: Floats) -> Floats:
        """(n, c) values (nodes, c) interpolated at barycentric coordinates (n, 2) of faces (n,)."""
        x, y, patch = self._place(face, uv)
        return self._between(values, patch, x, y)

    def carried(self, values: Floats, other: Lattice) -> Floats:
        """(points, c) at the points of `other`, a lattice of the same faces, the values (nodes, c) of this one."""
        patch, i, j = (each[other.leader] for each in other.nodes())
        x = i * ((self.patches.columns - 1) / (other.patches.columns - 1)).astype(np.float32)[patch]
        y = j * ((self.patches.rows - 1) / (other.patches.rows - 1)).astype(np.float32)[patch]
        return self._between(values, patch.astype(np.int32), x.astype(np.float32), y.astype(np.float32))

    def _between(self, values: Floats, patch: Ints, x: Floats, y: Floats) -> Floats:
        columns = self.patches.columns[patch]
        i = np.minimum(x.astype(np.int32), columns - 2)
        j = np.minimum(y.astype(np.int32), self.patches.rows[patch] - 2)
        a, b = (x - i)[:, None], (y - j)[:, None]
        node = np.asarray(self.first[patch] + j * columns + i, dtype=np.int64)
        low = values.take(node, axis=0) * (1 - a) + values.take(node + 1, axis=0) * a
        node += columns
        high = values.take(node, axis=0) * (1 - a) + values.take(node + 1, axis=0) * a
        return np.asarray(low + (high - low) * b)

    def _place(self, face: NDArray[np.int64], uv: Floats) -> tuple[Floats, Floats, Ints]:
        x, y = at_hits(self.coords, face, uv)
        patch = self.patches.patch.take(face)
        x = np.clip(x, 0.0, (self.patches.columns.take(patch) - 1).astype(np.float32))
        y = np.clip(y, 0.0, (self.patches.rows.take(patch) - 1).astype(np.float32))
        return x, y, patch

    def sheet(self, values: Floats) -> Sheet:
        """Values (nodes, c) laid out to be looked up quickly."""
        columns, rows = self.patches.columns + 2, self.patches.rows + 2
        corner, height = shelves(columns, rows, SHEET)
        count = columns.astype(np.int64) * rows
        patch, i, j = _nodes(columns, rows, np.cumsum(count) - count)
        inner_i = np.clip(i - 1, 0, self.patches.columns[patch] - 1)
        inner_j = np.clip(j - 1, 0, self.patches.rows[patch] - 1)
        image = np.zeros((height, SHEET, values.shape[1]), dtype=np.float32)
        node = self.first[patch] + inner_j * self.patches.columns[patch] + inner_i
        image[corner[1, patch] + j, corner[0, patch] + i] = values[node]
        coords = self.coords.copy()
        coords[::3] += corner[:, self.patches.patch] + np.float32(1)
        return Sheet(image, coords)

    def nodes(self) -> tuple[NDArray[np.int64], Ints, Ints]:
        """For every node its patch, column and row."""
        return _nodes(self.patches.columns, self.patches.rows, self.first)

    def spread(self, values: Floats) -> Floats:
        """Values of points (p, c) -> of nodes (nodes, c); across the fold of a triangle they go on linearly."""
        found = values[self.point]
        patch, i, j = self.nodes()
        beyond = np.flatnonzero(self.patches.folded[patch] & (i + j == self.patches.columns[patch]))
        stride = self.patches.columns[patch[beyond]]
        found[beyond] = found[beyond - 1] + found[beyond - stride] - found[beyond - stride - 1]
        return found

    def neighbours(self) -> NDArray[np.int64]:
        """(e, 2) pairs of points next to each other on a patch."""
        patch, i, j = self.nodes()
        columns = self.patches.columns[patch]
        right = np.flatnonzero(i < columns - 1)
        below = np.flatnonzero(j < self.patches.rows[patch] - 1)
        ends = [np.stack([right, right + 1]), np.stack([below, below + columns[below]])]
        return np.asarray(self.point[np.concatenate(ends, axis=1).T], dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Where light is measured: `position` (p, 3) lifted off the surface, unit `normal` (p, 3), `face` (p,) it is on,
    and `turn` (p,) in 0..8, different for all points of three by three neighbours."""

    position: Floats
    normal: Floats
    face: NDArray[np.int64]
    turn: Ints

    def take(self, rows: NDArray[np.int64]) -> Points:
        return Points(self.position[rows], self.normal[rows], self.face[rows], self.turn[rows])


def lattice_of(soup: Soup, patches: Patches, weld: float = WELD) -> tuple[Lattice, Points]:
    """Nodes on every patch of `soup`; those of one part within `weld` share a point on bent surfaces, within `WELD` on
    level ones, which may lie one behind the other. Those of a wider weld may look ways that are farther apart."""
    count = patches.columns.astype(np.int64) * patches.rows
    first = np.cumsum(count) - count
    patch, i, j = _nodes(patches.columns, patches.rows, first)
    u, v = i / (patches.columns[patch] - 1), j / (patches.rows[patch] - 1)
    beyond = patches.folded[patch] & (u + v > 1.0)
    u, v = np.where(beyond, 1.0 - v, u).astype(np.float32), np.where(beyond, 1.0 - u, v).astype(np.float32)
    position = patches.origin[patch] + patches.side_u[patch] * u[:, None] + patches.side_v[patch] * v[:, None]
    corner = patches.normals[patch]
    normal = corner[:, 0] * (1 - u - v)[:, None] + corner[:, 1] * u[:, None] + corner[:, 2] * v[:, None]
    face = patches.leader[patch]
    near = np.where(patches.folded, weld, WELD)[patch, None]
    cell = np.floor(position / near + 0.37).astype(np.int64)
    facing = product(np.rint(normal * (4 if weld == WELD else 2)).astype(np.int64), np.array([1, 16, 256]))
    leader, point = _in_order(*same(*cell.T, facing, soup.part[face]))
    normal = normal[leader]
    outward = np.asarray(normal / np.maximum(length(normal)[:, None], 1e-9), dtype=np.float32)
    turn = (j % 3 * 3 + i % 3)[leader].astype(np.int32)
    points = Points(position[leader] + LIFT * soup.face_normals[face[leader]], outward, face[leader], turn)
    return Lattice(patches, first, point.astype(np.int32), leader, corner_table(patches.coords)), points


def coarser(patches: Patches, times: int) -> Patches:
    """The same patches with nodes `times` as far apart, or as near to that as their sides let."""
    return _stepped(patches, -(-(patches.columns - 1) // times), -(-(patches.rows - 1) // times))


def thinned(patches: Patches, some: NDArray[np.bool_]) -> Patches:
    """The same patches, with nodes at their corners only where `some` (patches,) says so."""
    return _stepped(patches, *(np.where(some, 1, count - 1) for count in (patches.columns, patches.rows)))


def _stepped(patches: Patches, across: Ints, along: Ints) -> Patches:
    share = np.stack([across / (patches.columns - 1), along / (patches.rows - 1)], axis=1).astype(np.float32)
    columns, rows = (steps.astype(np.int32) + np.int32(1) for steps in (across, along))
    return replace(patches, columns=columns, rows=rows, coords=patches.coords * share[patches.patch, None])


def _in_order(first: NDArray[np.int64], group: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Groups renumbered by their first members: neighbours stay neighbours, so that rays run side by side."""
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return first[order], rank[group]


def _nodes(columns: Ints, rows: Ints, first: NDArray[np.int64]) -> tuple[NDArray[np.int64], Ints, Ints]:
    count = columns.astype(np.int64) * rows
    patch = np.repeat(np.arange(len(count)), count)
    j, i = np.divmod((np.arange(len(patch)) - first[patch]).astype(np.int32), columns[patch])
    return patch, i, j


def patches_of(soup: Soup, spacing: float = SPACING) -> Patches:
    """All patches of `soup`, with nodes about `spacing` metres apart."""
    region, rim = _regions(soup)
    turned = dot(soup.normals, soup.face_normals[:, None]).min(axis=1)
    rectangles = _rectangles(soup, region, rim, spacing)
    number = np.full(region.max() + 1, -1)
    area = np.bincount(region, weights=soup.area)
    covered = area / _rectangle_area(rectangles)
    flat = (np.bincount(region, weights=turned < LEVEL) == 0) | (area > WIDE)
    chosen = np.flatnonzero(flat & ((covered > FILLED) | (area > 1.0)))
    number[chosen] = np.arange(len(chosen))
    single = np.flatnonzero(number[region] < 0)
    triangles = _triangles(soup, single, spacing)
    patch = number[region]
    patch[single] = len(chosen) + np.arange(len(single))
    return _joined(rectangles, chosen, triangles, patch, single)


def _joined(
    rectangles: Patches,
    chosen: NDArray[np.int64],
    triangles: Patches,
    patch: NDArray[np.int64],
    single: NDArray[np.int64],
) -> Patches:
    """The chosen rectangles, then the triangles of the faces `single`."""
    names = ("origin", "side_u", "side_v", "normals", "columns", "rows", "folded", "leader")
    parts = {n: np.concatenate([getattr(rectangles, n)[chosen], getattr(triangles, n)]) for n in names}
    coords = rectangles.coords.copy()
    coords[single] = triangles.coords
    return Patches(**parts, patch=patch.astype(np.int32), coords=coords)


def _regions(soup: Soup) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(f,) number of the level region of each face: joined by edges, in one plane, of one instance, whatever the finish
    of its parts; and (f, 3) whether the edge from corner k to the next is on its rim."""
    _, vertex = welded(soup.corners, soup.instance)
    corner = vertex.reshape(-1, 3)
    edges = np.sort(np.concatenate([corner[:, [0, 1]], corner[:, [1, 2]], corner[:, [2, 0]]]), axis=1)
    face = np.tile(np.arange(len(corner)), 3)
    _, edge = same(edges[:, 0], edges[:, 1])
    order = np.argsort(edge, kind="stable")
    rim = np.ones(len(face), dtype=np.bool_)
    joined, apart = [], 1
    while len(paired := np.flatnonzero(edge[order][apart:] == edge[order][:-apart])):  # where parts meet there are four
        sides = np.stack([order[paired], order[paired + apart]])
        level = sides[:, dot(*soup.face_normals[face[sides]]) > COPLANAR]
        joined.append(face[level])
        rim[level] = False
        apart += 1
    one, two = np.concatenate(joined, axis=1)
    graph = coo_matrix((np.ones(len(one), dtype=np.int8), (one, two)), shape=(len(corner), len(corner)))
    region = connected_components(graph, directed=False)[1].astype(np.int64)
    return region, rim.reshape(3, -1).T


def _rectangles(soup: Soup, region: NDArray[np.int64], rim: NDArray[np.bool_], spacing: float) -> Patches:
    """The rectangle around every region, along the longest edge of its rim; `coords` for all faces."""
    edges = np.roll(soup.corners, -1, axis=1) - soup.corners
    sides = length(edges)
    outer = sides * (0.001 + rim)
    order = np.lexsort((-outer.max(axis=1), region))
    leader = order[np.searchsorted(region[order], np.arange(region.max() + 1))]
    longest = outer[leader].argmax(axis=1)
    along = edges[leader, longest] / sides[leader, longest][:, None]
    normal = soup.face_normals[leader]
    axes = np.stack([along, np.cross(normal, along)], axis=1)
    base = soup.corners[leader, 0]
    place = product(soup.corners - base[region][:, None], axes[region].swapaxes(1, 2))
    low, high = np.full((len(leader), 2), np.inf), np.full((len(leader), 2), -np.inf)
    for k in range(3):
        np.minimum.at(low, region, place[:, k])
        np.maximum.at(high, region, place[:, k])
    inset = np.minimum(INSET, 0.1 * (high - low))
    low, size = low + inset, np.maximum(high - low - 2 * inset, 1e-6)
    steps = np.clip(np.ceil(size / spacing), 1, MAX_STEPS).astype(np.int32)
    coords = (place - low[region][:, None]) / size[region][:, None] * steps[region][:, None]
    side = axes * size[..., None].astype(np.float32)
    return Patches(
        (base + product(low[:, None], axes)[:, 0]).astype(np.float32),
        side[:, 0],
        side[:, 1],
        np.repeat(normal[:, None], 3, axis=1),
        steps[:, 0] + 1,
        steps[:, 1] + 1,
        np.zeros(len(leader), dtype=np.bool_),
        region.astype(np.int32),
        coords.astype(np.float32),
        leader,
    )


def _rectangle_area(patches: Patches) -> Floats:
    return np.asarray(length(patches.side_u) * length(patches.side_v) + 1e-9)


def _triangles(soup: Soup, face: NDArray[np.int64], spacing: float) -> Patches:
    """One folded patch for each of the faces; `coords` (len(face), 3, 2) only for these."""
    corners = soup.corners[face]
    inward = corners.mean(axis=1, keepdims=True) - corners
    distance = np.maximum(length(inward)[..., None], 1e-6)
    corners = corners + inward * np.minimum(0.1, INSET / distance)
    longest = length(corners - np.roll(corners, 1, axis=1)).max(axis=1)
    even = np.clip(np.sqrt(2.0 * soup.area[face]), longest / 3.0, longest)  # slender: fewer along, more across
    steps = np.clip(np.ceil(even / spacing), 1, MAX_STEPS).astype(np.int32)
    unit = np.array([[0, 0], [1, 0], [0, 1]], dtype=np.float32)
    return Patches(
        corners[:, 0],
        corners[:, 1] - corners[:, 0],
        corners[:, 2] - corners[:, 0],
        soup.normals[face],
        steps + 1,
        steps + 1,
        np.ones(len(face), dtype=np.bool_),
        np.arange(len(face), dtype=np.int32),
        unit * steps[:, None, None].astype(np.float32),
        face,
    )
