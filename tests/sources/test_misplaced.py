"""One frame with the pose of another moment is found among many, by depth, by pictures, and never in honest ones."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from tests.sources.files import COLOR_K, COLOR_SIZE, DEPTH_K, DEPTH_SIZE, Array, Scan, alignment, room_depth, room_poses
from tests.sources.test_picture_poses import HEIGHT, WIDTH, textured
from tests.worlds import ArrayPixels
from vstdata.draw import Draw
from vstdata.scene import Camera, Frame, Mesh
from vstdata.sources.building.geometry import transformed_points
from vstdata.sources.checks.misplaced import MISPLACED, accused, misplaced, well_placed

POSES = room_poses(18)
COUNT = len(POSES)
GRAIN = Draw("misplaced").generator("grain").random((97, 89, 83)) * 2
PICTURES = [textured(pose, GRAIN) for pose in POSES]
DEPTHS = [room_depth(pose, DEPTH_K, DEPTH_SIZE).astype(np.float32) for pose in POSES]


def frames(poses: Array, depth: bool) -> tuple[Frame, ...]:
    colour = [Camera(COLOR_K, *COLOR_SIZE, pose).resized(WIDTH, HEIGHT) for pose in poses]
    seen = [Camera(DEPTH_K, *DEPTH_SIZE, pose) if depth else None for pose in poses]
    return tuple(Frame(str(k), *both) for k, both in enumerate(zip(colour, seen, strict=True)))


def room() -> Mesh:
    vertices, faces, _ = Scan().mesh()
    return Mesh(transformed_points(vertices, alignment()), faces, None, np.full(len(faces), -1, np.int32))


def swapped(a: int, b: int) -> Array:
    poses = POSES.copy()
    poses[[a, b]] = poses[[b, a]]
    return poses


PIXELS = {True: ArrayPixels(PICTURES, DEPTHS), False: ArrayPixels(PICTURES, [])}


@pytest.mark.parametrize(("depth", "mesh", "a", "b"), [(True, True, 2, 6), (True, False, 2, 8), (False, True, 2, 8)])
def test_two_swapped_frames_are_left_out(depth: bool, mesh: bool, a: int, b: int) -> None:
    """The room is nearly its own mirror image: its depth alone does not tell opposite places."""
    surface = room() if mesh else None
    assert misplaced(frames(POSES, depth), PIXELS[depth], surface) == []
    assert misplaced(frames(swapped(a, b), depth), PIXELS[depth], surface) == [a, b]


@pytest.mark.parametrize("seed", range(2))
def test_noise_leaves_no_frame_out(seed: int) -> None:
    random = Draw("placed", seed).generator("poses")
    poses = POSES.copy()
    turned = Rotation.from_rotvec(np.radians(random.normal(0, 1.5 / np.sqrt(3), (COUNT, 3)))).as_matrix()
    poses[:, :3, :3] = poses[:, :3, :3] @ turned
    poses[:, :3, 3] += random.normal(0, 0.05, (COUNT, 3))
    for depth, surface in ((True, room()), (True, None), (False, room())):
        assert misplaced(frames(poses, depth), PIXELS[depth], surface) == []


def test_the_rest_keeps_its_pictures() -> None:
    dropped = Counter[str]()
    kept, pixels = well_placed(frames(swapped(2, 8), True), PIXELS[True], None, dropped)
    assert dropped == {MISPLACED: 2}
    assert [frame.key for frame in kept] == [str(k) for k in range(COUNT) if k not in (2, 8)]
    assert np.array_equal(pixels.color(2), PICTURES[3])
    assert pixels.depth(7) is DEPTHS[9]


def test_a_frame_is_accused_by_two_that_others_bear_out() -> None:
    good = {(0, 1): False, (1, 2): False, (2, 3): False, (0, 2): False, (1, 3): False}
    assert accused({**good, (3, 4): True, (2, 4): True}) == [4]
    assert accused({**good, (3, 4): True}) == []
    assert accused({**good, (3, 4): True, (2, 4): True, (4, 5): False}) == []
    assert accused(dict.fromkeys(good, True)) == []
