"""The page about own captures is followed word by word, with pictures that nobody here made and ids made here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation
from typer.testing import CliRunner

from generators.cli import app
from tests.package.conftest import REPO
from tests.real.recordings import log_poses
from vstdata.release.shards import read_rows
from vstdata.scene import FloatArray

PAGE = (REPO / "docs" / "own_captures.md").read_text("utf-8")
STEP, SIDE = 3, 2  # every third picture, half as wide
K = np.array([525.0, 525.0, 319.5, 239.5])
FLOOR, CHAIR, STAND, VASE = 1, 2, 3, 4


def level(poses: list[FloatArray]) -> FloatArray:
    """(3, 3) that turns the camera's world of the recording so that z is up; its first picture is nearly level."""
    tilt = np.radians(1.58)
    c, s = np.cos(tilt), np.sin(tilt)
    return np.array([[1.0, 0, 0], [0, -s, c], [0, -c, -s]])


def ids_of(points: FloatArray) -> np.ndarray[tuple[int, int], np.dtype[np.uint16]]:
    """Points (h, w, 3), z up from the first camera -> ids by where they are: measured by hand on a map of the room."""
    x, y, z = np.moveaxis(points, -1, 0)
    wall = 2.22 - 0.29 * x  # y of the wall behind them
    found = np.where(z < -0.435, FLOOR, 0)
    free = (z > -0.435) & (y < wall - 0.07)
    found = np.where(free & (x > 0.0) & (x < 0.78) & (y > 1.05) & (z < 0.5), CHAIR, found)
    found = np.where(free & (x > 0.85) & (x < 2.1) & (z < 0.065), STAND, found)
    return np.where(free & (x > 1.5) & (x < 2.2) & (z > 0.075) & (z < 0.4), VASE, found).astype(np.uint16)


def capture(shared_data: Path, folder: Path) -> dict[int, FloatArray]:
    """The recording in the form of the page; returns all points (n, 3) of each id, by plain arithmetic."""
    source = shared_data / "open3d-livingroom"
    if not source.is_dir():
        pytest.skip(f"no {source}")
    poses, points, lines = log_poses(source / "trajectory.log"), dict[int, list[FloatArray]](), list[str]()
    for part in ("color", "depth", "instances"):
        (folder / part).mkdir(parents=True)
    k = np.array([*(K[:2] / SIDE), *((K[2:] + 0.5) / SIDE - 0.5)])
    for path in sorted((source / "depth").glob("*.png"))[::STEP]:
        stored = np.asarray(Image.open(path))[::SIDE, ::SIDE]
        pose, depth = poses[int(path.stem)], stored / 1000
        v, u = np.indices(depth.shape) * SIDE
        local = np.stack([(u - K[2]) / K[0], (v - K[3]) / K[1], np.ones(depth.shape)], -1) * depth[..., None]
        world = (local @ pose[:3, :3].T + pose[:3, 3]) @ level(poses).T
        ids = np.where(depth > 0, ids_of(world), 0).astype(np.uint16)
        for one in np.unique(ids):
            points.setdefault(int(one), []).append(world[ids == one])
        Image.fromarray(stored).save(folder / "depth" / path.name)
        Image.fromarray(ids).save(folder / "instances" / path.name)
        picture = Image.open(source / "image" / f"{path.stem}.jpg")
        picture.resize((320, 240), Image.Resampling.BOX).save(folder / "color" / f"{path.stem}.jpg", quality=90)
        numbers = (*pose[:3, 3], *Rotation.from_matrix(pose[:3, :3]).as_quat())
        lines.append(" ".join(f"{x:.8f}" for x in numbers))
    (folder / "poses.txt").write_text("\n".join(lines))
    (folder / "intrinsics.txt").write_text(" ".join(map(str, k)))
    return {one: np.concatenate(each) for one, each in points.items()}


def test_the_page_leads_to_a_release(shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points = capture(shared_data, tmp_path / "mine" / "room")
    objects, scale = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "mine" / "room" / "objects.json").write_text(objects)
    (tmp_path / "mine" / "room" / "capture.json").write_text(scale)
    labels = {one["id"]: one["label"] for one in json.loads(objects)}
    (tmp_path / "mine.toml").write_text(re.findall(r"`mine.toml`:\n\n```toml\n(.*?)```", PAGE, re.DOTALL)[0])
    monkeypatch.chdir(tmp_path)
    told = ""
    for line in re.findall(r"^    vst (.*)$", PAGE, re.MULTILINE):
        result = CliRunner().invoke(app, [*line.split(), *(["--workers", "1"] if line.startswith("build") else [])])
        assert result.exit_code == 0, f"{line}\n{result.output}"
        told += result.output
    assert "mine-look.html shows 1 of 1 scenes" in told
    assert "scale of 1 scenes of mine: sensor depth" in told
    assert "- mine, 1 scene: `sensor depth`" in Path("release/README.md").read_text("utf-8")
    rows = [row.values for path in sorted(Path("release/data").rglob("*.parquet")) for row in read_rows(path)]
    assert len(rows) >= 12
    assert points.keys() >= labels.keys()
    checked = [found for row in rows for found in _against_raw_points(row, points)]
    assert len(checked) >= 2  # few sizes of things seen from one side are sure
    for kind, answer, truth in checked:
        assert answer == pytest.approx(truth, rel=0.1, abs=0.05), kind


def _against_raw_points(row: dict[str, Any], points: dict[int, FloatArray]) -> Iterator[tuple[str, float, float]]:
    """Question type, answer and truth in metres of the questions that the raw points of ids (n, 3) answer."""
    own = [points[one["instance"]] for one in row["objects"]]
    for turn in row["turns"]:
        answer = json.loads(turn["ground_truth"]) if turn["unit"] in ("m", "cm") else None
        metres = answer / 100 if turn["unit"] == "cm" else answer
        if row["question_type"] == "height":
            yield "height", metres, float(np.ptp(own[0][:, 2]))
        if row["question_type"] == "distance":
            yield "distance", metres, float(cKDTree(own[0]).query(own[1])[0].min())
