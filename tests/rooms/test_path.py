"""The pictures of a scan: walks that are videos, at heights of people, looking at things; each scan its own camera."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
import shapely

from generators.rooms.camera.lens import Lens, draw_lens
from generators.rooms.camera.path import Take, camera_path, walk_lengths
from generators.rooms.camera.posture import first_postures, held
from generators.rooms.files.mesh import room_mesh
from generators.rooms.model import Room
from generators.rooms.shell.shell import SHELL
from vstdata.draw import Draw
from vstdata.rays import Embree, pixel_rays
from vstdata.scene import Camera

FRAMES, ROOMS = 48, 6
BARE = {"wall", "floor", "ceiling"}


def lens_of(room: Room) -> Lens:
    return draw_lens(Draw("test lens", room.id), 80)


@pytest.fixture(scope="module")
def rooms(furnished: list[Room]) -> list[Room]:
    return furnished[:ROOMS]


@pytest.fixture(scope="module")
def paths(rooms: list[Room]) -> list[tuple[Take, ...]]:
    return [camera_path(room, Draw("test path", room.id), FRAMES, lens_of(room)) for room in rooms]


def poses(path: tuple[Take, ...]) -> np.ndarray:
    return np.stack([take.camera.camera_to_world for take in path])


def walks(path: tuple[Take, ...]) -> Iterator[tuple[Take, ...]]:
    for number in range(path[-1].walk + 1):
        yield tuple(take for take in path if take.walk == number)


def test_cameras_are_rigid_upright_and_held_by_people(paths: list[tuple[Take, ...]]) -> None:
    pose = np.concatenate([poses(path) for path in paths])
    turn, height = pose[:, :3, :3], pose[:, 2, 3]
    assert np.allclose(turn @ turn.transpose(0, 2, 1), np.eye(3), atol=1e-12)
    assert np.allclose(np.linalg.det(turn), 1.0)
    assert (pose[:, 2, 1] < 0).all(), "image down points down"
    assert 0.28 <= height.min() < 0.9
    assert 1.9 < height.max() <= 2.32
    assert 1.0 < np.median(height) < 1.75
    pitch = np.degrees(np.arcsin(pose[:, 2, 2]))
    assert -43 <= pitch.min() < -25
    assert 10 < pitch.max() <= 25
    assert -20 < np.median(pitch) < -5
    roll = np.degrees(np.arcsin(pose[:, 2, 0] / np.cos(np.radians(pitch))))
    assert np.abs(roll).max() <= 12.0


def test_heights_and_tilts_of_many_walks() -> None:
    """Mostly a person who stands; low, high and askew now and then; never faster than somebody rises, never above what
    hangs there."""
    found = [held(Draw("held", k), first_postures(Draw("first", k), 1)[0], 30, 0.2, 2.2) for k in range(200)]
    height, roll = (np.concatenate([getattr(one, name) for one in found]) for name in ("height", "roll"))
    assert [np.round(np.quantile(height, q), 1) for q in (0, 1)] == [0.3, 2.2]
    assert 0.3 < ((height > 1.3) & (height < 1.8)).mean() < 0.6
    assert 0.03 < (height < 0.5).mean() < 0.15
    assert 0.05 < (height > 1.85).mean() < 0.25
    assert 0.8 < (np.abs(roll) < 5).mean() < 0.97
    assert max(np.abs(np.diff(one.height)).max() for one in found) <= 0.55 * 0.2 + 0.025
    assert all((np.ptp(one.height) > 0.25) or one.height.max() < 0.55 for one in found), "all but robots sink and rise"


def test_half_of_all_pairs_differ_in_height(paths: list[tuple[Take, ...]]) -> None:
    """By 30 to 150 cm: what a question about heights needs."""
    share = []
    for path in paths:
        height = poses(path)[:, 2, 3]
        apart = np.abs(height[:, None] - height)[np.triu_indices(len(height), 1)]
        share.append(((apart >= 0.3) & (apart <= 1.5)).mean())
    assert np.mean(share) >= 0.5


def test_cameras_stay_in_the_free_floor_and_below_what_hangs(rooms: list[Room], paths: list[tuple[Take, ...]]) -> None:
    """25 cm from walls and from the outline of everything between knee and head, 15 cm from all else."""
    for room, path in zip(rooms, paths, strict=True):
        centers = poses(path)[:, :3, 3]
        places = shapely.points(centers[:, :2])
        floor = shapely.Polygon(room.floor)
        assert shapely.contains(floor, places).all()
        assert shapely.distance(floor.exterior, places).min() >= 0.25
        mesh = room_mesh(room, limit=10.0)
        assert Embree(mesh.vertices, mesh.faces).distance(centers).min() >= 0.15
        for placed in room.placed:
            points = np.concatenate([placed.to_world(part.vertices) for part in placed.model.parts])
            if placed.model.category in SHELL or points[:, 2].min() > 1.95 or points[:, 2].max() < 0.03:
                continue
            outline = shapely.convex_hull(shapely.MultiPoint(points[:, :2]))
            assert shapely.distance(outline, places).min() >= 0.25, (room.id, placed.model.category)


def test_each_walk_is_a_video(rooms: list[Room], paths: list[tuple[Take, ...]]) -> None:
    """Small steps and turns, five to ten frames a second; the next walk begins later and elsewhere."""
    for room, path in zip(rooms, paths, strict=True):
        lens = lens_of(room)
        assert path[-1].walk >= 1
        assert 5 <= lens.rate <= 10
        assert all(later.walk - take.walk in (0, 1) for take, later in pairwise(path))
        for walk in walks(path):
            pose = poses(walk)
            steps = np.linalg.norm(np.diff(pose[:, :3, 3], axis=0), axis=1)
            assert steps.max() <= 0.3
            assert np.median(steps) >= 0.02
            turn = np.einsum("nij,nik->njk", pose[:-1, :3, :3], pose[1:, :3, :3])
            angle = np.degrees(np.arccos(np.clip((np.trace(turn, axis1=1, axis2=2) - 1) / 2, -1, 1)))
            assert angle.max() <= 0.18 * lens.view[0] + 2.5
            apart = np.diff([take.time for take in walk])
            assert np.abs(apart - 1e6 / lens.rate).max() <= 1
        ends = [(a, b) for a, b in pairwise(path) if a.walk != b.walk]
        assert all(2_000_000 <= b.time - a.time <= 15_000_000 for a, b in ends)


def test_one_halts_to_look_up_or_down(paths: list[tuple[Take, ...]]) -> None:
    """Only what tells up and down from left and right can be asked: pictures from one place, one above the other."""
    tilted = []
    for path in paths:
        pose = poses(next(walks(path)))
        ahead = pose[:, :3, 2]
        heading = np.degrees(np.arctan2(ahead[:, 1], ahead[:, 0]))
        pitch = np.degrees(np.arcsin(ahead[:, 2]))
        near = np.linalg.norm(pose[:, None, :3, 3] - pose[None, :, :3, 3], axis=2) <= 0.3
        level = np.abs((heading[:, None] - heading + 180) % 360 - 180) <= 5
        tilted.append((near & level & (np.abs(pitch[:, None] - pitch) >= 15)).any())
    assert np.mean(tilted) >= 0.7


def overlap(before: Camera, after: Camera, depths: tuple[np.ndarray, np.ndarray]) -> float:
    """Share of the pixels of `before` whose surface is seen in `after`: its depth there agrees."""
    rays, depth = pixel_rays(before), depths[0]
    known = np.isfinite(depth)
    uv, far = after.project(rays[known, :3] + rays[known, 3:] * depth[known, None])
    inside = after.inside(uv) & (far > 0)
    u, v = np.rint(uv[inside]).astype(int).clip(0, [after.width - 1, after.height - 1]).T
    wall = np.pad(depths[1].reshape(after.height, after.width), 1, mode="edge")
    near = [wall[v + dv, u + du] for du in range(3) for dv in range(3)]
    agrees = np.abs(np.array(near) - far[inside]).min(axis=0) < 0.02 + 0.03 * far[inside]
    return float(agrees.sum() / known.sum())


@pytest.fixture(scope="module")
def sights(rooms: list[Room], paths: list[tuple[Take, ...]]) -> list[tuple[list[np.ndarray], list[np.ndarray]]]:
    """Of every picture, what its pixels meet (instance, -1 for nothing) and how far away."""
    found = []
    for room, path in zip(rooms, paths, strict=True):
        mesh = room_mesh(room, limit=10.0)
        embree, owner = Embree(mesh.vertices, mesh.faces), mesh.instances[mesh.faces[:, 0]]
        hits = [embree.first(pixel_rays(take.camera)) for take in path]
        found.append(([np.where(face < 0, -1, owner[face]) for _, face in hits], [depth for depth, _ in hits]))
    return found


def test_neighbouring_frames_overlap(
    paths: list[tuple[Take, ...]], sights: list[tuple[list[np.ndarray], list[np.ndarray]]]
) -> None:
    shares = []
    for path, (_, depth) in zip(paths, sights, strict=True):
        for k, (take, later) in enumerate(pairwise(path)):
            if take.walk == later.walk:
                shares.append(overlap(take.camera, later.camera, (depth[k], depth[k + 1])))
    assert np.median(shares) >= 0.8
    assert np.quantile(shares, 0.02) >= 0.6


def test_pictures_show_things(
    rooms: list[Room], paths: list[tuple[Take, ...]], sights: list[tuple[list[np.ndarray], list[np.ndarray]]]
) -> None:
    """No walk begins with bare walls, and hardly any picture shows nothing else."""
    bare = []
    for room, path, (owner, _) in zip(rooms, paths, sights, strict=True):
        thing = np.array([placed.model.category not in BARE for placed in room.placed] + [False])
        share = [thing[one].mean() for one in owner]
        bare += [one < 0.08 for one in share]
        assert min(share[k] for k, take in enumerate(path) if k == 0 or path[k - 1].walk < take.walk) >= 0.08
    assert np.mean(bare) < 0.03


def test_every_big_object_is_seen(rooms: list[Room], sights: list[tuple[list[np.ndarray], list[np.ndarray]]]) -> None:
    """93 in 100 of what measures 1.2 m takes one in 240 pixels of some picture, and 9 in 10 of what measures 80 cm.

    Ceiling lamps may stay above all pictures.
    """
    seen_well = []
    for room, (owner, _) in zip(rooms, sights, strict=True):
        most = np.zeros(len(room.placed))
        for one in owner:
            most = np.maximum(most, np.bincount(one[one >= 0], minlength=len(most)) / len(one))
        for placed, share in zip(room.placed, most, strict=True):
            size = np.linalg.norm(np.ptp(placed.model.bounds(), axis=0))
            if size > 0.8 and placed.model.category not in ("ceiling lamp", *SHELL):
                seen_well.append((share >= 1 / 240, size >= 1.2))
    well, big = np.array(seen_well).T
    assert well.mean() >= 0.9
    assert well[big].mean() >= 0.93


def test_a_path_is_a_function_of_its_draw(rooms: list[Room], paths: list[tuple[Take, ...]]) -> None:
    again = camera_path(rooms[2], Draw("test path", rooms[2].id), FRAMES, lens_of(rooms[2]))
    assert np.array_equal(poses(again), poses(paths[2]))
    assert [(take.time, take.walk) for take in again] == [(take.time, take.walk) for take in paths[2]]
    other = camera_path(rooms[2], Draw("another path"), FRAMES, lens_of(rooms[2]))
    assert not np.allclose(poses(other)[:, :3, 3], poses(paths[2])[:, :3, 3])


@pytest.mark.parametrize("frames", [1, 2, 5, 150])
def test_any_number_of_frames(rooms: list[Room], frames: int) -> None:
    """Few are farther apart, so that they still show the room."""
    path = camera_path(rooms[0], Draw("count"), frames, lens_of(rooms[0]))
    assert len(path) == frames
    assert np.array_equal(path[0].camera.intrinsics, lens_of(rooms[0]).intrinsics)
    if frames == 5:
        yaw = np.unwrap(np.arctan2(*poses(path)[:, [1, 0], 2].T))
        assert np.degrees(np.ptp(yaw)) > 90


def test_walks_have_enough_frames() -> None:
    for frames in (1, 7, 24, 31, 32, 47, 48, 64, 150, 1000):
        found = [walk_lengths(Draw("lengths", k), frames) for k in range(20)]
        least = max(2, frames // 60)
        assert all(sum(one) == frames for one in found)
        assert all(min(one) >= min(frames, 12) for one in found)
        assert {len(one) for one in found} == (
            {1} if frames < 32 else set(range(least, 1 + min(frames // 16, least + 2)))
        )


def test_every_scan_has_its_own_camera() -> None:
    lenses = [draw_lens(Draw("lens", k), 640) for k in range(300)]
    views = np.array([lens.view for lens in lenses])
    assert 45 <= views[:, 0].min() < 50
    assert 88 < views[:, 0].max() <= 95
    assert 0.4 < ((views[:, 0] >= 60) & (views[:, 0] <= 75)).mean() < 0.7
    shapes = {(lens.width, lens.height) for lens in lenses}
    assert shapes == {(640, 480), (640, 426), (640, 360), (480, 640), (360, 640)}
    assert {lens.rate for lens in lenses} == {5.0, 6.0, 7.5, 10.0}
    for lens in lenses:
        half = np.degrees(np.arctan(lens.width / 2 / lens.focal))
        assert lens.view[0] == pytest.approx(2 * half, abs=0.01)
        assert np.array_equal(lens.intrinsics, lens.intrinsics.astype(np.float32)), "a .sens file has float32"
        assert abs(lens.middle_x - (lens.width - 1) / 2) <= 0.0121 * 640
    assert draw_lens(Draw("lens", 1), (320, 240)).width == 320
