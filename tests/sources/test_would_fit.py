"""Numbers that fit in another order: the error says in which."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from tests.sources.captures import LISTED, METRES, POSES, write
from tests.sources.files import COLOR_K, Array, write_matrix
from vstdata.errors import InputError
from vstdata.sources import SourceSpec, open_source


def load(root: Path, **options: Any) -> None:
    values = {"intrinsics": [120.0, 120.0, 79.5, 59.5], "up": "z", **options}
    spec = SourceSpec.model_validate(
        {"name": "own", "reader": "rgbd_folder", "root": ".", "licence": "none", "options": values}
    )
    open_source(spec, root).load("own")


def lines(rows: Array) -> Callable[[Path], None]:
    told = "\n".join(" ".join(f"{x:.9f}" for x in row) for row in rows)
    return lambda root: (root / "poses.txt").write_text(told) and None


SCALED = POSES.copy()
SCALED[:, :3, :3] *= 2.5
COLUMNS = np.swapaxes(POSES, 1, 2)
TURNS = Rotation.from_matrix(POSES[:, :3, :3]).as_quat()
MATRIX = {"pose_format": "matrix"}
K_FILE = {"intrinsics": "k.txt"}
WAYS: dict[str, tuple[Callable[[Path], None], dict[str, str], str]] = {
    "sixteen by columns": (lines(COLUMNS.reshape(-1, 16)), MATRIX, "would fit written by columns: transpose each"),
    "twelve by columns": (lines(COLUMNS[:, :, :3].reshape(-1, 12)), MATRIX, "twelve numbers would fit written by col"),
    "with a scale": (lines(SCALED.reshape(-1, 16)), MATRIX, r"rotations would fit divided by 2\.5"),
    "quaternion first": (lines(np.hstack([TURNS, POSES[:, :3, 3]])), {}, "would fit with the quaternion first"),
    "K by columns": (
        lambda root: write_matrix(root / "k.txt", COLOR_K.T), K_FILE, r"transposed, its principal point is 79\.5, 59\.5"
    ),
    "K by rows where columns are the form": (
        lambda root: (root / "k.json").write_text(json.dumps({"intrinsic_matrix": COLOR_K.ravel().tolist()})) and None,
        {"intrinsics": "k.json"}, "would fit written by columns",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_way_that_would_fit_is_named(tmp_path: Path, way: str) -> None:
    spoil, options, told = WAYS[way]
    write(tmp_path, {"scale": METRES, "objects": LISTED})
    spoil(tmp_path)
    with pytest.raises(InputError, match=told):
        load(tmp_path, **options)


def test_nothing_is_named_where_nothing_fits(tmp_path: Path) -> None:
    write(tmp_path, {"scale": METRES, "objects": LISTED})
    lines(np.random.default_rng(0).normal(size=(len(POSES), 16)))(tmp_path)
    with pytest.raises(InputError, match=r"at least one finite rigid motion$"):
        load(tmp_path, **MATRIX)
