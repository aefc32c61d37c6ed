"""Where a build looks for scenes, and what it says where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.build.scenes import find_scenes
from vstdata.errors import InputError, ManifestError
from vstdata.manifest import Manifest
from vstdata.sources import SourceSpec, open_source


def manifest(reader: str = "scannetv2") -> Manifest:
    spec = SourceSpec(name="rooms", reader=reader, root=".", licence="mine")
    count = {"single_image.depth_comparison": {"count": 1}}
    return Manifest.model_validate({"name": "m", "version": "1", "sources": [spec], "skills": count})


def test_an_absent_root_says_how_to_give_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"source rooms: .*; say where its data are: --root rooms=PATH"):
        find_scenes(manifest(), {"rooms": tmp_path}, {}, frozenset(), open_source)
    absent = {"rooms": tmp_path / "absent"}
    with pytest.raises(InputError, match=r"is .* what --root rooms=PATH should name\?"):
        find_scenes(manifest(), absent, absent, frozenset(), open_source)


def test_a_root_one_folder_too_deep_is_recognised(tmp_path: Path) -> None:
    deep = tmp_path / "scans"
    deep.mkdir()
    with pytest.raises(InputError, match="--root rooms=PATH names the folder above 'scans'"):
        find_scenes(manifest(), {"rooms": deep}, {"rooms": deep}, frozenset(), open_source)


def test_where_no_scene_is_left_each_source_is_told(tmp_path: Path) -> None:
    roots = {"rooms": tmp_path}
    with pytest.raises(ManifestError, match="rooms lists 0 scenes and 0 of them are kept out"):
        find_scenes(manifest("scannetppv2"), roots, roots, frozenset(), open_source)


def test_a_root_one_level_too_deep_tells_where_scenes_are_seen(tmp_path: Path) -> None:
    (tmp_path / "data" / "0a7cc12c0e" / "scans").mkdir(parents=True)
    for root in (tmp_path / "data", tmp_path / "data" / "0a7cc12c0e"):
        roots = {"rooms": root}
        with pytest.raises(ManifestError, match=rf"looked in {root}; 1 scenes are seen in {tmp_path}: --root rooms="):
            find_scenes(manifest("scannetppv2"), roots, roots, frozenset(), open_source)


def test_a_root_one_level_too_high_tells_where_scenes_are_seen(tmp_path: Path) -> None:
    (tmp_path / "disk" / "scans" / "scene0000_00").mkdir(parents=True)
    roots = {"rooms": tmp_path}
    with pytest.raises(InputError, match=rf"1 scenes are seen in {tmp_path}/disk: --root rooms={tmp_path}/disk"):
        find_scenes(manifest(), roots, roots, frozenset(), open_source)
