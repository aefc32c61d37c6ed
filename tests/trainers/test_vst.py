"""VST's schema and released constants, against a reader of its prompts made from the description of its code."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from generators.export.export import export
from tests.audit import releases as planted
from tests.nine_numbers import box_corners
from tests.trainers import releases
from vstdata.boxes.nine_numbers import camera_box, fov_slots
from vstdata.errors import InputError
from vstdata.scene import Box, Camera
from vstdata.trainers.targets import vst, vst_rl
from vstdata.trainers.vst_config import FOCAL, picture_tokens
from vstdata.virtual_camera import virtual_camera

# Three real ones: ARKit's and SUN RGB-D's colour pictures, Hypersim's renderings (nominal focal lengths).
CAMERAS = {"arkit": (1920, 1440, 1600.0), "sun": (730, 530, 529.5), "hypersim": (1024, 768, 886.81)}
SIZES = {"arkit": (835, 626), "sun": (960, 696), "hypersim": (804, 603)}
PATTERNS = {
    "width": r"image width=(\d+)",
    "height": r"height=(\d+)",
    "fx": r"Focal length f_x=(\d+\.\d+)",
    "fy": r"f_y=(\d+\.\d+)",
    "cx": r"c_x=(\d+\.\d+)",
    "cy": r"c_y=([\d.]+)",
}


def rewritten(question: str, focal: float) -> tuple[tuple[int, int], str, str, str]:
    """What VST's loader makes of a prompt: new size, fields of view as text, and what it keeps of the question."""
    found = {name: re.search(pattern, question) for name, pattern in PATTERNS.items()}
    number = {name: float(match.group(1)) for name, match in found.items() if match}
    assert len(number) == len(PATTERNS)
    angles = [2 * math.atan(number[side] / (2 * number["fx"])) for side in ("width", "height")]
    width, height = (int(2 * focal * math.tan(angle / 2)) for angle in angles)
    hfov, vfov = (f"{math.degrees(angle):.2f}" for angle in angles)
    return (width, height), hfov, vfov, question.split(vst.WORLD)[1]


def real(name: str) -> Camera:
    width, height, focal = CAMERAS[name]
    matrix = np.array([[focal, 0, (width - 1) / 2], [0, focal, (height - 1) / 2], [0, 0, 1.0]])
    return Camera(matrix, width, height, np.eye(4))


def boxed(name: str) -> Mapping[str, Any]:
    width, height, focal = CAMERAS[name]
    row = releases.rows()[2]
    images = [{"bytes": each.data, "path": each.path} for each in row.images]
    return {**row.values, "images": images, "camera": [releases.camera(width, height, focal)]}


def test_the_focal_length_is_theirs() -> None:
    assert round(FOCAL, 2) == 696.32


@pytest.mark.parametrize("name", CAMERAS)
def test_their_rewrite_gives_the_size_and_angles_that_we_give(name: str) -> None:
    row = boxed(name)
    (sample,) = vst.sft(row)
    size, hfov, vfov, rest = rewritten(sample["conversations"][0]["value"], FOCAL)
    ours = virtual_camera(real(name), focal=FOCAL)
    assert np.abs(np.subtract(size, (ours.width, ours.height))).max() <= 1  # int() of a float at a whole number
    assert np.abs(np.subtract(size, SIZES[name])).max() <= 1
    assert fov_slots(real(name)) == {"hfov": hfov, "vfov": vfov}
    assert rest.strip() == row["turns"][0]["question"]


def test_sun_has_the_field_of_view_that_the_focal_length_stands_for() -> None:
    assert fov_slots(real("sun"))["hfov"] == "69.16"


