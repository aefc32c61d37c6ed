"""Damaged scans: every mutant is a valid scene or one InputError, never another exception."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.spatial.transform import Rotation

from tests.sources.files import Scan, jpeg
from tests.sources.test_boxes_and_quest import room
from vstdata.draw import Draw
from vstdata.errors import InputError
from vstdata.scene import Scene
from vstdata.sources import SourceSpec, open_source

SPEC = SourceSpec(name="t", reader="scannetv2", root=".", licence="none", frames_per_scene=6)
HUGE = [b"NaN", b"Infinity", b"-1e999", b"1" * 4301, b"[" * 3000, b'{"a":1,"a":2}', b"null", b'""', b"-1", b"1e30"]


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    roots = {}
    for frames in ("sens", "exported"):
        root = tmp_path_factory.mktemp(frames)
        scan = Scan(id="scene0000_00")
        scan.poses, scan.depths = scan.poses[::3], scan.depths[::3]
        scan.write(root, frames)
        roots[frames] = root
    return roots


def outcome(root: Path, spec: SourceSpec = SPEC) -> str:
    """Load everything there is to load; the kind of result."""
    try:
        source = open_source(spec, root)
        for scene_id in source.scene_ids():
            assert source.files(scene_id)
            scene = source.load(scene_id)
            check_valid(scene)
            for k in range(len(scene.frames)):
                picture(scene, k)
    except InputError as error:
        return "refused" if error.file and error.field else "unnamed"
    return "scene"


def check_valid(scene: Scene) -> None:
    for frame in scene.frames:
        assert np.isfinite(frame.camera.camera_to_world).all()
        assert np.allclose(frame.camera.camera_to_world[:3, :3] @ frame.camera.camera_to_world[:3, :3].T, np.eye(3))
    if scene.mesh is not None:
        assert np.isfinite(scene.mesh.vertices).all()
        assert 0 <= scene.mesh.faces.min() <= scene.mesh.faces.max() < len(scene.mesh.vertices)
        assert -1 <= scene.mesh.face_instances.min() <= scene.mesh.face_instances.max() < len(scene.instances)
        assert len(scene.mesh.face_instances) == len(scene.mesh.faces)
    for instance in scene.instances:
        assert np.isfinite(instance.box.corners).all()
        assert (instance.box.size > 0).all()


def picture(scene: Scene, frame: int) -> None:
    camera = scene.frames[frame].camera
    try:
        assert scene.pixels.color(frame).shape == (camera.height, camera.width, 3)
        depth = scene.pixels.depth(frame)
    except InputError:
        return
    assert depth is None or (np.isfinite(depth).all() and depth.min() >= 0)


def mutate(data: bytes, draw: Draw) -> bytes:
    """One of: some flipped bits, a cut, a run of other bytes, a word put in, a piece taken out or doubled."""
    size = len(data)
    if not size:
        return b"\x00"
    at = draw.integer("at", below=size)
    kind = draw.integer("kind", below=6)
    span = 1 + draw.integer("span", below=min(64, size))
    if kind == 0:
        flipped = bytearray(data)
        for k in range(1 + draw.integer("count", below=8)):
            flipped[draw.integer("bit", k, below=size)] ^= 1 << draw.integer("which", k, below=8)
        return bytes(flipped)
    if kind == 1:
        return data[:at]
    if kind == 2:
        return data[:at] + draw.generator("noise").bytes(span) + data[at + span :]
    if kind == 3:
        return data[:at] + draw.choice(HUGE, "word") + data[at + span :]
    if kind == 4:
        return data[:at] + data[at + span :]
    return data[: at + span] + data[at:]


def mutate_json(data: bytes, draw: Draw) -> bytes:
    """A value of a JSON tree replaced, removed, or renamed."""
    value = json.loads(data)
    node = value["segGroups"][draw.integer("group", below=3)] if "segGroups" in value else value
    key = draw.choice(sorted(node), "key")
    new = draw.choice([None, -1, "x", [], {}, [1.5], ["a"], 10**30, [10**12], [[1]], True, [-5]], "value")
    if draw.integer("remove", below=3) == 0:
        del node[key]
    else:
        node[key] = new
    return json.dumps(value).encode()


def mutants(frames: str) -> list[tuple[str, str, int]]:
    names = ["_vh_clean_2.ply", ".aggregation.json", "_vh_clean_2.0.010000.segs.json", ".txt"]
    names += (
        [".sens"] if frames == "sens" else ["color/3.jpg", "depth/0.png", "pose/0.txt", "intrinsic/intrinsic_color.txt"]
    )
    return [(frames, name, k) for name in names for k in range(24 if frames == "sens" else 10)]


@pytest.mark.parametrize("frames", ["sens", "exported"])
def test_mutants_are_scenes_or_input_errors(intact: dict[str, Path], tmp_path: Path, frames: str) -> None:
    seen: Counter[str] = Counter()
    for _, name, k in mutants(frames):
        draw = Draw("mutant", frames, name, k)
        root = tmp_path / "copy"
        shutil.copytree(intact[frames], root)
        folder = root / "scans" / "scene0000_00"
        path = folder / name if "/" in name else folder / f"scene0000_00{name}"
        change = mutate_json if name.endswith(".json") and k % 2 else mutate
        path.write_bytes(change(path.read_bytes(), draw))
        seen[outcome(root)] += 1
        shutil.rmtree(root)
    assert seen["unnamed"] == 0
    assert seen["refused"] > 30
    assert seen["scene"] > 5


@pytest.mark.parametrize(
    "name", ["_vh_clean_2.ply", ".aggregation.json", "_vh_clean_2.0.010000.segs.json", ".sens", ".txt"]
)
def test_a_missing_file_is_a_scene_or_an_input_error(intact: dict[str, Path], tmp_path: Path, name: str) -> None:
    root = tmp_path / "copy"
    shutil.copytree(intact["sens"], root)
    (root / "scans" / "scene0000_00" / f"scene0000_00{name}").unlink()
    expected = "refused" if name.endswith("segs.json") else "scene"
    if name == ".txt":
        expected = "scene"
    assert outcome(root) == expected


def test_the_intact_scans_are_scenes(intact: dict[str, Path]) -> None:
    assert [outcome(root) for root in intact.values()] == ["scene", "scene"]


def write_folder(root: Path) -> dict[str, SourceSpec]:
    """A posed RGB-D folder, a file of boxes and a headset room in one root each."""
    scan, folder = Scan(align=None), root / "folder"
    for part in ("color", "depth"):
        (folder / part).mkdir(parents=True)
    lines = []
    for k in range(0, 12, 4):
        (folder / "color" / f"{k}.jpg").write_bytes(jpeg(20 * k))
        Image.fromarray(scan.units(scan.depths[k])).save(folder / "depth" / f"{k}.png")
        pose = scan.poses[k]
        lines.append(" ".join(f"{x:.9f}" for x in (*pose[:3, 3], *Rotation.from_matrix(pose[:3, :3]).as_quat())))
    (folder / "poses.txt").write_text("\n".join(lines))
    (folder / "k.txt").write_text("120 120 79.5 59.5")
    (root / "boxes").mkdir()
    box = {"centroid": [1.0, 2.0, 0.5], "axesLengths": [1.0, 1.0, 1.0], "normalizedAxes": np.eye(3).ravel().tolist()}
    scene = {"room_size": 12.0, "room_center": [2.0, 1.5, 1.2], "object_bbox": {"chair": [box]}}
    (root / "boxes" / "b.json").write_text(json.dumps({"s1": scene}))
    (root / "quest").mkdir()
    (root / "quest" / "den.json").write_text(json.dumps({"spatialEntities": room()}))
    values = {"name": "t", "root": ".", "licence": "none", "frames_per_scene": 3}
    options = {"folder": {"intrinsics": "k.txt", "up": "z"}, "boxes": {"file": "b.json"}, "quest": {}}
    readers = {"folder": "rgbd_folder", "boxes": "scene_boxes", "quest": "quest"}
    return {k: SourceSpec.model_validate({**values, "reader": r, "options": options[k]}) for k, r in readers.items()}


@pytest.mark.parametrize(
    ("kind", "name", "refused"),
    [
        ("folder", "poses.txt", True),
        ("folder", "k.txt", True),
        ("folder", "depth/0.png", False),  # it costs its frame alone
        ("boxes", "b.json", True),
        ("quest", "den.json", True),
    ],
)
def test_mutants_of_other_readers(tmp_path: Path, kind: str, name: str, refused: bool) -> None:
    spec = write_folder(tmp_path)[kind]
    path = tmp_path / kind / name
    intact = path.read_bytes()
    assert outcome(tmp_path / kind, spec) == "scene"
    seen: Counter[str] = Counter()
    for k in range(25):
        path.write_bytes(mutate(intact, Draw("mutant", kind, name, k)))
        seen[outcome(tmp_path / kind, spec)] += 1
    assert seen["unnamed"] == 0
    assert (seen["refused"] >= 1) == refused
