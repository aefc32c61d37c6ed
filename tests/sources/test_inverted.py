"""Inverse depth is refused by name, of one factor or normalised picture by picture; depth is not, however noisy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.sources.files import DEPTH_K, DEPTH_SIZE, Array, room_depth
from tests.sources.test_rgbd_folder import POSES, TUM_LINES, load, numbered, write_pictures
from vstdata.errors import ConventionError

NAMED = "looks like its inverse"


def write(root: Path, change: Callable[[Array], Array]) -> None:
    """A capture whose depth maps hold something else, as arrays of metres."""
    write_pictures(root, numbered(len(POSES)))
    for pose, path in zip(POSES, sorted((root / "depth").iterdir()), strict=True):
        path.unlink()
        np.save(path.with_suffix(".npy"), change(room_depth(pose, DEPTH_K, DEPTH_SIZE)).astype(np.float32))
    (root / "poses.txt").write_text("\n".join(TUM_LINES))


def normalised(depth: Array) -> Array:
    """Disparity from 0 for the farthest to 2.55 for the nearest of each picture."""
    disparity = 1 / depth
    return 2.55 * (disparity - disparity.min()) / (disparity.max() - disparity.min())


@pytest.mark.parametrize("change", [lambda z: 1 / z, lambda z: 2.7 / z, normalised], ids=["1/z", "2.7/z", "normalised"])
def test_inverse_depth_is_refused_by_name(tmp_path: Path, change: Callable[[Array], Array]) -> None:
    write(tmp_path, change)
    with pytest.raises(ConventionError, match=NAMED):
        load(tmp_path, depth_scale=1.0)


@pytest.mark.parametrize("noise", [0.0, 0.02, 0.08])
def test_noisy_depth_is_none(tmp_path: Path, noise: float) -> None:
    generator = np.random.default_rng(4)
    write(tmp_path, lambda depth: depth * (1 + noise * generator.normal(size=depth.shape)))
    assert load(tmp_path, depth_scale=1.0).frames


def test_depth_that_nothing_checks_is_none(tmp_path: Path) -> None:
    """Poses of other moments: the frames disagree, and what is below is nearer all the same."""
    write(tmp_path, lambda depth: depth)
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES[5:] + TUM_LINES[:5]))
    assert load(tmp_path, depth_scale=1.0).dropped == {"conventions_unchecked": 1}
