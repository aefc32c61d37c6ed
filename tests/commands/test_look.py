"""`vst look`: one page about a source, and a status that says whether anything of it can be used."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from generators.cli import app
from tests.sources.captures import LISTED, METRES, write
from vstdata.drawing.solid_boxes import draw_boxes
from vstdata.scene import Box, Camera

OPTIONS = ["--reader", "rgbd_folder", "--option", "intrinsics=[120.0, 120.0, 79.5, 59.5]", "--option", "up=z"]


def look(root: Path, page: Path, *more: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["look", str(root), *OPTIONS, "--out", str(page), *more])
    return result.exit_code, result.output


def test_a_page_of_what_can_be_used_and_what_cannot(tmp_path: Path) -> None:
    write(tmp_path / "data" / "good", {"scale": METRES, "objects": [*LISTED, {"id": 9, "label": "<b>lamp</b>"}]})
    write(tmp_path / "data" / "no scale", LISTED)
    status, told = look(tmp_path / "data", tmp_path / "page.html")
    assert status == 0
    assert "1 object_never_seen" in told
    assert "capture.json: scale: expected" in told
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "2 scenes found, 2 read, 1 can be used" in page
    assert page.count("can be used</span>") == 1
    assert page.count("cannot be used</span>") == 1
    sources = re.findall(r'(?:src|href)="([^"]{0,22})', page)
    assert sources == ["data:image/webp;base64"] * 4  # the map, three pictures, and nothing from elsewhere
    for words in (
        "ruled out",
        "depth against the motion",
        "<td>chair</td>",
        "no: nothing is counted",
        "<td>sensor depth</td>",
    ):
        assert words in page
    assert re.search(r"at z = -?0\.0[01] m", page)
    assert "<b>" not in page


def test_nothing_that_can_be_used_is_status_1(tmp_path: Path) -> None:
    write(tmp_path / "data", LISTED)
    assert look(tmp_path / "data", tmp_path / "page.html")[0] == 1
    (tmp_path / "empty").mkdir()
    status, told = look(tmp_path / "empty", tmp_path / "empty.html")
    assert status == 1
    assert "finds no scene" in told


@pytest.mark.parametrize("behind", [False, True])
def test_edges_of_a_box_are_drawn_where_it_is(behind: bool) -> None:
    camera = Camera(np.array([[50.0, 0, 49.5], [0, 50.0, 49.5], [0, 0, 1]]), 100, 100, np.eye(4))
    box = Box(np.array([0.0, 0, -4 if behind else 4]), np.array([2.0, 2, 2]), np.eye(3))
    drawn = draw_boxes(np.zeros((100, 100, 3), np.uint8), camera, [("", box, "red")])
    rows, columns = np.nonzero(drawn.any(axis=-1))
    if behind:
        assert not len(rows)
        return
    near = 50 / 3  # pixels from the middle to the edges of the near side, which is the widest
    for found in (rows, columns):
        assert found.min() == pytest.approx(49.5 - near, abs=2)
        assert found.max() == pytest.approx(49.5 + near, abs=2)
    assert Image.fromarray(drawn).getpixel((49, 33))[0] > 60  # type: ignore[index]
