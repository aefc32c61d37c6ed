"""Files as people have them, kind by kind: each is read rightly, or refused by one error that names the cause."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.spatial.transform import Rotation

from generators.build.failures import nothing, status
from generators.status import Status
from tests.sources import test_hypersim, test_layouts, test_scenezoo
from tests.sources.files import COLOR_K, COLOR_SIZE, DEPTH_K, DEPTH_SIZE, Array, Scan, jpeg, room_depth, write_matrix
from tests.sources.test_rgbd_folder import INTRINSICS, POSES, TUM_LINES, load
from vstdata.errors import ConventionError, InputError, ManifestError
from vstdata.scene import Scene
from vstdata.sources import Source, SourceSpec, open_source
from vstdata.sources.spec import NAME

FRAMES = len(POSES)
Names = Callable[[int], str]


def write_room(
    folder: Path, color: Names, depth: Names, pictures: range = range(FRAMES), depths: range = range(FRAMES)
) -> Path:
    """The room with pictures and depth maps named by functions of the frame, and TUM lines, one a frame."""
    for part in ("color", "depth"):
        (folder / part).mkdir(parents=True)
    for k in pictures:
        (folder / "color" / f"{color(k)}.jpg").write_bytes(jpeg(20 * k))
    for k in depths:
        put_depth(folder / "depth" / f"{depth(k)}.png", room_depth(POSES[k], DEPTH_K, DEPTH_SIZE))
    (folder / "poses.txt").write_text("\n".join(TUM_LINES))
    return folder


def put_depth(path: Path, metres: Array) -> None:
    Image.fromarray(np.rint(metres * 1000).astype(np.uint16)).save(path)


def shade(scene: Scene, frame: int) -> int:
    """The frame's number in the room, told by its picture."""
    return round(float(scene.pixels.color(frame)[:, 10, 0].mean()) / 20)


def check_pairs(scene: Scene, frames: list[int]) -> None:
    """Every frame has the picture, the depth and the pose of one moment."""
    assert [shade(scene, k) for k in range(len(scene.frames))] == frames
    for k, number in enumerate(frames):
        depth = scene.pixels.depth(k)
        assert depth is not None
        assert np.abs(depth - room_depth(POSES[number], DEPTH_K, DEPTH_SIZE)).max() <= 0.00051
        assert np.allclose(scene.frames[k].camera.camera_to_world, POSES[number], atol=1e-6)


EPOCH = 1633028400000000  # microseconds
PAIRS: dict[str, tuple[Names, Names]] = {
    "number and time in microseconds": (
        lambda k: f"frame_{k:05d}_{EPOCH + k * 100_000}",
        lambda k: f"frame_{k:05d}_{EPOCH + k * 100_000 + 4_321}",
    ),
    "one accidental match of times": (
        lambda k: f"{k:07d}-{k * 33_369:012d}",
        lambda k: f"{k:07d}-{k * 33_369 + (0 if k == 5 else 9_000):012d}",
    ),
    "times only": (lambda k: f"{EPOCH + k * 100_000}", lambda k: f"{EPOCH + k * 100_000 - 7_000}"),
    "milliseconds": (lambda k: f"{1633028400000 + k * 250}", lambda k: f"{1633028400000 + k * 250 + 9}"),
    "nanoseconds": (lambda k: f"{(EPOCH + k * 100_000) * 1000}", lambda k: f"{(EPOCH + k * 100_000) * 1000 + 4321}"),
    "seconds and microseconds": (
        lambda k: f"{1633028400 + 0.1 * k:.6f}",
        lambda k: f"{EPOCH + k * 100_000 + 3_000}",
    ),
    "counts from 0 and from 1": (lambda k: f"{k:04d}", lambda k: f"{k + 1:04d}"),
    "counts from 1 and from 0": (lambda k: f"rgb{k + 1}", lambda k: f"d{k}"),
    "a constant number before": (lambda k: f"cam0_{k:04d}", lambda k: f"cam1_{k:04d}"),
    "a constant number behind": (lambda k: f"{k}_v2", lambda k: f"{k}_16bit"),
    "numbers of one step": (lambda k: f"{k * 30}", lambda k: f"{k * 30}"),
}


