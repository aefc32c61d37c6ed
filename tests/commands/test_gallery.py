"""The page of samples: every type once, with pictures that are there, and labels that are text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from generators.commands.gallery import run_gallery
from tests.audit.releases import choice, number, write
from tests.trainers.releases import row
from vstdata.errors import BuildError, InputError, VstError
from vstdata.release.shards import Picture, Row

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


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def of(name: str, skill: str, kind: str) -> Row:
    return row(name, skill, [{**choice("Which one?", ["red", "blue"], 0), "question_type": kind}], [name])


@pytest.mark.parametrize(
    ("out", "told"), [("photos.md", r"photos holds a\.jpg, which photos\.md"), ("photos", r"name of a \.md file")]
)
def test_what_others_have_there_stays(tmp_path: Path, out: str, told: str) -> None:
    release = write(tmp_path / "release", [of("a", DEPTH, "nearest")])
    (tmp_path / "docs" / "photos").mkdir(parents=True)
    (tmp_path / "docs" / "photos" / "a.jpg").write_bytes(b"mine")
    with pytest.raises(BuildError, match=told):
        run_gallery([release], tmp_path / "docs" / out)
    assert tree(tmp_path / "docs") == {"photos/a.jpg": b"mine"}


def test_a_page_is_made_anew_whole_or_not_at_all(tmp_path: Path) -> None:
    docs, kinds = tmp_path / "docs", (of("a", DEPTH, "nearest"), of("b", DEPTH, "farthest"))
    run_gallery([write(tmp_path / "two", kinds)], docs / "skills.md")
    before = tree(docs)
    assert sorted(before) == ["skills.md", f"skills/{DEPTH}.farthest.jpg", f"skills/{DEPTH}.nearest.jpg"]
    broken = Row(kinds[1].values, (Picture(b"no picture", "b.jpg"),))
    with pytest.raises(VstError):
        run_gallery([write(tmp_path / "broken", [kinds[0], broken])], docs / "skills.md")
    assert tree(docs) == before
    assert sorted(path.name for path in docs.iterdir()) == ["skills", "skills.md"]
    run_gallery([write(tmp_path / "one", kinds[:1])], docs / "skills.md")
    assert sorted(tree(docs)) == ["skills.md", f"skills/{DEPTH}.nearest.jpg"]


def test_a_shard_that_is_not_the_listed_one_is_refused(tmp_path: Path) -> None:
    release = write(tmp_path / "release", [of("a", DEPTH, "nearest")])
    other = write(tmp_path / "other", [of("b", DEPTH, "nearest")])
    (shard,) = other.rglob("*.parquet")
    (release / shard.relative_to(other)).write_bytes(shard.read_bytes())
    with pytest.raises(InputError, match=r"\.parquet: content: expected what the index lists"):
        run_gallery([release], tmp_path / "skills.md")
