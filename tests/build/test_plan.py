"""The plan: fingerprints of scenes, splits, and what is asked of a skill."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from generators.build.ask import FEWEST_DRAFTS, OVERSAMPLING
from generators.build.drafts import check_draft
from generators.build.plan import HEAD_BYTES, WHOLE_BYTES, fingerprint, make_plan
from generators.build.scenes import SceneKey, scene_split
from tests.build.drive import lay_out
from tests.build.stand_ins import PAIRS, PICK, SKILLS, TinySource, open_tiny
from vstdata.asking.candidate_frames import candidates
from vstdata.draft import Answer, Draft, Mark, Question
from vstdata.errors import VstError
from vstdata.manifest import Manifest, read_manifest
from vstdata.program import program
from vstdata.program.measured.chosen import Select
from vstdata.sources.spec import SourceSpec


def changed(path: Path, at: int) -> bool:
    """Whether the fingerprint notices a changed byte."""
    before = fingerprint([path])
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    return fingerprint([path]) != before


def test_annotations_count_whole_and_streams_by_size_and_head(tmp_path: Path) -> None:
    for name in ("a.json", "a.txt", "a.ply", "a.jpg"):
        (tmp_path / name).write_bytes(bytes(1000))
    (tmp_path / "large.json").write_bytes(bytes(2 * WHOLE_BYTES))
    (tmp_path / "large.sens").write_bytes(bytes(2 * WHOLE_BYTES))
    assert changed(tmp_path / "a.json", 999)
    assert changed(tmp_path / "a.txt", 0)
    assert changed(tmp_path / "a.ply", 999)
    assert changed(tmp_path / "large.json", 2 * WHOLE_BYTES - 1)
    assert changed(tmp_path / "large.sens", HEAD_BYTES - 1)
    assert not changed(tmp_path / "large.sens", HEAD_BYTES)
    assert not changed(tmp_path / "a.jpg", 500)
    before = fingerprint([tmp_path / "a.jpg"])
    (tmp_path / "a.jpg").write_bytes(bytes(1001))
    assert fingerprint([tmp_path / "a.jpg"]) != before


def test_an_absent_file_counts_and_order_does_not(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("1")
    both = [tmp_path / "a.json", tmp_path / "b.json"]
    absent = fingerprint(both)
    (tmp_path / "b.json").write_text("")
    assert len({absent, fingerprint(both), fingerprint(both[:1])}) == 3
    assert fingerprint(both) == fingerprint(both[::-1])


def test_a_source_that_cannot_name_its_files_is_planned_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(TinySource):
        def files(self, scene_id: str) -> list[Path]:
            raise VstError("no files")

    manifest = read_manifest(lay_out(tmp_path, scenes=2), SKILLS)
    plan = make_plan(manifest, tmp_path, {}, SKILLS, Broken)
    assert plan.build["scenes"] == {"tiny/scene0": "unreadable", "tiny/scene1": "unreadable"}


def test_all_scans_of_a_room_are_in_one_split() -> None:
    fields = {
        "name": "n",
        "version": "1",
        "sources": [{"name": "a", "reader": "tiny", "root": ".", "licence": "x"}],
        "skills": {"single_image.colour": {"count": 1}},
    }
    drawn = Manifest.model_validate({**fields, "splits": {"test": 0.3, "validation": 0.3}})
    for room in [f"scene{k:04d}" for k in range(40)] + [f"room0001_{k:05d}" for k in range(40)]:
        scans = [f"{room}_{scan:02d}" for scan in range(4)] + [room] * room.startswith("room")
        assert len({scene_split(drawn, SceneKey("a", scan), "") for scan in scans}) == 1
    assert len({scene_split(drawn, SceneKey("a", f"hall_{k:02d}"), "") for k in range(40)}) > 1


def test_splits_are_drawn_by_name_and_share() -> None:
    source = {"name": "a", "reader": "tiny", "root": ".", "licence": "x"}
    fields = {"name": "m", "version": "1", "sources": [source], "skills": {"a.b": {"count": 1}}}
    own = Manifest.model_validate(fields)
    assert scene_split(own, SceneKey("a", "s"), "val") == "val"
    assert scene_split(own, SceneKey("a", "s"), "") == "train"
    drawn = Manifest.model_validate({**fields, "splits": {"test": 0.1, "validation": 0.2}})
    counts = Counter(scene_split(drawn, SceneKey("a", f"s{k}"), "val") for k in range(2000))
    assert set(counts) == {"train", "test", "validation"}
    assert counts["test"] == pytest.approx(200, abs=50)
    assert counts["validation"] == pytest.approx(400, abs=70)
    other = Manifest.model_validate({**fields, "version": "2", "splits": {"test": 0.1, "validation": 0.2}})
    assert any(
        scene_split(drawn, SceneKey("a", f"s{k}"), "") != scene_split(other, SceneKey("a", f"s{k}"), "")
        for k in range(50)
    )


def test_candidates_are_spread_over_the_scan(tmp_path: Path) -> None:
    lay_out(tmp_path)
    spec = SourceSpec(name="tiny", reader="tiny", root=".", licence="x")
    scene = open_tiny(spec, tmp_path / "scenes").load("scene0")
    assert candidates(scene, 100) == list(range(12))
    assert candidates(scene, 4) == [0, 4, 7, 11]
    assert candidates(scene, 1) == [0]


GOOD = Question("left", {}, Answer("choice", "a", distractors=("b",)), 1.0, program(Select("first", "a")))


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (Draft((9,), (GOOD,)), "frame 9 is no candidate"),
        (Draft((), (GOOD,)), "no frames or no questions"),
        (Draft((0,), (GOOD,), (Mark(1, "point", (1, 1), "red"),)), "a mark on picture 1"),
        (Draft((0,), (Question("right", {}, GOOD.answer, 1.0, ()),)), "no question type 'right'"),
        (
            Draft((0,), (Question("left", {"a": "b"}, GOOD.answer, 1.0, ()),)),
            "unknown slot {a} of question type 'left'",
        ),
        (Draft((0,), (Question("left", {}, Answer("number", 1), 1.0, ()),)), "answer type 'number' of question"),
        (Draft((0,), (Question("left", {}, GOOD.answer, float("inf"), ()),)), "margin inf"),
        (Draft((0,), (Question("left", {}, Answer("guess", 1), 1.0, ()),)), "answer type 'guess'"),
        (Draft((0,), (Question("left", {}, Answer("choice", "a"), 1.0, ()),)), "options"),
        (Draft((0,), (Question("left", {}, Answer("choice", "a", distractors=("b", "a")), 1.0, ()),)), "options"),
        (
            Draft((0,), (Question("left", {}, Answer("choice", "a", fixed_options=("yes", "no")), 1.0, ()),)),
            "options",
        ),
    ],
)
def test_a_malformed_draft_names_its_skill(draft: Draft, told: str) -> None:
    check_draft(PICK, (0, 1), Draft((0,), (GOOD,)))
    with pytest.raises(VstError, match=rf"skill single_image\.pick yields a malformed draft: {told}"):
        check_draft(PICK, (0, 1), draft)


def test_a_skill_is_asked_for_several_times_what_is_wanted(tmp_path: Path) -> None:
    plan = make_plan(read_manifest(lay_out(tmp_path), SKILLS), tmp_path, {}, SKILLS, open_tiny)
    assert plan.cap(PICK.name) == 60 * OVERSAMPLING / 5
    assert plan.cap(PAIRS.name) == FEWEST_DRAFTS  # 30 * 4 / 5 scenes / 2 types is less
