"""`vst fetch` against a server that breaks off, slows down, answers with errors, and changes its mind."""

from __future__ import annotations

import io
import random
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generators.cli import app
from generators.commands.fetch import run_fetch
from generators.fetch.web import Web
from generators.status import Status
from tests.fetch.server import Server, served
from tests.sources import test_hypersim, test_layouts
from tests.sources.test_scenezoo import source
from vstdata.errors import FetchError, ManifestError

WEB = Web(timeout=0.3, tries=3, pause=0)
DATA = random.Random(7).randbytes(3 * 2**20 + 17)


@pytest.fixture
def server() -> Iterator[Server]:
    with served() as each:
        yield each


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_file_is_whole_or_not_there(server: Server, tmp_path: Path) -> None:
    server.files["/a"] = DATA
    assert WEB.fetch(f"{server.url}/a", tmp_path / "a") == len(DATA)
    assert (tmp_path / "a").read_bytes() == DATA
    assert names(tmp_path) == ["a"]
    WEB.fetch(f"{server.url}/a", tmp_path / "a")
    assert server.asked == [("/a", "")]


@pytest.mark.parametrize("fault", [("break", 2**20 + 5), ("slow", 2**20 + 5), ("break", 0), 500, 503, 429])
def test_what_breaks_off_is_gone_on_with(server: Server, tmp_path: Path, fault: object) -> None:
    server.files["/a"], server.faults["/a"] = DATA, [fault]
    WEB.fetch(f"{server.url}/a", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == DATA
    assert names(tmp_path) == ["a"]
    assert len(server.asked) == 2
    assert server.asked[1][1] == (f"bytes={2**20 + 5}-" if isinstance(fault, tuple) and fault[1] else "")


def test_many_breaks_do_not_matter_while_bytes_come(server: Server, tmp_path: Path) -> None:
    server.files["/a"], server.faults["/a"] = DATA, [("break", 2**18)] * 9
    WEB.fetch(f"{server.url}/a", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == DATA


def test_a_second_run_goes_on(server: Server, tmp_path: Path) -> None:
    server.files["/a"], server.faults["/a"] = DATA, [("break", 2**20), 500, 500, 500]
    with pytest.raises(
        FetchError, match=r"/a: expected an answer, but 3 tries in a row brought nothing \(status 500\)"
    ):
        WEB.fetch(f"{server.url}/a", tmp_path / "a")
    assert names(tmp_path) == ["a.part", "a.part.mark"]
    WEB.fetch(f"{server.url}/a", tmp_path / "a")
    assert server.asked[-1][1] == f"bytes={2**20}-"
    assert (tmp_path / "a").read_bytes() == DATA


@pytest.mark.parametrize("status", [404, 403, 410])
def test_what_is_not_there_is_said_at_once(server: Server, tmp_path: Path, status: int) -> None:
    server.files["/a"], server.faults["/a"] = DATA, [status]
    with pytest.raises(FetchError, match=f"/a: .*status {status}"):
        WEB.fetch(f"{server.url}/a", tmp_path / "a")
    assert len(server.asked) == 1
    assert names(tmp_path) == []


def test_a_file_that_changed_is_fetched_anew(server: Server, tmp_path: Path) -> None:
    server.files["/a"], server.faults["/a"] = DATA, [("break", 2**20), ("files", DATA[::-1] + b"more")]
    WEB.fetch(f"{server.url}/a", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == DATA[::-1] + b"more"


def test_a_file_that_changes_all_the_time_is_refused(server: Server, tmp_path: Path) -> None:
    server.files["/a"] = DATA
    for k in range(1, 9):
        server.faults["/a"] += [("break", 2**20), ("files", DATA[:-k])]
    with pytest.raises(FetchError, match="stays the same"):
        WEB.fetch(f"{server.url}/a", tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_a_server_without_ranges_starts_over(server: Server, tmp_path: Path) -> None:
    server.files["/a"], server.faults["/a"], server.ranges = DATA, [("break", 2**20)], False
    WEB.fetch(f"{server.url}/a", tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == DATA


def test_nobody_answers(tmp_path: Path) -> None:
    with served() as gone:
        url = gone.url
    with pytest.raises(FetchError, match="3 tries"):
        WEB.fetch(f"{url}/a", tmp_path / "a")
    with pytest.raises(FetchError, match="https"):
        WEB.fetch("file:///etc/hostname", tmp_path / "a")


# Data sets


def zipped(folder: Path, **more: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder.parent).as_posix())
        for name, data in more.items():
            archive.writestr(f"{folder.name}/images/scene_cam_00_final_hdf5/{name}", data)
    return stream.getvalue()


def put_hypersim(server: Server, place: Path) -> None:
    """A scene on the server, with a large file in its zip that nobody reads."""
    folder = test_hypersim.write_scene(place)
    server.files["/scenes/ai_001_002.zip"] = zipped(folder, **{"frame.0000.color.hdf5": DATA * 3})
    server.files["/metadata_camera_parameters.csv"] = (place / "metadata_camera_parameters.csv").read_bytes()
    splits = place / "metadata_images_split_scene_v1.csv"
    server.files["/metadata_images_split_scene_v1.csv"] = splits.read_bytes() if splits.exists() else b"a\n1\n"


def fetch(name: str, scenes: str, root: Path, server: Server) -> Status:
    return run_fetch(name, scenes, root, True, server.url, WEB)


def test_hypersim_is_fetched_and_read(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "there").mkdir()
    put_hypersim(server, tmp_path / "there")
    server.faults["/scenes/ai_001_002.zip"] = [500, ("break", 10), ("slow", 10)]
    root = tmp_path / "here"
    assert fetch("hypersim", "ai_001_002", root, server) is Status.GOOD
    assert 'reader = "hypersim"' in capsys.readouterr().out
    scene, truth = (source("hypersim", place).load("ai_001_002") for place in (root, tmp_path / "there"))
    assert [frame.key for frame in scene.frames] == [frame.key for frame in truth.frames]
    assert (scene.pixels.color(0) == truth.pixels.color(0)).all()
    assert len(scene.instances) == len(truth.instances) > 0
    assert not any("final_hdf5" in str(path) for path in root.rglob("*"))
    size = len(server.files["/scenes/ai_001_002.zip"])
    taken = sum(int(b) - int(a) + 1 for _, r in server.asked if r for a, b in [r.removeprefix("bytes=").split("-")])
    assert taken < 2 * size
    before = len(server.asked)
    assert fetch("hypersim", "ai_001_002", root, server) is Status.GOOD
    assert len(server.asked) == before


def test_half_a_scene_is_no_scene(server: Server, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    put_hypersim(server, tmp_path / "there")
    whole = server.files["/scenes/ai_001_002.zip"]
    spot = whole.index(b"frame.0001.tonemap.jpg") + 200
    server.files["/scenes/ai_001_002.zip"] = whole[:spot] + bytes([whole[spot] ^ 1]) + whole[spot + 1 :]
    root = tmp_path / "here"
    assert fetch("hypersim", "ai_001_002", root, server) is Status.ERROR
    assert source("hypersim", root).scene_ids() == []
    server.files["/scenes/ai_001_002.zip"] = whole
    assert fetch("hypersim", "ai_001_002", root, server) is Status.GOOD
    assert source("hypersim", root).scene_ids() == ["ai_001_002"]
    assert not list(root.glob(".*"))


def test_a_scene_that_is_not_there_is_left_out(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "there").mkdir()
    put_hypersim(server, tmp_path / "there")
    (tmp_path / "list.txt").write_text("ai_001_002  # the first\nai_099_099\n")
    assert fetch("hypersim", str(tmp_path / "list.txt"), tmp_path / "here", server) is Status.LEFT_OUT
    assert "ai_099_099  left out: " in (told := capsys.readouterr().out)
    assert "status 404" in told


def put_arkit(server: Server, place: Path) -> None:
    folder = test_layouts.as_3dod(place)
    server.files["/threedod/Training/41069025.zip"] = zipped(folder)
    server.files["/threedod/metadata.csv"] = b"video_id,visit_id,fold\n41069025,1,Training\n41069030,2,Validation\n"


def test_arkitscenes_is_fetched_and_read(server: Server, tmp_path: Path) -> None:
    put_arkit(server, tmp_path / "there")
    server.faults["/threedod/Training/41069025.zip"] = [("break", 70_000), ("slow", 70_000)]
    root = tmp_path / "here"
    assert fetch("arkitscenes", "1", root, server) is Status.GOOD
    scene = source("arkitscenes", root).load("41069025")
    test_layouts.check_frames(scene, list(range(12)))
    assert not [path for path in root.rglob("*") if path.suffix in (".zip", ".part", ".mark")]
    assert fetch("arkitscenes", "2", root, server) is Status.LEFT_OUT
    with pytest.raises(FetchError, match="from 1 to 2, not 3"):
        fetch("arkitscenes", "3", root, server)
    assert fetch("arkitscenes", "11111111", root, server) is Status.ERROR
    with pytest.raises(FetchError, match="names of scenes"):
        fetch("arkitscenes", "../41069025", root, server)


@pytest.mark.parametrize("damage", ["cut", "leaves", "another"])
def test_zips_that_are_not_believed(server: Server, tmp_path: Path, damage: str) -> None:
    put_arkit(server, tmp_path / "there")
    stream, path = io.BytesIO(), "/threedod/Training/41069025.zip"
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("41069025/../../../../out.txt" if damage == "leaves" else "41069999/a.txt", "x")
    server.files[path] = server.files[path][:-900] if damage == "cut" else stream.getvalue()
    assert fetch("arkitscenes", "41069025", tmp_path / "here", server) is Status.ERROR
    assert not list(tmp_path.rglob("out.txt"))
    assert source("arkitscenes", tmp_path / "here").scene_ids() == []


def test_the_licence_is_accepted_first(server: Server, tmp_path: Path) -> None:
    put_arkit(server, tmp_path / "there")
    arguments = ["fetch", "arkitscenes", "--scenes", "1", "--root", str(tmp_path / "here"), "--mirror", server.url]
    refused = CliRunner().invoke(app, arguments)
    assert isinstance(refused.exception, FetchError)
    assert "non-commercial" in refused.output
    assert not server.asked
    assert CliRunner().invoke(app, [*arguments, "--accept-licence"]).exit_code == 0
    shutil.rmtree(tmp_path / "there")
    with pytest.raises(ManifestError, match="hypersim"):
        run_fetch("hypersin", "1", tmp_path, True)


def test_an_error_page_is_no_table(server: Server, tmp_path: Path) -> None:
    put_arkit(server, tmp_path / "there")
    table = server.files["/threedod/metadata.csv"]
    server.files["/threedod/metadata.csv"] = b"<html>Please log in</html>"
    with pytest.raises(FetchError, match="columns video_id, fold"):
        fetch("arkitscenes", "1", tmp_path / "here", server)
    server.files["/threedod/metadata.csv"] = table
    assert fetch("arkitscenes", "1", tmp_path / "here", server) is Status.GOOD
