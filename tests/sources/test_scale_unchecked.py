"""Cameras that turn on the spot tell poses apart but not how long a metre is: said, and refused where that is asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.sources.files import Array, Scan, look_at
from vstdata.errors import ConventionError
from vstdata.scene import Scene
from vstdata.sources import SourceSpec, open_source

SPEC = SourceSpec.model_validate({"name": "scans", "reader": "scannetv2", "root": ".", "licence": "none"})


def turning(move: float) -> Array:
    """Ten poses about one place, each up to `move` metres from it."""
    eye, found = np.array([1.7, 2.4, 1.5]), []
    for k, angle in enumerate(np.linspace(-2.6, -0.3, 10)):
        here = eye + move * np.array([np.sin(3 * k), np.cos(5 * k), 0.3 * np.sin(7 * k)])
        found.append(look_at(here, here + np.array([np.cos(angle), np.sin(angle), -0.55])))
    return np.stack(found)


def load(root: Path, move: float, times: float, unchecked: str = "warn", mesh: bool = False) -> Scene:
    scan = Scan(poses=turning(move))
    scan.depths = [np.asarray(depth) * times for depth in Scan(poses=turning(move)).depths]
    folder = scan.write(root)
    if not mesh:
        (folder / f"{scan.id}_vh_clean_2.ply").unlink()
    return open_source(SPEC.model_copy(update={"unchecked": unchecked}), root).load(scan.id)


@pytest.mark.parametrize("times", [1.0, 2.0, 0.7])
@pytest.mark.parametrize("move", [0.0, 0.01])
def test_who_turns_on_the_spot_says_nothing_of_the_scale(tmp_path: Path, move: float, times: float) -> None:
    assert load(tmp_path, move, times).dropped["scale_unchecked"] == 1


def test_it_is_refused_where_nothing_may_be_unchecked(tmp_path: Path) -> None:
    with pytest.raises(ConventionError, match=r"scale: .*cameras that move far enough"):
        load(tmp_path, 0.0, 1.0, "refuse")


def test_a_walk_or_a_mesh_tells_it(tmp_path: Path) -> None:
    for name, move, mesh in (("walk", 0.1, False), ("mesh", 0.0, True)):
        assert "scale_unchecked" not in load(tmp_path / name, move, 1.0, "refuse", mesh).dropped
        with pytest.raises(ConventionError, match="2 times too large"):
            load(tmp_path / f"{name} doubled", move, 2.0, mesh=mesh)
