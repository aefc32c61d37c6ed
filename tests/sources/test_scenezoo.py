"""Other data sets that scenezoo reads, from small files written by their layouts: the same room comes out of each."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import scenezoo
from PIL import Image
from scipy.spatial.transform import Rotation

from tests.sources.files import CHAIR, TABLE, Array, Scan, jpeg, room_depth, room_poses, write_ply
from vstdata.errors import ConventionError, InputError, ManifestError
from vstdata.scene import Scene
from vstdata.sources import Source, SourceSpec, open_source
from vstdata.sources.readers import all_readers
from vstdata.sources.rescans import paired
from vstdata.sources.scenezoo import SceneZooSource

SCAN = Scan(align=None)
VERTICES, FACES, SEGMENTS = SCAN.mesh()
LABELS = {"floor": 0, "chair": 2, "table": 3}


def source(reader: str, root: Path, **changes: object) -> Source:
    values = {"name": "other", "reader": reader, "root": ".", "licence": "none", "frames_per_scene": 12, **changes}
    return open_source(SourceSpec.model_validate(values), root)


def check_room(scene: Scene, names: tuple[str, ...] = ("chair", "table")) -> None:
    boxes = {i.label: i.box for i in scene.instances}
    for name, box in zip(names, (CHAIR, TABLE), strict=True):
        assert np.allclose(boxes[name].bounds, box, atol=1e-5)
    assert scene.mesh is not None
    owners = [scene.instances[k].label if k >= 0 else "" for k in scene.mesh.face_instances]
    assert owners[12:24] == [names[0]] * 12
    assert owners[24:36] == [names[1]] * 12
    assert owners[2:12] == [""] * 10


def write_scannetpp(root: Path) -> Path:
    scans = root / "data" / "0a7cc12c0e" / "scans"
    scans.mkdir(parents=True)
    write_ply(scans / "mesh_aligned_0.05.ply", VERTICES, FACES)
    (scans / "segments.json").write_text(json.dumps({"segIndices": SEGMENTS}))
    groups = [{"objectId": s + 1, "label": label, "segments": [s]} for label, s in LABELS.items()]
    (scans / "segments_anno.json").write_text(json.dumps({"segGroups": groups}))
    (root / "splits").mkdir()
    (root / "splits" / "nvs_sem_val.txt").write_text("0a7cc12c0e\n")
    return scans.parent


def write_dslr(scene: Path, poses: Array) -> None:
    dslr = scene / "dslr"
    for name in ("nerfstudio", "colmap", "resized_undistorted_images"):
        (dslr / name).mkdir(parents=True)
    frames, lines = [], []
    for k, pose in enumerate(poses):
        name = f"DSC{k:05d}.JPG"
        (dslr / "resized_undistorted_images" / name).write_bytes(jpeg(20 * k))
        inverse = np.linalg.inv(pose)
        x, y, z, w = Rotation.from_matrix(inverse[:3, :3]).as_quat()
        lines.append(" ".join(map(str, (k + 1, w, x, y, z, *inverse[:3, 3], 1, name))) + "\n")
        frames.append({"file_path": name, "is_bad": False})
    (dslr / "colmap" / "cameras.txt").write_text("1 PINHOLE 160 120 120 120 80 60\n")
    (dslr / "colmap" / "images.txt").write_text("\n".join(lines))
    meta = {"fl_x": 120, "fl_y": 120, "cx": 80, "cy": 60, "w": 160, "h": 120, "frames": frames, "test_frames": []}
    for name in ("transforms.json", "transforms_undistorted.json"):
        (dslr / "nerfstudio" / name).write_text(json.dumps(meta))


def test_scannetpp_scans_without_frames_are_rendered(tmp_path: Path) -> None:
    write_scannetpp(tmp_path)
    opened = source("scannetppv2", tmp_path)
    assert opened.scene_ids() == ["0a7cc12c0e"]
    scene = opened.load("0a7cc12c0e")
    check_room(scene)
    assert scene.rendered
    assert scene.split == "val"
    assert source("scannetppv2", tmp_path, split="val").scene_ids() == ["0a7cc12c0e"]
    assert source("scannetppv2", tmp_path, split="train").scene_ids() == []


def test_scannetpp_dslr_frames(tmp_path: Path) -> None:
    write_dslr(write_scannetpp(tmp_path), room_poses())
    opened = source("scannetppv2", tmp_path)
    scene = opened.load("0a7cc12c0e")
    check_room(scene)
    assert scene.dropped == {"conventions_unchecked": 1}
    assert [f.key for f in scene.frames] == [f"DSC{k:05d}.JPG" for k in range(12)]
    for k, (frame, pose) in enumerate(zip(scene.frames, room_poses(), strict=True)):
        assert np.allclose(frame.camera.camera_to_world, pose, atol=1e-5)
        assert abs(int(scene.pixels.color(k)[60, 20, 0]) - 20 * k) <= 3
        assert scene.pixels.depth(k) is None
    light = opened.load("0a7cc12c0e", geometry=False)
    assert light.mesh is None
    assert [f.key for f in light.frames] == [f.key for f in scene.frames]
    assert source("scannetppv2", tmp_path, options={"frames": "rendered"}).load("0a7cc12c0e").rendered


def write_arkit(root: Path) -> Path:
    scan = root / "raw" / "Validation" / "41069025"
    for name in ("lowres_wide", "lowres_depth", "lowres_wide_intrinsics"):
        (scan / name).mkdir(parents=True)
    metadata = "video_id,visit_id,fold,sky_direction\n41069025,1,Validation,Up\n"
    (root / "raw" / "metadata.csv").write_text(metadata)
    write_ply(scan / "41069025_3dod_mesh.ply", VERTICES, FACES)
    data = []
    for label, box in (("chair", CHAIR), ("tv_monitor", TABLE)):
        obb = {"centroid": box.mean(axis=0).tolist(), "axesLengths": (box[1] - box[0]).tolist()}
        obb["normalizedAxes"] = np.eye(3).ravel().tolist()
        data.append({"label": label, "segments": {"obbAligned": obb}})
    (scan / "41069025_3dod_annotation.json").write_text(json.dumps({"data": data}))
    intrinsics = np.array([[192.0, 0, 127.5], [0, 192.0, 95.5], [0, 0, 1]])
    lines = []
    for k, pose in enumerate(room_poses()):
        stamp = f"{100 + 0.5 * k:.3f}"
        name, inverse = f"41069025_{stamp}", np.linalg.inv(pose)
        Image.fromarray(np.full((192, 256, 3), 20 * k, np.uint8)).save(scan / "lowres_wide" / f"{name}.png")
        depth = SCAN.units(room_depth(pose, intrinsics, (256, 192)))
        Image.fromarray(depth).save(scan / "lowres_depth" / f"{name}.png")
        (scan / "lowres_wide_intrinsics" / f"{name}.pincam").write_text("256 192 192 192 127.5 95.5")
        turn = Rotation.from_matrix(inverse[:3, :3]).as_rotvec()
        lines.append(" ".join(map(str, (stamp, *turn, *inverse[:3, 3]))))
    (scan / "lowres_wide.traj").write_text("\n".join(lines))
    return scan


def test_arkitscenes_with_official_boxes_and_depth(tmp_path: Path) -> None:
    write_arkit(tmp_path)
    scene = source("arkitscenes", tmp_path).load("41069025")
    check_room(scene, ("chair", "TV monitor"))
    assert scene.dropped == {}
    assert scene.split == "val"
    assert scene.frames[3].timestamp == pytest.approx(101.5)
    for k, pose in enumerate(room_poses()):
        assert np.allclose(scene.frames[k].camera.camera_to_world, pose, atol=1e-5)
        depth = scene.pixels.depth(k)
        assert depth is not None
        assert depth.shape == (192, 256)
        assert scene.pixels.color(k)[0, 0, 0] == 20 * k
    assert scene.noise.depth < 0.001


def test_boxes_of_another_frame_of_reference_are_refused(tmp_path: Path) -> None:
    scan = write_arkit(tmp_path)
    path = scan / "41069025_3dod_annotation.json"
    data = json.loads(path.read_text())["data"]
    data.append({"label": "lamp", "segments": {"obbAligned": dict(data[0]["segments"]["obbAligned"])}})
    for item in data:
        box = item["segments"]["obbAligned"]
        box["centroid"] = [box["centroid"][0] + 30, *box["centroid"][1:]]
    path.write_text(json.dumps({"data": data}))
    with pytest.raises(ConventionError, match="another frame of reference"):
        source("arkitscenes", tmp_path).load("41069025")


def test_scenenn_is_turned_and_rendered(tmp_path: Path) -> None:
    folder = tmp_path / "005"
    folder.mkdir()
    y_up = VERTICES[:, [0, 2, 1]] * [1, 1, -1]
    for name in ("005_color.ply", "005.ply"):
        write_ply(folder / name, y_up, FACES)
    data = bytearray((folder / "005.ply").read_bytes())
    rows = data.index(b"end_header\n") + 11
    for k, segment in enumerate(SEGMENTS):
        data[rows + 16 * k + 12 : rows + 16 * k + 15] = bytes([segment, 0, 9])
    (folder / "005.ply").write_bytes(bytes(data))
    tags = "".join(f'<label id="{s}" color="{s} 0 9" text="{label}"/>' for label, s in LABELS.items())
    (folder / "005.xml").write_text(f"<annotation>{tags}</annotation>")
    scene = source("scenenn", tmp_path).load("005")
    check_room(scene)
    assert scene.rendered


def write_multiscan(root: Path) -> Path:
    """Faces carry objectId and partId behind their corners."""
    folder = root / "scene_00000_00"
    folder.mkdir()
    header = (
        f"ply\nformat binary_little_endian 1.0\nelement vertex {len(VERTICES)}\nproperty float x\nproperty float y\n"
        f"property float z\nelement face {len(FACES)}\nproperty list uchar int vertex_indices\n"
        "property int objectId\nproperty int partId\nend_header\n"
    )
    rows = np.zeros(len(FACES), dtype=[("n", "u1"), ("v", "<i4", 3), ("object", "<i4"), ("part", "<i4")])
    rows["n"], rows["v"] = 3, FACES
    rows["object"] = np.array([1] * 2 + [0] * 10 + [2] * 12 + [3] * 12)
    rows["part"] = rows["object"]
    data = header.encode() + VERTICES.astype("<f4").tobytes() + rows.tobytes()
    (folder / "scene_00000_00.ply").write_bytes(data)
    objects = []
    for number, (label, box) in enumerate((("floor.1", None), ("chair.1", CHAIR), ("table.1", TABLE)), start=1):
        item: dict[str, object] = {"objectId": number, "label": label, "partIds": [number]}
        if box is not None:
            item["obb"] = {
                "centroid": box.mean(axis=0).tolist(),
                "axesLengths": (box[1] - box[0])[[0, 2, 1]].tolist(),  # right, up, front as MultiScan stores them
                "normalizedAxes": [1, 0, 0, 0, 0, 1, 0, -1, 0],
            }
        objects.append(item)
    parts = [{"partId": k, "label": f"part.{k}"} for k in (1, 2, 3)]
    (folder / "scene_00000_00.annotations.json").write_text(json.dumps({"objects": objects, "parts": parts}))
    return folder


def test_multiscan_boxes_with_up_in_the_middle(tmp_path: Path) -> None:
    write_multiscan(tmp_path)
    scene = source("multiscan", tmp_path).load("scene_00000_00")
    check_room(scene)
    assert scene.rendered
    assert {i.label: i.box.up_axis for i in scene.instances} == {"floor": 2, "chair": 1, "table": 1}
    assert scene.floor_height == pytest.approx(0, abs=1e-6)


def test_s3dis_points_become_boxes(tmp_path: Path) -> None:
    room = tmp_path / "Area_1" / "office_1"
    (room / "Annotations").mkdir(parents=True)
    lines = []
    for label, box in (("chair", CHAIR), ("table", TABLE)):
        points = [[x, y, z] for x in box[:, 0] for y in box[:, 1] for z in box[:, 2]]
        text = "\n".join(" ".join(map(str, [*p, 10, 20, 30])) for p in points)
        (room / "Annotations" / f"{label}_1.txt").write_text(text)
        lines.append(text)
    (room / "office_1.txt").write_text("\n".join(lines))
    opened = source("s3dis", tmp_path, options={"dataset_dir": "."})
    assert opened.scene_ids() == ["Area_1.office_1"]
    scene = opened.load("Area_1.office_1")
    boxes = {i.label: i.box for i in scene.instances}
    assert np.allclose(boxes["chair"].bounds, CHAIR, atol=1e-5)
    assert np.allclose(boxes["table"].bounds, TABLE, atol=1e-5)
    assert scene.rendered
    assert len(scene.frames) == 10  # that have both in sight


def test_damaged_files_are_refused_before_scenezoo_opens_them(tmp_path: Path) -> None:
    scene = write_scannetpp(tmp_path)
    mesh = scene / "scans" / "mesh_aligned_0.05.ply"
    intact = mesh.read_bytes()
    mesh.write_bytes(intact.replace(b"element vertex 28", b"element vertex 29"))
    with pytest.raises(InputError, match="mesh_aligned"):
        source("scannetppv2", tmp_path).load("0a7cc12c0e")
    mesh.write_bytes(intact)
    annotation = scene / "scans" / "segments_anno.json"
    annotation.write_text('{"segGroups": [], "segGroups": NaN}')
    with pytest.raises(InputError, match="segments_anno"):
        source("scannetppv2", tmp_path).load("0a7cc12c0e")
    annotation.unlink()
    with pytest.raises(InputError, match="instances"):
        source("scannetppv2", tmp_path).load("0a7cc12c0e")


def by_scenezoo() -> list[str]:
    opened = {name: found.thing.open for name, found in all_readers().items()}
    opened |= {name: each.args[0] for name, each in opened.items() if getattr(each, "func", None) is paired}
    return [
        name for name, each in opened.items() if isinstance(each, partial) and issubclass(each.func, SceneZooSource)
    ]


def test_all_that_scenezoo_reads_can_be_read() -> None:
    assert set(scenezoo.list_datasets()) == {"scannetv2", *by_scenezoo()}


@pytest.mark.parametrize("reader", by_scenezoo())
def test_every_reader_opens_an_empty_root_without_the_network(tmp_path: Path, reader: str) -> None:
    (tmp_path / "3D-FRONT").mkdir()
    (tmp_path / "5.txt").mkdir()
    try:
        opened = source(reader, tmp_path)
    except InputError:
        return
    assert opened.scene_ids() == []
    with pytest.raises(InputError):
        opened.load("nothing")


def test_options_stay_inside_the_root(tmp_path: Path) -> None:
    write_scannetpp(tmp_path)
    for value in ("https://example.org/a.txt", "../outside.txt", "/etc/passwd"):
        with pytest.raises(InputError):
            source("scannetppv2", tmp_path, options={"nvs_sem_val_split_file": value})
    with pytest.raises(ManifestError, match="root_dir"):
        source("scannetppv2", tmp_path, options={"root_dir": "x"})