@pytest.mark.parametrize("name", CAMERAS)
@given(st.tuples(*[st.floats(-0.4, 0.4)] * 2), st.floats(1.5, 6), st.floats(-math.pi, math.pi))
def test_box_angles_are_over_180_and_give_the_box_back(
    name: str, aside: tuple[float, float], far: float, yaw: float
) -> None:
    pose = np.eye(4)
    pose[:3, :3] = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]])  # looks along the world's y, z up
    camera = Camera(real(name).intrinsics, real(name).width, real(name).height, pose)
    turn = np.array([[math.cos(yaw), -math.sin(yaw), 0], [math.sin(yaw), math.cos(yaw), 0], [0, 0, 1]])
    box = Box(np.array([aside[0] * far, far, aside[1]]), np.array([0.5, 0.9, 0.7]), turn)
    values = camera_box(box, camera)
    assert max(map(abs, values[6:])) <= 1
    angles = np.array(values[6:]) * 180
    around = [Rotation.from_rotvec(np.eye(3)[k] * angles[k], degrees=True) for k in range(3)]
    signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
    theirs = (around[2] * around[1] * around[0]).apply(signs * np.array(values[3:6]) / 2) + values[:3]
    world = box.center + (signs * box.size / 2) @ box.axes.T
    seen = camera.to_camera(world)
    nearest = np.linalg.norm(theirs[:, None] - seen[None], axis=2).min(axis=1)
    assert nearest.max() < 0.04  # two decimals of metres, and of half turns at most 0.8 m from the centre
    assert np.linalg.norm(box_corners(values)[:, None] - theirs[None], axis=2).min(axis=1).max() < 1e-9


@pytest.mark.parametrize("number", range(5))
def test_a_row_round_trips(number: int) -> None:
    row = releases.rows()[number]
    view = {**row.values, "images": [{"bytes": each.data, "path": each.path} for each in row.images]}
    (sample,) = vst.sft(view)
    theirs = json.loads(json.dumps({**sample, "images": []}))
    assert vst.messages(theirs) == [each for each in row.values["messages"] if each["role"] != "system"]
    assert [one["bytes"] for one in sample["images"]] == [each.data for each in row.images]
    flags = sum(each["value"].count(vst.FLAG) for each in sample["conversations"])
    assert flags == len(sample["images"]) == len(json.loads(sample["meta_info"]))


def test_types_route_as_their_loader_does(release: Path, tmp_path: Path) -> None:
    export(release, "vst", tmp_path / "out")
    kinds = {
        path.parent.name: pq.read_table(path).to_pylist()[0]["type"]
        for path in sorted((tmp_path / "out" / "data").rglob("*.parquet"))
    }
    assert kinds == {
        "multi_image.correspondence": "correspondence",
        "reasoning.compass": "thought_multi_image",
        "single_image.depth_comparison": "depth",
        "single_image.detection_3d": "bbox_3d",
        "single_image.measurement": "qa",
    }
    assert not any("video" in kind or "text" in kind for kind in kinds.values())


def test_pictures_stay_structs_for_datasets(release: Path, tmp_path: Path) -> None:
    from datasets import load_dataset

    export(release, "vst", tmp_path / "out")
    files = sorted(str(path) for path in (tmp_path / "out" / "data").rglob("*.parquet"))
    rows = list(load_dataset("parquet", data_files=files, split="train", streaming=True))  # as their loader reads
    assert all(isinstance(image, dict) and image["bytes"] for row in rows for image in row["images"])
    assert set(rows[0]) == {"id", "conversations", "images", "type", "data_source", "meta_info"}


def test_a_text_with_their_token_is_refused() -> None:
    row = releases.rows()[0]
    chat = [{**each, "content": each["content"] + vst.FLAG} for each in row.values["messages"]]
    with pytest.raises(InputError, match="r0: messages"):
        vst.sft({**row.values, "messages": chat, "images": []})


@pytest.mark.parametrize(
    ("turn", "answer", "mode"),
    [
        (planted.choice("?", ["up", "down"], 1), "B", "multi_choices_score"),
        (planted.number("?", 2.5), "2.5", "relaxed_score"),
        (planted.ordering("?", ["b", "a"]), "b, a", "vqa_score"),
    ],
)
def test_rl_samples_name_the_reward_that_fits(turn: dict[str, Any], answer: str, mode: str) -> None:
    row = releases.row("x", "reasoning.path", [turn], ["a"], split="rl")
    (sample,) = vst_rl.rl({**row.values, "images": ["a"]})
    assert sample["answer"] == answer
    assert json.loads(sample["meta_info"])["mode"] == [mode]
    assert sample["question"].count(vst.FLAG) == 1


@given(st.integers(20, 6000), st.integers(20, 6000), st.integers(1, 40))
def test_picture_tokens_stay_within_limits(width: int, height: int, pictures: int) -> None:
    tokens = picture_tokens(width, height, pictures)
    assert 1 <= tokens <= 4096
    assert tokens * pictures <= max(4096, 16_384)


def test_picture_tokens_of_common_sizes() -> None:
    assert picture_tokens(640, 480) == 23 * 17  # 644 x 476
    assert picture_tokens(1920, 1440) == 69 * 51
    assert picture_tokens(8000, 6000) <= 4096
