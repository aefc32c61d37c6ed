"""Bird's-eye views in rows: which objects, which names, and in which hash."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests import worlds
from tests.build.drive import lay_out, run
from vstdata.drawing.birdseye import (
    ENOUGH,
    MOST_NAMED,
    Footprint,
    colors_of,
    draw_birdseye,
    draw_sample,
    from_above,
    viewer,
)
from vstdata.errors import ManifestError
from vstdata.face.samples import sample_of
from vstdata.facts import Facts
from vstdata.facts.labels import is_structure
from vstdata.release.index import read_index
from vstdata.release.shards import Row, read_rows


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts(worlds.living_room(), width=160)


def test_the_samples_objects_come_first_then_what_its_pictures_show(facts: Facts) -> None:
    frames = facts.frames[:2]
    table = facts.by_label["table"][0]
    names = [name for name, _ in json.loads(from_above(facts)(frames, (table,)))]
    seen = [facts.view(frame).seen for frame in frames]
    pixels = {i: sum(one[i].pixels for one in seen if i in one) for i in facts.objects}
    others = sorted((i for i in pixels if pixels[i] and i != table), key=lambda i: -pixels[i])[: ENOUGH - 1]
    assert names[0].startswith("table")
    assert [name.rstrip(" 0123456789") for name in names[1:]] == [facts.label(i) for i in others]
    assert len(set(names)) == len(names)
    assert not any(is_structure(name) for name in names)


def test_enough_objects_stand_alone_and_two_of_a_label_are_numbered(facts: Facts) -> None:
    chosen = tuple(facts.objects)
    found = json.loads(from_above(facts)(facts.frames[:1], chosen))
    labels = [facts.label(i) for i in chosen]
    numbers = [labels[: k + 1].count(label) for k, label in enumerate(labels)]
    named = [f"{a} {n}" if labels.count(a) > 1 else a for a, n in zip(labels, numbers, strict=True)]
    assert [name for name, _ in found][: len(chosen)] == named
    for i, (_, corners) in zip(chosen, found, strict=False):
        box = facts.box(i).corners[:, :2]
        assert np.min(corners, axis=0) == pytest.approx(box.min(axis=0), abs=1e-4)
        assert np.max(corners, axis=0) == pytest.approx(box.max(axis=0), abs=1e-4)


def test_walls_and_floors_are_not_drawn(facts: Facts) -> None:
    walls = tuple(k for k, one in enumerate(facts.scene.instances) if is_structure(one.label))
    assert walls
    around = from_above(facts)
    assert around(facts.frames[:1], walls) == around(facts.frames[:1], ())


def test_a_sample_is_drawn_as_its_parts_are(facts: Facts) -> None:
    around = from_above(facts)(facts.frames[:1], ())
    cameras = [facts.scene.frames[frame].camera for frame in facts.frames]
    objects = json.loads(around)
    shapes = [
        Footprint(name, np.array(corners), color)
        for (name, corners), color in zip(objects, colors_of(len(objects)), strict=True)
    ]
    named = [viewer(camera, f"camera {k + 1}") for k, camera in enumerate(cameras[:2])]
    assert (draw_sample(around, cameras[:2], 300) == draw_birdseye(shapes, named, size=300)).all()
    many = [cameras[k % len(cameras)] for k in range(MOST_NAMED + 1)]
    assert draw_sample(around, many, 300).shape == (300, 300, 3)


def rows_of(out: Path) -> list[Row]:
    names = [name for name in sorted(read_index(out)["files"]) if name.endswith(".parquet")]
    return [row for name in names for row in read_rows(out / name)]


def test_a_birdseye_view_changes_the_pixel_hash_alone(tmp_path: Path) -> None:
    """With and without, in releases of the same questions."""
    run(lay_out(tmp_path / "a", scenes=2), tmp_path / "plain")
    run(lay_out(tmp_path / "b", scenes=2, more="[images]\nbirdseye = 256"), tmp_path / "with")
    plain, above = rows_of(tmp_path / "plain"), rows_of(tmp_path / "with")
    assert [row.values for row in plain] == [row.values for row in above]
    assert [row.images for row in plain] == [row.images for row in above]
    assert all(row.birdseye is None and row.pictures == row.images for row in plain)
    for row in above:
        assert row.birdseye is not None
        assert row.pictures == (*row.images, row.birdseye)
        assert row.dense_bytes == sum(len(one.data) for one in row.images) + len(row.birdseye.data)
        assert Image.open(io.BytesIO(row.birdseye.data)).size == (256, 256)
        assert row.birdseye.path.endswith(f"{row.values['id'][:8]}{Path(row.images[0].path).suffix}")
    hashes = [read_index(tmp_path / name)["files"] for name in ("plain", "with")]
    shards = [name for name, entry in hashes[0].items() if "rows" in entry]
    assert shards
    assert all(hashes[0][name]["content"] == hashes[1][name]["content"] for name in shards)
    assert all(hashes[0][name]["pixels"] != hashes[1][name]["pixels"] for name in shards)
    paths = sample_of(above[0]).save(tmp_path / "shown")
    assert [path.stem.split("-")[1] for path in paths] == [
        *(f"{k:02d}" for k in range(len(above[0].images))),
        "birdseye",
    ]
    assert paths[-1].read_bytes() == above[0].pictures[-1].data


@pytest.mark.parametrize("side", [1, 255, 2049, -512])
def test_a_size_that_nobody_can_read_is_refused(side: int, tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="birdseye"):
        run(lay_out(tmp_path, more=f"[images]\nbirdseye = {side}"), tmp_path / "out")
