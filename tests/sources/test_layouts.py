"""Photographs where people have them: every layout is read, and the same room comes out with its pictures and poses."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from scipy.spatial.transform import Rotation

from tests.sources.files import (
    CHAIR,
    COLOR_K,
    COLOR_SIZE,
    DEPTH_K,
    DEPTH_SIZE,
    TABLE,
    Array,
    Scan,
    jpeg,
    ray_depth,
    room_depth,
    room_poses,
    write_matrix,
    write_ply,
)
from tests.sources.test_scenezoo import check_room, source, write_arkit, write_scannetpp
from vstdata.asking.one_room import one_room_each
from vstdata.errors import ConventionError, InputError
from vstdata.facts import Facts
from vstdata.scene import Scene

POSES = room_poses()
SCAN = Scan(align=None)
VERTICES, FACES, SEGMENTS = SCAN.mesh()


def png(picture: Array) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "PNG")
    return stream.getvalue()


def depth_png(pose: Array, matrix: Array, size: tuple[int, int], units: float = 1000.0) -> bytes:
    return png(np.rint(room_depth(pose, matrix, size) * units).astype(np.uint16))


def check_frames(scene: Scene, numbers: list[int], depth: float | None = 0.0006, pose: float = 1e-5) -> None:
    """Photographs, not drawn; every frame has the picture, the pose and the depth of one moment."""
    assert not scene.rendered
    for k, (frame, number) in enumerate(zip(scene.frames, numbers, strict=True)):
        assert np.allclose(frame.camera.camera_to_world, POSES[number], atol=pose)
        picture = scene.pixels.color(k)
        assert picture.shape == (frame.camera.height, frame.camera.width, 3)
        assert abs(int(picture[picture.shape[0] // 2, 8, 0]) - 20 * number) <= 4
        seen = scene.pixels.depth(k)
        if depth is None:
            assert seen is None
            continue
        assert frame.depth_camera is not None
        assert seen is not None
        truth = room_depth(POSES[number], frame.depth_camera.intrinsics, (seen.shape[1], seen.shape[0]))
        off = np.abs(seen - truth)[seen > 0]
        assert np.quantile(off, 0.98) <= depth


# ARKitScenes


def as_3dod(root: Path) -> Path:
    """What the 3dod download unpacks to: pictures in ID_frames, the trajectory with them."""
    scan = write_arkit(root)
    folder = root / "3dod" / "Training" / scan.name
    folder.parent.mkdir(parents=True)
    shutil.move(scan, folder)
    frames = folder / f"{scan.name}_frames"
    frames.mkdir()
    for name in ("lowres_wide", "lowres_depth", "lowres_wide_intrinsics", "lowres_wide.traj"):
        shutil.move(folder / name, frames / name)
    shutil.rmtree(root / "raw")
    return folder


@pytest.mark.parametrize("below", ["", "3dod"])
def test_arkitscenes_as_3dod_is_downloaded(tmp_path: Path, below: str) -> None:
    as_3dod(tmp_path)
    opened = source("arkitscenes", tmp_path / below)
    assert opened.scene_ids() == ["41069025"]
    scene = opened.load("41069025")
    check_room(scene, ("chair", "TV monitor"))
    check_frames(scene, list(range(12)))
    assert scene.split == "train"
    assert scene.dropped == {}
    assert scene.frames[3].timestamp == pytest.approx(101.5)
    assert source("arkitscenes", tmp_path / below, split="val").scene_ids() == []


def test_both_folds_of_arkitscenes_are_found(tmp_path: Path) -> None:
    folder = as_3dod(tmp_path)
    shutil.copytree(folder, tmp_path / "3dod" / "Validation" / "41069026")
    opened = source("arkitscenes", tmp_path)
    assert opened.scene_ids() == ["41069025", "41069026"]
    assert source("arkitscenes", tmp_path, split="val").scene_ids() == ["41069026"]


def add_wide(scan: Path, late: float, intrinsics: bool = False) -> None:
    """Pictures of 512 x 384 that are `late` seconds behind the poses."""
    (scan / "wide").mkdir()
    for k in range(len(POSES)):
        name = f"41069025_{100 + 0.5 * k + late:.3f}"
        Image.fromarray(np.full((384, 512, 3), 20 * k, np.uint8)).save(scan / "wide" / f"{name}.png")
        if intrinsics:
            (scan / "wide_intrinsics").mkdir(exist_ok=True)
            (scan / "wide_intrinsics" / f"{name}.pincam").write_text("512 384 384 384 255.5 191.5")


def test_arkitscenes_with_posed_lowres_and_unposed_wide_pictures(tmp_path: Path) -> None:
    add_wide(write_arkit(tmp_path), 0.25)
    scene = source("arkitscenes", tmp_path).load("41069025")
    check_frames(scene, list(range(12)))
    assert scene.frames[0].camera.width == 256


def test_arkitscenes_with_wide_pictures_of_the_moments_and_no_calibration_of_their_own(tmp_path: Path) -> None:
    add_wide(write_arkit(tmp_path), 0.001)
    scene = source("arkitscenes", tmp_path).load("41069025")
    check_frames(scene, list(range(12)))
    camera = scene.frames[0].camera
    assert (camera.width, camera.height) == (512, 384)
    assert np.allclose(camera.intrinsics, [[384, 0, 255.5], [0, 384, 191.5], [0, 0, 1]])


def test_arkitscenes_with_wide_pictures_between_the_poses(tmp_path: Path) -> None:
    """Twenty poses a second, pictures 20 ms behind every tenth of them, and no pictures of low resolution."""
    scan = write_arkit(tmp_path)
    shutil.rmtree(scan / "lowres_wide")
    shutil.rmtree(scan / "lowres_depth")
    add_wide(scan, 0.02, intrinsics=True)
    lines, truth = [], []
    for k, pose in enumerate(POSES):
        turn = Rotation.from_rotvec([0, 0, 0.05])  # in 50 ms
        for step in (0, 1):
            moved = np.eye(4)
            moved[:3, :3] = (turn**step * Rotation.from_matrix(pose[:3, :3])).as_matrix()
            moved[:3, 3] = pose[:3, 3] + [0.05 * step, 0, 0]
            inverse = np.linalg.inv(moved)
            vector = Rotation.from_matrix(inverse[:3, :3]).as_rotvec()
            lines.append(" ".join(map(str, (100 + 0.5 * k + 0.05 * step, *vector, *inverse[:3, 3]))))
        between = np.eye(4)
        between[:3, :3] = (turn**0.4 * Rotation.from_matrix(pose[:3, :3])).as_matrix()
        between[:3, 3] = pose[:3, 3] + [0.02, 0, 0]
        truth.append(between)
    (scan / "lowres_wide.traj").write_text("\n".join(lines))
    scene = source("arkitscenes", tmp_path).load("41069025")
    assert not scene.rendered
    assert len(scene.frames) == 12
    for frame, pose in zip(scene.frames, truth, strict=True):
        assert np.allclose(frame.camera.camera_to_world, pose, atol=1e-6)


def test_arkitscenes_pictures_without_a_trajectory_are_told(tmp_path: Path) -> None:
    scan = write_arkit(tmp_path)
    (scan / "lowres_wide.traj").unlink()
    scene = source("arkitscenes", tmp_path).load("41069025")
    assert scene.rendered
    assert scene.dropped == {"frame_without_pose": 12, "picture_not_read": 12}
    with pytest.raises(InputError, match="lowres_wide"):
        source("arkitscenes", tmp_path, options={"frames": "lowres_wide"}).load("41069025")


# ScanNet++

FISHEYE_K = np.array([[70.0, 0, 78.5], [0, 70.5, 60.5], [0, 0, 1]])
BEND = np.array([-0.03, -0.007, -0.0006, 0.0002])
COMMON = np.array([0.08, -0.1, 0.001, -0.002])


def bent(value: Callable[[Array], Array], matrix: Array, bend: Array, fisheye: bool) -> Array:
    """A picture seen through a lens: `value` of the rays (h, w, 3) that OpenCV says its pixels look along."""
    u, v = np.meshgrid(np.arange(COLOR_SIZE[0], dtype=np.float64), np.arange(COLOR_SIZE[1], dtype=np.float64))
    at = np.stack([u, v], -1).reshape(-1, 1, 2)
    undistort = cv2.fisheye.undistortPoints if fisheye else cv2.undistortPoints
    return value(np.asarray(undistort(at, matrix, bend)).reshape(*u.shape, 2))


def stripes(pose: Array) -> Callable[[Array], Array]:
    """Colours that say where a ray goes: its direction in the world, so that any wrong pixel is seen."""

    def color(flat: Array) -> Array:
        rays = np.concatenate([flat, np.ones((*flat.shape[:2], 1))], -1) @ pose[:3, :3].T
        rays /= np.linalg.norm(rays, axis=-1, keepdims=True)
        return np.rint(127 + 100 * rays).astype(np.uint8)

    return color


def check_straight(scene: Scene, numbers: list[int]) -> None:
    """Every pixel of an undistorted picture has the colour of its own camera's ray."""
    assert not scene.rendered
    for k, (frame, number) in enumerate(zip(scene.frames, numbers, strict=True)):
        assert np.allclose(frame.camera.camera_to_world, POSES[number], atol=1e-5)
        u, v = np.meshgrid(np.arange(frame.camera.width), np.arange(frame.camera.height))
        matrix = frame.camera.intrinsics
        flat = np.stack([(u - matrix[0, 2]) / matrix[0, 0], (v - matrix[1, 2]) / matrix[1, 1]], -1)
        off = np.abs(scene.pixels.color(k).astype(int) - stripes(POSES[number])(flat).astype(int))
        assert off.max() <= 3


