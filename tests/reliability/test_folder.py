"""The output folder: one build at a time, others refused, damage found and repaired, full and read-only disks."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from generators.code_digest import Code
from generators.folder import commit, commit_text, get_record, held, put_record
from tests.build import drive
from tests.build.drive import lay_out, left_over, readable_files, run, start
from vstdata.canonical import file_hash
from vstdata.draw import Draw
from vstdata.errors import BuildError
from vstdata.release.index import INDEX, verify
from vstdata.release.schema import SCHEMA_VERSION

pytestmark = pytest.mark.reliability

NIGHTLY = os.environ.get("VST_NIGHTLY") == "1"
MANY = 10 if NIGHTLY else 1


@pytest.fixture
def built(tmp_path: Path) -> tuple[Path, Path]:
    """A manifest and a finished build of it."""
    manifest = lay_out(tmp_path, scenes=3)
    run(manifest, tmp_path / "out")
    return manifest, tmp_path / "out"


def test_the_second_of_two_builds_names_the_first(tmp_path: Path) -> None:
    manifest = lay_out(tmp_path, scenes=2)
    with held(tmp_path / "out"):
        with pytest.raises(BuildError, match=rf"another run is at work here: process {os.getpid()} on "):
            run(manifest, tmp_path / "out")
        assert not (tmp_path / "out" / INDEX).exists()
    run(manifest, tmp_path / "out")


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    manifest = lay_out(tmp_path, scenes=2)
    process = start(manifest, tmp_path / "out", stop_at="plan")
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert run(manifest, tmp_path / "out").made > 0


def test_a_file_is_the_lock_where_the_file_system_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with held(tmp_path), pytest.raises(BuildError, match=r"another run.*remove .*lock\.held"), held(tmp_path):
        pass
    with held(tmp_path):
        pass


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("count = 60", "count = 61", "manifest.skills.single_image.pick.count was 60, is 61"),
        ('version = "1"', 'version = "2"', "manifest.version was 1, is 2"),
        ("frames_per_scene = 8", "frames_per_scene = 9", "manifest.sources.tiny.frames_per_scene was 8, is 9"),
        ("rows = 25", "rows = 26", "manifest.shards.rows was 25, is 26"),
        ('name = "tiny"\nversion', 'exclude = ["scene2"]\nname = "tiny"\nversion', "manifest.exclude"),
    ],
)
def test_another_manifest_is_refused(built: tuple[Path, Path], old: str, new: str, named: str) -> None:
    manifest, out = built
    before = readable_files(out)
    text = manifest.read_text()
    assert old in text
    manifest.write_text(text.replace(old, new, 1))
    with pytest.raises(BuildError, match=f"holds another build: .*{named}"):
        run(manifest, out)
    assert readable_files(out) == before


def test_another_scene_skill_schema_or_code_is_refused(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest, out = built
    before = readable_files(out)
    scene = manifest.parent / "scenes" / "scene1.json"
    text = scene.read_text()
    scene.write_text(text.replace("12", "13"))
    with pytest.raises(BuildError, match=r"scenes\.tiny/scene1 was [0-9a-f]+"):
        run(manifest, out)
    scene.write_text(text)
    others: dict[str, tuple[Any, str]] = {
        "build.plan.code_of": (
            lambda *_: Code({}, frozenset({"numpy"})),
            r"code\.ask was \w+\.*, is \w+\.*; code\.write was",
        ),
        "code_digest.installed": (
            lambda name: "0",
            r"libraries\.ask\.numpy was [\d.]+, is 0; libraries\.ask\.open3d was",
        ),
        "build.plan.SCHEMA_VERSION": (999, f"schema was {SCHEMA_VERSION}, is 999"),
    }
    for name, (value, told) in others.items():
        with monkeypatch.context() as patch:
            patch.setattr(f"generators.{name}", value)
            with pytest.raises(BuildError, match=told):
                run(manifest, out)
    newer = dict(drive.ALL_SKILLS)
    pick = newer["single_image.pick"]
    newer[pick.name] = type(pick)(pick.name, 2, pick.modality, pick.asks, pick.ask, pick.needs)
    monkeypatch.setattr(drive, "ALL_SKILLS", newer)
    with pytest.raises(BuildError, match=r"skills\.single_image\.pick was 1, is 2"):
        run(manifest, out)
    assert readable_files(out) == before


def test_a_folder_of_unknown_origin_is_refused(tmp_path: Path) -> None:
    manifest = lay_out(tmp_path, scenes=2)
    (tmp_path / "out" / "data").mkdir(parents=True)
    with pytest.raises(BuildError, match=r"holds data, but no record of a build"):
        run(manifest, tmp_path / "out")
    assert os.listdir(tmp_path / "out") == ["data"]


def shards(out: Path) -> list[Path]:
    return sorted(out.glob("data/*/*.parquet"))


def flip(out: Path, draw: Draw) -> str:
    path = draw.choice([*shards(out), out / "README.md"], "file")
    data = bytearray(path.read_bytes())
    data[draw.integer("byte", below=len(data))] ^= 1 << draw.integer("bit", below=8)
    path.write_bytes(data)
    return path.relative_to(out).as_posix()


def truncate(out: Path, draw: Draw) -> str:
    path = draw.choice(shards(out), "file")
    os.truncate(path, draw.integer("size", below=path.stat().st_size))
    return path.relative_to(out).as_posix()


def delete(out: Path, draw: Draw) -> str:
    path = draw.choice([*shards(out), out / "README.md"], "file")
    path.unlink()
    return path.relative_to(out).as_posix()


def swap(out: Path, draw: Draw) -> str:
    first, second = draw.shuffled(shards(out), "files")[:2]
    between = out / "between"
    first.rename(between)
    second.rename(first)
    between.rename(second)
    return first.relative_to(out).as_posix()


def link(out: Path, draw: Draw) -> str:
    path = draw.choice(shards(out), "file")
    path.rename(out / ".work" / "moved")
    path.symlink_to(out / ".work" / "moved")
    return path.relative_to(out).as_posix()


@pytest.mark.parametrize(("damage", "times"), [(flip, 60), (truncate, 20), (delete, 5), (swap, 5), (link, 3)])
def test_damage_is_found_named_and_repaired(
    built: tuple[Path, Path], damage: Callable[[Path, Draw], str], times: int
) -> None:
    manifest, out = built
    expected = readable_files(out)
    for k in range(times * MANY):
        name = damage(out, Draw("damage", damage.__name__, k))
        problems = list(verify(out, rows=False))
        assert any(problem.startswith(f"{name}: ") for problem in problems)
        if k < 3:
            run(manifest, out)
        else:
            _restore(out, expected)
        assert readable_files(out) == expected
    assert list(verify(out)) == []


def _restore(out: Path, expected: Mapping[str, bytes]) -> None:
    for name, data in expected.items():
        (out / name).unlink(missing_ok=True)
        (out / name).write_bytes(data)


def test_an_extra_file_is_found(built: tuple[Path, Path]) -> None:
    for name in ("data/extra.parquet", "note.txt", "data/single_image.pick/.hidden"):
        (built[1] / name).write_text("x")
        assert list(verify(built[1])) == [f"{name}: not in the index"]
        (built[1] / name).unlink()


def test_every_edit_of_the_index_is_found_and_refused(built: tuple[Path, Path]) -> None:
    manifest, out = built
    text = (out / INDEX).read_text()
    index = json.loads(text)
    edits = [
        text.replace('"rows": 60', '"rows": 61', 1),
        text + "\n",
        text.replace("tiny", "tinY", 1),
        json.dumps(index),
        json.dumps({**index, "files": {**index["files"], "../../x": {"sha256": "0", "bytes": 1}}}),
        "{}",
        text[: len(text) // 2],
    ]
    for edit in edits:
        assert edit != text
        (out / INDEX).write_text(edit)
        (problem,) = verify(out)
        assert INDEX in problem
        with pytest.raises(BuildError, match=r"manifest\.json has been changed"):
            run(manifest, out)
    (out / INDEX).unlink()
    run(manifest, out)
    assert (out / INDEX).read_text() == text


def test_damaged_work_files_are_made_again(built: tuple[Path, Path]) -> None:
    manifest, out = built
    expected = readable_files(out)
    work = out / ".work"
    (work / "drafts" / "tiny" / "scene1.parquet").write_bytes(b"PAR1")
    next(work.glob("records/data/*/*.json")).write_text('{"inputs": 3')
    next(work.glob("selection/*/*")).write_bytes(b"")
    assert run(manifest, out).made == 2
    assert readable_files(out) == expected


def test_writers_of_one_file_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from generators.folder import commit_text\n"
    code += "sys.stdin.readline(); [commit_text(Path(sys.argv[1]), 'data/a', 'x' * 100_000) for _ in range(50)]"
    command = [sys.executable, "-c", code, str(tmp_path)]
    repo = Path(__file__).parents[2]
    writers = [subprocess.Popen(command, cwd=repo, stdin=subprocess.PIPE, text=True) for _ in range(3)]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.close()
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert (tmp_path / "data" / "a").read_text() == "x" * 100_000
    assert left_over(tmp_path) == []


@pytest.fixture
def small_files() -> Iterator[Callable[[int], None]]:
    """Sets the largest size of a file that this process may write: it fails as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("size", [100, 2_000, 20_000, 30_000])
