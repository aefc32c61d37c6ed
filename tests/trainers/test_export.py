"""`vst export`: whole or absent, the same bytes twice, pictures once, refusals that say what would be right."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from generators.cli import app
from generators.export import export as module
from generators.export.export import export
from generators.export.plan import Options
from tests.audit import releases as planted
from tests.trainers import releases
from vstdata.errors import BuildError, InputError, MissingError, UsageError
from vstdata.release.index import INDEX, index_text
from vstdata.trainers.targets import all_trainers

HERE = [name for name in all_trainers() if name != "mds"]


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("name", HERE)
def test_two_exports_are_equal_byte_by_byte(release: Path, tmp_path: Path, name: str) -> None:
    split = Options(split="train" if all_trainers()[name].thing.split else "")  # it has no rows of the split test
    counts = [export(release, name, tmp_path / folder, split).count for folder in "ab"]
    assert counts[0] == counts[1] > 0
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_supervised_targets_take_train_and_others_rl(release: Path, tmp_path: Path) -> None:
    assert export(release, "llava", tmp_path / "a").examples == {
        "multi_image.correspondence": 1,
        "reasoning.compass": 1,
        "single_image.depth_comparison": 1,
        "single_image.detection_3d": 1,
        "single_image.measurement": 1,
    }
    assert export(release, "verl", tmp_path / "b").examples == {"reasoning.compass": 1}
    assert (
        export(release, "verl", tmp_path / "c", Options(split="train")).count == 7
    )  # three turns of one row are three prompts


def test_every_distinct_picture_is_written_once(release: Path, tmp_path: Path) -> None:
    export(release, "ms-swift", tmp_path / "out")
    written = [path.read_bytes() for path in (tmp_path / "out" / "images").rglob("*.jpg")]
    assert sorted(written) == sorted(releases.picture(name).data for name in "abc")
    lines = [json.loads(line) for line in (tmp_path / "out" / "data.jsonl").read_text("utf-8").splitlines()]
    assert all((tmp_path / "out" / name).is_file() for line in lines for name in line["images"])


def test_equal_pictures_of_a_parquet_file_are_stored_once(tmp_path: Path) -> None:
    turn = releases.rows()[0].values["turns"]
    rows = [releases.row(f"s{k}", "single_image.depth_comparison", turn, ["a"]) for k in range(200)]
    (tmp_path / "rel").mkdir()
    planted.write(tmp_path / "rel", rows)
    summary = export(tmp_path / "rel", "trl", tmp_path / "out")
    picture = len(releases.picture("a").data)
    assert (tmp_path / "out" / summary.files[0]).stat().st_size < 20 * picture < 200 * picture


def test_birdseye_views_come_last_with_a_word_about_them(release: Path, tmp_path: Path) -> None:
    export(release, "ms-swift", tmp_path / "out", Options(skills=("single_image.depth_comparison",), birdseye=True))
    line = json.loads((tmp_path / "out" / "data.jsonl").read_text("utf-8"))
    assert (tmp_path / "out" / line["images"][-1]).read_bytes() == releases.picture("map-a").data
    question = line["messages"][0]["content"]
    assert question.startswith("<image>\n<image>\nThe last image is not a camera's view")
    assert question.endswith("Which is nearer?\nA. the red box\nB. the blue box")


def test_rows_without_a_birdseye_view_stay_as_they_are(release: Path, tmp_path: Path) -> None:
    for folder, birdseye in (("a", False), ("b", True)):
        export(release, "llava", tmp_path / folder, Options(skills=("single_image.measurement",), birdseye=birdseye))
        (tmp_path / folder / "export.json").unlink()  # tells the option
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_skills_may_lack_their_folder(release: Path, tmp_path: Path) -> None:
    export(
        release,
        "llava",
        tmp_path / "whole",
        Options(skills=("single_image.depth_comparison", "single_image.measurement")),
    )
    command = ["export", str(release), "--for", "llava", "--skills", "depth_comparison, measurement"]
    assert CliRunner().invoke(app, [*command, "--out", str(tmp_path / "short")], catch_exceptions=False).exit_code == 0
    assert digests(tmp_path / "short") == digests(tmp_path / "whole")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"name": "nemo"}, "--for nemo: there are easyr1, llama-factory, llava, "),
        ({"skills": ("single_image.depth",)}, r"no skill 'single_image\.depth'; did you mean single_image\.de"),
        ({"split": "val"}, "no rows of split val in these skills; splits: rl, train"),
        ({"stage": "rl"}, "--stage rl: expected sft or cold_start for trl"),
        ({"name": "verl", "stage": "sft"}, "--stage sft: expected rl for verl"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    release: Path, tmp_path: Path, arguments: dict[str, Any], words: str
) -> None:
    name = arguments.pop("name", "trl")
    with pytest.raises(BuildError if "split" in arguments else UsageError, match=words):
        export(release, name, tmp_path / "out", Options(**arguments))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_alone(release: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("mine")
    with pytest.raises(BuildError, match="out: is there already"):
        export(release, "trl", tmp_path / "out")
    assert digests(tmp_path) == {"out/mine": hashlib.sha256(b"mine").hexdigest()}


def test_a_damaged_shard_leaves_nothing(tmp_path: Path) -> None:
    root = releases.write(tmp_path / "rel")
    shard = root / "data" / "single_image.measurement" / "train-00000-of-00001.parquet"
    shard.write_bytes(shard.read_bytes()[:-200])
    with pytest.raises(InputError, match=r"measurement/train-00000-of-00001.parquet"):
        export(root, "ms-swift", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["rel"]


def test_rows_that_the_index_does_not_count_are_refused(tmp_path: Path) -> None:
    root = releases.write(tmp_path / "rel")
    index = json.loads((root / INDEX).read_text("utf-8"))
    body = {key: value for key, value in index.items() if key not in ("sha256", "format")}
    for entry in body["files"].values():
        entry["rows"] = 2
    (root / INDEX).write_text(index_text(body), "utf-8")
    with pytest.raises(InputError, match="rows: expected 2, as the index says, not 1"):
        export(root, "trl", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["rel"]


def test_a_write_that_fails_leaves_nothing(release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_finish", full)
    with pytest.raises(BuildError, match="out: cannot be written: No space left on device"):
        export(release, "webdataset", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_export_left_is_swept(release: Path, tmp_path: Path) -> None:
    (tmp_path / ".out.partial" / "data").mkdir(parents=True)
    export(release, "llava", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_provenance_names_release_files_and_counts(release: Path, tmp_path: Path) -> None:
    export(release, "easyr1", tmp_path / "out")
    index = json.loads((release / INDEX).read_text("utf-8"))
    assert json.loads((tmp_path / "out" / "export.json").read_text("utf-8")) == {
        "release": {key: index[key] for key in ("name", "version", "build_id", "sha256")},
        "for": "easyr1",
        "stage": "rl",
        "sources": ["data/reasoning.compass/rl-00000-of-00001.parquet"],
        "examples": {"reasoning.compass": 1},
    }


def test_memory_is_bounded_by_row_groups(release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generators.export.files.GROUP_ROWS", 2)
    summary = export(release, "easyr1", tmp_path / "out", Options(skills=("single_image.measurement",), split="train"))
    with pq.ParquetFile(tmp_path / "out" / summary.files[0]) as file:
        assert [file.metadata.row_group(k).num_rows for k in range(file.num_row_groups)] == [2, 1]


def test_mds_without_its_library_says_how_to_get_it(release: Path, tmp_path: Path) -> None:
    try:
        import streaming  # noqa: F401
    except ImportError:
        with pytest.raises(MissingError, match="pip install mosaicml-streaming"):
            export(release, "mds", tmp_path / "out")
        assert list(tmp_path.iterdir()) == []
    else:
        pytest.skip("mosaicml-streaming is there")


def test_the_command(release: Path, tmp_path: Path) -> None:
    arguments = ["export", str(release), "--for", "trl", "--out", str(tmp_path / "out"), "--stage", "cold_start"]
    result = CliRunner().invoke(app, [*arguments, "--skills", "reasoning.compass,multi_image.correspondence"])
    assert result.exit_code == 0, result.output
    assert "2 examples for trl" in result.output
    assert (tmp_path / "out" / "cold_start.yaml").is_file()
