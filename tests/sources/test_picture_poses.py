"""Without depth the pictures tell whether poses are read rightly; blank ones say nothing, and refuse nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import map_coordinates
from scipy.spatial.transform import Rotation

from tests.sources.files import COLOR_K, COLOR_SIZE, Array, Scan, alignment, ray_depth
from vstdata.draw import Draw
from vstdata.errors import ConventionError
from vstdata.scene import Camera, Mesh, Scene
from vstdata.sources import SourceSpec, open_source
from vstdata.sources.checks.picture_poses import Outcome, _named, check_pictures

SPEC = SourceSpec(name="t", reader="scannetv2", root=".", licence="none")
WIDTH, HEIGHT = 320, 240
STORED = Scan().file_poses()
COUNT = len(STORED)
Picture = NDArray[np.uint8]


def textured(pose: Array, grain: Array) -> Picture:
    """What a camera at `pose` in the room of `files` sees, where everything is cut out of a block of `grain`."""
    k = Camera(COLOR_K, *COLOR_SIZE, np.eye(4)).resized(WIDTH, HEIGHT).intrinsics
    u, v = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    flat = np.stack([(u - k[0, 2]) / k[0, 0], (v - k[1, 2]) / k[1, 1]], -1)
    rays = np.concatenate([flat, np.ones((HEIGHT, WIDTH, 1))], -1) * ray_depth(pose, flat)[..., None]
    points = rays @ pose[:3, :3].T + pose[:3, 3]
    value = sum(
        map_coordinates(grain, np.moveaxis(points, -1, 0) / size, order=1, mode="grid-wrap") for size in (0.06, 0.17)
    )
    return np.repeat(np.clip(60 * value, 0, 255).astype(np.uint8)[..., None], 3, axis=-1)


@cache
def pictures() -> tuple[Picture, ...]:
    grain = Draw("picture poses").generator("grain").random((97, 89, 83)) * 2
    return tuple(textured(pose, grain) for pose in Scan().poses)


def load(root: Path, poses: Array, shown: Sequence[Picture], quality: int = 95, unchecked: str = "warn") -> Scene:
    """The scan of `files` as somebody exported it without depth, with `poses` in its files and these pictures."""
    scan = Scan(stored_poses=poses)
    folder = scan.write(root, "exported")
    for k, picture in enumerate(shown):
        (folder / "depth" / f"{k}.png").unlink()
        Image.fromarray(picture).save(folder / "color" / f"{k}.jpg", quality=quality)
    spec = SPEC.model_copy(update={"unchecked": unchecked})
    scene = open_source(spec, root).load(scan.id)
    assert len(scene.frames) == COUNT
    assert scene.frames[0].depth_camera is None
    return scene


def test_poses_that_the_pictures_bear_out_are_checked(tmp_path: Path) -> None:
    assert load(tmp_path, STORED, pictures(), unchecked="refuse").dropped == {}


def mixed(*order: int) -> Array:
    return STORED[list(order)]


def transposed() -> Array:
    poses = STORED.copy()
    poses[:, :3, :3] = np.swapaxes(STORED[:, :3, :3], 1, 2)
    return poses


FLIP = np.diag([1.0, -1.0, 1.0, 1.0])
WRONG = {
    "inverted": (np.linalg.inv(STORED), "inverted"),
    "OpenGL": (STORED @ np.diag([1.0, -1.0, -1.0, 1.0]), "OpenGL"),
    "transposed": (transposed(), "transposed"),
    "mirrored": (FLIP @ STORED @ FLIP, "mirrored in y"),
    "one later": (np.roll(STORED, 1, axis=0), r"shifted by \+1 against the pictures"),
    "one earlier": (np.roll(STORED, -1, axis=0), "shifted by -1 against the pictures"),
    "three later": (np.roll(STORED, 3, axis=0), r"shifted by \+3 against the pictures"),
    "reversed": (STORED[::-1], "reversed against the pictures"),
    "swapped": (mixed(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10), "every two pictures look swapped"),
    **{
        f"permuted {k}": (
            mixed(*Draw("permuted").shuffled(range(COUNT), k)),
            "contradicts poses and mesh: the poses look mixed up",
        )
        for k in range(4)
    },
}


@pytest.mark.parametrize("name", WRONG)
def test_poses_that_the_pictures_contradict_are_refused_by_name(tmp_path: Path, name: str) -> None:
    poses, told = WRONG[name]
    with pytest.raises(ConventionError, match=told):
        load(tmp_path, poses, pictures())


def test_walls_without_texture_say_nothing_and_refuse_nothing(tmp_path: Path) -> None:
    blank = textured(Scan().poses[0], np.ones((4, 4, 4)))
    for k, poses in enumerate((STORED, np.roll(STORED, 5, axis=0))):
        assert load(tmp_path / str(k), poses, [blank] * COUNT).dropped == {"conventions_unchecked": 1}
    with pytest.raises(ConventionError, match='unchecked = "warn" in the manifest'):
        load(tmp_path / "strict", STORED, [blank] * COUNT, unchecked="refuse")


def test_one_picture_under_all_poses_says_nothing(tmp_path: Path) -> None:
    """What stands at the same pixels in all pictures is a mark on them: nothing moves with the camera."""
    assert load(tmp_path, STORED, pictures()[:1] * COUNT).dropped == {"conventions_unchecked": 1}


def test_pictures_of_other_places_say_nothing(tmp_path: Path) -> None:
    other = [
        textured(pose, Draw("other", k).generator("grain").random((31, 29, 27)) * 2)
        for k, pose in enumerate(Scan().poses)
    ]
    assert load(tmp_path, STORED, other).dropped == {"conventions_unchecked": 1}


def test_a_mesh_with_half_of_the_room_accuses_nobody(tmp_path: Path) -> None:
    """A room is its own mirror image: what is not there would be in the place of what is."""
    vertices, faces, _ = Scan().mesh()
    middle = (vertices @ alignment()[:3, :3].T + alignment()[:3, 3])[faces].mean(axis=1)
    scene = load(tmp_path, STORED, pictures())
    assert scene.mesh is not None
    for axis, half in ((0, 1.9), (0, -2.1), (1, 1.4), (1, -1.6)):
        kept = middle[:, axis] * np.sign(half) > half
        mesh = Mesh(scene.mesh.vertices, faces[kept], None, np.full(int(kept.sum()), -1, np.int32))
        assert check_pictures(scene.frames, scene.pixels, STORED, alignment(), mesh).mistake is None


def test_what_is_seen_through_a_hole_names_no_mistake() -> None:
    """Poses that explain all matches which meet the mesh are not worse than a mistake that explains half of all."""
    met = np.arange(100) % 5 < 2
    places = np.zeros((100, 2))
    mine = Outcome("as read", np.where(met, 2.0, np.inf), places, np.where(met, 0.005, np.inf), np.full(5, 0.4))
    half = np.where(np.arange(100) % 3 < 2, 0.005, 0.5)
    other = Outcome("mirrored", np.full(100, 2.0), places, half, np.full(5, 0.65))
    assert named((mine, other)) is None
    through = Outcome("as read", np.full(100, 2.0), places, mine.off, mine.scores)  # nothing excuses these
    assert named((through, other)) == "mirrored"


def named(both: tuple[Outcome, Outcome]) -> str | None:
    return _named(both[0], both[1:])


@pytest.mark.parametrize("seed", range(10))
def test_noise_never_refuses_a_scene(tmp_path: Path, seed: int) -> None:
    """Poses that are off by 3 cm and 1.5 degrees, pictures blurred, lighter or darker, and compressed."""
    random = Draw("noisy", seed).generator("poses")
    poses = STORED.copy()
    turned = Rotation.from_rotvec(np.radians(random.normal(0, 1.5 / np.sqrt(3), (COUNT, 3)))).as_matrix()
    poses[:, :3, :3] = poses[:, :3, :3] @ turned
    poses[:, :3, 3] += random.normal(0, 0.03, (COUNT, 3))
    shown = [
        cv2.GaussianBlur(np.clip(picture * random.uniform(0.6, 1.4), 0, 255).astype(np.uint8), (0, 0), blur)
        for picture, blur in zip(pictures(), random.uniform(0.3, 1.2, COUNT), strict=True)
    ]
    load(tmp_path, poses, shown, quality=60)
