"""Whole builds of the stand-ins: what comes out, and that it is the same whoever does the work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from generators.build.build import Outcome
from tests.build.drive import lay_out, left_over, readable_files, run
from tests.build.stand_ins import TinySource
from vstdata.errors import BuildError, InputError, ManifestError, VstError
from vstdata.release.index import verify
from vstdata.release.shards import Row, read_rows
from vstdata.scene import Scene

REPO = Path(__file__).parents[2]
FRAGILE = '[skills."single_image.fragile"]\ncount = 80'


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """One build by one worker: the manifest's folder and what came of it."""
    folder = tmp_path_factory.mktemp("reference")
    return folder, run(lay_out(folder), folder / "out")


def rows_of(out: Path, skill: str = "") -> list[Row]:
    return [row for path in sorted(out.glob(f"data/{skill or '*'}/*.parquet")) for row in read_rows(path)]


def shards_of(out: Path) -> dict[str, bytes]:
    return {name: data for name, data in readable_files(out).items() if name.startswith("data/")}


def in_own_process(manifest: Path, out: Path, engine: str, workers: int, **environment: str) -> None:
    command = [sys.executable, "-m", "tests.build.drive", str(manifest), str(out), engine, str(workers)]
    subprocess.run(command, cwd=REPO, env={**os.environ, **environment}, check=True, capture_output=True, timeout=300)


def test_counts_splits_and_files(reference: tuple[Path, Outcome]) -> None:
    folder, outcome = reference
    rows = rows_of(folder / "out")
    assert Counter(row.values["skill"] for row in rows) == {"single_image.pick": 60, "multi_image.pairs": 30}
    assert Counter(row.values["split"] for row in rows) == {"train": 48 + 24, "val": 12 + 6}
    assert {row.values["scene"] for row in rows if row.values["split"] == "val"} == {"scene4"}
    assert len({row.values["id"] for row in rows}) == len(rows)
    assert sorted(shards_of(folder / "out")) == [
        "data/multi_image.pairs/train-00000-of-00001.parquet",
        "data/multi_image.pairs/val-00000-of-00001.parquet",
        *(f"data/single_image.pick/train-0000{k}-of-00003.parquet" for k in range(3)),
        "data/single_image.pick/val-00000-of-00001.parquet",
    ]
    assert outcome.failures == []
    assert outcome.index["dropped"] == {"picture_not_readable": 1}
    assert outcome.index["refused"]["single_image.pick"]["points_too_near"] > 0
    assert list(verify(folder / "out")) == []
    assert left_over(folder / "out") == []


def test_a_row_says_what_its_draft_said(reference: tuple[Path, Outcome]) -> None:
    for row in rows_of(reference[0] / "out", "single_image.pick"):
        (turn,) = row.values["turns"]
        marks = sorted(row.values["marks"], key=lambda mark: mark["xy"][0])
        assert turn["options"][ord(turn["letter"]) - ord("A")] == json.loads(turn["ground_truth"]) == marks[0]["color"]
        assert row.values["messages"][0]["content"] == f"<image>\n{turn['question']}"
        assert row.values["messages"][1] == {"role": "assistant", "content": turn["answer"]}
        assert f"A. {turn['options'][0]}\nB. {turn['options'][1]}" in turn["question"]
        assert turn["answer"] in (turn["letter"], f"It is {turn['letter']}, the {marks[0]['color']} point.")
        step = json.loads(turn["program"])[0]
        assert (step["left"], step["right"]) == (marks[0]["xy"][0], marks[1]["xy"][0])
        assert row.values["camera"][0]["width"] == 64


def test_several_pictures_and_turns(reference: tuple[Path, Outcome]) -> None:
    for row in rows_of(reference[0] / "out", "multi_image.pairs"):
        far, distance = row.values["turns"]
        first, second = (int(name) for name in row.values["frames"])
        assert [message["role"] for message in row.values["messages"]] == ["user", "assistant"] * 2
        assert row.values["messages"][0]["content"].startswith("<image>\n<image>\nDid")
        assert far["options"] == ["yes", "no"]
        assert far["answer"] == ("A. yes" if second - first > 4 else "B. no")
        assert distance["answer"] == f"{(second - first) / 10:.1f} m"
        assert [camera["camera_to_world"][3] for camera in row.values["camera"]] == [first / 10, second / 10]
        assert "000003" not in row.values["frames"] or row.values["scene"] != "scene1"


