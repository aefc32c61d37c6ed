"""Files that are fine one by one and do not belong together: named, never silent."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.sources.files import Array, Scan, alignment, room_poses
from tests.sources.test_scenezoo import source
from vstdata.errors import ConventionError, InputError
from vstdata.scene import Scene

STORED = np.linalg.inv(alignment())
POSES = room_poses()


def load(root: Path, scan: Scan | None = None, frames: str = "sens") -> Scene:
    if scan is not None:
        scan.write(root, frames)
    return source("scannetv2", root).load("scene0000_00")


@pytest.mark.parametrize("away", [[5.0, 0, 0], [0, -7.0, 0], [0, 0, 9.0]])
def test_a_mesh_that_is_elsewhere_is_refused(tmp_path: Path, away: list[float]) -> None:
    with pytest.raises(ConventionError, match="the mesh is elsewhere"):
        load(tmp_path, Scan(stored_vertices=Scan().mesh()[0] + away))


def test_a_mesh_that_is_elsewhere_is_refused_without_depth(tmp_path: Path) -> None:
    folder = Scan(stored_vertices=Scan().mesh()[0] + [12.0, 0, 0]).write(tmp_path, "exported")
    for path in list((folder / "depth").iterdir()):
        path.unlink()
    with pytest.raises(ConventionError, match="the mesh is elsewhere"):
        load(tmp_path)


@pytest.mark.parametrize("stored", [np.repeat(POSES[:1], 12, axis=0), np.repeat(POSES[::6], 6, axis=0)])
def test_poses_that_stand_still_while_pictures_do_not_are_refused(tmp_path: Path, stored: Array) -> None:
    with pytest.raises(ConventionError, match=r"are the same while their depth is not|contradict each other"):
        load(tmp_path, Scan(stored_poses=STORED @ stored))


def test_a_camera_that_stands_still_is_no_mistake(tmp_path: Path) -> None:
    still = np.repeat(POSES[:1], 12, axis=0)
    assert len(load(tmp_path, Scan(poses=still)).frames) == 12


def aggregation(root: Path, change: dict[str, object], first: dict[str, object]) -> None:
    path = Scan().write(root) / "scene0000_00.aggregation.json"
    stored = json.loads(path.read_text())
    stored["segGroups"][1].update(first)
    path.write_text(json.dumps({**stored, **change}))


@pytest.mark.parametrize("said", ["scannet.scene0001_00_vh_clean_2.0.010000.segs.json", "scene0101_01_vh_clean_2.ply"])
def test_groups_of_the_segments_of_another_scan_are_refused(tmp_path: Path, said: str) -> None:
    aggregation(tmp_path, {"segmentsFile": said}, {})
    with pytest.raises(
        ConventionError, match=r"segmentsFile: expected the annotation of scene0000_00, but it is of scene"
    ):
        load(tmp_path)


def test_groups_that_name_their_own_segments_are_taken(tmp_path: Path) -> None:
    aggregation(tmp_path, {"segmentsFile": "scannet.scene0000_00_vh_clean_2.0.010000.segs.json"}, {})
    assert len(load(tmp_path).instances) == 3


@pytest.mark.parametrize("number", [-1, 2**31, 2**70])
def test_numbers_of_objects_that_are_none(tmp_path: Path, number: int) -> None:
    aggregation(tmp_path, {}, {"objectId": number})
    with pytest.raises(InputError, match="objectId"):
        load(tmp_path)


def test_an_empty_annotation_is_told(tmp_path: Path) -> None:
    aggregation(tmp_path, {"segGroups": []}, {})
    assert load(tmp_path).dropped == {"no_instances": 1}


@pytest.mark.parametrize("label", [None, 7, ["chair"], " ", "<b>chair</b>", "x" * 300])
def test_a_thing_without_a_usable_name_may_be_one_more_of_any_kind(tmp_path: Path, label: object) -> None:
    aggregation(tmp_path, {}, {"label": label})
    scene = load(tmp_path)
    assert scene.dropped == {"label_refused": 1}
    assert not scene.exhaustive


@pytest.mark.parametrize("segments", [[], [99]])
def test_a_thing_without_a_place_makes_its_kind_uncounted(tmp_path: Path, segments: list[int]) -> None:
    aggregation(tmp_path, {}, {"segments": segments})
    scene = load(tmp_path)
    assert scene.dropped == {"degenerate_instance": 1}
    assert scene.uncounted == {"chair"}
    assert scene.exhaustive
