"""Glass, mirrors and gaps in walls, held against steps along the way to a point, and against a real recording."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from tests.real.test_sources_real import load
from vstdata.asking.landmarks import find_landmarks
from vstdata.asking.markable_points import find_spots
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.seen_through import is_glass, meets_box
from vstdata.facts.view import BoolArray
from vstdata.scene import Box, FloatArray, unproject

BEYOND = 0.3  # metres behind the glass, so that neither frame nor curtain is taken for outside
GLASS = [
    *("window", "Windows", "glass door", "sliding glass door", "glass", "wall mirror", "mirrored wardrobe", "aquarium"),
    *("shower", "shower door", "glass table", "patio door", "fish tank", "window pane", "bathroom mirror", "skylight"),
]
PLAIN = ["window sill", "window frame", "windowsill", "door", "panel", "shower curtain", "curtain", "glasses"]


@pytest.mark.parametrize("label", GLASS)
def test_names_of_glass(label: str) -> None:
    assert is_glass(label)


@pytest.mark.parametrize("label", PLAIN)
def test_names_of_what_is_none(label: str) -> None:
    assert not is_glass(label)


def test_ways_through_a_box_are_those_with_a_step_in_it() -> None:
    random = np.random.default_rng(1)
    axes = Rotation.random(random_state=1).as_matrix()
    box = Box(np.array([0.3, -0.2, 0.9]), np.array([1.2, 0.8, 0.5]), axes)
    eye, points = np.array([-1.5, 0.4, 1.0]), random.uniform(-2, 2, (400, 3))
    steps = eye + np.linspace(0, 1, 4001)[:, None, None] * (points - eye)
    depth_in = (box.size / 2 - np.abs((steps - box.center) @ axes)).min(axis=-1).max(axis=0)
    clear = np.abs(depth_in) > 0.005  # nearer than the steps are apart, nobody knows by steps
    found = meets_box(eye, points, box)
    assert 25 < found.sum() < 375
    assert (found == (depth_in > 0))[clear].all()


@pytest.mark.parametrize("name", ["open3d-livingroom", "open3d-rgbd5"])
def test_no_point_is_asked_through_the_glass_door_of_a_recording(shared_data: Path, name: str) -> None:
    scene = load(shared_data, name)
    facts, asked, shown = Facts(scene), 0, 0
    for frame in facts.frames:
        view = facts.view(frame)
        camera = scene.frames[frame].camera
        spots = find_spots(facts, frame, 200, 20.0, Draw("glass", frame))
        local = unproject(view.depth, view.camera.intrinsics).reshape(-1, 3)
        shown += int(_outside(name, view.camera.to_world(local))[view.depth.ravel() > 0].sum())
        rays = np.column_stack([(spots.uv - camera.intrinsics[:2, 2]) / np.diag(camera.intrinsics)[:2], spots.depth])
        rays[:, :2] *= spots.depth[:, None]
        assert not _outside(name, camera.to_world(rays)).any()
        assert not _outside(name, find_landmarks(facts, frame, 20.0, Draw("glass", frame)).point).any()
        asked += len(spots.uv)
    assert shown > 2_000
    assert asked > 80 * len(facts.frames)


def _outside(name: str, points: FloatArray) -> BoolArray:
    """Whether points (n, 3) are on the terrace: behind a line from the curtain to the door's bar, measured by hand on a
    map of the room as the reader turns it."""
    curtain, bar = {
        "open3d-livingroom": ((-0.2, 2.0), (-0.65, 1.35)),
        "open3d-rgbd5": ((-2.2, -2.85), (-1.85, -3.0)),
    }[name]
    along = np.subtract(bar, curtain) / np.hypot(*np.subtract(bar, curtain))
    offset = points[:, :2] - np.array(curtain)
    side = along[0] * offset[:, 1] - along[1] * offset[:, 0]
    return np.asarray(side < -BEYOND)