def test_letters_and_answers_are_balanced(reference: tuple[Path, Outcome]) -> None:
    for split in ("train", "val"):
        rows = [row for row in rows_of(reference[0] / "out", "single_image.pick") if row.values["split"] == split]
        letters = Counter(row.values["turns"][0]["letter"] for row in rows)
        assert abs(letters["A"] - letters["B"]) <= 1
        answers = Counter(json.loads(row.values["turns"][0]["ground_truth"]) for row in rows)
        assert len(answers) == 4
        assert max(answers.values()) - min(answers.values()) <= 1


def test_shared_pictures_are_stored_once(reference: tuple[Path, Outcome]) -> None:
    path = next((reference[0] / "out").glob("data/multi_image.pairs/train-*.parquet"))
    pictures = [picture for row in read_rows(path) for picture in row.images]
    unique = {picture.data for picture in pictures}
    assert len(unique) < len(pictures) / 1.5
    assert path.stat().st_size < sum(len(data) for data in unique) + 40_000


def test_a_second_run_does_nothing(reference: tuple[Path, Outcome]) -> None:
    folder, _ = reference
    before = {path: path.stat().st_mtime_ns for path in (folder / "out").rglob("*.*") if "selection" not in path.parts}
    again = run(folder / "manifest.toml", folder / "out")
    assert again.made == 0
    after = {path: path.stat().st_mtime_ns for path in (folder / "out").rglob("*.*") if "selection" not in path.parts}
    assert {path.name for path in before if before[path] != after.get(path)} <= {".work", "tmp"}


