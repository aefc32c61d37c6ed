"""3D boxes in other forms: back and forth, asked and answered, scored; and read by lmms-eval's own code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.export.export import export
from generators.export.plan import Options
from skills import all_skills
from tests.audit import releases as planted
from tests.trainers import releases
from vstdata.boxes.answer_text import boxes_text
from vstdata.boxes.forms import FORMS, REQUEST, from_form, in_form
from vstdata.boxes.iou import pair_iou
from vstdata.canonical import canonical_json
from vstdata.errors import UsageError
from vstdata.scoring.score import accuracy
from vstdata.trainers.box_forms import with_box_form
from vstdata.trainers.rewards import pack, unpack

QUESTION = (
    "Find all chairs.\n"
    'Answer with a JSON list, in order of increasing z: [{"bbox_3d": [x, y, z, x_size, y_size, z_size, pitch, yaw, '
    'roll], "label": "name"}].\n'
    "Use metres in the camera's frame (x right, y down, z forward) and angles in units of 180°."
)
BOXES = [
    {"bbox_3d": [0.88, -0.26, 3.36, 0.32, 1.83, 0.93, 0.08, 0.2, 0.01], "label": "chair"},
    {"bbox_3d": [-0.84, 0.15, 3.71, 0.51, 0.14, 0.37, 0.09, -0.1, 0.02], "label": "chair"},
]
boxes = st.tuples(*[st.floats(-9, 9)] * 3, *[st.floats(0.3, 4)] * 3, *[st.floats(-0.24, 0.24)] * 3).map(
    lambda one: [round(value, 2) for value in one]
)


def turn() -> dict[str, Any]:
    return {
        "question": QUESTION,
        "answer": f"Here:\n{boxes_text(BOXES)}",
        "question_type": "one_class",
        "answer_type": "box_list",
        "options": [],
        "letter": "",
        "ground_truth": canonical_json(BOXES),
        "unit": "m",
        "margin": 0.1,
        "template": "one_class/find-all",
        "bare": False,
        "program": "[]",
        "thought": "",
        "steps": [],
        "rejected": None,
    }


def row() -> dict[str, Any]:
    made = releases.row("boxes", "single_image.detection_3d", [turn(), turn()], ["a"])
    return {**made.values, "images": [{"bytes": made.images[0].data, "path": "a.jpg"}]}


@given(boxes)
def test_there_and_back(box: list[float]) -> None:
    for form in ("radians", "corners", "qwen3-vl", "vst"):
        back = from_form(in_form(box, form), form)
        assert back is not None
        # A hundredth of a metre at each corner, or of a radian, is what writing with two decimals costs.
        assert pair_iou(np.array([box]), np.array([back]))[0] > 0.85, form


@given(boxes)
def test_lmms_eval_s_footprint_is_that_of_the_upright_box(box: list[float]) -> None:
    upright = [*box[:6], 0.0, box[7], 0.0]
    x, y, z, wide, high, deep, yaw = in_form(upright, "lmms-eval")
    turn_xz = np.array([[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]])  # as the task's code has it
    footprint = np.array([[-wide, -deep], [wide, -deep], [wide, deep], [-wide, deep]]) / 2 @ turn_xz.T + [x, z]
    ours = np.array(in_form(upright, "corners"))
    assert np.abs(footprint - ours[:4, [0, 2]]).max() < 0.06  # 4 m times half a hundredth of a radian, and rounding
    assert np.allclose(ours[:, 1], [y - high / 2] * 4 + [y + high / 2] * 4, atol=0.011)


@pytest.mark.parametrize("form", FORMS)
def test_a_row_in_a_form(form: str) -> None:
    given_row = row()
    made = with_box_form(given_row, form)
    user, assistant = made["messages"][0]["content"], made["messages"][1]["content"]
    for number, one in enumerate(made["turns"]):
        truth, _ = unpack(pack(one))
        assert accuracy(truth, one["answer"]) == 1.0
        assert one["answer"] in made["messages"][2 * number + 1]["content"]
        assert one["question"] in made["messages"][2 * number]["content"]
    assert user.startswith("<image>\nFind all chairs.\n")
    counts = {len(one["bbox_3d"]) for one in json.loads(re.findall(r"```json\n(.*?)```", assistant, re.DOTALL)[0])}
    assert counts == {{"corners": 8, "lmms-eval": 7}.get(form, 9)}
    assert ("radians" in user) == (form in ("radians", "lmms-eval"))
    other = next(one for one in ("corners", "radians") if one != form)
    assert accuracy(unpack(pack(made["turns"][0]))[0], with_box_form(given_row, other)["turns"][0]["answer"]) < 1.0


def test_what_is_no_box_is_none() -> None:
    assert from_form([0.0] * 9, "radians") is None
    assert from_form([[0.0, 0.0, 0.0]] * 8, "corners") is None
    assert from_form([1, 2, 3, 1, 1, 1], "lmms-eval") is None
    assert from_form("corners", "corners") is None
    askew = np.array(in_form(BOXES[0]["bbox_3d"], "corners"))  # type: ignore[arg-type]
    askew[0] += 1.0
    assert from_form(askew.tolist(), "corners") is None
    mirrored = np.array(in_form(BOXES[0]["bbox_3d"], "corners")) * [-1, 1, 1]  # type: ignore[arg-type]
    assert from_form(mirrored.tolist(), "corners") is None


def test_every_question_for_boxes_says_how_to_answer_at_its_end() -> None:
    asked = 0
    for skill in all_skills().values():
        for kind, asks in skill.asks.items():
            if asks.answer == "box_list":
                for wording in skill.wordings().by_type[kind]:
                    asked += 1
                    assert len(REQUEST.findall(wording.question)) == 1, (kind, wording.id)
    assert asked > 20


def test_exported(tmp_path: Path) -> None:
    root = tmp_path / "rel"
    root.mkdir()
    made = releases.row("boxes", "single_image.detection_3d", [turn()], ["a"])
    planted.write(root, [made])
    export(root, "ms-swift", tmp_path / "out", Options(boxes="corners"))
    line = json.loads((tmp_path / "out/data.jsonl").read_text("utf-8"))
    assert "eight corners" in line["messages"][0]["content"]
    with pytest.raises(UsageError, match="VST's own code"):
        export(root, "vst", tmp_path / "vst", Options(boxes="corners"))


def test_lmms_eval_gives_our_gold_full_marks() -> None:
    utils = pytest.importorskip("lmms_eval.tasks.sunrgbd.utils", reason="its own code needs lmms-eval")
    made = with_box_form(row(), "lmms-eval")["turns"][0]
    truth = [
        [*in_form(box["bbox_3d"], "lmms-eval")[:6], 0.0, 0.0, in_form(box["bbox_3d"], "lmms-eval")[6]] for box in BOXES
    ]
    doc = {"image_id": 0, "bboxes_3d": truth, "labels": [box["label"] for box in BOXES]}
    records = [next(iter(utils.sunrgbd_process_results(doc, [made["answer"]]).values()))]
    assert utils.sunrgbd_map(records) == pytest.approx(1.0)
    assert utils.sunrgbd_map([next(iter(utils.sunrgbd_process_results(doc, [turn()["answer"]]).values()))]) < 1.0
