"""SUN RGB-D, from files written by the published layout: the README and the toolbox of the data set
(rgbd.cs.princeton.edu; `readframeSUNRGBD.m`, `read3dPoints.m`, `read_3d_pts_general.m`, `get_corners_of_bb3d.m`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from scipy.io import savemat

from tests.sources.files import CHAIR, COLOR_K, COLOR_SIZE, TABLE, Array, jpeg, room_depth, room_poses
from vstdata.errors import ConventionError, InputError, ManifestError
from vstdata.facts import Facts
from vstdata.scene import Scene
from vstdata.sources import Source, SourceSpec, open_source

FOLDER = "kv2/kinect2data/000002_2014-05-26_14-23-37_260595134347_rgbf000103-resize"
SHORT = "kv1/NYUdata/NYU0001"
META_NAME = "SUNRGBDMeta3DBB_v2.mat"
POSE = room_poses()[3]
UP = np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])  # x right, y down, z forward -> x right, y forward, z up


def source(root: Path, **options: str) -> Source:
    values = {"name": "sun", "reader": "sunrgbd", "root": ".", "licence": "none", "options": options}
    return open_source(SourceSpec.model_validate(values), root)


def rotated_left(depth: Array) -> np.ndarray:
    """Metres as the depth pictures store them: 16-bit millimetres with the top three bits at the bottom."""
    millimetres = np.round(depth * 1000).astype(np.uint16)
    return (millimetres << 3) | (millimetres >> 13)


def write_picture(folder: Path, depth: Array, tilt: Array, objects: list[Any] | None) -> None:
    for name in ("image", "depth", "depth_bfx", "extrinsics", "annotation3Dfinal"):
        (folder / name).mkdir(parents=True)
    (folder / "image" / "0000103.jpg").write_bytes(jpeg(90))
    Image.fromarray(rotated_left(depth)).save(folder / "depth" / "0000103.png")
    Image.fromarray(rotated_left(depth + 1)).save(folder / "depth_bfx" / "0000103.png")
    matrix = COLOR_K.copy()
    matrix[:2, 2] += 1  # MATLAB counts pixels from one
    (folder / "intrinsics.txt").write_text(" ".join(f"{value:.6f}" for value in matrix.ravel()))
    for name, rotation in (("20140101000000.txt", np.eye(3)), ("20141108000000.txt", tilt)):  # the last one counts
        lines = [" ".join(f"{value:.8f}" for value in (*row, 0.0)) for row in rotation]
        (folder / "extrinsics" / name).write_text("\n".join(lines))
    if objects is not None:
        (folder / "annotation3Dfinal" / "index.json").write_text(json.dumps({"objects": objects}))


def polygon(box: Array) -> dict[str, Any]:
    """An upright box (2, 3) in the z-up frame about the camera, in the annotation's frame with y down."""
    (x0, y0, z0), (x1, y1, z1) = box - POSE[:3, 3]
    return {"X": [x0, x1, x1, x0], "Z": [y0, y0, y1, y1], "Ymin": -z1, "Ymax": -z0}


def write_room(root: Path, folder: str = SHORT) -> Path:
    """The standard room, seen by one camera that is then the origin."""
    place = root / "SUNRGBD" / folder
    objects = [
        {"name": "chair:occluded", "polygon": [polygon(CHAIR)]},
        None,
        {"name": "sofa_chair", "polygon": []},
        {"name": "table", "polygon": [polygon(TABLE)]},
    ]
    write_picture(place, room_depth(POSE, COLOR_K, COLOR_SIZE), UP.T @ POSE[:3, :3], objects)
    return place


def load(root: Path, folder: str = SHORT, **options: str) -> Scene:
    return source(root, **options).load(folder.replace("/", "."))


def check_room(scene: Scene) -> None:
    assert [(one.id, one.label) for one in scene.instances if one.label != "lamp"] == [(0, "chair"), (3, "table")]
    boxes = {one.label: one.box for one in scene.instances}
    assert np.allclose(boxes["chair"].bounds + POSE[:3, 3], CHAIR, atol=1e-6)
    assert np.allclose(boxes["table"].bounds + POSE[:3, 3], TABLE, atol=1e-6)
    (frame,) = scene.frames
    assert np.allclose(frame.camera.camera_to_world[:3, :3], POSE[:3, :3], atol=1e-6)
    assert not frame.camera.center.any()
    assert np.allclose(frame.camera.intrinsics, COLOR_K, atol=1e-6)


