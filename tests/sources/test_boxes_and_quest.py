"""Scenes of boxes alone, and headset rooms."""

from __future__ import annotations

import base64
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from tests.sources.files import CHAIR, TABLE, Array, Scan
from vstdata.errors import ConventionError, InputError, ManifestError
from vstdata.facts import Facts
from vstdata.scene import Box, Instance, Mesh, Scene
from vstdata.sources import SourceSpec, open_source
from vstdata.sources.building.geometry import fit_box, make_box, repeats
from vstdata.sources.building.plain import PLAIN, without_plain
from vstdata.sources.files.meshes import box_mesh


def entry(center: Array, size: Array, axes: Array, columns: bool = False) -> dict[str, object]:
    half = np.abs(axes) @ size / 2
    return {
        "centroid": center.tolist(),
        "axesLengths": size.tolist(),
        "normalizedAxes": (axes if columns else axes.T).ravel().tolist(),
        "min": (center - half).tolist(),
        "max": (center + half).tolist(),
    }


def load_boxes(root: Path, boxes: dict[str, object], **scene: object) -> Scene:
    value = {"room_size": 12.0, "room_center": [2.0, 1.5, 1.2], "object_bbox": boxes, **scene}
    (root / "boxes.json").write_text(json.dumps({"s1": value}))
    spec = SourceSpec(name="b", reader="scene_boxes", root=".", licence="n", options={"file": "boxes.json"})
    source = open_source(spec, root)
    assert source.scene_ids() == ["s1"]
    assert source.files("s1") == [root / "boxes.json"]
    return source.load("s1")


@pytest.mark.parametrize("columns", [False, True])
def test_boxes_come_back_whatever_the_axis_order(tmp_path: Path, columns: bool) -> None:
    rotation = Rotation.from_rotvec([0, 0, 0.5]).as_matrix()
    orders = [[0, 1, 2], [2, 0, 1], [1, 2, 0]]  # any axis may be the vertical one
    center, size = np.array([1.0, 2.0, 0.45]), np.array([0.5, 0.6, 0.9])
    boxes = {"chair": [entry(center + k, size[order], rotation[:, order], columns) for k, order in enumerate(orders)]}
    scene = load_boxes(tmp_path, boxes)
    expected = np.sort(Box(center, size, rotation).corners, axis=0)
    for k, (instance, up) in enumerate(zip(scene.instances, (2, 0, 1), strict=True)):
        assert np.allclose(np.sort(instance.box.corners, axis=0), expected + k, atol=1e-9)
        assert instance.box.up_axis == up
        assert instance.box.height == pytest.approx(0.9)
    assert scene.room_area == 12.0
    assert scene.rendered


def test_boxes_are_the_mesh_on_a_floor(tmp_path: Path) -> None:
    boxes = {name: [entry(b.mean(axis=0), b[1] - b[0], np.eye(3))] for name, b in (("chair", CHAIR), ("table", TABLE))}
    scene = load_boxes(tmp_path, boxes)
    assert scene.mesh is not None
    assert np.bincount(scene.mesh.face_instances + 1).tolist() == [2, 12, 12]
    corners = scene.mesh.vertices[scene.mesh.faces]
    volume = np.einsum("fi,fi->f", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) / 6
    assert volume[scene.mesh.face_instances == 0].sum() == pytest.approx(0.5 * 0.6 * 0.9)
    assert volume[scene.mesh.face_instances == 1].sum() == pytest.approx(1.2 * 0.8 * 0.7)
    assert scene.floor_height == pytest.approx(0.0)
    eyes = np.stack([f.camera.center for f in scene.frames])
    assert np.allclose(eyes[:, 2], 1.5, atol=1e-6)
    for box in (CHAIR, TABLE):
        assert not ((eyes[:, :2] > box[0, :2] - 0.1) & (eyes[:, :2] < box[1, :2] + 0.1)).all(axis=1).any()
    assert scene.pixels.color(0).std() > 5