def test_a_full_disk_is_one_error_and_resumes(tmp_path: Path, small_files: Callable[[int], None], size: int) -> None:
    manifest = lay_out(tmp_path, scenes=3)
    run(manifest, tmp_path / "quiet")
    out = tmp_path / "out"
    small_files(size)
    with pytest.raises(BuildError, match=rf"{out}/\S+: cannot be written: File too large"):
        run(manifest, out)
    small_files(resource.RLIM_INFINITY)
    expected = readable_files(tmp_path / "quiet")
    assert all(expected[name] == data for name, data in readable_files(out).items())
    assert left_over(out) == []
    run(manifest, out)
    assert readable_files(out) == expected


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 192 kB; skips where mounting is not allowed."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=192k", "tmpfs", str(disk)], capture_output=True)
    if mount.returncode:
        pytest.skip(f"tmpfs cannot be mounted here: {mount.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_no_space_left(tmp_path: Path, tiny_disk: Path) -> None:
    manifest = lay_out(tmp_path, scenes=5)
    with pytest.raises(BuildError, match=r"cannot be written: No space left on device"):
        run(manifest, tiny_disk / "out")
    assert left_over(tiny_disk / "out") == []
    subprocess.run(["mount", "-o", "remount,size=4m", str(tiny_disk)], check=True)
    run(manifest, tiny_disk / "out")
    assert list(verify(tiny_disk / "out")) == []


def test_a_read_only_disk_is_one_error(tmp_path: Path, tiny_disk: Path) -> None:
    manifest = lay_out(tmp_path, scenes=2)
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)
    with pytest.raises(BuildError, match=r"cannot be written: Read-only file system"):
        run(manifest, tiny_disk / "out")


