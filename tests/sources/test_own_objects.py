"""Own captures with objects: pictures of ids and a list, held against a room of known numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.sources.captures import CHAIR_ID, DEPTHS, IDS, LISTED, METRES, POSES, TABLE_ID, write
from tests.sources.files import CHAIR, TABLE, Array, Scan
from vstdata.errors import InputError
from vstdata.facts import Facts
from vstdata.scene import Box, Camera, Scene
from vstdata.sources import SourceSpec, open_source
from vstdata.sources.building.votes import IdView, without_bleeding
from vstdata.sources.files.captured_objects import read_mesh
from vstdata.sources.files.id_images import read_id_image
from vstdata.sources.files.object_list import Stored, read_objects


def load(root: Path, **options: Any) -> Scene:
    values: dict[str, Any] = {"intrinsics": [120.0, 120.0, 79.5, 59.5], "up": "z", **options}
    spec = SourceSpec.model_validate(
        {"name": "own", "reader": "rgbd_folder", "root": ".", "licence": "none", "options": values}
    )
    source = open_source(spec, root)
    assert source.scene_ids() == ["own"]
    named = {path.name for path in source.files("own")}
    assert {"objects.json", "0003.png"} <= named
    return source.load("own")


def check(scene: Scene) -> None:
    assert [(one.id, one.label, one.doubt) for one in scene.instances] == [
        (CHAIR_ID, "chair", None),
        (TABLE_ID, "table", None),
    ]
    facts = Facts(scene)
    for k, box in enumerate((CHAIR, TABLE)):
        assert np.abs(facts.box(k).bounds - box).max() < 0.045  # pixels are up to 2.5 cm wide there
        assert facts.surface_noise(k) < 0.03
    assert facts.floor_height == pytest.approx(0.0, abs=0.01)


def test_boxes_come_of_depth_and_ids(tmp_path: Path) -> None:
    scene = load(write(tmp_path, {"scale": METRES, "objects": LISTED, "room": {"kind": "office"}}))
    check(scene)
    assert scene.dropped == {}
    assert (scene.room_kind, scene.exhaustive, scene.uncounted) == ("office", False, frozenset())
    assert scene.mesh is not None
    area = np.bincount(scene.mesh.face_instances + 1)
    assert area[1:].min() > 500
    assert scene.mesh.faces.tobytes() == load(tmp_path).mesh.faces.tobytes()  # type: ignore[union-attr]


@pytest.mark.parametrize("form", ["list", "labels", "objects"])
def test_forms_of_the_list(tmp_path: Path, form: str) -> None:
    by_id = {str(one["id"]): {"label": one["label"]} for one in LISTED}
    labels = {key: one["label"] for key, one in by_id.items()}
    stored = {"list": LISTED, "labels": labels, "objects": by_id}[form]
    (tmp_path / "objects.json").write_text(json.dumps(stored))
    found = read_objects(tmp_path, tmp_path, Stored(1.0, upright=True))
    assert [(one.id, one.label) for one in found.entries] == [(CHAIR_ID, "chair"), (TABLE_ID, "table")]
    assert not found.exhaustive


def test_another_unit_and_other_axes_and_only_some_pictures_with_ids(tmp_path: Path) -> None:
    scale = {"scale": {"metres_per_unit": 0.25, "source": "a ruler of 30 cm in view"}}
    write(tmp_path, LISTED, scale, poses=POSES * [1.0, -1.0, -1.0, 1.0], unit=0.25)
    for k in (1, 4, 7):
        (tmp_path / "instances" / f"{k:04d}.png").unlink()
    scene = load(tmp_path, camera_axes="opengl")
    check(scene)
    assert scene.dropped == {"frame_without_ids": 3}
    assert np.allclose([f.camera.center for f in scene.frames], POSES[:, :3, 3], atol=1e-6)
    assert np.abs(scene.pixels.depth(0) - DEPTHS[0]).max() < 0.0003  # type: ignore[operator]


@pytest.mark.parametrize(
    ("capture", "field"),
    [
        (None, "scale"),
        ({"scale": {"metres_per_unit": 1.0}}, "scale.source"),
        ({"scale": {"metres_per_unit": 1.0, "source": ""}}, "scale.source"),
        ({"scale": {"source": "guess"}}, "scale.metres_per_unit"),
        ({"scale": {"metres_per_unit": 1.0, "source": "Unknown"}}, "scale.source"),
        ({"scale": {"metres_per_unit": -1.0, "source": "sensor"}}, "scale.metres_per_unit"),
    ],
)
def test_a_scale_that_is_not_stated_is_refused(tmp_path: Path, capture: object, field: str) -> None:
    with pytest.raises(InputError, match=r"capture\.json") as error:
        load(write(tmp_path, LISTED, capture))
    assert error.value.field == field


def test_ids_that_contradict_each_other_are_doubted(tmp_path: Path) -> None:
    def swapped(k: int) -> NDArray[np.uint16]:
        both = {CHAIR_ID: TABLE_ID, TABLE_ID: CHAIR_ID}
        return IDS[k] if k % 2 else np.vectorize(lambda one: both.get(one, 0))(IDS[k]).astype(np.uint16)

    scene = load(write(tmp_path, LISTED, {"scale": METRES}, ids=swapped))
    assert scene.dropped["ids_contradict_each_other"] + scene.dropped.get("object_without_a_place", 0) == 2
    assert Facts(scene).objects == ()
    assert Facts(scene).uncounted == {"chair", "table"}


def test_two_ids_of_one_thing_are_doubted(tmp_path: Path) -> None:
    def again(k: int) -> NDArray[np.uint16]:
        return np.where((IDS[k] == TABLE_ID) & (k % 2 == 0), 8, IDS[k]).astype(np.uint16)

    listed = [*LISTED, {"id": 8, "label": "table"}]
    scene = load(write(tmp_path, listed, {"scale": METRES}, ids=again))
    assert [scene.instances[i].id for i in Facts(scene).objects] == [CHAIR_ID]
    assert Facts(scene).uncounted == {"table"}


def test_one_id_on_two_things_is_in_pieces(tmp_path: Path) -> None:
    one_id = [np.where(ids > 0, CHAIR_ID, 0).astype(np.uint16) for ids in IDS]
    scene = load(write(tmp_path, LISTED[:1], {"scale": METRES}, ids=one_id.__getitem__))
    assert scene.instances[0].doubt == "instance_in_pieces"


def test_ids_without_entry_and_entries_without_id_are_told(tmp_path: Path) -> None:
    listed: list[dict[str, object]] = [LISTED[0], {"id": 12, "label": "Lamp"}, {"id": 13, "label": "sofa"}]
    scene = load(write(tmp_path, listed, {"scale": METRES}))
    assert [one.label for one in scene.instances] == ["chair"]
    assert scene.dropped == {"id_not_in_list": 1, "object_never_seen": 2}
    assert scene.uncounted == {"lamp", "sofa"}
    with pytest.raises(InputError, match="at least one object"):
        load(write(tmp_path / "none", listed[1:], {"scale": METRES}))


def test_what_may_go_on_unseen_is_not_measured_well(tmp_path: Path) -> None:
    write(tmp_path, LISTED, {"scale": METRES})
    u, v = np.meshgrid(np.arange(160), np.arange(120))
    rays = np.stack([(u - 79.5) / 120, (v - 59.5) / 120, np.ones(u.shape)], -1)
    for k, (depth, pose) in enumerate(zip(DEPTHS, POSES, strict=True)):
        x = ((rays * depth[..., None]) @ pose[:3, :3].T + pose[:3, 3])[..., 0]
        stored = np.where(x > 3.1, 0, np.rint(depth * 1000)).astype(np.uint16)
        Image.fromarray(stored).save(tmp_path / "depth" / f"{k:04d}.png")
    scene = load(tmp_path)
    assert scene.dropped["object_not_seen_to_end"] == 1
    chair, table = scene.instances
    assert chair.noise < 0.03
    assert table.noise >= 0.04
    assert table.box.bounds[1, 0] < 3.2  # it ends at 3.6


def stated(center: Array, size: Array, **more: object) -> list[dict[str, object]]:
    box = {"center": center.tolist(), "size": size.tolist(), **more}
    return [{**LISTED[0], "box": box, "front": [0.0, 1.0, 0.0], "color": "red"}, LISTED[1]]


def test_stated_boxes_and_fronts(tmp_path: Path) -> None:
    middle, size = CHAIR.mean(axis=0), np.ptp(CHAIR, axis=0)
    scene = load(write(tmp_path, stated(middle, size[[1, 0, 2]], heading=90.0), {"scale": METRES}))
    box: Box = scene.instances[0].box
    assert np.abs(box.bounds - CHAIR).max() < 1e-6
    assert scene.instances[0].about.front == (0.0, 1.0, 0.0)
    assert scene.instances[0].about.color == "red"
    assert scene.dropped == {}
    with pytest.raises(InputError, match=r'up = "z"') as error:
        load(tmp_path, up="auto")
    assert error.value.field == "objects.0.box.heading"
    elsewhere = stated(middle + np.array([0.6, 0, 0]), size, rotation=np.eye(3).tolist())
    far = load(write(tmp_path / "far", elsewhere, {"scale": METRES}))
    assert far.instances[0].doubt == "box_holds_little_of_its_thing"


def test_an_own_mesh_is_taken(tmp_path: Path) -> None:
    import open3d

    vertices, faces, segments = Scan(align=None).mesh()
    mesh = open3d.geometry.TriangleMesh(open3d.utility.Vector3dVector(vertices), open3d.utility.Vector3iVector(faces))
    mesh = mesh.subdivide_midpoint(5)
    write(tmp_path, LISTED, {"scale": METRES})
    open3d.io.write_triangle_mesh(tmp_path / "mesh.ply", mesh)
    scene = load(tmp_path)
    assert scene.mesh is not None
    assert len(scene.mesh.faces) == len(mesh.triangles)
    for k, box in enumerate((CHAIR, TABLE)):
        assert np.abs(Facts(scene).box(k).bounds - box).max() < 0.05
    assert len(segments) == len(vertices)


def test_forms_of_id_pictures(tmp_path: Path) -> None:
    small = np.array([[0, 3], [200, 3]])
    Image.fromarray(small.astype(np.uint8)).save(tmp_path / "8.png")
    indexed = Image.fromarray(small.astype(np.uint8)).convert("P")
    indexed.putdata(small.ravel().tolist())
    indexed.putpalette([9, 8, 7] * 256)
    indexed.save(tmp_path / "p.png")
    Image.fromarray(small.astype(np.uint16) * 300).save(tmp_path / "16.png")
    np.savez_compressed(tmp_path / "a.npz", ids=small)
    np.save(tmp_path / "a.npy", small.astype(np.uint16))
    for name in ("8.png", "p.png", "a.npz", "a.npy"):
        assert (read_id_image(tmp_path / name, tmp_path) == small).all()
    assert (read_id_image(tmp_path / "16.png", tmp_path) == 300 * small).all()
    Image.new("RGB", (2, 2)).save(tmp_path / "rgb.png")
    np.save(tmp_path / "stack.npy", np.zeros((3, 2, 2), bool))
    np.save(tmp_path / "real.npy", small / 2)
    np.save(tmp_path / "less.npy", small - 1)
    np.savez(tmp_path / "two.npz", a=small, b=small)
    (tmp_path / "no.png").write_bytes(b"\x89PNG")
    for name in ("rgb.png", "stack.npy", "real.npy", "less.npy", "two.npz", "no.png"):
        with pytest.raises(InputError) as error:
            read_id_image(tmp_path / name, tmp_path)
        assert error.value.field == "ids"


@pytest.mark.parametrize(
    ("listed", "field"),
    [
        ([{"id": 0, "label": "x"}], "objects.0.id"),
        ([{"id": "7", "label": "x"}], "objects.0.id"),
        ([{"id": 1, "label": "x"}, {"id": 1, "label": "y"}], "objects"),
        ([{"id": 1, "name": "chair"}], "objects.0.label"),
        ([{"id": 1, "label": 5}], "objects.0.label"),
        ({"a": "chair"}, "objects.a"),
        ([{"id": CHAIR_ID, "label": "x", "box": {"center": [0, 0, 0], "size": [1, 1]}}], "objects.0.box.size"),
        ([{"id": CHAIR_ID, "label": "x", "box": {"center": [0, 0, 0], "size": [0, 0, 1]}}], "objects.0.box"),
        ([{"id": CHAIR_ID, "label": "x", "front": [0, 2, 0]}], "objects.0.front"),
        ({"objects": LISTED, "exhaustive": "yes"}, "exhaustive"),
        (3, "objects"),
    ],
)
def test_lists_with_faults(tmp_path: Path, listed: object, field: str) -> None:
    with pytest.raises(InputError, match=r"objects\.json") as error:
        load(write(tmp_path, listed, {"scale": METRES}))
    assert error.value.field == field


def test_masks_that_bleed_over_outlines_do_not_name_what_is_behind(tmp_path: Path) -> None:
    """A pixel more all around, as much as four of a picture 640 wide: once the table was 1.4 m longer by it."""
    bled = [cv2.dilate(ids, np.ones((3, 3), np.uint8)) for ids in IDS]
    scene = load(write(tmp_path, LISTED, {"scale": METRES}, ids=bled.__getitem__))
    assert [one.doubt for one in scene.instances] == [None, None]
    for k, box in enumerate((CHAIR, TABLE)):
        assert np.abs(Facts(scene).box(k).bounds - box).max() < 0.06


def test_what_is_named_behind_an_outline_has_no_vote() -> None:
    depth, ids = np.full((60, 80), 3.0, np.float32), np.zeros((60, 80), np.int32)
    depth[20:40, 30:50] = 2.0
    ids[18:41, 29:52] = 5
    own = without_bleeding(IdView(Camera(np.diag([80.0, 80.0, 1.0]), 80, 60, np.eye(4)), depth, ids))
    thing = depth == 2.0
    assert (own[thing] == 5).all()
    assert (own[(ids == 5) & ~thing] == -1).all()
    assert (own[ids == 0] == 0).all()


@pytest.mark.parametrize("every", [True, False])
def test_pictures_of_ids_of_another_shape_are_not_stretched(tmp_path: Path, every: bool) -> None:
    write(tmp_path, LISTED, {"scale": METRES}, ids=lambda k: IDS[k][:100].copy() if every or k == 3 else IDS[k])
    if every:
        with pytest.raises(InputError, match=r"160 x 120\), not 160 x 100") as error:
            load(tmp_path)
        assert error.value.field == "ids"
    else:
        scene = load(tmp_path)
        check(scene)
        assert scene.dropped == {"ids_not_readable": 1}


@pytest.mark.parametrize("suffix", [".jpg", None])
def test_objects_without_pictures_of_ids_are_no_silent_nothing(tmp_path: Path, suffix: str | None) -> None:
    write(tmp_path, LISTED, {"scale": METRES})
    for path in (tmp_path / "instances").iterdir():
        path.rename(path.with_suffix(suffix)) if suffix else path.unlink()
    with pytest.raises(InputError, match=r"instances: files: expected .*\.png"):
        load(tmp_path)


def test_a_stated_box_of_another_unit_is_doubted(tmp_path: Path) -> None:
    scene = load(write(tmp_path, stated(CHAIR.mean(axis=0), 1000 * np.ptp(CHAIR, axis=0)), {"scale": METRES}))
    assert [one.doubt for one in scene.instances] == ["box_much_larger_than_its_thing", None]


def test_a_scale_that_makes_no_room_is_refused(tmp_path: Path) -> None:
    about = {"scale": {"metres_per_unit": 0.001, "source": "sensor depth"}}
    with pytest.raises(InputError, match=r"not 0\.00214 m") as error:
        load(write(tmp_path, LISTED, about))
    assert error.value.field == "scale.metres_per_unit"


def test_directions_may_be_rounded(tmp_path: Path) -> None:
    (tmp_path / "objects.json").write_text(json.dumps([{"id": 1, "label": "chair", "front": [0.707, -0.707, 0]}]))
    front = read_objects(tmp_path, tmp_path, Stored(1.0, upright=True)).entries[0].about.front
    assert front == pytest.approx((0.5**0.5, -(0.5**0.5), 0.0), abs=1e-9)


def test_places_on_a_map(tmp_path: Path) -> None:
    """Poses, boxes and a mesh in UTM are those of the room, to a tenth of a millimetre."""
    map_of = np.array([431234.0, 5812345.0, 34.0])
    moved = POSES.copy()
    moved[:, :3, 3] += map_of + 0.25
    box = [(CHAIR + map_of + 0.25).mean(axis=0).tolist(), np.ptp(CHAIR, axis=0).tolist()]
    listed = [{**LISTED[0], "box": {"center": box[0], "size": box[1]}}, LISTED[1]]
    scene = load(write(tmp_path, listed, {"scale": METRES}, poses=moved))
    shift = np.median(moved[:, :3, 3], axis=0).round() - map_of - 0.25
    assert scene.dropped == {"origin_of_map_taken_off": 1}
    for frame, pose in zip(scene.frames, POSES, strict=True):
        assert np.abs(frame.camera.center + shift - pose[:3, 3]).max() < 1e-4
    assert np.abs(scene.instances[0].box.bounds + shift - CHAIR).max() < 1e-4
    assert np.abs(scene.instances[1].box.bounds + shift - TABLE).max() < 0.05


@pytest.mark.parametrize("kind", ["double", "float"])
def test_a_mesh_on_a_map_needs_its_digits(tmp_path: Path, kind: str) -> None:
    origin, corners = np.array([431234.0, 5812345.0, 34.0]), np.array([[0, 0, 0], [3.125, 0, 0], [0, 2.0625, 1.003]])
    rows = (corners + origin).astype({"double": "<f8", "float": "<f4"}[kind]).tobytes()
    axes = "".join(f"property {kind} {axis}\n" for axis in "xyz")
    faces = "element face 1\nproperty list uchar int vertex_indices\nend_header\n"
    head = f"ply\nformat binary_little_endian 1.0\nelement vertex 3\n{axes}{faces}"
    face = b"\x03" + np.arange(3, dtype="<i4").tobytes()
    (tmp_path / "mesh.ply").write_bytes(head.encode() + rows + face)
    frame = Stored(1.0, origin=origin)
    if kind == "float":
        with pytest.raises(InputError, match="so far from zero"):
            read_mesh(tmp_path / "mesh.ply", tmp_path, frame)
    else:
        assert np.abs(read_mesh(tmp_path / "mesh.ply", tmp_path, frame)[0] - corners).max() < 1e-5