@pytest.mark.parametrize("name", PAIRS)
def test_pairs_by_time_or_running_number(tmp_path: Path, name: str) -> None:
    scene = load(write_room(tmp_path, *PAIRS[name]))
    check_pairs(scene, list(range(FRAMES)))
    assert scene.dropped == {}


def test_the_first_depth_missing_is_not_a_count_from_one(tmp_path: Path) -> None:
    write_room(tmp_path, lambda k: f"{k:04d}", lambda k: f"{k:04d}", range(FRAMES), range(1, FRAMES))
    scene = load(tmp_path)
    check_pairs(scene, list(range(1, FRAMES)))
    assert scene.dropped == {"frame_without_depth": 1}


def test_equal_counts_out_of_step_are_told_by_the_poses(tmp_path: Path) -> None:
    write_room(tmp_path, lambda k: f"{k:04d}", lambda k: f"{k:04d}", range(FRAMES - 1), range(1, FRAMES))
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES[: FRAMES - 1]))
    scene = load(tmp_path)
    check_pairs(scene, list(range(1, FRAMES - 1)))
    assert scene.dropped == {"depth_without_picture": 1, "frame_without_depth": 1}


def test_poses_by_number_that_count_from_one(tmp_path: Path) -> None:
    write_room(tmp_path, lambda k: f"{k + 1}", lambda k: f"{k + 1}", range(0, FRAMES, 2), range(0, FRAMES, 2))
    check_pairs(load(tmp_path), list(range(0, FRAMES, 2)))


def test_pose_files_that_count_from_one(tmp_path: Path) -> None:
    write_room(tmp_path, lambda k: f"{k}", lambda k: f"{k}")
    (tmp_path / "poses").mkdir()
    for k, pose in enumerate(POSES):
        write_matrix(tmp_path / "poses" / f"{k + 1}.txt", pose)
    check_pairs(load(tmp_path, poses="poses", pose_format="matrix"), list(range(FRAMES)))


def test_counts_that_differ_are_told(tmp_path: Path) -> None:
    write_room(tmp_path, lambda k: f"{k:03d}", lambda k: f"{k:03d}", range(10), range(2, FRAMES))
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES))
    scene = load(tmp_path)
    check_pairs(scene, list(range(2, 10)))
    assert scene.dropped == {"depth_without_picture": 2, "frame_without_depth": 2}


def test_names_that_hardly_meet_are_refused(tmp_path: Path) -> None:
    write_room(tmp_path, lambda k: f"{EPOCH + k * 100_000}", lambda k: f"{EPOCH + 9_000_000_000 + k * 90_000}")
    with pytest.raises(InputError, match="0 of 12 pictures"):
        load(tmp_path)


def test_a_stated_way_of_pairing_is_taken(tmp_path: Path) -> None:
    write_room(tmp_path, lambda k: f"{EPOCH + k * 100_000}", lambda k: f"{EPOCH + 9_000_000_000 + k * 90_000}")
    check_pairs(load(tmp_path, pairs="order"), list(range(FRAMES)))


def test_trajectories_in_microseconds(tmp_path: Path) -> None:
    write_room(tmp_path, lambda k: f"{k:04d}_{EPOCH + k * 100_000}", lambda k: f"{k:04d}_{EPOCH + k * 100_000}")
    lines = [f"{EPOCH + k * 100_000 + 900} {line}" for k, line in enumerate(TUM_LINES)]
    lines += [f"{EPOCH + k * 100_000 + 50_000} 9 9 9 0 0 0 1" for k in range(FRAMES)]
    (tmp_path / "poses.txt").write_text("\n".join(lines))
    scene = load(tmp_path)
    check_pairs(scene, list(range(FRAMES)))
    assert scene.frames[3].timestamp == pytest.approx(1633028400.3009, abs=1e-6)
    assert np.array_equal(scene.frames[0].camera.intrinsics, COLOR_K)


