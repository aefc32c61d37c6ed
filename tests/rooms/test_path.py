"""The camera path of a room: a person's height, in the free floor, steps, stops and turns of a hand-held scan."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from generators.rooms.mesh import room_mesh
from generators.rooms.model import Room
from generators.rooms.path import camera_path
from generators.rooms.shell import SHELL
from vstdata.draw import Draw
from vstdata.rays import Embree, pixel_rays
from vstdata.scene import Camera

FRAMES = 48


@pytest.fixture(scope="module")
def paths(furnished: list[Room]) -> list[tuple[Camera, ...]]:
    return [camera_path(room, Draw("test path", room.id), FRAMES, (80, 60)) for room in furnished]


def poses(path: tuple[Camera, ...]) -> np.ndarray:
    return np.stack([camera.camera_to_world for camera in path])


def test_cameras_are_rigid_and_upright(paths: list[tuple[Camera, ...]]) -> None:
    for path in paths:
        pose = poses(path)
        turn = pose[:, :3, :3]
        assert np.allclose(turn @ turn.transpose(0, 2, 1), np.eye(3), atol=1e-12)
        assert np.allclose(np.linalg.det(turn), 1.0)
        assert ((pose[:, 2, 3] >= 1.4) & (pose[:, 2, 3] <= 1.7)).all()
        pitch = np.degrees(np.arcsin(pose[:, 2, 2]))
        assert pitch.min() >= -38
        assert pitch.max() <= 12
        assert np.ptp(pose[:, 2, 3]) > 0.15, "the camera sinks and rises"
        assert np.median(pitch) < -5
        roll = np.degrees(np.arcsin(pose[:, 2, 0] / np.cos(np.radians(pitch))))
        assert np.abs(roll).max() <= 3.0
        assert (pose[:, 2, 1] < 0).all(), "image down points down"


def test_cameras_stay_in_the_free_floor(furnished: list[Room], paths: list[tuple[Camera, ...]]) -> None:
    """25 cm from walls and from the outline of everything between knee and head."""
    for room, path in zip(furnished, paths, strict=True):
        centers = shapely.points(poses(path)[:, :2, 3])
        floor = shapely.Polygon(room.floor)
        assert shapely.contains(floor, centers).all()
        assert shapely.distance(floor.exterior, centers).min() >= 0.25
        for placed in room.placed:
            points = np.concatenate([placed.to_world(part.vertices) for part in placed.model.parts])
            if placed.model.category in SHELL or points[:, 2].min() > 1.95 or points[:, 2].max() < 0.03:
                continue
            outline = shapely.convex_hull(shapely.MultiPoint(points[:, :2]))
            assert shapely.distance(outline, centers).min() >= 0.25, (room.id, placed.model.category)


def test_steps_and_turns(paths: list[tuple[Camera, ...]]) -> None:
    for path in paths:
        pose = poses(path)
        steps = np.linalg.norm(np.diff(pose[:, :3, 3], axis=0), axis=1)
        still = steps < 0.06
        assert still.sum() == FRAMES // 8
        assert steps[~still].min() >= 0.1
        assert steps[~still].max() <= 0.5
        turn = np.einsum("nij,nik->njk", pose[:-1, :3, :3], pose[1:, :3, :3])
        angle = np.degrees(np.arccos((np.trace(turn, axis1=1, axis2=2) - 1) / 2))
        assert angle[~still & ~np.roll(still, 1)].min() >= 5.0
        assert angle[still].min() >= 13.0
        assert angle.max() <= 56.0
        yaw = np.unwrap(np.arctan2(pose[:, 1, 2], pose[:, 0, 2]))
        assert np.degrees(np.ptp(yaw)) > 300, "the camera looks around"
        tilts = np.diff(np.degrees(np.arcsin(pose[:, 2, 2])))[still & (np.abs(np.degrees(np.diff(yaw))) < 1)]
        assert len(tilts) >= 2
        assert np.abs(tilts).min() >= 15


def test_every_big_object_is_seen(furnished: list[Room], paths: list[tuple[Camera, ...]]) -> None:
    """What measures 1.2 m or more takes 20 of 4800 pixels of some picture, and 98 in 100 of what measures 80 cm.

    Ceiling lamps may stay above all pictures.
    """
    seen_well = []
    for room, path in zip(furnished, paths, strict=True):
        mesh = room_mesh(room, limit=10.0)
        embree = Embree(mesh.vertices, mesh.faces)
        owner = mesh.instances[mesh.faces[:, 0]]
        most = np.zeros(len(room.placed), dtype=int)
        for camera in path:
            _, face = embree.first(pixel_rays(camera))
            seen = owner[face[face >= 0]]
            most = np.maximum(most, np.bincount(seen, minlength=len(most)))
        for placed, pixels in zip(room.placed, most, strict=True):
            size = np.linalg.norm(np.ptp(placed.model.bounds(), axis=0))
            if size > 0.8 and placed.model.category not in ("ceiling lamp", *SHELL):
                seen_well.append(pixels >= 20)
                assert pixels >= 20 or size < 1.2, (room.id, placed.model.category, pixels)
    assert np.mean(seen_well) >= 0.98


def test_a_path_is_a_function_of_its_draw(furnished: list[Room], paths: list[tuple[Camera, ...]]) -> None:
    again = camera_path(furnished[2], Draw("test path", furnished[2].id), FRAMES, (80, 60))
    assert np.array_equal(poses(again), poses(paths[2]))
    other = camera_path(furnished[2], Draw("another path"), FRAMES, (80, 60))
    assert not np.allclose(poses(other)[:, :3, 3], poses(paths[2])[:, :3, 3])


@pytest.mark.parametrize("frames", [1, 2, 5, 150])
def test_any_number_of_frames(furnished: list[Room], frames: int) -> None:
    path = camera_path(furnished[0], Draw("count"), frames)
    assert len(path) == frames
    assert path[0].intrinsics[0, 0] == pytest.approx(577.87)
    assert path[0].intrinsics[0, 2] == 319.5
    steps = np.linalg.norm(np.diff(poses(path)[:, :3, 3], axis=0), axis=1)
    assert frames < 8 or (steps < 0.06).sum() == frames // 8
    assert frames == 1 or np.sort(steps)[frames // 8] >= 0.1
