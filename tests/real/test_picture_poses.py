"""A recording that nobody here made, its depth left aside: the pictures alone know whose pose is whose."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.real.test_sources_real import folder
from vstdata.draw import Draw
from vstdata.linear import inverse_motion
from vstdata.scene import FloatArray, Mesh, Scene
from vstdata.sources.building.fused import depth_maps, fused
from vstdata.sources.checks.picture_poses import Verdict, check_pictures

COUNT = 12


@pytest.fixture(scope="module")
def living_room(shared_data: Path) -> tuple[Scene, Mesh, FloatArray]:
    """Twelve of its pictures, the mesh of their depth, and the poses (12, 4, 4)."""
    scene = folder(shared_data, "open3d-livingroom", frames=COUNT).load("real")
    assert len(scene.frames) == COUNT
    vertices, faces = fused([found for found in depth_maps(scene.frames, scene.pixels) if found is not None])
    poses = np.stack([frame.camera.camera_to_world for frame in scene.frames])
    return scene, Mesh(vertices, faces, None, np.full(len(faces), -1, np.int32)), poses


def verdict(room: tuple[Scene, Mesh, FloatArray], poses: FloatArray) -> Verdict:
    scene, mesh, _ = room
    return check_pictures(scene.frames, scene.pixels, poses, np.eye(4), mesh)


def test_the_recording_is_borne_out_by_its_pictures(living_room: tuple[Scene, Mesh, FloatArray]) -> None:
    assert verdict(living_room, living_room[2]) == Verdict(checked=True)


def test_poses_of_other_pictures_are_found(living_room: tuple[Scene, Mesh, FloatArray]) -> None:
    poses, number = living_room[2], np.arange(COUNT)
    orders = {
        "shifted by +1 ": np.roll(number, 1),
        "shifted by -2 ": np.roll(number, -2),
        "reversed": number[::-1],
        "swapped": number ^ 1,
        "mixed up": np.array(Draw("permuted").shuffled(range(COUNT), "living room")),
    }
    for told, order in orders.items():
        assert told in str(verdict(living_room, poses[order]).mistake)
    assert "inverted" in str(verdict(living_room, inverse_motion(poses)).mistake)
