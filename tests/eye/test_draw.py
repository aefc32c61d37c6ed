"""The drawing of samples for a blind reading: by the key, from all scenes, questions without their answers."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.audit.releases import choice, number, text, write
from tests.eye import draw
from tests.trainers.releases import row

SECRET = "in the cellar"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """30 rows of two types over six scenes, two turns a row, and a video."""
    rows = []
    for k in range(30):
        turns = [choice(f"Which is nearest in {k}?", ["left", "right"], 0), text(f"What is in {k}?", SECRET)]
        rows.append(row(f"r{k}", "single_image.depth_comparison", turns, ["p"], scene=f"scene-{k % 6}"))
    video = row("v", "video.object_counting", [number("How many?", 3)], list("abcdefgh"), modality="video")
    return write(tmp_path / "release", [*rows, video])


def test_each_type_is_drawn_by_the_key_and_from_all_scenes(release: Path) -> None:
    every = list(draw.samples(release))
    assert len(every) == 61
    one = draw.drawn(every, "1", 6)
    assert len(one) == 6 + 6 + 1
    for kind in ("pick", "caption"):
        scenes = [sample.row.values["scene"] for sample in one if sample.name.endswith(f"/{kind}")]
        assert sorted(scenes) == [f"scene-{k}" for k in range(6)]
    again, other = draw.drawn(reversed(every), "1", 6), draw.drawn(every, "2", 6)
    named = [[(sample.row.values["id"], sample.position) for sample in chosen] for chosen in (one, again, other)]
    assert named[0] == named[1] != named[2]


def test_questions_hold_no_answer_and_both_have_the_same_numbers(release: Path, tmp_path: Path) -> None:
    draw.main(["draw", str(release), "--out", str(tmp_path / "eye"), "--key", "7", "--per-type", "3"])
    questions, answers = ((tmp_path / "eye" / part / "page.md").read_text("utf-8") for part in ("questions", "answers"))
    assert questions.count("## ") == answers.count("## ") == 7
    assert SECRET in answers
    assert SECRET not in questions
    shown = [line[4:-1] for line in questions.split("\n") if line.startswith("![](")]
    assert len(shown) == 7  # the eight frames are one sheet
    assert all((tmp_path / "eye" / "questions" / name).is_file() for name in shown)
    with pytest.raises(FileExistsError):
        draw.main(["draw", str(release), "--out", str(tmp_path / "eye")])


def fill(path: Path, **columns: list[str]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name, values in columns.items():
        for each, value in zip(rows, values, strict=True):
            each[name] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_what_readers_noted_is_summed_up(release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "eye"
    draw.main(["draw", str(release), "--out", str(out), "--per-type", "1"])
    with pytest.raises(ValueError, match="number 1: expected 1 to 5"):
        draw.main(["tally", str(out)])
    fill(out / "questions" / "form.csv", question=["5", "4", "2"])
    fill(
        out / "answers" / "form.csv", answer=["4", "4", "1"], verdict=["RIGHT", "RIGHT", "WRONG"], remark=["", "", "no"]
    )
    draw.main(["tally", str(out)])
    said = capsys.readouterr().out
    kind = draw.ratings(out)[2].type
    assert f"| {kind} | 1 | 2.00 | 1.00 | 0 | 0 | 0 | 1 | 0 |" in said
    assert f"- 3 ({kind}): 1.5. no" in said