def colmap(folder: Path, camera: str, suffix: str) -> None:
    folder.mkdir(parents=True)
    lines = []
    for k, pose in enumerate(POSES):
        inverse = np.linalg.inv(pose)
        x, y, z, w = Rotation.from_matrix(inverse[:3, :3]).as_quat()
        lines.append(" ".join(map(str, (k + 1, w, x, y, z, *inverse[:3, 3], 1, f"frame_{k:06d}{suffix}"))) + "\n")
    (folder / "cameras.txt").write_text(camera)
    (folder / "images.txt").write_text("\n".join(lines))


def numbers(matrix: Array, bend: Array) -> str:
    """As COLMAP counts pixels: from their edges."""
    return " ".join(map(str, (matrix[0, 0], matrix[1, 1], matrix[0, 2] + 0.5, matrix[1, 2] + 0.5, *bend)))


def write_fisheye(root: Path) -> Path:
    dslr = write_scannetpp(root) / "dslr"
    (dslr / "resized_images").mkdir(parents=True)
    for k, pose in enumerate(POSES):
        picture = bent(stripes(pose), FISHEYE_K, BEND, True)
        (dslr / "resized_images" / f"frame_{k:06d}.JPG").write_bytes(png(picture))
    return dslr


def transforms(dslr: Path, turned: bool, poses: bool = True) -> None:
    frames = []
    for k, pose in enumerate(POSES):
        stored = pose @ np.diag([1.0, -1, -1, 1])
        if turned:
            stored = np.array([stored[1], stored[0], -stored[2], stored[3]])
        frames.append({"file_path": f"frame_{k:06d}.JPG", "is_bad": k == 4})
        if poses:
            frames[-1]["transform_matrix"] = stored.tolist()
    camera = {"fl_x": 70.0, "fl_y": 70.5, "cx": 79.0, "cy": 61.0, "w": 160, "h": 120}
    bend = dict(zip(("k1", "k2", "k3", "k4"), BEND.tolist(), strict=True))
    (dslr / "nerfstudio").mkdir()
    stored_file = {**camera, **bend, "camera_model": "OPENCV_FISHEYE", "frames": frames[:9], "test_frames": frames[9:]}
    (dslr / "nerfstudio" / "transforms.json").write_text(json.dumps(stored_file))


