"""The scenes that generators are compared on, and the checks of their answers, on entries made by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.bench.peers.holi_spatial import WRONG
from tests.bench.peers.ours_truth import scan_of
from tests.bench.peers.peer import far_off, run
from tests.bench.peers.vlm_3r import RATE
from tests.bench.peers.vlm_3r import WRONG as VIDEO_WRONG
from tests.bench.peers.world import World, covisible, mask_runs, worlds, write_world
from tests.worlds import Thing, look_at, moved_camera, room_shell, yaw_motion
from vstdata.scene import Camera
from vstdata.sources import open_source
from vstdata.sources.spec import SourceSpec

SHELL = room_shell(8.0, 7.0, 2.6)
CAMERA = look_at((0.0, -3.0, 1.5), (0.0, 0.0, 1.0), width=64, height=48, focal=50.0)


def small(*cameras: Camera) -> World:
    """A low wide box (6) ahead of the camera, a tall one (7) to its right, and one (8) behind the first, on a shelf."""
    things = (
        *SHELL,
        Thing("bench", (0.0, 0.0, 0.2), (1.6, 0.4, 0.4)),
        Thing("post", (2.0, 0.0, 0.5), (0.3, 0.3, 1.0)),
        Thing("vase", (0.0, 2.0, 1.1), (0.3, 0.3, 0.4)),
    )
    return World("scene0000_00", things, cameras or (CAMERA,), len(SHELL))


def test_a_scene_has_27_boxes_apart_and_620_thousand_triangles(tmp_path: Path) -> None:
    (world,) = worlds(1, 2)
    assert len(world.furniture) == 27
    boxes = [world.things[k].box for k in world.furniture]
    for k, one in enumerate(boxes):
        for other in boxes[:k]:
            reach = (np.hypot(*one.size[:2]) + np.hypot(*other.size[:2])) / 2
            assert np.hypot(*(one.center - other.center)[:2]) > reach
    folder = write_world(World(world.name, world.things, (CAMERA,), world.shell), tmp_path)
    header = (folder / f"{world.name}_vh_clean_2.ply").read_bytes()[:400].decode("ascii", "replace")
    assert 600_000 < int(header.split("element face ")[1].split()[0]) < 640_000


def test_our_reader_finds_the_boxes_that_were_written(tmp_path: Path) -> None:
    cameras = [moved_camera(CAMERA, yaw_motion(30.0 * k)) for k in range(6)]
    world = small(*cameras)
    write_world(world, tmp_path)
    spec = SourceSpec(name="boxes", reader="scannetv2", root=".", licence="CC-BY-4.0")
    scene = open_source(spec, tmp_path).load(world.name)
    assert [one.label for one in scene.instances[world.shell :]] == ["bench", "post", "vase"]
    for one, thing in zip(scene.instances[world.shell :], world.things[world.shell :], strict=True):
        assert np.abs(one.box.center - thing.center).max() < 1e-3
        assert sorted(one.box.size) == pytest.approx(sorted(thing.size), abs=2e-3)
    for frame, camera in zip(scene.frames, cameras, strict=True):
        assert np.abs(frame.camera.camera_to_world - camera.camera_to_world).max() < 1e-6


def test_masks_are_runs_column_by_column() -> None:
    mask = np.array([[0, 1, 1], [0, 0, 1]])
    assert mask_runs(mask) == [2, 1, 1, 2]
    assert mask_runs(1 - mask) == [0, 2, 1, 1, 2]


def test_a_picture_shares_all_with_itself_and_nothing_with_the_view_behind() -> None:
    behind = look_at((0.0, -3.0, 1.5), (0.0, -3.4, 1.5), width=64, height=48, focal=50.0)
    shared = covisible(small(CAMERA, behind), step=2)
    assert np.diag(shared) == pytest.approx([1.0, 1.0])
    assert shared[0, 1] == shared[1, 0] == 0.0


def test_a_length_is_wrong_beyond_a_tenth_and_five_centimetres() -> None:
    assert not far_off(2.19, 2.0)
    assert far_off(2.21, 2.0)
    assert not far_off(0.14, 0.1)
    assert far_off(0.16, 0.1)


def entry(kind: str, told: str, **more: object) -> bool:
    """Whether an answer, the text of an option or a number, is called wrong."""
    second = look_at((1.0, -3.0, 1.5), (4.0, 0.0, 1.0), width=64, height=48, focal=50.0)
    about = {
        "image_a": "000000.jpg",
        "image_b": "000001.jpg",
        "options": {"A": told},
        "answer": "A" if told[0].isalpha() else told,
        "object_1": {"ins_id": "6"},
        "object_2": {"ins_id": "7"},
        "objects": {"A": {"ins_id": "6"}, "B": {"ins_id": "7"}, "C": {"ins_id": "8"}},
        "selected_ins_id": "7",
    }
    return WRONG[kind](about | more, small(CAMERA, second))


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("main_dir", "right", "left"),  # the second camera is 1 m to the right of the first
        ("distance_exact", "1.000", "1.200"),
        ("rotation", "turn right", "turn left"),  # it looks 45 degrees to the right
        ("bbox_center_distance", "3.3 m", "3.8 m"),  # from (1, -3, 1.5) to (2, 0, 0.5): 3.317 m
        ("bbox_center_direction", "Front", "Back"),
        ("inter_object_distance", "2.02 m", "2.50 m"),
        ("top_height_compare", "post", "bench"),
        ("longest_side_compare", "bench", "post"),
        ("relpos_A_facing_B", "Left", "Right"),  # at the bench, looking to the right: what is beyond it is to the left
    ],
)
def test_answers_of_holi_spatial_are_judged_by_the_boxes(kind: str, right: str, wrong: str) -> None:
    assert not entry(kind, right)
    assert entry(kind, wrong)


def test_compass_answers_are_judged_from_what_is_said_of_the_first() -> None:
    # From the post, the bench is to the west (x smaller), the vase to the north-west: 45 degrees clockwise.
    assert not entry("proxy_object_direction", "North-West", assumed_dir="west")
    assert not entry("proxy_object_direction", "South-West", assumed_dir="south")
    assert entry("proxy_object_direction", "North-East", assumed_dir="north") is False
    assert entry("proxy_object_direction", "South-West", assumed_dir="west")
    # From the first camera the bench is straight ahead; from the second the post is 18 degrees right of that.
    assert not entry("cross_image_assumed_dir", "East", assumed_dir_a="east")
    assert entry("cross_image_assumed_dir", "North", assumed_dir_a="east")


def test_the_asked_limit_of_a_threshold_is_what_counts() -> None:
    asked = "whether it exceeds 0.85 meters"
    assert not entry("distance_threshold", "yes", answer="yes", question=asked)
    assert entry("distance_threshold", "no", answer="no", question=asked)


def test_the_scan_of_the_oracle_is_the_boxes() -> None:
    world = small()
    scan = scan_of(world)
    for k, thing in enumerate(world.things):
        points = scan.points(k)
        assert np.abs(points.min(axis=0) - (np.array(thing.center) - np.array(thing.size) / 2)).max() < 1e-9
        assert scan.labels[k] == thing.label


def test_cpu_of_a_program_counts_what_it_starts(tmp_path: Path) -> None:
    burn = "import time\nwhile time.process_time() < 0.5: pass"
    spent = run(["sh", "-c", f"python3 -c '{burn}'; python3 -c '{burn}'"], tmp_path, tmp_path / "log")
    assert spent >= 1.0
    with pytest.raises(SystemExit, match="out of luck"):
        run(["sh", "-c", "echo out of luck; exit 3"], tmp_path, tmp_path / "log")


def video_entry(kind: str, truth: object, **more: object) -> bool:
    """Whether an answer of VLM-3R is called wrong; the pictures show the bench, then all, then the post."""
    world = small(CAMERA, look_at((1.0, -3.0, 1.5), (1.0, 0.0, 1.0), width=64, height=48, focal=50.0), CAMERA)
    vars(world)["seen"] = [{6}, {6, 7, 8}, {7}]  # a cached property: nothing is drawn
    names = {f"category, {k} object": v for k, v in {"first": "bench", "second": "post"}.items()}
    roles = {"positioning": "vase", "orienting": "bench", "querying": "post"}
    about = {
        "ground_truth": truth,
        **names,
        **{f"category, {role} object": label for role, label in roles.items()},
        "options": ["A. post", "B. vase"],
        "category": "bench",
        "categories_involved": ["post", "bench"],
        "frame_indices": [0, RATE],
        "question": "to the nearest point of the bench in frame 1 of 3?",
    }
    return VIDEO_WRONG[kind](about | more, world)


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("object_abs_distance", 1.1, 1.3),  # x: 1.85 - 0.8, 1.05 m
        ("object_rel_distance", "post", "vase"),  # the vase is 1.65 m from it
        ("object_rel_direction_v1", "front-left", "front-right"),
        ("object_counting", 1, 2),
        ("object_size_estimation", 160, 180),
        ("room_size_estimation", 56.0, 70.0),
        ("obj_appearance_order", "bench, post", "post, bench"),
        ("camera_obj_abs_dist", 3.0, 3.4),  # from (0, -3, 1.5) to (0, -0.2, 0.4): 3.008 m
        ("camera_displacement", 1.0, 1.2),
    ],
)
def test_answers_of_vlm_3r_are_judged_by_the_boxes(kind: str, right: object, wrong: object) -> None:
    assert not video_entry(kind, right)
    assert video_entry(kind, wrong)
