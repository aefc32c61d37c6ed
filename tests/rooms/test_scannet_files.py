"""Written rooms read back through scenezoo: same mesh, instances, poses and depth; same bytes from any worker count."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scenezoo
from hypothesis import given
from hypothesis import strategies as st

from generators.folder import WORK, held
from generators.rooms.camera.lens import draw_lens
from generators.rooms.camera.path import Take, camera_path
from generators.rooms.files.labels import NYU40, label_map, nyu40_class
from generators.rooms.files.mesh import RoomMesh, room_mesh
from generators.rooms.files.sens import millimetres
from generators.rooms.furnish.dressing import DRESSED
from generators.rooms.furnish.layout import make_room
from generators.rooms.furniture import CATALOGUE
from generators.rooms.model import Room
from generators.rooms.recipe import Wanted
from generators.rooms.shell.shell import SHELL
from generators.rooms.write import RoomWritten, split_lists, write_rooms
from vstdata.canonical import read_json
from vstdata.draw import Draw
from vstdata.errors import BuildError, ManifestError
from vstdata.rays import Embree, pixel_grid
from vstdata.scene import Camera

SEED, COUNT, FRAMES, SIZE = 11, 2, 4, (160, 120)
FAST: dict[str, Any] = {"frames": FRAMES, "quality": "flat", "size": SIZE}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("rooms")
    write_rooms(Wanted(COUNT, SEED, **FAST), out)
    return out


@pytest.fixture(scope="module")
def dataset(root: Path) -> Any:
    lists = {f"{split}_split_file": f"scannetv2_{split}.txt" for split in ("train", "val", "test")}
    return scenezoo.get_dataset("scannetv2", root, offline=True, **lists)


@pytest.fixture(scope="module")
def made() -> tuple[Room, RoomMesh, tuple[Take, ...]]:
    draw = Draw("room", SEED, 0)
    room = make_room(draw, f"room{SEED:04d}_00000")
    return room, room_mesh(room), camera_path(room, draw.at("path"), FRAMES, draw_lens(draw.at("lens"), SIZE))


def contents(root: Path) -> dict[str, bytes]:
    """Every file but the lock of the run, which names it."""
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and WORK not in path.parts]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def aligned(dataset: Any, id: str, points: np.ndarray) -> np.ndarray:
    alignment = dataset.get_alignment(id).astype(np.float64)
    return np.asarray(points @ alignment[:3, :3].T + alignment[:3, 3])


def test_mesh_and_instances_come_back(dataset: Any, made: tuple[Room, RoomMesh, tuple[Take, ...]]) -> None:
    room, mesh, _ = made
    read = dataset.get_mesh(room.id)
    vertices = np.asarray(read.vertices)
    assert not np.allclose(vertices, mesh.vertices, atol=0.5), "stored in the frame of the sensor"
    assert np.abs(aligned(dataset, room.id, vertices) - mesh.vertices).max() < 2e-6
    assert np.array_equal(np.asarray(read.triangles), mesh.faces)
    assert np.array_equal(np.rint(np.asarray(read.vertex_colors) * 255), mesh.colors)
    instances = dataset.get_segmentation(room.id)
    assert np.array_equal(instances.labels, mesh.instances)
    assert instances.id_to_name == {k: placed.model.category for k, placed in enumerate(room.placed)}
    semantic = dataset.get_segmentation(room.id, segmentation_type="semantic")
    names = [nyu40_class(placed.model.category) for placed in room.placed]
    assert [NYU40[label - 1] for label in semantic.labels[::997]] == [names[k] for k in mesh.instances[::997]]
    assert not np.ptp(mesh.instances[mesh.faces], axis=1).any(), "no face joins two instances"


def test_every_surface_has_near_vertices(made: tuple[Room, RoomMesh, tuple[Take, ...]]) -> None:
    """Circumradius or half the longest side: no surface point is farther than 8.1 cm from a vertex."""
    _, mesh, _ = made
    corners = mesh.vertices[mesh.faces]
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2)
    assert sides.max() <= 0.14 + 1e-12 < 0.081 * np.sqrt(3)
    assert 40_000 < len(mesh.vertices) < 250_000


def test_boxes_come_back(dataset: Any, made: tuple[Room, RoomMesh, tuple[Take, ...]]) -> None:
    room, _, _ = made
    boxes, names = dataset.get_boxes(room.id)
    assert sorted(boxes) == list(range(len(room.placed)))
    for k, placed in enumerate(room.placed):
        assert names[k] == placed.model.category
        if placed.yaw or placed.position.any():
            low, high = placed.model.bounds()
            assert np.prod(boxes[k].extent) <= np.prod(high - low) * 1.001, "the smallest box is no larger than ours"


def test_frames_come_back(dataset: Any, made: tuple[Room, RoomMesh, tuple[Take, ...]]) -> None:
    room, mesh, takes = made
    items = ("rgb", "depth", "rgb_intrinsics", "depth_intrinsics", "world_to_camera", "timestamps")
    frames = dataset.get_frames(room.id, items=items)
    assert len(frames) == FRAMES == dataset.get_scene_info(room.id)["numDepthFrames"]
    assert frames.rgb.shape == (FRAMES, 120, 160, 3)
    assert frames.rgb.std() > 10
    assert frames.timestamps[:, 0].tolist() == [take.time for take in takes]
    alignment = dataset.get_alignment(room.id).astype(np.float64)
    assert np.abs(alignment[:2, :2] - np.eye(2)).max() > 0.01
    assert np.abs(alignment[:3, 3]).max() > 1
    for k, camera in enumerate(take.camera for take in takes):
        pose = alignment @ np.linalg.inv(frames.world_to_camera[k].astype(np.float64))
        assert np.abs(pose - camera.camera_to_world).max() < 5e-6
        assert np.array_equal(frames.rgb_intrinsics[k], camera.intrinsics)
        assert np.array_equal(frames.depth_intrinsics[k], camera.intrinsics)
        check_depth(frames.depth[k], mesh, camera)


def check_depth(depth: np.ndarray, mesh: RoomMesh, camera: Camera) -> None:
    """The unprojected depth lies on the mesh, to a millimetre along the ray, but for one ray in 2000 that grazes an
    edge; holes look out of the room."""
    embree = Embree(mesh.vertices, mesh.faces)
    rays = (pixel_grid(camera) - camera.intrinsics[:2, 2]) / np.diag(camera.intrinsics)[:2]
    local = np.c_[rays, np.ones(len(rays))]
    known = depth.ravel() > 0
    points = camera.to_world(local[known] * depth.ravel()[known, None].astype(np.float64))
    away = embree.distance(points)
    assert known.mean() > 0.5
    exact = 0.5e-3 * np.linalg.norm(local, axis=1).max() + 1e-5
    assert (away >= exact).mean() < 1 / 2000
    assert away.max() < 4 * exact
    unknown = local[~known] @ camera.camera_to_world[:3, :3].T
    if len(unknown):
        start = np.broadcast_to(camera.center, unknown.shape)
        hits, _ = embree.first(np.c_[start, unknown])
        assert (np.isinf(hits) | (hits > 9.9995)).all()


def test_scene_file_and_lists(root: Path, dataset: Any) -> None:
    ids = [f"room{SEED:04d}_{k:05d}" for k in range(COUNT)]
    assert sorted(dataset.get_ids()) == ids
    info = dataset.get_scene_info(ids[1])
    assert (info["colorWidth"], info["colorHeight"], info["depthWidth"], info["depthHeight"]) == (160, 120, 160, 120)
    lens = draw_lens(Draw("room", SEED, 1).at("lens"), SIZE)
    assert (info["fx_color"], info["fy_depth"], info["mx_color"], info["my_depth"]) == (
        lens.focal,
        lens.focal,
        lens.middle_x,
        lens.middle_y,
    )
    assert "CC-BY-4.0" in (root / "README.md").read_text()
    with (root / "scannetv2-labels.combined.tsv").open() as file:
        rows = {row["raw_category"]: row for row in csv.DictReader(file, delimiter="\t")}
    assert set(rows) == {*SHELL, *DRESSED, *CATALOGUE}
    counts = Counter(group["label"] for id in ids for group in groups(root, id))
    assert {name: int(row["count"]) for name, row in rows.items() if row["count"] != "0"} == counts


def test_notes_on_frames(root: Path, made: tuple[Room, RoomMesh, tuple[Take, ...]]) -> None:
    room, _, takes = made
    notes = read_json(root / "scans" / room.id / f"{room.id}.frames.json")
    lens = draw_lens(Draw("room", SEED, 0).at("lens"), SIZE)
    assert notes["lens"] == {"view": list(lens.view), "distortion": list(lens.distortion), "rate": lens.rate}
    assert [(one["time"], one["walk"]) for one in notes["frames"]] == [(t.time / 1e6, t.walk) for t in takes]


def groups(root: Path, id: str) -> list[dict[str, Any]]:
    value = read_json(root / "scans" / id / f"{id}.aggregation.json")
    assert value["sceneId"] == f"scannet.{id}"
    return list(value["segGroups"])


def test_segments_partition_the_mesh(root: Path) -> None:
    id = f"room{SEED:04d}_00001"
    segments = read_json(root / "scans" / id / f"{id}_vh_clean_2.0.010000.segs.json")["segIndices"]
    owned = [number for group in groups(root, id) for number in group["segments"]]
    assert sorted(owned) == sorted(set(segments)) == list(range(len(owned)))


def test_two_workers_write_the_same_bytes(root: Path, tmp_path: Path) -> None:
    heard: list[RoomWritten] = []
    written = write_rooms(Wanted(COUNT, SEED, **FAST), tmp_path / "two", workers=2, report=heard.append)
    assert contents(tmp_path / "two") == contents(root)
    assert heard == list(written)
    assert not any(room.kept for room in written)


def test_a_second_run_keeps_and_repairs(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "again"
    shutil.copytree(root, out)
    before = {path: path.stat().st_mtime_ns for path in (out / "scans").rglob("*") if path.is_file()}
    assert all(room.kept for room in write_rooms(Wanted(COUNT, SEED, **FAST), out))
    assert {path: path.stat().st_mtime_ns for path in before} == before
    damaged = out / "scans" / f"room{SEED:04d}_00001"
    depth = damaged / f"{damaged.name}.sens"
    data = bytearray(depth.read_bytes())
    data[len(data) // 2] ^= 1
    depth.write_bytes(data)
    part = out / "scans" / f".room{SEED:04d}_00001.12345.part"
    part.mkdir()
    (part / "left over from a kill").write_text("x")
    assert [room.kept for room in write_rooms(Wanted(COUNT, SEED, **FAST), out)] == [True, False]
    assert contents(out) == contents(root)


MANY_ROOMS = """
import sys
from pathlib import Path
from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms
if __name__ == "__main__":
    tell = lambda room: print(room.id, flush=True)
    write_rooms(Wanted(9999, 1, frames=1, size=(64, 48), quality="flat"), Path(sys.argv[1]), workers=2, report=tell)
