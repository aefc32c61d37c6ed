"""A room as one mesh, as a scanner would deliver it: even vertices with colours, each with its instance and segment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import FloatArray, IntArray, Part, Room
from generators.rooms.render.pattern import surface_color, texture
from vstdata.linear import cross, length

LIMIT = 0.14  # metres: the longest edge; every point of a surface then has a vertex within 8 cm
FLAT = 1e-9  # square metres: smaller triangles are dropped


@dataclass(frozen=True, slots=True, eq=False)
class RoomMesh:
    """`vertices` (n, 3) float64 metres, room frame; `faces` (m, 3) int32; `colors` (n, 3) uint8 sRGB; `segments` (n,)
    int32, one number for each part of each instance; `owners` (segments,) int32, the instance of each segment."""

    vertices: FloatArray
    faces: IntArray
    colors: NDArray[np.uint8]
    segments: IntArray
    owners: IntArray

    @property
    def instances(self) -> IntArray:
        """(n,) the instance of every vertex; no vertex is shared."""
        return np.asarray(self.owners[self.segments])


def room_mesh(room: Room, limit: float = LIMIT) -> RoomMesh:
    """All parts of `room` with edges of at most `limit` metres, in the order of their instances."""
    pieces = [(k, placed, part) for k, placed in enumerate(room.placed) for part in placed.model.parts]
    solid = [_solid_faces(part) for _, _, part in pieces]
    first = np.cumsum([0, *(len(part.vertices) for _, _, part in pieces)])
    together = np.concatenate([faces.astype(np.int64) + start for faces, start in zip(solid, first, strict=False)])
    points, faces, owner = split_edges(
        np.concatenate([part.vertices for _, _, part in pieces]),
        together,
        limit,
        np.repeat(np.arange(len(pieces)), np.diff(first)),
    )
    last, until = (np.cumsum(np.bincount(each, minlength=len(pieces))) for each in (owner, owner[faces[:, 0]]))
    vertices, colors = [], []
    for k, (_, placed, part) in enumerate(pieces):
        start, begin = (0, 0) if k == 0 else (last[k - 1], until[k - 1])
        own = points[start : last[k]]
        vertices.append(placed.to_world(own))
        colors.append(_colors(part, own, faces[begin : until[k]] - np.int32(start)))
    return RoomMesh(
        np.concatenate(vertices),
        faces,
        np.concatenate(colors),
        owner.astype(np.int32),
        np.array([k for k, _, _ in pieces], dtype=np.int32),
    )


def split_edges(
    vertices: FloatArray, faces: IntArray | NDArray[np.int64], limit: float, owner: NDArray[np.int64]
) -> tuple[FloatArray, IntArray, NDArray[np.int64]]:
    """The same surface without edges longer than `limit`: every long edge is halved for all faces that share it, so no
    crack opens. Vertices that no face uses are left out. `owner` (n,) is the part of each vertex, and comes back for
    all there are then; vertices and faces are sorted by it."""
    corners, short = faces.astype(np.int64), []
    while True:
        at = vertices[corners]
        long = length(at - at[:, [1, 2, 0]]) > limit
        some = long.any(axis=1)
        short.append(corners[~some])
        if not some.any():
            return _numbered(vertices, np.concatenate(short), owner)
        corners, long = corners[some], long[some]
        one, two = corners[long], corners[:, [1, 2, 0]][long]
        low, high = np.minimum(one, two), np.maximum(one, two)
        edges, number = np.unique(low * len(vertices) + high, return_inverse=True)
        middle = np.full(corners.shape, -1, dtype=np.int64)
        middle[long] = len(vertices) + number
        halves = (vertices[edges // len(vertices)] + vertices[edges % len(vertices)]) / 2
        owner = np.concatenate([owner, owner[edges // len(vertices)]])
        vertices = np.concatenate([vertices, halves])
        corners = _halved(corners, middle)


def _numbered(
    vertices: FloatArray, faces: NDArray[np.int64], owner: NDArray[np.int64]
) -> tuple[FloatArray, IntArray, NDArray[np.int64]]:
    """Vertices that any of `faces` (m, 3) uses, sorted by `owner` and else in their order, the faces by their new
    numbers, sorted likewise, and the owner of each vertex."""
    used = np.zeros(len(vertices), dtype=np.bool_)
    used[faces] = True
    kept = np.flatnonzero(used)
    kept = kept[np.argsort(owner[kept], kind="stable")]
    number = np.empty(len(vertices), dtype=np.int32)
    number[kept] = np.arange(len(kept), dtype=np.int32)
    faces = faces[np.argsort(owner[faces[:, 0]], kind="stable")]
    return vertices[kept], number[faces], owner[kept]


def _halved(faces: NDArray[np.int64], middle: NDArray[np.int64]) -> NDArray[np.int64]:
    """Faces (m, 3) cut at the midpoints (m, 3) of their edges ab, bc, ca; -1 where an edge stays whole: at most two."""
    count = (middle >= 0).sum(axis=1)
    # turned so that with one midpoint it lies on ab, with two the whole edge is ca
    first = np.where(count == 1, (middle >= 0).argmax(axis=1), np.where(count == 2, (middle < 0).argmax(axis=1) + 1, 0))
    turn = (first[:, None] + np.arange(3)) % 3
    a, b, c = np.take_along_axis(faces, turn, axis=1).T
    ab, bc, ca = np.take_along_axis(middle, turn, axis=1).T
    one, two, three = count == 1, count == 2, count == 3
    cuts = [
        *((one, corners) for corners in ((a, ab, c), (ab, b, c))),
        *((two, corners) for corners in ((ab, b, bc), (a, ab, bc), (a, bc, c))),
        *((three, corners) for corners in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))),
    ]
    return np.concatenate([np.stack(corners, axis=1)[chosen] for chosen, corners in cuts])


def _solid_faces(part: Part) -> IntArray:
    """Its faces without those of no area."""
    corners = part.vertices[part.faces]
    normal = cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return np.asarray(part.faces[length(normal) > 2 * FLAT])


def _colors(part: Part, points: FloatArray, faces: IntArray) -> NDArray[np.uint8]:
    """(n, 3) uint8 sRGB of the part's pattern at points (n, 3) of its surface."""
    if texture(part.material).size == 3:
        return np.broadcast_to(_bytes(texture(part.material)[0]), points.shape)
    corners = points[faces]
    normal = cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    every = np.repeat(normal, 3, axis=0)
    normals: FloatArray = np.empty_like(points)
    for k in range(3):
        normals[:, k] = np.bincount(faces.ravel(), weights=every[:, k], minlength=len(points))
    normals /= np.maximum(length(normals)[..., None], 1e-12)
    bounds = np.stack([part.vertices.min(axis=0), part.vertices.max(axis=0)])
    return _bytes(surface_color(part.material, points, normals, bounds))


def _bytes(color: NDArray[np.floating]) -> NDArray[np.uint8]:
    return np.asarray(np.clip(color * 255.0 + 0.5, 0.0, 255.0).astype(np.uint8))
