"""Places in a picture in other coordinates: asked, answered and scored alike, and back in the picture's pixels."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generators.export.export import export
from generators.export.plan import Options
from skills import all_skills
from tests.audit import releases as planted
from tests.trainers import releases
from vstdata.boxes.coordinates import (
    ASKED,
    COORDINATES,
    boxes_2d_text,
    in_coordinates,
    pair_text,
    point_text,
    resized_size,
)
from vstdata.canonical import canonical_json
from vstdata.errors import UsageError
from vstdata.scoring.score import accuracy
from vstdata.trainers.place_forms import UNUSED, with_coordinates, with_placeholders
from vstdata.trainers.rewards import pack, unpack

SIZE = (640, 480)
SQUARE = [300.0, 200.0, 340.0, 200.0, 340.0, 240.0, 300.0, 240.0]
POINT = {"image": 1, "label": "mug", "point": [320.4, 219.6], "region": [SQUARE]}
BOXES = {
    "image": 0,
    "boxes": [
        {"bbox_2d": [10.5, 20.25, 110.5, 220.75], "label": "chair"},
        {"bbox_2d": [299.5, 99.5, 639.5, 479.5], "label": "table"},
    ],
}


def turn(kind: str, question: str, answer: str, truth: dict[str, Any]) -> dict[str, Any]:
    return {
        **planted.number(question, 1.0),
        "answer_type": kind,
        "answer": answer,
        "ground_truth": canonical_json(truth),
    }


def row() -> dict[str, Any]:
    where = "Point to the mug. Answer in pixels of image 2 (640 x 480)."
    turns = [
        turn("point", where, f"It is at {pair_text(POINT)}.", POINT),
        turn("point", where, point_text(POINT), POINT),
        turn("boxes_2d", "Find all, in pixels of the image (640 x 480).", boxes_2d_text(BOXES), BOXES),
    ]
    made = releases.row(
        "places", "single_image.detection_3d", turns, ["a", "b"], camera=[releases.camera(*SIZE) for _ in range(2)]
    )
    return {**made.values, "images": [{"bytes": one.data, "path": one.path} for one in made.images]}


@pytest.mark.parametrize("form", COORDINATES)
def test_a_row_in_coordinates(form: str) -> None:
    made = with_coordinates(row(), form)
    for number, one in enumerate(made["turns"]):
        truth, _ = unpack(pack(one))
        assert accuracy(truth, one["answer"]) == 1.0
        assert one["answer"] == made["messages"][2 * number + 1]["content"]
        assert made["messages"][2 * number]["content"].endswith(one["question"])
        assert (ASKED.search(one["question"]) is None) == (form in ("1000", "unit"))
        for other in set(COORDINATES) - {form}:  # nobody's pixels pass for anybody's shares
            there = accuracy(truth, with_coordinates(row(), other)["turns"][number]["answer"])
            assert there == 1.0 if {form, other} == {"pixels", "resized"} and number < 2 else there < 1.0


def test_the_words_of_each_form() -> None:
    told = {form: with_coordinates(row(), form)["turns"] for form in COORDINATES}
    assert [told[form][0]["answer"] for form in COORDINATES] == [
        "It is at (320, 220).",
        "It is at (501, 459).",
        "It is at (0.501, 0.459).",
        "It is at (322, 218).",
    ]
    assert [told[form][0]["question"].partition("Answer ")[2] for form in COORDINATES] == [
        "in pixels of image 2 (640 x 480).",
        "in thousandths of the width and height of image 2, from 0 to 1000.",
        "as shares of the width and height of image 2, from 0 to 1, with three decimals.",
        "in pixels of image 2 (644 x 476).",
    ]
    last = json.loads(told["1000"][2]["answer"].strip("`json\n"))[1]
    assert last == {"bbox_2d": [469, 208, 1000, 1000], "label": "table"}


@pytest.mark.parametrize("form", COORDINATES)
def test_there_and_back(form: str) -> None:
    """Of what is printed, at most a pixel is lost."""
    width, height = SIZE
    full = {"pixels": SIZE, "1000": (1000, 1000), "unit": (1, 1), "resized": (644, 476)}[form]
    shift = 0.5 * (form in ("pixels", "resized"))
    for u, v in np.random.default_rng(1).uniform(0, 479, (50, 2)).tolist():
        there = in_coordinates([u, v], *SIZE, form)
        back = [(there[k] + shift) * SIZE[k] / full[k] - 0.5 for k in (0, 1)]
        assert back == pytest.approx([u, v], abs=1e-3)
    assert in_coordinates([-0.5, -0.5, width - 0.5, height - 0.5], *SIZE, form) == pytest.approx(
        [-shift, -shift, full[0] - shift, full[1] - shift]
    )


@pytest.mark.parametrize(
    ("size", "resized"),
    [((640, 480), (644, 476)), ((20, 20), (56, 56)), ((8000, 6000), (4116, 3080)), ((1296, 968), (1288, 980))],
)
def test_resized_as_qwen_does(size: tuple[int, int], resized: tuple[int, int]) -> None:
    """Worked by hand from Qwen2.5-VL's rule: sides by 28, within 4 and 16,384 tiles."""
    assert resized_size(*size) == resized