def test_a_file_in_the_way_is_one_error(tmp_path: Path) -> None:
    manifest = lay_out(tmp_path, scenes=2)
    (tmp_path / "file").write_text("")
    with pytest.raises(BuildError, match=r"file/out.*: cannot be written: Not a directory"):
        run(manifest, tmp_path / "file" / "out")


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "data").symlink_to(tmp_path / "outside")
    with pytest.raises(BuildError, match="a link that leads out"):
        commit_text(tmp_path / "out", "data/a/b", "x")
    (tmp_path / "target").write_text("mine")
    (tmp_path / "out" / "card").symlink_to(tmp_path / "target")
    commit_text(tmp_path / "out", "card", "x")
    assert (tmp_path / "target").read_text() == "mine"
    assert not (tmp_path / "out" / "card").is_symlink()
    assert os.listdir(tmp_path / "outside") == []


def test_a_failing_writer_leaves_nothing(tmp_path: Path) -> None:
    commit_text(tmp_path, "a", "before")

    def fail(path: Path) -> None:
        path.write_text("half")
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        commit(tmp_path, "a", fail)
    assert (tmp_path / "a").read_text() == "before"
    assert left_over(tmp_path) == []


def test_a_record_is_believed_only_for_its_inputs_and_its_file(tmp_path: Path) -> None:
    record = put_record(tmp_path, "a", "inputs", {"sha256": commit_text(tmp_path, "a", "x"), "rows": 3})
    assert get_record(tmp_path, "a", "inputs") == record == {"sha256": record["sha256"], "rows": 3, "inputs": "inputs"}
    assert get_record(tmp_path, "a", "others") is None
    (tmp_path / "a").write_text("y")
    assert get_record(tmp_path, "a", "inputs") is None
    assert get_record(tmp_path, "b", "inputs") is None
    assert file_hash(tmp_path / "a") != record["sha256"]
