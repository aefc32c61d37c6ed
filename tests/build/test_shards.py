"""Shards: shared pictures stored once, row groups of bounded size, hashes, and what any reader sees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vstdata.errors import InputError
from vstdata.release.schema import SCHEMA, hub_features
from vstdata.release.shards import Hashes, Picture, Row, ShardWriter, read_rows

KILO = 1000


def row(name: str, *pictures: Picture, **more: Any) -> Row:
    turn = {
        "question": "Which?",
        "answer": "A",
        "question_type": "left",
        "answer_type": "choice",
        "options": ["red", "blue"],
        "letter": "A",
        "ground_truth": '"red"',
        "unit": "",
        "margin": 0.5,
        "template": "left/0",
        "bare": True,
        "program": "[]",
        "thought": "",
        "steps": [],
        "rejected": None,
        "robustness": None,
    }
    values: dict[str, Any] = {
        "id": name,
        "skill": "single_image.pick",
        "skill_version": 1,
        "modality": "single_image",
        "question_type": "left",
        "dataset": "tiny",
        "scene": "scene0",
        "split": "train",
        "licence": "CC0-1.0",
        "turns": [turn],
        "messages": [{"role": "user", "content": "<image>\nWhich?"}, {"role": "assistant", "content": "A"}],
        "camera": [{"intrinsics": [1.0] * 9, "camera_to_world": [0.1] * 16, "width": 64, "height": 48}],
        "objects": [{"instance": 3, "label": "chair", "center": [0.0] * 3, "size": [1.0] * 3, "axes": [0.0] * 9}],
        "frames": ["000001"],
        "timestamps": [],
        "map": "",
        "marks": [{"frame": 0, "kind": "point", "xy": [1.5, 2.5], "color": "red", "text": ""}],
        "reward": {"accuracy": 0.5, "format": 0.5},
        "versions": {"dataset": "1", "schema": 1, "vstdata": "0"},
        **more,
    }
    return Row(values, pictures)


def picture(name: str, size: int = KILO) -> Picture:
    return Picture(name.encode().ljust(size, b"."), f"{name}.jpg")


def write(path: Path, scenes: list[list[Row]], limit: int = 100 * KILO) -> dict[str, Any]:
    with ShardWriter(path, limit) as shard:
        for rows in scenes:
            shard.add_scene(rows)
        return shard.finish()


def group_rows(path: Path) -> list[int]:
    metadata = pq.read_metadata(path)
    return [metadata.row_group(k).num_rows for k in range(metadata.num_row_groups)]


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    rows = [row(f"{k:032x}", picture(f"p{k % 3}"), picture("q")) for k in range(10)]
    summary = write(tmp_path / "a.parquet", [rows])
    assert list(read_rows(tmp_path / "a.parquet")) == rows
    hashes = Hashes()
    for each in rows:
        hashes.add(each)
    assert summary == hashes.result()
    assert summary["rows"] == 10


def test_a_shared_picture_is_stored_once(tmp_path: Path) -> None:
    shared, own = 100 * KILO, 1 * KILO
    write(tmp_path / "shared.parquet", [[row(f"{k:032x}", picture("p", shared)) for k in range(50)]], 10**9)
    write(tmp_path / "own.parquet", [[row(f"{k:032x}", picture(f"p{k}", own)) for k in range(50)]], 10**9)
    assert shared < (tmp_path / "shared.parquet").stat().st_size < shared + 25 * KILO
    assert 50 * own < (tmp_path / "own.parquet").stat().st_size < 50 * own + 25 * KILO


def test_a_row_group_ends_at_a_scene_or_before_its_dense_bytes_pass_the_limit(tmp_path: Path) -> None:
    def scene(name: str, rows: int) -> list[Row]:
        return [row(f"{name}{k}", picture(name)) for k in range(rows)]

    path = tmp_path / "a.parquet"
    write(path, [scene("a", 40), scene("b", 40), scene("c", 40)])
    assert group_rows(path) == [80, 40]
    write(path, [scene("a", 40), scene("b", 250), scene("c", 40)])
    assert group_rows(path) == [40, 100, 100, 90]  # the rest of b and c fit together
    write(path, [[row("a", picture("large", 150 * KILO))], scene("b", 3)])
    assert group_rows(path) == [1, 3]


def test_the_cut_depends_on_the_rows_alone(tmp_path: Path) -> None:
    rows = [row(f"{k:032x}", picture(f"p{k % 5}")) for k in range(250)]
    write(tmp_path / "a.parquet", [rows])
    write(tmp_path / "b.parquet", [rows])
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_hashes_tell_content_from_pixels() -> None:
    def hashed(*rows: Row) -> dict[str, Any]:
        hashes = Hashes()
        for each in rows:
            hashes.add(each)
        return hashes.result()

    one, other = row("a", picture("p")), row("b", picture("p"))
    repainted = row("a", Picture(b"other", "p.jpg"))
    assert hashed(one)["content"] == hashed(repainted)["content"]
    assert hashed(one)["pixels"] != hashed(repainted)["pixels"]
    assert hashed(one)["content"] != hashed(other)["content"]
    assert hashed(one, other)["content"] != hashed(other, one)["content"]
    assert hashed(one)["content"] != hashed(row("a", Picture(b"p".ljust(KILO, b"."), "renamed.jpg")))["content"]


def test_pictures_are_plain_bytes_and_checked_by_page_checksums(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write(path, [[row(f"{k:032x}", picture("p")) for k in range(5)]])
    assert pq.read_schema(path).remove_metadata().equals(SCHEMA)
    metadata = pq.read_metadata(path).row_group(0)
    columns = {metadata.column(k).path_in_schema: metadata.column(k) for k in range(metadata.num_columns)}
    assert columns["images.list.element.bytes"].compression == "UNCOMPRESSED"
    assert "RLE_DICTIONARY" in columns["images.list.element.bytes"].encodings
    assert {column.compression for name, column in columns.items() if "bytes" not in name} == {"ZSTD"}
    damaged = bytearray(path.read_bytes())
    damaged[columns["images.list.element.bytes"].dictionary_page_offset + 500] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(InputError, match=r"a\.parquet: Parquet"):
        list(read_rows(path))


def test_another_schema_is_refused(tmp_path: Path) -> None:
    pq.write_table(pq.ParquetFile(_written(tmp_path)).read(columns=["id"]), tmp_path / "b.parquet")
    with pytest.raises(InputError, match="schema"):
        list(read_rows(tmp_path / "b.parquet"))


def _written(folder: Path) -> Path:
    write(folder / "a.parquet", [[row("a", picture("p"))]])
    return folder / "a.parquet"


def test_features_are_what_datasets_makes_of_the_schema(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    features = datasets.Features.from_dict(hub_features())
    assert features.arrow_schema.equals(SCHEMA)
    assert isinstance(features["images"].feature, datasets.Image)
    stored = datasets.Features.from_arrow_schema(pq.read_schema(_written(tmp_path)))
    assert stored == features


def test_files_tell_lists_in_the_form_that_every_version_of_datasets_reads(tmp_path: Path) -> None:
    written = json.loads(pq.read_metadata(_written(tmp_path)).metadata[b"huggingface"])["info"]["features"]
    assert written["frames"] == [{"dtype": "string", "_type": "Value"}]
    assert written["turns"][0]["options"] == [{"dtype": "string", "_type": "Value"}]
    assert '"List"' not in json.dumps(written)  # datasets 3 knows no such feature


@pytest.mark.parametrize("column", [name for name in SCHEMA.names if name != "birdseye"])
def test_a_row_that_lacks_a_value_is_told(column: str, tmp_path: Path) -> None:
    written = pq.read_table(_written(tmp_path))
    place = written.schema.get_field_index(column)
    holes = pa.array([None, *written[column].to_pylist()[1:]], written.schema.field(column).type)
    pq.write_table(written.set_column(place, written.schema.field(column), holes), tmp_path / "holes.parquet")
    with pytest.raises(InputError, match=rf"holes\.parquet: column {column}: expected a value in every row"):
        list(read_rows(tmp_path / "holes.parquet"))


def test_a_value_may_lack_inside_what_is_there_as_well(tmp_path: Path) -> None:
    without = row("a", picture("p"))
    without.values["turns"][0]["question"] = None
    write(tmp_path / "x.parquet", [[without]])
    with pytest.raises(InputError, match=r"column turns\.question: expected a value in every row, 1 have none"):
        list(read_rows(tmp_path / "x.parquet"))
