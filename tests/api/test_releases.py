"""Releases in Python: rows with pictures, a table without, scores and answers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import vstdata
from generators.commands.show import find_row
from vstdata.errors import InputError, VstError
from vstdata.release.index import read_index
from vstdata.release.shards import ShardWriter, read_rows
from vstdata.scoring.evaluate import evaluate, read_predictions

MARKED = "single_image.depth_comparison"


def shards(release: Path, split: str, skill: str = "") -> list[Path]:
    files = sorted(read_index(release)["files"].items())
    return [
        release / name for name, each in files if each.get("split") == split and skill in ("", each.get("skill", ""))
    ]


@pytest.fixture(scope="module")
def split(release: Path) -> str:
    """The split of the one scene."""
    (name,) = {each["split"] for each in read_index(release)["files"].values() if "split" in each}
    return str(name)


def test_rows_are_those_of_the_files(release: Path, split: str) -> None:
    stored = [row for path in shards(release, split) for row in read_rows(path)]
    given = list(vstdata.rows(release, split=split))
    assert [one["id"] for one in given] == [row.values["id"] for row in stored]
    for one, row in zip(given, stored, strict=True):
        assert {name: one[name] for name in row.values} == row.values
        assert len(one.pictures) == len(row.images)
    assert given[0].pictures[0].mode == "RGB"


def test_rows_of_one_skill_by_its_short_name(release: Path, split: str) -> None:
    assert {one["skill"] for one in vstdata.rows(release, "depth_comparison", split)} == {MARKED}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("depth_comparisn", "train"), "did you mean depth_comparison"),
        (("", "trainn"), "split 'trainn': expected rows of any skill; there are t"),
        ((MARKED, "trainn"), f"expected rows of {MARKED}; there are t"),
    ],
)
def test_rows_that_are_not_there_are_named(release: Path, arguments: tuple[str, str], told: str) -> None:
    with pytest.raises(VstError, match=told):
        list(vstdata.rows(release, *arguments))
    with pytest.raises(VstError, match=told.partition("rows of")[0]):
        vstdata.table(release, *arguments)


def test_a_shard_that_is_not_the_listed_one_is_refused(release: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(release, changed)
    (name,) = [name for name, each in read_index(release)["files"].items() if each.get("skill") == MARKED]
    with ShardWriter(changed / name) as shard:
        shard.add_scene(list(read_rows(release / name))[1:])
        shard.finish()
    for read in (vstdata.table, lambda place: list(vstdata.rows(place)), first_row):
        assert len(read(release)) > 0
        with pytest.raises(InputError, match=f"{name}: content: expected what the index lists"):
            read(changed)


def first_row(release: Path) -> dict[str, object]:
    """What `vst show` shows."""
    return dict(find_row(release, read_index(release), MARKED, 0).values)


def test_no_split_is_all_splits(release: Path) -> None:
    every = [row.values["id"] for path in sorted((release / "data").rglob("*.parquet")) for row in read_rows(path)]
    assert [one["id"] for one in vstdata.rows(release)] == every
    assert list(vstdata.table(release)["id"].unique()) == every


def test_neither_folder_nor_repository(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected a folder that is there, or ORG/NAME of the Hub"):
        vstdata.rows(tmp_path / "nothing")


def test_a_table_has_one_line_per_question(release: Path, split: str) -> None:
    frame = vstdata.table(release)
    stored = [row for path in shards(release, split) for row in read_rows(path)]
    turns = [(row.values["id"], k, turn) for row in stored for k, turn in enumerate(row.values["turns"])]
    assert list(zip(frame["id"], frame["turn"], strict=True)) == [(name, k) for name, k, _ in turns]
    assert frame["question"].tolist() == [turn["question"] for _, _, turn in turns]
    assert frame["ground_truth"].tolist() == [json.loads(turn["ground_truth"]) for _, _, turn in turns]
    assert not {"images", "birdseye"} & set(frame.columns)
    pictures = {row.values["id"]: len(row.images) for row in stored}
    assert frame["pictures"].tolist() == [pictures[name] for name, _, _ in turns]
    only = vstdata.table(release, "measurement", split)
    assert set(only["skill"]) == {"single_image.measurement"}
    assert len(only) == (frame["skill"] == "single_image.measurement").sum()
    assert (
        pq.read_metadata(shards(release, split, MARKED)[0]).num_rows == frame[frame["skill"] == MARKED]["id"].nunique()
    )


def test_gold_scores_one_and_a_mapping_is_a_file(release: Path, tmp_path: Path) -> None:
    frame = vstdata.table(release)
    gold = {(one.id, one.turn): one.answer for one in frame.itertuples()}
    found = vstdata.score(gold, release)
    assert {name: each.mean for name, each in found.skills.items()} == dict.fromkeys(found.skills, 1.0)
    path = tmp_path / "outputs.jsonl"
    lines = [json.dumps({"id": name, "turn": turn, "output": text}) for (name, turn), text in gold.items()]
    path.write_text("\n".join(lines))
    assert vstdata.score(path, release) == found == evaluate(release, read_predictions(path))


def test_an_id_alone_is_its_first_question(release: Path) -> None:
    frame = vstdata.table(release, "route_plan")
    firsts = frame[frame["turn"] == 0]
    found = vstdata.score(dict(zip(firsts["id"], firsts["answer"], strict=True)), release)
    assert found.skills["video.route_plan"].answered == len(firsts)
    assert found.skills[MARKED].answered == 0
    assert found.skills[MARKED].mean == 0


@pytest.mark.parametrize(
    ("outputs", "told"),
    [
        ({"no such row": "A"}, "outputs: id: expected ids of rows of"),
        ({("a", 0): "A", "a": "B"}, "expected one output for turn 0 of a"),
        ({("a", "b"): "A"}, r"expected the id of a row, or \(id, turn\)"),
        ({"a": 3}, r"expected the id of a row, or \(id, turn\), and the text"),
    ],
)
def test_outputs_that_belong_to_nothing_are_named(release: Path, outputs: dict[object, str], told: str) -> None:
    with pytest.raises(InputError, match=told):
        vstdata.score(outputs, release)


CHOICE = {"answer_type": "choice", "options": ["sofa", "table"], "unit": "", "ground_truth": '"sofa"'}
NUMBER = {"answer_type": "number", "options": [], "unit": "m", "ground_truth": "1.5"}
ORDER = {"answer_type": "ordering", "options": [], "unit": "", "ground_truth": '["lamp", "bed"]'}


@pytest.mark.parametrize(
    ("turn", "text", "read"),
    [
        (CHOICE, "<think>It is brown.</think> The answer is B.", "table"),
        (CHOICE, "A or B", None),
        (CHOICE, "", None),
        (NUMBER, "About 150 cm.", 1.5),
        (NUMBER, "no idea", None),
        (ORDER, "bed, lamp", ["bed", "lamp"]),
        ({**ORDER, "answer_type": "point"}, "(12, 34.5)", [(12.0, 34.5)]),
        ({**ORDER, "answer_type": "boxes_2d"}, "[1, 2, 3, 4]", [("", (1.0, 2.0, 3.0, 4.0))]),
        (
            {**ORDER, "answer_type": "map"},
            '{"objects": [{"name": "Bed", "position": [1, 2]}]}',
            {"objects": {"bed": (1.0, 2.0, "")}, "views": {}},
        ),
        ({**ORDER, "answer_type": "text"}, " a chair ", "a chair"),
        (
            {**ORDER, "answer_type": "box_list"},
            '[{"label": "bed", "bbox_3d": [0, 0, 2, 1, 1, 1, 0, 0, 0]}]',
            [("bed", (0.0, 0.0, 2.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0))],
        ),
    ],
)
def test_answers_are_read_by_their_type(turn: dict[str, object], text: str, read: object) -> None:
    assert vstdata.read_answer(text, turn) == read
    assert vstdata.read_answer(text, {"turns": [turn]}) == read


def test_the_right_answer_of_every_sample_is_read_back(release: Path, split: str) -> None:
    for one in vstdata.rows(release, split=split):
        for turn in one.questions:
            found = vstdata.read_answer(turn["answer"], one["turns"][one.questions.index(turn)])
            if turn["answer_type"] in ("choice", "ordering"):
                assert found == turn["ground_truth"]
            elif turn["answer_type"] == "number":
                assert found == pytest.approx(turn["ground_truth"])