def test_bad_boxes_are_dropped_and_counted(tmp_path: Path) -> None:
    good = entry(CHAIR.mean(axis=0), CHAIR[1] - CHAIR[0], np.eye(3))
    flat = {**good, "axesLengths": [0.0, 0.0, 1.0]}
    inverted = {**good, "axesLengths": [-1.0, 1.0, 1.0]}
    skewed = {**good, "normalizedAxes": [1, 0, 0, 1, 0, 0, 0, 0, 1]}
    scene = load_boxes(tmp_path, {"chair": [good, flat, inverted, skewed], "printer": [good, good], "": [good]})
    assert [i.label for i in scene.instances] == ["chair", "printer"]
    told = {"degenerate_instance": 3, "label_refused": 1, "repeated_instance": 1}
    assert scene.dropped == {**told, PLAIN: 2}


@pytest.mark.parametrize(
    "bad",
    [
        {"chair": [{"centroid": [0, 0, 0]}]},
        {"chair": {"centroid": [0, 0, 0]}},
        {"chair": [7]},
        {"chair": [{"centroid": [0, 0, "x"], "axesLengths": [1, 1, 1], "normalizedAxes": [1, 0, 0, 0, 1, 0, 0, 0, 1]}]},
        {
            "chair": [
                {"centroid": [0, 0, 1e300], "axesLengths": [1, 1, 1], "normalizedAxes": [1, 0, 0, 0, 1, 0, 0, 0, 1]}
            ]
        },
        [],
        None,
    ],
)
def test_malformed_boxes_are_refused_with_their_field(tmp_path: Path, bad: object) -> None:
    with pytest.raises(InputError, match=r"s1\.object_bbox"):
        load_boxes(tmp_path, bad)  # type: ignore[arg-type]


def test_boxes_in_millimetres_are_refused(tmp_path: Path) -> None:
    box = entry(CHAIR.mean(axis=0) * 1000, (CHAIR[1] - CHAIR[0]) * 1000, np.eye(3))
    with pytest.raises(ConventionError, match="millimetres"):
        load_boxes(tmp_path, {"chair": [box]})


def test_the_boxes_file_is_strict(tmp_path: Path) -> None:
    spec = SourceSpec(name="b", reader="scene_boxes", root=".", licence="n", options={"file": "boxes.json"})
    for text in ("{", "[]", "{}", '{"a": NaN}', '{"a": 1, "a": 2}', '{"../x": {}}', "[" * 100_000):
        (tmp_path / "boxes.json").write_text(text)
        with pytest.raises(InputError, match=r"boxes\.json"):
            open_source(spec, tmp_path).scene_ids()
    with pytest.raises(ManifestError, match="file"):
        open_source(SourceSpec(name="b", reader="scene_boxes", root=".", licence="n"), tmp_path)
    with pytest.raises(InputError):
        open_source(spec.model_copy(update={"options": {"file": "../boxes.json"}}), tmp_path)


TO_Y_UP = np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])


def pose(rotation: Array, position: Array) -> dict[str, object]:
    x, y, z, w = Rotation.from_matrix(TO_Y_UP @ rotation).as_quat()
    place = dict(zip("xyz", TO_Y_UP @ position, strict=True))
    return {"orientation": {"x": x, "y": y, "z": z, "w": w}, "position": place}


def solid(label: str, box: Array, yaw: float = 0.0) -> dict[str, object]:
    """A box whose frame stands on its top, as captures have it."""
    rotation = Rotation.from_rotvec([0, 0, yaw]).as_matrix()
    size, top = box[1] - box[0], np.append(box.mean(axis=0)[:2], box[1, 2])
    offset = {"x": -size[0] / 2, "y": -size[1] / 2, "z": -size[2]}
    extent = {"width": size[0], "height": size[1], "depth": size[2]}
    return {
        "semanticLabel_META": label,
        "locatable_META": pose(rotation, top),
        "bounded3D_META": {"offset": offset, "extent": extent},
    }


def plane(label: str, center: Array, axes: Array, size: tuple[float, float]) -> dict[str, object]:
    """A rectangle in x and z of its frame (columns of `axes` in the z-up world), y its normal."""
    bound = {"offset": {"x": -size[0] / 2, "y": -size[1] / 2}, "extent": {"width": size[0], "height": size[1]}}
    return {"semanticLabel_META": label, "locatable_META": pose(axes, center), "bounded2D_META": bound}


