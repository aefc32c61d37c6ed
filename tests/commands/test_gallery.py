"""The page of samples: every type once, with pictures that are there, and labels that are text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from generators.commands.gallery import run_gallery
from tests.audit.releases import choice, number, write
from tests.trainers.releases import row
from vstdata.errors import BuildError

DEPTH, COUNT = "single_image.depth_comparison", "video.object_counting"
HOSTILE = "[x](http://y) <b>|`*_"


def size(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def test_one_sample_of_each_type_with_its_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nearest = {**choice(f"Which is nearest to the {HOSTILE}?", ["red", "blue"], 0), "question_type": "nearest"}
    second = {**nearest, "question": "Another one?"}
    count = {**number("How many?", 3), "question_type": "object_count"}
    rows = [
        row("a", DEPTH, [nearest], ["p"]),
        row("b", DEPTH, [second], ["q"]),
        row("c", COUNT, [count], list("abcdefgh")),
    ]
    write(tmp_path / "release", rows)
    out = tmp_path / "docs" / "skills.md"
    run_gallery([tmp_path / "release"], out)
    text = out.read_text("utf-8")
    assert text.count("### ") == 2
    assert r"\[x\](http://y) \<b\>\|\`\*\_?" in text
    assert "Another one?" not in text
    pictures = sorted((tmp_path / "docs" / "skills").iterdir())
    assert [path.name for path in pictures] == [f"{DEPTH}.nearest.jpg", f"{COUNT}.object_count.jpg"]
    assert all(f"(skills/{path.name})" in text for path in pictures)
    assert [size(path) for path in pictures] == [(320, 240), (4 * round(110 * 64 / 48), 110)]
    told = capsys.readouterr().out
    assert f"no sample of {DEPTH} farthest" in told
    assert f"no sample of {DEPTH} nearest" not in told


def test_a_release_of_unknown_skills_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "release", [row("a", "my.own", [choice("Q?", ["a", "b"], 0)], ["p"])])
    with pytest.raises(BuildError, match="no sample of any skill"):
        run_gallery([tmp_path / "release"], tmp_path / "skills.md")
    assert not (tmp_path / "skills.md").exists()