def test_local_workers_and_order_of_input_change_nothing(reference: tuple[Path, Outcome], tmp_path: Path) -> None:
    listed = 'scenes = ["scene3", "scene0", "scene4", "scene2", "scene1"]'
    run(lay_out(tmp_path, listed=listed), tmp_path / "out", workers=2)
    assert shards_of(tmp_path / "out") == shards_of(reference[0] / "out")


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_the_hash_seed_changes_nothing(reference: tuple[Path, Outcome], tmp_path: Path, hash_seed: str) -> None:
    folder, _ = reference
    in_own_process(folder / "manifest.toml", tmp_path / "out", "local", 1, PYTHONHASHSEED=hash_seed)
    assert readable_files(tmp_path / "out") == readable_files(folder / "out")


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_ray_changes_nothing(reference: tuple[Path, Outcome], tmp_path: Path, workers: int) -> None:
    folder, _ = reference
    in_own_process(folder / "manifest.toml", tmp_path / "out", "ray", workers, HF_TOKEN="secret-canary")
    assert readable_files(tmp_path / "out") == readable_files(folder / "out")
    assert not any(b"secret-canary" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_drafts_that_fail_are_replaced(tmp_path: Path) -> None:
    outcome = run(lay_out(tmp_path, more=FRAGILE), tmp_path / "out")
    about = outcome.index["skills"]["single_image.fragile"]
    assert about["rows"] == 80
    assert about["failed"]["not_drawable"] >= about["replaced"] > 3  # a reserve may fail too
    rows = rows_of(tmp_path / "out", "single_image.fragile")
    letters = Counter((row.values["split"], row.values["turns"][0]["letter"]) for row in rows)
    assert set(letters.values()) == {16, 4}
    assert all(mark["text"] == "" for row in rows for mark in row.values["marks"])
    assert list(verify(tmp_path / "out")) == []


def test_a_bad_scene_is_left_out_and_named(tmp_path: Path) -> None:
    manifest = lay_out(tmp_path)
    (tmp_path / "scenes" / "scene2.json").write_text('{"frames": NaN}')
    (tmp_path / "scenes" / "scene3.json").write_text('{"frames": "many"}')
    outcome = run(manifest, tmp_path / "out")
    assert [str(failure.key) for failure in outcome.failures] == ["tiny/scene2", "tiny/scene3"]
    assert outcome.index["scenes"]["failed"] == [
        {"scene": "tiny/scene2", "error": "scene2.json: JSON: expected valid UTF-8 JSON (NaN is not a JSON number)"},
        {"scene": "tiny/scene3", "error": "scene3.json: frames: expected a number"},
    ]
    assert str(tmp_path) not in (tmp_path / "out" / "manifest.json").read_text()
    assert {row.values["scene"] for row in rows_of(tmp_path / "out")} == {"scene0", "scene1", "scene4"}
    with pytest.raises(VstError, match="scene tiny/scene2: "):
        run(manifest, tmp_path / "strict", strict=True)
    assert not (tmp_path / "strict" / "manifest.json").exists()


def test_a_scene_that_failed_is_tried_again(
    reference: tuple[Path, Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = lay_out(tmp_path)
    load = TinySource.load

    def unplugged(source: TinySource, scene_id: str, *, geometry: bool = True) -> Scene:
        if scene_id in ("scene0", "scene4"):
            raise InputError(scene_id, "file", "a disk that is plugged in")
        return load(source, scene_id, geometry=geometry)

    with monkeypatch.context() as patch:
        patch.setattr(TinySource, "load", unplugged)
        first = run(manifest, tmp_path / "out")
    assert [failure.key.scene for failure in first.failures] == ["scene0", "scene4"]
    assert "data/single_image.pick/train-00000-of-00003.parquet" in shards_of(tmp_path / "out")
    assert list(verify(tmp_path / "out")) == []
    assert run(manifest, tmp_path / "out").failures == []
    assert readable_files(tmp_path / "out") == readable_files(reference[0] / "out")


def test_no_scene_left_is_an_error(tmp_path: Path) -> None:
    manifest = lay_out(tmp_path, scenes=1)
    (tmp_path / "scenes" / "scene0.json").write_text("{}")
    with pytest.raises(BuildError, match=r"no scene could be asked; the first: tiny/scene0: scene0\.json: frames"):
        run(manifest, tmp_path / "out")
    manifest.write_text('exclude = ["scene0"]\n' + manifest.read_text())
    with pytest.raises(ManifestError, match="no scene is left to ask: tiny lists 1 scenes and 1 of them are kept out"):
        run(manifest, tmp_path / "other")


def test_scenes_are_kept_out_and_drawn_into_splits(tmp_path: Path) -> None:
    manifest = lay_out(tmp_path, scenes=12, more="[splits]\nvalidation = 0.3")
    manifest.write_text('exclude = ["scene0", "tiny/scene1", "other/scene2"]\n' + manifest.read_text())
    outcome = run(manifest, tmp_path / "out")
    scenes: dict[str, set[str]] = {"train": set(), "validation": set()}
    for row in rows_of(tmp_path / "out"):
        scenes[row.values["split"]].add(row.values["scene"])
    assert scenes["train"] | scenes["validation"] == {f"scene{k}" for k in range(2, 12)}
    assert not scenes["train"] & scenes["validation"]
    assert outcome.index["scenes"]["splits"] == {name: len(each) for name, each in scenes.items()}
    assert len(scenes["validation"]) in range(1, 6)


def test_datasets_reads_the_release(
    reference: tuple[Path, Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    datasets: Any = pytest.importorskip("datasets")
    out = str(reference[0] / "out")
    sample = next(iter(datasets.load_dataset(out, "single_image.pick", split="train", streaming=True)))
    assert sample["images"][0].size == (64, 48)
    assert sample["messages"][0]["content"].startswith("<image>\n")
    everything = datasets.load_dataset(out, "all", streaming=True)
    assert {split: sum(1 for _ in rows) for split, rows in everything.items()} == {"train": 72, "val": 18}
    info = datasets.info.DatasetInfosDict.from_directory(out)
    assert info["all"].splits["train"].num_examples == 72
    assert info["single_image.pick"].features == datasets.load_dataset_builder(out, "single_image.pick").info.features
    assert set(info) == {"all", "single_image.pick", "multi_image.pairs"}
