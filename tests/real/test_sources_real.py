"""Files that nobody here wrote: RGB-D folders, headset rooms, benchmark boxes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from vstdata.errors import ConventionError
from vstdata.scene import Scene, unproject
from vstdata.sources import Source, SourceSpec, open_source

CAMERA = {"intrinsics": "camera_primesense.json", "poses": "trajectory.log", "pose_format": "log"}
FOLDERS: dict[str, dict[str, object]] = {
    "open3d-rgbd5": CAMERA,
    "open3d-livingroom": {**CAMERA, "color": "image"},
    "slambook2-dining": {"intrinsics": [518.0, 519.0, 325.5, 253.5], "poses": "pose.txt"},
}


def folder(shared_data: Path, name: str, *, frames: int = 48, **options: object) -> Source:
    values = {
        "name": "real",
        "reader": "rgbd_folder",
        "root": name,
        "licence": "see SOURCE.md",
        "frames_per_scene": frames,
    }
    spec = SourceSpec.model_validate({**values, "options": {**FOLDERS[name], **options}})
    return open_source(spec, shared_data / name)


def load(shared_data: Path, name: str, **options: object) -> Scene:
    return folder(shared_data, name, **options).load("real")


def reprojected(scene: Scene, source: int, target: int) -> tuple[float, float]:
    """Median depth difference in metres, and the share of pixels that land in the other picture."""
    depths = [np.asarray(scene.pixels.depth(k), dtype=np.float64) for k in (source, target)]
    cameras = [scene.frames[k].depth_camera for k in (source, target)]
    assert cameras[0] is not None
    assert cameras[1] is not None
    points = unproject(depths[0], cameras[0].intrinsics)[depths[0] > 0]
    uv, z = cameras[1].project(cameras[0].to_world(points))
    inside = cameras[1].inside(uv) & (z > 0)
    column, row = np.rint(uv[inside]).astype(int).T
    measured = depths[1][row, column]
    gap = np.abs(z[inside] - measured)[measured > 0]
    return float(np.median(gap)), float(inside.mean())


@pytest.mark.parametrize("poses", ["trajectory.log", "odometry.log"])
def test_rgbd5_agrees_with_itself_within_6_mm(shared_data: Path, poses: str) -> None:
    scene = load(shared_data, "open3d-rgbd5", poses=poses)
    assert len(scene.frames) == 5
    gap, overlap = reprojected(scene, 0, 4)
    assert gap < 0.006
    assert overlap > 0.95
    assert scene.dropped == {"scale_unchecked": 1}  # the camera moves a few centimetres


def test_the_living_room_goes_by_frame_number(shared_data: Path) -> None:
    scene = load(shared_data, "open3d-livingroom")
    assert [f.key for f in scene.frames] == [f"{k:05d}" for k in range(0, 215, 5)]
    assert scene.dropped == {}
    gap, overlap = reprojected(scene, 0, 4)
    assert gap < 0.002
    assert overlap > 0.5
    assert scene.noise.pose < 0.01


def test_the_dining_room_is_real_and_noisy(shared_data: Path) -> None:
    scene = load(shared_data, "slambook2-dining")
    assert len(scene.frames) == 5
    assert scene.dropped == {}
    assert reprojected(scene, 3, 4)[0] < 0.035
    assert 0.03 < scene.noise.pose < 0.15
    assert scene.noise.depth >= 0.005


@pytest.mark.parametrize("name", FOLDERS)
def test_the_floor_is_down(shared_data: Path, name: str) -> None:
    scene = load(shared_data, name)
    ups = -np.stack([f.camera.camera_to_world[:3, 1] for f in scene.frames])
    assert ups[:, 2].min() > 0.7
    rights = np.stack([f.camera.camera_to_world[:3, 0] for f in scene.frames])
    assert np.abs(rights[:, 2]).mean() < 0.12  # nobody holds a camera far out of level


@pytest.mark.parametrize("name", FOLDERS)
def test_the_same_folders_read_wrongly_are_refused(shared_data: Path, name: str) -> None:
    with pytest.raises(ConventionError, match="inverted"):
        load(shared_data, name, pose_convention="world_to_camera")
    with pytest.raises(ConventionError, match="millimetres"):
        load(shared_data, name, depth_scale=1.0)
    with pytest.raises(ConventionError, match=r"looks 5(\.0\d)? times too small"):
        load(shared_data, name, depth_scale=5000.0)
    with pytest.raises(ConventionError, match="divided by 1000"):
        load(shared_data, name, depth_scale=1e6)


def quest(shared_data: Path) -> Source:
    spec = SourceSpec(name="quest", reader="quest", root=".", licence="MIT", frames_per_scene=16)
    return open_source(spec, shared_data / "quest-rooms")


def test_headset_boxes_hold_their_vertices(shared_data: Path) -> None:
    scene = quest(shared_data).load("living_room")
    assert scene.mesh is not None
    assert (len(scene.mesh.vertices), len(scene.mesh.faces)) == (30_933, 62_102)
    solid = [i.box for i in scene.instances if i.box.size.min() > 0.01]
    assert len(solid) == 8
    counts = []
    for box in solid:
        local = (scene.mesh.vertices - box.center) @ box.axes
        counts.append(int((np.abs(local) <= box.size / 2 + 0.03).all(axis=1).sum()))
    assert (min(counts), max(counts)) == (103, 4_449)  # counted apart, with the boxes grown by 3 cm


@pytest.mark.parametrize(
    ("name", "floor", "boxes"),
    [
        ("living_room", (4.56, 5.99), ["couch", "lamp", "lamp", "storage unit", "table", "table", "table", "table"]),
        ("meeting_room", (5.38, 4.08), ["screen", "table"]),
        ("office_small", (2.46, 2.42), ["plant", "screen", "table"]),
    ],
)
def test_headset_rooms(shared_data: Path, name: str, floor: tuple[float, float], boxes: list[str]) -> None:
    scene = quest(shared_data).load(name)
    assert scene.mesh is not None
    grounds = [i.box for i in scene.instances if i.label == "floor"]
    assert np.allclose(np.sort(grounds[0].size)[1:], np.sort(floor), atol=0.006)
    assert grounds[0].up_axis == int(np.argmin(grounds[0].size))
    assert sorted(i.label for i in scene.instances if i.box.size.min() > 0.01) == boxes
    assert scene.floor_height == pytest.approx(scene.mesh.vertices[:, 2].min(), abs=0.05)
    assert scene.dropped["top_of_an_object"] >= 1
    assert len(scene.frames) == 16
    for k, instance in enumerate(scene.instances):
        if instance.box.size.min() > 0.01 and instance.label != "plant":
            assert (scene.mesh.face_instances == k).sum() > 40
    low, high = scene.mesh.vertices.min(axis=0), scene.mesh.vertices.max(axis=0)
    for frame in scene.frames:
        assert (frame.camera.center > low).all()
        assert (frame.camera.center < high).all()
        assert frame.camera.center[2] == pytest.approx(scene.floor_height + 1.5)


def test_all_benchmark_scenes_load(shared_data: Path) -> None:
    name = "arkitscenes_meta_info_val.json"
    options = {"file": name, "frames": "none"}
    spec = SourceSpec(name="vsi", reader="scene_boxes", root=".", licence="none", options=options)
    source = open_source(spec, shared_data / "vsi-arkitscenes")
    stored = json.loads((shared_data / "vsi-arkitscenes" / name).read_text())
    assert source.scene_ids() == sorted(stored)
    seen: Counter[str] = Counter()
    for scene_id in source.scene_ids():
        scene = source.load(scene_id)
        assert scene.room_area == pytest.approx(stored[scene_id]["room_size"])
        counts = {"TV" if name == "tv" else name: count for name, count in stored[scene_id]["object_counts"].items()}
        assert dict(Counter(i.label for i in scene.instances)) == counts
        entries = [
            e for label in sorted(stored[scene_id]["object_bbox"]) for e in stored[scene_id]["object_bbox"][label]
        ]
        for instance, entry in zip(scene.instances, entries, strict=True):
            assert np.allclose(instance.box.bounds, [entry["min"], entry["max"]], atol=0.011)
        seen["boxes"] += len(scene.instances)
        seen["dropped"] += sum(scene.dropped.values())
    assert seen == {"boxes": 854, "dropped": 0}


def test_benchmark_scenes_are_rendered(shared_data: Path) -> None:
    options = {"file": "arkitscenes_meta_info_val.json"}
    spec = SourceSpec(
        name="vsi",
        reader="scene_boxes",
        root=".",
        licence="none",
        options=options,
        scenes=("41069025",),
        frames_per_scene=8,
    )
    scene = open_source(spec, shared_data / "vsi-arkitscenes").load("41069025")
    assert len(scene.frames) == 8
    assert scene.pixels.color(0).std() > 5