def spoil(value: int, where: Callable[[Array], Array]) -> Callable[[Array], Array]:
    return lambda metres: np.where(where(metres), value / 1000, metres)


def strip(metres: Array) -> Array:
    """A strip of every map, as a shiny floor would leave it."""
    mask = np.zeros(metres.shape, bool)
    mask[40:46, 10:50] = True
    return mask


def spot(metres: Array) -> Array:
    mask = np.zeros(metres.shape, bool)
    mask[30:33, 30:34] = True
    return mask


NO_DEPTH = {
    "65535": spoil(65535, strip),
    "65535 at few pixels": spoil(65535, spot),
    "60000": spoil(60000, strip),
    "60000 at few pixels": spoil(60000, spot),
    "two values": lambda metres: spoil(65534, spot)(spoil(60000, strip)(metres)),
    "the end of the range": lambda metres: np.minimum(metres, 2.6),
    "a value just beyond the room": spoil(10000, strip),
    "one unit": spoil(1, strip),
    "the start of the range": spoil(400, strip),
}


@pytest.mark.parametrize("name", NO_DEPTH)
def test_values_that_stand_for_no_depth_are_unknown(tmp_path: Path, name: str) -> None:
    write_room(tmp_path, lambda k: f"{k:03d}", lambda k: f"{k:03d}")
    for k, pose in enumerate(POSES):
        put_depth(tmp_path / "depth" / f"{k:03d}.png", NO_DEPTH[name](room_depth(pose, DEPTH_K, DEPTH_SIZE)))
    scene = load(tmp_path, up="auto")
    for k, pose in enumerate(POSES):
        truth, depth = room_depth(pose, DEPTH_K, DEPTH_SIZE), scene.pixels.depth(k)
        assert depth is not None
        kept = depth > 0
        assert np.abs(depth - truth)[kept].max() <= 0.00051
        right = np.abs(NO_DEPTH[name](truth) - truth) < 1e-9
        assert kept[right].mean() > 0.999
    assert set(scene.dropped) <= {"value_for_no_depth"}


def test_stated_values_are_unknown_and_honest_depth_is_kept(tmp_path: Path) -> None:
    write_room(tmp_path, lambda k: f"{k:03d}", lambda k: f"{k:03d}")
    depth = load(tmp_path).pixels.depth(0)
    assert depth is not None
    assert (depth > 0).all()
    value = round(float(depth[30, 40]) * 1000)
    stated = load(tmp_path, no_depth=[value, 65533]).pixels.depth(0)
    assert stated is not None
    assert np.array_equal(stated == 0, np.isclose(depth, value / 1000, atol=1e-6))
    with pytest.raises(ManifestError, match="no_depth"):
        load(tmp_path, no_depth="far")


NAMES = ("living room (2)", "büro", "bu\u0308ro 2", "客厅", "flat [a]", "plain", "x" * 90, "-a", "a&b", "été")


def test_any_folder_name_is_a_scene(tmp_path: Path) -> None:
    for name in NAMES:
        write_room(tmp_path / name, lambda k: f"{k}", lambda k: f"{k}", range(3), range(3))
        (tmp_path / name / "poses.txt").write_text("\n".join(TUM_LINES[:3]))
    (tmp_path / ".hidden").mkdir()
    source = opened(tmp_path, "rgbd_folder", **INTRINSICS, up="z")
    ids = source.scene_ids()
    scenes = [source.load(own) for own in ids]
    assert sorted(scene.name or scene.id for scene in scenes) == sorted(NAMES)
    assert len(set(ids)) == len(NAMES)
    assert all(re.fullmatch(NAME, own) for own in ids)
    assert "plain" in ids
    assert next(scene.id for scene in scenes if scene.name == "living room (2)").startswith("living_room_2-")
    listed = opened(tmp_path, "rgbd_folder", ["büro"], **INTRINSICS, up="z")
    assert [listed.load(own).name for own in listed.scene_ids()] == ["büro"]
    with pytest.raises(InputError, match="scene id"):
        opened(tmp_path, "rgbd_folder", ["../plain"], **INTRINSICS).scene_ids()


