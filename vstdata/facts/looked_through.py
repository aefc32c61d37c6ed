"""Where a mesh cannot be trusted to stop the eye: a chair whose back the scanner missed is looked through.

Without sensor depth the mesh alone says how far a pixel is, and a picture shows what a scanner has missed. So holes are
closed by fans about the middle of their border, and where such a fan is clearly nearer than the mesh, something unknown
may be seen. Nor is the mesh believed beside open borders, nor where it shows its back: then its front is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from vstdata.facts.surface import with_edges
from vstdata.facts.tolerances import TOLERANCES, window_at_width
from vstdata.facts.view import BoolArray
from vstdata.linear import dot
from vstdata.rays import Embree, pixel_rays
from vstdata.scene import Camera, DepthArray, FloatArray, IntArray, Mesh

SMALLEST, LARGEST = 0.05, 1.5  # metres across: of holes that are closed. Ours: larger ones are where the scan ends.
WELD = 4  # decimals of a metre: vertices nearer than this are one
BEHIND = 0.3  # ours: a picture with more of its pixels on backs of faces has a mesh whose faces have no sides
BESIDE = 5  # pixels of a view 320 across about a border, that are not believed. Ours.


@dataclass(frozen=True, eq=False)
class Holes:
    """The open borders of a mesh: its welded vertices (n, 3) and the edges (k, 2) that only one face has."""

    vertices: FloatArray
    edges: IntArray

    @cached_property
    def border(self) -> FloatArray:
        """(p, 3) points along the borders."""
        return with_edges(self.vertices, self.edges)[len(self.vertices) :]

    @cached_property
    def fans(self) -> Embree:
        """What closes the holes."""
        count, part = connected_components(
            coo_array((np.ones(len(self.edges)), self.edges.T), shape=(len(self.vertices),) * 2), directed=False
        )
        of_edge = part[self.edges[:, 0]]
        ends = self.vertices[self.edges]
        low, high = np.full((count, 3), np.inf), np.full((count, 3), -np.inf)
        np.minimum.at(low, of_edge, ends.min(axis=1))
        np.maximum.at(high, of_edge, ends.max(axis=1))
        number = np.maximum(np.bincount(of_edge, minlength=count), 1)
        sums = np.zeros((count, 3))
        np.add.at(sums, of_edge, ends.mean(axis=1))
        middle = sums / number[:, None]
        across = (high - low).max(axis=1)
        closed = np.flatnonzero(((across >= SMALLEST) & (across <= LARGEST))[of_edge])
        faces = np.column_stack([self.edges[closed], len(self.vertices) + of_edge[closed]])
        return Embree(np.concatenate([self.vertices, middle]), faces.astype(np.int32))


def holes_of(mesh: Mesh) -> Holes:
    """The open borders of a mesh; vertices at one place are one."""
    _, first, welded = np.unique(np.round(mesh.vertices, WELD), axis=0, return_index=True, return_inverse=True)
    faces = welded.reshape(-1)[mesh.faces]
    sides = np.sort(faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1).astype(np.int64)
    sides = sides[sides[:, 0] != sides[:, 1]]
    code, times = np.unique(sides[:, 0] * len(first) + sides[:, 1], return_counts=True)
    open_edges = np.stack(np.divmod(code[times == 1], len(first)), axis=1)
    used, index = np.unique(open_edges, return_inverse=True)
    return Holes(mesh.vertices[first[used]], index.reshape(-1, 2).astype(np.int32))


def looked_through(holes: Holes, mesh: Mesh, embree: Embree, camera: Camera, depth: DepthArray) -> BoolArray:
    """(h, w) pixels of `depth` (h, w), cast from the mesh, where a picture may show what the mesh does not have."""
    rays = pixel_rays(camera)
    doubted = _backs(mesh, embree, rays).reshape(depth.shape)
    if not len(holes.edges):
        return doubted
    cap = holes.fans.first(rays)[0].reshape(depth.shape)
    doubted |= (depth > 0) & (cap < depth - TOLERANCES.agree)
    return doubted | _beside(holes.border, camera, depth)


def _backs(mesh: Mesh, embree: Embree, rays: FloatArray) -> BoolArray:
    """(n,) rays that meet the back of a face; none where too many do."""
    face = embree.first(rays)[1]
    a, b, c = (mesh.vertices[mesh.faces[face, k]] for k in range(3))
    back = (face >= 0) & (dot(np.cross(b - a, c - a), rays[:, 3:].astype(np.float64)) > 0)
    return back if back.mean() <= BEHIND else np.zeros(len(back), dtype=np.bool_)


def _beside(border: FloatArray, camera: Camera, depth: DepthArray) -> BoolArray:
    """(h, w) pixels near a border that nothing hides."""
    uv, z = camera.project(border)
    inside = camera.inside(uv)
    column, row = np.floor(uv[inside] + 0.5).astype(np.int64).clip(0, [camera.width - 1, camera.height - 1]).T
    seen = z[inside] <= np.where(depth[row, column] > 0, depth[row, column], np.inf) + TOLERANCES.agree
    mask = np.zeros(depth.shape, dtype=np.uint8)
    mask[row[seen], column[seen]] = 1
    side = window_at_width(2 * BESIDE + 1, camera.width)
    return np.asarray(cv2.dilate(mask, np.ones((side, side), dtype=np.uint8)) > 0)