def test_fisheye_pictures_are_undistorted(tmp_path: Path) -> None:
    dslr = write_fisheye(tmp_path)
    colmap(dslr / "colmap", f"1 OPENCV_FISHEYE 160 120 {numbers(FISHEYE_K, BEND)}", ".JPG")
    scene = source("scannetppv2", tmp_path).load("0a7cc12c0e")
    check_straight(scene, list(range(12)))
    assert scene.dropped == {"conventions_unchecked": 1}
    assert [frame.key for frame in scene.frames] == [f"frame_{k:06d}.JPG" for k in range(12)]


@pytest.mark.parametrize("turned", [True, False])
def test_fisheye_pictures_with_poses_of_nerfstudio_only(tmp_path: Path, turned: bool) -> None:
    transforms(write_fisheye(tmp_path), turned)
    scene = source("scannetppv2", tmp_path).load("0a7cc12c0e")
    check_straight(scene, [k for k in range(12) if k != 4])
    assert scene.dropped == {"conventions_unchecked": 1, "picture_marked_bad": 1}


def test_pictures_with_faces_made_unrecognisable_are_left_out(tmp_path: Path) -> None:
    dslr = write_fisheye(tmp_path)
    transforms(dslr, True)
    (dslr / "resized_anon_masks").mkdir()
    for k in range(12):
        mask = np.full((120, 160), 255, np.uint8)
        mask[: 40 if k == 7 else 1, :60] = 0
        (dslr / "resized_anon_masks" / f"frame_{k:06d}.png").write_bytes(png(mask))
    scene = source("scannetppv2", tmp_path).load("0a7cc12c0e")
    check_straight(scene, [k for k in range(12) if k not in (4, 7)])
    assert scene.dropped["picture_masked"] == 1


def test_pictures_of_the_phone_with_a_common_lens(tmp_path: Path) -> None:
    """As the toolkit takes them out of the video: with depth of another size, and COLMAP's camera of model OPENCV."""
    phone = write_scannetpp(tmp_path) / "iphone"
    colmap(phone / "colmap", f"1 OPENCV 160 120 {numbers(COLOR_K, COMMON)}", ".jpg")
    for name in ("rgb", "depth"):
        (phone / name).mkdir()
    for k, pose in enumerate(POSES):
        (phone / "rgb" / f"frame_{k:06d}.jpg").write_bytes(png(bent(stripes(pose), COLOR_K, COMMON, False)))
        (phone / "depth" / f"frame_{k:06d}.png").write_bytes(png(_depth_through_lens(pose)))
    scene = source("scannetppv2", tmp_path).load("0a7cc12c0e")
    check_straight(scene, list(range(12)))
    for k in range(12):
        depth, frame = scene.pixels.depth(k), scene.frames[k]
        assert depth is not None
        assert frame.depth_camera is not None
        truth = room_depth(POSES[k], frame.depth_camera.intrinsics, (80, 60))
        off = np.abs(depth - truth)
        assert np.quantile(off, 0.9) < 0.05  # nearest pixels of a raster of 80 x 60
        assert np.median(off) < 0.02


def _depth_through_lens(pose: Array) -> Array:
    """Depth along the axis at the middle of every pixel of 80 x 60 that the lens of 160 x 120 sees."""
    u, v = np.meshgrid(np.arange(80) * 2 + 0.5, np.arange(60) * 2 + 0.5)
    at = np.stack([u, v], -1).reshape(-1, 1, 2)
    flat = np.asarray(cv2.undistortPoints(at, COLOR_K, COMMON)).reshape(60, 80, 2)
    return np.asarray(np.rint(ray_depth(pose, flat) * 1000).astype(np.uint16))


