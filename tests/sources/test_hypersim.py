"""Hypersim, from files written by the published layout: the README of github.com/apple/ml-hypersim, its
`scene_generate_images_bounding_box.py` and `contrib/mikeroberts3000/metadata_camera_parameters.csv`."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

from tests.sources.files import CHAIR, COLOR_K, COLOR_SIZE, TABLE, Array, jpeg, room_depth, room_poses
from vstdata.errors import InputError, MissingError
from vstdata.facts import Facts
from vstdata.scene import Scene
from vstdata.sources import Source, SourceSpec, open_source
from vstdata.sources.readers.hypersim import pinhole, planar_depth

SCENE = "ai_001_002"
METRES = 0.0254  # of one asset unit: many scenes are in inches
POSES = room_poses(12)
GL = np.diag([1.0, -1.0, -1.0])  # OpenCV axes <-> x right, y up, looking along -z
WIDTH, HEIGHT = COLOR_SIZE
NUMBERS = {"cam_00": [0, 1, 2, 4], "cam_01": [0, 1, 2]}  # frame 3 of the first was not released


def source(root: Path, **changes: object) -> Source:
    values = {"name": "hypersim", "reader": "hypersim", "root": ".", "licence": "CC-BY-SA-3.0", **changes}
    return open_source(SourceSpec.model_validate(values), root)


def write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as file:
        file["dataset"] = value


def rays(matrix: Array, size: tuple[int, int]) -> Array:
    """(h, w) length of the ray that advances one metre in depth."""
    u, v = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    return np.asarray(np.sqrt(1 + ((u - matrix[0, 2]) / matrix[0, 0]) ** 2 + ((v - matrix[1, 2]) / matrix[1, 1]) ** 2))


def write_table(root: Path, **changes: float) -> None:
    """The table of cameras: a ray is (a u, b v, -1), where u and v are -1..1."""
    row: dict[str, object] = {
        "scene_name": SCENE,
        "settings_output_img_width": 160.0,
        "settings_output_img_height": 120.0,
    }
    row |= {f"M_cam_from_uv_{k}{j}": 0.0 for k in range(3) for j in range(3)}
    row |= {"M_cam_from_uv_00": 80 / 120, "M_cam_from_uv_11": 60 / 120, "M_cam_from_uv_22": -1.0, **changes}
    with (root / "metadata_camera_parameters.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerows([{**row, "scene_name": "ai_001_001", "M_cam_from_uv_00": 0.57735}, row])


def write_boxes(mesh: Path) -> None:
    boxes = [CHAIR, TABLE, np.array([[np.inf] * 3, [-np.inf] * 3])]
    name = "metadata_semantic_instance_bounding_box_object_aligned_2d_{}.hdf5"
    with np.errstate(invalid="ignore"):
        write(mesh / name.format("positions"), np.stack([box.mean(axis=0) for box in boxes]) / METRES)
        write(mesh / name.format("extents"), np.stack([np.ptp(box, axis=0) for box in boxes]) / METRES)
    turned = np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]])  # of the table: its own x is the world's y
    write(mesh / name.format("orientations"), np.stack([np.eye(3), turned, np.full((3, 3), np.nan)]))
    with h5py.File(mesh / name.format("extents"), "r+") as file:
        file["dataset"][1] = file["dataset"][1][[1, 0, 2]]
    write(mesh / "mesh_objects_sii.hdf5", np.array([0, 0, 0, 1, 1, 2, -1], dtype=np.int32))
    write(mesh / "mesh_objects_si.hdf5", np.array([5, 5, 39, 7, 7, 35, 1], dtype=np.int32))


def write_scene(root: Path) -> Path:
    """The standard room in inches, by two cameras of six key frames each."""
    folder = root / SCENE
    detail = folder / "_detail"
    write_boxes(detail / "mesh")
    (detail / "metadata_scene.csv").write_text(f"parameter_name,parameter_value\nmeters_per_asset_unit,{METRES}\n")
    for camera, numbers in NUMBERS.items():
        first = 0 if camera == "cam_00" else 6
        poses = POSES[[first + min(k, 5) for k in range(7)]]
        write(detail / camera / "camera_keyframe_positions.hdf5", poses[:, :3, 3] / METRES)
        write(detail / camera / "camera_keyframe_orientations.hdf5", poses[:, :3, :3] @ GL)
        preview = folder / "images" / f"scene_{camera}_final_preview"
        preview.mkdir(parents=True)
        for k in numbers:
            (preview / f"frame.{k:04d}.tonemap.jpg").write_bytes(jpeg(20 * k))
            (preview / f"frame.{k:04d}.color.jpg").write_bytes(jpeg(0))
            distance = room_depth(poses[k], COLOR_K, COLOR_SIZE) * rays(COLOR_K, COLOR_SIZE)
            distance[0, 0] = np.nan  # the sky
            write(
                folder / "images" / f"scene_{camera}_geometry_hdf5" / f"frame.{k:04d}.depth_meters.hdf5",
                distance.astype(np.float16),
            )
    write_table(root)
    return folder


def load(root: Path) -> Scene:
    return source(root).load(SCENE)


def test_a_scene_in_inches_with_opengl_cameras(tmp_path: Path) -> None:
    write_scene(tmp_path)
    assert source(tmp_path).scene_ids() == [SCENE]
    scene = load(tmp_path)
    assert [frame.key for frame in scene.frames] == [f"{c}/{k:04d}" for c, numbers in NUMBERS.items() for k in numbers]
    fourth, last = scene.frames[3].camera, scene.frames[-1].camera
    assert np.allclose(fourth.camera_to_world, POSES[4], atol=1e-6)  # frame 0004: key frame 4, the fourth picture
    assert np.allclose(last.camera_to_world, POSES[8], atol=1e-6)
    assert np.allclose(fourth.intrinsics, COLOR_K)
    assert scene.pixels.color(3)[60, 20, 0] == pytest.approx(80, abs=3)
    depth = scene.pixels.depth(3)
    assert depth is not None
    truth = room_depth(POSES[4], COLOR_K, COLOR_SIZE)
    assert depth[0, 0] == 0
    assert np.abs(depth - truth)[1:].max() < 0.003  # half floats
    view = Facts(scene, width=160).view(3)
    assert set(view.seen) == {1}  # by depth and boxes: there is no mesh
    points = view.points[1:]
    assert (points > -0.01).all()
    assert (points < np.array([4.01, 3.01, 2.41])).all()


def test_boxes_and_names(tmp_path: Path) -> None:
    write_scene(tmp_path)
    scene = load(tmp_path)
    assert [(one.id, one.label) for one in scene.instances] == [(0, "chair"), (1, "table")]
    chair, table = (one.box for one in scene.instances)
    assert np.allclose(chair.bounds, CHAIR, atol=1e-6)
    assert np.allclose(table.bounds, TABLE, atol=1e-6)
    assert np.allclose(table.size, [0.8, 1.2, 0.7])
    assert scene.dropped["degenerate_instance"] == 1  # the lamp, whose box is not finite
    assert scene.mesh is None


def test_a_pixel_worked_out_by_hand() -> None:
    """1024 x 768 with 60 degrees across: the focal length is 512 / tan 30 = 886.81. A ray through the middle of the
    right edge (u = 1) is (0.57735, 0, 1), 1.1547 long: a wall 3 m away along it is 2.598 m deep."""
    file = Path("table.csv")
    stored = np.diag([0.5773502886169104, 0.4330127164626828, -1.0])
    matrix = pinhole(stored, (1024, 768), file, SCENE)
    assert np.allclose(matrix, [[886.81, 0, 511.5], [0, 886.81, 383.5], [0, 0, 1]], atol=5e-3)
    shifted = stored.copy()
    shifted[0, 2], shifted[1, 2] = 0.1, -0.05
    matrix = pinhole(shifted, (1024, 768), file, SCENE)
    for u, v in ((-1, -1), (0.3, 0.8), (1, 1)):  # both ways to the same ray
        x, y, z = shifted @ [u, v, 1.0]
        column, row = (u + 1) * 512 - 0.5, (1 - v) * 384 - 0.5
        assert (column - matrix[0, 2]) / matrix[0, 0] == pytest.approx(x / -z)
        assert (row - matrix[1, 2]) / matrix[1, 1] == pytest.approx(-y / -z)
    flat = planar_depth(np.full((1, 3), 3.0), np.array([[1 / 0.57735, 0, 1.0], [0, 1, 0], [0, 0, 1]]))
    assert flat[0].tolist() == pytest.approx([2.598, 3.0, 2.598], abs=1e-3)


def test_without_h5py_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_scene(tmp_path)
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(MissingError, match=r"pip install 'vstdata\[hypersim\]'"):
        load(tmp_path)


@pytest.mark.parametrize("entry", ["21", "20", "01", "10"])
def test_tilted_cameras_are_refused(tmp_path: Path, entry: str) -> None:
    write_scene(tmp_path)
    write_table(tmp_path, **{f"M_cam_from_uv_{entry}": 0.05})
    with pytest.raises(InputError, match="without tilt or skew") as caught:
        load(tmp_path)
    assert caught.value.file.endswith("metadata_camera_parameters.csv")
    assert SCENE in caught.value.field


def test_official_split(tmp_path: Path) -> None:
    write_scene(tmp_path)
    (tmp_path / "metadata_images_split_scene_v1.csv").write_text(
        "scene_name,camera_name,frame_id,included_in_public_release,exclude_reason,split_partition_name\n"
        f"ai_001_001,cam_00,0,True,,train\n{SCENE},cam_00,0,True,,val\n{SCENE},cam_00,1,False,CONTENT FLAGGED,\n"
    )
    assert load(tmp_path).split == "val"
    assert source(tmp_path, split="train").scene_ids() == []
    assert source(tmp_path, split="val").scene_ids() == [SCENE]


def test_files_are_annotations_and_cameras(tmp_path: Path) -> None:
    write_scene(tmp_path)
    names = {path.name for path in source(tmp_path).files(SCENE)}
    assert {"metadata_scene.csv", "mesh_objects_si.hdf5", "camera_keyframe_positions.hdf5"} < names
    assert "metadata_camera_parameters.csv" in names
    assert not any("depth_meters" in name for name in names)


TABLE_OF_CAMERAS = "../metadata_camera_parameters.csv"
SCALE, KEYS = "_detail/metadata_scene.csv", "_detail/cam_00/camera_keyframe_{}.hdf5"
EXTENTS = "_detail/mesh/metadata_semantic_instance_bounding_box_object_aligned_2d_extents.hdf5"
LABELS = "_detail/mesh/mesh_objects_si.hdf5"
UNIT = b"parameter_name,parameter_value\nmeters_per_asset_unit,"


@pytest.mark.parametrize(
    ("name", "content", "file", "field"),
    [
        (TABLE_OF_CAMERAS, None, "camera_parameters", "table"),
        (TABLE_OF_CAMERAS, b"scene_name,x\n", "camera_parameters", "M_cam_from_uv_00"),
        (SCALE, None, "metadata_scene", "file"),
        (SCALE, b"parameter_name,parameter_value\n", "metadata_scene", "meters_per_asset_unit"),
        (SCALE, UNIT + b"-1\n", "metadata_scene", "positive"),
        (SCALE, UNIT + b"nan\n", "metadata_scene", "positive"),
        (KEYS.format("positions"), np.zeros((5, 3)), "orientations", "dataset"),
        (KEYS.format("orientations"), np.zeros((7, 3, 3)), SCENE, "rigid"),
        (LABELS, b"not HDF5", "mesh_objects_si", "dataset"),
        (LABELS, np.zeros(3), "mesh_objects_si", "dataset"),
        (EXTENTS, None, "extents", "file"),
        (EXTENTS, "a text", "extents", "dataset"),
    ],
)
def test_broken_files_are_one_error_that_names_file_and_field(
    tmp_path: Path, name: str, content: object, file: str, field: str
) -> None:
    damaged = write_scene(tmp_path) / name
    damaged.unlink()
    if isinstance(content, bytes):
        damaged.write_bytes(content)
    elif content is not None:
        write(damaged, content)
    if name == KEYS.format("orientations"):
        write(damaged.parents[1] / "cam_01" / damaged.name, content)
    with pytest.raises(InputError) as caught:
        load(tmp_path)
    assert file in caught.value.file
    assert field in f"{caught.value.field} {caught.value.expected}"


def test_a_trajectory_shorter_than_its_pictures(tmp_path: Path) -> None:
    folder = write_scene(tmp_path)
    for name, shape in (("positions", (4, 3)), ("orientations", (4, 3, 3))):
        write(folder / KEYS.format(name), np.zeros(shape))
    with pytest.raises(InputError, match="cam_00: camera_keyframe_positions: expected a position for frame 4"):
        load(tmp_path)


def test_a_scene_that_the_table_does_not_know(tmp_path: Path) -> None:
    write_scene(tmp_path).rename(tmp_path / "ai_009_009")
    with pytest.raises(InputError, match="ai_009_009: expected a row for this scene"):
        source(tmp_path).load("ai_009_009")


@pytest.mark.parametrize("way", ["link", "raw bytes"])
def test_arrays_do_not_lie_in_other_files(tmp_path: Path, way: str) -> None:
    file = write_scene(tmp_path) / KEYS.format("positions")
    write(tmp_path / "other.hdf5", np.zeros((7, 3)))
    with h5py.File(file, "w") as stored:
        if way == "link":
            stored["dataset"] = h5py.ExternalLink(str(tmp_path / "other.hdf5"), "dataset")
        else:
            stored.create_dataset("dataset", (7, 3), np.float64, external=[(str(tmp_path / "other.hdf5"), 0, 168)])
    with pytest.raises(InputError, match=r"positions\.hdf5: dataset: expected an array in the file itself"):
        load(tmp_path)


def test_a_missing_depth_file_is_found_when_it_is_read(tmp_path: Path) -> None:
    folder = write_scene(tmp_path)
    scene = load(tmp_path)
    (folder / "images" / "scene_cam_01_geometry_hdf5" / "frame.0002.depth_meters.hdf5").unlink()
    with pytest.raises(InputError, match=r"frame\.0002\.depth_meters\.hdf5"):
        scene.pixels.depth(6)