def test_two_ways_to_write_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("büro", "bu\u0308ro"):
        write_room(tmp_path / name, lambda k: f"{k}", lambda k: f"{k}")
    with pytest.raises(InputError, match="different ones"):
        opened(tmp_path, "rgbd_folder", **INTRINSICS).scene_ids()


def test_any_name_of_a_scan(tmp_path: Path) -> None:
    for name in ("scene 1 (copy)", "büro"):
        Scan(name).write(tmp_path)
    source = opened(tmp_path, "scannetv2")
    scenes = [source.load(own) for own in source.scene_ids()]
    assert {scene.name for scene in scenes} == {"scene 1 (copy)", "büro"}
    assert all(len(scene.instances) == 3 for scene in scenes)


def test_any_name_in_other_readers(tmp_path: Path) -> None:
    room = {"object_bbox": {"chair": [BOX]}, "room_size": 12.0, "room_center": [0, 0, 1]}
    (tmp_path / "all.json").write_text(json.dumps({"wohn zimmer": room, "b": room, "厨房": room}))
    source = opened(tmp_path, "scene_boxes", file="all.json", frames="none")
    assert len([source.load(own) for own in source.scene_ids()]) == 3
    (tmp_path / "kitchen (old).json").write_text("{}")
    assert len(opened(tmp_path, "quest").scene_ids()) == 2
    for name in ("a1b2", "Küche 1"):
        (tmp_path / "data" / name / "scans").mkdir(parents=True)
    assert len(opened(tmp_path, "scannetppv2").scene_ids()) == 2


BOX = {
    "centroid": [0, 0, 1],
    "axesLengths": [1, 1, 1],
    "normalizedAxes": [1, 0, 0, 0, 1, 0, 0, 0, 1],
    "min": [-0.5, -0.5, 0.5],
    "max": [0.5, 0.5, 1.5],
}


def opened(root: Path, reader: str, scenes: list[str] | None = None, **options: object) -> Source:
    table = {"name": "own", "reader": reader, "root": ".", "licence": "none", "options": options}
    return open_source(SourceSpec.model_validate({**table, "scenes": scenes or []}), root)


@pytest.mark.parametrize("frame", [0, 7])
@pytest.mark.parametrize("what", ["depth", "color", "depth of another size", "pose"])
def test_what_is_wrong_with_one_frame_costs_that_frame(tmp_path: Path, frame: int, what: str) -> None:
    write_room(tmp_path, lambda k: f"{k:03d}", lambda k: f"{k:03d}")
    (tmp_path / "poses").mkdir()
    for k, pose in enumerate(POSES):
        write_matrix(tmp_path / "poses" / f"{k:03d}.txt", pose)
    name = {"depth": f"depth/{frame:03d}.png", "color": f"color/{frame:03d}.jpg", "pose": f"poses/{frame:03d}.txt"}
    if what in name:
        (tmp_path / name[what]).write_bytes(b"")
    else:
        put_depth(tmp_path / "depth" / f"{frame:03d}.png", np.ones((50, 80)))
    scene = load(tmp_path, poses="poses", pose_format="matrix", depth_intrinsics=[60.0, 60.0, 39.5, 29.5])
    kept = [k for k in range(FRAMES) if k != frame]
    check_pairs(scene, kept)
    told = {"pose": "pose_not_finite", "depth of another size": "pose_contradicts_other_frames"}  # it is 1 m everywhere
    assert scene.dropped == {told.get(what, "picture_not_readable"): 1}


