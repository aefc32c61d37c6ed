"""ScanNet scans: every number of a room written by hand comes back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.sources.files import (
    CHAIR,
    COLOR_SIZE,
    DEPTH_K,
    DEPTH_SIZE,
    TABLE,
    Scan,
    alignment,
    room_depth,
    room_poses,
)
from vstdata.errors import ConventionError, InputError, ManifestError
from vstdata.scene import Scene
from vstdata.sources import Source, SourceSpec, open_source
from vstdata.sources.readers import all_readers


def spec(**changes: object) -> SourceSpec:
    values = {"name": "rooms", "reader": "scannetv2", "root": ".", "licence": "none"}
    return SourceSpec.model_validate({**values, **changes})


def load(root: Path, **changes: object) -> Scene:
    source = open_source(spec(**changes), root)
    return source.load(source.scene_ids()[0])


@pytest.fixture(params=["sens", "exported"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    Scan().write(tmp_path, request.param)
    return tmp_path


def test_boxes_are_those_of_the_room(root: Path) -> None:
    scene = load(root)
    assert [(i.id, i.label) for i in scene.instances] == [(0, "floor"), (1, "chair"), (2, "table")]
    for instance, box in zip(scene.instances[1:], (CHAIR, TABLE), strict=True):
        assert np.allclose(instance.box.center, box.mean(axis=0), atol=2e-6)
        assert np.allclose(instance.box.size, box[1] - box[0], atol=2e-6)
        assert np.allclose(instance.box.axes, np.eye(3), atol=1e-6)
    assert np.allclose(scene.instances[0].box.size, [4, 3, 0.001], atol=2e-6)
    assert scene.floor_height == pytest.approx(0, abs=1e-6)


def test_faces_belong_to_the_majority_of_their_corners(root: Path) -> None:
    mesh = load(root).mesh
    assert mesh is not None
    assert mesh.face_instances.tolist() == [0] * 2 + [-1] * 10 + [1] * 12 + [2] * 12
    assert mesh.colors is not None
    assert np.array_equal(mesh.colors[0], [200, 100, 50])
    assert np.allclose(mesh.vertices[12:20].min(axis=0), CHAIR[0], atol=1e-6)


def test_cameras_and_pictures_are_those_of_the_room(root: Path) -> None:
    scene = load(root)
    assert len(scene.frames) == 12
    for k, (frame, pose) in enumerate(zip(scene.frames, room_poses(), strict=True)):
        assert frame.key == f"{k:06d}"
        assert np.allclose(frame.camera.camera_to_world, pose, atol=2e-6)
        assert (frame.camera.width, frame.camera.height) == COLOR_SIZE
        assert frame.depth_camera is not None
        assert (frame.depth_camera.width, frame.depth_camera.height) == DEPTH_SIZE
        depth = scene.pixels.depth(k)
        assert depth is not None
        assert np.abs(depth - room_depth(pose, DEPTH_K, DEPTH_SIZE)).max() <= 0.00051
        red = scene.pixels.color(k)[60, 20, 0]
        assert abs(int(red) - 20 * k) <= 3


def test_a_perfect_scan_has_no_refusals_and_no_noise(root: Path) -> None:
    scene = load(root)
    assert scene.dropped == {}
    assert not scene.rendered
    assert (scene.dataset, scene.id, scene.split, scene.licence) == ("rooms", "scene0000_00", "train", "none")
    assert scene.noise.depth < 0.001
    assert scene.noise.surface < 0.001
    assert scene.noise.pose < 0.001


def test_without_geometry_the_frames_are_the_same(root: Path) -> None:
    source = open_source(spec(), root)
    full, light = source.load("scene0000_00"), source.load("scene0000_00", geometry=False)
    assert light.mesh is None
    assert light.instances == ()
    assert [f.key for f in full.frames] == [f.key for f in light.frames]
    for a, b in zip(full.frames, light.frames, strict=True):
        assert np.array_equal(a.camera.camera_to_world, b.camera.camera_to_world)


def test_colour_exported_smaller_keeps_its_geometry(tmp_path: Path) -> None:
    folder = Scan().write(tmp_path, "exported")
    (folder / "scene0000_00.txt").write_text("colorWidth = 320\ncolorHeight = 240\n")
    intrinsics = "240 0 159.5 0\n0 240 119.5 0\n0 0 1 0\n0 0 0 1\n"
    (folder / "intrinsic" / "intrinsic_color.txt").write_text(intrinsics)
    camera = load(tmp_path, options={"frames": "exported"}).frames[0].camera
    assert np.allclose(camera.intrinsics, [[120, 0, 79.5], [0, 120, 59.5], [0, 0, 1]])
    (folder / "scene0000_00.txt").write_text("sceneType = Office\n")
    with pytest.raises(InputError, match="principal point in the middle of 160 x 120"):
        load(tmp_path)


def test_bad_poses_are_dropped_and_counted(tmp_path: Path) -> None:
    scan = Scan()
    stored = scan.file_poses().copy()
    stored[2] = -np.inf
    stored[5, 0, 0] = np.nan
    stored[7, :3, :3] *= 1.5
    scan.stored_poses = stored
    scan.write(tmp_path)
    scene = load(tmp_path)
    assert scene.dropped == {"pose_not_finite": 2, "pose_not_rigid": 1}
    assert [int(f.key) for f in scene.frames] == [0, 1, 3, 4, 6, 8, 9, 10, 11]


def test_frames_are_evenly_spread(tmp_path: Path) -> None:
    Scan().write(tmp_path)
    assert [int(f.key) for f in load(tmp_path, frames_per_scene=4).frames] == [0, 4, 7, 11]


def test_no_alignment_is_counted(tmp_path: Path) -> None:
    Scan(align=None).write(tmp_path)
    scene = load(tmp_path)
    assert scene.dropped == {"no_axis_alignment": 1}
    assert np.allclose(scene.instances[1].box.center, CHAIR.mean(axis=0), atol=1e-6)


def test_a_mirrored_alignment_is_refused(tmp_path: Path) -> None:
    folder = Scan().write(tmp_path)
    mirrored = alignment() * np.array([[-1.0], [1.0], [1.0], [1.0]])
    (folder / "scene0000_00.txt").write_text("axisAlignment = " + " ".join(map(str, mirrored.ravel())))
    with pytest.raises(ConventionError, match="axisAlignment"):
        load(tmp_path)


def test_without_frames_the_scan_is_rendered(tmp_path: Path) -> None:
    Scan().write(tmp_path, "none")
    scene = load(tmp_path, frames_per_scene=5)
    assert scene.rendered
    assert len(scene.frames) == 5
    assert scene.pixels.depth(0) is None
    assert scene.pixels.color(0).shape == (480, 640, 3)
    source = open_source(spec(frames_per_scene=5), tmp_path)
    light = source.load("scene0000_00", geometry=False)
    assert np.array_equal(light.pixels.color(4), scene.pixels.color(4))


def edit_groups(folder: Path, groups: list[dict[str, object]]) -> None:
    (folder / "scene0000_00.aggregation.json").write_text(json.dumps({"segGroups": groups}))


def test_repeated_degenerate_and_unnameable_instances_are_counted(tmp_path: Path) -> None:
    folder = Scan().write(tmp_path)
    groups = [("chair", [2]), ("Chair", [2]), ("remove", [0]), ("<image> lamp", [3]), ("ghost", []), ("stool", [2])]
    edit_groups(folder, [{"objectId": k, "label": label, "segments": s} for k, (label, s) in enumerate(groups)])
    scene = load(tmp_path)
    assert [(i.id, i.label) for i in scene.instances] == [(0, "chair"), (5, "stool")]
    expected = {"repeated_instance": 1, "annotator_mark": 1, "label_refused": 1, "degenerate_instance": 1}
    assert scene.dropped == expected


def test_groups_that_claim_the_mesh_many_times_over_are_refused(tmp_path: Path) -> None:
    folder = Scan().write(tmp_path)
    edit_groups(folder, [{"objectId": k, "label": "chair", "segments": [0, 1, 2, 3]} for k in range(20)])
    with pytest.raises(InputError, match="segGroups: expected each vertex in at most 8 objects in the mean"):
        load(tmp_path)


def test_labels_follow_the_map(tmp_path: Path) -> None:
    Scan(labels=["floor", "Office Chair", "mystery"]).write(tmp_path)
    options = {"label_space": "nyu40"}
    with pytest.raises(InputError, match=r"scannetv2-labels\.combined\.tsv"):
        load(tmp_path, options=options)
    table = "id\traw_category\tcategory\tnyu40class\n1\tOffice Chair\tchair\tchair\n2\tfloor\tfloor\tfloor\n"
    (tmp_path / "scannetv2-labels.combined.tsv").write_text(table)
    scene = load(tmp_path, options=options)
    assert [i.label for i in scene.instances] == ["floor", "chair"]
    assert scene.dropped == {"label_not_in_map": 1}


def test_splits_come_from_local_lists(tmp_path: Path) -> None:
    for name in ("scene0000_00", "scene0001_00", "scene0002_00"):
        Scan(id=name).write(tmp_path, "none")
    with pytest.raises(InputError, match=r"scannetv2_val\.txt"):
        open_source(spec(split="val"), tmp_path).scene_ids()
    (tmp_path / "scannetv2_val.txt").write_text("scene0002_00\nscene0999_00\n")
    assert open_source(spec(split="val"), tmp_path).scene_ids() == ["scene0002_00"]
    source = open_source(spec(), tmp_path)
    assert source.scene_ids() == ["scene0000_00", "scene0001_00", "scene0002_00"]
    assert [source.load(name).split for name in source.scene_ids()[1:]] == ["train", "val"]
    (tmp_path / "few.txt").write_text("# two\nscene0001_00\n\nscene0000_00\n")
    assert open_source(spec(scenes="few.txt"), tmp_path).scene_ids() == ["scene0000_00", "scene0001_00"]


def test_unknown_readers_options_and_scenes_are_named(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="did you mean scannetv2"):
        open_source(spec(reader="scannet"), tmp_path)
    with pytest.raises(ManifestError) as unknown:
        open_source(spec(reader="zzzzzz"), tmp_path)
    assert all(name in str(unknown.value) for name in all_readers())
    with pytest.raises(ManifestError, match="colour_space"):
        open_source(spec(options={"colour_space": "x"}), tmp_path)
    with pytest.raises(InputError, match="data folder"):
        open_source(spec(), tmp_path / "absent")
    Scan().write(tmp_path)
    with pytest.raises(InputError, match="scene9999_00"):
        open_source(spec(scenes=("scene9999_00",)), tmp_path).load("scene9999_00")
    for name in ("../x", "a/b", "/etc", "C:x", "a\\b", "", "x" * 65, ".hidden", "a\x00b"):
        with pytest.raises(InputError):
            open_source(spec(), tmp_path).load(name)


def test_files_are_those_that_are_read(root: Path) -> None:
    source: Source = open_source(spec(frames_per_scene=2), root)
    files = source.files("scene0000_00")
    assert files == sorted(files)
    names = {path.name for path in files}
    assert {"scene0000_00.txt", "scene0000_00.aggregation.json", "scene0000_00_vh_clean_2.ply"} <= names
    assert ("scene0000_00.sens" in names) != ("11.jpg" in names)
    assert "5.jpg" not in names


def test_frames_know_their_walk(tmp_path: Path) -> None:
    """Notes beside the stream say which frames are one video; one frame that is left out shifts no others."""
    folder = Scan().write(tmp_path)
    assert {frame.walk for frame in load(tmp_path).frames} == {0}
    notes = folder / "scene0000_00.frames.json"
    walks = [0] * 5 + [1] * 4 + [2] * 3
    notes.write_text(json.dumps({"frames": [{"walk": walk, "time": 0.1} for walk in walks]}))
    assert [frame.walk for frame in load(tmp_path).frames] == walks
    assert [frame.walk for frame in load(tmp_path, frames_per_scene=3).frames] == [0, 1, 2]
    assert notes in open_source(spec(), tmp_path).files("scene0000_00")


@pytest.mark.parametrize(
    ("frames", "field"),
    [([{"walk": 0}] * 11, "frames"), ([{"walk": 0}] * 11 + [{"walk": -1}], "frames.11.walk"), ([0] * 12, "frames.0")],
)
def test_notes_that_fit_no_frames_are_refused(tmp_path: Path, frames: list[object], field: str) -> None:
    folder = Scan().write(tmp_path)
    (folder / "scene0000_00.frames.json").write_text(json.dumps({"frames": frames}))
    with pytest.raises(InputError, match=rf"frames\.json: {field}: "):
        load(tmp_path)
