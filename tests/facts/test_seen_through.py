"""Glass, mirrors and gaps in walls, held against steps along the way to a point, and against a real recording."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from tests.real.test_own_captures import capture
from tests.real.test_sources_real import load
from vstdata import open_scenes
from vstdata.asking.landmarks import find_landmarks
from vstdata.asking.markable_points import find_spots
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.seen_through import FRAME, _columns, _lines, is_glass, is_window, meets_box, unlike_walls
from vstdata.facts.view import BoolArray
from vstdata.scene import Box, FloatArray, Instance, unproject

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


NAMED = (  # labels, and whether windows have names there
    (("chair", "table"), False), (("mirror", "glass table", "shower door"), False), (("chair", "window"), True),
    (("sliding glass door",), True), (("window sill", "door"), False),
)  # fmt: skip


@pytest.mark.parametrize(("labels", "told"), NAMED)
def test_a_source_that_names_windows(labels: tuple[str, ...], told: bool) -> None:
    assert any(is_window(label) for label in labels) == told


def test_no_point_is_asked_through_a_glass_door_that_has_no_name(shared_data: Path, tmp_path: Path) -> None:
    """The same recording with names for four things: none is the door's."""
    capture(shared_data, tmp_path / "room")
    listed = [{"id": k, "label": label} for k, label in enumerate(("floor", "rocking chair", "TV stand", "vase"), 1)]
    (tmp_path / "room" / "objects.json").write_text(json.dumps(listed))
    scale = {"scale": {"metres_per_unit": 1.0, "source": "sensor depth"}}
    (tmp_path / "room" / "capture.json").write_text(json.dumps(scale))
    options = {"intrinsics": "intrinsics.txt"}
    facts = open_scenes("rgbd_folder", tmp_path, frames_per_scene=15, **options).load("room").facts
    asked, shown = 0, 0
    for frame in facts.frames:
        view = facts.view(frame)
        local = unproject(view.depth, view.camera.intrinsics).reshape(-1, 3)
        shown += int(_outside("open3d-livingroom", view.camera.to_world(local))[view.depth.ravel() > 0].sum())
        spots = find_spots(facts, frame, 200, 20.0, Draw("glass", frame))
        rays = np.column_stack([(spots.uv - view.color_camera.intrinsics[:2, 2]), np.ones(len(spots.uv))])
        rays[:, :2] /= np.diag(view.color_camera.intrinsics)[:2]
        world = view.color_camera.to_world(rays * spots.depth[:, None])
        assert not _outside("open3d-livingroom", world).any()
        asked += len(spots.uv)
    assert {one.label for one in facts.scene.instances} == {"floor", "rocking chair", "TV stand", "vase"}
    assert shown > 2_000
    assert asked > 80 * len(facts.frames)


def test_what_is_named_is_no_wall_and_a_named_door_is_a_way_through() -> None:
    """A room of 8 x 4 m in two halves, a gap in the wall between them; wardrobes as tall as it along another wall."""
    wall = np.array([[4.0, y, z] for y in (*np.arange(0, 1.5, 0.02), *np.arange(2.5, 4.0, 0.02)) for z in STOREYS])
    door = Box(np.array([4.0, 2.0, 1.0]), np.array([0.1, 1.0, 2.0]), np.eye(3))
    line = max(_lines(_columns(wall)), key=lambda one: one.last - one.first)
    eye = np.array([1.0, 2.0, 1.5])
    beyond = np.array([[7.0, 2.0, 1.0], [7.0, 2.6, 1.0], [3.5, 2.0, 1.0], [7.0, 3.8, 1.0]])
    assert line.hides(eye, beyond).tolist() == [True, True, False, True]
    assert meets_box(eye, beyond, door, FRAME).tolist() == [True, True, False, False]
    things = [Instance(k + 1, label, door) for k, label in enumerate(("wall", "wardrobe", "curtain", "door", "bed"))]
    assert unlike_walls(things) == [1, 4]


STOREYS = np.arange(0, 2.4, 0.05)


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
