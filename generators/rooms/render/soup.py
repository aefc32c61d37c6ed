"""A room as one list of triangles with everything a renderer looks up at a hit.

Corner k of face f has its own normal (smooth over soft bends, sharp at edges) and its own texture coordinates, so a hit
needs its face and its barycentric coordinates, nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import Material, Part, Placed, Room
from generators.rooms.render.look import Floats, Ints, unit
from generators.rooms.render.pattern import texture_coordinates
from generators.rooms.solid import joined
from vstdata.linear import cross, dot, length

CREASE = np.cos(np.radians(50.0))  # ours: faces that meet at a smaller angle shade as one round surface
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class Soup:
    """`corners` (f, 3, 3) metres, world; `face_normals` (f, 3) and `normals` (f, 3, 3) unit, outwards; `uv` (f, 3, 2)
    in texture periods; `material`, `part`, `instance` (f,) indices, the first into `materials`; `grain` (f,) a number
    that faces of a part share whose pattern is one picture."""

    corners: Floats
    face_normals: Floats
    normals: Floats
    uv: Floats
    material: Ints
    part: Ints
    instance: Ints
    grain: Ints
    materials: tuple[Material, ...]

    @property
    def area(self) -> Floats:
        """(f,) square metres."""
        one, two = self.corners[:, 1] - self.corners[:, 0], self.corners[:, 2] - self.corners[:, 0]
        return np.asarray(length(cross(one, two)) / 2)


def triangle_soup(room: Room) -> Soup:
    """All triangles of `room` without those of zero area."""
    pieces = [(k, placed, part) for k, placed in enumerate(room.placed) for part in placed.model.parts]
    materials = {part.material: None for _, _, part in pieces}
    number = {material: index for index, material in enumerate(materials)}
    corners = np.concatenate([_world(placed, part) for _, placed, part in pieces]).astype(np.float32)
    sizes = [len(part.faces) for _, _, part in pieces]
    part = np.repeat(np.arange(len(pieces)), sizes)
    normals, area = _face_normals(corners)
    keep = area > 1e-9
    corners, normals, area, part = corners[keep], normals[keep], area[keep], part[keep]
    textures = [_texture(part) for _, _, part in pieces]
    uv, grain = (np.concatenate([each[k] for each in textures])[keep] for k in (0, 1))
    return Soup(
        corners,
        normals,
        _corner_normals(corners, normals, area, part),
        uv.astype(np.float32),
        np.array([number[piece.material] for _, _, piece in pieces], dtype=np.int32)[part],
        part.astype(np.int32),
        np.array([index for index, _, _ in pieces], dtype=np.int32)[part],
        grain.astype(np.int32),
        tuple(materials),
    )


def _world(placed: Placed, part: Part) -> NDArray[np.float64]:
    return np.asarray(placed.to_world(part.vertices)[part.faces])


def _texture(part: Part) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(f, 3, 2) texture coordinates, and (f,) the `Soup.grain`; all corners of a face are projected along one axis."""
    corners = part.vertices[part.faces]
    normals, _ = _face_normals(corners)
    piece, bounds = _pieces(part)
    points, facing = corners.reshape(-1, 3), np.repeat(normals, 3, axis=0).astype(np.float64)
    uv = texture_coordinates(part.material, points, facing, np.repeat(bounds, 3, axis=0)).reshape(-1, 3, 2)
    return uv, 3 * piece + np.argmax(np.abs(normals), axis=1)


def _pieces(part: Part) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(f,) the connected piece that each face belongs to, and (f, 2, 3) its bounds: every board has its own grain."""
    first = joined(part.faces, len(part.vertices))
    low, high = part.vertices.copy(), part.vertices.copy()
    np.minimum.at(low, first, part.vertices)
    np.maximum.at(high, first, part.vertices)
    piece = first[part.faces[:, 0]]
    return piece, np.stack([low[piece], high[piece]], axis=1)


def _face_normals(corners: NDArray[np.floating]) -> tuple[Floats, Floats]:
    normal = cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]).astype(np.float32)
    double = np.asarray(length(normal), dtype=np.float32)
    return np.asarray(normal / np.maximum(double, 1e-20)[:, None], dtype=np.float32), double * np.float32(0.5)


def same(*columns: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows that agree in all integer columns (n,): index of the first of each group, and (n,) the group of a row."""
    key = np.zeros(len(columns[0]), dtype=np.uint64)
    for column, factor in zip(columns, np.resize(_MIX, len(columns)), strict=True):
        key = (key ^ column.astype(np.int64).view(np.uint64)) * factor
        key ^= key >> np.uint64(29)
    order = np.argsort(key)  # not stable, so quicker: of equal keys the least is asked for below
    key = key.take(order)
    start = np.append(True, key[1:] != key[:-1])
    group = np.empty(len(order), dtype=np.int64)
    group[order] = np.cumsum(start) - 1
    return np.minimum.reduceat(order, np.flatnonzero(start)), group


def welded(corners: Floats, part: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """As `same` for the corners (f, 3, 3) of faces: those of one part and at one place, to 0.05 mm."""
    place = np.rint(corners.reshape(-1, 3) * 20_000).astype(np.int64)
    return same(*place.T, np.repeat(part, 3))


def facets(soup: Soup) -> NDArray[np.int64]:
    """(f,) a number that faces of one part share which look about the same way: light and pattern go on over them."""
    return same(*np.rint(soup.face_normals.T * 3).astype(np.int64), soup.part, soup.grain)[1]


def _corner_normals(corners: Floats, normals: Floats, area: Floats, part: NDArray[np.int64]) -> Floats:
    """(f, 3, 3): at each corner the area-weighted mean normal of the faces there that bend less than `CREASE`."""
    _, group = welded(corners, part)
    order = np.argsort(group, kind="stable")
    size = np.bincount(group)
    start = np.cumsum(size) - size
    many = size[group]
    mine = np.repeat(np.arange(len(group)), many)
    within = np.arange(len(mine)) - np.repeat(np.cumsum(many) - many, many)
    other = order[start[group[mine]] + within] // 3
    own = mine // 3
    soft = dot(normals[own], normals[other]) > CREASE
    weight = np.where(soft, area[other], 0.0)
    total = [np.bincount(mine, weights=weight * normals[other, k], minlength=len(group)) for k in range(3)]
    mean = np.stack(total, axis=1).astype(np.float32)
    return unit(mean).reshape(-1, 3, 3)