def test_no_usable_picture_is_one_error(tmp_path: Path) -> None:
    write_room(tmp_path, lambda k: f"{k:03d}", lambda k: f"{k:03d}")
    for path in (tmp_path / "color").iterdir():
        path.write_bytes(b"")
    with pytest.raises(InputError, match=r"000\.jpg"):
        load(tmp_path)


@pytest.mark.parametrize("what", ["color", "depth", "pose"])
def test_exported_scans_lose_one_frame(tmp_path: Path, what: str) -> None:
    folder = Scan().write(tmp_path, "exported")
    next(iter(sorted((folder / what).iterdir()))).write_bytes(b"")
    scene = opened(tmp_path, "scannetv2").load("scene0000_00")
    assert len(scene.frames) == FRAMES - 1
    assert scene.dropped == {"pose_not_finite" if what == "pose" else "picture_not_readable": 1}


@pytest.mark.parametrize("what", ["images/scene_cam_00_geometry_hdf5/frame.0000.depth_meters.hdf5"])
def test_hypersim_without_depth_of_its_first_frame(tmp_path: Path, what: str) -> None:
    folder = test_hypersim.write_scene(tmp_path)
    whole = test_hypersim.load(tmp_path)
    (folder / what).unlink()
    scene = test_hypersim.load(tmp_path)
    assert [frame.key for frame in scene.frames] == [frame.key for frame in whole.frames]
    assert scene.pixels.depth(1) is not None
    with pytest.raises(InputError, match=r"frame\.0000"):
        scene.pixels.depth(0)


def test_arkitscenes_with_a_first_picture_that_is_none(tmp_path: Path) -> None:
    scan = test_scenezoo.write_arkit(tmp_path)
    min((scan / "lowres_wide").iterdir()).write_bytes(b"")
    scene = opened(tmp_path, "arkitscenes").load("41069025")
    assert len(scene.frames) == FRAMES - 1
    assert scene.pixels.color(0).shape == (192, 256, 3)


@pytest.mark.parametrize("file", ["aggregation", "segs"])
@pytest.mark.parametrize("said", ["scannet.scene0001_00", "scene0000_01", "scans/scene0707_00"])
def test_the_annotation_of_another_scan_is_refused(tmp_path: Path, file: str, said: str) -> None:
    folder = Scan().write(tmp_path)
    name = {"aggregation": "scene0000_00.aggregation.json", "segs": "scene0000_00_vh_clean_2.0.010000.segs.json"}[file]
    stored = json.loads((folder / name).read_text())
    (folder / name).write_text(json.dumps({**stored, "sceneId": said}))
    with pytest.raises(ConventionError, match=rf"{name}: sceneId: expected .* but it is of {said[-12:]}"):
        opened(tmp_path, "scannetv2").load("scene0000_00")


def test_the_annotation_of_another_scan_of_scannetpp_is_refused(tmp_path: Path) -> None:
    scans = test_scenezoo.write_scannetpp(tmp_path) / "scans"
    path = scans / "segments_anno.json"
    stored = json.loads(path.read_text())
    for said in ("0a7cc12c0e", "scannetpp.0a7cc12c0e", "internal 7"):
        path.write_text(json.dumps({**stored, "sceneId": said}))
        assert opened(tmp_path, "scannetppv2").load("0a7cc12c0e").instances
    path.write_text(json.dumps({**stored, "sceneId": "1b8dd23d1f"}))
    with pytest.raises(ConventionError, match="1b8dd23d1f"):
        opened(tmp_path, "scannetppv2").load("0a7cc12c0e")


def test_what_would_be_drawn_can_be_refused(tmp_path: Path) -> None:
    Scan().write(tmp_path, "none")
    assert opened(tmp_path, "scannetv2").load("scene0000_00").rendered
    spec = SourceSpec(name="own", reader="scannetv2", root=".", licence="none", drawn="refuse")
    with pytest.raises(InputError, match="photographs"):
        open_source(spec, tmp_path).load("scene0000_00")


