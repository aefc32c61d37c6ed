"""What fails costs itself and nothing else, and is told: skills in a scene, scenes that kill, rows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from generators.build.card.card import SOURCE_COUNTS
from generators.build.failures import left_out, status, summary
from generators.commands.report import run_failed, tell
from generators.status import Status
from tests.audit.releases import empty_index
from tests.build.drive import lay_out, left_over, readable_files, run
from vstdata.errors import BuildError, InputError, VstError
from vstdata.release.index import INDEX, index_text, read_index, verify

REPO = Path(__file__).parents[2]
STUMBLING = '[skills."single_image.stumbling"]\ncount = 30'
FAULTY = '[skills."single_image.faulty"]\ncount = 30'
LEAVING = '[skills."single_image.leaving"]\ncount = 30'
ERROR = "ZeroDivisionError: division by zero"


def changed(manifest: Path, scene: str, **about: object) -> None:
    """Say more about a scene in its file."""
    path = manifest.parent / "scenes" / f"{scene}.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **about}))


def line_of(text: str) -> int:
    """Where a line of the stand-ins is, from 1."""
    lines = (Path(__file__).parent / "stand_ins.py").read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_an_error_costs_one_skill_in_one_scene(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = run(lay_out(tmp_path, more=STUMBLING), tmp_path / "out")
    place = f"stand_ins.py:{line_of('_ = 1 / (0 if')}"
    expected = [
        {"scene": f"tiny/{scene}", "skill": "single_image.stumbling", "error": ERROR, "place": place}
        for scene in ("scene2", "scene4")
    ]
    index = read_index(tmp_path / "out")
    assert index["failures"] == expected
    assert index["scenes"]["failed"] == []
    assert {str(key) for key, record in outcome.scenes.items() if "single_image.stumbling" not in record["rows"]} == {
        "tiny/scene2",
        "tiny/scene4",
    }
    for record in outcome.scenes.values():
        assert {"single_image.pick", "multi_image.pairs"} <= record["rows"].keys()
    assert index["skills"]["single_image.pick"]["rows"] == 60
    assert list(verify(tmp_path / "out")) == []
    tell(Console(width=200), index, tmp_path / "out", 1.0, outcome.made)
    told = capsys.readouterr().out
    assert f"left out: single_image.stumbling in tiny/scene2: {ERROR} ({place})" in told
    assert "left out in all: 2 times a skill in a scene; " in told


def test_a_skill_that_ends_the_program_costs_itself(tmp_path: Path) -> None:
    run(lay_out(tmp_path, more=LEAVING), tmp_path / "out")
    index = read_index(tmp_path / "out")
    place = f"stand_ins.py:{line_of('sys.exit(0)')}"
    told = {"scene": "tiny/scene2", "skill": "single_image.leaving", "error": "SystemExit: 0", "place": place}
    assert told in index["failures"]
    assert status(index) == Status.LEFT_OUT
    assert list(verify(tmp_path / "out")) == []


def test_scenes_that_nothing_could_check_are_told_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = lay_out(tmp_path)
    changed(manifest, "scene1", dropped={"conventions_unchecked": 1, "pose_not_finite": 2})
    changed(manifest, "scene2", dropped={"conventions_unchecked": 1})
    outcome = run(manifest, tmp_path / "out")
    index = read_index(tmp_path / "out")
    about = index["sources"]["tiny"]
    assert (about["scenes"], about["unchecked"]) == (index["scenes"]["asked"], 2)
    assert about["dropped"] == {"picture_not_readable": 1, "pose_not_finite": 2}
    tell(Console(width=300), index, tmp_path / "out", 1.0, outcome.made)
    told = capsys.readouterr().out
    assert f"unchecked: 2 of {about['scenes']} scenes of tiny: nothing tells whether their poses" in told


def test_what_a_source_had_is_counted_on_console_index_and_card(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = lay_out(tmp_path)
    changed(manifest, "scene1", dropped={"frame_without_pose": 3, "conventions_unchecked": 1})
    changed(manifest, "scene2", dropped={"pose_not_finite": 2, "picture_not_readable": 5, "frame_without_depth": 4})
    (manifest.parent / "scenes" / "scene3.json").write_text("{")
    outcome = run(manifest, tmp_path / "out")
    index = read_index(tmp_path / "out")
    about, usable = index["sources"]["tiny"], [f for f in outcome.scenes if f.scene != "scene3"]
    (failure,) = index["scenes"]["failed"]
    assert failure["scene"] == "tiny/scene3"
    counts = {name: about[name] for name in SOURCE_COUNTS}
    read = len(usable)
    assert counts == {
        "found": read + 1, "scenes": read, "left_out": 1, "frames": about["frames"], "drawn": 0, "unposed": 5,
        "unreadable": about["dropped"]["picture_not_readable"] + 4, "unchecked": 1,
    }  # fmt: skip
    assert about["dropped"]["picture_not_readable"] >= 5
    assert about["frames"] == sum(record["frames"] for record in outcome.scenes.values()) > 0
    tell(Console(width=300), index, tmp_path / "out", 1.0, outcome.made)
    told = capsys.readouterr().out
    assert re.search(r"tiny\s+" + r"\s+".join(str(each) for each in counts.values()), told)
    assert "left out: tiny/scene3: " in told
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "| tiny | " + " | ".join(str(each) for each in counts.values()) + " |" in card


def test_a_source_may_refuse_that_scenes_are_left_out(tmp_path: Path) -> None:
    for limit in ("warn", "refuse"):
        manifest = lay_out(tmp_path / limit)
        (manifest.parent / "scenes" / "scene2.json").write_text("{")
        text = manifest.read_text()
        assert text.count("[[sources]]") == 1
        manifest.write_text(text.replace("[[sources]]\n", f'[[sources]]\nleft_out = "{limit}"\n'))
    outcome = run(tmp_path / "warn" / "manifest.toml", tmp_path / "warn" / "out")
    assert [str(failure.key) for failure in outcome.failures] == ["tiny/scene2"]
    with pytest.raises(VstError, match=r'scene tiny/scene2: .*; the source says left_out = "refuse"'):
        run(tmp_path / "refuse" / "manifest.toml", tmp_path / "refuse" / "out")


def test_what_other_skills_ask_is_as_if_the_failing_one_were_not_there(tmp_path: Path) -> None:
    run(lay_out(tmp_path / "a"), tmp_path / "a" / "out")
    run(lay_out(tmp_path / "b", more=STUMBLING), tmp_path / "b" / "out")
    alone, beside = (readable_files(tmp_path / name / "out") for name in "ab")
    others = [name for name in alone if name.startswith("data/")]
    assert len(others) >= 4
    assert {name: beside[name] for name in others} == {name: alone[name] for name in others}


def test_a_skill_that_failed_is_asked_again(tmp_path: Path) -> None:
    manifest = lay_out(tmp_path, more=STUMBLING)
    run(manifest, tmp_path / "out")
    before = readable_files(tmp_path / "out")
    again = run(manifest, tmp_path / "out")
    assert again.made == 2  # the two scenes
    assert readable_files(tmp_path / "out") == before


def test_strict_stops_at_a_skill(tmp_path: Path) -> None:
    with pytest.raises(VstError, match=rf"single_image\.stumbling in scene tiny/scene2: {ERROR} \(stand_ins\.py:\d+\)"):
        run(lay_out(tmp_path, more=STUMBLING), tmp_path / "out", strict=True)
    assert not (tmp_path / "out" / INDEX).exists()


def test_rows_that_cannot_be_written_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = lay_out(tmp_path)
    changed(manifest, "scene4", gone=True)  # the only scene of val
    outcome = run(manifest, tmp_path / "out")
    index = read_index(tmp_path / "out")
    error = "scene4.json: pictures: expected pictures that are still there"
    assert [(each["scene"], each["reason"], each["error"]) for each in index["lost"]] == [
        ("tiny/scene4", "scene_not_readable", error)
    ] * 2
    assert {each["skill"] for each in index["lost"]} == {"single_image.pick", "multi_image.pairs"}
    for name, wanted, missing in (("single_image.pick", 60, 12), ("multi_image.pairs", 30, 6)):
        about = index["skills"][name]
        lost = sum(each["rows"] for each in index["lost"] if each["skill"] == name)
        assert about["rows"] == wanted - missing
        assert (about["short"], about["replaced"], about["failed"]) == (missing, 0, {"scene_not_readable": lost})
        assert lost >= missing  # reserves of the same scene failed too
    found = left_out(index)
    assert [each.what for each in found] == ["rows", "rows"]
    rows = sum(each.rows for each in found)
    assert summary(index) == f"{rows} rows, for 18 of which there was no other"
    tell(Console(width=200), index, tmp_path / "out", 1.0, outcome.made)
    assert f"left out in all: {summary(index)}; `vst failed {tmp_path / 'out'}` lists them" in capsys.readouterr().out
    with pytest.raises(VstError, match=r"in scene tiny/scene4: scene_not_readable: scene4\.json: pictures"):
        run(manifest, tmp_path / "strict", strict=True)


def test_an_error_of_the_program_stops_the_build(tmp_path: Path) -> None:
    told = (
        r"data/single_image\.faulty/train-00000-of-00001\.parquet: draft [0-9a-f]{32} of single_image\.faulty in scene "
        r"tiny/scene\d: (TypeError|ValueError) at \w+\.py:\d+: "
    )
    with pytest.raises(BuildError, match=told):
        run(lay_out(tmp_path, more=FAULTY), tmp_path / "out")
    found = readable_files(tmp_path / "out")
    assert not [name for name in found if "faulty" in name or name == INDEX]
    assert left_over(tmp_path / "out") == []


def test_an_error_of_the_program_at_a_scene_names_it(tmp_path: Path) -> None:
    manifest = lay_out(tmp_path)
    changed(manifest, "scene2", odd=True)
    told = (
        r"data/\w+\.\w+/train-0000\d-of-0000\d\.parquet: scene tiny/scene2: TypeError at stand_ins\.py:\d+: "
        "a list where a number is expected"
    )
    with pytest.raises(BuildError, match=told):
        run(manifest, tmp_path / "out")
    assert left_over(tmp_path / "out") == []


def test_failures_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = lay_out(tmp_path, more=STUMBLING)
    changed(manifest, "scene0", gone=True)
    changed(manifest, "scene1", frames="none")
    run(manifest, tmp_path / "out")
    run_failed(tmp_path / "out", as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["what", "scene", "skill", "rows", "reason"]
    assert [line.split()[:3] for line in lines[2:-1]] == [
        ["scene", "tiny/scene1", "-"],
        ["skill", "tiny/scene2", "single_image.stumbling"],
        ["skill", "tiny/scene4", "single_image.stumbling"],
        *(["rows", "tiny/scene0", skill] for skill in ("multi_image.pairs", "single_image.pick")),
        ["rows", "tiny/scene0", "single_image.stumbling"],
    ]
    assert lines[2].endswith("scene1.json: frames: expected a number")
    assert lines[-1].startswith("left out in all: 1 scenes, 2 times a skill in a scene, ")
    run_failed(tmp_path / "out", as_json=True)
    listed = json.loads(capsys.readouterr().out)["failed"]
    assert [(each["what"], each["scene"]) for each in listed] == [tuple(line.split()[:2]) for line in lines[2:-1]]
    run(lay_out(tmp_path / "good"), tmp_path / "good" / "out")
    run_failed(tmp_path / "good" / "out", as_json=False)
    assert capsys.readouterr().out == f"{tmp_path / 'good' / 'out'}: nothing was left out\n"


def in_own_process(manifest: Path, out: Path, engine: str, workers: int) -> subprocess.CompletedProcess[str]:
    """A build that says what came of it by its exit status, as `vst build` does."""
    command = [sys.executable, "-m", "tests.build.drive", str(manifest), str(out), engine, str(workers)]
    return subprocess.run(command, cwd=REPO, capture_output=True, text=True, timeout=300)


@pytest.mark.reliability
@pytest.mark.parametrize(("engine", "workers"), [("local", 1), ("local", 2), ("ray", 2)])
def test_of_20_scenes_one_kills_its_worker(tmp_path: Path, engine: str, workers: int) -> None:
    manifest = lay_out(tmp_path, scenes=20)
    changed(manifest, "scene7", kills="asking")
    result = in_own_process(manifest, tmp_path / "out", engine, workers)
    assert result.returncode == Status.LEFT_OUT == 3, result.stderr
    index = read_index(tmp_path / "out")
    assert index["scenes"]["asked"] == 19
    error = "its worker died 3 times; if memory is short, try fewer --workers"
    assert index["scenes"]["failed"] == [{"scene": "tiny/scene7", "error": error}]
    assert index["skills"]["single_image.pick"]["rows"] == 60
    assert list(verify(tmp_path / "out")) == []
    assert left_over(tmp_path / "out") == []


@pytest.mark.reliability
@pytest.mark.parametrize(("engine", "workers"), [("local", 2), ("ray", 2)])
def test_a_shard_that_kills_its_worker_names_the_scene(tmp_path: Path, engine: str, workers: int) -> None:
    manifest = lay_out(tmp_path)
    changed(manifest, "scene4", kills="writing")
    result = in_own_process(manifest, tmp_path / "out", engine, workers)
    assert result.returncode == Status.ERROR == 2
    told = r"data/\w+\.\w+/val-00000-of-00001\.parquet: its worker died 3 times; .* at scene tiny/scene4; `exclude` it"
    assert re.search(told, result.stderr), result.stderr
    assert not (tmp_path / "out" / INDEX).exists()


@pytest.mark.parametrize("entry", [None, [], "x", 3, {"sha256": "0"}])
def test_an_index_whose_entries_are_none_is_told(tmp_path: Path, entry: object) -> None:
    (tmp_path / INDEX).write_text(index_text({**empty_index("told"), "files": {"data/a.parquet": entry}}))
    wanted = r"manifest\.json: files\.data/a\.parquet[a-z0-9.]*: expected what an index of a release has"
    with pytest.raises(InputError, match=wanted):
        read_index(tmp_path)
    assert len(list(verify(tmp_path))) == 1


@pytest.mark.parametrize("text", ["[]", "3", '{"files": []}'])
def test_an_index_that_is_no_table_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / INDEX).write_text(text)
    with pytest.raises(InputError, match=r"manifest\.json: format"):
        read_index(tmp_path)
