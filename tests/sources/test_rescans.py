"""A room at two times as one scene: what changed is what the room's maker lists, in the world of the first scan."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms
from vstdata.errors import ConventionError, InputError, ManifestError
from vstdata.scene import Scene
from vstdata.sources import Source, SourceSpec, open_source
from vstdata.sources.files.scannet_scan import Scan
from vstdata.sources.rescans import LISTING, read_rescans

FIRST, LATER = "room0011_00000", "room0011_00000_01"


def source(root: Path, pairs: object = True) -> Source:
    spec = SourceSpec(name="rooms", reader="scannetv2", root=".", licence="CC-BY-4.0", options={"pairs": pairs})  # type: ignore[dict-item]
    return open_source(spec, root)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pairs")
    write_rooms(Wanted(1, 11, frames=2, quality="flat", size=(64, 48), states=2), out)
    return out


@pytest.fixture(scope="module")
def scene(root: Path) -> Scene:
    return source(root).load(LATER)


def test_only_later_scans_are_listed_and_both_are_read(root: Path, scene: Scene) -> None:
    paired, single = source(root), source(root, pairs=False)
    assert (paired.scene_ids(), single.scene_ids()) == ([LATER], [FIRST, LATER])
    assert set(paired.files(LATER)) == {root / LISTING, *single.files(FIRST), *single.files(LATER)}
    assert [frame.state for frame in scene.frames] == [0, 0, 1, 1]
    assert len({frame.key for frame in scene.frames}) == 4
    assert scene.later is not None
    assert scene.later.scene.frames is scene.frames
    for k, (id, own) in enumerate(((FIRST, 0), (FIRST, 1), (LATER, 0), (LATER, 1))):
        assert (scene.pixels.color(k) == single.load(id).pixels.color(own)).all()
    shown = source(root).load(LATER, geometry=False)
    assert [frame.key for frame in shown.frames] == [frame.key for frame in scene.frames]
    assert np.allclose(shown.frames[3].camera.camera_to_world, scene.frames[3].camera.camera_to_world)


def test_what_changed_is_what_the_maker_lists(root: Path, scene: Scene) -> None:
    """The motion of each thing is carried to the world by the first scan's own alignment."""
    told = json.loads((root / "scans" / LATER / f"{LATER}.changes.json").read_text())["changes"]
    by_way = {how: {one["id"] for one in told if one["how"] == how} for how in ("moved", "turned", "removed", "added")}
    changes = scene.later
    assert changes is not None
    assert changes.moved == by_way["moved"] | by_way["turned"]
    assert (changes.gone, changes.new) == (by_way["removed"], by_way["added"])
    align = Scan(root, root / "scans" / FIRST).alignment(Counter())
    motions = {one["id"]: align @ np.array(one["motion"]) @ np.linalg.inv(align) for one in told if one["motion"]}
    compared = {True: 0, False: 0}
    for then, now in zip(scene.instances, changes.scene.instances, strict=True):
        assert (then.id, then.label) == (now.id, now.label)
        assert (then.doubt == "not_there_at_that_time") == (then.id in changes.new)
        assert (now.doubt == "not_there_at_that_time") == (now.id in changes.gone)
        if then.id not in changes.gone | changes.new:
            motion = motions.get(then.id, np.eye(4))
            went = motion[:3, :3] @ then.box.center + motion[:3, 3]
            compared[then.id in motions] += bool(np.abs(went - now.box.center).max() < 0.01)
    assert compared[True] == len(motions)
    assert compared[False] >= len(scene.instances) - len(told) - 3  # a candle that burns is larger
    mesh = changes.scene.mesh
    assert mesh is not None
    for k, one in enumerate(changes.scene.instances):
        corners = mesh.vertices[mesh.faces[mesh.face_instances == k]].reshape(-1, 3)
        assert bool(len(corners)) == (one.id not in changes.gone)
        assert not len(corners) or np.abs(corners.mean(axis=0) - one.box.center).max() < 0.5 * one.box.size.max() + 0.01


def test_options_and_listings_that_are_wrong_are_named(root: Path, tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="'pairs' must be true or false, not 'yes'"):
        source(root, pairs="yes")
    with pytest.raises(InputError, match=f"scans: expected {FIRST} among the later scans"):
        source(root).load(FIRST)
    good = json.loads((root / LISTING).read_text())
    file = tmp_path / LISTING
    for change, error, words in (
        (
            {"transform": [2.0, *np.eye(4).ravel()[1:]]},
            ConventionError,
            r"0.scans.0.transform: expected a rigid motion",
        ),
        ({"removed": ["chair"]}, InputError, "0.scans.0: expected numbers of instances"),
        ({"transform": [1.0]}, InputError, r"0.scans.0.transform: expected shape \(16,\)"),
    ):
        scan = {**good[0]["scans"][0], **change}
        file.write_text(json.dumps([{**good[0], "scans": [scan]}]))
        with pytest.raises(error, match=words):
            read_rescans(file, tmp_path)
