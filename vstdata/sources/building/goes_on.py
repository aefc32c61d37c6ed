"""Surface of a thing that its masks left out: what is beside it on the fused mesh, has no name, and is no crease away.

Where a thing ends on another, as a vase on a table, their surfaces meet in a crease that is hollow; where a mask of a
tracker ends on the thing itself, the surface goes on flat or bulging. So from the vertices of a thing one walks over
unnamed surface without crossing a hollow crease, as far as a thing may be lost, and sees how far that leads out of its
box. A thin or bent thing shows it as well as a flat one.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from vstdata.linear import POINT_DECIMALS, dot, length, product
from vstdata.scene import Box, FloatArray, IntArray, Mesh

HOLLOW = 0.12  # ours: by which normals lean to each other, along the way between them, in a crease
CREASE = 0.06  # ours: the same in the mean of all edges of a vertex: one edge of noise is no way over a crease
WALK = 0.5  # metres, ours: so far a walk goes
BEYOND = 0.03  # metres, ours: what is nearer to the box is the rim of a mask
SHARE, FEWEST = 0.15, 6  # of a thing's vertices, and vertices, ours: fewer beyond are a slip
FARTHEST = 0.9  # quantile, ours: of the vertices beyond, how far they are
FLOOR = 0.05  # metres, ours: what is so near to the floor is the floor

Rows = NDArray[np.int64]
Truths = NDArray[np.bool_]


def goes_on(
    mesh: Mesh, normals: FloatArray, owner: IntArray, floor: float | None, boxes: Mapping[int, Box]
) -> Mapping[int, float]:
    """Id -> metres by which surface without a name goes on beyond the box of its thing; ids of which it does not are
    left out. `normals` (n, 3) and `owner` (n,), 0 for none, are of the vertices of `mesh`; `floor` its height."""
    vertices = mesh.vertices
    free = owner == 0
    if floor is not None:
        free &= np.abs(vertices[:, 2] - floor) > FLOOR
    rows, things = _walked(mesh, normals, free, np.isin(owner, list(boxes)))
    order = np.argsort(owner[things], kind="stable")
    rows, ids = rows[order], owner[things][order]
    found = {}
    for one, box in boxes.items():
        first, last = np.searchsorted(ids, [one, one + 1])
        local = np.abs(product(vertices[rows[first:last]] - box.center, box.axes)) - box.size / 2
        beyond = local.max(axis=1, initial=-np.inf)
        beyond = beyond[beyond > BEYOND]
        if len(beyond) >= max(FEWEST, SHARE * int((owner == one).sum())):
            found[one] = round(float(np.quantile(beyond, FARTHEST)), POINT_DECIMALS)
    return found


def _walked(mesh: Mesh, normals: FloatArray, free: Truths, own: Truths) -> tuple[Rows, Rows]:
    """Vertices that are free (n,) and reached from what is `own` (n,), and of each the vertex that it is reached from
    first."""
    count = np.int64(len(free))
    low, high = np.sort(mesh.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1).astype(np.int64).T
    ends = np.stack(np.divmod(np.unique(low * count + high), count), axis=1)
    along = mesh.vertices[ends[:, 1]] - mesh.vertices[ends[:, 0]]
    metres, smooth = length(along), _smoothed(normals, ends)
    leaning = dot(smooth[ends[:, 1]] - smooth[ends[:, 0]], along) / np.maximum(metres, 1e-9)
    degree = np.bincount(ends.ravel(), minlength=len(free))
    mean = np.bincount(ends.ravel(), np.repeat(leaning, 2), minlength=len(free)) / np.maximum(degree, 1)
    free = free & (mean > -CREASE)
    on = (leaning > -HOLLOW) & (free | own)[ends].all(axis=1) & free[ends].any(axis=1)
    graph = csr_array(coo_array((np.maximum(metres[on], 1e-6), tuple(ends[on].T)), shape=(len(free),) * 2))
    starts = np.unique(ends[on][own[ends[on]]])
    if not len(starts):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    far, _, source = dijkstra(graph, False, starts, limit=WALK, min_only=True, return_predecessors=True)
    rows = np.flatnonzero(np.isfinite(far) & free)
    return rows, source[rows].astype(np.int64)


def _smoothed(normals: FloatArray, ends: Rows) -> FloatArray:
    """Normals (n, 3) averaged over two rings of neighbours: those of noisy depth lean anywhere."""
    count = len(normals)
    both = np.concatenate([ends, ends[:, ::-1], np.arange(count)[:, None].repeat(2, axis=1)])
    around = csr_array(coo_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(count, count)))
    wide = np.asarray(around @ (around @ normals))
    return wide / np.maximum(length(wide), 1e-12)[:, None]
