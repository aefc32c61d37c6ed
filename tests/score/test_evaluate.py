"""Whole files of predictions against a small release whose answers are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generators.commands.score import run_score
from skills import all_skills
from tests.build.drive import lay_out, run
from vstdata.boxes.iou import flat_iou_matrix
from vstdata.errors import InputError
from vstdata.release.index import read_index
from vstdata.release.shards import read_rows
from vstdata.scoring.evaluate import VSI_COLUMNS, average_precision, evaluate, read_predictions, vsi_columns, vsi_table
from vstdata.scoring.score import known_boxes_2d


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("score")
    run(lay_out(folder, scenes=3), folder / "out")
    return folder / "out"


def gold(release: Path) -> list[dict[str, Any]]:
    names = [name for name in read_index(release)["files"] if name.endswith(".parquet")]
    rows = [row.values for name in names for row in read_rows(release / name)]
    return [
        {"id": row["id"], "turn": k, "output": turn["answer"]} for row in rows for k, turn in enumerate(row["turns"])
    ]


def written(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text("\n".join(json.dumps(line) for line in lines))
    return path


def test_gold_scores_everything_and_silence_nothing(release: Path, tmp_path: Path) -> None:
    lines = gold(release)
    found = evaluate(release, read_predictions(written(tmp_path / "gold.jsonl", lines)))
    assert found.skills
    every = (*found.skills.values(), *found.types.values())
    assert all((one.mean, one.low, one.high, one.full) == (1, 1, 1, 1) for one in every)
    assert sum(one.count for one in found.types.values()) == len(lines)
    assert (found.unknown, found.silent) == (0, 0)
    silent = evaluate(release, {})
    assert all((one.mean, one.full, one.answered) == (0, 0, 0) for one in silent.types.values())
    assert [one.count for one in silent.types.values()] == [one.count for one in found.types.values()]


def test_a_half_answered_file_scores_half(release: Path) -> None:
    lines = gold(release)
    half = {(line["id"], line["turn"]): line["output"] for line in lines[::2]}
    found = evaluate(release, {**half, ("nobody", 0): "A"})
    right = sum(one.mean * one.count for one in found.types.values())
    assert right == pytest.approx(len(half))
    assert sum(one.answered for one in found.types.values()) == len(half)
    assert found.unknown == 1
    assert all(one.low <= one.mean <= one.high for one in found.types.values())
    assert any(one.low < one.high for one in found.types.values())


def test_outputs_that_think_and_do_not_answer_are_counted(release: Path) -> None:
    """As of a model whose length limit ends its thoughts; an empty output and one that answers are no such."""
    thoughts = (
        "<think>It may be",
        "It may be B.</think>",
        "<think>B</think>\n",
        "<think>B</think> B",
        "\n",
        "B",
        "so</think>B",
    )
    lines = gold(release)[: len(thoughts)]
    found = evaluate(release, {(one["id"], one["turn"]): text for one, text in zip(lines, thoughts, strict=True)})
    assert found.silent == 3
    assert sum(one.answered for one in found.types.values()) == len(thoughts)


def test_numbers_within_five_per_cent_have_full_marks(release: Path) -> None:
    lines = [line for line in gold(release) if line["output"].endswith(" m")]
    off = [1.0495 if k % 3 else 0.9495 for k in range(len(lines))]
    outputs = {
        (line["id"], line["turn"]): f"{float(line['output'].split()[0]) * times:.9f} m"
        for line, times in zip(lines, off, strict=True)
    }
    found = evaluate(release, outputs).types["multi_image.pairs/distance"]
    assert found.answered == found.count == len(lines) > 3
    assert found.full == pytest.approx(sum(times > 1 for times in off) / len(lines))
    assert found.mean == pytest.approx((1 - found.full) * 0.9 + found.full)


def test_the_command_prints_and_writes(release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_score(written(tmp_path / "p.jsonl", gold(release)), release, "", tmp_path / "score.json")
    told = capsys.readouterr().out
    assert "100.0" in told
    assert "VSI-Bench" in told
    text = (tmp_path / "score.json").read_text("utf-8")
    assert all(one["mean"] == 1 for one in json.loads(text)["skills"].values())
    run_score(tmp_path / "p.jsonl", release, "", None, as_json=True)
    assert capsys.readouterr().out == text


def test_a_line_may_hold_what_ends_lines_elsewhere(tmp_path: Path) -> None:
    """JSON writers that keep non-ASCII characters write these as they are; and lines of Windows end well, too."""
    said = "two\u2028three\u0085four\x0cfive"
    path = tmp_path / "said.jsonl"
    path.write_bytes(json.dumps({"id": "a", "output": said}, ensure_ascii=False).encode() + b"\r\n\r\n")
    assert read_predictions(path) == {("a", 0): said}
    path.write_bytes(b'{"id": "a", "output": "\xff"}\n')
    with pytest.raises(InputError, match="line 1"):
        read_predictions(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "line 1"),
        ('{"id": "a", "output": 3}', "line 1"),
        ('{"id": "a", "output": "x"}\n{"id": "a", "output": "y"}', "line 2: id"),
        ('{"id": "a", "turn": -1, "output": "x"}', "line 1: turn"),
        ('{"id": "a", "turn": true, "output": "x"}', "line 1: turn"),
    ],
)
def test_a_bad_line_is_named(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text(text)
    with pytest.raises(InputError, match=told):
        read_predictions(tmp_path / "bad.jsonl")


def test_vsi_table_is_the_mean_of_eight_columns() -> None:
    columns = vsi_columns({name: {"vsi_bench": skill.vsi_bench} for name, skill in all_skills().items()})
    names = [name for column in columns.values() for name in column]
    means = {name: k / 100 for k, name in enumerate(names)}
    table = vsi_table(means, columns)
    direction = [100 * means[f"video.object_object/relative_direction_{k}"] for k in ("easy", "medium", "hard")]
    assert table["relative direction"] == pytest.approx(np.mean(direction))
    assert list(table) == [*VSI_COLUMNS, "average"]
    assert table["average"] == pytest.approx(np.mean([table[name] for name in VSI_COLUMNS]))
    assert vsi_table({names[0]: 0.5}, columns)["average"] is None


def test_each_column_of_vsi_bench_has_a_skill_and_each_named_type_is_asked() -> None:
    skills = all_skills().values()
    assert {column for skill in skills for column in skill.vsi_bench.values()} == set(VSI_COLUMNS)
    assert all(set(skill.vsi_bench) <= set(skill.asks) for skill in skills)


def test_average_precision_by_hand() -> None:
    """Two chairs, one found, one box too many: recall 1/2, precision 1/2; the table found: 1; mean of both labels."""
    chairs = [("chair", [x, 0.0, 3.0, 1.0, 1.0, 1.0, 0, 0, 0]) for x in (0.0, 3.0)]
    table = ("Table", [-3.0, 0.0, 3.0, 1.0, 1.0, 1.0, 0, 0, 0])
    stray = ("chair", [9.0, 0.0, 3.0, 1.0, 1.0, 1.0, 0, 0, 0])
    images = [([chairs[0], stray, ("table", table[1])], [*chairs, table])]
    assert average_precision(images, 0.25) == pytest.approx((1 / 4 + 1) / 2)
    shifted = [([("chair", [0.7, *chairs[0][1][1:]])], [chairs[0]])]
    assert average_precision(shifted, 0.15) == 1  # IoU 0.3 / 1.7
    assert average_precision(shifted, 0.25) == 0


def test_average_precision_of_boxes_in_pictures_by_hand() -> None:
    """Two lamps, one found at IoU 0.6 and one box too many; the bed, the only label of its picture, said without it."""
    lamps = [("lamp", [0.0, 0.0, 10.0, 10.0]), ("lamp", [50.0, 0.0, 60.0, 10.0])]
    first = ([("lamp", [0.0, 0.0, 10.0, 6.0]), ("lamp", [80.0, 0.0, 90.0, 10.0])], lamps)
    bed = {"image": 0, "boxes": [{"label": "bed", "bbox_2d": [1.0, 2.0, 30.0, 40.0]}]}
    second = known_boxes_2d([("", (1.0, 2.0, 30.0, 40.0))], bed)
    assert average_precision([first, second], 0.5, flat_iou_matrix) == pytest.approx((1 / 4 + 1) / 2)
    assert average_precision([first, second], 0.75, flat_iou_matrix) == pytest.approx((0 + 1) / 2)
    assert average_precision([([], lamps)], 0.5, flat_iou_matrix) == 0
