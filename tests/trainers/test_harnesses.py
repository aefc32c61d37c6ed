"""Questions as tasks of lmms-eval and VLMEvalKit, and their records of answers scored by us."""

from __future__ import annotations

import base64
import importlib.util
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml
from PIL import Image

from generators.export.export import export
from generators.export.plan import Options
from tests.audit import releases as planted
from tests.trainers import releases
from vstdata.errors import InputError, UsageError
from vstdata.release.shards import Row
from vstdata.scoring.evaluate import evaluate, read_predictions


def asked() -> list[Row]:
    """Two turns about one picture, two pictures, and a row of another split."""
    pick = planted.choice("Which is nearer?", ["the red box", "the blue box"], 1)
    again = {**planted.choice("Which is wider?", ["the bed", "the sofa", "the desk"], 0)}
    return [
        releases.row("one", "single_image.depth_comparison", [pick, again], ["a"], split="test"),
        releases.row("two", "multi_image.correspondence", [pick], ["a", "b"], split="test"),
        releases.row("train", "single_image.depth_comparison", [pick], ["a"]),
    ]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("harness") / "rel"
    root.mkdir()
    return planted.write(root, asked())


def lmms_eval_s(release: Path, out: Path) -> tuple[dict[str, Any], list[dict[str, Any]], ModuleType]:
    """Its task, its rows, and the functions that the task names."""
    export(release, "lmms-eval", out)
    text = (out / "vst.yaml").read_text("utf-8")
    task = yaml.safe_load(text.replace("!function ", ""))
    files = sorted(out.glob(task["dataset_kwargs"]["data_files"]["test"]))
    rows = [row for path in files for row in pq.read_table(path).to_pylist()]
    spec = importlib.util.spec_from_file_location("utils_of_task", out / "utils.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return task, rows, module


def test_lmms_eval_asks_each_question_and_scores_its_answer(release: Path, tmp_path: Path) -> None:
    task, rows, utils = lmms_eval_s(release, tmp_path / "out")
    assert sorted((row["id"], row["turn"]) for row in rows) == [("one", 0), ("one", 1), ("two", 0)]
    logged = []
    for row in rows:
        doc = {**row, "images": [Image.open(io.BytesIO(picture["bytes"])) for picture in row["images"]]}
        assert len(utils.doc_to_visual(doc)) == len(row["images"])
        assert "<image>" not in utils.doc_to_text(doc)
        found = utils.process_results(doc, [doc["answer"]])
        assert found.pop("answers") == {"id": row["id"], "turn": row["turn"], "output": row["answer"]}
        assert set(found.values()) == {1.0}
        assert utils.process_results(doc, ["neither"])["vst"] == 0.0
        logged.append(json.dumps({"doc_hash": "0", **utils.process_results(doc, [doc["answer"]])}))
    named = {one["metric"] for one in task["metric_list"]}
    assert named == {"vst", "answers", "single_image_depth_comparison", "multi_image_correspondence"}
    assert all(hasattr(utils, one["aggregation"].split(".")[1]) for one in task["metric_list"])
    (tmp_path / "log.jsonl").write_text("\n".join(logged), "utf-8")
    scores = evaluate(release, read_predictions(tmp_path / "log.jsonl"), "test").skills
    assert {name: (one.answered, one.mean) for name, one in scores.items()} == {
        "single_image.depth_comparison": (2, 1.0),
        "multi_image.correspondence": (1, 1.0),
    }


def test_lmms_eval_runs_the_task(release: Path, tmp_path: Path) -> None:
    pytest.importorskip("lmms_eval", reason="its own loader needs lmms-eval")
    export(release, "lmms-eval", tmp_path / "out")
    command = [
        "sh",
        str(tmp_path / "out/lmms_eval.sh"),
        "--model",
        "dummy",
        "--model_args",
        "response=A",
        "--log_samples",
    ]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home")}
    subprocess.run([*command, "--output_path", str(tmp_path / "said")], check=True, env=environment)
    (log,) = (tmp_path / "said").rglob("*_samples_vst.jsonl")
    by_type = evaluate(release, read_predictions(log), "test").skills
    assert {name: (one.answered, one.mean) for name, one in by_type.items()} == {
        "single_image.depth_comparison": (2, 0.5),
        "multi_image.correspondence": (1, 0.0),
    }


def table(release: Path, out: Path, name: str) -> pd.DataFrame:
    export(release, name, out)
    (file,) = out.glob("*.tsv")
    return pd.read_csv(file, sep="\t")


def pictures(cell: str) -> Sequence[str]:
    """As VLMEvalKit reads a cell: one picture in base64, or a list of them."""
    return json.loads(cell) if cell.startswith("[") else [cell]  # type: ignore[no-any-return]


def test_vlmevalkit_gets_choices_with_their_options_in_columns(release: Path, tmp_path: Path) -> None:
    rows = table(release, tmp_path / "out", "vlmevalkit")
    assert sorted(rows["index"]) == ["one", "one-1", "two"]
    by_index = rows.set_index("index")
    assert list(by_index.loc["one-1", ["A", "B", "C"]]) == ["the bed", "the sofa", "the desk"]
    assert by_index["answer"].to_dict() == {"two": "B", "one": "B", "one-1": "A"}
    assert by_index["C"].isna().to_dict() == {"two": True, "one": True, "one-1": False}
    assert "the red box" not in by_index.loc["one", "question"]
    shown = pictures(by_index.loc["two", "image"])
    assert [Image.open(io.BytesIO(base64.b64decode(each))).size for each in shown] == [(64, 48)] * 2
    assert len(set(json.loads(by_index.loc["two", "image_path"]))) == 2


def test_vlmevalkit_s_table_of_answers_is_scored(release: Path, tmp_path: Path) -> None:
    rows = table(release, tmp_path / "out", "vlmevalkit-openended")
    rows["prediction"] = rows["answer"]
    rows.drop(columns="image").to_csv(tmp_path / "said.tsv", sep="\t", index=False)
    scores = evaluate(release, read_predictions(tmp_path / "said.tsv"), "test").skills
    assert {name: (one.answered, one.mean) for name, one in scores.items()} == {
        "single_image.depth_comparison": (2, 1.0),
        "multi_image.correspondence": (1, 1.0),
    }
    (tmp_path / "other.tsv").write_text("index\tanswer\none\tA\n", "utf-8")
    with pytest.raises(InputError, match="columns index and prediction"):
        read_predictions(tmp_path / "other.tsv")


def test_a_harness_trains_nothing(release: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="it does not train"):
        export(release, "lmms-eval", tmp_path / "out", Options(stage="sft"))
