"""Depth beside pictures: in rows, once a row group, streamed and exported."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from generators.build.rows import Pictures
from generators.export.export import export
from generators.export.plan import Options
from tests import worlds
from tests.audit import releases as planted
from tests.trainers import releases
from vstdata.drawing.marks import encode_depth
from vstdata.errors import BuildError
from vstdata.manifest import Images
from vstdata.release.shards import Picture, Row, read_rows
from vstdata.release.stream import Stream, shard_paths
from vstdata.scene import Scene


@pytest.fixture(scope="module")
def room() -> Scene:
    return worlds.living_room()


def values(picture: Picture) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(picture.data)))


def test_depth_is_that_of_the_stored_pixels(room: Scene) -> None:
    size = room.frames[0].camera.width
    whole, half = (Pictures(room, Images(depth=True, max_side=side), "jpeg") for side in (size, size // 2))
    given = room.pixels.depth(0)
    assert given is not None
    (one,) = whole.depths([0])
    assert one.path.endswith("-depth.png")
    assert values(one).dtype == np.uint16
    assert np.abs(values(one) / 1000 - given).max() < 0.00051
    small = values(half.depths([0])[0]) / 1000
    camera = half.camera(0)
    assert small.shape == (camera.height, camera.width)
    around = np.stack([given[k::2, j::2] for k in (0, 1) for j in (0, 1)])  # the four pixels that one covers
    assert ((small > around.min(axis=0) - 0.01) & (small < around.max(axis=0) + 0.01)).mean() > 0.999


def test_none_is_wanted_and_none_is_there(room: Scene) -> None:
    assert Pictures(room, Images(), "jpeg").depths([0, 1]) == ()
    bare = worlds.living_room(sensor=False)
    assert Pictures(bare, Images(depth=True), "jpeg").depths([0, 1]) == ()


def test_what_a_png_cannot_hold_is_unknown() -> None:
    depth = np.array([[0.0, 1.2345, 65.535], [65.536, np.inf, np.nan]], dtype=np.float32)
    assert values(Picture(encode_depth(depth), "d")).tolist() == [[0, 1234, 65535], [0, 0, 0]]


def rows() -> list[Row]:
    """Five rows about two pictures, each with its depth, and one without."""
    depths = [
        Picture(encode_depth(np.full((48, 64), k + 1.0, np.float32)), f"{name}-depth.png")
        for k, name in enumerate("ab")
    ]
    pick = planted.choice("Which is nearer?", ["the red box", "the blue box"], 1)
    made = [releases.row(f"r{k}", "multi_image.correspondence", [pick], ["a", "b"]) for k in range(6)]
    return [Row(row.values, row.images, None, tuple(depths) if k else ()) for k, row in enumerate(made)]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("depth") / "rel"
    root.mkdir()
    return planted.write(root, rows())


def test_depths_are_stored_once_a_row_group_and_read_back(release: Path) -> None:
    (path,) = shard_paths(release)
    assert [row.depths for row in read_rows(path)] == [row.depths for row in rows()]
    streamed = [[each["path"] for each in row["depths"]] for row in Stream([path])]
    assert streamed == [[], *[["a-depth.png", "b-depth.png"]] * 5]
    columns = pq.read_metadata(path).row_group(0)
    stored = next(
        c
        for c in map(columns.column, range(columns.num_columns))
        if c.path_in_schema.startswith("depths") and c.path_in_schema.endswith("bytes")
    )
    assert stored.total_uncompressed_size < 1.5 * sum(len(one.data) for one in rows()[1].depths)


def test_exported(release: Path, tmp_path: Path) -> None:
    export(release, "ms-swift", tmp_path / "out", Options(depth=True))
    found = [json.loads(line)["depths"] for line in (tmp_path / "out/data.jsonl").read_text("utf-8").splitlines()]
    assert sorted(map(len, found)) == [0, 2, 2, 2, 2, 2]
    shown = [np.asarray(Image.open(tmp_path / "out" / name)) for name in found[-1]]
    assert [np.unique(each).tolist() for each in shown] == [[1000], [2000]]
    export(release, "ms-swift", tmp_path / "plain")
    assert "depths" not in json.loads((tmp_path / "plain/data.jsonl").read_text("utf-8").splitlines()[0])
    with pytest.raises(BuildError, match="--depth: trl"):
        export(release, "trl", tmp_path / "trl", Options(depth=True))
