"""Copies, masks and previews beside a recording's own files: left out and counted, never taken for another picture."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.sources.files import DEPTH_K, DEPTH_SIZE, room_depth
from tests.sources.test_rgbd_folder import POSES, TUM_LINES, load, numbered, write_pictures
from vstdata.errors import InputError
from vstdata.sources.files.beside import own_files

ENDINGS = (".jpg", ".jpeg", ".png", ".ppm")


def named(*names: str) -> list[Path]:
    return [Path("/r") / (name if name.endswith(ENDINGS) else f"{name}.jpg") for name in names]


@pytest.mark.parametrize("copy", ["0007 (1)", "0007(1)", "0007_1", "0007-2", "0007 copy", "0007_seg.png", "0007.png"])
def test_a_copy_of_a_picture_is_left_out(copy: str) -> None:
    files = named(*numbered(), copy)
    assert own_files(files, ENDINGS, choose=True) == (files[:-1], files[-1:])


def test_a_copy_whose_original_is_gone_is_left_out() -> None:
    files = named(*(name for name in numbered() if name != "0007"), "0007 (1)")
    assert own_files(files, ENDINGS, choose=True)[1] == files[-1:]


def test_masks_and_small_pictures_beside_each_picture_are_left_out() -> None:
    own = named(*numbered())
    files = [*own, *named(*(f"{name}_seg.png" for name in numbered()), *(f"{name}.thumb" for name in numbered()))]
    assert own_files(files, ENDINGS, choose=True)[0] == own


@pytest.mark.parametrize(
    "names",
    [
        [str(k) for k in range(120)],
        [f"{100 + k / 2:g}" for k in range(12)],  # 100, 100.5
        [f"1305031{k}" + (".5" if k % 2 else "") for k in range(100, 112)],
        [f"41048190_{4512 + k / 8:.3f}".rstrip("0").rstrip(".") for k in range(12)],
        [f"{side}_{k:04d}" for side in ("left", "right") for k in range(9)],
        [f"kitchen_{k}" for k in range(20)] + [f"hall_{k}" for k in range(3)],
        ["kitchen", "kitchen2", "hall", "bath", "bed", "attic"],
        [f"frame-{k:06d}.color" for k in range(9)],
        ["a1b2c3", "a1b2d", "0f3e", "77", "9a0b", "ab12_i0_0"],
    ],
)
def test_names_of_a_recording_are_its_own(names: list[str]) -> None:
    files = [Path("/r") / f"{name}.png" for name in names]
    assert own_files(files, ENDINGS, choose=False) == (files, [])


def add_copies(folder: Path) -> None:
    for k in (7, 9):
        shutil.copy(folder / "color" / f"{k:04d}.jpg", folder / "color" / f"{k:04d} (1).jpg")


def add_masks(folder: Path) -> None:
    for name in numbered():
        Image.fromarray(np.full((120, 160, 3), 255, np.uint8)).save(folder / "color" / f"{name}_seg.png")
        Image.fromarray(np.full((60, 80), 2, np.uint8)).save(folder / "depth" / f"{name}_conf.png")


@pytest.mark.parametrize(
    ("add", "told"),
    [
        (add_copies, {"picture_beside_another": 2}),
        (add_masks, {"picture_beside_another": 12, "depth_beside_another": 12}),
    ],
)
def test_each_picture_keeps_its_own_depth(tmp_path: Path, add: Callable[[Path], None], told: dict[str, int]) -> None:
    write_pictures(tmp_path, numbered())
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES))
    add(tmp_path)
    scene = load(tmp_path)
    assert scene.dropped == told
    assert [frame.key for frame in scene.frames] == numbered()
    for k in range(12):
        depth = scene.pixels.depth(k)
        assert depth is not None
        assert np.abs(depth - room_depth(POSES[k], DEPTH_K, DEPTH_SIZE)).max() <= 0.00051


def test_two_depth_maps_of_one_name_are_refused(tmp_path: Path) -> None:
    write_pictures(tmp_path, numbered())
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES))
    np.save(tmp_path / "depth" / "0003.npy", np.ones((60, 80)))
    with pytest.raises(InputError, match=r"one file of each name, not 0003.*a glob as '\*\.(png|npy)'"):
        load(tmp_path)
