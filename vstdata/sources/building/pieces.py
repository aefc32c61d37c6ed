"""Instances in pieces: what annotators or a segmentation joined that is not one thing, and crumbs far from it.

A thing is the largest connected part of its faces, and whatever stands near its bounds: legs under a seat, the books of
a stack. So does what stands on the floor below it: the feet of a table whose legs the scanner missed. What else there
is has been misnamed. Little of that is left out, and the less sure is where the thing ends; where the thing itself is
not most of its instance, nobody can say what it is: it keeps its name and hides what is behind it, and is not measured.

A box that was not drawn around the faces is a second opinion: what lies in it is the thing's, whatever the gap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from vstdata.facts.footprint import footprint_turn
from vstdata.facts.labels import is_structure
from vstdata.facts.size import hugs
from vstdata.facts.surface import faces_by_instance
from vstdata.linear import POINT_DECIMALS, length, product, turning
from vstdata.scene import Box, FloatArray, Instance, IntArray, Mesh
from vstdata.sources.building.geometry import fit_box, inside_box

NEAR = 0.05  # metres, ours: a gap that a scanner leaves in one thing, and above the spacing of vertices
FAR = 0.3  # metres, ours: what is nearer may be a part of the thing after all
WHOLE = 0.8  # ours: share of the area of an instance that its thing must have
IN_PIECES = "instance_in_pieces"


@dataclass(frozen=True, slots=True)
class _Split:
    """Which faces (k,) of an instance are its thing, the area of each, and how far the rest is from it."""

    thing: NDArray[np.bool_]
    areas: FloatArray
    gap: float

    @property
    def share(self) -> float:
        """Of the area, what the thing has."""
        return float(self.areas[self.thing].sum() / max(float(self.areas.sum()), 1e-12))


def in_one_piece(mesh: Mesh, instances: Sequence[Instance], dropped: Counter[str]) -> tuple[Mesh, tuple[Instance, ...]]:
    """The mesh without the names of what is left out, and the instances with boxes and noise of what remains; those in
    pieces are marked by `Instance.doubt`. All are counted in `dropped`."""
    owners, found = mesh.face_instances.copy(), list(instances)
    for i, faces in faces_by_instance(mesh.face_instances).items():
        one = instances[i]
        split = None if is_structure(one.label) else _split(mesh.vertices, mesh.faces[faces])
        split = None if split is None else _with_its_box(split, one.box, mesh.vertices[mesh.faces[faces]])
        if split is None:
            continue
        if split.share < WHOLE:
            dropped[IN_PIECES] += 1
            found[i] = replace(one, doubt=IN_PIECES)
            continue
        dropped["instance_without_far_parts"] += 1
        owners[faces[~split.thing]] = -1
        whole, thing = (mesh.vertices[np.unique(mesh.faces[some])] for some in (faces, faces[split.thing]))
        found[i] = _without_rest(one, whole, thing, split)
    return replace(mesh, face_instances=owners), tuple(found)


def _with_its_box(split: _Split, box: Box, corners: FloatArray) -> _Split | None:
    """The thing with what lies in its box, where that was not drawn around all of the faces (k, 3, 3); None where that
    is all of them."""
    if hugs(box, corners.reshape(-1, 3)):
        return split
    thing = split.thing | inside_box(corners.mean(axis=1), box, NEAR)
    return None if thing.all() else replace(split, thing=thing)


def _without_rest(one: Instance, whole: FloatArray, thing: FloatArray, split: _Split) -> Instance:
    """An instance whose points were `whole` (n, 3), and are those of its thing now."""
    box = fit_box(thing) if hugs(one.box, whole) else None
    size = np.ptp(thing, axis=0)
    lost = float((1 - split.share) * size.max())
    if split.gap < FAR:
        lost += float((np.ptp(whole, axis=0) - size).max()) / 2
    return replace(one, box=box or one.box, noise=round(one.noise + lost, POINT_DECIMALS))


def _split(vertices: FloatArray, faces: IntArray) -> _Split | None:
    """The thing among the faces (k, 3) of an instance; None where it is all of them."""
    used, corners = np.unique(faces, return_inverse=True)
    corners = corners.reshape(-1, 3)
    ends = corners[:, [0, 1, 1, 2]].reshape(-1, 2).T
    count, part = connected_components(
        coo_array((np.ones(ends.shape[1]), ends), shape=(len(used),) * 2), directed=False
    )
    if count == 1:
        return None
    points = vertices[used]
    a, b, c = (points[corners[:, k]] for k in range(3))
    area = length(np.cross(b - a, c - a)) / 2
    of_face = part[corners[:, 0]]
    areas = np.bincount(of_face, weights=area, minlength=count).astype(np.float64)
    low, high = _bounds(points, part, count, int(areas.argmax()))
    thing, gap = _grown(low, high, areas)
    if thing.all():
        return None
    return _Split(thing[of_face], area, gap)


def _bounds(points: FloatArray, part: IntArray, count: int, main: int) -> tuple[FloatArray, FloatArray]:
    """Least and greatest coordinates (count, 3) of the points (n, 3) of each part, along the sides of the main one."""
    middle = points.mean(axis=0)
    own = points[part == main] - middle
    ahead = turning(footprint_turn(own[:, :2]))
    axes = np.array([[ahead[0], -ahead[1], 0.0], [ahead[1], ahead[0], 0.0], [0.0, 0.0, 1.0]])
    local = product(points - middle, axes)
    order = np.argsort(part, kind="stable")
    starts = np.searchsorted(part[order], np.arange(count))
    return np.minimum.reduceat(local[order], starts), np.maximum.reduceat(local[order], starts)


def _grown(low: FloatArray, high: FloatArray, areas: FloatArray) -> tuple[NDArray[np.bool_], float]:
    """Which parts (n,) of bounds low and high (n, 3) belong to the largest, and how far the next one is from them."""
    thing = np.zeros(len(low), dtype=np.bool_)
    thing[areas.argmax()] = True
    small = areas <= (1 - WHOLE) * areas.max()
    while True:
        least, most = low[thing].min(axis=0), high[thing].max(axis=0)
        apart = np.maximum(np.maximum(low - most, least - high), 0.0)
        foot = small & (high[:, 2] < least[2]) & _within(low, high, least, most)
        joined = thing | (apart.max(axis=1) <= NEAR) | foot
        if (joined == thing).all():
            return thing, float(length(apart[~thing]).min(initial=np.inf))
        thing = joined


def _within(low: FloatArray, high: FloatArray, least: FloatArray, most: FloatArray) -> NDArray[np.bool_]:
    """Which parts (n,) lie within the outline of the thing, seen from above."""
    return np.asarray(((low >= least - NEAR) & (high <= most + NEAR))[:, :2].all(axis=1))
