"""Meshes as people draw them, made into what rays need: closed, facing outwards, not too fine.

What is drawn as a sheet (one side of a cushion, a leaf) becomes a plate of `SHEET`, closed at its rim.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from generators.rooms.model import FloatArray, IntArray
from vstdata.linear import dot, length

WELD = 1e-5  # metres: corners that are nearer are one
FLAT = 1e-9  # square metres: smaller faces are dropped
RIM = 20.0  # how much more than elsewhere an error at a loose edge counts
SHEET = 1e-3  # metres: how thick a sheet becomes

Shape = tuple[FloatArray, IntArray]


def closed(vertices: FloatArray, faces: IntArray) -> Shape:
    """The same surface as closed pieces that face outwards: vertices (n, 3) metres, faces (m, 3)."""
    vertices, faces = _welded(vertices, faces)
    if not len(faces):
        return vertices, faces
    faces = _alike(faces, len(vertices))
    piece = _pieces(faces, len(vertices))
    count = int(piece.max()) + 1
    open_ = np.zeros(count, dtype=bool)
    edge, loose = _loose(faces)
    open_[piece[edge[loose != 0, 0]]] = True
    volume = np.zeros(count)
    a, b, c = vertices[faces].transpose(1, 0, 2)
    np.add.at(volume, piece[faces[:, 0]], dot(a, np.cross(b, c)))
    sheet = open_[piece[faces[:, 0]]]
    solid = faces[~sheet]
    inside_out = volume[piece[solid[:, 0]]] < 0
    solid[inside_out] = solid[inside_out][:, ::-1]
    plates = _plates(vertices, faces[sheet])
    return _used(np.concatenate([vertices, plates[0]]), np.concatenate([solid, plates[1] + len(vertices)]))


def coarser(vertices: FloatArray, faces: IntArray, most: int) -> Shape:
    """About `most` faces of the same surface, by the error that each merged edge makes (Garland and Heckbert)."""
    if len(faces) <= most:
        return vertices, faces
    from open3d import geometry, utility

    points, corners = _welded(vertices, faces)  # or it would tear open where the looks have a seam
    mesh: Any = geometry.TriangleMesh(utility.Vector3dVector(points), utility.Vector3iVector(corners))
    less = mesh.simplify_quadric_decimation(max(4, most), boundary_weight=RIM)
    return np.asarray(less.vertices, dtype=np.float64), np.asarray(less.triangles, dtype=np.int32)


def _welded(vertices: FloatArray, faces: IntArray) -> Shape:
    """One vertex for corners at one place, one face for those of the same corners, none of no area."""
    place = np.rint(vertices / WELD).astype(np.int64)
    _, first, number = np.unique(place, axis=0, return_index=True, return_inverse=True)
    points, corners = vertices[first], number.reshape(-1)[faces].astype(np.int32)
    a, b, c = points[corners].transpose(1, 0, 2)
    corners = corners[length(np.cross(b - a, c - a)) > 2 * FLAT]
    _, kept = np.unique(np.sort(corners, axis=1), axis=0, return_index=True)
    return points, corners[np.sort(kept)]


def _used(vertices: FloatArray, faces: IntArray) -> Shape:
    used, number = np.unique(faces, return_inverse=True)
    return vertices[used], number.reshape(-1, 3).astype(np.int32)


def _pieces(faces: IntArray, count: int) -> NDArray[np.int32]:
    """(n,) the connected piece of every vertex."""
    ends = np.concatenate([faces[:, :2], faces[:, 1:]])
    links = coo_matrix((np.ones(len(ends), dtype=np.int8), (ends[:, 0], ends[:, 1])), shape=(count, count))
    return np.asarray(connected_components(links, directed=False)[1])


def _loose(faces: IntArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Edges (e, 2), lower vertex first, and (e,) how much more often faces run along them than back: 0 all over a
    closed piece."""
    ends = faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2).astype(np.int64)
    forward = np.where(ends[:, 0] < ends[:, 1], 1, -1)
    edges, number = np.unique(np.sort(ends, axis=1), axis=0, return_inverse=True)
    return edges, np.bincount(number.reshape(-1), weights=forward, minlength=len(edges)).astype(np.int64)


def _alike(faces: IntArray, count: int) -> IntArray:
    """Faces turned so that neighbours over an edge of two run along it in opposite directions, where that can be.

    Every face is there twice, as it is and turned; those that agree are linked, so that what is linked to the first
    face of a piece as it is stays.
    """
    ends = faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2).astype(np.int64)
    forward = ends[:, 0] < ends[:, 1]
    key = ends.min(axis=1) * count + ends.max(axis=1)
    order = np.argsort(key, kind="stable")
    _, start, size = np.unique(key[order], return_index=True, return_counts=True)
    pairs = order[start[size == 2][:, None] + np.arange(2)]
    one, two = pairs.T // 3
    against = forward[pairs[:, 0]] == forward[pairs[:, 1]]
    n = len(faces)
    rows, columns = np.concatenate([one, one + n]), np.concatenate([two + n * against, two + n * ~against])
    links = coo_matrix((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(2 * n, 2 * n))
    label = connected_components(links, directed=False)[1]
    plain = coo_matrix((np.ones(len(one), dtype=np.int8), (one, two)), shape=(n, n))
    _, first, group = np.unique(connected_components(plain, directed=False)[1], return_index=True, return_inverse=True)
    turned = label[:n] != label[first[group]]
    return np.where(turned[:, None], faces[:, ::-1], faces).astype(np.int32)


def _plates(vertices: FloatArray, faces: IntArray) -> Shape:
    """Sheets as plates: both sides, and a rim along their loose edges."""
    if not len(faces):
        return np.empty((0, 3)), np.empty((0, 3), dtype=np.int32)
    points, corners = _used(vertices, faces)
    a, b, c = points[corners].transpose(1, 0, 2)
    normals = np.zeros_like(points)
    np.add.at(normals, corners, np.cross(b - a, c - a)[:, None])
    normals /= np.maximum(length(normals)[:, None], 1e-12)
    edges, loose = _loose(corners)
    many = np.abs(loose)
    run = np.where((loose > 0)[:, None], edges, edges[:, ::-1]).repeat(many, axis=0)
    low = len(points)
    sides = [np.stack([run[:, 1], run[:, 0], run[:, 0] + low], axis=1),
             np.stack([run[:, 1], run[:, 0] + low, run[:, 1] + low], axis=1)]  # fmt: skip
    both = np.concatenate([points + normals * SHEET / 2, points - normals * SHEET / 2])
    return both, np.concatenate([corners, corners[:, ::-1] + low, *sides]).astype(np.int32)
