"""Scenes that a worker keeps open: read once for all shards, and again once a file of them has been written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.build import opened as shelf
from generators.build.opened import opened
from tests.build.stand_ins import TinySource
from vstdata.errors import InputError
from vstdata.manifest import Images
from vstdata.scene import Scene
from vstdata.sources.spec import SourceSpec

LOADED: list[str] = []


class Counted(TinySource):
    """Notes what is loaded."""

    def load(self, scene_id: str, *, geometry: bool = True) -> Scene:
        LOADED.append(scene_id)
        return super().load(scene_id, geometry=geometry)


@pytest.fixture(autouse=True)
def nothing_open() -> Iterator[None]:
    LOADED.clear()
    shelf._OPEN.clear()
    yield
    shelf._OPEN.clear()


def scenes(root: Path, *names: str) -> SourceSpec:
    for name in names:
        (root / f"{name}.json").write_text('{"frames": 2}')
    return SourceSpec(name="tiny", reader="tiny", root=".", licence="CC0-1.0")


def test_a_scene_is_read_once_and_its_pictures_are_encoded_once(tmp_path: Path) -> None:
    spec = scenes(tmp_path, "a", "b")
    first = opened(Counted, spec, tmp_path, "a", Images())
    picture = first.picture(0, [], "")
    assert opened(Counted, spec, tmp_path, "b", Images()).scene.id == "b"
    again = opened(Counted, spec, tmp_path, "a", Images())
    assert LOADED == ["a", "b"]
    assert again.picture(0, [], "") is picture
    assert opened(Counted, spec, tmp_path, "a", Images(quality=50)).picture(0, [], "") != picture
    assert LOADED == ["a", "b", "a"]


def test_a_scene_whose_file_was_written_since_is_read_again(tmp_path: Path) -> None:
    spec = scenes(tmp_path, "a")
    assert len(opened(Counted, spec, tmp_path, "a", Images()).scene.frames) == 2
    file = tmp_path / "a.json"
    about = file.stat()
    file.write_text('{"frames": 3}')
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns + 1))  # as long as before, and later by the least there is
    assert len(opened(Counted, spec, tmp_path, "a", Images()).scene.frames) == 3
    file.unlink()
    with pytest.raises(InputError):
        opened(Counted, spec, tmp_path, "a", Images())


def test_the_scenes_used_longest_ago_are_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = scenes(tmp_path, "a", "b", "c")
    monkeypatch.setattr(shelf, "MOST_SCENES", 2)
    for name in "abac":
        opened(Counted, spec, tmp_path, name, Images())
    assert [one.pictures.scene.id for one in shelf._OPEN.values()] == ["a", "c"]
    held = [opened(Counted, spec, tmp_path, name, Images()) for name in "ca"]
    for one in held:
        one.picture(0, [], "")
    monkeypatch.setattr(shelf, "MOST_BYTES", held[0].held + held[1].held - 1)
    opened(Counted, spec, tmp_path, "a", Images())
    assert [one.pictures.scene.id for one in shelf._OPEN.values()] == ["a"]
    assert LOADED == ["a", "b", "c"]