def test_exported(tmp_path: Path) -> None:
    root = tmp_path / "rel"
    root.mkdir()
    values = {key: value for key, value in row().items() if key != "images"}
    pictures = tuple(releases.picture(name) for name in "ab")
    planted.write(root, [releases.Row(values, pictures, None)])
    export(root, "ms-swift", tmp_path / "out", Options(coordinates="1000"))
    (line,) = (json.loads(one) for one in (tmp_path / "out/data.jsonl").read_text("utf-8").splitlines())
    assert line["messages"][1]["content"] == "It is at (501, 459)."


LEFT_OPEN = ["It is at <bbox>.", '```json\n[\n\t{"point_2d": <bbox>, "label": "<ref-object>"}\n]\n```']
OBJECTS = {
    "ref": ["mug", "chair", "table"],
    "bbox": [[320.9, 220.1], [320.9, 220.1], [11.0, 20.75, 111.0, 221.25], [300.0, 100.0, 640.0, 480.0]],
    "bbox_type": "real",
    "image_id": [1, 1, 0, 0],
}


def left_open(tmp_path: Path) -> list[dict[str, Any]]:
    """The lines of an export with placeholders: a row with places, and one without."""
    root = tmp_path / "rel"
    root.mkdir()
    values = {key: value for key, value in row().items() if key != "images"}
    plain = releases.row("plain", "single_image.measurement", [planted.number("How long?", 1.0)], ["a"])
    pictures = tuple(releases.picture(name) for name in "ab")
    planted.write(root, [releases.Row(values, pictures, None), plain])
    export(root, "ms-swift", tmp_path / "out", Options(coordinates="template"))
    return [json.loads(one) for one in (tmp_path / "out/data.jsonl").read_text("utf-8").splitlines()]


def test_placeholders_stand_for_places_in_pixels(tmp_path: Path) -> None:
    places, plain = left_open(tmp_path)
    answers = [each["content"] for each in places["messages"] if each["role"] == "assistant"]
    assert answers[:2] == LEFT_OPEN
    assert answers[2].count('{"bbox_2d": <bbox>, "label": "<ref-object>"}') == 2
    asked = [each["content"].rpartition("\n")[2] for each in places["messages"] if each["role"] == "user"]
    assert asked == [
        *["Point to the mug. Answer in coordinates of image 2."] * 2,
        "Find all, in coordinates of the image.",
    ]
    assert places["objects"] == OBJECTS
    assert plain["objects"] == UNUSED  # of one type in all lines
    assert "<bbox>" not in json.dumps(plain["messages"])
    assert "QWENVL_BBOX_FORMAT=new swift sft" in (tmp_path / "out/swift.sh").read_text("utf-8")


