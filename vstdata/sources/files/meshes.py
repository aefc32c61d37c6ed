"""Triangle meshes as arrays: from open3d, and of boxes and floors where a source has no mesh."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vstdata.errors import ConventionError, InputError
from vstdata.facts.measure import rounded
from vstdata.linear import POINT_DECIMALS, length
from vstdata.scene import BOX_FACES, Box, FloatArray, ImageArray, Instance, IntArray, Mesh
from vstdata.sources.checks.gravity import level_below
from vstdata.sources.checks.guard import MAX_COORDINATE, finite_array

FLOOR_MARGIN = 0.6  # metres of floor beyond the boxes, ours: room to stand
LARGEST_SCENE, SMALLEST_SCENE = 300.0, 0.3  # metres, ours: diagonals of a building and of a desktop


def mesh_arrays(mesh: Any, file: Path) -> tuple[FloatArray, IntArray, ImageArray | None]:
    """An open3d TriangleMesh -> vertices (n, 3), faces (m, 3), colours (n, 3) uint8 or None, all checked copies. Raises
    InputError where there are no faces or they name vertices that are not there, ConventionError for an extent that is
    no room's."""
    vertices = finite_array(np.asarray(mesh.vertices), (-1, 3), file, "vertices", MAX_COORDINATE * 1000)
    vertices = rounded(vertices, POINT_DECIMALS)
    faces = np.asarray(mesh.triangles).astype(np.int32)
    if not len(vertices) or not len(faces) or faces.min() < 0 or faces.max() >= len(vertices):
        raise InputError(file, "faces", "at least one face, all of existing vertices")
    check_extent(vertices, file, "mesh")
    colors = np.asarray(mesh.vertex_colors)
    if colors.shape != vertices.shape or not np.isfinite(colors).all():
        return vertices, faces, None
    return vertices, faces, np.rint(np.clip(colors, 0, 1) * 255).astype(np.uint8)


def check_extent(points: FloatArray, file: Path, field: str) -> None:
    """Refuse points (n, 3) whose diagonal is no room's in metres: ConventionError naming the likely unit."""
    if not len(points):
        return
    diagonal = float(length(np.ptp(points, axis=0)))
    if diagonal > LARGEST_SCENE:
        raise ConventionError(file, field, f"metres, but {diagonal:.0f} across looks like millimetres or centimetres")
    if diagonal < SMALLEST_SCENE:
        raise ConventionError(file, field, f"metres, but {diagonal:.4f} across looks like kilometres or a scaled model")


def box_mesh(boxes: Sequence[Box], floor: FloatArray | None = None) -> Mesh:
    """Boxes as closed triangle meshes, `face_instances` counting them; `floor` (4, 3) corners in order add two
    faces."""
    vertices = [box.corners for box in boxes]
    faces = [BOX_FACES + 8 * k for k in range(len(boxes))]
    owner = [np.full(len(BOX_FACES), k, dtype=np.int32) for k in range(len(boxes))]
    if floor is not None:
        vertices.append(floor)
        faces.append(np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32) + 8 * len(boxes))
        owner.append(np.full(2, -1, dtype=np.int32))
    empty = np.empty((0, 3))
    return Mesh(
        np.concatenate([empty, *vertices]),
        np.concatenate([empty.astype(np.int32), *faces]),
        None,
        np.concatenate([np.empty(0, dtype=np.int32), *owner]),
    )


def floor_under(boxes: Sequence[Box], corners: Sequence[FloatArray] = ()) -> FloatArray:
    """(4, 3) corners of a level floor that reaches beyond all boxes and holds the points `corners` (3,); at the
    level where the lowest tenth of the boxes stands, or at that of the points. One of both must not be empty."""
    grown = [bound + sign * FLOOR_MARGIN for box in boxes for sign, bound in zip((-1, 1), box.bounds, strict=True)]
    low, high = np.min([*corners, *grown], axis=0), np.max([*corners, *grown], axis=0)
    z = float(np.quantile([box.bounds[0, 2] for box in boxes], 0.1)) if boxes else float(low[2])
    return np.array([[low[0], low[1], z], [high[0], low[1], z], [high[0], high[1], z], [low[0], high[1], z]])


def floor_height(mesh: Mesh, instances: Sequence[Instance]) -> float | None:
    """z of the annotated floor: the level in the middle of the area of its faces that look up (a floor may be a
    slab, with an underside); None without an annotated floor."""
    floors = [k for k, instance in enumerate(instances) if instance.label == "floor"]
    corners = mesh.vertices[mesh.faces[np.isin(mesh.face_instances, floors)]]
    up = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 2] / 2
    if not len(corners) or up.max() <= 0:
        return None
    heights, areas = corners[up > 0, :, 2].mean(axis=1), up[up > 0]
    return level_below(heights, areas, 0.5)