def test_a_picture_is_a_scene(tmp_path: Path) -> None:
    write_room(tmp_path)
    assert source(tmp_path).scene_ids() == ["kv1.NYUdata.NYU0001"]
    scene = load(tmp_path)
    check_room(scene)
    assert scene.mesh is None
    assert scene.pixels.color(0).shape == (120, 160, 3)
    depth = scene.pixels.depth(0)
    assert depth is not None
    assert np.abs(depth - room_depth(POSE, COLOR_K, COLOR_SIZE)).max() <= 0.00051
    # Surface points, taken back through depth and pose, lie in the room.
    view = Facts(scene, width=160).view(0)
    assert {scene.instances[i].label for i in view.seen} <= {"chair", "table"}
    assert view.seen
    points = view.points + POSE[:3, 3]
    assert points.min() > -0.01
    assert (points.max(axis=(0, 1)) < np.array([4.01, 3.01, 2.41])).all()


def test_numbers_worked_out_by_hand(tmp_path: Path) -> None:
    """A camera that looks 30 degrees down, and 2 m of depth everywhere."""
    c, s = np.cos(np.pi / 6), 0.5
    tilt = np.array([[1.0, 0, 0], [0, c, s], [0, -s, c]])  # columns: the camera's axes, y down
    box = {"X": [0.2, 0.8, 0.8, 0.2], "Z": [2.0, 2.0, 2.5, 2.5], "Ymin": 0.4, "Ymax": 1.3}
    depth = np.full((120, 160), 2.0)
    depth[0, :3] = (0, 8.5, 7.999)
    assert rotated_left(depth)[5, 5] == 16000
    write_picture(tmp_path / "SUNRGBD" / SHORT, depth, tilt, [{"name": "night_stand", "polygon": [box]}])
    scene = load(tmp_path)
    camera = scene.frames[0].camera
    assert np.allclose(camera.forward, [0, c, -s])
    stored = scene.pixels.depth(0)
    assert stored is not None
    assert stored[0, :3].tolist() == pytest.approx([0, 0, 7.999])  # nothing measured, and beyond 8 m
    # Pixel (139.5, 59.5) is 60 pixels right of the middle: x = 60 / 120 * 2 = 1, then 2 m ahead and down.
    middle = camera.to_world(np.array([[(139.5 - 79.5) / 120 * 2, 0.0, 2.0]]))
    assert np.allclose(middle, [[1.0, 2 * c, -1.0]])
    (one,) = scene.instances
    assert one.label == "nightstand"
    assert np.allclose(one.box.center, [0.5, 2.25, -0.85])
    assert np.allclose(one.box.size, [0.6, 0.5, 0.9])


def test_filled_depth_is_an_option(tmp_path: Path) -> None:
    write_room(tmp_path)
    depth = load(tmp_path, depth="depth_bfx").pixels.depth(0)
    assert depth is not None
    assert np.abs(depth - room_depth(POSE, COLOR_K, COLOR_SIZE) - 1).max() <= 0.00051
    with pytest.raises(ManifestError, match="raw"):
        source(tmp_path, depth="raw")


def turned_box() -> dict[str, Any]:
    """1.2 x 0.6 x 1.0 m, its first axis turned by 30 degrees; rows of `basis` are axes, `coeffs` half sizes."""
    c, s = np.cos(np.pi / 6), 0.5
    return {
        "basis": np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]),
        "coeffs": np.array([[0.6, 0.3, 0.5]]),
        "centroid": np.array([[0.1, 2.0, -0.7]]),
        "classname": "lamp",
    }


def plain_box(label: str, box: Array) -> dict[str, Any]:
    centre = box.mean(axis=0) - POSE[:3, 3]
    return {"basis": np.eye(3), "coeffs": np.ptp(box, axis=0) / 2, "centroid": centre, "classname": label}


def structs(records: list[dict[str, Any]]) -> np.ndarray:
    """A MATLAB struct array."""
    array = np.empty((1, len(records)), dtype=[(name, object) for name in records[0]])
    for k, record in enumerate(records):
        array[0, k] = tuple(record.values())
    return array


