"""The whole road, small: rooms to scans, scans to a release, and every answer recomputed from the scans."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from datasets import load_dataset

from tests.oracle.__main__ import check, rows_of

REPO = Path(__file__).parents[2]
SKILLS = {
    "single_image.detection_3d": 12,
    "single_image.grounding_3d": 12,
    "single_image.depth_comparison": 40,
    "single_image.distance_prediction": 30,
    "single_image.scene_caption": 3,
    "single_image.measurement": 30,
    "multi_image.correspondence": 40,
    "multi_image.detection_3d": 8,
    "multi_image.object_object": 12,
    "multi_image.camera_camera": 24,
    "multi_image.camera_motion": 40,
    "multi_image.scene_caption": 3,
    "video.measurement": 6,
    "video.object_object": 8,
    "video.object_counting": 8,
    "video.route_plan": 6,
    "video.spatiotemporal": 6,
    "video.scene_caption": 1,
    "video.others": 8,
}
EVERY = 1 if os.environ.get("VST_NIGHTLY") else 4  # row of a skill that the oracle recomputes: all take four minutes
ENOUGH = 20  # turns of a type, of which fewer say nothing about guessing
BLIND_EDGE = 0.05  # most by which the most frequent answer may beat chance


def vst(*arguments: str | Path) -> None:
    """One command, as a user gives it."""
    command = [sys.executable, "-m", "generators.cli", *map(str, arguments)]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A release of a few flat rooms, and the rooms."""
    folder = tmp_path_factory.mktemp("demo")
    rooms, release, manifest = folder / "rooms", folder / "release", folder / "demo.toml"
    vst("rooms", "--count", 2, "--seed", 6, "--frames", 28, "--quality", "flat", "--out", rooms)
    text = (REPO / "manifests/demo.toml").read_text("utf-8")
    for skill, count in SKILLS.items():
        text = re.sub(rf'(\[skills\."{re.escape(skill)}"\]\ncount = )\d+', rf"\g<1>{count}", text)
    manifest.write_text(text.replace("working_width = 320", "working_width = 240"))
    vst("build", manifest, "--root", f"rooms={rooms}", "--out", release, "--workers", 1)
    return release, rooms


def test_oracle_agrees_with_every_answer(demo: tuple[Path, Path]) -> None:
    turns, problems = check(*demo, every=EVERY)
    assert problems == []
    assert set(turns) == set(SKILLS)
    assert turns.total() > 200 / EVERY


def test_most_frequent_answer_is_hardly_better_than_chance(demo: tuple[Path, Path]) -> None:
    letters: dict[str, Counter[str]] = defaultdict(Counter)
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    chance: dict[str, list[float]] = defaultdict(list)
    for row in rows_of(demo[0]):
        for turn in row["turns"]:
            if turn["options"]:
                kind = f"{row['skill']}/{turn['question_type']}"
                letters[kind][turn["letter"]] += 1
                answers[kind][turn["ground_truth"]] += 1
                chance[kind].append(1 / len(turn["options"]))
    for kind, shares in chance.items():
        count, expected = len(shares), sum(shares)
        if count < ENOUGH:
            continue
        # In a set this small one answer more than an even share is not yet a hint.
        for seen in (letters[kind], answers[kind]):
            assert seen.most_common(1)[0][1] <= expected + BLIND_EDGE * count + 1, (kind, seen)


def test_release_streams_with_pictures_and_messages(demo: tuple[Path, Path]) -> None:
    for skill in SKILLS:
        splits = load_dataset(str(demo[0]), skill, streaming=True)
        row = next(iter(next(iter(splits.values()))))
        assert row["skill"] == skill
        tokens = sum(message["content"].count("<image>") for message in row["messages"])
        assert tokens == len(row["images"]) == len(row["camera"])
        assert [image.size for image in row["images"]] == [(c["width"], c["height"]) for c in row["camera"]]
        assert [message["role"] for message in row["messages"]] == ["user", "assistant"] * len(row["turns"])