def test_pictures_of_the_phone_with_its_own_poses(tmp_path: Path) -> None:
    phone = write_scannetpp(tmp_path) / "iphone"
    for name in ("rgb", "depth"):
        (phone / name).mkdir(parents=True)
    matrix = COLOR_K.copy()
    matrix[:2] *= 12  # of the video: 1920 x 1440
    matrix[:2, 2] = (COLOR_K[:2, 2] + 0.5) * 12 - 0.5
    entries = {}
    for k, pose in enumerate(POSES):
        entries[f"frame_{10 * k:06d}"] = {"aligned_pose": pose.tolist(), "intrinsic": matrix.tolist(), "timestamp": k}
        entries[f"frame_{10 * k + 1:06d}"] = entries[f"frame_{10 * k:06d}"]
        (phone / "rgb" / f"frame_{10 * k:06d}.jpg").write_bytes(jpeg(20 * k))
        (phone / "depth" / f"frame_{10 * k:06d}.png").write_bytes(depth_png(pose, DEPTH_K, DEPTH_SIZE))
    (phone / "pose_intrinsic_imu.json").write_text(json.dumps(entries))
    scene = source("scannetppv2", tmp_path).load("0a7cc12c0e")
    check_frames(scene, list(range(12)))
    assert np.allclose(scene.frames[0].camera.intrinsics, COLOR_K)


# 3RScan

RIO = "4acaebcc-6c10-2a2a-858b-29c7e4fb410d"


def write_rio(root: Path) -> Path:
    """A scan with its sequence unpacked."""
    folder = root / RIO
    (folder / "sequence").mkdir(parents=True)
    rows = np.zeros(len(VERTICES), dtype=[("xyz", "<f4", 3), ("object", "<u2")])
    rows["xyz"], rows["object"] = VERTICES, [{0: 1, 1: 0, 2: 2, 3: 3}[s] for s in SEGMENTS]
    header = (
        f"ply\nformat binary_little_endian 1.0\nelement vertex {len(VERTICES)}\nproperty float x\nproperty float y\n"
        f"property float z\nproperty ushort objectId\nelement face {len(FACES)}\n"
        "property list uchar int vertex_indices\nend_header\n"
    )
    triangles = np.zeros(len(FACES), dtype=[("n", "u1"), ("v", "<i4", 3)])
    triangles["n"], triangles["v"] = 3, FACES
    data = header.encode() + rows.tobytes() + triangles.tobytes()
    (folder / "labels.instances.annotated.v2.ply").write_bytes(data)
    groups = [
        {"objectId": number, "label": label, "segments": [number], "obb": box(bounds)}
        for number, label, bounds in (
            (1, "floor", np.array([[0, 0, -0.05], [4, 3, 0.05]])),
            (2, "chair", CHAIR),
            (3, "table", TABLE),
        )
    ]
    (folder / "semseg.v2.json").write_text(json.dumps({"scan_id": RIO, "segGroups": groups}))
    info = {
        "m_versionNumber": "4", "m_sensorName": "Tango", "m_colorWidth": COLOR_SIZE[0], "m_colorHeight": COLOR_SIZE[1],
        "m_depthWidth": DEPTH_SIZE[0], "m_depthHeight": DEPTH_SIZE[1], "m_depthShift": "1000",
        "m_calibrationColorIntrinsic": four(COLOR_K), "m_calibrationColorExtrinsic": four(np.eye(3)),
        "m_calibrationDepthIntrinsic": four(DEPTH_K), "m_calibrationDepthExtrinsic": four(np.eye(3)),
        "m_frames.size": len(POSES),
    }  # fmt: skip
    sequence = folder / "sequence"
    (sequence / "_info.txt").write_text("".join(f"{key} = {value}\n" for key, value in info.items()))
    for k, pose in enumerate(POSES):
        (sequence / f"frame-{k:06d}.color.jpg").write_bytes(jpeg(20 * k))
        write_matrix(sequence / f"frame-{k:06d}.pose.txt", pose)
        depth = np.rint(room_depth(pose, DEPTH_K, DEPTH_SIZE) * 1000).astype(np.uint16)
        head = f"P5\n{DEPTH_SIZE[0]} {DEPTH_SIZE[1]}\n65535\n".encode()
        (sequence / f"frame-{k:06d}.depth.pgm").write_bytes(head + depth.astype(">u2").tobytes())
    return folder


def four(matrix: Array) -> str:
    whole = np.eye(4)
    whole[:3, :3] = matrix
    return " ".join(map(str, whole.ravel()))


def box(bounds: Array) -> dict[str, list[float]]:
    return {
        "centroid": bounds.mean(axis=0).tolist(),
        "axesLengths": (bounds[1] - bounds[0]).tolist(),
        "normalizedAxes": np.eye(3).ravel().tolist(),
    }


@pytest.mark.parametrize("how", ["sequence", "sequence.zip", "sequence.zip with a folder", "beside the mesh"])
def test_3rscan_packed_and_unpacked(tmp_path: Path, how: str) -> None:
    folder = write_rio(tmp_path)
    sequence = folder / "sequence"
    if how.startswith("sequence.zip"):
        with zipfile.ZipFile(folder / "sequence.zip", "w") as archive:
            for path in sorted(sequence.iterdir()):
                archive.write(path, f"sequence/{path.name}" if how.endswith("folder") else path.name)
    if how == "beside the mesh":
        for path in sequence.iterdir():
            shutil.move(path, folder / path.name)
    if how != "sequence":
        shutil.rmtree(sequence)
    opened = source("3rscan", tmp_path)
    assert opened.scene_ids() == [RIO]
    scene = opened.load(RIO)
    check_room(scene)
    check_frames(scene, list(range(12)))
    assert scene.dropped == {}