"""


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    """Its output stays open until the last process that holds it has ended."""
    script, pipe = tmp_path / "rooms.py", subprocess.PIPE
    script.write_text(MANY_ROOMS)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, script, tmp_path / "rooms"]
    with subprocess.Popen(command, stdout=pipe, env=environment, start_new_session=True) as parent:
        try:
            assert parent.stdout is not None
            assert parent.stdout.readline() == b"room0001_00000\n"  # workers are at work
            parent.kill()
            parent.communicate(timeout=60)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(parent.pid, signal.SIGKILL)


def test_two_runs_in_one_folder_do_not_meet(tmp_path: Path) -> None:
    """They would write over each other's half rooms."""
    out = tmp_path / "rooms"
    with held(out), pytest.raises(BuildError, match=rf"rooms: another run is at work here: process {os.getpid()} on "):
        write_rooms(Wanted(COUNT, SEED, **FAST), out)
    assert not (out / "scans").exists()


def test_another_recipe_is_written_anew(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "other"
    shutil.copytree(root, out)
    assert [room.kept for room in write_rooms(Wanted(COUNT, SEED, **(FAST | {"frames": 2})), out)] == [False, False]
    with pytest.raises(BuildError, match=f"room{SEED:04d}_00000"):
        write_rooms(Wanted(1, SEED + 1, **FAST), out)
    with pytest.raises(BuildError, match=f"room{SEED:04d}_00001"):
        write_rooms(Wanted(1, SEED, **FAST), out)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"frames": 0}, "frames"),
        ({"quality": "oil"}, "oil"),
        ({"size": (8, 480)}, "width"),
        ({"size": 5000}, "width"),
        ({"states": 0}, "states"),
        ({"houses": 1.5}, "houses"),
        ({"camera": "pinhole"}, "pinhole"),
    ],
)
def test_bad_numbers_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ManifestError, match=message):
        Wanted(1, 0, **(FAST | changes))


