"""Planned views: in the free floor, looking at things, the same every time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.sources.files import CHAIR, ROOM, TABLE, Scan
from vstdata.errors import InputError
from vstdata.scene import Box, Mesh
from vstdata.sources.files.meshes import box_mesh, floor_height
from vstdata.sources.rendered.views import EYE, RenderedPixels, floor_level, look, plan_views

HERE = Path("room")


@pytest.fixture(scope="module")
def room() -> Mesh:
    vertices, faces, _ = Scan(align=None).mesh()
    owners = np.array([0, 0] + [-1] * 10 + [1] * 12 + [2] * 12, dtype=np.int32)
    return Mesh(vertices, faces, None, owners)


def test_views_stand_in_the_free_floor(room: Mesh) -> None:
    frames = plan_views(HERE, room, 0.0, 24)
    assert len(frames) == 24
    eyes = np.stack([f.camera.center for f in frames])
    assert np.allclose(eyes[:, 2], EYE)
    assert (eyes > ROOM[0] + 0.1).all()
    assert (eyes < ROOM[1] - 0.1).all()
    for box in (CHAIR, TABLE):
        assert not ((eyes[:, :2] > box[0, :2] - 0.1) & (eyes[:, :2] < box[1, :2] + 0.1)).all(axis=1).any()


def test_views_are_level_and_look_several_ways(room: Mesh) -> None:
    frames = plan_views(HERE, room, 0.0, 24)
    poses = np.stack([f.camera.camera_to_world for f in frames])
    assert np.allclose(poses[:, :3, :3] @ poses[:, :3, :3].transpose(0, 2, 1), np.eye(3))
    assert np.allclose(np.linalg.det(poses[:, :3, :3]), 1)
    assert np.allclose(poses[:, 2, 0], 0)
    assert (poses[:, 2, 1] < -0.84).all()
    headings = np.degrees(np.arctan2(poses[:, 1, 2], poses[:, 0, 2])) // 90
    assert len(set(headings.tolist())) >= 3
    assert len({tuple(eye) for eye in poses[:, :2, 3].round(6).tolist()}) >= 5


def test_both_objects_are_seen(room: Mesh) -> None:
    seen = []
    for frame in plan_views(HERE, room, 0.0, 12):
        for box in (CHAIR, TABLE):
            uv, z = frame.camera.project(box.mean(axis=0)[None])
            seen.append(bool((frame.camera.inside(uv) & (z > 0))[0]))
    assert np.array(seen).reshape(-1, 2).mean(axis=0).min() >= 0.25


def test_no_view_is_of_a_bare_floor() -> None:
    """Three boxes in a corner of a wide floor, as a file of boxes has them."""
    boxes = [Box(np.array([x, y, 0.5]), np.array([0.6, 0.6, 1.0]), np.eye(3)) for x, y in ((1, 1), (2.5, 1), (1, 2.5))]
    floor = np.array([[0.0, 0, 0], [7, 0, 0], [7, 7, 0], [0, 7, 0]])
    frames = plan_views(HERE, box_mesh(boxes, floor), 0.0, 24)
    assert len(frames) >= 12
    inner = np.stack(np.meshgrid(*[np.linspace(-0.5, 0.5, 7)] * 3), -1).reshape(-1, 3)
    for frame in frames:
        places = [frame.camera.project(box.center + inner * box.size)[0] for box in boxes]
        seen = [bool(frame.camera.inside(uv).any()) for uv in places]
        assert sum(seen) >= 2


def test_plans_and_pictures_repeat(room: Mesh) -> None:
    first, second = (plan_views(HERE, room, 0.0, 8) for _ in range(2))
    for a, b in zip(first, second, strict=True):
        assert np.array_equal(a.camera.camera_to_world, b.camera.camera_to_world)
    pictures = [RenderedPixels(room, frames).color(3) for frames in (first, second)]
    assert np.array_equal(*pictures)
    assert len(np.unique(pictures[0].reshape(-1, 3), axis=0)) > 20


def test_fewer_views_are_the_first_of_more(room: Mesh) -> None:
    few, many = plan_views(HERE, room, 0.0, 4), plan_views(HERE, room, 0.0, 40)
    assert [f.key for f in few] == ["view_0000", "view_0001", "view_0002", "view_0003"]
    assert np.array_equal(few[3].camera.camera_to_world, many[3].camera.camera_to_world)


def test_a_closed_block_has_no_place_to_stand(room: Mesh) -> None:
    block = Mesh(room.vertices[20:28], room.faces[24:36] - 20, None, np.zeros(12, dtype=np.int32))
    with pytest.raises(InputError, match="free floor"):
        plan_views(HERE, block, 0.0, 4)


def test_the_floor_level_is_found_without_annotation(room: Mesh) -> None:
    assert floor_level(room, None) == pytest.approx(0.0)
    assert floor_level(room, 0.2) == 0.2


def test_a_slab_is_walked_on_its_upper_side() -> None:
    from vstdata.scene import Box, Instance

    slab = Box(np.array([0, 0, -0.05]), np.array([4.0, 3.0, 0.1]), np.eye(3))
    mesh = box_mesh([slab])
    assert floor_height(mesh, [Instance(1, "floor", slab)]) == pytest.approx(0.0)
    assert floor_height(mesh, [Instance(1, "wall", slab)]) is None


@pytest.mark.parametrize("heading", [0.0, 1.0, 3.0, -2.0])
def test_look_gives_upright_cameras(heading: float) -> None:
    pose = look(np.array([1.0, 2, 3]), heading, -0.2)
    assert np.allclose(pose[:3, :3].T @ pose[:3, :3], np.eye(3))
    assert np.linalg.det(pose[:3, :3]) == pytest.approx(1)
    expected = [np.cos(heading) * np.cos(0.2), np.sin(heading) * np.cos(0.2), -np.sin(0.2)]
    assert np.allclose(pose[:3, 2], expected)