def test_a_frame_of_3rscan_without_a_pose_costs_that_frame(tmp_path: Path) -> None:
    folder = write_rio(tmp_path)
    (folder / "sequence" / "frame-000003.pose.txt").unlink()
    (folder / "sequence" / "frame-000005.pose.txt").write_text("nan")
    scene = source("3rscan", tmp_path).load(RIO)
    check_frames(scene, [k for k in range(12) if k not in (3, 5)])
    assert scene.dropped == {"frame_without_pose": 1, "pose_not_finite": 1}


# Matterport3D

HOUSE = "17DRP5sb8fy"
PARTS = ("undistorted_color_images", "undistorted_depth_images", "undistorted_camera_parameters", "house_segmentations")


def write_house(
    root: Path, size: tuple[int, int] = COLOR_SIZE, matrix: Array = COLOR_K, stated: Array = COLOR_K, house: str = ""
) -> Path:
    folder = root / "v1" / "scans" / HOUSE
    for name in PARTS:
        (folder / name).mkdir(parents=True)
    lines = [f"dataset matterport\nn_images {len(POSES)}", "intrinsics_matrix " + " ".join(map(str, stated.ravel()))]
    for k, pose in enumerate(POSES):
        color, depth = f"{k:032x}_i0_0.jpg", f"{k:032x}_d0_0.png"
        (folder / PARTS[0] / color).write_bytes(jpeg(20 * k, size))
        (folder / PARTS[1] / depth).write_bytes(depth_png(pose, matrix, size, 4000.0))
        stored = pose @ np.diag([1.0, -1, -1, 1])
        lines.append(f"scan {depth} {color} " + " ".join(map(str, stored.ravel())))
    (folder / PARTS[2] / f"{HOUSE}.conf").write_text("\n".join(lines))
    write_house_mesh(folder / PARTS[3])
    if house:
        (folder / PARTS[3] / f"{HOUSE}.house").write_text(house)
    (root / "category_mapping.tsv").write_text(
        "index\traw_category\tcategory\tcount\tnyuId\tnyu40id\teigen13id\tnyuClass\tnyu40class\teigen13class\t"
        "ModelNet40\tModelNet10\tShapeNetCore55\tsynsetoffset\twnsynsetid\twnsynsetkey\tmpcat40index\tmpcat40\n"
        + "".join(
            f"{n}\t{name}\t{name}\t9" + "\t" * 13 + f"{n}\t{name}\n"
            for n, name in ((1, "floor"), (2, "chair"), (3, "table"))
        )
    )
    return folder


def write_house_mesh(folder: Path) -> None:
    write_ply(folder / f"{HOUSE}.ply", VERTICES, FACES)
    of_face = [SEGMENTS[face[0]] for face in FACES.tolist()]
    (folder / f"{HOUSE}.fsegs.json").write_text(json.dumps({"segIndices": of_face, "elementIndices": of_face}))
    groups = [
        {"id": s, "objectId": s, "label": label, "label_index": n, "segments": [s]}
        for n, label, s in ((1, "floor", 0), (2, "chair", 2), (3, "table", 3))
    ]
    (folder / f"{HOUSE}.semseg.json").write_text(json.dumps({"segGroups": groups}))


def packed(folder: Path) -> None:
    """Every part as the zip that is downloaded, with the scan's own folder in it."""
    for part in [path for path in folder.iterdir() if path.is_dir()]:
        with zipfile.ZipFile(folder / f"{part.name}.zip", "w") as archive:
            for path in sorted(part.iterdir()):
                archive.write(path, f"{folder.name}/{part.name}/{path.name}")
        shutil.rmtree(part)


@pytest.mark.parametrize("zipped", [True, False])
def test_matterport3d_in_zips_and_unpacked(tmp_path: Path, zipped: bool) -> None:
    folder = write_house(tmp_path)
    if zipped:
        packed(folder)
    opened = source("matterport3d", tmp_path)
    assert opened.scene_ids() == [HOUSE]
    scene = opened.load(HOUSE)
    check_room(scene)
    check_frames(scene, list(range(12)), depth=0.0002)
    assert scene.dropped == {"official_boxes_unreadable": 1}  # there is no .house file
    assert (Facts(scene).several_rooms, Facts(scene).room_area) == (True, None)  # of a whole building


ROOMS = {"k": (-3.0, 0.5), "s": (0.5, 1.0), "b": (1.0, 3.0)}  # letter: x from and to