def test_no_workers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="workers is 0"):
        write_rooms(Wanted(1, 0, **FAST), tmp_path / "none", workers=0)
    assert not (tmp_path / "none").exists()


def test_every_category_has_a_class() -> None:
    for line in label_map({}).splitlines()[1:]:
        _, name, _, count, number, wide = line.split("\t")
        assert NYU40[int(number) - 1] == wide
        assert count == "0"
        if name in ("chair", "armchair", "stool", "office chair"):
            assert wide == "chair"


@given(st.integers(0, 10**6), st.integers(1, 300), st.integers(1, 300))
def test_split_lists(seed: int, count: int, more: int) -> None:
    """Eight rooms have one of val and one of test, ten exactly one; more rooms move none."""
    ids = [f"room{seed:04d}_{k:05d}" for k in range(count + more)]
    few, many = split_lists(ids[:count]), split_lists(ids)
    assert sorted(id for found in few.values() for id in found) == ids[:count]
    for split in few:
        assert set(few[split]) == set(many[split]) & set(ids[:count])
    for split in ("val", "test"):
        assert count // 10 + (count % 10 >= 8) <= len(few[split]) <= -(-count // 10)


def test_states_of_a_room_are_in_its_split() -> None:
    ids = [f"room0003_{k:05d}{state}" for k in range(30) for state in ("", "_01", "_02")]
    lists = split_lists(ids)
    for found in lists.values():
        assert {id[:14] for id in found} == {id for id in found if len(id) == 14}
        assert len(found) == 3 * len({id[:14] for id in found})


def test_millimetres() -> None:
    depth = np.array([[1.2344, 1.2346, np.inf, 10.0, 10.001, 0.0, np.nan, 0.0004]], dtype=np.float32)
    assert millimetres(depth).tolist() == [[1234, 1235, 0, 10000, 0, 0, 0, 0]]