def test_pairs_are_asked_for_as_they_are_filled_in() -> None:
    made = row()
    made["turns"][0]["question"] = made["turns"][0]["question"].replace("480).", "480), as (x, y).")
    assert with_placeholders(made)["turns"][0]["question"].endswith("in coordinates of image 2, as [x, y].")


def test_labels_stand_between_quotes() -> None:
    made = row()
    strange = {**POINT, "label": 'a "mug"'}
    made["turns"][1] |= {"answer": point_text(strange), "ground_truth": canonical_json(strange)}
    told = with_placeholders(made)
    text = told["turns"][1]["answer"].replace("<ref-object>", told["places"]["ref"][0]).replace("<bbox>", "[1, 2]")
    assert json.loads(text.strip("`json\n"))[0]["label"] == 'a "mug"'


def test_only_ms_swift_fills_in_placeholders(tmp_path: Path) -> None:
    planted.write(tmp_path / "rel", releases.rows())
    for name in ("llava", "ms-swift-grpo"):
        with pytest.raises(UsageError, match=f"--coordinates template: {name} has no placeholders for places"):
            export(tmp_path / "rel", name, tmp_path / "out", Options(coordinates="template"))


@pytest.mark.parametrize(("version", "form"), [("Qwen3VLTemplate", "1000"), ("Qwen2_5VLTemplate", "pixels")])
def test_ms_swift_fills_in_what_its_model_takes(tmp_path: Path, version: str, form: str) -> None:
    """By its own loader and templates: in thousandths what we print ourselves, in pixels to the nearest."""
    core = pytest.importorskip("swift.dataset.preprocessor", reason="ms-swift's reader needs ms-swift")
    qwen = pytest.importorskip("swift.template.templates.qwen", reason="ms-swift's templates need ms-swift")
    inputs = pytest.importorskip("swift.template.template_inputs", reason="ms-swift's templates need ms-swift")
    from datasets import load_dataset
    from PIL import Image

    left_open(tmp_path)
    lines = load_dataset("json", data_files=str(tmp_path / "out/data.jsonl"), split="train", cache_dir=str(tmp_path))
    read = core.AutoPreprocessor()(lines)
    template = object.__new__(getattr(qwen, version))  # without a model and its processor
    template.bbox_format = "new"
    given = inputs.StdTemplateInputs(
        messages=read[0]["messages"], images=[Image.new("RGB", SIZE)] * 2, objects=dict(read[0]["objects"])
    )
    template._get_height_width(given)
    said = [each["content"] for each in read[0]["messages"] if each["role"] == "assistant"]
    parts = re.split("(<bbox>|<ref-object>)", "\n\n".join(said))
    filled, _ = template._pre_tokenize(parts, [1.0] * len(parts), given)
    wanted = [each["content"] for each in with_coordinates(row(), form)["messages"] if each["role"] == "assistant"]
    ours, theirs = (list(map(int, re.findall(r"\b\d+\b", text))) for text in ("\n\n".join(wanted), "".join(filled)))
    assert [a - b for a, b in zip(theirs, ours, strict=True)] == pytest.approx([0.0] * len(ours), abs=form == "pixels")
    assert "".join(filled).count('"label": "table"') == 1
    if form == "1000":
        assert "".join(filled).replace("[501, 459].", "(501, 459).") == "\n\n".join(wanted)


def test_every_question_for_places_says_its_coordinates_once() -> None:
    asked = 0
    for skill in all_skills().values():
        for kind, asks in skill.asks.items():
            if asks.answer in ("point", "boxes_2d"):
                for wording in skill.wordings().by_type[kind]:
                    asked += 1
                    text = wording.question.replace("{size}", "640 x 480").replace("{image}", "image 2")
                    assert len(ASKED.findall(text)) == 1, (kind, wording.id)
    assert asked >= 0