def test_depth_of_eight_bits_is_one_error(tmp_path: Path) -> None:
    write_room(tmp_path, lambda k: f"{k}", lambda k: f"{k}")
    for path in (tmp_path / "depth").iterdir():
        Image.open(path).point(lambda value: value / 256).convert("L").save(path)
    with pytest.raises(InputError, match="16-bit grey values, not 8 bits a pixel"):
        load(tmp_path)


def test_a_build_of_which_nothing_comes_ends_with_its_cause() -> None:
    index = {
        "totals": {"rows": 0},
        "skills": {"a": {"wanted": 3}},
        "refused": {"a": {"too_far": 7}},
        "dropped": {"picture_not_readable": 9},
        "scenes": {"failed": []},
    }
    assert status(index) == Status.ERROR
    assert nothing(index) == "9 picture_not_readable, 7 too_far"
    assert status({**index, "totals": {"rows": 1}}) == Status.GOOD


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_pictures_on_their_side_are_stood_up(tmp_path: Path, turns: int) -> None:
    """A phone held otherwise: its pictures and poses are turned, all others the same."""
    write_room(tmp_path, lambda k: f"{k:03d}", lambda k: f"{k:03d}")
    lines = []
    for k, pose in enumerate(POSES):
        color = Image.open(tmp_path / "color" / f"{k:03d}.jpg")
        Image.fromarray(np.rot90(np.asarray(color), -turns)).save(tmp_path / "color" / f"{k:03d}.jpg", quality=95)
        path = tmp_path / "depth" / f"{k:03d}.png"
        Image.fromarray(np.rot90(np.asarray(Image.open(path)), -turns).copy()).save(path)
        turned = pose.copy()
        turned[:3, :3] = pose[:3, :3] @ Rotation.from_euler("z", -90 * turns, degrees=True).as_matrix()
        lines.append(" ".join(map(str, (*pose[:3, 3], *Rotation.from_matrix(turned[:3, :3]).as_quat()))))
    (tmp_path / "poses.txt").write_text("\n".join(lines))
    if turns == 2:  # the same as a world upside down, and that is more likely
        with pytest.raises(ConventionError, match="upright about -z"):
            load(tmp_path)
        return
    scene = load(tmp_path, intrinsics=[120.0, 120.0, 59.5, 79.5], depth_intrinsics=[60.0, 60.0, 29.5, 39.5])
    check_pairs(scene, list(range(FRAMES)))
    assert scene.dropped == {"picture_stood_up": FRAMES}
    camera = scene.frames[0].camera
    assert (camera.width, camera.height) == COLOR_SIZE
    assert np.allclose(camera.intrinsics, COLOR_K)
    assert scene.pixels.color(5)[60, 20, 0] > scene.pixels.color(5)[60, 140, 0]


@pytest.mark.parametrize("said", ["another", "own"])
@pytest.mark.parametrize("reader", ["3rscan", "multiscan", "arkitscenes"])
def test_the_annotation_of_another_scan_of_other_readers_is_refused(tmp_path: Path, reader: str, said: str) -> None:
    if reader == "3rscan":
        folder = test_layouts.write_rio(tmp_path)
        path, key, other = folder / "semseg.v2.json", "scan_id", "0cac7578-8d6f-2d13-8c2d-bfa7a04f8af3"
    elif reader == "multiscan":
        folder = test_scenezoo.write_multiscan(tmp_path)
        path, key, other = folder / f"{folder.name}.annotations.json", "scanId", "scene_00041_02"
    else:
        folder = test_scenezoo.write_arkit(tmp_path)
        path, key, other = folder / f"{folder.name}_3dod_annotation.json", "video_id", "47333462"
    stored = json.loads(path.read_text())
    path.write_text(json.dumps({**stored, key: folder.name if said == "own" else other}))
    if said == "own":
        assert opened(tmp_path, reader).load(folder.name).instances
    else:
        with pytest.raises(ConventionError, match=rf"{path.name}: {key}: expected .* but it is of {other}"):
            opened(tmp_path, reader).load(folder.name)
