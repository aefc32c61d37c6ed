"""Recordings in other forms, folders and archives beside them: each is a scene, or left out with its reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.sources.captures import DEPTHS, IDS, LISTED, METRES, write
from tests.sources.files import Scan
from tests.sources.test_layouts import as_3dod, source
from vstdata.errors import InputError
from vstdata.scene import Scene
from vstdata.sources import Source, SourceSpec, open_source


def opened(root: Path) -> Source:
    options = {"intrinsics": [120.0, 120.0, 79.5, 59.5], "up": "z"}
    values = {"name": "own", "reader": "rgbd_folder", "root": ".", "licence": "none", "options": options}
    return open_source(SourceSpec.model_validate(values), root)


def recording(folder: Path) -> Path:
    return write(folder, {"scale": METRES, "objects": LISTED})


def why(root: Path, scene: str) -> str:
    with pytest.raises(InputError) as told:
        opened(root).load(scene)
    return str(told.value)


def saved_as(suffix: str, part: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        for path in list((folder / part).iterdir()):
            Image.open(path).save(path.with_suffix(suffix), **({"lossless": True} if suffix == ".webp" else {}))
            path.unlink()

    return change


def spelt(part: str, other: str) -> Callable[[Path], None]:
    return lambda folder: shutil.move(folder / part, folder / other)


def metres(folder: Path) -> None:
    for path in list((folder / "depth").iterdir()):
        Image.fromarray(np.asarray(Image.open(path)).astype(np.float32)).save(path.with_suffix(".tiff"))
        path.unlink()


FORMS = {
    "webp": saved_as(".webp", "color"), "bmp": saved_as(".bmp", "color"), "tif": saved_as(".tif", "color"),
    "depth in tif": saved_as(".tif", "depth"), "depth as floats in tif": metres, "Color": spelt("color", "Color"),
    "DEPTH": spelt("depth", "DEPTH"),
}  # fmt: skip


def seen(scene: Scene) -> list[float]:
    return [float(np.mean(scene.pixels.color(k))) for k in range(len(scene.frames))]


@pytest.mark.parametrize("form", FORMS)
def test_other_forms_are_the_same_scene(tmp_path: Path, form: str) -> None:
    plain = opened(recording(tmp_path / "plain")).load("own")
    FORMS[form](recording(tmp_path / "other"))
    scene = opened(tmp_path / "other").load("own")
    assert seen(scene) == seen(plain)
    for k, depth in enumerate(DEPTHS):
        read = scene.pixels.depth(k)
        assert read is not None
        assert np.abs(read - depth).max() < 0.001
    assert [one.label for one in scene.instances] == ["chair", "table"]
    assert len(IDS) == len(scene.frames)


def test_what_cannot_be_read_is_a_scene_that_says_why(tmp_path: Path) -> None:
    recording(tmp_path / "good")
    recording(tmp_path / "heic")
    for path in (tmp_path / "heic" / "color").iterdir():
        path.rename(path.with_suffix(".heic"))
    (tmp_path / "empty").mkdir()
    (tmp_path / "video").mkdir()
    (tmp_path / "video" / "kitchen.mp4").write_bytes(b"")
    (tmp_path / "packed.zip").write_bytes(b"")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "todo.txt").write_text("film the hall")
    (tmp_path / "good.zip").write_bytes(b"")  # from which good was unpacked
    found = opened(tmp_path).scene_ids()
    assert found == ["empty", "gone", "good", "heic", "packed.zip", "video"]
    assert "at least one file of" in why(tmp_path, "heic")
    assert f"{len(DEPTHS)} .heic is there" in why(tmp_path, "heic")
    assert "nothing is there" in why(tmp_path, "empty")
    assert "1 .mp4 is there" in why(tmp_path, "video")
    assert "unpack this .zip" in why(tmp_path, "packed.zip")
    assert "a link that leads nowhere" in why(tmp_path, "gone")


def test_a_zip_or_a_link_among_scans_is_a_scene_that_says_why(tmp_path: Path) -> None:
    root = tmp_path / "root"
    folder = as_3dod(root)
    (folder.parent / "41069026.zip").write_bytes(b"")
    elsewhere = tmp_path / "elsewhere" / "41069027"
    shutil.copytree(folder, elsewhere)
    (folder.parent / "41069027").symlink_to(elsewhere)
    found = source("arkitscenes", root)
    assert found.scene_ids() == ["41069025", "41069026", "41069027"]
    for scene, told in (("41069026", "an unpacked folder"), ("41069027", "a path inside")):
        with pytest.raises(InputError, match=told):
            found.load(scene)


def test_depth_of_a_scan_that_is_still_packed_is_said(tmp_path: Path) -> None:
    folder = Scan().write(tmp_path, "exported")
    plain = source("scannetv2", tmp_path).load("scene0000_00")
    depths = [plain.pixels.depth(k) for k in range(len(plain.frames))]
    for path in list((folder / "depth").iterdir()):
        np.save(path.with_suffix(".npy"), np.asarray(Image.open(path)))
        path.unlink()
    as_arrays = source("scannetv2", tmp_path).load("scene0000_00")
    for k, depth in enumerate(depths):
        np.testing.assert_array_equal(depth, as_arrays.pixels.depth(k))
    shutil.make_archive(str(folder / "depth"), "zip", folder / "depth")
    shutil.rmtree(folder / "depth")
    with pytest.raises(InputError, match=r"depth\.zip: depth: .*unpack this file"):
        source("scannetv2", tmp_path).load("scene0000_00")


def test_depth_of_eight_bits_is_no_depth(tmp_path: Path) -> None:
    folder = recording(tmp_path)
    for path in (folder / "depth").iterdir():
        Image.fromarray((np.asarray(Image.open(path)) / 20).astype(np.uint8)).save(path)
    with pytest.raises(InputError, match="8 bits a pixel: a picture of depth to look at, which knows no metres"):
        opened(folder).load("own")
