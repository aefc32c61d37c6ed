"""Releases made of releases: the rows that are wanted, as they were, under an index that tells the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from datasets import load_dataset

from generators.build.card.card import dataset_card
from generators.build.failures import left_out
from generators.commands.edit import run_filter, run_merge
from generators.edit import edit as editing
from tests.build.drive import lay_out, run
from vstdata.errors import BuildError, InputError, UsageError
from vstdata.release.index import read_index, verify
from vstdata.release.shards import Row, read_rows


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edit")
    run(lay_out(folder, scenes=4, more="[splits]\ntest = 0.3"), folder / "out")
    return folder / "out"


def rows_of(folder: Path) -> Iterator[Row]:
    for name, entry in sorted(read_index(folder)["files"].items()):
        if "rows" in entry:
            yield from read_rows(folder / name)


def by_id(folder: Path) -> dict[str, Row]:
    return {row.values["id"]: row for row in rows_of(folder)}


def pick(release: Path, out: Path, **given: Any) -> Mapping[str, Any]:
    options = {"skills": "", "types": "", "splits": "", "scenes": None, "drop": None, "version": ""}
    run_filter(release, out, **{**options, **given})
    assert list(verify(out)) == []
    return read_index(out)


def test_a_skill_and_a_split_are_taken_out(release: Path, tmp_path: Path) -> None:
    index = pick(release, tmp_path / "new", skills="pick", splits="train", version="2")
    wanted = {
        name: row
        for name, row in by_id(release).items()
        if (row.values["skill"], row.values["split"]) == ("single_image.pick", "train")
    }
    assert wanted
    assert by_id(tmp_path / "new") == wanted
    assert set(index["skills"]) == {"single_image.pick"}
    assert index["totals"]["rows"] == len(wanted) == index["skills"]["single_image.pick"]["rows"]
    assert index["version"] == "2"
    read = load_dataset(str(tmp_path / "new"), "single_image.pick", split="train", streaming=True)
    assert [row["id"] for row in read] == [row.values["id"] for row in rows_of(tmp_path / "new")]


def test_what_a_person_marked_goes(release: Path, tmp_path: Path) -> None:
    ids = sorted(by_id(release))
    drop = tmp_path / "marked.jsonl"
    drop.write_text(
        json.dumps({"id": ids[0], "verdict": "wrong", "note": "\u2028"}, ensure_ascii=False) + f"\n{ids[1]}\n# no\n"
    )
    pick(release, tmp_path / "new", drop=drop)
    assert sorted(by_id(tmp_path / "new")) == ids[2:]
    drop.write_text('{"name": 1}\n')
    with pytest.raises(InputError, match="line 1: id: expected a text"):
        pick(release, tmp_path / "other", drop=drop)


def test_scenes_of_a_list(release: Path, tmp_path: Path) -> None:
    listed = tmp_path / "scenes.txt"
    listed.write_text("scene1\n")
    index = pick(release, tmp_path / "new", scenes=listed)
    assert {row.values["scene"] for row in rows_of(tmp_path / "new")} == {"scene1"}
    assert [each["scenes"] for each in index["datasets"]] == [1]


def test_parts_merge_to_the_whole(release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "SHARD_ROWS", 7)
    for name in ("pick", "pairs"):
        pick(release, tmp_path / name, skills=name)
    run_merge([tmp_path / "pick", tmp_path / "pairs", tmp_path / "pick"], tmp_path / "all", "whole", "3")
    assert list(verify(tmp_path / "all")) == []
    assert by_id(tmp_path / "all") == by_id(release)
    index = read_index(tmp_path / "all")
    assert (index["name"], index["version"]) == ("whole", "3")
    assert max(entry["rows"] for entry in index["files"].values() if "rows" in entry) == 7
    assert index["datasets"] == read_index(release)["datasets"]


def test_nothing_half_made_stays(release: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no split 'tast'; did you mean test"):
        pick(release, tmp_path / "new", splits="tast")
    listed = tmp_path / "scenes.txt"
    listed.write_text("absent\n")
    with pytest.raises(BuildError, match="no row is left"):
        pick(release, tmp_path / "new", scenes=listed)
    assert [path.name for path in tmp_path.iterdir()] == ["scenes.txt"]


def test_a_damaged_release_and_other_versions_are_refused(release: Path, tmp_path: Path) -> None:
    index = pick(release, tmp_path / "new", skills="pick")
    shard = next(name for name, entry in index["files"].items() if "rows" in entry)
    (tmp_path / "new" / shard).write_bytes(b"")
    with pytest.raises(BuildError, match="0 bytes, expected"):
        run_merge([release, tmp_path / "new"], tmp_path / "all", "", "")
    with pytest.raises(BuildError, match="is version 1 in a and 2 in b"):
        editing._same_versions(
            [(Path("a"), {"skills": {"x.y": {"version": 1}}}), (Path("b"), {"skills": {"x.y": {"version": 2}}})]
        )


def test_languages_of_all_parts_are_told(release: Path, tmp_path: Path) -> None:
    own = read_index(release)
    older = {key: value for key, value in own.items() if key != "languages"}
    content = editing._content([{**own, "languages": ["pt-br"]}, older], "", "", {})
    assert own["languages"] == ["en"]
    assert content["languages"] == ["en", "pt-br"]


def test_what_a_later_part_lost_is_told(release: Path) -> None:
    own = read_index(release)
    assert (own["failures"], own["lost"], own.get("rewritten")) == ([], [], None)
    failure = {"scene": "b/1", "skill": "x.y", "error": "ValueError: no", "place": "y.py:3"}
    lost = {"skill": "x.y", "scene": "b/2", "reason": "not_read", "error": "OSError", "rows": 2}
    retold = [
        {"of": name, "model": f"model {name}", "counts": counts}
        for name, counts in (("b", {"kept": 2, "left": 1}), ("c", {"kept": 3, "left": 0, "silent": 4}))
    ]
    later = [{**own, "failures": [failure], "lost": [lost], "rewritten": retold[0]}, {**own, "rewritten": retold[1]}]
    content = editing._content([own, *later], "", "", {})
    assert [str(each) for each in left_out(content)] == [
        "x.y in b/1: ValueError: no (y.py:3)",
        "2 rows of x.y in b/2: not_read: OSError",
    ]
    assert content["rewritten"] == {
        "of": "b, c",
        "model": "model b, model c",
        "counts": {"kept": 5, "left": 1, "silent": 4},
    }
    assert "rewritten" not in editing._content([own, own], "", "", {})
    told = " ".join(dataset_card(content).split())
    assert "5 chains of thought are the words of the model `model b, model c`" in told
    assert "retold.csv" not in told  # an edited release holds no such file
