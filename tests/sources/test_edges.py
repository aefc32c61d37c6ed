"""The focal length of a colour camera is held against depth: outlines of things are edges of the picture."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.sources.files import COLOR_K, COLOR_SIZE, DEPTH_K, DEPTH_SIZE, room_depth
from tests.sources.test_rgbd_folder import POSES, TUM_LINES, load
from vstdata.errors import ConventionError

FINE = (320, 240)
FINE_K = np.array([[240.0, 0, 159.5], [0, 240.0, 119.5], [0, 0, 1]])


def write(root: Path, plain: bool = False) -> None:
    """Pictures shaded by what they show: each side of a thing in a tone of its own, with grain; or all in one."""
    for part in ("color", "depth"):
        (root / part).mkdir()
    for k, pose in enumerate(POSES):
        fine = room_depth(pose, FINE_K, FINE)
        points = (cv2.Sobel(1 / fine, cv2.CV_64F, 1, 0), cv2.Sobel(1 / fine, cv2.CV_64F, 0, 1))
        tone = 120 + 60 * np.tanh(30 * points[0]) + 40 * np.tanh(30 * points[1])
        tone = np.where(fine < 1.2 * np.median(fine), tone + 40, tone - 30)
        grain = np.random.default_rng(k).normal(0, 4, fine.shape)
        shown = np.full(fine.shape, 90.0) if plain else np.clip(tone + grain, 0, 255)
        Image.fromarray(shown.astype(np.uint8)).convert("RGB").save(root / "color" / f"{k:04d}.png")
        depth = np.rint(room_depth(pose, DEPTH_K, DEPTH_SIZE) * 1000).astype(np.uint16)
        Image.fromarray(depth).save(root / "depth" / f"{k:04d}.png")
    (root / "poses.txt").write_text("\n".join(TUM_LINES))


def options(factor: float) -> dict[str, object]:
    focal = 240.0 * factor
    return {"intrinsics": [focal, focal, 159.5, 119.5], "depth_intrinsics": [60.0, 60.0, 39.5, 29.5]}


@pytest.mark.parametrize("factor", [0.75, 1.33])
def test_another_focal_length_is_refused_with_its_factor(tmp_path: Path, factor: float) -> None:
    write(tmp_path)
    with pytest.raises(ConventionError, match="times as large as stated") as error:
        load(tmp_path, **options(factor))
    told = float(str(error.value).split("focal length ")[1].split(" times")[0])
    assert told == pytest.approx(1 / factor, rel=0.06)  # depth has 80 pixels across


def test_the_right_one_and_pictures_without_edges_pass(tmp_path: Path) -> None:
    for name in ("edges", "plain"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, plain=name == "plain")
    assert load(tmp_path / "edges", **options(1.0)).dropped == {}
    assert load(tmp_path / "plain", **options(1.1)).dropped == {"colour_camera_unchecked": 1}
    assert (COLOR_K[0, 0] / COLOR_SIZE[0], DEPTH_K[0, 0] / DEPTH_SIZE[0]) == (0.75, 0.75)