def room() -> list[dict[str, object]]:
    vertices, faces, _ = Scan(align=None).mesh()
    local = (vertices - [2, 1, 0]) @ TO_Y_UP.T
    mesh = {
        "vertices": base64.b64encode(local.astype("<f4").tobytes()).decode(),
        "indices": base64.b64encode(faces.astype("<u4").tobytes()).decode(),
    }
    lying = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])  # local y up, local z along -y of the world
    floor = plane("FLOOR", np.array([2.0, 1.5, 0]), lying, (4.0, 3.0))
    tops = [plane("TABLE", np.append(TABLE.mean(axis=0)[:2], 0.7), lying, (1.2, 0.8))]
    return [
        {
            "semanticLabel_META": "UNRECOGNIZED",
            "locatable_META": pose(TO_Y_UP.T, np.array([2.0, 1, 0])),
            "triangleMesh_META": mesh,
        },
        floor,
        solid("TABLE", TABLE),
        *tops,
        solid("STORAGE", CHAIR),
        {"semanticLabel_META": "OTHER", "locatable_META": pose(np.eye(3), np.zeros(3))},
    ]


def load_quest(root: Path, entities: object) -> Scene:
    (root / "den.json").write_text(json.dumps({"version": 1, "spatialEntities": entities}))
    source = open_source(SourceSpec(name="q", reader="quest", root=".", licence="n", frames_per_scene=8), root)
    assert source.scene_ids() == ["den"]
    assert source.files("den") == [root / "den.json"]
    return source.load("den")


def test_a_headset_room_is_turned_and_labelled(tmp_path: Path) -> None:
    scene = load_quest(tmp_path, room())
    assert [i.label for i in scene.instances] == ["floor", "table", "storage unit"]
    assert scene.dropped == {"no_object": 1, "top_of_an_object": 1, PLAIN: 2}
    for instance, box in zip(scene.instances[1:], (TABLE, CHAIR), strict=True):
        assert np.allclose(instance.box.bounds, box, atol=1e-6)
    assert np.allclose(np.sort(scene.instances[0].box.size), [0.001, 3, 4])
    assert scene.floor_height == pytest.approx(0, abs=1e-6)
    assert scene.mesh is not None
    expected = np.array([0, 0] + [-1] * 10 + [2] * 12 + [1] * 12)
    on_the_floor = scene.mesh.vertices[scene.mesh.faces][:, :, 2].max(axis=1) < 1e-5
    assert scene.mesh.face_instances.tolist() == np.where(on_the_floor, 0, expected).tolist()
    assert on_the_floor.sum() == 6
    assert scene.rendered
    assert len(scene.frames) == 8


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e.pop(0),
        lambda e: e.append(e[0]),
        lambda e: e[0]["triangleMesh_META"].update(vertices="!!!"),
        lambda e: e[0]["triangleMesh_META"].update(vertices="AAAA"),
        lambda e: e[0]["triangleMesh_META"].update(indices=base64.b64encode(b"\xff" * 12).decode()),
        lambda e: e[0]["triangleMesh_META"].update(
            vertices=base64.b64encode(np.full(3, np.nan, "<f4").tobytes()).decode()
        ),
        lambda e: e[2]["locatable_META"].update(orientation={"x": 0, "y": 0, "z": 0, "w": 0}),
        lambda e: e[2]["locatable_META"].pop("position"),
        lambda e: e[2]["bounded3D_META"]["extent"].update(width="wide"),
        lambda e: e.__setitem__(1, None),
    ],
)
def test_a_damaged_headset_room_is_refused(tmp_path: Path, change: object) -> None:
    entities = room()
    change(entities)  # type: ignore[operator]
    with pytest.raises(InputError, match=r"den\.json"):
        load_quest(tmp_path, entities)