def write_meta(root: Path, boxes: Any, name: str = f"SUNRGBD/{SHORT}") -> None:
    tilt = UP @ (UP.T @ POSE[:3, :3]) @ UP.T
    other = {"sequenceName": "SUNRGBD/kv1/NYUdata/NYU0009", "groundtruth3DBB": np.empty((0, 0)), "Rtilt": np.eye(3)}
    record = {"sequenceName": name, "groundtruth3DBB": boxes, "Rtilt": tilt}
    savemat(root / META_NAME, {"SUNRGBDMeta": structs([other, record])}, do_compression=True)


def test_boxes_of_the_second_version(tmp_path: Path) -> None:
    write_room(tmp_path)
    things = [plain_box("chair", CHAIR), turned_box(), turned_box(), plain_box("table", TABLE)]
    write_meta(tmp_path, structs(things), f"SUNRGBD/{SHORT}/")
    scene = load(tmp_path)
    check_room(scene)
    assert dict(scene.dropped)["repeated_instance"] == 1
    lamp = next(one.box for one in scene.instances if one.label == "lamp")
    c, s = np.cos(np.pi / 6), 0.5
    corner = np.array([0.1 + 0.6 * c - 0.3 * s, 2.0 + 0.6 * s + 0.3 * c, -0.2])  # + first axis, + second, + up
    assert np.abs(lamp.corners - corner).max(axis=1).min() < 1e-9
    assert np.allclose(lamp.size, [1.2, 0.6, 1.0])
    assert tmp_path / META_NAME in source(tmp_path).files(scene.id)
    assert [one.label for one in load(tmp_path, annotation="v1").instances] == ["chair", "table"]


@pytest.mark.parametrize(("boxes", "labels"), [(np.empty((0, 0)), []), (structs([turned_box()]), ["lamp"])])
def test_no_box_and_one_box(tmp_path: Path, boxes: Any, labels: list[str]) -> None:
    """MATLAB does not wrap a single struct."""
    write_room(tmp_path)
    write_meta(tmp_path, boxes)
    assert [one.label for one in load(tmp_path).instances] == labels


def test_pictures_without_annotation_have_no_instances(tmp_path: Path) -> None:
    write_picture(tmp_path / "SUNRGBD" / SHORT, np.full((120, 160), 2.0), np.eye(3), None)
    assert load(tmp_path).instances == ()


def test_ids_are_short_and_different(tmp_path: Path) -> None:
    first, second = FOLDER, FOLDER.replace("rgbf000103", "rgbf000104")
    write_room(tmp_path, first)
    write_room(tmp_path, second)
    ids = source(tmp_path).scene_ids()
    assert len(set(ids)) == 2
    assert max(map(len, ids)) <= 64
    for name in ids:
        check_room(source(tmp_path).load(name))
    with pytest.raises(InputError, match="scene below the root"):
        source(tmp_path).load("kv1.NYUdata.NYU0002")


def test_official_split(tmp_path: Path) -> None:
    write_room(tmp_path)
    write_room(tmp_path, "kv1/NYUdata/NYU0002")
    file = tmp_path / "SUNRGBDtoolbox" / "traintestSUNRGBD" / "allsplit.mat"
    file.parent.mkdir(parents=True)
    prefix = "/n/fs/sun3d/data/SUNRGBD/kv1/NYUdata"
    lists = {
        name: np.array([[path]], dtype=object)
        for name, path in (("alltrain", f"{prefix}/NYU0002"), ("alltest", f"{prefix}/NYU0001/"))
    }
    savemat(file, lists)
    assert load(tmp_path).split == "test"
    assert load(tmp_path, "kv1/NYUdata/NYU0002").split == "train"


def with_polygon(**changes: Any) -> bytes:
    objects = [{"name": "chair", "polygon": [{**polygon(CHAIR), **changes}]}]
    return json.dumps({"objects": objects}).encode()


def damaged(root: Path, name: str, content: bytes | np.ndarray | None) -> None:
    """The room with one file of the picture's folder (or, from a slash, of the root) gone or replaced."""
    folder = write_room(root)
    file = root / name[1:] if name.startswith("/") else folder / name
    if content is None:
        file.unlink()
    elif isinstance(content, bytes):
        file.write_bytes(content)
    else:
        Image.fromarray(content).save(file)


PICTURE, DEPTH, BOXES, META = "image/0000103.jpg", "depth/0000103.png", "annotation3Dfinal/index.json", "/" + META_NAME


