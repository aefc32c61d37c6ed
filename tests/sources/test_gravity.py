"""A scan on its side or head is refused by its floor; rooms, attics and rough scans are not."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from tests import worlds
from vstdata.errors import ConventionError
from vstdata.scene import Box, Instance, Mesh
from vstdata.sources.checks.gravity import check_gravity

FILE = Path("scan.ply")


def room(floor: bool = True) -> tuple[Mesh, list[Instance]]:
    """A room of 5 x 4 m with walls and four pieces of furniture; its floor is labelled or not."""
    parts = [trimesh.creation.box((5, 4, 0.02))]
    parts += [trimesh.creation.box((5, 0.02, 2.5)).apply_translation((0, y, 1.25)) for y in (-2, 2)]
    parts += [trimesh.creation.box((0.02, 4, 2.5)).apply_translation((x, 0, 1.25)) for x in (-2.5, 2.5)]
    parts += [trimesh.creation.box((0.8, 0.6, 0.7)).apply_translation((x, 1, 0.4)) for x in (-2, -0.7, 0.7, 2)]
    whole = trimesh.util.concatenate([part.subdivide() for part in parts])
    owners = np.repeat(np.arange(len(parts)), [len(part.subdivide().faces) for part in parts])
    names = ["floor" if floor else "rug", *["wall"] * 4, *["table"] * 4]
    box = Box(np.zeros(3), np.ones(3), np.eye(3))
    instances = [Instance(k, name, box) for k, name in enumerate(names)]
    return Mesh(np.array(whole.vertices), np.array(whole.faces), None, owners), instances


def turned(mesh: Mesh, axis: str, degrees: float) -> Mesh:
    return replace(mesh, vertices=Rotation.from_euler(axis, degrees, degrees=True).apply(mesh.vertices.copy()))


@pytest.mark.parametrize("axis", ["x", "y"])
@pytest.mark.parametrize("degrees", [30, -30, 60, 90, 150, 180, 270])
def test_a_labelled_floor_that_is_not_below_is_refused(axis: str, degrees: float) -> None:
    mesh, instances = room()
    with pytest.raises(ConventionError, match=r"scan\.ply: up axis: expected z up, but what is labelled floor"):
        check_gravity(turned(mesh, axis, degrees), instances, FILE)


@pytest.mark.parametrize("axis", ["x", "y"])
@pytest.mark.parametrize("degrees", [20, -30, 40])
def test_without_a_label_a_large_tilted_plane_is_refused(axis: str, degrees: float) -> None:
    mesh, instances = room(floor=False)
    with pytest.raises(ConventionError, match="nothing is level and a large plane is tilted") as caught:
        check_gravity(turned(mesh, axis, degrees), instances, FILE)
    told = re.search(r"tilted by (\d+) degrees", str(caught.value))
    assert told is not None
    assert abs(int(told[1]) - abs(degrees)) <= 5


@given(st.floats(0, 360), st.floats(-6, 6), st.integers(0, 2**32 - 1), st.booleans())
def test_honest_rooms_pass(heading: float, tilt: float, seed: int, floor: bool) -> None:
    """Whatever way they look, up to 6 degrees out of level, with 2 cm of noise at every vertex."""
    mesh, instances = room(floor)
    spun = turned(turned(mesh, "z", heading), "x", tilt)
    rough = np.random.default_rng(seed).normal(0, 0.02, spun.vertices.shape)
    check_gravity(replace(spun, vertices=spun.vertices + rough), instances, FILE)


def test_worlds_pass() -> None:
    scene = worlds.living_room()
    assert scene.mesh is not None
    check_gravity(scene.mesh, scene.instances, FILE)
