"""COLMAP's models, text and binary, written here by its documentation, and captures whose poses are one."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from tests.sources.files import COLOR_K
from tests.sources.test_rgbd_folder import POSES, check, numbered, write_pictures
from vstdata.errors import InputError, ManifestError
from vstdata.scene import Scene
from vstdata.sources import SourceSpec, open_source
from vstdata.sources.files.colmap import read_cameras, read_images

NUMBERS = {"SIMPLE_PINHOLE": 0, "PINHOLE": 1, "SIMPLE_RADIAL": 2, "RADIAL": 3, "OPENCV": 4, "FOV": 7}
PINHOLE = (120.0, 120.0, 80.0, 60.0)  # from the pixels' edges
LENSES: list[tuple[str, tuple[float, ...], tuple[float, ...]]] = [
    ("SIMPLE_PINHOLE", (120.0, 80.0, 60.0), ()),
    ("PINHOLE", PINHOLE, ()),
    ("SIMPLE_RADIAL", (120.0, 80.0, 60.0, 0.05), (0.05, 0.0, 0.0, 0.0)),
    ("RADIAL", (120.0, 80.0, 60.0, 0.05, -0.01), (0.05, -0.01, 0.0, 0.0)),
    ("OPENCV", (*PINHOLE, 0.1, 0.01, 0.001, 0.002), (0.1, 0.01, 0.001, 0.002)),
]


def put_cameras(folder: Path, binary: bool, model: str, values: tuple[float, ...], count: int = 1) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if binary:
        one = [
            struct.pack("<iiQQ", k + 1, NUMBERS[model], 160, 120) + struct.pack(f"<{len(values)}d", *values)
            for k in range(count)
        ]
        (folder / "cameras.bin").write_bytes(struct.pack("<Q", count) + b"".join(one))
        return folder / "cameras.bin"
    lines = [f"{k + 1} {model} 160 120 {' '.join(map(str, values))}" for k in range(count)]
    (folder / "cameras.txt").write_text("# a comment\n" + "\n".join(lines))
    return folder / "cameras.txt"


def put_images(folder: Path, binary: bool, names: list[str]) -> Path:
    parts = [struct.pack("<Q", len(names))]
    text = "# a comment\n"
    for k, name in enumerate(names):
        inverse = np.linalg.inv(POSES[k])
        x, y, z, w = Rotation.from_matrix(inverse[:3, :3]).as_quat()
        values = (w, x, y, z, *inverse[:3, 3])
        points = k % 3
        parts.append(struct.pack("<i7di", k + 1, *values, 1) + name.encode() + b"\0" + struct.pack("<Q", points))
        parts.append(struct.pack("<ddq", 1.5, 2.5, -1) * points)
        text += f"{k + 1} {' '.join(map(str, values))} 1 {name}\n{'1.5 2.5 -1 ' * points}\n"
    path = folder / ("images.bin" if binary else "images.txt")
    path.write_bytes(b"".join(parts)) if binary else path.write_text(text)
    return path


@pytest.mark.parametrize("binary", [True, False])
def test_models_text_and_binary(tmp_path: Path, binary: bool) -> None:
    for model, values, bend in LENSES:
        (calibration, lens) = read_cameras(put_cameras(tmp_path, binary, model, values), tmp_path)[1]
        assert calibration.size == (160, 120)
        assert (lens is None) == (not bend)
        if lens is None:
            assert np.array_equal(calibration.matrix, COLOR_K)
        else:
            assert lens.bend == bend
            assert np.array_equal(lens.matrix, COLOR_K)
    images = read_images(put_images(tmp_path, binary, [f"a b/{k}.jpg" for k in range(12)]), tmp_path)
    at = {image.name: image.pose for image in images}
    for k, pose in enumerate(POSES):
        assert np.allclose(at[f"a b/{k}.jpg"], pose, atol=1e-9)


@pytest.mark.parametrize("cut", [3, 40, -1])
def test_models_that_are_none_are_one_error(tmp_path: Path, cut: int) -> None:
    for path, read in (
        (put_cameras(tmp_path, True, *LENSES[1][:2]), read_cameras),
        (put_images(tmp_path, True, numbered()), read_images),
    ):
        path.write_bytes(path.read_bytes()[:cut])
        with pytest.raises(InputError, match=path.name):
            read(path, tmp_path)
    with pytest.raises(InputError, match="FOV with 5"):
        read_cameras(put_cameras(tmp_path, True, "FOV", (*PINHOLE, 0.9)), tmp_path)


def load(root: Path, **options: object) -> Scene:
    values = {"depth_intrinsics": [60.0, 60.0, 39.5, 29.5], "up": "z", "pose_format": "colmap", "poses": "sparse/0"}
    table = {"name": "own", "reader": "rgbd_folder", "root": ".", "licence": "none", "options": {**values, **options}}
    source = open_source(SourceSpec.model_validate(table), root)
    assert {"cameras.bin", "images.bin"} <= {path.name for path in source.files("own")}
    return source.load("own")


def test_a_capture_whose_poses_are_a_model(tmp_path: Path) -> None:
    write_pictures(tmp_path, numbered())
    put_cameras(tmp_path / "sparse" / "0", True, *LENSES[1][:2])
    put_images(tmp_path / "sparse" / "0", True, [f"{name}.png" for name in numbered()])
    check(load(tmp_path))
    put_images(tmp_path / "sparse" / "0", True, [f"{name}.jpg" for name in numbered()[:10]])
    assert load(tmp_path).dropped == {"frame_without_pose": 2}
    with pytest.raises(ManifestError, match="COLMAP's own"):
        load(tmp_path, pose_convention="world_to_camera")
    put_cameras(tmp_path / "sparse" / "0", True, *LENSES[2][:2])
    with pytest.raises(InputError, match="image_undistorter"):
        load(tmp_path)