@given(
    st.lists(st.tuples(*[st.floats(-5, 5)] * 3), min_size=4, max_size=40),
    st.floats(-3.2, 3.2),
    st.tuples(*[st.floats(-20, 20)] * 3),
)
def test_fitted_boxes_hold_their_points_and_follow_the_world(
    points: list[tuple[float, float, float]], yaw: float, shift: tuple[float, float, float]
) -> None:
    cloud = np.array(points).round(3)
    box = fit_box(cloud)
    if box is None:
        assert np.sort(np.ptp(cloud, axis=0))[1] < 0.02 or np.linalg.matrix_rank(cloud - cloud[0], tol=0.02) < 2
        return
    assert (np.abs((cloud - box.center) @ box.axes) <= box.size / 2 + 1e-6).all()
    moved = fit_box(cloud @ Rotation.from_rotvec([0, 0, yaw]).as_matrix().T + shift)
    assert moved is not None
    assert moved.size[2] == pytest.approx(box.size[2], abs=2e-6)
    assert np.prod(moved.size[:2]) <= np.prod(box.size[:2]) * 1.02 + 1e-4


def test_left_handed_axes_are_the_same_box() -> None:
    left = make_box(np.zeros(3), np.array([1.0, 2, 3]), np.diag([1.0, 1, -1]))
    assert left is not None
    assert np.linalg.det(left.axes) == pytest.approx(1)
    assert make_box(np.zeros(3), np.array([1.0, 2, 3]), np.eye(3) * 1.2) is None


def test_repeats_need_label_and_place() -> None:
    box = Box(np.zeros(3), np.array([1.0, 2, 3]), np.eye(3))
    turned = Box(np.zeros(3), np.array([2.0, 1, 3]), np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]))
    far = Box(np.array([0, 0, 0.1]), box.size, box.axes)
    assert repeats([box, turned, far, box], ["a", "a", "a", "b"]) == [False, True, False, False]


def test_a_class_whose_count_contradicts_its_boxes_is_not_counted(tmp_path: Path) -> None:
    boxes = {
        name: [entry(b.mean(axis=0), b[1] - b[0], np.eye(3))] for name, b in (("chair", CHAIR), ("trash_can", TABLE))
    }
    scene = load_boxes(tmp_path, boxes, object_counts={"chair": 2, "trash_can": 1, "bed": 3})
    assert scene.uncounted == {"chair"}
    assert scene.dropped == {"class_with_another_count": 1, PLAIN: 2}
    with pytest.raises(InputError, match=r"object_counts.'chair': expected a whole number"):
        load_boxes(tmp_path, boxes, object_counts={"chair": -1})


@pytest.mark.parametrize(
    ("second", "counted"),
    [
        ((0.1, 0.0, 0.0, 1.0), False),  # the same chair, drawn twice
        ((0.0, 0.0, 0.2, 0.4), False),  # a piece of it
        ((0.35, 0.0, 0.0, 1.0), True),  # pushed against it
        ((0.0, 0.0, 0.9, 1.0), True),  # on top of it
    ],
)
def test_classes_with_overlapping_boxes_are_not_counted(
    tmp_path: Path, second: tuple[float, float, float, float], counted: bool
) -> None:
    center, size = CHAIR.mean(axis=0), CHAIR[1] - CHAIR[0]
    other = entry(center + second[:3], size * second[3], Rotation.from_rotvec([0, 0, 0.1]).as_matrix())
    boxes = {"chair": [entry(center, size, np.eye(3)), other], "table": [entry(center, size, np.eye(3))]}
    scene = load_boxes(tmp_path, boxes)
    assert scene.uncounted == (set() if counted else {"chair"})
    assert scene.dropped == {PLAIN: 3} | ({} if counted else {"class_with_overlapping_boxes": 1})


def test_drawn_boxes_and_flat_things_are_not_asked_about(tmp_path: Path) -> None:
    """A box of one colour may be a sofa or a bed; without pictures boxes are as good as any."""
    entries = {"chair": [entry(CHAIR.mean(axis=0), CHAIR[1] - CHAIR[0], np.eye(3))]}
    drawn = load_boxes(tmp_path, entries)
    assert [i.doubt for i in drawn.instances] == [PLAIN]
    assert Facts(drawn).objects == ()
    assert Facts(drawn).frames
    options = {"file": "boxes.json", "frames": "none"}
    spec = SourceSpec(name="b", reader="scene_boxes", root=".", licence="n", options=options)
    assert [i.doubt for i in open_source(spec, tmp_path).load("s1").instances] == [None]