@pytest.mark.parametrize(
    ("name", "content", "file", "field"),
    [
        (PICTURE, None, "image", "file"),
        (PICTURE, b"not a picture", "0000103.jpg", "picture"),
        (DEPTH, None, "depth", "file"),
        (DEPTH, np.zeros((9, 9), np.uint16), "0000103.png", "160 x 120 pixels"),
        (DEPTH, np.zeros((120, 160, 3), np.uint8), "0000103.png", "16-bit"),
        ("intrinsics.txt", b"1 2 3 4 5 6 7 8", "intrinsics.txt", "intrinsics"),
        ("intrinsics.txt", b"529.5 0 365 0 529.5 265 0 0 1", "NYU0001", "principal point"),
        ("intrinsics.txt", b"nan 0 80 0 120 60 0 0 1", "intrinsics.txt", "finite"),
        ("extrinsics/3.txt", b"a b c", "3.txt", "line 1"),
        ("extrinsics/3.txt", b"1 0 0 0\n0 1 0 0", "3.txt", "extrinsics"),
        ("extrinsics/3.txt", b"0 0 0 0\n0 0 0 0\n0 0 0 0", "NYU0001", "rigid"),
        (BOXES, b'{"objects": [', "index.json", "JSON"),
        (BOXES, b'{"objects": 3}', "index.json", "objects"),
        (BOXES, with_polygon(X=[0, 1, 1]), "index.json", "objects[0].X"),
        (BOXES, with_polygon(Z="abcd"), "index.json", "objects[0].Z"),
        (BOXES, with_polygon(Ymax=None), "index.json", "objects[0].Ymax"),
        (META, b"x" * 200, META_NAME, "MATLAB file"),
    ],
)
def test_broken_files_are_one_error_that_names_file_and_field(
    tmp_path: Path, name: str, content: bytes | np.ndarray | None, file: str, field: str
) -> None:
    damaged(tmp_path, name, content)
    with pytest.raises(InputError) as caught:
        load(tmp_path)
    assert file in caught.value.file
    assert field in f"{caught.value.field} {caught.value.expected}"


def test_no_extrinsics(tmp_path: Path) -> None:
    for file in (write_room(tmp_path) / "extrinsics").iterdir():
        file.unlink()
    with pytest.raises(InputError, match="extrinsics: file: expected a text file"):
        load(tmp_path)


def test_records_of_the_second_version_are_checked(tmp_path: Path) -> None:
    write_room(tmp_path)
    write_meta(tmp_path, np.empty((0, 0)), "SUNRGBD/kv1/NYUdata/NYU0007")
    with pytest.raises(InputError, match="NYU0001: expected a record"):
        load(tmp_path)
    no_size = {"basis": np.eye(3), "classname": "bed", "centroid": np.zeros(3)}
    write_meta(tmp_path, structs([no_size]))
    with pytest.raises(InputError, match="groundtruth3DBB: expected basis"):
        load(tmp_path)


def test_a_link_out_of_the_root_is_refused(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    folder = write_room(root)
    outside.mkdir()
    (folder / "intrinsics.txt").rename(outside / "intrinsics.txt")
    (folder / "intrinsics.txt").symlink_to(outside / "intrinsics.txt")
    with pytest.raises(InputError, match="inside"):
        load(root)


def test_a_transposed_tilt_is_named(tmp_path: Path) -> None:
    place = write_room(tmp_path)
    tilt = UP.T @ POSE[:3, :3]
    lines = [" ".join(f"{value:.8f}" for value in (*row, 0.0)) for row in tilt.T]
    (place / "extrinsics" / "20141108000000.txt").write_text("\n".join(lines))
    with pytest.raises(ConventionError, match=r"its tilt \(Rtilt\) is transposed"):
        load(tmp_path)


def test_boxes_of_another_frame_of_reference_are_named(tmp_path: Path) -> None:
    write_room(tmp_path)
    ahead = POSE[:3, 3] + POSE[:3, 2] * np.array([[0.5], [0.6]])
    near = np.stack([ahead.min(axis=0) - 0.05, ahead.max(axis=0) + 0.05])
    write_meta(tmp_path, structs([plain_box(name, near + k * 0.01) for k, name in enumerate(("lamp", "bag", "box"))]))
    with pytest.raises(ConventionError, match="another frame of reference"):
        load(tmp_path)
