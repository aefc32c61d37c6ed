"""Surface beside a thing that has no name: the rest of the thing, or what it stands on; on a mesh of known numbers."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from vstdata.scene import Box, FloatArray, IntArray, Mesh
from vstdata.sources.building.geometry import fit_box
from vstdata.sources.building.goes_on import WALK, goes_on
from vstdata.sources.files.captured_objects import _normals

POLE, AROUND = 5, 16  # the id; corners around
RADIUS, TALL, WIDE = 0.05, 0.8, 0.6  # metres: a thin pole, and the round table on which it stands
STEP = 0.02


def turned(noise: float) -> tuple[FloatArray, IntArray, NDArray[np.bool_]]:
    """Vertices (n, 3), faces (m, 3) looking outwards, and which vertices are the pole's: its profile, turned around z,
    in one piece with the table as depth is fused."""
    out, up = np.arange(WIDE, RADIUS, -STEP), np.arange(STEP, TALL + 1e-9, STEP)
    profile = np.array([*((r, 0.0) for r in out), *((RADIUS, z) for z in up), (RADIUS / 2, TALL), (1e-3, TALL)])
    angle = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
    rays = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points = np.concatenate([np.column_stack([r * rays, np.full(AROUND, z)]) for r, z in profile])
    at = np.arange(len(points), dtype=np.int32).reshape(len(profile), AROUND)
    a, b, c, d = (x.ravel() for x in (at[:-1], np.roll(at, -1, 1)[:-1], at[1:], np.roll(at, -1, 1)[1:]))
    faces = np.concatenate([np.stack([a, b, c], axis=1), np.stack([b, d, c], axis=1)])
    moved = points + np.random.default_rng(1).normal(0, max(noise, 1e-9), points.shape)
    return moved, faces, np.repeat(np.arange(len(profile)) >= len(out), AROUND)


def around(points: FloatArray) -> Box:
    box = fit_box(points)
    assert box is not None
    return box


@pytest.mark.parametrize("noise", [0.0, 0.0015])
@pytest.mark.parametrize(
    ("first", "last", "beyond"),
    [(0.0, 0.8, 0.0), (0.0, 0.4, 0.4), (0.4, 0.8, 0.4), (0.0, 0.2, WALK - 0.05), (0.3, 0.5, 0.3)],
)
def test_the_rest_of_a_thin_thing_is_found_and_its_table_is_not(
    first: float, last: float, beyond: float, noise: float
) -> None:
    """Masks that show it from one height to another, metres."""
    vertices, faces, pole = turned(noise)
    shown = pole & (vertices[:, 2] > first - 0.01) & (vertices[:, 2] < last + 0.01)
    owner = np.where(shown, POLE, 0).astype(np.int32)
    mesh = Mesh(vertices, faces, None, np.full(len(faces), -1, np.int32))
    normals = _normals(mesh)
    assert normals[pole & (vertices[:, 2] > 0.3) & (vertices[:, 2] < 0.5)][:, :2].any(axis=1).all()
    found = goes_on(mesh, normals, owner, None, {POLE: around(vertices[shown])})
    assert found.get(POLE, 0.0) == pytest.approx(beyond, abs=0.02 + 0.1 * beyond)


def test_what_is_named_beside_it_and_the_floor_are_no_part_of_it() -> None:
    vertices, faces, pole = turned(0.0)
    mesh = Mesh(vertices, faces, None, np.full(len(faces), -1, np.int32))
    shown = pole & (vertices[:, 2] < 0.4)
    boxes = {POLE: around(vertices[shown])}
    assert POLE in goes_on(mesh, _normals(mesh), np.where(shown, POLE, 0).astype(np.int32), None, boxes)
    other = np.where(shown, POLE, np.where(pole, POLE + 1, 0)).astype(np.int32)
    assert not goes_on(mesh, _normals(mesh), other, None, boxes)
    table = ~pole & (vertices[:, 0] > 0.4)
    owner, box = np.where(table, POLE, 0).astype(np.int32), {POLE: around(vertices[table])}
    assert POLE in goes_on(mesh, _normals(mesh), owner, None, box)
    assert not goes_on(mesh, _normals(mesh), owner, 0.0, box)