def test_what_is_no_plain_box_is_recognised() -> None:
    box = Box(np.array([0.0, 0, 1]), np.array([1.0, 1, 2]), np.eye(3))
    flat = Box(np.array([3.0, 0, 1]), np.array([1.0, 0.02, 2]), np.eye(3))
    solid = box_mesh([box, flat])
    ridge = np.array([[0.0, 0.0, 1.7], [0.3, 0.2, 1.5], [0.4, -0.1, 1.6]])
    vertices = np.concatenate([solid.vertices, ridge])
    faces = np.concatenate([solid.faces, len(solid.vertices) + np.arange(3, dtype=np.int32)[None]])
    owner = np.append(solid.face_instances, np.int32(0))
    named = (Instance(1, "couch", box), Instance(2, "window", flat), Instance(3, "wall", flat))
    dropped = Counter[str]()
    found = without_plain(Mesh(vertices, faces, None, owner), named, dropped)
    assert [one.doubt for one in found] == [None, PLAIN, None]
    assert dropped == {PLAIN: 1}
    colors = np.zeros((len(vertices), 3), np.uint8)
    assert without_plain(Mesh(vertices, faces, colors, owner), named, dropped) == named


def stated(boxes: list[tuple[Array, Array]], low: Array, high: Array) -> dict[str, object]:
    """Chairs of centre and size, each with bounds `low` and `high` (n, 3)."""
    told = [entry(center, size, np.eye(3)) for center, size in boxes]
    return {"chair": [{**one, "min": a.tolist(), "max": b.tolist()} for one, a, b in zip(told, low, high, strict=True)]}


@pytest.mark.parametrize(
    ("scale", "shift", "told"),
    [
        (0.5, 0.0, r"they are 1/2 of these: half sizes"),
        (3.28, 0.0, r"they are 3\.28 times these"),
        (1.0, 5.0, r"they lie beside them by \(5\.00, 0\.00, 0\.00\) m: another frame"),
    ],
)
def test_boxes_that_contradict_their_bounds_are_refused(tmp_path: Path, scale: float, shift: float, told: str) -> None:
    centers = np.array([[1.0, 1, 0.45], [2, 2, 0.45], [3, 1, 0.45]])
    size = np.array([0.5, 0.6, 0.9])
    boxes = [(center + np.array([shift, 0, 0]), size * scale) for center in centers]
    with pytest.raises(ConventionError, match=told):
        load_boxes(tmp_path, stated(boxes, centers - size / 2, centers + size / 2))


def test_one_box_that_contradicts_its_bounds_is_left_out(tmp_path: Path) -> None:
    centers, size = np.array([[1.0, 1, 0.45], [2, 2, 0.45], [3, 1, 0.45]]), np.array([0.5, 0.6, 0.9])
    boxes = [(center, size * (2 if k == 1 else 1)) for k, center in enumerate(centers)]
    scene = load_boxes(tmp_path, stated(boxes, centers - size / 2, centers + size / 2))
    assert [one.box.center.tolist() for one in scene.instances] == [centers[0].tolist(), centers[2].tolist()]
    assert scene.dropped["box_contradicts_its_bounds"] == 1


def test_turned_boxes_about_round_things_are_honest(tmp_path: Path) -> None:
    """Bounds are of points: those of a round table turned by 45 degrees are shorter than its box's."""
    turn, size = Rotation.from_rotvec([0, 0, np.pi / 4]).as_matrix(), np.array([1.0, 1.0, 0.7])
    centers = np.array([[1.0, 1, 0.35], [2.5, 1, 0.35]])
    told = [{**entry(c, size, turn), "min": (c - size / 2).tolist(), "max": (c + size / 2).tolist()} for c in centers]
    scene = load_boxes(tmp_path, {"table": told})
    assert len(scene.instances) == 2
    assert "box_contradicts_its_bounds" not in scene.dropped