def house_file() -> str:
    """Three regions of the room, each with a surface of four corners as its floor; the stairs are no room."""
    lines = [
        "ASCII 1.1",
        f"H {HOUSE} {HOUSE} 0 0 12 3 0 0 0 3 0 1 0 0 0 0 0 -3 -3 0 3 3 2.5 0 0 0 0 0",
        "L 0 3 - 0 0 0 -3 -3 0 3 3 2.5 0 0 0 0 0",
    ]
    for k, (letter, (low, high)) in enumerate(ROOMS.items()):
        corners = [(low, -3), (high, -3), (high, 3), (low, 3)]
        lines.append(f"R {k} 0 0 0 {letter} {(low + high) / 2} 0 1 {low} -3 0 {high} 3 2.5 2.5 0 0 0 0")
        lines.append(f"S {k} {k} 0 {letter} 0 0 0 0 0 1 {low} -3 0 {high} 3 0 0 0 0 0 0")
        lines += [f"V {4 * k + n} {k} {letter} {x} {y} 0.01 0 0 1 0 0 0" for n, (x, y) in enumerate(corners)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("zipped", [True, False])
def test_the_rooms_of_a_matterport3d_house_are_told_apart(tmp_path: Path, zipped: bool) -> None:
    folder = write_house(tmp_path, house=house_file())
    if zipped:
        packed(folder)
    scene = source("matterport3d", tmp_path).load(HOUSE)
    assert [(one.kind, one.floor, one.ceiling) for one in scene.regions] == [
        ("kitchen", 0.01, 2.5),
        ("bedroom", 0.01, 2.5),
    ]
    assert [one.polygon[:, 0].tolist() for one in scene.regions] == [[-3, 0.5, 0.5, -3], [1, 3, 3, 1]]
    assert not scene.storey
    rooms = one_room_each(Facts(scene))
    assert {f for room in rooms for f in room.frames} <= set(range(12))
    assert all(room.several_rooms and room.room_area is None for room in rooms)  # no wall between them


def test_a_matterport3d_house_with_one_region_is_not_that_room(tmp_path: Path) -> None:
    """What lies outside the only region, stairs or a terrace, is no part of it."""
    write_house(tmp_path, house=house_file().replace(" b 2.0 ", " p 2.0 "))
    scene = source("matterport3d", tmp_path).load(HOUSE)
    assert [one.kind for one in scene.regions] == ["kitchen"]
    assert (Facts(scene).several_rooms, Facts(scene).room_area) == (True, None)


def test_a_line_of_a_house_that_is_cut_off_is_named(tmp_path: Path) -> None:
    cut = house_file().rpartition("V ")[0] + "V 11 2 b 1.0"
    write_house(tmp_path, house=cut)
    with pytest.raises(InputError, match=rf"{HOUSE}\.house: line {len(cut.splitlines())}"):
        source("matterport3d", tmp_path).load(HOUSE)


def test_smaller_pictures_of_matterport3d_have_smaller_intrinsics(tmp_path: Path) -> None:
    published, small = (
        np.array([[f, 0, x], [0, f, y], [0, 0, 1.0]]) for f, x, y in ((960, 639.5, 511.5), (120, 79.5, 63.5))
    )
    write_house(tmp_path, (160, 128), small, published)
    scene = source("matterport3d", tmp_path).load(HOUSE)
    assert scene.dropped == {"official_boxes_unreadable": 1}
    for frame in scene.frames:
        assert frame.depth_camera is not None
        assert np.allclose(frame.camera.intrinsics, small)
        assert np.allclose(frame.depth_camera.intrinsics, small)


def test_pictures_of_matterport3d_of_another_shape_or_size_are_refused(tmp_path: Path) -> None:
    write_house(tmp_path / "cut", stated=np.array([[960, 0, 639.5], [0, 960, 511.5], [0, 0, 1.0]]))
    with pytest.raises(InputError, match="the shape of 1280 x 1024, of which its intrinsics are, not 160 x 120"):
        source("matterport3d", tmp_path / "cut").load(HOUSE)
    size = (128, 96)
    write_house(tmp_path / "small", size, COLOR_K * np.array([[0.8], [0.8], [1]]))
    with pytest.raises(ConventionError, match="they are of another size, or the picture was cropped"):
        source("matterport3d", tmp_path / "small").load(HOUSE)


# ScanNet


def write_25k(root: Path, scan: Scan, place: str) -> None:
    folder = root / place / scan.id
    folder.mkdir(parents=True)
    scan.export(folder)
    for name in ("color", "depth"):
        shutil.move(folder / "intrinsic" / f"intrinsic_{name}.txt", folder / f"intrinsics_{name}.txt")
    shutil.rmtree(folder / "intrinsic")
    for name, suffix in (("color", "jpg"), ("depth", "png"), ("pose", "txt")):
        for path in list((folder / name).iterdir()):
            path.rename(folder / name / f"{100 * int(path.stem):06d}.{suffix}")
    (folder / "label").mkdir()


def write_posed_images(root: Path, scan: Scan, place: str, depth: bool = True) -> None:
    folder = root / place / scan.id
    write_25k(root, scan, "other")
    folder.mkdir(parents=True)
    for name in ("color", "depth", "pose"):
        for path in (root / "other" / scan.id / name).iterdir():
            if depth or name != "depth":
                path.rename(folder / f"{int(path.stem) // 100:05d}{path.suffix}")
    (root / "other" / scan.id / "intrinsics_color.txt").rename(folder / "intrinsic.txt")
    shutil.rmtree(root / "other")


BESIDE: dict[str, Callable[[Path, Scan], None]] = {
    "scannet_frames_25k": lambda root, scan: write_25k(root, scan, "scannet_frames_25k"),
    "tasks/scannet_frames_25k": lambda root, scan: write_25k(root, scan, "tasks/scannet_frames_25k"),
    "posed_images": lambda root, scan: write_posed_images(root, scan, "posed_images"),
    "posed_images without depth": lambda root, scan: write_posed_images(root, scan, "posed_images", depth=False),
}


@pytest.mark.parametrize("how", BESIDE)
def test_frames_beside_the_scans(tmp_path: Path, how: str) -> None:
    scan = Scan()
    scan.write(tmp_path, "none")
    for path in (tmp_path / "scannet_frames_25k", tmp_path / "tasks" / "scannet_frames_25k"):
        path.mkdir(parents=True)
    BESIDE[how](tmp_path, scan)
    opened = source("scannetv2", tmp_path)
    scene = opened.load(scan.id)
    check_frames(scene, list(range(12)), None if "without" in how else 0.0006, pose=1e-4)
    check_room(scene)
    camera = scene.frames[0].camera
    assert np.allclose(camera.intrinsics, COLOR_K)
    if "without" not in how:
        assert scene.frames[0].depth_camera is not None
        assert np.allclose(scene.frames[0].depth_camera.intrinsics, DEPTH_K, atol=1e-6)
    stated = "posed_images" if "posed" in how else "frames_25k"
    assert len(source("scannetv2", tmp_path, options={"frames": stated}).load(scan.id).frames) == 12
    assert any(path.suffix == ".jpg" for path in opened.files(scan.id))


def test_the_stream_comes_before_frames_beside_the_scans(tmp_path: Path) -> None:
    scan = Scan()
    scan.write(tmp_path, "sens")
    write_25k(tmp_path, scan, "scannet_frames_25k")
    assert source("scannetv2", tmp_path).load(scan.id).frames[1].key == "000001"
    other = source("scannetv2", tmp_path, options={"frames": "frames_25k"}).load(scan.id)
    assert other.frames[1].key == "000100"
    with pytest.raises(InputError, match="posed_images/ID"):
        source("scannetv2", tmp_path, options={"frames": "posed_images"}).load(scan.id)


def test_photographs_that_are_not_read_are_told(tmp_path: Path) -> None:
    folder = Scan().write(tmp_path, "none")
    (folder / "photos").mkdir()
    for k in range(3):
        (folder / "photos" / f"{k}.jpg").write_bytes(jpeg(20 * k))
    (folder / "scene0000_00_2d-label-filt.zip").write_bytes(b"")
    scene = source("scannetv2", tmp_path).load("scene0000_00")
    assert scene.rendered
    assert scene.dropped == {"picture_not_read": 3}


# What else is wrong with them


def of_arkit(root: Path) -> tuple[str, str, Path, list[str]]:
    """Reader, scene, folder, and the files of frame 0: picture, depth, pose or calibration."""
    folder = as_3dod(root)
    name = "41069025_frames/{}/41069025_100.000.{}"
    files = [name.format("lowres_wide", "png"), name.format("lowres_depth", "png")]
    return "arkitscenes", folder.name, folder, [*files, name.format("lowres_wide_intrinsics", "pincam")]


def of_rio(root: Path) -> tuple[str, str, Path, list[str]]:
    names = [f"sequence/frame-000000.{part}" for part in ("color.jpg", "depth.pgm", "pose.txt")]
    return "3rscan", RIO, write_rio(root), names


def of_house(root: Path) -> tuple[str, str, Path, list[str]]:
    name = f"{0:032x}"
    return "matterport3d", HOUSE, write_house(root), [f"{PARTS[0]}/{name}_i0_0.jpg", f"{PARTS[1]}/{name}_d0_0.png"]


def of_phone(root: Path) -> tuple[str, str, Path, list[str]]:
    test_pictures_of_the_phone_with_its_own_poses(root)
    folder = root / "data" / "0a7cc12c0e"
    return "scannetppv2", folder.name, folder, ["iphone/rgb/frame_000000.jpg", "iphone/depth/frame_000000.png"]


def of_25k(root: Path) -> tuple[str, str, Path, list[str]]:
    Scan().write(root, "none")
    write_25k(root, Scan(), "scannet_frames_25k")
    names = ["color/000000.jpg", "depth/000000.png", "pose/000000.txt"]
    return "scannetv2", "scene0000_00", root / "scannet_frames_25k" / "scene0000_00", names


@pytest.mark.parametrize("part", [0, 1, 2])
@pytest.mark.parametrize("layout", [of_arkit, of_rio, of_house, of_phone, of_25k])
def test_what_is_wrong_with_one_picture_costs_that_picture(
    tmp_path: Path, layout: Callable[[Path], tuple[str, str, Path, list[str]]], part: int
) -> None:
    reader, name, folder, files = layout(tmp_path)
    if part >= len(files):
        return
    (folder / files[part]).write_bytes(b"")
    scene = source(reader, tmp_path).load(name)
    check_frames(scene, list(range(1, 12)), pose=1e-4)
    told = {key: count for key, count in scene.dropped.items() if not key.startswith("official")}
    assert sum(told.values()) == 1
    assert set(told) <= {"picture_not_readable", "pose_not_finite", "frame_without_intrinsics"}


def test_arkitscenes_with_folders_that_are_still_zips(tmp_path: Path) -> None:
    scan = write_arkit(tmp_path)
    for name in ("lowres_wide", "lowres_depth", "lowres_wide_intrinsics"):
        with zipfile.ZipFile(scan / f"{name}.zip", "w") as archive:
            for path in sorted((scan / name).iterdir()):
                archive.write(path, f"{name}/{path.name}")
        shutil.rmtree(scan / name)
    scene = source("arkitscenes", tmp_path).load("41069025")
    check_frames(scene, list(range(12)))
    assert scene.dropped == {}


def test_arkitscenes_as_its_own_sample_lies(tmp_path: Path) -> None:
    """`color.traj`, `color_intrinsics`, `depth_densified`, and names that are times alone."""
    frames = as_3dod(tmp_path) / "41069025_frames"
    for old, new in (
        ("lowres_wide", "wide"),
        ("lowres_depth", "depth_densified"),
        ("lowres_wide_intrinsics", "color_intrinsics"),
    ):
        (frames / old).rename(frames / new)
        for path in list((frames / new).iterdir()):
            path.rename(path.with_name(path.name.removeprefix("41069025_")))
    (frames / "lowres_wide.traj").rename(frames / "color.traj")
    scene = source("arkitscenes", tmp_path).load("41069025")
    check_frames(scene, list(range(12)))
    assert scene.dropped == {}


@pytest.mark.parametrize(
    ("text", "told"), [("100.0 0 0 0 1 1", "7 numbers"), ("a b", "numbers"), ("", "frame_without_pose")]
)
def test_trajectories_that_are_none(tmp_path: Path, text: str, told: str) -> None:
    scan = write_arkit(tmp_path)
    (scan / "lowres_wide.traj").write_text(text)
    opened = source("arkitscenes", tmp_path)
    if text:
        with pytest.raises(InputError, match=f"lowres_wide.traj.*{told}"):
            opened.load("41069025")
    else:
        assert opened.load("41069025").dropped == {told: 12, "picture_not_read": 12}


def test_scenes_that_are_still_zips_are_said(tmp_path: Path) -> None:
    folder = as_3dod(tmp_path)
    shutil.rmtree(folder)
    folder.with_suffix(".zip").write_bytes(b"")
    with pytest.raises(InputError, match=r"unpacked ones, not 1 zips as 41069025\.zip"):
        source("arkitscenes", tmp_path).scene_ids()


@pytest.mark.parametrize("part", ["sequence.zip", "house_segmentations.zip", "undistorted_color_images.zip"])
def test_zips_that_are_cut_are_one_error(tmp_path: Path, part: str) -> None:
    folder = write_rio(tmp_path) if part == "sequence.zip" else write_house(tmp_path)
    packed(folder)
    path = folder / part
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(InputError, match=part.replace(".", r"\.")):
        source("3rscan" if part == "sequence.zip" else "matterport3d", tmp_path).load(folder.name)


def test_two_scenes_of_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("b\u00fcro", "bu\u0308ro"):
        (tmp_path / "data" / name / "scans").mkdir(parents=True)
    with pytest.raises(InputError, match="different ones"):
        source("scannetppv2", tmp_path).scene_ids()


def test_posed_images_without_intrinsics_are_no_silence(tmp_path: Path) -> None:
    scan = Scan()
    scan.write(tmp_path, "none")
    write_posed_images(tmp_path, scan, "posed_images")
    (tmp_path / "posed_images" / scan.id / "intrinsic.txt").unlink()
    with pytest.raises(InputError, match="intrinsic"):
        source("scannetv2", tmp_path).load(scan.id)


@pytest.mark.parametrize("model", ["FOV 160 120 70 70 79 60 0.1", "OPENCV 160 120 70 70 79 60 0 0"])
def test_lenses_that_are_not_known_are_one_error(tmp_path: Path, model: str) -> None:
    dslr = write_fisheye(tmp_path)
    colmap(dslr / "colmap", f"1 {model}", ".JPG")
    with pytest.raises(InputError, match=r"cameras\.txt: cameras: expected COLMAP's cameras of model"):
        source("scannetppv2", tmp_path).load("0a7cc12c0e")


def test_pictures_of_another_size_than_their_lens_are_refused(tmp_path: Path) -> None:
    dslr = write_fisheye(tmp_path)
    colmap(dslr / "colmap", f"1 OPENCV_FISHEYE 320 240 {numbers(FISHEYE_K * 2, BEND)}", ".JPG")
    with pytest.raises(InputError, match="as its calibration"):
        source("scannetppv2", tmp_path).load("0a7cc12c0e")


def test_swapped_folders_of_two_houses_are_not_silent(tmp_path: Path) -> None:
    """Pictures that nobody posed are counted, and where none is, drawn and told."""
    folder = write_house(tmp_path)
    for path in list((folder / PARTS[0]).iterdir()):
        path.rename(path.with_name(f"f{path.name[1:]}"))
    scene = source("matterport3d", tmp_path).load(HOUSE)
    assert scene.rendered
    assert scene.dropped == {"frame_without_pose": 12, "official_boxes_unreadable": 1, "picture_not_read": 12}


def test_pictures_of_a_house_made_smaller_are_refused(tmp_path: Path) -> None:
    folder = write_house(tmp_path)
    for path in (folder / PARTS[0]).iterdir():
        Image.open(path).resize((120, 90)).save(path)
    with pytest.raises(ConventionError, match="those of a picture of 120 x 90"):
        source("matterport3d", tmp_path).load(HOUSE)
